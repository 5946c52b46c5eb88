//! Random histories × calendars × plans: the clocks equal the brute force, their ledgers sum up to them, and taking
//! occurrence by occurrence from a stored row equals the whole journal.
//!
//! `OPORA_HISTORIES=100000 cargo nextest run -p domain --release --test sla histories` is the full proof; the suite takes
//! fewer. A failure names its number, by which it can be run alone (`OPORA_HISTORY=4711`).

use crate::brute::{Brute, Open, Plain, Rules};
use calendars::{Calendar, Compiled, Hours, Interval, OwnDay, Production, shipped};
use domain::desk::{
    Before, By, Channel, ClosedWhy, Command, Entry, Event, HandOver, Impact, Opening, Priority,
    Rules as DeskRules, State, Then, Ticket, TicketKind, Urgency, WaitFor, decide, open,
};
use domain::ids::{CalendarId, MessageId, OrganisationId, PersonId, PlanId, TicketId};
use domain::sla::{
    Account, Act, Book, Clocks, House, LineTerms, Metric, Mode, Occurrence, Pauses, Promise, Stage, Strength,
    Targets, Terms, TermsRef, What, When, Whose, account, alarms, follow_ups, next_moment,
};
use domain::time::{MINUTE, Moment};
use jiff::civil::date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Of one draw of calendars and plans.
const PER_DRAW: u64 = 100;
/// The days of a history, and the days beyond in which something may be due.
const DAYS: i64 = 12;
const BEYOND: i64 = 30;

const ZONES: [&str; 14] = [
    "Europe/Kaliningrad",
    "Europe/Moscow",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Krasnoyarsk",
    "Asia/Irkutsk",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Magadan",
    "Asia/Kamchatka",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
];

#[test]
fn random_histories_equal_the_brute_force() {
    let asked = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let (first, last) = match asked("OPORA_HISTORY") {
        Some(one) => (one, one + 1),
        None => (0, asked("OPORA_HISTORIES").unwrap_or(120)),
    };
    let mut seen = Seen::default();
    let mut world: Option<(u64, World)> = None;
    for number in first..last {
        let draw = number / PER_DRAW;
        if world.as_ref().is_none_or(|(drawn, _)| *drawn != draw) {
            world = Some((draw, World::draw(&mut Chance::new(draw.wrapping_mul(2) + 1))));
        }
        let (_, world) = world.as_ref().unwrap();
        world.prove(number, &mut Chance::new(number.wrapping_mul(2) ^ 0x5_DEEC_E66D), &mut seen);
    }
    eprintln!("{} histories, {seen:?}, no difference", last - first);
    // A proof that saw nothing would prove nothing.
    let many = (last - first) as usize / 10;
    let least = [seen.late, seen.met, seen.paused, seen.cycles, seen.alarms, seen.dues].into_iter().min();
    assert!(last - first == 1 || least >= Some(many), "{seen:?}");
}

/// What the histories contained.
#[derive(Debug, Default)]
struct Seen {
    occurrences: usize,
    runs: usize,
    late: usize,
    met: usize,
    paused: usize,
    cycles: usize,
    alarms: usize,
    dues: usize,
}

/// Chance that can be repeated (splitmix64).
struct Chance(u64);

impl Chance {
    fn new(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: i64) -> i64 {
        (self.next() % n.max(1) as u64) as i64
    }

    fn one_in(&mut self, n: i64) -> bool {
        self.below(n) == 0
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as i64) as usize]
    }
}

/// Calendars and plans, for the product and in plain minutes.
struct World {
    book: Book,
    opens: Vec<Open>,
    terms: Vec<Plain>,
    house: (usize, i64),
    house_stages: Vec<When>,
}

fn number(n: u32) -> TermsRef {
    TermsRef { plan: (PlanId(1), n), calendar: (CalendarId(1), 1), contract: None }
}

