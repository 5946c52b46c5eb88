//! Use-cases that list.

use super::kin::may;
use super::many::MANY;
use super::views::{CountedView, key, seen_by};
use crate::memory::Recall;
use crate::promise::Standing;
use crate::{Actor, App, AppError};
use domain::desk::keys;
use domain::desk::year::{self, Year};
use domain::ids::{OrganisationId, PersonId, TicketId};
use domain::people::{Object, Permission, Role};
use domain::text::fold;
use store::desk::{After, Brief, QueueRow, View};
use store::people::directory::with_branches;
use store::{Tx, counters};

/// The counters beside the views.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueCounts {
    /// Our move.
    pub us: i64,
    /// Of those, mine.
    pub mine_us: i64,
    /// Mine and live.
    pub mine: i64,
    /// Nobody's.
    pub unassigned: i64,
    /// Waiting for somebody else.
    pub waiting: i64,
    /// Live.
    pub live: i64,
    /// Solved, not confirmed.
    pub solved: i64,
    /// Ever.
    pub all: i64,
    /// The saved views that the viewer sees, with theirs.
    pub views: Vec<CountedView>,
}

/// A page of the queue.
#[derive(Clone, Debug)]
pub struct QueuePage {
    /// The rows.
    pub rows: Vec<QueueRow>,
    /// How their deadlines stand, in the same order.
    pub standings: Vec<Option<Standing>>,
    /// Where the next page begins.
    pub next: Option<After>,
    /// The counters.
    pub counts: QueueCounts,
    /// Mails that wait for a person; `None` for people who may not see them.
    pub troubled: Option<i64>,
    /// Of a saved view that is not filled yet: the number up to which tickets were looked at, and how many there are.
    pub filling: Option<(i64, i64)>,
}

/// A page of a list of requests.
#[derive(Clone, Debug)]
pub struct Page {
    /// The rows.
    pub rows: Vec<Brief>,
    /// Where the next page begins: updated at, ticket.
    pub next: Option<(i64, TicketId)>,
}

impl App {
    /// A page of a view of the queue with the counters of the engineer, fifty rows; `words` keeps the rows that hold
    /// all of them.
    pub async fn queue(
        &self,
        actor: &Actor,
        view: View,
        after: Option<After>,
        words: &str,
    ) -> Result<QueuePage, AppError> {
        actor.may_somewhere(Permission::QueueRead)?;
        let (looks, recall) = (Looks::of(actor), self.recall());
        let words: Vec<String> = fold(words).split_whitespace().map(ToOwned::to_owned).collect();
        let (promises, now) = (self.promises.clone(), self.now());
        self.db
            .read(move |tx| -> Result<QueuePage, AppError> {
                let (counts, troubled) = counts(tx, looks, &recall)?;
                let view = known(view, &counts.views)?;
                let (rows, next) = match words.is_empty() {
                    true => {
                        let mut rows = store::desk::queue(tx, view, looks.me, looks.scoped, after, 51)?;
                        let next = (rows.len() > 50).then(|| rows[49].after(view));
                        rows.truncate(50);
                        (rows, next)
                    }
                    false => filtered(tx, &looks, view, after, &words, 50)?,
                };
                let filling = filling(tx, view, &counts)?;
                let standings = rows.iter().map(|row| promises.standing(tx, &row.deadline, now));
                let standings = standings.collect::<Result<Vec<_>, _>>()?;
                Ok(QueuePage { rows, standings, next, counts, troubled, filling })
            })
            .await
    }

    /// The numbers of the tickets that another system knows under a name, the freshest first, as far as the viewer may
    /// read them.
    pub async fn referred(&self, actor: &Actor, value: &str) -> Result<Vec<i64>, AppError> {
        actor.may_somewhere(Permission::QueueRead)?;
        let (actor, value) = (actor.clone(), value.trim().to_owned());
        self.db
            .read(move |tx| -> Result<Vec<i64>, AppError> {
                let mut numbers = Vec::new();
                for id in store::desk::referred(tx, &value, REFERRED)? {
                    let ticket = store::desk::get(tx, id)?;
                    let seen = ticket.filter(|ticket| may(&actor, Permission::InternalRead, ticket));
                    numbers.extend(seen.map(|ticket| ticket.number));
                }
                Ok(numbers)
            })
            .await
    }

