//! Raw bytes into a letter: the one way in.

use crate::addresses::{self, Address};
use crate::body;
use crate::fields::{self, Fields};
use crate::letter::{Letter, Marks};
use crate::mime::{Node, Walker};
use crate::problem::{Problem, Problems};
use crate::{Limits, charset, date, kind, words};
use std::borrow::Cow;

/// Reads any bytes as a mail. Never fails and never panics; what was wrong is in
/// [`Letter::problems`].
pub fn read(raw: &[u8], limits: &Limits) -> Letter {
    let mut problems = Problems::default();
    let raw = if raw.len() > limits.max_bytes {
        problems.note(Problem::TooLong { read: limits.max_bytes });
        &raw[..limits.max_bytes]
    } else {
        raw
    };
    if raw.iter().all(u8::is_ascii_whitespace) {
        problems.note(Problem::Empty);
        return Letter { problems: problems.into_vec(), ..Letter::default() };
    }
    let raw = line_feeds(raw);
    let (fields, content) = fields::split(&raw, limits.max_header_bytes, &mut problems);
    if content.iter().all(u8::is_ascii_whitespace) {
        problems.note(Problem::NoBody);
    }
    let tree = Walker::new(limits, &mut problems).part(&fields, content, "text/plain", 0);
    let hint = declared_charset(&tree);
    let raw_values: Vec<&[u8]> =
        fields.iter().map(|f| f.value.as_slice()).filter(|v| !v.is_ascii()).collect();
    let header_hint = charset::of_headers(&raw_values, hint.as_deref());
    let mut letter = headers(&fields, header_hint.as_deref(), limits, &mut problems);
    let body = body::assemble(tree, hint, limits, &mut problems);
    (letter.text, letter.html, letter.attachments) = (body.text, body.html, body.attachments);
    letter.kind = kind::of(&letter, &fields, limits);
    letter.problems = problems.into_vec();
    letter.drop_nuls();
    letter
}

/// The header fields of a returned or forwarded message, without its body.
pub(crate) fn read_headers(raw: &[u8], limits: &Limits) -> Letter {
    let raw = line_feeds(raw);
    let (fields, _) = fields::split(&raw, limits.max_header_bytes, &mut Problems::default());
    headers(&fields, None, limits, &mut Problems::default())
}

fn headers(fields: &Fields, hint: Option<&str>, limits: &Limits, problems: &mut Problems) -> Letter {
    let max = limits.max_addresses;
    let mut people = |name: &str| -> Vec<Address> {
        let mut out = Vec::new();
        for value in fields.all(name) {
            out.extend(addresses::parse(value, name, max.saturating_sub(out.len()), hint, problems));
        }
        out
    };
    let mut from = people("From");
    let sender = people("Sender").into_iter().next();
    let (reply_to, to, cc, bcc) = (people("Reply-To"), people("To"), people("Cc"), people("Bcc"));
    if from.iter().any(|a| a.address.contains('@')) {
        // Of several From fields or entries only those that are addresses count.
        from.retain(|a| a.address.contains('@'));
    }
    if from.iter().all(|a| a.address.is_empty()) {
        let other: Vec<Address> = people("X-From").into_iter().filter(|a| a.address.contains('@')).collect();
        from = if other.is_empty() { from } else { other };
    }
    if from.iter().chain(&sender).all(|a| a.address.is_empty()) {
        problems.note(Problem::NoSender);
    }
    // Of several dates the last that can be understood: servers add theirs on top (and RFC 8621 reads so too).
    let date = fields.all("Date").filter_map(|v| date::parse(&String::from_utf8_lossy(v))).last();
    if date.is_none() {
        problems.note(if fields.has("Date") { Problem::BadDate } else { Problem::NoDate });
    }
    Letter {
        message_id: fields.all("Message-ID").flat_map(|v| ids(v, 1)).next(),
        in_reply_to: fields.all("In-Reply-To").flat_map(|v| ids(v, max)).take(max).collect(),
        references: fields.all("References").flat_map(|v| ids(v, max)).take(max).collect(),
        from,
        sender,
        reply_to,
        to,
        cc,
        bcc,
        delivered_to: delivered_to(fields, max),
        return_path: fields.text("Return-Path").map(|v| v.trim().trim_matches(['<', '>']).trim().to_owned()),
        subject: fields.get("Subject").map(|v| words::decode_line(v, hint, problems)).unwrap_or_default(),
        date,
        marks: marks(fields),
        ..Letter::default()
    }
}

