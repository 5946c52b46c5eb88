//! Prints conversations of a plan, to be read by a person:
//! `cargo run -p demo --example show -- --seed 1 --threads 5 [--skip 40] [--scenario key] [--files folder]`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use demo::{Act, Cast, Standing, What, Who, cast, plan};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A Monday in May, midnight in Moscow.
const FROM: i64 = 1_746_392_400_000;

fn main() -> io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let named = |name: &str| args.iter().position(|a| a == name).and_then(|i| args.get(i + 1));
    let number = |name: &str, usual: u64| named(name).and_then(|v| v.parse().ok()).unwrap_or(usual);
    let mut threads: BTreeMap<u32, Vec<Act>> = BTreeMap::new();
    for act in plan(number("--seed", 1), FROM, number("--days", 60) as u32) {
        threads.entry(act.thread).or_default().push(act);
    }
    let wanted = |acts: &[Act]| match (&acts[0].what, named("--scenario")) {
        (What::Open { scenario, .. }, Some(key)) => scenario.contains(key.as_str()),
        _ => true,
    };
    let cast = cast();
    let mut out = io::stdout().lock();
    let chosen = threads.into_values().filter(|t| wanted(t)).skip(number("--skip", 0) as usize);
    for acts in chosen.take(number("--threads", 5) as usize) {
        show(&mut out, &cast, &acts)?;
        if let Some(folder) = named("--files") {
            save(folder, &acts)?;
        }
    }
    Ok(())
}

fn show(out: &mut impl Write, cast: &Cast, acts: &[Act]) -> io::Result<()> {
    for act in acts {
        let at = Timestamp::from_millisecond(act.at).unwrap_or_default();
        let zone = TimeZone::get("Europe/Moscow").unwrap_or(TimeZone::UTC);
        let at = at.to_zoned(zone).strftime("%a %d.%m %H:%M").to_string();
        let who = name(cast, &act.by);
        match &act.what {
            What::Open {
                channel,
                requester,
                scenario,
                subject,
                text,
                impact,
                urgency,
                kind,
                attachments,
                ..
            } => {
                let of = cast.person(requester).map_or("?", |(c, _)| &c.name);
                writeln!(out, "\n════ № {} · {subject} · {of} · {scenario}", act.thread)?;
                writeln!(
                    out,
                    "{at} {who} [{channel:?} {kind:?} {impact:?}/{urgency:?}]{}",
                    clips(attachments)
                )?;
                writeln!(out, "{}", indent(text))?;
            }
            What::Write { text, attachments } | What::Reply { text, attachments } => {
                writeln!(out, "{at} {who}{}\n{}", clips(attachments), indent(text))?;
            }
            What::Note { text } => writeln!(out, "{at} {who} (hidden)\n{}", indent(text))?,
            What::HandOver { line, note } => writeln!(out, "{at} {who} → line {line}\n{}", indent(note))?,
            What::Solve { text } => writeln!(out, "{at} {who} SOLVES\n{}", indent(text))?,
            What::Reject { reason } => writeln!(out, "{at} {who} DECLINES\n{}", indent(reason))?,
            What::Reopen { text } => writeln!(out, "{at} {who} REOPENS\n{}", indent(text))?,
            What::Thanks { text } => writeln!(out, "{at} {who} thanks: {text}")?,
            other => writeln!(out, "{at} {who} · {other:?}")?,
        }
    }
    match Standing::after(acts) {
        Ok(s) => writeln!(out, "──── {:?}, line {}, {} messages", s.phase, s.line, s.messages),
        Err(e) => writeln!(out, "──── ILLEGAL: {e}"),
    }
}

fn name(cast: &Cast, who: &Who) -> String {
    match who {
        Who::Client(key) => cast.person(key).map_or(key.clone(), |(_, p)| p.name.clone()),
        Who::Staff(key) => cast.member(key).map_or(key.clone(), |s| format!("[{}]", s.name)),
        Who::System => "[the desk]".to_owned(),
    }
}

fn clips(files: &[demo::File]) -> String {
    files.iter().map(|f| format!(" 📎 {} ({} bytes)", f.name, f.bytes.len())).collect()
}

fn indent(text: &str) -> String {
    text.lines().map(|l| format!("    {l}")).collect::<Vec<_>>().join("\n")
}

fn save(folder: &str, acts: &[Act]) -> io::Result<()> {
    for act in acts {
        let (What::Open { attachments, .. }
        | What::Write { attachments, .. }
        | What::Reply { attachments, .. }) = &act.what
        else {
            continue;
        };
        for file in attachments {
            std::fs::write(format!("{folder}/{}-{}", act.thread, file.name), &file.bytes)?;
        }
    }
    Ok(())
}
