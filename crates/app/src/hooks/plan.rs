//! Which events of a journal other systems are told. Runs inside the unit of work that wrote the entries, so that
//! nothing is told that did not happen, and nothing that happened is left untold.

use crate::desk::Acted;
use crate::{AppError, Scene};
use domain::desk::{Entry, Event, Ticket};
use domain::ids::DeliveryId;
use domain::time::rfc3339;
use serde_json::{Value, json};
use store::Tx;
use store::hooks::{self, Delivery, Hook};

/// Everything that can be told.
pub const EVENTS: &[&str] = &[
    "ticket.created",
    "ticket.updated",
    "ticket.assigned",
    "ticket.commented",
    "ticket.replied",
    "ticket.noted",
    "ticket.solved",
    "ticket.confirmed",
    "ticket.reopened",
    "ticket.closed",
    "ticket.rejected",
    "ticket.merged",
    "ticket.unmerged",
];

/// What a trial is told as: about no ticket, to one address, once.
pub const TRIAL: &str = "webhook.trial";

/// The body of a trial.
pub(super) fn trial_body(now: i64) -> String {
    json!({ "type": TRIAL, "timestamp": rfc3339(now), "data": {} }).to_string()
}

/// Under which name an event of the journal is told.
fn name(event: &Event) -> Option<&'static str> {
    Some(match event {
        Event::Opened { .. } => "ticket.created",
        Event::Assigned { .. } | Event::Dealt { .. } | Event::Routed { to: Some(_), .. } => "ticket.assigned",
        Event::RequesterWrote { .. } | Event::Thanked { .. } => "ticket.commented",
        Event::Replied { .. } => "ticket.replied",
        Event::Noted { .. } => "ticket.noted",
        Event::Solved => "ticket.solved",
        Event::Confirmed => "ticket.confirmed",
        Event::Reopened | Event::ThanksOverruled => "ticket.reopened",
        Event::Closed { .. } => "ticket.closed",
        Event::Rejected { .. } => "ticket.rejected",
        Event::Merged { .. } => "ticket.merged",
        Event::Unmerged { .. } => "ticket.unmerged",
        Event::Acknowledged
        | Event::AutoReplied { .. }
        | Event::Bounced { .. }
        | Event::Complained { .. }
        | Event::FileInfected { .. }
        | Event::Promised { .. }
        | Event::StageReached { .. }
        | Event::FollowedUp { .. }
        | Event::Reminded { .. } => return None,
        _ => "ticket.updated",
    })
}

/// Puts into the queue what an act has to tell: each kind of event once.
pub(crate) fn plan(tx: &mut Tx<'_>, scene: &Scene, acted: &Acted) -> Result<(), AppError> {
    if scene.historic {
        return Ok(());
    }
    let mut told: Vec<(&'static str, &Entry)> = Vec::new();
    // The first words of a ticket are its opening.
    let opened = acted.entries.iter().any(|entry| matches!(entry.event, Event::Opened { .. }));
    let entries =
        acted.entries.iter().filter(|entry| !opened || !matches!(entry.event, Event::RequesterWrote { .. }));
    for entry in entries {
        if let Some(name) = name(&entry.event)
            && !told.iter().any(|(known, _)| *known == name)
        {
            told.push((name, entry));
        }
    }
    if told.is_empty() {
        return Ok(());
    }
    let hooks: Vec<Hook> = hooks::hooks(tx)?.into_iter().filter(|hook| hook.active).collect();
    for (name, entry) in told {
        let hears = |hook: &&Hook| hook.events.is_empty() || hook.events.iter().any(|event| event == name);
        let mut body = None;
        for hook in hooks.iter().filter(hears) {
            let body = body.get_or_insert_with(|| body_of(name, &acted.ticket, entry).to_string());
            let delivery = queued(DeliveryId(scene.ids.next()), hook, name, body.clone(), scene.now);
            hooks::insert_delivery(tx, &Delivery { number: Some(acted.ticket.number), ..delivery })?;
        }
    }
    Ok(())
}

/// A telling that was not tried yet.
pub(super) fn queued(id: DeliveryId, hook: &Hook, event: &str, body: String, now: i64) -> Delivery {
    Delivery {
        id,
        hook: hook.id,
        event: event.to_owned(),
        number: None,
        body,
        at: now,
        state: "pending".into(),
        attempts: 0,
        due_at: now,
        done_at: None,
        status: None,
        answer: String::new(),
        problem: String::new(),
    }
}

/// What is told: who the ticket is and how it stands, no words of the conversation. Whoever wants those asks for them,
/// with the rights of his token.
fn body_of(name: &str, ticket: &Ticket, entry: &Entry) -> Value {
    let id = |id: i64| id.to_string();
    let message = match &entry.event {
        Event::RequesterWrote { message, .. }
        | Event::Thanked { message, .. }
        | Event::Replied { message, .. }
        | Event::Noted { message, .. } => Some(id(message.0)),
        _ => None,
    };
    json!({
        "type": name,
        "timestamp": rfc3339(entry.at),
        "data": {
            "ticket": {
                "id": id(ticket.id.0),
                "number": ticket.number,
                "version": ticket.seq,
                "subject": ticket.subject,
                "type": ticket.kind.code(),
                "state": ticket.state.code(),
                "turn": ticket.turn().code(),
                "priority": ticket.priority.number(),
                "impact": ticket.impact.code(),
                "urgency": ticket.urgency.code(),
                "line": ticket.line,
                "organisation_id": id(ticket.org.0),
                "requester_id": id(ticket.requester.0),
                "assignee_id": ticket.assignee.map(|person| id(person.0)),
                "opened_at": rfc3339(ticket.opened_at),
                "updated_at": rfc3339(ticket.updated_at),
            },
            "what": entry.event.code(),
            "message_id": message,
            "by": { "side": entry.by.side, "person_id": entry.by.person.map(|person| id(person.0)) },
            "via": entry.via.code(),
        }
    })
}
