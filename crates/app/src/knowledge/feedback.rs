//! What readers do with articles: open them, and say whether they helped. Of somebody whom we do not know nothing is
//! kept by which he could be found again.

use super::{Article, Vote, load};
use crate::{Actor, App, AppError, secret};
use domain::people::Permission;
use domain::text::typed;
use domain::time::DAY;
use std::net::IpAddr;
use store::knowledge;

/// The longest word with a vote, characters.
const LONGEST: usize = 1_000;

/// A reader, as he is told from others: a person, or where somebody comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader(pub(super) String);

impl App {
    /// Who reads: a person, else the place that he comes from, else his browser; sealed, so that neither is kept.
    pub fn reader(&self, actor: &Actor, from: Option<IpAddr>, browser: &str) -> Reader {
        match (actor.person.filter(|person| person.0 != 0), from) {
            (Some(person), _) => Reader(format!("p{person}")),
            (None, Some(from)) => Reader(secret::digest(&format!("reader {} {from}", self.key().to_text()))),
            (None, None) => Reader(secret::digest(&format!("reader {} {browser}", self.key().to_text()))),
        }
    }

    /// Notes that somebody opened an article. What he came for does not fail because of it.
    pub async fn note_view(&self, actor: &Actor, article: &Article, reader: &Reader) {
        if !actor.can(Permission::ArticleRead, domain::people::Object::Article(article.facts())) {
            return;
        }
        let (id, reader, staff, day) = (article.id, reader.clone(), actor.is_staff(), self.now() / DAY);
        let noted = self
            .db
            .write(move |tx| -> Result<(), AppError> { Ok(knowledge::view(tx, id, day, &reader.0, staff)?) })
            .await;
        if let Err(e) = noted {
            tracing::debug!("a view was not counted: {e}");
        }
    }

    /// Notes whether an article helped, with a word if he likes; an earlier answer of the same reader goes.
    pub async fn vote(
        &self,
        actor: &Actor,
        number: i64,
        reader: &Reader,
        helpful: bool,
        words: &str,
    ) -> Result<(), AppError> {
        let words: String = typed(words).trim().chars().take(LONGEST).collect();
        let (actor, reader, now) = (actor.clone(), reader.clone(), self.now());
        self.write_once(move |tx| -> Result<(), AppError> {
            let article = load(tx, &actor, number, Permission::ArticleRead)?;
            let version = article.out.ok_or(AppError::Missing)?;
            let person = actor.person.filter(|person| person.0 != 0);
            let vote = Vote { helpful, words: words.clone(), version, at: now, person };
            Ok(knowledge::vote(tx, article.id, &reader.0, &vote)?)
        })
        .await
    }
}
