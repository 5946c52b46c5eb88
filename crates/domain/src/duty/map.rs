//! A client's escalation map: a tree of incident types, each with ordered steps.

use crate::ids::{CalendarId, OrganisationId, PersonId, RotaId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A way to reach somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A notice on every open page of ours.
    Live,
    /// A message by a Telegram bot.
    Telegram,
    /// A mail with a link to acknowledge.
    Mail,
    /// A POST to an address of another system.
    Webhook,
}

impl Channel {
    /// All of them.
    pub const ALL: [Channel; 4] = [Channel::Live, Channel::Telegram, Channel::Mail, Channel::Webhook];

    /// The stored word.
    pub fn code(self) -> &'static str {
        match self {
            Channel::Live => "live",
            Channel::Telegram => "telegram",
            Channel::Mail => "mail",
            Channel::Webhook => "webhook",
        }
    }

    /// The channel of a stored word.
    pub fn from_code(code: &str) -> Option<Channel> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }
}

/// Whom a step calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// A person.
    Person(PersonId),
    /// Whoever has a role of the map, in the order of its people.
    Role(String),
    /// Whoever is on by a rota.
    Rota(RotaId),
}

/// What happens when nobody has acknowledged a step in time and all its repeats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// The next step.
    #[default]
    Next,
    /// The deputy of the one who was called, then the next step.
    Deputy,
    /// His superior, then the next step.
    Up,
    /// Our head, then the next step.
    Head,
}

impl Then {
    /// All of them.
    pub const ALL: [Then; 4] = [Then::Next, Then::Deputy, Then::Up, Then::Head];

    /// The stored word.
    pub fn code(self) -> &'static str {
        match self {
            Then::Next => "next",
            Then::Deputy => "deputy",
            Then::Up => "up",
            Then::Head => "head",
        }
    }

    /// What a stored word means.
    pub fn from_code(code: &str) -> Option<Then> {
        Self::ALL.into_iter().find(|then| then.code() == code)
    }
}

/// A step of an escalation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Whom it calls.
    pub target: Target,
    /// By which channels, all at once, in their order of trust; empty for the person's own order.
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// Minutes in which it must be acknowledged.
    pub minutes: u32,
    /// How often it is repeated before going on.
    #[serde(default)]
    pub repeats: u8,
    /// What then.
    #[serde(default)]
    pub then: Then,
    /// Only in the hours of this calendar; always when there is none.
    #[serde(default)]
    pub calendar: Option<CalendarId>,
}

/// A type of incident: a place in the tree, named by its path (`orders.silence` lies below `orders`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentType {
    /// The path; empty for the root, which holds for everything.
    pub path: String,
    /// What people call it.
    pub title: String,
    /// Its own steps; empty to inherit those of the type above.
    #[serde(default)]
    pub steps: Vec<Step>,
}

/// Somebody's place in the client's internal hierarchy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Who.
    pub person: PersonId,
    /// Who stands in for him, in order.
    #[serde(default)]
    pub deputies: Vec<PersonId>,
    /// Whom he answers to.
    #[serde(default)]
    pub above: Option<PersonId>,
}

/// A role of a map: what it is called, who has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyRole {
    /// Its name.
    pub name: String,
    /// Who has it, in order.
    pub people: Vec<PersonId>,
}

/// An escalation map, one version of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Map {
    /// Whose.
    pub org: OrganisationId,
    /// The tree of types.
    pub types: Vec<IncidentType>,
    /// Roles that steps may name.
    #[serde(default)]
    pub roles: Vec<DutyRole>,
    /// Deputies and superiors.
    #[serde(default)]
    pub places: Vec<Place>,
    /// Ours, called when nobody is left.
    pub head: PersonId,
    /// Who of the client's gets the hourly report.
    #[serde(default)]
    pub report_to: Vec<PersonId>,
    /// Minutes in which the communicator may change the draft of a report.
    #[serde(default = "editing")]
    pub report_minutes: u32,
}

fn editing() -> u32 {
    10
}

/// What is wrong with a map. Each says where, so that a page can show it in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// A path is no path, or stands twice.
    Path(String),
    /// The root has no steps: whatever is not in the tree reaches our head alone.
    NoRoot,
    /// A step (counted from one) of a type gives no time.
    NoTime(String, usize),
    /// A step names a role that nobody has.
    EmptyRole(String, usize),
    /// A step names a rota that is not there, or has nobody.
    EmptyRota(String, usize),
    /// The last step of a type has hours of its own: outside them nobody of it is called.
    LastStepHasHours(String),
    /// Somebody stands above himself.
    Circle(PersonId),
}

/// Whether a text is a path: words of small letters, digits and lines, with points between.
pub fn is_path(text: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    text.len() <= 80 && (text.is_empty() || text.split('.').all(word))
}

