//! What in a letter speaks for a machine, gathered once for all judges.

use super::phrases;
use super::scan;
use crate::addresses::Address;
use crate::fields::Fields;
use crate::letter::Letter;
use crate::params::Params;

/// Signs that machines leave.
pub(crate) struct Evidence {
    /// report-type of a multipart/report in lower case ("delivery-status" …); empty when none is said.
    pub(crate) report_type: Option<String>,
    /// The letter is a multipart/report.
    pub(crate) is_report: bool,
    /// From (or Sender) is a mail system itself: MAILER-DAEMON, postmaster and their kin.
    pub(crate) daemon: bool,
    /// The envelope sender is null.
    pub(crate) null_path: bool,
    /// Auto-Submitted says other than "no".
    pub(crate) auto_submitted: bool,
    /// Nobody is meant to answer: no-reply and the like.
    pub(crate) no_reply: bool,
    /// The subject is an answer or a forward ("Re:", "Fwd:", "Пересл:" …).
    pub(crate) answering: bool,
    /// The subject in lower case.
    pub(crate) subject: String,
    /// The letter's own words, without what it quotes, forwards or returns, folded to lower case.
    pub(crate) own_words: String,
    /// A whole message or its header is attached.
    pub(crate) returned: bool,
    /// The returned message begins within the text, at this byte.
    pub(crate) returned_at: Option<usize>,
}

/// Gathers the signs.
pub(crate) fn gather(letter: &Letter, fields: &Fields) -> Evidence {
    let top = fields.get("Content-Type").map(Params::parse).unwrap_or_default();
    let report_type = top.get("report-type").map(|t| t.to_ascii_lowercase());
    let is_report = top.value == "multipart/report";
    let senders = || letter.from.iter().chain(letter.sender.as_ref());
    let returned_at = scan::returned_at(&letter.text);
    let own = &letter.text[..returned_at.unwrap_or(letter.text.len())];
    let own = &own[..own.floor_char_boundary(200_000)];
    let daemon_path = letter.return_path.as_deref().is_some_and(phrases::is_daemon);
    Evidence {
        is_report,
        report_type,
        daemon: senders().any(|a| phrases::is_daemon(boxed(a)) || phrases::is_daemon_name(&a.name)),
        null_path: letter.return_path.as_deref() == Some("") || daemon_path,
        auto_submitted: letter
            .marks
            .auto_submitted
            .as_deref()
            .is_some_and(|v| !v.to_ascii_lowercase().starts_with("no")),
        no_reply: senders().any(|a| phrases::is_no_reply(boxed(a))),
        answering: phrases::is_answer(&letter.subject),
        subject: letter.subject.to_lowercase(),
        own_words: fold_own(own),
        returned: letter.attachments.iter().any(|a| is_returned(&a.mime)),
        returned_at,
    }
}

/// The address, or the single word that stands in its place.
fn boxed(sender: &Address) -> &str {
    if sender.address.is_empty() { &sender.name } else { &sender.address }
}

/// Types under which reports return a message or its header.
pub(crate) fn is_returned(mime: &str) -> bool {
    matches!(
        mime,
        "message/rfc822"
            | "message/global"
            | "text/rfc822-headers"
            | "message/rfc822-headers"
            | "message/global-headers"
            | "message/partial"
    )
}

/// Lower case on one line, without quoted lines and what follows the mark of a forward.
fn fold_own(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let t = line.trim_start();
        if t.starts_with('>') && !t.starts_with(">>>") {
            continue;
        }
        let lower = t.to_lowercase();
        if phrases::FORWARD_MARKS.iter().any(|m| lower.contains(m)) {
            break;
        }
        for word in lower.split_whitespace() {
            out.push_str(word);
            out.push(' ');
        }
    }
    out.replace('\u{2019}', "'")
}
