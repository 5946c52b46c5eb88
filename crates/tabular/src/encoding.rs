//! Which letters the bytes mean: UTF-8, UTF-16, windows-1251, cp866, koi8-r or a Western page, by what is there and
//! not by what is said; and texts that were decoded twice.
//!
//! The census counts over all lines; no line is guessed on its own.

use encoding_rs::{Encoding, IBM866, KOI8_R, MACINTOSH, UTF_8, WINDOWS_1251, WINDOWS_1252};
use std::borrow::Cow;

/// How often a letter stands in Russian texts, per thousand, а to я.
const RUSSIAN: [i32; 32] = [
    80, 16, 45, 17, 30, 85, 9, 16, 74, 12, 35, 44, 32, 67, 110, 28, 47, 55, 63, 26, 3, 10, 5, 14, 7, 4, 1,
    19, 17, 3, 6, 20,
];

/// Counts what bytes there are.
pub(crate) struct Census {
    /// Pairs of neighbours where one is not ASCII, within lines that are no UTF-8; the ASCII half is told apart as
    /// letter and other only.
    pairs: Vec<u32>,
    /// Lines with other than ASCII that are UTF-8.
    pub(crate) utf8: u64,
    /// Lines that are not.
    pub(crate) other: u64,
    /// The first line that is not plain ASCII was UTF-8.
    first_is_utf8: Option<bool>,
    ascii_letters: u64,
    letters: u64,
    marks: u64,
    lost: u64,
    twice: [u64; 3],
    foreign: u64,
}

const OTHER: usize = 128;
const LETTER: usize = 129;
const SIDE: usize = 130;

impl Census {
    pub(crate) fn new() -> Census {
        Census {
            pairs: vec![0; SIDE * SIDE],
            utf8: 0,
            other: 0,
            first_is_utf8: None,
            ascii_letters: 0,
            letters: 0,
            marks: 0,
            lost: 0,
            twice: [0; 3],
            foreign: 0,
        }
    }

    /// Takes a line.
    pub(crate) fn line(&mut self, line: &[u8]) {
        if line.is_ascii() {
            self.ascii(line);
            return;
        }
        match std::str::from_utf8(line) {
            Ok(text) => {
                self.utf8 += 1;
                self.first_is_utf8.get_or_insert(true);
                self.text(text);
            }
            Err(_) => {
                self.other += 1;
                self.first_is_utf8.get_or_insert(false);
                self.bytes(line);
            }
        }
    }

    fn ascii(&mut self, line: &[u8]) {
        let letters = line.iter().filter(|b| b.is_ascii_alphabetic()).count() as u64;
        self.ascii_letters += letters;
        self.letters += letters;
        self.marks += line.iter().filter(|b| **b == b'?').count() as u64;
    }

