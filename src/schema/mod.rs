//! Holds values to JSON Schemas, as Helm does (`pkg/chart/common/util/jsonschema.go`), in the words of its validator.
//!
//! The crate `jsonschema` validates; [`prepare`](self) makes the schema mean to it what it means to Helm's validator
//! (santhosh-tekuri/jsonschema v6), and its findings are put into v6's tree and words. Nothing is fetched and no file is
//! read. Values are never changed.

mod documents;
mod explain;
mod failure;
mod formats;
pub mod place;
mod prepare;
mod quick;
mod words;

use std::error;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jsonschema::{Draft, PatternOptions, ReferencingError, Retrieve, Uri, ValidationOptions, Validator};
use serde_json::Value as Json;

use crate::data::{Map, Value};
use crate::go::json;
use crate::go::regexp;
use crate::go::slog::{Level, Record};
use crate::go::strconv::quote;
use crate::values::Instance;

pub use failure::Failure;

use documents::{Documents, ROOT, metaschema_of};
use explain::Explainer;

/// How much memory a compiled pattern may take: the crate's limit is below what Go accepts.
const MAX_PATTERN_BYTES: usize = 128 << 20;

/// How deep values may nest: what refuses them is told with the whole path of each.
const MAX_DEPTH: u32 = 500;

/// How many refusals are told.
const MAX_FAILURES: usize = 10_000;

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
    /// A reference leads nowhere, or to where nothing is fetched from; a sentence.
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
            Problem::InvalidSchema { metaschema, failures } => {
                write!(
                    f,
                    "\"{ROOT}#\" is not valid against metaschema: jsonschema validation failed with '{metaschema}'"
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
            Problem::Values(failures) => failures.iter().try_for_each(|failure| writeln!(f, "{failure}")),
        }
    }
}

impl error::Error for Problem {}

/// Holds the values of a chart and, in them, those of its subcharts to their schemas: Helm's `ValidateAgainstSchema`.
/// What Helm would remark is added to `warnings`.
///
/// # Errors
/// Where any of them has a problem.
pub fn validate_chart(root: &Instance, values: &Map, warnings: &mut Vec<Record>) -> Result<(), Error> {
    let mut charts = Vec::new();
    collect(root, values, warnings, &mut charts);
    if charts.is_empty() {
        Ok(())
    } else {
        Err(Error { charts })
    }
}

