//! Work to be done later: one row an intent, enqueued in the same `write` as the reason for it.
//!
//! A claim is a conditional update with an end: whoever dies holding a job simply loses it when the claim
//! runs out. So a job may be begun twice and must bear that; it is never lost and, while its holder lives,
//! never held by two. What a job means is not known here.

use crate::{Row, StoreError, Tx, args, sql};

/// An intent to be stored.
#[derive(Clone, Debug)]
pub struct NewJob<'a> {
    /// Which handler is to take it.
    pub kind: &'a str,
    /// What the handler needs to know; opaque here, JSON by custom.
    pub payload: &'a str,
    /// Not before this moment.
    pub run_at: i64,
    /// An equal key among jobs that wait and that nobody has begun: that one stays (and runs at the
    /// earlier of the two moments), no other is added.
    pub dedup_key: Option<&'a str>,
}

/// A job as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its identity.
    pub id: i64,
    /// Which handler is to take it.
    pub kind: String,
    /// What the handler needs to know.
    pub payload: String,
    /// The next moment at which anybody may take it; while it is held, the end of the claim.
    pub run_at: i64,
    /// How many times it has been begun, this time included.
    pub attempts: i64,
    /// What was said when it went wrong the last time.
    pub last_error: Option<String>,
    /// See [`NewJob::dedup_key`].
    pub dedup_key: Option<String>,
}

/// What the handler says in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done; the row goes.
    Done,
    /// Not yet: again at this moment.
    Again {
        /// When.
        at: i64,
        /// For people who look at the queue.
        why: String,
    },
    /// Never: kept for people to see, and to revive.
    GiveUp {
        /// For these people.
        why: String,
    },
}

/// Stores an intent and gives the identity of the job that stands for it.
pub fn enqueue(tx: &mut Tx<'_>, job: &NewJob<'_>) -> Result<i64, StoreError> {
    let id = tx.next_number("job")?;
    tx.one(
        sql!(
            "insert into job (id, kind, payload, run_at, attempts, dedup_key, state)
             values ($1, $2, $3, $4, 0, $5, 'pending')
             on conflict (dedup_key) where state = 'pending' and locked_by is null
             do update set run_at = case when excluded.run_at < job.run_at then excluded.run_at else job.run_at end
             returning id"
        ),
        args![id, job.kind, job.payload, job.run_at, job.dedup_key],
        |row| row.get(0),
    )
}

