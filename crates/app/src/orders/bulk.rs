//! Millions of sayings in files, judged at once in bounded memory.
//!
//! Two passes. The first reads the files in pieces, on all cores, and deals what they say into buckets by shipment, as
//! small records on disk. The second takes a bucket at a time, sorts it, and gives each shipment to `domain::orders`.
//! So memory is that of some buckets, whatever the files hold. Nothing is kept of it afterwards: that is what the store
//! is for.

use super::client::shipped;
use super::said::Said;
use crate::AppError;
use domain::orders::{Claim, Fact, Kind, Line, Marks, State, Terms, claims, look, mark};
use domain::time::Moment;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Buckets; each is sorted in memory.
const BUCKETS: usize = 128;
/// Bytes of a file that one worker reads at once.
const PIECE: u64 = 8 << 20;
/// Bytes of a bucket that a worker holds back before it writes them.
const HELD: usize = 24 << 10;
/// Bytes of a record without its lines, and of a line.
const RECORD: usize = 8 * 6 + 4;
const LINE: usize = 8 * 4 + 1;

/// A side of the files: its name, whose words it speaks, its place behind the side that leads.
#[derive(Clone, Debug)]
pub struct Side {
    /// As facts name it.
    pub source: String,
    /// Whose words it speaks.
    pub system: String,
    /// 0 leads, 1 and 2 follow.
    pub place: u8,
}

/// What was found in files.
#[derive(Clone, Debug, Default)]
pub struct Bulk {
    /// Sayings read.
    pub said: u64,
    /// Lines that could not be read: which file, and where in it.
    pub broken: Vec<(usize, u64)>,
    /// Shipments.
    pub shipments: u64,
    /// What is wrong: where its first saying is (file, byte), and what.
    pub found: Vec<((usize, u64), Claim)>,
    /// Words that no table knows.
    pub unmapped: BTreeSet<(String, String)>,
}

/// Judges all shipments of some files at a moment.
pub fn judge(
    files: &[PathBuf],
    sides: &[Side],
    terms: &Terms,
    now: Moment,
    scratch: &Path,
) -> Result<Bulk, AppError> {
    let broken = |e: std::io::Error| AppError::broken(format!("the files cannot be judged: {e}"));
    let known: BTreeMap<&str, &Side> = sides.iter().map(|side| (side.source.as_str(), side)).collect();
    let workers = std::thread::available_parallelism().map_or(2, usize::from).clamp(1, 8);
    let shelf = Shelf::new(scratch).map_err(broken)?;
    let pieces = pieces(files).map_err(broken)?;
    let (turn, all) = (AtomicUsize::new(0), Mutex::new(Bulk::default()));
    let deal = || -> std::io::Result<()> {
        let mut dealer = Dealer { shelf: &shelf, held: vec![Vec::new(); BUCKETS], bulk: Bulk::default() };
        while let Some(piece) = pieces.get(turn.fetch_add(1, Ordering::Relaxed)) {
            dealer.piece(files, piece, &known)?;
        }
        dealer.end()?;
        join(&all, dealer.bulk);
        Ok(())
    };
    run(workers, deal).map_err(broken)?;
    let turn = AtomicUsize::new(0);
    let sort = || -> std::io::Result<()> {
        let mut bulk = Bulk::default();
        let mut bytes = Vec::new();
        loop {
            let bucket = turn.fetch_add(1, Ordering::Relaxed);
            if bucket >= BUCKETS {
                break;
            }
            shelf.take(bucket, &mut bytes)?;
            judge_bucket(&bytes, terms, now, &mut bulk);
        }
        join(&all, bulk);
        Ok(())
    };
    run(workers, sort).map_err(broken)?;
    let mut bulk = all.into_inner().unwrap_or_default();
    bulk.found.sort_by_key(|(at, claim)| (*at, claim.kind, claim.since));
    bulk.broken.sort_unstable();
    Ok(bulk)
}

fn run(workers: usize, work: impl Fn() -> std::io::Result<()> + Sync) -> std::io::Result<()> {
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..workers).map(|_| scope.spawn(&work)).collect();
        all.into_iter()
            .try_for_each(|one| one.join().unwrap_or_else(|_| Err(std::io::ErrorKind::Other.into())))
    })
}

fn join(all: &Mutex<Bulk>, one: Bulk) {
    let Ok(mut all) = all.lock() else { return };
    all.said += one.said;
    all.shipments += one.shipments;
    all.broken.extend(one.broken);
    all.found.extend(one.found);
    all.unmapped.extend(one.unmapped);
}

