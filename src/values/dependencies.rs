//! Which subcharts take part, under which names, and what their parents import from them.
//!
//! Matches Helm's `pkg/chart/v2/util/dependencies.go` (`ProcessDependencies`). Helm changes the chart it renders; here the
//! chart stays as it is, and what differs from it is a tree of [`Instance`]s.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use crate::chart::metadata::{ImportValue, json_value};
use crate::chart::{Chart, Dependency, Metadata, VALUES_FILE};
use crate::compat::HelmVersion;
use crate::data::{Entry, Map, Mark, Value};

use crate::go::semver::{Constraint, Version};

use super::coalesce::{Nulls, coalesce_values, deep_copy, merge_tables};
use super::origin::{Origins, Source, SourceId};
use super::warning::Warning;
use super::{Error, format};

/// A chart as it takes part in one render.
#[derive(Clone, Debug)]
pub struct Instance {
    /// The chart as it was loaded.
    pub chart: Arc<Chart>,
    /// Its metadata: the name is the alias, and only dependencies that take part are left.
    pub metadata: Metadata,
    defaults: Defaults,
    /// The subcharts that take part.
    pub dependencies: Vec<Instance>,
    /// The path of the chart in templates' names: `parent/charts/sub`. Matches Helm's `Chart.ChartFullPath`.
    pub path: String,
    /// What the origins of its default values name: the chart as it was loaded, for aliases share it.
    pub source: SourceId,
    /// Whether the chart's parent is the instance that holds it. Helm's copies of aliased charts share what lies two
    /// levels below them, and that keeps calling the original its parent until its dependencies are processed too.
    adopted: bool,
}

/// The default values of a chart.
#[derive(Clone, Debug)]
enum Defaults {
    /// Its own, as this Helm reads them, with the marks of their places.
    OfChart { helm: HelmVersion, marks: Rc<[Mark]> },
    /// With what it imports from its dependencies.
    Imported(Map),
}

impl Instance {
    /// The chart and its subcharts as they were loaded, with marks on their default values.
    pub fn new(chart: &Arc<Chart>, helm: HelmVersion, origins: &mut Origins) -> Instance {
        Instance::at(chart, chart.name().to_owned(), helm, origins)
    }

    fn at(chart: &Arc<Chart>, path: String, helm: HelmVersion, origins: &mut Origins) -> Instance {
        let source = origins.add(Source::Chart(format!("{path}/{VALUES_FILE}")));
        let marks = chart.values.as_ref().map(|file| origins.marks(source, file, helm));
        let defaults = Defaults::OfChart {
            helm,
            marks: marks.unwrap_or_default().into(),
        };
        let dependencies = chart.dependencies.iter().map(|subchart| {
            let path = format!("{path}/charts/{}", subchart.name());
            Instance::at(subchart, path, helm, origins)
        });
        let dependencies = dependencies.collect();
        let metadata = chart.metadata.clone();
        Instance {
            chart: Arc::clone(chart),
            metadata,
            defaults,
            dependencies,
            path,
            source,
            adopted: true,
        }
    }

    /// The name that the chart goes by here: its alias, if it has one.
    pub fn name(&self) -> &str {
        &self.metadata.name
    }

    /// Its default values, with what it imports from its dependencies: a copy that nobody else has.
    pub(super) fn default_values(&self) -> Map {
        match (&self.defaults, &self.chart.values) {
            (Defaults::Imported(values), _) => deep_copy(values),
            (Defaults::OfChart { helm, marks }, Some(file)) => file.to_map_marked(*helm, marks),
            (Defaults::OfChart { .. }, None) => Map::new(),
        }
    }

    /// The instance and all below it, parents first.
    pub fn walk(&self) -> impl Iterator<Item = &Instance> {
        let mut pending = vec![self];
        std::iter::from_fn(move || {
            let next = pending.pop()?;
            pending.extend(next.dependencies.iter().rev());
            Some(next)
        })
    }

    /// Works out the paths again, after names have changed.
    fn settle_paths(&mut self) {
        for subchart in &mut self.dependencies {
            if subchart.adopted {
                subchart.path = format!("{}/charts/{}", self.path, subchart.metadata.name);
            }
            subchart.settle_paths();
        }
    }
}

/// Takes away the subcharts that are switched off, gives aliases their names and imports values, for the values given
/// and what becomes of nulls over defaults. Matches `ProcessDependencies`.
pub(super) fn process_dependencies(
    chart: &mut Instance,
    values: &Map,
    nulls: Nulls,
    warnings: &mut Vec<Warning>,
) -> Result<(), Error> {
    enable(chart, values, "", nulls, warnings)?;
    import_all(chart, warnings)?;
    chart.settle_paths();
    Ok(())
}

