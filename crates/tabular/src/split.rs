//! Lines into records: what parts the fields, tolerant quotes, fields that run over lines.
//!
//! A strict reader swallows half a file after one stray quote. This one keeps to physical lines: a fault costs the line
//! it stands on, and is told with its number.

use std::borrow::Cow;

/// A line as fields.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields {
    pub(crate) cells: Vec<String>,
    /// A quote was opened and not closed on this line.
    pub(crate) open: bool,
    /// A quote stands where none may.
    pub(crate) stray: bool,
}

/// Parts a text, perhaps of several lines, at the delimiter; quotes count only at the beginning of a field.
pub(crate) fn split(text: &str, delimiter: char) -> Fields {
    let mut fields = Fields::default();
    let mut rest = text;
    loop {
        let lead = rest.trim_start_matches(|c: char| c == ' ' && delimiter != ' ');
        let (cell, after) = match lead.strip_prefix('"') {
            Some(quoted) => quoted_field(quoted, lead, delimiter, &mut fields),
            None => plain_field(rest, delimiter),
        };
        fields.cells.push(cell.into_owned());
        match after {
            Some(after) => rest = after,
            None => return fields,
        }
    }
}

fn plain_field(rest: &str, delimiter: char) -> (Cow<'_, str>, Option<&str>) {
    match rest.find(delimiter) {
        Some(at) => (Cow::Borrowed(&rest[..at]), Some(&rest[at + delimiter.len_utf8()..])),
        None => (Cow::Borrowed(rest), None),
    }
}

/// A field after its opening quote.
fn quoted_field<'a>(
    quoted: &'a str,
    whole: &'a str,
    delimiter: char,
    fields: &mut Fields,
) -> (Cow<'a, str>, Option<&'a str>) {
    let mut from = 0;
    while let Some(at) = quoted[from..].find('"').map(|at| from + at) {
        let after = &quoted[at + 1..];
        if after.starts_with('"') {
            from = at + 2;
            continue;
        }
        let value = unescaped(&quoted[..at]);
        let tail = after.trim_start_matches(' ');
        if tail.is_empty() {
            return (value, None);
        }
        if let Some(next) = tail.strip_prefix(delimiter) {
            return (value, Some(next));
        }
        // `"JVC" telly`: the field is what stands up to the delimiter, quotes and all.
        fields.stray = true;
        return plain_field(whole, delimiter);
    }
    fields.open = true;
    (unescaped(quoted), None)
}

fn unescaped(text: &str) -> Cow<'_, str> {
    if text.contains("\"\"") { Cow::Owned(text.replace("\"\"", "\"")) } else { Cow::Borrowed(text) }
}

/// A line where an open quote is no quote: parted at every delimiter.
pub(crate) fn split_plainly(text: &str, delimiter: char) -> Vec<String> {
    text.split(delimiter).map(|cell| cell.trim_matches('"').to_owned()).collect()
}

/// Delimiters, the likelier first.
const DELIMITERS: [char; 5] = [';', '\t', ',', '|', '^'];

/// What parts the fields of these lines: the sign by which most lines have the same number of fields, more than one.
pub(crate) fn sniff(lines: &[String]) -> Option<char> {
    let best = DELIMITERS.into_iter().map(|delimiter| (agreement(lines, delimiter), delimiter));
    // The first of equals.
    best.rev()
        .max_by_key(|(agreement, _)| *agreement)
        .filter(|(agreement, _)| *agreement > (0, 0))
        .map(|(_, d)| d)
}

/// How many records of ten have the commonest number of fields, and that number.
fn agreement(lines: &[String], delimiter: char) -> (usize, usize) {
    let counts = counts(lines, delimiter);
    let Some(most) = mode(counts.iter().copied().filter(|n| *n > 1)) else { return (0, 0) };
    let agree = counts.iter().filter(|n| **n == most).count();
    // Steps of a tenth: few odd lines do not outweigh many fields.
    (agree * 10 / counts.len().max(1), most)
}

/// How many fields the records of these lines have; a quoted field may run over lines.
pub(crate) fn counts(lines: &[String], delimiter: char) -> Vec<usize> {
    let mut counts = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let mut fields = split(&lines[at], delimiter);
        if fields.open {
            let mut whole = lines[at].clone();
            for (more, line) in lines[at + 1..].iter().take(64).enumerate() {
                whole.push('\n');
                whole.push_str(line);
                if whole.len() > 1 << 16 {
                    break;
                }
                if line.contains('"') {
                    let closed = split(&whole, delimiter);
                    if !closed.open {
                        at += more + 1;
                        fields = closed;
                        break;
                    }
                }
            }
        }
        if !lines[at].trim().is_empty() || fields.cells.len() > 1 {
            counts.push(fields.cells.len());
        }
        at += 1;
    }
    counts
}

/// The commonest of some numbers; the first of equals.
pub(crate) fn mode(numbers: impl Iterator<Item = usize>) -> Option<usize> {
    let mut counts: Vec<(usize, usize)> = Vec::new();
    for n in numbers {
        match counts.iter_mut().find(|(known, _)| *known == n) {
            Some((_, count)) => *count += 1,
            None => counts.push((n, 1)),
        }
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(n, _)| n)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<String> {
        split(text, ';').cells
    }

    #[test]
    fn fields_are_parted() {
        assert_eq!(cells("a;b;"), ["a", "b", ""]);
        assert_eq!(cells(r#""a;b";"say ""no""";c"#), ["a;b", "say \"no\"", "c"]);
        assert_eq!(cells(r#" "a" ;b"#), ["a", "b"]);
        assert_eq!(cells(r#"5" pipe;b"#), ["5\" pipe", "b"]);
        let stray = split(r#"x;"Ball" red;5"#, ';');
        assert_eq!((stray.cells, stray.stray), (vec!["x".into(), "\"Ball\" red".into(), "5".into()], true));
        assert!(split(r#"a;"b"#, ';').open);
    }

    #[test]
    fn the_delimiter_is_found() {
        let sniffed = |text: &str| sniff(&text.lines().map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(sniffed("a;b;c\n1;2,5;3,5\n2;3,5;4,5"), Some(';'));
        assert_eq!(sniffed("a,b\n1,2\n3,4"), Some(','));
        assert_eq!(sniffed("a\tb\n1,5\t2"), Some('\t'));
        assert_eq!(sniffed("value\n01\n002"), None);
        assert_eq!(sniffed("Report, all of it\n\na;b\n1;2\n3;4\n5;6"), Some(';'));
    }
}
