//! The client chooses a topic and fills the form that it asks; later he adds what was missing.

use super::fields::{self, FormView};
use crate::finding::under;
use crate::handle::requests::Company;
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::shell::{FieldErrors, Shell};
use app::desk::{Draft, NewTicket};
use app::topics::{Answers, Choosing, Line};
use app::{App, AppError};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::desk as d;
use domain::ids::{OrganisationId, TopicId};
use domain::topic::{Ask, Facts, Given, Wrong};
use i18n::T;
use serde::Deserialize;

/// A topic in the list of choice.
#[derive(Clone, Debug)]
pub struct TopicLine {
    /// Where it is asked; empty for a heading.
    pub href: String,
    /// Its name.
    pub name: String,
    /// When to choose it.
    pub help: String,
    /// How deep it stands.
    pub depth: usize,
}

/// A heading with what stands below it.
#[derive(Clone, Debug)]
pub struct TopicGroup {
    /// Its name; empty for what stands at the root.
    pub name: String,
    /// What can be chosen.
    pub lines: Vec<TopicLine>,
}

/// `GET /requests/new` where there are topics, and `GET /requests/{number}/topic` of a request without one.
#[derive(Template, Clone, Debug)]
#[template(path = "topics/choose.html")]
pub struct ChoosePage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// Of which request; empty for a new one.
    pub number: String,
    /// The companies among which he chooses first; none when it is clear.
    pub companies: Vec<(String, String)>,
    /// The topics.
    pub groups: Vec<TopicGroup>,
    /// Where he writes without a topic; empty where there is no need.
    pub other: String,
}

/// `GET /requests/new?topic=…`, `GET /requests/{number}/topic`, and forms that came back.
#[derive(Template, Clone, Debug)]
#[template(path = "topics/ask.html")]
pub struct TopicFormPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// Of which request; empty for a new one.
    pub number: String,
    /// The company.
    pub org: String,
    /// Where another topic is chosen; empty when it cannot be.
    pub back: String,
    /// The topic.
    pub topic: String,
    /// Its version.
    pub version: u32,
    /// Its name.
    pub name: String,
    /// When to choose it.
    pub help: String,
    /// What it asks.
    pub form: FormView,
    /// Articles that may answer at once: number and title.
    pub articles: Vec<(i64, String)>,
    /// The words as typed.
    pub text: String,
    /// Under which articles were offered while he wrote; empty for none.
    pub proposal: String,
    /// The largest attachment in bytes.
    pub file_limit: u64,
    /// What else is wrong.
    pub errors: FieldErrors,
}

/// `POST /topics/check`: what is wrong with a form as far as it is filled.
#[derive(Template, Clone, Debug)]
#[template(path = "topics/checked.html")]
pub struct CheckedPart {
    /// The reader.
    pub t: T,
    /// The form.
    pub form: FormView,
}

/// What the address says.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    topic: String,
}

/// What a form for a topic is drawn from.
struct Drawn<'a> {
    number: String,
    org: OrganisationId,
    back: String,
    choosing: Choosing,
    given: Given,
    wrong: Vec<(String, Wrong)>,
    known: Facts,
    posted: &'a Posted,
}

