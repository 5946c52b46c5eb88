//! Topics: what a request can be about, what it then asks for, and where it goes. A form is data; one function judges
//! what was answered, wherever it was asked.
//!
//! ```text
//! words    a text in both languages
//! field    what is asked: of which kind, when, within which limits
//! form     fields one after the other; which of them are shown
//! check    what was answered becomes facts, or is told what is wrong with it
//! given    one answer of one kind, read
//! told     facts in words
//! one      the form with its place, audience and defaults
//! change   what differs between two versions
//! asset    things of a client, and what a ticket remembers of them
//! ```
//!
//! Nothing here knows a page, a database or a word of the interface: what is wrong is a value that the edges word.

mod asset;
mod change;
mod check;
mod field;
mod form;
mod given;
mod one;
mod told;
mod words;

pub use asset::{AssetType, Attribute, MOST_ATTRIBUTES, Snapshot};
pub use change::{Difference, differences};
pub use check::{Ask, Checked, Given, check, missing};
pub use field::{Choice, Field, FieldKind, Limits, Need, Shape, Show};
pub use form::{Flaw, Form, MOST_FIELDS};
pub use given::{Facts, Value, Wrong};
pub use one::{Audience, Defaults, Topic, TopicFlaw};
pub use told::{told, told_all, yes_no};
pub use words::Words;

#[cfg(test)]
mod tests;
