//! The cases that other desks got wrong, each by its name. The numbers of their reports stand beside them.

use crate::tale::{Tale, at, compiled, minutes, named, terms};
use calendars::{Hours, OwnDay, first_difference, shipped};
use domain::desk::{By, Channel, Entry, Event, Priority, WaitFor};
use domain::ids::{MessageId, PersonId};
use domain::sla::{
    Metric, Mode, Occurrence, Pauses, Terms, What, When, Whose, Why, alarms, can_move, follow_ups,
    next_moment, preview,
};
use domain::time::{HOUR, MINUTE};
use jiff::civil::date;
use std::collections::BTreeMap;

const P1: Priority = Priority::P1;
const P3: Priority = Priority::P3;

/// 1. zammad#5177
#[test]
fn update_target_shorter_than_first_response_target_does_not_overrule_it() {
    let tale = Tale::under(|plan| plan.targets[2].next_answer = Some(HOUR))
        .opened("2026-06-01 10:00", P3)
        .then("2026-06-01 10:00", What::Asked)
        .then("2026-06-01 10:20", What::Asked);
    assert_eq!(tale.reads(Metric::NextAnswer, "2026-06-01 10:30"), None, "nobody has answered yet");
    assert_eq!(tale.due(Metric::Reaction, "2026-06-01 10:30"), Some(at("2026-06-01 14:00")));
    assert_eq!(tale.reads(Metric::Reaction, "2026-06-01 13:30").unwrap().breached, None);
}

/// 2. zammad#3140
#[test]
fn agents_own_last_message_does_not_start_the_update_clock() {
    let tale = Tale::under(|_| {})
        .opened("2026-06-01 10:00", P3)
        .then("2026-06-01 10:30", What::Answered)
        .then("2026-06-01 11:00", What::Answered);
    assert_eq!(tale.reads(Metric::NextAnswer, "2026-06-05 18:00"), None);
    let asked = tale.then("2026-06-02 09:30", What::Asked).then("2026-06-02 10:00", What::Answered);
    assert_eq!(asked.reads(Metric::NextAnswer, "2026-06-02 12:00").unwrap().mode, Mode::Stopped);
    assert_eq!(asked.elapsed(Metric::NextAnswer, "2026-06-02 12:00"), 30);
    let again = asked.then("2026-06-02 13:00", What::Answered);
    assert_eq!(again.elapsed(Metric::NextAnswer, "2026-06-03 12:00"), 30, "our second word starts nothing");
}

/// 3. zammad#2082
#[test]
fn first_agent_reply_clears_the_response_deadline_at_once() {
    let tale = Tale::under(|_| {}).opened("2026-06-01 10:00", P3);
    assert!(!tale.alarms(Metric::Reaction, "2026-06-01 11:00").is_empty());
    let tale = tale.then("2026-06-01 11:00", What::Answered);
    let reading = tale.reads(Metric::Reaction, "2026-06-01 11:00").unwrap();
    assert_eq!((reading.mode, reading.why, reading.elapsed), (Mode::Stopped, Why::Answered, HOUR));
    assert!(reading.met() && reading.left == Some(3 * HOUR));
    assert_eq!(tale.alarms(Metric::Reaction, "2026-06-01 11:00"), []);
    assert_eq!(
        tale.reads(Metric::Reaction, "2026-07-01 11:00").unwrap(),
        reading,
        "and nothing brings it back"
    );
}

/// 4. zammad#5624
#[test]
fn ticket_moved_to_a_plan_without_an_update_target_loses_the_old_one() {
    let tale = Tale::under(|plan| plan.targets[2].next_answer = Some(HOUR))
        .and_plan(2, |plan| plan.targets[2].next_answer = None)
        .opened("2026-06-01 10:00", P3)
        .then("2026-06-01 10:10", What::Answered)
        .then("2026-06-01 11:00", What::Asked);
    assert_eq!(tale.due(Metric::NextAnswer, "2026-06-01 11:30"), Some(at("2026-06-01 12:00")));
    let tale = tale.then("2026-06-01 11:30", What::Promised(terms(2)));
    let reading = tale.reads(Metric::NextAnswer, "2026-06-01 15:00").unwrap();
    assert_eq!((reading.due, reading.left, reading.breached), (None, None, None));
    assert_eq!(tale.alarms(Metric::NextAnswer, "2026-06-01 15:00"), []);
    assert_eq!(reading.elapsed, 4 * HOUR, "what runs is still measured");
}

