//! Which letters the bytes of a text mean.
//!
//! A mark at the beginning and well-formed UTF-8 are believed; of the pages that Russian is written in the one wins whose
//! reading has the letters of Russian in their usual number; what is none of these is guessed as browsers guess.

use chardetng::EncodingDetector;
use encoding_rs::{Encoding, IBM866, ISO_8859_5, KOI8_R, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251};

/// How often a letter stands in Russian texts, per thousand, а to я.
const RUSSIAN: [i64; 32] = [
    80, 16, 45, 17, 30, 85, 9, 16, 74, 12, 35, 44, 32, 67, 110, 28, 47, 55, 63, 26, 3, 10, 5, 14, 7, 4, 1,
    19, 17, 3, 6, 20,
];
/// What a sign costs that does not stand in Russian texts.
const STRANGE: i64 = -60;
/// Bytes a guess is made from.
const SAMPLE: usize = 64 << 10;

/// Whether bytes are text at all.
pub(crate) fn is_text(head: &[u8]) -> bool {
    if unicode(head).is_some() {
        return true;
    }
    let control = |b: &&u8| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0xc | 0x1b | 0x1a);
    !head.contains(&0) && head.iter().filter(control).count() * 100 <= head.len()
}

/// The text, in the letters the bytes mean; `declared` is a content type that may name them.
pub(crate) fn decode(declared: &str, bytes: &[u8]) -> String {
    let encoding = of(declared, bytes);
    encoding.decode_with_bom_removal(bytes).0.into_owned()
}

fn of(declared: &str, bytes: &[u8]) -> &'static Encoding {
    if let Some(encoding) = unicode(bytes) {
        return encoding;
    }
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    if is_utf8(sample) {
        return UTF_8;
    }
    if let Some(encoding) = russian(sample) {
        return encoding;
    }
    if let Some(encoding) = label(declared)
        && encoding != UTF_8
        && encoding.is_ascii_compatible()
        && !encoding.decode_without_bom_handling(sample).1
    {
        return encoding;
    }
    let mut detector = EncodingDetector::new();
    detector.feed(sample, true);
    detector.guess(Some(b"ru"), false)
}

/// The charset that a content type, or the first line of an XML file, names.
pub(crate) fn label(said: &str) -> Option<&'static Encoding> {
    let said = said.to_ascii_lowercase();
    let at = said.find("charset=").map(|at| at + 8).or_else(|| said.find("encoding=").map(|at| at + 9))?;
    let label = said.get(at..)?.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c)).unwrap_or(label.len());
    Encoding::for_label(label.get(..end)?.as_bytes())
}

/// UTF-8 or UTF-16 by a mark, or UTF-16 by every other byte being the same.
fn unicode(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(encoding);
    }
    let sample = bytes.get(..2048.min(bytes.len() & !1))?;
    let half = sample.len() / 2;
    if half < 2 {
        return None;
    }
    // The high halves of Latin and Russian letters.
    let high = |from: usize| sample.iter().skip(from).step_by(2).filter(|b| matches!(b, 0 | 4)).count();
    let (big, little) = (high(0), high(1));
    let plain = |from: usize| sample.iter().skip(from).step_by(2).filter(|b| **b == 0).count() < half / 4;
    if little * 10 >= half * 9 && big * 2 < half && plain(0) {
        Some(UTF_16LE)
    } else if big * 10 >= half * 9 && little * 2 < half && plain(1) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether it is UTF-8; the sample may end within a letter, and a stray byte in a thousand is damage.
fn is_utf8(sample: &[u8]) -> bool {
    let whole = match std::str::from_utf8(sample) {
        Ok(_) => return true,
        Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => return true,
        Err(_) => String::from_utf8_lossy(sample),
    };
    let (mut other, mut lost) = (0, 0);
    for c in whole.chars() {
        other += usize::from(!c.is_ascii() && c != '\u{fffd}');
        lost += usize::from(c == '\u{fffd}');
    }
    lost * 50 < other
}

/// The page of Russian letters that reads best, if the bytes are Russian.
fn russian(sample: &[u8]) -> Option<&'static Encoding> {
    let pages = [WINDOWS_1251, KOI8_R, IBM866, ISO_8859_5];
    let (score, page) =
        pages.into_iter().map(|page| (score(sample, page), page)).max_by_key(|(score, _)| *score)?;
    (score > 0).then_some(page)
}

/// How Russian the reading looks: above 0 it is likelier Russian than not.
fn score(sample: &[u8], page: &'static Encoding) -> i64 {
    let (text, _) = page.decode_without_bom_handling(sample);
    let (mut score, mut before) = (0, ' ');
    for c in text.chars() {
        let low = c.to_lowercase().next().unwrap_or(c);
        let letter = match low {
            'а'..='я' => RUSSIAN.get(low as usize - 'а' as usize).copied(),
            'ё' => Some(3),
            _ => None,
        };
        score += match letter {
            // a capital within a word of small letters is a reading on the wrong page
            Some(_) if c != low && before.is_lowercase() => STRANGE,
            Some(_) if before.is_ascii_alphabetic() => STRANGE,
            Some(often) => often - 22 + if c == low { 10 } else { 0 },
            None if "№«»–—…“”„°§’\u{a0}".contains(c) => 0,
            None if c.is_ascii() => 0,
            None => STRANGE,
        };
        before = c;
    }
    score
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Здравствуйте! Оплата по счёту № 57 не прошла, «Ромашка» ждёт ответа.";

    #[test]
    fn russian_in_any_page() {
        for page in [UTF_8, WINDOWS_1251, KOI8_R, IBM866] {
            for text in [TEXT, "Привет", "СЧЁТ НА ОПЛАТУ", "да", "код;имя\n1;Болт\n"]
            {
                let (bytes, _, bad) = page.encode(text);
                if !bad {
                    assert_eq!(decode("text/plain", &bytes), text, "{}", page.name());
                }
            }
        }
    }

    #[test]
    fn wide_letters_with_and_without_a_mark() {
        for text in [TEXT, "Hi, wide world", "Привет"] {
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            for bytes in [
                little.clone(),
                big.clone(),
                [b"\xff\xfe", &little[..]].concat(),
                [b"\xfe\xff", &big[..]].concat(),
            ] {
                assert!(is_text(&bytes));
                assert_eq!(decode("", &bytes), text);
            }
        }
    }

    #[test]
    fn other_languages_by_declaration_and_guess() {
        let (bytes, ..) = encoding_rs::WINDOWS_1252.encode("Größe und Gewicht, façade");
        assert_eq!(decode("text/plain; charset=\"iso-8859-1\"", &bytes), "Größe und Gewicht, façade");
        assert_eq!(decode("", &bytes), "Größe und Gewicht, façade");
    }

    #[test]
    fn bytes_that_are_no_text() {
        assert!(!is_text(b"\0\x01\x02\x03abc\0\0\0"));
        assert!(is_text(b"line\nline\t1\r\n"));
    }
}
