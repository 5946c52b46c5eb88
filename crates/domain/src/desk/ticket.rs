//! The ticket as the fold of its journal.

use super::{
    By, Channel, Entry, Event, Guided, Impact, Known, Link, Marks, Prepared, Priority, State, Turn, Urgency,
};
use crate::ids::{OrganisationId, PersonId, TeamId, TicketId};
use crate::people::{Side, TicketFacts};
use crate::sla::TermsRef;
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// What kind of request it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketKind {
    /// A question.
    Consultation,
    /// Something that worked does not.
    Incident,
    /// A fault in the software.
    Fault,
    /// A wish.
    Wish,
    /// A paid service.
    ServiceOrder,
    /// A violation found in data.
    DataFinding,
}

impl TicketKind {
    /// All kinds, in the order of the interface.
    pub const ALL: [TicketKind; 6] = [
        TicketKind::Consultation,
        TicketKind::Incident,
        TicketKind::Fault,
        TicketKind::Wish,
        TicketKind::ServiceOrder,
        TicketKind::DataFinding,
    ];

    /// The stored name.
    pub fn code(self) -> &'static str {
        match self {
            TicketKind::Consultation => "consultation",
            TicketKind::Incident => "incident",
            TicketKind::Fault => "fault",
            TicketKind::Wish => "wish",
            TicketKind::ServiceOrder => "service_order",
            TicketKind::DataFinding => "data_finding",
        }
    }

    /// The kind of a stored name.
    pub fn from_code(code: &str) -> Option<TicketKind> {
        TicketKind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Somebody who wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watcher {
    /// Who.
    pub person: PersonId,
    /// On whose side: the client's watchers hear only what is public.
    pub side: Side,
}

/// What another ticket is to this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Tie {
    /// What it is.
    pub link: Link,
    /// Which ticket.
    pub to: TicketId,
    /// Its human number, which never changes.
    pub number: i64,
}

/// Where a merged ticket went, and what it returns to when it is let go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// The ticket that it is a part of.
    pub into: TicketId,
    /// Its state before.
    pub state: State,
    /// Since when it was the move of whoever's move it was.
    pub turn_since: Moment,
    /// Reminders of that turn.
    pub reminded: u8,
}

/// The last words said, for the queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LastWord {
    /// Who said them.
    pub by: By,
    /// When.
    pub at: Moment,
    /// Whether the client can read them.
    pub public: bool,
    /// Their beginning.
    pub excerpt: String,
}

/// A ticket at a moment: the fold of its journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ticket {
    /// Its id.
    pub id: TicketId,
    /// Its human number.
    pub number: i64,
    /// The number of the last journal entry: the version.
    pub seq: i64,
    /// The client.
    pub org: OrganisationId,
    /// Who asks.
    pub requester: PersonId,
    /// By which channel it came.
    pub channel: Channel,
    /// The type.
    pub kind: TicketKind,
    /// The subject.
    pub subject: String,
    /// How much is hit.
    pub impact: Impact,
    /// How soon it hurts.
    pub urgency: Urgency,
    /// By the matrix of the moment when it was set.
    pub priority: Priority,
    /// The state.
    pub state: State,
    /// 1, and one more for each reopening.
    pub cycle: i64,
    /// The line of support, 1 first.
    pub line: u8,
    /// The team of that line, where one is known.
    #[serde(default)]
    pub team: Option<TeamId>,
    /// Whose it is on our side.
    pub assignee: Option<PersonId>,
    /// Who watches.
    pub watchers: Vec<Watcher>,
    /// Since when it is the move of whoever's move it is.
    pub turn_since: Moment,
    /// The last words.
    pub last: LastWord,
    /// When it came.
    pub opened_at: Moment,
    /// The last entry's moment.
    pub updated_at: Moment,
    /// The first answer by a person.
    pub first_reply_at: Option<Moment>,
    /// When the solution of this cycle was offered.
    pub solved_at: Option<Moment>,
    /// When it was closed or rejected.
    pub closed_at: Option<Moment>,
    /// Minutes written down.
    pub minutes: i64,
    /// Likes and thanks.
    pub likes: i64,
    /// Messages of the conversation, public and internal.
    pub messages: i64,
    /// Reminders sent in this turn.
    pub reminded: u8,
    /// Whether the client raised the priority himself.
    pub raised: bool,
    /// Where it went, if it is part of another ticket.
    pub merged: Option<Merge>,
    /// What other tickets are to it.
    pub ties: Vec<Tie>,
    /// Flags and names elsewhere.
    #[serde(default)]
    pub marks: Marks,
    /// What its solution has to do with what the team knows.
    #[serde(default)]
    pub known: Known,
    /// What leads the work on it.
    #[serde(default)]
    pub guided: Guided,
    /// It is the history of another desk, and nobody has touched it here: nothing happens to it by itself.
    #[serde(default)]
    pub quiet: bool,
    /// What is promised to the client; clocks run for tickets that have it.
    #[serde(default)]
    pub promised: Option<TermsRef>,
    /// What was done for the next hand-over.
    #[serde(default)]
    pub prepared: Prepared,
}

