//! Plans mails: which entries of a journal are told to whom. Runs inside the unit of work that wrote the entries, so
//! that nothing is told that did not happen, and nothing that happened is left untold.

use super::Kind;
use crate::desk::{Acted, Draft};
use crate::secret::MailToken;
use crate::{AppError, Scene};
use domain::channels::brake::{self, Allowance};
use domain::desk::{ClosedWhy, Event, Ticket};
use domain::ids::{MessageId, OutgoingId, PersonId, TicketId};
use domain::people::{Role, Side};
use domain::sla::Act;
use domain::text::{bare_subject, fold};
use store::channels::{self, Mailbox, Outgoing};
use store::jobs::{self, NewJob};
use store::{Tx, desk, people};

/// The kind of the jobs that send.
pub(crate) const SEND: &str = "send";
/// More of us than this are not told of a ticket that is nobody's.
const CROWD: usize = 30;

/// Puts into the outbox what an act has to tell.
pub(crate) fn plan(
    tx: &mut Tx<'_>,
    scene: &Scene,
    acted: &Acted,
    said: Option<&Draft>,
) -> Result<(), AppError> {
    let mut plan = Plan::new(tx, scene, &acted.ticket);
    let said_why = |event: &Event| matches!(event, Event::Replied { .. } | Event::Shipped { .. });
    let spoke = acted.entries.iter().any(|entry| said_why(&entry.event));
    // What had ended before it was brought in is told to nobody.
    let ended = acted.entries.iter().any(|entry| entry.event == Event::Closed { why: ClosedWhy::Imported });
    let solves = acted.entries.iter().any(|entry| entry.event == Event::Solved);
    for entry in &acted.entries {
        let author = entry.by.person;
        match &entry.event {
            Event::Acknowledged => plan.tell_person(Kind::Acknowledgement, acted.ticket.requester, None)?,
            Event::Replied { message, .. } => plan.tell_client(Kind::Reply, author, *message, said)?,
            Event::RequesterWrote { message, .. } | Event::Thanked { message, .. } => {
                plan.tell_client(Kind::Copy, author, *message, said)?;
                plan.tell_staff(Kind::Notice, author, Some(*message))?;
            }
            Event::Noted { message, .. } => plan.tell_staff(Kind::Notice, author, Some(*message))?,
            Event::Solved if !spoke && !ended => {
                plan.tell_person(Kind::Solved, acted.ticket.requester, None)?
            }
            Event::Assigned { to: Some(person) } if author.is_some() && author != Some(*person) => {
                plan.tell_person(Kind::Notice, *person, None)?;
            }
            Event::Routed { to: Some(person), .. } | Event::Dealt { to: person, .. } => {
                plan.tell_person(Kind::Notice, *person, None)?;
            }
            Event::HandOverAsked { .. } => plan.tell_heads(Kind::Consent)?,
            Event::Reminded { step: 1 } if acted.ticket.assignee.is_some() => {
                plan.tell_staff(Kind::Reminder, None, None)?;
            }
            Event::Reminded { .. } => plan.tell_heads(Kind::Reminder)?,
            Event::TimeDisputed { .. } => plan.tell_heads(Kind::Objection)?,
            Event::DisputeDecided { of, .. } => plan.tell_objectors(*of)?,
            Event::Quoted { .. } => plan.tell_person(Kind::Quote, acted.ticket.requester, None)?,
            Event::QuoteAnswered { .. } => plan.tell_staff(Kind::Notice, author, None)?,
            // What was solved or ended meanwhile has had its words.
            Event::Shipped { .. } if solves => {
                plan.tell_client_of(Kind::Shipped)?;
                plan.tell_staff(Kind::Notice, None, None)?;
            }
            Event::TaskMoved { task } if task.done => plan.tell_staff(Kind::Notice, None, None)?,
            Event::FollowedUp { .. } => plan.tell_person(Kind::FollowUp, acted.ticket.requester, None)?,
            _ => {}
        }
    }
    plan.tell_deadlines(acted)
}

struct Plan<'a, 'tx, 'conn> {
    tx: &'tx mut Tx<'conn>,
    scene: &'a Scene,
    ticket: &'a Ticket,
    /// Looked up when the first mail is planned: most acts tell nobody.
    mailbox: Option<Option<Mailbox>>,
}

impl<'a, 'tx, 'conn> Plan<'a, 'tx, 'conn> {
    fn new(tx: &'tx mut Tx<'conn>, scene: &'a Scene, ticket: &'a Ticket) -> Self {
        Plan { tx, scene, ticket, mailbox: None }
    }

    /// The mailbox that speaks for the ticket: the one that it came by, else the first.
    fn mailbox(&mut self) -> Result<Option<Mailbox>, AppError> {
        if self.mailbox.is_none() {
            let wanted = desk::extra(self.tx, self.ticket.id)?.mailbox;
            let mut boxes = channels::mailboxes(self.tx)?;
            let at = boxes.iter().position(|mailbox| Some(mailbox.id) == wanted).unwrap_or(0);
            self.mailbox = Some((at < boxes.len()).then(|| boxes.swap_remove(at)));
        }
        Ok(self.mailbox.clone().flatten())
    }

