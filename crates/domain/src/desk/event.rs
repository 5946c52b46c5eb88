//! The journal's vocabulary: what can have happened to a ticket, in the past tense.
//!
//! Stored as JSON; a variant or a field is never renamed or reused, only added with a default.

use super::{
    Asked, Before, Dealing, FactChange, Flag, Impact, Link, Offer, Priority, Reference, Spent, State, Task,
    TicketKind, Urgency, Verdict, WaitFor, Watcher,
};
use crate::ids::{
    ArticleId, AssetId, AttachmentId, MessageId, OrganisationId, PersonId, ReleaseId, TeamId, TicketId,
};
use crate::knowledge::Lead;
use crate::people::Side;
use crate::sla::{Act, Metric, TermsRef, When, Whose};
use crate::time::Moment;
use crate::topic::Snapshot;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One line of the journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// 1, 2, 3 … without gaps within a ticket: the optimistic lock.
    pub seq: i64,
    /// When.
    pub at: Moment,
    /// Who.
    pub by: By,
    /// From which channel.
    pub via: Channel,
    /// What.
    pub event: Event,
}

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct By {
    /// On whose side.
    pub side: Side,
    /// The person; none for the desk itself.
    pub person: Option<PersonId>,
}

impl By {
    /// The desk itself.
    pub const SYSTEM: By = By { side: Side::System, person: None };

    /// One of us.
    pub fn staff(person: PersonId) -> By {
        By { side: Side::Staff, person: Some(person) }
    }

    /// One of the client's people.
    pub fn client(person: PersonId) -> By {
        By { side: Side::Client, person: Some(person) }
    }
}

/// By which road something came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// E-mail.
    Mail,
    /// The client's portal.
    Portal,
    /// The engineers' pages.
    Desk,
    /// A telephone call, written down by one of us.
    Phone,
    /// The desk's own clockwork.
    System,
    /// Imported from elsewhere.
    Import,
    /// Another program.
    Api,
}

impl Channel {
    /// All channels.
    pub const ALL: [Channel; 7] = [
        Channel::Mail,
        Channel::Portal,
        Channel::Desk,
        Channel::Phone,
        Channel::System,
        Channel::Import,
        Channel::Api,
    ];

    /// The stored name.
    pub fn code(self) -> &'static str {
        match self {
            Channel::Mail => "mail",
            Channel::Portal => "portal",
            Channel::Desk => "desk",
            Channel::Phone => "phone",
            Channel::System => "system",
            Channel::Import => "import",
            Channel::Api => "api",
        }
    }

    /// The channel of a stored name.
    pub fn from_code(code: &str) -> Option<Channel> {
        Channel::ALL.into_iter().find(|channel| channel.code() == code)
    }
}

/// Why a ticket was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClosedWhy {
    /// The requester confirmed the solution.
    Confirmed,
    /// The requester was silent for the promised time.
    Silence,
    /// One of us closed it.
    Staff,
    /// It had been silent for longer than the promised time when its history was brought in.
    Imported,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
