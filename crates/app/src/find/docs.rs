//! What the index holds of each thing: its words, who may find it, what filters ask.

use super::labels::{LESSON, of_organisations, of_ticket};
use crate::AppError;
use crate::knowledge::follow::{Learnt, labels};
use domain::desk::{State, Ticket};
use domain::ids::{OrganisationId, PersonId};
use domain::people::{Scope, Side};
use seek::{Doc, Kind, headings};
use store::finding::Lesson;
use store::people::directory;
use store::{Tx, desk, finding, people};

/// Bytes of the words of one ticket's files that are indexed with it.
const FILE_WORDS: usize = 400_000;

/// A ticket with its whole conversation and the words in its files, so that words of three messages find it.
pub(super) fn ticket(tx: &mut Tx<'_>, ticket: &Ticket) -> Result<Doc, AppError> {
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
    doc.context = format!("{org} {requester}");
    files(tx, ticket, &mut doc)?;
    doc.number = ticket.number.to_string();
    doc.title.clone_from(&ticket.subject);
    let known = crate::topics::indexed(tx, ticket)?;
    match &ticket.guided.asked {
        Some(asked) if asked.public => doc.body.push_str(&known),
        _ => doc.inner.push_str(&known),
    }
    for one in &ticket.guided.assets {
        doc.inner.push_str(&format!("{} {} {}\n", one.name, one.serial, one.address));
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
    doc.labels = of_ticket(ticket);
    Ok(doc)
}

/// The names of files and the words in them; of files in notes, for the inner circle.
fn files(tx: &mut Tx<'_>, ticket: &Ticket, doc: &mut Doc) -> Result<(), AppError> {
    let mut left = FILE_WORDS;
    for file in desk::attachments(tx, ticket.id)? {
        match file.public {
            true => doc.context.push_str(&format!(" {}", file.name)),
            false => doc.inner.push_str(&format!("{}\n", file.name)),
        }
        let Some(text) = finding::file_text(tx, &file.blob)? else { continue };
        let text = up_to(&text.words, left);
        left -= text.len();
        let place = if file.public { &mut doc.body } else { &mut doc.inner };
        place.push_str(text);
        place.push('\n');
    }
    Ok(())
}

/// The beginning of a text, whole characters.
fn up_to(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// What was asked in a ticket: its subject and the client's first words.
pub(crate) fn asked(tx: &mut Tx<'_>, ticket: &Ticket) -> Result<String, AppError> {
    let messages = desk::messages(tx, ticket.id)?;
    let first = messages.into_iter().find(|message| message.public && message.by.side != Side::Staff);
    Ok(format!("{}\n{}", ticket.subject, first.map(|message| message.body).unwrap_or_default()))
}

/// A ticket as a case: its question was solved by articles and did not come back. Otherwise it teaches nothing.
pub(super) fn case(tx: &mut Tx<'_>, ticket: &Ticket) -> Result<Option<Doc>, AppError> {
    let taught =
        matches!(ticket.state, State::Solved | State::Closed) && !ticket.known.solved_with.is_empty();
    if !taught {
        return Ok(None);
    }
    let solved_by = ticket.known.solved_with.iter().map(|cited| cited.article.0).collect();
    Ok(Some(as_case(ticket.id.0, asked(tx, ticket)?, solved_by, ticket.updated_at)))
}

/// A question that was answered elsewhere.
pub(super) fn lesson(lesson: Lesson) -> Option<Doc> {
    let solved_by: Vec<i64> = lesson.articles.iter().map(|article| article.0).collect();
    (!solved_by.is_empty()).then(|| as_case(lesson.id.0, lesson.question, solved_by, lesson.at))
}

fn as_case(id: i64, body: String, solved_by: Vec<i64>, at: i64) -> Doc {
    Doc { body, solved_by, at, labels: vec![LESSON.to_owned()], ..Doc::new(Kind::Case, id) }
}

/// An article as it holds for its readers.
pub(super) fn article(tx: &mut Tx<'_>, learnt: Learnt) -> Result<Option<Doc>, AppError> {
    let Learnt { article, content: Some(content) } = learnt else { return Ok(None) };
    let mut clients = String::new();
    for org in &article.clients {
        clients.push_str(&people::org(tx, *org)?.map(|org| org.name).unwrap_or_default());
        clients.push(' ');
    }
    let body = content.words();
    let mut facets = vec![
        ("type".to_owned(), article.kind.code().to_owned()),
        ("client".to_owned(), clients.clone()),
        ("topic".to_owned(), article.topic.clone()),
        ("language".to_owned(), article.language.clone()),
    ];
    facets.extend(article.tags.iter().map(|tag| ("tag".to_owned(), tag.clone())));
    Ok(Some(Doc {
        number: article.number.to_string(),
        title: content.title.clone(),
        headings: headings(&body),
        body,
        context: format!("{} {} {clients}", article.topic, article.tags.join(" ")),
        facets,
        at: article.updated_at,
        labels: labels(&article),
        ..Doc::new(Kind::Article, article.id.0)
    }))
}

/// A person: how he is called and reached, and where he belongs.
pub(super) fn person(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<Doc>, AppError> {
    let Some(person) = people::person(tx, id)? else { return Ok(None) };
    let (mut orgs, mut names) = (Vec::new(), Vec::new());
    for grant in people::grants(tx, id)? {
        if let Scope::Organisation(org) = grant.scope
            && !orgs.contains(&org)
        {
            orgs.push(org);
            names.extend(people::org(tx, org)?.map(|org| org.name));
        }
    }
    let reached: Vec<String> = people::contacts(tx, id)?.into_iter().map(|(_, value)| value).collect();
    Ok(Some(Doc {
        title: person.name,
        body: format!("{} {}", person.position, reached.join(" ")),
        context: names.join(" "),
        codes: reached,
        facets: names.into_iter().map(|name| ("client".to_owned(), name)).collect(),
        labels: of_organisations(&orgs),
        ..Doc::new(Kind::Person, id.0)
    }))
}

/// An organisation: its name, its domains, what is to be known about it.
pub(super) fn organisation(tx: &mut Tx<'_>, id: OrganisationId) -> Result<Option<Doc>, AppError> {
    let Some(org) = people::org(tx, id)? else { return Ok(None) };
    let domains = directory::domains(tx, id)?;
    Ok(Some(Doc {
        number: org.prefix,
        facets: vec![("client".to_owned(), org.name.clone())],
        title: org.name,
        body: domains.join(" "),
        inner: org.memo,
        codes: domains,
        labels: of_organisations(&[id]),
        ..Doc::new(Kind::Organisation, id.0)
    }))
}
