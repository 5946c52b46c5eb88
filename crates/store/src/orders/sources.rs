//! The sides of clients' orders, and how each answers; what their words mean to a client.

use crate::{Row, StoreError, Tx, args, sql};
use domain::ids::{OrderSourceId, OrganisationId, PersonId};
use domain::time::Moment;

/// A side of a client's orders, and how we hear it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its id.
    pub id: OrderSourceId,
    /// Whose orders.
    pub org: OrganisationId,
    /// As facts name it.
    pub name: String,
    /// Whose words it speaks.
    pub system: String,
    /// `marketplace`, `shop`, `erp`.
    pub role: String,
    /// `push`, `list`, `express`, `statistics`.
    pub road: String,
    /// What else was agreed, as JSON.
    pub doc: String,
    /// Its keys, sealed.
    pub secret: Option<String>,
    /// Whether it is asked.
    pub active: bool,
    /// Where the next asking goes on.
    pub place: String,
    /// When it last answered well.
    pub answered_at: Option<Moment>,
    /// Since when it answers badly.
    pub failing_at: Option<Moment>,
    /// How often it did.
    pub failures: i64,
    /// What it said then.
    pub trouble: String,
    /// When the last new order came.
    pub order_at: Option<Moment>,
    /// Sayings taken, and those of them that were heard before.
    pub told: (i64, i64),
    /// Since when it is here.
    pub created_at: Moment,
}

fn source(row: &Row<'_>) -> Result<Source, StoreError> {
    Ok(Source {
        id: row.get(0)?,
        org: row.get(1)?,
        name: row.get(2)?,
        system: row.get(3)?,
        role: row.get(4)?,
        road: row.get(5)?,
        doc: row.get(6)?,
        secret: row.get(7)?,
        active: row.get(8)?,
        place: row.get(9)?,
        answered_at: row.get(10)?,
        failing_at: row.get(11)?,
        failures: row.get(12)?,
        trouble: row.get(13)?,
        order_at: row.get(14)?,
        told: (row.get(15)?, row.get(16)?),
        created_at: row.get(17)?,
    })
}

/// All sources, by client and name.
pub fn sources(tx: &mut Tx<'_>) -> Result<Vec<Source>, StoreError> {
    tx.all(
        sql!(
            "select id, org_id, name, system, role, road, doc, secret, active, place, answered_at, failing_at, failures,
                    trouble, order_at, told, repeated, created_at
             from order_source order by org_id, name"
        ),
        args![],
        source,
    )
}

/// The sources of a client.
pub fn sources_of(tx: &mut Tx<'_>, org: OrganisationId) -> Result<Vec<Source>, StoreError> {
    tx.all(
        sql!(
            "select id, org_id, name, system, role, road, doc, secret, active, place, answered_at, failing_at, failures,
                    trouble, order_at, told, repeated, created_at
             from order_source where org_id = $1 order by name"
        ),
        args![org],
        source,
    )
}

/// A source.
pub fn source_by_id(tx: &mut Tx<'_>, id: OrderSourceId) -> Result<Option<Source>, StoreError> {
    tx.opt(
        sql!(
            "select id, org_id, name, system, role, road, doc, secret, active, place, answered_at, failing_at, failures,
                    trouble, order_at, told, repeated, created_at
             from order_source where id = $1"
        ),
        args![id],
        source,
    )
}

/// Writes a source as it was agreed; how it does is kept.
pub fn put_source(tx: &mut Tx<'_>, one: &Source) -> Result<(), StoreError> {
    tx.exec_one(
        sql!(
            "insert into order_source (id, org_id, name, system, role, road, doc, secret, active, place, answered_at,
                                       failing_at, failures, trouble, order_at, told, repeated, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
             on conflict (id) do update set name = excluded.name, system = excluded.system, role = excluded.role,
                 road = excluded.road, doc = excluded.doc, secret = excluded.secret, active = excluded.active"
        ),
        args![
            one.id,
            one.org,
            one.name.as_str(),
            one.system.as_str(),
            one.role.as_str(),
            one.road.as_str(),
            one.doc.as_str(),
            one.secret.as_deref(),
            one.active,
            one.place.as_str(),
            one.answered_at,
            one.failing_at,
            one.failures,
            one.trouble.as_str(),
            one.order_at,
            one.told.0,
            one.told.1,
            one.created_at
        ],
    )
}

/// A source answered well: where to go on.
pub fn source_answered(
    tx: &mut Tx<'_>,
    id: OrderSourceId,
    at: Moment,
    place: Option<&str>,
) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "update order_source set answered_at = $2, failing_at = null, failures = 0, trouble = '',
                    place = coalesce($3, place) where id = $1"
        ),
        args![id, at, place],
    )?;
    Ok(())
}

/// A source answered badly; an answer of which a part could not be read is no failure of the exchange.
pub fn source_failed(
    tx: &mut Tx<'_>,
    id: OrderSourceId,
    at: Moment,
    trouble: &str,
    failure: bool,
) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "update order_source set failing_at = coalesce(failing_at, $2), failures = failures + $4, trouble = $3
             where id = $1"
        ),
        args![id, at, trouble, i64::from(failure)],
    )?;
    Ok(())
}

/// Counts what a source said.
pub fn source_told(
    tx: &mut Tx<'_>,
    id: OrderSourceId,
    told: i64,
    repeated: i64,
    order_at: Option<Moment>,
) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "update order_source set told = told + $2, repeated = repeated + $3,
                    order_at = case when order_at is null or order_at < $4 then coalesce($4, order_at) else order_at end
             where id = $1"
        ),
        args![id, told, repeated, order_at],
    )?;
    Ok(())
}

/// What a word means for a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// For whom.
    pub org: OrganisationId,
    /// Whose word.
    pub system: String,
    /// The word.
    pub word: String,
    /// One of our states.
    pub means: String,
    /// When it was decided.
    pub at: Moment,
    /// By whom.
    pub by: Option<PersonId>,
}

/// What was decided for a client.
pub fn meanings(tx: &mut Tx<'_>, org: OrganisationId) -> Result<Vec<Meaning>, StoreError> {
    tx.all(
        sql!(
            "select org_id, system, word, means, decided_at, decided_by from order_meaning where org_id = $1
             order by system, word"
        ),
        args![org],
        |row| {
            Ok(Meaning {
                org: row.get(0)?,
                system: row.get(1)?,
                word: row.get(2)?,
                means: row.get(3)?,
                at: row.get(4)?,
                by: row.get(5)?,
            })
        },
    )
}

/// Decides what a word means; `None` takes the decision back.
pub fn put_meaning(tx: &mut Tx<'_>, one: &Meaning, decided: bool) -> Result<(), StoreError> {
    if !decided {
        tx.exec(
            sql!("delete from order_meaning where org_id = $1 and system = $2 and word = $3"),
            args![one.org, one.system.as_str(), one.word.as_str()],
        )?;
        return Ok(());
    }
    tx.exec_one(
        sql!(
            "insert into order_meaning (org_id, system, word, means, decided_at, decided_by)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (org_id, system, word) do update set means = excluded.means,
                 decided_at = excluded.decided_at, decided_by = excluded.decided_by"
        ),
        args![one.org, one.system.as_str(), one.word.as_str(), one.means.as_str(), one.at, one.by],
    )
}
