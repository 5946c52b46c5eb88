//! How a day of a feed stands: what the grid shows, and what a supplier's days come to.

use super::Verdict;
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// A file that came for a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Came {
    /// When.
    pub at: Moment,
    /// What became of it; none while it is being read.
    pub verdict: Option<Verdict>,
    /// Checks found something in it that still stands.
    pub wrong: bool,
    /// Checks found something in it, whether it stands or not.
    pub was_wrong: bool,
}

/// How a day stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// No file is awaited.
    Off,
    /// Its time has not come.
    Awaited,
    /// Being read.
    Reading,
    /// In time and in order.
    Arrived,
    /// In order, after its time.
    Late,
    /// In order, after one that was not.
    Mended,
    /// Not in order.
    Wrong,
    /// Its time is over.
    Missing,
}

impl Cell {
    /// Its name in pages.
    pub fn code(self) -> &'static str {
        match self {
            Cell::Off => "off",
            Cell::Awaited => "awaited",
            Cell::Reading => "reading",
            Cell::Arrived => "arrived",
            Cell::Late => "late",
            Cell::Mended => "mended",
            Cell::Wrong => "wrong",
            Cell::Missing => "missing",
        }
    }

    /// Somebody must do something.
    pub fn is_bad(self) -> bool {
        matches!(self, Cell::Wrong | Cell::Missing)
    }
}

/// How a day stands by what came, oldest first; `due` is none when no file is awaited.
pub fn cell(came: &[Came], due: Option<Moment>, now: Moment) -> Cell {
    let Some(last) = came.last() else {
        return match due {
            None => Cell::Off,
            Some(due) if now < due => Cell::Awaited,
            Some(_) => Cell::Missing,
        };
    };
    let bad = |one: &Came| one.wrong || one.verdict.is_some_and(|verdict| verdict != Verdict::Accepted);
    let earlier = came.iter().rev().skip(1);
    match last.verdict {
        None => Cell::Reading,
        Some(_) if bad(last) => Cell::Wrong,
        Some(_) if earlier.clone().any(|one| bad(one) || one.was_wrong) => Cell::Mended,
        Some(_) if due.is_some_and(|due| came.iter().all(|one| one.at > due)) => Cell::Late,
        Some(_) => Cell::Arrived,
    }
}

/// What a supplier's days come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Hundredths: in time and in order counts whole, late or mended half, else nothing. None without a day.
    pub percent: Option<i64>,
    /// Days that were awaited and are over.
    pub days: i64,
    /// Days that were late.
    pub late: i64,
    /// Days that were wrong, mended or not.
    pub wrong: i64,
    /// Days of which nothing came.
    pub missing: i64,
}

/// What days come to.
pub fn score(cells: impl IntoIterator<Item = Cell>) -> Score {
    let (mut sum, mut all) = (0, Score::default());
    for cell in cells {
        let worth = match cell {
            Cell::Off | Cell::Awaited | Cell::Reading => continue,
            Cell::Arrived => 2,
            Cell::Late | Cell::Mended => 1,
            Cell::Wrong | Cell::Missing => 0,
        };
        sum += worth;
        all.days += 1;
        all.late += i64::from(cell == Cell::Late);
        all.wrong += i64::from(matches!(cell, Cell::Wrong | Cell::Mended));
        all.missing += i64::from(cell == Cell::Missing);
    }
    all.percent = (all.days > 0).then(|| sum * 50 / all.days);
    all
}

/// What is usual, when a number is far from its own history: less than half or more than twice the median of at least
/// four others. None when it is not, or when nobody can say.
pub fn unusual(value: i64, history: &[i64]) -> Option<i64> {
    if history.len() < 4 {
        return None;
    }
    let mut sorted = history.to_vec();
    sorted.sort_unstable();
    let middle = sorted.len() / 2;
    let median =
        if sorted.len() % 2 == 1 { sorted[middle] } else { (sorted[middle - 1] + sorted[middle]) / 2 };
    let far = value.saturating_mul(2) < median || value > median.saturating_mul(2);
    (median > 0 && far).then_some(median)
}
