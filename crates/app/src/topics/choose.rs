//! What somebody may choose, and the form that he then fills.

use super::Topics;
use crate::{Actor, App, AppError, Scene};
use domain::ids::{AssetId, AssetTypeId, OrganisationId, TopicId};
use domain::people::{Object, Permission};
use domain::topic::{Ask, Checked, FieldKind, Given, Topic, Wrong, check};
use std::sync::Arc;
use store::{Tx, assets, people};

/// The most things that a form offers by name.
const OFFERED: i64 = 500;

/// A topic in the list of choice, in the order of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which one.
    pub id: TopicId,
    /// How deep it stands; 0 at the root.
    pub depth: usize,
    /// Whether others stand below it: it is a heading then and asks nothing.
    pub heads: bool,
    /// The topic.
    pub topic: Topic,
}

/// A thing that can be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssetChoice {
    /// Which one.
    pub id: AssetId,
    /// Its type.
    pub of: AssetTypeId,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub address: String,
}

/// A form to be filled.
#[derive(Clone, Debug)]
pub struct Choosing {
    /// The topic.
    pub topic: Topic,
    /// The names from the root to it.
    pub path: Vec<String>,
    /// The client's things, when the form asks for one.
    pub assets: Vec<AssetChoice>,
    /// Titles of the articles that may answer at once, as far as the reader may read them: number and title.
    pub articles: Vec<(i64, String)>,
}

impl App {
    /// The topics among which somebody may choose for a client, in the order of the tree.
    pub async fn topics_for(&self, actor: &Actor, org: OrganisationId) -> Result<Vec<Line>, AppError> {
        actor.may(Permission::TicketOpen, Object::Organisation(org))?;
        let (staff, book) = (is_ours(actor, org), self.topics.clone());
        self.db
            .read(move |tx| -> Result<Vec<Line>, AppError> {
                let all = book.newest(tx)?;
                let mut lines = Vec::new();
                walk(&all, None, 0, &|topic| topic.is_for(org) && (staff || topic.is_public()), &mut lines);
                Ok(lines)
            })
            .await
    }

    /// The form of a topic, for somebody who may choose it for a client; of an older version when that is named.
    pub async fn topic_form(
        &self,
        actor: &Actor,
        org: OrganisationId,
        id: TopicId,
        version: Option<u32>,
    ) -> Result<Choosing, AppError> {
        actor.may(Permission::TicketOpen, Object::Organisation(org))?;
        let (actor, book) = (actor.clone(), self.topics.clone());
        self.db
            .read(move |tx| -> Result<Choosing, AppError> {
                let topic = chosen(tx, &book, &actor, org, id, version)?;
                let path = book.newest(tx)?.path(id, &actor.locale);
                let assets = offered(tx, org, &topic)?;
                let mut articles = Vec::new();
                for number in &topic.articles {
                    if let Some((number, title)) = super::guide::readable(tx, &actor, *number)? {
                        articles.push((number, title));
                    }
                }
                Ok(Choosing { topic: Topic::clone(&topic), path, assets, articles })
            })
            .await
    }

    /// Judges what was filled in so far, without keeping anything.
    pub async fn try_answers(
        &self,
        actor: &Actor,
        org: OrganisationId,
        id: TopicId,
        given: Given,
        ask: Ask,
    ) -> Result<(Topic, Checked), AppError> {
        actor.may(Permission::TicketOpen, Object::Organisation(org))?;
        let (actor, scene) = (actor.clone(), self.scene());
        self.db
            .read(move |tx| -> Result<(Topic, Checked), AppError> {
                let topic = chosen(tx, &scene.topics, &actor, org, id, None)?;
                let checked = judged(tx, &scene, org, &topic, &given, ask)?;
                Ok((Topic::clone(&topic), checked))
            })
            .await
    }
}

/// Whether he chooses for a client as one of us.
pub(super) fn is_ours(actor: &Actor, org: OrganisationId) -> bool {
    actor.is_system() || actor.can(Permission::InternalRead, Object::Organisation(org))
}

