//! A world of orders, by a seed: three marketplaces, a shop, an ERP, each saying with its delay. Nothing of it is wrong but
//! what is planted.

use super::plant::{self, Saying};
use domain::orders::{Kind, Pulse, State};
use domain::time::{DAY, HOUR, MINUTE};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Result, Write};
use std::path::{Path, PathBuf};

/// The moment at which the world is looked at.
pub const NOW: i64 = 1_795_000_000_000;
/// The sources, each with its file.
pub const SOURCES: [&str; 5] = ["ozon", "wildberries", "yandex_market", "shop", "erp"];

/// The world.
pub struct World {
    /// What each source said, a file for each.
    pub files: Vec<PathBuf>,
    /// Orders of which anybody has said anything yet: of the youngest nobody has.
    pub told: u64,
    /// What is wrong in it.
    pub planted: BTreeSet<(String, Kind)>,
    /// How exchanges do.
    pub pulses: Vec<(String, Pulse)>,
}

impl World {
    /// Makes it.
    pub fn make(folder: &Path, orders: u64, planted: u64, seed: u64) -> Result<World> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let files: Vec<PathBuf> =
            SOURCES.iter().map(|source| folder.join(format!("{source}.ndjson"))).collect();
        let open = |path: &PathBuf| Ok(BufWriter::with_capacity(1 << 20, File::create(path)?));
        let mut writers = files.iter().map(open).collect::<Result<Vec<_>>>()?;
        let mut wrong = BTreeSet::new();
        let (every, mut turn, mut told) = (orders / planted.max(1), 0, 0);
        let mut pulses: Vec<(String, Pulse)> =
            (0..200).map(|n| (format!("well-{n}"), well(&mut rng))).collect();
        for n in 0..orders {
            let mut leader = usize::try_from(n % 3).unwrap_or(0);
            let mut number = number(leader, n);
            let mut said = None;
            if turn < planted && n % every.max(1) == 0 {
                let kind = Kind::ALL[usize::try_from(turn % 33).unwrap_or(0)];
                turn += 1;
                if let Some(ill) = plant::pulse(kind, &well(&mut rng)) {
                    let name = format!("ill-{turn}");
                    wrong.insert((name.clone(), kind));
                    pulses.push((name, ill));
                } else {
                    let word = format!("9{turn:03}");
                    if plant::is_rare(kind) {
                        // Only one of the marketplaces has a word for it.
                        leader = 2;
                        number = self::number(leader, n);
                    }
                    said = Some(plant::sayings(kind, NOW, &word));
                    let about = if kind == Kind::UnmappedStatus { word } else { number.clone() };
                    wrong.insert((about, kind));
                }
            }
            let said = said.unwrap_or_else(|| quiet(&mut rng));
            let is_said = |one: &&Saying| one.at <= NOW && one.seen <= NOW;
            told += u64::from(said.iter().any(|one| is_said(&one)));
            for one in said.iter().filter(is_said) {
                let file = if one.side == 0 { leader } else { 2 + usize::from(one.side) };
                write(&mut writers[file], leader, file, &number, one)?;
            }
        }
        writers.into_iter().try_for_each(|mut writer| writer.flush())?;
        Ok(World { files, told, planted: wrong, pulses })
    }
}

fn number(leader: usize, n: u64) -> String {
    match leader {
        0 => format!("{:08}-{:04}-1", 20_000_000 + n, n % 9_000),
        1 => format!("{}", 1_800_000_000 + n),
        _ => format!("{}", 440_000_000 + n),
    }
}

/// The life of an order in which nothing is wrong: steps at moments, told by each side with its delay.
fn quiet(rng: &mut ChaCha8Rng) -> Vec<Saying> {
    let begin = NOW - rng.random_range(0..30 * DAY);
    let mut said = Vec::with_capacity(9);
    let goods = (rng.random_range(1..50_000), rng.random_range(1..5) * 1000, rng.random_range(100..900_000));
    let mut tell = |rng: &mut ChaCha8Rng, state: State, at: i64, grace: i64, lines: bool| {
        let mut at = at;
        for side in 0..3 {
            let seen = at + rng.random_range(0..14 * MINUTE);
            let lines = if lines { vec![plant::line(goods)] } else { vec![] };
            said.push(Saying { side, state, at, seen, lines, ..Saying::default() });
            at += rng.random_range(0..grace);
        }
    };
    tell(rng, State::Assembling, begin, 14 * MINUTE, true);
    if rng.random_range(0..10) == 0 {
        let cancelled = begin + rng.random_range(HOUR..10 * HOUR);
        tell(rng, State::Cancelled, cancelled, 14 * MINUTE, false);
        return said;
    }
    let sent = begin + rng.random_range(2 * HOUR..20 * HOUR);
    tell(rng, State::InTransit, sent, 29 * MINUTE, false);
    let fetched = sent + rng.random_range(DAY..8 * DAY);
    tell(rng, State::Delivered, fetched, 59 * MINUTE, false);
    said
}

