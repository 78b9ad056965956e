//! A release in an environment: what of a chart's many uses one render needs.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context as _, bail};

use super::file::EnvironmentTable;
use super::{Project, ReleaseEntry};
use crate::cli::flags::Commas;
use crate::cli::inputs::{self, RenderArgs};
use crate::cli::{Globals, csv};
use crate::data::Str;
use crate::render::{Action, Release, Request};
use crate::values::Layer;

/// What the only environment is called where none is named.
pub const DEFAULT_ENVIRONMENT: &str = "default";

/// A release in an environment.
#[derive(Clone, Debug)]
pub struct Installation {
    /// The release's name.
    pub release: String,
    /// The environment's name.
    pub environment: String,
    /// Where the chart is.
    pub chart: PathBuf,
    /// The namespace, if one is named.
    pub namespace: Option<String>,
    /// The Kubernetes version, if one is named.
    pub kube_version: Option<String>,
    /// API versions beside the usual ones.
    pub api_versions: Vec<String>,
    /// The layers of values, the lowest first.
    pub layers: Vec<Layer>,
    /// A schema beside the chart's own.
    pub schema: Option<Str>,
}

impl Installation {
    /// A release of a chart in an environment that adds nothing.
    pub fn new(release: &str, chart: &Path) -> Installation {
        Installation {
            release: release.to_owned(),
            environment: DEFAULT_ENVIRONMENT.to_owned(),
            chart: chart.to_owned(),
            namespace: None,
            kube_version: None,
            api_versions: Vec::new(),
            layers: Vec::new(),
            schema: None,
        }
    }

    /// The namespace of its release. A flag wins over the project file.
    pub fn namespace<'a>(&'a self, globals: &'a Globals) -> &'a str {
        match &self.namespace {
            Some(namespace) if globals.namespace.is_none() => namespace,
            _ => globals.namespace(),
        }
    }

    /// What its render is asked for. Flags win over the project file.
    ///
    /// # Errors
    /// A Kubernetes version that is none, or a schema that cannot be read.
    pub fn request(&self, globals: &Globals, args: &RenderArgs) -> anyhow::Result<Request<'_>> {
        let release = Release {
            name: self.release.clone(),
            namespace: self.namespace(globals).to_owned(),
            action: Action::Install,
        };
        let mut args = args.clone();
        args.kube_version = args.kube_version.or_else(|| self.kube_version.clone());
        args.api_versions.insert(0, Commas(self.api_versions.clone()));
        let request = args.request(release)?;
        Ok(Request {
            layers: &self.layers,
            helm: globals.helm(),
            schema: self.schema.as_deref(),
            ..request
        })
    }
}

/// A release in an environment, as the project file has it: what it names is not read yet.
#[derive(Clone, Debug)]
pub struct Planned<'a> {
    /// The release's name.
    pub release: &'a str,
    /// The release.
    pub entry: &'a ReleaseEntry,
    /// The environment's name.
    pub environment: String,
}

impl Project {
    /// A release in one of its environments. The layers are, from the lowest: the release's own, the environment's of
    /// all releases, the environment's of this release.
    ///
    /// # Errors
    /// A chart that is not there, or a file that cannot be read.
    pub fn installation(&self, planned: &Planned<'_>) -> anyhow::Result<Installation> {
        let Planned {
            release: name,
            entry: release,
            environment,
        } = planned;
        let nothing = EnvironmentTable::default();
        let common = self
            .file
            .environments
            .get(environment)
            .map_or(&nothing, |entry| &entry.0);
        let own = release.environments.get(environment).map_or(&nothing, |entry| &entry.0);
        let files = [&release.values, &common.values, &own.values].into_iter().flatten();
        let files: anyhow::Result<Vec<String>> = files.map(|file| self.readable(file)).collect();
        let told = || {
            let place = self.place(&["releases", name, "environments", environment]);
            format!("{place}: release `{name}` in `{environment}`")
        };
        let layers = files.and_then(|files| self.tree.layers(&files));
        let mut layers = layers.with_context(told)?;
        layers.extend(self.entries(&["environments", environment], &common.set));
        layers.extend(self.entries(&["releases", name, "environments", environment], &own.set));
        let read = |schema: &String| self.tree.read(&self.readable(schema)?);
        let schema = release.schema.as_ref().map(read);
        let first = |own: &Option<String>, common: &Option<String>| own.clone().or_else(|| common.clone());
        let kube_version = first(&own.kube_version, &common.kube_version);
        if let Some(version) = &kube_version {
            inputs::kube_version(version).with_context(told)?;
        }
        Ok(Installation {
            release: (*name).to_owned(),
            environment: environment.clone(),
            chart: self.chart(name, release)?,
            namespace: first(&own.namespace, &common.namespace).or_else(|| release.namespace.clone()),
            kube_version,
            api_versions: [&common.api_versions, &own.api_versions]
                .into_iter()
                .flatten()
                .cloned()
                .collect(),
            layers,
            schema: schema.transpose().with_context(told)?,
        })
    }
}

