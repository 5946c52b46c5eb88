//! Finding: the index of words follows what is written into tickets, and is asked within the rights of whoever asks.
//!
//! Each node keeps an index of its own beside its data. It is never the truth: it follows the column `touched_at`, its
//! position is committed with its words, and it may be thrown away at any time.

use crate::{Actor, App, AppError};
use domain::desk::{State, Ticket};
use domain::ids::{OrganisationId, PersonId, TicketId};
use domain::people::{Object, Permission, Role, Scope, Side};
use domain::time::SECOND;
use seek::{Doc, Index, Inner, Kind, Request, Rights, Vocabulary, Writer};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{Tx, desk, people};
use tokio::sync::{Mutex, watch};

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
/// Hits of a page.
const PAGE: usize = 20;
/// Characters of a conversation that are shown with a hit.
const SHOWN: usize = 180;
/// Characters of a conversation that are looked through for them.
const LOOKED: usize = 60_000;

/// The index, and who writes it.
pub(crate) struct Finder {
    index: Index,
    words: Vocabulary,
    follower: Mutex<Option<Follower>>,
}

/// Who writes the index of this process, and how far it is.
struct Follower {
    /// Away while it writes.
    writer: Option<Writer>,
    at: (i64, TicketId),
    /// What was put lately: moment and version.
    lately: Arc<HashMap<TicketId, (i64, i64)>>,
}

/// A page of what was found.
#[derive(Clone, Debug, Default)]
pub struct FoundPage {
    /// The tickets, the best first.
    pub hits: Vec<FoundTicket>,
    /// How many there are, as far as the viewer may see.
    pub total: usize,
    /// What was probably meant.
    pub meant: Option<String>,
}

/// A ticket that was found.
#[derive(Clone, Debug)]
pub struct FoundTicket {
    /// Its number.
    pub number: i64,
    /// Its state.
    pub state: State,
    /// Its subject in parts: the text, and whether it was looked for.
    pub subject: Vec<(String, bool)>,
    /// What was said where most of the words stand, likewise.
    pub words: Vec<(String, bool)>,
    /// The client.
    pub org: String,
    /// Who asked.
    pub requester: String,
    /// The last change.
    pub updated_at: i64,
    /// It fits only when words are read otherwise or left out.
    pub near: bool,
}

impl App {
    /// Finds tickets by words, numbers and filters, within the rights of whoever asks; `from` are passed over.
    pub async fn find(&self, actor: &Actor, text: &str, from: usize) -> Result<FoundPage, AppError> {
        if actor.person.is_none() {
            return Err(AppError::SignedOut);
        }
        // Nobody follows for those who come for one question.
        if self.config.index.is_none() {
            self.follow_writes(|_| ()).await?;
        }
        let (rights, finder) = (rights(actor), self.finder().await?);
        let request =
            Request { kinds: &[Kind::Ticket], skip: from, top: PAGE, ..Request::new(text, &rights) };
        let found = finder.index.search(&request, &finder.words).map_err(broken)?;
        let (actor, hits, marks) = (actor.clone(), found.hits, found.marks);
        let hits = self
            .db
            .read(move |tx| -> Result<Vec<FoundTicket>, AppError> {
                let mut all = Vec::with_capacity(hits.len());
                for hit in &hits {
                    let Some(ticket) = desk::get(tx, TicketId(hit.id))? else { continue };
                    let watching = ticket.watching();
                    let object = Object::Ticket(ticket.facts(&watching));
                    // The index is a moment behind: who may see it no more does not.
                    if actor.can(Permission::TicketRead, object) {
                        let internal = actor.can(Permission::InternalRead, object);
                        all.push(shown(tx, &ticket, internal, &marks, hit.near)?);
                    }
                }
                Ok(all)
            })
            .await?;
        Ok(FoundPage { hits, total: found.total, meant: found.meant })
    }

