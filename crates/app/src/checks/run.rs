//! The live checks of a client are run over what a supplier sent; what they find is noted and followed up.

use super::follow::{self, Pen};
use super::kinds::{anomaly, arrival, coverage, sql};
use super::note::{Found, note};
use super::tables::{Part, Table, Tables, load};
use super::text::{CheckText, OwnSays, Wrong};
use super::{schedule, supplier, works};
use crate::desk::Acted;
use crate::{App, AppError, Scene};
use domain::ids::{ArrivalId, CheckId, FeedId, SupplierId};
use domain::time::day_in;
use jiff::ToSpan;
use jiff::civil::Date;
use recon::Options;
use std::collections::BTreeMap;
use std::path::PathBuf;
use store::checks::{self, Feed};
use store::jobs::{self, NewJob, Outcome};
use store::{StoreError, Tx};

/// The job that runs a supplier's checks; its payload is the supplier.
pub(crate) const RUN: &str = "run-checks";
/// Findings of a check that are kept.
pub(super) const KEEP: usize = 1_000;

/// Has the checks of a supplier run, soon and once.
pub(super) fn ask(tx: &mut Tx<'_>, scene: &Scene, id: SupplierId) -> Result<(), AppError> {
    let (payload, key) = (id.to_string(), format!("{RUN} {id}"));
    let job = NewJob { kind: RUN, payload: &payload, run_at: scene.now, dedup_key: Some(&key) };
    jobs::enqueue(tx, &job)?;
    Ok(())
}

/// What checks are run over.
pub(super) struct Ground {
    pub tables: Tables,
    /// Awaited days that are over and have no file, by kind.
    pub gaps: Vec<(String, FeedId, Date)>,
    /// The last feed of each kind: where findings without a row belong.
    pub feeds: BTreeMap<String, FeedId>,
    pub today: Date,
}

/// What a supplier sent, not yet put together.
pub(super) struct Gathered {
    name: String,
    parts: Vec<Part>,
    gaps: Vec<(String, FeedId, Date)>,
    feeds: BTreeMap<String, FeedId>,
    today: Date,
}

impl Gathered {
    /// Puts it together: takes a while.
    pub fn lay(self) -> Result<Ground, AppError> {
        let Gathered { name, parts, gaps, feeds, today } = self;
        Ok(Ground { tables: Tables::of(&name, &parts)?, gaps, feeds, today })
    }
}

/// Gathers what a supplier sent within days.
pub(super) fn gather(
    tx: &mut Tx<'_>,
    scene: &Scene,
    id: SupplierId,
    days: i64,
) -> Result<Gathered, AppError> {
    let of = supplier(tx, id)?;
    let name = store::people::org(tx, of.org)?.map(|org| org.name).unwrap_or_default();
    let (mut parts, mut gaps, mut feeds) = (Vec::new(), Vec::new(), BTreeMap::new());
    let mut today = day_in(&scene.rules.hours.zone, scene.now);
    for feed in checks::feeds(tx, id)?.into_iter().filter(|feed| feed.active) {
        let schedule = schedule(&feed);
        today = day_in(&schedule.zone, scene.now);
        let from = today.saturating_sub(days.days());
        feeds.insert(feed.kind.code().to_owned(), feed.id);
        gaps.extend(empty_days(tx, scene, &feed, from, today)?);
        parts.extend(load(tx, &feed, (from, today))?);
    }
    Ok(Gathered { name, parts, gaps, feeds, today })
}

fn empty_days(
    tx: &mut Tx<'_>,
    scene: &Scene,
    feed: &Feed,
    from: Date,
    to: Date,
) -> Result<Vec<(String, FeedId, Date)>, AppError> {
    let (schedule, works) = (schedule(feed), works(tx, scene, &super::rules(feed))?);
    let came = checks::arrivals(tx, feed.id, (from, to))?;
    let entered = day_in(&schedule.zone, feed.created_at);
    let mut all = Vec::new();
    let mut day = schedule.next(from.max(entered), &works);
    while let Some(one) = day.filter(|one| *one <= to) {
        let over = schedule.due(one).is_some_and(|due| due <= scene.now);
        if over && !came.iter().any(|file| file.first_day <= one && one <= file.day) {
            all.push((feed.kind.code().to_owned(), feed.id, one));
        }
        day = one.tomorrow().ok().and_then(|next| schedule.next(next, &works));
    }
    Ok(all)
}

/// The cause by which findings of a check share a case: their likely cause, else their rule.
pub(super) fn cause(check: CheckId, rule: &str, likely: Option<&recon::Cause>) -> String {
    let word = likely.and_then(|likely| serde_json::to_value(likely).ok());
    let kind = word.as_ref().and_then(|word| word["kind"].as_str());
    format!("check:{check}:{}", kind.unwrap_or(rule))
}

/// Runs a check over what was sent.
pub(super) fn judge(id: CheckId, text: &CheckText, ground: &Ground) -> Result<(u64, Vec<Found>), Wrong> {
    let table = ground.tables.0.get(&text.check.table.name);
    let mut all = Vec::new();
    let mut count = 0;
    if let Some(table) = table.filter(|_| !text.check.rules.is_empty()) {
        count += kernel(id, text, ground, table, &mut all)?;
    }
    for rule in &text.own {
        let found = match &rule.says {
            OwnSays::Arrival { table } => {
                arrival(id, &rule.id, table.as_ref().unwrap_or(&text.check.table.name), ground)
            }
            OwnSays::Anomaly { column } => anomaly(id, &rule.id, table, column.as_deref())?,
            OwnSays::Coverage { table: other, of, column } => {
                coverage(id, &rule.id, (table, column), (other, of), ground)?
            }
            OwnSays::Sql { select, key } => sql(id, &rule.id, select, key, text, ground)?,
        };
        count += found.len() as u64;
        all.extend(found);
    }
    Ok((count, all))
}

