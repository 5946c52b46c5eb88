//! Everything that a page of one ticket shows, within the rights of the one who looks.

use super::compose::{Composing, composing};
use super::kin::{Kin, Relative, kin};
use super::read::{Looks, QueueCounts, counts};
use super::write::load;
use crate::knowledge::{LearntFrom, learnt_from};
use crate::memory::{Recall, Staff};
use crate::{Actor, App, AppError, promise, topics};
use domain::desk::{Entry, Event, Known, Marks, Prepared, Ticket};
use domain::ids::{AttachmentId, MessageId, PersonId};
use domain::people::{Object, Permission, Role};
use std::collections::{BTreeMap, HashMap, HashSet};
use store::desk::{Attachment, Message};
use store::{Tx, blobs, channels, counters, desk, people};

/// A message with what belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// The message.
    pub message: Message,
    /// Its files.
    pub files: Vec<Attachment>,
    /// How it went out, a line for each addressee.
    pub deliveries: Vec<Delivery>,
}

/// How a mail fares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// To which address.
    pub address: String,
    /// `queued`, `sent`, `delivered`, `complained`, `failed`, `bounced`.
    pub state: String,
    /// How often it was tried to send it.
    pub attempts: i64,
    /// What is wrong.
    pub problem: String,
    /// When it went or was given up.
    pub at: Option<i64>,
}

/// A ticket's page.
#[derive(Clone, Debug)]
pub struct TicketPage {
    /// The ticket.
    pub ticket: Ticket,
    /// The client.
    pub org: people::Organisation,
    /// Who asks.
    pub requester: people::Person,
    /// How to reach him: kind and value.
    pub contacts: Vec<(String, String)>,
    /// The conversation; for the client's side only what is public.
    pub said: Vec<Said>,
    /// The journal; for the client's side only what concerns him.
    pub journal: Vec<Entry>,
    /// Names of the persons that appear.
    pub names: HashMap<PersonId, String>,
    /// Staff who can be assigned.
    pub staff: Staff,
    /// Other recent tickets of the client.
    pub neighbours: Vec<Relative>,
    /// How many tickets the client has had.
    pub neighbours_total: i64,
    /// What it has to do with other tickets.
    pub kin: Kin,
    /// What the one who looks has on its way here.
    pub composing: Composing,
    /// What it has to do with what the team knows.
    pub learnt: LearntFrom,
    /// «Probably belongs to»: number and subject.
    pub hint: Option<(i64, String)>,
    /// For one of us what stands around the page: the counters of the views, and how many mails wait for a person.
    pub counts: Option<(QueueCounts, Option<i64>)>,
    /// What leads the work on it.
    pub guide: crate::topics::Guide,
    /// How the next deadline stands.
    pub standing: Option<crate::promise::Standing>,
    /// The timer of the one who looks.
    pub timer: crate::hours::Clock,
    /// Who else of us is there now.
    pub beside: Vec<crate::presence::Present>,
    /// May see internal things.
    pub internal: bool,
    /// May answer for the desk.
    pub may_reply: bool,
    /// May work on it.
    pub may_work: bool,
    /// May confirm, reopen, like.
    pub may_judge: bool,
    /// May agree to hand-overs.
    pub may_lead: bool,
    /// What the lines are called that were set up.
    pub lines: BTreeMap<u8, String>,
}

impl App {
    /// The page of a ticket.
    pub async fn ticket(&self, actor: &Actor, number: i64) -> Result<TicketPage, AppError> {
        let (who, recall, scene) = (actor.clone(), self.recall(), self.scene());
        let found = self.db.read(move |tx| -> Result<TicketPage, AppError> {
            let ticket = load(tx, &who, number, Permission::TicketRead)?;
            let learnt = learnt_from(tx, &who, &ticket, &scene.rules)?;
            let standing = promise::standing(tx, &scene, &ticket)?;
            let timer = crate::hours::clock(tx, &who, ticket.id, scene.now)?;
            let page = page(tx, &who, &recall, ticket)?;
            let guide = topics::guide(tx, &scene, &who, &page.ticket, page.internal)?;
            Ok(TicketPage { learnt, standing, timer, guide, ..page })
        });
        let mut page = found.await?;
        if page.internal {
            page.lines = self.rules().lines.iter().map(|line| (line.number, line.name.clone())).collect();
        }
        page.beside = self.beside(actor, page.ticket.id, page.ticket.org);
        Ok(page)
    }

