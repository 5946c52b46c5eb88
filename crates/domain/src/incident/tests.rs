//! Incidents by examples, and through random lives: never nobody's.

use super::*;
use crate::duty::{Book, Channel, IncidentType, Map, Step, Target, Then};
use crate::ids::{OrganisationId, PersonId};
use crate::time::{HOUR, MINUTE, Moment};
use proptest::prelude::*;

const SHIFT: PersonId = PersonId(1);
const OWNER: PersonId = PersonId(2);
const HEAD: PersonId = PersonId(9);
/// 2027-01-01 02:40 in UTC: not a full hour.
const NIGHT: Moment = 1_798_761_600_000 + 2 * HOUR + 40 * MINUTE;

fn map() -> Map {
    let step = |person| Step {
        target: Target::Person(person),
        channels: vec![Channel::Mail],
        minutes: 10,
        repeats: 1,
        then: Then::Next,
        calendar: None,
    };
    let root =
        IncidentType { path: String::new(), title: String::new(), steps: vec![step(SHIFT), step(OWNER)] };
    Map { types: vec![root], report_to: vec![OWNER], ..Map::new(OrganisationId(1), HEAD) }
}

fn signal(severity: Severity) -> Signal {
    Signal {
        client: OrganisationId(1),
        kind: "orders.silence".into(),
        cause: "flow:7".into(),
        flow: Some(7),
        title: "No orders".into(),
        facts: vec![("silent".into(), "90".into())],
        severity,
        money_missing: 500_000,
        at: NIGHT - HOUR,
    }
}

/// An incident with its journal, driven as the application drives it.
struct Play {
    journal: Vec<Entry>,
    map: Map,
    now: Moment,
}

impl Play {
    fn begin(severity: Severity) -> Play {
        let event = raise(signal(severity), 1, false);
        Play { journal: vec![Entry { seq: 1, at: NIGHT, by: None, event }], map: map(), now: NIGHT }
    }

    fn incident(&self) -> Incident {
        Incident::fold(&self.journal).expect("it begins with a beginning")
    }

    fn write(&mut self, by: Option<PersonId>, events: Vec<Event>) {
        for event in events {
            let seq = self.journal.len() as i64 + 1;
            self.journal.push(Entry { seq, at: self.now, by, event });
        }
    }

    /// Lets time do what it does, to the end.
    fn settle(&mut self) {
        for _ in 0..100 {
            let (map, open) = (self.map.clone(), |_, _| true);
            let book = Book { map: &map, rotas: &[], absences: &[], open: &open };
            let figures =
                Figures { norm: Some(12), actual: Some(0), missing: Some(12), ..Figures::default() };
            let events = tick(&self.incident(), self.now, &Scene { book, figures: &figures });
            if events.is_empty() {
                return;
            }
            self.write(None, events);
        }
        panic!("time never comes to an end: {:?}", self.journal.last());
    }

    fn pass(&mut self, minutes: i64) {
        for _ in 0..minutes {
            self.now += MINUTE;
            self.settle();
        }
    }

    fn acts(&mut self, person: PersonId, command: Command) -> Result<(), Refusal> {
        let events = decide(&self.incident(), person, command)?;
        self.write(Some(person), events);
        self.settle();
        Ok(())
    }

    fn called(&self) -> Vec<PersonId> {
        let call = |entry: &Entry| match &entry.event {
            Event::Called { call, .. } => Some(call.person),
            _ => None,
        };
        self.journal.iter().filter_map(call).collect()
    }

    fn codes(&self, code: &str) -> usize {
        self.journal.iter().filter(|entry| entry.event.code() == code).count()
    }
}

const fn take(episode: Option<i64>) -> Command {
    Command::Acknowledge { by: Some(Channel::Mail), episode }
}

#[test]
fn missed_calls_go_on_to_the_next_and_end_with_our_head() {
    let mut play = Play::begin(Severity::Minor);
    play.settle();
    assert_eq!(play.called(), [SHIFT]);
    play.pass(40);
    assert_eq!(play.called(), [SHIFT, SHIFT, OWNER, OWNER, HEAD]);
    assert_eq!((play.codes("missed"), play.codes("exhausted")), (4, 1));
    play.pass(30);
    assert_eq!(play.called().len(), 8, "our head is called until he answers");
    assert!(play.incident().was_missed());
}

#[test]
fn an_acknowledgement_counts_once_and_for_its_episode() {
    let mut play = Play::begin(Severity::Minor);
    play.settle();
    play.acts(SHIFT, take(Some(1))).unwrap();
    play.acts(SHIFT, take(Some(1))).unwrap();
    play.acts(OWNER, take(Some(1))).unwrap();
    assert_eq!((play.codes("acknowledged"), play.incident().lead), (1, Some(SHIFT)));
    play.pass(60);
    assert_eq!(play.called(), [SHIFT], "nobody else is woken");
    // Nothing is heard for two hours: a reminder, and then somebody else is called.
    play.pass(75);
    assert_eq!((play.codes("reminded"), play.codes("unacknowledged")), (1, 1));
    assert_eq!((play.incident().state, play.incident().episode), (State::Calling, 2));
    assert_eq!(play.acts(SHIFT, take(Some(1))), Err(Refusal::Past));
    play.acts(OWNER, take(Some(2))).unwrap();
    assert_eq!(play.incident().held.map(|held| held.person), Some(OWNER));
}

