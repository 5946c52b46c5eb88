//! Findings and the cases in which they are followed up.

use super::{day_of, number};
use crate::{Row, StoreError, Tx, args, sql};
use domain::ids::{ArrivalId, CaseId, FeedId, SupplierId, TicketId};
use domain::time::Moment;
use jiff::civil::Date;

/// Something wrong, and since when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingRow {
    /// Supplier, check and key: by which tomorrow's is the same.
    pub print: String,
    /// Whose data.
    pub supplier: SupplierId,
    /// By which feed.
    pub feed: FeedId,
    /// What of it a run says anything about.
    pub scope: String,
    /// The rule, or the code of a defect.
    pub rule: String,
    /// By which findings share a case.
    pub cause: String,
    /// The key of the row.
    pub key: String,
    /// Of which day.
    pub day: Date,
    /// Where it was seen last.
    pub arrival: Option<ArrivalId>,
    /// On which line.
    pub line: i64,
    /// What stood there.
    pub found: String,
    /// What was expected.
    pub expected: String,
    /// What likely made it so, as JSON; empty when nothing explains it.
    pub likely: String,
    /// It stands.
    pub open: bool,
    /// Since when.
    pub first_at: Moment,
    /// When it was seen last.
    pub last_at: Moment,
    /// How often it came back.
    pub returned: i64,
    /// When it was mended.
    pub mended_at: Option<Moment>,
    /// The file that proves it.
    pub mended_by: Option<ArrivalId>,
    /// In which case it is followed up.
    pub case: Option<CaseId>,
}

fn finding_row(row: &Row<'_>) -> Result<FindingRow, StoreError> {
    Ok(FindingRow {
        print: row.get(0)?,
        supplier: row.get(1)?,
        feed: row.get(2)?,
        scope: row.get(3)?,
        rule: row.get(4)?,
        cause: row.get(5)?,
        key: row.get(6)?,
        day: day_of(row.get(7)?)?,
        arrival: row.get(8)?,
        line: row.get(9)?,
        found: row.get(10)?,
        expected: row.get(11)?,
        likely: row.get(12)?,
        open: row.get(13)?,
        first_at: row.get(14)?,
        last_at: row.get(15)?,
        returned: row.get(16)?,
        mended_at: row.get(17)?,
        mended_by: row.get(18)?,
        case: row.get(19)?,
    })
}

/// All findings of a scope, mended ones too.
pub fn findings_of_scope(
    tx: &mut Tx<'_>,
    supplier: SupplierId,
    scope: &str,
) -> Result<Vec<FindingRow>, StoreError> {
    tx.all(
        sql!(
            "select print, supplier_id, feed_id, scope, rule, cause, key, day, arrival_id, line, found, expected,
                 likely, open, first_at, last_at, returned, mended_at, mended_by, case_id from data_finding
             where supplier_id = $1 and scope = $2 order by print"
        ),
        &args![supplier, scope],
        finding_row,
    )
}

/// The findings of a supplier that stand, the oldest first.
pub fn open_findings(tx: &mut Tx<'_>, supplier: SupplierId) -> Result<Vec<FindingRow>, StoreError> {
    tx.all(
        sql!(
            "select print, supplier_id, feed_id, scope, rule, cause, key, day, arrival_id, line, found, expected,
                 likely, open, first_at, last_at, returned, mended_at, mended_by, case_id from data_finding
             where supplier_id = $1 and open order by cause, day, arrival_id, line, print"
        ),
        &args![supplier],
        finding_row,
    )
}

/// The findings of a case, mended ones too.
pub fn findings_of_case(tx: &mut Tx<'_>, case: CaseId) -> Result<Vec<FindingRow>, StoreError> {
    tx.all(
        sql!(
            "select print, supplier_id, feed_id, scope, rule, cause, key, day, arrival_id, line, found, expected,
                 likely, open, first_at, last_at, returned, mended_at, mended_by, case_id from data_finding
             where case_id = $1 order by day, line, print"
        ),
        &args![case],
        finding_row,
    )
}

/// Writes a finding.
pub fn put_finding(tx: &mut Tx<'_>, one: &FindingRow) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into data_finding (print, supplier_id, feed_id, scope, rule, cause, key, day, arrival_id, line,
                 found, expected, likely, open, first_at, last_at, returned, mended_at, mended_by, case_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
             on conflict (print) do update set cause = excluded.cause, day = excluded.day,
                 arrival_id = excluded.arrival_id, line = excluded.line, found = excluded.found,
                 expected = excluded.expected, likely = excluded.likely, open = excluded.open,
                 last_at = excluded.last_at, returned = excluded.returned, mended_at = excluded.mended_at,
                 mended_by = excluded.mended_by, case_id = excluded.case_id"
        ),
        &args![
            &one.print,
            one.supplier,
            one.feed,
            &one.scope,
            &one.rule,
            &one.cause,
            &one.key,
            number(one.day),
            one.arrival,
            one.line,
            &one.found,
            &one.expected,
            &one.likely,
            one.open,
            one.first_at,
            one.last_at,
            one.returned,
            one.mended_at,
            one.mended_by,
            one.case
        ],
    )?;
    Ok(())
}

