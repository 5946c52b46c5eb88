//! The job that sends one mail of the outbox. It may run twice: the Message-ID is the same each time, and a mail that
//! went is not sent again.

use super::{Kind, Words};
use crate::crash::Point;
use crate::desk::Draft;
use crate::secret::{ConfirmToken, MailToken, digest, random_token};
use crate::{App, AppError};
use domain::desk::{By, Channel, Command, State};
use domain::ids::{OrganisationId, OutgoingId};
use domain::time::{DAY, HOUR, MINUTE};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment as Part, Mailbox as Address, MultiPart, SinglePart};
use std::sync::atomic::Ordering;
use store::channels::{self, Mailbox, Outgoing};
use store::desk::{self, Attachment};
use store::jobs::{self, Outcome};
use store::people::{self, AccessToken};
use store::{Tx, blobs};

/// A mail is tried for three days.
const PATIENCE: i64 = 3 * DAY;
/// Files of a reply go along up to this size together; beyond it the mail names them and links to the page.
const MAX_FILES: i64 = 15 << 20;

/// Everything that is needed to write and send one mail.
pub(super) struct Letter {
    pub(super) mail: Outgoing,
    pub(super) mailbox: Mailbox,
    pub(super) words: Words,
    pub(super) reply_to_id: Option<String>,
    pub(super) root_id: Option<String>,
    pub(super) org: Option<OrganisationId>,
    pub(super) files: Vec<(Attachment, Vec<u8>)>,
}

impl App {
    /// Sends one mail of the outbox. `None`: the unit of work that noted it took the job away with it.
    pub(crate) async fn send_outgoing(&self, id: OutgoingId, job: i64) -> Result<Option<Outcome>, AppError> {
        let now = self.now();
        let app = self.clone();
        let letter = self.db.read(move |tx| -> Result<_, AppError> { app.gather(tx, id, now) }).await?;
        let mut letter = match letter {
            None => return Ok(Some(Outcome::Done)),
            Some(Err(mail)) => return self.fail(mail, "no-mailbox", true).await.map(Some),
            Some(Ok(letter)) => letter,
        };
        self.give_access(&mut letter, now).await?;
        let bytes = match self.compose(&letter) {
            Ok(bytes) => bytes,
            Err(why) => return self.fail(letter.mail, &why, true).await.map(Some),
        };
        let sealed = letter.mailbox.secret.as_deref().and_then(|text| self.unseal(text));
        Point::Sending.pass();
        match self.post.send(&letter.mailbox, sealed.as_deref(), &letter.mail.address, &bytes).await {
            Ok(()) => {
                Point::Sent.pass();
                self.meters.mails_out.fetch_add(1, Ordering::Relaxed);
                self.db
                    .write(move |tx| {
                        channels::settle_outgoing(tx, id, "sent", "", Some(now))?;
                        jobs::fulfil(tx, job)
                    })
                    .await?;
                Ok(None)
            }
            Err(e) => self.fail(letter.mail, &e.why, e.permanent).await.map(Some),
        }
    }

