//! Judges a stored mail: reads it, gathers the facts, lets `domain` decide to which ticket it belongs, and carries
//! that out — reading outside, everything else in one unit of work. Runs as a job; running twice does nothing twice.

use super::outbox;
use super::sender::{is_ours, know, meet, without_tag};
use crate::desk::{Acted, Draft, File, carry_out, open_ticket, refuses, say};
use crate::secret::MailToken;
use crate::{App, AppError, Scene};
use domain::channels::commands::{self, Orders};
use domain::channels::threading::{Facts, MailKind, Pointed, Sender, Token, Verdict, decide};
use domain::desk::{
    By, Channel, ClosedWhy, Command, Impact, Opening, Then, Ticket, TicketKind, Urgency,
};
use domain::ids::{InboundId, MessageId, PersonId, TicketId};
use domain::people::{Object, Permission, Side};
use domain::text::{bare_subject, excerpt, fold, is_forward, number_in_subject};
use letter::{Action, Auto, Kind, Letter, Limits};
use std::sync::Arc;
use store::channels::{self, Inbound};
use store::{Tx, blobs, desk};

/// How many Message-IDs of References are looked at and remembered, the nearest first.
const REFERENCES: usize = 20;

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It opened a ticket.
    Opened,
    /// It joined one.
    Joined,
    /// A delivery report.
    Bounce,
    /// A robot's answer.
    AutoReply,
    /// The same mail again, or one of ours.
    Duplicate,
    /// Kept for a person to look at.
    Quarantined,
}

/// A mail that was read, ready to be judged in a unit of work that may run twice.
struct Read {
    letter: Letter,
    draft: Draft,
    address: String,
    name: String,
    digest: String,
}

impl App {
    /// Judges a stored mail. `historic` tells histories: nothing is sent, and what happened gets the mail's date.
    pub(crate) async fn judge(&self, id: InboundId, historic: bool) -> Result<Outcome, AppError> {
        let loaded = self
            .db
            .read(move |tx| -> Result<_, AppError> {
                let mail = channels::inbound(tx, id)?.ok_or(AppError::Missing)?;
                let bytes = match &mail.blob {
                    Some(blob) if mail.state == "new" => Some(blobs::get(tx, blob)?),
                    _ => None,
                };
                Ok((mail, bytes))
            })
            .await?;
        let (mail, Some(bytes)) = loaded else { return Ok(Outcome::Duplicate) };
        let limits = Limits { max_bytes: self.config.max_mail_bytes, ..Limits::default() };
        // Reading a big mail takes a while: not on the threads that answer everybody else.
        let read = tokio::task::spawn_blocking(move || read(&bytes, &limits)).await.map_err(AppError::broken)?;
        let mut scene = self.scene();
        scene.historic = historic;
        if let (true, Some(date)) = (historic, read.letter.date) {
            scene.now = date.clamp(0, scene.now);
        }
        let read = Arc::new(read);
        let (outcome, acted) = self
            .db
            .write(move |tx| -> Result<(Outcome, Vec<Acted>), AppError> { settle(tx, &scene, &mail, &read) })
            .await?;
        for acted in &acted {
            self.tell(acted);
        }
        Ok(outcome)
    }

    /// Puts a mail that failed again and again aside, for a person to look at.
    pub(crate) async fn quarantine(&self, id: InboundId, problem: String) -> Result<(), AppError> {
        self.db
            .write(move |tx| -> Result<(), AppError> {
                let Some(mut mail) = channels::inbound(tx, id)?.filter(|mail| mail.state == "new") else {
                    return Ok(());
                };
                mail.state = "quarantined".into();
                mail.problem.clone_from(&problem);
                Ok(channels::settle_inbound(tx, &mail)?)
            })
            .await
    }
}

