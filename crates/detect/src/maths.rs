//! The few special functions that the detectors need.
//!
//! Formulas by their numbers in the NIST Digital Library of Mathematical Functions (DLMF), <https://dlmf.nist.gov>.

/// ln Γ(x).
pub(crate) fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// Counts beyond this follow the normal law well enough.
const LARGE: f64 = 1e5;

/// P(X ≤ n) of a negative binomial with this mean and size: variance = mean + mean²/size.
///
/// It is `I_{k/(k+m)}(k, n + 1)`; an infinite size means Poisson.
pub(crate) fn negative_binomial_cdf(n: f64, mean: f64, size: f64) -> f64 {
    if n.is_nan() || n < 0.0 || mean.is_nan() || size.is_nan() {
        return 0.0;
    }
    if mean <= 0.0 {
        return 1.0;
    }
    let n = n.floor();
    if mean > LARGE || n > LARGE {
        let deviation = (mean + mean * mean / size.max(1e-6)).sqrt();
        return 0.5 * libm::erfc((mean - n - 0.5) / (deviation * std::f64::consts::SQRT_2));
    }
    // Above 1e9 the difference to Poisson is below what doubles of this formula can tell.
    let size = size.clamp(1e-6, 1e9);
    incomplete_beta(size, n + 1.0, size / (size + mean), mean / (size + mean))
}

/// The least n with P(X ≤ n) ≥ p of a negative binomial.
pub(crate) fn negative_binomial_quantile(p: f64, mean: f64, size: f64) -> f64 {
    if mean.is_nan() || p.is_nan() || mean <= 0.0 || p <= 0.0 {
        return 0.0;
    }
    let p = p.min(1.0 - 1e-12);
    let deviation = (mean + mean * mean / size.max(1e-6)).sqrt();
    let (mut low, mut high) = (-1.0, (mean + 10.0 * deviation + 10.0).ceil());
    while negative_binomial_cdf(high, mean, size) < p && high < 1e15 {
        high *= 2.0;
    }
    // Beyond 2^53 neighbours are further apart than one.
    let apart = (high * 1e-12).max(1.0);
    while high - low > apart {
        let middle = ((low + high) / 2.0).floor();
        if negative_binomial_cdf(middle, mean, size) >= p { high = middle } else { low = middle }
    }
    high
}

/// The regularized incomplete beta function I_x(a, b) by its continued fraction (DLMF 8.17.22), with `y = 1 - x` given
/// apart so that it is exact near one.
pub(crate) fn incomplete_beta(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if y <= 0.0 {
        return 1.0;
    }
    let front = (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * y.ln()).exp();
    if x < (a + 1.0) / (a + b + 2.0) {
        (front * fraction(a, b, x) / a).clamp(0.0, 1.0)
    } else {
        (1.0 - front * fraction(b, a, y) / b).clamp(0.0, 1.0)
    }
}

/// The continued fraction itself, evaluated from the front (the modified method of Lentz).
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let keep = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / keep(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for step in 1..20_000 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / keep(1.0 + even * d);
        c = keep(1.0 + even / c);
        value *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / keep(1.0 + odd * d);
        c = keep(1.0 + odd / c);
        value *= d * c;
        if (d * c - 1.0).abs() < 1e-14 {
            break;
        }
    }
    value
}

/// The root of a rising function between two points: the least `x` to within `within` at which `rising(x)` holds, given
/// that it holds at `high`.
pub(crate) fn first_holding(mut low: i64, mut high: i64, mut holds: impl FnMut(i64) -> bool) -> i64 {
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if holds(middle) { high = middle } else { low = middle }
    }
    if holds(low) { low } else { high }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By adding the probabilities up one by one.
    fn added(n: u32, mean: f64, size: f64) -> f64 {
        let ln = |x: f64| {
            ln_gamma(size + x) - ln_gamma(size) - ln_gamma(x + 1.0)
                + size * (size / (size + mean)).ln()
                + x * (mean / (size + mean)).ln()
        };
        (0..=n).map(|x| ln(f64::from(x)).exp()).sum()
    }

    #[test]
    fn the_negative_binomial_equals_its_sum() {
        for size in [0.5, 1.0, 3.7, 20.0, 400.0] {
            for mean in [0.1, 1.0, 7.5, 60.0, 300.0] {
                for n in [0, 1, 5, 40, 200, 500] {
                    let (fast, slow) =
                        (negative_binomial_cdf(f64::from(n), mean, size), added(n, mean, size));
                    assert!((fast - slow).abs() < 1e-9, "{size} {mean} {n}: {fast} {slow}");
                }
            }
        }
    }

    #[test]
    fn without_spread_it_is_poisson() {
        let poisson: f64 =
            (0..=3).map(|x| (f64::from(x) * 5f64.ln() - 5.0 - ln_gamma(f64::from(x) + 1.0)).exp()).sum();
        assert!((negative_binomial_cdf(3.0, 5.0, f64::INFINITY) - poisson).abs() < 1e-6);
    }

    #[test]
    fn a_quantile_is_the_least_number_that_reaches() {
        for (p, mean, size) in [(0.5, 4.0, 2.0), (0.01, 60.0, 20.0), (0.999, 0.3, 1.0), (1e-9, 50.0, 1e9)] {
            let n = negative_binomial_quantile(p, mean, size);
            assert!(negative_binomial_cdf(n, mean, size) >= p);
            assert!(n == 0.0 || negative_binomial_cdf(n - 1.0, mean, size) < p);
        }
    }

    #[test]
    fn nothing_breaks_on_nonsense() {
        for x in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 0.0, 1e300] {
            for y in [f64::NAN, f64::INFINITY, -5.0, 0.0, 1e300] {
                let p = negative_binomial_cdf(x, y, 3.0);
                assert!(p.is_nan() || (0.0..=1.0).contains(&p));
                negative_binomial_quantile(x, y, 3.0);
            }
        }
    }

    #[test]
    fn the_first_holding_is_found() {
        for wanted in [0, 1, 7, 99, 100] {
            assert_eq!(first_holding(0, 100, |x| x >= wanted), wanted);
        }
    }
}