    /// Loads what a mail needs. `None` when there is nothing to send any more, the mail alone when no mailbox is left
    /// that could send it.
    fn gather(
        &self,
        tx: &mut Tx<'_>,
        id: OutgoingId,
        now: i64,
    ) -> Result<Option<Result<Letter, Outgoing>>, AppError> {
        let Some(mail) = channels::outgoing(tx, id)?.filter(|mail| mail.state == "queued") else {
            return Ok(None);
        };
        let boxes = channels::mailboxes(tx)?;
        // One that was removed meanwhile: what it had to send goes out by the first of the others.
        let at = boxes.iter().position(|mailbox| Some(mailbox.id) == mail.mailbox).unwrap_or(0);
        let Some(mailbox) = boxes.into_iter().nth(at) else {
            return Ok(Some(Err(mail)));
        };
        let kind = Kind::from_code(&mail.kind).ok_or_else(|| AppError::broken("unknown kind of mail"))?;
        let mut words = self.blank(kind, &mailbox, now);
        if let Some(person) = mail.person.map(|id| people::person(tx, id)).transpose()?.flatten() {
            (words.to, words.locale, words.zone) = (person.name, person.locale, person.zone);
        }
        let mut letter =
            Letter { mail, mailbox, words, reply_to_id: None, root_id: None, org: None, files: vec![] };
        self.gather_ticket(tx, &mut letter)?;
        match kind {
            Kind::HookOff => self.gather_hook(tx, &mut letter)?,
            Kind::HoursNear => self.gather_hours(tx, &mut letter)?,
            Kind::Shipped => {
                (letter.words.release, letter.words.text) = crate::releases::told_of(tx, letter.mail.ticket)?;
            }
            Kind::Call | Kind::Report => {
                crate::incidents::page::gather(tx, self, letter.mail.id, &mut letter.words)?;
            }
            Kind::FlowAlert | Kind::FlowCalm => self.gather_alert(tx, &mut letter)?,
            Kind::Objection | Kind::Verdict | Kind::Quote => self.gather_money(tx, &mut letter)?,
            _ => {}
        }
        Ok(Some(Ok(letter)))
    }

    /// Makes the secret of a mail's link, if it has one; only a digest is kept.
    async fn give_access(&self, letter: &mut Letter, now: i64) -> Result<(), AppError> {
        let (purpose, life) = match letter.words.kind {
            Kind::Invitation => ("invite", 7 * DAY),
            Kind::Reset => ("reset", 2 * HOUR),
            Kind::SignIn => (crate::people::link::PURPOSE, crate::people::link::LIFE),
            _ => return Ok(()),
        };
        let place = if letter.words.kind == Kind::SignIn { "session/link" } else { "access" };
        let Some(person) = letter.mail.person else { return Ok(()) };
        let access = random_token();
        letter.words.access_url = format!("{}/{place}/{access}", self.config.public_url);
        let token = AccessToken {
            purpose: purpose.into(),
            person,
            ticket: None,
            expires_at: now + life,
            used_at: None,
        };
        self.db
            .write(move |tx| -> Result<(), AppError> {
                Ok(people::insert_access(tx, &digest(&access), &token, now)?)
            })
            .await
    }

    /// What a mail about an entry of time, or about a price, says: the last that was said of one.
    fn gather_money(&self, tx: &mut Tx<'_>, letter: &mut Letter) -> Result<(), AppError> {
        let Some(id) = letter.mail.ticket else { return Ok(()) };
        let journal = desk::journal(tx, id)?;
        let words = &mut letter.words;
        if words.kind == Kind::Quote {
            words.offer = domain::hours::quotes(&journal).pop().map(|quote| quote.offer);
            return Ok(());
        }
        let case = domain::hours::Case::of(&journal, &self.rules().hours.zone);
        let last = case.entries.into_iter().filter_map(|entry| {
            let said = entry.objection.as_ref()?.said.last()?.clone();
            Some((said, entry))
        });
        if let Some((said, mut entry)) = last.max_by_key(|(said, _)| said.at) {
            words.text.clone_from(&said.words);
            words.author =
                said.by.person.map(|id| people::name(tx, id)).transpose()?.flatten().unwrap_or_default();
            entry.note = if entry.hidden && !words.kind.is_to_us() { String::new() } else { entry.note };
            words.entry = Some((entry, said.verdict));
        }
        Ok(())
    }

