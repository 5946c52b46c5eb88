//! Judges a stored mail: reads it, gathers the facts, lets `domain` decide to which ticket it belongs, and carries
//! that out — reading outside, everything else in one unit of work. Runs as a job; running twice does nothing twice.

use super::facts::{gather, remember};
use super::intake::IMPORTED;
use super::outbox;
pub use super::reading::cid_path;
use super::reading::{Read, read};
use super::sender::{Ours, is_address, know, meet};
use crate::crash::Point;
use crate::desk::{Acted, Draft, EXCERPT, carry_out, open_ticket, refuses, say};
use crate::incidents::act::answered_by_mail;
use crate::{App, AppError, Scene};
use domain::channels::Trouble;
use domain::channels::commands::{self, Orders};
use domain::channels::threading::{Sender, Verdict, decide};
use domain::desk::{
    By, Channel, ClosedWhy, Command, HandOver, Impact, Manner, Opening, Spent, Then, Ticket, TicketKind,
    Urgency, WaitFor,
};
use domain::ids::{InboundId, MessageId, OrganisationId, PersonId, TicketId};
use domain::people::{Object, Permission, Side};
use domain::text::excerpt;
use letter::{Kind, Limits};
use std::sync::Arc;
use store::channels::{self, Inbound};
use store::{Tx, blobs, desk, jobs};

/// How many of those who were addressed too are looked at.
const CROWD: usize = 30;

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
    /// Data of a supplier: taken in, and no ticket.
    Data,
}

impl App {
    /// Judges a stored mail, and takes the job that asks for it away in the same unit of work. Of imported mails the
    /// history is told: nothing is sent, and what happened gets the mail's date. [`Outcome::Duplicate`] when it was
    /// judged before.
    pub(crate) async fn judge(&self, id: InboundId, job: Option<i64>) -> Result<Outcome, AppError> {
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
        Point::Judging.pass();
        let (mail, Some(bytes)) = loaded else {
            self.db.write(move |tx| job.map_or(Ok(()), |job| jobs::fulfil(tx, job))).await?;
            return Ok(Outcome::Duplicate);
        };
        let limits = Limits { max_bytes: self.config.max_mail_bytes, ..Limits::default() };
        // Reading a big mail takes a while: not on the threads that answer everybody else.
        let read =
            tokio::task::spawn_blocking(move || read(&bytes, &limits)).await.map_err(AppError::broken)?;
        let mut scene = self.scene();
        if mail.source.starts_with(IMPORTED) {
            (scene.historic, scene.passed) = (true, scene.now);
            scene.now = read.letter.date.unwrap_or(scene.now).clamp(0, scene.now);
        }
        let read = Arc::new(read);
        let (outcome, acted) = self
            .db
            .write(move |tx| -> Result<(Outcome, Vec<Acted>), AppError> {
                if let Some(job) = job {
                    jobs::fulfil(tx, job)?;
                }
                // Whoever held the job before may have judged it while it was read here.
                let settled = match channels::inbound(tx, id)?.filter(|mail| mail.state == "new") {
                    Some(mail) => settle(tx, &scene, mail, &read)?,
                    None => (Outcome::Duplicate, vec![]),
                };
                Point::Deciding.pass();
                Ok(settled)
            })
            .await?;
        Point::Judged.pass();
        for acted in &acted {
            self.tell(acted);
        }
        Ok(outcome)
    }
}

/// Why a mail could not be judged, for the person who looks at it.
pub(crate) fn trouble(e: &AppError) -> Trouble {
    match e {
        AppError::Denied(_) | AppError::SignedOut => Trouble::NotAllowed,
        AppError::Missing => Trouble::Gone,
        other => Trouble::Failed(other.to_string()),
    }
}

/// Decides and writes. Everything in here may run again from the start.
fn settle(
    tx: &mut Tx<'_>,
    scene: &Scene,
    mut mail: Inbound,
    read: &Read,
) -> Result<(Outcome, Vec<Acted>), AppError> {
    let letter = &read.letter;
    mail.subject = letter.subject.chars().take(300).collect();
    mail.sender = read.address.chars().take(300).collect();
    mail.header_id.clone_from(&read.header_id);
    mail.digest.clone_from(&read.digest);
    mail.attempts += 1;
    let automatic = matches!(letter.kind, Kind::Bounce(_) | Kind::Complaint(_) | Kind::AutoReply { .. });
    if !automatic && !is_address(&read.address) {
        return quarantine(tx, mail);
    }
    // What answers a call is done; no ticket comes of it.
    if !automatic && answered_by_mail(tx, scene, &read.address, letter, &read.draft.text)? {
        return done(tx, mail);
    }
    let ours = Ours::load(tx)?;
    let facts = gather(tx, scene, &ours, &mail, read)?;
    let verdict = decide(&facts);
    // A robot's mail that names nobody: it would be in no ticket, or in one of nobody's. A person looks at it.
    if !is_address(&read.address)
        && matches!(verdict, Verdict::New { .. } | Verdict::AutoReply { ticket: None })
    {
        return quarantine(tx, mail);
    }
    let mut judge = Judge { scene, ours: &ours, mail: &mut mail, read, sender: &facts.sender };
    let (outcome, acted) = judge.carry_out(tx, &verdict)?;
    mail.state = "done".into();
    mail.verdict = serde_json::to_string(&verdict).map_err(AppError::broken)?;
    if let (Some(ticket), false) = (mail.ticket, automatic) {
        remember(tx, letter, ticket)?;
    }
    channels::settle_inbound(tx, &mail)?;
    Ok((outcome, acted))
}

