//! Whole tables from one engine to another, driven by the catalogue, so a table added tomorrow is copied
//! too; and a digest of every table, by which a copy is proved.
//!
//! The schema is the same on both sides (migrations see to it); what differs is told here: sequences, the
//! order in which foreign keys are checked, how a large answer is read in parts.

use std::collections::BTreeMap;

use crate::{Engine, Sql, StoreError, Tx, Val, args, sql};

/// Where a backup or a copy is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// A table, or `pages` of the file.
    pub what: String,
    /// How many rows or pages are done.
    pub done: u64,
    /// Of how many.
    pub of: u64,
}

/// What a store held: by table, how many rows and a digest of them that does not depend on their order.
pub type Manifest = BTreeMap<String, TableSum>;

/// See [`Manifest`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableSum {
    /// How many rows.
    pub rows: u64,
    /// The sum of the rows' hashes.
    pub digest: u128,
}

/// Told of what is done; may be slow, the copy waits.
pub type Tell<'t> = dyn FnMut(Progress) + Send + 't;

struct Table {
    name: String,
    /// Sorted by name: engines may keep them in different orders.
    columns: Vec<String>,
    booleans: Vec<bool>,
    has_bytes: bool,
}

/// Bytes after which a batch of rows is handed over.
const BATCH_BYTES: usize = 4 << 20;
/// Rows after which a batch is handed over.
const BATCH_ROWS: usize = 1024;

/// Copies every table; the target's are empty. Gives the digest of what was read.
pub(crate) fn copy(from: &mut Tx<'_>, to: &mut Tx<'_>, tell: &mut Tell<'_>) -> Result<Manifest, StoreError> {
    let tables = tables(from)?;
    suspend_foreign_keys(to)?;
    let mut manifest = Manifest::new();
    for table in &tables {
        let of = count(from, table)?;
        let insert = insert_into(table);
        let (mut sum, mut batch, mut bytes) = (TableSum::default(), Vec::new(), 0);
        scan(from, table, &mut |row| {
            sum.add(&row);
            bytes += row.iter().map(weight).sum::<usize>();
            batch.push(row);
            if bytes >= BATCH_BYTES || batch.len() >= BATCH_ROWS {
                load(to, table, insert, std::mem::take(&mut batch))?;
                bytes = 0;
                tell(Progress { what: table.name.clone(), done: sum.rows, of });
            }
            Ok(())
        })?;
        load(to, table, insert, batch)?;
        tell(Progress { what: table.name.clone(), done: sum.rows, of });
        manifest.insert(table.name.clone(), sum);
    }
    resume_foreign_keys(to)?;
    Ok(manifest)
}

/// Reads everything and sums it up.
pub(crate) fn digest(tx: &mut Tx<'_>) -> Result<Manifest, StoreError> {
    let mut manifest = Manifest::new();
    for table in tables(tx)? {
        let mut sum = TableSum::default();
        scan(tx, &table, &mut |row| {
            sum.add(&row);
            Ok(())
        })?;
        manifest.insert(table.name, sum);
    }
    Ok(manifest)
}

