//! Articles of files come in: a folder of Markdown, a table, lines of JSON. Each has a name of its own there, so that an
//! import may be repeated: what is the same changes nothing, what differs is a new version.

use super::gather::{Found, places, read};
use super::source::Source;
use super::write::{begin, change, check, take};
use super::{ArticleFile, ArticleForm, address, export, text};
use crate::trail::tell;
use crate::{Actor, App, AppError, Scene};
use domain::ids::{ArticleFileId, ArticleId};
use domain::knowledge::{ArticleKind, Audience, Stage, Step};
use domain::people::{Object, Permission};
use serde::Serialize;
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use store::people::directory;
use store::{Tx, blobs, knowledge, people};

/// Articles that are taken in one unit of work.
const TOGETHER: usize = 20;

/// How articles are brought in.
#[derive(Clone, Debug)]
pub struct ImportPlan {
    /// For whom they are when they do not say so.
    pub audience: Audience,
    /// In which language they are when they do not say so.
    pub language: String,
    /// Whether they are drafts, to be looked at first.
    pub draft: bool,
}

/// What an import did; `articles` is the sum of new, changed, unchanged and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ImportedArticles {
    /// Articles read.
    pub articles: u64,
    /// New ones.
    pub new: u64,
    /// Known ones that differ.
    pub changed: u64,
    /// Known ones that are as they were.
    pub unchanged: u64,
    /// Those that could not be taken.
    pub failed: u64,
    /// Pictures and files that came with them.
    pub files: u64,
}

enum Fate {
    New,
    Changed,
    Unchanged,
}

impl App {
    /// Brings in every article under a path. What cannot be read or taken is told to `trouble` and the rest goes on.
    pub async fn import_articles(
        &self,
        actor: &Actor,
        path: &Path,
        plan: ImportPlan,
        mut progress: impl FnMut(&ImportedArticles),
        mut trouble: impl FnMut(&str, &str),
    ) -> Result<ImportedArticles, AppError> {
        actor.may(Permission::ArticlePublish, Object::Desk)?;
        let places = places(path).map_err(|e| AppError::broken(format!("{}: {e}", path.display())))?;
        let root = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
        let mut sum = ImportedArticles::default();
        let mut waiting = Vec::new();
        let mut known = HashSet::new();
        for place in places {
            let name = place.strip_prefix(root).unwrap_or(&place).to_path_buf();
            match read(&place, &name, root) {
                Ok(found) => waiting.extend(found.into_iter().filter(|one| {
                    let first = known.insert(one.source.id.clone());
                    if !first {
                        trouble(&one.place, &format!("the name {} is there twice", one.source.id));
                        (sum.articles, sum.failed) = (sum.articles + 1, sum.failed + 1);
                    }
                    first
                })),
                Err(why) => {
                    (sum.articles, sum.failed) = (sum.articles + 1, sum.failed + 1);
                    trouble(&name.display().to_string(), &why);
                }
            }
            while waiting.len() >= TOGETHER {
                let some: Vec<Found> = waiting.drain(..TOGETHER).collect();
                self.take_articles(actor, some, &plan, &mut sum, &mut trouble).await?;
                progress(&sum);
            }
        }
        for some in waiting.chunks(TOGETHER) {
            self.take_articles(actor, some.to_vec(), &plan, &mut sum, &mut trouble).await?;
            progress(&sum);
        }
        let (now, who) = (self.now(), actor.name.clone());
        let detail = serde_json::to_value(sum).map_err(AppError::broken)?;
        self.db
            .write(move |tx| -> Result<(), AppError> { tell(tx, now, &who, "desk.articles", "", &detail) })
            .await?;
        Ok(sum)
    }

    async fn take_articles(
        &self,
        actor: &Actor,
        some: Vec<Found>,
        plan: &ImportPlan,
        sum: &mut ImportedArticles,
        trouble: &mut impl FnMut(&str, &str),
    ) -> Result<(), AppError> {
        let (scene, actor, plan, some) = (self.scene(), actor.clone(), plan.clone(), Arc::new(some));
        let count = some.len() as u64;
        let taken = self
            .db
            .write(move |tx| -> Result<Vec<Told>, AppError> {
                let mut all = Vec::with_capacity(some.len());
                for found in some.iter() {
                    let fate = match taken(tx, &scene, &actor, &plan, found) {
                        Ok(fate) => Ok(fate),
                        Err(AppError::Invalid(field, code)) => Err(format!("{field}: {code}")),
                        Err(e) => return Err(e),
                    };
                    all.push((found.place.clone(), fate));
                }
                Ok(all)
            })
            .await?;
        sum.articles += count;
        for (place, fate) in taken {
            match fate {
                Ok((fate, files)) => {
                    sum.files += files;
                    match fate {
                        Fate::New => sum.new += 1,
                        Fate::Changed => sum.changed += 1,
                        Fate::Unchanged => sum.unchanged += 1,
                    }
                }
                Err(why) => {
                    sum.failed += 1;
                    trouble(&place, &why);
                }
            }
        }
        Ok(())
    }
}

/// What became of an article: its place, and its fate with how many files came along, or why it was not taken.
type Told = (String, Result<(Fate, u64), String>);

