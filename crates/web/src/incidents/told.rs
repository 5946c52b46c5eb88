//! The journal of an incident in sentences.

use super::severity_key;
use app::incidents::Room;
use domain::duty::{Channel, Reason, Skip, Skipped, Via};
use domain::ids::PersonId;
use domain::incident::{Event, Fact, Linked, Said};
use i18n::T;
use std::collections::BTreeMap;

/// The key of a channel.
pub(crate) fn channel_key(channel: Channel) -> &'static str {
    match channel {
        Channel::Live => "channel-live",
        Channel::Telegram => "channel-telegram",
        Channel::Mail => "channel-call-mail",
        Channel::Webhook => "channel-webhook",
    }
}

/// The key of why somebody is away.
pub(crate) fn reason_key(reason: Reason) -> &'static str {
    match reason {
        Reason::Busy => "away-busy",
        Reason::Absent => "away-absent",
        Reason::OffDuty => "away-off-duty",
    }
}

/// Why somebody, or a step, was passed over.
pub(crate) fn skip_key(why: Skip) -> &'static str {
    match why {
        Skip::Away(reason) => reason_key(reason),
        Skip::Declined => "skip-declined",
        Skip::Gap => "skip-gap",
        Skip::NoSuchRole => "skip-no-role",
        Skip::Closed => "skip-closed",
    }
}

/// Who was passed over and why, in a sentence.
pub(crate) fn skipped(t: &T, names: &BTreeMap<PersonId, String>, one: &Skipped) -> String {
    let why = t.of(skip_key(one.why));
    match one.person {
        Some(person) => format!("{}: {why}", of(names, person)),
        None => t.with("skip-step").arg("step", one.step as i64 + 1).arg("why", why).to_string(),
    }
}

/// By which way it came to somebody.
pub(crate) fn via(t: &T, names: &BTreeMap<PersonId, String>, via: &Via) -> String {
    match via {
        Via::Named => t.of("via-named").to_owned(),
        Via::Role(role) => t.with("via-role").arg("role", role.as_str()).to_string(),
        Via::Rota(rota) => t.with("via-rota").arg("rota", rota.as_str()).to_string(),
        Via::Deputy(person) => t.with("via-deputy").arg("name", &of(names, *person)).to_string(),
        Via::Above(person) => t.with("via-above").arg("name", &of(names, *person)).to_string(),
        Via::Head => t.of("via-head").to_owned(),
    }
}

/// Somebody's name.
pub(crate) fn of(names: &BTreeMap<PersonId, String>, person: PersonId) -> String {
    names.get(&person).cloned().unwrap_or_default()
}

/// A fact in words: of ours by its key, of other systems as they say it.
pub(crate) fn fact(t: &T, (label, value): &Fact) -> String {
    let key = match label.as_str() {
        "norm" => "fact-norm",
        "actual" => "fact-actual",
        "missing" => "fact-missing",
        "stuck" => "fact-stuck",
        "source" => "fact-source",
        "silent" => "fact-silent",
        "our_side" => "fact-our-side",
        other => {
            return if value.is_empty() { other.to_owned() } else { format!("{other}: {value}") };
        }
    };
    // A silence comes in minutes.
    let span = match value.parse::<i64>() {
        Ok(minutes) if label == "silent" => t.span(minutes.saturating_mul(domain::time::MINUTE)).to_string(),
        _ => value.clone(),
    };
    t.with(key).arg("value", span.as_str()).to_string()
}

/// What somebody said in a thread.
pub(crate) fn said_by(t: &T, said: &Said) -> String {
    let at = t.moment(said.at).to_string();
    t.with("report-said").arg("text", said.text.as_str()).arg("at", &at).to_string()
}

