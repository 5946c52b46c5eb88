//! Mails that could not be taken in.

use super::{Answer, ok};
use crate::body::At;
use crate::gate::Caller;
use crate::shape::{FailedMail, FailedMails};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use domain::channels::Trouble;
use domain::ids::InboundId;
use domain::time::rfc3339;

/// List failed mails
///
/// Mails that wait for a person, with what is wrong.
#[utoipa::path(get, path = "/failed-mails", operation_id = "list_failed_mails", tag = "inbound",
    responses((status = 200, description = "The mails", body = FailedMails)))]
pub(crate) async fn list(caller: Caller) -> Answer {
    let all = caller.app.troubled_mails(&caller.actor).await?;
    let items = all.into_iter().map(|mail| FailedMail {
        id: mail.id.to_string(),
        received_at: rfc3339(mail.received_at),
        from: mail.sender,
        subject: mail.subject,
        size: mail.size,
        problem: word(&Trouble::read(&mail.problem)).to_owned(),
        attempts: mail.attempts,
    });
    ok(FailedMails { items: items.collect() })
}

fn word(trouble: &Trouble) -> &'static str {
    match trouble {
        Trouble::TooBig => "too_big",
        Trouble::Unfetched(_) => "unfetched",
        Trouble::NoSender => "no_sender",
        Trouble::NotAllowed => "not_allowed",
        Trouble::Gone => "gone",
        Trouble::Failed(_) => "failed",
    }
}

/// Take a failed mail in again
///
/// Judges it anew, after whatever kept it out was mended.
#[utoipa::path(post, path = "/failed-mails/{id}/replay", operation_id = "replay_mail", tag = "inbound",
    params(("id" = String, Path, description = "The mail", pattern = "^[0-9]{1,19}$", example = "730144440320001200")),
    responses((status = 202, description = "It is in the queue")))]
pub(crate) async fn replay(caller: Caller, At(id): At<i64>) -> Answer {
    caller.app.replay_mail(&caller.actor, InboundId(id)).await?;
    Ok(StatusCode::ACCEPTED.into_response())
}

/// Download a failed mail
///
/// Its bytes as they came.
#[utoipa::path(get, path = "/failed-mails/{id}/raw", operation_id = "get_raw_mail", tag = "inbound",
    params(("id" = String, Path, description = "The mail", pattern = "^[0-9]{1,19}$", example = "730144440320001200")),
    responses((status = 200, description = "The bytes", content_type = "application/octet-stream",
        body = Vec<u8>)))]
pub(crate) async fn raw(caller: Caller, At(id): At<i64>) -> Answer {
    let bytes = caller.app.raw_mail(&caller.actor, InboundId(id)).await?;
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{id}.eml\"")),
    ];
    Ok((headers, bytes).into_response())
}
