//! The list of people, and the form of a new one.

use super::{Asked, Tab, frame, manages_people, place, placed, words};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::Choice;
use crate::pages::{FieldErrors, Shell};
use app::people::NewPerson;
use app::people::roles::grant_of;
use app::{Actor, App, AppError};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ids::OrganisationId;
use domain::people::{Grant, Object, Permission, Role, Scope};
use i18n::T;

/// A person in the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// Who.
    pub id: String,
    /// The name.
    pub name: String,
    /// Position.
    pub position: String,
    /// The first mail address.
    pub mail: String,
    /// Roles with organisations, in words.
    pub roles: String,
    /// May sign in.
    pub active: bool,
    /// Has chosen a password.
    pub joined: bool,
}

/// `GET /settings/people`.
#[derive(Template, Clone, Debug)]
#[template(path = "settings/people.html")]
pub struct PeoplePage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// What is searched for.
    pub q: String,
    /// The rows.
    pub rows: Vec<Row>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Whether the viewer may change them.
    pub may_edit: bool,
}

/// The form of a person.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Full name.
    pub name: String,
    /// Mail address; several for a known person, each in its line.
    pub mail: String,
    /// Phones, with commas between.
    pub phone: String,
    /// Position.
    pub position: String,
    /// IANA zone.
    pub zone: String,
    /// What stands under his answers.
    pub signature: String,
    /// Where the role of a new person holds; empty for the whole desk.
    pub organisation: String,
    /// Whether a new person is invited at once.
    pub invite: bool,
}

/// The form of a person, new or known.
#[derive(Template, Clone, Debug)]
#[template(path = "settings/person_form.html")]
pub struct PersonFormPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// Empty for a new one.
    pub id: String,
    /// The form.
    pub form: Form,
    /// The roles that the viewer may give.
    pub choices: Vec<Choice>,
    /// Names to choose an organisation from.
    pub names: Vec<String>,
    /// The languages.
    pub languages: Vec<Choice>,
    /// What is wrong.
    pub errors: FieldErrors,
}

pub(super) const ROOM: &str = "/settings/people";

/// `GET /settings/people`.
pub async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let page = app.person_list(visitor.staff()?, &asked.q, placed(&asked.after)).await?;
    let (shell, tabs) = frame(&app, &visitor, ROOM, &asked.done).await?;
    let t = &visitor.t;
    let told = |(grant, org): &(Grant, Option<String>)| match org {
        Some(org) => format!("{} ({org})", t.of(words::role(grant.role))),
        None => t.of(words::role(grant.role)).to_owned(),
    };
    let rows = page.rows.into_iter().map(|(one, grants)| Row {
        id: one.id.to_string(),
        name: one.name,
        position: one.position,
        mail: one.mail,
        roles: grants.iter().map(told).collect::<Vec<_>>().join(", "),
        active: one.active,
        joined: one.joined,
    });
    Ok(html(&PeoplePage {
        t: t.clone(),
        shell,
        tabs,
        rows: rows.collect(),
        next: place(page.next),
        q: asked.q,
        may_edit: manages_people(&visitor),
    }))
}

/// The roles that somebody may give at least somewhere, the given one chosen.
pub(super) fn choices(t: &T, actor: &Actor, chosen: &str) -> Vec<Choice> {
    let may = |role: &Role| {
        let scope = if role.is_staff() { Scope::Desk } else { Scope::Organisation(OrganisationId(0)) };
        actor.may_give(Grant { role: *role, scope }).is_ok()
    };
    let all = Role::ALL.into_iter().filter(may);
    all.map(|role| Choice::new(role.code(), t.of(words::role(role)), role.code() == chosen)).collect()
}

pub(super) async fn names(app: &App, actor: &Actor) -> Result<Vec<String>, AppError> {
    Ok(app.organisations(actor).await?.into_iter().map(|org| org.name).take(1_000).collect())
}

/// `GET /settings/people/new`.
pub async fn new_page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let of = asked.organisation.parse().ok().map(OrganisationId);
    let organisation = match of {
        Some(id) => app.organisation_facts(actor, id, None).await?.row.org.name,
        None => String::new(),
    };
    let role = if organisation.is_empty() { Role::Engineer } else { Role::Requester };
    let zone = app.rules().hours.zone.clone();
    let form = Form { organisation, zone, invite: true, ..Form::default() };
    view(&app, &visitor, "", form, (role.code(), "ru"), FieldErrors::none()).await
}

pub(super) async fn view(
    app: &App,
    visitor: &Visitor,
    id: &str,
    form: Form,
    (role, locale): (&str, &str),
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    actor.may(Permission::PeopleManage, Object::Desk)?;
    let (shell, tabs) = frame(app, visitor, ROOM, "").await?;
    let t = visitor.t.clone();
    let languages = [("ru", "language-ru"), ("en", "language-en")];
    let languages = languages.map(|(value, key)| Choice::new(value, t.of(key), value == locale)).to_vec();
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = PersonFormPage {
        choices: choices(&t, actor, role),
        names: names(app, actor).await?,
        t,
        shell,
        tabs,
        id: id.to_owned(),
        form,
        languages,
        errors,
    };
    Ok((status, html(&page)).into_response())
}

/// The form as it was typed.
pub(super) fn typed(posted: &Posted) -> Form {
    let of = |name: &str| posted.get(name).to_owned();
    Form {
        name: of("name"),
        mail: posted.text("mail").trim().to_owned(),
        phone: of("phone"),
        position: of("position"),
        zone: of("zone"),
        signature: posted.text("signature").trim().to_owned(),
        organisation: of("organisation"),
        invite: of("invite") == "yes",
    }
}

/// The grant of a role and the name of an organisation.
pub(super) async fn grant(app: &App, actor: &Actor, posted: &Posted) -> Result<Grant, AppError> {
    let org = match posted.get("organisation") {
        "" => None,
        name => {
            let found = app.organisation_of_name(actor, name).await?;
            Some(found.ok_or(AppError::Invalid("organisation", "unknown"))?)
        }
    };
    grant_of(posted.get("role"), org)
}

/// `POST /settings/people`.
pub async fn create(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    actor.may(Permission::PeopleManage, Object::Desk)?;
    let form = typed(&posted);
    let entered = async {
        let grant = grant(&app, actor, &posted).await?;
        if !domain::time::is_zone(&form.zone) {
            return Err(AppError::Invalid("zone", "unknown"));
        }
        let new = NewPerson {
            name: form.name.clone(),
            mail: form.mail.clone(),
            phone: form.phone.clone(),
            position: form.position.clone(),
            locale: if posted.get("locale") == "en" { "en".into() } else { "ru".into() },
            zone: form.zone.clone(),
            signature: form.signature.clone(),
            grants: vec![grant],
            invite: form.invite,
        };
        app.enter_person(actor, new).await
    };
    match entered.await {
        Ok(id) => Ok(redirect(&format!("{ROOM}/{id}?done=entered"))),
        Err(e @ AppError::Invalid(..)) => {
            let chosen = (posted.get("role"), posted.get("locale"));
            view(&app, &visitor, "", form.clone(), chosen, words::errors(&visitor.t, e)?).await
        }
        Err(e) => Err(e.into()),
    }
}
