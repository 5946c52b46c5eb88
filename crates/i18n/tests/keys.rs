//! Texts and their users agree: no key is missing in a language, unused, or given other variables than it has.

use i18n::{Lang, keys, variables};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Every template and Rust source of the workspace, tests of this crate excepted.
fn sources() -> Vec<(PathBuf, String)> {
    fn visit(folder: &Path, into: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).expect("a folder can be read") {
            let path = entry.expect("an entry can be read").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() && !["node_modules", "target", "tests", "assets"].contains(&name.as_str()) {
                visit(&path, into);
            } else if ["rs", "html", "txt"].iter().any(|ext| path.extension().is_some_and(|e| e == *ext)) {
                let text = fs::read_to_string(&path).expect("a source can be read");
                let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
                into.push((path, code.collect::<Vec<_>>().join("\n")));
            }
        }
    }
    let mut found = Vec::new();
    visit(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), &mut found);
    found
}

/// The places where a text is asked for by a literal key: the key, and the variables given to it.
fn calls(source: &str) -> Vec<(&str, BTreeSet<&str>)> {
    let mut found = Vec::new();
    for (method, own) in [(".of(\"", None), (".with(\"", None), (".n(\"", Some("n"))] {
        for after in source.split(method).skip(1) {
            let Some((key, mut rest)) = after.split_once('"') else { continue };
            if !key.contains('-') && !keys(Lang::Ru).contains(&key) {
                continue;
            }
            let mut given: BTreeSet<&str> = own.into_iter().collect();
            rest = rest.split("}}").next().unwrap_or(rest).split(';').next().unwrap_or(rest);
            rest = rest.split(".with(").next().unwrap_or(rest);
            given.extend(rest.split(".arg(\"").skip(1).filter_map(|part| part.split('"').next()));
            if method == ".of(\"" {
                given.clear();
            }
            found.push((key, given));
        }
    }
    found
}

#[test]
fn languages_have_the_same_keys_and_variables() {
    assert_eq!(keys(Lang::Ru), keys(Lang::En));
    for key in keys(Lang::Ru) {
        assert_eq!(variables(Lang::Ru, key), variables(Lang::En, key), "{key}");
        assert!(variables(Lang::Ru, key).len() <= 4, "{key} has more variables than a message takes");
    }
}

#[test]
fn every_key_that_is_asked_for_exists_and_gets_its_variables() {
    let known: BTreeSet<_> = keys(Lang::Ru).into_iter().collect();
    let mut wrong = Vec::new();
    for (path, source) in sources() {
        for (key, given) in calls(&source) {
            if !known.contains(key) {
                wrong.push(format!("{}: no such key: {key}", path.display()));
            } else if variables(Lang::Ru, key) != given {
                wrong.push(format!(
                    "{}: {key} has {:?}, is given {given:?}",
                    path.display(),
                    variables(Lang::Ru, key)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_key_is_used() {
    let all: String = sources().into_iter().map(|(_, source)| source).collect();
    let unused: Vec<_> =
        keys(Lang::Ru).into_iter().filter(|key| !all.contains(&format!("\"{key}\""))).collect();
    assert!(unused.is_empty(), "nobody asks for {unused:?}");
}

#[test]
fn every_file_of_texts_is_embedded() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let catalog = fs::read_to_string(root.join("src/catalog.rs")).expect("the catalogue can be read");
    for lang in Lang::ALL {
        for entry in fs::read_dir(root.join("../../locales").join(lang.code())).expect("a folder") {
            let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
            assert!(catalog.contains(&format!("/{name}\"")), "{name} is not embedded");
        }
    }
}
