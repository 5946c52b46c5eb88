//! Releases of the makers' software: what is planned in them, and how every client who waits hears that it is out.
//!
//! A release goes out once. Its tickets are told one by one in a job, so that a death in the middle leaves nobody out
//! and tells nobody twice: what was told stands in the ticket's journal. Trackers tell of tasks and releases by
//! [`tracker`]; nothing here asks a tracker by itself.

mod news;
pub mod tracker;

pub use news::{KINDS, News, TaskNews, read};
pub use store::releases::{Listed, Release, Tracker, TrackerTask};

use crate::desk::{Acted, carry_out};
use crate::{Actor, App, AppError, Scene, trail};
use domain::desk::{By, Channel, Command, Entry, Event, Releasing, Task, Ticket};
use domain::ids::{ReleaseId, TicketId};
use domain::people::{Object, Permission};
use domain::text::label;
use serde_json::json;
use store::jobs::{self, NewJob, Outcome};
use store::{Tx, desk, people, releases};

/// The kind of the jobs that tell clients of a release.
pub(crate) const SHIP: &str = "ship";
/// Tickets told in one unit of work.
const STEP: i64 = 20;
/// Releases in the list.
const SHOWN: i64 = 200;
/// The longest words for clients, in characters.
const NOTE: usize = 2_000;

/// A release as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewRelease {
    /// Of what.
    pub product: String,
    /// Its name.
    pub name: String,
    /// The day that it is promised for, `yyyy-mm-dd`; empty when none.
    pub planned_on: String,
    /// What clients read of it, in Russian.
    pub note_ru: String,
    /// The same in English.
    pub note_en: String,
}

/// A ticket of a release.
#[derive(Clone, Debug)]
pub struct Awaiting {
    /// The ticket.
    pub ticket: Ticket,
    /// Its client.
    pub client: String,
    /// Whether the client was told.
    pub shipped: bool,
}

impl App {
    /// All releases: what is to come, then what went out.
    pub async fn releases(&self, actor: &Actor) -> Result<Vec<Listed>, AppError> {
        actor.may_somewhere(Permission::QueueRead)?;
        self.db.read(|tx| -> Result<_, AppError> { Ok(releases::releases(tx, SHOWN)?) }).await
    }

    /// A release, and the tickets in it that this one of us may read.
    pub async fn release(&self, actor: &Actor, id: ReleaseId) -> Result<(Release, Vec<Awaiting>), AppError> {
        actor.may_somewhere(Permission::QueueRead)?;
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let release = releases::release(tx, id)?.ok_or(AppError::Missing)?;
                let mut all = Vec::new();
                for (ticket, shipped) in releases::tickets(tx, id)? {
                    let Some(ticket) = desk::get(tx, ticket)? else { continue };
                    let watching = ticket.watching();
                    if !actor.can(Permission::InternalRead, Object::Ticket(ticket.facts(&watching))) {
                        continue;
                    }
                    let client = people::org(tx, ticket.org)?.map(|org| org.name).unwrap_or_default();
                    all.push(Awaiting { ticket, client, shipped });
                }
                Ok((release, all))
            })
            .await
    }

    /// Enters a release.
    pub async fn create_release(&self, actor: &Actor, new: NewRelease) -> Result<ReleaseId, AppError> {
        actor.may(Permission::LineManage, Object::Desk)?;
        let new = examined(new)?;
        let (scene, by) = (self.scene(), actor.name.clone());
        self.write_once(move |tx| -> Result<ReleaseId, AppError> {
            let id = ReleaseId(scene.ids.next());
            enter(tx, &scene, id, &new)?;
            trail::tell(tx, scene.now, &by, "release.create", &id.to_string(), &told(&new))?;
            Ok(id)
        })
        .await
    }

    /// Changes a release that is not out yet; of one that is, only the words. Refused when somebody was faster.
    pub async fn change_release(
        &self,
        actor: &Actor,
        id: ReleaseId,
        new: NewRelease,
        version: i64,
    ) -> Result<(), AppError> {
        actor.may(Permission::LineManage, Object::Desk)?;
        let new = examined(new)?;
        let (scene, by) = (self.scene(), actor.name.clone());
        self.write_once(move |tx| -> Result<(), AppError> {
            let old = releases::release(tx, id)?.ok_or(AppError::Missing)?;
            let same = releases::release_named(tx, &new.product, &new.name)?;
            if same.is_some_and(|same| same.id != id) {
                return Err(AppError::Invalid("name", "taken"));
            }
            let changed = Release {
                product: new.product.clone(),
                name: new.name.clone(),
                planned_on: day(&new.planned_on),
                note_ru: new.note_ru.clone(),
                note_en: new.note_en.clone(),
                version: version + 1,
                ..old
            };
            if !releases::update_release(tx, &changed)? {
                return Err(AppError::Changed(old.version));
            }
            trail::tell(tx, scene.now, &by, "release.change", &id.to_string(), &told(&new))
        })
        .await
    }

    /// Says that a release is out: each client who waits for it is told, and asked to see whether all is well.
    pub async fn ship_release(&self, actor: &Actor, id: ReleaseId) -> Result<(), AppError> {
        actor.may(Permission::LineManage, Object::Desk)?;
        let (scene, by) = (self.scene(), actor.name.clone());
        self.write_once(move |tx| -> Result<(), AppError> {
            let release = releases::release(tx, id)?.ok_or(AppError::Missing)?;
            out(tx, &scene, release, &by)
        })
        .await
    }

    /// Plans the mending of a ticket in a release, or in none.
    pub async fn plan_in_release(
        &self,
        actor: &Actor,
        number: i64,
        release: Option<ReleaseId>,
    ) -> Result<(), AppError> {
        actor.may_somewhere(Permission::TicketWork)?;
        let what = match release {
            Some(id) => {
                let found =
                    self.db.read(move |tx| -> Result<_, AppError> { Ok(releases::release(tx, id)?) }).await?;
                let found = found.filter(|one| one.out_at.is_none());
                let found = found.ok_or(AppError::Invalid("release", "unknown"))?;
                Releasing::Plan(found.planned())
            }
            None => Releasing::Unplan,
        };
        self.act(actor, number, vec![Command::Releasing(what)]).await
    }

    /// One step of telling the clients of a release.
    pub(crate) async fn ship(&self, id: ReleaseId) -> Result<Outcome, AppError> {
        let scene = self.scene();
        let now = scene.now;
        let (acted, more) = self
            .db
            .write(move |tx| -> Result<(Vec<Acted>, bool), AppError> {
                let Some(release) = releases::release(tx, id)?.filter(|one| one.out_at.is_some()) else {
                    return Ok((vec![], false));
                };
                let due = releases::unshipped(tx, id, STEP)?;
                let more = due.len() as i64 == STEP;
                let mut acted = Vec::new();
                for ticket in due {
                    acted.extend(tell_one(tx, &scene, &release, ticket)?);
                }
                Ok((acted, more))
            })
            .await?;
        for one in &acted {
            self.tell(one);
        }
        Ok(if more { Outcome::Again { at: now, why: String::new() } } else { Outcome::Done })
    }
}

