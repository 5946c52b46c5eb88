//! Handing over from line to line: what the gate of a line wants to see first, what the head has to agree to, the return.
//!
//! The gate is asked of people who hand upwards. A plan's own act passes it (a ticket that stays too long must not be held
//! by a form), and so does whoever gives a reason for a ticket of the highest priority.

use super::{By, Entry, Event, Marks, Planned, Priority, Refusal, Rules, Task, Ticket};
use crate::ids::{PersonId, TeamId};
use crate::people::Side;
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// The longest summary, reason, or way to reproduce, in characters.
const LONGEST: usize = 4_000;
/// Lines are 1 to this.
pub const LINES: u8 = 9;

/// What a line wants to see before it takes a ticket from a line below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Gate {
    /// What is the matter and what was done, in words.
    pub summary: bool,
    /// That the knowledge base was asked since the ticket came to its line.
    pub search: bool,
    /// What the ticket's topic wants to be known.
    pub facts: bool,
    /// That the procedure of its topic was followed.
    pub procedure: bool,
    /// How to reproduce the fault.
    pub reproduction: bool,
    /// That the head agrees.
    pub approval: bool,
}

/// How a line's tickets find an engineer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dealing {
    /// Engineers take the next one themselves.
    #[default]
    Pull,
    /// Each in turn.
    RoundRobin,
    /// Whoever has the fewest.
    LeastLoaded,
}

impl Dealing {
    /// All ways.
    pub const ALL: [Dealing; 3] = [Dealing::Pull, Dealing::RoundRobin, Dealing::LeastLoaded];

    /// The stored name.
    pub fn code(self) -> &'static str {
        match self {
            Dealing::Pull => "pull",
            Dealing::RoundRobin => "round_robin",
            Dealing::LeastLoaded => "least_loaded",
        }
    }
}

/// A line of support as the desk set it up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// 1 to [`LINES`].
    pub number: u8,
    /// What it is called.
    pub name: String,
    /// What it wants to see.
    #[serde(default)]
    pub gate: Gate,
    /// How its tickets find an engineer.
    #[serde(default)]
    pub dealing: Dealing,
}

/// What a gate misses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missing {
    /// Words about what is the matter.
    Summary,
    /// A look into the knowledge base.
    Search,
    /// What its topic wants to be known.
    Facts,
    /// The procedure of its topic.
    Procedure,
    /// How to reproduce it.
    Reproduction,
}

impl Missing {
    /// The key of its words: `missing-<code>`.
    pub fn code(self) -> &'static str {
        match self {
            Missing::Summary => "summary",
            Missing::Search => "search",
            Missing::Facts => "facts",
            Missing::Procedure => "procedure",
            Missing::Reproduction => "reproduction",
        }
    }
}

/// A hand-over that is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandOver {
    /// To which line.
    pub line: u8,
    /// To which of its teams.
    pub team: Option<TeamId>,
    /// Upwards a summary, downwards the reason.
    pub note: String,
    /// Why the gate is passed without what it wants.
    pub excuse: String,
    /// Whether it is the head's own act.
    pub agreed: bool,
    /// What is lacking by the ticket's topic: whoever carries the hand-over out has looked.
    pub lacks: Vec<Missing>,
}

impl HandOver {
    /// To a line, with words.
    pub fn to(line: u8, note: impl Into<String>) -> HandOver {
        HandOver { line, note: note.into(), ..HandOver::default() }
    }
}

/// A hand-over that waits for the head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// To which line.
    pub line: u8,
    /// To which of its teams.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamId>,
    /// The summary.
    pub note: String,
    /// Who asked.
    pub by: Option<PersonId>,
    /// When.
    pub at: Moment,
}

/// What was done for the next hand-over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Prepared {
    /// How often the knowledge base was asked since the ticket came to its line.
    #[serde(skip_serializing_if = "is_zero")]
    pub searches: u32,
    /// How to reproduce the fault; stays when the ticket moves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reproduction: Option<String>,
    /// What waits for the head.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<Pending>,
    /// The release that its mending is planned in, or came with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub planned: Option<Planned>,
    /// How its tasks stand in the makers' trackers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<Task>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// Words of people, trimmed, without control characters but line ends, bounded.
fn words(text: &str) -> String {
    text.trim().chars().filter(|c| !c.is_control() || *c == '\n').take(LONGEST).collect()
}

impl Gate {
    /// Whether it asks for what a ticket's topic knows.
    pub fn asks_topic(&self) -> bool {
        self.facts || self.procedure
    }

