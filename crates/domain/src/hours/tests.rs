//! Hours against a naive recount.

use super::*;
use crate::ids::{OrganisationId, TicketId};
use crate::sla::{CarryOver, HoursIncluded, Money};
use crate::time::{DAY, HOUR, Moment, day_in};
use jiff::civil::date;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const ZONE: &str = "Europe/Moscow";
const OURS: OrganisationId = OrganisationId(7);
const OTHER: OrganisationId = OrganisationId(8);
/// 2026-01-01 00:00 in Moscow.
const NEW_YEAR: Moment = 1_767_214_800_000;

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn rule(minutes: i64, carry_over: CarryOver) -> HoursIncluded {
    HoursIncluded { minutes, carry_over, step: 15, overage: Money::roubles(3_000), lines: [0; 9] }
}

fn fact(ticket: i64, seq: i64, at: Moment, what: What) -> Fact {
    Fact { ticket: TicketId(ticket), seq, n: 0, at, org: OURS, what }
}

fn logged(at: Moment, minutes: i64) -> What {
    What::Logged { minutes, day: day_in(ZONE, at), person: None, line: 1 }
}

fn count(facts: &[Fact], closed: &BTreeMap<Month, Moment>) -> Vec<Posting> {
    let orgs = BTreeSet::from([OURS]);
    postings(facts, &Booking { orgs: &orgs, zone: ZONE, closed, step: &|_| 15 })
}

#[test]
fn months_follow_each_other_and_read_what_they_write() {
    let december = month("2026-12");
    assert_eq!((december.next().to_string(), december.next().previous()), ("2027-01".into(), december));
    assert_eq!(december.last(), date(2026, 12, 31));
    assert!(month("2026-10").is_in_quarter_of(december) && !month("2026-09").is_in_quarter_of(december));
    for wrong in ["", "2026", "2026-13", "26-01", "2026-1", "2026-01-01"] {
        assert!(wrong.parse::<Month>().is_err(), "{wrong}");
    }
}

#[test]
fn entries_are_rounded_up_each_for_itself() {
    assert_eq!([0, 1, 15, 16, 45].map(|minutes| charge(minutes, 15)), [0, 15, 15, 30, 45]);
    assert_eq!((charge(7, 0), charge(-5, 15)), (7, 0));
    let facts = [
        fact(1, 2, NEW_YEAR + HOUR, logged(NEW_YEAR + HOUR, 5)),
        fact(1, 3, NEW_YEAR + HOUR, logged(NEW_YEAR + HOUR, 5)),
    ];
    assert_eq!(count(&facts, &BTreeMap::new()).iter().map(|one| one.minutes).sum::<i64>(), 30);
}

#[test]
fn the_fault_is_ours_and_back() {
    let at = |n: i64| NEW_YEAR + n * HOUR;
    let facts = [
        fact(1, 2, at(1), logged(at(1), 20)),
        fact(1, 3, at(2), logged(at(2), 40)),
        fact(1, 4, at(3), What::Fault(true)),
        fact(1, 5, at(4), logged(at(4), 60)),
        fact(1, 6, at(5), What::Fault(false)),
    ];
    let sums: Vec<i64> =
        (1..=5).map(|n| count(&facts[..n], &BTreeMap::new()).iter().map(|one| one.minutes).sum()).collect();
    assert_eq!(sums, [30, 75, 0, 0, 135]);
}

#[test]
fn parts_are_free_while_they_are_parts_of_a_ticket_whose_fault_is_ours() {
    let at = |n: i64| NEW_YEAR + n * HOUR;
    let facts = [
        fact(1, 2, at(1), logged(at(1), 30)),
        fact(2, 2, at(2), What::Fault(true)),
        fact(1, 3, at(3), What::Merged(TicketId(2))),
        fact(1, 4, at(4), What::Unmerged),
    ];
    let sums: Vec<i64> =
        (1..=4).map(|n| count(&facts[..n], &BTreeMap::new()).iter().map(|one| one.minutes).sum()).collect();
    assert_eq!(sums, [30, 30, 0, 30]);
}

