//! Equipment from a table: rehearsed first, brought in then.

use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::{FieldErrors, Shell};
use app::assets::Fate;
use app::people::import::decode;
use app::{App, AppError};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use i18n::T;

/// `GET /equipment/import`, and what came of a table.
#[derive(Template, Clone, Debug)]
#[template(path = "equipment/import.html")]
pub struct ImportPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The table.
    pub text: String,
    /// Its lines: number, name, what became of it, whether that is wrong.
    pub lines: Vec<(usize, String, String, bool)>,
    /// Whether it was only rehearsed.
    pub rehearsed: bool,
    /// How many lines would enter or change something.
    pub useful: usize,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// `GET /equipment/import`.
pub async fn import_page(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    visitor.staff()?.may(domain::people::Permission::TicketWork, domain::people::Object::Desk)?;
    let page = ImportPage {
        t: visitor.t.clone(),
        shell: visitor.staff_shell(&app, "equipment").await?,
        text: String::new(),
        lines: vec![],
        rehearsed: false,
        useful: 0,
        errors: FieldErrors::none(),
    };
    Ok(html(&page))
}

/// `POST /equipment/import`: a table is rehearsed, or brought in.
pub async fn import(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let text = match posted.files.first() {
        Some(file) => decode(&file.data),
        None => posted.text("text"),
    };
    let rehearse = posted.get("do") != "import";
    let (lines, errors) = match app.import_assets(actor, &text, rehearse).await {
        Ok(_) if !rehearse => return Ok(redirect("/equipment")),
        Ok(done) => (done.lines, FieldErrors::none()),
        Err(AppError::Invalid(_, code)) => {
            let key = match code {
                "columns" => "equipment-import-columns",
                "long" => "equipment-import-long",
                _ => "equipment-import-table",
            };
            (vec![], FieldErrors(vec![("text", visitor.t.of(key).to_owned())]))
        }
        Err(e) => return Err(e.into()),
    };
    let t = &visitor.t;
    let told = |fate: Fate| match fate {
        Fate::Enters => t.of("equipment-enters").to_owned(),
        Fate::Changes => t.of("equipment-changes").to_owned(),
        Fate::Same => t.of("equipment-same").to_owned(),
        Fate::Wrong(column, _) => t.with("equipment-wrong").arg("column", column).to_string(),
    };
    let useful = lines.iter().filter(|line| matches!(line.fate, Fate::Enters | Fate::Changes)).count();
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = ImportPage {
        shell: visitor.staff_shell(&app, "equipment").await?,
        text,
        useful,
        rehearsed: !errors.any(),
        lines: lines
            .into_iter()
            .map(|line| (line.number, line.name, told(line.fate), matches!(line.fate, Fate::Wrong(..))))
            .collect(),
        errors,
        t: t.clone(),
    };
    Ok((status, html(&page)).into_response())
}
