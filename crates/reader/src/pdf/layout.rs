//! Words out of signs: what is drawn side by side is one word, what is drawn apart is apart.
//!
//! The order of drawing is kept. Programs draw paragraphs and columns one after the other; sorting by place would mix
//! columns, and words would be torn where their ends meet.

use super::matrix::Matrix;
use crate::collect::{Collector, Stop};
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

/// Gaps of this part of the size of letters part words.
const GAP: f64 = 0.15;
/// Where blanks are drawn as signs, single letters are spaced for looks up to this.
const WIDE_GAP: f64 = 0.3;
/// Among so many signs one is a blank, where blanks are drawn.
const SIGNS: usize = 20;
/// Signs on one line differ by less than this part of their size.
const LINE: f64 = 0.5;
/// The same sign nearer than this part of its size is drawn twice to look bold, or as its own shadow.
const TWICE: f64 = 0.1;
/// Raised signs are smaller than this part of their neighbours, and stand off the line by more than the other.
const SMALL: f64 = 0.85;
const RAISED: f64 = 0.2;
/// Words longer than this bear numbers of footnotes; shorter ones are units with a power.
const UNIT: usize = 3;
/// Signs of a page whose places are remembered.
const PLACES: usize = 100_000;
/// Words that keep the hyphen before them at the end of a line.
const PARTICLES: &[&str] = &["то", "либо", "нибудь", "таки", "ка", "де", "с", "за", "под"];

/// Where a sign stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sign {
    begin: (f64, f64),
    end: (f64, f64),
    /// The direction of the line, of length 1.
    along: (f64, f64),
    size: f64,
}

impl Sign {
    /// A sign drawn by `map` from the square of its font, up to the point `end`.
    pub(super) fn new(map: Matrix, end: (f64, f64)) -> Sign {
        let length = map.a.hypot(map.b);
        let along = if length > 0.0 { (map.a / length, map.b / length) } else { (1.0, 0.0) };
        Sign { begin: (map.e, map.f), end, along, size: map.c.hypot(map.d) }
    }
}

impl Sign {
    /// How far another sign stands off behind this one, in parts of the smaller.
    fn gap(self, next: Sign) -> f64 {
        let (dx, dy) = (next.begin.0 - self.end.0, next.begin.1 - self.end.1);
        (dx * self.along.0 + dy * self.along.1) / self.size.min(next.size)
    }
}

/// How a sign stands to the one before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Joined,
    Apart,
    Line,
}

#[derive(Default)]
pub(super) struct Layout {
    last: Option<Sign>,
    /// Letters in a row up to the last sign: a hyphen behind them may part a word.
    letters: usize,
    /// The last sign stands off the one before, and yet they are one word.
    loose: bool,
    /// Signs set so far on all pages, and how many of them were blanks.
    signs: usize,
    blanks: usize,
    /// A hyphen that waits for what comes, and whether a blank came already.
    hyphen: Option<char>,
    spaced: bool,
    /// The beginning of the word behind a hyphen at the end of a line.
    word: Option<String>,
    places: FxHashMap<(char, i64, i64), (f64, f64)>,
}

