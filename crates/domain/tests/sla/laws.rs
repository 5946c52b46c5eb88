//! Laws of the clocks in plain tales: visits that sum up, the house rule, cycles, an overruled thanks, and the form that
//! is kept on a row.

use crate::tale::{Tale, at, minutes, named, terms};
use domain::desk::{Priority, WaitFor};
use domain::sla::{Clocks, Metric, Mode, Occurrence, Terms, What, When, alarms, next_moment};
use domain::time::{HOUR, MINUTE, SECOND};

const P3: Priority = Priority::P3;

#[test]
fn four_visits_sum_up_to_the_total_to_the_second() {
    let mut tale = Tale::under(|_| {}).opened("2026-06-01 09:13", P3);
    // Seconds as they fall.
    let mut second = 0;
    let mut then = |tale: Tale, when: &str, what| {
        let mut tale = tale.then(when, what);
        second += 17;
        tale.told.last_mut().unwrap().at += second * SECOND;
        tale
    };
    tale = then(tale, "2026-06-01 10:05", What::Answered);
    tale = then(tale, "2026-06-01 11:58", What::Line(2));
    tale = tale.waiting("2026-06-01 16:20", WaitFor::Requester);
    tale = then(tale, "2026-06-02 09:40", What::Resumed);
    tale = then(tale, "2026-06-03 10:31", What::Line(1));
    tale = then(tale, "2026-06-03 12:44", What::Line(3));
    tale = then(tale, "2026-06-05 15:09", What::Solved);
    let account = tale.account("2026-06-30 12:00");
    let visits: Vec<_> = account.of(Metric::LineVisit).map(|visit| (visit.line, visit.elapsed)).collect();
    assert_eq!(visits.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 2, 1, 3]);
    let total = account.of(Metric::Resolution).next().unwrap().elapsed;
    assert_eq!(visits.iter().map(|(_, elapsed)| elapsed).sum::<i64>(), total);
    // By hand: 9 h a day; Monday from 9:13 to 16:20, Tuesday from 9:40:51, Wednesday, Thursday, Friday to 15:10:42.
    let by_hand = 7 * HOUR
        + minutes(7)
        + (18 * HOUR - (9 * HOUR + minutes(40) + 51 * SECOND))
        + 18 * HOUR
        + 6 * HOUR
        + minutes(10)
        + 42 * SECOND;
    assert_eq!(total, by_hand);
    assert!(account.of(Metric::LineVisit).all(|visit| visit.done || visit.line == 3));
}

#[test]
fn the_house_rule_knows_no_night_and_no_plan() {
    // Friday evening, nobody's plan: still somebody answers within a day.
    let tale = Tale::under(|_| {}).then("2026-06-05 17:00", What::Opened { priority: P3, line: 1 });
    let reading = tale.reads(Metric::House, "2026-06-05 18:00").unwrap();
    assert_eq!((reading.due, reading.elapsed), (Some(at("2026-06-06 17:00")), HOUR));
    assert_eq!(
        tale.reads(Metric::Reaction, "2026-06-05 18:00").unwrap().due,
        None,
        "nothing else was promised"
    );
    // A third party is no excuse for silence, the requester's own move is.
    let waiting = tale.waiting("2026-06-05 18:00", WaitFor::ThirdParty);
    assert_eq!(waiting.due(Metric::House, "2026-06-06 12:00"), Some(at("2026-06-06 17:00")));
    let asked = waiting.waiting("2026-06-05 19:00", WaitFor::Requester);
    assert_eq!(asked.reads(Metric::House, "2026-06-09 12:00").unwrap().breached, None);
    // Answered it rests; the next question wakes it.
    let answered = asked.then("2026-06-09 12:00", What::Answered).then("2026-06-09 13:00", What::Resumed);
    assert_eq!(answered.reads(Metric::House, "2026-06-12 12:00").unwrap().mode, Mode::Stopped);
    let again = answered.then("2026-06-10 22:00", What::Asked);
    assert_eq!(again.due(Metric::House, "2026-06-11 12:00"), Some(at("2026-06-11 22:00")));
}

#[test]
fn the_deadline_itself_is_in_time() {
    for (answered, late) in [("2026-06-01 14:00", None), ("2026-06-01 14:01", Some(at("2026-06-01 14:00")))] {
        let tale = Tale::under(|_| {}).opened("2026-06-01 10:00", P3).then(answered, What::Answered);
        let reading = tale.reads(Metric::Reaction, "2026-06-02 12:00").unwrap();
        assert_eq!((reading.breached, reading.met()), (late, late.is_none()), "{answered}");
        let run =
            tale.account("2026-06-02 12:00").runs.into_iter().find(|run| run.metric == Metric::Reaction);
        assert_eq!(run.unwrap().breached, late);
    }
}

#[test]
fn what_is_late_stays_late_when_terms_change_that_promise_the_same() {
    // Due at the closing of the day; at eight in the evening another version of the plan comes.
    let tale = Tale::under(|_| {})
        .and_plan(2, |_| {})
        .opened("2026-06-01 14:00", P3)
        .then("2026-06-01 20:00", What::Promised(terms(2)));
    let reading = tale.reads(Metric::Reaction, "2026-06-01 21:00").unwrap();
    assert_eq!((reading.breached, reading.due), (Some(at("2026-06-01 18:00")), Some(at("2026-06-01 18:00"))));
}

