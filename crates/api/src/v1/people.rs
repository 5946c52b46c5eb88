//! Organisations and persons, and who calls.

use super::{Answer, ok};
use crate::body::{At, Body};
use crate::gate::Caller;
use crate::problem::Problem;
use crate::shape::{
    Grant, Made, Me, Named, NewOrganisation, NewPerson, Organisation, Organisations, People, Person, id,
    short,
};
use axum::Json;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use domain::ids::OrganisationId;
use domain::people::{self as p, Mandate, Object, Permission};
use domain::time::rfc3339;

/// Who am I
///
/// The person for whom the token acts, and what it may do.
#[utoipa::path(get, path = "/me", operation_id = "get_me", tag = "people",
    responses((status = 200, description = "The caller", body = Me)))]
pub(crate) async fn me(caller: Caller) -> Answer {
    let actor = caller.actor;
    let grant = |grant: &p::Grant| Grant {
        role: grant.role.into(),
        organisation_id: match grant.scope {
            p::Scope::Desk => None,
            p::Scope::Organisation(id) => Some(id.to_string()),
        },
    };
    ok(Me {
        person: Named {
            id: actor.person.map(|id| id.to_string()).unwrap_or_default(),
            name: actor.name.clone(),
        },
        locale: actor.locale.clone(),
        zone: actor.zone.clone(),
        scope: actor.mandate.unwrap_or(Mandate::Admin).into(),
        roles: actor.grants.iter().map(grant).collect(),
    })
}

fn organisation_of(caller: &Caller, org: app::people::OrganisationRow) -> Organisation {
    let internal = caller.actor.can(Permission::InternalRead, Object::Organisation(org.id));
    Organisation {
        id: org.id.to_string(),
        name: org.name,
        kind: org.kind.into(),
        zone: org.zone,
        memo: if internal { org.memo } else { String::new() },
        created_at: rfc3339(org.created_at),
    }
}

/// List organisations
///
/// All that the caller may open tickets for.
#[utoipa::path(get, path = "/organisations", operation_id = "list_organisations", tag = "people",
    responses((status = 200, description = "The organisations", body = Organisations)))]
pub(crate) async fn organisations(caller: Caller) -> Answer {
    let all = caller.app.organisations(&caller.actor).await?;
    ok(Organisations { items: all.into_iter().map(|org| organisation_of(&caller, org)).collect() })
}

/// Look at an organisation
///
/// One that the caller serves or belongs to.
#[utoipa::path(get, path = "/organisations/{id}", operation_id = "get_organisation", tag = "people",
    params(("id" = String, Path, description = "The organisation", pattern = "^[0-9]{1,19}$",
        example = "730144440320000001")),
    responses((status = 200, description = "The organisation", body = Organisation)))]
pub(crate) async fn organisation(caller: Caller, At(id): At<i64>) -> Answer {
    let org = caller.app.own_organisation(&caller.actor, OrganisationId(id)).await?;
    ok(organisation_of(&caller, org))
}

/// Enter an organisation
///
/// For those who manage people.
#[utoipa::path(post, path = "/organisations", operation_id = "create_organisation", tag = "people",
    request_body = NewOrganisation,
    responses((status = 201, description = "Its id", body = Made)))]
pub(crate) async fn create_organisation(caller: Caller, Body(new): Body<NewOrganisation>) -> Answer {
    short("name", &new.name, 200)?;
    short("memo", &new.memo, 10_000)?;
    zone(&new.zone)?;
    if new.domains.len() > 50 {
        return Err(Problem::field("domains", "too many"));
    }
    for domain in &new.domains {
        let fits = domain.len() <= 253
            && domain.contains('.')
            && domain.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
        if !fits {
            return Err(Problem::field("domains", "no domain"));
        }
    }
    let new = app::people::NewOrganisation {
        kind: new.kind.into(),
        name: new.name,
        prefix: String::new(),
        memo: new.memo,
        zone: new.zone,
        domains: new.domains,
    };
    let id = caller.app.enter_organisation(&caller.actor, new).await?;
    Ok((StatusCode::CREATED, Json(Made { id: id.to_string() })).into_response())
}

fn zone(text: &str) -> Result<(), Problem> {
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b"/_+-".contains(&b));
    if plain && !text.is_empty() && text.len() <= 60 {
        Ok(())
    } else {
        Err(Problem::field("zone", "no zone"))
    }
}

/// List an organisation's people
///
/// Persons who have a role in it.
#[utoipa::path(get, path = "/organisations/{id}/people", operation_id = "list_people", tag = "people",
    params(("id" = String, Path, description = "The organisation", pattern = "^[0-9]{1,19}$",
        example = "730144440320000001")),
    responses((status = 200, description = "The people", body = People)))]
pub(crate) async fn people_of(caller: Caller, At(id): At<i64>) -> Answer {
    let all = caller.app.people_of(&caller.actor, OrganisationId(id)).await?;
    let items = all.into_iter().map(|(id, name, role)| Person { id: id.to_string(), name, role });
    ok(People { items: items.collect() })
}

/// List our people
///
/// Those of us who can be assigned.
#[utoipa::path(get, path = "/staff", operation_id = "list_staff", tag = "people",
    responses((status = 200, description = "The people", body = People)))]
pub(crate) async fn staff(caller: Caller) -> Answer {
    let all = caller.app.staff(&caller.actor).await?;
    let items = all.iter().cloned().map(|(id, name, role)| Person {
        id: id.to_string(),
        name,
        role: role.code().to_owned(),
    });
    ok(People { items: items.collect() })
}

/// Enter a person
///
/// For those who manage people; invites him if wished.
#[utoipa::path(post, path = "/people", operation_id = "create_person", tag = "people", request_body = NewPerson,
    responses((status = 201, description = "His id", body = Made)))]
pub(crate) async fn create_person(caller: Caller, Body(new): Body<NewPerson>) -> Answer {
    short("name", &new.name, 200)?;
    short("mail", &new.mail, 254)?;
    short("phone", &new.phone, 60)?;
    let role = p::Role::from(new.role);
    let scope = match &new.organisation_id {
        Some(text) => p::Scope::Organisation(OrganisationId(id("organisation_id", text)?)),
        None if role.is_staff() => p::Scope::Desk,
        None => return Err(Problem::field("organisation_id", "a client's person is of an organisation")),
    };
    let new = app::people::NewPerson {
        name: new.name,
        mail: new.mail.trim().to_owned(),
        phone: new.phone,
        position: String::new(),
        locale: caller.actor.locale.clone(),
        zone: caller.actor.zone.clone(),
        signature: String::new(),
        grants: vec![p::Grant { role, scope }],
        invite: new.invite,
    };
    let id = caller.app.enter_person(&caller.actor, new).await?;
    Ok((StatusCode::CREATED, Json(Made { id: id.to_string() })).into_response())
}
