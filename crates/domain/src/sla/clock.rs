//! One run of one clock: what has run, since when it stands as it stands, and when it is late.
//!
//! Arithmetic only. When a clock starts, pauses and stops is decided in `clocks.rs`.

use super::plan::{Metric, Stage, When};
use super::terms::{Book, NoTerms, TermsRef};
use crate::desk::WaitFor;
use crate::time::Moment;
use calendars::Compiled;
use serde::{Deserialize, Serialize};

/// How a clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Working time counts.
    Counted,
    /// It will count again, and is not late meanwhile.
    Paused,
    /// What it measures has been done, or is over.
    Stopped,
}

/// Why it stands so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It is our move.
    Working,
    /// Somebody else has to act first.
    Waiting(WaitFor),
    /// A solution was offered.
    Offered,
    /// The ticket is closed or rejected.
    Ended,
    /// The ticket is part of another one.
    Merged,
    /// A person of ours answered publicly.
    Answered,
    /// The ticket left the line.
    LeftLine,
    /// A new cycle began.
    Over,
}

/// Who has to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// We.
    Us,
    /// The client.
    Client,
    /// A marketplace, a supplier, another vendor.
    ThirdParty,
    /// The makers of the software.
    Makers,
    /// Nobody.
    Nobody,
}

impl Whose {
    /// Who is meant by a wait when nobody says otherwise: an agreed date was agreed with the client.
    pub fn of(on: WaitFor) -> Whose {
        match on {
            WaitFor::Requester | WaitFor::Scheduled => Whose::Client,
            WaitFor::ThirdParty => Whose::ThirdParty,
            WaitFor::Release => Whose::Makers,
        }
    }
}

/// A line of a ledger: from a moment to another a clock stood in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Of which clock.
    pub metric: Metric,
    /// Of which run of it.
    pub run: u32,
    /// From when.
    pub from: Moment,
    /// To when.
    pub to: Moment,
    /// How it stood.
    pub mode: Mode,
    /// Why.
    pub why: Why,
    /// Who had to act.
    pub whose: Whose,
    /// The entry of the journal that began it.
    pub by: i64,
    /// Working time that counted.
    pub counted: i64,
    /// What was promised then.
    pub promised: Promised,
}

/// What a clock is held to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promised {
    /// Working time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<i64>,
    /// A deadline set by hand, which goes over it and which nothing moves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<Moment>,
    /// The terms that say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<TermsRef>,
}

/// A run of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// What it measures.
    pub metric: Metric,
    /// The first run of the metric on this ticket is 1.
    pub run: u32,
    /// In which cycle of the ticket it began.
    pub cycle: u32,
    /// On which line; for a visit the line that is visited.
    pub line: u8,
    /// When it began.
    pub began: Moment,
    /// What is promised.
    pub promised: Promised,
    /// How it stands.
    pub mode: Mode,
    /// Why.
    pub why: Why,
    /// Who has to act.
    pub whose: Whose,
    /// Since when.
    pub since: Moment,
    /// By which entry of the journal.
    pub by: i64,
    /// Working time that had counted by then.
    pub ran: i64,
    /// When it was due when it last counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Moment>,
    /// When it was due, if it was late when it last stood otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<Moment>,
    /// Under which promise that was judged, if another one has come since. What was promised for no time at all is never
    /// judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged: Option<Promised>,
    /// It cannot count again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub done: bool,
    /// The steps that were carried out, a bit each.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub told: u32,
}

/// A clock at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// How it stands.
    pub mode: Mode,
    /// Why.
    pub why: Why,
    /// Who has to act.
    pub whose: Whose,
    /// Working time that has counted.
    pub elapsed: i64,
    /// What is promised.
    pub target: Option<i64>,
    /// What is left of it; negative when it is late. A deadline set by hand leaves calendar time.
    pub left: Option<i64>,
    /// When it is, or was, due. A clock that pauses has no such moment yet.
    pub due: Option<Moment>,
    /// When it was due, if it is late.
    pub breached: Option<Moment>,
}

impl Reading {
    /// Stopped in time, with something promised.
    pub fn met(&self) -> bool {
        self.mode == Mode::Stopped && self.left.is_some() && self.breached.is_none()
    }
}

