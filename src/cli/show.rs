//! `chartroom show`: the parts of a chart, as Helm prints them.

use anyhow::bail;
use clap::{Args, Subcommand};

use super::chart_source::ChartSource;
use super::inputs;
use super::{Exit, Globals, Outcome, Output};
use crate::chart::load::Loaded;
use crate::chart::show::{Part, show};
use crate::chart::{Warning, directory};

/// Print a chart's definition, values, README or custom resource definitions
#[derive(Args, Debug)]
#[command(visible_alias = "inspect")]
pub struct ShowArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
#[command(disable_version_flag = true)]
enum What {
    /// Print all of it
    All(PartArgs),
    /// Print Chart.yaml, as Helm understands it
    Chart(PartArgs),
    /// Print values.yaml
    Values(ShowValuesArgs),
    /// Print the README
    Readme(PartArgs),
    /// Print the custom resource definitions of the chart and its subcharts
    Crds(PartArgs),
}

#[derive(Args, Debug)]
#[command(disable_version_flag = true)]
struct PartArgs {
    /// The chart: a directory or an archive
    chart: String,
    #[command(flatten)]
    source: ChartSource,
}

#[derive(Args, Debug)]
#[command(disable_version_flag = true)]
struct ShowValuesArgs {
    #[command(flatten)]
    part: PartArgs,
    #[arg(long, hide = true)]
    jsonpath: Option<String>,
}

impl ShowValuesArgs {
    /// Refuses what is not here, rather than to print something else.
    fn refuse(&self) -> anyhow::Result<()> {
        if self.jsonpath.as_ref().is_some_and(|path| !path.is_empty()) {
            bail!("--jsonpath is not here: pass the values to a program such as `yq`");
        }
        Ok(())
    }
}

/// Matches Helm's `pkg/cmd/show.go`.
pub(super) fn run(globals: &Globals, args: &ShowArgs) -> anyhow::Result<Outcome> {
    let (part, args) = match &args.what {
        What::All(args) => (Part::All, args),
        What::Chart(args) => (Part::Definition, args),
        What::Values(args) => {
            args.refuse()?;
            (Part::Values, &args.part)
        }
        What::Readme(args) => (Part::Readme, args),
        What::Crds(args) => (Part::Crds, args),
    };
    args.source.refuse()?;
    let Loaded { chart, warnings } = directory::open_any(&inputs::locate_chart(&args.chart)?)?;
    Ok(Outcome {
        warnings: warnings.iter().map(Warning::record).collect(),
        stdout: Output::Plain(show(&chart, part, globals.helm())?),
        result: Ok(Exit::Success),
    })
}
