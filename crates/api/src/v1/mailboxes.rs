//! Our mailboxes: entered, changed, tried, paused, removed. Passwords go in and never come out.

use super::{Answer, done, ok};
use crate::body::{At, Body};
use crate::gate::Caller;
use crate::problem::Problem;
use crate::shape::{Made, at, short};
use app::mail::boxes::{self, NewMailbox};
use app::mail::settings::{Health, MailboxFacts, Tried};
use axum::Json;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use domain::ids::MailboxId;
use domain::people::Permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words say it")]
pub(crate) enum Tls {
    Implicit,
    Starttls,
    None,
}

/// How to reach a server.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Server {
    /// Host name.
    #[schema(example = "imap.desk.example", min_length = 1, max_length = 253)]
    host: String,
    /// Port.
    #[schema(example = 993, minimum = 1, maximum = 65535)]
    port: u16,
    /// How the connection is protected.
    #[serde(default = "implicit")]
    tls: Tls,
    /// The user; empty for none.
    #[serde(default)]
    #[schema(example = "support@desk.example", max_length = 254)]
    user: String,
    /// A private certificate authority in PEM, for servers of one's own.
    #[serde(default)]
    #[schema(example = "", max_length = 100_000)]
    ca_pem: String,
    /// The folder to watch; only for IMAP.
    #[serde(default = "inbox")]
    #[schema(example = "INBOX", max_length = 200)]
    folder: String,
    /// What becomes of a mail at the server: `seen`, `delete`, `leave`, or a folder's name to move it to.
    #[serde(default = "seen")]
    #[schema(example = "seen", max_length = 200)]
    after: String,
}

fn implicit() -> Tls {
    Tls::Implicit
}

fn inbox() -> String {
    "INBOX".into()
}

fn seen() -> String {
    "seen".into()
}

/// A mailbox to be, or what becomes of one.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewBox {
    /// The address.
    #[schema(example = "support@desk.example", min_length = 3, max_length = 254)]
    address: String,
    /// The name in From.
    #[serde(default)]
    #[schema(example = "Поддержка", max_length = 200)]
    name: String,
    /// Where mail is fetched; none when it is pushed to us.
    #[serde(default)]
    imap: Option<Server>,
    /// Where mail goes out; none writes it into the tray.
    #[serde(default)]
    smtp: Option<Server>,
    /// Password for fetching; empty keeps the one that was given for this server and user.
    #[serde(default)]
    #[schema(example = "", max_length = 1_000)]
    imap_password: String,
    /// Password for sending; empty is the other one, or keeps what was given.
    #[serde(default)]
    #[schema(example = "", max_length = 1_000)]
    smtp_password: String,
    /// `support+tag@…` reaches it too.
    #[serde(default)]
    #[schema(example = true)]
    plus_addressing: bool,
}

/// What fetching is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words say it")]
pub(crate) enum BoxHealth {
    Pushed,
    Paused,
    Connecting,
    Connected,
    Failed,
}

/// A mailbox.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Mailbox {
    /// The id.
    #[schema(example = "730144440320005000")]
    id: String,
    /// The address.
    #[schema(example = "support@desk.example")]
    address: String,
    /// The name in From.
    #[schema(example = "Поддержка")]
    name: String,
    /// Where mail is fetched.
    imap: Option<Server>,
    /// Where mail goes out.
    smtp: Option<Server>,
    /// `support+tag@…` reaches it too.
    #[schema(example = true)]
    plus_addressing: bool,
    /// What fetching is doing.
    health: BoxHealth,
    /// What is wrong with it, in the server's words.
    #[schema(example = "")]
    problem: String,
    /// When the next try is.
    #[schema(example = "2026-11-22T09:35:00Z")]
    retry_at: Option<String>,
    /// When the last mail came.
    #[schema(example = "2026-11-22T09:30:00Z")]
    last_mail_at: Option<String>,
    /// Mails that wait to go out.
    #[schema(example = 0)]
    waiting: i64,
    /// What the newest of them met with.
    #[schema(example = "")]
    trouble: String,
}

/// Mailboxes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Mailboxes {
    /// The oldest first.
    items: Vec<Mailbox>,
}

