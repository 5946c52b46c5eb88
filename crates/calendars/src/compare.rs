//! What an edit of a calendar moves: shown before it is applied, and asked to leave alone what it does not touch.

use crate::Moment;
use crate::compiled::{Compiled, Span};
use jiff::civil::Date;

/// A day whose working time is another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayMoved {
    /// The day, in the zone of the new calendar.
    pub day: Date,
    /// Working time that it had and has no more.
    pub lost: i64,
    /// Working time that it has and had not.
    pub gained: i64,
    /// When work was, and when it is.
    pub was: Vec<Span>,
    /// When work is now.
    pub is: Vec<Span>,
}

/// The difference between two calendars.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// The days that differ, in order.
    pub days: Vec<DayMoved>,
}

impl Moved {
    /// By how many minutes working time grows; negative when it shrinks.
    pub fn minutes(&self) -> i64 {
        self.days.iter().map(|day| day.gained - day.lost).sum::<i64>() / 60_000
    }
}

/// Compares two calendars within a span, day by day of the new one's zone.
pub fn compare(old: &Compiled, new: &Compiled, within: Span) -> Moved {
    let mut moved = Moved::default();
    let mut from = within.from;
    while let Some(at) = first_difference(old, new, from).filter(|at| *at < within.to) {
        let Some(day) = new.local(at).map(jiff::civil::DateTime::date) else { break };
        let midnights = (new.midnight(day), day.tomorrow().ok().and_then(|day| new.midnight(day)));
        let (Some(begin), Some(end)) = midnights else { break };
        let span = Span { from: begin.max(within.from), to: end.min(within.to) };
        let (was, is): (Vec<Span>, Vec<Span>) = (old.spans(span).collect(), new.spans(span).collect());
        let length = |spans: &[Span]| spans.iter().map(|span| span.length()).sum::<i64>();
        let common = length(&common(&was, &is));
        moved.days.push(DayMoved { day, lost: length(&was) - common, gained: length(&is) - common, was, is });
        // A day always ends after its beginning; a zone that jumps over it entirely has no difference in it.
        from = end.max(at + 1);
    }
    moved
}

/// The first moment, `from` itself at the earliest, that is open in one of them and closed in the other. What is settled
/// before it stays as it is under either.
pub fn first_difference(old: &Compiled, new: &Compiled, from: Moment) -> Option<Moment> {
    let mut at = from;
    loop {
        if old.is_open(at) != new.is_open(at) {
            return Some(at);
        }
        // Both change together, or one of them does first.
        let change = |calendar: &Compiled| {
            if calendar.is_open(at) { calendar.next_closing(at) } else { calendar.next_opening(at) }
        };
        at = match (change(old), change(new)) {
            (None, None) => return None,
            (old, new) => old.unwrap_or(Moment::MAX).min(new.unwrap_or(Moment::MAX)),
        };
    }
}

fn common(a: &[Span], b: &[Span]) -> Vec<Span> {
    let pairs =
        a.iter().flat_map(|a| b.iter().map(move |b| Span { from: a.from.max(b.from), to: a.to.min(b.to) }));
    pairs.filter(|span| span.from < span.to).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{OwnDay, compile, shipped};
    use jiff::civil::date;

    const HOUR: i64 = 3_600_000;

    #[test]
    fn an_edit_shows_the_days_that_move_and_by_how_much() {
        let calendar = shipped("ru-9-18").unwrap();
        let old = compile(&calendar, 2026..=2026).unwrap();
        let day = |hours: &str| OwnDay { hours: hours.parse().unwrap(), why: "regional".into() };
        let edited = calendar.with_days([
            (date(2026, 8, 31), day("-")),
            (date(2026, 9, 5), day("10:00-12:00")),
            (date(2026, 9, 7), day("12:00-21:00")),
        ]);
        let new = compile(&edited, 2026..=2026).unwrap();
        let moved = compare(&old, &new, old.covered());
        let days: Vec<_> =
            moved.days.iter().map(|day| (day.day, day.lost / HOUR, day.gained / HOUR)).collect();
        assert_eq!(days, [(date(2026, 8, 31), 9, 0), (date(2026, 9, 5), 0, 2), (date(2026, 9, 7), 3, 3)]);
        assert_eq!(moved.minutes(), (-9 + 2) * 60);
        assert_eq!(
            first_difference(&old, &new, old.covered().from),
            old.moment(date(2026, 8, 31).at(9, 0, 0, 0))
        );
        assert_eq!(compare(&old, &old.clone(), old.covered()), Moved::default());
    }

    #[test]
    fn another_zone_moves_every_working_day() {
        let calendar = shipped("ru-9-18").unwrap();
        let old = compile(&calendar, 2026..=2026).unwrap();
        let new = compile(&calendar.in_zone("Asia/Yekaterinburg"), 2026..=2026).unwrap();
        let moved = compare(&old, &new, new.covered());
        assert_eq!(moved.days.len(), 247);
        assert!(moved.days.iter().all(|day| day.lost == 2 * HOUR && day.gained == 2 * HOUR));
        assert_eq!(moved.minutes(), 0);
    }
}
