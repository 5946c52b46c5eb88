//! The open sentences of a contest, and what of them is asked for. Skipped where the data is absent.

use speller::judge;
use speller::{Speller, Vocabulary, corrected};

#[test]
fn first_suggestions_are_right_often_enough() {
    let Some(file) = sets::find_or_skip("data/typos_ru/ruspellru_open.tsv") else { return };
    let table = std::fs::read_to_string(file).expect("a table");
    let speller = Speller::new();
    let second: Vec<_> = judge::pairs(&table).into_iter().skip(1).step_by(2).collect();
    assert!(second.len() > 400);
    let score = judge::measure(&speller, &second);
    assert!(score.f1() >= 65.0, "F1 {:.1} of {score:?}", score.f1());
    assert!(score.precision() >= 65.0, "precision {:.1} of {score:?}", score.precision());
    // What is corrected stays corrected: a second look changes next to nothing.
    let again = second.iter().filter(|pair| {
        let once = corrected(&pair.source, &speller.check(&pair.source, &Vocabulary::default()));
        corrected(&once, &speller.check(&once, &Vocabulary::default())) != once
    });
    assert!(again.count() * 50 < second.len());
}