fn walk(
    all: &Topics,
    parent: Option<TopicId>,
    depth: usize,
    may: &impl Fn(&Topic) -> bool,
    into: &mut Vec<Line>,
) {
    for topic in all.below(parent).into_iter().filter(|topic| may(topic)) {
        let at = into.len();
        into.push(Line { id: topic.id, depth, heads: false, topic: topic.clone() });
        if depth < 8 {
            walk(all, Some(topic.id), depth + 1, may, into);
        }
        // A heading below which nothing may be chosen is no choice itself, if it never asks.
        into[at].heads = !all.below(Some(topic.id)).is_empty();
        if into[at].heads && into.len() == at + 1 {
            into.pop();
        }
    }
}

/// A topic that somebody may choose for a client; `Missing` when he may not even see it. A form that was begun under an
/// older version is finished under it.
pub(super) fn chosen(
    tx: &mut Tx<'_>,
    book: &super::Book,
    actor: &Actor,
    org: OrganisationId,
    id: TopicId,
    version: Option<u32>,
) -> Result<Arc<Topic>, AppError> {
    let all = book.newest(tx)?;
    let newest = all.get(id).filter(|topic| topic.is_for(org)).ok_or(AppError::Missing)?;
    if (!newest.is_public() && !is_ours(actor, org)) || !all.below(Some(id)).is_empty() {
        return Err(AppError::Missing);
    }
    let version = version.unwrap_or(newest.version);
    book.at(tx, id, version)?.ok_or(AppError::Missing)
}

/// The client's things that a form can name.
pub(super) fn offered(
    tx: &mut Tx<'_>,
    org: OrganisationId,
    topic: &Topic,
) -> Result<Vec<AssetChoice>, AppError> {
    let asks: Vec<Option<AssetTypeId>> = topic
        .form
        .fields
        .iter()
        .filter(|field| field.kind == FieldKind::Asset)
        .map(|field| field.asset_type)
        .collect();
    if asks.is_empty() {
        return Ok(vec![]);
    }
    let all = assets::of_org(tx, org, ("", AssetId(0)), OFFERED)?.into_iter();
    let fits = |one: &assets::Asset| !one.retired && asks.iter().any(|of| of.is_none_or(|of| of == one.of));
    Ok(all
        .filter(fits)
        .map(|one| AssetChoice { id: one.id, of: one.of, name: one.name, address: one.address })
        .collect())
}

/// Judges answers for a client: by the form, and by his things. A thing is given by its id or by its name.
pub(super) fn judged(
    tx: &mut Tx<'_>,
    scene: &Scene,
    org: OrganisationId,
    topic: &Topic,
    given: &Given,
    ask: Ask,
) -> Result<Checked, AppError> {
    let zone = people::org(tx, org)?.map(|org| org.zone).unwrap_or_default();
    let mut given = given.clone();
    for field in topic.form.fields.iter().filter(|field| field.kind == FieldKind::Asset) {
        let Some(first) = given.get_mut(&field.name).and_then(|all| all.first_mut()) else { continue };
        if first.trim().parse::<i64>().is_err()
            && let Some(asset) = assets::named(tx, org, first.trim())?
        {
            *first = asset.id.0.to_string();
        }
    }
    let mut checked = check(&topic.form, &given, ask, &day(&zone, scene.now));
    let mut wrong = Vec::new();
    for (name, value) in &mut checked.facts {
        let domain::topic::Value::Asset { asset, name: called } = value else { continue };
        let of = topic.form.field(name).and_then(|field| field.asset_type);
        let found = assets::get(tx, AssetId(*asset))?;
        let found = found.filter(|one| one.org == org && of.is_none_or(|of| of == one.of));
        match found {
            Some(one) => *called = one.name,
            None => wrong.push(name.clone()),
        }
    }
    for name in wrong {
        checked.facts.remove(&name);
        checked.wrong.push((name, Wrong::Asset));
    }
    Ok(checked)
}

/// The day of a zone at a moment, like `2026-11-22`.
pub(super) fn day(zone: &str, at: i64) -> String {
    let local = at + domain::time::offset(at, zone);
    domain::time::rfc3339(local).chars().take(10).collect()
}
