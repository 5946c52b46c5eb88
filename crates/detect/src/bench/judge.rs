//! Judges the detectors on one stream: the same faults for all, the same budget for all, both limits beside.

use super::drops::{Drops, Limit, RELEARN_DAYS};
use super::export::stuck_export;
use super::field::Field;
use super::pages::pages;
use super::rules::{BusinessHours, Knobs, Prometheus};
use super::silences::{Outcome, SilenceRule};
use super::stream::Stream;
use crate::backtest::{CHANGE_APART, tail};
use crate::budget::Budget;
use crate::norm::{Gap, Walk};
use crate::pace::{Memory, Pace};
use crate::tail::{Peak, SAME_ALARM};
use serde::Serialize;

/// One rule's figures on one stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Row {
    /// Hours from fault to alarm.
    pub median_hours: f64,
    /// 95 % are seen within.
    pub p95_hours: f64,
    /// Mean orders lost per fault.
    pub lost: f64,
    /// The share seen within six hours.
    pub within_6h: f64,
    /// False alarms in thirty days.
    pub false_alarms: f64,
}

impl Row {
    fn of(outcome: &Outcome, false_alarms: f64) -> Row {
        Row {
            median_hours: outcome.hours(0.5),
            p95_hours: outcome.hours(0.95),
            lost: outcome.lost(),
            within_6h: outcome.within(6.0),
            false_alarms,
        }
    }
}

/// All rules on one kind of fault.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Ours with the threshold of the budget in hindsight, as all others.
    pub ours: Row,
    /// Ours with what it learnt before: as the product does.
    pub learnt: Row,
    /// The same rule with the rate in hindsight.
    pub attainable: Row,
    /// The Prometheus rule, the best of 144 combinations in hindsight.
    pub prometheus: Row,
    /// "No order for X business hours", X in hindsight.
    pub business: Row,
    /// `ln(1 + N/α)` expected orders with the rate in hindsight: what nobody could beat if it were a Poisson flow.
    pub known_rate: Row,
}

/// What one round gave: sums are made over rounds.
#[derive(Default)]
struct Sum {
    outcomes: [Outcome; 6],
    alarms: [f64; 6],
    rounds: f64,
}

impl Sum {
    fn add(&mut self, n: usize, outcome: Outcome, alarms: f64) {
        self.outcomes[n].join(outcome);
        self.alarms[n] += alarms;
    }

    fn figures(&self) -> Figures {
        let row = |n: usize| Row::of(&self.outcomes[n], self.alarms[n] / self.rounds.max(1.0));
        Figures {
            ours: row(0),
            learnt: row(1),
            attainable: row(2),
            prometheus: row(3),
            business: row(4),
            known_rate: row(5),
        }
    }
}

/// How soon a stuck export was seen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Export {
    /// Minutes until half of the stops were seen.
    pub median_minutes: f64,
    /// Minutes until 95 % were.
    pub p95_minutes: f64,
    /// The share seen within an hour.
    pub within_1h: f64,
    /// False alarms in thirty days.
    pub false_alarms: f64,
}

/// A stream's figures.
#[derive(Clone, Debug, Serialize)]
pub struct Judged {
    /// Its name.
    pub stream: String,
    /// How it was read.
    pub note: String,
    /// Events a day.
    pub per_day: f64,
    /// Days that were learnt from and that were judged.
    pub days: (usize, usize),
    /// False alarms allowed in the judged days.
    pub budget: usize,
    /// How days differ beyond chance: the size of the negative binomial law of a day's count, as learnt.
    pub spread: f64,
    /// Total silence.
    pub silence: Figures,
    /// Half of the orders.
    pub drop: Figures,
    /// A stuck export.
    pub export: Option<Export>,
}

