//! Tests of schedules, days, findings, patience.

use super::*;
use crate::time::HOUR;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn always(_: Date) -> bool {
    true
}

#[test]
fn a_file_of_monday_is_due_on_tuesday_morning() {
    let schedule = Schedule::default();
    let due = schedule.due(date(2026, 11, 16)).expect("a moment");
    assert_eq!(jiff::Timestamp::from_millisecond(due).expect("a moment").to_string(), "2026-11-17T06:30:00Z");
    assert!(schedule.awaits(date(2026, 11, 20)) && !schedule.awaits(date(2026, 11, 21)));
    assert_eq!(schedule.next(date(2026, 11, 21), &always), Some(date(2026, 11, 23)));
    assert_eq!(schedule.next(date(2026, 11, 21), &|_| false), None);
    assert_eq!(schedule.day_of(due, &always), Some(date(2026, 11, 16)));
    // On Monday comes the file of Friday.
    assert_eq!(schedule.day_of(due - 24 * HOUR, &always), Some(date(2026, 11, 13)));
}

#[test]
fn a_day_stands_as_its_files_do() {
    let file = |at, verdict| Came { at, verdict: Some(verdict), wrong: false, was_wrong: false };
    let due = Some(10);
    assert_eq!(cell(&[], None, 5), Cell::Off);
    assert_eq!(cell(&[], due, 5), Cell::Awaited);
    assert_eq!(cell(&[], due, 10), Cell::Missing);
    assert_eq!(cell(&[file(5, Verdict::Accepted)], due, 20), Cell::Arrived);
    assert_eq!(cell(&[file(12, Verdict::Accepted)], due, 20), Cell::Late);
    assert_eq!(cell(&[file(5, Verdict::InPart)], due, 20), Cell::Wrong);
    assert_eq!(cell(&[file(5, Verdict::Rejected), file(12, Verdict::Accepted)], due, 20), Cell::Mended);
    assert_eq!(cell(&[file(5, Verdict::Accepted), file(12, Verdict::Held)], due, 20), Cell::Wrong);
    assert_eq!(cell(&[Came { verdict: None, ..file(5, Verdict::Accepted) }], due, 20), Cell::Reading);
    assert_eq!(cell(&[Came { wrong: true, ..file(5, Verdict::Accepted) }], due, 20), Cell::Wrong);
    let was = Came { was_wrong: true, ..file(5, Verdict::Accepted) };
    assert_eq!(cell(&[was, file(12, Verdict::Accepted)], due, 20), Cell::Mended);
    assert_eq!(cell(&[was], due, 20), Cell::Arrived);
    let all = score([Cell::Arrived, Cell::Late, Cell::Mended, Cell::Missing, Cell::Off]);
    assert_eq!((all.percent, all.days, all.late, all.wrong, all.missing), (Some(50), 4, 1, 1, 1));
    assert_eq!(score([Cell::Awaited]).percent, None);
}

#[test]
fn what_is_far_from_its_history_is_unusual() {
    let history = [100, 104, 98, 250];
    assert_eq!(unusual(40, &history), Some(102));
    assert_eq!(unusual(205, &history), Some(102));
    assert_eq!(unusual(51, &history), None);
    assert_eq!(unusual(1, &history[..3]), None, "too few to say");
}

#[test]
fn patience_ends_with_the_head_office() {
    let patience = Patience::default();
    assert!(patience.is_sound());
    let steps: Vec<_> = (0..4).map(|done| patience.next(0, done)).collect();
    let hours = |n: i64| n * HOUR;
    assert_eq!(
        steps,
        [
            Some((hours(24), Step::Remind(1))),
            Some((hours(48), Step::Remind(2))),
            Some((hours(72), Step::Head)),
            None
        ]
    );
    assert!(!Patience { remind: vec![48, 24], head: 72 }.is_sound());
    assert!(!Patience { remind: vec![24], head: 24 }.is_sound());
}

proptest! {
    /// Each finding is in one heap, and runs with the same result change nothing but ages.
    #[test]
    fn findings_are_parted(known in prop::collection::btree_map(0u8..20, any::<bool>(), 0..12), seen in prop::collection::btree_set(0u8..20, 0..12)) {
        let before: Vec<Known> = known.iter().map(|(n, open)| Known { fingerprint: n.to_string(), open: *open }).collect();
        let found: Vec<Seen> = seen.iter().map(|n| Seen { fingerprint: n.to_string() }).collect();
        let change = changes(&before, &found);
        let there: BTreeSet<String> = seen.iter().map(u8::to_string).collect();
        let told: BTreeSet<String> = change.fresh.iter().chain(&change.aged).chain(&change.returned).cloned().collect();
        prop_assert_eq!(&told, &there);
        prop_assert_eq!(told.len(), change.fresh.len() + change.aged.len() + change.returned.len());
        prop_assert!(change.mended.iter().all(|one| !there.contains(one)));
        let after: Vec<Known> = told.iter().map(|one| Known { fingerprint: one.clone(), open: true })
            .chain(change.mended.iter().map(|one| Known { fingerprint: one.clone(), open: false })).collect();
        let again = changes(&after, &found);
        prop_assert!(again.fresh.is_empty() && again.returned.is_empty() && again.mended.is_empty());
        prop_assert_eq!(again.aged, there);
    }
}
