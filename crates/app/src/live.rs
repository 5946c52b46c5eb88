//! Tells pages what changed: a broadcast of ticket ids. A hint only; whoever hears it reads the store.

use domain::ids::{OrganisationId, PersonId, TicketId};
use tokio::sync::broadcast;

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

/// The place where changes are told.
pub struct Live {
    sender: broadcast::Sender<Change>,
}

impl Live {
    pub(crate) fn new() -> Live {
        Live { sender: broadcast::channel(1024).0 }
    }

    /// Hears changes from now on; a slow listener is told that it missed some.
    pub fn listen(&self) -> broadcast::Receiver<Change> {
        self.sender.subscribe()
    }

    pub(crate) fn tell(&self, change: Change) {
        // Nobody listening is no fault.
        let _nobody = self.sender.send(change);
    }
}
