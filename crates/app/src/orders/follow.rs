//! Takes sayings and says how their shipments stand, in one unit of work. What stands is computed from all sayings each
//! time, so it does not matter in which order, how often or by which road they came.

use super::client::Client;
use super::said::Said;
use crate::AppError;
use crate::ids::Ids;
use domain::ids::{FindingId, TwinId};
use domain::orders::{Claim, Fact, Kind, Line, Look, State, claims, look};
use domain::time::Moment;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use store::orders::{Finding, Saying, Twin};
use store::{Tx, orders};

/// What became of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Taken {
    /// Sayings that were new.
    pub taken: u64,
    /// Sayings that were heard before.
    pub repeated: u64,
    /// Lines that were not taken: which, counted from 1, and why.
    pub refused: Vec<(u64, String)>,
}

impl Taken {
    /// Both together.
    pub fn and(&mut self, other: Taken) {
        self.taken += other.taken;
        self.repeated += other.repeated;
        self.refused.extend(other.refused);
    }
}

/// By what something was mended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// Who said it.
    pub source: String,
    /// What: the status in its words.
    pub status: String,
    /// When it came to be so.
    pub at: Moment,
}

/// How a side of a shipment stands, for lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stand(
    /// Which side.
    pub String,
    /// In which state.
    pub String,
    /// Since when.
    pub Moment,
);

/// Takes sayings of a client's sides; the caller has checked them.
pub(crate) fn take(
    tx: &mut Tx<'_>,
    ids: &Ids,
    client: &Client,
    all: &[(u64, Said<'_>)],
    now: Moment,
) -> Result<Taken, AppError> {
    let mut taken = Taken::default();
    let mut touched: BTreeMap<TwinId, Twin> = BTreeMap::new();
    let mut told: BTreeMap<String, (i64, i64, Option<Moment>)> = BTreeMap::new();
    for (line, said) in all {
        let wrong = match client.chain(said.leader()) {
            _ if client.source(&said.source).is_none() => Some("source"),
            Err(why) => Some(why),
            Ok(chain) if !chain.iter().any(|side| side.name == said.source) => Some("side"),
            Ok(_) => None,
        };
        if let Some(why) = wrong {
            taken.refused.push((*line, why.to_owned()));
            continue;
        }
        let twin = find_or_add(tx, ids, client, said, &mut touched)?;
        let doc = said.doc()?;
        let seen_at = said.seen.map_or(now, |seen| seen.0);
        let digest = blake3::hash(doc.as_bytes()).to_hex()[..32].to_owned();
        let saying = Saying { digest, source: said.source.to_string(), at: said.at.0, seen_at, doc };
        let new = orders::say(tx, twin, &saying)?;
        let entry = told.entry(said.source.to_string()).or_default();
        entry.0 += 1;
        if new {
            taken.taken += 1;
            if said.source == said.leader() {
                entry.2 = entry.2.max(Some(said.at.0));
            }
        } else {
            taken.repeated += 1;
            entry.1 += 1;
        }
    }
    for (name, (count, repeated, order_at)) in told {
        if let Some(source) = client.source(&name) {
            orders::source_told(tx, source.id, count, repeated, order_at)?;
        }
    }
    for twin in touched.into_values() {
        retell(tx, ids, client, twin, now)?;
    }
    Ok(taken)
}

fn find_or_add(
    tx: &mut Tx<'_>,
    ids: &Ids,
    client: &Client,
    said: &Said<'_>,
    touched: &mut BTreeMap<TwinId, Twin>,
) -> Result<TwinId, AppError> {
    let (leader, number) = (said.leader(), said.order.trim());
    let known = touched.values().find(|twin| twin.leader == leader && twin.number == number);
    if let Some(twin) = known {
        return Ok(twin.id);
    }
    let twin = match orders::twin_by_number(tx, client.org, leader, number)? {
        Some(twin) => twin,
        None => {
            let twin = Twin {
                id: TwinId(ids.next()),
                org: client.org,
                leader: leader.to_owned(),
                number: number.to_owned(),
                first_at: said.at.0,
                changed_at: said.at.0,
                next_at: None,
                wrong: 0,
                states: "[]".to_owned(),
                ended: false,
            };
            orders::add_twin(tx, &twin)?;
            twin
        }
    };
    let id = twin.id;
    touched.insert(id, twin);
    Ok(id)
}

/// Everything that its sayings mean.
pub(crate) struct Meant<'c> {
    /// The names of the sides.
    pub chain: Vec<&'c store::orders::Source>,
    /// The sayings, each with its side and its state; those of strangers to the chain have none.
    pub said: Vec<(Saying, Option<(u8, State)>)>,
    /// All that is, was or will be wrong.
    pub claims: Vec<Claim>,
    /// Words that no table knows: whose, and what.
    pub unmapped: BTreeSet<(String, String, String)>,
    /// Side by side where it stands.
    pub stands: Vec<Stand>,
}

/// Reads all sayings about a shipment as they are understood today.
pub(crate) fn understand<'c>(
    client: &'c Client,
    twin: &Twin,
    sayings: Vec<Saying>,
) -> Result<Meant<'c>, AppError> {
    let chain = client.chain(&twin.leader).unwrap_or_default();
    let terms = client.terms(&chain);
    let (mut lines, mut spans, mut facts) = (Vec::<Line>::new(), Vec::new(), Vec::<Fact<'_>>::new());
    let mut unmapped = BTreeSet::new();
    let mut said = Vec::with_capacity(sayings.len());
    for saying in sayings {
        let one = Said::read(saying.doc.as_bytes()).map_err(AppError::broken)?;
        let side = chain.iter().position(|source| source.name == one.source);
        let Some(side) = side.and_then(|side| u8::try_from(side).ok()) else {
            said.push((saying, None));
            continue;
        };
        let system = &chain[usize::from(side)].system;
        let (state, word) = one.state(&client.book, system);
        unmapped.extend(word.map(|word| (one.source.to_string(), system.clone(), word)));
        let begin = lines.len();
        lines.extend(one.lines());
        spans.push(begin..lines.len());
        facts.push(one.fact(side, state, saying.seen_at));
        said.push((saying, Some((side, state))));
    }
    let facts: Vec<Fact<'_>> =
        facts.iter().zip(spans).map(|(fact, span)| Fact { lines: &lines[span], ..*fact }).collect();
    let stands = (0..chain.len()).filter_map(|side| {
        let track = domain::orders::Track::of(&facts, side as u8);
        let last = track.last()?;
        Some(Stand(chain[side].name.clone(), last.state.code().to_owned(), last.at))
    });
    let stands = stands.collect();
    Ok(Meant { claims: claims(&facts, &terms), chain, said, unmapped, stands })
}

