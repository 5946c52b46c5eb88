//! Coming in and going out: signing in, links of invitations, new passwords, what one chose for oneself.

use crate::http::{
    self, DENSITY, KEYS, LANGUAGE, Oops, Posted, SESSION, SPELLING, THEME, Visitor, cookie, html, preference,
    redirect,
};
use crate::pages::shell::{Density, FieldErrors, Theme};
use crate::pages::{AccessPage, ByLinkPage, ErrorKind, LinkPage, PasswordResetPage, SignInPage};
use app::{App, AppError};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Response};
use domain::time::MINUTE;
use serde::Deserialize;

/// A session's cookie lives as long as the session may.
const DAYS_14: i64 = 14 * 24 * 3600;

/// `GET /`: everybody to his own first page.
pub async fn home(visitor: Visitor) -> Response {
    match visitor.actor() {
        Ok(actor) if actor.is_staff() => redirect("/queue"),
        Ok(_) => redirect("/requests"),
        Err(_) => redirect("/session"),
    }
}

/// Anything that is in no list.
pub async fn nothing_here() -> Oops {
    Oops::of(ErrorKind::NotFound)
}

/// Where to go after signing in.
#[derive(Deserialize)]
pub struct Next {
    #[serde(default)]
    next: String,
}

/// `GET /session`.
pub async fn sign_in_page(visitor: Visitor, Query(query): Query<Next>) -> Response {
    if visitor.signed.is_some() {
        return redirect("/");
    }
    html(&sign_in_view(&visitor, "", &query.next, None, FieldErrors::none()))
}

fn sign_in_view(
    visitor: &Visitor,
    email: &str,
    next: &str,
    locked_minutes: Option<i64>,
    errors: FieldErrors,
) -> SignInPage {
    let next = if next.is_empty() { String::new() } else { http::local(next) };
    SignInPage {
        t: visitor.t.clone(),
        shell: visitor.shell(),
        email: email.to_owned(),
        next,
        locked_minutes,
        errors,
    }
}

/// `POST /session`.
pub async fn sign_in(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let (email, next) = (posted.get("email"), posted.get("next"));
    let (locked, errors, status) =
        match app.sign_in(email, &posted.text("password"), &visitor.agent, visitor.from).await {
            Ok(token) => return Ok(enter(&app, &token, next)),
            Err(AppError::Slow(until)) => {
                let minutes = (until - app.now() + MINUTE - 1) / MINUTE;
                (Some(minutes.max(1)), FieldErrors::none(), StatusCode::TOO_MANY_REQUESTS)
            }
            Err(AppError::Invalid(..)) => {
                let words = visitor.t.of("sign-in-wrong").to_owned();
                (None, FieldErrors(vec![("", words)]), StatusCode::UNPROCESSABLE_ENTITY)
            }
            Err(e) => return Err(e.into()),
        };
    Ok((status, html(&sign_in_view(&visitor, email, next, locked, errors))).into_response())
}

/// Lets somebody in with a session, on to where he wants to be.
pub(crate) fn enter(app: &App, token: &str, next: &str) -> Response {
    let mut response = redirect(if next.is_empty() { "/" } else { next });
    response.headers_mut().append(SET_COOKIE, cookie(app, SESSION, token, "Lax", DAYS_14));
    response
}

/// `POST /session/end`.
pub async fn sign_out(State(app): State<App>, visitor: Visitor, _posted: Posted) -> Result<Response, Oops> {
    if let Some(token) = &visitor.session {
        app.sign_out(token).await?;
    }
    let mut response = redirect("/session");
    response.headers_mut().append(SET_COOKIE, cookie(&app, SESSION, "", "Lax", 0));
    Ok(response)
}

/// `GET /password-reset`.
pub async fn reset_page(visitor: Visitor) -> Response {
    html(&PasswordResetPage {
        t: visitor.t.clone(),
        shell: visitor.shell(),
        email: String::new(),
        sent: false,
        errors: FieldErrors::none(),
    })
}

/// `POST /password-reset`: says the same whether the address is known or not.
pub async fn reset(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    match app.request_reset(posted.get("email"), visitor.from).await {
        Ok(()) | Err(AppError::Invalid(..)) => {}
        Err(e) => return Err(e.into()),
    }
    Ok(html(&PasswordResetPage {
        t: visitor.t.clone(),
        shell: visitor.shell(),
        email: posted.get("email").to_owned(),
        sent: true,
        errors: FieldErrors::none(),
    }))
}

