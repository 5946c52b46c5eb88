//! Discrepancies: one row for each thing that was ever wrong.

use crate::{Row, StoreError, Tx, Val, args, sql};
use domain::ids::{FindingId, OrganisationId, PersonId, TwinId};
use domain::time::Moment;

/// A discrepancy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its id.
    pub id: FindingId,
    /// Whose.
    pub org: OrganisationId,
    /// About which shipment; none where it is about an exchange or a word.
    pub twin: Option<TwinId>,
    /// What makes it the same when it comes again.
    pub print: String,
    /// What.
    pub kind: String,
    /// Whose orders: the first side of the exchange's chain.
    pub leader: String,
    /// Whence.
    pub from: String,
    /// Whither.
    pub to: String,
    /// The phases when it began.
    pub above: String,
    /// That of the other side.
    pub below: String,
    /// How bad.
    pub weight: i64,
    /// The number of the shipment, or the word that nobody knows.
    pub number: String,
    /// Since when it is so.
    pub since: Moment,
    /// When it was told.
    pub opened_at: Moment,
    /// When it was over.
    pub closed_at: Option<Moment>,
    /// `open`, `mended`, `noted`, `settled`.
    pub state: String,
    /// By what it was mended.
    pub proof: String,
    /// Its cause, named by one of us.
    pub cause: String,
    /// By whom.
    pub caused_by: Option<PersonId>,
    /// The number of the ticket about it.
    pub ticket: Option<i64>,
    /// How often it came.
    pub times: i64,
}

fn finding(row: &Row<'_>) -> Result<Finding, StoreError> {
    Ok(Finding {
        id: row.get(0)?,
        org: row.get(1)?,
        twin: row.get(2)?,
        print: row.get(3)?,
        kind: row.get(4)?,
        leader: row.get(5)?,
        from: row.get(6)?,
        to: row.get(7)?,
        above: row.get(8)?,
        below: row.get(9)?,
        weight: row.get(10)?,
        number: row.get(11)?,
        since: row.get(12)?,
        opened_at: row.get(13)?,
        closed_at: row.get(14)?,
        state: row.get(15)?,
        proof: row.get(16)?,
        cause: row.get(17)?,
        caused_by: row.get(18)?,
        ticket: row.get(19)?,
        times: row.get(20)?,
    })
}

/// All that is, or was, wrong with a shipment.
pub fn findings_of(tx: &mut Tx<'_>, twin: TwinId) -> Result<Vec<Finding>, StoreError> {
    tx.all(
        sql!(
            "select id, org_id, twin_id, print, kind, leader, from_side, to_side, above, below, weight, number, since,
                    opened_at, closed_at, state, proof, cause, caused_by, ticket, times
             from order_finding where twin_id = $1 order by since, id"
        ),
        args![twin],
        finding,
    )
}

/// A discrepancy by its print.
pub fn finding_by_print(
    tx: &mut Tx<'_>,
    org: OrganisationId,
    print: &str,
) -> Result<Option<Finding>, StoreError> {
    tx.opt(
        sql!(
            "select id, org_id, twin_id, print, kind, leader, from_side, to_side, above, below, weight, number, since,
                    opened_at, closed_at, state, proof, cause, caused_by, ticket, times
             from order_finding where org_id = $1 and print = $2"
        ),
        args![org, print],
        finding,
    )
}

/// Discrepancies by their ids.
pub fn findings_by_id(tx: &mut Tx<'_>, ids: &[FindingId]) -> Result<Vec<Finding>, StoreError> {
    tx.all(
        sql!(
            "select id, org_id, twin_id, print, kind, leader, from_side, to_side, above, below, weight, number, since,
                    opened_at, closed_at, state, proof, cause, caused_by, ticket, times
             from order_finding where id in ints($1) order by id"
        ),
        args![crate::ints(ids.iter().map(|id| id.0))],
        finding,
    )
}

/// Which discrepancies are wanted; empty texts want all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Of these clients.
    pub orgs: Vec<i64>,
    /// In this state.
    pub state: String,
    /// Of this kind.
    pub kind: String,
    /// Of this exchange.
    pub leader: String,
    /// Its sides.
    pub from: String,
    /// Its sides.
    pub to: String,
    /// Told before this moment; 0 for any.
    pub before: Moment,
    /// Without a cause only.
    pub nameless: bool,
    /// Whose number begins so.
    pub number: String,
}

fn wanted<'a>(of: &'a Wanted) -> [Val<'a>; 9] {
    args![
        crate::ints(of.orgs.iter().copied()),
        of.state.as_str(),
        of.kind.as_str(),
        of.leader.as_str(),
        of.from.as_str(),
        of.to.as_str(),
        of.before,
        of.nameless,
        format!("{}%", of.number.replace(['%', '_', '\\'], ""))
    ]
}

