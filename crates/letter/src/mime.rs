//! The tree of parts: multiparts split, leaves decoded into bytes.
//!
//! Bounded in depth and number; recursion is never deeper than [`crate::Limits::max_depth`].

use crate::Limits;
use crate::fields::{self, Fields};
use crate::params::Params;
use crate::problem::{Problem, Problems};
use crate::transfer;
use memchr::memmem;
use std::borrow::Cow;

/// A part of a mail.
#[derive(Debug)]
pub(crate) enum Node {
    Leaf(Leaf),
    Multi { subtype: String, children: Vec<Node> },
}

/// A part that holds no other parts (a message within a message counts as one).
#[derive(Debug, Default)]
pub(crate) struct Leaf {
    /// Type in lower case; empty when none is declared.
    pub(crate) mime: String,
    pub(crate) content_type: Params,
    pub(crate) disposition: Params,
    pub(crate) content_id: Option<String>,
    pub(crate) bytes: Vec<u8>,
}

/// Builds trees of parts within limits.
pub(crate) struct Walker<'l> {
    limits: &'l Limits,
    parts: usize,
    /// Boundaries of multiparts that were left before their end.
    open: Vec<Vec<u8>>,
    pub(crate) problems: &'l mut Problems,
}

impl<'l> Walker<'l> {
    pub(crate) fn new(limits: &'l Limits, problems: &'l mut Problems) -> Self {
        Self { limits, parts: 0, open: Vec::new(), problems }
    }

    /// The part with these fields and this raw body; `default` is its type when it says none.
    pub(crate) fn part(&mut self, fields: &Fields, body: &[u8], default: &str, depth: usize) -> Node {
        let mut content_type = fields.get("Content-Type").map(Params::parse).unwrap_or_default();
        if !content_type.value.contains('/') {
            content_type.value = match content_type.value.as_str() {
                "html" => "text/html".to_owned(),
                "multipart" => "multipart/mixed".to_owned(),
                _ => default.to_owned(),
            };
        }
        let encoding =
            fields.get("Content-Transfer-Encoding").map(|v| Params::parse(v).value).unwrap_or_default();
        if let Some(subtype) = content_type.value.strip_prefix("multipart/") {
            if depth >= self.limits.max_depth {
                self.problems.note(Problem::TooDeep);
            } else {
                let subtype = subtype.to_owned();
                let plain = self.transfer(&encoding, body, false);
                if let Some(node) = self.multi(&content_type, subtype, &plain, depth) {
                    return node;
                }
                self.problems.note(Problem::NoBoundary);
                content_type = Params::default();
                content_type.value = sniff(body).to_owned();
            }
        }
        let text = content_type.value.starts_with("text/");
        Node::Leaf(Leaf {
            mime: content_type.value.clone(),
            bytes: self.transfer(&encoding, body, text).into_owned(),
            content_type,
            disposition: fields.get("Content-Disposition").map(Params::parse).unwrap_or_default(),
            content_id: fields
                .text("Content-ID")
                .map(|v| v.trim_matches(|c: char| "<> \t".contains(c)).to_owned())
                .filter(|v| !v.is_empty()),
        })
    }

    fn multi(&mut self, content_type: &Params, subtype: String, body: &[u8], depth: usize) -> Option<Node> {
        let declared = content_type
            .bytes("boundary")
            .map(<[u8]>::to_vec)
            .or_else(|| content_type.get("boundary").map(String::into_bytes));
        let left = self.limits.max_parts.saturating_sub(self.parts);
        let mut boundary = declared.filter(|b| !b.is_empty());
        let mut split = boundary.as_deref().and_then(|b| split_parts(body, b, left));
        if split.is_none() {
            self.problems.note(Problem::NoBoundary);
            let guessed = guess_boundary(body, boundary.as_deref());
            self.leave_open(boundary);
            split = guessed.as_deref().and_then(|b| split_parts(body, b, left));
            boundary = guessed;
        }
        let split = split?;
        if !split.finished {
            self.problems.note(Problem::UnfinishedMultipart);
            self.leave_open(boundary);
        }
        if split.cut {
            self.problems.note(Problem::TooManyParts);
        }
        self.parts += 1;
        let default = if subtype == "digest" { "message/rfc822" } else { "text/plain" };
        let mut children = Vec::new();
        let before = self.open.len();
        for raw in split.parts {
            for raw in self.in_order(raw, before) {
                if self.parts >= self.limits.max_parts {
                    self.problems.note(Problem::TooManyParts);
                    break;
                }
                self.parts += 1;
                let (fields, body) = part_fields(raw, self.limits.max_header_bytes, self.problems);
                children.push(self.part(&fields, body, default, depth + 1));
            }
        }
        Some(Node::Multi { subtype, children })
    }

