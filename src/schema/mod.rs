//! Holds values to JSON Schemas, as Helm does (`pkg/chart/common/util/jsonschema.go`), in the words of its validator.
//!
//! The crate `jsonschema` validates; [`prepare`](self) makes the schema mean to it what it means to Helm's validator
//! (santhosh-tekuri/jsonschema v6), and its findings are put into v6's tree and words. What is not in the
//! chart is asked of an [`UrlLoader`], if there is one. Values are never changed.

mod compiled;
mod documents;
mod explain;
mod failure;
mod formats;
mod light;
mod outside;
pub mod place;
mod prepare;
mod quick;
mod words;
mod work;

use std::collections::HashMap;
use std::error;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value as Json;

use crate::data::{Map, Str, Value, to_text};
use crate::go::regexp;
use crate::go::slog::{Level, Record};
use crate::go::strconv::quote;
use crate::values::Instance;

pub use failure::Failure;
pub use outside::UrlLoader;

use compiled::Schema;

/// How deep values may nest: what refuses them is told with the whole path of each.
const MAX_DEPTH: u32 = 500;

/// How many refusals are told.
const MAX_FAILURES: usize = 10_000;

/// How many checks a validation may take: some seconds.
const MAX_CHECKS: u64 = 20_000_000;

/// How many checks a validation may take whose refusals are told: each may be one, and takes half a kilobyte.
const MAX_EXPLAINED: u64 = 500_000;

/// The values of a chart or its subcharts do not meet their schemas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Each chart that has a problem, parents before their subcharts.
    pub charts: Vec<ChartError>,
}

/// A chart whose values do not meet its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartError {
    /// The chart's name.
    pub chart: String,
    /// What is wrong.
    pub problem: Problem,
}

/// Why values cannot be said to meet a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The schema is not JSON; Go's words.
    NotJson(String),
    /// The schema is none by its own metaschema.
    InvalidSchema {
        /// Where it is from.
        url: String,
        /// The metaschema.
        metaschema: &'static str,
        /// What it refuses.
        failures: Vec<Failure>,
    },
    /// A pattern of the schema is no regular expression.
    Pattern {
        /// The pattern.
        pattern: String,
        /// Where it stands.
        at: String,
        /// Why.
        error: regexp::Error,
    },
    /// A reference leads nowhere, or to where nothing is loaded from; a sentence.
    Unresolved(String),
    /// The values for a subchart are no map, but of this Go type.
    NotAMap {
        /// The type.
        found: String,
    },
    /// The schema refuses values.
    Values(Vec<Failure>),
    /// The values nest deeper than values may.
    TooDeep,
    /// The schema refuses more values than anybody reads.
    TooMany,
    /// To hold the values to the schema may take years.
    TooMuchWork,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("values don't meet the specifications of the schema(s) in the following chart(s):\n")?;
        self.charts
            .iter()
            .try_for_each(|chart| write!(f, "{}:\n{}", chart.chart, chart.problem))
    }
}

impl error::Error for Error {}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::NotJson(message) | Problem::Unresolved(message) => f.write_str(message),
            Problem::InvalidSchema {
                url,
                metaschema,
                failures,
            } => {
                write!(
                    f,
                    "\"{url}#\" is not valid against metaschema: jsonschema validation failed with '{metaschema}'"
                )?;
                failures.iter().try_for_each(|failure| write!(f, "\n{failure}"))
            }
            Problem::Pattern { pattern, at, error } => {
                write!(
                    f,
                    "invalid regex {} at {}: {error}",
                    quote(pattern.as_bytes()),
                    quote(at.as_bytes())
                )
            }
            Problem::NotAMap { found } => {
                writeln!(f, "invalid type for values: expected object (map), got {found}")
            }
            Problem::TooDeep => writeln!(
                f,
                "values that nest deeper than {MAX_DEPTH} levels are not held to a schema"
            ),
            Problem::TooMany => writeln!(f, "the schema refuses more than {MAX_FAILURES} values"),
            Problem::TooMuchWork => writeln!(
                f,
                "the schema takes more than {MAX_CHECKS} checks: --skip-schema-validation leaves it out"
            ),
            Problem::Values(failures) => failures.iter().try_for_each(|failure| writeln!(f, "{failure}")),
        }
    }
}

impl error::Error for Problem {}

