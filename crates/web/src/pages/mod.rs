//! What people see: one struct a page, filled by handlers with plain values, drawn by a template.
//!
//! A page struct holds texts, numbers, moments (UTC milliseconds) and the small enums of [`view`]; it never
//! holds a domain object and never asks a question of its own. Every page has samples (feature `samples`)
//! that tests draw in every language.

pub mod access;
pub mod api_docs;
pub mod canned;
pub mod conditions;
pub mod error;
pub mod guide;
pub mod happening;
pub mod inbound;
pub mod joining;
pub mod journal;
pub mod keys;
pub mod letters;
pub mod many;
pub mod new_ticket;
pub mod palette;
pub mod people;
pub mod presence;
pub mod queue;
pub mod shell;
pub mod ticket;
pub mod view;

pub use access::{AccessPage, ByLinkPage, LinkPage, PasswordResetPage, SignInPage};
pub use api_docs::ApiDocsPage;
pub use canned::{CannedMenu, CannedPage, MacroPage};
pub use conditions::{ConditionsPage, CountPart};
pub use error::{ErrorKind, ErrorPage};
pub use guide::{GuidePage, GuidesPage};
pub use happening::{Happened, Happening, Passed};
pub use inbound::{FailedMail, InboundPage};
pub use joining::{MergePage, VersionsPage};
pub use journal::JournalPage;
pub use keys::KeysPart;
pub use many::{BarPart, ManyPage};
pub use new_ticket::NewTicketPage;
pub use palette::PalettePart;
pub use people::PeoplePart;
pub use queue::{FirstStep, FirstSteps, PreviewPart, QueuePage, QueueRow};
pub use shell::{Density, FieldErrors, Notice, Shell, Theme, Tone, ViewLink};
pub use ticket::{Composer, Entry, Message, MessageKind, TicketPage};
