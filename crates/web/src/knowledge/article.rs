//! An article as those of us see it who look after it, and its steps through life.

use super::words::{Stage, errors};
use super::{Body, audience, frame, kind, language, step};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::{FieldErrors, Shell};
use app::knowledge::{ArticlePage as Facts, Measure};
use app::{App, AppError};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::knowledge::{Audience, Step};
use i18n::T;
use serde::Deserialize;

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    version: Option<i64>,
    done: String,
}

/// A version in the list of them.
#[derive(Clone, Debug)]
pub struct VersionLine {
    /// Its number.
    pub version: i64,
    /// When.
    pub at_ms: i64,
    /// By whom.
    pub who: String,
    /// What was changed.
    pub note: String,
    /// Whether readers see this one.
    pub out: bool,
}

/// What a reader said.
#[derive(Clone, Debug)]
pub struct Said {
    /// Whether it helped.
    pub helpful: bool,
    /// His words.
    pub words: String,
    /// Who; empty for somebody whom we do not know.
    pub who: String,
    /// When.
    pub at_ms: i64,
}

/// Another article, as lists name it.
#[derive(Clone, Debug)]
pub struct Named {
    /// Its number.
    pub number: i64,
    /// What it is called here: its title, or its language.
    pub name: String,
}

/// A ticket that it solved.
#[derive(Clone, Debug)]
pub struct Solved {
    /// Its number.
    pub number: i64,
    /// Its subject.
    pub subject: String,
    /// When.
    pub at_ms: i64,
    /// Whether it came back.
    pub came_back: bool,
}

/// A step that the viewer may take.
#[derive(Clone, Copy, Debug)]
pub struct StepButton {
    /// The word in the form.
    pub code: &'static str,
    /// What the button says.
    pub key: &'static str,
    /// Whether it is what comes next.
    pub primary: bool,
}

/// `GET /articles/{number}`.
#[derive(Template, Clone, Debug)]
#[template(path = "knowledge/article.html")]
pub struct ArticlePage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// Its number.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub stage: Stage,
    /// The key of its kind.
    pub kind: &'static str,
    /// The key of its audience.
    pub audience: &'static str,
    /// The clients it is for or about.
    pub clients: Vec<String>,
    /// The lines that it is for.
    pub lines: Vec<u8>,
    /// Its language.
    pub language: String,
    /// Its topic.
    pub topic: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Who answers for it.
    pub owner: String,
    /// When it has to be looked at again.
    pub review_ms: Option<i64>,
    /// When it was published.
    pub published_ms: Option<i64>,
    /// What another system calls it.
    pub external_id: String,
    /// The version that is shown.
    pub version: i64,
    /// The last version.
    pub last: i64,
    /// The version that readers have.
    pub out: Option<i64>,
    /// Whether readers find it in the help centre.
    pub in_help: bool,
    /// Its text.
    pub body: Body,
    /// Its versions, the last one first.
    pub versions: Vec<VersionLine>,
    /// The same in other languages.
    pub translations: Vec<Named>,
    /// What came of it.
    pub measure: Measure,
    /// The latest tickets that it solved.
    pub solved: Vec<Solved>,
    /// What readers said.
    pub words: Vec<Said>,
    /// The ticket that it was written from.
    pub from: Option<i64>,
    /// What the viewer may do with it.
    pub steps: Vec<StepButton>,
    /// Whether he may write its next version.
    pub may_write: bool,
    /// What went wrong.
    pub errors: FieldErrors,
}

/// `GET /articles/{number}`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let facts = app.article(visitor.staff()?, number, asked.version).await?;
    let shell = frame(&app, &visitor, &asked.done).await?;
    let reader = app.reader(visitor.actor()?, visitor.from, &visitor.csrf);
    app.note_view(visitor.actor()?, &facts.article, &reader).await;
    Ok(html(&view(&visitor.t, shell, facts, FieldErrors::none())))
}

