//! `chartroom show`: the parts of a chart, as Helm prints them.

use anyhow::anyhow;
use clap::{Args, Subcommand};

use super::chart_source::ChartSource;
use super::inputs;
use super::{Exit, Globals, Outcome, Output};
use crate::chart::load::Loaded;
use crate::chart::show::{Part, show};
use crate::chart::{Chart, Warning, directory};
use crate::data::Value;
use crate::jsonpath::JsonPath;

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
    /// Print what this JSONPath expression makes of the values, as in `{.image.tag}`
    #[arg(long, value_name = "EXPRESSION")]
    jsonpath: Option<String>,
}

impl ShowValuesArgs {
    /// What the expression makes of a chart's values, where one is given.
    fn look_up(&self, chart: &Chart) -> anyhow::Result<Option<Vec<u8>>> {
        let Some(text) = self.jsonpath.as_ref().filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        let path = JsonPath::parse(text).map_err(|error| anyhow!("error parsing jsonpath {text}: {error}"))?;
        let values = chart.values.as_ref().map(|values| values.to_map());
        let printed = path.print(Value::Map(values.unwrap_or_default()));
        printed.map(Some).map_err(|error| anyhow!("jsonpath {text} {error}"))
    }
}

/// Matches Helm's `pkg/cmd/show.go`.
pub(super) fn run(globals: &Globals, args: &ShowArgs) -> anyhow::Result<Outcome> {
    let what = &args.what;
    let (part, args) = match what {
        What::All(args) => (Part::All, args),
        What::Chart(args) => (Part::Definition, args),
        What::Values(args) => (Part::Values, &args.part),
        What::Readme(args) => (Part::Readme, args),
        What::Crds(args) => (Part::Crds, args),
    };
    args.source.refuse()?;
    let Loaded { chart, warnings } = directory::open_any(&inputs::locate_chart(&args.chart)?)?;
    let looked_up = match what {
        What::Values(args) => args.look_up(&chart)?,
        _ => None,
    };
    let text = looked_up.map_or_else(|| show(&chart, part, globals.helm()), Ok)?;
    Ok(Outcome {
        warnings: warnings.iter().map(Warning::record).collect(),
        stdout: Output::Plain(text),
        result: Ok(Exit::Success),
    })
}
