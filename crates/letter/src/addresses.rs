//! Address fields into names and addresses, as mailers and people really write them.
//!
//! It never drops an address that can be read, and never takes one from within a name in quotes.

use crate::params::strip_comments;
use crate::problem::{Problem, Problems};
use crate::words;
use serde::{Deserialize, Serialize};

/// A person or a box: a display name and an address. Either may be empty: what holds no address at all is a name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Address {
    /// The display name, decoded; empty when there is none.
    pub name: String,
    /// The address as written, without angle brackets; a local box lacks its domain.
    pub address: String,
}

/// A lexical element of an address field.
#[derive(Debug, Clone, PartialEq)]
enum Token {
    /// A run of text outside quotes and brackets.
    Text(Vec<u8>),
    Quoted(Vec<u8>),
    Comment(Vec<u8>),
    Angle(Vec<u8>),
    Comma,
    Semicolon,
    Colon,
}

/// Reads an address field; `field` is its name, for the problem.
pub(crate) fn parse(
    value: &[u8],
    field: &str,
    max: usize,
    hint: Option<&str>,
    problems: &mut Problems,
) -> Vec<Address> {
    let mut out = Vec::new();
    if !value.is_ascii() {
        problems.note(Problem::RawHeaderBytes);
    }
    let mut item: Vec<Token> = Vec::new();
    let mut bad = false;
    for token in tokens(value).into_iter().chain([Token::Comma]) {
        match token {
            Token::Comma | Token::Semicolon => {
                let item = std::mem::take(&mut item);
                if item.is_empty() {
                    continue;
                }
                if out.len() >= max {
                    problems.note(Problem::TooManyAddresses);
                    break;
                }
                let found = address(&item, hint, problems, 0);
                bad |= found.is_empty() || found.iter().any(|a| a.address.is_empty());
                out.extend(found);
            }
            // "group: a, b;" — its name says nothing about the people in it.
            Token::Colon if !item.iter().any(|t| matches!(t, Token::Angle(_))) => item.clear(),
            token => item.push(token),
        }
    }
    if bad {
        problems.note(Problem::BadAddress { field: field.to_owned() });
    }
    out.truncate(max);
    out
}

/// One mailbox out of its tokens; several when an encoded word turns out to hold a whole list.
fn address(item: &[Token], hint: Option<&str>, problems: &mut Problems, depth: u8) -> Vec<Address> {
    let mut name = Vec::new();
    let (mut comment, mut angle) = (Vec::new(), None);
    for token in item {
        match token {
            Token::Text(t) | Token::Quoted(t) => {
                if !name.is_empty() && !t.is_empty() {
                    name.push(b' ');
                }
                name.extend_from_slice(t);
            }
            Token::Comment(t) => {
                if !comment.is_empty() {
                    comment.push(b' ');
                }
                comment.extend_from_slice(t);
            }
            Token::Angle(t) if angle.is_none() || t.contains(&b'@') => angle = Some(t),
            _ => {}
        }
    }
    let comment = words::decode_line(&comment, hint, problems);
    let mut shown = words::decode_line(&name, hint, problems);
    let bracketed = angle.map(|a| clean(&words::decode(a, hint, problems)));
    if let Some(address) = bracketed.filter(|a| !a.is_empty() && !is_nobody(a)) {
        if !comment.is_empty() {
            shown = if shown.is_empty() { comment } else { format!("{shown} ({comment})") };
        }
        return vec![Address { name: unquote_name(&shown), address }];
    }
    let holds_list = depth == 0 && !name.contains(&b'@') && shown.contains('@') && shown.contains('<');
    if holds_list {
        // The whole of "Name <a@b>" was encoded as one word.
        return parse_decoded(&shown, hint, problems);
    }
    without_brackets(item, &shown, comment)
}

