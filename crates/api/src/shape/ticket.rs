//! A ticket and its conversation.

use super::{Channel, Flag, Impact, Link, Side, State, TicketType, TopicOf, Turn, Urgency, at};
use app::desk::{Said, TicketPage};
use domain::desk::Entry;
use domain::ids::PersonId;
use domain::time::rfc3339;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;

/// Somebody or something with a name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Named {
    /// The id.
    #[schema(example = "730144440320000012")]
    pub id: String,
    /// The name.
    #[schema(example = "Анна Смирнова")]
    pub name: String,
}

/// What another ticket is to this one.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Tie {
    /// What it is.
    pub link: Link,
    /// Its number.
    #[schema(example = 4710)]
    pub number: i64,
}

/// The name that another system has for the same matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Reference {
    /// The other system.
    #[schema(example = "Jira", min_length = 1, max_length = 80)]
    pub system: String,
    /// The name there.
    #[schema(example = "SHOP-1287", min_length = 1, max_length = 120)]
    pub value: String,
    /// Where to look at it: `http` or `https`.
    #[schema(example = "https://jira.example/browse/SHOP-1287", max_length = 500)]
    pub url: Option<String>,
}

/// A watcher.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Watcher {
    /// The person.
    #[schema(example = "730144440320000012")]
    pub person_id: String,
    /// On whose side.
    pub side: Side,
}

/// A ticket.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Ticket {
    /// The id, which never changes.
    #[schema(example = "730144440320000311")]
    pub id: String,
    /// The human number.
    #[schema(example = 4711)]
    pub number: i64,
    /// The version: grows with each change; the `ETag`.
    #[schema(example = 7)]
    pub version: i64,
    /// The subject.
    #[schema(example = "Не приходят заказы с маркетплейса")]
    pub subject: String,
    /// The type.
    #[serde(rename = "type")]
    pub kind: TicketType,
    /// Where it stands.
    pub state: State,
    /// Whose move it is.
    pub turn: Turn,
    /// Since when.
    #[schema(example = "2026-11-22T09:30:00Z")]
    pub turn_since: String,
    /// 1 is the most urgent, 4 the least.
    #[schema(example = 2, minimum = 1, maximum = 4)]
    pub priority: i64,
    /// How much is hit.
    pub impact: Impact,
    /// How soon it hurts.
    pub urgency: Urgency,
    /// The client raised the priority himself.
    #[schema(example = false)]
    pub raised: bool,
    /// The line of support.
    #[schema(example = 1)]
    pub line: u8,
    /// 1, and one more for each reopening.
    #[schema(example = 1)]
    pub cycle: i64,
    /// By which road it came.
    pub channel: Channel,
    /// The client.
    pub organisation: Named,
    /// Who asks.
    pub requester: Named,
    /// Who works on it.
    pub assignee: Option<Named>,
    /// Who watches.
    pub watchers: Vec<Watcher>,
    /// Links to other tickets; for the client's side none.
    pub links: Vec<Tie>,
    /// By which topic was asked; for the client's side only a topic of its own.
    pub topic: Option<TopicOf>,
    /// What is known by it, by the names of its fields.
    #[schema(value_type = Object, example = json!({"shop": "№ 14", "receipt": "none"}))]
    pub facts: serde_json::Value,
    /// Names of the fields that are needed before a hand-over and not known.
    #[schema(example = json!(["lamp"]))]
    pub missing_facts: Vec<String>,
    /// What is known of it; for the client's side nothing.
    pub flags: Vec<Flag>,
    /// Its names in other systems; for the client's side none.
    pub references: Vec<Reference>,
    /// The id of the ticket that it became part of.
    #[schema(example = "730144440320000299")]
    pub merged_into: Option<String>,
    /// Minutes of work.
    #[schema(example = 35)]
    pub minutes: i64,
    /// Likes and thanks.
    #[schema(example = 0)]
    pub likes: i64,
    /// When it came.
    #[schema(example = "2026-11-22T09:12:04.113Z")]
    pub opened_at: String,
    /// When it last changed.
    #[schema(example = "2026-11-22T09:30:00Z")]
    pub updated_at: String,
    /// When a person first answered.
    #[schema(example = "2026-11-22T09:30:00Z")]
    pub first_reply_at: Option<String>,
    /// When a solution was offered.
    #[schema(example = "2026-11-22T10:05:00Z")]
    pub solved_at: Option<String>,
    /// When it ended.
    #[schema(example = "2026-11-25T10:05:00Z")]
    pub closed_at: Option<String>,
}

