//! What a scalar means: go-yaml's `resolve.go`, where v2 and v3 hardly differ.

use super::Scalar;
use super::parser::TAG_PREFIX;
use crate::data::Str;
use crate::go::base64;
use crate::go::strconv::{self, parse_float};

/// The tags of YAML that go-yaml resolves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tag {
    Null,
    Bool,
    Int,
    Float,
    Timestamp,
    String,
}

impl Tag {
    /// The tag by its long form. `None` for one that go-yaml leaves alone.
    fn from_long(tag: &[u8]) -> Option<Tag> {
        Some(match tag.strip_prefix(TAG_PREFIX)? {
            b"null" => Tag::Null,
            b"bool" => Tag::Bool,
            b"int" => Tag::Int,
            b"float" => Tag::Float,
            b"timestamp" => Tag::Timestamp,
            b"str" => Tag::String,
            _ => return None,
        })
    }

    fn short(self) -> &'static str {
        match self {
            Tag::Null => "!!null",
            Tag::Bool => "!!bool",
            Tag::Int => "!!int",
            Tag::Float => "!!float",
            Tag::Timestamp => "!!timestamp",
            Tag::String => "!!str",
        }
    }
}

/// The meaning of a scalar with a tag, or none (`resolve`, and what `decoder.scalar` makes of it). The error is
/// go-yaml's.
pub(super) fn resolve(tag: &[u8], text: &[u8]) -> Result<Scalar, String> {
    if tag.is_empty() {
        return Ok(plain(text).unwrap_or_else(|| Scalar::String(Str::from(text))));
    }
    if tag.strip_prefix(TAG_PREFIX) == Some(b"binary") {
        return base64::decode(text)
            .map(|bytes| Scalar::String(Str::from(bytes)))
            .map_err(|_| "!!binary value contains invalid base64 data".to_owned());
    }
    let Some(wanted) = Tag::from_long(tag) else {
        return Ok(Scalar::String(Str::from(text)));
    };
    let found = match wanted {
        Tag::String => None,
        Tag::Timestamp if is_timestamp(text) => return Ok(Scalar::String(Str::from(text))),
        _ => plain(text),
    };
    match (wanted, found) {
        (Tag::String, None) => Ok(Scalar::String(Str::from(text))),
        (Tag::Null, Some(Scalar::Null)) => Ok(Scalar::Null),
        (Tag::Bool, Some(scalar @ Scalar::Bool(_))) => Ok(scalar),
        (Tag::Int, Some(scalar @ (Scalar::Int(_) | Scalar::Uint(_)))) => Ok(scalar),
        (Tag::Float, Some(scalar @ Scalar::Float(_))) => Ok(scalar),
        (Tag::Float, Some(Scalar::Int(number))) => Ok(Scalar::Float(number as f64)),
        (wanted, found) => {
            let found = match found {
                None | Some(Scalar::String(_)) => Tag::String,
                Some(Scalar::Null) => Tag::Null,
                Some(Scalar::Bool(_)) => Tag::Bool,
                Some(Scalar::Int(_) | Scalar::Uint(_)) => Tag::Int,
                Some(Scalar::Float(_)) => Tag::Float,
            };
            let text = String::from_utf8_lossy(text);
            Err(format!(
                "cannot decode {} `{text}` as a {}",
                found.short(),
                wanted.short()
            ))
        }
    }
}

