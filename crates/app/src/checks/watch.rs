//! A moment comes: a file should be there, or a case should go on.

use super::feeds::await_from;
use super::note::{Found, note};
use super::run::ask;
use super::{follow, load};
use crate::desk::Acted;
use crate::{App, AppError, Scene};
use domain::ids::{CaseId, FeedId};
use store::Tx;
use store::checks;

/// Moments that come together.
const BATCH: i64 = 200;

/// What a day without a file is called in findings.
pub(super) const MISSING: &str = "missing";

/// The scope of a day's arrival.
pub(super) fn scope(feed: FeedId, day: jiff::civil::Date) -> String {
    format!("arrival:{feed}:{day}")
}

pub(super) fn cause(feed: FeedId) -> String {
    format!("arrival:{feed}")
}

/// The time of a feed's next day has come.
fn come(tx: &mut Tx<'_>, scene: &Scene, id: FeedId) -> Result<(), AppError> {
    let (feed, of) = load(tx, id)?;
    let (Some(day), Some(at)) = (feed.watch, feed.next_at) else { return Ok(()) };
    if at > scene.now {
        return Ok(());
    }
    if checks::arrivals(tx, id, (day, day))?.is_empty() {
        let found = Found {
            feed: id,
            rule: MISSING.to_owned(),
            cause: cause(id),
            key: day.to_string(),
            day,
            arrival: None,
            line: 0,
            found: String::new(),
            expected: at.to_string(),
            likely: String::new(),
        };
        note(tx, scene, (of.id, &scope(id, day)), vec![found], None, day)?;
        ask(tx, scene, of.id)?;
    }
    await_from(tx, scene, &feed, day.tomorrow().map_err(AppError::broken)?)
}

impl App {
    /// Lets the moments of feeds and cases come. How many came.
    pub(crate) async fn sweep_data(&self) -> Result<u64, AppError> {
        let now = self.now();
        let (feeds, cases) = self
            .db
            .read(move |tx| -> Result<(Vec<FeedId>, Vec<CaseId>), AppError> {
                Ok((checks::due_feeds(tx, now, BATCH)?, checks::due_cases(tx, now, BATCH)?))
            })
            .await?;
        let count = (feeds.len() + cases.len()) as u64;
        for id in feeds {
            let scene = self.scene();
            self.db.write(move |tx| -> Result<(), AppError> { come(tx, &scene, id) }).await?;
        }
        for id in cases {
            let pen = self.pen();
            let acted =
                self.db.write(move |tx| -> Result<Option<Acted>, AppError> { follow::step(tx, &pen, id) }).await?;
            acted.iter().for_each(|acted| self.tell(acted));
        }
        Ok(count)
    }
}
