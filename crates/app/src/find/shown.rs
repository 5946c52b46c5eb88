//! What was found, as it is shown: read from the store within the reader's own rights, with the words marked.

use crate::{Actor, AppError, knowledge};
use domain::desk::State;
use domain::ids::{ArticleId, OrganisationId, PersonId, TicketId};
use domain::knowledge::{ArticleKind, Audience};
use domain::people::{Object, Permission, Scope, TicketFacts};
use seek::{Hit, Kind, Marks};
use std::collections::HashMap;
use store::finding::{self, HitRow};
use store::{Tx, people};

/// Characters of a text that are shown with a hit.
const SHOWN: usize = 180;
/// Characters of a text that are looked through for them.
const LOOKED: usize = 60_000;

/// A text in parts, and whether each was looked for.
pub type Parts = Vec<(String, bool)>;

/// Something that was found.
#[derive(Clone, Debug)]
pub enum Found {
    /// A ticket.
    Ticket(FoundTicket),
    /// An article.
    Article(FoundArticle),
    /// A person.
    Person(FoundPerson),
    /// An organisation.
    Organisation(FoundOrganisation),
}

/// A ticket that was found.
#[derive(Clone, Debug)]
pub struct FoundTicket {
    /// Its number.
    pub number: i64,
    /// Its state.
    pub state: State,
    /// Its subject.
    pub subject: Parts,
    /// What was said where most of the words stand.
    pub words: Parts,
    /// The client.
    pub org: String,
    /// Who asked.
    pub requester: String,
    /// The last change.
    pub updated_at: i64,
    /// It fits only when words are read otherwise or left out.
    pub near: bool,
}

/// An article that was found.
#[derive(Clone, Debug)]
pub struct FoundArticle {
    /// Its number.
    pub number: i64,
    /// Its kind.
    pub kind: ArticleKind,
    /// For whom it is.
    pub audience: Audience,
    /// Its title.
    pub title: Parts,
    /// What it says where most of the words stand.
    pub words: Parts,
    /// Its topic.
    pub topic: String,
    /// The last change.
    pub updated_at: i64,
    /// It fits only when words are read otherwise or left out.
    pub near: bool,
}

/// A person that was found.
#[derive(Clone, Debug)]
pub struct FoundPerson {
    /// Who.
    pub id: PersonId,
    /// The name.
    pub name: Parts,
    /// Position, and how he is reached.
    pub words: Parts,
    /// The organisation.
    pub org: String,
}

/// An organisation that was found.
#[derive(Clone, Debug)]
pub struct FoundOrganisation {
    /// Which.
    pub id: OrganisationId,
    /// Its name.
    pub name: Parts,
}

/// Hits as they are shown, without those that may not be seen any more: the index is a moment behind.
pub(super) fn shown(
    tx: &mut Tx<'_>,
    actor: &Actor,
    hits: &[Hit],
    marks: &Marks,
) -> Result<Vec<Found>, AppError> {
    let mut tickets = tickets(tx, actor, hits, marks)?;
    let mut all = Vec::with_capacity(hits.len());
    for hit in hits {
        all.extend(match hit.kind {
            Kind::Ticket => tickets.remove(&TicketId(hit.id)).map(Found::Ticket),
            Kind::Article => article(tx, actor, hit, marks)?.map(Found::Article),
            Kind::Person => person(tx, actor, hit, marks)?.map(Found::Person),
            Kind::Organisation => organisation(tx, actor, hit, marks)?.map(Found::Organisation),
            _ => None,
        });
    }
    Ok(all)
}

/// The tickets among hits, read together.
fn tickets(
    tx: &mut Tx<'_>,
    actor: &Actor,
    hits: &[Hit],
    marks: &Marks,
) -> Result<HashMap<TicketId, FoundTicket>, AppError> {
    let ids: Vec<TicketId> =
        hits.iter().filter(|hit| hit.kind == Kind::Ticket).map(|hit| TicketId(hit.id)).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = finding::hit_rows(tx, &ids)?;
    let (mut open, mut inner) = (Vec::new(), Vec::new());
    for (id, row) in &rows {
        let facts = TicketFacts { org: row.org.0, requester: row.requester.0, watchers: &row.watching };
        let object = Object::Ticket(facts);
        if actor.can(Permission::TicketRead, object) {
            if actor.can(Permission::InternalRead, object) { &mut inner } else { &mut open }.push(*id);
        }
    }
    // Each conversation on one line, with no more of it than its reader may see.
    let mut said: HashMap<TicketId, String> = HashMap::new();
    for (ids, inner) in [(open, false), (inner, true)] {
        if ids.is_empty() {
            continue;
        }
        said.extend(ids.iter().map(|id| (*id, String::new())));
        let mut hear = |id: TicketId, words: &str| {
            if let Some(line) = said.get_mut(&id) {
                push(line, words);
            }
        };
        finding::said_in(tx, &ids, inner, &mut hear)?;
        let with_files: Vec<TicketId> =
            ids.into_iter().filter(|id| rows.get(id).is_some_and(|row| row.files)).collect();
        if !with_files.is_empty() {
            finding::read_in(tx, &with_files, inner, &mut hear)?;
        }
    }
    let near = |id: &TicketId| hits.iter().any(|hit| hit.kind == Kind::Ticket && hit.id == id.0 && hit.near);
    let seen = rows.into_iter().filter_map(|(id, row)| Some((id, said.get(&id)?, row)));
    let ticket = |(id, said, row): (TicketId, &String, HitRow)| {
        let found = FoundTicket {
            number: row.number,
            state: row.state,
            subject: parts(&row.subject, &marks.places(&row.subject)),
            words: fragment(said, marks),
            org: row.org.1,
            requester: row.requester.1,
            updated_at: row.updated_at,
            near: near(&id),
        };
        (id, found)
    };
    Ok(seen.map(ticket).collect())
}

