//! Real files of others: each is read, or refused for the right reason; the figures of CommerceML are those that were
//! reckoned elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use tabular::{Context, Decimal, Format, Kept, Limits, Outcome, Refusal, Source, Value, Verdict};

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> (Kept, Outcome) {
    let mut kept = Kept::default();
    let outcome = tabular::read(&Source::file(path), &Context::default(), &Limits::default(), &mut kept);
    (kept, outcome)
}

/// What a file must come to: rows, or a refusal by what its bytes are, or a verdict with its code.
fn judged(path: &Path, outcome: &Outcome) -> Result<(), String> {
    let bytes = std::fs::read(path).unwrap();
    let head = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes).trim_ascii_start();
    let told = |codes: &[&str]| outcome.problems.keys().any(|code| codes.contains(&code.as_str()));
    let right = match &outcome.refused {
        Some(Refusal::NotRead(what)) if head.starts_with(b"ISA") => what == "X12",
        Some(Refusal::NotRead(what)) if head.starts_with(b"STX=") => what == "TRADACOMS",
        Some(Refusal::NotRead(what)) if what.starts_with("EDIFACT ") => {
            let text = String::from_utf8_lossy(head).into_owned();
            !["+ORDERS", "+DESADV", "+RECADV", "+INVOIC", "+ORDRSP"]
                .iter()
                .any(|message| text.contains(message))
        }
        Some(Refusal::NotRead(what)) if what == "XML schema" => {
            head.windows(9).any(|w| w == b"xs:schema" || w == b"xsd:schem")
        }
        Some(Refusal::NoTable) => {
            head.starts_with(b"<!DOCTYPE html") || head.starts_with(b"{}") || head.starts_with(b"[]")
        }
        Some(Refusal::Damaged(_)) => told(&["F09", "M01"]),
        Some(_) => false,
        // Held or rejected with a reason, or rows that are there.
        None => {
            outcome.verdict == Verdict::Rejected && !outcome.problems.is_empty()
                || outcome.rows > 0
                || told(&["F03", "F04"])
                || outcome.format == Format::CommerceMl
        }
    };
    if right {
        Ok(())
    } else {
        Err(format!(
            "{}: {:?} {:?} {} rows {:?}",
            path.display(),
            outcome.refused,
            outcome.verdict,
            outcome.rows,
            outcome.problems
        ))
    }
}

