//! What programs ask for.

use super::{Flag, Impact, Link, Reference, State, TicketType, Urgency, id, short};
use crate::problem::Problem;
use app::desk::{Draft, File};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::desk as d;
use domain::ids::PersonId;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The longest text, in characters.
const LONGEST: usize = 200_000;

/// A file that goes with a message.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewFile {
    /// Its name.
    #[schema(example = "накладная.txt", min_length = 1, max_length = 180)]
    pub name: String,
    /// Its type.
    #[schema(example = "text/plain", max_length = 120)]
    pub mime: Option<String>,
    /// Its bytes in base64.
    #[schema(example = "0J/RgNC40LLQtdGC", content_encoding = "base64")]
    pub data: String,
}

/// What is said.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewMessage {
    /// The words.
    #[schema(example = "Нашли причину, перезапускаем обмен.", max_length = 200_000)]
    pub text: String,
    /// The files.
    #[serde(default)]
    pub files: Vec<NewFile>,
}

/// Words, or none.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    /// The words.
    #[serde(default)]
    #[schema(example = "Снова не приходит.", max_length = 200_000)]
    pub text: String,
}

/// What becomes of a ticket with our answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Then {
    /// The requester's move.
    #[default]
    WaitingRequester,
    /// Ours still.
    Open,
    /// A third party's.
    WaitingThirdParty,
    /// Until a release.
    WaitingRelease,
    /// Until a date.
    WaitingScheduled,
    /// A solution is offered.
    Solved,
}

/// A public answer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewReply {
    /// The words.
    #[schema(example = "Обмен восстановлен, заказы пришли.", max_length = 200_000)]
    pub text: String,
    /// The files.
    #[serde(default)]
    pub files: Vec<NewFile>,
    /// What becomes of the ticket; for the client's side without meaning.
    #[serde(default)]
    pub then: Then,
}

/// A ticket to be opened.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTicket {
    /// For which client.
    #[schema(example = "730144440320000001", pattern = "^[0-9]{1,19}$")]
    pub organisation_id: String,
    /// Who asks; the caller when absent.
    #[schema(example = "730144440320000012", pattern = "^[0-9]{1,19}$")]
    pub requester_id: Option<String>,
    /// The subject; when empty the beginning of the text.
    #[serde(default)]
    #[schema(example = "Не приходят заказы", max_length = 300)]
    pub subject: String,
    /// What it is about; with a topic it may be left to the facts.
    #[serde(default)]
    #[schema(example = "С утра не приходит ни одного заказа.", max_length = 200_000)]
    pub text: String,
    /// The files.
    #[serde(default)]
    pub files: Vec<NewFile>,
    /// The type; when absent the topic's own, else a consultation.
    #[serde(rename = "type")]
    pub kind: Option<TicketType>,
    /// How much is hit; when absent the topic's own, else low.
    pub impact: Option<Impact>,
    /// How soon it hurts; when absent the topic's own, else medium.
    pub urgency: Option<Urgency>,
    /// The topic, by its id or code.
    #[schema(example = "till-no-receipt", max_length = 60)]
    pub topic: Option<String>,
    /// The version of the topic that was asked by; the one that holds when absent.
    #[schema(example = 3, minimum = 1)]
    pub topic_version: Option<u32>,
    /// Answers by the names of the topic's fields: texts, numbers, `true` and `false`, lists.
    #[serde(default)]
    #[schema(value_type = Object, example = json!({"shop": "№ 14", "receipt": "none", "trade_stands": true}))]
    pub facts: BTreeMap<String, serde_json::Value>,
}

