//! Mails that could not be taken in.

use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::{FailedMail, InboundPage};
use app::App;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::channels::Trouble;
use domain::ids::InboundId;
use domain::people::{Object, Permission};

/// `GET /inbound`.
pub async fn page(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let mails = app.troubled_mails(actor).await?;
    let may_replay = actor.can(Permission::InboundManage, Object::Desk);
    let shell = visitor.staff_shell(&app, "inbound").await?;
    let mails: Vec<FailedMail> = mails
        .into_iter()
        .map(|mail| (Trouble::read(&mail.problem), mail))
        .map(|(trouble, mail)| FailedMail {
            id: mail.id.to_string(),
            why: visitor.t.of(key(&trouble)).to_owned(),
            detail: trouble.detail().to_owned(),
            kept: mail.blob.is_some(),
            may_replay,
            from: mail.sender,
            subject: mail.subject,
            at_ms: mail.received_at,
            bytes: u64::try_from(mail.size).unwrap_or(0),
            tries: mail.attempts,
        })
        .collect();
    let total = i64::try_from(mails.len()).unwrap_or(0);
    Ok(html(&InboundPage { t: visitor.t.clone(), shell, total, mails, next: None }))
}

/// The text of a reason.
fn key(trouble: &Trouble) -> &'static str {
    match trouble {
        Trouble::TooBig => "inbound-too-big",
        Trouble::Unfetched(_) => "inbound-unfetched",
        Trouble::NoSender => "inbound-no-sender",
        Trouble::NotAllowed => "inbound-not-allowed",
        Trouble::Gone => "inbound-gone",
        Trouble::Failed(_) => "inbound-failed",
    }
}

/// `GET /inbound/{id}/raw`: the mail as it came, for download only.
pub async fn raw(State(app): State<App>, visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Oops> {
    let bytes = app.raw_mail(visitor.staff()?, InboundId(id)).await?;
    let disposition = format!("attachment; filename=\"{id}.eml\"");
    let headers = [(CONTENT_TYPE, "application/octet-stream".to_owned()), (CONTENT_DISPOSITION, disposition)];
    Ok((headers, bytes).into_response())
}

/// `POST /inbound/{id}/replay`.
pub async fn replay(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    _posted: Posted,
) -> Result<Response, Oops> {
    app.replay_mail(visitor.staff()?, InboundId(id)).await?;
    Ok(redirect("/inbound"))
}