impl Project {
    /// The layers of what an environment sets.
    fn entries(&self, environment: &[&str], set: &[String]) -> impl Iterator<Item = Layer> {
        set.iter().enumerate().map(move |(index, text)| {
            let place = self.place(&[environment, &["set", &index.to_string()]].concat());
            Layer::entry(place, text)
        })
    }
}

/// What `--env` takes: a name, or a name and values files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvironmentArg {
    /// The environment's name.
    pub name: String,
    /// Its values files, the lowest layer first, if they are given.
    pub files: Option<Vec<String>>,
}

impl FromStr for EnvironmentArg {
    type Err = csv::Error;

    fn from_str(text: &str) -> Result<EnvironmentArg, csv::Error> {
        let (name, files) = match text.split_once('=') {
            Some((name, files)) => (name, Some(files.parse::<Commas>()?.0)),
            None => (text, None),
        };
        Ok(EnvironmentArg {
            name: name.to_owned(),
            files,
        })
    }
}

/// The uses of one chart: in the named environments, or in all that the project file has for it. Without names and
/// without releases in the project file, the chart is used once, with no layers.
///
/// # Errors
/// An environment that nothing tells the values of, or a file that cannot be read.
pub fn of_chart(
    project: Option<&Project>,
    chart: &Path,
    release: &str,
    environments: &[EnvironmentArg],
) -> anyhow::Result<Vec<Installation>> {
    let releases = project.map(|project| project.releases_of(chart)).unwrap_or_default();
    let described = |environment: &str, layers| Installation {
        environment: environment.to_owned(),
        layers,
        ..Installation::new(release, chart)
    };
    if environments.is_empty() {
        return match project {
            Some(project) if !releases.is_empty() => project.installations(&releases, &[]),
            _ => Ok(vec![Installation::new(release, chart)]),
        };
    }
    let mut found = Vec::new();
    for EnvironmentArg { name, files } in environments {
        match (files, project) {
            (Some(files), _) => found.push(described(name, inputs::files(&[Commas(files.clone())])?)),
            (None, Some(project)) if !releases.is_empty() => {
                found.extend(project.installations(&releases, std::slice::from_ref(name))?);
            }
            (None, _) => {
                let file = conventional_file(chart, name)?;
                found.push(described(name, inputs::files(&[Commas(vec![file])])?));
            }
        }
    }
    Ok(found)
}

/// The values file of an environment by its name: `values/<chart>/NAME.yaml` beside `charts/`, else `values-NAME.yaml`
/// in the chart.
fn conventional_file(chart: &Path, environment: &str) -> anyhow::Result<String> {
    let chart_name = chart.file_name().unwrap_or_default();
    let beside = chart
        .parent()
        .filter(|parent| parent.ends_with("charts"))
        .and_then(Path::parent)
        .map(|root| root.join("values").join(chart_name).join(format!("{environment}.yaml")));
    let inside = chart.join(format!("values-{environment}.yaml"));
    let candidates: Vec<PathBuf> = beside.into_iter().chain([inside]).collect();
    match candidates.iter().find(|path| path.is_file()) {
        Some(path) => Ok(shown(path)),
        None => {
            let looked: Vec<String> = candidates.iter().map(|path| format!("`{}`", shown(path))).collect();
            bail!(
                "no values for the environment `{environment}`\n\nhint: looked for {}; name the files with `--env {environment}=FILE`",
                looked.join(" and ")
            )
        }
    }
}

/// A path as people would type it: relative where it lies below the current directory.
pub fn shown(path: &Path) -> String {
    let here = std::path::absolute(".").unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).display().to_string()
}
