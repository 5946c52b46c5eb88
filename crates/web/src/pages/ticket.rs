//! The ticket: its conversation, the composer, and the panel of facts.

use super::{
    happening::Happened,
    shell::{FieldErrors, Shell},
    view::{Channel, Choice, Delivery, File, Impact, Kind, Person, Priority, State, Turn, Urgency},
};
use askama::Template;
use i18n::T;

/// Who speaks, and who can hear it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind {
    /// Words of the client.
    Client,
    /// Our public reply.
    Reply,
    /// Our hidden note.
    Note,
    /// A robot's words: an acknowledgement, an auto-reply.
    Robot,
}

impl MessageKind {
    /// The word in forms and style sheets.
    pub fn slug(self) -> &'static str {
        match self {
            MessageKind::Client => "client",
            MessageKind::Reply => "reply",
            MessageKind::Note => "note",
            MessageKind::Robot => "robot",
        }
    }
}

/// One message of the conversation.
#[derive(Clone, Debug)]
pub struct Message {
    /// The anchor of the message.
    pub id: String,
    /// Who speaks, to whom.
    pub kind: MessageKind,
    /// The author.
    pub author: Person,
    /// Whether it came from outside: the author has no part in the ticket, and nothing proves who he is.
    pub outside: bool,
    /// Who got a copy of it; empty when nobody did.
    pub to: String,
    /// The way by which it came or went.
    pub channel: Channel,
    /// When.
    pub at_ms: i64,
    /// The visible part, already sanitised HTML.
    pub html: String,
    /// The quoted history, already sanitised HTML; empty when there is none.
    pub quoted: String,
    /// Attachments.
    pub files: Vec<File>,
    /// Remote pictures that are not loaded until asked for.
    pub blocked_images: u32,
    /// How far a public reply has got.
    pub delivery: Option<Delivery>,
}

/// A line of the conversation.
#[derive(Clone, Debug)]
pub enum Entry {
    /// The day changes.
    Day(i64),
    /// Somebody said something.
    Message(Message),
    /// Something happened.
    Event(Happened),
}

impl Entry {
    fn at_ms(&self) -> i64 {
        match self {
            Entry::Day(at) => *at,
            Entry::Message(message) => message.at_ms,
            Entry::Event(event) => event.at_ms,
        }
    }

    /// Puts a line before the first entry of each day of the reader.
    pub fn with_days(t: &T, entries: Vec<Entry>) -> Vec<Entry> {
        let mut out = Vec::with_capacity(entries.len() + 8);
        let mut last = None;
        for entry in entries {
            let at = entry.at_ms();
            if last.is_none_or(|last| !t.same_day(last, at)) {
                out.push(Entry::Day(at));
            }
            last = Some(at);
            out.push(entry);
        }
        out
    }
}

/// The form at the bottom of the conversation.
#[derive(Clone, Debug)]
pub struct Composer {
    /// Whether it stands on the hidden note.
    pub note: bool,
    /// What was typed, when the form comes back with an error.
    pub text: String,
    /// Who will get the reply, by name («Анне Смирновой» is the handler's work, a plain name is right too).
    pub to: String,
    /// The way by which they will.
    pub channel: Channel,
    /// Others who will get it.
    pub copies: Vec<String>,
    /// The journal's sequence that the page shows: sending is refused when it is behind.
    pub seen_seq: i64,
    /// States that a reply may leave the ticket in.
    pub states: Vec<State>,
    /// The one that is chosen at first.
    pub state: State,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// A line of another ticket of the same client.
#[derive(Clone, Debug)]
pub struct Sibling {
    /// Its number.
    pub number: String,
    /// Its subject.
    pub subject: String,
    /// Its state.
    pub state: State,
}

/// A way to reach a person.
#[derive(Clone, Debug)]
pub struct Contact {
    /// Telephone or mail.
    pub channel: Channel,
    /// The address.
    pub address: String,
}

/// The facts beside the conversation.
#[derive(Clone, Debug)]
pub struct Panel {
    /// Who asks.
    pub requester: Person,
    /// Their post; may be empty.
    pub post: String,
    /// Their company.
    pub client: String,
    /// Their clock: an IANA zone's moment in words, made by the handler; may be empty.
    pub local_time: String,
    /// How to reach them.
    pub contacts: Vec<Contact>,
    /// Whether the viewer may change anything here; who may not reads the same as plain words.
    pub may_work: bool,
    /// Where the ticket may be led from its state.
    pub moves: Vec<State>,
    /// Who may work on it; the chosen one does.
    pub assignees: Vec<Choice>,
    /// Lines that it may stand on.
    pub lines: Vec<Choice>,
    /// Who watches, ours and theirs.
    pub watchers: Vec<Person>,
    /// Whether the viewer does.
    pub watching: bool,
    /// How many are hurt.
    pub impact: Impact,
    /// How long it can wait.
    pub urgency: Urgency,
    /// The kind.
    pub kind: Kind,
    /// Minutes written down so far.
    pub minutes: i64,
    /// Other tickets of the client.
    pub siblings: Vec<Sibling>,
    /// How many the client has in all.
    pub siblings_total: i64,
    /// Lines of the journal.
    pub journal_total: i64,
}

/// `GET /tickets/{number}`.
#[derive(Template, Clone, Debug)]
#[template(path = "desk/ticket.html")]
pub struct TicketPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The number.
    pub number: String,
    /// The subject.
    pub subject: String,
    /// The state.
    pub state: State,
    /// Whose move.
    pub turn: Turn,
    /// Since when.
    pub since_ms: i64,
    /// How much it matters.
    pub priority: Priority,
    /// The line of support.
    pub line: u8,
    /// The way by which it came.
    pub channel: Channel,
    /// Who works on it.
    pub assignee: Option<Person>,
    /// Whether that is the viewer.
    pub mine: bool,
    /// The conversation, oldest first, days included ([`Entry::with_days`]).
    pub entries: Vec<Entry>,
    /// The composer; `None` when nothing may be said any more.
    pub composer: Option<Composer>,
    /// The facts.
    pub panel: Panel,
}
