//! Dumps of MySQL: the rows of some tables, out of the statements that would write them. Nothing is executed; whatever
//! else a dump does is passed over.

use std::collections::HashMap;

/// A value longer than this is cut: contents of files are of no use here.
const VALUE: usize = 256 << 10;

/// One row: values by the names of their columns; what is null is not there.
#[derive(Debug, Default)]
pub(crate) struct DumpRow {
    pub(crate) line: u64,
    values: HashMap<String, String>,
}

impl DumpRow {
    /// A value, empty when there is none.
    pub(crate) fn text(&self, column: &str) -> &str {
        self.values.get(column).map_or("", String::as_str)
    }

    /// A whole number, 0 when there is none.
    pub(crate) fn number(&self, column: &str) -> i64 {
        self.text(column).trim().parse().unwrap_or(0)
    }

    /// A row of names and values.
    pub(crate) fn new<'r>(line: u64, values: impl Iterator<Item = (&'r str, &'r str)>) -> DumpRow {
        DumpRow { line, values: values.map(|(name, value)| (name.to_owned(), value.to_owned())).collect() }
    }
}

/// The tables of a dump, and the line and the words of what ended it too early.
pub(crate) struct Dump {
    pub(crate) tables: HashMap<String, Vec<DumpRow>>,
    pub(crate) cut: Option<(u64, &'static str)>,
}

/// The rows of the tables for whose names `wanted` gives a name of ours.
pub(crate) fn read(bytes: &[u8], wanted: impl Fn(&str) -> Option<&'static str>) -> Dump {
    let mut scan = Scan { bytes, at: 0, line: 1 };
    let mut dump = Dump { tables: HashMap::new(), cut: None };
    let mut columns: HashMap<String, Vec<String>> = HashMap::new();
    loop {
        scan.blank();
        let Some(word) = scan.word() else {
            if scan.done() {
                return dump;
            }
            scan.step();
            continue;
        };
        let done = match word.to_ascii_uppercase().as_str() {
            "CREATE" => create(&mut scan, &mut columns),
            "INSERT" | "REPLACE" => insert(&mut scan, &columns, &wanted, &mut dump.tables),
            _ => scan.statement(),
        };
        if done.is_none() {
            dump.cut = Some((scan.line, "the dump ends within a statement"));
            return dump;
        }
    }
}

/// `create table name (column type …, key …)`: the names of the columns in their order.
fn create(scan: &mut Scan<'_>, columns: &mut HashMap<String, Vec<String>>) -> Option<()> {
    scan.blank();
    if !scan.word()?.eq_ignore_ascii_case("table") {
        return scan.statement();
    }
    let mut name = scan.name()?;
    while ["if", "not", "exists"].iter().any(|word| name.eq_ignore_ascii_case(word)) {
        name = scan.name()?;
    }
    scan.blank();
    let mut found = Vec::new();
    if scan.take(b'(') {
        loop {
            scan.blank();
            // Columns are quoted, what is said of keys begins with a word.
            if scan.peek()? == b'`' {
                found.push(scan.name()?);
            }
            if !scan.past_comma()? {
                break;
            }
        }
    }
    columns.insert(name, found);
    scan.statement()
}

fn insert(
    scan: &mut Scan<'_>,
    columns: &HashMap<String, Vec<String>>,
    wanted: &impl Fn(&str) -> Option<&'static str>,
    tables: &mut HashMap<String, Vec<DumpRow>>,
) -> Option<()> {
    let mut name = scan.name()?;
    while ["ignore", "into", "delayed", "low_priority"].iter().any(|word| name.eq_ignore_ascii_case(word)) {
        name = scan.name()?;
    }
    let Some(table) = wanted(&name) else { return scan.statement() };
    scan.blank();
    let mut names = columns.get(&name).cloned().unwrap_or_default();
    if scan.take(b'(') {
        names.clear();
        loop {
            names.push(scan.name()?);
            scan.blank();
            if !scan.take(b',') {
                break;
            }
        }
        scan.take(b')');
    }
    scan.blank();
    scan.word()?;
    let rows = tables.entry(table.to_owned()).or_default();
    loop {
        scan.blank();
        if !scan.take(b'(') {
            return scan.statement();
        }
        let mut row = DumpRow { line: scan.line, ..DumpRow::default() };
        for n in 0.. {
            scan.blank();
            let value = scan.value()?;
            if let (Some(name), Some(value)) = (names.get(n), value) {
                row.values.insert(name.clone(), value);
            }
            scan.blank();
            if !scan.take(b',') {
                break;
            }
        }
        if !scan.take(b')') {
            return None;
        }
        rows.push(row);
        scan.blank();
        scan.take(b',');
    }
}

struct Scan<'b> {
    bytes: &'b [u8],
    at: usize,
    line: u64,
}

