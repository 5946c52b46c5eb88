//! Duty by examples, and against brute force on random maps, rotas and absences.

use super::*;
use crate::ids::{CalendarId, OrganisationId, PersonId, RotaId};
use crate::time::{DAY, HOUR, MINUTE, Moment};
use jiff::civil::date;
use proptest::prelude::*;
use std::collections::BTreeSet;

const HEAD: PersonId = PersonId(99);
/// 2026-12-31 21:00 in UTC: midnight of the new year in Moscow.
const NEW_YEAR: Moment = 1_798_750_800_000;

fn p(n: i64) -> PersonId {
    PersonId(n)
}

fn rota(id: i64, people: &[i64]) -> Rota {
    Rota {
        id: RotaId(id),
        name: format!("rota {id}"),
        zone: "Europe/Moscow".into(),
        start: date(2026, 12, 28),
        end: None,
        days: 1,
        hand_over: vec![9 * 60],
        people: people.iter().map(|n| p(*n)).collect(),
        covers: vec![],
    }
}

fn step(target: Target) -> Step {
    Step { target, channels: vec![], minutes: 10, repeats: 0, then: Then::Next, calendar: None }
}

fn map_of(steps: Vec<Step>) -> Map {
    let root = IncidentType { path: String::new(), title: String::new(), steps };
    Map { types: vec![root], ..Map::new(OrganisationId(1), HEAD) }
}

fn persons(answer: &Answer) -> Vec<i64> {
    answer.calls.iter().map(|call| call.person.0).collect()
}

fn always(_: CalendarId, _: Moment) -> bool {
    true
}

#[test]
fn turns_go_round_and_hand_over_at_their_hour() {
    let rota = rota(1, &[1, 2, 3]);
    // The 28th is the first's, from nine; on the 1st before nine it is still the turn of the 31st.
    assert_eq!(rota.on(NEW_YEAR), Some(p(1)), "31 December is the fourth turn");
    assert_eq!(rota.on(NEW_YEAR + 9 * HOUR), Some(p(2)));
    let first = NEW_YEAR - 4 * DAY + 9 * HOUR;
    assert_eq!((rota.on(first - 1), rota.on(first)), (None, Some(p(1))));
    let turns = rota.turns(first - DAY, first + 2 * DAY);
    let seen: Vec<_> = turns.iter().map(|turn| (turn.person, turn.to - turn.from)).collect();
    assert_eq!(seen, [(None, DAY), (Some(p(1)), DAY), (Some(p(2)), DAY)]);
}

#[test]
fn shifts_and_weeks() {
    let shifts = Rota { hand_over: vec![8 * 60, 20 * 60], ..rota(1, &[1, 2, 3]) };
    let eight = NEW_YEAR - 4 * DAY + 8 * HOUR;
    let on: Vec<_> = (0..4).map(|n| shifts.on(eight + n * 12 * HOUR).unwrap().0).collect();
    assert_eq!(on, [1, 2, 3, 1]);
    let weeks = Rota { days: 7, ..rota(1, &[1, 2]) };
    assert_eq!((weeks.on(NEW_YEAR), weeks.on(NEW_YEAR + 7 * DAY)), (Some(p(1)), Some(p(2))));
    assert!(!Rota { days: 7, hand_over: vec![1, 2], ..rota(1, &[1]) }.is_sound());
    assert!(!Rota { zone: "Nowhere".into(), ..rota(1, &[1]) }.is_sound());
}

