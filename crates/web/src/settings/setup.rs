//! The very first page: an empty desk gets its administrator, by a link that was printed at the start.

use super::words;
use crate::handle::door::enter;
use crate::http::{Oops, Posted, Visitor, html};
use crate::pages::{FieldErrors, Shell};
use app::people::setup::First;
use app::{App, AppError};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use i18n::T;

/// `GET /setup/{token}`, and a form that came back.
#[derive(Template, Clone, Debug)]
#[template(path = "settings/setup.html")]
pub struct SetupPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The token of the link.
    pub token: String,
    /// Our organisation.
    pub organisation: String,
    /// The administrator's name.
    pub name: String,
    /// His address.
    pub mail: String,
    /// IANA zone.
    pub zone: String,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// `GET /setup/{token}`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Oops> {
    if !app.setup_open(&token).await? {
        return Err(AppError::Missing.into());
    }
    let first = First { zone: app.rules().hours.zone.clone(), ..First::default() };
    Ok(html(&view(&visitor, token, &first, FieldErrors::none())))
}

fn view(visitor: &Visitor, token: String, first: &First, errors: FieldErrors) -> SetupPage {
    SetupPage {
        t: visitor.t.clone(),
        shell: visitor.shell(),
        token,
        organisation: first.organisation.clone(),
        name: first.name.clone(),
        mail: first.mail.clone(),
        zone: first.zone.clone(),
        errors,
    }
}

/// `POST /setup/{token}`: the desk is somebody's, and he is in.
pub async fn carry(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    posted: Posted,
) -> Result<Response, Oops> {
    let of = |name: &str| posted.get(name).to_owned();
    let first = First {
        organisation: of("organisation"),
        name: of("name"),
        mail: of("mail"),
        password: posted.text("password"),
        locale: visitor.t.lang().code().to_owned(),
        zone: of("zone"),
    };
    match app.set_up(&token, first.clone(), &visitor.agent).await {
        Ok(session) => Ok(enter(&app, &session, "/settings")),
        Err(AppError::Spent) => Err(AppError::Missing.into()),
        Err(e) => {
            let page = view(&visitor, token, &first, words::errors(&visitor.t, e)?);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
        }
    }
}
