//! Reading a stranger's file in a process of its own, under limits that the system keeps: whatever a library does with a
//! workbook that points at itself costs bounded memory and bounded time, and never the desk.
//!
//! The file goes in by the standard input behind a short head, what was read comes out as one answer. A process that
//! dies or takes too long has refused the file. Nothing is written to disk.

use crate::contract::{Context, Contract};
use crate::source::{Limits, Source};
use crate::taken::{Taken, take};
use rustix::process::{Resource, Rlimit, setrlimit};
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Memory beyond the file, and time.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Bytes of memory besides three times the file.
    pub memory: u64,
    /// How long it may take.
    pub time: Duration,
}

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds { memory: 768 << 20, time: Duration::from_secs(120) }
    }
}

/// The longest answer that is taken.
const ANSWER: u64 = 1 << 30;

/// Reads files in a process of its own: `program` with `arguments`, which does nothing but [`child_main`].
#[derive(Clone, Debug)]
pub struct Apart {
    /// The program, as a rule the one that is running.
    pub program: PathBuf,
    /// What makes it call [`child_main`].
    pub arguments: Vec<OsString>,
}

#[derive(Serialize, Deserialize)]
struct Head {
    name: String,
    contract: Option<Contract>,
    today: Option<i32>,
    memory: u64,
    seconds: u64,
    length: u64,
}

impl Apart {
    /// Reads a file, as [`take`] does. Blocks until it is read or the time is over.
    ///
    /// # Errors
    /// When the process cannot be started. What the file does to the process is no error but a refusal.
    pub fn take(&self, name: &str, bytes: &[u8], context: &Context, bounds: Bounds) -> io::Result<Taken> {
        let head = Head {
            name: name.to_owned(),
            contract: context.contract.clone(),
            today: context.today,
            memory: bounds.memory,
            seconds: bounds.time.as_secs().max(1),
            length: bytes.len() as u64,
        };
        let head = serde_json::to_vec(&head)?;
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let answer = talk(&mut child, &head, bytes, bounds.time);
        // It may have ended by itself.
        let _ = child.kill();
        child.wait()?;
        Ok(match answer {
            Answer::Whole(taken) => *taken,
            Answer::Late => Taken::refused("too_large"),
            Answer::Died => Taken::refused("damaged"),
        })
    }
}

enum Answer {
    Whole(Box<Taken>),
    Late,
    Died,
}

/// Gives the file and waits for the answer.
fn talk(child: &mut Child, head: &[u8], bytes: &[u8], patience: Duration) -> Answer {
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Answer::Died;
    };
    thread::scope(|scope| {
        scope.spawn(move || {
            // The process may end before it has read everything.
            let _ = input
                .write_all(&(head.len() as u64).to_le_bytes())
                .and_then(|()| input.write_all(head))
                .and_then(|()| input.write_all(bytes));
        });
        let (send, receive) = mpsc::channel();
        scope.spawn(move || {
            let mut answer = Vec::new();
            let read = output.take(ANSWER).read_to_end(&mut answer);
            let taken = read.ok().and_then(|_| serde_json::from_slice::<Taken>(&answer).ok());
            let _ = send.send(taken);
        });
        match receive.recv_timeout(patience) {
            Ok(Some(taken)) => Answer::Whole(Box::new(taken)),
            Ok(None) | Err(RecvTimeoutError::Disconnected) => Answer::Died,
            Err(RecvTimeoutError::Timeout) => {
                // The threads end with the pipes.
                let _ = child.kill();
                Answer::Late
            }
        }
    })
}

/// The whole life of the process that [`Apart`] starts: reads one file from `input`, writes what it holds to `output`.
///
/// It lowers the limits of its own process for good, so nothing else may be done in it.
///
/// # Errors
/// When the input is not what [`Apart`] gives, a limit cannot be set, or nobody listens any more.
pub fn child_main(mut input: impl Read, mut output: impl Write) -> io::Result<()> {
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let mut head = Vec::new();
    input.by_ref().take(u64::from_le_bytes(length).min(1 << 20)).read_to_end(&mut head)?;
    let head: Head = serde_json::from_slice(&head)?;
    confine(&head)?;
    let mut bytes = Vec::new();
    input.take(head.length).read_to_end(&mut bytes)?;
    let context = Context { contract: head.contract, today: head.today, ..Context::default() };
    let taken = take(&Source::memory(&head.name, bytes), &context, &Limits::default());
    serde_json::to_writer(&mut output, &taken)?;
    output.flush()
}

/// Bounds this process: memory, time on the processor, and neither files nor remains of it.
fn confine(head: &Head) -> io::Result<()> {
    let set = |resource, most: u64| {
        let limit = Rlimit { current: Some(most), maximum: Some(most) };
        setrlimit(resource, limit).map_err(io::Error::from)
    };
    set(Resource::Data, head.memory.saturating_add(head.length.saturating_mul(3)))?;
    set(Resource::Cpu, head.seconds)?;
    set(Resource::Core, 0)?;
    set(Resource::Fsize, 0)
}
