//! The words in files, by the address of their contents: derived, and made again when they are lost.

use super::feed::{Changed, step};
use crate::{StoreError, Tx, args, sql};
use domain::time::Moment;

/// What was read of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileText {
    /// `read`, `cut` at a limit, `none` when it holds no words, `failed`.
    pub outcome: String,
    /// The words.
    pub words: String,
}

/// What was read of contents.
pub fn file_text(tx: &mut Tx<'_>, blob: &str) -> Result<Option<FileText>, StoreError> {
    tx.opt(sql!("select outcome, words from file_text where blob = $1"), &args![blob], |row| {
        Ok(FileText { outcome: row.get(0)?, words: row.get(1)? })
    })
}

/// Keeps what was read.
pub fn put_file_text(tx: &mut Tx<'_>, blob: &str, text: &FileText, at: Moment) -> Result<(), StoreError> {
    let touched = step(tx, "file_texts")?;
    tx.exec(
        sql!(
            "insert into file_text (blob, outcome, words, at, touched) values ($1, $2, $3, $4, $5)
             on conflict (blob) do update set outcome = excluded.outcome, words = excluded.words,
                at = excluded.at, touched = excluded.touched"
        ),
        &args![blob, &text.outcome, &text.words, at, touched],
    )?;
    Ok(())
}

/// Contents that were read after a number of the feed, in that order.
pub fn texts_since(tx: &mut Tx<'_>, after: i64, limit: i64) -> Result<Vec<Changed<String>>, StoreError> {
    tx.all(
        sql!("select blob, touched from file_text where touched > $1 order by touched limit $2"),
        &args![after, limit],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Attachments whose contents nobody has read, after an address: the address, the name, the type.
pub fn unread(tx: &mut Tx<'_>, after: &str, limit: i64) -> Result<Vec<(String, String, String)>, StoreError> {
    tx.all(
        sql!(
            "select a.blob, min(a.name), min(a.mime) from attachment a
             where a.blob > $1 and not exists (select 1 from file_text t where t.blob = a.blob)
             group by a.blob order by a.blob limit $2"
        ),
        &args![after, limit],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}
