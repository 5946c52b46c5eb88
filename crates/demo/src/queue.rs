//! Furnishes the queue that a plan leaves behind: some of the last conversations stop in the middle, so
//! that a desk opened on the last evening shows every state, with old and fresh cases in each.

use rand::Rng;
use rand::seq::SliceRandom;

use crate::act::{Act, Pause, What, Who};
use crate::standing::{Phase, Standing};

const HOUR: i64 = 3_600_000;

/// What an open request looks like in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Look {
    /// Nobody has touched it.
    Untouched,
    /// Handed to another line, where nobody has taken it.
    HandedOver,
    /// The client wrote last.
    ClientLast,
    /// Somebody works on it, and the desk spoke last or nobody did.
    InWork,
    /// Waits.
    Waiting(Pause),
}

/// One wish for the queue: a look, how many, and how long ago they were opened, in hours.
struct Wish {
    look: Look,
    count: usize,
    age: (i64, i64),
}

/// Rare looks first: any conversation can be left untouched, few wait for a release.
const WISHES: [Wish; 11] = [
    Wish { look: Look::Waiting(Pause::Scheduled), count: 2, age: (8, 300) },
    Wish { look: Look::Waiting(Pause::Release), count: 3, age: (24, 480) },
    Wish { look: Look::Waiting(Pause::ThirdParty), count: 5, age: (4, 240) },
    Wish { look: Look::HandedOver, count: 4, age: (1, 160) },
    Wish { look: Look::ClientLast, count: 7, age: (1, 60) },
    Wish { look: Look::ClientLast, count: 4, age: (61, 300) },
    Wish { look: Look::Waiting(Pause::Requester), count: 7, age: (3, 200) },
    Wish { look: Look::InWork, count: 6, age: (0, 59) },
    Wish { look: Look::InWork, count: 2, age: (60, 200) },
    Wish { look: Look::Untouched, count: 5, age: (0, 20) },
    Wish { look: Look::Untouched, count: 2, age: (26, 80) },
];

/// How many are left open at least.
const FLOOR: usize = 47;

/// Looks that fill the queue up to the floor; the counts are not used.
const FILLERS: [Wish; 5] = [
    Wish { look: Look::ClientLast, count: 0, age: (1, 240) },
    Wish { look: Look::InWork, count: 0, age: (0, 72) },
    Wish { look: Look::Waiting(Pause::Requester), count: 0, age: (3, 300) },
    Wish { look: Look::HandedOver, count: 0, age: (1, 120) },
    Wish { look: Look::Untouched, count: 0, age: (0, 12) },
];

impl Look {
    /// How an open request looks; nothing for others.
    pub(crate) fn of(standing: &Standing) -> Option<Self> {
        Some(match standing.phase {
            Phase::New => Self::Untouched,
            Phase::Waiting(pause) => Self::Waiting(pause),
            Phase::Open if standing.assignee.is_none() => Self::HandedOver,
            Phase::Open if standing.client_last && standing.messages > 1 => Self::ClientLast,
            Phase::Open => Self::InWork,
            _ => return None,
        })
    }
}

/// Cuts conversations until every wish is fulfilled, as far as there are conversations to cut.
pub(crate) fn furnish(threads: &mut [Vec<Act>], end: i64, rng: &mut impl Rng) {
    let mut order: Vec<usize> = (0..threads.len()).collect();
    order.shuffle(rng);
    let mut taken: Vec<bool> = threads.iter().map(|acts| look(acts).is_some()).collect();
    let mut open = taken.iter().filter(|t| **t).count();
    let mut counted = vec![false; threads.len()];
    for wish in &WISHES {
        let mut missing = wish.count;
        for &i in &order {
            if missing > 0 && taken[i] && !counted[i] && wish.fits(&threads[i], end) {
                counted[i] = true;
                missing -= 1;
            }
        }
        for &i in &order {
            if missing == 0 {
                break;
            }
            if !taken[i] && wish.cut(&mut threads[i], end) {
                (taken[i], counted[i]) = (true, true);
                open += 1;
                missing -= 1;
            }
        }
    }
    // What is still missing comes from wherever it can be had, by turns.
    let floor = rng.random_range(FLOOR..FLOOR + 9);
    for wish in FILLERS.iter().cycle().take(FILLERS.len() * floor) {
        if open >= floor {
            break;
        }
        if let Some(&i) = order.iter().find(|&&i| !taken[i] && wish.cut(&mut threads[i], end)) {
            taken[i] = true;
            open += 1;
        }
    }
}

