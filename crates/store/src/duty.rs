//! Duty: maps and rotas as versioned documents, absences, hand-over notes, ways to reach people.
//!
//! A version is written once; only its signature comes later.

use crate::{Row, StoreError, Tx, args, sql};
use domain::duty::{Absence, Channel, Reason};
use domain::ids::{AbsenceId, OrganisationId, PersonId, RotaId};
use domain::time::Moment;

/// A version of a map or a rota.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// `map` or `rota`.
    pub kind: String,
    /// Of which; of a map the client's id.
    pub id: i64,
    /// 1 first.
    pub version: i64,
    /// The client; a rota may serve all.
    pub org: Option<OrganisationId>,
    /// By what it is called.
    pub name: String,
    /// What it says, as JSON.
    pub doc: String,
    /// When it was written.
    pub made_at: Moment,
    /// By whom.
    pub made_by: String,
    /// When the client signed it off.
    pub signed_at: Option<Moment>,
    /// Who did.
    pub signed_by: String,
}

fn document(row: &Row<'_>) -> Result<Document, StoreError> {
    Ok(Document {
        kind: row.get(0)?,
        id: row.get(1)?,
        version: row.get(2)?,
        org: row.get(3)?,
        name: row.get(4)?,
        doc: row.get(5)?,
        made_at: row.get(6)?,
        made_by: row.get(7)?,
        signed_at: row.get(8)?,
        signed_by: row.get(9)?,
    })
}

/// The newest version of each document of a kind.
pub fn newest(tx: &mut Tx<'_>, kind: &str) -> Result<Vec<Document>, StoreError> {
    tx.all(
        sql!(
            "select kind, id, version, org_id, name, doc, made_at, made_by, signed_at, signed_by from duty_document d
             where kind = $1
               and version = (select max(version) from duty_document n where n.kind = d.kind and n.id = d.id)
             order by name, id"
        ),
        &args![kind],
        document,
    )
}

/// All versions of a document, the newest first.
pub fn versions(tx: &mut Tx<'_>, kind: &str, id: i64) -> Result<Vec<Document>, StoreError> {
    tx.all(
        sql!(
            "select kind, id, version, org_id, name, doc, made_at, made_by, signed_at, signed_by from duty_document
             where kind = $1 and id = $2 order by version desc"
        ),
        &args![kind, id],
        document,
    )
}

/// Writes a version. `Stale` when somebody else has written this version already.
pub fn insert(tx: &mut Tx<'_>, one: &Document) -> Result<(), StoreError> {
    let rows = tx.exec(
        sql!(
            "insert into duty_document (kind, id, version, org_id, name, doc, made_at, made_by, signed_at, signed_by)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (kind, id, version) do nothing"
        ),
        &args![
            &one.kind,
            one.id,
            one.version,
            one.org,
            &one.name,
            &one.doc,
            one.made_at,
            &one.made_by,
            one.signed_at,
            &one.signed_by
        ],
    )?;
    if rows == 0 { Err(StoreError::Stale) } else { Ok(()) }
}

/// Notes that the client signed a version off.
pub fn sign(
    tx: &mut Tx<'_>,
    (kind, id, version): (&str, i64, i64),
    at: Moment,
    by: &str,
) -> Result<(), StoreError> {
    tx.exec_one(
        sql!(
            "update duty_document set signed_at = $4, signed_by = $5
             where kind = $1 and id = $2 and version = $3 and signed_at is null"
        ),
        &args![kind, id, version, at, by],
    )
}

/// An absence with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Away {
    /// Its id.
    pub id: AbsenceId,
    /// Who, why, when.
    pub absence: Absence,
    /// Words.
    pub note: String,
    /// When it was written.
    pub made_at: Moment,
    /// By whom.
    pub made_by: String,
}

