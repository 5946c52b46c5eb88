//! What every request passes: who visits, the token of forms, the headers that keep browsers safe, errors as pages.

use crate::arrival;
pub use crate::form::Posted;
use crate::pages::shell::{BrandView, Density, SavedLink, Shell, Theme, ViewLink};
use crate::pages::view::Person;
use crate::pages::{ErrorKind, ErrorPage};
use app::people::SignedIn;
use app::{Actor, App, AppError};
use askama::Template;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, LOCATION, REFERRER_POLICY,
    SET_COOKIE, USER_AGENT, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::desk::Channel;
use domain::people::Permission;
use i18n::{Lang, T};
use std::net::IpAddr;
use std::sync::Arc;

/// The cookie of a session.
pub const SESSION: &str = "opora";
/// The cookie that a form of somebody not signed in must repeat.
const GUEST: &str = "opora_guest";
/// The cookie of the rows' height.
pub const DENSITY: &str = "opora_density";
/// The cookie by which somebody turned single keys off.
pub const KEYS: &str = "opora_keys";
/// The cookie of the choice whether spelling is looked after.
pub const SPELLING: &str = "opora_spelling";
/// The cookie of the language of somebody who is not signed in.
pub const LANGUAGE: &str = "opora_language";
/// The cookie of his colours.
pub const THEME: &str = "opora_theme";

/// The policy of every page: nothing from elsewhere, nothing inline.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// The same for a page on which somebody asked for the pictures of a mail.
const POLICY_WITH_IMAGES: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
                                  img-src 'self' data: https:; connect-src 'self'; form-action 'self'; \
                                  base-uri 'none'; frame-ancestors 'none'";

/// Who visits, and how to speak to him.
#[derive(Clone)]
pub struct Visitor {
    /// Signed in, or not.
    pub signed: Option<Arc<SignedIn>>,
    /// The secret of his session.
    pub session: Option<String>,
    /// What his forms carry.
    pub csrf: String,
    /// His language, zone and the moment.
    pub t: T,
    /// His colours.
    pub theme: Theme,
    /// How the desk looks.
    pub brand: Arc<app::brand::Brand>,
    /// His rows.
    pub density: Density,
    /// Whether he wants single keys to act.
    pub single_keys: bool,
    /// Whether spelling is looked after.
    pub spelling: bool,
    /// Where he is.
    pub here: String,
    /// His browser.
    pub agent: String,
    /// The network address that he comes from, when it is known.
    pub from: Option<IpAddr>,
}

impl Visitor {
    /// The one who is signed in.
    pub fn actor(&self) -> Result<&Actor, Oops> {
        self.signed.as_deref().map(|signed| &signed.actor).ok_or(Oops::from(AppError::SignedOut))
    }

    /// One of us.
    pub fn staff(&self) -> Result<&Actor, Oops> {
        let actor = self.actor()?;
        if actor.is_staff() { Ok(actor) } else { Err(AppError::Missing.into()) }
    }

    /// The token of a form of his, as a page shows it.
    pub fn form_token(&self) -> String {
        app::secret::masked(&self.csrf)
    }

    /// A frame without counters.
    pub fn shell(&self) -> Shell {
        let mut shell = Shell::guest(self.form_token());
        shell.brand = BrandView::of(&self.brand);
        shell.viewer = self.signed.as_deref().and_then(|signed| {
            let id = signed.actor.person?.to_string();
            Some(Person::new(id, signed.actor.name.clone()))
        });
        (shell.theme, shell.density, shell.single_keys) = (self.theme, self.density, self.single_keys);
        shell.spelling = self.spelling;
        shell.hours = self.actor().is_ok_and(|actor| actor.may_somewhere(Permission::HoursRead).is_ok());
        shell.data = self.actor().is_ok_and(|actor| actor.may_somewhere(Permission::DataRead).is_ok());
        shell.flows = self.actor().is_ok_and(|actor| actor.may_somewhere(Permission::FlowRead).is_ok());
        shell.orders = self.actor().is_ok_and(|actor| actor.may_somewhere(Permission::OrdersRead).is_ok());
        shell.here.clone_from(&self.here);
        shell
    }

    /// The frame of the engineers' pages, with the counters of the views.
    pub async fn staff_shell(&self, app: &App, view: &'static str) -> Result<Shell, Oops> {
        let actor = self.staff()?;
        let (counts, troubled) = app.counts(actor).await?;
        let mut shell = self.framed(view, &counts, troubled);
        shell.calls = self.calls(app).await?;
        Ok(shell)
    }

    /// The incidents that call him now: number, what happened.
    pub async fn calls(&self, app: &App) -> Result<Vec<(i64, String)>, Oops> {
        let calls = app.my_calls(self.staff()?).await?.into_iter();
        Ok(calls.map(|call| (call.incident.number, call.incident.title)).collect())
    }

