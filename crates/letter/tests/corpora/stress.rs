//! Every mail of every set, changed by a seed in the ways that mails get changed on their way: what does not
//! change their meaning changes nothing that is read, and what damages them loses no text that was there.
//!
//! Repeat a failure with its seed; `OPORA_STRESS=<rounds>` runs more rounds than the usual ones.

use super::common::{files, fold, read, sets};
use letter::{Attachment, Letter};

/// A small generator of numbers (SplitMix64): the same for the same seed on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// A word that no mail holds, all in letters, so that no layout parts it.
const MARK: &str = "zqxmarkxqz";

fn lines(raw: &[u8]) -> Vec<&[u8]> {
    raw.split_inclusive(|b| *b == b'\n').collect()
}

/// A line without its end.
fn bare(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// The fields of the header, each with its folded lines, and the body with the empty line before it; none when
/// the header is not a sound one.
fn parted(raw: &[u8]) -> Option<(Vec<Vec<u8>>, Vec<u8>)> {
    let all = lines(raw);
    let end = all.iter().position(|l| bare(l).is_empty())?;
    let mut fields: Vec<Vec<u8>> = Vec::new();
    for line in &all[..end] {
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            fields.last_mut()?.extend_from_slice(line);
            continue;
        }
        let colon = line.iter().position(|b| *b == b':')?;
        line[..colon].iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-').then_some(())?;
        fields.push(line.to_vec());
    }
    (fields.len() > 2).then(|| (fields, all[end..].concat()))
}

fn name_of(field: &[u8]) -> String {
    String::from_utf8_lossy(field.split(|b| *b == b':').next().unwrap_or_default()).to_ascii_lowercase()
}

fn unix(raw: &[u8]) -> Vec<u8> {
    raw.iter().copied().filter(|b| *b != b'\r').collect()
}

fn dos(raw: &[u8]) -> Vec<u8> {
    unix(raw).split(|b| *b == b'\n').collect::<Vec<_>>().join(&b"\r\n"[..])
}

/// The fields in another order; those of one name keep theirs.
fn shuffled(raw: &[u8], dice: &mut Dice) -> Option<Vec<u8>> {
    let (fields, body) = parted(raw)?;
    let mut names: Vec<String> = fields.iter().map(|f| name_of(f)).collect();
    names.sort();
    names.dedup();
    for i in (1..names.len()).rev() {
        names.swap(i, dice.below(i + 1));
    }
    let mut out = Vec::new();
    for name in names {
        fields.iter().filter(|f| name_of(f) == name).for_each(|f| out.extend_from_slice(f));
    }
    out.extend_from_slice(&body);
    Some(out)
}

/// Subjects folded at their spaces.
fn folded(raw: &[u8], dice: &mut Dice) -> Option<Vec<u8>> {
    let (mut fields, body) = parted(raw)?;
    for field in
        fields.iter_mut().filter(|f| matches!(name_of(f).as_str(), "subject" | "references" | "received"))
    {
        let mut out = Vec::new();
        let start = field.iter().position(|b| *b == b':').map_or(0, |i| i + 2);
        for (i, b) in field.iter().enumerate() {
            let between = *b == b' ' && i > start && !field[i - 1].is_ascii_whitespace();
            let word = field.get(i + 1).is_some_and(|n| !n.is_ascii_whitespace());
            if between && word && dice.below(3) == 0 {
                out.push(b'\n');
            }
            out.push(*b);
        }
        *field = out;
    }
    Some([fields.concat(), body].concat())
}

/// The content put into multiparts, one within another.
fn wrapped(raw: &[u8], dice: &mut Dice) -> Option<Vec<u8>> {
    let (fields, mut body) = parted(raw)?;
    let (content, other): (Vec<_>, Vec<_>) =
        fields.into_iter().partition(|f| name_of(f).starts_with("content-"));
    // The charset of the header is guessed by that of the body; a plain part declares it as before.
    body.splice(0..0, content.concat());
    let kind = dice.pick(&["mixed", "related", "signed; protocol=x/y"]);
    for level in 0..=dice.below(12) {
        let boundary = format!("=_{level}_{:x}", dice.next());
        let head = format!("Content-Type: multipart/{kind}; boundary=\"{boundary}\"\n");
        body = [
            head.as_bytes(),
            b"\n--",
            boundary.as_bytes(),
            b"\n",
            &body,
            b"\n--",
            boundary.as_bytes(),
            b"--\n",
        ]
        .concat();
    }
    Some([other.concat(), body].concat())
}

/// What people see of it, without white space and without what depends on line ends.
fn seen(letter: &Letter) -> [String; 5] {
    let people = |list: &[letter::Address]| format!("{list:?}");
    let names = |a: &Attachment| (a.name.clone(), a.mime.clone());
    [
        people(&letter.from),
        people(&letter.to),
        letter.subject.clone(),
        fold(&letter.text),
        format!("{:?}", letter.attachments.iter().map(names).collect::<Vec<_>>()),
    ]
}

