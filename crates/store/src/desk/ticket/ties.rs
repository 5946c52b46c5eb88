//! What tickets are to each other.

use super::known;
use crate::{StoreError, Tx, args, sql};
use domain::desk::{Link, Ticket, Tie};
use domain::ids::TicketId;

/// Writes the difference between the ties before and after.
pub(super) fn write(tx: &mut Tx<'_>, before: &[Tie], after: &Ticket) -> Result<(), StoreError> {
    for gone in before.iter().filter(|tie| !after.ties.contains(tie)) {
        tx.exec(
            sql!("delete from ticket_tie where ticket_id = $1 and link = $2 and to_id = $3"),
            &args![after.id, gone.link.code(), gone.to],
        )?;
    }
    for new in after.ties.iter().filter(|tie| !before.contains(tie)) {
        tx.exec(
            sql!("insert into ticket_tie (ticket_id, link, to_id, to_number) values ($1, $2, $3, $4)"),
            &args![after.id, new.link.code(), new.to, new.number],
        )?;
    }
    Ok(())
}

/// The ties of a ticket.
pub(super) fn of(tx: &mut Tx<'_>, id: TicketId) -> Result<Vec<Tie>, StoreError> {
    let mut ties = tx.all(
        sql!("select link, to_id, to_number from ticket_tie where ticket_id = $1"),
        &args![id],
        |row| {
            let link = known(Link::from_code(&row.get::<String>(0)?), "link")?;
            Ok(Tie { link, to: row.get(1)?, number: row.get(2)? })
        },
    )?;
    ties.sort_unstable();
    Ok(ties)
}

/// The ticket in which the conversation of this one goes on: itself, or where it was merged, however far.
pub fn current(tx: &mut Tx<'_>, mut id: TicketId) -> Result<TicketId, StoreError> {
    loop {
        let into = tx.opt(sql!("select merged_into from ticket where id = $1"), &args![id], |row| {
            row.get::<Option<TicketId>>(0)
        })?;
        match into.flatten() {
            Some(next) => id = next,
            None => return Ok(id),
        }
    }
}

/// A ticket and all that were merged into it, however deep: those whose messages are one conversation.
pub fn whole(tx: &mut Tx<'_>, id: TicketId) -> Result<Vec<TicketId>, StoreError> {
    let mut all = vec![id];
    let mut at = 0;
    while let Some(&next) = all.get(at) {
        let parts: Vec<TicketId> =
            tx.all(sql!("select id from ticket where merged_into = $1 order by id"), &args![next], |row| {
                row.get(0)
            })?;
        all.extend(parts);
        at += 1;
    }
    Ok(all)
}
