//! Topics are written, moved and retired. Every edit makes a version; what was asked under one stays under it.

use super::book::mark;
use super::{Topics, Written};
use crate::{Actor, App, AppError, Scene, trail};
use domain::ids::TopicId;
use domain::knowledge::ArticleKind;
use domain::people::{Object, Permission};
use domain::text::excerpt;
use domain::topic::{AssetType, Difference, Topic, TopicFlaw, differences};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Tx, assets, knowledge, people, topics};

/// The longest note of what was changed.
const NOTE: usize = 200;
/// The most topics of a desk.
const MOST: usize = 1_000;
/// The time of which uses are told.
const WINDOW: i64 = 90 * domain::time::DAY;

/// A version in the list of them.
#[derive(Clone, Debug)]
pub struct VersionLine {
    /// The version.
    pub written: Written,
    /// What differs from the one before; nothing of the first.
    pub differences: Vec<Difference>,
}

/// A topic with everything around it, for whoever edits it.
#[derive(Clone, Debug)]
pub struct TopicPage {
    /// As it holds; none for a new one.
    pub topic: Option<Topic>,
    /// Its versions, the last one first.
    pub versions: Vec<VersionLine>,
    /// All topics.
    pub all: Arc<Topics>,
    /// The clients: id and name.
    pub clients: Vec<(i64, String)>,
    /// The types of assets.
    pub types: Vec<AssetType>,
}

/// Where a topic is moved among its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placing {
    /// One place up.
    Up,
    /// One place down.
    Down,
}

impl App {
    /// All topics, and how many tickets each had in the last three months.
    pub async fn topics(&self, actor: &Actor) -> Result<(Arc<Topics>, BTreeMap<TopicId, i64>), AppError> {
        actor.may_somewhere(Permission::QueueRead)?;
        let (book, since) = (self.topics.clone(), self.now() - WINDOW);
        self.db
            .read(move |tx| -> Result<_, AppError> {
                Ok((book.newest(tx)?, topics::uses(tx, since)?.into_iter().collect()))
            })
            .await
    }

    /// A topic for whoever edits it; of a new one only what it can be made of.
    pub async fn topic_page(&self, actor: &Actor, id: Option<TopicId>) -> Result<TopicPage, AppError> {
        actor.may(Permission::TopicManage, Object::Desk)?;
        let clients = self.organisations(actor).await?;
        let clients: Vec<_> = clients.into_iter().map(|org| (org.id.0, org.name)).collect();
        let book = self.topics.clone();
        self.db
            .read(move |tx| -> Result<TopicPage, AppError> {
                let all = book.newest(tx)?;
                let written = match id {
                    Some(id) => topics::versions(tx, id)?,
                    None => vec![],
                };
                if id.is_some() && written.is_empty() {
                    return Err(AppError::Missing);
                }
                let versions = (0..written.len()).map(|at| VersionLine {
                    differences: match written.get(at + 1) {
                        Some(before) => differences(&before.topic, &written[at].topic),
                        None => vec![],
                    },
                    written: written[at].clone(),
                });
                Ok(TopicPage {
                    versions: versions.collect(),
                    topic: written.first().map(|one| one.topic.clone()),
                    all,
                    clients: clients.clone(),
                    types: assets::types(tx)?,
                })
            })
            .await
    }

    /// Writes a topic, a new one or the next version of one. `seen` is the version that the writer began with.
    pub async fn save_topic(
        &self,
        actor: &Actor,
        topic: Topic,
        seen: Option<u32>,
        note: &str,
    ) -> Result<TopicId, AppError> {
        actor.may(Permission::TopicManage, Object::Desk)?;
        let topic = Arc::new(topic.cleaned());
        if let Some(flaw) = topic.flaws().first() {
            return Err(flawed(*flaw));
        }
        let (scene, who, note) = (self.scene(), actor.name.clone(), excerpt(note, NOTE));
        self.db
            .write(move |tx| -> Result<TopicId, AppError> {
                let all = scene.topics.newest(tx)?;
                let before = seen.map(|_| all.get(topic.id).ok_or(AppError::Missing)).transpose()?;
                if before.is_some_and(|before| Some(before.version) != seen) {
                    return Err(AppError::Changed(0));
                }
                if before.is_none() && all.all.len() >= MOST {
                    return Err(AppError::Invalid("name", "many"));
                }
                examine(tx, &all, &topic, before)?;
                let place = match before {
                    Some(before) if before.parent == topic.parent => before.place,
                    _ => all.below(topic.parent).last().map_or(1, |last| last.place + 1),
                };
                let id = before.map_or_else(|| TopicId(scene.ids.next()), |before| before.id);
                let version = before.map_or(1, |before| before.version + 1);
                let after = Topic { id, version, place, ..Topic::clone(&topic) };
                let same = before
                    .is_some_and(|before| Topic { version: before.version, ..after.clone() } == *before);
                if !same {
                    write(tx, &scene, &who, after, &note)?;
                }
                Ok(id)
            })
            .await
    }

