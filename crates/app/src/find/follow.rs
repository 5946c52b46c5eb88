//! Following: what was written since the index was last committed is put into it, whatever it is.
//!
//! Tickets and articles are followed by the moment of the wall at which their rows were written, looking back a little
//! for those that were begun before others and committed after them; everything else by a feed whose numbers grow in
//! the order of commits.

use super::{Finder, broken, docs};
use crate::knowledge::follow::learnt_since;
use crate::{App, AppError};
use domain::ids::{ArticleId, OrganisationId, PersonId, TicketId};
use domain::time::SECOND;
use seek::{Doc, Index, Kind, Writer};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{Tx, desk, finding, scan};
use tokio::sync::watch;

/// Writes that are put at once.
const STEP: i64 = 200;
/// What is behind is committed after so many of them, so that a long way is never walked twice.
const COMMIT: usize = 5_000;
/// How far back is looked for writes that were begun before others and committed after them.
const OVERLAP: i64 = 10 * SECOND;
/// The index is looked after so often; what is written is found within a second.
const PAUSE: Duration = Duration::from_millis(400);
/// Following takes at most this part of the time of one processor.
const SHARE: u32 = 4;

/// How far the index is, feed by feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Position {
    tickets: (i64, i64),
    articles: (i64, i64),
    people: (i64, i64),
    organisations: (i64, i64),
    lessons: i64,
    texts: i64,
}

impl Position {
    const BEGINNING: Position = Position {
        tickets: (i64::MIN / 2, 0),
        articles: (i64::MIN / 2, 0),
        people: (0, 0),
        organisations: (0, 0),
        lessons: 0,
        texts: 0,
    };
}

/// How much was put into the index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Indexed {
    /// Tickets.
    pub tickets: u64,
    /// Articles.
    pub articles: u64,
    /// Persons and organisations.
    pub people: u64,
    /// Questions that articles answered.
    pub cases: u64,
}

impl Indexed {
    /// All of them.
    pub fn all(&self) -> u64 {
        self.tickets + self.articles + self.people + self.cases
    }

    fn count(&mut self, kind: Kind) {
        match kind {
            Kind::Ticket => self.tickets += 1,
            Kind::Article => self.articles += 1,
            Kind::Person | Kind::Organisation => self.people += 1,
            Kind::Case => self.cases += 1,
            _ => {}
        }
    }
}

/// Who writes the index of this process, and how far it is.
pub(super) struct Follower {
    /// Away while it writes.
    writer: Option<Writer>,
    at: Position,
    /// Nothing was ever in the index, so nothing has to be taken out.
    empty: bool,
    /// What was put lately: moment and version.
    lately: Arc<HashMap<(Kind, i64), (i64, i64)>>,
}

/// What is done to the index.
enum Change {
    Put(Box<Doc>),
    Remove(Kind, i64),
}

/// What a feed gives: changes, what was put with its moment and version, where it goes on, whether it does.
struct Batch {
    changes: Vec<Change>,
    put: Vec<(Kind, i64, (i64, i64))>,
    at: Position,
    more: bool,
}

