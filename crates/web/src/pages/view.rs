//! The small words of pages: states, priorities, people, files. The web's own, so that a change in the
//! domain is translated at one place and never reaches a template.

use std::fmt::{self, Display, Formatter, Write as _};

/// Declares an enum of words: each has a slug for forms and styles and a key for the reader.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $slug:literal, $key:literal;)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// Every value, in the order in which people see them.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The word in forms, addresses and style sheets.
            pub fn slug(self) -> &'static str {
                match self { $($name::$variant => $slug,)* }
            }

            /// The key of the word that people read.
            pub fn key(self) -> &'static str {
                match self { $($name::$variant => $key,)* }
            }

            /// Whether it is that word; for templates, where one of them may be a reference.
            pub fn is(self, other: impl std::borrow::Borrow<Self>) -> bool {
                self == *other.borrow()
            }

            /// The value of a slug that came with a form.
            pub fn from_slug(slug: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|v| v.slug() == slug)
            }
        }
    };
}

words! {
    /// The state of a ticket, as people see it.
    State {
        /// Nobody has touched it.
        New = "new", "state-new";
        /// In work.
        Open = "open", "state-open";
        /// Waits for the requester.
        WaitingRequester = "waiting-requester", "state-waiting-requester";
        /// Waits for somebody else.
        WaitingThirdParty = "waiting-third-party", "state-waiting-third-party";
        /// Waits for a release.
        WaitingRelease = "waiting-release", "state-waiting-release";
        /// Waits for a moment.
        Scheduled = "scheduled", "state-scheduled";
        /// A solution is offered.
        Solved = "solved", "state-solved";
        /// Over.
        Closed = "closed", "state-closed";
        /// Went into another ticket.
        Merged = "merged", "state-merged";
        /// Refused with a reason.
        Rejected = "rejected", "state-rejected";
    }
}

words! {
    /// Whose move it is.
    Turn {
        /// We owe an act.
        Ours = "ours", "turn-ours";
        /// The client does.
        Client = "client", "turn-client";
        /// Somebody else does.
        Third = "third", "turn-third";
        /// Nobody does: it is over.
        Nobody = "nobody", "turn-nobody";
    }
}

words! {
    /// How much it matters.
    Priority {
        /// Work stands still.
        P1 = "p1", "priority-p1";
        /// Work is hard.
        P2 = "p2", "priority-p2";
        /// The usual.
        P3 = "p3", "priority-p3";
        /// Some day.
        P4 = "p4", "priority-p4";
    }
}

words! {
    /// How many are hurt.
    Impact {
        /// The whole company.
        High = "high", "impact-high";
        /// A department or an outlet.
        Medium = "medium", "impact-medium";
        /// One person.
        Low = "low", "impact-low";
    }
}

words! {
    /// How long it can wait.
    Urgency {
        /// Not at all.
        High = "high", "urgency-high";
        /// A day.
        Medium = "medium", "urgency-medium";
        /// Longer.
        Low = "low", "urgency-low";
    }
}

words! {
    /// What kind of request it is.
    Kind {
        /// A question.
        Consultation = "consultation", "kind-consultation";
        /// Something does not work now.
        Incident = "incident", "kind-incident";
        /// A defect of ours.
        Fault = "fault", "kind-fault";
        /// A wish.
        Wish = "wish", "kind-wish";
        /// A service ordered.
        ServiceOrder = "service-order", "kind-service-order";
        /// A finding in data.
        DataFinding = "data-finding", "kind-data-finding";
    }
}

words! {
    /// The way by which words came.
    Channel {
        /// Mail.
        Mail = "mail", "channel-mail";
        /// The client portal.
        Portal = "portal", "channel-portal";
        /// An engineer entered it.
        Desk = "desk", "channel-desk";
        /// Telephone.
        Phone = "phone", "channel-phone";
        /// A messenger.
        Messenger = "messenger", "channel-messenger";
        /// A program.
        Api = "api", "channel-api";
    }
}

impl Channel {
    /// The icon of the channel.
    pub fn icon(self) -> &'static str {
        match self {
            Channel::Mail => "mail",
            Channel::Portal => "globe",
            Channel::Desk => "pencil",
            Channel::Phone => "phone",
            Channel::Messenger => "message-square",
            Channel::Api => "bell",
        }
    }
}

impl State {
    /// Whether the ticket still wants somebody's act.
    pub fn is_open(self) -> bool {
        !matches!(self, State::Solved | State::Closed | State::Merged | State::Rejected)
    }

