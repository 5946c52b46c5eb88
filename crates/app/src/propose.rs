//! Proposing: beside a ticket the articles and tickets that are like it, under a form the articles that may answer what
//! is being written. What was shown, opened and used is kept, so that it can be told what proposing is good for.

mod clusters;
mod measures;

pub use clusters::Cluster;
pub use measures::{Effect, Period};

use crate::find::Ask;
use crate::find::docs::asked;
use crate::{Actor, App, AppError, desk};
use domain::desk::{State, Ticket};
use domain::ids::{ArticleId, ProposalId, TicketId};
use domain::knowledge::ArticleKind;
use domain::people::{Object, Permission};
use seek::{Kind, Suggestion};
use store::finding::{self, Proposal};
use store::{Tx, knowledge, people};

/// So many of each are proposed beside a ticket.
const BESIDE: usize = 5;
/// So many are proposed under a form.
const UNDER: usize = 4;
/// Characters of a form's text that are read.
const READ: usize = 2_000;
/// Fewer characters ask nothing yet.
const SHORTEST: usize = 4;
/// An article that has less of a short question than this is no answer to it, unless cases say so.
const COVERS: f32 = 0.25;
/// The same of a whole ticket, which says much more.
const TOUCHES: f32 = 0.12;
/// A ticket that shares less of its words is not alike.
const ALIKE: f32 = 0.4;

/// An article that is proposed.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposed {
    /// Its id.
    pub id: ArticleId,
    /// Its number.
    pub number: i64,
    /// Its kind.
    pub kind: ArticleKind,
    /// Its title.
    pub title: String,
    /// What it is about, in a sentence.
    pub summary: String,
    /// How many alike questions it solved had a part in its being proposed, as a share of its worth.
    pub learnt: bool,
    /// Whether it is known to have solved this very ticket.
    pub used: bool,
}

/// A ticket that is like another.
#[derive(Clone, Debug, PartialEq)]
pub struct Alike {
    /// Its number.
    pub number: i64,
    /// Its subject.
    pub subject: String,
    /// Its state.
    pub state: State,
    /// The client.
    pub org: String,
    /// The last change.
    pub updated_at: i64,
    /// Of the same client.
    pub same_client: bool,
}

/// What is proposed beside a ticket.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// Articles that may answer it.
    pub articles: Vec<Proposed>,
    /// Procedures and algorithms that tell what to do.
    pub procedures: Vec<Proposed>,
    /// Tickets alike that were solved.
    pub solved: Vec<Alike>,
    /// Tickets alike that are open: it may be the same matter.
    pub open: Vec<Alike>,
    /// Under which what is opened is noted.
    pub proposal: Option<ProposalId>,
}

/// What is proposed under a form.
#[derive(Clone, Debug, Default)]
pub struct Offered {
    /// The articles.
    pub articles: Vec<Proposed>,
    /// Under which what is opened is noted; nothing was ever shown without it.
    pub proposal: Option<ProposalId>,
}

impl App {
    /// What may help with a ticket. What is shown to one of us is noted once a ticket.
    pub async fn propose_beside(&self, actor: &Actor, number: i64) -> Result<Beside, AppError> {
        let reader = actor.clone();
        let (ticket, question) = self
            .db
            .read(move |tx| -> Result<(Ticket, String), AppError> {
                let ticket = desk::load(tx, &reader, number, Permission::InternalRead)?;
                let question = asked(tx, &ticket)?;
                Ok((ticket, question))
            })
            .await?;
        let own = [ticket.id.0];
        let ask = |kind, facets| Ask { kind, top: BESIDE, facets, but: &own };
        let fitting = |mut found: Vec<Suggestion>| {
            found.retain(|one| answers(one, TOUCHES));
            found
        };
        let articles = fitting(self.answers(actor, ask(Kind::Article, ANSWERS), &question).await?);
        let procedures = fitting(self.answers(actor, ask(Kind::Article, WAYS), &question).await?);
        let alike = |mut found: Vec<Suggestion>| {
            found.retain(|one| one.cover >= ALIKE);
            found
        };
        let solved = alike(self.answers(actor, ask(Kind::Ticket, SOLVED), &question).await?);
        let open = alike(self.answers(actor, ask(Kind::Ticket, OPEN), &question).await?);
        let reader = actor.clone();
        let mut beside = self
            .db
            .read(move |tx| -> Result<Beside, AppError> {
                Ok(Beside {
                    articles: proposed(tx, &reader, &articles, Some(&ticket))?,
                    procedures: proposed(tx, &reader, &procedures, Some(&ticket))?,
                    solved: alikes(tx, &reader, &solved, &ticket)?,
                    open: alikes(tx, &reader, &open, &ticket)?,
                    proposal: None,
                })
            })
            .await?;
        let shown: Vec<ArticleId> =
            beside.articles.iter().chain(&beside.procedures).map(|article| article.id).collect();
        beside.proposal = self.note_beside(actor, TicketId(own[0]), shown).await?;
        Ok(beside)
    }

