//! Many tickets in one act, looked at before and taken back after.

use super::act::{Acted, carry_out, refuses};
use super::allow::{check, permission};
use super::write::load;
use crate::{Actor, App, AppError, Scene};
use domain::desk::{Command, Ticket};
use domain::ids::BulkId;
use domain::people::{Object, Permission};
use domain::time::MINUTE;
use std::sync::Arc;
use store::desk::many::{self, Bulk, Changed};
use store::{Tx, channels, desk};

/// The most tickets of one act.
pub const MANY: usize = 1_000;
/// So long the mails of such an act wait for its author to take it back, in milliseconds.
const MAILS_WAIT: i64 = MINUTE;

/// What a bulk change does, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BulkOutcome {
    /// The act, for taking it back; none for a preview.
    pub id: Option<BulkId>,
    /// Numbers that change, or changed.
    pub changed: Vec<i64>,
    /// Numbers for which it is so already.
    pub same: Vec<i64>,
    /// Numbers that refuse, or are not for this actor; on taking back those that changed since.
    pub refused: Vec<i64>,
    /// On taking back: mails about it that had gone out already.
    pub mails_gone: i64,
}

impl App {
    /// What a bulk change would do; nothing is written.
    pub async fn preview_bulk(
        &self,
        actor: &Actor,
        numbers: Vec<i64>,
        commands: Vec<Command>,
    ) -> Result<BulkOutcome, AppError> {
        actor.may_somewhere(Permission::TicketWork)?;
        limit(&numbers, &commands)?;
        let (scene, actor, commands) = (self.scene(), actor.clone(), Arc::new(commands));
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let mut outcome = BulkOutcome::default();
                for number in &numbers {
                    match admit(tx, &actor, *number, &commands)? {
                        Some(ticket) if !refuses(&ticket, &commands, actor.by(), &scene) => {
                            let changes = super::act::changes(&ticket, &commands, actor.by(), &scene);
                            if changes { &mut outcome.changed } else { &mut outcome.same }.push(*number);
                        }
                        _ => outcome.refused.push(*number),
                    }
                }
                Ok(outcome)
            })
            .await
    }

    /// Carries commands out on many tickets in one unit of work. Tickets that refuse are left as they are and named;
    /// mails about the others wait a minute, so that taking the act back takes them back too.
    pub async fn bulk(
        &self,
        actor: &Actor,
        numbers: Vec<i64>,
        commands: Vec<Command>,
    ) -> Result<BulkOutcome, AppError> {
        actor.may_somewhere(Permission::TicketWork)?;
        limit(&numbers, &commands)?;
        let person = actor.person.ok_or(AppError::SignedOut)?;
        let scene = Scene { mails_wait: MAILS_WAIT, ..self.scene() };
        let (actor, commands) = (actor.clone(), Arc::new(commands));
        let (outcome, acted) = self
            .write_once(move |tx| -> Result<_, AppError> {
                let (mut outcome, mut all, mut kept) = (BulkOutcome::default(), Vec::new(), Vec::new());
                // Given first: whatever the act puts into the outbox has a larger number.
                let id = BulkId(scene.ids.next());
                for number in &numbers {
                    let admitted = admit(tx, &actor, *number, &commands)?;
                    let Some(ticket) = admitted.filter(|t| !refuses(t, &commands, actor.by(), &scene)) else {
                        outcome.refused.push(*number);
                        continue;
                    };
                    let before = ticket.before();
                    let (by, via) = (actor.by(), actor.via);
                    let acted = carry_out(tx, &scene, ticket, commands.to_vec(), by, via, None)?;
                    if acted.entries.is_empty() {
                        outcome.same.push(*number);
                        continue;
                    }
                    outcome.changed.push(*number);
                    kept.push(Changed { ticket: acted.ticket.id, seq: acted.ticket.seq, before });
                    all.push(acted);
                }
                if !kept.is_empty() {
                    let codes = all[0].entries.iter().map(|entry| entry.event.code());
                    let said = codes.collect::<Vec<_>>().join(" ");
                    let tickets = kept.len() as i64;
                    let bulk = Bulk { id, person, at: scene.now, undone_at: None, tickets, said };
                    many::insert_bulk(tx, &bulk, &kept)?;
                    outcome.id = Some(id);
                }
                Ok((outcome, all))
            })
            .await?;
        acted.iter().for_each(|acted: &Acted| self.tell(acted));
        Ok(outcome)
    }

    /// Takes a bulk change of one's own back: every ticket that nobody changed since is exactly what it was.
    pub async fn undo_bulk(&self, actor: &Actor, id: BulkId) -> Result<BulkOutcome, AppError> {
        actor.may_somewhere(Permission::TicketWork)?;
        let (scene, actor) = (self.scene(), actor.clone());
        let (outcome, acted) = self
            .write_once(move |tx| -> Result<_, AppError> {
                let bulk = many::bulk(tx, id)?.filter(|bulk| Some(bulk.person) == actor.person);
                let bulk = bulk.ok_or(AppError::Missing)?;
                if bulk.undone_at.is_some() {
                    return Err(AppError::Spent);
                }
                let (mut outcome, mut all) =
                    (BulkOutcome { id: Some(id), ..BulkOutcome::default() }, Vec::new());
                for changed in many::bulk_tickets(tx, id)? {
                    let ticket = desk::get(tx, changed.ticket)?.ok_or(AppError::Missing)?;
                    let number = ticket.number;
                    let watching = ticket.watching();
                    let may = actor.can(Permission::TicketWork, Object::Ticket(ticket.facts(&watching)));
                    if ticket.seq != changed.seq || !may {
                        outcome.refused.push(number);
                        continue;
                    }
                    outcome.mails_gone += channels::withdraw(tx, ticket.id, id.0, scene.now)?;
                    let command = Command::Undo { before: Box::new(changed.before) };
                    all.push(carry_out(tx, &scene, ticket, vec![command], actor.by(), actor.via, None)?);
                    outcome.changed.push(number);
                }
                many::set_undone(tx, id, scene.now)?;
                Ok((outcome, all))
            })
            .await?;
        acted.iter().for_each(|acted: &Acted| self.tell(acted));
        Ok(outcome)
    }
}

