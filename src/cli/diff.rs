//! `chartroom diff`: what two sets of values make of a chart, object by object.

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use super::flags::Commas;
use super::host::SystemHost;
use super::inputs::{self, RenderArgs, ValuesArgs};
use super::{DEFAULT_NAME, Exit, Globals, Outcome, Output, failure};
use crate::diff;
use crate::host::{FixedHost, Host as _};
use crate::render::{self, Release, Request};
use crate::report::diff::{Sides, markdown, unified};

/// Compare what two sets of values make of a chart
#[derive(Args, Debug)]
pub struct DiffArgs {
    /// The chart: a directory or an archive
    chart: String,
    /// Values of the first side only, over those of both
    #[arg(long, value_name = "FILE", required = true)]
    values_a: Vec<Commas>,
    /// Values of the second side only, over those of both
    #[arg(long, value_name = "FILE", required = true)]
    values_b: Vec<Commas>,
    /// How the differences are printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// End with exit code 1 if there are differences, and with 2 if the sides cannot be compared
    #[arg(long)]
    exit_code: bool,
    #[command(flatten)]
    render: RenderArgs,
    #[command(flatten)]
    values: ValuesArgs,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// A unified diff, in colour on a terminal
    #[default]
    Text,
    /// Markdown, for a comment on a pull request
    Markdown,
}

impl DiffArgs {
    /// How a comparison ends that fails.
    pub(super) fn failure(&self) -> Exit {
        if self.exit_code {
            Exit::NotCompared
        } else {
            Exit::Failure
        }
    }
}

/// The seed of both sides' random values: what a chart makes up must not show as a difference.
const SEED: u64 = 0;

pub(super) fn run(globals: &Globals, args: &DiffArgs) -> anyhow::Result<Outcome> {
    let release = Release {
        name: DEFAULT_NAME.to_owned(),
        namespace: globals.namespace().to_owned(),
        is_upgrade: false,
    };
    let request = args.render.request(release)?;
    let path = inputs::locate_chart(&args.chart)?;
    let schema = args.render.schema()?;
    let (prepared, mut warnings) = inputs::open_chart(&path)?;
    let now = SystemHost::new(false)?.now();
    let mut side = |files: &[Commas]| {
        let layers = [
            inputs::files(&args.values.files)?,
            inputs::files(files)?,
            args.values.flags(),
        ]
        .concat();
        let request = Request {
            layers: &layers,
            schema: schema.as_deref(),
            ..request.clone()
        };
        let rendered = render::render(&prepared, &request, &FixedHost::new(SEED, now), &mut warnings);
        let rendered = rendered
            .map_err(|error| failure::of_render(&error, &prepared, globals))
            .with_context(|| format!("with {}", name(files)))?;
        anyhow::Ok(rendered.manifests)
    };
    let (before, after) = (side(&args.values_a)?, side(&args.values_b)?);
    let diff = diff::compare(&before, &after);
    let (before, after) = (name(&args.values_a), name(&args.values_b));
    let sides = Sides {
        before: &before,
        after: &after,
    };
    let mut text = Vec::new();
    let stdout = match args.format {
        Format::Text => unified(&diff, sides, &mut text).map(|()| Output::Styled(text))?,
        Format::Markdown => markdown(&diff, sides, &mut text).map(|()| Output::Plain(text))?,
    };
    let exit = if args.exit_code && !diff.is_empty() {
        Exit::Different
    } else {
        Exit::Success
    };
    Ok(Outcome {
        warnings,
        stdout,
        result: Ok(exit),
    })
}

/// What a side is called: by its files.
fn name(files: &[Commas]) -> String {
    Commas::flatten(files).map(String::as_str).collect::<Vec<_>>().join(",")
}
