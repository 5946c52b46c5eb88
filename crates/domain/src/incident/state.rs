//! The incident as its journal leaves it.

use super::event::{Entry, Event, Fact, Linked, Severity};
use super::report::{Figures, Report};
use crate::duty::{Channel, Spot};
use crate::ids::{OrganisationId, PersonId};
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Where an incident stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nobody has acknowledged it.
    Calling,
    /// Somebody has it.
    Held,
    /// All is well again; causes and actions are still to be written down.
    Recovered,
    /// Put away.
    Closed,
}

impl State {
    /// The stored word.
    pub fn code(self) -> &'static str {
        match self {
            State::Calling => "calling",
            State::Held => "held",
            State::Recovered => "recovered",
            State::Closed => "closed",
        }
    }

    /// Whether something is wrong still.
    pub fn is_burning(self) -> bool {
        matches!(self, State::Calling | State::Held)
    }
}

/// Somebody is being called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ring {
    /// Who.
    pub person: PersonId,
    /// Where in the map.
    pub spot: Spot,
    /// Since when.
    pub at: Moment,
    /// Until when.
    pub until: Moment,
}

/// Somebody has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// Who.
    pub person: PersonId,
    /// By which channel.
    pub by: Option<Channel>,
    /// Since when.
    pub at: Moment,
    /// The last sign of life of anybody.
    pub alive_at: Moment,
    /// Until when he is to answer a reminder.
    pub reminded_until: Option<Moment>,
}

/// A word of a thread with a counterparty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// When.
    pub at: Moment,
    /// The counterparty said it.
    pub theirs: bool,
    /// What.
    pub text: String,
}

/// A thread with a counterparty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// With whom.
    pub counterparty: String,
    /// What was said.
    pub said: Vec<Said>,
}

impl Thread {
    /// How long the counterparty took for each answer: from the first question that waited to the answer.
    pub fn answer_times(&self) -> Vec<i64> {
        let (mut asked, mut times) = (None, vec![]);
        for said in &self.said {
            match (said.theirs, asked) {
                (false, None) => asked = Some(said.at),
                (true, Some(at)) => {
                    times.push(said.at - at);
                    asked = None;
                }
                _ => {}
            }
        }
        times
    }
}

/// Causes, on each level.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Causes {
    /// What broke.
    pub technical: String,
    /// Which process let it.
    pub process: String,
    /// What was missing in the project.
    pub project: String,
}

impl Causes {
    /// Whether anything was found.
    pub fn is_known(&self) -> bool {
        ![&self.technical, &self.process, &self.project].iter().all(|text| text.trim().is_empty())
    }
}

/// Something to be done so that it does not happen again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// What.
    pub text: String,
    /// Whether it was done.
    pub done: bool,
}

/// An incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Its human number.
    pub number: i64,
    /// Its client.
    pub client: OrganisationId,
    /// The type's path.
    pub kind: String,
    /// What causes it.
    pub cause: String,
    /// The flow.
    pub flow: Option<i64>,
    /// What happened.
    pub title: String,
    /// What is known.
    pub facts: Vec<Fact>,
    /// How bad it is.
    pub severity: Severity,
    /// Money at risk, kopecks.
    pub money: i64,
    /// Since when it is wrong.
    pub since: Moment,
    /// When we heard of it.
    pub raised_at: Moment,
    /// A client said it before our monitors.
    pub by_client: bool,
    /// How many signals came.
    pub signals: i64,
    /// Where it stands.
    pub state: State,
    /// Which episode of calling it is: an acknowledgement of an earlier one means nothing.
    pub episode: i64,
    /// Who is being called.
    pub ring: Option<Ring>,
    /// The last spot that was called in this episode.
    pub spot: Option<Spot>,
    /// Who said that he cannot.
    pub declined: BTreeSet<PersonId>,
    /// Nobody of the map was left.
    pub exhausted: bool,
    /// Whether anybody's time ran out.
    pub missed: bool,
    /// Who has it.
    pub held: Option<Acknowledgement>,
    /// When it was acknowledged for the first time.
    pub first_held_at: Option<Moment>,
    /// Who leads.
    pub lead: Option<PersonId>,
    /// Who speaks for it.
    pub communicator: Option<PersonId>,
    /// What was written down.
    pub notes: Vec<(Moment, String)>,
    /// What it is linked with.
    pub links: Vec<Linked>,
    /// Threads with counterparties.
    pub threads: Vec<Thread>,
    /// The report that waits to go, and when it goes.
    pub draft: Option<(Report, Moment)>,
    /// The last full hour for which a report went out.
    pub reported_at: Option<Moment>,
    /// How many reports went out.
    pub reports: i64,
    /// What the business decided last.
    pub stepped_in: Option<bool>,
    /// When all was well again.
    pub recovered_at: Option<Moment>,
    /// What it came to.
    pub totals: Option<Figures>,
    /// The closing report went out.
    pub closing_sent: bool,
    /// Causes.
    pub causes: Causes,
    /// Actions.
    pub actions: Vec<Action>,
    /// When it was put away.
    pub closed_at: Option<Moment>,
    /// The last entry.
    pub seq: i64,
}

impl Incident {
    /// Folds a journal; none when it does not begin with a beginning.
    pub fn fold(journal: &[Entry]) -> Option<Incident> {
        let (first, rest) = journal.split_first()?;
        let mut incident = Incident::begin(first)?;
        rest.iter().for_each(|entry| incident.apply(entry));
        Some(incident)
    }

