//! Why a mail waits for a person instead of being taken in.

use std::fmt::{self, Display, Formatter};

/// Why. Each has a text in both languages; the words of machines come beside it, for administrators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It is bigger than what the desk takes in.
    TooBig,
    /// Its server could not give it out; in the server's words.
    Unfetched(String),
    /// It names nobody to answer to.
    NoSender,
    /// Its sender may not do in the ticket what the mail asks for.
    NotAllowed,
    /// What it belongs to is not there.
    Gone,
    /// A fault of ours, in its words.
    Failed(String),
}

impl Trouble {
    /// The name under which it is stored and its text found.
    pub fn code(&self) -> &'static str {
        match self {
            Trouble::TooBig => "too-big",
            Trouble::Unfetched(_) => "unfetched",
            Trouble::NoSender => "no-sender",
            Trouble::NotAllowed => "not-allowed",
            Trouble::Gone => "gone",
            Trouble::Failed(_) => "failed",
        }
    }

    /// What a machine said; empty when there is nothing to add.
    pub fn detail(&self) -> &str {
        match self {
            Trouble::Unfetched(words) | Trouble::Failed(words) => words,
            _ => "",
        }
    }

    /// What was stored; words without a name are those of a fault.
    pub fn read(stored: &str) -> Trouble {
        let (code, words) = stored.split_once(": ").unwrap_or((stored, ""));
        match code {
            "too-big" => Trouble::TooBig,
            "unfetched" => Trouble::Unfetched(words.to_owned()),
            "no-sender" => Trouble::NoSender,
            "not-allowed" => Trouble::NotAllowed,
            "gone" => Trouble::Gone,
            "failed" => Trouble::Failed(words.to_owned()),
            _ => Trouble::Failed(stored.to_owned()),
        }
    }
}

/// As it is stored.
impl Display for Trouble {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.detail() {
            "" => f.write_str(self.code()),
            words => write!(f, "{}: {words}", self.code()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Trouble;

    #[test]
    fn what_is_stored_comes_back() {
        for trouble in [
            Trouble::TooBig,
            Trouble::Unfetched("NO [UNAVAILABLE] x: y".into()),
            Trouble::Unfetched(String::new()),
            Trouble::NoSender,
            Trouble::NotAllowed,
            Trouble::Gone,
            Trouble::Failed("no column: x".into()),
        ] {
            assert_eq!(Trouble::read(&trouble.to_string()), trouble);
        }
        assert_eq!(Trouble::read("disk: on fire"), Trouble::Failed("disk: on fire".into()));
    }
}
