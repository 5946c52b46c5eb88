//! Every statement in the sources is prepared on both engines, against a database that is migrated and
//! empty: the same number of parameters, the same columns, only the types of the common tongue.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use store::{Described, Engine, Sql, StoreError};

mod common;

struct Found {
    place: String,
    text: &'static str,
}

#[test]
fn every_statement_means_the_same_on_both_engines() {
    let statements = statements();
    assert!(statements.len() > 30, "only {} statements found: is the search broken?", statements.len());
    let mut problems = Vec::new();
    let mut seen: Vec<Vec<Result<Described, StoreError>>> = Vec::new();
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let Some(fresh) = common::Fresh::on(engine) else { return };
        seen.push(statements.iter().map(|found| describe(&fresh.db, found.text)).collect());
    }
    for (n, found) in statements.iter().enumerate() {
        match (&seen[0][n], &seen[1][n]) {
            (Ok(sqlite), Ok(postgres)) => {
                if sqlite.params != postgres.params {
                    problems.push(format!(
                        "{}: {} parameters on SQLite, {} on PostgreSQL",
                        found.place, sqlite.params, postgres.params
                    ));
                }
                if sqlite.columns.len() != postgres.columns.len() || !same_names(sqlite, postgres) {
                    problems.push(format!(
                        "{}: columns {:?} and {:?}",
                        found.place, sqlite.columns, postgres.columns
                    ));
                }
                for foreign in postgres.types.iter().filter(|t| !PORTABLE.contains(&t.as_str())) {
                    problems.push(format!(
                        "{}: a value of type {foreign}; cast it to one of {PORTABLE:?}",
                        found.place
                    ));
                }
            }
            (sqlite, postgres) => {
                for (engine, result) in [("SQLite", sqlite), ("PostgreSQL", postgres)] {
                    if let Err(e) = result {
                        problems.push(format!("{}: {engine}: {e}", found.place));
                    }
                }
            }
        }
    }
    assert!(
        problems.is_empty(),
        "{} of {} statements:\n{}",
        problems.len(),
        statements.len(),
        problems.join("\n")
    );
}

const PORTABLE: [&str; 5] = ["int8", "bool", "float8", "text", "bytea"];

/// A column without a name of its own (`count(*)`) is called by each engine as it likes.
fn same_names(sqlite: &Described, postgres: &Described) -> bool {
    let named = |name: &str| !name.contains(|c: char| !c.is_alphanumeric() && c != '_');
    sqlite.columns.iter().zip(&postgres.columns).all(|(s, p)| s == p || !named(s))
}

fn describe(db: &store::Db, text: &'static str) -> Result<Described, StoreError> {
    db.read_blocking(move |tx| tx.describe(Sql::literal(text)))
}

fn statements() -> Vec<Found> {
    let mut found = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for file in rust_files(&root) {
        let text = fs::read_to_string(&file).unwrap();
        let tokens: TokenStream = text.parse().unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let name = file.strip_prefix(&root).unwrap().display().to_string();
        let pieces = pieces(tokens.clone());
        search(tokens, &name, &pieces, &mut found);
    }
    found
}

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// `sql!("…")` anywhere, inside other macros too; what only tests say is left out.
fn search(tokens: TokenStream, file: &str, pieces: &BTreeMap<String, String>, found: &mut Vec<Found>) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let mut skip_next_group = false;
    for (i, tree) in trees.iter().enumerate() {
        let TokenTree::Group(group) = tree else { continue };
        if group.to_string().replace(' ', "") == "[cfg(test)]" {
            skip_next_group = true;
            continue;
        }
        if skip_next_group && group.delimiter() == proc_macro2::Delimiter::Brace {
            skip_next_group = false;
            continue;
        }
        let called = i >= 2 && trees[i - 2].to_string() == "sql" && trees[i - 1].to_string() == "!";
        match called.then(|| text_of(group.stream(), pieces)).flatten() {
            Some(text) => {
                let place = format!("{file}:{}", group.span().start().line);
                found.push(Found { place, text: Box::leak(text.into_boxed_str()) });
            }
            None => search(group.stream(), file, pieces, found),
        }
    }
}

/// The pieces of statements that a file names once: `macro_rules! columns { () => { "…" }; }`.
fn pieces(tokens: TokenStream) -> BTreeMap<String, String> {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let mut pieces = BTreeMap::new();
    for window in trees.windows(4) {
        let [word, _bang, name, TokenTree::Group(rules)] = window else { continue };
        if word.to_string() != "macro_rules" {
            continue;
        }
        let bodies = rules.stream().into_iter().filter_map(|tree| match tree {
            TokenTree::Group(group) => syn::parse2::<syn::LitStr>(group.stream()).ok(),
            _ => None,
        });
        if let Some(text) = bodies.last() {
            pieces.insert(name.to_string(), text.value());
        }
    }
    pieces
}

/// What `sql!` was given: a literal, a piece, or `concat!` of both.
fn text_of(tokens: TokenStream, pieces: &BTreeMap<String, String>) -> Option<String> {
    if let Ok(text) = syn::parse2::<syn::LitStr>(tokens.clone()) {
        return Some(text.value());
    }
    let call = syn::parse2::<syn::Macro>(tokens).ok()?;
    let name = call.path.get_ident()?.to_string();
    if name != "concat" {
        return pieces.get(&name).cloned();
    }
    let parts = call
        .parse_body_with(syn::punctuated::Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated)
        .ok()?;
    parts.into_iter().map(|part| text_of(quote::ToTokens::to_token_stream(&part), pieces)).collect()
}
