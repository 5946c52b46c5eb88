//! The one way in which anything happens to a ticket: load, decide, write, tell — within one unit of work.

use super::draft::{Draft, safe_name};
use super::lines::{DEALER, deal};
use super::view::is_public;
use crate::mail::outbox;
use crate::{Actor, AppError, Scene, hooks, hours, promise, releases, scan, topics};
use domain::desk::{
    By, Channel, Coming, Command, Entry, Event, Opening, Routed, Ticket, decide, open, route,
};
use domain::ids::{AttachmentId, MailboxId, MessageId, TicketId};
use domain::people::Side;
use domain::text::excerpt;
use store::desk::{Attachment, Extra, Message};
use store::{Tx, blobs, channels, desk};

/// So many characters of a message stand in lists.
pub(crate) const EXCERPT: usize = 140;

/// What an act did.
#[derive(Clone, Debug)]
pub(crate) struct Acted {
    /// The ticket as it is now.
    pub ticket: Ticket,
    /// What was written into its journal.
    pub entries: Vec<Entry>,
}

impl Acted {
    /// Whether the client can see anything of it.
    pub fn is_public(&self) -> bool {
        self.entries.iter().any(|entry| {
            is_public(&entry.event) && !matches!(entry.event, Event::TimeLogged { .. } | Event::Acknowledged)
        })
    }
}

/// Carries out commands on a ticket and puts into the outbox what has to be told.
pub(crate) fn carry_out(
    tx: &mut Tx<'_>,
    scene: &Scene,
    before: Ticket,
    commands: Vec<Command>,
    by: By,
    via: Channel,
    said: Option<&Draft>,
) -> Result<Acted, AppError> {
    scene.expects(&before)?;
    let mut ticket = before.clone();
    let mut entries = Vec::new();
    for mut command in commands {
        if let Command::HandOver(wish) = &mut command
            && scene.rules.gate(wish.line).asks_topic()
        {
            wish.lacks = topics::lacks(tx, scene, &ticket)?;
        }
        take(&mut ticket, &mut entries, command, (by, via), scene)?;
    }
    let moved = (ticket.line, ticket.team) != (before.line, before.team);
    if moved && let Some(command) = deal(tx, scene, &ticket)? {
        take(&mut ticket, &mut entries, command, DEALER, scene)?;
    }
    for command in releases::tasks_known(tx, &entries)? {
        take(&mut ticket, &mut entries, command, (By::SYSTEM, Channel::System), scene)?;
    }
    if !entries.is_empty() {
        promise::renew(tx, scene, &before, &mut ticket, &mut entries)?;
    }
    let acted = Acted { ticket, entries };
    if !acted.entries.is_empty() {
        scene.take(tx, Some(before.number))?;
        let clocks = promise::follow(tx, scene, Some(&before), &acted)?;
        let due_at = promise::earliest(scene.next_moment(&acted.ticket), clocks.as_ref());
        desk::append(tx, &before, &acted.ticket, &acted.entries, due_at, scene.wall)?;
        promise::keep(tx, &acted.ticket, clocks.as_ref())?;
        hours::follow(tx, scene, &acted)?;
        releases::follow(tx, &before, &acted.ticket)?;
        outbox::plan(tx, scene, &acted, said)?;
        hooks::plan(tx, scene, &acted)?;
    }
    Ok(acted)
}

/// Takes what a command decides into the ticket and its journal.
fn take(
    ticket: &mut Ticket,
    entries: &mut Vec<Entry>,
    command: Command,
    (by, via): (By, Channel),
    scene: &Scene,
) -> Result<(), AppError> {
    for event in decide(ticket, command, by, &scene.rules, scene.now)? {
        let entry = Entry { seq: ticket.seq + 1, at: scene.now, by, via, event };
        ticket.apply(&entry);
        entries.push(entry);
    }
    Ok(())
}

/// Where the desk's rules send a request.
fn routed(opening: &Opening, via: Channel, scene: &Scene) -> Option<Routed> {
    let rules = &scene.rules;
    let coming = Coming {
        kind: opening.kind,
        org: opening.org,
        channel: via,
        priority: rules.matrix.priority(opening.impact, opening.urgency),
        subject: &opening.subject,
        text: &opening.text,
        at_work: rules.hours.is_open(scene.now),
    };
    route(&rules.routes, coming).filter(|_| !scene.historic && via != Channel::Import)
}

/// Whether the ticket's rules refuse any of the commands, one after the other.
pub(crate) fn refuses(ticket: &Ticket, commands: &[Command], by: By, scene: &Scene) -> bool {
    let mut ticket = ticket.clone();
    for command in commands {
        let Ok(events) = decide(&ticket, command.clone(), by, &scene.rules, scene.now) else { return true };
        for event in events {
            ticket.apply(&Entry { seq: ticket.seq + 1, at: scene.now, by, via: Channel::System, event });
        }
    }
    false
}

