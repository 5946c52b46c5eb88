//! The header block: raw bytes into fields, whatever stands between them.
//!
//! It never decodes: a field's value stays the bytes that were sent, unfolded.

use crate::params::Params;
use crate::problem::{Problem, Problems};

/// One header field: name as sent, value as raw bytes, unfolded and trimmed.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) value: Vec<u8>,
}

/// Bytes kept of one value: thousands of addresses, and still little to search through.
const MAX_VALUE: usize = 256 << 10;

/// The fields of a header block, in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields(Vec<Field>);

impl Fields {
    /// The first field of that name.
    pub(crate) fn get(&self, name: &str) -> Option<&[u8]> {
        self.0.iter().find(|f| f.name.eq_ignore_ascii_case(name)).map(|f| f.value.as_slice())
    }

    /// All fields of that name, in order.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.0.iter().filter(move |f| f.name.eq_ignore_ascii_case(name)).map(|f| f.value.as_slice())
    }

    /// The first field of that name as text, for fields that are ASCII by their nature.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.get(name).map(|v| String::from_utf8_lossy(v).into_owned())
    }

    /// Whether a field of that name is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Field> {
        self.0.iter()
    }
}

/// Splits `bytes` into its header block and the rest (the body).
///
/// Passes over a byte order mark, blank lines and an mbox "From " line before the first field;
/// skips lines that are no fields when fields follow; takes the first line that cannot belong to a
/// header block as the beginning of the body when no empty line parts them, above all the first
/// boundary of the multipart that the block declares.
pub(crate) fn split<'a>(bytes: &'a [u8], max: usize, problems: &mut Problems) -> (Fields, &'a [u8]) {
    let mut rest = skip_preamble(bytes);
    let (first, after) = take_line(rest);
    if field_of(first).is_none() && !first.is_empty() && two_fields(after) {
        // A title that some program put before the header.
        problems.note(Problem::BadHeaderLine);
        rest = after;
    }
    let mut fields: Vec<Field> = Vec::new();
    let (mut used, mut asked) = (0usize, 0);
    loop {
        let (line, next) = take_line(rest);
        if rest.is_empty() {
            break;
        }
        if line.is_empty() {
            rest = next;
            break;
        }
        if line.starts_with(b"--") && asked < 8 {
            asked += 1;
            if begins_first_part(&fields, line) {
                problems.note(Problem::BadHeaderLine);
                break;
            }
        }
        used = used.saturating_add(line.len());
        let over = used > max;
        if over {
            problems.note(Problem::TooManyHeaders);
        }
        if line[0] == b' ' || line[0] == b'\t' {
            // A line of white space alone ends the header in some mailers when no field follows it.
            if line.iter().all(u8::is_ascii_whitespace) && !block_goes_on(next) {
                rest = next;
                break;
            }
            if let (Some(field), false) = (fields.last_mut(), over)
                && field.value.len() < MAX_VALUE
            {
                field.value.extend_from_slice(&line[..line.len().min(MAX_VALUE)]);
            }
        } else if let Some((name, value)) = field_of(line) {
            if !over {
                fields.push(Field { name, value: value[..value.len().min(MAX_VALUE)].to_vec() });
            }
        } else if fields.is_empty() || !block_goes_on(next) {
            if !fields.is_empty() {
                problems.note(Problem::BadHeaderLine);
            }
            break;
        } else if !line.starts_with(b"From ") && !line.starts_with(b">From ") {
            problems.note(Problem::BadHeaderLine);
        }
        rest = next;
    }
    for field in &mut fields {
        field.value.retain(|&b| b != 0 && b != b'\r' && b != b'\n');
        let start = field.value.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(field.value.len());
        field.value.drain(..start);
        let end = field.value.iter().rposition(|b| !b.is_ascii_whitespace()).map_or(0, |i| i + 1);
        field.value.truncate(end);
    }
    (Fields(fields), rest)
}

/// The first line without its end, and what follows it.
pub(crate) fn take_line(bytes: &[u8]) -> (&[u8], &[u8]) {
    match memchr::memchr(b'\n', bytes) {
        Some(i) => {
            let line = &bytes[..i];
            (line.strip_suffix(b"\r").unwrap_or(line), &bytes[i + 1..])
        }
        None => (bytes.strip_suffix(b"\r").unwrap_or(bytes), &[]),
    }
}