    /// What may answer what somebody writes into a form. The proposal of his earlier words goes on.
    pub async fn propose_under(
        &self,
        actor: &Actor,
        text: &str,
        so_far: Option<ProposalId>,
    ) -> Result<Offered, AppError> {
        let text: String = text.trim().chars().take(READ).collect();
        if text.chars().count() < SHORTEST {
            return Ok(Offered { articles: vec![], proposal: so_far });
        }
        let ask = Ask { kind: Kind::Article, top: UNDER, facets: &[], but: &[] };
        let mut found = self.answers(actor, ask, &text).await?;
        found.retain(|one| answers(one, COVERS));
        let reader = actor.clone();
        let articles = self
            .db
            .read(move |tx| -> Result<Vec<Proposed>, AppError> { proposed(tx, &reader, &found, None) })
            .await?;
        if articles.is_empty() {
            return Ok(Offered { articles, proposal: so_far });
        }
        let shown = articles.iter().map(|article| article.id).collect();
        let proposal = self.note_under(actor, so_far, shown).await?;
        Ok(Offered { articles, proposal: Some(proposal) })
    }

    /// Notes that somebody opened what was proposed to him.
    pub async fn open_proposed(
        &self,
        actor: &Actor,
        proposal: ProposalId,
        article: i64,
    ) -> Result<(), AppError> {
        let (actor, now) = (actor.clone(), self.now());
        self.db
            .write(move |tx| -> Result<(), AppError> {
                own(tx, &actor, proposal)?;
                let article = knowledge::by_number(tx, article)?.ok_or(AppError::Missing)?;
                Ok(finding::opened(tx, proposal, article.id, now)?)
            })
            .await
    }

    /// Notes that what was proposed answered his question, so that he asks nobody.
    pub async fn helped_by_proposed(&self, actor: &Actor, proposal: ProposalId) -> Result<(), AppError> {
        let (actor, now) = (actor.clone(), self.now());
        self.db
            .write(move |tx| -> Result<(), AppError> {
                own(tx, &actor, proposal)?;
                Ok(finding::help(tx, proposal, now)?)
            })
            .await
    }

    /// Notes that the form was sent after all, and became this request.
    pub async fn sent_after_proposed(
        &self,
        actor: &Actor,
        proposal: ProposalId,
        number: i64,
    ) -> Result<(), AppError> {
        let actor = actor.clone();
        self.db
            .write(move |tx| -> Result<(), AppError> {
                own(tx, &actor, proposal)?;
                let ticket = desk::load(tx, &actor, number, Permission::TicketRead)?;
                Ok(finding::sent(tx, proposal, ticket.id)?)
            })
            .await
    }

    /// Notes what was shown beside a ticket; nothing is written when it was noted before.
    async fn note_beside(
        &self,
        actor: &Actor,
        ticket: TicketId,
        shown: Vec<ArticleId>,
    ) -> Result<Option<ProposalId>, AppError> {
        let Some(person) = actor.person.filter(|_| !shown.is_empty()) else { return Ok(None) };
        let known = self
            .db
            .read(move |tx| -> Result<_, AppError> {
                let Some(known) = finding::latest_beside(tx, ticket, person)? else { return Ok(None) };
                let before = finding::proposed(tx, known.id)?;
                Ok(Some((known.id, before.into_iter().map(|(article, ..)| article).collect::<Vec<_>>())))
            })
            .await?;
        if let Some((id, before)) = &known
            && shown.iter().all(|article| before.contains(article))
        {
            return Ok(Some(*id));
        }
        let (now, fresh) = (self.now(), ProposalId(self.ids.next()));
        self.db
            .write(move |tx| -> Result<Option<ProposalId>, AppError> {
                let id = match finding::latest_beside(tx, ticket, person)? {
                    Some(known) => known.id,
                    None => {
                        finding::begin(tx, &begun(fresh, "ticket", Some(person), Some(ticket), now))?;
                        fresh
                    }
                };
                finding::propose(tx, id, &shown, now)?;
                Ok(Some(id))
            })
            .await
    }

    async fn note_under(
        &self,
        actor: &Actor,
        so_far: Option<ProposalId>,
        shown: Vec<ArticleId>,
    ) -> Result<ProposalId, AppError> {
        let (actor, now, fresh) = (actor.clone(), self.now(), ProposalId(self.ids.next()));
        self.db
            .write(move |tx| -> Result<ProposalId, AppError> {
                let person = actor.person.filter(|person| person.0 > 0);
                let goes_on = match so_far {
                    Some(id) => own(tx, &actor, id)
                        .ok()
                        .filter(|known| known.place == "form" && known.ticket.is_none()),
                    None => None,
                };
                let id = match goes_on {
                    Some(known) => known.id,
                    None => {
                        finding::begin(tx, &begun(fresh, "form", person, None, now))?;
                        fresh
                    }
                };
                finding::propose(tx, id, &shown, now)?;
                Ok(id)
            })
            .await
    }
}

