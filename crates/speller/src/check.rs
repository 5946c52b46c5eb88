//! The walk through a text: phrases first, then words, each by the alphabet that it is written in.

use crate::Speller;
use crate::glue::is_composed;
use crate::keys;
use crate::letters::{Script, is_of};
use crate::lexicon::without_yo;
use crate::mark::{Kind, Mark};
use crate::phrases::phrase;
use crate::rank::{Meant, Ranker, capitalised};
use crate::tokens::{Token, is_apostrophe, is_hyphen, tokens};
use crate::vocabulary::Vocabulary;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// How many suggestions are worth reading.
const SUGGESTIONS: usize = 5;
/// What is so much less likely than the first is not worth reading.
const FAR_BEHIND: f32 = 9.0;
/// How far one text may be searched in all, so that no text takes seconds: some milliseconds a thousand steps.
const STEPS: u32 = 400_000;
/// Capitals up to this length are an abbreviation.
const ABBREVIATION: usize = 6;
/// From this length on a word of the wrong keyboard is no chance.
const LAYOUT: usize = 3;

/// What was found about a word: why, and what to write.
type Finding = Option<(Kind, Vec<String>)>;

pub fn check(speller: &Speller, text: &str, own: &Vocabulary) -> Vec<Mark> {
    let tokens = tokens(text);
    let small: Vec<String> = tokens.iter().map(|token| small(token.text)).collect();
    let mut walk =
        Walk { speller, own, known: vec![None; tokens.len()], steps: STEPS, seen: FxHashMap::default() };
    let mut found: Vec<(Range<usize>, Kind, Vec<String>)> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let token = &tokens[at];
        let mut words = 1;
        if let Some(meant) = walk.layout(text, token) {
            words = tokens[at..].iter().take_while(|other| other.chunk == token.chunk).count();
            found.push((trimmed(text, &token.chunk), Kind::Layout, vec![meant]));
        } else if let Some((range, kind, meant, n)) = walk.phrase(&tokens, &small, at) {
            words = n;
            found.push((range, kind, meant));
        } else if let Some((kind, meant)) = walk.word(&tokens, &small, at) {
            found.push((token.range(), kind, meant));
        }
        at += words;
    }
    placed(text, found)
}

struct Walk<'a> {
    speller: &'a Speller,
    own: &'a Vocabulary,
    /// Whether the dictionary has the word at each place, once it was asked.
    known: Vec<Option<bool>>,
    steps: u32,
    /// Words that were looked at in this text, as written, and whether as a name.
    seen: FxHashMap<(String, bool), Finding>,
}

