//! A row of another desk's log becomes entries of ours: what it says in its own words, and what it means here.

use super::{ClosedWhy, Event, Impact, Matrix, Priority, State, Ticket, Urgency, WaitFor};
use crate::ids::{PersonId, TeamId};
use std::collections::BTreeMap;

/// What a row's status means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// Nobody has touched it.
    New,
    /// Somebody works on it.
    Open,
    /// It is to be worked on and nobody's.
    Queued,
    /// Somebody else has to act.
    Waiting(WaitFor),
    /// A solution was offered.
    Solved,
    /// Over.
    Closed,
    /// Will not be done.
    Rejected,
    /// Nothing.
    Keep,
}

/// A row, in words and names of ours.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The status in the log's words.
    pub status: String,
    /// The status below it.
    pub substatus: String,
    /// What they mean.
    pub means: Means,
    /// The team that has it.
    pub team: Option<TeamId>,
    /// Its line.
    pub line: u8,
    /// Who has it.
    pub assignee: Option<PersonId>,
    /// How much is hit, where the row says it.
    pub impact: Option<Impact>,
    /// How soon it hurts.
    pub urgency: Option<Urgency>,
    /// The priority, where the row says more than the two.
    pub priority: Option<Priority>,
    /// What else the row says, where it differs from the row before.
    pub said: BTreeMap<String, String>,
}

impl Record {
    /// Impact, urgency and priority that follow from the row, for a ticket that had these before.
    ///
    /// A log that knows only the one takes the other as it was; a priority of its own goes before the matrix.
    pub fn weight(&self, impact: Impact, urgency: Urgency, matrix: &Matrix) -> (Impact, Urgency, Priority) {
        let (impact, urgency) = (self.impact.unwrap_or(impact), self.urgency.unwrap_or(urgency));
        (impact, urgency, self.priority.unwrap_or_else(|| matrix.priority(impact, urgency)))
    }
}

/// The events of a row on a ticket: exactly one [`Event::Recorded`], and what it means around it.
pub fn record(ticket: &Ticket, row: Record, matrix: &Matrix) -> Vec<Event> {
    let mut events = Vec::new();
    let (mut assignee, moved) = (ticket.assignee, row.line != ticket.line);
    if moved {
        events.push(Event::to_line(row.line));
        assignee = None;
    }
    let (impact, urgency, priority) = row.weight(ticket.impact, ticket.urgency, matrix);
    let reason = if row.substatus.is_empty() { row.status.clone() } else { row.substatus.clone() };
    let owner = if row.means == Means::Queued { None } else { row.assignee };
    events.push(Event::Recorded {
        status: row.status,
        substatus: row.substatus,
        team: row.team,
        line: row.line,
        said: row.said,
    });
    if (impact, urgency, priority) != (ticket.impact, ticket.urgency, ticket.priority) {
        events.push(Event::Prioritised { impact, urgency, priority });
    }
    events.extend(lead(ticket.state, row.means, reason));
    if owner != assignee {
        events.push(Event::Assigned { to: owner });
    }
    events
}

