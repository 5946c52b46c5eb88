//! What a monitor sees now: its detector takes in what came since it looked last, and decides.

use super::known::{FAILURES_BY, Known, tiers};
use crate::AppError;
use detect::change::Direction;
use detect::conserve::Conserve;
use detect::delay::Slow;
use detect::heartbeat::{self, Schedule};
use detect::range::{Bounds, Range};
use detect::share::{Share, Tried};
use detect::{Change, Law, Norm, Rule, Silence, Tail, Verdict};
use domain::flows::{Settings, Watch};
use domain::time::{DAY, HOUR, MINUTE, Moment};
use serde::{Deserialize, Serialize};
use store::Tx;
use store::flows::{self, FlowRow, Minute};

/// What a detector remembers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Mind {
    /// The last minute that was taken in, and how many events of it.
    minute: i64,
    taken: i64,
    /// An alarm is up: it is taken back when the flow is well again.
    raised: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    silence: Option<Silence>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    change: Option<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    share: Option<Share>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    slow: Option<Slow>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
    /// Readings until this moment were taken in.
    #[serde(default)]
    read: Moment,
}

/// Delays and passages that teach a law.
const TEACHERS: i64 = 2_000;
/// What waits longer for its passage is given up.
const LONGEST_WAIT: i64 = 7 * DAY;
/// So many that wait are looked at.
const MOST_WAIT: i64 = 5_000;
/// Readings taken in at once.
const READINGS: i64 = 10_000;

/// What is looked at.
pub(super) struct Scene<'a> {
    pub flow: &'a FlowRow,
    pub known: Option<&'a Known>,
    pub settings: &'a Settings,
    pub now: Moment,
}

impl Scene<'_> {
    fn rule(&self, tail: Tail) -> Rule {
        Rule { tail, tiers: tiers(self.settings.often) }
    }

    /// The rule of a detector whose model is exact.
    fn exact(&self) -> Rule {
        self.rule(Tail::exact(self.known.map_or(24.0, |known| known.per_day).max(1.0)))
    }
}

/// Lets a detector look. Nothing when it cannot see yet: there is no history.
pub(super) fn look(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    watch: Watch,
    mind: &mut Mind,
) -> Result<Option<Verdict>, AppError> {
    match watch {
        Watch::Silence => silence(tx, scene, mind),
        Watch::Drop => change(tx, scene, mind, Direction::Drop),
        Watch::Surge => change(tx, scene, mind, Direction::Surge),
        Watch::Errors => errors(tx, scene, mind),
        Watch::Delay => delay(tx, scene, mind),
        Watch::Conserve => conserve(tx, scene),
        Watch::Heartbeat => heartbeat(scene),
        Watch::Range => range(tx, scene, mind),
    }
}

/// What came since the last look, by minutes.
fn fresh(tx: &mut Tx<'_>, scene: &Scene<'_>, mind: &mut Mind) -> Result<Vec<Minute>, AppError> {
    let to = scene.now.div_euclid(MINUTE) + 1;
    let mut minutes = flows::minutes(tx, scene.flow.flow.id, mind.minute, to)?;
    if let Some(first) = minutes.first_mut().filter(|first| first.minute == mind.minute) {
        // Of the last minute some were taken in already.
        let known = std::mem::take(&mut mind.taken);
        let bad = first.bad.min((first.all() - known).max(0));
        first.good = (first.all() - known - bad).max(0);
        first.bad = bad;
        mind.taken = known;
    }
    let before = (mind.minute, mind.taken);
    mind.minute = to - 1;
    let of_last = |one: &&Minute| one.minute == to - 1;
    mind.taken = minutes.iter().find(of_last).map_or(0, |one| one.all());
    if before.0 == mind.minute {
        mind.taken += before.1;
    }
    minutes.retain(|one| one.all() > 0);
    Ok(minutes)
}

