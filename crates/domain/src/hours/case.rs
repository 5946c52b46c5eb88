//! The time of one ticket as people see it: its entries with what became of them, and what the client says against them.

use crate::desk::{self, Event, Manner, Refusal, Verdict};
use crate::ids::PersonId;
use crate::time::{Moment, day_in};
use jiff::civil::Date;

/// An entry of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number in the journal.
    pub seq: i64,
    /// When it was written down.
    pub at: Moment,
    /// By whom.
    pub by: Option<PersonId>,
    /// Minutes, as written down.
    pub minutes: i64,
    /// What is left of them after counter-entries.
    pub left: i64,
    /// Of these, how many a decision made free.
    pub freed: i64,
    /// Of which day's work.
    pub day: Date,
    /// Whose work.
    pub person: Option<PersonId>,
    /// How it came.
    pub manner: Manner,
    /// On which line.
    pub line: u8,
    /// What was done.
    pub note: String,
    /// The note is for us.
    pub hidden: bool,
    /// Why minutes were taken back: when, by whom, how many, why.
    pub counters: Vec<(Moment, Option<PersonId>, i64, String)>,
    /// What the client says against it.
    pub objection: Option<Objection>,
}

/// What the client says against an entry, and what we say to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Objection {
    /// The talk, the oldest first.
    pub said: Vec<Said>,
    /// What was decided.
    pub verdict: Option<Verdict>,
}

/// Something said about an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// When.
    pub at: Moment,
    /// Who.
    pub by: desk::By,
    /// What.
    pub words: String,
    /// With a decision: what it is.
    pub verdict: Option<Verdict>,
}

/// The time of a ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Case {
    /// The entries, the oldest first.
    pub entries: Vec<Entry>,
}

impl Case {
    /// As the journal tells it; days without a word of their own are days of the zone.
    pub fn of(journal: &[desk::Entry], zone: &str) -> Case {
        let (mut case, mut line) = (Case::default(), 1);
        for entry in journal {
            match &entry.event {
                Event::Opened { line: first, .. } => line = *first,
                Event::LineChanged { line: next, .. } => line = *next,
                Event::TimeLogged { minutes, spent } => {
                    let spent = spent.clone().unwrap_or_default();
                    case.entries.push(Entry {
                        seq: entry.seq,
                        at: entry.at,
                        by: entry.by.person,
                        minutes: *minutes,
                        left: *minutes,
                        freed: 0,
                        day: spent.day.unwrap_or_else(|| day_in(zone, entry.at)),
                        person: spent.person.or(entry.by.person),
                        manner: spent.manner,
                        line: if spent.line == 0 { line } else { spent.line },
                        note: spent.note,
                        hidden: spent.hidden,
                        counters: vec![],
                        objection: None,
                    });
                }
                event => case.hear(entry, event),
            }
        }
        case
    }

    fn hear(&mut self, entry: &desk::Entry, event: &Event) {
        let (of, words, verdict) = match event {
            Event::TimeCountered { of, minutes, reason } => {
                if let Some(one) = self.entries.iter_mut().find(|one| one.seq == *of) {
                    one.left -= minutes;
                    one.counters.push((entry.at, entry.by.person, *minutes, reason.clone()));
                }
                return;
            }
            Event::TimeDisputed { of, words } | Event::DisputeAnswered { of, words } => (of, words, None),
            Event::DisputeDecided { of, verdict, reason, .. } => (of, reason, Some(*verdict)),
            _ => return,
        };
        let Some(one) = self.entries.iter_mut().find(|one| one.seq == *of) else { return };
        if let Event::DisputeDecided { free, .. } = event {
            one.freed = *free;
        }
        let objection = one.objection.get_or_insert_default();
        // Who objects again after a decision asks for another.
        objection.verdict =
            verdict.or(objection.verdict.filter(|_| !matches!(event, Event::TimeDisputed { .. })));
        let words = words.clone();
        objection.said.push(Said { at: entry.at, by: entry.by, words, verdict });
    }

    /// An entry by its number in the journal.
    pub fn entry(&self, seq: i64) -> Result<&Entry, Refusal> {
        self.entries.iter().find(|one| one.seq == seq).ok_or(Refusal::NoSuchEntry)
    }

    /// Minutes that are left of all entries.
    pub fn minutes(&self) -> i64 {
        self.entries.iter().map(|one| one.left).sum()
    }

    /// Whether so many minutes of an entry can be taken back.
    pub fn counter(&self, seq: i64, minutes: i64) -> Result<(), Refusal> {
        let left = self.entry(seq)?.left;
        if (1..=left).contains(&minutes) { Ok(()) } else { Err(Refusal::Minutes(minutes)) }
    }

    /// Whether somebody may object to an entry, or go on talking about it.
    pub fn talk(&self, seq: i64, begins: bool) -> Result<(), Refusal> {
        let entry = self.entry(seq)?;
        match (begins, &entry.objection) {
            (true, None) if entry.left > 0 => Ok(()),
            (true, None) => Err(Refusal::NothingToDispute),
            (true, Some(objection)) if objection.verdict.is_some() => Ok(()),
            (false, Some(objection)) if objection.verdict.is_none() => Ok(()),
            _ => Err(Refusal::NoDispute),
        }
    }

    /// How many minutes a decision makes free; `partly` says it when it is neither all nor nothing.
    pub fn decide(&self, seq: i64, verdict: Verdict, partly: i64) -> Result<i64, Refusal> {
        self.talk(seq, false)?;
        let left = self.entry(seq)?.left;
        match verdict {
            Verdict::Kept => Ok(0),
            Verdict::Free => Ok(left),
            Verdict::Partly if (1..left).contains(&partly) => Ok(partly),
            Verdict::Partly => Err(Refusal::Minutes(partly)),
        }
    }
}

impl Entry {
    /// Somebody objects and nothing is decided.
    pub fn is_open(&self) -> bool {
        self.objection.as_ref().is_some_and(|one| one.verdict.is_none())
    }
}