    fn gather_ticket(&self, tx: &mut Tx<'_>, letter: &mut Letter) -> Result<(), AppError> {
        let Some(id) = letter.mail.ticket else { return Ok(()) };
        let ticket = desk::get(tx, id)?.ok_or(AppError::Missing)?;
        let words = &mut letter.words;
        (words.number, words.since) = (ticket.number, ticket.turn_since);
        words.closed = ticket.state == State::Closed;
        if matches!(words.kind, Kind::Deadline | Kind::Acknowledgement)
            && let Some(row) = store::promise::clocks(tx, id)?
        {
            words.deadline = self.promises.standing(tx, &row.deadline, words.now)?;
        }
        if words.kind == Kind::Acknowledgement {
            let asks = crate::topics::asks(tx, &self.topics, &ticket, &words.locale)?;
            if let Some(asks) = asks {
                words.asks_url = format!("{}/requests/{}/topic", self.config.public_url, ticket.number);
                words.asks = asks;
            }
        }
        words.priority = ticket.priority.number();
        words.subject.clone_from(&ticket.subject);
        words.org = people::org(tx, ticket.org)?.map(|org| org.name).unwrap_or_default();
        words.requester = people::name(tx, ticket.requester)?.unwrap_or_default();
        let to_us = words.kind.is_to_us();
        let place = if to_us { "tickets" } else { "requests" };
        words.url = format!("{}/{place}/{}", self.config.public_url, ticket.number);
        if let (State::Solved, false, Some(person)) = (ticket.state, to_us, letter.mail.person) {
            let token = ConfirmToken { ticket: id, person, cycle: ticket.cycle };
            words.confirm_url = format!("{}/c/{}", self.config.public_url, token.write(&self.key()));
        }
        letter.org = Some(ticket.org);
        letter.root_id = desk::first_header(tx, id)?;
        let Some(message) = letter.mail.message else {
            letter.reply_to_id.clone_from(&letter.root_id);
            return Ok(());
        };
        letter.reply_to_id = desk::last_header(tx, id, message)?;
        if let Some(message) = desk::message(tx, message)? {
            words.internal = !message.public;
            words.opening = message.header_id.is_some() && message.header_id == letter.root_id;
            if let Some(author) = message.by.person.map(|id| people::person(tx, id)).transpose()?.flatten() {
                (words.author, words.signature) = (author.name, author.signature);
            }
            words.text = message.body;
        }
        let files: Vec<Attachment> = desk::attachments(tx, id)?
            .into_iter()
            .filter(|file| Some(file.message) == letter.mail.message && file.verdict.threat().is_none())
            .collect();
        words.files = files.iter().map(|file| file.name.clone()).collect();
        if words.kind == Kind::Reply && files.iter().map(|file| file.size).sum::<i64>() <= MAX_FILES {
            for file in files {
                let bytes = blobs::get(tx, &file.blob)?;
                letter.files.push((file, bytes));
            }
        }
        Ok(())
    }

    /// The bytes of the mail: plain text and HTML, the files of a reply, marks that keep robots quiet.
    fn compose(&self, letter: &Letter) -> Result<Vec<u8>, String> {
        let text = self.press.write(&letter.words);
        let from = address(&sender_name(&letter.words, &letter.mailbox.name), &letter.mailbox.address)?;
        let to = address(&letter.words.to, &letter.mail.address)?;
        let mut builder = lettre::Message::builder()
            .from(from)
            .to(to)
            .subject(text.subject)
            .date(
                std::time::UNIX_EPOCH
                    + std::time::Duration::from_millis(letter.words.now.max(0).unsigned_abs()),
            )
            .message_id(Some(format!("<{}>", letter.mail.header_id)));
        if let Some(reply_to) = self.reply_to(letter) {
            builder = builder.reply_to(address("", &reply_to)?);
        }
        if let Some(id) = &letter.reply_to_id {
            builder = builder.in_reply_to(format!("<{id}>"));
            let root = letter.root_id.as_ref().filter(|root| *root != id);
            for reference in root.into_iter().chain([id]) {
                builder = builder.references(format!("<{reference}>"));
            }
        }
        let body = MultiPart::alternative_plain_html(text.plain, text.html);
        let mut message = if letter.files.is_empty() {
            builder.multipart(body)
        } else {
            let mut mixed = MultiPart::mixed().multipart(body);
            for (file, bytes) in &letter.files {
                mixed = mixed.singlepart(part(file, bytes.clone()));
            }
            builder.multipart(mixed)
        }
        .map_err(|e| e.to_string())?;
        mark(&mut message, letter.words.kind);
        Ok(message.formatted())
    }

