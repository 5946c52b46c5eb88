//! A month of an account: what was included and carried over, what was used, what is beyond and what it costs.

use super::{Month, Posting};
use crate::sla::{CarryOver, HoursIncluded, Money};
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The client is warned when so many hundredths are used.
pub const LEVELS: [i64; 2] = [80, 100];

/// What a month begins with: what is left of the months before it, and what was billed beyond them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// Minutes that are left, by the month that included them, the oldest first.
    pub left: Vec<(Month, i64)>,
    /// Minutes beyond that were billed and not given back, by month, with the price of an hour.
    pub billed: BTreeMap<Month, (i64, Money)>,
}

/// Minutes beyond that were billed in a month that is closed, and turned out to be too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// Of which month.
    pub of: Month,
    /// How many.
    pub minutes: i64,
    /// What they had cost.
    pub sum: Money,
}

/// A month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Which one.
    pub month: Month,
    /// What holds in it; none without a contract.
    pub terms: Option<HoursIncluded>,
    /// Minutes included.
    pub included: i64,
    /// Minutes left of earlier months.
    pub carried: i64,
    /// Minutes of closed months that count no longer and had not been billed beyond.
    pub returned: i64,
    /// Minutes used.
    pub used: i64,
    /// The same by line.
    pub by_line: BTreeMap<u8, i64>,
    /// Minutes beyond, those beyond the limits of lines among them.
    pub over: i64,
    /// Of these, beyond the limits of lines.
    pub over_lines: i64,
    /// What they cost.
    pub over_sum: Money,
    /// What is given back of closed months.
    pub refunds: Vec<Refund>,
    /// Minutes that are left.
    pub left: i64,
    /// When the first of [`LEVELS`] was reached, and the second.
    pub reached: [Option<Moment>; 2],
    /// What the next month begins with, before anything is lost by the rule of carrying over.
    pub closing: Opening,
}

impl Sheet {
    /// What can be used without paying for it.
    pub fn available(&self) -> i64 {
        self.included + self.carried + self.returned
    }

    /// What is to be paid for time, refunds taken off.
    pub fn sum(&self) -> Money {
        Money(self.over_sum.0 - self.refunds.iter().map(|one| one.sum.0).sum::<i64>())
    }

    /// How many hundredths are used; none without a limit.
    pub fn percent(&self) -> Option<i64> {
        let limited = self.terms.is_some_and(|terms| terms.minutes > 0);
        limited.then(|| self.used * 100 / self.available().max(1))
    }
}

/// What minutes cost by the price of an hour, to the nearest hundredth.
pub fn cost(minutes: i64, hour: Money) -> Money {
    Money((minutes * hour.0 + 30).div_euclid(60))
}

/// The sheets of months one after the other, from `from` to `to`; `terms` tells what holds in which.
pub fn sheets(
    postings: &[Posting],
    terms: &dyn Fn(Month) -> Option<HoursIncluded>,
    opening: Opening,
    (from, to): (Month, Month),
) -> Vec<Sheet> {
    let mut by_month: BTreeMap<Month, Vec<&Posting>> = BTreeMap::new();
    for one in postings {
        by_month.entry(one.month).or_default().push(one);
    }
    let (mut all, mut before, mut month) = (Vec::new(), opening, from);
    while month <= to {
        let own = by_month.remove(&month).unwrap_or_default();
        let sheet = sheet(month, terms(month), &own, before);
        before = sheet.closing.clone();
        all.push(sheet);
        month = month.next();
    }
    all
}

