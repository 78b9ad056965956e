//! A schema that is read once and compiled when that is needed, for all values that are held to it.

use std::collections::BTreeSet;
use std::error;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use jsonschema::{Draft, PatternOptions, ReferencingError, Retrieve, Uri, ValidationOptions, Validator};
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::documents::{self, Documents, ROOT, metaschema_of};
use super::explain::Explainer;
use super::failure::Failure;
use super::outside::{self, Outside, UrlLoader};
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
    /// What decides where the short way does not.
    compiled: OnceLock<Compiled>,
}

/// What became of a schema that was compiled.
#[derive(Debug)]
struct Compiled {
    /// The URNs that it refers to.
    urns: BTreeSet<String>,
    result: Result<Ready, Problem>,
}

/// A schema that values can be held to.
#[derive(Debug)]
struct Ready {
    draft: Draft,
    retriever: Retriever,
    validator: Validator,
}

impl Schema {
    /// Reads a schema; whether it is one is found out where it is compiled.
    pub(super) fn read(text: Str) -> Result<Schema, Problem> {
        Ok(Schema {
            light: read(&text)?,
            text,
            compiled: OnceLock::new(),
        })
    }

    /// Holds values to the schema, with the documents that the loader gives. What Helm would remark is added to `warnings`.
    pub(super) fn validate(
        &self,
        values: &Value,
        loader: Option<&dyn UrlLoader>,
        warnings: &mut Vec<Record>,
    ) -> Result<(), Problem> {
        let has_short_way = matches!(outside::draft_of(&self.light), Some(Draft::Draft7 | Draft::Draft202012));
        if has_short_way && quick::is_surely_valid(&self.light, values) {
            return Ok(());
        }
        let Compiled { urns, result } = self.compiled.get_or_init(|| Compiled::new(&self.text, loader));
        for urn in urns {
            let message = "unresolved URN reference ignored; using permissive schema";
            let record = Record::new(Level::Warn, message).with("urn", urn.as_str());
            if !warnings.contains(&record) {
                warnings.push(record);
            }
        }
        let ready = result.as_ref().map_err(Problem::clone)?;
        if is_deeper(values, MAX_DEPTH) {
            return Err(Problem::TooDeep);
        }
        let instance = to_json(values);
        let checks = work::checks(&ready.retriever.documents, &instance);
        if checks > MAX_CHECKS {
            return Err(Problem::TooMuchWork);
        }
        if ready.validator.is_valid(&instance) {
            return Ok(());
        }
        if checks > MAX_EXPLAINED || ready.validator.iter_errors(&instance).nth(MAX_FAILURES).is_some() {
            return Err(Problem::TooMany);
        }
        Err(Problem::Values(ready.explain(&instance)))
    }
}

impl Compiled {
    fn new(text: &[u8], loader: Option<&dyn UrlLoader>) -> Compiled {
        let mut urns = BTreeSet::new();
        let result = Ready::new(text, loader, &mut urns);
        Compiled { urns, result }
    }
}

impl Ready {
    /// Holds the schema and all that it refers to to their metaschemas, and compiles them.
    fn new(text: &[u8], loader: Option<&dyn UrlLoader>, urns: &mut BTreeSet<String>) -> Result<Ready, Problem> {
        let mut outside = Outside::new(loader);
        let (draft, root) = examine(ROOT, &read(text)?, &mut outside)?;
        let mut retriever = Retriever::default();
        Arc::make_mut(&mut retriever.documents).add(ROOT, root);
        loop {
            let validator = options(draft)
                .with_base_uri(ROOT)
                .with_retriever(retriever.clone())
                .build(retriever.root());
            let missing = retriever.take_missing();
            if missing.is_empty() {
                *urns = std::mem::take(&mut lock(&retriever.asked).urns);
                let validator = validator.map_err(|error| unresolved(&error, &retriever.documents))?;
                return Ok(Ready {
                    draft,
                    retriever,
                    validator,
                });
            }
            // In no order does the validator ask: all that it asks for must be known before the first is loaded.
            for url in missing {
                let (_, document) = examine(&url, &outside.load(&url)?, &mut outside)?;
                Arc::make_mut(&mut retriever.documents).add(&url, document);
            }
        }
    }

