//! A SELECT that an analyst wrote, over tables that are made for it: in memory, in an SQLite of its own, reading only
//! what it was given, for a bounded time and a bounded number of rows. The desk's own database is out of its reach.

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, params_from_iter};
use std::time::{Duration, Instant};

/// A table for the sandbox: texts and numbers, as they are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SandTable {
    /// Its name.
    pub name: String,
    /// Its columns, and whether each holds numbers.
    pub columns: Vec<(String, bool)>,
    /// Its rows; nothing is nothing.
    pub rows: Vec<Vec<String>>,
}

/// What a SELECT answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SandRows {
    /// The names of its columns.
    pub columns: Vec<String>,
    /// Its rows, the first ones.
    pub rows: Vec<Vec<String>>,
    /// How many there are.
    pub count: u64,
}

/// Why a SELECT answered nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SandTrouble {
    /// It takes too long.
    #[error("it takes too long")]
    Late,
    /// It wants what it may not.
    #[error("it may only read the tables that it is given")]
    Forbidden,
    /// The database does not understand it.
    #[error("{0}")]
    Wrong(String),
}

/// Steps of the machine between two looks at the clock.
const STEPS: i32 = 10_000;
/// The longest text, or statement, in bytes.
const LENGTH: i32 = 1 << 20;
/// Memory, bytes.
const MEMORY: i64 = 256 << 20;

/// Runs one SELECT over tables, keeping so many rows, for so long.
pub fn select(
    tables: &[SandTable],
    text: &str,
    keep: usize,
    patience: Duration,
) -> Result<SandRows, SandTrouble> {
    let mut conn = Connection::open_in_memory().map_err(wrong)?;
    fill(&mut conn, tables)?;
    conn.pragma_update(None, "max_page_count", MEMORY / 4096).map_err(wrong)?;
    // No single value grows beyond what a cell may hold, whatever makes it.
    conn.set_limit(Limit::SQLITE_LIMIT_LENGTH, LENGTH).map_err(wrong)?;
    conn.authorizer(Some(allow)).map_err(wrong)?;
    let end = Instant::now().checked_add(patience);
    conn.progress_handler(STEPS, Some(move || end.is_some_and(|end| Instant::now() > end))).map_err(wrong)?;
    let mut statement = conn.prepare(text).map_err(told)?;
    if !statement.readonly() || statement.column_count() == 0 {
        return Err(SandTrouble::Forbidden);
    }
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let width = columns.len();
    let mut answer = SandRows { columns, ..SandRows::default() };
    let mut rows = statement.query([]).map_err(told)?;
    while let Some(row) = rows.next().map_err(told)? {
        answer.count += 1;
        if answer.rows.len() < keep {
            answer.rows.push((0..width).map(|at| row.get_ref(at).map(plain).unwrap_or_default()).collect());
        }
    }
    Ok(answer)
}

fn plain(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) | ValueRef::Blob(text) => {
            String::from_utf8_lossy(text).chars().take(500).collect()
        }
    }
}

/// A name as SQL quotes it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn fill(conn: &mut Connection, tables: &[SandTable]) -> Result<(), SandTrouble> {
    let tx = conn.transaction().map_err(wrong)?;
    for table in tables.iter().filter(|table| !table.columns.is_empty()) {
        let column = |(name, number): &(String, bool)| {
            format!("{} {}", quoted(name), if *number { "numeric" } else { "text" })
        };
        let columns: Vec<String> = table.columns.iter().map(column).collect();
        tx.execute_batch(&format!("create table {} ({})", quoted(&table.name), columns.join(", ")))
            .map_err(wrong)?;
        let marks = vec!["?"; table.columns.len()].join(", ");
        let mut insert =
            tx.prepare(&format!("insert into {} values ({marks})", quoted(&table.name))).map_err(wrong)?;
        for row in &table.rows {
            let cells = (0..table.columns.len()).map(|at| row.get(at).filter(|text| !text.is_empty()));
            insert.execute(params_from_iter(cells)).map_err(wrong)?;
        }
    }
    tx.commit().map_err(wrong)
}

/// Reading tables and calculating; nothing else, and no function that reaches out.
fn allow(context: AuthContext<'_>) -> Authorization {
    match context.action {
        AuthAction::Select | AuthAction::Recursive => Authorization::Allow,
        AuthAction::Read { table_name, .. } if !table_name.starts_with("sqlite_") => Authorization::Allow,
        AuthAction::Function { function_name } if function_name != "load_extension" => Authorization::Allow,
        _ => Authorization::Deny,
    }
}

fn wrong(e: rusqlite::Error) -> SandTrouble {
    SandTrouble::Wrong(e.to_string())
}

fn told(e: rusqlite::Error) -> SandTrouble {
    match e.sqlite_error_code() {
        Some(rusqlite::ErrorCode::OperationInterrupted) => SandTrouble::Late,
        Some(rusqlite::ErrorCode::AuthorizationForStatementDenied) => SandTrouble::Forbidden,
        _ => wrong(e),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stock() -> Vec<SandTable> {
        let row = |code: &str, closing: &str| vec![code.to_owned(), closing.to_owned()];
        vec![SandTable {
            name: "stock".to_owned(),
            columns: vec![("code".to_owned(), false), ("closing".to_owned(), true)],
            rows: vec![row("A-1", "5.5"), row("007", "-3"), row("B", "")],
        }]
    }

    fn ask(text: &str) -> Result<SandRows, SandTrouble> {
        select(&stock(), text, 2, Duration::from_secs(20))
    }

    #[test]
    fn a_select_answers() {
        let rows = ask("select code, closing from stock where closing < 0").expect("an answer");
        assert_eq!(rows.columns, ["code", "closing"]);
        assert_eq!(rows.rows, [["007".to_owned(), "-3".to_owned()]]);
        assert_eq!(ask("select * from stock").expect("an answer").count, 3);
        assert_eq!(ask("select * from stock").expect("an answer").rows.len(), 2, "kept");
    }

    #[test]
    fn nothing_else_is_done() {
        for text in [
            "delete from stock",
            "insert into stock values ('x', 1)",
            "create table t (a)",
            "attach 'x.db' as x",
            "pragma table_info(stock)",
            "select load_extension('x')",
            "select * from sqlite_master",
            "update stock set closing = 0",
            "drop table stock",
        ] {
            assert!(matches!(ask(text), Err(SandTrouble::Forbidden | SandTrouble::Wrong(_))), "{text}");
        }
        assert!(matches!(ask("select"), Err(SandTrouble::Wrong(_))));
        assert!(ask("").is_err());
    }

    #[test]
    fn what_has_no_end_is_ended() {
        let endless =
            "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n";
        let ended = select(&stock(), endless, 1, Duration::from_millis(50));
        assert_eq!(ended, Err(SandTrouble::Late));
    }
}
