//! Words on their way: kept while they are written, and held back for a moment after they were sent, so that
//! whoever sent them can take them back. What is held is a job: it survives a restart and is done once.
//!
//! Whether something new arrived is asked when the button is pressed, not when the moment is over.

use super::act::{Acted, EXCERPT, refuses, speak};
use super::draft::{Draft, File, safe_name};
use super::kin::may;
use super::write::{Seen, load, refuse_unseen};
use crate::first_steps::Step;
use crate::people::actor_of;
use crate::{Actor, App, AppError, Scene};
use domain::desk::{Channel, Command, Link, Spent, State, Then, Ticket, WaitFor, decide};
use domain::ids::{DraftFileId, DraftId, MessageId, PersonId};
use domain::people::Permission;
use domain::text::excerpt;
use std::sync::Arc;
use store::desk::{Kept, KeptFile};
use store::jobs::{self, NewJob};
use store::{Tx, blobs, desk};

/// The job that makes a message of what was held.
pub(crate) const SPEAK: &str = "speak";

/// What the words are to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// An internal note.
    Note,
    /// A public answer.
    Reply {
        /// What becomes of the ticket.
        then: Then,
        /// Whether its live parts are solved, each with the same answer.
        children: bool,
    },
}

/// Words that somebody sends from a page.
#[derive(Clone, Debug)]
pub struct Sending {
    /// The words and new files.
    pub draft: Draft,
    /// What they are to be.
    pub manner: Manner,
    /// The version that the writer saw.
    pub seen: Seen,
    /// Of the files that wait with the draft, those that go along.
    pub kept: Vec<DraftFileId>,
    /// Minutes of work that are written down with it; none for 0.
    pub minutes: i64,
}

/// What one person has on its way in a ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Composing {
    /// What is being written.
    pub draft: Option<(Kept, Vec<KeptFile>)>,
    /// What was sent and can still be taken back.
    pub held: Vec<Kept>,
}

impl App {
    /// Keeps what somebody is writing; nothing written is nothing kept.
    pub async fn keep_draft(
        &self,
        actor: &Actor,
        number: i64,
        note: bool,
        text: String,
        seen: i64,
    ) -> Result<(), AppError> {
        let (scene, actor) = (self.scene(), actor.clone());
        self.write_once(move |tx| -> Result<(), AppError> {
            let ticket = load(tx, &actor, number, Permission::TicketNote)?;
            let person = actor.person.ok_or(AppError::SignedOut)?;
            let draft = written(tx, &ticket, person)?;
            let files = match &draft {
                Some(draft) => desk::draft_files(tx, draft.id)?.len(),
                None => 0,
            };
            match draft {
                Some(draft) if text.trim().is_empty() && files == 0 => Ok(desk::delete_draft(tx, draft.id)?),
                None if text.trim().is_empty() => Ok(()),
                draft => {
                    let mut kept = draft.unwrap_or_else(|| fresh(&scene, &ticket, person));
                    (kept.note, kept.text, kept.seen, kept.at) = (note, text.clone(), seen, scene.now);
                    kept.failed = false;
                    Ok(desk::put_draft(tx, &kept)?)
                }
            }
        })
        .await
    }

