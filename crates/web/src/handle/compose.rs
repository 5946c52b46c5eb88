//! What is written on a ticket's page: kept while one types, sent, taken back.

use super::ticket::{answer, build, number_of, refusal_key, say_no};
use super::ticket_view::Back;
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::shell::FieldErrors;
use crate::pages::view::State as S;
use app::desk::{Draft, Manner, Sending};
use app::{App, AppError};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::desk::{Then, WaitFor};
use domain::ids::{DraftFileId, DraftId};

/// `POST /tickets/{number}/messages`: an answer or a note. What cannot be sent comes back with its words.
pub async fn speak(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let (text, note) = (posted.text("text"), posted.get("kind") == "note");
    let seen = posted.get("seen_seq").parse().ok();
    let kept = posted.fields.keys().filter_map(|name| name.strip_prefix("kept-")?.parse().ok());
    let sending = Sending {
        draft: Draft::of(text.clone()).with(posted.files.clone()),
        manner: match note {
            true => Manner::Note,
            false => Manner::Reply {
                then: then(posted.get("state")),
                children: !posted.get("children").is_empty(),
            },
        },
        seen,
        kept: kept.map(DraftFileId).collect(),
        minutes: match posted.get("minutes") {
            "" => 0,
            typed => crate::hours::minutes(typed).unwrap_or(-1),
        },
    };
    let (key, status) = match app.send(actor, number, sending).await {
        Ok(()) => return Ok(redirect(&format!("/tickets/{number}"))),
        Err(AppError::Changed(_)) => ("error-changed", StatusCode::CONFLICT),
        Err(AppError::Invalid("text", _)) => ("error-empty", StatusCode::UNPROCESSABLE_ENTITY),
        Err(AppError::Refused(refusal)) => (refusal_key(&refusal), StatusCode::UNPROCESSABLE_ENTITY),
        Err(e) => return Err(Oops::from(e).with_draft(text)),
    };
    let facts = app.ticket(actor, number).await?;
    let field = if key == "error-empty" { "text" } else { "" };
    let errors = FieldErrors(vec![(field, visitor.t.of(key).to_owned())]);
    let seen = seen.filter(|_| status == StatusCode::CONFLICT);
    let page = build(&visitor, facts, None, Back { text, note, errors, seen });
    Ok((status, html(&page)).into_response())
}

pub(super) fn then(slug: &str) -> Then {
    match S::from_slug(slug) {
        Some(S::Open | S::New) => Then::Keep,
        Some(S::Solved) => Then::Solve,
        Some(S::WaitingThirdParty) => Then::Wait(WaitFor::ThirdParty),
        Some(S::WaitingRelease) => Then::Wait(WaitFor::Release),
        Some(S::Scheduled) => Then::Wait(WaitFor::Scheduled),
        _ => Then::Ask,
    }
}

/// `POST /tickets/{number}/draft`: what is written so far; answers nothing.
pub async fn keep(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let note = posted.get("kind") == "note";
    let seen = posted.get("seen_seq").parse().unwrap_or(0);
    app.keep_draft(visitor.staff()?, number, note, posted.text("text"), seen).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `POST /tickets/{number}/undo`: takes back an answer that was sent a moment ago.
pub async fn undo(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let id = DraftId(number_of(posted.get("id"))?);
    match app.take_back(visitor.staff()?, number, id).await? {
        true => Ok(redirect(&format!("/tickets/{number}"))),
        false => say_no(&app, &visitor, number, "undo-late").await,
    }
}

/// `POST /tickets/{number}/children`: solves the live parts of a solved matter.
pub async fn children(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let done = app.solve_children(visitor.staff()?, number, Draft::of(posted.text("text"))).await;
    answer(&app, &visitor, number, done.map(|_| ())).await
}
