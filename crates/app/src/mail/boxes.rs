//! Our mailboxes: settings, passwords sealed at rest, watching by IMAP, sending by SMTP, taking by SMTP and LMTP.

use super::sender::without_tag;
use super::{Post, Sending, Undelivered};
use crate::crash::Point;
use crate::{Actor, App, AppError};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{Key as SealKey, XChaCha20Poly1305, XNonce};
use domain::channels::Trouble;
use domain::ids::MailboxId;
use domain::people::{Object, Permission};
use mailwire::imap::{self, AfterFetch, Arrived, Cursor, Unfetched};
use mailwire::intake::{self, Delivery, Door, Verdict};
use mailwire::{Endpoint, Retry, Roots, Secret, Taken, Tls, smtp};
use parking_lot::RwLock;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use store::channels::{self, Mailbox};
use tokio::sync::{Mutex, Notify, watch};

/// How to reach a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// Host name.
    pub host: String,
    /// Port.
    pub port: u16,
    /// `implicit`, `starttls` or `none`.
    pub tls: String,
    /// The user; empty for none.
    #[serde(default)]
    pub user: String,
    /// A private certificate authority in PEM, for servers of one's own.
    #[serde(default)]
    pub ca_pem: String,
    /// The folder to watch; only for IMAP.
    #[serde(default = "inbox")]
    pub folder: String,
    /// What becomes of a mail at the server: `seen`, `delete`, `leave`, or a folder's name to move it to.
    #[serde(default = "seen")]
    pub after: String,
}

fn inbox() -> String {
    "INBOX".into()
}

fn seen() -> String {
    "seen".into()
}

/// A mailbox to be entered.
#[derive(Clone, Debug)]
pub struct NewMailbox {
    /// The address.
    pub address: String,
    /// The name in From.
    pub name: String,
    /// Where mail is fetched; none when it is pushed to us.
    pub imap: Option<Server>,
    /// Where mail goes out; none writes it into the tray.
    pub smtp: Option<Server>,
    /// Passwords for both.
    pub imap_password: String,
    /// Password for sending; the other one when empty.
    pub smtp_password: String,
    /// `support+tag@…` reaches it too.
    pub plus_addressing: bool,
}

/// What the watchers of this node report, and a bell that rings when the settings of a mailbox have changed.
#[derive(Default)]
pub(crate) struct Watching {
    pub(super) statuses: RwLock<HashMap<MailboxId, watch::Receiver<imap::Status>>>,
    pub(super) changed: Notify,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Passwords {
    pub(super) imap: String,
    pub(super) smtp: String,
}

impl App {
    /// Enters a mailbox.
    pub async fn enter_mailbox(&self, actor: &Actor, new: NewMailbox) -> Result<MailboxId, AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        if !new.address.contains('@') {
            return Err(AppError::Invalid("address", "address"));
        }
        let smtp_password =
            if new.smtp_password.is_empty() { new.imap_password.clone() } else { new.smtp_password.clone() };
        let passwords = Passwords { imap: new.imap_password.clone(), smtp: smtp_password };
        let text = serde_json::to_string(&passwords).map_err(AppError::broken)?;
        let json = |server: &Option<Server>| {
            server.as_ref().map(serde_json::to_string).transpose().map_err(AppError::broken)
        };
        let mailbox = Mailbox {
            id: MailboxId(self.ids.next()),
            address: new.address.to_lowercase(),
            name: new.name.clone(),
            active: true,
            imap: json(&new.imap)?,
            smtp: json(&new.smtp)?,
            secret: Some(self.seal(&text)?),
            plus_addressing: new.plus_addressing,
            cursor: (0, 0),
        };
        let (now, id) = (self.now(), mailbox.id);
        self.db
            .write(move |tx| -> Result<_, AppError> { Ok(channels::insert_mailbox(tx, &mailbox, now)?) })
            .await?;
        Ok(id)
    }