#[test]
fn a_sign_of_life_answers_a_reminder() {
    let mut play = Play::begin(Severity::Minor);
    play.settle();
    play.acts(SHIFT, take(None)).unwrap();
    play.pass(121);
    assert_eq!(play.codes("reminded"), 1);
    play.acts(SHIFT, Command::Note("Wrote to them".into())).unwrap();
    play.pass(60);
    assert_eq!((play.codes("unacknowledged"), play.incident().state), (0, State::Held));
}

#[test]
fn the_business_hears_every_hour_until_the_end() {
    let mut play = Play::begin(Severity::Major);
    play.settle();
    play.acts(SHIFT, take(None)).unwrap();
    play.pass(20);
    let (report, goes_at) = play.incident().draft.expect("a draft at the full hour");
    assert_eq!((report.at % HOUR, goes_at - report.at, report.figures.missing), (0, 10 * MINUTE, Some(12)));
    play.acts(SHIFT, Command::Edit("We called".into(), "They look".into())).unwrap();
    play.pass(10);
    assert_eq!(play.incident().reports, 1);
    play.pass(60);
    assert_eq!(play.incident().reports, 2, "never left out");
    play.acts(OWNER, Command::Decide(true)).unwrap();
    play.acts(SHIFT, Command::Recover(Figures { missing: Some(40), money: 1, ..Figures::default() }))
        .unwrap();
    play.pass(10);
    let incident = play.incident();
    assert_eq!((incident.reports, incident.closing_sent, incident.draft), (3, true, None));
    play.pass(240);
    assert_eq!(play.incident().reports, 3, "and then it is over");
}

#[test]
fn a_report_that_was_due_while_nobody_ran_goes_once() {
    let mut play = Play::begin(Severity::Critical);
    play.settle();
    play.acts(SHIFT, take(None)).unwrap();
    play.now += 5 * HOUR;
    play.settle();
    assert_eq!(play.codes("reported") + usize::from(play.incident().draft.is_some()), 1);
}

#[test]
fn what_comes_back_is_called_again_under_a_new_episode() {
    let mut play = Play::begin(Severity::Minor);
    play.settle();
    play.acts(SHIFT, take(None)).unwrap();
    play.write(None, recovered(&play.incident(), Figures::default(), vec![]));
    assert!(recovered(&play.incident(), Figures::default(), vec![]).is_empty());
    play.write(None, told(&play.incident(), &signal(Severity::Minor)));
    play.settle();
    assert_eq!((play.incident().episode, play.called().len()), (2, 2));
}

#[test]
fn it_is_put_away_with_its_causes_only() {
    let mut play = Play::begin(Severity::Minor);
    play.settle();
    assert_eq!(play.acts(SHIFT, Command::Close), Err(Refusal::Burning));
    play.acts(SHIFT, Command::Recover(Figures::default())).unwrap();
    assert_eq!(play.acts(SHIFT, Command::Close), Err(Refusal::NoCause));
    let causes = Causes { process: "Nobody watched".into(), ..Causes::default() };
    play.acts(SHIFT, Command::Find(causes)).unwrap();
    play.acts(SHIFT, Command::Close).unwrap();
    assert_eq!(play.incident().next_moment(), None);
}

#[test]
fn answer_times_run_from_the_first_question() {
    let said = |at, theirs| Said { at, theirs, text: "x".into() };
    let thread = Thread {
        counterparty: "Market".into(),
        said: vec![said(0, false), said(5, false), said(12, true), said(20, true), said(30, false)],
    };
    assert_eq!(thread.answer_times(), [12]);
}

proptest! {
    /// Whatever people do and however time passes: while it burns somebody is called or has it, time always comes to an
    /// end, and the state is what the journal says.
    #[test]
    fn an_incident_is_never_nobodys(steps in proptest::collection::vec((0_u8..10, 0_i64..90), 1..40)) {
        let mut play = Play::begin(Severity::Major);
        play.settle();
        for (what, minutes) in steps {
            play.now += minutes * MINUTE;
            play.settle();
            let person = if what % 2 == 0 { SHIFT } else { OWNER };
            let _refused = match what {
                0 | 1 => play.acts(person, take(None)),
                2 | 3 => play.acts(person, Command::Decline),
                4 => play.acts(person, Command::Recover(Figures::default())),
                5 => { let events = told(&play.incident(), &signal(Severity::Critical)); play.write(None, events); Ok(()) }
                6 => play.acts(person, Command::Note("x".into())),
                7 => play.acts(person, take(Some(1))),
                8 => play.acts(person, Command::Edit("a".into(), "b".into())),
                _ => Ok(()),
            };
            play.settle();
            let incident = play.incident();
            match incident.state {
                State::Calling => prop_assert!(incident.ring.is_some_and(|ring| ring.until > play.now)),
                State::Held => prop_assert!(incident.held.is_some()),
                _ => prop_assert!(incident.ring.is_none()),
            }
            prop_assert!(incident.next_moment().is_none_or(|next| next > play.now));
            let text = serde_json::to_string(&incident).unwrap();
            prop_assert_eq!(serde_json::from_str::<Incident>(&text).unwrap(), incident);
        }
    }
}
