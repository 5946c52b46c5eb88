//! When something is due by itself: warnings, breaches, reminders to the requester. And what another promise would move.
//!
//! Moments only. Who is told, and what else is done, is the plan's; the sweep that finds a moment due asks again here, so a
//! step comes once however often it is asked for, and is never lost.

use super::clock::Mode;
use super::clocks::{Clocks, Phase};
use super::occurrence::{Occurrence, What};
use super::plan::{Act, Metric, When};
use super::terms::{Book, NoTerms, TermsRef};
use crate::desk::WaitFor;
use crate::time::Moment;

/// A step of a clock that has not been carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// When it is due, if nothing happens before.
    pub at: Moment,
    /// Of which clock.
    pub metric: Metric,
    /// Of which run.
    pub run: u32,
    /// Which step of the plan.
    pub stage: u8,
    /// When the plan wants it.
    pub when: When,
    /// What is to be done.
    pub acts: Vec<Act>,
}

/// A reminder to the requester that we wait for him.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FollowUp {
    /// When it is due.
    pub at: Moment,
    /// Which one, the first is 0.
    pub n: u8,
}

/// All steps that lie ahead or are due, the earliest first.
pub fn alarms(clocks: &Clocks, book: &Book) -> Result<Vec<Alarm>, NoTerms> {
    let mut found = Vec::new();
    for clock in clocks.clocks.iter().filter(|clock| clock.mode != Mode::Stopped) {
        let terms = book.of(clock.promised.terms)?;
        let calendar = clock.calendar(book)?;
        for (n, stage) in (0_u8..32).zip(book.stages(terms, clock.metric)) {
            if clock.told & (1 << n) != 0 {
                continue;
            }
            let Some(at) = clock.step(stage.when, calendar) else { continue };
            let limited = terms.lines.get(&clock.line).filter(|_| clock.metric == Metric::LineVisit);
            let acts = match (stage.when, limited) {
                (When::Breach, Some(line)) => line.then.clone(),
                _ => stage.acts.clone(),
            };
            found.push(Alarm { at, metric: clock.metric, run: clock.run, stage: n, when: stage.when, acts });
        }
    }
    found.sort_by_key(|alarm| (alarm.at, alarm.metric, alarm.stage));
    Ok(found)
}

/// The reminders to the requester that lie ahead or are due. They obey the calendar as everything else does.
pub fn follow_ups(clocks: &Clocks, book: &Book) -> Result<Vec<FollowUp>, NoTerms> {
    if clocks.merged || !matches!(clocks.phase, Phase::Waiting(WaitFor::Requester, _)) {
        return Ok(Vec::new());
    }
    let terms = book.of(clocks.terms)?;
    let ahead = (0_u8..32).zip(&terms.follow_ups).filter(|(n, _)| clocks.followed_up & (1 << n) == 0);
    let at = |after: i64| terms.calendar.add(clocks.waiting_since, after);
    Ok(ahead.filter_map(|(n, after)| Some(FollowUp { at: at(*after)?, n })).collect())
}

/// The next moment at which something is due by itself: what stands in the index of moments.
pub fn next_moment(clocks: &Clocks, book: &Book) -> Result<Option<Moment>, NoTerms> {
    let alarm = alarms(clocks, book)?.first().map(|alarm| alarm.at);
    let follow_up = follow_ups(clocks, book)?.iter().map(|one| one.at).min();
    Ok(alarm.into_iter().chain(follow_up).min())
}

/// Whether an edit of a plan's calendar that changes nothing before a moment can move anything of a ticket: a deadline before it
/// stands, a paused clock has all of its time yet to come. What cannot move need not be touched.
pub fn can_move(clocks: &Clocks, changes_from: Moment, book: &Book) -> Result<bool, NoTerms> {
    for clock in
        clocks.clocks.iter().filter(|clock| clock.mode != Mode::Stopped && clock.metric != Metric::House)
    {
        let due = clock.reading(clocks.at, book)?.due;
        if clock.mode == Mode::Paused || due.is_none_or(|due| due > changes_from) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A deadline that another promise moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeadlineMoved {
    /// Of which clock.
    pub metric: Metric,
    /// When it is due.
    pub was: Option<Moment>,
    /// When it would be.
    pub is: Option<Moment>,
    /// It would be late that is not.
    pub breaks: bool,
}

/// What a ticket's deadlines would be under other terms from now on: shown before they are applied. Nothing when the ticket
/// need not be touched.
pub fn preview(
    clocks: &Clocks,
    to: TermsRef,
    book: &Book,
    now: Moment,
) -> Result<Vec<DeadlineMoved>, NoTerms> {
    let mut after = clocks.clone();
    let promised = Occurrence { at: now, seq: clocks.seq, what: What::Promised(to) };
    after.take(&promised, book, &mut |_| {})?;
    let mut moved = Vec::new();
    for clock in &clocks.clocks {
        let Some(other) = after.clock(clock.metric) else { continue };
        let (was, is) = (clock.reading(now, book)?, other.reading(now, book)?);
        let breaks = is.breached.is_some() && was.breached.is_none()
            || is.mode == Mode::Counted
                && is.left.is_some_and(|left| left < 0)
                && was.left.is_none_or(|left| left >= 0);
        if (was.due, was.left) != (is.due, is.left) || breaks {
            moved.push(DeadlineMoved { metric: clock.metric, was: was.due, is: is.due, breaks });
        }
    }
    Ok(moved)
}
