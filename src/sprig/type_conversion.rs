//! Sprig's conversions between types, by the rules of `spf13/cast` and Go's `fmt`.

use crate::data::{Elem, List, Str, Value};
use crate::functions;
use crate::go::strconv;
use crate::template::fmt::print_value;
use crate::template::func::Function;

use super::lists::elements;

/// The table.
pub const FUNCTIONS: &[Function] = functions! {
    "atoi" => atoi(Str);
    "float64" => float64(Value);
    "int" => int(Value);
    "int64" => int64(Value);
    "toDecimal" => to_decimal(Value);
    "toString" => string(Value);
    "toStrings" => strings(Value);
};

/// `toString`: the value as text.
fn string(value: Value) -> Str {
    to_string(&value)
}

/// `toStrings`: the items of a list as texts; anything else but nil as a list of its text.
fn strings(value: Value) -> List {
    to_strings(&value)
}

/// `int`: the value as a whole number, 0 where it has none.
fn int(value: Value) -> Value {
    Value::Int(to_int(&value))
}

/// `int64`: the same number in Go's other type.
fn int64(value: Value) -> Value {
    Value::Int64(to_int(&value))
}

/// `float64`: the value as a floating point number, 0 where it has none.
fn float64(value: Value) -> f64 {
    to_float(&value)
}

/// `atoi`: the decimal number that a text holds, 0 where it holds none, the nearest one where it does not fit.
fn atoi(text: Str) -> Value {
    Value::Int(strconv::atoi(&text).unwrap_or_else(|error| error.nearest_int()))
}

/// `toDecimal`: the number whose octal digits the value prints as, 0 where it prints as something else.
fn to_decimal(value: Value) -> Value {
    Value::Int64(strconv::parse_int(to_printed(&value), 8).unwrap_or_default())
}

/// A value as text: strings and bytes as they are, the rest as `%v` prints it (`strval`).
pub(super) fn to_string(value: &Value) -> Str {
    match value {
        Value::String(text) | Value::Bytes(text) => text.clone(),
        _ => Str::from(to_printed(value)),
    }
}

/// Appends what [`to_string`] gives.
pub(super) fn append_string(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::String(text) | Value::Bytes(text) => out.extend_from_slice(text),
        _ => print_value(out, value),
    }
}

fn to_printed(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    print_value(&mut out, value);
    out
}

/// A value as a list of texts: nil items are left out, nil is an empty list (`strslice`).
pub(super) fn to_strings(value: &Value) -> List {
    match value {
        Value::List(list) if list.elem() == Elem::String => list.clone(),
        Value::Nil => List::new(Elem::String, Vec::new()),
        value => match elements(value) {
            Some(items) => List::strings(items.iter().filter(|item| !matches!(item, Value::Nil)).map(to_string)),
            None => List::strings([to_string(value)]),
        },
    }
}

/// A value as a whole number, 0 where it has none (`cast.ToInt64`, `cast.ToInt`). Durations have none.
pub(super) fn to_int(value: &Value) -> i64 {
    match value {
        Value::Int(n) | Value::Int64(n) => *n,
        Value::Uint8(n) => i64::from(*n),
        Value::Uint64(n) => n.cast_signed(),
        Value::Float(n) => float_to_int(*n),
        Value::Bool(b) => i64::from(*b),
        Value::String(text) => strconv::parse_int(trim_zero_decimal(text), 0).unwrap_or_default(),
        _ => 0,
    }
}

/// A value as a floating point number, 0 where it has none (`cast.ToFloat64`).
pub(super) fn to_float(value: &Value) -> f64 {
    match value {
        Value::Int(n) | Value::Int64(n) => *n as f64,
        Value::Uint8(n) => f64::from(*n),
        Value::Uint64(n) => *n as f64,
        Value::Float(n) => *n,
        Value::Bool(b) => f64::from(u8::from(*b)),
        Value::String(text) => strconv::parse_float(text).unwrap_or_default(),
        _ => 0.0,
    }
}

/// Go's conversion on amd64: the integer part; the least number where that does not fit.
fn float_to_int(number: f64) -> i64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if (-LIMIT..LIMIT).contains(&number) {
        number as i64
    } else {
        i64::MIN
    }
}

/// `1.00` without its zero fraction (`cast.trimZeroDecimal`).
fn trim_zero_decimal(text: &[u8]) -> &[u8] {
    let mut zero_seen = false;
    for (position, byte) in text.iter().enumerate().rev() {
        match byte {
            b'.' if zero_seen => return text.get(..position).unwrap_or_default(),
            b'.' => {}
            b'0' => zero_seen = true,
            _ => break,
        }
    }
    text
}