/// The meaning of an untagged plain scalar that is no string.
pub(super) fn plain(text: &[u8]) -> Option<Scalar> {
    match text.first() {
        None => Some(Scalar::Null),
        Some(b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~') => word(text),
        Some(b'.') => special_float(text)
            .or_else(|| parse_float(text).ok())
            .map(Scalar::Float),
        Some(b'0'..=b'9' | b'+' | b'-') => special_float(text).map(Scalar::Float).or_else(|| number(text)),
        _ => None,
    }
}

/// Whether go-yaml would take the plain text for something else than a string, so that a string must be quoted. v3 knows
/// a few octal numbers more.
pub(super) fn is_ambiguous(text: &[u8], v3: bool) -> bool {
    plain(text).is_some() || is_timestamp(text) || is_base_60(text) || (v3 && is_signed_octal(text))
}

fn word(text: &[u8]) -> Option<Scalar> {
    Some(match text {
        b"~" | b"null" | b"Null" | b"NULL" => Scalar::Null,
        b"y" | b"Y" | b"yes" | b"Yes" | b"YES" | b"true" | b"True" | b"TRUE" | b"on" | b"On" | b"ON" => {
            Scalar::Bool(true)
        }
        b"n" | b"N" | b"no" | b"No" | b"NO" | b"false" | b"False" | b"FALSE" | b"off" | b"Off" | b"OFF" => {
            Scalar::Bool(false)
        }
        _ => return None,
    })
}

fn special_float(text: &[u8]) -> Option<f64> {
    Some(match text {
        b".nan" | b".NaN" | b".NAN" => f64::NAN,
        b".inf" | b".Inf" | b".INF" | b"+.inf" | b"+.Inf" | b"+.INF" => f64::INFINITY,
        b"-.inf" | b"-.Inf" | b"-.INF" => f64::NEG_INFINITY,
        _ => return None,
    })
}

/// A text that begins as a number does, with underscores anywhere.
fn number(text: &[u8]) -> Option<Scalar> {
    let without_underscores: Vec<u8>;
    let digits = if text.contains(&b'_') {
        // With underscores it is no timestamp, and what is left of one is no number.
        without_underscores = text.iter().copied().filter(|&byte| byte != b'_').collect();
        &without_underscores
    } else {
        text
    };
    if let Some(integer) = parse_integer(digits, 0) {
        return Some(integer);
    }
    if is_float(digits) {
        return parse_float(digits).ok().map(Scalar::Float);
    }
    match digits {
        [b'0', b'b', rest @ ..] => parse_integer(rest, 2),
        [b'-', b'0', b'b', rest @ ..] => strconv::parse_int([b"-", rest].concat(), 2).ok().map(Scalar::Int),
        _ => None,
    }
}

/// `strconv.ParseInt`, and `strconv.ParseUint` where that fails. Base 0 knows the prefixes `0x`, `0o`, `0b` and `0`.
fn parse_integer(text: &[u8], base: u32) -> Option<Scalar> {
    let signed = strconv::parse_int(text, base).ok().map(Scalar::Int);
    signed.or_else(|| strconv::parse_uint(text, base).ok().map(Scalar::Uint))
}

/// `^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`, go-yaml's `yamlStyleFloat`.
fn is_float(text: &[u8]) -> bool {
    let text = text
        .strip_prefix(b"-")
        .or_else(|| text.strip_prefix(b"+"))
        .unwrap_or(text);
    let (whole, text) = split_digits(text);
    let (fraction, text) = match text {
        [b'.', rest @ ..] => split_digits(rest),
        _ => (0, text),
    };
    if whole == 0 && fraction == 0 {
        return false;
    }
    match text {
        [] => true,
        [b'e' | b'E', b'-' | b'+', rest @ ..] | [b'e' | b'E', rest @ ..] => {
            let (exponent, rest) = split_digits(rest);
            exponent > 0 && rest.is_empty()
        }
        _ => false,
    }
}

/// How many digits stand at the beginning, and what comes after them.
fn split_digits(text: &[u8]) -> (usize, &[u8]) {
    let count = text
        .iter()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(text.len());
    (count, text.get(count..).unwrap_or_default())
}

/// `0o-17`: go-yaml v3 cuts the prefix off before it reads the number.
fn is_signed_octal(text: &[u8]) -> bool {
    let digits: Vec<u8> = text.iter().copied().filter(|&byte| byte != b'_').collect();
    match digits.as_slice() {
        [b'0', b'o', sign @ (b'+' | b'-'), rest @ ..] => strconv::parse_int([&[*sign], rest].concat(), 8).is_ok(),
        _ => false,
    }
}

/// Numbers in base 60 such as `1:30`: go-yaml reads them as strings, but quotes them
/// (`^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$`).
fn is_base_60(text: &[u8]) -> bool {
    let text = text
        .strip_prefix(b"-")
        .or_else(|| text.strip_prefix(b"+"))
        .unwrap_or(text);
    let mut parts = text.split(|&byte| byte == b':');
    let Some(first) = parts.next() else {
        return false;
    };
    let is_digits = |part: &[u8]| part.iter().all(|byte| byte.is_ascii_digit() || *byte == b'_');
    if !first.first().is_some_and(u8::is_ascii_digit) || !is_digits(first) {
        return false;
    }
    let mut parts = parts.peekable();
    let mut found = false;
    while let Some(part) = parts.next() {
        let (part, fraction) = match part.iter().position(|&byte| byte == b'.') {
            Some(point) if parts.peek().is_none() => part.split_at(point),
            _ => (part, &[][..]),
        };
        let is_sixtieth = matches!(part, [b'0'..=b'9'] | [b'0'..=b'5', b'0'..=b'9']);
        if !is_sixtieth || !is_digits(fraction.strip_prefix(b".").unwrap_or_default()) {
            return false;
        }
        found = true;
    }
    found
}

/// Whether `parseTimestamp` in go-yaml's `resolve.go` accepts the text. It uses `time.Parse`, with its leniency.
pub(super) fn is_timestamp(text: &[u8]) -> bool {
    let (digits, _) = split_digits(text);
    if digits != 4 || text.get(4) != Some(&b'-') {
        return false;
    }
    let mut fields = Fields {
        rest: text.get(5..).unwrap_or_default(),
    };
    let year = text
        .iter()
        .take(4)
        .fold(0, |year, digit| year * 10 + u32::from(digit - b'0'));
    fields.date(year).unwrap_or(false)
}

/// What is left of a timestamp.
struct Fields<'a> {
    rest: &'a [u8],
}

