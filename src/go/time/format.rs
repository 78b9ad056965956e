//! Times as text (`Time.Format`).

use std::io::Write as _;

use super::layout::{Element, Offset, Precision, next_chunk};
use super::{MONTHS, Time, WEEKDAYS, civil, name_of};

/// Appends a time under a layout.
pub(super) fn append(out: &mut Vec<u8>, time: &Time, mut layout: &[u8]) {
    let parts = Parts::of(time);
    loop {
        let chunk = next_chunk(layout);
        out.extend_from_slice(chunk.prefix);
        let Some((element, _)) = chunk.element else { return };
        parts.append(out, element);
        layout = chunk.suffix;
    }
}

/// A time taken apart in its zone.
struct Parts {
    date: civil::Date,
    weekday: i64,
    hour: i64,
    minute: i64,
    second: i64,
    nanos: u32,
    zone: super::zone::ZoneInfo,
}

impl Parts {
    fn of(time: &Time) -> Parts {
        let (day, second) = time.local_day_and_second();
        Parts {
            date: civil::Date::of_day(day),
            weekday: civil::weekday(day),
            hour: second / 3_600,
            minute: second / 60 % 60,
            second: second % 60,
            nanos: time.nanos,
            zone: time.zone.lookup(time.seconds),
        }
    }

    fn append(&self, out: &mut Vec<u8>, element: Element) {
        let date = self.date;
        match element {
            Element::LongMonth => text(out, name_of(&MONTHS, date.month - 1)),
            Element::Month => text(out, short(name_of(&MONTHS, date.month - 1))),
            Element::NumMonth => number(out, date.month, 0),
            Element::ZeroMonth => number(out, date.month, 2),
            Element::LongWeekday => text(out, name_of(&WEEKDAYS, self.weekday)),
            Element::Weekday => text(out, short(name_of(&WEEKDAYS, self.weekday))),
            Element::Day => number(out, date.day, 0),
            Element::UnderDay => text(out, &format!("{:2}", date.day)),
            Element::ZeroDay => number(out, date.day, 2),
            Element::UnderYearDay => text(out, &format!("{:3}", date.year_day())),
            Element::ZeroYearDay => number(out, date.year_day(), 3),
            Element::LongYear => number(out, date.year, 4),
            Element::Year => number(out, date.year.abs() % 100, 2),
            Element::Hour => number(out, self.hour, 2),
            Element::Hour12 => number(out, self.hour12(), 0),
            Element::ZeroHour12 => number(out, self.hour12(), 2),
            Element::Minute => number(out, self.minute, 0),
            Element::ZeroMinute => number(out, self.minute, 2),
            Element::Second => number(out, self.second, 0),
            Element::ZeroSecond => number(out, self.second, 2),
            Element::UpperPm => text(out, if self.hour >= 12 { "PM" } else { "AM" }),
            Element::LowerPm => text(out, if self.hour >= 12 { "pm" } else { "am" }),
            Element::ZoneName => self.append_zone_name(out),
            Element::Offset(offset) => self.append_offset(out, offset),
            Element::Fraction {
                separator,
                digits,
                trimmed,
            } => self.append_fraction(out, separator, digits, trimmed),
        }
    }

    /// Noon is 12PM, midnight is 12AM.
    fn hour12(&self) -> i64 {
        match self.hour % 12 {
            0 => 12,
            hour => hour,
        }
    }

    /// The abbreviation, or the offset where there is none.
    fn append_zone_name(&self, out: &mut Vec<u8>) {
        if self.zone.abbreviation.is_empty() {
            self.append_offset(
                out,
                Offset {
                    z: false,
                    colons: false,
                    precision: Precision::Minutes,
                },
            );
        } else {
            out.extend_from_slice(&self.zone.abbreviation);
        }
    }

    fn append_offset(&self, out: &mut Vec<u8>, style: Offset) {
        let offset = i64::from(self.zone.offset);
        if style.z && offset == 0 {
            out.push(b'Z');
            return;
        }
        let minutes = (offset / 60).abs();
        let colon = if style.colons { ":" } else { "" };
        // Less than a minute west of UTC has no sign of its own.
        text(out, if offset / 60 < 0 { "-" } else { "+" });
        number(out, minutes / 60, 2);
        if style.precision == Precision::Hours {
            return;
        }
        text(out, colon);
        number(out, minutes % 60, 2);
        if style.precision == Precision::Seconds {
            text(out, colon);
            let seconds = if offset / 60 < 0 { -offset } else { offset };
            number(out, seconds % 60, 2);
        }
    }

    fn append_fraction(&self, out: &mut Vec<u8>, separator: u8, digits: usize, trimmed: bool) {
        let all = format!("{:09}", self.nanos);
        let mut shown = all.get(..digits.min(all.len())).unwrap_or_default();
        if trimmed {
            shown = shown.trim_end_matches('0');
            if shown.is_empty() {
                return;
            }
        }
        out.push(separator);
        text(out, shown);
    }
}

fn text(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
}

fn short(name: &str) -> &str {
    name.get(..3).unwrap_or(name)
}

/// Go's `appendInt`: the width counts digits, not the sign.
fn number(out: &mut Vec<u8>, number: i64, width: usize) {
    if number < 0 {
        out.push(b'-');
    }
    // Writing to a vector cannot fail.
    let _ = write!(out, "{:0width$}", number.unsigned_abs());
}
