//! The whole account of a ticket: every run of every clock with its ledger, from the whole journal.
//!
//! The figures of a run are summed up from its ledger alone and nothing else, so a page that shows the ledger shows the
//! proof. That they equal those of [`Clocks`] is a law with random histories.

use super::clock::{Clock, Mode, Segment, limit, still_late};
use super::clocks::Clocks;
use super::occurrence::Occurrence;
use super::plan::Metric;
use super::terms::{Book, NoTerms};
use crate::time::Moment;
use calendars::Span;

/// A run of a clock with its ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What it measures.
    pub metric: Metric,
    /// The first run of the metric is 1.
    pub run: u32,
    /// In which cycle it began.
    pub cycle: u32,
    /// On which line it began; for a visit the line.
    pub line: u8,
    /// When it began.
    pub began: Moment,
    /// From the beginning to its end, or to the moment of the account, without a gap.
    pub ledger: Vec<Segment>,
    /// What counted.
    pub elapsed: i64,
    /// When it was due, if it was late.
    pub breached: Option<Moment>,
    /// It cannot count again.
    pub done: bool,
}

/// A ticket's account at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// All runs, by their beginning.
    pub runs: Vec<Run>,
    /// The clocks as they stand.
    pub clocks: Clocks,
}

/// The account of a journal at a moment; occurrences after it are left out.
pub fn account(occurrences: &[Occurrence], book: &Book, now: Moment) -> Result<Account, NoTerms> {
    let mut clocks = Clocks::default();
    let mut runs: Vec<Run> = Vec::new();
    let mut segments: Vec<Segment> = Vec::new();
    for one in occurrences.iter().take_while(|one| one.at <= now) {
        clocks.take(one, book, &mut |segment| segments.push(segment))?;
        for clock in &clocks.clocks {
            match runs.iter_mut().find(|run| (run.metric, run.run) == (clock.metric, clock.run)) {
                Some(run) => run.done = clock.done,
                None => runs.push(Run::begin(clock)),
            }
        }
    }
    for clock in &clocks.clocks {
        // What runs, or may run again, is shown until now.
        let mut open = *clock;
        if !clock.done
            && let Some(last) = open.cut(now, clock.calendar(book)?)
        {
            segments.push(last);
        }
    }
    for run in &mut runs {
        run.done |= clocks.clock(run.metric).is_some_and(|last| last.run > run.run);
        run.ledger =
            segments.iter().filter(|one| (one.metric, one.run) == (run.metric, run.run)).copied().collect();
        run.sum_up(book)?;
    }
    Ok(Account { runs, clocks })
}

impl Account {
    /// The runs of a metric.
    pub fn of(&self, metric: Metric) -> impl Iterator<Item = &Run> {
        self.runs.iter().filter(move |run| run.metric == metric)
    }
}

impl Run {
    fn begin(clock: &Clock) -> Run {
        Run {
            metric: clock.metric,
            run: clock.run,
            cycle: clock.cycle,
            line: clock.line,
            began: clock.began,
            ledger: Vec::new(),
            elapsed: 0,
            breached: None,
            done: clock.done,
        }
    }

    /// The figures, from the ledger alone.
    fn sum_up(&mut self, book: &Book) -> Result<(), NoTerms> {
        (self.elapsed, self.breached) = (0, None);
        let mut judged = None;
        for one in &self.ledger {
            if one.mode != Mode::Stopped {
                let under = judged.replace(one.promised).unwrap_or(one.promised);
                self.breached = still_late(self.breached, under, one.promised, self.elapsed, one.from);
                let calendar = book.calendar(book.of(one.promised.terms)?, self.metric, self.line);
                let late = limit((one.mode, one.why), one.from, self.elapsed, one.promised, calendar);
                self.breached = self.breached.or(late.filter(|late| *late < one.to));
            }
            self.elapsed += one.counted;
        }
        Ok(())
    }

    /// When it ended, or how far the account goes.
    pub fn until(&self) -> Moment {
        self.ledger.last().map_or(self.began, |last| last.to)
    }

    /// A segment with the nights, breaks and days off in it: the open spans are what counted.
    pub fn spans(&self, segment: &Segment, book: &Book) -> Result<Vec<Span>, NoTerms> {
        let calendar = book.calendar(book.of(segment.promised.terms)?, self.metric, self.line);
        let within = Span { from: segment.from, to: segment.to };
        Ok(if segment.mode == Mode::Counted { calendar.spans(within).collect() } else { Vec::new() })
    }
}
