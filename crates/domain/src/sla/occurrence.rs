//! What of a journal moves a clock, in a vocabulary of its own.
//!
//! Clocks are defined over these and nothing else, so that histories of other desks can be clocked, and so that the
//! journal may grow without touching a clock.

use super::clock::Whose;
use super::plan::Metric;
use super::terms::TermsRef;
use crate::desk::{Entry, Event, Priority, State, WaitFor};
use crate::people::Side;
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// Something that moves a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occurrence {
    /// When.
    pub at: Moment,
    /// The number of the journal's entry: what a ledger points to.
    pub seq: i64,
    /// What.
    pub what: What,
}

/// What happened, as clocks see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "fields repeat the words of the variant's description")]
pub enum What {
    /// The ticket came into being, on a line.
    Opened { priority: Priority, line: u8 },
    /// What was promised to it, from now on.
    Promised(TermsRef),
    /// The requester's side wrote, by whatever channel.
    Asked,
    /// A short thanks came; it asks for nothing.
    Thanked,
    /// A thanks was more than that: the requester asked when he wrote it.
    ThanksOverruled,
    /// A person of ours answered publicly.
    Answered,
    /// Somebody else has to act first.
    Waiting { on: WaitFor, whose: Whose },
    /// Work goes on.
    Resumed,
    /// A solution was offered.
    Solved,
    /// The offer was refused, or something came after the end; by one of us or by the requester.
    Reopened { by_us: bool },
    /// Closed or rejected.
    Ended,
    /// It became part of another ticket, and nothing of it counts.
    Merged,
    /// It stands alone again.
    Unmerged,
    /// Another priority.
    Prioritised(Priority),
    /// Another line.
    Line(u8),
    /// A bulk change was taken back.
    PutBack { state: State, priority: Priority, line: u8 },
    /// Somebody set the deadline of a running clock by hand, or gave it back to the plan.
    DeadlineSet { metric: Metric, at: Option<Moment> },
    /// A step of a clock's plan was carried out; the first is 0.
    Told { metric: Metric, stage: u8 },
    /// The requester was reminded that we wait for him; the first is 0.
    FollowedUp { n: u8 },
}

impl Occurrence {
    /// What an entry of the desk's journal means to clocks; `None` when nothing.
    pub fn of(entry: &Entry) -> Option<Occurrence> {
        let what = match &entry.event {
            Event::Opened { priority, line, .. } => What::Opened { priority: *priority, line: *line },
            Event::RequesterWrote { .. } => What::Asked,
            Event::Thanked { .. } => What::Thanked,
            Event::ThanksOverruled => What::ThanksOverruled,
            // What the desk says by itself is no answer.
            Event::Replied { .. } if entry.by.side == Side::Staff => What::Answered,
            Event::Waited { on, whose } => {
                What::Waiting { on: *on, whose: whose.unwrap_or_else(|| Whose::of(*on)) }
            }
            Event::Resumed => What::Resumed,
            Event::Solved => What::Solved,
            Event::Reopened => What::Reopened { by_us: entry.by.side == Side::Staff },
            Event::Closed { .. } | Event::Rejected { .. } => What::Ended,
            Event::Merged { .. } => What::Merged,
            Event::Unmerged { .. } => What::Unmerged,
            Event::Prioritised { priority, .. } => What::Prioritised(*priority),
            Event::LineChanged { line, .. } => What::Line(*line),
            Event::Undone { before } => {
                What::PutBack { state: before.state, priority: before.priority, line: before.line }
            }
            Event::Promised { terms } => What::Promised(*terms),
            Event::DeadlineSet { metric, at, .. } => What::DeadlineSet { metric: *metric, at: *at },
            Event::StageReached { metric, stage, .. } => What::Told { metric: *metric, stage: *stage },
            Event::FollowedUp { n } => What::FollowedUp { n: *n },
            _ => return None,
        };
        Some(Occurrence { at: entry.at, seq: entry.seq, what })
    }
}