/// Says anew how a shipment stands, and what is wrong with it.
pub(crate) fn retell(
    tx: &mut Tx<'_>,
    ids: &Ids,
    client: &Client,
    mut twin: Twin,
    now: Moment,
) -> Result<(), AppError> {
    let meant = understand(client, &twin, orders::sayings(tx, twin.id)?)?;
    let found = look(&meant.claims, now);
    let proof = proof(&meant)?;
    for (source, system, word) in &meant.unmapped {
        unmapped(tx, ids, client, source, system, word, now)?;
    }
    let known = orders::findings_of(tx, twin.id)?;
    let names: Vec<&str> = meant.chain.iter().map(|source| source.name.as_str()).collect();
    compare(tx, ids, &twin, &names, &found, known, &proof, now)?;
    twin.wrong = found.open.len() as i64;
    twin.next_at = found.next;
    let changed = meant.said.iter().map(|(saying, _)| saying.at).max();
    twin.changed_at = changed.unwrap_or(twin.changed_at);
    twin.states = serde_json::to_string(&meant.stands).map_err(AppError::broken)?;
    let leads = meant.stands.iter().find(|stand| stand.0 == twin.leader);
    twin.ended = leads.and_then(|stand| State::parse(&stand.1)).is_some_and(is_end);
    orders::stand(tx, &twin)?;
    Ok(())
}

/// Nothing more is expected of it; what is with the buyer is asked about no more, though it may come back.
fn is_end(state: State) -> bool {
    state.is_terminal() || state == State::Delivered
}

/// What the sides said last.
fn proof(meant: &Meant<'_>) -> Result<String, AppError> {
    let last = meant.said.iter().max_by_key(|(saying, _)| (saying.seen_at, saying.at));
    let Some((saying, _)) = last else { return Ok(String::new()) };
    let said = Said::read(saying.doc.as_bytes()).map_err(AppError::broken)?;
    let proof = Proof { source: saying.source.clone(), status: said.status.to_string(), at: saying.at };
    serde_json::to_string(&proof).map_err(AppError::broken)
}

