//! The kernels and the SQL that a check compiles to say the same of the same tables, to the row and the count.
//!
//! The oracle is DuckDB by Python (`OPORA_PYTHON`, else `python3`); ClickHouse by `chdb`, and PostgreSQL by `psql` when
//! `ORACLE_POSTGRES` names a database. What is not installed is skipped loudly.

use recon::{Check, Dialect, Options, made::Chance, sql};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

const CHECK: &str = r#"
id = "all"
[table]
name = "t"
key = ["a", "d"]
[[table.column]]
name = "a"
[[table.column]]
name = "b"
[[table.column]]
name = "d"
kind = "date"
[[table.column]]
name = "n"
kind = "integer"
[[table.column]]
name = "x"
kind = "decimal"
[[table.column]]
name = "y"
kind = "decimal"
scale = 2
[[table.column]]
name = "z"
kind = "decimal"
scale = 5
[[table.column]]
name = "c"
[[rule]]
id = "required"
kind = "required"
column = "b"
[[rule]]
id = "type_d"
kind = "type"
column = "d"
[[rule]]
id = "type_n"
kind = "type"
column = "n"
[[rule]]
id = "type_x"
kind = "type"
column = "x"
[[rule]]
id = "type_y"
kind = "type"
column = "y"
[[rule]]
id = "unique_n"
kind = "unique"
columns = ["n"]
[[rule]]
id = "unique_ab"
kind = "unique"
columns = ["a", "b"]
[[rule]]
id = "unique_day"
kind = "unique"
columns = ["a", "b", "d"]
[[rule]]
id = "range"
kind = "range"
columns = ["x", "y", "n"]
min = "-1"
max = "3"
[[rule]]
id = "one_of"
kind = "one_of"
column = "b"
values = ["p", "it's"]
[[rule]]
id = "pattern"
kind = "pattern"
column = "c"
pattern = "[0-9]{10}|4.*"
[[rule]]
id = "ean"
kind = "checksum"
column = "c"
checksum = "ean13"
[[rule]]
id = "gtin"
kind = "checksum"
column = "c"
checksum = "gtin"
[[rule]]
id = "inn"
kind = "checksum"
column = "c"
checksum = "inn"
[[rule]]
id = "ogrn"
kind = "checksum"
column = "c"
checksum = "ogrn"
[[rule]]
id = "snils"
kind = "checksum"
column = "c"
checksum = "snils"
[[rule]]
id = "kpp"
kind = "checksum"
column = "c"
checksum = "kpp"
[[rule]]
id = "reference"
kind = "reference"
column = "a"
table = "u"
of = "a"
[[rule]]
id = "sum"
kind = "equation"
left = "x + y"
right = "2 * n"
tolerance = "0.5"
[[rule]]
id = "plain"
kind = "equation"
left = "x"
right = "x - n + n"
[[rule]]
id = "product"
kind = "equation"
left = "x * y"
right = "z - 1.5 * n"
tolerance = "1"
[[rule]]
id = "continuity"
kind = "continuity"
series = ["a", "b"]
order = "d"
opening = "x"
closing = "y"
tolerance = "0.1"
[[rule]]
id = "gap"
kind = "gap"
series = ["a", "b"]
order = "d"
[[rule]]
id = "gap_n"
kind = "gap"
series = ["a"]
order = "n"
[[rule]]
id = "book"
kind = "compare"
with = "u"
key = ["a", "n"]
columns = [{ name = "b" }, { name = "x", tolerance = "0.01" }, { name = "d" }]
"#;

/// A cell of a column: mostly a good value, sometimes an edge.
fn cell(chance: &mut Chance, column: &str, ordered: Option<u64>) -> String {
    let mut pick = |words: &[&str]| words[chance.below(words.len() as u64) as usize].to_owned();
    match column {
        "a" => pick(&["s1", "s2", "Ж", "s,3", ""]),
        "b" => pick(&["p", "q", "it's", "p", "p", ""]),
        "d" => {
            if let Some(day) = ordered {
                return format!("2024-02-{:02}", 26 + day.min(3));
            }
            pick(&[
                "2024-02-27",
                "2024-02-28",
                "2024-02-29",
                "2024-03-01",
                "2024-02-30",
                "2023-02-29",
                "31.12.2024",
                "",
                "2024-3-1",
                "0000-01-01",
                "2024-03-03",
            ])
        }
        "n" => pick(&[
            "0",
            "1",
            "2",
            "3",
            "4",
            "-1",
            "7",
            "",
            "x",
            "01",
            "1.0",
            "999999999999999999",
            "9999999999999999999",
        ]),
        "x" | "y" => pick(&[
            "0",
            "1",
            "1.5",
            "-0.01",
            "2.25",
            "3",
            "",
            "1,5",
            "1.2345",
            ".5",
            "5.",
            "1e3",
            "999999999999999",
            "0.001",
            "12",
        ]),
        "z" => pick(&["0", "1.5", "2.25", "3.37500", "", "x", "0.00001"]),
        _ => {
            let known = [
                "4600344501667",
                "4600344501668",
                "7707083893",
                "1234567894",
                "500100732259",
                "1027700132195",
                "304500116000157",
                "11223344595",
                "96385074",
                "773601001",
                "",
                "abc",
                "7707083894",
                "46003445016670",
            ];
            pick(&known)
        }
    }
}

