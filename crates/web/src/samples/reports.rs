//! Samples of reports.

use super::{Drawn, pick};
use crate::reports::Filter;
use crate::reports::lines::LinesPage;
use app::reports::LinesReport;
use domain::desk::lines::{Hands, Step, Tally, Way};
use domain::time::{DAY, HOUR};

pub(super) fn draw(drawn: &mut Drawn<'_>) {
    let t = drawn.t;
    let mut report = LinesReport::default();
    for month in 1..=12_i8 {
        let mut tally = Tally::default();
        for n in 0..i64::from(month) * 7 + 20 {
            let ways: [&[u8]; 5] = [&[1], &[1, 1], &[1, 2], &[1, 2, 1, 2], &[1, 2, 3]];
            let way = ways[((n * i64::from(month)) % 5) as usize];
            let step = |(at, line): (i64, &u8)| Step {
                at: at * DAY + n * HOUR,
                line: *line,
                hands: Some(Hands::Line(*line)),
                ended: at == 1 && n % 9 == 0,
            };
            tally.add(&Way::of(&(0..).zip(way).map(step).collect::<Vec<_>>()));
        }
        report.all.merge(&tally);
        report.months.insert((2026, month), tally);
    }
    let page = LinesPage::of(t.clone(), drawn.staff("reports"), &report);
    let clients = vec![pick(t, "Игросфера", "Playsphere").to_owned()];
    let filter = Filter { from: "2026-01-01".into(), to: "2026-12-31".into(), clients, ..Filter::default() };
    let page = LinesPage { filter, ..page };
    let empty = LinesPage::of(t.clone(), drawn.staff("reports"), &LinesReport::default());
    let filter = Filter {
        client: pick(t, "Нет такого", "No such").to_owned(),
        wrong: Some("report-wrong-client"),
        ..Filter::default()
    };
    let wrong = LinesPage { filter, ..empty.clone() };
    let filter = Filter { from: "31.02".into(), wrong: Some("report-wrong-day"), ..Filter::default() };
    let day = LinesPage { filter, ..empty.clone() };
    drawn.page("report-lines", page);
    drawn.page("report-lines-empty", empty);
    drawn.page("report-lines-client", wrong);
    drawn.page("report-lines-day", day);
}
