//! Tickets that belong together: merged, let go, linked, split off; and words that are put right.

use super::ticket::{answer, around, number_of, refusal_key, say_no};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::joining::{Merging, OldWords};
use crate::pages::ticket::{Linked, Sibling};
use crate::pages::{MergePage, VersionsPage};
use crate::words;
use app::desk::{Relative, TicketPage as Facts};
use app::{App, AppError};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::desk::Link;
use domain::ids::MessageId;
use serde::Deserialize;

/// Another ticket as pages show it.
pub(super) fn line_of(other: &Relative) -> Sibling {
    Sibling {
        number: other.number.to_string(),
        subject: other.subject.clone(),
        state: words::state(other.state),
    }
}

/// What other tickets are to this one.
pub(super) fn links(facts: &Facts) -> Vec<Linked> {
    let links = facts.kin.links.iter().map(|(link, other)| Linked {
        link: link.code(),
        ticket: line_of(other),
        by_hand: Link::BY_HAND.contains(link),
    });
    links.collect()
}

/// Numbers of the live parts, when they matter.
pub(super) fn open_children(facts: &Facts, matter: bool) -> Vec<String> {
    let all = facts.kin.open_children.iter().filter(|_| matter);
    all.map(i64::to_string).collect()
}

/// The query of the page of merging.
#[derive(Deserialize)]
pub struct Into {
    #[serde(default)]
    into: String,
}

/// A number as people type it.
fn typed_number(text: &str) -> Option<i64> {
    text.trim().trim_start_matches(['№', '#']).trim().parse().ok()
}

/// `GET /tickets/{number}/merging`: what it would do, before it is done.
pub async fn merge_page(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    Query(asked): Query<Into>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let facts = app.ticket(actor, number).await?;
    if !facts.may_work {
        return Err(domain_denied());
    }
    let target = match typed_number(&asked.into) {
        Some(into) => app.merge_target(actor, number, into).await,
        None => Err(AppError::Missing),
    };
    let merging = match target {
        Ok(found) => Merging::Possible {
            target: line_of(&found.target),
            client: found.client,
            requester: found.requester,
        },
        Err(AppError::Missing | AppError::Denied(_)) => {
            Merging::Refused(visitor.t.with("merge-unknown").arg("number", asked.into.trim()).to_string())
        }
        Err(AppError::Invalid("into", _)) => Merging::Refused(visitor.t.of("error-other-client").to_owned()),
        Err(AppError::Refused(refusal)) => Merging::Refused(visitor.t.of(refusal_key(&refusal)).to_owned()),
        Err(e) => return Err(e.into()),
    };
    Ok(html(&MergePage {
        shell: around(&visitor, &facts),
        number: number.to_string(),
        subject: facts.ticket.subject,
        client: facts.org.name,
        into: asked.into,
        merging,
        t: visitor.t,
    }))
}

fn domain_denied() -> Oops {
    Oops::of(crate::pages::ErrorKind::Forbidden)
}

/// `POST /tickets/{number}/merging`.
pub async fn merge(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let into = typed_number(posted.get("into")).ok_or(Oops::from(AppError::Missing))?;
    match app.merge(visitor.staff()?, number, into).await {
        Ok(into) => Ok(redirect(&format!("/tickets/{into}"))),
        Err(e) => answer(&app, &visitor, number, Err(e)).await,
    }
}

/// `POST /tickets/{number}/unmerging`.
pub async fn unmerge(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    _posted: Posted,
) -> Result<Response, Oops> {
    let done = app.unmerge(visitor.staff()?, number).await;
    answer(&app, &visitor, number, done).await
}

/// `POST /tickets/{number}/links`: `link` and `to`, and `remove` to forget it.
pub async fn link(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let link = Link::from_code(posted.get("link")).filter(|link| Link::BY_HAND.contains(link));
    let link = link.ok_or(Oops::of(crate::pages::ErrorKind::BadRequest))?;
    let remove = !posted.get("remove").is_empty();
    let done = match typed_number(posted.get("to")) {
        Some(to) => app.link(actor, number, link, to, !remove).await,
        None => Err(AppError::Missing),
    };
    match done {
        Err(AppError::Missing | AppError::Denied(_)) if app.ticket(actor, number).await?.may_work => {
            say_no(&app, &visitor, number, "error-unknown-ticket").await
        }
        done => answer(&app, &visitor, number, done).await,
    }
}

/// `POST /tickets/{number}/messages/{message}/splitting`.
pub async fn split(
    State(app): State<App>,
    visitor: Visitor,
    Path((number, message)): Path<(i64, String)>,
    posted: Posted,
) -> Result<Response, Oops> {
    let message = MessageId(number_of(&message)?);
    let subject = posted.get("subject").to_owned();
    match app.split(visitor.staff()?, number, message, subject).await {
        Ok(new) => Ok(redirect(&format!("/tickets/{new}"))),
        Err(e) => answer(&app, &visitor, number, Err(e)).await,
    }
}

/// `POST /tickets/{number}/messages/{message}/text`.
pub async fn edit(
    State(app): State<App>,
    visitor: Visitor,
    Path((number, message)): Path<(i64, String)>,
    posted: Posted,
) -> Result<Response, Oops> {
    let message = MessageId(number_of(&message)?);
    let done = app.edit(visitor.staff()?, number, message, posted.text("text")).await;
    answer(&app, &visitor, number, done).await
}

/// `GET /tickets/{number}/messages/{message}/versions`.
pub async fn versions(
    State(app): State<App>,
    visitor: Visitor,
    Path((number, message)): Path<(i64, String)>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let id = MessageId(number_of(&message)?);
    let versions = app.versions(actor, number, id).await?;
    let facts = app.ticket(actor, number).await?;
    let said = facts.said.iter().find(|said| said.message.id == id).ok_or(Oops::from(AppError::Missing))?;
    let old = versions.iter().rev().map(|version| OldWords {
        at_ms: version.at,
        who: version.person.and_then(|id| facts.names.get(&id).cloned()).unwrap_or_default(),
        html: letter::html::from_text(&version.body),
    });
    Ok(html(&VersionsPage {
        now: super::ticket_view::body(said, false),
        old: old.collect(),
        shell: around(&visitor, &facts),
        number: number.to_string(),
        subject: facts.ticket.subject.clone(),
        message,
        t: visitor.t,
    }))
}