impl World {
    fn draw(chance: &mut Chance) -> World {
        // Around the days on which some of the zones move their clocks, or anywhere.
        let begin_day = chance.pick(&[
            date(2026, 3, 22),
            date(2026, 10, 20),
            date(2026, 4, 27),
            date(2025, 12, 25),
            date(2026, 6, 1),
        ]);
        let definitions: Vec<Calendar> = (0..4).map(|n| calendar(chance, n)).collect();
        let compiled: Vec<Arc<Compiled>> =
            definitions.iter().map(|one| Arc::new(calendars::compile(one, 2025..=2027).unwrap())).collect();
        let begin = compiled[0].midnight(begin_day).unwrap();
        let length = ((DAYS + BEYOND) * 1_440) as usize;
        let opens = definitions.iter().map(|one| Open::of(one, begin, length)).collect();
        let terms: Vec<Plain> = (0..4).map(|n| plain(chance, n)).collect();
        let stages = [When::Percent(50), When::Percent(90), When::Breach].to_vec();
        let house = (0, 24 * 60);
        let book = Book {
            house: House {
                within: house.1 * MINUTE,
                calendar: compiled[0].clone(),
                stages: product_stages(&stages),
            },
            none: product(&terms[0], &compiled),
            terms: (1_u32..)
                .zip(&terms[1..])
                .map(|(n, plain)| (number(n), product(plain, &compiled)))
                .collect(),
        };
        World { book, opens, terms, house, house_stages: stages }
    }

    fn prove(&self, number: u64, chance: &mut Chance, seen: &mut Seen) {
        let (history, now) = if number.is_multiple_of(3) {
            from_the_desk(chance, self.opens[0].begin)
        } else {
            anything(chance, self)
        };
        let at = |minute: i64| self.opens[0].begin + minute * MINUTE;
        let rules = Rules {
            opens: &self.opens,
            terms: &self.terms,
            house: self.house,
            house_stages: &self.house_stages,
        };
        let brute = Brute::live(&rules, &history, now);
        let account = account(&history, &self.book, at(now)).unwrap();
        let say = |what: &str| format!("history {number}: {what}");
        assert_eq!(account.runs.len(), brute.fingers.len(), "{}", say("as many runs"));
        for finger in &brute.fingers {
            let name = say(&format!("{:?} {}", finger.metric, finger.run));
            let run = account
                .runs
                .iter()
                .find(|run| (run.metric, run.run) == (finger.metric, finger.run))
                .expect(&name);
            let counted = (run.cycle, run.line, run.elapsed / MINUTE, run.breached, run.began);
            let expected = (finger.cycle, finger.line, finger.count, finger.late.map(at), at(finger.began));
            assert_eq!(counted, expected, "{name}: cycle, line, elapsed, breached, began");
            assert_eq!(run.done, finger.done, "{name}: done");
            seen.runs += 1;
            seen.late += usize::from(finger.late.is_some());
            seen.met += usize::from(finger.late.is_none() && finger.mode == Mode::Stopped);
            seen.paused += usize::from(finger.mode == Mode::Paused);
        }
        seen.occurrences += history.len();
        seen.cycles += account.clocks.cycle as usize - 1;
        self.ledgers_sum_up(&account, at(now), number);
        self.the_row_equals_the_journal(&account, &history, at(now), number);
        self.what_is_due(&brute, &account.clocks, now, number, seen);
    }

    /// A ledger has no gap, begins where its run does, and sums up; visits sum up to the resolution of their cycle.
    fn ledgers_sum_up(&self, account: &Account, now: Moment, number: u64) {
        for run in &account.runs {
            let mut end = run.began;
            for one in &run.ledger {
                assert!(one.from == end && one.to > one.from && one.to <= now, "history {number}: {one:?}");
                let mut open = 0;
                run.spans(one, &self.book).unwrap().iter().for_each(|span| open += span.length());
                assert_eq!(open, one.counted, "history {number}: spans of {one:?}");
                end = one.to;
            }
            assert!(run.done || end == now, "history {number}: {:?} ends at {end}", run.metric);
            assert_eq!(run.ledger.iter().map(|one| one.counted).sum::<i64>(), run.elapsed);
        }
        if self.terms.iter().any(|terms| terms.lines.values().any(|(_, own)| own.is_some())) {
            return; // a line with a calendar of its own counts other hours
        }
        for cycle in 1..=account.clocks.cycle {
            let sum = |metric| {
                account.of(metric).filter(|run| run.cycle == cycle).map(|run| run.elapsed).sum::<i64>()
            };
            assert_eq!(
                sum(Metric::LineVisit),
                sum(Metric::Resolution),
                "history {number}: visits of cycle {cycle}"
            );
        }
    }

