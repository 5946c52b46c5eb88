//! Data services on pages: the grid, suppliers, feeds, files with their defects in place, checks, balances, and the
//! supplier's own page by its link. Figures and words of defects come from `app::checks`; here they are put on pages.

pub mod balance;
pub mod columns;
pub mod editor;
pub mod feed;
pub mod feed_form;
pub mod file;
pub mod grid;
pub mod own;
pub mod supplier;

use crate::http::Oops;
use crate::pages::{ErrorKind, FieldErrors};
use app::AppError;
use app::checks::{DayCell, GridRow, Told, day_words};
use domain::checks::{Cell, FeedKind, Verdict};
use i18n::T;
use jiff::civil::Date;

/// The words of a cell.
pub fn cell_key(cell: Cell) -> &'static str {
    match cell {
        Cell::Off => "cell-off",
        Cell::Awaited => "cell-awaited",
        Cell::Reading => "cell-reading",
        Cell::Arrived => "cell-arrived",
        Cell::Late => "cell-late",
        Cell::Mended => "cell-mended",
        Cell::Wrong => "cell-wrong",
        Cell::Missing => "cell-missing",
    }
}

/// The words of a kind.
pub fn kind_key(kind: FeedKind) -> &'static str {
    match kind {
        FeedKind::Stock => "feed-stock",
        FeedKind::Receipts => "feed-receipts",
        FeedKind::Shipments => "feed-shipments",
        FeedKind::Returns => "feed-returns",
        FeedKind::WriteOffs => "feed-write-offs",
        FeedKind::Prices => "feed-prices",
        FeedKind::Items => "feed-items",
        FeedKind::Outlets => "feed-outlets",
        FeedKind::Routes => "feed-routes",
        FeedKind::Devices => "feed-devices",
        FeedKind::Other => "feed-other",
    }
}

/// The words of what became of a file, and how they look.
pub fn verdict_key(verdict: Option<Verdict>, standing: i64) -> (&'static str, &'static str) {
    match verdict {
        None => ("arrival-reading", "awaited"),
        Some(Verdict::Accepted) if standing > 0 => ("arrival-standing", "wrong"),
        Some(Verdict::Accepted) => ("arrival-accepted", "arrived"),
        Some(Verdict::InPart) => ("arrival-in-part", "wrong"),
        Some(Verdict::Held) => ("arrival-held", "late"),
        Some(Verdict::Rejected) => ("arrival-rejected", "missing"),
    }
}

/// The words of where a file came from.
pub fn source_key(source: &str) -> &'static str {
    match source {
        "mail" => "arrival-mail",
        "link" => "arrival-link",
        "api" => "arrival-api",
        "folder" => "arrival-folder",
        "pull" => "arrival-pull",
        _ => "arrival-upload",
    }
}

/// A cell of the grid.
#[derive(Clone, Debug)]
pub struct CellView {
    /// How it looks.
    pub look: &'static str,
    /// What it says, for those who don't see and on hover.
    pub title: String,
    /// Where its file is; empty when there is none.
    pub href: String,
}

/// A row of the grid.
#[derive(Clone, Debug)]
pub struct RowView {
    /// Where the supplier is.
    pub supplier: String,
    /// His name.
    pub name: String,
    /// The client.
    pub client: String,
    /// Where the feed is.
    pub feed: String,
    /// Its name.
    pub feed_name: String,
    /// Its kind.
    pub kind: &'static str,
    /// The days.
    pub cells: Vec<CellView>,
    /// The quality in words; empty before anything was awaited.
    pub score: String,
}

impl RowView {
    pub(super) fn of(t: &T, one: &GridRow) -> RowView {
        let cell = |one: &DayCell| CellView {
            look: one.cell.code(),
            title: t
                .with("cell-title")
                .arg("day", &day_words(t, one.day))
                .arg("state", t.of(cell_key(one.cell)))
                .to_string(),
            href: one.arrival.map(|id| format!("/data/files/{id}")).unwrap_or_default(),
        };
        RowView {
            supplier: format!("/data/suppliers/{}", one.supplier),
            name: one.name.clone(),
            client: one.client.clone(),
            feed: format!("/data/feeds/{}", one.feed),
            feed_name: one.feed_name.clone(),
            kind: kind_key(one.kind),
            cells: one.cells.iter().map(cell).collect(),
            score: percent(t, one.score.percent),
        }
    }
}

