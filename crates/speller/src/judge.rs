//! How well it spells: corrections against those of people, word by word.
//!
//! A correction is a run of words of the source and what is written for it; small letters, е for ё, without punctuation.
//! It is right when people wrote the same for the same run. The measure is the one of the contest that the sentences
//! come from: precision and recall of corrections, and their harmonic mean.

use crate::{Speller, Vocabulary, corrected};
use std::collections::BTreeMap;

/// A sentence as written, and as people corrected it.
#[derive(Clone, Debug)]
pub struct Pair {
    /// As written.
    pub source: String,
    /// As corrected.
    pub corrected: String,
}

/// How many corrections there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// By us.
    pub ours: usize,
    /// By people.
    pub theirs: usize,
    /// The same by both.
    pub right: usize,
}

impl Score {
    /// Of ours, how many of a hundred are right.
    pub fn precision(&self) -> f64 {
        100.0 * self.right as f64 / self.ours.max(1) as f64
    }

    /// Of theirs, how many of a hundred we have.
    pub fn recall(&self) -> f64 {
        100.0 * self.right as f64 / self.theirs.max(1) as f64
    }

    /// The harmonic mean of both.
    pub fn f1(&self) -> f64 {
        200.0 * self.right as f64 / (self.ours + self.theirs).max(1) as f64
    }

    /// Two measured sets as one.
    #[must_use]
    pub fn and(self, other: Score) -> Score {
        Score {
            ours: self.ours + other.ours,
            theirs: self.theirs + other.theirs,
            right: self.right + other.right,
        }
    }
}

/// Pairs of a table with a heading: source, tab, correction.
pub fn pairs(table: &str) -> Vec<Pair> {
    let lines = table.lines().skip(1).filter_map(|line| line.split_once('\t'));
    lines
        .map(|(source, corrected)| Pair { source: source.to_owned(), corrected: corrected.to_owned() })
        .collect()
}

/// Corrects the sources and compares.
pub fn measure(speller: &Speller, pairs: &[Pair]) -> Score {
    let nothing = Vocabulary::default();
    pairs.iter().fold(Score::default(), |score, pair| {
        let ours = corrected(&pair.source, &speller.check(&pair.source, &nothing));
        score.and(compare(&pair.source, &pair.corrected, &ours))
    })
}

/// Corrections of one sentence by people and by us.
pub fn compare(source: &str, theirs: &str, ours: &str) -> Score {
    let (source, theirs, ours) = (words(source), words(theirs), words(ours));
    let wanted = corrections(&groups(&source, &theirs, &[]), &source, &theirs);
    let runs: Vec<(usize, usize)> = wanted.keys().copied().collect();
    let made = corrections(&groups(&source, &ours, &runs), &source, &ours);
    let right = made.iter().filter(|(run, words)| wanted.get(*run) == Some(*words)).count();
    Score { ours: made.len(), theirs: wanted.len(), right }
}

/// The words of a sentence as they are compared.
fn words(text: &str) -> Vec<String> {
    text.split_whitespace()
        .map(|word| {
            word.to_lowercase().replace('ё', "е").trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
        })
        .filter(|word| !word.is_empty())
        .collect()
}

/// A run of the source and the run of the other sentence that stands for it.
type Group = ((usize, usize), (usize, usize));

fn corrections(groups: &[Group], a: &[String], b: &[String]) -> BTreeMap<(usize, usize), Vec<String>> {
    groups
        .iter()
        .filter(|((i, j), (k, l))| a[*i..*j] != b[*k..*l])
        .map(|(run, (k, l))| (*run, b[*k..*l].to_vec()))
        .collect()
}

