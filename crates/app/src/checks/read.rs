//! A file that came is read apart and its form judged.

use super::note::{Found, note};
use super::run::ask;
use super::{FeedRules, day_number, day_of, load, rules, schedule, watch};
use crate::{Actor, App, AppError, Scene, trail};
use domain::checks::{FeedKind, Verdict, unusual};
use domain::ids::{ArrivalId, FeedId};
use domain::people::{Object, Permission};
use domain::time::day_in;
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::json;
use std::collections::BTreeMap;
use store::checks::{self, Arrival, Feed, ProblemRow, Supplier};
use store::jobs::Outcome;
use store::{Tx, blobs};
use tabular::{Action, Bounds, Contract, Limits, Source, Taken, TakenProblem};

/// The job that reads a file; its payload is the arrival.
pub(crate) const READ: &str = "read-arrival";
/// Problems of a file that are kept one by one.
const PROBLEMS: usize = 500;
/// Weeks of history that say what is usual.
const WEEKS: i64 = 8;

/// The scope of a day's form.
fn scope(feed: FeedId, day: Date) -> String {
    format!("format:{feed}:{day}")
}

pub(super) fn cause(feed: FeedId) -> String {
    format!("format:{feed}")
}

impl App {
    /// Reads a file that came, notes what is wrong with its form, and has the supplier's checks run.
    pub(crate) async fn read_arrival(&self, id: ArrivalId) -> Result<Outcome, AppError> {
        let (arrival, feed, contract, bytes) = self
            .db
            .read(move |tx| -> Result<_, AppError> {
                let arrival = checks::arrival(tx, id)?.ok_or(AppError::Missing)?;
                let (feed, _) = load(tx, arrival.feed)?;
                let agreed = checks::contracts(tx, feed.id)?.into_iter().next();
                let contract: Option<Contract> = agreed
                    .map(|(_, doc, ..)| serde_json::from_str(&doc))
                    .transpose()
                    .map_err(AppError::broken)?;
                let bytes = blobs::get(tx, &arrival.blob)?;
                Ok((arrival, feed, contract, bytes))
            })
            .await?;
        let today = day_number(day_in(&schedule(&feed).zone, self.now()));
        let context = tabular::Context { contract, today: Some(today), ..tabular::Context::default() };
        let (apart, name) = (self.config.tables.clone(), arrival.name.clone());
        let read = move || match apart {
            Some(apart) => apart.take(&name, &bytes, &context, Bounds::default()),
            None => Ok(tabular::take(&Source::memory(&name, bytes), &context, &Limits::default())),
        };
        let taken =
            tokio::task::spawn_blocking(read).await.map_err(AppError::broken)?.map_err(AppError::broken)?;
        let scene = self.scene();
        self.db
            .write(move |tx| -> Result<(), AppError> {
                let Some(arrival) = checks::arrival(tx, id)? else { return Ok(()) };
                let (feed, of) = load(tx, arrival.feed)?;
                settle(tx, &scene, (&feed, &of), arrival, taken.clone())
            })
            .await?;
        Ok(Outcome::Done)
    }

    /// Decides about a file that waits for a person: it is taken as it is, or refused.
    pub async fn settle_arrival(&self, actor: &Actor, id: ArrivalId, take: bool) -> Result<(), AppError> {
        actor.may_somewhere(Permission::DataManage)?;
        let (scene, actor) = (self.scene(), actor.clone());
        self.db
            .write(move |tx| -> Result<(), AppError> {
                let mut arrival = checks::arrival(tx, id)?.ok_or(AppError::Missing)?;
                let (feed, of) = load(tx, arrival.feed)?;
                actor
                    .may(Permission::DataManage, Object::Organisation(of.client))
                    .map_err(|_| AppError::Missing)?;
                if arrival.verdict != Some(Verdict::Held) {
                    return Err(AppError::Invalid("file", "settled"));
                }
                arrival.verdict = Some(if take { Verdict::Accepted } else { Verdict::Rejected });
                checks::put_arrival(tx, &arrival)?;
                if take {
                    // A person has looked: nobody is to mend it.
                    let place = scope(feed.id, arrival.day);
                    note(tx, &scene, (of.id, &place), vec![], Some(id), arrival.day)?;
                }
                let act = if take { "arrival.take" } else { "arrival.refuse" };
                trail::tell(
                    tx,
                    scene.wall,
                    &actor.name,
                    act,
                    &id.to_string(),
                    &json!({ "name": arrival.name }),
                )?;
                ask(tx, &scene, of.id)
            })
            .await
    }
}

