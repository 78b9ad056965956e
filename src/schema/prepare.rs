//! What is done to a schema before the validator gets it, so that it means there what it means to Helm's validator.

use std::collections::BTreeSet;

use jsonschema::Draft;
use serde_json::{Map, Value};

use crate::go::regexp;

use super::Problem;
use super::documents::{escape_pointer, id, resolve};

/// Where the text of a `pattern` is kept, as the chart has it.
pub(super) const ORIGINAL_PATTERN: &str = "$chartroom-pattern";
/// Where the keys of `patternProperties` are kept, as the chart has them.
pub(super) const ORIGINAL_PATTERNS: &str = "$chartroom-patterns";

/// Keywords that Helm's validator knows and does not assert.
const NOT_ASSERTED: &[&str] = &["contentEncoding", "contentMediaType", "contentSchema"];
/// Keywords whose value is no schema, whatever it looks like.
const DATA: &[&str] = &["const", "default", "enum", "examples"];
/// Keywords whose value is a map of schemas: its keys are names.
const NAMED: &[&str] = &["$defs", "definitions", "dependencies", "dependentSchemas", "properties"];

/// The draft that a `$schema` names, as `draftFromURL` (`draft.go`) has it.
pub(super) fn draft_of(uri: &str) -> Option<Draft> {
    let uri = uri.strip_suffix('#').unwrap_or(uri);
    let path = uri
        .strip_prefix("http://")
        .or_else(|| uri.strip_prefix("https://"))
        .unwrap_or(uri);
    Some(match path {
        "json-schema.org/schema" | "json-schema.org/draft/2020-12/schema" => Draft::Draft202012,
        "json-schema.org/draft/2019-09/schema" => Draft::Draft201909,
        "json-schema.org/draft-07/schema" => Draft::Draft7,
        "json-schema.org/draft-06/schema" => Draft::Draft6,
        "json-schema.org/draft-04/schema" => Draft::Draft4,
        _ => return None,
    })
}

/// The schema with its patterns in the syntax that the validator reads, and without what Helm's validator leaves alone.
pub(super) fn prepare(url: &str, schema: &Value) -> Result<Value, Problem> {
    Preparer {
        url,
        base: url.to_owned(),
        path: Vec::new(),
    }
    .schema(schema)
}

struct Preparer<'u> {
    /// Where the schema is from.
    url: &'u str,
    /// What references are relative to.
    base: String,
    /// Where in the schema this is.
    path: Vec<String>,
}

impl Preparer<'_> {
    fn at<T>(&mut self, key: &str, visit: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(key.to_owned());
        let result = visit(self);
        self.path.pop();
        result
    }

    fn schema(&mut self, schema: &Value) -> Result<Value, Problem> {
        match schema {
            Value::Object(keywords) => Ok(Value::Object(self.keywords(keywords)?)),
            Value::Array(items) => {
                let items = items.iter().enumerate();
                let items = items.map(|(index, item)| self.at(&index.to_string(), |this| this.schema(item)));
                items.collect::<Result<_, _>>().map(Value::Array)
            }
            other => Ok(other.clone()),
        }
    }

    fn keywords(&mut self, keywords: &Map<String, Value>) -> Result<Map<String, Value>, Problem> {
        let own = id(keywords).and_then(|id| resolve(&self.base, id));
        let base = own.unwrap_or_else(|| self.base.clone());
        let outer = std::mem::replace(&mut self.base, base);
        let prepared = self.each_keyword(keywords);
        self.base = outer;
        prepared
    }

    fn each_keyword(&mut self, keywords: &Map<String, Value>) -> Result<Map<String, Value>, Problem> {
        let is_resource = self.path.is_empty() || keywords.contains_key("$id") || keywords.contains_key("id");
        let mut out = Map::new();
        for (keyword, value) in keywords {
            match (keyword.as_str(), value) {
                ("$schema", _) if !is_resource => {}
                (keyword, _) if NOT_ASSERTED.contains(&keyword) => {}
                (keyword, _) if DATA.contains(&keyword) => {
                    out.insert(keyword.to_owned(), value.clone());
                }
                ("$ref", Value::String(reference)) => {
                    out.insert(keyword.clone(), Value::String(self.absolute(reference)));
                }
                ("pattern", Value::String(pattern)) => {
                    out.insert(keyword.clone(), Value::String(self.pattern("pattern", pattern)?));
                    out.insert(ORIGINAL_PATTERN.to_owned(), value.clone());
                }
                ("patternProperties", Value::Object(schemas)) => {
                    let originals = schemas.keys().cloned().map(Value::String).collect();
                    out.insert(ORIGINAL_PATTERNS.to_owned(), Value::Array(originals));
                    let schemas = self.at(keyword, |this| this.pattern_properties(schemas))?;
                    out.insert(keyword.clone(), Value::Object(schemas));
                }
                (keyword, Value::Object(schemas)) if NAMED.contains(&keyword) => {
                    let schemas = self.at(keyword, |this| this.named(schemas))?;
                    out.insert(keyword.to_owned(), Value::Object(schemas));
                }
                _ => {
                    let value = self.at(keyword, |this| this.schema(value))?;
                    out.insert(keyword.clone(), value);
                }
            }
        }
        Ok(out)
    }

    fn named(&mut self, schemas: &Map<String, Value>) -> Result<Map<String, Value>, Problem> {
        let schemas = schemas.iter();
        schemas
            .map(|(name, schema)| Ok((name.clone(), self.at(name, |this| this.schema(schema))?)))
            .collect()
    }

    fn pattern_properties(&mut self, schemas: &Map<String, Value>) -> Result<Map<String, Value>, Problem> {
        let mut used = BTreeSet::new();
        let mut out = Map::new();
        for (pattern, schema) in schemas {
            let mut translated = self.pattern("", pattern)?;
            // Two patterns may say the same in other words: both count.
            while !used.insert(translated.clone()) {
                translated.push_str("(?:)");
            }
            out.insert(translated, self.at(pattern, |this| this.schema(schema))?);
        }
        Ok(out)
    }

    /// A reference to another document, whole: the validator forgets the `$id` of a document that it was given for its URL.
    fn absolute(&self, reference: &str) -> String {
        let fragment = reference
            .find('#')
            .map_or("", |at| reference.get(at..).unwrap_or_default());
        match resolve(&self.base, reference) {
            Some(document) if fragment != reference => document + fragment,
            _ => reference.to_owned(),
        }
    }

    /// A pattern in the syntax that the validator reads.
    fn pattern(&self, keyword: &str, pattern: &str) -> Result<String, Problem> {
        regexp::to_portable_syntax(pattern.as_bytes()).map_err(|error| {
            let path = self
                .path
                .iter()
                .map(String::as_str)
                .chain([keyword])
                .filter(|key| !key.is_empty());
            let at = format!("{}#{}", self.url, escape_pointer(path));
            Problem::Pattern {
                pattern: pattern.to_owned(),
                at,
                error,
            }
        })
    }
}
