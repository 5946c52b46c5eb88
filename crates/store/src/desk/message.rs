//! What was said, and the files that came with it.

use super::ticket::{side, side_code};
use crate::scan::Verdict;
use crate::{Row, Sql, StoreError, Tx, Val, args, sql};
use domain::desk::{By, Channel};
use domain::ids::{AttachmentId, InboundId, MessageId, PersonId, TicketId};
use domain::time::Moment;

/// One message of a conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// Where it stands.
    pub ticket: TicketId,
    /// When it was said.
    pub at: Moment,
    /// By whom.
    pub by: By,
    /// Whether the client can read it.
    pub public: bool,
    /// By which road it came.
    pub via: Channel,
    /// `text`, `auto_reply`, `bounce` …: how it is shown.
    pub kind: String,
    /// The new part as plain text.
    pub body: String,
    /// What is folded: quotes and signature.
    pub quoted: String,
    /// The new part as sanitised HTML; empty when the text is all there is.
    pub html: String,
    /// What is folded, as sanitised HTML.
    pub quoted_html: String,
    /// Remote images that are blocked until asked for.
    pub remote_images: i64,
    /// The mail it came by.
    pub inbound: Option<InboundId>,
    /// The Message-ID it has or went out under.
    pub header_id: Option<String>,
    /// How often it was put right.
    pub versions: i64,
    /// The message of another ticket that it repeats, because it was split off from there.
    pub copy_of: Option<MessageId>,
}

/// What stood in a message before it was put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// 1 is what was said first.
    pub version: i64,
    /// When it was replaced.
    pub at: Moment,
    /// By whom.
    pub person: Option<PersonId>,
    /// The words.
    pub body: String,
}

/// A file of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// The ticket.
    pub ticket: TicketId,
    /// The message.
    pub message: MessageId,
    /// The file's name as sent, without folders.
    pub name: String,
    /// Its type as sent.
    pub mime: String,
    /// Bytes.
    pub size: i64,
    /// The content's address in the blob store.
    pub blob: String,
    /// By which HTML refers to it.
    pub content_id: Option<String>,
    /// Shown within the text.
    pub inline: bool,
    /// Whether its message is public.
    pub public: bool,
    /// What a scanner said of its contents.
    pub verdict: Verdict,
}

/// The statement that writes a message; see [`message_values`].
pub(super) const INSERT_MESSAGE: Sql = sql!(
    "insert into message (id, ticket_id, at, side, person_id, public, via, kind, body, quoted, html,
        quoted_html, remote_images, inbound_id, header_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
);

/// The values of [`INSERT_MESSAGE`].
pub(super) fn message_values(m: &Message) -> [Val<'_>; 15] {
    args![
        m.id,
        m.ticket,
        m.at,
        side_code(m.by.side),
        m.by.person,
        m.public,
        m.via.code(),
        &m.kind,
        &m.body,
        &m.quoted,
        &m.html,
        &m.quoted_html,
        m.remote_images,
        m.inbound,
        m.header_id.as_deref()
    ]
}

/// Writes a message.
pub fn insert_message(tx: &mut Tx<'_>, m: &Message) -> Result<(), StoreError> {
    tx.exec(INSERT_MESSAGE, message_values(m))?;
    Ok(())
}

/// Notes under which Message-ID a message goes out.
pub fn set_message_header(tx: &mut Tx<'_>, id: MessageId, header_id: &str) -> Result<(), StoreError> {
    tx.exec(sql!("update message set header_id = $2 where id = $1"), &args![id, header_id])?;
    Ok(())
}

/// The Message-ID of the last public message before `before` that has one, for In-Reply-To.
pub fn last_header(
    tx: &mut Tx<'_>,
    ticket: TicketId,
    before: MessageId,
) -> Result<Option<String>, StoreError> {
    tx.opt(
        sql!(
            "select header_id from message
             where ticket_id = $1 and id < $2 and public and header_id is not null order by id desc limit 1"
        ),
        &args![ticket, before],
        |row| row.get(0),
    )
}

