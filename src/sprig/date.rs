//! Sprig's date functions (`date.go`), and Go's `now`.

use std::rc::Rc;

use crate::data::{Object, Param, Str, Value};
use crate::go::strconv::parse_int;
use crate::go::time::{Time, TimeObject, Zone, duration as durations};
use crate::host::Host;
use crate::template::func::{FuncError, Function, Input};
use crate::{functions, host_functions};

/// The table.
pub const FUNCTIONS: &[Function] = functions! {
    "dateModify" => date_modify(Str, Moment);
    "date_modify" => date_modify(Str, Moment);
    "duration" => duration(Value);
    "mustDateModify" => must_date_modify(Str, Moment);
    "must_date_modify" => must_date_modify(Str, Moment);
    "unixEpoch" => unix_epoch(Moment);
};

/// The table of those that ask the host for the time or its zone.
pub const HOST_FUNCTIONS: &[super::HostFunction] = host_functions! {
    "ago" => ago(Value);
    "date" => date(Str, Value);
    "dateInZone" => date_in_zone(Str, Value, Str);
    "date_in_zone" => date_in_zone(Str, Value, Str);
    "durationRound" => duration_round(Value);
    "htmlDate" => html_date(Value);
    "htmlDateInZone" => html_date_in_zone(Value, Str);
    "mustToDate" => must_to_date(Str, Str);
    "now" => now();
    "toDate" => to_date(Str, Str);
};

const SECOND: i64 = 1_000_000_000;

const DATE_ONLY: &[u8] = b"2006-01-02";

/// A `time.Time` parameter.
struct Moment(Rc<dyn Object>);

impl Input for Moment {
    const PARAM: Param = Param::Object("time.Time");

    fn take(value: &Value) -> Option<Self> {
        match value {
            Value::Object(object) if object.as_any().is::<TimeObject>() => Some(Moment(Rc::clone(object))),
            _ => None,
        }
    }
}

impl Moment {
    fn get(&self) -> Result<&TimeObject, FuncError> {
        self.0
            .as_any()
            .downcast_ref()
            .ok_or_else(|| FuncError::new("not a time"))
    }
}

fn local(host: &dyn Host) -> Zone {
    Zone::Local(host.time_zone())
}

/// The time that a date function was given: a time, seconds since 1970, or, for anything else, now.
fn given_time(host: &dyn Host, date: &Value) -> Time {
    match (date, TimeObject::of(date)) {
        (_, Some(time)) => time.time().clone(),
        (Value::Int(seconds) | Value::Int64(seconds), None) => Time::new(*seconds, 0, local(host)),
        _ => Time::now(host.now(), local(host)),
    }
}

fn now(host: &dyn Host) -> Value {
    TimeObject::value(Time::now(host.now(), local(host)), host.time_zone())
}

fn date(host: &dyn Host, layout: Str, date: Value) -> Vec<u8> {
    given_time(host, &date).in_location(local(host)).format(&layout)
}

fn html_date(host: &dyn Host, date: Value) -> Vec<u8> {
    given_time(host, &date).in_location(local(host)).format(DATE_ONLY)
}

/// An unknown zone is UTC.
fn date_in_zone(host: &dyn Host, layout: Str, date: Value, zone: Str) -> Vec<u8> {
    let zone = Zone::load(&zone, &host.time_zone()).unwrap_or(Zone::Utc);
    given_time(host, &date).in_location(zone).format(&layout)
}

fn html_date_in_zone(host: &dyn Host, date: Value, zone: Str) -> Vec<u8> {
    date_in_zone(host, Str::from(DATE_ONLY), date, zone)
}

fn ago(host: &dyn Host, date: Value) -> String {
    let elapsed = Time::now(host.now(), Zone::Utc).since(&given_time(host, &date));
    durations::format_duration(durations::round(elapsed, SECOND))
}

/// What is no duration changes nothing.
fn date_modify(change: Str, date: Moment) -> Result<Value, FuncError> {
    let date = date.get()?;
    let change = durations::parse(&change).unwrap_or(0);
    Ok(date.with(date.time().add(change)))
}

fn must_date_modify(change: Str, date: Moment) -> Result<Value, FuncError> {
    let date = date.get()?;
    let change = durations::parse(&change).map_err(|error| FuncError::new(error.to_string()))?;
    Ok(date.with(date.time().add(change)))
}