/// Which words stand for which: equal ones in order, and between them the runs whose letters are nearest. Runs that lie
/// in one of `wanted` are one run.
fn groups(a: &[String], b: &[String], wanted: &[(usize, usize)]) -> Vec<Group> {
    let mut all: Vec<Group> = Vec::new();
    let (mut i, mut k) = (0, 0);
    for (to_i, to_k) in common(a, b).into_iter().chain([(a.len(), b.len())]) {
        between(a, b, (i, to_i), (k, to_k), &mut all);
        if to_i < a.len() && to_k < b.len() {
            all.push(((to_i, to_i + 1), (to_k, to_k + 1)));
        }
        (i, k) = (to_i + 1, to_k + 1);
    }
    let mut merged: Vec<Group> = Vec::new();
    for group in all {
        let inside = |run: (usize, usize)| wanted.iter().position(|want| want.0 <= run.0 && run.1 <= want.1);
        if let Some(last) = merged.last_mut()
            && inside(group.0).is_some()
            && inside(last.0) == inside(group.0)
        {
            last.0.1 = group.0.1;
            last.1.1 = group.1.1;
            continue;
        }
        merged.push(group);
    }
    merged
}

/// The longest common run of words, as pairs of places.
fn common(a: &[String], b: &[String]) -> Vec<(usize, usize)> {
    let mut longest = vec![vec![0_u32; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for k in (0..b.len()).rev() {
            longest[i][k] = if a[i] == b[k] {
                longest[i + 1][k + 1] + 1
            } else {
                longest[i + 1][k].max(longest[i][k + 1])
            };
        }
    }
    let (mut i, mut k, mut found) = (0, 0, Vec::new());
    while i < a.len() && k < b.len() {
        if a[i] == b[k] {
            found.push((i, k));
            (i, k) = (i + 1, k + 1);
        } else if longest[i + 1][k] >= longest[i][k + 1] {
            i += 1;
        } else {
            k += 1;
        }
    }
    found
}

/// The most words that stand for one another.
const RUN: usize = 4;

/// Cuts two runs of different words into groups whose letters are nearest.
fn between(
    a: &[String],
    b: &[String],
    (i, to_i): (usize, usize),
    (k, to_k): (usize, usize),
    all: &mut Vec<Group>,
) {
    if i >= to_i && k >= to_k {
        return;
    }
    let (n, m) = (to_i - i, to_k - k);
    let mut best = vec![vec![(f32::INFINITY, 0, 0); m + 1]; n + 1];
    best[0][0].0 = 0.0;
    for x in 0..=n {
        for y in 0..=m {
            for p in 0..=RUN.min(n - x) {
                for q in 0..=RUN.min(m - y) {
                    if p + q == 0 {
                        continue;
                    }
                    let (of_a, of_b) = (a[i + x..i + x + p].join(" "), b[k + y..k + y + q].join(" "));
                    let cost = best[x][y].0 + letters_apart(&of_a, &of_b) as f32 + 0.1 * (p + q) as f32
                        - if p > 0 && q > 0 { 0.15 } else { 0.0 };
                    if cost < best[x + p][y + q].0 {
                        best[x + p][y + q] = (cost, p, q);
                    }
                }
            }
        }
    }
    let (mut x, mut y, mut found) = (n, m, Vec::new());
    while x + y > 0 {
        let (_, p, q) = best[x][y];
        found.push(((i + x - p, i + x), (k + y - q, k + y)));
        (x, y) = (x - p, y - q);
    }
    all.extend(found.into_iter().rev());
}

fn letters_apart(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let cost = (corner + usize::from(x != *y)).min(row[j] + 1).min(row[j + 1] + 1);
            corner = std::mem::replace(&mut row[j + 1], cost);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corrections_are_counted_by_runs_of_words() {
        let source = "ктобы что не говорил, по этому вобщем так";
        let theirs = "кто бы что ни говорил поэтому в общем так";
        let whole = compare(source, theirs, theirs);
        assert_eq!(whole, Score { ours: 4, theirs: 4, right: 4 });
        assert!((whole.f1() - 100.0).abs() < 1e-9);
        assert_eq!(compare(source, theirs, source), Score { ours: 0, theirs: 4, right: 0 });
        let half = compare(source, theirs, "кто бы что не говорила по этому вообще так");
        assert_eq!(half, Score { ours: 3, theirs: 4, right: 1 });
        assert_eq!(half.precision().round(), 33.0);
        assert_eq!(half.recall().round(), 25.0);
    }

    #[test]
    fn punctuation_and_capitals_are_no_corrections() {
        assert_eq!(compare("Ещё, «раз»!", "еще раз", "Еще раз"), Score::default());
    }
}