#[test]
fn what_comes_after_a_month_was_closed_counts_in_the_month_in_which_it_comes() {
    let (january, february) = (month("2026-01"), month("2026-02"));
    let closing = NEW_YEAR + 33 * DAY;
    let closed = BTreeMap::from([(january, closing)]);
    let facts = [
        fact(1, 2, NEW_YEAR + DAY, logged(NEW_YEAR + DAY, 700)),
        fact(1, 3, closing - 1, What::Countered { of: 2, minutes: 10 }),
        fact(1, 4, closing + DAY, What::Fault(true)),
    ];
    let all = count(&facts, &closed);
    let of = |month| all.iter().filter(|one| one.month == month).map(|one| one.minutes).sum::<i64>();
    assert_eq!((of(january), of(february)), (690, -690));
    // 600 included, 90 beyond were billed; they come back as money, the rest as minutes.
    let terms = |_| Some(rule(600, CarryOver::Never));
    let sheets = sheets(&all, &terms, Opening::default(), (january, february));
    assert_eq!((sheets[0].over, sheets[0].over_sum), (90, Money::roubles(4_500)));
    assert_eq!(sheets[1].refunds, [Refund { of: january, minutes: 90, sum: Money::roubles(4_500) }]);
    assert_eq!((sheets[1].returned, sheets[1].used, sheets[1].left), (600, 0, 1_200));
    assert_eq!(sheets[1].sum(), Money::roubles(-4_500));
}

#[test]
fn minutes_are_carried_over_as_agreed() {
    let used = |rule: HoursIncluded| {
        let mut facts = Vec::new();
        // January uses nothing of 600, February 100, March 900, April 1 200.
        for (n, (days, minutes)) in [(40, 105), (70, 900), (100, 1_200)].into_iter().enumerate() {
            let at = NEW_YEAR + days * DAY;
            facts.push(fact(1, n as i64 + 2, at, logged(at, minutes)));
        }
        let all = count(&facts, &BTreeMap::new());
        let terms = move |_| Some(rule);
        let sheets = sheets(&all, &terms, Opening::default(), (month("2026-01"), month("2026-04")));
        sheets.iter().map(|sheet| (sheet.carried, sheet.over, sheet.left)).collect::<Vec<_>>()
    };
    assert_eq!(used(rule(600, CarryOver::Never)), [(0, 0, 600), (0, 0, 495), (0, 300, 0), (0, 600, 0)]);
    assert_eq!(
        used(rule(600, CarryOver::OneMonth)),
        [(0, 0, 600), (600, 0, 1_095), (600, 0, 300), (300, 300, 0)]
    );
    assert_eq!(
        used(rule(600, CarryOver::Quarter)),
        [(0, 0, 600), (600, 0, 1_095), (1_095, 0, 795), (0, 600, 0)]
    );
    assert_eq!(
        used(rule(600, CarryOver::Always)),
        [(0, 0, 600), (600, 0, 1_095), (1_095, 0, 795), (795, 0, 195)]
    );
}

#[test]
fn a_line_has_a_limit_of_its_own() {
    let mut rule = rule(600, CarryOver::Never);
    rule.lines[1] = 60;
    let at = NEW_YEAR + DAY;
    let second = What::Logged { minutes: 90, day: day_in(ZONE, at), person: None, line: 2 };
    let facts = [fact(1, 2, at, second), fact(1, 3, at, logged(at, 60))];
    let terms = move |_| Some(rule);
    let all = sheets(
        &count(&facts, &BTreeMap::new()),
        &terms,
        Opening::default(),
        (month("2026-01"), month("2026-01")),
    );
    assert_eq!((all[0].used, all[0].over_lines, all[0].over, all[0].left), (150, 30, 30, 480));
    assert_eq!(all[0].over_sum, Money::roubles(1_500));
}

#[test]
fn a_limit_is_reached_once_at_its_moment() {
    let terms = |_| Some(rule(600, CarryOver::Never));
    let at = |n: i64| NEW_YEAR + n * DAY;
    let facts = [
        fact(1, 2, at(1), logged(at(1), 479)),
        fact(1, 3, at(2), What::Countered { of: 2, minutes: 29 }),
        fact(1, 4, at(3), logged(at(3), 60)),
        fact(1, 5, at(4), logged(at(4), 300)),
    ];
    let reached = |n| {
        let all = count(&facts[..n], &BTreeMap::new());
        sheets(&all, &terms, Opening::default(), (month("2026-01"), month("2026-01")))[0].reached
    };
    // 479 is charged as 480: four fifths.
    assert_eq!(reached(1), [Some(at(1)), None]);
    assert_eq!(reached(3), [Some(at(1)), None]);
    assert_eq!(reached(4), [Some(at(1)), Some(at(4))]);
}

#[test]
fn money_is_rounded_to_the_nearest_hundredth() {
    assert_eq!(cost(15, Money(300_000)), Money(75_000));
    assert_eq!((cost(1, Money(100)), cost(1, Money(89)), cost(1, Money(90))), (Money(2), Money(1), Money(2)));
}