    /// What the schema refuses.
    fn explain(&self, instance: &Json) -> Vec<Failure> {
        let part = |location: &str| {
            let mut schema = serde_json::Map::from_iter([("$ref".to_owned(), Json::from(location))]);
            if let Some(draft) = self.retriever.root().get("$schema") {
                schema.insert("$schema".to_owned(), draft.clone());
            }
            options(self.draft)
                .with_retriever(self.retriever.clone())
                .build(&Json::Object(schema))
                .ok()
        };
        let explainer = Explainer {
            documents: &self.retriever.documents,
            draft: self.draft,
            part: &part,
        };
        explainer.explain(&self.validator, instance)
    }
}

/// Reads a schema. The words for what is not JSON are those of Go's decoder.
pub(super) fn read<T: DeserializeOwned>(schema: &[u8]) -> Result<T, Problem> {
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

/// A document that is held to its metaschema, with its draft, as the validator is to have it.
fn examine(url: &str, document: &Json, outside: &mut Outside<'_>) -> Result<(Draft, Json), Problem> {
    let draft = outside.draft(document)?;
    check_schema(url, document, draft)?;
    let mut prepared = prepare::prepare(url, document)?;
    if let Json::Object(keywords) = &mut prepared {
        // Whatever led there, and whatever it is called: this is what it means.
        keywords.insert("$schema".to_owned(), Json::from(metaschema_of(draft).1));
    }
    Ok((draft, prepared))
}

/// How schemas of a draft are compiled.
fn options(draft: Draft) -> ValidationOptions<'static> {
    let patterns = PatternOptions::regex().size_limit(MAX_PATTERN_BYTES);
    formats::register(jsonschema::options().with_draft(draft).with_pattern_options(patterns))
}

/// Holds a schema to the metaschema of its draft, formats and all.
fn check_schema(url: &str, schema: &Json, draft: Draft) -> Result<(), Problem> {
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
        url: url.to_owned(),
        metaschema,
        failures: explainer.explain(validator, schema),
    })
}

/// Gives the validator the schemas that are at hand, and notes what else it asks for.
#[derive(Clone, Debug, Default)]
struct Retriever {
    documents: Arc<Documents>,
    asked: Arc<Mutex<Asked>>,
}

/// What a validator asked for that is not at hand.
#[derive(Debug, Default)]
struct Asked {
    urns: BTreeSet<String>,
    missing: BTreeSet<String>,
}

impl Retriever {
    /// The chart's own schema.
    fn root(&self) -> &Json {
        self.documents.get(ROOT).unwrap_or(&Json::Null)
    }

    fn take_missing(&self) -> BTreeSet<String> {
        std::mem::take(&mut lock(&self.asked).missing)
    }
}

fn lock(asked: &Mutex<Asked>) -> MutexGuard<'_, Asked> {
    asked.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Retrieve for Retriever {
    fn retrieve(&self, uri: &Uri<String>) -> Result<Json, Box<dyn error::Error + Send + Sync>> {
        let uri = uri.as_str();
        if let Some(document) = self.documents.get(uri) {
            return Ok(document.clone());
        }
        // The validator asks for what `$schema` names, too, and knows the drafts without it.
        if prepare::draft_of(uri).is_some() {
            return Err(outside::refusal(uri).into());
        }
        let mut asked = lock(&self.asked);
        let asked = if uri.starts_with("urn:") {
            &mut asked.urns
        } else {
            &mut asked.missing
        };
        asked.insert(uri.to_owned());
        Ok(Json::Bool(true))
    }
}

/// What v6 says about a reference that cannot be resolved.
fn unresolved(error: &jsonschema::ValidationError<'_>, documents: &Documents) -> Problem {
    let jsonschema::error::ValidationErrorKind::Referencing(reason) = error.kind() else {
        return Problem::Unresolved(error.to_string());
    };
    Problem::Unresolved(match reason {
        ReferencingError::Unretrievable { uri, source } => {
            format!("failing loading {}: {source}", quote(uri.as_bytes()))
        }
        ReferencingError::PointerToNowhere { pointer } => {
            let keys = pointer.split('/').skip(1);
            let document = documents.referred_to(pointer);
            format!(
                "json-pointer in \"{document}#{}\" not found",
                documents::escape_pointer(keys)
            )
        }
        ReferencingError::NoSuchAnchor { anchor } => {
            let document = documents.referred_to(anchor);
            format!("anchor in \"{document}#{anchor}\" not found in schema \"{document}\"")
        }
        other => other.to_string(),
    })
}
