//! The settings area: an administrator or a head of support sets the desk up, without a manual.
//!
//! Each file is a room: its page structs and the handlers that fill them. Handlers call one use-case and show what it
//! says; rights are asked by the use-case, tabs that lead to a refusal are not shown.

pub mod audit;
pub mod branding;
pub mod import;
pub mod mailboxes;
pub mod organisations;
pub mod overview;
pub mod people;
pub mod person;
pub mod rules;
pub mod setup;
pub mod tokens;
pub mod vocabulary;
pub mod webhooks;
mod words;

use crate::http::{Oops, Visitor};
use crate::pages::view::State;
use crate::pages::{Notice, Shell, Tone};
use app::desk::Brief;
use app::{Actor, App};
use domain::ids::TicketId;
use domain::people::Permission;
use serde::Deserialize;

/// The rooms, in the order of their tabs: address, name, and what one must be allowed. A new room is a line here.
const ROOMS: &[(&str, &str, Permission)] = &[
    ("/settings", "settings", Permission::PeopleRead),
    ("/settings/mailboxes", "settings-mailboxes", Permission::DeskManage),
    ("/settings/organisations", "settings-organisations", Permission::PeopleRead),
    ("/settings/people", "settings-people", Permission::PeopleRead),
    ("/settings/roles", "settings-roles", Permission::PeopleRead),
    ("/settings/answers", "answers-title", Permission::PeopleRead),
    ("/settings/macros", "macros-title", Permission::PeopleRead),
    ("/settings/vocabulary", "settings-vocabulary", Permission::TicketNote),
    ("/settings/lines", "settings-lines", Permission::LineManage),
    ("/settings/routes", "settings-routes", Permission::LineManage),
    ("/settings/rules", "settings-rules", Permission::DeskManage),
    ("/settings/topics", "settings-topics", Permission::TopicManage),
    ("/settings/calendars", "settings-calendars", Permission::PromiseManage),
    ("/settings/plans", "settings-plans", Permission::PromiseManage),
    ("/settings/alerts", "settings-alerts", Permission::DutyManage),
    ("/settings/orders", "settings-orders", Permission::OrdersManage),
    ("/settings/services", "settings-services", Permission::HoursManage),
    ("/settings/branding", "settings-branding", Permission::DeskManage),
    ("/settings/tokens", "settings-tokens", Permission::PeopleRead),
    ("/settings/webhooks", "settings-webhooks", Permission::DeskManage),
    ("/settings/trackers", "settings-trackers", Permission::DeskManage),
    ("/settings/audit", "settings-audit", Permission::AuditRead),
];

/// A tab of the area.
#[derive(Clone, Debug)]
pub struct Tab {
    /// Where it leads.
    pub href: &'static str,
    /// The key of its name.
    pub key: &'static str,
    /// Whether the page stands in it.
    pub here: bool,
}

/// A ticket in a history.
#[derive(Clone, Debug)]
pub struct TicketLine {
    /// Its number.
    pub number: String,
    /// Its subject.
    pub subject: String,
    /// Its state.
    pub state: State,
    /// When it last changed.
    pub at_ms: i64,
}

/// What lists are asked for, and what has just been done.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    done: String,
    #[serde(default)]
    organisation: String,
    #[serde(default)]
    below: String,
}

impl Asked {
    /// What has just been done.
    pub(crate) fn done(&self) -> &str {
        &self.done
    }

    /// Below which topic a new one is to stand.
    pub(crate) fn below(&self) -> &str {
        &self.below
    }
}

/// The frame of a room: shell and tabs.
pub(crate) async fn frame(
    app: &App,
    visitor: &Visitor,
    room: &str,
    done: &str,
) -> Result<(Shell, Vec<Tab>), Oops> {
    let actor = visitor.staff()?;
    let mut shell = visitor.staff_shell(app, "settings").await?;
    shell.notice =
        words::done(done).map(|key| Notice { tone: Tone::Good, text: visitor.t.of(key).to_owned() });
    let tabs = rooms(actor).map(|(href, key)| Tab { href, key, here: href == room }).collect();
    Ok((shell, tabs))
}

/// The rooms that somebody may enter: address and name.
pub(crate) fn rooms(actor: &Actor) -> impl Iterator<Item = (&'static str, &'static str)> {
    let may = |what: &Permission| match what {
        Permission::PeopleRead | Permission::TicketNote => actor.may_somewhere(*what).is_ok(),
        other => actor.can(*other, domain::people::Object::Desk),
    };
    ROOMS.iter().filter(move |(.., what)| may(what)).map(|(href, key, _)| (*href, *key))
}

fn tickets(briefs: Vec<Brief>) -> Vec<TicketLine> {
    let line = |brief: Brief| TicketLine {
        number: brief.number.to_string(),
        subject: brief.subject,
        state: crate::words::state(brief.state),
        at_ms: brief.updated_at,
    };
    briefs.into_iter().map(line).collect()
}

/// The place where older tickets of a history begin, as it stands in an address.
fn older(text: &str) -> Option<(i64, TicketId)> {
    let (at, id) = text.split_once('.')?;
    Some((at.parse().ok()?, TicketId(id.parse().ok()?)))
}

/// The place where the next page of a list by name begins, as it stands in an address.
fn place(next: Option<(String, i64)>) -> Option<String> {
    next.map(|(name, id)| format!("{id}.{name}"))
}

fn placed(text: &str) -> Option<(String, i64)> {
    let (id, name) = text.split_once('.')?;
    Some((name.to_owned(), id.parse().ok()?))
}

fn manages_people(visitor: &Visitor) -> bool {
    visitor.staff().is_ok_and(|actor| actor.can(Permission::PeopleManage, domain::people::Object::Desk))
}
