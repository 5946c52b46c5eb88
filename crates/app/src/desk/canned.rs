//! Answers that are written once and used often, and macros: previewed, then done in one unit of work.

use super::act::{Acted, EXCERPT, speak};
use super::allow::{check, permission};
use super::compose::{led_to, then_of};
use super::draft::Draft;
use super::write::{Seen, load, refuse_unseen};
use crate::{Actor, App, AppError};
use domain::desk::{Change, Command, Then, Ticket, Variable, decide, fill, unknown_variable};
use domain::ids::{CannedId, MessageId, PersonId};
use domain::people::{Object, Permission};
use domain::text::{excerpt, label};
use std::sync::Arc;
use store::desk::Canned;
use store::{Tx, desk, people};

/// The most of one list.
const MOST: usize = 500;

/// One that somebody writes.
#[derive(Clone, Debug)]
pub struct NewCanned {
    /// Whether it is a macro.
    pub is_macro: bool,
    /// Its name.
    pub name: String,
    /// The words; a macro's may be empty.
    pub text: String,
    /// A macro's words are a note.
    pub note: bool,
    /// What becomes of the ticket with a macro's answer.
    pub then: Then,
    /// What a macro changes.
    pub changes: Vec<Change>,
    /// For everybody.
    pub shared: bool,
}

/// What a macro would do in a ticket.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The macro.
    pub canned: Canned,
    /// Its words, filled.
    pub text: String,
    /// What becomes of the ticket.
    pub then: Then,
    /// The version that it was previewed against.
    pub seq: i64,
    /// Why it cannot be done, if it cannot.
    pub refusal: Option<domain::desk::Refusal>,
}

impl App {
    /// The actor's own and everybody's, answers or macros.
    pub async fn canned(&self, actor: &Actor, macros: bool) -> Result<Vec<Canned>, AppError> {
        actor.may_somewhere(Permission::TicketNote)?;
        let me = actor.person.ok_or(AppError::SignedOut)?;
        self.db.read(move |tx| -> Result<_, AppError> { seen(tx, me, macros) }).await
    }

    /// The answers with their words filled for a ticket, and the macros that may be run there.
    pub async fn canned_for(
        &self,
        actor: &Actor,
        number: i64,
    ) -> Result<(Vec<(Canned, String)>, Vec<Canned>), AppError> {
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let ticket = load(tx, &actor, number, Permission::TicketNote)?;
                let me = actor.person.ok_or(AppError::SignedOut)?;
                let mut answers = vec![];
                for one in seen(tx, me, false)? {
                    let text = filled(tx, &actor, &ticket, &one.text)?;
                    answers.push((one, text));
                }
                Ok((answers, seen(tx, me, true)?))
            })
            .await
    }

    /// Writes one, new or changed. Everybody's are made by those who lead.
    pub async fn save_canned(
        &self,
        actor: &Actor,
        id: Option<CannedId>,
        new: NewCanned,
    ) -> Result<CannedId, AppError> {
        actor.may_somewhere(Permission::TicketNote)?;
        let me = actor.person.ok_or(AppError::SignedOut)?;
        if new.shared {
            actor.may(Permission::PeopleManage, Object::Desk)?;
        }
        let name = label(&new.name).ok_or(AppError::Invalid("name", "empty"))?;
        let wordless = new.text.trim().is_empty();
        let changes_something = new.is_macro && !new.changes.is_empty();
        if wordless && !changes_something {
            return Err(AppError::Invalid("text", "empty"));
        }
        if unknown_variable(&new.text).is_some() {
            return Err(AppError::Invalid("text", "variable"));
        }
        let (scene, actor) = (self.scene(), actor.clone());
        self.write_once(move |tx| -> Result<CannedId, AppError> {
            let all = desk::canned(tx)?;
            let old = match id {
                Some(id) => Some(own(&actor, all.iter().find(|one| one.id == id), me)?),
                None if all.len() >= MOST => return Err(AppError::Invalid("name", "too-many")),
                None => None,
            };
            let one = Canned {
                id: old.map_or_else(|| CannedId(scene.ids.next()), |old| old.id),
                owner: (!new.shared).then_some(me),
                is_macro: old.map_or(new.is_macro, |old| old.is_macro),
                name: name.clone(),
                text: new.text.trim_end().to_owned(),
                note: new.note,
                leads_to: led_to(new.then).code().to_owned(),
                changes: new.changes.clone(),
                position: old.map_or(all.len() as i64, |old| old.position),
            };
            desk::put_canned(tx, &one)?;
            Ok(one.id)
        })
        .await
    }

    /// Removes one.
    pub async fn delete_canned(&self, actor: &Actor, id: CannedId) -> Result<(), AppError> {
        actor.may_somewhere(Permission::TicketNote)?;
        let me = actor.person.ok_or(AppError::SignedOut)?;
        let actor = actor.clone();
        self.write_once(move |tx| -> Result<(), AppError> {
            let all = desk::canned(tx)?;
            own(&actor, all.iter().find(|one| one.id == id), me)?;
            Ok(desk::delete_canned(tx, id)?)
        })
        .await
    }

    /// What a macro would do in a ticket, before it is done.
    pub async fn preview_macro(&self, actor: &Actor, number: i64, id: CannedId) -> Result<Preview, AppError> {
        let (scene, actor) = (self.scene(), actor.clone());
        self.db
            .read(move |tx| -> Result<Preview, AppError> {
                let ticket = load(tx, &actor, number, Permission::TicketWork)?;
                let me = actor.person.ok_or(AppError::SignedOut)?;
                let canned = one(tx, me, id)?;
                let text = filled(tx, &actor, &ticket, &canned.text)?;
                let mut refusal = None;
                for command in commands(&canned, me, &text, MessageId(0)) {
                    let tried = decide(&ticket, command, actor.by(), &scene.rules, scene.now);
                    refusal = refusal.or(tried.err());
                }
                Ok(Preview { then: then_of(&canned.leads_to), canned, text, seq: ticket.seq, refusal })
            })
            .await
    }

    /// Runs a macro with the words that its reader left: all of it, or nothing.
    pub async fn run_macro(
        &self,
        actor: &Actor,
        number: i64,
        id: CannedId,
        text: String,
        seen: Seen,
    ) -> Result<(), AppError> {
        let (scene, actor, draft) = (self.scene(), actor.clone(), Arc::new(Draft::of(text)));
        let acted = self
            .db
            .write(move |tx| -> Result<Acted, AppError> {
                let ticket = load(tx, &actor, number, Permission::TicketWork)?;
                refuse_unseen(tx, &ticket, seen)?;
                let me = actor.person.ok_or(AppError::SignedOut)?;
                let canned = one(tx, me, id)?;
                if !canned.text.trim().is_empty() && draft.is_empty() {
                    return Err(AppError::Invalid("text", "empty"));
                }
                let watching = ticket.watching();
                for command in commands(&canned, me, &draft.text, MessageId(0)) {
                    actor.may(permission(&command), Object::Ticket(ticket.facts(&watching)))?;
                    check(tx, &ticket, &command)?;
                }
                speak(tx, &scene, &actor, ticket, &draft, |message, _| {
                    commands(&canned, me, &draft.text, message)
                })
            })
            .await?;
        self.tell(&acted);
        Ok(())
    }
}

