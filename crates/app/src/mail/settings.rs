//! Mailboxes as an administrator sets them up: changed, tried, paused, removed, and how they are.
//!
//! A password goes in and never comes out: a form that leaves it empty keeps it, but only for the server and the user
//! that it was given for.

use super::boxes::{NewMailbox, Passwords, Server};
use crate::trail::tell;
use crate::{Actor, App, AppError};
use domain::ids::MailboxId;
use domain::people::{Object, Permission};
use mailwire::imap::{self, Status};
use mailwire::{Trouble, smtp};
use serde_json::json;
use std::time::Duration;
use store::channels::{self, Mailbox};

/// A try is not waited for longer.
const PATIENCE: Duration = Duration::from_secs(25);

/// What the fetching of a mailbox is doing, as this node knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// Mail is pushed to us: there is nothing to watch.
    Pushed,
    /// Not fetched, by somebody's will.
    Paused,
    /// About to be watched, or on the way to the server.
    Connecting,
    /// Waiting for mail.
    Connected,
    /// Not working: the code of the reason, the server's words, when the next try is.
    Failed(&'static str, String, i64),
}

/// A mailbox with how it is.
#[derive(Clone, Debug)]
pub struct MailboxFacts {
    /// The mailbox.
    pub mailbox: Mailbox,
    /// How it is fetched.
    pub imap: Option<Server>,
    /// How it sends.
    pub smtp: Option<Server>,
    /// What fetching is doing.
    pub health: Health,
    /// When the last mail came.
    pub last_mail: Option<i64>,
    /// Mails that wait to go out.
    pub waiting: i64,
    /// What the newest of them met with.
    pub trouble: String,
}

