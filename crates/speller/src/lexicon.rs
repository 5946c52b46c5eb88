//! What is a word, and how often it is met: Hunspell's dictionary says the one, counts of texts the other.

use crate::errors::Errors;
use crate::letters::{Script, encode, grams};
use flate2::read::GzDecoder;
use fst::raw::Fst;
use spellbook::Dictionary;
use std::io::Read;

/// Counts are kept as a logarithm in steps of this part.
const STEP: f32 = 1.0 / 16.0;
/// Beyond this a word is no word of a language.
pub const LONGEST: usize = 36;

/// One language: its dictionary, its counts, its errors.
pub struct Lexicon {
    pub script: Script,
    pub errors: Errors,
    pub counts: Fst<&'static [u8]>,
    dictionary: Dictionary,
    grams: &'static [u8],
}

macro_rules! built {
    ($name:literal) => {
        include_bytes!(concat!(env!("OUT_DIR"), "/", $name)).as_slice()
    };
}

impl Lexicon {
    /// Reads the dictionary of a language; takes a tenth of a second and some tens of megabytes.
    pub fn load(script: Script) -> Lexicon {
        let (aff, dic, counts, grams) = match script {
            Script::Cyrillic => {
                (built!("ru.aff.gz"), built!("ru.dic.gz"), built!("ru.fst"), built!("ru.grams"))
            }
            Script::Latin => (built!("en.aff.gz"), built!("en.dic.gz"), built!("en.fst"), built!("en.grams")),
        };
        Lexicon {
            script,
            errors: Errors::of(script),
            counts: Fst::new(counts).expect("build.rs wrote it"),
            dictionary: Dictionary::new(&unpacked(aff), &unpacked(dic)).expect("the tests read it"),
            grams,
        }
    }

    /// Whether the dictionary has it, as it is written or with its first letter small, with ё or without.
    pub fn has(&self, word: &str) -> bool {
        self.dictionary.check(word) || (word.contains(['ё', 'Ё']) && self.dictionary.check(&without_yo(word)))
    }

    /// Whether each three letters of it in a row are met in words: what is not need not be looked up.
    pub fn may_be_word(&self, codes: &[u8]) -> bool {
        grams(codes).all(|gram| self.grams.get(gram / 8).is_some_and(|byte| byte >> (gram % 8) & 1 == 1))
    }

    /// How often it is met among a billion words, as a logarithm; of a word in small letters.
    pub fn count(&self, word: &str) -> Option<f32> {
        encode(self.script, word)
            .and_then(|codes| self.counts.get(&codes))
            .map(|count| frequency(count.value()))
    }
}

/// The logarithm of a count, from what the transducer keeps.
pub fn frequency(kept: u64) -> f32 {
    kept as f32 * STEP
}

/// The word with е for each ё.
pub fn without_yo(word: &str) -> String {
    word.replace('ё', "е").replace('Ё', "Е")
}

fn unpacked(packed: &[u8]) -> String {
    let mut text = String::new();
    GzDecoder::new(packed).read_to_string(&mut text).expect("build.rs copied it whole");
    text
}