fn table(chance: &mut Chance, rows: u64, ordered: bool) -> String {
    let columns = ["a", "b", "d", "n", "x", "y", "z", "c"];
    let mut text = columns.join(",") + "\n";
    for row in 0..rows {
        let day = ordered.then_some(row * 4 / rows.max(1));
        let cells: Vec<String> = columns.iter().map(|column| cell(chance, column, day)).collect();
        let quoted = cells
            .iter()
            .map(|cell| if cell.contains([',', '\'']) { format!("\"{cell}\"") } else { cell.clone() });
        text += &(quoted.collect::<Vec<_>>().join(",") + "\n");
    }
    text
}

/// What each rule finds, by key.
type Found = BTreeMap<String, BTreeMap<String, u64>>;

fn kernel(check: &Check, case: &Path) -> Found {
    let options = Options { tables: [("u".to_owned(), case.join("u.csv"))].into(), ..Options::default() };
    let found = recon::run(check, &case.join("t.csv"), &options).unwrap();
    let mut all = Found::new();
    for finding in found.findings {
        *all.entry(finding.rule).or_default().entry(finding.key).or_default() += 1;
    }
    assert_eq!(found.broken, 0);
    all
}

fn python() -> String {
    std::env::var("OPORA_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

fn has(module: &str) -> bool {
    Command::new(python())
        .args(["-c", &format!("import {module}")])
        .output()
        .is_ok_and(|output| output.status.success())
}

fn engines() -> Vec<(&'static str, bool)> {
    let postgres = std::env::var_os("ORACLE_POSTGRES").is_some();
    vec![("duckdb", has("duckdb")), ("clickhouse", has("chdb")), ("postgres", postgres)]
}

#[test]
fn kernels_and_sql_agree() {
    let check = Check::parse(CHECK).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let cases: u64 = std::env::var("RECON_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(24);
    let statements = |dialect| serde_json::json!(sql(&check, dialect));
    let mut expected = BTreeMap::new();
    for n in 0..cases {
        let case = folder.path().join(format!("{n:04}"));
        std::fs::create_dir(&case).unwrap();
        let mut chance = Chance::of(n);
        let rows = 1 + chance.below(60);
        for name in ["t", "u"] {
            std::fs::write(case.join(format!("{name}.csv")), table(&mut chance, rows, n % 3 == 0)).unwrap();
        }
        let columns = ["a", "b", "d", "n", "x", "y", "z", "c"];
        let spec = serde_json::json!({
            "tables": { "t": columns, "u": columns },
            "statements": {
                "duckdb": statements(Dialect::DuckDb), "clickhouse": statements(Dialect::ClickHouse), "postgres": statements(Dialect::Postgres),
            },
        });
        std::fs::write(case.join("case.json"), spec.to_string()).unwrap();
        expected.insert(format!("{n:04}"), kernel(&check, &case));
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle.py");
    for (engine, installed) in engines() {
        if !installed {
            eprintln!("SKIPPED: {engine} is not at hand for {}", python());
            continue;
        }
        let output = Command::new(python()).arg(&script).arg(engine).arg(folder.path()).output().unwrap();
        assert!(output.status.success(), "{engine}: {}", String::from_utf8_lossy(&output.stderr));
        let answers: BTreeMap<String, Found> = serde_json::from_slice(&output.stdout).unwrap();
        let mut wrong = Vec::new();
        for (case, own) in &expected {
            let theirs = &answers[case];
            let rules: std::collections::BTreeSet<&String> = own.keys().chain(theirs.keys()).collect();
            for rule in rules.into_iter().filter(|rule| own.get(*rule) != theirs.get(*rule)) {
                wrong.push(format!(
                    "case {case}, {rule}: {:?} and {engine} {:?}",
                    own.get(rule),
                    theirs.get(rule)
                ));
            }
        }
        let found: u64 = expected.values().flat_map(BTreeMap::values).flat_map(BTreeMap::values).sum();
        assert!(
            wrong.is_empty() && found > 100,
            "{} differences, {found} findings\n{}",
            wrong.len(),
            wrong.join("\n")
        );
        eprintln!("{engine}: {cases} cases, {found} findings, all the same");
    }
}