    /// Our mailboxes; nobody outside learns their settings.
    pub async fn mailboxes(&self, actor: &Actor) -> Result<Vec<Mailbox>, AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        self.db.read(|tx| -> Result<_, AppError> { Ok(channels::mailboxes(tx)?) }).await
    }

    /// Watches all mailboxes that are fetched. The watchers end when dropped.
    pub async fn watch_mailboxes(&self) -> Result<Vec<imap::Watcher>, AppError> {
        let mut watchers = Vec::new();
        for mailbox in self.mailboxes(&Actor::system()).await?.into_iter().filter(|mailbox| mailbox.active) {
            let Some(config) = self.fetching(&mailbox) else { continue };
            let part = |n: i64| u32::try_from(n).unwrap_or(0);
            let cursor = Cursor { uidvalidity: part(mailbox.cursor.0), last_uid: part(mailbox.cursor.1) };
            let sink = Arc::new(Fetched { app: self.clone(), mailbox: mailbox.id });
            let watcher = imap::Watcher::start(config, cursor, sink, self.wire_clock());
            self.watching.statuses.write().insert(mailbox.id, watcher.status());
            watchers.push(watcher);
        }
        Ok(watchers)
    }

    /// Takes mail that servers push, by SMTP or LMTP.
    pub fn open_door(&self, config: intake::Config, listeners: Vec<intake::Listener>) -> intake::Intake {
        intake::Intake::start(config, Arc::new(Pushed { app: self.clone() }), listeners, self.wire_clock())
    }

    fn wire_clock(&self) -> mailwire::Clock {
        let clock = self.clock.clone();
        Arc::new(move || clock.now())
    }

    /// How a mailbox is fetched; none when mail is pushed to us.
    pub(crate) fn fetching(&self, mailbox: &Mailbox) -> Option<imap::Config> {
        let server: Server = serde_json::from_str(mailbox.imap.as_deref()?).ok()?;
        let password = self.password(mailbox).imap;
        let mut config = imap::Config::new(endpoint(&server), server.user.clone(), Secret::new(password));
        config.folder.clone_from(&server.folder);
        config.max_bytes = u32::try_from(self.config.max_mail_bytes).unwrap_or(u32::MAX);
        config.after_fetch = match server.after.as_str() {
            "seen" => AfterFetch::MarkSeen,
            "delete" => AfterFetch::Delete,
            "leave" => AfterFetch::Leave,
            folder => AfterFetch::Move(folder.to_owned()),
        };
        Some(config)
    }

    /// How mails of a mailbox go out; none when they go into the tray.
    pub(crate) fn sending(&self, mailbox: &Mailbox) -> Option<Result<smtp::Config, String>> {
        let settings = mailbox.smtp.as_deref()?;
        let secret = mailbox.secret.as_deref().and_then(|sealed| self.unseal(sealed));
        Some(account(mailbox, settings, secret.as_deref()))
    }

    pub(super) fn password(&self, mailbox: &Mailbox) -> Passwords {
        mailbox
            .secret
            .as_deref()
            .and_then(|sealed| self.unseal(sealed))
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or(Passwords { imap: String::new(), smtp: String::new() })
    }

    /// Seals a secret with the key that lies outside the database.
    pub(crate) fn seal(&self, text: &str) -> Result<String, AppError> {
        let nonce: [u8; 24] = rand::random();
        let cipher = XChaCha20Poly1305::new(SealKey::from_slice(self.config.seal_key.bytes()));
        let sealed = cipher.encrypt(XNonce::from_slice(&nonce), text.as_bytes()).map_err(AppError::broken)?;
        Ok(URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat()))
    }

    /// Opens a sealed secret; `None` when the key is another one.
    pub(crate) fn unseal(&self, sealed: &str) -> Option<String> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(24)?;
        let cipher = XChaCha20Poly1305::new(SealKey::from_slice(self.config.seal_key.bytes()));
        String::from_utf8(cipher.decrypt(XNonce::from_slice(nonce), sealed).ok()?).ok()
    }
}

