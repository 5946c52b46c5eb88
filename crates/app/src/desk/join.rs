//! Tickets that have to do with each other: merged and let go, linked, split; and words put right.
//!
//! Merging moves nothing. A merged ticket keeps its messages, its journal and what it returns to; the page of the
//! ticket that it became part of shows the messages of both, and what comes by mail to either goes there. So letting
//! it go restores it exactly, whatever happened in between.

use super::act::{Acted, EXCERPT, carry_out, open_ticket};
use super::draft::Draft;
use super::kin::{Relative, relative};
use super::write::load;
use crate::{Actor, App, AppError, Scene};
use domain::desk::{Channel, Command, Event, Impact, Link, Opening, Ticket, Urgency, Watcher};
use domain::ids::{AttachmentId, MessageId};
use domain::people::{Object, Permission, Side};
use domain::text::excerpt;
use store::desk::{Message, Version};
use store::{Tx, desk, people};

/// What somebody sees of the ticket that another is to become part of.
#[derive(Clone, Debug)]
pub struct MergeTarget {
    /// The ticket that is to go.
    pub gone: Relative,
    /// The ticket in which the conversation will go on.
    pub target: Relative,
    /// Its client.
    pub client: String,
    /// Who asked there.
    pub requester: String,
}

impl App {
    /// What merging would do, before it is done; refuses what merging would refuse.
    pub async fn merge_target(&self, actor: &Actor, number: i64, into: i64) -> Result<MergeTarget, AppError> {
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<MergeTarget, AppError> {
                let gone = load(tx, &actor, number, Permission::TicketWork)?;
                let target = load_current(tx, &actor, into)?;
                if gone.merged.is_some() {
                    return Err(domain::desk::Refusal::Merged.into());
                }
                if gone.id == target.id {
                    return Err(domain::desk::Refusal::Itself.into());
                }
                if gone.org != target.org {
                    return Err(AppError::Invalid("into", "other-client"));
                }
                Ok(MergeTarget {
                    client: people::org(tx, target.org)?.map(|org| org.name).unwrap_or_default(),
                    requester: people::name(tx, target.requester)?.unwrap_or_default(),
                    gone: relative(&gone),
                    target: relative(&target),
                })
            })
            .await
    }

    /// Makes a ticket part of another of the same client; if that one is part of a third, of the third.
    pub async fn merge(&self, actor: &Actor, number: i64, into: i64) -> Result<i64, AppError> {
        let (scene, actor) = (self.scene(), actor.clone());
        let (gone, target) = self
            .db
            .write(move |tx| -> Result<(Acted, Acted), AppError> {
                let gone = load(tx, &actor, number, Permission::TicketWork)?;
                let target = load_current(tx, &actor, into)?;
                if gone.org != target.org {
                    return Err(AppError::Invalid("into", "other-client"));
                }
                let mut heard = vec![Watcher { person: gone.requester, side: Side::Client }];
                heard.extend(&gone.watchers);
                let merge = Command::MergeInto { into: target.id, number: target.number };
                let absorb = Command::Absorb { ticket: gone.id, number: gone.number, heard };
                Ok((do_it(tx, &scene, &actor, gone, merge)?, do_it(tx, &scene, &actor, target, absorb)?))
            })
            .await?;
        self.tell(&gone);
        self.tell(&target);
        Ok(target.ticket.number)
    }

    /// Lets a merged ticket stand alone again, as it was.
    pub async fn unmerge(&self, actor: &Actor, number: i64) -> Result<(), AppError> {
        let (scene, actor) = (self.scene(), actor.clone());
        let (gone, target) = self
            .db
            .write(move |tx| -> Result<(Acted, Acted), AppError> {
                let gone = load(tx, &actor, number, Permission::TicketWork)?;
                let into = gone.merged.ok_or(domain::desk::Refusal::NotMerged)?.into;
                let target = desk::get(tx, into)?.ok_or(AppError::Missing)?;
                let brought =
                    desk::journal(tx, into)?.into_iter().rev().find_map(|entry| match entry.event {
                        Event::Absorbed { ticket, watchers, .. } if ticket == gone.id => Some(watchers),
                        _ => None,
                    });
                let unmerge = Command::Unmerge { number: target.number };
                let watchers = brought.unwrap_or_default();
                let release = Command::Release { ticket: gone.id, number: gone.number, watchers };
                Ok((do_it(tx, &scene, &actor, gone, unmerge)?, do_it(tx, &scene, &actor, target, release)?))
            })
            .await?;
        self.tell(&gone);
        self.tell(&target);
        Ok(())
    }

    /// Notes on both sides what the ticket `to` is to the ticket `number`, or forgets it.
    pub async fn link(
        &self,
        actor: &Actor,
        number: i64,
        link: Link,
        to: i64,
        linked: bool,
    ) -> Result<(), AppError> {
        let (scene, actor) = (self.scene(), actor.clone());
        let (here, there) = self
            .db
            .write(move |tx| -> Result<(Acted, Acted), AppError> {
                let here = load(tx, &actor, number, Permission::TicketWork)?;
                let there = load(tx, &actor, to, Permission::TicketWork)?;
                let command = |link, other: &Ticket| match linked {
                    true => Command::LinkTo { link, to: other.id, number: other.number },
                    false => Command::UnlinkFrom { link, to: other.id, number: other.number },
                };
                let (first, second) = (command(link, &there), command(link.back(), &here));
                Ok((do_it(tx, &scene, &actor, here, first)?, do_it(tx, &scene, &actor, there, second)?))
            })
            .await?;
        self.tell(&here);
        self.tell(&there);
        Ok(())
    }

    /// Gives a message a ticket of its own, which repeats it with its files; answers the new number. The message
    /// stays where it is. Merging the new ticket back undoes it: the repetition is not shown twice.
    pub async fn split(
        &self,
        actor: &Actor,
        number: i64,
        message: MessageId,
        subject: String,
    ) -> Result<i64, AppError> {
        let (scene, actor) = (self.scene(), actor.clone());
        let (old, new) = self
            .db
            .write(move |tx| -> Result<(Acted, Acted), AppError> {
                let ticket = load(tx, &actor, number, Permission::TicketWork)?;
                let said = message_of(tx, &ticket, message)?;
                let new = split_off(tx, &scene, &ticket, &said, &subject)?;
                let number = new.ticket.number;
                let note = Command::SplitOff { message, to: new.ticket.id, number };
                let back = Command::LinkTo { link: Link::SplitFrom, to: ticket.id, number: ticket.number };
                let old = do_it(tx, &scene, &actor, ticket, note)?;
                Ok((old, do_it(tx, &scene, &actor, new.ticket, back)?))
            })
            .await?;
        self.tell(&old);
        self.tell(&new);
        Ok(new.ticket.number)
    }

    /// Puts words of ours right: one's own, or anybody's of us for those who lead. What stood there is kept.
    pub async fn edit(
        &self,
        actor: &Actor,
        number: i64,
        message: MessageId,
        text: String,
    ) -> Result<(), AppError> {
        if text.trim().is_empty() {
            return Err(AppError::Invalid("text", "empty"));
        }
        let (scene, actor) = (self.scene(), actor.clone());
        let acted = self
            .db
            .write(move |tx| -> Result<Acted, AppError> {
                let ticket = load(tx, &actor, number, Permission::TicketNote)?;
                let said = message_of(tx, &ticket, message)?;
                if !may_edit(&actor, &ticket, &said) {
                    return Err(domain::people::Denied(Permission::TicketNote).into());
                }
                if said.body == text.trim_end() {
                    return Ok(Acted { ticket, entries: vec![] });
                }
                let version = desk::edit_message(tx, &said, text.trim_end(), actor.person, scene.now)?;
                let last = ticket.last.at == said.at && ticket.last.by == said.by;
                let excerpt = last.then(|| excerpt(&text, EXCERPT));
                do_it(tx, &scene, &actor, ticket, Command::Edit { message, version, excerpt })
            })
            .await?;
        self.tell(&acted);
        Ok(())
    }

    /// What stood in a message before it was put right.
    pub async fn versions(
        &self,
        actor: &Actor,
        number: i64,
        message: MessageId,
    ) -> Result<Vec<Version>, AppError> {
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let ticket = load(tx, &actor, number, Permission::InternalRead)?;
                let said = message_of(tx, &ticket, message)?;
                Ok(desk::versions(tx, said.id)?)
            })
            .await
    }
}

