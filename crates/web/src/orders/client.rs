//! `/requests/orders`: a client's own orders: what stands open, what was mended; one shipment as we see it.

use super::{Row, clients, number};
use crate::http::{Oops, Visitor, html};
use crate::pages::Shell;
use crate::pages::view::Choice;
use app::orders::Wanted;
use app::{Actor, App, AppError};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::ids::{OrganisationId, TwinId};
use domain::people::{Object, Permission};
use i18n::T;
use serde::Deserialize;

/// `GET /requests/orders`.
#[derive(Template, Clone, Debug)]
#[template(path = "orders/client.html")]
pub struct ClientOrdersPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// His companies, when he has several.
    pub companies: Vec<Choice>,
    /// What stands open.
    pub open: Vec<Row>,
    /// How many stand open.
    pub all: i64,
    /// What was mended last.
    pub mended: Vec<Row>,
    /// Whether we watch any order at all.
    pub any: bool,
}

/// What the page is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    organisation: String,
}

/// Somebody of a client's who sees its orders; for everybody else there is nothing here.
fn theirs(visitor: &Visitor) -> Result<&Actor, Oops> {
    let actor = visitor.actor()?;
    let sees = |(org, _)| actor.can(Permission::OrdersRead, Object::Organisation(org));
    if actor.client_of().any(sees) { Ok(actor) } else { Err(AppError::Missing.into()) }
}

/// `GET /requests/orders`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let actor = theirs(&visitor)?;
    let org = number(&asked.organisation).map(OrganisationId);
    let of = |state: &str| Wanted { state: state.to_owned(), ..Wanted::default() };
    let open = app.discrepancies(actor, org, of("open"), 0).await?;
    let mended = app.discrepancies(actor, org, of("mended"), 0).await?;
    let name = |org| super::name_of(&open.clients, org).to_owned();
    let row = |one: &app::orders::Finding| Row::of(one, &name(one.org), "/requests/orders");
    let mut last: Vec<Row> = mended.rows.iter().map(row).collect();
    last.sort_by_key(|row| std::cmp::Reverse(row.closed_ms));
    last.truncate(10);
    let companies = clients(&open.clients, &asked.organisation);
    Ok(html(&ClientOrdersPage {
        t: visitor.t.clone(),
        shell: visitor.shell(),
        companies: if companies.len() > 1 { companies } else { vec![] },
        open: open.rows.iter().map(row).collect(),
        all: open.all,
        mended: last,
        any: open.any,
    }))
}

/// `GET /requests/orders/{id}`.
pub async fn order(State(app): State<App>, visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Oops> {
    let order = app.order(theirs(&visitor)?, TwinId(id)).await?;
    let page = super::order::drawn(&visitor.t, visitor.shell(), &order, "/requests/orders", app.now());
    Ok(html(&ClientOrderPage { t: page.t.clone(), shell: page.shell.clone(), page }))
}

/// `GET /requests/orders/{id}`.
#[derive(Template, Clone, Debug)]
#[template(path = "orders/client_order.html")]
pub struct ClientOrderPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// What is shown.
    pub page: super::order::OrderPage,
}
