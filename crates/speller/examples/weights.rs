//! Finds weights: walks them one after another, up and down, as long as the F1 of one half of the sentences grows.
//!
//! `cargo run --release -p speller --example weights -- FILE`, the file as for `opora bench spell`. Prints each better
//! step, and at the end the other half, which takes no part in the choice.

use speller::judge::{self, Pair, Score};
use speller::{Speller, Weights};

type Weight = (&'static str, fn(&mut Weights) -> &mut f32, f32);

const WALK: &[Weight] = &[
    ("count", |w| &mut w.count, 0.06),
    ("slips", |w| &mut w.slips, 0.5),
    ("uncounted", |w| &mut w.uncounted, 0.5),
    ("margin", |w| &mut w.margin, 0.5),
    ("name", |w| &mut w.name, 0.5),
    ("short", |w| &mut w.short, 0.15),
    ("heard", |w| &mut w.heard, 0.1),
    ("space", |w| &mut w.space, 0.06),
];

fn main() {
    let path = std::env::args().nth(1).expect("a file");
    let pairs = judge::pairs(&std::fs::read_to_string(path).expect("readable"));
    let half = |odd: usize| pairs.iter().skip(odd).step_by(2).cloned().collect::<Vec<Pair>>();
    let (first, second) = (half(0), half(1));
    let mut speller = Speller::new();
    let mut best = (Weights::OURS, judge::measure(&speller, &first));
    let tell = |what: &str, score: &Score| {
        println!(
            "{what}: precision {:.2}, recall {:.2}, F1 {:.2}",
            score.precision(),
            score.recall(),
            score.f1()
        );
    };
    tell("at first", &best.1);
    loop {
        let before = best.1.f1();
        for (name, weight, step) in WALK {
            for by in [*step, -step, 2.0 * step, -2.0 * step] {
                let mut tried = best.0;
                *weight(&mut tried) += by;
                speller.weigh(tried);
                let score = judge::measure(&speller, &first);
                if score.f1() > best.1.f1() {
                    best = (tried, score);
                    tell(&format!("{name} {by:+}"), &score);
                }
            }
        }
        if best.1.f1() - before < 0.05 {
            break;
        }
    }
    println!("{:?}", best.0);
    speller.weigh(best.0);
    tell("the other half", &judge::measure(&speller, &second));
}
