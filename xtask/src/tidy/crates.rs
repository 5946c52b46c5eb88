//! Checks on crates: who may depend on whom, and that all take the workspace's lints.

use super::Problem;
use crate::rust::Source;
use crate::tree::Tree;
use toml::Table;

/// Our crates and what of ours each may depend on. A floor knows the floors below it; a leaf knows nobody.
const ARROWS: &[(&str, &[&str])] = &[
    ("calendars", &[]),
    ("domain", &["calendars"]),
    ("letter", &[]),
    ("mailwire", &[]),
    ("i18n", &[]),
    ("demo", &[]),
    ("seek", &[]),
    ("sets", &[]),
    ("tabular", &[]),
    ("paper", &[]),
    ("recon", &["tabular"]),
    ("reader", &["letter"]),
    ("detect", &[]),
    ("speller", &[]),
    ("eventlog", &[]),
    ("store", &["domain"]),
    (
        "app",
        &[
            "calendars",
            "detect",
            "domain",
            "eventlog",
            "i18n",
            "letter",
            "mailwire",
            "paper",
            "reader",
            "recon",
            "seek",
            "speller",
            "store",
            "tabular",
        ],
    ),
    ("api", &["domain", "app", "i18n"]),
    ("web", &["domain", "app", "api", "calendars", "i18n", "letter", "paper"]),
    (
        "opora",
        &[
            "domain",
            "store",
            "app",
            "api",
            "web",
            "i18n",
            "letter",
            "mailwire",
            "demo",
            "seek",
            "sets",
            "calendars",
            "tabular",
            "reader",
            "recon",
            "detect",
            "speller",
            "eventlog",
        ],
    ),
    ("testkit", &["domain", "store", "app", "web", "i18n", "letter", "mailwire", "demo"]),
    (
        "smoke",
        &["domain", "store", "app", "web", "i18n", "letter", "mailwire", "demo", "opora", "sets", "testkit"],
    ),
    ("xtask", &["testkit"]),
];

/// Drivers of databases: store's alone.
const DRIVERS: &[&str] = &["rusqlite", "postgres", "tokio-postgres", "sqlx", "diesel", "libsqlite3-sys"];

pub fn arrows(tree: &Tree, _: &[Source<'_>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (path, text) in manifests(tree) {
        let manifest: Table = match text.parse() {
            Ok(manifest) => manifest,
            Err(e) => {
                problems.push(Problem::new(path, 0, format!("no TOML: {e}")));
                continue;
            }
        };
        let Some(name) =
            manifest.get("package").and_then(|package| package.get("name")).and_then(|name| name.as_str())
        else {
            continue;
        };
        let Some((_, allowed)) = ARROWS.iter().find(|(known, _)| *known == name) else {
            problems.push(Problem::new(
                path,
                0,
                format!(
                    "the crate `{name}` has no place in the picture; give it one in xtask/src/tidy/crates.rs"
                ),
            ));
            continue;
        };
        for (dependency, line) in dependencies(&manifest, text) {
            let ours = ARROWS.iter().any(|(known, _)| *known == dependency);
            if ours && !allowed.contains(&dependency.as_str()) {
                problems.push(Problem::new(
                    path,
                    line,
                    format!("`{name}` must not depend on `{dependency}`: arrows go down only"),
                ));
            }
            if DRIVERS.contains(&dependency.as_str()) && name != "store" {
                problems.push(Problem::new(
                    path,
                    line,
                    format!("`{name}` must not know the driver `{dependency}`: only store does"),
                ));
            }
        }
    }
    problems
}

/// What a crate is built with, outside of its tests.
fn dependencies(manifest: &Table, text: &str) -> Vec<(String, usize)> {
    let line_of = |name: &str| {
        let begins =
            |line: &str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(['.', ' ', '=']));
        text.lines().position(|line| begins(line.trim_start())).map_or(0, |n| n + 1)
    };
    let tables = |table: &Table| -> Vec<String> {
        ["dependencies", "build-dependencies"]
            .iter()
            .filter_map(|kind| table.get(*kind)?.as_table())
            .flat_map(|table| table.iter().map(|(name, value)| real_name(name, value)))
            .collect()
    };
    let mut names = tables(manifest);
    for target in manifest.get("target").and_then(|targets| targets.as_table()).into_iter().flatten() {
        names.extend(target.1.as_table().map(&tables).unwrap_or_default());
    }
    names.into_iter().map(|name| (line_of(&name), name)).map(|(line, name)| (name, line)).collect()
}

/// The package behind a dependency that was given another name.
fn real_name(name: &str, value: &toml::Value) -> String {
    value.get("package").and_then(|package| package.as_str()).unwrap_or(name).to_owned()
}

pub fn lints(tree: &Tree, _: &[Source<'_>]) -> Vec<Problem> {
    let takes = |text: &str| {
        let table: Option<Table> = text.parse().ok();
        let lints = table.and_then(|table| table.get("lints")?.get("workspace")?.as_bool());
        lints == Some(true)
    };
    manifests(tree)
        .filter(|(_, text)| !takes(text))
        .map(|(path, _)| {
            Problem::new(path, 0, "add `[lints] workspace = true`: no crate has rules of its own")
        })
        .collect()
}

/// The manifests of crates, without the workspace's.
fn manifests(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.texts().filter(|(path, _)| path.ends_with("/Cargo.toml"))
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::*;

    fn manifest(name: &str, rest: &str) -> String {
        format!("[package]\nname = \"{name}\"\n\n[lints]\nworkspace = true\n{rest}")
    }

    #[test]
    fn arrows_go_down() {
        let good = manifest(
            "app",
            "[dependencies]\nstore.workspace = true\n[dev-dependencies]\ntestkit.workspace = true\n",
        );
        assert!(found(arrows, &[("crates/app/Cargo.toml", &good)]).is_empty());
        let up = manifest("store", "[dependencies]\napp.workspace = true\n");
        assert_eq!(
            found(arrows, &[("crates/store/Cargo.toml", &up)]),
            ["crates/store/Cargo.toml:7 `store` must not depend on `app`: arrows go down only"]
        );
        let past = manifest("web", "[dependencies]\nstore = { workspace = true }\n");
        assert_eq!(found(arrows, &[("crates/web/Cargo.toml", &past)]).len(), 1);
        let renamed = manifest("web", "[dependencies]\ndb = { package = \"rusqlite\", version = \"1\" }\n");
        assert_eq!(found(arrows, &[("crates/web/Cargo.toml", &renamed)]).len(), 1);
        let for_targets = manifest("domain", "[target.'cfg(unix)'.dependencies]\nstore.workspace = true\n");
        assert_eq!(found(arrows, &[("crates/domain/Cargo.toml", &for_targets)]).len(), 1);
        let unknown = manifest("other", "");
        assert_eq!(found(arrows, &[("crates/other/Cargo.toml", &unknown)]).len(), 1);
    }

    #[test]
    fn crates_take_the_lints() {
        let bare = "[package]\nname = \"app\"\n";
        assert_eq!(found(lints, &[("crates/app/Cargo.toml", bare)]).len(), 1);
        assert!(found(lints, &[("crates/app/Cargo.toml", &manifest("app", ""))]).is_empty());
    }
}
