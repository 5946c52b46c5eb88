//! Who may send alerts, and when alerts are kept quiet.

use super::formats::{Format, Mapping};
use crate::secret::{digest, random_token};
use crate::{Actor, App, AppError, trail};
use domain::ids::{OrganisationId, SilenceId, SourceId};
use domain::people::{Object, Permission};
use domain::text::label;
use domain::time::{DAY, Moment};
use serde_json::json;
use std::collections::BTreeMap;
use store::alerts::{self, Silence, Source};
use store::people;

/// How a secret begins, so that it is known for what it is wherever it leaks to.
const MARK: &str = "opora_alerts_";
/// The most sources.
const MOST: usize = 500;
/// A silence ends by itself.
const LONGEST: i64 = 31 * DAY;

/// A source to be made.
#[derive(Clone, Debug)]
pub struct NewSource {
    /// Whose systems it watches.
    pub org: OrganisationId,
    /// Its name.
    pub name: String,
    /// What it speaks.
    pub format: Format,
    /// The type of incident that its alerts are.
    pub kind: String,
    /// Where the generic format finds things, as JSON.
    pub mapping: String,
}

/// A silence to be made.
#[derive(Clone, Debug)]
pub struct NewSilence {
    /// Whose alerts.
    pub org: OrganisationId,
    /// Planned work; else somebody wants quiet.
    pub maintenance: bool,
    /// Labels and what they must be; none for all.
    pub matchers: BTreeMap<String, String>,
    /// From when.
    pub from: Moment,
    /// Until when.
    pub to: Moment,
    /// Why.
    pub reason: String,
}

/// A silence with its client's name.
#[derive(Clone, Debug)]
pub struct Quiet {
    /// The silence.
    pub silence: Silence,
    /// The client's name.
    pub client: String,
}

impl App {
    /// All sources with their clients' names.
    pub async fn alert_sources(&self, actor: &Actor) -> Result<Vec<(Source, String)>, AppError> {
        actor.may(Permission::DutyManage, Object::Desk)?;
        self.db
            .read(|tx| -> Result<_, AppError> {
                let all = alerts::sources(tx)?.into_iter();
                all.map(|one| {
                    let client = people::org(tx, one.org)?.map(|org| org.name).unwrap_or_default();
                    Ok((one, client))
                })
                .collect()
            })
            .await
    }

    /// Makes a source; the answer is its secret, which nobody can read again.
    pub async fn create_alert_source(
        &self,
        actor: &Actor,
        new: NewSource,
    ) -> Result<(SourceId, String), AppError> {
        actor.may(Permission::DutyManage, Object::Desk)?;
        let name = label(&new.name).ok_or(AppError::Invalid("name", "empty"))?;
        if !domain::duty::is_path(&new.kind) {
            return Err(AppError::Invalid("kind", "path"));
        }
        if new.format == Format::Generic && serde_json::from_str::<Mapping>(&new.mapping).is_err() {
            return Err(AppError::Invalid("mapping", "unreadable"));
        }
        let secret = format!("{MARK}{}", random_token());
        let source = Source {
            id: SourceId(self.ids.next()),
            org: new.org,
            name,
            format: new.format.code().to_owned(),
            kind: new.kind,
            hint: secret[secret.len() - 4..].to_owned(),
            mapping: new.mapping,
            active: true,
            made_at: self.now(),
            used_at: None,
        };
        let (stored, id) = (digest(&secret), source.id);
        let (wall, who) = (self.scene().wall, actor.name.clone());
        self.db
            .write(move |tx| -> Result<_, AppError> {
                people::org(tx, source.org)?.ok_or(AppError::Invalid("org", "unknown"))?;
                if alerts::sources(tx)?.len() >= MOST {
                    return Err(AppError::Invalid("name", "too-many"));
                }
                alerts::insert_source(tx, &source, &stored)?;
                let detail = json!({ "name": source.name, "format": source.format });
                trail::tell(tx, wall, &who, "alerts.source", &id.to_string(), &detail)
            })
            .await?;
        Ok((id, secret))
    }

    /// Listens to a source, or no more.
    pub async fn switch_alert_source(
        &self,
        actor: &Actor,
        id: SourceId,
        active: bool,
    ) -> Result<(), AppError> {
        actor.may(Permission::DutyManage, Object::Desk)?;
        let (wall, who) = (self.scene().wall, actor.name.clone());
        self.db
            .write(move |tx| -> Result<_, AppError> {
                alerts::set_active(tx, id, active)?;
                let detail = json!({ "active": active });
                trail::tell(tx, wall, &who, "alerts.switched", &id.to_string(), &detail)
            })
            .await
    }

    /// Silences and maintenance windows that are not over.
    pub async fn silences(&self, actor: &Actor) -> Result<Vec<Quiet>, AppError> {
        actor.may_somewhere(Permission::IncidentRead)?;
        let (now, actor) = (self.now(), actor.clone());
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let mut all = vec![];
                for silence in alerts::silences(tx, now)? {
                    if actor.can(Permission::IncidentRead, Object::Organisation(silence.org)) {
                        let client = people::org(tx, silence.org)?.map(|org| org.name).unwrap_or_default();
                        all.push(Quiet { silence, client });
                    }
                }
                Ok(all)
            })
            .await
    }

    /// Keeps alerts quiet for a time. It ends by itself and says who wanted it and why.
    pub async fn keep_quiet(&self, actor: &Actor, new: NewSilence) -> Result<SilenceId, AppError> {
        actor.may(Permission::IncidentWork, Object::Organisation(new.org))?;
        let reason = label(&new.reason).ok_or(AppError::Invalid("reason", "empty"))?;
        let now = self.now();
        if new.from >= new.to || new.to <= now || new.to - new.from > LONGEST {
            return Err(AppError::Invalid("time", "range"));
        }
        let silence = Silence {
            id: SilenceId(self.ids.next()),
            org: new.org,
            kind: if new.maintenance { "maintenance" } else { "silence" }.to_owned(),
            matchers: serde_json::to_string(&new.matchers).map_err(AppError::broken)?,
            from: new.from,
            to: new.to,
            author: actor.name.clone(),
            reason,
        };
        let (id, wall, who) = (silence.id, self.scene().wall, actor.name.clone());
        self.db
            .write(move |tx| -> Result<_, AppError> {
                alerts::insert_silence(tx, &silence)?;
                let detail =
                    json!({ "matchers": silence.matchers, "reason": silence.reason, "to": silence.to });
                trail::tell(tx, wall, &who, "alerts.quiet", &silence.org.to_string(), &detail)
            })
            .await?;
        Ok(id)
    }

    /// Ends a silence now.
    pub async fn end_silence(&self, actor: &Actor, id: SilenceId) -> Result<(), AppError> {
        actor.may_somewhere(Permission::IncidentWork)?;
        let (now, actor) = (self.now(), actor.clone());
        self.db
            .write(move |tx| -> Result<_, AppError> {
                let all = alerts::silences(tx, now)?;
                let one = all.iter().find(|one| one.id == id).ok_or(AppError::Missing)?;
                actor.may(Permission::IncidentWork, Object::Organisation(one.org))?;
                alerts::end_silence(tx, id, now)?;
                trail::tell(tx, now, &actor.name, "alerts.loud", &one.org.to_string(), &json!({}))
            })
            .await
    }
}
