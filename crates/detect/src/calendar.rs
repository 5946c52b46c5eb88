//! The days of a flow: its zone, and which days are not like others of their weekday.
//!
//! A calendar says *that* a day is special; how special holidays and promo days are is learnt by the norm.

use crate::time::{DAY, Moment, sane};
use jiff::{Timestamp, civil, tz::TimeZone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What kind of day it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DayKind {
    /// As its weekday says.
    Ordinary,
    /// Nothing is expected.
    Closed,
    /// As another weekday, Monday being 0: a working Saturday, a bridge day.
    Like(u8),
    /// A holiday: its share of an ordinary day is learnt.
    Holiday,
    /// A day of a sale: its multiple of an ordinary day is learnt.
    Promo,
}

/// The zone has no such name in the time zone database.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown time zone: {0}")]
pub struct UnknownZone(pub String);

/// A zone and the special days in it. Days are counted from 1970-01-01 in local time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Calendar {
    zone: TimeZone,
    days: BTreeMap<i64, DayKind>,
}

/// A calendar as it is stored.
#[derive(Clone, Serialize, Deserialize)]
struct Written {
    zone: String,
    days: BTreeMap<i64, DayKind>,
}

impl From<Calendar> for Written {
    fn from(calendar: Calendar) -> Written {
        Written { zone: calendar.zone.iana_name().unwrap_or("UTC").to_owned(), days: calendar.days }
    }
}

impl TryFrom<Written> for Calendar {
    type Error = UnknownZone;

    fn try_from(written: Written) -> Result<Calendar, UnknownZone> {
        Ok(Calendar { days: written.days, ..Calendar::new(&written.zone)? })
    }
}

/// A local day: its number, and the moments at which it begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LocalDay {
    /// Days since 1970-01-01 in local time.
    pub number: i64,
    /// Its first moment.
    pub from: Moment,
    /// The first moment after it.
    pub to: Moment,
}

/// A stretch of time of one local day during which clocks are not changed: `local = utc + offset`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// The local day.
    pub day: i64,
    /// UTC.
    pub from: Moment,
    /// UTC, exclusive.
    pub to: Moment,
    /// Added to UTC gives local time.
    pub offset: i64,
}

impl Calendar {
    /// No special days, in this IANA zone.
    pub fn new(zone: &str) -> Result<Calendar, UnknownZone> {
        let zone = TimeZone::get(zone).map_err(|_| UnknownZone(zone.to_owned()))?;
        Ok(Calendar { zone, days: BTreeMap::new() })
    }

    /// No special days, in UTC.
    pub fn utc() -> Calendar {
        Calendar { zone: TimeZone::UTC, days: BTreeMap::new() }
    }

    /// The same with a special day.
    pub fn with(mut self, date: civil::Date, kind: DayKind) -> Calendar {
        self.mark(day_number(date), kind);
        self
    }

    /// Marks a day by its number since 1970-01-01.
    pub fn mark(&mut self, day: i64, kind: DayKind) {
        if kind == DayKind::Ordinary {
            self.days.remove(&day);
        } else {
            self.days.insert(day, kind);
        }
    }

    /// What kind of day a local day is.
    pub fn kind(&self, day: i64) -> DayKind {
        self.days.get(&day).copied().unwrap_or(DayKind::Ordinary)
    }

    /// Local milliseconds since 1970-01-01 00:00 on the wall.
    pub fn local(&self, at: Moment) -> i64 {
        let at = sane(at);
        at + self.offset(at)
    }

    /// The number of the local day of a moment.
    pub fn day_of(&self, at: Moment) -> i64 {
        self.local(at).div_euclid(DAY)
    }

    fn offset(&self, at: Moment) -> i64 {
        Timestamp::from_millisecond(at).map_or(0, |at| i64::from(self.zone.to_offset(at).seconds()) * 1_000)
    }

