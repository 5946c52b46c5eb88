//! `/orders/statuses`: what statuses mean: words that wait for a decision, what was decided for a client, the tables that
//! come with the program.

use super::{Leaf, called, clients, leaves, name_of, number, refused, role_key, state_key};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::Choice;
use crate::pages::{FieldErrors, Shell};
use app::App;
use askama::Template;
use axum::extract::{Query, State as Has};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ids::OrganisationId;
use domain::orders::State;
use i18n::T;
use serde::Deserialize;

/// A word that waits for a decision.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The client's id.
    pub org: String,
    /// His name.
    pub client: String,
    /// Whose word.
    pub system: String,
    /// The word.
    pub word: String,
    /// Since when.
    pub since_ms: i64,
}

/// What was decided.
#[derive(Clone, Debug)]
pub struct Decided {
    /// The client's id.
    pub org: String,
    /// His name.
    pub client: String,
    /// Whose word.
    pub system: String,
    /// The word.
    pub word: String,
    /// What it means.
    pub means: &'static str,
    /// By whom.
    pub by: String,
    /// When.
    pub at_ms: i64,
}

/// A state with the words that mean it.
#[derive(Clone, Debug)]
pub struct Meant {
    /// The state.
    pub state: &'static str,
    /// Its words.
    pub words: Vec<String>,
}

/// `GET /orders/statuses`.
#[derive(Template, Clone, Debug)]
#[template(path = "orders/statuses.html")]
pub struct StatusesPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The pages of the room.
    pub leaves: Vec<Leaf>,
    /// Clients.
    pub clients: Vec<Choice>,
    /// Systems.
    pub systems: Vec<Choice>,
    /// States, to choose from.
    pub states: Vec<Choice>,
    /// Words that wait.
    pub waiting: Vec<Waiting>,
    /// What was decided.
    pub decided: Vec<Decided>,
    /// The version of the table that is shown, and of which day it is.
    pub version: (String, String),
    /// What the system is.
    pub role: &'static str,
    /// The table that is shown.
    pub table: Vec<Meant>,
    /// Whether the reader may decide.
    pub may_decide: bool,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// What the page is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    organisation: String,
    #[serde(default)]
    system: String,
}

async fn view(app: &App, visitor: &Visitor, asked: Asked, errors: FieldErrors) -> Result<Response, Oops> {
    let (actor, t) = (visitor.staff()?, &visitor.t);
    let found = app.order_words(actor, number(&asked.organisation).map(OrganisationId)).await?;
    let book = app::orders::shipped();
    let tables = book.tables();
    let shown = tables.iter().find(|table| table.system == asked.system).or(tables.first()).copied();
    let shown = shown.ok_or_else(super::bad)?;
    let words = app.order_table(actor, &shown.system)?;
    let table = State::ALL.into_iter().map(|state| Meant {
        state: state_key(state),
        words: words.iter().filter(|(_, means)| *means == state).map(|(word, _)| word.clone()).collect(),
    });
    let name = |org| name_of(&found.clients, org).to_owned();
    let waiting = found.waiting.iter().map(|one| Waiting {
        org: one.org.to_string(),
        client: name(one.org),
        system: one.print.split(':').nth(1).unwrap_or_default().to_owned(),
        word: one.number.clone(),
        since_ms: one.since,
    });
    let decided = found.decided.iter().map(|(one, by)| Decided {
        org: one.org.to_string(),
        client: name(one.org),
        system: one.system.clone(),
        word: one.word.clone(),
        means: state_key(State::parse(&one.means).unwrap_or(State::Unknown)),
        by: by.clone(),
        at_ms: one.at,
    });
    let states = State::ALL.into_iter().filter(|state| *state != State::Unknown);
    let system = |table: &&domain::orders::Table| {
        Choice::new(table.system.clone(), called(t, &table.system), table.system == shown.system)
    };
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = StatusesPage {
        t: t.clone(),
        shell: visitor.staff_shell(app, "orders").await?,
        leaves: leaves("/orders/statuses"),
        clients: clients(&found.clients, &asked.organisation),
        systems: tables.iter().map(system).collect(),
        states: states.map(|state| Choice::new(state.code(), t.of(state_key(state)), false)).collect(),
        waiting: waiting.collect(),
        decided: decided.collect(),
        version: version(t, &shown.version),
        role: role_key(shown.role),
        table: table.filter(|one| !one.words.is_empty()).collect(),
        may_decide: found.may_decide,
        errors,
    };
    Ok((status, html(&page)).into_response())
}

/// A version as tables name it, `1 of 2026-11-21`, in two.
fn version(t: &T, told: &str) -> (String, String) {
    let (number, day) = told.split_once(" of ").unwrap_or((told, ""));
    let day =
        day.parse::<jiff::civil::Date>().map_or_else(|_| day.to_owned(), |day| crate::hours::day(t, day));
    (number.to_owned(), day)
}

/// `GET /orders/statuses`.
pub async fn page(
    Has(app): Has<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    view(&app, &visitor, asked, FieldErrors::none()).await
}

/// `POST /orders/statuses`: decides what a word means, or takes it back.
pub async fn decide(Has(app): Has<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let org = number(posted.get("organisation")).map(OrganisationId).ok_or_else(super::bad)?;
    let means = match posted.get("means") {
        "" => None,
        code => Some(State::parse(code).ok_or_else(super::bad)?),
    };
    match app.decide_meaning(actor, org, posted.get("system"), posted.get("word"), means).await {
        Ok(()) => Ok(redirect(&format!("/orders/statuses?organisation={org}"))),
        Err(e) => {
            let errors = refused(&visitor.t, e)?;
            view(&app, &visitor, Asked::default(), errors).await
        }
    }
}
