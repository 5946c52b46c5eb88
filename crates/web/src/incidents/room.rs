//! `/incidents/{number}`: the incident room.

use super::letters::report_words;
use super::told::{channel_key, event, fact, linked, of, via};
use super::{SEVERITIES, at_risk, severity_key, state_key, state_tone};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::{ErrorKind, FieldErrors, Shell};
use app::incidents::Room;
use app::{App, AppError};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::incident::{Causes, Command, Fact, Figures, Incident, Linked, Severity, Thread};
use i18n::T;

/// A line of the timeline.
#[derive(Clone, Debug)]
pub struct Line {
    /// When.
    pub at_ms: i64,
    /// What happened.
    pub told: String,
    /// In whose words.
    pub words: String,
    /// How it looks.
    pub code: &'static str,
}

/// Somebody who was told.
#[derive(Clone, Debug)]
pub struct Reached {
    /// His name.
    pub name: String,
    /// The key of the channel.
    pub channel: &'static str,
    /// When.
    pub at_ms: i64,
    /// The key of what became of it.
    pub state: &'static str,
    /// It did not reach him.
    pub failed: bool,
}

/// The draft of the report.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its sentences.
    pub lines: Vec<String>,
    /// What was done.
    pub done: String,
    /// What comes next.
    pub next: String,
    /// When it goes.
    pub goes_ms: i64,
    /// It is the last one.
    pub closing: bool,
}

/// `GET /incidents/{number}`.
#[derive(Template, Clone, Debug)]
#[template(path = "incidents/room.html")]
pub struct RoomPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The incident.
    pub one: Incident,
    /// The client.
    pub client: String,
    /// What its type is called.
    pub kind: String,
    /// The key of its state, how it looks, the key of its severity.
    pub words: (&'static str, &'static str, &'static str),
    /// What is known.
    pub facts: Vec<String>,
    /// Money at risk.
    pub money: String,
    /// Who is called now: name, way, until when.
    pub ringing: Option<(String, i64)>,
    /// He is the reader.
    pub rings_me: bool,
    /// Who comes next, by which way.
    pub next: Option<(String, String)>,
    /// Who has it.
    pub held_by: String,
    /// Who leads.
    pub lead: String,
    /// Who speaks for it.
    pub communicator: String,
    /// What it is linked with: words, address.
    pub links: Vec<(String, String)>,
    /// The timeline, the latest first.
    pub lines: Vec<Line>,
    /// Who was told.
    pub reached: Vec<Reached>,
    /// Threads with counterparties.
    pub threads: Vec<Thread>,
    /// A text for a counterparty, made of facts.
    pub ready: String,
    /// The draft.
    pub draft: Option<Draft>,
    /// When the next report is drafted.
    pub next_report_ms: Option<i64>,
    /// Severities.
    pub severities: [(&'static str, &'static str); 3],
    /// Whether the reader may act.
    pub may_work: bool,
    /// Whether the reader leads, and speaks.
    pub mine: (bool, bool),
    /// What is wrong.
    pub errors: FieldErrors,
}

/// A ready text for a counterparty: what we see, what is usual, and that we would help.
fn ready(t: &T, room: &Room) -> String {
    let one = &room.kept.incident;
    let span = t.span(room.now - one.since).to_string();
    let mut text = t.with("ready-greeting").arg("title", one.title.as_str()).arg("span", &span).to_string();
    if let (Some(norm), Some(actual)) = (room.figures.norm, room.figures.actual) {
        text.push(' ');
        text.push_str(&t.with("report-norm").arg("norm", norm).arg("actual", actual).to_string());
    }
    if let Some((_, value)) = one.facts.iter().find(|(label, _)| label == "our_side") {
        text.push(' ');
        text.push_str(&t.with("fact-our-side").arg("value", value.as_str()).to_string());
        text.push('.');
    }
    text.push(' ');
    text.push_str(t.of("ready-question"));
    text
}

fn state_of(state: &str) -> &'static str {
    match state {
        "waiting" | "handed" | "queued" => "page-waiting",
        "failed" | "bounced" => "page-failed",
        _ => "page-sent",
    }
}

/// What is known, with the figures of this minute in the place of those that the last signal brought.
fn fresh(room: &Room) -> Vec<Fact> {
    let (one, figures) = (&room.kept.incident, &room.figures);
    let silent = one.state.is_burning().then(|| (room.now - one.since).max(0) / domain::time::MINUTE);
    let now = |label: &str| match label {
        "norm" => figures.norm,
        "actual" => figures.actual,
        "missing" => figures.missing,
        "silent" => silent,
        _ => None,
    };
    let known = one.facts.iter().map(|(label, value)| {
        let value = now(label.as_str()).map_or_else(|| value.clone(), |figure| figure.to_string());
        (label.clone(), value)
    });
    known.collect()
}