#[test]
fn without_a_limit_nothing_is_beyond_and_without_a_contract_nothing_is_asked() {
    let at = NEW_YEAR + DAY;
    let all = count(&[fact(1, 2, at, logged(at, 900))], &BTreeMap::new());
    let span = (month("2026-01"), month("2026-01"));
    let free = |_| Some(HoursIncluded::default());
    assert_eq!(sheets(&all, &free, Opening::default(), span)[0].over, 0);
    let none = sheets(&all, &|_| None, Opening::default(), span);
    assert_eq!((none[0].used, none[0].sum(), none[0].percent()), (900, Money(0), None));
}

/// What may happen: to which ticket, after how many hours, what.
fn story() -> impl Strategy<Value = Vec<(i64, i64, u8, i64, i64)>> {
    proptest::collection::vec((1i64..4, 1i64..120, 0u8..8, 1i64..200, 0i64..40), 1..40)
}

/// Facts of a story that could have happened: nothing is taken back that is not there.
fn facts_of(story: &[(i64, i64, u8, i64, i64)]) -> Vec<Fact> {
    let (mut at, mut seq, mut all) = (NEW_YEAR, BTreeMap::<i64, i64>::new(), Vec::new());
    let mut left: Vec<(i64, i64, i64)> = Vec::new();
    let (mut fault, mut merged) = (BTreeSet::new(), BTreeMap::<i64, i64>::new());
    let mut org = BTreeMap::new();
    for (ticket, hours, kind, minutes, back) in story {
        at += hours * HOUR;
        let next = seq.entry(*ticket).or_insert(1);
        *next += 1;
        let found = left.iter_mut().find(|(of, _, left)| of == ticket && *left > 0);
        let what = match (kind, found) {
            (4, Some((_, of, left))) => {
                let some = (*left).min(*minutes);
                *left -= some;
                What::Countered { of: *of, minutes: some }
            }
            (5, Some((_, of, left))) => What::Freed { of: *of, minutes: (*left).min(*minutes) },
            (6, _) => {
                if !fault.remove(ticket) {
                    fault.insert(*ticket);
                }
                What::Fault(fault.contains(ticket))
            }
            (7, _) if *back % 3 == 0 => {
                let now = if org.get(ticket) == Some(&OTHER) { OURS } else { OTHER };
                org.insert(*ticket, now);
                What::Moved
            }
            (7, _) => match merged.remove(ticket) {
                Some(_) => What::Unmerged,
                // Always into a larger one: no rings.
                None if *ticket < 3 => {
                    merged.insert(*ticket, 3);
                    What::Merged(TicketId(3))
                }
                None => continue,
            },
            _ => {
                left.push((*ticket, *next, *minutes));
                let day = day_in(ZONE, at - back * DAY);
                What::Logged {
                    minutes: *minutes,
                    day,
                    person: None,
                    line: u8::try_from(minutes % 3).unwrap() + 1,
                }
            }
        };
        let org = org.get(ticket).copied().unwrap_or(OURS);
        all.push(Fact { ticket: TicketId(*ticket), seq: *next, n: 0, at, org, what });
    }
    all
}

/// What an entry counts for after some of the facts, found by looking at all of them.
fn naive(facts: &[Fact], ticket: TicketId, entry: i64) -> i64 {
    let of_ticket = |id: TicketId| facts.iter().filter(move |fact| fact.ticket == id);
    let last = |id: TicketId, pick: fn(&What) -> Option<bool>| {
        of_ticket(id).filter_map(|fact| pick(&fact.what)).next_back().unwrap_or(false)
    };
    let flagged = |id| last(id, |what| if let What::Fault(on) = what { Some(*on) } else { None });
    let part = |id| {
        last(id, |what| match what {
            What::Merged(_) => Some(true),
            What::Unmerged => Some(false),
            _ => None,
        })
    };
    if of_ticket(ticket).next_back().is_some_and(|fact| fact.org != OURS)
        || flagged(ticket)
        || (part(ticket) && flagged(TicketId(3)))
    {
        return 0;
    }
    let (mut minutes, mut free) = (0, 0);
    for fact in of_ticket(ticket) {
        match fact.what {
            What::Logged { minutes: some, .. } if fact.seq == entry => minutes += some,
            What::Countered { of, minutes: some } if of == entry => minutes -= some,
            What::Freed { of, minutes: some } if of == entry => free = some,
            _ => {}
        }
    }
    let rest = (minutes - free).max(0);
    (0..).map(|n| n * 15).find(|n| *n >= rest).unwrap_or(0)
}

