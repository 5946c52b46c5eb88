//! What was answered becomes facts of a ticket: when it is opened, and later.

use super::choose::{Choosing, chosen, is_ours, judged, offered};
use super::facts_words;
use crate::desk::{Acted, carry_out, load};
use crate::{Actor, App, AppError, Scene};
use domain::desk::{Asked, Command, Ticket};
use domain::ids::{AssetId, OrganisationId, TopicId};
use domain::people::Permission;
use domain::text::excerpt;
use domain::topic::{Ask, Checked, Facts, FieldKind, Given, Snapshot, Topic, Value};
use std::sync::Arc;
use store::{Tx, assets};

/// The longest subject that is made of a topic and its first answer.
const SUBJECT: usize = 120;

/// What somebody answered to a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    /// The topic.
    pub topic: TopicId,
    /// The version that he was asked by; the one that holds without.
    pub version: Option<u32>,
    /// What he gave, by the names of fields; of photos and files their names.
    pub given: Given,
}

/// Answers that were judged, ready for an opening.
pub(crate) struct Prepared {
    /// What the journal keeps.
    pub asked: Asked,
    /// The things that it is about.
    pub assets: Vec<Snapshot>,
    /// The line that it begins on.
    pub line: u8,
    /// A subject, for whoever wrote none.
    pub subject: String,
    /// The facts in words, for whoever wrote none.
    pub words: String,
}

impl App {
    /// Sets the topic of a ticket with what is known, or puts what is known right. The client's side may do so as long
    /// as the topic is for it.
    pub async fn set_topic(&self, actor: &Actor, number: i64, answers: Answers) -> Result<(), AppError> {
        let (scene, actor, answers) = (self.scene(), actor.clone(), Arc::new(answers));
        let needed = if actor.is_staff() { Permission::TicketWork } else { Permission::TicketWrite };
        let acted = self
            .db
            .write(move |tx| -> Result<Acted, AppError> {
                let ticket = load(tx, &actor, number, needed)?;
                let commands = set(tx, &scene, &actor, &ticket, &answers)?;
                carry_out(tx, &scene, ticket, commands, actor.by(), actor.via, None)
            })
            .await?;
        self.tell(&acted);
        Ok(())
    }

    /// The form of a ticket's topic at the version that was asked by, with what is known; nothing when it has none.
    pub async fn ticket_form(
        &self,
        actor: &Actor,
        number: i64,
    ) -> Result<(OrganisationId, Option<(Choosing, Facts)>), AppError> {
        let (scene, actor) = (self.scene(), actor.clone());
        let needed = if actor.is_staff() { Permission::TicketWork } else { Permission::TicketWrite };
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let ticket = load(tx, &actor, number, needed)?;
                let ours = is_ours(&actor, ticket.org);
                let Some(asked) = ticket.guided.asked.filter(|asked| asked.public || ours) else {
                    return Ok((ticket.org, None));
                };
                let topic = scene.topics.at(tx, asked.topic, asked.version)?.ok_or(AppError::Missing)?;
                let choosing = Choosing {
                    path: scene.topics.newest(tx)?.path(topic.id, &actor.locale),
                    assets: offered(tx, ticket.org, &topic)?,
                    articles: vec![],
                    topic: Topic::clone(&topic),
                };
                Ok((ticket.org, Some((choosing, asked.facts))))
            })
            .await
    }
}

/// The commands by which a ticket is given a topic and facts.
fn set(
    tx: &mut Tx<'_>,
    scene: &Scene,
    actor: &Actor,
    ticket: &Ticket,
    answers: &Answers,
) -> Result<Vec<Command>, AppError> {
    let before = ticket.guided.asked.as_ref();
    let same = before.filter(|asked| asked.topic == answers.topic);
    let topic = match same {
        // What was asked under a version is answered under it, whatever became of the topic.
        Some(asked) if asked.public || is_ours(actor, ticket.org) => {
            scene.topics.at(tx, asked.topic, asked.version)?.ok_or(AppError::Missing)?
        }
        _ => chosen(tx, &scene.topics, actor, ticket.org, answers.topic, answers.version)?,
    };
    let mut given = answers.given.clone();
    if let Some(asked) = same {
        keep_files(&topic, &asked.facts, &mut given);
    }
    // Whoever fills the form as a client is asked for all that is required; one of us notes what he knows.
    let ask = if actor.is_staff() { Ask::Part } else { Ask::Whole };
    let Checked { facts, wrong } = judged(tx, scene, ticket.org, &topic, &given, ask)?;
    if !wrong.is_empty() {
        return Err(AppError::Answers(wrong));
    }
    let mut commands = snapshots(tx, &facts)?
        .into_iter()
        .map(|one| Command::NameAsset { snapshot: Box::new(one) })
        .collect::<Vec<_>>();
    commands.push(match same {
        Some(_) => Command::ChangeFacts { facts },
        None => {
            let public = topic.is_public();
            Command::SetTopic { asked: Asked { topic: topic.id, version: topic.version, public, facts } }
        }
    });
    Ok(commands)
}

/// Files that came before are facts still when the form comes again without them.
fn keep_files(topic: &Topic, facts: &Facts, given: &mut Given) {
    for field in topic.form.fields.iter().filter(|field| field.kind == FieldKind::Files) {
        if let Some(Value::Several(names)) = facts.get(&field.name) {
            let now = given.entry(field.name.clone()).or_default();
            now.retain(|name| !name.trim().is_empty());
            let mut all = names.clone();
            all.extend(now.drain(..).filter(|name| !names.contains(name)));
            *now = all;
        }
    }
}

/// Judges the answers of an opening.
pub(crate) fn prepare(
    tx: &mut Tx<'_>,
    scene: &Scene,
    actor: &Actor,
    org: OrganisationId,
    answers: &Answers,
    locale: &str,
) -> Result<Prepared, AppError> {
    let topic = chosen(tx, &scene.topics, actor, org, answers.topic, answers.version)?;
    // One of us writes down what a caller knows; the rest is asked before a hand-over.
    let ask = if actor.is_staff() || actor.is_system() { Ask::Part } else { Ask::Whole };
    let Checked { facts, wrong } = judged(tx, scene, org, &topic, &answers.given, ask)?;
    if !wrong.is_empty() {
        return Err(AppError::Answers(wrong));
    }
    let words = facts_words(&topic, &facts, locale);
    let names = |kind| matches!(kind, FieldKind::Asset | FieldKind::Choice | FieldKind::Line);
    let first = topic
        .form
        .fields
        .iter()
        .filter(|field| names(field.kind))
        .find_map(|field| Some(domain::topic::told(field, facts.get(&field.name)?, locale)));
    let name = topic.name.of(locale);
    let subject = first.map_or_else(|| name.to_owned(), |first| format!("{name}: {first}"));
    Ok(Prepared {
        assets: snapshots(tx, &facts)?,
        line: topic.defaults.line,
        subject: excerpt(&subject, SUBJECT),
        words,
        asked: Asked { topic: topic.id, version: topic.version, public: topic.is_public(), facts },
    })
}

/// The things that facts name, as they are now.
fn snapshots(tx: &mut Tx<'_>, facts: &Facts) -> Result<Vec<Snapshot>, AppError> {
    let mut all = Vec::new();
    for value in facts.values() {
        let Value::Asset { asset, .. } = value else { continue };
        let Some(asset) = assets::get(tx, AssetId(*asset))? else { continue };
        all.push(crate::assets::snapshot(tx, &asset)?);
    }
    Ok(all)
}
