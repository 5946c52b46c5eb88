//! Saved views: made, changed, counted.

use crate::{Actor, App, AppError};
use domain::desk::{Filter, keys};
use domain::ids::{PersonId, ViewId};
use domain::people::{Object, Permission};
use domain::text::label;
use store::desk::{SavedView, views};
use store::jobs::{self, NewJob, Outcome};
use store::{Tx, desk};

/// The kind of the jobs that fill a view.
pub(crate) const FILL: &str = "fill_view";
/// Tickets looked at in one unit of work.
const STEP: i64 = 500;
/// The most tickets looked at for a condition that is not saved.
const LOOKED_AT: i64 = 20_000;
/// The most views of one list.
const MOST: usize = 100;

/// A view that somebody saves.
#[derive(Clone, Debug)]
pub struct NewView {
    /// Its name.
    pub name: String,
    /// What stands in it.
    pub filter: Filter,
    /// Each viewer sees what is his.
    pub mine: bool,
    /// The freshest first.
    pub newest: bool,
    /// For everybody.
    pub shared: bool,
}

/// A saved view as its viewer sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedView {
    /// The view.
    pub view: SavedView,
    /// How many tickets stand in it for the viewer; `None` when his roles reach some clients only.
    pub count: Option<i64>,
}

/// What a condition would hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Foreseen {
    /// So many tickets.
    pub holds: i64,
    /// When not all were looked at: of so many of the newest.
    pub newest: Option<i64>,
}

impl App {
    /// The viewer's saved views and everybody's, with their counters.
    pub async fn saved_views(&self, actor: &Actor) -> Result<Vec<CountedView>, AppError> {
        actor.may_somewhere(Permission::QueueRead)?;
        Ok(self.counts(actor).await?.0.views)
    }

    /// Saves a view, new or changed. Everybody's views are made by those who lead.
    pub async fn save_view(
        &self,
        actor: &Actor,
        id: Option<ViewId>,
        new: NewView,
    ) -> Result<ViewId, AppError> {
        actor.may_somewhere(Permission::QueueRead)?;
        let me = actor.person.ok_or(AppError::SignedOut)?;
        if new.shared {
            actor.may(Permission::PeopleManage, Object::Desk)?;
        }
        let name = label(&new.name).ok_or(AppError::Invalid("name", "empty"))?;
        let (scene, actor) = (self.scene(), actor.clone());
        self.db
            .write(move |tx| -> Result<ViewId, AppError> {
                scene.take(tx, None)?;
                let all = views(tx)?;
                let old = match id {
                    Some(id) => Some(own(&actor, all.iter().find(|view| view.id == id), me)?.clone()),
                    None if all.len() >= MOST => return Err(AppError::Invalid("name", "too-many-views")),
                    None => None,
                };
                let view = SavedView {
                    id: old.as_ref().map_or_else(|| ViewId(scene.ids.next()), |old| old.id),
                    owner: (!new.shared).then_some(me),
                    name: name.clone(),
                    filter: new.filter.clone(),
                    mine: new.mine,
                    newest: new.newest,
                    position: old.as_ref().map_or(all.len() as i64, |old| old.position),
                    created_at: old.as_ref().map_or(scene.now, |old| old.created_at),
                    filled_to: None,
                };
                desk::put_view(tx, &view)?;
                // Small desks are looked through at once, large ones by a job.
                if !desk::fill(tx, view.id, STEP)? {
                    let payload = view.id.to_string();
                    let job = NewJob { kind: FILL, payload: &payload, run_at: scene.now, dedup_key: None };
                    jobs::enqueue(tx, &job)?;
                }
                Ok(view.id)
            })
            .await
    }

    /// How many tickets a condition would hold, before it is saved: the live ones are all looked at, of a condition
    /// on finished ones only the newest.
    pub async fn foresee_view(
        &self,
        actor: &Actor,
        filter: Filter,
        mine: bool,
    ) -> Result<Foreseen, AppError> {
        actor.may_somewhere(Permission::QueueRead)?;
        let me = actor.person.ok_or(AppError::SignedOut)?;
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let (mut looked, mut holds) = (0, 0);
                desk::newest(tx, filter.only_live(), LOOKED_AT, |ticket| {
                    looked += 1;
                    let reached = !actor.is_scoped()
                        || actor.can(Permission::InternalRead, Object::Organisation(ticket.org));
                    holds +=
                        i64::from(reached && (!mine || ticket.assignee == Some(me)) && filter.holds(ticket));
                })?;
                Ok(Foreseen { holds, newest: (looked == LOOKED_AT).then_some(looked) })
            })
            .await
    }

    /// Removes a view.
    pub async fn delete_view(&self, actor: &Actor, id: ViewId) -> Result<(), AppError> {
        actor.may_somewhere(Permission::QueueRead)?;
        let me = actor.person.ok_or(AppError::SignedOut)?;
        let actor = actor.clone();
        self.write_once(move |tx| -> Result<(), AppError> {
            let all = views(tx)?;
            own(&actor, all.iter().find(|view| view.id == id), me)?;
            Ok(desk::delete_view(tx, id)?)
        })
        .await
    }

    /// Looks through tickets for a view, a second at most; the rest in the next turn.
    pub(crate) async fn fill_view(&self, id: ViewId) -> Result<Outcome, AppError> {
        for _ in 0..40 {
            if self.db.write(move |tx| -> Result<_, AppError> { Ok(desk::fill(tx, id, STEP)?) }).await? {
                return Ok(Outcome::Done);
            }
        }
        Ok(Outcome::Again { at: self.now(), why: String::new() })
    }
}

/// A view that the actor may change: his own, or everybody's if he leads.
fn own<'v>(actor: &Actor, view: Option<&'v SavedView>, me: PersonId) -> Result<&'v SavedView, AppError> {
    let view = view.filter(|view| view.owner.is_none_or(|owner| owner == me)).ok_or(AppError::Missing)?;
    if view.owner.is_none() {
        actor.may(Permission::PeopleManage, Object::Desk)?;
    }
    Ok(view)
}

/// The views that somebody sees: his own and everybody's.
pub(super) fn seen_by(tx: &mut Tx<'_>, me: PersonId) -> Result<Vec<SavedView>, AppError> {
    let mut seen = views(tx)?;
    seen.retain(|view| view.owner.is_none_or(|owner| owner == me));
    Ok(seen)
}

/// The counter of a view for somebody.
pub(super) fn key(view: &SavedView, me: PersonId) -> String {
    if view.mine { keys::view_mine(view.id, me) } else { keys::view(view.id) }
}
