//! What signals and people do to an incident: commands become events, or are refused.

use super::event::{Event, Fact, Linked, Severity, Signal};
use super::report::Figures;
use super::state::{Causes, Incident, State};
use crate::duty::Channel;
use crate::ids::PersonId;
use crate::time::Moment;

/// What somebody wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// He has it. Bound to an episode when it comes by a link or a button of an earlier message.
    Acknowledge {
        /// By which channel.
        by: Option<Channel>,
        /// Of which episode; none for the one that is.
        episode: Option<i64>,
    },
    /// He cannot.
    Decline,
    /// He leads.
    Lead,
    /// He speaks for it.
    Speak,
    /// He writes something down.
    Note(String),
    /// He judges how bad it is.
    Judge(Severity),
    /// He links it.
    Link(Linked),
    /// He asks a counterparty.
    Ask(String, String),
    /// A counterparty answered.
    Answer(String, String),
    /// He changes the draft of the report: what was done, what comes next.
    Edit(String, String),
    /// For the business: it steps in, or the desk carries on.
    Decide(bool),
    /// All is well again.
    Recover(Figures),
    /// He found causes.
    Find(Causes),
    /// Something is to be done.
    Plan(String),
    /// It was done.
    Do(usize),
    /// He puts it away.
    Close,
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It was put away.
    #[error("the incident is closed")]
    Closed,
    /// It still burns.
    #[error("the incident has not recovered")]
    Burning,
    /// Causes are to be written down before it is put away.
    #[error("no cause is written down")]
    NoCause,
    /// The link belongs to an earlier episode.
    #[error("of an earlier episode")]
    Past,
    /// There is no draft.
    #[error("there is no draft")]
    NoDraft,
    /// There is no such action.
    #[error("there is no such action")]
    NoAction,
    /// No words.
    #[error("no words")]
    Empty,
}

/// What becomes of a command. Nothing at all when it is so already: an acknowledgement is idempotent.
pub fn decide(incident: &Incident, person: PersonId, command: Command) -> Result<Vec<Event>, Refusal> {
    let burning = incident.state.is_burning();
    if incident.state == State::Closed
        && !matches!(command, Command::Acknowledge { .. } | Command::Do(_) | Command::Plan(_))
    {
        return Err(Refusal::Closed);
    }
    let words = |text: String| match text.trim() {
        "" => Err(Refusal::Empty),
        text => Ok(text.to_owned()),
    };
    let one = |event| Ok(vec![event]);
    match command {
        Command::Acknowledge { by, episode } => acknowledge(incident, person, by, episode),
        Command::Decline if incident.ring.is_some_and(|ring| ring.person == person) => {
            one(Event::Declined { person })
        }
        Command::Decline => Ok(vec![]),
        Command::Lead if incident.lead == Some(person) => Ok(vec![]),
        Command::Lead => one(Event::LeadTaken { person }),
        Command::Speak if incident.communicator == Some(person) => Ok(vec![]),
        Command::Speak => one(Event::CommunicatorTaken { person }),
        Command::Note(text) => one(Event::Noted { text: words(text)? }),
        Command::Judge(severity) if severity == incident.severity => Ok(vec![]),
        Command::Judge(severity) => one(Event::Judged { severity }),
        Command::Link(with) if incident.links.contains(&with) => Ok(vec![]),
        Command::Link(with) => one(Event::Linked { with }),
        Command::Ask(counterparty, text) => {
            one(Event::Asked { counterparty: words(counterparty)?, text: words(text)? })
        }
        Command::Answer(counterparty, text) => {
            one(Event::Answered { counterparty: words(counterparty)?, text: words(text)? })
        }
        Command::Edit(..) if incident.draft.is_none() => Err(Refusal::NoDraft),
        Command::Edit(done, next) => one(Event::Edited { done, next }),
        Command::Decide(step_in) if incident.stepped_in == Some(step_in) => Ok(vec![]),
        Command::Decide(step_in) => one(Event::Decided { step_in }),
        Command::Recover(_) if !burning => Ok(vec![]),
        Command::Recover(totals) => one(Event::Recovered { totals }),
        Command::Find(causes) => one(Event::CausesFound { causes }),
        Command::Plan(text) => one(Event::ActionAdded { text: words(text)? }),
        Command::Do(n) => match incident.actions.get(n) {
            None => Err(Refusal::NoAction),
            Some(action) if action.done => Ok(vec![]),
            Some(_) => one(Event::ActionDone { n }),
        },
        Command::Close if burning => Err(Refusal::Burning),
        Command::Close if !incident.causes.is_known() => Err(Refusal::NoCause),
        Command::Close => one(Event::Closed),
    }
}

/// The first acknowledgement of an episode counts; the same again changes nothing, one of an earlier episode is told
/// so. A second person who acknowledges takes part without taking it away.
fn acknowledge(
    incident: &Incident,
    person: PersonId,
    by: Option<Channel>,
    episode: Option<i64>,
) -> Result<Vec<Event>, Refusal> {
    if episode.is_some_and(|episode| episode != incident.episode) {
        return Err(Refusal::Past);
    }
    match (incident.state, incident.held) {
        (State::Recovered | State::Closed, _) => Ok(vec![]),
        // A sign of life ends a reminder.
        (_, Some(held)) if held.reminded_until.is_none() => Ok(vec![]),
        _ => Ok(vec![Event::Acknowledged { person, by, episode: incident.episode }]),
    }
}

/// What begins an incident.
pub fn raise(signal: Signal, number: i64, by_client: bool) -> Event {
    Event::Raised { signal, number, by_client }
}

/// What another signal of the same cause does to an open incident.
pub fn told(incident: &Incident, signal: &Signal) -> Vec<Event> {
    let title = if signal.title == incident.title { String::new() } else { signal.title.clone() };
    let told = Event::Told {
        facts: signal.facts.clone(),
        title,
        severity: (signal.severity > incident.severity).then_some(signal.severity),
        money: (signal.money_missing != incident.money).then_some(signal.money_missing),
    };
    match incident.state {
        State::Recovered => vec![told, Event::Returned { episode: incident.episode + 1 }],
        _ => vec![told],
    }
}

/// What follows when all is well again.
pub fn recovered(incident: &Incident, totals: Figures, facts: Vec<Fact>) -> Vec<Event> {
    if !incident.state.is_burning() {
        return vec![];
    }
    let told =
        (!facts.is_empty()).then(|| Event::Told { facts, title: String::new(), severity: None, money: None });
    told.into_iter().chain([Event::Recovered { totals }]).collect()
}

/// Whether an incident belongs into the register of missed problems at a moment, and since when.
impl Incident {
    /// A client reported it before our monitors, or it stood unacknowledged beyond its term.
    pub fn was_missed(&self) -> bool {
        self.by_client || self.missed
    }

    /// When it was missed: at its beginning, for us when somebody's time ran out.
    pub fn missed_since(&self) -> Option<Moment> {
        self.was_missed().then_some(self.raised_at)
    }
}
