//! `/incidents/missed`: the register of missed problems.

use super::at_risk;
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::Shell;
use app::App;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::people::Permission;
use i18n::T;

/// A problem that was missed.
#[derive(Clone, Debug)]
pub struct Row {
    /// The incident.
    pub number: i64,
    /// What happened.
    pub title: String,
    /// The client.
    pub client: String,
    /// When.
    pub at_ms: i64,
    /// The key of why it was missed.
    pub why: &'static str,
    /// What it cost.
    pub cost: String,
    /// Its causes.
    pub causes: Vec<String>,
    /// What was changed.
    pub change: String,
}

/// `GET /incidents/missed`.
#[derive(Template, Clone, Debug)]
#[template(path = "incidents/missed.html")]
pub struct MissedPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The register.
    pub rows: Vec<Row>,
    /// Whether the reader may write.
    pub may_work: bool,
}

/// `GET /incidents/missed`.
pub async fn page(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let found = app.missed_problems(actor).await?;
    let row = |one: app::incidents::Missed| {
        let incident = one.incident;
        let causes = [incident.causes.technical, incident.causes.process, incident.causes.project];
        Row {
            number: incident.number,
            title: incident.title,
            client: one.client,
            at_ms: incident.raised_at,
            why: if incident.by_client { "missed-client" } else { "missed-unacknowledged" },
            cost: if incident.money > 0 { at_risk(t, incident.money) } else { String::new() },
            causes: causes.into_iter().filter(|cause| !cause.is_empty()).collect(),
            change: one.change,
        }
    };
    let page = MissedPage {
        rows: found.into_iter().map(row).collect(),
        t: t.clone(),
        shell: visitor.staff_shell(&app, "incidents").await?,
        may_work: actor.may_somewhere(Permission::IncidentWork).is_ok(),
    };
    Ok(html(&page))
}

/// `POST /incidents/{number}/change`: what was changed so that it is not missed again.
pub async fn change(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    app.note_change(visitor.staff()?, number, &posted.text("text")).await?;
    Ok(redirect("/incidents/missed"))
}
