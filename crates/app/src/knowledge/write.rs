//! Articles are written, looked at, published, confirmed and retired.
//!
//! Every saved text is a version of its own. What readers see changes only by those who publish: the text, and for whom
//! it is.

use super::read::staff;
use super::{Article, ArticleForm, Version, files, load, text};
use crate::desk::{Acted, carry_out};
use crate::trail::tell;
use crate::{Actor, App, AppError, Scene};
use domain::desk::Command;
use domain::ids::{ArticleId, TicketId};
use domain::knowledge::{Stage, Step};
use domain::people::{Object, Permission};
use domain::time::DAY;
use serde_json::json;
use std::sync::Arc;
use store::{Tx, knowledge, people};

impl App {
    /// Writes an article, a new one or the next version of one; answers its number. `seen` is the version that the
    /// writer began with.
    pub async fn save_article(
        &self,
        actor: &Actor,
        number: Option<i64>,
        form: ArticleForm,
        seen: Option<i64>,
    ) -> Result<i64, AppError> {
        staff(actor, Permission::ArticleWrite)?;
        let form = Arc::new(form.examined()?);
        let (scene, actor) = (self.scene(), actor.clone());
        let (number, acted) = self
            .write_once(move |tx| -> Result<(i64, Option<Acted>), AppError> {
                check(tx, &form)?;
                match number {
                    None => begin(tx, &scene, &actor, &form),
                    Some(number) => {
                        let before = load(tx, &actor, number, Permission::ArticleWrite)?;
                        if seen.is_some_and(|seen| seen != before.version) {
                            return Err(AppError::Changed(before.version));
                        }
                        change(tx, &scene, &actor, &before, &form)?;
                        Ok((number, None))
                    }
                }
            })
            .await?;
        if let Some(acted) = acted {
            self.tell(&acted);
        }
        Ok(number)
    }

    /// Takes an article a step further in its life. `seen` is the version that is meant.
    pub async fn step_article(
        &self,
        actor: &Actor,
        number: i64,
        step: Step,
        seen: Option<i64>,
    ) -> Result<(), AppError> {
        let needed = if step.is_published() { Permission::ArticlePublish } else { Permission::ArticleWrite };
        staff(actor, needed)?;
        let (scene, actor) = (self.scene(), actor.clone());
        self.write_once(move |tx| -> Result<(), AppError> {
            let before = load(tx, &actor, number, needed)?;
            if seen.is_some_and(|seen| seen != before.version) {
                return Err(AppError::Changed(before.version));
            }
            take(tx, &scene, &actor.name, &before, step)
        })
        .await
    }

    /// Published articles whose review has come become due. A sweep: it looks at the world and may run twice.
    pub(crate) async fn sweep_articles(&self) -> Result<u64, AppError> {
        let scene = self.scene();
        let due = self
            .db
            .read(move |tx| -> Result<_, AppError> { Ok(knowledge::due_for_review(tx, scene.now, 200)?) });
        let due = due.await?;
        if due.is_empty() {
            return Ok(0);
        }
        let (scene, count) = (self.scene(), due.len() as u64);
        self.db
            .write(move |tx| -> Result<(), AppError> {
                for id in &due {
                    let Some(before) = knowledge::get(tx, *id)? else { continue };
                    if before.stage == Stage::Published && before.review_at.is_some_and(|at| at <= scene.now)
                    {
                        let after = Article { stage: Stage::Due, touched_at: scene.wall, ..before.clone() };
                        knowledge::put(tx, &before, &after)?;
                    }
                }
                Ok(())
            })
            .await?;
        Ok(count)
    }
}

/// What the pure rules cannot know: that persons and clients are there.
pub(super) fn check(tx: &mut Tx<'_>, form: &ArticleForm) -> Result<(), AppError> {
    for org in &form.clients {
        people::org(tx, *org)?.ok_or(AppError::Invalid("clients", "unknown"))?;
    }
    if let Some(owner) = form.owner
        && !people::grants(tx, owner)?.iter().any(|grant| grant.role.is_staff())
    {
        return Err(AppError::Invalid("owner", "not-staff"));
    }
    Ok(())
}

