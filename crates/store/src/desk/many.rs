//! Changes of many tickets in one act, with what undoes them.

use crate::{StoreError, Tx, args, sql};
use domain::desk::Before;
use domain::ids::{BulkId, PersonId, TicketId};
use domain::time::Moment;

/// A change of many tickets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bulk {
    /// Its id.
    pub id: BulkId,
    /// Who made it.
    pub person: PersonId,
    /// When.
    pub at: Moment,
    /// When it was taken back.
    pub undone_at: Option<Moment>,
    /// Of how many tickets.
    pub tickets: i64,
    /// What was asked for, in the words of the journal's codes.
    pub said: String,
}

/// A ticket of a bulk change: its version after it, and what it was before.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// Which.
    pub ticket: TicketId,
    /// Its version after the change; undone only while it has that.
    pub seq: i64,
    /// What it was.
    pub before: Before,
}

/// Writes a bulk change.
pub fn insert_bulk(tx: &mut Tx<'_>, bulk: &Bulk, changed: &[Changed]) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into bulk (id, person_id, at, undone_at, tickets, said) values ($1, $2, $3, $4, $5, $6)"
        ),
        &args![bulk.id, bulk.person, bulk.at, bulk.undone_at, bulk.tickets, &bulk.said],
    )?;
    let mut rows = Vec::with_capacity(changed.len());
    for one in changed {
        let before = serde_json::to_string(&one.before).map_err(StoreError::broken)?;
        rows.push(args![bulk.id, one.ticket, one.seq, before]);
    }
    tx.exec_many(
        sql!("insert into bulk_ticket (bulk_id, ticket_id, seq, before) values ($1, $2, $3, $4)"),
        rows,
    )?;
    Ok(())
}

/// A bulk change.
pub fn bulk(tx: &mut Tx<'_>, id: BulkId) -> Result<Option<Bulk>, StoreError> {
    tx.opt(
        sql!("select id, person_id, at, undone_at, tickets, said from bulk where id = $1"),
        &args![id],
        |row| {
            Ok(Bulk {
                id: row.get(0)?,
                person: row.get(1)?,
                at: row.get(2)?,
                undone_at: row.get(3)?,
                tickets: row.get(4)?,
                said: row.get(5)?,
            })
        },
    )
}

/// Its tickets.
pub fn bulk_tickets(tx: &mut Tx<'_>, id: BulkId) -> Result<Vec<Changed>, StoreError> {
    tx.all(
        sql!("select ticket_id, seq, before from bulk_ticket where bulk_id = $1 order by ticket_id"),
        &args![id],
        |row| {
            let before: String = row.get(2)?;
            let before = serde_json::from_str(&before).map_err(StoreError::broken)?;
            Ok(Changed { ticket: row.get(0)?, seq: row.get(1)?, before })
        },
    )
}

/// Notes that it was taken back.
pub fn set_undone(tx: &mut Tx<'_>, id: BulkId, at: Moment) -> Result<(), StoreError> {
    tx.exec(sql!("update bulk set undone_at = $2 where id = $1"), &args![id, at])?;
    Ok(())
}