/// 5. zammad#2579, #4516
#[test]
fn close_always_stores_elapsed_and_difference() {
    for (what, solved) in [(What::Solved, "2026-06-02 12:00"), (What::Ended, "2026-06-02 12:00")] {
        let tale = Tale::under(|_| {})
            .opened("2026-06-01 10:00", P3)
            .then(solved, what)
            .then("2026-06-02 12:00", What::Ended);
        for metric in [Metric::Reaction, Metric::Resolution, Metric::LineVisit] {
            let reading = tale.reads(metric, "2026-09-01 12:00").unwrap();
            assert_eq!((reading.mode, reading.elapsed), (Mode::Stopped, 11 * HOUR), "{metric:?}");
            assert_eq!(reading.left, reading.target.map(|target| target - 11 * HOUR), "{metric:?}");
        }
        assert_eq!(
            tale.reads(Metric::Reaction, "2026-09-01 12:00").unwrap().breached,
            Some(at("2026-06-01 14:00"))
        );
        assert!(tale.reads(Metric::Resolution, "2026-09-01 12:00").unwrap().met());
    }
}

/// 6. zammad#3410
#[test]
fn update_statistic_is_the_longest_client_to_agent_segment() {
    let tale = Tale::under(|_| {})
        .opened("2026-06-01 09:00", P3)
        .then("2026-06-01 09:30", What::Answered)
        .then("2026-06-01 10:00", What::Asked)
        .then("2026-06-01 10:20", What::Asked)
        .then("2026-06-01 10:45", What::Answered)
        .then("2026-06-03 12:00", What::Asked)
        .then("2026-06-03 14:00", What::Answered)
        .then("2026-06-04 09:00", What::Asked)
        .then("2026-06-04 09:10", What::Answered);
    let tally = tale
        .clocks("2026-06-20 12:00")
        .tally(Metric::NextAnswer, at("2026-06-20 12:00"), &tale.book)
        .unwrap();
    assert_eq!((tally.runs, tally.longest, tally.total), (3, 2 * HOUR, 2 * HOUR + minutes(45 + 10)));
}

/// 7. zammad#188
#[test]
fn reopened_several_times() {
    let mut tale = Tale::under(|_| {}).opened("2026-06-01 09:00", P3);
    for day in 1..=4 {
        let day = |time: &str| format!("2026-06-{day:02} {time}");
        tale = tale
            .then(&day("10:00"), What::Answered)
            .then(&day("11:00"), What::Solved)
            .then(&day("11:30"), What::Ended)
            .then(&day("17:00"), What::Reopened { by_us: false });
    }
    let account = tale.account("2026-06-04 17:30");
    let runs: Vec<_> = account.of(Metric::Resolution).map(|run| (run.cycle, run.elapsed / MINUTE)).collect();
    // 09-11 on the first day; then 17-18 of the evening and 09-11 of the next day; the last one has just begun.
    assert_eq!(runs, [(1, 120), (2, 180), (3, 180), (4, 180), (5, 30)]);
    let reactions: Vec<_> = account.of(Metric::Reaction).map(|run| run.elapsed / MINUTE).collect();
    assert_eq!(reactions, [60, 120, 120, 120, 30], "every cycle has a reaction of its own");
    assert_eq!(tale.due(Metric::Reaction, "2026-06-04 17:30"), Some(at("2026-06-05 12:00")));
    assert!(account.runs.iter().all(|run| run.breached.is_none()));
}

/// 8. zammad#904
#[test]
fn merged_ticket_does_not_escalate() {
    let tale = Tale::under(|_| {}).opened("2026-06-01 10:00", P3).then("2026-06-01 11:00", What::Merged);
    let clocks = tale.clocks("2026-06-30 18:00");
    assert_eq!(alarms(&clocks, &tale.book).unwrap(), []);
    assert_eq!(next_moment(&clocks, &tale.book).unwrap(), None);
    for metric in [Metric::Reaction, Metric::Resolution, Metric::LineVisit, Metric::House] {
        let reading = tale.reads(metric, "2026-06-30 18:00").unwrap();
        assert_eq!((reading.mode, reading.why, reading.breached), (Mode::Paused, Why::Merged, None));
    }
    // Let go, its clocks are as they were.
    let tale = tale.then("2026-06-30 10:00", What::Unmerged);
    let reading = tale.reads(Metric::Reaction, "2026-06-30 10:00").unwrap();
    assert_eq!((reading.elapsed, reading.due), (HOUR, Some(at("2026-06-30 13:00"))));
}

