//! What people do about discrepancies: name a cause, settle, open a ticket; decide what a word means.

use super::RETELL;
use crate::desk::NewTicket;
use crate::{Actor, App, AppError};
use domain::ids::{FindingId, OrganisationId};
use domain::orders::State;
use domain::people::{Object, Permission};
use domain::text::label;
use store::jobs::{self, NewJob};
use store::orders::{self, Finding, Meaning};

/// Discrepancies that are acted on at once.
const MOST: usize = 1_000;

impl App {
    /// Names the cause of many discrepancies; an empty one takes it back. Settled, they are expected from now on: they
    /// stand no longer among what is open.
    pub async fn name_cause(
        &self,
        actor: &Actor,
        ids: &[FindingId],
        cause: &str,
        settle: bool,
    ) -> Result<usize, AppError> {
        actor.may_somewhere(Permission::OrdersWork)?;
        let cause = label(cause).unwrap_or_default();
        if settle && cause.is_empty() {
            return Err(AppError::Invalid("cause", "empty"));
        }
        if cause.chars().count() > 200 {
            return Err(AppError::Invalid("cause", "long"));
        }
        let now = self.now();
        self.change_findings(actor, ids, move |finding, actor| {
            finding.cause.clone_from(&cause);
            finding.caused_by = actor.person.filter(|_| !cause.is_empty());
            if settle && finding.state == "open" {
                finding.state = "settled".to_owned();
                finding.closed_at = Some(now);
            }
        })
        .await
    }

    /// Opens one ticket about many discrepancies of one client.
    pub async fn open_about(
        &self,
        actor: &Actor,
        ids: &[FindingId],
        new: NewTicket,
    ) -> Result<i64, AppError> {
        actor.may(Permission::OrdersWork, Object::Organisation(new.org))?;
        let (org, all) = (new.org, ids.to_vec());
        let of_client = self
            .db
            .read(move |tx| -> Result<_, AppError> {
                let found = orders::findings_by_id(tx, &all)?;
                Ok(!found.is_empty() && found.iter().all(|one| one.org == org))
            })
            .await?;
        if !of_client {
            return Err(AppError::Invalid("findings", "clients"));
        }
        let number = self.open(actor, new).await?;
        self.change_findings(actor, ids, move |finding, _| finding.ticket = Some(number)).await?;
        Ok(number)
    }

    async fn change_findings(
        &self,
        actor: &Actor,
        ids: &[FindingId],
        change: impl Fn(&mut Finding, &Actor) + Send + Sync + 'static,
    ) -> Result<usize, AppError> {
        if ids.is_empty() || ids.len() > MOST {
            return Err(AppError::Invalid("findings", "none"));
        }
        let (actor, ids) = (actor.clone(), ids.to_vec());
        self.db
            .write(move |tx| -> Result<usize, AppError> {
                let found = orders::findings_by_id(tx, &ids)?;
                for mut one in found.iter().cloned() {
                    actor.may(Permission::OrdersWork, Object::Organisation(one.org))?;
                    change(&mut one, &actor);
                    orders::put_finding(tx, &one)?;
                }
                Ok(found.len())
            })
            .await
    }

    /// Decides what a word of a system means for a client; `None` takes the decision back. All his orders are judged anew.
    pub async fn decide_meaning(
        &self,
        actor: &Actor,
        org: OrganisationId,
        system: &str,
        word: &str,
        means: Option<State>,
    ) -> Result<(), AppError> {
        actor.may(Permission::OrdersWork, Object::Organisation(org))?;
        let (system, word) = (system.trim().to_owned(), word.trim().to_owned());
        if word.is_empty() || word.len() > 250 {
            return Err(AppError::Invalid("word", "empty"));
        }
        if super::shipped().table(&system).is_none() {
            return Err(AppError::Invalid("system", "unknown"));
        }
        let (now, actor) = (self.now(), actor.clone());
        self.db
            .write(move |tx| -> Result<(), AppError> {
                store::people::org(tx, org)?.ok_or(AppError::Missing)?;
                let code = means.map_or("", State::code).to_owned();
                let by = actor.person;
                let one =
                    Meaning { org, system: system.clone(), word: word.clone(), means: code, at: now, by };
                orders::put_meaning(tx, &one, means.is_some())?;
                let print = format!("word:{system}:{word}");
                if let Some(mut told) = orders::finding_by_print(tx, org, &print)?
                    && means.is_some()
                {
                    told.state = "mended".to_owned();
                    told.closed_at = Some(now);
                    told.proof =
                        serde_json::json!({"source": system, "status": one.means, "at": now}).to_string();
                    orders::put_finding(tx, &told)?;
                }
                let detail = serde_json::json!({ "system": system, "word": word, "means": one.means });
                crate::trail::tell(tx, now, &actor.name, "order.meaning", &org.to_string(), &detail)?;
                let payload = org.to_string();
                let key = format!("{RETELL}-{org}");
                let job = NewJob { kind: RETELL, payload: &payload, run_at: now, dedup_key: Some(&key) };
                jobs::enqueue(tx, &job)?;
                Ok(())
            })
            .await
    }
}
