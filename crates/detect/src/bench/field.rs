//! A stream made ready: trained on its first part, tested on the rest, with the rate in hindsight and places for faults.

use super::chance::Chance;
use super::oracle::hindsight;
use super::pages::same_alarm;
use super::stream::Stream;
use crate::calendar::{Calendar, weekday};
use crate::counts::Counts;
use crate::norm::Walk;
use crate::time::{DAY, HOUR};

/// How long an outage lasts that nobody sees.
pub const SILENCE_DAYS: usize = 4;
/// How long a drop lasts that nobody sees.
pub const DROP_DAYS: usize = 10;
/// Faults to judge by, and faults to tune hand-written rules on.
pub const FAULTS: usize = 200;
/// See [`FAULTS`].
pub const TUNING: usize = 80;

/// A stream ready for the benchmark: whole days from a midnight on.
pub struct Field {
    /// Its name.
    pub name: String,
    /// Events in each step.
    pub counts: Vec<u32>,
    /// The length of a step in milliseconds.
    pub step: i64,
    /// The steps of the week before the first one.
    pub offset: usize,
    /// Steps of the training part.
    pub train: usize,
    /// Steps within which alarms are one page.
    pub same: usize,
    /// Days of the test part.
    pub days: usize,
    /// Pages allowed in the test part: one in thirty days.
    pub budget: usize,
    /// Expected before each step, in hindsight.
    pub hindsight: Vec<f64>,
    /// What the product expected of each step before it was seen.
    pub walk: Walk,
    /// Where faults begin: first those to tune hand-written rules on, then those to judge by.
    pub faults: Vec<usize>,
}

impl Field {
    /// Makes a stream ready; tells why when it cannot be done.
    pub fn new(stream: &Stream, seed: u64) -> Result<Field, String> {
        let per_day = (DAY / stream.counts.step()) as usize;
        let step = stream.counts.step();
        let days = stream.counts.values().len() / per_day;
        let train = stream.train_days.unwrap_or(days / 14 * 7);
        let test = days.saturating_sub(train);
        if train < 28 || test < 30 {
            return Err(format!("{days} days are too short: 28 to learn from and 30 to judge are needed"));
        }
        let counts = stream.counts.values()[..days * per_day].to_vec();
        let weekday = weekday(stream.counts.from().div_euclid(DAY));
        let hindsight = hindsight(&counts, step, weekday);
        let walk = Walk::over(Counts::new(stream.counts.from(), step, counts.clone()), Calendar::utc(), &[]);
        let mut field = Field {
            name: stream.name.clone(),
            offset: weekday as usize * per_day,
            train: train * per_day,
            same: same_alarm(step),
            days: test,
            budget: (test / 30).max(1),
            faults: Vec::new(),
            counts,
            step,
            hindsight,
            walk,
        };
        field.faults = field.place_faults(seed)?;
        Ok(field)
    }

    /// Where something breaks: in active hours, those with at least a quarter of the mean rate.
    fn place_faults(&self, seed: u64) -> Result<Vec<usize>, String> {
        let rate = |step: usize| self.hindsight[step + 1] - self.hindsight[step];
        let mean = self.lost(self.train, self.counts.len()) / (self.counts.len() - self.train) as f64;
        let last = self.counts.len() - DROP_DAYS * self.per_day();
        let active: Vec<usize> = (self.train..last).filter(|step| rate(*step) >= 0.25 * mean).collect();
        if active.len() < 10 * (FAULTS + TUNING) {
            // Steps of half an hour: the same moment may break twice.
            if active.is_empty() {
                return Err("nothing is expected in the part to judge".into());
            }
            let mut chance = Chance::new(seed, 1);
            return Ok((0..FAULTS + TUNING).map(|_| active[chance.below(active.len())]).collect());
        }
        Ok(Chance::new(seed, 1).choose(&active, FAULTS + TUNING))
    }

    /// Steps of a day.
    pub fn per_day(&self) -> usize {
        (DAY / self.step) as usize
    }

    /// Hours of so many steps.
    pub fn hours(&self, steps: usize) -> f64 {
        (steps as i64 * self.step) as f64 / HOUR as f64
    }

    /// Events lost in these steps, by the rate in hindsight.
    pub fn lost(&self, from: usize, to: usize) -> f64 {
        let last = self.hindsight.len() - 1;
        self.hindsight[to.min(last)] - self.hindsight[from.min(last)]
    }

    /// Faults to judge by.
    pub fn judged(&self) -> &[usize] {
        &self.faults[TUNING.min(self.faults.len())..]
    }

    /// Faults to tune on.
    pub fn tuned(&self) -> &[usize] {
        &self.faults[..TUNING.min(self.faults.len())]
    }

    /// Events in the test part.
    pub fn events(&self) -> f64 {
        self.counts[self.train..].iter().map(|n| f64::from(*n)).sum()
    }

    /// What comes in a half-broken flow from a fault on.
    pub fn halved(&self, fault: usize, seed: u64) -> Vec<u32> {
        let mut chance = Chance::new(seed, 1_000 + fault as u64);
        let to = (fault + DROP_DAYS * self.per_day()).min(self.counts.len());
        self.counts[fault..to].iter().map(|n| chance.kept(*n, 0.5)).collect()
    }
}
