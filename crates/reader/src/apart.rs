//! Reading in a process of its own, under limits that the system keeps.
//!
//! The file goes in by the standard input behind a short head, words come out as they are found. A process that dies or
//! takes too long leaves the words it gave. Nothing is written to disk.

use crate::collect::{self, Collector, Stop};
use crate::limits::Limits;
use crate::{Outcome, Reading, Reason};
use rustix::process::{Resource, Rlimit, setrlimit};
use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// The first bytes of the head.
const MAGIC: &[u8; 4] = b"rdr1";
/// The tag of a piece of words, and of the outcome.
const WORDS: u8 = b'w';
const OUTCOME: u8 = b'o';
/// Memory a process needs before it reads anything: its stacks, its heap, the words on their way.
const OWN: usize = 16 << 20;
/// How long beyond its time a process is borne with: it minds its time itself where it can.
const GRACE: Duration = Duration::from_secs(2);

/// Reads files in a process of its own: `program` with `arguments`, which does nothing but [`child_main`].
#[derive(Clone, Debug)]
pub struct Apart {
    /// The program, as a rule the one that is running.
    pub program: PathBuf,
    /// What makes it call [`child_main`].
    pub arguments: Vec<OsString>,
}

impl Apart {
    /// Reads the words in a file, as [`crate::words`] does. Blocks until the words are there or the time is over.
    ///
    /// # Errors
    /// When the process cannot be started. What the file does to the process is no error but an outcome.
    pub fn words(&self, name: &str, kind: &str, bytes: &[u8], limits: &Limits) -> io::Result<Reading> {
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut given = Given { words: String::new(), outcome: None };
        let late = talk(&mut child, &head(name, kind, bytes, limits), bytes, limits, &mut given);
        if late {
            // it may have ended by itself in the meantime
            let _ = child.kill();
        }
        let status = child.wait()?;
        let words = given.words;
        let outcome = given.outcome.unwrap_or_else(|| {
            let stop = if late { Stop::Late } else { died(status) };
            collect::outcome(Err(stop), words.is_empty())
        });
        Ok(Reading { words, outcome })
    }
}

/// Why a process died: killed by a limit, or by the file.
fn died(status: ExitStatus) -> Stop {
    use std::os::unix::process::ExitStatusExt;
    match status.signal() {
        // SIGXCPU; SIGABRT and SIGKILL, when memory is refused
        Some(24) => Stop::Late,
        Some(6 | 9) => Stop::TooLarge,
        _ => Stop::Broken,
    }
}

/// What came out of the process so far.
struct Given {
    words: String,
    outcome: Option<Outcome>,
}

/// Gives the file, takes the words; says whether the time was over before the end.
fn talk(child: &mut Child, head: &[u8], bytes: &[u8], limits: &Limits, given: &mut Given) -> bool {
    let (Some(mut input), Some(mut output)) = (child.stdin.take(), child.stdout.take()) else { return false };
    let deadline = Instant::now().checked_add(limits.time.saturating_add(GRACE));
    let bytes = bytes.get(..limits.input.saturating_add(1)).unwrap_or(bytes);
    let most = limits.words;
    thread::scope(|scope| {
        scope.spawn(move || {
            // the process may end before it has read everything
            let _ = input.write_all(head).and_then(|()| input.write_all(bytes));
        });
        let (send, receive) = mpsc::channel();
        scope.spawn(move || {
            while let Ok(Some(frame)) = take(&mut output, most) {
                if send.send(frame).is_err() {
                    break;
                }
            }
        });
        loop {
            let left = deadline.map_or(Duration::MAX, |at| at.saturating_duration_since(Instant::now()));
            match receive.recv_timeout(left) {
                Ok(frame) => given.take(&frame, most),
                Err(RecvTimeoutError::Disconnected) => return false,
                Err(RecvTimeoutError::Timeout) => {
                    // the threads end with the pipes
                    let _ = child.kill();
                    return true;
                }
            }
        }
    })
}

impl Given {
    fn take(&mut self, frame: &(u8, Vec<u8>), most: usize) {
        match (frame.0, frame.1.as_slice()) {
            (WORDS, words) if self.words.len() + words.len() <= most => {
                self.words.push_str(&String::from_utf8_lossy(words));
            }
            (OUTCOME, [code]) => self.outcome = of_code(*code),
            _ => {}
        }
    }
}

