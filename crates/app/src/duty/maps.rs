//! Writing a client's escalation map, and signing it off.

use super::standing::{Standing, head, named};
use crate::{Actor, App, AppError, trail};
use domain::duty::{Flaw, Map};
use domain::ids::{OrganisationId, PersonId};
use domain::people::{Object, Permission};
use domain::text::label;
use serde_json::json;
use std::collections::BTreeMap;
use store::duty::{self, Document};
use store::{Tx, people};

/// The most types, and the most steps of one.
const MOST: usize = 200;

/// A map as its page shows it.
#[derive(Clone, Debug)]
pub struct MapView {
    /// The client's name.
    pub client: String,
    /// The map; an empty one when none is written.
    pub map: Map,
    /// All versions, the newest first, without their words.
    pub versions: Vec<Document>,
    /// What is wrong with it.
    pub flaws: Vec<Flaw>,
    /// Names of everybody in it.
    pub names: BTreeMap<PersonId, String>,
    /// Who may be named: those of the client and ours.
    pub people: Vec<(PersonId, String)>,
    /// The rotas that may be named.
    pub rotas: Vec<domain::duty::Rota>,
    /// The calendars that may be named.
    pub calendars: Vec<(domain::ids::CalendarId, String)>,
}

/// Who may be named in a client's map: his people, and ours.
fn candidates(tx: &mut Tx<'_>, org: OrganisationId) -> Result<Vec<(PersonId, String)>, AppError> {
    let mut all: Vec<(PersonId, String)> =
        people::people_of_org(tx, org)?.into_iter().map(|(id, name, _)| (id, name)).collect();
    all.extend(people::staff(tx)?.into_iter().map(|(id, name, _)| (id, name)));
    all.sort_by(|one, other| one.1.cmp(&other.1));
    all.dedup_by_key(|one| one.0);
    Ok(all)
}

impl App {
    /// The clients with their maps: the newest version of each, none where there is none.
    pub async fn duty_maps(
        &self,
        actor: &Actor,
    ) -> Result<Vec<(OrganisationId, String, Option<Document>)>, AppError> {
        actor.may_somewhere(Permission::IncidentRead)?;
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let mut maps = duty::newest(tx, "map")?;
                let clients = people::orgs(tx)?.into_iter().filter(|org| {
                    org.kind == domain::people::OrgKind::Client
                        && actor.can(Permission::IncidentRead, Object::Organisation(org.id))
                });
                let row = |org: people::Organisation| {
                    let at = maps.iter().position(|map| map.id == org.id.0);
                    (org.id, org.name, at.map(|at| maps.swap_remove(at)))
                };
                Ok(clients.map(row).collect())
            })
            .await
    }

    /// A client's map.
    pub async fn duty_map(&self, actor: &Actor, org: OrganisationId) -> Result<MapView, AppError> {
        actor.may(Permission::IncidentRead, Object::Organisation(org)).map_err(|_| AppError::Missing)?;
        let scene = self.scene();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let client = people::org(tx, org)?.ok_or(AppError::Missing)?.name;
                let versions = duty::versions(tx, "map", org.0)?;
                let standing = Standing::of(tx, &scene, org)?;
                let (rotas, map) = (standing.rotas, standing.map);
                let flaws = map
                    .flaws(|id| rotas.iter().any(|rota| rota.id == id && rota.everybody().next().is_some()));
                let everybody =
                    map.people().into_iter().chain([map.head]).chain(map.report_to.iter().copied());
                let everybody = everybody.chain(rotas.iter().flat_map(domain::duty::Rota::everybody));
                let names = named(tx, everybody.collect::<Vec<_>>())?;
                let agreed = scene.promises.newest(tx)?;
                let calendars = agreed
                    .calendars
                    .iter()
                    .filter_map(|(id, versions)| Some((*id, versions.last()?.value.name.clone())));
                let (calendars, people) = (calendars.collect(), candidates(tx, org)?);
                Ok(MapView { client, map, versions, flaws, names, people, rotas, calendars })
            })
            .await
    }

    /// Writes the next version of a client's map: whoever it names must be the client's or ours. What is wrong with it
    /// is shown, not refused: half a map is better than none, and our head is behind it.
    pub async fn save_duty_map(&self, actor: &Actor, map: Map, version: i64) -> Result<i64, AppError> {
        actor.may(Permission::DutyManage, Object::Organisation(map.org))?;
        if map.types.len() > MOST || map.types.iter().any(|one| one.steps.len() > MOST) {
            return Err(AppError::Invalid("types", "too-many"));
        }
        let wrong = map.flaws(|_| true).into_iter().any(|flaw| matches!(flaw, Flaw::Path(_)));
        if wrong {
            return Err(AppError::Invalid("path", "path"));
        }
        let (scene, who) = (self.scene(), actor.name.clone());
        self.db
            .write(move |tx| -> Result<_, AppError> {
                let org = people::org(tx, map.org)?.ok_or(AppError::Missing)?;
                let known = duty::versions(tx, "map", map.org.0)?;
                let before = known.first().map_or(0, |one| one.version);
                if before != version {
                    return Err(AppError::Changed(before));
                }
                let mut named = map.people();
                named.extend(map.report_to.iter().copied());
                let allowed = candidates(tx, map.org)?;
                if !named.iter().all(|person| allowed.iter().any(|(id, _)| id == person)) {
                    return Err(AppError::Invalid("person", "foreign"));
                }
                if !people::staff(tx)?.iter().any(|(id, ..)| *id == map.head) {
                    return Err(AppError::Invalid("head", "not-staff"));
                }
                let doc = serde_json::to_string(&map).map_err(AppError::broken)?;
                let next = Document {
                    kind: "map".into(),
                    id: map.org.0,
                    version: before + 1,
                    org: Some(map.org),
                    name: org.name,
                    doc,
                    made_at: scene.now,
                    made_by: who.clone(),
                    signed_at: None,
                    signed_by: String::new(),
                };
                duty::insert(tx, &next)?;
                let detail = json!({ "version": next.version });
                trail::tell(tx, scene.wall, &who, "duty.map", &map.org.to_string(), &detail)?;
                Ok(next.version)
            })
            .await
    }

    /// Our head, whom a new map names.
    pub async fn duty_head(&self, actor: &Actor) -> Result<PersonId, AppError> {
        actor.may_somewhere(Permission::IncidentRead)?;
        self.db.read(head).await
    }

    /// Notes that the client signed the newest version off, and who did.
    pub async fn sign_duty_map(
        &self,
        actor: &Actor,
        org: OrganisationId,
        version: i64,
        by: &str,
    ) -> Result<(), AppError> {
        actor.may(Permission::DutyManage, Object::Organisation(org))?;
        let by = label(by).ok_or(AppError::Invalid("by", "empty"))?;
        let (scene, who) = (self.scene(), actor.name.clone());
        self.db
            .write(move |tx| -> Result<_, AppError> {
                let newest = duty::versions(tx, "map", org.0)?.first().map(|one| one.version);
                if newest != Some(version) {
                    return Err(AppError::Changed(newest.unwrap_or(0)));
                }
                duty::sign(tx, ("map", org.0, version), scene.now, &by)?;
                let detail = json!({ "version": version, "by": by });
                trail::tell(tx, scene.wall, &who, "duty.signed", &org.to_string(), &detail)
            })
            .await
    }
}
