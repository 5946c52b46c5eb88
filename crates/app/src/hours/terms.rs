//! What holds for a client in a month, who pays for whom, and what the desk itself says of money.

use crate::promise::{Agreements, at};
use crate::{Actor, App, AppError, Scene, trail};
use domain::hours::Month;
use domain::ids::OrganisationId;
use domain::people::{Object, Permission};
use domain::sla::{Contract, HoursIncluded, Money, Plan};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::people::directory;
use store::{StoreError, Tx, people};

/// The setting's name.
const SETTING: &str = "hours";
/// A branch of a branch of a branch is paid for by the first above it that has a contract; nobody goes deeper.
const DEEP: usize = 5;

/// What the desk says of money, set by those who manage it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HoursRules {
    /// The rate of value added tax in hundredths; 0 when the provider does not pay it.
    pub vat: i64,
    /// It comes on top of prices, which do not include it.
    pub vat_on_top: bool,
    /// What an hour of work costs us.
    pub hour_cost: Money,
}

pub(crate) fn rules(tx: &mut Tx<'_>) -> Result<HoursRules, StoreError> {
    match people::setting(tx, SETTING)? {
        Some(text) => serde_json::from_str(&text).map_err(StoreError::broken),
        None => Ok(HoursRules::default()),
    }
}

impl App {
    /// What the desk says of money.
    pub async fn hours_rules(&self, actor: &Actor) -> Result<HoursRules, AppError> {
        actor.may(Permission::HoursRead, Object::Desk)?;
        self.db.read(|tx| -> Result<_, AppError> { Ok(rules(tx)?) }).await
    }

    /// Sets it.
    pub async fn save_hours_rules(&self, actor: &Actor, new: HoursRules) -> Result<(), AppError> {
        actor.may(Permission::HoursManage, Object::Desk)?;
        if !(0..=99).contains(&new.vat) {
            return Err(AppError::Invalid("vat", "range"));
        }
        if new.hour_cost < Money(0) {
            return Err(AppError::Invalid("hour-cost", "range"));
        }
        let (now, who) = (self.now(), actor.name.clone());
        self.db
            .write(move |tx| -> Result<(), AppError> {
                let before = rules(tx)?;
                if before == new {
                    return Ok(());
                }
                let text = serde_json::to_string(&new).map_err(AppError::broken)?;
                people::put_setting(tx, SETTING, &text, now)?;
                let detail = serde_json::json!({ "before": before, "after": new });
                trail::tell(tx, now, &who, "hours.rules", "desk", &detail)
            })
            .await
    }
}

/// The contract of a client in a month with its plan: what holds on the first day on which anything does. A change in
/// the middle of a month counts from the next.
pub(crate) fn contract_of(
    all: &Agreements,
    org: OrganisationId,
    month: Month,
    zone: &str,
) -> Option<(Contract, Plan)> {
    let mut day = month.first();
    while day <= month.last() {
        let moment = begin(zone, day);
        for (_, versions) in all.contracts_of(org) {
            // The first version holds from the day that it names, whenever it was written.
            let contract = &at(versions, moment).or(versions.first())?.value;
            if contract.holds(day) {
                let plans = all.plans.get(&contract.plan)?;
                let plan = &at(plans, moment).or(plans.first())?.value;
                return Some((contract.clone(), plan.clone()));
            }
        }
        day = day.tomorrow().ok()?;
    }
    None
}

/// What holds for the hours of a client in a month.
pub(crate) fn terms_of(
    all: &Agreements,
    org: OrganisationId,
    month: Month,
    zone: &str,
) -> Option<HoursIncluded> {
    contract_of(all, org, month, zone).map(|(contract, plan)| contract.hours(&plan))
}

/// When a day begins in a zone.
pub(crate) fn begin(zone: &str, day: Date) -> i64 {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    day.to_zoned(zone).map_or(i64::MIN, |moment| moment.timestamp().as_millisecond())
}

/// Who pays for a client: itself, or the first above it that has a contract when it has none.
pub(crate) fn payer(
    tx: &mut Tx<'_>,
    all: &Agreements,
    org: OrganisationId,
) -> Result<OrganisationId, AppError> {
    let mut at = org;
    for _ in 0..DEEP {
        if all.has_contract(at) {
            return Ok(at);
        }
        match people::org(tx, at)?.and_then(|one| one.parent) {
            Some(parent) => at = parent,
            None => break,
        }
    }
    Ok(org)
}

/// A client with its branches for which it pays.
pub(crate) fn paid_by(
    tx: &mut Tx<'_>,
    scene: &Scene,
    org: OrganisationId,
) -> Result<BTreeSet<OrganisationId>, AppError> {
    let all = scene.promises.newest(tx)?;
    let mut orgs = BTreeSet::from([org]);
    for branch in directory::with_branches(tx, org)? {
        if branch != org && payer(tx, &all, branch)? == org {
            orgs.insert(branch);
        }
    }
    Ok(orgs)
}
