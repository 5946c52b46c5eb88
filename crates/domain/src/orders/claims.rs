//! Everything that is, was or will be wrong with a shipment if nothing more is heard of it.
//!
//! A claim says from when it holds, after the grace of its kind, and until when. So one pass over the facts answers both
//! what is wrong now and when something becomes wrong by itself: no polling, no timer.

use super::track::Turn;
use super::values;
use super::{Facts, Kind, Phase, State, Step, Terms, Track, Weight, parting, step};
use crate::time::{MINUTE, Moment};

/// Something that is wrong, for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What.
    pub kind: Kind,
    /// How bad.
    pub weight: Weight,
    /// The side whence the order comes; the same as the lower one where one side alone is wrong.
    pub upper: u8,
    /// The side whither it goes.
    pub lower: u8,
    /// In which phase the upper side was when it began.
    pub above: Phase,
    /// In which phase the lower side was.
    pub below: Phase,
    /// Since when it is so; the grace is counted from here.
    pub since: Moment,
    /// From when it is told.
    pub from: Moment,
    /// When it was over, if it was.
    pub to: Option<Moment>,
}

/// Claims at a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// What is wrong.
    pub open: Vec<Claim>,
    /// What happened and is over by its nature: for counting.
    pub passed: Vec<Claim>,
    /// When this changes by itself.
    pub next: Option<Moment>,
}

/// All claims of a shipment. The facts are sorted by what happened: `(at, seen)`.
pub fn claims(facts: &Facts<'_>, terms: &Terms) -> Vec<Claim> {
    let mut out = Vec::new();
    let tracks: Vec<Track> = (0..terms.sides.len()).map(|side| Track::of(facts, side as u8)).collect();
    if tracks.iter().any(|track| track.trial) || tracks.is_empty() {
        return out;
    }
    for (side, track) in tracks.iter().enumerate() {
        alone(track, side, &mut out);
        arrivals(facts, side, terms, &mut out);
    }
    lead(&tracks[0], terms, &mut out);
    for lower in 1..tracks.len() {
        let upper = lower - 1;
        // A side that never heard of it has nothing to pass on; that is told of its own pair.
        if tracks[upper].turns.is_empty() && upper > 0 {
            continue;
        }
        pair(&tracks[upper], &tracks[lower], upper, terms, &mut out);
        lines(facts, &tracks, upper, terms, &mut out);
    }
    out
}

/// What of the claims holds at a moment.
pub fn look(claims: &[Claim], now: Moment) -> Look {
    let mut look = Look::default();
    for claim in claims {
        let over = claim.to.filter(|to| *to <= now);
        if claim.kind.is_passing() {
            look.passed.push(*claim);
        } else if claim.from > now {
            // What is mended before it begins is never told.
            if claim.to.is_none_or(|to| to > claim.from) {
                look.next = Some(look.next.map_or(claim.from, |next| next.min(claim.from)));
            }
        } else if over.is_none() {
            look.open.push(*claim);
            if let Some(to) = claim.to {
                look.next = Some(look.next.map_or(to, |next| next.min(to)));
            }
        }
    }
    // What shows itself twice between the same sides is one, since it first did.
    look.open.sort_by_key(|claim| (claim.kind as usize, claim.upper, claim.lower, claim.since));
    look.open.dedup_by_key(|claim| (claim.kind as usize, claim.upper, claim.lower));
    look
}

fn one(kind: Kind, side: usize, phase: Phase, since: Moment, from: Moment) -> Claim {
    let (upper, lower) = (side as u8, side as u8);
    Claim { kind, weight: kind.weight(), upper, lower, above: phase, below: phase, since, from, to: None }
}

/// What one side alone shows.
fn alone(track: &Track, side: usize, out: &mut Vec<Claim>) {
    unlawful(track, side, out);
    if let Some(at) = track.doubled {
        out.push(one(Kind::DuplicateInShop, side, track.phase(), at, at));
    }
    for (at, sooner) in &track.moved {
        let weight = if *sooner { Weight::High } else { Weight::Low };
        let claim = one(Kind::CutoffShifted, side, track.phase(), *at, *at);
        out.push(Claim { weight, to: Some(*at), ..claim });
    }
}

/// Steps that no order can make, each until a step that the order could have made instead.
fn unlawful(track: &Track, side: usize, out: &mut Vec<Claim>) {
    let known: Vec<&Turn> = track.turns.iter().filter(|turn| turn.state != State::Unknown).collect();
    for (place, pair) in known.windows(2).enumerate() {
        let (turn, next) = (pair[0], pair[1]);
        if step(turn.state, next.state) != Step::Unlawful {
            continue;
        }
        // What the order could have come to from where it was mends what it could not.
        let could = |later: &&&Turn| step(turn.state, later.state) != Step::Unlawful;
        let to = known[place + 2..].iter().find(could).map(|later| later.at);
        let claim = one(Kind::IllegalTransition, side, next.state.phase(), next.at, next.at);
        out.push(Claim { above: turn.state.phase(), to, ..claim });
    }
}