#[allow(missing_docs, reason = "fields repeat the words of the variant's description")]
pub enum Event {
    /// The ticket came into being.
    Opened {
        number: i64,
        org: OrganisationId,
        requester: PersonId,
        kind: TicketKind,
        subject: String,
        impact: Impact,
        urgency: Urgency,
        priority: Priority,
        line: u8,
    },
    /// The client's side, or an outsider with our mail in hand, wrote.
    RequesterWrote { message: MessageId, excerpt: String },
    /// A short thanks came after the solution; counts as a like and does not reopen.
    Thanked { message: MessageId, excerpt: String },
    /// One of us decided that a thanks was more than that.
    ThanksOverruled,
    /// We answered publicly.
    Replied { message: MessageId, excerpt: String },
    /// An internal note.
    Noted { message: MessageId, excerpt: String },
    /// A robot of the client's answered; nothing else changes.
    AutoReplied { message: MessageId },
    /// A mail of ours came back.
    Bounced { message: Option<MessageId>, recipient: String, hard: bool, reason: String },
    /// A provider told that a recipient called a mail of ours spam; `recipient` is empty when it hides who.
    Complained { message: Option<MessageId>, recipient: String, feedback: String },
    /// A scanner found something in a file of a message.
    FileInfected { file: AttachmentId, name: String, threat: String },
    /// The automatic acknowledgement was put into the outbox.
    Acknowledged,
    /// Given to a person, or to nobody.
    Assigned { to: Option<PersonId> },
    /// Impact or urgency changed.
    Prioritised { impact: Impact, urgency: Urgency, priority: Priority },
    /// The type changed.
    KindChanged { kind: TicketKind },
    /// The subject changed.
    SubjectChanged { subject: String },
    /// Another client or requester turned out to be the right one.
    RequesterChanged { org: OrganisationId, requester: PersonId },
    /// Work goes on.
    Resumed,
    /// Somebody else has to act first; who, if not as the kind of the wait says.
    Waited {
        on: WaitFor,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        whose: Option<Whose>,
    },
    /// A solution was offered.
    Solved,
    /// The requester confirmed.
    Confirmed,
    /// The offer was refused, or something came after the end; a new cycle begins.
    Reopened,
    /// Finished.
    Closed { why: ClosedWhy },
    /// Will not be done.
    Rejected { reason: String },
    /// Someone wants to know of everything public (client's side) or of everything (ours).
    WatcherAdded { person: PersonId, side: Side },
    /// No more.
    WatcherRemoved { person: PersonId },
    /// Handed to another line of support; by people, with a summary or the reason of a return.
    LineChanged {
        line: u8,
        note: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        team: Option<TeamId>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        excuse: String,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        returned: bool,
    },
    /// A rule sent it, when it came, to a team of its line or to a person.
    Routed {
        rule: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        team: Option<TeamId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<PersonId>,
    },
    /// Its line deals tickets out and it is this member's turn; or, without a way, he is the client's personal engineer.
    Dealt {
        to: PersonId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        how: Option<Dealing>,
    },
    /// A hand-over waits for the head.
    HandOverAsked {
        line: u8,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        team: Option<TeamId>,
        note: String,
    },
    /// The head did not agree.
    HandOverDeclined { reason: String },
    /// How to reproduce the fault; empty when that was no way.
    Reproduced { steps: String },
    /// One of us asked the knowledge base for this ticket.
    Searched { text: String, found: u32 },
    /// Minutes of work were written down. Entries of old days say no more than how many.
    TimeLogged {
        minutes: i64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        spent: Option<Spent>,
    },
    /// Minutes of an entry (its number in this journal) were taken back.
    TimeCountered { of: i64, minutes: i64, reason: String },
    /// The client objects to an entry.
    TimeDisputed { of: i64, words: String },
    /// Something was said about it, by either side.
    DisputeAnswered { of: i64, words: String },
    /// It was decided: so many minutes of the entry are free from now on.
    DisputeDecided { of: i64, verdict: Verdict, free: i64, reason: String },
    /// A price for a service was offered.
    Quoted { offer: Offer },
    /// The client said yes or no to it (its number in this journal).
    QuoteAnswered { of: i64, accepted: bool, words: String },
    /// The requester pressed Like.
    Liked,
    /// We reminded ourselves whose move it is; step 1 the owner, step 2 the head.
    Reminded { step: u8 },
    /// It became part of another ticket, where the conversation goes on.
    Merged { into: TicketId, number: i64 },
    /// It stands alone again, as it was before.
    Unmerged { from: TicketId, number: i64 },
    /// Another ticket became part of this one; who heard there and not here watches now.
    Absorbed { ticket: TicketId, number: i64, watchers: Vec<Watcher> },
    /// That ticket stands alone again, and takes along the watchers it brought.
    Released { ticket: TicketId, number: i64, watchers: Vec<Watcher> },
    /// Has to do with another ticket.
    Linked { link: Link, to: TicketId, number: i64 },
    /// No more.
    Unlinked { link: Link, to: TicketId, number: i64 },
    /// A flag was set, or taken off.
    Flagged { flag: Flag, on: bool },
    /// Another system's name for it was written down.
    Referred { reference: Reference },
    /// No more.
    Unreferred { reference: Reference },
    /// An article was what solved it.
    SolvedWith { article: ArticleId, number: i64 },
    /// It was not, after all.
    SolvedOtherwise { article: ArticleId, number: i64 },
    /// An article was begun from what happened here.
    ArticleBegun { article: ArticleId, number: i64 },
    /// Somebody said why no article is needed.
    ArticleWaived { reason: String },
    /// A message was the beginning of something else, which got a ticket of its own.
    SplitOff { message: MessageId, to: TicketId, number: i64 },
    /// A bulk change was taken back: everything but the conversation is as it was.
    Undone { before: Box<Before> },
    /// A row of another desk's log, in the words of that log; what it means here is told by the entries around it.
    /// `said` is what else the row says, where it differs from the row before.
    Recorded {
        status: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        substatus: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        team: Option<TeamId>,
        line: u8,
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        said: BTreeMap<String, String>,
    },
    /// What is promised to the client, from now on.
    Promised { terms: TermsRef },
    /// Somebody set the deadline of a running clock by hand, or (without a moment) gave it back to the plan.
    DeadlineSet { metric: Metric, at: Option<Moment>, reason: String },
    /// A step of the plan came; the first is 0. What the plan wants done then, and what of it changes the ticket stands in
    /// the entries after it.
    StageReached {
        metric: Metric,
        stage: u8,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        when: Option<When>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        acts: Vec<Act>,
    },
    /// The requester was reminded that we wait for him; the first time is 0.
    FollowedUp { n: u8 },
    /// By which topic was asked, and what was answered; `before` is what was known before.
    TopicSet {
        asked: Asked,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Box<Asked>>,
    },
    /// Facts were added, put right or taken away, by the names of their fields.
    FactsChanged { changes: BTreeMap<String, FactChange>, public: bool },
    /// A procedure was begun at its first step; of the article's version.
    ProcedureBegun { article: ArticleId, number: i64, version: i64 },
    /// A step was answered, in the words of that time; what followed.
    StepAnswered {
        step: usize,
        title: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        outcome: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
        lead: Lead,
    },
    /// The procedure was put aside.
    ProcedureStopped { reason: String },
    /// Somebody goes on with it.
    ProcedureTakenUp,
    /// It is about a thing, which was like this.
    AssetNamed { snapshot: Box<Snapshot> },
    /// It is not, after all.
    AssetUnnamed { asset: AssetId, name: String },
    /// Its mending comes with a release.
    Planned { release: ReleaseId, name: String },
    /// It does not, after all.
    Unplanned { release: ReleaseId, name: String },
    /// The release is out; what the client was told of it.
    Shipped { release: ReleaseId, name: String, note: String },
    /// A tracker of the makers told how a task stands.
    TaskMoved { task: Task },
    /// Words of ours were put right; what stood there before is kept as version `version`.
    /// `excerpt` is new when the message was the last word.
    Edited { message: MessageId, version: i64, excerpt: Option<String> },
}

impl Event {
    /// Handed to a line by nobody's words.
    pub(super) fn to_line(line: u8) -> Event {
        Event::LineChanged { line, note: String::new(), team: None, excuse: String::new(), returned: false }
    }

    /// The state that the event leads to, if it is one that leads somewhere.
    pub fn next_state(&self) -> Option<State> {
        Some(match self {
            Event::Opened { .. } => State::New,
            Event::Resumed | Event::Reopened | Event::ThanksOverruled => State::Open,
            Event::Waited { on, .. } => State::Waiting(*on),
            Event::Solved => State::Solved,
            Event::Closed { .. } => State::Closed,
            Event::Rejected { .. } => State::Rejected,
            Event::Merged { .. } => State::Merged,
            _ => return None,
        })
    }
}
