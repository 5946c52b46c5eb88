//! What every request passes: whose token it is, how fast he goes, whether he was answered before.

use crate::body;
use crate::pace::{Left, Pace};
use crate::problem::Problem;
use crate::v1::tickets;
use app::once::Try;
use app::{Actor, App};
use axum::body::Body;
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, IF_MATCH, X_CONTENT_TYPE_OPTIONS};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::people::{Mandate, Object, Permission};
use std::sync::Arc;

/// The header that names a request which may be sent again.
const KEY: &str = "idempotency-key";
/// The longest such name.
const LONGEST: usize = 200;

/// How the address ends to which events are brought.
const EVENTS: &str = "/flows/{key}/events";

/// Marks an answer that holds a secret: it is given once and not kept to be given again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GivenOnce;

/// Who asks, and the application as it is for this request.
#[derive(Clone)]
pub(crate) struct Caller {
    pub app: App,
    pub actor: Actor,
}

impl Caller {
    /// Refuses whoever may not do something to the desk, before anything is looked up for him.
    pub fn may(&self, what: Permission) -> Result<(), Problem> {
        Ok(self.actor.may(what, Object::Desk)?)
    }

    /// The application for one who said in which versions he saw a ticket (`If-Match`).
    pub fn bound(&self, number: i64, headers: &HeaderMap) -> Result<App, Problem> {
        let Some(tags) = headers.get(IF_MATCH) else { return Ok(self.app.clone()) };
        let tags = tags.to_str().map_err(|_| Problem::malformed("If-Match: not readable"))?.trim();
        if tags == "*" {
            return Ok(self.app.clone());
        }
        let strong = |tag: &str| tag.trim().strip_prefix('"')?.strip_suffix('"')?.parse().ok();
        // A weak or foreign tag matches no version.
        Ok(self.app.seen(number, tags.split(',').filter_map(strong).collect()))
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Caller, Problem> {
        parts.extensions.get::<Caller>().cloned().ok_or_else(Problem::signed_out)
    }
}

/// The middleware.
pub(crate) async fn pass(
    State((app, pace)): State<(App, Arc<Pace>)>,
    request: Request,
    next: Next,
) -> Response {
    // Other systems' alerts show a secret of their own, which their handler asks for.
    if request.uri().path().starts_with("/alerts/") {
        return next.run(request).await;
    }
    let mut left = None;
    let answer = admit(&app, &pace, request, next, &mut left).await;
    let mut response = answer.unwrap_or_else(IntoResponse::into_response);
    let headers = response.headers_mut();
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Some(Left { of, requests, seconds, .. }) = left {
        let mut put = |name: &'static str, text: String| {
            if let Ok(value) = HeaderValue::from_str(&text) {
                headers.insert(HeaderName::from_static(name), value);
            }
        };
        put("ratelimit-policy", format!("\"token\";q={of};w=60"));
        put("ratelimit", format!("\"token\";r={requests};t={seconds}"));
    }
    response
}

