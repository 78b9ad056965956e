//! YAML 1.1 text to data and back, exactly as Helm's libraries do it, with positions.
//!
//! Helm reads YAML with `sigs.k8s.io/yaml`, that is: go-yaml v2 parses and resolves, the result is turned into JSON, and
//! `encoding/json` reads that. So every number becomes a `float64`, every key a string, and the last of duplicate keys
//! wins. It writes YAML the same way back (`toYaml`), or with go-yaml v3 directly (`toYamlPretty`).
//!
//! [`parse`] keeps everything in a [`Document`]: each key and value with its place, duplicates too. [`unmarshal`] and
//! its siblings give only the data, and [`Frozen`] keeps it to make values of it again and again. [`documents`] splits a
//! values file as Kubernetes' reader does.
//!
//! Text to data: `reader` (characters) -> `scanner` (tokens) -> `parser` (events) -> `document` (nodes) -> `decode`,
//! with `resolve` for the meaning of scalars. Where only some fields are wanted, `skim` spares most manifests that way.
//! Data to text: `encode` -> `emitter`, with `keys` for their order.

mod decode;
mod document;
mod emitter;
mod encode;
mod error;
mod frozen;
mod keys;
mod odd;
mod parser;
mod reader;
mod resolve;
mod scanner;
mod skim;
mod stream;
#[cfg(test)]
mod tests;

use crate::data::{List, Map, Str, Value};
use crate::go::json;

pub use document::{Document, Node, NodeKind, Position, Scalar, Span, Style};
pub use encode::{keys_in_order, marshal, marshal_pretty};
pub use error::{Error, ErrorKind};
pub use frozen::Frozen;
pub use stream::{Chunk, documents};

/// Parses the first document of a text (go-yaml v2's `yaml.Unmarshal`, up to its node tree).
pub fn parse(source: impl Into<Str>) -> Result<Document, Error> {
    Document::parse(source.into())
}

/// The value of the first document (`yaml.Unmarshal` of sigs.k8s.io/yaml into an `interface {}`).
pub fn unmarshal(source: &[u8]) -> Result<Value, Error> {
    let input = reader::Input::new(source);
    let tree = document::Tree::parse(&input)?;
    decode::to_value(tree.root(&input.text))
}

/// As [`unmarshal`] into a Go struct, which takes keys without regard to case: of a mapping, perhaps only those entries, and
/// of mappings among them perhaps only those whose keys are within. Others cost little.
pub fn unmarshal_fields(source: &[u8], fields: &[&[u8]], within: &[&[u8]]) -> Result<Value, Error> {
    let is_among = |fields: &[&[u8]], key: &[u8]| fields.iter().any(|field| field.eq_ignore_ascii_case(key));
    let entries = skim::entries(source, |key, inner| match inner {
        None => is_among(fields, key),
        Some(inner) => is_among(within, inner),
    });
    if let Some(texts) = entries.as_deref().and_then(skim::texts) {
        return Ok(Value::Map(texts));
    }
    let input = reader::Input::new(entries.as_deref().unwrap_or(source));
    let tree = document::Tree::parse(&input)?;
    match tree.root(&input.text) {
        Some(root) if root.kind() == NodeKind::Mapping && tree.is_plain(&input.text) => {
            decode::to_fields(root, |key| is_among(fields, key))
        }
        root => decode::to_value(root),
    }
}

/// As [`unmarshal`] into a `map[string]interface {}`: an empty document is an empty map, anything else is an error.
pub fn unmarshal_map(source: &[u8]) -> Result<Map, Error> {
    match unmarshal(source)? {
        Value::Map(map) => Ok(map),
        Value::Nil => Ok(Map::new()),
        other => Err(mismatch(&other, "map[string]interface {}")),
    }
}

/// As [`unmarshal`] into an `[]interface {}`: an empty document is an empty list, anything else is an error.
pub fn unmarshal_list(source: &[u8]) -> Result<List, Error> {
    match unmarshal(source)? {
        Value::List(list) => Ok(list),
        Value::Nil => Ok(List::from(Vec::new())),
        other => Err(mismatch(&other, "[]interface {}")),
    }
}

/// The error about data of another kind than the Go type.
fn mismatch(value: &Value, wanted: &'static str) -> Error {
    let found = match value {
        Value::Bool(_) => "bool",
        Value::Float(_) => "number",
        Value::String(_) => "string",
        Value::List(_) => "array",
        _ => "object",
    };
    Error::new(
        ErrorKind::Unmarshal(json::Error::Type {
            found: found.into(),
            wanted,
        }),
        None,
    )
}
