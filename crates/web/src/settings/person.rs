//! One person: contacts, roles, history, access.

use super::people::{Form, ROOM, choices, grant, names, typed, view};
use super::{Asked, Tab, TicketLine, frame, manages_people, older, tickets, words};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::Choice;
use crate::pages::{FieldErrors, Shell};
use app::people::directory::PersonForm;
use app::people::roles::grant_of;
use app::{App, AppError};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ids::{OrganisationId, PersonId};
use domain::people::{Grant, Scope};
use i18n::T;

/// One of the roles.
#[derive(Clone, Debug)]
pub struct RoleRow {
    /// The key of its name.
    pub key: &'static str,
    /// Where it holds: id and name; none for the whole desk.
    pub org: Option<(String, String)>,
    /// What the form sends.
    pub value: String,
    /// Whether the viewer may take it away.
    pub may_take: bool,
}

/// `GET /settings/people/{id}`.
#[derive(Template, Clone, Debug)]
#[template(path = "settings/person.html")]
pub struct PersonPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// Who.
    pub id: String,
    /// The name.
    pub name: String,
    /// Position.
    pub position: String,
    /// Mail addresses.
    pub mails: String,
    /// Phones.
    pub phones: String,
    /// IANA zone.
    pub zone: String,
    /// May sign in.
    pub active: bool,
    /// Has chosen a password.
    pub joined: bool,
    /// When last seen.
    pub seen_at: Option<i64>,
    /// The roles.
    pub roles: Vec<RoleRow>,
    /// The roles that the viewer may give.
    pub choices: Vec<Choice>,
    /// Names to choose an organisation from.
    pub names: Vec<String>,
    /// The organisation as typed.
    pub organisation: String,
    /// His requests.
    pub tickets: Vec<TicketLine>,
    /// Where older ones begin.
    pub older: Option<String>,
    /// Whether the viewer may change him.
    pub may_edit: bool,
    /// Whether it is the viewer himself.
    pub own: bool,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// `GET /settings/people/{id}`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    show(&app, &visitor, PersonId(id), asked, None, FieldErrors::none()).await
}

async fn show(
    app: &App,
    visitor: &Visitor,
    id: PersonId,
    asked: Asked,
    posted: Option<&Posted>,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let facts = app.person_facts(actor, id, older(&asked.after)).await?;
    let (shell, tabs) = frame(app, visitor, ROOM, &asked.done).await?;
    let may_edit = manages_people(visitor);
    let role = |(grant, org): (Grant, Option<String>)| {
        let org = match grant.scope {
            Scope::Organisation(id) => Some((id.to_string(), org.unwrap_or_default())),
            Scope::Desk => None,
        };
        let place = org.as_ref().map(|(id, _)| id.clone()).unwrap_or_default();
        RoleRow {
            key: words::role(grant.role),
            value: format!("{}:{place}", grant.role.code()),
            may_take: may_edit && actor.may_give(grant).is_ok(),
            org,
        }
    };
    let chosen = posted.map_or("requester", |posted| posted.get("role"));
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = PersonPage {
        t: visitor.t.clone(),
        shell,
        tabs,
        id: id.to_string(),
        name: facts.person.name,
        position: facts.person.position,
        mails: facts.mails.join(", "),
        phones: facts.phones.join(", "),
        zone: facts.person.zone,
        active: facts.person.active,
        joined: facts.listed.joined,
        seen_at: facts.seen_at,
        roles: facts.grants.into_iter().map(role).collect(),
        choices: choices(&visitor.t, actor, chosen),
        names: if may_edit { names(app, actor).await? } else { vec![] },
        organisation: posted.map(|posted| posted.get("organisation").to_owned()).unwrap_or_default(),
        tickets: tickets(facts.tickets),
        older: facts.older.map(|(at, id)| format!("{at}.{id}")),
        may_edit,
        own: actor.person == Some(id),
        errors,
    };
    Ok((status, html(&page)).into_response())
}

/// `GET /settings/people/{id}/edit`.
pub async fn edit_page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, Oops> {
    let facts = app.person_facts(visitor.staff()?, PersonId(id), None).await?;
    let form = Form {
        name: facts.person.name,
        mail: facts.mails.join("\n"),
        phone: facts.phones.join(", "),
        position: facts.person.position,
        zone: facts.person.zone,
        signature: facts.person.signature,
        ..Form::default()
    };
    view(&app, &visitor, &id.to_string(), form, ("", &facts.person.locale), FieldErrors::none()).await
}

/// `POST /settings/people/{id}`.
pub async fn change(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let typed = typed(&posted);
    let many = |text: &str| text.split([',', ';', '\n']).map(|one| one.trim().to_owned()).collect();
    let form = PersonForm {
        name: typed.name.clone(),
        position: typed.position.clone(),
        locale: posted.get("locale").to_owned(),
        zone: typed.zone.clone(),
        signature: typed.signature.clone(),
        mails: many(&typed.mail),
        phones: many(&typed.phone),
    };
    match app.save_person(visitor.staff()?, PersonId(id), form).await {
        Ok(()) => Ok(redirect(&format!("{ROOM}/{id}?done=saved"))),
        Err(e @ AppError::Invalid(..)) => {
            let errors = words::errors(&visitor.t, e)?;
            view(&app, &visitor, &id.to_string(), typed, ("", posted.get("locale")), errors).await
        }
        Err(e) => Err(e.into()),
    }
}

/// `POST /settings/people/{id}/roles`: gives one, or takes the one of `take`.
pub async fn roles(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let (actor, person) = (visitor.staff()?, PersonId(id));
    actor.may(domain::people::Permission::PeopleManage, domain::people::Object::Desk)?;
    let done = match posted.get("take").split_once(':') {
        Some((role, org)) => {
            let grant = grant_of(role, org.parse().ok().map(OrganisationId));
            match grant {
                Ok(grant) => app.take_role(actor, person, grant).await.map(|()| "taken"),
                Err(e) => Err(e),
            }
        }
        None => match grant(&app, actor, &posted).await {
            Ok(grant) => app.grant(actor, person, grant).await.map(|()| "given"),
            Err(e) => Err(e),
        },
    };
    answer(&app, &visitor, person, done, &posted).await
}

/// `POST /settings/people/{id}/state`: `invite`, `deactivate`, `activate`.
pub async fn state(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let (actor, person) = (visitor.staff()?, PersonId(id));
    let done = match posted.get("act") {
        "invite" => app.send_link(actor, person).await.map(|()| "invited"),
        "deactivate" => app.set_active(actor, person, false).await.map(|()| "deactivated"),
        "activate" => app.set_active(actor, person, true).await.map(|()| "activated"),
        _ => Err(AppError::Invalid("act", "unknown")),
    };
    answer(&app, &visitor, person, done, &posted).await
}

async fn answer(
    app: &App,
    visitor: &Visitor,
    person: PersonId,
    done: Result<&'static str, AppError>,
    posted: &Posted,
) -> Result<Response, Oops> {
    match done {
        Ok(done) => Ok(redirect(&format!("{ROOM}/{person}?done={done}"))),
        Err(e @ AppError::Invalid("organisation", _)) => {
            let errors = words::errors(&visitor.t, e)?;
            show(app, visitor, person, Asked::default(), Some(posted), errors).await
        }
        Err(e @ AppError::Invalid(..)) => {
            let errors = words::over(&visitor.t, e)?;
            show(app, visitor, person, Asked::default(), None, errors).await
        }
        Err(e) => Err(e.into()),
    }
}
