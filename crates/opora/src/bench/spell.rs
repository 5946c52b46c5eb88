//! `opora bench spell`: how well and how fast it spells.

use super::report::Machine;
use crate::config::BenchSpell;
use crate::metrics::Usage;
use crate::out::Out;
use anyhow::{Result, ensure};
use serde::Serialize;
use speller::judge::{self, Pair, Score};
use speller::{Speller, Vocabulary};
use std::fmt::Write;
use std::time::Instant;

/// Characters of a text that is timed.
const LENGTH: usize = 2_000;
/// What is asked for: F1 of the first suggestions, and milliseconds of such a text.
const F1: f64 = 45.0;
const MILLISECONDS: f64 = 20.0;

#[derive(Debug, Serialize)]
struct Report {
    machine: Machine,
    quality: Vec<Quality>,
    speed: Speed,
    memory: Memory,
    reached: bool,
}

/// Corrections against those of people.
#[derive(Debug, Serialize)]
struct Quality {
    what: &'static str,
    sentences: usize,
    corrections: usize,
    made: usize,
    right: usize,
    precision: f64,
    recall: f64,
    f1: f64,
}

/// Milliseconds of texts of two thousand characters.
#[derive(Debug, Serialize)]
struct Speed {
    texts: usize,
    runs: usize,
    median_ms: f64,
    p95_ms: f64,
    most_ms: f64,
    marks_a_text: f64,
    first_ms: f64,
}

/// Megabytes before and after the dictionaries were read.
#[derive(Debug, Serialize)]
struct Memory {
    before_mib: f64,
    after_mib: f64,
}

/// Measures and tells.
pub fn run(args: &BenchSpell, out: &Out) -> Result<()> {
    let pairs = judge::pairs(&crate::config::read(&args.file)?);
    ensure!(pairs.len() > 1, "{}: no lines of a source, a tab and a correction", args.file.display());
    let mebibytes = || Usage::of("self").resident as f64 / f64::from(1 << 20);
    let before_mib = mebibytes();
    let (speller, nothing) = (Speller::new(), Vocabulary::default());
    let began = Instant::now();
    speller.check("Первое слово and the second wrod", &nothing);
    let first_ms = began.elapsed().as_secs_f64() * 1e3;
    let memory = Memory { before_mib, after_mib: mebibytes() };
    // Lines in turn: nothing but their place parts the halves.
    let half = |odd: usize| pairs.iter().skip(odd).step_by(2).cloned().collect::<Vec<Pair>>();
    let halves = [half(0), half(1)];
    let scores = halves.each_ref().map(|half| judge::measure(&speller, half));
    let whole = scores[0].and(scores[1]);
    let quality = vec![
        quality("first half (weights were found on it)", halves[0].len(), scores[0]),
        quality("second half (held out)", halves[1].len(), scores[1]),
        quality("both", pairs.len(), whole),
    ];
    let speed = timed(&speller, &pairs, args.runs as usize, first_ms);
    let reached = scores[1].f1() >= F1 && speed.median_ms <= MILLISECONDS;
    let report = Report { machine: Machine::here(), quality, speed, memory, reached };
    out.done(&report, || words(&report));
    Ok(())
}

fn quality(what: &'static str, sentences: usize, score: Score) -> Quality {
    let Score { ours: made, theirs: corrections, right } = score;
    let (precision, recall, f1) = (score.precision(), score.recall(), score.f1());
    Quality { what, sentences, corrections, made, right, precision, recall, f1 }
}

/// The sentences run together into texts; each is checked some times, and the median of its times is its time.
fn timed(speller: &Speller, pairs: &[Pair], runs: usize, first_ms: f64) -> Speed {
    let all: Vec<char> = pairs.iter().flat_map(|pair| pair.source.chars().chain(['\n'])).collect();
    let texts: Vec<String> = all.chunks_exact(LENGTH).map(String::from_iter).collect();
    let (nothing, mut marks) = (Vocabulary::default(), 0);
    let mut times: Vec<f64> = texts
        .iter()
        .map(|text| {
            let mut times: Vec<f64> = (0..runs)
                .map(|_| {
                    let began = Instant::now();
                    marks += speller.check(text, &nothing).len();
                    began.elapsed().as_secs_f64() * 1e3
                })
                .collect();
            times.sort_by(f64::total_cmp);
            times[times.len() / 2]
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let at =
        |part: f64| times.get((times.len() as f64 * part) as usize).or(times.last()).copied().unwrap_or(0.0);
    let marks_a_text = marks as f64 / (runs * texts.len()).max(1) as f64;
    Speed {
        texts: texts.len(),
        runs,
        median_ms: at(0.5),
        p95_ms: at(0.95),
        most_ms: at(1.0),
        marks_a_text,
        first_ms,
    }
}

fn words(report: &Report) -> String {
    let mut text = String::new();
    let Report { quality, speed, memory, .. } = report;
    for row in quality {
        let _ = writeln!(
            text,
            "{:<40} {:>5} sentences, {:>4} corrections: made {:>4}, right {:>4}; precision {:.1}, recall {:.1}, F1 {:.1}",
            row.what, row.sentences, row.corrections, row.made, row.right, row.precision, row.recall, row.f1
        );
    }
    let _ = writeln!(
        text,
        "{} texts of {LENGTH} characters, {:.1} marks each, {} runs: median {:.1} ms, 95 of 100 within {:.1} ms, at most {:.1} ms",
        speed.texts, speed.marks_a_text, speed.runs, speed.median_ms, speed.p95_ms, speed.most_ms
    );
    let _ = write!(
        text,
        "dictionaries: {:.0} ms once, {:.0} MiB ({:.0} before, {:.0} after); {}",
        speed.first_ms,
        memory.after_mib - memory.before_mib,
        memory.before_mib,
        memory.after_mib,
        if report.reached { "what is asked is reached" } else { "NOT what is asked" }
    );
    text
}