/// Discrepancies, the heaviest and then the oldest first.
pub fn findings(tx: &mut Tx<'_>, of: &Wanted, limit: i64, offset: i64) -> Result<Vec<Finding>, StoreError> {
    let mut all = wanted(of).to_vec();
    all.extend(args![limit, offset]);
    tx.all(
        sql!(
            "select id, org_id, twin_id, print, kind, leader, from_side, to_side, above, below, weight, number, since,
                    opened_at, closed_at, state, proof, cause, caused_by, ticket, times
             from order_finding
             where org_id in ints($1) and ($2 = '' or state = $2) and ($3 = '' or kind = $3)
               and ($4 = '' or leader = $4) and ($5 = '' or from_side = $5) and ($6 = '' or to_side = $6)
               and (opened_at < $7 or $7 = 0) and (not $8 or cause = '') and number like $9
             order by weight desc, opened_at, id limit $10 offset $11"
        ),
        all,
        finding,
    )
}

/// How many of them there are, by kind.
pub fn count_findings(tx: &mut Tx<'_>, of: &Wanted) -> Result<Vec<(String, i64)>, StoreError> {
    tx.all(
        sql!(
            "select kind, count(*) from order_finding
             where org_id in ints($1) and ($2 = '' or state = $2) and ($3 = '' or kind = $3)
               and ($4 = '' or leader = $4) and ($5 = '' or from_side = $5) and ($6 = '' or to_side = $6)
               and (opened_at < $7 or $7 = 0) and (not $8 or cause = '') and number like $9
             group by kind order by kind"
        ),
        wanted(of),
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Writes a discrepancy.
pub fn put_finding(tx: &mut Tx<'_>, one: &Finding) -> Result<(), StoreError> {
    tx.exec_one(
        sql!(
            "insert into order_finding (id, org_id, twin_id, print, kind, leader, from_side, to_side, above, below, weight,
                                        number, since, opened_at, closed_at, state, proof, cause, caused_by, ticket, times)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
             on conflict (id) do update set above = excluded.above, below = excluded.below, weight = excluded.weight,
                 since = excluded.since, opened_at = excluded.opened_at, closed_at = excluded.closed_at,
                 state = excluded.state, proof = excluded.proof, cause = excluded.cause,
                 caused_by = excluded.caused_by, ticket = excluded.ticket, times = excluded.times"
        ),
        args![
            one.id,
            one.org,
            one.twin,
            one.print.as_str(),
            one.kind.as_str(),
            one.leader.as_str(),
            one.from.as_str(),
            one.to.as_str(),
            one.above.as_str(),
            one.below.as_str(),
            one.weight,
            one.number.as_str(),
            one.since,
            one.opened_at,
            one.closed_at,
            one.state.as_str(),
            one.proof.as_str(),
            one.cause.as_str(),
            one.caused_by,
            one.ticket,
            one.times
        ],
    )
}

/// A row of the statistics: so many discrepancies of a transition of an exchange on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The exchange: whose orders, whence, whither.
    pub exchange: (String, String, String),
    /// What.
    pub kind: String,
    /// The transition.
    pub step: (String, String),
    /// Days since 1970, UTC.
    pub day: i64,
    /// How many came.
    pub came: i64,
    /// How many of them stand open.
    pub open: i64,
    /// How many have a cause.
    pub named: i64,
}

/// What came since a moment, by exchange, kind, transition and day.
pub fn tallies(tx: &mut Tx<'_>, orgs: &[i64], since: Moment) -> Result<Vec<Tally>, StoreError> {
    tx.all(
        sql!(
            "select leader, from_side, to_side, kind, above, below, opened_at / 86400000, count(*),
                    sum(case when state = 'open' then 1 else 0 end), sum(case when cause <> '' then 1 else 0 end)
             from order_finding where org_id in ints($1) and opened_at >= $2
             group by leader, from_side, to_side, kind, above, below, opened_at / 86400000
             order by leader, from_side, to_side, kind, above, below, opened_at / 86400000"
        ),
        args![crate::ints(orgs.iter().copied()), since],
        |row| {
            Ok(Tally {
                exchange: (row.get(0)?, row.get(1)?, row.get(2)?),
                kind: row.get(3)?,
                step: (row.get(4)?, row.get(5)?),
                day: row.get(6)?,
                came: row.get(7)?,
                open: row.get(8)?,
                named: row.get(9)?,
            })
        },
    )
}

/// Causes that were named, the most frequent first: to be offered again.
pub fn causes(tx: &mut Tx<'_>, orgs: &[i64], limit: i64) -> Result<Vec<(String, i64)>, StoreError> {
    tx.all(
        sql!(
            "select cause, count(*) from order_finding where org_id in ints($1) and cause <> ''
             group by cause order by count(*) desc, cause limit $2"
        ),
        args![crate::ints(orgs.iter().copied()), limit],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}
