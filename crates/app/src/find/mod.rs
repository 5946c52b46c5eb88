//! Finding: the index of words follows what is written, and is asked within the rights of whoever asks.
//!
//! Each node keeps an index of its own beside its data. It is never the truth: it follows the database, its position is
//! committed with its words, and it may be thrown away at any time.

pub(crate) mod docs;
mod files;
mod follow;
mod labels;
mod lookup;
mod missed;
mod shown;
mod words;

pub use follow::Indexed;
pub(crate) use labels::{WHOLE, rights_to_learn, served};
pub use lookup::{Among, Name};
pub use missed::Vain;
pub use seek::{Kind, Sort};
pub use shown::{Found, FoundArticle, FoundOrganisation, FoundPerson, FoundTicket, Parts};

use crate::{Actor, App, AppError, knowledge};
use domain::ids::PersonId;
use domain::people::{Object, Permission, Side};
use follow::Follower;
use labels::rights;
use seek::{Index, Question, Request, Rights, Suggestion, Voices};
use std::path::Path;
use tokio::sync::Mutex;

/// Hits of a page.
pub const PAGE: usize = 20;

/// The index, and who writes it.
pub(crate) struct Finder {
    pub(crate) index: Index,
    words: words::Words,
    follower: Mutex<Option<Follower>>,
}

/// What is asked for with a question in whole sentences.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ask<'a> {
    /// Of which kind the answers are.
    pub kind: Kind,
    /// So many are wanted.
    pub top: usize,
    /// Facets that an answer must have; of several values of a name any.
    pub facets: &'a [(&'a str, &'a str)],
    /// What is no answer.
    pub but: &'a [i64],
}

/// What somebody looks for.
#[derive(Clone, Debug)]
pub struct Wish<'a> {
    /// The search line.
    pub text: &'a str,
    /// Of which kinds; none named: all that there are.
    pub kinds: &'a [Kind],
    /// In what order.
    pub order: Sort,
    /// So many hits are passed over.
    pub from: usize,
    /// So many are wanted.
    pub top: usize,
    /// The last word may be unfinished.
    pub typing: bool,
}

impl<'a> Wish<'a> {
    /// The first page of everything, best first.
    pub fn new(text: &'a str) -> Wish<'a> {
        Wish { text, kinds: &[], order: Sort::Best, from: 0, top: PAGE, typing: false }
    }
}

/// A page of what was found.
#[derive(Clone, Debug)]
pub struct FoundPage<T = FoundTicket> {
    /// What was found, the best first.
    pub hits: Vec<T>,
    /// How many there are, as far as the viewer may see.
    pub total: usize,
    /// What was probably meant.
    pub meant: Option<String>,
}

impl App {
    /// Finds tickets by words, numbers and filters, within the rights of whoever asks; `from` are passed over.
    pub async fn find(&self, actor: &Actor, text: &str, from: usize) -> Result<FoundPage, AppError> {
        let page = self.find_any(actor, Wish { kinds: &[Kind::Ticket], from, ..Wish::new(text) }).await?;
        let ticket = |found| match found {
            Found::Ticket(ticket) => Some(ticket),
            _ => None,
        };
        let hits = page.hits.into_iter().filter_map(ticket).collect();
        Ok(FoundPage { hits, total: page.total, meant: page.meant })
    }

    /// Finds tickets, articles, people and organisations.
    pub async fn find_any(&self, actor: &Actor, wish: Wish<'_>) -> Result<FoundPage<Found>, AppError> {
        if actor.person.is_none() {
            return Err(AppError::SignedOut);
        }
        self.search(actor, &rights(actor), wish).await
    }

    /// Finds articles as the help centre shows them, for somebody whom we do not know too. One of us finds there what
    /// clients find.
    pub async fn find_help(&self, actor: &Actor, text: &str) -> Result<FoundPage<FoundArticle>, AppError> {
        let rights = Rights::to(knowledge::follow::readers_rights(actor));
        let page = self.search(actor, &rights, Wish { kinds: &[Kind::Article], ..Wish::new(text) }).await?;
        let article = |found| match found {
            Found::Article(article) => Some(article),
            _ => None,
        };
        let hits = page.hits.into_iter().filter_map(article).collect();
        Ok(FoundPage { hits, total: page.total, meant: page.meant })
    }