impl Layout {
    /// Sets letters at a place.
    pub(super) fn set(&mut self, letters: &str, sign: Sign, to: &mut Collector<'_>) -> Result<(), Stop> {
        if self.again(letters, sign) {
            return Ok(());
        }
        let drawn = self.blanks * SIGNS > self.signs;
        let gap = if drawn && (self.loose || self.letters == 1) { WIDE_GAP } else { GAP };
        let step = self.last.map_or(Step::Line, |last| step(last, sign, gap, self.letters > UNIT));
        self.loose = step == Step::Joined && self.last.is_some_and(|last| last.gap(sign) > GAP);
        self.last = Some(sign);
        self.signs += 1;
        self.blanks += usize::from(letters == " ");
        for (n, c) in letters.chars().enumerate() {
            let step = if n == 0 { step } else { Step::Joined };
            match c {
                // ligatures and forms of letters for their places in words
                '\u{fb00}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => {
                    for (n, c) in std::iter::once(c).nfkc().enumerate() {
                        self.char(c, if n == 0 { step } else { Step::Joined }, to)?;
                    }
                }
                c => self.char(c, step, to)?,
            }
        }
        if letters.is_empty() {
            self.part(step, to)?;
        }
        Ok(())
    }

    /// Ends a page: nothing joins what comes after it.
    pub(super) fn end(&mut self, to: &mut Collector<'_>) -> Result<(), Stop> {
        self.settle(to)?;
        self.release(to)?;
        to.line();
        *self = Layout { signs: self.signs, blanks: self.blanks, ..Layout::default() };
        Ok(())
    }

    fn char(&mut self, c: char, step: Step, to: &mut Collector<'_>) -> Result<(), Stop> {
        if let Some(word) = &mut self.word {
            if step == Step::Joined && c.is_alphabetic() && word.len() < 64 {
                word.push(c);
                return Ok(());
            }
            self.settle(to)?;
        }
        if self.hyphen.is_some() && step == Step::Line && c.is_lowercase() {
            self.word = Some(c.to_string());
            return Ok(());
        }
        self.part(step, to)?;
        if self.letters > 0 && step == Step::Joined && matches!(c, '-' | '\u{2010}' | '\u{ad}') {
            self.hyphen = Some(c);
        } else if c.is_whitespace() && self.hyphen.is_some() {
            self.spaced = true;
        } else {
            self.release(to)?;
            to.push(c.encode_utf8(&mut [0; 4]))?;
        }
        let before = if step == Step::Joined { self.letters } else { 0 };
        self.letters = if c.is_alphabetic() { before + 1 } else { 0 };
        Ok(())
    }

    /// Parts what comes from what was.
    fn part(&mut self, step: Step, to: &mut Collector<'_>) -> Result<(), Stop> {
        if step == Step::Joined {
            return Ok(());
        }
        self.settle(to)?;
        self.release(to)?;
        if step == Step::Line {
            to.line()
        } else {
            to.blank()
        }
        Ok(())
    }

    /// Joins the word that was parted at the end of a line.
    fn settle(&mut self, to: &mut Collector<'_>) -> Result<(), Stop> {
        let Some(word) = self.word.take() else { return Ok(()) };
        if PARTICLES.contains(&word.as_str()) {
            self.spaced = false;
            self.release(to)?;
        }
        (self.hyphen, self.spaced, self.letters) = (None, false, word.chars().count());
        to.push(&word)
    }

    /// Gives on the hyphen that waits: it is one.
    fn release(&mut self, to: &mut Collector<'_>) -> Result<(), Stop> {
        let Some(hyphen) = self.hyphen.take() else { return Ok(()) };
        to.push(hyphen.encode_utf8(&mut [0; 4]))?;
        if std::mem::take(&mut self.spaced) {
            to.blank();
        }
        Ok(())
    }

    /// Whether the same sign was drawn at the same place.
    fn again(&mut self, letters: &str, sign: Sign) -> bool {
        let mut chars = letters.chars();
        let (Some(c), None) = (chars.next(), chars.next()) else { return false };
        let near = sign.size * TWICE;
        if c.is_whitespace() || near <= 0.0 || !near.is_finite() {
            return false;
        }
        let (x, y) = sign.begin;
        #[expect(clippy::cast_possible_truncation, reason = "a number of a place, cut at the ends")]
        let (column, row) = ((x / near) as i64, (y / near) as i64);
        for (dx, dy) in (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (dx, dy))) {
            let place = (c, column.saturating_add(dx), row.saturating_add(dy));
            let known = self.places.get(&place);
            if known.is_some_and(|(kx, ky)| (kx - x).hypot(ky - y) < near) {
                return true;
            }
        }
        if self.places.len() < PLACES {
            self.places.insert((c, column, row), (x, y));
        }
        false
    }
}

fn step(last: Sign, sign: Sign, gap: f64, word: bool) -> Step {
    let (dx, dy) = (sign.begin.0 - last.end.0, sign.begin.1 - last.end.1);
    let across = (dx * last.along.1 - dy * last.along.0).abs();
    let (small, size) = (last.size.min(sign.size), last.size.max(sign.size));
    let turned = last.along.0 * sign.along.0 + last.along.1 * sign.along.1 < 0.9;
    // also what is no number is a line of its own
    if turned || across.partial_cmp(&(size * LINE)) != Some(std::cmp::Ordering::Less) {
        return Step::Line;
    }
    let raised = small < size * SMALL && across > size * RAISED;
    let along = last.gap(sign);
    if along > gap || along < -LINE || (raised && word) { Step::Apart } else { Step::Joined }
}
