//! Random lives of orders, judged minute by minute by somebody who knows neither claims nor spans: the kinds that are told
//! must be the same at every minute, and nothing may change by itself at a moment that was not foretold.

use super::*;
use crate::time::MINUTE;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const MINUTES: i64 = 200;

/// What somebody with a stop-watch beside each comparison would say.
#[derive(Default)]
struct Watcher {
    running: BTreeMap<(usize, Kind), i64>,
}

impl Watcher {
    fn look(&mut self, facts: &[Fact<'_>], terms: &Terms, minute: i64) -> BTreeSet<(usize, Kind)> {
        let known: Vec<&Fact<'_>> = facts.iter().filter(|fact| fact.at <= minute * MINUTE).collect();
        let state =
            |side: usize| known.iter().rfind(|fact| usize::from(fact.side) == side).map(|fact| fact.state);
        let mut wrong = BTreeSet::new();
        for upper in 0..terms.sides.len() - 1 {
            if upper > 0 && state(upper).is_none() {
                continue;
            }
            let phase = |side: usize| state(side).map_or(Phase::Absent, State::phase);
            wrong.extend(parting(phase(upper), phase(upper + 1)).map(|(kind, _)| (upper, kind)));
            let lines = |side: usize| {
                let said =
                    known.iter().rfind(|fact| usize::from(fact.side) == side && !fact.lines.is_empty());
                said.map(|fact| fact.lines)
            };
            let gone = |side| matches!(phase(side), Phase::Cancelled | Phase::Absent);
            if let (Some(a), Some(b)) = (lines(upper), lines(upper + 1)) {
                let found = values::differs(a, b);
                let all = values::KINDS.into_iter().zip(found);
                wrong.extend(all.filter(|(_, found)| *found).map(|(kind, _)| (upper, kind)));
            }
            if gone(upper) || gone(upper + 1) {
                // The watch goes on, but nobody reads it.
            }
        }
        self.running.retain(|at, _| wrong.contains(at));
        for at in wrong {
            self.running.entry(at).or_insert(minute);
        }
        let phase = |side: usize| state(side).map_or(Phase::Absent, State::phase);
        let gone = |side| matches!(phase(side), Phase::Cancelled | Phase::Absent);
        let over = |(at, since): (&(usize, Kind), &i64)| {
            let long = (minute - since) * MINUTE >= terms.grace(at.1, at.0);
            let silent = values::KINDS.contains(&at.1) && (gone(at.0) || gone(at.0 + 1));
            (long && !silent).then_some(*at)
        };
        self.running.iter().filter_map(over).collect()
    }
}

fn pairs(found: &Look) -> BTreeSet<(usize, Kind)> {
    let between = found.open.iter().filter(|claim| claim.upper != claim.lower);
    let kinds = between.filter(|c| !matches!(c.kind, Kind::SkuUnmatched | Kind::StockOversold));
    kinds.map(|claim| (usize::from(claim.upper), claim.kind)).collect()
}

fn lines() -> [Vec<Line>; 4] {
    let line = |goods, quantity, price| Line { goods, quantity, price, stock: -1, known: true };
    [vec![], vec![line(1, 1000, 500)], vec![line(1, 2000, 500)], vec![line(1, 1000, 700), line(2, 1000, 1)]]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn claims_are_what_a_stop_watch_finds(
        said in prop::collection::vec((0u8..3, 0usize..20, 0..MINUTES, 0usize..4), 0..14),
        short in 0i64..30,
    ) {
        let lines = lines();
        let mut terms = Terms::of(3);
        // Long graces are cut, so that a short world sees their end.
        for kind in Kind::ALL {
            let grace = kind.grace(Road::List);
            terms.graces[kind as usize] = Some(grace.min(short * MINUTE));
        }
        let mut facts: Vec<Fact<'_>> = said
            .iter()
            .map(|(side, state, minute, said)| {
                let (state, at) = (State::at(*state), minute * MINUTE);
                let lines = &lines[*said][..];
                Fact { side: *side, state, at, seen: at, due: None, own: 0, lines, marks: Marks::default() }
            })
            .collect();
        facts.sort_by_key(|fact| (fact.at, fact.seen));
        // Of two sayings of one side in one minute nobody could say which was first.
        facts.dedup_by_key(|fact| (fact.at, fact.side));
        let mut seen = BTreeSet::new();
        facts.retain(|fact| seen.insert((fact.at, fact.side)));
        let mut watcher = Watcher::default();
        let mut before: Option<(Look, usize)> = None;
        for minute in 0..MINUTES + 60 {
            let now = minute * MINUTE;
            let known: Vec<Fact<'_>> = facts.iter().filter(|fact| fact.at <= now).copied().collect();
            let found = look(&claims(&known, &terms), now);
            prop_assert_eq!(pairs(&found), watcher.look(&facts, &terms, minute), "minute {}", minute);
            if let Some((last, heard)) = &before {
                let changed = last.open != found.open && *heard == known.len();
                prop_assert!(!changed || last.next == Some(now), "it changed by itself at {}", minute);
            }
            before = Some((found, known.len()));
        }
    }

    #[test]
    fn nothing_hurts(said in prop::collection::vec((0u8..4, 0usize..25, any::<i32>(), any::<u8>()), 0..40)) {
        let facts: Vec<Fact<'_>> = said
            .iter()
            .map(|(side, state, at, marks)| {
                let at = i64::from(*at) * MINUTE;
                let due = (marks % 3 == 0).then_some(at / 2);
                let (own, marks) = (u64::from(*marks % 4), Marks(*marks));
                Fact { side: *side, state: State::at(*state), at, seen: at, due, own, lines: &[], marks }
            })
            .collect();
        let mut facts = facts;
        facts.sort_by_key(|fact| (fact.at, fact.seen));
        for claim in claims(&facts, &Terms::of(3)) {
            prop_assert!(claim.since <= claim.from);
        }
    }
}
