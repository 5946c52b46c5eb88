//! Topics: what can be chosen, and what is asked then.

use super::{Impact, TicketType, Urgency};
use crate::problem::Problem;
use app::topics::{AssetChoice, Line};
use domain::topic as d;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A text in both languages; what is missing in one is read in the other.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Both {
    /// In Russian.
    #[schema(example = "Касса не печатает чек")]
    pub ru: String,
    /// In English.
    #[schema(example = "The till prints no receipt")]
    pub en: String,
}

/// A topic in the tree.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TopicRow {
    /// The id, which never changes.
    #[schema(example = "730144440320000901")]
    pub id: String,
    /// Its name in programs, which never changes either.
    #[schema(example = "till-no-receipt")]
    pub code: String,
    /// The version of its form.
    #[schema(example = 3)]
    pub version: u32,
    /// Below which it stands.
    #[schema(example = "730144440320000900")]
    pub parent_id: Option<String>,
    /// Its name.
    pub name: Both,
    /// When to choose it.
    pub help: Both,
    /// A heading: others stand below it, and it cannot be chosen.
    #[schema(example = false)]
    pub heading: bool,
}

/// The topics that can be chosen, in the order of the tree.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TopicRows {
    /// The topics.
    pub items: Vec<TopicRow>,
}

/// A word that can be chosen.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FieldChoice {
    /// What is sent.
    #[schema(example = "red")]
    pub value: String,
    /// How people read it.
    pub words: Both,
}

/// When a question is asked: an earlier one was answered so.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ShowIf {
    /// The earlier question.
    #[schema(example = "receipt")]
    pub field: String,
    /// One of these answers; with none it is enough that it was answered.
    #[schema(example = json!(["none"]))]
    pub one_of: Vec<String>,
}

/// A question.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TopicField {
    /// Its name in `facts`.
    #[schema(example = "lamp")]
    pub name: String,
    /// `line`, `text`, `number`, `date`, `time`, `choice`, `several`, `yes_no`, `phone`, `files`, `asset`.
    #[schema(example = "choice")]
    pub kind: String,
    /// The question.
    pub label: Both,
    /// How to answer it.
    pub hint: Both,
    /// `free`, `fact` (before a hand-over) or `required` (at once).
    #[schema(example = "fact")]
    pub need: String,
    /// When it is asked; always without.
    pub show_if: Option<ShowIf>,
    /// The smallest: a number, days from today, how many.
    #[schema(example = 1)]
    pub min: Option<i64>,
    /// The largest.
    #[schema(example = 5)]
    pub max: Option<i64>,
    /// The fewest characters; 0 for any.
    #[schema(example = 0)]
    pub shortest: u32,
    /// The most characters; 0 for what the kind bears.
    #[schema(example = 120)]
    pub longest: u32,
    /// `any`, `digits`, `code`, `mail`, `url`, `version`, `place`, `inn`.
    #[schema(example = "any")]
    pub shape: String,
    /// What can be chosen.
    pub choices: Vec<FieldChoice>,
}

/// A thing that an answer can name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct AssetName {
    /// What is sent.
    #[schema(example = "730144440320000777")]
    pub id: String,
    /// Its name.
    #[schema(example = "Касса 2")]
    pub name: String,
}

/// A topic with its form.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TopicForm {
    /// The topic.
    pub topic: TopicRow,
    /// The type that its tickets begin with.
    #[serde(rename = "type")]
    pub kind: TicketType,
    /// How much is hit then.
    pub impact: Impact,
    /// How soon it hurts then.
    pub urgency: Urgency,
    /// The questions in their order.
    pub fields: Vec<TopicField>,
    /// The client's things, when a question asks for one.
    pub assets: Vec<AssetName>,
}

/// The topic of a ticket.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TopicOf {
    /// The topic.
    #[schema(example = "730144440320000901")]
    pub id: String,
    /// The version that was asked by.
    #[schema(example = 3)]
    pub version: u32,
    /// Its name.
    #[schema(example = "Касса не печатает чек")]
    pub name: String,
}