    /// The key of the word that clients read: «we wait for the client» is «we wait for you» to them.
    pub fn client_key(self) -> &'static str {
        match self {
            State::WaitingRequester => "state-waiting-you",
            other => other.key(),
        }
    }

    /// The key of the words on the button that leads a ticket from one state to this one.
    pub fn move_key(self, from: State) -> &'static str {
        match self {
            State::WaitingRequester => "move-waiting-requester",
            State::WaitingThirdParty => "move-waiting-third-party",
            State::WaitingRelease => "move-waiting-release",
            State::Scheduled => "move-scheduled",
            State::Solved => "move-solved",
            State::Closed => "move-closed",
            State::Rejected => "move-rejected",
            _ if from.is_open() => "move-open",
            _ => "move-reopen",
        }
    }

    /// The shape of the state's mark in the style sheet: states that ask for the same kind of patience share one.
    pub fn mark(self) -> &'static str {
        match self {
            State::New => "new",
            State::Open => "open",
            State::WaitingRequester | State::WaitingThirdParty | State::WaitingRelease | State::Scheduled => {
                "waiting"
            }
            State::Solved => "solved",
            State::Closed | State::Merged => "closed",
            State::Rejected => "rejected",
        }
    }
}

/// A person, as a name beside words and as two letters in a circle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// What forms send.
    pub id: String,
    /// The name as people write it.
    pub name: String,
}

impl Person {
    /// A person.
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self { id: id.into(), name: name.into() }
    }

    /// The first letters of the first two words.
    pub fn initials(&self) -> Initials<'_> {
        Initials(&self.name)
    }
}

/// One or two letters of a name.
#[derive(Clone, Copy, Debug)]
pub struct Initials<'a>(&'a str);

impl Display for Initials<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let letters = self.0.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
        letters.take(2).flat_map(char::to_uppercase).try_for_each(|c| f.write_char(c))
    }
}

/// A choice in a list.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What people read.
    pub label: String,
    /// Whether it is the present one.
    pub chosen: bool,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Into<String>, label: impl Into<String>, chosen: bool) -> Self {
        Self { value: value.into(), label: label.into(), chosen }
    }
}

/// An attachment.
#[derive(Clone, Debug)]
pub struct File {
    /// Its address: `/attachments/{id}/{name}`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Whether a browser can show it as a picture safely.
    pub picture: bool,
    /// What the scanner said of it.
    pub scan: FileScan,
}

/// What a scanner said of an attachment, as far as the reader has to know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FileScan {
    /// Nothing that matters.
    #[default]
    Fine,
    /// Nothing yet.
    Waiting,
    /// It was too much for it.
    TooBig,
    /// This is in it.
    Infected(String),
}

impl File {
    /// What is in it that must not come out.
    pub fn threat(&self) -> Option<&str> {
        match &self.scan {
            FileScan::Infected(threat) => Some(threat),
            _ => None,
        }
    }

    /// Whether the scanner has not answered yet.
    pub fn is_waiting(&self) -> bool {
        self.scan == FileScan::Waiting
    }

    /// Whether it was too much for the scanner.
    pub fn is_too_big(&self) -> bool {
        self.scan == FileScan::TooBig
    }

    /// The name safe inside an address.
    pub fn url_name(&self) -> String {
        escape_path(&self.name)
    }
}

/// Percent-encodes one segment of a path.
pub fn escape_path(segment: &str) -> String {
    let mut out = String::with_capacity(segment.len());
    for byte in segment.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// How far a public reply has got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It waits for the sender.
    Queued,
    /// It did not go yet, and is tried again.
    Retrying {
        /// How often it was tried.
        tries: i64,
        /// What is in the way.
        why: String,
    },
    /// The server took it.
    Sent {
        /// When.
        at_ms: i64,
    },
    /// It reached the mailbox.
    Delivered {
        /// When.
        at_ms: i64,
    },
    /// Its reader called it spam.
    Complained {
        /// The address.
        who: String,
    },
    /// It was given up before it went.
    Failed {
        /// To which address.
        to: String,
        /// What was in the way.
        why: String,
    },
    /// It came back.
    Bounced {
        /// What the other server said.
        why: String,
    },
}

impl Delivery {
    /// The word in style sheets.
    pub fn slug(&self) -> &'static str {
        match self {
            Delivery::Queued => "queued",
            Delivery::Retrying { .. } => "retrying",
            Delivery::Complained { .. } => "complained",
            Delivery::Failed { .. } => "failed",
            Delivery::Sent { .. } => "sent",
            Delivery::Delivered { .. } => "delivered",
            Delivery::Bounced { .. } => "bounced",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_survive_any_name() {
        for (name, want) in [
            ("Анна Смирнова", "АС"),
            ("анна", "А"),
            ("", ""),
            ("  (склад) №5 ", "С5"),
            ("Константин Константинович Константинопольский", "КК"),
            ("ß s", "SSS"),
        ] {
            assert_eq!(Person::new("1", name).initials().to_string(), want, "{name}");
        }
    }

    #[test]
    fn file_names_are_one_path_segment() {
        assert_eq!(escape_path("../a b/№.csv"), "..%2Fa%20b%2F%E2%84%96.csv");
    }

    #[test]
    fn slugs_come_back() {
        for state in State::ALL {
            assert_eq!(State::from_slug(state.slug()), Some(*state));
        }
        assert_eq!(State::from_slug("x"), None);
    }
}
