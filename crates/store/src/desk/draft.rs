//! Words on their way. At most one draft of a person and a ticket is being written; any number may be held back.

use crate::{Row, StoreError, Tx, args, sql};
use domain::ids::{DraftFileId, DraftId, PersonId, TicketId};
use domain::time::Moment;

/// Words on their way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: DraftId,
    /// In which ticket.
    pub ticket: TicketId,
    /// Whose.
    pub person: PersonId,
    /// A note, not an answer.
    pub note: bool,
    /// The words.
    pub text: String,
    /// The ticket's version that the writer saw.
    pub seen: i64,
    /// When they were written.
    pub at: Moment,
    /// When they become a message; `None` while they are being written.
    pub due_at: Option<Moment>,
    /// The code of the state that the answer leads to; empty while nobody chose.
    pub leads_to: String,
    /// Whether live parts of the ticket are solved with the same answer.
    pub children: bool,
    /// They were sent and could not become a message.
    pub failed: bool,
    /// Minutes of work that are written down with the answer.
    pub minutes: i64,
}

/// A file that waits with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFile {
    /// Its id.
    pub id: DraftFileId,
    /// Its name.
    pub name: String,
    /// Its type as sent.
    pub mime: String,
    /// Bytes.
    pub size: i64,
    /// The content's address in the blob store.
    pub blob: String,
}

/// All that one person has on its way in a ticket, the oldest first.
pub fn drafts(tx: &mut Tx<'_>, ticket: TicketId, person: PersonId) -> Result<Vec<Kept>, StoreError> {
    tx.all(
        sql!(
            "select id, ticket_id, person_id, note, text, seen, at, due_at, leads_to, children, failed, minutes
             from draft where ticket_id = $1 and person_id = $2 order by at, id"
        ),
        &args![ticket, person],
        kept,
    )
}

/// One of them.
pub fn draft(tx: &mut Tx<'_>, id: DraftId) -> Result<Option<Kept>, StoreError> {
    tx.opt(
        sql!(
            "select id, ticket_id, person_id, note, text, seen, at, due_at, leads_to, children, failed, minutes
             from draft where id = $1"
        ),
        &args![id],
        kept,
    )
}

fn kept(row: &Row<'_>) -> Result<Kept, StoreError> {
    Ok(Kept {
        id: row.get(0)?,
        ticket: row.get(1)?,
        person: row.get(2)?,
        note: row.get(3)?,
        text: row.get(4)?,
        seen: row.get(5)?,
        at: row.get(6)?,
        due_at: row.get(7)?,
        leads_to: row.get(8)?,
        children: row.get(9)?,
        failed: row.get(10)?,
        minutes: row.get(11)?,
    })
}

/// Writes them, new or changed.
pub fn put_draft(tx: &mut Tx<'_>, kept: &Kept) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into draft (id, ticket_id, person_id, note, text, seen, at, due_at, leads_to, children, failed,
                minutes)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             on conflict (id) do update set note = excluded.note, text = excluded.text, seen = excluded.seen,
                at = excluded.at, due_at = excluded.due_at, leads_to = excluded.leads_to,
                children = excluded.children, failed = excluded.failed, minutes = excluded.minutes"
        ),
        &args![
            kept.id,
            kept.ticket,
            kept.person,
            kept.note,
            &kept.text,
            kept.seen,
            kept.at,
            kept.due_at,
            &kept.leads_to,
            kept.children,
            kept.failed,
            kept.minutes
        ],
    )?;
    Ok(())
}

/// Forgets them with their files.
pub fn delete_draft(tx: &mut Tx<'_>, id: DraftId) -> Result<(), StoreError> {
    tx.exec(sql!("delete from draft_file where draft_id = $1"), &args![id])?;
    tx.exec(sql!("delete from draft where id = $1"), &args![id])?;
    Ok(())
}

/// The files that wait.
pub fn draft_files(tx: &mut Tx<'_>, id: DraftId) -> Result<Vec<KeptFile>, StoreError> {
    tx.all(
        sql!("select id, name, mime, size, blob from draft_file where draft_id = $1 order by id"),
        &args![id],
        |row| {
            Ok(KeptFile {
                id: row.get(0)?,
                name: row.get(1)?,
                mime: row.get(2)?,
                size: row.get(3)?,
                blob: row.get(4)?,
            })
        },
    )
}

/// Adds a file.
pub fn insert_draft_file(tx: &mut Tx<'_>, draft: DraftId, file: &KeptFile) -> Result<(), StoreError> {
    tx.exec(
        sql!("insert into draft_file (id, draft_id, name, mime, size, blob) values ($1, $2, $3, $4, $5, $6)"),
        &args![file.id, draft, &file.name, &file.mime, file.size, &file.blob],
    )?;
    Ok(())
}

/// Takes a file away.
pub fn delete_draft_file(tx: &mut Tx<'_>, id: DraftFileId) -> Result<(), StoreError> {
    tx.exec(sql!("delete from draft_file where id = $1"), &args![id])?;
    Ok(())
}

/// Gives the files of one to another.
pub fn move_draft_files(tx: &mut Tx<'_>, from: DraftId, to: DraftId) -> Result<(), StoreError> {
    tx.exec(sql!("update draft_file set draft_id = $2 where draft_id = $1"), &args![from, to])?;
    Ok(())
}
