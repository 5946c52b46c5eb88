//! The makers' trackers as settings: where they tell their news, by which secret, and whether they do.

use super::wrong;
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::Choice;
use crate::pages::{FieldErrors, Shell, Tone};
use crate::settings::{Asked, Tab, frame};
use app::releases::tracker::NewTracker;
use app::releases::{KINDS, Tracker};
use app::{App, AppError};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ids::TrackerId;
use i18n::T;

const ROOM: &str = "/settings/trackers";

/// A tracker in the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its address's last part.
    pub id: String,
    /// What it is: the key.
    pub kind: &'static str,
    /// How references name it.
    pub name: String,
    /// Where its pages are.
    pub base_url: String,
    /// Where it tells.
    pub address: String,
    /// How it is: the tone and the key.
    pub tone: Tone,
    /// The key of how it is.
    pub health: &'static str,
    /// When it told something last.
    pub told_ms: Option<i64>,
    /// Whether it is listened to.
    pub active: bool,
}

/// `GET /settings/trackers`, and forms that came back.
#[derive(Template, Clone, Debug)]
#[template(path = "releases/trackers.html")]
pub struct TrackersPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// The trackers.
    pub rows: Vec<Row>,
    /// What a new one is.
    pub form: NewTracker,
    /// What it can be.
    pub kinds: Vec<Choice>,
    /// A secret that was just made, and of which tracker.
    pub secret: Option<(String, String)>,
    /// What is wrong.
    pub errors: FieldErrors,
}

fn kind_key(kind: &str) -> &'static str {
    match kind {
        "gitlab" => "tracker-gitlab",
        "jira" => "tracker-jira",
        "youtrack" => "tracker-youtrack",
        "redmine" => "tracker-redmine",
        _ => "tracker-plain",
    }
}

fn row(app: &App, one: Tracker) -> Row {
    let (tone, health) = match (one.active, one.problem.as_str(), one.told_at) {
        (false, ..) => (Tone::Info, "tracker-off"),
        (true, "", None) => (Tone::Info, "tracker-silent"),
        (true, "", Some(_)) => (Tone::Good, "tracker-told"),
        (true, ..) => (Tone::Bad, "tracker-unread"),
    };
    Row {
        kind: kind_key(&one.kind),
        address: format!("{}/trackers/{}", app.config.public_url, one.id),
        id: one.id.to_string(),
        name: one.name,
        base_url: one.base_url,
        tone,
        health,
        told_ms: one.told_at,
        active: one.active,
    }
}

#[derive(Default)]
struct Shown {
    done: String,
    form: NewTracker,
    secret: Option<(TrackerId, String)>,
    errors: FieldErrors,
}

async fn show(app: &App, visitor: &Visitor, shown: Shown) -> Result<Response, Oops> {
    let rows: Vec<Row> = app.trackers(visitor.staff()?).await?.into_iter().map(|one| row(app, one)).collect();
    let (shell, tabs) = frame(app, visitor, ROOM, &shown.done).await?;
    let t = visitor.t.clone();
    let kinds = KINDS.iter().map(|kind| Choice::new(*kind, t.of(kind_key(kind)), *kind == shown.form.kind));
    let kinds = kinds.collect();
    let named = |id: &TrackerId| rows.iter().find(|row| row.id == id.to_string()).map(|row| row.name.clone());
    let secret = shown.secret.map(|(id, secret)| (named(&id).unwrap_or_default(), secret));
    let status = if shown.errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = TrackersPage { t, shell, tabs, rows, form: shown.form, kinds, secret, errors: shown.errors };
    Ok((status, html(&page)).into_response())
}

/// `GET /settings/trackers`.
pub async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    show(&app, &visitor, Shown { done: asked.done().to_owned(), ..Shown::default() }).await
}

/// `POST /settings/trackers`: the answer is the only page with the secret.
pub async fn create(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let of = |name: &str| posted.get(name).to_owned();
    let form = NewTracker { kind: of("kind"), name: of("name"), base_url: of("base_url"), active: true };
    match app.create_tracker(visitor.staff()?, form.clone()).await {
        Ok(made) => show(&app, &visitor, Shown { secret: Some(made), ..Shown::default() }).await,
        Err(e @ AppError::Invalid(..)) => {
            let errors = wrong(&visitor.t, e)?;
            show(&app, &visitor, Shown { form, errors, ..Shown::default() }).await
        }
        Err(e) => Err(e.into()),
    }
}

/// `POST /settings/trackers/{id}/state`: `act` is `on`, `off`, `rotate` or `delete`.
pub async fn state(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let (id, actor) = (TrackerId(id), visitor.staff()?);
    match posted.get("act") {
        act @ ("on" | "off") => {
            app.change_tracker(actor, id, act == "on").await?;
            Ok(redirect(&format!("{ROOM}?done=saved")))
        }
        "rotate" => {
            let secret = app.rotate_tracker(actor, id).await?;
            show(&app, &visitor, Shown { secret: Some((id, secret)), ..Shown::default() }).await
        }
        "delete" => {
            app.delete_tracker(actor, id).await?;
            Ok(redirect(&format!("{ROOM}?done=removed")))
        }
        _ => Err(Oops::of(crate::pages::ErrorKind::BadRequest)),
    }
}