    /// Moves a topic one place among its neighbours.
    pub async fn place_topic(&self, actor: &Actor, id: TopicId, to: Placing) -> Result<(), AppError> {
        actor.may(Permission::TopicManage, Object::Desk)?;
        let (scene, who) = (self.scene(), actor.name.clone());
        self.db
            .write(move |tx| -> Result<(), AppError> {
                let all = scene.topics.newest(tx)?;
                let topic = all.get(id).ok_or(AppError::Missing)?;
                let mut row: Vec<&Topic> = all.below(topic.parent);
                let at = row.iter().position(|one| one.id == id).ok_or(AppError::Missing)?;
                let other = match to {
                    Placing::Up => at.checked_sub(1),
                    Placing::Down => Some(at + 1).filter(|next| *next < row.len()),
                };
                let Some(other) = other else { return Ok(()) };
                row.swap(at, other);
                for (place, one) in (1..).zip(row).filter(|(place, one)| one.place != *place) {
                    let after = Topic { place, version: one.version + 1, ..one.clone() };
                    write(tx, &scene, &who, after, "")?;
                }
                Ok(())
            })
            .await
    }
}

/// A flaw, as a page names it: the field of the form, and the code of the words that say what to do.
fn flawed(flaw: TopicFlaw) -> AppError {
    match flaw {
        TopicFlaw::Of(field, code) => AppError::Invalid(field, code),
        TopicFlaw::Field(flaw) => AppError::Invalid("fields", flaw.code),
    }
}

/// What the pure rules cannot know: that what it names is there, and that it stands below nothing of its own.
fn examine(tx: &mut Tx<'_>, all: &Topics, topic: &Topic, before: Option<&Topic>) -> Result<(), AppError> {
    if all.coded(&topic.code).is_some_and(|other| Some(other.id) != before.map(|one| one.id)) {
        return Err(AppError::Invalid("code", "taken"));
    }
    if let Some(parent) = topic.parent {
        all.get(parent).ok_or(AppError::Invalid("parent", "unknown"))?;
        if before.is_some_and(|own| all.is_within(parent, own.id)) {
            return Err(AppError::Invalid("parent", "circle"));
        }
    }
    for org in &topic.clients {
        people::org(tx, *org)?.ok_or(AppError::Invalid("clients", "unknown"))?;
    }
    if let Some(number) = topic.procedure {
        let found = knowledge::by_number(tx, number)?;
        let found = found.ok_or(AppError::Invalid("procedure", "unknown"))?;
        if found.kind != ArticleKind::Procedure {
            return Err(AppError::Invalid("procedure", "kind"));
        }
    }
    for number in &topic.articles {
        knowledge::by_number(tx, *number)?.ok_or(AppError::Invalid("articles", "unknown"))?;
    }
    let types = assets::types(tx)?;
    let mut asked = topic.form.fields.iter().filter_map(|field| field.asset_type);
    match asked.any(|of| !types.iter().any(|one| one.id == of)) {
        true => Err(AppError::Invalid("fields", "asset")),
        false => Ok(()),
    }
}

/// Writes a version and tells it.
pub(super) fn write(
    tx: &mut Tx<'_>,
    scene: &Scene,
    who: &str,
    topic: Topic,
    note: &str,
) -> Result<(), AppError> {
    let detail = json!({ "code": topic.code, "version": topic.version, "name": topic.name,
        "fields": topic.form.fields.len(), "retired": topic.retired });
    let subject = topic.id.to_string();
    let (made_at, made_by, note) = (scene.now, who.to_owned(), note.to_owned());
    topics::insert(tx, &Written { topic, made_at, made_by, note })?;
    mark(tx, &scene.ids, scene.wall)?;
    trail::tell(tx, scene.now, who, "topic.change", &subject, &detail)
}
