//! A client's search: his own requests, those of his company when he leads it, and the articles that are for him.

use super::search::{FoundRow, row};
use crate::http::{Oops, Visitor, html};
use crate::pages::Shell;
use app::find::{Kind, PAGE, Wish};
use app::{App, AppError};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use i18n::T;
use serde::Deserialize;

/// What is asked.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    q: String,
    from: usize,
}

/// `GET /requests/search`.
#[derive(Template, Clone, Debug)]
#[template(path = "finding/mine.html")]
pub struct MinePage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// What was asked.
    pub q: String,
    /// How many there are.
    pub total: i64,
    /// What was probably meant.
    pub meant: Option<String>,
    /// The page of them.
    pub hits: Vec<FoundRow>,
    /// Where the next page begins.
    pub next: Option<usize>,
}

/// `GET /requests/search`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let actor = visitor.actor()?;
    if actor.is_staff() {
        return Err(AppError::Missing.into());
    }
    let q: String = asked.q.trim().chars().take(200).collect();
    let wish = Wish { kinds: &[Kind::Ticket, Kind::Article], from: asked.from, ..Wish::new(&q) };
    let found = app.find_any(actor, wish).await?;
    let more = found.total > asked.from + PAGE && !found.hits.is_empty();
    Ok(html(&MinePage {
        shell: visitor.shell(),
        total: i64::try_from(found.total).unwrap_or(i64::MAX),
        meant: found.meant,
        hits: found.hits.into_iter().map(|found| row(&visitor.t, found, false)).collect(),
        next: more.then_some(asked.from + PAGE),
        t: visitor.t,
        q,
    }))
}