/// Judges a stream in several rounds of seeds; a maker makes the stream of each round.
pub fn judge(make: &dyn Fn(u64) -> Stream, rounds: u64) -> Result<Judged, String> {
    let (mut silence, mut drop) = (Sum::default(), Sum::default());
    let (mut minutes, mut false_stops) = (Vec::new(), 0.0);
    let mut last = None;
    for round in 1..=rounds.max(1) {
        let stream = make(round);
        let field = Field::new(&stream, round)?;
        silence.rounds += 1.0;
        drop.rounds += 1.0;
        silences(&field, &mut silence);
        drops(&field, round, &mut drop);
        hand_written(&field, round, &mut silence, &mut drop);
        if (5.0..2_000.0).contains(&stream.per_day()) {
            let stops = stuck_export(&field, round);
            minutes.extend(stops.minutes);
            false_stops += stops.false_alarms;
        }
        last = Some((stream, field));
    }
    let (stream, field) = last.ok_or("no rounds")?;
    minutes.sort_by(f64::total_cmp);
    let at = |share: f64| minutes[(minutes.len() as f64 * share) as usize];
    let hour = minutes.iter().filter(|m| **m <= 60.0).count() as f64 / minutes.len().max(1) as f64;
    Ok(Judged {
        per_day: stream.per_day(),
        stream: stream.name,
        note: stream.note,
        days: (field.train / field.per_day(), field.days),
        budget: field.budget,
        spread: field.walk.spread(field.train),
        silence: silence.figures(),
        drop: drop.figures(),
        export: (!minutes.is_empty()).then(|| Export {
            median_minutes: at(0.5),
            p95_minutes: at(0.95),
            within_1h: hour,
            false_alarms: false_stops / rounds.max(1) as f64,
        }),
    })
}

/// Total silence alone, of one round; the Prometheus rule is left out.
pub fn silence_figures(field: &Field) -> Figures {
    let mut sum = Sum { rounds: 1.0, ..Sum::default() };
    silences(field, &mut sum);
    sum.figures()
}

fn silences(field: &Field, sum: &mut Sum) {
    let test = field.train..field.counts.len();
    let faults = field.judged();
    let per_30 = |alarms: usize| alarms as f64 * 30.0 / field.days as f64;
    let count = |rule: &SilenceRule<'_>, threshold: &dyn Fn(usize) -> f64| {
        per_30(pages(rule.alarms(threshold, test.clone()).into_iter(), field.same))
    };
    let gaps = field.walk.gaps(Pace::new(Memory::USUAL));
    let learnt = learnt_silence(field, &gaps);
    let level = |step: usize| field.walk.level_at(step);
    let ours = SilenceRule::ours(field, gaps, &level);
    let h = ours.calibrate();
    sum.add(0, ours.outages(faults, |_| h), count(&ours, &|_| h));
    let learnt = |step: usize| learnt.at(step);
    sum.add(1, ours.outages(faults, learnt), count(&ours, &learnt));
    let oracle = SilenceRule::plain(field, &field.hindsight);
    let h = oracle.calibrate();
    sum.add(2, oracle.outages(faults, |_| h), count(&oracle, &|_| h));
    let limit = (field.events() / field.budget as f64).ln_1p();
    sum.add(5, oracle.outages(faults, |_| limit), count(&oracle, &|_| limit));
    let business = BusinessHours::new(field);
    let business = SilenceRule::plain(field, business.sums());
    let h = business.calibrate();
    sum.add(4, business.outages(faults, |_| h), count(&business, &|_| h));
}

/// Thresholds learnt every four weeks from what came before.
struct Learnt {
    every: usize,
    thresholds: Vec<f64>,
}

impl Learnt {
    /// Learns from the peaks before each time.
    fn new(walk: &Walk, every: usize, peaks: &[Peak], apart: i64) -> Learnt {
        let steps = walk.counts().values().len();
        let threshold =
            |n: usize| tail(walk, peaks, walk.counts().at(n * every), apart).threshold(Budget::MONTHLY);
        Learnt { every, thresholds: (0..=steps / every).map(threshold).collect() }
    }

