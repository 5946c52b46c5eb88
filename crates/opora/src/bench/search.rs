//! `opora bench search`: how often the right thing is found, on questions that nobody here wrote.
//!
//! First the index alone, with and without each ingredient, each question left out of what is learnt while it is asked.
//! Then the whole way as people go it, a desk of its own in a folder that is removed: articles are brought in, half of
//! the questions are taught, the other half is asked, and the other way round.

mod shipped;
mod speed;

use super::report::Machine;
use crate::config::BenchSearch;
use crate::out::Out;
use anyhow::Result;
use seek::judge::data::{self, Set};
use seek::judge::typos::Slip;
use seek::judge::{Score, Share, questions, typos};
use seek::{Index, Voices};
use serde::Serialize;
use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

/// A set of questions: its name, who reads it, and what is wanted of it.
type Source = (&'static str, fn(&Path) -> std::io::Result<Set>, Wanted);

const SOURCES: [Source; 3] = [
    ("rutube_support_ru", data::rutube, Wanted { hit1: 0.45, hit5: Some(0.75) }),
    ("vkcloud_docs_ru", data::vkcloud, Wanted { hit1: 0.25, hit5: Some(0.50) }),
    ("xquad_ru", data::xquad, Wanted { hit1: 0.85, hit5: None }),
];
const SLIPS: [(Slip, &str); 4] = [
    (Slip::None, "as they are"),
    (Slip::OneWord, "one word misspelt"),
    (Slip::EveryWord, "every word of five letters misspelt"),
    (Slip::Layout, "in the other layout"),
];
/// The titles that are misspelt are drawn by this.
const SEED: u64 = 7;

/// What is found of what was asked.
#[derive(Debug, Serialize)]
struct Report {
    machine: Machine,
    sets: Vec<Judged>,
    misspelt: Vec<Misspelt>,
    #[serde(skip_serializing_if = "Option::is_none")]
    speed: Option<speed::Speed>,
    left_out: Vec<String>,
}

/// The least that is wanted.
#[derive(Clone, Copy, Debug, Serialize)]
struct Wanted {
    hit1: f64,
    hit5: Option<f64>,
}

/// A set of questions.
#[derive(Debug, Serialize)]
struct Judged {
    set: &'static str,
    documents: usize,
    wanted: Wanted,
    rows: Vec<Row>,
}

/// Titles of a set, misspelt.
#[derive(Debug, Serialize)]
struct Misspelt {
    set: &'static str,
    rows: Vec<Row>,
}

/// One way of asking.
#[derive(Debug, Serialize)]
struct Row {
    way: String,
    asked: usize,
    hit1: Figure,
    hit5: Figure,
}

/// A share and its interval of 95 of 100.
#[derive(Clone, Copy, Debug, Serialize)]
struct Figure {
    share: f64,
    low: f64,
    high: f64,
}

impl From<Share> for Figure {
    fn from(share: Share) -> Figure {
        Figure { share: share.value, low: share.between.0, high: share.between.1 }
    }
}

impl From<Score> for Row {
    fn from(score: Score) -> Row {
        Row { asked: score.asked(), hit1: score.hit1().into(), hit5: score.hit5().into(), way: score.what }
    }
}

/// Measures.
pub async fn run(args: BenchSearch, out: &Out) -> Result<ExitCode> {
    let mut report = Report {
        machine: Machine::here(),
        sets: Vec::new(),
        misspelt: Vec::new(),
        speed: None,
        left_out: Vec::new(),
    };
    for (name, read, wanted) in SOURCES {
        let set = match read(&args.sets) {
            Ok(set) => set,
            Err(e) => {
                eprintln!("opora: {name} is left out: {e}");
                report.left_out.push(name.to_owned());
                continue;
            }
        };
        let mut rows: Vec<Row> = questions::judge_voices(&set)?.into_iter().map(Row::from).collect();
        rows.push(shipped::halves(&set).await?.into());
        report.sets.push(Judged { set: name, documents: set.docs.len(), wanted, rows });
        if set.docs.iter().any(|doc| !doc.title.is_empty()) {
            report.misspelt.push(Misspelt { set: name, rows: misspelt(&set, args.titles)? });
        }
    }
    if args.tickets > 0 {
        report.speed = Some(speed::measure(&args.sets, args.tickets)?);
    }
    out.done(&report, || report.words());
    Ok(ExitCode::SUCCESS)
}

/// Titles with errors, by the search line and as questions.
fn misspelt(set: &Set, titles: usize) -> Result<Vec<Row>> {
    let index = Index::in_memory()?;
    let mut writer = index.writer()?;
    for doc in &set.docs {
        writer.put(doc)?;
    }
    writer.commit("")?;
    let mut rows = Vec::new();
    for (slip, what) in SLIPS {
        let lines = typos::lines(&set.docs, titles, slip, SEED);
        let without = Voices { slips: false, ..Voices::ALL };
        for (how, score) in [
            ("search line", typos::by_search(&lines, &index)?),
            ("question", typos::by_question(&lines, &index, Voices::ALL)?),
            ("question, nothing read otherwise", typos::by_question(&lines, &index, without)?),
        ] {
            rows.push(Row { way: format!("{what}: {how}"), ..Row::from(score) });
        }
    }
    Ok(rows)
}

impl Report {
    /// As a table.
    fn words(&self) -> String {
        let mut text = format!("{}\n", self.machine);
        for set in &self.sets {
            let five = set.wanted.hit5.map_or_else(|| "–".to_owned(), |hit5| format!("{hit5:.2}"));
            let _ = writeln!(
                text,
                "\n{}: {} documents; wanted hit@1 {:.2}, hit@5 {five}",
                set.set, set.documents, set.wanted.hit1
            );
            set.rows.iter().for_each(|row| row.write(&mut text));
        }
        for set in &self.misspelt {
            let _ = writeln!(text, "\n{}: titles; wanted hit@5 0.95", set.set);
            set.rows.iter().for_each(|row| row.write(&mut text));
        }
        if let Some(speed) = &self.speed {
            let _ = write!(text, "\n{speed}");
        }
        text.trim_end().to_owned()
    }
}

impl Row {
    fn write(&self, text: &mut String) {
        let figure = |one: Figure| format!("{:.3} [{:.3}–{:.3}]", one.share, one.low, one.high);
        let (hit1, hit5) = (figure(self.hit1), figure(self.hit5));
        let _ = writeln!(text, "  {:<62} hit@1 {hit1}  hit@5 {hit5}  of {}", self.way, self.asked);
    }
}
