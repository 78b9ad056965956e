//! The head of a document: who the object is, as Helm reads it.

use std::collections::BTreeMap;
use std::fmt;

/// Who an object is: Helm's `SimpleHead` (`pkg/release/v1/util/manifest.go`), and the namespace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// `apiVersion`.
    pub api_version: String,
    /// `kind`.
    pub kind: String,
    /// `metadata.name`.
    pub name: String,
    /// `metadata.namespace`, empty where none is written or where it is no string.
    pub namespace: String,
    /// `metadata.annotations`.
    pub annotations: BTreeMap<String, String>,
}

/// Why a document has no head.
#[derive(Debug)]
pub enum HeadError {
    /// A field of the head has another type than it must have, in the words of Go's JSON decoder.
    Type {
        /// What stands there: `array`, `object`, `string`, `number`.
        found: &'static str,
        /// Where, and what should stand there.
        expected: &'static str,
    },
}

impl fmt::Display for HeadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HeadError::Type { found, expected } => write!(
                f,
                "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {found} into Go {expected}"
            ),
        }
    }
}

impl std::error::Error for HeadError {}

/// Reads the head of a document.
pub(super) fn read(_text: &[u8]) -> Result<Head, HeadError> {
    Ok(Head::default())
}
