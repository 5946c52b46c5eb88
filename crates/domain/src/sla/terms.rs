//! What is promised to one ticket: a plan's version with the contract's, and the calendars' versions, compiled.
//!
//! The journal names terms by their reference; a [`Book`] holds those that the journals at hand name.

use super::Contract;
use super::plan::{Act, Metric, Pauses, Plan, Stage, Targets};
use crate::desk::Priority;
use crate::ids::{CalendarId, ContractId, PlanId};
use crate::time::HOUR;
use calendars::Compiled;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Which versions of what were promised.
///
/// Stored without names, as `[[plan, version], [calendar, version], [contract, version]]`: every clock of a row says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "Unnamed", into = "Unnamed")]
pub struct TermsRef {
    /// The plan and its version.
    pub plan: (PlanId, u32),
    /// The calendar and its version.
    pub calendar: (CalendarId, u32),
    /// The contract and its version, if there is one.
    pub contract: Option<(ContractId, u32)>,
}

type Unnamed = ((PlanId, u32), (CalendarId, u32), Option<(ContractId, u32)>);

impl From<Unnamed> for TermsRef {
    fn from((plan, calendar, contract): Unnamed) -> TermsRef {
        TermsRef { plan, calendar, contract }
    }
}

impl From<TermsRef> for Unnamed {
    fn from(terms: TermsRef) -> Unnamed {
        (terms.plan, terms.calendar, terms.contract)
    }
}

/// A line's limit.
#[derive(Clone, Debug)]
pub struct LineTerms {
    /// Milliseconds of working time of one visit.
    pub limit: i64,
    /// The line's own calendar.
    pub calendar: Option<Arc<Compiled>>,
    /// What happens when the limit is reached.
    pub then: Vec<Act>,
}

/// What is promised.
#[derive(Clone, Debug)]
pub struct Terms {
    /// In whose working time.
    pub calendar: Arc<Compiled>,
    /// By priority, P1 first.
    pub targets: [Targets; 4],
    /// Limits of visits.
    pub lines: BTreeMap<u8, LineTerms>,
    /// Warnings and the breach.
    pub stages: Vec<Stage>,
    /// What stops the clocks.
    pub pauses: Pauses,
    /// When the requester is reminded.
    pub follow_ups: Vec<i64>,
}

/// A plan's terms could not be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the plan `{plan}` names the calendar `{calendar}`, which does not exist; make it or name another")]
pub struct TermsFlaw {
    /// The plan.
    pub plan: String,
    /// The calendar that is not there.
    pub calendar: String,
}

impl Terms {
    /// Nothing is promised; what is measured is measured in this calendar.
    pub fn none(calendar: Arc<Compiled>) -> Terms {
        Terms {
            calendar,
            targets: [Targets::default(); 4],
            lines: BTreeMap::new(),
            stages: Vec::new(),
            pauses: Pauses { third_party: true, release: true, scheduled: true },
            follow_ups: Vec::new(),
        }
    }

    /// A plan's, with what a contract agrees besides; `find` gives compiled calendars by name.
    pub fn of(
        plan: &Plan,
        contract: Option<&Contract>,
        find: impl Fn(&str) -> Option<Arc<Compiled>>,
    ) -> Result<Terms, TermsFlaw> {
        let agreed = contract.map_or_else(|| plan.clone(), |contract| contract.agreed(plan));
        let calendar = |name: &str| {
            find(name).ok_or_else(|| TermsFlaw { plan: plan.code.clone(), calendar: name.to_owned() })
        };
        let mut lines = BTreeMap::new();
        for one in &agreed.lines {
            let own = one.calendar.as_deref().map(calendar).transpose()?;
            lines.insert(one.line, LineTerms { limit: one.limit, calendar: own, then: one.then.clone() });
        }
        Ok(Terms {
            calendar: calendar(&agreed.calendar)?,
            targets: agreed.targets,
            lines,
            stages: agreed.stages,
            pauses: agreed.pauses,
            follow_ups: agreed.follow_ups,
        })
    }
}

/// The house rule over all plans.
#[derive(Clone, Debug)]
pub struct House {
    /// An answer within so many milliseconds.
    pub within: i64,
    /// Of this calendar.
    pub calendar: Arc<Compiled>,
    /// Warnings and the breach.
    pub stages: Vec<Stage>,
}

impl House {
    /// An answer within 24 hours of a calendar, with the steps of the seed plans.
    pub fn day(calendar: Arc<Compiled>) -> House {
        House { within: 24 * HOUR, calendar, stages: Plan::standard().stages }
    }
}

/// The terms that journals name.
#[derive(Clone, Debug)]
pub struct Book {
    /// The house rule.
    pub house: House,
    /// Of tickets without a contract.
    pub none: Terms,
    /// By reference.
    pub terms: BTreeMap<TermsRef, Terms>,
}

/// A journal names terms that the book does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the terms {0:?} are not at hand; load this version of the plan, the contract and the calendar")]
pub struct NoTerms(pub TermsRef);

impl Book {
    /// The terms of a reference.
    pub fn of(&self, reference: Option<TermsRef>) -> Result<&Terms, NoTerms> {
        let Some(reference) = reference else { return Ok(&self.none) };
        self.terms.get(&reference).ok_or(NoTerms(reference))
    }

    /// The target of a clock.
    pub(super) fn target(&self, terms: &Terms, metric: Metric, priority: Priority, line: u8) -> Option<i64> {
        let targets = &terms.targets[priority as usize];
        match metric {
            Metric::Reaction => targets.reaction,
            Metric::NextAnswer => targets.next_answer,
            Metric::Resolution => targets.resolution.map(|promise| promise.within),
            Metric::LineVisit => terms.lines.get(&line).map(|one| one.limit),
            Metric::House => Some(self.house.within),
        }
    }

    /// The calendar in which a clock runs.
    pub(super) fn calendar<'a>(&'a self, terms: &'a Terms, metric: Metric, line: u8) -> &'a Compiled {
        match metric {
            Metric::House => &self.house.calendar,
            Metric::LineVisit => {
                terms.lines.get(&line).and_then(|one| one.calendar.as_deref()).unwrap_or(&terms.calendar)
            }
            _ => &terms.calendar,
        }
    }

    /// The steps of a clock.
    pub(super) fn stages<'a>(&'a self, terms: &'a Terms, metric: Metric) -> &'a [Stage] {
        if metric == Metric::House { &self.house.stages } else { &terms.stages }
    }
}