/// The account by which mails of a mailbox go out.
fn account(of: &Mailbox, settings: &str, secret: Option<&str>) -> Result<smtp::Config, String> {
    let server: Server =
        serde_json::from_str(settings).map_err(|e| format!("settings of the mailbox: {e}"))?;
    let password = secret.and_then(|text| serde_json::from_str::<Passwords>(text).ok()).map(|p| p.smtp);
    let login =
        (!server.user.is_empty()).then(|| (server.user.clone(), Secret::new(password.unwrap_or_default())));
    let hello = of.address.rsplit('@').next().unwrap_or("localhost").to_owned();
    Ok(smtp::Config { endpoint: endpoint(&server), login, hello, keep: 4 })
}

fn endpoint(server: &Server) -> Endpoint {
    let tls = match server.tls.as_str() {
        "none" => Tls::None,
        "starttls" => Tls::StartTls,
        _ => Tls::Implicit,
    };
    let mut endpoint = Endpoint::new(&server.host, server.port, tls);
    if !server.ca_pem.is_empty() {
        endpoint.roots = Roots::WebPkiAnd(server.ca_pem.clone());
    }
    endpoint
}

/// Stores what a watcher fetches.
struct Fetched {
    app: App,
    mailbox: MailboxId,
}

impl imap::Sink for Fetched {
    async fn take(&self, mail: Arrived) -> Result<Taken, Retry> {
        let source = format!("imap:{}:{}:{}", self.mailbox, mail.uidvalidity, mail.uid);
        let cursor = (i64::from(mail.uidvalidity), i64::from(mail.uid));
        Point::Fetched.pass();
        let stored = self.app.take_mail(source, Some(self.mailbox), mail.bytes.into(), Some(cursor)).await;
        Point::Stored.pass();
        stored.map(|_| Taken).map_err(|e| Retry(e.to_string()))
    }

    async fn unfetched(&self, what: Unfetched) -> Result<Taken, Retry> {
        let source = format!("imap:{}:{}:{}", self.mailbox, what.uidvalidity, what.uid);
        let trouble = match &what.why {
            imap::Why::TooBig => Trouble::TooBig,
            imap::Why::Unreadable(words) => Trouble::Unfetched(words.to_string()),
        };
        let noted =
            self.app.note_unfetched(source, Some(self.mailbox), what.size, &what.header, &trouble).await;
        noted.map(|_| Taken).map_err(|e| Retry(e.to_string()))
    }
}

/// Stores what other servers push.
struct Pushed {
    app: App,
}

impl Pushed {
    async fn mailbox(&self, address: &str) -> Result<Option<MailboxId>, AppError> {
        let plain = without_tag(address);
        let boxes = self.app.mailboxes(&Actor::system()).await?;
        Ok(boxes.into_iter().find(|mailbox| mailbox.address == plain).map(|mailbox| mailbox.id))
    }
}

impl Door for Pushed {
    async fn accepts(&self, address: &str) -> Verdict {
        match self.mailbox(address).await {
            Ok(Some(_)) => Verdict::Accept,
            Ok(None) => Verdict::Reject("no such mailbox here".into()),
            Err(_) => Verdict::TryLater,
        }
    }

    async fn take(&self, delivery: Delivery) -> Result<Taken, Retry> {
        let retry = |e: &dyn std::fmt::Display| Retry(e.to_string());
        let to = delivery.to.first().cloned().unwrap_or_default();
        let mailbox = self.mailbox(&to).await.map_err(|e| retry(&e))?;
        let bytes = delivery.body.into_bytes().await.map_err(|e| retry(&e))?;
        let source = format!("push:{}", blake3::hash(past_our_trace(&bytes)).to_hex());
        let stored = self.app.take_mail(source, mailbox, bytes.into(), None).await;
        stored.map(|_| Taken).map_err(|e| retry(&e))
    }
}