/// When the events of a minute came: the latest of a flow is known exactly.
fn moment_of(scene: &Scene<'_>, one: &Minute) -> Moment {
    let last = scene.flow.last_at.unwrap_or(i64::MIN);
    if last.div_euclid(MINUTE) == one.minute { last } else { one.at() + MINUTE - 1 }.min(scene.now)
}

fn events(one: &Minute) -> u32 {
    u32::try_from(one.all()).unwrap_or(u32::MAX)
}

fn begin(scene: &Scene<'_>, mind: &mut Mind) {
    if mind.minute == 0 {
        mind.minute = scene.now.div_euclid(MINUTE) + 1;
        mind.read = scene.now;
    }
}

fn silence(tx: &mut Tx<'_>, scene: &Scene<'_>, mind: &mut Mind) -> Result<Option<Verdict>, AppError> {
    let Some(known) = scene.known else { return Ok(None) };
    begin(scene, mind);
    let last = scene.flow.last_at.unwrap_or(scene.now).min(scene.now);
    let mut silence = mind.silence.unwrap_or(Silence::new(last, known.learnt.pace));
    let norm = &known.learnt.norm;
    for one in fresh(tx, scene, mind)? {
        silence.seen(norm, moment_of(scene, &one), events(&one));
    }
    let verdict = silence.decide(norm, &scene.rule(known.learnt.silence), scene.now);
    silence.told(&verdict);
    mind.raised = silence.is_raised();
    mind.silence = Some(silence);
    Ok(Some(verdict))
}

fn change(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    mind: &mut Mind,
    direction: Direction,
) -> Result<Option<Verdict>, AppError> {
    let Some(known) = scene.known else { return Ok(None) };
    begin(scene, mind);
    let norm = &known.learnt.norm;
    let mut change = mind.change.take().unwrap_or_else(|| Change::new(direction, scene.now));
    for one in fresh(tx, scene, mind)? {
        change.seen(norm, moment_of(scene, &one), events(&one));
    }
    change.pass(norm, scene.now);
    let tail = if direction == Direction::Drop { known.learnt.drop } else { known.learnt.surge };
    let mut verdict = change.decide(norm, &scene.rule(tail), scene.now);
    if mind.raised && is_back(tx, scene, norm, direction)? {
        // The evidence of what is over is spent: the next alarm needs its own.
        change.restart();
        verdict.tier = None;
        mind.raised = false;
    } else {
        mind.raised |= verdict.tier.is_some();
    }
    if mind.raised {
        verdict.next = Some(verdict.next.unwrap_or(i64::MAX).min(scene.now + 10 * MINUTE));
    }
    mind.change = Some(change);
    Ok(Some(verdict))
}

/// Whether a flow runs at its norm again: over the last hours in which enough was expected.
fn is_back(tx: &mut Tx<'_>, scene: &Scene<'_>, norm: &Norm, direction: Direction) -> Result<bool, AppError> {
    let enough = |hours: &&i64| norm.expected(scene.now - **hours * HOUR / 2, scene.now) >= 10.0;
    let halves = [1_i64, 2, 4, 8, 16, 48];
    let Some(half) = halves.iter().find(enough) else { return Ok(false) };
    let from = scene.now - half * HOUR / 2;
    let minute = |at: Moment| at.div_euclid(MINUTE);
    let seen = flows::count_between(tx, scene.flow.flow.id, minute(from), minute(scene.now) + 1)? as f64;
    let share = seen / norm.expected(from, scene.now);
    Ok(match direction {
        Direction::Drop => share >= 0.8,
        Direction::Surge => share <= 1.25,
    })
}

