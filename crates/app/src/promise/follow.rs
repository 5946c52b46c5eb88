//! Keeps the clocks of a ticket: each new entry of its journal moves them, in the unit of work that writes it.

use super::book::ALWAYS;
use crate::desk::Acted;
use crate::{AppError, Scene};
use domain::desk::{By, Channel, Command, Entry, Event, State, Ticket};
use domain::ids::{CalendarId, OrganisationId, PersonId};
use domain::sla::{Book, Clocks, Metric, Mode, Occurrence, TermsRef, alarms, follow_ups, next_moment};
use store::promise::{ClockRow, Deadline};
use store::{Tx, desk, people, promise};

/// The clocks whose deadlines lists show: what the client waits for.
const SHOWN: [Metric; 4] = [Metric::Reaction, Metric::NextAnswer, Metric::Resolution, Metric::House];
/// A branch of a branch of a branch has the contract of its parent; nobody goes deeper.
const DEEP: usize = 5;

/// The clocks after an act, and whether they moved by it.
pub(crate) struct Followed {
    row: ClockRow,
    moved: bool,
}

/// The earlier of the desk's own next moment and the plan's.
pub(crate) fn earliest(own: Option<i64>, clocks: Option<&Followed>) -> Option<i64> {
    own.into_iter().chain(clocks.and_then(|clocks| clocks.row.next_at)).min()
}

/// What is promised to a client now; a branch without a contract has its parent's.
pub(super) fn promised_now(
    tx: &mut Tx<'_>,
    scene: &Scene,
    client: OrganisationId,
) -> Result<Option<TermsRef>, AppError> {
    let all = scene.promises.newest(tx)?;
    promised_among(tx, &all, client, scene.now)
}

/// The same among agreements that are perhaps not written yet.
pub(super) fn promised_among(
    tx: &mut Tx<'_>,
    all: &super::Agreements,
    client: OrganisationId,
    now: i64,
) -> Result<Option<TermsRef>, AppError> {
    if all.contracts.is_empty() {
        return Ok(None);
    }
    let mut at = Some(client);
    for _ in 0..DEEP {
        let Some(org) = at else { break };
        if let Some(terms) = all.promised_to(org, now) {
            return Ok(Some(terms));
        }
        at = people::org(tx, org)?.and_then(|org| org.parent);
    }
    Ok(None)
}

/// Gives a new ticket what the contract in force promises. A past that is brought in was promised nothing.
pub(crate) fn begin(
    tx: &mut Tx<'_>,
    scene: &Scene,
    ticket: &mut Ticket,
    entries: &mut Vec<Entry>,
) -> Result<(), AppError> {
    if scene.passed == i64::MIN {
        promise(tx, scene, ticket, entries)?;
    }
    Ok(())
}

/// The engineer whom the contract of a ticket's client names, when its plan has a personal engineer.
pub(crate) fn personal(
    tx: &mut Tx<'_>,
    scene: &Scene,
    ticket: &Ticket,
) -> Result<Option<PersonId>, AppError> {
    let terms = match ticket.promised {
        Some(terms) => Some(terms),
        None => promised_now(tx, scene, ticket.org)?,
    };
    let named = terms.map(|terms| scene.promises.personal(tx, terms)).transpose()?.flatten();
    // Who left the desk is named by the contract until somebody changes it.
    let Some(named) = named else { return Ok(None) };
    Ok(people::person(tx, named)?.filter(|person| person.active).map(|person| person.id))
}

/// Gives a ticket what is promised now when an act of its own calls for it: another client, a return after the end.
pub(crate) fn renew(
    tx: &mut Tx<'_>,
    scene: &Scene,
    before: &Ticket,
    ticket: &mut Ticket,
    entries: &mut Vec<Entry>,
) -> Result<(), AppError> {
    let ended = matches!(before.state, State::Closed | State::Rejected);
    let calls = entries.iter().any(|entry| match entry.event {
        Event::RequesterChanged { org, .. } => org != before.org,
        Event::Reopened | Event::ThanksOverruled => ended,
        Event::Unmerged { .. } => true,
        _ => false,
    });
    if calls && scene.passed == i64::MIN {
        promise(tx, scene, ticket, entries)?;
    }
    Ok(())
}