/// Whether the marked word is anywhere: in the text, the HTML, or the bytes of a file.
fn kept(letter: &Letter) -> bool {
    let html = letter.html.as_deref().unwrap_or_default();
    letter.text.contains(MARK)
        || html.contains(MARK)
        || letter.attachments.iter().any(|a| a.data.windows(MARK.len()).any(|w| w == MARK.as_bytes()))
}

fn bytes_kept(letter: &Letter) -> usize {
    let files: usize = letter.attachments.iter().map(|a| a.data.len() + a.name.len()).sum();
    files + letter.text.len() + letter.html.as_deref().map_or(0, str::len) + letter.subject.len()
}

/// The mail with the mark in the middle of a line of prose, and where it stands.
fn marked(raw: &[u8], dice: &mut Dice) -> Option<(Vec<u8>, usize)> {
    let head = lines(raw).iter().position(|l| bare(l).is_empty())?;
    let all = lines(raw);
    // A line of words: not of base64, no field of a part, no boundary.
    let prose = |l: &[u8]| {
        l.is_ascii()
            && l.iter().filter(|b| **b == b' ').count() > 3
            && !l.starts_with(b" ")
            && !l.starts_with(b"-")
            && !l.contains(&b':')
            && !l.contains(&b'<')
    };
    let places: Vec<usize> = (head..all.len()).filter(|i| prose(all[*i])).collect();
    if places.is_empty() {
        return None;
    }
    let line = *dice.pick(&places);
    let before: usize = all[..line].iter().map(|l| l.len()).sum();
    let at = before + all[line].iter().position(|b| *b == b' ')?;
    let mark = format!(" {MARK}");
    Some(([&raw[..at], mark.as_bytes(), &raw[at..]].concat(), at + mark.len()))
}

/// Labels of charsets that hold ASCII as it is; the mark stays readable in each.
const LABELS: &[&str] = &[
    "utf-8",
    "windows-1251",
    "koi8-r",
    "iso-8859-1",
    "iso-8859-5",
    "gb18030",
    "euc-kr",
    "shift_jis",
    "big5",
    "ibm866",
    "us-ascii",
    "x-unknown",
    "",
    "\"",
    "unknown-8bit",
    "utf-8*ru",
    "windows-1252",
    "iso-2022-jp",
];

/// Damages a mail behind `safe` only by truncation, elsewhere as mails get damaged; the mark must survive it.
fn damaged(raw: &[u8], safe: usize, dice: &mut Dice) -> (Vec<u8>, &'static str) {
    let text = |label: &str| -> Vec<u8> {
        let lower = raw.to_ascii_lowercase();
        let Some(at) = lower.windows(8).position(|w| w == b"charset=") else { return raw.to_vec() };
        let end =
            raw[at + 8..].iter().position(|b| b";\r\n \t".contains(b)).map_or(raw.len(), |n| at + 8 + n);
        [&raw[..at + 8], label.as_bytes(), &raw[end..]].concat()
    };
    match dice.below(6) {
        0 => (raw[..safe + dice.below(raw.len() - safe + 1)].to_vec(), "cut"),
        1 => (text(dice.pick::<&str>(LABELS)), "label"),
        2 => {
            // The last boundary line is lost.
            let all = lines(raw);
            let last = all.iter().rposition(|l| l.starts_with(b"--") && bare(l).ends_with(b"--"));
            let kept = all.iter().enumerate().filter(|(i, _)| Some(*i) != last).map(|(_, l)| *l);
            (kept.collect::<Vec<_>>().concat(), "end of the multipart lost")
        }
        3 => {
            let mut out = raw.to_vec();
            for _ in 0..1 + dice.below(8) {
                let i = dice.below(out.len());
                if (i + 40 < safe || i > safe + 40) && out[i].is_ascii_alphabetic() && i > raw.len() / 2 {
                    out[i] |= 0x80;
                }
            }
            (out, "raw bytes")
        }
        4 => {
            let all = lines(raw);
            let blanks = all
                .iter()
                .map(|l| if l.starts_with(b"--") { [bare(l), b" \t\n"].concat() } else { l.to_vec() });
            (blanks.collect::<Vec<_>>().concat(), "blanks behind boundaries")
        }
        _ => (
            raw.iter().map(|b| if *b == b'\n' { b'\r' } else { *b }).filter(|b| *b != 0).collect(),
            "old Macintosh",
        ),
    }
}

/// Damages a mail without regard to what is in it.
fn ruined(raw: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut all: Vec<Vec<u8>> = lines(raw).into_iter().map(<[u8]>::to_vec).collect();
    for _ in 0..1 + dice.below(6) {
        let (i, j) = (dice.below(all.len()), dice.below(all.len()));
        match dice.below(8) {
            0 => all.swap(i, j),
            1 => all[i] = all[j].clone(),
            2 => all[i].clear(),
            3 => all.truncate(i.max(1)),
            4 => {
                let at = dice.below(all[i].len());
                if let Some(b) = all[i].get_mut(at) {
                    *b = dice.next() as u8;
                }
            }
            5 => all[i] = all[i].repeat(1 + dice.below(40)),
            6 => all.insert(
                i,
                b"Content-Type: multipart/mixed; boundary=\"\"\nContent-Transfer-Encoding: base64\n".to_vec(),
            ),
            _ => {
                let at = dice.below(all[i].len());
                all[i].insert(at, b'\n');
            }
        }
        if all.is_empty() {
            break;
        }
    }
    all.concat()
}