    /// Throws the index away and makes it anew; tells how many tickets were put so far.
    pub async fn reindex(&self, actor: &Actor, progress: impl FnMut(u64)) -> Result<u64, AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        if let Some(folder) = self.config.index.clone() {
            tokio::task::spawn_blocking(move || Index::rebuild(&folder).map(drop))
                .await
                .map_err(AppError::broken)?
                .map_err(broken)?;
        }
        self.follow_writes(progress).await
    }

    /// Puts into the index what is missing there; tells how many tickets were put so far.
    pub async fn index_news(&self, actor: &Actor, progress: impl FnMut(u64)) -> Result<u64, AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        self.follow_writes(progress).await
    }

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

    /// Puts into the index what was written since the last time; answers how many tickets.
    async fn follow_writes(&self, mut progress: impl FnMut(u64)) -> Result<u64, AppError> {
        let finder = self.finder().await?;
        let mut follower = finder.follower.lock().await;
        if follower.is_none() {
            *follower = Some(Follower::new(&finder.index)?);
        }
        let Some(follower) = follower.as_mut() else { return Ok(0) };
        let mut after = (follower.at.0 - OVERLAP, TicketId(0));
        let (mut put, mut docs) = (0, Vec::new());
        loop {
            let lately = Arc::clone(&follower.lately);
            let (fresh, last, whole) = self.db.read(move |tx| fresh(tx, after, &lately)).await?;
            let lately = Arc::make_mut(&mut follower.lately); // nobody else holds it any more
            for (doc, id, at, seq) in fresh {
                lately.insert(id, (at, seq));
                docs.push(doc);
                put += 1;
            }
            after = last.unwrap_or(after);
            follower.at = follower.at.max(after);
            if docs.len() >= COMMIT || (!whole && !docs.is_empty()) {
                follower.commit(std::mem::take(&mut docs)).await?;
                progress(put);
            }
            if !whole {
                break;
            }
        }
        let recent = follower.at.0 - 2 * OVERLAP;
        Arc::make_mut(&mut follower.lately).retain(|_, (at, _)| *at >= recent);
        Ok(put)
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
                Ok(Finder { index, words: Vocabulary::standard(), follower: Mutex::new(None) })
            })
            .await
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

impl Follower {
    fn new(index: &Index) -> Result<Follower, AppError> {
        let writer = Some(index.writer().map_err(broken)?);
        let at = index.position().map_err(broken)?;
        let at = at.split_once('.').and_then(|(at, id)| Some((at.parse().ok()?, TicketId(id.parse().ok()?))));
        Ok(Follower { writer, at: at.unwrap_or((i64::MIN / 2, TicketId(0))), lately: Arc::default() })
    }

    /// Puts documents and makes them findable, together with how far it is.
    async fn commit(&mut self, docs: Vec<Doc>) -> Result<(), AppError> {
        let mut writer = self.writer.take().ok_or_else(|| AppError::broken("the index has no writer"))?;
        let position = format!("{}.{}", self.at.0, self.at.1);
        let written = tokio::task::spawn_blocking(move || {
            let written =
                docs.iter().try_for_each(|doc| writer.put(doc)).and_then(|()| writer.commit(&position));
            (writer, written)
        });
        let (writer, written) = written.await.map_err(AppError::broken)?;
        self.writer = Some(writer);
        written.map_err(broken)
    }
}

/// Documents that the index does not have yet, each with its ticket, moment and version; where to go on; whether more
/// may follow.
type Fresh = (Vec<(Doc, TicketId, i64, i64)>, Option<(i64, TicketId)>, bool);

fn fresh(
    tx: &mut Tx<'_>,
    after: (i64, TicketId),
    lately: &HashMap<TicketId, (i64, i64)>,
) -> Result<Fresh, AppError> {
    let touched = desk::touched_since(tx, after, STEP)?;
    let last = touched.last().map(|(id, at, _)| (*at, *id));
    let whole = touched.len() as i64 == STEP;
    let mut docs = Vec::new();
    for (id, at, seq) in touched {
        if lately.get(&id) != Some(&(at, seq))
            && let Some(ticket) = desk::get(tx, id)?
        {
            docs.push((document(tx, &ticket)?, id, at, seq));
        }
    }
    Ok((docs, last, whole))
}