fn promise(
    tx: &mut Tx<'_>,
    scene: &Scene,
    ticket: &mut Ticket,
    entries: &mut Vec<Entry>,
) -> Result<(), AppError> {
    let terms = promised_now(tx, scene, ticket.org)?;
    if let Some(terms) = terms.filter(|terms| ticket.promised != Some(*terms)) {
        let (seq, event) = (ticket.seq + 1, Event::Promised { terms });
        let entry = Entry { seq, at: scene.now, by: By::SYSTEM, via: Channel::System, event };
        ticket.apply(&entry);
        entries.push(entry);
    }
    Ok(())
}

/// The clocks of a ticket after an act; `None` when nothing is promised to it. `before` is the ticket before the act,
/// `None` for a new one.
pub(crate) fn follow(
    tx: &mut Tx<'_>,
    scene: &Scene,
    before: Option<&Ticket>,
    acted: &Acted,
) -> Result<Option<Followed>, AppError> {
    if acted.ticket.promised.is_none() {
        return Ok(None);
    }
    let row = match before.filter(|before| before.promised.is_some()) {
        Some(ticket) => promise::clocks(tx, ticket.id)?,
        None => None,
    };
    let moves: Vec<Occurrence> = acted.entries.iter().filter_map(Occurrence::of).collect();
    let (mut clocks, earlier) = match (row, before) {
        (Some(row), _) if moves.is_empty() => return Ok(Some(Followed { row, moved: false })),
        (Some(row), _) => (row.clocks, vec![]),
        (None, None) => (Clocks::default(), vec![]),
        // Its first promise, or a row that is lost: the journal knows all.
        (None, Some(ticket)) => {
            let journal = desk::journal(tx, ticket.id)?;
            (Clocks::default(), journal.iter().filter_map(Occurrence::of).collect())
        }
    };
    let all: Vec<Occurrence> = earlier.into_iter().chain(moves).collect();
    let book = scene.book(tx, named(&clocks).into_iter().chain(promised_in(&all)))?;
    for one in &all {
        clocks.take(one, &book, &mut |_| {}).map_err(AppError::broken)?;
    }
    let row = project(tx, scene, clocks, &book)?;
    Ok(Some(Followed { row, moved: true }))
}

/// Writes the clocks after an act.
pub(crate) fn keep(tx: &mut Tx<'_>, ticket: &Ticket, clocks: Option<&Followed>) -> Result<(), AppError> {
    match clocks.filter(|clocks| clocks.moved) {
        Some(clocks) => Ok(promise::put_clocks(tx, ticket.id, &clocks.row)?),
        None => Ok(()),
    }
}

/// The terms that clocks name.
pub(super) fn named(clocks: &Clocks) -> Vec<TermsRef> {
    let mut all: Vec<TermsRef> = clocks.clocks.iter().filter_map(|clock| clock.promised.terms).collect();
    all.extend(clocks.terms);
    all
}

/// The terms that a journal names.
pub(super) fn promised_in(all: &[Occurrence]) -> Vec<TermsRef> {
    let terms = |one: &Occurrence| match one.what {
        domain::sla::What::Promised(terms) => Some(terms),
        _ => None,
    };
    all.iter().filter_map(terms).collect()
}

/// The row of clocks: with them what lists show and when the plan wants something.
fn project(tx: &mut Tx<'_>, scene: &Scene, clocks: Clocks, book: &Book) -> Result<ClockRow, AppError> {
    let running = clocks.clocks.iter().any(|clock| clock.mode != Mode::Stopped);
    let mut deadline = Deadline::default();
    let mut risk = 0;
    let mut paused = None;
    let contract = match clocks.terms.filter(|_| running) {
        Some(terms) => scene.promises.contract(tx, terms)?,
        None => None,
    };
    for clock in clocks.clocks.iter().filter(|clock| clock.mode != Mode::Stopped) {
        let reading = clock.reading(clocks.at, book).map_err(AppError::broken)?;
        if !SHOWN.contains(&clock.metric) || reading.left.is_none() {
            continue;
        }
        if reading.breached.is_none()
            && let Some(contract) = &contract
        {
            risk += contract.penalty(clock.metric, clocks.priority).0;
        }
        if clock.mode == Mode::Paused {
            paused.get_or_insert(reading.whose);
        }
        if let Some(due) = reading.due.filter(|due| deadline.due_at.is_none_or(|at| *due < at)) {
            let calendar = match clock.metric {
                Metric::House => Some((CalendarId(ALWAYS), 1)),
                _ => clock.promised.terms.map(|terms| terms.calendar),
            };
            let by_hand = clock.promised.fixed.is_some();
            (deadline.due_at, deadline.metric) = (Some(due), Some(clock.metric));
            deadline.calendar = calendar.filter(|_| !by_hand);
        }
    }
    deadline.risk = risk;
    // What the client waits for pauses: his own silence, a third party.
    deadline.paused = paused.filter(|_| deadline.due_at.is_none());
    let next_at = next_moment(&clocks, book).map_err(AppError::broken)?;
    Ok(ClockRow { clocks, next_at, running, deadline })
}

