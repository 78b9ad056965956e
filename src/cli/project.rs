//! `chartroom.yaml`: the environments that a repository's charts are used in.

use std::path::Path;

use anyhow::Context;
use indexmap::IndexMap;
use serde::Deserialize;

use super::flags::Commas;
use super::inputs;
use crate::lint::Environment;

/// The project file, looked for in the current directory.
const PROJECT_FILE: &str = "chartroom.yaml";

/// What the project file says. Keys keep the order in which they were written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Project {
    /// By name.
    releases: IndexMap<String, ProjectRelease>,
}

/// A chart with the environments it is installed in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProjectRelease {
    /// The chart: a directory or an archive.
    chart: String,
    /// The values files of each environment, the lowest layer first.
    environments: IndexMap<String, Vec<String>>,
}

/// The environments that the project file names for a chart; none where there is no such file, or no such chart in it.
pub(super) fn environments(chart: &Path) -> anyhow::Result<Vec<Environment>> {
    if !Path::new(PROJECT_FILE).exists() {
        return Ok(Vec::new());
    }
    let text = inputs::read(PROJECT_FILE)?;
    let project: Project = serde_yaml::from_slice(&text).with_context(|| format!("cannot use {PROJECT_FILE}"))?;
    let is_chart = |release: &&ProjectRelease| {
        inputs::locate_chart(&release.chart).is_ok_and(|path| path.components().eq(chart.components()))
    };
    let named = project
        .releases
        .values()
        .filter(is_chart)
        .flat_map(|release| &release.environments);
    let environments = named.map(|(name, files)| {
        Ok(Environment {
            name: name.clone(),
            layers: inputs::files(&[Commas(files.clone())])?,
        })
    });
    environments.collect()
}
