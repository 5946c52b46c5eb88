//! Organisations: looked up, entered, changed, brought in from a table, counted.

use super::{Answer, ok};
use crate::body::{Ask, At, Body};
use crate::cursor;
use crate::gate::Caller;
use crate::problem::Problem;
use crate::shape::{
    Imported, ImportedLine, Made, Month, Named, NewOrganisation, NewTable, Organisation, OrganisationChange,
    Organisations, People, Person, Statistics, id, short,
};
use app::people::directory::{OrganisationFacts, OrganisationForm, OrganisationRow};
use axum::Json;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use domain::ids::OrganisationId;
use domain::people::{Object, OrgKind, Permission, Role};
use domain::time::rfc3339;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which of a list by name.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Sought {
    /// Words that stand in it; of 200 characters at most, control characters left out.
    #[param(example = "сфера")]
    q: Option<String>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

impl Sought {
    /// The words, and the place after which the page begins.
    pub fn read(self, list: &str) -> Result<(String, Option<(String, i64)>), Problem> {
        let words = self.q.unwrap_or_default();
        short("q", &words, 200)?;
        let after = self.cursor.as_deref().map(|text| cursor::read_name(list, text)).transpose()?;
        Ok((words, after))
    }
}

/// List organisations
///
/// By name, as far as the caller's roles reach.
#[utoipa::path(get, path = "/organisations", operation_id = "list_organisations", tag = "people", params(Sought),
    responses((status = 200, description = "A page", body = Organisations)))]
pub(crate) async fn list(caller: Caller, Ask(sought): Ask<Sought>) -> Answer {
    let (words, after) = sought.read("organisations")?;
    let page = caller.app.organisation_list(&caller.actor, &words, after).await?;
    let next = page.next.map(|(name, id)| cursor::write_name("organisations", &name, id));
    ok(Organisations { items: page.rows.into_iter().map(ours).collect(), next })
}

/// Look at an organisation
///
/// One that the caller serves or belongs to.
#[utoipa::path(get, path = "/organisations/{id}", operation_id = "get_organisation", tag = "people",
    params(("id" = String, Path, description = "The organisation", pattern = "^[0-9]{1,19}$",
        example = "730144440320000001")),
    responses((status = 200, description = "The organisation", body = Organisation)))]
pub(crate) async fn get(caller: Caller, At(id): At<i64>) -> Answer {
    ok(shown(&caller, OrganisationId(id)).await?)
}

async fn shown(caller: &Caller, id: OrganisationId) -> Result<Organisation, Problem> {
    if caller.actor.can(Permission::PeopleRead, Object::Organisation(id)) {
        return Ok(whole(caller.app.organisation_facts(&caller.actor, id, None).await?));
    }
    // What the client's own people may know of it.
    let org = caller.app.own_organisation(&caller.actor, id).await?;
    Ok(Organisation {
        id: org.id.to_string(),
        name: org.name,
        kind: org.kind.into(),
        zone: org.zone,
        created_at: rfc3339(org.created_at),
        memo: String::new(),
        prefix: None,
        parent_id: None,
        branches: None,
        domains: None,
        live: None,
        all: None,
    })
}

fn ours(row: OrganisationRow) -> Organisation {
    Organisation {
        id: row.org.id.to_string(),
        name: row.org.name,
        kind: row.org.kind.into(),
        zone: row.org.zone,
        created_at: rfc3339(row.org.created_at),
        memo: row.org.memo,
        prefix: Some(row.org.prefix),
        parent_id: row.org.parent.map(|id| id.to_string()),
        branches: None,
        domains: None,
        live: Some(row.live),
        all: Some(row.all),
    }
}

fn whole(facts: OrganisationFacts) -> Organisation {
    let named = |org: app::people::OrganisationRow| Named { id: org.id.to_string(), name: org.name };
    Organisation {
        branches: Some(facts.branches.into_iter().map(named).collect()),
        domains: Some(facts.domains),
        ..ours(facts.row)
    }
}

/// Enter an organisation
///
/// For those who manage people.
#[utoipa::path(post, path = "/organisations", operation_id = "create_organisation", tag = "people",
    request_body = NewOrganisation,
    responses((status = 201, description = "Its id", body = Made)))]
pub(crate) async fn create(caller: Caller, Body(new): Body<NewOrganisation>) -> Answer {
    caller.may(Permission::PeopleManage)?;
    short("name", &new.name, 200)?;
    short("memo", &new.memo, 10_000)?;
    short("prefix", &new.prefix, 20)?;
    let form = OrganisationForm {
        kind: OrgKind::from(new.kind).code().to_owned(),
        name: new.name,
        prefix: new.prefix,
        memo: new.memo,
        zone: new.zone,
        domains: domains(new.domains)?,
        parent: parent(&caller, new.parent_id.as_deref()).await?,
    };
    let id = caller.app.save_organisation(&caller.actor, None, form).await?;
    Ok((StatusCode::CREATED, Json(Made { id: id.to_string() })).into_response())
}