/// What an action makes of a file.
fn weight(action: Action) -> Verdict {
    match action {
        Action::QuarantineRow => Verdict::InPart,
        Action::HoldForConfirm => Verdict::Held,
        Action::RejectFile => Verdict::Rejected,
        _ => Verdict::Accepted,
    }
}

/// What is said of the file as a whole.
fn whole(code: &str, action: Action, found: String, expected: String) -> TakenProblem {
    TakenProblem { code: code.to_owned(), action, line: 0, column: 0, name: String::new(), found, expected }
}

/// Problems that only its history shows: the same bytes for another day, a day that is not yet, a size that is unusual.
fn by_history(
    tx: &mut Tx<'_>,
    scene: &Scene,
    feed: &Feed,
    arrival: &Arrival,
    taken: &Taken,
) -> Result<Vec<TakenProblem>, AppError> {
    let mut all = Vec::new();
    let same = checks::same_bytes(tx, feed.id, &arrival.blob, arrival.id)?;
    if let Some(same) = same.filter(|same| same.day != arrival.day && !feed.kind.is_whole()) {
        all.push(whole("F05", Action::RejectFile, same.name, same.day.to_string()));
    }
    let today = day_in(&schedule(feed).zone, scene.now);
    let tomorrow = today.checked_add(1.day()).unwrap_or(today);
    if taken.days.and_then(|(_, last)| day_of(last)).is_some_and(|last| last > tomorrow) {
        all.push(whole("F08", Action::RejectFile, arrival.day.to_string(), today.to_string()));
    }
    let since = arrival.day.saturating_sub((WEEKS * 7).days());
    let before: BTreeMap<Date, i64> = checks::arrivals(tx, feed.id, (since, arrival.day))?
        .into_iter()
        .filter(|one| one.day < arrival.day && one.verdict.is_some_and(Verdict::is_taken))
        .map(|one| (one.day, one.rows))
        .collect();
    let weekday = arrival.day.weekday();
    let mut history: Vec<i64> =
        before.iter().filter(|(day, _)| day.weekday() == weekday).map(|(_, rows)| *rows).collect();
    if history.len() < 4 {
        history = before.into_values().collect();
    }
    let rows = i64::try_from(taken.rows).unwrap_or(i64::MAX);
    if let Some(usual) = unusual(rows, &history).filter(|_| rows > 0) {
        all.push(whole("F14", Action::Report, rows.to_string(), usual.to_string()));
    }
    Ok(all)
}

/// What becomes of a file.
fn verdict(taken: &Taken, problems: &[TakenProblem], rules: &FeedRules) -> Verdict {
    if !taken.refused.is_empty() {
        return Verdict::Rejected;
    }
    let mut verdict = Verdict::Accepted;
    for one in problems {
        verdict = verdict.max(rules.strict.get(&one.code).copied().unwrap_or_else(|| weight(one.action)));
    }
    match verdict {
        Verdict::InPart if rules.whole => Verdict::Rejected,
        verdict => verdict,
    }
}

/// Whether somebody must do something about it.
fn matters(one: &TakenProblem, rules: &FeedRules) -> bool {
    let own = rules.strict.get(&one.code);
    own.map_or(
        !matches!(one.action, Action::Normalise | Action::Warn | Action::Wait | Action::Remind),
        |own| *own > Verdict::Accepted,
    )
}

