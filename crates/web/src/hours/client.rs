//! `/requests/hours`: a client's own hours: balance, months, lines, acts. For those of his people who see what it comes to.

use super::ledger::{LineView, MonthLink, Sums, months, sums};
use super::{bad, exact};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::Shell;
use app::desk::{Draft, NewTicket};
use app::hours::Service;
use app::{Actor, App, AppError};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::desk::{Channel, Impact, TicketKind, Urgency};
use domain::hours::Month;
use domain::ids::OrganisationId;
use domain::people::{Object, Permission};
use i18n::T;
use serde::Deserialize;

/// A company of the reader's.
#[derive(Clone, Debug)]
pub struct Company {
    /// Its id, as it stands in the address.
    pub id: String,
    /// Its name.
    pub name: String,
    /// It is the one that is shown.
    pub here: bool,
}

/// A service as a client sees it.
#[derive(Clone, Debug)]
pub struct ServiceView {
    /// Its name.
    pub name: String,
    /// What one gets.
    pub about: String,
    /// Its price in words.
    pub price: String,
    /// What the form of an order sends.
    pub id: String,
}

/// `GET /requests/hours`.
#[derive(Template, Clone, Debug)]
#[template(path = "hours/client.html")]
pub struct ClientHoursPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// His companies, when he has several.
    pub companies: Vec<Company>,
    /// The company that is shown.
    pub company: Company,
    /// The months, the newest first.
    pub months: Vec<MonthLink>,
    /// The month that is shown.
    pub shown: MonthLink,
    /// What it comes to.
    pub sums: Sums,
    /// To be paid.
    pub total: String,
    /// Its lines.
    pub lines: Vec<LineView>,
    /// What can be ordered.
    pub services: Vec<ServiceView>,
}

/// What the page is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    org: String,
    #[serde(default)]
    month: String,
}

/// The companies whose hours an actor may see as their own person.
fn companies(actor: &Actor) -> Vec<OrganisationId> {
    let may = |org: &OrganisationId| actor.can(Permission::HoursRead, Object::Organisation(*org));
    actor.client_of().map(|(org, _)| org).filter(may).collect()
}

fn chosen(actor: &Actor, org: &str) -> Result<OrganisationId, Oops> {
    let all = companies(actor);
    let wanted = org.parse().ok().map(OrganisationId).filter(|org| all.contains(org));
    match (org, wanted) {
        ("", _) => all.first().copied().ok_or_else(|| AppError::Missing.into()),
        (_, Some(org)) => Ok(org),
        _ => Err(AppError::Missing.into()),
    }
}

/// `GET /requests/hours`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let (actor, t) = (visitor.actor()?, &visitor.t);
    let org = chosen(actor, &asked.org)?;
    let account = app.hours_account(actor, org).await?;
    let shown = asked.month.parse().unwrap_or_else(|_| Month::of(account.today));
    let statement = app.hours_statement(actor, org, shown).await?;
    let lines = app.hours_ledger(actor, org, shown).await?;
    let months = months(t, &account, shown);
    let here = months.iter().find(|one| one.here).cloned().ok_or_else(bad)?;
    let mut all = Vec::new();
    for one in companies(actor) {
        let name = if one == org { account.name.clone() } else { app.hours_account(actor, one).await?.name };
        all.push(Company { id: one.to_string(), name, here: one == org });
    }
    let company = Company { id: org.to_string(), name: account.name.clone(), here: true };
    let services = app.services(actor).await?;
    Ok(html(&ClientHoursPage {
        t: t.clone(),
        shell: visitor.shell(),
        companies: if all.len() > 1 { all } else { vec![] },
        company,
        shown: here,
        months,
        sums: sums(t, &statement),
        total: exact(t, statement.total()),
        lines: lines.iter().map(|one| LineView::of(t, one)).collect(),
        services: services.iter().map(|one| offered(t, one)).collect(),
    }))
}

fn offered(t: &T, one: &Service) -> ServiceView {
    ServiceView {
        name: one.name.clone(),
        about: one.about.clone(),
        price: super::services::price(t, one.pricing),
        id: one.id.map(|id| id.to_string()).unwrap_or_default(),
    }
}

/// `GET /requests/hours/{client}/{file}`: the act of a month, `2026-11.pdf` or `2026-11.xlsx`.
pub async fn file(
    State(app): State<App>,
    visitor: Visitor,
    Path((org, file)): Path<(i64, String)>,
) -> Result<Response, Oops> {
    let actor = visitor.actor()?;
    let (month, kind) = super::act::named(&file)?;
    let org = chosen(actor, &org.to_string())?;
    let statement = app.hours_statement(actor, org, month).await?;
    super::act::answer(&visitor.t, &statement, kind)
}

/// `POST /requests/hours/orders`: an order of a service becomes a ticket.
pub async fn order(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let actor = visitor.actor()?;
    let org = chosen(actor, posted.get("org"))?;
    let services = app.services(actor).await?;
    let wanted = |one: &&Service| one.id.is_some_and(|id| id.to_string() == posted.get("service"));
    let service = services.iter().find(wanted).ok_or(AppError::Missing)?;
    let subject = visitor.t.with("service-order-subject").arg("name", service.name.as_str()).to_string();
    let new = NewTicket {
        org,
        requester: actor.person.ok_or(AppError::SignedOut)?,
        kind: TicketKind::ServiceOrder,
        subject,
        impact: Impact::Low,
        urgency: Urgency::Medium,
        draft: Draft::of(posted.text("text")),
        via: Channel::Portal,
        topic: None,
    };
    let number = app.open(actor, new).await.map_err(|e| Oops::from(e).with_draft(posted.text("text")))?;
    Ok(redirect(&format!("/requests/{number}")))
}
