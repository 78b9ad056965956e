//! Text as times (`time.Parse` and `time.ParseInLocation`).

use std::fmt;

use super::layout::{Element, Offset, Precision, next_chunk};
use super::{MONTHS, Time, WEEKDAYS, Zone, civil, quote};
use crate::data::Str;

/// Why a text is no time under a layout (`time.ParseError`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    layout: Str,
    value: Str,
    fault: Fault,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Fault {
    /// The rest of the value does not look like the element of the layout.
    Mismatch { rest: Str, element: Str },
    /// The layout ends before the value does.
    ExtraText(Str),
    /// A number is not one of its kind.
    OutOfRange(&'static str),
    /// The day of the year and the date differ.
    YearDay(&'static str),
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = quote(&self.value);
        match &self.fault {
            Fault::Mismatch { rest, element } => {
                let (layout, rest, element) = (quote(&self.layout), quote(rest), quote(element));
                write!(f, "parsing time {value} as {layout}: cannot parse {rest} as {element}")
            }
            Fault::ExtraText(rest) => write!(f, "parsing time {value}: extra text: {}", quote(rest)),
            Fault::OutOfRange(what) => write!(f, "parsing time {value}: {what} out of range"),
            Fault::YearDay(what) => write!(f, "parsing time {value}: day-of-year does not match {what}"),
        }
    }
}

impl std::error::Error for ParseError {}

/// Why an element does not fit.
enum Misfit {
    Mismatch,
    OutOfRange(&'static str),
}

type Rest<'a> = Result<&'a [u8], Misfit>;

/// `time.ParseInLocation`: without a zone in the text, it is the time there.
///
/// # Errors
/// Go's error, where the text does not fit the layout.
pub(super) fn parse(layout: &[u8], value: &[u8], zone: &Zone) -> Result<Time, ParseError> {
    let mut fields = Fields::default();
    let fault = match fields.read_all(layout, value) {
        Ok(()) => match fields.check_date() {
            Ok(date) => return Ok(fields.time(date, zone)),
            Err(fault) => fault,
        },
        Err(fault) => fault,
    };
    Err(ParseError {
        layout: Str::from(layout),
        value: Str::from(value),
        fault,
    })
}

/// What the elements of a layout found.
#[derive(Default)]
struct Fields {
    year: i64,
    month: Option<i64>,
    day: Option<i64>,
    year_day: Option<i64>,
    hour: i64,
    minute: i64,
    second: i64,
    nanos: u32,
    /// Whether `PM` or `AM` was said.
    afternoon: Option<bool>,
    utc: bool,
    offset: Option<i32>,
    zone_name: Option<Str>,
}

impl Fields {
    fn read_all(&mut self, mut layout: &[u8], mut value: &[u8]) -> Result<(), Fault> {
        loop {
            let chunk = next_chunk(layout);
            let mismatch = |rest: &[u8], element: &[u8]| Fault::Mismatch {
                rest: rest.into(),
                element: element.into(),
            };
            value = skip(value, chunk.prefix).map_err(|rest| mismatch(rest, chunk.prefix))?;
            let Some((element, text)) = chunk.element else { break };
            layout = chunk.suffix;
            value = self.read(element, value, layout).map_err(|misfit| match misfit {
                Misfit::Mismatch => mismatch(value, text),
                Misfit::OutOfRange(what) => Fault::OutOfRange(what),
            })?;
        }
        if value.is_empty() {
            Ok(())
        } else {
            Err(Fault::ExtraText(value.into()))
        }
    }

    /// Reads an element; `layout` is what follows it there.
    fn read<'a>(&mut self, element: Element, value: &'a [u8], layout: &[u8]) -> Rest<'a> {
        match element {
            Element::Year | Element::LongYear => self.read_year(element, value),
            Element::Month | Element::LongMonth | Element::NumMonth | Element::ZeroMonth => {
                self.read_month(element, value)
            }
            Element::LongWeekday => name(&WEEKDAYS, value, usize::MAX).map(|(_, rest)| rest),
            Element::Weekday => name(&WEEKDAYS, value, 3).map(|(_, rest)| rest),
            Element::Day | Element::UnderDay | Element::ZeroDay => {
                let value = if element == Element::UnderDay {
                    skip_one_space(value)
                } else {
                    value
                };
                let (day, rest) = two_digits(value, element == Element::ZeroDay)?;
                self.day = Some(day);
                Ok(rest)
            }
            Element::UnderYearDay | Element::ZeroYearDay => self.read_year_day(element, value),
            Element::Hour => in_range(two_digits(value, false)?, 23, "hour", &mut self.hour),
            Element::Hour12 | Element::ZeroHour12 => in_range(
                two_digits(value, element == Element::ZeroHour12)?,
                12,
                "hour",
                &mut self.hour,
            ),
            Element::Minute | Element::ZeroMinute => in_range(
                two_digits(value, element == Element::ZeroMinute)?,
                59,
                "minute",
                &mut self.minute,
            ),
            Element::Second | Element::ZeroSecond => self.read_second(element, value, layout),
            Element::UpperPm => self.read_half_day(value, b"AM", b"PM"),
            Element::LowerPm => self.read_half_day(value, b"am", b"pm"),
            Element::ZoneName => self.read_zone_name(value),
            Element::Offset(style) => self.read_offset(style, value),
            Element::Fraction { trimmed: true, .. } if !starts_with_fraction(value) => Ok(value),
            Element::Fraction { trimmed: true, .. } => self.read_fraction(value, fraction_length(value)),
            Element::Fraction { digits, .. } => self.read_fraction(value, digits + 1),
        }
    }

    fn read_year<'a>(&mut self, element: Element, value: &'a [u8]) -> Rest<'a> {
        let length = if element == Element::Year { 2 } else { 4 };
        let (digits, rest) = value.split_at_checked(length).ok_or(Misfit::Mismatch)?;
        if element == Element::LongYear && !digits.first().is_some_and(u8::is_ascii_digit) {
            return Err(Misfit::Mismatch);
        }
        let year = signed_number(digits).ok_or(Misfit::Mismatch)?;
        self.year = match element {
            Element::LongYear => year,
            _ if year >= 69 => year + 1900,
            _ => year + 2000,
        };
        Ok(rest)
    }

    fn read_month<'a>(&mut self, element: Element, value: &'a [u8]) -> Rest<'a> {
        let (month, rest) = match element {
            Element::LongMonth => name(&MONTHS, value, usize::MAX)?,
            Element::Month => name(&MONTHS, value, 3)?,
            _ => two_digits(value, element == Element::ZeroMonth)?,
        };
        if !(1..=12).contains(&month) {
            return Err(Misfit::OutOfRange("month"));
        }
        self.month = Some(month);
        Ok(rest)
    }

    fn read_year_day<'a>(&mut self, element: Element, value: &'a [u8]) -> Rest<'a> {
        let fixed = element == Element::ZeroYearDay;
        let value = if fixed {
            value
        } else {
            skip_one_space(skip_one_space(value))
        };
        let count = value.iter().take(3).take_while(|b| b.is_ascii_digit()).count();
        if count == 0 || fixed && count != 3 {
            return Err(Misfit::Mismatch);
        }
        let (digits, rest) = value.split_at(count);
        self.year_day = signed_number(digits);
        Ok(rest)
    }

    /// A fraction may follow the seconds where the layout has none.
    fn read_second<'a>(&mut self, element: Element, value: &'a [u8], layout: &[u8]) -> Rest<'a> {
        let fixed = element == Element::ZeroSecond;
        let rest = in_range(two_digits(value, fixed)?, 59, "second", &mut self.second)?;
        let expected = matches!(next_chunk(layout).element, Some((Element::Fraction { .. }, _)));
        if starts_with_fraction(rest) && !expected {
            return self.read_fraction(rest, fraction_length(rest));
        }
        Ok(rest)
    }

    fn read_half_day<'a>(&mut self, value: &'a [u8], am: &[u8], pm: &[u8]) -> Rest<'a> {
        let (half, rest) = value.split_at_checked(2).ok_or(Misfit::Mismatch)?;
        if half != am && half != pm {
            return Err(Misfit::Mismatch);
        }
        self.afternoon = Some(self.afternoon == Some(true) || half == pm);
        Ok(rest)
    }

    fn read_zone_name<'a>(&mut self, value: &'a [u8]) -> Rest<'a> {
        if let Some(rest) = value.strip_prefix(b"UTC") {
            self.utc = true;
            return Ok(rest);
        }
        let (name, rest) = zone_name_length(value)
            .and_then(|n| value.split_at_checked(n))
            .ok_or(Misfit::Mismatch)?;
        self.zone_name = Some(name.into());
        Ok(rest)
    }

    fn read_offset<'a>(&mut self, style: Offset, value: &'a [u8]) -> Rest<'a> {
        if let Some(rest) = value.strip_prefix(b"Z").filter(|_| style.z) {
            self.utc = true;
            return Ok(rest);
        }
        let (sign, mut rest) = value.split_first().ok_or(Misfit::Mismatch)?;
        let count = match style.precision {
            Precision::Hours => 1,
            Precision::Minutes => 2,
            Precision::Seconds => 3,
        };
        let mut parts = [&b"00"[..]; 3];
        for (index, part) in parts.iter_mut().take(count).enumerate() {
            if index > 0 && style.colons {
                rest = rest.strip_prefix(b":").ok_or(Misfit::Mismatch)?;
            }
            (*part, rest) = rest.split_at_checked(2).ok_or(Misfit::Mismatch)?;
        }
        let mut numbers = [0; 3];
        let mut all_numbers = true;
        for (number, part) in numbers.iter_mut().zip(parts) {
            match two_digits(part, true) {
                Ok((value, _)) if all_numbers => *number = value,
                _ => all_numbers = false,
            }
        }
        let [hours, minutes, seconds] = numbers;
        // Go lets offsets of 24 hours, 60 minutes and 60 seconds pass, as some write them; and of several faults it
        // tells the last.
        if seconds > 60 {
            return Err(Misfit::OutOfRange("time zone offset second"));
        }
        if minutes > 60 {
            return Err(Misfit::OutOfRange("time zone offset minute"));
        }
        if hours > 24 {
            return Err(Misfit::OutOfRange("time zone offset hour"));
        }
        if !all_numbers {
            return Err(Misfit::Mismatch);
        }
        let offset = i32::try_from((hours * 60 + minutes) * 60 + seconds).map_err(|_| Misfit::Mismatch)?;
        self.offset = Some(match sign {
            b'+' => offset,
            b'-' => -offset,
            _ => return Err(Misfit::Mismatch),
        });
        Ok(rest)
    }

    /// A separator and digits, `length` bytes in all; nanoseconds are as exact as it gets.
    fn read_fraction<'a>(&mut self, value: &'a [u8], length: usize) -> Rest<'a> {
        const LONGEST: usize = 10;
        let (fraction, rest) = value.split_at_checked(length).ok_or(Misfit::Mismatch)?;
        let Some((b'.' | b',', digits)) = fraction.split_first() else {
            return Err(Misfit::Mismatch);
        };
        let digits = digits.get(..LONGEST - 1).unwrap_or(digits);
        let number = signed_number(digits).ok_or(Misfit::Mismatch)?;
        let scale = 10i64.pow((LONGEST - 1 - digits.len()) as u32);
        self.nanos = u32::try_from(number * scale).map_err(|_| Misfit::OutOfRange("fractional second"))?;
        Ok(rest)
    }

    /// The date, from the day of the year or from month and day.
    fn check_date(&self) -> Result<civil::Date, Fault> {
        let (mut month, mut day) = (self.month, self.day);
        if let Some(year_day) = self.year_day {
            let days = if civil::is_leap(self.year) { 366 } else { 365 };
            if !(1..=days).contains(&year_day) {
                return Err(Fault::OutOfRange("day-of-year"));
            }
            let start = civil::Date {
                year: self.year,
                month: 1,
                day: 1,
            }
            .day_number();
            let date = civil::Date::of_day(start + year_day - 1);
            if month.is_some_and(|month| month != date.month) {
                return Err(Fault::YearDay("month"));
            }
            if day.is_some_and(|day| day != date.day) {
                return Err(Fault::YearDay("day"));
            }
            (month, day) = (Some(date.month), Some(date.day));
        }
        let (month, day) = (month.unwrap_or(1), day.unwrap_or(1));
        if !(1..=civil::days_in(month, self.year)).contains(&day) {
            return Err(Fault::OutOfRange("day"));
        }
        Ok(civil::Date {
            year: self.year,
            month,
            day,
        })
    }

    /// The time, once all is known to be good. An offset or an abbreviation that the given zone has at that time is the
    /// zone's; any other makes a zone of its own.
    fn time(self, date: civil::Date, zone: &Zone) -> Time {
        let hour = match self.afternoon {
            Some(true) if self.hour < 12 => self.hour + 12,
            Some(false) if self.hour == 12 => 0,
            _ => self.hour,
        };
        let seconds = date.day_number() * civil::DAY + hour * 3_600 + self.minute * 60 + self.second;
        let at = |seconds: i64, zone: Zone| Time::new(seconds, self.nanos, zone);
        if self.utc {
            return at(seconds, Zone::Utc);
        }
        if let Some(offset) = self.offset {
            let seconds = seconds - i64::from(offset);
            let here = zone.lookup(seconds);
            let same_name = self.zone_name.as_ref().is_none_or(|name| *name == here.abbreviation);
            if here.offset == offset && same_name {
                return at(seconds, zone.clone());
            }
            return at(seconds, Zone::Fixed(offset, self.zone_name.unwrap_or_default()));
        }
        if let Some(name) = self.zone_name {
            if let Some(offset) = zone.lookup_name(&name, seconds) {
                return at(seconds - i64::from(offset), zone.clone());
            }
            let hours = name.strip_prefix(b"GMT").and_then(signed_number).unwrap_or_default();
            let offset = i32::try_from(hours * 3_600).unwrap_or_default();
            // Go does not move the time by the offset of a name that it makes up.
            return at(seconds, Zone::Fixed(offset, name));
        }
        Time::in_zone(seconds, self.nanos, zone.clone())
    }
}

