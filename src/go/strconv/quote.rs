//! Strings and runes as Go literals, and back (Go's `strconv/quote.go`).

use std::borrow::Cow;
use std::fmt;

use crate::go::unicode::{RUNE_ERROR, append_rune, decode_rune, is_print};

const HEX_DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Go's `strconv.ErrSyntax`: a literal that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidSyntax;

impl fmt::Display for InvalidSyntax {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid syntax")
    }
}

impl std::error::Error for InvalidSyntax {}

/// `strconv.Quote`: a double-quoted literal. The result is always UTF-8.
pub fn quote(text: &[u8]) -> String {
    let mut out = Vec::with_capacity(text.len() + 2);
    append_quote(&mut out, text);
    String::from_utf8(out).unwrap_or_default()
}

/// `strconv.QuoteToASCII`: as [`quote`], with every character beyond ASCII escaped.
pub fn quote_to_ascii(text: &[u8]) -> String {
    let mut out = Vec::with_capacity(text.len() + 2);
    append_quote_to_ascii(&mut out, text);
    String::from_utf8(out).unwrap_or_default()
}

/// `strconv.AppendQuote`.
pub fn append_quote(out: &mut Vec<u8>, text: &[u8]) {
    append_quoted(out, text, false);
}

/// `strconv.AppendQuoteToASCII`.
pub fn append_quote_to_ascii(out: &mut Vec<u8>, text: &[u8]) {
    append_quoted(out, text, true);
}

/// `strconv.AppendQuoteRune`: a single-quoted literal.
pub fn append_quote_rune(out: &mut Vec<u8>, c: char) {
    out.push(b'\'');
    append_escaped(out, c, b'\'', false);
    out.push(b'\'');
}

/// `strconv.AppendQuoteRuneToASCII`.
pub fn append_quote_rune_to_ascii(out: &mut Vec<u8>, c: char) {
    out.push(b'\'');
    append_escaped(out, c, b'\'', true);
    out.push(b'\'');
}

fn append_quoted(out: &mut Vec<u8>, mut text: &[u8], ascii: bool) {
    let is_plain = |byte: &u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
    out.push(b'"');
    loop {
        let plain = text.iter().position(|byte| !is_plain(byte)).unwrap_or(text.len());
        let (as_it_is, rest) = text.split_at(plain);
        out.extend_from_slice(as_it_is);
        text = rest;
        let Some((c, width)) = decode_rune(text) else {
            break;
        };
        let (rune, rest) = text.split_at(width);
        match rune {
            [byte] if c == RUNE_ERROR => append_hex_byte(out, *byte),
            _ => append_escaped(out, c, b'"', ascii),
        }
        text = rest;
    }
    out.push(b'"');
}

fn append_escaped(out: &mut Vec<u8>, c: char, quote: u8, ascii: bool) {
    match c {
        '\\' => out.extend_from_slice(b"\\\\"),
        _ if c == char::from(quote) => out.extend_from_slice(&[b'\\', quote]),
        _ if is_print(c) && (c.is_ascii() || !ascii) => append_rune(out, c),
        '\x07' => out.extend_from_slice(b"\\a"),
        '\x08' => out.extend_from_slice(b"\\b"),
        '\x0c' => out.extend_from_slice(b"\\f"),
        '\n' => out.extend_from_slice(b"\\n"),
        '\r' => out.extend_from_slice(b"\\r"),
        '\t' => out.extend_from_slice(b"\\t"),
        '\x0b' => out.extend_from_slice(b"\\v"),
        '\0'..=' ' | '\x7f' => append_hex_byte(out, c as u8),
        '\0'..='\u{ffff}' => out.extend_from_slice(format!("\\u{:04x}", u32::from(c)).as_bytes()),
        _ => out.extend_from_slice(format!("\\U{:08x}", u32::from(c)).as_bytes()),
    }
}

fn append_hex_byte(out: &mut Vec<u8>, byte: u8) {
    let [high, low] = [byte >> 4, byte & 0xf].map(|digit| HEX_DIGITS[usize::from(digit)]);
    out.extend_from_slice(&[b'\\', b'x', high, low]);
}

/// Whether a raw literal between backquotes can hold the text (`strconv.CanBackquote`).
pub fn can_backquote(text: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(text) else {
        return false;
    };
    text.chars()
        .all(|c| !matches!(c, '\0'..='\x08' | '\n'..='\x1f' | '`' | '\x7f' | '\u{feff}'))
}

