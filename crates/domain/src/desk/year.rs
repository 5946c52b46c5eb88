//! What came and what became of it in twelve months: the client's statistics, and the desk's own of the client.
//! One function for both, so that they cannot differ.

use super::State;
use crate::time::Moment;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, civil};

/// A month's requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Month {
    /// The year.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
    /// How many came.
    pub came: i64,
    /// Of those solved or closed by now.
    pub done: i64,
    /// Of those declined, with a reason.
    pub declined: i64,
}

/// Twelve months, the current one last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Year {
    /// The months, the oldest first.
    pub months: Vec<Month>,
    /// All of them together; `year` and `month` are the current ones.
    pub all: Month,
}

impl Month {
    /// Of those that came not done by now, the declined ones included.
    pub fn not_done(&self) -> i64 {
        self.came - self.done
    }

    /// Done of those that came, in whole per cent rounded half up; 0 when nothing came.
    pub fn percent(&self) -> i64 {
        if self.came == 0 { 0 } else { (200 * self.done + self.came) / (2 * self.came) }
    }

    fn take(&mut self, state: State) {
        self.came += 1;
        self.done += i64::from(matches!(state, State::Solved | State::Closed));
        self.declined += i64::from(state == State::Rejected);
    }
}

/// The moment at which the twelve months begin: the first of the month eleven months ago, in the zone.
pub fn begins(now: Moment, zone: &str) -> Moment {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let first = first_of_month(now, &zone).saturating_sub(11.months());
    first.to_zoned(zone).map_or(i64::MIN, |start| start.timestamp().as_millisecond())
}

/// Counts tickets by the month in which they came. What became part of another ticket is counted there.
pub fn year(now: Moment, zone: &str, tickets: impl IntoIterator<Item = (Moment, State)>) -> Year {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let current = first_of_month(now, &zone);
    let blank = |date: civil::Date| Month { year: date.year(), month: date.month(), ..Month::default() };
    let months = (0..12).rev().map(|back| blank(current.saturating_sub(back.months())));
    let mut year = Year { months: months.collect(), all: blank(current) };
    for (at, state) in tickets {
        let came = first_of_month(at, &zone);
        let of =
            year.months.iter_mut().find(|month| (month.year, month.month) == (came.year(), came.month()));
        if let (Some(month), false) = (of, state == State::Merged) {
            month.take(state);
            year.all.take(state);
        }
    }
    year
}

fn first_of_month(at: Moment, zone: &TimeZone) -> civil::Date {
    Timestamp::from_millisecond(at).unwrap_or_default().to_zoned(zone.clone()).date().first_of_month()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-03-01 00:30 in Moscow, still February in UTC.
    const AT: Moment = 1_772_314_200_000;

    #[test]
    fn months_are_those_of_the_zone() {
        let moscow = year(AT, "Europe/Moscow", [(AT, State::Closed)]);
        assert_eq!((moscow.all.year, moscow.all.month, moscow.all.came), (2026, 3, 1));
        assert_eq!((moscow.months[0].year, moscow.months[0].month), (2025, 4));
        let utc = year(AT, "UTC", [(AT, State::Open)]);
        assert_eq!((utc.all.month, utc.all.not_done()), (2, 1));
    }

    #[test]
    fn what_came_before_is_left_out_and_the_rest_adds_up() {
        let zone = "Asia/Vladivostok";
        let from = begins(AT, zone);
        let states = [State::Closed, State::Solved, State::Open, State::Rejected, State::Merged];
        let tickets = states.into_iter().flat_map(|state| [(from - 1, state), (from, state), (AT, state)]);
        let year = year(AT, zone, tickets);
        let sum = |of: fn(&Month) -> i64| year.months.iter().map(of).sum::<i64>();
        assert_eq!((year.all.came, year.all.done, year.all.declined), (8, 4, 2));
        assert_eq!((sum(|m| m.came), sum(|m| m.done), sum(|m| m.declined)), (8, 4, 2));
        assert_eq!((year.months[0].came, year.months[11].came), (4, 4));
        assert_eq!((year.all.percent(), Month { came: 3, done: 2, ..year.all }.percent()), (50, 67));
        assert_eq!(Month::default().percent(), 0);
    }
}
