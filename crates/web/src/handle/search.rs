//! Finding tickets by words.

use crate::http::{Oops, Visitor, html, redirect};
use crate::pages::{FoundRow, SearchPage};
use crate::words;
use app::App;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

/// Hits of a page.
const PAGE: usize = 20;

/// What is asked.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    /// Hits that are passed over.
    #[serde(default)]
    from: usize,
}

/// `GET /search`.
pub async fn search(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let q = asked.q.trim();
    // A number, ours or another system's, leads to its ticket at once.
    let typed = q.trim_start_matches(['№', '#', ' ']);
    if let Ok(number) = typed.parse::<i64>()
        && app.ticket(actor, number).await.is_ok()
    {
        return Ok(redirect(&format!("/tickets/{number}")));
    }
    let found = app.find(actor, q, asked.from).await?;
    let more = found.total > asked.from + PAGE && !found.hits.is_empty();
    let hits = found.hits.into_iter().map(|hit| FoundRow {
        number: hit.number.to_string(),
        state: words::state(hit.state),
        subject: hit.subject,
        words: hit.words,
        client: hit.org,
        requester: hit.requester,
        updated_ms: hit.updated_at,
        near: hit.near,
    });
    Ok(html(&SearchPage {
        shell: visitor.staff_shell(&app, "").await?,
        q: q.to_owned(),
        total: i64::try_from(found.total).unwrap_or(i64::MAX),
        meant: found.meant,
        hits: hits.collect(),
        next: more.then_some(asked.from + PAGE),
        t: visitor.t,
    }))
}