    fn the_row_equals_the_journal(
        &self,
        account: &Account,
        history: &[Occurrence],
        now: Moment,
        number: u64,
    ) {
        let mut row = serde_json::to_string(&Clocks::default()).unwrap();
        for one in history.iter().filter(|one| one.at <= now) {
            let mut clocks: Clocks = serde_json::from_str(&row).unwrap();
            clocks.take(one, &self.book, &mut |_| {}).unwrap();
            row = serde_json::to_string(&clocks).unwrap();
        }
        let clocks: Clocks = serde_json::from_str(&row).unwrap();
        assert_eq!(clocks, account.clocks, "history {number}: the row");
        for clock in &clocks.clocks {
            let reading = clock.reading(now, &self.book).unwrap();
            let run =
                account.runs.iter().find(|run| (run.metric, run.run) == (clock.metric, clock.run)).unwrap();
            assert_eq!(
                (reading.elapsed, reading.breached),
                (run.elapsed, run.breached),
                "history {number}: {clock:?}"
            );
            if reading.promised_time() {
                assert_eq!(reading.left, reading.target.map(|target| target - run.elapsed));
            }
        }
        for metric in Metric::ALL {
            let tally = clocks.tally(metric, now, &self.book).unwrap();
            let all: Vec<_> = account.of(metric).collect();
            assert_eq!(tally.runs as usize, all.len());
            assert_eq!(tally.late as usize, all.iter().filter(|run| run.breached.is_some()).count());
            assert_eq!(tally.total, all.iter().map(|run| run.elapsed).sum::<i64>());
            assert_eq!(tally.longest, all.iter().map(|run| run.elapsed).max().unwrap_or(0));
        }
    }

    fn what_is_due(&self, brute: &Brute<'_>, clocks: &Clocks, now: i64, number: u64, seen: &mut Seen) {
        let at = |minute: i64| self.opens[0].begin + minute * MINUTE;
        let horizon = at(self.opens[0].minutes.len() as i64);
        let found = alarms(clocks, &self.book).unwrap();
        for clock in &clocks.clocks {
            let finger = brute.fingers.iter().rfind(|one| one.metric == clock.metric).unwrap();
            let name = format!("history {number}: {:?} {}", clock.metric, clock.run);
            let reading = clock.reading(at(now), &self.book).unwrap();
            assert_eq!((reading.mode, clock.run), (finger.mode, finger.run), "{name}");
            let mine: Vec<_> = found.iter().filter(|alarm| alarm.metric == clock.metric).collect();
            if let Some(fixed) = finger.promise.1.filter(|_| finger.mode != Mode::Stopped) {
                assert_eq!(reading.due, Some(at(fixed)), "{name}: set by hand");
                continue;
            }
            if finger.ever_fixed {
                continue;
            }
            if finger.mode != Mode::Counted {
                assert!(mine.is_empty(), "{name}: nothing is due while it does not count");
                assert!(finger.mode == Mode::Stopped || reading.due == finger.late.map(at), "{name}: due");
                continue;
            }
            if finger.late.is_none() {
                let target = finger.promise.0.unwrap_or(i64::MAX);
                let due = brute.reach(finger, now, &[target])[0].map(at);
                assert_eq!(reading.due.filter(|due| *due < horizon), due, "{name}: due");
                seen.dues += usize::from(due.is_some());
            } else {
                assert_eq!(reading.due, finger.late.map(at), "{name}: was due");
            }
            let stages = brute.stages(finger);
            let goals: Vec<i64> = stages.iter().map(|(_, goal, _)| *goal).collect();
            for ((n, goal, breach), reached) in stages.into_iter().zip(brute.reach(finger, now, &goals)) {
                let alarm = mine.iter().find(|alarm| alarm.stage == n).map(|alarm| alarm.at);
                let told = finger.told & (1 << n) != 0;
                let reached = reached.map(|minute| at(minute) + i64::from(breach));
                let name = format!("{name}: step {n} at {goal}");
                match reached {
                    _ if told => assert_eq!(alarm, None, "{name} was told"),
                    // How long ago it was due is not asked: it is due.
                    Some(reached) if reached <= at(now) + i64::from(breach) => {
                        assert!(alarm.is_some_and(|alarm| alarm <= reached), "{name} is due: {alarm:?}");
                    }
                    reached => assert_eq!(alarm.filter(|alarm| *alarm < horizon), reached, "{name}"),
                }
                seen.alarms += usize::from(alarm.is_some());
            }
        }
        let mine: Vec<_> =
            follow_ups(clocks, &self.book).unwrap().iter().map(|one| (one.n, one.at)).collect();
        let expected: Vec<_> = brute.follow_ups().into_iter().map(|(n, minute)| (n, at(minute))).collect();
        let near: Vec<_> = mine.iter().filter(|(_, when)| *when < horizon).copied().collect();
        assert_eq!(near, expected, "history {number}: reminders");
        let first = found.iter().map(|alarm| alarm.at).chain(mine.iter().map(|(_, when)| *when)).min();
        assert_eq!(next_moment(clocks, &self.book).unwrap(), first);
    }
}

