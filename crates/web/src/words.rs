//! The domain's words as the pages' words, at one place.

use crate::pages::happening::{Happened, Happening, Passed};
use crate::pages::view::{Channel, Impact, Kind, Priority, State, Turn, Urgency};
use domain::desk as d;
use domain::ids::PersonId;
use std::collections::HashMap;

/// States.
pub fn state(state: d::State) -> State {
    match state {
        d::State::New => State::New,
        d::State::Open => State::Open,
        d::State::Waiting(d::WaitFor::Requester) => State::WaitingRequester,
        d::State::Waiting(d::WaitFor::ThirdParty) => State::WaitingThirdParty,
        d::State::Waiting(d::WaitFor::Release) => State::WaitingRelease,
        d::State::Waiting(d::WaitFor::Scheduled) => State::Scheduled,
        d::State::Solved => State::Solved,
        d::State::Closed => State::Closed,
        d::State::Merged => State::Merged,
        d::State::Rejected => State::Rejected,
    }
}

/// Whose move.
pub fn turn(turn: d::Turn) -> Turn {
    match turn {
        d::Turn::Us => Turn::Ours,
        d::Turn::Requester => Turn::Client,
        d::Turn::Other => Turn::Third,
        d::Turn::Nobody => Turn::Nobody,
    }
}

/// The priority that a word of a form means.
pub fn priority_of(priority: Priority) -> d::Priority {
    match priority {
        Priority::P1 => d::Priority::P1,
        Priority::P2 => d::Priority::P2,
        Priority::P3 => d::Priority::P3,
        Priority::P4 => d::Priority::P4,
    }
}

/// Priorities.
pub fn priority(priority: d::Priority) -> Priority {
    match priority {
        d::Priority::P1 => Priority::P1,
        d::Priority::P2 => Priority::P2,
        d::Priority::P3 => Priority::P3,
        d::Priority::P4 => Priority::P4,
    }
}

/// Impact, there.
pub fn impact(impact: d::Impact) -> Impact {
    match impact {
        d::Impact::Low => Impact::Low,
        d::Impact::Medium => Impact::Medium,
        d::Impact::High => Impact::High,
    }
}

/// Impact, and back.
pub fn impact_back(impact: Impact) -> d::Impact {
    match impact {
        Impact::Low => d::Impact::Low,
        Impact::Medium => d::Impact::Medium,
        Impact::High => d::Impact::High,
    }
}

/// Urgency, there.
pub fn urgency(urgency: d::Urgency) -> Urgency {
    match urgency {
        d::Urgency::Low => Urgency::Low,
        d::Urgency::Medium => Urgency::Medium,
        d::Urgency::High => Urgency::High,
    }
}

/// Urgency, and back.
pub fn urgency_back(urgency: Urgency) -> d::Urgency {
    match urgency {
        Urgency::Low => d::Urgency::Low,
        Urgency::Medium => d::Urgency::Medium,
        Urgency::High => d::Urgency::High,
    }
}

/// Kinds, there.
pub fn kind(kind: d::TicketKind) -> Kind {
    match kind {
        d::TicketKind::Consultation => Kind::Consultation,
        d::TicketKind::Incident => Kind::Incident,
        d::TicketKind::Fault => Kind::Fault,
        d::TicketKind::Wish => Kind::Wish,
        d::TicketKind::ServiceOrder => Kind::ServiceOrder,
        d::TicketKind::DataFinding => Kind::DataFinding,
    }
}

/// Kinds, and back.
pub fn kind_back(kind: Kind) -> d::TicketKind {
    match kind {
        Kind::Consultation => d::TicketKind::Consultation,
        Kind::Incident => d::TicketKind::Incident,
        Kind::Fault => d::TicketKind::Fault,
        Kind::Wish => d::TicketKind::Wish,
        Kind::ServiceOrder => d::TicketKind::ServiceOrder,
        Kind::DataFinding => d::TicketKind::DataFinding,
    }
}

/// Channels.
pub fn channel(channel: d::Channel) -> Channel {
    match channel {
        d::Channel::Mail => Channel::Mail,
        d::Channel::Portal => Channel::Portal,
        d::Channel::Phone => Channel::Phone,
        d::Channel::Desk | d::Channel::System | d::Channel::Import | d::Channel::Api => Channel::Desk,
    }
}

/// Tells a journal in the pages' words; what changed needs what was before.
pub struct Teller<'a> {
    names: &'a HashMap<PersonId, String>,
    priority: d::Priority,
    assignee: Option<PersonId>,
    /// The beginning of our last answer.
    answer: String,
}

