//! Moments, spans and the hours in which the desk works.
//!
//! A moment is UTC milliseconds since 1970 (`i64`), a span milliseconds. Calendars with holidays belong to the
//! SLA room; here are just the weekly hours that reminders and the silent closing need.

use jiff::{Timestamp, ToSpan, civil, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// UTC milliseconds since 1970-01-01.
pub type Moment = i64;
/// One second, minute, hour and day in milliseconds.
pub const SECOND: i64 = 1_000;
/// One minute in milliseconds.
pub const MINUTE: i64 = 60 * SECOND;
/// One hour in milliseconds.
pub const HOUR: i64 = 60 * MINUTE;
/// One day in milliseconds.
pub const DAY: i64 = 24 * HOUR;

/// Weekly working hours in a zone: the same interval on each working day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorkingHours {
    /// IANA name, for example `Europe/Moscow`; an unknown one counts as UTC.
    pub zone: String,
    /// Working days, Monday first.
    pub days: [bool; 7],
    /// Minute of the day at which work begins.
    pub from_minute: i64,
    /// Minute of the day at which work ends (exclusive); greater than `from_minute`.
    pub to_minute: i64,
}

impl Default for WorkingHours {
    /// Monday to Friday, 9:00-18:00 in Moscow.
    fn default() -> Self {
        Self {
            zone: "Europe/Moscow".into(),
            days: [true, true, true, true, true, false, false],
            from_minute: 9 * 60,
            to_minute: 18 * 60,
        }
    }
}

impl WorkingHours {
    /// The moment at which `span` milliseconds of working time have passed since `from`.
    ///
    /// A span of zero answers `from` itself. Without a single working day the answer is calendar time.
    pub fn add(&self, from: Moment, span: i64) -> Moment {
        if !self.days.contains(&true) || self.to_minute <= self.from_minute || span <= 0 {
            return from + span.max(0);
        }
        let zone = TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC);
        let mut left = span;
        let mut date = local_date(from, &zone);
        loop {
            if let Some((open, close)) = self.interval(date, &zone) {
                let start = open.max(from);
                if start < close {
                    if left <= close - start {
                        return start + left;
                    }
                    left -= close - start;
                }
            }
            let Ok(next) = date.checked_add(1.day()) else { return from + span };
            date = next;
        }
    }

    /// The hour before the end of the last working day of a week, the next one after `now`: whatever begins then goes
    /// over nights and days off, and so shows best how time is counted. `None` without working time.
    pub fn late_in_the_week(&self, now: Moment) -> Option<Moment> {
        let last = self.days.iter().rposition(|works| *works)?;
        let zone = TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC);
        let mut date = local_date(now, &zone);
        for _ in 0..7 {
            date = date.checked_add(1.day()).ok()?;
            if date.weekday().to_monday_zero_offset() as usize == last {
                let (open, close) = self.interval(date, &zone)?;
                return (open < close).then(|| open.max(close - HOUR));
            }
        }
        None
    }

    /// A moment as the desk's clock shows it.
    pub fn spot(&self, at: Moment) -> Spot {
        let zone = TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC);
        let local = Timestamp::from_millisecond(at).unwrap_or_default().to_zoned(zone);
        let epoch = civil::date(1970, 1, 1);
        Spot {
            weekday: local.weekday().to_monday_zero_offset() as usize,
            minute: i64::from(local.hour()) * 60 + i64::from(local.minute()),
            day: epoch.until(local.date()).map_or(0, |span| i64::from(span.get_days())),
        }
    }

    /// Whether somebody is at work at a moment.
    pub fn is_open(&self, at: Moment) -> bool {
        let spot = self.spot(at);
        let works = self.days.get(spot.weekday).copied().unwrap_or(false);
        works && (self.from_minute..self.to_minute).contains(&spot.minute)
    }

    fn interval(&self, date: civil::Date, zone: &TimeZone) -> Option<(Moment, Moment)> {
        let weekday = date.weekday().to_monday_zero_offset() as usize;
        if !self.days[weekday] {
            return None;
        }
        Some((at_minute(date, self.from_minute, zone)?, at_minute(date, self.to_minute, zone)?))
    }
}

/// A moment as a clock and a calendar of a zone show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Day of the week, Monday is 0.
    pub weekday: usize,
    /// Minute of the day.
    pub minute: i64,
    /// Day since 1970-01-01 in the zone.
    pub day: i64,
}