trait PromisedTime {
    fn promised_time(&self) -> bool;
}

impl PromisedTime for domain::sla::Reading {
    /// Whether what is left is working time, and not time to a deadline that was set by hand.
    fn promised_time(&self) -> bool {
        self.left.is_some() && self.target.is_some_and(|target| self.left == Some(target - self.elapsed))
    }
}

fn calendar(chance: &mut Chance, n: i64) -> Calendar {
    let zone = chance.pick(&ZONES);
    if n == 0 && chance.one_in(2) {
        return shipped("24x7").unwrap().in_zone(zone);
    }
    if chance.one_in(3) {
        return shipped(chance.pick(&["ru-9-18", "ru-9-18-lunch"])).unwrap().in_zone(zone);
    }
    let mut week = [(); 7].map(|()| if chance.one_in(4) { Hours::NONE } else { hours(chance) });
    if week.iter().all(Hours::is_empty) {
        week[2] = Hours::from_to(9, 18);
    }
    let mut days = BTreeMap::new();
    for _ in 0..chance.below(6) {
        let day = date(2026, 1 + chance.below(12) as i8, 1 + chance.below(28) as i8);
        let hours = if chance.one_in(2) { Hours::NONE } else { hours(chance) };
        days.insert(day, OwnDay { hours, why: "own".into() });
    }
    let production = chance.one_in(2).then(|| Production::of(calendars::Country::Ru));
    Calendar { name: format!("random {n}"), version: 1, zone: zone.into(), week, production, days }
}

fn hours(chance: &mut Chance) -> Hours {
    let mut cuts: Vec<u16> = (0..2 + 2 * chance.below(3)).map(|_| chance.below(1_441) as u16).collect();
    cuts.sort_unstable();
    cuts.dedup();
    Hours::of(cuts.chunks_exact(2).map(|pair| Interval { from: pair[0], to: pair[1] }))
}

fn plain(chance: &mut Chance, n: usize) -> Plain {
    // Twentieths, so that hundredths of them are whole minutes.
    let target = |chance: &mut Chance, most: i64| (!chance.one_in(5)).then(|| 20 * (1 + chance.below(most)));
    let targets = [(); 4].map(|()| [target(chance, 24), target(chance, 24), target(chance, 120)]);
    let own = chance.one_in(4);
    let lines = (1..=3).filter_map(|line| {
        let limit = target(chance, 30)?;
        let calendar = (own && chance.one_in(2)).then(|| chance.below(4) as usize);
        Some((line, (limit, calendar)))
    });
    let lines = lines.collect();
    let mut stages = vec![When::Percent(50), When::Percent(75), When::Percent(90), When::Breach];
    if chance.one_in(2) {
        stages.insert(chance.below(4) as usize, When::Before(30 * MINUTE));
    }
    let pauses =
        Pauses { third_party: chance.one_in(2), release: chance.one_in(2), scheduled: chance.one_in(2) };
    let follow_ups = vec![60 + chance.below(600), 1_000 + chance.below(600)];
    let none = Plain {
        calendar: chance.below(4) as usize,
        targets: [[None; 3]; 4],
        lines: BTreeMap::new(),
        stages: vec![],
        pauses: Pauses { third_party: true, release: true, scheduled: true },
        follow_ups: vec![],
    };
    if n == 0 { none } else { Plain { targets, lines, stages, pauses, follow_ups, ..none } }
}

fn product(plain: &Plain, compiled: &[Arc<Compiled>]) -> Terms {
    let ms = |minutes: Option<i64>| minutes.map(|minutes| minutes * MINUTE);
    let line = |(limit, own): &(i64, Option<usize>)| LineTerms {
        limit: limit * MINUTE,
        calendar: own.map(|own| compiled[own].clone()),
        then: vec![Act::HandOver],
    };
    Terms {
        calendar: compiled[plain.calendar].clone(),
        targets: plain.targets.map(|[reaction, next, resolution]| Targets {
            reaction: ms(reaction),
            next_answer: ms(next),
            resolution: ms(resolution).map(|within| Promise { within, strength: Strength::Promised }),
        }),
        lines: plain.lines.iter().map(|(n, one)| (*n, line(one))).collect(),
        stages: product_stages(&plain.stages),
        pauses: plain.pauses,
        follow_ups: plain.follow_ups.iter().map(|minutes| minutes * MINUTE).collect(),
    }
}

