//! Findings are noted: new ones begin, known ones age, those that are gone are mended with their proof, those that come
//! back open again.

use crate::{AppError, Scene};
use domain::checks::{Change, Known, Seen, changes};
use domain::ids::{ArrivalId, FeedId, SupplierId};
use jiff::civil::Date;
use std::collections::BTreeMap;
use store::Tx;
use store::checks::{self, FindingRow};

/// The most findings of a scope that are kept one by one.
pub(super) const MOST: usize = 1_000;

/// What a run found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub feed: FeedId,
    pub rule: String,
    pub cause: String,
    pub key: String,
    pub day: Date,
    pub arrival: Option<ArrivalId>,
    pub line: i64,
    pub found: String,
    pub expected: String,
    pub likely: String,
}

fn print(supplier: SupplierId, scope: &str, one: &Found) -> String {
    let text = format!("{supplier}\n{scope}\n{}\n{}", one.rule, one.key);
    blake3::hash(text.as_bytes()).to_hex()[..40].to_owned()
}

/// Notes what a run over a scope found. Findings of days before `since` are left as they are: the run says nothing of them.
pub(super) fn note(
    tx: &mut Tx<'_>,
    scene: &Scene,
    (supplier, scope): (SupplierId, &str),
    found: Vec<Found>,
    proof: Option<ArrivalId>,
    since: Date,
) -> Result<Change, AppError> {
    let rows = checks::findings_of_scope(tx, supplier, scope)?.into_iter().filter(|row| row.day >= since);
    let mut known: BTreeMap<String, FindingRow> = rows.map(|row| (row.print.clone(), row)).collect();
    let mut seen: BTreeMap<String, Found> = BTreeMap::new();
    for one in found {
        if seen.len() >= MOST {
            break;
        }
        seen.entry(print(supplier, scope, &one)).or_insert(one);
    }
    let before: Vec<Known> =
        known.values().map(|row| Known { fingerprint: row.print.clone(), open: row.open }).collect();
    let now: Vec<Seen> = seen.keys().map(|print| Seen { fingerprint: print.clone() }).collect();
    let change = changes(&before, &now);
    for (print, one) in seen {
        let old = known.remove(&print);
        let stood = old.as_ref().is_some_and(|old| old.open);
        let row = FindingRow {
            print,
            supplier,
            feed: one.feed,
            scope: scope.to_owned(),
            rule: one.rule,
            cause: one.cause,
            key: one.key.chars().take(300).collect(),
            day: one.day,
            arrival: one.arrival,
            line: one.line,
            found: one.found,
            expected: one.expected,
            likely: one.likely,
            open: true,
            first_at: old.as_ref().map_or(scene.now, |old| old.first_at),
            last_at: scene.now,
            returned: old.as_ref().map_or(0, |old| old.returned + i64::from(!old.open)),
            mended_at: None,
            mended_by: None,
            case: old.as_ref().filter(|_| stood).and_then(|old| old.case),
        };
        checks::put_finding(tx, &row)?;
    }
    for (print, mut row) in known {
        if change.mended.contains(&print) {
            (row.open, row.mended_at, row.mended_by) = (false, Some(scene.now), proof);
            checks::put_finding(tx, &row)?;
        }
    }
    Ok(change)
}