/// Tells the client of one ticket. What has ended is told nothing and counts as told; what is part of another ticket is
/// told there.
fn tell_one(
    tx: &mut Tx<'_>,
    scene: &Scene,
    release: &Release,
    id: TicketId,
) -> Result<Option<Acted>, AppError> {
    let Some(mut ticket) = desk::get(tx, id)? else { return Ok(None) };
    let mut commands = Vec::new();
    while let Some(merge) = &ticket.merged {
        let Some(whole) = desk::get(tx, merge.into)? else { return Ok(None) };
        let own = whole.prepared.planned.as_ref().is_some_and(|one| one.release == release.id);
        commands = match own {
            true => vec![],
            false => vec![Command::Releasing(Releasing::Plan(release.planned()))],
        };
        ticket = whole;
    }
    let locale = people::person(tx, ticket.requester)?.map(|person| person.locale).unwrap_or_default();
    let (first, second) = (&release.note_ru, &release.note_en);
    let note = if locale == "en" && !second.is_empty() { second } else { first };
    let (release, name) = (release.id, format!("{} {}", release.product, release.name));
    // Whoever was told by another part, or whose ticket has ended, is left in peace.
    let told = ticket.id == id || ticket.state.is_live();
    if told {
        commands.push(Command::Releasing(Releasing::Ship { release, name, note: note.clone() }));
    }
    let acted = match told {
        true => carry_out(tx, scene, ticket, commands, By::SYSTEM, Channel::System, None)?,
        false => return releases::put_ticket(tx, release, id, true).map(|()| None).map_err(Into::into),
    };
    if acted.entries.is_empty() || acted.ticket.id != id {
        releases::put_ticket(tx, release, id, true)?;
    }
    Ok(Some(acted).filter(|acted| !acted.entries.is_empty()))
}

/// What the client of a ticket was told of its release: the name, and the words.
pub(crate) fn told_of(tx: &mut Tx<'_>, ticket: Option<TicketId>) -> Result<(String, String), AppError> {
    let journal = ticket.map(|id| desk::journal(tx, id)).transpose()?.unwrap_or_default();
    let shipped = journal.into_iter().rev().find_map(|entry| match entry.event {
        Event::Shipped { name, note, .. } => Some((name, note)),
        _ => None,
    });
    Ok(shipped.unwrap_or_default())
}