/// Answers: all kinds but those that tell what to do.
const ANSWERS: &[(&str, &str)] =
    &[("type", "instruction"), ("type", "incident"), ("type", "memo"), ("type", "release")];
/// What tells what to do.
const WAYS: &[(&str, &str)] = &[("type", "procedure"), ("type", "algorithm")];
const SOLVED: &[(&str, &str)] = &[("state", "solved"), ("state", "closed")];
const OPEN: &[(&str, &str)] = &[("state", "new"), ("state", "open"), ("state", "waiting")];

/// Whether an article has so much of the question, or solved questions that are like it.
fn answers(one: &Suggestion, least: f32) -> bool {
    one.cover >= least || one.lent > one.score / 2.0
}

fn begun(
    id: ProposalId,
    place: &str,
    person: Option<domain::ids::PersonId>,
    ticket: Option<TicketId>,
    at: i64,
) -> Proposal {
    Proposal { id, place: place.to_owned(), person, ticket, at, helped_at: None }
}

/// A proposal that was made to this very person.
fn own(tx: &mut Tx<'_>, actor: &Actor, id: ProposalId) -> Result<Proposal, AppError> {
    let proposal = finding::proposal(tx, id)?.ok_or(AppError::Missing)?;
    let person = actor.person.filter(|person| person.0 > 0);
    if proposal.person == person { Ok(proposal) } else { Err(AppError::Missing) }
}

/// Suggestions as articles that may be shown, each within the rights of the reader.
fn proposed(
    tx: &mut Tx<'_>,
    actor: &Actor,
    found: &[Suggestion],
    ticket: Option<&Ticket>,
) -> Result<Vec<Proposed>, AppError> {
    let mut all = Vec::new();
    for one in found {
        let Some(article) = knowledge::get(tx, ArticleId(one.id))? else { continue };
        let may = actor.can(Permission::ArticleRead, Object::Article(article.facts()));
        let Some(out) = article.out.filter(|_| may) else { continue };
        let content = crate::knowledge::text(tx, &article, out)?.content;
        all.push(Proposed {
            id: article.id,
            number: article.number,
            kind: article.kind,
            title: content.title.clone(),
            summary: summary(&content.summary, &content.words()),
            learnt: one.lent > 0.0,
            used: ticket.is_some_and(|ticket| ticket.known.cites(article.id)),
        });
    }
    Ok(all)
}

/// A sentence about an article: its own summary, or its first line of words.
fn summary(own: &str, words: &str) -> String {
    const LONGEST: usize = 140;
    let line = match own.is_empty() {
        false => own,
        true => words
            .lines()
            .map(str::trim)
            .find(|line| line.starts_with(char::is_alphanumeric))
            .unwrap_or_default(),
    };
    match line.char_indices().nth(LONGEST) {
        None => line.to_owned(),
        Some((at, _)) => {
            let end = line[..at].rfind(' ').unwrap_or(at);
            format!("{}…", line[..end].trim_end_matches([',', ' ', '—', '–', '-']))
        }
    }
}

fn alikes(tx: &mut Tx<'_>, actor: &Actor, found: &[Suggestion], to: &Ticket) -> Result<Vec<Alike>, AppError> {
    let mut all = Vec::new();
    for one in found {
        let Some(ticket) = store::desk::get(tx, TicketId(one.id))? else { continue };
        let watching = ticket.watching();
        let linked = to.ties.iter().any(|tie| tie.to == ticket.id);
        if linked || !actor.can(Permission::TicketRead, Object::Ticket(ticket.facts(&watching))) {
            continue;
        }
        all.push(Alike {
            number: ticket.number,
            subject: ticket.subject,
            state: ticket.state,
            org: people::org(tx, ticket.org)?.map(|org| org.name).unwrap_or_default(),
            updated_at: ticket.updated_at,
            same_client: ticket.org == to.org,
        });
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::summary;

    #[test]
    fn an_article_is_told_in_a_sentence() {
        assert_eq!(summary("Кратко.", "Длинно."), "Кратко.");
        assert_eq!(summary("", "## Шаг\n\nОткройте кассу.\nДальше."), "Откройте кассу.");
        let long = "слово ".repeat(50);
        assert!(summary("", &long).chars().count() <= 141);
        assert!(summary("", &long).ends_with("слово…"));
        assert_eq!(summary("", ""), "");
    }
}