/// Holds the values of a chart and, in them, those of its subcharts to their schemas: Helm's `ValidateAgainstSchema`.
/// The loader gives what they refer to outside the chart. What Helm would remark is added to `warnings`.
///
/// # Errors
/// Where any of them has a problem.
pub fn validate_chart(
    schemas: &Schemas,
    root: &Instance,
    values: &Map,
    loader: Option<&dyn UrlLoader>,
    warnings: &mut Vec<Record>,
) -> Result<(), Error> {
    let mut charts = Vec::new();
    collect(schemas, root, values, loader, warnings, &mut charts);
    if charts.is_empty() {
        Ok(())
    } else {
        Err(Error { charts })
    }
}

fn collect(
    schemas: &Schemas,
    instance: &Instance,
    values: &Map,
    loader: Option<&dyn UrlLoader>,
    warnings: &mut Vec<Record>,
    charts: &mut Vec<ChartError>,
) {
    let mut add = |chart: &str, problem| {
        charts.push(ChartError {
            chart: chart.to_owned(),
            problem,
        })
    };
    let (name, debug) = (&instance.metadata.name, |message| Record::new(Level::Debug, message));
    if let Some(schema) = &instance.chart.schema {
        warnings.push(debug("chart name").with("chart-name", name.as_str()));
        warnings.push(debug("unmarshalled JSON schema").with("schema", schema.clone()));
        let result = match &*schemas.get(schema) {
            Ok(schema) => schema.validate(&Value::Map(values.clone()), loader, warnings),
            Err(problem) => Err(problem.clone()),
        };
        if let Err(problem) = result {
            add(name, problem);
        }
    }
    let count = instance.dependencies.len().to_string();
    warnings.push(
        debug("number of dependencies in the chart")
            .with("chart", name.as_str())
            .with("dependencies", count),
    );
    for subchart in &instance.dependencies {
        let name = &subchart.metadata.name;
        match values.get(name.as_bytes()) {
            None | Some(Value::Nil) => {}
            Some(Value::Map(values)) => collect(schemas, subchart, &values, loader, warnings, charts),
            Some(other) => {
                let found = other.type_name().into_owned();
                charts.push(ChartError {
                    chart: name.clone(),
                    problem: Problem::NotAMap { found },
                });
            }
        }
    }
}

/// Holds values to one schema: Helm's `ValidateAgainstSingleSchema`. The loader gives what it refers to elsewhere. What Helm would remark is added to `warnings`.
///
/// # Errors
/// Where the schema cannot be used, or refuses the values.
pub fn validate(
    schema: &[u8],
    values: &Value,
    loader: Option<&dyn UrlLoader>,
    warnings: &mut Vec<Record>,
) -> Result<(), Problem> {
    Schema::read(Str::from(schema))?.validate(values, loader, warnings)
}

/// The schemas that were met, ready for the next render with them.
#[derive(Debug, Default)]
pub struct Schemas(Mutex<HashMap<usize, Known>>);

/// A schema, and the text whose place in memory it is found by.
#[derive(Debug)]
struct Known {
    _text: Str,
    schema: Arc<Result<Schema, Problem>>,
}

impl Schemas {
    /// The schema of a text that is shared between renders.
    fn get(&self, text: &Str) -> Arc<Result<Schema, Problem>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.entry(text.as_ptr().addr()).or_insert_with(|| Known {
            _text: text.clone(),
            schema: Arc::new(Schema::read(text.clone())),
        });
        Arc::clone(&known.schema)
    }
}

fn is_deeper(value: &Value, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return true;
    };
    match value {
        Value::List(items) => items.iter().any(|item| is_deeper(item, depth)),
        Value::Map(map) => map.snapshot().iter().any(|(_, value)| is_deeper(value, depth)),
        _ => false,
    }
}

/// Values as JSON. Numbers without a fraction are integers, as they are for Helm's validator.
fn to_json(value: &Value) -> Json {
    /// Up to here every whole number has a float of its own.
    const WHOLE: f64 = 9_007_199_254_740_992.0;
    match value {
        Value::Nil => Json::Null,
        Value::Bool(b) => Json::Bool(*b),
        Value::Int(n) | Value::Int64(n) | Value::Duration(n) => Json::from(*n),
        Value::Uint8(n) => Json::from(*n),
        Value::Uint64(n) => Json::from(*n),
        Value::Float(n) if n.fract() == 0.0 && n.abs() <= WHOLE => Json::from(*n as i64),
        Value::Float(n) => Json::from(*n),
        Value::String(text) => Json::String(text.to_text().into_owned()),
        Value::Bytes(text) => Json::String(to_text(text).into_owned()),
        Value::List(items) => items.iter().map(to_json).collect(),
        Value::Map(map) => {
            let entries = map.snapshot();
            entries
                .iter()
                .map(|(key, value)| (key.to_text().into_owned(), to_json(value)))
                .collect()
        }
        Value::Object(object) => to_json(&object.to_json()),
    }
}
