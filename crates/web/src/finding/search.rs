//! Finding tickets, articles and people by words.

use super::{Parts, TABS, Tab};
use crate::http::{Oops, Visitor, html, redirect};
use crate::pages::Shell;
use crate::pages::view::State;
use crate::{knowledge, words};
use app::App;
use app::find::{Found, FoundArticle, FoundPerson, FoundTicket, PAGE, Sort, Wish};
use askama::Template;
use axum::extract::{Query, State as Of};
use axum::response::Response;
use i18n::T;
use serde::Deserialize;

/// What is asked.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    q: String,
    kind: String,
    order: String,
    /// Hits that are passed over.
    from: usize,
}

/// Something that was found, as a line.
#[derive(Clone, Debug)]
pub struct FoundRow {
    /// Where it is.
    pub href: String,
    /// Its number; empty for what has none.
    pub number: String,
    /// The state of a ticket.
    pub state: Option<State>,
    /// The key of what it is, for what is no ticket.
    pub what: &'static str,
    /// Its name in parts.
    pub name: Parts,
    /// What it says where the words stand, in parts.
    pub words: Parts,
    /// What stands around it: client and requester, topic and readers.
    pub around: Vec<String>,
    /// The last change.
    pub updated_ms: Option<i64>,
    /// It fits only when words are read otherwise or left out.
    pub near: bool,
}

/// `GET /search`.
#[derive(Template, Clone, Debug)]
#[template(path = "finding/search.html")]
pub struct SearchPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// What was asked.
    pub q: String,
    /// To what it is narrowed.
    pub tabs: Vec<Tab>,
    /// Whether the newest come first.
    pub newest: bool,
    /// How many there are.
    pub total: i64,
    /// What was probably meant.
    pub meant: Option<String>,
    /// The page of them.
    pub hits: Vec<FoundRow>,
    /// Where the next page begins.
    pub next: Option<usize>,
}

impl SearchPage {
    /// To what it is narrowed, in the address.
    fn kind(&self) -> &'static str {
        self.tabs.iter().find(|tab| tab.here).map_or("", |tab| tab.slug)
    }
}

/// `GET /search/completions`: what the words under the cursor may become.
#[derive(Template, Clone, Debug)]
#[template(path = "finding/completions.html")]
pub struct CompletionsPart {
    /// Whole search lines.
    pub lines: Vec<String>,
}

/// `GET /search`.
pub async fn search(
    Of(app): Of<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let q = asked.q.trim();
    // A number, ours or another system's, leads to its ticket at once.
    let typed = q.trim_start_matches(['№', '#', ' ']);
    if let Ok(number) = typed.parse::<i64>()
        && app.ticket(actor, number).await.is_ok()
    {
        return Ok(redirect(&format!("/tickets/{number}")));
    }
    let chosen = TABS.iter().find(|(slug, ..)| *slug == asked.kind).unwrap_or(&TABS[0]);
    let newest = asked.order == "new";
    let order = if newest { Sort::Newest } else { Sort::Best };
    let found =
        app.find_any(actor, Wish { kinds: chosen.2, order, from: asked.from, ..Wish::new(q) }).await?;
    let more = found.total > asked.from + PAGE && !found.hits.is_empty();
    Ok(html(&SearchPage {
        shell: visitor.staff_shell(&app, "").await?,
        q: q.to_owned(),
        tabs: TABS.iter().map(|(slug, key, _)| Tab { slug, key, here: *slug == chosen.0 }).collect(),
        newest,
        total: i64::try_from(found.total).unwrap_or(i64::MAX),
        meant: found.meant,
        hits: found.hits.into_iter().map(|found| row(&visitor.t, found, true)).collect(),
        next: more.then_some(asked.from + PAGE),
        t: visitor.t,
    }))
}

/// Something that was found, for one of us or for a client.
pub(super) fn row(t: &T, found: Found, staff: bool) -> FoundRow {
    match found {
        Found::Ticket(ticket) => ticket_row(ticket, staff),
        Found::Article(article) => article_row(t, article, staff),
        Found::Person(person) => person_row(person),
        Found::Organisation(org) => FoundRow {
            href: format!("/settings/organisations/{}", org.id),
            number: String::new(),
            state: None,
            what: "search-organisation",
            name: org.name,
            words: vec![],
            around: vec![],
            updated_ms: None,
            near: false,
        },
    }
}

fn ticket_row(ticket: FoundTicket, staff: bool) -> FoundRow {
    let folder = if staff { "tickets" } else { "requests" };
    FoundRow {
        href: format!("/{folder}/{}", ticket.number),
        number: ticket.number.to_string(),
        state: Some(words::state(ticket.state)),
        what: "search-ticket",
        name: ticket.subject,
        words: ticket.words,
        around: if staff { vec![ticket.org, ticket.requester] } else { vec![ticket.requester] },
        updated_ms: Some(ticket.updated_at),
        near: ticket.near,
    }
}

fn article_row(t: &T, article: FoundArticle, staff: bool) -> FoundRow {
    let folder = if staff { "articles" } else { "help" };
    let mut around = vec![article.topic];
    if staff {
        around.insert(0, t.of(knowledge::kind(article.kind)).to_owned());
        around.push(t.of(knowledge::audience(article.audience)).to_owned());
    }
    around.retain(|one| !one.is_empty());
    FoundRow {
        href: format!("/{folder}/{}", article.number),
        number: article.number.to_string(),
        state: None,
        what: "search-article",
        name: article.title,
        words: article.words,
        around,
        updated_ms: Some(article.updated_at),
        near: article.near,
    }
}

fn person_row(person: FoundPerson) -> FoundRow {
    FoundRow {
        href: format!("/settings/people/{}", person.id),
        number: String::new(),
        state: None,
        what: "search-person",
        name: person.name,
        words: person.words,
        around: vec![person.org].into_iter().filter(|org| !org.is_empty()).collect(),
        updated_ms: None,
        near: false,
    }
}

/// `GET /search/completions`.
pub async fn completions(
    Of(app): Of<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let found = app.complete_search(visitor.staff()?, &asked.q).await?;
    let head = asked.q.rfind(char::is_whitespace).map_or("", |at| &asked.q[..=at]);
    // A value in quotation marks has spaces: what stands before its filter is kept.
    let head = match asked.q.matches('"').count() % 2 {
        0 => head,
        _ => asked.q.rfind('"').and_then(|at| asked.q[..at].rfind(' ')).map_or("", |at| &asked.q[..=at]),
    };
    let lines = found.into_iter().map(|one| format!("{head}{one}")).collect();
    Ok(html(&CompletionsPart { lines }))
}
