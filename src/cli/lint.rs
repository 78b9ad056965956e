//! `chartroom lint`: asks the rules about a chart and the environments it is used in.

use std::path::Path;

use clap::Args;

use super::flags::Commas;
use super::host::SystemHost;
use super::inputs::{self, RenderArgs, ValuesArgs};
use super::{DEFAULT_NAME, Exit, Globals, Outcome, Output, project};
use crate::lint::{self, Environment, Subject};
use crate::render::{Release, Request};
use crate::report::findings;

/// Check a chart, and render it for every environment
#[derive(Args, Debug)]
pub struct LintArgs {
    /// The chart: a directory or an archive
    chart: String,
    /// The values files of an environment, over those of --values; once for each environment. Without any, and without
    /// values, the environments that chartroom.yaml names for the chart
    #[arg(long = "env", value_name = "FILES")]
    environments: Vec<Commas>,
    #[command(flatten)]
    render: RenderArgs,
    #[command(flatten)]
    values: ValuesArgs,
}

pub(super) fn run(globals: &Globals, args: &LintArgs) -> anyhow::Result<Outcome> {
    let release = Release {
        name: DEFAULT_NAME.to_owned(),
        namespace: globals.namespace().to_owned(),
        is_upgrade: false,
    };
    let request = args.render.request(release)?;
    let path = inputs::locate_chart(&args.chart)?;
    let environments = args.environments(&path)?;
    let schema = args.render.schema()?;
    let (prepared, warnings) = inputs::open_chart(&path)?;
    let subject = Subject {
        prepared: &prepared,
        environments: &environments,
        request: Request {
            schema: schema.as_deref(),
            ..request
        },
        host: &SystemHost::new(false)?,
    };
    let findings = lint::lint(&subject);
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
    /// The environments that were named. Without any: those of chartroom.yaml, if no values are given, else the one that
    /// the other flags describe.
    fn environments(&self, chart: &Path) -> anyhow::Result<Vec<Environment>> {
        let common = self.values.layers()?;
        if self.environments.is_empty() {
            let project = if common.is_empty() {
                project::environments(chart)?
            } else {
                Vec::new()
            };
            let described = Environment {
                name: "default".to_owned(),
                layers: common,
            };
            return Ok(if project.is_empty() { vec![described] } else { project });
        }
        let environments = self.environments.iter().map(|files| {
            let layers = [common.clone(), inputs::files(std::slice::from_ref(files))?].concat();
            Ok(Environment {
                name: files.0.join(","),
                layers,
            })
        });
        environments.collect()
    }
}