/// `strconv.Unquote`: the string that a Go literal stands for, single-quoted, double-quoted or raw.
pub fn unquote(literal: &[u8]) -> Result<Cow<'_, [u8]>, InvalidSyntax> {
    let [quote, content @ .., end] = literal else {
        return Err(InvalidSyntax);
    };
    match quote {
        _ if quote != end => Err(InvalidSyntax),
        b'`' if content.contains(&b'`') => Err(InvalidSyntax),
        b'`' if !content.contains(&b'\r') => Ok(Cow::Borrowed(content)),
        b'`' => Ok(content.iter().copied().filter(|&b| b != b'\r').collect()),
        b'"' if is_plain(content, b'"') => Ok(Cow::Borrowed(content)),
        b'"' => unquote_all(content, b'"').map(Cow::Owned),
        b'\'' if content.is_empty() => Ok(Cow::Borrowed(content)),
        b'\'' => {
            let mut rune = Vec::new();
            let rest = unquote_rune(content, b'\'', &mut rune)?;
            if rest.is_empty() {
                Ok(Cow::Owned(rune))
            } else {
                Err(InvalidSyntax)
            }
        }
        _ => Err(InvalidSyntax),
    }
}

/// Whether all characters stand for themselves in a literal, and none is beyond ASCII.
fn is_plain(content: &[u8], quote: u8) -> bool {
    content.is_ascii() && memchr::memchr3(b'\\', b'\n', quote, content).is_none()
}

/// How many characters come first that stand for themselves in a literal.
fn plain_length(content: &[u8], quote: u8) -> usize {
    let is_plain = |byte: &u8| byte.is_ascii() && !matches!(byte, b'\\' | b'\n') && *byte != quote;
    content.iter().position(|byte| !is_plain(byte)).unwrap_or(content.len())
}

fn unquote_all(mut content: &[u8], quote: u8) -> Result<Vec<u8>, InvalidSyntax> {
    let mut out = Vec::with_capacity(content.len());
    while !content.is_empty() {
        let (text, rest) = content.split_at(plain_length(content, quote));
        out.extend_from_slice(text);
        content = rest;
        if !rest.is_empty() {
            content = unquote_rune(rest, quote, &mut out)?;
        }
    }
    Ok(out)
}

/// Appends the bytes of the first character of a literal, and gives what follows it.
fn unquote_rune<'t>(text: &'t [u8], quote: u8, out: &mut Vec<u8>) -> Result<&'t [u8], InvalidSyntax> {
    if text.first() == Some(&b'\n') {
        return Err(InvalidSyntax);
    }
    let (unquoted, rest) = unquote_char(text, quote)?;
    match unquoted {
        Unquoted::Byte(byte) => out.push(byte),
        Unquoted::Rune(c) => append_rune(out, c),
    }
    Ok(rest)
}

/// What a character of a literal stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unquoted {
    /// A single byte: ASCII, `\x` or an octal escape.
    Byte(u8),
    /// A code point.
    Rune(char),
}

/// `strconv.UnquoteChar`: the first character of a literal, and what follows it. `quote` is the quote that must be escaped.
pub fn unquote_char(text: &[u8], quote: u8) -> Result<(Unquoted, &[u8]), InvalidSyntax> {
    match text {
        [] => Err(InvalidSyntax),
        [first @ (b'\'' | b'"'), ..] if *first == quote => Err(InvalidSyntax),
        [b'\\', escape, rest @ ..] => unquote_escape(*escape, rest, quote),
        [b'\\'] => Err(InvalidSyntax),
        [first, rest @ ..] if first.is_ascii() => Ok((Unquoted::Byte(*first), rest)),
        _ => {
            let (c, width) = decode_rune(text).ok_or(InvalidSyntax)?;
            Ok((Unquoted::Rune(c), text.get(width..).unwrap_or_default()))
        }
    }
}

fn unquote_escape(escape: u8, rest: &[u8], quote: u8) -> Result<(Unquoted, &[u8]), InvalidSyntax> {
    let byte = match escape {
        b'a' => 0x07,
        b'b' => 0x08,
        b'f' => 0x0c,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 0x0b,
        b'\\' => b'\\',
        b'\'' | b'"' if escape == quote => escape,
        b'x' => {
            let (value, rest) = number(0, rest, 2, 16)?;
            return Ok((Unquoted::Byte(u8::try_from(value).map_err(|_| InvalidSyntax)?), rest));
        }
        b'u' | b'U' => {
            let (value, rest) = number(0, rest, if escape == b'u' { 4 } else { 8 }, 16)?;
            return Ok((Unquoted::Rune(char::from_u32(value).ok_or(InvalidSyntax)?), rest));
        }
        b'0'..=b'7' => {
            let (value, rest) = number(u32::from(escape - b'0'), rest, 2, 8)?;
            return Ok((Unquoted::Byte(u8::try_from(value).map_err(|_| InvalidSyntax)?), rest));
        }
        _ => return Err(InvalidSyntax),
    };
    Ok((Unquoted::Byte(byte), rest))
}

/// Reads exactly `count` digits after those that `start` holds. Eight hexadecimal digits are the most asked for.
fn number(start: u32, text: &[u8], count: usize, radix: u32) -> Result<(u32, &[u8]), InvalidSyntax> {
    let (digits, rest) = text.split_at_checked(count).ok_or(InvalidSyntax)?;
    let value = digits.iter().try_fold(start, |value, &b| {
        char::from(b)
            .to_digit(radix)
            .map(|digit| value.wrapping_mul(radix).wrapping_add(digit))
    });
    Ok((value.ok_or(InvalidSyntax)?, rest))
}
