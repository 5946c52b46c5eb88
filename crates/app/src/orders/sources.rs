//! The sides of clients' orders: set up by those who lead, with keys that are sealed and never shown.

use super::RETELL;
use super::client::Agreed;
use super::connect::{ASK, Adapter};
use crate::{Actor, App, AppError};
use domain::ids::{OrderSourceId, OrganisationId};
use domain::orders::{Kind, Road, Role, State};
use domain::people::{Object, Permission};
use store::jobs::{self, NewJob};
use store::orders::{self, Source};

/// Sides that a client may have.
const MOST: usize = 40;

/// A side as it is set up.
#[derive(Clone, Debug, Default)]
pub struct NewSource {
    /// The name under which it speaks: latin letters, digits, `_`, `-`.
    pub name: String,
    /// Whose words it speaks.
    pub system: String,
    /// What it is.
    pub role: String,
    /// How it is heard.
    pub road: String,
    /// What else was agreed.
    pub agreed: Agreed,
    /// Its key; empty to keep what is there.
    pub key: String,
    /// Whether it is heard and expected.
    pub active: bool,
}

impl NewSource {
    fn check(&self) -> Result<(), AppError> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        if self.name.is_empty() || self.name.len() > 40 || !self.name.chars().all(plain) {
            return Err(AppError::Invalid("name", "word"));
        }
        if super::shipped().table(&self.system).is_none() {
            return Err(AppError::Invalid("system", "unknown"));
        }
        if Role::parse(&self.role).is_none() || Road::parse(&self.road).is_none() {
            return Err(AppError::Invalid("role", "unknown"));
        }
        let agreed = &self.agreed;
        if !agreed.adapter.is_empty() && Adapter::parse(&agreed.adapter).is_none() {
            return Err(AppError::Invalid("adapter", "unknown"));
        }
        if !(0..=24 * 60).contains(&agreed.minutes)
            || agreed.address.len() > 500
            || agreed.account.len() > 200
        {
            return Err(AppError::Invalid("address", "long"));
        }
        let kinds =
            agreed.graces.iter().all(|(kind, n)| Kind::parse(kind).is_some() && (0..=100_000).contains(n));
        let states =
            agreed.usual.iter().all(|(state, n)| State::parse(state).is_some() && (-1..=10_000).contains(n));
        if kinds && states { Ok(()) } else { Err(AppError::Invalid("graces", "wrong")) }
    }
}

impl App {
    /// Sets up a side, or changes it.
    pub async fn save_order_source(
        &self,
        actor: &Actor,
        org: OrganisationId,
        id: Option<OrderSourceId>,
        new: NewSource,
    ) -> Result<OrderSourceId, AppError> {
        actor.may(Permission::OrdersManage, Object::Organisation(org))?;
        new.check()?;
        if !new.agreed.address.is_empty() {
            self.wire.address(&new.agreed.address).map_err(|_| AppError::Invalid("address", "refused"))?;
        }
        let secret = (!new.key.trim().is_empty()).then(|| self.seal(new.key.trim())).transpose()?;
        let (ids, now, who) = (self.ids.clone(), self.now(), actor.name.clone());
        self.db
            .write(move |tx| -> Result<OrderSourceId, AppError> {
                store::people::org(tx, org)?.ok_or(AppError::Missing)?;
                let known = orders::sources_of(tx, org)?;
                let before = id.map(|id| known.iter().find(|one| one.id == id).ok_or(AppError::Missing));
                let before = before.transpose()?;
                if known.iter().any(|one| Some(one.id) != id && one.name == new.name) {
                    return Err(AppError::Invalid("name", "taken"));
                }
                if before.is_none() && known.len() >= MOST {
                    return Err(AppError::Invalid("name", "too-many"));
                }
                // What was said under a name is told of by that name: it stays.
                if before.is_some_and(|before| before.name != new.name) {
                    return Err(AppError::Invalid("name", "fixed"));
                }
                let source = Source {
                    id: before.map_or_else(|| OrderSourceId(ids.next()), |before| before.id),
                    org,
                    name: new.name.clone(),
                    system: new.system.clone(),
                    role: new.role.clone(),
                    road: new.road.clone(),
                    doc: serde_json::to_string(&new.agreed).map_err(AppError::broken)?,
                    secret: secret.clone().or_else(|| before.and_then(|before| before.secret.clone())),
                    active: new.active,
                    place: String::new(),
                    answered_at: None,
                    failing_at: None,
                    failures: 0,
                    trouble: String::new(),
                    order_at: None,
                    told: (0, 0),
                    created_at: now,
                };
                orders::put_source(tx, &source)?;
                // What was agreed otherwise is judged anew.
                let (payload, key) = (org.to_string(), format!("{RETELL}-{org}"));
                jobs::enqueue(
                    tx,
                    &NewJob { kind: RETELL, payload: &payload, run_at: now, dedup_key: Some(&key) },
                )?;
                if source.active && !new.agreed.adapter.is_empty() {
                    let (payload, key) = (source.id.to_string(), format!("{ASK}-{}", source.id));
                    jobs::enqueue(
                        tx,
                        &NewJob { kind: ASK, payload: &payload, run_at: now, dedup_key: Some(&key) },
                    )?;
                }
                let detail = serde_json::json!({
                    "client": org.to_string(), "name": source.name, "system": source.system,
                    "role": source.role, "active": source.active, "key": secret.is_some(),
                });
                crate::trail::tell(tx, now, &who, "order.source", &source.id.to_string(), &detail)?;
                Ok(source.id)
            })
            .await
    }
}