/// 9. zammad#1322, #2091
#[test]
fn clients_note_through_the_portal_counts_like_a_mail() {
    let by_road = |via: Channel| {
        let entry = |seq, time, by, event| Entry { seq, at: at(time), by, via, event };
        let (anna, igor) = (By::client(PersonId(1)), By::staff(PersonId(3)));
        let message = MessageId(1);
        let excerpt = String::new;
        let journal = [
            entry(1, "2026-06-01 10:00", igor, Event::Replied { message, excerpt: excerpt() }),
            entry(2, "2026-06-01 12:00", anna, Event::RequesterWrote { message, excerpt: excerpt() }),
        ];
        let mut tale = Tale::under(|_| {}).opened("2026-06-01 09:00", P3);
        tale.told.extend(journal.iter().filter_map(Occurrence::of));
        tale.due(Metric::NextAnswer, "2026-06-01 12:30")
    };
    let roads: Vec<_> = [Channel::Portal, Channel::Mail, Channel::Phone, Channel::Api].map(by_road).to_vec();
    assert_eq!(roads, vec![Some(at("2026-06-02 11:00")); 4]);
}

/// 10. glpi#6902
#[test]
fn pending_time_survives_a_change_of_plan_caused_by_a_change_of_priority() {
    let tale = Tale::under(|_| {})
        .and_plan(2, |plan| {
            plan.targets[0].resolution =
                plan.targets[0].resolution.map(|p| domain::sla::Promise { within: 6 * HOUR, ..p })
        })
        .opened("2026-06-01 10:00", P3)
        .then("2026-06-01 11:00", What::Answered)
        .waiting("2026-06-01 12:00", WaitFor::Requester)
        .then("2026-06-02 12:00", What::Resumed)
        .then("2026-06-02 13:00", What::Prioritised(P1))
        .then("2026-06-02 13:00", What::Promised(terms(2)));
    let reading = tale.reads(Metric::Resolution, "2026-06-02 13:00").unwrap();
    assert_eq!(reading.elapsed, 3 * HOUR, "two hours before the pause, one after it, none of it");
    assert_eq!((reading.left, reading.due), (Some(3 * HOUR), Some(at("2026-06-02 16:00"))));
    let run = &tale.account("2026-06-02 14:00").runs;
    let ledger = &run.iter().find(|run| run.metric == Metric::Resolution).unwrap().ledger;
    let lines: Vec<_> = ledger.iter().map(|one| (one.mode, one.why, one.counted / HOUR)).collect();
    let (counted, waiting) =
        ((Mode::Counted, Why::Working), (Mode::Paused, Why::Waiting(WaitFor::Requester)));
    assert_eq!(
        lines,
        [
            (counted.0, counted.1, 2),
            (waiting.0, waiting.1, 0),
            (counted.0, counted.1, 1),
            (counted.0, counted.1, 1)
        ]
    );
    assert_eq!(ledger[1].whose, Whose::Client);
}

/// 11. glpi#24481
#[test]
fn pending_with_a_reason_does_not_breach() {
    for on in [WaitFor::Requester, WaitFor::ThirdParty, WaitFor::Release, WaitFor::Scheduled] {
        let tale = Tale::under(|_| {}).opened("2026-06-01 10:00", P3).waiting("2026-06-01 13:59", on);
        let reading = tale.reads(Metric::Reaction, "2026-07-01 10:00").unwrap();
        assert_eq!(
            (reading.mode, reading.breached, reading.left),
            (Mode::Paused, None, Some(minutes(1))),
            "{on:?}"
        );
        assert_eq!(tale.alarms(Metric::Reaction, "2026-07-01 10:00"), [], "{on:?}");
    }
    // What the contract does not let pause runs on, and the ledger says who held it up.
    let strict = Tale::under(|plan| plan.pauses = Pauses::default())
        .opened("2026-06-01 10:00", P3)
        .waiting("2026-06-01 13:00", WaitFor::ThirdParty);
    let reading = strict.reads(Metric::Reaction, "2026-06-01 15:00").unwrap();
    assert_eq!((reading.breached, reading.whose), (Some(at("2026-06-01 14:00")), Whose::ThirdParty));
}