fn read(bytes: &[u8], limits: &Limits) -> Read {
    let letter = letter::read(bytes, limits);
    // A delivery report is its own kind of text: what it returns is not history that somebody quoted.
    let parts = match letter.kind {
        Kind::Bounce(_) => letter::visible::Parts { visible: letter.text.clone(), ..Default::default() },
        _ => letter::visible::split_text(&letter.text),
    };
    let (address, name) = letter
        .sender_address()
        .map(|from| (from.address.trim().to_lowercase(), from.name.clone()))
        .unwrap_or_default();
    let mut quoted = parts.quoted;
    if !parts.signature.is_empty() {
        quoted = format!("{}\n{quoted}", parts.signature).trim().to_owned();
    }
    let mut draft = Draft {
        text: parts.visible,
        quoted,
        header_id: letter.message_id.clone(),
        reached: letter.to.iter().chain(&letter.cc).map(|to| to.address.clone()).collect(),
        files: letter
            .attachments
            .iter()
            .map(|file| File {
                name: file.name.clone(),
                mime: file.mime.clone(),
                data: file.data.clone().into(),
                content_id: file.content_id.clone(),
                inline: file.inline,
            })
            .collect(),
        ..Draft::default()
    };
    if let (Some(html), false) = (&letter.html, matches!(letter.kind, Kind::Bounce(_))) {
        dress(html, &mut draft);
    }
    let body = bytes.windows(4).position(|w| w == b"\r\n\r\n").or(bytes.windows(2).position(|w| w == b"\n\n"));
    let digest = blake3::hash(&bytes[body.unwrap_or(0)..]).to_hex().to_string();
    Read { letter, draft, address, name, digest }
}

/// Takes HTML over only where it says more than the text: tables, pictures, links, lists, emphasis.
fn dress(html: &str, draft: &mut Draft) {
    let parts = letter::visible::split_html(html);
    // Pictures within the text are found among the files when the page is drawn.
    let inline = |id: &str| Some(format!("/attachments/cid/{}", cid_path(id)));
    let clean = |html: &str| {
        letter::html::sanitise(html, letter::html::Options { show_images: false, attachment: Some(&inline) })
    };
    let visible = clean(&parts.visible);
    let rich = ["<table", "<img", "<a ", "<li", "<b>", "<strong", "<h1", "<h2", "<h3", "<pre", "<i>", "<em", "m-bold"];
    if rich.iter().any(|tag| visible.html.contains(tag)) {
        let (signature, quoted) = (clean(&parts.signature), clean(&parts.quoted));
        let remote = visible.remote_images + signature.remote_images + quoted.remote_images;
        draft.remote_images = i64::try_from(remote).unwrap_or(0);
        draft.html = visible.html;
        draft.quoted_html = format!("{}{}", signature.html, quoted.html);
    }
}

