//! Files of suppliers: sent by programs, and what became of them.

use super::{Answer, ok};
use crate::body::{At, Body};
use crate::gate::Caller;
use crate::problem::Problem;
use crate::shape::short;
use app::checks::Coming;
use axum::Json;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::checks::Verdict;
use domain::ids::{ArrivalId, FeedId};
use domain::time::rfc3339;
use i18n::{Lang, T};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A file of a feed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FeedFile {
    /// Its name.
    #[schema(example = "stock_20261122.csv", min_length = 1, max_length = 180)]
    name: String,
    /// Its bytes in base64.
    #[schema(example = "Y29kZTtjbG9zaW5nCkEtMTs1Cg==")]
    data: String,
}

/// What became of a file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FeedArrival {
    /// The id.
    #[schema(example = "730144440320005000")]
    id: String,
    /// Its name.
    #[schema(example = "stock_20261122.csv")]
    name: String,
    /// Of which day it is.
    #[schema(example = "2026-11-22", format = Date)]
    day: String,
    /// When it came.
    #[schema(example = "2026-11-22T06:10:00Z", format = DateTime)]
    at: String,
    /// `reading`, `accepted`, `in_part`, `held`, `rejected`.
    #[schema(example = "accepted")]
    verdict: String,
    /// Rows that were read.
    #[schema(example = 2048)]
    rows: i64,
    /// What is wrong with it.
    problems: Vec<FeedProblem>,
}

/// Something wrong with a file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FeedProblem {
    /// Which defect, of the list of defects.
    #[schema(example = "N01")]
    code: String,
    /// The line; 0 for the whole file.
    #[schema(example = 12)]
    line: i64,
    /// The column; empty for the whole row.
    #[schema(example = "Остаток")]
    column: String,
    /// What stands there.
    #[schema(example = "десять")]
    found: String,
    /// What was expected.
    #[schema(example = "")]
    expected: String,
}

async fn shown(caller: &Caller, id: ArrivalId) -> Result<FeedArrival, Problem> {
    let t = T::new(Lang::default(), "UTC", caller.app.now());
    let page = caller.app.arrival(&caller.actor, id, &t).await?;
    let one = page.arrival;
    let problem = |one: app::checks::ProblemRow| FeedProblem {
        code: one.code,
        line: one.line,
        column: one.name,
        found: one.found,
        expected: one.expected,
    };
    Ok(FeedArrival {
        id: one.id.to_string(),
        name: one.name,
        day: one.day.to_string(),
        at: rfc3339(one.at),
        verdict: one.verdict.map_or("reading", Verdict::code).to_owned(),
        rows: one.rows,
        problems: page.problems.into_iter().map(problem).collect(),
    })
}

/// Send a file of a feed
///
/// It is kept as it came and read soon; ask for it by its id to learn what became of it. Needs scope `write`.
#[utoipa::path(post, path = "/feeds/{id}/files", operation_id = "send_feed_file", tag = "data",
    params(("id" = String, Path, description = "The feed", pattern = "^[0-9]{1,19}$",
        example = "730144440320004900")),
    request_body = FeedFile,
    responses((status = 202, description = "It came", body = FeedArrival)))]
pub(crate) async fn send(caller: Caller, At(id): At<i64>, Body(file): Body<FeedFile>) -> Answer {
    short("name", &file.name, 180)?;
    let data = STANDARD.decode(&file.data).map_err(|_| Problem::field("data", "no base64"))?;
    let origin = caller.actor.name.clone();
    let coming =
        Coming { name: domain::text::file_name(&file.name), data: data.into(), source: "api", origin };
    let id = caller.app.deliver(&caller.actor, FeedId(id), coming).await?;
    Ok((StatusCode::ACCEPTED, Json(shown(&caller, id).await?)).into_response())
}

/// See what became of a file of a feed
///
/// With what is wrong with its form. Needs scope `read`.
#[utoipa::path(get, path = "/feed-files/{id}", operation_id = "get_feed_file", tag = "data",
    params(("id" = String, Path, description = "The file", pattern = "^[0-9]{1,19}$",
        example = "730144440320005000")),
    responses((status = 200, description = "The file", body = FeedArrival)))]
pub(crate) async fn get(caller: Caller, At(id): At<i64>) -> Answer {
    ok(shown(&caller, ArrivalId(id)).await?)
}
