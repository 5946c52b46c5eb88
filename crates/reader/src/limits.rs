//! How much a file may ask for.

use std::time::Duration;

/// How much a file may ask for. The default suits attachments that are indexed by the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file. Of a longer text the beginning is read, any other longer file is not.
    pub input: usize,
    /// Bytes of the words.
    pub words: usize,
    /// Pages, slides or sheets.
    pub pages: usize,
    /// Bytes that all packed parts of an office file unpack to.
    pub unpacked: u64,
    /// Time from the beginning to the end.
    pub time: Duration,
    /// Bytes of memory beyond those of the file; kept by the system when the file is read apart.
    pub memory: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            input: 20 << 20,
            words: 1 << 20,
            pages: 500,
            unpacked: 200 << 20,
            time: Duration::from_secs(10),
            memory: 64 << 20,
        }
    }
}
