//! Use-cases that list.

use crate::{Actor, App, AppError};
use domain::desk::keys;
use domain::ids::{OrganisationId, PersonId, TicketId};
use domain::people::{Object, Permission, Role};
use store::counters;
use store::desk::{After, Brief, QueueRow, View};

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
    /// A page of a view of the queue with the counters of the engineer, fifty rows.
    pub async fn queue(&self, actor: &Actor, view: View, after: Option<After>) -> Result<QueuePage, AppError> {
        actor.may_somewhere(Permission::QueueRead)?;
        let me = actor.person.unwrap_or(PersonId(0));
        let scoped = actor.is_scoped() && !actor.is_system();
        self.db
            .read(move |tx| -> Result<QueuePage, AppError> {
                let mut rows = store::desk::queue(tx, view, me, scoped, after, 51)?;
                let next = (rows.len() > 50).then(|| rows[49].after(view));
                rows.truncate(50);
                let (mine, mine_us) = (keys::mine(me), keys::mine_us(me));
                let names = [
                    keys::US, &mine_us, &mine, keys::UNASSIGNED, keys::WAITING, keys::LIVE, keys::SOLVED, keys::ALL,
                ];
                // Whose roles reach some clients only has no counters of the whole desk.
                let values = counters::get(tx, if scoped { &names[1..3] } else { &names })?;
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
                Ok(QueuePage { rows, next, counts })
            })
            .await
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

    /// All requests of a company, for its manager.
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
        self.db
            .read(move |tx| -> Result<Page, AppError> { Ok(page(store::desk::of_org(tx, org, after, 51)?)) })
            .await
    }
}

fn page(mut rows: Vec<Brief>) -> Page {
    let next = (rows.len() > 50).then(|| (rows[49].updated_at, rows[49].id));
    rows.truncate(50);
    Page { rows, next }
}