/// A Content-ID as one segment of a path.
pub fn cid_path(id: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    id.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// Decides and writes. Everything in here may run again from the start.
fn settle(
    tx: &mut Tx<'_>,
    scene: &Scene,
    mail: &Inbound,
    read: &Read,
) -> Result<(Outcome, Vec<Acted>), AppError> {
    let mut mail = mail.clone();
    let letter = &read.letter;
    mail.subject = letter.subject.chars().take(300).collect();
    mail.sender.clone_from(&read.address);
    mail.header_id = letter.message_id.clone().unwrap_or_default();
    mail.digest.clone_from(&read.digest);
    let automatic = matches!(letter.kind, Kind::Bounce(_) | Kind::Complaint(_) | Kind::AutoReply { .. });
    if !automatic && !read.address.contains('@') {
        mail.state = "quarantined".into();
        mail.problem = "no-sender".into();
        channels::settle_inbound(tx, &mail)?;
        return Ok((Outcome::Quarantined, vec![]));
    }
    let facts = gather(tx, scene, &mail, read)?;
    let verdict = decide(&facts);
    let mut judge = Judge { scene, mail: &mut mail, read, sender: &facts.sender };
    let (outcome, acted) = judge.carry_out(tx, &verdict)?;
    mail.state = "done".into();
    mail.verdict = serde_json::to_string(&verdict).map_err(AppError::broken)?;
    if let (Some(ticket), false) = (mail.ticket, automatic) {
        remember(tx, letter, ticket)?;
    }
    channels::settle_inbound(tx, &mail)?;
    Ok((outcome, acted))
}

/// Every Message-ID is stored: the mail's own, and those it refers to, as ancestors that we may never see.
fn remember(tx: &mut Tx<'_>, letter: &Letter, ticket: TicketId) -> Result<(), AppError> {
    if let Some(own) = &letter.message_id {
        channels::insert_thread_id(tx, own, ticket, "in")?;
    }
    for ancestor in letter.in_reply_to.iter().chain(letter.references.iter().rev()).take(REFERENCES) {
        channels::insert_thread_id(tx, ancestor, ticket, "ancestor")?;
    }
    Ok(())
}

/// The facts that decide, as far as the store knows them.
fn gather(tx: &mut Tx<'_>, scene: &Scene, mail: &Inbound, read: &Read) -> Result<Facts, AppError> {
    let letter = &read.letter;
    let sender = know(tx, &read.address)?;
    let kind = match &letter.kind {
        Kind::Human => MailKind::Human,
        Kind::Bulk { .. } => MailKind::Bulk,
        // A notice that a machine writes on its own account is news, not an answer.
        Kind::AutoReply { why: Auto::Generated } if !answers(letter) => MailKind::Bulk,
        Kind::AutoReply { .. } => MailKind::AutoReply,
        Kind::Bounce(_) | Kind::Complaint(_) => MailKind::Bounce,
    };
    let mut ids: Vec<&str> = letter.in_reply_to.iter().map(String::as_str).collect();
    ids.extend(letter.references.iter().rev().map(String::as_str).take(REFERENCES));
    if let Kind::Bounce(reports) = &letter.kind {
        ids.extend(reports.iter().filter_map(|report| report.original_message_id.as_deref()));
    }
    let tags = letter.to.iter().chain(&letter.cc).map(|to| to.address.as_str());
    let tags: Vec<&str> = tags
        .chain(letter.delivered_to.iter().map(String::as_str))
        .filter_map(|address| address.split_once('+').map(|(_, tag)| tag))
        .collect();
    let (token, forged_token) = find_token(tx, scene, &sender, letter, ids.iter().chain(&tags).copied())?;
    let own_message_id = match letter.message_id.as_deref() {
        Some(id) => find_token(tx, scene, &sender, letter, [id].into_iter())?.0.is_some(),
        None => false,
    };
    let known_id = find_id(tx, &sender, letter, &ids, false)?;
    let own: Vec<&str> = letter.message_id.as_deref().into_iter().collect();
    let common_ancestor = match find_id(tx, &sender, letter, &ids, true)? {
        None => find_id(tx, &sender, letter, &own, true)?,
        found => found,
    };
    let number = match number_in_subject(&letter.subject) {
        Some(number) => match desk::by_number(tx, number)? {
            Some(ticket) => point(tx, &sender, letter, ticket)?,
            None => None,
        },
        None => None,
    };
    let seen_before = match (&letter.message_id, automatic_kind(kind)) {
        (Some(header), false) => channels::same_mail(tx, header, &read.digest, mail.id)?,
        _ => None,
    };
    Ok(Facts {
        kind,
        sender,
        own_message_id,
        seen_before,
        token,
        forged_token,
        known_id,
        common_ancestor,
        number,
        forward: is_forward(&letter.subject),
    })
}

/// Whether a mail refers to another, or comes from nobody.
fn answers(letter: &Letter) -> bool {
    !letter.in_reply_to.is_empty() || !letter.references.is_empty() || letter.return_path.as_deref() == Some("")
}

fn automatic_kind(kind: MailKind) -> bool {
    matches!(kind, MailKind::AutoReply | MailKind::Bounce)
}

/// The first token of ours among texts that we really signed; and whether there was one that we did not.
fn find_token<'t>(
    tx: &mut Tx<'_>,
    scene: &Scene,
    sender: &Sender,
    letter: &Letter,
    texts: impl Iterator<Item = &'t str>,
) -> Result<(Option<Token>, bool), AppError> {
    let mut forged = false;
    for text in texts {
        let Some((token, signature)) = MailToken::read(text) else { continue };
        let Some(pointed) = point(tx, sender, letter, token.ticket)? else {
            forged = true;
            continue;
        };
        if token.proves(&signature, &scene.key, pointed.org) {
            return Ok((Some(Token { pointed, staff: token.staff }), forged));
        }
        forged = true;
    }
    Ok((None, forged))
}

