//! What is promised to a ticket, and what happens when a step of the plan comes.

use super::{Command, Event, Priority, Refusal, Ticket};
use crate::people::Side;
use crate::sla::Act;
use crate::text::excerpt;

/// The longest reason for a deadline that is set by hand.
const REASON: usize = 300;

/// The events of the commands of promises; none for any other.
pub(super) fn decide(ticket: &Ticket, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Promise { terms } if ticket.promised == Some(terms) => Ok(vec![]),
        Command::Promise { terms } => Ok(vec![Event::Promised { terms }]),
        Command::SetDeadline { metric, at, reason } => match excerpt(&reason, REASON) {
            reason if reason.is_empty() => Err(Refusal::Empty),
            reason => Ok(vec![Event::DeadlineSet { metric, at, reason }]),
        },
        Command::Reach { metric, stage, when, acts, manager } => {
            let done: Vec<Event> = acts
                .iter()
                .filter_map(|act| match act {
                    Act::TellAssignee | Act::TellHead => None,
                    Act::Raise => raise(ticket),
                    Act::HandOver => hand_over(ticket),
                    Act::BringManager => bring(ticket, manager?),
                })
                .collect();
            let reached = Event::StageReached { metric, stage, when: Some(when), acts };
            Ok(std::iter::once(reached).chain(done).collect())
        }
        Command::FollowUp { n } => Ok(vec![Event::FollowedUp { n }]),
        _ => Ok(vec![]),
    }
}

fn raise(ticket: &Ticket) -> Option<Event> {
    let higher = Priority::from_number(ticket.priority.number() - 1)?;
    Some(Event::Prioritised { impact: ticket.impact, urgency: ticket.urgency, priority: higher })
}

fn hand_over(ticket: &Ticket) -> Option<Event> {
    let next = (ticket.line < 9 && ticket.state.is_live()).then_some(ticket.line + 1)?;
    Some(Event::to_line(next))
}

fn bring(ticket: &Ticket, manager: crate::ids::PersonId) -> Option<Event> {
    let there = ticket.assignee == Some(manager) || ticket.watching().contains(&manager);
    (!there).then_some(Event::WatcherAdded { person: manager, side: Side::Staff })
}
