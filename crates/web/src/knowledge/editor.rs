//! Writing an article: fields, Markdown, what it will look like, pictures.

use super::form::Form;
use super::words::errors;
use super::{Body, audience, frame, kind};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::Choice;
use crate::pages::{FieldErrors, Shell};
use app::knowledge::{ArticleForm, address};
use app::{App, AppError};
use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::knowledge::{ArticleKind, Audience, Step};
use domain::people::{Object, Permission};
use i18n::T;
use serde::Deserialize;

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The ticket that it is written from.
    ticket: Option<i64>,
    /// The article that it says in another language.
    original: Option<i64>,
}

/// `GET /articles/new`, `GET /articles/{number}/edit`, and a form that came back.
#[derive(Template, Clone, Debug)]
#[template(path = "knowledge/editor.html")]
pub struct EditorPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The article; none for a new one.
    pub number: Option<i64>,
    /// The version that the writer began with.
    pub seen: i64,
    /// The form.
    pub form: Form,
    /// Who may answer for it.
    pub owners: Vec<Choice>,
    /// Topics that there are.
    pub topics: Vec<String>,
    /// How it will look.
    pub body: Body,
    /// Whether the viewer may publish.
    pub may_publish: bool,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// `GET /articles/new`: empty, or from a ticket.
pub async fn new_page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    actor.may_somewhere(Permission::ArticleWrite)?;
    let t = &visitor.t;
    let mut form =
        Form::of(&ArticleForm { language: t.lang().code().to_owned(), ..ArticleForm::default() }, vec![]);
    if let Some(number) = asked.ticket {
        form.begin(t, &app.begin_article(actor, number).await?);
    }
    if let Some(number) = asked.original {
        let original = app.article(actor, number, None).await?;
        let clients = original.clients.iter().map(|(_, name)| name.clone()).collect();
        form = Form::of(&ArticleForm::of(&original.article, original.shown.content), clients);
        form.original = number.to_string();
        form.language = if form.language == "ru" { "en" } else { "ru" }.to_owned();
    }
    view(&app, &visitor, None, 0, form, FieldErrors::none()).await
}

/// `GET /articles/{number}/edit`.
pub async fn edit_page(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let facts = app.article(actor, number, None).await?;
    actor.may(Permission::ArticleWrite, Object::Article(facts.article.facts()))?;
    let clients = facts.clients.iter().map(|(_, name)| name.clone()).collect();
    let form = Form::of(&ArticleForm::of(&facts.article, facts.shown.content), clients);
    view(&app, &visitor, Some(number), facts.article.version, form, FieldErrors::none()).await
}

/// `POST /articles`.
pub async fn create(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    save(&app, &visitor, None, posted).await
}

/// `POST /articles/{number}`.
pub async fn change(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    save(&app, &visitor, Some(number), posted).await
}

async fn save(app: &App, visitor: &Visitor, number: Option<i64>, posted: Posted) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let form = Form::posted(&posted);
    let seen: Option<i64> = posted.get("seen").parse().ok();
    let saved = match form.read(app, visitor).await {
        Ok(read) => app.save_article(actor, number, read, seen.filter(|_| number.is_some())).await,
        Err(e) => Err(e),
    };
    let wrong = match saved {
        Ok(saved) => {
            let step =
                Step::from_code(posted.get("do")).filter(|step| matches!(step, Step::Submit | Step::Publish));
            let done = match step {
                Some(step) => match app.step_article(actor, saved, step, None).await {
                    // What was written stays written; nothing new was there to publish.
                    Ok(()) => step.code(),
                    Err(AppError::Invalid(..)) => "saved",
                    Err(e) => return Err(e.into()),
                },
                None => "saved",
            };
            return Ok(redirect(&format!("/articles/{saved}?done={done}")));
        }
        Err(AppError::Changed(_)) => FieldErrors(vec![("", visitor.t.of("article-changed").to_owned())]),
        Err(AppError::Denied(domain::people::Denied(Permission::ArticlePublish))) => {
            FieldErrors(vec![("audience", visitor.t.of("wrong-article-for-others").to_owned())])
        }
        Err(e) => errors(&visitor.t, e)?,
    };
    view(app, visitor, number, seen.unwrap_or(0), form, wrong).await
}

async fn view(
    app: &App,
    visitor: &Visitor,
    number: Option<i64>,
    seen: i64,
    form: Form,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let (staff, topics) = app.article_choices(actor).await?;
    let me = actor.person.map(|me| me.to_string()).unwrap_or_default();
    let chosen = if form.owner.is_empty() { me } else { form.owner.clone() };
    let owners = staff.iter().map(|(id, name, _)| {
        let id = id.to_string();
        let is = id == chosen;
        Choice::new(id, name.clone(), is)
    });
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = EditorPage {
        owners: owners.collect(),
        shell: frame(app, visitor, "").await?,
        t: visitor.t.clone(),
        number,
        seen,
        topics: topics.into_iter().map(|(topic, _)| topic).filter(|topic| !topic.is_empty()).collect(),
        body: form.drawn(&visitor.t),
        may_publish: actor.may_somewhere(Permission::ArticlePublish).is_ok(),
        form,
        errors,
    };
    Ok((status, html(&page)).into_response())
}

/// `POST /articles/preview`: how a text will look; nothing is kept.
pub async fn preview(visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    visitor.staff()?.may_somewhere(Permission::ArticleWrite)?;
    Ok(html(&Form::posted(&posted).drawn(&visitor.t)))
}

/// `POST /articles/files`: keeps pictures and files of a text that is being written; answers the Markdown that names
/// them.
pub async fn files(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    actor.may_somewhere(Permission::ArticleWrite)?;
    let number = posted.get("article").parse().ok();
    let mut names = Vec::new();
    for file in posted.files {
        let kept = match app.add_article_file(actor, number, file).await {
            Ok(kept) => kept,
            Err(AppError::Invalid("file", _)) => return Err(Oops::of(crate::pages::ErrorKind::TooLarge)),
            Err(e) => return Err(e.into()),
        };
        let sign = if crate::handle::is_picture(&kept.mime) { "!" } else { "" };
        let name = kept.name.replace(['[', ']'], " ");
        names.push(format!("{sign}[{name}]({})", address(&kept)));
    }
    Ok(Json(serde_json::json!({ "markdown": names })).into_response())
}

impl EditorPage {
    fn kinds() -> Vec<(&'static str, &'static str)> {
        ArticleKind::ALL.into_iter().map(|one| (one.code(), kind(one))).collect()
    }

    fn audiences() -> Vec<(&'static str, &'static str)> {
        Audience::ALL.into_iter().map(|one| (one.code(), audience(one))).collect()
    }

    /// Where the form goes.
    fn action(&self) -> String {
        match self.number {
            Some(number) => format!("/articles/{number}"),
            None => "/articles".to_owned(),
        }
    }

    /// Whether the languages that the interface knows include this one.
    fn speaks_other(&self) -> bool {
        !["ru", "en"].contains(&self.form.language.as_str())
    }
}
