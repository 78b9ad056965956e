//! Sprig's conversions between types, by the rules of `spf13/cast` and Go's `fmt`.

use std::sync::Arc;

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
        Value::String(text) => text.clone(),
        Value::Bytes(text) => Str::from(Arc::clone(text)),
        _ => Str::from(to_printed(value)),
    }
}

/// Appends what [`to_string`] gives.
pub(super) fn append_string(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::String(text) => out.extend_from_slice(text),
        Value::Bytes(text) => out.extend_from_slice(text),
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

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn agrees_with_helm() {
        check(&[
            ("toString 1", "string 1"),
            (r#"toString "a""#, "string a"),
            ("toString nil", "string <nil>"),
            ("toString 1.5", "string 1.5"),
            ("toString 1000000.0", "string 1e+06"),
            ("toString true", "string true"),
            (r#"toString (list 1 "a")"#, "string [1 a]"),
            (r#"toString (dict "b" 1 "a" nil)"#, "string map[a:<nil> b:1]"),
            (r#"toString (splitList "," "a,b")"#, "string [a b]"),
            ("toString 100000", "string 100000"),
            (r#"toStrings (list 1 "a" nil true)"#, "[]string [1 a true]"),
            (r#"toStrings "a""#, "[]string [a]"),
            ("toStrings nil", "[]string []"),
            ("toStrings (until 2)", "[]string [0 1]"),
            (r#"toStrings (splitList "," "a,b")"#, "[]string [a b]"),
            (r#"toStrings (dict "a" 1)"#, "[]string [map[a:1]]"),
            ("toStrings 5", "[]string [5]"),
            ("toStrings (list)", "[]string []"),
            (r#"int "12""#, "int 12"),
            (r#"int "010""#, "int 8"),
            (r#"int "08""#, "int 0"),
            (r#"int "0x1F""#, "int 31"),
            (r#"int "0b101""#, "int 5"),
            (r#"int "0o17""#, "int 15"),
            (r#"int "1_000""#, "int 1000"),
            (r#"int "1.0""#, "int 1"),
            (r#"int "1.00""#, "int 1"),
            (r#"int "1.5""#, "int 0"),
            (r#"int "1.0.""#, "int 1"),
            (r#"int "1..0""#, "int 0"),
            (r#"int "-5""#, "int -5"),
            (r#"int "+5""#, "int 5"),
            (r#"int " 5""#, "int 0"),
            (r#"int """#, "int 0"),
            (r#"int ".""#, "int 0"),
            (r#"int "0.0""#, "int 0"),
            (r#"int "abc""#, "int 0"),
            (r#"int "9223372036854775808""#, "int 0"),
            ("int 1.9", "int 1"),
            ("int -1.9", "int -1"),
            ("int 1e30", "int -9223372036854775808"),
            ("int -1e30", "int -9223372036854775808"),
            ("int 9223372036854775807.0", "int -9223372036854775808"),
            (r#"int "1e3""#, "int 0"),
            ("int true", "int 1"),
            ("int false", "int 0"),
            ("int nil", "int 0"),
            ("int (list)", "int 0"),
            ("int (dict)", "int 0"),
            ("int (int64 5)", "int 5"),
            ("int64 5", "int64 5"),
            (r#"int64 "7.0""#, "int64 7"),
            ("int64 1.9", "int64 1"),
            ("int64 nil", "int64 0"),
            (r#"int64 "x""#, "int64 0"),
            ("int64 true", "int64 1"),
            (r#"int64 (float64 "nan")"#, "int64 -9223372036854775808"),
            (r#"int64 (float64 "inf")"#, "int64 -9223372036854775808"),
            ("float64 1", "float64 1"),
            (r#"float64 "1.5""#, "float64 1.5"),
            (r#"float64 "0x10""#, "float64 0"),
            (r#"float64 "0x1p4""#, "float64 16"),
            (r#"float64 "1_0""#, "float64 10"),
            (r#"float64 "inf""#, "float64 +Inf"),
            (r#"float64 "NaN""#, "float64 NaN"),
            (r#"float64 "1e400""#, "float64 0"),
            (r#"float64 ".5""#, "float64 0.5"),
            (r#"float64 """#, "float64 0"),
            (r#"float64 " 1""#, "float64 0"),
            ("float64 true", "float64 1"),
            ("float64 nil", "float64 0"),
            ("float64 (list)", "float64 0"),
            ("float64 9007199254740993", "float64 9.007199254740992e+15"),
            (r#"atoi "12""#, "int 12"),
            (r#"atoi "012""#, "int 12"),
            (r#"atoi "0x1""#, "int 0"),
            (r#"atoi "1_0""#, "int 0"),
            (r#"atoi "1.5""#, "int 0"),
            (r#"atoi """#, "int 0"),
            (r#"atoi "99999999999999999999""#, "int 9223372036854775807"),
            (r#"atoi "-99999999999999999999""#, "int -9223372036854775808"),
            (r#"atoi "+7""#, "int 7"),
            (r#"toDecimal "777""#, "int64 511"),
            ("toDecimal 644", "int64 420"),
            (r#"toDecimal "0o7""#, "int64 0"),
            (r#"toDecimal "8""#, "int64 0"),
            ("toDecimal 1.5", "int64 0"),
            ("toDecimal nil", "int64 0"),
            (r#"toDecimal "-10""#, "int64 -8"),
            (r#"toDecimal "1777777777777777777777""#, "int64 0"),
        ]);
    }
}
