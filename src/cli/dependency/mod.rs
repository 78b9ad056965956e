//! `chartroom dependency`: the charts that a chart depends on, listed, or packed into its charts/ directory.

mod list;
mod manager;

use std::path::Path;

use clap::{Args, Subcommand};

use self::manager::{Manager, Report};
use super::host::SystemHost;
use super::{Exit, Globals, Outcome, Output};
use crate::go::{path, strconv};
use crate::host::Host;

/// List or pack the charts that a chart depends on
#[derive(Args, Debug)]
#[command(visible_aliases = ["dep", "dependencies"])]
pub struct DependencyArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// List the dependencies of a chart, and whether they are there
    #[command(visible_alias = "ls")]
    List(ListArgs),
    /// Fill charts/ with the versions that Chart.lock names
    Build(PackArgs),
    /// Fill charts/ with what Chart.yaml asks for, and write Chart.lock
    #[command(visible_alias = "up")]
    Update(PackArgs),
}

#[derive(Args, Debug)]
struct ListArgs {
    /// The chart: a directory or an archive
    #[arg(default_value = ".")]
    chart: String,
    /// The greatest width of a column; 0 is none
    #[arg(long, value_name = "WIDTH", default_value = "80", value_parser = parse_width)]
    max_col_width: u64,
}

#[derive(Args, Debug)]
struct PackArgs {
    /// The chart: a directory
    #[arg(default_value = ".")]
    chart: String,
}

/// A number as Go's pflag reads it: also `0x20`.
fn parse_width(text: &str) -> Result<u64, strconv::NumError> {
    strconv::parse_uint(text, 0)
}

/// Matches Helm's `pkg/cmd/dependency.go`, `dependency_build.go` and `dependency_update.go`.
pub(super) fn run(globals: &Globals, args: &DependencyArgs) -> anyhow::Result<Outcome> {
    match &args.what {
        What::List(args) => list::run(&clean(&args.chart), usize::try_from(args.max_col_width)?),
        What::Build(args) => {
            let host = SystemHost::new(false)?;
            Ok(Manager::new(clean(&args.chart), globals, &host).build().into())
        }
        What::Update(args) => {
            let host = SystemHost::new(false)?;
            Ok(Manager::new(clean(&args.chart), globals, &host).update().into())
        }
    }
}

fn clean(chart: &str) -> String {
    String::from_utf8_lossy(&path::clean(chart.as_bytes())).into_owned()
}

impl From<Report> for Outcome {
    fn from(report: Report) -> Outcome {
        Outcome {
            warnings: report.warnings,
            stdout: Output::Plain(report.said.into_bytes()),
            result: report.result.map(|()| Exit::Success),
        }
    }
}

/// Fills the charts/ directory of a chart (`--dependency-update`).
pub fn update(chart: &Path, globals: &Globals, host: &dyn Host) -> Report {
    Manager::new(chart.to_string_lossy().into_owned(), globals, host).update()
}
