//! Time zones (`time.Location`).

use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::data::Str;

/// The seconds after which the calendar repeats itself, days of the week included: 400 years.
const CYCLE: i64 = 146_097 * 86_400;

/// 2038, up to which the time zone database has changes of every kind; later ones repeat.
const LAST_CHANGES: Timestamp = Timestamp::constant(2_147_483_648, 0);

/// A time zone.
#[derive(Clone, Debug, PartialEq)]
pub enum Zone {
    /// `time.UTC`.
    Utc,
    /// `time.Local`: the zone of the host.
    Local(TimeZone),
    /// A zone of the time zone database.
    Named(TimeZone),
    /// Always the same offset, in seconds east of UTC, under any name.
    Fixed(i32, Str),
}

/// What a zone says of an instant.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ZoneInfo {
    /// Seconds east of UTC.
    pub offset: i32,
    pub abbreviation: Str,
    pub daylight_saving: bool,
}

impl Zone {
    /// `time.LoadLocation`, where `local` is the host's zone. `None` where there is no such zone.
    pub fn load(name: &[u8], local: &TimeZone) -> Option<Zone> {
        match name {
            b"" | b"UTC" => Some(Zone::Utc),
            b"Local" => Some(Zone::Local(local.clone())),
            _ => {
                let name = std::str::from_utf8(name).ok()?;
                // The database takes names in any case, Go's files only in theirs.
                let zone = TimeZoneDatabase::bundled().get(name).ok()?;
                (zone.iana_name() == Some(name)).then_some(Zone::Named(zone))
            }
        }
    }

    /// `Location.String`.
    pub fn name(&self) -> Str {
        match self {
            Zone::Utc => Str::from("UTC"),
            Zone::Local(_) => Str::from("Local"),
            Zone::Named(zone) => Str::from(zone.iana_name().unwrap_or_default()),
            Zone::Fixed(_, name) => name.clone(),
        }
    }

    /// What holds at an instant, in seconds since 1970.
    pub(super) fn lookup(&self, seconds: i64) -> ZoneInfo {
        let zone = match self {
            Zone::Utc => {
                return ZoneInfo {
                    offset: 0,
                    abbreviation: Str::from("UTC"),
                    daylight_saving: false,
                };
            }
            Zone::Fixed(offset, name) => {
                return ZoneInfo {
                    offset: *offset,
                    abbreviation: name.clone(),
                    daylight_saving: false,
                };
            }
            Zone::Local(zone) | Zone::Named(zone) => zone,
        };
        // Beyond the years that jiff knows, the zone goes on as in its last ones, and began as in its first.
        let beyond = seconds.saturating_sub(Timestamp::MAX.as_second()).max(0);
        let cycles = beyond / CYCLE + i64::from(beyond % CYCLE > 0);
        let seconds = (seconds - cycles * CYCLE).max(Timestamp::MIN.as_second());
        let info = zone.to_offset_info(Timestamp::from_second(seconds).unwrap_or_default());
        ZoneInfo {
            offset: info.offset().seconds(),
            abbreviation: Str::from(info.abbreviation()),
            daylight_saving: info.dst().is_dst(),
        }
    }

    /// The offset of an abbreviation such as `CEST` at what is written as local time: the one in effect then, or else the
    /// first that this zone ever had under that name (`lookupName`).
    pub(super) fn lookup_name(&self, abbreviation: &[u8], seconds: i64) -> Option<i32> {
        let offsets = self.offsets_named(abbreviation);
        let in_effect = offsets.iter().find_map(|offset| {
            let info = self.lookup(seconds.saturating_sub(i64::from(*offset)));
            (*info.abbreviation == *abbreviation).then_some(info.offset)
        });
        in_effect.or_else(|| offsets.first().copied())
    }

    /// The offsets that the zone ever had under an abbreviation, in order.
    fn offsets_named(&self, abbreviation: &[u8]) -> Vec<i32> {
        let (Zone::Local(zone) | Zone::Named(zone)) = self else {
            return Vec::new();
        };
        let first = zone.to_offset_info(Timestamp::MIN);
        let mut offsets = Vec::new();
        let mut note = |name: &str, offset: i32| {
            if name.as_bytes() == abbreviation && !offsets.contains(&offset) {
                offsets.push(offset);
            }
        };
        note(first.abbreviation(), first.offset().seconds());
        for change in zone
            .following(Timestamp::MIN)
            .take_while(|change| change.timestamp() < LAST_CHANGES)
        {
            note(change.abbreviation(), change.offset().seconds());
        }
        offsets
    }
}