    fn leave_open(&mut self, boundary: Option<Vec<u8>>) {
        self.open.extend(boundary.filter(|_| self.open.len() < MOST_OPEN));
    }

    /// A part, and behind it what goes on within it of multiparts that earlier parts left before their end: somebody
    /// on the way has put a part in the midst of another's.
    fn in_order<'a>(&self, raw: &'a [u8], before: usize) -> Vec<&'a [u8]> {
        let open = &self.open[before.min(self.open.len())..];
        let mut out = Vec::new();
        let (mut from, mut at) = (0, if open.is_empty() || holds_others(raw) { raw.len() } else { 0 });
        while at < raw.len() && out.len() < self.limits.max_parts {
            let (line, next) = fields::take_line(&raw[at..]);
            let after = raw.len() - next.len();
            if line.starts_with(b"--") && open.iter().any(|b| boundary_line(line, b).is_some()) {
                out.push(without_last_break(&raw[from..at]));
                from = after;
            }
            at = after;
        }
        out.push(&raw[from..]);
        out
    }

    /// The decoded body; borrowed where nothing is to be decoded, so that multiparts within each other cost no
    /// copies of the whole.
    fn transfer<'b>(&mut self, encoding: &str, body: &'b [u8], text: bool) -> Cow<'b, [u8]> {
        let decoded = match encoding {
            "base64" if text && (is_prose(body) || is_bare(body)) => {
                self.problems.note(Problem::BadTransferEncoding { encoding: encoding.to_owned() });
                return Cow::Borrowed(body);
            }
            "base64" => transfer::base64(body),
            "quoted-printable" | "quoted_printable" | "quotedprintable" => transfer::quoted_printable(body),
            "x-uuencode" | "uuencode" | "x-uue" | "uue" if !text => {
                let (rest, files) = transfer::take_uuencoded(body, 1);
                return Cow::Owned(files.into_iter().next().map_or(rest, |file| file.bytes));
            }
            _ => return Cow::Borrowed(body),
        };
        if decoded.damaged {
            self.problems.note(Problem::BadTransferEncoding { encoding: encoding.to_owned() });
        }
        Cow::Owned(decoded.bytes)
    }
}

/// Boundaries kept of multiparts without an end: there are more in attacks only.
const MOST_OPEN: usize = 16;

/// Whether a part is itself a multipart or a message, whose boundaries are its own.
fn holds_others(raw: &[u8]) -> bool {
    let (fields, _) = part_fields(raw, 1 << 16, &mut Problems::default());
    let kind = fields.get("Content-Type").map(|v| Params::parse(v).value).unwrap_or_default();
    kind.starts_with("multipart/") || kind.starts_with("message/")
}

/// The fields of a part. Unlike a mail, a part may begin with its empty line at once.
fn part_fields<'a>(raw: &'a [u8], max: usize, problems: &mut Problems) -> (Fields, &'a [u8]) {
    let (line, next) = fields::take_line(raw);
    if line.is_empty() && !raw.is_empty() {
        return (Fields::default(), next);
    }
    fields::split(raw, max, problems)
}

struct Split<'a> {
    parts: Vec<&'a [u8]>,
    /// The closing boundary is there.
    finished: bool,
    /// There were more parts than wanted.
    cut: bool,
}

/// The parts between the boundary lines; none when there is no boundary line.
fn split_parts<'a>(body: &'a [u8], boundary: &[u8], max: usize) -> Option<Split<'a>> {
    let boundary = boundary.trim_ascii_end();
    let mut split = Split { parts: Vec::new(), finished: false, cut: false };
    let (mut start, mut at, mut begun, mut damaged) = (None, 0, false, false);
    let mut twin = None;
    while at < body.len() && !split.finished && !split.cut {
        let (line, next) = fields::take_line(&body[at..]);
        let after = body.len() - next.len();
        let ours = |(_, closing): &(usize, bool)| {
            !closing || !*twin.get_or_insert_with(|| has_longer_twin(body, boundary))
        };
        let found = boundary_line(line, boundary).map(|closing| (0, closing));
        let found = found.or_else(|| glued_boundary(line, next, boundary).filter(|_| start.is_some()));
        if let Some((glued, closing)) = found.filter(ours) {
            if let Some(from) = start {
                let part = &body[from..at + glued];
                split.parts.push(if glued == 0 { without_last_break(part) } else { part });
            } else if !begun && let Some(lost) = damaged_part(&body[..at]) {
                split.parts.push(without_last_break(lost));
                damaged = true;
            }
            begun = true;
            // After the closing line some mailers go on with more parts all the same.
            let goes_on = closing && occurs(next, boundary);
            split.finished = closing && !goes_on;
            split.cut = split.parts.len() > max;
            start = (!closing).then_some(after);
        }
        at = after;
    }
    if let (Some(from), false) = (start, split.cut) {
        split.parts.push(&body[from.min(body.len())..]);
    }
    let whole = split.finished && !damaged;
    (!split.parts.is_empty() || split.finished).then_some(Split { finished: whole, ..split })
}