fn settle(
    tx: &mut Tx<'_>,
    scene: &Scene,
    (feed, of): (&Feed, &Supplier),
    mut arrival: Arrival,
    mut taken: Taken,
) -> Result<(), AppError> {
    let rules = rules(feed);
    let days = taken.days.and_then(|(first, last)| Some((day_of(first)?, day_of(last)?)));
    if let Some((first, last)) = days.filter(|_| !matters_whole(feed.kind)) {
        let far = |day: Date| (day_number(day) - day_number(arrival.day)).abs() > 400;
        if !far(first) && !far(last) {
            (arrival.first_day, arrival.day) = (first, last);
        }
    }
    let mut problems = std::mem::take(&mut taken.problems);
    problems.extend(by_history(tx, scene, feed, &arrival, &taken)?);
    if !taken.refused.is_empty() && problems.iter().all(|one| !matters(one, &rules)) {
        problems.push(whole(
            &format!("refused-{}", taken.refused),
            Action::RejectFile,
            arrival.name.clone(),
            String::new(),
        ));
    }
    let decided = verdict(&taken, &problems, &rules);
    let plain = std::mem::take(&mut taken.plain);
    arrival.plain = if plain.is_empty() { String::new() } else { blobs::put(tx, plain.as_bytes())?.hash };
    arrival.verdict = Some(decided);
    arrival.rows = i64::try_from(taken.rows).unwrap_or(i64::MAX);
    arrival.aside = i64::try_from(taken.quarantined).unwrap_or(i64::MAX);
    arrival.doc = serde_json::to_string(&taken).map_err(AppError::broken)?;
    checks::put_arrival(tx, &arrival)?;
    problems.sort_by_key(|one| (!matters(one, &rules), one.line, one.column));
    let rows: Vec<ProblemRow> = problems.iter().take(PROBLEMS).map(row).collect();
    checks::put_problems(tx, arrival.id, &rows)?;
    // A later file for the same day was read before this one: it says more.
    let newer = checks::arrivals(tx, feed.id, (arrival.day, arrival.day))?.into_iter().any(|one| {
        one.day == arrival.day && (one.at, one.id) > (arrival.at, arrival.id) && one.verdict.is_some()
    });
    if !newer {
        // What stock comes to is the business of checks, where there are any.
        if !checks::live_checks(tx, of.client)?.is_empty() {
            problems.retain(|one| !one.code.starts_with('S'));
        }
        let found = grouped(feed, &arrival, &problems, &rules);
        note(tx, scene, (of.id, &scope(feed.id, arrival.day)), found, Some(arrival.id), arrival.first_day)?;
    }
    let mut day = arrival.first_day;
    while day <= arrival.day {
        note(tx, scene, (of.id, &watch::scope(feed.id, day)), vec![], Some(arrival.id), day)?;
        day = day.tomorrow().map_err(AppError::broken)?;
    }
    ask(tx, scene, of.id)
}

/// Files of a kind whose dates say when something is valid, not of which day the file is.
fn matters_whole(kind: FeedKind) -> bool {
    kind.is_whole() || kind == FeedKind::Other
}

fn row(one: &TakenProblem) -> ProblemRow {
    let action = match serde_json::to_value(one.action) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    };
    ProblemRow {
        line: i64::try_from(one.line).unwrap_or(0),
        column: i64::from(one.column),
        code: one.code.clone(),
        action,
        name: one.name.clone(),
        found: one.found.clone(),
        expected: one.expected.clone(),
    }
}

/// One finding for each defect of a column, with its first place.
fn grouped(feed: &Feed, arrival: &Arrival, problems: &[TakenProblem], rules: &FeedRules) -> Vec<Found> {
    let mut all: BTreeMap<(String, String), Found> = BTreeMap::new();
    for one in problems.iter().filter(|one| matters(one, rules)) {
        all.entry((one.code.clone(), one.name.clone())).or_insert_with(|| Found {
            feed: feed.id,
            rule: one.code.clone(),
            cause: cause(feed.id),
            key: one.name.clone(),
            day: arrival.day,
            arrival: Some(arrival.id),
            line: i64::try_from(one.line).unwrap_or(0),
            found: one.found.clone(),
            expected: one.expected.clone(),
            likely: String::new(),
        });
    }
    all.into_values().collect()
}
