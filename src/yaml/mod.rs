//! YAML 1.1 text to data and back, exactly as Helm's libraries do it, with positions.
//!
//! Helm reads YAML with `sigs.k8s.io/yaml`, that is: go-yaml v2 parses and resolves, the result is turned into JSON, and
//! `encoding/json` reads that. So every number becomes a `float64`, every key a string, and the last of duplicate keys
//! wins. It writes YAML the same way back (`toYaml`), or with go-yaml v3 directly (`toYamlPretty`).
//!
//! [`parse`] keeps everything in a [`Document`]: each key and value with its place, duplicates too. [`unmarshal`] and
//! its siblings give only the data. [`documents`] splits a values file as Kubernetes' reader does.

mod document;
mod error;

use crate::data::{List, Map, Str, Value};
pub use document::{Document, Node, NodeKind, Position, Scalar, Span, Style};
pub use error::{Error, ErrorKind};

/// Parses the first document of a text (go-yaml v2's `yaml.Unmarshal`, up to its node tree).
pub fn parse(_source: impl Into<Str>) -> Result<Document, Error> {
    Err(Error::unfinished())
}

/// The value of the first document (`yaml.Unmarshal` of sigs.k8s.io/yaml into an `interface {}`).
pub fn unmarshal(_source: &[u8]) -> Result<Value, Error> {
    Err(Error::unfinished())
}

/// As [`unmarshal`] into a `map[string]interface {}`: an empty document is an empty map, anything else is an error.
pub fn unmarshal_map(_source: &[u8]) -> Result<Map, Error> {
    Err(Error::unfinished())
}

/// As [`unmarshal`] into an `[]interface {}`: an empty document is an empty list, anything else is an error.
pub fn unmarshal_list(_source: &[u8]) -> Result<List, Error> {
    Err(Error::unfinished())
}

/// One document of a values file: its text, and where it begins in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// The document's lines, each ended by a line feed.
    pub text: Str,
    /// How many lines of the file stand before it.
    pub lines_before: u32,
}

/// Splits a values file at its `---` lines (Kubernetes' `YAMLReader`). The iterator ends after an error.
pub fn documents(_source: &[u8]) -> impl Iterator<Item = Result<Chunk, Error>> {
    std::iter::once(Err(Error::unfinished()))
}

/// A value as YAML (`yaml.Marshal` of sigs.k8s.io/yaml: through JSON, which go-yaml v2 reads and writes again).
pub fn marshal(_value: &Value) -> Result<Vec<u8>, Error> {
    Err(Error::unfinished())
}

/// A value as YAML with go-yaml v3's encoder and an indent of 2, as `toYamlPretty` writes it.
pub fn marshal_pretty(_value: &Value) -> Result<Vec<u8>, Error> {
    Err(Error::unfinished())
}