/// The part before the first boundary whose own boundary line was damaged on the way: what follows a line that
/// begins with hyphens and has a field of a part under it.
fn damaged_part(before: &[u8]) -> Option<&[u8]> {
    let mut rest = before;
    while !rest.is_empty() {
        let (line, next) = fields::take_line(rest);
        if line.len() > 4 && line.starts_with(b"--") && begins_part(next) {
            return Some(next);
        }
        rest = next;
    }
    None
}

/// Whether the first line is a field that only parts have.
fn begins_part(bytes: &[u8]) -> bool {
    fields::take_line(bytes).0.get(..8).is_some_and(|start| start.eq_ignore_ascii_case(b"content-"))
}

/// Whether a multipart within has the same boundary with two hyphens more: the lines that open its parts look like
/// the one that closes ours, and are its own.
fn has_longer_twin(body: &[u8], boundary: &[u8]) -> bool {
    let longer = [boundary, b"--"].concat();
    memmem::find_iter(body, &longer).any(|at| {
        let before = body[..at].strip_suffix(b"\"").unwrap_or(&body[..at]);
        let ends = body.get(at + longer.len()).is_none_or(|b| b"\"; \t\r\n".contains(b));
        ends && before.len() > 8 && before[before.len() - 9..].eq_ignore_ascii_case(b"boundary=")
    })
}

/// Whether a line is the boundary, and whether it is the closing one.
fn boundary_line(line: &[u8], boundary: &[u8]) -> Option<bool> {
    let rest = line.strip_prefix(b"--")?.strip_prefix(boundary)?;
    // Still more hyphens are those of another boundary.
    let closing = rest.starts_with(b"--") && rest.get(2) != Some(&b'-');
    (closing || rest.iter().all(u8::is_ascii_whitespace)).then_some(closing)
}

/// Bytes of a boundary that nobody writes at the end of a line by chance.
const TELLING: usize = 8;

/// Where in a line the boundary stands whose mailer did not begin a line for it, and whether it is the closing one:
/// that at the very end, or a telling one with a field of a part under it. A line that begins with hyphens is the
/// boundary of another multipart.
fn glued_boundary(line: &[u8], next: &[u8], boundary: &[u8]) -> Option<(usize, bool)> {
    let line = line.trim_ascii_end();
    if line.starts_with(b"--") {
        return None;
    }
    let before = |end: &[u8]| Some(end.strip_suffix(boundary)?.strip_suffix(b"--")?.len());
    if let Some(at) = line.strip_suffix(b"--").and_then(before) {
        return next.iter().all(u8::is_ascii_whitespace).then_some((at, true));
    }
    before(line).filter(|_| boundary.len() >= TELLING && begins_part(next)).map(|at| (at, false))
}

fn occurs(body: &[u8], boundary: &[u8]) -> bool {
    let mut rest = &body[..body.len().min(4096)];
    while !rest.is_empty() {
        let (line, next) = fields::take_line(rest);
        if boundary_line(line, boundary).is_some() {
            return true;
        }
        rest = next;
    }
    false
}

fn without_last_break(part: &[u8]) -> &[u8] {
    let part = part.strip_suffix(b"\n").unwrap_or(part);
    part.strip_suffix(b"\r").unwrap_or(part)
}

/// The boundary that a body without the declared one plainly uses: "--x" before a field, however short where it
/// begins as the declared one does.
fn guess_boundary(body: &[u8], declared: Option<&[u8]>) -> Option<Vec<u8>> {
    let long = |b: &&[u8]| b.len() > 3 || declared.is_some_and(|d| b.starts_with(d));
    let mut rest = &body[..body.len().min(1 << 16)];
    while !rest.is_empty() {
        let (line, next) = fields::take_line(rest);
        if let Some(boundary) = line.strip_prefix(b"--").filter(long)
            && begins_part(next)
        {
            return Some(boundary.trim_ascii_end().to_vec());
        }
        rest = next;
    }
    None
}

/// The type of a body that should have been a multipart.
fn sniff(body: &[u8]) -> &'static str {
    let head = body[..body.len().min(2048)].to_ascii_lowercase();
    let html = head.windows(5).any(|w| w == b"<html") || head.windows(9).any(|w| w == b"<!doctype");
    if html { "text/html" } else { "text/plain" }
}

