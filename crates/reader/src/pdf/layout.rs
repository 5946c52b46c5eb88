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
/// Signs on one line differ by less than this part of their size.
const LINE: f64 = 0.5;
/// The same sign nearer than this part of its size is drawn twice to look bold, or as its own shadow.
const TWICE: f64 = 0.1;
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
    /// The last sign was a letter: a hyphen behind it may part a word.
    letter: bool,
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
        let step = self.last.map_or(Step::Line, |last| step(last, sign));
        self.last = Some(sign);
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
        *self = Layout::default();
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
        if self.letter && step == Step::Joined && matches!(c, '-' | '\u{2010}' | '\u{ad}') {
            self.hyphen = Some(c);
        } else if c.is_whitespace() && self.hyphen.is_some() {
            self.spaced = true;
        } else {
            self.release(to)?;
            to.push(c.encode_utf8(&mut [0; 4]))?;
        }
        self.letter = c.is_alphabetic();
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
        (self.hyphen, self.spaced, self.letter) = (None, false, true);
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

fn step(last: Sign, sign: Sign) -> Step {
    let (dx, dy) = (sign.begin.0 - last.end.0, sign.begin.1 - last.end.1);
    let along = dx * last.along.0 + dy * last.along.1;
    let across = (dx * last.along.1 - dy * last.along.0).abs();
    let size = last.size.max(sign.size);
    let turned = last.along.0 * sign.along.0 + last.along.1 * sign.along.1 < 0.9;
    // also what is no number is a line of its own
    if turned || across.partial_cmp(&(size * LINE)) != Some(std::cmp::Ordering::Less) {
        Step::Line
    } else if along > last.size.min(sign.size) * GAP || along < -size * LINE {
        Step::Apart
    } else {
        Step::Joined
    }
}
