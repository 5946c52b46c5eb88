//! Shipments, and what their sides said.

use crate::{Row, StoreError, Tx, args, sql};
use domain::ids::{OrganisationId, TwinId};
use domain::time::Moment;

/// A shipment with all its sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twin {
    /// Its id.
    pub id: TwinId,
    /// Whose.
    pub org: OrganisationId,
    /// The source whose order it is.
    pub leader: String,
    /// Its number there.
    pub number: String,
    /// When it was first heard of.
    pub first_at: Moment,
    /// When anything of it changed last.
    pub changed_at: Moment,
    /// When something about it changes by itself.
    pub next_at: Option<Moment>,
    /// Discrepancies that stand open.
    pub wrong: i64,
    /// Its states by side, as JSON.
    pub states: String,
    /// Nothing more is expected of the side that leads.
    pub ended: bool,
}

fn twin(row: &Row<'_>) -> Result<Twin, StoreError> {
    Ok(Twin {
        id: row.get(0)?,
        org: row.get(1)?,
        leader: row.get(2)?,
        number: row.get(3)?,
        first_at: row.get(4)?,
        changed_at: row.get(5)?,
        next_at: row.get(6)?,
        wrong: row.get(7)?,
        states: row.get(8)?,
        ended: row.get(9)?,
    })
}

/// A shipment.
pub fn twin_by_id(tx: &mut Tx<'_>, id: TwinId) -> Result<Option<Twin>, StoreError> {
    tx.opt(
        sql!(
            "select id, org_id, leader, number, first_at, changed_at, next_at, wrong, states, ended
             from order_twin where id = $1"
        ),
        args![id],
        twin,
    )
}

/// A shipment by its number.
pub fn twin_by_number(
    tx: &mut Tx<'_>,
    org: OrganisationId,
    leader: &str,
    number: &str,
) -> Result<Option<Twin>, StoreError> {
    tx.opt(
        sql!(
            "select id, org_id, leader, number, first_at, changed_at, next_at, wrong, states, ended
             from order_twin where org_id = $1 and leader = $2 and number = $3"
        ),
        args![org, leader, number],
        twin,
    )
}

/// Shipments whose number begins so, of whatever client.
pub fn twins_like(tx: &mut Tx<'_>, number: &str, limit: i64) -> Result<Vec<Twin>, StoreError> {
    tx.all(
        sql!(
            "select id, org_id, leader, number, first_at, changed_at, next_at, wrong, states, ended
             from order_twin where number >= $1 and number < $2 order by number limit $3"
        ),
        args![number, format!("{number}\u{10ffff}"), limit],
        twin,
    )
}

/// Whether there is any shipment of these clients.
pub fn any_twin(tx: &mut Tx<'_>, orgs: &[i64]) -> Result<bool, StoreError> {
    let found: Option<i64> = tx.opt(
        sql!("select id from order_twin where org_id in ints($1) limit 1"),
        args![crate::ints(orgs.iter().copied())],
        |row| row.get(0),
    )?;
    Ok(found.is_some())
}

