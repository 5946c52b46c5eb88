//! The desk's rules, set by those who manage it: hours, reminders, silence, priorities. Held in memory on every node.
//!
//! New rules hold at once, for tickets that wait already too: their next moments are reckoned anew by a job. Nothing
//! that has happened is taken back.

use crate::{Actor, App, AppError, trail};
use domain::desk::{Rules, next_moment};
use domain::ids::TicketId;
use domain::people::{Object, Permission};
use domain::time::SECOND;
use std::sync::Arc;
use store::jobs::{self, NewJob, Outcome};
use store::{StoreError, Tx, desk, people};

/// The setting's name.
const SETTING: &str = "rules";
/// The kind of the job that reckons next moments anew.
pub(crate) const RECKON: &str = "reckon";
/// Tickets reckoned in one unit of work.
const STEP: usize = 200;
/// After so long every node knows the new rules, and what was begun under the old ones is written.
const SETTLED: i64 = 5 * SECOND;

/// As the store has them; those of the start when nobody has set any.
pub(crate) fn read(tx: &mut Tx<'_>) -> Result<Rules, StoreError> {
    match people::setting(tx, SETTING)? {
        Some(text) => serde_json::from_str(&text).map_err(StoreError::broken),
        None => Ok(Rules::default()),
    }
}

impl App {
    /// The rules in force.
    pub fn rules(&self) -> Arc<Rules> {
        self.desk.read().rules.clone()
    }

    /// Reads them anew: another node may have changed them.
    pub(crate) async fn renew_rules(&self) -> Result<(), AppError> {
        let rules = self.db.read(|tx| -> Result<_, AppError> { Ok(read(tx)?) }).await?;
        if rules != *self.rules() {
            self.desk.write().rules = Arc::new(rules);
        }
        Ok(())
    }

    /// Sets the rules. Rules that are those in force already change nothing.
    pub async fn save_rules(&self, actor: &Actor, rules: Rules) -> Result<(), AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        self.change_rules(actor, move |all| all.clone_from(&rules)).await
    }

    /// Changes a part of the rules; whoever calls has asked whether the actor may.
    pub(crate) async fn change_rules(
        &self,
        actor: &Actor,
        change: impl Fn(&mut Rules) + Send + Sync + 'static,
    ) -> Result<(), AppError> {
        let (now, who) = (self.now(), actor.name.clone());
        let rules = self
            .db
            .write(move |tx| -> Result<Rules, AppError> {
                let before = read(tx)?;
                let mut new = before.clone();
                change(&mut new);
                if let Some((field, code)) = new.flaws().first() {
                    return Err(AppError::Invalid(field, code));
                }
                if before == new {
                    return Ok(new);
                }
                let text = serde_json::to_string(&new).map_err(AppError::broken)?;
                people::put_setting(tx, SETTING, &text, now)?;
                let detail = serde_json::json!({ "before": before, "after": new });
                trail::tell(tx, now, &who, "desk.rules", "desk", &detail)?;
                // Once now, and once when nobody can write by the old ones any more.
                for run_at in [now, now + SETTLED] {
                    jobs::enqueue(tx, &NewJob { kind: RECKON, payload: "", run_at, dedup_key: None })?;
                }
                Ok(new)
            })
            .await?;
        self.desk.write().rules = Arc::new(rules);
        Ok(())
    }

    /// Reckons the next moments of all tickets that have one, some in each unit of work, by the rules of the store.
    /// What has none gets none: a past that was brought in reminds nobody.
    pub(crate) async fn reckon(&self) -> Result<Outcome, AppError> {
        let all = self.db.read(|tx| -> Result<_, AppError> { Ok(desk::awaiting(tx)?) }).await?;
        for some in all.chunks(STEP) {
            let some: Vec<TicketId> = some.to_vec();
            self.db
                .write(move |tx| -> Result<(), AppError> {
                    let rules = read(tx)?;
                    for id in &some {
                        let due = desk::extra(tx, *id)?.due_at;
                        let Some(ticket) = desk::row_only(tx, *id)?.filter(|_| due.is_some()) else {
                            continue;
                        };
                        let step = store::promise::next_step(tx, *id)?;
                        let next = next_moment(&ticket, &rules).into_iter().chain(step).min();
                        if next != due {
                            desk::set_due(tx, *id, next)?;
                        }
                    }
                    Ok(())
                })
                .await?;
        }
        Ok(Outcome::Done)
    }
}
