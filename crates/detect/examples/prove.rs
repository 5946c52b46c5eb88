//! Prints the Monte-Carlo proof: `prove [years] [faults] [flows to learn]`.

use detect::bench::prove::{prove, prove_learnt, simulated};
use detect::{Backtest, Budget, Calendar, Walk};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let years: f64 = arguments.next().map_or(Ok(120.0), |n| n.parse())?;
    let faults: usize = arguments.next().map_or(Ok(20_000), |n| n.parse())?;
    let flows: u64 = arguments.next().map_or(Ok(100), |n| n.parse())?;
    println!(
        "| orders a day | budget, days | years | false alarms per period | limit ln(1+N/α) | median wait | its limit | ratio | median h | its limit |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for per_day in [10.0, 48.0, 60.0, 427.0] {
        for budget in [Budget::WEEKLY, Budget::MONTHLY, Budget::QUARTERLY] {
            let p = prove(per_day, budget, years, faults, 7);
            println!(
                "| {:.0} | {:.0} | {:.0} | {:.3} | {:.2} | {:.3} | {:.3} | {:.3} | {:.2} | {:.2} |",
                p.per_day,
                p.budget_days,
                p.years,
                p.false_alarms,
                p.limit,
                p.median,
                p.median_limit,
                p.median / p.median_limit,
                p.median_hours,
                p.median_hours_limit
            );
        }
    }
    println!("\nThe rate learnt from half a year, then watched; one false alarm in 30 days allowed:\n");
    println!(
        "| orders a day | spread of days | years | false alarms per 30 d | median h | known-rate limit |"
    );
    println!("|---|---|---|---|---|---|");
    for per_day in [15.0, 60.0, 427.0] {
        for spread in [None, Some(20.0), Some(5.0)] {
            let p = prove_learnt(per_day, spread, flows, 7);
            let spread = p.spread.map_or("Poisson".to_owned(), |spread| format!("{spread:.0}"));
            println!(
                "| {:.0} | {spread} | {:.0} | {:.3} | {:.2} | {:.2} |",
                p.per_day, p.years, p.false_alarms, p.median_hours, p.median_hours_limit
            );
        }
    }
    backtest();
    Ok(())
}

/// How long the back-test of ninety days takes, with the learning of the months before.
fn backtest() {
    let counts = simulated(60.0, 300);
    let began = Instant::now();
    let walk = Walk::over(counts, Calendar::new("Europe/Moscow").unwrap_or(Calendar::utc()), &[]);
    let walked = began.elapsed();
    let backtest = Backtest::over(&walk, 90);
    let computed = began.elapsed();
    let played: Vec<usize> =
        Budget::STEPS.iter().map(|(_, budget)| backtest.play(*budget, &[]).false_alarms).collect();
    println!(
        "\nBack-test of 90 days after 210 of learning, by minutes: learnt in {:.3} s, computed in {:.3} s, six sensitivities \
         played in {:.4} s; false alarms daily to yearly: {played:?}",
        walked.as_secs_f64(),
        (computed - walked).as_secs_f64(),
        (began.elapsed() - computed).as_secs_f64()
    );
}
