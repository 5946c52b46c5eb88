//! `GET /data`: suppliers by days.

use super::{DayHead, RowView, heads};
use crate::http::{Oops, Visitor, html};
use crate::pages::Shell;
use crate::pages::view::Choice;
use app::App;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::ids::OrganisationId;
use i18n::T;
use serde::Deserialize;

/// Days of the grid.
const DAYS: i64 = 28;

/// `GET /data`.
#[derive(Template, Clone, Debug)]
#[template(path = "checks/grid.html")]
pub struct GridPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The days.
    pub days: Vec<DayHead>,
    /// The feeds.
    pub rows: Vec<RowView>,
    /// The clients.
    pub clients: Vec<Choice>,
    /// Up to which day.
    pub until: String,
    /// Open cases.
    pub open: i64,
    /// Hours saved, in words.
    pub saved: String,
    /// Suppliers can be entered.
    pub may_manage: bool,
}

/// What the page is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    client: String,
    #[serde(default)]
    until: String,
}

/// `GET /data`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let client = wanted.client.parse().ok().map(OrganisationId);
    let grid = app.data_grid(actor, client, wanted.until.parse().ok(), DAYS).await?;
    let everybody =
        Choice { value: String::new(), label: t.of("data-everybody").to_owned(), chosen: client.is_none() };
    let choice = |(id, name): &(OrganisationId, String)| {
        Choice::new(id.to_string(), name.clone(), client == Some(*id))
    };
    Ok(html(&GridPage {
        t: t.clone(),
        shell: visitor.staff_shell(&app, "data").await?,
        days: heads(t, &grid.days),
        rows: grid.rows.iter().map(|row| RowView::of(t, row)).collect(),
        clients: std::iter::once(everybody).chain(grid.clients.iter().map(choice)).collect(),
        until: grid.days.last().map(ToString::to_string).unwrap_or_default(),
        open: grid.open,
        saved: t.with("data-saved-hours").arg("n", grid.saved / 60).to_string(),
        may_manage: grid.may_manage,
    }))
}
