//! The set of a help desk: from, to, cc, subject, body and attachments of 48 awkward mails.
//!
//! Where the expectation encodes a habit of that product rather than the mail, the rule is here:
//! - bodies are its sanitised HTML: both sides are compared as visible text, white space folded;
//! - "no visible content" is what it writes for an empty body, `null` is no expectation;
//! - "message.html" is a copy of the HTML body that it adds to the attachments;
//! - names that it makes up for nameless parts ("document.html") are not compared, only counted;
//! - mails of which no attachments are listed may have some all the same; where "message.html" is all that is
//!   listed, there is none;
//! - the title of an HTML page stands as text there: no browser shows it in the page, so it is left out;
//! - "&lang;" is the bracket U+2329 of HTML 4 there and U+27E8 of HTML 5 in the parser of this test: the mail names
//!   it only, so they count as the same;
//! - from, to and cc are its own rewriting of the header: both sides are compared as lists of
//!   addresses and names.

use super::common::{Table, bytes, fold, read, safe, sets, visible};
use letter::Address;
use serde_json::Value;
use sha2::{Digest, Sha256};

#[test]
fn zammad() {
    let Some(sets) = sets() else { return };
    let folder = sets.join("zammad");
    let lines = String::from_utf8(bytes(&folder.join("expected.jsonl"))).expect("utf-8");
    let mut table = Table::new("zammad");
    for line in lines.lines() {
        let expected: Value = serde_json::from_str(line).expect("json");
        let file = expected["file"].as_str().expect("file");
        let raw = bytes(&folder.join(file));
        let letter = read(&raw);
        if let Some(email) = expected["from_email"].as_str() {
            let from = letter.sender_address().cloned().unwrap_or_default();
            table.check(file, "from_email", email, &from.address);
            table.check(
                file,
                "from_name",
                &fold(expected["from_display_name"].as_str().unwrap_or_default()),
                &fold(&from.name),
            );
        }
        for (field, got) in [("to", &letter.to), ("cc", &letter.cc)] {
            if let Some(text) = expected[field].as_str().filter(|t| !t.is_empty()) {
                table.check(file, field, &people(text), &list(got));
            }
        }
        if let Some(subject) = expected["subject"].as_str() {
            table.check(file, "subject", &fold(subject), &fold(&letter.subject));
        }
        if let Some(body) = expected["body"].as_str() {
            let html = expected["content_type"].as_str() == Some("text/html")
                || body.contains("</")
                || body.contains("<br");
            let text = if html { visible(body) } else { fold(body) };
            let title = letter.html.as_deref().map(title).unwrap_or_default();
            let text = text.strip_prefix(&title).unwrap_or(&text).trim_start().to_owned();
            let text = if body == "no visible content" { String::new() } else { text };
            // The product shows the HTML where there is one; so does the comparison.
            let shown = letter.html.as_deref().filter(|_| html).map(visible);
            let shown = shown.unwrap_or_else(|| fold(&letter.text));
            table.check(file, "body", &angles(&text), &angles(&shown));
        }
        let Some(attachments) = expected["attachments"].as_array().filter(|a| !a.is_empty()) else {
            continue;
        };
        let expected: Vec<&Value> =
            attachments.iter().filter(|a| a["content_alternative"].as_bool() != Some(true)).collect();
        let (wanted, got) = (expected.len().to_string(), letter.attachments.len().to_string());
        table.check(file, "attachments", &wanted, &got);
        for (want, got) in expected.iter().zip(&letter.attachments) {
            let name = want["filename"].as_str().unwrap_or_default();
            let given = !name.is_ascii() || String::from_utf8_lossy(&raw).contains(name);
            table.check(file, "attachment", &safe(if given { name } else { &got.name }), &safe(&got.name));
            if let Some(sum) = want["sha256"].as_str() {
                // Stored there as it is or as base64.
                let same = sum_of(&got.data) == sum || sum_of(base64(&got.data).as_bytes()) == sum;
                table.check(file, "content", sum, if same { sum } else { &got.name });
            }
        }
    }
    table.finish();
}

fn list(people: &[Address]) -> String {
    people.iter().map(|a| format!("{} <{}>", fold(&a.name), a.address)).collect::<Vec<_>>().join(", ")
}

/// The words of the title of an HTML page.
fn title(html: &str) -> String {
    let lower = html.to_ascii_lowercase();
    let inside = lower.find("<title").and_then(|from| {
        let start = from + lower[from..].find('>')? + 1;
        Some(&html[start..start + lower[start..].find("</title")?])
    });
    inside.map(visible).unwrap_or_default()
}

/// The two angle brackets that have been named "lang" and "rang", as one.
fn angles(text: &str) -> String {
    text.replace('\u{2329}', "\u{27e8}").replace('\u{232a}', "\u{27e9}")
}

/// Base64 on one line.
fn base64(data: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let coded = data.chunks(3).flat_map(|three| {
        let at = |i: usize| u32::from(three.get(i).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        (0..4).map(move |i| {
            let sign = SIGNS[(bits >> (18 - 6 * i) & 63) as usize];
            if i > three.len() { '=' } else { char::from(sign) }
        })
    });
    coded.collect()
}

/// SHA-256 in hexadecimal.
fn sum_of(data: &[u8]) -> String {
    Sha256::digest(data).iter().map(|b| format!("{b:02x}")).collect()
}

/// An address list as people write it, read by the crate itself in a mail of its own.
fn people(text: &str) -> String {
    list(&read(format!("From: {text}\r\nTo: {text}\r\n\r\n").as_bytes()).to)
}