    /// The requester and the client's watchers, but the author and those who have the mail already.
    fn tell_client(
        &mut self,
        kind: Kind,
        author: Option<PersonId>,
        message: MessageId,
        said: Option<&Draft>,
    ) -> Result<(), AppError> {
        let watchers = self.ticket.watchers.iter().filter(|watcher| watcher.side == Side::Client);
        let mut persons: Vec<PersonId> = watchers.map(|watcher| watcher.person).collect();
        if !persons.contains(&self.ticket.requester) {
            persons.insert(0, self.ticket.requester);
        }
        let reached: Vec<String> =
            said.map(|draft| draft.reached.iter().map(|address| fold(address)).collect()).unwrap_or_default();
        for person in persons {
            if Some(person) == author {
                continue;
            }
            let Some(address) = people::mail_of(self.tx, person)? else { continue };
            if kind == Kind::Copy && reached.contains(&fold(&address)) {
                continue;
            }
            self.push(kind, person, address, Some(message))?;
        }
        Ok(())
    }

    /// The requester and the client's watchers, of what no message says.
    fn tell_client_of(&mut self, kind: Kind) -> Result<(), AppError> {
        self.tell_person(kind, self.ticket.requester, None)?;
        let watchers = self.ticket.watchers.iter().filter(|watcher| watcher.side == Side::Client);
        for watcher in watchers.filter(|watcher| watcher.person != self.ticket.requester) {
            self.tell_person(kind, watcher.person, None)?;
        }
        Ok(())
    }

    /// The assignee (or, when there is none, all who may take it) and our watchers, but the author.
    fn tell_staff(
        &mut self,
        kind: Kind,
        author: Option<PersonId>,
        message: Option<MessageId>,
    ) -> Result<(), AppError> {
        if self.scene.historic {
            return Ok(());
        }
        let mut persons: Vec<PersonId> = match self.ticket.assignee {
            Some(person) => vec![person],
            None => people::staff(self.tx)?
                .into_iter()
                .filter(|(_, _, role)| *role != Role::Administrator)
                .map(|(person, ..)| person)
                .take(CROWD)
                .collect(),
        };
        let watchers = self.ticket.watchers.iter().filter(|watcher| watcher.side == Side::Staff);
        persons.extend(watchers.map(|watcher| watcher.person));
        persons.sort_unstable();
        persons.dedup();
        for person in persons.into_iter().filter(|person| Some(*person) != author) {
            self.tell_person(kind, person, message)?;
        }
        Ok(())
    }

    /// Steps of the plan that came: however many, one mail to each.
    fn tell_deadlines(&mut self, acted: &Acted) -> Result<(), AppError> {
        let wants = |act: Act| {
            acted.entries.iter().any(|entry| match &entry.event {
                Event::StageReached { acts, .. } => acts.contains(&act),
                _ => false,
            })
        };
        if wants(Act::TellAssignee) {
            self.tell_staff(Kind::Deadline, None, None)?;
        }
        // Who has it, or watches, has heard of it already.
        if wants(Act::TellHead) && !self.scene.historic {
            for (person, _, role) in people::staff(self.tx)? {
                let heard = wants(Act::TellAssignee)
                    && (self.ticket.assignee.is_none_or(|one| one == person)
                        || self.ticket.watching().contains(&person));
                if role == Role::Head && !heard {
                    self.tell_person(Kind::Deadline, person, None)?;
                }
            }
        }
        Ok(())
    }

    /// What was decided of an entry, to those of the client's who said anything against it.
    fn tell_objectors(&mut self, entry: i64) -> Result<(), AppError> {
        let journal = desk::journal(self.tx, self.ticket.id)?;
        let said = journal.iter().filter(|one| match one.event {
            Event::TimeDisputed { of, .. } | Event::DisputeAnswered { of, .. } => of == entry,
            _ => false,
        });
        let theirs = said.filter(|one| one.by.side == Side::Client).filter_map(|one| one.by.person);
        let mut persons: Vec<PersonId> = theirs.collect();
        persons.sort_unstable();
        persons.dedup();
        persons.into_iter().try_for_each(|person| self.tell_person(Kind::Verdict, person, None))
    }

    fn tell_heads(&mut self, kind: Kind) -> Result<(), AppError> {
        if self.scene.historic {
            return Ok(());
        }
        for (person, _, role) in people::staff(self.tx)? {
            if role == Role::Head {
                self.tell_person(kind, person, None)?;
            }
        }
        Ok(())
    }

    fn tell_person(
        &mut self,
        kind: Kind,
        person: PersonId,
        message: Option<MessageId>,
    ) -> Result<(), AppError> {
        match people::mail_of(self.tx, person)? {
            Some(address) => self.push(kind, person, address, message),
            None => Ok(()),
        }
    }

