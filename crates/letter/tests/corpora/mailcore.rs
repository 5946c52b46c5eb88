//! The rendered summaries of a mail library: header and text of mails in many charsets.
//!
//! Habits of that product, by rule: "Re:" is left out of subjects, "No Subject" and "Undisclosed
//! recipient" stand for nothing; the names may stand in single quotes; the text is followed by a line
//! for each attachment ("- name, size"); links are followed by their address in brackets, quoted lines
//! begin with "> ", lists and rules have marks of their own: these are left out on its side; dates are those
//! of its own clock in California. A message within a message is shown in line there, header and all: its summary is
//! compared with the message that is attached here.

use super::common::{Table, bytes, fold, read, sets, visible};
use letter::{Address, Letter};

#[test]
fn mailcore() {
    let Some(sets) = sets() else { return };
    let folder = sets.join("mailcore2/summary");
    let mut table = Table::new("mailcore2");
    let mut files: Vec<_> =
        std::fs::read_dir(folder.join("input")).expect("folder").flatten().map(|e| e.path()).collect();
    files.sort();
    for path in files {
        let output = folder.join("output").join(path.with_extension("txt").file_name().expect("name"));
        if !output.is_file() {
            continue;
        }
        let file = path.file_name().expect("name").to_string_lossy().into_owned();
        let expected = String::from_utf8_lossy(&bytes(&output)).into_owned();
        compare(&mut table, &file, &expected, &read(&bytes(&path)));
    }
    table.finish();
}

fn compare(table: &mut Table, file: &str, expected: &str, letter: &Letter) {
    let (messages, files): (Vec<_>, Vec<_>) =
        letter.attachments.iter().partition(|a| a.mime == "message/rfc822");
    let inner = expected.rfind("\nFrom: ").filter(|_| !messages.is_empty());
    if let (Some(at), Some(message)) = (inner, messages.last()) {
        compare(table, file, &expected[at + 1..], &read(&message.data));
    }
    let expected = &expected[..inner.unwrap_or(expected.len())];
    let (head, body) = expected.split_once("\n\n").unwrap_or((expected, ""));
    for line in head.lines() {
        let Some((name, value)) = line.split_once(": ") else { continue };
        match name {
            "From" => table.check(file, "from", &fold(value), &list(&letter.from)),
            "To" if value != "Undisclosed recipient" => {
                table.check(file, "to", &fold(value).replace('\'', ""), &list(&letter.to))
            }
            "Cc" | "CC" => table.check(file, "cc", &fold(value), &list(&letter.cc)),
            "Date" => {
                if let Some(date) = instant(value) {
                    let got = letter.date.unwrap_or_default().to_string();
                    table.check(file, "date", &date.to_string(), &got);
                }
            }
            "Subject" if value != "No Subject" => {
                table.check(file, "subject", &bare(value), &bare(&letter.subject))
            }
            _ => {}
        }
    }
    let (mut text, mut listed) = (Vec::new(), 0);
    for line in body.lines() {
        match line.strip_prefix("- ").and_then(|l| l.rsplit_once(", ")) {
            Some((name, size)) if size.ends_with("bytes") || size.ends_with("KB") || size.ends_with("MB") => {
                listed += 1;
                if name != "Untitled" {
                    let found = letter.attachments.iter().any(|a| a.name == name);
                    table.check(file, "attachment", name, if found { name } else { "missing" });
                }
            }
            _ => text.push(line),
        }
    }
    table.check(file, "attachments", &listed.to_string(), &files.len().to_string());
    let shown = letter.html.as_deref().map(visible).unwrap_or_else(|| letter.text.clone());
    table.check(file, "body", &plain(&text.join("\n")), &plain(&shown));
}

fn list(people: &[Address]) -> String {
    let one = |a: &Address| {
        if a.name.is_empty() { a.address.clone() } else { format!("{} <{}>", fold(&a.name), a.address) }
    };
    people.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn bare(subject: &str) -> String {
    let subject = fold(subject);
    subject.strip_prefix("Re: ").unwrap_or(&subject).to_owned()
}

/// Its text without the addresses behind links and the marks of quotes.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let mut rest = line;
        while let Some(at) = ["(http", "(mailto:", "(#"].iter().filter_map(|m| rest.find(m)).min() {
            out.push_str(rest[..at].strip_suffix(' ').unwrap_or(&rest[..at]));
            // The address may itself hold brackets.
            let mut depth = 0;
            let end = rest[at..].char_indices().find(|(_, c)| {
                depth += i32::from(*c == '(') - i32::from(*c == ')');
                depth == 0 || c.is_whitespace()
            });
            rest = end.map_or("", |(n, c)| &rest[at + n + usize::from(c == ')')..]);
        }
        out.push_str(rest);
        out.push('\n');
    }
    let words = out.split_whitespace().filter(|w| w.chars().any(|c| c != '>'));
    words.collect::<Vec<_>>().join(" ")
}

/// "December 1, 2014 at 2:59:42 PM PST" in UTC milliseconds, through a field of the crate's own reader.
fn instant(text: &str) -> Option<i64> {
    let [month, day, year, "at", time, half, zone] = text.split_whitespace().collect::<Vec<_>>()[..] else {
        return None;
    };
    let (hour, rest) = time.split_once(':')?;
    let hour = hour.parse::<u32>().ok()? % 12 + if half == "PM" { 12 } else { 0 };
    let month = month.get(..3)?;
    let date = format!("Date: {} {month} {year} {hour:02}:{rest} {zone}\n\nx", day.trim_end_matches(','));
    // What has no date there has the first moment of 2001.
    read(date.as_bytes()).date.filter(|d| *d != 978_307_200_000)
}
