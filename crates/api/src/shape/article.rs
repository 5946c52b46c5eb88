//! Articles on the wire.

use super::words::{ArticleAudience, ArticleKind, ArticleStage};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An article. Its texts are Markdown, and are there when it is asked for alone.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Article {
    /// The human number.
    #[schema(example = 17)]
    pub number: i64,
    /// What another system calls it.
    #[schema(example = "kb-204")]
    pub external_id: Option<String>,
    /// The title.
    #[schema(example = "Касса печатает пустой чек")]
    pub title: String,
    /// The kind.
    pub kind: ArticleKind,
    /// Where it stands.
    pub stage: ArticleStage,
    /// For whom it is.
    pub audience: ArticleAudience,
    /// The clients that it is for or about; none for all.
    #[schema(example = json!([]))]
    pub organisation_ids: Vec<String>,
    /// The lines of support that it is for.
    #[schema(example = json!([]))]
    pub lines: Vec<u8>,
    /// Who answers for it.
    #[schema(example = "730144440320000100")]
    pub owner_id: Option<String>,
    /// The language.
    #[schema(example = "ru")]
    pub language: String,
    /// The topic.
    #[schema(example = "Касса / Чеки")]
    pub topic: String,
    /// The tags.
    #[schema(example = json!(["касса"]))]
    pub tags: Vec<String>,
    /// The last version.
    #[schema(example = 2)]
    pub version: i64,
    /// The version that readers have.
    #[schema(example = 2)]
    pub published_version: Option<i64>,
    /// Days between reviews; 0 for none.
    #[schema(example = 180)]
    pub review_days: i64,
    /// When it has to be looked at again.
    #[schema(example = "2027-05-22T08:00:00Z")]
    pub review_at: Option<String>,
    /// When readers got this version.
    #[schema(example = "2026-11-22T08:00:00Z")]
    pub published_at: Option<String>,
    /// The last change.
    #[schema(example = "2026-11-22T08:00:00Z")]
    pub updated_at: String,
    /// Readers of the last ninety days, each once a day.
    #[schema(example = 140)]
    pub views: i64,
    /// Readers whom it helped.
    #[schema(example = 31)]
    pub helpful: i64,
    /// Readers whom it did not help.
    #[schema(example = 4)]
    pub unhelpful: i64,
    /// Tickets that it solved.
    #[schema(example = 12)]
    pub solved: i64,
    /// What it is about.
    #[schema(example = "Лента вставлена не той стороной.")]
    pub summary: Option<String>,
    /// How the incident looks.
    #[schema(example = "Чек выходит пустым.")]
    pub symptom: Option<String>,
    /// Why it happens.
    #[schema(example = "Термослой смотрит вниз.")]
    pub cause: Option<String>,
    /// How to go on until it is solved.
    #[schema(example = "Печатайте на второй кассе.")]
    pub workaround: Option<String>,
    /// The text; of an incident its solution, of a procedure its steps.
    #[schema(example = "Переверните ленту.")]
    pub body: Option<String>,
}

/// A page of articles.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Articles {
    /// The freshest first.
    pub items: Vec<Article>,
    /// The cursor of the next page.
    pub next: Option<String>,
}

fn russian() -> String {
    "ru".to_owned()
}

fn half_a_year() -> i64 {
    180
}

/// An article to be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewArticle {
    /// The title.
    #[schema(example = "Касса печатает пустой чек", min_length = 1, max_length = 200)]
    pub title: String,
    /// The kind.
    #[serde(default)]
    pub kind: ArticleKind,
    /// For whom it is.
    #[serde(default)]
    pub audience: ArticleAudience,
    /// The clients that it is for or about; none for all.
    #[serde(default)]
    #[schema(example = json!([]))]
    pub organisation_ids: Vec<String>,
    /// The lines of support that it is for.
    #[serde(default)]
    #[schema(example = json!([]))]
    pub lines: Vec<u8>,
    /// Who answers for it; the caller when nobody is named.
    #[serde(default)]
    #[schema(example = json!(null))]
    pub owner_id: Option<String>,
    /// The language, a tag of two or three letters.
    #[serde(default = "russian")]
    #[schema(example = "ru", min_length = 2, max_length = 3)]
    pub language: String,
    /// The topic, parts with ` / ` between them.
    #[serde(default)]
    #[schema(example = "Касса / Чеки", max_length = 250)]
    pub topic: String,
    /// The tags.
    #[serde(default)]
    #[schema(example = json!(["касса"]))]
    pub tags: Vec<String>,
    /// Days between reviews; 0 for none.
    #[serde(default = "half_a_year")]
    #[schema(example = 180, minimum = 0, maximum = 1825)]
    pub review_days: i64,
    /// What another system calls it; unique.
    #[serde(default)]
    #[schema(example = json!(null))]
    pub external_id: Option<String>,
    /// What it is about.
    #[serde(default)]
    #[schema(example = "Лента вставлена не той стороной.", max_length = 500)]
    pub summary: String,
    /// How the incident looks.
    #[serde(default)]
    #[schema(example = "Чек выходит пустым.")]
    pub symptom: String,
    /// Why it happens.
    #[serde(default)]
    #[schema(example = "Термослой смотрит вниз.")]
    pub cause: String,
    /// How to go on until it is solved.
    #[serde(default)]
    #[schema(example = "Печатайте на второй кассе.")]
    pub workaround: String,
    /// The text in Markdown; of an incident its solution, of a procedure its steps.
    #[serde(default)]
    #[schema(example = "Переверните ленту.")]
    pub body: String,
    /// What was changed.
    #[serde(default)]
    #[schema(example = "", max_length = 200)]
    pub note: String,
    /// The ticket that it is written from.
    #[serde(default)]
    #[schema(example = json!(null))]
    pub ticket: Option<i64>,
    /// The version that the writer began with; refused when it is another one by now.
    #[serde(default)]
    #[schema(example = json!(null))]
    pub version: Option<i64>,
}

/// Why no article is needed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Waiver {
    /// In a few words.
    #[schema(example = "разовая авария в сети", min_length = 1, max_length = 300)]
    pub reason: String,
}
