//! Logs that are broken: each fault is told with its row and column, its case is left out whole, the rest is taken.

use eventlog::{Case, Item, Map, Options, Problem, read};
use std::io::Write;
use std::path::{Path, PathBuf};

#[derive(Default)]
struct Got {
    cases: Vec<Case>,
    broken: Vec<(u64, Problem)>,
    problems: Vec<Problem>,
    remarks: Vec<Problem>,
}

fn look(path: &Path, map: &str) -> Got {
    let options = Options { format: None, map: Map::parse(map).unwrap() };
    let mut got = Got::default();
    read(path, &options, &mut |item| {
        match item {
            Item::Case(case) => got.cases.push(case),
            Item::Broken(rows, problems) => got.broken.push((rows, problems[0].clone())),
            Item::Problem(problem) => got.problems.push(problem),
            Item::Remark(remark) => got.remarks.push(remark),
        }
        true
    })
    .unwrap();
    got
}

fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn of(bytes: &[u8]) -> Got {
    let (_folder, path) = file("log", bytes);
    look(&path, "")
}

fn ids(got: &Got) -> Vec<&str> {
    got.cases.iter().map(|case| case.id.as_str()).collect()
}

const HEAD: &str = "case_id,status,timestamp,team,person\n";

#[test]
fn a_table_is_read_with_cases_among_each_other() {
    let got = of(format!(
        "{HEAD}a,New,2020-01-01 10:00,L1,Ann\nb,New,2020-01-01 11:00,L1,Ann\na,Closed,2020-01-02 10:00,Z 2nd,-\n"
    )
    .as_bytes());
    assert_eq!(ids(&got), ["a", "b"]);
    let rows = &got.cases[0].rows;
    assert_eq!((rows.len(), rows[1].line, rows[1].line_of_file), (2, 2, 4));
    assert_eq!((rows[0].person.as_deref(), rows[1].person.as_deref()), (Some("Ann"), None));
    assert!(got.broken.is_empty() && got.problems.is_empty());
}

#[test]
fn a_broken_row_leaves_its_case_out_and_no_other() {
    for (row, column, word) in [
        ("b,New,yesterday,L1,Ann", "timestamp", "yesterday"),
        ("b,New,,L1,Ann", "time_timestamp", "no time"),
        ("b,New,2019-01-01 10:00,L1,Ann", "timestamp", "before"),
        ("b,Frobnicated,2020-01-01 12:00,L1,Ann", "status", "Frobnicated"),
        ("b,,2020-01-01 12:00,L1,Ann", "concept_name", "no status"),
        ("b,New,2020-01-01 12:00", "", "cells"),
        ("b,New,2020-01-01 12:00,L1,Ann,more", "", "cells"),
    ] {
        let log = format!(
            "{HEAD}a,New,2020-01-01 10:00,L1,Ann\nb,New,2020-01-01 11:00,L1,Ann\n{row}\nb,Closed,2020-01-03 10:00,L1,Ann\n\
             c,New,2020-01-01 10:00,L1,Ann\n"
        );
        let got = of(log.as_bytes());
        assert_eq!(ids(&got), ["a", "c"], "{row}");
        let [(rows, problem)] = got.broken.as_slice() else { panic!("{row}: {:?}", got.broken) };
        assert_eq!((*rows, problem.row, problem.case.as_str()), (3, 4, "b"), "{row}");
        assert_eq!(problem.column, column, "{row}");
        assert!(problem.what.contains(word) && !problem.todo.is_empty(), "{problem:?}");
    }
    let got = of(format!("{HEAD},New,2020-01-01 10:00,L1,Ann\na,New,2020-01-01 10:00,L1,Ann\n").as_bytes());
    assert_eq!((ids(&got), got.broken[0].1.row), (vec!["a"], 2));
}

#[test]
fn a_missing_column_is_named_and_nothing_is_taken() {
    let got = of(b"case_id,state\na,New\n");
    assert!(got.cases.is_empty());
    assert_eq!((got.problems[0].row, got.problems[0].column.as_str()), (1, "time_timestamp"));
    assert!(got.problems[0].what.contains("case_id, state"), "{:?}", got.problems);
    let empty = of(b"");
    assert!(empty.cases.is_empty() && empty.problems.len() == 1);
}

#[test]
fn a_map_says_what_columns_and_words_mean() {
    let (_folder, path) = file(
        "log.csv",
        "Номер;Когда;Что;Кто\n7;01/02/2020 10.30;Взял;Отдел экспертов\n7;02/02/2020 10.30;Сделал;Отдел экспертов\n".as_bytes(),
    );
    let got = look(
        &path,
        "[columns]\ncase = \"Номер\"\ntime = \"Когда\"\nstatus = \"Что\"\nteam = \"Кто\"\n\
         [time]\nformats = [\"%m/%d/%Y %H.%M\"]\nzone = \"Europe/Moscow\"\n\
         [states]\n\"взял\" = \"open\"\n\"Сделал\" = \"solved\"\n\
         [[lines]]\ncontains = \"эксперт\"\nline = 2\n",
    );
    assert_eq!(got.problems.len() + got.broken.len(), 0, "{:?}", got.broken);
    let row = &got.cases[0].rows[0];
    assert_eq!((row.at, row.line), (1_577_950_200_000, 2), "2 January, half past ten in Moscow");
}