/// A ticket as the index holds it: with its whole conversation, so that words of three messages find it.
fn document(tx: &mut Tx<'_>, ticket: &Ticket) -> Result<Doc, AppError> {
    let org = people::org(tx, ticket.org)?.map(|org| org.name).unwrap_or_default();
    let requester = people::name(tx, ticket.requester)?.unwrap_or_default();
    let assignee = match ticket.assignee {
        Some(person) => people::name(tx, person)?.unwrap_or_default(),
        None => String::new(),
    };
    let mut doc = Doc::new(Kind::Ticket, ticket.id.0);
    for message in desk::messages(tx, ticket.id)? {
        let text = if message.public { &mut doc.body } else { &mut doc.inner };
        text.push_str(&message.body);
        text.push('\n');
    }
    let files = desk::attachments(tx, ticket.id)?;
    let names: Vec<&str> = files.iter().filter(|file| file.public).map(|file| file.name.as_str()).collect();
    doc.number = ticket.number.to_string();
    doc.title.clone_from(&ticket.subject);
    doc.context = format!("{org} {requester} {}", names.join(" "));
    for hidden in files.iter().filter(|file| !file.public) {
        doc.inner.push_str(&hidden.name);
        doc.inner.push('\n');
    }
    for reference in &ticket.marks.references {
        doc.inner.push_str(&format!("{} {}\n", reference.system, reference.value));
    }
    let state = match ticket.state {
        State::Waiting(_) => "waiting",
        other => other.code(),
    };
    let mut facet = |name: &str, value: String| doc.facets.push((name.to_owned(), value));
    facet("state", state.to_owned());
    facet("client", org);
    facet("from", requester);
    facet("assignee", assignee);
    facet("line", ticket.line.to_string());
    facet("channel", ticket.channel.code().to_owned());
    facet("type", ticket.kind.code().to_owned());
    facet("priority", format!("p{}", ticket.priority.number()));
    doc.at = ticket.updated_at;
    doc.labels = vec![WHOLE.to_owned(), served(ticket.org), company(ticket.org)];
    doc.labels.push(person(ticket.org, ticket.requester));
    let theirs = ticket.watchers.iter().filter(|watcher| watcher.side == Side::Client);
    doc.labels.extend(theirs.map(|watcher| person(ticket.org, watcher.person)));
    Ok(doc)
}

/// The label of what those see who serve the whole desk.
pub(crate) const WHOLE: &str = "desk";

/// The label of what those see who serve one client.
pub(crate) fn served(org: OrganisationId) -> String {
    format!("served:{org}")
}

/// The label of what a client's manager sees.
fn company(org: OrganisationId) -> String {
    format!("company:{org}")
}

/// The label of what a person of a client sees who asked or watches.
fn person(org: OrganisationId, person: PersonId) -> String {
    format!("person:{org}:{person}")
}

/// What somebody may see, in labels.
fn rights(actor: &Actor) -> Rights {
    let mut inner = Vec::new();
    if actor.can(Permission::InternalRead, Object::Desk) {
        inner.push(WHOLE.to_owned());
    }
    for grant in actor.grants.iter() {
        if let (true, Scope::Organisation(org)) = (grant.role.is_staff(), grant.scope)
            && actor.can(Permission::InternalRead, Object::Organisation(org))
        {
            inner.push(served(org));
        }
    }
    let mut labels = inner.clone();
    for (org, role) in actor.client_of() {
        labels.extend((role == Role::ClientManager).then(|| company(org)));
        labels.extend(actor.person.map(|me| person(org, me)));
    }
    let inner = match inner {
        inner if inner.is_empty() => Inner::Nothing,
        // Whoever sees the inside of all that he sees is asked about one text a document, not two.
        inner if inner.len() == labels.len() => Inner::All,
        inner => Inner::Of(inner),
    };
    Rights { inner, ..Rights::to(labels) }
}

/// A hit as it is shown, with no more of the conversation than its reader may see.
fn shown(
    tx: &mut Tx<'_>,
    ticket: &Ticket,
    internal: bool,
    marks: &seek::Marks,
    near: bool,
) -> Result<FoundTicket, AppError> {
    let mut said = String::new();
    for words in desk::said(tx, ticket.id, internal)? {
        if said.len() < LOOKED {
            said.extend(words.split_whitespace().flat_map(|word| [word, " "]));
        }
    }
    let fragment = marks.fragment(said.trim_end(), SHOWN);
    let mut words = parts(fragment.text, &fragment.marks);
    if fragment.before {
        words.insert(0, ("… ".to_owned(), false));
    }
    if fragment.after {
        words.push((" …".to_owned(), false));
    }
    Ok(FoundTicket {
        number: ticket.number,
        state: ticket.state,
        subject: parts(&ticket.subject, &marks.places(&ticket.subject)),
        words,
        org: people::org(tx, ticket.org)?.map(|org| org.name).unwrap_or_default(),
        requester: people::name(tx, ticket.requester)?.unwrap_or_default(),
        updated_at: ticket.updated_at,
        near,
    })
}

/// A text in parts, by the places that are marked in it.
fn parts(text: &str, marks: &[std::ops::Range<usize>]) -> Vec<(String, bool)> {
    let (mut all, mut at) = (Vec::new(), 0);
    for mark in marks {
        all.push((text[at..mark.start].to_owned(), false));
        all.push((text[mark.clone()].to_owned(), true));
        at = mark.end;
    }
    all.push((text[at..].to_owned(), false));
    all.retain(|(part, _)| !part.is_empty());
    all
}

fn broken(e: seek::Error) -> AppError {
    AppError::broken(format!("the index of words: {e}"))
}