/// A path and all above it, the nearest first, the root last.
pub fn parents(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| match path.rsplit_once('.') {
        Some((above, _)) => Some(above),
        None if path.is_empty() => None,
        None => Some(""),
    })
}

impl Map {
    /// An empty map: everything reaches our head.
    pub fn new(org: OrganisationId, head: PersonId) -> Map {
        Map {
            org,
            types: vec![],
            roles: vec![],
            places: vec![],
            head,
            report_to: vec![],
            report_minutes: editing(),
        }
    }

    /// The type that decides for a path: the nearest at or above it that has steps of its own.
    pub fn deciding(&self, path: &str) -> Option<&IncidentType> {
        parents(path).find_map(|path| self.types.iter().find(|one| one.path == path && !one.steps.is_empty()))
    }

    /// The steps that hold for a path.
    pub fn steps(&self, path: &str) -> &[Step] {
        self.deciding(path).map_or(&[], |one| &one.steps)
    }

    /// What a path is called: by itself or by the nearest above it that has a name.
    pub fn title(&self, path: &str) -> &str {
        let named = |path: &str| self.types.iter().find(|one| one.path == path && !one.title.is_empty());
        parents(path).find_map(named).map_or("", |one| &one.title)
    }

    /// A person's place.
    pub fn place(&self, person: PersonId) -> Option<&Place> {
        self.places.iter().find(|place| place.person == person)
    }

    /// Who stands in for somebody: his deputies and theirs, each once, the nearest first; never himself.
    pub fn deputies(&self, person: PersonId) -> Vec<PersonId> {
        let mut found: Vec<PersonId> = vec![];
        let mut at = 0;
        let of = |person| self.place(person).map(|place| place.deputies.as_slice()).unwrap_or_default();
        let add = |found: &mut Vec<PersonId>, more: &[PersonId]| {
            for one in more {
                if *one != person && !found.contains(one) {
                    found.push(*one);
                }
            }
        };
        add(&mut found, of(person));
        while let Some(next) = found.get(at).copied() {
            add(&mut found, of(next));
            at += 1;
        }
        found
    }

    /// Whom somebody answers to, up to the top; never himself, however the map is drawn.
    pub fn superiors(&self, person: PersonId) -> Vec<PersonId> {
        let mut found = vec![];
        let mut now = person;
        while let Some(above) = self.place(now).and_then(|place| place.above) {
            if above == person || found.contains(&above) {
                break;
            }
            found.push(above);
            now = above;
        }
        found
    }

    /// Everybody whom the map names, but our head.
    pub fn people(&self) -> BTreeSet<PersonId> {
        let steps = self.types.iter().flat_map(|one| &one.steps);
        let named = steps.filter_map(|step| match step.target {
            Target::Person(person) => Some(person),
            _ => None,
        });
        let roles = self.roles.iter().flat_map(|role| role.people.iter().copied());
        let places = self.places.iter().flat_map(|place| {
            let around = place.deputies.iter().copied().chain(place.above);
            around.chain(std::iter::once(place.person))
        });
        named.chain(roles).chain(places).collect()
    }

    /// All that is wrong with it; `staffed` says whether a rota has anybody.
    pub fn flaws(&self, staffed: impl Fn(RotaId) -> bool) -> Vec<Flaw> {
        let mut flaws = vec![];
        let mut seen = BTreeSet::new();
        for one in &self.types {
            if !is_path(&one.path) || !seen.insert(one.path.as_str()) {
                flaws.push(Flaw::Path(one.path.clone()));
            }
            for (n, step) in (1..).zip(&one.steps) {
                if step.minutes == 0 {
                    flaws.push(Flaw::NoTime(one.path.clone(), n));
                }
                match &step.target {
                    Target::Role(name) => {
                        let has = |role: &DutyRole| role.name == *name && !role.people.is_empty();
                        if !self.roles.iter().any(has) {
                            flaws.push(Flaw::EmptyRole(one.path.clone(), n));
                        }
                    }
                    Target::Rota(rota) if !staffed(*rota) => {
                        flaws.push(Flaw::EmptyRota(one.path.clone(), n));
                    }
                    _ => {}
                }
            }
            if one.steps.last().is_some_and(|step| step.calendar.is_some()) {
                flaws.push(Flaw::LastStepHasHours(one.path.clone()));
            }
        }
        if self.steps("").is_empty() {
            flaws.push(Flaw::NoRoot);
        }
        for place in &self.places {
            let top = self.superiors(place.person).last().copied().unwrap_or(place.person);
            if self.place(top).is_some_and(|place| place.above.is_some()) {
                flaws.push(Flaw::Circle(place.person));
            }
        }
        flaws
    }
}
