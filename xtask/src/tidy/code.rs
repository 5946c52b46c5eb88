//! Checks on what Rust code says: the clock, SQL, drivers, `unsafe`, words, heads of modules.

use super::Problem;
use crate::rust::Source;
use crate::tree::Tree;

/// The one file that reads the wall clock.
const CLOCK: &str = "crates/opora/src/clock.rs";

/// Calls that read the wall clock.
const CLOCKS: &[&[&str]] = &[
    &["SystemTime", ":", ":", "now"],
    &["Timestamp", ":", ":", "now"],
    &["Zoned", ":", ":", "now"],
    &["Utc", ":", ":", "now"],
    &["Local", ":", ":", "now"],
    &["UNIX_EPOCH", ".", "elapsed"],
];

/// The files that name a driver.
const DRIVERS: &[&str] =
    &["crates/store/src/sqlite.rs", "crates/store/src/postgres.rs", "crates/testkit/src/pg.rs", SANDBOX];

/// Where an analyst's own SELECT runs, in an engine of its own.
const SANDBOX: &str = "crates/store/src/sandbox.rs";

/// The one file that writes SQL for engines which are not the store.
const COMPILER: &str = "crates/recon/src/sql.rs";

/// Where Russian letters in Rust are data and not something that the product says, and why.
const RUSSIAN: &[(&str, &str)] = &[
    ("crates/demo/src/", "the demo desk's content: what invented people wrote"),
    ("crates/opora/src/demo/", "the demo desk's cast: names of invented people"),
    ("crates/opora/src/bench/", "what the load says: words of invented mails"),
    ("crates/web/src/samples/", "pages' sample content for tests and the gallery"),
    ("crates/api/src/", "examples in the description of the API, in the language of the desks"),
    ("crates/app/src/knowledge/source.rs", "headings and words of files that people bring"),
    ("crates/app/src/people/table.rs", "headings and words of tables that people bring"),
    ("crates/domain/src/channels/commands.rs", "words of mail commands, in the language of who writes them"),
    ("crates/domain/src/desk/canned.rs", "names of variables, in the language of who writes them"),
    ("crates/domain/src/desk/thanks.rs", "words by which a short thanks is known"),
    ("crates/domain/src/knowledge/procedure.rs", "words of outcomes, in the language of who writes them"),
    ("crates/domain/src/topic/told.rs", "the two answers to a question that has two"),
    ("crates/app/src/assets/table.rs", "headings of tables that people bring"),
    ("crates/domain/src/text.rs", "folding of Cyrillic letters"),
    ("crates/letter/src/", "phrases of other programs' mails, by which they are known"),
    ("crates/web/src/hours/mod.rs", "units of time, in the language of who writes them"),
    ("crates/app/src/teach/table.rs", "names of columns, in the language of who fills them"),
    ("crates/opora/src/config/spell.rs", "examples of the spelling in the help"),
    ("crates/recon/src/made.rs", "values of made data: units and names of documents"),
    ("crates/tabular/src/", "words of business files and of 1C, by which they are known"),
    ("crates/speller/src/", "letters of keyboards, slips and rules of the language, words of tests"),
    (
        "crates/reader/src/",
        "letters of charsets and of names of signs, words that keep a hyphen, words of tests",
    ),
    ("crates/seek/src/", "letters of keyboards and scripts, words of filters and of tests"),
];