impl TopicOf {
    /// The topic of a ticket, as far as the reader may see it.
    pub fn of(page: &app::desk::TicketPage) -> Option<TopicOf> {
        page.ticket.guided.asked.as_ref().map(|asked| TopicOf {
            id: asked.topic.to_string(),
            version: asked.version,
            name: page.guide.path.last().cloned().unwrap_or_default(),
        })
    }
}

/// Facts to be set.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewFacts {
    /// The topic, by its id or code.
    #[schema(example = "till-no-receipt", min_length = 1, max_length = 60)]
    pub topic: String,
    /// Answers by the names of fields: texts, numbers, `true` and `false`, lists. All of them: what is absent is taken
    /// away.
    #[schema(value_type = Object, example = json!({"shop": "№ 14", "receipt": "none", "trade_stands": true}))]
    pub facts: BTreeMap<String, Json>,
}

fn both(words: &d::Words) -> Both {
    Both { ru: words.ru.clone(), en: words.en.clone() }
}

impl TopicRow {
    /// A topic.
    pub fn of(topic: &d::Topic, heading: bool) -> TopicRow {
        TopicRow {
            id: topic.id.to_string(),
            code: topic.code.clone(),
            version: topic.version,
            parent_id: topic.parent.map(|id| id.to_string()),
            name: both(&topic.name),
            help: both(&topic.help),
            heading,
        }
    }

    /// A topic of the list of choice.
    pub fn line(line: &Line) -> TopicRow {
        TopicRow::of(&line.topic, line.heads)
    }
}

impl TopicForm {
    /// A topic with its form.
    pub fn of(topic: &d::Topic, assets: &[AssetChoice]) -> TopicForm {
        TopicForm {
            topic: TopicRow::of(topic, false),
            kind: topic.defaults.kind.into(),
            impact: topic.defaults.impact.into(),
            urgency: topic.defaults.urgency.into(),
            fields: topic.form.fields.iter().map(TopicField::of).collect(),
            assets: assets
                .iter()
                .map(|one| AssetName { id: one.id.to_string(), name: one.name.clone() })
                .collect(),
        }
    }
}

impl TopicField {
    fn of(field: &d::Field) -> TopicField {
        let limits = field.limits;
        TopicField {
            name: field.name.clone(),
            kind: field.kind.code().to_owned(),
            label: both(&field.label),
            hint: both(&field.hint),
            need: field.need.code().to_owned(),
            show_if: field
                .show
                .as_ref()
                .map(|show| ShowIf { field: show.field.clone(), one_of: show.any.clone() }),
            min: limits.min,
            max: limits.max,
            shortest: limits.shortest,
            longest: limits.longest,
            shape: limits.shape.code().to_owned(),
            choices: field
                .choices
                .iter()
                .map(|one| FieldChoice { value: one.value.clone(), words: both(&one.words) })
                .collect(),
        }
    }
}

/// What a program answered, as people type it.
pub(crate) fn given(facts: &BTreeMap<String, Json>) -> Result<d::Given, Problem> {
    let one = |value: &Json| match value {
        Json::Null => Some(String::new()),
        Json::Bool(yes) => Some(if *yes { "yes" } else { "no" }.to_owned()),
        Json::Number(n) => Some(n.to_string()),
        Json::String(text) => Some(text.clone()),
        Json::Array(_) | Json::Object(_) => None,
    };
    let mut given = d::Given::new();
    for (name, value) in facts {
        let all = match value {
            Json::Array(all) => all.iter().map(one).collect::<Option<Vec<String>>>(),
            value => one(value).map(|one| vec![one]),
        };
        let all = all.ok_or_else(|| Problem::field(&format!("facts.{name}"), "no text, number or list"))?;
        given.insert(name.clone(), all);
    }
    Ok(given)
}