/// Writes an absence.
pub fn insert_absence(tx: &mut Tx<'_>, one: &Away) -> Result<(), StoreError> {
    let Absence { person, reason, from, to } = one.absence;
    tx.exec(
        sql!(
            "insert into duty_absence (id, person_id, reason, from_at, to_at, note, made_at, made_by)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &args![one.id, person, reason.code(), from, to, &one.note, one.made_at, &one.made_by],
    )?;
    Ok(())
}

/// Ends an absence earlier, or takes one away that has not begun.
pub fn end_absence(tx: &mut Tx<'_>, id: AbsenceId, at: Moment) -> Result<(), StoreError> {
    tx.exec(sql!("delete from duty_absence where id = $1 and from_at >= $2"), &args![id, at])?;
    tx.exec(sql!("update duty_absence set to_at = $2 where id = $1 and to_at > $2"), &args![id, at])?;
    Ok(())
}

/// The absences that end after a moment.
pub fn absences(tx: &mut Tx<'_>, after: Moment) -> Result<Vec<Away>, StoreError> {
    tx.all(
        sql!(
            "select id, person_id, reason, from_at, to_at, note, made_at, made_by from duty_absence
             where to_at > $1 order by from_at, id"
        ),
        &args![after],
        |row| {
            let reason = Reason::from_code(&row.get::<String>(2)?)
                .ok_or_else(|| StoreError::broken("an absence of an unknown reason"))?;
            Ok(Away {
                id: row.get(0)?,
                absence: Absence { person: row.get(1)?, reason, from: row.get(3)?, to: row.get(4)? },
                note: row.get(5)?,
                made_at: row.get(6)?,
                made_by: row.get(7)?,
            })
        },
    )
}

/// What was said at a hand-over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its id.
    pub id: i64,
    /// The rota.
    pub rota: RotaId,
    /// The moment of the hand-over.
    pub turn_at: Moment,
    /// Who said it.
    pub person: Option<PersonId>,
    /// What.
    pub text: String,
    /// When it was written.
    pub at: Moment,
}

/// Writes a hand-over note.
pub fn insert_note(tx: &mut Tx<'_>, one: &Note) -> Result<(), StoreError> {
    tx.exec(
        sql!("insert into duty_note (id, rota_id, turn_at, person_id, text, at) values ($1, $2, $3, $4, $5, $6)"),
        &args![one.id, one.rota, one.turn_at, one.person, &one.text, one.at],
    )?;
    Ok(())
}

/// The hand-over notes of a rota since a moment, the latest first.
pub fn notes(tx: &mut Tx<'_>, rota: RotaId, since: Moment) -> Result<Vec<Note>, StoreError> {
    tx.all(
        sql!(
            "select id, rota_id, turn_at, person_id, text, at from duty_note
             where rota_id = $1 and turn_at >= $2 order by turn_at desc, at desc"
        ),
        &args![rota, since],
        |row| {
            Ok(Note {
                id: row.get(0)?,
                rota: row.get(1)?,
                turn_at: row.get(2)?,
                person: row.get(3)?,
                text: row.get(4)?,
                at: row.get(5)?,
            })
        },
    )
}

fn channel(code: &str) -> Result<Channel, StoreError> {
    Channel::from_code(code).ok_or_else(|| StoreError::broken("an unknown channel"))
}

/// How somebody is reached, in his own order.
pub fn contacts(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<(Channel, String)>, StoreError> {
    tx.all(
        sql!("select channel, address from duty_contact where person_id = $1 order by place"),
        &args![person],
        |row| Ok((channel(&row.get::<String>(0)?)?, row.get(1)?)),
    )
}

/// Sets how somebody is reached.
pub fn put_contacts(tx: &mut Tx<'_>, person: PersonId, all: &[(Channel, String)]) -> Result<(), StoreError> {
    tx.exec(sql!("delete from duty_contact where person_id = $1"), &args![person])?;
    for (place, (channel, address)) in (1_i64..).zip(all) {
        tx.exec(
            sql!("insert into duty_contact (person_id, place, channel, address) values ($1, $2, $3, $4)"),
            &args![person, place, channel.code(), address],
        )?;
    }
    Ok(())
}

/// Who is reached by an address of a channel.
pub fn person_at(tx: &mut Tx<'_>, channel: Channel, address: &str) -> Result<Option<PersonId>, StoreError> {
    tx.opt(
        sql!("select person_id from duty_contact where channel = $1 and address = $2 order by person_id limit 1"),
        &args![channel.code(), address],
        |row| row.get(0),
    )
}
