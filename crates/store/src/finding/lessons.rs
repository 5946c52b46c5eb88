//! Questions that were answered elsewhere, with the articles that answer them.

use super::feed::{Changed, step};
use crate::{StoreError, Tx, args, sql};
use domain::ids::{ArticleId, LessonId};
use domain::time::Moment;

/// A question and its articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// Its id.
    pub id: LessonId,
    /// What was asked.
    pub question: String,
    /// The articles that answer it; none when it was taken back.
    pub articles: Vec<ArticleId>,
    /// When it was taught.
    pub at: Moment,
}

/// Writes a lesson down. The same question, by its digest, keeps its id and gets these articles; answers whether it was
/// new.
pub fn put_lesson(tx: &mut Tx<'_>, lesson: &Lesson, digest: &str) -> Result<bool, StoreError> {
    let known: Option<LessonId> =
        tx.opt(sql!("select id from lesson where digest = $1"), &args![digest], |row| row.get(0))?;
    let id = known.unwrap_or(lesson.id);
    let touched = step(tx, "lessons")?;
    match known {
        Some(_) => tx.exec_one(
            sql!("update lesson set question = $2, at = $3, touched = $4 where id = $1"),
            &args![id, &lesson.question, lesson.at, touched],
        )?,
        None => tx.exec_one(
            sql!("insert into lesson (id, question, digest, at, touched) values ($1, $2, $3, $4, $5)"),
            &args![id, &lesson.question, digest, lesson.at, touched],
        )?,
    }
    tx.exec(sql!("delete from lesson_article where lesson_id = $1"), &args![id])?;
    for article in &lesson.articles {
        tx.exec(
            sql!(
                "insert into lesson_article (lesson_id, article_id) values ($1, $2)
                 on conflict (lesson_id, article_id) do nothing"
            ),
            &args![id, *article],
        )?;
    }
    Ok(known.is_none())
}

/// Takes a lesson back: it teaches nothing from now on.
pub fn forget_lesson(tx: &mut Tx<'_>, id: LessonId) -> Result<(), StoreError> {
    let touched = step(tx, "lessons")?;
    tx.exec(sql!("delete from lesson_article where lesson_id = $1"), &args![id])?;
    tx.exec(sql!("update lesson set touched = $2 where id = $1"), &args![id, touched])?;
    Ok(())
}

/// A lesson.
pub fn lesson(tx: &mut Tx<'_>, id: LessonId) -> Result<Option<Lesson>, StoreError> {
    let found = tx.opt(sql!("select question, at from lesson where id = $1"), &args![id], |row| {
        Ok((row.get::<String>(0)?, row.get::<Moment>(1)?))
    })?;
    let Some((question, at)) = found else { return Ok(None) };
    let articles = tx.all(
        sql!("select article_id from lesson_article where lesson_id = $1 order by article_id"),
        &args![id],
        |row| row.get(0),
    )?;
    Ok(Some(Lesson { id, question, articles, at }))
}

/// Lessons that changed after a number of the feed, in that order.
pub fn lessons_since(tx: &mut Tx<'_>, after: i64, limit: i64) -> Result<Vec<Changed<LessonId>>, StoreError> {
    tx.all(
        sql!("select id, touched from lesson where touched > $1 order by touched limit $2"),
        &args![after, limit],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// How many lessons an article has.
pub fn lessons_of(tx: &mut Tx<'_>, article: ArticleId) -> Result<i64, StoreError> {
    let found =
        tx.opt(sql!("select count(*) from lesson_article where article_id = $1"), &args![article], |row| {
            row.get(0)
        })?;
    Ok(found.unwrap_or(0))
}
