//! Reads the words in files of any kind, for an index that is searched.
//!
//! [`words`] decides by the bytes what a file is and gives the words that a person would see in it, in their order,
//! apart where they stood apart. It says when it stopped early and when there was nothing to read; it never panics.
//! [`Apart`] does the same in a process of its own, under limits of the system: that is the way for files of strangers,
//! for the libraries that read PDF and XLS know no bounds of their own.
//!
//! This crate never runs, fetches or writes anything a file names, keeps nothing, and knows nothing of the product.

mod apart;
mod charset;
mod collect;
mod kind;
mod limits;
mod markup;
mod office;
mod packed;
mod pdf;
mod rtf;
mod text;
mod xls;
mod xml;

pub use apart::{Apart, child_main};
pub use limits::Limits;

use collect::{Collector, Stop};
use kind::Kind;
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What was read in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The words, apart by blanks; what stood on lines, in paragraphs or rows of their own, by line ends.
    pub words: String,
    /// How it went.
    pub outcome: Outcome,
}

/// How reading a file went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All there is was read.
    Read,
    /// The words end before the file does: a limit was reached, or the file is damaged from there on.
    Cut,
    /// There are no words, for this reason.
    Unreadable(Reason),
    /// The file is of a kind without words: a picture, a video, an archive, a program, or nothing known.
    NoWords,
}

/// Why a file of a known kind was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is damaged, or not what it says.
    Broken,
    /// It opens with a password only.
    Locked,
    /// It asked for more time than it was given.
    TimeOver,
    /// It is larger than the limit, or asked for more memory than it was given.
    TooLarge,
}

/// Reads the words in a file, in this process.
///
/// What the file is follows from its bytes, then from its `name`, then from the content type `kind` somebody declared.
/// All formats but PDF and XLS are bounded by their own code; those two are bounded only by [`Apart`].
#[must_use]
pub fn words(name: &str, kind: &str, bytes: &[u8], limits: &Limits) -> Reading {
    let mut collector = Collector::new(limits);
    let end = read(name, kind, Cow::Borrowed(bytes), limits, &mut collector);
    collector.finish(end)
}

/// Reads into the collector, whatever libraries do.
fn read(
    name: &str,
    declared: &str,
    bytes: Cow<'_, [u8]>,
    limits: &Limits,
    to: &mut Collector<'_>,
) -> Result<(), Stop> {
    let cut = bytes.len() > limits.input;
    let kind = kind::of(name, declared, &bytes);
    if cut && !matches!(kind, Kind::Text | Kind::Html | Kind::Xml | Kind::Rtf | Kind::Nothing) {
        return Err(Stop::TooLarge);
    }
    let read = AssertUnwindSafe(|| {
        if kind == Kind::Pdf {
            return pdf::read(bytes.into_owned(), limits, to);
        }
        let bytes = bytes.get(..limits.input).unwrap_or(&bytes);
        match kind {
            Kind::Packed => office::read(bytes, limits, to),
            Kind::Xls => xls::read(bytes, to),
            Kind::Rtf => rtf::read(bytes, to),
            Kind::Html => markup::html(declared, bytes, to),
            Kind::Xml => markup::xml(declared, bytes, to),
            Kind::Text => text::read(declared, bytes, to),
            Kind::Locked => Err(Stop::Locked),
            Kind::Pdf | Kind::Nothing => Err(Stop::NoWords),
        }
    });
    catch_unwind(read).unwrap_or(Err(Stop::Broken))?;
    if cut { Err(Stop::Full) } else { Ok(()) }
}