/// Mails of the sets that are not too long to be read many times over.
fn mails() -> Option<Vec<(String, Vec<u8>)>> {
    let all = files(&sets()?);
    let short = all.into_iter().filter(|(name, raw)| {
        raw.len() < 48 << 10
            && raw.len() > 100
            && ![".json", ".jsonl", ".csv", ".html"].iter().any(|e| name.ends_with(e))
    });
    Some(short.collect())
}

fn rounds() -> u64 {
    std::env::var("OPORA_STRESS").ok().and_then(|n| n.parse().ok()).unwrap_or(2)
}

/// Runs on a small stack: nothing may recurse as deep as a mail pleases.
fn on_small_stack(run: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(512 << 10).spawn(run);
    if let Err(panic) = thread.expect("thread").join() {
        std::panic::resume_unwind(panic);
    }
}

#[test]
fn what_means_the_same_is_read_the_same() {
    let Some(mails) = mails() else { return };
    on_small_stack(move || {
        let (mut tried, mut wrong) = (0, Vec::new());
        for (number, (name, raw)) in mails.iter().enumerate() {
            let raw = unix(raw);
            if raw.contains(&0) {
                continue; // UTF-16 on the wire: its bytes are no lines
            }
            let plain = seen(&read(&raw));
            for round in 0..rounds() {
                let mut dice = Dice(round << 32 | number as u64);
                let (how, other) = match dice.below(4) {
                    0 => ("line ends", Some(dos(&raw))),
                    1 => ("order of fields", shuffled(&raw, &mut dice)),
                    2 => ("folded fields", folded(&raw, &mut dice)),
                    _ => ("wrapped", wrapped(&raw, &mut dice)),
                };
                let Some(other) = other else { continue };
                tried += 1;
                let got = seen(&read(&other));
                if got != plain {
                    let field = (0..5).find(|i| got[*i] != plain[*i]).unwrap_or(0);
                    let short = |t: &str| t.chars().take(120).collect::<String>();
                    wrong.push(format!(
                        "{name}, round {round}, {how}: {field}\n    {}\n    {}",
                        short(&plain[field]),
                        short(&got[field])
                    ));
                }
            }
        }
        println!("{tried} mails changed without a change of meaning, {} read otherwise", wrong.len());
        wrong.iter().for_each(|w| println!("  {w}"));
        assert!(tried > 500 && wrong.is_empty());
    });
}

#[test]
fn damage_loses_no_text() {
    let Some(mails) = mails() else { return };
    on_small_stack(move || {
        let (mut tried, mut lost) = (0, Vec::new());
        for (number, (name, raw)) in mails.iter().enumerate() {
            for round in 0..rounds() {
                let mut dice = Dice(round << 32 | number as u64 | 1 << 63);
                let Some((whole, safe)) = marked(&unix(raw), &mut dice).filter(|(m, _)| kept(&read(m)))
                else {
                    continue;
                };
                let (broken, how) = damaged(&whole, safe, &mut dice);
                tried += 1;
                let letter = read(&broken);
                if !kept(&letter) {
                    lost.push(format!("{name}, round {round}: {how}"));
                }
                assert!(bytes_kept(&letter) <= broken.len() * 4 + 4096, "{name}, round {round}: {how}");
            }
        }
        println!("{tried} mails damaged, in {} the marked word is lost", lost.len());
        lost.iter().for_each(|l| println!("  {l}"));
        assert!(tried > 500 && lost.is_empty());
    });
}

#[test]
fn ruins_are_read_within_bounds() {
    let Some(mails) = mails() else { return };
    on_small_stack(move || {
        let mut tried = 0;
        for (number, (name, raw)) in mails.iter().enumerate() {
            for round in 0..rounds() {
                let mut dice = Dice(round << 32 | number as u64 | 1 << 62);
                let broken = ruined(raw, &mut dice);
                let letter = read(&broken);
                tried += 1;
                assert!(
                    bytes_kept(&letter) <= broken.len() * 8 + 4096,
                    "{name}, round {round}: {}",
                    bytes_kept(&letter)
                );
                let parts = letter::visible::split_text(&letter.text);
                assert_eq!(fold(&parts.whole()), fold(&letter.text), "{name}, round {round}");
                assert!(
                    letter.text.trim().is_empty() || !parts.visible.trim().is_empty(),
                    "{name}, round {round}"
                );
            }
        }
        println!("{tried} ruined mails read within bounds");
        assert!(tried > 500);
    });
}
