//! All clocks of a ticket, moved by what happens, one occurrence at a time.
//!
//! * **Reaction** runs from the opening, and from a reopening by the requester after the end, to the first public answer
//!   by a person of that cycle.
//! * **Next answer** runs from the requester's words after ours to our next ones.
//! * **Resolution** runs from the opening to the solution. A refused solution lets it run on; a reopening after the end
//!   begins a new cycle, with clocks of its own.
//! * **A line visit** runs from the entry to the line until the ticket leaves it, and whenever the resolution runs.
//! * **The house rule** runs whenever somebody waits for an answer of ours, and knows no pause but the requester's own.
//!
//! An offered solution stops what is left running without ending it: a solution that is taken back, or refused, lets it
//! go on. Waiting for the requester pauses always, other waits as the terms say. Nothing runs in a merged ticket.

use super::clock::{Clock, Mode, Promised, Segment, Whose, Why};
use super::occurrence::{Occurrence, What};
use super::plan::Metric;
use super::tally::{self, Tally};
use super::terms::{Book, NoTerms, Terms, TermsRef};
use crate::desk::{Priority, State, WaitFor};
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// Where the work is, as clocks see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Nothing has begun.
    Before,
    /// It is our move.
    Working,
    /// Somebody else has to act first.
    Waiting(WaitFor, Whose),
    /// A solution was offered.
    Offered,
    /// Closed or rejected.
    Ended,
}

/// The state of all clocks of a ticket: kept on its row, moved by each event of its journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clocks {
    /// The last occurrence that was taken.
    pub seq: i64,
    /// Its moment. Time never runs backwards: an earlier one counts as this.
    pub at: Moment,
    /// The cycle, 1 first. A refused solution begins none.
    pub cycle: u32,
    /// The priority.
    pub priority: Priority,
    /// The line.
    pub line: u8,
    /// What is promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<TermsRef>,
    /// Where the work is.
    pub phase: Phase,
    /// Part of another ticket.
    pub merged: bool,
    /// Somebody of us has answered in this cycle.
    pub answered: bool,
    /// When a thanks came that nothing has followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thanked: Option<Moment>,
    /// Since when we wait.
    pub waiting_since: Moment,
    /// Reminders of this wait, a bit each.
    pub followed_up: u32,
    /// The last run of each metric.
    pub clocks: Vec<Clock>,
    /// The runs before, by metric.
    #[serde(default, skip_serializing_if = "tally::is_nothing")]
    pub before: [Tally; 5],
}

impl Default for Clocks {
    fn default() -> Clocks {
        Clocks {
            seq: 0,
            at: Moment::MIN,
            cycle: 0,
            priority: Priority::P4,
            line: 1,
            terms: None,
            phase: Phase::Before,
            merged: false,
            answered: false,
            thanked: None,
            waiting_since: 0,
            followed_up: 0,
            clocks: Vec::new(),
            before: [Tally::default(); 5],
        }
    }
}

/// What a move needs to know.
struct Scene<'a> {
    at: Moment,
    seq: i64,
    book: &'a Book,
    ledger: &'a mut dyn FnMut(Segment),
}

impl Clocks {
    /// Takes one occurrence. Each segment that ends by it goes to the ledger.
    pub fn take(
        &mut self,
        one: &Occurrence,
        book: &Book,
        ledger: &mut dyn FnMut(Segment),
    ) -> Result<(), NoTerms> {
        // Asked for before anything moves, so that a refusal leaves everything as it was.
        book.of(self.terms)?;
        if let What::Promised(reference) = one.what {
            book.of(Some(reference))?;
        }
        let at = one.at.max(self.at);
        (self.at, self.seq) = (at, one.seq);
        let scene = &mut Scene { at, seq: one.seq, book, ledger };
        match one.what {
            What::Opened { priority, line } => {
                (self.priority, self.line) = (priority, line);
                self.begin_cycle(false, at, scene)?;
            }
            What::Promised(reference) => self.terms = Some(reference),
            What::Asked => self.ask(at, scene)?,
            What::Thanked => self.thanked = Some(at),
            What::ThanksOverruled => {
                let since = self.thanked.unwrap_or(at);
                self.reopen(false, since, scene)?;
            }
            What::Answered => self.answer(scene)?,
            What::Waiting { on, whose } => {
                (self.phase, self.waiting_since, self.followed_up) = (Phase::Waiting(on, whose), at, 0);
            }
            What::Resumed => self.phase = Phase::Working,
            What::Solved => self.phase = Phase::Offered,
            What::Reopened { by_us } => self.reopen(by_us, at, scene)?,
            What::Ended => self.phase = Phase::Ended,
            What::Merged => self.merged = true,
            What::Unmerged => self.merged = false,
            What::Prioritised(priority) => self.priority = priority,
            What::Line(line) => self.move_to(line, scene)?,
            What::PutBack { state, priority, line } => {
                self.priority = priority;
                self.put_back(state);
                self.move_to(line, scene)?;
            }
            What::DeadlineSet { metric, at: fixed } => self.fix(metric, fixed, scene)?,
            What::Told { metric, stage } => {
                let told = 1_u32.checked_shl(u32::from(stage)).unwrap_or(0);
                self.clocks.iter_mut().filter(|one| one.metric == metric).for_each(|one| one.told |= told);
            }
            What::FollowedUp { n } => self.followed_up |= 1_u32.checked_shl(u32::from(n)).unwrap_or(0),
        }
        self.follow(scene)
    }

