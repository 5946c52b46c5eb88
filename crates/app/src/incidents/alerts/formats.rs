//! Bodies that other systems send. Pure: a value in, alerts out, or what is wrong with it.

use domain::incident::Severity;
use domain::time::Moment;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The most alerts of one body.
const MOST: usize = 2_000;
/// The longest text of one.
const LONGEST: usize = 1_000;

/// What a source speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Prometheus Alertmanager's webhook, version 4.
    Alertmanager,
    /// Grafana's webhook, version 1.
    Grafana,
    /// Zabbix with the media type that ships with the product.
    Zabbix,
    /// PagerDuty's events, version 2.
    Pagerduty,
    /// CloudEvents 1.0 in JSON, one or a batch.
    Cloudevents,
    /// Any JSON, by a mapping.
    Generic,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 6] = [
        Format::Alertmanager,
        Format::Grafana,
        Format::Zabbix,
        Format::Pagerduty,
        Format::Cloudevents,
        Format::Generic,
    ];

    /// The word in the address.
    pub fn code(self) -> &'static str {
        match self {
            Format::Alertmanager => "alertmanager",
            Format::Grafana => "grafana",
            Format::Zabbix => "zabbix",
            Format::Pagerduty => "pagerduty",
            Format::Cloudevents => "cloudevents",
            Format::Generic => "generic",
        }
    }

    /// The format of a word.
    pub fn from_code(code: &str) -> Option<Format> {
        Self::ALL.into_iter().find(|format| format.code() == code)
    }
}

/// What is wrong with a body: where, and what.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Wrong(pub String);

/// An alert as it comes in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incoming {
    /// What makes it itself, at its sender.
    pub fingerprint: String,
    /// What it belongs to: alerts of one group are one incident.
    pub group: String,
    /// It fires; else it is over.
    pub firing: bool,
    /// What it says, in a line.
    pub title: String,
    /// How bad it is.
    pub severity: Severity,
    /// Its labels.
    pub labels: BTreeMap<String, String>,
    /// Since when.
    pub started_at: Option<Moment>,
    /// Where it is seen.
    pub url: String,
}

/// Where the generic format finds things: JSON pointers (RFC 6901).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The list of alerts; the body itself when empty.
    #[serde(default)]
    pub list: String,
    /// What makes it itself.
    pub fingerprint: String,
    /// What it says.
    pub title: String,
    /// Whether it fires.
    #[serde(default)]
    pub status: String,
    /// What stands there when it is over.
    #[serde(default)]
    pub resolved: Vec<String>,
    /// How bad it is.
    #[serde(default)]
    pub severity: String,
    /// What it belongs to; itself alone when empty.
    #[serde(default)]
    pub group: String,
    /// Where it is seen.
    #[serde(default)]
    pub url: String,
}

/// Reads a body.
pub fn read(format: Format, mapping: &str, body: &Value) -> Result<Vec<Incoming>, Wrong> {
    let all = match format {
        Format::Alertmanager | Format::Grafana => alertmanager(body)?,
        Format::Zabbix => vec![zabbix(body)?],
        Format::Pagerduty => pagerduty(body)?.into_iter().collect(),
        Format::Cloudevents => match body {
            Value::Array(all) => all.iter().map(cloudevent).collect::<Result<_, _>>()?,
            one => vec![cloudevent(one)?],
        },
        Format::Generic => generic(mapping, body)?,
    };
    match all.len() {
        0..=MOST => Ok(all),
        n => Err(Wrong(format!("{n} alerts; at most {MOST} are taken at once"))),
    }
}

fn cut(text: &str) -> String {
    domain::text::typed(text).trim().chars().take(LONGEST).collect()
}

/// A text, or a number as one.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => cut(text),
        Value::Number(n) => n.to_string(),
        Value::Bool(b) => b.to_string(),
        _ => String::new(),
    }
}

fn needed(body: &Value, field: &str) -> Result<String, Wrong> {
    match text(&body[field]) {
        found if found.is_empty() => Err(Wrong(format!("{field}: is missing"))),
        found => Ok(found),
    }
}

fn labels(value: &Value) -> BTreeMap<String, String> {
    let all = value.as_object().into_iter().flatten();
    all.map(|(name, value)| (cut(name), text(value))).take(100).collect()
}

