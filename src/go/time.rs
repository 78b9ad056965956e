//! Go's `time`: instants in a zone, layouts, durations, and the values of these types that templates hold.

mod civil;
pub mod duration;
mod format;
mod layout;
mod object;
mod parse;
mod zone;

use std::time::SystemTime;

pub use duration::format_duration;
pub use object::{LocationObject, TimeObject};
pub use parse::ParseError;
pub use zone::Zone;

/// The seconds from the year 1, where Go's times begin, to 1970.
const SECONDS_TO_1970: i64 = 62_135_596_800;

const NANOS_PER_SECOND: i128 = 1_000_000_000;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// The layout of `Time.String`.
const STRING_LAYOUT: &str = "2006-01-02 15:04:05.999999999 -0700 MST";

/// The layout that JSON and YAML have times in (`time.RFC3339Nano`).
pub const RFC3339_NANO: &str = "2006-01-02T15:04:05.999999999Z07:00";

/// An instant, and the zone it is shown in (`time.Time`).
#[derive(Clone, Debug, PartialEq)]
pub struct Time {
    /// Seconds since 1970.
    seconds: i64,
    /// Below a second.
    nanos: u32,
    zone: Zone,
    /// Whether the process's own clock was read as well, as `time.Now` does: `Time.String` shows it.
    monotonic: bool,
}

impl Time {
    /// A time by its seconds since 1970 and nanoseconds (`time.Unix`), shown in a zone.
    pub fn new(seconds: i64, nanos: u32, zone: Zone) -> Time {
        Time {
            seconds,
            nanos,
            zone,
            monotonic: false,
        }
    }

    /// `time.Now`, by the given clock.
    pub fn now(clock: SystemTime, zone: Zone) -> Time {
        let nanos = match clock.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => i128::try_from(since.as_nanos()).unwrap_or(i128::MAX),
            Err(error) => i128::try_from(error.duration().as_nanos()).map_or(i128::MIN, |nanos| -nanos),
        };
        let mut time = Time::of_nanos(nanos, zone);
        time.monotonic = true;
        time
    }

    /// The zero time: the first second of the year 1, UTC.
    pub fn zero() -> Time {
        Time::new(-SECONDS_TO_1970, 0, Zone::Utc)
    }

    /// `time.ParseInLocation`: a text without a zone in it is the time in the given one.
    ///
    /// # Errors
    /// Go's error, where the text does not fit the layout.
    pub fn parse_in_location(layout: &[u8], text: &[u8], zone: &Zone) -> Result<Time, ParseError> {
        parse::parse(layout, text, zone)
    }

    /// The instant at which clocks in a zone show the given seconds since 1970 (`time.Date`).
    fn in_zone(local_seconds: i64, nanos: u32, zone: Zone) -> Time {
        // The offset is first looked up as if the clock showed UTC, then again at the instant that gives.
        let guess = i64::from(zone.lookup(local_seconds).offset);
        let offset = match guess {
            0 => 0,
            guess => i64::from(zone.lookup(local_seconds.saturating_sub(guess)).offset),
        };
        Time::new(local_seconds.saturating_sub(offset), nanos, zone)
    }

    /// A time by its nanoseconds since 1970; what Go could not hold is cut off.
    fn of_nanos(nanos: i128, zone: Zone) -> Time {
        let seconds = i64::try_from(nanos.div_euclid(NANOS_PER_SECOND)).unwrap_or(i64::MAX);
        Time::new(
            seconds,
            u32::try_from(nanos.rem_euclid(NANOS_PER_SECOND)).unwrap_or_default(),
            zone,
        )
    }

    /// Nanoseconds since 1970.
    fn nanos(&self) -> i128 {
        i128::from(self.seconds) * NANOS_PER_SECOND + i128::from(self.nanos)
    }

    /// Seconds since 1970 (`Time.Unix`).
    pub fn unix(&self) -> i64 {
        self.seconds
    }

    /// The zone it is shown in.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// How many seconds east of UTC clocks are in the zone at that time (`Time.Zone`).
    pub fn offset(&self) -> i32 {
        self.zone.lookup(self.seconds).offset
    }

    /// The same instant, shown in a zone (`Time.In`).
    pub fn in_location(&self, zone: Zone) -> Time {
        Time::new(self.seconds, self.nanos, zone)
    }

    /// Text under a layout (`Time.Format`).
    pub fn format(&self, layout: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(layout.len() + 10);
        format::append(&mut out, self, layout);
        out
    }

    /// `Time.String`. The process's own clock is shown as if read at its start: `m=+0.000000001`.
    pub fn display(&self) -> Vec<u8> {
        let mut text = self.format(STRING_LAYOUT.as_bytes());
        if self.monotonic {
            text.extend_from_slice(b" m=+0.000000001");
        }
        text
    }

    /// A duration later (`Time.Add`), in nanoseconds.
    #[must_use]
    pub fn add(&self, duration: i64) -> Time {
        let mut time = Time::of_nanos(self.nanos() + i128::from(duration), self.zone.clone());
        time.monotonic = self.monotonic;
        time
    }

    /// The same clock time on another day (`Time.AddDate`).
    fn add_date(&self, years: i64, months: i64, days: i64) -> Time {
        let (day, second) = self.local_day_and_second();
        let date = civil::Date::of_day(day);
        let moved = civil::Date {
            year: date.year.saturating_add(years),
            month: date.month.saturating_add(months),
            day: date.day.saturating_add(days),
        };
        let local_seconds = moved.day_number().saturating_mul(civil::DAY).saturating_add(second);
        Time::in_zone(local_seconds, self.nanos, self.zone.clone())
    }

    /// The duration since another time, in nanoseconds; the longest there is where it is longer (`Time.Sub`).
    pub fn since(&self, earlier: &Time) -> i64 {
        let nanos = self.nanos() - earlier.nanos();
        i64::try_from(nanos).unwrap_or(if nanos < 0 { i64::MIN } else { i64::MAX })
    }

    /// `Time.Truncate`: a multiple of the duration since the zero time.
    fn truncate(&self, duration: i64) -> Time {
        self.moved_by(duration, |remainder| -remainder)
    }

    /// `Time.Round`: the nearest multiple of the duration since the zero time.
    fn round(&self, duration: i64) -> Time {
        let whole = i128::from(duration);
        self.moved_by(duration, |remainder| {
            if remainder * 2 < whole {
                -remainder
            } else {
                whole - remainder
            }
        })
    }

    fn moved_by(&self, duration: i64, distance: impl Fn(i128) -> i128) -> Time {
        if duration <= 0 {
            return Time::new(self.seconds, self.nanos, self.zone.clone());
        }
        let since_zero = self.nanos() + i128::from(SECONDS_TO_1970) * NANOS_PER_SECOND;
        let remainder = since_zero.rem_euclid(i128::from(duration));
        Time::of_nanos(self.nanos() + distance(remainder), self.zone.clone())
    }

    /// The day counted from 1970-01-01 and the second of that day, as clocks in the zone show them.
    fn local_day_and_second(&self) -> (i64, i64) {
        let local = self
            .seconds
            .saturating_add(i64::from(self.zone.lookup(self.seconds).offset));
        (local.div_euclid(civil::DAY), local.rem_euclid(civil::DAY))
    }
}