/// What another system calls it is the name of one article.
fn free_name(tx: &mut Tx<'_>, form: &ArticleForm, of: Option<ArticleId>) -> Result<(), AppError> {
    let Some(name) = &form.external_id else { return Ok(()) };
    match knowledge::by_external(tx, name)? {
        Some(other) if Some(other.id) != of => Err(AppError::Invalid("external_id", "taken")),
        _ => Ok(()),
    }
}

/// The article that another one says in another language; of a translation its own original.
fn original(tx: &mut Tx<'_>, actor: &Actor, form: &ArticleForm) -> Result<Option<ArticleId>, AppError> {
    let Some(number) = form.original else { return Ok(None) };
    let found = load(tx, actor, number, Permission::ArticleRead);
    let found = found.map_err(|_| AppError::Invalid("original", "unknown"))?;
    if found.language == form.language {
        return Err(AppError::Invalid("original", "language"));
    }
    Ok(Some(found.original.unwrap_or(found.id)))
}

/// A new article with its first version.
pub(super) fn begin(
    tx: &mut Tx<'_>,
    scene: &Scene,
    actor: &Actor,
    form: &ArticleForm,
) -> Result<(i64, Option<Acted>), AppError> {
    free_name(tx, form, None)?;
    let ticket = match form.ticket {
        Some(number) => Some(crate::desk::load(tx, actor, number, Permission::TicketWork)?),
        None => None,
    };
    let article = Article {
        id: ArticleId(scene.ids.next()),
        number: tx.next_number("article")?,
        external_id: form.external_id.clone(),
        kind: form.kind,
        stage: Stage::Draft,
        audience: form.audience,
        clients: form.clients.clone(),
        lines: form.lines.clone(),
        owner: form.owner.or(actor.person),
        language: form.language.clone(),
        original: original(tx, actor, form)?,
        topic: form.topic.clone(),
        tags: form.tags.clone(),
        title: form.content.title.clone(),
        version: 1,
        out: None,
        review_days: form.review_days,
        review_at: None,
        ticket: ticket.as_ref().map(|ticket: &domain::desk::Ticket| -> TicketId { ticket.id }),
        created_at: scene.now,
        updated_at: scene.now,
        published_at: None,
        touched_at: scene.wall,
    };
    actor.may(Permission::ArticleWrite, Object::Article(article.facts()))?;
    knowledge::insert(tx, &article)?;
    write_text(tx, scene, actor, &article, form)?;
    let detail = json!({ "number": article.number, "is": told(&article), "version": 1 });
    tell(tx, scene.now, &actor.name, "article.begin", &article.id.to_string(), &detail)?;
    let acted = match ticket {
        Some(ticket) => {
            let command = Command::BeginArticle { article: article.id, number: article.number };
            Some(carry_out(tx, scene, ticket, vec![command], actor.by(), actor.via, None)?)
        }
        None => None,
    };
    Ok((article.number, acted))
}

/// A new article from within another unit of work; answers its number.
pub(crate) fn begin_article(
    tx: &mut Tx<'_>,
    scene: &Scene,
    actor: &Actor,
    form: &ArticleForm,
) -> Result<i64, AppError> {
    let form = form.examined()?;
    Ok(begin(tx, scene, actor, &form)?.0)
}

/// Publishes an article from within another unit of work.
pub(crate) fn publish_article(
    tx: &mut Tx<'_>,
    scene: &Scene,
    who: &str,
    article: &Article,
) -> Result<(), AppError> {
    take(tx, scene, who, article, Step::Publish)
}

