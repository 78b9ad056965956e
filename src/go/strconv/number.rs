//! Text as numbers and truth (Go's `strconv/atoi.go`, `atof.go` and `atob.go`).

use std::fmt;

use super::quote;
use crate::data::Str;

/// Why a text is no number (Go's `strconv.NumError`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumError {
    /// The function that failed, by Go's name.
    pub function: &'static str,
    /// What it was given.
    pub text: Str,
    /// What is wrong with it.
    pub reason: Reason,
}

/// What is wrong with a number's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It does not look like a number.
    Syntax,
    /// It is a number that the type cannot hold.
    Range,
    /// The base is not 0 and not in 2 to 36.
    Base(u32),
}

impl NumError {
    fn new(function: &'static str, text: &[u8], reason: Reason) -> NumError {
        NumError {
            function,
            text: Str::from(text),
            reason,
        }
    }

    /// What Go's functions return beside the error, for callers that ignore it: the nearest `int64` where the number is
    /// too large, else 0.
    pub fn nearest_int(&self) -> i64 {
        match (self.reason, self.text.first()) {
            (Reason::Range, Some(b'-')) => i64::MIN,
            (Reason::Range, _) => i64::MAX,
            _ => 0,
        }
    }

    /// [`NumError::nearest_int`] for `float64`: an infinity where the number is too large, else 0.
    pub fn nearest_float(&self) -> f64 {
        match (self.reason, self.text.first()) {
            (Reason::Range, Some(b'-')) => f64::NEG_INFINITY,
            (Reason::Range, _) => f64::INFINITY,
            _ => 0.0,
        }
    }
}

impl fmt::Display for NumError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = quote(&self.text);
        write!(f, "strconv.{}: parsing {text}: {}", self.function, self.reason)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Syntax => f.write_str("invalid syntax"),
            Reason::Range => f.write_str("value out of range"),
            Reason::Base(base) => write!(f, "invalid base {base}"),
        }
    }
}

impl std::error::Error for NumError {}

/// `strconv.ParseBool`.
pub fn parse_bool(text: impl AsRef<[u8]>) -> Result<bool, NumError> {
    match text.as_ref() {
        b"1" | b"t" | b"T" | b"true" | b"TRUE" | b"True" => Ok(true),
        b"0" | b"f" | b"F" | b"false" | b"FALSE" | b"False" => Ok(false),
        text => Err(NumError::new("ParseBool", text, Reason::Syntax)),
    }
}

/// `strconv.Atoi`.
pub fn atoi(text: impl AsRef<[u8]>) -> Result<i64, NumError> {
    let text = text.as_ref();
    signed(text, 10).map_err(|reason| NumError::new("Atoi", text, reason))
}

/// `strconv.ParseInt(text, base, 64)`: base 0 reads Go's prefixes and underscores.
pub fn parse_int(text: impl AsRef<[u8]>, base: u32) -> Result<i64, NumError> {
    let text = text.as_ref();
    signed(text, base).map_err(|reason| NumError::new("ParseInt", text, reason))
}

/// `strconv.ParseUint(text, base, 64)`: as [`parse_int`], without a sign.
pub fn parse_uint(text: impl AsRef<[u8]>, base: u32) -> Result<u64, NumError> {
    let text = text.as_ref();
    unsigned(text, base).map_err(|reason| NumError::new("ParseUint", text, reason))
}

fn signed(text: &[u8], base: u32) -> Result<i64, Reason> {
    let (negative, digits) = split_sign(text);
    let magnitude = unsigned(digits, base)?;
    let value = if negative {
        0i64.checked_sub_unsigned(magnitude)
    } else {
        i64::try_from(magnitude).ok()
    };
    value.ok_or(Reason::Range)
}

fn split_sign(text: &[u8]) -> (bool, &[u8]) {
    match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    }
}

