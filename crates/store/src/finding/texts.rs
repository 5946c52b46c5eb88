//! The words in files, by the address of their contents: derived, and made again when they are lost.

use super::feed::{Changed, step};
use crate::{StoreError, Tx, args, sql};
use domain::time::Moment;

/// What was read of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileText {
    /// `due`, `read`, `cut` at a limit, `none` when it holds no words, `failed`.
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

/// A file whose words are to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueFile {
    /// The address of its contents.
    pub blob: String,
    /// A name it bears.
    pub name: String,
    /// A type it was declared to be.
    pub mime: String,
}

/// Notes that the words in an attached file are to be read, unless somebody did or that was noted.
pub fn note_due(tx: &mut Tx<'_>, blob: &str, at: Moment) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into file_text (blob, outcome, words, at, touched)
             select $1, 'due', '', cast($2 as bigint), 0 where exists (select 1 from attachment where blob = $1)
             on conflict (blob) do nothing"
        ),
        &args![blob, at],
    )?;
    Ok(())
}

/// The file that waits longest to be read.
pub fn next_due(tx: &mut Tx<'_>) -> Result<Option<DueFile>, StoreError> {
    tx.opt(
        sql!(
            "select t.blob, coalesce(min(a.name), ''), coalesce(min(a.mime), '')
             from file_text t left join attachment a on a.blob = t.blob
             where t.blob = (select blob from file_text where outcome = 'due' order by at, blob limit 1)
             group by t.blob"
        ),
        args![],
        |row| Ok(DueFile { blob: row.get(0)?, name: row.get(1)?, mime: row.get(2)? }),
    )
}

/// The addresses of attached files that nobody has read or noted, after an address, in that order.
pub fn unread(tx: &mut Tx<'_>, after: &str, limit: i64) -> Result<Vec<String>, StoreError> {
    tx.all(
        sql!(
            "select distinct a.blob from attachment a
             where a.blob > $1 and not exists (select 1 from file_text t where t.blob = a.blob)
             order by a.blob limit $2"
        ),
        &args![after, limit],
        |row| row.get(0),
    )
}