/// 12. glpi#23359
#[test]
fn solved_then_reopened_is_not_pending() {
    let tale = Tale::under(|_| {})
        .opened("2026-06-01 10:00", P3)
        .then("2026-06-01 11:00", What::Answered)
        .then("2026-06-01 12:00", What::Solved)
        .then("2026-06-02 09:00", What::Reopened { by_us: false });
    let reading = tale.reads(Metric::Resolution, "2026-06-02 10:00").unwrap();
    assert_eq!((reading.mode, reading.why, reading.whose), (Mode::Counted, Why::Working, Whose::Us));
    assert_eq!(reading.elapsed, 3 * HOUR, "the refused solution does not count, and what ran before is kept");
    let account = tale.account("2026-06-02 10:00");
    let run = account.of(Metric::Resolution).next().unwrap();
    assert_eq!((account.of(Metric::Resolution).count(), run.cycle), (1, 1));
    assert_eq!(run.ledger[1].why, Why::Offered);
    assert!(account.runs.iter().flat_map(|run| &run.ledger).all(|one| one.mode != Mode::Paused));
}

/// 13. glpi PR#22678, PR#15357, PR#15429
#[test]
fn one_hour_before_the_deadline_across_midnight_fires_inside_working_hours() {
    let tale = Tale::under(|plan| {
        plan.stages.insert(0, domain::sla::Stage { when: When::Before(HOUR), acts: vec![] });
    })
    .opened("2026-06-01 14:30", P3);
    // Four hours from half past two: due at half past nine of the next day. An hour before is not half past eight.
    assert_eq!(tale.due(Metric::Reaction, "2026-06-01 15:00"), Some(at("2026-06-02 09:30")));
    let before = tale
        .alarms(Metric::Reaction, "2026-06-01 15:00")
        .into_iter()
        .find(|(when, _)| *when == When::Before(HOUR));
    assert_eq!(before, Some((When::Before(HOUR), at("2026-06-01 17:30"))));
}

/// 14. glpi#14492
#[test]
fn follow_up_bumps_of_a_pending_reason_obey_the_calendar() {
    let tale = Tale::under(|plan| plan.follow_ups = vec![4 * HOUR, 9 * HOUR])
        .opened("2026-06-05 10:00", P3)
        .waiting("2026-06-05 16:00", WaitFor::Requester);
    let bumps = |tale: &Tale, now| -> Vec<_> {
        follow_ups(&tale.clocks(now), &tale.book).unwrap().iter().map(|one| (one.n, one.at)).collect()
    };
    // Friday, two hours before the evening.
    let expected = [(0, at("2026-06-08 11:00")), (1, at("2026-06-08 16:00"))];
    assert_eq!(bumps(&tale, "2026-06-06 12:00"), expected);
    assert_eq!(next_moment(&tale.clocks("2026-06-06 12:00"), &tale.book).unwrap(), Some(expected[0].1));
    let told = tale.then("2026-06-08 11:00", What::FollowedUp { n: 0 });
    assert_eq!(bumps(&told, "2026-06-08 12:00"), expected[1..]);
    let answered = told.then("2026-06-08 13:00", What::Resumed);
    assert_eq!(bumps(&answered, "2026-06-08 14:00"), []);
}

/// 15. glpi#17186
#[test]
fn hand_set_deadline_is_not_moved_by_pending() {
    let set = |when| What::DeadlineSet { metric: Metric::Resolution, at: Some(at(when)) };
    let tale = Tale::under(|_| {})
        .opened("2026-06-01 10:00", P3)
        .then("2026-06-01 11:00", set("2026-06-03 12:00"))
        .waiting("2026-06-01 12:00", WaitFor::Requester)
        .then("2026-06-02 12:00", What::Resumed);
    assert_eq!(
        tale.due(Metric::Resolution, "2026-06-01 15:00"),
        Some(at("2026-06-03 12:00")),
        "while it waits"
    );
    assert_eq!(
        tale.due(Metric::Resolution, "2026-06-02 15:00"),
        Some(at("2026-06-03 12:00")),
        "and after it"
    );
    assert_eq!(tale.elapsed(Metric::Resolution, "2026-06-02 15:00"), 5 * 60, "what runs is measured as ever");
    assert_eq!(tale.reads(Metric::Resolution, "2026-06-03 12:00").unwrap().breached, None);
    assert_eq!(
        tale.reads(Metric::Resolution, "2026-06-03 12:01").unwrap().breached,
        Some(at("2026-06-03 12:00"))
    );
    let back = tale.then("2026-06-02 16:00", What::DeadlineSet { metric: Metric::Resolution, at: None });
    assert_eq!(
        back.reads(Metric::Resolution, "2026-06-02 17:00").unwrap().left,
        Some((45 - 7) * HOUR),
        "the plan again"
    );
}

