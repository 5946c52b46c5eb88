//! Tells pages what changed: a broadcast of ticket ids. A hint only; whoever hears it reads the store.

use crate::desk::{is_public, load};
use crate::{Actor, App, AppError};
use domain::desk::Entry;
use domain::ids::{OrganisationId, PersonId, TicketId};
use domain::people::{Object, Permission};
use domain::time::SECOND;
use parking_lot::Mutex;
use std::collections::HashMap;
use store::{Engine, desk};
use tokio::sync::{broadcast, watch};

/// A ticket changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which.
    pub ticket: TicketId,
    /// Its number.
    pub number: i64,
    /// Its version now.
    pub seq: i64,
    /// Its client.
    pub org: OrganisationId,
    /// Who asked.
    pub requester: PersonId,
    /// Whether the client can see what changed.
    pub public: bool,
}

/// How far back a node looks for what others changed: more than their clocks and commits may differ.
const OVERLAP: i64 = 10 * SECOND;

/// The place where changes are told.
pub struct Live {
    sender: broadcast::Sender<Change>,
    /// Who is called for an incident.
    calls: broadcast::Sender<PersonId>,
    /// The versions told lately, so that nothing is told twice.
    told: Mutex<HashMap<TicketId, i64>>,
}

impl Live {
    pub(crate) fn new() -> Live {
        Live { sender: broadcast::channel(1024).0, calls: broadcast::channel(256).0, told: Mutex::default() }
    }

    /// Hears changes from now on; a slow listener is told that it missed some.
    pub fn listen(&self) -> broadcast::Receiver<Change> {
        self.sender.subscribe()
    }

    /// Hears who is called from now on.
    pub fn listen_for_calls(&self) -> broadcast::Receiver<PersonId> {
        self.calls.subscribe()
    }

    /// Tells the pages of people that something calls them.
    pub(crate) fn ring(&self, persons: &std::collections::BTreeSet<PersonId>) {
        for person in persons {
            // Nobody listening is no fault.
            let _nobody = self.calls.send(*person);
        }
    }

    /// The version of a ticket that was told last, if it was lately.
    fn told(&self, ticket: TicketId) -> Option<i64> {
        self.told.lock().get(&ticket).copied()
    }

    pub(crate) fn tell(&self, change: Change) {
        let mut told = self.told.lock();
        if told.insert(change.ticket, change.seq).is_some_and(|seq| seq >= change.seq) {
            return;
        }
        if told.len() > 10_000 {
            told.clear();
        }
        drop(told);
        // Nobody listening is no fault.
        let _nobody = self.sender.send(change);
    }
}

impl App {
    /// Whether somebody may know that a ticket changed: of internal changes only those who may read what is internal;
    /// the client's side of what it can see, in tickets that it may read at this moment.
    pub async fn concerns(&self, actor: &Actor, change: &Change) -> bool {
        if actor.can(Permission::InternalRead, Object::Organisation(change.org)) {
            return true;
        }
        if !change.public || !actor.client_of().any(|(org, _)| org == change.org) {
            return false;
        }
        let (who, number) = (actor.clone(), change.number);
        let may = self.db.read(move |tx| load(tx, &who, number, Permission::TicketRead).map(|_| ()));
        may.await.is_ok()
    }

    /// Tells who fell silent, and on an engine that several nodes share what the others changed and who is at their
    /// pages. Looks once a second.
    pub(crate) async fn run_live(self, mut stop: watch::Receiver<bool>) {
        let shared = self.db.engine() == Engine::Postgres;
        let mut since = self.now();
        while !*stop.borrow() {
            if shared {
                match self.tell_since(since - OVERLAP).await {
                    Ok(latest) => since = since.max(latest),
                    Err(e) => tracing::warn!("could not look for other nodes' changes: {e}"),
                }
                if let Err(e) = self.renew_brand().await {
                    tracing::warn!("could not look how the desk is to look: {e}");
                }
                if let Err(e) = self.renew_rules().await {
                    tracing::warn!("could not look whether the rules have changed: {e}");
                }
                if let Err(e) = self.share_presence().await {
                    tracing::warn!("could not tell other nodes who is here: {e}");
                }
            }
            self.presence.sweep(self.now());
            tokio::select! {
                _ = stop.changed() => {}
                () = tokio::time::sleep(std::time::Duration::from_secs(1)) => {}
            }
        }
        if shared && let Err(e) = self.leave_all().await {
            tracing::warn!("could not tell other nodes that nobody is here any more: {e}");
        }
    }

    /// Tells every ticket that changed since a moment and was not told yet; answers the moment of the last change.
    pub async fn tell_since(&self, since: i64) -> Result<i64, AppError> {
        let changed = self
            .db
            .read(move |tx| -> Result<_, AppError> { Ok(store::desk::changed_since(tx, since, 500)?) })
            .await?;
        let latest = changed.iter().map(|row| row.updated_at).fold(since, i64::max);
        let news: Vec<_> = changed
            .into_iter()
            .filter(|row| self.live.told(row.id).is_none_or(|seq| seq < row.seq))
            .collect();
        if !news.is_empty() {
            self.forget();
        }
        let seen: Vec<_> = news.iter().map(|row| (row.id, self.live.told(row.id))).collect();
        let public = self
            .db
            .read(move |tx| -> Result<Vec<bool>, AppError> {
                let seen = seen.iter();
                seen.map(|(id, told)| {
                    let fresh = |entry: &Entry| told.map_or(entry.at >= since, |seq| entry.seq > seq);
                    Ok(desk::journal(tx, *id)?.iter().any(|entry| fresh(entry) && is_public(&entry.event)))
                })
                .collect()
            })
            .await?;
        for (row, public) in news.into_iter().zip(public) {
            self.live.tell(Change {
                ticket: row.id,
                number: row.number,
                seq: row.seq,
                org: row.org,
                requester: row.requester,
                public,
            });
        }
        Ok(latest)
    }
}
