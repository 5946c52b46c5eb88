//! Edits of calendars, plans and contracts. An edit makes a version; what it moves is shown before, by the same function
//! that moves it after.
//!
//! A running ticket is given new terms only where they could matter to it: an edited calendar that changes nothing before
//! its deadlines leaves it alone.

use super::book::{Agreements, day};
use super::follow::{named, promised_among};
use super::mark;
use super::prepare::{Prepared, prepare};
use crate::desk::carry_out;
use crate::{Actor, App, AppError, Scene, trail};
use calendars::{Calendar, Moved, Span, compare, first_difference};
use domain::desk::{By, Channel, Command, Ticket};
use domain::ids::{CalendarId, ContractId, PlanId, TicketId};
use domain::people::{Object, Permission};
use domain::sla::{Contract, DeadlineMoved, Plan, Terms, TermsRef, can_move, preview};
use domain::time::{DAY, SECOND};
use std::sync::Arc;
use store::jobs::{self, NewJob, Outcome};
use store::promise::ClockRow;
use store::{Tx, desk, people, promise};

/// The kind of the job that gives running tickets what is promised now.
pub(crate) const RENEW: &str = "renew-promises";
/// Tickets looked at in one unit of work.
const STEP: i64 = 200;
/// Tickets that are shown before an edit.
const SHOWN: usize = 50;
/// After so long every node knows of the edit, and what was begun before it is written.
const SETTLED: i64 = 5 * SECOND;
/// Days of a calendar that are shown before an edit.
const AHEAD: i64 = 400 * DAY;

/// An edit: of what is there, or of something new.
#[derive(Clone, Debug)]
pub enum Edit {
    /// A calendar.
    Calendar(Option<CalendarId>, Calendar),
    /// A plan.
    Plan(Option<PlanId>, Plan),
    /// A contract.
    Contract(Option<ContractId>, Contract),
}

/// A ticket whose deadlines an edit moves.
#[derive(Clone, Debug)]
pub struct Shifted {
    /// Its number.
    pub number: i64,
    /// Its subject.
    pub subject: String,
    /// Its client.
    pub client: String,
    /// Which deadlines move, from when to when.
    pub deadlines: Vec<DeadlineMoved>,
}

/// What an edit does, or would do.
#[derive(Clone, Debug, Default)]
pub struct Effect {
    /// Running tickets that were looked at.
    pub running: u64,
    /// Of these, those with deadlines that move.
    pub moved: u64,
    /// Of these, those that would be late.
    pub late: u64,
    /// The first of them.
    pub first: Vec<Shifted>,
    /// Days of a calendar that differ, for a year ahead.
    pub days: Moved,
}

impl App {
    /// All that was agreed.
    pub async fn agreements(&self, actor: &Actor) -> Result<Arc<Agreements>, AppError> {
        actor.may_somewhere(Permission::QueueRead)?;
        let promises = self.promises.clone();
        self.db.read(move |tx| -> Result<_, AppError> { Ok(promises.newest(tx)?) }).await
    }

    /// What an edit that holds from a moment would move; nothing is written.
    pub async fn foresee(&self, actor: &Actor, edit: Edit, since: i64) -> Result<Effect, AppError> {
        actor.may(Permission::PromiseManage, Object::Desk)?;
        let scene = Scene { promises: Arc::new(self.promises.scratch()), ..self.scene() };
        let who = actor.name.clone();
        self.db
            .read(move |tx| -> Result<Effect, AppError> {
                let prepared = prepare(tx, &scene, &edit, since, &who)?;
                effect(tx, &scene, &prepared, since.max(scene.now))
            })
            .await
    }

    /// Makes an edit hold from a moment; running tickets follow by a job. Answers the id of what was edited.
    pub async fn agree(&self, actor: &Actor, edit: Edit, since: i64) -> Result<i64, AppError> {
        actor.may(Permission::PromiseManage, Object::Desk)?;
        let (scene, who) = (self.scene(), actor.name.clone());
        self.db
            .write(move |tx| -> Result<i64, AppError> {
                let prepared = prepare(tx, &scene, &edit, since, &who)?;
                for one in &prepared.documents {
                    promise::insert_document(tx, one)?;
                    let (act, subject) = (format!("{}.agreed", one.subject.code()), one.id.to_string());
                    let detail = serde_json::json!({ "version": one.version, "since": one.since,
                        "name": one.name, "text": one.text });
                    trail::tell(tx, scene.wall, &who, &act, &subject, &detail)?;
                }
                mark(tx, &scene.ids, scene.wall)?;
                // Once now, once when nobody can write by the old ones any more, and once when it begins to hold.
                let mut moments = vec![scene.wall, scene.wall + SETTLED];
                moments.extend((since > scene.wall + SETTLED).then_some(since));
                for run_at in moments.into_iter().filter(|_| !scene.historic) {
                    jobs::enqueue(tx, &NewJob { kind: RENEW, payload: "", run_at, dedup_key: None })?;
                }
                Ok(prepared.documents.first().map_or(0, |one| one.id))
            })
            .await
    }

