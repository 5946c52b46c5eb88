//! The desk's own words: what else they are called, of one client or of all. Spelling and search read them.

use crate::{Row, StoreError, Tx, args, sql};
use domain::ids::{OrganisationId, TermId};
use domain::text::fold;
use domain::time::Moment;

/// A word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Its id.
    pub id: TermId,
    /// As it is spelt.
    pub word: String,
    /// What else it is called.
    pub means: Vec<String>,
    /// What it is, for people.
    pub note: String,
    /// Whose word it is; `None` is everybody's.
    pub org: Option<OrganisationId>,
    /// When it was written down.
    pub updated_at: Moment,
}

fn term_row(row: &Row<'_>) -> Result<Term, StoreError> {
    let means: String = row.get(2)?;
    Ok(Term {
        id: row.get(0)?,
        word: row.get(1)?,
        means: serde_json::from_str(&means).map_err(StoreError::broken)?,
        note: row.get(3)?,
        org: row.get(4)?,
        updated_at: row.get(5)?,
    })
}

/// All words in their order.
pub fn terms(tx: &mut Tx<'_>) -> Result<Vec<Term>, StoreError> {
    tx.all(
        sql!("select id, word, means, note, org_id, updated_at from term order by word_folded, id"),
        &args![],
        term_row,
    )
}

/// A word.
pub fn term(tx: &mut Tx<'_>, id: TermId) -> Result<Option<Term>, StoreError> {
    tx.opt(
        sql!("select id, word, means, note, org_id, updated_at from term where id = $1"),
        &args![id],
        term_row,
    )
}

/// Writes a word down, new or changed.
pub fn put_term(tx: &mut Tx<'_>, term: &Term) -> Result<(), StoreError> {
    let means = serde_json::to_string(&term.means).map_err(StoreError::broken)?;
    tx.exec(
        sql!(
            "insert into term (id, word, word_folded, means, note, org_id, updated_at)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (id) do update set word = excluded.word, word_folded = excluded.word_folded,
                means = excluded.means, note = excluded.note, org_id = excluded.org_id,
                updated_at = excluded.updated_at"
        ),
        &args![term.id, &term.word, fold(&term.word), means, &term.note, term.org, term.updated_at],
    )?;
    Ok(())
}

/// Forgets a word.
pub fn delete_term(tx: &mut Tx<'_>, id: TermId) -> Result<(), StoreError> {
    tx.exec(sql!("delete from term where id = $1"), &args![id])?;
    Ok(())
}
