//! Times, months, weekdays and locations as templates hold them.

use std::any::Any;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::rc::Rc;

use jiff::tz::TimeZone;

use super::{MONTHS, RFC3339_NANO, Time, WEEKDAYS, Zone, civil, name_of};
use crate::data::{Kind, Object, Param, Str, Value};

const TIME: &str = "time.Time";
const LOCATION: &str = "*time.Location";

/// A `time.Time` in a template.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeObject {
    time: Time,
    /// The host's zone, for `Local`.
    local: TimeZone,
}

impl TimeObject {
    /// The value for a time, on a host with the given zone.
    pub fn value(time: Time, local: TimeZone) -> Value {
        Value::Object(Rc::new(TimeObject { time, local }))
    }

    /// The time.
    pub fn time(&self) -> &Time {
        &self.time
    }

    /// The time in a value, if it is one.
    pub fn of(value: &Value) -> Option<&TimeObject> {
        match value {
            Value::Object(object) => object.as_any().downcast_ref(),
            _ => None,
        }
    }

    /// The same kind of value for a time computed from this one.
    pub fn with(&self, time: Time) -> Value {
        TimeObject::value(time, self.local.clone())
    }

    /// The methods without parameters that ask for a part of the time. `None` where there is no such method.
    fn part(&self, name: &str) -> Option<Value> {
        let time = &self.time;
        let (day, second) = time.local_day_and_second();
        let date = civil::Date::of_day(day);
        let nanos = |unit: i128| Value::Int64(i64::try_from(time.nanos().div_euclid(unit)).unwrap_or_default());
        Some(match name {
            "Year" => Value::Int(date.year),
            "Month" => Named::value("time.Month", &MONTHS, 1, date.month),
            "Day" => Value::Int(date.day),
            "Weekday" => Named::value("time.Weekday", &WEEKDAYS, 0, civil::weekday(day)),
            "YearDay" => Value::Int(date.year_day()),
            "Hour" => Value::Int(second / 3_600),
            "Minute" => Value::Int(second / 60 % 60),
            "Second" => Value::Int(second % 60),
            "Nanosecond" => Value::Int(i64::from(time.nanos)),
            "Unix" => Value::Int64(time.seconds),
            "UnixMilli" => nanos(1_000_000),
            "UnixMicro" => nanos(1_000),
            "UnixNano" => nanos(1),
            "String" => Value::string(time.display()),
            "IsZero" => Value::Bool(time.nanos() == Time::zero().nanos()),
            "IsDST" => Value::Bool(time.zone.lookup(time.seconds).daylight_saving),
            "UTC" => self.with(time.in_location(Zone::Utc)),
            "Local" => self.with(time.in_location(Zone::Local(self.local.clone()))),
            "Location" => Value::Object(Rc::new(LocationObject(time.zone.clone()))),
            _ => return None,
        })
    }

    /// The methods that compare with another time.
    fn compare(&self, name: &str, other: &Time) -> Option<Value> {
        let ordering = self.time.nanos().cmp(&other.nanos());
        Some(match name {
            "After" => Value::Bool(ordering == Ordering::Greater),
            "Before" => Value::Bool(ordering == Ordering::Less),
            "Compare" => Value::Int(ordering as i64),
            "Equal" => Value::Bool(ordering == Ordering::Equal),
            "Sub" => Value::Duration(self.time.since(other)),
            _ => return None,
        })
    }
}