fn product_stages(stages: &[When]) -> Vec<Stage> {
    stages.iter().map(|when| Stage { when: *when, acts: vec![Act::TellAssignee] }).collect()
}

/// A history and the minute at which it is looked at. Anything may follow anything: clocks must be right for whatever an
/// import brings. Some things happen at the very minute at which a step or a deadline is due.
fn anything(chance: &mut Chance, world: &World) -> (Vec<Occurrence>, i64) {
    let begin = world.opens[0].begin;
    let (mut all, mut clocks) = (Vec::new(), Clocks::default());
    let mut happen = |clocks: &mut Clocks, minute: i64, what: What| {
        let one = Occurrence { at: begin + minute * MINUTE, seq: all.len() as i64 + 1, what };
        clocks.take(&one, &world.book, &mut |_| {}).unwrap();
        all.push(one);
    };
    let mut minute = chance.below(3 * 1_440);
    let priority = chance.pick(&[Priority::P1, Priority::P2, Priority::P3, Priority::P4]);
    happen(&mut clocks, minute, What::Opened { priority, line: 1 + chance.below(3) as u8 });
    if !chance.one_in(5) {
        happen(&mut clocks, minute, What::Promised(number(1 + chance.below(3) as u32)));
    }
    let pace = chance.pick(&[30, 200, 1_000]);
    for _ in 0..chance.below(30) {
        let due: Vec<i64> =
            alarms(&clocks, &world.book).unwrap().iter().map(|one| (one.at - begin) / MINUTE).collect();
        let due: Vec<i64> = due.into_iter().filter(|due| (minute..minute + 2_000).contains(due)).collect();
        minute = match chance.below(10) {
            0 | 1 => minute,
            2 | 3 if !due.is_empty() => chance.pick(&due),
            _ => minute + 1 + chance.below(pace),
        };
        let what = what(chance, begin, minute);
        happen(&mut clocks, minute, what);
    }
    let minutes: Vec<i64> = all.iter().map(|one: &Occurrence| (one.at - begin) / MINUTE).collect();
    (all, look(chance, &minutes))
}

/// A minute between two moments, or after the last: what is promised for no time at all is judged by the next minute only.
fn look(chance: &mut Chance, minutes: &[i64]) -> i64 {
    let (first, last) = (minutes[0], minutes[minutes.len() - 1]);
    let now =
        if chance.one_in(3) { first + chance.below(last - first) } else { last + 1 + chance.below(3_000) };
    let mut now = now.min((DAYS - 1) * 1_440);
    while minutes.contains(&now) {
        now += 1;
    }
    now
}

/// What a desk writes when people do whatever they like: commands, decided and applied as the product does.
fn from_the_desk(chance: &mut Chance, begin: Moment) -> (Vec<Occurrence>, i64) {
    let anna = By::client(PersonId(1));
    let (rules, message) = (DeskRules::default(), MessageId(1));
    let opening = Opening {
        number: 1,
        org: OrganisationId(1),
        requester: PersonId(1),
        kind: TicketKind::Incident,
        subject: "A".into(),
        impact: chance.pick(&Impact::ALL),
        urgency: chance.pick(&Urgency::ALL),
        line: 1,
        asked: None,
        assets: vec![],
        message,
        text: "A".into(),
        watchers: vec![],
        acknowledge: true,
        routed: None,
    };
    let mut minute = chance.below(3 * 1_440);
    let entry = |seq: i64, minute: i64, by: By, event: Event| Entry {
        seq,
        at: begin + minute * MINUTE,
        by,
        via: Channel::Desk,
        event,
    };
    let mut journal: Vec<Entry> = Vec::new();
    for event in open(opening, anna, &rules) {
        journal.push(entry(journal.len() as i64 + 1, minute, anna, event));
    }
    let mut ticket = Ticket::fold(TicketId(1), &journal).unwrap();
    let pace = chance.pick(&[60, 300, 1_000]);
    let mut befores = vec![ticket.before()];
    for _ in 0..chance.below(25) {
        minute += if chance.one_in(6) { 0 } else { 1 + chance.below(pace) };
        let (command, by) = command(chance, &ticket, &befores);
        befores.push(ticket.before());
        for event in decide(&ticket, command, by, &rules, begin + minute * MINUTE).unwrap_or_default() {
            let one = entry(ticket.seq + 1, minute, by, event);
            ticket.apply(&one);
            journal.push(one);
        }
    }
    let mut all: Vec<Occurrence> = journal.iter().filter_map(Occurrence::of).collect();
    // Promised at the opening, and something else later.
    all.insert(1, Occurrence { what: What::Promised(number(1 + chance.below(3) as u32)), ..all[0] });
    let later = chance.below(all.len() as i64) as usize;
    all.insert(
        later + 1,
        Occurrence { what: What::Promised(number(1 + chance.below(3) as u32)), ..all[later] },
    );
    let minutes: Vec<i64> = all.iter().map(|one| (one.at - begin) / MINUTE).collect();
    (all, look(chance, &minutes))
}