/// The events that lead from a state to what a row means. What a ticket that ended is called afterwards changes
/// nothing, as long as it stays ended.
fn lead(state: State, means: Means, reason: String) -> Vec<Event> {
    let close = Event::Closed { why: ClosedWhy::Imported };
    match (means, state) {
        (Means::Keep, _) | (_, State::Merged) => vec![],
        (Means::New | Means::Queued, State::New)
        | (Means::New | Means::Open | Means::Queued, State::Open) => vec![],
        (Means::New | Means::Open | Means::Queued, State::New | State::Waiting(_)) => vec![Event::Resumed],
        (Means::New | Means::Open | Means::Queued, _) => vec![Event::Reopened],
        (Means::Waiting(on), State::Waiting(now)) if on == now => vec![],
        (Means::Waiting(on), state) if state.is_live() => vec![Event::Waited { on, whose: None }],
        (Means::Waiting(on), _) => vec![Event::Reopened, Event::Waited { on, whose: None }],
        (Means::Solved, state) if state.is_live() => vec![Event::Solved],
        (Means::Closed, state) if state.is_live() => vec![Event::Solved, close],
        (Means::Rejected, state) if state.is_live() => vec![Event::Rejected { reason }],
        (Means::Closed | Means::Rejected, State::Solved) => vec![close],
        (Means::Solved | Means::Closed | Means::Rejected, _) => vec![],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::{By, Channel, Entry, Rules, TicketKind, next_moment};
    use crate::ids::{OrganisationId, TicketId};

    fn row(means: Means, line: u8) -> Record {
        Record {
            status: "Accepted".into(),
            substatus: String::new(),
            means,
            team: Some(TeamId(i64::from(line))),
            line,
            assignee: Some(PersonId(7)),
            impact: None,
            urgency: None,
            priority: None,
            said: BTreeMap::new(),
        }
    }

    fn entry(seq: i64, event: Event) -> Entry {
        Entry { seq, at: seq, by: By::staff(PersonId(7)), via: Channel::Import, event }
    }

    fn journal(rows: &[(Means, u8)]) -> (Ticket, Vec<Entry>) {
        let opened = Event::Opened {
            number: 1,
            org: OrganisationId(1),
            requester: PersonId(1),
            kind: TicketKind::Incident,
            subject: "x".into(),
            impact: Impact::Medium,
            urgency: Urgency::Medium,
            priority: Priority::P3,
            line: rows[0].1,
        };
        let mut all = vec![entry(1, opened)];
        let mut ticket = Ticket::born(TicketId(1), &all[0]).unwrap();
        for (means, line) in rows {
            for event in record(&ticket, row(*means, *line), &Matrix::default()) {
                let one = entry(ticket.seq + 1, event);
                ticket.apply(&one);
                all.push(one);
            }
        }
        (ticket, all)
    }

    /// From every state to every meaning: the passages are those of the table, the ticket is what the row says, and
    /// each row stands in the journal once.
    #[test]
    fn every_row_leads_where_it_says() {
        use Means::{Closed, Keep, New, Open, Queued, Rejected, Solved, Waiting};
        let all = [
            New,
            Open,
            Queued,
            Waiting(WaitFor::Requester),
            Waiting(WaitFor::Release),
            Solved,
            Closed,
            Rejected,
            Keep,
        ];
        for first in all {
            for second in all {
                for third in all {
                    let (ticket, journal) = journal(&[(first, 1), (second, 2), (third, 1)]);
                    let rows =
                        journal.iter().filter(|one| matches!(one.event, Event::Recorded { .. })).count();
                    assert_eq!(rows, 3);
                    let mut state = State::New;
                    for next in journal.iter().skip(1).filter_map(|one| one.event.next_state()) {
                        assert!(
                            state.may_become(next),
                            "{first:?} {second:?} {third:?}: {state:?} to {next:?}"
                        );
                        state = next;
                    }
                    let live = !matches!(third, Solved | Closed | Rejected);
                    if third != Keep {
                        assert_eq!(ticket.state.is_live(), live, "{first:?} {second:?} {third:?}");
                    }
                    if let Waiting(on) = third {
                        assert_eq!(ticket.state, State::Waiting(on));
                    }
                    assert_eq!(Ticket::fold(TicketId(1), &journal), Some(ticket.clone()));
                    assert_eq!((ticket.line, ticket.team, ticket.quiet), (1, Some(TeamId(1)), true));
                    assert_eq!(ticket.assignee.is_none(), third == Queued);
                    assert_eq!(
                        next_moment(&ticket, &Rules::default()),
                        None,
                        "nobody is reminded of the past"
                    );
                }
            }
        }
    }

    #[test]
    fn a_touch_of_ours_wakes_it() {
        let (mut ticket, _) = journal(&[(Means::Open, 2)]);
        let touched = Entry { via: Channel::Desk, ..entry(ticket.seq + 1, Event::Assigned { to: None }) };
        ticket.apply(&touched);
        assert!(!ticket.quiet && next_moment(&ticket, &Rules::default()).is_some());
    }
}