/// Text that claims to be base64 but has spaces between its words.
fn is_prose(body: &[u8]) -> bool {
    let head = &body[..body.len().min(1024)];
    let spaces = head
        .windows(3)
        .filter(|w| w[1] == b' ' && w[0].is_ascii_alphanumeric() && w[2].is_ascii_alphanumeric());
    spaces.count() * 20 > head.len().min(200)
}

/// Text that claims to be base64 and was never encoded: its beginning is full of signs that base64 has not.
fn is_bare(body: &[u8]) -> bool {
    let signs = || body.iter().filter(|b| !b.is_ascii_whitespace()).take(64);
    let strange = signs().filter(|b| !b.is_ascii_alphanumeric() && !b"+/-_=".contains(b)).count();
    strange > 0 && strange * 8 >= signs().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(body: &str) -> Option<(Vec<&str>, bool)> {
        split_parts(body.as_bytes(), b"b", 100).map(|s| {
            (s.parts.into_iter().map(|p| std::str::from_utf8(p).unwrap_or("?")).collect(), s.finished)
        })
    }

    #[test]
    fn splits_at_boundaries() {
        assert_eq!(parts("pre\r\n--b\r\n1\r\n--b \n2\n--b--\npost"), Some((vec!["1", "2"], true)));
        assert_eq!(parts("--b\n1\n--bb\n2"), Some((vec!["1\n--bb\n2"], false)));
        assert_eq!(parts("nothing"), None);
        assert_eq!(
            parts("pre\n--x!y\nContent-Type: a/b\n\n1\n--b\n2\n--b--"),
            Some((vec!["Content-Type: a/b\n\n1", "2"], false))
        );
        assert_eq!(parts("--b\n1\n--b--\n--b\n2\n--b--\n"), Some((vec!["1", "2"], true)));
    }

    #[test]
    fn guesses_boundaries() {
        let guess = |body: &str, declared: Option<&[u8]>| guess_boundary(body.as_bytes(), declared);
        assert_eq!(guess("--long\nContent-Type: a/b\n", None), Some(b"long".to_vec()));
        assert_eq!(guess("--long\nwords\n", None), None);
        assert_eq!(guess("--ab\nContent-Type: a/b\n", None), None);
        assert_eq!(guess("--ab \nContent-Type: a/b\n", Some(b"a")), Some(b"ab".to_vec()));
    }

    #[test]
    fn knows_text_that_was_never_encoded() {
        for bare in ["Не приходят остатки", "?garbage", "Итого: 100", "Привет"] {
            assert!(is_bare(bare.as_bytes()) || is_prose(bare.as_bytes()), "{bare}");
        }
        let damaged = format!("0J8*{}", "0J8y\n".repeat(30));
        for encoded in ["0J/RgNC40LLQtdGC", "0J/RgNC4=\n", "", &damaged] {
            assert!(!is_bare(encoded.as_bytes()) && !is_prose(encoded.as_bytes()), "{encoded}");
        }
    }

    #[test]
    fn finds_boundaries_at_the_end_of_a_line() {
        assert_eq!(parts("--b\n1--b--\n"), Some((vec!["1"], true)));
        assert_eq!(parts("--b\n1--b--\n2\n"), Some((vec!["1--b--\n2\n"], false)));
        assert_eq!(
            parts("--b\n1--b\nContent-Type: a/b\n\n2\n--b--"),
            Some((vec!["1--b\nContent-Type: a/b\n\n2"], true))
        );
        let body = b"--=_telling\n1 and --=_telling\n2--=_telling\nContent-Type: a/b\n\n3\n--=_telling--";
        let split = split_parts(body, b"=_telling", 9).map(|s| s.parts);
        assert_eq!(split, Some(vec![&b"1 and --=_telling\n2"[..], b"Content-Type: a/b\n\n3"]));
    }

    #[test]
    fn tells_boundaries_apart_that_end_in_hyphens() {
        let inner = "Content-Type: multipart/mixed; boundary=\"b--\"\n\n--b--\n\n1\n--b----";
        assert_eq!(parts(&format!("--b\n{inner}\n--b\n2\n")), Some((vec![inner, "2\n"], false)));
        let whole = |b: &[u8]| split_parts(b"--b--\n1\n--b----\n", b, 9).map(|s| (s.parts.len(), s.finished));
        assert_eq!(whole(b"b--"), Some((1, true)));
        assert_eq!(parts("--b\n1\n--b------\n2\n--b--"), Some((vec!["1\n--b------\n2"], true)));
    }
}
