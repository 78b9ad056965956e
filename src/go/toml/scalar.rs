//! Numbers, dates and escapes in TOML: what the scanner took as one, checked and read.

use crate::data::Value;
use crate::go::strconv::{self, Reason};

/// The words for a token that is none.
type Words = String;

/// An integer of any base.
pub(super) fn integer(text: &str) -> Result<Value, Words> {
    let name = strconv::quote(text.as_bytes());
    if !has_valid_underscores(text) {
        return Err(format!(
            "Invalid integer {name}: underscores must be surrounded by digits"
        ));
    }
    if has_leading_zero(text) {
        return Err(format!("Invalid integer {name}: cannot have leading zeroes"));
    }
    strconv::parse_int(text, 0)
        .map(Value::Int64)
        .map_err(|_| format!("{text} is out of range for int64"))
}

/// A float, an infinity or NaN.
pub(super) fn float(text: &str) -> Result<Value, Words> {
    let name = strconv::quote(text.as_bytes());
    let mut parts = text.split(['.', 'e', 'E']).filter(|part| !part.is_empty()).peekable();
    let has_leading_zero = parts.peek().is_some_and(|first| has_leading_zero(first));
    if !parts.all(has_valid_underscores) {
        return Err(format!(
            "Invalid float {name}: underscores must be surrounded by digits"
        ));
    }
    if has_leading_zero {
        return Err(format!("Invalid float {name}: cannot have leading zeroes"));
    }
    if text
        .split('.')
        .skip(1)
        .any(|fraction| !fraction.starts_with(|c: char| c.is_ascii_digit()))
    {
        return Err(format!(
            "Invalid float {name}: '.' must be followed by one or more digits"
        ));
    }
    match text {
        "nan" | "+nan" => return Ok(Value::Float(f64::NAN)),
        "-nan" => return Ok(Value::Float(-f64::NAN)),
        _ => {}
    }
    strconv::parse_float(text.replace('_', ""))
        .map(Value::Float)
        .map_err(|error| match error.reason {
            Reason::Range => format!("{text} is out of range for float64"),
            _ => format!("Invalid float value: {name}"),
        })
}

fn has_leading_zero(text: &str) -> bool {
    match text.as_bytes() {
        [b'0', b'b' | b'o' | b'x', ..] => false,
        [b'0', _, ..] | [b'-' | b'+', b'0', _, ..] => true,
        _ => false,
    }
}

/// Whether each underscore has a digit on either side, as far as BurntSushi looks (`numUnderscoresOK`).
fn has_valid_underscores(text: &str) -> bool {
    if matches!(text.trim_start_matches(['+', '-']), "nan" | "inf") {
        return true;
    }
    let mut accept = false;
    for character in text.chars() {
        if character == '_' && !accept {
            return false;
        }
        accept = character.is_ascii_hexdigit();
    }
    accept
}

/// The text without the line break that may follow the opening quotes.
pub(super) fn without_first_newline(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\n")
        .or_else(|| text.strip_prefix(b"\r\n"))
        .unwrap_or(text)
}

/// The text without its escaped line breaks and the space around them (`stripEscapedNewlines`).
pub(super) fn without_escaped_newlines(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        if first != b'\\' {
            out.push(first);
            continue;
        }
        if let Some(after) = rest.strip_prefix(b"\\") {
            out.extend_from_slice(b"\\\\");
            rest = after;
            continue;
        }
        let end = rest
            .iter()
            .position(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
            .unwrap_or(rest.len());
        match rest.split_at_checked(end) {
            Some((space, after)) if space.contains(&b'\n') => rest = after,
            // No line break: a wrong escape, which the resolving of escapes finds.
            _ => out.push(b'\\'),
        }
    }
    out
}

/// The text with its escapes resolved (`replaceEscapes`). The scanner has seen to it that all are complete.
pub(super) fn unescape(text: &[u8]) -> Result<Vec<u8>, Words> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        if first != b'\\' {
            out.push(first);
            continue;
        }
        let Some((&escape, after)) = rest.split_first() else {
            break;
        };
        rest = after;
        let digits = match escape {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            b' ' | b'\t' => return Err(format!("invalid escape: '\\{}'", char::from(escape))),
            _ => {
                out.push(simple_escape(escape));
                continue;
            }
        };
        let (digits, after) = rest.split_at_checked(digits).unwrap_or((rest, &[]));
        rest = after;
        out.extend_from_slice(character(digits)?.encode_utf8(&mut [0; 4]).as_bytes());
    }
    Ok(out)
}

fn simple_escape(escape: u8) -> u8 {
    match escape {
        b'b' => b'\x08',
        b't' => b'\t',
        b'n' => b'\n',
        b'f' => b'\x0c',
        b'r' => b'\r',
        b'e' => b'\x1b',
        other => other,
    }
}

/// The character with a number in hexadecimal digits.
fn character(digits: &[u8]) -> Result<char, Words> {
    let digits = String::from_utf8_lossy(digits);
    let character = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
    character.ok_or_else(|| format!("Escaped character '\\u{digits}' is not valid UTF-8."))
}
