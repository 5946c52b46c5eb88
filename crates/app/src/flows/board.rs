//! How all flows stand, the troubled first: what a duty officer keeps open all night.

use super::facts::{FlowFacts, facts_by};
use super::known::Known;
use crate::{Actor, App, AppError};
use domain::flows::alert::{self, Alert};
use domain::flows::{Flow, Stage, Tier};
use domain::ids::{AlertId, FlowId, OrganisationId};
use domain::people::{Object, Permission};
use domain::time::{HOUR, MINUTE, Moment};
use std::collections::{BTreeMap, HashMap};
use store::flows::{self, AlertRow, FlowRow};
use store::{Tx, people};

/// Flows on a board.
const MOST: usize = 300;
/// The line of a tile goes back so far, …
pub(super) const SPAN: i64 = 24 * HOUR;
/// … in stretches of so long.
pub(super) const STRETCH: i64 = 30 * MINUTE;

/// An alert on a tile.
#[derive(Clone, Debug)]
pub struct Trouble {
    /// Which.
    pub id: AlertId,
    /// The row.
    pub row: AlertRow,
    /// The alert.
    pub alert: Alert,
    /// What its monitor watches for.
    pub watch: domain::flows::Watch,
    /// What is missing since it began.
    pub facts: FlowFacts,
    /// Who looks after it.
    pub by: Option<String>,
}

/// A flow on the board.
#[derive(Clone, Debug)]
pub struct Tile {
    /// The flow.
    pub flow: Flow,
    /// Whose.
    pub client: String,
    /// Its alerts that are not over, the loudest first.
    pub troubles: Vec<Trouble>,
    /// Counts of the last day in stretches of half an hour, the last is not over.
    pub actual: Vec<f64>,
    /// What was expected in them.
    pub expected: Vec<f64>,
    /// Hardly ever less, and hardly ever more.
    pub band: Vec<(f64, f64)>,
    /// When the latest event was.
    pub last_at: Option<Moment>,
    /// The norm per hour just now; none while nothing is known.
    pub per_hour: Option<f64>,
    /// Monitors that raise alerts.
    pub live: usize,
    /// Monitors in the shadow or muted.
    pub other: usize,
    /// Alerts are held back now: until when, and why.
    pub quiet: Option<(Moment, String)>,
    /// A source of its events has a trouble.
    pub source_trouble: bool,
}

impl Tile {
    /// The loudest alert that people were told of.
    pub fn tier(&self) -> Option<Tier> {
        self.troubles.iter().filter(|one| one.row.is_up).map(|one| one.row.tier).max()
    }

    /// Orders and hundredths of roubles that are missing in all its alerts that are up.
    pub fn missing(&self) -> (f64, i64) {
        let up = self.troubles.iter().filter(|one| one.row.is_up && one.watch.side() == "less");
        up.fold((0.0_f64, 0), |(events, money), one| {
            (events.max(one.facts.missing), money.max(one.facts.missing_money))
        })
    }
}

/// All of it.
#[derive(Clone, Debug)]
pub struct Board {
    /// The flows, the troubled first.
    pub tiles: Vec<Tile>,
    /// Where the lines of the tiles begin.
    pub from: Moment,
    /// There are more flows than are shown.
    pub more: bool,
    /// The actor may set flows up.
    pub may_manage: bool,
    /// He may look after alerts.
    pub may_work: bool,
}

