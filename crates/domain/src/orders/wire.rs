//! The exchange itself: whether it is silent, floods, is refused, or will end. Looked at before its orders are: a broken
//! exchange looks like silence.

use super::{Kind, Road, Weight};
use crate::time::{DAY, MINUTE, Moment};

/// Silence that chance brings once in a hundred times: so many usual pauses.
const SILENT: f64 = 4.605_170_185_988_091;
/// The chance below which so many orders in a quarter of an hour are a burst.
const BURST: f64 = 0.001;
/// Shares of an hour's sayings that may be repeats: one in twenty.
const REPEATS: i64 = 20;

/// How an exchange does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pulse {
    /// How its sayings come.
    pub road: Road,
    /// How often it is asked, milliseconds; 0 where it tells by itself.
    pub period: Moment,
    /// When it last answered well.
    pub answered_at: Option<Moment>,
    /// Since when it answers badly, and how often it did.
    pub failing: Option<(Moment, i64)>,
    /// When it last told something by itself, where it should.
    pub pushed_at: Option<Moment>,
    /// When asking last found what it had not told.
    pub found_at: Option<Moment>,
    /// When the last new order came.
    pub order_at: Option<Moment>,
    /// How many new orders an hour are usual now.
    pub usual: f64,
    /// New orders of the last quarter of an hour.
    pub fresh: i64,
    /// Sayings of the last hour, and how many of them were repeats.
    pub said: (i64, i64),
    /// When the method that it uses ends.
    pub ends_at: Option<Moment>,
}

/// What is wrong with an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ailment {
    /// What.
    pub kind: Kind,
    /// How bad.
    pub weight: Weight,
    /// Since when.
    pub since: Moment,
}

/// What is wrong with an exchange at a moment.
pub fn ailments(pulse: &Pulse, now: Moment) -> Vec<Ailment> {
    let mut all = Vec::new();
    let mut tell = |kind: Kind, since: Moment| all.push(Ailment { kind, weight: kind.weight(), since });
    let grace = Kind::ExchangeFailed.grace(pulse.road).max(3 * pulse.period);
    let failed = match (pulse.failing, pulse.answered_at) {
        (Some((since, times)), _) if times >= 3 && now - since >= Kind::ExchangeFailed.grace(pulse.road) => {
            Some(since)
        }
        (_, Some(answered)) if pulse.period > 0 && now - answered >= grace => Some(answered),
        _ => None,
    };
    if let Some(since) = failed {
        tell(Kind::ExchangeFailed, since);
    }
    // What cannot be heard is not silent.
    if let (None, Some(last)) = (failed, pulse.order_at)
        && silent(pulse.usual, now - last)
    {
        tell(Kind::FlowSilent, last);
    }
    if burst(pulse.usual / 4.0, pulse.fresh) {
        tell(Kind::FlowBurst, now - 15 * MINUTE);
    }
    if let (Some(pushed), Some(found)) = (pulse.pushed_at, pulse.found_at)
        && found - pushed > Kind::PushSuspended.grace(Road::Push)
    {
        tell(Kind::PushSuspended, pushed);
    }
    if pulse.said.0 >= 20 && pulse.said.1 * REPEATS > pulse.said.0 {
        tell(Kind::DuplicateEvent, now);
    }
    if let Some(ends) = pulse.ends_at.filter(|ends| ends - now <= 60 * DAY) {
        let weight = match ends - now {
            left if left <= 3 * DAY => Weight::Critical,
            left if left <= 14 * DAY => Weight::High,
            _ => Weight::Medium,
        };
        all.push(Ailment { kind: Kind::ApiSunset, weight, since: ends - 60 * DAY });
    }
    all
}

/// Whether chance brings such a pause less than once in a hundred times, at so many an hour.
fn silent(usual: f64, pause: Moment) -> bool {
    let hours = span(pause) / 60.0;
    usual > 0.0 && usual * hours >= SILENT
}

/// Whether chance brings so many, or more, less than once in a thousand times when so many are usual.
fn burst(usual: f64, seen: i64) -> bool {
    if usual <= 0.0 || seen < 5 {
        return false;
    }
    // The share of fewer than `seen`, term by term.
    let (mut term, mut fewer, mut n) = ((-usual).exp(), 0.0, 0.0);
    for _ in 0..seen.min(100_000) {
        fewer += term;
        n += 1.0;
        term *= usual / n;
    }
    1.0 - fewer < BURST && n > usual
}

#[allow(clippy::cast_precision_loss, reason = "minutes of a pause are small numbers")]
fn span(pause: Moment) -> f64 {
    (pause / MINUTE) as f64
}
