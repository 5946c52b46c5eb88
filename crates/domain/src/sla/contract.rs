//! A contract: client × plan × dates × what was agreed besides. The root of who may ask, which clock runs, which line is
//! whose, what is billed.

use super::plan::{HoursIncluded, LineLimit, Metric, Money, Package, Pauses, Plan, Promise, Strength};
use crate::desk::Priority;
use crate::ids::{ContractId, OrganisationId, PersonId, PlanId};
use crate::time::MINUTE;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Who keeps a line for this client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keeper {
    /// We do.
    Us,
    /// A partner does.
    Partner(OrganisationId),
}

/// A line and who keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineKeeper {
    /// The line.
    pub line: u8,
    /// Who keeps it.
    pub keeper: Keeper,
}

/// A target that was agreed apart from the plan; `None` takes the plan's away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// For which priority.
    pub priority: Priority,
    /// For which clock: reaction, next answer or resolution.
    pub metric: Metric,
    /// Milliseconds of working time.
    pub within: Option<i64>,
}

/// What a breach costs us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Penalty {
    /// Of which clock.
    pub metric: Metric,
    /// For which priority.
    pub priority: Priority,
    /// How much.
    pub amount: Money,
}

/// A contract, one version of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    /// Its id, the same for all versions.
    pub id: ContractId,
    /// 1, and one more for each edit.
    pub version: u32,
    /// The client.
    pub client: OrganisationId,
    /// The plan.
    pub plan: PlanId,
    /// The first day.
    pub from: Date,
    /// The last day, or none.
    #[serde(default)]
    pub until: Option<Date>,
    /// Whom we serve, if not as the plan says.
    #[serde(default)]
    pub package: Option<Package>,
    /// The client's specialists: with [`Package::Hda`] the only ones whom we serve.
    #[serde(default)]
    pub specialists: Vec<PersonId>,
    /// The calendar, if not the plan's; by name.
    #[serde(default)]
    pub calendar: Option<String>,
    /// Targets agreed apart.
    #[serde(default)]
    pub targets: Vec<Override>,
    /// How long a ticket may stay on a line, where not as the plan says.
    #[serde(default)]
    pub limits: Vec<LineLimit>,
    /// What stops the clocks, if not as the plan says.
    #[serde(default)]
    pub pauses: Option<Pauses>,
    /// Who keeps which line; lines that are not named are ours.
    #[serde(default)]
    pub lines: Vec<LineKeeper>,
    /// Work included, if not as the plan says.
    #[serde(default)]
    pub hours: Option<HoursIncluded>,
    /// The price of a month, if not the plan's.
    #[serde(default)]
    pub price: Option<Money>,
    /// What a breach costs us.
    #[serde(default)]
    pub penalties: Vec<Penalty>,
    /// The technical manager of the client, whom a plan can put in.
    #[serde(default)]
    pub manager: Option<PersonId>,
    /// The one of us who knows the client and goes first, where the plan has a personal engineer.
    #[serde(default)]
    pub engineer: Option<PersonId>,
}

/// The contract does not serve this person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotServed {
    /// Only the client's specialists are.
    #[error(
        "the contract serves the client's specialists only; ask one of them, or add the person to the contract"
    )]
    SpecialistsOnly,
    /// Not on this day.
    #[error("the contract does not hold on this day; agree on a new one")]
    NotInForce,
}

/// What is wrong with a contract, with what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "fields repeat the words of the variant's description")]
pub enum ContractFlaw {
    /// It ends before it begins.
    #[error("the contract ends on {until}, before it begins on {from}; put one of the dates right")]
    Dates { from: Date, until: Date },
    /// A target that is no time.
    #[error("{metric:?} of {priority:?} must be a minute or more; leave the time out to promise nothing")]
    Target { metric: Metric, priority: Priority },
    /// A target of a clock that has none by priority.
    #[error(
        "{0:?} has no target by priority; limits of lines are given by line, the house rule holds for all"
    )]
    NoTarget(Metric),
    /// The same thing agreed twice.
    #[error("{metric:?} of {priority:?} is agreed twice; keep one of them")]
    Twice { metric: Metric, priority: Priority },
    /// A line limited or kept twice, or limited to nothing.
    #[error("line {0} is limited or kept twice, or by less than a minute; keep one of each")]
    Line(u8),
    /// It serves nobody.
    #[error("the contract serves specialists only and names none; name one, or serve everybody")]
    Nobody,
}

