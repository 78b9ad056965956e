//! The calendar: days and dates of the proleptic Gregorian calendar, for any year.

/// Seconds in a day.
pub(super) const DAY: i64 = 86_400;

/// The days before each month of a year that is no leap year, and those of the whole year.
const DAYS_BEFORE: [i64; 13] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

/// A date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date {
    pub year: i64,
    /// 1 to 12.
    pub month: i64,
    /// 1 to 31.
    pub day: i64,
}

impl Date {
    /// The date of a day, counted from 1970-01-01.
    pub fn of_day(day: i64) -> Date {
        // Years that start in March put the leap day at the end; eras of 400 years are all alike.
        let day = day + 719_468;
        let (era, day_of_era) = (day.div_euclid(146_097), day.rem_euclid(146_097));
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let month = if shifted_month < 10 {
            shifted_month + 3
        } else {
            shifted_month - 9
        };
        Date {
            year: era * 400 + year_of_era + i64::from(month <= 2),
            month,
            day: day_of_year - (153 * shifted_month + 2) / 5 + 1,
        }
    }

    /// The day from 1970-01-01. Months and days beyond their ends run over into the next ones, as in Go's `time.Date`.
    pub fn day_number(self) -> i64 {
        let months = self.month - 1;
        let year = self.year.saturating_add(months.div_euclid(12));
        let month = months.rem_euclid(12) + 1;
        let shifted_year = if month <= 2 { year.saturating_sub(1) } else { year };
        let (era, year_of_era) = (shifted_year.div_euclid(400), shifted_year.rem_euclid(400));
        let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era.saturating_mul(146_097)
            .saturating_add(day_of_era - 719_468)
            .saturating_add(self.day - 1)
    }

    /// The day of the year, from 1.
    pub fn year_day(self) -> i64 {
        let leap_day = i64::from(self.month > 2 && is_leap(self.year));
        days_before(self.month) + self.day + leap_day
    }
}

/// The day of the week of a day counted from 1970-01-01, which was a Thursday; Sunday is 0.
pub(super) fn weekday(day: i64) -> i64 {
    (day.rem_euclid(7) + 4) % 7
}

pub(super) fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// The days before a month, 1 to 13, in a year that is no leap year.
pub(super) fn days_before(month: i64) -> i64 {
    usize::try_from(month - 1)
        .ok()
        .and_then(|index| DAYS_BEFORE.get(index))
        .copied()
        .unwrap_or_default()
}

pub(super) fn days_in(month: i64, year: i64) -> i64 {
    let leap_day = i64::from(month == 2 && is_leap(year));
    days_before(month + 1) - days_before(month) + leap_day
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates() {
        let cases = [
            (0, 1970, 1, 1, 1, 4),
            (-1, 1969, 12, 31, 365, 3),
            (-719_162, 1, 1, 1, 1, 1),
            (11_016, 2000, 2, 29, 60, 2),
            (18_812, 2021, 7, 4, 185, 0),
            (2_932_896, 9999, 12, 31, 365, 5),
            (-719_529, -1, 12, 31, 365, 5),
        ];
        for (number, year, month, day, year_day, day_of_week) in cases {
            let date = Date { year, month, day };
            assert_eq!(Date::of_day(number), date);
            assert_eq!(date.day_number(), number, "{date:?}");
            assert_eq!(date.year_day(), year_day, "{date:?}");
            assert_eq!(weekday(number), day_of_week, "{date:?}");
        }
    }

    #[test]
    fn dates_run_over() {
        let day = |year, month, day| Date::of_day(Date { year, month, day }.day_number());
        assert_eq!(
            day(2021, 13, 1),
            Date {
                year: 2022,
                month: 1,
                day: 1
            }
        );
        assert_eq!(
            day(2021, 0, 31),
            Date {
                year: 2020,
                month: 12,
                day: 31
            }
        );
        assert_eq!(
            day(2021, 2, 29),
            Date {
                year: 2021,
                month: 3,
                day: 1
            }
        );
        assert_eq!(
            day(2021, 3, 0),
            Date {
                year: 2021,
                month: 2,
                day: 28
            }
        );
    }
}
