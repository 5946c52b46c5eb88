//! Words near to what was typed: a walk through the transducer of known words, paying for each slip.

use crate::errors::Errors;
use fst::raw::{Fst, Node};
use rustc_hash::FxHashMap;

/// A known word, what it costs to get there, and how often it is met, as the transducer keeps it.
#[derive(Debug)]
pub struct Near {
    pub word: Vec<u8>,
    pub cost: f32,
    pub count: u64,
}

/// Words within `bound` of `word`. `steps` is how much may still be walked; it goes down to nothing in texts that are
/// no language at all, and then less is found.
pub fn near(
    words: &Fst<&'static [u8]>,
    errors: &Errors,
    word: &[u8],
    bound: f32,
    steps: &mut u32,
) -> Vec<Near> {
    let (path, found) = (Vec::with_capacity(40), FxHashMap::default());
    let mut walk = Walk { words, errors, groups: errors.groups(word), word, bound, steps, path, found };
    walk.from(&words.root(), Place { at: 0, cost: 0.0, count: 0, after: After::Match });
    walk.found.into_iter().map(|(word, (cost, count))| Near { word, cost, count }).collect()
}

struct Walk<'a> {
    words: &'a Fst<&'static [u8]>,
    errors: &'a Errors,
    groups: Vec<Vec<(usize, &'a [u8], f32)>>,
    word: &'a [u8],
    bound: f32,
    steps: &'a mut u32,
    path: Vec<u8>,
    found: FxHashMap<Vec<u8>, (f32, u64)>,
}

#[derive(Clone, Copy)]
struct Place {
    at: usize,
    cost: f32,
    count: u64,
    after: After,
}

/// What the last step was. A letter too many beside a letter missing is a substitution, and is paid as one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    Match,
    Extra,
    Missing,
}

impl Walk<'_> {
    fn from(&mut self, node: &Node<'_>, place: Place) {
        if *self.steps == 0 {
            return;
        }
        *self.steps -= 1;
        if place.at == self.word.len() && node.is_final() && !self.path.is_empty() {
            let count = place.count + node.final_output().value();
            let best = self.found.entry(self.path.clone()).or_insert((f32::INFINITY, count));
            best.0 = best.0.min(place.cost);
        }
        if place.at < self.word.len() {
            self.groups(node, place);
            if place.after != After::Missing {
                let cost = place.cost + self.errors.extra(self.word, place.at);
                if cost <= self.bound {
                    self.from(node, Place { at: place.at + 1, cost, after: After::Extra, ..place });
                }
            }
        }
        for step in node.transitions() {
            self.along(step.inp, step.addr, Place { count: place.count + step.out.value(), ..place });
        }
    }

    /// Along one letter of the known words: it was typed, or another for it, or it was left out.
    fn along(&mut self, meant: u8, address: usize, place: Place) {
        let Place { at, cost, .. } = place;
        let words = self.words;
        let typed = self.word.get(at).copied();
        let mut node = None;
        let before = self.path.last().copied();
        self.path.push(meant);
        if let Some(typed) = typed {
            let dearer =
                if typed == meant { cost } else { cost + self.errors.substitute(self.word, at, meant) };
            if dearer <= self.bound {
                let node = node.get_or_insert_with(|| words.node(address));
                self.from(node, Place { at: at + 1, cost: dearer, after: After::Match, ..place });
            }
            if self.word.get(at + 1) == Some(&meant) && typed != meant {
                self.swapped(address, typed, place);
            }
        }
        if place.after != After::Extra {
            let dearer = cost + self.errors.missing(self.word, at, before, meant);
            if dearer <= self.bound {
                let node = node.get_or_insert_with(|| words.node(address));
                self.from(node, Place { at, cost: dearer, after: After::Missing, ..place });
            }
        }
        self.path.pop();
    }

    /// The next two letters the other way round: the first of them is on the path already.
    fn swapped(&mut self, address: usize, typed: u8, place: Place) {
        let cost = place.cost + self.errors.swapped();
        if cost > self.bound {
            return;
        }
        let words = self.words;
        let node = words.node(address);
        if let Some(n) = node.find_input(typed) {
            let step = node.transition(n);
            self.path.push(typed);
            let count = place.count + step.out.value();
            self.from(&words.node(step.addr), Place { at: place.at + 2, cost, count, after: After::Match });
            self.path.pop();
        }
    }

    /// Several letters for several others.
    fn groups(&mut self, node: &Node<'_>, place: Place) {
        let words = self.words;
        for n in 0..self.groups[place.at].len() {
            let (typed, meant, cost) = self.groups[place.at][n];
            let cost = place.cost + cost;
            if cost > self.bound {
                continue;
            }
            let (mut address, mut count, mut walked) = (node.addr(), place.count, 0);
            for &letter in meant {
                let node = words.node(address);
                let Some(n) = node.find_input(letter) else { break };
                let step = node.transition(n);
                (address, count, walked) = (step.addr, count + step.out.value(), walked + 1);
            }
            if walked == meant.len() {
                self.path.extend_from_slice(meant);
                self.from(
                    &words.node(address),
                    Place { at: place.at + typed, cost, count, after: After::Match },
                );
                self.path.truncate(self.path.len() - walked);
            }
        }
    }
}
