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
fn to_pretty_json(value: Value) -> Vec<u8> {
    marshal_indent(&value).unwrap_or_default()
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