/// `GET /session/link`.
pub async fn link_page(visitor: Visitor) -> Response {
    html(&LinkPage { t: visitor.t.clone(), shell: visitor.shell(), email: String::new(), sent: false })
}

/// `POST /session/link`: says the same whether the address is known or not.
pub async fn link(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let email = posted.get("email").to_owned();
    match app.request_link(&email, visitor.from).await {
        Ok(()) | Err(AppError::Invalid(..)) => {}
        Err(e) => return Err(e.into()),
    }
    Ok(html(&LinkPage { t: visitor.t.clone(), shell: visitor.shell(), email, sent: true }))
}

/// `GET /session/link/{token}`: asks, and spends nothing.
pub async fn by_link_page(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Oops> {
    by_link_view(&app, &visitor, token).await
}

async fn by_link_view(app: &App, visitor: &Visitor, token: String) -> Result<Response, Oops> {
    let (name, status) = match app.link_of(&token).await {
        Ok(name) => (Some(name), StatusCode::OK),
        Err(AppError::Spent) => (None, StatusCode::GONE),
        Err(e) => return Err(e.into()),
    };
    let page = ByLinkPage { t: visitor.t.clone(), shell: visitor.shell(), token, name };
    Ok((status, html(&page)).into_response())
}

/// `POST /session/link/{token}`: one is in.
pub async fn by_link(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    _posted: Posted,
) -> Result<Response, Oops> {
    match app.enter_by_link(&token, &visitor.agent).await {
        Ok(session) => Ok(enter(&app, &session, "/")),
        Err(AppError::Spent) => by_link_view(&app, &visitor, token).await,
        Err(e) => Err(e.into()),
    }
}

/// `GET /access/{token}`.
pub async fn access_page(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Oops> {
    let page = access_view(&app, &visitor, token, FieldErrors::none()).await?;
    let status = if page.expired { StatusCode::GONE } else { StatusCode::OK };
    Ok((status, html(&page)).into_response())
}

async fn access_view(
    app: &App,
    visitor: &Visitor,
    token: String,
    errors: FieldErrors,
) -> Result<AccessPage, Oops> {
    let (known, expired) = match app.access(&token).await {
        Ok(known) => (known, false),
        Err(AppError::Spent) => (Default::default(), true),
        Err(e) => return Err(e.into()),
    };
    Ok(AccessPage {
        t: visitor.t.clone(),
        shell: visitor.shell(),
        token,
        invitation: known.purpose == "invite",
        name: known.name,
        email: known.mail,
        company: known.desk,
        expired,
        errors,
    })
}

/// `POST /access/{token}`: a password is set, and one is in.
pub async fn access(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    posted: Posted,
) -> Result<Response, Oops> {
    let key = match app.accept(&token, &posted.text("password"), &visitor.agent).await {
        Ok(session) => return Ok(enter(&app, &session, "/")),
        Err(AppError::Invalid(_, "short")) => "password-short",
        Err(AppError::Invalid(..)) => "password-long",
        Err(AppError::Spent) => "",
        Err(e) => return Err(e.into()),
    };
    let mut errors = FieldErrors::none();
    if !key.is_empty() {
        let words = visitor.t.n(key, app::people::SHORTEST_PASSWORD as i64).to_string();
        errors.0.push(("password", words));
    }
    let page = access_view(&app, &visitor, token, errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
}

/// `POST /preferences`: language, theme, rows' height; comes back to where one was. Of somebody who is not signed in,
/// his browser remembers them.
pub async fn preferences(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let mut response = redirect(posted.get("back"));
    if let Ok(actor) = visitor.actor() {
        let or = |name: &str, now: &str| match posted.get(name) {
            "" => now.to_owned(),
            chosen => chosen.to_owned(),
        };
        let (locale, theme) = (or("language", &actor.locale), or("theme", &actor.theme));
        if locale != actor.locale || theme != actor.theme {
            app.set_preferences(actor, &locale, &theme).await?;
        }
    }
    let mut keep = |name: &str, field: &str, known: &[&str]| {
        if known.contains(&posted.get(field)) {
            response.headers_mut().append(SET_COOKIE, preference(&app, name, posted.get(field)));
        }
    };
    if visitor.signed.is_none() {
        keep(LANGUAGE, "language", &["ru", "en"]);
        keep(THEME, "theme", &Theme::ALL.map(Theme::slug));
    }
    keep(DENSITY, "density", &Density::ALL.map(Density::slug));
    keep(KEYS, "keys", &["on", "off"]);
    keep(SPELLING, "spelling", &["on", "off"]);
    Ok(response)
}
