//! Tickets by their moments: what is due, what changed, what was written.

use crate::{StoreError, Tx, args, sql};
use domain::ids::{OrganisationId, PersonId, TicketId};
use domain::time::Moment;

/// Tickets whose next moment has come, the most overdue first.
pub fn due(tx: &mut Tx<'_>, now: Moment, limit: i64) -> Result<Vec<TicketId>, StoreError> {
    tx.all(
        sql!("select id from ticket where due_at <= $1 order by due_at limit $2"),
        &args![now, limit],
        |row| row.get(0),
    )
}

/// When the next moment of any ticket is.
pub fn next_due(tx: &mut Tx<'_>) -> Result<Option<Moment>, StoreError> {
    tx.opt(
        sql!("select due_at from ticket where due_at is not null order by due_at limit 1"),
        &args![],
        |row| row.get(0),
    )
}

/// Tickets to which something will happen by itself.
pub fn awaiting(tx: &mut Tx<'_>) -> Result<Vec<TicketId>, StoreError> {
    tx.all(sql!("select id from ticket where due_at is not null order by due_at"), &args![], |row| row.get(0))
}

/// Moves a ticket's next moment: the rules changed, not the ticket.
pub fn set_due(tx: &mut Tx<'_>, id: TicketId, at: Option<Moment>) -> Result<(), StoreError> {
    tx.exec_one(sql!("update ticket set due_at = $2 where id = $1"), &args![id, at])
}

/// A ticket that changed, as far as others need to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The ticket.
    pub id: TicketId,
    /// Its number.
    pub number: i64,
    /// Its version.
    pub seq: i64,
    /// Its client.
    pub org: OrganisationId,
    /// Who asked.
    pub requester: PersonId,
    /// When it changed.
    pub updated_at: Moment,
}

/// Tickets that changed since a moment, the oldest change first.
pub fn changed_since(tx: &mut Tx<'_>, since: Moment, limit: i64) -> Result<Vec<Changed>, StoreError> {
    tx.all(
        sql!(
            "select id, number, seq, org_id, requester_id, updated_at from ticket
             where updated_at >= $1 order by updated_at, id limit $2"
        ),
        &args![since, limit],
        |row| {
            Ok(Changed {
                id: row.get(0)?,
                number: row.get(1)?,
                seq: row.get(2)?,
                org: row.get(3)?,
                requester: row.get(4)?,
                updated_at: row.get(5)?,
            })
        },
    )
}

/// Tickets written after a moment, or at it with a larger id, in that order: id, moment, version.
pub fn touched_since(
    tx: &mut Tx<'_>,
    after: (Moment, TicketId),
    limit: i64,
) -> Result<Vec<(TicketId, Moment, i64)>, StoreError> {
    tx.all(
        sql!(
            "select id, touched_at, seq from ticket where (touched_at, id) > ($1, $2)
             order by touched_at, id limit $3"
        ),
        &args![after.0, after.1, limit],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}
