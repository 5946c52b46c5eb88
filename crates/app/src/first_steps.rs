//! First steps: what somebody who is new to the desk may try, and what he has tried already.
//!
//! Shown to those who answer clients, in the demo and as long as a desk is new. Each person's are a setting of the desk;
//! a desk that has grown up asks its database nothing.

use crate::{Actor, App, AppError};
use domain::ids::PersonId;
use domain::people::Permission;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use store::{Tx, counters, people};

/// The setting by which a desk is known as a demo.
pub const DEMO: &str = "demo";
/// A desk with so many tickets is new no more.
pub const NEW: i64 = 20;

/// Something to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Open a ticket.
    Open,
    /// Answer a client.
    Answer,
    /// Save a view.
    Save,
    /// Go somewhere by Ctrl-K.
    Palette,
    /// Look at the settings.
    Settings,
}

impl Step {
    /// All, in the order in which they are shown.
    pub const ALL: [Step; 5] = [Step::Open, Step::Answer, Step::Save, Step::Palette, Step::Settings];
}

/// What is kept of somebody.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Kept {
    /// What he has tried.
    done: BTreeSet<Step>,
    /// He wants to hear no more of it.
    over: bool,
}

/// Whether the desk has anything to teach, as far as this process knows.
#[derive(Debug)]
pub(crate) struct School {
    /// It is a demo, for ever.
    demo: bool,
    /// It has had many tickets: it will never be new again.
    grown: AtomicBool,
}

impl School {
    /// Of a desk at its start.
    pub(crate) fn new(demo: bool) -> School {
        School { demo, grown: AtomicBool::new(false) }
    }
}

impl App {
    /// The steps that somebody has taken; none when there is nothing to show him.
    pub async fn first_steps(&self, actor: &Actor) -> Result<Option<BTreeSet<Step>>, AppError> {
        let kept = match actor.may_somewhere(Permission::TicketReply) {
            Ok(()) => self.kept_steps(actor).await?,
            Err(_) => None,
        };
        Ok(kept.map(|(_, kept)| kept.done))
    }

    /// Notes that somebody has taken a step, if anybody still counts his.
    pub async fn take_step(&self, actor: &Actor, step: Step) -> Result<(), AppError> {
        if actor.may_somewhere(Permission::TicketReply).is_err() {
            return Ok(());
        }
        match self.kept_steps(actor).await? {
            Some((person, kept)) if !kept.done.contains(&step) => {
                self.keep_steps(person, move |kept| _ = kept.done.insert(step)).await
            }
            _ => Ok(()),
        }
    }

    /// Somebody wants to hear no more of first steps.
    pub async fn end_first_steps(&self, actor: &Actor) -> Result<(), AppError> {
        actor.may_somewhere(Permission::TicketReply)?;
        let person = actor.person.ok_or(AppError::SignedOut)?;
        self.keep_steps(person, |kept| kept.over = true).await
    }

    /// What is kept of a person whose steps are still to be shown.
    async fn kept_steps(&self, actor: &Actor) -> Result<Option<(PersonId, Kept)>, AppError> {
        let Some(person) = actor.person else { return Ok(None) };
        let demo = self.school.demo;
        if !demo && self.school.grown.load(Relaxed) {
            return Ok(None);
        }
        let (tickets, kept) = self
            .db
            .read(move |tx| -> Result<_, AppError> {
                let all = domain::desk::keys::ALL;
                let tickets = counters::get(tx, &[all])?.get(all).copied().unwrap_or(0);
                Ok((tickets, read(tx, person)?))
            })
            .await?;
        if !demo && tickets >= NEW {
            self.school.grown.store(true, Relaxed);
            return Ok(None);
        }
        let shown = !kept.over && kept.done.len() < Step::ALL.len();
        Ok(shown.then_some((person, kept)))
    }

    async fn keep_steps(
        &self,
        person: PersonId,
        change: impl Fn(&mut Kept) + Send + Sync + 'static,
    ) -> Result<(), AppError> {
        let now = self.now();
        self.db
            .write(move |tx| -> Result<(), AppError> {
                let mut kept = read(tx, person)?;
                change(&mut kept);
                let text = serde_json::to_string(&kept).map_err(AppError::broken)?;
                Ok(people::put_setting(tx, &name(person), &text, now)?)
            })
            .await
    }
}

fn name(person: PersonId) -> String {
    format!("first_steps:{person}")
}

fn read(tx: &mut Tx<'_>, person: PersonId) -> Result<Kept, AppError> {
    match people::setting(tx, &name(person))? {
        Some(text) => serde_json::from_str(&text).map_err(AppError::broken),
        None => Ok(Kept::default()),
    }
}