/// What a try of a server found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Found {
    /// Whether it works.
    #[schema(example = true)]
    works: bool,
    /// Messages in the folder.
    #[schema(example = 12)]
    messages: Option<u32>,
    /// `host`, `refused`, `unreachable`, `timeout`, `tls`, `auth`, `folder`, `protocol`, `other`.
    #[schema(example = json!(null))]
    reason: Option<String>,
    /// The server's words.
    #[schema(example = "")]
    detail: String,
}

/// What a try found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TriedServers {
    /// Fetching; `null` when there is no server for it.
    imap: Option<Found>,
    /// Sending; `null` when there is no server for it.
    smtp: Option<Found>,
}

fn server(of: boxes::Server) -> Server {
    let tls = match of.tls.as_str() {
        "implicit" => Tls::Implicit,
        "starttls" => Tls::Starttls,
        _ => Tls::None,
    };
    let boxes::Server { host, port, user, ca_pem, folder, after, .. } = of;
    Server { host, port, tls, user, ca_pem, folder, after }
}

fn mailbox(of: MailboxFacts) -> Mailbox {
    let (health, problem, retry) = match of.health {
        Health::Pushed => (BoxHealth::Pushed, String::new(), None),
        Health::Paused => (BoxHealth::Paused, String::new(), None),
        Health::Connecting => (BoxHealth::Connecting, String::new(), None),
        Health::Connected => (BoxHealth::Connected, String::new(), None),
        Health::Failed(_, said, at) => (BoxHealth::Failed, said, Some(at)),
    };
    Mailbox {
        id: of.mailbox.id.to_string(),
        address: of.mailbox.address,
        name: of.mailbox.name,
        imap: of.imap.map(server),
        smtp: of.smtp.map(server),
        plus_addressing: of.mailbox.plus_addressing,
        health,
        problem,
        retry_at: at(retry),
        last_mail_at: at(of.last_mail),
        waiting: of.waiting,
        trouble: of.trouble,
    }
}

fn read(new: NewBox) -> Result<NewMailbox, Problem> {
    short("address", &new.address, 254)?;
    short("name", &new.name, 200)?;
    short("imap_password", &new.imap_password, 1_000)?;
    short("smtp_password", &new.smtp_password, 1_000)?;
    let server = |of: Server| {
        short("host", &of.host, 253)?;
        short("user", &of.user, 254)?;
        short("ca_pem", &of.ca_pem, 100_000)?;
        short("folder", &of.folder, 200)?;
        short("after", &of.after, 200)?;
        let tls = match of.tls {
            Tls::Implicit => "implicit",
            Tls::Starttls => "starttls",
            Tls::None => "none",
        };
        let Server { host, port, user, ca_pem, folder, after, .. } = of;
        Ok::<_, Problem>(boxes::Server { host, port, tls: tls.into(), user, ca_pem, folder, after })
    };
    Ok(NewMailbox {
        imap: new.imap.map(server).transpose()?,
        smtp: new.smtp.map(server).transpose()?,
        address: new.address,
        name: new.name,
        imap_password: new.imap_password,
        smtp_password: new.smtp_password,
        plus_addressing: new.plus_addressing,
    })
}

async fn one(caller: &Caller, id: MailboxId) -> Result<Mailbox, Problem> {
    let all = caller.app.mailbox_list(&caller.actor).await?;
    all.into_iter().find(|one| one.mailbox.id == id).map(mailbox).ok_or_else(Problem::missing)
}

/// List mailboxes
///
/// With how they are. Needs scope `admin`, and the right to set up the desk.
#[utoipa::path(get, path = "/mailboxes", operation_id = "list_mailboxes", tag = "desk",
    responses((status = 200, description = "The mailboxes", body = Mailboxes)))]
pub(crate) async fn list(caller: Caller) -> Answer {
    let all = caller.app.mailbox_list(&caller.actor).await?;
    ok(Mailboxes { items: all.into_iter().map(mailbox).collect() })
}

/// Enter a mailbox
///
/// It is watched at once.
#[utoipa::path(post, path = "/mailboxes", operation_id = "create_mailbox", tag = "desk", request_body = NewBox,
    responses((status = 201, description = "Its id", body = Made)))]
pub(crate) async fn create(caller: Caller, Body(new): Body<NewBox>) -> Answer {
    caller.may(Permission::DeskManage)?;
    let id = caller.app.save_mailbox(&caller.actor, None, read(new)?).await?;
    Ok((StatusCode::CREATED, Json(Made { id: id.to_string() })).into_response())
}

