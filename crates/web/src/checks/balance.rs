//! `/data/suppliers/{id}/balance`: the equation of stock by warehouse, item, day, down to the lines of documents.

use crate::http::{Oops, Visitor, html};
use crate::pages::Shell;
use app::App;
use app::checks::{Balance, Balances, Decimal, Line, Move};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::ids::SupplierId;
use i18n::{Lang, T};
use serde::Deserialize;

/// An equation on a page.
#[derive(Clone, Debug)]
pub struct RowView {
    /// The warehouse, item or day.
    pub name: String,
    /// Where the next level is; empty on the last.
    pub href: String,
    /// Opening, five moves, closing.
    pub numbers: Vec<String>,
    /// How far it is off; empty when it comes out.
    pub apart: String,
    /// Days on which it is off.
    pub wrong: usize,
    /// The lines it is made of, on the last level.
    pub lines: Vec<LineView>,
}

/// A line of a document.
#[derive(Clone, Debug)]
pub struct LineView {
    /// The key of what it does.
    pub what: &'static str,
    /// The document's number.
    pub document: String,
    /// How much.
    pub amount: String,
    /// The file, and where it is.
    pub file: (String, String),
    /// The row of the file.
    pub line: i64,
}

/// `GET /data/suppliers/{id}/balance`.
#[derive(Template, Clone, Debug)]
#[template(path = "checks/balance.html")]
pub struct BalancePage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The supplier's id.
    pub id: SupplierId,
    /// His name.
    pub name: String,
    /// The warehouse that is looked into; none on the first level.
    pub warehouse: Option<String>,
    /// Where its items are.
    pub warehouse_href: String,
    /// The item that is looked into.
    pub code: Option<String>,
    /// The equations.
    pub rows: Vec<RowView>,
}

/// What the page is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Wanted {
    warehouse: Option<String>,
    code: Option<String>,
}

/// A number as people write it.
fn number(t: &T, number: Decimal) -> String {
    let text = number.normalize().to_string().replace('-', "−");
    if t.lang() == Lang::Ru { text.replace('.', ",") } else { text }
}

fn key(what: Option<Move>) -> &'static str {
    match what {
        None => "balance-stock",
        Some(Move::Receipts) => "balance-receipts",
        Some(Move::Shipments) => "balance-shipments",
        Some(Move::Returns) => "balance-returns",
        Some(Move::WriteOffs) => "balance-write-offs",
        Some(Move::Corrections) => "balance-corrections",
    }
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn row(t: &T, id: SupplierId, wanted: &Wanted, all: &Balances, one: &Balance) -> RowView {
    let some = |value: Option<Decimal>| value.map(|value| number(t, value)).unwrap_or_default();
    let href = match (&wanted.warehouse, &wanted.code) {
        (_, Some(_)) => String::new(),
        (Some(warehouse), None) => format!(
            "/data/suppliers/{id}/balance?warehouse={}&code={}",
            encoded(warehouse),
            encoded(&one.key)
        ),
        (None, None) => format!("/data/suppliers/{id}/balance?warehouse={}", encoded(&one.key)),
    };
    let line = |line: &Line| LineView {
        what: key(line.what),
        document: line.document.clone(),
        amount: number(t, line.quantity),
        file: line
            .arrival
            .map(|id| (all.files.get(&id.0).cloned().unwrap_or_default(), format!("/data/files/{id}")))
            .unwrap_or_default(),
        line: line.line,
    };
    let last = href.is_empty();
    let moves = one.moves.iter().map(|amount| number(t, *amount));
    RowView {
        name: match (one.key.as_str(), last) {
            ("", _) => t.of("balance-no-warehouse").to_owned(),
            (key, true) => key.parse().map(|day| app::checks::day_words(t, day)).unwrap_or_default(),
            (key, false) => key.to_owned(),
        },
        numbers: std::iter::once(some(one.opening)).chain(moves).chain([some(one.closing)]).collect(),
        apart: match (one.apart(), one.wrong) {
            (Some(apart), _) if !apart.is_zero() => number(t, apart),
            _ => String::new(),
        },
        wrong: one.wrong,
        lines: if last { one.lines.iter().map(line).collect() } else { vec![] },
        href,
    }
}

/// `GET /data/suppliers/{id}/balance`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Oops> {
    let (actor, t, id) = (visitor.staff()?, &visitor.t, SupplierId(id));
    let all = app.balances(actor, id, wanted.warehouse.clone(), wanted.code.clone(), 4).await?;
    let warehouse = wanted.warehouse.clone();
    Ok(html(&BalancePage {
        t: t.clone(),
        shell: visitor.staff_shell(&app, "data").await?,
        id,
        name: all.name.clone(),
        warehouse_href: warehouse
            .as_ref()
            .map(|name| format!("/data/suppliers/{id}/balance?warehouse={}", encoded(name)))
            .unwrap_or_default(),
        warehouse: warehouse
            .map(|name| if name.is_empty() { t.of("balance-no-warehouse").to_owned() } else { name }),
        rows: all.rows.iter().map(|one| row(t, id, &wanted, &all, one)).collect(),
        code: wanted.code,
    }))
}
