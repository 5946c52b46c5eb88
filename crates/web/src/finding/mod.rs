//! Finding and proposing: the search of the desk and of the portal, what is proposed beside a ticket and under a form,
//! and what nobody found.
//!
//! Each file is a room: its page structs and the handlers that fill them. Handlers call one use-case and show what it
//! says, within the rights of whoever looks.

pub mod beside;
pub mod gaps;
pub mod mine;
pub mod opened;
pub mod search;
pub mod under;

use app::find::Kind;

/// A text in parts, and whether each was looked for.
pub type Parts = Vec<(String, bool)>;

/// A kind of things that a search can be narrowed to: what stands in the address, the key of its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// What stands in the address.
    pub slug: &'static str,
    /// The key of its name.
    pub key: &'static str,
    /// Whether it is this one.
    pub here: bool,
}

/// What one of us can narrow a search to.
const TABS: [(&str, &str, &[Kind]); 4] = [
    ("", "search-all", &[]),
    ("tickets", "search-tickets", &[Kind::Ticket]),
    ("articles", "search-articles", &[Kind::Article]),
    ("people", "search-people", &[Kind::Person, Kind::Organisation]),
];
