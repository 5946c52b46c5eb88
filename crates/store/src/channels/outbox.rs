//! Mails that have to go out, and what became of them.

use crate::{Row, Sql, StoreError, Tx, Val, args, sql};
use domain::ids::{MailboxId, MessageId, OutgoingId, PersonId, TicketId};
use domain::time::Moment;

/// A mail that has to go out, or went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Its id.
    pub id: OutgoingId,
    /// `reply`, `acknowledgement`, `notice`, `reminder`, `invitation`, `reset`.
    pub kind: String,
    /// About which ticket.
    pub ticket: Option<TicketId>,
    /// Which message it carries.
    pub message: Option<MessageId>,
    /// To whom.
    pub person: Option<PersonId>,
    /// From which mailbox.
    pub mailbox: Option<MailboxId>,
    /// To which address.
    pub address: String,
    /// Its Message-ID: the same at each attempt.
    pub header_id: String,
    /// `queued`, `held`, `sent`, `delivered`, `complained`, `failed`, `bounced`.
    pub state: String,
    /// Attempts so far.
    pub attempts: i64,
    /// The last trouble.
    pub problem: String,
    /// When it was put into the outbox.
    pub queued_at: Moment,
    /// When it went, or was given up.
    pub done_at: Option<Moment>,
}

fn outgoing_row(row: &Row<'_>) -> Result<Outgoing, StoreError> {
    Ok(Outgoing {
        id: row.get(0)?,
        kind: row.get(1)?,
        ticket: row.get(2)?,
        message: row.get(3)?,
        person: row.get(4)?,
        mailbox: row.get(5)?,
        address: row.get(6)?,
        header_id: row.get(7)?,
        state: row.get(8)?,
        attempts: row.get(9)?,
        problem: row.get(10)?,
        queued_at: row.get(11)?,
        done_at: row.get(12)?,
    })
}

/// The statement that puts a mail into the outbox; see [`outgoing_values`].
pub(crate) const INSERT_OUTGOING: Sql = sql!(
    "insert into outgoing (id, kind, ticket_id, message_id, person_id, mailbox_id, address, header_id,
                           state, attempts, problem, queued_at, done_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
);

/// The values of [`INSERT_OUTGOING`].
pub(crate) fn outgoing_values(mail: &Outgoing) -> [Val<'_>; 13] {
    args![
        mail.id,
        &mail.kind,
        mail.ticket,
        mail.message,
        mail.person,
        mail.mailbox,
        &mail.address,
        &mail.header_id,
        &mail.state,
        mail.attempts,
        &mail.problem,
        mail.queued_at,
        mail.done_at
    ]
}

/// Puts a mail into the outbox.
pub fn insert_outgoing(tx: &mut Tx<'_>, mail: &Outgoing) -> Result<(), StoreError> {
    tx.exec(INSERT_OUTGOING, outgoing_values(mail))?;
    Ok(())
}

/// A mail of the outbox.
pub fn outgoing(tx: &mut Tx<'_>, id: OutgoingId) -> Result<Option<Outgoing>, StoreError> {
    tx.opt(
        sql!(
            "select id, kind, ticket_id, message_id, person_id, mailbox_id, address, header_id, state, attempts,
                    problem, queued_at, done_at
             from outgoing where id = $1"
        ),
        &args![id],
        outgoing_row,
    )
}

/// The mails that went out about a ticket, in order.
pub fn outgoing_of(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Vec<Outgoing>, StoreError> {
    tx.all(
        sql!(
            "select id, kind, ticket_id, message_id, person_id, mailbox_id, address, header_id, state, attempts,
                    problem, queued_at, done_at
             from outgoing where ticket_id = $1 order by id"
        ),
        &args![ticket],
        outgoing_row,
    )
}

/// The mail that went out under a Message-ID to an address (or to anybody, when the report names none).
pub fn outgoing_by_header(tx: &mut Tx<'_>, header_id: &str) -> Result<Vec<Outgoing>, StoreError> {
    tx.all(
        sql!(
            "select id, kind, ticket_id, message_id, person_id, mailbox_id, address, header_id, state, attempts,
                    problem, queued_at, done_at
             from outgoing where header_id = $1 order by id"
        ),
        &args![header_id],
        outgoing_row,
    )
}

/// Writes what became of a mail of the outbox.
pub fn settle_outgoing(
    tx: &mut Tx<'_>,
    id: OutgoingId,
    state: &str,
    problem: &str,
    done_at: Option<Moment>,
) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "update outgoing set state = $2, problem = $3, done_at = $4, attempts = attempts + 1 where id = $1"
        ),
        &args![id, state, problem, done_at],
    )?;
    Ok(())
}

/// Takes back the mails about a ticket that were put into the outbox after the number `after` was given and have not
/// gone; says how many had.
pub fn withdraw(tx: &mut Tx<'_>, ticket: TicketId, after: i64, now: Moment) -> Result<i64, StoreError> {
    tx.exec(
        sql!(
            "update outgoing set state = 'withdrawn', done_at = $3
             where ticket_id = $1 and id > $2 and state = 'queued'"
        ),
        &args![ticket, after, now],
    )?;
    tx.one(
        sql!(
            "select count(*) from outgoing
             where ticket_id = $1 and id > $2 and state not in ('withdrawn', 'held')"
        ),
        &args![ticket, after],
        |row| row.get(0),
    )
}

/// Writes what others tell of a mail that went: its servers, or its reader.
pub fn mark_outgoing(
    tx: &mut Tx<'_>,
    id: OutgoingId,
    state: &str,
    problem: &str,
    at: Moment,
) -> Result<(), StoreError> {
    tx.exec(
        sql!("update outgoing set state = $2, problem = $3, done_at = $4 where id = $1"),
        &args![id, state, problem, at],
    )?;
    Ok(())
}
