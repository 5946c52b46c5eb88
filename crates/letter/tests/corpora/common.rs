//! Where the sets are, and how fields are compared and counted.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The folder of the mail sets: `OPORA_SHARED`, else the first `shared` folder beside or above.
pub fn sets() -> Option<PathBuf> {
    let given = std::env::var_os("OPORA_SHARED").map(PathBuf::from);
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found =
        given.or_else(|| here.ancestors().map(|a| a.join("shared")).find(|p| p.join("data/mail").is_dir()));
    let mail = found.map(|p| p.join("data/mail")).filter(|p| p.is_dir());
    if mail.is_none() {
        eprintln!("SKIPPED: no shared/data/mail here; set OPORA_SHARED to the folder that holds data/mail");
    }
    mail
}

/// All files below a folder, with their paths relative to it, in order; gzipped ones unpacked.
pub fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut out = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
                out.push((name, bytes(&path)));
            }
        }
    }
    out.sort();
    out
}

pub fn bytes(path: &Path) -> Vec<u8> {
    let raw = fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    if path.extension().is_some_and(|e| e == "gz") {
        let mut out = Vec::new();
        flate2::read::GzDecoder::new(raw.as_slice()).read_to_end(&mut out).expect("gzip");
        return out;
    }
    raw
}

pub fn read(raw: &[u8]) -> letter::Letter {
    letter::read(raw, &letter::Limits::default())
}

/// White space folded.
pub fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A file's name as a name on disk may be: without a path, and no path signs.
pub fn safe(name: &str) -> String {
    let path = name.get(1..3) == Some(":\\") || name.starts_with('/');
    let name = if path { name.rsplit(['/', '\\']).next().unwrap_or(name) } else { name };
    fold(&name.replace(['/', '\\'], "_"))
}

/// Elements that part words; all others are within them.
const PARTING: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "caption",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "select",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// The visible text of HTML with white space folded, read by a browser's parser and not by the crate's own:
/// the words that stand in the document, without what a reader would add (marks of lists, addresses of links).
pub fn visible(html: &str) -> String {
    let parting = PARTING.iter().copied().collect();
    // Mail runs no script, so what stands for readers without is seen.
    let html = html.replace("<noscript>", " ").replace("</noscript>", " ");
    let never = ["script", "style", "title"].into_iter().collect();
    let safe = ammonia::Builder::empty().tags(parting).clean_content_tags(never).clean(&html).to_string();
    let mut text = String::new();
    for piece in safe.split('<') {
        let words = if text.is_empty() { piece } else { piece.split_once('>').map_or(piece, |(_, t)| t) };
        text.push(' ');
        text.push_str(words);
    }
    fold(&html_escape::decode_html_entities(&text))
}

/// Equal but for letters that the expectation could not decode.
pub fn decoded_more(expected: &str, got: &str) -> bool {
    let bad = expected.contains('\u{fffd}');
    bad && expected.chars().count() == got.chars().count()
        && expected.chars().zip(got.chars()).all(|(e, g)| e == g || e == '\u{fffd}')
}

/// The fields of one set: how many were compared, how many agree, which differ.
#[derive(Default)]
pub struct Table {
    set: &'static str,
    fields: BTreeMap<&'static str, (usize, usize, usize)>,
    unexplained: usize,
    differing: Vec<(String, &'static str, String)>,
}

impl Table {
    pub fn new(set: &'static str) -> Self {
        Self { set, ..Self::default() }
    }

    pub fn check(&mut self, file: &str, field: &'static str, expected: &str, got: &str) {
        let right = expected == got || decoded_more(expected, got);
        let reason = super::accepted::reason(self.set, file, field);
        let (n, equal, accepted) = self.fields.entry(field).or_default();
        *n += 1;
        *equal += usize::from(right);
        if let (false, Some((sort, why))) = (right, reason) {
            *accepted += 1;
            self.differing.push((
                file.to_owned(),
                field,
                format!("{sort:?}: {why} | {}", diff(expected, got)),
            ));
        } else if !right {
            self.unexplained += 1;
            self.differing.push((file.to_owned(), field, diff(expected, got)));
        }
    }

    /// Prints the table; fails when a difference is not in the accepted list, or when under 98 % of
    /// the fields are right: equal, or different because the expectation is a habit of that product
    /// or ours repairs more.
    pub fn finish(self) {
        let (mut all, mut same, mut fine) = (0, 0, 0);
        println!(
            "\n{:<12} {:<14} {:>6} {:>6} {:>9} {:>8}",
            "set", "field", "of", "equal", "accepted", "right %"
        );
        let line = |field: &str, n: usize, equal: usize, accepted: usize| {
            println!(
                "{:<12} {field:<14} {n:>6} {equal:>6} {accepted:>9} {:>8.1}",
                self.set,
                100.0 * (equal + accepted) as f64 / n as f64
            );
        };
        for (field, &(n, equal, accepted)) in &self.fields {
            line(field, n, equal, accepted);
            (all, same, fine) = (all + n, same + equal, fine + accepted);
        }
        line("all", all, same, fine);
        for (file, field, note) in &self.differing {
            println!("  {} {file} {field}: {note}", self.set);
        }
        assert!(all > 0, "{}: nothing compared", self.set);
        assert_eq!(self.unexplained, 0, "{}: differences without a reason", self.set);
        assert!((same + fine) as f64 >= 0.98 * all as f64, "{}: {} of {all} right", self.set, same + fine);
    }
}

/// Why a difference is in the accepted list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// The expectation is a habit of that product; ours says the same otherwise.
    Habit,
    /// Ours reads more of a broken mail, or reads it as the standard says and the expectation does not.
    Repaired,
}

/// The place where two texts part.
fn diff(expected: &str, got: &str) -> String {
    let same = expected.chars().zip(got.chars()).take_while(|(a, b)| a == b).count();
    let near = |t: &str| t.chars().skip(same.saturating_sub(12)).take(70).collect::<String>();
    format!(
        "at {same} of {}/{}: expected {:?}, got {:?}",
        expected.chars().count(),
        got.chars().count(),
        near(expected),
        near(got)
    )
}
