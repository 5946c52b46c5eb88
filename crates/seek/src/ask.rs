//! Reads the search line. Never fails: what is no filter is a word, what has no end has one at the end.

use crate::codes;
use crate::vocabulary::{Filter, Values, Vocabulary};
use crate::words;

/// Of a longer question the rest is not read, in characters.
pub const LONGEST: usize = 600;
/// More pieces than these are not asked for.
pub const MOST_PIECES: usize = 24;
/// More filters than these are not asked for.
pub const MOST_FILTERS: usize = 12;

/// A question, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ask {
    /// What is looked for, in order.
    pub pieces: Vec<Piece>,
    /// What bounds it.
    pub limits: Vec<Limit>,
}

/// A word, code or phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// As written.
    pub text: String,
    /// Its words, folded.
    pub words: Vec<String>,
    /// The code that it may be.
    pub code: Option<String>,
    /// In quotes: these forms in this order.
    pub phrase: bool,
    /// With a minus before it: documents with it are not wanted.
    pub not: bool,
}

/// A filter with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// What is compared.
    pub by: By,
    /// Documents that fit it are not wanted.
    pub not: bool,
}

/// What a filter compares.
#[derive(Clone, Debug, PartialEq)]
pub enum By {
    /// A facet whose value has these words; the last may be begun only.
    Words(String, Vec<String>),
    /// A facet of exactly this value.
    Value(String, String),
    /// Not before this moment.
    Since(i64),
    /// Before this moment.
    Until(i64),
}

/// Reads a question. A day begins so many milliseconds after UTC's midnight: minus the offset of the asker's time.
pub fn read(text: &str, vocabulary: &Vocabulary, day_begins: i64) -> Ask {
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
    let mut rest = &text[..end];
    let mut ask = Ask::default();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() || ask.pieces.len() >= MOST_PIECES {
            return ask;
        }
        let after_minus = rest
            .strip_prefix('-')
            .filter(|r| r.starts_with(|c: char| c.is_alphanumeric() || quote(c).is_some()));
        let not = after_minus.is_some();
        rest = after_minus.unwrap_or(rest);
        let taken = if let Some((limit, after)) = filter(rest, vocabulary, day_begins) {
            if ask.limits.len() < MOST_FILTERS {
                ask.limits.push(Limit { by: limit, not });
            }
            after
        } else if let Some((inside, after)) = quoted(rest) {
            ask.pieces.extend(piece(inside, true, not));
            after
        } else if let Some((phone, after)) = phone(rest) {
            ask.pieces.extend(piece(phone, false, not));
            after
        } else {
            let (chunk, after) = chunk(rest);
            ask.pieces.extend(piece(chunk, false, not));
            after
        };
        rest = taken;
    }
}

fn piece(text: &str, phrase: bool, not: bool) -> Option<Piece> {
    let words: Vec<String> = words::split(text).map(|word| word.folded).collect();
    // A single sign is kept: in the other layout it may be a letter.
    if words.is_empty() && (phrase || text.chars().count() < 2) {
        return None;
    }
    Some(Piece { code: codes::read(text), text: text.to_owned(), words, phrase, not })
}

/// Up to the next space.
fn chunk(text: &str) -> (&str, &str) {
    text.find(char::is_whitespace).map_or((text, ""), |at| text.split_at(at))
}

/// The sign that ends a quotation begun by this one.
fn quote(open: char) -> Option<&'static [char]> {
    match open {
        '"' => Some(&['"']),
        '«' => Some(&['»']),
        '“' | '„' => Some(&['”', '“']),
        _ => None,
    }
}

fn quoted(text: &str) -> Option<(&str, &str)> {
    let open = text.chars().next()?;
    let inside = &text[open.len_utf8()..];
    let (at, close) =
        inside.char_indices().find(|(_, c)| quote(open).is_some_and(|ends| ends.contains(c)))?;
    Some((&inside[..at], &inside[at + close.len_utf8()..]))
}

/// A phone at the beginning, its parts taken together.
fn phone(text: &str) -> Option<(&str, &str)> {
    let first = codes::find(text).into_iter().next()?;
    let own = text[first.range.clone()].contains([' ', '\u{a0}']);
    (first.range.start == 0 && own).then(|| text.split_at(first.range.end))
}

