//! What is done with alerts, and times in which they are held back.

use super::{alert_id, bad, refused};
use crate::http::{Oops, Posted, Visitor, html, local, redirect};
use crate::pages::view::Choice;
use crate::pages::{FieldErrors, Shell};
use app::flows::NewQuiet;
use app::{App, AppError};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::flows::Usefulness;
use domain::time::{HOUR, MINUTE};
use i18n::T;

/// `POST /alerts/{id}`: acknowledges it, or says what it was worth.
pub async fn alert(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let id = alert_id(&id)?;
    let flow = match posted.get("act") {
        "acknowledge" => app.acknowledge_alert(actor, id, posted.get("note")).await?,
        "judge" => {
            let verdict = Usefulness::from_code(posted.get("verdict")).ok_or_else(bad)?;
            app.judge_alert(actor, id, verdict, posted.get("note")).await?
        }
        _ => return Err(bad()),
    };
    let back = match posted.get("back") {
        "" => format!("/flows/{flow}"),
        back => local(back),
    };
    Ok(redirect(&back))
}

/// A quiet time in the list.
#[derive(Clone, Debug)]
pub struct QuietRow {
    /// Its id.
    pub id: String,
    /// Whose; the flow.
    pub what: String,
    /// The key of its kind.
    pub kind: &'static str,
    /// From when.
    pub from: i64,
    /// Until when.
    pub to: i64,
    /// Why.
    pub reason: String,
    /// It has begun.
    pub now: bool,
}

/// `GET /flows/quiet`.
#[derive(Template, Clone, Debug)]
#[template(path = "flows/quiet.html")]
pub struct QuietPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// What is not over.
    pub rows: Vec<QuietRow>,
    /// What can be quiet: flows, and all of a client.
    pub places: Vec<Choice>,
    /// Why, as it was typed.
    pub reason: String,
    /// In how many minutes it begins, as it was typed.
    pub after: String,
    /// For how many hours, as it was typed.
    pub hours: String,
    /// No work goes on: silence was asked for.
    pub silence: bool,
    /// The reader may plan.
    pub may_work: bool,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// `GET /flows/quiet`.
pub async fn quiet(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    draw(&app, &visitor, &Posted::empty(), FieldErrors::none()).await
}

async fn draw(app: &App, visitor: &Visitor, posted: &Posted, errors: FieldErrors) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let board = app.flow_board(actor, None).await?;
    let quiets = app.quiet_times(actor).await?;
    let chosen = posted.get("place");
    let mut clients: Vec<(String, String)> =
        board.tiles.iter().map(|tile| (format!("o{}", tile.flow.org), tile.client.clone())).collect();
    clients.sort();
    clients.dedup();
    let all = |(value, name): (String, String)| {
        let label = t.with("quiet-all-of").arg("client", name.as_str()).to_string();
        Choice::new(value.clone(), label, value == chosen)
    };
    let mut places: Vec<Choice> = clients.into_iter().map(all).collect();
    places.extend(board.tiles.iter().map(|tile| {
        let value = format!("f{}", tile.flow.id);
        let here = value == chosen;
        Choice::new(value, format!("{} · {}", tile.client, tile.flow.name), here)
    }));
    let row = |one: app::flows::Quiet| {
        let tile = board.tiles.iter().find(|tile| Some(tile.flow.id) == one.flow);
        let client = board.tiles.iter().find(|tile| tile.flow.org == one.org);
        let client = client.map(|tile| tile.client.clone()).unwrap_or_default();
        QuietRow {
            id: one.id.to_string(),
            what: tile.map_or(client.clone(), |tile| format!("{client} · {}", tile.flow.name)),
            kind: if one.is_work { "quiet-work" } else { "quiet-silence" },
            from: one.from,
            to: one.to,
            reason: one.reason,
            now: one.from <= t.now_ms(),
        }
    };
    let typed = |name: &str, usual: &str| match posted.get(name) {
        "" => usual.to_owned(),
        text => text.to_owned(),
    };
    let wrong = errors.any();
    let page = QuietPage {
        t: t.clone(),
        shell: visitor.staff_shell(app, "flows").await?,
        rows: quiets.into_iter().map(row).collect(),
        places,
        reason: posted.text("reason"),
        after: typed("after", "0"),
        hours: typed("hours", "2"),
        silence: posted.get("kind") == "silence",
        may_work: board.may_work,
        errors,
    };
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, html(&page)).into_response())
}

/// `POST /flows/quiet`: holds alerts back for a time, or ends that.
pub async fn quieten(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    if let Ok(id) = posted.get("end").parse() {
        app.end_quiet(actor, id).await?;
        return Ok(redirect("/flows/quiet"));
    }
    let board = app.flow_board(actor, None).await?;
    let place = posted.get("place");
    let tile = board.tiles.iter().find(|tile| match place.split_at_checked(1) {
        Some(("f", id)) => tile.flow.id.to_string() == id,
        Some(("o", id)) => tile.flow.org.to_string() == id,
        _ => false,
    });
    let tile = tile.ok_or(AppError::Missing)?;
    let after = posted.get("after").parse::<i64>().unwrap_or(0).clamp(0, 31 * 24 * 60) * MINUTE;
    let hours = posted.get("hours").parse::<i64>().unwrap_or(0).clamp(0, 10_000);
    let new = NewQuiet {
        org: tile.flow.org,
        flow: place.starts_with('f').then_some(tile.flow.id),
        is_work: posted.get("kind") != "silence",
        from: t.now_ms() + after,
        to: t.now_ms() + after + hours * HOUR,
        reason: posted.text("reason"),
    };
    match app.quieten(actor, new).await {
        Ok(()) => Ok(redirect("/flows/quiet")),
        Err(e) => draw(&app, &visitor, &posted, refused(t, e)?).await,
    }
}