/// What came of a try: the messages in the folder, or the code of the reason and the server's words.
pub type Tried = Result<Option<u32>, (&'static str, String)>;

impl App {
    /// All mailboxes with how they are.
    pub async fn mailbox_list(&self, actor: &Actor) -> Result<Vec<MailboxFacts>, AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        let app = self.clone();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let mut out = Vec::new();
                for mailbox in channels::mailboxes(tx)? {
                    let last_mail = channels::last_mail(tx, mailbox.id)?;
                    let (waiting, trouble) = channels::waiting(tx, mailbox.id)?;
                    let (imap, smtp) = (server(mailbox.imap.as_deref()), server(mailbox.smtp.as_deref()));
                    let health = app.health(&mailbox);
                    out.push(MailboxFacts { mailbox, imap, smtp, health, last_mail, waiting, trouble });
                }
                Ok(out)
            })
            .await
    }

    /// Enters a mailbox (`id` none) or changes one; it is watched anew at once.
    pub async fn save_mailbox(
        &self,
        actor: &Actor,
        id: Option<MailboxId>,
        new: NewMailbox,
    ) -> Result<MailboxId, AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        let before = self.known(id).await?;
        let mailbox = self.sealed(before.as_ref(), &new)?;
        let (now, who, saved) = (self.now(), actor.name.clone(), mailbox.id);
        self.write_once(move |tx| -> Result<(), AppError> {
            let others = channels::mailboxes(tx)?;
            if others.iter().any(|other| other.address == mailbox.address && other.id != mailbox.id) {
                return Err(AppError::Invalid("address", "taken"));
            }
            let mut mailbox = mailbox.clone();
            match others.into_iter().find(|other| other.id == mailbox.id) {
                Some(is) => {
                    // Another folder is read from its beginning, the same goes on where it stands.
                    let same = is.imap == mailbox.imap;
                    mailbox.cursor = if same { is.cursor } else { (0, 0) };
                    mailbox.active = is.active;
                    channels::update_mailbox(tx, &mailbox)?;
                }
                None => channels::insert_mailbox(tx, &mailbox, now)?,
            }
            let act = if before.is_some() { "mailbox.change" } else { "mailbox.enter" };
            let detail = json!({ "address": mailbox.address, "name": mailbox.name,
                                     "imap": mailbox.imap, "smtp": mailbox.smtp });
            tell(tx, now, &who, act, &mailbox.id.to_string(), &detail)
        })
        .await?;
        self.watching.changed.notify_one();
        Ok(saved)
    }

    /// Pauses fetching, or goes on with it.
    pub async fn pause_mailbox(&self, actor: &Actor, id: MailboxId, pause: bool) -> Result<(), AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        let (now, who) = (self.now(), actor.name.clone());
        self.write_once(move |tx| -> Result<(), AppError> {
            let mut mailbox = one(tx, id)?;
            mailbox.active = !pause;
            channels::update_mailbox(tx, &mailbox)?;
            let act = if pause { "mailbox.pause" } else { "mailbox.resume" };
            tell(tx, now, &who, act, &id.to_string(), &json!({ "address": mailbox.address }))
        })
        .await?;
        self.watching.changed.notify_one();
        Ok(())
    }

    /// Removes a mailbox that is paused or has no server to fetch from. Its mails and tickets stay; answers to them go
    /// out by the first mailbox that is left, so the last one stays.
    pub async fn remove_mailbox(&self, actor: &Actor, id: MailboxId) -> Result<(), AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        let (now, who) = (self.now(), actor.name.clone());
        self.write_once(move |tx| -> Result<(), AppError> {
            let mailbox = one(tx, id)?;
            if mailbox.active && mailbox.imap.is_some() {
                return Err(AppError::Invalid("mailbox", "active"));
            }
            if channels::mailboxes(tx)?.len() == 1 {
                return Err(AppError::Invalid("mailbox", "last"));
            }
            channels::delete_mailbox(tx, id)?;
            tell(tx, now, &who, "mailbox.remove", &id.to_string(), &json!({ "address": mailbox.address }))
        })
        .await?;
        self.watching.changed.notify_one();
        Ok(())
    }

    /// Tries the servers of a form, changing nothing: fetching, sending.
    pub async fn try_mailbox(
        &self,
        actor: &Actor,
        id: Option<MailboxId>,
        new: &NewMailbox,
    ) -> Result<(Option<Tried>, Option<Tried>), AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        let before = self.known(id).await?;
        let mailbox = self.sealed(before.as_ref(), new)?;
        let fetching = self.fetching(&mailbox);
        let sending = self.sending(&mailbox);
        let fetch = async {
            let config = fetching?;
            Some(match tokio::time::timeout(PATIENCE, imap::probe(&config)).await {
                Ok(Ok(found)) => Ok(Some(found.messages)),
                Ok(Err(trouble)) => Err((reason(&trouble), trouble.to_string())),
                Err(_) => Err(("timeout", String::new())),
            })
        };
        let send = async {
            let config = match sending? {
                Ok(config) => config,
                Err(why) => return Some(Err(("other", why))),
            };
            Some(match tokio::time::timeout(PATIENCE, smtp::Sender::probe(&config)).await {
                Ok(Ok(())) => Ok(None),
                Ok(Err(e)) => Err((refusal(&e), e.to_string())),
                Err(_) => Err(("timeout", String::new())),
            })
        };
        Ok(tokio::join!(fetch, send))
    }

    /// Waits until the settings of a mailbox have changed here.
    pub async fn mailboxes_changed(&self) {
        self.watching.changed.notified().await;
    }

    fn health(&self, mailbox: &Mailbox) -> Health {
        if mailbox.imap.is_none() {
            return Health::Pushed;
        }
        if !mailbox.active {
            return Health::Paused;
        }
        let watched = self.watching.statuses.read();
        let Some(status) = watched.get(&mailbox.id).filter(|status| status.has_changed().is_ok()) else {
            return Health::Connecting;
        };
        match &*status.borrow() {
            Status::Connecting | Status::Stopped => Health::Connecting,
            Status::Idle(_) | Status::Fetching(_) => Health::Connected,
            Status::Failed { why, retry_at_ms } => Health::Failed(reason(why), why.to_string(), *retry_at_ms),
        }
    }

    async fn known(&self, id: Option<MailboxId>) -> Result<Option<Mailbox>, AppError> {
        let Some(id) = id else { return Ok(None) };
        Ok(Some(self.db.read(move |tx| -> Result<_, AppError> { one(tx, id) }).await?))
    }

    /// The mailbox of a form, its passwords sealed.
    fn sealed(&self, before: Option<&Mailbox>, new: &NewMailbox) -> Result<Mailbox, AppError> {
        if !super::sender::is_address(new.address.trim()) {
            return Err(AppError::Invalid("address", "address"));
        }
        for (field, server) in [("imap_host", &new.imap), ("smtp_host", &new.smtp)] {
            let Some(server) = server else { continue };
            if server.host.trim().is_empty() || server.host.contains(char::is_whitespace) {
                return Err(AppError::Invalid(field, "host"));
            }
            if server.port == 0 {
                return Err(AppError::Invalid(field, "port"));
            }
        }
        let old = before.map(|mailbox| self.password(mailbox));
        let kept = |field, typed: &str, is: Option<&Server>, was: Option<Server>, old: Option<&str>| {
            let Some(is) = is else { return Ok(String::new()) };
            if !typed.is_empty() {
                return Ok(typed.to_owned());
            }
            let same = was.as_ref().is_some_and(|was| {
                (&was.host, was.port, &was.tls, &was.user) == (&is.host, is.port, &is.tls, &is.user)
            });
            match old.filter(|old| !old.is_empty()) {
                Some(old) if same => Ok(old.to_owned()),
                // A kept password would go to a server that it was not given for.
                Some(_) if !is.user.is_empty() => Err(AppError::Invalid(field, "again")),
                _ if !is.user.is_empty() => Err(AppError::Invalid(field, "needed")),
                _ => Ok(String::new()),
            }
        };
        let was = |text: Option<&str>| server(text);
        let imap = kept(
            "imap_password",
            &new.imap_password,
            new.imap.as_ref(),
            was(before.and_then(|mailbox| mailbox.imap.as_deref())),
            old.as_ref().map(|old| old.imap.as_str()),
        )?;
        let second = if new.smtp_password.is_empty() { &new.imap_password } else { &new.smtp_password };
        let smtp = kept(
            "smtp_password",
            second,
            new.smtp.as_ref(),
            was(before.and_then(|mailbox| mailbox.smtp.as_deref())),
            old.as_ref().map(|old| old.smtp.as_str()),
        )?;
        let text = serde_json::to_string(&Passwords { imap, smtp }).map_err(AppError::broken)?;
        let json = |server: &Option<Server>| {
            server.as_ref().map(serde_json::to_string).transpose().map_err(AppError::broken)
        };
        let mailbox = Mailbox {
            id: before.map_or_else(|| MailboxId(self.ids.next()), |mailbox| mailbox.id),
            address: new.address.trim().to_lowercase(),
            name: new.name.trim().to_owned(),
            active: true,
            imap: json(&new.imap)?,
            smtp: json(&new.smtp)?,
            secret: Some(self.seal(&text)?),
            plus_addressing: new.plus_addressing,
            cursor: (0, 0),
        };
        Ok(mailbox)
    }
}

fn one(tx: &mut store::Tx<'_>, id: MailboxId) -> Result<Mailbox, AppError> {
    channels::mailboxes(tx)?.into_iter().find(|mailbox| mailbox.id == id).ok_or(AppError::Missing)
}

fn server(text: Option<&str>) -> Option<Server> {
    serde_json::from_str(text?).ok()
}

/// The code of the text that says what to do.
fn reason(trouble: &Trouble) -> &'static str {
    match trouble {
        Trouble::NoSuchHost(_) => "host",
        Trouble::Refused(_) => "refused",
        Trouble::Unreachable(_) => "unreachable",
        Trouble::TimedOut(_) => "timeout",
        Trouble::Tls(_) => "tls",
        Trouble::Auth(_) => "auth",
        Trouble::NoFolder(_) => "folder",
        Trouble::Protocol(_) => "protocol",
        Trouble::Server(_) | Trouble::Lost(_) | Trouble::Sink(_) => "other",
    }
}

fn refusal(e: &smtp::SendError) -> &'static str {
    match e {
        smtp::SendError::Tls(_) => "tls",
        smtp::SendError::Auth(_) => "auth",
        smtp::SendError::Connect(_) => "unreachable",
        _ => "other",
    }
}
