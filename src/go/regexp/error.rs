//! Why a pattern is not a regular expression, in Go's words.

use std::fmt;

use crate::data::Str;

/// Go's `syntax.Error` (`regexp/syntax/parse.go`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// What is wrong.
    pub kind: ErrorKind,
    /// The offending part of the pattern.
    pub expression: Str,
}

/// What is wrong with a pattern: Go's `syntax.ErrorCode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// A range such as `z-a`, or a class name that Go does not know.
    InvalidCharRange,
    /// An escape that means nothing.
    InvalidEscape,
    /// A group name that is not made of ASCII letters, digits and `_`.
    InvalidNamedCapture,
    /// `(?` and something RE2 does not have, such as a lookahead.
    InvalidPerlOp,
    /// `a**`.
    InvalidRepeatOp,
    /// A count above 1,000, or a range that runs backwards.
    InvalidRepeatSize,
    /// Bytes that are not UTF-8.
    InvalidUtf8,
    /// `[` without `]`.
    MissingBracket,
    /// `(` without `)`.
    MissingParen,
    /// An operator with nothing before it.
    MissingRepeatArgument,
    /// A backslash at the end.
    TrailingBackslash,
    /// `)` without `(`.
    UnexpectedParen,
    /// More than 1,000 levels.
    NestingDepth,
    /// A program beyond Go's limits.
    Large,
}

impl ErrorKind {
    /// Go's words.
    pub fn text(self) -> &'static str {
        match self {
            ErrorKind::InvalidCharRange => "invalid character class range",
            ErrorKind::InvalidEscape => "invalid escape sequence",
            ErrorKind::InvalidNamedCapture => "invalid named capture",
            ErrorKind::InvalidPerlOp => "invalid or unsupported Perl syntax",
            ErrorKind::InvalidRepeatOp => "invalid nested repetition operator",
            ErrorKind::InvalidRepeatSize => "invalid repeat count",
            ErrorKind::InvalidUtf8 => "invalid UTF-8",
            ErrorKind::MissingBracket => "missing closing ]",
            ErrorKind::MissingParen => "missing closing )",
            ErrorKind::MissingRepeatArgument => "missing argument to repetition operator",
            ErrorKind::TrailingBackslash => "trailing backslash at end of expression",
            ErrorKind::UnexpectedParen => "unexpected )",
            ErrorKind::NestingDepth => "expression nests too deeply",
            ErrorKind::Large => "expression too large",
        }
    }
}

impl Error {
    pub(super) fn new(kind: ErrorKind, expression: &[u8]) -> Error {
        Error {
            kind,
            expression: Str::from(expression),
        }
    }

    /// The message byte for byte: the pattern in it may be no UTF-8.
    pub fn message(&self) -> Str {
        let head = format!("error parsing regexp: {}: `", self.kind.text());
        Str::from([head.as_bytes(), &self.expression, b"`"].concat())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().to_text())
    }
}

impl std::error::Error for Error {}
