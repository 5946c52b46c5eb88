//! Back-test: what a sensitivity would have done in the last months.
//!
//! Everything that does not depend on the budget is computed once; moving the slider asks only where scores passed
//! another threshold. Thresholds are what they would have been: each four weeks learnt from the days before.

use crate::budget::Budget;
use crate::change::Direction;
use crate::line::{Line, look, looks};
use crate::norm::{Gap, Norm, Walk};
use crate::pace::{Memory, Pace};
use crate::tail::{Peak, SAME_ALARM, Tail};
use crate::time::{DAY, Moment, since};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Tails are learnt anew every so many days,
pub(crate) const RELEARN: i64 = 28 * DAY;
/// from the last half year.
const TAIL_SPAN: i64 = 182 * DAY;

/// Everything that a history teaches about a flow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Learnt {
    /// What is expected.
    pub norm: Norm,
    /// How it runs just now.
    pub pace: Pace,
    /// How far silence reaches by chance.
    pub silence: Tail,
    /// How far drops do.
    pub drop: Tail,
    /// How far surges do.
    pub surge: Tail,
}

impl Learnt {
    /// Of a whole history.
    pub fn of(walk: &Walk) -> Learnt {
        let steps = walk.counts().values().len();
        let gaps = walk.gaps(Pace::new(Memory::USUAL));
        let pace = gaps.last().map_or(Pace::new(Memory::USUAL), |gap| gap.pace);
        let peaks = |direction| {
            let scores = scores(walk, walk.first(), steps, direction);
            scores
                .into_iter()
                .map(|(step, score)| Peak { at: walk.counts().at(step), score })
                .collect::<Vec<_>>()
        };
        Learnt {
            norm: walk.norm(),
            pace,
            silence: tail(walk, &walk.silence_peaks(&gaps), walk.counts().end(), SAME_ALARM),
            drop: tail(walk, &peaks(Direction::Drop), walk.counts().end(), CHANGE_APART),
            surge: tail(walk, &peaks(Direction::Surge), walk.counts().end(), CHANGE_APART),
        }
    }
}

/// Scores of a change stay up for a day or two, and an alarm spends their evidence: such peaks are one.
pub(crate) const CHANGE_APART: i64 = 2 * DAY;

/// The tail of scores as it was known at a moment. Peaks within `apart` are one.
pub(crate) fn tail(walk: &Walk, peaks: &[Peak], to: Moment, apart: i64) -> Tail {
    let from = walk.counts().at(walk.first()).max(to.saturating_sub(TAIL_SPAN));
    let expected = walk.expected(walk.counts().index(from), walk.counts().index(to));
    let days = (since(from, to) as f64 / DAY as f64).max(1.0);
    Tail::learn_apart(peaks, from, to, expected / days, apart)
}

/// Scores of a change, looked at every ten minutes, outside of outages.
pub(crate) fn scores(walk: &Walk, from: usize, to: usize, direction: Direction) -> Vec<(usize, f64)> {
    let step = walk.counts().step();
    let line = Line::of(walk, from, to);
    let every = usize::try_from(RELEARN / step).unwrap_or(1).max(1);
    let mut spread = (usize::MAX, 0.0);
    let score = |at: usize| {
        if spread.0 != at / every {
            spread = (at / every, walk.spread(at / every * every));
        }
        (at, line.score(at, 0, spread.1, direction))
    };
    looks(step, from, to).map(score).collect()
}

/// A history that can be asked what any budget would have done.
#[derive(Clone, Debug)]
pub struct Backtest {
    step: i64,
    start: Moment,
    from: Moment,
    /// Expected before each step.
    expected: Vec<f64>,
    gaps: Vec<Gap>,
    drops: Vec<(usize, f64)>,
    /// Tails of silence and drops from a moment on.
    tails: Vec<(Moment, Tail, Tail)>,
}

/// An alarm that would have been.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alarm {
    /// When it would have come.
    pub at: Moment,
    /// When it would have gone.
    pub until: Moment,
    /// Expected events that were missing when it came, for a silence.
    pub missing: f64,
    /// It is the drop that was seen, not silence.
    pub drop: bool,
    /// The incident that it belongs to; without one it was a false alarm.
    pub incident: Option<usize>,
}

