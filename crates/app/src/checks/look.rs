//! What pages show: the grid of suppliers and days, a file with its defects, a supplier with his cases and figures, and
//! the supplier's own page.

use super::letter::{Told, finding, marked, problem, titles, tongue};
use super::suppliers::{SupplierRow, address, row};
use super::{load, schedule, supplier, works};
use crate::{Actor, App, AppError, Scene};
use domain::checks::{Came, Cell, FeedKind, Score, cell, score};
use domain::ids::{ArrivalId, FeedId, OrganisationId, SupplierId};
use domain::people::{Object, Permission};
use domain::text::fold;
use domain::time::{DAY, Moment, day_in};
use i18n::T;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;
use store::checks::{self, Arrival, CaseRow, Feed, FindingRow, ProblemRow};
use store::{Tx, blobs, desk};
use tabular::Taken;

/// Minutes by hand for one file that is awaited, looked through and written about: four hours for each supplier and
/// fortnight of ten files.
pub(super) const BY_HAND: i64 = 24;

/// A day of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayCell {
    /// Which day.
    pub day: Date,
    /// How it stands.
    pub cell: Cell,
    /// The file that says so.
    pub arrival: Option<ArrivalId>,
}

/// A feed in the grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridRow {
    /// Who sends it.
    pub supplier: SupplierId,
    /// His name.
    pub name: String,
    /// To whom.
    pub client: String,
    /// The feed.
    pub feed: FeedId,
    /// Its kind.
    pub kind: FeedKind,
    /// What it is called.
    pub feed_name: String,
    /// Its days, the newest last.
    pub cells: Vec<DayCell>,
    /// What they come to.
    pub score: Score,
}

/// Suppliers by days.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// The days, the newest last.
    pub days: Vec<Date>,
    /// The feeds, by client and supplier.
    pub rows: Vec<GridRow>,
    /// Cases that are open.
    pub open: i64,
    /// Minutes that looking through all this by hand would have taken.
    pub saved: i64,
    /// The clients whose data the reader may see.
    pub clients: Vec<(OrganisationId, String)>,
    /// Whether he may set anything up.
    pub may_manage: bool,
}

/// A file with what is wrong with it.
#[derive(Clone, Debug)]
pub struct ArrivalPage {
    /// Who sent it.
    pub supplier: SupplierRow,
    /// The feed's name.
    pub feed: String,
    /// It.
    pub arrival: Arrival,
    /// How it was read; none until it is.
    pub taken: Option<Taken>,
    /// What is wrong with its form.
    pub problems: Vec<ProblemRow>,
    /// What checks found in it, with words.
    pub findings: Vec<(FindingRow, Told)>,
    /// The rows that are wrong, with one before and one behind: their line, and what stands in them.
    pub rows: Vec<(i64, Vec<String>)>,
    /// Whether the reader may decide about it.
    pub may_manage: bool,
}

/// A supplier with his cases.
#[derive(Clone, Debug)]
pub struct SupplierPage {
    /// Who.
    pub supplier: SupplierRow,
    /// His feeds with their last days.
    pub rows: Vec<GridRow>,
    /// The days.
    pub days: Vec<Date>,
    /// What his days come to.
    pub score: Score,
    /// What stands, with words; the newest file each stands in.
    pub findings: Vec<(FindingRow, Told)>,
    /// His cases, the newest first, with the numbers of their tickets.
    pub cases: Vec<(CaseRow, i64)>,
    /// What comes back again and again: what, how often in all.
    pub repeats: Vec<(String, i64)>,
    /// His own address; empty for who may not hand it out.
    pub link: String,
    /// Whether the reader may change anything.
    pub may_manage: bool,
    /// The last files of each feed, the newest first.
    pub arrivals: Vec<(FeedId, Vec<Arrival>)>,
}

/// How the days of a feed stand.
fn cells(tx: &mut Tx<'_>, scene: &Scene, feed: &Feed, days: &[Date]) -> Result<Vec<DayCell>, AppError> {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return Ok(vec![]) };
    let (schedule, works) = (schedule(feed), works(tx, scene, &super::rules(feed))?);
    let entered = day_in(&schedule.zone, feed.created_at).saturating_sub(i64::from(schedule.lag).days());
    let arrivals = checks::arrivals(tx, feed.id, (*first, *last))?;
    let each = |day: &Date| {
        let of_day: Vec<&Arrival> =
            arrivals.iter().filter(|one| one.first_day <= *day && *day <= one.day).collect();
        let came: Vec<Came> = of_day
            .iter()
            .map(|one| Came {
                at: one.at,
                verdict: one.verdict,
                wrong: one.standing > 0,
                was_wrong: one.standing != 0,
            })
            .collect();
        let awaited = schedule.awaits(*day) && works(*day) && *day >= entered && feed.active;
        let due = schedule.due(*day).filter(|_| awaited);
        DayCell { day: *day, cell: cell(&came, due, scene.now), arrival: of_day.last().map(|one| one.id) }
    };
    Ok(days.iter().map(each).collect())
}

