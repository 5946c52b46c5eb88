//! The queue: views with counters, a list that says whose move it is, a preview on wide screens.

use super::{
    shell::Shell,
    ticket::{Entry, MessageKind},
    view::{Channel, Delivery, Person, Priority, State, Turn},
};
use askama::Template;
use i18n::T;

/// A line of the list.
#[derive(Clone, Debug)]
pub struct QueueRow {
    /// The number that people say.
    pub number: String,
    /// The subject.
    pub subject: String,
    /// Whose move.
    pub turn: Turn,
    /// Since when it is their move.
    pub since_ms: i64,
    /// The state.
    pub state: State,
    /// Who spoke last; empty when nobody has.
    pub last_by: String,
    /// Their words, in one line.
    pub last_words: String,
    /// Whether those words are a hidden note.
    pub last_hidden: bool,
    /// The client.
    pub client: String,
    /// The line of support.
    pub line: u8,
    /// Who works on it.
    pub assignee: Option<Person>,
    /// Whether that is the viewer.
    pub mine: bool,
    /// How much it matters.
    pub priority: Priority,
    /// Whether the client raised that himself.
    pub raised: bool,
    /// The way by which it came.
    pub channel: Channel,
    /// Attachments.
    pub files: u32,
    /// People who watch.
    pub watchers: u32,
    /// Its next deadline.
    pub due: Option<crate::promise::Chip>,
}

/// What somebody new may try, and what he has tried.
#[derive(Clone, Debug)]
pub struct FirstSteps {
    /// The steps.
    pub steps: Vec<FirstStep>,
}

impl FirstSteps {
    /// How many are taken.
    pub fn taken(&self) -> usize {
        self.steps.iter().filter(|step| step.done).count()
    }
}

/// Something to try.
#[derive(Clone, Debug)]
pub struct FirstStep {
    /// The key of what to do.
    pub key: &'static str,
    /// Where it is done; empty when it is done right here.
    pub href: &'static str,
    /// Whether the palette is meant.
    pub palette: bool,
    /// Whether he has done it.
    pub done: bool,
}

/// `GET /queue`.
#[derive(Template, Clone, Debug)]
#[template(path = "desk/queue.html")]
pub struct QueuePage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// Whether the desk has never had a ticket.
    pub fresh: bool,
    /// How many tickets the view has; `None` when it is filtered and nobody counted.
    pub total: Option<i64>,
    /// What the list is filtered by.
    pub q: String,
    /// The lines.
    pub rows: Vec<QueueRow>,
    /// Whether this is not the first page.
    pub later: bool,
    /// The key of the next page.
    pub next: Option<String>,
    /// Of a saved view that is not filled yet: how many tickets were looked at, and how many there are.
    pub filling: Option<(i64, i64)>,
    /// Whether the viewer may change the saved view.
    pub may_change: bool,
    /// What somebody new may try.
    pub first: Option<FirstSteps>,
    /// A change of many tickets that can be taken back: its address.
    pub undo: Option<String>,
}

impl QueuePage {
    /// How many can be changed at once.
    pub const MANY: i64 = app::desk::MANY as i64;

    /// As many as the page or the view offers to choose.
    pub fn offered(&self) -> Option<i64> {
        self.total.filter(|total| *total > self.rows.len() as i64).map(|total| total.min(Self::MANY))
    }

    /// The key of the name of the view.
    pub fn title_key(&self) -> &'static str {
        self.shell.views.iter().find(|view| view.slug == self.shell.view).map_or("view-all", |view| view.key)
    }

    /// Whether some number has a prefix and needs a wider column.
    pub fn long_numbers(&self) -> bool {
        self.rows.iter().any(|row| row.number.len() > 7)
    }

    /// What an empty list teaches.
    pub fn empty_help(&self) -> &'static str {
        if self.fresh { "queue-fresh-help" } else { "queue-empty-help" }
    }

    /// What an empty list says.
    pub fn empty_key(&self) -> &'static str {
        if self.fresh {
            return "queue-fresh";
        }
        match self.shell.view {
            "ours" => "queue-empty-ours",
            "mine" => "queue-empty-mine",
            "unassigned" => "queue-empty-unassigned",
            "client" => "queue-empty-client",
            _ => "queue-empty-other",
        }
    }
}

/// `GET /tickets/{number}/preview`: the right side of the queue.
#[derive(Template, Clone, Debug)]
#[template(path = "desk/preview.html")]
pub struct PreviewPart {
    /// The reader.
    pub t: T,
    /// The number.
    pub number: String,
    /// The subject.
    pub subject: String,
    /// The state.
    pub state: State,
    /// Who asks.
    pub requester: String,
    /// Of which client.
    pub client: String,
    /// How many earlier entries there are.
    pub earlier: usize,
    /// The last entries of the conversation.
    pub entries: Vec<Entry>,
}

impl PreviewPart {
    /// A preview has no forms.
    fn csrf(&self) -> &'static str {
        ""
    }
}
