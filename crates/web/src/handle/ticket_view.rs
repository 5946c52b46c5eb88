//! The engineer's page of a ticket, drawn from its facts.

use super::compose_view::{composer, held};
use super::joining::{line_of, links, open_children};
use crate::http::Visitor;
use crate::pages::TicketPage;
use crate::pages::shell::{FieldErrors, Shell};
use crate::pages::ticket::{Consent, Contact, Entry, Message, MessageKind, Panel, Sibling};
use crate::pages::view::{Channel, Choice, Delivery, File, FileScan, Person};
use crate::promise::Chip;
use crate::topics::GuideView;
use crate::topics::procedure::runs;
use crate::words::{self, Teller};
use app::desk::{Said, TicketPage as Facts};
use app::scan::Verdict;
use domain::desk::{Event, Flag, LINES, State};
use domain::ids::{MessageId, PersonId};
use domain::people::{Permission, Side};
use i18n::T;
use std::collections::{HashMap, HashSet};

/// What comes back with a page on which something could not be sent.
#[derive(Default)]
pub struct Back {
    /// The words.
    pub text: String,
    /// Whether they were to be a note.
    pub note: bool,
    /// What is wrong.
    pub errors: FieldErrors,
    /// The version that the writer saw, when what came after it is to be shown.
    pub seen: Option<i64>,
}

/// The page.
pub fn view(
    visitor: &Visitor,
    shell: Shell,
    facts: Facts,
    images: Option<MessageId>,
    back: Back,
) -> TicketPage {
    let t = visitor.t.clone();
    let me = visitor.signed.as_deref().and_then(|signed| signed.actor.person);
    let entries = Entry::with_days(&t, entries(&t, &facts, images));
    let ticket = &facts.ticket;
    let assignee = ticket.assignee.map(|id| person(id, &facts.names));
    let may_write = facts.may_reply && ticket.merged.is_none();
    TicketPage {
        shell,
        number: ticket.number.to_string(),
        subject: ticket.subject.clone(),
        state: words::state(ticket.state),
        turn: words::turn(ticket.turn()),
        since_ms: ticket.turn_since,
        due: facts.standing.as_ref().map(|standing| Chip::of(&t, standing, &facts.org.zone)),
        priority: words::priority(ticket.priority),
        line: ticket.line,
        channel: words::channel(ticket.channel),
        mine: ticket.assignee.is_some() && ticket.assignee == me,
        assignee,
        entries,
        composer: may_write.then(|| composer(&t, &facts, back)),
        held: held(&facts),
        part_of: facts.kin.goes_on_in.as_ref().map(line_of),
        may_part: facts.may_work,
        panel: panel(visitor, &facts, me),
        beside: super::presence::beside(&facts.beside),
        t,
    }
}

/// A person among the names.
pub fn person(id: PersonId, names: &HashMap<PersonId, String>) -> Person {
    Person::new(id.to_string(), names.get(&id).cloned().unwrap_or_default())
}

/// The conversation: what was said and what happened, in the order of the journal.
pub fn entries(t: &T, facts: &Facts, images: Option<MessageId>) -> Vec<Entry> {
    // That a mail came back is told by the report itself, where there is one.
    let reported: HashSet<i64> =
        facts.said.iter().filter(|said| said.message.kind == "bounce").map(|said| said.message.at).collect();
    let mut said: HashMap<MessageId, &Said> = facts.said.iter().map(|said| (said.message.id, said)).collect();
    let mut teller = Teller::new(&facts.names);
    let mut out: Vec<(i64, Entry)> = Vec::with_capacity(facts.journal.len());
    for entry in &facts.journal {
        let told = teller.tell(entry, &facts.requester.name);
        let message = match &entry.event {
            Event::RequesterWrote { message, .. }
            | Event::Thanked { message, .. }
            | Event::Replied { message, .. }
            | Event::Noted { message, .. }
            | Event::AutoReplied { message } => said.remove(message),
            _ => None,
        };
        match (message, told) {
            (Some(said), _) => out.push((entry.at, Entry::Message(message_view(t, said, facts, images)))),
            // That work goes on when the client writes needs no line of its own.
            (None, Some(_)) if entry.event == Event::Resumed && entry.by.side != Side::Staff => {}
            (None, Some(_))
                if matches!(entry.event, Event::Bounced { .. }) && reported.contains(&entry.at) => {}
            (None, Some(told)) if is_shown(&entry.event) => out.push((entry.at, Entry::Event(told))),
            _ => {}
        }
    }
    for said in facts.said.iter().filter(|one| said.contains_key(&one.message.id)) {
        out.push((said.message.at, Entry::Message(message_view(t, said, facts, images))));
    }
    out.extend(runs(t, facts).into_iter().map(|run| (run.at_ms, Entry::Run(run))));
    out.sort_by_key(|(at, _)| *at);
    out.into_iter().map(|(_, entry)| entry).collect()
}

