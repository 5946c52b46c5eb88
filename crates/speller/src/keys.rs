//! Keys and shapes: a word typed with the wrong keyboard, a word with letters of the other alphabet inside.

const RUSSIAN: &str = "йцукенгшщзхъфывапролджэячсмитьбюё";
const ENGLISH: &str = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
/// Shifted keys of the English layout that are letters of the Russian one.
const SHIFTED: &str = "{}:\"<>~";
const CAPITALS: &str = "ХЪЖЭБЮЁ";

/// Letters that look alike, Cyrillic first.
const ALIKE: &[(char, char)] = &[
    ('а', 'a'),
    ('е', 'e'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('у', 'y'),
    ('х', 'x'),
    ('к', 'k'),
    ('в', 'b'),
    ('м', 'm'),
    ('т', 't'),
    ('н', 'h'),
    ('и', 'u'),
    ('п', 'n'),
    ('г', 'r'),
    ('ё', 'ë'),
    ('А', 'A'),
    ('В', 'B'),
    ('Е', 'E'),
    ('К', 'K'),
    ('М', 'M'),
    ('Н', 'H'),
    ('О', 'O'),
    ('Р', 'P'),
    ('С', 'C'),
    ('Т', 'T'),
    ('У', 'Y'),
    ('Х', 'X'),
];

/// What the same keys write in Russian; nothing when a sign is no key of a letter.
pub fn in_russian(typed: &str) -> Option<String> {
    typed
        .chars()
        .map(|c| {
            let small = ENGLISH.chars().position(|key| key == c.to_ascii_lowercase());
            match small.and_then(|at| RUSSIAN.chars().nth(at)) {
                Some(letter) if c.is_ascii_uppercase() => letter.to_uppercase().next(),
                Some(letter) => Some(letter),
                None => SHIFTED.chars().position(|key| key == c).and_then(|at| CAPITALS.chars().nth(at)),
            }
        })
        .collect()
}

/// What the same keys write in English; nothing when they write no letters.
pub fn in_english(typed: &str) -> Option<String> {
    typed
        .chars()
        .map(|c| {
            let small = c.to_lowercase().next()?;
            let key =
                RUSSIAN.chars().position(|letter| letter == small).and_then(|at| ENGLISH.chars().nth(at))?;
            let key = key.is_ascii_alphabetic().then_some(key)?;
            Some(if small == c { key } else { key.to_ascii_uppercase() })
        })
        .collect()
}

/// The word all in Cyrillic, if its Latin letters look like Cyrillic ones.
pub fn to_cyrillic(word: &str) -> Option<String> {
    swap(word, |(cyrillic, latin)| (latin, cyrillic))
}

/// The word all in Latin letters, if its Cyrillic ones look like them.
pub fn to_latin(word: &str) -> Option<String> {
    swap(word, |pair| pair)
}

fn swap(word: &str, order: impl Fn((char, char)) -> (char, char)) -> Option<String> {
    let to_latin = order(('а', 'a')).1.is_ascii();
    word.chars()
        .map(|c| match ALIKE.iter().map(|&pair| order(pair)).find(|(from, _)| *from == c) {
            Some((_, to)) => Some(to),
            // A letter of the alphabet that we leave and that looks like none of the other.
            None if c.is_alphabetic() && c.is_ascii() != to_latin => None,
            None => Some(c),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_write_in_both_layouts() {
        assert_eq!(in_russian("ghbdtn").as_deref(), Some("привет"));
        assert_eq!(in_russian("Gjl]tpl").as_deref(), Some("Подъезд"));
        assert_eq!(in_russian("<fyr").as_deref(), Some("Банк"));
        assert_eq!(in_russian("a1"), None);
        assert_eq!(in_english("руддщ").as_deref(), Some("hello"));
        assert_eq!(in_english("хорошо"), None, "х is no letter there");
    }

    #[test]
    fn letters_that_look_alike_change_the_alphabet() {
        assert_eq!(to_cyrillic("cкидка").as_deref(), Some("скидка"));
        assert_eq!(to_cyrillic("скидкa").as_deref(), Some("скидка"));
        assert_eq!(to_cyrillic("скиdка"), None);
        assert_eq!(to_latin("сost").as_deref(), Some("cost"));
        assert_eq!(to_latin("жost"), None);
    }
}
