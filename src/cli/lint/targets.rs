//! What is linted: charts, each with its uses.

use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail};

use super::LintArgs;
use crate::chart::CHART_FILE;
use crate::cli::flags::Commas;
use crate::cli::project::{self, Installation, PROJECT_FILE, Project};
use crate::cli::{DEFAULT_NAME, inputs, values_files};
use crate::values::Layer;

/// A chart with its uses.
#[derive(Debug)]
pub struct Target {
    /// Where the chart is.
    pub chart: PathBuf,
    /// The same, as people would type it.
    pub root: String,
    /// Its uses.
    pub installations: Vec<Installation>,
}

impl Target {
    fn new(chart: PathBuf, installations: Vec<Installation>) -> Target {
        Target {
            root: project::shown(&chart),
            chart,
            installations,
        }
    }

    /// What findings call the environment of a use: with the release, where the chart has several.
    pub fn name_of(&self, installation: &Installation) -> String {
        let Installation {
            release, environment, ..
        } = installation;
        if self.installations.iter().all(|other| other.release == *release) {
            environment.clone()
        } else {
            format!("{release}/{environment}")
        }
    }
}

impl LintArgs {
    /// What is linted: what was named, else everything that the project file names.
    pub(super) fn targets(&self, project: Option<&Project>) -> anyhow::Result<Vec<Target>> {
        let (files, charts): (Vec<&String>, Vec<&String>) = self.paths.iter().partition(|path| is_values_file(path));
        let mut found: Vec<PathBuf> = Vec::new();
        for chart in charts {
            found.push(inputs::locate_chart(chart)?);
        }
        if self.paths.is_empty() {
            found = charts_of(self.chart.as_deref(), project)?;
        }
        let targets = found.into_iter().map(|chart| {
            let installations = self.installations(project, &chart)?;
            Ok(Target::new(chart, installations))
        });
        let mut targets: Vec<Target> = targets.collect::<anyhow::Result<_>>()?;
        if !files.is_empty() {
            targets.push(self.target_of_files(&files, project)?);
        }
        Ok(targets)
    }

    /// The uses of a chart that were named, with the values of the flags over them. Without any: those of chartroom.yaml,
    /// if no values are given, else the one that the flags describe.
    fn installations(&self, project: Option<&Project>, chart: &Path) -> anyhow::Result<Vec<Installation>> {
        let flags = values_files::layers(&self.values)?;
        let project = project.filter(|_| !self.environments.is_empty() || flags.is_empty());
        let mut found =
            project::of_chart(project, chart, DEFAULT_NAME, &self.environments).map_err(values_files::located)?;
        for installation in &mut found {
            installation.layers.extend(flags.clone());
        }
        Ok(found)
    }

    /// The chart of values files, with them as its layers; with the whole environments that the project file has one file
    /// in.
    fn target_of_files(&self, files: &[&String], project: Option<&Project>) -> anyhow::Result<Target> {
        let named = self.chart.as_deref().map(inputs::locate_chart).transpose()?;
        let layers = values_files::files(&[Commas(files.iter().map(|file| (*file).clone()).collect())])?;
        if let ([file], None, Some(project)) = (files, &named, project) {
            let mut uses = project.installations(&[], &[]).map_err(values_files::located)?;
            uses.retain(|installation| installation.layers.iter().any(|layer| is_file(layer, Path::new(file))));
            if let Some(chart) = uses.first().map(|installation| installation.chart.clone()) {
                uses.retain(|installation| installation.chart == chart);
                return Ok(Target::new(chart, uses));
            }
        }
        let chart = match named {
            Some(chart) => chart,
            None => files
                .iter()
                .find_map(|file| chart_beside(Path::new(file)))
                .ok_or_else(|| no_chart(files))?,
        };
        let mut installation = Installation::new(DEFAULT_NAME, &chart);
        installation.layers = layers;
        installation.layers.extend(values_files::layers(&self.values)?);
        Ok(Target::new(chart, vec![installation]))
    }
}

/// The charts where no path is named.
fn charts_of(chart: Option<&str>, project: Option<&Project>) -> anyhow::Result<Vec<PathBuf>> {
    if let Some(chart) = chart {
        return Ok(vec![inputs::locate_chart(chart)?]);
    }
    let Some(project) = project.filter(|project| !project.file.releases.is_empty()) else {
        bail!("no chart\n\nhint: name one, or describe your charts in {PROJECT_FILE}: `chartroom init` writes it");
    };
    let mut charts = Vec::new();
    for (name, release) in &project.file.releases {
        let chart = project.chart(name, release)?;
        if !charts.contains(&chart) {
            charts.push(chart);
        }
    }
    Ok(charts)
}

/// Whether a path is a values file rather than a chart, by its ending.
fn is_values_file(path: &str) -> bool {
    let is_yaml = path.ends_with(".yaml") || path.ends_with(".yml");
    is_yaml && !Path::new(path).join(CHART_FILE).exists()
}

fn is_file(layer: &Layer, file: &Path) -> bool {
    match layer {
        Layer::File { name, .. } => project::same_place(Path::new(name), file),
        Layer::Flag { .. } | Layer::Trial { .. } => false,
    }
}

/// The chart of a values file by where it lies: `values/<chart>/` beside `charts/<chart>`, or in the chart itself.
fn chart_beside(file: &Path) -> Option<PathBuf> {
    let file = std::path::absolute(file).ok()?;
    let is_chart = |path: &PathBuf| path.join(CHART_FILE).is_file();
    let directories = || file.ancestors().skip(1);
    let inside = directories().map(Path::to_owned).find(is_chart);
    let beside = || {
        directories().find_map(|directory| {
            let values = directory.parent().filter(|parent| parent.ends_with("values"))?;
            Some(values.parent()?.join("charts").join(directory.file_name()?)).filter(is_chart)
        })
    };
    inside.or_else(beside)
}

fn no_chart(files: &[&String]) -> anyhow::Error {
    let files: Vec<&str> = files.iter().map(|file| file.as_str()).collect();
    anyhow!(
        "which chart is {} for?\n\nhint: name it with `--chart`, or in {PROJECT_FILE}; files under `values/<chart>/` and in a \
         chart find theirs",
        files.join(", ")
    )
}
