//! Mailboxes: how they are, how they are reached.

use super::{Asked, Tab, frame, words};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::Choice;
use crate::pages::{FieldErrors, Shell, Tone};
use app::mail::boxes::{NewMailbox, Server};
use app::mail::settings::{Health, MailboxFacts, Tried};
use app::{App, AppError};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ids::MailboxId;
use i18n::T;

/// A mailbox in the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// What forms send.
    pub id: String,
    /// The address.
    pub address: String,
    /// The name in From.
    pub name: String,
    /// How it is: tone, key, the server's words, the next try.
    pub tone: Tone,
    /// The key of how it is.
    pub health: &'static str,
    /// The server's words.
    pub detail: String,
    /// When the next try is.
    pub retry_at: Option<i64>,
    /// When the last mail came.
    pub last_mail: Option<i64>,
    /// Mails that wait to go out.
    pub waiting: i64,
    /// What the newest of them met with.
    pub trouble: String,
    /// Whether it is fetched from a server at all.
    pub fetched: bool,
    /// Whether fetching is paused.
    pub paused: bool,
    /// Whether it may be removed now.
    pub removable: bool,
}

/// `GET /settings/mailboxes`.
#[derive(Template, Clone, Debug)]
#[template(path = "settings/mailboxes.html")]
pub struct MailboxesPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// The mailboxes.
    pub boxes: Vec<Row>,
}

/// A server in the form.
#[derive(Clone, Debug, Default)]
pub struct ServerForm {
    /// Host name.
    pub host: String,
    /// Port.
    pub port: String,
    /// Protection.
    pub tls: Vec<Choice>,
    /// User.
    pub user: String,
    /// Folder; only for fetching.
    pub folder: String,
}

/// The form; a password is never in it.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// The address.
    pub address: String,
    /// The name in From.
    pub name: String,
    /// Whether `name+tag@` reaches it.
    pub plus: bool,
    /// Fetching.
    pub imap: ServerForm,
    /// Sending.
    pub smtp: ServerForm,
    /// A private authority.
    pub ca: String,
}

/// What a try found, for one of the two servers.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its tone.
    pub tone: Tone,
    /// The key of what was tried.
    pub what: &'static str,
    /// What was found and what to do.
    pub words: String,
    /// The server's words.
    pub detail: String,
}

/// `GET /settings/mailboxes/new`, `GET /settings/mailboxes/{id}`, and a form that came back.
#[derive(Template, Clone, Debug)]
#[template(path = "settings/mailbox.html")]
pub struct MailboxPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// Empty for a new one.
    pub id: String,
    /// The form.
    pub form: Form,
    /// What a try found.
    pub tried: Vec<Found>,
    /// What is wrong.
    pub errors: FieldErrors,
}

const ROOM: &str = "/settings/mailboxes";

/// `GET /settings/mailboxes`.
pub async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let found = app.mailbox_list(visitor.staff()?).await?;
    let (shell, tabs) = frame(&app, &visitor, ROOM, &asked.done).await?;
    let several = found.len() > 1;
    let boxes = found.into_iter().map(|facts| row(facts, several)).collect();
    Ok(html(&MailboxesPage { t: visitor.t.clone(), shell, tabs, boxes }))
}

fn row(facts: MailboxFacts, several: bool) -> Row {
    let (tone, health, detail, retry_at) = match facts.health {
        Health::Pushed => (Tone::Info, "health-pushed", String::new(), None),
        Health::Paused => (Tone::Warn, "health-paused", String::new(), None),
        Health::Connecting => (Tone::Info, "health-connecting", String::new(), None),
        Health::Connected => (Tone::Good, "health-connected", String::new(), None),
        Health::Failed(code, said, at) => (Tone::Bad, trouble(code), said, Some(at)),
    };
    let fetched = facts.imap.is_some();
    Row {
        id: facts.mailbox.id.to_string(),
        address: facts.mailbox.address,
        name: facts.mailbox.name,
        tone,
        health,
        detail,
        retry_at,
        last_mail: facts.last_mail,
        waiting: facts.waiting,
        trouble: facts.trouble,
        fetched,
        paused: !facts.mailbox.active,
        removable: several && (!fetched || !facts.mailbox.active),
    }
}

/// What is wrong with a server and what to do, by the code of the reason.
pub fn trouble(code: &str) -> &'static str {
    match code {
        "host" => "trouble-host",
        "refused" => "trouble-refused",
        "unreachable" => "trouble-unreachable",
        "timeout" => "trouble-timeout",
        "tls" => "trouble-tls",
        "auth" => "trouble-auth",
        "folder" => "trouble-folder",
        "protocol" => "trouble-protocol",
        _ => "trouble-other",
    }
}

/// `GET /settings/mailboxes/new`.
pub async fn new_page(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    app.mailboxes(visitor.staff()?).await?;
    let form = Form {
        plus: true,
        imap: server_form(&visitor.t, None, "993", "implicit"),
        smtp: server_form(&visitor.t, None, "465", "implicit"),
        ..Form::default()
    };
    view(&app, &visitor, "", form, vec![], FieldErrors::none()).await
}

/// `GET /settings/mailboxes/{id}`.
pub async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Oops> {
    let all = app.mailbox_list(visitor.staff()?).await?;
    let facts = all.into_iter().find(|facts| facts.mailbox.id.0 == id).ok_or(AppError::Missing)?;
    let of = |server: &Option<Server>| server.as_ref().map(|server| server.ca_pem.clone());
    let form = Form {
        address: facts.mailbox.address,
        name: facts.mailbox.name,
        plus: facts.mailbox.plus_addressing,
        ca: of(&facts.imap).or_else(|| of(&facts.smtp)).unwrap_or_default(),
        imap: server_form(&visitor.t, facts.imap.as_ref(), "993", "implicit"),
        smtp: server_form(&visitor.t, facts.smtp.as_ref(), "465", "implicit"),
    };
    view(&app, &visitor, &id.to_string(), form, vec![], FieldErrors::none()).await
}