async fn admit(
    app: &App,
    pace: &Pace,
    mut request: Request,
    next: Next,
    left: &mut Option<Left>,
) -> Result<Response, Problem> {
    let secret = bearer(request.headers()).ok_or_else(Problem::signed_out)?;
    let (token, actor) = app.bearer(secret).await?.ok_or_else(Problem::signed_out)?;
    let taken = pace.take(token, app.now());
    *left = Some(taken);
    if !taken.allowed {
        let detail = format!("at most {} requests a minute", taken.of);
        let status = StatusCode::TOO_MANY_REQUESTS;
        let problem = Problem::of(status, "slow_down", "Too many requests", detail);
        return Err(Problem { wait: Some(taken.seconds), ..problem });
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !reads && actor.mandate == Some(Mandate::Read) {
        let denied = domain::people::Denied(Permission::TicketWork);
        return Err(app::AppError::from(denied).into());
    }
    // What brings events does nothing else, however little it asks.
    let brings =
        request.extensions().get::<MatchedPath>().is_some_and(|path| path.as_str().ends_with(EVENTS));
    if actor.mandate == Some(Mandate::Events) && (reads || !brings) {
        let denied = domain::people::Denied(Permission::TicketRead);
        return Err(app::AppError::from(denied).into());
    }
    let caller = Caller { app: app.clone(), actor };
    // Under a key something is carried out: whatever this address does not do at all hears of that first.
    if reads || !request.headers().contains_key(KEY) || !is_known(&request) {
        request.extensions_mut().insert(caller);
        return Ok(next.run(request).await);
    }
    once(caller, request, next).await
}

/// Whether the address does anything under this method.
fn is_known(request: &Request) -> bool {
    let path = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let named = |(method, known): &(&str, &str)| {
        request.method().as_str().eq_ignore_ascii_case(method) && Some(*known) == path
    };
    crate::routes().iter().any(named)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, secret) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

/// Carries a request out once, however often it is sent under its key.
async fn once(mut caller: Caller, request: Request, next: Next) -> Result<Response, Problem> {
    let person = caller.actor.person.ok_or_else(Problem::signed_out)?;
    let key = key(request.headers())?;
    let (parts, body) = request.into_parts();
    let bytes = body::read(body, body::limit(&caller.app)).await?;
    let mut hasher = blake3::Hasher::new();
    for part in [parts.method.as_str(), &parts.uri.to_string()] {
        hasher.update(part.as_bytes()).update(b"\n");
    }
    let digest = hasher.update(&bytes).finalize().to_hex().to_string();
    let attempt = caller.app.attempt(person, key, digest);
    if let Some(answer) = before(&caller, &attempt).await? {
        return Ok(answer);
    }
    let actor = caller.clone();
    caller.app = caller.app.once(&attempt);
    let mut request = Request::from_parts(parts, Body::from(bytes));
    request.extensions_mut().insert(caller);
    let response = next.run(request).await;
    if !response.status().is_success() {
        // Another try of the same request was faster.
        if response.status() == StatusCode::CONFLICT
            && let Some(answer) = before(&actor, &attempt).await?
        {
            return Ok(answer);
        }
        return Ok(response);
    }
    if response.extensions().get::<GivenOnce>().is_some() {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let bytes =
        axum::body::to_bytes(body, usize::MAX).await.map_err(|e| Problem::malformed(e.to_string()))?;
    if let Ok(text) = std::str::from_utf8(&bytes) {
        actor.app.answered(&attempt, parts.status.as_u16(), text).await?;
    }
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

fn key(headers: &HeaderMap) -> Result<String, Problem> {
    let text = headers.get(KEY).and_then(|value| value.to_str().ok()).map(str::trim);
    // The draft of the header writes a string in quotes; programs write it without.
    let text =
        text.map(|text| text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text));
    let plain = |text: &&str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._:-".contains(&b));
    match text.filter(plain) {
        Some(text) if !text.is_empty() && text.len() <= LONGEST => Ok(text.to_owned()),
        _ => Err(Problem::malformed(
            "Idempotency-Key: 1 to 200 letters, digits, points, colons, hyphens, lines",
        )),
    }
}

/// What was answered to an earlier try; of one whose answer was lost the ticket as it is now.
async fn before(caller: &Caller, attempt: &Try) -> Result<Option<Response>, Problem> {
    let Some(done) = caller.app.carried_out(attempt.person, &attempt.key).await? else { return Ok(None) };
    if done.digest != attempt.digest {
        let problem = Problem::field("Idempotency-Key", "was used for another request");
        return Err(Problem { code: "key_reused", kind: "urn:opora:problem:key_reused".into(), ..problem });
    }
    let mut response = match (done.answer, done.subject) {
        (Some((status, answer)), _) => {
            let status = u16::try_from(status).ok().and_then(|status| StatusCode::from_u16(status).ok());
            let kind = [(CONTENT_TYPE, "application/json")];
            (status.unwrap_or(StatusCode::OK), kind, answer).into_response()
        }
        (None, Some(number)) => tickets::shown(caller, number, StatusCode::OK).await?,
        (None, None) => return Err(app::AppError::Repeated.into()),
    };
    response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
    Ok(Some(response))
}
