//! Whether a chart's dependencies are there: the statuses of `helm dependency list` (`pkg/action/dependency.go`).

use std::fmt;
use std::sync::Arc;

use super::{Chart, Dependency};
use crate::go::filepath;
use crate::go::semver::{Constraint, Version};

/// What ends the name of an archive.
const ARCHIVE_EXTENSION: &str = ".tgz";

/// How a dependency is there, or why it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// As an archive, of a version that will do.
    Ok,
    /// As a directory, or inside the archive that was asked about.
    Unpacked,
    /// It is not there.
    Missing,
    /// Its version does not meet the constraint.
    WrongVersion,
    /// The constraint is none, or its version is no version.
    InvalidVersion,
    /// The archive of its name holds another chart.
    Misnamed,
    /// The archive of its name cannot be read.
    Corrupt,
    /// There are archives of several versions.
    TooManyMatches,
    /// Its name cannot be looked for.
    BadPattern,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Status::Ok => "ok",
            Status::Unpacked => "unpacked",
            Status::Missing => "missing",
            Status::WrongVersion => "wrong version",
            Status::InvalidVersion => "invalid version",
            Status::Misnamed => "misnamed",
            Status::Corrupt => "corrupt",
            Status::TooManyMatches => "too many matches",
            Status::BadPattern => "bad pattern",
        })
    }
}

/// What lies in a chart's charts/.
#[derive(Clone, Debug)]
pub struct Neighbour {
    /// The name of the file or directory.
    pub name: String,
    /// The chart in it, if there is one that can be read.
    pub chart: Option<Arc<Chart>>,
}

/// The status of a dependency of a chart with this in its charts/ directory. Matches `dependencyStatus`.
pub fn of(dependency: &Dependency, parent: &Chart, neighbours: &[Neighbour]) -> Status {
    let pattern = format!("{}-*{ARCHIVE_EXTENSION}", dependency.name);
    if filepath::matches(pattern.as_bytes(), b"").is_err() {
        return Status::BadPattern;
    }
    let matches = |neighbour: &&Neighbour| filepath::matches(pattern.as_bytes(), neighbour.name.as_bytes()) == Ok(true);
    let archives: Vec<&Neighbour> = neighbours.iter().filter(matches).collect();
    match archives.as_slice() {
        [] => of_subchart(dependency, parent),
        [archive] => of_archive(dependency, archive),
        several => {
            let has_version = |archive: &&&Neighbour| has_version(&archive.name, &dependency.name);
            match several.iter().filter(has_version).collect::<Vec<_>>().as_slice() {
                [] => of_subchart(dependency, parent),
                [archive] => of_archive(dependency, archive),
                _ => Status::TooManyMatches,
            }
        }
    }
}

/// Whether an archive's name is the dependency's name and a version: that of `a-b` also begins as those of `a` do.
fn has_version(archive: &str, dependency: &str) -> bool {
    let stem = archive.strip_suffix(ARCHIVE_EXTENSION).unwrap_or(archive);
    let version = stem.strip_prefix(dependency).and_then(|rest| rest.strip_prefix('-'));
    Version::parse_strict(version.unwrap_or(stem)).is_ok()
}

/// Matches `statArchiveForStatus`.
fn of_archive(dependency: &Dependency, archive: &Neighbour) -> Status {
    match &archive.chart {
        None => Status::Corrupt,
        Some(chart) if chart.name() != dependency.name => Status::Misnamed,
        Some(chart) => check_version(dependency, chart).unwrap_or(Status::Ok),
    }
}

fn of_subchart(dependency: &Dependency, parent: &Chart) -> Status {
    let subcharts = parent.dependencies.iter();
    match subcharts.rev().find(|subchart| subchart.name() == dependency.name) {
        None => Status::Missing,
        Some(chart) => check_version(dependency, chart).unwrap_or(Status::Unpacked),
    }
}

/// What is wrong with the version of a chart that is there.
fn check_version(dependency: &Dependency, chart: &Chart) -> Option<Status> {
    if chart.metadata.version == dependency.version {
        return None;
    }
    match (
        Constraint::parse(&dependency.version),
        Version::parse(&chart.metadata.version),
    ) {
        (Ok(constraint), Ok(version)) => (!constraint.check(&version)).then_some(Status::WrongVersion),
        _ => Some(Status::InvalidVersion),
    }
}