/// The page of `GET /requests/new` where topics lead; `None` when the plain form is to be shown.
pub(crate) async fn page_for_new(
    app: &App,
    visitor: &Visitor,
    all: &[Company],
    org: &str,
    topic: &str,
) -> Result<Option<Response>, Oops> {
    let actor = visitor.actor()?;
    if topic == "other" {
        return Ok(None);
    }
    let chosen = match all {
        [only] => Some(only),
        several => several.iter().find(|company| company.id.to_string() == org),
    };
    let Some(company) = chosen else {
        for company in all {
            if !app.topics_for(actor, company.id).await?.is_empty() {
                let companies =
                    all.iter().map(|one| (format!("/requests/new?org={}", one.id), one.name.clone()));
                let page = choose(visitor, "", vec![], "", companies.collect());
                return Ok(Some(html(&page)));
            }
        }
        return Ok(None);
    };
    let own = if all.len() > 1 { format!("org={}&", company.id) } else { String::new() };
    if let Ok(id) = topic.parse() {
        let choosing = app.topic_form(actor, company.id, TopicId(id), None).await?;
        let page = drawn(
            app,
            visitor,
            Drawn {
                number: String::new(),
                org: company.id,
                back: format!("/requests/new?{own}"),
                choosing,
                given: Given::new(),
                wrong: vec![],
                known: Facts::new(),
                posted: &Posted::empty(),
            },
        );
        return Ok(Some(html(&page)));
    }
    let lines = app.topics_for(actor, company.id).await?;
    if lines.is_empty() {
        return Ok(None);
    }
    let base = format!("/requests/new?{own}topic=");
    let groups = groups(&visitor.t, lines, &base);
    Ok(Some(html(&choose(visitor, "", groups, &format!("{base}other"), vec![]))))
}

fn choose(
    visitor: &Visitor,
    number: &str,
    groups: Vec<TopicGroup>,
    other: &str,
    companies: Vec<(String, String)>,
) -> ChoosePage {
    ChoosePage {
        t: visitor.t.clone(),
        shell: visitor.shell(),
        number: number.to_owned(),
        companies,
        groups,
        other: other.to_owned(),
    }
}

/// The tree as headings with what stands below them.
fn groups(t: &T, lines: Vec<Line>, base: &str) -> Vec<TopicGroup> {
    let locale = t.lang().code();
    let mut groups: Vec<TopicGroup> = Vec::new();
    for line in lines {
        let name = line.topic.name.of(locale).to_owned();
        if line.depth == 0 && line.heads {
            groups.push(TopicGroup { name, lines: vec![] });
            continue;
        }
        if line.depth == 0 && groups.last().is_none_or(|group| !group.name.is_empty()) {
            groups.push(TopicGroup { name: String::new(), lines: vec![] });
        }
        let help = line.topic.help.of(locale).to_owned();
        let href = if line.heads { String::new() } else { format!("{base}{}", line.id) };
        if let Some(group) = groups.last_mut() {
            group.lines.push(TopicLine { href, name, help, depth: line.depth });
        }
    }
    groups
}

fn drawn(app: &App, visitor: &Visitor, of: Drawn<'_>) -> TopicFormPage {
    let (t, topic) = (&visitor.t, &of.choosing.topic);
    let locale = t.lang().code();
    TopicFormPage {
        shell: visitor.shell(),
        number: of.number,
        org: of.org.to_string(),
        back: of.back,
        topic: topic.id.to_string(),
        version: topic.version,
        name: topic.name.of(locale).to_owned(),
        help: topic.help.of(locale).to_owned(),
        form: FormView::of(t, topic, &of.given, &of.wrong, &of.choosing.assets, &of.known),
        articles: of.choosing.articles,
        text: of.posted.text("text"),
        proposal: of.posted.get("proposal").to_owned(),
        file_limit: app.config.max_file_bytes as u64,
        errors: FieldErrors::none(),
        t: t.clone(),
    }
}

/// What a form says of its topic.
pub(super) fn named(posted: &Posted) -> Option<(TopicId, Option<u32>)> {
    let id = posted.get("topic").parse().ok()?;
    Some((TopicId(id), posted.get("version").parse().ok()))
}

/// Whether a form is one of a topic.
pub(crate) fn is_named(posted: &Posted) -> bool {
    !posted.get("topic").is_empty()
}

