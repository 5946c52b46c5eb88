//! Scenarios as they are written by hand in `content/*.toml`, read and checked once.
//!
//! A turn is a list of strings: first the stage direction, then alternative wordings. A direction is a
//! verb and, in any order, its arguments: `?60` plays it in 60 of 100 cases, `10-40m` (also `h`, `d`)
//! is how long after the previous act, `+log` adds a file, `&` plays only if the turn before played.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::act::{Kind, Level, Pause};
use crate::cast::Temper;
use crate::template::Template;

/// A conversation that can happen.
pub(crate) struct Scenario {
    pub key: String,
    /// Trades to which it can happen.
    pub kinds: Vec<String>,
    /// Parts of the posts of those who may ask; anybody if empty.
    pub by: Vec<String>,
    pub weight: u32,
    pub kind: Kind,
    pub impact: Level,
    pub urgency: Level,
    pub english: bool,
    /// Written down by the desk after a call.
    pub by_phone: bool,
    /// Happens no more than once in a plan.
    pub once: bool,
    pub vars: BTreeMap<String, Var>,
    pub subject: Vec<Template>,
    pub open: Vec<Wording>,
    pub open_files: Vec<FileWish>,
    pub turns: Vec<Turn>,
}

/// A word of one scenario's own.
pub(crate) enum Var {
    /// A number from a span.
    Span(u64, u64),
    /// One of several texts.
    OneOf(Vec<Template>),
}

/// One of several ways to say a thing, perhaps only for a temper.
pub(crate) struct Wording {
    pub temper: Option<Temper>,
    pub template: Template,
}

/// A file that a message may carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileWish {
    pub sort: String,
    pub chance: u32,
}

/// One step of a conversation.
pub(crate) struct Turn {
    pub verb: Verb,
    pub chance: u32,
    /// Plays only if the turn before it played.
    pub follows: bool,
    /// Minutes after the previous act, if the script says so.
    pub delay: Option<(i64, i64)>,
    pub files: Vec<FileWish>,
    pub wordings: Vec<Wording>,
}

/// What a turn does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Take,
    Assign,
    Reply,
    Note,
    /// A hidden comment of another engineer.
    Mate,
    /// A hidden comment of the head.
    Head,
    /// A hidden comment of the desk itself.
    Check,
    /// The requester writes.
    Client,
    /// Another person of the client writes.
    Boss,
    Wait(Pause),
    /// The requester adds a colleague.
    Watch,
    /// An engineer follows.
    Follow,
    Hand(u8),
    Time(u32, u32),
    Prio(Level, Level),
    /// The client changes the priority.
    Raise(Level, Level),
    Solve,
    Confirm,
    Thanks,
    Reopen,
    Reject,
    Like,
    /// Repeats up to `End` this many times, with these words rolled anew.
    Loop(u32, u32, Vec<String>),
    End,
}

#[derive(Deserialize)]
struct Book {
    scenario: Vec<Raw>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    key: String,
    kinds: Vec<String>,
    #[serde(default)]
    by: Vec<String>,
    #[serde(default = "usual_weight")]
    weight: u32,
    kind: Kind,
    impact: Level,
    urgency: Level,
    #[serde(default)]
    english: bool,
    #[serde(default)]
    by_phone: bool,
    #[serde(default)]
    once: bool,
    #[serde(default)]
    vars: BTreeMap<String, RawVar>,
    subject: Vec<String>,
    open: Vec<String>,
    #[serde(default)]
    files: String,
    turns: Vec<Vec<String>>,
}