fn draw(visitor: &Visitor, shell: Shell, room: Room, errors: FieldErrors) -> RoomPage {
    let t = visitor.t.clone();
    let mut one = room.kept.incident.clone();
    one.facts = fresh(&room);
    one.money = one.money.max(room.figures.money);
    let name = |person| of(&room.names, person);
    let draft = one.draft.clone().map(|(report, goes_ms)| Draft {
        lines: report_words(&t, &report),
        done: report.done,
        next: report.next,
        goes_ms,
        closing: report.closing,
    });
    let hour = domain::time::HOUR;
    let drafted_next = one.state.is_burning() && one.severity.is_major() && draft.is_none();
    let line = |entry: &domain::incident::Entry| {
        let (told, words) = event(&t, &room, entry.by, &entry.event);
        Line { at_ms: entry.at, told, words, code: entry.event.code() }
    };
    let link = |with: &Linked| {
        let href = match with {
            Linked::Ticket(number) => format!("/tickets/{number}"),
            _ => String::new(),
        };
        (linked(&t, with), href)
    };
    let reached = room.pages.iter().rev().map(|page| {
        let state = state_of(&page.state);
        Reached {
            name: name(page.person),
            channel: channel_key(page.channel),
            at_ms: page.at,
            state,
            failed: state == "page-failed",
        }
    });
    RoomPage {
        shell,
        client: room.client.clone(),
        kind: if room.kind.is_empty() { one.kind.clone() } else { room.kind.clone() },
        words: (state_key(one.state), state_tone(one.state), severity_key(one.severity)),
        facts: one.facts.iter().map(|known| fact(&t, known)).collect(),
        money: if one.money > 0 { at_risk(&t, one.money) } else { String::new() },
        ringing: one.ring.map(|ring| (name(ring.person), ring.until)),
        rings_me: one.ring.is_some_and(|ring| Some(ring.person) == room.me),
        next: room.next.as_ref().map(|call| (name(call.person), via(&t, &room.names, &call.via))),
        held_by: one.held.map(|held| name(held.person)).unwrap_or_default(),
        lead: one.lead.map(name).unwrap_or_default(),
        communicator: one.communicator.map(name).unwrap_or_default(),
        links: one.links.iter().map(link).collect(),
        lines: room.journal.iter().rev().map(line).collect(),
        reached: reached.collect(),
        threads: one.threads.clone(),
        ready: ready(&t, &room),
        draft,
        next_report_ms: drafted_next.then(|| (room.now.div_euclid(hour) + 1) * hour),
        severities: SEVERITIES,
        may_work: room.may_work,
        mine: (one.lead == room.me, one.communicator == room.me),
        errors,
        one,
        t,
    }
}

async fn view(app: &App, visitor: &Visitor, number: i64, errors: FieldErrors) -> Result<Response, Oops> {
    let room = app.incident(visitor.staff()?, number).await?;
    let shell = visitor.staff_shell(app, "incidents").await?;
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, html(&draw(visitor, shell, room, errors))).into_response())
}

/// `GET /incidents/{number}`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
) -> Result<Response, Oops> {
    view(&app, &visitor, number, FieldErrors::none()).await
}

fn command(posted: &Posted) -> Option<Command> {
    let text = || posted.text("text");
    Some(match posted.get("do") {
        "take" => Command::Acknowledge { by: None, episode: None },
        "decline" => Command::Decline,
        "lead" => Command::Lead,
        "speak" => Command::Speak,
        "note" => Command::Note(text()),
        "judge" => Command::Judge(Severity::from_code(posted.get("severity"))?),
        "link" => match posted.get("ticket").trim_start_matches(['№', ' ']).parse() {
            Ok(number) => Command::Link(Linked::Ticket(number)),
            Err(_) => Command::Link(Linked::Order(posted.get("ticket").chars().take(100).collect())),
        },
        "ask" => Command::Ask(posted.text("counterparty"), text()),
        "answer" => Command::Answer(posted.text("counterparty"), text()),
        "edit" => Command::Edit(posted.text("done"), posted.text("next")),
        "recover" => Command::Recover(Figures::default()),
        "causes" => Command::Find(Causes {
            technical: posted.text("technical"),
            process: posted.text("process"),
            project: posted.text("project"),
        }),
        "plan" => Command::Plan(text()),
        "done" => Command::Do(posted.get("n").parse().ok()?),
        "close" => Command::Close,
        _ => return None,
    })
}

/// `POST /incidents/{number}`: one act.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let command = command(&posted).ok_or_else(|| Oops::of(ErrorKind::BadRequest))?;
    let key = match app.act_on_incident(actor, number, command).await {
        Ok(()) => return Ok(redirect(&format!("/incidents/{number}"))),
        Err(AppError::Invalid("state", "closed")) => "incident-is-closed",
        Err(AppError::Invalid("state", _)) => "incident-burns",
        Err(AppError::Invalid("causes", _)) => "incident-no-cause",
        Err(AppError::Invalid("draft", _)) => "incident-no-draft",
        Err(AppError::Invalid("text", _)) => "incident-no-words",
        Err(e) => return Err(e.into()),
    };
    view(&app, &visitor, number, FieldErrors(vec![("", visitor.t.of(key).to_owned())])).await
}
