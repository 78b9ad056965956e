//! Sprig's functions of JSON, which in its documentation stand among the defaults. Helm has its own `toJson` and
//! `fromJson`.

use crate::data::{Str, Value};
use crate::functions;
use crate::go::json::{Error, Escape, marshal, marshal_indent, unmarshal};
use crate::template::func::{FuncError, Function};

/// The table.
pub const FUNCTIONS: &[Function] = functions! {
    "mustFromJson" => must_from_json(Str);
    "mustToPrettyJson" => must_to_pretty_json(Value);
    "mustToRawJson" => to_raw_json(Value);
    "toPrettyJson" => to_pretty_json(Value);
    "toRawJson" => to_raw_json(Value);
};

/// `mustFromJson`: the value that a JSON text holds.
fn must_from_json(text: Str) -> Result<Value, FuncError> {
    unmarshal(&text).map_err(failure)
}

/// `toPrettyJson`: the value as indented JSON; nothing where JSON cannot hold it.
fn to_pretty_json(value: Value) -> Result<Vec<u8>, FuncError> {
    match marshal_indent(&value) {
        Err(error @ Error::TooLong) => Err(failure(error)),
        result => Ok(result.unwrap_or_default()),
    }
}

/// `mustToPrettyJson`: `toPrettyJson` that tells why it failed.
fn must_to_pretty_json(value: Value) -> Result<Vec<u8>, FuncError> {
    marshal_indent(&value).map_err(failure)
}

/// `toRawJson` and `mustToRawJson`: the value as JSON on one line, with `<`, `>` and `&` as they are.
fn to_raw_json(value: Value) -> Result<Vec<u8>, FuncError> {
    marshal(&value, Escape::Minimal).map_err(failure)
}

fn failure(error: Error) -> FuncError {
    FuncError::new(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn agrees_with_helm() {
        check(&[
            (
                r#"toPrettyJson (dict "a" (list 1 "x" nil) "b" (dict))"#,
                r#"string {\n  \"a\": [\n    1,\n    \"x\",\n    null\n  ],\n  \"b\": {}\n}"#,
            ),
            (r#"toPrettyJson "<a&b>""#, r#"string \"\\u003ca\\u0026b\\u003e\""#),
            ("toPrettyJson nil", "string null"),
            ("toPrettyJson 1e21", "string 1e+21"),
            (r#"toPrettyJson (float64 "inf")"#, "string "),
            ("toPrettyJson (list)", "string []"),
            (
                r#"toRawJson (dict "a" "<b>&" "c" 1.0)"#,
                r#"string {\"a\":\"<b>&\",\"c\":1}"#,
            ),
            (r#"toRawJson "é\u2028\xff""#, r#"string \"é\\u2028\\ufffd\""#),
            ("toRawJson nil", "string null"),
            (r#"toRawJson (float64 "nan")"#, "ERROR json: unsupported value: NaN"),
            ("toRawJson (rest (list))", "string null"),
            (r#"mustToPrettyJson (dict "a" 1)"#, r#"string {\n  \"a\": 1\n}"#),
            ("mustToPrettyJson (list (list))", r#"string [\n  []\n]"#),
            (r#"mustToPrettyJson "<""#, r#"string \"\\u003c\""#),
            (
                r#"mustToPrettyJson (float64 "inf")"#,
                "ERROR json: unsupported value: +Inf",
            ),
            ("mustToPrettyJson true", "string true"),
            (r#"mustToRawJson (dict "a" "<")"#, r#"string {\"a\":\"<\"}"#),
            (r#"mustToRawJson (list 1 2.5 "x")"#, r#"string [1,2.5,\"x\"]"#),
            (
                r#"mustToRawJson (float64 "-inf")"#,
                "ERROR json: unsupported value: -Inf",
            ),
            ("mustToRawJson nil", "string null"),
            (r#"mustToRawJson (splitList "," "a,b")"#, r#"string [\"a\",\"b\"]"#),
            (
                r#"mustFromJson `{"a": [1, 2.5, "x", null, true], "b": {}}`"#,
                "map[string]interface {} map[a:[1 2.5 x <nil> true] b:map[]]",
            ),
            (r#"mustFromJson "1""#, "float64 1"),
            (r#"mustFromJson "null""#, "<nil> <nil>"),
            (r#"mustFromJson """#, "ERROR unexpected end of JSON input"),
            (r#"mustFromJson "{""#, "ERROR unexpected end of JSON input"),
            (
                r#"mustFromJson "[1,]""#,
                "ERROR invalid character ']' looking for beginning of value",
            ),
            (
                r#"mustFromJson "1 2""#,
                "ERROR invalid character '2' after top-level value",
            ),
            (
                r#"mustFromJson "1e400""#,
                "ERROR json: cannot unmarshal number 1e400 into Go value of type float64",
            ),
            (
                r#"mustFromJson "abc""#,
                "ERROR invalid character 'a' looking for beginning of value",
            ),
            (r#"mustFromJson `{"a": 1, "a": 2}`"#, "map[string]interface {} map[a:2]"),
        ]);
    }
}
