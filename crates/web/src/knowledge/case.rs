//! What a ticket has to do with articles: which one solved it, or why none is needed.

use crate::handle::ticket::{act, answer};
use crate::http::{Oops, Posted, Visitor};
use app::{App, AppError};
use axum::extract::{Path, State};
use axum::response::Response;
use domain::desk::Command;

/// `POST /tickets/{number}/articles`: `article` solved it (`remove`: it did not), or `reason` why none is needed.
pub async fn change(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    if !posted.get("reason").is_empty() || posted.get("article").is_empty() {
        let command = Command::WaiveArticle { reason: posted.text("reason") };
        return act(&app, &visitor, number, command).await;
    }
    let typed = posted.get("article").trim_start_matches(['№', '#', ' ', '\u{a0}']);
    let done = match typed.parse() {
        Ok(article) if posted.get("remove").is_empty() => app.solve_with(actor, number, article).await,
        Ok(article) => app.uncite(actor, number, article).await,
        Err(_) => Err(AppError::Invalid("article", "unknown")),
    };
    answer(&app, &visitor, number, done).await
}
