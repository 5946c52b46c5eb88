//! Finding addresses, codes and returned messages in plain text.

/// An address in a text: where it begins and the address itself.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found<'a> {
    pub(crate) at: usize,
    pub(crate) address: &'a str,
}

/// All addresses in a line, in order.
pub(crate) fn addresses(line: &str) -> Vec<Found<'_>> {
    let bytes = line.as_bytes();
    let mut out: Vec<Found<'_>> = Vec::new();
    let mut from = 0;
    for at in line.char_indices().filter(|(_, c)| *c == '@').map(|(i, _)| i) {
        let is_local = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
        let start = line[from..at]
            .char_indices()
            .rev()
            .take_while(|(_, c)| is_local(*c))
            .last()
            .map_or(at, |(i, _)| from + i);
        let end = line[at + 1..]
            .char_indices()
            .find(|(_, c)| !(c.is_alphanumeric() || matches!(c, '-' | '.' | '_')))
            .map_or(line.len(), |(i, _)| at + 1 + i);
        let domain = line[at + 1..end].trim_end_matches(['.', '-', '_']);
        let mut local = &line[start..at];
        for prefix in ["SMTP=", "smtp=", "RCPT=", "To=", "to="] {
            local = local.rsplit_once(prefix).map_or(local, |(_, l)| l);
        }
        let local = local.trim_start_matches(['\'', '`', '*', '=', '.', '-']);
        from = end.max(at + 1);
        if local.is_empty() || domain.is_empty() || bytes.get(at + 1) == Some(&b'.') {
            continue;
        }
        let begin = at - local.len();
        out.push(Found { at: begin, address: &line[begin..at + 1 + domain.len()] });
    }
    out
}

/// The first SMTP reply code of failure (400–599) that stands as a number of its own.
pub(crate) fn reply_code(text: &str) -> Option<u16> {
    let b = text.as_bytes();
    let digit = |i: usize| b.get(i).is_some_and(u8::is_ascii_digit);
    (0..b.len()).find_map(|i| {
        let shaped = matches!(b[i], b'4' | b'5')
            && b.get(i + 1).is_some_and(|d| (b'0'..=b'7').contains(d))
            && digit(i + 2)
            && !digit(i + 3);
        let before = i.checked_sub(1).map(|p| b[p]);
        let alone = before
            .is_none_or(|p| !p.is_ascii_alphanumeric() && !matches!(p, b'.' | b'-' | b'_' | b'/' | b'+'));
        let after = b.get(i + 3).is_none_or(|n| {
            matches!(
                n,
                b' ' | b'-' | b'\t' | b'\n' | b'>' | b',' | b')' | b':' | b'#' | b'\'' | b'"' | b']' | b';'
            ) || n == &b'.' && !digit(i + 4)
        });
        let number = || text[i..i + 3].parse().ok();
        (shaped && alone && after && !is_time_or_size(b, i)).then(number).flatten()
    })
}

/// "10:15:452", "554 bytes", "500 KB" are no reply codes.
fn is_time_or_size(b: &[u8], i: usize) -> bool {
    let after: Vec<u8> = b[i + 3..].iter().take(10).map(u8::to_ascii_lowercase).collect();
    let unit = [" byte", " kb", " mb", " hour", " minute", " day", " second", " recip", " kilo", " mega"]
        .iter()
        .any(|u| after.starts_with(u.as_bytes()));
    let clock = i > 0 && b[i - 1] == b':' && i > 1 && b[i - 2].is_ascii_digit();
    unit || clock
}

/// The first enhanced status code that says more than its class ("5.0.0") or, when there is a better
/// one after it, more than its subject ("5.1.0").
pub(crate) fn telling_status(text: &str) -> Option<&str> {
    let (mut rest, mut vague) = (text, None);
    while let Some(code) = status(rest) {
        if !code.ends_with(".0") {
            return Some(code);
        }
        vague = vague.or(Some(code).filter(|c| !c.ends_with(".0.0")));
        let at = rest.find(code).map_or(rest.len(), |i| i + code.len());
        rest = &rest[at..];
    }
    vague
}

