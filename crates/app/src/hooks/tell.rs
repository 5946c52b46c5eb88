//! Tells other systems what happened: in its own loop, so that a slow or dead server of somebody's keeps nobody else
//! waiting; again and again over three days; and no more when a server has been dead for longer.

use super::{plan, sign, wire};
use crate::mail::{Kind, outbox};
use crate::{App, AppError, Scene, trail};
use domain::ids::DeliveryId;
use domain::people::Role;
use domain::time::{DAY, HOUR, MINUTE, SECOND};
use store::Tx;
use store::hooks::{self, Delivery, Hook};
use store::{channels, people};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How long after each try the next one comes.
const PAUSES: [i64; 9] =
    [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
/// Tellings tried at once.
const BATCH: i64 = 16;
/// Whoever does not come back with an answer in this time has lost the telling.
pub(super) const CLAIM: i64 = 2 * MINUTE;
/// An address is told no more when all has failed for this long.
const DEAD: i64 = 5 * DAY;
/// An address at which something failed rests at most so long before anything else is tried there.
const REST: i64 = 5 * MINUTE;

impl App {
    /// Tells other systems until told to stop.
    pub(crate) async fn run_hooks(self, mut stop: watch::Receiver<bool>) {
        let mut commits = self.db.commits();
        while !*stop.borrow() {
            match self.tell_hooks().await {
                Ok(0) => {}
                Ok(_) => continue,
                Err(e) => tracing::warn!("could not tell other systems: {e}"),
            }
            tokio::select! {
                _ = stop.changed() => {}
                _ = commits.changed() => {}
                () = tokio::time::sleep(std::time::Duration::from_secs(1)) => {}
            }
        }
    }

    /// Tries what is due; answers how many tellings that were.
    pub(crate) async fn tell_hooks(&self) -> Result<u64, AppError> {
        let now = self.now();
        let due = self.db.read(|tx| -> Result<_, AppError> { Ok(hooks::next_delivery(tx)?) }).await?;
        if due.is_none_or(|due| due > now) {
            return Ok(0);
        }
        let claimed = self
            .db
            .write(move |tx| -> Result<_, AppError> {
                Ok(hooks::claim_deliveries(tx, now, now + CLAIM, BATCH)?)
            })
            .await?;
        let count = claimed.len() as u64;
        let mut running = JoinSet::new();
        for delivery in claimed {
            let app = self.clone();
            running.spawn(async move { app.tell_hook(delivery).await });
        }
        while let Some(done) = running.join_next().await {
            match done {
                Ok(Ok(())) => {}
                Ok(Err(e)) => tracing::warn!("a telling could not be noted: {e}"),
                Err(e) => tracing::error!("a telling panicked: {e}"),
            }
        }
        Ok(count)
    }

    pub(super) async fn tell_hook(&self, delivery: Delivery) -> Result<(), AppError> {
        let of = delivery.hook;
        let hook = self.db.read(move |tx| -> Result<_, AppError> { Ok(hooks::hook(tx, of)?) }).await?;
        let Some(hook) = hook else { return Ok(()) };
        let now = self.now();
        let mut secrets: Vec<String> = self.unseal(&hook.secret).into_iter().collect();
        if hook.old_until > now {
            secrets.extend(hook.old_secret.as_deref().and_then(|sealed| self.unseal(sealed)));
        }
        let answer = if secrets.is_empty() {
            Err("the secret cannot be opened: the key beside the database is another one".to_owned())
        } else {
            let (id, seconds) = (delivery.id.to_string(), now / SECOND);
            let headers = [
                ("webhook-signature", sign::signatures(&secrets, &id, seconds, &delivery.body)),
                ("webhook-id", id),
                ("webhook-timestamp", seconds.to_string()),
            ];
            self.wire.post(&hook.url, &headers, delivery.body.clone()).await
        };
        let scene = self.scene();
        self.db.write(move |tx| note(tx, &scene, &delivery, &answer)).await
    }
}

/// Writes down how a try went, for the telling and for its address.
fn note(
    tx: &mut Tx<'_>,
    scene: &Scene,
    delivery: &Delivery,
    answer: &Result<wire::Answer, String>,
) -> Result<(), AppError> {
    let now = scene.now;
    let Some(mut hook) = hooks::hook(tx, delivery.hook)? else { return Ok(()) };
    let mut delivery = delivery.clone();
    delivery.attempts += 1;
    delivery.problem.clear();
    match answer {
        Ok(answer) => {
            delivery.status = Some(i64::from(answer.status));
            delivery.answer.clone_from(&answer.text);
            if !(200..300).contains(&answer.status) {
                delivery.problem = format!("answered {}", answer.status);
            }
        }
        Err(why) => {
            (delivery.status, delivery.problem) = (None, why.clone());
            delivery.answer.clear();
        }
    }
    if delivery.problem.is_empty() {
        (delivery.state, delivery.done_at) = ("delivered".into(), Some(now));
        (hook.failures, hook.failing_since, hook.rests_until) = (0, None, 0);
    } else if delivery.event == plan::TRIAL {
        (delivery.state, delivery.done_at) = ("failed".into(), Some(now));
    } else {
        let pause = usize::try_from(delivery.attempts - 1).ok().and_then(|n| PAUSES.get(n));
        match pause {
            Some(pause) => delivery.due_at = now + pause,
            None => (delivery.state, delivery.done_at) = ("failed".into(), Some(now)),
        }
        hook.failures += 1;
        let since = *hook.failing_since.get_or_insert(now);
        hook.rests_until = now + (SECOND << hook.failures.min(9)).min(REST);
        let gone = delivery.status == Some(410);
        if gone || now - since > DEAD {
            switch_off(tx, scene, &mut hook, if gone { GONE } else { SILENT })?;
        }
    }
    hooks::put_delivery(tx, &delivery)?;
    hooks::put_hook(tx, &hook)?;
    Ok(())
}

/// Why an address is told no more, as it is kept.
const GONE: &str = "answered 410: gone";
const SILENT: &str = "failed for five days";

/// Tells an address no more; whoever entered it and the administrators hear of it by mail.
fn switch_off(tx: &mut Tx<'_>, scene: &Scene, hook: &mut Hook, why: &str) -> Result<(), AppError> {
    tracing::error!(hook = %hook.id, "told no more: {why}");
    (hook.active, hook.problem) = (false, why.to_owned());
    let detail = serde_json::json!({ "why": why });
    trail::tell(tx, scene.now, "", "webhook.switch_off", &hook.id.to_string(), &detail)?;
    let staff = people::staff(tx)?;
    // Whoever entered it and is none of us any more hears nothing.
    let hear =
        staff.into_iter().filter(|(id, _, role)| *id == hook.created_by || *role == Role::Administrator);
    let mut hear: Vec<_> = hear.map(|(id, ..)| id).collect();
    hear.sort_unstable();
    hear.dedup();
    for person in hear {
        let Some(address) = people::mail_of(tx, person)? else { continue };
        match outbox::put_personal(tx, scene, Kind::HookOff, person, address) {
            Ok(mail) => channels::set_about(tx, mail, hook.id)?,
            // A desk without a mailbox has nothing to send by; the page says it.
            Err(AppError::Invalid(..)) => return Ok(()),
            Err(e) => return Err(e),
        }
    }
    Ok(())
}

/// The same telling once more, under a new id.
pub(super) fn again(old: &Delivery, hook: &Hook, id: DeliveryId, now: i64) -> Delivery {
    Delivery { number: old.number, ..plan::queued(id, hook, &old.event, old.body.clone(), now) }
}
