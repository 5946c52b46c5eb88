//! Reports of mail systems: whether a letter is one, and what it tells of each recipient.

use super::evidence::{self, Evidence};
use super::prose::{self, Named};
use super::status::{self, Group};
use super::{Action, Original, Report, phrases, scan};
use crate::letter::{Attachment, Letter};
use crate::{Limits, charset, plain, read, words};

/// The reports of a bounce; none when the letter is no bounce.
pub(crate) fn of(letter: &Letter, evidence: &Evidence, limits: &Limits) -> Option<Vec<Report>> {
    let machine = evidence.daemon || evidence.null_path || evidence.auto_submitted || evidence.is_report;
    let mut groups: Vec<Group> = Vec::new();
    for part in letter.attachments.iter().filter(|a| is_status(a)) {
        groups.extend(status::groups(&text_of(part), limits.max_reports));
    }
    let own = own_text(letter, evidence);
    if groups.is_empty() && own.contains("-recipient:") | own.contains("-Recipient:") {
        groups = status::groups(own, limits.max_reports);
    }
    if groups.is_empty()
        && evidence.daemon
        && prose::recipients(own, letter, 1).iter().all(|n| prose::is_own(&n.address, letter))
    {
        // Some filter wrapped the whole report into another mail.
        let wrapped = letter
            .attachments
            .iter()
            .find(|a| evidence::is_returned(&a.mime))
            .map(text_of)
            .unwrap_or_default();
        groups = status::groups(
            wrapped.find("Final-Recipient:").map_or("", |at| &wrapped[at..]),
            limits.max_reports,
        );
    }
    is_bounce(letter, evidence, machine, !groups.is_empty()).then(|| {
        let mut reports = reports(letter, evidence, own, groups, limits);
        let (id, original) = original(letter, evidence, limits);
        for report in &mut reports {
            report.original_message_id.clone_from(&id);
            report.original.clone_from(&original);
        }
        reports
    })
}

fn is_bounce(letter: &Letter, e: &Evidence, machine: bool, has_groups: bool) -> bool {
    let status_part = letter.attachments.iter().any(is_status);
    let told = e.report_type.as_deref() == Some("delivery-status");
    if told && (status_part || e.daemon || e.null_path || e.returned) || status_part && machine {
        return true;
    }
    let answers = is_absence(letter);
    if !letter.marks.x_failed_recipients.is_empty() && !answers {
        return true;
    }
    let subject = phrases::SUBJECTS.iter().any(|s| e.subject.contains(s));
    let sentence = phrases::SENTENCES.iter().any(|s| e.own_words.contains(s));
    let coded = scan::reply_code(&e.own_words).is_some() || scan::status(&e.own_words).is_some();
    let returned = e.returned || e.returned_at.is_some() || has_groups;
    if e.daemon {
        // A postmaster is a person too, who answers people.
        let person = e.answering && !e.null_path && !e.auto_submitted && !coded;
        return !answers
            && !person
            && (subject || sentence || has_groups || e.null_path && (returned || coded));
    }
    // Codes and words alone are no proof: parcels too are "not delivered", and orders have numbers.
    let named = !scan::addresses(&e.own_words).is_empty();
    if e.null_path {
        return !answers && (subject || sentence) && (returned || named && (coded || subject && sentence));
    }
    // Neither sender nor envelope tell: subject and sentence must agree, and there must be something
    // that only a report has. What a person passes on is not such.
    let proof = returned
        || named && (scan::status(&e.own_words).is_some() || e.own_words.contains("non-delivery report"));
    if subject && sentence && !e.answering && !answers {
        return proof;
    }
    sentence && e.no_reply && e.returned || e.auto_submitted && sentence && subject && named
}

fn is_absence(letter: &Letter) -> bool {
    let lower = letter.subject.to_lowercase();
    phrases::ABSENCE_WITHIN.iter().any(|a| lower.contains(a))
        || !letter.marks.x_autoreply.is_empty() && letter.marks.x_failed_recipients.is_empty()
}

fn is_status(part: &Attachment) -> bool {
    matches!(
        part.mime.as_str(),
        "message/delivery-status"
            | "message/global-delivery-status"
            | "text/delivery-status"
            | "message/disposition-notification"
    )
}

fn text_of(part: &Attachment) -> String {
    let bytes = &part.data[..part.data.len().min(1 << 20)];
    plain::tidy(&charset::decode(bytes, None, None, &mut crate::problem::Problems::default()))
}

/// The report's own words: the text up to the returned message.
fn own_text<'a>(letter: &'a Letter, evidence: &Evidence) -> &'a str {
    let end = evidence.returned_at.unwrap_or(letter.text.len());
    let own = &letter.text[..end];
    &own[..own.floor_char_boundary(200_000)]
}