/// The conversation in order.
pub fn messages(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Vec<Message>, StoreError> {
    tx.all(
        sql!(
            "select id, ticket_id, at, side, person_id, public, via, kind, body, quoted, html, quoted_html,
                remote_images, inbound_id, header_id, versions, copy_of
             from message where ticket_id = $1 order by id"
        ),
        &args![ticket],
        message_row,
    )
}

/// What was said, in order: the new parts only, and the inner ones only if wanted.
pub fn said(tx: &mut Tx<'_>, ticket: TicketId, inner: bool) -> Result<Vec<String>, StoreError> {
    let sql = sql!("select body from message where ticket_id = $1 and (public or $2) order by id");
    tx.all(sql, &args![ticket, inner], |row| row.get(0))
}

/// One message.
pub fn message(tx: &mut Tx<'_>, id: MessageId) -> Result<Option<Message>, StoreError> {
    tx.opt(
        sql!(
            "select id, ticket_id, at, side, person_id, public, via, kind, body, quoted, html, quoted_html,
                remote_images, inbound_id, header_id, versions, copy_of
             from message where id = $1"
        ),
        &args![id],
        message_row,
    )
}

fn message_row(row: &Row<'_>) -> Result<Message, StoreError> {
    let via: String = row.get(6)?;
    Ok(Message {
        id: row.get(0)?,
        ticket: row.get(1)?,
        at: row.get(2)?,
        by: By { side: side(&row.get::<String>(3)?)?, person: row.get(4)? },
        public: row.get(5)?,
        via: Channel::from_code(&via).ok_or_else(|| StoreError::Broken(format!("unknown channel {via}")))?,
        kind: row.get(7)?,
        body: row.get(8)?,
        quoted: row.get(9)?,
        html: row.get(10)?,
        quoted_html: row.get(11)?,
        remote_images: row.get(12)?,
        inbound: row.get(13)?,
        header_id: row.get(14)?,
        versions: row.get(15)?,
        copy_of: row.get(16)?,
    })
}

/// Puts the words of a message right and keeps what stood there; says the version's number.
pub fn edit_message(
    tx: &mut Tx<'_>,
    old: &Message,
    body: &str,
    person: Option<PersonId>,
    at: Moment,
) -> Result<i64, StoreError> {
    let version = old.versions + 1;
    tx.exec(
        sql!(
            "insert into message_version (message_id, version, at, person_id, body, html)
             values ($1, $2, $3, $4, $5, $6)"
        ),
        &args![old.id, version, at, person, &old.body, &old.html],
    )?;
    tx.exec(
        sql!("update message set body = $2, html = '', remote_images = 0, versions = $3 where id = $1"),
        &args![old.id, body, version],
    )?;
    Ok(version)
}

/// What stood in a message before, the first words first.
pub fn versions(tx: &mut Tx<'_>, id: MessageId) -> Result<Vec<Version>, StoreError> {
    tx.all(
        sql!(
            "select version, at, person_id, body from message_version where message_id = $1 order by version"
        ),
        &args![id],
        |row| Ok(Version { version: row.get(0)?, at: row.get(1)?, person: row.get(2)?, body: row.get(3)? }),
    )
}

/// Notes that a message repeats one of another ticket.
pub fn mark_copy(tx: &mut Tx<'_>, id: MessageId, of: MessageId) -> Result<(), StoreError> {
    tx.exec(sql!("update message set copy_of = $2 where id = $1"), &args![id, of])?;
    Ok(())
}

/// Gives a message the files of another.
pub fn copy_attachments(
    tx: &mut Tx<'_>,
    of: &Message,
    to: &Message,
    mut next_id: impl FnMut() -> AttachmentId,
) -> Result<(), StoreError> {
    for file in attachments(tx, of.ticket)?.into_iter().filter(|file| file.message == of.id) {
        let copy = Attachment { id: next_id(), ticket: to.ticket, message: to.id, ..file };
        insert_attachment(tx, &copy)?;
    }
    Ok(())
}

/// Writes an attachment and counts it on its ticket.
pub fn insert_attachment(tx: &mut Tx<'_>, a: &Attachment) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into attachment (id, ticket_id, message_id, name, mime, size, blob, content_id, inline)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &args![
            a.id,
            a.ticket,
            a.message,
            &a.name,
            &a.mime,
            a.size,
            &a.blob,
            a.content_id.as_deref(),
            a.inline
        ],
    )?;
    tx.exec(sql!("update ticket set files = files + 1 where id = $1"), &args![a.ticket])?;
    Ok(())
}

/// The files of a ticket in the order of its messages.
pub fn attachments(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Vec<Attachment>, StoreError> {
    tx.all(
        sql!(
            "select a.id, a.ticket_id, a.message_id, a.name, a.mime, a.size, a.blob, a.content_id, a.inline, m.public,
                    s.verdict, s.threat
             from attachment a join message m on m.id = a.message_id left join file_scan s on s.blob = a.blob
             where a.ticket_id = $1 order by a.message_id, a.id"
        ),
        &args![ticket],
        attachment_row,
    )
}

/// One file.
pub fn attachment(tx: &mut Tx<'_>, id: AttachmentId) -> Result<Option<Attachment>, StoreError> {
    tx.opt(
        sql!(
            "select a.id, a.ticket_id, a.message_id, a.name, a.mime, a.size, a.blob, a.content_id, a.inline, m.public,
                    s.verdict, s.threat
             from attachment a join message m on m.id = a.message_id left join file_scan s on s.blob = a.blob
             where a.id = $1"
        ),
        &args![id],
        attachment_row,
    )
}

fn attachment_row(row: &Row<'_>) -> Result<Attachment, StoreError> {
    Ok(Attachment {
        id: row.get(0)?,
        ticket: row.get(1)?,
        message: row.get(2)?,
        name: row.get(3)?,
        mime: row.get(4)?,
        size: row.get(5)?,
        blob: row.get(6)?,
        content_id: row.get(7)?,
        inline: row.get(8)?,
        public: row.get(9)?,
        verdict: crate::scan::read(row, 10)?,
    })
}

/// The Message-ID that began the conversation, for References.
pub fn first_header(tx: &mut Tx<'_>, ticket: TicketId) -> Result<Option<String>, StoreError> {
    tx.opt(
        sql!(
            "select header_id from message
             where ticket_id = $1 and public and header_id is not null order by id limit 1"
        ),
        &args![ticket],
        |row| row.get(0),
    )
}
