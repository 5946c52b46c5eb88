//! How long calendar arithmetic takes: medians of several runs over random questions, beside the cost of asking a zone.
//!
//! `cargo run --release -p calendars --example bench`

use calendars::{Compiled, Moment, shipped};
use jiff::{Timestamp, tz::TimeZone};
use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

const QUESTIONS: usize = 200_000;
const RUNS: usize = 7;

fn main() -> Result<(), Box<dyn Error>> {
    machine();
    println!(
        "{QUESTIONS} random questions a run, 2012-2027, {RUNS} runs; nanoseconds each: median (slowest run)"
    );
    for (name, zone) in
        [("ru-9-18", "Europe/Moscow"), ("ru-9-18-lunch", "Asia/Kamchatka"), ("24x7", "Europe/Moscow")]
    {
        let definition = shipped(name).ok_or(name)?.in_zone(zone);
        let began = Instant::now();
        let calendar = Compiled::new(&definition)?;
        let compiled = began.elapsed();
        println!("{name} in {zone}, compiled for 2000-2050 in {:.1} ms", compiled.as_secs_f64() * 1e3);
        let questions = questions(&calendar);
        row("add", &questions, |(from, to)| calendar.add(from, (to - from) / 4).unwrap_or(0));
        row("between", &questions, |(from, to)| calendar.between(from, to));
        row("is open", &questions, |(from, _)| i64::from(calendar.is_open(from)));
        row("next opening", &questions, |(from, _)| calendar.next_opening(from).unwrap_or(0));
        row("next closing", &questions, |(from, _)| calendar.next_closing(from).unwrap_or(0));
    }
    let zone = TimeZone::get("Europe/Moscow")?;
    let questions = questions(&Compiled::new(&shipped("24x7").ok_or("24x7")?)?);
    println!("for comparison");
    row("offset of a zone (jiff)", &questions, |(from, _)| {
        i64::from(zone.to_offset(Timestamp::from_millisecond(from).unwrap_or_default()).seconds())
    });
    row("day by day (as peers do)", &questions[..2_000], |(from, to)| walk(&zone, from, to));
    Ok(())
}

/// Working time between two moments the way that desks without an index of spans take.
fn walk(zone: &TimeZone, from: Moment, to: Moment) -> i64 {
    let local = |at| Timestamp::from_millisecond(at).unwrap_or_default().to_zoned(zone.clone());
    let (mut day, last) = (local(from).date(), local(to).date());
    let mut worked = 0;
    while day <= last {
        let of = |hour| {
            day.at(hour, 0, 0, 0).to_zoned(zone.clone()).map_or(0, |at| at.timestamp().as_millisecond())
        };
        if day.weekday().to_monday_zero_offset() < 5 {
            worked += (of(18).min(to) - of(9).max(from)).max(0);
        }
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    worked
}

fn questions(calendar: &Compiled) -> Vec<(Moment, Moment)> {
    let begin = calendar.midnight(jiff::civil::date(2012, 1, 1)).unwrap_or(0);
    let length = calendar.midnight(jiff::civil::date(2028, 1, 1)).unwrap_or(0) - begin;
    // A generator that anyone can repeat (Knuth's constants), so that runs can be compared.
    let mut state = 1_u64;
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    };
    let one = |n: u64| begin + (n as i64 * 7_919) % length;
    (0..QUESTIONS)
        .map(|_| {
            let (a, b) = (one(random()), random() as i64 % (60 * 86_400_000));
            (a, a + b)
        })
        .collect()
}

fn row(what: &str, questions: &[(Moment, Moment)], ask: impl Fn((Moment, Moment)) -> i64) {
    let mut runs: Vec<f64> = (0..RUNS)
        .map(|_| {
            let began = Instant::now();
            for question in questions {
                black_box(ask(black_box(*question)));
            }
            began.elapsed().as_secs_f64() * 1e9 / questions.len() as f64
        })
        .collect();
    runs.sort_by(f64::total_cmp);
    println!("  {what:<26} {:>9.1} ({:.1})", runs[RUNS / 2], runs[RUNS - 1]);
}

fn machine() {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let model = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        model.lines().find(|line| line.starts_with("model name")).and_then(|line| line.split(": ").nth(1));
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
    println!("{cores} cores, {}, load {load}", model.unwrap_or("unknown processor"));
}
