//! The editor: the tree of topics, one topic with the very form that its client gets beside it, and its versions.

use super::fields::FormView;
use super::typed::{self, Press, TypedField};
use super::words;
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::view::{Choice, Impact, Kind, Urgency};
use crate::pages::{FieldErrors, Shell};
use crate::settings::{Asked, Tab, frame};
use app::topics::{AssetChoice, Placing, TopicPage as Facts, Topics};
use app::{App, AppError};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ids::{AssetId, TopicId};
use domain::people::{Object, Permission};
use domain::topic::{Difference, Topic};
use i18n::T;
use std::collections::BTreeMap;

const ROOM: &str = "/settings/topics";

/// A topic in the tree.
#[derive(Clone, Debug)]
pub struct TreeLine {
    /// Which one.
    pub id: String,
    /// How deep it stands.
    pub depth: usize,
    /// Its name.
    pub name: String,
    /// Its name in programs.
    pub code: String,
    /// How many questions it asks.
    pub questions: usize,
    /// Its version.
    pub version: u32,
    /// Tickets of the last three months.
    pub tickets: i64,
    /// Only for us.
    pub staff: bool,
    /// For some clients only: how many.
    pub clients: usize,
    /// Whether it has a procedure.
    pub procedure: bool,
    /// Nobody chooses it any more.
    pub retired: bool,
}

/// `GET /settings/topics`.
#[derive(Template, Clone, Debug)]
#[template(path = "topics/tree.html")]
pub struct TopicsPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// The tree.
    pub lines: Vec<TreeLine>,
    /// How many of the shipped topics are not there; 0 when all are.
    pub shipped: usize,
    /// Whether the viewer may change them.
    pub may_edit: bool,
}

/// A version in the list of them.
#[derive(Clone, Debug)]
pub struct VersionView {
    /// Its number.
    pub version: u32,
    /// When.
    pub at_ms: i64,
    /// By whom.
    pub by: String,
    /// What was changed, in its writer's words.
    pub note: String,
    /// What differs from the one before, in words.
    pub differences: Vec<String>,
}

/// `GET /settings/topics/{id}`, and a form that came back.
#[derive(Template, Clone, Debug)]
#[template(path = "topics/edit.html")]
pub struct TopicEditPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The rooms.
    pub tabs: Vec<Tab>,
    /// `new`, or which one.
    pub id: String,
    /// The topic as it is typed.
    pub topic: Topic,
    /// Its questions as they are typed.
    pub fields: Vec<TypedField>,
    /// Below which it may stand.
    pub parents: Vec<Choice>,
    /// The clients; none chosen is all.
    pub clients: Vec<Choice>,
    /// The kind that a request begins with.
    pub kind: Kind,
    /// How much is hit then.
    pub impact: Impact,
    /// How soon it hurts then.
    pub urgency: Urgency,
    /// The lines.
    pub lines: Vec<Choice>,
    /// Numbers of articles, as they are typed.
    pub articles: String,
    /// What was changed, as it is typed.
    pub note: String,
    /// What the client gets.
    pub preview: PreviewPart,
    /// Its versions.
    pub versions: Vec<VersionView>,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// `POST /settings/topics/{id}/preview`: what the client gets.
#[derive(Template, Clone, Debug)]
#[template(path = "topics/preview.html")]
pub struct PreviewPart {
    /// The reader.
    pub t: T,
    /// The name.
    pub name: String,
    /// When to choose it.
    pub help: String,
    /// The form.
    pub form: FormView,
}

impl PreviewPart {
    /// What the client gets of a topic.
    pub fn of(t: &T, topic: &Topic) -> PreviewPart {
        let locale = t.lang().code();
        // Something to be seen where a thing is asked for.
        let thing = |of| AssetChoice {
            id: AssetId(1),
            of,
            name: t.of("topic-preview-thing").to_owned(),
            address: String::new(),
        };
        let things: Vec<AssetChoice> =
            topic.form.fields.iter().filter_map(|field| field.asset_type).map(thing).collect();
        PreviewPart {
            name: topic.name.of(locale).to_owned(),
            help: topic.help.of(locale).to_owned(),
            form: FormView::of(t, topic, &BTreeMap::new(), &[], &things, &BTreeMap::new()),
            t: t.clone(),
        }
    }
}

