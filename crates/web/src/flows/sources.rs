//! `/flows/{id}/sources`: where the events of a flow come from, and how that fares.

use super::{bad, flow_id, refused};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::{FieldErrors, Shell};
use app::App;
use app::flows::{NewSource, SourceView};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::time::SECOND;
use i18n::T;
use serde_json::{Map, Value};

/// A source in the list.
#[derive(Clone, Debug)]
pub struct SourceRow {
    /// Its id.
    pub id: String,
    /// The key of its kind.
    pub kind: &'static str,
    /// Where it is.
    pub place: String,
    /// How it looks: `well`, `ask`, `fault`.
    pub tone: &'static str,
    /// The key of how it fares.
    pub state: &'static str,
    /// The key of what to do; empty when nothing.
    pub help: &'static str,
    /// The other side's words.
    pub words: String,
    /// When it answered last.
    pub told_at: Option<i64>,
    /// When it is asked next.
    pub due_at: Option<i64>,
    /// Events that it brought.
    pub taken: i64,
}

/// `GET /flows/{id}/sources`.
#[derive(Template, Clone, Debug)]
#[template(path = "flows/sources.html")]
pub struct SourcesPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The flow: id and name.
    pub flow: (String, String),
    /// The address to which programs send events.
    pub address: String,
    /// The sources.
    pub rows: Vec<SourceRow>,
    /// Which kind the form is for.
    pub kind: String,
    /// What was typed.
    pub typed: std::collections::HashMap<String, String>,
    /// What is wrong.
    pub errors: FieldErrors,
}

impl SourcesPage {
    /// What was typed into a field.
    pub fn field(&self, name: &str) -> &str {
        self.typed.get(name).map(String::as_str).unwrap_or_default()
    }
}

/// The settings of a kind, as fields of the form; the secret is apart.
fn fields(kind: &str) -> &'static [&'static str] {
    match kind {
        "http" => &["url", "header", "items", "id", "time", "key", "value", "state", "failed"],
        "prometheus" => &["url", "query"],
        "folder" => &["path"],
        _ => &[],
    }
}

fn kind_key(kind: &str) -> &'static str {
    match kind {
        "http" => "source-http",
        "prometheus" => "source-prometheus",
        "folder" => "source-folder",
        _ => "source-other",
    }
}

fn row(one: &SourceView) -> SourceRow {
    let place = ["url", "path"].iter().find_map(|name| one.settings.get(name)?.as_str());
    let (code, words) = one.row.problem.split_once(':').unwrap_or((&one.row.problem, ""));
    let (tone, state, help) = match (one.row.state.as_str(), code) {
        ("fresh", _) => ("held", "source-fresh", ""),
        ("well", "rows") => ("ask", "source-rows", "source-rows-help"),
        ("well", _) => ("well", "source-well", ""),
        (_, "refused") => ("fault", "source-refused", "source-refused-help"),
        (_, "changed") => ("fault", "source-changed", "source-changed-help"),
        (_, "settings") => ("fault", "source-settings", "source-settings-help"),
        (_, "slow") => ("ask", "source-slow", "source-slow-help"),
        _ => ("ask", "source-away", "source-away-help"),
    };
    SourceRow {
        id: one.row.id.to_string(),
        kind: kind_key(&one.row.kind),
        place: place.unwrap_or_default().to_owned(),
        tone,
        state,
        help,
        words: words.to_owned(),
        told_at: one.row.told_at,
        due_at: one.row.due_at,
        taken: one.row.taken,
    }
}

/// `GET /flows/{id}/sources`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Oops> {
    draw(&app, &visitor, &id, &Posted::empty(), FieldErrors::none()).await
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    id: &str,
    posted: &Posted,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let sources = app.flow_sources(actor, flow_id(id)?).await?;
    let flow = app.flow(actor, flow_id(id)?).await?.row.flow;
    let wrong = errors.any();
    let mut typed = posted.fields.clone();
    typed.remove("secret");
    let page = SourcesPage {
        t: t.clone(),
        shell: visitor.staff_shell(app, "flows").await?,
        address: format!("{}/api/v1/flows/{}/events", app.config.public_url, flow.key),
        flow: (flow.id.to_string(), flow.name),
        rows: sources.iter().map(row).collect(),
        kind: posted.get("kind").to_owned(),
        typed,
        errors,
    };
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, html(&page)).into_response())
}

/// `POST /flows/{id}/sources`: sets one up, asks one at once, or takes one away.
pub async fn change(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let source = || posted.get("source").parse().map_err(|_| bad());
    let done = match posted.get("act") {
        "ask" => app.ask_source(actor, source()?).await.map(drop),
        "delete" => app.delete_source(actor, source()?).await.map(drop),
        "create" => {
            let kind = posted.get("kind").to_owned();
            let field = |name: &&str| (name.to_string(), Value::String(posted.get(name).to_owned()));
            let settings: Map<String, Value> = fields(&kind).iter().map(field).collect();
            let every = posted.get("every").parse::<i64>().unwrap_or(60).clamp(10, 86_400) * SECOND;
            let secret = Some(posted.text("secret")).filter(|secret| !secret.is_empty());
            let new = NewSource { kind, settings: Value::Object(settings), secret, every };
            app.create_source(actor, flow_id(&id)?, new).await.map(drop)
        }
        _ => return Err(bad()),
    };
    match done {
        Ok(()) => Ok(redirect(&format!("/flows/{id}/sources"))),
        Err(e) => draw(&app, &visitor, &id, &posted, refused(t, e)?).await,
    }
}
