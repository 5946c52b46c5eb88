//! The kernels on made data: all planted faults and nothing else, in any order of the rows, larger than memory holds; and
//! the examples of the checks that come with the crate.

use recon::made::{self, Stock, Truth};
use recon::{Cause, Check, Context, Options, judge, prove, run};
use std::path::{Path, PathBuf};

fn check(name: &str) -> Check {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("checks").join(format!("{name}.toml"));
    Check::parse(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn finds(check: &Check, file: &Path, tables: &[(&str, PathBuf)], truth: &Truth) {
    let tables = tables.iter().map(|(name, path)| ((*name).to_owned(), path.clone())).collect();
    let found = run(check, file, &Options { tables, ..Options::default() }).unwrap();
    assert_eq!(found.broken, 0);
    for (rule, n) in found.counts {
        assert_eq!(n, truth.get(&rule).copied().unwrap_or(0), "{rule}");
    }
}

#[test]
fn stock_in_and_out_of_order() {
    for (name, shuffled) in [("stock", false), ("stock-fine", true)] {
        let folder = tempfile::tempdir().unwrap();
        let size = Stock { suppliers: 3, items: 400, days: 30, one_in: 50, shuffled, ..Stock::default() };
        let truth = made::stock(folder.path(), &size).unwrap();
        assert!(truth.values().all(|n| *n > 0), "{truth:?}");
        finds(&check(name), &folder.path().join("stock.csv"), &[], &truth);
    }
}

#[test]
fn shipments_and_orders() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let truth = made::sales(folder.path(), 30_000, 7).unwrap();
    finds(&check("shipments"), &at("sales.csv"), &[("items", at("items.csv"))], &truth);
    let truth = made::orders(folder.path(), 20_000, 11).unwrap();
    finds(&check("orders"), &at("shop.csv"), &[("mp", at("mp.csv"))], &truth);
}

#[test]
fn examples_hold() {
    for name in ["stock", "stock-fine"] {
        assert_eq!(prove(&check(name)).unwrap(), Vec::<String>::new());
    }
}

#[test]
fn causes_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("stock.csv");
    let mut rows = "dist,item,day,opening,receipts,shipments,returns,closing\n".to_owned();
    rows += "1,1,2026-11-01,10,0,-3,0,7\n1,2,2026-11-01,0,24,0,0,2\n1,3,2026-11-01,10,4,9,0,15\n";
    for item in 10..60 {
        rows += &format!("2,{item},2026-11-01,1,0,0,0,1\n").repeat(2);
        rows += &format!("3,{item},2026-11-01,1,0,0,0,1\n3,{item},2026-11-03,1,0,0,0,1\n");
    }
    std::fs::write(&file, rows).unwrap();
    let found = run(&check("stock"), &file, &Options::default()).unwrap();
    let cause = |key: &str| {
        found
            .findings
            .iter()
            .find(|f| f.key.starts_with(key) && f.cause.is_some())
            .and_then(|f| f.cause.clone())
    };
    assert_eq!(cause("1|1|"), Some(Cause::SignTurned { column: "shipments".into() }));
    assert_eq!(cause("1|2|"), Some(Cause::UnitMixedUp { column: "receipts".into(), times: 12 }));
    assert_eq!(cause("1|3|"), Some(Cause::ColumnShifted { column: "receipts".into() }));
    assert_eq!(cause("2|"), Some(Cause::FileDoubled));
    assert_eq!(cause("3|"), Some(Cause::DayMissing));
}

#[test]
fn a_business_file_is_judged_by_its_own_lines() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("stock.csv");
    let text = "Остатки за ноябрь;;;;;;;\n\nКод;Поставщик;Дата;Нач;Приход;Отгрузка;Возврат;Кон\nA1;P;01.11.2026;1 010,5;5;3;0;1 012,5\nA1;P;02.11.2026;12;0;4;1;10\nИтого;;;;;;;\n";
    std::fs::write(&file, text).unwrap();
    let check = Check::parse(
        r#"
        id = "own"
        table = { name = "t", key = ["code", "date"], column = [
            { name = "code" }, { name = "date", kind = "date" }, { name = "opening", kind = "decimal" }, { name = "receipts", kind = "decimal" },
            { name = "shipments", kind = "decimal" }, { name = "returns", kind = "decimal" }, { name = "closing", kind = "decimal" } ] }
        rule = [{ id = "balance", kind = "equation", left = "opening + receipts - shipments + returns", right = "closing" }]
        "#,
    )
    .unwrap();
    let judged = judge(&check, &file, &Context::default(), &Options::default()).unwrap();
    let found = judged.found.unwrap();
    assert_eq!((found.rows, found.findings.len()), (2, 1));
    assert_eq!((found.findings[0].line, found.findings[0].key.as_str()), (5, "A1|2026-11-02"));
}

#[test]
fn wrong_checks_are_told() {
    let wrong = |text: &str| Check::parse(text).unwrap_err().to_string();
    let table = "id = \"a\"\n[table]\nname = \"t\"\nkey = [\"a\"]\n[[table.column]]\nname = \"a\"\n";
    assert!(
        wrong(&format!("{table}[[rule]]\nid = \"r\"\nkind = \"required\"\ncolumn = \"b\""))
            .contains("no column `b`")
    );
    assert!(
        wrong(&format!("{table}[[rule]]\nid = \"r\"\nkind = \"range\"\ncolumns = [\"a\"]\nmin = \"0\""))
            .contains("not a number")
    );
    assert!(
        wrong(&format!("{table}[[rule]]\nid = \"r\"\nkind = \"pattern\"\ncolumn = \"a\"\npattern = \"(\""))
            .contains("rule `r`")
    );
}
