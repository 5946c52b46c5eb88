//! A procedure is followed inside a ticket: one step at a time, by whoever is at it.

use super::guide::{followed, guide};
use crate::desk::{Acted, carry_out, load};
use crate::{Actor, App, AppError, Scene};
use domain::desk::{Command, Refusal, Ticket};
use domain::people::Permission;
use store::Tx;

impl App {
    /// Begins a procedure on a ticket, anew if one was begun: the one of its topic, or another one by its number.
    pub async fn begin_procedure(
        &self,
        actor: &Actor,
        number: i64,
        article: Option<i64>,
    ) -> Result<(), AppError> {
        self.follow(actor, number, move |tx, scene, actor, ticket| {
            let article = match article {
                Some(number) => {
                    crate::knowledge::load(tx, actor, number, Permission::ArticleRead)?;
                    Some(number)
                }
                None => guide(tx, scene, actor, ticket, true)?.procedure.map(|known| known.number),
            };
            let known = article.map(|number| followed(tx, number)).transpose()?.flatten();
            let known = known.ok_or(AppError::Invalid("procedure", "unknown"))?;
            let (article, number, version) = (known.article, known.number, known.version);
            Ok(Command::BeginProcedure { article, number, version })
        })
        .await
    }

    /// Answers the step that the procedure is at: which of its outcomes it came to, counted from 0; none where a step
    /// has no outcomes. Refused when somebody was faster.
    pub async fn answer_step(
        &self,
        actor: &Actor,
        number: i64,
        step: usize,
        outcome: Option<usize>,
        note: &str,
    ) -> Result<(), AppError> {
        let note = note.to_owned();
        self.follow(actor, number, move |tx, scene, actor, ticket| {
            let known = guide(tx, scene, actor, ticket, true)?.procedure;
            let known = known.filter(|known| known.run.is_some()).ok_or(Refusal::NotAtStep)?;
            let title = step.checked_sub(1).and_then(|at| known.procedure.steps.get(at));
            let title = title.ok_or(Refusal::NotAtStep)?.title.clone();
            let (words, lead) =
                known.procedure.follows(step, outcome).ok_or(AppError::Invalid("outcome", "unknown"))?;
            Ok(Command::AnswerStep { step, title, outcome: words.to_owned(), note: note.clone(), lead })
        })
        .await
    }

    /// Puts the procedure aside.
    pub async fn stop_procedure(&self, actor: &Actor, number: i64, reason: &str) -> Result<(), AppError> {
        let reason = reason.to_owned();
        self.follow(actor, number, move |_, _, _, _| Ok(Command::StopProcedure { reason: reason.clone() }))
            .await
    }

    /// Goes on with a procedure that was put aside, whoever began it.
    pub async fn take_up_procedure(&self, actor: &Actor, number: i64) -> Result<(), AppError> {
        self.follow(actor, number, |_, _, _, _| Ok(Command::TakeUpProcedure)).await
    }

    async fn follow(
        &self,
        actor: &Actor,
        number: i64,
        command: impl Fn(&mut Tx<'_>, &Scene, &Actor, &Ticket) -> Result<Command, AppError>
        + Send
        + Sync
        + 'static,
    ) -> Result<(), AppError> {
        let (scene, actor) = (self.scene(), actor.clone());
        let acted = self
            .db
            .write(move |tx| -> Result<Acted, AppError> {
                let ticket = load(tx, &actor, number, Permission::TicketWork)?;
                let command = command(tx, &scene, &actor, &ticket)?;
                carry_out(tx, &scene, ticket, vec![command], actor.by(), actor.via, None)
            })
            .await?;
        self.tell(&acted);
        Ok(())
    }
}