/// Seconds, of a text or an `int64` only, as a duration. A number that is too large counts as the largest, and then
/// overflows as in Go.
fn duration(seconds: Value) -> String {
    let seconds = match seconds {
        Value::String(text) => parse_int(&text, 10).unwrap_or_else(|error| error.nearest_int()),
        Value::Int64(seconds) => seconds,
        _ => 0,
    };
    durations::format_duration(seconds.wrapping_mul(SECOND))
}

/// A duration by its largest unit. An `int` is none, as in Sprig.
fn duration_round(host: &dyn Host, duration: Value) -> String {
    const UNITS: [(&str, u64); 6] = [
        ("y", 365 * 86_400),
        ("mo", 30 * 86_400),
        ("d", 86_400),
        ("h", 3_600),
        ("m", 60),
        ("s", 1),
    ];
    let nanos = match (&duration, TimeObject::of(&duration)) {
        (_, Some(time)) => Time::now(host.now(), Zone::Utc).since(time.time()),
        (Value::String(text), _) => durations::parse(text).unwrap_or(0),
        (Value::Int64(nanos), _) => *nanos,
        _ => 0,
    };
    let nanos = nanos.unsigned_abs();
    let largest = UNITS
        .iter()
        .find(|(_, seconds)| nanos > seconds * SECOND.unsigned_abs());
    largest.map_or_else(
        || "0s".to_owned(),
        |(unit, seconds)| format!("{}{unit}", nanos / (seconds * SECOND.unsigned_abs())),
    )
}

fn must_to_date(host: &dyn Host, layout: Str, text: Str) -> Result<Value, FuncError> {
    let time = Time::parse_in_location(&layout, &text, &local(host));
    let time = time.map_err(|error| FuncError::new(error.to_string()))?;
    Ok(TimeObject::value(time, host.time_zone()))
}

/// What is no date is the zero time.
fn to_date(host: &dyn Host, layout: Str, text: Str) -> Value {
    let time = Time::parse_in_location(&layout, &text, &local(host)).unwrap_or_else(|_| Time::zero());
    TimeObject::value(time, host.time_zone())
}

fn unix_epoch(date: Moment) -> Result<String, FuncError> {
    Ok(date.get()?.time().unix().to_string())
}

#[cfg(test)]
mod tests {
    //! Expectations: recorded from Helm 4.2.3.

    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::host::FixedHost;
    use crate::template::fmt::sprint;

    /// 2021-06-29 20:53:20 UTC.
    const NOW: u64 = 1_625_000_000;

    fn call(name: &str, args: &[Value]) -> Result<Value, String> {
        let host = FixedHost::new(0, SystemTime::UNIX_EPOCH + Duration::from_secs(NOW));
        let pure = FUNCTIONS
            .iter()
            .find(|function| function.name == name)
            .map(|function| (function.call)(args));
        let with_host = || {
            HOST_FUNCTIONS
                .iter()
                .find(|function| function.name == name)
                .map(|f| (f.call)(&host, args))
        };
        let result = pure.or_else(with_host).ok_or("no such function")?;
        result.map_err(|error| error.to_string())
    }

    fn shown(result: Result<Value, String>) -> String {
        match result {
            Ok(value) => String::from_utf8_lossy(&sprint(&[value])).into_owned(),
            Err(error) => format!("error: {error}"),
        }
    }

    fn text(text: &str) -> Value {
        Value::string(text)
    }

    /// `toDate layout text`.
    fn to_date(layout: &str, date: &str) -> Value {
        call("toDate", &[text(layout), text(date)]).unwrap_or_default()
    }

    fn fourth_of_july() -> Value {
        to_date("2006-01-02", "2021-07-04")
    }

    #[test]
    fn dates_as_text() {
        let time = to_date("2006-01-02 15:04:05", "2021-03-04 05:06:07");
        let seconds = |n: i64| Value::Int(n);
        let cases: &[(&str, &[Value], &str)] = &[
            ("date", &[text("2006-01-02"), seconds(0)], "1970-01-01"),
            (
                "date",
                &[text("Mon Jan _2 15:04:05.000 MST 2006"), time],
                "Thu Mar  4 05:06:07.000 UTC 2021",
            ),
            (
                "date",
                &[text("Jan 2, 2006 at 3:04pm (MST)"), seconds(1_625_000_000)],
                "Jun 29, 2021 at 8:53pm (UTC)",
            ),
            (
                "date",
                &[
                    text("02/01/06 03:04:05PM Z07:00 .000 ,999 __2 002"),
                    Value::Int64(1_625_000_000),
                ],
                "29/06/21 08:53:20PM Z .000  180 180",
            ),
            ("date", &[text("2006-01-02"), text("no time is now")], "2021-06-29"),
            (
                "dateInZone",
                &[
                    text("2006-01-02 15:04 -0700"),
                    fourth_of_july(),
                    text("America/New_York"),
                ],
                "2021-07-03 20:00 -0400",
            ),
            ("date_in_zone", &[text("2006"), seconds(0), text("Nope/Zone")], "1970"),
            ("htmlDate", &[seconds(86_400)], "1970-01-02"),
            (
                "htmlDateInZone",
                &[fourth_of_july(), text("America/New_York")],
                "2021-07-03",
            ),
            ("unixEpoch", &[fourth_of_july()], "1625356800"),
            ("now", &[], "2021-06-29 20:53:20 +0000 UTC m=+0.000000001"),
        ];
        for (name, args, expected) in cases {
            assert_eq!(shown(call(name, args)), *expected, "{name} {args:?}");
        }
    }

