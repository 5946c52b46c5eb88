//! The figures of lines against counting them out by hand, on random ways; and that tallies can be merged.

use domain::desk::lines::{Hands, Step, Tally, Way};
use domain::ids::TeamId;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (0..5_000_i64, 1..5_u8, proptest::option::weighted(0.9, 0..4_i64), any::<bool>());
    prop::collection::vec(step, 1..30).prop_map(|all| {
        let mut at = 0;
        let step = |(pause, line, team, ended): (i64, u8, Option<i64>, bool)| {
            at += pause;
            Step { at, line, hands: team.map(|team| Hands::Team(TeamId(team))), ended }
        };
        all.into_iter().map(step).collect()
    })
}

/// Every triple of places, whether nothing else stands between its ends but the middle, is looked at.
fn triples<T: PartialEq + Copy>(values: &[T]) -> u64 {
    let starts: Vec<usize> = (0..values.len()).filter(|n| *n == 0 || values[n - 1] != values[*n]).collect();
    let mut found = 0;
    for a in 0..starts.len() {
        for b in a + 1..starts.len() {
            for c in b + 1..starts.len() {
                found += u64::from(b == a + 1 && c == b + 1 && values[starts[a]] == values[starts[c]]);
            }
        }
    }
    found
}

proptest! {
    #[test]
    fn a_way_is_what_counting_says(steps in steps()) {
        let way = Way::of(&steps);
        let teams: Vec<Hands> = steps.iter().filter_map(|step| step.hands).collect();
        let lines: Vec<u8> = steps.iter().map(|step| step.line).collect();
        prop_assert_eq!(way.events, steps.len() as u64);
        prop_assert_eq!(way.handovers, teams.windows(2).filter(|pair| pair[0] != pair[1]).count() as u64);
        prop_assert_eq!(way.ping_pong, triples(&teams));
        prop_assert_eq!(way.ping_pong_lines, triples(&lines));
        let back = (0..teams.len()).any(|n| teams[..n].contains(&teams[n]) && teams[n - 1] != teams[n]);
        prop_assert_eq!(way.revisited, back);
        prop_assert_eq!(way.hands.clone(), teams.iter().copied().collect::<BTreeSet<_>>());
        prop_assert_eq!(way.first_line_only(), lines.iter().all(|line| *line == 1));
        prop_assert_eq!(way.highest(), *lines.iter().max().unwrap());
        prop_assert_eq!(way.ends, Some((lines[0], lines[lines.len() - 1])));
        let ended: Vec<bool> = steps.iter().map(|step| step.ended).collect();
        let again = (1..ended.len()).filter(|n| ended[n - 1] && !ended[*n]).count() as u64;
        prop_assert_eq!(way.reopenings, again);
        // The visits make up the whole time, and each event is on one line.
        prop_assert_eq!(way.lines.values().map(|stay| stay.time).sum::<i64>(), way.time);
        prop_assert_eq!(way.lines.values().map(|stay| stay.events).sum::<u64>(), way.events);
        let visits = 1 + lines.windows(2).filter(|pair| pair[0] != pair[1]).count() as u64;
        prop_assert_eq!(way.lines.values().map(|stay| stay.visits).sum::<u64>(), visits);
        for (line, stay) in &way.lines {
            let first = lines.iter().position(|one| one == line).unwrap();
            prop_assert_eq!(stay.rose, lines[first..].iter().any(|one| one > line), "line {}", line);
        }
    }

    #[test]
    fn parts_make_up_the_whole(all in prop::collection::vec(steps(), 0..20), cut in 0..20_usize) {
        let ways: Vec<Way> = all.iter().map(|steps| Way::of(steps)).collect();
        let sum = |ways: &[Way]| {
            let mut tally = Tally::default();
            ways.iter().for_each(|way| tally.add(way));
            tally
        };
        let cut = cut.min(ways.len());
        let (mut first, second) = (sum(&ways[..cut]), sum(&ways[cut..]));
        first.merge(&second);
        let whole = sum(&ways);
        prop_assert_eq!(&first, &whole);
        prop_assert_eq!(whole.tickets, ways.len() as u64);
        prop_assert_eq!(whole.lines.values().map(|line| line.highest).sum::<u64>(), whole.tickets);
        prop_assert_eq!(whole.lines.values().map(|line| line.first).sum::<u64>(), whole.tickets);
        for line in 1..5 {
            prop_assert!(whole.escalation(line).is_none_or(|share| (0.0..=1.0).contains(&share)));
        }
    }
}

/// A ticket that passes L1 → L2 → L1 → L3: four visits that sum up to the whole time, two teams of which one is twice.
#[test]
fn four_visits_sum_up() {
    let step = |at, line| Step { at, line, hands: Some(Hands::Line(line)), ended: false };
    let way = Way::of(&[step(0, 1), step(10, 2), step(25, 1), step(30, 3), step(100, 3)]);
    let of = |line: u8| (way.lines[&line].visits, way.lines[&line].time);
    assert_eq!([of(1), of(2), of(3)], [(2, 15), (1, 15), (1, 70)]);
    assert_eq!((way.time, way.ping_pong, way.handovers), (100, 1, 3));
    assert!(way.lines[&1].rose && way.lines[&2].rose && !way.lines[&3].rose);
    let mut tally = Tally::default();
    tally.add(&way);
    assert_eq!((tally.escalation(1), tally.escalation(3), tally.escalation(7)), (Some(1.0), Some(0.0), None));
}
