//! Real streams, one round, total silence: as many orders are lost as can be helped, and not many more.
//!
//! The streams stay where they are (`OPORA_SHARED`, else the first `shared` folder beside or above).
#![cfg(feature = "bench")]

use detect::bench::{Field, read, silence_figures};

#[test]
fn silence_loses_little_more_than_the_attainable_limit() {
    let Some(folder) = sets::find_or_skip("data/flows") else { return };
    let found = read(&folder).unwrap();
    assert!(found.problems.is_empty(), "{:?}", found.problems);
    for (name, days) in [("uci_online_retail_invoices", 182), ("bread_basket_transactions", 63)] {
        let mut stream =
            found.streams.iter().find(|stream| stream.name == name).expect("it is there").clone();
        stream.train_days = Some(days);
        let figures = silence_figures(&Field::new(&stream, 1).unwrap());
        let (ours, limit) = (figures.ours.lost, figures.attainable.lost);
        assert!(ours <= 1.10 * limit, "{name}: {ours} {limit}");
        assert!(figures.known_rate.lost < limit, "{name}: a known Poisson rate would be better still");
        assert!(ours < figures.business.lost, "{name}");
        assert!((0.2..=1.5).contains(&figures.learnt.false_alarms), "{name}: {figures:?}");
    }
}
