//! Handing a ticket over: what the next line wants to see, where to do it, and what the head says.

use super::{name, place, places};
use crate::handle::ticket::{answer, around, refusal_key};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::Choice;
use crate::pages::{ErrorKind, FieldErrors, Shell};
use app::desk::TicketPage as Facts;
use app::desk::lines::LinesFacts;
use app::find::Found;
use app::{App, AppError};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::desk::{Command, HandOver, Missing, Priority, Refusal};
use domain::ids::TeamId;
use domain::people::{Object, Permission};
use i18n::T;
use serde::Deserialize;

/// `GET /tickets/{number}/hand-over`, and a form that came back.
#[derive(Template, Clone, Debug)]
#[template(path = "lines/handover.html")]
pub struct HandOverPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The ticket.
    pub number: String,
    /// Its subject.
    pub subject: String,
    /// Where it can go.
    pub places: Vec<Choice>,
    /// Where it is to go, as it stands in the form.
    pub to: String,
    /// The name of the line that is to take it.
    pub line: String,
    /// Whether it goes back down.
    pub back: bool,
    /// What the line wants to see, and whether it is there.
    pub checks: Vec<(Missing, bool)>,
    /// The summary, or the reason.
    pub note: String,
    /// How to reproduce the fault.
    pub reproduction: String,
    /// Whether the line asks for that.
    pub asks_reproduction: bool,
    /// Why the gate is passed.
    pub excuse: String,
    /// Whether it may be passed with a reason.
    pub may_excuse: bool,
    /// Whether the head has to agree.
    pub needs_consent: bool,
    /// What was looked for in the knowledge base.
    pub q: String,
    /// What it knew: number, title.
    pub found: Vec<(i64, String)>,
    /// What is wrong.
    pub errors: FieldErrors,
}

impl HandOverPage {
    fn wants(what: &Missing) -> &'static str {
        wanted(*what)
    }
}

/// The query of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    to: String,
    q: String,
}

/// What stands in the form.
#[derive(Clone, Debug, Default)]
struct Typed {
    note: String,
    reproduction: Option<String>,
    excuse: String,
}

/// `GET /tickets/{number}/hand-over`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let (facts, lines, lacks) = admitted(&app, &visitor, number).await?;
    let to = place(&asked.to).unwrap_or((facts.ticket.line.saturating_add(1).min(domain::desk::LINES), None));
    let found = match asked.q.trim() {
        "" => vec![],
        q => known(&app, &visitor, q).await?,
    };
    let page = build(&app, &visitor, facts, (&lines, &lacks), to, Typed::default());
    Ok(html(&HandOverPage { q: asked.q, found, ..page }))
}

/// Articles that fit.
async fn known(app: &App, visitor: &Visitor, q: &str) -> Result<Vec<(i64, String)>, Oops> {
    let wish = app::find::Wish { kinds: &[app::find::Kind::Article], ..app::find::Wish::new(q) };
    let page = app.find_any(visitor.staff()?, wish).await?;
    let article = |found: Found| match found {
        Found::Article(one) => {
            Some((one.number, one.title.into_iter().map(|(part, _)| part).collect::<String>()))
        }
        _ => None,
    };
    Ok(page.hits.into_iter().filter_map(article).take(8).collect())
}

async fn admitted(
    app: &App,
    visitor: &Visitor,
    number: i64,
) -> Result<(Facts, LinesFacts, Vec<Missing>), Oops> {
    let actor = visitor.staff()?;
    let facts = app.ticket(actor, number).await?;
    if !facts.may_work || facts.ticket.merged.is_some() {
        return Err(Oops::of(ErrorKind::Forbidden));
    }
    let lacks = app.readiness(actor, number).await?.lacks();
    Ok((facts, app.teams(actor).await?, lacks))
}

