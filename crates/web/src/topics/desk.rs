//! Topics for us: the questions of the new ticket's page, and the facts of a ticket.

use super::ask::named;
use super::fields::{self, FormView};
use crate::handle::ticket::around;
use crate::http::{Oops, Posted, Visitor, html, redirect};
use crate::pages::shell::Shell;
use crate::pages::view::Choice;
use app::topics::{Answers, Line};
use app::{App, AppError};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ids::{OrganisationId, TopicId};
use domain::text::fold;
use domain::topic::{Facts, Given, Wrong};
use i18n::T;
use serde::Deserialize;

/// The questions of the new ticket's page: `POST /tickets/form`, and a part of the page itself.
#[derive(Template, Clone, Debug)]
#[template(path = "topics/asks.html")]
pub struct AsksPart {
    /// The reader.
    pub t: T,
    /// The topics of the client; empty when there are none, or nobody knows yet for whom it is.
    pub topics: Vec<Choice>,
    /// Whether a topic is chosen.
    pub chosen: bool,
    /// Its version.
    pub version: u32,
    /// What the topic begins with: kind, impact, urgency.
    pub begins: Option<(&'static str, &'static str, &'static str)>,
    /// Its questions.
    pub form: FormView,
}

impl AsksPart {
    /// Nothing is asked yet.
    pub fn none(t: T, topics: Vec<Choice>) -> AsksPart {
        AsksPart { t, topics, chosen: false, version: 0, begins: None, form: FormView::default() }
    }
}

/// `GET /tickets/{number}/topic`, and the form that came back.
#[derive(Template, Clone, Debug)]
#[template(path = "topics/facts.html")]
pub struct FactsPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The number.
    pub number: String,
    /// The subject.
    pub subject: String,
    /// The client.
    pub org: String,
    /// The topics among which one may choose.
    pub topics: Vec<Choice>,
    /// The chosen one; empty for none.
    pub topic: String,
    /// Its version.
    pub version: u32,
    /// Its questions.
    pub form: FormView,
}

/// What the address says.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    topic: String,
}

/// The topics as a list to choose from, headings told by their names.
fn choices(t: &T, lines: &[Line], chosen: &str) -> Vec<Choice> {
    let locale = t.lang().code();
    let mut heading = String::new();
    let mut all = Vec::new();
    for line in lines {
        let name = line.topic.name.of(locale);
        if line.heads {
            if line.depth == 0 {
                name.clone_into(&mut heading);
            }
            continue;
        }
        let id = line.id.to_string();
        let label = match (line.depth, heading.as_str()) {
            (0, _) | (_, "") => name.to_owned(),
            (_, heading) => format!("{heading} › {name}"),
        };
        all.push(Choice::new(id.clone(), label, id == chosen));
    }
    all
}

/// The questions for what was typed into the new ticket's page so far.
pub(crate) async fn asks(
    app: &App,
    visitor: &Visitor,
    posted: &Posted,
    wrong: &[(String, Wrong)],
) -> Result<AsksPart, Oops> {
    let actor = visitor.staff()?;
    let t = visitor.t.clone();
    let Some(org) = client_of(app, visitor, posted).await? else {
        return Ok(AsksPart::none(t, vec![]));
    };
    let lines = app.topics_for(actor, org).await?;
    let chosen = posted.get("topic");
    let topics = choices(&t, &lines, chosen);
    let id = topics.iter().find(|one| one.chosen).and_then(|one| one.value.parse().ok());
    let Some(id) = id else { return Ok(AsksPart::none(t, topics)) };
    let choosing = app.topic_form(actor, org, TopicId(id), None).await?;
    let given = fields::given(posted, &choosing.topic.form);
    let defaults = choosing.topic.defaults;
    Ok(AsksPart {
        topics,
        chosen: true,
        version: choosing.topic.version,
        begins: Some((
            crate::words::kind(defaults.kind).slug(),
            crate::words::impact(defaults.impact).slug(),
            crate::words::urgency(defaults.urgency).slug(),
        )),
        form: FormView::of(&t, &choosing.topic, &given, wrong, &choosing.assets, &Facts::new()),
        t,
    })
}

