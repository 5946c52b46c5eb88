//! What a saved view shows: a condition on a ticket alone, so that its rows and its counter can be kept with each
//! change instead of being looked for. Conditions on the time of day or on the viewer are not filters: age is an
//! order, and «mine» narrows a view for each viewer.

use super::{Channel, Impact, Priority, State, Ticket, TicketKind, Turn, Urgency};
use crate::ids::{OrganisationId, PersonId};
use serde::{Deserialize, Serialize};

/// Whose a ticket may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// Nobody's.
    Nobody,
    /// Somebody's, whoever.
    Somebody,
    /// This person's.
    Person(PersonId),
}

/// All that are set must hold; of a list one must. An empty filter holds for every ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Live or finished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub live: Option<bool>,
    /// States.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub states: Vec<State>,
    /// Whose move it is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub turns: Vec<Turn>,
    /// Priorities.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub priorities: Vec<Priority>,
    /// Types.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<TicketKind>,
    /// Channels by which it came.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
    /// Lines of support.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<u8>,
    /// Impacts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub impacts: Vec<Impact>,
    /// Urgencies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub urgencies: Vec<Urgency>,
    /// Clients.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub organisations: Vec<OrganisationId>,
    /// Owners.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub owners: Vec<Owner>,
    /// The client raised the priority himself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raised: Option<bool>,
    /// It was reopened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reopened: Option<bool>,
    /// It was never answered by a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unanswered: Option<bool>,
    /// It was reminded of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reminded: Option<bool>,
    /// Words of which all stand in the subject, in whatever case.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub subject: String,
}

impl Filter {
    /// Whether a ticket belongs to the view.
    pub fn holds(&self, ticket: &Ticket) -> bool {
        fn one<T: PartialEq>(of: &[T], value: &T) -> bool {
            of.is_empty() || of.contains(value)
        }
        let said = |wanted: Option<bool>, is: bool| wanted.is_none_or(|wanted| wanted == is);
        said(self.live, ticket.state.is_live())
            && one(&self.states, &ticket.state)
            && one(&self.turns, &ticket.turn())
            && one(&self.priorities, &ticket.priority)
            && one(&self.kinds, &ticket.kind)
            && one(&self.channels, &ticket.channel)
            && one(&self.lines, &ticket.line)
            && one(&self.impacts, &ticket.impact)
            && one(&self.urgencies, &ticket.urgency)
            && one(&self.organisations, &ticket.org)
            && (self.owners.is_empty() || self.owners.iter().any(|owner| owner.is(ticket.assignee)))
            && said(self.raised, ticket.raised)
            && said(self.reopened, ticket.cycle > 1)
            && said(self.unanswered, ticket.first_reply_at.is_none())
            && said(self.reminded, ticket.reminded > 0)
            && self.subject_holds(&ticket.subject)
    }

    /// Whether only live tickets can belong to the view.
    pub fn only_live(&self) -> bool {
        self.live == Some(true)
            || (!self.states.is_empty() && self.states.iter().all(|state| state.is_live()))
            || (!self.turns.is_empty()
                && !self.turns.contains(&Turn::Nobody)
                && !self.turns.contains(&Turn::Requester))
    }

    fn subject_holds(&self, subject: &str) -> bool {
        if self.subject.is_empty() {
            return true;
        }
        let subject = crate::text::fold(subject);
        crate::text::fold(&self.subject).split_whitespace().all(|word| subject.contains(word))
    }
}

impl Owner {
    fn is(self, assignee: Option<PersonId>) -> bool {
        match self {
            Owner::Nobody => assignee.is_none(),
            Owner::Somebody => assignee.is_some(),
            Owner::Person(person) => assignee == Some(person),
        }
    }
}
