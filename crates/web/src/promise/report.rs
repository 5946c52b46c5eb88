//! `/reports/sla`: how promises were kept, drawn; the same figures as the command gives.

use super::metric_key;
use crate::http::{Oops, Visitor, html};
use crate::pages::Shell;
use crate::pages::view::Choice;
use app::App;
use app::promise::{Asked, Figures, SlaReport};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::ids::OrganisationId;
use domain::people::{Object, Permission};
use domain::sla::Metric;
use domain::time::DAY;
use i18n::T;
use serde::Deserialize;

/// Without dates so many days are reported.
const SPAN: i64 = 90;

/// `GET /reports/sla`.
#[derive(Template, Clone, Debug)]
#[template(path = "promise/report.html")]
pub struct SlaReportPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// From which day.
    pub from: String,
    /// To which day.
    pub to: String,
    /// The clients that have contracts.
    pub clients: Vec<Choice>,
    /// Tickets to which something was promised.
    pub tickets: u64,
    /// By clock and priority.
    pub rows: Vec<FigureRow>,
    /// By client: name, address, tickets, kept in hundredths.
    pub by_client: Vec<(String, String, u64, Option<i64>)>,
}

/// A row of figures.
#[derive(Clone, Debug)]
pub struct FigureRow {
    /// The key of the clock's name.
    pub metric: &'static str,
    /// 1 to 4.
    pub priority: i64,
    /// In time, late, not decided.
    pub met: u64,
    /// Late.
    pub breached: u64,
    /// Neither yet.
    pub running: u64,
    /// Hundredths that were kept; none when nothing is decided.
    pub share: Option<i64>,
    /// The middle time, and that of nine of ten.
    pub median: String,
    /// Nine of ten took no longer.
    pub p90: String,
}

/// The query.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    client: String,
}

/// `GET /reports/sla`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    actor.may(Permission::InternalRead, Object::Desk)?;
    let zone = jiff::tz::TimeZone::get(&actor.zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let day = |text: &str| text.parse::<jiff::civil::Date>().ok();
    let today = app.today(&actor.zone).unwrap_or_default();
    let from = day(&wanted.from).unwrap_or_else(|| today.saturating_sub(jiff::Span::new().days(SPAN)));
    let to = day(&wanted.to).unwrap_or(today);
    let begin = |day: jiff::civil::Date| {
        day.to_zoned(zone.clone()).map_or(0, |moment| moment.timestamp().as_millisecond())
    };
    let client = wanted.client.parse().ok().map(OrganisationId);
    let asked = Asked { from: begin(from), to: begin(to) + DAY, client };
    let report = app.sla_report(actor, asked).await?;
    let everybody = match client {
        None => report.clone(),
        Some(_) => app.sla_report(actor, Asked { client: None, ..asked }).await?,
    };
    let t = &visitor.t;
    let all = Choice { value: String::new(), label: t.of("report-everybody").to_owned(), chosen: false };
    let choice = |one: &app::promise::OfClient| {
        let value = one.id.to_string();
        Choice { chosen: value == wanted.client, value, label: one.name.clone() }
    };
    let clients = std::iter::once(all).chain(everybody.clients.iter().map(choice)).collect();
    Ok(html(&SlaReportPage {
        t: t.clone(),
        shell: visitor.staff_shell(&app, "reports").await?,
        from: from.to_string(),
        to: to.to_string(),
        clients,
        tickets: report.tickets,
        rows: report.figures.iter().map(|one| row(t, one)).collect(),
        by_client: by_client(&report),
    }))
}

fn row(t: &T, one: &Figures) -> FigureRow {
    let minutes = |minutes: Option<f64>| {
        minutes.map(|minutes| super::clocks::working(t, milliseconds(minutes))).unwrap_or_default()
    };
    FigureRow {
        metric: Metric::from_code(&one.metric).map_or("deadline", metric_key),
        priority: one.priority,
        met: one.met,
        breached: one.breached,
        running: one.running,
        share: one.share.map(hundredths),
        median: minutes(one.median_minutes),
        p90: minutes(one.p90_minutes),
    }
}

#[allow(clippy::cast_possible_truncation, reason = "working time of a ticket fits")]
fn milliseconds(minutes: f64) -> i64 {
    (minutes * 60_000.0).round() as i64
}

#[allow(clippy::cast_possible_truncation, reason = "0 to 100")]
fn hundredths(share: f64) -> i64 {
    (share * 100.0).floor() as i64
}

/// The clients with the share of what was kept, what the client waits for only.
fn by_client(report: &SlaReport) -> Vec<(String, String, u64, Option<i64>)> {
    let line = |one: &app::promise::OfClient| {
        let shown = one.figures.iter().filter(|figures| figures.metric != Metric::LineVisit.code());
        let (met, breached) = shown.fold((0, 0), |(met, late), one| (met + one.met, late + one.breached));
        let share = (met + breached > 0).then(|| hundredths(met as f64 / (met + breached) as f64));
        (one.name.clone(), one.id.to_string(), one.tickets, share)
    };
    report.clients.iter().map(line).collect()
}