#[test]
fn a_state_that_is_none_is_kept_and_remarked_once() {
    let got = of(b"number,incident_state,sys_updated_at\nI1,New,1/3/2016 10:00\nI1,-100,1/3/2016 11:00\nI1,-100,1/3/2016 12:00\n");
    assert_eq!((got.cases[0].rows.len(), got.remarks.len()), (3, 1));
    assert_eq!((got.remarks[0].row, got.remarks[0].column.as_str()), (3, "incident_state"));
}

fn trace(id: &str, events: &[(&str, &str)]) -> String {
    let event = |(status, at): &(&str, &str)| {
        format!(
            "<event><string key=\"concept:name\" value=\"{status}\"><string key=\"concept:name\" value=\"deep\"/></string>\
             <date key=\"time:timestamp\" value=\"{at}\"/><list key=\"x\"><values><string key=\"org:group\" value=\"deep\"/>\
             </values></list></event>"
        )
    };
    let events: String = events.iter().map(event).collect();
    format!("<trace>{events}<string key=\"concept:name\" value=\"{id}\"/></trace>\n")
}

fn xes(traces: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<x:log xmlns:x=\"http://www.xes-standard.org/\">\n<global scope=\"event\">\
         <string key=\"concept:name\" value=\"UNKNOWN\"/></global>\n<string key=\"concept:name\" value=\"the log\"/>\n{traces}</x:log>"
    )
}

const DAY: &str = "2020-01-01T10:00:00+03:00";
const NEXT: &str = "2020-01-02T10:00:00+03:00";

#[test]
fn xes_is_read_behind_its_globals_lists_and_namespaces() {
    let all = [
        trace("a &amp; b", &[("New", DAY), ("Closed", NEXT)]),
        trace("c", &[("Closed", NEXT), ("New", DAY)]),
    ];
    let got = of(xes(&all.concat()).as_bytes());
    assert_eq!(ids(&got), ["a & b"]);
    assert_eq!(got.cases[0].rows[0].team, None, "what is nested says nothing of the event");
    let (rows, problem) = &got.broken[0];
    assert_eq!((*rows, problem.case.as_str(), problem.column.as_str()), (2, "c", "time:timestamp"));
    assert_eq!(problem.row, 6, "{problem:?}");
}

#[test]
fn a_document_that_ends_too_early_gives_what_was_whole() {
    let whole = xes(&[trace("a", &[("New", DAY)]), trace("b", &[("New", DAY), ("Closed", NEXT)])].concat());
    let second = whole.find("value=\"Closed\"").unwrap();
    for cut in [second, whole.rfind("</trace>").unwrap()] {
        let got = of(&whole.as_bytes()[..cut]);
        assert_eq!(ids(&got), ["a"]);
        assert_eq!(got.problems.len(), 1, "{:?}", got.problems);
        assert!(got.problems[0].row >= 6, "{:?}", got.problems);
    }
    let wrong = of(whole.replace("</trace>\n<trace>", "</trase>\n<trace>").as_bytes());
    assert!(wrong.cases.is_empty() && wrong.problems.len() == 1);
}

#[test]
fn a_gzip_that_is_cut_gives_what_was_whole() {
    let mut log = HEAD.to_owned();
    for n in 0..20_000 {
        log.push_str(&format!(
            "case{},New,2020-01-01 10:00,Team {},Ann {}\n",
            n / 2,
            n * 7919 % 1000,
            n * 104_729 % 997
        ));
    }
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(log.as_bytes()).unwrap();
    let bytes = gzip.finish().unwrap();
    let whole = of(&bytes);
    assert_eq!((whole.cases.len(), whole.problems.len()), (10_000, 0));
    let got = of(&bytes[..bytes.len() / 2]);
    assert!((2_000..8_000).contains(&got.cases.len()), "{}", got.cases.len());
    assert!(got.cases.iter().all(|case| case.rows.len() == 2), "nothing half");
    assert_eq!((got.problems.len(), got.broken.len()), (1, 1), "the case at the cut waits");
    assert_eq!(whole.cases[..got.cases.len()], got.cases, "and what was given out is the same");
}

#[test]
fn no_piece_is_without_end() {
    let endless = format!("<log><trace><event><string key=\"a\" value=\"{}", "x".repeat(40 << 20));
    let got = of(endless.as_bytes());
    assert_eq!((got.cases.len(), got.problems.len()), (0, 1));
    let deep = "<log>".to_owned() + &"<list>".repeat(100_000);
    assert_eq!(of(deep.as_bytes()).problems.len(), 1);
    let noise: Vec<u8> = (0..100_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    assert!(of(&noise).cases.is_empty());
}
