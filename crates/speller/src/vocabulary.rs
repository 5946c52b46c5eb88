//! Words that are right here: a client's terms, names of people and firms, in any of their cases.

use crate::lexicon::without_yo;
use rustc_hash::FxHashSet;

/// Endings that a Russian noun, name or adjective takes.
const ENDINGS: &[&str] = &[
    "", "а", "я", "у", "ю", "е", "и", "ы", "о", "ь", "й", "ой", "ей", "ою", "ею", "ью", "ом", "ем", "ам",
    "ям", "ах", "ях", "ов", "ев", "ый", "ий", "ая", "яя", "ое", "ее", "ым", "им", "ых", "их", "ые", "ие",
    "ую", "юю", "ами", "ями", "ого", "его", "ому", "ему", "ыми", "ими",
];
/// What a stem may end with before an ending is put to it; shorter stems fit too much.
const SHORTEST_STEM: usize = 3;

/// Words that are known besides the dictionaries.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    words: FxHashSet<String>,
    stems: FxHashSet<String>,
}

impl Vocabulary {
    /// Takes terms as people write them; a term of several words gives each of them.
    pub fn new<T: AsRef<str>>(terms: impl IntoIterator<Item = T>) -> Vocabulary {
        let mut all = Vocabulary::default();
        for term in terms {
            all.add(term.as_ref());
        }
        all
    }

    /// Takes one more term.
    pub fn add(&mut self, term: &str) {
        for word in term
            .split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '\''))
            .filter(|word| !word.is_empty())
        {
            let word = folded(word);
            if word.chars().all(|c| matches!(c, 'а'..='я')) {
                for stem in stems(&word) {
                    self.stems.insert(stem.to_owned());
                }
            }
            self.words.insert(word);
        }
    }

    /// Whether it is one of the words, in any case.
    pub fn has(&self, word: &str) -> bool {
        if self.words.is_empty() {
            return false;
        }
        let word = folded(word);
        self.words.contains(&word)
            || ENDINGS
                .iter()
                .filter_map(|ending| word.strip_suffix(ending))
                .any(|stem| self.stems.contains(stem))
    }

    /// The words, in small letters.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }
}

/// The word before its ending: «ершов» of «ершова», «яндекс» of itself.
fn stems(word: &str) -> impl Iterator<Item = &str> {
    let long_enough = |stem: &&str| stem.chars().count() >= SHORTEST_STEM;
    let cut =
        word.strip_suffix(|c| matches!(c, 'а' | 'я' | 'о' | 'е' | 'ь' | 'й' | 'ы' | 'и')).unwrap_or(word);
    let twice = ["ый", "ий", "ая", "яя", "ое", "ее", "ой", "ые", "ие"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending));
    [Some(cut), twice].into_iter().flatten().filter(long_enough)
}

fn folded(word: &str) -> String {
    without_yo(&word.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_known_in_their_cases() {
        let all = Vocabulary::new(["Ершова Алёна", "Чудо-Шинк", "Kromlex", "экофрост"]);
        for word in ["Ершовой", "ершову", "АЛЕНЕ", "чудо-шинк", "kromlex", "Экофроста", "экофростами"]
        {
            assert!(all.has(word), "{word}");
        }
        for word in ["ершик", "kromle", "экофростить", "чудо"] {
            assert!(!all.has(word), "{word}");
        }
    }
}
