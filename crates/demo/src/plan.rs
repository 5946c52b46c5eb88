//! Sixty days of a desk, by seed: how many requests a day brings, from whom, and what happens to each.

use std::collections::HashMap;

use jiff::civil::Date;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::act::Act;
use crate::cast::{Client, Person, cast};
use crate::hours::{draw, rest_day, wall, zone};
use crate::queue;
use crate::script::{Scenario, asides, scenarios};
use crate::stage::{Request, Stage};
use crate::words::word_book;

const DAY: i64 = 86_400_000;

/// What happens at the desk in `days` days from `from_ms` (UTC milliseconds), sorted by time.
///
/// Every conversation is played to its end; what would happen after the last day is cut off, and some of
/// the last conversations are cut earlier, so that the plan leaves a furnished queue behind.
pub fn plan(seed: u64, from_ms: i64, days: u32) -> Vec<Act> {
    let scenarios = scenarios();
    let stage = Stage::new(cast(), word_book(), asides());
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let to_ms = from_ms + i64::from(days) * DAY;
    let mut chooser =
        Chooser { scenarios: &scenarios, played: vec![0; scenarios.len()], last: HashMap::new() };

    let mut threads: Vec<Vec<Act>> = Vec::new();
    for (at, client) in arrivals(&stage, from_ms, days, &mut rng) {
        let client = &stage.cast.clients[client];
        let Some((scenario, requester)) = chooser.choose(client, at, &mut rng) else { continue };
        let played = chooser.played[scenario];
        chooser.played[scenario] += 1;
        let request = Request { thread: 0, client, requester, scenario: &scenarios[scenario], played, at };
        let own = ChaCha8Rng::seed_from_u64(rng.random());
        let acts: Vec<Act> = stage.play(request, own).into_iter().filter(|act| act.at < to_ms).collect();
        if !acts.is_empty() {
            threads.push(acts);
        }
    }
    queue::furnish(&mut threads, to_ms, &mut rng);
    threads.sort_by_key(|acts| acts[0].at);
    for (number, acts) in (0u32..).zip(&mut threads) {
        acts.iter_mut().for_each(|act| act.thread = number);
    }
    let mut acts: Vec<Act> = threads.into_iter().flatten().collect();
    acts.sort_by_key(|act| (act.at, act.thread));
    acts
}

/// When requests come and from which client, sorted by time.
fn arrivals(stage: &Stage, from_ms: i64, days: u32, rng: &mut ChaCha8Rng) -> Vec<(i64, usize)> {
    let zones: Vec<_> = stage.cast.clients.iter().map(|c| zone(&c.zone)).collect();
    let everyone: Vec<usize> = (0..stage.cast.clients.len()).collect();
    let desk = zone("Europe/Moscow");
    let mut arrivals = Vec::new();
    for day in 0..=i64::from(days) {
        let date = wall(&desk, from_ms + day * DAY).date();
        for _ in 0..requests_of(date, rng) {
            let share = |&i: &usize| client_share(&stage.cast.clients[i], date);
            let Ok(&client) = everyone.choose_weighted(rng, share) else { continue };
            let at = draw(stage.cast.clients[client].rhythm, &zones[client], date, rng);
            if (from_ms..from_ms + i64::from(days) * DAY).contains(&at) {
                arrivals.push((at, client));
            }
        }
    }
    arrivals.sort_unstable();
    arrivals
}

/// Mondays are heavy, days of rest are light.
fn requests_of(date: Date, rng: &mut ChaCha8Rng) -> u32 {
    let (from, to) = match (rest_day(date), date.weekday().to_monday_one_offset()) {
        (true, _) => (4, 8),
        (_, 1) => (12, 16),
        _ => (10, 14),
    };
    rng.random_range(from..=to)
}

/// Offices hardly write on days of rest.
fn client_share(client: &Client, date: Date) -> f64 {
    use crate::cast::Rhythm::{Field, Office};
    let rests = rest_day(date);
    f64::from(client.share)
        * match client.rhythm {
            Office if rests => 0.12,
            Field if rests => 0.4,
            _ => 1.0,
        }
}

/// Chooses what happens, without telling the same story twice in a row.
struct Chooser<'a> {
    scenarios: &'a [Scenario],
    played: Vec<usize>,
    /// When a scenario last happened to a client.
    last: HashMap<(usize, String), i64>,
}

impl<'a> Chooser<'a> {
    fn choose<'c>(&mut self, client: &'c Client, at: i64, rng: &mut impl Rng) -> Option<(usize, &'c Person)> {
        let suits: Vec<usize> = (0..self.scenarios.len())
            .filter(|&i| self.scenarios[i].kinds.iter().any(|k| *k == client.kind || k == "any"))
            .filter(|&i| !self.scenarios[i].once || self.played[i] == 0)
            .filter(|&i| !self.scenarios[i].english || client.people.iter().any(|p| p.locale == "en"))
            .collect();
        let weight = |&i: &usize| {
            let recently = self.last.get(&(i, client.key.clone())).is_some_and(|last| at - last < 12 * DAY);
            let freshness = 1.0 / (1.0 + self.played[i] as f64 * 0.35);
            f64::from(self.scenarios[i].weight) * freshness * if recently { 0.02 } else { 1.0 }
        };
        let &chosen = suits.choose_weighted(rng, weight).ok()?;
        self.last.insert((chosen, client.key.clone()), at);
        let language = if self.scenarios[chosen].english { "en" } else { "ru" };
        let people: Vec<&Person> = client.people.iter().filter(|p| p.locale == language).collect();
        let by = &self.scenarios[chosen].by;
        let fits = |p: &&&Person| by.iter().any(|post| p.position.contains(post.as_str()));
        let fitting: Vec<&Person> = people.iter().filter(fits).copied().collect();
        let from = if fitting.is_empty() { &people } else { &fitting };
        Some((chosen, from.choose(rng)?))
    }
}