/// Whether a zone of this name is known.
pub fn is_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

/// The year and the month of a moment, by the clock of a zone.
pub fn month_of(at: Moment, zone: &str) -> (i16, i8) {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let date = local_date(at, &zone);
    (date.year(), date.month())
}

/// The first day of the month that lies so many months before a moment's, like `2026-05-01`.
pub fn months_before(at: Moment, months: i64, zone: &str) -> String {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let first = local_date(at, &zone).first_of_month();
    first.checked_sub(months.months()).unwrap_or(first).to_string()
}

/// The day of a text like `2026-05-14` in a zone: its first moment, and the first of the day after.
pub fn day_of(text: &str, zone: &str) -> Option<(Moment, Moment)> {
    let date: civil::Date = text.trim().parse().ok()?;
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let begin = |date: civil::Date| Some(date.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond());
    Some((begin(date)?, begin(date.tomorrow().ok()?)?))
}

/// How far the clocks of a zone are before UTC at a moment, milliseconds.
pub fn offset(at: Moment, zone: &str) -> i64 {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let at = Timestamp::from_millisecond(at).unwrap_or_default();
    i64::from(zone.to_offset(at).seconds()) * 1_000
}

/// The day of a moment, by the clock of a zone; an unknown one counts as UTC.
pub fn day_in(zone: &str, at: Moment) -> civil::Date {
    local_date(at, &TimeZone::get(zone).unwrap_or(TimeZone::UTC))
}

fn local_date(at: Moment, zone: &TimeZone) -> civil::Date {
    Timestamp::from_millisecond(at).unwrap_or_default().to_zoned(zone.clone()).date()
}

fn at_minute(date: civil::Date, minute: i64, zone: &TimeZone) -> Option<Moment> {
    let midnight = date.at(0, 0, 0, 0).checked_add(minute.minutes()).ok()?;
    Some(midnight.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond())
}

/// A moment as RFC 3339 writes it, in UTC: `2026-11-22T09:30:00.250Z`. Moments out of the calendar are its ends.
pub fn rfc3339(moment: Moment) -> String {
    let at = jiff::Timestamp::from_millisecond(moment);
    let at = at.unwrap_or(if moment < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX });
    at.to_string()
}

/// The moment of an RFC 3339 text; `None` when it is none.
pub fn read_rfc3339(text: &str) -> Option<Moment> {
    text.parse::<jiff::Timestamp>().ok().map(|at| at.as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_before_or_behind() {
        assert_eq!(offset(0, "Europe/Moscow"), 3 * HOUR);
        assert_eq!(offset(0, "America/New_York"), -5 * HOUR);
        assert_eq!(offset(0, "Nowhere/At_All"), 0);
    }

    fn at(text: &str) -> Moment {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn working_time_skips_nights_and_weekends() {
        let hours = WorkingHours::default();
        // Friday 17:00 Moscow + 2 working hours = Monday 10:00 Moscow
        assert_eq!(hours.add(at("2026-11-20T14:00:00Z"), 2 * HOUR), at("2026-11-23T07:00:00Z"));
        // Sunday + 30 minutes = Monday 9:30
        assert_eq!(hours.add(at("2026-11-22T10:00:00Z"), 30 * MINUTE), at("2026-11-23T06:30:00Z"));
        // within a day
        assert_eq!(hours.add(at("2026-11-20T07:00:00Z"), HOUR), at("2026-11-20T08:00:00Z"));
    }

    #[test]
    fn equals_brute_force_minute_by_minute() {
        let hours =
            WorkingHours { days: [true, false, true, true, false, true, false], ..Default::default() };
        let zone = TimeZone::get("Europe/Moscow").unwrap();
        let start = at("2026-11-18T03:17:00Z");
        for minutes in [1, 59, 541, 1200, 3000] {
            let (mut t, mut left) = (start, minutes);
            while left > 0 {
                let local = Timestamp::from_millisecond(t).unwrap().to_zoned(zone.clone());
                let minute = i64::from(local.hour()) * 60 + i64::from(local.minute());
                let day = hours.days[local.weekday().to_monday_zero_offset() as usize];
                if day && minute >= hours.from_minute && minute < hours.to_minute {
                    left -= 1;
                }
                t += MINUTE;
            }
            assert_eq!(hours.add(start, minutes * MINUTE), t, "{minutes} minutes");
        }
    }
}
