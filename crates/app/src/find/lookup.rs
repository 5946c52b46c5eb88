//! Looking up: for programs that ask many questions in a row and want the names of what was found.

use super::{Ask, broken, labels};
use crate::{Actor, App, AppError};
use domain::ids::{ArticleId, TicketId};
use domain::people::{Object, Permission};
use seek::{Kind, Question, Request};
use store::{desk, knowledge};

/// Among what is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    /// Articles that hold.
    Articles,
    /// Tickets.
    Tickets,
}

/// What a thing is called.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(untagged)]
pub enum Name {
    /// Our number.
    Number(i64),
    /// What another system calls it, where it came from there.
    External(String),
}

impl App {
    /// The names of what fits a question, best first. Articles are looked for as whoever needs an answer does, by
    /// whole sentences and by what solved alike questions; tickets as by the search line, and when no ticket has all
    /// words, by sentences, too.
    pub async fn look_up(
        &self,
        actor: &Actor,
        among: Among,
        text: &str,
        top: usize,
    ) -> Result<Vec<Name>, AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        match among {
            Among::Articles => {
                let ask = Ask { kind: Kind::Article, top, facets: &[], but: &[] };
                let found = self.answers(actor, ask, text).await?;
                let ids = found.into_iter().map(|one| ArticleId(one.id)).collect();
                self.article_names(ids).await
            }
            Among::Tickets => {
                let finder = self.ready().await?;
                let rights = labels::rights(actor);
                let request = Request { kinds: &[Kind::Ticket], top, ..Request::new(text, &rights) };
                let found = finder.index.search(&request, &finder.words.of(actor)).map_err(broken)?;
                let mut ids: Vec<i64> = found.hits.iter().map(|hit| hit.id).collect();
                if ids.len() < top && found.hits.iter().all(|hit| hit.near) {
                    let question = Question { kind: Kind::Ticket, top, ..Question::new(text, &rights) };
                    let more = finder.index.suggest(&question).map_err(broken)?;
                    let more: Vec<i64> =
                        more.into_iter().map(|one| one.id).filter(|id| !ids.contains(id)).collect();
                    ids.extend(more);
                    ids.truncate(top);
                }
                self.ticket_numbers(ids).await
            }
        }
    }

    async fn article_names(&self, ids: Vec<ArticleId>) -> Result<Vec<Name>, AppError> {
        self.db
            .read(move |tx| -> Result<Vec<Name>, AppError> {
                let mut names = Vec::with_capacity(ids.len());
                for id in &ids {
                    let Some(article) = knowledge::get(tx, *id)? else { continue };
                    names.push(match article.external_id {
                        Some(name) => Name::External(name),
                        None => Name::Number(article.number),
                    });
                }
                Ok(names)
            })
            .await
    }

    async fn ticket_numbers(&self, ids: Vec<i64>) -> Result<Vec<Name>, AppError> {
        self.db
            .read(move |tx| -> Result<Vec<Name>, AppError> {
                let mut names = Vec::with_capacity(ids.len());
                for id in &ids {
                    names
                        .extend(desk::row_only(tx, TicketId(*id))?.map(|ticket| Name::Number(ticket.number)));
                }
                Ok(names)
            })
            .await
    }
}
