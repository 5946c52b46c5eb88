//! Answers that are written once, and macros: kept, previewed, run.

use super::tickets::shown;
use super::{Answer, done, ok};
use crate::body::{At, Body};
use crate::gate::Caller;
use crate::problem::Problem;
use crate::shape::{Impact, State, Then, TicketType, Urgency, short};
use app::desk::{Canned, NewCanned};
use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use domain::desk as d;
use domain::ids::CannedId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A canned answer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CannedAnswer {
    /// The id.
    #[schema(example = "730144440320004000")]
    id: String,
    /// Its name.
    #[schema(example = "Просим журнал")]
    name: String,
    /// The words, with variables.
    #[schema(example = "{name}, пришлите, пожалуйста, журнал обмена.")]
    text: String,
    /// For everybody.
    #[schema(example = true)]
    shared: bool,
}

/// Canned answers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CannedAnswers {
    /// In the order of the list.
    items: Vec<CannedAnswer>,
}

/// A canned answer to be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAnswer {
    /// Its name.
    #[schema(example = "Просим журнал", min_length = 1, max_length = 200)]
    name: String,
    /// The words; `{name}`, `{client}`, `{number}`, `{deadline}` and `{engineer}` are filled, as are `{имя}`, `{клиент}`,
    /// `{номер}`, `{срок}` and `{инженер}`.
    #[schema(example = "{name}, пришлите, пожалуйста, журнал обмена.", min_length = 1, max_length = 20_000)]
    text: String,
    /// For everybody; made by those who lead.
    #[serde(default)]
    #[schema(example = false)]
    shared: bool,
}

/// What a macro changes; what is absent stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct MacroChange {
    /// Whoever runs it takes the ticket.
    #[schema(example = true)]
    take: bool,
    /// The type.
    #[serde(rename = "type")]
    kind: Option<TicketType>,
    /// How much is hit; with `urgency` only.
    impact: Option<Impact>,
    /// How soon it hurts; with `impact` only.
    urgency: Option<Urgency>,
    /// The line of support.
    #[schema(example = 2, minimum = 1, maximum = 9)]
    line: Option<u8>,
    /// Minutes of work that are written down.
    #[schema(example = 5, minimum = 1, maximum = 6_000)]
    minutes: Option<i64>,
}

/// A macro.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Macro {
    /// The id.
    #[schema(example = "730144440320004001")]
    id: String,
    /// Its name.
    #[schema(example = "Починили на ходу")]
    name: String,
    /// The words, with variables; empty when it says nothing.
    #[schema(example = "{name}, обмен восстановлен.")]
    text: String,
    /// Its words are a note.
    #[schema(example = false)]
    note: bool,
    /// Where its answer leads.
    then: State,
    /// What it changes.
    change: MacroChange,
    /// For everybody.
    #[schema(example = true)]
    shared: bool,
}

/// Macros.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Macros {
    /// In the order of the list.
    items: Vec<Macro>,
}

/// A macro to be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewMacro {
    /// Its name.
    #[schema(example = "Починили на ходу", min_length = 1, max_length = 200)]
    name: String,
    /// The words; may be empty when it changes something.
    #[serde(default)]
    #[schema(example = "{name}, обмен восстановлен.", max_length = 20_000)]
    text: String,
    /// Its words are a note.
    #[serde(default)]
    #[schema(example = false)]
    note: bool,
    /// What becomes of the ticket with its answer.
    #[serde(default)]
    then: Then,
    /// What it changes.
    #[serde(default)]
    change: MacroChange,
    /// For everybody; made by those who lead.
    #[serde(default)]
    #[schema(example = false)]
    shared: bool,
}

/// What a macro would do in a ticket.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MacroPreview {
    /// The macro.
    #[serde(rename = "macro")]
    of: Macro,
    /// Its words, filled.
    #[schema(example = "Анна, обмен восстановлен.")]
    text: String,
    /// The version that it was previewed against, for `If-Match`.
    #[schema(example = 7)]
    version: i64,
    /// Why it cannot be done, if it cannot.
    #[schema(example = json!(null))]
    refusal: Option<String>,
}

/// The words with which a macro is run.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Run {
    /// Its words as their reader left them; the filled ones when absent.
    #[schema(example = "Анна, обмен восстановлен.", max_length = 20_000)]
    text: Option<String>,
}

fn answer_of(of: Canned) -> CannedAnswer {
    CannedAnswer { id: of.id.to_string(), name: of.name, text: of.text, shared: of.owner.is_none() }
}

