//! The way of tickets through the lines of support, as figures: how far they went, who handed them over to whom, what
//! came back. A fold over a ticket's journal ([`Way::of`]), and sums of such folds that can be merged ([`Tally`]).
//!
//! Definitions. A *handover* is two consecutive events of different teams. A *ping-pong* is a triple A, B, A in the
//! sequence of teams with repeats removed; triples that overlap count each. *First line only* means that every event
//! was on line 1. *Reopened* means that work went on after an end. A *visit* is an unbroken run of events on one line;
//! its time is from its first event to the first of the next visit, or to the last event of all: the visits of a
//! ticket sum up to its whole time. Events whose team nobody knows take no part in what is said of teams.

use super::{Channel, Entry, Event};
use crate::ids::TeamId;
use crate::time::Moment;
use std::collections::{BTreeMap, BTreeSet};

/// The codes of the events from which ways are made; all others say nothing of lines.
pub const CODES: [&str; 12] = [
    "opened",
    "recorded",
    "line_changed",
    "assigned",
    "resumed",
    "waited",
    "solved",
    "reopened",
    "thanks_overruled",
    "closed",
    "rejected",
    "undone",
];

/// Who had a ticket: a team, or a line of which nothing nearer is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hands {
    /// A team.
    Team(TeamId),
    /// A line.
    Line(u8),
}

/// One event of a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: Moment,
    /// On which line.
    pub line: u8,
    /// With whom; unknown where a log does not say it.
    pub hands: Option<Hands>,
    /// Whether the work was over after it.
    pub ended: bool,
}

/// The steps of a journal.
///
/// Of a history that was brought in each row of its log is a step, and what we made of the row is none. Of our own
/// entries those are steps that change line, owner or state; their hands are their line's.
pub fn steps(journal: &[Entry]) -> Vec<Step> {
    let recorded = journal.iter().any(|entry| matches!(entry.event, Event::Recorded { .. }));
    let mut steps: Vec<Step> = Vec::new();
    for entry in journal {
        let last = steps.last().copied();
        let (line, ended) = last.map_or((1, false), |last| (last.line, last.ended));
        let ends = entry.event.next_state().map(|state| !state.is_live());
        let after = |line: u8| Step { at: entry.at, line, hands: Some(Hands::Line(line)), ended };
        match &entry.event {
            Event::Recorded { team, line, .. } => {
                steps.push(Step { hands: team.map(Hands::Team), ..after(*line) });
            }
            _ if recorded && entry.via == Channel::Import => {
                if let (Some(last), Some(ended)) = (steps.last_mut(), ends) {
                    last.ended = ended;
                }
            }
            Event::Opened { line, .. } => steps.push(after(*line)),
            Event::LineChanged { line, team, .. } => {
                let hands = team.map_or(Hands::Line(*line), Hands::Team);
                steps.push(Step { hands: Some(hands), ..after(*line) });
            }
            Event::Undone { before } => {
                steps.push(Step { ended: !before.state.is_live(), ..after(before.line) });
            }
            Event::Assigned { .. } => steps.push(Step { hands: held(last), ..after(line) }),
            _ => {
                if let Some(ended) = ends {
                    steps.push(Step { ended, hands: held(last), ..after(line) });
                }
            }
        }
    }
    steps
}

fn held(last: Option<Step>) -> Option<Hands> {
    last.and_then(|last| last.hands)
}

/// What one ticket did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// Its events.
    pub events: u64,
    /// Those who had it.
    pub hands: BTreeSet<Hands>,
    /// Times that it changed hands.
    pub handovers: u64,
    /// Triples A, B, A of hands.
    pub ping_pong: u64,
    /// Triples A, B, A of lines.
    pub ping_pong_lines: u64,
    /// Whether anybody had it again after others.
    pub revisited: bool,
    /// Times that work went on after an end.
    pub reopenings: u64,
    /// The line of the first event, and of the last.
    pub ends: Option<(u8, u8)>,
    /// What happened on each line where it was.
    pub lines: BTreeMap<u8, Stay>,
    /// From the first event to the last, in milliseconds.
    pub time: i64,
}

/// What one ticket did on one line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stay {
    /// Events.
    pub events: u64,
    /// Visits.
    pub visits: u64,
    /// Their time, in milliseconds.
    pub time: i64,
    /// Whether it went on to a higher line from here, at once or later.
    pub rose: bool,
}

impl Way {
    /// The way of steps in their order.
    pub fn of(steps: &[Step]) -> Way {
        let mut way = Way { events: steps.len() as u64, ..Way::default() };
        let (Some(first), Some(last)) = (steps.first(), steps.last()) else { return way };
        way.ends = Some((first.line, last.line));
        way.time = last.at - first.at;
        let hands: Vec<Hands> = runs(steps.iter().filter_map(|step| step.hands));
        way.hands = hands.iter().copied().collect();
        way.handovers = hands.len().saturating_sub(1) as u64;
        way.ping_pong = triples(&hands);
        way.revisited = way.hands.len() < hands.len();
        way.ping_pong_lines = triples(&runs(steps.iter().map(|step| step.line)));
        way.reopenings = steps.windows(2).filter(|pair| pair[0].ended && !pair[1].ended).count() as u64;
        for (n, step) in steps.iter().enumerate() {
            let until = steps.get(n + 1).map_or(step.at, |next| next.at);
            let begins = n == 0 || steps[n - 1].line != step.line;
            let stay = way.lines.entry(step.line).or_default();
            stay.events += 1;
            stay.visits += u64::from(begins);
            stay.time += until - step.at;
            if begins {
                way.lines.range_mut(..step.line).for_each(|(_, lower)| lower.rose = true);
            }
        }
        way
    }

