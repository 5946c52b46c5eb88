//! What is decided without a store: names of files, checks as texts, the equation of stock.

use super::arrive::fits;
use super::stock::{Balance, days, sum, table};
use super::tables::{SourceRow, Table};
use super::text::{CheckText, TEMPLATES, Wrong};
use domain::ids::ArrivalId;
use jiff::civil::{Date, date};
use std::collections::BTreeMap;
use tabular::Decimal;

#[test]
fn masks_fit_names() {
    for (mask, name, does) in [
        ("stock*.csv", "STOCK_2026.csv", true),
        ("stock*.csv", "stock.csv", true),
        ("stock*.csv", "prices.csv", false),
        ("*остатк*", "Выгрузка Остатков 1.xlsx", true),
        ("a*a", "a", false),
        ("stock.csv", "stock.csv", true),
        ("stock.csv", "stock2.csv", false),
    ] {
        assert_eq!(fits(mask, name), does, "{mask} {name}");
    }
}

#[test]
fn templates_hold_their_examples() {
    for (code, text) in TEMPLATES {
        let check = CheckText::parse(text).unwrap_or_else(|e| panic!("{code}: {e}"));
        check.prove().unwrap_or_else(|e| panic!("{code}: {e}"));
        assert!(!check.title("ru").is_empty() && check.title("ru") != check.title("en"), "{code}");
    }
}

#[test]
fn a_check_that_cannot_work_says_why() {
    let sql = TEMPLATES[3].1;
    let wrong = |from: &str, to: &str| CheckText::parse(&sql.replace(from, to)).and_then(|one| one.prove());
    assert_eq!(wrong("", ""), Ok(()));
    assert!(matches!(wrong("[[rule]]", "[[rules]]"), Err(Wrong::Form(_))));
    assert!(matches!(wrong("shipments > opening", "shipments < opening"), Err(Wrong::Example(_))));
    assert!(matches!(wrong("from balance", "from nothing"), Err(Wrong::Run(_))));
    assert!(matches!(wrong("select warehouse", "delete"), Err(Wrong::Run(_))));
    assert!(matches!(wrong("kind = \"sql\"", "kind = \"magic\""), Err(Wrong::Form(_))));
    let stock = TEMPLATES[0].1;
    let lies = stock.replace("finds = [\"equation\", \"continuity\"]", "finds = [\"equation\"]");
    let lies = CheckText::parse(&lies).expect("its form is right");
    assert!(matches!(lies.prove(), Err(Wrong::Example(_))));
}

fn stock(rows: &[(&str, &str, Date, &[&str])], columns: &[&str]) -> Table {
    let mut names = vec![("warehouse".to_owned(), false), ("code".to_owned(), false)];
    names.extend(columns.iter().map(|name| ((*name).to_owned(), true)));
    let row = |(n, (warehouse, code, day, numbers)): (usize, &(&str, &str, Date, &[&str]))| {
        let mut values = vec![(*warehouse).to_owned(), (*code).to_owned()];
        values.extend(numbers.iter().map(|number| (*number).to_owned()));
        SourceRow { values, feed: None, arrival: Some(ArrivalId(1)), line: n as i64 + 2, day: Some(*day) }
    };
    Table { columns: names, rows: rows.iter().enumerate().map(row).collect() }
}

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a number")
}

#[test]
fn a_day_without_a_beginning_begins_with_the_end_of_the_day_before() {
    let (one, two) = (date(2026, 11, 16), date(2026, 11, 17));
    let rows: &[(&str, &str, Date, &[&str])] =
        &[("W", "A", one, &["10.5"]), ("W", "A", two, &["12"]), ("W", "B", two, &["7"])];
    let shipped: &[(&str, &str, Date, &[&str])] = &[("W", "A", two, &["1.5"])];
    let came: &[(&str, &str, Date, &[&str])] =
        &[("W", "A", two, &["2"]), ("W", "A", two, &["1"]), ("X", "A", two, &["9"])];
    let tables = BTreeMap::from([
        ("stock".to_owned(), stock(rows, &["closing"])),
        ("shipments".to_owned(), stock(shipped, &["quantity"])),
        ("receipts".to_owned(), stock(came, &["quantity"])),
    ]);
    let all = days(&tables);
    let day = &all[&("W".to_owned(), "A".to_owned(), two)];
    assert_eq!((day.opening, day.expected()), (Some(decimal("10.5")), Some(decimal("12.0"))));
    assert_eq!((day.apart().map(|n| n.is_zero()), day.wrong, day.lines.len()), (Some(true), 0, 4));
    assert_eq!(all[&("W".to_owned(), "B".to_owned(), two)].opening, None, "nobody says");
    let table = table("S", &tables);
    assert_eq!(table.rows.len(), 1, "what has both ends");
    assert_eq!(table.rows[0].values.join("|"), "S|W|A|2026-11-17|10.5|3|1.5|0|0|0|12");
    assert_eq!(table.rows[0].line, 3, "the line of the stock");
    let whole: Vec<Balance> = sum(all, |(warehouse, ..)| warehouse.clone());
    assert_eq!((whole.len(), whole[0].closing), (1, Some(decimal("19"))));
}

/// Counted another way, in whole hundredths, the same days are off and by the same amount.
#[test]
fn the_equation_is_that_of_a_plain_sum() {
    let mut seed = 7_u64;
    let mut random = move |most: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((seed >> 33) % most).expect("small")
    };
    let day = date(2026, 11, 16);
    let columns = ["opening", "receipts", "shipments", "returns", "write_offs", "corrections", "closing"];
    for _ in 0..50 {
        let mut wanted: BTreeMap<String, i64> = BTreeMap::new();
        let mut rows: Vec<(String, Vec<String>)> = Vec::new();
        for item in 0..20 {
            let all: Vec<i64> = (0..6).map(|_| random(100_000) - 20_000).collect();
            let slip = if random(5) == 0 { random(500) - 250 } else { 0 };
            let closing = all[0] + all[1] - all[2] + all[3] - all[4] + all[5] + slip;
            let text = |n: &i64| Decimal::new(*n, 2).to_string();
            wanted.insert(format!("I{item:02}"), slip);
            rows.push((format!("I{item:02}"), all.iter().chain([&closing]).map(text).collect()));
        }
        let refs: Vec<Vec<&str>> =
            rows.iter().map(|(_, numbers)| numbers.iter().map(String::as_str).collect()).collect();
        let given: Vec<(&str, &str, Date, &[&str])> = rows
            .iter()
            .zip(&refs)
            .map(|((code, _), numbers)| ("W", code.as_str(), day, numbers.as_slice()))
            .collect();
        let all = days(&BTreeMap::from([("stock".to_owned(), stock(&given, &columns))]));
        for ((_, code, _), one) in &all {
            let apart = one.apart().expect("both ends");
            assert_eq!(apart, Decimal::new(wanted[code], 2).normalize(), "{code}");
            assert_eq!(one.wrong == 1, wanted[code] != 0, "{code}");
        }
        let off = sum(all, |(warehouse, ..)| warehouse.clone());
        let total: i64 = wanted.values().sum();
        assert_eq!(off[0].wrong, wanted.values().filter(|slip| **slip != 0).count());
        assert_eq!(off[0].apart(), Some(Decimal::new(total, 2).normalize()));
    }
}