/// The changes first, so that an answer that solves is the last act.
fn commands(canned: &Canned, me: PersonId, text: &str, message: MessageId) -> Vec<Command> {
    let mut all: Vec<Command> = canned.changes.iter().map(|change| change.command(me)).collect();
    // A new line takes the ticket from its owner: whoever takes it takes it after that.
    all.sort_by_key(|command| matches!(command, Command::Assign { .. }));
    let excerpt = excerpt(text, EXCERPT);
    match (text.trim().is_empty(), canned.note) {
        (true, _) => {}
        (false, true) => all.push(Command::Note { message, excerpt }),
        (false, false) => all.push(Command::Reply { message, excerpt, then: then_of(&canned.leads_to) }),
    }
    all
}

fn seen(tx: &mut Tx<'_>, me: PersonId, macros: bool) -> Result<Vec<Canned>, AppError> {
    let mut all = desk::canned(tx)?;
    all.retain(|one| one.is_macro == macros && one.owner.is_none_or(|owner| owner == me));
    Ok(all)
}

fn one(tx: &mut Tx<'_>, me: PersonId, id: CannedId) -> Result<Canned, AppError> {
    seen(tx, me, true)?.into_iter().find(|one| one.id == id).ok_or(AppError::Missing)
}

/// One that the actor may change: his own, or everybody's if he leads.
fn own<'c>(actor: &Actor, one: Option<&'c Canned>, me: PersonId) -> Result<&'c Canned, AppError> {
    let one = one.filter(|one| one.owner.is_none_or(|owner| owner == me)).ok_or(AppError::Missing)?;
    if one.owner.is_none() {
        actor.may(Permission::PeopleManage, Object::Desk)?;
    }
    Ok(one)
}

/// The next deadline as the client's clock shows it: «25.11 16:40» is read in every language.
fn deadline(tx: &mut Tx<'_>, ticket: &Ticket) -> Result<Option<String>, AppError> {
    let due = match ticket.promised {
        Some(_) => store::promise::clocks(tx, ticket.id)?.and_then(|row| row.deadline.due_at),
        None => None,
    };
    let zone = people::org(tx, ticket.org)?.map(|org| org.zone).unwrap_or_default();
    let zone = jiff::tz::TimeZone::get(&zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let local = |at: i64| {
        let at = zone.to_datetime(jiff::Timestamp::from_millisecond(at).ok()?);
        Some(format!("{:02}.{:02} {:02}:{:02}", at.day(), at.month(), at.hour(), at.minute()))
    };
    Ok(due.and_then(local))
}

fn filled(tx: &mut Tx<'_>, actor: &Actor, ticket: &Ticket, text: &str) -> Result<String, AppError> {
    if !text.contains('{') {
        return Ok(text.to_owned());
    }
    let client = people::org(tx, ticket.org)?.map(|org| org.name);
    let requester = people::name(tx, ticket.requester)?;
    let deadline = deadline(tx, ticket)?;
    Ok(fill(text, |variable| match variable {
        Variable::Client => client.clone(),
        Variable::Requester => requester.clone(),
        Variable::Number => Some(ticket.number.to_string()),
        // Where nothing is promised the hole stays for the writer to fill.
        Variable::Deadline => deadline.clone(),
        Variable::Engineer => Some(actor.name.clone()),
    }))
}