/// The first enhanced status code ("5.1.1"), not part of a longer number as an IP address is.
pub(crate) fn status(text: &str) -> Option<&str> {
    let b = text.as_bytes();
    let run = |from: usize| b[from.min(b.len())..].iter().take_while(|c| c.is_ascii_digit()).count();
    (0..b.len()).find_map(|i| {
        if !matches!(b[i], b'2' | b'4' | b'5') || b.get(i + 1) != Some(&b'.') {
            return None;
        }
        let before = i.checked_sub(1).map(|p| b[p]);
        if before.is_some_and(|p| {
            p.is_ascii_alphanumeric()
                || matches!(p, b'.' | b'_' | b'/')
                || p == b'-' && i > 1 && !b[i - 2].is_ascii_digit()
        }) {
            return None;
        }
        let subject = run(i + 2);
        let dot = i + 2 + subject;
        let detail = run(dot + 1);
        let end = dot + 1 + detail;
        let shaped = (1..=3).contains(&subject) && b.get(dot) == Some(&b'.') && (1..=3).contains(&detail);
        let longer = b.get(end).is_some_and(|n| n.is_ascii_alphanumeric() || *n == b'_')
            || b.get(end) == Some(&b'.') && run(end + 1) > 0;
        (shaped && !longer).then(|| &text[i..end])
    })
}

/// Names that stand in the header of a returned message.
const FIELDS: &[&str] = &[
    "received",
    "return-path",
    "message-id",
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "mime-version",
    "content-type",
    "reply-to",
    "sender",
    "x-mailer",
    "content-transfer-encoding",
    "dkim-signature",
    "user-agent",
];

/// Where a returned message begins in a text: at a line that opens a block of header fields with at
/// least one that only a real header has.
pub(crate) fn returned_at(text: &str) -> Option<usize> {
    let mut offset = 0;
    let mut block: Option<(usize, u32, bool)> = None; // start, fields, a telling one among them
    for line in text.split_inclusive('\n').take(4_000) {
        let t = line.trim_start().trim_start_matches('>').trim_start();
        let name = t.split_once(':').map(|(n, _)| n.trim().to_ascii_lowercase()).unwrap_or_default();
        let is_token = name.contains('-') && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let is_field = FIELDS.contains(&name.as_str()) || is_token;
        let telling = matches!(
            name.as_str(),
            "received" | "return-path" | "message-id" | "mime-version" | "dkim-signature"
        ) || name.starts_with("content-t");
        block = match block {
            _ if is_field => {
                let (start, n, told) = block.unwrap_or((offset, 0, false));
                Some((start, n + 1, told || telling))
            }
            // A continuation or one line of rubbish keeps a block open.
            Some(open) if line.starts_with([' ', '\t']) && !t.trim_end().is_empty() => Some(open),
            _ => None,
        };
        if let Some((start, n, true)) = block
            && n >= 3
        {
            return Some(without_title(text, start));
        }
        offset += line.len();
    }
    None
}

/// The end of a report's own words before `start`: without the line that announces the copy.
fn without_title(text: &str, start: usize) -> usize {
    let before = text[..start].trim_end();
    let line = before.rfind('\n').map_or(0, |i| i + 1);
    let title = before[line..].trim();
    let lower = title.to_lowercase();
    let announces = title.starts_with("--")
        || title.starts_with("==")
        || ["copy of", "original m", "header", "returned m", "follows"].iter().any(|w| lower.contains(w));
    if announces && title.len() < 120 && scan_nothing(title) { line } else { start }
}

/// Whether a line names no address and no code.
fn scan_nothing(line: &str) -> bool {
    addresses(line).is_empty() && reply_code(line).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_addresses() {
        let all = |t| addresses(t).into_iter().map(|f| f.address.to_owned()).collect::<Vec<_>>();
        assert_eq!(all("<a@b.c>: not found, RCPT TO:<d.e+f@g-h.org>."), ["a@b.c", "d.e+f@g-h.org"]);
        assert_eq!(all("mailto:a@b.c; 'x@y.z'"), ["a@b.c", "x@y.z"]);
        assert_eq!(all("no @ here, nor a@ or @b"), Vec::<String>::new());
    }

    #[test]
    fn finds_codes() {
        assert_eq!(reply_code("said: 550 5.1.1 <a@b.c>"), Some(550));
        assert_eq!(reply_code("10.550.1.2 and 5500 and 552 bytes, then 452-4.2.2"), Some(452));
        assert_eq!(reply_code("nothing"), None);
        assert_eq!(status("550 5.1.1 unknown"), Some("5.1.1"));
        assert_eq!(status("550-5.7.26 Unauthenticated"), Some("5.7.26"));
        assert_eq!(status("(#4.4.3)"), Some("4.4.3"));
        assert_eq!(status("host [5.1.1.7] version 5.2.2195.1"), None);
    }

    #[test]
    fn finds_the_returned_message() {
        let text = "Sorry.\n\n--- copy ---\n\nReturn-Path: <a@b.c>\nReceived: x\n by y\nFrom: a\nTo: b\n\nhi";
        assert_eq!(returned_at(text), text.find("--- copy"));
        assert_eq!(returned_at("Your message\n  To: a\n  Subject: b\n  Sent: c\ndid not reach"), None);
    }
}