impl<'a> Teller<'a> {
    /// A teller for a ticket's journal, from its first line on.
    pub fn new(names: &'a HashMap<PersonId, String>) -> Teller<'a> {
        Teller { names, priority: d::Priority::P4, assignee: None, answer: String::new() }
    }

    fn name(&self, person: PersonId) -> String {
        self.names.get(&person).cloned().unwrap_or_default()
    }

    /// The next line.
    #[allow(clippy::too_many_lines, reason = "a line for each event")]
    pub fn tell(&mut self, entry: &d::Entry, requester: &str) -> Option<Happened> {
        use d::Event as E;
        let what = match &entry.event {
            E::Opened { priority, .. } => self.begins(entry, *priority),
            E::Acknowledged => Happening::Acknowledged(requester.to_owned()),
            E::RequesterWrote { .. } | E::AutoReplied { .. } => Happening::ClientWrote,
            E::Thanked { .. } | E::Liked => Happening::Liked,
            E::Replied { excerpt, .. } => {
                self.answer.clone_from(excerpt);
                Happening::Replied
            }
            E::Noted { .. } => Happening::Noted,
            E::Bounced { reason, recipient, .. } => Happening::Bounced(match reason.as_str() {
                "" => recipient.clone(),
                reason => format!("{recipient}: {reason}"),
            }),
            E::Complained { recipient, .. } => Happening::Complained(recipient.clone()),
            E::FileInfected { name, threat, .. } => Happening::FileInfected(name.clone(), threat.clone()),
            E::Assigned { to } => {
                self.assignee = *to;
                if to.is_some() && *to == entry.by.person {
                    return self.happened(entry, Happening::Took);
                }
                to.map_or(Happening::Unassigned, |person| Happening::Assigned(self.name(person)))
            }
            E::Prioritised { priority: next, .. } => {
                let before = std::mem::replace(&mut self.priority, *next);
                Happening::Priority(priority(before), priority(*next))
            }
            E::KindChanged { kind: next } => Happening::Kind(kind(*next)),
            E::SubjectChanged { subject } => Happening::Subject(subject.clone()),
            E::RequesterChanged { .. } => return None,
            E::Resumed => Happening::State(State::Open),
            E::Waited { on, .. } => Happening::State(state(d::State::Waiting(*on))),
            E::Solved => Happening::State(State::Solved),
            E::Confirmed => Happening::Confirmed,
            E::Reopened | E::ThanksOverruled => Happening::Reopened,
            E::Closed { why: d::ClosedWhy::Silence } => Happening::ClosedBySilence,
            E::Closed { why: d::ClosedWhy::Imported } => Happening::ClosedByImport,
            E::Closed { .. } => Happening::State(State::Closed),
            // The answer that says no stands right above.
            E::Rejected { reason } if *reason == self.answer => Happening::State(State::Rejected),
            E::Rejected { reason } => Happening::Rejected(reason.clone()),
            E::WatcherAdded { person, .. } => Happening::WatcherAdded(self.name(*person)),
            E::WatcherRemoved { person } => Happening::WatcherRemoved(self.name(*person)),
            E::Dealt { .. }
            | E::Routed { .. }
            | E::LineChanged { .. }
            | E::HandOverAsked { .. }
            | E::HandOverDeclined { .. }
            | E::Reproduced { .. }
            | E::Searched { .. } => Happening::Passed(self.passed(&entry.event)?),
            E::TimeLogged { .. }
            | E::TimeCountered { .. }
            | E::TimeDisputed { .. }
            | E::DisputeAnswered { .. }
            | E::DisputeDecided { .. }
            | E::Quoted { .. }
            | E::QuoteAnswered { .. } => of_time(&entry.event)?,
            // The first goes to the owner, where there is one; the second to the head.
            E::Reminded { step } => {
                let owner = self.assignee.filter(|_| *step == 1);
                Happening::Reminded(owner.map(|person| self.name(person)).unwrap_or_default())
            }
            E::Merged { number, .. } => Happening::MergedInto(number.to_string()),
            E::Unmerged { number, .. } => Happening::LetGoFrom(*number),
            E::Absorbed { number, .. } => Happening::Absorbed(*number),
            E::Released { number, .. } => Happening::LetGo(*number),
            E::Linked { link, number, .. } => Happening::Linked(*link, *number),
            E::Unlinked { number, .. } => Happening::Unlinked(*number),
            E::Flagged { flag, on } => Happening::Flagged(*flag, *on),
            E::Referred { reference } => Happening::Referred(referred(reference)),
            E::Unreferred { reference } => Happening::Unreferred(referred(reference)),
            E::SolvedWith { number, .. } => Happening::SolvedWith(*number),
            E::SolvedOtherwise { number, .. } => Happening::SolvedOtherwise(*number),
            E::ArticleBegun { number, .. } => Happening::ArticleBegun(*number),
            E::ArticleWaived { reason } => Happening::ArticleWaived(reason.clone()),
            E::Recorded { status, substatus, .. } => Happening::Recorded(recorded(status, substatus)),
            E::SplitOff { number, .. } => Happening::SplitOff(*number),
            E::Edited { .. } => Happening::Edited,
            E::Undone { .. } => Happening::Undone,
            E::Promised { .. } => Happening::Promised,
            E::DeadlineSet { metric, at, reason } => Happening::DeadlineSet(*metric, *at, reason.clone()),
            E::StageReached { metric, when, .. } => Happening::StageReached(*metric, *when),
            E::FollowedUp { .. } => Happening::FollowedUp,
            other => return guided(other).and_then(|what| self.happened(entry, what)),
        };
        self.happened(entry, what)
    }

    fn begins(&mut self, entry: &d::Entry, priority: d::Priority) -> Happening {
        self.priority = priority;
        Happening::Opened(channel(entry.via))
    }

    /// What happened between lines.
    fn passed(&mut self, event: &d::Event) -> Option<Passed> {
        use d::Event as E;
        Some(match event {
            E::LineChanged { line, note, excuse, returned, .. } => {
                self.assignee = None;
                let (note, excuse) = (note.clone(), excuse.clone());
                Passed::To { line: *line, note, excuse, returned: *returned }
            }
            E::Dealt { to, how } => {
                self.assignee = Some(*to);
                Passed::Dealt(self.name(*to), how.is_none())
            }
            E::Routed { rule, to, .. } => {
                self.assignee = *to;
                Passed::Routed(rule.clone())
            }
            E::HandOverAsked { line, note, .. } => Passed::Asked(*line, note.clone()),
            E::HandOverDeclined { reason } => Passed::Declined(reason.clone()),
            E::Reproduced { steps } => Passed::Reproduced(steps.clone()),
            E::Searched { text, found } => Passed::Searched(text.clone(), *found),
            _ => return None,
        })
    }

    fn happened(&self, entry: &d::Entry, what: Happening) -> Option<Happened> {
        let by_rule = matches!(entry.event, d::Event::Acknowledged);
        let who = entry.by.person.filter(|_| !by_rule).map(|person| self.name(person));
        let who = who.filter(|name| !name.is_empty());
        Some(Happened { at_ms: entry.at, who, what })
    }
}

/// A name in another system, as people say it.
/// What a row of another desk's log calls the state.
fn recorded(status: &str, substatus: &str) -> String {
    if substatus.is_empty() { status.to_owned() } else { format!("{status} / {substatus}") }
}

fn referred(reference: &d::Reference) -> String {
    format!("{} {}", reference.system, reference.value)
}

/// What leads the work on a ticket, in the pages' words.
fn guided(event: &d::Event) -> Option<Happening> {
    use d::Event as E;
    Some(match event {
        E::TopicSet { .. } => Happening::TopicSet,
        E::FactsChanged { changes, .. } => Happening::FactsChanged(changes.len()),
        E::ProcedureBegun { number, .. } => Happening::ProcedureBegun(*number),
        E::StepAnswered { title, outcome, .. } => Happening::StepAnswered(title.clone(), outcome.clone()),
        E::ProcedureStopped { .. } => Happening::ProcedureStopped,
        E::ProcedureTakenUp => Happening::ProcedureTakenUp,
        E::AssetNamed { snapshot } => Happening::AssetNamed(snapshot.name.clone()),
        E::AssetUnnamed { name, .. } => Happening::AssetUnnamed(name.clone()),
        E::Planned { name, .. } => Happening::Planned(name.clone()),
        E::Unplanned { name, .. } => Happening::Unplanned(name.clone()),
        E::Shipped { name, note, .. } => Happening::Shipped(name.clone(), note.clone()),
        E::TaskMoved { task } => {
            let name = format!("{} {}", task.system, task.value);
            Happening::TaskMoved(name, task.state.clone(), task.done)
        }
        _ => return None,
    })
}

/// What has to do with time and money.
fn of_time(event: &d::Event) -> Option<Happening> {
    use d::Event as E;
    Some(match event {
        E::TimeLogged { minutes, spent } => {
            let note = spent.as_ref().map(|spent| spent.note.clone()).unwrap_or_default();
            Happening::Time(*minutes, note)
        }
        E::TimeCountered { minutes, reason, .. } => Happening::TimeBack(*minutes, reason.clone()),
        E::TimeDisputed { words, .. } => Happening::TimeDisputed(words.clone()),
        E::DisputeAnswered { words, .. } => Happening::DisputeAnswered(words.clone()),
        E::DisputeDecided { verdict, reason, .. } => Happening::DisputeDecided(*verdict, reason.clone()),
        E::Quoted { offer } => Happening::Quoted(offer.title.clone(), offer.amount),
        E::QuoteAnswered { accepted, .. } => Happening::QuoteAnswered(*accepted),
        _ => return None,
    })
}
