//! JSON text as Go's `encoding/json` writes and reads it, to the byte and to the words of its errors.

mod decode;
mod encode;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;

use crate::data::{MAX_STRING, Str};

pub use decode::{unmarshal, unmarshal_list, unmarshal_map};
pub use encode::{Escape, append_float, marshal, marshal_indent};

/// How deep collections may nest in a text (`maxNestingDepth` in Go's `scanner.go`).
pub const MAX_DEPTH: usize = 10_000;

/// How many values a text may hold: what they take is bounded so, and a configuration has fewer by far.
pub const MAX_VALUES: usize = 1_000_000;

/// Go's words about what nests deeper.
const TOO_DEEP: &str = "exceeded max depth";

/// An error of `encoding/json`. Its text is Go's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The text ends too early.
    UnexpectedEnd,
    /// A character does not belong where it stands.
    Syntax {
        /// The character's byte.
        byte: u8,
        /// What was expected: `looking for beginning of value`.
        context: &'static str,
        /// How many bytes stand before it.
        offset: usize,
    },
    /// A value of the text does not fit its Go type.
    Type {
        /// What stands in the text: `array`, `number 1e400`.
        found: Cow<'static, str>,
        /// The Go type.
        wanted: &'static str,
    },
    /// A value that JSON cannot hold: an infinity, a map within itself.
    Unsupported(Cow<'static, str>),
    /// The text would be longer than a string may be: values that share values unfold.
    TooLong,
    /// A text holds more values than [`MAX_VALUES`].
    TooMany,
}

impl Error {
    /// The error about a bracket that nests too deeply.
    pub fn too_deep(bracket: u8, offset: usize) -> Error {
        Error::Syntax {
            byte: bracket,
            context: TOO_DEEP,
            offset,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::TooLong => write!(f, "json: a text of more than {MAX_STRING} bytes is refused"),
            Error::TooMany => write!(f, "json: a text of more than {MAX_VALUES} values is refused"),
            Error::UnexpectedEnd => f.write_str("unexpected end of JSON input"),
            Error::Syntax { byte, context, .. } => {
                write!(f, "invalid character {} {context}", quote_byte(*byte))
            }
            Error::Type { found, wanted } => write!(f, "json: cannot unmarshal {found} into Go value of type {wanted}"),
            Error::Unsupported(value) => write!(f, "json: unsupported value: {value}"),
        }
    }
}

impl std::error::Error for Error {}

/// A byte as Go quotes it in an error (`quoteChar`): as the character with that number.
fn quote_byte(byte: u8) -> String {
    match byte {
        b'\'' => r"'\''".to_owned(),
        b'"' => "'\"'".to_owned(),
        b'\\' => r"'\\'".to_owned(),
        0x07 => r"'\a'".to_owned(),
        0x08 => r"'\b'".to_owned(),
        0x0C => r"'\f'".to_owned(),
        b'\n' => r"'\n'".to_owned(),
        b'\r' => r"'\r'".to_owned(),
        b'\t' => r"'\t'".to_owned(),
        0x0B => r"'\v'".to_owned(),
        0x00..=0x1F | 0x7F => format!(r"'\x{byte:02x}'"),
        0x80..=0xA0 | 0xAD => format!(r"'\u{byte:04x}'"),
        _ => format!("'{}'", char::from(byte)),
    }
}

/// The text with every byte that is not part of a UTF-8 character replaced by U+FFFD, as it comes out of JSON again.
pub fn to_valid_utf8(text: Str) -> Str {
    if std::str::from_utf8(&text).is_ok() {
        return text;
    }
    let mut valid = Vec::with_capacity(text.len() + 16);
    for chunk in text.utf8_chunks() {
        valid.extend_from_slice(chunk.valid().as_bytes());
        for _ in chunk.invalid() {
            valid.extend_from_slice("\u{FFFD}".as_bytes());
        }
    }
    Str::from(valid)
}
