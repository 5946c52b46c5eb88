//! Words and lines of flows.

use crate::hours::roubles;
use crate::pages::view::Choice;
use app::flows::{Tile, TileTrouble};
use domain::flows::{DayKind, Kind, Often, Stage, Tier, Usefulness, Watch, alert::Hold};
use domain::sla::Money;
use i18n::T;

pub(super) fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Orders => "flow-kind-orders",
        Kind::Payments => "flow-kind-payments",
        Kind::Exchange => "flow-kind-exchange",
        Kind::Stock => "flow-kind-stock",
        Kind::Prices => "flow-kind-prices",
        Kind::Job => "flow-kind-job",
        Kind::Value => "flow-kind-value",
    }
}

pub(super) fn watch_key(watch: Watch) -> &'static str {
    match watch {
        Watch::Silence => "watch-silence",
        Watch::Drop => "watch-drop",
        Watch::Surge => "watch-surge",
        Watch::Errors => "watch-errors",
        Watch::Delay => "watch-delay",
        Watch::Conserve => "watch-conserve",
        Watch::Heartbeat => "watch-heartbeat",
        Watch::Range => "watch-range",
    }
}

pub(super) fn often_key(often: Often) -> &'static str {
    match often {
        Often::Daily => "often-daily",
        Often::Weekly => "often-weekly",
        Often::Fortnightly => "often-fortnightly",
        Often::Monthly => "often-monthly",
        Often::Quarterly => "often-quarterly",
        Often::Yearly => "often-yearly",
    }
}

pub(super) fn stage_key(stage: Stage) -> &'static str {
    match stage {
        Stage::Requested => "stage-requested",
        Stage::Written => "stage-written",
        Stage::Agreed => "stage-agreed",
        Stage::Shadow => "stage-shadow",
        Stage::Live => "stage-live",
        Stage::Muted => "stage-muted",
        Stage::Retired => "stage-taken-off",
    }
}

pub(super) fn tier_key(tier: Tier) -> &'static str {
    match tier {
        Tier::Ask => "tier-ask",
        Tier::Alert => "tier-alert",
        Tier::Page => "tier-page",
    }
}

pub(super) fn hold_key(hold: Hold) -> &'static str {
    match hold {
        Hold::Parent => "hold-parent",
        Hold::Window => "hold-window",
        Hold::Silence => "hold-silence",
        Hold::Shadow => "hold-shadow",
        Hold::Muted => "hold-muted",
    }
}

pub(super) fn verdict_key(verdict: Usefulness) -> &'static str {
    match verdict {
        Usefulness::Useful => "useful-useful",
        Usefulness::Noise => "useful-noise",
        Usefulness::Late => "useful-late",
    }
}

pub(super) fn day_key(kind: DayKind) -> &'static str {
    match kind {
        DayKind::Closed => "flow-day-closed",
        DayKind::Holiday => "flow-day-holiday",
        DayKind::Promo => "flow-day-promo",
    }
}

/// A tone for each tier.
pub(super) fn tone(tier: Tier) -> &'static str {
    match tier {
        Tier::Ask => "ask",
        Tier::Alert => "fault",
        Tier::Page => "loud",
    }
}

/// The steps of the slider.
pub(super) fn often_choices(t: &T, chosen: Often) -> Vec<Choice> {
    Often::ALL.map(|one| Choice::new(one.code(), t.of(often_key(one)), one == chosen)).to_vec()
}

/// A number with as many digits as it needs: 12, 2.1, 0.3.
pub(super) fn rate(t: &T, value: f64) -> String {
    if value >= 9.95 {
        return t.num(value.round().clamp(0.0, 9e15) as i64).to_string();
    }
    let text = format!("{value:.1}");
    if t.lang() == i18n::Lang::Ru { text.replace('.', ",") } else { text }
}

/// «Не хватает 7 ≈ 41 300 ₽».
pub(super) fn missing(t: &T, events: f64, money: i64) -> String {
    let count = events.round().clamp(0.0, 9e15) as i64;
    let events = t.n("flow-missing", count).to_string();
    match money {
        0 => events,
        // Nobody counts a loss that is reckoned in kopecks.
        money => format!("{events} ≈ {}", roubles(t, Money((money + 50).div_euclid(100) * 100))),
    }
}

/// What is the matter with a flow, in a few words.
pub(super) fn trouble(t: &T, one: &TileTrouble) -> String {
    let span = t.since(one.alert.facts.since).to_string();
    let key = match one.watch {
        Watch::Silence => "trouble-silence",
        Watch::Drop => "trouble-drop",
        Watch::Surge => "trouble-surge",
        Watch::Errors => "trouble-errors",
        Watch::Delay => "trouble-delay",
        Watch::Conserve => "trouble-conserve",
        Watch::Heartbeat => "trouble-heartbeat",
        Watch::Range => "trouble-range",
    };
    t.with(key).arg("span", &span).to_string()
}

/// The line of a tile in its band.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spark {
    /// The points of the line.
    pub line: String,
    /// The outline of the band; empty while nothing is known.
    pub band: String,
    /// The points of what was expected.
    pub norm: String,
    /// Where the line ends: x, y.
    pub end: (String, String),
}

/// Width and height of the drawing.
const WIDE: f64 = 240.0;
const TALL: f64 = 44.0;

impl Spark {
    /// Of a tile. The last stretch is not over and is left out.
    pub(super) fn of(tile: &Tile) -> Spark {
        let seen = &tile.actual[..tile.actual.len().saturating_sub(1)];
        let most = tile.band.iter().map(|(_, high)| *high).chain(seen.iter().copied()).fold(1.0, f64::max);
        let last = seen.len().max(2) - 1;
        let x = |n: usize| n as f64 * WIDE / last as f64;
        let y = |value: f64| TALL - 2.0 - value.min(most) / most * (TALL - 4.0);
        let point = |n: usize, value: f64| format!("{:.1},{:.1}", x(n), y(value));
        let points = |values: &mut dyn Iterator<Item = (usize, f64)>| {
            values.map(|(n, value)| point(n, value)).collect::<Vec<_>>().join(" ")
        };
        let known = tile.band.len().min(seen.len());
        let mut upper = (0..known).map(|n| (n, tile.band[n].1));
        let mut lower = (0..known).rev().map(|n| (n, tile.band[n].0));
        let end = seen.last().copied().unwrap_or_default();
        Spark {
            line: points(&mut seen.iter().copied().enumerate()),
            band: if known == 0 {
                String::new()
            } else {
                format!("{} {}", points(&mut upper), points(&mut lower))
            },
            norm: points(&mut tile.expected.iter().copied().take(known).enumerate()),
            end: (format!("{:.1}", x(last)), format!("{:.1}", y(end))),
        }
    }
}
