//! Who does what only one may do, until when: a row with an expiry, so it works on both engines and
//! outlives a lost connection. A holder that stops taking it again loses it; clocks of nodes that differ
//! by more than the span break it, so spans are generous.

use crate::{StoreError, Tx, args, sql};

/// Takes the lease, or takes it again: it is the holder's until `now + ttl_ms`. `false`: another has it.
pub fn take(tx: &mut Tx<'_>, name: &str, holder: &str, now: i64, ttl_ms: i64) -> Result<bool, StoreError> {
    let taken = tx.exec(
        sql!(
            "insert into lease (name, holder, until) values ($1, $2, $3)
             on conflict (name) do update set holder = excluded.holder, until = excluded.until
             where lease.until <= $4 or lease.holder = excluded.holder"
        ),
        args![name, holder, now + ttl_ms, now],
    )?;
    Ok(taken == 1)
}

/// Gives the lease back, so that another need not wait for its end. No matter if it is not held.
pub fn release(tx: &mut Tx<'_>, name: &str, holder: &str) -> Result<(), StoreError> {
    tx.exec(sql!("delete from lease where name = $1 and holder = $2"), args![name, holder]).map(drop)
}

/// Gives every lease back: for a store that one process has alone, when it begins.
pub fn release_all(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    tx.exec(sql!("delete from lease"), args![]).map(drop)
}

/// Who holds the lease at `now`, and until when.
pub fn holder(tx: &mut Tx<'_>, name: &str, now: i64) -> Result<Option<(String, i64)>, StoreError> {
    tx.opt(sql!("select holder, until from lease where name = $1 and until > $2"), args![name, now], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}
