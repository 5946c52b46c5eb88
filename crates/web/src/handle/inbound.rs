//! Mails that could not be taken in.

use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::{FailedMail, InboundPage};
use app::App;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::ids::InboundId;

/// `GET /inbound`.
pub async fn page(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let mails = app.troubled_mails(actor).await?;
    let shell = visitor.staff_shell(&app, "").await?;
    let t = visitor.t.clone();
    let why = |problem: &str| match problem {
        "too-big" => t.of("inbound-too-big").to_owned(),
        "no-sender" => t.of("inbound-no-sender").to_owned(),
        other => t.with("inbound-other").arg("why", other).to_string(),
    };
    let mails: Vec<FailedMail> = mails
        .into_iter()
        .map(|mail| FailedMail {
            id: mail.id.to_string(),
            why: why(&mail.problem),
            from: mail.sender,
            subject: mail.subject,
            at_ms: mail.received_at,
            bytes: u64::try_from(mail.size).unwrap_or(0),
            tries: 1,
        })
        .collect();
    let total = i64::try_from(mails.len()).unwrap_or(0);
    Ok(html(&InboundPage { t: visitor.t.clone(), shell, total, mails, next: None }))
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
