//! Feeds: what is sent, when, and what was agreed about its columns.

use super::{FeedRules, load, rules, schedule, supplier, works};
use crate::checks::read::READ;
use crate::checks::suppliers::{SupplierRow, row};
use crate::promise::Version;
use crate::{Actor, App, AppError, Scene, trail};
use calendars::Calendar;
use domain::checks::{FeedKind, Schedule};
use domain::ids::{CalendarId, FeedId, SupplierId};
use domain::people::{Object, Permission};
use domain::text::label;
use domain::time::day_in;
use jiff::tz::TimeZone;
use serde_json::json;
use store::checks::{self, Arrival, Feed};
use store::jobs::{self, NewJob};
use store::{Tx, channels};
use tabular::{Contract, Taken};

/// The most feeds of a supplier.
const MOST: usize = 50;

/// What is entered of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedEdit {
    /// Which one; none for a new one.
    pub id: Option<FeedId>,
    /// Who sends it; fixed once entered.
    pub supplier: SupplierId,
    /// What it brings.
    pub kind: FeedKind,
    /// What it is called.
    pub name: String,
    /// When files are awaited.
    pub schedule: Schedule,
    /// Sources and rules.
    pub rules: FeedRules,
    /// Whether it is watched.
    pub active: bool,
    /// The version that the writer had before his eyes; 0 for a new one.
    pub seen: i64,
}

/// A feed as its page shows it.
#[derive(Clone, Debug)]
pub struct FeedPage {
    /// Who sends it.
    pub supplier: SupplierRow,
    /// Its id.
    pub id: FeedId,
    /// What was entered.
    pub edit: FeedEdit,
    /// The addresses to which files may be mailed.
    pub addresses: Vec<String>,
    /// What was agreed: version, contract, when, by whom; the newest first.
    pub contracts: Vec<(i64, Contract, i64, String)>,
    /// What could be agreed, of the last file that was read with nothing agreed or otherwise than agreed.
    pub proposal: Option<Contract>,
    /// The last files, the newest first.
    pub arrivals: Vec<Arrival>,
    /// Whether the reader may change anything.
    pub may_manage: bool,
}

/// A tag by which mails find a feed.
pub(super) fn tag(id: FeedId) -> String {
    format!("data-{}", id.0)
}

/// Sets which day is awaited next, from a day on.
pub(super) fn await_from(
    tx: &mut Tx<'_>,
    scene: &Scene,
    feed: &Feed,
    from: jiff::civil::Date,
) -> Result<(), AppError> {
    let (schedule, rules) = (schedule(feed), rules(feed));
    let works = works(tx, scene, &rules)?;
    let day = schedule.next(from, &works).filter(|_| feed.active);
    let next_at = day.and_then(|day| schedule.due(day));
    Ok(checks::watch(tx, feed.id, day.filter(|_| next_at.is_some()), next_at)?)
}

fn examine(app: &App, edit: &FeedEdit) -> Result<String, AppError> {
    let name = label(&edit.name).ok_or(AppError::Invalid("name", "empty"))?;
    if TimeZone::get(&edit.schedule.zone).is_err() {
        return Err(AppError::Invalid("zone", "unknown"));
    }
    if edit.schedule.deadline >= 24 * 60 || edit.schedule.lag > 31 || edit.schedule.grace > 24 * 60 {
        return Err(AppError::Invalid("deadline", "range"));
    }
    if !edit.schedule.days.contains(&true) {
        return Err(AppError::Invalid("days", "empty"));
    }
    if !edit.rules.url.is_empty() {
        app.wire.address(&edit.rules.url).map_err(|why| AppError::Invalid("url", why))?;
    }
    let known = |code: &String| tabular::Code::ALL.iter().any(|one| one.as_str() == code);
    if !edit.rules.strict.keys().all(known) {
        return Err(AppError::Invalid("strict", "unknown"));
    }
    Ok(name)
}

impl App {
    /// Enters a feed, or changes it. From this day on its files are awaited.
    pub async fn save_feed(&self, actor: &Actor, edit: FeedEdit) -> Result<FeedId, AppError> {
        actor.may_somewhere(Permission::DataManage)?;
        let name = examine(self, &edit)?;
        let (scene, actor) = (self.scene(), actor.clone());
        self.db
            .write(move |tx| -> Result<FeedId, AppError> {
                let known = match edit.id {
                    Some(id) => Some(load(tx, id)?.0),
                    None => None,
                };
                let of = supplier(tx, known.as_ref().map_or(edit.supplier, |known| known.supplier))?;
                actor
                    .may(Permission::DataManage, Object::Organisation(of.client))
                    .map_err(|_| AppError::Missing)?;
                if known.is_none() && checks::feeds(tx, of.id)?.len() >= MOST {
                    return Err(AppError::Invalid("name", "too-many"));
                }
                if known.as_ref().is_some_and(|known| known.version != edit.seen) {
                    return Err(AppError::Changed(0));
                }
                let id = known.as_ref().map_or_else(|| FeedId(scene.ids.next()), |known| known.id);
                let feed = Feed {
                    id,
                    supplier: of.id,
                    kind: edit.kind,
                    name: name.clone(),
                    schedule: serde_json::to_string(&edit.schedule).map_err(AppError::broken)?,
                    doc: serde_json::to_string(&edit.rules).map_err(AppError::broken)?,
                    contract: known.as_ref().map_or(0, |known| known.contract),
                    watch: None,
                    next_at: None,
                    active: edit.active,
                    version: known.as_ref().map_or(1, |known| known.version + 1),
                    created_at: known.as_ref().map_or(scene.now, |known| known.created_at),
                };
                checks::put_feed(tx, &feed)?;
                let today = day_in(&edit.schedule.zone, scene.now);
                let watched = known.as_ref().and_then(|known| known.watch);
                // A day whose time has not come is still awaited; days before the feed was are not.
                let lagging = today.saturating_sub(jiff::ToSpan::days(i64::from(edit.schedule.lag)));
                await_from(tx, &scene, &feed, watched.unwrap_or(lagging))?;
                let detail = json!({ "name": name, "kind": edit.kind.code(), "active": edit.active });
                trail::tell(tx, scene.wall, &actor.name, "feed.save", &id.to_string(), &detail)?;
                Ok(id)
            })
            .await
    }

