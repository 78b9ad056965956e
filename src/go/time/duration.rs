//! `time.Duration` as text and back.

/// `Duration.String`: `1h30m0s`, `1.5ms`, `0s`.
pub fn format_duration(nanos: i64) -> String {
    const SECOND: u64 = 1_000_000_000;
    let sign = if nanos < 0 { "-" } else { "" };
    let total = nanos.unsigned_abs();
    if total == 0 {
        return "0s".to_owned();
    }
    if total < SECOND {
        let (unit, digits) = match total {
            0..1_000 => ("ns", 0),
            1_000..1_000_000 => ("µs", 3),
            _ => ("ms", 6),
        };
        return format!("{sign}{}{unit}", decimal(total, digits));
    }
    let (minutes, nanos) = (total / (60 * SECOND), total % (60 * SECOND));
    let seconds = decimal(nanos, 9);
    match (minutes / 60, minutes % 60) {
        (0, 0) => format!("{sign}{seconds}s"),
        (0, minutes) => format!("{sign}{minutes}m{seconds}s"),
        (hours, minutes) => format!("{sign}{hours}h{minutes}m{seconds}s"),
    }
}

/// `value / 10^digits`, without zeros at the end.
fn decimal(value: u64, digits: usize) -> String {
    let unit = 10u64.pow(digits as u32);
    let (whole, fraction) = (value / unit, value % unit);
    if fraction == 0 {
        return whole.to_string();
    }
    let fraction = format!("{fraction:0digits$}");
    format!("{whole}.{}", fraction.trim_end_matches('0'))
}
