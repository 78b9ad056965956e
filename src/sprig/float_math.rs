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

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn agrees_with_helm() {
        check(&[
            ("addf", "float64 0"),
            ("addf 0.1 0.2", "float64 0.3"),
            ("addf 1 2 3", "float64 6"),
            (r#"addf "1.5" nil true"#, "float64 2.5"),
            (r#"addf "x""#, "float64 0"),
            ("addf 1e300 1e-300", "float64 1e+300"),
            (r#"addf "inf""#, "ERROR Cannot create a Decimal from +Inf"),
            (r#"addf "-inf""#, "ERROR Cannot create a Decimal from -Inf"),
            (r#"addf "nan" 1"#, "ERROR Cannot create a Decimal from NaN"),
            ("addf 1e308 1e308", "float64 +Inf"),
            ("add1f 1.5", "float64 2.5"),
            ("add1f 0.1", "float64 1.1"),
            (r#"add1f "2""#, "float64 3"),
            ("add1f nil", "float64 1"),
            ("add1f -1", "float64 0"),
            ("subf 0.3 0.1", "float64 0.2"),
            ("subf 1", "float64 1"),
            ("subf 10 1 2 3", "float64 4"),
            (r#"subf "5" 2.5"#, "float64 2.5"),
            ("subf 1e16 0.1", "float64 1e+16"),
            ("subf -0.0", "float64 0"),
            ("divf 1 3", "float64 0.3333333333333333"),
            ("divf 2 3", "float64 0.6666666666666667"),
            ("divf -2 3", "float64 -0.6666666666666667"),
            ("divf 2 -3", "float64 -0.6666666666666667"),
            ("divf 10 2 5", "float64 1"),
            ("divf 10", "float64 10"),
            ("divf 1 0", "ERROR decimal division by 0"),
            ("divf 0 5", "float64 0"),
            ("divf 1e-10 3e10", "float64 0"),
            ("divf 1e-17 2", "float64 0"),
            ("divf 1e300 3", "float64 3.3333333333333335e+299"),
            ("divf 1 3 3", "float64 0.1111111111111111"),
            ("divf 1e-300 1e300", "float64 0"),
            ("mulf 1.1 1.1", "float64 1.21"),
            ("mulf 3", "float64 3"),
            ("mulf 0.1 3", "float64 0.3"),
            ("mulf 1e200 1e200", "float64 +Inf"),
            (r#"mulf "2" 2.5 4"#, "float64 20"),
            ("mulf 1e-200 1e-200", "float64 0"),
            ("mulf 0 5", "float64 0"),
            ("floor 1.7", "float64 1"),
            ("floor -1.5", "float64 -2"),
            (r#"floor "2.9""#, "float64 2"),
            ("floor nil", "float64 0"),
            ("floor 3", "float64 3"),
            ("ceil 1.2", "float64 2"),
            ("ceil -1.5", "float64 -1"),
            (r#"ceil "2.1""#, "float64 3"),
            ("ceil nil", "float64 0"),
            (r#"ceil "x""#, "float64 0"),
            ("round 1.2345 2", "float64 1.23"),
            ("round 1.235 2", "float64 1.24"),
            ("round -1.5 0", "float64 -2"),
            ("round 1.5 0", "float64 2"),
            ("round 2.5 0", "float64 3"),
            ("round 123.456 -1", "float64 120"),
            ("round 123.456 -2", "float64 100"),
            ("round 1.25 1 0.9", "float64 1.2"),
            ("round 1.25 1 0.1", "float64 1.3"),
            ("round 1.3 0 0", "float64 2"),
            (r#"round "3.14159" 3"#, "float64 3.142"),
            ("round 1.5 400", "float64 NaN"),
            ("round 5 -400", "float64 NaN"),
            ("round 1 23", "float64 1"),
            ("round 1.5 -25", "float64 0"),
            ("round 123456789.123456789 7", "float64 1.234567891234568e+08"),
            ("round nil 2", "float64 0"),
            ("maxf 1.5 2.5 0", "float64 2.5"),
            ("maxf 1", "float64 1"),
            (r#"maxf "nan" 1"#, "float64 NaN"),
            (r#"maxf "inf" "nan""#, "float64 +Inf"),
            ("maxf -0.0 0", "float64 0"),
            (r#"maxf "3.5" 2"#, "float64 3.5"),
            ("minf 1.5 2.5 0.5", "float64 0.5"),
            ("minf 1", "float64 1"),
            (r#"minf "nan" 1"#, "float64 NaN"),
            (r#"minf "-inf" "nan""#, "float64 -Inf"),
            ("minf 0 -0.0", "float64 -0"),
            (r#"minf "0.5" 2"#, "float64 0.5"),
        ]);
    }
}
