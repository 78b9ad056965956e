//! Sprig's arithmetic of whole numbers. Anything counts as a number by `cast.ToInt64`; overflow wraps, as in Go.

use crate::data::Value;
use crate::functions;
use crate::template::func::{FuncError, Function};

use super::type_conversion::to_int;

/// The table.
pub const FUNCTIONS: &[Function] = functions! {
    "add" => add(..Value);
    "add1" => add1(Value);
    "biggest" => max(Value, ..Value);
    "div" => div(Value, Value);
    "max" => max(Value, ..Value);
    "min" => min(Value, ..Value);
    "mod" => modulo(Value, Value);
    "mul" => mul(Value, ..Value);
    "sub" => sub(Value, Value);
};

/// `add`: the sum of all.
fn add(numbers: Vec<Value>) -> Value {
    Value::Int64(numbers.iter().map(to_int).fold(0, i64::wrapping_add))
}

/// `add1`: one more.
fn add1(number: Value) -> Value {
    Value::Int64(to_int(&number).wrapping_add(1))
}

/// `sub`: the first less the second.
fn sub(a: Value, b: Value) -> Value {
    Value::Int64(to_int(&a).wrapping_sub(to_int(&b)))
}

/// `mul`: the product of all.
fn mul(first: Value, others: Vec<Value>) -> Value {
    Value::Int64(others.iter().map(to_int).fold(to_int(&first), i64::wrapping_mul))
}

/// `div`: the quotient, rounded towards zero.
fn div(a: Value, b: Value) -> Result<Value, FuncError> {
    let divisor = divisor(&b)?;
    Ok(Value::Int64(to_int(&a).wrapping_div(divisor)))
}

/// `mod`: the remainder, with the sign of the first.
fn modulo(a: Value, b: Value) -> Result<Value, FuncError> {
    let divisor = divisor(&b)?;
    Ok(Value::Int64(to_int(&a).wrapping_rem(divisor)))
}

fn divisor(value: &Value) -> Result<i64, FuncError> {
    match to_int(value) {
        0 => Err(FuncError::new("runtime error: integer divide by zero")),
        divisor => Ok(divisor),
    }
}

/// `max` and `biggest`: the greatest.
fn max(first: Value, others: Vec<Value>) -> Value {
    Value::Int64(others.iter().map(to_int).fold(to_int(&first), i64::max))
}

/// `min`: the least.
fn min(first: Value, others: Vec<Value>) -> Value {
    Value::Int64(others.iter().map(to_int).fold(to_int(&first), i64::min))
}
