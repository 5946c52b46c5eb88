//! Plain text, tables of text, logs, JSON: everything in them is a word.

use crate::charset;
use crate::collect::{Collector, Stop};

/// Lines between two looks at the clock.
const LINES: usize = 512;

pub(crate) fn read(declared: &str, bytes: &[u8], to: &mut Collector<'_>) -> Result<(), Stop> {
    let text = charset::decode(declared, bytes);
    for (n, line) in text.lines().enumerate() {
        to.paragraph(line)?;
        if n % LINES == 0 {
            to.tick()?;
        }
    }
    Ok(())
}
