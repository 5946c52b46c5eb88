//! What a ticket's page shows of its topic and procedure, and whether it is ready to be handed over.

use crate::desk::load;
use crate::knowledge::load as load_article;
use crate::{Actor, App, AppError, Scene};
use domain::desk::{Channel, Missing, Run, RunState, Ticket};
use domain::ids::ArticleId;
use domain::knowledge::{ArticleKind, Procedure};
use domain::people::Permission;
use domain::topic::{Facts, Topic, Words, missing, told_all};
use std::sync::Arc;
use store::{Tx, finding, knowledge};

/// What leads the work on a ticket, for its page.
#[derive(Clone, Debug, Default)]
pub struct Guide {
    /// The topic at the version that was asked by.
    pub topic: Option<Arc<Topic>>,
    /// The names from the root to it.
    pub path: Vec<String>,
    /// Whether the topic was edited since.
    pub edited: bool,
    /// What is missing before a hand-over: names of fields.
    pub missing: Vec<FieldName>,
    /// The procedure that is followed, or that the topic calls for.
    pub procedure: Option<Guiding>,
}

/// A procedure beside a ticket.
#[derive(Clone, Debug)]
pub struct Guiding {
    /// The article.
    pub article: ArticleId,
    /// Its number.
    pub number: i64,
    /// Its title at the version that is followed.
    pub title: String,
    /// The version.
    pub version: i64,
    /// The steps.
    pub procedure: Procedure,
    /// How far it was followed; not begun without.
    pub run: Option<Run>,
}

/// A question by its name and words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldName {
    /// The name in facts.
    pub name: String,
    /// The question.
    pub label: Words,
}

/// How a ticket's procedure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProcedureState {
    /// Its topic has none, or it has no topic.
    NotAsked,
    /// Nobody has begun it.
    NotBegun,
    /// At this step, counted from 1; put aside counts as well.
    Running {
        /// Which one.
        step: usize,
    },
    /// It was followed to an end.
    Done,
}

/// Whether a ticket is ready to be handed over: what a gate asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readiness {
    /// What is needed before a hand-over and not known.
    pub missing_facts: Vec<FieldName>,
    /// How the procedure stands.
    pub procedure: ProcedureState,
    /// To how many of us articles were proposed beside it. What is looked for by words on the page of search is not
    /// bound to a ticket, and not counted.
    pub searches: u64,
}

impl Readiness {
    /// What is lacking of what a gate can want by the ticket's topic.
    pub fn lacks(&self) -> Vec<Missing> {
        let procedure = matches!(self.procedure, ProcedureState::NotBegun | ProcedureState::Running { .. });
        let facts = (!self.missing_facts.is_empty()).then_some(Missing::Facts);
        facts.into_iter().chain(procedure.then_some(Missing::Procedure)).collect()
    }
}

/// What is lacking for a hand-over by a ticket's topic.
pub(crate) fn lacks(tx: &mut Tx<'_>, scene: &Scene, ticket: &Ticket) -> Result<Vec<Missing>, AppError> {
    Ok(readiness(tx, scene, ticket)?.lacks())
}

impl App {
    /// Whether a ticket is ready to be handed over.
    pub async fn readiness(&self, actor: &Actor, number: i64) -> Result<Readiness, AppError> {
        let (scene, actor) = (self.scene(), actor.clone());
        self.db
            .read(move |tx| -> Result<Readiness, AppError> {
                let ticket = load(tx, &actor, number, Permission::InternalRead)?;
                readiness(tx, &scene, &ticket)
            })
            .await
    }
}

/// The same within a unit of work.
pub(crate) fn readiness(tx: &mut Tx<'_>, scene: &Scene, ticket: &Ticket) -> Result<Readiness, AppError> {
    let topic = topic_of(tx, scene, ticket)?;
    let procedure = match ticket.guided.run.as_ref().map(|run| run.state) {
        Some(RunState::Ended(_)) => ProcedureState::Done,
        Some(RunState::At(step) | RunState::Stopped(step)) => ProcedureState::Running { step },
        None => match topic.as_ref().and_then(|topic| topic.procedure) {
            Some(number) if followed(tx, number)?.is_some() => ProcedureState::NotBegun,
            _ => ProcedureState::NotAsked,
        },
    };
    Ok(Readiness {
        missing_facts: unanswered(ticket, topic.as_deref()),
        procedure,
        searches: finding::looked_beside(tx, ticket.id)?,
    })
}

/// What a page shows of a ticket's guide; the client's side sees the topic alone, if it is for it.
pub(crate) fn guide(
    tx: &mut Tx<'_>,
    scene: &Scene,
    actor: &Actor,
    ticket: &Ticket,
    internal: bool,
) -> Result<Guide, AppError> {
    let topic = topic_of(tx, scene, ticket)?.filter(|topic| internal || topic.is_public());
    let all = scene.topics.newest(tx)?;
    let newest = topic.as_ref().and_then(|topic| all.get(topic.id));
    let mut guide = Guide {
        path: topic.as_ref().map(|topic| all.path(topic.id, &actor.locale)).unwrap_or_default(),
        edited: newest.zip(topic.as_ref()).is_some_and(|(new, old)| new.version != old.version),
        missing: unanswered(ticket, topic.as_deref()),
        procedure: None,
        topic,
    };
    if internal {
        guide.procedure = guiding(tx, ticket, guide.topic.as_deref())?;
    }
    Ok(guide)
}

