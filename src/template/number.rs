//! Numeric and character constants (`text/template/parse/node.go`, `newNumber`).

use crate::data::Str;
use crate::go::strconv::{Unquoted, parse_float, parse_int, parse_uint, quote, unquote_char};

use super::lex::ItemType;
use super::node::{Number, Pos};

/// What a constant is where no type is asked for (`state.idealConstant`).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Ideal {
    /// A `float64`: it is written with a point or an exponent.
    Float(f64),
    /// An `int`.
    Int(i64),
    /// An integer that `int` does not hold.
    #[default]
    Overflow,
    /// A complex number.
    Complex,
}

fn ideal(number: &Number) -> Ideal {
    let text = &number.text;
    let is_hex = matches!(&text[..], [b'0', b'x' | b'X', _, ..]) && !text.iter().any(|b| b"pP".contains(b));
    let is_char = text.first() == Some(&b'\'');
    let is_written_as_float = text.iter().any(|b| b".eEpP".contains(b)) && !is_hex && !is_char;
    match (number.imaginary, number.float, number.int) {
        (Some(_), ..) => Ideal::Complex,
        (_, Some(float), _) if is_written_as_float => Ideal::Float(float),
        (_, _, Some(int)) => Ideal::Int(int),
        _ => Ideal::Overflow,
    }
}

/// A constant from its text: every type that it fits.
///
/// # Errors
/// Go's text about what is wrong with it.
pub fn parse(pos: Pos, text: &[u8], typ: ItemType) -> Result<Number, String> {
    let number = Number {
        pos,
        text: Str::from(text),
        ..Number::default()
    };
    let number = match typ {
        ItemType::CharConstant => parse_char(number, text),
        ItemType::Complex => parse_complex(number, text),
        _ => match text.strip_suffix(b"i").map(parse_float) {
            Some(Ok(imaginary)) => Ok(simplify(number, 0.0, imaginary)),
            _ => parse_real(number, text),
        },
    }?;
    Ok(Number {
        ideal: ideal(&number),
        ..number
    })
}

fn parse_char(number: Number, text: &[u8]) -> Result<Number, String> {
    let (character, tail) = unquote_char(&text[1..], text[0]).map_err(|error| error.to_string())?;
    if tail != b"'" {
        return Err(format!(
            "malformed character constant: {}",
            String::from_utf8_lossy(text)
        ));
    }
    let code = match character {
        Unquoted::Byte(byte) => u32::from(byte),
        Unquoted::Rune(rune) => u32::from(rune),
    };
    Ok(Number {
        int: Some(code.into()),
        uint: Some(code.into()),
        float: Some(code.into()),
        ..number
    })
}

/// `1+2i`: Go scans it with `fmt.Sscan`.
fn parse_complex(number: Number, text: &[u8]) -> Result<Number, String> {
    let split = text
        .iter()
        .skip(1)
        .rposition(|b| matches!(b, b'+' | b'-'))
        .map_or(0, |at| at + 1);
    // The sign of an exponent is not the one between the parts.
    let split = match text.get(split.wrapping_sub(1)) {
        Some(b'e' | b'E' | b'p' | b'P') => text[..split]
            .iter()
            .skip(1)
            .rposition(|b| matches!(b, b'+' | b'-'))
            .map_or(0, |at| at + 1),
        _ => split,
    };
    let (real, imaginary) = text.split_at(split);
    let imaginary = imaginary.strip_suffix(b"i").unwrap_or(imaginary);
    match (parse_float(real), parse_float(imaginary)) {
        (Ok(real), Ok(imaginary)) => Ok(simplify(number, real, imaginary)),
        _ => Err("syntax error scanning complex number".to_string()),
    }
}

fn simplify(number: Number, real: f64, imaginary: f64) -> Number {
    let number = Number {
        imaginary: Some(imaginary),
        ..number
    };
    if imaginary != 0.0 {
        return number;
    }
    Number {
        float: Some(real),
        int: exact_int(real),
        uint: exact_uint(real),
        ..number
    }
}

fn parse_real(mut number: Number, text: &[u8]) -> Result<Number, String> {
    number.uint = parse_uint(text, 0).ok();
    number.int = parse_int(text, 0).ok();
    if number.int == Some(0) {
        number.uint = Some(0);
    }
    #[expect(clippy::cast_precision_loss, reason = "Go converts in the same way")]
    if let Some(int) = number.int {
        number.float = Some(int as f64);
    } else if let Some(uint) = number.uint {
        number.float = Some(uint as f64);
    } else if let Ok(float) = parse_float(text) {
        if !text.iter().any(|b| b".eEpP".contains(b)) {
            return Err(format!("integer overflow: {}", quote(text)));
        }
        number.float = Some(float);
        number.int = exact_int(float);
        number.uint = exact_uint(float);
    }
    if number.float.is_none() {
        return Err(format!("illegal number syntax: {}", quote(text)));
    }
    Ok(number)
}

/// The integer that a float is, if it is one that `int64` holds.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "the round trip is the test"
)]
fn exact_int(float: f64) -> Option<i64> {
    let int = float as i64;
    (int as f64 == float && int != i64::MAX).then_some(int)
}

/// The unsigned integer that a float is, if it is one that `uint64` holds.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "the round trip is the test"
)]
fn exact_uint(float: f64) -> Option<u64> {
    let uint = float as u64;
    (uint as f64 == float && uint != u64::MAX).then_some(uint)
}
