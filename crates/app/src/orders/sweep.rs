//! What changes by itself: terms that run out, exchanges that fall silent, meanings that were decided. And the examination:
//! what is kept must be what the sayings say.

use super::client::{Agreed, Client};
use super::follow::{retell, understand};
use crate::{App, AppError};
use domain::ids::{FindingId, OrganisationId, TwinId};
use domain::orders::{Kind, Phase, Pulse, Road, ailments, look};
use domain::time::{DAY, HOUR, MINUTE, Moment, SECOND};
use std::collections::BTreeMap;
use store::jobs::Outcome;
use store::orders::{self, Finding, Source};
use store::{Tx, lease};

/// The kind of the job that judges all orders of a client anew.
pub(crate) const RETELL: &str = "orders-retell";
/// Shipments in one unit of work.
const STEP: i64 = 200;
/// Days over which it is counted how many orders are usual.
const DAYS: i64 = 14;

impl App {
    /// Lets the moments of orders come.
    pub(crate) async fn sweep_orders(&self, holder: &str) -> Result<u64, AppError> {
        let now = self.now();
        let due = self.db.read(move |tx| -> Result<_, AppError> { Ok(orders::due(tx, now, STEP)?) }).await?;
        if due.is_empty() {
            return Ok(0);
        }
        let (me, ids) = (holder.to_owned(), self.ids.clone());
        self.db
            .write(move |tx| -> Result<u64, AppError> {
                if !lease::take(tx, "orders", &me, now, 30 * SECOND)? {
                    return Ok(0);
                }
                let due = orders::due(tx, now, STEP)?;
                again(tx, &ids, &due, now)?;
                Ok(due.len() as u64)
            })
            .await
    }

    /// Judges all orders of a client anew, some in each unit of work.
    pub(crate) async fn retell_orders(&self, org: OrganisationId) -> Result<Outcome, AppError> {
        let mut after = TwinId(i64::MIN);
        loop {
            let (ids, now) = (self.ids.clone(), self.now());
            let last = self
                .db
                .write(move |tx| -> Result<Option<TwinId>, AppError> {
                    let some = orders::twins_after(tx, Some(org), after, STEP)?;
                    again(tx, &ids, &some, now)?;
                    Ok(some.last().copied())
                })
                .await?;
            match last {
                Some(last) => after = last,
                None => return Ok(Outcome::Done),
            }
        }
    }

    /// Looks at the exchanges themselves: once a minute, by the node that tidies.
    pub(crate) async fn sweep_exchanges(&self) -> Result<(), AppError> {
        let (ids, now) = (self.ids.clone(), self.now());
        let sources = self.db.read(|tx| -> Result<_, AppError> { Ok(orders::sources(tx)?) }).await?;
        for source in sources.into_iter().filter(|source| source.active) {
            let ids = ids.clone();
            self.db.write(move |tx| -> Result<(), AppError> { wire(tx, &ids, &source, now) }).await?;
        }
        Ok(())
    }

    /// Shipments whose row or whose discrepancies are not what their sayings say; mended when told to. `(looked at, wrong)`.
    pub(crate) async fn examine_orders(&self, mend: bool) -> Result<(u64, Vec<String>), AppError> {
        let (mut after, mut looked, mut wrong) = (TwinId(i64::MIN), 0, Vec::new());
        loop {
            let (ids, now) = (self.ids.clone(), self.now());
            let step = move |tx: &mut Tx<'_>| -> Result<(Vec<TwinId>, Vec<String>), AppError> {
                let some = orders::twins_after(tx, None, after, STEP)?;
                let mut wrong = Vec::new();
                let mut clients: BTreeMap<OrganisationId, Client> = BTreeMap::new();
                for id in &some {
                    let Some(twin) = orders::twin_by_id(tx, *id)? else { continue };
                    if let std::collections::btree_map::Entry::Vacant(place) = clients.entry(twin.org) {
                        place.insert(Client::load(tx, twin.org)?);
                    }
                    let client = &clients[&twin.org];
                    if !is_right(tx, client, &twin, now)? {
                        wrong.push(twin.number.clone());
                        if mend {
                            retell(tx, &ids, client, twin, now)?;
                        }
                    }
                }
                Ok((some, wrong))
            };
            let (some, found) = match mend {
                true => self.db.write(step).await?,
                false => self.db.read(step).await?,
            };
            wrong.extend(found);
            looked += some.len() as u64;
            match some.last() {
                Some(last) => after = *last,
                None => return Ok((looked, wrong)),
            }
        }
    }
}