    fn push(
        &mut self,
        kind: Kind,
        person: PersonId,
        address: String,
        message: Option<MessageId>,
    ) -> Result<(), AppError> {
        let Some(mailbox) = self.mailbox()? else { return Ok(()) };
        let id = OutgoingId(self.scene.ids.next());
        let to_us = kind.is_to_us();
        let token = MailToken {
            ticket: self.ticket.id,
            staff: to_us.then_some(person),
            // One message has one Message-ID for all its readers, so that their answers thread for each other too.
            nonce: match (to_us, message) {
                (false, Some(message)) => message.0,
                _ => id.0,
            },
        };
        let domain = mailbox.address.rsplit('@').next().unwrap_or("localhost");
        let header_id = format!("{}@{domain}", token.write(&self.scene.key, self.ticket.org));
        if let (Kind::Reply, Some(message)) = (kind, message) {
            desk::set_message_header(self.tx, message, &header_id)?;
        }
        if !to_us {
            channels::insert_thread_id(self.tx, &header_id, self.ticket.id, "out")?;
        }
        let held = kind.is_automatic() && !self.may_send(kind, &address)?;
        let state = match (self.scene.historic, held) {
            (true, _) => "sent",
            (false, true) => "held",
            (false, false) => "queued",
        };
        let mail = Outgoing {
            id,
            kind: kind.code().to_owned(),
            ticket: Some(self.ticket.id),
            message,
            person: Some(person),
            mailbox: Some(mailbox.id),
            address,
            header_id,
            state: state.to_owned(),
            attempts: 0,
            problem: if held { "brake".into() } else { String::new() },
            queued_at: self.scene.now,
            done_at: self.scene.historic.then_some(self.scene.now),
        };
        put(self.tx, &mail, self.scene.now + self.scene.mails_wait)
    }

    /// Asks the brakes: too many automatic mails to one address, about one subject, or of one ticket.
    fn may_send(&mut self, kind: Kind, address: &str) -> Result<bool, AppError> {
        if self.scene.historic {
            return Ok(true);
        }
        if kind != Kind::Acknowledgement {
            return take(self.tx, &format!("ticket:{}", self.ticket.id), brake::PER_TICKET, self.scene.now);
        }
        let to = fold(address);
        let about =
            format!("about:{to}:{}", blake3::hash(bare_subject(&self.ticket.subject).as_bytes()).to_hex());
        // The first empty bucket ends it; what the others lost comes back by itself.
        Ok(take(self.tx, &about, brake::PER_SUBJECT, self.scene.now)?
            && take(self.tx, &format!("to:{to}"), brake::PER_RECIPIENT, self.scene.now)?)
    }
}

fn take(tx: &mut Tx<'_>, name: &str, allowance: Allowance, now: i64) -> Result<bool, AppError> {
    let (bucket, may) = brake::take(channels::bucket(tx, name)?, allowance, now);
    channels::put_bucket(tx, name, bucket)?;
    Ok(may)
}

/// Writes a mail of the outbox and, when it is to go, the job that sends it at `at`.
pub(crate) fn put(tx: &mut Tx<'_>, mail: &Outgoing, at: i64) -> Result<(), AppError> {
    channels::insert_outgoing(tx, mail)?;
    if mail.state == "queued" {
        let payload = mail.id.to_string();
        jobs::enqueue(tx, &NewJob { kind: SEND, payload: &payload, run_at: at, dedup_key: None })?;
    }
    Ok(())
}

/// A mail to a person that is about no ticket: an invitation, a link, word of a webhook.
pub(crate) fn put_personal(
    tx: &mut Tx<'_>,
    scene: &Scene,
    kind: Kind,
    person: PersonId,
    address: String,
) -> Result<OutgoingId, AppError> {
    let Some(mailbox) = channels::mailboxes(tx)?.into_iter().next() else {
        return Err(AppError::Invalid("mail", "no-mailbox"));
    };
    let id = OutgoingId(scene.ids.next());
    let domain = mailbox.address.rsplit('@').next().unwrap_or("localhost").to_owned();
    let token = MailToken { ticket: TicketId(0), staff: Some(person), nonce: id.0 };
    let header = token.write(&scene.key, domain::ids::OrganisationId(0));
    let mail = Outgoing {
        id,
        kind: kind.code().to_owned(),
        ticket: None,
        message: None,
        person: Some(person),
        mailbox: Some(mailbox.id),
        address,
        header_id: format!("{header}@{domain}"),
        state: "queued".into(),
        attempts: 0,
        problem: String::new(),
        queued_at: scene.now,
        done_at: None,
    };
    put(tx, &mail, scene.now)?;
    Ok(id)
}

/// Tells an engineer that an order in his mail was not understood, and that his words became a note.
pub(crate) fn misunderstood(
    tx: &mut Tx<'_>,
    scene: &Scene,
    ticket: &Ticket,
    person: PersonId,
    message: Option<MessageId>,
) -> Result<(), AppError> {
    Plan::new(tx, scene, ticket).tell_person(Kind::Misunderstood, person, message)
}
