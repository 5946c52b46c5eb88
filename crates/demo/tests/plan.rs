//! The plan as a whole: repeatable, legal, clean, plausible in its figures.

use std::collections::{BTreeMap, BTreeSet};

use demo::{Act, Channel, Standing, What, Who, cast, plan};

const DAY: i64 = 86_400_000;
/// A Monday in May, midnight in Moscow.
const FROM: i64 = 1_746_392_400_000;

fn threads(seed: u64) -> Vec<Vec<Act>> {
    let mut threads: BTreeMap<u32, Vec<Act>> = BTreeMap::new();
    for act in plan(seed, FROM, 60) {
        threads.entry(act.thread).or_default().push(act);
    }
    threads.into_values().collect()
}

/// Every text that a person would read.
fn texts(what: &What) -> Vec<&str> {
    match what {
        What::Open { subject, text, .. } => vec![subject, text],
        What::Write { text, .. } | What::Reply { text, .. } => vec![text],
        What::Note { text } | What::Solve { text } | What::Thanks { text } | What::Reopen { text } => {
            vec![text]
        }
        What::HandOver { note, .. } => vec![note],
        What::Reject { reason } => vec![reason],
        _ => vec![],
    }
}

#[test]
fn the_same_seed_gives_the_same_plan() {
    assert_eq!(plan(7, FROM, 20), plan(7, FROM, 20));
    assert_ne!(plan(7, FROM, 20), plan(8, FROM, 20));
}

#[test]
fn every_conversation_is_legal_and_every_author_exists() {
    let cast = cast();
    for seed in 1..=3 {
        let acts = plan(seed, FROM, 60);
        assert!(acts.is_sorted_by_key(|a| a.at));
        assert!(acts.iter().all(|a| (FROM..FROM + 60 * DAY).contains(&a.at)));
        for thread in threads(seed) {
            if let Err(e) = Standing::after(&thread) {
                panic!("seed {seed}: {e}");
            }
            let What::Open { requester, channel, .. } = &thread[0].what else { panic!("no opening") };
            let (client, _) = cast.person(requester).expect("a requester of the cast");
            for act in &thread {
                let watcher = if let What::Watch { who } = &act.what { Some(who) } else { None };
                for who in std::iter::once(&act.by).chain(watcher) {
                    match who {
                        Who::Client(key) => assert_eq!(cast.person(key).unwrap().0.key, client.key),
                        Who::Staff(key) => assert!(cast.member(key).is_some()),
                        Who::System => {}
                    }
                }
            }
            assert_eq!(*channel == Channel::Staff, matches!(thread[0].by, Who::Staff(_)));
        }
    }
}

#[test]
fn texts_are_clean() {
    for seed in 1..=5 {
        for act in plan(seed, FROM, 60) {
            for text in texts(&act.what) {
                let at = format!("seed {seed}, thread {}: {text}", act.thread);
                assert!(!text.trim().is_empty(), "{at}");
                assert!(!text.contains(['{', '}', '[', ']', '|', '!']), "{at}");
                assert!(!text.contains("  ") && !text.contains(" .") && !text.contains(" ,"), "{at}");
                assert!(!text.contains("..") && !text.contains(",."), "{at}");
                assert_eq!(text.trim(), text, "{at}");
            }
        }
    }
}

#[test]
fn files_are_what_they_say() {
    let mut sorts = BTreeSet::new();
    let mut largest = 0;
    for act in plan(1, FROM, 60) {
        let (What::Open { attachments, .. }
        | What::Write { attachments, .. }
        | What::Reply { attachments, .. }) = act.what
        else {
            continue;
        };
        for file in attachments {
            largest = largest.max(file.bytes.len());
            match file.mime.as_str() {
                "image/png" => assert!(file.bytes.starts_with(b"\x89PNG\r\n\x1a\n")),
                "application/pdf" => assert!(file.bytes.starts_with(b"%PDF-")),
                "text/csv" => assert!(String::from_utf8(file.bytes.clone()).is_err(), "windows-1251"),
                _ => assert!(std::str::from_utf8(&file.bytes).is_ok(), "{}", file.name),
            }
            sorts.insert((file.mime, file.name.rsplit('.').next().unwrap().to_owned()));
        }
    }
    println!("largest file {largest} bytes; sorts {sorts:?}");
    assert!(sorts.len() >= 5, "{sorts:?}");
    assert!(largest < 200_000);
}