/// What is to change; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TicketChange {
    /// The subject.
    #[schema(example = "Не приходят заказы с маркетплейса", min_length = 1, max_length = 300)]
    pub subject: Option<String>,
    /// The type.
    #[serde(rename = "type")]
    pub kind: Option<TicketType>,
    /// How much is hit.
    pub impact: Option<Impact>,
    /// How soon it hurts.
    pub urgency: Option<Urgency>,
    /// Who works on it; `null` is nobody.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, example = "730144440320000020", pattern = "^[0-9]{1,19}$")]
    pub assignee_id: Option<Option<String>>,
    /// The state; rejecting and merging have addresses of their own.
    pub state: Option<State>,
    /// The line of support.
    #[schema(example = 2, minimum = 1, maximum = 9)]
    pub line: Option<u8>,
    /// Why it goes to that line.
    #[schema(example = "Нужен разработчик", max_length = 2_000)]
    pub line_note: Option<String>,
    /// All flags that are to be set; not for many tickets at once.
    pub flags: Option<Vec<Flag>>,
    /// All its names in other systems; not for many tickets at once.
    #[schema(max_items = 50)]
    pub references: Option<Vec<Reference>>,
}

/// `null` is something else than nothing.
pub(super) fn present<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(from).map(Some)
}

/// Minutes of work.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Minutes {
    /// How many.
    #[schema(example = 15, minimum = 1, maximum = 6_000)]
    pub minutes: i64,
    /// Of which day's work: `2026-11-22` by the desk's clock; today without it.
    #[serde(default)]
    #[schema(example = "2026-11-22", pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    pub day: Option<String>,
    /// Whose work, when not one's own.
    #[serde(default)]
    #[schema(pattern = "^[0-9]{1,19}$", example = "730144440320000012")]
    pub person_id: Option<String>,
    /// What was done; 500 characters at most.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub note: String,
    /// The client sees the minutes and not the note.
    #[serde(default)]
    pub hidden: bool,
}

/// Another ticket.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Into {
    /// Its number.
    #[schema(example = 4710, minimum = 1)]
    pub into: i64,
}

/// A link to another ticket.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewLink {
    /// What the other ticket is to this one; splitting has an address of its own.
    pub link: Link,
    /// Its number.
    #[schema(example = 4710, minimum = 1)]
    pub number: i64,
}

/// A subject.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Subject {
    /// The subject of the new ticket.
    #[schema(example = "Отдельный вопрос про возвраты", max_length = 300)]
    pub subject: String,
}

/// A change of many tickets.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewBulk {
    /// Their numbers, at most 1 000.
    #[schema(example = json!([4711, 4712]), min_items = 1, max_items = 1_000)]
    pub numbers: Vec<i64>,
    /// What is to change; subject stays each ticket's own.
    pub change: TicketChange,
}

/// Reads files and words into what the use-cases take.
pub(crate) fn draft(text: &str, files: &[NewFile], most: usize) -> Result<Draft, Problem> {
    short("text", text, LONGEST)?;
    let mut left = most;
    let mut read = Vec::with_capacity(files.len());
    for file in files {
        short("files", &file.name, 180)?;
        let data = STANDARD.decode(&file.data).map_err(|_| Problem::field("files", "no base64"))?;
        left = left.checked_sub(data.len()).ok_or_else(|| Problem::field("files", "too large"))?;
        read.push(File {
            name: domain::text::file_name(&file.name),
            mime: mime(file.mime.as_deref())?,
            data: data.into(),
            content_id: None,
            inline: false,
        });
    }
    Ok(Draft::of(text).with(read))
}

fn mime(text: Option<&str>) -> Result<String, Problem> {
    let text = text.unwrap_or("application/octet-stream");
    let fits = text.len() <= 120 && text.contains('/') && text.bytes().all(|b| (0x20..0x7f).contains(&b));
    if fits { Ok(text.to_owned()) } else { Err(Problem::field("files", "no media type")) }
}

impl Then {
    pub fn command(self) -> d::Then {
        match self {
            Then::WaitingRequester => d::Then::Ask,
            Then::Open => d::Then::Keep,
            Then::WaitingThirdParty => d::Then::Wait(d::WaitFor::ThirdParty),
            Then::WaitingRelease => d::Then::Wait(d::WaitFor::Release),
            Then::WaitingScheduled => d::Then::Wait(d::WaitFor::Scheduled),
            Then::Solved => d::Then::Solve,
        }
    }
}