/// A look at a feed from a position on.
type Feed = fn(&mut Tx<'_>, &Look) -> Result<Batch, AppError>;

/// What feeds are looked at with.
struct Look {
    at: Position,
    empty: bool,
    lately: Arc<HashMap<(Kind, i64), (i64, i64)>>,
}

const FEEDS: [Feed; 6] = [articles, people, organisations, lessons, texts, tickets];

impl App {
    /// Follows what is written, until told to stop.
    pub(crate) async fn run_index(self, mut stop: watch::Receiver<bool>) {
        if self.config.index.is_none() {
            return;
        }
        let mut commits = self.db.commits();
        while !*stop.borrow() {
            let begun = Instant::now();
            if let Err(e) = self.follow_writes(|_| ()).await {
                tracing::warn!("the index could not be brought up to date: {e}");
            }
            let pause = PAUSE.max(begun.elapsed() * SHARE);
            tokio::select! {
                _ = stop.changed() => {}
                () = tokio::time::sleep(pause) => {
                    tokio::select! {
                        _ = stop.changed() => {}
                        _ = commits.changed() => {}
                        // Other processes write too.
                        () = tokio::time::sleep(Duration::from_secs(1)) => {}
                    }
                }
            }
        }
    }

    /// Puts into the index what was written since the last time; answers how much.
    pub(super) async fn follow_writes(&self, mut progress: impl FnMut(u64)) -> Result<Indexed, AppError> {
        let finder = self.finder().await?;
        finder.learn_words(self).await?;
        let mut follower = finder.follower.lock().await;
        if follower.is_none() {
            *follower = Some(Follower::new(finder)?);
        }
        let Some(follower) = follower.as_mut() else { return Ok(Indexed::default()) };
        let (mut sum, mut changes) = (Indexed::default(), Vec::new());
        for feed in FEEDS {
            let mut from = follower.at.looking_back();
            loop {
                let look = Look { at: from, empty: follower.empty, lately: Arc::clone(&follower.lately) };
                let batch = self.db.read(move |tx| feed(tx, &look)).await?;
                let lately = Arc::make_mut(&mut follower.lately); // nobody else holds it any more
                for (kind, id, seen) in batch.put {
                    lately.insert((kind, id), seen);
                }
                for change in &batch.changes {
                    if let Change::Put(doc) = change {
                        sum.count(doc.kind);
                    }
                }
                changes.extend(batch.changes);
                from = batch.at;
                follower.at = follower.at.max(from);
                if changes.len() >= COMMIT {
                    follower.commit(std::mem::take(&mut changes)).await?;
                    progress(sum.all());
                }
                if !batch.more {
                    break;
                }
            }
        }
        if !changes.is_empty() {
            follower.commit(changes).await?;
            progress(sum.all());
        }
        follower.empty = false;
        follower.forget();
        Ok(sum)
    }
}

impl Position {
    /// From where rows are looked for again that were committed late.
    fn looking_back(self) -> Position {
        let back = |(at, _): (i64, i64)| (at - OVERLAP, 0);
        Position { tickets: back(self.tickets), articles: back(self.articles), ..self }
    }

    fn max(self, other: Position) -> Position {
        Position {
            tickets: self.tickets.max(other.tickets),
            articles: self.articles.max(other.articles),
            people: self.people.max(other.people),
            organisations: self.organisations.max(other.organisations),
            lessons: self.lessons.max(other.lessons),
            texts: self.texts.max(other.texts),
        }
    }
}

impl Follower {
    fn new(finder: &Finder) -> Result<Follower, AppError> {
        let index: &Index = &finder.index;
        let writer = Some(index.writer().map_err(broken)?);
        let at = index.position().map_err(broken)?;
        let at = serde_json::from_str(&at).unwrap_or(Position::BEGINNING);
        Ok(Follower { writer, at, empty: at == Position::BEGINNING, lately: Arc::default() })
    }

    /// Changes the index and makes it findable, together with how far it is.
    async fn commit(&mut self, changes: Vec<Change>) -> Result<(), AppError> {
        let mut writer = self.writer.take().ok_or_else(|| AppError::broken("the index has no writer"))?;
        let position = serde_json::to_string(&self.at).map_err(AppError::broken)?;
        let written = tokio::task::spawn_blocking(move || {
            let change = |change: Change| match change {
                Change::Put(doc) => writer.put(&doc),
                Change::Remove(kind, id) => {
                    writer.remove(kind, id);
                    Ok(())
                }
            };
            let written = changes.into_iter().try_for_each(change).and_then(|()| writer.commit(&position));
            (writer, written)
        });
        let (writer, written) = written.await.map_err(AppError::broken)?;
        self.writer = Some(writer);
        written.map_err(broken)
    }

    /// Forgets what is too old to come again.
    fn forget(&mut self) {
        let (tickets, articles) = (self.at.tickets.0, self.at.articles.0);
        Arc::make_mut(&mut self.lately).retain(|(kind, _), (at, _)| {
            let last = if *kind == Kind::Article { articles } else { tickets };
            *at >= last - 2 * OVERLAP
        });
    }
}

impl Look {
    fn knows(&self, kind: Kind, id: i64, seen: (i64, i64)) -> bool {
        self.lately.get(&(kind, id)) == Some(&seen)
    }

    fn batch(&self) -> Batch {
        Batch { changes: Vec::new(), put: Vec::new(), at: self.at, more: false }
    }
}

impl Batch {
    fn change(&mut self, doc: Option<Doc>, kind: Kind, id: i64, empty: bool) {
        match doc {
            Some(doc) => self.changes.push(Change::Put(Box::new(doc))),
            None if empty => {}
            None => self.changes.push(Change::Remove(kind, id)),
        }
    }
}

fn full(count: usize) -> bool {
    i64::try_from(count).unwrap_or(STEP) >= STEP
}

fn tickets(tx: &mut Tx<'_>, look: &Look) -> Result<Batch, AppError> {
    let mut batch = look.batch();
    let (at, id) = look.at.tickets;
    let touched = desk::touched_since(tx, (at, TicketId(id)), STEP)?;
    batch.more = full(touched.len());
    for (id, at, seq) in touched {
        batch.at.tickets = (at, id.0);
        if !look.knows(Kind::Ticket, id.0, (at, seq)) {
            ticket(tx, look, &mut batch, id)?;
            batch.put.push((Kind::Ticket, id.0, (at, seq)));
        }
    }
    Ok(batch)
}

/// A ticket, and what it teaches.
fn ticket(tx: &mut Tx<'_>, look: &Look, batch: &mut Batch, id: TicketId) -> Result<(), AppError> {
    if let Some(ticket) = desk::get(tx, id)? {
        batch.changes.push(Change::Put(Box::new(docs::ticket(tx, &ticket)?)));
        let case = docs::case(tx, &ticket)?;
        batch.change(case, Kind::Case, id.0, look.empty);
    }
    Ok(())
}

fn articles(tx: &mut Tx<'_>, look: &Look) -> Result<Batch, AppError> {
    let mut batch = look.batch();
    let (at, id) = look.at.articles;
    let learnt = learnt_since(tx, (at, ArticleId(id)), STEP)?;
    batch.more = full(learnt.len());
    for learnt in learnt {
        let (id, at, version) = (learnt.article.id.0, learnt.article.touched_at, learnt.article.version);
        batch.at.articles = (at, id);
        if !look.knows(Kind::Article, id, (at, version)) {
            let doc = docs::article(tx, learnt)?;
            batch.change(doc, Kind::Article, id, look.empty);
            batch.put.push((Kind::Article, id, (at, version)));
        }
    }
    Ok(batch)
}

fn people(tx: &mut Tx<'_>, look: &Look) -> Result<Batch, AppError> {
    let mut batch = look.batch();
    let (at, id) = look.at.people;
    let touched = finding::people_since(tx, (at, PersonId(id)), STEP)?;
    batch.more = full(touched.len());
    for (id, at) in touched {
        batch.at.people = (at, id.0);
        let doc = docs::person(tx, id)?;
        batch.change(doc, Kind::Person, id.0, look.empty);
    }
    Ok(batch)
}

fn organisations(tx: &mut Tx<'_>, look: &Look) -> Result<Batch, AppError> {
    let mut batch = look.batch();
    let (at, id) = look.at.organisations;
    let touched = finding::organisations_since(tx, (at, OrganisationId(id)), STEP)?;
    batch.more = full(touched.len());
    for (id, at) in touched {
        batch.at.organisations = (at, id.0);
        let doc = docs::organisation(tx, id)?;
        batch.change(doc, Kind::Organisation, id.0, look.empty);
    }
    Ok(batch)
}

fn lessons(tx: &mut Tx<'_>, look: &Look) -> Result<Batch, AppError> {
    let mut batch = look.batch();
    let touched = finding::lessons_since(tx, look.at.lessons, STEP)?;
    batch.more = full(touched.len());
    for (id, at) in touched {
        batch.at.lessons = at;
        let doc = finding::lesson(tx, id)?.and_then(docs::lesson);
        batch.change(doc, Kind::Case, id.0, look.empty);
    }
    Ok(batch)
}

/// Files that were read since: their tickets are put again. In an empty index the tickets bring them along.
fn texts(tx: &mut Tx<'_>, look: &Look) -> Result<Batch, AppError> {
    let mut batch = look.batch();
    let touched = finding::texts_since(tx, look.at.texts, STEP)?;
    batch.more = full(touched.len());
    for (blob, at) in touched {
        batch.at.texts = at;
        if !look.empty {
            for (_, id, _) in scan::bearers(tx, &blob)? {
                ticket(tx, look, &mut batch, id)?;
            }
        }
    }
    Ok(batch)
}