pub fn clock(_: &Tree, sources: &[Source<'_>]) -> Vec<Problem> {
    let elsewhere = sources.iter().filter(|source| source.path != CLOCK);
    elsewhere
        .flat_map(|source| {
            CLOCKS.iter().flat_map(|call| source.find(call)).filter(|(_, test)| !test).map(|(line, _)| {
                Problem::new(
                    source.path,
                    line,
                    format!("reads the wall clock; take `now` as an argument ({CLOCK} reads it)"),
                )
            })
        })
        .collect()
}

pub fn sql(tree: &Tree, sources: &[Source<'_>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for source in sources.iter().filter(|source| !source.path.starts_with("crates/store/")) {
        // The samples of this check itself are no statements; a compiler of checks for others' engines runs none.
        if source.path == file!() || source.path == COMPILER {
            continue;
        }
        let macros = source.find(&["sql", "!"]).into_iter().map(|(line, _)| line);
        let texts = source.words().filter(|(_, text)| is_sql(text)).map(|(line, _)| line);
        for line in macros.chain(texts) {
            problems.push(Problem::new(
                source.path,
                line,
                "SQL text outside of crates/store; ask store by a function",
            ));
        }
    }
    for (path, text) in tree.texts().filter(|(path, _)| path.ends_with(".sql")) {
        for (n, line) in text.lines().enumerate() {
            let line = line.split("--").next().unwrap_or("").to_lowercase();
            if ["now()", "current_timestamp", "current_date", "datetime('now"]
                .iter()
                .any(|call| line.contains(call))
            {
                problems.push(Problem::new(path, n + 1, "the database's clock; moments come as arguments"));
            }
        }
    }
    problems
}

fn is_sql(literal: &str) -> bool {
    let text = literal.trim_start_matches(|c: char| !c.is_ascii_alphabetic()).to_lowercase();
    let text = text.strip_prefix("r\"").or(text.strip_prefix("r#\"")).unwrap_or(&text);
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        ["select", rest @ ..] => rest.contains(&"from"),
        ["insert" | "replace", "into", ..] | ["delete", "from", _, "where", ..] => true,
        ["update", _, "set", ..] | ["create" | "alter" | "drop", "table" | "index", ..] => true,
        ["with", _, "as", rest @ ..] => rest.contains(&"from"),
        _ => false,
    }
}

pub fn driver(_: &Tree, sources: &[Source<'_>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for source in sources.iter().filter(|source| !source.test && !DRIVERS.contains(&source.path)) {
        let tokens = &source.tokens;
        for (at, token) in tokens.iter().enumerate().filter(|(_, token)| !token.test) {
            let text_at =
                |at: Option<usize>| at.and_then(|at| tokens.get(at)).map_or("", |token| token.text.as_str());
            let begins_a_path = text_at(at.checked_sub(1)) != ":"
                && text_at(Some(at + 1)) == ":"
                && text_at(Some(at + 2)) == ":";
            let is_driver = match token.text.as_str() {
                "rusqlite" | "tokio_postgres" => true,
                // In store's own root the name is its module.
                "postgres" => begins_a_path && source.path != "crates/store/src/lib.rs",
                _ => false,
            };
            // `migrate::postgres` and the like: our own function of that name is imported by `crate::`.
            if is_driver && !(token.text == "postgres" && source.path == "crates/store/src/migrate.rs") {
                problems.push(Problem::new(
                    source.path,
                    token.line,
                    format!("names the driver `{}`; only {} do", token.text, DRIVERS[..2].join(" and ")),
                ));
            }
        }
    }
    problems
}

pub fn no_unsafe(_: &Tree, sources: &[Source<'_>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for source in sources {
        for word in ["unsafe", "unsafe_code"] {
            for (line, _) in source.find(&[word]) {
                problems.push(Problem::new(source.path, line, "`unsafe` has no place in this house"));
            }
        }
    }
    problems
}