/// Change an organisation
///
/// What is absent stays. For those who manage people.
#[utoipa::path(patch, path = "/organisations/{id}", operation_id = "change_organisation", tag = "people",
    params(("id" = String, Path, description = "The organisation", pattern = "^[0-9]{1,19}$",
        example = "730144440320000001")),
    request_body = OrganisationChange,
    responses((status = 200, description = "The organisation as it is now", body = Organisation)))]
pub(crate) async fn change(
    caller: Caller,
    At(at): At<i64>,
    Body(change): Body<OrganisationChange>,
) -> Answer {
    caller.may(Permission::PeopleManage)?;
    let at = OrganisationId(at);
    let is = caller.app.organisation_facts(&caller.actor, at, None).await?;
    let org = is.row.org;
    let parent = match &change.parent_id {
        None => is.parent.map(|org| org.name).unwrap_or_default(),
        Some(new) => parent(&caller, new.as_deref()).await?,
    };
    let form = OrganisationForm {
        kind: change.kind.map_or(org.kind, OrgKind::from).code().to_owned(),
        name: change.name.unwrap_or(org.name),
        prefix: change.prefix.unwrap_or(org.prefix),
        memo: change.memo.unwrap_or(org.memo),
        zone: change.zone.unwrap_or(org.zone),
        domains: change.domains.map_or(Ok(is.domains), domains)?,
        parent,
    };
    short("name", &form.name, 200)?;
    short("prefix", &form.prefix, 20)?;
    short("memo", &form.memo, 10_000)?;
    caller.app.save_organisation(&caller.actor, Some(at), form).await?;
    ok(shown(&caller, at).await?)
}

fn domains(all: Vec<String>) -> Result<Vec<String>, Problem> {
    if all.len() > 50 {
        return Err(Problem::field("domains", "too many"));
    }
    all.iter().try_for_each(|domain| short("domains", domain, 253))?;
    Ok(all)
}

/// The name of the organisation of which another is to be a branch.
async fn parent(caller: &Caller, text: Option<&str>) -> Result<String, Problem> {
    let Some(text) = text else { return Ok(String::new()) };
    let of = OrganisationId(id("parent_id", text)?);
    match caller.app.own_organisation(&caller.actor, of).await {
        Ok(org) => Ok(org.name),
        Err(app::AppError::Missing) => Err(Problem::field("parent_id", "there is no such organisation")),
        Err(e) => Err(e.into()),
    }
}

/// List an organisation's people
///
/// Persons who have a role in it.
#[utoipa::path(get, path = "/organisations/{id}/people", operation_id = "list_people", tag = "people",
    params(("id" = String, Path, description = "The organisation", pattern = "^[0-9]{1,19}$",
        example = "730144440320000001")),
    responses((status = 200, description = "The people", body = People)))]
pub(crate) async fn people_of(caller: Caller, At(id): At<i64>) -> Answer {
    let all = caller.app.people_of(&caller.actor, OrganisationId(id)).await?;
    let items = all.into_iter().map(|(id, name, role)| Person { id: id.to_string(), name, role });
    ok(People { items: items.collect() })
}

/// Bring in a table
///
/// Organisations and people out of a table as a spreadsheet saves it (CSV, TSV). Lines that are wrong are left out and
/// handed back; with `rehearse` nothing is written.
#[utoipa::path(post, path = "/imports", operation_id = "import_people", tag = "people", request_body = NewTable,
    responses((status = 200, description = "What became of each line", body = Imported)))]
pub(crate) async fn import(caller: Caller, Body(new): Body<NewTable>) -> Answer {
    short("text", &new.text, 2_000_000)?;
    let done = caller.app.import_people(&caller.actor, &new.text, new.rehearse).await?;
    let (wrong, rest) = (done.wrong(), done.rest);
    let lines = done.lines.into_iter().map(ImportedLine::of).collect();
    ok(Imported { lines, wrong, rest })
}

/// Whose year.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Whose {
    /// Of which organisation; one's own requests when absent.
    #[param(example = "730144440320000001", pattern = "^[0-9]{1,19}$")]
    organisation_id: Option<String>,
}

/// Read the year
///
/// What came in the last twelve months and what became of it: one's own requests, or those of a company and its
/// branches, for its manager and for us.
#[utoipa::path(get, path = "/statistics", operation_id = "get_statistics", tag = "tickets", params(Whose),
    responses((status = 200, description = "Twelve months", body = Statistics)))]
pub(crate) async fn statistics(caller: Caller, Ask(whose): Ask<Whose>) -> Answer {
    let year = match &whose.organisation_id {
        Some(text) => {
            let org = OrganisationId(id("organisation_id", text)?);
            caller.app.company_year(&caller.actor, org).await?
        }
        None => caller.app.my_year(&caller.actor).await?,
    };
    let months = year.months.into_iter().map(Month::of).collect();
    ok(Statistics { months, all: Month::of(year.all) })
}

/// Read the roles
///
/// What each role may do.
#[utoipa::path(get, path = "/roles", operation_id = "list_roles", tag = "people",
    responses((status = 200, description = "The roles", body = crate::shape::Roles)))]
pub(crate) async fn roles(caller: Caller) -> Answer {
    caller.actor.may_somewhere(Permission::PeopleRead)?;
    ok(crate::shape::Roles { items: Role::ALL.map(crate::shape::RoleFacts::of).into() })
}
