//! The house's invariants, checked over the tracked tree.
//!
//! A check is a function of the tree: it returns what is wrong and where, and changes nothing. What must be borne
//! with stands in a list with its reason, and an entry that is no longer needed is itself a problem.

mod code;
mod crates;
mod papers;
mod permission;
mod plain;
mod size;

use crate::rust::Source;
use crate::tree::{self, Tree};
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

/// Something that is against a rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file.
    pub path: String,
    /// The line, from one; zero for the file as a whole.
    pub line: usize,
    /// What is wrong and what to do.
    pub what: String,
}

impl Problem {
    fn new(path: &str, line: usize, what: impl Into<String>) -> Problem {
        Problem { path: path.to_owned(), line, what: what.into() }
    }
}

/// A check: name, what it keeps, how.
struct Check {
    name: &'static str,
    keeps: &'static str,
    run: fn(&Tree, &[Source<'_>]) -> Vec<Problem>,
}

const CHECKS: &[Check] = &[
    Check { name: "clock", keeps: "the wall clock is read in one file", run: code::clock },
    Check { name: "sql", keeps: "SQL text stands in store only", run: code::sql },
    Check { name: "driver", keeps: "drivers are named in two files", run: code::driver },
    Check { name: "unsafe", keeps: "nothing is unsafe", run: code::no_unsafe },
    Check { name: "words", keeps: "people read texts from locales, not from Rust", run: code::words },
    Check { name: "heads", keeps: "a module opens with what it is for", run: code::heads },
    Check { name: "arrows", keeps: "crates depend downwards only", run: crates::arrows },
    Check { name: "lints", keeps: "every crate takes the workspace's lints", run: crates::lints },
    Check {
        name: "permission",
        keeps: "a use-case begins with its actor and his permission",
        run: permission::check,
    },
    Check { name: "paths", keeps: "a path named in a document exists", run: papers::paths },
    Check {
        name: "adr",
        keeps: "decisions have their four parts and are in the index",
        run: papers::decisions,
    },
    Check { name: "locales", keeps: "Russian and English have the same keys", run: plain::locales },
    Check { name: "migrations", keeps: "every migration is listed, in order", run: plain::migrations },
    Check { name: "places", keeps: "no paths of a machine, no hosts of registries", run: plain::places },
    Check { name: "size", keeps: "files and functions stay small", run: size::check },
];

/// Names the checks.
pub fn list() -> String {
    CHECKS.iter().fold(String::new(), |mut out, check| {
        writeln!(out, "{:<11} {}", check.name, check.keeps).expect("a string takes it");
        out
    })
}

/// Runs all checks, prints what is wrong.
pub fn run(ratchet: bool) -> ExitCode {
    let root = tree::root();
    let turned = if ratchet { turn_ratchet(&root) } else { Ok(()) };
    let tree = match turned.and_then(|()| Tree::load(&root)) {
        Ok(tree) => tree,
        Err(e) => {
            eprintln!("tidy: {e}");
            return ExitCode::FAILURE;
        }
    };
    let (sources, mut problems) = read(&tree);
    for check in CHECKS {
        let mut found = (check.run)(&tree, &sources);
        found.sort();
        problems
            .extend(found.into_iter().map(|p| Problem { what: format!("{} [{}]", p.what, check.name), ..p }));
    }
    for note in size::notes(&tree, &sources) {
        println!("note: {note}");
    }
    for Problem { path, line, what } in &problems {
        if *line == 0 { println!("{path}: {what}") } else { println!("{path}:{line}: {what}") }
    }
    match problems.len() {
        0 => println!("tidy: {} checks, {} files of Rust, all is well", CHECKS.len(), sources.len()),
        n => println!("tidy: {n} against the house's rules"),
    }
    if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn turn_ratchet(root: &Path) -> Result<(), String> {
    let tree = Tree::load(root)?;
    let text = size::ratchet(&read(&tree).0);
    std::fs::write(root.join(size::RATCHET), text).map_err(|e| format!("{}: {e}", size::RATCHET))
}

fn read(tree: &Tree) -> (Vec<Source<'_>>, Vec<Problem>) {
    let mut sources = Vec::new();
    let mut problems = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| path.ends_with(".rs")) {
        match Source::read(path, text) {
            Ok(source) => sources.push(source),
            Err(e) => problems.push(Problem::new(path, 0, format!("no Rust: {e}"))),
        }
    }
    (sources, problems)
}

/// Runs one check over a tree of values, for tests: `path:line what` each.
#[cfg(test)]
fn found(run: fn(&Tree, &[Source<'_>]) -> Vec<Problem>, files: &[(&str, &str)]) -> Vec<String> {
    let tree = Tree::of(files);
    let (sources, unread) = read(&tree);
    assert!(unread.is_empty(), "{unread:?}");
    let mut problems = run(&tree, &sources);
    problems.sort();
    problems.into_iter().map(|p| format!("{}:{} {}", p.path, p.line, p.what)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_itself_is_tidy_in_form() {
        let tree = Tree::load(&tree::root()).expect("the tests run in the repository");
        let (sources, problems) = read(&tree);
        assert!(sources.len() > 100, "the tree was found");
        assert_eq!(problems, []);
    }

    #[test]
    fn every_check_has_a_name_of_its_own() {
        let mut names: Vec<_> = CHECKS.iter().map(|check| check.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CHECKS.len());
        assert!(list().lines().count() == CHECKS.len());
    }
}