fn grid_row(
    tx: &mut Tx<'_>,
    scene: &Scene,
    of: &SupplierRow,
    feed: &Feed,
    days: &[Date],
) -> Result<GridRow, AppError> {
    let cells = cells(tx, scene, feed, days)?;
    Ok(GridRow {
        supplier: of.id,
        name: of.name.clone(),
        client: of.client_name.clone(),
        feed: feed.id,
        kind: feed.kind,
        feed_name: feed.name.clone(),
        score: score(cells.iter().map(|one| one.cell)),
        cells,
    })
}

fn span(scene: &Scene, until: Option<Date>, count: i64) -> Vec<Date> {
    let last = until.unwrap_or_else(|| day_in(&scene.rules.hours.zone, scene.now));
    (0..count.clamp(1, 62)).rev().map(|back| last.saturating_sub(back.days())).collect()
}

/// Rows that are wrong, each with its neighbours.
fn around(plain: &str, lines: &[i64]) -> Vec<(i64, Vec<String>)> {
    const MOST: usize = 200;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(plain.as_bytes());
    let mut rows: Vec<(i64, Vec<String>)> = Vec::new();
    let mut before: Option<(i64, Vec<String>)> = None;
    let mut behind = false;
    for record in reader.records().flatten() {
        let line: i64 = record.get(0).and_then(|line| line.parse().ok()).unwrap_or(0);
        let cells = || record.iter().skip(2).map(str::to_owned).collect::<Vec<String>>();
        if lines.binary_search(&line).is_ok() {
            rows.extend(before.take());
            rows.push((line, cells()));
            behind = true;
        } else if behind {
            rows.push((line, cells()));
            behind = false;
            before = None;
        } else {
            before = Some((line, cells()));
        }
        if rows.len() >= MOST {
            break;
        }
    }
    rows
}

/// Everything of a supplier, whoever asks.
pub(super) fn whole(tx: &mut Tx<'_>, scene: &Scene, id: SupplierId, t: &T) -> Result<SupplierPage, AppError> {
    let one = supplier(tx, id)?;
    let of = row(tx, &one)?;
    let days = span(scene, None, 28);
    let names = titles(tx, &one, t.lang().code())?;
    let (mut rows, mut arrivals) = (Vec::new(), Vec::new());
    for feed in checks::feeds(tx, id)? {
        rows.push(grid_row(tx, scene, &of, &feed, &days)?);
        arrivals.push((feed.id, checks::last_arrivals(tx, feed.id, 8)?));
    }
    let mut cases = Vec::new();
    for case in checks::cases(tx, id, scene.now - 90 * DAY)? {
        let number = desk::row_only(tx, case.ticket)?.map_or(0, |ticket| ticket.number);
        cases.push((case, number));
    }
    let findings = checks::open_findings(tx, id)?;
    let findings =
        findings.into_iter().map(|one| (finding(t, &one, &names), one)).map(|(told, one)| (one, told));
    let mut repeats: BTreeMap<String, i64> = BTreeMap::new();
    for (case, _) in &cases {
        if let Some(one) = checks::findings_of_case(tx, case.id)?.first() {
            *repeats.entry(finding(t, one, &names).what).or_default() += 1;
        }
    }
    let mut repeats: Vec<(String, i64)> = repeats.into_iter().filter(|(_, n)| *n > 1).collect();
    repeats.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    Ok(SupplierPage {
        score: score(rows.iter().flat_map(|row| row.cells.iter().map(|one| one.cell))),
        supplier: of,
        rows,
        days,
        findings: findings.collect(),
        cases,
        repeats,
        link: String::new(),
        may_manage: false,
        arrivals,
    })
}

impl App {
    /// Suppliers by days: of a client or of all, up to a day.
    pub async fn data_grid(
        &self,
        actor: &Actor,
        client: Option<OrganisationId>,
        until: Option<Date>,
        count: i64,
    ) -> Result<Grid, AppError> {
        actor.may_somewhere(Permission::DataRead)?;
        let (scene, actor) = (self.scene(), actor.clone());
        self.db
            .read(move |tx| -> Result<Grid, AppError> {
                let may_manage = actor.may_somewhere(Permission::DataManage).is_ok();
                let mut grid = Grid { days: span(&scene, until, count), may_manage, ..Grid::default() };
                for one in checks::suppliers(tx)? {
                    if !actor.can(Permission::DataRead, Object::Organisation(one.client)) {
                        continue;
                    }
                    let of = row(tx, &one)?;
                    if !grid.clients.iter().any(|(id, _)| *id == one.client) {
                        grid.clients.push((one.client, of.client_name.clone()));
                    }
                    if client.is_some_and(|wanted| wanted != one.client) {
                        continue;
                    }
                    let open = checks::cases(tx, one.id, i64::MAX)?;
                    grid.open += i64::try_from(open.iter().filter(|case| case.closed_at.is_none()).count())
                        .unwrap_or(0);
                    for feed in checks::feeds(tx, one.id)? {
                        let days = grid.days.clone();
                        let row = grid_row(tx, &scene, &of, &feed, &days)?;
                        grid.saved += row.score.days * BY_HAND;
                        grid.rows.push(row);
                    }
                }
                grid.clients.sort_by_key(|(_, name)| fold(name));
                grid.rows.sort_by_key(|row| (fold(&row.client), fold(&row.name), row.kind));
                Ok(grid)
            })
            .await
    }

