//! Spells: marks misspelt words of Russian and English texts and says what was meant.
//!
//! [`Speller::check`] reads a text and returns [`Mark`]s: where a word stands, in bytes and in the units of a browser,
//! and what to write for it, the likeliest first. Hunspell's dictionaries say what a word is; counts of texts and a
//! model of slips say what was meant. What the dictionaries do not know and nothing likely stands near to is left alone:
//! it is a name or a term more often than a mistake. [`Vocabulary`] holds the words that are right at one desk.
//!
//! It never sends a text anywhere, keeps none of it, and never judges style or commas.

mod check;
mod errors;
mod glue;
pub mod judge;
mod keys;
mod letters;
mod lexicon;
mod mark;
mod near;
mod phrases;
mod rank;
mod spoken;
mod tokens;
mod vocabulary;

pub use mark::{Kind, Mark, corrected};
pub use rank::Weights;
pub use vocabulary::Vocabulary;

use letters::Script;
use lexicon::Lexicon;
use std::sync::OnceLock;

/// The licences of the dictionaries and counts that are in the program.
pub const NOTICE: &str = include_str!(concat!(env!("OUT_DIR"), "/NOTICE"));

/// Two dictionaries, read when the first word asks for them, and then kept: some tens of megabytes.
pub struct Speller {
    russian: OnceLock<Lexicon>,
    english: OnceLock<Lexicon>,
    weights: Weights,
}

impl Speller {
    /// Reads nothing yet.
    pub const fn new() -> Speller {
        Speller::weighing(Weights::OURS)
    }

    /// A speller that judges by other weights, for finding good ones.
    pub const fn weighing(weights: Weights) -> Speller {
        Speller { russian: OnceLock::new(), english: OnceLock::new(), weights }
    }

    /// Other weights for the same dictionaries.
    pub fn weigh(&mut self, weights: Weights) {
        self.weights = weights;
    }

    /// Marks what is misspelt, in the order of the text. `own` words are right.
    pub fn check(&self, text: &str, own: &Vocabulary) -> Vec<Mark> {
        check::check(self, text, own)
    }

    fn lexicon(&self, script: Script) -> &Lexicon {
        match script {
            Script::Cyrillic => self.russian.get_or_init(|| Lexicon::load(script)),
            Script::Latin => self.english.get_or_init(|| Lexicon::load(script)),
        }
    }
}

impl Default for Speller {
    fn default() -> Speller {
        Speller::new()
    }
}