    /// The numbers of the tickets of a view that hold all words, in its order, as many as one act may change.
    pub async fn numbers_in(&self, actor: &Actor, view: View, words: &str) -> Result<Vec<i64>, AppError> {
        actor.may_somewhere(Permission::QueueRead)?;
        let (looks, recall) = (Looks::of(actor), self.recall());
        let words: Vec<String> = fold(words).split_whitespace().map(ToOwned::to_owned).collect();
        self.db
            .read(move |tx| -> Result<Vec<i64>, AppError> {
                let seen = counts(tx, looks, &recall)?.0.views;
                let view = known(view, &seen)?;
                let rows = match words.is_empty() {
                    true => store::desk::queue(tx, view, looks.me, looks.scoped, None, MANY as i64)?,
                    false => filtered(tx, &looks, view, None, &words, MANY)?.0,
                };
                Ok(rows.into_iter().map(|row| row.number).collect())
            })
            .await
    }

    /// The counters of the engineer, and how many mails wait for a person.
    pub async fn counts(&self, actor: &Actor) -> Result<(QueueCounts, Option<i64>), AppError> {
        actor.may_somewhere(Permission::QueueRead)?;
        let (looks, recall) = (Looks::of(actor), self.recall());
        self.db.read(move |tx| -> Result<_, AppError> { counts(tx, looks, &recall) }).await
    }

    /// A person's own requests.
    pub async fn my_requests(&self, actor: &Actor, after: Option<(i64, TicketId)>) -> Result<Page, AppError> {
        let person = actor.person.ok_or(AppError::SignedOut)?;
        self.db
            .read(move |tx| -> Result<Page, AppError> {
                Ok(page(store::desk::of_requester(tx, person, after, 51)?))
            })
            .await
    }

    /// All requests of a company and its branches, for its manager.
    pub async fn company_requests(
        &self,
        actor: &Actor,
        org: OrganisationId,
        after: Option<(i64, TicketId)>,
    ) -> Result<Page, AppError> {
        may_see_company(actor, org)?;
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<Page, AppError> {
                let mut rows = Vec::new();
                for org in company(tx, &actor, org)? {
                    rows.extend(store::desk::of_org(tx, org, after, 51)?);
                }
                rows.sort_by_key(|row| std::cmp::Reverse((row.updated_at, row.id.0)));
                rows.truncate(51);
                Ok(page(rows))
            })
            .await
    }
}

impl App {
    /// What came from a person in twelve months, in his zone, and what became of it.
    pub async fn my_year(&self, actor: &Actor) -> Result<Year, AppError> {
        let person = actor.person.ok_or(AppError::SignedOut)?;
        let (now, zone) = (self.now(), actor.zone.clone());
        self.db
            .read(move |tx| -> Result<Year, AppError> {
                let came = store::desk::came_from(tx, person, year::begins(now, &zone))?;
                Ok(year::year(now, &zone, came))
            })
            .await
    }

    /// The same of a company, for its manager and for us: the same figures for both.
    pub async fn company_year(&self, actor: &Actor, org: OrganisationId) -> Result<Year, AppError> {
        may_see_company(actor, org)?;
        let (now, zone, actor) = (self.now(), actor.zone.clone(), actor.clone());
        self.db
            .read(move |tx| -> Result<Year, AppError> {
                let mut came = Vec::new();
                for org in company(tx, &actor, org)? {
                    came.extend(store::desk::came_to_org(tx, org, year::begins(now, &zone))?);
                }
                Ok(year::year(now, &zone, came))
            })
            .await
    }
}

/// A company with those of its branches that the actor may see.
fn company(tx: &mut Tx<'_>, actor: &Actor, org: OrganisationId) -> Result<Vec<OrganisationId>, AppError> {
    let mut all = with_branches(tx, org)?;
    all.retain(|of| *of == org || may_see_company(actor, *of).is_ok());
    Ok(all)
}

/// The manager of a company sees all its requests, and so do those of us who serve it.
fn may_see_company(actor: &Actor, org: OrganisationId) -> Result<(), AppError> {
    let manager = actor.client_of().any(|(of, role)| of == org && role == Role::ClientManager);
    if manager { Ok(()) } else { actor.may(Permission::InternalRead, Object::Organisation(org)) }
}

/// Who looks, as far as lists and counters care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Looks {
    me: PersonId,
    scoped: bool,
    inbound: bool,
}

impl Looks {
    pub(super) fn of(actor: &Actor) -> Looks {
        Looks {
            me: actor.person.unwrap_or(PersonId(0)),
            scoped: actor.is_scoped() && !actor.is_system(),
            inbound: actor.can(Permission::InboundRead, Object::Desk),
        }
    }
}

