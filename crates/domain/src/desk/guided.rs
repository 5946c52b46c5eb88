//! What leads the work on a ticket: the topic by which was asked and what was answered, the procedure that is followed,
//! the things that it is about. And the decisions that change them.

use super::{Command, Entry, Event, Refusal, Ticket};
use crate::ids::{ArticleId, PersonId, TopicId};
use crate::knowledge::{End, Lead};
use crate::text::excerpt;
use crate::time::Moment;
use crate::topic::{Facts, Snapshot, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The longest note to a step, and the longest reason.
const NOTE: usize = 600;
/// More answers than this are no procedure any more, but a circle.
const LONGEST_RUN: usize = 200;
/// The most things of one ticket.
const MOST_ASSETS: usize = 20;

/// By which version of which topic was asked, and what is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The topic.
    pub topic: TopicId,
    /// Its version; the ticket keeps it however the topic is edited.
    pub version: u32,
    /// Whether the client may know of it.
    pub public: bool,
    /// What is known.
    pub facts: Facts,
}

/// A fact before and after.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FactChange {
    /// What stood there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// What stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

/// How a run of a procedure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// At a step, counted from 1.
    At(usize),
    /// Put aside at a step.
    Stopped(usize),
    /// Through.
    Ended(End),
}

/// A step that was answered, in the words of that time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepDone {
    /// Which one, counted from 1.
    pub step: usize,
    /// What was done or asked.
    pub title: String,
    /// What it came to; empty for a step that has no outcomes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub outcome: String,
    /// What was noted.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// What follows.
    pub lead: Lead,
    /// Who answered.
    pub by: Option<PersonId>,
    /// When.
    pub at: Moment,
}

/// A procedure being followed, or followed to its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The article.
    pub article: ArticleId,
    /// Its human number.
    pub number: i64,
    /// Its version: the steps stay those that were begun with.
    pub version: i64,
    /// How it stands.
    pub state: RunState,
    /// Who began it.
    pub by: Option<PersonId>,
    /// When.
    pub at: Moment,
    /// What was answered, in order.
    #[serde(default)]
    pub done: Vec<StepDone>,
}

/// What leads the work on a ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Guided {
    /// The topic and the facts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<Asked>,
    /// The last run of a procedure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<Run>,
    /// The things that it is about, as they were.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assets: Vec<Snapshot>,
}

impl Guided {
    /// What is known, where anything was asked.
    pub fn facts(&self) -> Option<&Facts> {
        self.asked.as_ref().map(|asked| &asked.facts)
    }

    /// What of it the client's side sees: what it was asked itself.
    pub fn for_client(&self) -> Guided {
        Guided { asked: self.asked.clone().filter(|asked| asked.public), ..Guided::default() }
    }

    /// Takes one more entry of the journal.
    pub(super) fn apply(&mut self, entry: &Entry) {
        match &entry.event {
            Event::TopicSet { asked, .. } => self.asked = Some(asked.clone()),
            Event::FactsChanged { changes, .. } => {
                let Some(asked) = &mut self.asked else { return };
                for (name, change) in changes {
                    match &change.after {
                        Some(value) => asked.facts.insert(name.clone(), value.clone()),
                        None => asked.facts.remove(name),
                    };
                }
            }
            Event::ProcedureBegun { article, number, version } => {
                let (article, number, version) = (*article, *number, *version);
                let (by, at) = (entry.by.person, entry.at);
                let state = RunState::At(1);
                self.run = Some(Run { article, number, version, state, by, at, done: vec![] });
            }
            Event::StepAnswered { step, title, outcome, note, lead } => {
                let Some(run) = &mut self.run else { return };
                run.state = match lead {
                    Lead::Step(next) => RunState::At(*next),
                    Lead::End(end) => RunState::Ended(*end),
                };
                run.done.push(StepDone {
                    step: *step,
                    title: title.clone(),
                    outcome: outcome.clone(),
                    note: note.clone(),
                    lead: *lead,
                    by: entry.by.person,
                    at: entry.at,
                });
            }
            Event::ProcedureStopped { .. } => self.pass(RunState::Stopped),
            Event::ProcedureTakenUp => self.pass(RunState::At),
            Event::AssetNamed { snapshot } => {
                self.assets.retain(|one| one.asset != snapshot.asset);
                self.assets.push(Snapshot::clone(snapshot));
            }
            Event::AssetUnnamed { asset, .. } => self.assets.retain(|one| one.asset != *asset),
            _ => {}
        }
    }

