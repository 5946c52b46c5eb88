//! `/s/{token}`: the supplier's own page. Whoever holds the link sees what is wrong with his data, sends mended files and
//! sees them turn green; nothing else of the desk.

use super::{FileView, ToldView, XLSX, attachment, refused};
use crate::http::{Oops, Posted, Visitor, html};
use crate::pages::{FieldErrors, Shell};
use app::App;
use app::AppError;
use app::checks::{FindingRow, SupplierPage, Told};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ids::{ArrivalId, FeedId};
use i18n::T;

/// A feed on his page.
#[derive(Clone, Debug)]
pub struct FeedView {
    /// What forms call it.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its days.
    pub cells: Vec<super::CellView>,
    /// What is to be mended.
    pub findings: Vec<ToldView>,
    /// The last files.
    pub files: Vec<FileView>,
}

/// `GET /s/{token}`.
#[derive(Template, Clone, Debug)]
#[template(path = "checks/own.html")]
pub struct OwnPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The link.
    pub token: String,
    /// His name.
    pub name: String,
    /// Who expects his data.
    pub client: String,
    /// His feeds; those with something to mend first.
    pub feeds: Vec<FeedView>,
    /// The link holds no more.
    pub gone: bool,
    /// A file has just come.
    pub sent: bool,
    /// What is wrong.
    pub errors: FieldErrors,
}

fn feeds(t: &T, page: &SupplierPage) -> Vec<FeedView> {
    let finding = |(row, told): &(FindingRow, Told)| ToldView {
        told: told.clone(),
        href: row.arrival.map(|id| id.to_string()).unwrap_or_default(),
        since: String::new(),
        returned: false,
    };
    let mut all: Vec<FeedView> = page
        .rows
        .iter()
        .map(|row| {
            let files = page.arrivals.iter().find(|(feed, _)| *feed == row.feed);
            FeedView {
                id: row.feed.0,
                name: row.feed_name.clone(),
                cells: super::RowView::of(t, row).cells,
                findings: page.findings.iter().filter(|(one, _)| one.feed == row.feed).map(finding).collect(),
                files: files
                    .map(|(_, all)| all.iter().map(|one| super::feed::file(t, one)).collect())
                    .unwrap_or_default(),
            }
        })
        .collect();
    all.sort_by_key(|feed| feed.findings.is_empty());
    all
}

async fn view(
    app: &App,
    visitor: &Visitor,
    token: &str,
    sent: bool,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let t = &visitor.t;
    let found = match app.supplier_by_link(token, t).await {
        Ok(found) => Some(found),
        Err(AppError::Spent) => None,
        Err(e) => return Err(e.into()),
    };
    let page = OwnPage {
        t: t.clone(),
        shell: visitor.shell(),
        token: token.to_owned(),
        gone: found.is_none(),
        name: found.as_ref().map(|one| one.supplier.name.clone()).unwrap_or_default(),
        client: found.as_ref().map(|one| one.supplier.client_name.clone()).unwrap_or_default(),
        feeds: found.as_ref().map(|one| feeds(t, one)).unwrap_or_default(),
        sent,
        errors,
    };
    let status = match (page.gone, page.errors.any()) {
        (true, _) => StatusCode::GONE,
        (_, true) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    Ok((status, html(&page)).into_response())
}

/// `GET /s/{token}`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Oops> {
    view(&app, &visitor, &token, false, FieldErrors::none()).await
}

/// `POST /s/{token}`: takes a file in.
pub async fn send(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    posted: Posted,
) -> Result<Response, Oops> {
    let feed = FeedId(posted.get("feed").parse().map_err(|_| super::bad())?);
    let origin = visitor.from.map(|from| from.to_string()).unwrap_or_default();
    let coming = super::feed::coming(&posted, "link", &origin);
    match app.deliver_by_link(&token, feed, coming).await {
        Ok(_) => view(&app, &visitor, &token, true, FieldErrors::none()).await,
        Err(AppError::Spent) => view(&app, &visitor, &token, false, FieldErrors::none()).await,
        Err(e) => {
            let errors = refused(&visitor.t, e)?;
            view(&app, &visitor, &token, false, errors).await
        }
    }
}

/// `GET /s/{token}/{file}`: a file of his with its wrong cells marked.
pub async fn marked(
    State(app): State<App>,
    Path((token, file)): Path<(String, i64)>,
) -> Result<Response, Oops> {
    let (name, bytes) = app.marked_by_link(&token, ArrivalId(file)).await?;
    Ok(attachment(&name, XLSX, bytes))
}
