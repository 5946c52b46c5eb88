//! The life of alerts and monitors, and that decisions settle whatever comes.

use super::alert::{self, Alert, CALM, Command, FLAPPING_CALM, Facts, Hold, SAME, Tier};
use super::monitor::{self, Event};
use super::{Often, Settings, Stage, Usefulness, Watch};
use crate::desk::By;
use crate::ids::{AlertId, MonitorId};
use crate::time::{MINUTE, Moment};
use proptest::prelude::*;

const ONE: MonitorId = MonitorId(1);

fn look(tier: Option<Tier>, hold: Option<Hold>) -> Command {
    Command::Look { monitor: ONE, tier, facts: Facts::default(), hold }
}

fn act(journal: &mut Vec<alert::Entry>, command: Command, now: Moment) -> Vec<alert::Event> {
    let events = alert::decide(&alert::fold(journal), command, now);
    journal.extend(events.iter().map(|event| alert::Entry { at: now, by: By::SYSTEM, event: event.clone() }));
    events
}

#[test]
fn an_alert_is_told_once_and_recovers_when_it_has_been_calm() {
    let mut journal = Vec::new();
    assert!(act(&mut journal, look(None, None), 0).is_empty(), "nothing to tell");
    assert_eq!(act(&mut journal, look(Some(Tier::Ask), None), 10).len(), 2, "fires and is told");
    assert!(act(&mut journal, look(Some(Tier::Ask), None), 20).is_empty(), "the same again is nothing new");
    assert_eq!(act(&mut journal, look(Some(Tier::Page), None), 30).len(), 2, "louder is told");
    assert_eq!(act(&mut journal, look(None, None), 40), [alert::Event::Calmed { monitor: ONE }]);
    assert_eq!(alert::fold(&journal).next_moment(), Some(40 + CALM));
    assert!(act(&mut journal, Command::Pass { hold: None }, 39 + CALM).is_empty());
    assert_eq!(act(&mut journal, Command::Pass { hold: None }, 40 + CALM), [alert::Event::Recovered]);
    let over = alert::fold(&journal);
    assert!(!over.is_open() && over.next_moment().is_none());
    assert!(over.takes(40 + CALM + SAME - 1) && !over.takes(40 + CALM + SAME));
}

#[test]
fn what_is_held_is_told_when_the_hold_ends() {
    let mut journal = Vec::new();
    let held = act(&mut journal, look(Some(Tier::Alert), Some(Hold::Parent)), 10);
    assert_eq!(held.last(), Some(&alert::Event::Held { by: Hold::Parent }));
    assert!(!alert::fold(&journal).is_up());
    assert_eq!(
        act(&mut journal, Command::Pass { hold: None }, 20),
        [alert::Event::Raised { tier: Tier::Alert }]
    );
}

#[test]
fn what_comes_and_goes_is_held_open() {
    let mut journal = Vec::new();
    for n in 0..3 {
        act(&mut journal, look(Some(Tier::Alert), None), n * 2 * MINUTE);
        act(&mut journal, look(None, None), n * 2 * MINUTE + MINUTE);
    }
    let raised = journal.iter().filter(|entry| matches!(entry.event, alert::Event::Raised { .. })).count();
    assert_eq!(raised, 1, "told once");
    assert_eq!(alert::fold(&journal).next_moment(), Some(5 * MINUTE + FLAPPING_CALM));
}

fn requested() -> Event {
    Event::Requested {
        watch: Watch::Silence,
        settings: Settings::default(),
        reason: "lost".into(),
        replay: String::new(),
    }
}

fn live() -> Vec<monitor::Entry> {
    let all = [
        requested(),
        Event::Written { algorithm: "call".into() },
        Event::Agreed { note: String::new() },
        Event::Shadowed,
        Event::Started,
    ];
    all.into_iter().map(|event| monitor::Entry { at: 0, by: By::SYSTEM, event }).collect()
}

#[test]
fn a_monitor_goes_live_step_by_step_and_an_edit_sends_it_back() {
    let mut journal: Vec<monitor::Entry> = Vec::new();
    for entry in live() {
        let was = monitor::fold(&journal);
        monitor::decide(was.as_ref(), entry.event.clone(), 0).expect("in order");
        journal.push(entry);
    }
    let one = monitor::fold(&journal).expect("a monitor");
    assert_eq!(one.stage, Stage::Live);
    let early = monitor::decide(None, Event::Started, 0);
    assert_eq!(early, Err(monitor::Refusal::Stage));
    let tuned = Event::Tuned {
        settings: Settings { often: Often::Weekly, ..Settings::default() },
        reason: "noise".into(),
    };
    let event = monitor::decide(Some(&one), tuned, 1).expect("tuned");
    let one = monitor::apply(Some(one), &monitor::Entry { at: 1, by: By::SYSTEM, event }).expect("it");
    assert_eq!((one.stage, one.settings.often), (Stage::Agreed, Often::Weekly));
}

#[test]
fn verdicts_ask_for_another_sensitivity() {
    let mut one = monitor::fold(&live()).expect("a monitor");
    one.verdicts = (1..=3).map(|n| (AlertId(n), Usefulness::Noise)).collect();
    assert_eq!((one.proposes(), one.precision()), (Some(Often::Quarterly), (0, 3)));
    one.verdicts = (1..=3).map(|n| (AlertId(n), Usefulness::Late)).collect();
    assert_eq!((one.proposes(), one.precision()), (Some(Often::Fortnightly), (3, 3)));
    one.verdicts.pop();
    assert_eq!(one.proposes(), None, "two are not enough");
}

fn any_command() -> impl Strategy<Value = Command> {
    let tier = prop_oneof![Just(None), (0_usize..3).prop_map(|n| Some(Tier::ALL[n]))];
    let hold = prop_oneof![4 => Just(None), 1 => Just(Some(Hold::Parent)), 1 => Just(Some(Hold::Window))];
    prop_oneof![
        4 => (1_i64..3, tier, hold.clone()).prop_map(|(monitor, tier, hold)| Command::Look {
            monitor: MonitorId(monitor),
            tier,
            facts: Facts::default(),
            hold
        }),
        2 => hold.prop_map(|hold| Command::Pass { hold }),
        1 => Just(Command::Acknowledge { note: String::new() }),
    ]
}

proptest! {
    /// Whatever comes: what is decided folds to itself, a decision taken again decides nothing, nobody is told of what
    /// does not fire, and an alert that is over has nothing before it.
    #[test]
    fn decisions_settle(steps in proptest::collection::vec((any_command(), 1_i64..40), 1..60)) {
        let (mut journal, mut now) = (Vec::new(), 0);
        for (command, minutes) in steps {
            now += minutes * MINUTE;
            let before = alert::fold(&journal);
            let events = act(&mut journal, command.clone(), now);
            let after: Alert = alert::fold(&journal);
            prop_assert_eq!(after.seq, before.seq + events.len() as i64);
            let acknowledges = matches!(command, Command::Acknowledge { .. });
            if !acknowledges {
                let again = alert::decide(&after, command.clone(), now);
                prop_assert!(again.is_empty(), "{:?} after {:?}: {:?}", command, events, again);
            }
            if events.iter().any(|event| matches!(event, alert::Event::Raised { .. })) {
                prop_assert!(after.tier().is_some() && after.is_up());
            }
            prop_assert!(after.is_open() || after.next_moment().is_none());
            prop_assert!(after.calm_since.is_none() || after.firing.is_empty());
        }
    }
}
