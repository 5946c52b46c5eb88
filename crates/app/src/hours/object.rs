//! The client objects to an entry of time, both sides talk about it, the head decides.

use super::write::case;
use crate::desk::{Acted, carry_out, load};
use crate::{Actor, App, AppError};
use domain::desk::{Command, Ticket, Verdict};
use domain::hours::{Case, Entry, Quote};
use domain::ids::{OrganisationId, PersonId};
use domain::people::{Object, Permission};
use std::collections::HashMap;
use store::{desk, hours, people};

/// The time of a ticket as a reader may see it.
#[derive(Clone, Debug)]
pub struct TimeOf {
    /// The ticket.
    pub ticket: Ticket,
    /// Its entries, and those of the tickets that are part of it, each with the number of its own ticket.
    pub entries: Vec<(i64, Entry)>,
    /// Prices offered here.
    pub quotes: Vec<Quote>,
    /// The fault is ours: nothing of it is charged.
    pub free: bool,
    /// Who they are.
    pub names: HashMap<PersonId, String>,
    /// May object.
    pub may_object: bool,
    /// May say yes or no to a price.
    pub may_accept: bool,
    /// May decide, and take back what others wrote down.
    pub may_manage: bool,
    /// May write down time, and take back his own.
    pub may_work: bool,
    /// Who looks.
    pub me: Option<PersonId>,
}

/// An objection that waits for a decision.
#[derive(Clone, Debug)]
pub struct Disputed {
    /// Whose.
    pub client: String,
    /// The ticket's number and subject.
    pub ticket: (i64, String),
    /// The entry.
    pub entry: Entry,
    /// Who they are.
    pub names: HashMap<PersonId, String>,
}

impl App {
    /// The time of a ticket: for us all of it, for the client without words that are ours.
    pub async fn time_of(&self, actor: &Actor, number: i64) -> Result<TimeOf, AppError> {
        let (scene, actor) = (self.scene(), actor.clone());
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let ticket = load(tx, &actor, number, Permission::TicketRead)?;
                let watching = ticket.watching();
                let object = Object::Ticket(ticket.facts(&watching));
                let internal = actor.can(Permission::InternalRead, object);
                let (mut entries, mut free) = (Vec::new(), false);
                let mut quotes = Vec::new();
                for id in desk::whole(tx, ticket.id)? {
                    let part = desk::row_only(tx, id)?.ok_or(AppError::Missing)?;
                    let journal = desk::journal(tx, id)?;
                    free |= id == ticket.id && part.marks.has(domain::desk::Flag::OurFault);
                    if id == ticket.id {
                        quotes = domain::hours::quotes(&journal);
                    }
                    for mut entry in Case::of(&journal, &scene.rules.hours.zone).entries {
                        if !internal && entry.hidden {
                            entry.note.clear();
                        }
                        entries.push((part.number, entry));
                    }
                }
                entries.sort_by_key(|(number, entry)| (entry.day, entry.at, *number, entry.seq));
                let mut names = HashMap::new();
                let persons = entries.iter().flat_map(|(_, entry)| persons(entry));
                let quoted = quotes.iter().flat_map(|one| [one.by, one.answer.as_ref().and_then(|a| a.by)]);
                for person in persons.chain(quoted.flatten()).collect::<Vec<_>>() {
                    if let std::collections::hash_map::Entry::Vacant(free) = names.entry(person) {
                        free.insert(people::name(tx, person)?.unwrap_or_default());
                    }
                }
                Ok(TimeOf {
                    may_object: actor.can(Permission::TimeDispute, object),
                    may_accept: actor.can(Permission::TimeDispute, object),
                    may_manage: actor.can(Permission::HoursManage, object),
                    may_work: actor.can(Permission::TicketWork, object),
                    me: actor.person,
                    entries,
                    quotes,
                    free,
                    names,
                    ticket,
                })
            })
            .await
    }

    /// Objects to an entry.
    pub async fn object(&self, actor: &Actor, number: i64, entry: i64, words: &str) -> Result<(), AppError> {
        let words = words.to_owned();
        self.judge_entry(actor, number, Permission::TimeDispute, move |case| {
            case.talk(entry, true)?;
            Ok(Command::DisputeTime { of: entry, words: words.clone() })
        })
        .await
    }

    /// Says something about an entry to which the client objects: either side.
    pub async fn discuss(&self, actor: &Actor, number: i64, entry: i64, words: &str) -> Result<(), AppError> {
        let needed = if actor.is_staff() { Permission::TicketWork } else { Permission::TimeDispute };
        let words = words.to_owned();
        self.judge_entry(actor, number, needed, move |case| {
            case.talk(entry, false)?;
            Ok(Command::AnswerDispute { of: entry, words: words.clone() })
        })
        .await
    }

    /// Decides on an objection; `partly` minutes are free when neither all nor nothing is.
    pub async fn settle_objection(
        &self,
        actor: &Actor,
        number: i64,
        entry: i64,
        verdict: Verdict,
        partly: i64,
        reason: &str,
    ) -> Result<(), AppError> {
        let reason = reason.to_owned();
        self.judge_entry(actor, number, Permission::HoursManage, move |case| {
            let free = case.decide(entry, verdict, partly)?;
            Ok(Command::DecideDispute { of: entry, verdict, free, reason: reason.clone() })
        })
        .await
    }

    async fn judge_entry(
        &self,
        actor: &Actor,
        number: i64,
        needed: Permission,
        command: impl Fn(&Case) -> Result<Command, domain::desk::Refusal> + Send + Sync + 'static,
    ) -> Result<(), AppError> {
        let (scene, actor) = (self.scene(), actor.clone());
        let acted = self
            .db
            .write(move |tx| -> Result<Acted, AppError> {
                let ticket = load(tx, &actor, number, needed)?;
                let command = command(&case(tx, &ticket, &scene.rules.hours.zone)?)?;
                carry_out(tx, &scene, ticket, vec![command], actor.by(), actor.via, None)
            })
            .await?;
        self.tell(&acted);
        Ok(())
    }

    /// Objections that wait for a decision, among the clients whose hours the actor decides on; the oldest first.
    pub async fn objections(&self, actor: &Actor) -> Result<Vec<Disputed>, AppError> {
        actor.may_somewhere(Permission::HoursManage)?;
        let (scene, actor) = (self.scene(), actor.clone());
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let mut all = Vec::new();
                for one in hours::open_objections(tx)? {
                    let org: OrganisationId = one.org;
                    if !actor.can(Permission::HoursManage, Object::Organisation(org)) {
                        continue;
                    }
                    let ticket = desk::row_only(tx, one.ticket)?.ok_or(AppError::Missing)?;
                    let case = case(tx, &ticket, &scene.rules.hours.zone)?;
                    let Ok(entry) = case.entry(one.seq).cloned() else { continue };
                    let mut names = HashMap::new();
                    for person in persons(&entry).collect::<Vec<_>>() {
                        names.insert(person, people::name(tx, person)?.unwrap_or_default());
                    }
                    let client = people::org(tx, org)?.map(|org| org.name).unwrap_or_default();
                    all.push(Disputed { client, ticket: (ticket.number, ticket.subject), entry, names });
                }
                Ok(all)
            })
            .await
    }
}

/// Everybody whom an entry names.
fn persons(entry: &Entry) -> impl Iterator<Item = PersonId> + '_ {
    let said = entry.objection.iter().flat_map(|one| one.said.iter().filter_map(|said| said.by.person));
    let counters = entry.counters.iter().filter_map(|(_, by, ..)| *by);
    entry.person.into_iter().chain(entry.by).chain(said).chain(counters)
}
