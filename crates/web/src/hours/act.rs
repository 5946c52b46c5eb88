//! The act of a month on paper: words of the reader's language over figures that are counted already.

use super::{day, exact, ledger, month, roubles, spent, why_key};
use crate::assets;
use crate::http::Oops;
use app::AppError;
use app::hours::Statement;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::hours::Month;
use i18n::T;
use paper::{Cell, Document, Fonts, Table};

/// What an act is drawn as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Pdf,
    Xlsx,
}

/// What a name of a file means: `2026-11.pdf`.
pub(super) fn named(file: &str) -> Result<(Month, Kind), Oops> {
    let (month, kind) = file.rsplit_once('.').ok_or_else(missing)?;
    let kind = match kind {
        "pdf" => Kind::Pdf,
        "xlsx" => Kind::Xlsx,
        _ => return Err(missing()),
    };
    Ok((month.parse().map_err(|_| missing())?, kind))
}

fn missing() -> Oops {
    AppError::Missing.into()
}

/// The act as an answer.
pub(super) fn answer(t: &T, statement: &Statement, kind: Kind) -> Result<Response, Oops> {
    let document = document(t, statement);
    let (bytes, mime, ending) = match kind {
        Kind::Pdf => (paper::pdf(&document, &fonts()), "application/pdf", "pdf"),
        Kind::Xlsx => {
            let mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            (paper::xlsx(&document), mime, "xlsx")
        }
    };
    let bytes = bytes.map_err(|e| AppError::broken(e.to_string()))?;
    let name = format!("attachment; filename=\"act-{}.{ending}\"", statement.month);
    Ok(([(CONTENT_TYPE, mime.to_owned()), (CONTENT_DISPOSITION, name)], bytes).into_response())
}

fn fonts() -> Fonts<'static> {
    Fonts {
        plain: vec![
            assets::bytes("paper-cyrillic-400.ttf"),
            assets::bytes("paper-latin-400.ttf"),
            assets::bytes("paper-latin-ext-400.ttf"),
        ],
        bold: vec![
            assets::bytes("paper-cyrillic-600.ttf"),
            assets::bytes("paper-latin-600.ttf"),
            assets::bytes("paper-latin-ext-600.ttf"),
        ],
    }
}

/// The words of an act.
fn document(t: &T, one: &Statement) -> Document {
    let sheet = &one.sheet;
    let name = month(t, one.month);
    let mut facts = vec![(t.of("act-client").to_owned(), one.client.clone())];
    if !one.provider.is_empty() {
        facts.push((t.of("act-provider").to_owned(), one.provider.clone()));
    }
    let period = format!("{} — {}", day(t, one.month.first()), day(t, one.month.last()));
    facts.push((t.of("act-period").to_owned(), period));
    let mut fact = |key: &'static str, minutes: i64| {
        if minutes != 0 {
            facts.push((t.of(key).to_owned(), spent(t, minutes)));
        }
    };
    fact("act-included", sheet.included);
    fact("act-carried", sheet.carried);
    fact("act-returned", sheet.returned);
    facts.push((t.of("act-used").to_owned(), spent(t, sheet.used)));
    let mut fact = |key: &'static str, minutes: i64| {
        if minutes != 0 {
            facts.push((t.of(key).to_owned(), spent(t, minutes)));
        }
    };
    fact("act-beyond", sheet.over);
    fact("act-left", sheet.left);
    let mut sums: Vec<(String, Cell)> =
        ledger::sums(t, one).into_iter().map(|(words, sum)| (words, Cell::Text(sum))).collect();
    // Sums are numbers in a spreadsheet: in the order in which the ledger tells them.
    for (sum, (_, cell)) in amounts(one).into_iter().zip(&mut sums) {
        *cell = Cell::Money(sum, cell.words().to_owned());
    }
    sums.push((t.of("act-total").to_owned(), Cell::Money(one.total().0, exact(t, one.total()))));
    let status = match one.closed_at {
        0 => t.of("act-draft").to_owned(),
        at => t.with("act-closed").arg("day", &t.day(at).to_string()).to_string(),
    };
    Document {
        title: t.with("act-title").arg("month", &name).to_string(),
        facts,
        tables: tables(t, one),
        sums,
        foot: status,
        margin: format!("{} · {name}", one.client),
    }
}

/// The sums of a statement in the order of their words.
fn amounts(one: &Statement) -> Vec<i64> {
    let mut all = Vec::new();
    all.extend((one.price.0 != 0).then_some(one.price.0));
    all.extend((one.sheet.over > 0).then_some(one.sheet.over_sum.0));
    all.extend(one.sheet.refunds.iter().map(|refund| -refund.sum.0));
    all.extend(one.services.iter().map(|service| service.amount.0));
    all.extend((one.vat > 0).then(|| one.tax().0));
    all
}

fn tables(t: &T, one: &Statement) -> Vec<Table> {
    let mut tables = Vec::new();
    let text = |text: &str| Cell::Text(text.to_owned());
    if !one.lines.is_empty() {
        let row = |line: &app::hours::Line| {
            let mut what = line.subject.clone();
            let why = why_key(line.why).filter(|_| line.minutes < 0 || line.is_late());
            for more in [line.note.as_str(), why.map(|key| t.of(key)).unwrap_or_default()] {
                if !more.is_empty() {
                    what = format!("{what} — {more}");
                }
            }
            vec![
                Cell::Text(day(t, line.day)),
                Cell::Count(line.number, line.number.to_string()),
                Cell::Text(what),
                Cell::Text(line.name.clone()),
                Cell::Minutes(line.minutes, spent(t, line.minutes)),
            ]
        };
        let columns =
            [("act-day", 11), ("act-number", 9), ("act-what", 44), ("act-who", 20), ("act-time", 13)];
        tables.push(Table {
            title: t.of("act-works").to_owned(),
            columns: columns.map(|(key, width)| (t.of(key).to_owned(), width)).to_vec(),
            rows: one.lines.iter().map(row).collect(),
        });
    }
    if !one.services.is_empty() {
        let row = |service: &app::hours::ServiceLine| {
            vec![
                text(&t.day(service.at).to_string()),
                Cell::Count(service.number, service.number.to_string()),
                text(&service.title),
                Cell::Money(service.amount.0, roubles(t, service.amount)),
            ]
        };
        let columns = [("act-day", 14), ("act-number", 9), ("act-what", 50), ("act-sum", 20)];
        tables.push(Table {
            title: t.of("act-services").to_owned(),
            columns: columns.map(|(key, width)| (t.of(key).to_owned(), width)).to_vec(),
            rows: one.services.iter().map(row).collect(),
        });
    }
    tables
}
