//! Sprig's arithmetic of floating point numbers. Anything counts as a number by `cast.ToFloat64`.
//!
//! Sums, differences, products and quotients are exact decimals until the last step: `addf 0.1 0.2` is 0.3.

use crate::data::Value;
use crate::functions;
use crate::go::decimal::{Decimal, DecimalError};
use crate::template::func::{FuncError, Function};

use super::type_conversion::to_float;

/// The table.
pub const FUNCTIONS: &[Function] = functions! {
    "add1f" => add1f(Value);
    "addf" => addf(..Value);
    "ceil" => ceil(Value);
    "divf" => divf(Value, ..Value);
    "floor" => floor(Value);
    "maxf" => maxf(Value, ..Value);
    "minf" => minf(Value, ..Value);
    "mulf" => mulf(Value, ..Value);
    "round" => round(Value, i64, ..f64);
    "subf" => subf(Value, ..Value);
};

/// `addf`: the sum of all.
fn addf(numbers: Vec<Value>) -> Result<f64, FuncError> {
    fold(&Value::Float(0.0), &numbers, |a, b| Ok(a.add(b)))
}

/// `add1f`: one more.
fn add1f(number: Value) -> Result<f64, FuncError> {
    fold(&number, &[Value::Int(1)], |a, b| Ok(a.add(b)))
}

/// `subf`: the first less all others.
fn subf(first: Value, others: Vec<Value>) -> Result<f64, FuncError> {
    fold(&first, &others, |a, b| Ok(a.sub(b)))
}

/// `mulf`: the product of all.
fn mulf(first: Value, others: Vec<Value>) -> Result<f64, FuncError> {
    fold(&first, &others, |a, b| Ok(a.mul(b)))
}

/// `divf`: the first divided by all others, each quotient rounded to 16 decimal places.
fn divf(first: Value, others: Vec<Value>) -> Result<f64, FuncError> {
    fold(&first, &others, Decimal::div)
}

/// `execDecimalOp`.
fn fold(
    first: &Value,
    others: &[Value],
    operation: impl Fn(&Decimal, &Decimal) -> Result<Decimal, DecimalError>,
) -> Result<f64, FuncError> {
    let decimal = |value| Decimal::from_f64(to_float(value));
    let compute = || {
        let mut result = decimal(first)?;
        for other in others {
            result = operation(&result, &decimal(other)?)?;
        }
        Ok(result.to_f64())
    };
    compute().map_err(|error: DecimalError| FuncError::new(error.to_string()))
}

/// `floor`: the greatest whole number that is not greater.
fn floor(number: Value) -> f64 {
    to_float(&number).floor()
}

/// `ceil`: the least whole number that is not less.
fn ceil(number: Value) -> f64 {
    to_float(&number).ceil()
}

/// `round`: to that many decimal places, away from zero if what is cut off reaches the third argument (0.5).
///
/// As in Sprig, it never does for negative numbers: they are rounded down.
fn round(number: Value, places: i64, round_on: Vec<f64>) -> f64 {
    let round_on = round_on.first().copied().unwrap_or(0.5);
    let power = power_of_ten(places as f64);
    let digits = power * to_float(&number);
    let rounded = if digits.fract() >= round_on {
        digits.ceil()
    } else {
        digits.floor()
    };
    rounded / power
}

/// `math.Pow(10, exponent)` for whole exponents: multiplied up by squares as Go does it, so that it rounds as Go's.
fn power_of_ten(exponent: f64) -> f64 {
    let mut left = exponent.abs() as u64;
    let (mut power, mut square) = (1.0, 10.0);
    while left > 0 {
        if left & 1 == 1 {
            power *= square;
        }
        square *= square;
        left >>= 1;
    }
    if exponent < 0.0 { 1.0 / power } else { power }
}

/// `maxf`: the greatest; not a number where one is none (`math.Max`).
fn maxf(first: Value, others: Vec<Value>) -> f64 {
    others.iter().map(to_float).fold(to_float(&first), |a, b| {
        if a == f64::INFINITY || b == f64::INFINITY {
            f64::INFINITY
        } else if a.is_nan() || b.is_nan() {
            f64::NAN
        } else if a == 0.0 && b == 0.0 {
            if a.is_sign_negative() { b } else { a }
        } else {
            a.max(b)
        }
    })
}

/// `minf`: the least; not a number where one is none (`math.Min`).
fn minf(first: Value, others: Vec<Value>) -> f64 {
    others.iter().map(to_float).fold(to_float(&first), |a, b| {
        if a == f64::NEG_INFINITY || b == f64::NEG_INFINITY {
            f64::NEG_INFINITY
        } else if a.is_nan() || b.is_nan() {
            f64::NAN
        } else if a == 0.0 && b == 0.0 {
            if a.is_sign_negative() { a } else { b }
        } else {
            a.min(b)
        }
    })
}