/// An exchange that does well.
fn well(rng: &mut ChaCha8Rng) -> Pulse {
    let usual = rng.random_range(1..60);
    // Three usual pauses are chance.
    let pause = 3 * HOUR / i64::from(usual) * rng.random_range(0..100) / 100;
    Pulse {
        period: 5 * MINUTE,
        answered_at: Some(NOW - rng.random_range(0..5 * MINUTE)),
        order_at: Some(NOW - pause),
        usual: f64::from(usual),
        fresh: 1,
        said: (rng.random_range(0..1_000), 0),
        ends_at: Some(NOW + rng.random_range(90 * DAY..300 * DAY)),
        ..Pulse::default()
    }
}

fn write(to: &mut impl Write, leader: usize, file: usize, number: &str, one: &Saying) -> Result<()> {
    let (status, sub) = word(file, one);
    write!(to, r#"{{"source":"{}","order":"{number}""#, SOURCES[file])?;
    if one.side > 0 {
        write!(to, r#","of":"{}""#, SOURCES[leader])?;
    }
    write!(to, r#","status":"{status}""#)?;
    if !sub.is_empty() {
        write!(to, r#","sub":"{sub}""#)?;
    }
    write!(to, r#","at":{},"seen":{}"#, one.at, one.seen)?;
    if let Some(due) = one.due {
        write!(to, r#","due":{due}"#)?;
    }
    if one.own > 0 {
        write!(to, r#","own":"S-{}""#, one.own)?;
    }
    if !one.lines.is_empty() {
        to.write_all(br#","lines":["#)?;
        for (n, line) in one.lines.iter().enumerate() {
            let comma = if n > 0 { "," } else { "" };
            write!(
                to,
                r#"{comma}{{"sku":"A-{}","qty":{},"price":{}.{:02}"#,
                line.goods,
                line.quantity / 1000,
                line.price / 100,
                line.price % 100
            )?;
            if line.stock >= 0 {
                write!(to, r#","stock":{}"#, line.stock / 1000)?;
            }
            if !line.known {
                to.write_all(br#","unknown":true"#)?;
            }
            to.write_all(b"}")?;
        }
        to.write_all(b"]")?;
    }
    to.write_all(b"}\n")
}

/// A state in the words of a source.
fn word(file: usize, one: &Saying) -> (&str, &'static str) {
    use State as S;
    if !one.word.is_empty() {
        return (&one.word, "");
    }
    match (file, one.state) {
        (0, S::OnHold) => ("awaiting_verification", ""),
        (0, S::Assembling) => ("awaiting_packaging", ""),
        (0, S::ReadyToShip) => ("awaiting_deliver", ""),
        (0, S::InTransit) => ("delivering", ""),
        (0, S::Delivered) => ("delivered", ""),
        (0, S::Cancelled) => ("cancelled", ""),
        (0, S::Dispute) => ("arbitration", ""),
        (0, S::Returning | S::Returned) => ("cancelled", "posting_returned_to_warehouse"),
        (1, S::Assembling) => ("confirm", "waiting"),
        (1, S::InTransit) => ("complete", "sorted"),
        (1, S::Delivered) => ("complete", "sold"),
        (1, S::Cancelled) => ("cancel", "canceled"),
        (2, S::OnHold) => ("PENDING", "ANTIFRAUD"),
        (2, S::Assembling) => ("PROCESSING", "STARTED"),
        (2, S::ReadyToShip) => ("PROCESSING", "READY_TO_SHIP"),
        (2, S::InTransit) => ("DELIVERY", ""),
        (2, S::Delivered) => ("DELIVERED", ""),
        (2, S::Cancelled) => ("CANCELLED", "USER_CHANGED_MIND"),
        (2, S::Dispute) => ("DELIVERY", "DELIVERY_USER_NOT_RECEIVED"),
        (2, S::Returned) => ("RETURNED", ""),
        (2, S::HandedOver) => ("PROCESSING", "SHIPPED"),
        (2, S::Lost) => ("CANCELLED", "LOST"),
        (3, S::Assembling) => ("2", ""),
        (3, S::ReadyToShip) => ("15", ""),
        (3, S::InTransit | S::HandedOver) => ("3", ""),
        (3, S::Delivered) => ("5", ""),
        (3, S::Cancelled) => ("7", ""),
        (_, state) => (state.code(), ""),
    }
}
