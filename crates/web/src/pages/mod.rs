//! What people see: one struct a page, filled by handlers with plain values, drawn by a template.
//!
//! A page struct holds texts, numbers, moments (UTC milliseconds) and the small enums of [`view`]; it never
//! holds a domain object and never asks a question of its own. Every page has samples (feature `samples`)
//! that tests draw in every language.

pub mod access;
pub mod api_docs;
pub mod error;
pub mod happening;
pub mod inbound;
pub mod journal;
pub mod letters;
pub mod new_ticket;
pub mod people;
pub mod queue;
pub mod shell;
pub mod ticket;
pub mod view;

pub use access::{AccessPage, PasswordResetPage, SignInPage};
pub use api_docs::ApiDocsPage;
pub use error::{ErrorKind, ErrorPage};
pub use happening::{Happened, Happening};
pub use inbound::{FailedMail, InboundPage};
pub use journal::JournalPage;
pub use new_ticket::NewTicketPage;
pub use people::PeoplePart;
pub use queue::{PreviewPart, QueuePage, QueueRow};
pub use shell::{Density, FieldErrors, Notice, Shell, Theme, Tone, ViewLink};
pub use ticket::{Composer, Entry, Message, MessageKind, TicketPage};