/// What words and a comment say where no address stands in brackets.
fn without_brackets(item: &[Token], shown: &str, comment: String) -> Vec<Address> {
    let shown = if shown.contains('@') { shown.replace(" . ", ".") } else { shown.to_owned() };
    let words: Vec<&str> = shown.split(' ').filter(|w| !w.is_empty()).collect();
    let is_address = |w: &&str| w.contains('@') && w.len() > 2;
    if words.len() > 1 && words.iter().all(is_address) {
        // Somebody forgot the commas.
        let mut all: Vec<Address> = Vec::new();
        for address in words.into_iter().map(clean) {
            if all.last().is_none_or(|a| !a.address.eq_ignore_ascii_case(&address)) {
                all.push(Address { name: String::new(), address });
            }
        }
        return all;
    }
    // The last word with an @ is the address, the others are the name.
    if let Some(at) = words.iter().rposition(is_address) {
        let rest: Vec<&str> = words.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, w)| *w).collect();
        let name = if comment.is_empty() { unquote_name(&rest.join(" ")) } else { comment };
        return vec![Address { name, address: clean(words[at]) }];
    }
    if words.len() == 3 && words[1] == "@" {
        return vec![Address { name: comment, address: clean(&words.concat()) }];
    }
    let bracketed = item.iter().any(|t| matches!(t, Token::Angle(_)));
    let quoted = item.iter().any(|t| matches!(t, Token::Quoted(_)));
    // A local box: "MAILER-DAEMON (Mail Delivery System)".
    let single = words.len() == 1 && !quoted && !bracketed && shown.is_ascii();
    if single && (!comment.is_empty() || is_local_box(&shown)) && !is_nobody(&shown) {
        return vec![Address { name: comment, address: clean(&shown) }];
    }
    // Words without any address: shown as the name that they are, and never written to.
    let name = unquote_name(&shown);
    if bracketed || name.len() > MAX_NAME || is_nobody(&name) || !name.contains(char::is_alphanumeric) {
        return Vec::new();
    }
    vec![Address { name, address: String::new() }]
}

/// Bytes of a name that stands without an address: what is longer names nobody.
const MAX_NAME: usize = 256;

/// The boxes of a mail system itself, which have an address without a domain (RFC 5321, 4.1.1.3).
fn is_local_box(word: &str) -> bool {
    ["postmaster", "mailer-daemon"].iter().any(|b| word.eq_ignore_ascii_case(b))
}

/// "undisclosed-recipients" and the like, which hide the recipients rather than name them.
fn is_nobody(words: &str) -> bool {
    words.get(..11).is_some_and(|start| start.eq_ignore_ascii_case("undisclosed"))
}

fn parse_decoded(text: &str, hint: Option<&str>, problems: &mut Problems) -> Vec<Address> {
    let mut out = Vec::new();
    for item in tokens(text.as_bytes()).split(|t| matches!(t, Token::Comma | Token::Semicolon)) {
        out.extend(address(item, hint, problems, 1));
    }
    out
}

/// The address without what people put around it.
fn clean(text: &str) -> String {
    if text.starts_with('"') && text.contains("\"@") {
        return text.trim().to_owned();
    }
    let bare = String::from_utf8_lossy(&strip_comments(text.as_bytes())).into_owned();
    let text = if text.contains('(') && bare.contains('@') { &bare } else { text };
    let text: String = text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let mut t = text.trim_matches(|c| "<>\"',;()".contains(c));
    t = t
        .strip_prefix("mailto:")
        .or_else(|| t.strip_prefix("MAILTO:"))
        .or_else(|| t.strip_prefix("SMTP:"))
        .unwrap_or(t);
    // "a@b<mailto:a@b": a program made a link of it.
    t = match t.split_once('<') {
        Some((address, _)) if address.contains('@') => address,
        Some((_, address)) if address.contains('@') => address,
        _ => t,
    };
    // A source route: "@relay,@other:user@host".
    if t.starts_with('@')
        && let Some((_, after)) = t.split_once(':')
    {
        t = after;
    }
    t.trim_end_matches('.').to_owned()
}

/// A display name that is itself in quotes: 'a' or "a".
fn unquote_name(name: &str) -> String {
    let t = name.trim();
    for q in ['"', '\''] {
        if t.len() > 1 && t.starts_with(q) && t.ends_with(q) {
            return t[1..t.len() - 1].trim().to_owned();
        }
    }
    t.to_owned()
}