fn collect(instance: &Instance, values: &Map, warnings: &mut Vec<Record>, charts: &mut Vec<ChartError>) {
    let mut add = |chart: &str, problem| {
        charts.push(ChartError {
            chart: chart.to_owned(),
            problem,
        })
    };
    let (name, debug) = (&instance.metadata.name, |message| Record::new(Level::Debug, message));
    if let Some(schema) = &instance.chart.schema {
        warnings.push(debug("chart name").with("chart-name", name));
        warnings.push(debug("unmarshalled JSON schema").with("schema", schema.to_text()));
        if let Err(problem) = validate(schema, &Value::Map(values.clone()), warnings) {
            add(name, problem);
        }
    }
    let count = instance.dependencies.len().to_string();
    warnings.push(
        debug("number of dependencies in the chart")
            .with("chart", name)
            .with("dependencies", count),
    );
    for subchart in &instance.dependencies {
        let name = &subchart.metadata.name;
        match values.get(name.as_bytes()) {
            None | Some(Value::Nil) => {}
            Some(Value::Map(values)) => collect(subchart, &values, warnings, charts),
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

/// Holds values to one schema: Helm's `ValidateAgainstSingleSchema`. What Helm would remark is added to `warnings`.
///
/// # Errors
/// Where the schema cannot be used, or refuses the values.
pub fn validate(schema: &[u8], values: &Value, warnings: &mut Vec<Record>) -> Result<(), Problem> {
    let schema = read(schema)?;
    let draft = draft(&schema)?;
    if matches!(draft, Draft::Draft7 | Draft::Draft202012) && quick::is_surely_valid(&schema, values) {
        return Ok(());
    }
    check_schema(&schema, draft)?;
    let loader = Loader {
        documents: Arc::new(Documents::new(&prepare::prepare(&schema)?)),
        urns: Arc::default(),
    };
    let root = loader.documents.get(ROOT).unwrap_or(&Json::Null);
    let result = options(draft)
        .with_base_uri(ROOT)
        .with_retriever(loader.clone())
        .build(root);
    let urns = std::mem::take(&mut *loader.urns.lock().unwrap_or_else(PoisonError::into_inner));
    for urn in urns {
        let message = "unresolved URN reference ignored; using permissive schema";
        let record = Record::new(Level::Warn, message).with("urn", urn);
        if !warnings.contains(&record) {
            warnings.push(record);
        }
    }
    let validator = result.map_err(|error| unresolved(&error))?;
    if is_deeper(values, MAX_DEPTH) {
        return Err(Problem::TooDeep);
    }
    let instance = to_json(values);
    if validator.is_valid(&instance) {
        return Ok(());
    }
    if validator.iter_errors(&instance).nth(MAX_FAILURES).is_some() {
        return Err(Problem::TooMany);
    }
    let part = |location: &str| {
        let mut schema = serde_json::Map::from_iter([("$ref".to_owned(), Json::from(location))]);
        if let Some(draft) = root.get("$schema") {
            schema.insert("$schema".to_owned(), draft.clone());
        }
        options(draft)
            .with_retriever(loader.clone())
            .build(&Json::Object(schema))
            .ok()
    };
    let explainer = Explainer {
        documents: &loader.documents,
        draft,
        part: &part,
    };
    Err(Problem::Values(explainer.explain(&validator, &instance)))
}

/// Reads a schema. The words for what is not JSON are those of Go's decoder.
fn read(schema: &[u8]) -> Result<Json, Problem> {
    let text = String::from_utf8_lossy(schema);
    serde_json::from_str(&text).map_err(|error| {
        Problem::NotJson(match json::unmarshal(text.as_bytes()) {
            Err(json::Error::UnexpectedEnd) if text.trim().is_empty() => "EOF".to_owned(),
            Err(json::Error::UnexpectedEnd) => "unexpected EOF".to_owned(),
            Err(json::Error::Syntax { offset, .. }) if offset >= text.len() => "unexpected EOF".to_owned(),
            Err(json::Error::Syntax {
                context: "after top-level value",
                ..
            }) => "invalid character after top-level value".to_owned(),
            Err(other) => other.to_string(),
            Ok(_) => error.to_string(),
        })
    })
}

/// The draft of a schema: what its `$schema` says, or the newest.
fn draft(schema: &Json) -> Result<Draft, Problem> {
    match schema.get("$schema").and_then(Json::as_str) {
        None => Ok(Draft::Draft202012),
        Some(uri) => prepare::draft_of(uri).ok_or_else(|| {
            let uri = uri.split_once('#').map_or(uri, |(before, _)| before);
            Problem::Unresolved(format!("failing loading {}: {}", quote(uri.as_bytes()), refusal(uri)))
        }),
    }
}

/// How schemas of a draft are compiled.
fn options(draft: Draft) -> ValidationOptions<'static> {
    let patterns = PatternOptions::regex().size_limit(MAX_PATTERN_BYTES);
    formats::register(jsonschema::options().with_draft(draft).with_pattern_options(patterns))
}

/// Holds a schema to the metaschema of its draft, formats and all.
fn check_schema(schema: &Json, draft: Draft) -> Result<(), Problem> {
    static VALIDATORS: [OnceLock<Option<Validator>>; 5] = [const { OnceLock::new() }; 5];
    let (document, metaschema) = metaschema_of(draft);
    let index = match draft {
        Draft::Draft4 => 0,
        Draft::Draft6 => 1,
        Draft::Draft7 => 2,
        Draft::Draft201909 => 3,
        _ => 4,
    };
    let build = || options(draft).should_validate_formats(true).build(document).ok();
    let Some(validator) = VALIDATORS
        .get(index)
        .and_then(|known| known.get_or_init(build).as_ref())
    else {
        return Ok(());
    };
    if validator.is_valid(schema) {
        return Ok(());
    }
    let explainer = Explainer {
        documents: &Documents::default(),
        draft,
        part: &|_| None,
    };
    Err(Problem::InvalidSchema {
        metaschema,
        failures: explainer.explain(validator, schema),
    })
}

/// Gives the validator the schemas that are at hand, and refuses all others.
#[derive(Clone)]
struct Loader {
    documents: Arc<Documents>,
    /// The URNs that were asked for.
    urns: Arc<Mutex<Vec<String>>>,
}

impl Retrieve for Loader {
    fn retrieve(&self, uri: &Uri<String>) -> Result<Json, Box<dyn error::Error + Send + Sync>> {
        let uri = uri.as_str();
        if let Some(document) = self.documents.get(uri) {
            return Ok(document.clone());
        }
        if uri.starts_with("urn:") {
            self.urns
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(uri.to_owned());
            return Ok(Json::Bool(true));
        }
        Err(refusal(uri).into())
    }
}

/// Why a schema is not loaded. A file is, for Helm, one from the root of the file system, where it hardly ever is.
fn refusal(uri: &str) -> String {
    match uri.split_once("://") {
        Some(("file", path)) => format!("open {path}: no such file or directory"),
        Some(("http" | "https", _)) => {
            format!("HTTP request failed for {uri}: schemas are not fetched from the network")
        }
        _ => format!("no URLLoader registered for {}", quote(uri.as_bytes())),
    }
}

/// What v6 says about a reference that cannot be resolved.
fn unresolved(error: &jsonschema::ValidationError<'_>) -> Problem {
    let jsonschema::error::ValidationErrorKind::Referencing(reason) = error.kind() else {
        return Problem::Unresolved(error.to_string());
    };
    Problem::Unresolved(match reason {
        ReferencingError::Unretrievable { uri, source } => {
            format!("failing loading {}: {source}", quote(uri.as_bytes()))
        }
        ReferencingError::PointerToNowhere { pointer } => {
            let keys = pointer.split('/').skip(1);
            format!(
                "json-pointer in \"{ROOT}#{}\" not found",
                documents::escape_pointer(keys)
            )
        }
        ReferencingError::NoSuchAnchor { anchor } => {
            format!("anchor in \"{ROOT}#{anchor}\" not found in schema \"{ROOT}\"")
        }
        other => other.to_string(),
    })
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
        Value::String(text) | Value::Bytes(text) => Json::String(text.to_text().into_owned()),
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