#[test]
fn figures_are_those_of_a_desk() {
    for seed in 1..=3 {
        let threads = threads(seed);
        let count = threads.len();
        assert!((560..=740).contains(&count), "{count} threads");
        let standings: Vec<Standing> = threads.iter().map(|t| Standing::after(t).unwrap()).collect();

        let mut scenarios: BTreeMap<&str, u32> = BTreeMap::new();
        let mut openings: BTreeSet<&str> = BTreeSet::new();
        let (mut with_files, mut phone, mut night) = (0, 0, 0);
        for thread in &threads {
            let What::Open { scenario, text, attachments, channel, .. } = &thread[0].what else { continue };
            *scenarios.entry(scenario).or_default() += 1;
            openings.insert(text);
            with_files += u32::from(!attachments.is_empty());
            phone += u32::from(*channel == Channel::Staff);
            let moscow = (thread[0].at / 3_600_000 + 3) % 24;
            night += u32::from(!(7..22).contains(&moscow));
        }
        assert!(scenarios.len() >= 70, "{} scenarios played", scenarios.len());
        assert!(*scenarios.values().max().unwrap() <= 24, "one story too often: {scenarios:?}");
        assert!(openings.len() * 100 >= count * 92, "{} of {count} openings differ", openings.len());
        let escalated = standings.iter().filter(|s| s.line > 1).count();
        assert!(escalated * 100 < count * 50, "L1 solves at least half");
        let has = |t: &[Act], f: fn(&What) -> bool| t.iter().any(|a| f(&a.what));
        let reopened = threads.iter().filter(|t| has(t, |w| matches!(w, What::Reopen { .. }))).count();
        let liked = threads.iter().filter(|t| has(t, |w| matches!(w, What::Like))).count();
        let long = standings.iter().filter(|s| s.messages >= 25).count();
        assert!(reopened > 5 && liked > 15 && long >= 2, "{reopened} {liked} {long}");
        assert!(standings.iter().all(|s| s.messages <= 46));
        let mut reaction: Vec<i64> = threads.iter().filter_map(|t| first_answer(t)).collect();
        let mut solved: Vec<i64> = threads.iter().filter_map(|t| last_solution(t)).collect();
        println!(
            "seed {seed}: {count} threads, {} acts, {} scenarios, {with_files} with files, {phone} by phone, \
             {night} by night, {escalated} escalated, {reopened} reopened, {liked} liked, {long} long; \
             first answer {:?} min, solution {:?} min (10, 50, 90 of 100)",
            threads.iter().map(Vec::len).sum::<usize>(),
            scenarios.len(),
            quantiles(&mut reaction),
            quantiles(&mut solved),
        );
    }
}

fn first_answer(thread: &[Act]) -> Option<i64> {
    let answer = |a: &&Act| matches!(a.what, What::Reply { .. } | What::Solve { .. } | What::Reject { .. });
    thread.iter().find(answer).map(|a| (a.at - thread[0].at) / 60_000)
}

fn last_solution(thread: &[Act]) -> Option<i64> {
    thread.iter().rfind(|a| matches!(a.what, What::Solve { .. })).map(|a| (a.at - thread[0].at) / 60_000)
}

fn quantiles(of: &mut [i64]) -> [i64; 3] {
    of.sort_unstable();
    [10, 50, 90].map(|q| of.get(of.len() * q / 100).copied().unwrap_or_default())
}
