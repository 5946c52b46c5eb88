//! An engineer writes a ticket down: for somebody on the telephone, or for the desk itself.

use super::{
    shell::{FieldErrors, Shell},
    view::{Channel, Choice, Impact, Kind, Urgency},
};
use askama::Template;
use i18n::T;

/// `GET /tickets/new`, and `POST /tickets` that came back.
#[derive(Template, Clone, Debug)]
#[template(path = "desk/new.html")]
pub struct NewTicketPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// People who can be the requester: the value is what the form sends, the label «Анна Смирнова · Игрушкин двор».
    pub requesters: Vec<Choice>,
    /// The requester as typed.
    pub requester: String,
    /// The subject as typed.
    pub subject: String,
    /// The words as typed.
    pub text: String,
    /// The way by which it came.
    pub channel: Channel,
    /// The kind.
    pub kind: Kind,
    /// How many are hurt.
    pub impact: Impact,
    /// How long it can wait.
    pub urgency: Urgency,
    /// The topic and its questions.
    pub asks: crate::topics::AsksPart,
    /// Who may work on it.
    pub assignees: Vec<Choice>,
    /// What is wrong.
    pub errors: FieldErrors,
}

impl NewTicketPage {
    /// The ways by which an engineer can hear of a thing.
    pub const CHANNELS: [Channel; 3] = [Channel::Phone, Channel::Desk, Channel::Mail];
}
