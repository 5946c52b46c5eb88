//! What was meant by a word that nobody knows: candidates, and how likely each is.
//!
//! A noisy channel: how often a word is met, less what the slips cost that lead to it. The same scale says how likely it
//! is that the word was meant as it stands, being a name or a term that we do not know; only what is clearly more likely
//! is a reason to mark.

use crate::glue;
use crate::letters::{CODES, decode, encode};
use crate::lexicon::{LONGEST, Lexicon, frequency};
use crate::near::near;
use crate::spoken;
use crate::vocabulary::Vocabulary;

/// How much each part of the judgement weighs.
#[derive(Clone, Copy, Debug)]
pub struct Weights {
    /// Of the logarithm of how often a word is met.
    pub count: f32,
    /// Of what slips cost.
    pub slips: f32,
    /// How often a word is met that was never counted, as a logarithm.
    pub uncounted: f32,
    /// What a word must be better by than the one that stands there.
    pub margin: f32,
    /// More for a word with a capital inside of a sentence.
    pub name: f32,
    /// More for each letter that a word is shorter than seven by, less for each that it is longer by.
    pub short: f32,
    /// Of how often an unknown word is met nevertheless, if it is written small: names are counted, too.
    pub heard: f32,
    /// What a missing space costs, in slips.
    pub space: f32,
}

impl Weights {
    /// Found on the first half of the open sentences; see `docs/results/spelling.md`.
    pub const OURS: Weights = Weights {
        count: 0.42,
        slips: 6.0,
        uncounted: 4.5,
        margin: -4.5,
        name: 3.0,
        short: 0.8,
        heard: 0.6,
        space: 0.55,
    };
}

/// A candidate in small letters, or with the capital that it must have, and how likely it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Meant {
    pub text: String,
    pub score: f32,
}

/// Beyond this length a word is no surer.
const LONG: usize = 12;
/// How far is looked, at first and when nothing was found.
const BOUNDS: [f32; 2] = [1.12, 1.6];
/// From this length on the farthest is looked for; among short words everything is near to everything.
const FAR_FROM: usize = 4;
/// How often a word must be met that is worth looking farther for, as a logarithm.
const WORTH: f32 = 7.0;
/// By how much something must be likelier than what stands there, to look no farther.
const SURELY: f32 = 1.0;
/// How many candidates the dictionary is asked about.
const ASKED: usize = 24;
/// What a candidate of the desk's own words is met like.
const OWN: f32 = 11.0;
/// Spoken forms are no guess.
const SURE: f32 = 30.0;
/// A word without its capital.
const CAPITAL: f32 = 0.25;

/// Ranks candidates for words of one language.
pub struct Ranker<'a> {
    pub lexicon: &'a Lexicon,
    pub own: &'a Vocabulary,
    pub weights: &'a Weights,
}

