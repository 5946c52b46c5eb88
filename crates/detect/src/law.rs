//! The law of a delay: how long it takes from one point to another, learnt from what passed.
//!
//! It is kept as the cumulative hazard `H(age) = -ln P(delay > age)`, because a waiting order whose delay follows the law
//! uses up exactly one unit of it on average: `H(delay)` is exponential with mean 1, whatever the law. Beyond what was
//! seen often enough the law goes on as a power of age (Hill 1975), which is careful: it makes long delays likelier than
//! a law with a lighter tail would.

use serde::{Deserialize, Serialize};

/// The learnt law of a delay.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Law {
    /// Ages in milliseconds, rising, with the hazard used up by them.
    knots: Vec<(f64, f64)>,
    /// Hazard used up by each e-fold of age beyond the last knot.
    slope: f64,
}

/// So many delays are left beyond the last knot.
const BEYOND: f64 = 12.0;
/// Knots lie so far apart in hazard.
const APART: f64 = 0.25;

impl Law {
    /// Learns from delays in milliseconds; negative ones count as none. With fewer than twenty the law is exponential
    /// with their mean, or with `usual` when there is none.
    pub fn learn(delays: &[i64], usual: i64) -> Law {
        let mut delays: Vec<f64> = delays.iter().map(|delay| (*delay).max(1) as f64).collect();
        delays.sort_by(f64::total_cmp);
        let n = delays.len() as f64;
        if delays.len() < 20 {
            let mean = if delays.is_empty() { usual.max(1) as f64 } else { delays.iter().sum::<f64>() / n };
            return Law::exponential(mean);
        }
        let mut knots: Vec<(f64, f64)> = Vec::new();
        let furthest = (n / BEYOND).ln().max(APART);
        let steps = (furthest / APART).floor().max(1.0);
        for step in 1..=steps as usize {
            let hazard = step as f64 * furthest / steps;
            let at = ((1.0 - (-hazard).exp()) * n) as usize;
            let age = delays[at.min(delays.len() - 1)];
            match knots.last_mut() {
                Some(last) if age <= last.0 => last.1 = hazard,
                _ => knots.push((age, hazard)),
            }
        }
        let mark = knots.last().map_or(1.0, |knot| knot.0);
        let beyond = delays.iter().filter(|delay| **delay > mark);
        let (sum, count) =
            beyond.fold((0.0, 0.0), |(sum, count), delay| (sum + (delay / mark).ln(), count + 1.0));
        // Drawn to a slope of 1 as though one more had been seen there.
        Law { knots, slope: ((count + 1.0) / (sum + 1.0)).clamp(0.5, 20.0) }
    }

    /// Exponential with this mean in milliseconds, up to five means and a power beyond.
    pub fn exponential(mean: f64) -> Law {
        let mean = if mean.is_finite() { mean.max(1.0) } else { 1.0 };
        let knots = (1..=20).map(|n| f64::from(n) * APART).map(|hazard| (hazard * mean, hazard)).collect();
        Law { knots, slope: 5.0 }
    }

    /// The hazard used up by an age in milliseconds.
    pub fn hazard(&self, age: i64) -> f64 {
        let age = age as f64;
        let Some((first, last)) = self.knots.first().zip(self.knots.last()) else { return 0.0 };
        if age <= 0.0 {
            return 0.0;
        }
        if age <= first.0 {
            return first.1 * age / first.0;
        }
        if age >= last.0 {
            return last.1 + self.slope * (age / last.0).ln();
        }
        let after = self.knots.partition_point(|knot| knot.0 < age);
        let (low, high) = (self.knots[after - 1], self.knots[after]);
        low.1 + (high.1 - low.1) * (age / low.0).ln() / (high.0 / low.0).ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_exponential_law_is_learnt_back() {
        let n = 20_000;
        let delays: Vec<i64> =
            (0..n).map(|i| (-((f64::from(i) + 0.5) / f64::from(n)).ln() * 60_000.0) as i64).collect();
        let law = Law::learn(&delays, 0);
        for minutes in [0.1, 0.5, 1.0, 3.0, 6.0] {
            let hazard = law.hazard((minutes * 60_000.0) as i64);
            assert!((hazard - minutes).abs() < 0.05 + 0.05 * minutes, "{minutes}: {hazard}");
        }
    }

    proptest! {
        #[test]
        fn hazard_rises_and_is_finite(
            delays in proptest::collection::vec(any::<i64>(), 0..200),
            usual in any::<i64>(),
            mut ages in proptest::collection::vec(any::<i64>(), 2..20),
        ) {
            let law = Law::learn(&delays, usual);
            ages.sort_unstable();
            let hazards: Vec<f64> = ages.iter().map(|age| law.hazard(*age)).collect();
            prop_assert!(hazards.iter().all(|h| h.is_finite() && *h >= 0.0));
            prop_assert!(hazards.windows(2).all(|pair| pair[0] <= pair[1] + 1e-9));
        }
    }
}
