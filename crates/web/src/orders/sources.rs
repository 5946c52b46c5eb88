//! `/settings/orders`: the sides of clients' orders, their keys, how they do.

use super::words::road_key;
use super::{called, number, refused, role_key};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::Choice;
use crate::pages::{FieldErrors, Shell};
use crate::settings::{Tab, frame};
use app::App;
use app::orders::connect::Adapter;
use app::orders::{Agreed, NewSource, SourceRow};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ids::{OrderSourceId, OrganisationId};
use domain::orders::{Road, Role};
use domain::people::OrgKind;
use i18n::T;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A side in the list.
#[derive(Clone, Debug)]
pub struct SourceView {
    /// Its id; empty for a new one.
    pub id: String,
    /// Whose.
    pub org: String,
    /// His name.
    pub client: String,
    /// Its name.
    pub name: String,
    /// Whose words it speaks.
    pub system: String,
    /// Choices of systems.
    pub systems: Vec<Choice>,
    /// The key of what it is.
    pub role: &'static str,
    /// Choices of roles.
    pub roles: Vec<Choice>,
    /// Choices of roads.
    pub roads: Vec<Choice>,
    /// Choices of adapters.
    pub adapters: Vec<Choice>,
    /// Where it is asked.
    pub address: String,
    /// The account there.
    pub account: String,
    /// How often.
    pub minutes: String,
    /// Graces, a line for each: kind and minutes.
    pub graces: String,
    /// Usual spans, a line for each: state and hours.
    pub usual: String,
    /// Whether there is a key.
    pub keyed: bool,
    /// Whether it is heard.
    pub active: bool,
    /// What it said when it failed, and since when.
    pub trouble: Option<(&'static str, String, i64)>,
    /// When it last answered.
    pub answered_ms: Option<i64>,
    /// When the last order came.
    pub order_ms: Option<i64>,
    /// Sayings taken and heard before.
    pub told: (i64, i64),
}

/// `GET /settings/orders`.
#[derive(Template, Clone, Debug)]
#[template(path = "orders/sources.html")]
pub struct SourcesPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms of the settings.
    pub tabs: Vec<Tab>,
    /// The sides.
    pub rows: Vec<SourceView>,
    /// A new one.
    pub new: SourceView,
    /// Clients, for a new one.
    pub clients: Vec<Choice>,
    /// What is wrong.
    pub errors: FieldErrors,
}

fn choices<A: Copy>(
    all: &[A],
    code: fn(A) -> &'static str,
    words: impl Fn(A) -> String,
    chosen: &str,
) -> Vec<Choice> {
    all.iter().map(|one| Choice::new(code(*one), words(*one), code(*one) == chosen)).collect()
}

fn source(t: &T, row: &SourceRow) -> SourceView {
    let one = &row.source;
    let lines = |map: &BTreeMap<String, i64>| {
        map.iter().fold(String::new(), |mut text, (name, n)| {
            let _ = writeln!(text, "{name} {n}");
            text
        })
    };
    let systems = app::orders::shipped();
    let system = |table: &&domain::orders::Table| {
        Choice::new(table.system.clone(), called(t, &table.system), table.system == one.system)
    };
    SourceView {
        id: one.id.to_string(),
        org: one.org.to_string(),
        client: row.client.clone(),
        name: one.name.clone(),
        system: one.system.clone(),
        systems: systems.tables().iter().map(system).collect(),
        role: role_key(Role::parse(&one.role).unwrap_or(Role::Shop)),
        roles: choices(&Role::ALL, Role::code, |role| t.of(role_key(role)).to_owned(), &one.role),
        roads: choices(&Road::ALL, Road::code, |road| t.of(road_key(road)).to_owned(), &one.road),
        adapters: adapters(t, &row.agreed.adapter),
        address: row.agreed.address.clone(),
        account: row.agreed.account.clone(),
        minutes: row.agreed.minutes.to_string(),
        graces: lines(&row.agreed.graces),
        usual: lines(&row.agreed.usual),
        keyed: one.secret.is_some(),
        active: one.active,
        trouble: one.failing_at.map(|at| trouble(&one.trouble, at)),
        answered_ms: one.answered_at,
        order_ms: one.order_at,
        told: one.told,
    }
}

