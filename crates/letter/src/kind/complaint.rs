//! Feedback loops (ARF, RFC 5965): a provider tells that a recipient called a mail spam.

use super::evidence::{self, Evidence};
use super::status;
use crate::Limits;
use crate::letter::Letter;
use crate::read;
use serde::{Deserialize, Serialize};

/// What a feedback report tells.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Complaint {
    /// Feedback-Type in lower case: "abuse", "fraud", "opt-out", "not-spam" …; "abuse" when not said.
    pub feedback: String,
    /// Who complained, as far as it is told (providers often hide it).
    pub recipient: Option<String>,
    /// The envelope sender of the mail complained of.
    pub original_mail_from: Option<String>,
    /// Message-ID of the mail complained of, without angle brackets.
    pub original_message_id: Option<String>,
}

/// The complaint, when the letter is one.
pub(crate) fn of(letter: &Letter, evidence: &Evidence, limits: &Limits) -> Option<Complaint> {
    let part = letter.attachments.iter().find(|a| a.mime == "message/feedback-report");
    let declared = evidence.report_type.as_deref() == Some("feedback-report");
    // Some providers send the report's sentence and the mail without the report itself.
    let spoken = !evidence.answering
        && evidence.returned
        && SPOKEN.iter().any(|s| evidence.own_words.contains(s) || evidence.subject.contains(s));
    let structured = declared || part.is_some() && evidence.is_report;
    if !(structured || spoken && letter.attachments.len() <= 3) {
        return None;
    }
    let report = part
        .map(|p| String::from_utf8_lossy(&p.data[..p.data.len().min(1 << 16)]).into_owned())
        .unwrap_or_default();
    let field = |name: &str| {
        report.lines().find_map(|l| {
            l.split_once(':')
                .filter(|(n, _)| n.trim().eq_ignore_ascii_case(name))
                .map(|(_, v)| v.trim().to_owned())
        })
    };
    let header = letter
        .attachments
        .iter()
        .find(|a| evidence::is_returned(&a.mime))
        .map(|a| read::read_headers(a.data.get(..limits.max_header_bytes).unwrap_or(&a.data), limits));
    Some(Complaint {
        feedback: field("Feedback-Type").map_or_else(|| "abuse".to_owned(), |f| f.to_ascii_lowercase()),
        recipient: ["Original-Rcpt-To", "Removal-Recipient"]
            .iter()
            .find_map(|n| field(n))
            .and_then(|v| status::address(&v)),
        original_mail_from: field("Original-Mail-From").and_then(|v| status::address(&v)),
        original_message_id: header.and_then(|h| h.message_id),
    })
}

const SPOKEN: &[&str] = &[
    "this is an email abuse report",
    "this is a spam report",
    "abuse report for an email",
    "complaint about message from",
];