    /// Gives running tickets what is promised to them now, some in each unit of work.
    pub(crate) async fn renew_promises(&self) -> Result<Outcome, AppError> {
        let mut after = TicketId(0);
        loop {
            let some = self
                .db
                .read(move |tx| -> Result<_, AppError> { Ok(promise::running(tx, after, STEP)?) })
                .await?;
            let Some(last) = some.last() else { return Ok(Outcome::Done) };
            after = *last;
            let scene = self.scene();
            let done = self
                .db
                .write(move |tx| -> Result<_, AppError> {
                    let all = scene.promises.newest(tx)?;
                    let mut done = Vec::new();
                    for id in &some {
                        let Some(found) = shift(tx, &scene, &all, *id, scene.now)? else { continue };
                        let Some(terms) = found.terms else { continue };
                        let commands = vec![Command::Promise { terms }];
                        let (by, via) = (By::SYSTEM, Channel::System);
                        done.push(carry_out(tx, &scene, found.ticket, commands, by, via, None)?);
                    }
                    Ok(done)
                })
                .await?;
            done.iter().for_each(|acted| self.tell(acted));
        }
    }
}

/// What other agreements mean to a running ticket.
struct Found {
    ticket: Ticket,
    /// What it is to be promised; `None` when it is left alone.
    terms: Option<TermsRef>,
    /// Deadlines that move by it.
    deadlines: Vec<DeadlineMoved>,
}

/// What agreements mean to a running ticket at a moment; `None` when it is not there any more or its client has none.
fn shift(
    tx: &mut Tx<'_>,
    scene: &Scene,
    all: &Agreements,
    id: TicketId,
    now: i64,
) -> Result<Option<Found>, AppError> {
    let Some(ticket) = desk::get(tx, id)? else { return Ok(None) };
    let Some(row) = promise::clocks(tx, id)? else { return Ok(None) };
    let Some(to) = promised_among(tx, all, ticket.org, now)? else { return Ok(None) };
    let alone = Found { ticket: ticket.clone(), terms: None, deadlines: vec![] };
    if row.clocks.terms == Some(to) {
        return Ok(Some(alone));
    }
    let new = scene.promises.make(all, to)?;
    let mut book = scene.book(tx, named(&row.clocks))?;
    if let Some(from) = row.clocks.terms
        && !matters(
            scene,
            all,
            &row,
            (from, to),
            book.of(Some(from)).map_err(AppError::broken)?,
            &new,
            &book,
        )?
    {
        return Ok(Some(alone));
    }
    book.terms.insert(to, new);
    let deadlines = preview(&row.clocks, to, &book, now.max(row.clocks.at)).map_err(AppError::broken)?;
    Ok(Some(Found { ticket, terms: Some(to), deadlines }))
}

/// Whether other terms could matter to a ticket.
fn matters(
    scene: &Scene,
    all: &Agreements,
    row: &ClockRow,
    (from, to): (TermsRef, TermsRef),
    old: &Terms,
    new: &Terms,
    book: &domain::sla::Book,
) -> Result<bool, AppError> {
    let limits = |terms: &Terms| {
        let own = terms.lines.iter();
        own.map(|(line, one)| (*line, one.limit, one.then.clone())).collect::<Vec<_>>()
    };
    let same = old.targets == new.targets
        && old.stages == new.stages
        && old.pauses == new.pauses
        && old.follow_ups == new.follow_ups
        && limits(old) == limits(new);
    if !same || from.calendar.0 != to.calendar.0 {
        return Ok(true);
    }
    // The same promise in the hours of another version: only what differs ahead of it can move it.
    let calendars = [from.calendar, to.calendar].map(|calendar| scene.promises.calendar(all, calendar));
    let [was, is] = calendars;
    let own = old.lines.iter().zip(&new.lines).find_map(|((_, was), (_, is))| {
        let (was, is) = (was.calendar.as_ref()?, is.calendar.as_ref()?);
        first_difference(was, is, row.clocks.at)
    });
    match (first_difference(&*was?, &*is?, row.clocks.at), own) {
        (_, Some(_)) => Ok(true),
        (Some(first), None) => can_move(&row.clocks, first, book).map_err(AppError::broken),
        (None, None) => Ok(false),
    }
}

/// What prepared agreements move.
fn effect(tx: &mut Tx<'_>, scene: &Scene, prepared: &Prepared, now: i64) -> Result<Effect, AppError> {
    let mut effect = Effect::default();
    if let Some((id, number)) = prepared.calendars.filter(|(_, number)| *number > 1) {
        let old = scene.promises.calendar(&prepared.all, (id, number - 1))?;
        let new = scene.promises.calendar(&prepared.all, (id, number))?;
        effect.days = compare(&old, &new, Span { from: scene.now, to: now + AHEAD });
    }
    let mut after = TicketId(0);
    loop {
        let some = promise::running(tx, after, STEP)?;
        let Some(last) = some.last() else { return Ok(effect) };
        after = *last;
        for id in some {
            effect.running += 1;
            let Some(found) = shift(tx, scene, &prepared.all, id, now)? else { continue };
            if found.deadlines.is_empty() {
                continue;
            }
            effect.moved += 1;
            effect.late += u64::from(found.deadlines.iter().any(|one| one.breaks));
            if effect.first.len() < SHOWN {
                let client = people::org(tx, found.ticket.org)?.map(|org| org.name).unwrap_or_default();
                let (number, subject) = (found.ticket.number, found.ticket.subject);
                effect.first.push(Shifted { number, subject, client, deadlines: found.deadlines });
            }
        }
    }
}

impl App {
    /// The day of a zone at the moment of the application.
    pub fn today(&self, zone: &str) -> Option<jiff::civil::Date> {
        day(zone, self.now())
    }
}
