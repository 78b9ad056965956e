//! `time.Duration`: nanoseconds, as text and back, and its methods.

use std::fmt;

use super::quote;
use crate::data::{Param, Str, Value};

const SECOND: i64 = 1_000_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// The units of [`parse`].
const UNITS: [(&str, u64); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("μs", 1_000),
    ("ms", 1_000_000),
    ("s", SECOND as u64),
    ("m", MINUTE as u64),
    ("h", HOUR as u64),
];

/// Why a text is no duration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParseDurationError {
    /// It is not built like one, or too long.
    Invalid(Str),
    /// A number has no unit.
    MissingUnit(Str),
    /// A unit is not one of Go's.
    UnknownUnit {
        /// The unit.
        unit: Str,
        /// The whole text.
        text: Str,
    },
}

impl fmt::Display for ParseDurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ParseDurationError::Invalid(text) => write!(f, "time: invalid duration {}", quote(text)),
            ParseDurationError::MissingUnit(text) => write!(f, "time: missing unit in duration {}", quote(text)),
            ParseDurationError::UnknownUnit { unit, text } => {
                write!(f, "time: unknown unit {} in duration {}", quote(unit), quote(text))
            }
        }
    }
}

impl std::error::Error for ParseDurationError {}

/// `time.ParseDuration`: `-1.5h`, `2h45m`.
///
/// # Errors
/// Go's error, where the text is no duration.
pub fn parse(text: &[u8]) -> Result<i64, ParseDurationError> {
    let invalid = || ParseDurationError::Invalid(Str::from(text));
    let (negative, mut rest) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    };
    if rest == b"0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    const LIMIT: u64 = i64::MIN.unsigned_abs();
    let mut total = 0u64;
    while !rest.is_empty() {
        let (whole, after) = split_digits(rest);
        let (fraction, after) = after.strip_prefix(b".").map_or((&b""[..], after), split_digits);
        if whole.is_empty() && fraction.is_empty() {
            return Err(invalid());
        }
        let unit_length = after.iter().take_while(|&&b| b != b'.' && !b.is_ascii_digit()).count();
        let (unit, after) = after.split_at(unit_length);
        let number = number_up_to(whole, LIMIT).ok_or_else(invalid)?;
        if unit.is_empty() {
            return Err(ParseDurationError::MissingUnit(Str::from(text)));
        }
        let Some((_, nanos)) = UNITS.iter().find(|(name, _)| name.as_bytes() == unit) else {
            return Err(ParseDurationError::UnknownUnit {
                unit: unit.into(),
                text: text.into(),
            });
        };
        if number > LIMIT / nanos {
            return Err(invalid());
        }
        total = total
            .checked_add(number * nanos + fraction_of(fraction, *nanos))
            .ok_or_else(invalid)?;
        if total > LIMIT {
            return Err(invalid());
        }
        rest = after;
    }
    let duration = if negative {
        0i64.checked_sub_unsigned(total)
    } else {
        i64::try_from(total).ok()
    };
    duration.ok_or_else(invalid)
}

fn split_digits(text: &[u8]) -> (&[u8], &[u8]) {
    text.split_at(text.iter().take_while(|b| b.is_ascii_digit()).count())
}

fn number_up_to(digits: &[u8], limit: u64) -> Option<u64> {
    let number = digits.iter().try_fold(0u64, |number, b| {
        number.checked_mul(10)?.checked_add(u64::from(b - b'0'))
    })?;
    (number <= limit).then_some(number)
}

/// The part of a unit that the digits after the point are, as exact as `float64` is (`leadingFraction`).
fn fraction_of(digits: &[u8], unit: u64) -> u64 {
    let mut number = 0u64;
    let mut scale = 1f64;
    for b in digits {
        let next = number
            .checked_mul(10)
            .and_then(|number| number.checked_add(u64::from(b - b'0')));
        let Some(next) = next.filter(|&next| next <= i64::MIN.unsigned_abs()) else {
            break;
        };
        number = next;
        scale *= 10.0;
    }
    (number as f64 * (unit as f64 / scale)) as u64
}

/// `Duration.String`: `1h30m0s`, `1.5ms`, `0s`.
pub fn format_duration(nanos: i64) -> String {
    let sign = if nanos < 0 { "-" } else { "" };
    let total = nanos.unsigned_abs();
    let (second, minute) = (SECOND.unsigned_abs(), MINUTE.unsigned_abs());
    if total == 0 {
        return "0s".to_owned();
    }
    if total < second {
        let (unit, digits) = match total {
            0..1_000 => ("ns", 0),
            1_000..1_000_000 => ("µs", 3),
            _ => ("ms", 6),
        };
        return format!("{sign}{}{unit}", decimal(total, digits));
    }
    let minutes = total / minute;
    let seconds = decimal(total % minute, 9);
    match (minutes / 60, minutes % 60) {
        (0, 0) => format!("{sign}{seconds}s"),
        (0, minutes) => format!("{sign}{minutes}m{seconds}s"),
        (hours, minutes) => format!("{sign}{hours}h{minutes}m{seconds}s"),
    }
}

