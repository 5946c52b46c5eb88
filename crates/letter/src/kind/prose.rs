//! Reports in plain words, as mail systems wrote them before (and beside) RFC 3464.
//!
//! Whom it is about: the addresses that stand where a report puts them (alone on a line, before a
//! colon, after "to", "recipient", "адресат" …), never the reader's own or a helper's.

use super::scan;
use crate::letter::Letter;

/// A recipient named in a report's own words, and what is said about it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Named {
    pub(crate) address: String,
    /// The lines from this address to the next one.
    pub(crate) said: String,
}

/// Words near which an address is the one that was not reached.
#[rustfmt::skip]
const CUES: &[&str] = &[
    "recipient", "address(es)", "addresses", "following", "deliver", "undeliver", "unknown user",
    "user unknown", "rcpt", "no such", "failed", "reach", "intended", "quota", "mailbox", "invalid",
    "rejected", "unable", "error", "could not", "was not", "did not", "affected", "message to", "mail to",
    "получател", "адресат", "доставл", "empfänger", "destinataire", "destinatario", "受信者", "送信先", "宛先",
];

/// Words that make an address one to ask or one who wrote, not one that failed.
#[rustfmt::skip]
const ASIDES: &[&str] = &[
    "contact", "assistance", "for help", "please send mail to", "message-id", "postmaster", "sender:",
    "from:", "original sender", "written by", "sent by", "mail from", "reporting-mta", "envelope-from",
    "http://", "https://", "in reply to mail from", "reply-to", "questions", "return-path",
    "administrator at",
];

/// The recipients that `text` (a report's own words, without the returned message) names.
pub(crate) fn recipients(text: &str, letter: &Letter, max: usize) -> Vec<Named> {
    let lines: Vec<&str> = text.lines().take(2_000).collect();
    let mut found: Vec<(u8, (usize, usize), String)> = Vec::new(); // how sure, line and place, address
    for (i, line) in lines.iter().enumerate() {
        let before = lines[..i]
            .iter()
            .rev()
            .filter(|l| !l.trim().is_empty())
            .take(2)
            .map(|l| l[l.floor_char_boundary(l.len().saturating_sub(300))..].to_lowercase())
            .collect::<String>();
        for address in scan::addresses(line) {
            if found.len() >= max * 2 {
                break;
            }
            let known = is_own(address.address, letter);
            let next =
                lines.get(i + 1).and_then(|l| l.trim_start().get(..8)).unwrap_or_default().to_lowercase();
            // "To:" before "Subject:" shows the mail that was sent, not who failed.
            let shown = line.trim_start().get(..3).is_some_and(|t| t.eq_ignore_ascii_case("to:"))
                && (next.starts_with("subject:") || next.starts_with("from:"));
            let sure = if shown { 1 } else { weigh(line, address.at, address.address, &before) };
            if sure > 0 {
                // The reader's own address counts only when there is no other.
                found.push((if known { 1 } else { sure }, (i, address.at), address.address.to_owned()));
            }
        }
    }
    let best = found.iter().map(|f| f.0).max().unwrap_or(0);
    found.retain(|f| f.0 == best);
    let mut out: Vec<Named> = Vec::new();
    let firsts: Vec<((usize, usize), String)> =
        found.into_iter().map(|(_, i, a)| (i, a)).fold(Vec::new(), |mut v, f| {
            if !v.iter().any(|(_, a): &((usize, usize), String)| a.eq_ignore_ascii_case(&f.1)) {
                v.push(f);
            }
            v
        });
    for (n, ((line, at), address)) in firsts.iter().enumerate().take(max) {
        let end = firsts.get(n + 1).map_or(lines.len(), |((next, _), _)| (*next).max(line + 1));
        let first = lines[*line];
        let mut said = first[first.floor_char_boundary(at.saturating_sub(200))..].to_owned();
        for next in &lines[line + 1..end.min(line + 40)] {
            said.push(' ');
            said.push_str(next);
            if said.len() > 2_000 {
                break;
            }
        }
        said.truncate(said.floor_char_boundary(2_000));
        out.push(Named { address: address.clone(), said });
    }
    out
}

/// How surely an address at `at` in `line` is one that was not reached; 0 is not at all.
fn weigh(line: &str, at: usize, address: &str, before: &str) -> u8 {
    // Of a line without end (HTML, JSON) only what stands near the address.
    let (from, to) = (
        line.floor_char_boundary(at.saturating_sub(300)),
        line.floor_char_boundary((at + address.len() + 300).min(line.len())),
    );
    let lower = line[from..to].to_lowercase();
    let local = address.split('@').next().unwrap_or_default().to_ascii_lowercase();
    if matches!(
        local.as_str(),
        "postmaster" | "mailer-daemon" | "abuse" | "noreply" | "no-reply" | "hostmaster" | "webmaster"
    ) && !lower.contains("rcpt")
    {
        return 0;
    }
    if lower.contains("generated from") {
        return 1;
    }
    if ASIDES.iter().any(|a| lower.contains(a)) && !lower.contains("rcpt to") {
        return 0;
    }
    let head = line[..at].trim_matches(|c: char| c.is_whitespace() || "<\"'*-•·([".contains(c));
    let tail = line[at + address.len()..].trim_start_matches(['>', '"', '\'', ' ', ')', ']']);
    let head = &head[head.floor_char_boundary(head.len().saturating_sub(40))..];
    let opens =
        head.is_empty() || head.eq_ignore_ascii_case("to:") || head.to_lowercase().ends_with("mailto:");
    let cue = |text: &str| CUES.iter().any(|c| text.contains(c));
    let bare = tail.is_empty() || tail.starts_with([':', '.', ',', ';', '(', '[', '<']);
    match (opens, bare) {
        (true, true) if cue(before) => 5,
        (true, true) => 4,
        (true, false) if cue(before) || cue(&lower) => 4,
        _ if cue(&lower) => 3,
        _ if cue(before) => 2,
        _ => 1,
    }
}

/// Whether an address is the reader's or the writer's of the report.
pub(crate) fn is_own(address: &str, letter: &Letter) -> bool {
    own_addresses(letter).iter().any(|o| o.eq_ignore_ascii_case(address))
}

fn own_addresses(letter: &Letter) -> Vec<&str> {
    let people = letter.to.iter().chain(&letter.cc).chain(&letter.from).chain(&letter.reply_to);
    people.map(|a| a.address.as_str()).chain(letter.delivered_to.iter().map(String::as_str)).collect()
}
