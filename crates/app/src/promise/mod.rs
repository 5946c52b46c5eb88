//! Promises: which terms a ticket has, its clocks as its journal moves them, and what happens when a deadline comes near.
//!
//! ```text
//! book     all that was agreed, held in memory by version          → the terms of a ticket
//! follow   each new entry of a journal moves the clocks of its row → the next moment of the ticket
//! change   an edit of a calendar, plan or contract: what it moves, before; and the moving itself, after
//! ledger   what the pages show of a ticket's clocks, each figure from the journal
//! report   sums over accounts
//! ```
//!
//! Whoever changes a ticket goes through `desk::carry_out`, which asks here; nothing else writes clocks.

mod book;
mod change;
mod contract;
mod follow;
mod ledger;
mod prepare;
mod report;

pub use book::{Agreements, Promises, Version, Versions, at};
pub(crate) use change::RENEW;
pub use change::{Edit, Effect, Shifted};
pub use contract::ContractFacts;
pub(crate) use follow::{begin, due, earliest, examine, follow, keep, personal, renew};
pub(crate) use ledger::standing;
pub use ledger::{Ledger, LedgerRun, Standing, is_running};
pub use report::{Figures, OfClient, SlaReport};
pub use store::promise::{ClockRow, Deadline};

use crate::ids::Ids;
use domain::ids::CalendarId;
use domain::sla::Plan;
use store::promise::{Document, Subject, insert_document};
use store::{StoreError, Tx, people};

/// Puts in what every desk has from the start, once: the calendars that ship and the seed plans.
pub(crate) fn seed(tx: &mut Tx<'_>, ids: &Ids, now: i64) -> Result<(), StoreError> {
    if people::setting(tx, book::MARK)?.is_some() {
        return Ok(());
    }
    for (n, name) in (1..).zip(calendars::SHIPPED) {
        let Some(calendar) = calendars::shipped(name) else { continue };
        let text = serde_json::to_string(&calendar).map_err(StoreError::broken)?;
        insert_document(tx, &first(Subject::Calendar, CalendarId(n).0, name, text, now))?;
    }
    for plan in Plan::seeds() {
        let text = serde_json::to_string(&plan).map_err(StoreError::broken)?;
        insert_document(tx, &first(Subject::Plan, plan.id.0, &plan.code, text, now))?;
    }
    mark(tx, ids, now)
}

fn first(subject: Subject, id: i64, name: &str, text: String, now: i64) -> Document {
    let name = name.to_owned();
    // It holds for the past too: histories are told under it.
    Document {
        subject,
        id,
        version: 1,
        name,
        org: None,
        text,
        since: i64::MIN,
        made_at: now,
        made_by: String::new(),
    }
}

/// Says that something was agreed: whoever holds agreements reads them anew.
fn mark(tx: &mut Tx<'_>, ids: &Ids, now: i64) -> Result<(), StoreError> {
    people::put_setting(tx, book::MARK, &ids.next().to_string(), now)
}
