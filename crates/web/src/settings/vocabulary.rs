//! Words of one's own: what the spelling takes for right, for everybody or for one client.

use super::{Asked, Tab, frame, words};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::{FieldErrors, Shell};
use app::desk::{ListedWord, Whose};
use app::{Actor, App, AppError};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ids::OwnWordId;
use domain::people::{Object, Permission};
use i18n::T;

/// A word in the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// What forms send.
    pub id: String,
    /// The word.
    pub word: String,
    /// For which client; empty for everybody.
    pub client: String,
    /// Who added it; empty when nobody is known.
    pub by: String,
    /// When.
    pub at_ms: i64,
    /// Whether the viewer may remove it.
    pub removable: bool,
}

/// `GET /settings/vocabulary`, and a form that came back.
#[derive(Template, Clone, Debug)]
#[template(path = "settings/vocabulary.html")]
pub struct VocabularyPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// The words.
    pub rows: Vec<Row>,
    /// Whether the viewer may add words for everybody.
    pub may_add: bool,
    /// The word as typed.
    pub word: String,
    /// What is wrong.
    pub errors: FieldErrors,
}

const ROOM: &str = "/settings/vocabulary";

/// `GET /settings/vocabulary`.
pub async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    view(&app, &visitor, &asked.done, "", FieldErrors::none()).await
}

/// `POST /settings/vocabulary`: a word for everybody.
pub async fn add(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    match app.add_own_word(visitor.staff()?, Whose::Everybody, posted.get("word")).await {
        Ok(()) => Ok(redirect(&format!("{ROOM}?done=saved"))),
        Err(e @ AppError::Invalid(..)) => {
            let errors = words::errors(&visitor.t, e)?;
            view(&app, &visitor, "", posted.get("word"), errors).await
        }
        Err(e) => Err(e.into()),
    }
}

/// `POST /settings/vocabulary/{id}/removal`.
pub async fn remove(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    _posted: Posted,
) -> Result<Response, Oops> {
    app.remove_own_word(visitor.staff()?, OwnWordId(id)).await?;
    Ok(redirect(&format!("{ROOM}?done=saved")))
}

async fn view(
    app: &App,
    visitor: &Visitor,
    done: &str,
    word: &str,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let rows = app.own_words(actor).await?.into_iter().map(|one| row(actor, one)).collect();
    let (shell, tabs) = frame(app, visitor, ROOM, done).await?;
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let may_add = actor.can(Permission::TicketNote, Object::Desk);
    let page =
        VocabularyPage { t: visitor.t.clone(), shell, tabs, rows, may_add, word: word.to_owned(), errors };
    Ok((status, html(&page)).into_response())
}

fn row(actor: &Actor, one: ListedWord) -> Row {
    let leads = actor.can(Permission::PeopleManage, one.word.org.map_or(Object::Desk, Object::Organisation));
    Row {
        id: one.word.id.to_string(),
        removable: leads || (one.word.person.is_some() && one.word.person == actor.person),
        word: one.word.word,
        client: one.org_name,
        by: one.person_name,
        at_ms: one.word.created_at,
    }
}