/// What went wrong, as a key of words and what was seen of it.
fn trouble(kept: &str, at: i64) -> (&'static str, String, i64) {
    let (code, seen) = kept.split_once(' ').unwrap_or((kept, ""));
    let key = match code {
        "key" => "order-trouble-key",
        "keyless" => "order-trouble-keyless",
        "rights" => "order-trouble-rights",
        "account" => "order-trouble-account",
        "pace" => "order-trouble-pace",
        "refused" => "order-trouble-refused",
        "fault" => "order-trouble-fault",
        "changed" => "order-trouble-changed",
        "odd" => "order-trouble-odd",
        _ => "order-trouble-network",
    };
    (key, seen.to_owned(), at)
}

fn adapters(t: &T, chosen: &str) -> Vec<Choice> {
    let own = Choice::new("", t.of("order-source-itself"), chosen.is_empty());
    let known = Adapter::ALL.into_iter();
    let known = known.map(|one| Choice::new(one.code(), called(t, one.code()), one.code() == chosen));
    std::iter::once(own).chain(known).collect()
}

fn fresh(t: &T) -> SourceView {
    let source_row = SourceRow {
        source: app::orders::Source {
            id: OrderSourceId(0),
            org: OrganisationId(0),
            name: String::new(),
            system: "ozon".to_owned(),
            role: Role::Marketplace.code().to_owned(),
            road: Road::List.code().to_owned(),
            doc: String::new(),
            secret: None,
            active: true,
            place: String::new(),
            answered_at: None,
            failing_at: None,
            failures: 0,
            trouble: String::new(),
            order_at: None,
            told: (0, 0),
            created_at: 0,
        },
        agreed: Agreed { minutes: 5, ..Agreed::default() },
        client: String::new(),
    };
    SourceView { id: String::new(), org: String::new(), ..source(t, &source_row) }
}

async fn view(app: &App, visitor: &Visitor, errors: FieldErrors) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let rows = app.order_sources(actor).await?;
    let clients = app.organisations(actor).await?.into_iter().filter(|org| org.kind == OrgKind::Client);
    let (shell, tabs) = frame(app, visitor, "/settings/orders", "").await?;
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = SourcesPage {
        t: t.clone(),
        shell,
        tabs,
        rows: rows.iter().map(|row| source(t, row)).collect(),
        new: fresh(t),
        clients: clients.map(|org| Choice::new(org.id.to_string(), org.name, false)).collect(),
        errors,
    };
    Ok((status, html(&page)).into_response())
}

/// `GET /settings/orders`.
pub async fn page(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    view(&app, &visitor, FieldErrors::none()).await
}

/// Lines of a name and a number; `None` where a line is not understood.
fn lines(text: &str) -> Option<BTreeMap<String, i64>> {
    let line = |line: &str| {
        let (name, n) = line.trim().split_once([' ', '=', ':'])?;
        Some((name.trim().to_owned(), n.trim().parse().ok()?))
    };
    text.lines().filter(|text| !text.trim().is_empty()).map(line).collect()
}

/// `POST /settings/orders`.
pub async fn save(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let org = number(posted.get("organisation")).map(OrganisationId).ok_or_else(super::bad)?;
    let id = number(posted.get("id")).map(OrderSourceId);
    let (graces, usual) = (lines(&posted.text("graces")), lines(&posted.text("usual")));
    let (Some(graces), Some(usual)) = (graces, usual) else {
        let wrong = visitor.t.of("order-source-graces").to_owned();
        return view(&app, &visitor, FieldErrors(vec![("", wrong)])).await;
    };
    let text = |name: &str| posted.get(name).to_owned();
    let new = NewSource {
        name: text("name"),
        system: text("system"),
        role: text("role"),
        road: text("road"),
        agreed: Agreed {
            adapter: text("adapter"),
            address: text("address"),
            account: text("account"),
            minutes: number(posted.get("minutes")).unwrap_or(5),
            graces,
            usual,
        },
        key: text("key"),
        active: !posted.get("active").is_empty(),
    };
    match app.save_order_source(actor, org, id, new).await {
        Ok(_) => Ok(redirect("/settings/orders")),
        Err(e) => {
            let errors = refused(&visitor.t, e)?;
            view(&app, &visitor, errors).await
        }
    }
}
