//! What is linted: charts, each with its uses.

use std::path::{Path, PathBuf};

use anyhow::bail;

use super::LintArgs;
use crate::cli::project::{self, Installation, PROJECT_FILE, Project};
use crate::cli::{DEFAULT_NAME, inputs};

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
        let mut charts = Vec::new();
        if self.paths.is_empty() {
            let Some(project) = project.filter(|project| !project.file.releases.is_empty()) else {
                bail!(
                    "no chart\n\nhint: name one, or describe your charts in {PROJECT_FILE}: `chartroom init` writes it"
                );
            };
            for (name, release) in &project.file.releases {
                let chart = project.chart(name, release)?;
                if !charts.contains(&chart) {
                    charts.push(chart);
                }
            }
        }
        for chart in &self.paths {
            charts.push(inputs::locate_chart(chart)?);
        }
        let target = |chart: PathBuf| {
            Ok(Target {
                installations: self.installations(project, &chart)?,
                root: project::shown(&chart),
                chart,
            })
        };
        charts.into_iter().map(target).collect()
    }

    /// The uses of a chart that were named, with the values of the flags over them. Without any: those of chartroom.yaml,
    /// if no values are given, else the one that the flags describe.
    fn installations(&self, project: Option<&Project>, chart: &Path) -> anyhow::Result<Vec<Installation>> {
        let flags = self.values.layers()?;
        let project = project.filter(|_| !self.environments.is_empty() || flags.is_empty());
        let mut found = project::of_chart(project, chart, DEFAULT_NAME, &self.environments)?;
        for installation in &mut found {
            installation.layers.extend(flags.clone());
        }
        Ok(found)
    }
}