fn push(line: &mut String, text: &str) {
    for word in text.split_whitespace() {
        if line.len() > LOOKED {
            return;
        }
        line.push_str(word);
        line.push(' ');
    }
}

fn article(
    tx: &mut Tx<'_>,
    actor: &Actor,
    hit: &Hit,
    marks: &Marks,
) -> Result<Option<FoundArticle>, AppError> {
    let Some(article) = store::knowledge::get(tx, ArticleId(hit.id))? else { return Ok(None) };
    let Some(out) =
        article.out.filter(|_| actor.can(Permission::ArticleRead, Object::Article(article.facts())))
    else {
        return Ok(None);
    };
    let content = knowledge::text(tx, &article, out)?.content;
    let mut line = String::new();
    push(&mut line, &plain(&content.words()));
    Ok(Some(FoundArticle {
        number: article.number,
        kind: article.kind,
        audience: article.audience,
        title: parts(&content.title, &marks.places(&content.title)),
        words: fragment(&line, marks),
        topic: article.topic,
        updated_at: article.updated_at,
        near: hit.near,
    }))
}

/// Markdown without its signs, as far as one line of words needs it: links by their words, no marks at line ends.
fn plain(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some(at) = rest.find("](") {
        out.push_str(&rest[..at]);
        let after = &rest[at + 2..];
        rest = after.find(')').map_or("", |end| &after[end + 1..]);
    }
    out.push_str(rest);
    out.retain(|c| !matches!(c, '*' | '`'));
    out.replace(['#', '[', '|', '>'], " ")
}

fn person(tx: &mut Tx<'_>, actor: &Actor, hit: &Hit, marks: &Marks) -> Result<Option<FoundPerson>, AppError> {
    let id = PersonId(hit.id);
    let Some(person) = people::person(tx, id)? else { return Ok(None) };
    let mut orgs = Vec::new();
    for grant in people::grants(tx, id)? {
        if let Scope::Organisation(org) = grant.scope {
            orgs.push(org);
        }
    }
    if !may_see(actor, &orgs) {
        return Ok(None);
    }
    let org = orgs.first().map(|org| people::org(tx, *org)).transpose()?.flatten();
    let reached: Vec<String> = people::contacts(tx, id)?.into_iter().map(|(_, value)| value).collect();
    let words = format!("{} {}", person.position, reached.join(" "));
    let words = words.trim();
    Ok(Some(FoundPerson {
        id,
        name: parts(&person.name, &marks.places(&person.name)),
        words: parts(words, &marks.places(words)),
        org: org.map(|org| org.name).unwrap_or_default(),
    }))
}

fn organisation(
    tx: &mut Tx<'_>,
    actor: &Actor,
    hit: &Hit,
    marks: &Marks,
) -> Result<Option<FoundOrganisation>, AppError> {
    let id = OrganisationId(hit.id);
    let Some(org) = people::org(tx, id)? else { return Ok(None) };
    let shown = may_see(actor, &[id]);
    Ok(shown.then(|| FoundOrganisation { id, name: parts(&org.name, &marks.places(&org.name)) }))
}

/// Whether one of us sees people of these organisations.
fn may_see(actor: &Actor, orgs: &[OrganisationId]) -> bool {
    let sees = |object| actor.can(Permission::PeopleRead, object);
    sees(Object::Desk) || orgs.iter().any(|org| sees(Object::Organisation(*org)))
}

/// The part of a text with the most of what was looked for.
fn fragment(text: &str, marks: &Marks) -> Parts {
    let fragment = marks.fragment(text.trim_end(), SHOWN);
    let mut words = parts(fragment.text, &fragment.marks);
    if fragment.before {
        words.insert(0, ("… ".to_owned(), false));
    }
    if fragment.after {
        words.push((" …".to_owned(), false));
    }
    words
}

/// A text in parts, by the places that are marked in it.
fn parts(text: &str, marks: &[std::ops::Range<usize>]) -> Parts {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_shown_without_its_signs() {
        let mut line = String::new();
        push(&mut line, &plain("## Касса\n\n**Нажмите** [сюда](http://x/y) и ![](a.png) `F5`!"));
        assert_eq!(line.trim(), "Касса Нажмите сюда и ! F5!");
    }
}