/// `POST /tickets/{number}/hand-over`.
pub async fn hand_over(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let (line, team) = place(posted.get("to")).ok_or(Oops::of(ErrorKind::BadRequest))?;
    let typed = Typed {
        note: posted.text("note"),
        reproduction: posted.fields.contains_key("reproduction").then(|| posted.text("reproduction")),
        excuse: posted.text("excuse"),
    };
    let (note, excuse) = (typed.note.clone(), typed.excuse.clone());
    let mut commands = Vec::new();
    commands.extend(typed.reproduction.clone().map(|steps| Command::Reproduce { steps }));
    commands.push(Command::HandOver(HandOver { line, team, note, excuse, ..HandOver::default() }));
    let refusal = match app.act(visitor.staff()?, number, commands).await {
        Ok(()) => return Ok(redirect(&format!("/tickets/{number}"))),
        Err(AppError::Refused(refusal)) => refusal,
        Err(e) => return answer(&app, &visitor, number, Err(e)).await,
    };
    let (facts, lines, lacks) = admitted(&app, &visitor, number).await?;
    let t = visitor.t.clone();
    let mut page = build(&app, &visitor, facts, (&lines, &lacks), (line, team), typed);
    page.errors = FieldErrors(match &refusal {
        Refusal::Gate(missing) => {
            missing.iter().map(|one| (field(*one), t.of(wanted(*one)).to_owned())).collect()
        }
        Refusal::NeedsReason => vec![("note", t.of("refusal-needs-reason").to_owned())],
        other => vec![("", t.of(refusal_key(other)).to_owned())],
    });
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
}

/// `POST /tickets/{number}/hand-over/search`: asks the knowledge base; that it was asked is kept.
pub async fn search(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let q = posted.text("q");
    if !q.trim().is_empty() {
        app.search_for(visitor.staff()?, number, q.trim()).await?;
    }
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    Ok(redirect(&format!("/tickets/{number}/hand-over?to={}&q={}", encode(posted.get("to")), encode(&q))))
}

/// `POST /tickets/{number}/hand-over/consent`: the head agrees, or says why not.
pub async fn consent(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let agreed = posted.get("do") == "agree";
    let command = Command::JudgeHandOver { agreed, reason: posted.text("reason") };
    let done = app.act(visitor.staff()?, number, vec![command]).await;
    answer(&app, &visitor, number, done).await
}

fn build(
    app: &App,
    visitor: &Visitor,
    facts: Facts,
    (lines, lacks): (&LinesFacts, &[Missing]),
    to: (u8, Option<TeamId>),
    typed: Typed,
) -> HandOverPage {
    let (t, rules, ticket) = (&visitor.t, app.rules(), &facts.ticket);
    let gate = rules.gate(to.0);
    let back = to.0 < ticket.line;
    let missing = gate.missing(ticket, &typed.note, lacks);
    let wants = [
        (Missing::Summary, gate.summary),
        (Missing::Search, gate.search),
        (Missing::Facts, gate.facts),
        (Missing::Procedure, gate.procedure),
        (Missing::Reproduction, gate.reproduction),
    ];
    let checks = wants.into_iter().filter(|(_, wanted)| *wanted && !back);
    let watching = ticket.watching();
    let leads = visitor
        .staff()
        .is_ok_and(|actor| actor.can(Permission::LineManage, Object::Ticket(ticket.facts(&watching))));
    let kept = ticket.prepared.reproduction.clone().unwrap_or_default();
    HandOverPage {
        shell: around(visitor, &facts),
        number: ticket.number.to_string(),
        subject: ticket.subject.clone(),
        places: places(t, &rules, lines, to),
        to: to.1.map_or_else(|| to.0.to_string(), |team| format!("{}.{team}", to.0)),
        line: name(t, &rules, to.0),
        back,
        checks: checks.map(|(what, _)| (what, !missing.contains(&what))).collect(),
        note: typed.note,
        reproduction: typed.reproduction.unwrap_or(kept),
        asks_reproduction: gate.reproduction && !back,
        excuse: typed.excuse,
        may_excuse: ticket.priority == Priority::P1 && !back && gate != domain::desk::Gate::default(),
        needs_consent: gate.approval && !back && !leads,
        q: String::new(),
        found: vec![],
        errors: FieldErrors::none(),
        t: t.clone(),
    }
}

/// The key of what a gate wants.
pub fn wanted(missing: Missing) -> &'static str {
    match missing {
        Missing::Summary => "gate-wants-summary",
        Missing::Search => "gate-wants-search",
        Missing::Facts => "gate-wants-facts",
        Missing::Procedure => "gate-wants-procedure",
        Missing::Reproduction => "gate-wants-reproduction",
    }
}

/// The field under which it is told.
fn field(missing: Missing) -> &'static str {
    match missing {
        Missing::Summary => "note",
        Missing::Search => "q",
        Missing::Facts | Missing::Procedure => "",
        Missing::Reproduction => "reproduction",
    }
}