    /// The last run of a metric.
    pub fn clock(&self, metric: Metric) -> Option<&Clock> {
        self.clocks.iter().find(|clock| clock.metric == metric)
    }

    /// All runs of a metric until a moment, the one that still runs included.
    pub fn tally(&self, metric: Metric, now: Moment, book: &Book) -> Result<Tally, NoTerms> {
        let mut tally = self.before[metric as usize];
        if let Some(clock) = self.clock(metric) {
            let reading = clock.reading(now, book)?;
            tally.add(reading.elapsed, reading.breached.is_some());
        }
        Ok(tally)
    }

    fn ask(&mut self, since: Moment, scene: &mut Scene<'_>) -> Result<(), NoTerms> {
        self.thanked = None;
        // After the end nothing waits until it is reopened.
        if matches!(self.phase, Phase::Ended | Phase::Before) {
            return Ok(());
        }
        for metric in [Metric::NextAnswer, Metric::House] {
            // Before our first answer the reaction runs, and with it the house rule.
            let waits = !self.answered || self.clock(metric).is_some_and(|clock| !clock.done);
            if !waits {
                self.start(metric, since, scene)?;
            }
        }
        Ok(())
    }

    fn answer(&mut self, scene: &mut Scene<'_>) -> Result<(), NoTerms> {
        self.thanked = None;
        self.answered = true;
        for metric in [Metric::Reaction, Metric::NextAnswer, Metric::House] {
            self.finish(metric, Why::Answered, scene)?;
        }
        Ok(())
    }

    /// `since` is when the requester asked, which an overruled thanks tells only later.
    fn reopen(&mut self, by_us: bool, since: Moment, scene: &mut Scene<'_>) -> Result<(), NoTerms> {
        match self.phase {
            Phase::Before => {}
            Phase::Ended => self.begin_cycle(by_us, since, scene)?,
            Phase::Working | Phase::Waiting(..) | Phase::Offered => {
                self.phase = Phase::Working;
                if !by_us {
                    self.ask(since, scene)?;
                }
            }
        }
        self.thanked = None;
        Ok(())
    }

    fn begin_cycle(&mut self, by_us: bool, asked: Moment, scene: &mut Scene<'_>) -> Result<(), NoTerms> {
        for metric in Metric::ALL {
            self.finish(metric, Why::Over, scene)?;
        }
        self.cycle += 1;
        self.phase = Phase::Working;
        // Whoever reopens a ticket of his own accord owes nobody an answer.
        self.answered = by_us;
        if !by_us {
            self.start(Metric::Reaction, asked, scene)?;
            self.start(Metric::House, asked, scene)?;
        }
        self.start(Metric::Resolution, scene.at, scene)?;
        self.start(Metric::LineVisit, scene.at, scene)
    }

    fn move_to(&mut self, line: u8, scene: &mut Scene<'_>) -> Result<(), NoTerms> {
        if line == self.line {
            return Ok(());
        }
        self.finish(Metric::LineVisit, Why::LeftLine, scene)?;
        self.line = line;
        if self.cycle > 0 { self.start(Metric::LineVisit, scene.at, scene) } else { Ok(()) }
    }

    /// What was taken back by hand begins nothing anew.
    fn put_back(&mut self, state: State) {
        self.phase = match state {
            State::New | State::Open => Phase::Working,
            State::Waiting(on) => Phase::Waiting(on, Whose::of(on)),
            State::Solved => Phase::Offered,
            State::Closed | State::Rejected => Phase::Ended,
            State::Merged => self.phase,
        };
        if let State::Waiting(_) = state {
            (self.waiting_since, self.followed_up) = (self.at, 0);
        }
    }

    fn fix(&mut self, metric: Metric, fixed: Option<Moment>, scene: &mut Scene<'_>) -> Result<(), NoTerms> {
        let runs = |clock: &&mut Clock| clock.metric == metric && clock.mode != Mode::Stopped;
        let Some(clock) = self.clocks.iter_mut().find(runs) else { return Ok(()) };
        let calendar = clock.calendar(scene.book)?;
        let stages = scene.book.stages(scene.book.of(clock.promised.terms)?, metric);
        clock.cut(scene.at, calendar).into_iter().for_each(&mut *scene.ledger);
        clock.promise(Promised { fixed, ..clock.promised }, stages, calendar);
        clock.by = scene.seq;
        Ok(())
    }

