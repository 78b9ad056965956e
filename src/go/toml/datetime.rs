//! Dates and times in TOML (`valueDatetime`).

use crate::data::Value;
use crate::go::strconv;

/// A date, a time, or both. What is not said is zero, the year too, as in Go's `time.Parse`.
struct Datetime {
    date: [u32; 3],
    time: [u32; 3],
    nanos: u32,
    zone: Zone,
}

enum Zone {
    /// So many minutes east of Greenwich.
    Offset(i32),
    /// None; and what BurntSushi calls the kind of value without one.
    Local(&'static str),
}

/// A date, a time, or both, with an offset or without.
pub(super) fn datetime(text: &str) -> Result<Value, String> {
    let text = text.replace('z', "Z").replace(['t', ' '], "T");
    match parse(&text) {
        Some(datetime) => Ok(datetime.into_value()),
        None => Err(format!("invalid datetime: {}", strconv::quote(text.as_bytes()))),
    }
}

fn parse(text: &str) -> Option<Datetime> {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (Some(date), Some(time)),
        None if text.contains(':') => (None, Some(text)),
        None => (Some(text), None),
    };
    let kind = match (date, time) {
        (Some(_), Some(_)) => "datetime-local",
        (Some(_), None) => "date-local",
        _ => "time-local",
    };
    let date = date.map_or(Some([0, 1, 1]), parse_date)?;
    let (time, zone) = match time {
        Some(time) if kind == "datetime-local" => split_zone(time)?,
        other => (other.unwrap_or("00:00"), Zone::Local(kind)),
    };
    let (time, nanos) = parse_time(time)?;
    Some(Datetime {
        date,
        time,
        nanos,
        zone,
    })
}

/// A time and the offset after it.
fn split_zone(text: &str) -> Option<(&str, Zone)> {
    if let Some(time) = text.strip_suffix('Z') {
        return Some((time, Zone::Offset(0)));
    }
    let Some(sign) = text.rfind(['+', '-']) else {
        return Some((text, Zone::Local("datetime-local")));
    };
    let (time, offset) = text.split_at_checked(sign)?;
    let [hours, minutes] = numbers(offset.get(1..)?, ':', [2, 2])?;
    // Go takes offsets of a whole day.
    if hours > 24 || minutes > 59 {
        return None;
    }
    let minutes = i32::try_from(hours * 60 + minutes).ok()?;
    Some((
        time,
        Zone::Offset(if offset.starts_with('-') { -minutes } else { minutes }),
    ))
}

fn parse_date(text: &str) -> Option<[u32; 3]> {
    let [year, month, day] = numbers(text, '-', [4, 2, 2])?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (1..=days).contains(&day).then_some([year, month, day])
}

/// A time, whose seconds may be missing, and its nanoseconds.
fn parse_time(text: &str) -> Option<([u32; 3], u32)> {
    let (time, fraction) = match text.split_once('.') {
        Some((time, fraction)) => (time, Some(fraction)),
        None => (text, None),
    };
    let [hour, minute, second] = match numbers(time, ':', [2, 2, 2]) {
        Some(time) => time,
        None if fraction.is_none() => {
            let [hour, minute] = numbers(time, ':', [2, 2])?;
            [hour, minute, 0]
        }
        None => return None,
    };
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    Some(([hour, minute, second], fraction.map_or(Some(0), parse_fraction)?))
}

/// The digits after the point as nanoseconds; those after the ninth do not count.
fn parse_fraction(digits: &str) -> Option<u32> {
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    format!("{digits:0<9}").get(..9)?.parse().ok()
}

/// Numbers with so many digits, with a separator between them.
fn numbers<const N: usize>(text: &str, separator: char, widths: [usize; N]) -> Option<[u32; N]> {
    let mut numbers = [0; N];
    let mut parts = text.split(separator);
    for (number, width) in numbers.iter_mut().zip(widths) {
        let part = parts.next()?;
        if part.len() != width || !part.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}

impl Datetime {
    /// The text that Go prints for the time.
    fn into_value(self) -> Value {
        let Datetime {
            date: [year, month, day],
            time: [hour, minute, second],
            nanos,
            zone,
        } = self;
        let fraction = match nanos {
            0 => String::new(),
            _ => format!(".{nanos:09}").trim_end_matches('0').to_owned(),
        };
        let zone = match zone {
            Zone::Local(name) => format!("+0000 {name}"),
            Zone::Offset(0) => "+0000 UTC".to_owned(),
            Zone::Offset(minutes) => {
                let sign = if minutes < 0 { '-' } else { '+' };
                let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
                format!("{sign}{hours:02}{minutes:02} {sign}{hours:02}{minutes:02}")
            }
        };
        Value::string(format!(
            "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}{fraction} {zone}"
        ))
    }
}
