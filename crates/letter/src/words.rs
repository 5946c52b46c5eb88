//! Unstructured header text: encoded words (RFC 2047) as mailers really write them, among raw bytes.

use crate::charset;
use crate::problem::{Problem, Problems};
use crate::transfer;

/// A run of a header value.
enum Piece {
    Raw(Vec<u8>),
    Word { charset: String, bytes: Vec<u8> },
}

/// Decodes a header value. `hint` is the charset of the mail's body, for bytes that declare none.
///
/// Repairs: letters split between two words, spaces within a word, a missing end, lower and upper
/// case, words with no white space about them, unknown charsets, bytes outside ASCII.
pub(crate) fn decode(value: &[u8], hint: Option<&str>, problems: &mut Problems) -> String {
    if !value.is_ascii() {
        problems.note(Problem::RawHeaderBytes);
    }
    if !value.windows(2).any(|w| w == b"=?") {
        return raw(value, hint, problems);
    }
    let mut out = String::with_capacity(value.len());
    for piece in join(pieces(value, problems)) {
        match piece {
            Piece::Raw(bytes) => out.push_str(&raw(&bytes, hint, problems)),
            Piece::Word { charset, bytes } => {
                out.push_str(&charset::decode(&bytes, Some(&charset), hint, problems))
            }
        }
    }
    out
}

/// Decodes and makes one line of it: runs of white space and control signs become one space.
pub(crate) fn decode_line(value: &[u8], hint: Option<&str>, problems: &mut Problems) -> String {
    one_line(&decode(value, hint, problems))
}

/// One line: runs of ASCII white space and control signs become one space, ends trimmed.
pub(crate) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_whitespace() || c.is_control() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
    }
    out.truncate(out.trim_end_matches(' ').len());
    out
}

fn raw(bytes: &[u8], hint: Option<&str>, problems: &mut Problems) -> String {
    // The guess about a raw header is told as RawHeaderBytes; the charset of the body is another matter.
    let mut aside = Problems::default();
    let text = charset::decode(bytes, None, hint, &mut aside);
    if text.contains('\u{fffd}') {
        problems.note(Problem::UndecodableBytes);
    }
    text
}

fn pieces(value: &[u8], problems: &mut Problems) -> Vec<Piece> {
    let mut out = Vec::new();
    let (mut plain, mut i) = (Vec::new(), 0);
    while i < value.len() {
        if value[i..].starts_with(b"=?")
            && let Some((word, used, broken)) = word(&value[i..])
        {
            if broken {
                problems.note(Problem::BadEncodedWord);
            }
            if !plain.is_empty() {
                out.push(Piece::Raw(std::mem::take(&mut plain)));
            }
            out.push(word);
            i += used;
        } else {
            plain.push(value[i]);
            i += 1;
        }
    }
    if !plain.is_empty() {
        out.push(Piece::Raw(plain));
    }
    out
}

/// The encoded word at the start of `s`, its length, and whether it is broken.
fn word(s: &[u8]) -> Option<(Piece, usize, bool)> {
    // Whole subjects in one word occur, endless ones only in attacks.
    let s = &s[..s.len().min(4096)];
    let charset_end = 2 + s.get(2..)?.iter().take(80).position(|&b| b == b'?')?;
    let charset = std::str::from_utf8(&s[2..charset_end]).ok()?.trim();
    if charset.is_empty() || charset.contains(['=', '<', '>', '@']) {
        return None;
    }
    let q = match s.get(charset_end + 1)? {
        b'Q' | b'q' => true,
        b'B' | b'b' => false,
        _ => return None,
    };
    let start = charset_end + 3;
    if s.get(start - 1) != Some(&b'?') {
        return None;
    }
    let (end, used, whole) = word_end(s, start, q);
    let data = &s[start..end];
    let decoded = if q { transfer::q_word(data) } else { transfer::base64(data) };
    let broken = !whole || decoded.damaged || data.contains(&b' ');
    Some((Piece::Word { charset: charset.to_owned(), bytes: decoded.bytes }, used, broken))
}