/// Something that somebody wants, sensible or not.
fn command(chance: &mut Chance, ticket: &Ticket, befores: &[Before]) -> (Command, By) {
    let (anna, igor, message) = (By::client(PersonId(1)), By::staff(PersonId(3)), MessageId(1));
    let waits = [WaitFor::Requester, WaitFor::ThirdParty, WaitFor::Release, WaitFor::Scheduled];
    let (on, excerpt) = (chance.pick(&waits), String::new);
    let text = chance.pick(&["Thanks", "Still broken"]).to_owned();
    let then = chance.pick(&[Then::Ask, Then::Keep, Then::Solve, Then::Wait(on)]);
    match chance.below(16) {
        0..=3 => (Command::Write { message, text, excerpt: excerpt() }, anna),
        4..=6 => (Command::Reply { message, excerpt: excerpt(), then }, igor),
        7 => (Command::Wait { on, whose: None }, igor),
        8 => (Command::Solve, igor),
        9 => (Command::Confirm, anna),
        10 => (Command::Reopen, chance.pick(&[anna, igor])),
        11 => (Command::HandOver(HandOver::to(1 + chance.below(3) as u8, excerpt())), igor),
        12 => {
            let (impact, urgency) = (chance.pick(&Impact::ALL), chance.pick(&Urgency::ALL));
            (Command::Prioritise { impact, urgency }, chance.pick(&[anna, igor]))
        }
        13 if chance.one_in(2) => (Command::OverruleThanks, igor),
        13 => (Command::Resume, igor),
        14 if ticket.merged.is_some() => (Command::Unmerge { number: 2 }, igor),
        14 => match chance.below(3) {
            0 => (Command::MergeInto { into: TicketId(2), number: 2 }, igor),
            _ => (Command::Close { why: ClosedWhy::Staff }, igor),
        },
        _ => {
            let before = befores[chance.below(befores.len() as i64) as usize].clone();
            (Command::Undo { before: Box::new(before) }, igor)
        }
    }
}

fn what(chance: &mut Chance, begin: Moment, minute: i64) -> What {
    let waits = [WaitFor::Requester, WaitFor::ThirdParty, WaitFor::Release, WaitFor::Scheduled];
    let priority = [Priority::P1, Priority::P2, Priority::P3, Priority::P4];
    let on = chance.pick(&waits);
    match chance.below(40) {
        0..=6 => What::Asked,
        7..=11 => What::Answered,
        12..=15 => What::Waiting { on, whose: Whose::of(on) },
        16..=18 => What::Resumed,
        19 | 20 => What::Solved,
        21..=23 => What::Reopened { by_us: chance.one_in(3) },
        24 | 25 => What::Ended,
        26 => What::Merged,
        27 | 28 => What::Unmerged,
        29 | 30 => What::Prioritised(chance.pick(&priority)),
        31 | 32 => What::Line(1 + chance.below(3) as u8),
        33 => What::Promised(number(1 + chance.below(3) as u32)),
        34 => What::Thanked,
        35 => What::ThanksOverruled,
        36 => {
            let state = chance.pick(&State::ALL);
            What::PutBack { state, priority: chance.pick(&priority), line: 1 + chance.below(3) as u8 }
        }
        37 => {
            let fixed = (!chance.one_in(3)).then(|| begin + (minute + chance.below(2_000) - 300) * MINUTE);
            What::DeadlineSet { metric: chance.pick(&Metric::ALL), at: fixed }
        }
        38 => What::FollowedUp { n: chance.below(2) as u8 },
        _ => What::Told { metric: chance.pick(&Metric::ALL), stage: chance.below(5) as u8 },
    }
}
