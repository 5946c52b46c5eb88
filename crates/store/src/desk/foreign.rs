//! What the names of another desk became here. A name of a log is never looked for among our own people: two may be
//! called the same, and whoever only stands in a history must not hear from us.

use crate::{StoreError, Tx, args, sql};

/// What a name became.
pub fn foreign_id(
    tx: &mut Tx<'_>,
    source: &str,
    kind: &'static str,
    name: &str,
) -> Result<Option<i64>, StoreError> {
    tx.opt(
        sql!("select id from foreign_name where source = $1 and kind = $2 and name = $3"),
        &args![source, kind, name],
        |row| row.get(0),
    )
}

/// Writes down what a name becomes.
pub fn insert_foreign_id(
    tx: &mut Tx<'_>,
    source: &str,
    kind: &'static str,
    name: &str,
    id: i64,
) -> Result<(), StoreError> {
    tx.exec(
        sql!("insert into foreign_name (source, kind, name, id) values ($1, $2, $3, $4)"),
        &args![source, kind, name, id],
    )?;
    Ok(())
}