fn unsigned(text: &[u8], base: u32) -> Result<u64, Reason> {
    let (radix, digits) = match (base, text) {
        (_, []) => return Err(Reason::Syntax),
        (2..=36, _) => (base, text),
        (0, [b'0', b'b' | b'B', digits @ ..]) if !digits.is_empty() => (2, digits),
        (0, [b'0', b'o' | b'O', digits @ ..]) if !digits.is_empty() => (8, digits),
        (0, [b'0', b'x' | b'X', digits @ ..]) if !digits.is_empty() => (16, digits),
        (0, [b'0', digits @ ..]) => (8, digits),
        (0, _) => (10, text),
        _ => return Err(Reason::Base(base)),
    };
    let mut value = 0u64;
    for &b in digits {
        if b == b'_' && base == 0 {
            continue;
        }
        let digit = char::from(b).to_digit(radix).ok_or(Reason::Syntax)?;
        value = value
            .checked_mul(u64::from(radix))
            .and_then(|value| value.checked_add(u64::from(digit)))
            .ok_or(Reason::Range)?;
    }
    if base == 0 && !underscores_fit(text) {
        return Err(Reason::Syntax);
    }
    Ok(value)
}

/// Whether underscores stand only between digits, or between a base prefix and a digit (Go's `underscoreOK`).
fn underscores_fit(text: &[u8]) -> bool {
    if !text.contains(&b'_') {
        return true;
    }
    let (_, text) = split_sign(text);
    let (prefixed, hex, digits) = match text {
        [b'0', b'x' | b'X', digits @ ..] => (true, true, digits),
        [b'0', b'b' | b'B' | b'o' | b'O', digits @ ..] => (true, false, digits),
        _ => (false, false, text),
    };
    let is_digit = |b: u8| b.is_ascii_digit() || hex && b.is_ascii_hexdigit();
    let mut after_digit = prefixed;
    let mut after_underscore = false;
    for &b in digits {
        let underscore = b == b'_';
        if underscore && !after_digit || after_underscore && !is_digit(b) {
            return false;
        }
        after_digit = is_digit(b);
        after_underscore = underscore;
    }
    !after_underscore
}

/// `strconv.ParseFloat(text, 64)`: decimal and hexadecimal numbers, underscores, infinities and NaN.
pub fn parse_float(text: impl AsRef<[u8]>) -> Result<f64, NumError> {
    let text = text.as_ref();
    float(text).map_err(|reason| NumError::new("ParseFloat", text, reason))
}

fn float(text: &[u8]) -> Result<f64, Reason> {
    if let Some(special) = special_float(text) {
        return Ok(special);
    }
    let (negative, number) = split_sign(text);
    let magnitude = match number {
        [b'0', b'x' | b'X', digits @ ..] if !digits.is_empty() => hex_float(digits)?,
        _ => decimal_float(number)?,
    };
    if !underscores_fit(text) {
        return Err(Reason::Syntax);
    }
    if magnitude.is_infinite() {
        return Err(Reason::Range);
    }
    Ok(if negative { -magnitude } else { magnitude })
}

fn special_float(text: &[u8]) -> Option<f64> {
    if text.eq_ignore_ascii_case(b"nan") {
        return Some(f64::NAN);
    }
    let (negative, name) = split_sign(text);
    let infinite = name.eq_ignore_ascii_case(b"inf") || name.eq_ignore_ascii_case(b"infinity");
    infinite.then_some(if negative { f64::NEG_INFINITY } else { f64::INFINITY })
}

/// A number without a sign; Rust reads it exactly, once it is known to be Go's syntax.
fn decimal_float(number: &[u8]) -> Result<f64, Reason> {
    let (mantissa, exponent) = split_exponent(number, b'e');
    check_mantissa(mantissa, u8::is_ascii_digit)?;
    if let Some(exponent) = exponent {
        parse_exponent(exponent)?;
    }
    let plain: Vec<u8> = number.iter().copied().filter(|&b| b != b'_').collect();
    std::str::from_utf8(&plain)
        .ok()
        .and_then(|plain| plain.parse().ok())
        .ok_or(Reason::Syntax)
}

