//! What is missing: searches that found nothing, tickets alike that no article answers, and what proposing is good for.

use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::Shell;
use app::App;
use app::find::Vain;
use app::propose::{Cluster, Effect, Period};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::people::{Object, Permission};
use i18n::T;

/// Numbers of tickets that are shown of a cluster.
const SHOWN: usize = 6;

/// `GET /articles/gaps`.
#[derive(Template, Clone, Debug)]
#[template(path = "finding/gaps.html")]
pub struct GapsPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// Whether he may do something about it.
    pub may_write: bool,
    /// What came of proposals in three months.
    pub effect: Effect,
    /// Searches in vain.
    pub vain: Vec<Vain>,
    /// Tickets alike without an article.
    pub clusters: Vec<Cluster>,
}

impl GapsPage {
    /// The numbers of a cluster that are shown.
    fn shown(cluster: &Cluster) -> &[i64] {
        &cluster.numbers[..cluster.numbers.len().min(SHOWN)]
    }

    /// A share in per cent; none of nothing.
    fn share(part: &i64, whole: &i64) -> Option<i64> {
        (*whole > 0).then(|| (part * 100 + whole / 2) / whole)
    }
}

/// `GET /articles/gaps`.
pub async fn page(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let effect = app.effect_of_proposing(actor, Period::Quarter).await?;
    let vain = app.searched_in_vain(actor).await?;
    let clusters = app.tickets_without_article(actor).await?;
    let may_write = actor.can(Permission::ArticleWrite, Object::Desk);
    let shell = visitor.staff_shell(&app, "articles").await?;
    Ok(html(&GapsPage { t: visitor.t, shell, may_write, effect, vain, clusters }))
}

/// `POST /articles/gaps`: somebody looked after these `words`.
pub async fn settle(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    app.settle_vain(visitor.staff()?, posted.get("words")).await?;
    Ok(redirect("/articles/gaps"))
}
