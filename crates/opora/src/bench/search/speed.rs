//! How fast the index is written and asked: invented tickets of Russian words, a mixture of questions.

use anyhow::Result;
use seek::judge::{data, load};
use seek::{Index, Request, Vocabulary};
use serde::Serialize;
use std::fmt;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

/// Questions of a run.
const QUESTIONS: usize = 4_000;
/// Runs of which the middle is told.
const RUNS: usize = 3;

/// What was measured, milliseconds.
#[derive(Clone, Debug, Serialize)]
pub struct Speed {
    tickets: i64,
    built_seconds: f64,
    megabytes: u64,
    one_more_ms: f64,
    p50_ms: f64,
    p95_ms: f64,
    p99_ms: f64,
    kinds: Vec<(String, f64)>,
    per_second_by_two: f64,
}

/// Writes and asks an index in a folder of its own.
pub fn measure(sets: &Path, tickets: i64) -> Result<Speed> {
    let folder = std::env::temp_dir().join(format!("opora-bench-search-{}", std::process::id()));
    let measured = in_folder(sets, tickets, &folder);
    std::fs::remove_dir_all(&folder).ok(); // nothing depends on it
    measured
}

fn in_folder(sets: &Path, tickets: i64, folder: &Path) -> Result<Speed> {
    let index = Index::open(folder)?;
    let mut desk = load::Writer::new(data::words(sets)?, 7);
    let began = Instant::now();
    let mut writer = index.writer()?;
    let mut sample = Vec::new();
    for id in 1..=tickets {
        let doc = desk.ticket(id);
        writer.put(&doc)?;
        if id % 100 == 1 {
            sample.push(doc);
        }
    }
    writer.commit("end")?;
    writer.finish()?;
    let built_seconds = began.elapsed().as_secs_f64();
    let mut writer = index.writer()?;
    let began = Instant::now();
    writer.put(&sample[0])?;
    writer.commit("more")?;
    let one_more_ms = milliseconds(began);
    let questions = desk.questions(&sample, QUESTIONS);
    ask(&index, &questions[..QUESTIONS / 8])?;
    let mut runs = Vec::new();
    for _ in 0..RUNS {
        runs.push(ask(&index, &questions)?);
    }
    let mut times: Vec<(f64, usize)> =
        (0..QUESTIONS).map(|n| (median(runs.iter().map(|run| run[n]).collect()), n)).collect();
    times.sort_by(|a, b| a.0.total_cmp(&b.0));
    let at = |share: usize| times[(times.len() - 1) * share / 1000].0;
    let kinds = load::Asked::ALL.map(|kind| {
        let of_kind = times.iter().filter(|(_, n)| questions[*n].asked == kind);
        (format!("{kind:?}"), median(of_kind.map(|(took, _)| *took).collect()))
    });
    Ok(Speed {
        tickets,
        built_seconds,
        megabytes: index.size()? / 1_000_000,
        one_more_ms,
        p50_ms: at(500),
        p95_ms: at(950),
        p99_ms: at(990),
        kinds: kinds.to_vec(),
        per_second_by_two: by_two(&index, &questions)?,
    })
}

fn ask(index: &Index, questions: &[load::Question]) -> Result<Vec<f64>, seek::Error> {
    let vocabulary = Vocabulary::standard();
    let mut times = Vec::with_capacity(questions.len());
    for question in questions {
        let began = Instant::now();
        black_box(index.search(&Request::new(&question.line, &question.rights), &vocabulary)?);
        times.push(milliseconds(began));
    }
    Ok(times)
}

#[expect(clippy::cast_precision_loss, reason = "a count of questions")]
fn by_two(index: &Index, questions: &[load::Question]) -> Result<f64> {
    let began = Instant::now();
    std::thread::scope(|scope| {
        let halves = questions.chunks(questions.len().div_ceil(2));
        let asking: Vec<_> = halves.map(|half| scope.spawn(move || ask(index, half))).collect();
        asking.into_iter().try_for_each(|one| one.join().unwrap_or(Ok(Vec::new())).map(drop))
    })?;
    Ok(questions.len() as f64 / began.elapsed().as_secs_f64())
}

fn milliseconds(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1e3
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or_default()
}

impl fmt::Display for Speed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} tickets indexed in {:.1} s with their making, {} MB; one more is found after {:.1} ms",
            self.tickets, self.built_seconds, self.megabytes, self.one_more_ms
        )?;
        writeln!(
            f,
            "alone: p50 {:.2} ms, p95 {:.2} ms, p99 {:.2} ms; two threads: {:.0} a second",
            self.p50_ms, self.p95_ms, self.p99_ms, self.per_second_by_two
        )?;
        self.kinds.iter().try_for_each(|(kind, took)| writeln!(f, "  {kind}: p50 {took:.2} ms"))
    }
}