/// Whether no table has a row.
pub(crate) fn is_empty(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    for table in tables(tx)? {
        if count(tx, &table)? > 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The first table in which two manifests differ, in words.
pub(crate) fn difference(wanted: &Manifest, found: &Manifest) -> Option<String> {
    let names: std::collections::BTreeSet<&String> = wanted.keys().chain(found.keys()).collect();
    names.into_iter().find_map(|name| match (wanted.get(name), found.get(name)) {
        (Some(w), Some(f)) if w == f => None,
        (Some(w), Some(f)) if w.rows != f.rows => Some(format!("{name}: {} rows became {}", w.rows, f.rows)),
        (Some(_), Some(_)) => Some(format!("{name}: the rows differ")),
        (Some(_), None) => Some(format!("{name}: the table is missing")),
        (None, _) => Some(format!("{name}: the table was not there")),
    })
}

impl TableSum {
    fn add(&mut self, row: &[Val<'_>]) {
        let mut hasher = blake3::Hasher::new();
        for val in row {
            match val {
                Val::Null => hasher.update(&[0]),
                Val::Int(n) => hasher.update(&[1]).update(&n.to_le_bytes()),
                Val::Bool(b) => hasher.update(&[2, (*b).into()]),
                Val::Real(x) => hasher.update(&[3]).update(&x.to_bits().to_le_bytes()),
                Val::Text(s) => {
                    hasher.update(&[4]).update(&(s.len() as u64).to_le_bytes()).update(s.as_bytes())
                }
                Val::Blob(b) => hasher.update(&[5]).update(&(b.len() as u64).to_le_bytes()).update(b),
            };
        }
        let mut half = [0; 16];
        half.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        self.digest = self.digest.wrapping_add(u128::from_le_bytes(half));
        self.rows += 1;
    }
}

/// The tables of ours in the order of their names, without the record of migrations.
fn tables(tx: &mut Tx<'_>) -> Result<Vec<Table>, StoreError> {
    let text = match tx.engine() {
        Engine::Sqlite => {
            "select t.name, c.name, lower(c.type) from sqlite_schema t join pragma_table_info(t.name) c
             where t.type = 'table' and t.name not like 'sqlite\\_%' escape '\\' and t.name <> 'migration'
             order by t.name, c.name"
        }
        Engine::Postgres => {
            "select cast(table_name as text), cast(column_name as text), cast(data_type as text)
             from information_schema.columns join information_schema.tables using (table_schema, table_name)
             where table_schema = current_schema() and table_type = 'BASE TABLE' and table_name <> 'migration'
             order by table_name collate \"C\", column_name collate \"C\""
        }
    };
    let mut tables: Vec<Table> = Vec::new();
    tx.each(Sql::of_catalogue(text.to_owned()), args![], |row| {
        let (name, column, kind): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if tables.last().is_none_or(|t| t.name != name) {
            tables.push(Table { name, columns: Vec::new(), booleans: Vec::new(), has_bytes: false });
        }
        if let Some(table) = tables.last_mut() {
            table.columns.push(column);
            table.booleans.push(kind == "boolean");
            table.has_bytes |= kind == "blob" || kind == "bytea";
        }
        Ok(())
    })?;
    Ok(tables)
}

/// PostgreSQL counts in sequences, SQLite in a table: told apart here, the same outside.
fn select_from(engine: Engine, table: &Table) -> String {
    if engine == Engine::Postgres && table.name == "number" {
        return "select last_value, substr(cast(sequencename as text), 8) from pg_sequences
                where schemaname = current_schema() and sequencename like 'number\\_%' and last_value is not null"
            .to_owned();
    }
    format!("select {} from {}", quoted(&table.columns), quoted(std::slice::from_ref(&table.name)))
}

fn insert_into(table: &Table) -> Sql {
    let places: Vec<String> = (1..=table.columns.len()).map(|n| format!("${n}")).collect();
    Sql::of_catalogue(format!(
        "insert into {} ({}) values ({})",
        quoted(std::slice::from_ref(&table.name)),
        quoted(&table.columns),
        places.join(", ")
    ))
}

fn count(tx: &mut Tx<'_>, table: &Table) -> Result<u64, StoreError> {
    let text = format!("select count(*) from ({}) as counted", select_from(tx.engine(), table));
    let count: i64 = tx.one(Sql::of_catalogue(text), args![], |row| row.get(0))?;
    u64::try_from(count).map_err(StoreError::broken)
}

/// Reads a table row by row, in bounded memory.
fn scan(
    tx: &mut Tx<'_>,
    table: &Table,
    each: &mut dyn FnMut(Vec<Val<'static>>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut give = |row: &crate::Row<'_>| {
        let value = |(i, boolean): (usize, &bool)| match (row.val(i)?, boolean) {
            (Val::Int(n), true) => Ok(Val::Bool(n != 0)),
            (val, _) => Ok(val.into_owned()),
        };
        each(table.booleans.iter().enumerate().map(value).collect::<Result<_, StoreError>>()?)
    };
    let select = select_from(tx.engine(), table);
    if tx.engine() == Engine::Sqlite {
        return tx.each(Sql::of_catalogue(select), args![], give);
    }
    // The driver would keep the whole answer in memory: a cursor gives it in parts.
    let cursor = format!("scan_{}", table.name);
    tx.script(&format!("declare {cursor} no scroll cursor for {select}"))?;
    let fetch =
        Sql::of_catalogue(format!("fetch {} from {cursor}", if table.has_bytes { 16 } else { BATCH_ROWS }));
    loop {
        let mut rows = 0;
        tx.each(fetch, args![], |row| {
            rows += 1;
            give(row)
        })?;
        if rows == 0 {
            return tx.script(&format!("close {cursor}"));
        }
    }
}

fn load(tx: &mut Tx<'_>, table: &Table, insert: Sql, rows: Vec<Vec<Val<'static>>>) -> Result<(), StoreError> {
    if tx.engine() == Engine::Sqlite || table.name != "number" {
        return tx.exec_many(insert, rows).map(drop);
    }
    for row in rows {
        let [Val::Int(last), Val::Text(name)] = row.as_slice() else {
            return Err(StoreError::broken("the table of numbers has other columns than name and last"));
        };
        if !name.bytes().all(|c| c.is_ascii_lowercase() || c == b'_') {
            return Err(StoreError::Broken(format!("not a name of a series: {name:?}")));
        }
        tx.script(&format!(
            "create sequence if not exists number_{name}; select setval('number_{name}', {last})"
        ))?;
    }
    Ok(())
}

/// Tables come in the order of their names, so rows may point to rows that are not there yet.
fn suspend_foreign_keys(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    match tx.engine() {
        Engine::Sqlite => tx.script("pragma defer_foreign_keys = on"),
        Engine::Postgres => alter_foreign_keys(tx, "deferrable initially deferred"),
    }
}

fn resume_foreign_keys(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    match tx.engine() {
        Engine::Sqlite => Ok(()), // checked by the commit
        Engine::Postgres => {
            tx.script("set constraints all immediate")?;
            alter_foreign_keys(tx, "not deferrable")
        }
    }
}

fn alter_foreign_keys(tx: &mut Tx<'_>, how: &str) -> Result<(), StoreError> {
    let text = "select cast(conrelid::regclass as text), cast(conname as text) from pg_constraint
                where contype = 'f' and connamespace = current_schema()::regnamespace";
    let keys: Vec<(String, String)> =
        tx.all(Sql::of_catalogue(text.to_owned()), args![], |row| Ok((row.get(0)?, row.get(1)?)))?;
    keys.iter().try_for_each(|(table, key)| {
        tx.script(&format!(
            "alter table {table} alter constraint {} {how}",
            quoted(std::slice::from_ref(key))
        ))
    })
}

/// Which version of the schema a database has.
pub(crate) fn version(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    tx.one(sql!("select coalesce(max(version), 0) from migration"), args![], |row| row.get(0))
}

fn quoted(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("\"{}\"", name.replace('"', "\"\""))).collect();
    names.join(", ")
}

fn weight(val: &Val<'_>) -> usize {
    match val {
        Val::Text(s) => s.len(),
        Val::Blob(b) => b.len(),
        _ => 8,
    }
}