/// An entry in a sentence; its words apart.
pub(crate) fn event(t: &T, room: &Room, by: Option<PersonId>, event: &Event) -> (String, String) {
    let name = |person: PersonId| of(&room.names, person);
    let who = by.map(name).unwrap_or_default();
    let with_name = |key: &'static str, person: PersonId| t.with(key).arg("name", &name(person)).to_string();
    let none = String::new;
    match event {
        Event::Raised { signal, by_client, .. } => {
            let key = if *by_client { "told-raised-client" } else { "told-raised" };
            (t.of(key).to_owned(), signal.title.clone())
        }
        Event::Told { facts, title, .. } => {
            let facts: Vec<String> = facts.iter().take(5).map(|one| fact(t, one)).collect();
            let words = [vec![title.clone()], facts].concat().into_iter().filter(|one| !one.is_empty());
            (t.of("told-told").to_owned(), words.collect::<Vec<_>>().join(" · "))
        }
        Event::Called { call, .. } => {
            let until = t.clock(call.until).to_string();
            let called = name(call.person);
            let told = t.with("told-called").arg("name", &called).arg("until", &until);
            let mut words = vec![via(t, &room.names, &call.via)];
            words.extend(call.skipped.iter().map(|one| skipped(t, &room.names, one)));
            (told.to_string(), words.join(" · "))
        }
        Event::Missed { person } => (with_name("told-missed", *person), none()),
        Event::Exhausted => (t.of("told-exhausted").to_owned(), none()),
        Event::Acknowledged { person, by, .. } => {
            let channel = by.map(|by| t.of(channel_key(by)).to_owned()).unwrap_or_default();
            (with_name("told-acknowledged", *person), channel)
        }
        Event::Declined { person } => (with_name("told-declined", *person), none()),
        Event::Reminded { person, .. } => (with_name("told-reminded", *person), none()),
        Event::Unacknowledged { person, .. } => (with_name("told-unacknowledged", *person), none()),
        Event::LeadTaken { person } => (with_name("told-lead", *person), none()),
        Event::CommunicatorTaken { person } => (with_name("told-communicator", *person), none()),
        Event::Noted { text } => (t.with("told-noted").arg("name", &who).to_string(), text.clone()),
        Event::Judged { severity } => {
            let word = t.of(severity_key(*severity));
            (t.with("told-judged").arg("severity", word).to_string(), none())
        }
        Event::Linked { with } => (t.of("told-linked").to_owned(), linked(t, with)),
        Event::Asked { counterparty, text } => {
            (t.with("told-asked").arg("name", counterparty.as_str()).to_string(), text.clone())
        }
        Event::Answered { counterparty, text } => {
            (t.with("told-answered").arg("name", counterparty.as_str()).to_string(), text.clone())
        }
        Event::Drafted { report, .. } => {
            let at = t.clock(report.at).to_string();
            (t.with("told-drafted").arg("at", &at).to_string(), none())
        }
        Event::Edited { .. } => (t.with("told-edited").arg("name", &who).to_string(), none()),
        Event::Reported { report, to } => {
            let key = if report.closing { "told-closing" } else { "told-reported" };
            let at = t.clock(report.at).to_string();
            let names: Vec<String> = to.iter().map(|person| name(*person)).collect();
            (t.with(key).arg("at", &at).to_string(), names.join(", "))
        }
        Event::Decided { step_in } => {
            let key = if *step_in { "told-stepped-in" } else { "told-carry-on" };
            (t.with(key).arg("name", &who).to_string(), none())
        }
        Event::Recovered { .. } => (t.of("told-recovered").to_owned(), none()),
        Event::Returned { .. } => (t.of("told-returned").to_owned(), none()),
        Event::CausesFound { .. } => (t.with("told-causes").arg("name", &who).to_string(), none()),
        Event::ActionAdded { text } => (t.of("told-action").to_owned(), text.clone()),
        Event::ActionDone { n } => {
            let action = room.kept.incident.actions.get(*n).map(|one| one.text.clone());
            (t.of("told-action-done").to_owned(), action.unwrap_or_default())
        }
        Event::Closed => (t.with("told-closed").arg("name", &who).to_string(), none()),
    }
}

/// What an incident is linked with, in words.
pub(crate) fn linked(t: &T, with: &Linked) -> String {
    match with {
        Linked::Ticket(number) => t.with("linked-ticket").arg("number", *number).to_string(),
        Linked::Order(key) => t.with("linked-order").arg("key", key.as_str()).to_string(),
        Linked::Alert(name) => name.clone(),
    }
}
