//! Amounts that mean the same though they are written differently.

/// How many parts of a unit are kept: Kubernetes' smallest suffix is nano (`apimachinery`'s `resource.Quantity`).
const NANO: i128 = 1_000_000_000;

/// A quantity of Kubernetes in billionths: `1`, `1000m`, `2Gi`, `1e3`. `None` where the text is none, or where it is finer
/// or larger than can be compared exactly (`ParseQuantity` in apimachinery's `pkg/api/resource/quantity.go`).
pub fn quantity(text: &str) -> Option<i128> {
    let end = text
        .find(|c: char| !matches!(c, '0'..='9' | '.' | '+' | '-'))
        .unwrap_or(text.len());
    let (number, suffix) = text.split_at(end);
    let nanos = decimal(number, NANO)?;
    let thousand = 1_000_i128;
    let kibi = 1_024_i128;
    match suffix {
        "n" => exact(nanos, NANO),
        "u" => exact(nanos, 1_000_000),
        "m" => exact(nanos, 1_000),
        "" => Some(nanos),
        "k" => nanos.checked_mul(thousand),
        "M" => nanos.checked_mul(thousand.pow(2)),
        "G" => nanos.checked_mul(thousand.pow(3)),
        "T" => nanos.checked_mul(thousand.pow(4)),
        "P" => nanos.checked_mul(thousand.pow(5)),
        "E" => nanos.checked_mul(thousand.pow(6)),
        "Ki" => nanos.checked_mul(kibi),
        "Mi" => nanos.checked_mul(kibi.pow(2)),
        "Gi" => nanos.checked_mul(kibi.pow(3)),
        "Ti" => nanos.checked_mul(kibi.pow(4)),
        "Pi" => nanos.checked_mul(kibi.pow(5)),
        "Ei" => nanos.checked_mul(kibi.pow(6)),
        _ => {
            let exponent: i32 = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
            let power = 10_i128.checked_pow(exponent.unsigned_abs())?;
            if exponent < 0 {
                exact(nanos, power)
            } else {
                nanos.checked_mul(power)
            }
        }
    }
}

/// A duration in billionths of a second: Go's `1h30m`, and days, weeks and years as Prometheus writes them.
pub fn duration(text: &str) -> Option<i128> {
    let mut rest = text;
    let mut total = 0_i128;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !matches!(c, '0'..='9' | '.'))?;
        let (number, after) = rest.split_at(digits);
        let end = after
            .find(|c: char| matches!(c, '0'..='9' | '.'))
            .unwrap_or(after.len());
        let (unit, next) = after.split_at(end);
        const SECOND: i128 = NANO;
        let worth = match unit {
            "ns" => 1,
            "us" | "µs" => 1_000,
            "ms" => 1_000_000,
            "s" => SECOND,
            "m" => 60 * SECOND,
            "h" => 3_600 * SECOND,
            "d" => 24 * 3_600 * SECOND,
            "w" => 7 * 24 * 3_600 * SECOND,
            "y" => 365 * 24 * 3_600 * SECOND,
            _ => return None,
        };
        total = total.checked_add(decimal(number, worth)?)?;
        rest = next;
    }
    Some(total)
}

/// A decimal number of units, each worth so much; `None` where that is no whole number.
fn decimal(text: &str, worth: i128) -> Option<i128> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let number = |text: &str| {
        if text.is_empty() {
            Some(0)
        } else {
            text.parse::<i128>().ok()
        }
    };
    let fraction = fraction.trim_end_matches('0');
    let power = 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let parts = exact(number(fraction)?.checked_mul(worth)?, power)?;
    number(whole)?.checked_mul(worth)?.checked_add(parts)?.checked_mul(sign)
}

fn exact(number: i128, divisor: i128) -> Option<i128> {
    (number % divisor == 0).then_some(number / divisor)
}

/// Whether a field of an object holds a quantity, by the keys that lead to it, the last one last.
pub fn is_quantity_field(parent: &str, key: &str) -> bool {
    let of_resources = matches!(
        parent,
        "requests"
            | "limits"
            | "hard"
            | "capacity"
            | "allocatable"
            | "overhead"
            | "podFixed"
            | "default"
            | "defaultRequest"
            | "max"
            | "min"
            | "maxLimitRequestRatio"
    );
    of_resources
        || matches!(
            key,
            "sizeLimit" | "averageValue" | "divisor" | "storage" | "cpu" | "memory"
        )
}

/// Whether a field of an object holds a duration, by its key: how Prometheus' and Istio's kinds call theirs.
pub fn is_duration_field(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    [
        "interval",
        "timeout",
        "duration",
        "period",
        "delay",
        "window",
        "ttl",
        "age",
        "baseejectiontime",
        "retention",
    ]
    .iter()
    .any(|end| key.ends_with(end))
        || key == "for"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_of_equal_worth() {
        for (one, other) in [
            ("1000m", "1"),
            ("1Gi", "1024Mi"),
            ("1e3", "1k"),
            ("0.5", "500m"),
            ("1.5Gi", "1536Mi"),
            ("+1", "1.0"),
        ] {
            assert_eq!(quantity(one).unwrap(), quantity(other).unwrap(), "{one} {other}");
        }
        assert_ne!(quantity("1G"), quantity("1Gi"));
        for text in ["", "x", "1.2.3", "m", "1 Gi", "1Gib", "--1"] {
            assert_eq!(quantity(text), None, "{text}");
        }
    }

    #[test]
    fn durations_of_equal_length() {
        for (one, other) in [("60s", "1m"), ("1h30m", "90m"), ("1d", "24h"), ("0.5s", "500ms")] {
            assert_eq!(duration(one).unwrap(), duration(other).unwrap(), "{one} {other}");
        }
        for text in ["", "60", "s", "1x"] {
            assert_eq!(duration(text), None, "{text}");
        }
    }
}