/// `POST /requests` with a topic.
pub(crate) async fn create(
    app: &App,
    visitor: &Visitor,
    org: OrganisationId,
    posted: &Posted,
) -> Result<Response, Oops> {
    let actor = visitor.actor()?;
    let Some((id, version)) = named(posted) else { return Err(AppError::Missing.into()) };
    let Some(requester) = actor.person else { return Err(AppError::SignedOut.into()) };
    let choosing = app.topic_form(actor, org, id, version).await?;
    let given = fields::given(posted, &choosing.topic.form);
    let defaults = choosing.topic.defaults;
    let new = NewTicket {
        org,
        requester,
        kind: defaults.kind,
        subject: String::new(),
        impact: defaults.impact,
        urgency: defaults.urgency,
        draft: Draft::of(posted.text("text")).with(posted.files.clone()),
        via: d::Channel::Portal,
        topic: Some(Answers { topic: id, version, given: given.clone() }),
    };
    match app.open(actor, new).await {
        Ok(number) => {
            if let Some(proposal) = under::proposal(posted) {
                app.sent_after_proposed(actor, proposal, number).await.ok(); // the request is what matters
            }
            Ok(redirect(&format!("/requests/{number}")))
        }
        Err(AppError::Answers(wrong)) => {
            let back = "/requests/new".to_owned();
            let known = Facts::new();
            let of = Drawn { number: String::new(), org, back, choosing, given, wrong, known, posted };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&drawn(app, visitor, of))).into_response())
        }
        Err(e) => Err(Oops::from(e).with_draft(posted.text("text"))),
    }
}

/// `POST /topics/check`: a form as far as it is filled; nothing is kept.
pub async fn check(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    let actor = visitor.actor()?;
    let org = posted.get("organisation").parse().map_err(|_| Oops::from(AppError::Missing))?;
    let Some((id, _)) = named(&posted) else { return Err(AppError::Missing.into()) };
    let org = OrganisationId(org);
    let choosing = app.topic_form(actor, org, id, None).await?;
    let given = fields::given(&posted, &choosing.topic.form);
    let (topic, checked) = app.try_answers(actor, org, id, given.clone(), Ask::Part).await?;
    let form = FormView::of(&visitor.t, &topic, &given, &checked.wrong, &choosing.assets, &Facts::new());
    Ok(html(&CheckedPart { t: visitor.t.clone(), form }))
}

/// `GET /requests/{number}/topic`: what we do not know yet.
pub async fn more_page(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let actor = visitor.actor()?;
    let (org, known) = app.ticket_form(actor, number).await?;
    let (choosing, known) = match (known, asked.topic.parse()) {
        (Some((choosing, facts)), _) => (choosing, facts),
        (None, Ok(id)) => (app.topic_form(actor, org, TopicId(id), None).await?, Facts::new()),
        (None, Err(_)) => {
            let lines = app.topics_for(actor, org).await?;
            let base = format!("/requests/{number}/topic?topic=");
            let page = choose(&visitor, &number.to_string(), groups(&visitor.t, lines, &base), "", vec![]);
            return Ok(html(&page));
        }
    };
    let back = format!("/requests/{number}");
    let (given, wrong) = (fields::of_facts(&known), vec![]);
    let number = number.to_string();
    let of = Drawn { number, org, back, choosing, given, wrong, known, posted: &Posted::empty() };
    Ok(html(&drawn(&app, &visitor, of)))
}

/// `POST /requests/{number}/topic`.
pub async fn more(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let actor = visitor.actor()?;
    let (org, known) = app.ticket_form(actor, number).await?;
    let (id, version) = named(&posted).ok_or(Oops::from(AppError::Missing))?;
    let (choosing, known) = match known {
        Some((choosing, facts)) if choosing.topic.id == id => (choosing, facts),
        _ => (app.topic_form(actor, org, id, version).await?, Facts::new()),
    };
    let given = fields::given(&posted, &choosing.topic.form);
    let answers = Answers { topic: id, version, given: given.clone() };
    match app.set_topic(actor, number, answers).await {
        Ok(()) => {
            let draft = Draft::of(posted.text("text")).with(posted.files.clone());
            if !draft.is_empty() {
                app.write(actor, number, draft).await?;
            }
            Ok(redirect(&format!("/requests/{number}")))
        }
        Err(AppError::Answers(wrong)) => {
            let back = format!("/requests/{number}");
            let number = number.to_string();
            let of = Drawn { number, org, back, choosing, given, wrong, known, posted: &posted };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&drawn(&app, &visitor, of))).into_response())
        }
        Err(e) => Err(e.into()),
    }
}