    /// What is missing for a ticket that is handed over with this note; `lacks` is what is lacking by its topic.
    pub fn missing(&self, ticket: &Ticket, note: &str, lacks: &[Missing]) -> Vec<Missing> {
        let prepared = &ticket.prepared;
        // A task of the makers' tracker tells how to reproduce it, too.
        let reproduced = prepared.reproduction.is_some() || has_task(&ticket.marks);
        [
            (self.summary && note.trim().is_empty(), Missing::Summary),
            (self.search && prepared.searches == 0, Missing::Search),
            (self.facts && lacks.contains(&Missing::Facts), Missing::Facts),
            (self.procedure && lacks.contains(&Missing::Procedure), Missing::Procedure),
            (self.reproduction && !reproduced, Missing::Reproduction),
        ]
        .into_iter()
        .filter_map(|(wanted, what)| wanted.then_some(what))
        .collect()
    }
}

fn has_task(marks: &Marks) -> bool {
    marks.references.iter().any(|reference| reference.url.is_some())
}

/// The events of a hand-over.
pub(super) fn hand_over(
    ticket: &Ticket,
    wish: HandOver,
    by: By,
    rules: &Rules,
) -> Result<Vec<Event>, Refusal> {
    let HandOver { line, team, note, excuse, agreed, lacks } = wish;
    if !(1..=LINES).contains(&line) {
        return Err(Refusal::NoSuchLine(line));
    }
    if ticket.line == line && ticket.team == team {
        return Ok(vec![]);
    }
    let (note, mut excuse) = (words(&note), words(&excuse));
    let by_hand = by.side == Side::Staff;
    let gate = rules.gate(line);
    if line > ticket.line && by_hand {
        let missing = gate.missing(ticket, &note, &lacks);
        let may_excuse = ticket.priority == Priority::P1 && !excuse.is_empty();
        if missing.is_empty() {
            excuse.clear();
        } else if !may_excuse {
            return Err(Refusal::Gate(missing));
        }
        if gate.approval && !agreed {
            let same =
                ticket.prepared.asked.as_ref().is_some_and(|asked| (asked.line, asked.team) == (line, team));
            return Ok(if same { vec![] } else { vec![Event::HandOverAsked { line, team, note }] });
        }
    } else {
        excuse.clear();
    }
    let returned = line < ticket.line && by_hand;
    if returned && note.is_empty() && rules.gate(ticket.line) != Gate::default() {
        return Err(Refusal::NeedsReason);
    }
    Ok(vec![Event::LineChanged { line, team, note, excuse, returned }])
}

/// What the head says to a hand-over that waits for him.
pub(super) fn judge(ticket: &Ticket, agreed: bool, reason: &str) -> Result<Vec<Event>, Refusal> {
    let asked = ticket.prepared.asked.clone().ok_or(Refusal::NothingAsked)?;
    if agreed {
        let (line, team, note) = (asked.line, asked.team, asked.note);
        return Ok(vec![Event::LineChanged { line, team, note, excuse: String::new(), returned: false }]);
    }
    match words(reason) {
        reason if reason.is_empty() => Err(Refusal::NeedsReason),
        reason => Ok(vec![Event::HandOverDeclined { reason }]),
    }
}

/// How to reproduce the fault; nothing takes it back.
pub(super) fn reproduce(ticket: &Ticket, steps: &str) -> Vec<Event> {
    let steps = words(steps);
    let known = ticket.prepared.reproduction.as_deref().unwrap_or_default();
    if steps == known { vec![] } else { vec![Event::Reproduced { steps }] }
}

/// That the knowledge base was asked.
pub(super) fn searched(text: &str, found: u32) -> Vec<Event> {
    let text = crate::text::excerpt(text, 140);
    if text.is_empty() { vec![] } else { vec![Event::Searched { text, found }] }
}

impl Prepared {
    /// Takes an event in.
    pub(super) fn apply(&mut self, event: &Event, by: By, at: Moment) {
        match event {
            Event::LineChanged { .. } => (self.searches, self.asked) = (0, None),
            Event::HandOverAsked { line, team, note } => {
                self.asked =
                    Some(Pending { line: *line, team: *team, note: note.clone(), by: by.person, at });
            }
            Event::HandOverDeclined { .. } => self.asked = None,
            Event::Reproduced { steps } => {
                self.reproduction = Some(steps.clone()).filter(|steps| !steps.is_empty())
            }
            Event::Searched { .. } => self.searches = self.searches.saturating_add(1),
            other => self.hear(other),
        }
    }
}

impl Ticket {
    /// What happened between lines.
    pub(super) fn pass_on(&mut self, entry: &Entry) {
        match &entry.event {
            Event::LineChanged { line, team, .. } => {
                (self.line, self.team, self.assignee) = (*line, *team, None);
            }
            Event::Routed { team, to, .. } => (self.team, self.assignee) = (*team, *to),
            Event::Dealt { to, .. } => self.assignee = Some(*to),
            _ => {}
        }
        self.prepared.apply(&entry.event, entry.by, entry.at);
    }
}
