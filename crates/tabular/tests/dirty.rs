//! The dirty files: each defect is found by its code and line, with the action of the list; what should be read is read
//! right. The files are known by their manifest only.

use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tabular::{
    Action, Column, Context, Contract, Date, Dates, Decimal, Kept, Limits, Outcome, Role, Source, Value,
    Verdict, defects,
};

fn contract(columns: &[&str], key: &[&str]) -> Contract {
    let columns = columns.iter().map(|name| Column { name: (*name).to_owned(), ..Column::default() });
    Contract {
        version: 1,
        encoding: Some("UTF-8".into()),
        delimiter: Some(';'),
        decimal: Some(','),
        dates: Some(Dates::Dotted),
        columns: columns.collect(),
        key: key.iter().map(|name| (*name).to_owned()).collect(),
    }
}

/// What was agreed with the supplier of each kind of file; a file's kind is that of the feed it comes by, told here by the
/// agreement whose words it has most of, as a wizard would.
fn feeds() -> Vec<Context> {
    let shipments = ["Код", "Наименование", "Дата", "Кол-во", "Цена", "Сумма"];
    let by_barcode = ["Штрихкод", "Наименование", "Дата", "Кол-во", "Цена", "Сумма"];
    let codes = ["SKU001", "SKU002", "SKU003", "SKU004", "00123", "00124"];
    let day = |year, month, day| Date::of(year, month, day).map_or(0, |date| date.day);
    let (first, last) = (day(2026, 11, 1), day(2026, 11, 30));
    vec![
        Context::agreed(contract(&shipments, &["Код", "Дата"]))
            .with_codes("Код", codes)
            .with_period(first, last),
        Context::agreed(contract(&by_barcode, &["Штрихкод", "Дата"])).with_period(first, last),
        Context::agreed(contract(&["Код ТТ", "Наименование", "ИНН", "КПП"], &["Код ТТ"])),
        Context::agreed(contract(
            &["Код", "Дата", "Нач", "Приход", "Отгрузка", "Возврат", "Кон"],
            &["Код", "Дата"],
        )),
    ]
}

fn read(path: &Path, context: &Context) -> (Kept, Outcome) {
    let mut kept = Kept::default();
    let outcome = tabular::read(&Source::file(path), context, &Limits::default(), &mut kept);
    (kept, outcome)
}

/// The feed that a file came by: the one whose agreement it fits with the fewest columns renamed or unknown.
fn feed(path: &Path) -> Context {
    let strange = |context: &Context| {
        let (kept, _) = read(path, context);
        let unfit =
            kept.problems.iter().filter(|problem| matches!(problem.code.as_str(), "C10" | "C13" | "C09"));
        let missing = context.contract.as_ref().map_or(0, |contract| {
            let named = |name: &String| kept.tables.iter().any(|table| table.named(name).is_some());
            contract.columns.iter().filter(|column| !named(&column.name)).count()
        });
        unfit.count() + missing * 2
    };
    // A file of which no agreement knows half the columns came by none of these feeds.
    let best =
        feeds().into_iter().map(|context| (strange(&context), context)).min_by_key(|(strange, _)| *strange);
    best.filter(|(strange, _)| *strange < 8).map(|(_, context)| context).unwrap_or_default()
}