/// A name by its number, from 0; empty beyond the last.
fn name_of(names: &[&'static str], number: i64) -> &'static str {
    usize::try_from(number)
        .ok()
        .and_then(|index| names.get(index))
        .copied()
        .unwrap_or_default()
}

/// The quotes of `time`'s errors, which escape every byte beyond ASCII (`quote` in Go's `time/format.go`).
fn quote(text: &[u8]) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for &byte in text {
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(byte)]),
            b' '..=b'\x7f' => out.push(char::from(byte)),
            _ => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    //! Expectations: Go 1.26's own answers.

    use super::*;

    fn zone(name: &str) -> Zone {
        Zone::load(name.as_bytes(), &jiff::tz::TimeZone::UTC).unwrap_or_else(|| panic!("{name}"))
    }

    fn text(bytes: Vec<u8>) -> String {
        String::from_utf8_lossy(&bytes).into_owned()
    }

    #[test]
    fn layouts() {
        let time = Time::new(1_625_356_800, 123_400_000, zone("America/New_York"));
        let cases = [
            (
                "Monday, January 2, 2006 at 3:04:05 pm MST",
                "Saturday, July 3, 2021 at 8:00:00 pm EDT",
            ),
            ("Mon Jan _2 __2 002 06 03 4 5 PM", "Sat Jul  3 184 184 21 08 0 0 PM"),
            (
                "-07 -0700 -07:00 -070000 -07:00:00",
                "-04 -0400 -04:00 -040000 -04:00:00",
            ),
            (
                "Z07 Z0700 Z07:00 Z070000 Z07:00:00",
                "-04 -0400 -04:00 -040000 -04:00:00",
            ),
            (".0 .000 ,999999 .9999x .00000000000", ".1 .123 ,1234 .1234x .123400000"),
            ("Month Janet _2006 2 .0001 é", "Month Janet _2021 3 .0007 é"),
        ];
        for (layout, expected) in cases {
            assert_eq!(text(time.format(layout.as_bytes())), expected);
        }
        assert_eq!(text(Time::zero().display()), "0001-01-01 00:00:00 +0000 UTC");
        assert_eq!(
            text(Time::new(100_000_000_000_000, 0, zone("Europe/Berlin")).format(b"2006-01")),
            "3170843-11"
        );
    }

    #[test]
    fn texts_that_fit() {
        let berlin = zone("Europe/Berlin");
        let cases = [
            ("2006-01-02", "2021-07-04", "2021-07-04 00:00:00 +0200 CEST"),
            (
                RFC3339_NANO,
                "2021-07-04T01:02:03.5Z",
                "2021-07-04 01:02:03.5 +0000 UTC",
            ),
            (
                RFC3339_NANO,
                "2021-07-04T01:02:03+02:00",
                "2021-07-04 01:02:03 +0200 CEST",
            ),
            (
                RFC3339_NANO,
                "2021-07-04T01:02:03-05:00",
                "2021-07-04 01:02:03 -0500 -0500",
            ),
            (
                "2006-01-02 15:04 MST",
                "2021-07-04 01:02 CEST",
                "2021-07-04 01:02:00 +0200 CEST",
            ),
            (
                "2006-01-02 15:04 MST",
                "2021-07-04 01:02 PST",
                "2021-07-04 01:02:00 +0000 PST",
            ),
            (
                "2006-01-02 15:04 MST",
                "2021-07-04 01:02 GMT+3",
                "2021-07-04 04:02:00 +0300 GMT+3",
            ),
            ("15:04:05", "01:02:03,25", "0000-01-01 01:02:03.25 +0053 LMT"),
            ("2006 002", "2020 366", "2020-12-31 00:00:00 +0100 CET"),
            ("Jan _2 06 3pm", "dec  4 70 12am", "1970-12-04 00:00:00 +0100 CET"),
        ];
        for (layout, value, expected) in cases {
            let time = Time::parse_in_location(layout.as_bytes(), value.as_bytes(), &berlin);
            assert_eq!(
                time.map(|time| text(time.display())).as_deref(),
                Ok(expected),
                "{layout} {value}"
            );
        }
    }

    #[test]
    fn texts_that_do_not_fit() {
        let cases = [
            (
                "2006-01-02",
                "2021",
                r#"parsing time "2021" as "2006-01-02": cannot parse "" as "-""#,
            ),
            (
                "2006-01-02",
                "2021-13-01",
                r#"parsing time "2021-13-01": month out of range"#,
            ),
            (
                "2006-01-02",
                "2021-02-29",
                r#"parsing time "2021-02-29": day out of range"#,
            ),
            (
                "2006-01-02",
                "2021-02-01x",
                r#"parsing time "2021-02-01x": extra text: "x""#,
            ),
            ("15:04", "25:00", r#"parsing time "25:00": hour out of range"#),
            (
                "2006 002",
                "2021 366",
                r#"parsing time "2021 366": day-of-year out of range"#,
            ),
            (
                "-07:00",
                "+25:00",
                r#"parsing time "+25:00": time zone offset hour out of range"#,
            ),
            (
                "é2006",
                "è",
                r#"parsing time "\xc3\xa8" as "\xc3\xa92006": cannot parse "\xa8" as "\xc3\xa9""#,
            ),
        ];
        for (layout, value, expected) in cases {
            let time = Time::parse_in_location(layout.as_bytes(), value.as_bytes(), &Zone::Utc);
            assert_eq!(
                time.map_err(|error| error.to_string()),
                Err(expected.to_owned()),
                "{layout} {value}"
            );
        }
    }

    #[test]
    fn zones() {
        let names = ["UTC", "", "Europe/Berlin", "europe/berlin", "../etc/passwd", "Local"];
        let loaded = names.map(|name| Zone::load(name.as_bytes(), &jiff::tz::TimeZone::UTC).map(|zone| zone.name()));
        let expected = [
            Some("UTC"),
            Some("UTC"),
            Some("Europe/Berlin"),
            None,
            None,
            Some("Local"),
        ];
        assert_eq!(loaded, expected.map(|name| name.map(crate::data::Str::from)));
    }
}