    /// The threshold that holds at a step.
    fn at(&self, step: usize) -> f64 {
        self.thresholds[(step / self.every).min(self.thresholds.len() - 1)]
    }
}

fn learnt_silence(field: &Field, gaps: &[Gap]) -> Learnt {
    Learnt::new(&field.walk, RELEARN_DAYS * field.per_day(), &field.walk.silence_peaks(gaps), SAME_ALARM)
}

fn drops(field: &Field, seed: u64, sum: &mut Sum) {
    let ours = Drops::new(field);
    let looks = ours.healthy(field.walk.first(), field.counts.len());
    let tested = looks.partition_point(|(step, _)| *step <= field.train);
    let per_30 = |alarms: usize| alarms as f64 * 30.0 / field.days as f64;
    let looked = &looks[tested..];
    let scores: Vec<f64> = looked.iter().map(|(_, score)| *score).collect();
    let highest = super::pages::peaks(&scores, (field.same / ours.look()).max(1));
    let h = super::pages::calibrate(highest, field.budget, |h| ours.pages(looked, |_| h));
    sum.add(0, ours.outcome(field.judged(), seed, |_| h), per_30(ours.pages(looked, |_| h)));
    let peaks: Vec<Peak> =
        looks.iter().map(|(step, score)| Peak { at: field.walk.counts().at(*step), score: *score }).collect();
    let learnt = Learnt::new(&field.walk, RELEARN_DAYS * field.per_day(), &peaks, CHANGE_APART);
    let alarms = per_30(ours.pages(looked, |step| learnt.at(step)));
    sum.add(1, ours.outcome(field.judged(), seed, |step| learnt.at(step)), alarms);
    sum.add(2, Limit::new(field).outcome(field.judged(), seed), f64::NAN);
}

/// A kind of fault: the counts of a day with it, how long it lasts in days, where its outcomes are added up.
type Fault<'a> = (&'a dyn Fn(usize) -> Vec<u32>, usize, &'a mut Sum);

/// Rules as people write them, with the knobs that turn out best.
fn hand_written(field: &Field, seed: u64, silence: &mut Sum, drop: &mut Sum) {
    let rule = Prometheus::new(field);
    let per_30 = |alarms: usize| alarms as f64 * 30.0 / field.days as f64;
    let possible: Vec<Knobs> =
        Prometheus::all().into_iter().filter(|k| rule.pages(*k) <= field.budget).collect();
    let silent = |_: usize| vec![0; super::field::SILENCE_DAYS * field.per_day()];
    let halved = |fault: usize| field.halved(fault, seed);
    let kinds: [Fault<'_>; 2] =
        [(&silent, super::field::SILENCE_DAYS, silence), (&halved, super::field::DROP_DAYS, drop)];
    for (after, days, sum) in kinds {
        let outcome = |knobs: Knobs, faults: &[(usize, Vec<u32>)]| {
            let mut outcome = Outcome::default();
            for (fault, after) in faults {
                let alarm = rule.alarm(knobs, *fault, after);
                outcome.add(field, *fault, alarm.map_or(usize::MAX / 2, |at| at + 1 - fault), days);
            }
            outcome
        };
        let with = |faults: &[usize]| faults.iter().map(|f| (*f, after(*f))).collect::<Vec<_>>();
        let tuning = with(field.tuned());
        let best = possible.iter().map(|knobs| {
            let outcome = outcome(*knobs, &tuning);
            let most = days as f64 * 24.0;
            let mean = outcome.hours.iter().map(|h| h.min(most)).sum::<f64>() / tuning.len().max(1) as f64;
            (outcome.hours(0.5).min(1e6) + mean / 1e3, *knobs)
        });
        let Some((_, knobs)) = best.min_by(|a, b| a.0.total_cmp(&b.0)) else { continue };
        sum.add(3, outcome(knobs, &with(field.judged())), per_30(rule.pages(knobs)));
    }
}
