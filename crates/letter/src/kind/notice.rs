//! Reports in forms of their own: JSON notices of sending services, receipts of reading.

use super::{Action, Auto, Complaint, Kind, Original, Report, reason, scan};
use crate::Limits;
use crate::letter::Letter;
use crate::words;
use serde_json::Value;

/// The kind of a letter that is such a report.
pub(crate) fn of(letter: &Letter, limits: &Limits) -> Option<Kind> {
    let receipt = letter.attachments.iter().find(|a| a.mime == "message/disposition-notification");
    if let Some(receipt) = receipt {
        // "deleted" by a rule of the box, unread: the mail was turned away, which is a bounce.
        let text = String::from_utf8_lossy(&receipt.data[..receipt.data.len().min(1 << 16)]).to_lowercase();
        let denied = ["deleted", "failed", "denied"].iter().any(|d| text.contains(d))
            && text.contains("automatic-action");
        if denied && letter.subject.to_lowercase().contains("reject") {
            return None;
        }
        return Some(Kind::AutoReply { why: Auto::Receipt });
    }
    let text = letter.text.trim_start();
    if !text.starts_with('{') || text.len() > 1 << 20 {
        return None;
    }
    let value: Value =
        serde_json::Deserializer::from_str(text).into_iter().next()?.ok().or_else(|| mended(text))?;
    // The notice may be a string within an envelope of the service that carries it.
    let inner =
        value.get("Message").and_then(Value::as_str).and_then(|m| serde_json::from_str::<Value>(m).ok());
    json(inner.as_ref().unwrap_or(&value), limits)
}

/// Long lines are broken by mailers within strings; JSON knows no line ends there.
fn mended(text: &str) -> Option<Value> {
    let joined: String = text.lines().collect();
    serde_json::Deserializer::from_str(&joined).into_iter().next()?.ok()
}

fn json(notice: &Value, limits: &Limits) -> Option<Kind> {
    let kind =
        notice.get("notificationType").or_else(|| notice.get("eventType"))?.as_str()?.to_ascii_lowercase();
    let mail = notice.get("mail").unwrap_or(&Value::Null);
    let headers = mail.get("commonHeaders").unwrap_or(&Value::Null);
    let original_message_id =
        headers.get("messageId").and_then(Value::as_str).map(|id| id.trim_matches(['<', '>']).to_owned());
    let original = Original {
        subject: headers.get("subject").and_then(Value::as_str).unwrap_or_default().to_owned(),
        to: mail
            .get("destination")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .take(100)
            .collect(),
        ..Original::default()
    };
    let (list, action) = match kind.as_str() {
        "bounce" => ("bouncedRecipients", Action::Failed),
        "deliverydelay" => ("delayedRecipients", Action::Delayed),
        "delivery" => ("recipients", Action::Delivered),
        "complaint" => ("complainedRecipients", Action::Failed),
        _ => return None,
    };
    let body = notice.get(&kind).or_else(|| notice.get("deliveryDelay"))?;
    let recipients = body.get(list).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if kind == "complaint" {
        let recipient =
            recipients.first().and_then(|r| r.get("emailAddress")).and_then(Value::as_str).map(str::to_owned);
        let feedback =
            body.get("complaintFeedbackType").and_then(Value::as_str).unwrap_or("abuse").to_owned();
        return Some(Kind::Complaint(Complaint {
            feedback,
            recipient,
            original_message_id,
            original_mail_from: None,
        }));
    }
    let reports = recipients.iter().take(limits.max_reports).map(|r| {
        let text = |name: &str| r.get(name).and_then(Value::as_str).unwrap_or_default();
        let response = body.get("smtpResponse").and_then(Value::as_str).unwrap_or_default();
        let diagnostic = words::one_line(if text("diagnosticCode").is_empty() {
            response
        } else {
            text("diagnosticCode")
        });
        let status = scan::status(text("status")).or_else(|| scan::status(&diagnostic)).map(str::to_owned);
        let reply_code = if action == Action::Delivered {
            diagnostic.get(..3).and_then(|c| c.parse().ok())
        } else {
            scan::reply_code(&diagnostic)
        };
        let reason = match action {
            Action::Delivered => super::Reason::Delivered,
            _ => reason::of(&diagnostic, status.as_deref(), reply_code, None),
        };
        let address = r.as_str().unwrap_or_else(|| text("emailAddress"));
        Report {
            recipient: (!address.is_empty()).then(|| address.to_owned()),
            hard: action == Action::Failed && reason.is_hard(),
            original_message_id: original_message_id.clone(),
            original: original.clone(),
            action,
            status,
            reply_code,
            reason,
            diagnostic,
        }
    });
    Some(Kind::Bounce(reports.collect()))
}
