//! Sprig's functions of default values: what counts as empty, and what stands in for it.
//!
//! Empty is what is false in Go's templates: zero numbers, empty strings, lists and maps, nil. Structs never are.

use crate::data::Value;
use crate::functions;
use crate::template::func::Function;

/// The table.
pub const FUNCTIONS: &[Function] = functions! {
    "all" => all(..Value);
    "any" => any(..Value);
    "coalesce" => coalesce(..Value);
    "default" => default(Value, ..Value);
    "empty" => empty(Value);
    "ternary" => ternary(Value, Value, bool);
};

/// `default`: the given value, or the default where none is given or it is empty.
fn default(default: Value, given: Vec<Value>) -> Value {
    given.into_iter().next().filter(Value::is_true).unwrap_or(default)
}

/// `empty`: whether a value is empty.
fn empty(given: Value) -> bool {
    !given.is_true()
}

/// `coalesce`: the first value that is not empty; nil where all are.
fn coalesce(values: Vec<Value>) -> Value {
    values.into_iter().find(Value::is_true).unwrap_or_default()
}

/// `all`: whether no value is empty.
fn all(values: Vec<Value>) -> bool {
    values.iter().all(Value::is_true)
}

/// `any`: whether some value is not empty.
fn any(values: Vec<Value>) -> bool {
    values.iter().any(Value::is_true)
}

/// `ternary`: the first value if the condition holds, else the second.
fn ternary(yes: Value, no: Value, condition: bool) -> Value {
    if condition { yes } else { no }
}