/// Writes a new shipment.
pub fn add_twin(tx: &mut Tx<'_>, one: &Twin) -> Result<(), StoreError> {
    tx.exec_one(
        sql!(
            "insert into order_twin (id, org_id, leader, number, first_at, changed_at, next_at, wrong, states, ended)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        ),
        args![
            one.id,
            one.org,
            one.leader.as_str(),
            one.number.as_str(),
            one.first_at,
            one.changed_at,
            one.next_at,
            one.wrong,
            one.states.as_str(),
            one.ended
        ],
    )
}

/// Writes how a shipment stands.
pub fn stand(tx: &mut Tx<'_>, one: &Twin) -> Result<(), StoreError> {
    tx.exec_one(
        sql!(
            "update order_twin set changed_at = $2, next_at = $3, wrong = $4, states = $5, ended = $6 where id = $1"
        ),
        args![one.id, one.changed_at, one.next_at, one.wrong, one.states.as_str(), one.ended],
    )
}

/// Shipments about which something changes by itself now.
pub fn due(tx: &mut Tx<'_>, now: Moment, limit: i64) -> Result<Vec<TwinId>, StoreError> {
    tx.all(
        sql!(
            "select id from order_twin where next_at is not null and next_at <= $1 order by next_at limit $2"
        ),
        args![now, limit],
        |row| row.get(0),
    )
}

/// Shipments after an id, of a client or of all: for recounting.
pub fn twins_after(
    tx: &mut Tx<'_>,
    org: Option<OrganisationId>,
    after: TwinId,
    limit: i64,
) -> Result<Vec<TwinId>, StoreError> {
    tx.all(
        sql!("select id from order_twin where id > $1 and (org_id = $2 or $2 = 0) order by id limit $3"),
        args![after, org.map_or(0, |org| org.0), limit],
        |row| row.get(0),
    )
}

/// Orders of a source that were first heard of between two moments, within the hour of the day that begins like `hour`.
pub fn count_at_hour(
    tx: &mut Tx<'_>,
    org: OrganisationId,
    leader: &str,
    from: Moment,
    to: Moment,
    hour: Moment,
) -> Result<i64, StoreError> {
    tx.one(
        sql!(
            "select count(*) from order_twin where org_id = $1 and leader = $2 and first_at >= $3 and first_at < $4
               and (first_at + $5) % 86400000 < 3600000"
        ),
        args![org, leader, from, to, 86_400_000 - hour.rem_euclid(86_400_000)],
        |row| row.get(0),
    )
}

/// Orders of a source that were first heard of since a moment.
pub fn count_since(
    tx: &mut Tx<'_>,
    org: OrganisationId,
    leader: &str,
    since: Moment,
) -> Result<i64, StoreError> {
    tx.one(
        sql!("select count(*) from order_twin where org_id = $1 and leader = $2 and first_at >= $3"),
        args![org, leader, since],
        |row| row.get(0),
    )
}

/// Numbers of a source's orders whose end nobody heard of yet, the latest first.
pub fn underway(
    tx: &mut Tx<'_>,
    org: OrganisationId,
    leader: &str,
    limit: i64,
) -> Result<Vec<String>, StoreError> {
    tx.all(
        sql!(
            "select number from order_twin where org_id = $1 and leader = $2 and not ended
             order by first_at desc limit $3"
        ),
        args![org, leader, limit],
        |row| row.get(0),
    )
}

/// A saying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saying {
    /// What makes it the same when it comes again.
    pub digest: String,
    /// Who says it.
    pub source: String,
    /// When it came to be so.
    pub at: Moment,
    /// When we heard it.
    pub seen_at: Moment,
    /// All of it, as JSON.
    pub doc: String,
}

/// Writes a saying; answers whether it is new.
pub fn say(tx: &mut Tx<'_>, twin: TwinId, one: &Saying) -> Result<bool, StoreError> {
    let rows = tx.exec(
        sql!(
            "insert into order_fact (twin_id, digest, source, at, seen_at, doc) values ($1, $2, $3, $4, $5, $6)
             on conflict (twin_id, digest) do nothing"
        ),
        args![twin, one.digest.as_str(), one.source.as_str(), one.at, one.seen_at, one.doc.as_str()],
    )?;
    Ok(rows > 0)
}

/// All sayings about a shipment, in the order of what happened.
pub fn sayings(tx: &mut Tx<'_>, twin: TwinId) -> Result<Vec<Saying>, StoreError> {
    tx.all(
        sql!(
            "select digest, source, at, seen_at, doc from order_fact where twin_id = $1
             order by at, seen_at, digest"
        ),
        args![twin],
        |row| {
            Ok(Saying {
                digest: row.get(0)?,
                source: row.get(1)?,
                at: row.get(2)?,
                seen_at: row.get(3)?,
                doc: row.get(4)?,
            })
        },
    )
}
