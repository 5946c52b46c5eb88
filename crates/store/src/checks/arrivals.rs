//! Files that came, and what is wrong with their form.

use super::{day_of, number};
use crate::{Row, StoreError, Tx, args, sql};
use domain::checks::Verdict;
use domain::ids::{ArrivalId, FeedId};
use domain::time::Moment;
use jiff::civil::Date;

/// A file that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Its id.
    pub id: ArrivalId,
    /// By which feed.
    pub feed: FeedId,
    /// Of which day it is: the last of its days.
    pub day: Date,
    /// The first of its days.
    pub first_day: Date,
    /// When it came.
    pub at: Moment,
    /// Its name.
    pub name: String,
    /// Its size.
    pub size: i64,
    /// Its bytes.
    pub blob: String,
    /// `mail`, `upload`, `link`, `api`, `folder`, `pull`.
    pub source: String,
    /// Who sent it, in words.
    pub origin: String,
    /// What became of it; none until it is read.
    pub verdict: Option<Verdict>,
    /// Its rows.
    pub rows: i64,
    /// Of them put aside.
    pub aside: i64,
    /// How it was read, as JSON.
    pub doc: String,
    /// Its rows in the plain form, as a blob; empty when there are none.
    pub plain: String,
    /// Findings in it that stand; -1 when some did and none does.
    pub standing: i64,
}

fn arrival_row(row: &Row<'_>) -> Result<Arrival, StoreError> {
    let (state, verdict): (String, String) = (row.get(10)?, row.get(11)?);
    Ok(Arrival {
        id: row.get(0)?,
        feed: row.get(1)?,
        day: day_of(row.get(2)?)?,
        first_day: day_of(row.get(3)?)?,
        at: row.get(4)?,
        name: row.get(5)?,
        size: row.get(6)?,
        blob: row.get(7)?,
        source: row.get(8)?,
        origin: row.get(9)?,
        verdict: if state == "read" { Verdict::from_code(&verdict) } else { None },
        rows: row.get(12)?,
        aside: row.get(13)?,
        doc: row.get(14)?,
        plain: row.get(15)?,
        standing: row.get(16)?,
    })
}

/// A file that came.
pub fn arrival(tx: &mut Tx<'_>, id: ArrivalId) -> Result<Option<Arrival>, StoreError> {
    tx.opt(
        sql!(
            "select id, feed_id, day, first_day, at, name, size, blob, source, origin, state, verdict, row_count,
                 aside, doc, plain, standing from arrival where id = $1"
        ),
        &args![id],
        arrival_row,
    )
}

/// Files of a feed of which any day is within these, in the order in which they came.
pub fn arrivals(tx: &mut Tx<'_>, feed: FeedId, (from, to): (Date, Date)) -> Result<Vec<Arrival>, StoreError> {
    tx.all(
        sql!(
            "select id, feed_id, day, first_day, at, name, size, blob, source, origin, state, verdict, row_count,
                 aside, doc, plain, standing from arrival
             where feed_id = $1 and day >= $2 and first_day <= $3 order by at, id"
        ),
        &args![feed, number(from), number(to)],
        arrival_row,
    )
}

/// The last files of a feed, the newest first.
pub fn last_arrivals(tx: &mut Tx<'_>, feed: FeedId, limit: i64) -> Result<Vec<Arrival>, StoreError> {
    tx.all(
        sql!(
            "select id, feed_id, day, first_day, at, name, size, blob, source, origin, state, verdict, row_count,
                 aside, doc, plain, standing from arrival where feed_id = $1 order by at desc, id desc limit $2"
        ),
        &args![feed, limit],
        arrival_row,
    )
}

/// The same bytes, sent by the same feed before a file.
pub fn same_bytes(
    tx: &mut Tx<'_>,
    feed: FeedId,
    blob: &str,
    before: ArrivalId,
) -> Result<Option<Arrival>, StoreError> {
    tx.opt(
        sql!(
            "select id, feed_id, day, first_day, at, name, size, blob, source, origin, state, verdict, row_count,
                 aside, doc, plain, standing from arrival
             where feed_id = $1 and blob = $2 and id < $3 order by id desc limit 1"
        ),
        &args![feed, blob, before],
        arrival_row,
    )
}

/// Writes a file.
pub fn put_arrival(tx: &mut Tx<'_>, one: &Arrival) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into arrival (id, feed_id, day, first_day, at, name, size, blob, source, origin, state, verdict,
                 row_count, aside, doc, plain, standing)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
             on conflict (id) do update set day = excluded.day, first_day = excluded.first_day,
                 state = excluded.state, verdict = excluded.verdict, row_count = excluded.row_count,
                 aside = excluded.aside, doc = excluded.doc, plain = excluded.plain, standing = excluded.standing"
        ),
        &args![
            one.id,
            one.feed,
            number(one.day),
            number(one.first_day),
            one.at,
            &one.name,
            one.size,
            &one.blob,
            &one.source,
            &one.origin,
            if one.verdict.is_some() { "read" } else { "new" },
            one.verdict.map_or("", Verdict::code),
            one.rows,
            one.aside,
            &one.doc,
            &one.plain,
            one.standing
        ],
    )?;
    Ok(())
}

/// How many findings stand in a file.
pub fn set_standing(tx: &mut Tx<'_>, id: ArrivalId, standing: i64) -> Result<(), StoreError> {
    tx.exec(sql!("update arrival set standing = $2 where id = $1"), &args![id, standing])?;
    Ok(())
}

/// Something wrong with the form of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemRow {
    /// The line; 0 for the whole file.
    pub line: i64,
    /// The column, from one; 0 for the whole row.
    pub column: i64,
    /// Which defect.
    pub code: String,
    /// What is done about it.
    pub action: String,
    /// The name of the column.
    pub name: String,
    /// What stands there.
    pub found: String,
    /// What was expected.
    pub expected: String,
}

/// Writes what is wrong with a file, instead of what was written before.
pub fn put_problems(tx: &mut Tx<'_>, id: ArrivalId, all: &[ProblemRow]) -> Result<(), StoreError> {
    tx.exec(sql!("delete from arrival_problem where arrival_id = $1"), &args![id])?;
    for (n, one) in (1i64..).zip(all) {
        tx.exec(
            sql!(
                "insert into arrival_problem (arrival_id, n, line, col, code, action, name, found, expected)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
            ),
            &args![id, n, one.line, one.column, &one.code, &one.action, &one.name, &one.found, &one.expected],
        )?;
    }
    Ok(())
}

/// What is wrong with a file.
pub fn problems(tx: &mut Tx<'_>, id: ArrivalId) -> Result<Vec<ProblemRow>, StoreError> {
    tx.all(
        sql!(
            "select line, col, code, action, name, found, expected from arrival_problem where arrival_id = $1
             order by n"
        ),
        &args![id],
        |row| {
            Ok(ProblemRow {
                line: row.get(0)?,
                column: row.get(1)?,
                code: row.get(2)?,
                action: row.get(3)?,
                name: row.get(4)?,
                found: row.get(5)?,
                expected: row.get(6)?,
            })
        },
    )
}