/// Lets a release go out, once.
fn out(tx: &mut Tx<'_>, scene: &Scene, release: Release, by: &str) -> Result<(), AppError> {
    if release.out_at.is_some() {
        return Ok(());
    }
    let out = Release { out_at: Some(scene.now), version: release.version + 1, ..release };
    if !releases::update_release(tx, &out)? {
        return Err(AppError::Changed(out.version));
    }
    let payload = out.id.to_string();
    jobs::enqueue(tx, &NewJob { kind: SHIP, payload: &payload, run_at: scene.now, dedup_key: None })?;
    let detail = json!({ "product": out.product, "name": out.name });
    trail::tell(tx, scene.now, by, "release.out", &out.id.to_string(), &detail)
}

/// What trackers told already of tasks that a ticket is given just now: how they stand, and what they are planned in.
pub(crate) fn tasks_known(tx: &mut Tx<'_>, entries: &[Entry]) -> Result<Vec<Command>, AppError> {
    let mut commands = Vec::new();
    for entry in entries {
        let Event::Referred { reference } = &entry.event else { continue };
        for tracker in releases::trackers(tx)?.iter().filter(|one| one.name == reference.system) {
            let Some(known) = releases::task(tx, tracker.id, &reference.value)? else { continue };
            let (system, value) = (reference.system.clone(), known.name);
            let task = Task { system, value, state: known.state, done: known.done };
            commands.push(Command::Releasing(Releasing::Hear(task)));
            let planned = label(&known.release)
                .map(|name| releases::release_named(tx, &tracker.name, &name))
                .transpose()?
                .flatten();
            // What is out already cannot be waited for.
            if let Some(release) = planned.filter(|one| one.out_at.is_none()) {
                commands.push(Command::Releasing(Releasing::Plan(release.planned())));
            }
        }
    }
    Ok(commands)
}

/// Notes what an act says of releases beside the journal, in the unit of work that writes it.
pub(crate) fn follow(tx: &mut Tx<'_>, before: &Ticket, after: &Ticket) -> Result<(), AppError> {
    let (old, new) = (&before.prepared.planned, &after.prepared.planned);
    if old == new {
        return Ok(());
    }
    releases::drop_ticket(tx, after.id)?;
    if let Some(new) = new {
        // It went out since it was chosen: nobody would ever be told.
        let gone = |one: Release| one.out_at.is_some() && !new.out;
        if releases::release(tx, new.release)?.is_none_or(gone) {
            return Err(AppError::Invalid("release", "unknown"));
        }
        releases::put_ticket(tx, new.release, after.id, new.out)?;
    }
    Ok(())
}

/// Whether the releases know what a ticket waits for.
pub(crate) fn examine(tx: &mut Tx<'_>, ticket: &Ticket) -> Result<bool, AppError> {
    let waits = ticket.prepared.planned.as_ref().filter(|one| !one.out).map(|one| one.release);
    let known = releases::awaited(tx, ticket.id)?;
    // What is part of another ticket counts as told once that one is.
    Ok(known == waits || (known.is_none() && ticket.merged.is_some()))
}

/// Lets the releases know what a ticket waits for.
pub(crate) fn mend(tx: &mut Tx<'_>, ticket: &Ticket) -> Result<(), AppError> {
    releases::drop_ticket(tx, ticket.id)?;
    if let Some(waits) = ticket.prepared.planned.as_ref().filter(|one| !one.out) {
        releases::put_ticket(tx, waits.release, ticket.id, false)?;
    }
    Ok(())
}

fn enter(tx: &mut Tx<'_>, scene: &Scene, id: ReleaseId, new: &NewRelease) -> Result<(), AppError> {
    if releases::release_named(tx, &new.product, &new.name)?.is_some() {
        return Err(AppError::Invalid("name", "taken"));
    }
    let release = Release {
        id,
        product: new.product.clone(),
        name: new.name.clone(),
        planned_on: day(&new.planned_on),
        note_ru: new.note_ru.clone(),
        note_en: new.note_en.clone(),
        out_at: None,
        created_at: scene.now,
        version: 1,
    };
    Ok(releases::insert_release(tx, &release)?)
}

/// What was typed, cleaned.
fn examined(new: NewRelease) -> Result<NewRelease, AppError> {
    let planned_on = new.planned_on.trim().to_owned();
    if !planned_on.is_empty() && domain::time::day_of(&planned_on, "UTC").is_none() {
        return Err(AppError::Invalid("planned_on", "date"));
    }
    let words = |text: &str| -> String {
        text.trim().chars().filter(|c| !c.is_control() || *c == '\n').take(NOTE).collect()
    };
    Ok(NewRelease {
        product: label(&new.product).ok_or(AppError::Invalid("product", "empty"))?,
        name: label(&new.name).ok_or(AppError::Invalid("name", "empty"))?,
        planned_on,
        note_ru: words(&new.note_ru),
        note_en: words(&new.note_en),
    })
}

fn day(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn told(new: &NewRelease) -> serde_json::Value {
    json!({ "product": new.product, "name": new.name, "planned_on": new.planned_on })
}
