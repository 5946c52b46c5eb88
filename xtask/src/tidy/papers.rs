//! Checks on documents: the paths they name, the form of decisions.

use super::Problem;
use crate::rust::Source;
use crate::tree::Tree;

/// Paths that documents name and that are made by building or running.
const MADE: &[&str] = &["crates/web/assets/dist", "crates/web/assets/node_modules", "target", "smoke/shots"];

/// The parts of a decision.
const PARTS: &[&str] = &["Status", "Context", "Decision", "Consequences"];

pub fn paths(tree: &Tree, _: &[Source<'_>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| is_paper(path)) {
        let mut fenced = false;
        for (n, line) in text.lines().enumerate() {
            if line.trim_start().starts_with("```") {
                fenced = !fenced;
            } else if !fenced {
                for named in code_spans(line).filter(|span| !is_there(tree, path, span)) {
                    problems.push(Problem::new(
                        path,
                        n + 1,
                        format!("names `{named}`, which does not exist"),
                    ));
                }
                for target in links(line).filter(|target| !is_linked(tree, path, target)) {
                    problems.push(Problem::new(
                        path,
                        n + 1,
                        format!("links to {target}, which does not exist"),
                    ));
                }
            }
        }
    }
    problems
}

fn is_paper(path: &str) -> bool {
    path.ends_with(".md") && (!path.contains('/') || path.starts_with("docs/"))
}

fn code_spans(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// Targets of links and pictures within the repository.
fn links(line: &str) -> impl Iterator<Item = &str> {
    let targets = line.match_indices("](").filter_map(|(at, _)| line[at + 2..].split([')', ' ', '#']).next());
    targets.filter(|target| !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:"))
}

/// Whether a code span is no path of ours, or one that exists.
fn is_there(tree: &Tree, paper: &str, span: &str) -> bool {
    let path = span.trim_start_matches("./").trim_end_matches('/');
    let path = path.split_once("::").map_or(path, |(file, _)| file);
    let path = path.split_once(':').map_or(path, |(file, _)| file);
    if !looks_like_a_path(tree, path) || MADE.iter().any(|made| path.starts_with(made)) {
        return true;
    }
    let folder = paper.rsplit_once('/').map_or("", |(folder, _)| folder);
    expand(path).iter().all(|path| {
        // A document may name what lies beside it.
        tree.has(path)
            || tree.any_fits(path)
            || (!folder.is_empty() && tree.any_fits(&format!("{folder}/{path}")))
    })
}

/// A path of ours: it begins with a name of the root, or with a folder and ends like a file.
fn looks_like_a_path(tree: &Tree, path: &str) -> bool {
    const ENDS: &[&str] =
        &[".rs", ".sql", ".ftl", ".html", ".toml", ".md", ".css", ".ts", ".sh", ".txt", ".mjs"];
    let plain = path.chars().all(|c| c.is_ascii_alphanumeric() || "/._-*{},".contains(c));
    let Some((first, _)) = path.split_once('/') else {
        // A single name: only documents and manifests of the root are meant literally.
        return plain && path.len() > 3 && path.ends_with(".md") && !path.starts_with('*');
    };
    plain && !first.is_empty() && (tree.is_root_name(first) || ENDS.iter().any(|end| path.ends_with(end)))
}

/// `a/{b,c}/d` as `a/b/d` and `a/c/d`.
fn expand(path: &str) -> Vec<String> {
    let Some((before, rest)) = path.split_once('{') else { return vec![path.to_owned()] };
    let Some((within, after)) = rest.split_once('}') else { return vec![path.to_owned()] };
    within.split(',').flat_map(|part| expand(&format!("{before}{part}{after}"))).collect()
}

fn is_linked(tree: &Tree, paper: &str, target: &str) -> bool {
    let mut parts: Vec<&str> = paper.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." if parts.pop().is_none() => return false,
            ".." => {}
            name => parts.push(name),
        }
    }
    parts.is_empty() || tree.has(&parts.join("/"))
}

