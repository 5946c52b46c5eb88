//! What goes wrong, as RFC 9457 writes it.

use app::AppError;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// Why a request was not carried out (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Names the kind of problem; does not lead anywhere.
    #[serde(rename = "type")]
    #[schema(example = "urn:opora:problem:invalid")]
    pub kind: String,
    /// The kind in words.
    #[schema(example = "A field is not right")]
    pub title: &'static str,
    /// The status of the answer.
    #[schema(example = 422)]
    pub status: u16,
    /// What was wrong this time.
    #[schema(example = "text: empty")]
    pub detail: String,
    /// The kind as a word, for programs.
    #[schema(example = "invalid")]
    pub code: &'static str,
    /// The field that is wrong, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "text")]
    pub field: Option<String>,
    /// After how many seconds to try again.
    #[serde(skip)]
    pub wait: Option<i64>,
}

impl Problem {
    /// One of a kind.
    pub fn of(
        status: StatusCode,
        code: &'static str,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Problem {
        Problem {
            kind: format!("urn:opora:problem:{code}"),
            title,
            status: status.as_u16(),
            detail: detail.into(),
            code,
            field: None,
            wait: None,
        }
    }

    /// A field that is not right.
    pub fn field(name: &str, why: &str) -> Problem {
        let detail = format!("{name}: {why}");
        let problem =
            Problem::of(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "A field is not right", detail);
        Problem { field: Some(name.to_owned()), ..problem }
    }

    /// A request that cannot be read.
    pub fn malformed(detail: impl Into<String>) -> Problem {
        Problem::of(StatusCode::BAD_REQUEST, "malformed", "The request cannot be read", detail)
    }

    /// Nothing there, or nothing for these eyes.
    pub fn missing() -> Problem {
        Problem::of(
            StatusCode::NOT_FOUND,
            "missing",
            "Not found",
            "there is no such thing, or it is not for you",
        )
    }

    /// No token, or one that is worth nothing.
    pub fn signed_out() -> Problem {
        let detail = "send a token in force: Authorization: Bearer opora_…";
        Problem::of(StatusCode::UNAUTHORIZED, "unauthorized", "Who are you?", detail)
    }
}

/// What is wrong with an answer, for whoever writes a program.
fn told(name: &str, wrong: &domain::topic::Wrong) -> String {
    use domain::topic::Wrong;
    let why = match wrong {
        Wrong::Missing => "is required".to_owned(),
        Wrong::Short(n) => format!("needs {n} characters at least"),
        Wrong::Long(n) => format!("takes {n} characters at most"),
        Wrong::Number => "is no number".to_owned(),
        Wrong::Small(n) => format!("is {n} at least"),
        Wrong::Large(n) => format!("is {n} at most"),
        Wrong::Date => "is no date like 2026-11-22".to_owned(),
        Wrong::Early(day) => format!("is {day} at the earliest"),
        Wrong::Late(day) => format!("is {day} at the latest"),
        Wrong::Time => "is no time like 14:05".to_owned(),
        Wrong::Choice => "is not among the choices".to_owned(),
        Wrong::Few(n) => format!("takes {n} at least"),
        Wrong::Many(n) => format!("takes {n} at most"),
        Wrong::YesNo => "is yes or no".to_owned(),
        Wrong::Phone => "is no telephone number".to_owned(),
        Wrong::Shape(shape) => format!("does not look like: {}", shape.code()),
        Wrong::Asset => "names no asset of this client".to_owned(),
    };
    format!("{name} {why}")
}

impl From<AppError> for Problem {
    fn from(e: AppError) -> Problem {
        match e {
            AppError::Invalid(field, why) => Problem::field(field, why),
            AppError::Answers(wrong) => {
                let all: Vec<String> = wrong.iter().map(|(name, wrong)| told(name, wrong)).collect();
                let first = wrong.first().map(|(name, _)| format!("facts.{name}"));
                let problem = Problem::field("facts", &all.join("; "));
                Problem { field: first, ..problem }
            }
            AppError::Refused(refusal) => {
                let title = "The ticket's rules refuse";
                Problem::of(StatusCode::CONFLICT, "refused", title, refusal.to_string())
            }
            AppError::Denied(denied) => {
                Problem::of(StatusCode::FORBIDDEN, "forbidden", "Not permitted", denied.to_string())
            }
            AppError::SignedOut => Problem::signed_out(),
            AppError::Missing => Problem::missing(),
            AppError::Changed(version) => {
                let detail = format!("the ticket is in version {version} now");
                Problem::of(StatusCode::PRECONDITION_FAILED, "changed", "Something new arrived", detail)
            }
            AppError::Repeated => {
                let detail = "another request with this Idempotency-Key was carried out";
                Problem::of(StatusCode::CONFLICT, "repeated", "Carried out already", detail)
            }
            AppError::Slow(_) => Problem::of(
                StatusCode::TOO_MANY_REQUESTS,
                "slow_down",
                "Too many requests",
                "too many attempts",
            ),
            AppError::Infected(threat) => {
                let detail = format!("the scanner found {threat}; the file is given to nobody");
                Problem::of(StatusCode::FORBIDDEN, "infected", "The file is infected", detail)
            }
            AppError::Spent => {
                let detail = "it was done already, or its time is over";
                Problem::of(StatusCode::CONFLICT, "spent", "Spent", detail)
            }
            AppError::Unavailable(e) => {
                tracing::error!("a request failed: {e}");
                let detail = "the store cannot be reached; try again";
                let status = StatusCode::SERVICE_UNAVAILABLE;
                Problem { wait: Some(5), ..Problem::of(status, "unavailable", "Unavailable", detail) }
            }
            AppError::Broken(why) => {
                tracing::error!("a request failed: {why}");
                let status = StatusCode::INTERNAL_SERVER_ERROR;
                Problem::of(status, "broken", "A fault of ours", "it was written into the log")
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let text = serde_json::to_string(&self).unwrap_or_default();
        let mut response = (status, text).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"opora\""));
        }
        if let Some(wait) = self.wait {
            headers.insert(RETRY_AFTER, HeaderValue::from(wait.max(1)));
        }
        response
    }
}

/// No such path.
pub(crate) async fn nothing_here() -> Problem {
    Problem::missing()
}

/// The path is there, and does something else.
pub(crate) async fn no_such_method() -> Problem {
    let detail = "this address does not know this method";
    Problem::of(StatusCode::METHOD_NOT_ALLOWED, "method", "Method not allowed", detail)
}