/// Whether words are his to put right: his own, or anybody's of us for those who lead.
pub(super) fn may_edit(actor: &Actor, ticket: &Ticket, said: &Message) -> bool {
    let watching = ticket.watching();
    let object = Object::Ticket(ticket.facts(&watching));
    let his = said.by.person == actor.person || actor.can(Permission::PeopleManage, object);
    let ours = said.by.side == Side::Staff && matches!(said.kind.as_str(), "" | "text");
    ours && his && actor.can(Permission::TicketNote, object)
}

fn do_it(
    tx: &mut Tx<'_>,
    scene: &Scene,
    actor: &Actor,
    ticket: Ticket,
    command: Command,
) -> Result<Acted, AppError> {
    carry_out(tx, scene, ticket, vec![command], actor.by(), actor.via, None)
}

/// The ticket in which the conversation of a number goes on, for one who may work on both.
fn load_current(tx: &mut Tx<'_>, actor: &Actor, number: i64) -> Result<Ticket, AppError> {
    let named = load(tx, actor, number, Permission::TicketWork)?;
    if named.merged.is_none() {
        return Ok(named);
    }
    let id = desk::current(tx, named.id)?;
    let ticket = desk::get(tx, id)?.ok_or(AppError::Missing)?;
    load(tx, actor, ticket.number, Permission::TicketWork)
}

