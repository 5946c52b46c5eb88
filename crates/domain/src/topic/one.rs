//! A topic: a place in the tree, for whom it is, what it asks, and where the request goes.

use super::field::codes;
use super::{Flaw, Form, Words};
use crate::desk::{Impact, TicketKind, Urgency};
use crate::ids::{OrganisationId, TeamId, TopicId};
use serde::{Deserialize, Serialize};

/// The longest name.
const LONGEST_NAME: usize = 120;
/// The longest help.
const LONGEST_HELP: usize = 600;
/// The most articles that are suggested.
const MOST_ARTICLES: usize = 10;
/// The most clients of one topic.
const MOST_CLIENTS: usize = 200;

codes! {
    /// Who may choose it.
    Audience {
        /// The client's people, and we.
        Clients = "clients",
        /// We alone; nothing of it is shown to the client.
        Staff = "staff",
    }
}

/// What a request of this topic begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defaults {
    /// The type.
    pub kind: TicketKind,
    /// How much is hit.
    pub impact: Impact,
    /// How soon it hurts.
    pub urgency: Urgency,
    /// The line of support.
    #[serde(default = "first")]
    pub line: u8,
    /// The team of that line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamId>,
}

fn first() -> u8 {
    1
}

impl Default for Defaults {
    fn default() -> Self {
        let (kind, impact) = (TicketKind::Incident, Impact::Medium);
        Defaults { kind, impact, urgency: Urgency::Medium, line: 1, team: None }
    }
}

/// A topic, as it is at one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// Which one.
    pub id: TopicId,
    /// Which version; 1 first.
    pub version: u32,
    /// Its name in programs and files; never changes.
    pub code: String,
    /// Below which it stands; at the root without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<TopicId>,
    /// Its place among its neighbours, the smallest first.
    #[serde(default)]
    pub place: i64,
    /// Its name.
    pub name: Words,
    /// When to choose it, in a sentence.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub help: Words,
    /// Who may choose it.
    pub audience: Audience,
    /// For which clients; for all without.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clients: Vec<OrganisationId>,
    /// Nobody chooses it any more.
    #[serde(default)]
    pub retired: bool,
    /// What it asks.
    #[serde(default)]
    pub form: Form,
    /// What a request begins with.
    #[serde(default)]
    pub defaults: Defaults,
    /// The number of the article that tells the first line what to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure: Option<i64>,
    /// Numbers of articles that may answer it at once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub articles: Vec<i64>,
}

/// What is wrong with a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TopicFlaw {
    /// A part of it: the field of the page and the code of the words that say what to do.
    Of(&'static str, &'static str),
    /// A field of its form.
    Field(Flaw),
}

impl Topic {
    /// Whether somebody of a client may choose it.
    pub fn is_for(&self, client: OrganisationId) -> bool {
        !self.retired && (self.clients.is_empty() || self.clients.contains(&client))
    }

    /// Whether it asks for nothing and is only a place for others.
    pub fn is_public(&self) -> bool {
        self.audience == Audience::Clients
    }

    /// As it is kept.
    pub fn cleaned(mut self) -> Topic {
        self.name = self.name.cleaned();
        self.help = self.help.cleaned();
        self.form = self.form.cleaned();
        self.clients.sort_unstable();
        self.clients.dedup();
        self.articles.dedup();
        self
    }

    /// Everything that is wrong with it.
    pub fn flaws(&self) -> Vec<TopicFlaw> {
        let checks = [
            (self.name.is_empty(), "name", "empty"),
            (self.name.is_longer(LONGEST_NAME), "name", "long"),
            (self.help.is_longer(LONGEST_HELP), "help", "long"),
            (!super::form::is_name(&self.code), "code", "name"),
            (self.parent == Some(self.id), "parent", "circle"),
            (self.articles.len() > MOST_ARTICLES, "articles", "many"),
            (self.clients.len() > MOST_CLIENTS, "clients", "many"),
            (!(1..=9).contains(&self.defaults.line), "line", "unknown"),
        ];
        let own = checks.iter().filter(|(is, ..)| *is).map(|(_, at, code)| TopicFlaw::Of(at, code));
        own.chain(self.form.flaws().into_iter().map(TopicFlaw::Field)).collect()
    }
}
