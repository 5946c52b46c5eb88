//! Articles: listed, written, taken through their lives; which of them solved a ticket.

use super::tickets::shown as ticket;
use super::{Answer, ok};
use crate::body::{Ask, At, Body};
use crate::cursor;
use crate::gate::Caller;
use crate::problem::Problem;
use crate::shape::{
    Article, ArticleAudience, ArticleKind, ArticleStage, ArticleStep, Articles, NewArticle, Waiver, at, id,
    short,
};
use app::knowledge::{After, ArticleForm, ArticlePage, Measure, Wanted};
use axum::Json;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use domain::ids::{ArticleId, OrganisationId, PersonId};
use domain::knowledge as d;
use domain::time::rfc3339;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// Which articles.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// In this stage; without it all that are not retired.
    stage: Option<ArticleStage>,
    /// Of this kind.
    kind: Option<ArticleKind>,
    /// For this audience.
    audience: Option<ArticleAudience>,
    /// In this topic, or below it.
    #[param(example = "Касса", max_length = 250)]
    topic: Option<String>,
    /// Words of the title.
    #[param(example = "чек", max_length = 200)]
    q: Option<String>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// A step in an article's life.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TakenStep {
    /// Which one.
    step: ArticleStep,
    /// The version that is meant; refused when it is another one by now.
    #[schema(example = 2, minimum = 1)]
    version: Option<i64>,
}

/// List articles
///
/// The freshest first, fifty at a time, as far as the caller's roles reach; without their texts.
#[utoipa::path(get, path = "/articles", operation_id = "list_articles", tag = "articles", params(Which),
    responses((status = 200, description = "A page", body = Articles)))]
pub(crate) async fn list(caller: Caller, Ask(which): Ask<Which>) -> Answer {
    let after = match which.cursor.as_deref() {
        Some(text) => {
            let [at, id] = cursor::read::<2>("articles", text)?;
            Some(After { at, id: ArticleId(id) })
        }
        None => None,
    };
    let stages = match which.stage {
        Some(stage) => vec![stage.into()],
        None => d::Stage::ALL.into_iter().filter(|stage| *stage != d::Stage::Retired).collect(),
    };
    let (q, topic) = (which.q.unwrap_or_default(), which.topic.unwrap_or_default());
    short("q", &q, 200)?;
    short("topic", &topic, 250)?;
    let wanted = Wanted {
        stages,
        kind: which.kind.map(|kind| d::ArticleKind::from(kind).code().to_owned()).unwrap_or_default(),
        audience: which.audience.map(|one| d::Audience::from(one).code().to_owned()).unwrap_or_default(),
        topic,
        words: q,
        ..Wanted::default()
    };
    let page = caller.app.articles(&caller.actor, wanted, after).await?;
    let next = page.next.map(|next| cursor::write("articles", &[next.at, next.id.0]));
    let items = page.rows.iter().map(|(article, measure)| around(article, *measure));
    ok(Articles { items: items.collect(), next })
}

/// Write an article
///
/// A draft, to be sent for review or published.
#[utoipa::path(post, path = "/articles", operation_id = "create_article", tag = "articles", request_body = NewArticle,
    responses((status = 201, description = "The article", body = Article)))]
pub(crate) async fn create(caller: Caller, Body(new): Body<NewArticle>) -> Answer {
    let number = caller.app.save_article(&caller.actor, None, read(new)?, None).await?;
    Ok((StatusCode::CREATED, Json(one(&caller, number).await?)).into_response())
}

/// Look at an article
///
/// With the text of its last version.
#[utoipa::path(get, path = "/articles/{number}", operation_id = "get_article", tag = "articles",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 17)),
    responses((status = 200, description = "The article", body = Article)))]
pub(crate) async fn get(caller: Caller, At(number): At<i64>) -> Answer {
    ok(one(&caller, number).await?)
}

/// Change an article
///
/// All of it. A text that differs is a new version, which readers get when it is published; `version` is the one that
/// the writer began with.
#[utoipa::path(put, path = "/articles/{number}", operation_id = "change_article", tag = "articles",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 17)),
    request_body = NewArticle,
    responses((status = 200, description = "The article", body = Article)))]
pub(crate) async fn change(caller: Caller, At(number): At<i64>, Body(new): Body<NewArticle>) -> Answer {
    let seen = new.version;
    caller.app.save_article(&caller.actor, Some(number), read(new)?, seen).await?;
    ok(one(&caller, number).await?)
}

/// Take an article a step further
///
/// From draft to review, to what holds, and out of it. Publishing, confirming and retiring are for those who lead.
#[utoipa::path(post, path = "/articles/{number}/stage", operation_id = "step_article", tag = "articles",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 17)),
    request_body = TakenStep,
    responses((status = 200, description = "The article", body = Article)))]
