//! What can be wrong with YAML, in Go's words.

use std::borrow::Cow;
use std::fmt;

use super::Position;
use crate::go::json;

/// An error of this module. Its text is the whole text of the Go error, prefixes included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    position: Option<Position>,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The text is no YAML, by go-yaml's scanner or parser.
    Syntax {
        /// What go-yaml says about it.
        problem: Cow<'static, str>,
        /// The line that go-yaml names, which is often one off; 0 where it names none.
        line: u32,
        /// What go-yaml was about and where that began, which it keeps to itself: `while scanning a block scalar`.
        context: Option<(&'static str, Position)>,
    },
    /// The text is YAML that go-yaml cannot decode: a bad tag, an alias to itself, a merge with a scalar.
    Decode(Cow<'static, str>),
    /// The data cannot be JSON: a key that is no string, an infinity.
    Convert(String),
    /// The data is JSON that does not fit what it is read into.
    Unmarshal(json::Error),
    /// The value cannot be JSON, so it cannot be written as YAML.
    Marshal(json::Error),
    /// The JSON of a value is not read back by go-yaml.
    Reread(Box<ErrorKind>),
    /// A line begins with `---` and goes on with something else; that is what it goes on with.
    Separator(String),
}

impl Error {
    pub(super) fn new(kind: ErrorKind, position: Option<Position>) -> Error {
        Error { kind, position }
    }

    /// The same error, met where a value's JSON is read again.
    pub(super) fn of_reread(self) -> Error {
        Error {
            kind: ErrorKind::Reread(Box::new(self.kind)),
            position: None,
        }
    }

    /// Whether the value would be a longer text than any may be.
    pub fn is_too_long(&self) -> bool {
        self.kind == ErrorKind::Marshal(json::Error::TooLong)
    }

    /// What is wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// Where in the text, if a place is known: where it is, not where go-yaml says it is.
    pub fn position(&self) -> Option<Position> {
        self.position
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            kind @ (ErrorKind::Syntax { .. } | ErrorKind::Decode(_) | ErrorKind::Convert(_)) => {
                write!(f, "error converting YAML to JSON: {kind}")
            }
            kind => kind.fmt(f),
        }
    }
}

impl fmt::Display for ErrorKind {
    /// The error without the prefix that sigs.k8s.io/yaml puts before what go-yaml says.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ErrorKind::Syntax { problem, line: 0, .. } => write!(f, "yaml: {problem}"),
            ErrorKind::Syntax { problem, line, .. } => write!(f, "yaml: line {line}: {problem}"),
            ErrorKind::Decode(problem) => write!(f, "yaml: {problem}"),
            ErrorKind::Convert(problem) => f.write_str(problem),
            ErrorKind::Unmarshal(error) => write!(f, "error unmarshaling JSON: while decoding JSON: {error}"),
            ErrorKind::Marshal(error) => write!(f, "error marshaling into JSON: {error}"),
            ErrorKind::Reread(kind) => kind.fmt(f),
            ErrorKind::Separator(rest) => write!(f, "invalid Yaml document separator: {rest}"),
        }
    }
}

impl std::error::Error for Error {}
