//! Flows of clients' events: what comes, what is expected, what watches them, what was seen.
//!
//! ```text
//! take      events come in: read, refused by line, kept once, counted              → counts by minute
//! source    where they are fetched: a trait, adapters, their state; fetch asks them
//! known     what a history teaches, once a day: the norm, tails, usual failures    → a row
//! watch     what a monitor sees: a detector of `detect` with its memory
//! sweep     the one next moment of a flow: monitors look, alerts go on             → journals
//! raise     the seam to whoever is called
//! setup     flows, quiet times; monitors their life; alerts acknowledged, judged
//! board     how all stand; page one flow, its chart and its replay
//! ```
//!
//! Nothing is polled: what can change is due at a moment in an indexed column, and events bring it near.

mod alerts;
mod board;
mod catalogue;
mod doctor;
pub(crate) mod facts;
mod fetch;
mod known;
mod life;
mod page;
mod raise;
mod setup;
pub(crate) mod source;
mod sources;
mod sweep;
mod take;
mod watch;

pub use alerts::AlertPage;
pub(crate) use alerts::taken;
pub use board::{Board, Tile, Trouble as TileTrouble};
pub use catalogue::{Template, Words, templates};
pub(crate) use doctor::examine;
pub use facts::FlowFacts;
#[allow(unused_imports, reason = "the hourly report of incidents calls it")]
pub(crate) use facts::flow_facts;
pub use fetch::{NewSource, SourceView};
pub(crate) use known::Shelf;
pub use life::{MonitorPage, NewMonitor, Step};
pub use page::{Chart, FlowPage, Point, Replay, ReplayStep};
pub use raise::Raised;
pub(crate) use raise::told_of;
pub use setup::{NewFlow, NewQuiet};
pub use store::flows::{AlertRow, FlowRow, Minute, MonitorRow, Quiet, SourceRow};
#[allow(unused_imports, reason = "connectors of marketplaces call it")]
pub(crate) use take::take_events;
pub use take::{Event, Taken, document, lines};

use crate::{App, AppError};
use domain::ids::OrganisationId;
use domain::time::DAY;
use store::{Tx, flows};
use tokio::sync::broadcast;

/// The kind of the job that learns what the history of a flow teaches.
pub(crate) const LEARN: &str = "learn-flow";
/// A norm is learnt from so much of the past.
const LEARNT_FROM: i64 = 190 * DAY;
/// Events themselves are kept for so long; their counts for ever.
pub const RAW_KEPT: i64 = 35 * DAY;

/// The flow of a name in addresses.
fn flow_for(tx: &mut Tx<'_>, key: &str) -> Result<flows::FlowRow, AppError> {
    flows::flow_of_key(tx, key)?.filter(|row| row.flow.retired_at.is_none()).ok_or(AppError::Missing)
}

/// Tells pages that flows of a client changed: a hint only.
#[derive(Clone)]
pub(crate) struct News(broadcast::Sender<OrganisationId>);

impl Default for News {
    fn default() -> News {
        News(broadcast::channel(256).0)
    }
}

impl App {
    /// Hears of clients whose flows changed, from now on.
    pub fn listen_to_flows(&self) -> broadcast::Receiver<OrganisationId> {
        self.flow_live.0.subscribe()
    }

    /// Tells that flows of a client changed.
    pub(crate) fn flow_news(&self, org: OrganisationId) {
        // Nobody listening is no fault.
        let _nobody = self.flow_live.0.send(org);
    }
}