    /// The calendars by which suppliers may work.
    pub async fn working_calendars(&self, actor: &Actor) -> Result<Vec<(CalendarId, String)>, AppError> {
        actor.may_somewhere(Permission::DataRead)?;
        let scene = self.scene();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let all = scene.promises.newest(tx)?;
                let name = |versions: &Vec<_>| {
                    versions.last().map(|last: &Version<Calendar>| last.value.name.clone())
                };
                Ok(all.calendars.iter().filter_map(|(id, all)| Some((*id, name(all)?))).collect())
            })
            .await
    }

    /// A feed with its last files.
    pub async fn feed(&self, actor: &Actor, id: FeedId) -> Result<FeedPage, AppError> {
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<FeedPage, AppError> {
                let (feed, of) = load(tx, id)?;
                let object = Object::Organisation(of.client);
                actor.may(Permission::DataRead, object).map_err(|_| AppError::Missing)?;
                let mut contracts = Vec::new();
                for (version, doc, at, by) in checks::contracts(tx, id)? {
                    contracts.push((version, serde_json::from_str(&doc).map_err(AppError::broken)?, at, by));
                }
                let arrivals = checks::last_arrivals(tx, id, 60)?;
                let read = arrivals.iter().find(|one| one.verdict.is_some() && !one.doc.is_empty());
                let taken = read.and_then(|one| serde_json::from_str::<Taken>(&one.doc).ok());
                let proposal = taken.filter(|taken| !taken.columns.is_empty()).map(|taken| taken.propose());
                let addresses = channels::mailboxes(tx)?.into_iter().filter_map(|mailbox| {
                    let (local, domain) = mailbox.address.split_once('@')?;
                    Some(format!("{local}+{}@{domain}", tag(id)))
                });
                Ok(FeedPage {
                    supplier: row(tx, &of)?,
                    id,
                    addresses: addresses.collect(),
                    edit: FeedEdit {
                        id: Some(id),
                        supplier: of.id,
                        kind: feed.kind,
                        name: feed.name.clone(),
                        schedule: schedule(&feed),
                        rules: rules(&feed),
                        active: feed.active,
                        seen: feed.version,
                    },
                    contracts,
                    proposal,
                    arrivals,
                    may_manage: actor.can(Permission::DataManage, object),
                })
            })
            .await
    }

    /// Agrees on columns. Files of the last days that were not taken are read once more, as was agreed now.
    pub async fn agree_contract(
        &self,
        actor: &Actor,
        id: FeedId,
        contract: Contract,
    ) -> Result<i64, AppError> {
        actor.may_somewhere(Permission::DataManage)?;
        if contract.columns.is_empty() || contract.columns.iter().any(|column| column.name.trim().is_empty())
        {
            return Err(AppError::Invalid("columns", "empty"));
        }
        let named = |key: &String| contract.columns.iter().any(|column| column.name == *key);
        if !contract.key.iter().all(named) {
            return Err(AppError::Invalid("key", "unknown"));
        }
        let (scene, actor) = (self.scene(), actor.clone());
        self.db
            .write(move |tx| -> Result<i64, AppError> {
                let (mut feed, of) = load(tx, id)?;
                actor
                    .may(Permission::DataManage, Object::Organisation(of.client))
                    .map_err(|_| AppError::Missing)?;
                let version = feed.contract + 1;
                let agreed = Contract { version: u32::try_from(version).unwrap_or(1), ..contract.clone() };
                let doc = serde_json::to_string(&agreed).map_err(AppError::broken)?;
                checks::insert_contract(tx, id, version, &doc, scene.now, &actor.name)?;
                (feed.contract, feed.version) = (version, feed.version + 1);
                let (watch, next) = (feed.watch, feed.next_at);
                checks::put_feed(tx, &feed)?;
                checks::watch(tx, id, watch, next)?;
                for one in checks::last_arrivals(tx, id, 10)? {
                    let payload = one.id.to_string();
                    let key = format!("{READ} {payload}");
                    let job =
                        NewJob { kind: READ, payload: &payload, run_at: scene.now, dedup_key: Some(&key) };
                    jobs::enqueue(tx, &job)?;
                }
                let detail = json!({ "version": version, "columns": agreed.columns.len() });
                trail::tell(tx, scene.wall, &actor.name, "feed.agree", &id.to_string(), &detail)?;
                Ok(version)
            })
            .await
    }
}
