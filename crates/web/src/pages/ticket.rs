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
    /// The number of the merged ticket that it came with.
    pub part: Option<String>,
    /// How often it was put right.
    pub versions: i64,
    /// The words that the viewer may put right.
    pub edit: Option<String>,
    /// Whether it may get a ticket of its own.
    pub may_split: bool,
}

/// A line of the conversation.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "most lines are messages")]
pub enum Entry {
    /// The day changes.
    Day(i64),
    /// Somebody said something.
    Message(Message),
    /// Something happened.
    Event(Happened),
    /// A procedure was followed.
    Run(RunView),
}

/// A procedure that was followed, folded into one line.
#[derive(Clone, Debug)]
pub struct RunView {
    /// When it last went on.
    pub at_ms: i64,
    /// Who began it.
    pub who: String,
    /// The article's number.
    pub number: i64,
    /// How it stands, or how it ended.
    pub state: String,
    /// What was done.
    pub done: Vec<crate::topics::procedure::DoneView>,
}

impl Entry {
    fn at_ms(&self) -> i64 {
        match self {
            Entry::Day(at) => *at,
            Entry::Message(message) => message.at_ms,
            Entry::Event(event) => event.at_ms,
            Entry::Run(run) => run.at_ms,
        }
    }

    /// Takes away what can be done with it.
    pub fn only_read(&mut self) {
        if let Entry::Message(message) = self {
            (message.edit, message.may_split) = (None, false);
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

/// Something that was said after the writer looked last.
#[derive(Clone, Debug)]
pub struct News {
    /// The anchor of the message.
    pub id: String,
    /// Who.
    pub author: String,
    /// When.
    pub at_ms: i64,
    /// What, already sanitised HTML.
    pub html: String,
}

/// A file that waits with a draft.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// What forms send.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
}

/// An answer that was sent and can still be taken back.
#[derive(Clone, Debug)]
pub struct Held {
    /// What forms send.
    pub id: String,
    /// The words.
    pub text: String,
    /// When they go.
    pub due_ms: i64,
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
    /// What arrived since the words were begun.
    pub news: Vec<News>,
    /// Files that wait with the draft.
    pub files: Vec<Waiting>,
    /// Since when the words wait, when they come from a draft.
    pub draft_ms: Option<i64>,
    /// Whether they were sent and could not become a message.
    pub failed: bool,
    /// Live parts of the larger matter.
    pub open_children: Vec<String>,
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

/// What another ticket is to this one.
#[derive(Clone, Debug)]
pub struct Linked {
    /// The word in forms.
    pub link: &'static str,
    /// The other ticket; its subject is empty when the viewer may not read it.
    pub ticket: Sibling,
    /// Whether people make such links, and may remove them.
    pub by_hand: bool,
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
    /// The pages of the one who asks and of the company, for whoever may read them.
    pub about: Option<(String, String)>,
    /// What we keep in mind about the company; never shown to it.
    pub memo: String,
    /// Their clock: an IANA zone's moment in words, made by the handler; may be empty.
    pub local_time: String,
    /// How to reach them.
    pub contacts: Vec<Contact>,
    /// Whether the viewer may change anything here; who may not reads the same as plain words.
    pub may_work: bool,
    /// What other tickets are to it.
    pub links: Vec<Linked>,
    /// The flags, each with whether it is set.
    pub flags: Vec<(domain::desk::Flag, bool)>,
    /// Its names in other systems.
    pub references: Vec<domain::desk::Reference>,
    /// How the makers' tasks among them stand.
    pub tasks: Vec<domain::desk::Task>,
    /// The release that its mending is planned in, or came with.
    pub planned: Option<domain::desk::Planned>,
    /// Live parts of it, when it is solved itself.
    pub open_children: Vec<String>,
    /// Where the ticket may be led from its state.
    pub moves: Vec<State>,
    /// Who may work on it; the chosen one does.
    pub assignees: Vec<Choice>,
    /// Lines that it may stand on.
    pub lines: Vec<Choice>,
    /// How to reproduce the fault; empty when nobody has written it.
    pub reproduction: String,
    /// A hand-over that waits for the head.
    pub consent: Option<Consent>,
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
    /// Since when the reader's timer seems to run; none while it stands.
    pub timer: Option<i64>,
    /// Topic, facts, procedure.
    pub guide: crate::topics::GuideView,
    /// What its solution has to do with articles.
    pub learnt: app::knowledge::LearntFrom,
    /// Whether the viewer may begin an article.
    pub may_write: bool,
    /// Other tickets of the client.
    pub siblings: Vec<Sibling>,
    /// How many the client has in all.
    pub siblings_total: i64,
    /// Lines of the journal.
    pub journal_total: i64,
}

impl Panel {
    /// How a task of the makers stands.
    pub fn task(&self, reference: &domain::desk::Reference) -> Option<&domain::desk::Task> {
        self.tasks.iter().find(|task| (&task.system, &task.value) == (&reference.system, &reference.value))
    }

    /// Whether the release that it waited for is out.
    pub fn is_out(&self) -> bool {
        self.planned.as_ref().is_some_and(|planned| planned.out)
    }
}

/// A hand-over that waits for the head.
#[derive(Clone, Debug)]
pub struct Consent {
    /// The line.
    pub line: String,
    /// The summary.
    pub note: String,
    /// Who asks.
    pub by: String,
    /// When he did.
    pub at_ms: i64,
    /// Whether the viewer decides.
    pub mine: bool,
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
    /// The next deadline.
    pub due: Option<crate::promise::Chip>,
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
    /// Answers of the viewer that can still be taken back.
    pub held: Vec<Held>,
    /// The ticket that it is part of.
    pub part_of: Option<Sibling>,
    /// Whether the viewer may let it stand alone again.
    pub may_part: bool,
    /// The composer; `None` when nothing may be said any more.
    pub composer: Option<Composer>,
    /// Who else of us is here.
    pub beside: Vec<super::presence::Beside>,
    /// The facts.
    pub panel: Panel,
}

impl TicketPage {
    /// What forms within the conversation carry.
    fn csrf(&self) -> &str {
        &self.shell.csrf
    }
}