/// For whom a new ticket is, as far as it is typed.
async fn client_of(app: &App, visitor: &Visitor, posted: &Posted) -> Result<Option<OrganisationId>, Oops> {
    let wanted = fold(posted.get("requester"));
    if wanted.is_empty() {
        return Ok(None);
    }
    let known = app.client_people(visitor.staff()?).await?;
    let mut meant = known.iter().filter(|one| [&one.mail, &one.name].iter().any(|word| fold(word) == wanted));
    Ok(meant.next().map(|one| one.org_id))
}

/// `POST /tickets/form`: the questions as they are now.
pub async fn part(State(app): State<App>, visitor: Visitor, posted: Posted) -> Result<Response, Oops> {
    Ok(html(&asks(&app, &visitor, &posted, &[]).await?))
}

/// What was answered on the new ticket's page; none without a topic.
pub(crate) async fn answers(
    app: &App,
    visitor: &Visitor,
    org: OrganisationId,
    posted: &Posted,
) -> Result<Option<Answers>, Oops> {
    let Some((topic, version)) = named(posted) else { return Ok(None) };
    let choosing = app.topic_form(visitor.staff()?, org, topic, None).await?;
    Ok(Some(Answers { topic, version, given: fields::given(posted, &choosing.topic.form) }))
}

/// `GET /tickets/{number}/topic`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let page = drawn(&app, &visitor, number, &asked.topic, None, &[]).await?;
    Ok(html(&page))
}

/// `POST /tickets/{number}/topic`: topic and facts are set, or another topic's questions are shown.
pub async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    posted: Posted,
) -> Result<Response, Oops> {
    let actor = visitor.staff()?;
    if posted.get("do") == "show" {
        return Ok(redirect(&format!("/tickets/{number}/topic?topic={}", posted.get("choose"))));
    }
    let (id, version) = named(&posted).ok_or(Oops::from(AppError::Missing))?;
    let (org, known) = app.ticket_form(actor, number).await?;
    let choosing = match known {
        Some((choosing, _)) if choosing.topic.id == id => choosing,
        _ => app.topic_form(actor, org, id, version).await?,
    };
    let given = fields::given(&posted, &choosing.topic.form);
    match app.set_topic(actor, number, Answers { topic: id, version, given: given.clone() }).await {
        Ok(()) => {
            if !posted.files.is_empty() {
                let draft = app::desk::Draft::of("").with(posted.files.clone());
                app.note(actor, number, draft).await?;
            }
            Ok(redirect(&format!("/tickets/{number}")))
        }
        Err(AppError::Answers(wrong)) => {
            let page = drawn(&app, &visitor, number, &id.to_string(), Some(given), &wrong).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
        }
        Err(e) => Err(e.into()),
    }
}

async fn drawn(
    app: &App,
    visitor: &Visitor,
    number: i64,
    wanted: &str,
    typed: Option<Given>,
    wrong: &[(String, Wrong)],
) -> Result<FactsPage, Oops> {
    let actor = visitor.staff()?;
    let facts = app.ticket(actor, number).await?;
    let (org, known) = app.ticket_form(actor, number).await?;
    let lines = app.topics_for(actor, org).await?;
    let own = known.as_ref().map(|(choosing, _)| choosing.topic.id.to_string()).unwrap_or_default();
    let chosen = if wanted.is_empty() { own.clone() } else { wanted.to_owned() };
    let (choosing, known) = match (known, chosen.parse()) {
        (Some((choosing, facts)), _) if chosen == own => (Some(choosing), facts),
        (_, Ok(id)) => (Some(app.topic_form(actor, org, TopicId(id), None).await?), Facts::new()),
        _ => (None, Facts::new()),
    };
    let t = &visitor.t;
    let given = typed.unwrap_or_else(|| fields::of_facts(&known));
    let form = choosing.as_ref().map(|one| FormView::of(t, &one.topic, &given, wrong, &one.assets, &known));
    Ok(FactsPage {
        t: t.clone(),
        shell: around(visitor, &facts),
        number: number.to_string(),
        subject: facts.ticket.subject.clone(),
        org: org.to_string(),
        topics: choices(t, &lines, &chosen),
        topic: choosing.as_ref().map(|one| one.topic.id.to_string()).unwrap_or_default(),
        version: choosing.as_ref().map_or(0, |one| one.topic.version),
        form: form.unwrap_or_default(),
    })
}
