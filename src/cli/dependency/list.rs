//! `chartroom dependency list` (`Dependency.List` in Helm's `pkg/action/dependency.go`).

use std::fs;
use std::path::Path;

use crate::chart::load::Loaded;
use crate::chart::status::{self, Neighbour};
use crate::chart::{Chart, Dependency, Warning, directory};
use crate::cli::{Exit, Outcome, Output};
use crate::go::path;
use crate::go::strconv::quote;
use crate::report::table::table;

/// The dependencies of a chart, and what lies in its charts/ directory without being one.
pub fn run(place: &str, max_col_width: usize) -> anyhow::Result<Outcome> {
    let Loaded { chart, warnings } = directory::open_any(Path::new(place))?;
    let charts = String::from_utf8_lossy(&path::join([place.as_bytes(), b"charts"])).into_owned();
    let text = match &chart.metadata.dependencies {
        None => format!("WARNING: no dependencies at {charts}\n"),
        Some(dependencies) => {
            let neighbours = neighbours(Path::new(&charts));
            let table = table(&rows(dependencies, &chart, &neighbours), max_col_width);
            format!("{table}\n{}", warn_of_strangers(&charts, dependencies, &neighbours))
        }
    };
    Ok(Outcome {
        warnings: warnings.iter().map(Warning::record).collect(),
        stdout: Output::Plain(text.into_bytes()),
        result: Ok(Exit::Success),
    })
}

/// The directories and files of charts/, sorted by name, each with the chart in it. None where it cannot be read.
fn neighbours(charts: &Path) -> Vec<Neighbour> {
    let entries = fs::read_dir(charts).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let neighbour = |name: String| {
        let loaded = directory::open_any(&charts.join(&name));
        Neighbour {
            chart: loaded.ok().map(|loaded| loaded.chart),
            name,
        }
    };
    names.into_iter().map(neighbour).collect()
}

fn rows(dependencies: &[Dependency], chart: &Chart, neighbours: &[Neighbour]) -> Vec<[String; 4]> {
    let header = ["NAME", "VERSION", "REPOSITORY", "STATUS"].map(str::to_owned);
    let rows = dependencies.iter().map(|dependency| {
        [
            dependency.name.clone(),
            dependency.version.clone(),
            dependency.repository.clone(),
            status::of(dependency, chart, neighbours).to_string(),
        ]
    });
    [header].into_iter().chain(rows).collect()
}

/// A line for each directory or archive that is no dependency. Matches `printMissing`.
fn warn_of_strangers(charts: &str, dependencies: &[Dependency], neighbours: &[Neighbour]) -> String {
    let mut lines = String::new();
    for Neighbour { name, chart } in neighbours {
        let place = format!("{charts}/{name}");
        if !Path::new(&place).is_dir() && path::ext(name.as_bytes()) != b".tgz" {
            continue;
        }
        let place = quote(place.as_bytes());
        match chart {
            None => lines.push_str(&format!("WARNING: {place} is not a chart.\n")),
            Some(chart) if !dependencies.iter().any(|dependency| dependency.name == chart.name()) => {
                lines.push_str(&format!("WARNING: {place} is not in Chart.yaml.\n"));
            }
            Some(_) => {}
        }
    }
    lines
}
