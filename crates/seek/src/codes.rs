//! Numbers and codes: ids of orders, articles of goods, phones, with whatever signs people put between the digits.
//!
//! A code is kept without its signs, in one alphabet. It is indexed whole and as grams of three, and a phrase of
//! grams finds any part of it; so the index grows by the number of codes and not by that of their parts.

use crate::words::is_cyrillic;
use std::ops::Range;

/// A longer run of letters and digits is no code that somebody would ask for.
const LONGEST: usize = 40;
/// The shortest part that is looked for inside of codes.
pub const SHORTEST: usize = 3;
/// The digits of a phone with its country, at least and at most.
const PHONE: Range<usize> = 10..14;

/// A code in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Where it stands, in bytes of the text.
    pub range: Range<usize>,
    /// Letters and digits only, lower case, letters that look Latin made Latin.
    pub plain: String,
}

/// All codes of a text. A phone parted by spaces is one, and its parts are no codes of their own.
pub fn find(text: &str) -> Vec<Code> {
    let phones = phones(text);
    let mut found: Vec<Code> = Vec::new();
    let mut next_phone = phones.iter().peekable();
    for range in chunks(text) {
        while next_phone.next_if(|phone| phone.range.end <= range.start).is_some() {}
        if next_phone.peek().is_some_and(|phone| phone.range.start < range.end) {
            continue;
        }
        let plain = plain(&text[range.clone()]);
        if is_code(&plain) {
            found.push(Code { range, plain });
        }
    }
    found.extend(phones);
    found.sort_by_key(|code| code.range.start);
    found
}

/// The code that a chunk of a question is, if it may be one.
pub fn read(chunk: &str) -> Option<String> {
    let plain = plain(chunk);
    is_code(&plain).then(|| without_country(&plain).to_owned())
}

fn is_code(plain: &str) -> bool {
    let length = plain.chars().count();
    (SHORTEST..=LONGEST).contains(&length) && plain.chars().any(|c| c.is_ascii_digit())
}

/// A phone of eleven digits without its 7 or 8, which people exchange at will.
fn without_country(plain: &str) -> &str {
    let phone = plain.len() == 11 && plain.bytes().all(|b| b.is_ascii_digit());
    plain.strip_prefix(['7', '8']).filter(|_| phone).unwrap_or(plain)
}

/// Runs without spaces, trimmed of signs at their ends.
fn chunks(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let joined = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '.' | '‑' | '–');
    let mut from = 0;
    text.split(move |c| !joined(c)).filter_map(move |piece| {
        let tail = piece.trim_start_matches(|c: char| !c.is_alphanumeric());
        let start = from + piece.len() - tail.len();
        from += piece.len() + text[from + piece.len()..].chars().next().map_or(0, char::len_utf8);
        let code = tail.trim_end_matches(|c: char| !c.is_alphanumeric());
        code.bytes().any(|b| b.is_ascii_digit()).then(|| start..start + code.len())
    })
}

/// Phones whose digits are parted by spaces or brackets. They begin with +, 7, 8 or a bracket: other long rows of
/// numbers are sums and tables.
fn phones(text: &str) -> Vec<Code> {
    let mut found = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((start, c)) = chars.next() {
        let begins = matches!(c, '+' | '7' | '8' | '(') && !before.is_alphanumeric();
        before = c;
        if !begins {
            continue;
        }
        let mut digits = String::new();
        if c.is_ascii_digit() {
            digits.push(c);
        }
        let (mut end, mut parted) = (start + c.len_utf8(), c == '(');
        while let Some((at, c)) = chars.next_if(|(_, c)| is_of_phone(*c)) {
            before = c;
            if c.is_ascii_digit() {
                digits.push(c);
                end = at + 1;
            } else {
                parted |= c != '-';
            }
        }
        let ends = !text[end..].starts_with(char::is_alphanumeric);
        if parted && ends && PHONE.contains(&digits.len()) {
            found.push(Code { range: start..end, plain: digits });
        }
    }
    found
}

fn is_of_phone(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ' ' | '\u{a0}' | '(' | ')' | '-' | '‑' | '–')
}

/// Letters and digits only, in one alphabet and case.
fn plain(chunk: &str) -> String {
    chunk.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).map(latin).collect()
}

/// A Cyrillic letter that looks like a Latin one: codes are retyped from paper.
fn latin(c: char) -> char {
    if !is_cyrillic(c) {
        return c;
    }
    let twins = "аaвbеeкkмmнhоoрpсcтtуyхx";
    let mut chars = twins.chars();
    while let (Some(cyrillic), Some(latin)) = (chars.next(), chars.next()) {
        if cyrillic == c {
            return latin;
        }
    }
    c
}

/// The grams of a code, in order; none of what is too short.
pub fn grams(plain: &str) -> Vec<&str> {
    let places: Vec<usize> = plain.char_indices().map(|(at, _)| at).chain([plain.len()]).collect();
    places.windows(SHORTEST + 1).map(|window| &plain[window[0]..window[SHORTEST]]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plains(text: &str) -> Vec<String> {
        find(text).into_iter().map(|code| code.plain).collect()
    }

    #[test]
    fn codes_are_read_without_their_signs() {
        assert_eq!(plains("Заказ FBS-123456-1, арт. АВ12/7."), ["fbs1234561", "ab127"]);
        assert_eq!(plains("в 2 раза, 12 шт"), Vec::<String>::new());
    }

    #[test]
    fn phones_are_one_code_however_written() {
        for text in ["+7 (916) 123-45-67", "8 916 123 45 67", "8(916)123-45-67"] {
            let found = find(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(read(&found[0].plain).as_deref(), Some("9161234567"));
        }
        assert_eq!(read("123-45-67").as_deref(), Some("1234567"));
        assert_eq!(plains("сумма 12 000 и 15 000"), ["000", "000"]);
    }

    #[test]
    fn grams_cover_a_code() {
        assert_eq!(grams("12345"), ["123", "234", "345"]);
        assert_eq!(grams("12"), Vec::<&str>::new());
    }
}