/// The questions of a topic as they are typed; for samples.
#[cfg(any(test, feature = "samples"))]
pub(crate) fn typed_fields(t: &T, topic: &Topic, facts: &Facts, errors: &FieldErrors) -> Vec<TypedField> {
    typed::drawn(t, topic, facts, errors)
}

/// `GET /settings/topics`.
pub async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let (all, uses) = app.topics(actor).await?;
    let (shell, tabs) = frame(&app, &visitor, ROOM, asked.done()).await?;
    let mut lines = Vec::new();
    tree(&visitor.t, &all, &uses, None, 0, &mut lines);
    Ok(html(&TopicsPage {
        t: visitor.t.clone(),
        shell,
        tabs,
        lines,
        shipped: app.shipped_topics_missing(actor).await?,
        may_edit: actor.can(Permission::TopicManage, Object::Desk),
    }))
}

fn tree(
    t: &T,
    all: &Topics,
    uses: &BTreeMap<TopicId, i64>,
    parent: Option<TopicId>,
    depth: usize,
    into: &mut Vec<TreeLine>,
) {
    for topic in all.below(parent) {
        into.push(TreeLine {
            id: topic.id.to_string(),
            depth,
            name: topic.name.of(t.lang().code()).to_owned(),
            code: topic.code.clone(),
            questions: topic.form.fields.len(),
            version: topic.version,
            tickets: uses.get(&topic.id).copied().unwrap_or(0),
            staff: !topic.is_public(),
            clients: topic.clients.len(),
            procedure: topic.procedure.is_some(),
            retired: topic.retired,
        });
        if depth < 8 {
            tree(t, all, uses, Some(topic.id), depth + 1, into);
        }
    }
}

/// `POST /settings/topics`: the shipped topics are entered.
pub async fn enter(State(app): State<App>, visitor: Visitor, _posted: Posted) -> Result<Response, Oops> {
    app.enter_topics(visitor.staff()?).await?;
    Ok(redirect(&format!("{ROOM}?done=saved")))
}

fn number(id: &str) -> Result<Option<TopicId>, Oops> {
    match id {
        "new" => Ok(None),
        id => Ok(Some(TopicId(id.parse().map_err(|_| Oops::from(AppError::Missing))?))),
    }
}

/// `GET /settings/topics/{id}`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let facts = app.topic_page(visitor.staff()?, number(&id)?).await?;
    let topic = base(&app, &facts, asked.below());
    draw(&app, &visitor, &id, facts, topic, "", asked.done(), FieldErrors::none()).await
}

/// The topic as it holds, or a new one.
fn base(app: &App, facts: &Facts, below: &str) -> Topic {
    let fresh = || {
        let code = format!("topic-{}", app.now().rem_euclid(100_000_000));
        typed::fresh(below.parse().ok().map(TopicId), code)
    };
    facts.topic.clone().unwrap_or_else(fresh)
}

/// `POST /settings/topics/{id}`: a question is added, moved or removed, or the topic is saved.
pub async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    let at = number(&id)?;
    if let (Some(at), Some(to)) = (at, placing(&posted)) {
        app.place_topic(actor, at, to).await?;
        return Ok(redirect(ROOM));
    }
    let facts = app.topic_page(actor, at).await?;
    let mut topic = typed::read(&posted, base(&app, &facts, ""));
    let press = Press::of(&posted);
    if press != Press::Save {
        press.act(&mut topic.form);
        let note = posted.text("note");
        return draw(&app, &visitor, &id, facts, topic, &note, "", FieldErrors::none()).await;
    }
    let seen = at.map(|_| posted.get("seen").parse().unwrap_or(0));
    match app.save_topic(actor, topic.clone(), seen, posted.get("note")).await {
        Ok(id) => Ok(redirect(&format!("{ROOM}/{id}?done=saved"))),
        Err(AppError::Invalid(field, code)) => {
            let key = if field == "fields" { "topic-flaw-fields" } else { words::flaw(code) };
            let field = if field == "fields" { "" } else { field };
            let errors = FieldErrors(vec![(field, visitor.t.of(key).to_owned())]);
            draw(&app, &visitor, &id, facts, topic, posted.get("note"), "", errors).await
        }
        Err(e) => Err(e.into()),
    }
}

