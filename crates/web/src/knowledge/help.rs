//! The help centre: what readers find without asking, known to us or not.
//!
//! Everything here is asked for as whoever visits, so that a page has no place for what is not for him.

use super::{Body, language};
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::Shell;
use app::find::{FoundArticle, Parts};
use app::knowledge::{Article, FEED, Help, Reader, Section};
use app::{Actor, App, AppError};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::ids::ArticleFileId;
use domain::time::rfc3339;
use i18n::T;
use serde::Deserialize;

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    topic: String,
    voted: String,
}

/// An article in a list.
#[derive(Clone, Debug)]
pub struct HelpLink {
    /// Its number.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// Its topic.
    pub topic: String,
}

/// An article that was found, the words that were looked for marked.
#[derive(Clone, Debug)]
pub struct HelpHit {
    /// Its number.
    pub number: i64,
    /// Its title.
    pub title: Parts,
    /// What it says where the words stand.
    pub words: Parts,
    /// Its topic.
    pub topic: String,
}

/// A section with its articles.
#[derive(Clone, Debug)]
pub struct HelpSection {
    /// Its name; empty for what has no topic.
    pub name: String,
    /// How many articles it has.
    pub count: usize,
    /// Some of them by the rest of their topics.
    pub groups: Vec<(String, Vec<HelpLink>)>,
}

/// `GET /help`.
#[derive(Template, Clone, Debug)]
#[template(path = "knowledge/help.html")]
pub struct HelpPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// What he looked for.
    pub q: String,
    /// The section that he is in; empty for all.
    pub topic: String,
    /// The sections.
    pub sections: Vec<HelpSection>,
    /// What was found, when he looked for something.
    pub found: Option<Vec<HelpHit>>,
    /// How many articles were found.
    pub total: i64,
    /// What he probably meant.
    pub meant: Option<String>,
}

/// `GET /help/{number}`.
#[derive(Template, Clone, Debug)]
#[template(path = "knowledge/help_article.html")]
pub struct HelpArticlePage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// Its number.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// What it is about, for whoever finds it elsewhere.
    pub description: String,
    /// Where it is, for whoever finds it elsewhere.
    pub canonical: String,
    /// The language that it speaks.
    pub speaks: String,
    /// Its topic in parts: the part, and the topic up to it.
    pub crumbs: Vec<(String, String)>,
    /// Its text.
    pub body: Body,
    /// When the text was published.
    pub updated_ms: i64,
    /// The same in other languages: number, tag, name.
    pub translations: Vec<(i64, String, String)>,
    /// Others of the same topic.
    pub neighbours: Vec<HelpLink>,
    /// What the reader said of it.
    pub said: Option<bool>,
    /// Whether he has said it just now.
    pub just_said: bool,
    /// And told in words what is missing.
    pub told: bool,
    /// Whether he may look after it: the page of it at the desk.
    pub at_desk: bool,
}

/// Who reads: whoever is signed in, or somebody whom we do not know.
fn reading(visitor: &Visitor) -> Actor {
    match visitor.signed.as_deref() {
        Some(signed) => signed.actor.clone(),
        None => Actor::guest(visitor.t.lang().code(), "UTC"),
    }
}

fn reader(app: &App, visitor: &Visitor, actor: &Actor) -> Reader {
    app.reader(actor, visitor.from, &visitor.csrf)
}

/// What is not there for somebody whom we do not know may be there for whoever signs in; he is told no more.
fn away(visitor: &Visitor, e: AppError) -> Oops {
    match (e, &visitor.signed) {
        (AppError::Missing, None) => AppError::SignedOut.into(),
        (e, _) => e.into(),
    }
}