fn topic_of(tx: &mut Tx<'_>, scene: &Scene, ticket: &Ticket) -> Result<Option<Arc<Topic>>, AppError> {
    match &ticket.guided.asked {
        Some(asked) => Ok(scene.topics.at(tx, asked.topic, asked.version)?),
        None => Ok(None),
    }
}

fn unanswered(ticket: &Ticket, topic: Option<&Topic>) -> Vec<FieldName> {
    let (Some(topic), Some(facts)) = (topic, ticket.guided.facts()) else { return vec![] };
    let named = missing(&topic.form, facts).into_iter();
    named.map(|field| FieldName { name: field.name.clone(), label: field.label.clone() }).collect()
}

/// The procedure that is followed, at the version that was begun with; else the one that the topic calls for.
fn guiding(tx: &mut Tx<'_>, ticket: &Ticket, topic: Option<&Topic>) -> Result<Option<Guiding>, AppError> {
    if let Some(run) = &ticket.guided.run {
        let found = knowledge::version(tx, run.article, run.version)?;
        return Ok(found.map(|text| Guiding {
            article: run.article,
            number: run.number,
            title: text.content.title.clone(),
            version: run.version,
            procedure: Procedure::read(&text.content.body).0,
            run: Some(run.clone()),
        }));
    }
    match topic.and_then(|topic| topic.procedure) {
        Some(number) => followed(tx, number),
        None => Ok(None),
    }
}

/// A procedure as it can be begun now: published, with steps.
pub(super) fn followed(tx: &mut Tx<'_>, number: i64) -> Result<Option<Guiding>, AppError> {
    let Some(article) = knowledge::by_number(tx, number)? else { return Ok(None) };
    let Some(version) = article.out.filter(|_| article.kind == ArticleKind::Procedure) else {
        return Ok(None);
    };
    let Some(text) = knowledge::version(tx, article.id, version)? else { return Ok(None) };
    let procedure = Procedure::read(&text.content.body).0;
    if procedure.steps.is_empty() {
        return Ok(None);
    }
    let (article, title) = (article.id, text.content.title);
    Ok(Some(Guiding { article, number, title, version, procedure, run: None }))
}

/// The number and title of a published article, if somebody may read it.
pub(super) fn readable(
    tx: &mut Tx<'_>,
    actor: &Actor,
    number: i64,
) -> Result<Option<(i64, String)>, AppError> {
    match load_article(tx, actor, number, Permission::ArticleRead) {
        Ok(article) if article.out.is_some() => Ok(Some((article.number, article.title))),
        Ok(_) | Err(AppError::Missing | AppError::Denied(_)) => Ok(None),
        Err(e) => Err(e),
    }
}

/// Facts in words, a line each.
pub(crate) fn facts_words(topic: &Topic, facts: &Facts, locale: &str) -> String {
    let lines = told_all(&topic.form, facts, locale);
    lines.into_iter().map(|(label, value)| format!("{label}: {value}")).collect::<Vec<_>>().join("\n")
}

/// All that a ticket knows by its topic, for the index of words: in both languages, each word once.
pub(crate) fn indexed(tx: &mut Tx<'_>, ticket: &Ticket) -> Result<String, AppError> {
    let Some(asked) = &ticket.guided.asked else { return Ok(String::new()) };
    let Some(topic) = store::topics::version(tx, asked.topic, asked.version)? else {
        return Ok(String::new());
    };
    let mut words = String::new();
    for locale in ["ru", "en"] {
        words.push_str(topic.name.of(locale));
        words.push('\n');
        for (_, value) in told_all(&topic.form, &asked.facts, locale) {
            words.push_str(&value);
            words.push('\n');
        }
    }
    Ok(words)
}

/// What the requester is asked for by the acknowledgement: the needed facts that are missing; nothing named when he is to
/// choose a topic first; `None` when all is known or nothing can be asked.
pub(crate) fn asks(
    tx: &mut Tx<'_>,
    book: &super::Book,
    ticket: &Ticket,
    locale: &str,
) -> Result<Option<Vec<String>>, AppError> {
    let Some(asked) = &ticket.guided.asked else {
        let all = book.newest(tx)?;
        let any = all.all.values().any(|one| one.topic.is_public() && one.topic.is_for(ticket.org));
        return Ok((any && ticket.channel == Channel::Mail).then(Vec::new));
    };
    let topic = book.at(tx, asked.topic, asked.version)?.filter(|topic| topic.is_public());
    let names = unanswered(ticket, topic.as_deref());
    let words: Vec<String> = names.into_iter().map(|name| name.label.of(locale).to_owned()).collect();
    Ok((!words.is_empty()).then_some(words))
}
