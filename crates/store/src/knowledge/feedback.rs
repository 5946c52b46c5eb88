//! What came of articles: who opened them, whom they helped, which tickets they solved.

use crate::{StoreError, Tx, args, sql};
use domain::ids::{ArticleId, PersonId, TicketId};
use domain::time::Moment;
use std::collections::HashMap;

/// What somebody said of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vote {
    /// Whether it helped.
    pub helpful: bool,
    /// In his words; may be empty.
    pub words: String,
    /// Which version he read.
    pub version: i64,
    /// When.
    pub at: Moment,
    /// Who, when he was signed in.
    pub person: Option<PersonId>,
}

/// What came of an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measure {
    /// Readers, each counted once a day.
    pub views: i64,
    /// Of those, readers who are not of us.
    pub outside: i64,
    /// Readers whom it helped.
    pub helpful: i64,
    /// Readers whom it did not help.
    pub unhelpful: i64,
    /// Tickets that it solved.
    pub solved: i64,
    /// Of those, tickets that had time to come back.
    pub settled: i64,
    /// Of those again, tickets that did not come back within that time.
    pub kept: i64,
}

/// Notes that a reader opened an article on a day (counted from 1970-01-01); he counts once.
pub fn view(
    tx: &mut Tx<'_>,
    article: ArticleId,
    day: i64,
    reader: &str,
    staff: bool,
) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into article_view (article_id, day, reader, staff) values ($1, $2, $3, $4)
             on conflict (article_id, day, reader) do nothing"
        ),
        &args![article, day, reader, staff],
    )?;
    Ok(())
}

/// Forgets who opened what before a day.
pub fn drop_old_views(tx: &mut Tx<'_>, before: i64) -> Result<u64, StoreError> {
    tx.exec(sql!("delete from article_view where day < $1"), &args![before])
}

/// Notes what a reader says; his earlier word goes.
pub fn vote(tx: &mut Tx<'_>, article: ArticleId, reader: &str, vote: &Vote) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into article_vote (article_id, reader, version, at, person_id, helpful, words)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (article_id, reader) do update set version = excluded.version, at = excluded.at,
                person_id = excluded.person_id, helpful = excluded.helpful, words = excluded.words"
        ),
        &args![article, reader, vote.version, vote.at, vote.person, vote.helpful, &vote.words],
    )?;
    Ok(())
}

/// What a reader said.
pub fn votes_of(tx: &mut Tx<'_>, article: ArticleId, reader: &str) -> Result<Option<bool>, StoreError> {
    tx.opt(
        sql!("select helpful from article_vote where article_id = $1 and reader = $2"),
        &args![article, reader],
        |row| row.get(0),
    )
}

/// What readers said in words, the latest first.
pub fn last_words(tx: &mut Tx<'_>, article: ArticleId, limit: i64) -> Result<Vec<Vote>, StoreError> {
    tx.all(
        sql!(
            "select helpful, words, version, at, person_id from article_vote
             where article_id = $1 and words <> '' order by at desc, reader limit $2"
        ),
        &args![article, limit],
        |row| {
            Ok(Vote {
                helpful: row.get(0)?,
                words: row.get(1)?,
                version: row.get(2)?,
                at: row.get(3)?,
                person: row.get(4)?,
            })
        },
    )
}

/// The tickets that an article solved, the latest first, with when they came back.
pub fn solved_tickets(
    tx: &mut Tx<'_>,
    article: ArticleId,
    limit: i64,
) -> Result<Vec<(TicketId, Moment, Option<Moment>)>, StoreError> {
    tx.all(
        sql!(
            "select ticket_id, at, reopened_at from article_use where article_id = $1
             order by at desc, ticket_id desc limit $2"
        ),
        &args![article, limit],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// What came of articles: of one, or of all that anything came of. Views since a day; a ticket that did not come back
/// within `span` stays solved, and is judged only when that time is over at `now`.
pub fn measures(
    tx: &mut Tx<'_>,
    of: Option<ArticleId>,
    since_day: i64,
    now: Moment,
    span: i64,
) -> Result<HashMap<ArticleId, Measure>, StoreError> {
    let one = of.map_or(0, |article| article.0);
    let mut all: HashMap<ArticleId, Measure> = HashMap::new();
    tx.each(
        sql!(
            "select article_id, count(*), sum(case when staff then 0 else 1 end) from article_view
             where day >= $1 and (cast($2 as bigint) = 0 or article_id = $2) group by article_id"
        ),
        &args![since_day, one],
        |row| {
            let measure = all.entry(row.get(0)?).or_default();
            (measure.views, measure.outside) = (row.get(1)?, row.get(2)?);
            Ok(())
        },
    )?;
    tx.each(
        sql!(
            "select article_id, sum(case when helpful then 1 else 0 end), sum(case when helpful then 0 else 1 end)
             from article_vote where cast($1 as bigint) = 0 or article_id = $1 group by article_id"
        ),
        &args![one],
        |row| {
            let measure = all.entry(row.get(0)?).or_default();
            (measure.helpful, measure.unhelpful) = (row.get(1)?, row.get(2)?);
            Ok(())
        },
    )?;
    tx.each(
        sql!(
            "select article_id, count(*),
                sum(case when at + $2 <= $3 or reopened_at <= at + $2 then 1 else 0 end),
                sum(case when at + $2 <= $3 and (reopened_at is null or reopened_at > at + $2) then 1 else 0 end)
             from article_use where cast($1 as bigint) = 0 or article_id = $1 group by article_id"
        ),
        &args![one, span, now],
        |row| {
            let measure = all.entry(row.get(0)?).or_default();
            (measure.solved, measure.settled, measure.kept) = (row.get(1)?, row.get(2)?, row.get(3)?);
            Ok(())
        },
    )?;
    Ok(all)
}