impl TicketChange {
    /// Whether it says how urgent it is by halves only, so that the other half has to be looked up.
    pub fn is_half(&self) -> bool {
        self.impact.is_some() != self.urgency.is_some()
    }

    /// The commands for a ticket that is so.
    pub fn commands(&self, now: Option<&d::Ticket>) -> Result<Vec<d::Command>, Problem> {
        let mut all = Vec::new();
        let note = self.line_note.clone().unwrap_or_default();
        short("line_note", &note, 2_000)?;
        if let Some(subject) = &self.subject {
            short("subject", subject, 300)?;
            if subject.trim().is_empty() {
                return Err(Problem::field("subject", "empty"));
            }
            all.push(d::Command::ChangeSubject { subject: subject.trim().to_owned() });
        }
        all.extend(self.kind.map(|kind| d::Command::ChangeKind { kind: kind.into() }));
        if self.impact.is_some() || self.urgency.is_some() {
            let impact = self.impact.map(d::Impact::from).or(now.map(|ticket| ticket.impact));
            let urgency = self.urgency.map(d::Urgency::from).or(now.map(|ticket| ticket.urgency));
            let (Some(impact), Some(urgency)) = (impact, urgency) else {
                return Err(Problem::field("change", "impact and urgency go together"));
            };
            all.push(d::Command::Prioritise { impact, urgency });
        }
        if let Some(to) = &self.assignee_id {
            let to = to.as_deref().map(|text| id("assignee_id", text)).transpose()?.map(PersonId);
            all.push(d::Command::Assign { to });
        }
        if let Some(line) = self.line {
            all.push(d::Command::HandOver(d::HandOver::to(line, note)));
        }
        if self.flags.is_some() || self.references.is_some() {
            let marks = now.map(|ticket| &ticket.marks);
            let marks = marks.ok_or_else(|| Problem::field("change", "one ticket at a time"))?;
            self.mark(marks, &mut all)?;
        }
        if let Some(state) = self.state {
            all.push(passage(state, now)?);
        }
        Ok(all)
    }

    /// The commands that make the flags and references what they are to be.
    fn mark(&self, now: &d::Marks, all: &mut Vec<d::Command>) -> Result<(), Problem> {
        if let Some(flags) = &self.flags {
            let wanted: Vec<d::Flag> = flags.iter().map(|flag| (*flag).into()).collect();
            all.extend(d::Flag::ALL.map(|flag| d::Command::Flag { flag, on: wanted.contains(&flag) }));
        }
        if let Some(references) = &self.references {
            let mut wanted = Vec::new();
            for one in references {
                let url = one.url.as_deref().unwrap_or_default();
                let reference = d::Reference::of(&one.system, &one.value, url);
                wanted.push(reference.map_err(|field| Problem::field("references", field))?);
            }
            let gone = now.references.iter().filter(|one| !wanted.contains(one));
            all.extend(gone.map(|one| d::Command::Unrefer { reference: one.clone() }));
            all.extend(wanted.into_iter().map(|reference| d::Command::Refer { reference }));
        }
        Ok(())
    }
}

fn passage(to: State, now: Option<&d::Ticket>) -> Result<d::Command, Problem> {
    let over = now.is_some_and(|ticket| !ticket.state.is_live());
    match d::State::from(to) {
        d::State::Open if over => Ok(d::Command::Reopen),
        d::State::Open => Ok(d::Command::Resume),
        d::State::Waiting(on) => Ok(d::Command::Wait { on, whose: None }),
        d::State::Solved => Ok(d::Command::Solve),
        d::State::Closed => Ok(d::Command::Close { why: d::ClosedWhy::Staff }),
        _ => Err(Problem::field("state", "not one that is set here")),
    }
}
