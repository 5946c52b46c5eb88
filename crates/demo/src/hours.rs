//! When people are at work: desk and clients, each in their own zone. Pure arithmetic over moments.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};
use rand::Rng;

use crate::cast::{Rhythm, Shift};

const MINUTE: i64 = 60_000;

/// Daily hours in a zone.
#[derive(Clone, Debug)]
pub(crate) struct Hours {
    pub zone: TimeZone,
    from: i8,
    to: i8,
    days: Days,
}

#[derive(Clone, Copy, Debug)]
enum Days {
    Week,
    Six,
    Every,
    /// Two on, two off.
    Turn(i64),
}

/// A moment as a clock on the wall shows it.
pub(crate) fn wall(zone: &TimeZone, at: i64) -> Zoned {
    Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(zone.clone())
}

/// The zone of that name; names are checked by tests of the cast.
pub(crate) fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// Days on which offices rest though the week says otherwise.
pub(crate) fn holiday(date: Date) -> bool {
    matches!((date.month(), date.day()), (1, 1..=8) | (2, 23) | (3, 8) | (5, 1) | (5, 9) | (6, 12) | (11, 4))
}

/// Whether offices rest on that day.
pub(crate) fn rest_day(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) || holiday(date)
}

impl Hours {
    pub(crate) fn of_shift(shift: Shift, zone_name: &str) -> Self {
        let days = shift.turn.map_or(Days::Week, Days::Turn);
        Self { zone: zone(zone_name), from: shift.from, to: shift.to, days }
    }

    pub(crate) fn of_rhythm(rhythm: Rhythm, zone_name: &str) -> Self {
        let (from, to, days) = match rhythm {
            Rhythm::Office => (9, 18, Days::Week),
            Rhythm::Shop => (9, 21, Days::Every),
            Rhythm::Till => (8, 22, Days::Every),
            Rhythm::Field => (8, 19, Days::Six),
        };
        Self { zone: zone(zone_name), from, to, days }
    }

    fn works_on(&self, date: Date) -> bool {
        match self.days {
            Days::Every => true,
            Days::Six => date.weekday() != Weekday::Sunday && !holiday(date),
            Days::Week => !rest_day(date),
            Days::Turn(phase) => {
                let days = date.since(Date::constant(2024, 1, 1)).map_or(0, |s| i64::from(s.get_days()));
                (days + phase).rem_euclid(4) < 2
            }
        }
    }

    /// Whether it is working time.
    pub(crate) fn contain(&self, at: i64) -> bool {
        let now = wall(&self.zone, at);
        self.works_on(now.date()) && (self.from..self.to).contains(&now.hour())
    }

    /// The moment itself in working time, otherwise the next opening.
    pub(crate) fn next(&self, at: i64) -> i64 {
        if self.contain(at) {
            return at;
        }
        let now = wall(&self.zone, at);
        let first = i32::from(now.hour() >= self.from);
        (first..30)
            .filter_map(|ahead| now.date().checked_add(ahead.days()).ok())
            .find(|date| self.works_on(*date))
            .and_then(|date| date.at(self.from, 0, 0, 0).to_zoned(self.zone.clone()).ok())
            .map_or(at, |z| z.timestamp().as_millisecond().max(at))
    }
}

/// How requests of a day spread over its hours, 0 to 23, by rhythm and kind of day.
fn weights(rhythm: Rhythm, rest: bool) -> [u32; 24] {
    match (rhythm, rest) {
        (Rhythm::Office, false) => {
            [0, 0, 0, 0, 0, 0, 0, 1, 5, 13, 16, 15, 11, 9, 13, 14, 12, 8, 4, 2, 2, 1, 1, 0]
        }
        (Rhythm::Office, true) => [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 3, 2, 2, 2, 2, 2, 1, 1, 1, 2, 1, 0, 0],
        (Rhythm::Shop, _) => [3, 2, 1, 1, 1, 1, 2, 3, 5, 9, 11, 11, 9, 8, 9, 9, 9, 8, 7, 6, 6, 5, 5, 4],
        (Rhythm::Till, _) => [0, 0, 0, 0, 0, 0, 1, 6, 12, 11, 9, 8, 8, 8, 7, 7, 7, 8, 9, 9, 7, 6, 3, 1],
        (Rhythm::Field, _) => [0, 0, 0, 0, 0, 0, 1, 7, 12, 13, 12, 10, 8, 8, 9, 9, 8, 6, 3, 2, 1, 1, 0, 0],
    }
}

/// A moment of that day at which such a client writes.
pub(crate) fn draw(rhythm: Rhythm, zone: &TimeZone, date: Date, rng: &mut impl Rng) -> i64 {
    let weights = weights(rhythm, rest_day(date));
    let mut left = rng.random_range(0..weights.iter().sum());
    let mut hour = 0;
    for (h, &weight) in (0i8..).zip(&weights) {
        if left < weight {
            hour = h;
            break;
        }
        left -= weight;
    }
    let opening = date.at(hour, 0, 0, 0).to_zoned(zone.clone());
    opening.map_or(0, |z| z.timestamp().as_millisecond()) + rng.random_range(0..60 * MINUTE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn waits_for_the_next_working_morning() {
        let hours = Hours::of_rhythm(Rhythm::Office, "Asia/Yekaterinburg");
        assert_eq!(hours.next(ms("2025-05-16T15:00:00Z")), ms("2025-05-19T04:00:00Z"), "Friday evening");
        assert_eq!(hours.next(ms("2025-05-16T06:30:00Z")), ms("2025-05-16T06:30:00Z"), "working time");
        assert_eq!(hours.next(ms("2025-05-15T23:00:00Z")), ms("2025-05-16T04:00:00Z"), "before dawn");
        assert_eq!(hours.next(ms("2025-12-31T15:00:00Z")), ms("2026-01-09T04:00:00Z"), "New Year");
    }

    #[test]
    fn shifts_alternate_by_two_days() {
        let on = |turn| Hours::of_shift(Shift { from: 8, to: 20, turn: Some(turn) }, "Europe/Moscow");
        let noon = ms("2025-05-16T09:00:00Z");
        for day in 0..8 {
            let at = noon + day * 24 * 60 * MINUTE;
            assert_ne!(on(0).contain(at), on(2).contain(at), "exactly one of two crews works");
        }
    }
}