/// The ticket of the nearest known Message-ID; of several the one that the sender has a part in.
fn find_id(
    tx: &mut Tx<'_>,
    sender: &Sender,
    letter: &Letter,
    ids: &[&str],
    ancestors: bool,
) -> Result<Option<Pointed>, AppError> {
    let mut stranger = None;
    for id in ids {
        for (ticket, kind) in channels::tickets_of_id(tx, id)? {
            if (kind == "ancestor") != ancestors {
                continue;
            }
            match point(tx, sender, letter, ticket)? {
                Some(pointed) if pointed.takes_part || sender.orgs.contains(&pointed.org) => {
                    return Ok(Some(pointed));
                }
                Some(pointed) => {
                    stranger.get_or_insert(pointed);
                }
                None => {}
            }
        }
    }
    Ok(stranger)
}

fn point(
    tx: &mut Tx<'_>,
    sender: &Sender,
    letter: &Letter,
    ticket: TicketId,
) -> Result<Option<Pointed>, AppError> {
    let Some(found) = desk::row_only(tx, ticket)? else { return Ok(None) };
    let takes_part = match sender.person {
        Some(person) => channels::takes_part(tx, ticket, person)?,
        None => false,
    };
    let same_subject = bare_subject(&letter.subject) == bare_subject(&found.subject);
    Ok(Some(Pointed { ticket, org: found.org, takes_part, same_subject }))
}

/// Carries a verdict out.
struct Judge<'a> {
    scene: &'a Scene,
    mail: &'a mut Inbound,
    read: &'a Read,
    sender: &'a Sender,
}

