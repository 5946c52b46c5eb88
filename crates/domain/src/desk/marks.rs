//! What we know of a request besides its state: a word each, and the names that other systems have for it.

use super::Event;
use crate::text::label;
use serde::{Deserialize, Serialize};

/// What is known, or was done, of a request; set and taken off by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// The requester was given a way to go on while the cause is looked for.
    Workaround,
    /// It was our fault: the client does not pay for it.
    OurFault,
    /// Why it happened is known.
    CauseKnown,
}

impl Flag {
    /// All flags, in the order of the interface.
    pub const ALL: [Flag; 3] = [Flag::Workaround, Flag::OurFault, Flag::CauseKnown];

    /// The stored and API name.
    pub fn code(self) -> &'static str {
        match self {
            Flag::Workaround => "workaround",
            Flag::OurFault => "our_fault",
            Flag::CauseKnown => "cause_known",
        }
    }

    /// The flag of a stored name.
    pub fn from_code(code: &str) -> Option<Flag> {
        Flag::ALL.into_iter().find(|flag| flag.code() == code)
    }
}

/// The name that another system has for the same matter: an order of a marketplace, a task of a tracker, the number
/// in the desk before this one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reference {
    /// The other system: `Ozon`, `Jira`.
    pub system: String,
    /// The name there: `35481264-0001-1`.
    pub value: String,
    /// Where to look at it; `http` or `https`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// The longest name in another system, in characters.
const VALUE: usize = 120;
/// The longest address, in bytes.
const URL: usize = 500;

impl Reference {
    /// A reference of what somebody typed; the error is the word for the field that cannot be taken.
    pub fn of(system: &str, value: &str, url: &str) -> Result<Reference, &'static str> {
        let value: String = value.trim().chars().filter(|c| !c.is_control()).take(VALUE).collect();
        if value.is_empty() {
            return Err("value");
        }
        let url = url.trim();
        let web = url.starts_with("https://") || url.starts_with("http://");
        let odd = !web || url.len() > URL || url.contains(|c: char| c.is_control() || c.is_whitespace());
        if !url.is_empty() && odd {
            return Err("url");
        }
        let url = (!url.is_empty()).then(|| url.to_owned());
        Ok(Reference { system: label(system).ok_or("system")?, value, url })
    }

    /// Whether it names the same thing of the same system.
    pub fn is(&self, other: &Reference) -> bool {
        (&self.system, &self.value) == (&other.system, &other.value)
    }
}

/// The flags and references of a ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// The flags that are set, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
    /// Its names elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Reference>,
}

impl Marks {
    /// The most references of one ticket.
    pub const MOST: usize = 50;

    /// Nothing is marked.
    pub fn is_empty(&self) -> bool {
        self.flags.is_empty() && self.references.is_empty()
    }

    /// Whether a flag is set.
    pub fn has(&self, flag: Flag) -> bool {
        self.flags.contains(&flag)
    }

    /// Whether it has this very name elsewhere, with the same address.
    pub fn names(&self, reference: &Reference) -> bool {
        self.references.contains(reference)
    }

    /// Takes what an event says of marks.
    pub(super) fn apply(&mut self, event: &Event) {
        match event {
            Event::Flagged { flag, on } => self.set(*flag, *on),
            Event::Referred { reference } => self.refer(reference),
            Event::Unreferred { reference } => self.unrefer(reference),
            _ => {}
        }
    }

    fn set(&mut self, flag: Flag, on: bool) {
        self.flags.retain(|one| *one != flag);
        if on {
            self.flags.push(flag);
            self.flags.sort_unstable();
        }
    }

    /// A name that is there already gets the new address.
    fn refer(&mut self, reference: &Reference) {
        self.unrefer(reference);
        self.references.push(reference.clone());
    }

    fn unrefer(&mut self, reference: &Reference) {
        self.references.retain(|one| !one.is(reference));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_cleaned_or_refused_by_its_field() {
        let order = Reference::of(" Ozon ", " 35481264-0001-1\u{7} ", "").unwrap();
        assert_eq!((order.system.as_str(), order.value.as_str()), ("Ozon", "35481264-0001-1"));
        assert_eq!(Reference::of("Ozon", "  ", ""), Err("value"));
        assert_eq!(Reference::of("", "1", ""), Err("system"));
        for odd in ["javascript:alert(1)", "https://a b", "ftp://x", &format!("https://{}", "a".repeat(500))]
        {
            assert_eq!(Reference::of("Jira", "SHOP-1", odd), Err("url"), "{odd}");
        }
        assert!(Reference::of("Jira", "SHOP-1", "https://jira.example/browse/SHOP-1").is_ok());
    }

    #[test]
    fn one_name_stands_once_and_keeps_its_last_address() {
        let mut marks = Marks::default();
        marks.refer(&Reference::of("Jira", "SHOP-1", "").unwrap());
        marks.refer(&Reference::of("Jira", "SHOP-1", "https://jira.example/1").unwrap());
        assert_eq!(marks.references.len(), 1);
        assert!(marks.references[0].url.is_some());
        marks.unrefer(&Reference::of("Jira", "SHOP-1", "").unwrap());
        assert!(marks.is_empty());
    }
}