fn reports(
    letter: &Letter,
    evidence: &Evidence,
    own: &str,
    groups: Vec<Group>,
    limits: &Limits,
) -> Vec<Report> {
    let named = prose::recipients(own, letter, limits.max_reports);
    let delayed =
        phrases::DELAYS.iter().any(|d| evidence.own_words.contains(d) || evidence.subject.contains(d));
    let default = if delayed { Action::Delayed } else { Action::Failed };
    let context = words::one_line(&own[..own.floor_char_boundary(8_000)]);
    let mut groups: Vec<Group> =
        groups.into_iter().filter(|g| g.recipient().is_some() || g.action.is_some()).collect();
    groups.dedup_by(|b, a| {
        b.recipient() == a.recipient() && b.status == a.status && b.diagnostic == a.diagnostic
    });
    let mut out: Vec<Report> = Vec::new();
    for group in &groups {
        let recipient = group.recipient().or_else(|| named.first().map(|n| n.address.clone()));
        let about =
            recipient.as_deref().and_then(|r| named.iter().find(|n| n.address.eq_ignore_ascii_case(r)));
        let alone = groups.len() == 1;
        let said = about
            .map(|n| words::one_line(&n.said))
            .unwrap_or_else(|| if alone { context.clone() } else { String::new() });
        let action = group.action.unwrap_or(default);
        out.push(report(
            recipient,
            action,
            group.status(&said),
            &group.diagnostic,
            &said,
            if alone { &context } else { "" },
        ));
    }
    if !out.is_empty() {
        return out;
    }
    let failed = &letter.marks.x_failed_recipients;
    let named =
        if failed.is_empty() { named } else { failed.iter().map(|a| about(a, &named, &context)).collect() };
    for n in &named {
        let said = words::one_line(&n.said);
        let context = if named.len() == 1 { context.as_str() } else { "" };
        out.push(report(Some(n.address.clone()), default, None, "", &said, context));
    }
    if out.is_empty() {
        let recipient = returned_recipient(letter, evidence, limits);
        out.push(report(recipient, default, None, "", &context, &context));
    }
    out
}

fn about(address: &str, named: &[Named], context: &str) -> Named {
    let known = named.iter().find(|n| n.address.eq_ignore_ascii_case(address)).cloned();
    known.unwrap_or_else(|| Named { address: address.to_owned(), said: context.to_owned() })
}

/// One report out of what the fields and the words say.
fn report(
    recipient: Option<String>,
    action: Action,
    status: Option<String>,
    diagnostic: &str,
    said: &str,
    context: &str,
) -> Report {
    let words = if diagnostic.is_empty() { said } else { diagnostic };
    // Codes within the address itself ("550@…") are none.
    let clean = |t: &str| recipient.as_deref().map_or_else(|| t.to_owned(), |r| t.replace(r, ""));
    let (cleaned, around) = (clean(words), clean(context));
    let prose = if diagnostic.is_empty() { around.as_str() } else { "" };
    let reply_code = scan::reply_code(&cleaned).or_else(|| scan::reply_code(prose));
    let code = |t: &str| scan::telling_status(t).or_else(|| scan::status(t)).map(str::to_owned);
    let status = status.or_else(|| code(&cleaned)).or_else(|| code(prose));
    let reason = status::reason_of(action, [&cleaned, &clean(said), &around], status.as_deref(), reply_code);
    Report {
        recipient,
        action,
        status,
        reply_code,
        reason,
        hard: action == Action::Failed && reason.is_hard(),
        diagnostic: words[..words.floor_char_boundary(2_000)].to_owned(),
        ..Report::default()
    }
}

/// The mail it is about, by its returned header or by what the report itself refers to.
fn original(letter: &Letter, evidence: &Evidence, limits: &Limits) -> (Option<String>, Original) {
    let header = returned_header(letter, evidence, limits);
    let refers = || letter.in_reply_to.first().or(letter.references.last()).cloned();
    match header {
        Some(header) => {
            let id = header.message_id.or_else(refers);
            let to = header.to.into_iter().map(|a| a.address).filter(|a| !a.is_empty()).collect();
            (
                id,
                Original {
                    in_reply_to: header.in_reply_to,
                    references: header.references,
                    subject: header.subject,
                    to,
                },
            )
        }
        None => (refers(), Original::default()),
    }
}

fn returned_header(letter: &Letter, evidence: &Evidence, limits: &Limits) -> Option<Letter> {
    let part = letter.attachments.iter().find(|a| evidence::is_returned(&a.mime) && !a.data.is_empty());
    if let Some(part) = part {
        let header =
            read::read_headers(part.data.get(..limits.max_header_bytes).unwrap_or(&part.data), limits);
        if header.message_id.is_some() || !header.to.is_empty() || !header.subject.is_empty() {
            return Some(header);
        }
    }
    let text = letter.text.get(evidence.returned_at?..)?;
    let unquoted: String = text
        .lines()
        .take(400)
        .map(|l| l.strip_prefix("> ").or(l.strip_prefix("   ")).unwrap_or(l))
        .fold(String::new(), |mut s, l| {
            s.push_str(l);
            s.push('\n');
            s
        });
    Some(read::read_headers(unquoted.as_bytes(), limits))
}

/// The only recipient of the returned message, when the report names nobody.
fn returned_recipient(letter: &Letter, evidence: &Evidence, limits: &Limits) -> Option<String> {
    let header = returned_header(letter, evidence, limits)?;
    let mut to = header.to.into_iter().filter(|a| a.address.contains('@'));
    match (to.next(), to.next()) {
        (Some(only), None) => Some(only.address),
        _ => None,
    }
}