impl Judge<'_> {
    fn carry_out(&mut self, tx: &mut Tx<'_>, verdict: &Verdict) -> Result<(Outcome, Vec<Acted>), AppError> {
        match verdict {
            Verdict::Own | Verdict::Duplicate { .. } => Ok((Outcome::Duplicate, vec![])),
            Verdict::New { hint, acknowledge, .. } => {
                let acted = self.open(tx, *hint, *acknowledge)?;
                Ok((Outcome::Opened, vec![acted]))
            }
            Verdict::Reply { ticket, .. } => {
                let acted = self.join(tx, *ticket)?;
                Ok((Outcome::Joined, vec![acted]))
            }
            Verdict::StaffReply { ticket, person } => {
                let acted = self.work(tx, *ticket, *person)?;
                Ok((Outcome::Joined, vec![acted]))
            }
            Verdict::AutoReply { ticket } => {
                let acted = ticket.map(|ticket| self.attach_auto_reply(tx, ticket)).transpose()?;
                Ok((Outcome::AutoReply, acted.into_iter().collect()))
            }
            Verdict::Bounce { ticket } => Ok((Outcome::Bounce, self.attach_bounce(tx, *ticket)?)),
        }
    }

    fn draft(&self) -> Draft {
        Draft { inbound: Some(self.mail.id), ..self.read.draft.clone() }
    }

    fn place(&mut self, ticket: TicketId, message: MessageId) {
        self.mail.ticket = Some(ticket);
        self.mail.message = Some(message);
    }

    fn open(&mut self, tx: &mut Tx<'_>, hint: Option<TicketId>, acknowledge: bool) -> Result<Acted, AppError> {
        let person = meet(tx, self.scene, self.sender, &self.read.address, &self.read.name)?;
        let org = match self.sender.orgs.first() {
            Some(org) => *org,
            None => super::sender::nobodys(tx, self.scene)?,
        };
        let message = MessageId(self.scene.ids.next());
        let draft = self.draft();
        let text = if draft.text.trim().is_empty() { draft.quoted.clone() } else { draft.text.clone() };
        let opening = Opening {
            number: tx.next_number("ticket")?,
            org,
            requester: person,
            kind: TicketKind::Consultation,
            subject: self.read.letter.subject.clone(),
            impact: Impact::Low,
            urgency: Urgency::Medium,
            message,
            text,
            watchers: self.also_addressed(tx, org)?,
            acknowledge,
        };
        let side = if self.sender.side == Side::Staff { Side::Staff } else { Side::Client };
        let by = By { side, person: Some(person) };
        let mailbox = self.mail.mailbox;
        let acted = open_ticket(tx, self.scene, opening, &draft, by, Channel::Mail, mailbox, hint)?;
        self.place(acted.ticket.id, message);
        Ok(acted)
    }

    /// Those who were addressed too and belong to the client, or to us.
    fn also_addressed(
        &self,
        tx: &mut Tx<'_>,
        org: domain::ids::OrganisationId,
    ) -> Result<Vec<(PersonId, Side)>, AppError> {
        let mut out: Vec<(PersonId, Side)> = Vec::new();
        for to in self.read.letter.to.iter().chain(&self.read.letter.cc).take(30) {
            if to.address.is_empty() || is_ours(tx, &without_tag(&to.address))? {
                continue;
            }
            let known = know(tx, &to.address)?;
            let side = match known.side {
                Side::Staff => Side::Staff,
                _ if known.orgs.contains(&org) => Side::Client,
                _ => continue,
            };
            let person = meet(tx, self.scene, &known, &to.address.to_lowercase(), &to.name)?;
            if !out.iter().any(|(seen, _)| *seen == person) {
                out.push((person, side));
            }
        }
        Ok(out)
    }

    fn join(&mut self, tx: &mut Tx<'_>, id: TicketId) -> Result<Acted, AppError> {
        let ticket = desk::get(tx, id)?.ok_or(AppError::Missing)?;
        let person = meet(tx, self.scene, self.sender, &self.read.address, &self.read.name)?;
        let of_client = self.sender.orgs.contains(&ticket.org) || ticket.requester == person;
        let side = if of_client { Side::Client } else { Side::Outside };
        let by = By { side, person: Some(person) };
        let message = MessageId(self.scene.ids.next());
        let draft = self.draft();
        let scene = &self.at_least(&ticket);
        // A From line of ours proves nothing: such a mail is kept for us to read, and never sent on to the client
        // in a colleague's name.
        let as_note = self.sender.side == Side::Staff && !of_client;
        say(tx, scene, id, message, &draft, by, Channel::Mail, !as_note)?;
        let short = excerpt(if draft.text.is_empty() { &draft.quoted } else { &draft.text }, 140);
        let mut commands = vec![if as_note {
            Command::Note { message, excerpt: short }
        } else {
            Command::Write { message, text: draft.text.clone(), excerpt: short }
        }];
        if of_client && ticket.requester != person {
            commands.push(Command::AddWatcher { person, side: Side::Client });
        }
        let acted = carry_out(tx, scene, ticket, commands, by, Channel::Mail, Some(&draft))?;
        self.place(id, message);
        Ok(acted)
    }

    /// A told history never runs backwards within a ticket.
    fn at_least(&self, ticket: &Ticket) -> Scene {
        let mut scene = self.scene.clone();
        scene.now = scene.now.max(ticket.updated_at);
        scene
    }

    /// An engineer answers his notice: a reply or a note, with orders.
    fn work(&mut self, tx: &mut Tx<'_>, id: TicketId, person: PersonId) -> Result<Acted, AppError> {
        let ticket = desk::get(tx, id)?.ok_or(AppError::Missing)?;
        let actor = crate::people::actor_of(tx, person, Channel::Mail)?;
        let watching = ticket.watching();
        let (orders, text) = commands::parse(&self.read.draft.text);
        let scene = &self.at_least(&ticket);
        let by = By::staff(person);
        let mut draft = Draft { text, inbound: Some(self.mail.id), html: String::new(), ..self.draft() };
        draft.header_id = None;
        let message = (!draft.is_empty()).then(|| MessageId(scene.ids.next()));
        let short = excerpt(&draft.text, 140);
        let mut commands = ordered(&orders, person, message, short.clone());
        // An order that was not understood, or that cannot be carried out, makes a note of it all: nothing reaches
        // the client by mistake, and no word is lost.
        let obeyed = orders.unknown.is_empty() && !refuses(&ticket, &commands, by, scene);
        if !obeyed {
            commands = message.map(|message| Command::Note { message, excerpt: short }).into_iter().collect();
        }
        let as_note = orders.note || !obeyed;
        let needed = if as_note { Permission::TicketNote } else { Permission::TicketReply };
        actor.may(needed, Object::Ticket(ticket.facts(&watching)))?;
        if let Some(message) = message {
            say(tx, scene, id, message, &draft, by, Channel::Mail, !as_note)?;
            self.place(id, message);
        }
        let acted = carry_out(tx, scene, ticket, commands, by, Channel::Mail, Some(&draft))?;
        self.mail.ticket = Some(id);
        if !obeyed {
            outbox::misunderstood(tx, scene, &acted.ticket, person, self.mail.message)?;
        }
        Ok(acted)
    }

    fn attach_auto_reply(&mut self, tx: &mut Tx<'_>, id: TicketId) -> Result<Acted, AppError> {
        let ticket = desk::get(tx, id)?.ok_or(AppError::Missing)?;
        let by = By { side: Side::Client, person: self.sender.person };
        let message = MessageId(self.scene.ids.next());
        let draft = Draft { kind: "auto_reply".into(), ..self.draft() };
        let scene = &self.at_least(&ticket);
        say(tx, scene, id, message, &draft, by, Channel::Mail, false)?;
        self.place(id, message);
        carry_out(tx, scene, ticket, vec![Command::TakeAutoReply { message }], by, Channel::Mail, None)
    }

    /// Marks the mails that came back and tells it in their ticket.
    fn attach_bounce(&mut self, tx: &mut Tx<'_>, named: Option<TicketId>) -> Result<Vec<Acted>, AppError> {
        let Kind::Bounce(reports) = &self.read.letter.kind else { return Ok(vec![]) };
        let mut ticket = named;
        let mut commands = Vec::new();
        for report in reports.iter().take(50) {
            let Some(header) = &report.original_message_id else { continue };
            let recipient = report.recipient.clone().unwrap_or_default();
            for mail in channels::outgoing_by_header(tx, header)? {
                if !recipient.is_empty() && fold(&mail.address) != fold(&recipient) {
                    continue;
                }
                ticket = ticket.or(mail.ticket);
                if report.action != Action::Failed {
                    continue;
                }
                let why: String = report.diagnostic.chars().take(500).collect();
                channels::settle_outgoing(tx, mail.id, "bounced", &why, Some(self.scene.now))?;
                commands.push(Command::TakeBounce {
                    message: mail.message,
                    recipient: mail.address.clone(),
                    hard: report.hard,
                    reason: why,
                });
            }
        }
        let Some(id) = ticket else { return Ok(vec![]) };
        let Some(ticket) = desk::get(tx, id)? else { return Ok(vec![]) };
        self.mail.ticket = Some(id);
        let message = MessageId(self.scene.ids.next());
        let draft = Draft { kind: "bounce".into(), files: vec![], ..self.draft() };
        let scene = &self.at_least(&ticket);
        say(tx, scene, id, message, &draft, By::SYSTEM, Channel::Mail, false)?;
        self.mail.message = Some(message);
        Ok(vec![carry_out(tx, scene, ticket, commands, By::SYSTEM, Channel::Mail, None)?])
    }
}

fn then(orders: &Orders) -> Then {
    match orders {
        Orders { solve: true, .. } | Orders { close: true, .. } => Then::Solve,
        Orders { keep: true, .. } => Then::Keep,
        _ => Then::Ask,
    }
}

/// What a mail says and orders, as commands.
fn ordered(orders: &Orders, person: PersonId, message: Option<MessageId>, excerpt: String) -> Vec<Command> {
    let mut commands = Vec::new();
    match message {
        Some(message) if orders.note => commands.push(Command::Note { message, excerpt }),
        Some(message) => commands.push(Command::Reply { message, excerpt, then: then(orders) }),
        None => {}
    }
    if orders.take {
        commands.push(Command::Assign { to: Some(person) });
    }
    if let Some(minutes) = orders.minutes {
        commands.push(Command::LogTime { minutes });
    }
    if let Some(line) = orders.line {
        commands.push(Command::HandOver { line, note: String::new() });
    }
    // An answer solves by itself.
    if orders.solve && (orders.note || message.is_none()) {
        commands.push(Command::Solve);
    }
    if orders.close {
        commands.push(Command::Close { why: ClosedWhy::Staff });
    }
    commands
}

