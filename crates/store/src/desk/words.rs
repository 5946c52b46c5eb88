//! Words that the spelling takes for right.

use crate::{Row, StoreError, Tx, args, sql};
use domain::ids::{OrganisationId, OwnWordId, PersonId};
use domain::time::Moment;

/// A word that is right, everywhere or in what is written to one client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnWord {
    /// Its id.
    pub id: OwnWordId,
    /// For which client; `None` is everywhere.
    pub org: Option<OrganisationId>,
    /// The word as it was written.
    pub word: String,
    /// Who added it; `None` is the desk itself.
    pub person: Option<PersonId>,
    /// When.
    pub created_at: Moment,
}

/// A word as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedWord {
    /// The word.
    pub word: OwnWord,
    /// The client's name; empty when it is right everywhere.
    pub org_name: String,
    /// Who added it; empty when nobody is known.
    pub person_name: String,
}

/// All of them, by the word.
pub fn own_words(tx: &mut Tx<'_>) -> Result<Vec<ListedWord>, StoreError> {
    tx.all(
        sql!(
            "select w.id, w.org_id, w.word, w.person_id, w.created_at, coalesce(o.name, ''), coalesce(p.name, '')
             from own_word w left join organisation o on o.id = w.org_id left join person p on p.id = w.person_id
             order by w.word_folded, w.id"
        ),
        &args![],
        |row| Ok(ListedWord { word: own_word_row(row)?, org_name: row.get(5)?, person_name: row.get(6)? }),
    )
}

fn own_word_row(row: &Row<'_>) -> Result<OwnWord, StoreError> {
    Ok(OwnWord {
        id: row.get(0)?,
        org: row.get(1)?,
        word: row.get(2)?,
        person: row.get(3)?,
        created_at: row.get(4)?,
    })
}

/// One of them.
pub fn own_word(tx: &mut Tx<'_>, id: OwnWordId) -> Result<Option<OwnWord>, StoreError> {
    tx.opt(
        sql!("select id, org_id, word, person_id, created_at from own_word where id = $1"),
        &args![id],
        own_word_row,
    )
}

/// What is right everywhere, and with a client what is right for him.
pub fn words_right_for(tx: &mut Tx<'_>, org: Option<OrganisationId>) -> Result<Vec<String>, StoreError> {
    tx.all(
        sql!("select word from own_word where org_id is null or org_id = $1 order by id"),
        &args![org],
        |row| row.get(0),
    )
}

/// How many there are.
pub fn count_own_words(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    tx.one(sql!("select count(*) from own_word"), &args![], |row| row.get(0))
}

/// Adds one; nothing happens when it is there already.
pub fn insert_own_word(tx: &mut Tx<'_>, one: &OwnWord) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into own_word (id, org_id, word, word_folded, person_id, created_at)
             values ($1, $2, $3, $4, $5, $6) on conflict do nothing"
        ),
        &args![one.id, one.org, &one.word, domain::text::fold(&one.word), one.person, one.created_at],
    )?;
    Ok(())
}

/// Removes one.
pub fn delete_own_word(tx: &mut Tx<'_>, id: OwnWordId) -> Result<(), StoreError> {
    tx.exec(sql!("delete from own_word where id = $1"), &args![id])?;
    Ok(())
}
