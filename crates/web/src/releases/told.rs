//! Where trackers tell their news: no page, no session, no form.

use app::releases::tracker::{LONGEST, Proof};
use app::{App, AppError};
use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ids::TrackerId;

/// `POST /trackers/{id}`. The secret stands in `X-Gitlab-Token`, in `Authorization: Bearer`, or signs the body in
/// `X-Hub-Signature`. Whoever has it wrong hears that there is nothing here.
pub async fn take(State(app): State<App>, Path(id): Path<i64>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let header = |name: &str| {
        let value = parts.headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let bearer = header("authorization");
    let secret = match bearer.strip_prefix("Bearer ") {
        Some(secret) => secret.to_owned(),
        None => header("x-gitlab-token"),
    };
    let signature = match header("x-hub-signature-256") {
        none if none.is_empty() => header("x-hub-signature"),
        some => some,
    };
    if secret.is_empty() && signature.is_empty() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let Ok(body) = to_bytes(body, LONGEST).await else {
        return (StatusCode::PAYLOAD_TOO_LARGE, "at most 1 MiB\n").into_response();
    };
    match app.hear_tracker(TrackerId(id), Proof { secret, signature }, body.to_vec()).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(AppError::Invalid(_, what)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, format!("cannot be read: {what}\n")).into_response()
        }
        Err(AppError::Missing) => StatusCode::NOT_FOUND.into_response(),
        Err(e) => {
            tracing::warn!("what a tracker told could not be taken: {e}");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
