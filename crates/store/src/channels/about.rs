//! What a mail is about that is about no ticket.

use crate::{StoreError, Tx, args, sql};
use domain::ids::{AlertId, HookId, OrganisationId, OutgoingId};

/// Says that a mail is about a webhook.
pub fn set_about(tx: &mut Tx<'_>, mail: OutgoingId, hook: HookId) -> Result<(), StoreError> {
    tx.exec(sql!("update outgoing set about_id = $2 where id = $1"), &args![mail, hook])?;
    Ok(())
}

/// The webhook that a mail is about.
pub fn about(tx: &mut Tx<'_>, mail: OutgoingId) -> Result<Option<HookId>, StoreError> {
    tx.one(sql!("select about_id from outgoing where id = $1"), &args![mail], |row| row.get(0))
}

/// Says that a mail is about a client.
pub fn set_about_client(tx: &mut Tx<'_>, mail: OutgoingId, org: OrganisationId) -> Result<(), StoreError> {
    tx.exec(sql!("update outgoing set about_id = $2 where id = $1"), &args![mail, org])?;
    Ok(())
}

/// The client that a mail is about.
pub fn about_client(tx: &mut Tx<'_>, mail: OutgoingId) -> Result<Option<OrganisationId>, StoreError> {
    tx.one(sql!("select about_id from outgoing where id = $1"), &args![mail], |row| row.get(0))
}

/// Says that a mail is about an alert.
pub fn set_about_alert(tx: &mut Tx<'_>, mail: OutgoingId, alert: AlertId) -> Result<(), StoreError> {
    tx.exec(sql!("update outgoing set about_id = $2 where id = $1"), &args![mail, alert])?;
    Ok(())
}

/// The alert that a mail is about.
pub fn about_alert(tx: &mut Tx<'_>, mail: OutgoingId) -> Result<Option<AlertId>, StoreError> {
    tx.one(sql!("select about_id from outgoing where id = $1"), &args![mail], |row| row.get(0))
}
