//! How tickets have to do with each other.

use serde::{Deserialize, Serialize};

/// What the other ticket is to this one. Kept on both sides, each in its own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// The other is the larger matter that this is a part of.
    Parent,
    /// The other is a part of this.
    Child,
    /// Both tell of the same thing.
    Duplicate,
    /// Both came of one incident.
    SameIncident,
    /// The other is why this happened.
    CausedBy,
    /// The other happened because of this.
    Causes,
    /// This began as a message of the other.
    SplitFrom,
    /// The other began as a message of this.
    SplitInto,
}

impl Link {
    /// All links, in the order of the interface.
    pub const ALL: [Link; 8] = [
        Link::Parent,
        Link::Child,
        Link::Duplicate,
        Link::SameIncident,
        Link::CausedBy,
        Link::Causes,
        Link::SplitFrom,
        Link::SplitInto,
    ];
    /// Those that people make by hand.
    pub const BY_HAND: [Link; 6] =
        [Link::Parent, Link::Child, Link::Duplicate, Link::SameIncident, Link::CausedBy, Link::Causes];

    /// The same link seen from the other ticket.
    pub fn back(self) -> Link {
        match self {
            Link::Parent => Link::Child,
            Link::Child => Link::Parent,
            Link::Duplicate => Link::Duplicate,
            Link::SameIncident => Link::SameIncident,
            Link::CausedBy => Link::Causes,
            Link::Causes => Link::CausedBy,
            Link::SplitFrom => Link::SplitInto,
            Link::SplitInto => Link::SplitFrom,
        }
    }

    /// The stored and API name.
    pub fn code(self) -> &'static str {
        match self {
            Link::Parent => "parent",
            Link::Child => "child",
            Link::Duplicate => "duplicate",
            Link::SameIncident => "same_incident",
            Link::CausedBy => "caused_by",
            Link::Causes => "causes",
            Link::SplitFrom => "split_from",
            Link::SplitInto => "split_into",
        }
    }

    /// The link of a stored name.
    pub fn from_code(code: &str) -> Option<Link> {
        Link::ALL.into_iter().find(|link| link.code() == code)
    }
}
