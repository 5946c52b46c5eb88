//! Prints how well the search finds, and how fast: `judge <data folder> [tickets]`.

use seek::judge::{Score, data, load, questions, typos};
use seek::{Index, Request, Vocabulary};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("judge <data folder> [tickets]")?);
    let tickets: i64 = arguments.next().map_or(Ok(66_000), |n| n.parse())?;
    let rutube = data::rutube(&folder)?;
    let cloud = data::vkcloud(&folder)?;
    for (name, set) in [("rutube", &rutube), ("vkcloud", &cloud), ("xquad", &data::xquad(&folder)?)] {
        for score in questions::judge_voices(name, set)? {
            println!("{score}");
        }
    }
    for (name, set) in [("rutube", &rutube), ("vkcloud", &cloud)] {
        println!("{name}:");
        misspelt(set)?;
    }
    if tickets > 0 {
        speed(&folder, tickets)?;
    }
    Ok(())
}

fn misspelt(set: &data::Set) -> Result<(), Box<dyn Error>> {
    let index = Index::in_memory()?;
    let mut writer = index.writer()?;
    for doc in &set.docs {
        writer.put(doc)?;
    }
    writer.commit("")?;
    for slip in [typos::Slip::None, typos::Slip::OneWord, typos::Slip::EveryWord, typos::Slip::Layout] {
        let began = Instant::now();
        let score: Score = typos::judge(&set.docs, &index, 1_000, slip, 7)?;
        println!("  {score}, {:.2} ms each", began.elapsed().as_secs_f64());
    }
    Ok(())
}

fn speed(folder: &Path, tickets: i64) -> Result<(), Box<dyn Error>> {
    let scratch = std::env::temp_dir().join(format!("seek-judge-{}", std::process::id()));
    let index = Index::open(&scratch)?;
    let mut desk = load::Writer::new(data::words(folder)?, 7);
    let began = Instant::now();
    let mut writer = index.writer()?;
    let mut sample = Vec::new();
    for id in 1..=tickets {
        let doc = desk.ticket(id);
        writer.put(&doc)?;
        if id % 100 == 0 {
            sample.push(doc);
        }
    }
    writer.commit("end")?;
    writer.finish()?;
    let took = began.elapsed().as_secs_f64();
    let megabytes = index.size()? / 1_000_000;
    println!("{tickets} tickets indexed in {took:.1} s with their making, {megabytes} MB");
    let mut writer = index.writer()?;
    let began = Instant::now();
    writer.put(&sample[0])?;
    writer.commit("more")?;
    println!("one more ticket is found after {:.1} ms", began.elapsed().as_secs_f64() * 1000.0);
    let questions = desk.questions(&sample, 4_000);
    let vocabulary = Vocabulary::standard();
    let ask = |part: &[load::Question]| -> Result<Vec<(f64, usize)>, seek::Error> {
        let mut times = Vec::new();
        for (n, question) in part.iter().enumerate() {
            let began = Instant::now();
            std::hint::black_box(index.search(&Request::new(&question.line, &question.rights), &vocabulary)?);
            times.push((began.elapsed().as_secs_f64() * 1000.0, n));
        }
        Ok(times)
    };
    ask(&questions[..500])?;
    let mut times = ask(&questions)?;
    times.sort_by(|a, b| a.0.total_cmp(&b.0));
    let at = |share: usize| times[times.len() * share / 1000].0;
    println!("alone: p50 {:.2} ms, p95 {:.2} ms, p99 {:.2} ms", at(500), at(950), at(990));
    for kind in load::Asked::ALL {
        let of_kind: Vec<f64> =
            times.iter().filter(|(_, n)| questions[*n].asked == kind).map(|(took, _)| *took).collect();
        if let Some(median) = of_kind.get(of_kind.len() / 2) {
            println!("  {kind:?}: p50 {median:.2} ms of {}", of_kind.len());
        }
    }
    let began = Instant::now();
    std::thread::scope(|scope| {
        for half in questions.chunks(questions.len() / 2) {
            scope.spawn(move || ask(half).map(|times| times.len()));
        }
    });
    println!("two threads: {:.0} a second", 4_000.0 / began.elapsed().as_secs_f64());
    std::fs::remove_dir_all(scratch)?;
    Ok(())
}
