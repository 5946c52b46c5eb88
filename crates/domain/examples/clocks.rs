//! What clocks cost: moving them by one occurrence, reading them, finding the next moment, the whole account, and what a
//! row carries. Medians of several runs.
//!
//! `cargo run --release -p domain --example clocks`

use calendars::{Compiled, shipped};
use domain::desk::{Priority, WaitFor};
use domain::ids::{CalendarId, PlanId};
use domain::sla::{
    Book, Clocks, House, Metric, Occurrence, Plan, Terms, TermsRef, What, Whose, account, next_moment,
};
use domain::time::{DAY, MINUTE, Moment};
use std::collections::BTreeMap;
use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

const TICKETS: usize = 100_000;
const RUNS: usize = 5;
/// A Monday in June 2026, midnight in Moscow.
const BEGIN: Moment = 1_780_261_200_000;

fn main() -> Result<(), Box<dyn Error>> {
    let calendar =
        |name: &str| shipped(name).and_then(|calendar| Compiled::new(&calendar).ok()).map(Arc::new);
    let office = calendar("ru-9-18").ok_or("ru-9-18")?;
    let always = calendar("24x7").ok_or("24x7")?;
    let find = |name: &str| Some(if name == "24x7" { always.clone() } else { office.clone() });
    let mut terms = BTreeMap::new();
    for plan in Plan::seeds() {
        terms.insert(reference(plan.id.0), Terms::of(&plan, None, find)?);
    }
    let book = Book { house: House::day(always.clone()), none: Terms::none(office.clone()), terms };
    let journals: Vec<Vec<Occurrence>> = (0..TICKETS).map(journal).collect();
    let all: usize = journals.iter().map(Vec::len).sum();
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("{cores} cores, load {}", load.split_whitespace().take(3).collect::<Vec<_>>().join(" "));
    println!("{TICKETS} tickets, {all} occurrences, {RUNS} runs: median (slowest)");
    let mut rows: Vec<Clocks> = Vec::new();
    row("move by one occurrence", all, || {
        rows = journals.iter().map(|journal| fold(journal, &book)).collect();
    });
    let now = BEGIN + 20 * DAY;
    row("next moment of a ticket", TICKETS, || {
        let next = rows.iter().filter_map(|clocks| next_moment(clocks, &book).ok().flatten());
        black_box(next.min());
    });
    row("read the five clocks of a ticket", TICKETS, || {
        let clocks = rows.iter().flat_map(|clocks| &clocks.clocks);
        black_box(
            clocks
                .filter_map(|clock| clock.reading(now, &book).ok())
                .filter(|one| one.breached.is_some())
                .count(),
        );
    });
    row("account of a journal with its ledgers", TICKETS, || {
        let runs =
            journals.iter().filter_map(|journal| account(journal, &book, now).ok()).map(|one| one.runs.len());
        black_box(runs.sum::<usize>());
    });
    let bytes: usize = rows
        .iter()
        .take(1_000)
        .filter_map(|one| serde_json::to_string(one).ok())
        .map(|text| text.len())
        .sum();
    println!("a row carries {} bytes of clocks", bytes / 1_000);
    let running = rows.iter().flat_map(|clocks| &clocks.clocks).filter(|clock| !clock.done).count();
    let late = rows.iter().filter_map(|one| one.clock(Metric::Resolution)?.reading(now, &book).ok());
    println!("{running} clocks run, {} solutions late", late.filter(|one| one.breached.is_some()).count());
    Ok(())
}

fn fold(journal: &[Occurrence], book: &Book) -> Clocks {
    let mut clocks = Clocks::default();
    for one in journal {
        // All terms are in the book.
        clocks.take(one, book, &mut |_| {}).unwrap_or_default();
    }
    clocks
}

fn reference(plan: i64) -> TermsRef {
    TermsRef { plan: (PlanId(plan), 1), calendar: (CalendarId(1), 1), contract: None }
}

/// A life of a ticket: asked, answered, waited, handed over; some are solved.
fn journal(n: usize) -> Vec<Occurrence> {
    let n = n as i64;
    let begin = BEGIN + n % 5 * DAY + (9 * 60 + n * 7 % 540) * MINUTE;
    let priority = Priority::from_number(1 + n % 4).unwrap_or(Priority::P4);
    let on = WaitFor::Requester;
    let mut tale = vec![
        (0, What::Opened { priority, line: 1 }),
        (0, What::Promised(reference(1 + n % 3))),
        (0, What::Asked),
        (20 + n % 300, What::Answered),
        (21 + n % 300, What::Waiting { on, whose: Whose::of(on) }),
        (900 + n % 400, What::Asked),
        (900 + n % 400, What::Resumed),
        (1_500 + n % 600, What::Line(2)),
        (1_700 + n % 600, What::Answered),
    ];
    if n % 4 == 0 {
        tale.push((3_000 + n % 900, What::Solved));
    }
    let seq = 1_i64..;
    tale.into_iter()
        .zip(seq)
        .map(|((minute, what), seq)| Occurrence { at: begin + minute * MINUTE, seq, what })
        .collect()
}

fn row(what: &str, of: usize, mut work: impl FnMut()) {
    let mut runs: Vec<f64> = (0..RUNS)
        .map(|_| {
            let began = Instant::now();
            work();
            began.elapsed().as_secs_f64() * 1e6 / of as f64
        })
        .collect();
    runs.sort_by(f64::total_cmp);
    println!("  {what:<40} {:>8.2} µs ({:.2})", runs[RUNS / 2], runs[RUNS - 1]);
}
