//! What pages show of orders: the list of discrepancies, one shipment with its sides, figures by exchange, tables of words.
//! A client sees his own orders, an engineer those of the clients whom he serves.

use super::client::{Agreed, Client, shipped};
use super::follow::{Proof, Stand, understand};
use super::said::Said;
use super::shown::{Discrepancies, ExchangeRow, OrderPage, OrderWords, SaidRow, Side, SourceRow, Statistics};
use crate::{Actor, App, AppError};
use domain::ids::{FindingId, OrganisationId, TwinId};
use domain::orders::{Kind, State};
use domain::people::{Object, OrgKind, Permission};
use domain::time::DAY;
use std::collections::{BTreeMap, HashMap};
use store::orders::{self, Finding, Source, Tally, Twin, Wanted};
use store::{Tx, people};

/// Rows on a page.
const PAGE: i64 = 50;

/// A word of a table: itself, what it means for everybody.
pub type Looked = (String, State);

/// The clients whose orders the actor may see.
fn clients(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<(OrganisationId, String)>, AppError> {
    let all = people::orgs(tx)?.into_iter().filter(|org| org.kind == OrgKind::Client);
    let may = |org: &people::Organisation| actor.can(Permission::OrdersRead, Object::Organisation(org.id));
    Ok(all.filter(may).map(|org| (org.id, org.name)).collect())
}

/// Which of them are asked for: one, or all.
fn chosen(clients: &[(OrganisationId, String)], org: Option<OrganisationId>) -> Result<Vec<i64>, AppError> {
    match org {
        None => Ok(clients.iter().map(|(id, _)| id.0).collect()),
        Some(org) if clients.iter().any(|(id, _)| *id == org) => Ok(vec![org.0]),
        Some(_) => Err(AppError::Missing),
    }
}

impl App {
    /// Discrepancies, the heaviest first.
    pub async fn discrepancies(
        &self,
        actor: &Actor,
        org: Option<OrganisationId>,
        wanted: Wanted,
        page: i64,
    ) -> Result<Discrepancies, AppError> {
        actor.may_somewhere(Permission::OrdersRead)?;
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let clients = clients(tx, &actor)?;
                let orgs = chosen(&clients, org)?;
                let mut wanted = Wanted { orgs: orgs.clone(), ..wanted.clone() };
                let rows = orders::findings(tx, &wanted, PAGE, page.clamp(0, 100_000) * PAGE)?;
                let kind = std::mem::take(&mut wanted.kind);
                let kinds = orders::count_findings(tx, &wanted)?;
                let counted = kinds.iter().filter(|(one, _)| kind.is_empty() || *one == kind);
                let all = counted.map(|(_, count)| count).sum();
                let mut exchanges = Vec::new();
                for id in &orgs {
                    let client = Client::load(tx, OrganisationId(*id))?;
                    for source in &client.sources {
                        let chain = client.chain(&source.name).unwrap_or_default();
                        exchanges.extend(
                            chain.windows(2).map(|pair| {
                                (source.name.clone(), pair[0].name.clone(), pair[1].name.clone())
                            }),
                        );
                    }
                }
                exchanges.sort();
                exchanges.dedup();
                let any = orders::any_twin(tx, &orgs)?;
                let causes = orders::causes(tx, &orgs, 20)?;
                Ok(Discrepancies { rows, kinds, all, per_page: PAGE, clients, exchanges, causes, any })
            })
            .await
    }

    /// One shipment, with all that its sides said.
    pub async fn order(&self, actor: &Actor, id: TwinId) -> Result<OrderPage, AppError> {
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let twin = orders::twin_by_id(tx, id)?.ok_or(AppError::Missing)?;
                let object = Object::Organisation(twin.org);
                if !actor.can(Permission::OrdersRead, object) {
                    return Err(AppError::Missing);
                }
                let client = Client::load(tx, twin.org)?;
                let meant = understand(&client, &twin, orders::sayings(tx, id)?)?;
                let sides = sides(&meant.chain, &meant.said, &meant.stands)?;
                let mut said = Vec::new();
                for (saying, place) in &meant.said {
                    let one = Said::read(saying.doc.as_bytes()).map_err(AppError::broken)?;
                    said.push(SaidRow {
                        side: place.map(|(side, _)| usize::from(side)),
                        source: saying.source.clone(),
                        status: words(&one),
                        state: place.map_or(State::Unknown, |(_, state)| state),
                        at: saying.at,
                        seen_at: saying.seen_at,
                        due: one.due.map(|due| due.0),
                    });
                }
                let findings = orders::findings_of(tx, id)?;
                let mut names = HashMap::new();
                for person in findings.iter().filter_map(|one| one.caused_by) {
                    names.insert(person.0, people::name(tx, person)?.unwrap_or_default());
                }
                Ok(OrderPage {
                    client: people::org(tx, twin.org)?.map(|org| org.name).unwrap_or_default(),
                    may_work: actor.can(Permission::OrdersWork, object),
                    claims: meant.claims,
                    sides,
                    said,
                    findings,
                    names,
                    twin,
                })
            })
            .await
    }

    /// A shipment whose number begins so, among those that the actor may see.
    pub async fn find_orders(&self, actor: &Actor, number: &str) -> Result<Vec<Twin>, AppError> {
        actor.may_somewhere(Permission::OrdersRead)?;
        let (actor, number) = (actor.clone(), number.trim().to_owned());
        if number.chars().count() < 2 {
            return Ok(vec![]);
        }
        let found = self
            .db
            .read(move |tx| -> Result<_, AppError> { Ok(orders::twins_like(tx, &number, 200)?) })
            .await?;
        let may = |twin: &Twin| actor.can(Permission::OrdersRead, Object::Organisation(twin.org));
        Ok(found.into_iter().filter(may).take(20).collect())
    }

    /// Figures by exchange and transition over so many days.
    pub async fn order_statistics(
        &self,
        actor: &Actor,
        org: Option<OrganisationId>,
        days: i64,
    ) -> Result<Statistics, AppError> {
        actor.may_somewhere(Permission::OrdersRead)?;
        let (actor, days) = (actor.clone(), days.clamp(1, 366));
        let first_day = self.now() / DAY - days + 1;
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let clients = clients(tx, &actor)?;
                let orgs = chosen(&clients, org)?;
                let tallies = orders::tallies(tx, &orgs, first_day * DAY)?;
                let causes = orders::causes(tx, &orgs, 10)?;
                Ok(Statistics { rows: rows(tallies, first_day, days), clients, causes, first_day })
            })
            .await
    }

    /// Words: what waits for a decision, what was decided.
    pub async fn order_words(
        &self,
        actor: &Actor,
        org: Option<OrganisationId>,
    ) -> Result<OrderWords, AppError> {
        actor.may_somewhere(Permission::OrdersRead)?;
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let clients = clients(tx, &actor)?;
                let orgs = chosen(&clients, org)?;
                let kind = Kind::UnmappedStatus.code().to_owned();
                let wanted = Wanted { orgs: orgs.clone(), state: "open".into(), kind, ..Wanted::default() };
                let waiting = orders::findings(tx, &wanted, 200, 0)?;
                let mut decided = Vec::new();
                for org in &orgs {
                    for meaning in orders::meanings(tx, OrganisationId(*org))? {
                        let name = meaning.by.map(|by| people::name(tx, by)).transpose()?.flatten();
                        decided.push((meaning, name.unwrap_or_default()));
                    }
                }
                let may_decide = actor.may_somewhere(Permission::OrdersWork).is_ok();
                Ok(OrderWords { clients, waiting, decided, may_decide })
            })
            .await
    }

    /// The sides of clients' orders and how they do.
    pub async fn order_sources(&self, actor: &Actor) -> Result<Vec<SourceRow>, AppError> {
        actor.may_somewhere(Permission::OrdersManage)?;
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let names: BTreeMap<OrganisationId, String> = clients(tx, &actor)?.into_iter().collect();
                let may =
                    |source: &Source| actor.can(Permission::OrdersManage, Object::Organisation(source.org));
                let sources = orders::sources(tx)?.into_iter().filter(may);
                Ok(sources
                    .map(|source| SourceRow {
                        agreed: Agreed::of(&source),
                        client: names.get(&source.org).cloned().unwrap_or_default(),
                        // A key is given once and shown never.
                        source: Source { secret: source.secret.as_ref().map(|_| String::new()), ..source },
                    })
                    .collect())
            })
            .await
    }

    /// The words of a system as they come with the program.
    pub fn order_table(&self, actor: &Actor, system: &str) -> Result<Vec<Looked>, AppError> {
        actor.may_somewhere(Permission::OrdersRead)?;
        let table = shipped().table(system).ok_or(AppError::Missing)?;
        Ok(table.rows.iter().map(|(word, state)| (word.clone(), *state)).collect())
    }

    /// The discrepancies of these ids that the actor may see.
    pub async fn findings(&self, actor: &Actor, ids: &[FindingId]) -> Result<Vec<Finding>, AppError> {
        actor.may_somewhere(Permission::OrdersRead)?;
        let (actor, ids) = (actor.clone(), ids.to_vec());
        let found =
            self.db.read(move |tx| -> Result<_, AppError> { Ok(orders::findings_by_id(tx, &ids)?) }).await?;
        let may = |one: &Finding| actor.can(Permission::OrdersRead, Object::Organisation(one.org));
        Ok(found.into_iter().filter(may).collect())
    }
}

