//! The conditions of a view of the queue: made, counted before they are saved, changed.

use super::{
    shell::{FieldErrors, Shell},
    view::Choice,
};
use askama::Template;
use i18n::T;

/// A box to tick.
#[derive(Clone, Debug)]
pub struct Tick {
    /// The name of the field.
    pub name: String,
    /// The key of its word; empty when the word is a number.
    pub key: &'static str,
    /// The number.
    pub number: u8,
    /// Whether it is ticked.
    pub on: bool,
}

/// Boxes of one question.
#[derive(Clone, Debug)]
pub struct Group {
    /// The key of the question.
    pub legend: &'static str,
    /// The boxes.
    pub ticks: Vec<Tick>,
}

/// A question answered by yes, no or nothing.
#[derive(Clone, Debug)]
pub struct Flag {
    /// The name of the field.
    pub name: &'static str,
    /// The key of the question.
    pub key: &'static str,
    /// `yes`, `no` or nothing.
    pub is: &'static str,
}

/// How many tickets hold a condition.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// So many.
    pub n: i64,
    /// Of so many of the newest, when not all were looked at.
    pub newest: Option<i64>,
}

/// `GET /views/new`, `GET /views/{id}`, and what comes back when something is wrong.
#[derive(Template, Clone, Debug)]
#[template(path = "desk/conditions.html")]
pub struct ConditionsPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The view that is changed; empty for a new one.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Boxes.
    pub groups: Vec<Group>,
    /// Yes or no.
    pub flags: Vec<Flag>,
    /// The chosen clients by name, and empty places.
    pub clients: Vec<String>,
    /// The clients that can be chosen.
    pub known: Vec<String>,
    /// The chosen owners, each a list.
    pub owners: Vec<Vec<Choice>>,
    /// Words of the subject.
    pub subject: String,
    /// The freshest first.
    pub newest: bool,
    /// Each sees his own.
    pub mine: bool,
    /// For everybody.
    pub shared: bool,
    /// Whether the viewer may make views for everybody.
    pub may_share: bool,
    /// How many tickets that is.
    pub found: Option<Found>,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// `GET /views/count`: the number alone.
#[derive(Template, Clone, Debug)]
#[template(path = "desk/count.html")]
pub struct CountPart {
    /// The reader.
    pub t: T,
    /// The number.
    pub found: Option<Found>,
}