/// `GET /help`: sections, one section, or what was found.
pub async fn start(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let actor = reading(&visitor);
    let topic = domain::knowledge::topic(&asked.topic);
    let q: String = asked.q.trim().chars().take(200).collect();
    let shell = visitor.shell();
    if !q.is_empty() {
        let page = app.find_help(&actor, &q).await?;
        // What only nearly fits is shown, and counts here.
        let total = i64::try_from(page.total.max(page.hits.len())).unwrap_or(i64::MAX);
        let found = Some(page.hits.into_iter().map(hit).collect());
        let (sections, meant) = (vec![], page.meant);
        return Ok(html(&HelpPage { t: visitor.t, shell, q, topic, sections, found, total, meant }));
    }
    let Help { sections, .. } = app.help(&actor, &topic, visitor.t.lang().code()).await?;
    let sections = sections.into_iter().map(section).collect();
    let (found, total, meant) = (None, 0, None);
    Ok(html(&HelpPage { t: visitor.t, shell, q, topic, sections, found, total, meant }))
}

fn hit(found: FoundArticle) -> HelpHit {
    let FoundArticle { number, title, words, topic, .. } = found;
    HelpHit { number, title, words, topic }
}

/// `GET /help/{number}`.
pub async fn article(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let actor = reading(&visitor);
    let reader = reader(&app, &visitor, &actor);
    let found = app.help_article(&actor, number, &reader).await.map_err(|e| away(&visitor, e))?;
    app.note_view(&actor, &found.article, &reader).await;
    let (t, article) = (&visitor.t, &found.article);
    let body = Body::of(t, article.kind, &found.shown.content);
    let mut description = found.shown.content.summary.clone();
    if description.is_empty() {
        let words = crate::markdown::plain(&found.shown.content.words());
        description = domain::text::excerpt(&words, 160);
    }
    let mut up_to = String::new();
    let crumbs = article.topic.split(" / ").filter(|part| !part.is_empty()).map(|part| {
        up_to = if up_to.is_empty() { part.to_owned() } else { format!("{up_to} / {part}") };
        (part.to_owned(), up_to.clone())
    });
    Ok(html(&HelpArticlePage {
        crumbs: crumbs.collect(),
        number,
        title: found.shown.content.title.clone(),
        description,
        canonical: format!("{}/help/{number}", app.config.public_url),
        speaks: article.language.clone(),
        body,
        updated_ms: article.published_at.unwrap_or(article.updated_at),
        translations: found
            .translations
            .iter()
            .map(|one| (one.number, one.language.clone(), language(t, &one.language).to_owned()))
            .collect(),
        neighbours: found.neighbours.iter().map(link).collect(),
        said: found.said,
        just_said: !asked.voted.is_empty(),
        told: asked.voted == "told",
        at_desk: actor.is_staff(),
        shell: visitor.shell(),
        t: visitor.t.clone(),
    }))
}

/// `POST /help/{number}/vote`: `helpful`, and `words` if he likes.
pub async fn vote(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let actor = reading(&visitor);
    let reader = reader(&app, &visitor, &actor);
    let helpful = posted.get("helpful") == "1";
    let words = posted.text("words");
    let done = app.vote(&actor, number, &reader, helpful, &words).await;
    done.map_err(|e| away(&visitor, e))?;
    let voted = if words.trim().is_empty() { "1" } else { "told" };
    Ok(redirect(&format!("/help/{number}?voted={voted}#helped")))
}

/// `GET /help/files/{id}/{name}`: a picture or a file that an article names.
pub async fn file(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, _name)): Path<(String, String)>,
) -> Result<Response, Oops> {
    let id = id.parse().map_err(|_| Oops::from(AppError::Missing))?;
    let (file, bytes) =
        app.article_file(&reading(&visitor), ArticleFileId(id)).await.map_err(|e| away(&visitor, e))?;
    let picture = crate::handle::is_picture(&file.mime);
    let how = if picture { "inline" } else { "attachment" };
    let name = crate::pages::view::escape_path(&file.name);
    let headers = [
        (CONTENT_TYPE, if picture { file.mime.clone() } else { "application/octet-stream".into() }),
        (CONTENT_DISPOSITION, format!("{how}; filename*=UTF-8''{name}")),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".into()),
    ];
    Ok((headers, bytes).into_response())
}