pub fn decisions(tree: &Tree, _: &[Source<'_>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let index = tree.text("docs/adr/README.md").unwrap_or_default();
    let mut numbers = Vec::new();
    for (path, text) in
        tree.texts().filter(|(path, _)| path.starts_with("docs/adr/") && path.ends_with(".md"))
    {
        let name = path.trim_start_matches("docs/adr/");
        if name == "README.md" {
            continue;
        }
        for part in PARTS {
            let begins = |line: &str| {
                line.strip_prefix("## ").or(line.strip_prefix("")).is_some_and(|line| {
                    line == *part || line.strip_prefix(part).is_some_and(|rest| rest.starts_with(':'))
                })
            };
            if !text.lines().any(begins) {
                problems.push(Problem::new(
                    path,
                    0,
                    format!("has no part `{part}`; docs/adr/template.md shows the form"),
                ));
            }
        }
        if name == "template.md" {
            continue;
        }
        if !index.contains(name) {
            problems.push(Problem::new(path, 0, "is not in the index docs/adr/README.md"));
        }
        match name.split('-').next().filter(|n| n.len() == 4).and_then(|n| n.parse::<u32>().ok()) {
            Some(number) if numbers.contains(&number) => {
                problems.push(Problem::new(path, 0, format!("the number {number:04} is taken")));
            }
            Some(number) => numbers.push(number),
            None => problems.push(Problem::new(path, 0, "a decision's name begins with its four digits")),
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::*;

    const CODE: (&str, &str) = ("crates/app/src/lib.rs", "//! A.\n");

    fn of(text: &str) -> Vec<String> {
        found(paths, &[CODE, ("docs/guide/client.en.md", ""), ("ARCHITECTURE.md", text)])
    }

    #[test]
    fn named_paths_exist() {
        assert!(
            of("See `crates/app/src/lib.rs`, `crates/app/src/lib.rs:12`, `crates/*/src/lib.rs`, `crates/`.")
                .is_empty()
        );
        assert!(
            of("Say `and/or`, `GET /tickets/42`, `actor.may(x)`, `a/b`, `crates/web/assets/dist`.")
                .is_empty()
        );
        assert!(of("`docs/guide/{client,client}.{en,en}.md`").is_empty());
        assert_eq!(of("See `crates/app/src/gone.rs`.").len(), 1);
        assert_eq!(of("See `crates/app/{src,gone}`.").len(), 1);
        assert_eq!(of("See `src/desk/gone.rs` and `GONE.md`.").len(), 2);
        assert!(of("```\ncrates/gone\n`crates/gone/x`\n```\n").is_empty());
    }

    #[test]
    fn links_lead_somewhere() {
        assert!(of("[a](docs/guide/client.en.md#top) [b](https://example.com/x) [c](#here)").is_empty());
        assert_eq!(of("![d](docs/img/gone.png)").len(), 1);
        let up = [CODE, ("docs/guide/a.md", "[up](../../crates/app/src/lib.rs) [no](../crates/app)")];
        assert_eq!(found(paths, &up).len(), 1);
    }

    #[test]
    fn decisions_have_their_form() {
        let good = "# 1. A\n\nStatus: accepted\n\n## Context\n\n## Decision\n\n## Consequences\n";
        let index = ("docs/adr/README.md", "- [1](0001-a.md)\n");
        assert!(found(decisions, &[index, ("docs/adr/0001-a.md", good)]).is_empty());
        let bare = found(decisions, &[index, ("docs/adr/0001-a.md", "# A\n## Context\n")]);
        assert_eq!(bare.len(), 3, "{bare:?}");
        let twice = found(decisions, &[index, ("docs/adr/0001-a.md", good), ("docs/adr/0001-b.md", good)]);
        assert_eq!(twice.len(), 2, "not in the index, and the number is taken: {twice:?}");
    }
}