/// A file of a message.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Attachment {
    /// The id.
    #[schema(example = "730144440320000401")]
    pub id: String,
    /// The file's name.
    #[schema(example = "накладная.pdf")]
    pub name: String,
    /// Its type as sent.
    #[schema(example = "application/pdf")]
    pub mime: String,
    /// Bytes.
    #[schema(example = 48213)]
    pub size: i64,
    /// What the scanner said of it.
    pub scan: FileScan,
    /// What it found; an infected file is given to nobody.
    #[schema(example = json!(null))]
    pub threat: Option<String>,
}

/// What a scanner said of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words say it")]
pub(crate) enum FileScan {
    Unscanned,
    Waiting,
    Clean,
    Infected,
    TooBig,
}

impl FileScan {
    fn of(verdict: &app::scan::Verdict) -> FileScan {
        use app::scan::Verdict;
        match verdict {
            Verdict::Unscanned => FileScan::Unscanned,
            Verdict::Waiting => FileScan::Waiting,
            Verdict::Clean => FileScan::Clean,
            Verdict::Infected(_) => FileScan::Infected,
            Verdict::TooBig => FileScan::TooBig,
        }
    }
}

/// How a mail fares.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MailDelivery {
    /// To which address.
    #[schema(example = "anna@igrosfera.example")]
    pub address: String,
    /// `queued`, `sent`, `delivered`, `complained`, `failed`, `bounced`.
    #[schema(example = "delivered")]
    pub state: String,
    /// What is wrong.
    #[schema(example = "")]
    pub problem: String,
}

/// A message of a conversation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Message {
    /// The id.
    #[schema(example = "730144440320000355")]
    pub id: String,
    /// When it was said.
    #[schema(example = "2026-11-22T09:12:04.113Z")]
    pub at: String,
    /// On whose side its author stands.
    pub side: Side,
    /// Who said it.
    pub author: Option<Named>,
    /// Whether the client can read it; otherwise a note.
    #[schema(example = true)]
    pub public: bool,
    /// By which road it came.
    pub via: Channel,
    /// The words.
    #[schema(example = "С утра не приходит ни одного заказа.")]
    pub text: String,
    /// What is folded: quotes and signature.
    #[schema(example = "")]
    pub quoted: String,
    /// The words as sanitised HTML; empty when the text is all there is.
    #[schema(example = "")]
    pub html: String,
    /// How often it was put right.
    #[schema(example = 0)]
    pub versions: i64,
    /// The files.
    pub attachments: Vec<Attachment>,
    /// How it went out by mail; for the client's side none.
    pub deliveries: Vec<MailDelivery>,
}

/// A conversation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Messages {
    /// The messages, the oldest first.
    pub items: Vec<Message>,
}

/// An entry of a journal.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct JournalEntry {
    /// 1, 2, 3 …; those that are not for these eyes are left out.
    #[schema(example = 3)]
    pub seq: i64,
    /// When.
    #[schema(example = "2026-11-22T09:30:00Z")]
    pub at: String,
    /// On whose side.
    pub side: Side,
    /// Who.
    pub author: Option<Named>,
    /// By which road.
    pub via: Channel,
    /// What happened.
    #[schema(example = "replied")]
    pub what: String,
    /// The event as it is kept: `what` and the fields that belong to it.
    #[schema(value_type = Object, example = json!({"what": "replied", "message": 730144440320000355_i64, "excerpt": "Смотрим"}))]
    pub event: serde_json::Value,
}

