//! `/p/{token}`: the page behind a link in a mail that calls somebody, or reports to the business. GET asks, POST acts.

use super::{severity_key, state_key, state_tone, tone};
use crate::http::{Oops, Posted, Visitor, html};
use crate::pages::{ErrorKind, Notice, Shell};
use app::incidents::{CallAnswer, Summons};
use app::{App, AppError};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::IncidentId;
use domain::incident::State as Stands;
use i18n::{Lang, T};

/// An incident behind the link.
#[derive(Clone, Debug)]
pub struct Row {
    /// What the form sends.
    pub id: String,
    /// Its number.
    pub number: i64,
    /// What happened.
    pub title: String,
    /// The client.
    pub client: String,
    /// Since when.
    pub since_ms: i64,
    /// The keys of state and severity, and how the state looks.
    pub words: (&'static str, &'static str, &'static str),
    /// It waits for somebody.
    pub waits: bool,
    /// Who has it.
    pub held_by: String,
    /// What the business decided.
    pub stepped_in: Option<bool>,
    /// It still burns.
    pub burns: bool,
}

/// `GET /p/{token}`.
#[derive(Template, Clone, Debug)]
#[template(path = "incidents/summons.html")]
pub struct SummonsPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The link's secret.
    pub token: String,
    /// His name.
    pub name: String,
    /// It reports to the business.
    pub report: bool,
    /// The incidents.
    pub rows: Vec<Row>,
    /// How many of them wait.
    pub waiting: usize,
    /// Any of them still burns.
    pub burns: bool,
}

fn draw(visitor: &Visitor, token: String, found: Summons, done: Option<(bool, &'static str)>) -> SummonsPage {
    // Whoever holds the link may not be signed in: the page speaks as his mails do.
    let lang = Lang::from_tag(&found.locale).unwrap_or_default();
    let t = T::new(lang, &found.zone, visitor.t.now_ms());
    let mut shell = Shell { viewer: None, ..visitor.shell() };
    shell.notice = done.map(|(good, key)| Notice { tone: tone(good), text: t.of(key).to_owned() });
    let rows: Vec<Row> = found
        .calls
        .into_iter()
        .map(|call| {
            let one = call.incident;
            let state = one.state;
            Row {
                id: call.id.to_string(),
                number: one.number,
                title: one.title,
                client: call.client,
                since_ms: one.since,
                words: (state_key(state), severity_key(one.severity), state_tone(state)),
                waits: state == Stands::Calling && one.episode == call.episode,
                held_by: call.held_by,
                stepped_in: one.stepped_in,
                burns: state.is_burning(),
            }
        })
        .collect();
    let waiting = rows.iter().filter(|row| row.waits).count();
    let burns = rows.iter().any(|row| row.burns);
    SummonsPage { t, shell, token, name: found.name, report: found.report, rows, waiting, burns }
}

/// `GET /p/{token}`: asks; changes nothing, for programs look at links in mails too.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Oops> {
    let found = app.summons(&token).await?;
    Ok(html(&draw(&visitor, token, found, None)))
}

/// `POST /p/{token}`: takes it, cannot, steps in, carries on.
pub async fn answer(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    posted: Posted,
) -> Result<Response, Oops> {
    let said = match posted.get("answer") {
        "take" => CallAnswer::Take(None),
        "decline" => CallAnswer::Decline,
        "step-in" => CallAnswer::StepIn(true),
        "carry-on" => CallAnswer::StepIn(false),
        // The button of one of the list names it.
        other => match other.strip_prefix("take-").and_then(|id| id.parse().ok()) {
            Some(id) => CallAnswer::Take(Some(IncidentId(id))),
            None => return Err(Oops::of(ErrorKind::BadRequest)),
        },
    };
    let done = match app.answer_summons(&token, said).await {
        Ok(()) => match said {
            CallAnswer::Take(_) => (true, "call-taken"),
            CallAnswer::Decline => (true, "call-declined"),
            CallAnswer::StepIn(_) => (true, "report-decided"),
        },
        Err(AppError::Spent | AppError::Invalid(..)) => (false, "call-past"),
        Err(e) => return Err(e.into()),
    };
    let found = app.summons(&token).await?;
    Ok(html(&draw(&visitor, token, found, Some(done))))
}