fn tokens(s: &[u8]) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut text: Vec<u8> = Vec::new();
    let mut i = 0;
    // Openings that were never closed: after some the rest is taken as text, not searched again.
    let mut open = 0u8;
    let flush = |text: &mut Vec<u8>, out: &mut Vec<Token>| {
        let t = text.trim_ascii();
        if !t.is_empty() {
            out.push(Token::Text(t.to_vec()));
        }
        text.clear();
    };
    while i < s.len() {
        let special = match s[i] {
            b'"' | b'(' | b'<' if open > 16 => None,
            b'"' => delimited(&s[i..], b'"').map(|(t, n)| (Token::Quoted(t), n)),
            b'(' => delimited(&s[i..], b')').map(|(t, n)| (Token::Comment(t), n)),
            b'<' => angle(&s[i..]).map(|(t, n)| (Token::Angle(t), n)),
            b',' => Some((Token::Comma, 1)),
            b';' => Some((Token::Semicolon, 1)),
            b':' if !text.contains(&b'@')
                && !text.eq_ignore_ascii_case(b"mailto")
                && !text.eq_ignore_ascii_case(b"smtp") =>
            {
                Some((Token::Colon, 1))
            }
            b'=' if s[i..].starts_with(b"=?") => {
                // An encoded word is one piece, whatever stands in it.
                if let Some(n) = encoded_word(&s[i..]) {
                    text.extend_from_slice(&s[i..i + n]);
                    i += n;
                    continue;
                }
                None
            }
            _ => None,
        };
        match special {
            Some((token, n)) => {
                flush(&mut text, &mut out);
                out.push(token);
                i += n;
            }
            None => {
                open = open.saturating_add(u8::from(matches!(s[i], b'"' | b'(' | b'<')));
                // Quotes and brackets without their partner are passed over.
                if !matches!(s[i], b'"' | b'<' | b'>') {
                    text.push(s[i]);
                }
                i += 1;
            }
        }
    }
    flush(&mut text, &mut out);
    quoted_locals(out)
}

/// `"john smith"@example.org`: the quotes are part of the address.
fn quoted_locals(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        match (out.last_mut(), token) {
            (Some(Token::Quoted(q)), Token::Text(t))
                if t.starts_with(b"@") && t.len() > 1 && !t.contains(&b' ') =>
            {
                let mut whole = Vec::with_capacity(q.len() + t.len() + 2);
                if q.iter().any(|b| b" ,;@".contains(b)) {
                    whole.push(b'"');
                    whole.append(q);
                    whole.push(b'"');
                } else {
                    whole.append(q);
                }
                whole.extend_from_slice(&t);
                let last = out.len() - 1;
                out[last] = Token::Angle(whole);
            }
            (_, token) => out.push(token),
        }
    }
    out
}

/// Bytes of one quoted string, comment or address: more is an attack on our time.
const MAX_TOKEN: usize = 4096;

/// Text between the delimiter at the start and its partner; none when it is not closed.
fn delimited(s: &[u8], end: u8) -> Option<(Vec<u8>, usize)> {
    let s = &s[..s.len().min(MAX_TOKEN)];
    let (mut out, mut i, mut depth) = (Vec::new(), 1, 0u32);
    while i < s.len() {
        match s[i] {
            b'\\' if i + 1 < s.len() => {
                out.push(s[i + 1]);
                i += 2;
                continue;
            }
            b if b == end && depth == 0 => return Some((out, i + 1)),
            b'(' if end == b')' => depth += 1,
            b')' if end == b')' => depth -= 1,
            _ => {}
        }
        out.push(s[i]);
        i += 1;
    }
    None
}

/// What stands between "<" (or several) and ">"; a missing ">" ends at the comma.
fn angle(s: &[u8]) -> Option<(Vec<u8>, usize)> {
    let s = &s[..s.len().min(MAX_TOKEN)];
    let start = s.iter().position(|b| *b != b'<' && *b != b' ')?;
    let inside = &s[start..];
    if let Some(end) = inside.iter().position(|&b| b == b'>') {
        return Some((inside[..end].to_vec(), start + end + 1));
    }
    let end = inside.iter().position(|&b| b == b',').unwrap_or(inside.len());
    inside[..end].contains(&b'@').then(|| (inside[..end].to_vec(), start + end))
}

