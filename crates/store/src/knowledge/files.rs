//! Pictures and files of articles. A text names them by their address; a file that no saved text names goes after a
//! while.

use crate::{Row, StoreError, Tx, args, ints, sql};
use domain::ids::{ArticleFileId, ArticleId, PersonId};
use domain::time::Moment;

/// A picture or a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleFile {
    /// Its id.
    pub id: ArticleFileId,
    /// Whose it is, once a text that names it was saved.
    pub article: Option<ArticleId>,
    /// Who brought it.
    pub person: Option<PersonId>,
    /// Its name.
    pub name: String,
    /// Its type.
    pub mime: String,
    /// Bytes.
    pub size: i64,
    /// The content's address in the blob store.
    pub blob: String,
    /// When it came.
    pub created_at: Moment,
}

fn file_row(row: &Row<'_>) -> Result<ArticleFile, StoreError> {
    Ok(ArticleFile {
        id: row.get(0)?,
        article: row.get(1)?,
        person: row.get(2)?,
        name: row.get(3)?,
        mime: row.get(4)?,
        size: row.get(5)?,
        blob: row.get(6)?,
        created_at: row.get(7)?,
    })
}

/// Keeps a file.
pub fn insert_file(tx: &mut Tx<'_>, file: &ArticleFile) -> Result<(), StoreError> {
    tx.exec(
        sql!(
            "insert into article_file (id, article_id, person_id, name, mime, size, blob, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &args![
            file.id,
            file.article,
            file.person,
            &file.name,
            &file.mime,
            file.size,
            &file.blob,
            file.created_at
        ],
    )?;
    Ok(())
}

/// A file.
pub fn file(tx: &mut Tx<'_>, id: ArticleFileId) -> Result<Option<ArticleFile>, StoreError> {
    tx.opt(
        sql!(
            "select id, article_id, person_id, name, mime, size, blob, created_at from article_file where id = $1"
        ),
        &args![id],
        file_row,
    )
}

/// The files of an article.
pub fn files_of(tx: &mut Tx<'_>, article: ArticleId) -> Result<Vec<ArticleFile>, StoreError> {
    tx.all(
        sql!(
            "select id, article_id, person_id, name, mime, size, blob, created_at from article_file
             where article_id = $1 order by id"
        ),
        &args![article],
        file_row,
    )
}

/// Gives files that a person brought and that nobody's text named yet to the article whose text names them.
pub fn adopt_files(
    tx: &mut Tx<'_>,
    article: ArticleId,
    person: Option<PersonId>,
    ids: &[ArticleFileId],
) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    tx.exec(
        sql!(
            "update article_file set article_id = $1
             where article_id is null and coalesce(person_id, 0) = $2 and id in ints($3)"
        ),
        &args![article, person.map_or(0, |person| person.0), ints(ids.iter().map(|id| id.0))],
    )?;
    Ok(())
}

/// Forgets files that came before a moment and that no text names; says how many. Their contents stay.
pub fn drop_stray_files(tx: &mut Tx<'_>, before: Moment) -> Result<u64, StoreError> {
    tx.exec(sql!("delete from article_file where article_id is null and created_at < $1"), &args![before])
}