/// What the conversation shows between its messages; the journal page shows everything.
fn is_shown(event: &Event) -> bool {
    !matches!(
        event,
        Event::Opened { .. }
            | Event::RequesterWrote { .. }
            | Event::Replied { .. }
            | Event::Noted { .. }
            | Event::Thanked { .. }
            | Event::AutoReplied { .. }
            | Event::Promised { .. }
            // One line tells the whole run.
            | Event::ProcedureBegun { .. }
            | Event::StepAnswered { .. }
            | Event::ProcedureStopped { .. }
            | Event::ProcedureTakenUp
            | Event::Confirmed
    )
}

fn message_view(t: &T, said: &Said, facts: &Facts, images: Option<MessageId>) -> Message {
    let message = &said.message;
    let kind = match (message.kind.as_str(), message.public, message.by.side) {
        ("auto_reply" | "bounce" | "complaint", ..) => MessageKind::Robot,
        (_, false, _) => MessageKind::Note,
        (_, true, Side::Staff) => MessageKind::Reply,
        _ => MessageKind::Client,
    };
    let author = match message.by.person {
        Some(id) => person(id, &facts.names),
        None if kind == MessageKind::Robot => Person::new("0", t.of("robot-mail-server")),
        None => Person::new("0", t.of("product")),
    };
    let show = images == Some(message.id);
    let others: Vec<&str> = match kind {
        MessageKind::Reply => said.deliveries.iter().skip(1).map(|sent| sent.address.as_str()).collect(),
        _ => Vec::new(),
    };
    Message {
        id: message.id.to_string(),
        kind,
        author,
        outside: message.by.side == Side::Outside,
        to: others.join(", "),
        channel: words::channel(message.via),
        at_ms: message.at,
        html: body(said, show),
        quoted: quoted(said, show),
        files: files(said),
        blocked_images: if show { 0 } else { u32::try_from(message.remote_images).unwrap_or(0) },
        delivery: delivery(said),
        part: facts.kin.parts.get(&message.ticket).map(i64::to_string),
        versions: message.versions,
        edit: facts.kin.editable.contains(&message.id).then(|| message.body.clone()),
        may_split: facts.may_work && facts.ticket.merged.is_none() && message.by.side != Side::Staff,
    }
}

/// What is new of a message, as HTML that was sanitised when it was stored.
pub fn body(said: &Said, show_images: bool) -> String {
    match said.message.html.as_str() {
        "" => letter::html::from_text(&said.message.body),
        html => with_pictures(html, said, show_images),
    }
}

/// What of a message is folded.
pub fn quoted(said: &Said, show_images: bool) -> String {
    match (said.message.html.as_str(), said.message.quoted_html.as_str(), said.message.quoted.as_str()) {
        ("", _, "") => String::new(),
        ("", _, text) => letter::html::from_text(text),
        (_, html, _) => with_pictures(html, said, show_images),
    }
}

/// Pictures of the mail itself get their addresses; pictures from elsewhere only when asked for.
fn with_pictures(html: &str, said: &Said, show_images: bool) -> String {
    let mut html = html.to_owned();
    for file in &said.files {
        let Some(id) = &file.content_id else { continue };
        let from = format!("\"/attachments/cid/{}\"", app::mail::judge::cid_path(id));
        let name = crate::pages::view::escape_path(&file.name);
        html = html.replace(&from, &format!("\"/attachments/{}/{name}\"", file.id));
    }
    if show_images { html.replace(" data-remote-src=\"https://", " src=\"https://") } else { html }
}

/// The files of a message, but those that its text shows.
pub fn files(said: &Said) -> Vec<File> {
    let shown = |id: &Option<String>| {
        id.as_ref().is_some_and(|id| said.message.html.contains(&app::mail::judge::cid_path(id)))
    };
    let within = |file: &app::desk::Attachment| {
        file.inline && shown(&file.content_id) && file.verdict.threat().is_none()
    };
    let listed = said.files.iter().filter(|file| !within(file));
    listed
        .map(|file| File {
            id: file.id.to_string(),
            name: file.name.clone(),
            bytes: u64::try_from(file.size).unwrap_or(0),
            picture: is_picture(&file.mime),
            scan: match &file.verdict {
                Verdict::Unscanned | Verdict::Clean => FileScan::Fine,
                Verdict::Waiting => FileScan::Waiting,
                Verdict::TooBig => FileScan::TooBig,
                Verdict::Infected(threat) => FileScan::Infected(threat.clone()),
            },
        })
        .collect()
}

/// Pictures that a browser shows without running anything.
pub fn is_picture(mime: &str) -> bool {
    matches!(mime, "image/png" | "image/jpeg" | "image/gif" | "image/webp")
}