fn in_range<'a>(read: (i64, &'a [u8]), last: i64, what: &'static str, field: &mut i64) -> Rest<'a> {
    let (number, rest) = read;
    if number > last {
        return Err(Misfit::OutOfRange(what));
    }
    *field = number;
    Ok(rest)
}

/// Goes past a layout's plain text, in which a run of spaces stands for any other; gives the rest that does not fit.
fn skip<'a>(mut value: &'a [u8], mut prefix: &[u8]) -> Result<&'a [u8], &'a [u8]> {
    while let Some((wanted, rest)) = prefix.split_first() {
        if *wanted == b' ' {
            if value.first().is_some_and(|&b| b != b' ') {
                return Err(value);
            }
            prefix = skip_spaces(prefix);
            value = skip_spaces(value);
            continue;
        }
        prefix = rest;
        value = value.strip_prefix(&[*wanted]).ok_or(value)?;
    }
    Ok(value)
}

fn skip_spaces(text: &[u8]) -> &[u8] {
    let spaces = text.iter().take_while(|&&b| b == b' ').count();
    text.get(spaces..).unwrap_or_default()
}

fn skip_one_space(text: &[u8]) -> &[u8] {
    text.strip_prefix(b" ").unwrap_or(text)
}

/// One or two digits; exactly two where that is `fixed` (`getnum`).
fn two_digits(text: &[u8], fixed: bool) -> Result<(i64, &[u8]), Misfit> {
    let count = text.iter().take(2).take_while(|b| b.is_ascii_digit()).count();
    if count == 0 || fixed && count == 1 {
        return Err(Misfit::Mismatch);
    }
    let (digits, rest) = text.split_at(count);
    Ok((signed_number(digits).unwrap_or_default(), rest))
}

