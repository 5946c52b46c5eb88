//! Pictures and files of articles. A text names a file by its address; readers get what the text that holds names.

use super::{Article, ArticleFile, load, text};
use crate::desk::File;
use crate::knowledge::read::staff;
use crate::{Actor, App, AppError, scan};
use domain::ids::ArticleFileId;
use domain::knowledge::Content;
use domain::people::{Object, Permission};
use store::{Tx, blobs, knowledge};

/// The largest file of an article, bytes.
pub const LARGEST_PICTURE: usize = 10 << 20;
/// Where files of articles are.
pub(super) const ADDRESS: &str = "/help/files/";

impl App {
    /// Keeps a picture or a file for a text that is being written; of an article that is there already, or of one that
    /// is to be.
    pub async fn add_article_file(
        &self,
        actor: &Actor,
        number: Option<i64>,
        file: File,
    ) -> Result<ArticleFile, AppError> {
        staff(actor, Permission::ArticleWrite)?;
        if file.data.len() > LARGEST_PICTURE {
            return Err(AppError::Invalid("file", "large"));
        }
        let (scene, actor) = (self.scene(), actor.clone());
        self.db
            .write(move |tx| -> Result<ArticleFile, AppError> {
                let article = match number {
                    Some(number) => Some(load(tx, &actor, number, Permission::ArticleWrite)?.id),
                    None => None,
                };
                let blob = blobs::put(tx, &file.data)?;
                scan::ask(tx, &scene, &blob.hash)?;
                let kept = ArticleFile {
                    id: ArticleFileId(scene.ids.next()),
                    article,
                    person: actor.person,
                    name: crate::desk::safe_name(&file.name),
                    mime: file.mime.clone(),
                    size: i64::try_from(blob.size).unwrap_or(i64::MAX),
                    blob: blob.hash,
                    created_at: scene.now,
                };
                knowledge::insert_file(tx, &kept)?;
                Ok(kept)
            })
            .await
    }

    /// A file, for whoever may read the article that names it. What is infected nobody gets.
    pub async fn article_file(
        &self,
        actor: &Actor,
        id: ArticleFileId,
    ) -> Result<(ArticleFile, Vec<u8>), AppError> {
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let file = knowledge::file(tx, id)?.ok_or(AppError::Missing)?;
                may_have(tx, &actor, &file)?;
                if let scan::Verdict::Infected(threat) = store::scan::verdict(tx, &file.blob)? {
                    return Err(AppError::Infected(threat));
                }
                let bytes = blobs::get(tx, &file.blob)?;
                Ok((file, bytes))
            })
            .await
    }
}

/// One of us gets what he may read the article of, whoever brought a file gets it before there is one; a reader gets
/// what the text that holds names.
fn may_have(tx: &mut Tx<'_>, actor: &Actor, file: &ArticleFile) -> Result<(), AppError> {
    let Some(article) = file.article else {
        let his = file.person.is_some() && file.person == actor.person && actor.is_staff();
        return if his { Ok(()) } else { Err(AppError::Missing) };
    };
    let article: Article = knowledge::get(tx, article)?.ok_or(AppError::Missing)?;
    let object = Object::Article(article.facts());
    actor.may(Permission::ArticleRead, object).map_err(|_| AppError::Missing)?;
    if actor.is_staff() {
        return Ok(());
    }
    let out = article.out.ok_or(AppError::Missing)?;
    let named = named_in(&text(tx, &article, out)?.content).contains(&file.id);
    if named { Ok(()) } else { Err(AppError::Missing) }
}

/// The files that texts name.
pub(super) fn named_in(content: &Content) -> Vec<ArticleFileId> {
    let mut ids = Vec::new();
    for (_, text) in content.texts() {
        for part in text.split(ADDRESS).skip(1) {
            let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
            ids.extend(digits.parse().ok().map(ArticleFileId));
        }
    }
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The address by which a text names a file.
pub fn address(file: &ArticleFile) -> String {
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '-' };
    format!("{ADDRESS}{}/{}", file.id, file.name.chars().map(plain).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_name_files_by_their_addresses() {
        let content = Content {
            symptom: "![Касса](/help/files/12/касса.png)".into(),
            body: "См. [прайс](/help/files/7/a.xlsx), ещё раз /help/files/12/x и /help/files/x".into(),
            ..Content::default()
        };
        assert_eq!(named_in(&content), [ArticleFileId(7), ArticleFileId(12)]);
    }
}