    /// The incident that an entry begins.
    pub fn begin(entry: &Entry) -> Option<Incident> {
        let Event::Raised { signal, number, by_client } = &entry.event else { return None };
        Some(Incident {
            number: *number,
            client: signal.client,
            kind: signal.kind.clone(),
            cause: signal.cause.clone(),
            flow: signal.flow,
            title: signal.title.clone(),
            facts: signal.facts.clone(),
            severity: signal.severity,
            money: signal.money_missing,
            since: signal.at.min(entry.at),
            raised_at: entry.at,
            by_client: *by_client,
            signals: 1,
            state: State::Calling,
            episode: 1,
            ring: None,
            spot: None,
            declined: BTreeSet::new(),
            exhausted: false,
            missed: false,
            held: None,
            first_held_at: None,
            lead: None,
            communicator: None,
            notes: vec![],
            links: vec![],
            threads: vec![],
            draft: None,
            reported_at: None,
            reports: 0,
            stepped_in: None,
            recovered_at: None,
            totals: None,
            closing_sent: false,
            causes: Causes::default(),
            actions: vec![],
            closed_at: None,
            seq: entry.seq,
        })
    }

    /// Takes an entry in.
    pub fn apply(&mut self, entry: &Entry) {
        self.seq = entry.seq;
        if let (Some(held), Some(_)) = (&mut self.held, entry.by) {
            (held.alive_at, held.reminded_until) = (entry.at, None);
        }
        match &entry.event {
            Event::Raised { .. } => {}
            Event::Told { facts, severity, money, .. } => self.hear(facts, *severity, *money),
            Event::Called { call, .. } => {
                self.spot = Some(call.spot);
                let (person, spot, at, until) = (call.person, call.spot, entry.at, call.until);
                self.ring = Some(Ring { person, spot, at, until });
            }
            Event::Missed { .. } => (self.ring, self.missed) = (None, true),
            Event::Exhausted => self.exhausted = true,
            Event::Acknowledged { person, by, .. } => self.hold(*person, *by, entry.at),
            Event::Declined { person } => {
                self.declined.insert(*person);
                if self.ring.is_some_and(|ring| ring.person == *person) {
                    self.ring = None;
                }
            }
            Event::Reminded { until, .. } => {
                if let Some(held) = &mut self.held {
                    held.reminded_until = Some(*until);
                }
            }
            Event::Unacknowledged { episode, .. } | Event::Returned { episode } => self.anew(*episode),
            Event::LeadTaken { person } => self.lead = Some(*person),
            Event::CommunicatorTaken { person } => self.communicator = Some(*person),
            Event::Noted { text } => self.notes.push((entry.at, text.clone())),
            Event::Judged { severity } => self.severity = *severity,
            Event::Linked { with } => self.links.push(with.clone()),
            Event::Asked { counterparty, text } => self.say(counterparty, false, text, entry.at),
            Event::Answered { counterparty, text } => self.say(counterparty, true, text, entry.at),
            Event::Drafted { report, goes_at } => self.draft = Some((report.clone(), *goes_at)),
            Event::Edited { done, next } => {
                if let Some((report, _)) = &mut self.draft {
                    report.done.clone_from(done);
                    report.next.clone_from(next);
                }
            }
            Event::Reported { report, .. } => {
                (self.draft, self.reported_at) = (None, Some(report.at));
                self.reports += 1;
                self.closing_sent |= report.closing;
            }
            Event::Decided { step_in } => self.stepped_in = Some(*step_in),
            Event::Recovered { totals } => {
                self.state = State::Recovered;
                self.recovered_at = Some(entry.at);
                self.money = totals.money.max(self.money);
                self.totals = Some(totals.clone());
                (self.ring, self.closing_sent) = (None, false);
            }
            Event::CausesFound { causes } => self.causes = causes.clone(),
            Event::ActionAdded { text } => {
                self.actions.push(Action { text: text.clone(), done: false });
            }
            Event::ActionDone { n } => {
                if let Some(action) = self.actions.get_mut(*n) {
                    action.done = true;
                }
            }
            Event::Closed => {
                (self.state, self.closed_at, self.ring) = (State::Closed, Some(entry.at), None);
            }
        }
    }

    fn hear(&mut self, facts: &[Fact], severity: Option<Severity>, money: Option<i64>) {
        self.signals += 1;
        for (label, value) in facts {
            match self.facts.iter_mut().find(|(known, _)| known == label) {
                Some((_, known)) => known.clone_from(value),
                None => self.facts.push((label.clone(), value.clone())),
            }
        }
        self.severity = severity.unwrap_or(self.severity);
        self.money = money.unwrap_or(self.money);
    }

    fn hold(&mut self, person: PersonId, by: Option<Channel>, at: Moment) {
        if self.state == State::Calling {
            self.state = State::Held;
        }
        self.ring = None;
        self.held = Some(Acknowledgement { person, by, at, alive_at: at, reminded_until: None });
        self.first_held_at = self.first_held_at.or(Some(at));
        self.lead = self.lead.or(Some(person));
    }

    /// Somebody is to be called from the beginning.
    fn anew(&mut self, episode: i64) {
        self.state = State::Calling;
        self.episode = episode;
        (self.ring, self.spot, self.held) = (None, None, None);
        self.declined.clear();
        (self.exhausted, self.recovered_at, self.closing_sent) = (false, None, false);
        // All was well for too short a time to say so.
        self.draft = self.draft.take().filter(|(report, _)| !report.closing);
    }

    fn say(&mut self, counterparty: &str, theirs: bool, text: &str, at: Moment) {
        let said = Said { at, theirs, text: text.to_owned() };
        match self.threads.iter_mut().find(|thread| thread.counterparty == counterparty) {
            Some(thread) => thread.said.push(said),
            None => {
                let counterparty = counterparty.to_owned();
                self.threads.push(Thread { counterparty, said: vec![said] });
            }
        }
    }
}
