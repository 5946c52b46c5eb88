//! From text to what is indexed and asked: words, their folded forms, stems and beginnings.
//!
//! The same functions read documents and questions, so they cannot disagree. Nothing here knows of an index.

use frostem::{Algorithm, Stemmer};
use std::ops::Range;

/// What a longer word is cut to, in characters: nobody asks for more, and a line of base64 is no word.
const LONGEST: usize = 48;
/// The length of a word's beginning, which related words have in common where their stems differ.
const BEGINNING: usize = 5;
/// The length of a part of a word, in characters.
const PART: usize = 4;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands, in bytes of the text.
    pub range: Range<usize>,
    /// Lower case, ё as е, no accents.
    pub folded: String,
}

/// The words of a text, in order.
pub fn split(text: &str) -> Words<'_> {
    Words { text, chars: text.char_indices(), waiting: None }
}

/// The iterator of [`split`].
#[derive(Clone, Debug)]
pub struct Words<'a> {
    text: &'a str,
    chars: std::str::CharIndices<'a>,
    waiting: Option<(usize, char)>,
}

impl Words<'_> {
    /// The next word: where it stands, and its folded form in place of what `folded` held.
    pub fn next_into(&mut self, folded: &mut String) -> Option<Range<usize>> {
        folded.clear();
        let (start, first) = self.waiting.take().or_else(|| self.chars.find(|(_, c)| is_of_word(*c)))?;
        fold_into(first, folded);
        let mut count = 1;
        let mut end = self.text.len();
        for (at, c) in self.chars.by_ref() {
            if !is_of_word(c) && !is_mark(c) {
                end = at;
                break;
            }
            count += 1;
            if count <= LONGEST {
                fold_into(c, folded);
            }
        }
        Some(start..end)
    }
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        let mut folded = String::new();
        let range = self.next_into(&mut folded)?;
        Some(Word { range, folded })
    }
}

/// A letter or a digit. Those of nearly every text are known without the tables of all others.
fn is_of_word(c: char) -> bool {
    match c {
        'а'..='я' | 'А'..='Я' | 'ё' | 'Ё' => true,
        c if c.is_ascii() => c.is_ascii_alphanumeric(),
        c => c.is_alphanumeric(),
    }
}

/// A combining accent, or a soft hyphen inside a word.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}')
}

fn fold_into(c: char, out: &mut String) {
    match c {
        'а'..='я' => out.push(c),
        'А'..='Я' => out.extend(char::from_u32(u32::from(c) + 32)),
        c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
        'ё' | 'Ё' => out.push('е'),
        // A й that was taken apart into и and its breve.
        '\u{306}' if out.ends_with('и') => {
            out.pop();
            out.push('й');
        }
        c if is_mark(c) => {}
        c => out.extend(c.to_lowercase().filter(|c| !is_mark(*c))),
    }
}

/// A text folded as a whole, its words parted by one space: for names and values that are compared whole.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in split(text) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&word.folded);
    }
    out
}

/// The stem of a folded word, by the language of its letters.
pub fn stem(folded: &str) -> String {
    thread_local! {
        static STEMMERS: (Stemmer, Stemmer) =
            (Stemmer::new(Algorithm::Russian), Stemmer::new(Algorithm::English));
    }
    let cyrillic = folded.chars().any(is_cyrillic);
    if !cyrillic && !folded.bytes().all(|b| b.is_ascii_lowercase()) {
        return folded.to_owned();
    }
    STEMMERS.with(|(russian, english)| {
        let stemmer = if cyrillic { russian } else { english };
        stemmer.stem(folded).into_owned()
    })
}

/// The beginning that a stem shares with its relatives: `монетиз` and `монетизиру` have one.
pub fn beginning(stem: &str) -> &str {
    stem.char_indices().nth(BEGINNING).map_or(stem, |(at, _)| &stem[..at])
}

/// The parts of a word, its ends marked: what forms, relatives and misspellings of it have in common.
pub fn parts(folded: &str) -> Vec<String> {
    let marked: Vec<char> = std::iter::once('<').chain(folded.chars()).chain(std::iter::once('>')).collect();
    match marked.len() <= PART {
        true => vec![marked.into_iter().collect()],
        false => marked.windows(PART).map(|part| part.iter().collect()).collect(),
    }
}

/// A letter of the Russian alphabet or its neighbours.
pub fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{4ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        split(text).map(|word| word.folded).collect()
    }

    #[test]
    fn words_are_folded() {
        assert_eq!(folded("Ёлка, WI-FI и Чаи\u{306}ник!"), ["елка", "wi", "fi", "и", "чайник"]);
        assert_eq!(folded("зака\u{301}з"), ["заказ"]);
        assert_eq!(folded(" … "), Vec::<String>::new());
        assert_eq!(fold("  ООО «Ромашка» "), "ооо ромашка");
    }

    #[test]
    fn a_word_knows_its_place() {
        let text = "Нет чека: №12";
        let places: Vec<_> = split(text).map(|word| &text[word.range]).collect();
        assert_eq!(places, ["Нет", "чека", "12"]);
    }

    #[test]
    fn endless_words_are_cut() {
        let long = "а".repeat(10_000);
        assert_eq!(folded(&long)[0].chars().count(), LONGEST);
    }

    #[test]
    fn forms_of_a_word_share_their_stem() {
        for (a, b) in [("накладная", "накладную"), ("заказы", "заказов"), ("orders", "order")]
        {
            assert_eq!(stem(a), stem(b));
        }
        assert_eq!(stem("fbs123"), "fbs123");
        assert_eq!(beginning(&stem("монетизация")), beginning(&stem("монетизировать")));
    }

    #[test]
    fn parts_mark_the_ends_of_a_word() {
        assert_eq!(parts("чек"), ["<чек", "чек>"]);
        assert_eq!(parts("в"), ["<в>"]);
        let shared = |a: &str, b: &str| parts(a).into_iter().filter(|part| parts(b).contains(part)).count();
        assert!(shared("авторизоваться", "авторизация") >= 5, "relatives");
        assert!(shared("монетизация", "монтизация") > 5, "a slip");
        assert_eq!(shared("заказ", "чек"), 0);
    }
}
