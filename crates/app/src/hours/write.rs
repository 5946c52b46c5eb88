//! Entries, counter-entries, timers.

use crate::desk::{Acted, carry_out, load};
use crate::{Actor, App, AppError};
use domain::desk::{Command, Manner, Spent, Ticket};
use domain::hours::Case;
use domain::ids::{PersonId, TicketId};
use domain::people::{Object, Permission};
use domain::time::MINUTE;
use jiff::civil::Date;
use store::hours::{self, Timer};
use store::{Tx, desk};

/// Time that somebody writes down.
#[derive(Clone, Debug, Default)]
pub struct NewTime {
    /// Minutes.
    pub minutes: i64,
    /// Whose work, when not the writer's own.
    pub person: Option<PersonId>,
    /// Of which day, when not today.
    pub day: Option<Date>,
    /// What was done.
    pub note: String,
    /// The client does not see the words.
    pub hidden: bool,
}

/// A timer as its page shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    /// It runs.
    pub running: bool,
    /// Milliseconds that it shows now.
    pub shown: i64,
}

impl Clock {
    fn of(timer: Option<Timer>, now: i64) -> Clock {
        let Some(timer) = timer else { return Clock::default() };
        let since = timer.started_at.map_or(0, |at| (now - at).max(0));
        Clock { running: timer.started_at.is_some(), shown: timer.gathered + since }
    }

    /// Whole minutes, what was begun counted.
    pub fn minutes(self) -> i64 {
        (self.shown + MINUTE - 1) / MINUTE
    }
}

impl App {
    /// Writes time down by hand. For another day or in another's name it is marked so.
    pub async fn log_time(&self, actor: &Actor, number: i64, new: NewTime) -> Result<(), AppError> {
        let person = new.person.filter(|person| Some(*person) != actor.person);
        let manner = match person.is_some() || new.day.is_some() {
            true => Manner::Hand,
            false => Manner::Act,
        };
        let NewTime { minutes, day, note, hidden, .. } = new;
        let spent = Spent { person, day, manner, note, hidden, line: 0 };
        self.act(actor, number, vec![Command::LogTime { minutes, spent }]).await
    }

    /// Takes minutes of an entry back by a counter-entry, one's own or (who manages hours) anybody's.
    pub async fn counter_time(
        &self,
        actor: &Actor,
        number: i64,
        entry: i64,
        minutes: i64,
        reason: &str,
    ) -> Result<(), AppError> {
        let (scene, actor, reason) = (self.scene(), actor.clone(), reason.to_owned());
        let acted = self
            .db
            .write(move |tx| -> Result<Acted, AppError> {
                let ticket = load(tx, &actor, number, Permission::TicketWork)?;
                let case = case(tx, &ticket, &scene.rules.hours.zone)?;
                let one = case.entry(entry)?;
                if one.person != actor.person && one.by != actor.person {
                    let watching = ticket.watching();
                    actor.may(Permission::HoursManage, Object::Ticket(ticket.facts(&watching)))?;
                }
                case.counter(entry, minutes)?;
                let command = Command::CounterTime { of: entry, minutes, reason: reason.clone() };
                carry_out(tx, &scene, ticket, vec![command], actor.by(), actor.via, None)
            })
            .await?;
        self.tell(&acted);
        Ok(())
    }

    /// The actor's own timer on a ticket.
    pub async fn timer(&self, actor: &Actor, number: i64) -> Result<Clock, AppError> {
        let (actor, now) = (actor.clone(), self.now());
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let ticket = load(tx, &actor, number, Permission::TicketRead)?;
                let person = actor.person.ok_or(AppError::SignedOut)?;
                Ok(Clock::of(hours::timer(tx, person, ticket.id)?, now))
            })
            .await
    }

    /// Starts the actor's timer on a ticket, or pauses it. One runs at a time: starting pauses the others.
    pub async fn run_timer(&self, actor: &Actor, number: i64, run: bool) -> Result<Clock, AppError> {
        let (actor, now) = (actor.clone(), self.now());
        self.db
            .write(move |tx| -> Result<_, AppError> {
                let ticket = load(tx, &actor, number, Permission::TicketWork)?;
                let person = actor.person.ok_or(AppError::SignedOut)?;
                let paused = |timer: Option<Timer>| {
                    let gathered = Clock::of(timer, now).shown;
                    Timer { started_at: None, gathered }
                };
                if run {
                    for other in hours::running_timers(tx, person)? {
                        let kept = paused(hours::timer(tx, person, other)?);
                        hours::put_timer(tx, person, other, Some(kept))?;
                    }
                }
                let kept = paused(hours::timer(tx, person, ticket.id)?);
                let timer = Timer { started_at: run.then_some(now), ..kept };
                hours::put_timer(tx, person, ticket.id, Some(timer))?;
                Ok(Clock::of(Some(timer), now))
            })
            .await
    }

    /// Ends the actor's timer on a ticket: what it shows is written down, or thrown away.
    pub async fn end_timer(&self, actor: &Actor, number: i64, keep: Option<NewTime>) -> Result<(), AppError> {
        let (scene, actor) = (self.scene(), actor.clone());
        let acted = self
            .db
            .write(move |tx| -> Result<Option<Acted>, AppError> {
                let ticket = load(tx, &actor, number, Permission::TicketWork)?;
                let person = actor.person.ok_or(AppError::SignedOut)?;
                let clock = Clock::of(hours::timer(tx, person, ticket.id)?, scene.now);
                hours::put_timer(tx, person, ticket.id, None)?;
                let Some(new) = keep.clone().filter(|_| clock.shown > 0) else { return Ok(None) };
                let minutes = if new.minutes > 0 { new.minutes } else { clock.minutes() };
                let (note, hidden) = (new.note, new.hidden);
                let spent = Spent { manner: Manner::Timer, note, hidden, ..Spent::default() };
                let command = Command::LogTime { minutes, spent };
                carry_out(tx, &scene, ticket, vec![command], actor.by(), actor.via, None).map(Some)
            })
            .await?;
        if let Some(acted) = acted {
            self.tell(&acted);
        }
        Ok(())
    }
}

/// The timer of one of us on a ticket; that of anybody else stands.
pub(crate) fn clock(tx: &mut Tx<'_>, actor: &Actor, ticket: TicketId, now: i64) -> Result<Clock, AppError> {
    match actor.person.filter(|_| actor.is_staff()) {
        Some(person) => Ok(Clock::of(hours::timer(tx, person, ticket)?, now)),
        None => Ok(Clock::default()),
    }
}

/// The time of a ticket, from its journal.
pub(super) fn case(tx: &mut Tx<'_>, ticket: &Ticket, zone: &str) -> Result<Case, AppError> {
    Ok(Case::of(&desk::journal(tx, ticket.id)?, zone))
}
