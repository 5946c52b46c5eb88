//! What came in twelve months and what became of it, drawn.

use super::requests::Scope;
use crate::pages::shell::Shell;
use askama::Template;
use domain::desk::year::{Month, Year};
use i18n::T;

/// Width of a month in the drawing, and of its bar.
const STEP: i64 = 60;
const BAR: i64 = 36;
/// The tallest bar.
const TALL: i64 = 120;

const MONTHS: [&str; 12] = [
    "month-short-1",
    "month-short-2",
    "month-short-3",
    "month-short-4",
    "month-short-5",
    "month-short-6",
    "month-short-7",
    "month-short-8",
    "month-short-9",
    "month-short-10",
    "month-short-11",
    "month-short-12",
];

/// The key of a month's short name; months are 1 to 12.
pub fn month_key(month: i64) -> &'static str {
    MONTHS[usize::try_from(month - 1).unwrap_or(0).min(11)]
}

/// `GET /requests/statistics`.
#[derive(Template, Clone, Debug)]
#[template(path = "portal/statistics.html")]
pub struct StatisticsPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// What is shown, as it stands in the address.
    pub query: String,
    /// What the viewer may choose among: his own figures, and those of companies that he leads.
    pub scopes: Vec<Scope>,
    /// The figures.
    pub year: Year,
}

/// A month's bar: lengths in units of the drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Its left edge.
    pub x: i64,
    /// Its middle.
    pub middle: i64,
    /// Where the part that is not done begins, from the top.
    pub top: i64,
    /// How tall that is.
    pub rest: i64,
    /// Where the part that is done begins.
    pub done_top: i64,
    /// How tall that is.
    pub done: i64,
}

impl StatisticsPage {
    /// The drawing's width.
    pub fn width(&self) -> i64 {
        STEP * self.year.months.len() as i64
    }

    /// The months with their bars.
    pub fn bars(&self) -> Vec<(&Month, Bar)> {
        let most = self.year.months.iter().map(|month| month.came).max().unwrap_or(0).max(1);
        let tall = |n: i64| (TALL * n + most / 2) / most;
        let mut bars = Vec::with_capacity(12);
        for (at, month) in (0_i64..).zip(&self.year.months) {
            let (came, done) = (tall(month.came), tall(month.done));
            let x = at * STEP + (STEP - BAR) / 2;
            let (top, done_top) = (20 + TALL - came, 20 + TALL - done);
            bars.push((month, Bar { x, middle: x + BAR / 2, top, rest: came - done, done_top, done }));
        }
        bars
    }

    /// A month's short name.
    pub fn name(&self, month: &Month) -> String {
        self.t.of(month_key(month.month.into())).to_owned()
    }

    /// What was not done, in per cent, so that both add up to a hundred.
    pub fn rest_percent(&self) -> i64 {
        if self.year.all.came == 0 { 0 } else { 100 - self.year.all.percent() }
    }
}