/// The worst of the deliveries: what came back is shown before what went, and what went before what arrived.
fn delivery(said: &Said) -> Option<Delivery> {
    let worst = said.deliveries.iter().max_by_key(|delivery| match delivery.state.as_str() {
        "bounced" | "failed" => 5,
        "complained" => 4,
        "queued" | "held" => 3,
        "delivered" => 1,
        _ => 2,
    })?;
    let (to, why) = (worst.address.clone(), worst.problem.clone());
    let at_ms = worst.at.unwrap_or(said.message.at);
    Some(match worst.state.as_str() {
        "bounced" if why.contains(&to) => Delivery::Bounced { why },
        "bounced" if why.is_empty() => Delivery::Bounced { why: to },
        "bounced" => Delivery::Bounced { why: format!("{to}: {why}") },
        "failed" => Delivery::Failed { to, why },
        "complained" => Delivery::Complained { who: to },
        // A copy of the client's own words: only trouble is news.
        _ if said.message.by.side != Side::Staff => return None,
        "queued" if worst.attempts > 0 => Delivery::Retrying { tries: worst.attempts, why },
        "queued" | "held" => Delivery::Queued,
        "delivered" => Delivery::Delivered { at_ms },
        _ => Delivery::Sent { at_ms },
    })
}

fn panel(visitor: &Visitor, facts: &Facts, me: Option<PersonId>) -> Panel {
    let (t, ticket) = (&visitor.t, &facts.ticket);
    let may_read = visitor.staff().is_ok_and(|actor| actor.may_somewhere(Permission::PeopleRead).is_ok());
    let assignees = facts
        .staff
        .iter()
        .map(|(id, name, _)| Choice::new(id.to_string(), name.clone(), ticket.assignee == Some(*id)));
    let lines =
        (1..=LINES).filter(|line| *line <= 3 || *line == ticket.line || facts.lines.contains_key(line));
    let lines =
        lines.map(|line| Choice::new(line.to_string(), line_name(t, facts, line), line == ticket.line));
    let contacts = facts.contacts.iter().map(|(kind, address)| Contact {
        channel: if kind == "mail" { Channel::Mail } else { Channel::Phone },
        address: address.clone(),
    });
    let there = T::new(t.lang(), &facts.requester.zone, t.now_ms());
    let may_work = facts.may_work && ticket.merged.is_none();
    Panel {
        requester: Person::new(facts.requester.id.to_string(), facts.requester.name.clone()),
        post: facts.requester.position.clone(),
        client: facts.org.name.clone(),
        about: may_read.then(|| {
            (
                format!("/settings/people/{}", facts.requester.id),
                format!("/settings/organisations/{}", facts.org.id),
            )
        }),
        memo: if facts.internal { facts.org.memo.trim().to_owned() } else { String::new() },
        may_work,
        links: links(facts),
        flags: Flag::ALL.into_iter().map(|flag| (flag, ticket.marks.has(flag))).collect(),
        references: ticket.marks.references.clone(),
        tasks: ticket.prepared.tasks.clone(),
        planned: ticket.prepared.planned.clone(),
        guide: GuideView::of(t, facts),
        learnt: facts.learnt.clone(),
        may_write: visitor.staff().is_ok_and(|actor| actor.may_somewhere(Permission::ArticleWrite).is_ok()),
        open_children: open_children(facts, ticket.state == State::Solved),
        moves: ticket.state.moves().filter(|_| may_work).map(words::state).collect(),
        local_time: t.with("panel-local-time").arg("at", &there.clock(t.now_ms())).to_string(),
        contacts: contacts.collect(),
        assignees: assignees.collect(),
        lines: lines.collect(),
        reproduction: ticket.prepared.reproduction.clone().unwrap_or_default(),
        consent: consent(visitor, facts),
        watchers: ticket.watchers.iter().map(|watcher| person(watcher.person, &facts.names)).collect(),
        watching: me.is_some_and(|me| ticket.watchers.iter().any(|watcher| watcher.person == me)),
        impact: words::impact(ticket.impact),
        urgency: words::urgency(ticket.urgency),
        kind: words::kind(ticket.kind),
        minutes: ticket.minutes,
        timer: facts.timer.running.then(|| t.now_ms() - facts.timer.shown),
        siblings: facts
            .neighbours
            .iter()
            .map(|brief| Sibling {
                number: brief.number.to_string(),
                subject: brief.subject.clone(),
                state: words::state(brief.state),
            })
            .collect(),
        siblings_total: facts.neighbours_total,
        journal_total: i64::try_from(facts.journal.len()).unwrap_or(0),
    }
}

/// What a line is called.
fn line_name(t: &T, facts: &Facts, line: u8) -> String {
    facts.lines.get(&line).cloned().unwrap_or_else(|| t.n("line-n", u32::from(line)).to_string())
}

/// A hand-over that waits for the head.
fn consent(visitor: &Visitor, facts: &Facts) -> Option<Consent> {
    let asked = facts.ticket.prepared.asked.as_ref()?;
    let by = asked.by.and_then(|by| facts.names.get(&by)).cloned().unwrap_or_default();
    Some(Consent {
        line: line_name(&visitor.t, facts, asked.line),
        note: asked.note.clone(),
        by,
        at_ms: asked.at,
        mine: facts.may_lead,
    })
}
