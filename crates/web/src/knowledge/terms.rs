//! The desk's vocabulary: words of the trade and of clients, and what else they are called.

use super::words::errors;
use super::{frame, may_keep_words};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::{FieldErrors, Shell};
use app::knowledge::NewTerm;
use app::{App, AppError};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ids::TermId;
use i18n::T;
use serde::Deserialize;

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: String,
}

/// A word as it is typed and shown.
#[derive(Clone, Debug, Default)]
pub struct TermForm {
    /// Its id; empty for a new one.
    pub id: String,
    /// The word.
    pub word: String,
    /// What else it is called.
    pub means: String,
    /// What it is.
    pub note: String,
}

/// `GET /articles/vocabulary`.
#[derive(Template, Clone, Debug)]
#[template(path = "knowledge/terms.html")]
pub struct TermsPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The words.
    pub terms: Vec<TermForm>,
    /// What is typed for a new one, or for one that came back.
    pub form: TermForm,
    /// Whether the viewer may change them.
    pub may_edit: bool,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// `GET /articles/vocabulary`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    view(&app, &visitor, &asked.done, TermForm::default(), FieldErrors::none()).await
}

/// `POST /articles/vocabulary`: writes a word down, new or changed.
pub async fn save(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let of = |name: &str| posted.get(name).to_owned();
    let form = TermForm { id: of("id"), word: of("word"), means: of("means"), note: of("note") };
    let id = form.id.parse().ok().map(TermId);
    let new =
        NewTerm { word: form.word.clone(), means: form.means.clone(), note: form.note.clone(), org: None };
    match app.save_term(visitor.staff()?, id, new).await {
        Ok(_) => Ok(redirect("/articles/vocabulary?done=term")),
        Err(e @ AppError::Invalid(..)) => {
            let wrong = errors(&visitor.t, e)?;
            view(&app, &visitor, "", form, wrong).await
        }
        Err(e) => Err(e.into()),
    }
}

/// `POST /articles/vocabulary/{id}/removal`.
pub async fn remove(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    _posted: Posted,
) -> Result<Response, Oops> {
    app.delete_term(visitor.staff()?, TermId(id)).await?;
    Ok(redirect("/articles/vocabulary?done=forgotten"))
}

async fn view(
    app: &App,
    visitor: &Visitor,
    done: &str,
    form: TermForm,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let terms = app.terms(visitor.staff()?).await?.into_iter().map(|term| TermForm {
        id: term.id.to_string(),
        word: term.word,
        means: term.means.join(", "),
        note: term.note,
    });
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = TermsPage {
        terms: terms.collect(),
        shell: frame(app, visitor, done).await?,
        t: visitor.t.clone(),
        form,
        may_edit: may_keep_words(visitor),
        errors,
    };
    Ok((status, html(&page)).into_response())
}