pub(crate) async fn step(caller: Caller, At(number): At<i64>, Body(taken): Body<TakenStep>) -> Answer {
    caller.app.step_article(&caller.actor, number, taken.step.into(), taken.version).await?;
    ok(one(&caller, number).await?)
}

/// Solve a ticket with an article
///
/// A ticket that is live is solved with it.
#[utoipa::path(put, path = "/tickets/{number}/articles/{article}", operation_id = "solve_with", tag = "articles",
    params(("number" = i64, Path, description = "The human number of the ticket", minimum = 1, example = 4711),
        ("article" = i64, Path, description = "The human number of the article", minimum = 1, example = 17)),
    responses((status = 200, description = "The ticket as it is now", body = crate::shape::Ticket)))]
pub(crate) async fn solve(caller: Caller, At((number, article)): At<(i64, i64)>) -> Answer {
    caller.app.solve_with(&caller.actor, number, article).await?;
    ticket(&caller, number, StatusCode::OK).await
}

/// Say that an article was not the solution
///
/// Takes back that it was; the ticket stays as it is.
#[utoipa::path(delete, path = "/tickets/{number}/articles/{article}", operation_id = "uncite", tag = "articles",
    params(("number" = i64, Path, description = "The human number of the ticket", minimum = 1, example = 4711),
        ("article" = i64, Path, description = "The human number of the article", minimum = 1, example = 17)),
    responses((status = 200, description = "The ticket as it is now", body = crate::shape::Ticket)))]
pub(crate) async fn uncite(caller: Caller, At((number, article)): At<(i64, i64)>) -> Answer {
    caller.app.uncite(&caller.actor, number, article).await?;
    ticket(&caller, number, StatusCode::OK).await
}

/// Say why no article is needed
///
/// Where the desk wants an article of a solution, a reason is enough, too.
#[utoipa::path(post, path = "/tickets/{number}/article-waiver", operation_id = "waive_article", tag = "articles",
    params(("number" = i64, Path, description = "The human number of the ticket", minimum = 1, example = 4711)),
    request_body = Waiver,
    responses((status = 200, description = "The ticket as it is now", body = crate::shape::Ticket)))]
pub(crate) async fn waive(caller: Caller, At(number): At<i64>, Body(waiver): Body<Waiver>) -> Answer {
    short("reason", &waiver.reason, 300)?;
    let command = domain::desk::Command::WaiveArticle { reason: waiver.reason };
    caller.app.act(&caller.actor, number, vec![command]).await?;
    ticket(&caller, number, StatusCode::OK).await
}

async fn one(caller: &Caller, number: i64) -> Result<Article, Problem> {
    let ArticlePage { article, shown, measure, .. } = caller.app.article(&caller.actor, number, None).await?;
    let content = shown.content;
    Ok(Article {
        summary: Some(content.summary),
        symptom: Some(content.symptom),
        cause: Some(content.cause),
        workaround: Some(content.workaround),
        body: Some(content.body),
        ..around(&article, measure)
    })
}

fn around(article: &app::knowledge::Article, measure: Measure) -> Article {
    Article {
        number: article.number,
        external_id: article.external_id.clone(),
        title: article.title.clone(),
        kind: article.kind.into(),
        stage: article.stage.into(),
        audience: article.audience.into(),
        organisation_ids: article.clients.iter().map(ToString::to_string).collect(),
        lines: article.lines.clone(),
        owner_id: article.owner.map(|owner| owner.to_string()),
        language: article.language.clone(),
        topic: article.topic.clone(),
        tags: article.tags.clone(),
        version: article.version,
        published_version: article.out,
        review_days: article.review_days,
        review_at: at(article.review_at),
        published_at: at(article.published_at),
        updated_at: rfc3339(article.updated_at),
        views: measure.views,
        helpful: measure.helpful,
        unhelpful: measure.unhelpful,
        solved: measure.solved,
        summary: None,
        symptom: None,
        cause: None,
        workaround: None,
        body: None,
    }
}

fn read(new: NewArticle) -> Result<ArticleForm, Problem> {
    short("title", &new.title, 200)?;
    let mut clients = Vec::with_capacity(new.organisation_ids.len());
    for text in &new.organisation_ids {
        clients.push(OrganisationId(id("organisation_ids", text)?));
    }
    let owner = new.owner_id.as_deref().map(|text| id("owner_id", text)).transpose()?.map(PersonId);
    Ok(ArticleForm {
        kind: new.kind.into(),
        audience: new.audience.into(),
        clients,
        lines: new.lines,
        owner,
        language: new.language,
        original: None,
        topic: new.topic,
        tags: new.tags,
        review_days: new.review_days,
        external_id: new.external_id,
        content: d::Content {
            title: new.title,
            summary: new.summary,
            symptom: new.symptom,
            cause: new.cause,
            workaround: new.workaround,
            body: new.body,
        },
        note: new.note,
        ticket: new.ticket,
    })
}