pub(super) fn fallback(ground: &Ground, table: &str) -> Option<FeedId> {
    let name = if table == "balance" { "stock" } else { table };
    ground.feeds.get(name).or_else(|| ground.feeds.values().next()).copied()
}

/// The rules that run in streams.
fn kernel(
    id: CheckId,
    text: &CheckText,
    ground: &Ground,
    table: &Table,
    all: &mut Vec<Found>,
) -> Result<u64, Wrong> {
    if let Some(missing) = text.check.table.columns.iter().find(|column| table.place(&column.name).is_none())
    {
        return Err(Wrong::NoColumn(missing.name.clone()));
    }
    let trouble = |e: &dyn std::fmt::Display| Wrong::Run(e.to_string());
    let folder = tempfile::tempdir().map_err(|e| trouble(&e))?;
    let mut options = Options { keep: KEEP, ..Options::default() };
    let mut file = PathBuf::new();
    for (n, (name, one)) in ground.tables.0.iter().enumerate() {
        let path = folder.path().join(format!("{n}.csv"));
        one.write(&path).map_err(|e| trouble(&e))?;
        if *name == text.check.table.name {
            file.clone_from(&path);
        }
        options.tables.insert(name.clone(), path);
    }
    let plain = recon::Check {
        table: recon::Table { delimiter: ',', ..text.check.table.clone() },
        ..text.check.clone()
    };
    let found = match recon::run(&plain, &file, &options) {
        Ok(found) => found,
        Err(recon::Trouble::NoTable(name)) => return Err(Wrong::NoTable(name)),
        Err(e) => return Err(trouble(&e)),
    };
    for one in found.findings {
        let row = usize::try_from(one.line).ok().and_then(|line| table.rows.get(line.checked_sub(2)?));
        let feed = row.and_then(|row| row.feed).or_else(|| fallback(ground, &text.check.table.name));
        let Some(feed) = feed else { continue };
        all.push(Found {
            feed,
            cause: cause(id, &one.rule, one.cause.as_ref()),
            rule: one.rule,
            key: one.key,
            day: row.and_then(|row| row.day).unwrap_or(ground.today),
            arrival: row.and_then(|row| row.arrival),
            line: row.map_or(0, |row| row.line),
            found: one.found,
            expected: one.expected,
            likely: one.cause.and_then(|cause| serde_json::to_string(&cause).ok()).unwrap_or_default(),
        });
    }
    Ok(found.counts.values().sum())
}

impl App {
    /// Runs the live checks over what a supplier sent, notes what they find, and follows it up.
    pub(crate) async fn run_checks(&self, id: SupplierId) -> Result<Outcome, AppError> {
        let scene = self.scene();
        let (live, gathered) = self
            .db
            .read(move |tx| -> Result<_, AppError> {
                let of = supplier(tx, id)?;
                let mut live: Vec<(CheckId, CheckText)> = Vec::new();
                for row in checks::live_checks(tx, of.client)? {
                    // What was approved was read then; what is not of its form any more finds nothing.
                    live.extend(CheckText::parse(&row.doc).ok().map(|text| (row.id, text)));
                }
                let days = live.iter().map(|(_, text)| text.days).max().unwrap_or(0);
                let gathered = match live.is_empty() {
                    true => None,
                    false => Some(gather(tx, &scene, id, days)?),
                };
                Ok((live, gathered))
            })
            .await?;
        let judged =
            tokio::task::spawn_blocking(move || -> Result<Vec<(CheckId, Date, Vec<Found>)>, AppError> {
                let Some(gathered) = gathered else { return Ok(vec![]) };
                let ground = gathered.lay()?;
                let mut all = Vec::new();
                for (check, text) in live {
                    let since = ground.today.saturating_sub(text.days.days());
                    match judge(check, &text, &ground) {
                        Ok((_, found)) => all.push((check, since, found)),
                        Err(e) => tracing::info!(%check, "a check could not be run: {e}"),
                    }
                }
                Ok(all)
            })
            .await
            .map_err(AppError::broken)??;
        let pen = self.pen();
        let acted = self
            .db
            .write(move |tx| -> Result<Vec<Acted>, AppError> { write(tx, &pen, id, judged.clone()) })
            .await?;
        acted.iter().for_each(|acted| self.tell(acted));
        Ok(Outcome::Done)
    }
}

fn write(
    tx: &mut Tx<'_>,
    pen: &Pen,
    id: SupplierId,
    judged: Vec<(CheckId, Date, Vec<Found>)>,
) -> Result<Vec<Acted>, AppError> {
    let of = supplier(tx, id)?;
    let mut proof: Option<ArrivalId> = None;
    for feed in checks::feeds(tx, id)? {
        proof = proof.max(checks::last_arrivals(tx, feed.id, 1)?.first().map(|one| one.id));
    }
    for (check, since, found) in judged {
        note(tx, &pen.scene, (id, &format!("check:{check}")), found, proof, since)?;
    }
    stand(tx, id)?;
    follow::follow(tx, pen, &of)
}

/// Says of each file how many findings stand in it.
fn stand(tx: &mut Tx<'_>, id: SupplierId) -> Result<(), StoreError> {
    let standing = checks::standing(tx, id)?;
    checks::clear_standing(tx, id)?;
    for (arrival, count) in standing {
        checks::set_standing(tx, arrival, count)?;
    }
    Ok(())
}
