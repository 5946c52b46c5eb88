//! What may help with a ticket, beside it: a part of its page that comes after the rest.

use crate::http::{Oops, Visitor, html};
use crate::pages::ticket::Sibling;
use crate::words;
use app::App;
use app::propose::{Alike, Proposed};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::people::{Object, Permission};
use i18n::T;

/// An article that is proposed.
#[derive(Clone, Debug)]
pub struct ProposedRow {
    /// Where it is opened, and that noted.
    pub href: String,
    /// Its number.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// It solved alike questions.
    pub learnt: bool,
    /// It solved this one.
    pub used: bool,
}

/// A ticket that is like this one.
#[derive(Clone, Debug)]
pub struct AlikeRow {
    /// The ticket.
    pub ticket: Sibling,
    /// The client.
    pub client: String,
}

/// `GET /tickets/{number}/suggestions`.
#[derive(Template, Clone, Debug)]
#[template(path = "finding/beside.html")]
pub struct BesidePart {
    /// The reader.
    pub t: T,
    /// Against forged forms.
    pub csrf: String,
    /// The ticket.
    pub number: String,
    /// Whether he works on tickets.
    pub may_work: bool,
    /// Articles that may answer it.
    pub articles: Vec<ProposedRow>,
    /// What tells what to do.
    pub procedures: Vec<ProposedRow>,
    /// Tickets alike that are open.
    pub open: Vec<AlikeRow>,
    /// Tickets alike that were solved.
    pub solved: Vec<AlikeRow>,
}

/// `GET /tickets/{number}/suggestions`.
pub async fn part(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let found = app.propose_beside(actor, number).await?;
    let proposal = found.proposal.map(|proposal| proposal.0);
    let rows = |all: Vec<Proposed>| all.into_iter().map(|one| row(one, proposal)).collect();
    Ok(html(&BesidePart {
        t: visitor.t.clone(),
        csrf: visitor.form_token(),
        number: number.to_string(),
        may_work: actor.can(Permission::TicketWork, Object::Desk)
            || actor.may_somewhere(Permission::TicketWork).is_ok(),
        articles: rows(found.articles),
        procedures: rows(found.procedures),
        open: found.open.into_iter().map(alike).collect(),
        solved: found.solved.into_iter().map(alike).collect(),
    }))
}

fn row(one: Proposed, proposal: Option<i64>) -> ProposedRow {
    ProposedRow {
        href: match proposal {
            Some(proposal) => format!("/proposals/{proposal}/articles/{}", one.number),
            None => format!("/articles/{}", one.number),
        },
        number: one.number,
        title: one.title,
        summary: one.summary,
        learnt: one.learnt,
        used: one.used,
    }
}

fn alike(one: Alike) -> AlikeRow {
    let ticket =
        Sibling { number: one.number.to_string(), subject: one.subject, state: words::state(one.state) };
    AlikeRow { ticket, client: one.org }
}
