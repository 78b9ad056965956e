//! TOML as BurntSushi's `toml` 1.6 writes and reads it, which is what Helm's `toToml` and `fromToml` use.

mod datetime;
mod decode;
mod encode;
mod scalar;
mod scan;

use std::fmt;

use crate::data::{MAX_STRING, Str};
use crate::go::strconv;

pub use datetime::Local;
pub use decode::unmarshal;
pub use encode::marshal;

/// Why a value is not written, or a text not read. The words are BurntSushi's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// Nothing at all cannot be written: Go panics.
    NoValue,
    /// TOML has no null that an array could hold.
    NilElement,
    /// A list of tables needs a key.
    NoKey,
    /// The text is no TOML.
    Syntax(SyntaxError),
    /// The value is deeper than [`MAX_DEPTH`], or contains itself.
    TooDeep,
    /// The value would be a longer text than any may be, or the text is longer than [`MAX_TEXT`].
    TooLong,
}

/// Where and why a text is no TOML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The line, from 1.
    pub line: usize,
    /// The key that was read last, if any.
    pub last_key: Str,
    /// What is wrong.
    pub message: String,
}

/// The longest text that is read, in bytes: what it takes as data is bounded so.
pub const MAX_TEXT: usize = 4 << 20;

/// How deep tables and arrays may be nested: what fits a small stack, and deeper than any configuration. Go has no limit
/// but its stack, whose end is the program's.
pub const MAX_DEPTH: usize = 200;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NoValue => f.write_str("reflect: call of reflect.Value.Type on zero Value"),
            Error::NilElement => f.write_str("toml: cannot encode array with nil element"),
            Error::NoKey => f.write_str("toml: top-level values must be Go maps or structs"),
            Error::Syntax(SyntaxError {
                line,
                last_key,
                message,
            }) if last_key.is_empty() => {
                write!(f, "toml: line {line}: {message}")
            }
            Error::Syntax(SyntaxError {
                line,
                last_key,
                message,
            }) => {
                write!(
                    f,
                    "toml: line {line} (last key {}): {message}",
                    strconv::quote(last_key)
                )
            }
            Error::TooLong => write!(
                f,
                "toml: the text is too long: at most {MAX_TEXT} bytes are read, {MAX_STRING} written"
            ),
            Error::TooDeep => write!(f, "toml: more than {MAX_DEPTH} levels of tables and arrays"),
        }
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests;
