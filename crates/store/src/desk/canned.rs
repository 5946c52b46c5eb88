//! Answers that are written once, and macros.

use crate::{Row, StoreError, Tx, args, sql};
use domain::desk::Change;
use domain::ids::{CannedId, PersonId};

/// An answer that is written once; with changes a macro.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canned {
    /// Its id.
    pub id: CannedId,
    /// Whose it is; `None` is everybody's.
    pub owner: Option<PersonId>,
    /// Whether it is a macro.
    pub is_macro: bool,
    /// Its name.
    pub name: String,
    /// The words, with variables; a macro's may be empty.
    pub text: String,
    /// A macro's words are a note.
    pub note: bool,
    /// The code of the state that a macro's answer leads to.
    pub leads_to: String,
    /// What a macro changes.
    pub changes: Vec<Change>,
    /// Its place in the list.
    pub position: i64,
}

/// All of them in the order of the list.
pub fn canned(tx: &mut Tx<'_>) -> Result<Vec<Canned>, StoreError> {
    tx.all(
        sql!(
            "select id, owner_id, macro, name, text, note, leads_to, changes, position
             from canned order by position, id"
        ),
        &args![],
        canned_row,
    )
}

fn canned_row(row: &Row<'_>) -> Result<Canned, StoreError> {
    let changes: String = row.get(7)?;
    Ok(Canned {
        id: row.get(0)?,
        owner: row.get(1)?,
        is_macro: row.get(2)?,
        name: row.get(3)?,
        text: row.get(4)?,
        note: row.get(5)?,
        leads_to: row.get(6)?,
        changes: serde_json::from_str(&changes).map_err(StoreError::broken)?,
        position: row.get(8)?,
    })
}

/// Writes one, new or changed.
pub fn put_canned(tx: &mut Tx<'_>, one: &Canned) -> Result<(), StoreError> {
    let changes = serde_json::to_string(&one.changes).map_err(StoreError::broken)?;
    tx.exec(
        sql!(
            "insert into canned (id, owner_id, macro, name, text, note, leads_to, changes, position)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             on conflict (id) do update set owner_id = excluded.owner_id, name = excluded.name,
                text = excluded.text, note = excluded.note, leads_to = excluded.leads_to,
                changes = excluded.changes, position = excluded.position"
        ),
        &args![
            one.id,
            one.owner,
            one.is_macro,
            &one.name,
            &one.text,
            one.note,
            &one.leads_to,
            changes,
            one.position
        ],
    )?;
    Ok(())
}

/// Removes one.
pub fn delete_canned(tx: &mut Tx<'_>, id: CannedId) -> Result<(), StoreError> {
    tx.exec(sql!("delete from canned where id = $1"), &args![id])?;
    Ok(())
}