    /// Sends what somebody wrote on a page. An answer is held back for the moment that the desk is set to.
    pub async fn send(&self, actor: &Actor, number: i64, sending: Sending) -> Result<(), AppError> {
        let (asked, answerer) = (sending.manner, actor.clone());
        let (scene, actor, sending) = (self.scene(), actor.clone(), Arc::new(sending));
        let wait = self.config.second_thoughts;
        let done = self
            .db
            .write(move |tx| -> Result<Vec<Acted>, AppError> {
                let needed = match sending.manner {
                    Manner::Note => Permission::TicketNote,
                    Manner::Reply { .. } => Permission::TicketReply,
                };
                let ticket = load(tx, &actor, number, needed)?;
                if let Manner::Reply { .. } = sending.manner {
                    refuse_unseen(tx, &ticket, sending.seen)?;
                }
                let person = actor.person.ok_or(AppError::SignedOut)?;
                let old = written(tx, &ticket, person)?;
                let files = match &old {
                    Some(old) => desk::draft_files(tx, old.id)?,
                    None => vec![],
                };
                let (files, dropped): (Vec<_>, Vec<_>) =
                    files.into_iter().partition(|file| sending.kept.contains(&file.id));
                if sending.draft.is_empty() && files.is_empty() {
                    return Err(AppError::Invalid("text", "empty"));
                }
                if let (Manner::Reply { then, children }, 1..) = (sending.manner, wait) {
                    let command = answer_command(&sending.draft, then);
                    decide(&ticket, command, actor.by(), &scene.rules, scene.now)?;
                    if let Some(command) = worked(sending.minutes) {
                        decide(&ticket, command, actor.by(), &scene.rules, scene.now)?;
                    }
                    for file in dropped {
                        desk::delete_draft_file(tx, file.id)?;
                    }
                    let mut kept = old.unwrap_or_else(|| fresh(&scene, &ticket, person));
                    (kept.note, kept.failed, kept.children) = (false, false, children);
                    kept.text.clone_from(&sending.draft.text);
                    (kept.seen, kept.at) = (ticket.seq, scene.now);
                    (kept.leads_to, kept.minutes) = (led_to(then).code().to_owned(), sending.minutes);
                    hold(tx, &scene, kept, &sending.draft.files, scene.now + wait)?;
                    return Ok(vec![]);
                }
                let mut draft = sending.draft.clone();
                draft.files.splice(0..0, unpacked(tx, &files)?);
                if let Some(old) = old {
                    desk::delete_draft(tx, old.id)?;
                }
                match sending.manner {
                    Manner::Note => {
                        let commands = |message, excerpt| {
                            std::iter::once(Command::Note { message, excerpt })
                                .chain(worked(sending.minutes))
                                .collect()
                        };
                        Ok(vec![speak(tx, &scene, &actor, ticket, &draft, commands)?])
                    }
                    Manner::Reply { then, children } => {
                        answer(tx, &scene, &actor, ticket, &draft, (then, sending.minutes), children)
                    }
                }
            })
            .await?;
        done.iter().for_each(|acted| self.tell(acted));
        if matches!(asked, Manner::Reply { .. }) && !done.is_empty() {
            self.note_answer(&answerer).await;
        }
        Ok(())
    }

    /// A first answer is a first step, once it has gone. What somebody came for does not fail because of it.
    async fn note_answer(&self, actor: &Actor) {
        if let Err(e) = self.take_step(actor, Step::Answer).await {
            tracing::warn!("a first step was not noted: {e}");
        }
    }

    /// Takes back an answer that is still held: its words and files are being written again. `false` when it has gone
    /// out already.
    pub async fn take_back(&self, actor: &Actor, number: i64, id: DraftId) -> Result<bool, AppError> {
        let actor = actor.clone();
        self.db
            .write(move |tx| -> Result<bool, AppError> {
                let ticket = load(tx, &actor, number, Permission::TicketNote)?;
                let held = desk::draft(tx, id)?.filter(|held| {
                    held.ticket == ticket.id && Some(held.person) == actor.person && held.due_at.is_some()
                });
                let Some(held) = held else { return Ok(false) };
                write_again(tx, held, false)?;
                Ok(true)
            })
            .await
    }

    /// Solves the live parts of a larger matter, each with the same answer; says how many.
    pub async fn solve_children(&self, actor: &Actor, number: i64, draft: Draft) -> Result<usize, AppError> {
        if draft.is_empty() {
            return Err(AppError::Invalid("text", "empty"));
        }
        let (scene, actor, draft) = (self.scene(), actor.clone(), Arc::new(draft));
        let done = self
            .write_once(move |tx| -> Result<Vec<Acted>, AppError> {
                let ticket = load(tx, &actor, number, Permission::TicketReply)?;
                answer_children(tx, &scene, &actor, &ticket, &draft)
            })
            .await?;
        done.iter().for_each(|acted| self.tell(acted));
        Ok(done.len())
    }