    /// The same with counters that are known already.
    pub fn framed(
        &self,
        view: &'static str,
        counts: &app::desk::QueueCounts,
        troubled: Option<i64>,
    ) -> Shell {
        let mut shell = self.shell();
        let scoped = self.signed.as_deref().is_some_and(|signed| signed.actor.is_scoped());
        let of_all = |n: i64| (!scoped).then_some(n);
        shell.views = ViewLink::standard([
            of_all(counts.us),
            Some(counts.mine),
            None,
            of_all(counts.unassigned),
            of_all(counts.waiting),
            of_all(counts.live),
            of_all(counts.solved),
            None,
        ]);
        shell.saved = counts.views.iter().map(saved).collect();
        shell.view = view;
        shell.failed_mails = troubled;
        shell
    }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Oops;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Visitor, Oops> {
        parts.extensions.get::<Visitor>().cloned().ok_or_else(|| AppError::broken("no visitor").into())
    }
}

/// The middleware: finds out who visits, and dresses what goes back.
pub async fn visit(State(app): State<App>, mut request: Request, next: Next) -> Response {
    // What is the same for everybody needs no visitor.
    let is_asset = ["/assets/", "/brand/"].iter().any(|room| request.uri().path().starts_with(room));
    if is_asset {
        return next.run(request).await;
    }
    if let Some(plain) = arrival::plain_uri(request.uri()) {
        *request.uri_mut() = plain;
    }
    let (parts, body) = request.into_parts();
    let (visitor, fresh) = match visitor(&app, &parts).await {
        Ok(found) => found,
        Err(e) => return plain(&Oops::from(e)),
    };
    let mut request = Request::from_parts(parts, body);
    request.extensions_mut().insert(visitor.clone());
    let method = request.method().clone();
    let response = next.run(request).await;
    let mut response = match response.extensions().get::<Failed>().cloned() {
        Some(failed) => failed.show(&visitor, &method),
        None => response,
    };
    if fresh && response.status() != StatusCode::NOT_MODIFIED {
        let cookie = cookie(&app, GUEST, &visitor.csrf, "Lax", 24 * 3600);
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    dress(response)
}

async fn visitor(app: &App, parts: &Parts) -> Result<(Visitor, bool), AppError> {
    let (headers, uri) = (&parts.headers, &parts.uri);
    let session = read_cookie(headers, SESSION);
    let signed = match &session {
        Some(token) => app.session(token, channel(uri)).await?.map(Arc::new),
        None => None,
    };
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let now = app.now();
    let (t, theme) = match &signed {
        Some(signed) => {
            let lang = Lang::from_tag(&signed.actor.locale).unwrap_or_default();
            (T::new(lang, &signed.actor.zone, now), theme(&signed.actor.theme))
        }
        None => {
            let chosen = read_cookie(headers, LANGUAGE).and_then(|tag| Lang::from_tag(&tag));
            let lang = chosen.unwrap_or_else(|| Lang::negotiate(text(ACCEPT_LANGUAGE)));
            let theme = theme(&read_cookie(headers, THEME).unwrap_or_default());
            (T::new(lang, &app.rules().hours.zone, now), theme)
        }
    };
    let guest = read_cookie(headers, GUEST).filter(|token| token.len() == 32);
    let fresh = signed.is_none() && guest.is_none();
    let own = signed.as_ref().map(|signed| signed.csrf.clone()).or(guest);
    let csrf = own.unwrap_or_else(app::secret::random_token);
    let compact = read_cookie(headers, DENSITY).as_deref() == Some("compact");
    let density = if compact { Density::Compact } else { Density::Comfortable };
    let single_keys = read_cookie(headers, KEYS).as_deref() != Some("off");
    let spelling = read_cookie(headers, SPELLING).as_deref() != Some("off");
    let here = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let agent = text(USER_AGENT).to_owned();
    let from = arrival::origin(parts, &app.config.proxies);
    let brand = app.brand();
    Ok((
        Visitor { signed, session, csrf, t, theme, brand, density, single_keys, spelling, here, agent, from },
        fresh,
    ))
}

fn channel(uri: &Uri) -> Channel {
    if uri.path().starts_with("/requests") { Channel::Portal } else { Channel::Desk }
}

/// The theme of its stored word.
pub fn theme(word: &str) -> Theme {
    Theme::ALL.into_iter().find(|theme| theme.slug() == word).unwrap_or_default()
}

fn read_cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|all| all.split(';'))
        .find_map(|pair| {
            let (key, value) = pair.trim().split_once('=')?;
            (key == name && !value.is_empty()).then(|| value.to_owned())
        })
}

