//! Values in Go's words, as Helm's messages print them.

use crate::data::{Value, to_text};
use crate::go::strconv::{FloatFormat, format_float};

/// How deep a value is printed; a message is no place for more.
const MAX_DEPTH: usize = 32;

/// The value as Go's `%v` prints it.
pub(super) fn plain(value: &Value) -> String {
    let mut out = String::new();
    write(&mut out, value, &|_, text| text, 0);
    out
}

/// The value as Go's `%t` prints it: Helm prints what is no table with the verb for booleans.
pub(super) fn as_bool(value: &Value) -> String {
    let mut out = String::new();
    write(
        &mut out,
        value,
        &|value, text| match value {
            Value::Bool(_) => text,
            value => format!("%!t({}={text})", value.type_name()),
        },
        0,
    );
    if matches!(value, Value::Nil) {
        "%!t(<nil>)".to_owned()
    } else {
        out
    }
}

/// Writes the value; `scalar` says how the text of a scalar looks in the end.
fn write(out: &mut String, value: &Value, scalar: &dyn Fn(&Value, String) -> String, depth: usize) {
    if depth == MAX_DEPTH {
        return out.push('…');
    }
    match value {
        Value::Nil => out.push_str("<nil>"),
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { " " } else { "" });
                write(out, item, scalar, depth + 1);
            }
            out.push(']');
        }
        Value::Map(map) => {
            out.push_str("map[");
            for (index, (key, item)) in map.snapshot().into_iter().enumerate() {
                out.push_str(if index > 0 { " " } else { "" });
                let text = key.to_text().into_owned();
                out.push_str(&scalar(&Value::String(key), text));
                out.push(':');
                write(out, &item, scalar, depth + 1);
            }
            out.push(']');
        }
        scalar_value => out.push_str(&scalar(scalar_value, scalar_text(scalar_value))),
    }
}

fn scalar_text(value: &Value) -> String {
    match value {
        Value::Bool(flag) => flag.to_string(),
        Value::Int(number) | Value::Int64(number) | Value::Duration(number) => number.to_string(),
        Value::Uint8(number) => number.to_string(),
        Value::Uint64(number) => number.to_string(),
        Value::Float(number) => format_float(*number, FloatFormat::General, None),
        Value::String(text) => text.to_text().into_owned(),
        Value::Bytes(text) => to_text(text).into_owned(),
        Value::Object(object) => String::from_utf8_lossy(&object.display()).into_owned(),
        Value::Nil | Value::List(_) | Value::Map(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{List, Map};

    #[test]
    fn values_print_as_in_go() {
        let list = |items: Vec<Value>| Value::List(List::from(items));
        let map = Value::Map(Map::from_iter([("b", Value::Float(1_000_000.0)), ("a", Value::Nil)]));
        // Recorded from `helm template --set…` with a subchart's name as the key.
        let cases = [
            (Value::Nil, "<nil>", "%!t(<nil>)"),
            (Value::Bool(true), "true", "true"),
            (Value::Int64(1), "1", "%!t(int64=1)"),
            (Value::Float(1.0), "1", "%!t(float64=1)"),
            (Value::string("x"), "x", "%!t(string=x)"),
            (list(vec![]), "[]", "[]"),
            (
                list(vec![Value::string("a"), Value::Int64(1), Value::Nil]),
                "[a 1 <nil>]",
                "[%!t(string=a) %!t(int64=1) <nil>]",
            ),
            (
                map,
                "map[a:<nil> b:1e+06]",
                "map[%!t(string=a):<nil> %!t(string=b):%!t(float64=1e+06)]",
            ),
        ];
        for (value, as_v, as_t) in cases {
            assert_eq!(plain(&value), as_v);
            assert_eq!(as_bool(&value), as_t);
        }
    }
}