impl Fields<'_> {
    /// Month, day and what may follow: `None` and `false` where it is no timestamp.
    fn date(&mut self, year: u32) -> Option<bool> {
        let month = self.number(1..=12)?;
        self.take(b'-')?;
        self.number(1..=days_in(month, year))?;
        match self.rest {
            [] => return Some(true),
            [b'T' | b't', rest @ ..] => {
                self.rest = rest;
                self.time()?;
                self.zone()?;
            }
            [b' ', ..] => {
                while let [b' ', rest @ ..] = self.rest {
                    self.rest = rest;
                }
                self.time()?;
            }
            _ => return None,
        }
        Some(self.rest.is_empty())
    }

    /// One digit or two, within a range.
    fn number(&mut self, range: std::ops::RangeInclusive<u32>) -> Option<u32> {
        let (value, rest) = match self.rest {
            [a @ b'0'..=b'9', b @ b'0'..=b'9', rest @ ..] => (u32::from(a - b'0') * 10 + u32::from(b - b'0'), rest),
            [a @ b'0'..=b'9', rest @ ..] => (u32::from(a - b'0'), rest),
            _ => return None,
        };
        self.rest = rest;
        range.contains(&value).then_some(value)
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        self.rest = self.rest.strip_prefix(&[byte])?;
        Some(())
    }

    fn time(&mut self) -> Option<()> {
        self.number(0..=23)?;
        self.take(b':')?;
        self.number(0..=59)?;
        self.take(b':')?;
        self.number(0..=59)?;
        if let [b'.' | b',', rest @ ..] = self.rest {
            let (digits, rest) = split_digits(rest);
            if digits > 0 {
                self.rest = rest;
            }
        }
        Some(())
    }

    /// `Z`, or `+07:00`.
    fn zone(&mut self) -> Option<()> {
        if let [b'Z', rest @ ..] = self.rest {
            self.rest = rest;
            return Some(());
        }
        let [b'+' | b'-', a, b, b':', c, d, rest @ ..] = self.rest else {
            return None;
        };
        let number = |high: u8, low: u8| Some(char::from(high).to_digit(10)? * 10 + char::from(low).to_digit(10)?);
        self.rest = rest;
        (number(*a, *b)? <= 24 && number(*c, *d)? <= 60).then_some(())
    }
}

fn days_in(month: u32, year: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}
