//! Two versions of an article, with what differs between them drawn.

use super::article::VersionLine;
use super::frame;
use crate::http::{Oops, Visitor, html};
use crate::pages::Shell;
use app::App;
use app::knowledge::{DiffLine, Difference, Mark, differences};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use i18n::T;
use serde::Deserialize;

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    from: Option<i64>,
    to: Option<i64>,
}

/// `GET /articles/{number}/versions`.
#[derive(Template, Clone, Debug)]
#[template(path = "knowledge/versions.html")]
pub struct ArticleVersionsPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The article.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// Its versions, the last one first.
    pub versions: Vec<VersionLine>,
    /// The older one of the two.
    pub from: i64,
    /// The newer one.
    pub to: i64,
    /// What differs.
    pub differences: Vec<Difference>,
}

/// `GET /articles/{number}/versions`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let facts = app.article(actor, number, None).await?;
    let to = asked.to.unwrap_or(facts.article.version);
    let from = asked.from.unwrap_or((to - 1).max(1));
    let (from, to) = (from.min(to), from.max(to));
    let (older, newer) = app.article_versions(actor, number, from, to).await?;
    let out = facts.article.out;
    let lines = facts.versions.into_iter().map(|version| VersionLine {
        version: version.version,
        at_ms: version.at,
        who: version.person.and_then(|who| facts.names.get(&who).cloned()).unwrap_or_default(),
        note: version.note,
        out: out == Some(version.version),
    });
    Ok(html(&ArticleVersionsPage {
        versions: lines.collect(),
        shell: frame(&app, &visitor, "").await?,
        t: visitor.t,
        number,
        title: facts.article.title,
        from,
        to,
        differences: differences(&older.content, &newer.content),
    }))
}

impl ArticleVersionsPage {
    /// The name of a text.
    fn field(one: &Difference) -> &'static str {
        match one.field {
            "title" => "article-title",
            "summary" => "article-summary",
            "symptom" => "article-symptom",
            "cause" => "article-cause",
            "workaround" => "article-workaround",
            _ => "article-text",
        }
    }

    /// The word in style sheets, and the sign before a line.
    fn mark(line: &DiffLine) -> (&'static str, &'static str) {
        match line.mark {
            Mark::Same => ("same", " "),
            Mark::Gone => ("gone", "−"),
            Mark::New => ("came", "+"),
            Mark::Gap => ("gap", "…"),
        }
    }

    /// What is said of a line to whoever hears the page.
    fn said(line: &DiffLine) -> Option<&'static str> {
        match line.mark {
            Mark::Gone => Some("diff-gone"),
            Mark::New => Some("diff-came"),
            Mark::Same | Mark::Gap => None,
        }
    }
}