#[test]
fn real_files_are_read_or_refused_rightly() {
    let mut wrong = Vec::new();
    for set in ["commerceml", "edi", "frictionless", "moysklad_ru"] {
        let Some(folder) = sets::find_or_skip(&format!("data/{set}")) else { continue };
        let (mut all, mut with_rows, mut refused) = (0, 0, 0);
        for path in files(&folder) {
            let is_paper = path
                .file_name()
                .is_some_and(|name| name.to_string_lossy().to_uppercase().starts_with("LICENSE"))
                || path.extension().is_some_and(|extension| extension == "md");
            if is_paper {
                continue;
            }
            let (_, outcome) = read(&path);
            all += 1;
            with_rows += u32::from(outcome.rows > 0 && outcome.refused.is_none());
            refused += u32::from(outcome.refused.is_some());
            wrong.extend(judged(&path, &outcome).err());
        }
        eprintln!("{set}: {all} files, {with_rows} with rows, {refused} refused");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Figures of one file, or of a folder, as the expected table names them.
type Figures = BTreeMap<(String, String, String), String>;

fn expected(path: &Path) -> Figures {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let rows = reader.records().flatten();
    rows.map(|row| ((row[0].to_owned(), row[1].to_owned(), row[2].to_owned()), row[3].to_owned())).collect()
}

#[test]
fn commerceml_figures_agree() {
    let (Some(folder), Some(answers)) = (
        sets::find_or_skip("data/commerceml"),
        sets::find_or_skip("data/expected_open/commerceml_expected.csv"),
    ) else {
        return;
    };
    let expected = expected(&answers);
    let mut figures = Figures::new();
    let mut catalogues: BTreeMap<String, [BTreeSet<String>; 2]> = BTreeMap::new();
    for path in files(&folder).into_iter().filter(|path| path.to_string_lossy().contains(".xml")) {
        let set = format!("commerceml/{}", path.parent().unwrap().strip_prefix(&folder).unwrap().display());
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (kept, outcome) = read(&path);
        let items = catalogues.entry(set.clone()).or_default();
        for (metric, value) in of_file(&kept, &outcome, items) {
            figures.insert((set.clone(), name.clone(), metric.to_owned()), value);
        }
    }
    for (set, [goods, offers]) in &catalogues {
        for (metric, n) in [
            ("catalogue_items", goods.len()),
            ("offer_items(base id before #)", offers.len()),
            ("in_catalogue_without_offer", goods.difference(offers).count()),
            ("offer_without_catalogue_item", offers.difference(goods).count()),
        ] {
            figures.insert((set.clone(), "*".to_owned(), metric.to_owned()), n.to_string());
        }
    }
    let wrong: Vec<String> = expected
        .iter()
        .filter(|((.., metric), _)| metric != "xml_declaration")
        .filter(|(key, value)| figures.get(*key) != Some(*value))
        .map(|(key, value)| format!("{key:?}: {value} and not {:?}", figures.get(key)))
        .collect();
    assert!(
        wrong.is_empty() && expected.len() > 200,
        "{} of {}:\n{}",
        wrong.len(),
        expected.len(),
        wrong.join("\n")
    );
}

fn of_file(kept: &Kept, outcome: &Outcome, items: &mut [BTreeSet<String>; 2]) -> Vec<(&'static str, String)> {
    let rows = |table: &str| {
        let at = kept.tables.iter().position(|known| known.name == table);
        kept.rows.iter().filter(|row| Some(row.table) == at).collect::<Vec<_>>()
    };
    let text = |value: &Value| value.to_string();
    let ids = |table: &str, column: usize| {
        rows(table).iter().map(|row| text(&row.values[column])).collect::<Vec<String>>()
    };
    let (goods, lines, offers) = (ids("goods", 0), ids("lines", 1), ids("offers", 0));
    let doubled = |ids: &[&String]| ids.len() - ids.iter().collect::<BTreeSet<_>>().len();
    items[0].extend(goods.iter().cloned());
    items[1].extend(ids("offers", 1));
    let all: Vec<&String> = goods.iter().chain(&lines).collect();
    let mut figures = vec![
        ("root", outcome.facts.get("root").cloned().unwrap_or_default()),
        ("schema_version", outcome.facts.get("schema").cloned().unwrap_or_default()),
        ("Товар", all.len().to_string()),
        ("Предложение", offers.len().to_string()),
        ("Группа", rows("groups").len().to_string()),
        ("Документ", rows("documents").len().to_string()),
        ("duplicate_Товар_Ид", doubled(&all).to_string()),
        ("duplicate_Предложение_Ид", doubled(&offers.iter().collect::<Vec<_>>()).to_string()),
    ];
    if offers.is_empty() {
        return figures;
    }
    let quantities: Vec<Option<Decimal>> = rows("offers").iter().map(|row| row.values[5].number()).collect();
    let count = |is: fn(Decimal) -> bool| {
        quantities.iter().flatten().filter(|quantity| is(**quantity)).count().to_string()
    };
    let mut stocks: BTreeMap<String, Decimal> = BTreeMap::new();
    for row in rows("stocks") {
        *stocks.entry(text(&row.values[0])).or_default() += row.values[2].number().unwrap_or_default();
    }
    let differ = offers
        .iter()
        .zip(&quantities)
        .filter(|(id, quantity)| stocks.get(*id).is_some_and(|sum| Some(*sum) != **quantity))
        .count();
    let sum: Decimal = quantities.iter().flatten().sum();
    figures.extend([
        (
            "offers_without_Количество",
            quantities.iter().filter(|quantity| quantity.is_none()).count().to_string(),
        ),
        ("offers_quantity_zero", count(|quantity| quantity.is_zero())),
        ("offers_quantity_negative", count(|quantity| quantity < Decimal::ZERO)),
        ("offers_quantity_sum", format!("{:.1}", sum)),
        ("offers_with_warehouse_rows", stocks.len().to_string()),
        ("offers_where_sum_of_warehouses_differs_from_Количество", differ.to_string()),
    ]);
    figures
}