/// 16. frappe PR#2449; erpnext PR#47884, #49414
#[test]
fn hold_time_is_added_to_business_time_not_to_creation_time() {
    let tale = Tale::under(|_| {})
        .opened("2026-06-01 16:00", P3)
        .waiting("2026-06-01 17:00", WaitFor::Requester)
        .then("2026-06-02 10:00", What::Resumed);
    // An hour has run, three are left. Added to the creation, seventeen hours of hold would have given 09:00 + 4 h.
    assert_eq!(tale.due(Metric::Reaction, "2026-06-02 10:30"), Some(at("2026-06-02 13:00")));
    assert_eq!(tale.elapsed(Metric::Reaction, "2026-06-02 11:00"), 120);
}

/// 17. frappe#2075
#[test]
fn ticket_born_on_a_non_working_day_counts_from_the_first_working_minute() {
    // A Sunday, the holiday of 12 June that is a Friday, and the evening before it, which is short.
    for (born, due) in [
        ("2026-06-07 15:00", "2026-06-08 13:00"),
        ("2026-06-12 11:00", "2026-06-15 13:00"),
        ("2026-06-11 17:30", "2026-06-15 13:00"),
        ("2026-06-11 16:00", "2026-06-15 12:00"),
    ] {
        let tale = Tale::under(|_| {}).opened(born, P3);
        assert_eq!(tale.due(Metric::Reaction, born), Some(at(due)), "{born}");
    }
    let tale = Tale::under(|_| {}).opened("2026-06-07 15:00", P3);
    assert_eq!(
        (
            tale.elapsed(Metric::Reaction, "2026-06-08 09:00"),
            tale.elapsed(Metric::Reaction, "2026-06-08 09:01")
        ),
        (0, 1)
    );
}

/// 18. frappe#2212
#[test]
fn lunch_break() {
    let tale = Tale::under(|plan| plan.calendar = "ru-9-18-lunch".into()).opened("2026-06-01 12:30", P3);
    assert_eq!(tale.elapsed(Metric::Reaction, "2026-06-01 14:30"), 60);
    assert_eq!(tale.due(Metric::Reaction, "2026-06-01 13:30"), Some(at("2026-06-01 17:30")));
    // Half of it: half an hour before lunch, an hour and a half after.
    assert_eq!(
        tale.alarms(Metric::Reaction, "2026-06-01 12:30")[0],
        (When::Percent(50), at("2026-06-01 15:30"))
    );
    let run = &tale.account("2026-06-01 15:00").runs;
    let run = run.iter().find(|run| run.metric == Metric::Reaction).unwrap();
    assert_eq!(run.spans(&run.ledger[0], &tale.book).unwrap().len(), 2, "the ledger shows the break");
}

/// 19. frappe PR#2449
#[test]
fn holiday_list_edited_moves_only_affected_open_tickets() {
    let calendar = shipped("ru-9-18").unwrap();
    let off = OwnDay { hours: Hours::NONE, why: "regional holiday".into() };
    let edited = compiled(&calendar.clone().with_days([(date(2026, 6, 3), off)]));
    let old = compiled(&calendar);
    let now = "2026-06-01 12:00";
    assert_eq!(first_difference(&old, &edited, at(now)), Some(at("2026-06-03 09:00")));
    let plan = domain::sla::Plan::standard();
    let find = |name: &str| if name == "ru-9-18" { Some(edited.clone()) } else { named(name) };
    let tale = |priority, opened| {
        Tale::under(|_| {}).and_terms(2, Terms::of(&plan, None, find).unwrap()).opened(opened, priority)
    };
    let moves = |tale: &Tale| -> BTreeMap<Metric, _> {
        let moved = preview(&tale.clocks(now), terms(2), &tale.book, at(now)).unwrap();
        moved.into_iter().map(|one| (one.metric, (one.was, one.is, one.breaks))).collect()
    };
    // Nine hours to solve from Monday morning, and twice as much: only the latter goes over Wednesday.
    let near = tale(P1, "2026-06-01 11:00").then("2026-06-01 11:10", What::Answered);
    let near_moves: Vec<_> = moves(&near).into_keys().collect();
    assert_eq!(near_moves, []);
    let far = tale(P3, "2026-06-01 11:00").then("2026-06-01 11:10", What::Answered);
    let (was, is) = (at("2026-06-08 11:00"), at("2026-06-09 11:00"));
    assert_eq!(moves(&far).get(&Metric::Resolution), Some(&(Some(was), Some(is), false)));
    assert!(!moves(&far).contains_key(&Metric::Reaction), "what is over stays");
    let solved = tale(P3, "2026-06-01 10:00").then("2026-06-01 11:10", What::Solved);
    assert_eq!(moves(&solved), BTreeMap::new());
    let change = first_difference(&old, &edited, at(now)).unwrap();
    let touched = |tale: &Tale| can_move(&tale.clocks(now), change, &tale.book).unwrap();
    assert_eq!((touched(&near), touched(&far), touched(&solved)), (false, true, false));
    // Applied, it counts what had run.
    let applied = far.then(now, What::Promised(terms(2)));
    assert_eq!(applied.due(Metric::Resolution, now), Some(is));
    assert_eq!(applied.elapsed(Metric::Resolution, "2026-06-05 18:00"), (7 + 9 + 9 + 9) * 60);
}