/// How many findings of each file of a feed stand, by file.
pub fn standing(tx: &mut Tx<'_>, supplier: SupplierId) -> Result<Vec<(ArrivalId, i64)>, StoreError> {
    tx.all(
        sql!(
            "select arrival_id, count(*) from data_finding
             where supplier_id = $1 and open and arrival_id is not null group by arrival_id"
        ),
        &args![supplier],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Clears what the files of a supplier are said to hold; that they held something is remembered.
pub fn clear_standing(tx: &mut Tx<'_>, supplier: SupplierId) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "update arrival set standing = -1 where standing > 0
               and feed_id in (select id from data_feed where supplier_id = $1)"
        ),
        &args![supplier],
    )?;
    Ok(())
}

/// What is wrong with a supplier's data for one cause, until it is mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    /// Its id.
    pub id: CaseId,
    /// Whose data.
    pub supplier: SupplierId,
    /// By which feed.
    pub feed: FeedId,
    /// The cause.
    pub cause: String,
    /// Where it is talked about.
    pub ticket: TicketId,
    /// Since when.
    pub opened_at: Moment,
    /// Reminders that went, and word to the head office.
    pub step: i64,
    /// When the next is due.
    pub next_at: Option<Moment>,
    /// Findings that the last letter told of.
    pub told: i64,
    /// When it was mended.
    pub closed_at: Option<Moment>,
    /// The file that proves it.
    pub proof: Option<ArrivalId>,
}

fn case_row(row: &Row<'_>) -> Result<CaseRow, StoreError> {
    Ok(CaseRow {
        id: row.get(0)?,
        supplier: row.get(1)?,
        feed: row.get(2)?,
        cause: row.get(3)?,
        ticket: row.get(4)?,
        opened_at: row.get(5)?,
        step: row.get(6)?,
        next_at: row.get(7)?,
        told: row.get(8)?,
        closed_at: row.get(9)?,
        proof: row.get(10)?,
    })
}

/// A case.
pub fn case(tx: &mut Tx<'_>, id: CaseId) -> Result<Option<CaseRow>, StoreError> {
    tx.opt(
        sql!(
            "select id, supplier_id, feed_id, cause, ticket_id, opened_at, step, next_at, told, closed_at, proof
             from data_case where id = $1"
        ),
        &args![id],
        case_row,
    )
}

/// The cases of a supplier since a moment, and those that are open; the newest first.
pub fn cases(tx: &mut Tx<'_>, supplier: SupplierId, since: Moment) -> Result<Vec<CaseRow>, StoreError> {
    tx.all(
        sql!(
            "select id, supplier_id, feed_id, cause, ticket_id, opened_at, step, next_at, told, closed_at, proof
             from data_case where supplier_id = $1 and (opened_at >= $2 or closed_at is null)
             order by opened_at desc, id desc"
        ),
        &args![supplier, since],
        case_row,
    )
}

/// Cases by their ids, for the doctor's walk.
pub fn some_cases(tx: &mut Tx<'_>, after: CaseId, limit: i64) -> Result<Vec<CaseRow>, StoreError> {
    tx.all(
        sql!(
            "select id, supplier_id, feed_id, cause, ticket_id, opened_at, step, next_at, told, closed_at, proof
             from data_case where id > $1 order by id limit $2"
        ),
        &args![after, limit],
        case_row,
    )
}

/// Cases whose moment has come.
pub fn due_cases(tx: &mut Tx<'_>, now: Moment, limit: i64) -> Result<Vec<CaseId>, StoreError> {
    tx.all(
        sql!("select id from data_case where next_at <= $1 order by next_at, id limit $2"),
        &args![now, limit],
        |row| row.get(0),
    )
}

/// Writes a case.
pub fn put_case(tx: &mut Tx<'_>, one: &CaseRow) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into data_case (id, supplier_id, feed_id, cause, ticket_id, opened_at, step, next_at, told,
                 closed_at, proof)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             on conflict (id) do update set step = excluded.step, next_at = excluded.next_at,
                 told = excluded.told, closed_at = excluded.closed_at, proof = excluded.proof"
        ),
        &args![
            one.id,
            one.supplier,
            one.feed,
            &one.cause,
            one.ticket,
            one.opened_at,
            one.step,
            one.next_at,
            one.told,
            one.closed_at,
            one.proof
        ],
    )?;
    Ok(())
}
