//! Articles go out as a folder of Markdown that can be read anywhere, and brought in here again without a difference.

use super::files::ADDRESS;
use super::read::staff;
use super::{Article, ArticleFile, Version, name_of, reach, text};
use crate::{Actor, App, AppError};
use domain::ids::ArticleFileId;
use domain::knowledge::Stage;
use domain::people::{Object, Permission};
use serde::Serialize;
use std::path::{Path, PathBuf};
use store::knowledge::{self, After, Wanted};
use store::{Tx, blobs, people};

/// What stands before the id of an article that no other system has named.
pub(super) const OWN: &str = "opora:";
/// Articles that are read at once.
const PAGE: usize = 100;

/// What went out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Exported {
    /// Articles.
    pub articles: u64,
    /// Their pictures and files.
    pub files: u64,
}

impl App {
    /// Writes all articles into a folder: of each its last text, with what stands around it as front matter, and its
    /// files beside it.
    pub async fn export_articles(
        &self,
        actor: &Actor,
        folder: &Path,
        mut progress: impl FnMut(u64),
    ) -> Result<Exported, AppError> {
        staff(actor, Permission::ArticleRead)?;
        actor.may(Permission::ArticleRead, Object::Desk)?;
        let io = |e: std::io::Error| AppError::broken(format!("{}: {e}", folder.display()));
        std::fs::create_dir_all(folder).map_err(io)?;
        let (mut sum, mut after) = (Exported::default(), None);
        loop {
            let reach = reach(actor);
            let page = self
                .db
                .read(move |tx| -> Result<_, AppError> {
                    let rows = knowledge::list(tx, &reach, &Wanted::default(), after, PAGE)?;
                    let last = rows.last().map(|last| After { at: last.updated_at, id: last.id });
                    let mut all = Vec::with_capacity(rows.len());
                    for article in rows {
                        all.push(written(tx, &article)?);
                    }
                    Ok((all, last))
                })
                .await?;
            let Some(last) = page.1 else { return Ok(sum) };
            after = Some(last);
            for out in page.0 {
                std::fs::write(folder.join(&out.name), out.text).map_err(io)?;
                sum.articles += 1;
                for (place, file) in out.files {
                    let hash = file.blob.clone();
                    let bytes = self.db.read(move |tx| -> Result<_, AppError> { Ok(blobs::get(tx, &hash)?) });
                    let place = folder.join(place);
                    std::fs::create_dir_all(place.parent().unwrap_or(folder)).map_err(io)?;
                    std::fs::write(place, bytes.await?).map_err(io)?;
                    sum.files += 1;
                }
            }
            progress(sum.articles);
        }
    }
}

/// A file to be written, and those beside it.
struct Out {
    name: String,
    text: String,
    files: Vec<(PathBuf, ArticleFile)>,
}

fn written(tx: &mut Tx<'_>, article: &Article) -> Result<Out, AppError> {
    let version = text(tx, article, article.version)?;
    let mut clients = Vec::new();
    for org in &article.clients {
        clients.extend(people::org(tx, *org)?.map(|org| org.name));
    }
    let owner = match article.owner {
        Some(owner) => people::mail_of(tx, owner)?.unwrap_or(name_of(tx, Some(owner))?),
        None => String::new(),
    };
    let mut files = Vec::new();
    let mut whole = document(article, &version, &clients, &owner);
    for file in knowledge::files_of(tx, article.id)? {
        let to = format!("files/{}/{}", file.id, file.name.replace(' ', "-"));
        if whole.contains(&format!("{ADDRESS}{}/", file.id)) {
            whole = relinked(&whole, file.id, &to);
            files.push((PathBuf::from(to), file));
        }
    }
    Ok(Out { name: format!("{:05}-{}.md", article.number, short(&article.title)), text: whole, files })
}

/// A text that names a file beside it, whatever name it gave the file in its address.
fn relinked(text: &str, id: ArticleFileId, to: &str) -> String {
    let mark = format!("{ADDRESS}{id}/");
    let mut parts = text.split(&mark);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find([')', ' ', '"', '\n']).unwrap_or(part.len());
        out.push_str(to);
        out.push_str(&part[end..]);
    }
    out
}

/// Front matter and text.
fn document(article: &Article, version: &Version, clients: &[String], owner: &str) -> String {
    let content = &version.content;
    let mut out = String::from("---\n");
    let mut line = |name: &str, value: &str| {
        if value.contains('\n') {
            out.push_str(&format!("{name}: |2-\n"));
            value.lines().for_each(|line| out.push_str(&format!("  {line}\n")));
        } else if !value.is_empty() {
            // A text of JSON is one of YAML.
            out.push_str(&format!("{name}: {}\n", serde_json::Value::from(value)));
        }
    };
    line("id", &article.external_id.clone().unwrap_or_else(|| format!("{OWN}{}", article.id)));
    line("title", &content.title);
    line("summary", &content.summary);
    line("kind", article.kind.code());
    line("audience", article.audience.code());
    line("clients", &clients.join(", "));
    line("owner", owner);
    line("language", &article.language);
    line("topic", &article.topic);
    line("tags", &article.tags.join(", "));
    line("review_days", &article.review_days.to_string());
    let unfinished = matches!(article.stage, Stage::Draft | Stage::Review | Stage::Retired);
    line("state", if unfinished { "draft" } else { "published" });
    line("symptom", &content.symptom);
    line("cause", &content.cause);
    line("workaround", &content.workaround);
    out.push_str("---\n\n");
    out.push_str(&content.body);
    out.push('\n');
    out
}

/// A title as a name of a file.
fn short(title: &str) -> String {
    let plain: String =
        title.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).take(60).collect();
    plain.split_whitespace().collect::<Vec<_>>().join("-")
}
