//! Floating-point numbers as text (Go's `strconv/ftoa.go`).

use std::io::Write as _;

/// The longest decimal expansion of a `float64` after the point; all further digits are zeros.
const MAX_DECIMALS: usize = 1_074;

/// The exponent from which on the shortest `%g` is written as `%e`, so that 1000000 is `1e+06`.
const SHORTEST_EXPONENT_LIMIT: i32 = 6;

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FloatFormat {
    /// `b`: mantissa and binary exponent, `4503599627370496p-52`.
    Binary,
    /// `e`: `1.5e+00`.
    Exponent,
    /// `f`: `1.5`.
    Fixed,
    /// `g`: `e` for large exponents, `f` otherwise.
    General,
    /// `x`: `0x1.8p+00`.
    Hex,
}

/// `strconv.FormatFloat(value, format, precision, 64)`: no precision means as few digits as tell the number apart.
pub fn format_float(value: f64, format: FloatFormat, precision: Option<usize>) -> String {
    let mut out = Vec::with_capacity(24);
    append_float(&mut out, value, format, precision);
    String::from_utf8(out).unwrap_or_default()
}

/// [`format_float`] at the end of a buffer.
pub fn append_float(out: &mut Vec<u8>, value: f64, format: FloatFormat, precision: Option<usize>) {
    if value.is_nan() {
        out.extend_from_slice(b"NaN");
        return;
    }
    if value.is_infinite() {
        out.extend_from_slice(if value > 0.0 { b"+Inf" } else { b"-Inf" });
        return;
    }
    if value.is_sign_negative() {
        out.push(b'-');
    }
    let value = value.abs();
    match format {
        FloatFormat::Binary => append_binary(out, value),
        FloatFormat::Hex => append_hex(out, value, precision),
        FloatFormat::Exponent => match precision {
            None => Digits::shortest(value).append_exponent(out, None),
            Some(precision) => {
                Digits::rounded(value, precision.saturating_add(1)).append_exponent(out, Some(precision))
            }
        },
        FloatFormat::Fixed => match precision {
            None => Digits::shortest(value).append_fixed(out),
            Some(precision) => append_decimals(out, value, precision),
        },
        FloatFormat::General => append_general(out, value, precision),
    }
}

/// The `%g` rule of Go's `formatDigits`.
fn append_general(out: &mut Vec<u8>, value: f64, precision: Option<usize>) {
    let digits = match precision {
        None => Digits::shortest(value),
        Some(precision) => Digits::rounded(value, precision.max(1)),
    };
    let count = i32::try_from(digits.digits.len()).unwrap_or(i32::MAX);
    let limit = match precision {
        None => SHORTEST_EXPONENT_LIMIT,
        Some(precision) => {
            let precision = i32::try_from(precision.max(1)).unwrap_or(i32::MAX);
            if precision > count && count >= digits.point {
                count
            } else {
                precision
            }
        }
    };
    let exponent = digits.point - 1;
    if exponent < -4 || exponent >= limit {
        digits.append_exponent(out, None)
    } else {
        digits.append_fixed(out)
    }
}

/// A positive number's significant digits without zeros at the end, and where the point stands among them.
struct Digits {
    digits: Vec<u8>,
    point: i32,
}

impl Digits {
    /// As few digits as tell the number apart from its neighbours. Where two such are equally near, Go takes the even one
    /// and Rust the larger; that needs a number which ends in 5 one digit later, and so at least 16 digits before it.
    fn shortest(value: f64) -> Digits {
        const FEWEST_DIGITS_OF_A_TIE: usize = 16;
        let digits = Digits::of_scientific(format_args!("{value:e}"));
        if digits.digits.len() < FEWEST_DIGITS_OF_A_TIE {
            return digits;
        }
        let rounded = Digits::rounded(value, digits.digits.len());
        if rounded.digits == digits.digits || rounded.value() != Some(value) {
            digits
        } else {
            rounded
        }
    }

    /// Exactly rounded, half to even, to a number of digits.
    fn rounded(value: f64, count: usize) -> Digits {
        let decimals = count.saturating_sub(1).min(MAX_DECIMALS);
        Digits::of_scientific(format_args!("{value:.decimals$e}"))
    }

    /// The number these digits are.
    fn value(&self) -> Option<f64> {
        let mut text = Vec::with_capacity(32);
        self.append_exponent(&mut text, None);
        std::str::from_utf8(&text).ok()?.parse().ok()
    }

    /// Takes Rust's `1.25e-7` apart.
    fn of_scientific(text: std::fmt::Arguments<'_>) -> Digits {
        let mut digits = Vec::with_capacity(32);
        // Writing to a vector cannot fail.
        let _ = digits.write_fmt(text);
        let mark = digits.iter().position(|&b| b == b'e').unwrap_or(digits.len());
        let exponent: i32 = std::str::from_utf8(&digits[mark..])
            .ok()
            .and_then(|text| text.trim_start_matches('e').parse().ok())
            .unwrap_or_default();
        digits.truncate(mark);
        digits.retain(u8::is_ascii_digit);
        let significant = digits.iter().rposition(|&b| b != b'0').map_or(0, |last| last + 1);
        digits.truncate(significant);
        let point = if digits.is_empty() { 0 } else { exponent + 1 };
        Digits { digits, point }
    }