impl Proof {
    /// By what a discrepancy was mended, where it says.
    pub fn of(finding: &Finding) -> Option<Proof> {
        serde_json::from_str(&finding.proof).ok()
    }
}

/// A status in the words of its side.
fn words(said: &Said<'_>) -> String {
    let lots = || said.lots.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    match (said.status.is_empty(), said.sub.is_empty()) {
        (true, _) => lots(),
        (false, true) => said.status.to_string(),
        (false, false) => format!("{}/{}", said.status, said.sub),
    }
}

type Placed = (store::orders::Saying, Option<(u8, State)>);

fn sides(chain: &[&Source], said: &[Placed], stands: &[Stand]) -> Result<Vec<Side>, AppError> {
    let mut all = Vec::new();
    for (place, source) in chain.iter().enumerate() {
        let (mut lines, mut own) = (Vec::new(), String::new());
        for (saying, _) in
            said.iter().filter(|(_, side)| side.is_some_and(|(side, _)| usize::from(side) == place))
        {
            let one = Said::read(saying.doc.as_bytes()).map_err(AppError::broken)?;
            if !one.lines.is_empty() {
                let line = |line: &super::SaidLine<'_>| {
                    (
                        line.sku.to_string(),
                        line.qty.to_string(),
                        line.price.map(|price| price.to_string()).unwrap_or_default(),
                        line.unknown,
                    )
                };
                lines = one.lines.iter().map(line).collect();
            }
            if !one.own.is_empty() {
                own = one.own.to_string();
            }
        }
        let stand = stands.iter().find(|stand| stand.0 == source.name);
        all.push(Side {
            name: source.name.clone(),
            system: source.system.clone(),
            role: source.role.clone(),
            stand: stand.and_then(|stand| Some((State::parse(&stand.1)?, stand.2))),
            lines,
            own,
        });
    }
    Ok(all)
}

fn rows(tallies: Vec<Tally>, first_day: i64, days: i64) -> Vec<ExchangeRow> {
    let mut rows: Vec<ExchangeRow> = Vec::new();
    for one in tallies {
        let same =
            |row: &ExchangeRow| row.exchange == one.exchange && row.kind == one.kind && row.step == one.step;
        if !rows.last().is_some_and(same) {
            rows.push(ExchangeRow {
                exchange: one.exchange.clone(),
                kind: one.kind.clone(),
                step: one.step.clone(),
                came: 0,
                open: 0,
                named: 0,
                days: vec![0; usize::try_from(days).unwrap_or(1)],
            });
        }
        let Some(row) = rows.last_mut() else { continue };
        row.came += one.came;
        row.open += one.open;
        row.named += one.named;
        let day = usize::try_from(one.day - first_day).unwrap_or(0);
        if let Some(count) = row.days.get_mut(day) {
            *count += one.came;
        }
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.came));
    rows
}