impl ContractFlaw {
    /// The key of the text in the interface.
    pub fn code(&self) -> &'static str {
        match self {
            ContractFlaw::Dates { .. } => "dates",
            ContractFlaw::Target { .. } => "target",
            ContractFlaw::NoTarget(_) => "no-target",
            ContractFlaw::Twice { .. } => "twice",
            ContractFlaw::Line(_) => "line",
            ContractFlaw::Nobody => "nobody",
        }
    }
}

/// Two contracts of a client hold on the same day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("two contracts of the client hold on {day}: end one of them before the other begins")]
pub struct Doubled {
    /// The day.
    pub day: Date,
    /// The contracts.
    pub contracts: (ContractId, ContractId),
}

impl Contract {
    /// A contract that agrees on nothing but a plan.
    pub fn new(client: OrganisationId, plan: PlanId, from: Date) -> Contract {
        Contract {
            id: ContractId(0),
            version: 1,
            client,
            plan,
            from,
            until: None,
            package: None,
            specialists: vec![],
            calendar: None,
            targets: vec![],
            limits: vec![],
            pauses: None,
            lines: vec![],
            hours: None,
            price: None,
            penalties: vec![],
            manager: None,
            engineer: None,
        }
    }

    /// Everything that is wrong with it by itself; the plan with what was agreed is examined by [`Plan::examine`].
    pub fn examine(&self, plan: &Plan) -> Vec<ContractFlaw> {
        let mut flaws = Vec::new();
        if let Some(until) = self.until.filter(|until| *until < self.from) {
            flaws.push(ContractFlaw::Dates { from: self.from, until });
        }
        for (n, one) in self.targets.iter().enumerate() {
            let (metric, priority) = (one.metric, one.priority);
            if matches!(metric, Metric::LineVisit | Metric::House) {
                flaws.push(ContractFlaw::NoTarget(metric));
            } else if one.within.is_some_and(|within| within < MINUTE) {
                flaws.push(ContractFlaw::Target { metric, priority });
            }
            if self.targets[..n].iter().any(|other| (other.metric, other.priority) == (metric, priority)) {
                flaws.push(ContractFlaw::Twice { metric, priority });
            }
        }
        let short = self.limits.iter().filter(|limit| limit.limit < MINUTE).map(|limit| limit.line);
        let limited = twice(self.limits.iter().map(|limit| limit.line));
        let kept = twice(self.lines.iter().map(|one| one.line));
        flaws.extend(short.chain(limited).chain(kept).map(ContractFlaw::Line));
        if self.package(plan) == Package::Hda && self.specialists.is_empty() {
            flaws.push(ContractFlaw::Nobody);
        }
        flaws
    }