impl<'b> Scan<'b> {
    fn done(&self) -> bool {
        self.at >= self.bytes.len()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn step(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.line += u64::from(byte == b'\n');
        self.at += 1;
        Some(byte)
    }

    fn take(&mut self, byte: u8) -> bool {
        let is = self.peek() == Some(byte);
        if is {
            self.step();
        }
        is
    }

    /// Passes white space and comments.
    fn blank(&mut self) {
        while let Some(byte) = self.peek() {
            let rest = &self.bytes[self.at..];
            if byte.is_ascii_whitespace() {
                self.step();
            } else if byte == b'#' || rest.starts_with(b"-- ") || rest.starts_with(b"--\n") {
                while self.peek().is_some_and(|byte| byte != b'\n') {
                    self.step();
                }
            } else if rest.starts_with(b"/*") {
                while !self.done() && !self.bytes[self.at..].starts_with(b"*/") {
                    self.step();
                }
                self.step();
                self.step();
            } else {
                return;
            }
        }
    }

    fn word(&mut self) -> Option<&'b str> {
        let from = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            self.at += 1;
        }
        std::str::from_utf8(&self.bytes[from..self.at]).ok().filter(|word| !word.is_empty())
    }

    /// A name, quoted or not; of `database.table` the last.
    fn name(&mut self) -> Option<String> {
        self.blank();
        let name = match self.take(b'`') {
            true => {
                let from = self.at;
                while self.peek()? != b'`' {
                    self.step();
                }
                let name = text(&self.bytes[from..self.at]);
                self.step();
                name
            }
            false => self.word()?.to_owned(),
        };
        if self.take(b'.') { self.name() } else { Some(name) }
    }

    /// A quoted text behind its first quotation mark.
    fn quoted(&mut self, mark: u8) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        loop {
            let byte = match self.step()? {
                b'\\' => match self.step()? {
                    b'0' => 0,
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    b'b' => 8,
                    b'Z' => 26,
                    other => other,
                },
                byte if byte == mark && self.take(mark) => mark,
                byte if byte == mark => return Some(out),
                byte => byte,
            };
            if out.len() < VALUE {
                out.push(byte);
            }
        }
    }

    /// A value; `Some(None)` is null, `None` the end of the file.
    fn value(&mut self) -> Option<Option<String>> {
        match self.peek()? {
            mark @ (b'\'' | b'"') => {
                self.step();
                Some(Some(text(&self.quoted(mark)?)))
            }
            _ => {
                let from = self.at;
                while !matches!(self.peek()?, b',' | b')' | b'\'') && !self.peek()?.is_ascii_whitespace() {
                    self.step();
                }
                let plain = text(&self.bytes[from..self.at]);
                // `_binary 'text'`
                if plain.starts_with('_') {
                    self.blank();
                    return self.value();
                }
                Some((!plain.eq_ignore_ascii_case("null")).then_some(plain))
            }
        }
    }

    /// Passes what is left of a definition; whether another follows.
    fn past_comma(&mut self) -> Option<bool> {
        let mut depth = 0;
        loop {
            match self.step()? {
                b'(' => depth += 1,
                b')' if depth == 0 => return Some(false),
                b')' => depth -= 1,
                b',' if depth == 0 => return Some(true),
                mark @ (b'\'' | b'"' | b'`') => {
                    self.quoted(mark)?;
                }
                _ => {}
            }
        }
    }

    /// Passes what is left of a statement.
    fn statement(&mut self) -> Option<()> {
        loop {
            match self.step()? {
                b';' => return Some(()),
                mark @ (b'\'' | b'"' | b'`') => {
                    self.quoted(mark)?;
                }
                _ => {}
            }
        }
    }
}

/// UTF-8, else the signs of the west; without signs that no text has.
fn text(bytes: &[u8]) -> String {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    };
    if text.contains('\0') { text.replace('\0', "") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> (Vec<Vec<String>>, Option<(u64, &'static str)>) {
        let dump = read(text.as_bytes(), |name| (name == "t").then_some("t"));
        let of = |row: &DumpRow| ["a", "b"].map(|name| row.text(name).to_owned()).to_vec();
        (dump.tables.get("t").map_or(vec![], |rows| rows.iter().map(of).collect()), dump.cut)
    }

    #[test]
    fn rows_are_found_among_whatever_else_a_dump_does() {
        let text = "-- it's a dump; really\n/*!40101 SET x='`' */;\nSET NAMES utf8;\n\
            CREATE TABLE IF NOT EXISTS `db`.`t` (\n `a` enum('x,)','y') NOT NULL DEFAULT 'x',\n `b` int(10),\n PRIMARY KEY (`a`)\n) ENGINE=MyISAM;\n\
            INSERT INTO `u` VALUES (1,'INSERT INTO t VALUES (9,9)');\n\
            INSERT INTO `t` VALUES ('it\\'s; \\\\ ''x''',12),(NULL,-1.5);\n\
            insert into t (`b`, `a`) values (_binary 'z\\n', 0x41);";
        let (rows, cut) = all(text);
        assert_eq!(rows, [["it's; \\ 'x'", "12"], ["", "-1.5"], ["0x41", "z\n"]]);
        assert_eq!(cut, None);
    }

    #[test]
    fn a_dump_that_is_cut_says_where() {
        for text in [
            "INSERT INTO t (a,b) VALUES (1,2),\n(3,'x",
            "INSERT INTO t (a,b) VALUES (1,2),\n(3,",
            "CREATE TABLE\n`t",
        ] {
            let (rows, cut) = all(text);
            assert_eq!(cut.map(|(line, _)| line), Some(2), "{text}");
            assert!(rows.len() <= 1);
        }
    }
}