    /// The stretches of `from..to`, in order: cut at local midnights and where clocks are changed.
    pub(crate) fn stretches(&self, from: Moment, to: Moment) -> Stretches<'_> {
        let (from, to) = (sane(from), sane(to));
        let offset = self.offset(from);
        Stretches { calendar: self, at: from, end: to, offset, change: self.next_change(from) }
    }

    /// The local days that `from..to` touches, each cut to it.
    pub(crate) fn days_of(&self, from: Moment, to: Moment) -> Vec<LocalDay> {
        let mut days: Vec<LocalDay> = Vec::new();
        for part in self.stretches(from, to) {
            match days.last_mut() {
                Some(day) if day.number == part.day => day.to = part.to,
                _ => days.push(LocalDay { number: part.day, from: part.from, to: part.to }),
            }
        }
        days
    }

    /// When clocks are changed next.
    fn next_change(&self, after: Moment) -> Option<Moment> {
        let after = Timestamp::from_millisecond(after).ok()?;
        self.zone.following(after).next().map(|change| change.timestamp().as_millisecond())
    }
}

/// Days since 1970-01-01.
pub fn day_number(date: civil::Date) -> i64 {
    let epoch = civil::date(1970, 1, 1);
    i64::from(epoch.until(date).map_or(0, |span| span.get_days()))
}

/// See [`Calendar::stretches`].
pub(crate) struct Stretches<'a> {
    calendar: &'a Calendar,
    at: Moment,
    end: Moment,
    offset: i64,
    change: Option<Moment>,
}

impl Iterator for Stretches<'_> {
    type Item = Stretch;

    fn next(&mut self) -> Option<Stretch> {
        if self.at >= self.end {
            return None;
        }
        let local = self.at + self.offset;
        let day = local.div_euclid(DAY);
        let midnight = (day + 1) * DAY - self.offset;
        let to = midnight.min(self.end).min(self.change.unwrap_or(Moment::MAX)).max(self.at + 1);
        let part = Stretch { day, from: self.at, to, offset: self.offset };
        self.at = to;
        if self.change.is_some_and(|change| to >= change) {
            self.offset = self.calendar.offset(to);
            self.change = self.calendar.next_change(to);
        }
        Some(part)
    }
}

/// Monday is 0: 1970-01-01 was a Thursday.
pub(crate) fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::HOUR;

    fn at(text: &str) -> Moment {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn days_follow_the_wall() {
        let berlin = Calendar::new("Europe/Berlin").unwrap();
        let days = berlin.days_of(at("2026-03-28T23:00:00Z"), at("2026-03-30T22:00:00Z"));
        let lengths: Vec<_> = days.iter().map(|day| (day.to - day.from) / HOUR).collect();
        assert_eq!(lengths, [23, 24], "the night of the summer time is short");
        let autumn = berlin.days_of(at("2026-10-24T22:00:00Z"), at("2026-10-25T23:00:00Z"));
        assert_eq!(autumn.iter().map(|day| (day.to - day.from) / HOUR).collect::<Vec<_>>(), [25]);
        assert_eq!(weekday(days[0].number), 6, "a Sunday");
    }

    #[test]
    fn stretches_have_no_gap_and_no_overlap() {
        for zone in ["Europe/Moscow", "Asia/Kolkata", "America/St_Johns", "Australia/Lord_Howe", "UTC"] {
            let calendar = Calendar::new(zone).unwrap();
            let (from, to) = (at("2025-12-30T11:17:13Z"), at("2027-01-03T05:00:00Z"));
            let mut next = from;
            for part in calendar.stretches(from, to) {
                assert_eq!(part.from, next, "{zone}");
                assert_eq!(calendar.day_of(part.from), part.day);
                assert_eq!(calendar.day_of(part.to - 1), part.day);
                next = part.to;
            }
            assert_eq!(next, to);
        }
    }

    #[test]
    fn a_calendar_survives_storage() {
        let calendar = Calendar::new("Europe/Moscow").unwrap().with(civil::date(2026, 1, 1), DayKind::Closed);
        let text = serde_json::to_string(&calendar).unwrap();
        let back: Calendar = serde_json::from_str(&text).unwrap();
        assert_eq!(back, calendar);
        assert_eq!(back.kind(day_number(civil::date(2026, 1, 1))), DayKind::Closed);
        assert!(serde_json::from_str::<Calendar>(r#"{"zone":"Mars/Base","days":{}}"#).is_err());
    }

    #[test]
    fn moments_beyond_all_calendars_are_bounded() {
        let calendar = Calendar::utc();
        assert!(calendar.local(i64::MAX) > 0);
        assert!(calendar.local(i64::MIN) < 0);
        assert_eq!(calendar.stretches(i64::MAX, i64::MAX).count(), 0);
    }
}