/// Leaves only the subcharts that take part. Matches `processDependencyEnabled`.
fn enable(
    chart: &mut Instance,
    values: &Map,
    path: &str,
    nulls: Nulls,
    warnings: &mut Vec<Warning>,
) -> Result<(), Error> {
    let Some(mut required) = chart.metadata.dependencies.take() else {
        return Ok(());
    };
    chart.dependencies = selected(&chart.dependencies, &required);
    for dependency in &mut required {
        if !dependency.alias.is_empty() {
            dependency.name.clone_from(&dependency.alias);
        }
        dependency.enabled = true;
    }
    let values = coalesce_values(chart, deep_copy(values), nulls, warnings)?;
    apply_tags(&mut required, &values, warnings);
    apply_conditions(&mut required, &values, path, warnings);

    let off: BTreeSet<_> = required
        .iter()
        .filter(|dependency| !dependency.enabled)
        .map(|d| d.name.clone())
        .collect();
    chart.dependencies.retain(|subchart| !off.contains(subchart.name()));
    required.retain(|dependency| !off.contains(&dependency.name));
    for subchart in &mut chart.dependencies {
        let path = format!("{path}{}.", subchart.name());
        enable(subchart, &values, &path, nulls, warnings)?;
    }
    chart.metadata.dependencies = (!required.is_empty()).then_some(required);
    Ok(())
}

/// The subcharts that nothing requires, as they are, and then one for each requirement that a subchart meets.
fn selected(subcharts: &[Instance], required: &[Dependency]) -> Vec<Instance> {
    let meets = |subchart: &Instance, dependency: &Dependency| {
        subchart.name() == dependency.name && is_compatible(&dependency.version, &subchart.metadata.version)
    };
    let unasked = subcharts
        .iter()
        .filter(|subchart| !required.iter().any(|dependency| meets(subchart, dependency)));
    let asked = required.iter().filter_map(|dependency| {
        let subchart = subcharts.iter().find(|subchart| meets(subchart, dependency))?;
        Some(aliased(subchart, &dependency.alias))
    });
    let mut selected: Vec<_> = unasked.cloned().chain(asked).collect();
    selected.iter_mut().for_each(|subchart| subchart.adopted = true);
    selected
}

/// A copy of a subchart under its alias. Matches `getAliasDependency`, but that Helm's copies share the metadata of the
/// charts below them: where a chart goes by two aliases and one of its own subcharts, not listed in its Chart.yaml, imports
/// values or has aliases, Helm does so for the first alias only. Here every copy is processed alike.
fn aliased(subchart: &Instance, alias: &str) -> Instance {
    let mut copy = subchart.clone();
    if !alias.is_empty() {
        alias.clone_into(&mut copy.metadata.name);
    }
    for below in &mut copy.dependencies {
        below.adopted = true;
        below.dependencies.iter_mut().for_each(|shared| shared.adopted = false);
    }
    copy
}

/// Switches dependencies on or off by their tags: one true tag is enough, else one false tag. Matches
/// `processDependencyTags`.
fn apply_tags(required: &mut [Dependency], values: &Map, warnings: &mut Vec<Warning>) {
    let Some(Value::Map(tags)) = values.get(b"tags") else {
        return;
    };
    for dependency in required {
        let (mut on, mut off) = (false, false);
        for tag in &dependency.tags {
            match tags.get(tag.as_bytes()) {
                None => {}
                Some(Value::Bool(true)) => on = true,
                Some(Value::Bool(false)) => off = true,
                Some(_) => warnings.push(Warning::Tag {
                    tag: tag.clone(),
                    chart: dependency.name.clone(),
                }),
            }
        }
        dependency.enabled = on || !off;
    }
}

/// Switches dependencies on or off by the first path of their condition that leads to a boolean. Matches
/// `processDependencyConditions`.
fn apply_conditions(required: &mut [Dependency], values: &Map, path: &str, warnings: &mut Vec<Warning>) {
    for dependency in required {
        for condition in dependency
            .condition
            .trim()
            .split(',')
            .filter(|condition| !condition.is_empty())
        {
            match path_value(values, &format!("{path}{condition}")) {
                None => {}
                Some(Value::Bool(flag)) => {
                    dependency.enabled = flag;
                    break;
                }
                Some(_) => {
                    warnings.push(Warning::Condition {
                        path: condition.to_owned(),
                        chart: dependency.name.clone(),
                    });
                }
            }
        }
    }
}

