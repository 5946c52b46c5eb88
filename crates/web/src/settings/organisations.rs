//! Organisations: found, looked at, changed.

use super::{Asked, Tab, TicketLine, frame, manages_people, older, place, placed, tickets, words};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::Choice;
use crate::pages::{FieldErrors, Shell};
use app::people::directory::{Listed, OrganisationForm};
use app::{App, AppError};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ids::OrganisationId;
use domain::people::{Object, OrgKind, Permission};
use i18n::T;

/// An organisation in the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its address's last part.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The key of its kind.
    pub kind: &'static str,
    /// Tickets that are not finished.
    pub live: i64,
    /// All its tickets.
    pub all: i64,
}

/// `GET /settings/organisations`.
#[derive(Template, Clone, Debug)]
#[template(path = "settings/organisations.html")]
pub struct OrganisationsPage {
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

/// One of its people.
#[derive(Clone, Debug)]
pub struct Member {
    /// Who.
    pub id: String,
    /// The name.
    pub name: String,
    /// The address.
    pub mail: String,
    /// The roles here, in words.
    pub roles: String,
    /// May sign in.
    pub active: bool,
}

/// `GET /settings/organisations/{id}`.
#[derive(Template, Clone, Debug)]
#[template(path = "settings/organisation.html")]
pub struct OrganisationPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// Which.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The key of its kind.
    pub kind: &'static str,
    /// Letters before its ticket numbers.
    pub prefix: String,
    /// What every engineer has to know.
    pub memo: String,
    /// Its zone.
    pub zone: String,
    /// Its mail domains.
    pub domains: String,
    /// Of which it is a branch.
    pub parent: Option<(String, String)>,
    /// Its branches.
    pub branches: Vec<(String, String)>,
    /// Tickets that are not finished.
    pub live: i64,
    /// All its tickets.
    pub all: i64,
    /// Its contract.
    pub contract: Option<crate::promise::contract::StandingView>,
    /// Its people.
    pub people: Vec<Member>,
    /// Its tickets.
    pub tickets: Vec<TicketLine>,
    /// Where older ones begin.
    pub older: Option<String>,
    /// Whether the viewer may change it.
    pub may_edit: bool,
    /// Whether the viewer may change the memo.
    pub may_note: bool,
    /// The memo as typed, when it came back.
    pub typed: Option<String>,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// The form of an organisation, new or known.
#[derive(Template, Clone, Debug)]
#[template(path = "settings/organisation_form.html")]
pub struct OrganisationFormPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// Empty for a new one.
    pub id: String,
    /// The form.
    pub form: OrganisationForm,
    /// Its domains in one line.
    pub domains: String,
    /// The kinds.
    pub kinds: Vec<Choice>,
    /// Names to choose a parent from.
    pub names: Vec<String>,
    /// What is wrong.
    pub errors: FieldErrors,
}

const ROOM: &str = "/settings/organisations";

/// `GET /settings/organisations`.
pub async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let page = app.organisation_list(visitor.staff()?, &asked.q, placed(&asked.after)).await?;
    let (shell, tabs) = frame(&app, &visitor, ROOM, &asked.done).await?;
    let row = |row: app::people::directory::OrganisationRow| Row {
        id: row.org.id.to_string(),
        name: row.org.name,
        kind: words::kind(row.org.kind),
        live: row.live,
        all: row.all,
    };
    Ok(html(&OrganisationsPage {
        t: visitor.t.clone(),
        shell,
        tabs,
        rows: page.rows.into_iter().map(row).collect(),
        next: place(page.next),
        q: asked.q,
        may_edit: manages_people(&visitor),
    }))
}

/// `GET /settings/organisations/{id}`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    show(&app, &visitor, OrganisationId(id), asked, None, FieldErrors::none()).await
}

/// `POST /settings/organisations/{id}/memo`: by whoever works with this client.
pub async fn memo(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let (id, words) = (OrganisationId(id), posted.text("memo"));
    let errors = match app.save_memo(visitor.staff()?, id, &posted.text("before"), &words).await {
        Ok(()) => return Ok(redirect(&format!("{ROOM}/{id}?done=saved"))),
        Err(AppError::Changed(_)) => {
            FieldErrors(vec![("memo", visitor.t.of("wrong-memo-changed").to_owned())])
        }
        Err(e) => words::errors(&visitor.t, e)?,
    };
    show(&app, &visitor, id, Asked::default(), Some(words), errors).await
}