proptest! {
    /// Each month holds what its entries counted for when it was closed; later months the differences.
    #[test]
    fn postings_equal_a_naive_recount(story in story(), closings in 0usize..4) {
        let facts = facts_of(&story);
        // The first months are closed, each five days after its end.
        let mut closed = BTreeMap::new();
        let mut first = month("2025-11");
        for _ in 0..closings + 2 {
            let end = first.next().first().to_zoned(jiff::tz::TimeZone::get(ZONE).unwrap()).unwrap();
            closed.insert(first, end.timestamp().as_millisecond() + 5 * DAY);
            first = first.next();
        }
        let mut counted: BTreeMap<Month, i64> = BTreeMap::new();
        for one in count(&facts, &closed) {
            *counted.entry(one.month).or_default() += one.minutes;
        }
        let mut expected: BTreeMap<Month, i64> = BTreeMap::new();
        for fact in &facts {
            let What::Logged { day, .. } = fact.what else { continue };
            let mut before = 0;
            for n in 1..=facts.len() {
                let after = naive(&facts[..n], fact.ticket, fact.seq);
                let at = facts[n - 1].at;
                let of = Month::of(day);
                let late = closed.get(&of).is_some_and(|closing| *closing <= at);
                let month = if late { Month::of(day_in(ZONE, at)) } else { of };
                *expected.entry(month).or_default() += after - before;
                before = after;
            }
        }
        counted.retain(|_, minutes| *minutes != 0);
        expected.retain(|_, minutes| *minutes != 0);
        prop_assert_eq!(counted, expected);
    }

    /// Minute by minute: each minute is taken from the oldest month that still has one.
    #[test]
    fn sheets_equal_a_naive_recount(
        used in proptest::collection::vec(0i64..1_500, 1..9), included in 0i64..900, rule_n in 0usize..4,
    ) {
        let carry_over = [CarryOver::Never, CarryOver::OneMonth, CarryOver::Quarter, CarryOver::Always][rule_n];
        let rule = HoursIncluded { step: 1, ..rule(included, carry_over) };
        let mut facts = Vec::new();
        let mut at_month = month("2026-01");
        for (n, minutes) in used.iter().enumerate() {
            let begin = at_month.first().to_zoned(jiff::tz::TimeZone::get(ZONE).unwrap()).unwrap();
            let at = begin.timestamp().as_millisecond() + DAY;
            facts.push(fact(1, n as i64 + 2, at, logged(at, *minutes)));
            at_month = at_month.next();
        }
        let orgs = BTreeSet::from([OURS]);
        let closed = BTreeMap::new();
        let all = postings(&facts, &Booking { orgs: &orgs, zone: ZONE, closed: &closed, step: &|_| 1 });
        let terms = move |_| Some(rule);
        let sheets = sheets(&all, &terms, Opening::default(), (month("2026-01"), at_month.previous()));
        let mut pots: Vec<(usize, i64)> = Vec::new();
        for (n, minutes) in used.iter().enumerate() {
            pots.retain(|(of, _)| match carry_over {
                CarryOver::Never => false,
                CarryOver::OneMonth => of + 1 == n,
                CarryOver::Quarter => of / 3 == n / 3,
                CarryOver::Always => true,
            });
            let carried: i64 = pots.iter().map(|(_, left)| left).sum();
            pots.push((n, included));
            let mut over = 0;
            for _ in 0..*minutes {
                match pots.iter_mut().find(|(_, left)| *left > 0) {
                    Some((_, left)) => *left -= 1,
                    None => over += 1,
                }
            }
            let left: i64 = pots.iter().map(|(_, left)| left).sum();
            let sheet = &sheets[n];
            prop_assert_eq!((sheet.carried, sheet.used, sheet.over, sheet.left), (carried, *minutes, over, left));
            prop_assert_eq!(sheet.over_sum, cost(over, rule.overage));
            prop_assert_eq!(sheet.reached[1].is_some(), carried + included > 0 && *minutes >= carried + included);
        }
    }

    /// Closing after each month and going on from its document gives the same as counting all at once.
    #[test]
    fn a_ledger_goes_on_from_a_closed_month(story in story()) {
        let facts = facts_of(&story);
        let all = count(&facts, &BTreeMap::new());
        let terms = |_| Some(rule(300, CarryOver::OneMonth));
        let (from, to) = (month("2025-11"), month("2026-07"));
        let whole = sheets(&all, &terms, Opening::default(), (from, to));
        let (mut opening, mut at) = (Opening::default(), from);
        for sheet in &whole {
            let one = sheets(&all, &terms, opening, (at, at));
            prop_assert_eq!(&one[0], sheet);
            let text = serde_json::to_string(&one[0]).unwrap();
            let again: Sheet = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(&again, sheet);
            opening = again.closing;
            at = at.next();
        }
    }
}