    fn start(&mut self, metric: Metric, began: Moment, scene: &mut Scene<'_>) -> Result<(), NoTerms> {
        self.archive(metric, scene)?;
        let terms = scene.book.of(self.terms)?;
        let (mode, why, whose) = self.standing(metric, terms);
        let promised = self.promised(metric, self.line, terms, scene.book);
        self.clocks.push(Clock {
            metric,
            run: self.before[metric as usize].runs + 1,
            cycle: self.cycle,
            line: self.line,
            began,
            promised,
            mode,
            why,
            whose,
            since: began,
            by: scene.seq,
            ran: 0,
            due: None,
            late: None,
            judged: None,
            done: false,
            told: 0,
        });
        Ok(())
    }

    /// What a run measures has been done.
    fn finish(&mut self, metric: Metric, why: Why, scene: &mut Scene<'_>) -> Result<(), NoTerms> {
        let Some(clock) = self.clocks.iter_mut().find(|clock| clock.metric == metric && !clock.done) else {
            return Ok(());
        };
        // A clock that an offer or the end had stopped was done then, and not when it turned out so.
        if clock.mode == Mode::Stopped {
            clock.done = true;
            return Ok(());
        }
        let calendar = clock.calendar(scene.book)?;
        clock.cut(scene.at, calendar).into_iter().for_each(&mut *scene.ledger);
        (clock.mode, clock.why, clock.whose) = (Mode::Stopped, why, Whose::Nobody);
        (clock.done, clock.by) = (true, scene.seq);
        Ok(())
    }

    /// Counts the last run of a metric among those before, to make room for the next.
    fn archive(&mut self, metric: Metric, scene: &mut Scene<'_>) -> Result<(), NoTerms> {
        self.finish(metric, Why::Over, scene)?;
        if let Some(n) = self.clocks.iter().position(|clock| clock.metric == metric) {
            let clock = self.clocks.remove(n);
            self.before[metric as usize].add(clock.ran, clock.breached().is_some());
        }
        Ok(())
    }

    /// Lets every clock stand as things stand now.
    fn follow(&mut self, scene: &mut Scene<'_>) -> Result<(), NoTerms> {
        let (at, book) = (scene.at, scene.book);
        let terms = book.of(self.terms)?;
        for n in 0..self.clocks.len() {
            let mut clock = self.clocks[n];
            if clock.done {
                continue;
            }
            let metric = clock.metric;
            let (mode, why, whose) = self.standing(metric, terms);
            // What has stopped was judged by what was promised then.
            let promised = match mode {
                Mode::Stopped => clock.promised,
                _ => {
                    Promised { fixed: clock.promised.fixed, ..self.promised(metric, clock.line, terms, book) }
                }
            };
            if (mode, why, whose, promised) == (clock.mode, clock.why, clock.whose, clock.promised) {
                continue;
            }
            let before = clock.calendar(book)?;
            clock.cut(at, before).into_iter().for_each(&mut *scene.ledger);
            (clock.mode, clock.why, clock.whose, clock.by) = (mode, why, whose, scene.seq);
            if promised != clock.promised {
                let calendar = book.calendar(terms, metric, clock.line);
                clock.promise(promised, book.stages(terms, metric), calendar);
            }
            self.clocks[n] = clock;
        }
        Ok(())
    }

    /// What a run of a metric is held to, a deadline set by hand aside.
    fn promised(&self, metric: Metric, line: u8, terms: &Terms, book: &Book) -> Promised {
        let target = book.target(terms, metric, self.priority, line);
        Promised { target, fixed: None, terms: self.terms.filter(|_| metric != Metric::House) }
    }

    /// How a run of a metric that is not done stands.
    fn standing(&self, metric: Metric, terms: &Terms) -> (Mode, Why, Whose) {
        match self.phase {
            // What was solved before it was merged has been judged.
            Phase::Working | Phase::Waiting(..) if self.merged => (Mode::Paused, Why::Merged, Whose::Nobody),
            Phase::Working => (Mode::Counted, Why::Working, Whose::Us),
            Phase::Waiting(on, whose) => {
                let pauses = match on {
                    WaitFor::Requester => true,
                    _ if metric == Metric::House => false,
                    WaitFor::ThirdParty => terms.pauses.third_party,
                    WaitFor::Release => terms.pauses.release,
                    WaitFor::Scheduled => terms.pauses.scheduled,
                };
                (if pauses { Mode::Paused } else { Mode::Counted }, Why::Waiting(on), whose)
            }
            Phase::Offered => (Mode::Stopped, Why::Offered, Whose::Client),
            Phase::Ended | Phase::Before => (Mode::Stopped, Why::Ended, Whose::Nobody),
        }
    }
}