fn marks(fields: &Fields) -> Marks {
    let line = |name: &str| fields.text(name).map(|v| words::one_line(&v)).filter(|v| !v.is_empty());
    let named = |names: &[&str]| -> Vec<String> {
        let found = names.iter().flat_map(|n| fields.all(n).map(move |v| (*n, v)));
        found
            .map(|(n, v)| format!("{n}: {}", words::one_line(&String::from_utf8_lossy(v))))
            .take(20)
            .collect()
    };
    let own = fields.iter().filter(|f| f.name.len() > 8 && f.name[..8].eq_ignore_ascii_case("x-opora-"));
    let failed = fields.all("X-Failed-Recipients").flat_map(|v| {
        let text = String::from_utf8_lossy(v).into_owned();
        text.split([',', ' ']).map(|a| a.trim_matches(['<', '>', ' ']).to_owned()).collect::<Vec<_>>()
    });
    Marks {
        auto_submitted: line("Auto-Submitted").or_else(|| line("Autosubmitted")),
        precedence: line("Precedence"),
        list_id: line("List-Id"),
        list_unsubscribe: fields.has("List-Unsubscribe"),
        x_auto_response_suppress: line("X-Auto-Response-Suppress"),
        x_loop: ["X-Loop", "X-MS-Exchange-Inbox-Rules-Loop", "X-Autoloop"]
            .iter()
            .flat_map(|n| fields.all(n))
            .map(|v| words::one_line(&String::from_utf8_lossy(v)))
            .take(100)
            .collect(),
        x_autoreply: named(&[
            "X-Autoreply",
            "X-Autoreply-From",
            "X-Autorespond",
            "X-Autoresponder",
            "X-Auto-Reply",
            "X-Auto-Reply-From",
            "X-Mail-Autoreply",
            "X-Mailer-Autoreply",
            "X-Vacation",
        ]),
        x_failed_recipients: failed.filter(|a| a.contains('@')).take(100).collect(),
        own: own
            .map(|f| (f.name.to_ascii_lowercase(), words::one_line(&String::from_utf8_lossy(&f.value))))
            .take(100)
            .collect(),
    }
}

fn delivered_to(fields: &Fields, max: usize) -> Vec<String> {
    const NAMES: [&str; 9] = [
        "Delivered-To",
        "X-Original-To",
        "Envelope-To",
        "X-Envelope-To",
        "X-Delivered-To",
        "X-Forwarded-To",
        "X-Orig-To",
        "Apparently-To",
        "X-Rcpt-To",
    ];
    let mut out: Vec<String> = Vec::new();
    for value in NAMES.iter().flat_map(|n| fields.all(n)) {
        for address in String::from_utf8_lossy(value).split(',') {
            let address = address.trim().trim_matches(['<', '>']).to_owned();
            if !address.is_empty() && out.len() < max && !out.contains(&address) {
                out.push(address);
            }
        }
    }
    out
}

/// The longest line that a mail may have (RFC 5322): no id can be longer.
const LONGEST_ID: usize = 998;

/// Message ids: what stands in angle brackets, or words with an "@" when there are no brackets. What is too long
/// to be one, or holds control signs, is none.
pub(crate) fn ids(value: &[u8], max: usize) -> Vec<String> {
    let text = String::from_utf8_lossy(value);
    let sound = |id: &String| !id.is_empty() && id.len() <= LONGEST_ID && !id.contains(char::is_control);
    let mut out: Vec<String> = Vec::new();
    let mut rest: &str = &text;
    while let Some((_, after)) = rest.split_once('<') {
        let (id, next) = after.split_once('>').unwrap_or((after, ""));
        let id: String = id.chars().filter(|c| !c.is_whitespace()).collect();
        if sound(&id) && out.len() < max {
            out.push(id);
        }
        rest = next;
    }
    if out.is_empty() {
        let bare = text.split([' ', ',', '\t']).filter(|w| w.contains('@') || max == 1);
        out.extend(bare.map(|w| w.trim_matches(['<', '>', ';']).trim().to_owned()).filter(sound).take(max));
    }
    out
}

/// The first charset that a text part declares and that says something.
fn declared_charset(node: &Node) -> Option<String> {
    match node {
        Node::Leaf(leaf) if leaf.mime.starts_with("text/") => {
            leaf.content_type.get("charset").filter(|c| charset::is_telling(c))
        }
        Node::Leaf(_) => None,
        Node::Multi { children, .. } => children.iter().find_map(declared_charset),
    }
}

/// Line ends of old Macintoshes (CR alone, no LF at all) as LF.
fn line_feeds(raw: &[u8]) -> Cow<'_, [u8]> {
    let head = &raw[..raw.len().min(1 << 16)];
    if head.contains(&b'\n') || !head.contains(&b'\r') {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(raw.iter().map(|&b| if b == b'\r' { b'\n' } else { b }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_last_date_that_is_one() {
        let date = |head: &str| read(format!("{head}From: a@b.c\n\nx").as_bytes(), &Limits::default()).date;
        let (ten, eleven) =
            ("Date: Sun, 12 Jan 2020 10:15:00 +0000\n", "Date: Sun, 12 Jan 2020 11:15:00 +0000\n");
        assert_eq!(date(ten), Some(1_578_824_100_000));
        assert_eq!(date(&format!("{eleven}{ten}")), date(ten));
        assert_eq!(date(&format!("{ten}Date: tomorrow\n")), date(ten));
        let problems =
            |head: &str| read(format!("{head}From: a@b.c\n\nx").as_bytes(), &Limits::default()).problems;
        assert_eq!(problems("Date: tomorrow\n"), [Problem::BadDate]);
        assert_eq!(problems(""), [Problem::NoDate]);
    }
}
