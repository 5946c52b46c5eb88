//! The whole benchmark of a folder, as a value and as tables.

use super::judge::{Judged, Row, judge};
use super::stream::{self, Stream};
use serde::Serialize;
use std::fmt::Write as _;
use std::path::Path;

/// Streams with more events a day than this are also judged with a quarter of them: most shops are small.
const THIN_FROM: f64 = 25.0;
/// ... but not when they are large even then.
const THIN_TO: f64 = 400.0;

/// Streams that other implementations published figures for: days to learn from, lost orders by the attainable limit.
const PUBLISHED: [(&str, usize, f64); 3] = [
    ("uci_online_retail_invoices", 182, 8.84),
    ("uci_online_retail_invoices_thin", 182, 5.91),
    ("bread_basket_transactions", 63, 8.70),
];

/// All figures.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Rounds of seeds.
    pub rounds: u64,
    /// Streams.
    pub streams: Vec<Judged>,
    /// What could not be judged, and why.
    pub left_out: Vec<(String, String)>,
}

impl Report {
    /// Judges all streams of a folder. `told` hears of each stream before it begins.
    pub fn of(folder: &Path, rounds: u64, told: &mut dyn FnMut(&str)) -> std::io::Result<Report> {
        let found = stream::read(folder)?;
        let mut report = Report { rounds, streams: Vec::new(), left_out: found.problems };
        for stream in found.streams {
            report.judge(stream, told);
        }
        Ok(report)
    }

    fn judge(&mut self, mut stream: Stream, told: &mut dyn FnMut(&str)) {
        let published = |name: &str| PUBLISHED.iter().find(|(known, ..)| *known == name);
        stream.train_days = published(&stream.name).map(|(_, days, _)| *days);
        told(&stream.name);
        let mut judged = vec![(stream.name.clone(), judge(&|_| stream.clone(), self.rounds))];
        if (THIN_FROM..THIN_TO).contains(&stream.per_day()) && judged[0].1.is_ok() {
            let thin = |seed: u64| stream.thinned(0.25, seed);
            told(&thin(1).name);
            judged.push((thin(1).name, judge(&thin, self.rounds)));
        }
        for (name, result) in judged {
            match result {
                Ok(result) => self.streams.push(result),
                Err(why) => self.left_out.push((name, why)),
            }
        }
    }

    /// The tables for people.
    pub fn words(&self) -> String {
        let mut text = String::new();
        self.write(&mut text).unwrap_or(());
        text
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        for judged in &self.streams {
            let Judged { stream, note, per_day, days, budget, spread, memory, .. } = judged;
            writeln!(text, "## {stream}\n")?;
            writeln!(
                text,
                "{note}; {per_day:.1} a day; learnt from {} days, judged on {}; {budget} false alarms allowed; spread of \
                 days {spread:.0}, memory {memory:.0} orders\n",
                days.0, days.1
            )?;
            for (what, figures) in [("total silence", judged.silence), ("half of the orders", judged.drop)] {
                writeln!(text, "| {what} | median h | p95 h | within 6 h | lost orders | / attainable | false alarms per 30 d |")?;
                writeln!(text, "|---|---|---|---|---|---|---|")?;
                let rows: [(&str, Row); 6] = [
                    ("**ours**", figures.ours),
                    ("**ours, without hindsight**", figures.learnt),
                    ("attainable limit", figures.attainable),
                    ("known-rate limit", figures.known_rate),
                    ("Prometheus rule, best of 144", figures.prometheus),
                    ("no order for X business hours", figures.business),
                ];
                for (name, row) in rows.into_iter().filter(|(_, row)| row.lost > 0.0) {
                    writeln!(
                        text,
                        "| {name} | {:.2} | {:.1} | {:.2} | {:.2} | {:.2} | {:.2} |",
                        row.median_hours,
                        row.p95_hours,
                        row.within_6h,
                        row.lost,
                        row.lost / figures.attainable.lost,
                        row.false_alarms
                    )?;
                }
                writeln!(text)?;
            }
            if let Some((median, p95, hour)) = judged.export {
                writeln!(text, "Stuck export: median {median:.1} min, p95 {p95:.0} min, {:.0} % within an hour\n", hour * 100.0)?;
            }
        }
        for (name, why) in &self.left_out {
            writeln!(text, "left out: {name}: {why}")?;
        }
        Ok(())
    }
}
