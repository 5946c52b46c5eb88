//! The Monte-Carlo proof, small: `cargo run --release -p detect --features bench --example prove` prints the large one.
#![cfg(feature = "bench")]

use detect::Budget;
use detect::bench::prove::prove;

#[test]
fn false_alarms_keep_the_budget_and_faults_are_seen_at_the_limit() {
    let proved = prove(48.0, Budget::WEEKLY, 30.0, 2_000, 3);
    assert!((0.9..1.1).contains(&proved.false_alarms), "{proved:?}");
    assert!(proved.median <= 1.03 * proved.median_limit, "{proved:?}");
    assert!(proved.median <= 1.10 * proved.limit, "{proved:?}");
}
