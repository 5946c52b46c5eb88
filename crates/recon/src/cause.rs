//! Likely causes: what single slip would explain a finding, or a heap of them. A guess that is named as one.

use crate::check::{Check, Says};
use crate::finding::{Cause, Found};
use crate::plan::Equation;
use std::collections::BTreeMap;

/// How many pieces packs hold: what a quantity is too great by when packs and pieces are mixed up.
const PACKS: &[i64] = &[6, 10, 12, 20, 24, 30, 36, 48, 50, 100, 1000];

/// The slip that makes an equation true again: a sign, a unit, two columns that changed places.
pub(crate) fn of_equation(equation: &Equation, apart: i128, numbers: &[i64], check: &Check) -> Option<Cause> {
    let name = |at: usize| check.table.columns[at].name.clone();
    let value = |factor: i128, columns: &[usize]| {
        columns.iter().fold(factor, |product, at| product.saturating_mul(i128::from(numbers[*at])))
    };
    let near = |rest: i128| rest.abs() <= equation.tolerance;
    let single = || {
        equation
            .terms
            .iter()
            .filter(|(_, columns)| columns.len() == 1)
            .map(|(factor, columns)| (value(*factor, columns), columns[0]))
    };
    // A negative quantity is a sign turned before it is anything else.
    let turned = single().filter(|(term, _)| *term != 0 && near(apart - 2 * term));
    if let Some((_, column)) = turned.min_by_key(|(_, column)| numbers[*column] >= 0) {
        return Some(Cause::SignTurned { column: name(column) });
    }
    for (term, column) in single().filter(|(term, _)| *term != 0) {
        let right = term - apart;
        for times in PACKS {
            if right != 0 && near(term - right * i128::from(*times)) {
                return Some(Cause::UnitMixedUp { column: name(column), times: *times });
            }
        }
    }
    let terms: Vec<(i128, &Vec<usize>)> =
        equation.terms.iter().map(|(factor, columns)| (*factor, columns)).collect();
    for pair in terms.windows(2) {
        let [(a, one), (b, other)] = pair else { continue };
        if let ([one], [other]) = (one.as_slice(), other.as_slice()) {
            let (x, y) = (i128::from(numbers[*one]), i128::from(numbers[*other]));
            if x != y && near(apart - (a * x + b * y) + (a * y + b * x)) {
                return Some(Cause::ColumnShifted { column: name(*one) });
            }
        }
    }
    None
}

/// Heaps: a supplier's day of which nearly all rows are found by one rule.
pub(crate) fn explain(check: &Check, found: &mut Found) {
    let kind = |rule: &str| check.rules.iter().find(|known| known.id == rule).map(|known| &known.says);
    let mut heaps: BTreeMap<(String, String, String), Vec<usize>> = BTreeMap::new();
    for (at, finding) in found.findings.iter().enumerate() {
        let heaped = match kind(&finding.rule) {
            Some(Says::Unique { columns }) => columns.len() > 1,
            Some(Says::Gap { .. }) => true,
            _ => false,
        };
        if let Some((supplier, rest)) = finding.key.split_once('|').filter(|_| heaped) {
            let day = rest.rsplit('|').next().unwrap_or_default();
            heaps.entry((finding.rule.clone(), supplier.to_owned(), day.to_owned())).or_default().push(at);
        }
    }
    for ((rule, ..), heap) in heaps {
        // A few series may miss a day each for itself.
        if heap.len() < 20 {
            continue;
        }
        let cause = if matches!(kind(&rule), Some(Says::Gap { .. })) {
            Cause::DayMissing
        } else {
            Cause::FileDoubled
        };
        for at in heap {
            found.findings[at].cause = Some(cause.clone());
        }
    }
    let mut causes: BTreeMap<Cause, u64> = BTreeMap::new();
    for cause in found.findings.iter().filter_map(|finding| finding.cause.clone()) {
        *causes.entry(cause).or_default() += 1;
    }
    found.causes = causes.into_iter().collect();
    found.causes.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
}
