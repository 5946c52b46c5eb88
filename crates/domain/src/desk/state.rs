//! States, their allowed passages (one table) and whose move each means.

use serde::{Deserialize, Serialize};

/// What an open ticket waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitFor {
    /// The requester's answer.
    Requester,
    /// A marketplace, supplier, another vendor.
    ThirdParty,
    /// A release of software.
    Release,
    /// An agreed date.
    Scheduled,
}

/// The state of a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nobody of us has touched it.
    New,
    /// We work on it.
    Open,
    /// Somebody else has to act first.
    Waiting(WaitFor),
    /// We offered a solution; the requester confirms, reopens, or silence closes.
    Solved,
    /// Finished.
    Closed,
    /// Became part of another ticket.
    Merged,
    /// Will not be done, with a reason.
    Rejected,
}

/// Whose move it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// Ours.
    Us,
    /// The requester's.
    Requester,
    /// A third party's, a release's, a date's.
    Other,
    /// Nobody's: finished.
    Nobody,
}

impl State {
    /// All states, for tables and pages.
    pub const ALL: [State; 10] = [
        State::New,
        State::Open,
        State::Waiting(WaitFor::Requester),
        State::Waiting(WaitFor::ThirdParty),
        State::Waiting(WaitFor::Release),
        State::Waiting(WaitFor::Scheduled),
        State::Solved,
        State::Closed,
        State::Merged,
        State::Rejected,
    ];

    /// The table of passages. Staying is not a passage.
    ///
    /// ```text
    /// from \ to     open  waiting  solved  closed  rejected  merged
    /// new            +       +       +       -        +        +
    /// open           -       +       +       -        +        +
    /// waiting        +       +       +       -        +        +
    /// solved         +       -       -       +        -        +
    /// closed         +       -       -       -        -        -
    /// rejected       +       -       -       -        -        -
    /// merged         -       -       -       -        -        -
    /// ```
    pub fn may_become(self, next: State) -> bool {
        use State::{Closed, Merged, New, Open, Rejected, Solved, Waiting};
        match (self, next) {
            (_, New) | (Merged, _) => false,
            (New | Open | Waiting(_), Waiting(_) | Solved | Rejected | Merged) => self != next,
            (New | Waiting(_), Open) => true,
            (Solved, Open | Closed | Merged) | (Closed | Rejected, Open) => true,
            _ => false,
        }
    }

    /// Where one of us may lead a ticket by one act, in the order of the interface: the passages of the table, and
    /// closing outright what is live, which offers the solution and ends it at once. Merging needs another ticket.
    pub fn moves(self) -> impl Iterator<Item = State> {
        State::ALL.into_iter().filter(move |next| match next {
            State::Merged => false,
            State::Closed => self.is_live() || self.may_become(State::Closed),
            next => self.may_become(*next),
        })
    }

    /// Whose move the state means.
    pub fn turn(self) -> Turn {
        match self {
            State::New | State::Open => Turn::Us,
            State::Waiting(WaitFor::Requester) | State::Solved => Turn::Requester,
            State::Waiting(_) => Turn::Other,
            State::Closed | State::Merged | State::Rejected => Turn::Nobody,
        }
    }

    /// Whether work on it is not finished (a solved ticket is an offer, so finished work).
    pub fn is_live(self) -> bool {
        matches!(self, State::New | State::Open | State::Waiting(_))
    }

    /// The stored and API name.
    pub fn code(self) -> &'static str {
        match self {
            State::New => "new",
            State::Open => "open",
            State::Waiting(WaitFor::Requester) => "waiting_requester",
            State::Waiting(WaitFor::ThirdParty) => "waiting_third_party",
            State::Waiting(WaitFor::Release) => "waiting_release",
            State::Waiting(WaitFor::Scheduled) => "waiting_scheduled",
            State::Solved => "solved",
            State::Closed => "closed",
            State::Merged => "merged",
            State::Rejected => "rejected",
        }
    }

    /// The state of a stored name.
    pub fn from_code(code: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.code() == code)
    }
}

impl Turn {
    /// The stored name.
    pub fn code(self) -> &'static str {
        match self {
            Turn::Us => "us",
            Turn::Requester => "requester",
            Turn::Other => "other",
            Turn::Nobody => "nobody",
        }
    }

    /// The turn of a stored name.
    pub fn from_code(code: &str) -> Option<Turn> {
        [Turn::Us, Turn::Requester, Turn::Other, Turn::Nobody].into_iter().find(|turn| turn.code() == code)
    }
}
