//! Mailboxes as they are set up and looked after.

use super::Mailbox;
use crate::{StoreError, Tx, args, sql};
use domain::ids::MailboxId;
use domain::time::Moment;

/// Changes a mailbox; `Taken` when its address is another's.
pub fn update_mailbox(tx: &mut Tx<'_>, mailbox: &Mailbox) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "update mailbox set address = $2, name = $3, active = $4, imap = $5, smtp = $6, secret = $7,
                                plus_addressing = $8, uid_validity = $9, last_uid = $10
             where id = $1"
        ),
        &args![
            mailbox.id,
            mailbox.address.to_lowercase(),
            &mailbox.name,
            mailbox.active,
            mailbox.imap.as_deref(),
            mailbox.smtp.as_deref(),
            mailbox.secret.as_deref(),
            mailbox.plus_addressing,
            mailbox.cursor.0,
            mailbox.cursor.1
        ],
    )?;
    Ok(())
}

/// Removes a mailbox. What came by it stays.
pub fn delete_mailbox(tx: &mut Tx<'_>, id: MailboxId) -> Result<(), StoreError> {
    tx.exec(sql!("delete from mailbox where id = $1"), &args![id])?;
    Ok(())
}

/// When the last mail came by a mailbox.
pub fn last_mail(tx: &mut Tx<'_>, id: MailboxId) -> Result<Option<Moment>, StoreError> {
    tx.opt(
        sql!("select received_at from inbound where mailbox_id = $1 order by received_at desc limit 1"),
        &args![id],
        |row| row.get(0),
    )
}

/// How many mails wait to go out by a mailbox, and what the newest that was tried met with.
pub fn waiting(tx: &mut Tx<'_>, id: MailboxId) -> Result<(i64, String), StoreError> {
    let count = tx.opt(
        sql!("select count(*) from outgoing where mailbox_id = $1 and state = 'queued'"),
        &args![id],
        |row| row.get(0),
    )?;
    let trouble = tx.opt(
        sql!(
            "select problem from outgoing where mailbox_id = $1 and state = 'queued' and problem <> ''
             order by id desc limit 1"
        ),
        &args![id],
        |row| row.get(0),
    )?;
    Ok((count.unwrap_or(0), trouble.unwrap_or_default()))
}

/// Moves the cursor of fetching.
pub fn set_cursor(
    tx: &mut Tx<'_>,
    id: MailboxId,
    uid_validity: i64,
    last_uid: i64,
) -> Result<(), StoreError> {
    tx.exec(
        sql!("update mailbox set uid_validity = $2, last_uid = $3 where id = $1"),
        &args![id, uid_validity, last_uid],
    )?;
    Ok(())
}