/// Only acts that can be taken back are done by the thousand: what is said cannot be unsaid.
fn limit(numbers: &[i64], commands: &[Command]) -> Result<(), AppError> {
    if numbers.is_empty() {
        return Err(AppError::Invalid("tickets", "none"));
    }
    if numbers.len() > MANY {
        return Err(AppError::Invalid("tickets", "too-many"));
    }
    let allowed = commands.iter().all(|command| {
        matches!(
            command,
            Command::Assign { .. }
                | Command::Prioritise { .. }
                | Command::ChangeKind { .. }
                | Command::Resume
                | Command::Wait { .. }
                | Command::Solve
                | Command::Close { .. }
                | Command::Reject { .. }
                | Command::Reopen
                | Command::HandOver(_)
                | Command::AddWatcher { .. }
                | Command::RemoveWatcher { .. }
        )
    });
    if commands.is_empty() || !allowed { Err(AppError::Invalid("commands", "not-for-many")) } else { Ok(()) }
}

/// The ticket, when the actor may do all of it.
fn admit(
    tx: &mut Tx<'_>,
    actor: &Actor,
    number: i64,
    commands: &[Command],
) -> Result<Option<Ticket>, AppError> {
    let ticket = match load(tx, actor, number, Permission::TicketWork) {
        Ok(ticket) => ticket,
        Err(AppError::Missing | AppError::Denied(_)) => return Ok(None),
        Err(e) => return Err(e),
    };
    let watching = ticket.watching();
    for command in commands {
        let object = Object::Ticket(ticket.facts(&watching));
        if !actor.can(permission(command), object) || check(tx, &ticket, command).is_err() {
            return Ok(None);
        }
    }
    Ok(Some(ticket))
}