fn look(acts: &[Act]) -> Option<Look> {
    Standing::after(acts).ok().as_ref().and_then(Look::of)
}

impl Wish {
    fn of_age(&self, acts: &[Act], end: i64) -> bool {
        let hours = (end - acts[0].at) / HOUR;
        (self.age.0..=self.age.1).contains(&hours)
    }

    fn fits(&self, acts: &[Act], end: i64) -> bool {
        self.of_age(acts, end) && look(acts) == Some(self.look)
    }

    /// Cuts the conversation where it looks as wished; says whether it does anywhere.
    fn cut(&self, acts: &mut Vec<Act>, end: i64) -> bool {
        if !self.of_age(acts, end) {
            return false;
        }
        let Ok(mut standing) = Standing::begin(&acts[0]) else { return false };
        let mut best = None;
        for (i, act) in acts.iter().enumerate() {
            if i > 0 && standing.apply(act).is_err() {
                return false;
            }
            if Look::of(&standing) == Some(self.look) && ends_well(act) {
                best = Some(i + 1);
            }
        }
        best.inspect(|&keep| acts.truncate(keep)).is_some()
    }
}

/// A conversation may pause after words, a hand-over or a wait; not between time and the answer it is for.
fn ends_well(act: &Act) -> bool {
    match act.what {
        What::Time { .. } | What::Watch { .. } => false,
        What::Reply { .. } => matches!(act.by, Who::Staff(_)),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::plan;
    use std::collections::BTreeMap;

    #[test]
    fn the_last_evening_shows_every_look() {
        const DAY: i64 = 24 * HOUR;
        for seed in 1..=5 {
            let end = 1_747_000_000_000 + 60 * DAY;
            let mut threads: BTreeMap<u32, Vec<Act>> = BTreeMap::new();
            for act in plan(seed, end - 60 * DAY, 60) {
                threads.entry(act.thread).or_default().push(act);
            }
            let standings: Vec<Standing> = threads.values().map(|t| Standing::after(t).unwrap()).collect();
            let open: Vec<&Standing> = standings.iter().filter(|s| s.is_open()).collect();
            assert!((45..=62).contains(&open.len()), "seed {seed}: {} open", open.len());
            let count = |look: Look| open.iter().filter(|s| Look::of(s) == Some(look)).count();
            for (look, least) in
                [(Look::Untouched, 5), (Look::HandedOver, 2), (Look::ClientLast, 6), (Look::InWork, 4)]
            {
                assert!(count(look) >= least, "seed {seed}: {} {look:?}", count(look));
            }
            for pause in [Pause::Requester, Pause::ThirdParty, Pause::Release, Pause::Scheduled] {
                assert!(count(Look::Waiting(pause)) >= 1, "seed {seed}: {pause:?}");
            }
            let stale = |s: &&&Standing| s.client_last && end - s.last_at > 24 * HOUR;
            assert!(open.iter().filter(stale).count() >= 3, "seed {seed}: nothing looks overdue");
            assert!(open.iter().filter(|s| s.assignee.is_none()).count() >= 6, "seed {seed}");
            assert!(standings.iter().any(|s| s.phase == Phase::Solved && end - s.last_at < 2 * DAY));
            let looks: Vec<String> =
                open.iter().filter_map(|s| Look::of(s)).map(|l| format!("{l:?}")).collect();
            let mut tally: BTreeMap<&str, u32> = BTreeMap::new();
            looks.iter().for_each(|l| *tally.entry(l).or_default() += 1);
            println!("seed {seed}: {} threads, {} open: {tally:?}", threads.len(), open.len());
        }
    }
}
