//! From a case to an article and back: what a ticket's journal gives an article to begin with, and which article solved
//! a ticket.

use super::load as load_article;
use crate::desk::{Acted, carry_out, load};
use crate::{Actor, App, AppError};
use domain::desk::{Cited, Command, Entry, Event, Flag, Rules, Ticket, TicketKind};
use domain::ids::MessageId;
use domain::people::{Object, Permission};
use std::collections::HashMap;
use store::{Tx, desk, knowledge};

/// Characters of one message that are taken over.
const TAKEN: usize = 4_000;

/// What a ticket gives an article to begin with, in the words that stand in its conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Begun {
    /// The ticket.
    pub number: i64,
    /// Its subject.
    pub title: String,
    /// Whether something was broken: then it is a typical incident.
    pub incident: bool,
    /// What the requester said first.
    pub symptom: String,
    /// What was noted when the cause became known.
    pub cause: String,
    /// What was answered when a workaround was given.
    pub workaround: String,
    /// What was noted on the way, in order.
    pub steps: Vec<String>,
    /// The answer with which it was solved, or the last one.
    pub solution: String,
    /// The client's memo and name are not taken over, but he is whom it was about.
    pub client: String,
}

impl App {
    /// What a ticket gives an article to begin with. Nothing is written.
    pub async fn begin_article(&self, actor: &Actor, number: i64) -> Result<Begun, AppError> {
        super::read::staff(actor, Permission::ArticleWrite)?;
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<Begun, AppError> {
                let ticket = load(tx, &actor, number, Permission::InternalRead)?;
                let journal = desk::journal(tx, ticket.id)?;
                let said = desk::messages(tx, ticket.id)?;
                let said = said.into_iter().map(|message| (message.id, message.body)).collect();
                let client = store::people::org(tx, ticket.org)?.map(|org| org.name).unwrap_or_default();
                let incident = matches!(ticket.kind, TicketKind::Incident | TicketKind::Fault);
                let begun = gathered(&journal, &said);
                Ok(Begun { number, title: ticket.subject, incident, client, ..begun })
            })
            .await
    }

    /// Says that an article solved a ticket; a live one is solved with it.
    pub async fn solve_with(&self, actor: &Actor, number: i64, article: i64) -> Result<(), AppError> {
        self.on_article(actor, number, article, |article, number| Command::SolveWith { article, number })
            .await
    }

    /// Takes that back.
    pub async fn uncite(&self, actor: &Actor, number: i64, article: i64) -> Result<(), AppError> {
        self.on_article(actor, number, article, |article, number| Command::Uncite { article, number }).await
    }

    async fn on_article(
        &self,
        actor: &Actor,
        number: i64,
        article: i64,
        command: impl Fn(domain::ids::ArticleId, i64) -> Command + Send + Sync + 'static,
    ) -> Result<(), AppError> {
        let (scene, actor) = (self.scene(), actor.clone());
        let acted = self
            .db
            .write(move |tx| -> Result<Acted, AppError> {
                let ticket = load(tx, &actor, number, Permission::TicketWork)?;
                let found = load_article(tx, &actor, article, Permission::ArticleRead);
                let found = found.map_err(|_| AppError::Invalid("article", "unknown"))?;
                if found.out.is_none() && !ticket.known.cites(found.id) {
                    return Err(AppError::Invalid("article", "unpublished"));
                }
                let command = command(found.id, found.number);
                carry_out(tx, &scene, ticket, vec![command], actor.by(), actor.via, None)
            })
            .await?;
        self.tell(&acted);
        Ok(())
    }
}

/// What a ticket's page says of articles: those that solved it, the one that was begun from it, and whether the desk
/// still wants to know what its solution leaves behind. Of articles as far as the viewer may read them.
pub(crate) fn learnt_from(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ticket: &Ticket,
    rules: &Rules,
) -> Result<LearntFrom, AppError> {
    let watching = ticket.watching();
    if !actor.can(Permission::InternalRead, Object::Ticket(ticket.facts(&watching))) {
        return Ok(LearntFrom::default());
    }
    let asked = rules.article_line > 0 && ticket.line >= rules.article_line;
    let mut learnt = LearntFrom {
        waived: ticket.known.waived.clone(),
        wanted: asked && ticket.known.is_open(),
        ..LearntFrom::default()
    };
    for cited in &ticket.known.solved_with {
        learnt.solved_with.extend(titled(tx, actor, cited)?);
    }
    if let Some(drafted) = &ticket.known.drafted {
        learnt.drafted = titled(tx, actor, drafted)?;
    }
    Ok(learnt)
}