pub(super) fn percent(t: &T, percent: Option<i64>) -> String {
    percent.map(|n| t.with("data-percent").arg("n", n).to_string()).unwrap_or_default()
}

/// A day above the grid: its number, and the month where one begins.
#[derive(Clone, Debug)]
pub struct DayHead {
    /// `22`
    pub day: String,
    /// The whole date.
    pub title: String,
    /// Saturday or Sunday.
    pub rest: bool,
}

pub(super) fn heads(t: &T, days: &[Date]) -> Vec<DayHead> {
    let head = |day: &Date| DayHead {
        day: day.day().to_string(),
        title: day_words(t, *day),
        rest: day.weekday().to_monday_zero_offset() > 4,
    };
    days.iter().map(head).collect()
}

/// A defect on a page.
#[derive(Clone, Debug)]
pub struct ToldView {
    /// What it says.
    pub told: Told,
    /// Where its file is; empty when there is none.
    pub href: String,
    /// Since when, in words; empty on a file's page.
    pub since: String,
    /// It was mended before and came back.
    pub returned: bool,
}

impl ToldView {
    /// The same without the way to its file, for whoever may not go it.
    pub fn without_link(&self) -> ToldView {
        ToldView { href: String::new(), ..self.clone() }
    }
}

/// A file in a list.
#[derive(Clone, Debug)]
pub struct FileView {
    /// Where it is.
    pub href: String,
    /// What forms call it.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Of which day, in words.
    pub day: String,
    /// When it came.
    pub at_ms: i64,
    /// The key of what became of it.
    pub verdict: &'static str,
    /// How that looks.
    pub look: &'static str,
    /// The key of where it came from.
    pub source: &'static str,
    /// Rows.
    pub rows: i64,
}

/// What was refused, beside its field; what is no refusal goes on.
fn refused(t: &T, e: AppError) -> Result<FieldErrors, Oops> {
    let (field, key) = match e {
        AppError::Invalid("name", "taken") => ("name", "supplier-taken"),
        AppError::Invalid("name", _) => ("name", "supplier-no-name"),
        AppError::Invalid("client", _) => ("client", "supplier-no-client"),
        AppError::Invalid("it", "empty") => ("it", "supplier-no-it"),
        AppError::Invalid(field @ ("it" | "head"), _) => (field, "supplier-bad-address"),
        AppError::Invalid("patience", _) => ("remind", "supplier-bad-patience"),
        AppError::Invalid("days", _) => ("days", "feed-no-days"),
        AppError::Invalid("zone", _) => ("zone", "feed-bad-zone"),
        AppError::Invalid("deadline", _) => ("deadline", "feed-bad-time"),
        AppError::Invalid("url", _) => ("url", "feed-bad-url"),
        AppError::Invalid("strict", _) => ("strict", "feed-bad-code"),
        AppError::Invalid("columns" | "key", _) => ("", "feed-no-columns"),
        AppError::Invalid("file", "large") => ("", "feed-file-large"),
        AppError::Invalid("file", "settled") => ("", "arrival-settled"),
        AppError::Invalid("file", _) => ("", "feed-file-empty"),
        AppError::Invalid("check", "own") => ("", "check-second"),
        AppError::Invalid("check", _) => ("", "check-untried"),
        e => return Err(e.into()),
    };
    Ok(FieldErrors(vec![(field, t.of(key).to_owned())]))
}

fn bad() -> Oops {
    Oops::of(ErrorKind::BadRequest)
}

/// A file as an answer, to be kept and not opened.
fn attachment(name: &str, kind: &'static str, bytes: Vec<u8>) -> axum::response::Response {
    use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
    use axum::response::IntoResponse;
    let encoded: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let disposition = format!("attachment; filename*=UTF-8''{}", encoded.replace('+', "%20"));
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, disposition),
        (CACHE_CONTROL, "private, no-store".to_owned()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// The kind of spreadsheets.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// The kind of what may be anything.
const BYTES: &str = "application/octet-stream";
