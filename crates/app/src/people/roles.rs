//! Roles given and taken, persons let in and out.
//!
//! Two laws stand over all of it: nobody gives, takes or touches what can do more than he himself, and the desk never
//! loses its last administrator.

use crate::mail::{Kind, outbox};
use crate::people::lock;
use crate::trail::tell;
use crate::{Actor, App, AppError};
use domain::ids::PersonId;
use domain::people::{Grant, Object, Permission, Role, Scope};
use serde_json::json;
use store::Tx;
use store::people::{self, directory};

impl App {
    /// Takes a role away.
    pub async fn take_role(&self, actor: &Actor, person: PersonId, grant: Grant) -> Result<(), AppError> {
        actor.may(Permission::PeopleManage, Object::Desk)?;
        actor.may_give(grant)?;
        let (now, who) = (self.now(), actor.name.clone());
        self.write_once(move |tx| -> Result<(), AppError> {
            if !people::grants(tx, person)?.contains(&grant) {
                return Ok(());
            }
            directory::delete_grant(tx, person, grant)?;
            keeps_an_administrator(tx)?;
            let detail = serde_json::to_value(grant).map_err(AppError::broken)?;
            tell(tx, now, &who, "person.take", &person.to_string(), &detail)
        })
        .await
    }

    /// Lets a person in again, or shuts him out: his sessions end and he cannot sign in. What he wrote stays.
    pub async fn set_active(&self, actor: &Actor, person: PersonId, active: bool) -> Result<(), AppError> {
        actor.may(Permission::PeopleManage, Object::Desk)?;
        if actor.person == Some(person) {
            return Err(AppError::Invalid("active", "yourself"));
        }
        let (now, who) = (self.now(), actor.clone());
        self.write_once(move |tx| -> Result<(), AppError> {
            may_touch(tx, &who, person)?;
            let mut known = people::person(tx, person)?.ok_or(AppError::Missing)?;
            if known.active == active {
                return Ok(());
            }
            known.active = active;
            directory::update_person(tx, &known)?;
            people::delete_sessions_of(tx, person)?;
            keeps_an_administrator(tx)?;
            let act = if active { "person.activate" } else { "person.deactivate" };
            tell(tx, now, &who.name, act, &person.to_string(), &json!({}))
        })
        .await
    }

    /// Sends a person a link: to choose the first password, or a new one.
    pub async fn send_link(&self, actor: &Actor, person: PersonId) -> Result<(), AppError> {
        actor.may(Permission::PeopleManage, Object::Desk)?;
        let (scene, who) = (self.scene(), actor.clone());
        self.write_once(move |tx| -> Result<(), AppError> {
            may_touch(tx, &who, person)?;
            let known = directory::listed(tx, person)?.ok_or(AppError::Missing)?;
            if !known.active {
                return Err(AppError::Invalid("active", "inactive"));
            }
            if known.mail.is_empty() {
                return Err(AppError::Invalid("mail", "address"));
            }
            lock::lift(tx, &known.mail)?;
            let kind = if known.joined { Kind::Reset } else { Kind::Invitation };
            outbox::put_personal(tx, &scene, kind, person, known.mail)?;
            tell(tx, scene.now, &who.name, "person.invite", &person.to_string(), &json!({}))
        })
        .await
    }
}

/// Whether somebody may change another's address or access: only when he could have given him all his roles, for
/// whoever holds an address can have a new password sent there.
pub(crate) fn may_touch(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<(), AppError> {
    people::grants(tx, person)?.into_iter().try_for_each(|grant| actor.may_give(grant))
}

/// After a change: somebody who may do everything is left.
fn keeps_an_administrator(tx: &mut Tx<'_>) -> Result<(), AppError> {
    match directory::count_role(tx, Role::Administrator.code())? {
        0 => Err(AppError::Invalid("role", "last-administrator")),
        _ => Ok(()),
    }
}

/// A role and its scope out of what a form sends.
pub fn grant_of(role: &str, org: Option<domain::ids::OrganisationId>) -> Result<Grant, AppError> {
    let role = Role::from_code(role).ok_or(AppError::Invalid("role", "unknown"))?;
    match org {
        Some(org) => Ok(Grant { role, scope: Scope::Organisation(org) }),
        None if role.is_staff() => Ok(Grant { role, scope: Scope::Desk }),
        None => Err(AppError::Invalid("organisation", "needed")),
    }
}

/// The roles of a person as they reach: who manages an organisation manages its branches, too.
pub(crate) fn effective_grants(tx: &mut Tx<'_>, id: PersonId) -> Result<Vec<Grant>, AppError> {
    let mut grants = people::grants(tx, id)?;
    let managed: Vec<Scope> =
        grants.iter().filter(|grant| grant.role == Role::ClientManager).map(|grant| grant.scope).collect();
    for scope in managed {
        let Scope::Organisation(org) = scope else { continue };
        for branch in people::directory::with_branches(tx, org)? {
            let grant = Grant { role: Role::ClientManager, scope: Scope::Organisation(branch) };
            if !grants.contains(&grant) {
                grants.push(grant);
            }
        }
    }
    Ok(grants)
}
