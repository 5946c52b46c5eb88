//! Mails that could not be taken in: tries, and those that wait for a person.

use super::{Inbound, inbound_row};
use crate::{StoreError, Tx, args, sql};
use domain::ids::InboundId;

/// Notes that it was tried in vain to take a mail in.
pub fn count_attempt(tx: &mut Tx<'_>, id: InboundId) -> Result<(), StoreError> {
    tx.exec(sql!("update inbound set attempts = attempts + 1 where id = $1"), &args![id])?;
    Ok(())
}

/// Mails that wait for a person: not done, the freshest first.
pub fn troubled(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Inbound>, StoreError> {
    tx.all(
        sql!(
            "select id, source, mailbox_id, received_at, blob, size, state, verdict, problem, sender, subject,
                    header_id, digest, ticket_id, message_id, attempts
             from inbound where state <> 'done' and state = 'quarantined' order by id desc limit $1"
        ),
        &args![limit],
        inbound_row,
    )
}

/// How many mails wait for a person.
pub fn troubled_count(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    tx.one(
        sql!("select count(*) from inbound where state <> 'done' and state = 'quarantined'"),
        &args![],
        |row| row.get(0),
    )
}

/// Every mail that was ever stored, the oldest first: for examinations.
pub fn inbound_ids(tx: &mut Tx<'_>) -> Result<Vec<InboundId>, StoreError> {
    tx.all(sql!("select id from inbound order by id"), &args![], |row| row.get(0))
}