    fn pass(&mut self, to: impl FnOnce(usize) -> RunState) {
        if let Some(run) = &mut self.run
            && let RunState::At(at) | RunState::Stopped(at) = run.state
        {
            run.state = to(at);
        }
    }
}

/// The events of these commands; any other is for the promises.
pub(super) fn decide(ticket: &Ticket, command: Command) -> Result<Vec<Event>, Refusal> {
    let guided = &ticket.guided;
    match command {
        Command::SetTopic { asked } if guided.asked.as_ref() == Some(&asked) => Ok(vec![]),
        Command::SetTopic { asked } => {
            let before = guided.asked.clone().map(Box::new);
            Ok(vec![Event::TopicSet { asked, before }])
        }
        Command::ChangeFacts { facts } => Ok(changed_facts(guided, &facts)),
        Command::BeginProcedure { article, number, version } => {
            Ok(vec![Event::ProcedureBegun { article, number, version }])
        }
        Command::AnswerStep { step, title, outcome, note, lead } => {
            let run = guided.run.as_ref().ok_or(Refusal::NotAtStep)?;
            if run.state != RunState::At(step) {
                return Err(Refusal::NotAtStep);
            }
            if run.done.len() >= LONGEST_RUN {
                return Err(Refusal::LongProcedure);
            }
            let note = excerpt(&note, NOTE);
            Ok(vec![Event::StepAnswered { step, title, outcome, note, lead }])
        }
        Command::StopProcedure { reason } => match guided.run.as_ref().map(|run| run.state) {
            Some(RunState::At(_)) => Ok(vec![Event::ProcedureStopped { reason: excerpt(&reason, NOTE) }]),
            _ => Err(Refusal::NotAtStep),
        },
        Command::TakeUpProcedure => match guided.run.as_ref().map(|run| run.state) {
            Some(RunState::Stopped(_)) => Ok(vec![Event::ProcedureTakenUp]),
            _ => Err(Refusal::NotAtStep),
        },
        Command::NameAsset { snapshot } => {
            let known = guided.assets.iter().any(|one| one.asset == snapshot.asset);
            if !known && guided.assets.len() >= MOST_ASSETS {
                return Err(Refusal::TooManyAssets(MOST_ASSETS));
            }
            // The same as it is remembered changes nothing; anything else is a newer look at it.
            match guided.assets.contains(&snapshot) {
                true => Ok(vec![]),
                false => Ok(vec![Event::AssetNamed { snapshot }]),
            }
        }
        Command::UnnameAsset { asset } => {
            let known = guided.assets.iter().find(|one| one.asset == asset);
            Ok(known.map(|one| Event::AssetUnnamed { asset, name: one.name.clone() }).into_iter().collect())
        }
        other => super::promise::decide(ticket, other),
    }
}

