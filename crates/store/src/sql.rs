//! The common tongue: SQL texts that both engines accept, and the very few words that are rewritten.
//!
//! A statement can only be made from a literal (`sql!("…")`), so no text from a person ever becomes
//! SQL, and a test can find every statement in the sources and prepare it on both engines.
//!
//! In statements exactly two things are rewritten, in migrations four:
//!
//! | written | SQLite | PostgreSQL | where |
//! |---|---|---|---|
//! | a line `--sqlite: text` | `text` | a comment | both |
//! | a line `--postgres: text` | a comment | `text` | both |
//! | `in ints($1)`, `in texts($1)` | `in (select value from json_each($1))` | `= any(array(select …))` | statements |
//! | `bigint primary key` | `integer primary key` (the row id itself) | as it is | migrations |
//! | `bytes` | `blob` | `bytea` | migrations |
//!
//! `bytes` is therefore no name for a column. What is not here is not rewritten: dates, text folding
//! and JSON are the business of Rust.

use std::borrow::Cow;

use crate::{Engine, Val};

/// One statement of ours. Made by [`sql!`](crate::sql!) only.
#[derive(Clone, Copy, Debug)]
pub struct Sql {
    text: &'static str,
    rewritten: bool,
}

impl Sql {
    /// For the macro; use `sql!("…")`, which the test of statements can find.
    #[doc(hidden)]
    pub const fn literal(text: &'static str) -> Sql {
        let rewritten = has(text, "in ints(") || has(text, "in texts(") || has(text, "--sqlite: ");
        Sql { text, rewritten: rewritten || has(text, "--postgres: ") }
    }

    /// A statement whose names come from the catalogue of a database of ours. It is never forgotten: a copy
    /// makes a few for each table, and then the program ends or goes on for a day.
    pub(crate) fn of_catalogue(text: String) -> Sql {
        Sql { text: Box::leak(text.into_boxed_str()), rewritten: false }
    }

    /// The text as written.
    pub const fn text(self) -> &'static str {
        self.text
    }

    /// Whether the engines are given something else than the text as written.
    pub(crate) const fn is_rewritten(self) -> bool {
        self.rewritten
    }

    /// The text as `engine` is to see it.
    pub fn for_engine(self, engine: Engine) -> Cow<'static, str> {
        if !self.rewritten {
            return Cow::Borrowed(self.text);
        }
        Cow::Owned(lists(&active_lines(self.text, engine), engine))
    }
}

/// A statement from a literal, or from a `concat!` of literals: the only way to one.
#[macro_export]
macro_rules! sql {
    ($text:expr) => {
        const { $crate::Sql::literal($text) }
    };
}

/// The values of a statement in the order of `$1`, `$2`, …: anything that is `Into<Val>`.
#[macro_export]
macro_rules! args {
    () => {
        [] as [$crate::Val<'static>; 0]
    };
    ($($value:expr),+ $(,)?) => {
        [$($crate::Val::from($value)),+]
    };
}

/// Implements the conversions of identity types (`struct TicketId(pub i64)`) to and from columns.
#[macro_export]
macro_rules! impl_val_for_ids {
    ($($id:ident),+ $(,)?) => {$(
        impl<'a> From<$id> for $crate::Val<'a> {
            fn from(id: $id) -> $crate::Val<'a> {
                $crate::Val::Int(id.0)
            }
        }
        impl<'a> From<&$id> for $crate::Val<'a> {
            fn from(id: &$id) -> $crate::Val<'a> {
                $crate::Val::Int(id.0)
            }
        }
        impl $crate::FromVal for $id {
            fn from_val(val: $crate::Val<'_>) -> Result<$id, $crate::StoreError> {
                <i64 as $crate::FromVal>::from_val(val).map($id)
            }
        }
    )+};
}

/// A list of numbers as one value, for `… in ints($1)`.
pub fn ints(list: impl IntoIterator<Item = impl Into<i64>>) -> Val<'static> {
    let list: Vec<i64> = list.into_iter().map(Into::into).collect();
    Val::Text(Cow::Owned(serde_json::Value::from(list).to_string()))
}