fn skip_preamble(bytes: &[u8]) -> &[u8] {
    let mut rest = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    loop {
        let (line, next) = take_line(rest);
        if line.starts_with(b"From ") || line.starts_with(b">From ") {
            rest = next;
            continue;
        }
        let blank = rest.len() - rest.trim_ascii_start().len();
        let begins = line.iter().all(u8::is_ascii_whitespace) && block_goes_on(&rest[blank..]);
        return if begins { &rest[blank..] } else { rest };
    }
}

/// Whether the next two lines are fields, one of them a known one.
fn two_fields(bytes: &[u8]) -> bool {
    let (a, next) = take_line(bytes);
    let (b, _) = take_line(next);
    matches!((field_of(a), field_of(b)), (Some((a, _)), Some((b, _))) if known(&a) || known(&b))
}

/// Whether a line is the boundary that these fields declare.
fn begins_first_part(fields: &[Field], line: &[u8]) -> bool {
    let kind = fields.iter().find(|f| f.name.eq_ignore_ascii_case("Content-Type"));
    let declared = kind.and_then(|f| Params::parse(&f.value).get("boundary"));
    declared.is_some_and(|b| !b.is_empty() && line[2..].trim_ascii_end() == b.as_bytes())
}

/// Whether one of the next lines is a known field before an empty line ends the block.
fn block_goes_on(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    for _ in 0..40 {
        let (line, next) = take_line(rest);
        if line.is_empty() && !rest.is_empty() || rest.is_empty() {
            return false;
        }
        if field_of(line).is_some_and(|(name, _)| known(&name)) {
            return true;
        }
        rest = next;
    }
    false
}

/// A name that nobody writes at the start of a line of prose.
fn known(name: &str) -> bool {
    let n = name.to_ascii_lowercase();
    let starts = [
        "x-",
        "content-",
        "dkim-",
        "arc-",
        "list-",
        "mime-",
        "message-id",
        "return-path",
        "delivered-to",
        "reply-to",
        "in-reply-to",
        "received",
    ];
    starts.iter().any(|s| n.starts_with(s))
        || matches!(
            n.as_str(),
            "from" | "to" | "cc" | "bcc" | "subject" | "date" | "sender" | "references" | "precedence"
        )
}

fn field_of(line: &[u8]) -> Option<(String, &[u8])> {
    let colon = line.iter().position(|&b| b == b':')?;
    let name = line[..colon].trim_ascii_end();
    let good = !name.is_empty() && name.len() <= 200 && name.iter().all(|b| b.is_ascii_graphic());
    good.then(|| (String::from_utf8_lossy(name).into_owned(), &line[colon + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(raw: &str) -> (Vec<String>, String) {
        let mut problems = Problems::default();
        let (fields, body) = split(raw.as_bytes(), 1 << 20, &mut problems);
        (fields.iter().map(|f| f.name.clone()).collect(), String::from_utf8_lossy(body).into_owned())
    }

    #[test]
    fn finds_the_border() {
        let cases: &[(&str, &[&str], &str)] = &[
            ("From: a\r\nTo: b\r\n\r\nhello: x\r\n", &["From", "To"], "hello: x\r\n"),
            ("From a@b Mon\nFrom: a\n\nx", &["From"], "x"),
            ("\n\nFrom: a\n\nx", &["From"], "x"),
            ("\u{feff}From: a\n\nx", &["From"], "x"),
            ("Subject: a\n b\n\tc\n\nx", &["Subject"], "x"),
            ("From: a\ngarbage here\nTo: b\n\nx", &["From", "To"], "x"),
            (
                "From: a\nNo colon, the body begins\nand goes on\n",
                &["From"],
                "No colon, the body begins\nand goes on\n",
            ),
            ("just text\nand more", &[], "just text\nand more"),
            ("Subject : a\n\nx", &["Subject"], "x"),
            (
                "Content-Type: multipart/mixed; boundary=\"b:c\"\n--b:c\nContent-Type: text/plain\n\nx",
                &["Content-Type"],
                "--b:c\nContent-Type: text/plain\n\nx",
            ),
            ("To: b\n--b\nFrom: a\n\nx", &["To", "From"], "x"),
            ("", &[], ""),
        ];
        for (raw, expected, body) in cases {
            let (got, rest) = names(raw);
            assert_eq!(
                (got.as_slice(), rest.as_str()),
                (expected.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>().as_slice(), *body),
                "{raw:?}"
            );
        }
    }
}
