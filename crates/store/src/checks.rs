//! Data services: suppliers and their feeds, contracts of columns, files that came, checks, findings, cases.

mod arrivals;
mod findings;

pub use arrivals::*;
pub use findings::*;

use crate::{Row, StoreError, Tx, args, sql};
use domain::checks::FeedKind;
use domain::ids::{CheckId, FeedId, OrganisationId, PersonId, SupplierId};
use domain::time::Moment;
use jiff::civil::Date;

/// A day as it stands in a column: 20261122.
pub(crate) fn number(day: Date) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}

#[allow(clippy::cast_possible_truncation, reason = "a number that is no day is refused by Date")]
fn day_of(number: i64) -> Result<Date, StoreError> {
    Date::new((number / 10_000) as i16, (number / 100 % 100) as i8, (number % 100) as i8)
        .map_err(StoreError::broken)
}

/// Who sends data to a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supplier {
    /// Its id.
    pub id: SupplierId,
    /// To whom.
    pub client: OrganisationId,
    /// Who.
    pub org: OrganisationId,
    /// In which language it is written to.
    pub locale: String,
    /// Who mends.
    pub it: Option<PersonId>,
    /// Who is told when nobody mends.
    pub head: Option<PersonId>,
    /// How long it is waited for, as JSON.
    pub patience: String,
    /// Which generation of the signed link is good.
    pub link: i64,
    /// When it was entered.
    pub created_at: Moment,
}

fn supplier_row(row: &Row<'_>) -> Result<Supplier, StoreError> {
    Ok(Supplier {
        id: row.get(0)?,
        client: row.get(1)?,
        org: row.get(2)?,
        locale: row.get(3)?,
        it: row.get(4)?,
        head: row.get(5)?,
        patience: row.get(6)?,
        link: row.get(7)?,
        created_at: row.get(8)?,
    })
}

/// A supplier.
pub fn supplier(tx: &mut Tx<'_>, id: SupplierId) -> Result<Option<Supplier>, StoreError> {
    tx.opt(
        sql!(
            "select id, client_id, org_id, locale, it_id, head_id, patience, link, created_at from supplier
             where id = $1"
        ),
        &args![id],
        supplier_row,
    )
}

/// All suppliers.
pub fn suppliers(tx: &mut Tx<'_>) -> Result<Vec<Supplier>, StoreError> {
    tx.all(
        sql!(
            "select id, client_id, org_id, locale, it_id, head_id, patience, link, created_at from supplier
             order by id"
        ),
        &args![],
        supplier_row,
    )
}

/// The suppliers that an organisation is, one for each client.
pub fn suppliers_of_org(tx: &mut Tx<'_>, org: OrganisationId) -> Result<Vec<Supplier>, StoreError> {
    tx.all(
        sql!(
            "select id, client_id, org_id, locale, it_id, head_id, patience, link, created_at from supplier
             where org_id = $1 order by id"
        ),
        &args![org],
        supplier_row,
    )
}

/// Writes a supplier.
pub fn put_supplier(tx: &mut Tx<'_>, one: &Supplier) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into supplier (id, client_id, org_id, locale, it_id, head_id, patience, link, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             on conflict (id) do update set locale = excluded.locale, it_id = excluded.it_id,
                 head_id = excluded.head_id, patience = excluded.patience, link = excluded.link"
        ),
        &args![
            one.id,
            one.client,
            one.org,
            &one.locale,
            one.it,
            one.head,
            &one.patience,
            one.link,
            one.created_at
        ],
    )?;
    Ok(())
}

/// Data of one kind that a supplier sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Its id.
    pub id: FeedId,
    /// Who sends it.
    pub supplier: SupplierId,
    /// What it brings.
    pub kind: FeedKind,
    /// What it is called.
    pub name: String,
    /// When files are awaited, as JSON.
    pub schedule: String,
    /// Sources and rules, as JSON.
    pub doc: String,
    /// Which version of its contract is good; 0 before anything was agreed.
    pub contract: i64,
    /// The day that is awaited next.
    pub watch: Option<Date>,
    /// When it should be there.
    pub next_at: Option<Moment>,
    /// Whether it is watched.
    pub active: bool,
    /// Counts changes.
    pub version: i64,
    /// When it was entered.
    pub created_at: Moment,
}

fn feed_row(row: &Row<'_>) -> Result<Feed, StoreError> {
    let kind: String = row.get(2)?;
    let watch: Option<i64> = row.get(7)?;
    Ok(Feed {
        id: row.get(0)?,
        supplier: row.get(1)?,
        kind: FeedKind::from_code(&kind).unwrap_or(FeedKind::Other),
        name: row.get(3)?,
        schedule: row.get(4)?,
        doc: row.get(5)?,
        contract: row.get(6)?,
        watch: watch.map(day_of).transpose()?,
        next_at: row.get(8)?,
        active: row.get(9)?,
        version: row.get(10)?,
        created_at: row.get(11)?,
    })
}

/// A feed.
pub fn feed(tx: &mut Tx<'_>, id: FeedId) -> Result<Option<Feed>, StoreError> {
    tx.opt(
        sql!(
            "select id, supplier_id, kind, name, schedule, doc, contract_version, watch_day, next_at, active,
                 version, created_at from data_feed where id = $1"
        ),
        &args![id],
        feed_row,
    )
}

/// The feeds of a supplier.
pub fn feeds(tx: &mut Tx<'_>, supplier: SupplierId) -> Result<Vec<Feed>, StoreError> {
    tx.all(
        sql!(
            "select id, supplier_id, kind, name, schedule, doc, contract_version, watch_day, next_at, active,
                 version, created_at from data_feed where supplier_id = $1 order by id"
        ),
        &args![supplier],
        feed_row,
    )
}