/// A list of texts as one value, for `… in texts($1)`.
pub fn texts<'s>(list: impl IntoIterator<Item = &'s str>) -> Val<'static> {
    let list: Vec<&str> = list.into_iter().collect();
    Val::Text(Cow::Owned(serde_json::Value::from(list).to_string()))
}

/// A migration as `engine` is to see it.
pub(crate) fn migration_for(text: &str, engine: Engine) -> String {
    let text = active_lines(text, engine);
    match engine {
        Engine::Sqlite => {
            replace_words(&replace_words(&text, "bigint primary key", "integer primary key"), "bytes", "blob")
        }
        Engine::Postgres => replace_words(&text, "bytes", "bytea"),
    }
}

/// Uncomments the lines meant for this engine; those of the other stay comments.
fn active_lines(text: &str, engine: Engine) -> String {
    let mark = match engine {
        Engine::Sqlite => "--sqlite: ",
        Engine::Postgres => "--postgres: ",
    };
    let line = |line: &str| match line.trim_start().strip_prefix(mark) {
        Some(active) => format!("{active}\n"),
        None => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

fn lists(text: &str, engine: Engine) -> String {
    let mut out = text.to_owned();
    for (word, cast) in [("ints", "bigint"), ("texts", "text")] {
        let (open, open_not) = (format!("in {word}("), format!("not in {word}("));
        while let Some(at) = out.find(&open) {
            let start = if out[..at].ends_with("not ") { at - "not ".len() } else { at };
            let negated = out[start..].starts_with(&open_not);
            let Some(close) = out[at..].find(')').map(|n| at + n) else { break };
            let arg = out[at + open.len()..close].to_owned();
            let list = match (engine, negated) {
                (Engine::Sqlite, false) => format!("in (select value from json_each({arg}))"),
                (Engine::Sqlite, true) => format!("not in (select value from json_each({arg}))"),
                (Engine::Postgres, _) => format!(
                    "{} (array(select value::{cast} from json_array_elements_text(cast({arg} as text)::json)))",
                    if negated { "<> all" } else { "= any" }
                ),
            };
            out.replace_range(start..=close, &list);
        }
    }
    out
}

/// Replaces `word` where it stands alone, outside comments and quotes.
fn replace_words(text: &str, word: &str, by: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let (code, comment) = line.split_at(line.find("--").unwrap_or(line.len()));
        let mut quoted = false;
        let mut last = ' ';
        let mut rest = code;
        while let Some(c) = rest.chars().next() {
            quoted ^= c == '\'';
            let ends = |tail: &str| !tail.starts_with(|c: char| c.is_alphanumeric() || c == '_');
            let tail = rest.strip_prefix(word).filter(|tail| ends(tail));
            match tail {
                Some(tail) if !quoted && !last.is_alphanumeric() && last != '_' => {
                    out.push_str(by);
                    last = 'x';
                    rest = tail;
                }
                _ => {
                    out.push(c);
                    last = c;
                    rest = &rest[c.len_utf8()..];
                }
            }
        }
        out.push_str(comment);
        out.push('\n');
    }
    out
}

/// `insert … values ($1, $2) tail` with the group of values repeated; `None` when it is no such statement.
pub(crate) fn repeat_values(text: &str, rows: usize) -> Option<String> {
    if !text.trim_start().starts_with("insert") || text.contains("returning") || text.contains("do update") {
        return None;
    }
    let start = text.find("values (")? + "values ".len();
    let mut depth = 0;
    let end = text[start..].char_indices().find_map(|(i, c)| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        (depth == 0).then_some(start + i + 1)
    })?;
    let (group, tail) = (&text[start..end], &text[end..]);
    if tail.contains('$') || text[..start].contains('$') {
        return None;
    }
    let mut parts = group.split('$');
    let mut out = text[..start].to_owned();
    let first = parts.next()?;
    let parts: Vec<(usize, &str)> = parts
        .map(|part| {
            let digits = part.bytes().take_while(u8::is_ascii_digit).count();
            part[..digits].parse().ok().map(|n| (n, &part[digits..]))
        })
        .collect::<Option<_>>()?;
    let width = parts.iter().map(|(n, _)| *n).max().unwrap_or(0);
    for row in 0..rows {
        out.push_str(if row == 0 { first } else { ", (" });
        for (n, rest) in &parts {
            out.push_str(&format!("${}{rest}", n + row * width));
        }
    }
    out.push_str(tail);
    Some(out)
}