    /// The highest line that it reached; 0 without events.
    pub fn highest(&self) -> u8 {
        self.lines.keys().next_back().copied().unwrap_or(0)
    }

    /// Whether every event was on line 1.
    pub fn first_line_only(&self) -> bool {
        self.highest() == 1 && self.lines.len() == 1
    }
}

/// The values with repeats removed.
fn runs<T: PartialEq + Copy>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut all: Vec<T> = values.collect();
    all.dedup();
    all
}

fn triples<T: PartialEq>(runs: &[T]) -> u64 {
    runs.windows(3).filter(|three| three[0] == three[2]).count() as u64
}

/// The sum of many ways.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Tickets.
    pub tickets: u64,
    /// Their events.
    pub events: u64,
    /// Everybody who had one of them.
    pub hands: BTreeSet<Hands>,
    /// Tickets that never left line 1.
    pub first_line_only: u64,
    /// Tickets that one team had from beginning to end.
    pub single_team: u64,
    /// Changes of hands.
    pub handovers: u64,
    /// Tickets that changed hands.
    pub handed_over: u64,
    /// Triples A, B, A of hands.
    pub ping_pong: u64,
    /// Tickets with such a triple.
    pub ping_pong_tickets: u64,
    /// Triples A, B, A of lines.
    pub ping_pong_lines: u64,
    /// Tickets with such a triple.
    pub ping_pong_lines_tickets: u64,
    /// Tickets that came back to somebody who had them before.
    pub revisited: u64,
    /// Tickets on which work went on after an end.
    pub reopened: u64,
    /// How often it did.
    pub reopenings: u64,
    /// From the first events to the last, in milliseconds.
    pub time: i64,
    /// The longest of these.
    pub longest: i64,
    /// What happened on each line.
    pub lines: BTreeMap<u8, LineTally>,
}

/// What happened on one line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineTally {
    /// Events.
    pub events: u64,
    /// Tickets that were here.
    pub tickets: u64,
    /// Of these, tickets that went on to a higher line, at once or later.
    pub rose: u64,
    /// Tickets that went no higher.
    pub highest: u64,
    /// Tickets that began here.
    pub first: u64,
    /// Tickets whose last event was here.
    pub last: u64,
    /// Visits.
    pub visits: u64,
    /// Their time, in milliseconds.
    pub time: i64,
}

impl Tally {
    /// Takes one more ticket; one without events is none.
    pub fn add(&mut self, way: &Way) {
        let Some((first, last)) = way.ends else { return };
        self.tickets += 1;
        self.events += way.events;
        self.hands.extend(&way.hands);
        self.first_line_only += u64::from(way.first_line_only());
        self.single_team += u64::from(way.hands.len() == 1);
        self.handovers += way.handovers;
        self.handed_over += u64::from(way.handovers > 0);
        self.ping_pong += way.ping_pong;
        self.ping_pong_tickets += u64::from(way.ping_pong > 0);
        self.ping_pong_lines += way.ping_pong_lines;
        self.ping_pong_lines_tickets += u64::from(way.ping_pong_lines > 0);
        self.revisited += u64::from(way.revisited);
        self.reopened += u64::from(way.reopenings > 0);
        self.reopenings += way.reopenings;
        self.time += way.time;
        self.longest = self.longest.max(way.time);
        for (line, stay) in &way.lines {
            let of = self.lines.entry(*line).or_default();
            of.events += stay.events;
            of.tickets += 1;
            of.rose += u64::from(stay.rose);
            of.visits += stay.visits;
            of.time += stay.time;
        }
        self.lines.entry(way.highest()).or_default().highest += 1;
        self.lines.entry(first).or_default().first += 1;
        self.lines.entry(last).or_default().last += 1;
    }

    /// Takes the tickets of another tally, which are not among those of this one.
    pub fn merge(&mut self, other: &Tally) {
        self.tickets += other.tickets;
        self.events += other.events;
        self.hands.extend(&other.hands);
        self.first_line_only += other.first_line_only;
        self.single_team += other.single_team;
        self.handovers += other.handovers;
        self.handed_over += other.handed_over;
        self.ping_pong += other.ping_pong;
        self.ping_pong_tickets += other.ping_pong_tickets;
        self.ping_pong_lines += other.ping_pong_lines;
        self.ping_pong_lines_tickets += other.ping_pong_lines_tickets;
        self.revisited += other.revisited;
        self.reopened += other.reopened;
        self.reopenings += other.reopenings;
        self.time += other.time;
        self.longest = self.longest.max(other.longest);
        for (line, theirs) in &other.lines {
            let of = self.lines.entry(*line).or_default();
            of.events += theirs.events;
            of.tickets += theirs.tickets;
            of.rose += theirs.rose;
            of.highest += theirs.highest;
            of.first += theirs.first;
            of.last += theirs.last;
            of.visits += theirs.visits;
            of.time += theirs.time;
        }
    }

    /// What happened on a line; nothing when no ticket was there.
    pub fn line(&self, line: u8) -> LineTally {
        self.lines.get(&line).copied().unwrap_or_default()
    }

    /// Of the tickets that were on a line, the share that went on to a higher one; `None` when none was there.
    pub fn escalation(&self, line: u8) -> Option<f64> {
        let of = self.line(line);
        (of.tickets > 0).then(|| of.rose as f64 / of.tickets as f64)
    }

    /// Of all tickets, the share that came to line 3 or higher.
    pub fn third_line(&self) -> Option<f64> {
        let high: u64 = self.lines.range(3..).map(|(_, of)| of.highest).sum();
        (self.tickets > 0).then(|| high as f64 / self.tickets as f64)
    }
}
