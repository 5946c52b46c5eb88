//! How tickets go through the lines: escalation against its targets, handovers, ping-pong, time by line.

use super::{Asked, Filter, csv_file};
use crate::http::{Oops, Visitor, html};
use crate::pages::Shell;
use app::reports::{Lines, LinesReport};
use app::{App, AppError};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use i18n::T;

/// Shares that the desk wants not to exceed, in per cent.
const TARGET_L2: i64 = 50;
/// See [`TARGET_L2`].
const TARGET_L3: i64 = 10;
/// Months that are shown when nobody chose a period.
const MONTHS: i64 = 12;

/// Width of a month in a drawing, and of its bar; height of the drawing's field.
const STEP: i64 = 60;
const BAR: i64 = 36;
const TALL: i64 = 120;
const TOP: i64 = 20;

/// A month of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Its year.
    pub year: i16,
    /// Its month, 1 to 12.
    pub month: i8,
    /// Its share in per cent; none where nobody can say.
    pub share: Option<i64>,
    /// Its left edge.
    pub x: i64,
    /// Its middle.
    pub middle: i64,
    /// Where it begins, from the top.
    pub top: i64,
    /// How tall it is.
    pub tall: i64,
    /// Whether it is above the target.
    pub over: bool,
}

/// Shares month by month, with the line of their target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// The key of its name.
    pub key: &'static str,
    /// What is not to be exceeded, in per cent.
    pub target: i64,
    /// Where its line is, from the top.
    pub target_at: i64,
    /// The months.
    pub bars: Vec<Bar>,
}

impl Chart {
    fn of(key: &'static str, target: i64, months: &[(i16, i8, Option<f64>)]) -> Chart {
        let per_cent = |share: f64| (share * 100.0).round() as i64;
        let most = months.iter().filter_map(|(.., share)| share.map(per_cent)).max().unwrap_or(0);
        // The target is always in the picture, with air above it.
        let full = most.max(target * 6 / 5).max(1);
        let tall = |n: i64| (TALL * n + full / 2) / full;
        let bar = |(at, (year, month, share)): (i64, &(i16, i8, Option<f64>))| {
            let (share, x) = (share.map(per_cent), at * STEP + (STEP - BAR) / 2);
            let height = share.map_or(0, tall);
            let over = share.is_some_and(|share| share > target);
            let (top, middle) = (TOP + TALL - height, x + BAR / 2);
            Bar { year: *year, month: *month, share, x, middle, top, tall: height, over }
        };
        let bars = (0_i64..).zip(months).map(bar).collect();
        Chart { key, target, target_at: TOP + TALL - tall(target), bars }
    }

    /// The drawing's width.
    pub fn width(&self) -> i64 {
        STEP * (self.bars.len() as i64).max(1)
    }
}

/// A share with what it is not to exceed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// The key of its name.
    pub key: &'static str,
    /// The share in per cent; none where nobody can say.
    pub share: Option<i64>,
    /// What is not to be exceeded, in per cent.
    pub target: i64,
    /// Whether it is.
    pub over: bool,
}

impl Goal {
    fn of(key: &'static str, target: i64, share: Option<f64>) -> Goal {
        let share = share.map(|share| (share * 100.0).round() as i64);
        Goal { key, share, target, over: share.is_some_and(|share| share > target) }
    }
}

/// A line of support in the table.
#[derive(Clone, Debug, PartialEq)]
pub struct LineRow {
    /// Its number.
    pub line: u8,
    /// Tickets that were there.
    pub tickets: u64,
    /// Tickets that went no higher.
    pub highest: u64,
    /// Visits.
    pub visits: u64,
    /// The mean time of a visit, in milliseconds.
    pub visit: i64,
    /// Its part of the time of all lines, in per cent.
    pub part: i64,
}