/// A piece of a file: which, from where, to where. It holds the lines that begin in it.
type Piece = (usize, u64, u64);

fn pieces(files: &[PathBuf]) -> std::io::Result<Vec<Piece>> {
    let mut all = Vec::new();
    for (place, path) in files.iter().enumerate() {
        let length = std::fs::metadata(path)?.len();
        let mut from = 0;
        while from < length {
            all.push((place, from, (from + PIECE).min(length)));
            from += PIECE;
        }
    }
    Ok(all)
}

/// The buckets on disk.
struct Shelf {
    files: Vec<Mutex<BufWriter<File>>>,
    paths: Vec<PathBuf>,
}

impl Shelf {
    fn new(folder: &Path) -> std::io::Result<Shelf> {
        let paths: Vec<PathBuf> = (0..BUCKETS).map(|n| folder.join(format!("bucket-{n:03}"))).collect();
        let open = |path: &PathBuf| Ok(Mutex::new(BufWriter::with_capacity(8 << 10, File::create(path)?)));
        let files = paths.iter().map(open).collect::<std::io::Result<_>>()?;
        Ok(Shelf { files, paths })
    }

    fn put(&self, bucket: usize, bytes: &[u8]) -> std::io::Result<()> {
        let mut file = self.files[bucket].lock().map_err(|_| std::io::ErrorKind::Other)?;
        file.write_all(bytes)
    }

    fn take(&self, bucket: usize, bytes: &mut Vec<u8>) -> std::io::Result<()> {
        self.files[bucket].lock().map_err(|_| std::io::ErrorKind::Other)?.flush()?;
        bytes.clear();
        File::open(&self.paths[bucket])?.read_to_end(bytes)?;
        // What was read is not needed again.
        File::create(&self.paths[bucket])?;
        Ok(())
    }
}

/// Reads pieces and deals what they say into buckets.
struct Dealer<'s> {
    shelf: &'s Shelf,
    held: Vec<Vec<u8>>,
    bulk: Bulk,
}

impl Dealer<'_> {
    fn piece(
        &mut self,
        files: &[PathBuf],
        (file, from, to): &Piece,
        known: &BTreeMap<&str, &Side>,
    ) -> std::io::Result<()> {
        let mut source = File::open(&files[*file])?;
        // A line belongs to the piece in which it begins: whether one begins here, the byte before tells.
        let begin = from.saturating_sub(1);
        source.seek(SeekFrom::Start(begin))?;
        let mut reader = BufReader::with_capacity(256 << 10, source);
        let (mut at, mut line) = (begin, Vec::new());
        if *from > 0 {
            at += read_line(&mut reader, &mut line)? as u64;
        }
        while at < *to {
            line.clear();
            let length = read_line(&mut reader, &mut line)?;
            if length == 0 {
                break;
            }
            let text = line.trim_ascii();
            if !text.is_empty() && !self.deal(text, (*file, at), known)? {
                self.bulk.broken.push((*file, at));
            }
            at += length as u64;
        }
        Ok(())
    }

    /// Puts a saying into its bucket; answers whether it could be read.
    fn deal(
        &mut self,
        text: &[u8],
        (file, at): (usize, u64),
        known: &BTreeMap<&str, &Side>,
    ) -> std::io::Result<bool> {
        let Ok(said) = Said::read(text) else { return Ok(false) };
        let Some(side) = known.get(said.source.as_ref()) else { return Ok(false) };
        let (state, unmapped) = said.state(shipped(), &side.system);
        if let Some(word) = unmapped {
            self.bulk.unmapped.insert((side.system.clone(), word));
        }
        self.bulk.said += 1;
        let key = mark(&said.order) ^ mark(said.leader()).rotate_left(17);
        let fact = said.fact(side.place, state, said.seen.map_or(said.at.0, |seen| seen.0));
        let bucket = (key >> 40) as usize % BUCKETS;
        let held = &mut self.held[bucket];
        let place = (file as u64) << 48 | at;
        for number in
            [key, fact.at as u64, fact.seen as u64, fact.due.unwrap_or(Moment::MIN) as u64, fact.own, place]
        {
            held.extend_from_slice(&number.to_le_bytes());
        }
        let count = u8::try_from(said.lines.len()).unwrap_or(u8::MAX);
        held.extend_from_slice(&[fact.side, state as u8, fact.marks.0, count]);
        for line in said.lines().take(usize::from(count)) {
            for number in [line.goods, line.quantity as u64, line.price as u64, line.stock as u64] {
                held.extend_from_slice(&number.to_le_bytes());
            }
            held.push(u8::from(line.known));
        }
        if held.len() >= HELD {
            self.shelf.put(bucket, held)?;
            held.clear();
        }
        Ok(true)
    }

    fn end(&mut self) -> std::io::Result<()> {
        for (bucket, held) in self.held.iter_mut().enumerate() {
            self.shelf.put(bucket, held)?;
            held.clear();
        }
        Ok(())
    }
}