    /// Whether it holds on a day.
    pub fn holds(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Whom we serve.
    pub fn package(&self, plan: &Plan) -> Package {
        self.package.unwrap_or(plan.package)
    }

    /// Whether a person of the client's may ask on a day.
    pub fn may_ask(&self, plan: &Plan, person: PersonId, day: Date) -> Result<(), NotServed> {
        match self.package(plan) {
            _ if !self.holds(day) => Err(NotServed::NotInForce),
            Package::Hda if !self.specialists.contains(&person) => Err(NotServed::SpecialistsOnly),
            _ => Ok(()),
        }
    }

    /// What a breach of a clock costs us.
    pub fn penalty(&self, metric: Metric, priority: Priority) -> Money {
        let found = self.penalties.iter().find(|one| (one.metric, one.priority) == (metric, priority));
        found.map_or(Money(0), |one| one.amount)
    }

    /// Who keeps a line.
    pub fn keeper(&self, line: u8) -> Keeper {
        self.lines.iter().find(|one| one.line == line).map_or(Keeper::Us, |one| one.keeper)
    }

    /// Work included.
    pub fn hours(&self, plan: &Plan) -> HoursIncluded {
        self.hours.unwrap_or(plan.hours)
    }

    /// The price of a month.
    pub fn price(&self, plan: &Plan) -> Money {
        self.price.unwrap_or(plan.price)
    }

    /// The plan with what was agreed besides.
    pub fn agreed(&self, plan: &Plan) -> Plan {
        let mut agreed = plan.clone();
        if let Some(calendar) = &self.calendar {
            agreed.calendar.clone_from(calendar);
        }
        for one in &self.targets {
            let targets = &mut agreed.targets[one.priority as usize];
            match one.metric {
                Metric::Reaction => targets.reaction = one.within,
                Metric::NextAnswer => targets.next_answer = one.within,
                Metric::Resolution => {
                    let strength = targets.resolution.map_or(Strength::Promised, |promise| promise.strength);
                    targets.resolution = one.within.map(|within| Promise { within, strength });
                }
                // Limits of lines stand by themselves, the house rule is nobody's to change.
                Metric::LineVisit | Metric::House => {}
            }
        }
        agreed.lines.retain(|line| self.limits.iter().all(|limit| limit.line != line.line));
        agreed.lines.extend(self.limits.iter().cloned());
        agreed.pauses = self.pauses.unwrap_or(plan.pauses);
        agreed.package = self.package(plan);
        (agreed.hours, agreed.price) = (self.hours(plan), self.price(plan));
        agreed
    }
}

/// What comes again.
fn twice(lines: impl Iterator<Item = u8>) -> Vec<u8> {
    let lines: Vec<u8> = lines.collect();
    let again = |n: usize| lines[..n].contains(&lines[n]);
    (0..lines.len()).filter(|n| again(*n)).map(|n| lines[n]).collect()
}

/// The contract of a client that holds on a day.
pub fn in_force(
    contracts: &[Contract],
    client: OrganisationId,
    day: Date,
) -> Result<Option<&Contract>, Doubled> {
    let mut holding = contracts.iter().filter(|one| one.client == client && one.holds(day));
    let first = holding.next();
    match (first, holding.next()) {
        (Some(first), Some(second)) => Err(Doubled { day, contracts: (first.id, second.id) }),
        _ => Ok(first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::HOUR;
    use jiff::civil::date;

    fn contract(id: i64, from: Date, until: Option<Date>) -> Contract {
        Contract {
            id: ContractId(id),
            version: 1,
            client: OrganisationId(7),
            plan: PlanId(1),
            from,
            until,
            package: None,
            specialists: vec![PersonId(1)],
            calendar: None,
            targets: vec![],
            limits: vec![],
            pauses: None,
            lines: vec![LineKeeper { line: 1, keeper: Keeper::Partner(OrganisationId(9)) }],
            hours: None,
            price: None,
            penalties: vec![],
            manager: None,
            engineer: None,
        }
    }

    #[test]
    fn the_contract_of_a_day_is_found_and_two_are_told() {
        let all = [
            contract(1, date(2026, 1, 1), Some(date(2026, 6, 30))),
            contract(2, date(2026, 7, 1), None),
            Contract { client: OrganisationId(8), ..contract(3, date(2026, 1, 1), None) },
        ];
        let of = |day| in_force(&all, OrganisationId(7), day).map(|found| found.map(|one| one.id.0));
        assert_eq!(
            (of(date(2026, 6, 30)), of(date(2026, 7, 1)), of(date(2025, 12, 31))),
            (Ok(Some(1)), Ok(Some(2)), Ok(None))
        );
        let doubled = [contract(1, date(2026, 1, 1), None), contract(2, date(2026, 7, 1), None)];
        let told = in_force(&doubled, OrganisationId(7), date(2026, 7, 1)).unwrap_err();
        assert_eq!(told.contracts, (ContractId(1), ContractId(2)));
    }

    #[test]
    fn the_contract_says_who_may_ask_and_whose_a_line_is() {
        let (plan, day) = (Plan::standard(), date(2026, 3, 1));
        let hda = contract(1, date(2026, 1, 1), Some(date(2026, 6, 30)));
        assert_eq!(hda.may_ask(&plan, PersonId(1), day), Ok(()));
        assert_eq!(hda.may_ask(&plan, PersonId(2), day), Err(NotServed::SpecialistsOnly));
        assert_eq!(hda.may_ask(&plan, PersonId(1), date(2026, 7, 1)), Err(NotServed::NotInForce));
        let full = Contract { package: Some(Package::FullSla), ..hda.clone() };
        assert_eq!(full.may_ask(&plan, PersonId(2), day), Ok(()));
        assert_eq!((hda.keeper(1), hda.keeper(2)), (Keeper::Partner(OrganisationId(9)), Keeper::Us));
    }

    #[test]
    fn what_was_agreed_apart_goes_over_the_plan() {
        let mut contract = contract(1, date(2026, 1, 1), None);
        contract.targets = vec![
            Override { priority: Priority::P1, metric: Metric::Reaction, within: Some(HOUR) },
            Override { priority: Priority::P2, metric: Metric::Resolution, within: None },
            Override { priority: Priority::P1, metric: Metric::House, within: None },
        ];
        contract.calendar = Some("24x7".into());
        contract.price = Some(Money(1));
        let agreed = contract.agreed(&Plan::standard());
        assert_eq!((agreed.targets[0].reaction, agreed.targets[1].reaction), (Some(HOUR), Some(4 * HOUR)));
        assert_eq!(
            (agreed.targets[1].resolution, agreed.calendar.as_str(), agreed.price),
            (None, "24x7", Money(1))
        );
        assert_eq!(agreed.hours, Plan::standard().hours);
    }

    #[test]
    fn limits_of_lines_are_agreed_by_line() {
        let limit = LineLimit { line: 2, limit: HOUR, calendar: None, then: vec![] };
        let contract = Contract { limits: vec![limit], ..contract(1, date(2026, 1, 1), None) };
        let agreed = contract.agreed(&Plan::standard());
        let of = |line| agreed.lines.iter().find(|one| one.line == line).map(|one| one.limit);
        assert_eq!((of(1), of(2), agreed.lines.len()), (Some(4 * HOUR), Some(HOUR), 3));
    }

    #[test]
    fn every_flaw_says_what_to_do() {
        let plan = Plan::standard();
        let flaws = |change: fn(&mut Contract)| -> Vec<ContractFlaw> {
            let mut contract = contract(1, date(2026, 1, 1), None);
            change(&mut contract);
            contract.examine(&plan)
        };
        let (metric, priority) = (Metric::Reaction, Priority::P1);
        assert_eq!(flaws(|_| {}), []);
        let (from, until) = (date(2026, 1, 1), date(2025, 1, 1));
        assert_eq!(flaws(|c| c.until = Some(date(2025, 1, 1))), [ContractFlaw::Dates { from, until }]);
        let short = |c: &mut Contract| {
            c.targets = vec![Override { priority: Priority::P1, metric: Metric::Reaction, within: Some(0) }];
        };
        assert_eq!(flaws(short), [ContractFlaw::Target { metric, priority }]);
        let doubled = |c: &mut Contract| {
            c.targets = vec![Override { priority: Priority::P1, metric: Metric::Reaction, within: None }; 2];
        };
        assert_eq!(flaws(doubled), [ContractFlaw::Twice { metric, priority }]);
        let house = |c: &mut Contract| {
            c.targets = vec![Override { priority: Priority::P1, metric: Metric::House, within: Some(HOUR) }];
        };
        assert_eq!(flaws(house), [ContractFlaw::NoTarget(Metric::House)]);
        assert_eq!(flaws(|c| c.lines.push(c.lines[0])), [ContractFlaw::Line(1)]);
        assert_eq!(flaws(|c| c.specialists.clear()), [ContractFlaw::Nobody]);
    }
}