/// `value / 10^digits`, without zeros at the end.
fn decimal(value: u64, digits: usize) -> String {
    let unit = 10u64.pow(digits as u32);
    let (whole, fraction) = (value / unit, value % unit);
    if fraction == 0 {
        return whole.to_string();
    }
    let fraction = format!("{fraction:0digits$}");
    format!("{whole}.{}", fraction.trim_end_matches('0'))
}

/// `Duration.Truncate`: towards zero.
pub fn truncate(nanos: i64, unit: i64) -> i64 {
    if unit <= 0 { nanos } else { nanos - nanos % unit }
}

/// `Duration.Round`: to the nearest multiple, halves away from zero.
pub fn round(nanos: i64, unit: i64) -> i64 {
    if unit <= 0 {
        return nanos;
    }
    let remainder = nanos % unit;
    if i128::from(remainder).abs() * 2 < i128::from(unit) {
        nanos - remainder
    } else if nanos < 0 {
        (nanos - remainder).saturating_sub(unit)
    } else {
        (nanos - remainder).saturating_add(unit)
    }
}

/// The parameters of a method of `time.Duration`. `None` where it has no such method.
pub fn method(name: &str) -> Option<&'static [Param]> {
    match name {
        "Abs" | "Hours" | "Microseconds" | "Milliseconds" | "Minutes" | "Nanoseconds" | "Seconds" | "String" => {
            Some(&[])
        }
        "Round" | "Truncate" => Some(&[Param::Object("time.Duration")]),
        _ => None,
    }
}

/// Calls a method of a duration with arguments that fit. `None` where it has no such method.
pub fn call(nanos: i64, name: &str, args: &[Value]) -> Option<Value> {
    let unit = || match args.first() {
        Some(Value::Duration(unit) | Value::Int64(unit) | Value::Int(unit)) => *unit,
        _ => 0,
    };
    // Whole and part are divided apart, as Go does, for the sum to be the same `float64`.
    let in_units = |unit: i64| Value::Float((nanos / unit) as f64 + (nanos % unit) as f64 / unit as f64);
    Some(match name {
        "Abs" => Value::Duration(nanos.saturating_abs()),
        "Hours" => in_units(HOUR),
        "Minutes" => in_units(MINUTE),
        "Seconds" => in_units(SECOND),
        "Milliseconds" => Value::Int64(nanos / 1_000_000),
        "Microseconds" => Value::Int64(nanos / 1_000),
        "Nanoseconds" => Value::Int64(nanos),
        "String" => Value::string(format_duration(nanos)),
        "Round" => Value::Duration(round(nanos, unit())),
        "Truncate" => Value::Duration(truncate(nanos, unit())),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    //! Expectations: Go 1.26's own answers.

    use super::*;

    #[test]
    fn texts() {
        let cases = [
            (0, "0s"),
            (1, "1ns"),
            (1_500, "1.5µs"),
            (-2_000_000, "-2ms"),
            (1_000_000_000, "1s"),
            (90_500_000_000, "1m30.5s"),
            (3_600_000_000_000, "1h0m0s"),
            (i64::MIN, "-2562047h47m16.854775808s"),
        ];
        for (nanos, text) in cases {
            assert_eq!(format_duration(nanos), text);
            assert_eq!(parse(text.as_bytes()), Ok(nanos), "{text}");
        }
    }

    #[test]
    fn texts_that_are_durations_or_not() {
        let cases: &[(&str, Result<i64, &str>)] = &[
            ("0", Ok(0)),
            ("+.5h", Ok(HOUR / 2)),
            ("1h1m1.000000001s", Ok(HOUR + MINUTE + SECOND + 1)),
            ("", Err(r#"time: invalid duration """#)),
            ("-", Err(r#"time: invalid duration "-""#)),
            (".s", Err(r#"time: invalid duration ".s""#)),
            ("5", Err(r#"time: missing unit in duration "5""#)),
            ("1d", Err(r#"time: unknown unit "d" in duration "1d""#)),
            ("1 é", Err(r#"time: unknown unit " \xc3\xa9" in duration "1 \xc3\xa9""#)),
            (
                "9223372036854775808ns",
                Err(r#"time: invalid duration "9223372036854775808ns""#),
            ),
        ];
        for &(text, expected) in cases {
            let result = parse(text.as_bytes()).map_err(|error| error.to_string());
            assert_eq!(result, expected.map_err(str::to_owned), "{text}");
        }
    }

    #[test]
    fn methods() {
        let unit = Value::Duration(MINUTE);
        let cases = [
            ("Hours", "0.025416666666666667"),
            ("Minutes", "1.525"),
            ("Milliseconds", "91500"),
            ("String", "1m31.5s"),
        ];
        for (name, expected) in cases {
            let result = call(91_500_000_000, name, &[]).map(|value| match value {
                Value::Float(n) => n.to_string(),
                Value::Int64(n) => n.to_string(),
                other => other
                    .as_str()
                    .map(|text| text.to_text().into_owned())
                    .unwrap_or_default(),
            });
            assert_eq!(result.as_deref(), Some(expected), "{name}");
        }
        let rounded = |nanos| match call(nanos, "Round", std::slice::from_ref(&unit)) {
            Some(Value::Duration(nanos)) => nanos,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            [rounded(91_500_000_000), rounded(-90_000_000_000)],
            [2 * MINUTE, -2 * MINUTE]
        );
        assert_eq!(truncate(-91_500_000_000, MINUTE), -MINUTE);
    }
}
