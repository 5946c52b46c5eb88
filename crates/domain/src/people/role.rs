//! Roles, scopes and sides.

use crate::ids::OrganisationId;
use serde::{Deserialize, Serialize};

/// What an organisation is to the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrgKind {
    /// The provider itself.
    Ours,
    /// Works line 1 for some clients.
    Partner,
    /// A company under contract.
    Client,
    /// A marketplace, supplier or carrier that the desk talks to.
    Counterparty,
}

/// On whose side of the conversation somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// One of us, or of a partner.
    Staff,
    /// One of the client's people.
    Client,
    /// Neither: somebody who was forwarded a mail.
    Outside,
    /// The desk itself.
    System,
}

/// A role; what it may do is in [`super::Permission::reach`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The client's employee: his own requests.
    Requester,
    /// Sees all requests of his company.
    ClientManager,
    /// Works on tickets.
    Engineer,
    /// Leads the desk.
    Head,
    /// Sets the desk up.
    Administrator,
    /// Reads everything, changes nothing.
    Auditor,
}

impl Role {
    /// All roles, least powerful first.
    pub const ALL: [Role; 6] = [
        Role::Requester,
        Role::ClientManager,
        Role::Auditor,
        Role::Engineer,
        Role::Head,
        Role::Administrator,
    ];

    /// Whether the role stands on our side.
    pub fn is_staff(self) -> bool {
        !matches!(self, Role::Requester | Role::ClientManager)
    }

    /// The stored name.
    pub fn code(self) -> &'static str {
        match self {
            Role::Requester => "requester",
            Role::ClientManager => "client_manager",
            Role::Engineer => "engineer",
            Role::Head => "head",
            Role::Administrator => "administrator",
            Role::Auditor => "auditor",
        }
    }

    /// The role of a stored name.
    pub fn from_code(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.code() == code)
    }
}

impl OrgKind {
    /// The stored name.
    pub fn code(self) -> &'static str {
        match self {
            OrgKind::Ours => "ours",
            OrgKind::Partner => "partner",
            OrgKind::Client => "client",
            OrgKind::Counterparty => "counterparty",
        }
    }

    /// The kind of a stored name.
    pub fn from_code(code: &str) -> Option<OrgKind> {
        [OrgKind::Ours, OrgKind::Partner, OrgKind::Client, OrgKind::Counterparty]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// How far a grant reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The whole desk.
    Desk,
    /// One organisation: for a client's person his company, for an engineer a client that he serves.
    Organisation(OrganisationId),
}

/// A role within a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Where it holds.
    pub scope: Scope,
}
