//! Who acts.

use crate::AppError;
use domain::desk::{By, Channel};
use domain::ids::{OrganisationId, PersonId};
use domain::people::{Denied, Grant, Mandate, Object, Permission, Role, Scope, Side, may, may_give};
use std::sync::Arc;

/// Somebody who acts, with what he may do: the first argument of every use-case.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The person; `None` is the desk itself.
    pub person: Option<PersonId>,
    /// The name, for pages.
    pub name: String,
    /// `ru` or `en`.
    pub locale: String,
    /// IANA zone.
    pub zone: String,
    /// `system`, `light`, `dark`.
    pub theme: String,
    /// The roles.
    pub grants: Arc<[Grant]>,
    /// By which road he acts.
    pub via: Channel,
    /// How much of his rights the program has that acts for him; `None` when he acts himself.
    pub mandate: Option<Mandate>,
}

impl Actor {
    /// The desk itself: its clockwork, its command line.
    pub fn system() -> Actor {
        Actor {
            person: None,
            name: String::new(),
            locale: "ru".into(),
            zone: "Europe/Moscow".into(),
            theme: "system".into(),
            grants: Arc::new([]),
            via: Channel::System,
            mandate: None,
        }
    }

    /// Somebody whom we do not know: he has no roles, and may what everybody may.
    pub fn guest(locale: &str, zone: &str) -> Actor {
        Actor {
            person: Some(PersonId(0)),
            locale: locale.to_owned(),
            zone: zone.to_owned(),
            via: Channel::Portal,
            ..Actor::system()
        }
    }

    /// Whether the desk itself acts.
    pub fn is_system(&self) -> bool {
        self.person.is_none()
    }

    /// One of us.
    pub fn is_staff(&self) -> bool {
        self.grants.iter().any(|grant| grant.role.is_staff())
    }

    /// Roles reach some organisations only.
    pub fn is_scoped(&self) -> bool {
        !self.grants.iter().any(|grant| grant.role.is_staff() && grant.scope == Scope::Desk)
    }

    /// Asks for a permission.
    pub fn may(&self, what: Permission, object: Object<'_>) -> Result<(), AppError> {
        match self.person {
            None => Ok(()),
            Some(_) if self.mandate.is_some_and(|mandate| !mandate.covers(what)) => {
                Err(domain::people::Denied(what).into())
            }
            Some(person) => Ok(may(person, &self.grants, what, object)?),
        }
    }

    /// Asks whether he may give or take a role: never one that can do more than he himself.
    pub fn may_give(&self, grant: Grant) -> Result<(), AppError> {
        match self.person {
            Some(person) if !may_give(person, &self.grants, grant) => {
                Err(Denied(Permission::PeopleManage).into())
            }
            _ => Ok(()),
        }
    }

    /// Whether something is permitted, for pages that hide what is not.
    pub fn can(&self, what: Permission, object: Object<'_>) -> bool {
        self.may(what, object).is_ok()
    }

    /// Asks for a permission that a staff role must have somewhere, when the rows are limited by scope themselves.
    pub fn may_somewhere(&self, what: Permission) -> Result<(), AppError> {
        let somewhere = self.grants.iter().any(|grant| match grant.scope {
            Scope::Desk => self.can(what, Object::Desk),
            Scope::Organisation(org) => self.can(what, Object::Organisation(org)),
        });
        if self.is_system() || somewhere { Ok(()) } else { Err(domain::people::Denied(what).into()) }
    }

    /// The organisations in which he is a client's person, with the role.
    pub fn client_of(&self) -> impl Iterator<Item = (OrganisationId, Role)> + '_ {
        self.grants.iter().filter(|grant| !grant.role.is_staff()).filter_map(|grant| match grant.scope {
            Scope::Organisation(org) => Some((org, grant.role)),
            Scope::Desk => None,
        })
    }

    /// How the journal names him.
    pub fn by(&self) -> By {
        match self.person {
            None => By::SYSTEM,
            Some(person) if self.is_staff() => By { side: Side::Staff, person: Some(person) },
            Some(person) => By { side: Side::Client, person: Some(person) },
        }
    }
}
