//! Layouts: how `2006-01-02` shows what is meant (`nextStdChunk` in Go's `time/format.go`).

/// A part of a layout that stands for a part of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    LongMonth,
    Month,
    NumMonth,
    ZeroMonth,
    LongWeekday,
    Weekday,
    Day,
    UnderDay,
    ZeroDay,
    UnderYearDay,
    ZeroYearDay,
    Hour,
    Hour12,
    ZeroHour12,
    Minute,
    ZeroMinute,
    Second,
    ZeroSecond,
    LongYear,
    Year,
    UpperPm,
    LowerPm,
    ZoneName,
    Offset(Offset),
    /// A fraction of a second with its separator; trimmed fractions lose their zeros at the end.
    Fraction {
        separator: u8,
        digits: usize,
        trimmed: bool,
    },
}

/// How an offset from UTC is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Offset {
    /// Whether UTC is written as `Z`.
    pub z: bool,
    pub colons: bool,
    pub precision: Precision,
}

/// The last part of an offset that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Precision {
    Hours,
    Minutes,
    Seconds,
}

/// A layout up to and with its first element.
pub(super) struct Chunk<'a> {
    /// What stands before the element, as it is.
    pub prefix: &'a [u8],
    /// The element and its text; none where the layout has no more.
    pub element: Option<(Element, &'a [u8])>,
    /// What follows.
    pub suffix: &'a [u8],
}

/// The texts of elements, longer ones before those that they start with.
const TEXTS: &[(&str, Element)] = &[
    ("January", Element::LongMonth),
    ("Jan", Element::Month),
    ("Monday", Element::LongWeekday),
    ("Mon", Element::Weekday),
    ("MST", Element::ZoneName),
    ("002", Element::ZeroYearDay),
    ("01", Element::ZeroMonth),
    ("02", Element::ZeroDay),
    ("03", Element::ZeroHour12),
    ("04", Element::ZeroMinute),
    ("05", Element::ZeroSecond),
    ("06", Element::Year),
    ("15", Element::Hour),
    ("1", Element::NumMonth),
    ("2006", Element::LongYear),
    ("2", Element::Day),
    ("_2", Element::UnderDay),
    ("__2", Element::UnderYearDay),
    ("3", Element::Hour12),
    ("4", Element::Minute),
    ("5", Element::Second),
    ("PM", Element::UpperPm),
    ("pm", Element::LowerPm),
    ("-070000", offset(false, false, Precision::Seconds)),
    ("-07:00:00", offset(false, true, Precision::Seconds)),
    ("-0700", offset(false, false, Precision::Minutes)),
    ("-07:00", offset(false, true, Precision::Minutes)),
    ("-07", offset(false, false, Precision::Hours)),
    ("Z070000", offset(true, false, Precision::Seconds)),
    ("Z07:00:00", offset(true, true, Precision::Seconds)),
    ("Z0700", offset(true, false, Precision::Minutes)),
    ("Z07:00", offset(true, true, Precision::Minutes)),
    ("Z07", offset(true, false, Precision::Hours)),
];

const fn offset(z: bool, colons: bool, precision: Precision) -> Element {
    Element::Offset(Offset { z, colons, precision })
}

/// Splits a layout at its first element.
pub(super) fn next_chunk(layout: &[u8]) -> Chunk<'_> {
    for start in 0..layout.len() {
        let (prefix, rest) = layout.split_at(start);
        if let Some((element, length)) = element_at(rest) {
            let (text, suffix) = rest.split_at(length);
            return Chunk {
                prefix,
                element: Some((element, text)),
                suffix,
            };
        }
    }
    Chunk {
        prefix: layout,
        element: None,
        suffix: b"",
    }
}

/// The element at the start of a text, and its length.
fn element_at(text: &[u8]) -> Option<(Element, usize)> {
    if let Some((separator @ (b'.' | b','), digits)) = text.split_first() {
        return fraction(*separator, digits);
    }
    // `_2006` is an underscore and a year.
    if text.starts_with(b"_2006") {
        return None;
    }
    let (written, element) = TEXTS.iter().find(|(written, _)| text.starts_with(written.as_bytes()))?;
    let in_a_word = text.get(written.len()).is_some_and(u8::is_ascii_lowercase);
    match element {
        // `Month` and `Janet` are words.
        Element::Month | Element::Weekday if in_a_word => None,
        _ => Some((*element, written.len())),
    }
}

/// A run of zeros or of nines that no other digit follows.
fn fraction(separator: u8, digits: &[u8]) -> Option<(Element, usize)> {
    let digit = *digits.first().filter(|digit| matches!(digit, b'0' | b'9'))?;
    let count = digits.iter().take_while(|&&other| other == digit).count();
    let ends = !digits.get(count).is_some_and(u8::is_ascii_digit);
    ends.then_some((
        Element::Fraction {
            separator,
            digits: count,
            trimmed: digit == b'9',
        },
        count + 1,
    ))
}