/// `name:value`, where the name is one of the filters'.
fn filter<'a>(text: &'a str, vocabulary: &Vocabulary, day_begins: i64) -> Option<(By, &'a str)> {
    let name_end = text.find(|c: char| !c.is_alphanumeric() && c != '_').filter(|at| *at > 0)?;
    let value = text[name_end..].strip_prefix(':')?;
    let filter = vocabulary.filter(&text[..name_end])?;
    let (value, rest) = quoted(value).unwrap_or_else(|| chunk(value));
    by(filter, value, day_begins).map(|by| (by, rest))
}

fn by(filter: &Filter, value: &str, day_begins: i64) -> Option<By> {
    let folded = words::fold(value);
    if folded.is_empty() {
        return None;
    }
    Some(match filter.values {
        Values::Words => By::Words(filter.name.clone(), folded.split(' ').map(str::to_owned).collect()),
        Values::Listed(_) => By::Value(filter.name.clone(), filter.value(&folded).to_owned()),
        Values::Since => By::Since(day(value)? + day_begins),
        Values::Until => By::Until(day(value)? + day_begins),
    })
}

/// The beginning of a day, written 2026-05-31 or 31.05.2026, in UTC milliseconds.
fn day(text: &str) -> Option<i64> {
    let numbers: Vec<i64> = text.split(['-', '.', '/']).map(str::parse).collect::<Result<_, _>>().ok()?;
    let (year, month, day) = match numbers.as_slice() {
        [year @ 1000..=9999, month, day] | [day, month, year @ 1000..=9999] => (*year, *month, *day),
        _ => return None,
    };
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Days of the civil calendar since 1970, with years that begin in March.
    let shifted = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some(days * 86_400_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ask(text: &str) -> Ask {
        read(text, &Vocabulary::standard(), 0)
    }

    fn pieces(text: &str) -> Vec<String> {
        let show = |piece: Piece| {
            format!(
                "{}{}",
                if piece.not { "-" } else { "" },
                if piece.phrase { format!("<{}>", piece.words.join(" ")) } else { piece.text }
            )
        };
        ask(text).pieces.into_iter().map(show).collect()
    }

    #[test]
    fn words_phrases_and_exclusions_are_parted() {
        assert_eq!(pieces("нет чека"), ["нет", "чека"]);
        assert_eq!(pieces("«нет чека» -возврат"), ["<нет чека>", "-возврат"]);
        assert_eq!(pieces("\"без конца"), ["\"без", "конца"]);
        assert_eq!(pieces("- – FBS-12-1"), ["FBS-12-1"]);
        assert_eq!(pieces("звонил 8 916 123-45-67 утром"), ["звонил", "8 916 123-45-67", "утром"]);
        assert_eq!(pieces("http://x"), ["http://x"]);
    }

    #[test]
    fn filters_are_read_by_any_of_their_names() {
        let limits = |text: &str| ask(text).limits;
        let words = |name: &str, words: &[&str]| {
            By::Words(name.to_owned(), words.iter().map(|w| (*w).to_owned()).collect())
        };
        assert_eq!(
            limits("клиент:\"ООО Ромашка\" чек"),
            [Limit { by: words("client", &["ооо", "ромашка"]), not: false }]
        );
        let state = |value: &str, not| Limit { by: By::Value("state".to_owned(), value.to_owned()), not };
        assert_eq!(limits("-Состояние:закрыта"), [state("closed", true)]);
        assert_eq!(limits("state:open"), [state("open", false)]);
        assert_eq!(
            limits("после:01.01.1970 before:2026-11-22"),
            [Limit { by: By::Since(0), not: false }, Limit { by: By::Until(1_795_305_600_000), not: false },]
        );
        assert_eq!(limits("после:вчера"), []);
        assert_eq!(pieces("после:вчера"), ["после:вчера"]);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC*") {
            let ask = ask(&text);
            prop_assert!(ask.pieces.len() <= MOST_PIECES && ask.limits.len() <= MOST_FILTERS);
        }

        #[test]
        fn any_signs_are_read(text in "[-:\"«»“”„+78 ()0-9а-яa-zклиентstate]{0,80}") {
            ask(&text);
        }
    }
}
