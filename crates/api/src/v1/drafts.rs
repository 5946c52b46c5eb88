//! What somebody is writing in a ticket: the same words that the page keeps while he types.

use super::{Answer, done, ok};
use crate::body::{At, Body};
use crate::gate::Caller;
use crate::problem::Problem;
use crate::shape::short;
use domain::time::rfc3339;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Words that are being written.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct KeptDraft {
    /// The words.
    #[schema(example = "Нашли причину, перезапус")]
    text: String,
    /// A note, not an answer.
    #[schema(example = false)]
    note: bool,
    /// The ticket's version that the writer saw.
    #[schema(example = 7)]
    version: i64,
    /// When they were written.
    #[schema(example = "2026-11-22T09:30:00Z")]
    at: String,
    /// Names of the files that wait with them.
    #[schema(example = json!(["журнал.txt"]))]
    files: Vec<String>,
}

/// Words to be kept.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewDraft {
    /// The words; empty words forget the draft unless files wait with it.
    #[schema(example = "Нашли причину, перезапус", max_length = 200_000)]
    text: String,
    /// A note, not an answer.
    #[serde(default)]
    #[schema(example = false)]
    note: bool,
    /// The ticket's version that the writer sees; the one of now when absent.
    #[schema(example = 7, minimum = 1)]
    version: Option<i64>,
}

/// Read the draft
///
/// What the caller is writing in a ticket.
#[utoipa::path(get, path = "/tickets/{number}/draft", operation_id = "get_draft", tag = "messages",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711)),
    responses((status = 200, description = "The words", body = KeptDraft)))]
pub(crate) async fn get(caller: Caller, At(number): At<i64>) -> Answer {
    ok(kept(&caller, number).await?.ok_or_else(Problem::missing)?)
}

async fn kept(caller: &Caller, number: i64) -> Result<Option<KeptDraft>, Problem> {
    let page = caller.app.ticket(&caller.actor, number).await?;
    Ok(page.composing.draft.map(|(draft, files)| KeptDraft {
        text: draft.text,
        note: draft.note,
        version: draft.seen,
        at: rfc3339(draft.at),
        files: files.into_iter().map(|file| file.name).collect(),
    }))
}

/// Keep the draft
///
/// Replaces the words that the caller is writing in a ticket.
#[utoipa::path(put, path = "/tickets/{number}/draft", operation_id = "keep_draft", tag = "messages",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711)),
    request_body = NewDraft,
    responses((status = 204, description = "They are kept")))]
pub(crate) async fn keep(caller: Caller, At(number): At<i64>, Body(new): Body<NewDraft>) -> Answer {
    short("text", &new.text, 200_000)?;
    let seen = match new.version {
        Some(..1) => return Err(Problem::field("version", "versions begin with 1")),
        Some(version) => version,
        None => caller.app.ticket(&caller.actor, number).await?.ticket.seq,
    };
    caller.app.keep_draft(&caller.actor, number, new.note, new.text, seen).await?;
    done()
}

/// Forget the draft
///
/// The words that the caller is writing go; files that wait with them stay until they are sent or dropped on the page.
#[utoipa::path(delete, path = "/tickets/{number}/draft", operation_id = "forget_draft", tag = "messages",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711)),
    responses((status = 204, description = "They are gone")))]
pub(crate) async fn forget(caller: Caller, At(number): At<i64>) -> Answer {
    caller.app.keep_draft(&caller.actor, number, false, String::new(), 0).await?;
    done()
}
