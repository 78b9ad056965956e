//! The flow: a chart, layers of values and a release become manifests. Read this first.
//!
//! Nothing here touches a file or prints: what Helm would remark on the way goes to the caller's warnings, which hold it
//! also where the render fails.

pub mod absent;
mod reads;
mod source_maps;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use crate::chart::{Chart, Metadata};
use crate::compat::HelmVersion;
use crate::data::{Map, MapType, Str, Value};
use crate::engine::capabilities::Capabilities;
use crate::engine::{self, Context, Limits, Scope};
use crate::go::slog::Record;
use crate::host::Host;
use crate::manifest::{self, Crd, Manifests};
use crate::schema;
use crate::template::node::Unit;
use crate::template::parse::parse;
use crate::template::trace::Trace;
use crate::template::words::Words;
use crate::values::dependencies::is_compatible;
use crate::values::paths::Paths;
use crate::values::{self, Composed, Instance, Layer, Origins};

pub use reads::Reads;
pub use source_maps::SourceMaps;

/// A chart that can be rendered any number of times, on any threads: its templates are parsed once.
#[derive(Debug)]
pub struct Prepared {
    chart: Arc<Chart>,
    /// The parsed templates by their full name, as far as a render has asked for them: renders as another Helm would
    /// need others.
    units: Mutex<HashMap<Str, Arc<Unit>>>,
    /// The schemas of the chart and its subcharts, as far as renders have asked for them.
    schemas: Arc<schema::Schemas>,
}

/// What a render is asked for, beside the chart.
#[derive(Clone, Debug, Default)]
pub struct Request<'a> {
    /// The user's values, in Helm's precedence.
    pub layers: &'a [Layer],
    /// The release.
    pub release: Release,
    /// What the cluster is taken to be.
    pub capabilities: Capabilities,
    /// The Helm to render as.
    pub helm: HelmVersion,
    /// Leave the charts' own schemas unread (`--skip-schema-validation`).
    pub skip_schema: bool,
    /// A schema that the values must meet beside the chart's own.
    pub schema: Option<&'a [u8]>,
    /// Where schemas find what they refer to outside the chart. Nowhere, where there is none.
    pub schema_loader: Option<Arc<dyn schema::UrlLoader>>,
    /// Render as `helm lint` does: `required` and `fail` pass, and whether the chart could be installed is not asked.
    pub lint: bool,
    /// Note which values are read.
    pub trace: bool,
    /// Note whether a template changes what others may have seen.
    pub state_changes: bool,
    /// Keep the values as they are at first: templates may change them, and put them into themselves.
    pub keep_values: bool,
    /// Note which template writes what.
    pub source_maps: bool,
    /// The templates to execute, if not all.
    pub only: Option<&'a BTreeSet<Str>>,
    /// How much the render may take.
    pub limits: Limits,
}

/// The release that templates see.
#[derive(Clone, Debug, Default)]
pub struct Release {
    /// Its name.
    pub name: String,
    /// Its namespace.
    pub namespace: String,
    /// What is done with it.
    pub action: Action,
}

/// What a release is rendered for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Action {
    /// To be installed.
    #[default]
    Install,
    /// To be upgraded.
    Upgrade,
    /// Neither: Helm's linter says of no release that it is installed (`pkg/chart/v2/lint/rules/template.go`).
    Lint,
}

/// The rendered files, not yet taken apart into manifests.
#[derive(Debug)]
pub struct RenderedFiles {
    /// Every rendered file by its full name, hooks and notes among them.
    pub files: BTreeMap<Str, Str>,
    /// The custom resource definitions of the chart and its subcharts.
    pub crds: Vec<Crd>,
    /// The values that templates saw at first, if the request asked for them; else as templates left them.
    pub values: Map,
    /// What the marks on the values stand for.
    pub origins: Origins,
    /// Which values were read, if the request asked for it.
    pub reads: Option<Reads>,
    /// Which template wrote what, if the request asked for it.
    pub source_maps: SourceMaps,
    /// Whether a template changed what others may have seen: something of the values, or of its dot. Only looked at where
    /// the request asked for it.
    pub is_state_changed: bool,
}

/// What a render gives.
#[derive(Debug)]
pub struct Rendered {
    /// The rendered files, and what they were made of.
    pub source: RenderedFiles,
    /// The manifests, in install order.
    pub manifests: Manifests,
}