    fn text(&mut self, text: &str) {
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            self.ascii_letters += u64::from(c.is_ascii_alphabetic());
            self.letters += u64::from(c.is_alphabetic());
            self.marks += u64::from(c == '?');
            self.lost += u64::from(c == '\u{FFFD}');
            if c.is_ascii() {
                continue;
            }
            self.foreign += 1;
            let paired = chars.peek().is_some_and(|next| !next.is_ascii());
            self.twice[0] += u64::from(paired && matches!(c, 'Р' | 'С'));
            self.twice[1] += u64::from(paired && matches!(c, 'Ð' | 'Ñ'));
            self.twice[2] += u64::from(paired && matches!(c, 'À'..='ÿ'));
        }
    }

    fn bytes(&mut self, line: &[u8]) {
        self.ascii(&line.iter().copied().filter(u8::is_ascii).collect::<Vec<u8>>());
        let class = |b: u8| match b {
            128.. => usize::from(b) - 128,
            _ if b.is_ascii_alphabetic() => LETTER,
            _ => OTHER,
        };
        let mut before = OTHER;
        for b in line.iter().copied().chain([b' ']) {
            let here = class(b);
            if before < OTHER || here < OTHER {
                self.pairs[before * SIDE + here] += 1;
            }
            before = here;
        }
    }

    /// What the lines are written in, and whether some lines differ.
    pub(crate) fn charset(&self) -> (&'static Encoding, bool) {
        if self.other == 0 {
            return (UTF_8, false);
        }
        let page = self.page();
        if self.utf8 == 0 {
            return (page, false);
        }
        let utf8 = match self.utf8.cmp(&self.other) {
            std::cmp::Ordering::Equal => self.first_is_utf8 == Some(true),
            most => most.is_gt(),
        };
        (if utf8 { UTF_8 } else { page }, true)
    }

    /// The likeliest page of one byte a letter.
    pub(crate) fn page(&self) -> &'static Encoding {
        let sum =
            |pairs: &mut dyn Iterator<Item = usize>| pairs.map(|at| u64::from(self.pairs[at])).sum::<u64>();
        let high = sum(&mut (0..OTHER).flat_map(|a| (0..SIDE).map(move |b| a * SIDE + b)));
        let together = sum(&mut (0..OTHER).flat_map(|a| (0..OTHER).map(move |b| a * SIDE + b)));
        let mixed = sum(&mut (0..OTHER).flat_map(|a| [a * SIDE + LETTER, LETTER * SIDE + a]));
        let few = high < 3 && self.ascii_letters > 3 * high;
        if mixed > together || few {
            return if self.western(MACINTOSH) > self.western(WINDOWS_1252) {
                MACINTOSH
            } else {
                WINDOWS_1252
            };
        }
        // The first of equals: windows-1251 is what comes most.
        [WINDOWS_1251, IBM866, KOI8_R]
            .into_iter()
            .rev()
            .max_by_key(|page| self.russian(page))
            .unwrap_or(WINDOWS_1251)
    }

    fn russian(&self, page: &'static Encoding) -> i64 {
        let chars = letters(page);
        let mut score = 0;
        for (before, a) in (0..SIDE).map(|at| (at, chars.get(at).copied())) {
            for (here, b) in chars.iter().enumerate() {
                let n = i64::from(self.pairs[before * SIDE + here]);
                if n > 0 {
                    let breaks = a.is_some_and(char::is_lowercase) && b.is_uppercase();
                    score += n * (weight(*b) - if breaks { 150 } else { 0 });
                }
            }
        }
        score
    }

    fn western(&self, page: &'static Encoding) -> i64 {
        let weight = |c: char| match c {
            'é' | 'è' | 'à' | 'ç' | 'ê' | 'ä' | 'ö' | 'ü' | 'ß' | 'ñ' | 'á' | 'í' | 'ó' | 'ú' | 'ô' | 'ù'
            | 'ì' | 'ò' | 'ë' | 'ï' | 'î' | 'â' | 'û' | 'å' | 'ø' | 'æ' => 10,
            'É' | 'È' | 'À' | 'Ä' | 'Ö' | 'Ü' | '’' | '€' | '°' => 5,
            c if c.is_alphabetic() => 1,
            _ => -3,
        };
        let chars = letters(page);
        let n = |at: usize| (0..SIDE).map(|before| i64::from(self.pairs[before * SIDE + at])).sum::<i64>();
        chars.iter().enumerate().map(|(at, c)| n(at) * weight(*c)).sum()
    }

    /// Whether most letters were lost: replaced by question marks, or by the sign for what cannot be shown.
    pub(crate) fn is_lost(&self) -> bool {
        let marks = self.marks >= 10 && self.marks * 2 > self.letters + self.marks;
        marks || self.lost > 0 && self.lost * 20 > self.letters + self.lost
    }

    /// How the text was decoded once too often.
    pub(crate) fn twice(&self) -> Option<Twice> {
        let most = |n: u64, share: u64| self.foreign >= 10 && n * 100 > self.foreign * share;
        match self.twice {
            [n, ..] if most(n, 35) => Some(Twice::Utf8As1251),
            [_, n, _] if most(n, 35) => Some(Twice::Utf8As1252),
            [.., n] if most(n, 70) => Some(Twice::Page1251As1252),
            _ => None,
        }
    }
}

