//! The sayings of one side in the order of what happened.
//!
//! Moments of what happened order them, not moments of arrival: what comes late mends the past and never moves the present
//! back.

use super::{Fact, Facts, Marks, Phase, State};
use crate::time::Moment;

/// One turn of a track: since when it is in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Since when.
    pub at: Moment,
    /// In which.
    pub state: State,
}

/// What one side says, as one life.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Track {
    /// Changes of state.
    pub turns: Vec<Turn>,
    /// The term of the state in which it is.
    pub due: Option<Moment>,
    /// Moments at which the term was moved while the state stayed, and whether it came nearer.
    pub moved: Vec<(Moment, bool)>,
    /// Since when a second living entry of the same shipment stands beside the first.
    pub doubled: Option<Moment>,
    /// A part of a split order.
    pub split: bool,
    /// A trial.
    pub trial: bool,
}

impl Track {
    /// The track of a side; the facts are in the order of what happened.
    pub fn of(facts: &Facts<'_>, side: u8) -> Track {
        let mut track = Track::default();
        track.gather(facts, side);
        track
    }

    /// Fills a track anew; its memory is used again.
    pub(super) fn gather(&mut self, facts: &Facts<'_>, side: u8) {
        self.turns.clear();
        self.moved.clear();
        self.due = None;
        self.doubled = None;
        self.split = false;
        self.trial = false;
        let own = facts.iter().find(|fact| fact.side == side && fact.own != 0).map_or(0, |fact| fact.own);
        let mine = |fact: &&Fact<'_>| fact.side == side && (fact.own == 0 || fact.own == own);
        for fact in facts.iter().filter(mine) {
            self.split |= fact.marks.has(Marks::SPLIT);
            self.trial |= fact.marks.has(Marks::TRIAL);
            if fact.marks.has(Marks::GONE) {
                continue;
            }
            let same = self.turns.last().is_some_and(|turn| turn.state == fact.state);
            if !same {
                self.turns.push(Turn { at: fact.at, state: fact.state });
                self.due = fact.due;
            } else if let Some(due) = fact.due {
                if let Some(before) = self.due.filter(|before| *before != due) {
                    self.moved.push((fact.at, due < before));
                }
                self.due = Some(due);
            }
        }
        self.doubled = doubled(facts, side, own);
    }

    /// In which state it is, and since when.
    pub fn last(&self) -> Option<Turn> {
        self.turns.last().copied()
    }

    /// In which phase it is.
    pub fn phase(&self) -> Phase {
        self.last().map_or(Phase::Absent, |turn| turn.state.phase())
    }
}

/// Since when there are two living entries.
fn doubled(facts: &Facts<'_>, side: u8, first: u64) -> Option<Moment> {
    let others = |fact: &&Fact<'_>| fact.side == side && fact.own != 0 && fact.own != first;
    let other = facts.iter().find(others)?;
    let end = |own: u64| {
        let last = facts.iter().rfind(|fact| fact.side == side && fact.own == own);
        last.is_some_and(|fact| matches!(fact.state.phase(), Phase::Cancelled))
    };
    (!end(first) && !end(other.own)).then_some(other.at)
}
