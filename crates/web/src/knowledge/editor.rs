//! Writing an article: fields, Markdown, what it will look like, pictures.

use super::words::errors;
use super::{Body, audience, frame, kind};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::markdown;
use crate::pages::view::Choice;
use crate::pages::{FieldErrors, Shell};
use app::knowledge::{ArticleForm, Begun, address};
use app::{App, AppError};
use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::knowledge::{ArticleKind, Audience, Content, Procedure, ProcedureFlaw, Step};
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

/// An article as it is typed.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Title.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// The code of its kind.
    pub kind: String,
    /// The code of its audience.
    pub audience: String,
    /// The clients, one a line.
    pub clients: String,
    /// The lines of support, with commas.
    pub lines: String,
    /// Who answers for it.
    pub owner: String,
    /// Its language.
    pub language: String,
    /// The number of the article that it says in another language.
    pub original: String,
    /// Its topic.
    pub topic: String,
    /// Its tags.
    pub tags: String,
    /// Days between reviews.
    pub review: String,
    /// Of a typical incident.
    pub symptom: String,
    /// Of a typical incident.
    pub cause: String,
    /// Of a typical incident.
    pub workaround: String,
    /// The text.
    pub body: String,
    /// What was changed.
    pub note: String,
    /// The ticket that it is written from.
    pub ticket: String,
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

impl Form {
    /// An article as it stands in the form.
    pub fn of(form: &ArticleForm, clients: Vec<String>) -> Form {
        let content = form.content.clone();
        Form {
            title: content.title,
            summary: content.summary,
            kind: form.kind.code().to_owned(),
            audience: form.audience.code().to_owned(),
            clients: clients.join("\n"),
            lines: form.lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            owner: form.owner.map(|owner| owner.to_string()).unwrap_or_default(),
            language: form.language.clone(),
            original: String::new(),
            topic: form.topic.clone(),
            tags: form.tags.join(", "),
            review: form.review_days.to_string(),
            symptom: content.symptom,
            cause: content.cause,
            workaround: content.workaround,
            body: content.body,
            note: String::new(),
            ticket: String::new(),
        }
    }

    /// Begins with what a ticket tells.
    fn begin(&mut self, t: &T, begun: &Begun) {
        self.ticket = begun.number.to_string();
        self.title.clone_from(&begun.title);
        let steps = begun.steps.iter().map(|step| format!("1. {}", step.replace('\n', "\n   ")));
        let steps = steps.collect::<Vec<_>>().join("\n");
        let tried = match steps.is_empty() {
            true => String::new(),
            false => format!("\n\n### {}\n\n{steps}", t.of("article-tried")),
        };
        if begun.incident {
            self.kind = ArticleKind::Incident.code().to_owned();
            self.symptom.clone_from(&begun.symptom);
            self.cause.clone_from(&begun.cause);
            self.workaround.clone_from(&begun.workaround);
            self.body = format!("{}{tried}", begun.solution);
        } else {
            let asked = begun.symptom.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n");
            self.body = format!("{asked}\n\n{}{tried}", begun.solution);
        }
    }

    /// What was sent.
    fn posted(posted: &Posted) -> Form {
        let of = |name: &str| posted.get(name).to_owned();
        Form {
            title: of("title"),
            summary: of("summary"),
            kind: of("kind"),
            audience: of("audience"),
            clients: posted.text("clients"),
            lines: of("lines"),
            owner: of("owner"),
            language: of("language"),
            original: of("original"),
            topic: of("topic"),
            tags: of("tags"),
            review: of("review"),
            symptom: posted.text("symptom"),
            cause: posted.text("cause"),
            workaround: posted.text("workaround"),
            body: posted.text("body"),
            note: of("note"),
            ticket: of("ticket"),
        }
    }

    /// The kind that is typed.
    fn kind(&self) -> ArticleKind {
        ArticleKind::from_code(&self.kind).unwrap_or(ArticleKind::Instruction)
    }

    /// What is typed for a kind that has it: the parts of an incident are kept for an incident alone.
    fn content(&self) -> Content {
        let incident = self.kind() == ArticleKind::Incident;
        let part = |text: &String| if incident { text.clone() } else { String::new() };
        Content {
            title: self.title.clone(),
            summary: self.summary.clone(),
            symptom: part(&self.symptom),
            cause: part(&self.cause),
            workaround: part(&self.workaround),
            body: self.body.clone(),
        }
    }

    /// The article that was typed.
    async fn read(&self, app: &App, visitor: &Visitor) -> Result<ArticleForm, AppError> {
        let actor = visitor.signed.as_deref().map(|signed| &signed.actor).ok_or(AppError::SignedOut)?;
        let names: Vec<String> =
            self.clients.lines().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
        let clients = app.clients_named(actor, names).await?;
        let numbers = self.lines.split([',', ' ', ';']).filter(|text| !text.is_empty());
        let lines = numbers.map(|text| text.parse().map_err(|_| AppError::Invalid("lines", "unknown")));
        Ok(ArticleForm {
            kind: self.kind(),
            audience: Audience::from_code(&self.audience).unwrap_or(Audience::Internal),
            clients,
            lines: lines.collect::<Result<_, _>>()?,
            owner: self.owner.parse().ok(),
            language: self.language.clone(),
            original: self.original.parse().ok(),
            topic: self.topic.clone(),
            tags: domain::knowledge::tags(&self.tags),
            review_days: self.review.parse().map_err(|_| AppError::Invalid("review", "number"))?,
            external_id: None,
            content: self.content(),
            note: self.note.clone(),
            ticket: self.ticket.parse().ok(),
        })
    }

    /// How it will look, and what of a procedure cannot be understood.
    pub fn drawn(&self, t: &T) -> Body {
        let content = self.content().cleaned();
        let mut body = Body::of(t, self.kind(), &content);
        if self.kind() == ArticleKind::Procedure && !content.body.is_empty() {
            body.flaws = Procedure::read(&content.body).1.iter().map(|flaw| flaw_words(t, flaw)).collect();
        }
        body
    }
}

/// What of a procedure cannot be understood, and what to do.
fn flaw_words(t: &T, flaw: &ProcedureFlaw) -> String {
    match flaw {
        ProcedureFlaw::NoSteps => t.of("procedure-no-steps").to_owned(),
        ProcedureFlaw::Nowhere(step, words) => {
            let words = markdown::plain(words);
            t.with("procedure-nowhere")
                .arg("step", &*step.to_string())
                .arg("words", words.as_str())
                .to_string()
        }
        ProcedureFlaw::Unreached(step) => {
            t.with("procedure-unreached").arg("step", &*step.to_string()).to_string()
        }
    }
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