impl Clock {
    /// The working calendar of its terms. A clock that has stopped counts in none, so that what was promised long ago
    /// need not be at hand.
    pub(super) fn calendar<'a>(&self, book: &'a Book) -> Result<&'a Compiled, NoTerms> {
        let terms = if self.mode == Mode::Stopped { &book.none } else { book.of(self.promised.terms)? };
        Ok(book.calendar(terms, self.metric, self.line))
    }

    /// The clock at a moment, which must not be before what it knows.
    pub fn reading(&self, now: Moment, book: &Book) -> Result<Reading, NoTerms> {
        let calendar = self.calendar(book)?;
        let now = now.max(self.since);
        let elapsed = self.ran + self.counted(now, calendar);
        let breached = self.breached().or(self.limit(calendar).filter(|limit| *limit < now));
        let due = match (self.promised.fixed, self.mode) {
            (Some(fixed), _) => Some(fixed),
            (None, Mode::Stopped) => breached.or(self.due),
            (None, Mode::Counted) => breached.or_else(|| self.limit(calendar)),
            (None, Mode::Paused) => breached,
        };
        let left = match self.promised.fixed {
            Some(fixed) => Some(fixed - if self.mode == Mode::Stopped { self.since } else { now }),
            None => self.promised.target.map(|target| target - elapsed),
        };
        let (mode, why, whose, target) = (self.mode, self.why, self.whose, self.promised.target);
        Ok(Reading { mode, why, whose, elapsed, target, left, due, breached })
    }

    /// When it was due, if it is late by what is promised now. What has stopped has been judged.
    pub(super) fn breached(&self) -> Option<Moment> {
        if self.mode == Mode::Stopped {
            return self.late;
        }
        still_late(self.late, self.judged.unwrap_or(self.promised), self.promised, self.ran, self.since)
    }

    /// Ends the segment that runs and begins another of the same kind.
    pub(super) fn cut(&mut self, at: Moment, calendar: &Compiled) -> Option<Segment> {
        if at <= self.since {
            return None;
        }
        let counted = self.counted(at, calendar);
        let limit = self.limit(calendar);
        if self.mode == Mode::Counted || self.promised.fixed.is_some() {
            self.due = self.promised.fixed.or(limit);
        }
        if self.mode != Mode::Stopped {
            self.late = self.breached().or(limit.filter(|limit| *limit < at));
            self.judged = None;
        }
        let segment = Segment {
            metric: self.metric,
            run: self.run,
            from: self.since,
            to: at,
            mode: self.mode,
            why: self.why,
            whose: self.whose,
            by: self.by,
            counted,
            promised: self.promised,
        };
        self.ran += counted;
        self.since = at;
        Some(segment)
    }

    /// Takes another promise. Steps that lie ahead by it come again.
    pub(super) fn promise(&mut self, promised: Promised, stages: &[Stage], calendar: &Compiled) {
        let judged = self.judged.unwrap_or(self.promised);
        self.judged = Some(judged).filter(|judged| *judged != promised);
        self.promised = promised;
        let reached = |stage: &Stage| match (promised.fixed, promised.target) {
            (Some(fixed), _) => self.moment(stage.when, fixed, calendar).is_some_and(|at| at <= self.since),
            (None, target) => target.is_some_and(|target| threshold(stage.when, target) <= self.ran),
        };
        let ahead = stages.iter().enumerate().take(32).filter(|(_, stage)| !reached(stage));
        let again = ahead.fold(0, |bits, (n, _)| bits | 1 << n);
        self.told &= !again;
    }

    /// When a step comes if nothing happens before; `None` while the clock does not count, or without a promise.
    pub(super) fn step(&self, when: When, calendar: &Compiled) -> Option<Moment> {
        match (self.promised.fixed, self.mode) {
            (_, Mode::Stopped) => None,
            (Some(_), _) if self.why == Why::Merged => None,
            (Some(fixed), _) => self.moment(when, fixed, calendar),
            (None, Mode::Paused) => None,
            (None, Mode::Counted) => {
                let left = threshold(when, self.promised.target?) - self.ran;
                let at = calendar.add(self.since, left)?;
                // In time is until the deadline, the deadline included.
                Some(if when == When::Breach { at + 1 } else { at })
            }
        }
    }

    /// The moment of a step towards a deadline that was set by hand, measured in working time since the beginning.
    fn moment(&self, when: When, fixed: Moment, calendar: &Compiled) -> Option<Moment> {
        let all = calendar.between(self.began, fixed).max(0);
        match when {
            When::Breach => Some(fixed + 1),
            when => calendar.add(self.began, threshold(when, all)),
        }
    }

    /// The moment after which this segment is late.
    fn limit(&self, calendar: &Compiled) -> Option<Moment> {
        limit((self.mode, self.why), self.since, self.ran, self.promised, calendar)
    }

    fn counted(&self, to: Moment, calendar: &Compiled) -> i64 {
        if self.mode == Mode::Counted { calendar.between(self.since, to) } else { 0 }
    }
}

/// The moment after which a segment is late that begins with so much run.
pub(super) fn limit(
    (mode, why): (Mode, Why),
    since: Moment,
    ran: i64,
    promised: Promised,
    calendar: &Compiled,
) -> Option<Moment> {
    match (promised.fixed, mode) {
        (Some(_), _) if mode == Mode::Stopped || why == Why::Merged => None,
        (Some(fixed), _) => Some(fixed.max(since)),
        (None, Mode::Counted) => calendar.add(since, (promised.target? - ran).max(0)),
        (None, _) => None,
    }
}

/// Whether what was late under one promise still is under another, which holds from a moment on.
pub(super) fn still_late(
    late: Option<Moment>,
    under: Promised,
    promised: Promised,
    ran: i64,
    from: Moment,
) -> Option<Moment> {
    match (promised.fixed, promised.target) {
        _ if under == promised => late,
        (Some(fixed), _) => late.filter(|_| fixed < from),
        // What is late in the evening, with just the target run, is not in time because a calendar was edited.
        (None, Some(target)) => late.filter(|_| ran >= target),
        (None, None) => None,
    }
}

fn is_zero(bits: &u32) -> bool {
    *bits == 0
}

/// How much must have run for a step.
fn threshold(when: When, target: i64) -> i64 {
    match when {
        // By parts, so that no target overflows.
        When::Percent(percent) => target / 100 * i64::from(percent) + target % 100 * i64::from(percent) / 100,
        When::Before(left) => (target - left).max(0),
        When::Breach => target,
    }
}