pub fn words(_: &Tree, sources: &[Source<'_>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut needed = vec![false; RUSSIAN.len()];
    for source in sources {
        for (line, _) in source.words().filter(|(_, text)| text.chars().any(is_cyrillic)) {
            match RUSSIAN.iter().position(|(place, _)| source.path.starts_with(place)) {
                Some(at) => needed[at] = true,
                None => problems.push(Problem::new(
                    source.path,
                    line,
                    "a Russian word in Rust; what people read stands in locales (data is listed in xtask/src/tidy/code.rs)",
                )),
            }
        }
    }
    let present = |place: &str| sources.iter().any(|source| source.path.starts_with(place));
    for ((place, why), needed) in RUSSIAN.iter().zip(needed) {
        if !needed && present(place) {
            problems.push(Problem::new(
                place,
                0,
                format!("borne with for {why:?}, needlessly: strike it from the list"),
            ));
        }
    }
    problems
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{0400}'..='\u{04FF}')
}

pub fn heads(_: &Tree, sources: &[Source<'_>]) -> Vec<Problem> {
    let headless = sources.iter().filter(|source| !source.text.trim_start().starts_with("//!"));
    headless
        .map(|s| Problem::new(s.path, 1, "open the module with `//!`: what it is for, what it never does"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::*;

    #[test]
    fn a_clock_is_found_outside_its_file_only() {
        let body = "//! A.\nfn f() { std::time::SystemTime::now(); }\n#[cfg(test)]\nmod tests { fn g() { Timestamp::now(); } }";
        assert_eq!(found(clock, &[("crates/app/src/a.rs", body)]).len(), 1);
        assert!(found(clock, &[("crates/app/src/a.rs", body)])[0].starts_with("crates/app/src/a.rs:2 "));
        assert!(found(clock, &[(CLOCK, body), ("crates/app/tests/a.rs", body)]).is_empty());
        assert!(found(clock, &[("crates/app/src/a.rs", "// SystemTime::now() is forbidden")]).is_empty());
    }

    #[test]
    fn sql_is_found_by_its_form() {
        let bad = r##"fn f() { sql!("x"); g("SELECT a FROM b"); h(r#"insert into t values (1)"#); u("update t set a = 1"); }"##;
        assert_eq!(found(sql, &[("crates/web/src/a.rs", bad)]).len(), 4);
        assert!(found(sql, &[("crates/store/src/a.rs", bad)]).is_empty());
        let good = r#"fn f() { g("Select a mailbox"); h("update the page"); i("delete from here"); j("with a view"); }"#;
        assert!(found(sql, &[("crates/web/src/a.rs", good)]).is_empty());
    }

    #[test]
    fn a_database_has_no_clock() {
        let text = "create table a (b bigint); -- never now()\nupdate a set b = now();\n";
        let problems = found(sql, &[("crates/store/migrations/1.sql", text)]);
        assert_eq!(
            problems,
            ["crates/store/migrations/1.sql:2 the database's clock; moments come as arguments"]
        );
    }

    #[test]
    fn drivers_are_named_in_their_files() {
        let body = "use rusqlite::Connection; fn f() { postgres::Client::connect(); }";
        assert_eq!(found(driver, &[("crates/store/src/db.rs", body)]).len(), 2);
        assert!(found(driver, &[("crates/store/src/sqlite.rs", body)]).is_empty());
        assert!(found(driver, &[("crates/store/src/db.rs", "use crate::postgres::PgConn;")]).is_empty());
    }

    #[test]
    fn unsafe_is_found_in_tests_too() {
        assert_eq!(found(no_unsafe, &[("crates/a/tests/b.rs", "fn f() { unsafe { g() } }")]).len(), 1);
        assert_eq!(found(no_unsafe, &[("crates/a/src/b.rs", "#![allow(unsafe_code)]")]).len(), 1);
        assert!(found(no_unsafe, &[("crates/a/src/b.rs", "// unsafe\nfn f() { g(\"unsafe\") }")]).is_empty());
    }

    #[test]
    fn words_belong_to_locales() {
        let body = "/// Говорит.\nfn f() { say(\"Привет\"); }\n#[test]\nfn t() { say(\"Тест\"); }";
        let problems = found(words, &[("crates/web/src/a.rs", body)]);
        assert_eq!(problems.len(), 1);
        assert!(problems[0].starts_with("crates/web/src/a.rs:2 "), "{problems:?}");
        assert!(found(words, &[("crates/letter/src/a.rs", body)]).is_empty());
        let idle = found(words, &[("crates/letter/src/a.rs", "fn f() {}")]);
        assert!(idle.len() == 1 && idle[0].contains("needlessly"), "{idle:?}");
    }

    #[test]
    fn modules_have_heads() {
        assert_eq!(found(heads, &[("a.rs", "use x;\n"), ("b.rs", "//! B.\nuse x;\n")]).len(), 1);
    }
}