    /// An address that names the ticket, for servers that deliver `support+anything@` and mail programs that drop all
    /// references. Left out when the part before the `@` would be longer than the 64 letters that RFC 5321 allows.
    fn reply_to(&self, letter: &Letter) -> Option<String> {
        let org = letter.org.filter(|_| letter.mailbox.plus_addressing)?;
        let (sent, _) = MailToken::read(&letter.mail.header_id)?;
        let token = MailToken { nonce: 0, ..sent }.write(&self.key(), org);
        let (local, domain) = letter.mailbox.address.split_once('@')?;
        let local = format!("{local}+{token}");
        (local.len() <= 64).then(|| format!("{local}@{domain}"))
    }

    /// What becomes of a mail that did not go: tried again, or given up and told in the ticket.
    async fn fail(&self, mail: Outgoing, why: &str, permanent: bool) -> Result<Outcome, AppError> {
        let now = self.now();
        let why: String = why.chars().take(500).collect();
        let over = permanent || now - mail.queued_at > PATIENCE;
        let (scene, id, problem) = (self.scene(), mail.id, why.clone());
        let acted = self
            .db
            .write(move |tx| -> Result<_, AppError> {
                let (state, done) = if over { ("failed", Some(now)) } else { ("queued", None) };
                channels::settle_outgoing(tx, id, state, &problem, done)?;
                let ticket = match mail.ticket.filter(|_| over) {
                    Some(ticket) => {
                        let current = desk::current(tx, ticket)?;
                        desk::get(tx, current)?
                    }
                    None => None,
                };
                let Some(ticket) = ticket else { return Ok(None) };
                let bounce = Command::TakeBounce {
                    message: mail.message,
                    recipient: mail.address.clone(),
                    hard: permanent,
                    reason: problem.clone(),
                };
                let none: Option<&Draft> = None;
                crate::desk::carry_out(tx, &scene, ticket, vec![bounce], By::SYSTEM, Channel::Mail, none)
                    .map(Some)
            })
            .await?;
        if let Some(acted) = acted {
            self.tell(&acted);
        }
        self.meters.mails_failed.fetch_add(1, Ordering::Relaxed);
        tracing::warn!(outgoing = %id, permanent, "mail did not go: {why}");
        if over {
            return Ok(Outcome::Done);
        }
        let pause = (MINUTE << mail.attempts.clamp(0, 6)).min(HOUR);
        Ok(Outcome::Again { at: now + pause, why })
    }
}

/// Who stands in From: whoever wrote, and the name of the mailbox, by which people know the thread.
fn sender_name(words: &Words, mailbox: &str) -> String {
    match words.kind {
        Kind::Reply | Kind::Copy if !words.author.is_empty() => format!("{} ({mailbox})", words.author),
        _ => mailbox.to_owned(),
    }
}

fn address(name: &str, address: &str) -> Result<Address, String> {
    let clean: String = name.chars().filter(|c| !c.is_control()).collect();
    let address = address.parse().map_err(|e| format!("address {address}: {e}"))?;
    Ok(Address::new((!clean.trim().is_empty()).then_some(clean), address))
}

fn part(file: &Attachment, bytes: Vec<u8>) -> SinglePart {
    let mime = ContentType::parse(&file.mime)
        .unwrap_or_else(|_| ContentType::parse("application/octet-stream").expect("a constant type"));
    match &file.content_id {
        Some(id) if file.inline => Part::new_inline(id.clone()).body(bytes, mime),
        _ => Part::new(file.name.clone()).body(bytes, mime),
    }
}

/// RFC 3834 and its cousins, so that no robot answers what a robot wrote.
fn mark(message: &mut lettre::Message, kind: Kind) {
    let headers = message.headers_mut();
    let mut put = |name: &'static str, value: &str| {
        headers.insert_raw(HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned()));
    };
    put("X-Opora-Kind", kind.code());
    put("X-Auto-Response-Suppress", "All");
    if kind.is_automatic() {
        put("Auto-Submitted", if kind == Kind::Acknowledgement { "auto-replied" } else { "auto-generated" });
        put("Precedence", "auto_reply");
    }
}
