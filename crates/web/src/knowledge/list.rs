//! The list of articles with its filters.

use super::words::Stage;
use super::{audience, frame, kind, may_keep_words, may_write};
use crate::http::{Oops, Visitor, html};
use crate::pages::Shell;
use app::App;
use app::knowledge::{After, Wanted};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::ids::ArticleId;
use domain::knowledge as d;
use i18n::T;
use serde::Deserialize;

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    stage: String,
    kind: String,
    audience: String,
    topic: String,
    mine: String,
    after: String,
    done: String,
}

/// A row of the list.
#[derive(Clone, Debug)]
pub struct ArticleRow {
    /// Its number.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// Its topic.
    pub topic: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// The key of its kind.
    pub kind: &'static str,
    /// The key of its audience.
    pub audience: &'static str,
    /// Where it stands.
    pub stage: Stage,
    /// Whether readers have an earlier version while this one is written.
    pub held: bool,
    /// Who answers for it.
    pub owner: String,
    /// When it has to be looked at.
    pub review_ms: Option<i64>,
    /// When it changed.
    pub updated_ms: i64,
    /// Readers.
    pub views: i64,
    /// Tickets that it solved.
    pub solved: i64,
    /// What helped of all voices, in per cent; none without voices.
    pub helped: Option<i64>,
}

/// A tab of a stage.
#[derive(Clone, Debug)]
pub struct Tab {
    /// The word in the address; empty for all.
    pub slug: &'static str,
    /// The key of its name.
    pub key: &'static str,
    /// How many stand there.
    pub count: i64,
    /// Whether the page stands there.
    pub here: bool,
}

/// `GET /articles`.
#[derive(Template, Clone, Debug)]
#[template(path = "knowledge/list.html")]
pub struct ArticlesPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The stages.
    pub tabs: Vec<Tab>,
    /// What is asked for.
    pub asked: Asked,
    /// The rows.
    pub rows: Vec<ArticleRow>,
    /// The topics that there are.
    pub topics: Vec<(String, i64)>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Whether the viewer may begin one.
    pub may_write: bool,
    /// Whether he may look after the vocabulary.
    pub may_keep_words: bool,
}

const TABS: [(&str, &str); 6] = [
    ("", "articles-all"),
    ("draft", "stage-draft"),
    ("review", "stage-review"),
    ("published", "stage-published"),
    ("due", "stage-due"),
    ("retired", "stage-retired"),
];

/// `GET /articles`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let stages = match d::Stage::from_code(&asked.stage) {
        Some(stage) => vec![stage],
        None => d::Stage::ALL.into_iter().filter(|stage| *stage != d::Stage::Retired).collect(),
    };
    let wanted = Wanted {
        stages,
        kind: asked.kind.clone(),
        audience: asked.audience.clone(),
        owner: actor.person.filter(|_| asked.mine == "1"),
        topic: asked.topic.clone(),
        words: asked.q.clone(),
        ..Wanted::default()
    };
    let found = app.articles(actor, wanted, after(&asked.after)).await?;
    let count = |slug: &str| match slug {
        "" => found.stages.iter().filter(|(stage, _)| *stage != "retired").map(|(_, n)| n).sum(),
        slug => found.stages.get(slug).copied().unwrap_or(0),
    };
    let tabs = TABS.map(|(slug, key)| Tab { slug, key, count: count(slug), here: asked.stage == slug });
    let names = &found.names;
    let rows = found.rows.iter().map(|(article, measure)| ArticleRow {
        number: article.number,
        title: article.title.clone(),
        topic: article.topic.clone(),
        tags: article.tags.clone(),
        kind: kind(article.kind),
        audience: audience(article.audience),
        stage: Stage(article.stage),
        held: article.out.is_some_and(|out| out != article.version),
        owner: article.owner.and_then(|owner| names.get(&owner).cloned()).unwrap_or_default(),
        review_ms: article.review_at,
        updated_ms: article.updated_at,
        views: measure.views,
        solved: measure.solved,
        helped: percent(measure.helpful, measure.helpful + measure.unhelpful),
    });
    Ok(html(&ArticlesPage {
        rows: rows.collect(),
        shell: frame(&app, &visitor, &asked.done).await?,
        tabs: tabs.to_vec(),
        topics: found.topics.into_iter().filter(|(topic, _)| !topic.is_empty()).collect(),
        next: found.next.map(|next| format!("{}.{}", next.at, next.id)),
        may_write: may_write(&visitor),
        may_keep_words: may_keep_words(&visitor),
        asked,
        t: visitor.t,
    }))
}

fn after(text: &str) -> Option<After> {
    let (at, id) = text.split_once('.')?;
    Some(After { at: at.parse().ok()?, id: ArticleId(id.parse().ok()?) })
}

/// A part in per cent; none of nothing.
pub(super) fn percent(part: i64, of: i64) -> Option<i64> {
    (of > 0).then(|| (100 * part + of / 2) / of)
}

impl Asked {
    /// The list as it is asked for, for the page of sample rows.
    #[cfg(any(test, feature = "samples"))]
    pub fn of(stage: &str, topic: &str) -> Asked {
        Asked { stage: stage.to_owned(), topic: topic.to_owned(), ..Asked::default() }
    }

    /// Whether anything but the stage narrows the list.
    fn narrows(&self) -> bool {
        [&self.q, &self.kind, &self.audience, &self.topic, &self.mine]
            .into_iter()
            .any(|text| !text.is_empty())
    }

    /// The address of the list in another stage, or at another place.
    fn query(&self, stage: &str, after: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("stage", stage),
            ("q", &self.q),
            ("kind", &self.kind),
            ("audience", &self.audience),
            ("topic", &self.topic),
            ("mine", &self.mine),
            ("after", after),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.finish()
    }
}

impl ArticlesPage {
    fn kinds() -> Vec<(&'static str, &'static str)> {
        d::ArticleKind::ALL.into_iter().map(|one| (one.code(), kind(one))).collect()
    }

    fn audiences() -> Vec<(&'static str, &'static str)> {
        d::Audience::ALL.into_iter().map(|one| (one.code(), audience(one))).collect()
    }
}
