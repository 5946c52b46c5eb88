//! `/orders/statistics`: which exchange goes wrong, at which transition, and whether it is getting better.

use super::{Leaf, clients, exchange, kind_key, leaves, number, phase_key};
use crate::http::{Oops, Visitor, html};
use crate::pages::Shell;
use crate::pages::view::Choice;
use app::App;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::ids::OrganisationId;
use domain::orders::{Kind, Phase};
use i18n::T;
use serde::Deserialize;

/// A row of the figures.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The exchange.
    pub exchange: String,
    /// What goes wrong.
    pub title: &'static str,
    /// The transition.
    pub step: Option<(&'static str, &'static str)>,
    /// How many came.
    pub came: i64,
    /// How many stand open.
    pub open: i64,
    /// How many have a cause.
    pub named: i64,
    /// How many came on each day, as bars: place, height, of 100.
    pub bars: Vec<(usize, i64, i64)>,
    /// Whether the second half of the span was better, worse or as the first.
    pub trend: &'static str,
    /// The list behind the figure.
    pub href: String,
}

/// `GET /orders/statistics`.
#[derive(Template, Clone, Debug)]
#[template(path = "orders/statistics.html")]
pub struct StatisticsPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The pages of the room.
    pub leaves: Vec<Leaf>,
    /// The rows.
    pub rows: Vec<Figure>,
    /// Clients.
    pub clients: Vec<Choice>,
    /// Spans.
    pub spans: Vec<Choice>,
    /// How many days.
    pub days: i64,
    /// How many came altogether.
    pub came: i64,
    /// Causes and how often they were named.
    pub causes: Vec<(String, i64)>,
}

/// What the page is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    organisation: String,
    #[serde(default)]
    days: String,
}

/// `GET /orders/statistics`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let days = number(&asked.days).filter(|days| [7, 30, 90].contains(days)).unwrap_or(30);
    let org = number(&asked.organisation).map(OrganisationId);
    let found = app.order_statistics(actor, org, days).await?;
    let spans = [7, 30, 90].map(|n| Choice::new(n.to_string(), t.n("orders-days", n).to_string(), n == days));
    Ok(html(&StatisticsPage {
        t: t.clone(),
        shell: visitor.staff_shell(&app, "orders").await?,
        leaves: leaves("/orders/statistics"),
        came: found.rows.iter().map(|row| row.came).sum(),
        rows: found.rows.iter().filter_map(|row| figure(row, &asked.organisation)).collect(),
        clients: clients(&found.clients, &asked.organisation),
        spans: spans.to_vec(),
        days,
        causes: found.causes,
    }))
}

fn figure(row: &app::orders::ExchangeRow, organisation: &str) -> Option<Figure> {
    let kind = Kind::parse(&row.kind)?;
    let (leader, from, to) = &row.exchange;
    let phase = |code: &str| phase_key(Phase::parse(code).unwrap_or(Phase::Unknown));
    let most = row.days.iter().max().copied().unwrap_or(0).max(1);
    let bar = |(place, count): (usize, &i64)| (place, (*count * 100 + most - 1) / most, *count);
    let (early, late) = row.days.split_at(row.days.len() / 2);
    let (early, late): (i64, i64) = (early.iter().sum(), late.iter().sum());
    let mut query = form_urlencoded::Serializer::new(String::new());
    let fields = [("organisation", organisation), ("kind", &row.kind), ("state", "all")];
    query.extend_pairs(fields.into_iter().filter(|(_, value)| !value.is_empty()));
    if from != to {
        query.append_pair("exchange", &format!("{leader}>{from}>{to}"));
    }
    Some(Figure {
        exchange: exchange(from, to),
        title: kind_key(kind),
        step: (from != to).then(|| (phase(&row.step.0), phase(&row.step.1))),
        came: row.came,
        open: row.open,
        named: row.named,
        bars: row.days.iter().enumerate().filter(|(_, count)| **count > 0).map(bar).collect(),
        trend: match late {
            late if late * 4 > early * 5 => "orders-trend-worse",
            late if late * 5 < early * 4 => "orders-trend-better",
            _ => "orders-trend-same",
        },
        href: format!("/orders?{}", query.finish()),
    })
}
