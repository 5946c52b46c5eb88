//! Russian words in Latin letters and Latin names in Russian ones, as people spell them by ear.
//!
//! Rules give a few candidates; the index says which of them is a word. Brands that no rule connects are groups of the
//! vocabulary.

use crate::words::is_cyrillic;

/// Longest first: what a piece of Latin writing is in Russian.
const TO_RUSSIAN: &[(&str, &str)] = &[
    ("shch", "щ"),
    ("sch", "щ"),
    ("yo", "е"),
    ("yu", "ю"),
    ("ya", "я"),
    ("ju", "ю"),
    ("ja", "я"),
    ("zh", "ж"),
    ("kh", "х"),
    ("ts", "ц"),
    ("ch", "ч"),
    ("sh", "ш"),
    ("ee", "и"),
    ("oo", "у"),
    ("ck", "к"),
    ("ph", "ф"),
    ("qu", "кв"),
    ("a", "а"),
    ("b", "б"),
    ("c", "к"),
    ("d", "д"),
    ("e", "е"),
    ("f", "ф"),
    ("g", "г"),
    ("h", "х"),
    ("i", "и"),
    ("j", "й"),
    ("k", "к"),
    ("l", "л"),
    ("m", "м"),
    ("n", "н"),
    ("o", "о"),
    ("p", "п"),
    ("q", "к"),
    ("r", "р"),
    ("s", "с"),
    ("t", "т"),
    ("u", "у"),
    ("v", "в"),
    ("w", "в"),
    ("x", "кс"),
    ("y", "й"),
    ("z", "з"),
];

const TO_LATIN: &[(&str, &str)] = &[
    ("кс", "x"),
    ("дж", "j"),
    ("а", "a"),
    ("б", "b"),
    ("в", "v"),
    ("г", "g"),
    ("д", "d"),
    ("е", "e"),
    ("ж", "zh"),
    ("з", "z"),
    ("и", "i"),
    ("й", "y"),
    ("к", "k"),
    ("л", "l"),
    ("м", "m"),
    ("н", "n"),
    ("о", "o"),
    ("п", "p"),
    ("р", "r"),
    ("с", "s"),
    ("т", "t"),
    ("у", "u"),
    ("ф", "f"),
    ("х", "h"),
    ("ц", "ts"),
    ("ч", "ch"),
    ("ш", "sh"),
    ("щ", "sch"),
    ("ъ", ""),
    ("ы", "y"),
    ("ь", ""),
    ("э", "e"),
    ("ю", "yu"),
    ("я", "ya"),
];

/// Sounds that are written in more than one way, tried on the whole word.
const VARIANTS: &[(&str, &str)] = &[("c", "s"), ("e", "э"), ("y", "и"), ("y", "ы")];
const LATIN_VARIANTS: &[(&str, &str)] = &[("k", "c"), ("v", "w"), ("i", "y"), ("f", "ph")];

/// How the folded word may be written in the other alphabet.
pub fn other(folded: &str) -> Vec<String> {
    let cyrillic = folded.chars().all(is_cyrillic);
    if !(cyrillic || folded.bytes().all(|b| b.is_ascii_lowercase())) || folded.chars().count() < 3 {
        return Vec::new();
    }
    let mut found = Vec::new();
    if cyrillic {
        let straight = by(TO_LATIN, folded);
        found.extend(LATIN_VARIANTS.iter().map(|(a, b)| straight.replace(a, b)));
        found.insert(0, straight);
    } else {
        found.push(by(TO_RUSSIAN, folded));
        found.extend(VARIANTS.iter().map(|(a, b)| by(TO_RUSSIAN, &folded.replace(a, b))));
    }
    let mut seen = Vec::new();
    found.retain(|word| {
        !seen.contains(word) && {
            seen.push(word.clone());
            true
        }
    });
    found
}

fn by(rules: &[(&str, &str)], word: &str) -> String {
    let mut out = String::new();
    let mut rest = word;
    while let Some(c) = rest.chars().next() {
        match rules.iter().find(|(from, _)| rest.starts_with(from)) {
            Some((from, to)) => {
                out.push_str(to);
                rest = &rest[from.len()..];
            }
            None => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cross_the_alphabets() {
        for (from, to) in [
            ("озон", "ozon"),
            ("ozon", "озон"),
            ("nakladnaya", "накладная"),
            ("авито", "avito"),
            ("zakaz", "заказ"),
            ("самокат", "samokat"),
            ("сервис", "servis"),
            ("яндекс", "yandex"),
            ("vozvrat", "возврат"),
        ] {
            assert!(other(from).contains(&to.to_owned()), "{from}: {:?}", other(from));
        }
        assert!(other("12").is_empty());
        assert!(other("a1б").is_empty());
    }
}