/// Takes one article: everything is looked at before anything is written.
fn taken(
    tx: &mut Tx<'_>,
    scene: &Scene,
    actor: &Actor,
    plan: &ImportPlan,
    found: &Found,
) -> Result<(Fate, u64), AppError> {
    let source = &found.source;
    let before = match source.id.strip_prefix(export::OWN).and_then(|id| id.parse().ok()) {
        Some(id) => knowledge::get(tx, ArticleId(id))?,
        None => knowledge::by_external(tx, &source.id)?,
    };
    let mut form = form(tx, plan, source, before.as_ref())?;
    form.examined()?;
    let (kept, files) = bring(tx, scene, actor, found, before.as_ref().map(|article| article.id), &mut form)?;
    let form = form.examined()?;
    check(tx, &form)?;
    let draft = plan.draft || source.draft;
    let fate = match before {
        None => {
            let (number, _) = begin(tx, scene, actor, &form)?;
            let article = knowledge::by_number(tx, number)?.ok_or(AppError::Missing)?;
            adopt(tx, &article.id, actor, &kept)?;
            if !draft {
                take(tx, scene, &actor.name, &article, Step::Publish)?;
            }
            Fate::New
        }
        Some(before) => {
            let changed = change(tx, scene, actor, &before, &form)?;
            let now = knowledge::get(tx, before.id)?.ok_or(AppError::Missing)?;
            let publish = !draft && now.stage == Stage::Draft && (before.out.is_some() || changed);
            if publish {
                take(tx, scene, &actor.name, &now, Step::Publish)?;
            }
            if changed { Fate::Changed } else { Fate::Unchanged }
        }
    };
    Ok((fate, files))
}

fn adopt(
    tx: &mut Tx<'_>,
    article: &ArticleId,
    actor: &Actor,
    kept: &[ArticleFileId],
) -> Result<(), AppError> {
    Ok(knowledge::adopt_files(tx, *article, actor.person, kept)?)
}

/// The form of what stands in a file; what it does not say stays as it is.
fn form(
    tx: &mut Tx<'_>,
    plan: &ImportPlan,
    source: &Source,
    before: Option<&super::Article>,
) -> Result<ArticleForm, AppError> {
    let mut form = match before {
        Some(before) => ArticleForm::of(before, text(tx, before, before.version)?.content),
        None => ArticleForm {
            audience: plan.audience,
            language: plan.language.clone(),
            review_days: 0,
            ..ArticleForm::default()
        },
    };
    form.content = source.content.clone();
    form.external_id = (!source.id.starts_with(export::OWN)).then(|| source.id.clone());
    if !source.kind.is_empty() {
        form.kind = ArticleKind::from_code(&source.kind).ok_or(AppError::Invalid("kind", "unknown"))?;
    }
    if !source.audience.is_empty() {
        form.audience =
            Audience::from_code(&source.audience).ok_or(AppError::Invalid("audience", "unknown"))?;
    }
    if !source.language.is_empty() {
        form.language.clone_from(&source.language);
    }
    if !source.topic.is_empty() {
        form.topic.clone_from(&source.topic);
    }
    if !source.tags.is_empty() {
        form.tags.clone_from(&source.tags);
    }
    form.review_days = source.review_days.unwrap_or(form.review_days);
    if !source.clients.is_empty() {
        form.clients.clear();
        for name in &source.clients {
            let org =
                directory::organisation_named(tx, name)?.ok_or(AppError::Invalid("clients", "unknown"))?;
            form.clients.push(org.id);
        }
    }
    if !source.owner.is_empty() {
        let owner = people::person_of_contact(tx, "mail", &source.owner)?;
        form.owner = Some(owner.ok_or(AppError::Invalid("owner", "unknown"))?);
    }
    Ok(form)
}

/// Keeps the files that a text names, unless its article has them already, and gives the text their addresses.
fn bring(
    tx: &mut Tx<'_>,
    scene: &Scene,
    actor: &Actor,
    found: &Found,
    article: Option<ArticleId>,
    form: &mut ArticleForm,
) -> Result<(Vec<ArticleFileId>, u64), AppError> {
    let (mut kept, mut new) = (Vec::new(), 0);
    let known = match article {
        Some(article) => knowledge::files_of(tx, article)?,
        None => vec![],
    };
    for (place, name, mime, bytes) in &found.files {
        let blob = blobs::put(tx, bytes)?;
        let same = known.iter().find(|file| file.blob == blob.hash && file.name == *name).cloned();
        let file = match same {
            Some(file) => file,
            None => {
                crate::scan::ask(tx, scene, &blob.hash)?;
                let file = ArticleFile {
                    id: ArticleFileId(scene.ids.next()),
                    article,
                    person: actor.person,
                    name: name.clone(),
                    mime: (*mime).to_owned(),
                    size: i64::try_from(blob.size).unwrap_or(i64::MAX),
                    blob: blob.hash,
                    created_at: scene.now,
                };
                knowledge::insert_file(tx, &file)?;
                new += 1;
                file
            }
        };
        let (from, to) = (format!("]({place})"), format!("]({})", address(&file)));
        let content = &mut form.content;
        for text in [&mut content.body, &mut content.symptom, &mut content.cause, &mut content.workaround] {
            *text = text.replace(&from, &to);
        }
        kept.push(file.id);
    }
    Ok((kept, new))
}