/// A message of a ticket, or of one that is part of it.
fn message_of(tx: &mut Tx<'_>, ticket: &Ticket, id: MessageId) -> Result<Message, AppError> {
    let said = desk::message(tx, id)?.ok_or(AppError::Missing)?;
    if desk::whole(tx, ticket.id)?.contains(&said.ticket) { Ok(said) } else { Err(AppError::Missing) }
}

fn split_off(
    tx: &mut Tx<'_>,
    scene: &Scene,
    ticket: &Ticket,
    said: &Message,
    subject: &str,
) -> Result<Acted, AppError> {
    let by_client = said.by.side == Side::Client;
    let requester = said.by.person.filter(|_| by_client).unwrap_or(ticket.requester);
    let opening = Opening {
        number: tx.next_number("ticket")?,
        org: ticket.org,
        requester,
        kind: ticket.kind,
        subject: subject.to_owned(),
        impact: Impact::Low,
        urgency: Urgency::Medium,
        line: 1,
        asked: None,
        assets: vec![],
        message: MessageId(scene.ids.next()),
        text: said.body.clone(),
        watchers: vec![],
        // He wrote one mail and hears the number of what became of a part of it.
        acknowledge: by_client && said.public,
        routed: None,
    };
    let draft = Draft {
        text: said.body.clone(),
        html: said.html.clone(),
        remote_images: said.remote_images,
        ..Draft::default()
    };
    let (id, mailbox) = (opening.message, desk::extra(tx, ticket.id)?.mailbox);
    let by = domain::desk::By::client(requester);
    let new = open_ticket(tx, scene, opening, &draft, by, Channel::Desk, mailbox, None)?;
    desk::mark_copy(tx, id, said.id)?;
    let copy = desk::message(tx, id)?.ok_or(AppError::Missing)?;
    desk::copy_attachments(tx, said, &copy, || AttachmentId(scene.ids.next()))?;
    Ok(new)
}
