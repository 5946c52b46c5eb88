//! Sensitivity is a budget of false alarms in words, and three tiers spend three budgets.

use serde::{Deserialize, Serialize};

/// How many false alarms may come in how many days.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Budget {
    /// False alarms.
    pub alarms: f64,
    /// In so many days.
    pub days: f64,
}

impl Budget {
    /// One a day.
    pub const DAILY: Budget = Budget { alarms: 1.0, days: 1.0 };
    /// One a week.
    pub const WEEKLY: Budget = Budget { alarms: 1.0, days: 7.0 };
    /// One in two weeks.
    pub const FORTNIGHTLY: Budget = Budget { alarms: 1.0, days: 14.0 };
    /// One a month of thirty days.
    pub const MONTHLY: Budget = Budget { alarms: 1.0, days: 30.0 };
    /// One a quarter.
    pub const QUARTERLY: Budget = Budget { alarms: 1.0, days: 91.0 };
    /// One a year.
    pub const YEARLY: Budget = Budget { alarms: 1.0, days: 365.0 };

    /// The steps of the slider, from the most to the least sensitive, with the keys of their words.
    pub const STEPS: [(&'static str, Budget); 6] = [
        ("daily", Budget::DAILY),
        ("weekly", Budget::WEEKLY),
        ("fortnightly", Budget::FORTNIGHTLY),
        ("monthly", Budget::MONTHLY),
        ("quarterly", Budget::QUARTERLY),
        ("yearly", Budget::YEARLY),
    ];

    /// False alarms a day; nonsense counts as one in a thousand years, so that it cannot make noise.
    pub fn per_day(self) -> f64 {
        const LEAST: f64 = 1.0 / 365_000.0;
        let share = self.alarms / self.days;
        if share.is_finite() { share.max(LEAST) } else { LEAST }
    }
}

/// How loudly something is told. Each tier includes the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Ask the marketplace: a line to the shift, a ready question.
    Ask,
    /// The responsible with the response algorithm.
    Alert,
    /// Wake somebody up.
    Page,
}

/// The budget of each tier.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tiers {
    /// Of [`Tier::Ask`].
    pub ask: Budget,
    /// Of [`Tier::Alert`].
    pub alert: Budget,
    /// Of [`Tier::Page`].
    pub page: Budget,
}

impl Default for Tiers {
    /// Ask once a week, alert once a month, page once a quarter for nothing.
    fn default() -> Tiers {
        Tiers { ask: Budget::WEEKLY, alert: Budget::MONTHLY, page: Budget::QUARTERLY }
    }
}

impl Tiers {
    /// The tiers with their budgets, the loudest first.
    pub fn loudest_first(&self) -> [(Tier, Budget); 3] {
        [(Tier::Page, self.page), (Tier::Alert, self.alert), (Tier::Ask, self.ask)]
    }
}
