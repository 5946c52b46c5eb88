//! Persons, their roles, and who calls.

use super::organisations::Sought;
use super::{Answer, done, ok};
use crate::body::{Ask, At, Body};
use crate::cursor;
use crate::gate::Caller;
use crate::problem::Problem;
use crate::shape::{
    Grant, Locale, Made, Me, Named, NewGrant, NewPerson, People, Person, PersonChange, PersonFacts,
    PersonRow, PersonRows, Role, at, id, short,
};
use app::people::directory::PersonForm;
use app::people::roles::grant_of;
use axum::Json;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use domain::ids::{OrganisationId, PersonId};
use domain::people::{self as p, Mandate, Permission};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Who am I
///
/// The person for whom the token acts, and what it may do.
#[utoipa::path(get, path = "/me", operation_id = "get_me", tag = "people",
    responses((status = 200, description = "The caller", body = Me)))]
pub(crate) async fn me(caller: Caller) -> Answer {
    let actor = caller.actor;
    ok(Me {
        person: Named {
            id: actor.person.map(|id| id.to_string()).unwrap_or_default(),
            name: actor.name.clone(),
        },
        locale: actor.locale.clone(),
        zone: actor.zone.clone(),
        scope: actor.mandate.unwrap_or(Mandate::Admin).into(),
        roles: actor.grants.iter().map(Grant::of).collect(),
    })
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

/// List people
///
/// By name, found by name, address or phone, as far as the caller's roles reach.
#[utoipa::path(get, path = "/people", operation_id = "search_people", tag = "people", params(Sought),
    responses((status = 200, description = "A page", body = PersonRows)))]
pub(crate) async fn list(caller: Caller, Ask(sought): Ask<Sought>) -> Answer {
    let (words, after) = sought.read("people")?;
    let page = caller.app.person_list(&caller.actor, &words, after).await?;
    let next = page.next.map(|(name, id)| cursor::write_name("people", &name, id));
    let items = page.rows.into_iter().map(|(one, grants)| PersonRow::of(one, &grants));
    ok(PersonRows { items: items.collect(), next })
}

/// Look at a person
///
/// With contacts, roles and requests, as far as the caller's roles reach.
#[utoipa::path(get, path = "/people/{id}", operation_id = "get_person", tag = "people",
    params(("id" = String, Path, description = "The person", pattern = "^[0-9]{1,19}$",
        example = "730144440320000012")),
    responses((status = 200, description = "The person", body = PersonFacts)))]
pub(crate) async fn get(caller: Caller, At(id): At<i64>) -> Answer {
    shown(&caller, PersonId(id)).await
}

async fn shown(caller: &Caller, id: PersonId) -> Answer {
    let facts = caller.app.person_facts(&caller.actor, id, None).await?;
    ok(PersonFacts {
        person: PersonRow::of(facts.listed, &facts.grants),
        mails: facts.mails,
        phones: facts.phones,
        locale: facts.person.locale,
        zone: facts.person.zone,
        signature: facts.person.signature,
        seen_at: at(facts.seen_at),
        tickets: facts.tickets.into_iter().map(|brief| brief.number).collect(),
    })
}

/// Change a person
///
/// What is absent stays. For those who manage people.
#[utoipa::path(patch, path = "/people/{id}", operation_id = "change_person", tag = "people",
    params(("id" = String, Path, description = "The person", pattern = "^[0-9]{1,19}$",
        example = "730144440320000012")),
    request_body = PersonChange,
    responses((status = 200, description = "The person as he is now", body = PersonFacts)))]
pub(crate) async fn change(caller: Caller, At(of): At<i64>, Body(change): Body<PersonChange>) -> Answer {
    caller.may(Permission::PeopleManage)?;
    let of = PersonId(of);
    let is = caller.app.person_facts(&caller.actor, of, None).await?;
    let form = PersonForm {
        name: change.name.unwrap_or(is.person.name),
        position: change.position.unwrap_or(is.person.position),
        locale: change.locale.map_or(is.person.locale, |locale| locale.code().to_owned()),
        zone: change.zone.unwrap_or(is.person.zone),
        signature: change.signature.unwrap_or(is.person.signature),
        mails: change.mails.unwrap_or(is.mails),
        phones: change.phones.unwrap_or(is.phones),
    };
    short("name", &form.name, 200)?;
    short("position", &form.position, 200)?;
    short("signature", &form.signature, 2_000)?;
    for (field, all, most) in [("mails", &form.mails, 254), ("phones", &form.phones, 60)] {
        if all.len() > 20 {
            return Err(Problem::field(field, "too many"));
        }
        all.iter().try_for_each(|one| short(field, one, most))?;
    }
    caller.app.save_person(&caller.actor, of, form).await?;
    shown(&caller, of).await
}