/// What differs between the facts known and those given; nothing without a topic.
fn changed_facts(guided: &Guided, facts: &Facts) -> Vec<Event> {
    let Some(Asked { facts: known, public, .. }) = &guided.asked else { return vec![] };
    let names = known.keys().chain(facts.keys());
    let mut changes: BTreeMap<String, FactChange> = BTreeMap::new();
    for name in names {
        let (before, after) = (known.get(name).cloned(), facts.get(name).cloned());
        if before != after {
            changes.insert(name.clone(), FactChange { before, after });
        }
    }
    if changes.is_empty() { vec![] } else { vec![Event::FactsChanged { changes, public: *public }] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::{By, Channel, Impact, Opening, Rules, TicketKind, Urgency, decide, open};
    use crate::ids::{MessageId, OrganisationId, TicketId};

    fn fresh() -> Ticket {
        let opening = Opening {
            number: 1,
            org: OrganisationId(1),
            requester: PersonId(1),
            kind: TicketKind::Incident,
            subject: "x".into(),
            impact: Impact::Medium,
            urgency: Urgency::Medium,
            line: 1,
            asked: None,
            assets: vec![],
            message: MessageId(1),
            text: "x".into(),
            watchers: vec![],
            acknowledge: true,
            routed: None,
        };
        let by = By::client(PersonId(1));
        let entries: Vec<Entry> = (1..)
            .zip(open(opening, by, &Rules::default()))
            .map(|(seq, event)| Entry { seq, at: seq, by, via: Channel::Portal, event })
            .collect();
        Ticket::fold(TicketId(1), &entries).unwrap()
    }

    fn does(ticket: &mut Ticket, command: Command) -> Result<usize, Refusal> {
        let by = By::staff(PersonId(7));
        let events = decide(ticket, command, by, &Rules::default(), 100)?;
        let count = events.len();
        for event in events {
            ticket.apply(&Entry { seq: ticket.seq + 1, at: 100, by, via: Channel::Desk, event });
        }
        Ok(count)
    }

    fn answer(step: usize, lead: Lead) -> Command {
        let (title, outcome) = ("Лампа?".to_owned(), "Да".to_owned());
        Command::AnswerStep { step, title, outcome, note: String::new(), lead }
    }

    #[test]
    fn a_procedure_goes_step_by_step_and_nobody_answers_one_twice() {
        let mut ticket = fresh();
        assert_eq!(does(&mut ticket, answer(1, Lead::Step(2))), Err(Refusal::NotAtStep));
        let begin = Command::BeginProcedure { article: ArticleId(9), number: 4, version: 2 };
        assert_eq!(does(&mut ticket, begin.clone()), Ok(1));
        assert_eq!(does(&mut ticket, answer(1, Lead::Step(3))), Ok(1));
        assert_eq!(
            does(&mut ticket, answer(1, Lead::Step(3))),
            Err(Refusal::NotAtStep),
            "somebody was faster"
        );
        assert_eq!(does(&mut ticket, Command::StopProcedure { reason: "обед".into() }), Ok(1));
        assert_eq!(does(&mut ticket, answer(3, Lead::Step(4))), Err(Refusal::NotAtStep), "it is put aside");
        assert_eq!(does(&mut ticket, Command::TakeUpProcedure), Ok(1));
        assert_eq!(does(&mut ticket, answer(3, Lead::End(End::Line(2)))), Ok(1));
        let run = ticket.guided.run.clone().unwrap();
        assert_eq!((run.state, run.done.len(), run.version), (RunState::Ended(End::Line(2)), 2, 2));
        assert_eq!(does(&mut ticket, Command::TakeUpProcedure), Err(Refusal::NotAtStep));
        assert_eq!(does(&mut ticket, begin), Ok(1), "it can be run anew");
        assert_eq!(ticket.guided.run.unwrap().done, []);
    }

    #[test]
    fn facts_change_with_what_stood_there() {
        let mut ticket = fresh();
        let facts = |pairs: &[(&str, &str)]| -> Facts {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), Value::Text((*value).to_owned()))).collect()
        };
        assert_eq!(
            does(&mut ticket, Command::ChangeFacts { facts: facts(&[("a", "1")]) }),
            Ok(0),
            "no topic"
        );
        let asked =
            Asked { topic: TopicId(5), version: 1, public: true, facts: facts(&[("a", "1"), ("b", "2")]) };
        assert_eq!(does(&mut ticket, Command::SetTopic { asked: asked.clone() }), Ok(1));
        assert_eq!(does(&mut ticket, Command::SetTopic { asked }), Ok(0));
        assert_eq!(
            does(&mut ticket, Command::ChangeFacts { facts: facts(&[("b", "3"), ("c", "4")]) }),
            Ok(1)
        );
        assert_eq!(ticket.guided.facts(), Some(&facts(&[("b", "3"), ("c", "4")])));
    }

    #[test]
    fn a_thing_is_remembered_as_it_was() {
        let mut ticket = fresh();
        let snapshot = |serial: &str| Snapshot {
            asset: crate::ids::AssetId(3),
            name: "Касса 2".into(),
            of: crate::topic::Words::new("Касса", "Till"),
            serial: serial.into(),
            address: String::new(),
            attributes: vec![],
        };
        let named = |serial| Command::NameAsset { snapshot: Box::new(snapshot(serial)) };
        assert_eq!(does(&mut ticket, named("1")), Ok(1));
        assert_eq!(does(&mut ticket, named("1")), Ok(0));
        assert_eq!(does(&mut ticket, named("2")), Ok(1));
        assert_eq!(ticket.guided.assets, [snapshot("2")]);
        assert_eq!(does(&mut ticket, Command::UnnameAsset { asset: crate::ids::AssetId(3) }), Ok(1));
        assert_eq!(ticket.guided, Guided::default());
    }
}