/// An optional sign and digits, of which there may be none (`atoi` in Go's `time/format.go`). The texts are short.
fn signed_number(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    };
    let number = digits.iter().try_fold(0i64, |number, b| match b {
        b'0'..=b'9' => number.checked_mul(10)?.checked_add(i64::from(b - b'0')),
        _ => None,
    })?;
    Some(if negative { -number } else { number })
}

/// One of the names, in any case, by its first `length` letters; and its number, from 1.
fn name<'a>(names: &[&str], value: &'a [u8], length: usize) -> Result<(i64, &'a [u8]), Misfit> {
    for (number, name) in (1..).zip(names) {
        let name = name.get(..length).unwrap_or(name);
        if let Some((start, rest)) = value.split_at_checked(name.len())
            && start.eq_ignore_ascii_case(name.as_bytes())
        {
            return Ok((number, rest));
        }
    }
    Err(Misfit::Mismatch)
}

fn starts_with_fraction(text: &[u8]) -> bool {
    matches!(text, [b'.' | b',', b'0'..=b'9', ..])
}

/// The length of a separator and the digits after it.
fn fraction_length(text: &[u8]) -> usize {
    1 + text.iter().skip(1).take_while(|b| b.is_ascii_digit()).count()
}

/// How long the zone abbreviation at the start is (`parseTimeZone`).
fn zone_name_length(value: &[u8]) -> Option<usize> {
    if value.starts_with(b"ChST") || value.starts_with(b"MeST") {
        return Some(4);
    }
    if let Some(rest) = value.strip_prefix(b"GMT") {
        return Some(3 + signed_offset_length(rest));
    }
    if value.len() >= 3 && matches!(value.first(), Some(b'+' | b'-')) {
        return Some(signed_offset_length(value)).filter(|&length| length > 0);
    }
    let capitals = value.iter().take(6).take_while(|b| b.is_ascii_uppercase()).count();
    let fits = match capitals {
        3 => true,
        4 => value.get(3) == Some(&b'T') || value.starts_with(b"WITA"),
        5 => value.get(4) == Some(&b'T'),
        _ => false,
    };
    fits.then_some(capitals)
}

/// The length of an offset such as `+3` or `-11`; 0 where it is none (`parseSignedOffset`).
fn signed_offset_length(text: &[u8]) -> usize {
    let Some((b'+' | b'-', digits)) = text.split_first() else {
        return 0;
    };
    let count = digits.iter().take_while(|b| b.is_ascii_digit()).count();
    let hours = digits.get(..count).and_then(signed_number);
    if count > 0 && hours.is_some_and(|hours| hours <= 23) {
        count + 1
    } else {
        0
    }
}