/// `GET /reports/lines`.
#[derive(Template, Clone, Debug)]
#[template(path = "reports/lines.html")]
pub struct LinesPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// Which tickets.
    pub filter: Filter,
    /// The figures.
    pub lines: Lines,
    /// Shares that have a target.
    pub shares: Vec<Goal>,
    /// By line.
    pub rows: Vec<LineRow>,
    /// By month.
    pub charts: Vec<Chart>,
}

impl LinesPage {
    /// A share in per cent.
    fn percent(share: &Option<f64>) -> Option<i64> {
        share.map(|share| (share * 100.0).round() as i64)
    }

    /// A part of the tickets in per cent.
    fn of_tickets(&self, part: &u64) -> i64 {
        (part * 100 + self.lines.tickets / 2).checked_div(self.lines.tickets).map_or(0, |n| n as i64)
    }

    /// The short name of a month.
    fn month(&self, month: &i8) -> String {
        self.t.of(crate::portal::statistics::month_key((*month).into())).to_owned()
    }
}

/// `GET /reports/lines`.
pub async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let (filter, among) = Filter::read(&app, &visitor, asked, MONTHS).await?;
    let report = match &among {
        Some(among) => app.lines(visitor.staff()?, among).await?,
        None => LinesReport::default(),
    };
    let shell = visitor.staff_shell(&app, "reports").await?;
    Ok(html(&LinesPage { filter, ..LinesPage::of(visitor.t, shell, &report) }))
}

/// `GET /reports/lines.csv`.
pub async fn table(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Oops> {
    let (_, among) = Filter::read(&app, &visitor, asked, MONTHS).await?;
    let among = among.ok_or(AppError::Missing)?;
    let report = app.lines(visitor.staff()?, &among).await?;
    Ok(csv_file("lines.csv", Lines::from(&report.all).csv()?))
}

impl LinesPage {
    /// The page of a report, without the form.
    pub fn of(t: T, shell: Shell, report: &LinesReport) -> LinesPage {
        let all = &report.all;
        let time: i64 = all.lines.values().map(|line| line.time).sum();
        let rows = all.lines.iter().map(|(line, of)| LineRow {
            line: *line,
            tickets: of.tickets,
            highest: of.highest,
            visits: of.visits,
            visit: of.time.checked_div(of.visits as i64).unwrap_or(0),
            part: (of.time.saturating_mul(100) + time / 2).checked_div(time).unwrap_or(0),
        });
        let months =
            |of: &dyn Fn(&domain::desk::lines::Tally) -> Option<f64>| -> Vec<(i16, i8, Option<f64>)> {
                report.months.iter().map(|((year, month), tally)| (*year, *month, of(tally))).collect()
            };
        let charts = vec![
            Chart::of("report-escalation-2", TARGET_L2, &months(&|tally| tally.escalation(1))),
            Chart::of("report-third-line", TARGET_L3, &months(&|tally| tally.third_line())),
        ];
        LinesPage {
            t,
            shell,
            filter: Filter::default(),
            lines: Lines::from(all),
            shares: vec![
                Goal::of("report-escalation-2", TARGET_L2, all.escalation(1)),
                Goal::of("report-third-line", TARGET_L3, all.third_line()),
            ],
            rows: rows.collect(),
            charts,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_stay_in_the_picture_and_the_target_too() {
        let months = [(2026, 1, Some(0.0)), (2026, 2, None), (2026, 3, Some(0.5)), (2026, 4, Some(1.0))];
        for target in [10, 50, 100] {
            let chart = Chart::of("x", target, &months);
            assert!(chart.target_at >= TOP && chart.target_at < TOP + TALL, "{chart:?}");
            for bar in &chart.bars {
                assert!(bar.top >= TOP && bar.top + bar.tall == TOP + TALL, "{bar:?}");
                assert_eq!(bar.over, bar.tall > 0 && bar.top < chart.target_at, "{bar:?} of {target}");
            }
            assert_eq!(chart.bars[1].share, None);
        }
    }
}