/// What a budget would have done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Played {
    /// All alarms, in order.
    pub alarms: Vec<Alarm>,
    /// For each incident, when it would have been caught.
    pub caught: Vec<Option<Moment>>,
    /// Alarms that belong to no incident, repeats within half a day not counted.
    pub false_alarms: usize,
}

impl Backtest {
    /// The last days of a history.
    pub fn over(walk: &Walk, days: i64) -> Backtest {
        let steps = walk.counts().values().len();
        let from = walk.counts().end().saturating_sub(days.clamp(1, 3_653) * DAY);
        let gaps = walk.gaps(Pace::new(Memory::USUAL));
        let peaks = walk.silence_peaks(&gaps);
        // What is looked at, and half a year before it to learn the tail.
        let begin = walk.first().max(walk.counts().index(from.saturating_sub(TAIL_SPAN)));
        let drops = scores(walk, begin, steps, Direction::Drop);
        let drop_peaks: Vec<Peak> =
            drops.iter().map(|(step, score)| Peak { at: walk.counts().at(*step), score: *score }).collect();
        let mut tails = Vec::new();
        let mut at = from;
        while at < walk.counts().end() {
            tails.push((at, tail(walk, &peaks, at, SAME_ALARM), tail(walk, &drop_peaks, at, CHANGE_APART)));
            at += RELEARN;
        }
        Backtest {
            step: walk.counts().step(),
            start: walk.counts().from(),
            from,
            expected: walk.expected_before().to_vec(),
            gaps,
            drops,
            tails,
        }
    }

    /// What this budget would have done, given the incidents that people know of.
    pub fn play(&self, budget: Budget, incidents: &[Range<Moment>]) -> Played {
        let mut alarms = self.silences(budget);
        alarms.extend(self.drops(budget));
        alarms.sort_by_key(|alarm| alarm.at);
        let mut caught: Vec<Option<Moment>> = vec![None; incidents.len()];
        let (mut false_alarms, mut quiet_until) = (0, Moment::MIN);
        for alarm in &mut alarms {
            alarm.incident = incidents.iter().position(|i| alarm.at < i.end && alarm.until > i.start);
            match alarm.incident {
                Some(n) => {
                    let at = alarm.at.max(incidents[n].start);
                    caught[n] = Some(caught[n].map_or(at, |earlier| earlier.min(at)));
                }
                None if alarm.at >= quiet_until => {
                    false_alarms += 1;
                    quiet_until = alarm.at.saturating_add(SAME_ALARM);
                }
                None => {}
            }
        }
        Played { alarms, caught, false_alarms }
    }

    fn tails_at(&self, at: Moment) -> Option<&(Moment, Tail, Tail)> {
        self.tails.iter().rev().find(|(from, ..)| *from <= at)
    }

    fn at(&self, step: usize) -> Moment {
        self.start.saturating_add(self.step.saturating_mul(step as i64))
    }

    fn silences(&self, budget: Budget) -> Vec<Alarm> {
        let alarm = |gap: &Gap| {
            let until = self.at(gap.to);
            let (_, tail, _) = self.tails_at(until.max(self.from))?;
            let needed = gap.pace.expected_at(tail.threshold(budget));
            if gap.expected < needed || until < self.from {
                return None;
            }
            let reached = self.expected[gap.from + 1] + needed;
            let at = self.at(self.expected.partition_point(|sum| *sum < reached));
            Some(Alarm { at: at.min(until), until, missing: needed, drop: false, incident: None })
        };
        self.gaps.iter().filter_map(alarm).collect()
    }

    fn drops(&self, budget: Budget) -> Vec<Alarm> {
        let mut alarms: Vec<Alarm> = Vec::new();
        let length = look(self.step) as i64 * self.step;
        for (step, score) in &self.drops {
            let at = self.at(*step);
            let Some((_, _, tail)) = self.tails_at(at) else { continue };
            if at < self.from || *score < tail.threshold(budget) {
                continue;
            }
            match alarms.last_mut() {
                Some(last) if last.until >= at => last.until = at + length,
                _ => alarms.push(Alarm { at, until: at + length, missing: 0.0, drop: true, incident: None }),
            }
        }
        alarms
    }
}