/// A mail that has done what it said.
fn done(tx: &mut Tx<'_>, mut mail: Inbound) -> Result<(Outcome, Vec<Acted>), AppError> {
    (mail.state, mail.verdict) =
        ("done".into(), serde_json::to_string(&Verdict::Own).map_err(AppError::broken)?);
    channels::settle_inbound(tx, &mail)?;
    Ok((Outcome::Joined, vec![]))
}

/// Puts a mail of nobody's aside.
fn quarantine(tx: &mut Tx<'_>, mut mail: Inbound) -> Result<(Outcome, Vec<Acted>), AppError> {
    mail.state = "quarantined".into();
    mail.problem = Trouble::NoSender.to_string();
    channels::settle_inbound(tx, &mail)?;
    Ok((Outcome::Quarantined, vec![]))
}

/// Carries a verdict out.
pub(super) struct Judge<'a> {
    pub(super) scene: &'a Scene,
    ours: &'a Ours,
    pub(super) mail: &'a mut Inbound,
    pub(super) read: &'a Read,
    pub(super) sender: &'a Sender,
}

impl Judge<'_> {
    fn carry_out(&mut self, tx: &mut Tx<'_>, verdict: &Verdict) -> Result<(Outcome, Vec<Acted>), AppError> {
        match verdict {
            Verdict::Own | Verdict::Duplicate { .. } => Ok((Outcome::Duplicate, vec![])),
            Verdict::New { .. } if self.took_data(tx)? => Ok((Outcome::Data, vec![])),
            Verdict::New { hint, acknowledge, .. } => {
                Ok((Outcome::Opened, vec![self.open(tx, *hint, *acknowledge)?]))
            }
            Verdict::Reply { ticket, .. } => {
                // A mended file that answers the letter about it is talk and data both.
                self.took_data(tx)?;
                Ok((Outcome::Joined, vec![self.join(tx, *ticket)?]))
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

    pub(super) fn draft(&self) -> Draft {
        Draft { inbound: Some(self.mail.id), ..self.read.draft.clone() }
    }

    pub(super) fn place(&mut self, ticket: TicketId, message: MessageId) {
        self.mail.ticket = Some(ticket);
        self.mail.message = Some(message);
    }

    fn open(
        &mut self,
        tx: &mut Tx<'_>,
        hint: Option<TicketId>,
        acknowledge: bool,
    ) -> Result<Acted, AppError> {
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
            line: 1,
            asked: None,
            assets: vec![],
            message,
            text,
            watchers: self.also_addressed(tx, org, person)?,
            acknowledge,
            routed: None,
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
        org: OrganisationId,
        requester: PersonId,
    ) -> Result<Vec<(PersonId, Side)>, AppError> {
        let mut out: Vec<(PersonId, Side)> = Vec::new();
        for to in self.read.letter.to.iter().chain(&self.read.letter.cc).take(CROWD) {
            if !is_address(&to.address) {
                continue;
            }
            let known = know(tx, self.ours, &to.address)?;
            if known.is_our_mailbox {
                continue;
            }
            let side = match known.side {
                Side::Staff => Side::Staff,
                _ if known.orgs.contains(&org) => Side::Client,
                _ => continue,
            };
            let person = meet(tx, self.scene, &known, &to.address.to_lowercase(), &to.name)?;
            if person != requester && !out.iter().any(|(seen, _)| *seen == person) {
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
        let short = excerpt(if draft.text.is_empty() { &draft.quoted } else { &draft.text }, EXCERPT);
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
    pub(super) fn at_least(&self, ticket: &Ticket) -> Scene {
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
        let short = excerpt(&draft.text, EXCERPT);
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
    // What he wrote beside the order is the summary, or the reason.
    let said = excerpt.clone();
    match message {
        Some(message) if orders.note => commands.push(Command::Note { message, excerpt }),
        Some(message) => commands.push(Command::Reply { message, excerpt, then: then(orders) }),
        None => {}
    }
    if orders.take {
        commands.push(Command::Assign { to: Some(person) });
    }
    if let Some(minutes) = orders.minutes {
        let manner = if message.is_some() { Manner::Reply } else { Manner::Act };
        commands.push(Command::LogTime { minutes, spent: Spent { manner, ..Spent::default() } });
    }
    if let Some(line) = orders.line {
        commands.push(Command::HandOver(HandOver::to(line, said)));
    }
    // An answer waits by itself.
    if orders.wait && (orders.note || message.is_none()) {
        commands.push(Command::Wait { on: WaitFor::Requester, whose: None });
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
