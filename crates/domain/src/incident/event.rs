//! What happens to an incident, in the past tense.

use super::report::{Figures, Report};
use super::state::Causes;
use crate::duty::{Call, Channel};
use crate::ids::{OrganisationId, PersonId};
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// How bad it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing.
    #[default]
    Minor,
    /// Business suffers: the hourly report goes out.
    Major,
    /// Business stands still.
    Critical,
}

impl Severity {
    /// All of them, the mildest first.
    pub const ALL: [Severity; 3] = [Severity::Minor, Severity::Major, Severity::Critical];

    /// The stored word.
    pub fn code(self) -> &'static str {
        match self {
            Severity::Minor => "minor",
            Severity::Major => "major",
            Severity::Critical => "critical",
        }
    }

    /// The severity of a stored word.
    pub fn from_code(code: &str) -> Option<Severity> {
        Self::ALL.into_iter().find(|severity| severity.code() == code)
    }

    /// Whether the business hears of it every hour.
    pub fn is_major(self) -> bool {
        self != Severity::Minor
    }
}

/// A fact: what it is (the key of a word, or a word of the sender's own), and what it says.
pub type Fact = (String, String);

/// Something is wrong, as a detector, another system or a person says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signal {
    /// The client.
    pub client: OrganisationId,
    /// The path in the tree of incident types: `orders.silence`.
    pub kind: String,
    /// What causes it. There is one open incident of each cause.
    pub cause: String,
    /// The flow that it is about.
    pub flow: Option<i64>,
    /// What happened, in a line.
    pub title: String,
    /// What is known.
    pub facts: Vec<Fact>,
    /// How bad it is.
    pub severity: Severity,
    /// Money that is missing so far, kopecks.
    pub money_missing: i64,
    /// Since when.
    pub at: Moment,
}

/// What an incident is linked with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Linked {
    /// A ticket, by its number.
    Ticket(i64),
    /// An order, by its key.
    Order(String),
    /// An alert of another system, by its address or name.
    Alert(String),
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Event {
    /// It began.
    Raised {
        /// By what.
        signal: Signal,
        /// Its number.
        number: i64,
        /// A client said it before any monitor did.
        by_client: bool,
    },
    /// Another signal of the same cause.
    Told {
        /// What is known now.
        facts: Vec<Fact>,
        /// What happened, when it is another thing than before.
        title: String,
        /// It is worse than before.
        severity: Option<Severity>,
        /// Money that is missing.
        money: Option<i64>,
    },
    /// Somebody is called.
    Called {
        /// Whom, why him, until when.
        call: Call,
        /// Of which episode.
        episode: i64,
    },
    /// He did not acknowledge in time.
    Missed {
        /// Who.
        person: PersonId,
    },
    /// Nobody of the map was left: our head is called.
    Exhausted,
    /// Somebody has it.
    Acknowledged {
        /// Who.
        person: PersonId,
        /// By which channel; none by a page.
        by: Option<Channel>,
        /// Of which episode.
        episode: i64,
    },
    /// Somebody cannot.
    Declined {
        /// Who.
        person: PersonId,
    },
    /// Who acknowledged was reminded: nothing has happened since.
    Reminded {
        /// Who.
        person: PersonId,
        /// Until when he is to show that he is there.
        until: Moment,
    },
    /// He did not: somebody is called anew.
    Unacknowledged {
        /// Who had it.
        person: PersonId,
        /// The new episode.
        episode: i64,
    },
    /// Somebody leads.
    LeadTaken {
        /// Who.
        person: PersonId,
    },
    /// Somebody speaks for it.
    CommunicatorTaken {
        /// Who.
        person: PersonId,
    },
    /// Somebody wrote something down.
    Noted {
        /// What.
        text: String,
    },
    /// How bad it is was judged anew.
    Judged {
        /// How bad.
        severity: Severity,
    },
    /// It was linked with something.
    Linked {
        /// With what.
        with: Linked,
    },
    /// A counterparty was asked.
    Asked {
        /// Who.
        counterparty: String,
        /// What.
        text: String,
    },
    /// It answered.
    Answered {
        /// Who.
        counterparty: String,
        /// What.
        text: String,
    },
    /// A report for the business was drafted.
    Drafted {
        /// What it says.
        report: Report,
        /// When it goes out by itself.
        goes_at: Moment,
    },
    /// The communicator changed the draft.
    Edited {
        /// What was done.
        done: String,
        /// What comes next.
        next: String,
    },
    /// The report went out.
    Reported {
        /// What it says.
        report: Report,
        /// To whom.
        to: Vec<PersonId>,
    },
    /// The business decided.
    Decided {
        /// It steps in; else the desk carries on.
        step_in: bool,
    },
    /// What was wrong is well again.
    Recovered {
        /// What it came to.
        totals: Figures,
    },
    /// It is wrong again, before anybody closed it.
    Returned {
        /// The new episode.
        episode: i64,
    },
    /// Causes were found.
    CausesFound {
        /// Which.
        causes: Causes,
    },
    /// Something is to be done so that it does not happen again.
    ActionAdded {
        /// What.
        text: String,
    },
    /// It was done.
    ActionDone {
        /// Which, counted from nought.
        n: usize,
    },
    /// It was put away.
    Closed,
}

impl Event {
    /// The stored word.
    pub fn code(&self) -> &'static str {
        match self {
            Event::Raised { .. } => "raised",
            Event::Told { .. } => "told",
            Event::Called { .. } => "called",
            Event::Missed { .. } => "missed",
            Event::Exhausted => "exhausted",
            Event::Acknowledged { .. } => "acknowledged",
            Event::Declined { .. } => "declined",
            Event::Reminded { .. } => "reminded",
            Event::Unacknowledged { .. } => "unacknowledged",
            Event::LeadTaken { .. } => "lead_taken",
            Event::CommunicatorTaken { .. } => "communicator_taken",
            Event::Noted { .. } => "noted",
            Event::Judged { .. } => "judged",
            Event::Linked { .. } => "linked",
            Event::Asked { .. } => "asked",
            Event::Answered { .. } => "answered",
            Event::Drafted { .. } => "drafted",
            Event::Edited { .. } => "edited",
            Event::Reported { .. } => "reported",
            Event::Decided { .. } => "decided",
            Event::Recovered { .. } => "recovered",
            Event::Returned { .. } => "returned",
            Event::CausesFound { .. } => "causes_found",
            Event::ActionAdded { .. } => "action_added",
            Event::ActionDone { .. } => "action_done",
            Event::Closed => "closed",
        }
    }
}

/// An entry of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place, from one.
    pub seq: i64,
    /// When.
    pub at: Moment,
    /// By whom; none by the desk itself.
    pub by: Option<PersonId>,
    /// What.
    pub event: Event,
}
