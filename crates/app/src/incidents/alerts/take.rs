//! Takes alerts in: each is known by its fingerprint, those of one group are one incident, and some are kept quiet.

use super::formats::{Format, Incoming, read};
use crate::incidents::raise::{Signal, raise, recovered};
use crate::secret::digest;
use crate::{App, AppError};
use domain::ids::IncidentId;
use domain::incident::{Figures, Severity};
use domain::time::{MINUTE, Moment};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use store::alerts::{self, Alert, Silence, Source};

/// So many changes within [`RESTLESS`] are flapping.
const CHANGES: usize = 5;
const RESTLESS: i64 = 30 * MINUTE;
/// What flapped is over when it kept still for so long.
pub(super) const CALM: i64 = 10 * MINUTE;
/// Facts of an incident that come from alerts.
const FACTS: usize = 20;

/// What became of a body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Alerts in it.
    pub alerts: usize,
    /// Incidents that they belong to.
    pub incidents: Vec<IncidentId>,
    /// Alerts of which nobody is told, and why: `silence`, `maintenance`, `inhibited`, `flapping`.
    pub quiet: Vec<(String, String)>,
    /// The first fingerprint, for senders that want a name back.
    pub key: String,
}

/// What is kept of an alert besides its columns.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Doc {
    pub alert: Incoming,
    /// When it changed, of late.
    pub changes: Vec<Moment>,
}

impl App {
    /// Takes a body in from whoever shows the secret of a source.
    pub async fn take_alerts(
        &self,
        secret: &str,
        format: Format,
        body: &Value,
    ) -> Result<Result<Taken, super::Wrong>, AppError> {
        let (now, stored) = (self.now(), digest(secret));
        let source = self
            .db
            .read(move |tx| -> Result<_, AppError> { Ok(alerts::source_of(tx, &stored)?) })
            .await?
            .filter(|source| source.active && source.format == format.code())
            .ok_or(AppError::SignedOut)?;
        let incoming = match read(format, &source.mapping, body) {
            Ok(incoming) => incoming,
            Err(wrong) => return Ok(Err(wrong)),
        };
        let taken = self
            .db
            .write(move |tx| -> Result<_, AppError> {
                alerts::touch_source(tx, source.id, now)?;
                take(tx, &source, &incoming, now)
            })
            .await?;
        Ok(Ok(taken))
    }
}

fn take(tx: &mut Tx<'_>, source: &Source, all: &[Incoming], now: Moment) -> Result<Taken, AppError> {
    let silences = alerts::silences(tx, now)?;
    let mut taken = Taken { alerts: all.len(), ..Taken::default() };
    taken.key = all.first().map(|one| one.fingerprint.clone()).unwrap_or_default();
    let mut groups = BTreeSet::new();
    for incoming in all {
        let known = alerts::alert(tx, source.id, &incoming.fingerprint)?;
        let alert = merge(source, incoming, known, now)?;
        groups.insert(alert.group.clone());
        alerts::put_alert(tx, &alert)?;
    }
    for group in groups {
        settle(tx, source, &group, &silences, (now, &mut taken))?;
    }
    Ok(taken)
}

/// An alert as it is after what was said of it.
fn merge(source: &Source, incoming: &Incoming, known: Option<Alert>, now: Moment) -> Result<Alert, AppError> {
    let before: Option<Doc> = match &known {
        Some(known) => Some(serde_json::from_str(&known.doc).map_err(AppError::broken)?),
        None => None,
    };
    let mut changes = before.as_ref().map(|doc| doc.changes.clone()).unwrap_or_default();
    let changed = known.as_ref().is_none_or(|known| known.firing != incoming.firing);
    if changed {
        changes.push(now);
    }
    changes.retain(|at| now - at < RESTLESS);
    let mut said = incoming.clone();
    if let (false, Some(before)) = (incoming.firing, &before) {
        // What only says that it is over says nothing of what it was.
        said = Incoming { firing: false, ..before.alert.clone() };
    }
    let group =
        known.as_ref().filter(|_| !incoming.firing).map_or(&incoming.group, |known| &known.group).clone();
    let again = changed && incoming.firing;
    Ok(Alert {
        source: source.id,
        fingerprint: incoming.fingerprint.clone(),
        group,
        firing: incoming.firing,
        started_at: match &known {
            Some(known) if !again => known.started_at,
            _ => incoming.started_at.unwrap_or(now).min(now),
        },
        last_at: now,
        resolved_at: (!incoming.firing).then_some(now),
        quiet: known.as_ref().map(|known| known.quiet.clone()).unwrap_or_default(),
        incident: known.and_then(|known| known.incident),
        doc: serde_json::to_string(&Doc { alert: said, changes }).map_err(AppError::broken)?,
    })
}

