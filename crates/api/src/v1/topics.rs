//! Topics: what can be chosen, what is asked then, and the facts of a ticket.

use super::tickets::shown;
use super::{Answer, ok};
use crate::body::{Ask, At, Body};
use crate::gate::Caller;
use crate::problem::Problem;
use crate::shape::{NewFacts, Ticket, TopicForm, TopicRow, TopicRows, given, id, short};
use app::topics::Answers;
use axum::http::StatusCode;
use domain::ids::{OrganisationId, TopicId};
use serde::Deserialize;
use utoipa::IntoParams;

/// For which client.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfClient {
    /// The client; for the client's side its own first one when absent.
    #[param(example = "730144440320000001", pattern = "^[0-9]{1,19}$")]
    organisation_id: Option<String>,
}

impl OfClient {
    fn org(&self, caller: &Caller) -> Result<OrganisationId, Problem> {
        match &self.organisation_id {
            Some(text) => Ok(OrganisationId(id("organisation_id", text)?)),
            None => caller
                .actor
                .client_of()
                .next()
                .map(|(org, _)| org)
                .ok_or_else(|| Problem::field("organisation_id", "for which client?")),
        }
    }
}

/// The topic of an id or a code.
pub(crate) async fn named(caller: &Caller, org: OrganisationId, name: &str) -> Result<TopicId, Problem> {
    short("topic", name, 60)?;
    let all = caller.app.topics_for(&caller.actor, org).await?;
    let found = all.iter().find(|line| line.topic.code == name || line.id.to_string() == name);
    found.map(|line| line.id).ok_or_else(|| Problem::field("topic", "there is no such topic"))
}

/// List topics
///
/// Those that the caller may choose for a client, in the order of the tree.
#[utoipa::path(get, path = "/topics", operation_id = "list_topics", tag = "topics", params(OfClient),
    responses((status = 200, description = "The topics", body = TopicRows)))]
pub(crate) async fn list(caller: Caller, Ask(of): Ask<OfClient>) -> Answer {
    let org = of.org(&caller)?;
    let all = caller.app.topics_for(&caller.actor, org).await?;
    ok(TopicRows { items: all.iter().map(TopicRow::line).collect() })
}

/// Look at a topic's form
///
/// What is asked, as it holds now; for questions about things with the client's things.
#[utoipa::path(get, path = "/topics/{id}", operation_id = "get_topic", tag = "topics",
    params(("id" = i64, Path, description = "The topic", minimum = 1, example = 730_144_440_320_000_901_i64),
        OfClient),
    responses((status = 200, description = "The topic with its form", body = TopicForm)))]
pub(crate) async fn get(caller: Caller, At(topic): At<i64>, Ask(of): Ask<OfClient>) -> Answer {
    let org = of.org(&caller)?;
    let found = caller.app.topic_form(&caller.actor, org, TopicId(topic), None).await?;
    ok(TopicForm::of(&found.topic, &found.assets))
}

/// Set the facts of a ticket
///
/// The topic and all that is known by it. A ticket that has this topic keeps the version that it was asked by.
#[utoipa::path(put, path = "/tickets/{number}/facts", operation_id = "set_facts", tag = "topics",
    params(("number" = i64, Path, description = "The human number", minimum = 1, example = 4711)),
    request_body = NewFacts,
    responses((status = 200, description = "The ticket as it is now", body = Ticket)))]
pub(crate) async fn facts(caller: Caller, At(number): At<i64>, Body(new): Body<NewFacts>) -> Answer {
    let (org, known) = caller.app.ticket_form(&caller.actor, number).await?;
    let own = known.map(|(choosing, _)| choosing.topic);
    let own = own.filter(|topic| topic.code == new.topic || topic.id.to_string() == new.topic);
    let topic = match own {
        Some(topic) => topic.id,
        None => named(&caller, org, &new.topic).await?,
    };
    let answers = Answers { topic, version: None, given: given(&new.facts)? };
    caller.app.set_topic(&caller.actor, number, answers).await?;
    shown(&caller, number, StatusCode::OK).await
}