    /// `d.dde±dd`, with as many decimals as there are or as asked for.
    fn append_exponent(&self, out: &mut Vec<u8>, decimals: Option<usize>) {
        let (first, rest) = self.digits.split_first().unwrap_or((&b'0', &[]));
        out.push(*first);
        let decimals = decimals.unwrap_or(rest.len());
        if decimals > 0 {
            out.push(b'.');
            let shown = rest.len().min(decimals);
            out.extend_from_slice(&rest[..shown]);
            out.resize(out.len() + decimals - shown, b'0');
        }
        let exponent = if self.digits.is_empty() { 0 } else { self.point - 1 };
        append_exponent(out, b'e', exponent);
    }

    /// All digits, without an exponent.
    fn append_fixed(&self, out: &mut Vec<u8>) {
        let Ok(point) = usize::try_from(self.point) else {
            out.extend_from_slice(b"0.");
            out.resize(out.len() + self.point.unsigned_abs() as usize, b'0');
            out.extend_from_slice(&self.digits);
            return;
        };
        let (whole, fraction) = self.digits.split_at(point.min(self.digits.len()));
        out.extend_from_slice(whole);
        out.resize(out.len() + point - whole.len(), b'0');
        if point == 0 {
            out.push(b'0');
        }
        if !fraction.is_empty() {
            out.push(b'.');
            out.extend_from_slice(fraction);
        }
    }
}

/// `%.3f`: exactly rounded decimals.
fn append_decimals(out: &mut Vec<u8>, value: f64, precision: usize) {
    let decimals = precision.min(MAX_DECIMALS);
    // Writing to a vector cannot fail.
    let _ = write!(out, "{value:.decimals$}");
    out.resize(out.len() + precision - decimals, b'0');
}

/// A sign and at least two digits, as all exponents but those of `%b` are written.
fn append_exponent(out: &mut Vec<u8>, letter: u8, exponent: i32) {
    let sign = if exponent < 0 { '-' } else { '+' };
    out.push(letter);
    // Writing to a vector cannot fail.
    let _ = write!(out, "{sign}{:02}", exponent.unsigned_abs());
}

/// The bits of a positive number's mantissa, the leading one included, and the exponent of the leading one's place.
fn mantissa_and_exponent(value: f64) -> (u64, i32) {
    const MANTISSA_BITS: u32 = 52;
    const BIAS: i32 = 1_023;
    let bits = value.to_bits();
    let mantissa = bits & ((1 << MANTISSA_BITS) - 1);
    match i32::try_from(bits >> MANTISSA_BITS).unwrap_or_default() {
        0 => (mantissa, 1 - BIAS),
        exponent => (mantissa | 1 << MANTISSA_BITS, exponent - BIAS),
    }
}

/// `%b` (Go's `fmtB`).
fn append_binary(out: &mut Vec<u8>, value: f64) {
    let (mantissa, exponent) = mantissa_and_exponent(value);
    // Writing to a vector cannot fail.
    let _ = write!(out, "{mantissa}p{:+}", exponent - 52);
}

/// `%x` (Go's `fmtX`): the leading one stands at bit 60, so that every four bits below are a hexadecimal digit.
fn append_hex(out: &mut Vec<u8>, value: f64, precision: Option<usize>) {
    const POINT: u32 = 60;
    let (mantissa, mut exponent) = mantissa_and_exponent(value);
    let mut mantissa = mantissa << (POINT - 52);
    if mantissa == 0 {
        exponent = 0;
    } else {
        let shift = mantissa.leading_zeros().saturating_sub(63 - POINT);
        mantissa <<= shift;
        exponent -= shift as i32;
    }
    if let Some(digits) = precision.filter(|&digits| digits < 15) {
        let dropped = POINT - 4 * digits as u32;
        let half = 1u64 << (dropped - 1);
        let rest = mantissa & ((1 << dropped) - 1);
        mantissa >>= dropped;
        if rest > half || rest == half && mantissa & 1 == 1 {
            mantissa += 1;
        }
        mantissa <<= dropped;
        if mantissa >> (POINT + 1) != 0 {
            mantissa >>= 1;
            exponent += 1;
        }
    }
    out.extend_from_slice(if mantissa >> POINT == 0 { b"0x0" } else { b"0x1" });
    let fraction = format!("{:015x}", mantissa & ((1 << POINT) - 1));
    let decimals = precision.unwrap_or(fraction.trim_end_matches('0').len());
    if decimals > 0 {
        out.push(b'.');
        let shown = decimals.min(fraction.len());
        out.extend_from_slice(&fraction.as_bytes()[..shown]);
        out.resize(out.len() + decimals - shown, b'0');
    }
    append_exponent(out, b'p', exponent);
}
