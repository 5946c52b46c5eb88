//! How much of a person's rights a program has that acts for him. It only ever narrows: what the person may not do, his
//! programs may not do either.

use super::Permission;
use serde::{Deserialize, Serialize};

/// How much of it; each includes the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mandate {
    /// Bring events into flows, and nothing else.
    Events,
    /// Look.
    Read,
    /// Look, and work on tickets.
    Write,
    /// All that the person may.
    Admin,
}

impl Mandate {
    /// All, the narrowest first.
    pub const ALL: [Mandate; 4] = [Mandate::Events, Mandate::Read, Mandate::Write, Mandate::Admin];

    /// The stored name.
    pub fn code(self) -> &'static str {
        ["events", "read", "write", "admin"][self as usize]
    }

    /// The mandate of a stored name.
    pub fn from_code(code: &str) -> Option<Mandate> {
        Mandate::ALL.into_iter().find(|mandate| mandate.code() == code)
    }

    /// Whether it reaches as far as a permission.
    pub fn covers(self, what: Permission) -> bool {
        use Permission as P;
        let needed = match what {
            P::FlowWrite => Mandate::Events,
            P::TicketRead
            | P::FlowRead
            | P::InternalRead
            | P::QueueRead
            | P::InboundRead
            | P::PeopleRead
            | P::ArticleRead
            | P::HoursRead
            | P::DataRead
            | P::IncidentRead
            | P::OrdersRead => Mandate::Read,
            P::TicketOpen
            | P::TicketWrite
            | P::TicketReply
            | P::TicketNote
            | P::TicketWork
            | P::TicketPrioritise
            | P::TicketJudge
            | P::TicketWatch
            | P::ArticleWrite
            | P::IncidentWork
            | P::TimeDispute
            | P::DataManage
            | P::FlowWork
            | P::FlowAgree
            | P::OrdersWork
            | P::ArticlePublish => Mandate::Write,
            P::InboundManage
            | P::PeopleManage
            | P::DeskManage
            | P::AuditRead
            | P::PromiseManage
            | P::LineManage
            | P::HoursManage
            | P::DutyManage
            | P::TopicManage
            | P::FlowManage
            | P::OrdersManage => Mandate::Admin,
        };
        self >= needed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wider_mandate_covers_what_a_narrower_does() {
        for what in Permission::ALL {
            let covers = Mandate::ALL.map(|mandate| mandate.covers(what));
            assert!(covers.is_sorted(), "{what:?}");
            assert!(covers[3], "{what:?}");
        }
        assert!(
            !Mandate::Events.covers(Permission::FlowRead) && Mandate::Events.covers(Permission::FlowWrite)
        );
        assert!(!Mandate::Read.covers(Permission::TicketNote));
        assert!(!Mandate::Write.covers(Permission::PeopleManage));
    }
}