/// The counters, and how many mails wait for a person.
pub(super) fn counts(
    tx: &mut Tx<'_>,
    looks: Looks,
    recall: &Recall,
) -> Result<(QueueCounts, Option<i64>), AppError> {
    recall.or_read(|memory| &memory.counts, looks, || read_counts(tx, looks))
}

fn read_counts(tx: &mut Tx<'_>, looks: Looks) -> Result<(QueueCounts, Option<i64>), AppError> {
    let (mine, mine_us) = (keys::mine(looks.me), keys::mine_us(looks.me));
    let names =
        [keys::US, &mine_us, &mine, keys::UNASSIGNED, keys::WAITING, keys::LIVE, keys::SOLVED, keys::ALL];
    let seen = seen_by(tx, looks.me)?;
    let of_views: Vec<String> = seen.iter().map(|view| key(view, looks.me)).collect();
    // Whose roles reach some clients only has no counters of the whole desk.
    let asked: Vec<&str> = match looks.scoped {
        true => names[1..3].to_vec(),
        false => names.into_iter().chain(of_views.iter().map(String::as_str)).collect(),
    };
    let values = counters::get(tx, &asked)?;
    let value = |key: &str| values.get(key).copied().unwrap_or(0);
    let counts = QueueCounts {
        us: value(keys::US),
        mine_us: value(&mine_us),
        mine: value(&mine),
        unassigned: value(keys::UNASSIGNED),
        waiting: value(keys::WAITING),
        live: value(keys::LIVE),
        solved: value(keys::SOLVED),
        all: value(keys::ALL),
        views: seen
            .into_iter()
            .zip(&of_views)
            .map(|(view, key)| CountedView { count: (!looks.scoped).then(|| value(key)), view })
            .collect(),
    };
    let troubled = if looks.inbound { Some(store::channels::troubled_count(tx)?) } else { None };
    Ok((counts, troubled))
}

/// A view as it is kept; one that the viewer does not see is not there.
fn known(view: View, seen: &[CountedView]) -> Result<View, AppError> {
    let View::Saved { id, .. } = view else { return Ok(view) };
    let saved = seen.iter().find(|one| one.view.id == id).ok_or(AppError::Missing)?;
    Ok(View::Saved { id, mine: saved.view.mine, newest: saved.view.newest })
}

/// How far the filling of a view is.
fn filling(tx: &mut Tx<'_>, view: View, counts: &QueueCounts) -> Result<Option<(i64, i64)>, AppError> {
    let View::Saved { id, .. } = view else { return Ok(None) };
    let saved = counts.views.iter().find(|one| one.view.id == id);
    let Some(to) = saved.and_then(|one| one.view.filled_to) else { return Ok(None) };
    let done = store::desk::row_only(tx, to)?.map_or(0, |ticket| ticket.number);
    Ok(Some((done, counts.all.max(done))))
}

/// Tickets of one name elsewhere that are looked at.
const REFERRED: i64 = 50;
/// Pages of a view that are looked through for words before one gives up.
const LOOKED_THROUGH: usize = 40;

/// The rows of a view that hold all words, as many as wanted; where the look ended is where the next one begins.
fn filtered(
    tx: &mut Tx<'_>,
    looks: &Looks,
    view: View,
    mut after: Option<After>,
    words: &[String],
    wanted: usize,
) -> Result<(Vec<QueueRow>, Option<After>), AppError> {
    let mut found = Vec::new();
    for _ in 0..LOOKED_THROUGH {
        let rows = store::desk::queue(tx, view, looks.me, looks.scoped, after, 200)?;
        let Some(last) = rows.last() else { return Ok((found, None)) };
        after = Some(last.after(view));
        let whole = rows.len() == 200;
        for row in rows {
            let text = fold(&format!(
                "{} {} {} {} {}",
                row.number, row.subject, row.org, row.requester, row.last_excerpt
            ));
            if words.iter().all(|word| text.contains(word)) {
                found.push(row);
            }
            if found.len() == wanted {
                let next = found.last().map(|row| row.after(view));
                return Ok((found, next));
            }
        }
        if !whole {
            return Ok((found, None));
        }
    }
    Ok((found, after))
}

fn page(mut rows: Vec<Brief>) -> Page {
    let next = (rows.len() > 50).then(|| (rows[49].updated_at, rows[49].id));
    rows.truncate(50);
    Page { rows, next }
}
