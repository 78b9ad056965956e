//! From a chart's defaults and the user's layers to the values that templates see.
//!
//! [`compose`] does all of it in Helm's order: the layers become one map, dependencies are processed for it, and then the
//! defaults of the chart and its subcharts come in under it. Whatever is remarked on the way is data, and every value
//! carries a mark that leads back to where it came from.

pub mod candidates;
mod coalesce;
pub mod dependencies;
pub mod difference;
mod format;
pub mod layer;
pub mod origin;
pub mod path;
pub mod paths;
pub mod set;
pub mod warning;

use std::fmt;
use std::sync::Arc;

use self::coalesce::Nulls;
use crate::chart::Chart;
use crate::chart::error::FileError;
use crate::compat::HelmVersion;
use crate::data::Map;
use crate::diagnostic::Location;
use crate::go::slog::{Level, Record};

pub use candidates::{Candidate, candidates};
pub use coalesce::deep_copy;
pub use dependencies::Instance;
pub use layer::Layer;
pub use origin::{Origin, Origins, Source};
pub use set::SetKind;
pub use warning::Warning;

/// The key whose values every subchart sees too.
const GLOBAL: &[u8] = b"global";

/// Why there are no values. Its text is Helm's.
#[derive(Clone, Debug, PartialEq)]
pub enum Error {
    /// A file cannot be used.
    File(FileProblem),
    /// A flag cannot be used.
    Flag {
        /// Which flag.
        kind: SetKind,
        /// What was given to it.
        text: String,
        /// Where it stands in a project file, if it is no flag.
        entry: Option<Location>,
        /// Why.
        error: set::Error,
    },
    /// The values for a subchart are no table.
    SubchartNotATable {
        /// The subchart's name.
        name: String,
        /// What is in their place, as Go prints it.
        found: String,
    },
    /// Something is wrong while dependencies are processed.
    Dependencies(Box<Error>),
}

/// A file of values that cannot be used.
#[derive(Clone, Debug, PartialEq)]
pub struct FileProblem {
    /// The file, as the user named it.
    pub name: String,
    /// Why.
    pub error: FileError,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::File(problem) => problem.fmt(f),
            Error::Flag {
                text,
                entry: Some(place),
                error,
                ..
            } => write!(f, "{place}: cannot set `{text}`: {error}"),
            Error::Flag {
                kind: SetKind::Json,
                text,
                ..
            } if text.trim().starts_with('{') => {
                write!(f, "failed parsing --set-json data JSON: {text}")
            }
            Error::Flag {
                kind: SetKind::Json,
                text,
                ..
            } => write!(f, "failed parsing --set-json data {text}"),
            Error::Flag { kind, error, .. } => write!(f, "failed parsing {} data: {error}", kind.flag()),
            Error::SubchartNotATable { name, found } => write!(f, "type mismatch on {name}: {found}"),
            Error::Dependencies(error) => write!(f, "chart dependencies processing failed: {error}"),
        }
    }
}

impl std::error::Error for Error {}

impl Error {
    /// The line that Helm logs beside the error, if it logs one (`Install.RunWithContext` in `pkg/action/install.go`).
    pub fn record(&self) -> Option<Record> {
        match self {
            Error::Dependencies(error) => {
                let record = Record::new(Level::Error, "chart dependencies processing failed");
                Some(record.with("error", error.to_string()))
            }
            _ => None,
        }
    }
}

/// The values of one render.
#[derive(Debug)]
pub struct Composed {
    /// The chart and the subcharts that take part.
    pub root: Instance,
    /// What templates see as `.Values`.
    pub values: Map,
    /// What the marks on the values stand for.
    pub origins: Origins,
}

/// Puts the values of a render together as Helm 4 does. Matches what Helm's `install` does before it checks schemas:
/// `MergeValues`, `ProcessDependencies` and `CoalesceValues`. What Helm would remark is added to the warnings, in its
/// order.
///
/// # Errors
/// The first step that fails.
pub fn compose(chart: &Arc<Chart>, layers: &[Layer], warnings: &mut Vec<Warning>) -> Result<Composed, Error> {
    compose_as(HelmVersion::V4, chart, layers, warnings)
}

/// Puts the values of a render together as this Helm does.
///
/// # Errors
/// The first step that fails.
pub fn compose_as(
    helm: HelmVersion,
    chart: &Arc<Chart>,
    layers: &[Layer],
    warnings: &mut Vec<Warning>,
) -> Result<Composed, Error> {
    let mut origins = Origins::default();
    let supplied = layer::merge_as(helm, layers, &mut origins)?;
    let mut root = Instance::new(chart, helm, &mut origins);
    let nulls = Nulls::over_defaults(helm);
    dependencies::process_dependencies(&mut root, &supplied, nulls, warnings)
        .map_err(|error| Error::Dependencies(Box::new(error)))?;
    let values = coalesce::coalesce_values(&root, supplied, nulls, warnings)?;
    Ok(Composed { root, values, origins })
}

/// As [`compose_as`], but that defaults come in twice, as in `helm lint`: a null over a default deletes it, and then the
/// default is there again (`templateLinter.Lint` in Helm's `pkg/chart/v2/lint/rules/template.go`).
///
/// # Errors
/// As [`compose_as`].
pub fn compose_for_lint(
    helm: HelmVersion,
    chart: &Arc<Chart>,
    layers: &[Layer],
    warnings: &mut Vec<Warning>,
) -> Result<Composed, Error> {
    let composed = compose_as(helm, chart, layers, warnings)?;
    let nulls = Nulls::over_defaults(helm);
    let values = coalesce::coalesce_values(&composed.root, composed.values, nulls, warnings)?;
    Ok(Composed { values, ..composed })
}

/// The given values over those of a file of defaults, without regard to charts; what is remarked is added to the warnings (`validateValuesFile` in Helm's
/// `pkg/chart/v2/lint/rules/values.go`).
///
/// # Errors
/// A layer cannot be used.
pub fn over_defaults(layers: &[Layer], defaults: &Map, warnings: &mut Vec<Warning>) -> Result<Map, Error> {
    let supplied = layer::merge(layers, &mut Origins::default())?;
    Ok(coalesce::coalesce_tables(&supplied, defaults, warnings))
}

#[cfg(test)]
mod compose_tests;
