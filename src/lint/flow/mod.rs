//! Where values may flow in a chart's templates, whatever branches a render takes.
//!
//! A walk over the parsed templates follows values through variables, `with`, `range`, `include`, `dict` and the functions
//! that hand values on. Both branches of a condition are walked. Where it loses sight of a value, the value counts as used
//! with all that is below it, so that what is not found here is read by nobody.

mod calls;
mod name;
mod shape;
mod tree;
mod walk;

use std::sync::Arc;

use crate::chart::metadata::ImportValue;
use crate::chart::{Chart, Dependency};
use crate::data::{Map, Str, Value};
use crate::engine;
use crate::render::Prepared;
use crate::template::node::Unit;

pub use tree::{Node, Site};

use shape::Shape;
use tree::{ROOT, Tree};
use walk::Walk;

/// The key whose values every subchart sees too.
const GLOBAL: &[u8] = b"global";

/// The key by which charts that list a chart switch it on, by custom: `condition: NAME.enabled`.
const SWITCH: &str = "enabled";

/// A chart whose templates are walked: the root, or a subchart under its alias, enabled or not.
#[derive(Debug)]
struct Scope {
    /// Where its values stand in those of the root.
    path: Vec<Str>,
    /// Its subcharts, by name.
    subcharts: Vec<(Str, shape::ScopeId)>,
}

/// What may be read.
#[derive(Debug)]
pub struct Flow {
    tree: Tree,
    scopes: Vec<Scope>,
}

impl Flow {
    /// Walks all templates of a chart and its subcharts. Texts in the values may be templates too, which `tpl` renders.
    ///
    /// # Errors
    /// A template that does not parse.
    pub fn new(prepared: &Prepared, values: &[&Map]) -> Result<Flow, engine::Error> {
        let mut found = Found::default();
        let chart = prepared.chart();
        found.add(prepared, chart, chart.name(), Vec::new())?;
        let mut flow = Flow {
            tree: Tree::default(),
            scopes: found.scopes,
        };
        flow.read_metadata(chart, &[]);
        // Charts that list this one ask for it, to switch it on.
        flow.read_path(&[Str::from(SWITCH)]);
        let mut texts = Vec::new();
        for values in values {
            collect_templates(&Value::Map((*values).clone()), &mut texts);
        }
        texts.sort();
        texts.dedup();
        let mut walk = Walk::new(&mut flow.tree, &flow.scopes, &found.units);
        for (unit, scope) in &found.units {
            walk.file(unit, Shape::scope(*scope));
        }
        for (text, scope) in &found.files {
            walk.text(text, &Shape::scope(*scope));
        }
        walk.texts(&texts);
        Ok(flow)
    }

    /// Whether anything may read the value at a path of the root's values.
    pub fn may_read(&self, path: &[Str]) -> bool {
        self.aliases(path).iter().any(|path| self.tree.may_read(path))
    }

    /// Whether anything may read the value at a path of the root's values, by keys that templates compute too.
    pub fn may_compute(&self, path: &[Str]) -> bool {
        self.aliases(path).iter().any(|path| self.tree.may_compute(path))
    }

    /// Whether a template may put the value at a path of the root's values there, or change it.
    pub fn may_make(&self, path: &[Str]) -> bool {
        self.tree.may_make(path)
    }

    /// The paths at which a value is seen: globals are seen by every chart below.
    pub fn aliases(&self, path: &[Str]) -> Vec<Vec<Str>> {
        let mut found = vec![path.to_vec()];
        let Some(position) = path.iter().position(|key| **key == *GLOBAL) else {
            return found;
        };
        let (above, global) = path.split_at(position);
        if !self.scopes.iter().any(|scope| scope.path == above) {
            return found;
        }
        let below = self
            .scopes
            .iter()
            .filter(|scope| scope.path.starts_with(above) && scope.path != above);
        found.extend(below.map(|scope| [&scope.path, global].concat()));
        found
    }

    /// The keys that templates know below a path.
    pub fn keys_below(&self, path: &[Str]) -> Vec<Str> {
        let mut keys: Vec<Str> = self
            .aliases(path)
            .iter()
            .flat_map(|path| self.tree.keys_below(path))
            .collect();
        keys.sort();
        keys.dedup();
        keys
    }