fn split_exponent(number: &[u8], letter: u8) -> (&[u8], Option<&[u8]>) {
    match number.iter().position(|b| b.eq_ignore_ascii_case(&letter)) {
        Some(at) => (&number[..at], Some(&number[at + 1..])),
        None => (number, None),
    }
}

/// Digits with at most one point and at least one digit; underscores are looked at elsewhere.
fn check_mantissa(mantissa: &[u8], is_digit: fn(&u8) -> bool) -> Result<(), Reason> {
    let digits = mantissa.iter().filter(|b| is_digit(b)).count();
    let points = mantissa.iter().filter(|&&b| b == b'.').count();
    let underscores = mantissa.iter().filter(|&&b| b == b'_').count();
    let fits = digits > 0 && points <= 1 && digits + points + underscores == mantissa.len();
    if fits { Ok(()) } else { Err(Reason::Syntax) }
}

/// An exponent, held where it is large enough to overflow anything.
fn parse_exponent(text: &[u8]) -> Result<i32, Reason> {
    const ENOUGH: i32 = 10_000;
    let (negative, digits) = split_sign(text);
    if !digits.first().is_some_and(u8::is_ascii_digit) {
        return Err(Reason::Syntax);
    }
    let mut exponent = 0i32;
    for &b in digits.iter().filter(|&&b| b != b'_') {
        let digit = char::from(b).to_digit(10).ok_or(Reason::Syntax)?;
        if exponent < ENOUGH {
            exponent = exponent * 10 + digit as i32;
        }
    }
    Ok(if negative { -exponent } else { exponent })
}

/// What follows `0x` (Go's `atofHex`). The exponent must be there.
fn hex_float(number: &[u8]) -> Result<f64, Reason> {
    let (mantissa, exponent) = split_exponent(number, b'p');
    check_mantissa(mantissa, u8::is_ascii_hexdigit)?;
    let exponent = parse_exponent(exponent.ok_or(Reason::Syntax)?)?;
    // 60 bits of the mantissa, the lowest of them set where any bit below is.
    let mut bits = 0u64;
    let mut scale = 0i32;
    let mut after_point = false;
    for &b in mantissa {
        let Some(digit) = char::from(b).to_digit(16) else {
            after_point |= b == b'.';
            continue;
        };
        if bits >> 56 == 0 {
            bits = bits << 4 | u64::from(digit);
            scale -= if after_point { 4 } else { 0 };
        } else {
            bits |= u64::from(digit != 0);
            scale = scale.saturating_add(if after_point { 0 } else { 4 });
        }
    }
    Ok(scale_by_power_of_two(bits, exponent.saturating_add(scale)))
}

/// `bits * 2^exponent`, rounded once, half to even. The lowest bit stands for all that was cut off below it.
fn scale_by_power_of_two(bits: u64, exponent: i32) -> f64 {
    if bits == 0 {
        return 0.0;
    }
    let leading = bits.leading_zeros();
    // Now 1.fraction * 2^top with the one at bit 63.
    let bits = bits << leading;
    let top = exponent.saturating_add(63 - leading as i32);
    if top > 1_023 {
        return f64::INFINITY;
    }
    // Subnormal numbers keep fewer bits.
    let kept = (53 + (top + 1_022).min(0)).max(-1);
    if kept < 0 {
        return 0.0;
    }
    let dropped = 64 - kept as u32;
    let (mantissa, rest) = if dropped == 64 {
        (0, bits)
    } else {
        (bits >> dropped, bits << (64 - dropped))
    };
    let up = rest > 1 << 63 || rest == 1 << 63 && mantissa & 1 == 1;
    let mantissa = mantissa + u64::from(up);
    // A carry out of the mantissa moves into the exponent's bits, as it should, up to infinity.
    let biased = if top < -1_022 { 0 } else { (top + 1_022) as u64 };
    f64::from_bits((biased << 52) + mantissa)
}