#[test]
fn every_defect_is_reported() {
    let Some(folder) = sets::find_or_skip("facts/samples/dirty") else { return };
    let manifest: BTreeMap<String, Json> =
        serde_json::from_str(&std::fs::read_to_string(folder.join("manifest.json")).unwrap()).unwrap();
    assert!(manifest.len() >= 67);
    let mut wrong = Vec::new();
    for (name, expected) in &manifest {
        let path = folder.join(name);
        for context in [feed(&path), Context::default()] {
            let agreed = context.contract.is_some();
            let (kept, outcome) = read(&path, &context);
            let code = expected["code"].as_str().unwrap_or_default();
            let lines: BTreeSet<u64> =
                expected["bad_lines"].as_array().unwrap().iter().filter_map(Json::as_u64).collect();
            let told: Vec<String> =
                kept.problems.iter().map(|p| format!("{}@{}:{:?}", p.code, p.line, p.action)).collect();
            if code.is_empty() {
                if !kept.problems.is_empty() || outcome.verdict != Verdict::Accepted {
                    wrong.push(format!("{name} (agreed: {agreed}) is clean, but {told:?}"));
                }
                continue;
            }
            // What only an agreement, a reference or a period can show.
            if !agreed && matches!(code, "C10" | "K02" | "D06") {
                continue;
            }
            let found: Vec<_> =
                kept.problems.iter().filter(|problem| problem.code.as_str() == code).collect();
            let action =
                defects().iter().find(|defect| defect.code.as_str() == code).map(|defect| defect.action);
            let at: BTreeSet<u64> = found.iter().map(|problem| problem.line).collect();
            if found.is_empty() {
                wrong.push(format!(
                    "{name} (agreed: {agreed}): {code} is not told, but {told:?} {:?}",
                    outcome.refused
                ));
            } else if !lines.is_empty() && at != lines {
                wrong
                    .push(format!("{name} (agreed: {agreed}): {code} on {at:?} and not {lines:?}; {told:?}"));
            } else if found.iter().any(|problem| Some(problem.action) != action) {
                wrong.push(format!(
                    "{name} (agreed: {agreed}): {code} gets {:?} and not {action:?}",
                    found[0].action
                ));
            }
            let verdict = match action {
                Some(Action::RejectFile) => Verdict::Rejected,
                Some(Action::HoldForConfirm) => Verdict::Held,
                Some(Action::QuarantineRow) => Verdict::AcceptedInPart,
                _ => Verdict::Accepted,
            };
            if outcome.verdict < verdict || agreed && outcome.verdict > verdict.max(Verdict::AcceptedInPart) {
                wrong.push(format!(
                    "{name} (agreed: {agreed}): {:?} and not {verdict:?}; {told:?}",
                    outcome.verdict
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), manifest.len(), wrong.join("\n"));
}

/// The files that should simply be read right, and what their rows amount to.
const PLAIN: &[&str] = &[
    "clean",
    "cp1251",
    "cp866",
    "bom",
    "utf16le",
    "ctrl_z",
    "tab_instead",
    "newline_in_field",
    "cr_only",
    "trailing_delim",
    "title_lines",
    "two_row_header",
    "totals",
    "blank_rows",
    "grouped",
    "repeated_header",
    "footer",
    "sep_line",
    "decimal_comma",
    "thousands",
    "month_word",
    "two_digit_year",
    "date_with_time",
    "excel_serial",
    "nbsp",
];

#[test]
fn plain_files_are_read_right() {
    let Some(folder) = sets::find_or_skip("facts/samples/dirty") else { return };
    let mut wrong = Vec::new();
    for name in PLAIN {
        let path = folder.join(format!("{name}.csv"));
        for context in [feed(&path), Context::default()] {
            let (kept, outcome) = read(&path, &context);
            let sum = |role: Role| -> Decimal {
                let at = kept.tables.first().and_then(|table| table.of_role(role));
                kept.rows
                    .iter()
                    .filter(|row| !row.quarantined)
                    .filter_map(|row| row.values[at?].number())
                    .sum()
            };
            let (rows, quantity, amount) =
                if *name == "thousands" { (2, "19", "2256.70") } else { (4, "25", "3646.70") };
            let dates = kept.tables.first().and_then(|table| table.of_role(Role::Date));
            let days: BTreeSet<String> = kept
                .rows
                .iter()
                .filter_map(|row| match row.values[dates?] {
                    Value::Date(date) => Some(date.to_string()[..10].to_owned()),
                    _ => None,
                })
                .collect();
            let right = kept.rows.len() == rows
                && sum(Role::Quantity) == quantity.parse().unwrap()
                && sum(Role::Amount) == amount.parse().unwrap()
                && days.iter().all(|day| day == "2026-11-01" || day == "2026-11-02")
                && days.len() == 2
                && outcome.verdict == Verdict::Accepted;
            if !right {
                wrong.push(format!(
                    "{name}: {} rows, {} {}, {days:?}, {:?} {:?}",
                    kept.rows.len(),
                    sum(Role::Quantity),
                    sum(Role::Amount),
                    outcome.verdict,
                    outcome.problems
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), PLAIN.len(), wrong.join("\n"));
}
