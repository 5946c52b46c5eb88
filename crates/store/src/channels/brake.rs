//! The levels of brakes on automatic mails and tries.

use crate::{StoreError, Tx, args, sql};
use domain::channels::brake::Bucket;
use domain::time::Moment;

/// The level of a brake.
pub fn bucket(tx: &mut Tx<'_>, name: &str) -> Result<Option<Bucket>, StoreError> {
    tx.opt(sql!("select level_milli, at from brake where name = $1"), &args![name], |row| {
        Ok(Bucket { level_milli: row.get(0)?, at: row.get(1)? })
    })
}

/// Writes the level of a brake.
pub fn put_bucket(tx: &mut Tx<'_>, name: &str, bucket: Bucket) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into brake (name, level_milli, at) values ($1, $2, $3)
             on conflict (name) do update set level_milli = excluded.level_milli, at = excluded.at"
        ),
        &args![name, bucket.level_milli, bucket.at],
    )?;
    Ok(())
}

/// Forgets brakes that are full again anyway.
pub fn delete_old_buckets(tx: &mut Tx<'_>, before: Moment) -> Result<u64, StoreError> {
    tx.exec(sql!("delete from brake where at < $1"), &args![before])
}
