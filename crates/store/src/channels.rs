//! Mailboxes, mails as they came, what has to go out, Message-IDs, loop brakes.

mod about;
mod boxes;
mod brakes;
mod history;
mod outbox;
mod quarantine;

pub use about::{about, about_alert, about_client, set_about, set_about_alert, set_about_client};
pub use boxes::{delete_mailbox, last_mail, set_cursor, update_mailbox, waiting};
pub use brakes::{bucket, delete_old_buckets, drop_bucket, put_bucket};
pub use history::untouched_histories;
pub(crate) use outbox::{INSERT_OUTGOING, outgoing_values};
pub use outbox::{
    Outgoing, insert_outgoing, mark_outgoing, outgoing, outgoing_by_header, outgoing_of, settle_outgoing,
    withdraw,
};
pub use quarantine::{count_attempt, inbound_ids, troubled, troubled_count};

use crate::{Row, Sql, StoreError, Tx, args, sql};
use domain::ids::{InboundId, MailboxId, MessageId, PersonId, TicketId};
use domain::time::Moment;

/// One of our mailboxes. Server settings are JSON that `app` understands; passwords are sealed in `secret`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// Its id.
    pub id: MailboxId,
    /// The address.
    pub address: String,
    /// The name that stands in From.
    pub name: String,
    /// Fetched from and sent through.
    pub active: bool,
    /// How to fetch.
    pub imap: Option<String>,
    /// How to send.
    pub smtp: Option<String>,
    /// Sealed passwords.
    pub secret: Option<String>,
    /// `support+token@…` reaches it too.
    pub plus_addressing: bool,
    /// Where fetching stands: UIDVALIDITY and the last UID taken.
    pub cursor: (i64, i64),
}

/// A mail as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inbound {
    /// Its id.
    pub id: InboundId,
    /// Names it once and for all.
    pub source: String,
    /// By which mailbox.
    pub mailbox: Option<MailboxId>,
    /// When it was stored.
    pub received_at: Moment,
    /// Its bytes in the blob store; none when it was too big to take.
    pub blob: Option<String>,
    /// Bytes.
    pub size: i64,
    /// `new`, `done`, `quarantined`, `dropped`.
    pub state: String,
    /// The verdict, as JSON, once there is one.
    pub verdict: String,
    /// What is wrong with it, for people.
    pub problem: String,
    /// From, as far as readable.
    pub sender: String,
    /// Subject, as far as readable.
    pub subject: String,
    /// Its Message-ID; one made of its content when it has none; empty when nothing tells it from others.
    pub header_id: String,
    /// Digest of its body, which is the same by whatever road it came.
    pub digest: String,
    /// Where it went.
    pub ticket: Option<TicketId>,
    /// As which message.
    pub message: Option<MessageId>,
    /// How often it was tried to take it in.
    pub attempts: i64,
}

fn mailbox_row(row: &Row<'_>) -> Result<Mailbox, StoreError> {
    Ok(Mailbox {
        id: row.get(0)?,
        address: row.get(1)?,
        name: row.get(2)?,
        active: row.get(3)?,
        imap: row.get(4)?,
        smtp: row.get(5)?,
        secret: row.get(6)?,
        plus_addressing: row.get(7)?,
        cursor: (row.get(8)?, row.get(9)?),
    })
}

/// Enters a mailbox; `Taken` when its address is known.
pub fn insert_mailbox(tx: &mut Tx<'_>, mailbox: &Mailbox, now: Moment) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into mailbox (id, address, name, active, imap, smtp, secret, plus_addressing, uid_validity,
                                  last_uid, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
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
            mailbox.cursor.1,
            now
        ],
    )?;
    Ok(())
}

/// All mailboxes, the oldest first.
pub fn mailboxes(tx: &mut Tx<'_>) -> Result<Vec<Mailbox>, StoreError> {
    tx.all(
        sql!(
            "select id, address, name, active, imap, smtp, secret, plus_addressing, uid_validity, last_uid
             from mailbox order by id"
        ),
        &args![],
        mailbox_row,
    )
}

fn inbound_row(row: &Row<'_>) -> Result<Inbound, StoreError> {
    Ok(Inbound {
        id: row.get(0)?,
        source: row.get(1)?,
        mailbox: row.get(2)?,
        received_at: row.get(3)?,
        blob: row.get(4)?,
        size: row.get(5)?,
        state: row.get(6)?,
        verdict: row.get(7)?,
        problem: row.get(8)?,
        sender: row.get(9)?,
        subject: row.get(10)?,
        header_id: row.get(11)?,
        digest: row.get(12)?,
        ticket: row.get(13)?,
        message: row.get(14)?,
        attempts: row.get(15)?,
    })
}