fn macro_of(of: Canned) -> Macro {
    let mut change = MacroChange::default();
    for one in &of.changes {
        match one {
            d::Change::Take => change.take = true,
            d::Change::Kind { kind } => change.kind = Some((*kind).into()),
            d::Change::Priority { impact, urgency } => {
                (change.impact, change.urgency) = (Some((*impact).into()), Some((*urgency).into()));
            }
            d::Change::Line { line } => change.line = Some(*line),
            d::Change::Time { minutes } => change.minutes = Some(*minutes),
        }
    }
    let then = d::State::from_code(&of.leads_to).map_or(State::WaitingRequester, State::from);
    let (id, shared) = (of.id.to_string(), of.owner.is_none());
    Macro { id, name: of.name, text: of.text, note: of.note, then, change, shared }
}

fn read_answer(new: NewAnswer) -> Result<NewCanned, Problem> {
    let NewAnswer { name, text, shared } = new;
    let new = NewCanned {
        is_macro: false,
        name,
        text,
        note: false,
        then: Then::default().command(),
        changes: vec![],
        shared,
    };
    sized(new)
}

fn read_macro(new: NewMacro) -> Result<NewCanned, Problem> {
    let NewMacro { name, text, note, then, change, shared } = new;
    let mut changes = vec![];
    changes.extend(change.take.then_some(d::Change::Take));
    changes.extend(change.kind.map(|kind| d::Change::Kind { kind: kind.into() }));
    match (change.impact, change.urgency) {
        (Some(impact), Some(urgency)) => {
            changes.push(d::Change::Priority { impact: impact.into(), urgency: urgency.into() });
        }
        (None, None) => {}
        _ => return Err(Problem::field("change", "impact and urgency go together")),
    }
    if let Some(line) = change.line {
        if !(1..=9).contains(&line) {
            return Err(Problem::field("change", "lines are 1 to 9"));
        }
        changes.push(d::Change::Line { line });
    }
    if let Some(minutes) = change.minutes {
        if !(1..=6_000).contains(&minutes) {
            return Err(Problem::field("change", "minutes are 1 to 6000"));
        }
        changes.push(d::Change::Time { minutes });
    }
    sized(NewCanned { is_macro: true, name, text, note, then: then.command(), changes, shared })
}

fn sized(new: NewCanned) -> Result<NewCanned, Problem> {
    short("name", &new.name, 200)?;
    short("text", &new.text, 20_000)?;
    Ok(new)
}

/// One of a kind that is there already: an answer's address never changes a macro.
async fn known(caller: &Caller, id: i64, macros: bool) -> Result<CannedId, Problem> {
    let all = caller.app.canned(&caller.actor, macros).await?;
    all.iter().map(|one| one.id).find(|one| one.0 == id).ok_or_else(Problem::missing)
}

async fn one(caller: &Caller, id: CannedId, macros: bool) -> Result<Canned, Problem> {
    let all = caller.app.canned(&caller.actor, macros).await?;
    all.into_iter().find(|one| one.id == id).ok_or_else(Problem::missing)
}

/// List canned answers
///
/// The caller's own and everybody's.
#[utoipa::path(get, path = "/answers", operation_id = "list_answers", tag = "canned",
    responses((status = 200, description = "The answers", body = CannedAnswers)))]
pub(crate) async fn answers(caller: Caller) -> Answer {
    let all = caller.app.canned(&caller.actor, false).await?;
    ok(CannedAnswers { items: all.into_iter().map(answer_of).collect() })
}

/// Write a canned answer
///
/// One's own; everybody's are made by those who lead.
#[utoipa::path(post, path = "/answers", operation_id = "create_answer", tag = "canned", request_body = NewAnswer,
    responses((status = 201, description = "The answer", body = CannedAnswer)))]
pub(crate) async fn create_answer(caller: Caller, Body(new): Body<NewAnswer>) -> Answer {
    let id = caller.app.save_canned(&caller.actor, None, read_answer(new)?).await?;
    Ok((StatusCode::CREATED, Json(answer_of(one(&caller, id, false).await?))).into_response())
}

/// Change a canned answer
///
/// Replaces one.
#[utoipa::path(put, path = "/answers/{id}", operation_id = "change_answer", tag = "canned",
    params(("id" = String, Path, description = "The answer", pattern = "^[0-9]{1,19}$",
        example = "730144440320004000")),
    request_body = NewAnswer,
    responses((status = 200, description = "The answer", body = CannedAnswer)))]
pub(crate) async fn change_answer(caller: Caller, At(id): At<i64>, Body(new): Body<NewAnswer>) -> Answer {
    let id = known(&caller, id, false).await?;
    caller.app.save_canned(&caller.actor, Some(id), read_answer(new)?).await?;
    ok(answer_of(one(&caller, id, false).await?))
}

/// Remove a canned answer
///
/// What was said with it stays.
#[utoipa::path(delete, path = "/answers/{id}", operation_id = "delete_answer", tag = "canned",
    params(("id" = String, Path, description = "The answer", pattern = "^[0-9]{1,19}$",
        example = "730144440320004000")),
    responses((status = 204, description = "It is gone")))]
pub(crate) async fn delete_answer(caller: Caller, At(id): At<i64>) -> Answer {
    let id = known(&caller, id, false).await?;
    caller.app.delete_canned(&caller.actor, id).await?;
    done()
}

