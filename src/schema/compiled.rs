//! A schema that is read once and compiled when that is needed, for all values that are held to it.

use std::collections::BTreeSet;
use std::error;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jsonschema::{Draft, PatternOptions, ReferencingError, Retrieve, Uri, ValidationOptions, Validator};
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::documents::{self, Documents, ROOT, metaschema_of};
use super::explain::Explainer;
use super::failure::Failure;
use super::{
    MAX_CHECKS, MAX_DEPTH, MAX_EXPLAINED, MAX_FAILURES, Problem, formats, is_deeper, light, prepare, quick, to_json,
    work,
};
use crate::data::{Str, Value, to_text};
use crate::go::json;
use crate::go::slog::{Level, Record};
use crate::go::strconv::quote;

/// How much memory a compiled pattern may take: the crate's limit is below what Go accepts.
const MAX_PATTERN_BYTES: usize = 128 << 20;

/// A schema.
#[derive(Debug)]
pub(super) struct Schema {
    text: Str,
    /// What the short way looks at.
    light: light::Json,
    draft: Draft,
    /// What decides where the short way does not.
    validator: OnceLock<Compiled>,
}

/// What became of a schema that was compiled.
#[derive(Debug)]
struct Compiled {
    /// The URNs that it refers to.
    urns: Vec<String>,
    validator: Result<(Loader, Validator), Problem>,
}

impl Schema {
    /// Reads a schema; whether it is one is found out where it is compiled.
    pub(super) fn read(text: Str) -> Result<Schema, Problem> {
        let light = read(&text)?;
        Ok(Schema {
            draft: draft(&light)?,
            text,
            light,
            validator: OnceLock::new(),
        })
    }

    /// Holds values to the schema. What Helm would remark is added to `warnings`.
    pub(super) fn validate(&self, values: &Value, warnings: &mut Vec<Record>) -> Result<(), Problem> {
        let has_short_way = matches!(self.draft, Draft::Draft7 | Draft::Draft202012);
        if has_short_way && quick::is_surely_valid(&self.light, values) {
            return Ok(());
        }
        let Compiled { urns, validator } = self.validator.get_or_init(|| self.compile());
        for urn in urns {
            let message = "unresolved URN reference ignored; using permissive schema";
            let record = Record::new(Level::Warn, message).with("urn", urn);
            if !warnings.contains(&record) {
                warnings.push(record);
            }
        }
        let (loader, validator) = validator.as_ref().map_err(Problem::clone)?;
        if is_deeper(values, MAX_DEPTH) {
            return Err(Problem::TooDeep);
        }
        let instance = to_json(values);
        let checks = work::checks(&loader.documents, &instance);
        if checks > MAX_CHECKS {
            return Err(Problem::TooMuchWork);
        }
        if validator.is_valid(&instance) {
            return Ok(());
        }
        if checks > MAX_EXPLAINED || validator.iter_errors(&instance).nth(MAX_FAILURES).is_some() {
            return Err(Problem::TooMany);
        }
        Err(Problem::Values(self.explain(loader, validator, &instance)))
    }

    /// Holds the schema to its metaschema and compiles it.
    fn compile(&self) -> Compiled {
        let prepare = || {
            let json = read(&self.text)?;
            check_schema(&json, self.draft)?;
            prepare::prepare(&json)
        };
        let prepared = match prepare() {
            Ok(prepared) => prepared,
            Err(problem) => {
                return Compiled {
                    urns: Vec::new(),
                    validator: Err(problem),
                };
            }
        };
        let loader = Loader {
            documents: Arc::new(Documents::new(&prepared)),
            urns: Arc::default(),
            refused: Arc::default(),
        };
        let validator = options(self.draft)
            .with_base_uri(ROOT)
            .with_retriever(loader.clone())
            .build(loader.root());
        let mut urns = std::mem::take(&mut *loader.urns.lock().unwrap_or_else(PoisonError::into_inner));
        urns.sort_unstable();
        let refused = loader
            .refused
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop_first();
        let validator = match refused {
            Some(uri) => Err(Problem::Unresolved(format!(
                "failing loading {}: {}",
                quote(uri.as_bytes()),
                refusal(&uri)
            ))),
            None => validator.map_err(|error| unresolved(&error)),
        };
        Compiled {
            urns,
            validator: validator.map(|validator| (loader, validator)),
        }
    }

    /// What the schema refuses.
    fn explain(&self, loader: &Loader, validator: &Validator, instance: &Json) -> Vec<Failure> {
        let part = |location: &str| {
            let mut schema = serde_json::Map::from_iter([("$ref".to_owned(), Json::from(location))]);
            if let Some(draft) = loader.root().get("$schema") {
                schema.insert("$schema".to_owned(), draft.clone());
            }
            options(self.draft)
                .with_retriever(loader.clone())
                .build(&Json::Object(schema))
                .ok()
        };
        let explainer = Explainer {
            documents: &loader.documents,
            draft: self.draft,
            part: &part,
        };
        explainer.explain(validator, instance)
    }
}

/// Reads a schema. The words for what is not JSON are those of Go's decoder.
fn read<T: DeserializeOwned>(schema: &[u8]) -> Result<T, Problem> {
    let text = to_text(schema);
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
fn draft(schema: &light::Json) -> Result<Draft, Problem> {
    let keyword = schema.as_object().and_then(|keywords| keywords.get("$schema"));
    match keyword.and_then(light::Json::as_str) {
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
#[derive(Clone, Debug)]
struct Loader {
    documents: Arc<Documents>,
    /// The URNs that were asked for.
    urns: Arc<Mutex<Vec<String>>>,
    /// What else was asked for: in no order, so that all of it must be known before the first is told.
    refused: Arc<Mutex<BTreeSet<String>>>,
}

impl Loader {
    /// The chart's own schema.
    fn root(&self) -> &Json {
        self.documents.get(ROOT).unwrap_or(&Json::Null)
    }
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
        // The validator asks for what `$schema` names, too, and knows the drafts without it.
        if prepare::draft_of(uri).is_some() {
            return Err(refusal(uri).into());
        }
        self.refused
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(uri.to_owned());
        Ok(Json::Bool(true))
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
