//! Searches that found nothing: the words and how often, not by whom.

use crate::{StoreError, Tx, args, sql};
use domain::time::Moment;

/// Words that nobody found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    /// The words.
    pub words: String,
    /// Whose search: `staff`, `client`, `outside` for those who are not signed in.
    pub side: String,
    /// How often.
    pub times: i64,
    /// When for the first time.
    pub first_at: Moment,
    /// When last.
    pub last_at: Moment,
}

/// Counts a search without a result; one that was settled is open again.
pub fn miss(tx: &mut Tx<'_>, words: &str, side: &str, at: Moment) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into missed_search (words, side, times, first_at, last_at) values ($1, $2, 1, $3, $3)
             on conflict (words, side) do update set times = missed_search.times + 1, last_at = excluded.last_at,
                settled_at = null"
        ),
        &args![words, side, at],
    )?;
    Ok(())
}

/// What was looked for in vain since a moment and not settled, the most frequent first.
pub fn missed(tx: &mut Tx<'_>, since: Moment, limit: i64) -> Result<Vec<Missed>, StoreError> {
    tx.all(
        sql!(
            "select words, side, times, first_at, last_at from missed_search
             where last_at >= $1 and settled_at is null
             order by times desc, last_at desc, words, side limit $2"
        ),
        &args![since, limit],
        |row| {
            Ok(Missed {
                words: row.get(0)?,
                side: row.get(1)?,
                times: row.get(2)?,
                first_at: row.get(3)?,
                last_at: row.get(4)?,
            })
        },
    )
}

/// Somebody looked after these words.
pub fn settle_missed(tx: &mut Tx<'_>, words: &str, at: Moment) -> Result<(), StoreError> {
    tx.exec(sql!("update missed_search set settled_at = $2 where words = $1"), &args![words, at])?;
    Ok(())
}

/// Forgets what nobody looked for since a moment.
pub fn forget_missed(tx: &mut Tx<'_>, before: Moment) -> Result<u64, StoreError> {
    tx.exec(sql!("delete from missed_search where last_at < $1"), &args![before])
}