/// The value at a path, unless it is a table. Matches `Values.PathValue`.
fn path_value(values: &Map, path: &str) -> Option<Value> {
    let (parent, key) = match path.rsplit_once('.') {
        None => (values.clone(), path),
        Some((parent, key)) => (table(values, parent).ok()?, key),
    };
    parent
        .get(key.as_bytes())
        .filter(|value| !matches!(value, Value::Map(_)))
}

/// The table at a path, or the part of the path where there is none. Matches `Values.Table`.
fn table(values: &Map, path: &str) -> Result<Map, String> {
    path.split('.')
        .try_fold(values.clone(), |table, key| match table.get(key.as_bytes()) {
            Some(Value::Map(inner)) => Ok(inner),
            _ => Err(key.to_owned()),
        })
}

/// Imports values into a chart's defaults, the lowest charts first. Matches `processDependencyImportValues`.
fn import_all(chart: &mut Instance, warnings: &mut Vec<Warning>) -> Result<(), Error> {
    for subchart in &mut chart.dependencies {
        import_all(subchart, warnings)?;
    }
    import(chart, warnings)
}

/// Imports values from a chart's dependencies into its defaults, and gives it the defaults of its dependencies too: Helm
/// keeps what it worked out on the way. Matches `processImportValues`.
fn import(chart: &mut Instance, warnings: &mut Vec<Warning>) -> Result<(), Error> {
    let Some(mut required) = chart.metadata.dependencies.take() else {
        return Ok(());
    };
    let values = coalesce_values(chart, Map::new(), Nulls::Keep, warnings)?;
    let imported = Map::new();
    for dependency in &mut required {
        let imports = std::mem::take(&mut dependency.import_values);
        for (child, parent, is_export) in imports.iter().filter_map(import_paths) {
            match table(&values, &format!("{}.{child}", dependency.name)) {
                Ok(found) => {
                    let found = if found.is_empty() { Map::new() } else { found };
                    merge_tables(&imported, &at_path(&parent, found), warnings);
                }
                Err(key) if is_export => warnings.push(Warning::MissingExports { key }),
                Err(key) => warnings.push(Warning::MissingTable {
                    key,
                    chart: dependency.name.clone(),
                }),
            }
            dependency.import_values.push(ImportValue::Table { child, parent });
        }
    }
    let values = if imported.is_empty() {
        values
    } else {
        // The parent's own values win over what is imported, which shares tables with them.
        let values = deep_copy(&values);
        merge_tables(&values, &imported, warnings);
        values
    };
    chart.defaults = Defaults::Imported(values);
    chart.metadata.dependencies = Some(required);
    Ok(())
}

/// Where an import takes its values from, where it puts them, and whether it is written as the name of an export.
fn import_paths(import: &ImportValue) -> Option<(String, String, bool)> {
    match import {
        ImportValue::Table { child, parent } => Some((child.clone(), parent.clone(), false)),
        ImportValue::Written(serde_json::Value::String(name)) => {
            Some((format!("exports.{name}"), ".".to_owned(), true))
        }
        ImportValue::Written(serde_json::Value::Object(paths)) => {
            let path = |key| {
                paths
                    .get(key)
                    .map_or_else(|| "<nil>".to_owned(), |path| format::plain(&json_value(path)))
            };
            Some((path("child"), path("parent"), false))
        }
        ImportValue::Written(_) => None,
    }
}

/// A map that holds the data at a path; the data itself for `.`. Matches `pathToMap`.
fn at_path(path: &str, data: Map) -> Map {
    if path == "." {
        return data;
    }
    path.rsplit('.').fold(data, |inner, key| {
        let outer = Map::new();
        // The tables on the way come from where their first value comes from.
        let mark = inner.entries().first().map(|(_, entry)| entry.mark).unwrap_or_default();
        outer.insert_entry(
            key,
            Entry {
                value: Value::Map(inner),
                mark,
            },
        );
        outer
    })
}

/// Whether a version meets a constraint; no if either cannot be read. Matches `IsCompatibleRange`.
pub fn is_compatible(constraint: &str, version: &str) -> bool {
    match (Constraint::parse(constraint), Version::parse(version)) {
        (Ok(constraint), Ok(version)) => constraint.check(&version),
        _ => false,
    }
}
