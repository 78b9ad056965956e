//! `chartroom values`: the values that templates see, where each comes from, and who reads it.

use std::path::Path;

use anyhow::{anyhow, bail};
use clap::{Args, ValueEnum};

use super::host::SystemHost;
use super::inputs::{self, RenderArgs, ValuesArgs};
use super::{DEFAULT_NAME, Exit, Globals, Outcome, Output, project};
use crate::data::{Map, Str, Value};
use crate::go::json;
use crate::render::{self, Prepared, Reads, Release, Request};
use crate::report::values::{self as report, Explanation};
use crate::values::changes::changes;
use crate::values::path::{self, Written};
use crate::values::{self, Composed, Layer, candidates};
use crate::yaml;

/// Show the values that templates see, and where they come from
#[derive(Args, Debug)]
pub struct ShowArgs {
    /// The chart: a directory or an archive
    chart: String,
    /// The values of an environment that chartroom.yaml names, below those of --values
    #[arg(long, value_name = "NAME")]
    env: Option<String>,
    /// Only what this subchart sees: its name or alias, `a.b` for a subchart's subchart
    #[arg(long, value_name = "NAME")]
    subchart: Option<String>,
    /// How values are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    about: About,
    #[command(flatten)]
    render: RenderArgs,
    #[command(flatten)]
    values: ValuesArgs,
}

/// What is asked about the values instead.
#[derive(Args, Debug)]
#[group(multiple = false)]
struct About {
    /// Tell of one value, such as `image.tag`, which layers give it and which templates read it
    #[arg(long, value_name = "PATH")]
    explain: Option<String>,
    /// Write the origin of each value beside it
    #[arg(long)]
    blame: bool,
    /// List what differs from the chart's own values
    #[arg(long)]
    diff_defaults: bool,
}

/// How values are written.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    #[default]
    Yaml,
    Json,
}

/// What the command looks at.
struct Subject<'a> {
    prepared: &'a Prepared,
    layers: &'a [Layer],
    composed: Composed,
    /// The part of the values that was asked for: its path and what is there.
    above: Vec<Str>,
    shown: Map,
}

pub(super) fn run(globals: &Globals, args: &ShowArgs) -> anyhow::Result<Outcome> {
    let path = inputs::locate_chart(&args.chart)?;
    let layers = args.layers(&path)?;
    let (prepared, mut warnings) = inputs::open_chart(&path)?;
    let composed = values::compose(prepared.chart(), &layers)?;
    warnings.extend(composed.warnings.iter().map(values::Warning::record));
    let above = args.subchart.as_deref().map(path::parse).unwrap_or_default();
    let shown = subchart(&composed, &above)?;
    let subject = Subject {
        prepared: &prepared,
        layers: &layers,
        composed,
        above,
        shown,
    };
    let text = if let Some(path) = &args.about.explain {
        let reads = args.reads(globals, &subject)?;
        subject.explain(&path::parse(path), reads.as_ref())?
    } else if args.about.blame {
        subject.blame()?
    } else if args.about.diff_defaults {
        subject.diff_defaults()?
    } else {
        let stdout = Output::Plain(subject.text(args.format)?);
        return Ok(outcome(stdout, warnings));
    };
    Ok(outcome(Output::Styled(text), warnings))
}

fn outcome(stdout: Output, warnings: Vec<crate::go::slog::Record>) -> Outcome {
    Outcome {
        warnings,
        stdout,
        result: Ok(Exit::Success),
    }
}

/// The values of a subchart that takes part.
fn subchart(composed: &Composed, above: &[Str]) -> anyhow::Result<Map> {
    let mut chart = &composed.root;
    for name in above {
        let found = chart.dependencies.iter().find(|sub| sub.name().as_bytes() == &**name);
        let Some(found) = found else {
            let names: Vec<_> = chart.dependencies.iter().map(values::Instance::name).collect();
            let there = if names.is_empty() {
                "it has none".to_owned()
            } else {
                format!("there are {}", names.join(", "))
            };
            bail!(
                "chart {} has no enabled subchart {}: {there}",
                chart.name(),
                name.to_text()
            );
        };
        chart = found;
    }
    match path::entry(&composed.values, above) {
        Some(entry) => entry
            .value
            .as_map()
            .cloned()
            .ok_or_else(|| anyhow!("the subchart has no values")),
        None => Ok(Map::new()),
    }
}

impl ShowArgs {
    fn layers(&self, chart: &Path) -> anyhow::Result<Vec<Layer>> {
        let mut layers = Vec::new();
        if let Some(name) = &self.env {
            let environments = project::environments(chart)?;
            let Some(environment) = environments.iter().find(|environment| environment.name == *name) else {
                let names: Vec<_> = environments
                    .iter()
                    .map(|environment| environment.name.as_str())
                    .collect();
                bail!(
                    "chartroom.yaml names no environment {name} for {}: it names {}",
                    self.chart,
                    names.join(", ")
                );
            };
            layers.extend(environment.layers.iter().cloned());
        }
        layers.extend(self.values.layers()?);
        Ok(layers)
    }

    /// Renders the chart to see what is read; nothing where it does not render.
    fn reads(&self, globals: &Globals, subject: &Subject<'_>) -> anyhow::Result<Option<Reads>> {
        let release = Release {
            name: DEFAULT_NAME.to_owned(),
            namespace: globals.namespace().to_owned(),
            is_upgrade: false,
        };
        let request = Request {
            layers: subject.layers,
            skip_schema: true,
            trace: true,
            ..self.render.request(release)?
        };
        let host = SystemHost::new(false)?;
        let rendered = render::render_files(subject.prepared, &request, &host, &mut Vec::new());
        Ok(rendered.ok().and_then(|rendered| rendered.reads))
    }
}

impl Subject<'_> {
    fn text(&self, format: Format) -> anyhow::Result<Vec<u8>> {
        let value = Value::Map(self.shown.clone());
        match format {
            Format::Yaml => Ok(yaml::marshal(&value)?),
            Format::Json => {
                let mut text = json::marshal_indent(&value)?;
                text.push(b'\n');
                Ok(text)
            }
        }
    }

    fn explain(&self, path: &[Str], reads: Option<&Reads>) -> anyhow::Result<Vec<u8>> {
        let full = [&self.above, path].concat();
        let candidates = candidates(&self.composed, self.layers, &full)?;
        let entry = path::entry(&self.shown, path);
        let readers = reads.map(|reads| reads.readers(&full));
        if entry.is_none() && candidates.is_empty() {
            bail!(
                "no layer gives `{}`, and the chart has no default for it",
                Written(path)
            );
        }
        let explanation = Explanation {
            path: &full,
            value: entry.as_ref().map(|entry| &entry.value),
            candidates: &candidates,
            readers,
        };
        let mut text = Vec::new();
        report::explain(&explanation, &mut text)?;
        Ok(text)
    }

    fn blame(&self) -> anyhow::Result<Vec<u8>> {
        let mut text = Vec::new();
        report::blame(&self.shown, &self.composed.origins, &mut text)?;
        Ok(text)
    }

    fn diff_defaults(&self) -> anyhow::Result<Vec<u8>> {
        let defaults = values::compose(self.prepared.chart(), &[])?;
        let before = path::entry(&defaults.values, &self.above);
        let before = before
            .and_then(|entry| entry.value.as_map().cloned())
            .unwrap_or_default();
        let changes = changes(&before, &self.shown);
        let mut text = Vec::new();
        report::changes(&changes, &defaults.origins, &self.composed.origins, &mut text)?;
        Ok(text)
    }
}
