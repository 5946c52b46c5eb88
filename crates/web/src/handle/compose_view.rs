//! The composer, drawn from a ticket's facts: what is being written, what waits, what is new beside it.

use super::joining::open_children;
use super::ticket_view::{Back, body};
use crate::pages::ticket::{Composer, Held, News, Waiting};
use crate::pages::view::{Channel, State as S};
use crate::words;
use app::desk::TicketPage as Facts;
use domain::desk::Event;
use domain::people::Side;
use i18n::T;

/// The composer: with what comes back, else with the draft that was kept.
pub(super) fn composer(t: &T, facts: &Facts, back: Back) -> Composer {
    let states = if facts.ticket.state.is_live() {
        vec![S::WaitingRequester, S::Open, S::WaitingThirdParty, S::WaitingRelease, S::Scheduled, S::Solved]
    } else {
        vec![words::state(facts.ticket.state), S::Open]
    };
    let client = facts.ticket.watchers.iter().filter(|watcher| watcher.side == Side::Client);
    let draft = facts.composing.draft.as_ref();
    let kept = draft.filter(|_| back.text.is_empty() && !back.errors.any());
    let chosen = kept.and_then(|(kept, _)| domain::desk::State::from_code(&kept.leads_to)).map(words::state);
    let seen = back.seen.or(kept.map(|(kept, _)| kept.seen));
    Composer {
        note: kept.map_or(back.note, |(kept, _)| kept.note),
        text: kept.map_or(back.text, |(kept, _)| kept.text.clone()),
        to: facts.requester.name.clone(),
        channel: if facts.contacts.iter().any(|(kind, _)| kind == "mail") {
            Channel::Mail
        } else {
            Channel::Portal
        },
        copies: client.filter_map(|watcher| facts.names.get(&watcher.person).cloned()).collect(),
        seen_seq: facts.ticket.seq,
        state: chosen.filter(|state| states.contains(state)).unwrap_or(states[0]),
        states,
        errors: back.errors,
        news: seen.map(|seen| news(t, facts, seen)).unwrap_or_default(),
        files: draft.map(|(_, files)| files.iter().map(waiting).collect()).unwrap_or_default(),
        draft_ms: kept.map(|(kept, _)| kept.at),
        failed: kept.is_some_and(|(kept, _)| kept.failed),
        open_children: open_children(facts, facts.ticket.state.is_live()),
    }
}

fn waiting(file: &app::desk::KeptFile) -> Waiting {
    let bytes = u64::try_from(file.size).unwrap_or(0);
    Waiting { id: file.id.to_string(), name: file.name.clone(), bytes }
}

/// What was said by others after a version.
fn news(t: &T, facts: &Facts, seen: i64) -> Vec<News> {
    let fresh = facts.journal.iter().filter(|entry| entry.seq > seen);
    let messages = fresh.filter_map(|entry| match entry.event {
        Event::RequesterWrote { message, .. }
        | Event::Thanked { message, .. }
        | Event::Replied { message, .. }
        | Event::Noted { message, .. } => Some(message),
        _ => None,
    });
    let said = messages.filter_map(|id| facts.said.iter().find(|said| said.message.id == id));
    said.map(|said| News {
        id: said.message.id.to_string(),
        author: said
            .message
            .by
            .person
            .and_then(|id| facts.names.get(&id).cloned())
            .unwrap_or_else(|| t.of("product").to_owned()),
        at_ms: said.message.at,
        html: body(said, false),
    })
    .collect()
}

/// What was sent and can still be taken back.
pub(super) fn held(facts: &Facts) -> Vec<Held> {
    let held = facts.composing.held.iter();
    held.filter_map(|kept| {
        let due_ms = kept.due_at?;
        Some(Held { id: kept.id.to_string(), text: letter::html::from_text(&kept.text), due_ms })
    })
    .collect()
}