/// What the plan wants of a ticket now: steps whose moment has come, reminders to the requester.
pub(crate) fn due(tx: &mut Tx<'_>, scene: &Scene, ticket: &Ticket) -> Result<Vec<Command>, AppError> {
    if ticket.promised.is_none() {
        return Ok(vec![]);
    }
    let come = |at: i64| at <= scene.now;
    let Some(row) = promise::clocks(tx, ticket.id)?.filter(|row| row.next_at.is_some_and(come)) else {
        return Ok(vec![]);
    };
    let book = scene.book(tx, named(&row.clocks))?;
    let manager = match row.clocks.terms {
        Some(terms) => scene.promises.contract(tx, terms)?.and_then(|contract| contract.manager),
        None => None,
    };
    let steps = alarms(&row.clocks, &book).map_err(AppError::broken)?;
    let steps = steps.into_iter().filter(|step| come(step.at));
    let mut commands: Vec<Command> = steps
        .map(|step| Command::Reach {
            metric: step.metric,
            stage: step.stage,
            when: step.when,
            acts: step.acts,
            manager,
        })
        .collect();
    let reminders = follow_ups(&row.clocks, &book).map_err(AppError::broken)?;
    commands.extend(reminders.iter().filter(|one| come(one.at)).map(|one| Command::FollowUp { n: one.n }));
    Ok(commands)
}

/// Whether the row of a ticket's clocks is what its journal says: `Err` carries the right one, which is none when
/// nothing was ever promised.
pub(crate) fn examine(
    tx: &mut Tx<'_>,
    scene: &Scene,
    ticket: &Ticket,
    journal: &[Entry],
) -> Result<Result<(), Option<ClockRow>>, AppError> {
    let kept = promise::clocks(tx, ticket.id)?;
    if ticket.promised.is_none() {
        return Ok(if kept.is_none() { Ok(()) } else { Err(None) });
    }
    let all: Vec<Occurrence> = journal.iter().filter_map(Occurrence::of).collect();
    let book = scene.book(tx, promised_in(&all))?;
    let last = all.iter().map(|one| one.at).max().unwrap_or(ticket.updated_at);
    let account = domain::sla::account(&all, &book, last).map_err(AppError::broken)?;
    let right = project(tx, scene, account.clocks, &book)?;
    Ok(if kept.as_ref() == Some(&right) { Ok(()) } else { Err(Some(right)) })
}

impl crate::App {
    /// Writes the clocks of a ticket as its journal has them.
    pub(crate) async fn mend_clocks(
        &self,
        id: domain::ids::TicketId,
        right: Option<ClockRow>,
    ) -> Result<(), AppError> {
        let scene = self.scene();
        self.db
            .write(move |tx| -> Result<(), AppError> {
                let Some(ticket) = desk::get(tx, id)? else { return Ok(()) };
                match &right {
                    // Somebody moved them meanwhile: they are looked at anew the next time.
                    Some(row) if row.clocks.seq > ticket.seq => return Ok(()),
                    Some(row) => promise::put_clocks(tx, id, row)?,
                    None => promise::delete_clocks(tx, id)?,
                }
                let step = right.as_ref().and_then(|row| row.next_at);
                let next = scene.next_moment(&ticket).into_iter().chain(step).min();
                Ok(desk::set_due(tx, id, next)?)
            })
            .await
    }
}