fn placing(posted: &Posted) -> Option<Placing> {
    match posted.get("place") {
        "up" => Some(Placing::Up),
        "down" => Some(Placing::Down),
        _ => None,
    }
}

/// `POST /settings/topics/{id}/preview`.
pub async fn preview(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Oops> {
    let facts = app.topic_page(visitor.staff()?, number(&id)?).await?;
    let topic = typed::read(&posted, base(&app, &facts, "")).cleaned();
    Ok(html(&PreviewPart::of(&visitor.t, &topic)))
}

#[allow(clippy::too_many_arguments, reason = "what a page is drawn from")]
async fn draw(
    app: &App,
    visitor: &Visitor,
    id: &str,
    facts: Facts,
    topic: Topic,
    note: &str,
    done: &str,
    errors: FieldErrors,
) -> Result<Response, Oops> {
    let (shell, tabs) = frame(app, visitor, ROOM, done).await?;
    let t = &visitor.t;
    let locale = t.lang().code();
    let parents = facts.all.all.values().map(|one| &one.topic).filter(|one| {
        one.id != topic.id && !facts.all.is_within(one.id, topic.id) && one.form.fields.is_empty()
    });
    let mut parents: Vec<Choice> = parents
        .map(|one| {
            let path = facts.all.path(one.id, locale).join(" › ");
            Choice::new(one.id.to_string(), path, topic.parent == Some(one.id))
        })
        .collect();
    parents.sort_by(|one, other| one.label.cmp(&other.label));
    let clients = facts.clients.iter().map(|(id, name)| {
        Choice::new(id.to_string(), name.clone(), topic.clients.iter().any(|one| one.0 == *id))
    });
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let lines = (1..=3u8).map(|line| {
        Choice::new(line.to_string(), t.n("line-n", u32::from(line)).to_string(), line == topic.defaults.line)
    });
    let versions = facts.versions.iter().map(|one| VersionView {
        version: one.written.topic.version,
        at_ms: one.written.made_at,
        by: one.written.made_by.clone(),
        note: one.written.note.clone(),
        differences: one.differences.iter().map(|one| told(t, one)).collect(),
    });
    let page = TopicEditPage {
        shell,
        tabs,
        id: id.to_owned(),
        fields: typed::drawn(t, &topic, &facts, &errors),
        parents,
        clients: clients.collect(),
        kind: crate::words::kind(topic.defaults.kind),
        impact: crate::words::impact(topic.defaults.impact),
        urgency: crate::words::urgency(topic.defaults.urgency),
        lines: lines.collect(),
        articles: topic.articles.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        note: note.to_owned(),
        preview: PreviewPart::of(t, &topic),
        versions: versions.collect(),
        topic,
        errors,
        t: t.clone(),
    };
    Ok((status, html(&page)).into_response())
}

/// A difference in words.
fn told(t: &T, one: &Difference) -> String {
    let locale = t.lang().code();
    let what = t.with("topic-differs").arg("what", one.what).to_string();
    let mut words = match &one.field {
        Some(field) => format!("«{}»: {what}", field.of(locale)),
        None => what,
    };
    let (before, after) = (one.before.of(locale), one.after.of(locale));
    if before != after {
        words.push_str(&format!(" — «{before}» → «{after}»"));
    }
    words
}
