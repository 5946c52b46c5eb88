//! Calls as other systems know them: Alertmanager's webhook, version 4, or PagerDuty's events, version 2.
//!
//! An address that ends in `/v2/enqueue` gets PagerDuty's shape, its `routing_key` taken from the query; any other
//! Alertmanager's. Sent through the guard of all webhooks: nothing inside is reached that is not opened.

use crate::App;
use crate::mail::Words;
use domain::incident::Severity;
use domain::time::Moment;
use serde_json::{Value, json};

fn stamp(at: Moment) -> String {
    jiff::Timestamp::from_millisecond(at).unwrap_or_default().to_string()
}

/// Sends what somebody is to be told to an address.
pub(in crate::incidents) async fn send(app: &App, url: &str, words: &Words) -> Result<(), String> {
    for body in bodies(url, &app.config.public_url, words) {
        let answer = app.wire.post(url, &[], body.to_string()).await?;
        if !(200..300).contains(&answer.status) {
            return Err(format!("status {}: {}", answer.status, answer.text));
        }
    }
    Ok(())
}

fn bodies(url: &str, public: &str, words: &Words) -> Vec<Value> {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    if path.ends_with("/v2/enqueue") {
        let key = form_key(query);
        return words.calls.iter().map(|call| pagerduty(&key, public, call)).collect();
    }
    let alert = |call: &crate::incidents::CallWords| {
        let severity = call.severity.code();
        json!({
            "status": if call.resolved { "resolved" } else { "firing" },
            "labels": { "alertname": call.title, "client": call.client, "severity": severity, "incident": call.number.to_string() },
            "annotations": { "summary": call.title },
            "startsAt": stamp(call.since),
            "endsAt": if call.resolved { stamp(words.now) } else { "0001-01-01T00:00:00Z".into() },
            "generatorURL": format!("{public}/incidents/{}", call.number),
            "fingerprint": format!("{:016x}", call.number),
        })
    };
    let alerts: Vec<Value> = words.calls.iter().map(alert).collect();
    if alerts.is_empty() {
        return vec![];
    }
    let resolved = words.calls.iter().all(|call| call.resolved);
    vec![json!({
        "version": "4", "groupKey": format!("{{}}:{{person={:?}}}", words.to), "truncatedAlerts": 0,
        "status": if resolved { "resolved" } else { "firing" },
        "receiver": words.to, "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {},
        "externalURL": public, "alerts": alerts,
    })]
}

fn form_key(query: &str) -> String {
    let found = query.split('&').find_map(|pair| pair.strip_prefix("routing_key="));
    found.unwrap_or_default().to_owned()
}

fn pagerduty(key: &str, public: &str, call: &crate::incidents::CallWords) -> Value {
    let severity = match call.severity {
        Severity::Critical => "critical",
        Severity::Major => "error",
        Severity::Minor => "warning",
    };
    let dedup = format!("opora-incident-{}", call.number);
    if call.resolved {
        return json!({ "routing_key": key, "event_action": "resolve", "dedup_key": dedup });
    }
    json!({
        "routing_key": key, "event_action": "trigger", "dedup_key": dedup,
        "client": "Opora", "client_url": format!("{public}/incidents/{}", call.number),
        "payload": { "summary": call.title, "severity": severity, "source": call.client, "timestamp": stamp(call.since) },
    })
}