async fn show(
    app: &App,
    visitor: &Visitor,
    id: OrganisationId,
    asked: Asked,
    typed: Option<String>,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let facts = app.organisation_facts(actor, id, older(&asked.after)).await?;
    let (shell, tabs) = frame(app, visitor, ROOM, &asked.done).await?;
    let contract = crate::promise::contract::summary(app, visitor, id).await?;
    let t = &visitor.t;
    let member = |(one, grants): (_, Vec<domain::people::Grant>)| {
        let one: Listed = one;
        let roles: Vec<&str> = grants.iter().map(|grant| t.of(words::role(grant.role))).collect();
        Member {
            id: one.id.to_string(),
            name: one.name,
            mail: one.mail,
            roles: roles.join(", "),
            active: one.active,
        }
    };
    let org = facts.row.org;
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = OrganisationPage {
        t: t.clone(),
        shell,
        tabs,
        id: org.id.to_string(),
        name: org.name,
        kind: words::kind(org.kind),
        prefix: org.prefix,
        memo: org.memo,
        zone: org.zone,
        domains: facts.domains.join(", "),
        parent: facts.parent.map(|parent| (parent.id.to_string(), parent.name)),
        branches: facts.branches.into_iter().map(|one| (one.id.to_string(), one.name)).collect(),
        live: facts.row.live,
        all: facts.row.all,
        contract,
        people: facts.people.into_iter().map(member).collect(),
        tickets: tickets(facts.tickets),
        older: facts.older.map(|(at, id)| format!("{at}.{id}")),
        may_note: actor.can(Permission::TicketNote, Object::Organisation(id)),
        typed,
        errors,
        may_edit: manages_people(visitor),
    };
    Ok((status, html(&page)).into_response())
}

/// `GET /settings/organisations/new`.
pub async fn new_page(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    let form = OrganisationForm {
        kind: OrgKind::Client.code().to_owned(),
        zone: app.rules().hours.zone.clone(),
        ..OrganisationForm::default()
    };
    view(&app, &visitor, "", form, FieldErrors::none()).await
}

/// `GET /settings/organisations/{id}/edit`.
pub async fn edit_page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, Oops> {
    let facts = app.organisation_facts(visitor.staff()?, OrganisationId(id), None).await?;
    let org = facts.row.org;
    let form = OrganisationForm {
        kind: org.kind.code().to_owned(),
        name: org.name,
        prefix: org.prefix,
        memo: org.memo,
        zone: org.zone,
        domains: facts.domains,
        parent: facts.parent.map(|parent| parent.name).unwrap_or_default(),
    };
    view(&app, &visitor, &id.to_string(), form, FieldErrors::none()).await
}

async fn view(
    app: &App,
    visitor: &Visitor,
    id: &str,
    form: OrganisationForm,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    actor.may(Permission::PeopleManage, Object::Desk)?;
    let (shell, tabs) = frame(app, visitor, ROOM, "").await?;
    let kind =
        |kind: OrgKind| Choice::new(kind.code(), visitor.t.of(words::kind(kind)), kind.code() == form.kind);
    let kinds = [OrgKind::Client, OrgKind::Partner, OrgKind::Counterparty, OrgKind::Ours].map(kind).to_vec();
    let names = app.organisations(actor).await?.into_iter().map(|org| org.name).take(1_000).collect();
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let domains = form.domains.join(", ");
    let t = visitor.t.clone();
    let page =
        OrganisationFormPage { t, shell, tabs, id: id.to_owned(), form, domains, kinds, names, errors };
    Ok((status, html(&page)).into_response())
}

/// `POST /settings/organisations` enters one, `POST /settings/organisations/{id}` changes one.
pub async fn save(
    State(app): State<App>,
    visitor: Visitor,
    id: Option<Path<i64>>,
    posted: Posted,
) -> Result<Response, Oops> {
    let id = id.map(|Path(id)| OrganisationId(id));
    let of = |name: &str| posted.get(name).to_owned();
    let form = OrganisationForm {
        kind: of("kind"),
        name: of("name"),
        prefix: of("prefix"),
        memo: posted.text("memo"),
        zone: of("zone"),
        domains: posted.get("domains").split([',', ';', ' ']).map(ToOwned::to_owned).collect(),
        parent: of("parent"),
    };
    match app.save_organisation(visitor.staff()?, id, form.clone()).await {
        Ok(saved) => {
            let done = if id.is_some() { "saved" } else { "entered" };
            Ok(redirect(&format!("{ROOM}/{saved}?done={done}")))
        }
        Err(e @ AppError::Invalid(..)) => {
            let id = id.map(|id| id.to_string()).unwrap_or_default();
            let form = OrganisationForm {
                domains: form.domains.into_iter().filter(|domain| !domain.is_empty()).collect(),
                ..form
            };
            view(&app, &visitor, &id, form, words::errors(&visitor.t, e)?).await
        }
        Err(e) => Err(e.into()),
    }
}