/// List macros
///
/// The caller's own and everybody's.
#[utoipa::path(get, path = "/macros", operation_id = "list_macros", tag = "canned",
    responses((status = 200, description = "The macros", body = Macros)))]
pub(crate) async fn macros(caller: Caller) -> Answer {
    let all = caller.app.canned(&caller.actor, true).await?;
    ok(Macros { items: all.into_iter().map(macro_of).collect() })
}

/// Write a macro
///
/// One's own; everybody's are made by those who lead.
#[utoipa::path(post, path = "/macros", operation_id = "create_macro", tag = "canned", request_body = NewMacro,
    responses((status = 201, description = "The macro", body = Macro)))]
pub(crate) async fn create_macro(caller: Caller, Body(new): Body<NewMacro>) -> Answer {
    let id = caller.app.save_canned(&caller.actor, None, read_macro(new)?).await?;
    Ok((StatusCode::CREATED, Json(macro_of(one(&caller, id, true).await?))).into_response())
}

/// Change a macro
///
/// Replaces one.
#[utoipa::path(put, path = "/macros/{id}", operation_id = "change_macro", tag = "canned",
    params(("id" = String, Path, description = "The macro", pattern = "^[0-9]{1,19}$",
        example = "730144440320004001")),
    request_body = NewMacro,
    responses((status = 200, description = "The macro", body = Macro)))]
pub(crate) async fn change_macro(caller: Caller, At(id): At<i64>, Body(new): Body<NewMacro>) -> Answer {
    let id = known(&caller, id, true).await?;
    caller.app.save_canned(&caller.actor, Some(id), read_macro(new)?).await?;
    ok(macro_of(one(&caller, id, true).await?))
}

/// Remove a macro
///
/// What was done with it stays.
#[utoipa::path(delete, path = "/macros/{id}", operation_id = "delete_macro", tag = "canned",
    params(("id" = String, Path, description = "The macro", pattern = "^[0-9]{1,19}$",
        example = "730144440320004001")),
    responses((status = 204, description = "It is gone")))]
pub(crate) async fn delete_macro(caller: Caller, At(id): At<i64>) -> Answer {
    let id = known(&caller, id, true).await?;
    caller.app.delete_canned(&caller.actor, id).await?;
    done()
}

/// List canned answers for a ticket
///
/// With their words filled for it.
#[utoipa::path(get, path = "/tickets/{number}/answers", operation_id = "list_filled_answers", tag = "canned",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711)),
    responses((status = 200, description = "The answers", body = CannedAnswers)))]
pub(crate) async fn filled(caller: Caller, At(number): At<i64>) -> Answer {
    let (answers, _) = caller.app.canned_for(&caller.actor, number).await?;
    let items = answers.into_iter().map(|(one, text)| CannedAnswer { text, ..answer_of(one) });
    ok(CannedAnswers { items: items.collect() })
}

/// Preview a macro
///
/// What it would do in a ticket; nothing is written.
#[utoipa::path(get, path = "/tickets/{number}/macros/{id}", operation_id = "preview_macro", tag = "canned",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711),
        ("id" = String, Path, description = "The macro", pattern = "^[0-9]{1,19}$",
            example = "730144440320004001")),
    responses((status = 200, description = "What it would do", body = MacroPreview)))]
pub(crate) async fn preview(caller: Caller, At((number, id)): At<(i64, i64)>) -> Answer {
    let found = caller.app.preview_macro(&caller.actor, number, CannedId(id)).await?;
    ok(MacroPreview {
        of: macro_of(found.canned),
        text: found.text,
        version: found.seq,
        refusal: found.refusal.map(|refusal| refusal.to_string()),
    })
}

/// Run a macro
///
/// All of it or nothing. With `If-Match` refused when something new was said since.
#[utoipa::path(post, path = "/tickets/{number}/macros/{id}", operation_id = "run_macro", tag = "canned",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711),
        ("id" = String, Path, description = "The macro", pattern = "^[0-9]{1,19}$",
            example = "730144440320004001"),
        ("If-Match" = Option<String>, Header, description = "The version that was seen", example = "\"7\"")),
    request_body = Run,
    responses((status = 200, description = "The ticket as it is now", body = crate::shape::Ticket)))]
pub(crate) async fn run(
    caller: Caller,
    At((number, id)): At<(i64, i64)>,
    headers: HeaderMap,
    Body(run): Body<Run>,
) -> Answer {
    let (app, id) = (caller.bound(number, &headers)?, CannedId(id));
    let text = match run.text {
        Some(text) => text,
        None => app.preview_macro(&caller.actor, number, id).await?.text,
    };
    short("text", &text, 20_000)?;
    app.run_macro(&caller.actor, number, id, text, None).await?;
    shown(&caller, number, StatusCode::OK).await
}