/// A cookie that scripts cannot read and other sites do not send.
pub fn cookie(app: &App, name: &str, value: &str, same_site: &str, seconds: i64) -> HeaderValue {
    let secure = if app.config.secure_cookies { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite={same_site}; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("opora_bad=; Max-Age=0"))
}

/// A cookie of what somebody chose for his browser.
pub fn preference(app: &App, name: &str, value: &str) -> HeaderValue {
    cookie(app, name, value, "Lax", 365 * 24 * 3600)
}

fn saved(one: &app::desk::CountedView) -> SavedLink {
    SavedLink {
        slug: format!("v{}", one.view.id),
        name: one.view.name.clone(),
        count: one.count,
        shared: one.view.owner.is_none(),
        filling: one.view.filled_to.is_some(),
    }
}

fn dress(mut response: Response) -> Response {
    let with_images = response.extensions().get::<ShowsImages>().is_some();
    let headers = response.headers_mut();
    let mut put = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    put(CONTENT_SECURITY_POLICY, if with_images { POLICY_WITH_IMAGES } else { POLICY });
    put(X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(X_FRAME_OPTIONS, "DENY");
    put(REFERRER_POLICY, "same-origin");
    put(CACHE_CONTROL, "no-store");
    put(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    put(HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()");
    response
}

/// Marks a page on which pictures from elsewhere may be shown.
#[derive(Clone, Copy)]
pub struct ShowsImages;

/// What did not work, on its way to a page.
#[derive(Clone, Debug)]
pub struct Oops {
    /// Which page.
    pub kind: ErrorKind,
    /// What was typed and must not be lost.
    pub draft: String,
    /// Where to go instead of a page.
    pub to: Option<&'static str>,
}

impl Oops {
    /// One of a kind.
    pub fn of(kind: ErrorKind) -> Oops {
        Oops { kind, draft: String::new(), to: None }
    }

    /// With what was typed.
    pub fn with_draft(mut self, draft: impl Into<String>) -> Oops {
        self.draft = draft.into();
        self
    }
}

impl From<AppError> for Oops {
    fn from(e: AppError) -> Oops {
        let kind = match &e {
            AppError::SignedOut => return Oops { to: Some("/session"), ..Oops::of(ErrorKind::Forbidden) },
            AppError::Invalid(..) | AppError::Answers(_) | AppError::Refused(_) => ErrorKind::BadRequest,
            AppError::Denied(_) | AppError::Infected(_) => ErrorKind::Forbidden,
            AppError::Missing | AppError::Spent => ErrorKind::NotFound,
            AppError::Changed(_) | AppError::Repeated => ErrorKind::Conflict,
            AppError::Slow(_) => ErrorKind::TooMany,
            AppError::Unavailable(_) => ErrorKind::Maintenance,
            AppError::Broken(_) => ErrorKind::Broken,
        };
        if matches!(e, AppError::Unavailable(_) | AppError::Broken(_)) {
            tracing::error!("a request failed: {e}");
        }
        Oops::of(kind)
    }
}

/// The mark by which the middleware knows what to show.
#[derive(Clone)]
struct Failed(Oops);

impl Failed {
    fn show(&self, visitor: &Visitor, method: &Method) -> Response {
        if let (Some(to), None) = (self.0.to, &visitor.signed) {
            let next = if method == Method::GET { visitor.here.as_str() } else { "/" };
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
            return redirect(&format!("{to}?{query}"));
        }
        let back = if visitor.signed.is_some() { "/" } else { "/session" };
        let page = ErrorPage {
            t: visitor.t.clone(),
            shell: visitor.shell(),
            kind: self.0.kind,
            trace: String::new(),
            draft: self.0.draft.clone(),
            back: back.to_owned(),
        };
        let status = StatusCode::from_u16(self.0.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, html(&page)).into_response()
    }
}

impl IntoResponse for Oops {
    fn into_response(self) -> Response {
        let mut response = plain(&self);
        response.extensions_mut().insert(Failed(self));
        response
    }
}

fn plain(oops: &Oops) -> Response {
    let status = StatusCode::from_u16(oops.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    status.into_response()
}

/// Draws a page.
pub fn html(page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => ([(CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response(),
        Err(e) => {
            tracing::error!("a page could not be drawn: {e}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Sends the browser elsewhere after a form, always within this site.
pub fn redirect(to: &str) -> Response {
    let to = HeaderValue::from_str(&local(to)).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response()
}

/// A place of this site: a path, never another host.
pub fn local(to: &str) -> String {
    let plain = to.starts_with('/') && !to.starts_with("//") && !to.contains(['\\', '\r', '\n', '\t']);
    if plain { to.to_owned() } else { "/".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn nobody_is_sent_elsewhere() {
        for evil in ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""] {
            assert_eq!(local(evil), "/", "{evil}");
        }
        assert_eq!(local("/queue?view=mine"), "/queue?view=mine");
    }
}
