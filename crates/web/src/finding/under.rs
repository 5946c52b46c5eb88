//! What may answer a client's question while he writes it: a part under the form. What helped is noted, and that he then
//! asked nobody.

use crate::http::{Oops, Posted, Visitor, html, redirect};
use app::App;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::ProposalId;
use i18n::T;

/// An article that is offered.
#[derive(Clone, Debug)]
pub struct OfferedRow {
    /// Where it is opened, and that noted.
    pub href: String,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub summary: String,
}

/// `POST /requests/suggestions`.
#[derive(Template, Clone, Debug)]
#[template(path = "finding/under.html")]
pub struct UnderPart {
    /// The reader.
    pub t: T,
    /// Under which what is opened is noted; empty when nothing was ever shown.
    pub proposal: String,
    /// The articles.
    pub articles: Vec<OfferedRow>,
}

/// `POST /requests/suggestions`: `subject`, `text`, and the `proposal` that goes on.
pub async fn part(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let actor = visitor.actor()?;
    // One of us has no form here.
    if actor.is_staff() {
        return Err(app::AppError::Missing.into());
    }
    let text = format!("{}\n{}", posted.get("subject"), posted.text("text"));
    let found = app.propose_under(actor, &text, proposal(&posted)).await?;
    let id = found.proposal.map(|proposal| proposal.0);
    let articles = found.articles.into_iter().map(|one| OfferedRow {
        href: match id {
            Some(id) => format!("/proposals/{id}/articles/{}", one.number),
            None => format!("/help/{}", one.number),
        },
        title: one.title,
        summary: one.summary,
    });
    Ok(html(&UnderPart {
        t: visitor.t.clone(),
        proposal: id.map(|id| id.to_string()).unwrap_or_default(),
        articles: articles.collect(),
    }))
}

/// The proposal that a form carries.
pub(crate) fn proposal(posted: &Posted) -> Option<ProposalId> {
    posted.get("proposal").parse().ok()
}

/// `POST /proposals/{id}/help`: it answered his question.
pub async fn helped(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    _posted: Posted,
) -> Result<Response, Oops> {
    app.helped_by_proposed(visitor.actor()?, ProposalId(id)).await?;
    Ok(redirect("/requests?done=helped"))
}
