//! Tickets looked at one after the other, for questions that no index answers.

use super::ticket::{columns, ticket_row};
use crate::{StoreError, Tx, args, sql};
use domain::desk::Ticket;

/// Shows tickets as [`super::row_only`] gives them: the newest, or any of the live ones.
pub fn newest(
    tx: &mut Tx<'_>,
    live: bool,
    limit: i64,
    mut see: impl FnMut(&Ticket),
) -> Result<(), StoreError> {
    let statement = match live {
        true => sql!(concat!(columns!(), " where live limit $1")),
        false => sql!(concat!(columns!(), " order by id desc limit $1")),
    };
    tx.each(statement, args![limit], |row| {
        see(&ticket_row(row)?);
        Ok(())
    })
}