    /// Every path that templates know, with what they do to it.
    pub fn paths(&self) -> impl Iterator<Item = (Vec<Str>, &Node)> {
        self.tree
            .nodes()
            .filter_map(|(id, node)| Some((self.tree.path(id)?, node)))
    }

    fn read_path(&mut self, path: &[Str]) {
        let node = self.tree.descendant(ROOT, path);
        self.tree.read(node);
    }

    /// Conditions, tags and imports of Chart.yaml are reads too.
    fn read_metadata(&mut self, chart: &Chart, above: &[Str]) {
        for dependency in chart.metadata.dependencies() {
            for condition in dependency.condition.split(',') {
                let keys: Vec<Str> = condition.trim().split('.').map(Str::from).collect();
                self.read_path(&[above, &keys].concat());
            }
            for tag in &dependency.tags {
                self.read_path(&[Str::from("tags"), Str::from(&**tag)]);
            }
            let below = [above, &[Str::from(called(dependency))]].concat();
            for import in &dependency.import_values {
                let child: Vec<Str> = imported(import)
                    .split('.')
                    .filter(|key| !key.is_empty())
                    .map(Str::from)
                    .collect();
                let node = self.tree.descendant(ROOT, &[&*below, &child].concat());
                self.tree.read_whole(node, None);
            }
            for subchart in chart
                .dependencies
                .iter()
                .filter(|subchart| subchart.name() == dependency.name)
            {
                self.read_metadata(subchart, &below);
            }
        }
    }
}

/// What is walked, as it is found in the tree of charts.
#[derive(Default)]
struct Found {
    scopes: Vec<Scope>,
    units: Vec<(Arc<Unit>, shape::ScopeId)>,
    /// Files that look like templates: charts hand them to `tpl`.
    files: Vec<(Str, shape::ScopeId)>,
}

impl Found {
    fn add(
        &mut self,
        prepared: &Prepared,
        chart: &Chart,
        full_name: &str,
        path: Vec<Str>,
    ) -> Result<shape::ScopeId, engine::Error> {
        let id = self.scopes.len();
        self.scopes.push(Scope {
            path: path.clone(),
            subcharts: Vec::new(),
        });
        for file in &chart.templates {
            let unit = prepared.unit(&format!("{full_name}/{}", file.name), &file.data)?;
            self.units.push((unit, id));
        }
        let looks_like_one = |text: &Str| memchr::memmem::find(text, b".Values").is_some();
        let files = chart.files.iter().filter(|file| looks_like_one(&file.data));
        self.files.extend(files.map(|file| (file.data.clone(), id)));
        for subchart in &chart.dependencies {
            let listed = chart.metadata.dependencies().iter();
            let mut names: Vec<&str> = listed.filter(|d| d.name == subchart.name()).map(called).collect();
            if names.is_empty() {
                names.push(subchart.name());
            }
            for name in names {
                let key = Str::from(name);
                let below = [&*path, std::slice::from_ref(&key)].concat();
                let subchart = self.add(prepared, subchart, &format!("{full_name}/charts/{name}"), below)?;
                if let Some(scope) = self.scopes.get_mut(id) {
                    scope.subcharts.push((key, subchart));
                }
            }
        }
        Ok(id)
    }
}

/// The name that a dependency goes by.
fn called(dependency: &Dependency) -> &str {
    if dependency.alias.is_empty() {
        &dependency.name
    } else {
        &dependency.alias
    }
}

/// The path in the subchart's values that an import takes.
fn imported(import: &ImportValue) -> String {
    match import {
        ImportValue::Table { child, .. } => child.clone(),
        ImportValue::Written(serde_json::Value::String(name)) => format!("exports.{name}"),
        ImportValue::Written(serde_json::Value::Object(paths)) => {
            let child = paths.get("child").and_then(serde_json::Value::as_str);
            child.unwrap_or_default().to_owned()
        }
        ImportValue::Written(_) => String::new(),
    }
}

/// The strings in a value that look like templates.
fn collect_templates(value: &Value, texts: &mut Vec<Str>) {
    match value {
        Value::String(text) if memchr::memmem::find(text, b"{{").is_some() => texts.push(text.clone()),
        Value::Map(map) => map
            .snapshot()
            .iter()
            .for_each(|(_, value)| collect_templates(value, texts)),
        Value::List(list) => list.iter().for_each(|item| collect_templates(item, texts)),
        _ => {}
    }
}