/// Whether what is kept is what the sayings say. What is due now and was not swept yet is no fault.
fn is_right(
    tx: &mut Tx<'_>,
    client: &Client,
    twin: &store::orders::Twin,
    now: Moment,
) -> Result<bool, AppError> {
    let meant = understand(client, twin, orders::sayings(tx, twin.id)?)?;
    let at = twin.next_at.filter(|next| *next <= now).map_or(now, |next| next - 1);
    let found = look(&meant.claims, at);
    let kept = orders::findings_of(tx, twin.id)?;
    let mut open: Vec<(String, Moment)> = kept
        .iter()
        .filter(|one| matches!(one.state.as_str(), "open" | "settled"))
        .map(|one| (one.kind.clone(), one.since))
        .collect();
    let mut right: Vec<(String, Moment)> =
        found.open.iter().map(|claim| (claim.kind.code().to_owned(), claim.since)).collect();
    open.sort();
    right.sort();
    let states = serde_json::to_string(&meant.stands).map_err(AppError::broken)?;
    Ok(open == right && states == twin.states && twin.next_at == found.next)
}

fn again(tx: &mut Tx<'_>, ids: &crate::ids::Ids, all: &[TwinId], now: Moment) -> Result<(), AppError> {
    let mut clients: BTreeMap<OrganisationId, Client> = BTreeMap::new();
    for id in all {
        let Some(twin) = orders::twin_by_id(tx, *id)? else { continue };
        if let std::collections::btree_map::Entry::Vacant(place) = clients.entry(twin.org) {
            place.insert(Client::load(tx, twin.org)?);
        }
        retell(tx, ids, &clients[&twin.org], twin, now)?;
    }
    Ok(())
}

/// What an exchange shows, against what is known of it.
fn wire(tx: &mut Tx<'_>, ids: &crate::ids::Ids, source: &Source, now: Moment) -> Result<(), AppError> {
    let agreed = Agreed::of(source);
    let leads = source.role == domain::orders::Role::Marketplace.code();
    let (usual, fresh) = if leads { pace(tx, source, now)? } else { (0.0, 0) };
    let pulse = Pulse {
        road: Road::parse(&source.road).unwrap_or_default(),
        period: if agreed.adapter.is_empty() { 0 } else { agreed.minutes.max(1) * MINUTE },
        answered_at: source.answered_at,
        failing: source.failing_at.map(|since| (since, source.failures)),
        order_at: source.order_at,
        usual,
        fresh,
        ..Pulse::default()
    };
    let found = ailments(&pulse, now);
    for kind in [Kind::ExchangeFailed, Kind::FlowSilent, Kind::FlowBurst] {
        let print = format!("wire:{}:{}", source.name, kind.code());
        let known = orders::finding_by_print(tx, source.org, &print)?;
        let ill = found.iter().find(|one| one.kind == kind);
        match (ill, known) {
            (Some(ill), known) if known.as_ref().is_none_or(|one| one.state == "mended") => {
                let id = known.as_ref().map_or_else(|| FindingId(ids.next()), |known| known.id);
                orders::put_finding(
                    tx,
                    &Finding {
                        id,
                        org: source.org,
                        twin: None,
                        print,
                        kind: kind.code().to_owned(),
                        leader: source.name.clone(),
                        from: source.name.clone(),
                        to: source.name.clone(),
                        above: Phase::Unknown.code().to_owned(),
                        below: Phase::Unknown.code().to_owned(),
                        weight: ill.weight as i64,
                        number: source.name.clone(),
                        since: ill.since,
                        opened_at: now,
                        closed_at: None,
                        state: "open".to_owned(),
                        proof: String::new(),
                        cause: String::new(),
                        caused_by: None,
                        ticket: None,
                        times: known.map_or(1, |known| known.times + 1),
                    },
                )?;
            }
            (None, Some(one)) if one.state != "mended" => {
                let proof = serde_json::json!({
                    "source": source.name, "status": "", "at": source.order_at.max(source.answered_at).unwrap_or(now),
                });
                let (state, proof) = ("mended".to_owned(), proof.to_string());
                orders::put_finding(tx, &Finding { state, closed_at: Some(now), proof, ..one })?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// How many orders an hour are usual at this hour of the day, and how many came in the last quarter of an hour.
#[allow(clippy::cast_precision_loss, reason = "orders of two weeks are small numbers")]
fn pace(tx: &mut Tx<'_>, source: &Source, now: Moment) -> Result<(f64, i64), AppError> {
    let (org, name) = (source.org, source.name.as_str());
    let same = orders::count_at_hour(tx, org, name, now - DAYS * DAY, now - DAY / 2, now - HOUR / 2)?;
    let fresh = orders::count_since(tx, org, name, now - 15 * MINUTE)?;
    // The first days teach nothing.
    let days = ((now - source.created_at) / DAY).clamp(0, DAYS);
    let usual = if days < 3 { 0.0 } else { same as f64 / days as f64 };
    Ok((usual, fresh))
}
