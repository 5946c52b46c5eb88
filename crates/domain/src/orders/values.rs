//! Sums, quantities and goods: what two sides say is in a shipment.

use super::{Fact, Facts, Kind, Line};
use crate::time::Moment;

/// Kinds that come of lines, each with the moment since which it is so without a break.
pub(super) type Since = [Option<Moment>; 3];

/// The kinds of [`Since`], in its order.
pub(super) const KINDS: [Kind; 3] = [Kind::MissingLine, Kind::QtyMismatch, Kind::PriceMismatch];

/// What differs between the lines of two sides now, and since when. The facts are in the order of what happened.
pub(super) fn since(facts: &Facts<'_>, upper: u8, lower: u8) -> Since {
    let (mut above, mut below): (&[Line], &[Line]) = (&[], &[]);
    let mut since: Since = [None; 3];
    let mut said = facts.iter().filter(|fact| !fact.lines.is_empty() && [upper, lower].contains(&fact.side));
    let mut next = said.next();
    while let Some(fact) = next {
        if fact.side == upper {
            above = fact.lines;
        } else {
            below = fact.lines;
        }
        next = said.next();
        // What is said at one moment is said together.
        if next.is_some_and(|after| after.at == fact.at) {
            continue;
        }
        let now = differs(above, below);
        for (since, now) in since.iter_mut().zip(now) {
            *since = now.then(|| since.unwrap_or(fact.at));
        }
    }
    since
}

/// Which of [`KINDS`] two lists of lines show; nothing while one of them is not known.
pub(super) fn differs(above: &[Line], below: &[Line]) -> [bool; 3] {
    if above.is_empty() || below.is_empty() {
        return [false; 3];
    }
    let mut found = [false; 3];
    for line in above {
        let (here, price) = total(above, line.goods);
        let (there, other) = total(below, line.goods);
        match (there, other) {
            (_, None) => found[0] = true,
            (there, other) => {
                found[1] |= here != there;
                // A hundredth for each piece is rounding.
                let said = price.zip(other).filter(|(a, b)| *a >= 0 && *b >= 0);
                found[2] |= said.is_some_and(|(a, b)| (a - b).abs() > 1);
            }
        }
    }
    found[0] |= below.iter().any(|line| total(above, line.goods).1.is_none());
    found
}

/// How many of the goods, and the price of one; no price where there is no such line.
fn total(lines: &[Line], goods: u64) -> (i64, Option<i64>) {
    let of = lines.iter().filter(|line| line.goods == goods);
    let price = of.clone().next().map(|line| line.price);
    (of.map(|line| line.quantity).sum(), price)
}

/// Since when a side does not know goods of it, without a break.
pub(super) fn unmatched(facts: &Facts<'_>, side: u8) -> Option<Moment> {
    run(facts, side, |fact| fact.lines.iter().any(|line| !line.known))
}

/// Since when a side has less than it took, without a break.
pub(super) fn oversold(facts: &Facts<'_>, side: u8) -> Option<Moment> {
    run(facts, side, |fact| fact.lines.iter().any(|line| line.stock >= 0 && line.stock < line.quantity))
}

fn run(facts: &Facts<'_>, side: u8, wrong: impl Fn(&Fact<'_>) -> bool) -> Option<Moment> {
    let says = facts.iter().filter(|fact| fact.side == side && !fact.lines.is_empty());
    says.fold(None, |since, fact| wrong(fact).then(|| since.unwrap_or(fact.at)))
}