/// The mail behind the Return-Path and Received that our own intake put before it: what is the same when the peer
/// did not hear our answer and brings it again.
fn past_our_trace(bytes: &[u8]) -> &[u8] {
    let mut rest = bytes;
    for name in [&b"Return-Path:"[..], &b"Received:"[..]] {
        if !rest.starts_with(name) {
            continue;
        }
        let mut lines = rest.split_inclusive(|byte| *byte == b'\n');
        let mut length = lines.next().map_or(0, <[u8]>::len);
        for line in lines {
            if !matches!(line.first(), Some(b' ' | b'\t')) {
                break;
            }
            length += line.len();
        }
        rest = &rest[length..];
    }
    rest
}

/// Carries mails to their mailbox's SMTP server; a mailbox without one puts them into a tray of files.
pub struct Carrier {
    /// The folder for mails of mailboxes without a server.
    tray: PathBuf,
    /// Connections, by mailbox and settings.
    senders: Mutex<HashMap<(MailboxId, String), Arc<smtp::Sender>>>,
}

impl Carrier {
    /// A carrier with a tray.
    pub fn new(tray: PathBuf) -> Carrier {
        Carrier { tray, senders: Mutex::default() }
    }

    async fn sender(
        &self,
        from: &Mailbox,
        settings: &str,
        secret: Option<&str>,
    ) -> Result<Arc<smtp::Sender>, String> {
        let mut senders = self.senders.lock().await;
        let key = (from.id, settings.to_owned());
        if let Some(sender) = senders.get(&key) {
            return Ok(sender.clone());
        }
        let config = account(from, settings, secret)?;
        let sender = Arc::new(smtp::Sender::new(config));
        senders.retain(|(id, _), _| *id != from.id);
        senders.insert(key, sender.clone());
        Ok(sender)
    }

    /// Writes a mail as a file, under a name that is its own and the same at each attempt.
    fn put_into_tray(&self, bytes: &[u8]) -> std::io::Result<()> {
        std::fs::create_dir_all(&self.tray)?;
        let name = blake3::hash(bytes).to_hex();
        let temporary = self.tray.join(format!(".{name}.part"));
        std::fs::write(&temporary, bytes)?;
        std::fs::rename(temporary, self.tray.join(format!("{name}.eml")))
    }
}

impl Post for Carrier {
    fn send<'a>(
        &'a self,
        from: &'a Mailbox,
        secret: Option<&'a str>,
        to: &'a str,
        bytes: &'a [u8],
    ) -> Sending<'a> {
        Box::pin(async move {
            let Some(settings) = &from.smtp else {
                return self
                    .put_into_tray(bytes)
                    .map_err(|e| Undelivered { permanent: false, why: format!("the tray: {e}") });
            };
            let sender = self
                .sender(from, settings, secret)
                .await
                .map_err(|why| Undelivered { permanent: false, why })?;
            let (to, from) = (vec![to.to_owned()], Some(from.address.clone()));
            let envelope = smtp::Envelope { from, to, report: true };
            match sender.send(&envelope, bytes).await.into_iter().next() {
                Some(smtp::Outcome { result: Ok(_), .. }) => Ok(()),
                Some(smtp::Outcome { result: Err(e), .. }) => {
                    Err(Undelivered { permanent: !e.is_temporary(), why: e.to_string() })
                }
                None => Err(Undelivered { permanent: false, why: "the server said nothing".into() }),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::past_our_trace;

    #[test]
    fn a_mail_brought_again_is_the_same() {
        let mail = b"Received: from a\r\n\tby b\r\nSubject: x\r\n\r\ny";
        for ours in
            ["Return-Path: <a@b>\r\nReceived: from c;\r\n 10:00\r\n", "Return-Path: <>\r\nReceived: z\r\n"]
        {
            let whole = [ours.as_bytes(), mail].concat();
            assert_eq!(past_our_trace(&whole), mail);
        }
    }
}
