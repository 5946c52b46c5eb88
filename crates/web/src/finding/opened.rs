//! The way to an article that was proposed: that it was opened is noted.

use crate::http::{Oops, Visitor, redirect};
use app::App;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::ProposalId;

/// `GET /proposals/{id}/articles/{number}`.
pub async fn open(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, number)): Path<(i64, i64)>,
) -> Result<Response, Oops> {
    let actor = visitor.actor()?;
    app.open_proposed(actor, ProposalId(id), number).await?;
    let folder = if actor.is_staff() { "articles" } else { "help" };
    Ok(redirect(&format!("/{folder}/{number}")))
}
