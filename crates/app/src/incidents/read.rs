//! What pages show: lists, the incident room, the register of missed problems, how counterparties answer.

use super::act::of_number;
use super::facts::figures;
use crate::duty::{Standing, named};
use crate::{Actor, App, AppError};
use domain::duty::{Call, next_call};
use domain::ids::{OrganisationId, PersonId};
use domain::incident::{Entry, Event, Figures, Incident};
use domain::people::{Object, Permission};
use domain::time::Moment;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::incidents::{Kept, Page};
use store::{Tx, incidents, people};

/// Rows of a list.
const ROWS: i64 = 200;

/// An incident in a list.
#[derive(Clone, Debug)]
pub struct Brief {
    /// How it is.
    pub incident: Incident,
    /// The client's name.
    pub client: String,
    /// Who leads, or is being called.
    pub person: String,
}

/// Everything of an incident that its page shows.
#[derive(Clone, Debug)]
pub struct Room {
    /// The incident.
    pub kept: Kept,
    /// The client's name.
    pub client: String,
    /// What the type is called.
    pub kind: String,
    /// The journal.
    pub journal: Vec<Entry>,
    /// Who was told by which channel, and what became of it.
    pub pages: Vec<Page>,
    /// Who would be called next if nobody answers.
    pub next: Option<Call>,
    /// What the flow shows.
    pub figures: Figures,
    /// Names of everybody in it.
    pub names: BTreeMap<PersonId, String>,
    /// The moment.
    pub now: Moment,
    /// Whether the reader may act.
    pub may_work: bool,
    /// The reader.
    pub me: Option<PersonId>,
}

/// A problem that was missed.
#[derive(Clone, Debug)]
pub struct Missed {
    /// The incident.
    pub incident: Incident,
    /// The client's name.
    pub client: String,
    /// What was changed.
    pub change: String,
}

/// How a counterparty answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answering {
    /// Who.
    pub counterparty: String,
    /// How often it was asked.
    pub asked: usize,
    /// How often it answered.
    pub answered: usize,
    /// The median of its answer times, milliseconds.
    pub median: Option<i64>,
    /// The longest.
    pub longest: Option<i64>,
}

fn may_see(actor: &Actor, client: OrganisationId) -> bool {
    actor.can(Permission::IncidentRead, Object::Organisation(client))
}

fn client(tx: &mut Tx<'_>, id: OrganisationId) -> Result<String, AppError> {
    Ok(people::org(tx, id)?.map(|org| org.name).unwrap_or_default())
}

fn brief(tx: &mut Tx<'_>, kept: Kept) -> Result<Brief, AppError> {
    let incident = kept.incident;
    let person = incident.ring.map(|ring| ring.person).or(incident.lead);
    let person = match person {
        Some(person) => people::name(tx, person)?.unwrap_or_default(),
        None => String::new(),
    };
    Ok(Brief { client: client(tx, incident.client)?, incident, person })
}