impl Ticket {
    /// Whose move it is.
    pub fn turn(&self) -> Turn {
        self.state.turn()
    }

    /// What decides who may touch it; `watchers` are the persons of [`Ticket::watchers`].
    pub fn facts<'a>(&self, watchers: &'a [PersonId]) -> TicketFacts<'a> {
        TicketFacts { org: self.org, requester: self.requester, watchers }
    }

    /// The persons of the watchers.
    pub fn watching(&self) -> Vec<PersonId> {
        self.watchers.iter().map(|watcher| watcher.person).collect()
    }

    /// The ticket that a journal tells of; `None` when it does not begin with an opening or has a gap.
    pub fn fold(id: TicketId, journal: &[Entry]) -> Option<Ticket> {
        let (first, rest) = journal.split_first()?;
        let mut ticket = Ticket::born(id, first)?;
        for entry in rest {
            if entry.seq != ticket.seq + 1 {
                return None;
            }
            ticket.apply(entry);
        }
        Some(ticket)
    }

    /// The ticket of an opening; `None` for any other event.
    pub fn born(id: TicketId, entry: &Entry) -> Option<Ticket> {
        let Event::Opened { number, org, requester, kind, subject, impact, urgency, priority, line } =
            &entry.event
        else {
            return None;
        };
        Some(Ticket {
            id,
            number: *number,
            seq: entry.seq,
            org: *org,
            requester: *requester,
            channel: entry.via,
            kind: *kind,
            subject: subject.clone(),
            impact: *impact,
            urgency: *urgency,
            priority: *priority,
            state: State::New,
            cycle: 1,
            line: *line,
            team: None,
            assignee: None,
            watchers: Vec::new(),
            turn_since: entry.at,
            last: LastWord { by: entry.by, at: entry.at, public: true, excerpt: String::new() },
            opened_at: entry.at,
            updated_at: entry.at,
            first_reply_at: None,
            solved_at: None,
            closed_at: None,
            minutes: 0,
            likes: 0,
            messages: 0,
            reminded: 0,
            raised: false,
            merged: None,
            ties: Vec::new(),
            marks: Marks::default(),
            known: Known::default(),
            guided: Guided::default(),
            quiet: false,
            promised: None,
            prepared: Prepared::default(),
        })
    }

    /// Takes one more entry of the journal: the only way a ticket changes.
    #[allow(clippy::too_many_lines, reason = "an arm for each event")]
    pub fn apply(&mut self, entry: &Entry) {
        self.seq = entry.seq;
        self.updated_at = entry.at;
        self.quiet &= entry.via == Channel::Import;
        match &entry.event {
            Event::Opened { .. }
            | Event::Acknowledged
            | Event::Bounced { .. }
            | Event::Complained { .. }
            | Event::FileInfected { .. }
            | Event::AutoReplied { .. } => {}
            Event::RequesterWrote { .. }
            | Event::Thanked { .. }
            | Event::Replied { .. }
            | Event::Noted { .. } => self.hear(entry),
            Event::Assigned { to } => {
                self.assignee = *to;
                self.reminded = 0;
            }
            Event::Prioritised { impact, urgency, priority } => {
                self.raised |= entry.by.side == Side::Client && *priority < self.priority;
                (self.impact, self.urgency, self.priority) = (*impact, *urgency, *priority);
            }
            Event::KindChanged { kind } => self.kind = *kind,
            Event::SubjectChanged { subject } => self.subject.clone_from(subject),
            Event::RequesterChanged { org, requester } => (self.org, self.requester) = (*org, *requester),
            Event::WatcherAdded { person, side } => self.watch(*person, *side),
            Event::WatcherRemoved { person } => self.watchers.retain(|watcher| watcher.person != *person),
            Event::Absorbed { watchers, .. } => {
                watchers.iter().for_each(|watcher| self.watch(watcher.person, watcher.side));
            }
            Event::Released { watchers, .. } => self.watchers.retain(|watcher| !watchers.contains(watcher)),
            Event::Edited { excerpt: Some(excerpt), .. } => self.last.excerpt.clone_from(excerpt),
            Event::Merged { into, .. } => self.become_part_of(*into),
            Event::Unmerged { .. } => self.stand_alone(),
            Event::Linked { link, to, number } => self.tie(Tie { link: *link, to: *to, number: *number }),
            Event::Unlinked { link, to, .. } => self.ties.retain(|tie| (tie.link, tie.to) != (*link, *to)),
            Event::Flagged { .. } | Event::Referred { .. } | Event::Unreferred { .. } => {
                self.marks.apply(&entry.event);
                self.prepared.hear(&entry.event);
            }
            Event::SolvedWith { .. } | Event::SolvedOtherwise { .. } => self.known.apply(entry),
            Event::ArticleBegun { .. } | Event::ArticleWaived { .. } => self.known.apply(entry),
            Event::LineChanged { .. }
            | Event::Routed { .. }
            | Event::Dealt { .. }
            | Event::HandOverAsked { .. }
            | Event::HandOverDeclined { .. }
            | Event::Reproduced { .. }
            | Event::Searched { .. }
            | Event::Planned { .. }
            | Event::Unplanned { .. }
            | Event::Shipped { .. }
            | Event::TaskMoved { .. } => self.pass_on(entry),
            Event::Recorded { team, .. } => (self.team, self.quiet) = (*team, true),
            Event::TimeLogged { minutes, .. } => self.minutes += minutes,
            Event::TimeCountered { minutes, .. } => self.minutes -= minutes,
            Event::Liked => self.likes += 1,
            Event::Reminded { step } => self.reminded = *step,
            Event::ThanksOverruled => self.likes = (self.likes - 1).max(0),
            Event::Undone { before } => self.put_back(before),
            Event::Promised { terms } => self.promised = Some(*terms),
            Event::TopicSet { .. }
            | Event::FactsChanged { .. }
            | Event::ProcedureBegun { .. }
            | Event::StepAnswered { .. }
            | Event::ProcedureStopped { .. }
            | Event::ProcedureTakenUp
            | Event::AssetNamed { .. }
            | Event::AssetUnnamed { .. } => self.guided.apply(entry),
            Event::SplitOff { .. }
            | Event::Edited { excerpt: None, .. }
            | Event::DeadlineSet { .. }
            | Event::StageReached { .. }
            | Event::FollowedUp { .. }
            | Event::TimeDisputed { .. }
            | Event::DisputeAnswered { .. }
            | Event::DisputeDecided { .. }
            | Event::Quoted { .. }
            | Event::QuoteAnswered { .. }
            | Event::Resumed
            | Event::Waited { .. }
            | Event::Solved
            | Event::Confirmed
            | Event::Reopened
            | Event::Closed { .. }
            | Event::Rejected { .. } => {}
        }
        self.pass(entry);
    }

    /// Somebody said something.
    fn hear(&mut self, entry: &Entry) {
        let (excerpt, public) = match &entry.event {
            Event::RequesterWrote { excerpt, .. }
            | Event::Thanked { excerpt, .. }
            | Event::Replied { excerpt, .. } => (excerpt, true),
            Event::Noted { excerpt, .. } => (excerpt, false),
            _ => return,
        };
        self.messages += 1;
        self.last = LastWord { by: entry.by, at: entry.at, public, excerpt: excerpt.clone() };
        match entry.event {
            Event::Thanked { .. } => self.likes += 1,
            Event::Replied { .. } if entry.by.side == Side::Staff => {
                self.first_reply_at.get_or_insert(entry.at);
            }
            _ => {}
        }
    }

    fn pass(&mut self, entry: &Entry) {
        let Some(next) = entry.event.next_state() else { return };
        if matches!(entry.event, Event::Reopened | Event::ThanksOverruled) {
            self.cycle += 1;
            (self.solved_at, self.closed_at) = (None, None);
        }
        match next {
            State::Solved => self.solved_at = Some(entry.at),
            State::Closed | State::Rejected => self.closed_at = Some(entry.at),
            _ => {}
        }
        if next.turn() != self.state.turn() {
            self.turn_since = entry.at;
            self.reminded = 0;
        }
        self.state = next;
    }
}