/// One frame: a tag, a length, bytes; none at the end.
fn take(output: &mut impl Read, most: usize) -> io::Result<Option<(u8, Vec<u8>)>> {
    let mut head = [0; 5];
    if output.read_exact(&mut head).is_err() {
        return Ok(None);
    }
    let [tag, length @ ..] = head;
    let length = u32::from_le_bytes(length) as usize;
    if length > most {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut bytes = vec![0; length];
    output.read_exact(&mut bytes)?;
    Ok(Some((tag, bytes)))
}

fn put(output: &mut impl Write, tag: u8, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(|_| io::ErrorKind::InvalidData)?;
    output.write_all(&[tag])?;
    output.write_all(&length.to_le_bytes())?;
    output.write_all(bytes)?;
    output.flush()
}

/// What the process must know besides the bytes.
fn head(name: &str, kind: &str, bytes: &[u8], limits: &Limits) -> Vec<u8> {
    let cut = |text: &str| text.chars().take(1000).collect::<String>();
    let (name, kind) = (cut(name), cut(kind));
    let number = |n: usize| n as u64;
    let numbers = [
        number(limits.input),
        number(limits.words),
        number(limits.pages),
        limits.unpacked,
        u64::try_from(limits.time.as_millis()).unwrap_or(u64::MAX),
        number(limits.memory),
        number(bytes.len().min(limits.input.saturating_add(1))),
        number(name.len()),
        number(kind.len()),
    ];
    let mut head = MAGIC.to_vec();
    head.extend(numbers.iter().flat_map(|n| n.to_le_bytes()));
    head.extend(name.as_bytes());
    head.extend(kind.as_bytes());
    head
}

/// The whole life of the process that [`Apart`] starts: reads one file from `input`, writes its words to `output`.
///
/// It lowers the limits of its own process for good, so nothing else may be done in it.
///
/// # Errors
/// When the input is not what [`Apart`] gives, a limit cannot be set, or nobody listens any more.
pub fn child_main(mut input: impl Read, mut output: impl Write) -> io::Result<()> {
    let mut magic = [0; 4];
    input.read_exact(&mut magic)?;
    if magic != *MAGIC {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut numbers = [0_u64; 9];
    for number in &mut numbers {
        let mut bytes = [0; 8];
        input.read_exact(&mut bytes)?;
        *number = u64::from_le_bytes(bytes);
    }
    let [most_input, words, pages, unpacked, time, memory, length, name, kind] = numbers;
    let size = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let limits = Limits {
        input: size(most_input),
        words: size(words),
        pages: size(pages),
        unpacked,
        time: Duration::from_millis(time),
        memory: size(memory),
    };
    confine(&limits, size(length))?;
    let mut text = |length: u64| {
        let mut text = String::new();
        input.by_ref().take(length).read_to_string(&mut text).map(|_| text)
    };
    let (name, kind) = (text(name)?, text(kind)?);
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(size(length))?;
    input.take(length).read_to_end(&mut bytes)?;
    let mut told = Ok(());
    let mut drain = |words: &str| {
        if told.is_ok() && !words.is_empty() {
            told = put(&mut output, WORDS, words.as_bytes());
        }
    };
    let mut collector = Collector::draining(&limits, &mut drain);
    let end = crate::read(&name, &kind, Cow::Owned(bytes), &limits, &mut collector);
    let outcome = collector.finish(end).outcome;
    told?;
    put(&mut output, OUTCOME, &[to_code(outcome)])
}

/// Bounds this process: memory, time on the processor, and neither files nor remains of it.
fn confine(limits: &Limits, length: usize) -> io::Result<()> {
    let set = |resource, most: u64| {
        // one more before it is killed: of the processor's time it is told first
        let limit = Rlimit { current: Some(most), maximum: Some(most.saturating_add(1)) };
        setrlimit(resource, limit).map_err(io::Error::from)
    };
    let memory = limits.memory.saturating_add(OWN).saturating_add(length);
    set(Resource::Data, memory as u64)?;
    set(Resource::Cpu, limits.time.saturating_add(GRACE).as_secs())?;
    set(Resource::Core, 0)?;
    set(Resource::Fsize, 0)
}

const CODES: [Outcome; 7] = [
    Outcome::Read,
    Outcome::Cut,
    Outcome::NoWords,
    Outcome::Unreadable(Reason::Broken),
    Outcome::Unreadable(Reason::Locked),
    Outcome::Unreadable(Reason::TimeOver),
    Outcome::Unreadable(Reason::TooLarge),
];

fn of_code(code: u8) -> Option<Outcome> {
    CODES.get(usize::from(code)).copied()
}

fn to_code(outcome: Outcome) -> u8 {
    CODES.iter().zip(0..).find(|(known, _)| **known == outcome).map_or(u8::MAX, |(_, code)| code)
}