/// `POST /articles/{number}/stage`: `step`, and `version` that is meant.
pub async fn stage(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let step = Step::from_code(posted.get("step")).ok_or(Oops::of(crate::pages::ErrorKind::BadRequest))?;
    match app.step_article(actor, number, step, posted.get("version").parse().ok()).await {
        Ok(()) => Ok(redirect(&format!("/articles/{number}?done={}", step.code()))),
        Err(AppError::Invalid(..) | AppError::Changed(_)) => {
            let facts = app.article(actor, number, None).await?;
            let shell = frame(&app, &visitor, "").await?;
            let errors = errors(&visitor.t, AppError::Invalid("step", "passage"))?;
            let errors = FieldErrors(errors.0.into_iter().map(|(_, text)| ("", text)).collect());
            let page = view(&visitor.t, shell, facts, errors);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
        }
        Err(e) => Err(e.into()),
    }
}

fn view(t: &T, shell: Shell, facts: Facts, errors: FieldErrors) -> ArticlePage {
    let steps = facts.steps();
    let first = steps.first().copied();
    let Facts {
        article, shown, versions, names, clients, translations, measure, solved, words, from, ..
    } = facts;
    let name = |person| names.get(&person).cloned().unwrap_or_default();
    let named = |version: app::knowledge::Version| VersionLine {
        version: version.version,
        at_ms: version.at,
        who: version.person.map(name).unwrap_or_default(),
        note: version.note,
        out: article.out == Some(version.version),
    };
    let button = |one: Step| StepButton {
        code: one.code(),
        key: step(one),
        // Leading is what is due: to take a work back, or to say that what is not due is right, is not.
        primary: Some(one) == first
            && match one {
                Step::Submit | Step::Publish => true,
                Step::Confirm => article.stage == domain::knowledge::Stage::Due,
                _ => false,
            },
    };
    ArticlePage {
        t: t.clone(),
        shell,
        number: article.number,
        title: shown.content.title.clone(),
        stage: Stage(article.stage),
        kind: kind(article.kind),
        audience: audience(article.audience),
        clients: clients.into_iter().map(|(_, name)| name).collect(),
        lines: article.lines.clone(),
        language: language(t, &article.language).to_owned(),
        topic: article.topic.clone(),
        tags: article.tags.clone(),
        owner: article.owner.map(name).unwrap_or_default(),
        review_ms: article.review_at,
        published_ms: article.published_at.filter(|_| article.out.is_some()),
        external_id: article.external_id.clone().unwrap_or_default(),
        version: shown.version,
        last: article.version,
        out: article.out,
        in_help: article.out.is_some() && matches!(article.audience, Audience::Public | Audience::Clients),
        body: Body::of(t, article.kind, &shown.content),
        versions: versions.into_iter().map(named).collect(),
        translations: translations
            .into_iter()
            .map(|one| Named { number: one.number, name: language(t, &one.language).to_owned() })
            .collect(),
        measure,
        solved: solved
            .into_iter()
            .map(|one| Solved {
                number: one.number,
                subject: one.subject,
                at_ms: one.at,
                came_back: one.reopened_at.is_some(),
            })
            .collect(),
        words: words
            .into_iter()
            .map(|vote| Said {
                helpful: vote.helpful,
                words: vote.words,
                who: vote.person.map(name).unwrap_or_default(),
                at_ms: vote.at,
            })
            .collect(),
        from,
        steps: steps.into_iter().map(button).collect(),
        may_write: facts.may_write,
        errors,
    }
}

impl ArticlePage {
    /// What of all voices says that it helped, in per cent.
    fn helped(&self) -> Option<i64> {
        super::list::percent(self.measure.helpful, self.measure.helpful + self.measure.unhelpful)
    }

    /// What of the tickets that it solved did not come back, in per cent.
    fn kept(&self) -> Option<i64> {
        super::list::percent(self.measure.kept, self.measure.settled)
    }

    /// The lines that it is for, in words.
    fn lines(&self) -> String {
        self.lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }
}
