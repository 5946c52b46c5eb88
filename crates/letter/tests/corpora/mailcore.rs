//! The rendered summaries of a mail library: header and text of mails in many charsets.
//!
//! Habits of that product, by rule: "Re:" is left out of subjects, "No Subject" and "Undisclosed
//! recipient" stand for nothing; the names may stand in single quotes; the
//! text is followed by a line for each attachment ("- name,
//! size"); links are followed by their address in brackets; the date is in its own time zone, so
//! only the rest of the header is compared; bodies are compared as letters and digits without
//! addresses of links. Messages within messages are shown in line there; they are attachments here.

use super::common::{Table, bytes, fold, letters, read, sets, visible};
use letter::Address;

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
        let letter = read(&bytes(&path));
        let (head, body) = expected.split_once("\n\n").unwrap_or((&expected, ""));
        for line in head.lines() {
            let Some((name, value)) = line.split_once(": ") else { continue };
            match name {
                "From" => table.check(&file, "from", &fold(value), &list(&letter.from)),
                "To" if value != "Undisclosed recipient" => {
                    table.check(&file, "to", &fold(value).replace('\'', ""), &list(&letter.to))
                }
                "Cc" | "CC" => table.check(&file, "cc", &fold(value), &list(&letter.cc)),
                "Subject" if value != "No Subject" => {
                    table.check(&file, "subject", &bare(value), &bare(&letter.subject))
                }
                _ => {}
            }
        }
        let mut text = Vec::new();
        for line in body.lines() {
            match line.strip_prefix("- ").and_then(|l| l.rsplit_once(", ")) {
                Some((name, size))
                    if size.ends_with("bytes") || size.ends_with("KB") || size.ends_with("MB") =>
                {
                    if name != "Untitled" {
                        let found = letter.attachments.iter().any(|a| a.name == name);
                        table.check(&file, "attachment", name, if found { name } else { "missing" });
                    }
                }
                _ => text.push(line),
            }
        }
        let shown = letter.html.as_deref().map(visible).unwrap_or_else(|| letter.text.clone());
        table.check(&file, "body", &plain(&text.join("\n")), &plain(&shown));
    }
    table.finish();
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

fn plain(text: &str) -> String {
    let words = text.split_whitespace().map(|w| {
        let link = w.starts_with("(#") || w.starts_with("(mailto:");
        if link { "" } else { w.split("http").next().unwrap_or_default() }
    });
    letters(&words.collect::<Vec<_>>().join(" "))
}