impl Ranker<'_> {
    /// What may be meant by an unknown word in small letters, the likeliest first. What is less likely than that it
    /// `stands` there rightly is not looked for too far.
    pub fn meant(&self, word: &str, stands: f32, steps: &mut u32) -> Vec<Meant> {
        let Some(codes) = encode(self.lexicon.script, word).filter(|codes| codes.len() <= LONGEST) else {
            return Vec::new();
        };
        let mut all = Vec::new();
        if let Some(text) = spoken::meant(word) {
            all.push(Meant { text: text.to_owned(), score: SURE });
        }
        self.by_slips(&codes, stands, &mut all, steps);
        self.by_capital(word, &mut all);
        self.of_own(&codes, &mut all);
        all.extend(glue::apart(self, word));
        all.extend(glue::hyphened(self, word));
        all.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.text.cmp(&b.text)));
        let mut seen = Vec::new();
        all.retain(|meant| {
            let new = meant.text != word && !seen.contains(&meant.text);
            if new {
                seen.push(meant.text.clone());
            }
            new
        });
        all
    }

    /// How likely it is that an unknown word was meant as it stands.
    pub fn as_it_stands(&self, word: &str, name: bool) -> f32 {
        let weights = self.weights;
        let length = word.chars().count();
        let heard = self.lexicon.count(word).map_or(0.0, |count| (count - weights.uncounted).max(0.0));
        weights.count * (weights.uncounted + if name { heard } else { weights.heard * heard })
            + weights.margin
            + if name { weights.name } else { 0.0 }
            + weights.short * (7.0 - length.min(LONG) as f32)
    }

    /// How likely a word is that these slips lead to.
    pub fn score(&self, count: f32, slips: f32) -> f32 {
        self.weights.count * count - self.weights.slips * slips
    }

    /// How often a word of the dictionary is met.
    pub fn count(&self, word: &str) -> f32 {
        self.lexicon.count(word).unwrap_or(self.weights.uncounted).max(self.weights.uncounted)
    }

    fn by_slips(&self, codes: &[u8], stands: f32, all: &mut Vec<Meant>, steps: &mut u32) {
        let mut best: Vec<Meant> = Vec::new();
        let likeliest =
            |found: &[Meant]| found.iter().map(|meant| meant.score).fold(f32::NEG_INFINITY, f32::max);
        for (n, bound) in BOUNDS.into_iter().enumerate() {
            if n == 1 && codes.len() < FAR_FROM {
                break;
            }
            best = self.within(codes, bound, steps);
            if n == 0 && likeliest(&best) < self.score(self.weights.uncounted, 1.0) {
                self.rare(codes, stands, all);
            }
            // What a further slip leads to must be worth it.
            if likeliest(&best).max(likeliest(all)) > self.score(WORTH, bound).min(stands + SURELY) {
                break;
            }
        }
        all.append(&mut best);
    }

    /// Counted words of the dictionary within a bound.
    fn within(&self, codes: &[u8], bound: f32, steps: &mut u32) -> Vec<Meant> {
        let mut found: Vec<(f32, Vec<u8>)> =
            near(&self.lexicon.counts, &self.lexicon.errors, codes, bound, steps)
                .into_iter()
                .map(|near| (self.score(frequency(near.count), near.cost), near.word))
                .collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let words = found.into_iter().take(ASKED);
        words
            .filter_map(|(score, word)| self.of_dictionary(decode(self.lexicon.script, &word), score))
            .collect()
    }

    /// A candidate as the dictionary has it: small, or with a capital.
    fn of_dictionary(&self, text: String, score: f32) -> Option<Meant> {
        if self.lexicon.has(&text) {
            return Some(Meant { text, score });
        }
        let text = capitalised(&text);
        let known = self.lexicon.has(&text);
        known.then_some(Meant { text, score: score - self.weights.slips * CAPITAL })
    }

    /// Words of the dictionary that were never counted, one slip away.
    fn rare(&self, codes: &[u8], stands: f32, all: &mut Vec<Meant>) {
        let (errors, script) = (&self.lexicon.errors, self.lexicon.script);
        let mut consider = |word: &[u8], slips: f32| {
            let score = self.score(self.weights.uncounted, slips);
            if score > stands && self.lexicon.may_be_word(word) && self.lexicon.counts.get(word).is_none() {
                let text = decode(script, word);
                if self.lexicon.has(&text) {
                    all.push(Meant { text, score });
                }
            }
        };
        let mut changed = Vec::with_capacity(codes.len() + 4);
        let groups = errors.groups(codes);
        for at in 0..codes.len() {
            changed.clear();
            changed.extend(codes[..at].iter().chain(&codes[at + 1..]));
            consider(&changed, errors.extra(codes, at));
            if at + 1 < codes.len() && codes[at] != codes[at + 1] {
                changed.clear();
                changed.extend(codes);
                changed.swap(at, at + 1);
                consider(&changed, errors.swapped());
            }
            for (typed, meant, slips) in &groups[at] {
                changed.clear();
                changed.extend(codes[..at].iter().chain(*meant).chain(&codes[at + typed..]));
                consider(&changed, *slips);
            }
        }
        for letter in 1..CODES as u8 - 2 {
            for at in 0..=codes.len() {
                let before = at.checked_sub(1).map(|before| codes[before]);
                changed.clear();
                changed.extend(codes[..at].iter().chain([&letter]).chain(&codes[at..]));
                if before != Some(letter) {
                    consider(&changed, errors.missing(codes, at, before, letter));
                }
                if at < codes.len() && codes[at] != letter {
                    changed.remove(at + 1);
                    consider(&changed, errors.substitute(codes, at, letter));
                }
            }
        }
    }

    /// A name without its capital.
    fn by_capital(&self, word: &str, all: &mut Vec<Meant>) {
        let text = capitalised(word);
        if self.lexicon.has(&text) {
            let score = self.score(self.count(word), CAPITAL);
            all.push(Meant { text, score });
        }
    }

    /// The desk's own words near to it.
    fn of_own(&self, codes: &[u8], all: &mut Vec<Meant>) {
        for own in self.own.words() {
            let Some(other) = encode(self.lexicon.script, own) else { continue };
            if other.len() >= 4 && other.len().abs_diff(codes.len()) <= 1 {
                let slips = distance(codes, &other);
                if slips <= 1 {
                    all.push(Meant { text: own.to_owned(), score: self.score(OWN, slips as f32) });
                }
            }
        }
    }
}

/// The word with its first letter large.
pub fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// How many letters differ, are too many or missing, or stand in each other's place.
fn distance(a: &[u8], b: &[u8]) -> usize {
    let (mut older, mut old, mut new) =
        (vec![0; b.len() + 1], (0..=b.len()).collect::<Vec<_>>(), vec![0; b.len() + 1]);
    for i in 1..=a.len() {
        new[0] = i;
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            new[j] = (old[j - 1] + same).min(old[j] + 1).min(new[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                new[j] = new[j].min(older[j - 2] + 1);
            }
        }
        std::mem::swap(&mut older, &mut old);
        std::mem::swap(&mut old, &mut new);
    }
    old[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_compared() {
        for (a, b, n) in
            [("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("", "abc", 3), ("abcd", "badc", 2)]
        {
            assert_eq!(distance(a.as_bytes(), b.as_bytes()), n, "{a} {b}");
        }
        assert_eq!(capitalised("ёж"), "Ёж");
        assert_eq!(capitalised(""), "");
    }
}
