//! `/data/files/{id}`: a file with its defects in place.

use super::{BYTES, ToldView, XLSX, attachment, bad, refused, source_key, verdict_key};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::{FieldErrors, Shell};
use app::App;
use app::checks::{ArrivalPage, day_words, told};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::checks::Verdict;
use domain::ids::ArrivalId;
use i18n::T;

/// A cell of a row that is shown.
#[derive(Clone, Debug)]
pub struct CellView {
    /// What stands in it.
    pub text: String,
    /// What is wrong with it; empty when nothing is.
    pub wrong: String,
}

/// A row that is shown.
#[derive(Clone, Debug)]
pub struct RowView {
    /// Its line in the file.
    pub line: i64,
    /// Its cells.
    pub cells: Vec<CellView>,
    /// What is wrong with all of it; empty when nothing is.
    pub wrong: String,
}

/// `GET /data/files/{id}`.
#[derive(Template, Clone, Debug)]
#[template(path = "checks/file.html")]
pub struct FilePage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// Its id.
    pub id: ArrivalId,
    /// Its name.
    pub name: String,
    /// Of which day.
    pub day: String,
    /// The supplier, and where he is.
    pub supplier: (String, String),
    /// The feed, and where it is.
    pub feed: (String, String),
    /// What became of it, and how that looks.
    pub verdict: (&'static str, &'static str),
    /// It waits for a decision of the reader.
    pub may_settle: bool,
    /// When it came.
    pub at_ms: i64,
    /// The key of where it came from.
    pub source: &'static str,
    /// Who sent it.
    pub origin: String,
    /// Its size.
    pub size: i64,
    /// The beginning of its fingerprint.
    pub hash: String,
    /// Rows, and those put aside.
    pub rows: (i64, i64),
    /// What is wrong.
    pub defects: Vec<ToldView>,
    /// The columns.
    pub columns: Vec<String>,
    /// The rows that are wrong, with their neighbours.
    pub lines: Vec<RowView>,
    /// It is read, and can be had with marks.
    pub read: bool,
    /// What is wrong with what was asked.
    pub errors: FieldErrors,
}

fn lines(t: &T, page: &ArrivalPage) -> Vec<RowView> {
    let columns = page.taken.as_ref().map(|taken| taken.columns.as_slice()).unwrap_or_default();
    let row = |(line, cells): &(i64, Vec<String>)| {
        let of_line = || page.problems.iter().filter(|one| one.line == *line);
        let cell = |(n, text): (usize, &String)| {
            let name = columns.get(n).map(|one| one.name.as_str()).unwrap_or_default();
            let wrong = of_line().find(|one| !name.is_empty() && one.name == name);
            let text = match wrong {
                Some(one) if text.is_empty() => one.found.clone(),
                _ => text.clone(),
            };
            CellView { text, wrong: wrong.map(|one| told(t, one).line(t)).unwrap_or_default() }
        };
        let cells: Vec<CellView> = cells.iter().enumerate().map(cell).collect();
        let named = |name: &str| !name.is_empty() && columns.iter().any(|one| one.name == name);
        let whole = of_line().find(|one| !named(&one.name)).map(|one| told(t, one).line(t));
        let found = page.findings.iter().find(|(one, _)| one.line == *line).map(|(_, told)| told.line(t));
        RowView { line: *line, cells, wrong: whole.or(found).unwrap_or_default() }
    };
    page.rows.iter().map(row).collect()
}

async fn view(app: &App, visitor: &Visitor, id: ArrivalId, errors: FieldErrors) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let page = app.arrival(actor, id, t).await?;
    let one = &page.arrival;
    let plain = |told| ToldView { told, href: String::new(), since: String::new(), returned: false };
    let form = page.problems.iter().map(|one| plain(told(t, one)));
    let found = page.findings.iter().map(|(_, told)| plain(told.clone()));
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = FilePage {
        t: t.clone(),
        shell: visitor.staff_shell(app, "data").await?,
        id,
        name: one.name.clone(),
        day: t.with("arrival-of").arg("day", &day_words(t, one.day)).to_string(),
        supplier: (page.supplier.name.clone(), format!("/data/suppliers/{}", page.supplier.id)),
        feed: (page.feed.clone(), format!("/data/feeds/{}", one.feed)),
        verdict: verdict_key(one.verdict, one.standing),
        may_settle: page.may_manage && one.verdict == Some(Verdict::Held),
        at_ms: one.at,
        source: source_key(&one.source),
        origin: one.origin.clone(),
        size: one.size,
        hash: one.blob.chars().take(16).collect(),
        rows: (one.rows, one.aside),
        defects: form.chain(found).collect(),
        columns: page
            .taken
            .as_ref()
            .map(|taken| taken.columns.iter().map(|one| one.name.clone()).collect())
            .unwrap_or_default(),
        lines: lines(t, &page),
        read: one.verdict.is_some(),
        errors,
    };
    Ok((status, html(&view)).into_response())
}

/// `GET /data/files/{id}`.
pub async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Oops> {
    view(&app, &visitor, ArrivalId(id), FieldErrors::none()).await
}

/// `POST /data/files/{id}`: takes what waits, or refuses it.
pub async fn settle(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let (actor, id) = (visitor.staff()?, ArrivalId(id));
    match app.settle_arrival(actor, id, posted.get("do") == "take").await {
        Ok(()) => Ok(redirect(&format!("/data/files/{id}"))),
        Err(e) => {
            let errors = refused(&visitor.t, e)?;
            view(&app, &visitor, id, errors).await
        }
    }
}

/// `GET /data/files/{id}/{what}`: its bytes as they came (`original`), or with the wrong cells marked (`marked`).
pub async fn bytes(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, what)): Path<(i64, String)>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let (with_marks, kind) = match what.as_str() {
        "marked" => (true, XLSX),
        "original" => (false, BYTES),
        _ => return Err(bad()),
    };
    let (name, bytes) = app.arrival_file(actor, ArrivalId(id), with_marks).await?;
    Ok(attachment(&name, kind, bytes))
}