    /// The moment of a held answer is over: it becomes a message, or is being written again when that is not possible
    /// any more.
    pub(crate) async fn send_held(&self, id: DraftId, job: i64) -> Result<(), AppError> {
        let scene = self.scene();
        let (done, answerer) = self
            .db
            .write(move |tx| -> Result<(Vec<Acted>, Option<Actor>), AppError> {
                jobs::fulfil(tx, job)?;
                // Taken back; or taken back and sent again, which has a job of its own.
                let held = desk::draft(tx, id)?.filter(|held| held.due_at.is_some_and(|at| at <= scene.now));
                let Some(held) = held else { return Ok((vec![], None)) };
                let mut draft = Draft::of(held.text.clone());
                let then = then_of(&held.leads_to);
                let Some((actor, ticket)) = still_possible(tx, &scene, &held, &draft, then)? else {
                    write_again(tx, held, true)?;
                    return Ok((vec![], None));
                };
                let files = desk::draft_files(tx, id)?;
                draft.files = unpacked(tx, &files)?;
                desk::delete_draft(tx, id)?;
                let done = answer(tx, &scene, &actor, ticket, &draft, (then, held.minutes), held.children)?;
                Ok((done, Some(actor)))
            })
            .await?;
        done.iter().for_each(|acted| self.tell(acted));
        if let Some(actor) = answerer {
            self.note_answer(&actor).await;
        }
        Ok(())
    }
}

/// What one of us has on its way in a ticket.
pub(super) fn composing(tx: &mut Tx<'_>, actor: &Actor, ticket: &Ticket) -> Result<Composing, AppError> {
    let mut composing = Composing::default();
    let Some(person) = actor.person.filter(|_| actor.is_staff()) else { return Ok(composing) };
    for kept in desk::drafts(tx, ticket.id, person)? {
        if kept.due_at.is_some() {
            composing.held.push(kept);
        } else {
            let files = desk::draft_files(tx, kept.id)?;
            composing.draft = Some((kept, files));
        }
    }
    Ok(composing)
}

fn written(tx: &mut Tx<'_>, ticket: &Ticket, person: PersonId) -> Result<Option<Kept>, AppError> {
    Ok(desk::drafts(tx, ticket.id, person)?.into_iter().find(|kept| kept.due_at.is_none()))
}

fn fresh(scene: &Scene, ticket: &Ticket, person: PersonId) -> Kept {
    Kept {
        id: DraftId(scene.ids.next()),
        ticket: ticket.id,
        person,
        note: false,
        text: String::new(),
        seen: ticket.seq,
        at: scene.now,
        due_at: None,
        leads_to: String::new(),
        children: false,
        failed: false,
        minutes: 0,
    }
}

fn hold(tx: &mut Tx<'_>, scene: &Scene, mut kept: Kept, files: &[File], due: i64) -> Result<(), AppError> {
    kept.due_at = Some(due);
    desk::put_draft(tx, &kept)?;
    for file in files {
        let blob = blobs::put(tx, &file.data)?;
        let size = i64::try_from(blob.size).unwrap_or(i64::MAX);
        let id = DraftFileId(scene.ids.next());
        let (name, mime) = (safe_name(&file.name), file.mime.clone());
        desk::insert_draft_file(tx, kept.id, &KeptFile { id, name, mime, size, blob: blob.hash })?;
    }
    let payload = kept.id.to_string();
    jobs::enqueue(tx, &NewJob { kind: SPEAK, payload: &payload, run_at: due, dedup_key: None })?;
    Ok(())
}

/// Makes a draft of what was held; what was begun meanwhile follows it.
fn write_again(tx: &mut Tx<'_>, mut held: Kept, failed: bool) -> Result<(), AppError> {
    let begun = desk::drafts(tx, held.ticket, held.person)?.into_iter().find(|kept| kept.due_at.is_none());
    if let Some(begun) = begun {
        held.text = format!("{}\n\n{}", held.text.trim_end(), begun.text).trim().to_owned();
        desk::move_draft_files(tx, begun.id, held.id)?;
        desk::delete_draft(tx, begun.id)?;
    }
    (held.due_at, held.failed) = (None, failed);
    Ok(desk::put_draft(tx, &held)?)
}