/// Why there is no result. Its text is Helm's.
#[derive(Debug)]
pub enum Error {
    /// The chart is a library, or of no type that Helm knows.
    NotInstallable {
        /// The chart's type.
        chart_type: String,
    },
    /// Subcharts are listed, and not there.
    MissingDependencies {
        /// Their names.
        names: Vec<String>,
        /// The Helm that says so.
        helm: HelmVersion,
    },
    /// The chart wants another Kubernetes.
    KubeVersion {
        /// What it wants.
        constraint: String,
        /// What it would get.
        version: String,
    },
    /// The values cannot be put together.
    Values(values::Error),
    /// The values do not meet a schema.
    Schema(schema::Error),
    /// A template cannot be parsed or executed.
    Template(engine::Error),
    /// A rendered document is not YAML, or not an object.
    Manifest {
        /// Which, and why.
        error: Box<manifest::Error>,
        /// Everything that was rendered: what `--debug` shows.
        files: BTreeMap<Str, Str>,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NotInstallable { chart_type } => write!(f, "{chart_type} charts are not installable"),
            Error::MissingDependencies { names, helm } => write!(
                f,
                "{}: found in Chart.yaml, but missing in charts/ directory: {}",
                helm.missing_dependencies(),
                names.join(", ")
            ),
            Error::KubeVersion { constraint, version } => write!(
                f,
                "chart requires kubeVersion: {constraint} which is incompatible with Kubernetes {version}"
            ),
            Error::Values(error) => error.fmt(f),
            Error::Schema(error) => error.fmt(f),
            Error::Template(error) => error.fmt(f),
            Error::Manifest { error, .. } => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {}

/// Makes a chart ready to be rendered.
pub fn prepare(chart: Arc<Chart>) -> Prepared {
    Prepared {
        chart,
        units: Mutex::default(),
        schemas: Arc::default(),
    }
}

/// Renders a chart: the steps of Helm's `runInstall` and `Install.Run`, in their order. What Helm would remark is added
/// to the warnings, in its order.
///
/// # Errors
/// The first step that fails.
pub fn render(
    prepared: &Prepared,
    request: &Request<'_>,
    host: &dyn Host,
    warnings: &mut Vec<Record>,
) -> Result<Rendered, Error> {
    let source = render_files(prepared, request, host, warnings)?;
    match manifest::sort(&source.files, request.helm) {
        Ok(manifests) => {
            warnings.extend(manifests.skipped.iter().map(manifest::SkippedHook::record));
            Ok(Rendered { source, manifests })
        }
        Err(error) => {
            warnings.extend(error.skipped.iter().map(manifest::SkippedHook::record));
            Err(Error::Manifest {
                error: Box::new(error),
                files: source.files,
            })
        }
    }
}

/// The steps up to the rendered texts.
///
/// # Errors
/// The first step that fails.
pub fn render_files(
    prepared: &Prepared,
    request: &Request<'_>,
    host: &dyn Host,
    warnings: &mut Vec<Record>,
) -> Result<RenderedFiles, Error> {
    let composed = compose(prepared, request, warnings)?;
    execute(prepared, request, composed, host, warnings)
}

/// The steps up to the values: those that templates will see, held to the charts' schemas.
///
/// # Errors
/// The first step that fails.
pub fn compose(prepared: &Prepared, request: &Request<'_>, warnings: &mut Vec<Record>) -> Result<Composed, Error> {
    if !request.lint {
        check_installable(&prepared.chart.metadata)?;
        check_dependencies(&prepared.chart, request.helm)?;
    }
    let compose = if request.lint {
        values::compose_for_lint
    } else {
        values::compose_as
    };
    let mut remarks = Vec::new();
    let composed = compose(request.helm, &prepared.chart, request.layers, &mut remarks);
    warnings.extend(remarks.iter().map(values::Warning::record));
    let composed = composed.map_err(Error::Values)?;
    check_schemas(prepared, &composed.root, &composed.values, request, warnings).map_err(Error::Schema)?;
    if !request.lint {
        check_kube_version(&prepared.chart.metadata, &request.capabilities)?;
    }
    Ok(composed)
}

/// The step from the values to the rendered texts.
///
/// # Errors
/// The first template that fails.
pub fn execute(
    prepared: &Prepared,
    request: &Request<'_>,
    composed: Composed,
    host: &dyn Host,
    warnings: &mut Vec<Record>,
) -> Result<RenderedFiles, Error> {
    let Composed {
        root,
        values,
        mut origins,
    } = composed;
    let scope = prepared
        .scope(&root, true, &mut engine::words(request.helm))
        .map_err(Error::Template)?;
    let traced = request
        .trace
        .then(|| (Trace::default(), Paths::give(&values, &mut origins)));
    let before = (request.state_changes || request.keep_values).then(|| values::deep_copy(&values));
    let is_changed = |before: &Map| !Value::Map(before.clone()).deep_equal(&Value::Map(values.clone()));
    let log = RefCell::default();
    let context = Context {
        values: values.clone(),
        release: request.release.to_map(),
        capabilities: request.capabilities.to_value(request.helm),
        host,
        helm: request.helm,
        lint: request.lint.then_some(&log),
        trace: traced.as_ref().map(|(trace, _)| trace),
        state_changes: request.state_changes,
        source_maps: request.source_maps,
        only: request.only,
        limits: request.limits,
    };
    let outputs = engine::render(&scope, &context);
    drop(context);
    warnings.extend(log.into_inner());
    let outputs = outputs.map_err(Error::Template)?;

    let mut files = BTreeMap::new();
    let mut source_maps = SourceMaps::default();
    for output in outputs.files {
        source_maps
            .0
            .extend(output.source_map.map(|map| (output.name.clone(), map)));
        files.insert(output.name, output.text);
    }
    Ok(RenderedFiles {
        files,
        crds: crds(&root),
        is_state_changed: outputs.is_dot_changed || request.state_changes && before.as_ref().is_some_and(is_changed),
        values: before.unwrap_or(values),
        origins,
        reads: traced.map(|(trace, paths)| Reads::new(trace, paths)),
        source_maps,
    })
}

/// Only applications can be installed (`checkIfInstallable` in Helm's `pkg/cmd/install.go`).
fn check_installable(metadata: &Metadata) -> Result<(), Error> {
    match &*metadata.chart_type {
        "" | "application" => Ok(()),
        other => Err(Error::NotInstallable {
            chart_type: other.to_string(),
        }),
    }
}

/// Every listed dependency must be there, be it disabled.
fn check_dependencies(chart: &Chart, helm: HelmVersion) -> Result<(), Error> {
    let names = missing_dependencies(chart);
    if names.is_empty() {
        Ok(())
    } else {
        Err(Error::MissingDependencies { names, helm })
    }
}

/// The dependencies that are listed and not there (`CheckDependencies` in Helm's `pkg/action/install.go`).
pub fn missing_dependencies(chart: &Chart) -> Vec<String> {
    let is_there = |name: &str| chart.dependencies.iter().any(|subchart| subchart.name() == name);
    let listed = chart.metadata.dependencies().iter().map(|dependency| &dependency.name);
    listed.filter(|name| !is_there(name)).cloned().collect()
}

/// Holds the values to the charts' schemas, and to the one that was given beside them.
fn check_schemas(
    prepared: &Prepared,
    root: &Instance,
    values: &Map,
    request: &Request<'_>,
    warnings: &mut Vec<Record>,
) -> Result<(), schema::Error> {
    let loader = request.schema_loader.as_deref();
    if !request.skip_schema {
        schema::validate_chart(&prepared.schemas, root, values, loader, warnings)?;
    }
    let Some(schema) = request.schema else {
        return Ok(());
    };
    schema::validate(schema, &Value::Map(values.clone()), loader, warnings).map_err(|problem| schema::Error {
        charts: vec![schema::ChartError {
            chart: root.name().to_owned(),
            problem,
        }],
    })
}

fn check_kube_version(metadata: &Metadata, capabilities: &Capabilities) -> Result<(), Error> {
    let constraint = &metadata.kube_version;
    let kube_version = &capabilities.kube_version;
    if constraint.is_empty() || is_compatible(constraint, &kube_version.normalized) {
        return Ok(());
    }
    Err(Error::KubeVersion {
        constraint: constraint.clone(),
        version: kube_version.version.clone(),
    })
}

impl Prepared {
    /// The chart.
    pub fn chart(&self) -> &Arc<Chart> {
        &self.chart
    }

    /// Another chart, made ready with the templates that are parsed already: those whose texts it shares are not parsed
    /// again.
    pub fn with_chart(&self, chart: Arc<Chart>) -> Prepared {
        let units = self.units.lock().unwrap_or_else(PoisonError::into_inner);
        Prepared {
            chart,
            units: Mutex::new(units.clone()),
            schemas: Arc::clone(&self.schemas),
        }
    }

    /// The text of a file by its full name: `parent/charts/child/templates/x.yaml`, with aliases for names.
    pub fn text(&self, full_name: &str) -> Option<&Str> {
        let mut chart = &self.chart;
        let mut name = full_name.split_once('/')?.1;
        while let Some((subchart, rest)) = name.strip_prefix("charts/").and_then(|rest| rest.split_once('/')) {
            let listed = chart
                .metadata
                .dependencies()
                .iter()
                .find(|dependency| dependency.alias == subchart);
            let own_name = listed.map_or(subchart, |dependency| &dependency.name);
            chart = chart
                .dependencies
                .iter()
                .find(|dependency| dependency.name() == own_name)?;
            name = rest;
        }
        let template = chart.templates.iter().find(|file| file.name == name);
        template.or_else(|| chart.raw_file(name)).map(|file| &file.data)
    }

    /// What the engine needs of a chart and its subcharts.
    fn scope(&self, instance: &Instance, is_root: bool, words: &mut Words) -> Result<Scope, engine::Error> {
        let chart = &instance.chart;
        let is_library = instance.metadata.is_library();
        let mut templates = Vec::with_capacity(chart.templates.len());
        for file in &chart.templates {
            let base_name = file.name.rsplit('/').next().unwrap_or(&file.name);
            // A library's templates are there to be included; they are not rendered.
            if !is_library || base_name.starts_with('_') {
                templates.push(self.unit_with(words, &format!("{}/{}", instance.path, file.name), &file.data)?);
            }
        }
        let files = Map::with_type(MapType::Files);
        for file in &chart.files {
            files.insert(&*file.name, Value::bytes(file.data.clone()));
        }
        let subcharts = instance
            .dependencies
            .iter()
            .map(|dependency| self.scope(dependency, false, words));
        Ok(Scope {
            name: instance.name().to_string(),
            path: instance.path.clone(),
            is_root,
            metadata: instance.metadata.to_map(),
            files,
            templates,
            subcharts: subcharts.collect::<Result<_, _>>()?,
        })
    }

    /// A parsed template: from the last render, if it was the same text.
    ///
    /// # Errors
    /// The text is no template.
    pub fn unit(&self, name: &str, text: &Str) -> Result<Arc<Unit>, engine::Error> {
        self.unit_with(&mut engine::words(HelmVersion::V4), name, text)
    }

    /// A parsed template, with these functions.
    fn unit_with(&self, words: &mut Words, name: &str, text: &Str) -> Result<Arc<Unit>, engine::Error> {
        let mut units = self.units.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(unit) = units.get(name.as_bytes()).filter(|unit| *unit.source == **text) {
            return Ok(Arc::clone(unit));
        }
        let name = Str::from(name);
        let unit = parse(&name, text.shared(), words).map_err(|error| engine::Error::parse(&error))?;
        let unit = Arc::new(unit);
        units.insert(name, Arc::clone(&unit));
        Ok(unit)
    }
}

/// The custom resource definitions of a chart, then those of its subcharts (`Chart.CRDObjects`).
fn crds(root: &Instance) -> Vec<Crd> {
    let mut crds = Vec::new();
    for instance in root.walk() {
        crds.extend(instance.chart.crds().map(|file| Crd {
            path: Str::from(format!("{}/{}", instance.path, file.name)),
            text: file.data.clone(),
        }));
    }
    crds
}

impl Release {
    /// `.Release`.
    fn to_map(&self) -> Map {
        Map::from_iter([
            ("Name", Value::string(&*self.name)),
            ("Namespace", Value::string(&*self.namespace)),
            ("IsUpgrade", Value::Bool(self.action == Action::Upgrade)),
            ("IsInstall", Value::Bool(self.action == Action::Install)),
            ("Revision", Value::Int(1)),
            ("Service", Value::string("Helm")),
        ])
    }
}
