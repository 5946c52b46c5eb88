//! What of real mails is shown and what is folded, measured on the public sets of other projects.
//!
//! The sets stay where they are (`OPORA_SHARED`, else a `shared` folder beside or above the checkout); without them
//! these tests say so and pass. How each set states what it expects is told at the function that reads it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use letter::visible::{Parts, split_text};

/// One message with what a set expects of it.
struct Case {
    name: String,
    expected: String,
    shown: String,
}

impl Case {
    fn passes(&self) -> bool {
        self.expected.trim() == self.shown.trim()
    }
}

fn mail_folder() -> Option<PathBuf> {
    let shared = std::env::var_os("OPORA_SHARED").map(PathBuf::from).or_else(|| {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        here.ancestors().map(|folder| folder.join("shared")).find(|folder| folder.is_dir())
    });
    let mail = shared.map(|shared| shared.join("data/mail")).filter(|mail| mail.is_dir());
    if mail.is_none() {
        eprintln!("SKIPPED: no shared/data/mail here; set OPORA_SHARED to the folder that holds data/mail");
    }
    mail
}

fn read(path: &Path) -> String {
    String::from_utf8_lossy(&fs::read(path).expect("a file of the set")).replace("\r\n", "\n")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder of the set");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// discourse: `trimmed/X` is the text its library shows of `emails/X`.
fn discourse(mail: &Path) -> Vec<Case> {
    let set = mail.join("discourse_email_reply_trimmer");
    let case = |name: String| Case {
        expected: read(&set.join("trimmed").join(&name)),
        shown: split_text(&read(&set.join("emails").join(&name))).visible,
        name,
    };
    names(&set.join("emails")).into_iter().map(case).collect()
}

/// crisp: `expected.jsonl` gives for 30 files the text of the first, visible fragment.
fn crisp(mail: &Path) -> Vec<Case> {
    let set = mail.join("crisp_email_reply_parser");
    let expected = read(&set.join("expected.jsonl"));
    let case = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        let name = value["file"].as_str().expect("a file").to_owned();
        Case {
            expected: value["text"].as_str().expect("a text").to_owned(),
            shown: split_text(&read(&set.join(&name))).visible,
            name,
        }
    };
    expected.lines().map(case).collect()
}

fn report(set: &str, cases: &[Case], table: &mut String) -> (usize, usize) {
    let passed = cases.iter().filter(|case| case.passes()).count();
    let _ = writeln!(table, "{set:<34} {passed:>3} of {:>3}", cases.len());
    for case in cases.iter().filter(|case| !case.passes()) {
        let _ = writeln!(table, "    differs: {}", case.name);
        if std::env::var_os("QUOTES_DIFF").is_some() {
            let _ = writeln!(table, "--- expected\n{}\n--- shown\n{}\n---", case.expected.trim(), case.shown.trim());
        }
    }
    (passed, cases.len())
}

#[test]
fn the_sets_of_other_projects() {
    let Some(mail) = mail_folder() else { return };
    let mut table = String::new();
    let sets = [("discourse", discourse(&mail)), ("crisp", crisp(&mail))];
    let (mut passed, mut all) = (0, 0);
    for (name, cases) in &sets {
        let (good, total) = report(name, cases, &mut table);
        passed += good;
        all += total;
    }
    let _ = writeln!(table, "{:<34} {passed:>3} of {all:>3}", "together");
    eprintln!("{table}");
    assert!(passed * 100 >= all * 90, "{table}");
    let _: Option<Parts> = None;
}
