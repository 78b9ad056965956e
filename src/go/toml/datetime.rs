//! Dates and times in TOML (`valueDatetime`, and what `eElement` does with times).

use jiff::tz::TimeZone;

use crate::data::{Str, Value};
use crate::go::strconv;
use crate::go::time::{RFC3339_NANO, Time, TimeObject, Zone};

/// The zones that BurntSushi gives to what has none, and the layouts it writes them with.
const DATETIME: (&str, &str) = ("datetime-local", "2006-01-02T15:04:05.999999999");
const DATE: (&str, &str) = ("date-local", "2006-01-02");
const TIME: (&str, &str) = ("time-local", "15:04:05.999999999");

/// Where a text without a zone is read.
#[derive(Clone, Debug)]
pub struct Local {
    /// The host's zone.
    pub zone: TimeZone,
    /// How many seconds east of UTC it is at present: what all dates without a zone get, in summer and winter.
    pub offset: i32,
}

impl Local {
    /// A host that lives by UTC.
    pub const UTC: Local = Local {
        zone: TimeZone::UTC,
        offset: 0,
    };

    /// A date, a time, or both, with an offset or without.
    pub(super) fn datetime(&self, text: &str) -> Result<Value, String> {
        let text = text.replace('z', "Z").replace(['t', ' '], "T");
        let fixed = |(name, _): (&str, &str)| Zone::Fixed(self.offset, Str::from(name));
        let local = || Zone::Local(self.zone.clone());
        let layouts = [
            (RFC3339_NANO, local()),
            (DATETIME.1, fixed(DATETIME)),
            (DATE.1, fixed(DATE)),
            (TIME.1, fixed(TIME)),
            ("2006-01-02T15:04Z07:00", local()),
            ("2006-01-02T15:04", fixed(DATETIME)),
            ("15:04", fixed(TIME)),
        ];
        let fitting = layouts.iter().find_map(|(layout, zone)| {
            let time = Time::parse_in_location(layout.as_bytes(), text.as_bytes(), zone).ok()?;
            Some((layout, time))
        });
        match fitting {
            Some((layout, time)) if has_leading_zeros(&text, layout) => Ok(TimeObject::value(time, self.zone.clone())),
            _ => Err(format!("invalid datetime: {}", strconv::quote(text.as_bytes()))),
        }
    }
}

/// Whether the separators stand where the layout has them: Go also takes numbers of one digit (`missingLeadingZero`).
fn has_leading_zeros(text: &str, layout: &str) -> bool {
    let compared = layout
        .bytes()
        .zip(text.bytes())
        .take_while(|(layout, _)| !matches!(layout, b'.' | b'Z'));
    compared
        .into_iter()
        .all(|(layout, text)| layout.is_ascii_digit() || layout == text)
}

/// A time as it is written: what had no zone when it was read gets none again.
pub(super) fn format(time: &Time) -> Vec<u8> {
    let name = time.zone().name();
    match [DATETIME, DATE, TIME].into_iter().find(|(zone, _)| name == *zone) {
        Some((_, layout)) => time.in_location(Zone::Utc).format(layout.as_bytes()),
        None => time.format(RFC3339_NANO.as_bytes()),
    }
}