fn read_line(reader: &mut BufReader<File>, line: &mut Vec<u8>) -> std::io::Result<usize> {
    std::io::BufRead::read_until(reader, b'\n', line)
}

fn number(bytes: &[u8], at: usize) -> u64 {
    let mut number = [0; 8];
    if let Some(found) = bytes.get(at..at + 8) {
        number.copy_from_slice(found);
    }
    u64::from_le_bytes(number)
}

fn judge_bucket(bytes: &[u8], terms: &Terms, now: Moment, bulk: &mut Bulk) {
    // The key, when it happened, when it was heard, where the record is.
    let mut index: Vec<(u64, i64, i64, usize)> = Vec::with_capacity(bytes.len() / (RECORD + LINE / 2));
    let mut at = 0;
    while at + RECORD <= bytes.len() {
        index.push((number(bytes, at), number(bytes, at + 8) as i64, number(bytes, at + 16) as i64, at));
        at += RECORD + usize::from(bytes[at + RECORD - 1]) * LINE;
    }
    index.sort_unstable();
    let (mut lines, mut spans) = (Vec::<Line>::new(), Vec::new());
    for group in index.chunk_by(|one, other| one.0 == other.0) {
        lines.clear();
        spans.clear();
        for (.., at) in group {
            let begin = lines.len();
            lines.extend(read_lines(bytes, *at));
            spans.push(begin..lines.len());
        }
        let facts: Vec<Fact<'_>> = group
            .iter()
            .zip(&spans)
            .map(|((.., at), span)| read_fact(bytes, *at, &lines[span.clone()]))
            .collect();
        let all = claims(&facts, terms);
        bulk.shipments += 1;
        if all.is_empty() {
            continue;
        }
        let found = look(&all, now);
        if found.open.is_empty() && found.passed.is_empty() {
            continue;
        }
        let first = group.first().map_or(0, |(.., at)| number(bytes, at + 40));
        let place = ((first >> 48) as usize, first & ((1 << 48) - 1));
        bulk.found.extend(found.open.into_iter().chain(found.passed).map(|claim| (place, claim)));
    }
}

fn read_fact<'l>(bytes: &[u8], at: usize, lines: &'l [Line]) -> Fact<'l> {
    let due = number(bytes, at + 24) as i64;
    Fact {
        side: bytes[at + 48],
        state: State::at(usize::from(bytes[at + 49])),
        at: number(bytes, at + 8) as i64,
        seen: number(bytes, at + 16) as i64,
        due: (due != Moment::MIN).then_some(due),
        own: number(bytes, at + 32),
        lines,
        marks: Marks(bytes[at + 50]),
    }
}

fn read_lines(bytes: &[u8], at: usize) -> impl Iterator<Item = Line> + '_ {
    let count = usize::from(bytes[at + RECORD - 1]);
    (0..count).map(move |n| {
        let at = at + RECORD + n * LINE;
        Line {
            goods: number(bytes, at),
            quantity: number(bytes, at + 8) as i64,
            price: number(bytes, at + 16) as i64,
            stock: number(bytes, at + 24) as i64,
            known: bytes.get(at + 32).is_some_and(|known| *known != 0),
        }
    })
}

/// The number of the order in the line that begins at a place of a file.
pub fn order_at(files: &[PathBuf], (file, at): (usize, u64)) -> Result<String, AppError> {
    let broken = |e: std::io::Error| AppError::broken(e);
    let mut source = File::open(&files[file]).map_err(broken)?;
    source.seek(SeekFrom::Start(at)).map_err(broken)?;
    let mut line = Vec::new();
    read_line(&mut BufReader::new(source), &mut line).map_err(broken)?;
    let said = Said::read(line.trim_ascii()).map_err(AppError::broken)?;
    Ok(said.order.into_owned())
}

/// Whether a claim is of those that a shipment alone shows; the others are about words and exchanges.
pub fn is_of_shipment(kind: Kind) -> bool {
    kind.group() != domain::orders::Group::Flow && kind != Kind::UnmappedStatus
}
