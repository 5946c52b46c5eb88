//! Tickets that have to do with each other.

use super::tickets::shown;
use super::{Answer, ok};
use crate::body::{At, Body};
use crate::gate::Caller;
use crate::problem::Problem;
use crate::shape::{Into, Link, NewLink, NewMessage, Subject, Ticket, draft, short};
use axum::http::StatusCode;
use domain::desk as d;
use domain::ids::MessageId;
use serde::Serialize;
use utoipa::ToSchema;

/// Merge tickets
///
/// Makes the ticket part of another of the same client. Answers the other.
#[utoipa::path(put, path = "/tickets/{number}/merge", operation_id = "merge", tag = "ties",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711)),
    request_body = Into,
    responses((status = 200, description = "The ticket in which it goes on", body = Ticket)))]
pub(crate) async fn merge(caller: Caller, At(number): At<i64>, Body(body): Body<Into>) -> Answer {
    let target = caller.app.merge(&caller.actor, number, body.into).await?;
    shown(&caller, target, StatusCode::OK).await
}

/// Un-merge
///
/// Lets a merged ticket stand alone again, exactly as it was.
#[utoipa::path(delete, path = "/tickets/{number}/merge", operation_id = "unmerge", tag = "ties",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711)),
    responses((status = 200, description = "The ticket as it is now", body = Ticket)))]
pub(crate) async fn unmerge(caller: Caller, At(number): At<i64>) -> Answer {
    caller.app.unmerge(&caller.actor, number).await?;
    shown(&caller, number, StatusCode::OK).await
}

/// Link tickets
///
/// Notes on both sides what the other ticket is to this one.
#[utoipa::path(post, path = "/tickets/{number}/links", operation_id = "link", tag = "ties",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711)),
    request_body = NewLink,
    responses((status = 200, description = "The ticket as it is now", body = Ticket)))]
pub(crate) async fn link(caller: Caller, At(number): At<i64>, Body(new): Body<NewLink>) -> Answer {
    caller.app.link(&caller.actor, number, by_hand(new.link)?, new.number, true).await?;
    shown(&caller, number, StatusCode::OK).await
}

/// Unlink
///
/// Forgets a link on both sides.
#[utoipa::path(delete, path = "/tickets/{number}/links/{link}/{to}", operation_id = "unlink", tag = "ties",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711),
        ("link" = Link, Path, description = "What the other ticket is"),
        ("to" = i64, Path, description = "Its number", minimum = 1, example = 4710)),
    responses((status = 200, description = "The ticket as it is now", body = Ticket)))]
pub(crate) async fn unlink(caller: Caller, At((number, link, to)): At<(i64, Link, i64)>) -> Answer {
    caller.app.link(&caller.actor, number, by_hand(link)?, to, false).await?;
    shown(&caller, number, StatusCode::OK).await
}

fn by_hand(link: Link) -> Result<d::Link, Problem> {
    let link = d::Link::from(link);
    if d::Link::BY_HAND.contains(&link) {
        Ok(link)
    } else {
        Err(Problem::field("link", "made by splitting only"))
    }
}

/// Split a message off
///
/// Gives a message a ticket of its own, which repeats it with its files. Answers the new one.
#[utoipa::path(post, path = "/tickets/{number}/messages/{id}/split", operation_id = "split", tag = "ties",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711),
        ("id" = String, Path, description = "The message", pattern = "^[0-9]{1,19}$", example = "730144440320000355")),
    request_body = Subject,
    responses((status = 201, description = "The new ticket", body = Ticket)))]
pub(crate) async fn split(
    caller: Caller,
    At((number, id)): At<(i64, i64)>,
    Body(body): Body<Subject>,
) -> Answer {
    short("subject", &body.subject, 300)?;
    let new = caller.app.split(&caller.actor, number, MessageId(id), body.subject).await?;
    shown(&caller, new, StatusCode::CREATED).await
}

/// How many parts of a larger matter were solved.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SolvedParts {
    /// So many.
    #[schema(example = 3)]
    solved: usize,
}

/// Solve the parts
///
/// Solves the live parts of a larger matter, each with the same answer.
#[utoipa::path(post, path = "/tickets/{number}/children/solution", operation_id = "solve_children", tag = "ties",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711)),
    request_body = NewMessage,
    responses((status = 200, description = "How many were solved", body = SolvedParts)))]
pub(crate) async fn solve_children(
    caller: Caller,
    At(number): At<i64>,
    Body(new): Body<NewMessage>,
) -> Answer {
    let draft = draft(&new.text, &new.files, caller.app.config.max_file_bytes)?;
    let solved = caller.app.solve_children(&caller.actor, number, draft).await?;
    ok(SolvedParts { solved })
}