impl Walk<'_> {
    /// Whether the dictionary has a Russian word.
    fn knows(&mut self, tokens: &[Token<'_>], small: &[String], at: usize) -> bool {
        *self.known[at].get_or_insert_with(|| {
            let lexicon = self.speller.lexicon(Script::Cyrillic);
            let capital = tokens[at].text.starts_with(char::is_uppercase);
            lexicon.has(&small[at]) || (capital && lexicon.has(&capitalised(&small[at])))
        })
    }

    fn phrase(
        &mut self,
        tokens: &[Token<'_>],
        small: &[String],
        at: usize,
    ) -> Option<(Range<usize>, Kind, Vec<String>, usize)> {
        let token = &tokens[at];
        let cyrillic = token.text.starts_with(|c| is_of(Script::Cyrillic, c));
        if token.named
            || !(cyrillic || tokens.get(at + 1).is_some_and(|next| small[at] == small[at + 1] && next.joined))
        {
            return None;
        }
        let lexicon = self.speller.lexicon(if cyrillic { Script::Cyrillic } else { Script::Latin });
        let known = [at, at + 1].map(|at| at >= tokens.len() || !cyrillic || self.knows(tokens, small, at));
        let phrase = phrase(lexicon, tokens, small, |place| known[place - at], at)?;
        let range = token.start..tokens[at + phrase.words - 1].range().end;
        let kind = if phrase.twice { Kind::Twice } else { Kind::Phrase };
        Some((range, kind, vec![cased(&phrase.meant, token.text)], phrase.words))
    }

    fn word(&mut self, tokens: &[Token<'_>], all: &[String], at: usize) -> Finding {
        let (token, small) = (&tokens[at], all[at].as_str());
        let letters = small.chars().count();
        if letters < 2 || token.named || (token.cut && letters < 6) || self.own.has(small) {
            return None;
        }
        let name = token.text.starts_with(char::is_uppercase) && !token.initial;
        let key = (token.text.to_owned(), name);
        if let Some(seen) = self.seen.get(&key) {
            return seen.clone();
        }
        let cyrillic = token.text.chars().any(|c| is_of(Script::Cyrillic, c));
        let latin = token.text.chars().any(|c| is_of(Script::Latin, c));
        let found = match (cyrillic, latin) {
            (true, false) if self.knows(tokens, all, at) => None,
            (true, false) => self.russian(token.text, small, name),
            (false, true) => self.english(token.text, small, name),
            (true, true) => self.mixed(token.text),
            (false, false) => None,
        };
        self.seen.insert(key, found.clone());
        found
    }

    fn russian(&mut self, text: &str, small: &str, name: bool) -> Finding {
        if is_abbreviation(text) {
            return None;
        }
        let speller = self.speller;
        let lexicon = speller.lexicon(Script::Cyrillic);
        let known = |word: &str| lexicon.has(word);
        let capital = text.starts_with(char::is_uppercase);
        if known(small) || (capital && known(&capitalised(small))) {
            return None;
        }
        if small.contains('-') {
            return self.compound(text, small, name);
        }
        if is_composed(lexicon, small) && crate::spoken::meant(small).is_none() {
            return None;
        }
        let ranker = Ranker { lexicon, own: self.own, weights: &speller.weights };
        let folded = without_yo(small);
        let stands = ranker.as_it_stands(&folded, name);
        let mut meant = ranker.meant(&folded, stands, &mut self.steps);
        if let Some(english) = keys::in_english(text).filter(|_| small.chars().count() > LAYOUT) {
            let english_words = speller.lexicon(Script::Latin);
            if english_words.has(&english)
                && let Some(count) = english_words.count(&english.to_lowercase())
                && meant.first().is_none_or(|best| best.score < ranker.score(count, 0.5))
            {
                return Some((Kind::Layout, vec![english]));
            }
        }
        chosen(&mut meant, stands, text).map(|chosen| (Kind::Word, chosen))
    }

    /// A word with hyphens: its parts are words of their own.
    fn compound(&mut self, text: &str, small: &str, name: bool) -> Finding {
        let lexicon = self.speller.lexicon(Script::Cyrillic);
        if let Some(meant) = crate::spoken::meant(small) {
            return Some((Kind::Word, vec![cased(meant, text)]));
        }
        let parts: Vec<&str> = text.split(is_hyphen).collect();
        let [before @ .., last] = parts.as_slice() else { return None };
        if parts.iter().any(|part| part.chars().count() < 2) && !matches!(*last, "ж" | "б") {
            return None; // «с-спасибо», «да-а-а»
        }
        let whole = |parts: &[&str]| parts.join("-");
        if let "ли" | "же" | "бы" | "ж" | "б" = *last
            && lexicon.has(&whole(before))
        {
            return Some((Kind::Phrase, vec![format!("{} {last}", whole(before))]));
        }
        let mut better = Vec::new();
        let mut worse = false;
        for part in &parts {
            let lower = part.to_lowercase();
            let found = match part.chars().any(|c| is_of(Script::Latin, c)) {
                _ if matches!(
                    lower.as_str(),
                    "то" | "ка" | "таки" | "кое" | "экс" | "вице" | "веб" | "онлайн"
                ) =>
                {
                    None
                }
                true => None,
                false if self.own.has(&lower) => None,
                false => self.russian(part, &lower, name),
            };
            worse |= found.is_some();
            better.push(found.map_or_else(|| (*part).to_owned(), |(_, meant)| meant[0].clone()));
        }
        let joined = parts.concat().to_lowercase();
        if lexicon.has(&joined) && lexicon.count(&without_yo(&joined)).is_some_and(|count| count > 4.0) {
            return Some((Kind::Phrase, vec![cased(&joined, text)]));
        }
        worse.then(|| (Kind::Word, vec![better.join("-")]))
    }

    fn english(&mut self, text: &str, small: &str, name: bool) -> Finding {
        let inner = text.chars().skip(1).any(char::is_uppercase);
        if inner || is_abbreviation(text) || small.contains('-') {
            return None;
        }
        let lexicon = self.speller.lexicon(Script::Latin);
        if lexicon.has(small) || lexicon.has(&capitalised(small)) {
            return None;
        }
        // «the client's»: the word is the part before.
        if small.strip_suffix("'s").is_some_and(|bare| lexicon.has(bare)) {
            return None;
        }
        let ranker = Ranker { lexicon, own: self.own, weights: &self.speller.weights };
        let stands = ranker.as_it_stands(small, name);
        let mut meant = ranker.meant(small, stands, &mut self.steps);
        chosen(&mut meant, stands, text).map(|chosen| (Kind::Word, chosen))
    }

    /// Letters of two alphabets in one word.
    fn mixed(&mut self, text: &str) -> Finding {
        if text.contains(is_hyphen) {
            return None; // «web-сайт», «SMS-рассылка»
        }
        let (russian, english) = (keys::to_cyrillic(text), keys::to_latin(text));
        let has = |script: Script, word: &String| {
            let lexicon = self.speller.lexicon(script);
            self.own.has(word) || lexicon.has(word) || lexicon.has(&word.to_lowercase())
        };
        if let Some(russian) = russian.as_ref().filter(|word| has(Script::Cyrillic, word)) {
            return Some((Kind::Alphabets, vec![russian.clone()]));
        }
        if let Some(english) = english.filter(|word| has(Script::Latin, word)) {
            return Some((Kind::Alphabets, vec![english]));
        }
        // A slip besides: the letters may be mended all the same.
        let russian = russian.filter(|_| {
            let latin = text.chars().filter(|&c| is_of(Script::Latin, c)).count();
            latin * 2 < text.chars().count()
        })?;
        let meant =
            self.russian(&russian, &small(&russian), false).map_or_else(|| vec![russian], |(_, meant)| meant);
        Some((Kind::Alphabets, meant))
    }

    /// What the keys of a run without spaces write in the other layout, if that is a word and this is none.
    fn layout(&self, text: &str, token: &Token<'_>) -> Option<String> {
        let run = &text[trimmed(text, &token.chunk)];
        let latin = run.chars().any(|c| c.is_ascii_alphabetic()) && run.is_ascii();
        if !latin || run.len() < LAYOUT || token.start > token.chunk.start + 1 || self.own.has(token.text) {
            return None;
        }
        let english = self.speller.lexicon(Script::Latin);
        let bare = run.trim_matches(|c: char| c.is_ascii_punctuation());
        if english.has(bare)
            || english.has(&bare.to_lowercase())
            || english.count(&bare.to_lowercase()).is_some()
        {
            return None;
        }
        let russian = self.speller.lexicon(Script::Cyrillic);
        // A comma after a word is a comma, unless the word needs it to be one.
        [bare, run].into_iter().find_map(|keys| {
            let meant = keys::in_russian(keys)?;
            let word = meant.to_lowercase();
            let often =
                russian.count(&without_yo(&word)).is_some_and(|count| count > 7.0 || keys.len() > LAYOUT + 1);
            (meant.chars().count() >= LAYOUT
                && often
                && (russian.has(&word) || russian.has(&capitalised(&word))))
            .then(|| run.replacen(keys, &meant, 1))
        })
    }
}

/// The best candidates in the case of the text, if they are likelier than that it stands there rightly.
fn chosen(meant: &mut Vec<Meant>, stands: f32, text: &str) -> Option<Vec<String>> {
    let best = meant.first().map(|best| best.score).filter(|&best| best > stands)?;
    meant.retain(|other| other.score > best - FAR_BEHIND);
    let mut words: Vec<String> = Vec::new();
    for word in meant.iter().map(|meant| cased(&meant.text, text)).filter(|word| word != text) {
        if !words.contains(&word) && words.len() < SUGGESTIONS {
            words.push(word);
        }
    }
    (!words.is_empty()).then_some(words)
}

/// The word in capitals, with a capital or small, as the text is.
fn cased(word: &str, as_text: &str) -> String {
    let mut letters = as_text.chars().filter(|c| c.is_alphabetic());
    let first = letters.next().is_some_and(char::is_uppercase);
    let more = letters.clone().count();
    if first && more > 0 && letters.all(char::is_uppercase) {
        word.to_uppercase()
    } else if first {
        capitalised(word)
    } else {
        word.to_owned()
    }
}

fn is_abbreviation(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    letters.clone().count() <= ABBREVIATION
        && letters.clone().count() > 1
        && letters.clone().all(char::is_uppercase)
}

/// In small letters, with one kind of hyphen and apostrophe, without marks on letters.
fn small(text: &str) -> String {
    let mut small = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            '\u{306}' if small.ends_with('и') => {
                small.pop();
                small.push('й');
            }
            '\u{308}' if small.ends_with('е') => {
                small.pop();
                small.push('ё');
            }
            '\u{300}'..='\u{36f}' | '\u{ad}' => {}
            c if is_hyphen(c) => small.push('-'),
            c if is_apostrophe(c) => small.push('\''),
            c => small.push(c),
        }
    }
    small
}

/// A run without the punctuation that closes a sentence.
fn trimmed(text: &str, chunk: &Range<usize>) -> Range<usize> {
    let run = &text[chunk.clone()];
    let end = run.trim_end_matches(['!', '?', '…', ')', '»', '"']);
    let start = end.trim_start_matches(['(', '«', '"']);
    let from = chunk.start + end.len() - start.len();
    from..from + start.len()
}

/// Marks with their places in both countings.
fn placed(text: &str, found: Vec<(Range<usize>, Kind, Vec<String>)>) -> Vec<Mark> {
    let (mut at, mut units) = (0, 0);
    let mut upto = |byte: usize| {
        units += text[at..byte].chars().map(char::len_utf16).sum::<usize>();
        at = byte;
        units
    };
    found
        .into_iter()
        .map(|(bytes, kind, suggestions)| {
            let utf16 = upto(bytes.start)..upto(bytes.end);
            Mark { bytes, utf16, kind, suggestions }
        })
        .collect()
}