fn titled(tx: &mut Tx<'_>, actor: &Actor, cited: &Cited) -> Result<Option<(i64, String)>, AppError> {
    let found = knowledge::get(tx, cited.article)?;
    let found = found.filter(|article| actor.can(Permission::ArticleRead, Object::Article(article.facts())));
    Ok(found.map(|article| (article.number, article.title)))
}

/// What a ticket has to do with articles, each by number and title.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LearntFrom {
    /// Those that solved it.
    pub solved_with: Vec<(i64, String)>,
    /// The one that was begun from it last.
    pub drafted: Option<(i64, String)>,
    /// Why none is needed.
    pub waived: Option<String>,
    /// Whether it cannot be solved before one of the three is there.
    pub wanted: bool,
}

/// What a journal tells, with the words that were said.
fn gathered(journal: &[Entry], said: &HashMap<MessageId, String>) -> Begun {
    let words = |message: &MessageId| {
        let text = said.get(message).map(|body| body.trim()).unwrap_or_default();
        text.chars().take(TAKEN).collect::<String>()
    };
    let mut begun = Begun::default();
    let (mut noted, mut answered, mut solved) = (String::new(), String::new(), String::new());
    for entry in journal {
        match &entry.event {
            Event::RequesterWrote { message, .. } if begun.symptom.is_empty() => {
                begun.symptom = words(message)
            }
            Event::Noted { message, .. } => {
                noted = words(message);
                begun.steps.push(noted.clone());
            }
            Event::Replied { message, .. } => answered = words(message),
            Event::Flagged { flag: Flag::CauseKnown, on: true } => begun.cause.clone_from(&noted),
            Event::Flagged { flag: Flag::Workaround, on: true } => begun.workaround.clone_from(&answered),
            Event::Solved => solved.clone_from(&answered),
            _ => {}
        }
    }
    begun.solution = if solved.is_empty() { answered } else { solved };
    // What is said as the cause is not said again as a step.
    begun.steps.retain(|step| !step.is_empty() && *step != begun.cause);
    begun
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::desk::{By, Channel};
    use domain::ids::PersonId;

    #[test]
    fn the_journal_tells_what_is_what() {
        let mut said = HashMap::new();
        let mut journal = Vec::new();
        let mut tell = |event: fn(MessageId) -> Event, text: &str| {
            let id = MessageId(journal.len() as i64 + 1);
            said.insert(id, text.to_owned());
            let seq = journal.len() as i64 + 1;
            journal.push(Entry {
                seq,
                at: seq,
                by: By::staff(PersonId(1)),
                via: Channel::Desk,
                event: event(id),
            });
        };
        tell(|message| Event::RequesterWrote { message, excerpt: String::new() }, "Чек пустой");
        tell(|message| Event::Noted { message, excerpt: String::new() }, "Проверил ленту");
        tell(|message| Event::Replied { message, excerpt: String::new() }, "Печатайте пока на второй кассе");
        tell(|_| Event::Flagged { flag: Flag::Workaround, on: true }, "");
        tell(|message| Event::Noted { message, excerpt: String::new() }, "Перегрета головка");
        tell(|_| Event::Flagged { flag: Flag::CauseKnown, on: true }, "");
        tell(|message| Event::RequesterWrote { message, excerpt: String::new() }, "Спасибо, ждём");
        tell(|message| Event::Replied { message, excerpt: String::new() }, "Заменили головку");
        tell(|_| Event::Solved, "");
        tell(|message| Event::Replied { message, excerpt: String::new() }, "Пожалуйста");
        let begun = gathered(&journal, &said);
        assert_eq!(begun.symptom, "Чек пустой");
        assert_eq!(begun.workaround, "Печатайте пока на второй кассе");
        assert_eq!(begun.cause, "Перегрета головка");
        assert_eq!(begun.steps, ["Проверил ленту"]);
        assert_eq!(begun.solution, "Заменили головку", "not what was said after the end");
    }
}