    /// A file with its defects in place.
    pub async fn arrival(&self, actor: &Actor, id: ArrivalId, t: &T) -> Result<ArrivalPage, AppError> {
        let (actor, t) = (actor.clone(), t.clone());
        self.db
            .read(move |tx| -> Result<ArrivalPage, AppError> {
                let arrival = checks::arrival(tx, id)?.ok_or(AppError::Missing)?;
                let (feed, of) = load(tx, arrival.feed)?;
                let object = Object::Organisation(of.client);
                actor.may(Permission::DataRead, object).map_err(|_| AppError::Missing)?;
                let names = titles(tx, &of, t.lang().code())?;
                let problems = checks::problems(tx, id)?;
                let findings: Vec<FindingRow> = checks::open_findings(tx, of.id)?
                    .into_iter()
                    .filter(|one| one.arrival == Some(id) && one.scope.starts_with("check:"))
                    .collect();
                let mut lines: Vec<i64> = problems.iter().map(|one| one.line).collect();
                lines.extend(findings.iter().map(|one| one.line));
                lines.retain(|line| *line > 0);
                lines.sort_unstable();
                lines.dedup();
                let rows = match arrival.plain.as_str() {
                    "" => vec![],
                    blob => around(&String::from_utf8_lossy(&blobs::get(tx, blob)?), &lines),
                };
                Ok(ArrivalPage {
                    supplier: row(tx, &of)?,
                    feed: feed.name,
                    taken: serde_json::from_str(&arrival.doc).ok(),
                    problems,
                    findings: findings
                        .into_iter()
                        .map(|one| {
                            let told = finding(&t, &one, &names);
                            (one, told)
                        })
                        .collect(),
                    rows,
                    may_manage: actor.can(Permission::DataManage, object),
                    arrival,
                })
            })
            .await
    }

    /// The bytes of a file as it came, or with its wrong cells marked.
    pub async fn arrival_file(
        &self,
        actor: &Actor,
        id: ArrivalId,
        with_marks: bool,
    ) -> Result<(String, Vec<u8>), AppError> {
        let (scene, actor) = (self.scene(), actor.clone());
        self.db
            .read(move |tx| -> Result<(String, Vec<u8>), AppError> {
                let arrival = checks::arrival(tx, id)?.ok_or(AppError::Missing)?;
                let (_, of) = load(tx, arrival.feed)?;
                actor
                    .may(Permission::DataRead, Object::Organisation(of.client))
                    .map_err(|_| AppError::Missing)?;
                bytes(tx, &scene, &of, &arrival, with_marks)
            })
            .await
    }

    /// A supplier with what stands, his cases and figures.
    pub async fn supplier_page(
        &self,
        actor: &Actor,
        id: SupplierId,
        t: &T,
    ) -> Result<SupplierPage, AppError> {
        let (scene, actor, t) = (self.scene(), actor.clone(), t.clone());
        let (key, public) = (self.key(), self.config.public_url.clone());
        self.db
            .read(move |tx| -> Result<SupplierPage, AppError> {
                let one = supplier(tx, id)?;
                let object = Object::Organisation(one.client);
                actor.may(Permission::DataRead, object).map_err(|_| AppError::Missing)?;
                let mut page = whole(tx, &scene, id, &t)?;
                page.may_manage = actor.can(Permission::DataManage, object);
                if page.may_manage {
                    page.link = address(&public, &key, &one);
                }
                Ok(page)
            })
            .await
    }
}

/// The bytes of a file as it came, or with its wrong cells marked.
pub(super) fn bytes(
    tx: &mut Tx<'_>,
    scene: &Scene,
    of: &store::checks::Supplier,
    arrival: &Arrival,
    with_marks: bool,
) -> Result<(String, Vec<u8>), AppError> {
    if !with_marks {
        return Ok((arrival.name.clone(), blobs::get(tx, &arrival.blob)?));
    }
    let now: Moment = scene.now;
    let t = tongue(of, &scene.rules.hours.zone, now);
    let names = titles(tx, of, t.lang().code())?;
    let findings = checks::open_findings(tx, of.id)?;
    let file = marked(tx, &t, arrival, &findings, &names)?.ok_or(AppError::Missing)?;
    Ok((file.name, file.data.to_vec()))
}

/// What a defect of form says, for pages.
#[must_use]
pub fn told(t: &T, one: &ProblemRow) -> Told {
    problem(t, one)
}