/// Takes up to `limit` jobs that are due, earliest first; they are the holder's until `now + lock_ms`.
pub fn claim(
    tx: &mut Tx<'_>,
    now: i64,
    holder: &str,
    lock_ms: i64,
    limit: u32,
) -> Result<Vec<Job>, StoreError> {
    let due: Vec<(i64, i64)> = tx.all(
        sql!(
            "select run_at, id from job where state = 'pending' and run_at <= $1 order by run_at, id limit $2
             --postgres: for update skip locked
            "
        ),
        args![now, limit],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let mut jobs = tx.all(
        sql!(
            "update job set run_at = $1, locked_until = $1, locked_by = $2, attempts = attempts + 1
             where id in ints($3) and state = 'pending' and run_at <= $4
             returning id, kind, payload, run_at, attempts, last_error, dedup_key"
        ),
        args![now + lock_ms, holder, crate::ints(due.iter().map(|(_, id)| *id)), now],
        job_row,
    )?;
    jobs.sort_by_key(|job| due.iter().position(|(_, id)| *id == job.id));
    Ok(jobs)
}

/// Gives back what a dead process held, when it is certain that no other lives: the embedded store's engine at its
/// start. On a shared database the claims run out by themselves.
pub fn release_all(tx: &mut Tx<'_>, now: i64) -> Result<u64, StoreError> {
    tx.exec(
        sql!(
            "update job set run_at = $1, locked_until = null, locked_by = null
             where state = 'pending' and locked_by is not null and dedup_key is null"
        ),
        args![now],
    )
}

/// Says how a held job went. [`StoreError::Stale`] when the claim had run out and another has it (or did it).
pub fn finish(tx: &mut Tx<'_>, id: i64, holder: &str, outcome: &Outcome, now: i64) -> Result<(), StoreError> {
    match outcome {
        Outcome::Done => {
            tx.exec_one(sql!("delete from job where id = $1 and locked_by = $2"), args![id, holder])
        }
        Outcome::Again { at, why } => {
            if yield_to_newer(tx, id, Some(holder), *at)? {
                return Ok(());
            }
            tx.exec_one(
                sql!(
                    "update job set run_at = $3, last_error = $4, locked_by = null, locked_until = null
                     where id = $1 and locked_by = $2"
                ),
                args![id, holder, (*at).max(now), why],
            )
        }
        Outcome::GiveUp { why } => tx.exec_one(
            sql!(
                "update job set state = 'given_up', run_at = $3, last_error = $4, locked_by = null, locked_until = null
                 where id = $1 and locked_by = $2"
            ),
            args![id, holder, now, why],
        ),
    }
}

/// Removes a job because this very unit of work does what it asks for, whoever holds it: nothing is left to finish.
pub fn fulfil(tx: &mut Tx<'_>, id: i64) -> Result<(), StoreError> {
    tx.exec(sql!("delete from job where id = $1"), args![id]).map(|_| ())
}

/// Prolongs a claim while a long job is still at work.
pub fn prolong(tx: &mut Tx<'_>, id: i64, holder: &str, until: i64) -> Result<(), StoreError> {
    tx.exec_one(
        sql!("update job set run_at = $3, locked_until = $3 where id = $1 and locked_by = $2"),
        args![id, holder, until],
    )
}

/// The next moment at which a job, or a claim of a dead holder, is due.
pub fn next_due(tx: &mut Tx<'_>) -> Result<Option<i64>, StoreError> {
    tx.one(sql!("select min(run_at) from job where state = 'pending'"), args![], |row| row.get(0))
}

/// The jobs that were given up, latest first; `run_at` is the moment of it.
pub fn given_up(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Job>, StoreError> {
    tx.all(
        sql!(
            "select id, kind, payload, run_at, attempts, last_error, dedup_key from job
             where state = 'given_up' order by id desc limit $1"
        ),
        args![limit],
        job_row,
    )
}

/// Lets a given-up job try again. An equal one that waits already stands for it.
pub fn revive(tx: &mut Tx<'_>, id: i64, now: i64) -> Result<(), StoreError> {
    if yield_to_newer(tx, id, None, now)? {
        return Ok(());
    }
    tx.exec_one(
        sql!(
            "update job set state = 'pending', run_at = $2, attempts = 0, last_error = null
             where id = $1 and state = 'given_up'"
        ),
        args![id, now],
    )
}

/// How many jobs wait or are at work, by kind; and how many of them are overdue at `now`.
pub fn backlog(tx: &mut Tx<'_>, now: i64) -> Result<Vec<(String, i64, i64)>, StoreError> {
    tx.all(
        sql!(
            "select kind, count(*), count(*) filter (where run_at <= $1) from job
             where state = 'pending' group by kind order by kind"
        ),
        args![now],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// If an equal job has been enqueued since this one was begun, it stands for both: this one goes.
fn yield_to_newer(tx: &mut Tx<'_>, id: i64, holder: Option<&str>, at: i64) -> Result<bool, StoreError> {
    let moved = tx.exec(
        sql!(
            "update job set run_at = case when $3 < run_at then $3 else run_at end
             where state = 'pending' and locked_by is null and id <> $1
               and dedup_key = (select dedup_key from job where id = $1 and locked_by is not distinct from $2)"
        ),
        args![id, holder, at],
    )?;
    if moved > 0 {
        tx.exec_one(
            sql!("delete from job where id = $1 and locked_by is not distinct from $2"),
            args![id, holder],
        )?;
    }
    Ok(moved > 0)
}

fn job_row(row: &Row<'_>) -> Result<Job, StoreError> {
    Ok(Job {
        id: row.get(0)?,
        kind: row.get(1)?,
        payload: row.get(2)?,
        run_at: row.get(3)?,
        attempts: row.get(4)?,
        last_error: row.get(5)?,
        dedup_key: row.get(6)?,
    })
}