/// The words that systems use for how bad something is.
pub(crate) fn severity(word: &str) -> Severity {
    match word.trim().to_lowercase().as_str() {
        "critical" | "disaster" | "emergency" | "fatal" | "page" | "p1" | "5" => Severity::Critical,
        "error" | "major" | "high" | "p2" | "4" => Severity::Major,
        _ => Severity::Minor,
    }
}

fn moment(value: &Value) -> Option<Moment> {
    let text = value.as_str()?;
    // The year 1: it has not ended.
    let at = text.parse::<jiff::Timestamp>().ok()?.as_millisecond();
    (at > 0).then_some(at)
}

/// The name of a set of labels, when the sender gives none.
fn print_of(labels: &BTreeMap<String, String>) -> String {
    let mut hasher = blake3::Hasher::new();
    for (name, value) in labels {
        hasher.update(name.as_bytes()).update(&[0]).update(value.as_bytes()).update(&[0]);
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

fn alertmanager(body: &Value) -> Result<Vec<Incoming>, Wrong> {
    let alerts = body["alerts"].as_array().ok_or_else(|| Wrong("alerts: is missing".into()))?;
    let group = match text(&body["groupKey"]) {
        key if key.is_empty() => print_of(&labels(&body["groupLabels"])),
        key => key,
    };
    let one = |alert: &Value| {
        let labels = labels(&alert["labels"]);
        let annotation = |name: &str| text(&alert["annotations"][name]);
        let named = |name: &str| labels.get(name).cloned().unwrap_or_default();
        let titles = [annotation("summary"), annotation("title"), named("alertname"), text(&body["title"])];
        let title = titles.into_iter().find(|title| !title.is_empty());
        let firing = match alert["status"].as_str() {
            Some("firing") => true,
            Some("resolved") => false,
            other => return Err(Wrong(format!("alerts.status: {other:?} is neither firing nor resolved"))),
        };
        let fingerprint = match text(&alert["fingerprint"]) {
            own if own.is_empty() => print_of(&labels),
            own => own,
        };
        Ok(Incoming {
            fingerprint,
            group: group.clone(),
            firing,
            title: title.ok_or_else(|| Wrong("alerts.labels: there is no alertname".into()))?,
            severity: severity(&named("severity")),
            started_at: moment(&alert["startsAt"]),
            url: text(&alert["generatorURL"]),
            labels,
        })
    };
    alerts.iter().map(one).collect()
}

fn zabbix(body: &Value) -> Result<Incoming, Wrong> {
    let event = needed(body, "event_id")?;
    // A test from Zabbix' own form sends its macros unexpanded.
    if event.starts_with('{') {
        return Err(Wrong("event_id: a macro that was not expanded; send from an action".into()));
    }
    let host = text(&body["host"]);
    let mut labels = BTreeMap::from([("host".to_owned(), host.clone())]);
    // Tags come as a text of JSON.
    let tags: Value = serde_json::from_str(body["tags"].as_str().unwrap_or("[]")).unwrap_or_default();
    for tag in tags.as_array().into_iter().flatten().take(100) {
        labels.insert(text(&tag["tag"]), text(&tag["value"]));
    }
    let status = text(&body["status"]).to_lowercase();
    let trigger = text(&body["trigger_id"]);
    Ok(Incoming {
        group: if trigger.is_empty() { event.clone() } else { format!("trigger {trigger}") },
        fingerprint: event,
        firing: !matches!(status.as_str(), "resolved" | "ok" | "0"),
        title: needed(body, "name")?,
        severity: severity(&text(&body["severity"])),
        labels,
        started_at: None,
        url: text(&body["url"]),
    })
}

/// An event of PagerDuty's; none for an acknowledgement, which is told by people, not by machines.
fn pagerduty(body: &Value) -> Result<Option<Incoming>, Wrong> {
    let action = needed(body, "event_action")?;
    let key = text(&body["dedup_key"]);
    if !matches!(action.as_str(), "trigger" | "acknowledge" | "resolve") {
        return Err(Wrong(format!("event_action: {action} is none of trigger, acknowledge, resolve")));
    }
    if action != "trigger" && key.is_empty() {
        return Err(Wrong("dedup_key: is missing".into()));
    }
    let payload = &body["payload"];
    if action == "acknowledge" {
        return Ok(None);
    }
    let mut all = labels(&payload["custom_details"]);
    for name in ["source", "component", "group", "class"] {
        if !text(&payload[name]).is_empty() {
            all.insert(name.to_owned(), text(&payload[name]));
        }
    }
    let (title, severity) = match action.as_str() {
        "trigger" => (needed(payload, "summary")?, severity(&needed(payload, "severity")?)),
        _ => (text(&payload["summary"]), Severity::Minor),
    };
    if action == "trigger" {
        needed(payload, "source")?;
    }
    let fingerprint = if key.is_empty() {
        print_of(&all) + &print_of(&BTreeMap::from([(String::new(), title.clone())]))
    } else {
        key
    };
    Ok(Some(Incoming {
        group: fingerprint.clone(),
        fingerprint,
        firing: action == "trigger",
        title,
        severity,
        labels: all,
        started_at: moment(&payload["timestamp"]),
        url: text(&body["client_url"]),
    }))
}

fn cloudevent(body: &Value) -> Result<Incoming, Wrong> {
    if body["specversion"].as_str() != Some("1.0") {
        return Err(Wrong("specversion: 1.0 is taken".into()));
    }
    let (id, source, kind) = (needed(body, "id")?, needed(body, "source")?, needed(body, "type")?);
    let data = &body["data"];
    let subject = text(&body["subject"]);
    let over = [".resolved", ".recovered", ".ok"].iter().any(|end| kind.ends_with(end));
    // What is the same thing through its life has one subject; an event without one stands for itself.
    let fingerprint = match subject.as_str() {
        "" => format!("{source} {id}"),
        subject => format!("{source} {subject}"),
    };
    let named = text(&data["title"]);
    Ok(Incoming {
        group: fingerprint.clone(),
        fingerprint,
        firing: !over && text(&data["status"]) != "resolved",
        title: if named.is_empty() { format!("{kind} {subject}").trim().to_owned() } else { named },
        severity: severity(&text(&data["severity"])),
        labels: labels(&data["labels"]),
        started_at: moment(&body["time"]),
        url: text(&data["url"]),
    })
}

fn generic(mapping: &str, body: &Value) -> Result<Vec<Incoming>, Wrong> {
    let mapping: Mapping =
        serde_json::from_str(mapping).map_err(|e| Wrong(format!("the mapping of this source: {e}")))?;
    let at = body.pointer(&mapping.list).ok_or_else(|| Wrong(format!("{}: is missing", mapping.list)))?;
    let all: Vec<&Value> = match at {
        Value::Array(all) => all.iter().collect(),
        one => vec![one],
    };
    let one = |value: &Value| {
        let find = |pointer: &str| match pointer {
            "" => String::new(),
            pointer => value.pointer(pointer).map(text).unwrap_or_default(),
        };
        let must = |pointer: &str| match find(pointer) {
            found if found.is_empty() => Err(Wrong(format!("{pointer}: is missing"))),
            found => Ok(found),
        };
        let fingerprint = must(&mapping.fingerprint)?;
        let group = find(&mapping.group);
        let status = find(&mapping.status);
        Ok(Incoming {
            group: if group.is_empty() { fingerprint.clone() } else { group },
            fingerprint,
            firing: !mapping.resolved.iter().any(|word| word.eq_ignore_ascii_case(&status)),
            title: must(&mapping.title)?,
            severity: severity(&find(&mapping.severity)),
            labels: BTreeMap::new(),
            started_at: None,
            url: find(&mapping.url),
        })
    };
    all.into_iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn only(format: Format, mapping: &str, body: &Value) -> Incoming {
        let mut all = read(format, mapping, body).unwrap_or_else(|e| panic!("{e}: {body}"));
        assert_eq!(all.len(), 1);
        all.remove(0)
    }

    #[test]
    fn alertmanager_and_grafana() {
        let body = json!({
            "version": "4", "groupKey": "{}:{alertname=\"X\"}", "truncatedAlerts": 0, "status": "firing",
            "groupLabels": {}, "notification_reason": "x", "routeLabels": {},
            "alerts": [{ "status": "firing", "labels": { "alertname": "X", "severity": "critical" },
                "annotations": { "summary": "No orders" }, "startsAt": "2026-11-22T10:00:00Z",
                "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "http://p/graph", "fingerprint": "0123456789abcdef" }]
        });
        let found = only(Format::Alertmanager, "", &body);
        assert_eq!(
            (found.fingerprint.as_str(), found.title.as_str(), found.firing),
            ("0123456789abcdef", "No orders", true)
        );
        assert_eq!((found.severity, found.started_at), (Severity::Critical, Some(1_795_341_600_000)));
        let grafana = json!({ "version": "1", "orgId": 1, "title": "[FIRING:1] X", "state": "alerting",
            "alerts": [{ "status": "resolved", "labels": { "alertname": "X" }, "annotations": {}, "values": { "B": 1.5 } }] });
        let found = only(Format::Grafana, "", &grafana);
        assert_eq!((found.title.as_str(), found.firing, found.fingerprint.len()), ("X", false, 16));
        for wrong in [json!({}), json!({ "alerts": [{ "status": "odd", "labels": {} }] }), json!([1])] {
            assert!(read(Format::Alertmanager, "", &wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn zabbix_by_the_media_type_that_ships() {
        let body = json!({ "event_id": "77", "trigger_id": "5", "status": "PROBLEM", "severity": "Disaster",
            "name": "Exchange stopped", "host": "erp", "tags": "[{\"tag\":\"flow\",\"value\":\"stock\"}]", "url": "http://z" });
        let found = only(Format::Zabbix, "", &body);
        assert_eq!((found.severity, found.group.as_str()), (Severity::Critical, "trigger 5"));
        assert_eq!(found.labels.get("flow").map(String::as_str), Some("stock"));
        let over =
            json!({ "event_id": "77", "trigger_id": "5", "status": "RESOLVED", "name": "Exchange stopped" });
        assert!(!only(Format::Zabbix, "", &over).firing);
        assert!(read(Format::Zabbix, "", &json!({ "event_id": "{EVENT.ID}", "name": "x" })).is_err());
    }

    #[test]
    fn pagerduty_events() {
        let trigger = json!({ "routing_key": "k", "event_action": "trigger", "dedup_key": "d",
            "payload": { "summary": "Down", "severity": "error", "source": "shop" } });
        let found = only(Format::Pagerduty, "", &trigger);
        assert_eq!((found.fingerprint.as_str(), found.severity), ("d", Severity::Major));
        let resolve = json!({ "routing_key": "k", "event_action": "resolve", "dedup_key": "d" });
        assert!(!only(Format::Pagerduty, "", &resolve).firing);
        let ack = json!({ "event_action": "acknowledge", "dedup_key": "d" });
        assert_eq!(read(Format::Pagerduty, "", &ack), Ok(vec![]));
        let keyless = json!({ "event_action": "trigger", "payload": { "summary": "Down", "severity": "info", "source": "s" } });
        assert_eq!(
            only(Format::Pagerduty, "", &keyless),
            only(Format::Pagerduty, "", &keyless),
            "named by what it says"
        );
        assert!(read(Format::Pagerduty, "", &json!({ "event_action": "resolve" })).is_err());
    }

    #[test]
    fn cloudevents_and_any_json() {
        let event = json!({ "specversion": "1.0", "id": "1", "source": "/erp", "type": "exchange.failed", "subject": "stock",
            "data": { "severity": "major" } });
        let found = only(Format::Cloudevents, "", &json!([event]));
        assert_eq!(
            (found.title.as_str(), found.fingerprint.as_str()),
            ("exchange.failed stock", "/erp stock")
        );
        let over = json!({ "specversion": "1.0", "id": "2", "source": "/erp", "type": "exchange.resolved", "subject": "stock" });
        assert!(!only(Format::Cloudevents, "", &over).firing);
        let mapping = r#"{"list":"/items","fingerprint":"/id","title":"/msg/text","status":"/st","resolved":["ok"],"severity":"/lvl"}"#;
        let body =
            json!({ "items": [{ "id": 5, "msg": { "text": "Queue stuck" }, "st": "OK", "lvl": "high" }] });
        let found = only(Format::Generic, mapping, &body);
        assert_eq!((found.fingerprint.as_str(), found.firing, found.severity), ("5", false, Severity::Major));
        assert!(read(Format::Generic, mapping, &json!({ "items": [{ "id": 5 }] })).is_err());
        assert!(read(Format::Generic, "{}", &body).is_err());
    }
}