fn errors(tx: &mut Tx<'_>, scene: &Scene<'_>, mind: &mut Mind) -> Result<Option<Verdict>, AppError> {
    let Some((usual, tail)) = scene.known.and_then(|known| known.failures) else { return Ok(None) };
    begin(scene, mind);
    let mut share = mind.share.unwrap_or(Share::new(scene.now));
    for one in fresh(tx, scene, mind)? {
        let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
        share.seen(usual, Tried { at: moment_of(scene, &one), good: count(one.good), bad: count(one.bad) });
    }
    mind.share = Some(share);
    let mut verdict = share.decide(usual, &scene.rule(tail));
    mind.raised = verdict.tier.is_some();
    // What stays up without anything coming is looked at again.
    verdict.next = verdict.tier.map(|_| scene.now + FAILURES_BY);
    Ok(Some(verdict))
}

fn delay(tx: &mut Tx<'_>, scene: &Scene<'_>, mind: &mut Mind) -> Result<Option<Verdict>, AppError> {
    begin(scene, mind);
    let id = scene.flow.flow.id;
    let mut slow = mind.slow.unwrap_or(Slow::new(scene.now));
    // The law is learnt from what passed before the day: what is slow now does not teach that slow is usual.
    let before = flows::delays(tx, id, scene.now - DAY, TEACHERS)?;
    if before.len() < 20 {
        return Ok(None);
    }
    let delays: Vec<i64> = before.iter().map(|(_, value)| *value as i64).collect();
    let law = Law::learn(&delays, HOUR);
    for (at, value) in flows::values_since(tx, id, mind.read, READINGS)? {
        slow.passed(&law, value as i64, at);
        mind.read = at;
    }
    mind.slow = Some(slow);
    Ok(Some(slow.decide(&scene.exact())))
}

fn conserve(tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Option<Verdict>, AppError> {
    let (Some(first), second) = (scene.settings.from, scene.flow.flow.id) else { return Ok(None) };
    let before = flows::passages(tx, first, second, scene.now, TEACHERS)?;
    if before.len() < 20 {
        return Ok(None);
    }
    let delays: Vec<i64> = before.iter().map(|(_, delay)| *delay).collect();
    let law = Law::learn(&delays, HOUR);
    let last = before.first().map_or(scene.now, |(at, _)| *at);
    let mut conserve = Conserve::new(last);
    for one in flows::waiting(tx, first, second, scene.now - LONGEST_WAIT, MOST_WAIT)? {
        conserve.entered(one.at);
    }
    let mut verdict = conserve.decide(&law, &scene.exact(), scene.now);
    verdict.next = verdict.next.or((conserve.waiting() > 0).then(|| scene.now + HOUR));
    Ok(Some(verdict))
}

fn heartbeat(scene: &Scene<'_>) -> Result<Option<Verdict>, AppError> {
    let flow = &scene.flow.flow;
    if flow.period <= 0 {
        return Ok(None);
    }
    let last = scene.flow.last_at.unwrap_or(flow.created_at);
    // Counted from the run that was seen last: a schedule that slips is no fault.
    let schedule = Schedule::Every { every: flow.period, from: last };
    let lateness = Law::exponential(flow.period as f64 / 10.0);
    let rule = scene.rule(Tail::exact(DAY as f64 / flow.period as f64));
    let calendar = super::known::calendar(flow);
    Ok(Some(heartbeat::decide(&schedule, &calendar, &lateness, &rule, last, scene.now)))
}

fn range(tx: &mut Tx<'_>, scene: &Scene<'_>, mind: &mut Mind) -> Result<Option<Verdict>, AppError> {
    begin(scene, mind);
    let settings = scene.settings;
    let hold = settings.hold.clamp(0, 60 * 24 * 30) * MINUTE;
    let (low, high) = (settings.low.unwrap_or(f64::MIN), settings.high.unwrap_or(f64::MAX));
    let bounds = Bounds { low, high, margin: 0.0, holds: [hold, hold, hold.max(MINUTE) * 4] };
    let mut range = mind.range.unwrap_or_default();
    for (at, value) in flows::values_since(tx, scene.flow.flow.id, mind.read, READINGS)? {
        range.seen(&bounds, at, value);
        mind.read = at;
    }
    mind.range = Some(range);
    Ok(Some(range.decide(&bounds, scene.now)))
}
