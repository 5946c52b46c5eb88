//! Words of the wire for words of the domain.

use domain::desk as d;
use domain::knowledge as k;
use domain::people as p;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! mirror {
    ($($(#[$doc:meta])* $name:ident of $domain:ty { $($word:ident),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs, reason = "the words say it")]
        pub(crate) enum $name { $($word),+ }

        impl From<$name> for $domain {
            fn from(word: $name) -> $domain {
                match word { $($name::$word => <$domain>::$word),+ }
            }
        }

        impl From<$domain> for $name {
            fn from(word: $domain) -> $name {
                match word { $(<$domain>::$word => $name::$word),+ }
            }
        }
    )+};
}

mirror! {
    /// What kind of request a ticket is.
    TicketType of d::TicketKind { Consultation, Incident, Fault, Wish, ServiceOrder, DataFinding }
    /// How much is hit.
    Impact of d::Impact { Low, Medium, High }
    /// How soon it hurts.
    Urgency of d::Urgency { Low, Medium, High }
    /// Whose move it is.
    Turn of d::Turn { Us, Requester, Other, Nobody }
    /// By which road something came.
    Channel of d::Channel { Mail, Portal, Desk, Phone, System, Import, Api }
    /// On whose side somebody stands.
    Side of p::Side { Staff, Client, Outside, System }
    /// What another ticket is to this one.
    Link of d::Link { Parent, Child, Duplicate, SameIncident, CausedBy, Causes, SplitFrom, SplitInto }
    /// What is known of a request.
    Flag of d::Flag { Workaround, OurFault, CauseKnown }
    /// What somebody may do.
    Role of p::Role { Requester, ClientManager, Engineer, Head, Administrator, Auditor }
    /// What an organisation is to the desk.
    OrganisationKind of p::OrgKind { Ours, Partner, Client, Counterparty }
    /// What kind of article it is.
    ArticleKind of k::ArticleKind { Instruction, Incident, Algorithm, Procedure, Memo, Release }
    /// For whom an article is.
    ArticleAudience of k::Audience { Public, Clients, Lines, Internal }
    /// Where an article stands.
    ArticleStage of k::Stage { Draft, Review, Published, Due, Retired }
    /// What is done with an article.
    ArticleStep of k::Step { Submit, Return, Publish, Confirm, Retire, Revive }
    /// How much of its person's rights a token has; each includes the one before.
    Scope of p::Mandate { Events, Read, Write, Admin }
}

#[allow(clippy::derivable_impls, reason = "the words are made by a macro")]
impl Default for ArticleKind {
    fn default() -> ArticleKind {
        ArticleKind::Instruction
    }
}

#[allow(clippy::derivable_impls, reason = "the words are made by a macro")]
impl Default for ArticleAudience {
    fn default() -> ArticleAudience {
        ArticleAudience::Internal
    }
}

/// Where a ticket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words say it")]
pub(crate) enum State {
    New,
    Open,
    WaitingRequester,
    WaitingThirdParty,
    WaitingRelease,
    WaitingScheduled,
    Solved,
    Closed,
    Merged,
    Rejected,
}

impl From<d::State> for State {
    fn from(state: d::State) -> State {
        use d::WaitFor as W;
        match state {
            d::State::New => State::New,
            d::State::Open => State::Open,
            d::State::Waiting(W::Requester) => State::WaitingRequester,
            d::State::Waiting(W::ThirdParty) => State::WaitingThirdParty,
            d::State::Waiting(W::Release) => State::WaitingRelease,
            d::State::Waiting(W::Scheduled) => State::WaitingScheduled,
            d::State::Solved => State::Solved,
            d::State::Closed => State::Closed,
            d::State::Merged => State::Merged,
            d::State::Rejected => State::Rejected,
        }
    }
}

impl From<State> for d::State {
    fn from(state: State) -> d::State {
        use d::WaitFor as W;
        match state {
            State::New => d::State::New,
            State::Open => d::State::Open,
            State::WaitingRequester => d::State::Waiting(W::Requester),
            State::WaitingThirdParty => d::State::Waiting(W::ThirdParty),
            State::WaitingRelease => d::State::Waiting(W::Release),
            State::WaitingScheduled => d::State::Waiting(W::Scheduled),
            State::Solved => d::State::Solved,
            State::Closed => d::State::Closed,
            State::Merged => d::State::Merged,
            State::Rejected => d::State::Rejected,
        }
    }
}