/// Look at a mailbox
///
/// With how it is.
#[utoipa::path(get, path = "/mailboxes/{id}", operation_id = "get_mailbox", tag = "desk",
    params(("id" = String, Path, description = "The mailbox", pattern = "^[0-9]{1,19}$",
        example = "730144440320005000")),
    responses((status = 200, description = "The mailbox", body = Mailbox)))]
pub(crate) async fn get(caller: Caller, At(id): At<i64>) -> Answer {
    ok(one(&caller, MailboxId(id)).await?)
}

/// Change a mailbox
///
/// Replaces its settings; it is watched anew at once.
#[utoipa::path(put, path = "/mailboxes/{id}", operation_id = "change_mailbox", tag = "desk",
    params(("id" = String, Path, description = "The mailbox", pattern = "^[0-9]{1,19}$",
        example = "730144440320005000")),
    request_body = NewBox,
    responses((status = 200, description = "The mailbox", body = Mailbox)))]
pub(crate) async fn change(caller: Caller, At(id): At<i64>, Body(new): Body<NewBox>) -> Answer {
    caller.may(Permission::DeskManage)?;
    let id = caller.app.save_mailbox(&caller.actor, Some(MailboxId(id)), read(new)?).await?;
    ok(one(&caller, id).await?)
}

/// Remove a mailbox
///
/// One that is paused or has no server to fetch from, and not the last one. Its mails and tickets stay.
#[utoipa::path(delete, path = "/mailboxes/{id}", operation_id = "delete_mailbox", tag = "desk",
    params(("id" = String, Path, description = "The mailbox", pattern = "^[0-9]{1,19}$",
        example = "730144440320005000")),
    responses((status = 204, description = "It is gone")))]
pub(crate) async fn delete(caller: Caller, At(id): At<i64>) -> Answer {
    caller.app.remove_mailbox(&caller.actor, MailboxId(id)).await?;
    done()
}

/// Pause a mailbox
///
/// It is fetched no more until it is resumed.
#[utoipa::path(post, path = "/mailboxes/{id}/pause", operation_id = "pause_mailbox", tag = "desk",
    params(("id" = String, Path, description = "The mailbox", pattern = "^[0-9]{1,19}$",
        example = "730144440320005000")),
    responses((status = 200, description = "The mailbox", body = Mailbox)))]
pub(crate) async fn pause(caller: Caller, At(id): At<i64>) -> Answer {
    caller.app.pause_mailbox(&caller.actor, MailboxId(id), true).await?;
    ok(one(&caller, MailboxId(id)).await?)
}

/// Resume a mailbox
///
/// It is fetched again.
#[utoipa::path(post, path = "/mailboxes/{id}/resumption", operation_id = "resume_mailbox", tag = "desk",
    params(("id" = String, Path, description = "The mailbox", pattern = "^[0-9]{1,19}$",
        example = "730144440320005000")),
    responses((status = 200, description = "The mailbox", body = Mailbox)))]
pub(crate) async fn resume(caller: Caller, At(id): At<i64>) -> Answer {
    caller.app.pause_mailbox(&caller.actor, MailboxId(id), false).await?;
    ok(one(&caller, MailboxId(id)).await?)
}

/// Try a mailbox
///
/// Reaches the servers of settings that are not saved yet, and says what was found; nothing is written, no mail sent.
#[utoipa::path(post, path = "/mailboxes/trial", operation_id = "try_mailbox", tag = "desk", request_body = NewBox,
    responses((status = 200, description = "What was found", body = TriedServers)))]
pub(crate) async fn trial(caller: Caller, Body(new): Body<NewBox>) -> Answer {
    caller.may(Permission::DeskManage)?;
    let found = |tried: Tried| match tried {
        Ok(messages) => Found { works: true, messages, reason: None, detail: String::new() },
        Err((reason, detail)) => {
            Found { works: false, messages: None, reason: Some(reason.to_owned()), detail }
        }
    };
    let (imap, smtp) = caller.app.try_mailbox(&caller.actor, None, &read(new)?).await?;
    ok(TriedServers { imap: imap.map(found), smtp: smtp.map(found) })
}
