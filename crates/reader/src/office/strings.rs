//! The texts that cells of an XLSX file share, and which of its numbers are dates.

use crate::collect::{Collector, Stop};
use crate::packed::Packed;
use crate::xml::{self, Node};
use rustc_hash::FxHashSet;

/// Bytes of all shared texts, and their number; cells with later ones stay without words.
const BYTES: usize = 16 << 20;
const TEXTS: usize = 1 << 20;
/// Styles of cells.
const STYLES: usize = 1 << 16;

/// Shared texts one behind the other.
#[derive(Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<u32>,
    /// There are more than are kept.
    pub(super) cut: bool,
}

impl Strings {
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let begin = index.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |e| *e as usize);
        self.text.get(begin..end)
    }

    pub(super) fn read(packed: &mut Packed<'_>, part: &str, to: &mut Collector<'_>) -> Result<Self, Stop> {
        let mut strings = Strings::default();
        let (mut text, mut phonetic) = (false, false);
        let end = xml::each(packed.part(part)?, to, |_, node| {
            match node {
                Node::Open(start) => match xml::name(start) {
                    "t" => text = !phonetic,
                    "rPh" => phonetic = true,
                    _ => {}
                },
                Node::Close(name) => match name {
                    "t" => text = false,
                    "rPh" => phonetic = false,
                    "si" => strings.ends.push(u32::try_from(strings.text.len()).unwrap_or(u32::MAX)),
                    _ => {}
                },
                Node::Text(piece) if text => strings.text.push_str(piece),
                Node::Text(_) => {}
            }
            if strings.text.len() > BYTES || strings.ends.len() >= TEXTS { Err(Stop::Full) } else { Ok(()) }
        });
        // a damaged end leaves the cells that share what was before it
        strings.cut = end.is_err();
        if end == Err(Stop::Late) { end.map(|()| strings) } else { Ok(strings) }
    }
}

/// Which styles of cells show a number as a date.
pub(super) fn dates(packed: &mut Packed<'_>, part: &str, to: &mut Collector<'_>) -> Result<Vec<bool>, Stop> {
    let mut own: FxHashSet<u32> = FxHashSet::default();
    let mut styles = Vec::new();
    let mut cells = false;
    let number = |text: Option<String>| text.and_then(|text| text.parse::<u32>().ok()).unwrap_or(0);
    xml::each(packed.part(part)?, to, |_, node| {
        match node {
            Node::Open(start) => match xml::name(start) {
                "numFmt"
                    if own.len() < STYLES
                        && is_date(&xml::attribute(start, "formatCode").unwrap_or_default()) =>
                {
                    own.insert(number(xml::attribute(start, "numFmtId")));
                }
                "cellXfs" => cells = true,
                "xf" if cells && styles.len() < STYLES => {
                    let id = number(xml::attribute(start, "numFmtId"));
                    styles.push(own.contains(&id) || matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58));
                }
                _ => {}
            },
            Node::Close("cellXfs") => cells = false,
            _ => {}
        }
        Ok(())
    })?;
    Ok(styles)
}

/// Whether a format shows days or hours: by its letters outside quotes and brackets.
fn is_date(format: &str) -> bool {
    let (mut quoted, mut bracket, mut escaped) = (false, false, false);
    for c in format.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' | '_' | '*' => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '[' => bracket = true,
            ']' => bracket = false,
            _ if bracket => {}
            ';' => return false,
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => return true,
            // the word General, and its Russian one
            'G' | 'О' => return false,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn formats_of_dates() {
        for format in ["dd.mm.yyyy", "[$-419]d mmm yyyy", "h:mm", "yyyy\\-mm\\-dd;@"] {
            assert!(is_date(format), "{format}");
        }
        for format in ["General", "0.00", "#,##0 \"дней\"", "[Red]0", "#,##0\\ \"d\"", "0;d"] {
            assert!(!is_date(format), "{format}");
        }
    }
}