/// Where the data of a word end, where the word ends, and whether "?=" is there.
fn word_end(s: &[u8], start: usize, q: bool) -> (usize, usize, bool) {
    let mut i = start;
    while i < s.len() {
        if s[i..].starts_with(b"=?") && s.get(i + 2).is_some_and(u8::is_ascii_alphabetic) && i > start && !q {
            return (i, i, false); // the next word begins before this one has ended
        }
        if s[i..].starts_with(b"?=") {
            // "?=3D" within Q is a question mark and an escape, unless only it could be the end.
            let escape = s.get(i + 2..i + 4).is_some_and(|h| h.iter().all(u8::is_ascii_hexdigit));
            if !(q && escape && s[i + 2..].windows(2).any(|w| w == b"?=")) {
                return (i, i + 2, true);
            }
        }
        i += 1;
    }
    // No end: a Q word stops at the first space, base64 at the first byte that cannot be of it.
    let stop = s[start..]
        .iter()
        .position(|&b| if q { b == b' ' } else { !b.is_ascii_alphanumeric() && !b"+/=".contains(&b) });
    let end = stop.map_or(s.len(), |n| start + n);
    let tail = if s[end..].starts_with(b"?") { 1 } else { 0 };
    (end, end + tail, false)
}

/// Drops white space between words and joins neighbours of one charset, so that letters split
/// between them become whole.
fn join(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut pieces = pieces.into_iter().peekable();
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Raw(bytes) => {
                let between = matches!(
                    (out.last(), pieces.peek()),
                    (Some(Piece::Word { .. }), Some(Piece::Word { .. }))
                );
                if !(between && bytes.iter().all(u8::is_ascii_whitespace)) {
                    out.push(Piece::Raw(bytes));
                }
            }
            Piece::Word { charset, bytes } => match out.last_mut() {
                Some(Piece::Word { charset: c, bytes: b })
                    if c.eq_ignore_ascii_case(&charset) && (!is_modal(c) || goes_on(b, &bytes)) =>
                {
                    b.extend_from_slice(&bytes);
                }
                _ => out.push(Piece::Word { charset, bytes }),
            },
        }
    }
    out
}

/// Whether text with escapes was cut in two while it was not in ASCII, against the standard.
fn goes_on(before: &[u8], after: &[u8]) -> bool {
    let last = before.iter().rposition(|&b| b == 0x1b);
    last.is_some_and(|i| before[i + 1..].starts_with(b"$")) && !after.starts_with(b"\x1b")
}

/// Charsets with escapes: each word begins and ends in ASCII, joining would do no good.
fn is_modal(charset: &str) -> bool {
    let c = charset.to_ascii_lowercase();
    c.starts_with("iso-2022") || c.contains("utf-7")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_mailers_write() {
        let cases: &[(&[u8], &str)] = &[
            (b"=?utf-8?B?0J/RgNC40LLQtdGC?=", "Привет"),
            (b"=?UTF-8?b?0J/R?= =?utf-8?B?gNC40LLQtdGC?=", "Привет"),
            (b"=?utf-8?Q?=D0=9F=D1?=\t=?utf-8?Q?=80?= x", "Пр x"),
            (b"Re: =?koi8-r?Q?=F0=D2=C9=D7=C5=D4?= all", "Re: Привет all"),
            (b"=?utf-8?Q?a b c?=", "a b c"),
            (b"=?utf-8?Q?=D0=9F", "П"),
            (b"=?utf-8?B?0J8", "П"),
            (b"=?utf-8?B?0J8=?==?utf-8?B?0J8=?=", "ПП"),
            (b"=?utf-8?Q?Who=3F?=", "Who?"),
            (b"=?utf-8?Q?Who?=3D?=", "Who?="),
            (b"=?utf-8*ru?Q?=D0=9F?=", "П"),
            (b"1 =? 2 ?= 3", "1 =? 2 ?= 3"),
            (b"\xef\xf0\xe8\xe2\xe5\xf2", "привет"),
            ("привет".as_bytes(), "привет"),
            (b"=?iso-8859-1?Q?=A4uro?= =?utf-8?Q?_x?=", "¤uro x"),
            (b"=?x-unknown?Q?=D0=9F?=", "П"),
            (b"=?iso-2022-jp?B?GyRCJUsl?= =?iso-2022-jp?B?YyE8JXMbKEI=?=", "ニャーン"),
            (b"=?iso-2022-jp?B?GyRCJUslYxsoQg==?= =?iso-2022-jp?B?GyRCITwlcxsoQg==?=", "ニャーン"),
        ];
        for (raw, expected) in cases {
            let mut problems = Problems::default();
            assert_eq!(decode_line(raw, None, &mut problems), *expected, "{}", String::from_utf8_lossy(raw));
        }
    }
}
