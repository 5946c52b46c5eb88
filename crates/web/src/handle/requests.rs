//! The client's lists, what became of his requests, and the short form; of each of his companies.

use crate::finding::under;
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::shell::{FieldErrors, Notice, Tone};
use crate::pages::view::{Choice, Urgency};
use crate::portal::{NewRequestPage, RequestRow, RequestsPage, Scope, StatisticsPage};
use crate::topics::ask;
use crate::words;
use app::desk::{Brief, Draft, NewTicket};
use app::{Actor, App, AppError};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::desk::{self as d, Turn};
use domain::ids::{OrganisationId, TicketId};
use domain::people::Role;
use i18n::T;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The query of lists: `scope` is `mine` or `company`, `org` says which one.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    scope: String,
    #[serde(default)]
    org: String,
    #[serde(default)]
    after: String,
    /// What has just been done.
    #[serde(default)]
    done: String,
    /// Which topic was chosen.
    #[serde(default)]
    topic: String,
}

/// A company of the viewer.
pub(crate) struct Company {
    pub(crate) id: OrganisationId,
    pub(crate) name: String,
    /// Whether he sees all its requests.
    leads: bool,
}

/// The viewer's companies by name, each once; `Missing` when he has none.
pub(crate) async fn companies(app: &App, actor: &Actor) -> Result<Vec<Company>, AppError> {
    let mut roles: BTreeMap<OrganisationId, bool> = BTreeMap::new();
    for (org, role) in actor.client_of() {
        *roles.entry(org).or_default() |= role == Role::ClientManager;
    }
    let mut all = Vec::new();
    for (id, leads) in roles {
        let name = app.own_organisation(actor, id).await?.name;
        all.push(Company { id, name, leads });
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    if all.is_empty() { Err(AppError::Missing) } else { Ok(all) }
}

/// The company whose requests were asked for: the one that is named, else the first, of those that he leads.
fn chosen<'c>(all: &'c [Company], asked: &Asked) -> Option<&'c Company> {
    let mut led = all.iter().filter(|company| company.leads);
    match asked.org.is_empty() {
        true => led.next(),
        false => led.find(|company| company.id.to_string() == asked.org),
    }
}

/// What the viewer may choose among; nothing when there is only his own.
fn scopes(t: &T, all: &[Company], shown: Option<&Company>) -> Vec<Scope> {
    if !all.iter().any(|company| company.leads) {
        return vec![];
    }
    let name = t.of("requests-mine").to_owned();
    let own = Scope { query: query(None), name, here: shown.is_none() };
    let led = all.iter().filter(|company| company.leads).map(|company| Scope {
        query: query(Some(company)),
        name: company.name.clone(),
        here: shown.is_some_and(|shown| shown.id == company.id),
    });
    std::iter::once(own).chain(led).collect()
}

fn query(shown: Option<&Company>) -> String {
    shown.map_or_else(|| "scope=mine".to_owned(), |company| format!("scope=company&org={}", company.id))
}

/// `GET /requests`.
pub async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let actor = visitor.actor()?;
    let all = companies(&app, actor).await?;
    let shown = chosen(&all, &asked).filter(|_| asked.scope == "company");
    let page = match shown {
        Some(company) => app.company_requests(actor, company.id, after(&asked.after)).await?,
        None => app.my_requests(actor, after(&asked.after)).await?,
    };
    let next = page.next.map(|(at, id)| format!("{at}.{id}"));
    let named = |brief: &Brief| match shown {
        Some(company) => company.name != brief.client,
        None => all.len() > 1,
    };
    let (ours, rows): (Vec<_>, Vec<_>) = page
        .rows
        .into_iter()
        .map(|brief| (brief.state.turn() == Turn::Requester, row(named(&brief), shown.is_some(), brief)))
        .partition(|(asks, _)| *asks && asked.after.is_empty());
    let plain = |rows: Vec<(bool, RequestRow)>| rows.into_iter().map(|(_, row)| row).collect();
    let mut shell = visitor.shell();
    let helped = asked.done == "helped";
    shell.notice =
        helped.then(|| Notice { tone: Tone::Good, text: visitor.t.of("request-helped").to_owned() });
    Ok(html(&RequestsPage {
        t: visitor.t.clone(),
        shell,
        company: shown.map(|company| company.name.clone()).unwrap_or_default(),
        query: query(shown),
        scopes: scopes(&visitor.t, &all, shown),
        whole_company: shown.is_some(),
        ours: plain(ours),
        rows: plain(rows),
        next,
    }))
}

