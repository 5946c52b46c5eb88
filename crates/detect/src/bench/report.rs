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

/// A stream that another implementation published figures for.
struct Published {
    name: &'static str,
    /// Days to learn from.
    train_days: usize,
    /// Lost orders of half the rate: must and stretch.
    drop: (f64, f64),
}

/// See [`Published`].
const PUBLISHED: [Published; 3] = [
    Published { name: "uci_online_retail_invoices", train_days: 182, drop: (85.0, 66.0) },
    Published { name: "uci_online_retail_invoices_thin", train_days: 182, drop: (50.0, 40.0) },
    Published { name: "bread_basket_transactions", train_days: 63, drop: (65.0, 50.0) },
];

/// What is wanted of a stream, and what was measured. Bounds are from and to, both included.
#[derive(Clone, Debug, Serialize)]
pub struct Target {
    /// The stream.
    pub stream: String,
    /// What is bounded.
    pub what: &'static str,
    /// What must hold.
    pub must: (f64, f64),
    /// What would be very good.
    pub stretch: (f64, f64),
    /// What was measured.
    pub measured: f64,
    /// The must holds.
    pub met: bool,
    /// The stretch holds.
    pub stretched: bool,
}

/// All figures.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Rounds of seeds.
    pub rounds: u64,
    /// Streams.
    pub streams: Vec<Judged>,
    /// Targets.
    pub targets: Vec<Target>,
    /// What could not be judged, and why.
    pub left_out: Vec<(String, String)>,
}

impl Report {
    /// Judges all streams of a folder. `told` hears of each stream before it begins.
    pub fn of(folder: &Path, rounds: u64, told: &mut dyn FnMut(&str)) -> std::io::Result<Report> {
        let found = stream::read(folder)?;
        let mut report =
            Report { rounds, streams: Vec::new(), targets: Vec::new(), left_out: found.problems };
        for stream in found.streams {
            report.judge(stream, told);
        }
        Ok(report)
    }

    fn judge(&mut self, mut stream: Stream, told: &mut dyn FnMut(&str)) {
        let published = PUBLISHED.iter().find(|known| known.name == stream.name);
        stream.train_days = published.map(|known| known.train_days);
        told(&stream.name);
        let mut judged = vec![(stream.name.clone(), judge(&|_| stream.clone(), self.rounds))];
        if (THIN_FROM..THIN_TO).contains(&stream.per_day()) && judged[0].1.is_ok() {
            let thin = |seed: u64| stream.thinned(0.25, seed);
            told(&thin(1).name);
            judged.push((thin(1).name, judge(&thin, self.rounds)));
        }
        for (name, result) in judged {
            match result {
                Ok(result) => {
                    self.targets(&result);
                    self.streams.push(result);
                }
                Err(why) => self.left_out.push((name, why)),
            }
        }
    }

    fn targets(&mut self, judged: &Judged) {
        let Judged { silence, drop, stream, .. } = judged;
        let mut add = |what, must: (f64, f64), stretch: (f64, f64), measured: f64| {
            let within = |(low, high): (f64, f64)| measured >= low && measured <= high;
            let (met, stretched) = (within(must), within(stretch));
            self.targets.push(Target {
                stream: stream.clone(),
                what,
                must,
                stretch,
                measured,
                met,
                stretched,
            });
        };
        let upto = |most: f64| (0.0, most);
        let (ours, attainable) = (silence.ours.lost, silence.attainable.lost);
        add("lost by silence / attainable limit", upto(1.10), upto(1.02), ours / attainable);
        add("lost by silence / Prometheus rule", upto(1.0), upto(0.8), ours / silence.prometheus.lost);
        add("lost by silence / business hours", upto(1.0), upto(0.8), ours / silence.business.lost);
        add("false alarms per 30 d, no hindsight", (0.2, 1.5), (0.5, 1.2), silence.learnt.false_alarms);
        if let Some(known) = PUBLISHED.iter().find(|known| known.name == *stream) {
            add("lost by half of the orders", upto(known.drop.0), upto(known.drop.1), drop.ours.lost);
        }
        if stream == PUBLISHED[0].name
            && let Some(export) = judged.export
        {
            add("stuck export, median minutes", upto(25.0), upto(20.0), export.median_minutes);
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
            let Judged { stream, note, per_day, days, budget, spread, .. } = judged;
            writeln!(text, "## {stream}\n")?;
            writeln!(
                text,
                "{note}; {per_day:.1} a day; learnt from {} days, judged on {}; {budget} false alarms allowed; spread of \
                 days {spread:.0}\n",
                days.0, days.1
            )?;
            for (what, figures) in [("total silence", judged.silence), ("half of the orders", judged.drop)] {
                writeln!(
                    text,
                    "| {what} | median h | p95 h | within 6 h | lost orders | / attainable | false alarms per 30 d |"
                )?;
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
            if let Some(export) = judged.export {
                writeln!(
                    text,
                    "Stuck export: median {:.1} min, p95 {:.0} min, {:.0} % within an hour, {:.2} false alarms per 30 d\n",
                    export.median_minutes,
                    export.p95_minutes,
                    export.within_1h * 100.0,
                    export.false_alarms
                )?;
            }
        }
        if !self.targets.is_empty() {
            writeln!(text, "| stream | target | must | stretch | measured | |")?;
            writeln!(text, "|---|---|---|---|---|---|")?;
        }
        for target in &self.targets {
            let Target { stream, what, must, stretch, measured, .. } = target;
            let range = |(low, high): (f64, f64)| match low > 0.0 {
                true => format!("{low}-{high}"),
                false => format!("≤ {high:.4}").trim_end_matches('0').trim_end_matches('.').to_owned(),
            };
            let met = match (target.met, target.stretched) {
                (_, true) => "stretch",
                (true, false) => "met",
                (false, false) => "**not met**",
            };
            writeln!(
                text,
                "| {stream} | {what} | {} | {} | {measured:.2} | {met} |",
                range(*must),
                range(*stretch)
            )?;
        }
        for (name, why) in &self.left_out {
            writeln!(text, "left out: {name}: {why}")?;
        }
        Ok(())
    }
}
