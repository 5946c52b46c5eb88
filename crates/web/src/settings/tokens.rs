//! Access keys for programs: one's own, and for those who manage people everybody's.

use super::{Asked, Tab, frame, words};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::Choice;
use crate::pages::{FieldErrors, Shell};
use app::tokens::{NewToken, Token};
use app::{App, AppError};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ids::TokenId;
use domain::people::{Mandate, Object, Permission};
use domain::time::DAY;
use i18n::T;

/// A key in the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// What forms send.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// Whose it is; empty for one's own.
    pub person: String,
    /// The secret as far as it may be shown: its last letters.
    pub hint: String,
    /// The key of what it may do.
    pub mandate: &'static str,
    /// When it was made.
    pub created_ms: i64,
    /// When it was last used.
    pub used_ms: Option<i64>,
    /// When it ends.
    pub expires_ms: Option<i64>,
    /// Whether that moment is past.
    pub over: bool,
}

/// How much a key may do, as the form asks.
#[derive(Clone, Debug)]
pub struct Scope {
    /// What the form sends.
    pub value: &'static str,
    /// The key of its name.
    pub key: &'static str,
    /// The key of what it means.
    pub help: &'static str,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// `GET /settings/tokens`, and the page on which a new secret stands, once.
#[derive(Template, Clone, Debug)]
#[template(path = "settings/tokens.html")]
pub struct TokensPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// One's own.
    pub own: Vec<Row>,
    /// Everybody else's, for those who manage people.
    pub others: Option<Vec<Row>>,
    /// The name and the secret of a key that was just made.
    pub made: Option<(String, String)>,
    /// The name as typed.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// For how long.
    pub lives: Vec<Choice>,
    /// What is wrong.
    pub errors: FieldErrors,
}

const ROOM: &str = "/settings/tokens";
/// For how many days a key lives; for ever when 0.
const LIVES: [(i64, &str); 4] =
    [(30, "token-days-30"), (90, "token-days-90"), (365, "token-days-365"), (0, "token-days-never")];

/// `GET /settings/tokens`.
pub async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    view(&app, &visitor, &asked.done, &Posted::empty(), None, FieldErrors::none()).await
}

/// `POST /settings/tokens`: the answer is the only page with the secret.
pub async fn create(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let days: i64 = posted.get("days").parse().unwrap_or(90);
    let expires_at = LIVES.iter().any(|(life, _)| *life == days && days > 0).then(|| app.now() + days * DAY);
    let made = match Mandate::from_code(posted.get("scope")) {
        Some(mandate) => {
            let new = NewToken { name: posted.get("name").to_owned(), mandate, expires_at };
            app.create_token(actor, new).await
        }
        None => Err(AppError::Invalid("scope", "unknown")),
    };
    match made {
        Ok((token, secret)) => {
            let made = Some((token.name, secret));
            view(&app, &visitor, "", &Posted::empty(), made, FieldErrors::none()).await
        }
        Err(e @ AppError::Invalid(..)) => {
            let errors = words::errors(&visitor.t, e)?;
            view(&app, &visitor, "", &posted, None, errors).await
        }
        Err(e) => Err(e.into()),
    }
}

/// `POST /settings/tokens/{id}/revocation`.
pub async fn revoke(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    _posted: Posted,
) -> Result<Response, Oops> {
    app.revoke_token(visitor.staff()?, TokenId(id)).await?;
    Ok(redirect(&format!("{ROOM}?done=revoked")))
}

async fn view(
    app: &App,
    visitor: &Visitor,
    done: &str,
    posted: &Posted,
    made: Option<(String, String)>,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let now = visitor.t.now_ms();
    let own = app.tokens(actor).await?.into_iter().map(|token| row(token, String::new(), now)).collect();
    let others = match actor.can(Permission::PeopleManage, Object::Desk) {
        true => {
            let all = app.all_tokens(actor).await?.into_iter();
            let others = all.filter(|(token, _)| Some(token.person) != actor.person);
            Some(others.map(|(token, name)| row(token, name, now)).collect())
        }
        false => None,
    };
    let (shell, tabs) = frame(app, visitor, ROOM, done).await?;
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let t = visitor.t.clone();
    let page = TokensPage {
        shell,
        tabs,
        own,
        others,
        made,
        name: posted.get("name").to_owned(),
        scopes: scopes(posted.get("scope")),
        lives: lives(&t, posted.get("days")),
        errors,
        t,
    };
    Ok((status, html(&page)).into_response())
}

fn row(token: Token, person: String, now: i64) -> Row {
    Row {
        id: token.id.to_string(),
        name: token.name,
        person,
        hint: format!("opora_…{}", token.hint),
        mandate: mandate(token.mandate).0,
        created_ms: token.created_at,
        used_ms: token.used_at,
        expires_ms: token.expires_at,
        over: token.expires_at.is_some_and(|at| at <= now),
    }
}

/// The keys of the name and the meaning of a mandate.
fn mandate(mandate: Mandate) -> (&'static str, &'static str) {
    match mandate {
        Mandate::Events => ("scope-events", "scope-events-help"),
        Mandate::Read => ("scope-read", "scope-read-help"),
        Mandate::Write => ("scope-write", "scope-write-help"),
        Mandate::Admin => ("scope-admin", "scope-admin-help"),
    }
}

/// What a key may do, the narrowest first and chosen unless another was.
pub fn scopes(chosen: &str) -> Vec<Scope> {
    let chosen = Mandate::from_code(chosen).unwrap_or(Mandate::Read);
    let one = |of: Mandate| {
        let (key, help) = mandate(of);
        Scope { value: of.code(), key, help, chosen: of == chosen }
    };
    Mandate::ALL.into_iter().map(one).collect()
}

/// For how long a key lives, ninety days unless something else was chosen.
pub fn lives(t: &T, chosen: &str) -> Vec<Choice> {
    let chosen = chosen.parse().unwrap_or(90);
    LIVES.map(|(days, key)| Choice::new(days.to_string(), t.of(key), days == chosen)).to_vec()
}
