//! Seeded dice for the benchmark.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Dice that fall the same way for the same seed, on every machine.
#[derive(Clone, Debug)]
pub struct Chance(ChaCha8Rng);

impl Chance {
    /// Dice of a seed; `stream` parts purposes, so that one purpose does not shift another.
    pub fn new(seed: u64, stream: u64) -> Chance {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Chance(rng)
    }

    /// 0 ≤ x < 1.
    pub fn unit(&mut self) -> f64 {
        self.0.random::<f64>()
    }

    /// 0 ≤ n < `below`.
    pub fn below(&mut self, below: usize) -> usize {
        self.0.random_range(0..below.max(1))
    }

    /// Exponential with mean 1.
    pub fn exponential(&mut self) -> f64 {
        -(1.0 - self.unit()).ln()
    }

    /// Normal with mean 0 and deviation 1 (Box & Muller 1958).
    pub fn normal(&mut self) -> f64 {
        let radius = (2.0 * self.exponential()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// How many of `n` are kept, each with this probability. Large numbers by the normal law.
    pub fn kept(&mut self, n: u32, share: f64) -> u32 {
        if n <= 200 {
            return (0..n).filter(|_| self.unit() < share).count() as u32;
        }
        let mean = f64::from(n) * share;
        (mean + self.normal() * (mean * (1.0 - share)).sqrt()).round().clamp(0.0, f64::from(n)) as u32
    }

    /// Poisson (by multiplication; large means by the normal law).
    pub fn poisson(&mut self, mean: f64) -> u32 {
        if mean > 50.0 {
            return (mean + self.normal() * mean.sqrt()).round().max(0.0) as u32;
        }
        let (mut n, mut left) = (0, mean);
        loop {
            left -= self.exponential();
            if left < 0.0 {
                return n;
            }
            n += 1;
        }
    }

    /// Gamma with this shape and mean 1 (Marsaglia & Tsang 2000).
    pub fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            let boost = (1.0 - self.unit()).powf(1.0 / shape);
            return self.gamma(shape + 1.0) * (shape + 1.0) / shape * boost;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && self.exponential() > -(0.5 * x * x + d - d * v + d * v.ln()) {
                return d * v / shape;
            }
        }
    }

    /// Different members of a list, as many as there are.
    pub fn choose(&mut self, of: &[usize], wanted: usize) -> Vec<usize> {
        let mut of = of.to_vec();
        let wanted = wanted.min(of.len());
        for n in 0..wanted {
            let other = n + self.below(of.len() - n);
            of.swap(n, other);
        }
        of.truncate(wanted);
        of
    }
}
