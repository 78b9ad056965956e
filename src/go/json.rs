//! JSON text as Go's `encoding/json` writes and reads it, to the byte and to the words of its errors.

use std::fmt;

use crate::data::{List, Map, Value};

/// An error of `encoding/json`. Its text is Go's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The text is no JSON.
    Syntax(String),
    /// A value of the text does not fit its Go type.
    Type {
        /// What stands in the text: `array`, `number 1e400`.
        found: String,
        /// The Go type.
        wanted: &'static str,
    },
    /// A value that JSON cannot hold: an infinity, a map within itself.
    Unsupported(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Syntax(problem) => f.write_str(problem),
            Error::Type { found, wanted } => write!(f, "json: cannot unmarshal {found} into Go value of type {wanted}"),
            Error::Unsupported(value) => write!(f, "json: unsupported value: {value}"),
        }
    }
}

impl std::error::Error for Error {}

/// Whether `<`, `>` and `&` are written as `\u003c` and so on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escape {
    /// As `json.Marshal` does.
    Html,
    /// As an encoder after `SetEscapeHTML(false)` does.
    Minimal,
}

/// A value as JSON on one line (`json.Marshal`).
pub fn marshal(_value: &Value, _escape: Escape) -> Result<Vec<u8>, Error> {
    Err(Error::Unsupported("not implemented yet".to_owned()))
}

/// A value as JSON, indented by two spaces (`json.MarshalIndent(v, "", "  ")`).
pub fn marshal_indent(_value: &Value) -> Result<Vec<u8>, Error> {
    Err(Error::Unsupported("not implemented yet".to_owned()))
}

/// Reads JSON into an `interface {}` (`json.Unmarshal`). All numbers are `float64`.
pub fn unmarshal(_text: &[u8]) -> Result<Value, Error> {
    Err(Error::Syntax("not implemented yet".to_owned()))
}

/// Reads JSON into a fresh `map[string]interface {}`. As in Go there may be data beside an error: what could be read.
pub fn unmarshal_map(_text: &[u8]) -> (Map, Option<Error>) {
    (Map::new(), Some(Error::Syntax("not implemented yet".to_owned())))
}

/// Reads JSON into a fresh `[]interface {}`.
pub fn unmarshal_list(_text: &[u8]) -> (List, Option<Error>) {
    (
        List::from(Vec::new()),
        Some(Error::Syntax("not implemented yet".to_owned())),
    )
}
