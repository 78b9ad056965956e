//! Numeric and character constants (`text/template/parse/node.go`, `newNumber`).

use crate::go::strconv::{Unquoted, parse_float, parse_int, parse_uint, quote, unquote_char};

use super::lex::ItemType;

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

/// A numeric constant, which can be several types at once.
#[derive(Clone, Debug, Default)]
pub struct Number {
    /// Its value as an integer, if it has one.
    pub int: Option<i64>,
    /// Its value as an unsigned integer, if it has one.
    pub uint: Option<u64>,
    /// Its value as a float, if it has one.
    pub float: Option<f64>,
    /// Its imaginary part, if it is a complex constant; `float` is then the real part.
    pub imaginary: Option<f64>,
    /// What it is where no type is asked for.
    pub ideal: Ideal,
}

fn ideal(number: &Number, text: &[u8]) -> Ideal {
    let is_hex = matches!(text, [b'0', b'x' | b'X', _, ..]) && !text.iter().any(|b| b"pP".contains(b));
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
pub fn parse(text: &[u8], typ: ItemType) -> Result<Number, String> {
    if let Some(number) = parse_digits(text) {
        return Ok(number);
    }
    let number = match typ {
        ItemType::CharConstant => parse_char(text),
        ItemType::Complex => parse_complex(text),
        _ => match text.strip_suffix(b"i").map(parse_float) {
            Some(Ok(imaginary)) => Ok(simplify(0.0, imaginary)),
            _ => parse_real(text),
        },
    }?;
    Ok(Number {
        ideal: ideal(&number, text),
        ..number
    })
}

/// What nearly all numbers are: a few digits, which need no more than to be added up.
fn parse_digits(text: &[u8]) -> Option<Number> {
    /// No number of so many digits is too large.
    const MAX_DIGITS: usize = 9;
    let is_decimal = text.len() == 1 || text.first().is_some_and(|&first| first != b'0');
    if !is_decimal || text.len() > MAX_DIGITS || !text.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = text
        .iter()
        .fold(0, |value: u32, digit| value * 10 + u32::from(digit - b'0'));
    Some(Number {
        int: Some(value.into()),
        uint: Some(value.into()),
        float: Some(value.into()),
        imaginary: None,
        ideal: Ideal::Int(value.into()),
    })
}

fn parse_char(text: &[u8]) -> Result<Number, String> {
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
        ..Number::default()
    })
}

/// `1+2i`: Go scans it with `fmt.Sscan`.
fn parse_complex(text: &[u8]) -> Result<Number, String> {
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
        (Ok(real), Ok(imaginary)) => Ok(simplify(real, imaginary)),
        _ => Err("syntax error scanning complex number".to_string()),
    }
}

fn simplify(real: f64, imaginary: f64) -> Number {
    let number = Number {
        imaginary: Some(imaginary),
        ..Number::default()
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

fn parse_real(text: &[u8]) -> Result<Number, String> {
    let mut number = Number {
        uint: parse_uint(text, 0).ok(),
        int: parse_int(text, 0).ok(),
        ..Number::default()
    };
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