    #[test]
    fn dates_from_text() {
        let zero = "0001-01-01 00:00:00 +0000 UTC";
        let bad = [text("2006-01-02"), text("bad")];
        assert_eq!(shown(call("toDate", &bad)), zero);
        assert_eq!(
            shown(call("mustToDate", &bad)),
            r#"error: parsing time "bad" as "2006-01-02": cannot parse "bad" as "2006""#
        );
        assert_eq!(shown(Ok(fourth_of_july())), "2021-07-04 00:00:00 +0000 UTC");
    }

    #[test]
    fn changed_dates() {
        let cases = [
            ("dateModify", "-1.5h", "2021-07-03 22:30:00 +0000 UTC"),
            ("date_modify", "x", "2021-07-04 00:00:00 +0000 UTC"),
            ("mustDateModify", "24h", "2021-07-05 00:00:00 +0000 UTC"),
            ("must_date_modify", "x", "error: time: invalid duration \"x\""),
        ];
        for (name, change, expected) in cases {
            assert_eq!(
                shown(call(name, &[text(change), fourth_of_july()])),
                expected,
                "{name} {change}"
            );
        }
    }

    #[test]
    fn durations() {
        let cases: &[(&str, Value, &str)] = &[
            ("duration", Value::Int(95), "0s"),
            ("duration", text("95"), "1m35s"),
            ("duration", Value::Int64(95), "1m35s"),
            ("duration", Value::Float(95.5), "0s"),
            ("durationRound", text("2h10m5s"), "2h"),
            ("durationRound", text("2400h10m5s"), "3mo"),
            ("durationRound", text("-90s"), "1m"),
            ("durationRound", Value::Int(3_600), "0s"),
            ("durationRound", fourth_of_july(), "4d"),
            ("ago", Value::Int(1_624_999_000), "16m40s"),
            ("ago", fourth_of_july(), "-99h6m40s"),
        ];
        for (name, value, expected) in cases {
            assert_eq!(
                shown(call(name, std::slice::from_ref(value))),
                *expected,
                "{name} {value:?}"
            );
        }
    }

    #[test]
    fn methods() {
        let Value::Object(time) = to_date("2006-01-02 15:04:05.999 MST", "2021-07-04 05:06:07.5 CEST") else {
            panic!("no time")
        };
        let day = Value::Duration(86_400 * SECOND);
        let cases: &[(&str, &[Value], &str)] = &[
            ("Format", &[text("2006 Monday")], "2021 Sunday"),
            ("Unix", &[], "1625375167"),
            ("UnixNano", &[], "1625375167500000000"),
            ("Year", &[], "2021"),
            ("Month", &[], "July"),
            ("Weekday", &[], "Sunday"),
            ("YearDay", &[], "185"),
            ("Nanosecond", &[], "500000000"),
            ("Location", &[], "CEST"),
            ("Add", std::slice::from_ref(&day), "2021-07-05 05:06:07.5 +0000 CEST"),
            (
                "AddDate",
                &[Value::Int(0), Value::Int(7), Value::Int(-4)],
                "2022-01-31 05:06:07.5 +0000 CEST",
            ),
            ("Truncate", std::slice::from_ref(&day), "2021-07-04 00:00:00 +0000 CEST"),
            ("Sub", &[fourth_of_july()], "5h6m7.5s"),
            ("After", &[fourth_of_july()], "true"),
            ("UTC", &[], "2021-07-04 05:06:07.5 +0000 UTC"),
            ("IsZero", &[], "false"),
        ];
        for (name, args, expected) in cases {
            assert_eq!(time.method(name).map(<[Param]>::len), Some(args.len()), "{name}");
            assert_eq!(shown(time.call(name, args)), *expected, "{name}");
        }
    }
}