/// Says what follows for a group: an incident, more of it, or its end.
fn settle(
    tx: &mut Tx<'_>,
    source: &Source,
    group: &str,
    silences: &[Silence],
    (now, taken): (Moment, &mut Taken),
) -> Result<(), AppError> {
    let firing = alerts::firing(tx, source.id, group)?;
    let mut docs = vec![];
    for alert in &firing {
        let doc: Doc = serde_json::from_str(&alert.doc).map_err(AppError::broken)?;
        docs.push(doc);
    }
    let worst = docs.iter().map(|doc| doc.alert.severity).max().unwrap_or_default();
    let mut loud: Vec<(&Alert, &Doc)> = vec![];
    for (alert, doc) in firing.iter().zip(&docs) {
        let quiet = quiet(source, doc, worst, silences, now);
        if quiet != alert.quiet {
            alerts::put_alert(tx, &Alert { quiet: quiet.to_owned(), ..alert.clone() })?;
        }
        // Flapping is told, once: what is held is its end.
        match quiet {
            "" | "flapping" => loud.push((alert, doc)),
            why => taken.quiet.push((alert.fingerprint.clone(), why.to_owned())),
        }
    }
    let cause = cause(source, group);
    if loud.is_empty() {
        let held = held(tx, source, group, now)?;
        if firing.is_empty() && !held {
            recovered(tx, &cause, &Figures::default(), now)?;
        }
        return Ok(());
    }
    let (first, doc) = loud[0];
    let mut facts: Vec<(String, String)> = vec![("source".into(), source.name.clone())];
    for (alert, doc) in loud.iter().take(FACTS) {
        let labels =
            doc.alert.labels.iter().filter(|(name, _)| !matches!(name.as_str(), "alertname" | "severity"));
        let labels: Vec<String> = labels.map(|(name, value)| format!("{name}={value}")).collect();
        facts.push((format!("{} {}", doc.alert.title, alert.fingerprint), labels.join(", ")));
    }
    let signal = Signal {
        client: source.org,
        kind: source.kind.clone(),
        cause,
        flow: None,
        title: doc.alert.title.clone(),
        facts,
        severity: loud.iter().map(|(_, doc)| doc.alert.severity).max().unwrap_or(Severity::Minor),
        money_missing: 0,
        at: loud.iter().map(|(alert, _)| alert.started_at).min().unwrap_or(first.started_at),
    };
    let id = raise(tx, &signal, now)?;
    taken.incidents.push(id);
    for (alert, _) in loud {
        if alert.incident != Some(id) {
            alerts::put_alert(tx, &Alert { incident: Some(id), ..alert.clone() })?;
        }
    }
    Ok(())
}

fn cause(source: &Source, group: &str) -> String {
    format!("alert:{}:{}", source.id, &blake3::hash(group.as_bytes()).to_hex()[..24])
}

/// Why nobody is told of an alert that fires; empty when somebody is.
fn quiet(source: &Source, doc: &Doc, worst: Severity, silences: &[Silence], now: Moment) -> &'static str {
    for silence in silences.iter().filter(|one| one.org == source.org && one.from <= now && now < one.to) {
        let matchers: BTreeMap<String, String> = serde_json::from_str(&silence.matchers).unwrap_or_default();
        let fits = |(name, value): (&String, &String)| match name.as_str() {
            "source" => source.name == *value,
            name => doc.alert.labels.get(name) == Some(value),
        };
        if matchers.iter().all(fits) {
            return if silence.kind == "maintenance" { "maintenance" } else { "silence" };
        }
    }
    // Within its group the worst speaks for all that are milder.
    if doc.alert.severity < worst {
        return "inhibited";
    }
    if doc.changes.len() >= CHANGES { "flapping" } else { "" }
}

/// Whether the end of a group is held back because something of it flapped a moment ago.
fn held(tx: &mut Tx<'_>, source: &Source, group: &str, now: Moment) -> Result<bool, AppError> {
    let mut held = false;
    for alert in alerts::of_group(tx, source.id, group)? {
        let doc: Doc = serde_json::from_str(&alert.doc).map_err(AppError::broken)?;
        let restless = doc.changes.len() >= CHANGES && doc.changes.iter().any(|at| now - at < CALM);
        if !alert.firing && restless {
            held = true;
            if alert.quiet != "flapping" {
                alerts::put_alert(tx, &Alert { quiet: "flapping".into(), ..alert })?;
            }
        }
    }
    Ok(held)
}

impl App {
    /// Looks at what was kept quiet: a silence is over, or what flapped is still. Idempotent.
    pub(crate) async fn sweep_alerts(&self) -> Result<(), AppError> {
        let now = self.now();
        self.db
            .write(move |tx| -> Result<(), AppError> {
                let silences = alerts::silences(tx, now)?;
                let sources: BTreeMap<_, _> =
                    alerts::sources(tx)?.into_iter().map(|source| (source.id, source)).collect();
                for (source, group) in alerts::quiet_groups(tx)? {
                    let Some(source) = sources.get(&source) else { continue };
                    let mut taken = Taken::default();
                    settle(tx, source, &group, &silences, (now, &mut taken))?;
                    if alerts::firing(tx, source.id, &group)?.is_empty() && !held(tx, source, &group, now)? {
                        for alert in alerts::of_group(tx, source.id, &group)? {
                            alerts::put_alert(tx, &Alert { quiet: String::new(), ..alert })?;
                        }
                    }
                }
                Ok(())
            })
            .await
    }
}