/// `str::contains`, at compile time.
const fn has(text: &str, part: &str) -> bool {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    let mut at = 0;
    while at + part.len() <= text.len() {
        let mut same = 0;
        while same < part.len() && text[at + same] == part[same] {
            same += 1;
        }
        if same == part.len() {
            return true;
        }
        at += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_statements_are_left_alone() {
        let plain = sql!("select id from job where id = $1");
        assert!(!plain.is_rewritten());
        assert_eq!(plain.for_engine(Engine::Postgres), plain.text());
    }

    #[test]
    fn lists_become_what_each_engine_knows() {
        let some = sql!("select id from job where id in ints($1) and kind not in texts($2)");
        assert_eq!(
            some.for_engine(Engine::Sqlite).trim_end(),
            "select id from job where id in (select value from json_each($1)) \
             and kind not in (select value from json_each($2))"
        );
        let postgres = some.for_engine(Engine::Postgres);
        assert!(postgres.contains("id = any (array(select value::bigint "), "{postgres}");
        assert!(postgres.contains("kind <> all (array(select value::text "), "{postgres}");
    }

    #[test]
    fn marked_lines_speak_to_one_engine() {
        let claim = sql!("select id from job\n  --postgres: for update skip locked\n limit 1");
        assert!(claim.for_engine(Engine::Postgres).contains("\nfor update skip locked\n"));
        assert!(claim.for_engine(Engine::Sqlite).contains("--postgres: "));
    }

    #[test]
    fn migrations_know_four_words() {
        let text = "create table t (\n  id bigint primary key, -- bytes\n  body bytes, x_bytes text default 'bytes'\n)\n--sqlite: without rowid\n;";
        let sqlite = migration_for(text, Engine::Sqlite);
        assert!(sqlite.contains("id integer primary key, -- bytes"), "{sqlite}");
        assert!(sqlite.contains("body blob, x_bytes text default 'bytes'"), "{sqlite}");
        assert!(sqlite.contains("\nwithout rowid\n"), "{sqlite}");
        let postgres = migration_for(text, Engine::Postgres);
        assert!(postgres.contains("id bigint primary key") && postgres.contains("body bytea,"), "{postgres}");
        assert!(postgres.contains("--sqlite: without rowid"), "{postgres}");
    }

    #[test]
    fn values_are_repeated_with_their_numbers() {
        let text = "insert into t (a, b, c) values ($2, coalesce($1, 0), 7) on conflict do nothing";
        let wanted = "insert into t (a, b, c) values ($2, coalesce($1, 0), 7), ($4, coalesce($3, 0), 7) \
                      on conflict do nothing";
        assert_eq!(repeat_values(text, 2).as_deref(), Some(wanted));
    }

    #[test]
    fn other_statements_are_not_repeated() {
        for text in [
            "update t set a = $1",
            "insert into t (a) values ($1) returning a",
            "insert into t (a) values ($1) on conflict (a) do update set a = $1",
            "insert into t (a) select $1",
        ] {
            assert_eq!(repeat_values(text, 2), None, "{text}");
        }
    }

    #[derive(Clone, Copy, Debug, PartialEq)]
    struct ThingId(pub i64);
    crate::impl_val_for_ids!(ThingId);

    #[test]
    fn identities_go_in_and_out() {
        let id = ThingId(7);
        assert_eq!(
            crate::args![id, &id, Some(id), None::<ThingId>],
            [Val::Int(7), Val::Int(7), Val::Int(7), Val::Null]
        );
        assert_eq!(<ThingId as crate::FromVal>::from_val(Val::Int(7)), Ok(id));
        assert_eq!(<Option<ThingId> as crate::FromVal>::from_val(Val::Null), Ok(None));
    }
}