/// `GET /sitemap.xml`: what everybody may read.
#[derive(Template)]
#[template(path = "knowledge/sitemap.xml")]
struct SiteMap {
    home: String,
    entries: Vec<(String, String)>,
}

/// `GET /sitemap.xml`.
pub async fn sitemap(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    let all = app.public_articles(&reading(&visitor), usize::MAX).await?;
    let home = home(&app);
    let entry = |article: Article| (format!("{home}/{}", article.number), rfc3339(article.updated_at));
    let entries = all.into_iter().map(|(article, _)| entry(article)).collect();
    let page = SiteMap { entries, home };
    Ok(([(CONTENT_TYPE, "application/xml; charset=utf-8")], drawn(&page)?).into_response())
}

/// `GET /help/feed.xml`: what is new for everybody, as RSS.
#[derive(Template)]
#[template(path = "knowledge/feed.xml")]
struct Feed {
    home: String,
    title: String,
    about: String,
    language: &'static str,
    items: Vec<FeedItem>,
}

struct FeedItem {
    address: String,
    title: String,
    about: String,
    at: String,
}

/// `GET /help/feed.xml`.
pub async fn feed(State(app): State<App>, visitor: Visitor) -> Result<Response, Oops> {
    let all = app.public_articles(&reading(&visitor), FEED).await?;
    let home = home(&app);
    let items = all.into_iter().map(|(article, about)| FeedItem {
        address: format!("{home}/{}", article.number),
        title: article.title,
        about,
        at: rfc822(article.published_at.unwrap_or(article.updated_at)),
    });
    let shell = visitor.shell();
    let items = items.collect();
    let page = Feed {
        home,
        title: shell.brand.title(&visitor.t).to_owned(),
        about: visitor.t.of("help-feed").to_owned(),
        language: visitor.t.lang().code(),
        items,
    };
    Ok(([(CONTENT_TYPE, "application/rss+xml; charset=utf-8")], drawn(&page)?).into_response())
}

/// `GET /robots.txt`: the help centre is for everybody, the rest for those who sign in.
pub async fn robots(State(app): State<App>) -> Response {
    let root = &app.config.public_url;
    let text = format!(
        "User-agent: *\nDisallow: /\nAllow: /help\nAllow: /assets/\nAllow: /brand/\nSitemap: {root}/sitemap.xml\n"
    );
    ([(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

/// Where the help centre is, for whoever is elsewhere.
fn home(app: &App) -> String {
    format!("{}/help", app.config.public_url)
}

fn drawn(page: &impl Template) -> Result<String, Oops> {
    page.render().map_err(|e| AppError::broken(e).into())
}

/// A moment as RSS wants it: `22 Nov 2026 08:00:00 GMT`.
fn rfc822(moment: i64) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let text = rfc3339(moment);
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    let month = part(5..7).parse::<usize>().unwrap_or(1).clamp(1, 12);
    format!("{} {} {} {} GMT", part(8..10), MONTHS[month - 1], part(0..4), part(11..19))
}

fn link(article: &Article) -> HelpLink {
    HelpLink { number: article.number, title: article.title.clone(), topic: article.topic.clone() }
}

fn section(section: Section) -> HelpSection {
    let groups = section.groups.iter().map(|(rest, all)| (rest.clone(), all.iter().map(link).collect()));
    HelpSection { groups: groups.collect(), name: section.name, count: section.count }
}

impl HelpSection {
    /// How many articles are shown.
    fn shown(&self) -> usize {
        self.groups.iter().map(|(_, all)| all.len()).sum()
    }
}

impl HelpArticlePage {
    /// Whether its contents are worth a list.
    fn has_contents(&self) -> bool {
        self.body.contents.iter().filter(|heading| heading.level == 2).count() > 2
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn moments_are_as_rss_wants_them() {
        assert_eq!(super::rfc822(1_790_000_000_000), "21 Sep 2026 14:13:20 GMT");
    }
}
