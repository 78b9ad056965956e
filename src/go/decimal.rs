//! Exact decimal numbers, as `shopspring/decimal` 1.4 has them: what Sprig's floating point arithmetic computes with.

use std::cmp::Ordering;
use std::fmt;

use num_bigint::{BigInt, Sign};

/// A whole number times a power of ten.
#[derive(Clone, Debug)]
pub struct Decimal {
    digits: BigInt,
    exponent: i64,
}

/// The decimal places that a quotient is rounded to (`decimal.DivisionPrecision`).
const DIVISION_PLACES: i64 = 16;

/// What a decimal cannot do; in Go a panic with this text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DecimalError {
    /// An infinity, or not a number.
    NotFinite(f64),
    /// A divisor of zero.
    DivisionByZero,
}

impl fmt::Display for DecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecimalError::NotFinite(number) if number.is_nan() => f.write_str("Cannot create a Decimal from NaN"),
            DecimalError::NotFinite(number) if *number > 0.0 => f.write_str("Cannot create a Decimal from +Inf"),
            DecimalError::NotFinite(_) => f.write_str("Cannot create a Decimal from -Inf"),
            DecimalError::DivisionByZero => f.write_str("decimal division by 0"),
        }
    }
}

impl std::error::Error for DecimalError {}

impl Decimal {
    /// The shortest decimal that reads back as this number (`decimal.NewFromFloat`).
    pub fn from_f64(number: f64) -> Result<Decimal, DecimalError> {
        if !number.is_finite() {
            return Err(DecimalError::NotFinite(number));
        }
        // Rust prints the shortest digits that read back, as `1.25e-3`.
        let text = format!("{number:e}");
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}").parse().unwrap_or_default();
        let exponent = exponent.parse().unwrap_or(0_i64) - i64::try_from(fraction.len()).unwrap_or(0);
        Ok(Decimal { digits, exponent })
    }

    /// The nearest floating point number (`Decimal.Float64`).
    pub fn to_f64(&self) -> f64 {
        // Rust reads decimals of any length, correctly rounded.
        format!("{}e{}", self.digits, self.exponent).parse().unwrap_or(f64::NAN)
    }

    /// The sum.
    pub fn add(&self, other: &Decimal) -> Decimal {
        let exponent = self.exponent.min(other.exponent);
        Decimal {
            digits: self.scaled(exponent) + other.scaled(exponent),
            exponent,
        }
    }

    /// The difference.
    pub fn sub(&self, other: &Decimal) -> Decimal {
        let exponent = self.exponent.min(other.exponent);
        Decimal {
            digits: self.scaled(exponent) - other.scaled(exponent),
            exponent,
        }
    }

    /// The product.
    pub fn mul(&self, other: &Decimal) -> Decimal {
        Decimal {
            digits: &self.digits * &other.digits,
            exponent: self.exponent + other.exponent,
        }
    }

    /// The quotient, rounded to 16 places, halves away from zero (`Decimal.DivRound`).
    pub fn div(&self, other: &Decimal) -> Result<Decimal, DecimalError> {
        if other.digits.sign() == Sign::NoSign {
            return Err(DecimalError::DivisionByZero);
        }
        let shift = self.exponent - other.exponent + DIVISION_PLACES;
        let dividend = &self.digits * power_of_ten(shift);
        let divisor = &other.digits * power_of_ten(-shift);
        let mut quotient = &dividend / &divisor;
        let remainder = dividend - &quotient * &divisor;
        if (remainder.magnitude() * 2_u32).cmp(divisor.magnitude()) != Ordering::Less {
            let opposite = (self.digits.sign() == Sign::Minus) != (other.digits.sign() == Sign::Minus);
            quotient += if opposite { -1 } else { 1 };
        }
        Ok(Decimal {
            digits: quotient,
            exponent: -DIVISION_PLACES,
        })
    }

    /// The digits of the same number with a lower exponent.
    fn scaled(&self, exponent: i64) -> BigInt {
        &self.digits * power_of_ten(self.exponent - exponent)
    }
}

/// A power of ten; one where the exponent is negative.
fn power_of_ten(exponent: i64) -> BigInt {
    BigInt::from(10).pow(u32::try_from(exponent).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_as_they_were() {
        for number in [0.0, 0.1, -1.25e-3, 1e300, 5e-324, 123_456_789.125] {
            assert_eq!(Decimal::from_f64(number).map(|decimal| decimal.to_f64()), Ok(number));
        }
    }

    #[test]
    fn quotients_round_at_the_sixteenth_place() {
        // Expectations: shopspring/decimal's Div and Float64.
        for (a, b, expected) in [
            (1.0, 3.0, 0.333_333_333_333_333_3),
            (2.0, -3.0, -0.666_666_666_666_666_7),
            (1e-17, 2.0, 0.0),
        ] {
            let quotient = Decimal::from_f64(a).and_then(|a| a.div(&Decimal::from_f64(b)?));
            assert_eq!(quotient.map(|decimal| decimal.to_f64()), Ok(expected), "{a} / {b}");
        }
    }
}