/// The letters of the upper half of a page.
fn letters(page: &'static Encoding) -> Vec<char> {
    let bytes: Vec<u8> = (128..=255).collect();
    let (text, _) = page.decode_without_bom_handling(&bytes);
    text.chars().collect()
}

fn weight(c: char) -> i64 {
    let small = c.to_lowercase().next().unwrap_or(c);
    match small {
        'а'..='я' => i64::from(RUSSIAN[small as usize - 'а' as usize]),
        'ё' => 1,
        '№' | '«' | '»' | '\u{a0}' | '–' | '—' | '°' | '…' | '“' | '”' => 5,
        c if c.is_alphabetic() => -40,
        _ => -100,
    }
}

/// A text that was decoded once too often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Twice {
    Utf8As1251,
    Utf8As1252,
    Page1251As1252,
}

impl Twice {
    /// The text as it was meant, where nothing was lost.
    pub(crate) fn mend(self, text: &str) -> Option<String> {
        let (wrong, right) = match self {
            Twice::Utf8As1251 => (WINDOWS_1251, UTF_8),
            Twice::Utf8As1252 => (WINDOWS_1252, UTF_8),
            Twice::Page1251As1252 => (WINDOWS_1252, WINDOWS_1251),
        };
        let (bytes, _, lossy) = wrong.encode(text);
        if lossy {
            return None;
        }
        right.decode_without_bom_handling_and_without_replacement(&bytes).map(Cow::into_owned)
    }
}

/// A line as text, and whether it is written in another page than the file.
pub(crate) fn decode<'a>(
    line: &'a [u8],
    charset: &'static Encoding,
    page: &'static Encoding,
    mixed: bool,
) -> (Cow<'a, str>, bool) {
    if line.is_ascii() {
        return (String::from_utf8_lossy(line), false);
    }
    match std::str::from_utf8(line) {
        Ok(text) if charset == UTF_8 => (Cow::Borrowed(text), false),
        // A single stray pair can look like UTF-8; several letters do not by chance.
        Ok(text) if mixed && text.chars().filter(|c| !c.is_ascii()).count() > 2 => {
            (Cow::Borrowed(text), true)
        }
        _ => {
            let page = if charset == UTF_8 { page } else { charset };
            (page.decode_without_bom_handling(line).0, charset == UTF_8)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(bytes: &[u8]) -> &'static str {
        let mut census = Census::new();
        for line in bytes.split(|b| *b == b'\n') {
            census.line(line);
        }
        census.charset().0.name()
    }

    #[test]
    fn pages_are_told_apart() {
        let text = "Код;Наименование\nА-1;Кукла «Маша»\nА-2;МЯЧ РЕЗИНОВЫЙ\n";
        for page in [WINDOWS_1251, IBM866, KOI8_R] {
            assert_eq!(guess(&page.encode(&text.replace(['«', '»'], "\"")).0), page.name());
            assert_eq!(guess(&page.encode("НАИМЕНОВАНИЕ ТОВАРА").0), page.name());
            assert_eq!(guess(&page.encode("Штуки").0), page.name());
        }
        assert_eq!(guess(text.as_bytes()), "UTF-8");
        assert_eq!(guess(b"Ann\xe9e;qualit\xe9"), "windows-1252");
        assert_eq!(guess(b"Ann\x8ee;qualit\x8e"), "macintosh");
    }

    #[test]
    fn what_was_decoded_twice_is_mended() {
        let once = "Наименование товара";
        let (twice, _, _) = WINDOWS_1251.decode(once.as_bytes());
        let mut census = Census::new();
        census.line(twice.as_bytes());
        assert_eq!(census.twice(), Some(Twice::Utf8As1251));
        assert_eq!(Twice::Utf8As1251.mend(&twice).as_deref(), Some(once));
        let mut census = Census::new();
        census.line("Рассказ Сергея: Россия, Саратов, Ростов".as_bytes());
        assert_eq!(census.twice(), None);
    }
}