/// A journal.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Journal {
    /// The entries, the oldest first.
    pub items: Vec<JournalEntry>,
}

fn named(id: PersonId, names: &HashMap<PersonId, String>) -> Named {
    Named { id: id.to_string(), name: names.get(&id).cloned().unwrap_or_default() }
}

impl Reference {
    fn of(reference: &domain::desk::Reference) -> Reference {
        let domain::desk::Reference { system, value, url } = reference.clone();
        Reference { system, value, url }
    }
}

impl Ticket {
    pub fn of(page: &TicketPage) -> Ticket {
        let t = &page.ticket;
        let watcher =
            |w: &domain::desk::Watcher| Watcher { person_id: w.person.to_string(), side: w.side.into() };
        let seen = |w: &&domain::desk::Watcher| page.internal || w.side == domain::people::Side::Client;
        Ticket {
            id: t.id.to_string(),
            number: t.number,
            version: t.seq,
            subject: t.subject.clone(),
            kind: t.kind.into(),
            state: t.state.into(),
            turn: t.turn().into(),
            turn_since: rfc3339(t.turn_since),
            priority: t.priority.number(),
            impact: t.impact.into(),
            urgency: t.urgency.into(),
            raised: t.raised,
            line: t.line,
            cycle: t.cycle,
            channel: t.channel.into(),
            organisation: Named { id: page.org.id.to_string(), name: page.org.name.clone() },
            requester: Named { id: page.requester.id.to_string(), name: page.requester.name.clone() },
            assignee: t.assignee.map(|id| named(id, &page.names)),
            watchers: t.watchers.iter().filter(seen).map(watcher).collect(),
            links: t.ties.iter().map(|tie| Tie { link: tie.link.into(), number: tie.number }).collect(),
            topic: TopicOf::of(page),
            facts: t.guided.facts().map_or_else(|| serde_json::json!({}), |facts| serde_json::json!(facts)),
            missing_facts: page.guide.missing.iter().map(|one| one.name.clone()).collect(),
            flags: t.marks.flags.iter().map(|flag| (*flag).into()).collect(),
            references: t.marks.references.iter().map(Reference::of).collect(),
            merged_into: t.merged.map(|merge| merge.into.to_string()),
            minutes: t.minutes,
            likes: t.likes,
            opened_at: rfc3339(t.opened_at),
            updated_at: rfc3339(t.updated_at),
            first_reply_at: at(t.first_reply_at),
            solved_at: at(t.solved_at),
            closed_at: at(t.closed_at),
        }
    }
}

impl Message {
    pub fn of(said: &Said, names: &HashMap<PersonId, String>) -> Message {
        let m = &said.message;
        Message {
            id: m.id.to_string(),
            at: rfc3339(m.at),
            side: m.by.side.into(),
            author: m.by.person.map(|id| named(id, names)),
            public: m.public,
            via: m.via.into(),
            text: m.body.clone(),
            quoted: m.quoted.clone(),
            html: m.html.clone(),
            versions: m.versions,
            attachments: said
                .files
                .iter()
                .map(|file| Attachment {
                    id: file.id.to_string(),
                    name: file.name.clone(),
                    mime: file.mime.clone(),
                    size: file.size,
                    scan: FileScan::of(&file.verdict),
                    threat: file.verdict.threat().map(ToOwned::to_owned),
                })
                .collect(),
            deliveries: said
                .deliveries
                .iter()
                .map(|mail| MailDelivery {
                    address: mail.address.clone(),
                    state: mail.state.clone(),
                    problem: mail.problem.clone(),
                })
                .collect(),
        }
    }
}

impl JournalEntry {
    pub fn of(entry: &Entry, names: &HashMap<PersonId, String>) -> JournalEntry {
        JournalEntry {
            seq: entry.seq,
            at: rfc3339(entry.at),
            side: entry.by.side.into(),
            author: entry.by.person.map(|id| named(id, names)),
            via: entry.via.into(),
            what: entry.event.code().to_owned(),
            event: serde_json::to_value(&entry.event).unwrap_or_default(),
        }
    }
}