    /// A file, when its ticket may be read (and, if it came with a note, the note). What is infected nobody gets.
    pub async fn file(&self, actor: &Actor, id: AttachmentId) -> Result<(Attachment, Vec<u8>), AppError> {
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let file = desk::attachment(tx, id)?.ok_or(AppError::Missing)?;
                let ticket = desk::get(tx, file.ticket)?.ok_or(AppError::Missing)?;
                let watching = ticket.watching();
                let needed = if file.public { Permission::TicketRead } else { Permission::InternalRead };
                actor.may(needed, Object::Ticket(ticket.facts(&watching))).map_err(|_| AppError::Missing)?;
                if let Some(threat) = file.verdict.threat() {
                    return Err(AppError::Infected(threat.to_owned()));
                }
                let bytes = blobs::get(tx, &file.blob)?;
                Ok((file, bytes))
            })
            .await
    }
}

fn page(tx: &mut Tx<'_>, actor: &Actor, recall: &Recall, mut ticket: Ticket) -> Result<TicketPage, AppError> {
    let watching = ticket.watching();
    let object = Object::Ticket(ticket.facts(&watching));
    let internal = actor.can(Permission::InternalRead, object);
    if !internal {
        ticket.ties.clear();
        ticket.marks = Marks::default();
        ticket.known = Known::default();
        // The release they wait for is theirs to know.
        ticket.prepared = Prepared { planned: ticket.prepared.planned.take(), ..Prepared::default() };
        ticket.guided = ticket.guided.for_client();
    }
    let org = people::org(tx, ticket.org)?.ok_or(AppError::Missing)?;
    let requester = people::person(tx, ticket.requester)?.ok_or(AppError::Missing)?;
    let journal: Vec<Entry> = desk::journal(tx, ticket.id)?
        .into_iter()
        .filter(|entry| internal || is_public(&entry.event))
        .map(|entry| if internal { entry } else { for_client(entry) })
        .collect();
    let staff = match internal {
        true => crate::people::staff(tx, recall)?,
        false => Staff::default(),
    };
    let said = conversation(tx, &ticket, &journal, internal)?;
    let names = names(tx, &ticket, &journal, &said, &requester, &staff)?;
    let kin = kin(tx, actor, &ticket, &said)?;
    let hint = match (internal, desk::extra(tx, ticket.id)?.hint) {
        // What it points to may be another client's, whom this engineer does not serve.
        (true, Some(id)) => desk::row_only(tx, id)?
            .filter(|hinted| actor.can(Permission::InternalRead, Object::Organisation(hinted.org)))
            .map(|hinted| (hinted.number, hinted.subject)),
        _ => None,
    };
    Ok(TicketPage {
        contacts: if internal { people::contacts(tx, requester.id)? } else { vec![] },
        counts: match actor.may_somewhere(Permission::QueueRead) {
            Ok(()) => Some(counts(tx, Looks::of(actor), recall)?),
            Err(_) => None,
        },
        neighbours: if internal { desk::neighbours(tx, ticket.org, ticket.id, 5)? } else { vec![] },
        neighbours_total: match internal {
            true => {
                let key = domain::desk::keys::org_all(ticket.org);
                counters::get(tx, &[&key])?.get(&key).copied().unwrap_or(0)
            }
            false => 0,
        },
        may_reply: actor.can(Permission::TicketReply, object),
        may_work: actor.can(Permission::TicketWork, object),
        may_judge: actor.can(Permission::TicketJudge, object),
        may_lead: actor.can(Permission::LineManage, object),
        lines: BTreeMap::new(),
        composing: composing(tx, actor, &ticket)?,
        kin,
        ticket,
        org,
        requester,
        said,
        journal,
        names,
        staff,
        hint,
        learnt: LearntFrom::default(),
        beside: vec![],
        standing: None,
        timer: Default::default(),
        guide: topics::Guide::default(),
        internal,
    })
}

/// An entry without the words that are ours.
pub(crate) fn for_client(mut entry: Entry) -> Entry {
    if let Event::TimeLogged { spent: Some(spent), .. } = &mut entry.event
        && spent.hidden
    {
        spent.note.clear();
    }
    entry
}