/// Length of the encoded word at the start, if it is whole.
fn encoded_word(s: &[u8]) -> Option<usize> {
    let s = &s[..s.len().min(MAX_TOKEN)];
    let mut marks = s.iter().enumerate().skip(2).filter(|(_, b)| **b == b'?').map(|(i, _)| i);
    let (_, second) = (marks.next()?, marks.next()?);
    let end = s[second + 1..].windows(2).position(|w| w == b"?=")?;
    let n = second + 1 + end + 2;
    (!s[..n].contains(&b'<')).then_some(n)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, expected: &[(&str, &str)]) {
        let got = parse(value.as_bytes(), "From", 100, None, &mut Problems::default());
        let got: Vec<(&str, &str)> = got.iter().map(|a| (a.name.as_str(), a.address.as_str())).collect();
        assert_eq!(got, expected, "{value}");
    }

    #[test]
    fn reads_what_people_write() {
        check("a@b.c", &[("", "a@b.c")]);
        check("Ann <a@b.c>, \"Bob, Jr.\" <b@b.c>", &[("Ann", "a@b.c"), ("Bob, Jr.", "b@b.c")]);
        check("a@b.c (Ann)", &[("Ann", "a@b.c")]);
        check("MAILER-DAEMON (Mail Delivery System)", &[("Mail Delivery System", "MAILER-DAEMON")]);
        check("undisclosed-recipients:;", &[]);
        check("Team: a@b.c, Bob <b@b.c>;, c@b.c", &[("", "a@b.c"), ("Bob", "b@b.c"), ("", "c@b.c")]);
        check("\"Firm \" <>, \"LTD\" <l@b.c>", &[("LTD", "l@b.c")]);
        check("=?utf-8?Q?Last, First?= <a@b.c>", &[("Last, First", "a@b.c")]);
        check("=?utf-8?B?0JDQvdC90LAgPGFAYi5jPg==?=", &[("Анна", "a@b.c")]);
        check("\"Unclosed <a@b.c>", &[("Unclosed", "a@b.c")]);
        check("Ann <a@b.c", &[("Ann", "a@b.c")]);
        check("<<a@b.c>>", &[("", "a@b.c")]);
        check("<mailto:a@b.c>", &[("", "a@b.c")]);
        check("'a@b.c' <a@b.c>", &[("a@b.c", "a@b.c")]);
        check("Ann a@b.c", &[("Ann", "a@b.c")]);
        check("a@b.c; b@b.c", &[("", "a@b.c"), ("", "b@b.c")]);
        check("Анна <a@b.c>", &[("Анна", "a@b.c")]);
        check("\"john smith\"@b.c", &[("", "\"john smith\"@b.c")]);
        check("a @ b.c", &[("", "a@b.c")]);
        check("\"a@b.c\" <x@y.z>", &[("a@b.c", "x@y.z")]);
        check("", &[]);
    }

    #[test]
    fn reads_the_examples_of_the_standard() {
        check(
            "Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>",
            &[("Pete (A nice ) chap)", "pete@silly.test")],
        );
        check(
            "A Group(Some people):Chris Jones <c@(Chris's host.)public.example>, joe@example.org;",
            &[("Chris Jones", "c@public.example"), ("", "joe@example.org")],
        );
        check(
            "Mary Smith <@node.test:mary@example.net>, , jdoe@test  . example",
            &[("Mary Smith", "mary@example.net"), ("", "jdoe@test.example")],
        );
    }

    #[test]
    fn reads_what_programs_spoil() {
        check("Ann <a@b.c<mailto:a@b.c>>", &[("Ann", "a@b.c")]);
        check("Ann <ann<a@b.c>", &[("Ann", "a@b.c")]);
        check("a@b.c d@e.f", &[("", "a@b.c"), ("", "d@e.f")]);
        check("a@b.c A@b.c", &[("", "a@b.c")]);
        check("J. Smith a@b.c", &[("J. Smith", "a@b.c")]);
        check("<Undisclosed-Recipient:@b.c;>", &[]);
    }

    #[test]
    fn words_without_an_address_are_a_name() {
        check("Moderator", &[("Moderator", "")]);
        check("\"Отдел продаж\", a@b.c", &[("Отдел продаж", ""), ("", "a@b.c")]);
        check("John S. Greene", &[("John S. Greene", "")]);
        check("postmaster, Mailer-Daemon", &[("", "postmaster"), ("", "Mailer-Daemon")]);
        check("root (Cron Daemon)", &[("Cron Daemon", "root")]);
        check("<root>", &[("", "root")]);
        check("Undisclosed recipients, ***, ''", &[]);
        check(&"word ".repeat(100), &[]);
    }
}
