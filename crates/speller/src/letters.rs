//! Letters as small numbers: a word is a short string of bytes, a table of letters is a small square.

/// The two alphabets that are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Russian letters; ё is read as е.
    Cyrillic,
    /// The letters of English.
    Latin,
}

/// Codes stand below this number.
pub const CODES: usize = 36;
const HYPHEN: u8 = 34;
const APOSTROPHE: u8 = 35;

/// The code of a small letter, of a hyphen, of an apostrophe.
pub fn code(script: Script, letter: char) -> Option<u8> {
    match (script, letter) {
        (Script::Cyrillic, 'а'..='я') => Some((u32::from(letter) - u32::from('а')) as u8 + 1),
        (Script::Cyrillic, 'ё') => code(script, 'е'),
        (Script::Latin, 'a'..='z') => Some(letter as u8 - b'a' + 1),
        (Script::Latin, '\'') => Some(APOSTROPHE),
        (_, '-') => Some(HYPHEN),
        _ => None,
    }
}

/// The letter of a code.
pub fn letter(script: Script, code: u8) -> char {
    match (script, code) {
        (_, HYPHEN) => '-',
        (_, APOSTROPHE) => '\'',
        (Script::Cyrillic, code) => char::from_u32(u32::from('а') + u32::from(code) - 1).unwrap_or('-'),
        (Script::Latin, code) => char::from(b'a' + code - 1),
    }
}

/// A word in small letters as codes, if the script writes it.
pub fn encode(script: Script, word: &str) -> Option<Vec<u8>> {
    word.chars().map(|letter| code(script, letter)).collect()
}

/// The word of codes.
pub fn decode(script: Script, codes: &[u8]) -> String {
    codes.iter().map(|&code| letter(script, code)).collect()
}

/// Each three letters in a row as a number, with an empty one before the word and after it.
pub fn grams(word: &[u8]) -> impl Iterator<Item = usize> {
    let at = |n: usize| n.checked_sub(1).and_then(|n| word.get(n)).map_or(0, |&code| usize::from(code));
    (0..word.len()).map(move |n| (at(n) * CODES + at(n + 1)) * CODES + at(n + 2))
}

/// Whether the letter may stand in a word of the script, in either case.
pub fn is_of(script: Script, letter: char) -> bool {
    match script {
        Script::Cyrillic => matches!(letter, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё'),
        Script::Latin => letter.is_ascii_alphabetic(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_come_back_as_letters() {
        for (script, word) in
            [(Script::Cyrillic, "абвгдежзийклмнопрстуфхцчшщъыьэюя-"), (Script::Latin, "abcxyz'-")]
        {
            let codes = encode(script, word).expect("letters of the script");
            assert!(codes.iter().all(|&code| (1..CODES as u8).contains(&code)));
            assert_eq!(decode(script, &codes), word);
        }
        assert_eq!(encode(Script::Cyrillic, "ёж"), encode(Script::Cyrillic, "еж"));
        assert_eq!(encode(Script::Cyrillic, "cыр"), None);
    }
}
