//! Data services: what suppliers send to our clients is awaited, taken in, judged, and followed up until it is mended.
//!
//! ```text
//! suppliers  who sends, who mends, who is told when nobody does
//! feeds      what is sent and when; what was agreed about its columns
//! arrive     a file comes: by mail, upload, link, from an address          → an arrival, a job
//! read       the file is read apart, its form judged                       → findings of form
//! watch      a moment comes and no file has                                → findings of arrival
//! text       a check as analysts write it; tables, stock: what it is run over
//! run, kinds the live checks of a client over a supplier's days            → findings of content
//! note       findings age, are mended, come back
//! follow     a case for each cause: a ticket, letters, reminders, the head office, its end
//! look, own  the grid, an arrival, a supplier, a balance, as pages ask for them; the supplier's own page
//! edit       checks are written, tried, approved by a second person
//! ```
//!
//! What a file said is never changed. No file is read in this process where a program apart can do it, none within a
//! unit of work. Nothing here draws a page; words of letters come from the catalogue, in the supplier's language.

mod arrive;
mod doctor;
mod edit;
mod feeds;
mod follow;
mod kinds;
mod letter;
mod look;
mod note;
mod own;
mod read;
mod run;
mod stock;
mod suppliers;
mod tables;
mod text;
mod watch;

pub use arrive::Coming;
pub use edit::{CheckPage, CheckSummary, Tried, TriedRow};
pub use feeds::{FeedEdit, FeedPage};
pub use letter::{Told, day as day_words};
pub use look::{ArrivalPage, DayCell, Grid, GridRow, SupplierPage, told};
pub use stock::{Balance, Balances, Line, Move};
pub use store::checks::{Arrival, CaseRow, CheckRow, FindingRow, ProblemRow};
pub use suppliers::{SupplierEdit, SupplierRow};
pub use tabular::{Column, Contract, Decimal, Kind, Role, Taken};
pub use text::{CheckText, TEMPLATES, Wrong};

pub(crate) use arrive::{FeedMail, by_mail};
pub(crate) use doctor::examine;
pub(crate) use read::READ;
pub(crate) use run::RUN;
pub(crate) use watch::PULL;

use crate::{AppError, Scene};
use domain::checks::{Schedule, Verdict};
use domain::ids::{CalendarId, FeedId, SupplierId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::Tx;
use store::checks::{self, Feed, Supplier};

/// Where files of a feed come from and how they are judged, besides their columns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeedRules {
    /// How files are named: `stock*.csv`; empty for anything.
    pub mask: String,
    /// From where files are fetched; empty for nowhere.
    pub url: String,
    /// A file of which any row is put aside is refused as a whole.
    pub whole: bool,
    /// Defects that weigh otherwise here than the list says, by code.
    pub strict: BTreeMap<String, Verdict>,
    /// By which calendar the supplier works; every day when there is none.
    pub calendar: Option<CalendarId>,
}

/// A feed with whoever sends it.
pub(crate) fn load(tx: &mut Tx<'_>, id: FeedId) -> Result<(Feed, Supplier), AppError> {
    let feed = checks::feed(tx, id)?.ok_or(AppError::Missing)?;
    let supplier = supplier(tx, feed.supplier)?;
    Ok((feed, supplier))
}

pub(crate) fn supplier(tx: &mut Tx<'_>, id: SupplierId) -> Result<Supplier, AppError> {
    checks::supplier(tx, id)?.ok_or(AppError::Missing)
}

pub(crate) fn schedule(feed: &Feed) -> Schedule {
    serde_json::from_str(&feed.schedule).unwrap_or_default()
}

pub(crate) fn rules(feed: &Feed) -> FeedRules {
    serde_json::from_str(&feed.doc).unwrap_or_default()
}

/// On which days a supplier works.
pub(crate) type Works = Box<dyn Fn(Date) -> bool>;

pub(crate) fn works(tx: &mut Tx<'_>, scene: &Scene, rules: &FeedRules) -> Result<Works, AppError> {
    let Some(id) = rules.calendar else { return Ok(Box::new(|_| true)) };
    let all = scene.promises.newest(tx)?;
    let calendar = all.calendars.get(&id).and_then(|versions| Some(versions.last()?.value.clone()));
    Ok(match calendar {
        Some(calendar) => Box::new(move |day| !calendar.day(day).0.is_empty()),
        None => Box::new(|_| true),
    })
}

/// Days since 1970-01-01, as leaves count them.
pub(crate) fn day_number(day: Date) -> i32 {
    let epoch = Date::constant(1970, 1, 1);
    epoch.until(day).map_or(0, |span| span.get_days())
}

pub(crate) fn day_of(number: i32) -> Option<Date> {
    use jiff::ToSpan;
    Date::constant(1970, 1, 1).checked_add(i64::from(number).days()).ok()
}

#[cfg(test)]
mod tests;