/// Who sends it and where, when both are still as they should be.
fn still_possible(
    tx: &mut Tx<'_>,
    scene: &Scene,
    held: &Kept,
    draft: &Draft,
    then: Then,
) -> Result<Option<(Actor, Ticket)>, AppError> {
    let actor = match actor_of(tx, held.person, Channel::Desk) {
        Ok(actor) => actor,
        Err(AppError::SignedOut) => return Ok(None),
        Err(e) => return Err(e),
    };
    let Some(ticket) = desk::get(tx, held.ticket)? else { return Ok(None) };
    let possible = may(&actor, Permission::TicketReply, &ticket)
        && !refuses(&ticket, &[answer_command(draft, then)], actor.by(), scene);
    Ok(possible.then_some((actor, ticket)))
}

fn unpacked(tx: &mut Tx<'_>, files: &[KeptFile]) -> Result<Vec<File>, AppError> {
    let mut all = Vec::with_capacity(files.len());
    for file in files {
        let data = blobs::get(tx, &file.blob)?.into();
        let (name, mime) = (file.name.clone(), file.mime.clone());
        all.push(File { name, mime, data, content_id: None, inline: false });
    }
    Ok(all)
}

/// The answer as the rules see it before it is a message.
fn answer_command(draft: &Draft, then: Then) -> Command {
    Command::Reply { message: MessageId(0), excerpt: excerpt(&draft.text, EXCERPT), then }
}

fn answer(
    tx: &mut Tx<'_>,
    scene: &Scene,
    actor: &Actor,
    ticket: Ticket,
    draft: &Draft,
    (then, minutes): (Then, i64),
    children: bool,
) -> Result<Vec<Acted>, AppError> {
    let mut all = match children && then == Then::Solve {
        true => answer_children(tx, scene, actor, &ticket, draft)?,
        false => vec![],
    };
    all.insert(0, reply(tx, scene, actor, ticket, draft, (then, minutes))?);
    Ok(all)
}

fn answer_children(
    tx: &mut Tx<'_>,
    scene: &Scene,
    actor: &Actor,
    ticket: &Ticket,
    draft: &Draft,
) -> Result<Vec<Acted>, AppError> {
    let mut all = vec![];
    for tie in ticket.ties.iter().filter(|tie| tie.link == Link::Child) {
        let child = desk::get(tx, tie.to)?.filter(|child| {
            let command = answer_command(draft, Then::Solve);
            child.state.is_live()
                && may(actor, Permission::TicketReply, child)
                && !refuses(child, &[command], actor.by(), scene)
        });
        if let Some(child) = child {
            all.push(reply(tx, scene, actor, child, draft, (Then::Solve, 0))?);
        }
    }
    Ok(all)
}

fn reply(
    tx: &mut Tx<'_>,
    scene: &Scene,
    actor: &Actor,
    ticket: Ticket,
    draft: &Draft,
    (then, minutes): (Then, i64),
) -> Result<Acted, AppError> {
    speak(tx, scene, actor, ticket, draft, |message, excerpt| {
        std::iter::once(Command::Reply { message, excerpt, then }).chain(worked(minutes)).collect()
    })
}

/// Minutes that are written down with words.
fn worked(minutes: i64) -> Option<Command> {
    let spent = Spent { manner: domain::desk::Manner::Reply, ..Spent::default() };
    (minutes != 0).then_some(Command::LogTime { minutes, spent })
}

/// The state that an answer leads to, by which its manner is kept.
pub(super) fn led_to(then: Then) -> State {
    match then {
        Then::Ask => State::Waiting(WaitFor::Requester),
        Then::Keep => State::Open,
        Then::Wait(on) => State::Waiting(on),
        Then::Solve => State::Solved,
    }
}

pub(super) fn then_of(code: &str) -> Then {
    match State::from_code(code) {
        Some(State::Waiting(WaitFor::Requester)) | None => Then::Ask,
        Some(State::Waiting(on)) => Then::Wait(on),
        Some(State::Solved) => Then::Solve,
        Some(_) => Then::Keep,
    }
}