/// The next version of an article, or only what stands around its text; whether anything changed.
pub(super) fn change(
    tx: &mut Tx<'_>,
    scene: &Scene,
    actor: &Actor,
    before: &Article,
    form: &ArticleForm,
) -> Result<bool, AppError> {
    free_name(tx, form, Some(before.id))?;
    let old = text(tx, before, before.version)?.content;
    let spoken = old != form.content;
    let mut after = Article {
        kind: form.kind,
        audience: form.audience,
        clients: form.clients.clone(),
        lines: form.lines.clone(),
        owner: form.owner.or(before.owner),
        language: form.language.clone(),
        topic: form.topic.clone(),
        tags: form.tags.clone(),
        review_days: form.review_days,
        external_id: form.external_id.clone().or_else(|| before.external_id.clone()),
        title: form.content.title.clone(),
        ..before.clone()
    };
    if let Some(original) = original(tx, actor, form)?.filter(|original| *original != before.id) {
        after.original = Some(original);
    }
    let object = Object::Article(after.facts());
    actor.may(Permission::ArticleWrite, object)?;
    let for_others = (&after.audience, &after.clients) != (&before.audience, &before.clients);
    if before.out.is_some() && for_others {
        actor.may(Permission::ArticlePublish, object)?;
    }
    if after.review_days != before.review_days {
        after.review_at = next_review(&after, before.published_at.filter(|_| before.out.is_some()));
    }
    if after == *before && !spoken {
        return Ok(false);
    }
    if spoken {
        after.version += 1;
        after.stage = before.stage.edited();
    }
    (after.updated_at, after.touched_at) = (scene.now, scene.wall);
    knowledge::put(tx, before, &after)?;
    if spoken {
        write_text(tx, scene, actor, &after, form)?;
    }
    let detail =
        json!({ "number": after.number, "was": told(before), "is": told(&after), "version": after.version });
    tell(tx, scene.now, &actor.name, "article.change", &after.id.to_string(), &detail)?;
    Ok(true)
}

/// Takes an article a step further.
pub(super) fn take(
    tx: &mut Tx<'_>,
    scene: &Scene,
    who: &str,
    before: &Article,
    step: Step,
) -> Result<(), AppError> {
    let stage = before.stage.after(step).ok_or(AppError::Invalid("step", "passage"))?;
    let mut after = Article { stage, updated_at: scene.now, touched_at: scene.wall, ..before.clone() };
    match step {
        Step::Publish => {
            (after.out, after.published_at) = (Some(before.version), Some(scene.now));
            after.review_at = next_review(&after, Some(scene.now));
        }
        Step::Confirm => after.review_at = next_review(&after, Some(scene.now)),
        Step::Retire => (after.out, after.review_at) = (None, None),
        Step::Submit | Step::Return | Step::Revive => {}
    }
    knowledge::put(tx, before, &after)?;
    let detail =
        json!({ "number": after.number, "was": told(before), "is": told(&after), "version": after.version });
    tell(tx, scene.now, who, &format!("article.{}", step.code()), &after.id.to_string(), &detail)
}

/// When an article that was looked at has to be looked at again.
fn next_review(article: &Article, looked_at: Option<i64>) -> Option<i64> {
    looked_at.filter(|_| article.review_days > 0).map(|at| at + article.review_days * DAY)
}

fn write_text(
    tx: &mut Tx<'_>,
    scene: &Scene,
    actor: &Actor,
    article: &Article,
    form: &ArticleForm,
) -> Result<(), AppError> {
    let version = Version {
        version: article.version,
        at: scene.now,
        person: actor.person,
        note: form.note.clone(),
        content: form.content.clone(),
    };
    knowledge::put_version(tx, article.id, &version)?;
    let named = files::named_in(&form.content);
    Ok(knowledge::adopt_files(tx, article.id, actor.person, &named)?)
}

/// What the log remembers of an article besides its texts, which are kept themselves.
fn told(article: &Article) -> serde_json::Value {
    json!({
        "title": article.title,
        "kind": article.kind.code(),
        "stage": article.stage.code(),
        "audience": article.audience.code(),
        "clients": article.clients.iter().map(|org| org.0).collect::<Vec<_>>(),
        "lines": article.lines,
        "owner": article.owner.map(|person| person.0),
        "topic": article.topic,
        "tags": article.tags,
        "published": article.out,
        "review_days": article.review_days,
    })
}