fn server_form(t: &T, server: Option<&Server>, port: &str, tls: &str) -> ServerForm {
    let chosen = server.map_or(tls, |server| server.tls.as_str());
    ServerForm {
        host: server.map(|server| server.host.clone()).unwrap_or_default(),
        port: server.map_or_else(|| port.to_owned(), |server| server.port.to_string()),
        tls: protections(t, chosen),
        user: server.map(|server| server.user.clone()).unwrap_or_default(),
        folder: server.map_or_else(|| "INBOX".to_owned(), |server| server.folder.clone()),
    }
}

fn protections(t: &T, chosen: &str) -> Vec<Choice> {
    [("implicit", "tls-implicit"), ("starttls", "tls-starttls"), ("none", "tls-none")]
        .map(|(value, key)| Choice::new(value, t.of(key), value == chosen))
        .to_vec()
}

async fn view(
    app: &App,
    visitor: &Visitor,
    id: &str,
    form: Form,
    tried: Vec<Found>,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let (shell, tabs) = frame(app, visitor, ROOM, "").await?;
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let t = visitor.t.clone();
    let page = MailboxPage { t, shell, tabs, id: id.to_owned(), form, tried, errors };
    Ok((status, html(&page)).into_response())
}

/// `POST /settings/mailboxes` enters one, `POST /settings/mailboxes/{id}` changes one.
pub async fn save(
    State(app): State<App>,
    visitor: Visitor,
    id: Option<Path<i64>>,
    posted: Posted,
) -> Result<Response, Oops> {
    let id = id.map(|Path(id)| MailboxId(id));
    let actor = visitor.staff()?;
    let new = new_mailbox(&posted);
    let mut found = vec![];
    let outcome = match posted.get("act") {
        "try" => app.try_mailbox(actor, id, &new).await.map(|(imap, smtp)| {
            found.extend(imap.map(|tried| said(&visitor.t, "tried-imap", tried)));
            found.extend(smtp.map(|tried| said(&visitor.t, "tried-smtp", tried)));
            None
        }),
        _ => app.save_mailbox(actor, id, new).await.map(Some),
    };
    let errors = match outcome {
        Ok(Some(_)) => {
            let done = if id.is_some() { "saved" } else { "entered" };
            return Ok(redirect(&format!("{ROOM}?done={done}")));
        }
        Ok(None) if found.is_empty() => FieldErrors(vec![("", visitor.t.of("tried-nothing").to_owned())]),
        Ok(None) => FieldErrors::none(),
        Err(e) => words::errors(&visitor.t, e)?,
    };
    let id = id.map(|id| id.to_string()).unwrap_or_default();
    view(&app, &visitor, &id, typed(&visitor.t, &posted), found, errors).await
}

/// What a try found, in plain words.
pub fn said(t: &T, what: &'static str, tried: Tried) -> Found {
    match tried {
        Ok(Some(messages)) => Found {
            tone: Tone::Good,
            what,
            words: t.n("tried-works", messages).to_string(),
            detail: String::new(),
        },
        Ok(None) => {
            Found { tone: Tone::Good, what, words: t.of("tried-sends").to_owned(), detail: String::new() }
        }
        Err((code, detail)) => Found { tone: Tone::Bad, what, words: t.of(trouble(code)).to_owned(), detail },
    }
}

fn new_mailbox(posted: &Posted) -> NewMailbox {
    let server = |side: &str, after: &str| {
        let of = |name: &str| posted.get(&format!("{side}_{name}")).to_owned();
        let host = of("host");
        (!host.is_empty()).then(|| Server {
            host,
            port: of("port").parse().unwrap_or(0),
            tls: of("tls"),
            user: of("user"),
            ca_pem: posted.text("ca").trim().to_owned(),
            folder: if of("folder").is_empty() { "INBOX".into() } else { of("folder") },
            after: after.to_owned(),
        })
    };
    NewMailbox {
        address: posted.get("address").to_owned(),
        name: posted.get("name").to_owned(),
        imap: server("imap", "seen"),
        smtp: server("smtp", "seen"),
        imap_password: posted.text("imap_password"),
        smtp_password: posted.text("smtp_password"),
        plus_addressing: posted.get("plus") == "yes",
    }
}

/// The form as it was typed, without its passwords.
fn typed(t: &T, posted: &Posted) -> Form {
    let server = |side: &str| {
        let of = |name: &str| posted.get(&format!("{side}_{name}")).to_owned();
        let tls = protections(t, &of("tls"));
        ServerForm { host: of("host"), port: of("port"), tls, user: of("user"), folder: of("folder") }
    };
    Form {
        address: posted.get("address").to_owned(),
        name: posted.get("name").to_owned(),
        plus: posted.get("plus") == "yes",
        imap: server("imap"),
        smtp: server("smtp"),
        ca: posted.text("ca"),
    }
}

/// `POST /settings/mailboxes/{id}/state`: `pause`, `resume`, `remove`.
pub async fn state(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let (actor, id) = (visitor.staff()?, MailboxId(id));
    let done = match posted.get("act") {
        "pause" => app.pause_mailbox(actor, id, true).await.map(|()| "paused"),
        "resume" => app.pause_mailbox(actor, id, false).await.map(|()| "resumed"),
        "remove" => app.remove_mailbox(actor, id).await.map(|()| "removed"),
        _ => Err(AppError::Invalid("act", "unknown")),
    };
    Ok(redirect(&format!("{ROOM}?done={}", done?)))
}