#[test]
fn a_change_of_clocks_makes_a_turn_longer_or_shorter_and_leaves_no_gap() {
    let berlin = Rota {
        zone: "Europe/Berlin".into(),
        start: date(2027, 3, 20),
        hand_over: vec![150],
        ..rota(1, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    };
    // 28 March 2027: 2:30 does not exist there.
    let from = date(2027, 3, 26).at(12, 0, 0, 0).in_tz("Europe/Berlin").unwrap().timestamp().as_millisecond();
    let turns = berlin.turns(from, from + 4 * DAY);
    assert!(turns.iter().all(|turn| turn.person.is_some()), "{turns:?}");
    assert!(turns.windows(2).all(|pair| pair[0].to == pair[1].from));
    let lengths: Vec<i64> =
        turns[1..turns.len() - 1].iter().map(|turn| (turn.to - turn.from) / HOUR).collect();
    assert_eq!(lengths.iter().sum::<i64>() % 24, 23, "an hour is missing: {lengths:?}");
}

#[test]
fn covers_and_swaps_lie_over_the_rotation() {
    let mut rota = rota(1, &[1, 2, 3]);
    let (one, other) =
        ((NEW_YEAR - 15 * HOUR, NEW_YEAR + 9 * HOUR), (NEW_YEAR + 9 * HOUR, NEW_YEAR + 33 * HOUR));
    assert!(rota.swap(one, other, "a wedding"));
    assert_eq!((rota.on(NEW_YEAR), rota.on(NEW_YEAR + 10 * HOUR)), (Some(p(2)), Some(p(1))));
    rota.cover(Cover { from: NEW_YEAR, to: NEW_YEAR + HOUR, person: None, note: String::new() });
    assert_eq!((rota.on(NEW_YEAR), rota.on(NEW_YEAR + HOUR)), (None, Some(p(2))));
}

#[test]
fn who_is_called_on_the_first_of_january() {
    let mut map = map_of(vec![step(Target::Rota(RotaId(1))), step(Target::Person(p(7)))]);
    map.types.push(IncidentType {
        path: "orders".into(),
        title: "Orders".into(),
        steps: vec![Step { then: Then::Up, ..step(Target::Person(p(5))) }],
    });
    map.places = vec![
        Place { person: p(5), deputies: vec![p(6)], above: Some(p(8)) },
        Place { person: p(6), deputies: vec![p(5)], above: Some(p(8)) },
    ];
    let rotas = [rota(1, &[1, 2, 3])];
    let leave =
        Absence { person: p(5), reason: Reason::Absent, from: NEW_YEAR - DAY, to: NEW_YEAR + 9 * DAY };
    let book = Book { map: &map, rotas: &rotas, absences: &[leave], open: &always };
    let answer = who(&book, "orders.silence", NEW_YEAR + 3 * HOUR);
    assert_eq!((answer.decided_by.as_deref(), persons(&answer)), (Some("orders"), vec![6, 8, 99]));
    let skipped = Skipped { step: 0, person: Some(p(5)), why: Skip::Away(Reason::Absent) };
    assert_eq!((answer.calls[0].via.clone(), answer.calls[0].skipped[0]), (Via::Deputy(p(5)), skipped));
    assert_eq!(answer.calls[1].at - answer.calls[0].at, 10 * MINUTE);
    assert_eq!(persons(&who(&book, "stocks", NEW_YEAR)), [1, 7, 99], "what is not in the tree is the root's");
}

#[test]
fn a_map_without_a_last_step_still_reaches_our_head() {
    let map = Map::new(OrganisationId(1), HEAD);
    let book = Book { map: &map, rotas: &[], absences: &[], open: &always };
    let answer = who(&book, "orders", NEW_YEAR);
    assert!(answer.is_hole() && persons(&answer) == [99] && answer.decided_by.is_none());
    assert_eq!(map.flaws(|_| true), [Flaw::NoRoot]);
}

#[test]
fn flaws_say_where() {
    let mut map = map_of(vec![
        Step { minutes: 0, ..step(Target::Role("shift".into())) },
        Step { calendar: Some(CalendarId(1)), ..step(Target::Rota(RotaId(5))) },
    ]);
    map.types.push(IncidentType { path: "Orders!".into(), title: String::new(), steps: vec![] });
    map.places = vec![
        Place { person: p(1), deputies: vec![], above: Some(p(2)) },
        Place { person: p(2), deputies: vec![], above: Some(p(1)) },
    ];
    let flaws = map.flaws(|_| false);
    for flaw in [
        Flaw::NoTime(String::new(), 1),
        Flaw::EmptyRole(String::new(), 1),
        Flaw::EmptyRota(String::new(), 2),
        Flaw::LastStepHasHours(String::new()),
        Flaw::Path("Orders!".into()),
        Flaw::Circle(p(1)),
    ] {
        assert!(flaws.contains(&flaw), "{flaw:?} in {flaws:?}");
    }
}

#[test]
fn double_duty_and_too_many_nights_are_told() {
    let rotas = [rota(1, &[1]), rota(2, &[1, 2])];
    let map = map_of(vec![step(Target::Rota(RotaId(1))), step(Target::Rota(RotaId(2)))]);
    let book = Book { map: &map, rotas: &rotas, absences: &[], open: &always };
    let wanted = Wanted { from: NEW_YEAR, to: NEW_YEAR + 7 * DAY, zone: "Europe/Moscow".into(), nights: 4 };
    let found = coverage(&book, &wanted);
    assert!(found.doubles.iter().all(|double| double.person == p(1) && double.to - double.from <= DAY));
    assert_eq!(found.nights.iter().map(|one| (one.person, one.count)).collect::<Vec<_>>(), [(p(1), 7)]);
    let alone: BTreeSet<_> = found.holes.iter().map(|hole| hole.absent).collect();
    assert_eq!(
        alone,
        BTreeSet::from([Some(p(1))]),
        "where both rotas have the same person, he alone carries it"
    );
}

// ---- against brute force ----

/// Who is on, minute by minute from the first turn: slow and plain.
fn plainly_on(rota: &Rota, at: Moment) -> Option<PersonId> {
    if let Some(cover) = rota.covers.iter().rev().find(|cover| cover.from <= at && at < cover.to) {
        return cover.person;
    }
    // All rotas here are in UTC: days are days.
    let start = rota.start.at(0, 0, 0, 0).in_tz("UTC").unwrap().timestamp().as_millisecond();
    let mut turn = None;
    let mut n = 0;
    let mut day = start;
    while day <= at {
        for minute in &rota.hand_over {
            if day + i64::from(*minute) * MINUTE <= at {
                turn = Some(n);
            }
            n += 1;
        }
        day += i64::from(rota.days) * DAY;
    }
    Some(rota.people[turn? % rota.people.len()])
}

/// Whether anybody but our head is reached: each step at its own time, by trying everybody that it may lead to.
fn plainly_reached(book: &Book<'_>, kind: &str, at: Moment) -> bool {
    let steps = book.map.steps(kind);
    let away = |person, at: Moment| book.absences.iter().any(|one| one.person == person && one.holds(at));
    let mut now = at;
    for step in steps {
        if step.calendar.is_some_and(|calendar| !(book.open)(calendar, now)) {
            continue;
        }
        let named: Vec<PersonId> = match &step.target {
            Target::Person(person) => vec![*person],
            Target::Role(name) => book
                .map
                .roles
                .iter()
                .find(|role| role.name == *name)
                .map(|role| role.people.clone())
                .unwrap_or_default(),
            Target::Rota(id) => {
                let rota = book.rotas.iter().find(|rota| rota.id == *id);
                rota.and_then(|rota| plainly_on(rota, now)).into_iter().collect()
            }
        };
        let mut reach: BTreeSet<PersonId> = named.iter().copied().collect();
        loop {
            let before = reach.len();
            for place in &book.map.places {
                if reach.contains(&place.person) {
                    reach.extend(place.deputies.iter().copied());
                }
            }
            if reach.len() == before {
                break;
            }
        }
        for person in &named {
            let mut up = *person;
            for _ in 0..20 {
                match book.map.places.iter().find(|place| place.person == up).and_then(|place| place.above) {
                    Some(above) => {
                        reach.insert(above);
                        up = above;
                    }
                    None => break,
                }
            }
        }
        if reach.iter().any(|person| !away(*person, now)) {
            return true;
        }
        // Nobody: the step takes no time, unless our head is what follows in it.
        if step.then == Then::Head {
            now += i64::from(step.minutes) * MINUTE;
        }
    }
    false
}

fn any_target() -> impl Strategy<Value = Target> {
    prop_oneof![
        (1_i64..8).prop_map(|n| Target::Person(p(n))),
        (0_usize..3).prop_map(|n| Target::Role(format!("role {n}"))),
        (1_i64..4).prop_map(|n| Target::Rota(RotaId(n))),
    ]
}

fn any_step() -> impl Strategy<Value = Step> {
    let calendar = prop_oneof![3 => Just(None), 1 => Just(Some(CalendarId(1)))];
    (any_target(), 1_u32..90, 0_u8..3, 0_usize..4, calendar).prop_map(
        |(target, minutes, repeats, then, calendar)| Step {
            target,
            channels: vec![],
            minutes,
            repeats,
            then: Then::ALL[then],
            calendar,
        },
    )
}

fn any_rota(id: i64) -> impl Strategy<Value = Rota> {
    let people = proptest::collection::vec(1_i64..8, 1..4);
    let cover = (0_i64..96, 1_i64..48, proptest::option::of(1_i64..8));
    let hours = prop_oneof![Just(vec![0_u16]), Just(vec![9 * 60]), Just(vec![60, 8 * 60, 20 * 60])];
    (people, hours, proptest::collection::vec(cover, 0..3), 0_i8..4, any::<bool>()).prop_map(
        move |(people, hand_over, covers, late, weeks)| Rota {
            zone: "UTC".into(),
            start: date(2026, 12, 29 + late.min(2)),
            days: if weeks && hand_over.len() == 1 { 7 } else { 1 },
            hand_over,
            covers: covers
                .into_iter()
                .map(|(from, hours, person)| Cover {
                    from: NEW_YEAR + from * HOUR,
                    to: NEW_YEAR + (from + hours) * HOUR,
                    person: person.map(p),
                    note: String::new(),
                })
                .collect(),
            ..rota(id, &people)
        },
    )
}

fn any_map() -> impl Strategy<Value = Map> {
    let steps = || proptest::collection::vec(any_step(), 0..4);
    let place = (1_i64..8, proptest::collection::vec(1_i64..8, 0..3), proptest::option::of(1_i64..8));
    let roles = proptest::collection::vec(proptest::collection::vec(1_i64..8, 0..3), 3);
    (steps(), steps(), roles, proptest::collection::vec(place, 0..5)).prop_map(
        |(root, orders, roles, places)| {
            let mut map = map_of(root);
            map.types.push(IncidentType { path: "orders".into(), title: String::new(), steps: orders });
            map.roles = (0..)
                .zip(roles)
                .map(|(n, people)| DutyRole {
                    name: format!("role {n}"),
                    people: people.into_iter().map(p).collect(),
                })
                .collect();
            let mut seen = BTreeSet::new();
            map.places = places
                .into_iter()
                .filter(|(person, ..)| seen.insert(*person))
                .map(|(person, deputies, above)| Place {
                    person: p(person),
                    deputies: deputies.into_iter().map(p).collect(),
                    above: above.map(p),
                })
                .collect();
            map
        },
    )
}

fn any_absences() -> impl Strategy<Value = Vec<Absence>> {
    let one = (1_i64..8, 0_i64..96, 1_i64..72).prop_map(|(person, from, hours)| Absence {
        person: p(person),
        reason: Reason::Absent,
        from: NEW_YEAR + from * HOUR,
        to: NEW_YEAR + (from + hours) * HOUR,
    });
    proptest::collection::vec(one, 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn rotas_are_as_counted_by_hand(rota in any_rota(1), hours in proptest::collection::vec(0_i64..400, 1..30)) {
        for at in hours {
            let at = NEW_YEAR - 3 * DAY + at * HOUR + 17 * MINUTE;
            prop_assert_eq!(rota.on(at), plainly_on(&rota, at));
        }
        let turns = rota.turns(NEW_YEAR, NEW_YEAR + 9 * DAY);
        prop_assert_eq!((turns[0].from, turns[turns.len() - 1].to), (NEW_YEAR, NEW_YEAR + 9 * DAY));
        for turn in turns {
            prop_assert_eq!(rota.on(turn.to - 1), turn.person);
        }
    }

    /// The checker finds exactly the holes that trying every absence of every person finds.
    #[test]
    fn coverage_is_what_brute_force_finds(
        map in any_map(),
        rotas in (any_rota(1), any_rota(2)),
        absences in any_absences(),
    ) {
        let rotas = [rotas.0, rotas.1];
        let open = |_, at: Moment| at / HOUR % 24 >= 9 && at / HOUR % 24 < 18;
        let book = Book { map: &map, rotas: &rotas, absences: &absences, open: &open };
        let wanted = Wanted { from: NEW_YEAR, to: NEW_YEAR + 2 * DAY, zone: "UTC".into(), nights: 3 };
        let found = coverage(&book, &wanted);
        let mut plainly = vec![];
        for kind in ["", "orders"] {
            for at in (wanted.from..wanted.to).step_by(HOUR as usize) {
                if !plainly_reached(&book, kind, at) {
                    plainly.push(Hole { kind: kind.into(), at, absent: None });
                    continue;
                }
                for person in 1..8 {
                    let mut more = absences.clone();
                    more.push(Absence { person: p(person), reason: Reason::Busy, from: 0, to: Moment::MAX });
                    if !plainly_reached(&Book { absences: &more, ..book }, kind, at) {
                        plainly.push(Hole { kind: kind.into(), at, absent: Some(p(person)) });
                    }
                }
            }
        }
        plainly.sort();
        prop_assert_eq!(found.holes, plainly);
    }

    /// Whatever the map, somebody is called; nobody who is away, but our head; and it ends.
    #[test]
    fn somebody_is_always_called(map in any_map(), rotas in (any_rota(1), any_rota(2)), absences in any_absences(), hour in 0_i64..96) {
        let rotas = [rotas.0, rotas.1];
        let book = Book { map: &map, rotas: &rotas, absences: &absences, open: &always };
        let answer = who(&book, "orders.silence", NEW_YEAR + hour * HOUR);
        prop_assert_eq!(answer.calls.last().map(|call| call.person), Some(HEAD));
        for call in &answer.calls {
            let away = absences.iter().any(|one| one.person == call.person && one.holds(call.at));
            prop_assert!(!away || call.person == HEAD, "{call:?}");
        }
        prop_assert!(answer.calls.windows(2).all(|pair| pair[0].until == pair[1].at));
    }
}
