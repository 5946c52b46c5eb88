//! A calendar as moments: sorted spans of work with the working time before each, so that every question is a search.
//!
//! Open is what the zone's own clock shows: a moment is working time when the local date has an interval with the local
//! time of day in it. An hour that is shown twice in autumn can so be worked twice, one that is skipped in spring never.

use crate::{Flaws, Moment};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::Serialize;

/// A stretch of time: from a moment to another, the last one not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, serde::Deserialize)]
pub struct Span {
    /// The first moment.
    pub from: Moment,
    /// The moment after the last.
    pub to: Moment,
}

impl Span {
    /// Its length.
    pub fn length(self) -> i64 {
        self.to - self.from
    }
}

/// A calendar over some years.
#[derive(Clone, Debug)]
pub struct Compiled {
    pub(crate) zone: TimeZone,
    /// What it was compiled for: the answers of other moments are not known.
    pub(crate) covered: Span,
    /// When each span begins. Spans are sorted and never touch.
    pub(crate) opens: Vec<Moment>,
    /// When each ends.
    pub(crate) closes: Vec<Moment>,
    /// Working time before each begins, since the first.
    pub(crate) before: Vec<i64>,
}

impl Compiled {
    /// A calendar over the years that a desk needs: 2000 to 2050.
    pub fn new(calendar: &crate::Calendar) -> Result<Compiled, Flaws> {
        crate::compile::compile(calendar, 2000..=2050)
    }

    pub(crate) fn of(zone: TimeZone, covered: Span, spans: impl IntoIterator<Item = Span>) -> Compiled {
        let (mut opens, mut closes, mut before) = (Vec::<Moment>::new(), Vec::<Moment>::new(), Vec::new());
        let mut worked = 0;
        for span in spans.into_iter().filter(|span| span.from < span.to) {
            match closes.last_mut() {
                // Midnight is no break.
                Some(close) if *close == span.from => *close = span.to,
                _ => {
                    opens.push(span.from);
                    closes.push(span.to);
                    before.push(worked);
                }
            }
            worked += span.length();
        }
        Compiled { zone, covered, opens, closes, before }
    }

    /// The zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// From when to when its answers are known.
    pub fn covered(&self) -> Span {
        self.covered
    }

    /// Whether a moment lies within the years that it was compiled for.
    pub fn covers(&self, at: Moment) -> bool {
        (self.covered.from..self.covered.to).contains(&at)
    }

    /// The first moment, `from` itself at the earliest, by which that much working time has passed since `from`.
    /// Nothing is past at once. `None` when it would be after the years that are covered.
    pub fn add(&self, from: Moment, working: i64) -> Option<Moment> {
        if working <= 0 {
            return Some(from);
        }
        let goal = self.worked(from) + working;
        // The span in which the goal is reached: the last one with less than the goal before it.
        let at = self.before.partition_point(|before| *before < goal).checked_sub(1)?;
        let reached = self.opens[at] + (goal - self.before[at]);
        (reached <= self.closes[at]).then_some(reached)
    }

    /// Working time from one moment to another; negative when the other is earlier. Time beyond the covered years counts
    /// as closed: see [`Compiled::covers`].
    pub fn between(&self, from: Moment, to: Moment) -> i64 {
        self.worked(to) - self.worked(from)
    }

    /// Whether a moment is working time.
    pub fn is_open(&self, at: Moment) -> bool {
        self.last_opened(at).is_some_and(|n| at < self.closes[n])
    }

    /// The first working moment, `at` itself at the earliest.
    pub fn first_open(&self, at: Moment) -> Option<Moment> {
        if self.is_open(at) { Some(at) } else { self.next_opening(at) }
    }

    /// When work begins next, after `at`.
    pub fn next_opening(&self, at: Moment) -> Option<Moment> {
        self.opens.get(self.opens.partition_point(|open| *open <= at)).copied()
    }

    /// When work ends next, after `at`.
    pub fn next_closing(&self, at: Moment) -> Option<Moment> {
        self.closes.get(self.closes.partition_point(|close| *close <= at)).copied()
    }

    /// The spans of work within a span, cut at its ends.
    pub fn spans(&self, within: Span) -> impl Iterator<Item = Span> {
        let first = self.closes.partition_point(|close| *close <= within.from);
        let spans = self.opens[first..].iter().zip(&self.closes[first..]);
        spans
            .take_while(move |(open, _)| **open < within.to)
            .map(move |(open, close)| Span { from: (*open).max(within.from), to: (*close).min(within.to) })
            .filter(|span| span.from < span.to)
    }

    /// This calendar until a moment, another one from then on: what a version that holds from a date amounts to.
    pub fn followed_by(&self, other: &Compiled, from: Moment) -> Compiled {
        let old = self.spans(Span { from: self.covered.from, to: from.max(self.covered.from) });
        let new = other.spans(Span { from, to: other.covered.to });
        let covered = Span { from: self.covered.from, to: other.covered.to };
        Compiled::of(other.zone.clone(), covered, old.chain(new))
    }

    /// The moment that a local time of its zone means: the first one where the clock shows it twice, as much later as the
    /// clock was moved where it never shows it.
    pub fn moment(&self, local: DateTime) -> Option<Moment> {
        Some(self.zone.to_ambiguous_timestamp(local).compatible().ok()?.as_millisecond())
    }

    /// What the clocks of its zone show.
    pub fn local(&self, at: Moment) -> Option<DateTime> {
        Some(self.zone.to_datetime(Timestamp::from_millisecond(at).ok()?))
    }

    /// The first moment of a day of its zone.
    pub fn midnight(&self, day: Date) -> Option<Moment> {
        self.moment(day.to_datetime(jiff::civil::Time::midnight()))
    }

    /// Working time before a moment, since the covered years began.
    fn worked(&self, at: Moment) -> i64 {
        self.last_opened(at).map_or(0, |n| self.before[n] + at.min(self.closes[n]) - self.opens[n])
    }

    /// The last span that began at a moment or before.
    fn last_opened(&self, at: Moment) -> Option<usize> {
        self.opens.partition_point(|open| *open <= at).checked_sub(1)
    }
}
