//! A moment comes: a file should be there, or a case should go on.

use super::arrive::{Coming, arrive};
use super::feeds::await_from;
use super::note::{Found, note};
use super::run::ask;
use super::{follow, load};
use crate::desk::Acted;
use crate::{App, AppError, Scene};
use domain::ids::{CaseId, FeedId};
use jiff::civil::Date;
use store::Tx;
use store::checks;
use store::jobs::{self, NewJob, Outcome};

/// The job that fetches a file; its payload is the feed, the day and when it was due.
pub(crate) const PULL: &str = "pull-file";
/// Moments that come together.
const BATCH: i64 = 200;

/// What a day without a file is called in findings.
pub(super) const MISSING: &str = "missing";

/// The scope of a day's arrival.
pub(super) fn scope(feed: FeedId, day: Date) -> String {
    format!("arrival:{feed}:{day}")
}

pub(super) fn cause(feed: FeedId) -> String {
    format!("arrival:{feed}")
}

/// The time of a feed's next day has come.
fn come(tx: &mut Tx<'_>, scene: &Scene, id: FeedId) -> Result<(), AppError> {
    let (feed, _) = load(tx, id)?;
    let (Some(day), Some(at)) = (feed.watch, feed.next_at) else { return Ok(()) };
    if at > scene.now {
        return Ok(());
    }
    if checks::arrivals(tx, id, (day, day))?.is_empty() {
        match super::rules(&feed).url.as_str() {
            "" => missing(tx, scene, id, day, at)?,
            // It is asked for where it stands before anybody is told that it is missing.
            _ => {
                let payload = format!("{id} {day} {at}");
                let job =
                    NewJob { kind: PULL, payload: &payload, run_at: scene.now, dedup_key: Some(&payload) };
                jobs::enqueue(tx, &job)?;
            }
        }
    }
    await_from(tx, scene, &feed, day.tomorrow().map_err(AppError::broken)?)
}

/// A day has no file.
fn missing(tx: &mut Tx<'_>, scene: &Scene, id: FeedId, day: Date, at: i64) -> Result<(), AppError> {
    let (_, of) = load(tx, id)?;
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
    ask(tx, scene, of.id)
}

impl App {
    /// Fetches the file of a day from the address of its feed; what cannot be fetched is missing.
    pub(crate) async fn pull_file(&self, payload: &str) -> Result<Outcome, AppError> {
        let mut parts = payload.split(' ');
        let mut next = || parts.next().unwrap_or_default();
        let (id, day, at) = (next().parse().map(FeedId), next().parse::<Date>(), next().parse::<i64>());
        let (Ok(id), Ok(day), Ok(at)) = (id, day, at) else {
            return Ok(Outcome::GiveUp { why: format!("no feed and day: {payload}") });
        };
        let feed = self.db.read(move |tx| -> Result<_, AppError> { Ok(load(tx, id)?.0) }).await?;
        let url = super::rules(&feed).url;
        let fetched = self.wire.fetch(&url, self.config.max_file_bytes).await;
        let name = url.split(['?', '#']).next().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
        let name = if name.is_empty() { feed.name } else { name.to_owned() };
        let scene = self.scene();
        self.db
            .write(move |tx| -> Result<(), AppError> {
                let (feed, _) = load(tx, id)?;
                if !checks::arrivals(tx, id, (day, day))?.is_empty() {
                    return Ok(());
                }
                match &fetched {
                    Ok(bytes) if !bytes.is_empty() => {
                        let data = bytes.clone().into();
                        let origin = url.clone();
                        let coming = Coming { name: name.clone(), data, source: "pull", origin };
                        arrive(tx, &scene, &feed, &coming)?;
                    }
                    Ok(_) => missing(tx, &scene, id, day, at)?,
                    Err(why) => {
                        tracing::info!(feed = %id, "a file could not be fetched: {why}");
                        missing(tx, &scene, id, day, at)?;
                    }
                }
                Ok(())
            })
            .await?;
        Ok(Outcome::Done)
    }

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
            let acted = self
                .db
                .write(move |tx| -> Result<Option<Acted>, AppError> { follow::step(tx, &pen, id) })
                .await?;
            acted.iter().for_each(|acted| self.tell(acted));
        }
        Ok(count)
    }
}
