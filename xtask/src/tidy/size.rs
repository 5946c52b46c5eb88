//! Sizes: files under 400 lines without tests, functions under 80; the ratchet bears with what is longer already.
//!
//! The list may shrink by hand at any time and is written anew by `cargo xtask tidy --ratchet`, which is a change
//! that a reviewer sees.

use super::Problem;
use crate::rust::Source;
use crate::tree::Tree;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The list of what is longer.
pub const RATCHET: &str = "xtask/ratchet.txt";
const FILE: usize = 400;
const FUNCTION: usize = 80;

/// What is longer than it should be: `path` or `path::function`, its line, its length.
fn long(sources: &[Source<'_>]) -> Vec<(String, usize, usize)> {
    let mut found = Vec::new();
    for source in sources {
        if source.lines() > FILE {
            found.push((source.path.to_owned(), 0, source.lines()));
        }
        for function in
            source.functions().iter().filter(|function| !function.test && function.lines > FUNCTION)
        {
            found.push((format!("{}::{}", source.path, function.name), function.line, function.lines));
        }
    }
    found.sort();
    found
}

/// The ratchet's text for these sources.
pub fn ratchet(sources: &[Source<'_>]) -> String {
    let mut out = format!(
        "# Files over {FILE} lines without tests and functions over {FUNCTION}: may shrink, must not grow.\n"
    );
    for (name, _, lines) in long(sources) {
        writeln!(out, "{lines:>4} {name}").expect("a string takes it");
    }
    out
}

fn borne(tree: &Tree) -> BTreeMap<&str, usize> {
    let lines = tree.text(RATCHET).unwrap_or_default().lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.trim().split_once(' '))
        .filter_map(|(n, name)| Some((name, n.parse().ok()?)))
        .collect()
}

pub fn check(tree: &Tree, sources: &[Source<'_>]) -> Vec<Problem> {
    let borne = borne(tree);
    let grown = long(sources)
        .into_iter()
        .filter(|(name, _, lines)| borne.get(name.as_str()).is_none_or(|most| lines > most));
    grown
        .map(|(name, line, lines)| {
            let path = name.split("::").next().unwrap_or(&name);
            let what = match (name == path, borne.get(name.as_str())) {
                (_, Some(most)) => format!("`{name}` has {lines} lines, was borne with at {most}: part it"),
                (true, None) => format!("{lines} lines without tests, {FILE} are enough: part it"),
                (false, None) => format!("`{name}` has {lines} lines, {FUNCTION} are enough: part it"),
            };
            Problem::new(path, line, what)
        })
        .collect()
}

/// What is borne with, and entries that can be struck.
pub fn notes(tree: &Tree, sources: &[Source<'_>]) -> Vec<String> {
    let long = long(sources);
    borne(tree)
        .into_iter()
        .map(|(name, most)| match long.iter().find(|(found, ..)| found == name) {
            Some((_, _, lines)) if *lines < most => {
                format!("{name}: {lines} lines, down from {most}; turn the ratchet")
            }
            Some((_, _, lines)) => format!("{name}: {lines} lines, borne with"),
            None => format!("{name}: short enough now; turn the ratchet"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{found, read};
    use super::*;

    fn function(name: &str, lines: usize) -> String {
        format!("//! A.\nfn {name}() {{\n{}}}\n", "    x();\n".repeat(lines - 2))
    }

    #[test]
    fn long_things_are_found() {
        assert!(found(check, &[("a.rs", &function("f", 80))]).is_empty());
        assert_eq!(found(check, &[("a.rs", &function("f", 81))]).len(), 1);
        let file = "use x;\n".repeat(401);
        assert_eq!(found(check, &[("a.rs", &file)]).len(), 1);
        let tests = format!("use x;\n#[cfg(test)]\nmod tests {{\n{}}}\n", "use x;\n".repeat(500));
        assert!(found(check, &[("a.rs", &tests)]).is_empty(), "tests are not counted");
    }

    #[test]
    fn the_ratchet_turns_one_way() {
        let text = function("f", 90);
        let tree = Tree::of(&[("a.rs", &text)]);
        let written = ratchet(&read(&tree).0);
        assert!(found(check, &[("a.rs", &text), (RATCHET, &written)]).is_empty());
        assert_eq!(found(check, &[("a.rs", &function("f", 91)), (RATCHET, &written)]).len(), 1);
        let shorter = function("f", 85);
        let tree = Tree::of(&[("a.rs", &shorter), (RATCHET, &written)]);
        assert!(notes(&tree, &read(&tree).0)[0].contains("down from 90"));
    }
}