/// 20. glpi#11109
#[test]
fn time_taken_outside_hours_shows_the_real_moment() {
    let tale = Tale::under(|_| {}).opened("2026-06-01 16:00", P3).then("2026-06-01 22:40", What::Answered);
    let account = tale.account("2026-06-02 12:00");
    let reaction = account.of(Metric::Reaction).next().unwrap();
    assert_eq!((reaction.elapsed, reaction.until()), (2 * HOUR, at("2026-06-01 22:40")));
    let open = reaction.spans(&reaction.ledger[0], &tale.book).unwrap();
    assert_eq!((open.len(), open[0].to), (1, at("2026-06-01 18:00")));
    // Due at the closing of the day: an answer in the evening is late, though no working minute was used for it.
    let evening = Tale::under(|_| {}).opened("2026-06-01 14:00", P3).then("2026-06-01 20:00", What::Answered);
    let reading = evening.reads(Metric::Reaction, "2026-06-02 12:00").unwrap();
    assert_eq!((reading.elapsed, reading.breached), (4 * HOUR, Some(at("2026-06-01 18:00"))));
}

/// 21. glpi#1911
#[test]
fn per_line_target_starts_at_line_entry() {
    let tale = Tale::under(|plan| plan.lines.iter_mut().for_each(|line| line.limit = 2 * HOUR))
        .opened("2026-06-01 10:00", P3)
        .then("2026-06-01 11:30", What::Line(2));
    let reading = tale.reads(Metric::LineVisit, "2026-06-01 12:00").unwrap();
    assert_eq!((reading.elapsed, reading.due), (minutes(30), Some(at("2026-06-01 13:30"))));
    let first =
        tale.account("2026-06-01 12:00").of(Metric::LineVisit).next().map(|run| (run.line, run.elapsed));
    assert_eq!(first, Some((1, minutes(90))));
    let back = tale.then("2026-06-01 13:00", What::Line(1));
    assert_eq!(
        back.due(Metric::LineVisit, "2026-06-01 13:00"),
        Some(at("2026-06-01 15:00")),
        "a return is a visit of its own"
    );
}

/// 22. zammad#390
#[test]
fn calendar_feed_with_regional_days() {
    let regional = OwnDay { hours: Hours::NONE, why: "Day of the republic".into() };
    let kazan = compiled(&shipped("ru-9-18").unwrap().with_days([(date(2026, 8, 31), regional)]));
    let find = |name: &str| if name == "kazan" { Some(kazan.clone()) } else { named(name) };
    let mut plan = domain::sla::Plan::standard();
    let moscow = Tale::under(|_| {}).opened("2026-08-31 10:00", P3);
    plan.calendar = "kazan".into();
    let regional = Tale::under(|_| {})
        .and_terms(1, Terms::of(&plan, None, find).unwrap())
        .opened("2026-08-31 10:00", P3);
    let now = "2026-08-31 10:00";
    assert_eq!(moscow.due(Metric::Reaction, now), Some(at("2026-08-31 14:00")), "others work");
    assert_eq!(regional.due(Metric::Reaction, now), Some(at("2026-09-01 13:00")));
}
