//! Spelling for whoever writes: marks of a text, as programs read them; words that are right from now on.

use crate::http::{Oops, Posted, Visitor};
use app::App;
use app::desk::Whose;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};

/// `POST /spelling`: `text`, and `ticket` when it is written there. A mark is from where to where it stands in units of
/// UTF-16, why, and what may be meant, the likeliest first.
pub async fn check(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let marks = app.spelling(visitor.staff()?, ticket(&posted), posted.text("text")).await?;
    let told = marks
        .into_iter()
        .map(|mark| (mark.utf16.start, mark.utf16.end, mark.kind.name(), mark.suggestions))
        .collect::<Vec<_>>();
    Ok(([(CACHE_CONTROL, "no-store")], Json(told)).into_response())
}

/// `POST /spelling/words`: `word` is right, for the client of `ticket` or (`whose` is `desk`) for everybody.
pub async fn add(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let whose = match (posted.get("whose"), ticket(&posted)) {
        ("client", Some(number)) => Whose::ClientOf(number),
        _ => Whose::Everybody,
    };
    app.add_own_word(visitor.staff()?, whose, posted.get("word")).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn ticket(posted: &Posted) -> Option<i64> {
    posted.get("ticket").parse().ok()
}
