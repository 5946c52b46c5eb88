//! Who is at which ticket, as the nodes that share a database tell each other: one row a node, rewritten when somebody
//! came or went. Ephemeral: nobody misses it after a crash, and a lone node never writes it.

use crate::{StoreError, Tx, args, sql};
use domain::time::Moment;

/// Says who is at a node's pages.
pub fn put(tx: &mut Tx<'_>, node: &str, at: Moment, seats: &str) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into presence (node, at, seats) values ($1, $2, $3)
             on conflict (node) do update set at = excluded.at, seats = excluded.seats"
        ),
        args![node, at, seats],
    )
    .map(drop)
}

/// What the other nodes said after a moment.
pub fn of_others(tx: &mut Tx<'_>, node: &str, after: Moment) -> Result<Vec<String>, StoreError> {
    tx.all(
        sql!("select seats from presence where node <> $1 and at > $2 order by node"),
        args![node, after],
        |row| row.get(0),
    )
}

/// Takes a node's row away, and those of nodes that said nothing since a moment.
pub fn forget(tx: &mut Tx<'_>, node: &str, before: Moment) -> Result<(), StoreError> {
    tx.exec(sql!("delete from presence where node = $1 or at < $2"), args![node, before]).map(drop)
}