/// What the client may read of a journal.
pub(crate) fn is_public(event: &Event) -> bool {
    !matches!(
        event,
        Event::Noted { .. }
            | Event::Reminded { .. }
            | Event::StageReached { .. }
            | Event::Promised { .. }
            | Event::LineChanged { .. }
            | Event::Routed { .. }
            | Event::Dealt { .. }
            | Event::HandOverAsked { .. }
            | Event::HandOverDeclined { .. }
            | Event::Reproduced { .. }
            | Event::Searched { .. }
            | Event::Linked { .. }
            | Event::Unlinked { .. }
            | Event::SplitOff { .. }
            | Event::Flagged { .. }
            | Event::Referred { .. }
            | Event::TaskMoved { .. }
            | Event::Unreferred { .. }
            | Event::SolvedWith { .. }
            | Event::SolvedOtherwise { .. }
            | Event::ArticleBegun { .. }
            | Event::ArticleWaived { .. }
            | Event::Recorded { .. }
            | Event::Edited { .. }
            | Event::Bounced { .. }
            | Event::Complained { .. }
            | Event::FileInfected { .. }
            | Event::AutoReplied { .. }
            | Event::ThanksOverruled
            | Event::ProcedureBegun { .. }
            | Event::StepAnswered { .. }
            | Event::ProcedureStopped { .. }
            | Event::ProcedureTakenUp
            | Event::AssetNamed { .. }
            | Event::AssetUnnamed { .. }
            | Event::TopicSet { asked: domain::desk::Asked { public: false, .. }, .. }
            | Event::FactsChanged { public: false, .. }
            | Event::WatcherAdded { side: domain::people::Side::Staff, .. }
    )
}

/// What was said here, and in the tickets that are part of this one.
fn conversation(
    tx: &mut Tx<'_>,
    ticket: &Ticket,
    journal: &[Entry],
    internal: bool,
) -> Result<Vec<Said>, AppError> {
    let mut files: HashMap<MessageId, Vec<Attachment>> = HashMap::new();
    let mut deliveries: HashMap<MessageId, Vec<Delivery>> = HashMap::new();
    let mut messages: Vec<Message> = Vec::new();
    let joined = journal.iter().any(|entry| matches!(entry.event, Event::Absorbed { .. }));
    let whole = if joined { desk::whole(tx, ticket.id)? } else { vec![ticket.id] };
    for part in &whole {
        for file in desk::attachments(tx, *part)? {
            files.entry(file.message).or_default().push(file);
        }
        messages.extend(desk::messages(tx, *part)?);
        let mails = if internal { channels::outgoing_of(tx, *part)? } else { vec![] };
        for mail in mails {
            if let (Some(message), "reply" | "copy") = (mail.message, mail.kind.as_str()) {
                let delivery = Delivery {
                    address: mail.address,
                    state: mail.state,
                    attempts: mail.attempts,
                    problem: mail.problem,
                    at: mail.done_at,
                };
                deliveries.entry(message).or_default().push(delivery);
            }
        }
    }
    if whole.len() > 1 {
        // What was split off and came back is said once.
        let ids: HashSet<MessageId> = messages.iter().map(|message| message.id).collect();
        messages.retain(|message| message.copy_of.is_none_or(|of| !ids.contains(&of)));
        messages.sort_by_key(|message| (message.at, message.id));
    }
    Ok(messages
        .into_iter()
        .filter(|message| internal || message.public)
        .map(|message| Said {
            files: files.remove(&message.id).unwrap_or_default(),
            deliveries: deliveries.remove(&message.id).unwrap_or_default(),
            message,
        })
        .collect())
}

/// Who the persons of a page are; most of them are known already.
fn names(
    tx: &mut Tx<'_>,
    ticket: &Ticket,
    journal: &[Entry],
    said: &[Said],
    requester: &people::Person,
    staff: &[(PersonId, String, Role)],
) -> Result<HashMap<PersonId, String>, AppError> {
    let mut ids: Vec<PersonId> = ticket.watching();
    ids.extend(ticket.assignee);
    ids.extend(said.iter().filter_map(|said| said.message.by.person));
    for entry in journal {
        ids.extend(entry.by.person);
        match &entry.event {
            Event::Assigned { to } | Event::Routed { to, .. } => ids.extend(*to),
            Event::Dealt { to, .. } => ids.push(*to),
            Event::WatcherAdded { person, .. } | Event::WatcherRemoved { person } => ids.push(*person),
            _ => {}
        }
    }
    ids.sort_unstable();
    ids.dedup();
    let mut names = HashMap::with_capacity(ids.len());
    for id in ids {
        let known = staff.iter().find(|one| one.0 == id).map(|one| one.1.clone());
        let known = known.or_else(|| (id == requester.id).then(|| requester.name.clone()));
        let name = if known.is_some() { known } else { people::name(tx, id)? };
        names.extend(name.map(|name| (id, name)));
    }
    Ok(names)
}