impl Object for TimeObject {
    fn type_name(&self) -> Cow<'static, str> {
        Cow::Borrowed(TIME)
    }

    fn kind(&self) -> Kind {
        Kind::Struct
    }

    fn hides_field(&self, name: &str) -> bool {
        matches!(name, "wall" | "ext" | "loc")
    }

    fn method(&self, name: &str) -> Option<&'static [Param]> {
        const DURATION: Param = Param::Object("time.Duration");
        match name {
            "Year" | "Month" | "Day" | "Weekday" | "YearDay" | "Hour" | "Minute" | "Second" | "Nanosecond" | "Unix"
            | "UnixMilli" | "UnixMicro" | "UnixNano" | "String" | "IsZero" | "IsDST" | "UTC" | "Local" | "Location" => {
                Some(&[])
            }
            "Format" => Some(&[Param::String]),
            "Add" | "Round" | "Truncate" => Some(&[DURATION]),
            "AddDate" => Some(&[Param::Int, Param::Int, Param::Int]),
            "After" | "Before" | "Compare" | "Equal" | "Sub" => Some(&[Param::Object(TIME)]),
            "In" => Some(&[Param::Object(LOCATION)]),
            _ => None,
        }
    }

    fn call(&self, name: &str, args: &[Value]) -> Result<Value, String> {
        let number = |index: usize| match args.get(index) {
            Some(Value::Int(n) | Value::Int64(n) | Value::Duration(n)) => *n,
            _ => 0,
        };
        let time = &self.time;
        let other = args.first();
        let result = match name {
            "Format" => {
                let layout = other.and_then(Value::as_str).cloned().unwrap_or_default();
                Some(Value::string(time.format(&layout)))
            }
            "Add" => Some(self.with(time.add(number(0)))),
            "Round" => Some(self.with(time.round(number(0)))),
            "Truncate" => Some(self.with(time.truncate(number(0)))),
            "AddDate" => Some(self.with(time.add_date(number(0), number(1), number(2)))),
            "In" => match other.and_then(LocationObject::of) {
                Some(LocationObject(zone)) => Some(self.with(time.in_location(zone.clone()))),
                None => return Err("time: missing Location in call to Time.In".to_owned()),
            },
            _ => match other.and_then(TimeObject::of) {
                Some(other) => self.compare(name, &other.time),
                None => self.part(name),
            },
        };
        result.ok_or_else(|| format!("no method {name}"))
    }

    fn display(&self) -> Vec<u8> {
        self.time.display()
    }

    fn to_json(&self) -> Value {
        Value::string(self.time.format(RFC3339_NANO.as_bytes()))
    }

    fn equals(&self, other: &dyn Object) -> bool {
        other
            .as_any()
            .downcast_ref::<TimeObject>()
            .is_some_and(|other| other.time == self.time)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A `*time.Location` in a template.
#[derive(Clone, Debug, PartialEq)]
pub struct LocationObject(Zone);

impl LocationObject {
    fn of(value: &Value) -> Option<&LocationObject> {
        match value {
            Value::Object(object) => object.as_any().downcast_ref(),
            _ => None,
        }
    }
}

impl Object for LocationObject {
    fn type_name(&self) -> Cow<'static, str> {
        Cow::Borrowed(LOCATION)
    }

    fn kind(&self) -> Kind {
        Kind::Pointer
    }

    fn method(&self, name: &str) -> Option<&'static [Param]> {
        (name == "String").then_some(&[])
    }

    fn call(&self, name: &str, _args: &[Value]) -> Result<Value, String> {
        match name {
            "String" => Ok(Value::String(self.0.name())),
            _ => Err(format!("no method {name}")),
        }
    }

    fn display(&self) -> Vec<u8> {
        self.0.name().to_vec()
    }

    /// A struct without exported fields.
    fn to_json(&self) -> Value {
        Value::Map(crate::data::Map::new())
    }

    fn equals(&self, other: &dyn Object) -> bool {
        other.as_any().downcast_ref::<LocationObject>() == Some(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A number with a name: `time.Month` and `time.Weekday`.
#[derive(Clone, Debug, PartialEq)]
struct Named {
    type_name: &'static str,
    name: &'static str,
    number: i64,
}

impl Named {
    fn value(type_name: &'static str, names: &[&'static str], first: i64, number: i64) -> Value {
        Value::Object(Rc::new(Named {
            type_name,
            name: name_of(names, number - first),
            number,
        }))
    }
}

impl Object for Named {
    fn type_name(&self) -> Cow<'static, str> {
        Cow::Borrowed(self.type_name)
    }

    fn kind(&self) -> Kind {
        Kind::Int
    }

    fn method(&self, name: &str) -> Option<&'static [Param]> {
        (name == "String").then_some(&[])
    }

    fn call(&self, name: &str, _args: &[Value]) -> Result<Value, String> {
        match name {
            "String" => Ok(Value::String(Str::from(self.name))),
            _ => Err(format!("no method {name}")),
        }
    }

    fn display(&self) -> Vec<u8> {
        self.name.into()
    }

    fn to_json(&self) -> Value {
        Value::Int(self.number)
    }

    fn is_true(&self) -> bool {
        self.number != 0
    }

    fn equals(&self, other: &dyn Object) -> bool {
        other.as_any().downcast_ref::<Named>() == Some(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