/// Whether commands that the rules allow would change anything.
pub(crate) fn changes(ticket: &Ticket, commands: &[Command], by: By, scene: &Scene) -> bool {
    commands.iter().any(|command| {
        decide(ticket, command.clone(), by, &scene.rules, scene.now).is_ok_and(|events| !events.is_empty())
    })
}

/// Opens a ticket with its first message.
#[allow(clippy::too_many_arguments, reason = "an opening is what it is")]
pub(crate) fn open_ticket(
    tx: &mut Tx<'_>,
    scene: &Scene,
    mut opening: Opening,
    draft: &Draft,
    by: By,
    via: Channel,
    mailbox: Option<MailboxId>,
    hint: Option<TicketId>,
) -> Result<Acted, AppError> {
    scene.take(tx, Some(opening.number))?;
    opening.routed = routed(&opening, via, scene);
    let id = TicketId(scene.ids.next());
    let message = opening.message;
    let mut entries = Vec::new();
    for event in open(opening, by, &scene.rules) {
        entries.push(Entry { seq: entries.len() as i64 + 1, at: scene.now, by, via, event });
    }
    let mut ticket = Ticket::fold(id, &entries).ok_or_else(|| AppError::broken("an opening folds"))?;
    if let Some(command) = deal(tx, scene, &ticket)? {
        take(&mut ticket, &mut entries, command, DEALER, scene)?;
    }
    promise::begin(tx, scene, &mut ticket, &mut entries)?;
    let acted = Acted { ticket, entries };
    let clocks = promise::follow(tx, scene, None, &acted)?;
    let due_at = promise::earliest(scene.next_moment(&acted.ticket), clocks.as_ref());
    let extra = Extra { due_at, mailbox, hint, touched_at: scene.wall };
    desk::insert(tx, &acted.ticket, &acted.entries, extra)?;
    promise::keep(tx, &acted.ticket, clocks.as_ref())?;
    say(tx, scene, id, message, draft, by, via, true)?;
    outbox::plan(tx, scene, &acted, Some(draft))?;
    hooks::plan(tx, scene, &acted)?;
    Ok(acted)
}

/// Says an actor's words on a ticket, if there are any: the message and the commands that it comes with, in one act.
/// They are given its number and the beginning of its text.
pub(crate) fn speak(
    tx: &mut Tx<'_>,
    scene: &Scene,
    actor: &Actor,
    ticket: Ticket,
    draft: &Draft,
    commands: impl FnOnce(MessageId, String) -> Vec<Command>,
) -> Result<Acted, AppError> {
    let message = MessageId(scene.ids.next());
    let commands = commands(message, excerpt(&draft.text, EXCERPT));
    if !draft.is_empty() {
        let public = !commands.iter().any(|command| matches!(command, Command::Note { .. }));
        say(tx, scene, ticket.id, message, draft, actor.by(), actor.via, public)?;
    }
    carry_out(tx, scene, ticket, commands, actor.by(), actor.via, Some(draft))
}

/// Writes a draft as a message with its files.
#[allow(clippy::too_many_arguments, reason = "a message is what it is")]
pub(crate) fn say(
    tx: &mut Tx<'_>,
    scene: &Scene,
    ticket: TicketId,
    id: MessageId,
    draft: &Draft,
    by: By,
    via: Channel,
    public: bool,
) -> Result<(), AppError> {
    let kind = if draft.kind.is_empty() { "text" } else { &draft.kind };
    let message = Message {
        id,
        ticket,
        at: scene.now,
        by,
        public,
        via,
        kind: kind.to_owned(),
        body: draft.text.trim_end().to_owned(),
        quoted: draft.quoted.clone(),
        html: draft.html.clone(),
        quoted_html: draft.quoted_html.clone(),
        remote_images: draft.remote_images,
        inbound: draft.inbound,
        header_id: draft.header_id.clone(),
        versions: 0,
        copy_of: None,
    };
    desk::insert_message(tx, &message)?;
    if let Some(header) = &draft.header_id
        && by.side != Side::Staff
    {
        channels::insert_thread_id(tx, header, ticket, "in")?;
    }
    for file in &draft.files {
        let blob = blobs::put(tx, &file.data)?;
        let attachment = Attachment {
            id: AttachmentId(scene.ids.next()),
            ticket,
            message: id,
            name: safe_name(&file.name),
            mime: file.mime.clone(),
            size: i64::try_from(blob.size).unwrap_or(i64::MAX),
            blob: blob.hash,
            content_id: file.content_id.clone(),
            inline: file.inline,
            public,
            verdict: Default::default(),
        };
        desk::insert_attachment(tx, &attachment)?;
        scan::ask(tx, scene, &attachment.blob)?;
    }
    Ok(())
}