fn sheet(month: Month, terms: Option<HoursIncluded>, own: &[&Posting], opening: Opening) -> Sheet {
    let rule = terms.unwrap_or_default();
    let Opening { mut left, mut billed } = opening;
    left.retain(|(of, _)| match (terms.is_some(), rule.carry_over) {
        (false, _) | (_, CarryOver::Never) => false,
        (_, CarryOver::OneMonth) => *of == month.previous(),
        (_, CarryOver::Quarter) => of.is_in_quarter_of(month),
        (_, CarryOver::Always) => true,
    });
    let carried = left.iter().map(|(_, minutes)| minutes).sum();
    let (by_line, late) = used(month, own);
    let used: i64 = by_line.values().sum();
    let (refunds, returned) = give_back(&late, &mut billed);
    left.push((month, rule.minutes + returned));
    let over_lines: i64 = by_line.iter().map(|(line, minutes)| (minutes - limit(&rule, *line)).max(0)).sum();
    let rest = take(&mut left, used - over_lines);
    let unlimited = rule.minutes == 0 && rule.overage == Money(0);
    let over = if unlimited { 0 } else { over_lines + rest };
    if over > 0 && rule.overage > Money(0) {
        billed.insert(month, (over, rule.overage));
    }
    Sheet {
        month,
        terms,
        included: rule.minutes,
        carried,
        returned,
        used,
        by_line,
        over,
        over_lines: if unlimited { 0 } else { over_lines },
        over_sum: cost(over, rule.overage),
        refunds,
        left: left.iter().map(|(_, minutes)| minutes).sum(),
        reached: LEVELS.map(|level| reached(own, rule.minutes + carried, level)),
        closing: Opening { left, billed },
    }
}

/// Minutes used by line; and those of closed months that count no longer, by month.
fn used(month: Month, own: &[&Posting]) -> (BTreeMap<u8, i64>, BTreeMap<Month, i64>) {
    let mut by_line: BTreeMap<u8, i64> = BTreeMap::new();
    let mut late: BTreeMap<Month, BTreeMap<u8, i64>> = BTreeMap::new();
    for one in own {
        let into = if one.of() == month { &mut by_line } else { late.entry(one.of()).or_default() };
        *into.entry(one.line).or_default() += one.minutes;
    }
    let mut less = BTreeMap::new();
    for (of, lines) in late {
        let net: i64 = lines.values().sum();
        match net < 0 {
            true => drop(less.insert(of, -net)),
            // More work of a closed month that came to be known is used now.
            false => {
                lines.into_iter().for_each(|(line, minutes)| *by_line.entry(line).or_default() += minutes)
            }
        }
    }
    by_line.retain(|_, minutes| *minutes != 0);
    (by_line, less)
}

/// Gives back what was billed beyond in closed months; what was not is free to be used now.
fn give_back(late: &BTreeMap<Month, i64>, billed: &mut BTreeMap<Month, (i64, Money)>) -> (Vec<Refund>, i64) {
    let (mut refunds, mut returned) = (Vec::new(), 0);
    for (of, less) in late {
        let (open, price) = billed.get(of).copied().unwrap_or_default();
        let minutes = open.min(*less);
        if minutes > 0 {
            // To the hundredth what had been asked for them.
            let sum = Money(cost(open, price).0 - cost(open - minutes, price).0);
            refunds.push(Refund { of: *of, minutes, sum });
            billed.insert(*of, (open - minutes, price));
        }
        returned += less - minutes;
    }
    billed.retain(|_, (minutes, _)| *minutes > 0);
    (refunds, returned)
}

/// The limit of a line in a month.
fn limit(rule: &HoursIncluded, line: u8) -> i64 {
    let found = usize::from(line).checked_sub(1).and_then(|n| rule.lines.get(n)).copied();
    found.filter(|minutes| *minutes > 0).unwrap_or(i64::MAX)
}

/// Uses what is left, the oldest first; answers what was not there.
fn take(left: &mut Vec<(Month, i64)>, minutes: i64) -> i64 {
    let mut wanted = minutes.max(0);
    for (_, there) in left.iter_mut() {
        let some = wanted.min(*there);
        (*there, wanted) = (*there - some, wanted - some);
    }
    left.retain(|(_, minutes)| *minutes > 0);
    wanted
}

/// When so many hundredths were used for the first time.
fn reached(own: &[&Posting], available: i64, level: i64) -> Option<Moment> {
    let mut sum = 0;
    let mut over = own.iter().filter(|_| available > 0).filter_map(|one| {
        sum += one.minutes;
        (sum * 100 >= level * available).then_some(one.at)
    });
    over.next()
}