/// What is known against what is found: new ones open, known ones age, mended ones close with their proof, returning
/// ones open again.
#[allow(clippy::too_many_arguments, reason = "what was known, what is found, and the names of things")]
fn compare(
    tx: &mut Tx<'_>,
    ids: &Ids,
    twin: &Twin,
    names: &[&str],
    found: &Look,
    known: Vec<Finding>,
    proof: &str,
    now: Moment,
) -> Result<(), AppError> {
    let mut known: BTreeMap<String, Finding> =
        known.into_iter().map(|finding| (finding.print.clone(), finding)).collect();
    // What shows itself twice at once is told once.
    let mut told = BTreeSet::new();
    for claim in &found.open {
        let print = print(twin, claim, names);
        if !told.insert(print.clone()) {
            continue;
        }
        let fresh = fresh(ids, twin, names, claim, print.clone());
        match known.remove(&print) {
            None => orders::put_finding(tx, &fresh)?,
            Some(old) if matches!(old.state.as_str(), "open") && old.since == claim.since => {
                if old.weight != fresh.weight {
                    orders::put_finding(tx, &Finding { weight: fresh.weight, ..old })?;
                }
            }
            Some(old) if old.state == "settled" && old.since == claim.since => {}
            Some(old) => {
                let times = old.times + i64::from(old.state != "open");
                let back = Finding {
                    times,
                    cause: old.cause,
                    caused_by: old.caused_by,
                    ticket: old.ticket,
                    ..fresh
                };
                orders::put_finding(tx, &Finding { id: old.id, ..back })?;
            }
        }
    }
    for claim in &found.passed {
        let print = format!("{}:{}", print(twin, claim, names), claim.since);
        if known.remove(&print).is_none() && told.insert(print.clone()) {
            let noted = fresh(ids, twin, names, claim, print);
            let closed_at = Some(noted.opened_at);
            orders::put_finding(tx, &Finding { state: "noted".to_owned(), closed_at, ..noted })?;
        }
    }
    for old in known.into_values().filter(|old| matches!(old.state.as_str(), "open" | "settled")) {
        let mended =
            Finding { state: "mended".to_owned(), closed_at: Some(now), proof: proof.to_owned(), ..old };
        orders::put_finding(tx, &mended)?;
    }
    Ok(())
}

fn name<'n>(names: &[&'n str], side: u8) -> &'n str {
    names.get(usize::from(side)).copied().unwrap_or_default()
}

fn print(twin: &Twin, claim: &Claim, names: &[&str]) -> String {
    let (from, to) = (name(names, claim.upper), name(names, claim.lower));
    format!("{}:{}:{from}:{to}", twin.id, claim.kind.code())
}

fn fresh(ids: &Ids, twin: &Twin, names: &[&str], claim: &Claim, print: String) -> Finding {
    Finding {
        id: FindingId(ids.next()),
        org: twin.org,
        twin: Some(twin.id),
        print,
        kind: claim.kind.code().to_owned(),
        leader: twin.leader.clone(),
        from: name(names, claim.upper).to_owned(),
        to: name(names, claim.lower).to_owned(),
        above: claim.above.code().to_owned(),
        below: claim.below.code().to_owned(),
        weight: claim.weight as i64,
        number: twin.number.clone(),
        since: claim.since,
        opened_at: claim.from,
        closed_at: None,
        state: "open".to_owned(),
        proof: String::new(),
        cause: String::new(),
        caused_by: None,
        ticket: None,
        times: 1,
    }
}

/// A word that no table knows: told once, whatever many orders bear it.
fn unmapped(
    tx: &mut Tx<'_>,
    ids: &Ids,
    client: &Client,
    source: &str,
    system: &str,
    word: &str,
    now: Moment,
) -> Result<(), AppError> {
    let print = format!("word:{system}:{word}");
    let known = orders::finding_by_print(tx, client.org, &print)?;
    if known.as_ref().is_some_and(|known| known.state != "mended") {
        return Ok(());
    }
    let kind = Kind::UnmappedStatus;
    let finding = Finding {
        id: known.as_ref().map_or_else(|| FindingId(ids.next()), |known| known.id),
        org: client.org,
        twin: None,
        print,
        kind: kind.code().to_owned(),
        leader: source.to_owned(),
        from: source.to_owned(),
        to: source.to_owned(),
        above: "unknown".to_owned(),
        below: "unknown".to_owned(),
        weight: kind.weight() as i64,
        number: word.to_owned(),
        since: now,
        opened_at: now,
        closed_at: None,
        state: "open".to_owned(),
        proof: String::new(),
        cause: String::new(),
        caused_by: None,
        ticket: None,
        times: known.map_or(1, |known| known.times + 1),
    };
    Ok(orders::put_finding(tx, &finding)?)
}
