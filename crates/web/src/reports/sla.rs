//! `/reports/sla`: how promises were kept, drawn; the same figures as the command gives.

use super::{Asked, Filter, csv_file};
use crate::http::{Oops, Visitor, html};
use crate::pages::Shell;
use crate::promise::{clocks, metric_key};
use app::promise::{Figures, SlaReport};
use app::{App, AppError};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::people::{Object, Permission};
use domain::sla::Metric;
use i18n::T;

/// Without dates so many months are reported.
const MONTHS: i64 = 3;

/// `GET /reports/sla`.
#[derive(Template, Clone, Debug)]
#[template(path = "reports/sla.html")]
pub struct SlaReportPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// Which tickets.
    pub filter: Filter,
    /// Tickets to which something was promised.
    pub tickets: u64,
    /// By clock and priority.
    pub rows: Vec<FigureRow>,
    /// By client: name, tickets, kept in hundredths.
    pub by_client: Vec<(String, u64, Option<i64>)>,
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

/// `GET /reports/sla`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    actor.may(Permission::InternalRead, Object::Desk)?;
    let (filter, among) = Filter::read(&app, &visitor, asked, MONTHS).await?;
    let report = match &among {
        Some(among) => app.sla_report(actor, among).await?,
        None => SlaReport::default(),
    };
    let t = &visitor.t;
    Ok(html(&SlaReportPage {
        t: t.clone(),
        shell: visitor.staff_shell(&app, "reports").await?,
        filter,
        tickets: report.tickets,
        rows: report.figures.iter().map(|one| row(t, one)).collect(),
        by_client: by_client(&report),
    }))
}

/// `GET /reports/sla.csv`.
pub async fn table(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    actor.may(Permission::InternalRead, Object::Desk)?;
    let (_, among) = Filter::read(&app, &visitor, asked, MONTHS).await?;
    let report = app.sla_report(actor, &among.ok_or(AppError::Missing)?).await?;
    Ok(csv_file("sla.csv", report.csv()?))
}

fn row(t: &T, one: &Figures) -> FigureRow {
    let minutes = |minutes: Option<f64>| {
        minutes.map(|minutes| clocks::working(t, milliseconds(minutes))).unwrap_or_default()
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
fn by_client(report: &SlaReport) -> Vec<(String, u64, Option<i64>)> {
    let line = |one: &app::promise::OfClient| {
        let shown = one.figures.iter().filter(|figures| figures.metric != Metric::LineVisit.code());
        let (met, breached) = shown.fold((0, 0), |(met, late), one| (met + one.met, late + one.breached));
        let share = (met + breached > 0).then(|| hundredths(met as f64 / (met + breached) as f64));
        (one.name.clone(), one.tickets, share)
    };
    report.clients.iter().map(line).collect()
}