    async fn search(
        &self,
        actor: &Actor,
        rights: &Rights,
        wish: Wish<'_>,
    ) -> Result<FoundPage<Found>, AppError> {
        let finder = self.ready().await?;
        let request = Request {
            text: wish.text,
            rights,
            kinds: wish.kinds,
            order: wish.order,
            skip: wish.from,
            top: wish.top,
            typing: wish.typing,
            day_begins: self.day_begins(actor),
        };
        let found = finder.index.search(&request, &finder.words.of(actor)).map_err(broken)?;
        let vain = found.hits.is_empty() && wish.from == 0 && !wish.typing;
        let (reader, hits, marks) = (actor.clone(), found.hits, found.marks);
        let shown = self
            .db
            .read(move |tx| -> Result<Vec<Found>, AppError> { shown::shown(tx, &reader, &hits, &marks) })
            .await?;
        if vain {
            self.note_vain(actor, wish.text).await;
        }
        Ok(FoundPage { hits: shown, total: found.total, meant: found.meant })
    }

    /// What the words under the cursor of the search line may become: filters and their values, from the texts of
    /// the desk too.
    pub async fn complete_search(&self, actor: &Actor, before_cursor: &str) -> Result<Vec<String>, AppError> {
        if actor.person.is_none() {
            return Err(AppError::SignedOut);
        }
        let finder = self.ready().await?;
        let vocabulary = finder.words.of(actor);
        finder.index.complete(before_cursor, &rights(actor), &vocabulary).map_err(broken)
    }

    /// Throws the index away and makes it anew; tells how much was put so far.
    pub async fn reindex(&self, actor: &Actor, progress: impl FnMut(u64)) -> Result<Indexed, AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        if let Some(folder) = self.config.index.clone() {
            tokio::task::spawn_blocking(move || Index::rebuild(&folder).map(drop))
                .await
                .map_err(AppError::broken)?
                .map_err(broken)?;
        }
        self.follow_writes(progress).await
    }

    /// Puts into the index what is missing: for those who ask it without serving the desk.
    pub async fn index_missing(&self, actor: &Actor, progress: impl FnMut(u64)) -> Result<Indexed, AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        self.follow_writes(progress).await
    }

    /// What is like a question in whole sentences, within the rights of whoever asks, best first.
    pub(crate) async fn answers(
        &self,
        actor: &Actor,
        ask: Ask<'_>,
        text: &str,
    ) -> Result<Vec<Suggestion>, AppError> {
        let finder = self.ready().await?;
        let rights = rights_to_learn(actor);
        let voices = Voices { once: ask.kind == Kind::Article, ..Voices::ALL };
        let Ask { kind, top, facets, but } = ask;
        let question = Question { kind, top, facets, but, voices, ..Question::new(text, &rights) };
        finder.index.suggest(&question).map_err(broken)
    }

    /// The index, up to date where nobody else keeps it so.
    pub(crate) async fn ready(&self) -> Result<&Finder, AppError> {
        // Nobody follows for those who come for one question.
        if self.config.index.is_none() {
            self.follow_writes(|_| ()).await?;
        }
        self.finder().await
    }

    async fn finder(&self) -> Result<&Finder, AppError> {
        self.finder
            .get_or_try_init(|| async {
                let folder = self.config.index.clone();
                let opened = tokio::task::spawn_blocking(move || match folder {
                    Some(folder) => open(&folder),
                    None => Index::in_memory(),
                });
                let index = opened.await.map_err(AppError::broken)?.map_err(broken)?;
                Ok(Finder { index, words: words::Words::default(), follower: Mutex::new(None) })
            })
            .await
    }

    /// What a day begins at for somebody, in milliseconds after midnight of UTC.
    fn day_begins(&self, actor: &Actor) -> i64 {
        -domain::time::offset(self.now(), &actor.zone)
    }
}

/// The side from which somebody looks.
fn side(actor: &Actor) -> Side {
    match actor.person {
        _ if actor.is_staff() => Side::Staff,
        Some(PersonId(1..)) => Side::Client,
        _ => Side::Outside,
    }
}

fn open(folder: &Path) -> Result<Index, seek::Error> {
    match Index::open(folder) {
        Err(seek::Error::RebuildDue(why)) => {
            tracing::info!("the index of words is made anew: {why}");
            Index::rebuild(folder)
        }
        opened => opened,
    }
}

pub(crate) fn broken(e: seek::Error) -> AppError {
    AppError::broken(format!("the index of words: {e}"))
}
