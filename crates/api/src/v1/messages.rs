//! The conversation, its files, the journal.

use super::tickets::shown;
use super::{Answer, ok};
use crate::body::{At, Body};
use crate::gate::Caller;
use crate::problem::Problem;
use crate::shape::{
    Journal, JournalEntry, Message, MessageVersion, MessageVersions, Messages, NewMessage, NewReply, Ticket,
    Words, draft, short,
};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use domain::ids::{AttachmentId, MessageId};
use domain::time::rfc3339;

/// Read a conversation
///
/// All messages that the caller may see, the oldest first, with their files and how they went out.
#[utoipa::path(get, path = "/tickets/{number}/messages", operation_id = "list_messages", tag = "messages",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711)),
    responses((status = 200, description = "The conversation", body = Messages)))]
pub(crate) async fn list(caller: Caller, At(number): At<i64>) -> Answer {
    let page = caller.app.ticket(&caller.actor, number).await?;
    ok(Messages { items: page.said.iter().map(|said| Message::of(said, &page.names)).collect() })
}

/// Answer
///
/// One of us answers publicly and says what becomes of the ticket; a client's person writes into his request. With
/// `If-Match` refused when something new was said since.
#[utoipa::path(post, path = "/tickets/{number}/replies", operation_id = "reply", tag = "messages",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711),
        ("If-Match" = Option<String>, Header, description = "The version that was seen", example = "\"7\"")),
    request_body = NewReply,
    responses((status = 200, description = "The ticket as it is now", body = Ticket)))]
pub(crate) async fn reply(
    caller: Caller,
    At(number): At<i64>,
    headers: HeaderMap,
    Body(new): Body<NewReply>,
) -> Answer {
    let app = caller.bound(number, &headers)?;
    let draft = draft(&new.text, &new.files, app.config.max_file_bytes)?;
    if caller.actor.is_staff() {
        app.reply(&caller.actor, number, draft, new.then.command(), None).await?;
    } else {
        app.write(&caller.actor, number, draft).await?;
    }
    shown(&caller, number, StatusCode::OK).await
}

/// Write a note
///
/// Writes an internal note, which the client never sees.
#[utoipa::path(post, path = "/tickets/{number}/notes", operation_id = "note", tag = "messages",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711)),
    request_body = NewMessage,
    responses((status = 200, description = "The ticket as it is now", body = Ticket)))]
pub(crate) async fn note(caller: Caller, At(number): At<i64>, Body(new): Body<NewMessage>) -> Answer {
    let draft = draft(&new.text, &new.files, caller.app.config.max_file_bytes)?;
    caller.app.note(&caller.actor, number, draft).await?;
    shown(&caller, number, StatusCode::OK).await
}

/// Put words right
///
/// Changes a message of ours; what stood there is kept as a version.
#[utoipa::path(patch, path = "/tickets/{number}/messages/{id}", operation_id = "edit_message", tag = "messages",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711),
        ("id" = String, Path, description = "The message", pattern = "^[0-9]{1,19}$", example = "730144440320000355")),
    request_body = Words,
    responses((status = 200, description = "The ticket as it is now", body = Ticket)))]
pub(crate) async fn edit(
    caller: Caller,
    At((number, id)): At<(i64, i64)>,
    Body(words): Body<Words>,
) -> Answer {
    short("text", &words.text, 200_000)?;
    caller.app.edit(&caller.actor, number, MessageId(id), words.text).await?;
    shown(&caller, number, StatusCode::OK).await
}

/// Read versions of a message
///
/// What stood in a message before it was put right, for our side only.
#[utoipa::path(get, path = "/tickets/{number}/messages/{id}/versions", operation_id = "list_versions",
    tag = "messages",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711),
        ("id" = String, Path, description = "The message", pattern = "^[0-9]{1,19}$", example = "730144440320000355")),
    responses((status = 200, description = "The versions", body = MessageVersions)))]
pub(crate) async fn versions(caller: Caller, At((number, id)): At<(i64, i64)>) -> Answer {
    let found = caller.app.versions(&caller.actor, number, MessageId(id)).await?;
    let items = found.into_iter().map(|version| MessageVersion {
        version: version.version,
        at: rfc3339(version.at),
        person_id: version.person.map(|person| person.to_string()),
        text: version.body,
    });
    ok(MessageVersions { items: items.collect() })
}

/// Read the journal
///
/// Everything that happened to a ticket, as far as the caller may know.
#[utoipa::path(get, path = "/tickets/{number}/journal", operation_id = "get_journal", tag = "messages",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711)),
    responses((status = 200, description = "The journal", body = Journal)))]
pub(crate) async fn journal(caller: Caller, At(number): At<i64>) -> Answer {
    let page = caller.app.ticket(&caller.actor, number).await?;
    ok(Journal { items: page.journal.iter().map(|entry| JournalEntry::of(entry, &page.names)).collect() })
}

/// Download a file
///
/// The bytes of a file of a message that the caller may see.
#[utoipa::path(get, path = "/attachments/{id}", operation_id = "get_attachment", tag = "messages",
    params(("id" = String, Path, description = "The file", pattern = "^[0-9]{1,19}$", example = "730144440320000401")),
    responses((status = 200, description = "The bytes", content_type = "application/octet-stream",
        body = Vec<u8>)))]
pub(crate) async fn attachment(caller: Caller, At(id): At<i64>) -> Answer {
    let (file, bytes) = caller.app.file(&caller.actor, AttachmentId(id)).await?;
    let name: String = file.name.bytes().map(escaped).collect();
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
    ];
    Ok::<_, Problem>((headers, bytes).into_response())
}

fn escaped(byte: u8) -> String {
    match byte {
        b if b.is_ascii_alphanumeric() || b"-_.~".contains(&b) => char::from(b).to_string(),
        b => format!("%{b:02X}"),
    }
}
