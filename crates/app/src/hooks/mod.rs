//! Webhooks: addresses of other systems that are told what happens to tickets, signed after the Standard Webhooks
//! specification. Set up by those who set up the desk; what is told holds no words of a conversation.

mod plan;
mod sign;
mod tell;
pub(crate) mod wire;

pub(crate) use plan::plan;
pub use plan::{EVENTS, TRIAL};
pub use store::hooks::{Delivery, Hook};

use crate::{Actor, App, AppError, Scene, trail};
use domain::ids::{DeliveryId, HookId};
use domain::people::{Object, Permission};
use domain::text::label;
use domain::time::DAY;
use store::{Tx, hooks};

/// How long the secret before is still signed with.
const OVERLAP: i64 = DAY;
/// The most addresses of a desk.
const MOST: usize = 50;
/// Tellings shown at once.
const SHOWN: i64 = 50;

/// An address to be told, or what it is to be from now on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewHook {
    /// Where.
    pub url: String,
    /// What it is.
    pub name: String,
    /// Of which of [`EVENTS`]; of all when empty.
    pub events: Vec<String>,
    /// Whether it is told at all.
    pub active: bool,
}

impl App {
    /// The addresses that are told; their secrets stay sealed.
    pub async fn hooks(&self, actor: &Actor) -> Result<Vec<Hook>, AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        self.db.read(|tx| -> Result<_, AppError> { Ok(hooks::hooks(tx)?) }).await
    }

    /// Enters an address; the answer holds the secret, which nobody can read again.
    pub async fn create_hook(&self, actor: &Actor, new: NewHook) -> Result<(Hook, String), AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        let created_by = actor.person.ok_or(AppError::SignedOut)?;
        let by = actor.name.clone();
        let new = self.examined(new)?;
        let secret = sign::new_secret();
        let (scene, sealed) = (self.scene(), self.seal(&secret)?);
        let hook = self
            .write_once(move |tx| -> Result<Hook, AppError> {
                if hooks::hooks(tx)?.len() >= MOST {
                    return Err(AppError::Invalid("url", "too-many-webhooks"));
                }
                let hook = Hook {
                    id: HookId(scene.ids.next()),
                    url: new.url.clone(),
                    name: new.name.clone(),
                    events: new.events.clone(),
                    secret: sealed.clone(),
                    old_secret: None,
                    old_until: 0,
                    active: new.active,
                    created_at: scene.now,
                    created_by,
                    failures: 0,
                    failing_since: None,
                    rests_until: 0,
                    problem: String::new(),
                };
                hooks::put_hook(tx, &hook)?;
                note(tx, &scene, &by, "webhook.create", &hook)?;
                Ok(hook)
            })
            .await?;
        Ok((hook, secret))
    }

    /// Changes an address. One that was switched off begins anew.
    pub async fn change_hook(&self, actor: &Actor, id: HookId, new: NewHook) -> Result<Hook, AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        let by = actor.name.clone();
        let new = self.examined(new)?;
        let scene = self.scene();
        self.write_once(move |tx| -> Result<Hook, AppError> {
            let mut hook = hooks::hook(tx, id)?.ok_or(AppError::Missing)?;
            let wakes = new.active && !hook.active || new.url != hook.url;
            (hook.url, hook.name) = (new.url.clone(), new.name.clone());
            (hook.events, hook.active) = (new.events.clone(), new.active);
            if wakes {
                (hook.failures, hook.failing_since, hook.rests_until) = (0, None, 0);
                hook.problem.clear();
            }
            hooks::put_hook(tx, &hook)?;
            note(tx, &scene, &by, "webhook.change", &hook)?;
            Ok(hook)
        })
        .await
    }

    /// Gives an address a new secret; for a day it is signed with both. The answer is the new one.
    pub async fn rotate_hook(&self, actor: &Actor, id: HookId) -> Result<(Hook, String), AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        let by = actor.name.clone();
        let secret = sign::new_secret();
        let (scene, sealed) = (self.scene(), self.seal(&secret)?);
        let hook = self
            .write_once(move |tx| -> Result<Hook, AppError> {
                let mut hook = hooks::hook(tx, id)?.ok_or(AppError::Missing)?;
                hook.old_secret = Some(std::mem::replace(&mut hook.secret, sealed.clone()));
                hook.old_until = scene.now + OVERLAP;
                hooks::put_hook(tx, &hook)?;
                note(tx, &scene, &by, "webhook.rotate", &hook)?;
                Ok(hook)
            })
            .await?;
        Ok((hook, secret))
    }

    /// Removes an address with its log.
    pub async fn delete_hook(&self, actor: &Actor, id: HookId) -> Result<(), AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        let by = actor.name.clone();
        let scene = self.scene();
        self.write_once(move |tx| -> Result<(), AppError> {
            let hook = hooks::hook(tx, id)?.ok_or(AppError::Missing)?;
            hooks::delete_hook(tx, id)?;
            note(tx, &scene, &by, "webhook.delete", &hook)
        })
        .await
    }

    /// How tellings to an address fared, the newest first, fifty at a time.
    pub async fn hook_deliveries(
        &self,
        actor: &Actor,
        id: HookId,
        before: Option<DeliveryId>,
    ) -> Result<(Vec<Delivery>, Option<DeliveryId>), AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        self.db
            .read(move |tx| -> Result<_, AppError> {
                hooks::hook(tx, id)?.ok_or(AppError::Missing)?;
                let mut found = hooks::deliveries(tx, id, before, SHOWN + 1)?;
                let more = found.len() as i64 > SHOWN;
                found.truncate(SHOWN as usize);
                let next = found.last().filter(|_| more).map(|last| last.id);
                Ok((found, next))
            })
            .await
    }

    /// Tells once more what was told, or could not be.
    pub async fn replay_delivery(
        &self,
        actor: &Actor,
        hook: HookId,
        id: DeliveryId,
    ) -> Result<Delivery, AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        let scene = self.scene();
        self.write_once(move |tx| -> Result<Delivery, AppError> {
            let hook = hooks::hook(tx, hook)?.ok_or(AppError::Missing)?;
            let old = hooks::delivery(tx, id)?.filter(|old| old.hook == hook.id);
            let old = old.ok_or(AppError::Missing)?;
            let new = tell::again(&old, &hook, DeliveryId(scene.ids.next()), scene.now);
            hooks::insert_delivery(tx, &new)?;
            Ok(new)
        })
        .await
    }

    /// Tells an address once that this is a trial, at once, and says how it fared. Nothing depends on it: a trial that
    /// fails is not repeated and switches nothing off.
    pub async fn try_hook(&self, actor: &Actor, id: HookId) -> Result<Delivery, AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        let scene = self.scene();
        let trial = self
            .db
            .write(move |tx| -> Result<Delivery, AppError> {
                let hook = hooks::hook(tx, id)?.ok_or(AppError::Missing)?;
                let id = DeliveryId(scene.ids.next());
                let new = plan::queued(id, &hook, TRIAL, plan::trial_body(scene.now), scene.now);
                // Nobody else is to take it up meanwhile.
                let new = Delivery { due_at: scene.now + tell::CLAIM, ..new };
                hooks::insert_delivery(tx, &new)?;
                Ok(new)
            })
            .await?;
        let of = trial.id;
        self.tell_hook(trial).await?;
        self.db
            .read(move |tx| -> Result<_, AppError> { hooks::delivery(tx, of)?.ok_or(AppError::Missing) })
            .await
    }

    /// What was typed, made plain, or which field is wrong.
    fn examined(&self, new: NewHook) -> Result<NewHook, AppError> {
        let url = new.url.trim().to_owned();
        self.wire.address(&url).map_err(|why| AppError::Invalid("url", why))?;
        let name = label(&new.name).unwrap_or_default();
        let mut events = new.events;
        if events.iter().any(|event| !EVENTS.contains(&event.as_str())) {
            return Err(AppError::Invalid("events", "unknown"));
        }
        events.sort_unstable();
        events.dedup();
        Ok(NewHook { url, name, events, active: new.active })
    }
}

fn note(tx: &mut Tx<'_>, scene: &Scene, by: &str, act: &str, hook: &Hook) -> Result<(), AppError> {
    let detail = serde_json::json!({ "url": hook.url, "events": hook.events, "active": hook.active });
    trail::tell(tx, scene.now, by, act, &hook.id.to_string(), &detail)
}
