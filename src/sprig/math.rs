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

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn agrees_with_helm() {
        check(&[
            ("add", "int64 0"),
            ("add 1 2 3", "int64 6"),
            ("add 3.9 1", "int64 4"),
            (r#"add "5" "x" nil"#, "int64 5"),
            ("add 9223372036854775807 1", "int64 -9223372036854775808"),
            ("add true (int64 2) 1.5", "int64 4"),
            ("add1 1", "int64 2"),
            (r#"add1 "41""#, "int64 42"),
            ("add1 9223372036854775807", "int64 -9223372036854775808"),
            ("add1 nil", "int64 1"),
            ("add1 -0.5", "int64 1"),
            ("sub 5 3", "int64 2"),
            ("sub 3 5", "int64 -2"),
            (r#"sub "10" 2.7"#, "int64 8"),
            ("sub -9223372036854775808 1", "int64 9223372036854775807"),
            ("sub nil 1", "int64 -1"),
            ("mul 2 3 4", "int64 24"),
            ("mul 2", "int64 2"),
            (r#"mul "3" 2.9"#, "int64 6"),
            ("mul 9223372036854775807 2", "int64 -2"),
            ("mul nil 5", "int64 0"),
            ("mul (list) 5", "int64 0"),
            ("div 7 2", "int64 3"),
            ("div -7 2", "int64 -3"),
            ("div 7 0", "ERROR runtime error: integer divide by zero"),
            ("div -9223372036854775808 -1", "int64 -9223372036854775808"),
            (r#"div "9" 2.9"#, "int64 4"),
            ("div 1 nil", "ERROR runtime error: integer divide by zero"),
            ("mod 7 3", "int64 1"),
            ("mod -7 3", "int64 -1"),
            ("mod 7 -3", "int64 1"),
            ("mod 7 0", "ERROR runtime error: integer divide by zero"),
            ("mod -9223372036854775808 -1", "int64 0"),
            ("max 1 5 3", "int64 5"),
            ("max -1", "int64 -1"),
            (r#"max "7" 3.9 6"#, "int64 7"),
            ("max nil -1", "int64 0"),
            (r#"max 2 "x""#, "int64 2"),
            ("biggest 1 9 3", "int64 9"),
            ("biggest 1", "int64 1"),
            ("biggest -5 -3", "int64 -3"),
            (r#"biggest "10" 2"#, "int64 10"),
            ("biggest nil", "int64 0"),
            ("min 1 5 3", "int64 1"),
            ("min -1", "int64 -1"),
            (r#"min "7" 3.9 6"#, "int64 3"),
            ("min nil 1", "int64 0"),
            (r#"min 2 "x""#, "int64 0"),
        ]);
    }
}
