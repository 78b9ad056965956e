//! Chart.yaml against what lies in charts/. Matches Helm's `pkg/chart/v2/lint/rules/dependencies.go`.

use std::collections::BTreeSet;

use super::{ChartFiles, Linter};
use crate::chart::Chart;
use crate::diagnostic::Severity::{Error, Warning};

pub(super) fn check(files: &ChartFiles<'_>, linter: &mut Linter) {
    let chart = match &files.chart {
        Ok(prepared) => prepared.chart(),
        Err(error) => {
            linter.run(Error, "", Err(format!("unable to load chart\n\t{error}")));
            return;
        }
    };
    linter.run(Error, &files.directory, check_listed(chart));
    linter.run(Error, &files.directory, check_unique(chart));
    linter.run(Warning, &files.directory, check_present(chart));
}

fn check_listed(chart: &Chart) -> Result<(), String> {
    let listed: BTreeSet<&str> = chart
        .metadata
        .dependencies()
        .iter()
        .map(|dependency| &*dependency.name)
        .collect();
    let missing = chart.dependencies.iter().map(|subchart| subchart.name());
    none_of(
        missing.filter(|name| !listed.contains(name)),
        "chart metadata is missing these dependencies",
    )
}

fn check_unique(chart: &Chart) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    let names = chart.metadata.dependencies().iter().map(|dependency| {
        if dependency.alias.is_empty() {
            &*dependency.name
        } else {
            &*dependency.alias
        }
    });
    none_of(
        names.filter(|name| !seen.insert(*name)),
        "multiple dependencies with name or alias",
    )
}

fn check_present(chart: &Chart) -> Result<(), String> {
    let present: BTreeSet<&str> = chart.dependencies.iter().map(|subchart| subchart.name()).collect();
    let listed = chart.metadata.dependencies().iter().map(|dependency| &*dependency.name);
    none_of(
        listed.filter(|name| !present.contains(name)),
        "chart directory is missing these dependencies",
    )
}

fn none_of<'a>(names: impl Iterator<Item = &'a str>, complaint: &str) -> Result<(), String> {
    let names: Vec<&str> = names.collect();
    if names.is_empty() {
        return Ok(());
    }
    Err(format!("{complaint}: {}", names.join(",")))
}