/// What the leading side shows of time: terms that come near or are over, states that last.
fn lead(track: &Track, terms: &Terms, out: &mut Vec<Claim>) {
    let Some(last) = track.last() else { return };
    let (state, phase) = (last.state, last.state.phase());
    if phase == Phase::Exception {
        let from = last.at + terms.grace(Kind::ExceptionUnhandled, 0);
        out.push(one(Kind::ExceptionUnhandled, 0, phase, last.at, from));
    }
    if state.is_terminal() {
        return;
    }
    if let Some(due) = track.due {
        if state.seller_acts() && due > last.at {
            let margin = (15 * MINUTE).max((due - last.at) / 4);
            let claim = one(Kind::StuckBeforeDeadline, 0, phase, last.at, (due - margin).max(last.at));
            out.push(Claim { to: Some(due), ..claim });
        }
        out.push(one(Kind::DeadlineMissed, 0, phase, last.at, due.max(last.at)));
        return;
    }
    let usual = terms.sides[0].usual[state as usize];
    if usual >= 0 && phase != Phase::Exception {
        let kind = match state {
            State::HandedOver => Kind::HandoverNotScanned,
            _ => Kind::StuckNoDeadline,
        };
        out.push(one(kind, 0, phase, last.at, last.at + usual));
    }
}

/// Where two neighbours part: each time that they did, until they met again.
fn pair(above: &Track, below: &Track, upper: usize, terms: &Terms, out: &mut Vec<Claim>) {
    let (mut a, mut b) = (0, 0);
    let (mut high, mut low) = (Phase::Absent, Phase::Absent);
    let mut open: Option<Claim> = None;
    while a < above.turns.len() || b < below.turns.len() {
        let next = |track: &Track, place: usize| track.turns.get(place).map_or(Moment::MAX, |turn| turn.at);
        let at = next(above, a).min(next(below, b));
        while next(above, a) == at && a < above.turns.len() {
            high = above.turns[a].state.phase();
            a += 1;
        }
        while next(below, b) == at && b < below.turns.len() {
            low = below.turns[b].state.phase();
            b += 1;
        }
        let now = parting(high, low);
        if let Some(mut claim) = open.take() {
            if now.is_some_and(|(kind, _)| kind == claim.kind) {
                claim.weight = claim.weight.max(now.map_or(claim.weight, |(_, weight)| weight));
                open = Some(claim);
                continue;
            }
            claim.to = Some(at);
            close(claim, out);
        }
        open = now.map(|(kind, weight)| Claim {
            kind,
            weight,
            upper: upper as u8,
            lower: upper as u8 + 1,
            above: high,
            below: low,
            since: at,
            from: at + terms.grace(kind, upper),
            to: None,
        });
    }
    out.extend(open);
}

/// Keeps what lasted longer than its grace.
fn close(claim: Claim, out: &mut Vec<Claim>) {
    if claim.to.is_none_or(|to| to > claim.from) {
        out.push(claim);
    }
}

/// What the lines of two neighbours show.
fn lines(facts: &Facts<'_>, tracks: &[Track], upper: usize, terms: &Terms, out: &mut Vec<Claim>) {
    let (above, below) = (&tracks[upper], &tracks[upper + 1]);
    let gone = |track: &Track| matches!(track.phase(), Phase::Cancelled | Phase::Absent);
    if gone(above) || gone(below) {
        return;
    }
    let (high, low) = (upper as u8, upper as u8 + 1);
    let mut tell = |kind: Kind, at: Moment| {
        let from = at + terms.grace(kind, upper);
        let (above, below) = (above.phase(), below.phase());
        let weight = kind.weight();
        out.push(Claim { kind, weight, upper: high, lower: low, above, below, since: at, from, to: None });
    };
    if !above.split && !below.split {
        for (kind, since) in values::KINDS.into_iter().zip(values::since(facts, high, low)) {
            if let Some(at) = since {
                tell(kind, at);
            }
        }
    }
    if let Some(at) = values::unmatched(facts, low) {
        tell(Kind::SkuUnmatched, at);
    }
    let waits = matches!(above.phase(), Phase::New | Phase::Assembly | Phase::Ready);
    if let Some(at) = values::oversold(facts, low).filter(|_| waits) {
        tell(Kind::StockOversold, at);
    }
}

/// How the sayings of a side arrived: late, or after newer ones.
fn arrivals(facts: &Facts<'_>, side: usize, terms: &Terms, out: &mut Vec<Claim>) {
    let late = terms.grace(Kind::LateEvent, side);
    let mine = |fact: &&super::Fact<'_>| usize::from(fact.side) == side;
    let mut tell = |kind: Kind, phase: Phase, at: Moment| {
        out.push(Claim { to: Some(at), ..one(kind, side, phase, at, at) });
    };
    // Facts are in the order of what happened: one that was heard after a later one is out of order.
    let mut least = Moment::MAX;
    let mut later: Option<&super::Fact<'_>> = None;
    for fact in facts.iter().rev().filter(mine) {
        if let Some(again) = later.filter(|later| (later.at, later.state) == (fact.at, fact.state)) {
            tell(Kind::DuplicateEvent, fact.state.phase(), again.seen);
        }
        later = Some(fact);
        if fact.seen > least {
            tell(Kind::OutOfOrderEvent, fact.state.phase(), fact.seen);
        }
        if fact.seen - fact.at > late {
            tell(Kind::LateEvent, fact.state.phase(), fact.seen);
        }
        least = least.min(fact.seen);
    }
}