/// Stores a mail once: false when its source is known already.
pub fn insert_inbound(tx: &mut Tx<'_>, mail: &Inbound) -> Result<bool, StoreError> {
    let rows = tx.exec(
        sql!(
            "insert into inbound (id, source, mailbox_id, received_at, blob, size, state, verdict, problem, sender,
                                  subject, header_id, digest, ticket_id, message_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
             on conflict (source) do nothing"
        ),
        &args![
            mail.id,
            &mail.source,
            mail.mailbox,
            mail.received_at,
            mail.blob.as_deref(),
            mail.size,
            &mail.state,
            &mail.verdict,
            &mail.problem,
            &mail.sender,
            &mail.subject,
            &mail.header_id,
            &mail.digest,
            mail.ticket,
            mail.message
        ],
    )?;
    Ok(rows == 1)
}

/// A mail by id.
pub fn inbound(tx: &mut Tx<'_>, id: InboundId) -> Result<Option<Inbound>, StoreError> {
    tx.opt(
        sql!(
            "select id, source, mailbox_id, received_at, blob, size, state, verdict, problem, sender, subject,
                    header_id, digest, ticket_id, message_id, attempts
             from inbound where id = $1"
        ),
        &args![id],
        inbound_row,
    )
}

/// The mail of a source.
pub fn inbound_of_source(tx: &mut Tx<'_>, source: &str) -> Result<Option<InboundId>, StoreError> {
    tx.opt(sql!("select id from inbound where source = $1"), &args![source], |row| row.get(0))
}

/// Writes what became of a mail.
pub fn settle_inbound(tx: &mut Tx<'_>, mail: &Inbound) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "update inbound set state = $2, verdict = $3, problem = $4, sender = $5, subject = $6, header_id = $7,
                                digest = $8, ticket_id = $9, message_id = $10, attempts = $11
             where id = $1"
        ),
        &args![
            mail.id,
            &mail.state,
            &mail.verdict,
            &mail.problem,
            &mail.sender,
            &mail.subject,
            &mail.header_id,
            &mail.digest,
            mail.ticket,
            mail.message,
            mail.attempts
        ],
    )?;
    Ok(())
}

/// Mails stored but not yet judged, the oldest first.
pub fn unjudged(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<InboundId>, StoreError> {
    tx.all(
        sql!("select id from inbound where state <> 'done' and state = 'new' order by id limit $1"),
        &args![limit],
        |row| row.get(0),
    )
}

/// An earlier mail with the same Message-ID and digest that was taken in.
pub fn same_mail(
    tx: &mut Tx<'_>,
    header_id: &str,
    digest: &str,
    except: InboundId,
) -> Result<Option<InboundId>, StoreError> {
    tx.opt(
        sql!(
            "select id from inbound where header_id = $1 and digest = $2 and id <> $3 and state = 'done'
             order by id limit 1"
        ),
        &args![header_id, digest, except],
        |row| row.get(0),
    )
}

/// The statement that remembers that a Message-ID belongs to a ticket: Message-ID, ticket, kind.
pub(crate) const INSERT_THREAD_ID: Sql = sql!(
    "insert into mail_thread (header_id, ticket_id, kind) values ($1, $2, $3)
     on conflict (header_id, ticket_id) do nothing"
);

/// Remembers that a Message-ID belongs to a ticket.
pub fn insert_thread_id(
    tx: &mut Tx<'_>,
    header_id: &str,
    ticket: TicketId,
    kind: &str,
) -> Result<(), StoreError> {
    tx.exec(INSERT_THREAD_ID, args![header_id, ticket, kind])?;
    Ok(())
}

/// The tickets that a Message-ID belongs to, the newest first, with the kind of knowledge.
pub fn tickets_of_id(tx: &mut Tx<'_>, header_id: &str) -> Result<Vec<(TicketId, String)>, StoreError> {
    tx.all(
        sql!("select ticket_id, kind from mail_thread where header_id = $1 order by ticket_id desc limit 8"),
        &args![header_id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Whether a person asked, watches or wrote in a ticket.
pub fn takes_part(tx: &mut Tx<'_>, ticket: TicketId, person: PersonId) -> Result<bool, StoreError> {
    let found: Option<TicketId> = tx.opt(
        sql!(
            "select t.id from ticket t where t.id = $1 and (t.requester_id = $2
                or exists (select w.person_id from ticket_watcher w where w.ticket_id = $1 and w.person_id = $2)
                or exists (select m.id from message m where m.ticket_id = $1 and m.person_id = $2 and m.public))"
        ),
        &args![ticket, person],
        |row| row.get(0),
    )?;
    Ok(found.is_some())
}
