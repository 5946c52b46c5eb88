//! What programs send: JSON of a bounded size, its texts made plain, its fields known; queries and paths.

use crate::problem::Problem;
use app::App;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use domain::text::typed;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The largest body: a file of the largest size in base64, and what stands around it.
pub(crate) fn limit(app: &App) -> usize {
    app.config.max_file_bytes / 3 * 4 + (1 << 20)
}

/// Reads a body of a bounded size.
pub(crate) async fn read(body: axum::body::Body, limit: usize) -> Result<Bytes, Problem> {
    axum::body::to_bytes(body, limit).await.map_err(|_| {
        let detail = format!("at most {limit} bytes are taken");
        Problem::of(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "The request is too large", detail)
    })
}

/// A body of JSON.
pub(crate) struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Body<T>, Problem> {
        if !is_json(request.headers()) {
            let detail = "send application/json";
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            return Err(Problem::of(status, "media_type", "Not a type that is taken", detail));
        }
        let bytes = read(request.into_body(), limit(app)).await?;
        let mut value: Value =
            serde_json::from_slice(&bytes).map_err(|e| Problem::malformed(format!("no JSON: {e}")))?;
        plain(&mut value);
        T::deserialize(value).map(Body).map_err(|e| {
            let title = "A field is not right";
            Problem::of(StatusCode::UNPROCESSABLE_ENTITY, "invalid", title, e.to_string())
        })
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// Takes out of all texts what no keyboard means and no store takes.
fn plain(value: &mut Value) {
    match value {
        Value::String(text) => *text = typed(text),
        Value::Array(all) => all.iter_mut().for_each(plain),
        Value::Object(all) => all.values_mut().for_each(plain),
        _ => {}
    }
}

/// The fields behind the question mark.
pub(crate) struct Ask<T>(pub T);

impl<S: Sync, T: DeserializeOwned> FromRequestParts<S> for Ask<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Ask<T>, Problem> {
        let query = parts.uri.query().unwrap_or_default().as_bytes();
        let mut fields = serde_json::Map::new();
        for (name, text) in form_urlencoded::parse(query) {
            let text = Value::String(typed(&text));
            if fields.insert(name.clone().into_owned(), text).is_some() {
                return Err(Problem::malformed(format!("{name}: given twice")));
            }
        }
        T::deserialize(Value::Object(fields)).map(Ask).map_err(|e| Problem::malformed(e.to_string()))
    }
}

/// Parts of the path; what is no number names nothing.
pub(crate) struct At<T>(pub T);

impl<S: Sync + Send, T: DeserializeOwned + Send> FromRequestParts<S> for At<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<At<T>, Problem> {
        let found = Path::<T>::from_request_parts(parts, state).await;
        found.map(|Path(found)| At(found)).map_err(|_| Problem::missing())
    }
}