/// Feeds whose moment has come.
pub fn due_feeds(tx: &mut Tx<'_>, now: Moment, limit: i64) -> Result<Vec<FeedId>, StoreError> {
    tx.all(
        sql!("select id from data_feed where next_at <= $1 order by next_at, id limit $2"),
        &args![now, limit],
        |row| row.get(0),
    )
}

/// Writes a feed. `Stale` when it was changed meanwhile.
pub fn put_feed(tx: &mut Tx<'_>, one: &Feed) -> Result<(), StoreError> {
    let rows = tx.exec(
        sql!(
            "insert into data_feed (id, supplier_id, kind, name, schedule, doc, contract_version, watch_day, next_at,
                 active, version, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             on conflict (id) do update set kind = excluded.kind, name = excluded.name,
                 schedule = excluded.schedule, doc = excluded.doc, contract_version = excluded.contract_version,
                 watch_day = excluded.watch_day, next_at = excluded.next_at, active = excluded.active,
                 version = excluded.version
             where data_feed.version + 1 = excluded.version"
        ),
        &args![
            one.id,
            one.supplier,
            one.kind.code(),
            &one.name,
            &one.schedule,
            &one.doc,
            one.contract,
            one.watch.map(number),
            one.next_at,
            one.active,
            one.version,
            one.created_at
        ],
    )?;
    if rows == 0 { Err(StoreError::Stale) } else { Ok(()) }
}

/// Sets which day is awaited next, and until when.
pub fn watch(
    tx: &mut Tx<'_>,
    feed: FeedId,
    day: Option<Date>,
    next_at: Option<Moment>,
) -> Result<(), StoreError> {
    tx.exec(
        sql!("update data_feed set watch_day = $2, next_at = $3 where id = $1"),
        &args![feed, day.map(number), next_at],
    )?;
    Ok(())
}

/// Writes what was agreed about a feed's columns.
pub fn insert_contract(
    tx: &mut Tx<'_>,
    feed: FeedId,
    version: i64,
    doc: &str,
    at: Moment,
    by: &str,
) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into data_contract (feed_id, version, doc, agreed_at, agreed_by) values ($1, $2, $3, $4, $5)"
        ),
        &args![feed, version, doc, at, by],
    )?;
    Ok(())
}

/// What was agreed about a feed's columns: version, document, when, by whom; the newest first.
pub fn contracts(tx: &mut Tx<'_>, feed: FeedId) -> Result<Vec<(i64, String, Moment, String)>, StoreError> {
    tx.all(
        sql!(
            "select version, doc, agreed_at, agreed_by from data_contract where feed_id = $1
             order by version desc"
        ),
        &args![feed],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )
}

/// A check in one of its versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckRow {
    /// Its id.
    pub id: CheckId,
    /// Which version.
    pub version: i64,
    /// Whose suppliers it judges.
    pub client: OrganisationId,
    /// `draft`, `live`, `past`.
    pub state: String,
    /// What it is called.
    pub name: String,
    /// Its text.
    pub doc: String,
    /// Who wrote it.
    pub author: PersonId,
    /// When.
    pub written_at: Moment,
    /// Who approved it.
    pub approved_by: Option<PersonId>,
    /// When.
    pub approved_at: Option<Moment>,
    /// What the last dry run found, as JSON; empty before one.
    pub tried: String,
}

fn check_row(row: &Row<'_>) -> Result<CheckRow, StoreError> {
    Ok(CheckRow {
        id: row.get(0)?,
        version: row.get(1)?,
        client: row.get(2)?,
        state: row.get(3)?,
        name: row.get(4)?,
        doc: row.get(5)?,
        author: row.get(6)?,
        written_at: row.get(7)?,
        approved_by: row.get(8)?,
        approved_at: row.get(9)?,
        tried: row.get(10)?,
    })
}

/// Checks that are drafts or live, by client.
pub fn checks(tx: &mut Tx<'_>) -> Result<Vec<CheckRow>, StoreError> {
    tx.all(
        sql!(
            "select id, version, client_id, state, name, doc, author_id, written_at, approved_id, approved_at,
                 tried from data_check where state <> 'past' order by name, id, version desc"
        ),
        &args![],
        check_row,
    )
}

/// The live checks over a client's suppliers.
pub fn live_checks(tx: &mut Tx<'_>, client: OrganisationId) -> Result<Vec<CheckRow>, StoreError> {
    tx.all(
        sql!(
            "select id, version, client_id, state, name, doc, author_id, written_at, approved_id, approved_at,
                 tried from data_check where client_id = $1 and state = 'live' order by id"
        ),
        &args![client],
        check_row,
    )
}

/// All versions of a check, the newest first.
pub fn check_versions(tx: &mut Tx<'_>, id: CheckId) -> Result<Vec<CheckRow>, StoreError> {
    tx.all(
        sql!(
            "select id, version, client_id, state, name, doc, author_id, written_at, approved_id, approved_at,
                 tried from data_check where id = $1 order by version desc"
        ),
        &args![id],
        check_row,
    )
}

/// Writes a version of a check.
pub fn put_check(tx: &mut Tx<'_>, one: &CheckRow) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into data_check (id, version, client_id, state, name, doc, author_id, written_at, approved_id,
                 approved_at, tried)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             on conflict (id, version) do update set state = excluded.state, name = excluded.name,
                 doc = excluded.doc, author_id = excluded.author_id, written_at = excluded.written_at,
                 approved_id = excluded.approved_id, approved_at = excluded.approved_at, tried = excluded.tried"
        ),
        &args![
            one.id,
            one.version,
            one.client,
            &one.state,
            &one.name,
            &one.doc,
            one.author,
            one.written_at,
            one.approved_by,
            one.approved_at,
            &one.tried
        ],
    )?;
    Ok(())
}
