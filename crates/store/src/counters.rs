//! Counts that are kept, not counted: a queue page reads eight of them in one statement.
//!
//! On SQLite the only writer adds at once. On PostgreSQL many would collide on a popular row, so writers
//! insert deltas, readers add them up with the folded value, and a sweep folds (on both engines: a store may
//! have come from the other). Keys are made by rooms
//! (`queue:7:open`); a key that was never touched is 0.

use std::collections::BTreeMap;

use crate::{Engine, StoreError, Tx, args, sql, texts};

/// Adds deltas to counters; equal keys and zeros are fine.
pub fn add(tx: &mut Tx<'_>, deltas: &[(&str, i64)]) -> Result<(), StoreError> {
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for (key, delta) in deltas {
        *sums.entry(key).or_default() += delta;
    }
    let rows = sums.into_iter().filter(|(_, sum)| *sum != 0).map(|(key, sum)| args![key, sum]);
    let statement = match tx.engine() {
        Engine::Sqlite => sql!(
            "insert into counter (key, value) values ($1, $2)
             on conflict (key) do update set value = counter.value + excluded.value"
        ),
        Engine::Postgres => sql!("insert into counter_delta (key, delta) values ($1, $2)"),
    };
    tx.exec_many(statement, rows).map(drop)
}

/// The values of counters, every key asked for included.
pub fn get(tx: &mut Tx<'_>, keys: &[&str]) -> Result<BTreeMap<String, i64>, StoreError> {
    let mut values: BTreeMap<String, i64> = keys.iter().map(|key| ((*key).to_owned(), 0)).collect();
    // Deltas are read on SQLite too: a store that has moved house brings some.
    let statement = sql!(
        "select key, value from counter where key in texts($1)
         union all select key, delta from counter_delta where key in texts($1)"
    );
    tx.each(statement, args![texts(keys.iter().copied())], |row| {
        *values.entry(row.get(0)?).or_default() += row.get::<i64>(1)?;
        Ok(())
    })?;
    Ok(values)
}

/// Folds the deltas of up to `limit` keys; says of how many. Run by a sweep; anything else may go on.
pub fn fold(tx: &mut Tx<'_>, limit: u32) -> Result<u64, StoreError> {
    let keys: Vec<String> =
        tx.all(sql!("select distinct key from counter_delta order by key limit $1"), args![limit], |row| {
            row.get(0)
        })?;
    if keys.is_empty() {
        return Ok(0);
    }
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    tx.each(
        sql!("delete from counter_delta where key in texts($1) returning key, delta"),
        args![texts(keys.iter().map(String::as_str))],
        |row| {
            *sums.entry(row.get(0)?).or_default() += row.get::<i64>(1)?;
            Ok(())
        },
    )?;
    tx.exec_many(
        sql!(
            "insert into counter (key, value) values ($1, $2)
             on conflict (key) do update set value = counter.value + excluded.value"
        ),
        sums.iter().map(|(key, sum)| args![key, *sum]),
    )?;
    Ok(keys.len() as u64)
}

/// Replaces all counters whose key begins with `prefix` by a fresh count; says which were wrong, as
/// `(key, kept, counted)`.
pub fn recount_replace(
    tx: &mut Tx<'_>,
    prefix: &str,
    counted: &[(&str, i64)],
) -> Result<Vec<(String, i64, i64)>, StoreError> {
    let end = format!("{prefix}\u{10FFFF}");
    let mut kept: BTreeMap<String, i64> = BTreeMap::new();
    tx.each(
        sql!(
            "select key, value from counter where key >= $1 and key < $2
             union all select key, delta from counter_delta where key >= $1 and key < $2"
        ),
        args![prefix, &end],
        |row| {
            *kept.entry(row.get(0)?).or_default() += row.get::<i64>(1)?;
            Ok(())
        },
    )?;
    let counted: BTreeMap<&str, i64> = counted.iter().copied().collect();
    if let Some(stray) = counted.keys().find(|key| !key.starts_with(prefix)) {
        return Err(StoreError::Broken(format!("counter {stray:?} does not begin with {prefix:?}")));
    }
    let was = |key: &str| kept.get(key).copied().unwrap_or(0);
    let mut wrong: Vec<(String, i64, i64)> = counted
        .iter()
        .filter(|(key, value)| was(key) != **value)
        .map(|(key, value)| ((*key).to_owned(), was(key), *value))
        .collect();
    let gone = kept.iter().filter(|(key, value)| **value != 0 && !counted.contains_key(key.as_str()));
    wrong.extend(gone.map(|(key, value)| (key.clone(), *value, 0)));

    tx.exec(sql!("delete from counter_delta where key >= $1 and key < $2"), args![prefix, &end])?;
    tx.exec(sql!("delete from counter where key >= $1 and key < $2"), args![prefix, &end])?;
    tx.exec_many(
        sql!("insert into counter (key, value) values ($1, $2)"),
        counted.iter().map(|(key, value)| args![*key, *value]),
    )?;
    Ok(wrong)
}
