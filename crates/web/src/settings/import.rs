//! Organisations and people out of a table: looked at first, then taken; what is wrong stays in the field to be mended.

use super::{Tab, frame, words};
use crate::http::{Oops, Posted, Visitor, html};
use crate::pages::{FieldErrors, Shell, Tone};
use app::people::import::{Fate, Imported, Line, decode};
use app::{App, AppError};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::people::{Object, Permission};
use i18n::T;

/// A line and what it does.
#[derive(Clone, Debug)]
pub struct LineWords {
    /// Its number.
    pub number: usize,
    /// The organisation.
    pub organisation: String,
    /// The person.
    pub person: String,
    /// What it does, or what is wrong with it.
    pub words: String,
    /// Whether it is wrong.
    pub wrong: bool,
}

/// `GET /settings/import`, and what came of a table.
#[derive(Template, Clone, Debug)]
#[template(path = "settings/import.html")]
pub struct ImportPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// The table as it is.
    pub text: String,
    /// Its lines.
    pub lines: Vec<LineWords>,
    /// How many do what.
    pub summary: Option<String>,
    /// How that sounds.
    pub tone: Tone,
    /// Whether it was looked at and may be taken.
    pub ready: bool,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// `GET /settings/import`.
pub async fn page(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    view(&app, &visitor, String::new(), None, false, FieldErrors::none()).await
}

/// `POST /settings/import`: `check` looks, `carry` takes.
pub async fn carry(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let text = match posted.files.first() {
        Some(file) => domain::text::typed(&decode(&file.data)),
        None => posted.text("text").trim().to_owned(),
    };
    // A file that was not looked at yet is looked at first.
    let rehearse = posted.get("act") != "carry" || !posted.files.is_empty();
    match app.import_people(actor, &text, rehearse).await {
        Ok(found) if rehearse => view(&app, &visitor, text, Some(found), true, FieldErrors::none()).await,
        Ok(found) => {
            let rest = found.rest.clone();
            view(&app, &visitor, rest, Some(found), false, FieldErrors::none()).await
        }
        Err(e @ AppError::Invalid(..)) => {
            view(&app, &visitor, text, None, false, words::errors(&visitor.t, e)?).await
        }
        Err(e) => Err(e.into()),
    }
}

async fn view(
    app: &App,
    visitor: &Visitor,
    text: String,
    found: Option<Imported>,
    rehearsed: bool,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    visitor.staff()?.may(Permission::PeopleManage, Object::Desk)?;
    let (shell, tabs) = frame(app, visitor, "/settings/organisations", "").await?;
    let t = visitor.t.clone();
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let found = found.unwrap_or_default();
    let (useful, wrong) = (found.useful(), found.wrong());
    let key = if rehearsed { "import-would" } else { "import-did" };
    let summary = (!found.lines.is_empty()).then(|| {
        let said = t.n(key, useful).to_string();
        if wrong == 0 { said } else { format!("{said} {}", t.n("import-wrong", wrong)) }
    });
    let page = ImportPage {
        shell,
        tabs,
        text,
        lines: found.lines.into_iter().map(|line| told(&t, line)).collect(),
        summary,
        tone: if wrong > 0 {
            Tone::Warn
        } else if rehearsed {
            Tone::Info
        } else {
            Tone::Good
        },
        ready: rehearsed && useful > 0,
        errors,
        t,
    };
    Ok((status, html(&page)).into_response())
}

/// A line in words.
pub fn told(t: &T, line: Line) -> LineWords {
    let key = match line.fate {
        Fate::Enters(true, true) => "import-enters-both",
        Fate::Enters(true, false) => "import-enters-organisation",
        Fate::Enters(false, _) => "import-enters-person",
        Fate::Changes => "import-changes",
        Fate::Known => "import-known",
        Fate::Wrong(field, code) => words::wrong(field, code),
    };
    LineWords {
        number: line.number,
        organisation: line.organisation,
        person: line.person,
        words: t.of(key).to_owned(),
        wrong: matches!(line.fate, Fate::Wrong(..)),
    }
}
