//! The desk's own look: names, colours, picture, words under mails, hours; and who may sign in by a link.

use super::{Asked, Tab, frame, words};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::{FieldErrors, Shell};
use app::brand::{Brand, Logo};
use app::{App, AppError};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::people::{Object, Permission};
use i18n::T;

/// `GET /settings/branding`, and a form that came back.
#[derive(Template, Clone, Debug)]
#[template(path = "settings/branding.html")]
pub struct BrandingPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// The form.
    pub form: Brand,
    /// Colours that can be read instead of those that cannot: the field and the colour.
    pub nearest: Vec<(&'static str, String)>,
    /// What is wrong.
    pub errors: FieldErrors,
}

const ROOM: &str = "/settings/branding";

/// `GET /settings/branding`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    visitor.staff()?.may(Permission::DeskManage, Object::Desk)?;
    let form = Brand::clone(&app.brand());
    view(&app, &visitor, &asked.done, form, vec![], FieldErrors::none()).await
}

/// `POST /settings/branding`.
pub async fn change(State(app): State<App>, visitor: Visitor, mut posted: Posted) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let of = |name: &str| posted.get(name).to_owned();
    let logo = app.brand().logo.clone().filter(|_| posted.get("logo_away").is_empty());
    let form = Brand {
        desk: of("desk"),
        provider: of("provider"),
        accent: of("accent"),
        accent_dark: of("accent_dark"),
        logo,
        footer: posted.text("footer"),
        hours: of("hours"),
        staff_links: !posted.get("staff_links").is_empty(),
    };
    let picture = posted.files.pop().map(|file| file.data.to_vec());
    match app.save_brand(actor, form.clone(), picture).await {
        Ok(()) => Ok(redirect(&format!("{ROOM}?done=saved"))),
        Err(AppError::Invalid(_, "contrast")) => {
            let bad = App::unreadable(&form);
            let wrong = bad.iter().map(|one| (one.field, contrast(&visitor.t, one)));
            let errors = FieldErrors(wrong.collect());
            let nearest = bad.iter().map(|one| (one.field, one.nearest.clone())).collect();
            view(&app, &visitor, "", form, nearest, errors).await
        }
        Err(e @ AppError::Invalid(..)) => {
            let errors = words::errors(&visitor.t, e)?;
            view(&app, &visitor, "", form, vec![], errors).await
        }
        Err(e) => Err(e.into()),
    }
}

/// That a colour cannot be read, by how much, and what can be.
pub fn contrast(t: &T, bad: &app::brand::Unreadable) -> String {
    let key = if bad.field == "accent" { "wrong-contrast-light" } else { "wrong-contrast-dark" };
    let point = if t.lang() == i18n::Lang::Ru { "," } else { "." };
    let found = format!("{:.1}", bad.contrast).replace('.', point);
    let needed = format!("{:.1}", domain::colour::READABLE).replace('.', point);
    let said = t.with(key).arg("found", found.as_str()).arg("needed", needed.as_str());
    said.arg("nearest", bad.nearest.as_str()).to_string()
}

async fn view(
    app: &App,
    visitor: &Visitor,
    done: &str,
    form: Brand,
    nearest: Vec<(&'static str, String)>,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let (shell, tabs) = frame(app, visitor, ROOM, done).await?;
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = BrandingPage { t: visitor.t.clone(), shell, tabs, form, nearest, errors };
    Ok((status, html(&page)).into_response())
}

impl BrandingPage {
    /// The colour that could be read in a field, when the one there cannot.
    fn instead(&self, field: &str) -> Option<&str> {
        self.nearest.iter().find(|(of, _)| *of == field).map(|(_, colour)| colour.as_str())
    }

    /// The picture's sides.
    fn sides(logo: &Logo) -> String {
        format!("{} × {}", logo.width, logo.height)
    }
}