impl App {
    /// Incidents, the latest first: those that are open, or all.
    pub async fn incidents(&self, actor: &Actor, all: bool) -> Result<Vec<Brief>, AppError> {
        actor.may_somewhere(Permission::IncidentRead)?;
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let open = ["calling", "held", "recovered"];
                let states: &[&str] = if all { &["calling", "held", "recovered", "closed"] } else { &open };
                let found = incidents::list(tx, states, ROWS)?;
                let mine = found.into_iter().filter(|kept| may_see(&actor, kept.incident.client));
                mine.collect::<Vec<_>>().into_iter().map(|kept| brief(tx, kept)).collect()
            })
            .await
    }

    /// The incidents for which the actor is being called now, for the notice on every page.
    pub async fn my_calls(&self, actor: &Actor) -> Result<Vec<Brief>, AppError> {
        let person = actor.person.ok_or(AppError::SignedOut)?;
        let (recall, calls_him) =
            (self.recall(), move |kept: &&Kept| kept.incident.ring.is_some_and(|ring| ring.person == person));
        // Nearly always nobody is called: then no page asks the store.
        if recall.get(|held| &held.calls, &()).is_some_and(|known| !known.iter().any(|kept| calls_him(&kept)))
        {
            return Ok(vec![]);
        }
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let read = || incidents::list(tx, &["calling"], ROWS).map(Arc::new);
                let calling = recall.or_read(|held| &held.calls, (), read)?;
                calling.iter().filter(calls_him).map(|kept| brief(tx, kept.clone())).collect()
            })
            .await
    }

    /// Everything of an incident.
    pub async fn incident(&self, actor: &Actor, number: i64) -> Result<Room, AppError> {
        let (scene, actor) = (self.scene(), actor.clone());
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let kept = of_number(tx, &actor, number, Permission::IncidentRead)?;
                let incident = &kept.incident;
                let standing = Standing::of(tx, &scene, incident.client)?;
                let next = incident.ring.map(|ring| {
                    standing.with(|book| {
                        next_call(book, &incident.kind, ring.until, Some(ring.spot), &incident.declined)
                    })
                });
                let journal = incidents::journal(tx, kept.id)?;
                let pages = incidents::pages(tx, kept.id)?;
                let in_journal = journal.iter().flat_map(|entry| {
                    let of_event = match &entry.event {
                        Event::Called { call, .. } => {
                            let skipped = call.skipped.iter().filter_map(|skip| skip.person);
                            skipped.chain([call.person]).collect()
                        }
                        Event::Missed { person }
                        | Event::Acknowledged { person, .. }
                        | Event::Declined { person }
                        | Event::Reminded { person, .. }
                        | Event::Unacknowledged { person, .. }
                        | Event::LeadTaken { person }
                        | Event::CommunicatorTaken { person } => vec![*person],
                        Event::Reported { to, .. } => to.clone(),
                        _ => vec![],
                    };
                    of_event.into_iter().chain(entry.by)
                });
                let everybody = in_journal
                    .chain(pages.iter().map(|page| page.person))
                    .chain(next.iter().map(|call| call.person))
                    .chain(actor.person)
                    .chain(standing.map.report_to.iter().copied());
                let names = named(tx, everybody)?;
                let figures = figures(tx, incident, scene.now)?;
                let may_work = actor.can(Permission::IncidentWork, Object::Organisation(incident.client));
                Ok(Room {
                    client: client(tx, incident.client)?,
                    kind: standing.map.title(&incident.kind).to_owned(),
                    journal,
                    pages,
                    next,
                    figures,
                    names,
                    now: scene.now,
                    may_work,
                    me: actor.person,
                    kept,
                })
            })
            .await
    }

    /// The register of missed problems.
    pub async fn missed_problems(&self, actor: &Actor) -> Result<Vec<Missed>, AppError> {
        actor.may_somewhere(Permission::IncidentRead)?;
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let found = incidents::missed(tx, ROWS)?.into_iter();
                let mine = found.filter(|kept| may_see(&actor, kept.incident.client)).collect::<Vec<_>>();
                let row = |kept: Kept| {
                    let client = client(tx, kept.incident.client)?;
                    Ok(Missed { incident: kept.incident, client, change: kept.change })
                };
                mine.into_iter().map(row).collect()
            })
            .await
    }

    /// How counterparties answer, the slowest first.
    pub async fn counterparties(&self, actor: &Actor) -> Result<Vec<Answering>, AppError> {
        actor.may_somewhere(Permission::IncidentRead)?;
        let actor = actor.clone();
        let found = self
            .db
            .read(move |tx| -> Result<_, AppError> {
                Ok(incidents::list(tx, &["calling", "held", "recovered", "closed"], 2_000)?)
            })
            .await?;
        let mut of: BTreeMap<String, (usize, Vec<i64>)> = BTreeMap::new();
        for kept in found.iter().filter(|kept| may_see(&actor, kept.incident.client)) {
            for thread in &kept.incident.threads {
                let entry = of.entry(thread.counterparty.clone()).or_default();
                entry.0 += thread.said.iter().filter(|said| !said.theirs).count();
                entry.1.extend(thread.answer_times());
            }
        }
        let mut all: Vec<Answering> = of
            .into_iter()
            .map(|(counterparty, (asked, mut times))| {
                times.sort_unstable();
                let median = times.get(times.len() / 2).copied();
                let (answered, longest) = (times.len(), times.last().copied());
                Answering { counterparty, asked, answered, median, longest }
            })
            .collect();
        all.sort_by_key(|one| std::cmp::Reverse(one.median));
        Ok(all)
    }
}
