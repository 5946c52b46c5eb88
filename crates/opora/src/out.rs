//! What commands say: results on standard output, in words or as one JSON object; progress on standard error, as a
//! bar on a terminal and as plain lines elsewhere.

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// Plain lines of progress come no faster than this.
const PAUSE: Duration = Duration::from_secs(2);

/// Where results go.
#[derive(Clone, Copy, Debug)]
pub struct Out {
    json: bool,
}

impl Out {
    /// In words, or as JSON.
    pub fn new(json: bool) -> Out {
        Out { json }
    }

    /// Whether everything goes into one JSON object.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// The result.
    pub fn done<T: Serialize>(&self, value: &T, words: impl FnOnce() -> String) {
        let text = match self.json {
            true => serde_json::to_string(value).unwrap_or_else(|e| format!("{{\"error\":\"{e}\"}}")),
            false => words(),
        };
        print(&text);
    }

    /// What went wrong, with its reasons: in words on standard error, and as the one object when JSON is wanted.
    pub fn failed(&self, error: &anyhow::Error) {
        eprintln!("opora: {error:#}");
        if self.json {
            print(&serde_json::json!({ "error": format!("{error:#}") }).to_string());
        }
    }

    /// Begins to tell how far something is.
    pub fn progress(&self, what: &'static str, total: Option<u64>) -> Progress {
        if !std::io::stderr().is_terminal() {
            return Progress { what, total, bar: None, told: Instant::now(), at: 0 };
        }
        let bar = total.map_or_else(ProgressBar::no_length, ProgressBar::new);
        let template = if total.is_some() {
            "{msg} {wide_bar} {human_pos}/{human_len} {eta}"
        } else {
            "{spinner} {msg} {human_pos}"
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(what);
        Progress { what, total, bar: Some(bar), told: Instant::now(), at: 0 }
    }
}

/// A reader that went away is no fault.
fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _gone = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// How far something is.
pub struct Progress {
    what: &'static str,
    total: Option<u64>,
    bar: Option<ProgressBar>,
    told: Instant,
    at: u64,
}

impl Progress {
    /// So far.
    pub fn at(&mut self, done: u64) {
        self.at = done;
        match &self.bar {
            Some(bar) => bar.set_position(done),
            None if self.told.elapsed() >= PAUSE => self.tell(),
            None => {}
        }
    }

    /// One more.
    pub fn step(&mut self) {
        self.at(self.at + 1);
    }

    fn tell(&mut self) {
        self.told = Instant::now();
        match self.total {
            Some(total) => eprintln!("{}: {} of {total}", self.what, self.at),
            None => eprintln!("{}: {}", self.what, self.at),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        match &self.bar {
            Some(bar) => bar.finish_and_clear(),
            None if self.at > 0 => self.tell(),
            None => {}
        }
    }
}
