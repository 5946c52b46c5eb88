//! What statuses mean.

use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a status means for a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// Nobody has touched it.
    New,
    /// Somebody works on it.
    Open,
    /// It is to be worked on and nobody's.
    Queued,
    /// The requester has to answer.
    WaitingRequester,
    /// A vendor or somebody else has to act.
    WaitingThirdParty,
    /// A change or a release has to come.
    WaitingRelease,
    /// A day has to come.
    WaitingScheduled,
    /// A solution was offered.
    Solved,
    /// Over.
    Closed,
    /// Will not be done.
    Rejected,
    /// Nothing: the row is kept, the ticket stays what it is.
    Keep,
}

#[derive(Deserialize)]
struct Shipped {
    states: HashMap<String, Meaning>,
}

static SHIPPED: LazyLock<HashMap<String, Meaning>> = LazyLock::new(|| {
    let shipped: Result<Shipped, _> = toml::from_str(include_str!("../data/states.toml"));
    shipped.map(|shipped| shipped.states).unwrap_or_default()
});

/// What a status and its substatus mean; `None` when nobody knows.
pub(crate) fn meaning(own: &HashMap<String, Meaning>, status: &str, substatus: &str) -> Option<Meaning> {
    let (status, substatus) = (status.trim().to_lowercase(), substatus.trim().to_lowercase());
    let both = format!("{status}/{substatus}");
    let look = |all: &HashMap<String, Meaning>| all.get(&both).or_else(|| all.get(&status)).copied();
    look(own).or_else(|| look(&SHIPPED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_list_is_sound_and_lower_case() {
        assert!(SHIPPED.len() > 60, "{}", SHIPPED.len());
        for status in SHIPPED.keys() {
            assert_eq!(*status, status.to_lowercase());
        }
    }

    #[test]
    fn the_substatus_tells_more_and_an_own_word_goes_first() {
        let none = HashMap::new();
        assert_eq!(meaning(&none, "Accepted", "Wait - User"), Some(Meaning::WaitingRequester));
        assert_eq!(meaning(&none, "Accepted", "Something"), Some(Meaning::Open));
        assert_eq!(meaning(&none, "Frobnicated", ""), None);
        let own = HashMap::from([("accepted".to_owned(), Meaning::Queued)]);
        assert_eq!(meaning(&own, "Accepted", "Wait - User"), Some(Meaning::Queued));
    }
}
