//! `chartroom lint`: asks the rules about charts and the environments they are used in.

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;

use super::host::SystemHost;
use super::inputs::{self, RenderArgs, ValuesArgs};
use super::project::{self, EnvironmentArg, Installation, PROJECT_FILE, Project};
use super::{DEFAULT_NAME, Exit, Globals, Outcome, Output, parallel};
use crate::diagnostic::Diagnostic;
use crate::go::slog::Record;
use crate::lint::{self, Environment, Subject};
use crate::report::findings;

/// Check charts, and render them for every environment
#[derive(Args, Debug)]
pub struct LintArgs {
    /// The charts: directories or archives. Without any, those of chartroom.yaml
    charts: Vec<String>,
    /// An environment: its name, or its name and values files (`dev=a.yaml,b.yaml`). Without any, and without values,
    /// those that chartroom.yaml has for the chart
    #[arg(long = "env", value_name = "NAME[=FILES]")]
    environments: Vec<EnvironmentArg>,
    #[command(flatten)]
    render: RenderArgs,
    #[command(flatten)]
    values: ValuesArgs,
}

pub(super) fn run(globals: &Globals, args: &LintArgs) -> anyhow::Result<Outcome> {
    let charts = args.charts()?;
    let linted = parallel::map(&charts, |(chart, installations)| {
        args.lint(globals, chart, installations)
    })?;
    let mut warnings = Vec::new();
    let mut findings = Vec::new();
    for of_chart in linted {
        let (found, remarks) = of_chart?;
        findings.extend(found);
        warnings.extend(remarks);
    }
    let mut text = Vec::new();
    findings::text(&findings, &mut text)?;
    let exit = if lint::fails(&findings) {
        Exit::Failure
    } else {
        Exit::Success
    };
    Ok(Outcome {
        warnings,
        stdout: Output::Styled(text),
        result: Ok(exit),
    })
}

impl LintArgs {
    /// The charts that are linted, each with its uses.
    fn charts(&self) -> anyhow::Result<Vec<(PathBuf, Vec<Installation>)>> {
        let project = Project::find()?;
        let mut charts = Vec::new();
        if self.charts.is_empty() {
            let Some(project) = project.as_ref().filter(|project| !project.file.releases.is_empty()) else {
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
        for chart in &self.charts {
            charts.push(inputs::locate_chart(chart)?);
        }
        let uses = |chart: PathBuf| Ok((chart.clone(), self.installations(project.as_ref(), &chart)?));
        charts.into_iter().map(uses).collect()
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

    fn lint(
        &self,
        globals: &Globals,
        chart: &Path,
        installations: &[Installation],
    ) -> anyhow::Result<(Vec<Diagnostic>, Vec<Record>)> {
        let schema = self.render.schema()?;
        let (prepared, warnings) = inputs::open_chart(chart)?;
        let environment = |installation: &Installation| Environment {
            name: installation.environment.clone(),
            layers: installation.layers.clone(),
        };
        let environments: Vec<Environment> = installations.iter().map(environment).collect();
        let Some(first) = installations.first() else {
            return Ok((Vec::new(), warnings));
        };
        let mut request = first.request(globals, &self.render)?;
        request.schema = schema.as_deref().or(request.schema);
        let findings = lint::lint(&Subject {
            prepared: &prepared,
            environments: &environments,
            request,
            host: &SystemHost::new(false)?,
        });
        Ok((findings, warnings))
    }
}