#[test]
fn an_overruled_thanks_asked_when_it_was_written() {
    let tale = Tale::under(|_| {})
        .opened("2026-06-01 10:00", P3)
        .then("2026-06-01 11:00", What::Answered)
        .then("2026-06-01 11:00", What::Solved)
        .then("2026-06-01 12:00", What::Thanked)
        .then("2026-06-01 15:00", What::ThanksOverruled);
    assert_eq!(tale.elapsed(Metric::NextAnswer, "2026-06-01 15:00"), 180);
    assert_eq!(
        tale.elapsed(Metric::Resolution, "2026-06-01 15:30"),
        90,
        "the work goes on when it is ours again"
    );
}

#[test]
fn one_of_us_who_reopens_owes_no_reaction() {
    let tale = Tale::under(|_| {})
        .opened("2026-06-01 10:00", P3)
        .then("2026-06-01 11:00", What::Answered)
        .then("2026-06-01 12:00", What::Ended)
        .then("2026-06-02 10:00", What::Reopened { by_us: true });
    let account = tale.account("2026-06-02 11:00");
    assert_eq!((account.of(Metric::Reaction).count(), account.of(Metric::Resolution).count()), (1, 2));
    let asked = tale.then("2026-06-02 11:00", What::Asked);
    assert_eq!(asked.elapsed(Metric::NextAnswer, "2026-06-02 12:00"), 60);
}

#[test]
fn a_solution_taken_back_lets_everything_run_on() {
    let tale = Tale::under(|_| {})
        .opened("2026-06-01 10:00", P3)
        .then("2026-06-01 11:00", What::Solved)
        .then("2026-06-01 11:00", What::Ended)
        .then("2026-06-01 11:30", What::PutBack { state: domain::desk::State::Open, priority: P3, line: 1 });
    for metric in [Metric::Reaction, Metric::Resolution, Metric::LineVisit] {
        let reading = tale.reads(metric, "2026-06-01 12:30").unwrap();
        assert_eq!((reading.mode, reading.elapsed), (Mode::Counted, 2 * HOUR), "{metric:?}");
    }
    assert_eq!(tale.clocks("2026-06-01 12:30").cycle, 1);
}

#[test]
fn steps_come_once_and_again_when_they_lie_ahead_again() {
    let tale = Tale::under(|plan| plan.lines.clear()).opened("2026-06-01 09:00", P3);
    let of = |tale: &Tale, now: &str| -> Vec<When> {
        let found = alarms(&tale.clocks(now), &tale.book).unwrap();
        found
            .into_iter()
            .filter(|one| one.metric == Metric::Reaction && one.at <= at(now))
            .map(|one| one.when)
            .collect()
    };
    assert_eq!(of(&tale, "2026-06-01 10:59"), []);
    assert_eq!(of(&tale, "2026-06-01 12:10"), [When::Percent(50), When::Percent(75)]);
    let told = tale
        .then("2026-06-01 12:10", What::Told { metric: Metric::Reaction, stage: 0 })
        .then("2026-06-01 12:10", What::Told { metric: Metric::Reaction, stage: 1 });
    assert_eq!(of(&told, "2026-06-01 12:10"), []);
    assert_eq!(of(&told, "2026-06-01 13:00"), [When::Percent(90)], "in time to the very deadline");
    let due = next_moment(&told.clocks("2026-06-01 12:10"), &told.book).unwrap();
    assert_eq!(due, Some(at("2026-06-01 12:36")));
    let late = told.then("2026-06-01 13:01", What::Told { metric: Metric::Reaction, stage: 2 });
    assert_eq!(of(&late, "2026-06-01 13:01"), [When::Breach]);
    // Twice the time: a half and three quarters lie ahead again, but nothing that has been told is told for what is past.
    let mut longer = domain::sla::Plan::standard();
    longer.targets.iter_mut().for_each(|targets| targets.reaction = Some(8 * HOUR));
    let longer = Terms::of(&longer, None, named).unwrap();
    let again = late.and_terms(2, longer).then("2026-06-01 13:01", What::Promised(terms(2)));
    assert_eq!(of(&again, "2026-06-01 13:01"), []);
    assert_eq!(of(&again, "2026-06-01 15:00"), [When::Percent(75)]);
    assert_eq!(again.reads(Metric::Reaction, "2026-06-01 14:00").unwrap().breached, None, "late no more");
}

#[test]
fn terms_that_are_not_at_hand_change_nothing() {
    let tale = Tale::under(|_| {}).opened("2026-06-01 09:00", P3);
    let mut clocks = tale.clocks("2026-06-01 10:00");
    let before = clocks.clone();
    let unknown = Occurrence { at: at("2026-06-01 11:00"), seq: 9, what: What::Promised(terms(7)) };
    let refused = clocks.take(&unknown, &tale.book, &mut |_| {}).unwrap_err();
    assert!(refused.to_string().contains("not at hand"));
    assert_eq!(clocks, before);
}

#[test]
fn what_is_kept_on_a_row_is_small_and_comes_back() {
    let tale = Tale::under(|_| {})
        .opened("2026-06-01 09:00", P3)
        .then("2026-06-01 10:00", What::Answered)
        .then("2026-06-01 11:00", What::Asked)
        .waiting("2026-06-01 12:00", WaitFor::Release);
    let clocks = tale.clocks("2026-06-01 13:00");
    let text = serde_json::to_string(&clocks).unwrap();
    assert_eq!(serde_json::from_str::<Clocks>(&text).unwrap(), clocks);
    assert!(text.len() < 1_800, "{} bytes", text.len());
    assert_eq!(MINUTE, 60 * SECOND);
}
