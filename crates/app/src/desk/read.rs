//! Use-cases that list.

use crate::{Actor, App, AppError};
use domain::desk::keys;
use domain::ids::{OrganisationId, PersonId, TicketId};
use domain::people::{Object, Permission, Role};
use domain::text::fold;
use store::desk::{After, Brief, QueueRow, View};
use store::people::directory::with_branches;
use store::{Tx, counters};

/// The counters beside the views.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
}

/// A page of the queue.
#[derive(Clone, Debug)]
pub struct QueuePage {
    /// The rows.
    pub rows: Vec<QueueRow>,
    /// Where the next page begins.
    pub next: Option<After>,
    /// The counters.
    pub counts: QueueCounts,
    /// Mails that wait for a person; `None` for people who may not see them.
    pub troubled: Option<i64>,
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
        let looks = Looks::of(actor);
        let words: Vec<String> = fold(words).split_whitespace().map(ToOwned::to_owned).collect();
        self.db
            .read(move |tx| -> Result<QueuePage, AppError> {
                let (rows, next) = match words.is_empty() {
                    true => {
                        let mut rows = store::desk::queue(tx, view, looks.me, looks.scoped, after, 51)?;
                        let next = (rows.len() > 50).then(|| rows[49].after(view));
                        rows.truncate(50);
                        (rows, next)
                    }
                    false => filtered(tx, &looks, view, after, &words)?,
                };
                let (counts, troubled) = counts(tx, &looks)?;
                Ok(QueuePage { rows, next, counts, troubled })
            })
            .await
    }

    /// The counters of the engineer, and how many mails wait for a person.
    pub async fn counts(&self, actor: &Actor) -> Result<(QueueCounts, Option<i64>), AppError> {
        actor.may_somewhere(Permission::QueueRead)?;
        let looks = Looks::of(actor);
        self.db.read(move |tx| -> Result<_, AppError> { counts(tx, &looks) }).await
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
        let manager = actor.client_of().any(|(of, role)| of == org && role == Role::ClientManager);
        if !manager {
            actor.may(Permission::InternalRead, Object::Organisation(org))?;
        }
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<Page, AppError> {
                let mut rows = store::desk::of_org(tx, org, after, 51)?;
                for branch in with_branches(tx, org)?.into_iter().filter(|branch| *branch != org) {
                    let managed = actor.client_of().any(|of| of == (branch, Role::ClientManager));
                    if managed || actor.can(Permission::InternalRead, Object::Organisation(branch)) {
                        rows.extend(store::desk::of_org(tx, branch, after, 51)?);
                    }
                }
                rows.sort_by_key(|row| std::cmp::Reverse((row.updated_at, row.id.0)));
                rows.truncate(51);
                Ok(page(rows))
            })
            .await
    }
}

/// Who looks, as far as lists and counters care.
#[derive(Clone, Copy)]
pub(super) struct Looks {
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

pub(super) fn counts(tx: &mut Tx<'_>, looks: &Looks) -> Result<(QueueCounts, Option<i64>), AppError> {
    let (mine, mine_us) = (keys::mine(looks.me), keys::mine_us(looks.me));
    let names =
        [keys::US, &mine_us, &mine, keys::UNASSIGNED, keys::WAITING, keys::LIVE, keys::SOLVED, keys::ALL];
    // Whose roles reach some clients only has no counters of the whole desk.
    let values = counters::get(tx, if looks.scoped { &names[1..3] } else { &names })?;
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
    };
    let troubled = if looks.inbound { Some(store::channels::troubled_count(tx)?) } else { None };
    Ok((counts, troubled))
}

/// Pages of a view that are looked through for words before one gives up.
const LOOKED_THROUGH: usize = 40;

/// The rows of a view that hold all words, fifty of them; where the look ended is where the next one begins.
fn filtered(
    tx: &mut Tx<'_>,
    looks: &Looks,
    view: View,
    mut after: Option<After>,
    words: &[String],
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
            if found.len() == 50 {
                let next = found[49].after(view);
                return Ok((found, Some(next)));
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