/// Give a role
///
/// One that he has already changes nothing. Nobody gives what can do more than he himself.
#[utoipa::path(post, path = "/people/{id}/roles", operation_id = "give_role", tag = "people",
    params(("id" = String, Path, description = "The person", pattern = "^[0-9]{1,19}$",
        example = "730144440320000012")),
    request_body = NewGrant,
    responses((status = 200, description = "The person as he is now", body = PersonFacts)))]
pub(crate) async fn give(caller: Caller, At(of): At<i64>, Body(new): Body<NewGrant>) -> Answer {
    caller.may(Permission::PeopleManage)?;
    let grant = grant(new.role, new.organisation_id.as_deref())?;
    // Whom the desk does not know gets no role.
    caller.app.person_facts(&caller.actor, PersonId(of), None).await?;
    caller.app.grant(&caller.actor, PersonId(of), grant).await?;
    shown(&caller, PersonId(of)).await
}

fn grant(role: Role, organisation: Option<&str>) -> Result<p::Grant, Problem> {
    let org = organisation.map(|text| id("organisation_id", text)).transpose()?.map(OrganisationId);
    Ok(grant_of(p::Role::from(role).code(), org)?)
}

/// Within which scope.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Within {
    /// Of which organisation; of the whole desk when absent.
    #[param(example = "730144440320000001", pattern = "^[0-9]{1,19}$")]
    organisation_id: Option<String>,
}

/// Take a role
///
/// One that he does not have changes nothing. The desk keeps its last administrator.
#[utoipa::path(delete, path = "/people/{id}/roles/{role}", operation_id = "take_role", tag = "people",
    params(("id" = String, Path, description = "The person", pattern = "^[0-9]{1,19}$",
        example = "730144440320000012"), ("role" = Role, Path, description = "The role"), Within),
    responses((status = 204, description = "He has it no more")))]
pub(crate) async fn take(
    caller: Caller,
    At((of, role)): At<(i64, Role)>,
    Ask(within): Ask<Within>,
) -> Answer {
    caller.may(Permission::PeopleManage)?;
    let grant = grant(role, within.organisation_id.as_deref())?;
    caller.app.take_role(&caller.actor, PersonId(of), grant).await?;
    done()
}

/// Send an invitation
///
/// A link by mail with which he chooses his first password, or a new one.
#[utoipa::path(post, path = "/people/{id}/invitation", operation_id = "invite_person", tag = "people",
    params(("id" = String, Path, description = "The person", pattern = "^[0-9]{1,19}$",
        example = "730144440320000012")),
    responses((status = 202, description = "The mail is in the queue")))]
pub(crate) async fn invite(caller: Caller, At(of): At<i64>) -> Answer {
    caller.app.send_link(&caller.actor, PersonId(of)).await?;
    Ok(StatusCode::ACCEPTED.into_response())
}

/// Shut a person out
///
/// His sessions end, and neither he nor his tokens come in any more. What he wrote stays.
#[utoipa::path(post, path = "/people/{id}/deactivation", operation_id = "deactivate_person", tag = "people",
    params(("id" = String, Path, description = "The person", pattern = "^[0-9]{1,19}$",
        example = "730144440320000012")),
    responses((status = 200, description = "The person as he is now", body = PersonFacts)))]
pub(crate) async fn deactivate(caller: Caller, At(of): At<i64>) -> Answer {
    caller.app.set_active(&caller.actor, PersonId(of), false).await?;
    shown(&caller, PersonId(of)).await
}

/// Let a person in again
///
/// He signs in as before.
#[utoipa::path(post, path = "/people/{id}/activation", operation_id = "activate_person", tag = "people",
    params(("id" = String, Path, description = "The person", pattern = "^[0-9]{1,19}$",
        example = "730144440320000012")),
    responses((status = 200, description = "The person as he is now", body = PersonFacts)))]
pub(crate) async fn activate(caller: Caller, At(of): At<i64>) -> Answer {
    caller.app.set_active(&caller.actor, PersonId(of), true).await?;
    shown(&caller, PersonId(of)).await
}

/// What the caller chose for himself.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Preferences {
    /// The language.
    locale: Locale,
    /// The colours of pages.
    theme: Theme,
}

/// Colours of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words say it")]
pub(crate) enum Theme {
    System,
    Light,
    Dark,
}

/// Choose for oneself
///
/// Language and colours of the caller.
#[utoipa::path(put, path = "/me/preferences", operation_id = "set_preferences", tag = "people",
    request_body = Preferences,
    responses((status = 204, description = "So be it")))]
pub(crate) async fn prefer(caller: Caller, Body(new): Body<Preferences>) -> Answer {
    let theme = match new.theme {
        Theme::System => "system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    caller.app.set_preferences(&caller.actor, new.locale.code(), theme).await?;
    done()
}
