//! The flags of a ticket in its row, its names elsewhere in a table of their own.

use crate::{Sql, StoreError, Tx, Val, args, sql};
use domain::desk::{Flag, Marks, Reference, Ticket};
use domain::ids::TicketId;
use domain::text::fold;

/// The flags as they stand in the row: their names, a space between them.
pub(super) fn flags(marks: &Marks) -> String {
    let names: Vec<&str> = marks.flags.iter().map(|flag| flag.code()).collect();
    names.join(" ")
}

/// The marks of a row: its flags, and as many blank references as there are.
pub(super) fn of_row(flags: &str, references: usize) -> Result<Marks, StoreError> {
    let flags = flags.split_whitespace().map(Flag::from_code).collect::<Option<Vec<_>>>();
    let flags = flags.ok_or_else(|| StoreError::broken("a ticket row holds an unknown flag"))?;
    let blank = Reference { system: String::new(), value: String::new(), url: None };
    Ok(Marks { flags, references: vec![blank; references] })
}

/// The statement that writes a reference; see [`reference_values`].
pub(in crate::desk) const INSERT_REFERENCE: Sql = sql!(
    "insert into ticket_reference (ticket_id, position, system, value, value_folded, url)
     values ($1, $2, $3, $4, $5, $6)"
);

/// The values of [`INSERT_REFERENCE`] for all references of a ticket.
pub(in crate::desk) fn reference_values(ticket: &Ticket) -> impl Iterator<Item = [Val<'_>; 6]> {
    (0_i64..)
        .zip(&ticket.marks.references)
        .map(|(at, one)| args![ticket.id, at, &one.system, &one.value, fold(&one.value), &one.url])
}

/// Writes the references of a ticket anew when they changed.
pub(super) fn write(tx: &mut Tx<'_>, before: &[Reference], after: &Ticket) -> Result<(), StoreError> {
    if before == after.marks.references {
        return Ok(());
    }
    tx.exec(sql!("delete from ticket_reference where ticket_id = $1"), &args![after.id])?;
    tx.exec_many(INSERT_REFERENCE, reference_values(after))?;
    Ok(())
}

/// The references of a ticket in the order in which they were written down.
pub(super) fn references(tx: &mut Tx<'_>, id: TicketId) -> Result<Vec<Reference>, StoreError> {
    tx.all(
        sql!("select system, value, url from ticket_reference where ticket_id = $1 order by position"),
        &args![id],
        |row| Ok(Reference { system: row.get(0)?, value: row.get(1)?, url: row.get(2)? }),
    )
}

/// The tickets that another system knows under a name, the freshest first, at most `limit`.
pub fn referred(tx: &mut Tx<'_>, value: &str, limit: i64) -> Result<Vec<TicketId>, StoreError> {
    tx.all(
        sql!(
            "select distinct ticket_id from ticket_reference where value_folded = $1
             order by ticket_id desc limit $2"
        ),
        &args![fold(value), limit],
        |row| row.get(0),
    )
}

/// The ticket that a system knows under a name; the oldest when several are.
pub fn known_as(tx: &mut Tx<'_>, system: &str, value: &str) -> Result<Option<TicketId>, StoreError> {
    tx.opt(
        sql!(
            "select ticket_id from ticket_reference where value_folded = $1 and value = $2 and system = $3
             order by ticket_id limit 1"
        ),
        &args![fold(value), value, system],
        |row| row.get(0),
    )
}