fn usual_weight() -> u32 {
    10
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawVar {
    Span([u64; 2]),
    OneOf(Vec<String>),
}

const BOOKS: &[&str] = &[
    include_str!("../content/market.toml"),
    include_str!("../content/site.toml"),
    include_str!("../content/till.toml"),
    include_str!("../content/field.toml"),
    include_str!("../content/stock.toml"),
    include_str!("../content/office.toml"),
    include_str!("../content/meet.toml"),
    include_str!("../content/long.toml"),
    include_str!("../content/english.toml"),
];

/// All scenarios, in the order of the books.
pub(crate) fn scenarios() -> Vec<Scenario> {
    BOOKS.iter().flat_map(|book| read(book).expect("content is checked by tests")).collect()
}

/// A question that people add to another request, and its answer.
pub(crate) struct Aside {
    pub ask: Template,
    pub answer: Template,
}

/// Questions that people add in passing.
pub(crate) fn asides() -> Vec<Aside> {
    #[derive(Deserialize)]
    struct Raw {
        aside: Vec<[String; 2]>,
    }
    let raw: Raw =
        toml::from_str(include_str!("../content/asides.toml")).expect("content is checked by tests");
    raw.aside
        .iter()
        .map(|[ask, answer]| Aside {
            ask: Template::parse(ask).expect("content is checked by tests"),
            answer: Template::parse(answer).expect("content is checked by tests"),
        })
        .collect()
}

fn read(book: &str) -> Result<Vec<Scenario>, String> {
    let book: Book = toml::from_str(book).map_err(|e| e.to_string())?;
    book.scenario.into_iter().map(|raw| scenario(raw).map_err(|(key, e)| format!("{key}: {e}"))).collect()
}

fn scenario(raw: Raw) -> Result<Scenario, (String, String)> {
    let key = raw.key.clone();
    build(raw).map_err(|e| (key, e))
}

fn build(raw: Raw) -> Result<Scenario, String> {
    let mut vars = BTreeMap::new();
    for (name, var) in raw.vars {
        let var = match var {
            RawVar::Span([from, to]) if from <= to => Var::Span(from, to),
            RawVar::Span(_) => return Err(format!("{name}: the span is empty")),
            RawVar::OneOf(of) => Var::OneOf(templates(&of)?),
        };
        vars.insert(name, var);
    }
    Ok(Scenario {
        key: raw.key,
        kinds: raw.kinds,
        by: raw.by,
        weight: raw.weight,
        kind: raw.kind,
        impact: raw.impact,
        urgency: raw.urgency,
        english: raw.english,
        by_phone: raw.by_phone,
        once: raw.once,
        vars,
        subject: templates(&raw.subject)?,
        open: raw.open.iter().map(|w| wording(w)).collect::<Result<_, _>>()?,
        open_files: raw.files.split_whitespace().map(wish).collect::<Result<_, _>>()?,
        turns: raw.turns.iter().map(|t| turn(t)).collect::<Result<_, _>>()?,
    })
}

fn templates(of: &[String]) -> Result<Vec<Template>, String> {
    of.iter().map(|t| Template::parse(t)).collect()
}

fn wording(text: &str) -> Result<Wording, String> {
    const TEMPERS: [(&str, Temper); 4] = [
        ("brief: ", Temper::Brief),
        ("warm: ", Temper::Warm),
        ("angry: ", Temper::Angry),
        ("chaotic: ", Temper::Chaotic),
    ];
    let (temper, rest) = TEMPERS
        .iter()
        .find_map(|(tag, temper)| text.strip_prefix(tag).map(|rest| (Some(*temper), rest)))
        .unwrap_or((None, text));
    Ok(Wording { temper, template: Template::parse(rest)? })
}

fn wish(text: &str) -> Result<FileWish, String> {
    let (sort, chance) = text.split_once('?').unwrap_or((text, "100"));
    let chance = chance.parse().map_err(|_| format!("chance of a file: {text}"))?;
    Ok(FileWish { sort: sort.trim_start_matches('+').to_owned(), chance })
}

fn turn(parts: &[String]) -> Result<Turn, String> {
    let (direction, wordings) = parts.split_first().ok_or("a turn without direction")?;
    let mut turn = Turn {
        verb: Verb::Take,
        chance: 100,
        follows: false,
        delay: None,
        files: Vec::new(),
        wordings: wordings.iter().map(|w| wording(w)).collect::<Result<_, _>>()?,
    };
    let mut words = Vec::new();
    for word in direction.split_whitespace() {
        if let Some(chance) = word.strip_prefix('?') {
            turn.chance = chance.parse().map_err(|_| format!("chance: {direction}"))?;
        } else if word == "&" {
            turn.follows = true;
        } else if word.starts_with('+') {
            turn.files.push(wish(word)?);
        } else if let Some(delay) = delay(word) {
            turn.delay = Some(delay);
        } else {
            words.push(word);
        }
    }
    turn.verb = verb(&words).ok_or_else(|| format!("unknown direction: {direction}"))?;
    let speaks = matches!(
        turn.verb,
        Verb::Reply
            | Verb::Note
            | Verb::Mate
            | Verb::Head
            | Verb::Check
            | Verb::Client
            | Verb::Boss
            | Verb::Hand(_)
            | Verb::Solve
            | Verb::Thanks
            | Verb::Reopen
            | Verb::Reject
    );
    if speaks == turn.wordings.is_empty() {
        return Err(format!("words missing or too many: {direction}"));
    }
    Ok(turn)
}

/// `10-40m`, `1-3h`, `2-4d` in minutes.
fn delay(word: &str) -> Option<(i64, i64)> {
    let unit = match word.chars().last()? {
        'm' => 1,
        'h' => 60,
        'd' => 1440,
        _ => return None,
    };
    let (from, to) = word[..word.len() - 1].split_once('-')?;
    Some((from.parse::<i64>().ok()? * unit, to.parse::<i64>().ok()? * unit))
}

fn verb(words: &[&str]) -> Option<Verb> {
    Some(match *words {
        ["take"] => Verb::Take,
        ["assign"] => Verb::Assign,
        ["reply" | "ask"] => Verb::Reply,
        ["note"] => Verb::Note,
        ["mate"] => Verb::Mate,
        ["head"] => Verb::Head,
        ["check"] => Verb::Check,
        ["client"] => Verb::Client,
        ["boss"] => Verb::Boss,
        ["wait", "requester"] => Verb::Wait(Pause::Requester),
        ["wait", "third_party"] => Verb::Wait(Pause::ThirdParty),
        ["wait", "release"] => Verb::Wait(Pause::Release),
        ["wait", "scheduled"] => Verb::Wait(Pause::Scheduled),
        ["watch"] => Verb::Watch,
        ["follow"] => Verb::Follow,
        ["hand", line] => Verb::Hand(line.parse().ok()?),
        ["time", span] => span_of(span).map(|(from, to)| Verb::Time(from, to))?,
        ["prio", impact, urgency] => Verb::Prio(level(impact)?, level(urgency)?),
        ["raise", impact, urgency] => Verb::Raise(level(impact)?, level(urgency)?),
        ["solve"] => Verb::Solve,
        ["confirm"] => Verb::Confirm,
        ["thanks"] => Verb::Thanks,
        ["reopen"] => Verb::Reopen,
        ["reject"] => Verb::Reject,
        ["like"] => Verb::Like,
        ["loop", span, ref fresh @ ..] => {
            let (from, to) = span_of(span)?;
            Verb::Loop(from, to, fresh.iter().map(|&w| w.to_owned()).collect())
        }
        ["end"] => Verb::End,
        _ => return None,
    })
}

fn span_of(text: &str) -> Option<(u32, u32)> {
    let (from, to) = text.split_once('-')?;
    let (from, to) = (from.parse().ok()?, to.parse().ok()?);
    (from <= to).then_some((from, to))
}

fn level(text: &str) -> Option<Level> {
    Some(match text {
        "low" => Level::Low,
        "medium" => Level::Medium,
        "high" => Level::High,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_book_reads() {
        for book in BOOKS {
            if let Err(e) = read(book) {
                panic!("{e}");
            }
        }
        assert!(!asides().is_empty());
    }

    #[test]
    fn every_wished_file_can_be_made() {
        for scenario in scenarios() {
            let of_turns = scenario.turns.iter().flat_map(|t| &t.files);
            for wish in scenario.open_files.iter().chain(of_turns) {
                assert!(crate::files::SORTS.contains(&wish.sort.as_str()), "{}: {wish:?}", scenario.key);
            }
        }
    }

    #[test]
    fn scripts_end_with_an_answer() {
        for scenario in scenarios() {
            let last = scenario
                .turns
                .iter()
                .rev()
                .find(|t| !matches!(t.verb, Verb::Confirm | Verb::Thanks | Verb::Like));
            let answered =
                last.is_some_and(|t| matches!(t.verb, Verb::Solve | Verb::Reject) && t.chance == 100);
            assert!(answered, "{} leaves a client without an answer", scenario.key);
        }
    }

    #[test]
    fn there_is_enough_to_tell() {
        let all = scenarios();
        let mut keys: Vec<&str> = all.iter().map(|s| s.key.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), all.len(), "two scenarios share a key");
        assert!(all.len() >= 70, "only {} scenarios", all.len());
        println!("{} scenarios", all.len());
    }
}