impl App {
    /// The board of the flows that the actor sees.
    pub async fn flow_board(&self, actor: &Actor, client: Option<OrganisationId>) -> Result<Board, AppError> {
        actor.may_somewhere(Permission::FlowRead)?;
        let (actor, shelf, now) = (actor.clone(), self.shelf.clone(), self.now());
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let from = now.div_euclid(STRETCH) * STRETCH + STRETCH - SPAN;
                let seen = |org| actor.can(Permission::FlowRead, Object::Organisation(org));
                let mut rows = flows::flows(tx)?;
                rows.retain(|row| seen(row.flow.org) && client.is_none_or(|client| client == row.flow.org));
                let mut open: HashMap<FlowId, Vec<AlertRow>> = HashMap::new();
                for row in flows::open_alerts(tx)?.into_iter().filter(|row| !row.shadow) {
                    open.entry(row.flow).or_default().push(row);
                }
                // What is up stays on a board however many flows there are.
                rows.sort_by_key(|row| !open.contains_key(&row.flow.id));
                let more = rows.len() > MOST;
                rows.truncate(MOST);
                let ids: Vec<FlowId> = rows.iter().map(|row| row.flow.id).collect();
                let mut monitors: HashMap<FlowId, (usize, usize)> = HashMap::new();
                for one in flows::monitors_of(tx, &ids)? {
                    let counts = monitors.entry(one.flow).or_default();
                    match one.stage {
                        Stage::Live => counts.0 += 1,
                        Stage::Shadow | Stage::Muted => counts.1 += 1,
                        _ => {}
                    }
                }
                let quiets = flows::quiets(tx, now)?;
                let mut clients: BTreeMap<OrganisationId, String> = BTreeMap::new();
                let mut tiles = Vec::with_capacity(rows.len());
                for row in rows {
                    let id = row.flow.id;
                    let known = shelf.of(tx, id)?.map(|(_, known)| known);
                    let known = known.as_deref();
                    let troubles = troubles(tx, &row, known, open.remove(&id).unwrap_or_default(), now)?;
                    let (actual, expected, band) = lines(tx, id, known, (from, now))?;
                    if let std::collections::btree_map::Entry::Vacant(free) = clients.entry(row.flow.org) {
                        free.insert(people::org(tx, row.flow.org)?.map(|org| org.name).unwrap_or_default());
                    }
                    let quiet = quiets.iter().find(|quiet| {
                        quiet.org == row.flow.org && quiet.flow.is_none_or(|of| of == id) && quiet.from <= now
                    });
                    let sources = flows::sources_of(tx, id)?;
                    let (live, other) = monitors.get(&id).copied().unwrap_or_default();
                    tiles.push(Tile {
                        client: clients.get(&row.flow.org).cloned().unwrap_or_default(),
                        troubles,
                        actual,
                        expected,
                        band,
                        last_at: row.last_at,
                        per_hour: known
                            .map(|known| known.learnt.norm.expected(now - HOUR / 2, now + HOUR / 2)),
                        live,
                        other,
                        quiet: quiet.map(|quiet| (quiet.to, quiet.reason.clone())),
                        source_trouble: sources
                            .iter()
                            .any(|one| one.state == "troubled" || one.state == "stopped"),
                        flow: row.flow,
                    });
                }
                tiles.sort_by_key(order);
                Ok(Board {
                    tiles,
                    from,
                    more,
                    may_manage: actor.may_somewhere(Permission::FlowManage).is_ok(),
                    may_work: actor.may_somewhere(Permission::FlowWork).is_ok(),
                })
            })
            .await
    }
}

/// The alerts of a flow that are not over, with what is missing since.
fn troubles(
    tx: &mut Tx<'_>,
    row: &FlowRow,
    known: Option<&Known>,
    open: Vec<AlertRow>,
    now: Moment,
) -> Result<Vec<Trouble>, AppError> {
    let mut troubles = Vec::with_capacity(open.len());
    for alert in open {
        let fold = alert::fold(&flows::alert_journal(tx, alert.id)?);
        let watch = flows::monitor(tx, alert.monitor)?.ok_or(AppError::Missing)?.watch;
        let facts = facts_by(tx, row, known, (fold.facts.since, now))?;
        let by = match fold.acknowledged.as_ref().and_then(|(by, ..)| by.person) {
            Some(person) => people::name(tx, person)?,
            None => None,
        };
        troubles.push(Trouble { id: alert.id, row: alert, alert: fold, watch, facts, by });
    }
    troubles.sort_by_key(|one| std::cmp::Reverse((one.row.is_up, one.row.tier)));
    Ok(troubles)
}

/// What came, what was expected, and its band.
type Lines = (Vec<f64>, Vec<f64>, Vec<(f64, f64)>);

/// The lines of a tile.
fn lines(
    tx: &mut Tx<'_>,
    id: FlowId,
    known: Option<&Known>,
    (from, now): (Moment, Moment),
) -> Result<Lines, AppError> {
    let stretches = usize::try_from(SPAN / STRETCH).unwrap_or(48);
    let mut actual = vec![0.0; stretches];
    let minutes = (from / MINUTE, now.div_euclid(MINUTE) + 1);
    for (n, good, bad) in flows::counts_by(tx, id, minutes, STRETCH / MINUTE)? {
        if let Some(place) = usize::try_from(n).ok().and_then(|n| actual.get_mut(n)) {
            *place = (good + bad) as f64;
        }
    }
    let (mut expected, mut band) = (Vec::new(), Vec::new());
    if let Some(known) = known {
        for n in 0..stretches as i64 {
            let at = from + n * STRETCH;
            let one = known.learnt.norm.band(at, at + STRETCH, 0.01);
            expected.push(one.expected);
            band.push((one.low, one.high));
        }
    }
    Ok((actual, expected, band))
}

/// Where a tile stands: how loud, whether it is free, what is lost.
type Loud = std::cmp::Reverse<(Option<Tier>, bool, i64)>;

/// The loudest that nobody looks after first, then the loudest, then what is held, then by client and name.
fn order(tile: &Tile) -> (Loud, bool, bool, String, String) {
    let up = tile.troubles.iter().find(|one| one.row.is_up);
    let free = up.is_some_and(|one| one.alert.acknowledged.is_none());
    let loud = std::cmp::Reverse((tile.tier(), free, tile.missing().1));
    (loud, tile.troubles.is_empty(), !tile.source_trouble, tile.client.clone(), tile.flow.name.clone())
}