/// `GET /requests/statistics`: of a company for whoever leads one, unless he asks for his own.
pub async fn statistics(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let actor = visitor.actor()?;
    let all = companies(&app, actor).await?;
    let shown = chosen(&all, &asked).filter(|_| asked.scope != "mine");
    let year = match shown {
        Some(company) => app.company_year(actor, company.id).await?,
        None => app.my_year(actor).await?,
    };
    Ok(html(&StatisticsPage {
        t: visitor.t.clone(),
        shell: visitor.shell(),
        query: query(shown),
        scopes: scopes(&visitor.t, &all, shown),
        year,
    }))
}

fn after(text: &str) -> Option<(i64, TicketId)> {
    let (at, id) = text.split_once('.')?;
    Some((at.parse().ok()?, TicketId(id.parse().ok()?)))
}

fn row(with_company: bool, with_requester: bool, brief: Brief) -> RequestRow {
    RequestRow {
        number: brief.number.to_string(),
        subject: brief.subject,
        state: words::state(brief.state),
        turn: words::turn(brief.state.turn()),
        at_ms: brief.updated_at,
        requester: with_requester.then_some(brief.requester),
        company: with_company.then_some(brief.client),
    }
}

/// `GET /requests/new`.
pub async fn new_page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let all = companies(&app, visitor.actor()?).await?;
    if let Some(page) = ask::page_for_new(&app, &visitor, &all, &asked.org, &asked.topic).await? {
        return Ok(page);
    }
    Ok(html(&new_view(&app, &visitor, &all, &asked.org, &Posted::empty(), FieldErrors::none())))
}

fn new_view(
    app: &App,
    visitor: &Visitor,
    all: &[Company],
    org: &str,
    posted: &Posted,
    errors: FieldErrors,
) -> NewRequestPage {
    let choice = |company: &Company| {
        let id = company.id.to_string();
        Choice::new(&id, &company.name, id == org)
    };
    let companies = if all.len() > 1 { all.iter().map(choice).collect() } else { vec![] };
    let chosen = Urgency::from_slug(posted.get("urgency")).unwrap_or(Urgency::Medium);
    let urgencies = Urgency::ALL
        .iter()
        .map(|urgency| Choice::new(urgency.slug(), visitor.t.of(urgency.key()), urgency.is(chosen)))
        .collect();
    NewRequestPage {
        t: visitor.t.clone(),
        shell: visitor.shell(),
        companies,
        subject: posted.get("subject").to_owned(),
        text: posted.text("text"),
        urgencies,
        proposal: posted.get("proposal").to_owned(),
        file_limit: app.config.max_file_bytes as u64,
        errors,
    }
}

/// `POST /requests`.
pub async fn create(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let actor = visitor.actor()?;
    let all = companies(&app, actor).await?;
    let Some(person) = actor.person else { return Err(AppError::SignedOut.into()) };
    let said = posted.get("organisation");
    let refused = |field: &'static str, key: &str| {
        let errors = FieldErrors(vec![(field, visitor.t.of(key).to_owned())]);
        let page = new_view(&app, &visitor, &all, said, &posted, errors);
        (StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response()
    };
    let org = match &all[..] {
        [only] => Some(only),
        several => several.iter().find(|company| company.id.to_string() == said),
    };
    let Some(org) = org.map(|company| company.id) else {
        return Ok(refused("organisation", "request-company-missing"));
    };
    if ask::is_named(&posted) {
        return ask::create(&app, &visitor, org, &posted).await;
    }
    let urgency = Urgency::from_slug(posted.get("urgency")).unwrap_or(Urgency::Medium);
    let new = NewTicket {
        org,
        requester: person,
        kind: d::TicketKind::Consultation,
        subject: posted.get("subject").to_owned(),
        impact: d::Impact::Medium,
        urgency: words::urgency_back(urgency),
        draft: Draft::of(posted.text("text")).with(posted.files.clone()),
        via: d::Channel::Portal,
        topic: None,
    };
    match app.open(actor, new).await {
        Ok(number) => {
            if let Some(proposal) = under::proposal(&posted) {
                app.sent_after_proposed(actor, proposal, number).await.ok(); // the request is what matters
            }
            Ok(redirect(&format!("/requests/{number}")))
        }
        Err(AppError::Invalid("text", _)) => Ok(refused("text", "error-empty")),
        Err(e) => Err(Oops::from(e).with_draft(posted.text("text"))),
    }
}
