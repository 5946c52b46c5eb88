//! Mail made to cost more than its size. Where the cost grew with the square of the size, a long run would take
//! hours and be ended by the test runner; no duration is asserted. `OPORA_STRESS=<n>` takes units of n times 8 KiB
//! (128: a mebibyte each, some minutes).

use letter::{Limits, html, read, visible};

/// Units that a reader may search again and again from every place.
#[rustfmt::skip]
const UNITS: &[&str] = &[
    "<", "\"", "(", "=?", "=?u?q?", "=?utf-8?b?", "=?x?q?=3D?", "=?a?b ", "a@", "@", ",", ";", ":", "\\", "<a@b,",
    "[", "'", "a@b.c\n", "<!--", "<style", "<a href=", "<b>", "</b>", "<table><td>", "<blockquote>", "<svg><math>",
    "&#", "&amp", "begin 644 x\n", "begin 644 x\nend\n", "5.1.1 ", "550 ", "Final-Recipient: rfc822; a@b.c\n",
    "Received: x\n", "--", "--b\n", "--b--\n", "--b\nContent-Type: text/plain\n\nx\n", "--x\nContent-Type: text/plain\n",
    "\x1b$B", "> ", ">", "\n", "\r", " ", "\t\n", "-- \n", "On Monday wrote:\n", "From: a\n",
    "From: a\nTo: b\nSubject: c\n\n", "http://a.b/(", "____\n", "\u{202e}", "\0", "=\n", "%D0", "*0*=", "ы",
];

fn inputs() -> impl Iterator<Item = (&'static str, String)> {
    let times = std::env::var("OPORA_STRESS").ok().and_then(|n| n.parse().ok()).unwrap_or(1usize);
    UNITS.iter().map(move |unit| (*unit, unit.repeat(times * (8 << 10) / unit.len())))
}

#[test]
fn fields_of_one_thing_without_end() {
    for (_, junk) in inputs() {
        let value = junk.replace('\n', "\n ");
        for field in ["From", "Subject", "References", "Content-Type", "Content-Disposition", "Date"] {
            let letter = read(format!("{field}: {value}\nTo: a@b.c\n\nx").as_bytes(), &Limits::default());
            assert!(letter.subject.len() + letter.from.len() <= junk.len() * 4);
        }
        read(junk.as_bytes(), &Limits::default());
    }
}

#[test]
fn bodies_of_one_thing_without_end() {
    const TYPES: [&str; 6] = [
        "text/plain",
        "text/html",
        "text/plain; format=flowed; delsp=yes",
        "multipart/alternative; boundary=b",
        "multipart/report; report-type=delivery-status; boundary=b",
        "message/delivery-status",
    ];
    for (unit, junk) in inputs() {
        for mime in TYPES {
            let head =
                format!("From: mailer-daemon@x.example\nSubject: failure notice\nContent-Type: {mime}\n\n");
            let letter = read((head + &junk).as_bytes(), &Limits::default());
            let files: usize = letter.attachments.iter().map(|a| a.data.len()).sum();
            assert!(letter.attachments.len() <= Limits::default().max_parts, "{unit:?}");
            // Quotes nested eight deep write sixteen signs before each line; nothing grows more.
            let kept = files + letter.text.len() + letter.html.map_or(0, |h| h.len());
            assert!(kept <= junk.len() * 20 + 4096, "{unit:?} as {mime}: {kept} of {}", junk.len());
        }
    }
}

#[test]
fn texts_of_one_thing_without_end() {
    for (unit, junk) in inputs() {
        let parts = visible::split_text(&junk);
        assert!(parts.whole().len() <= junk.len() + 1, "{unit:?}");
        let parts = visible::split_html(&junk);
        assert!(parts.visible.len() <= junk.len() * 20 + 4096, "{unit:?}");
        assert!(html::to_text(&junk).len() <= junk.len() * 20, "{unit:?}");
        assert!(html::from_text(&junk).len() <= junk.len() * 40 + 4096, "{unit:?}");
        assert!(
            html::sanitise(&junk, html::Options::default()).html.len() <= junk.len() * 20 + 4096,
            "{unit:?}"
        );
    }
}

/// A figure of this process's memory in bytes; Linux only.
fn memory(name: &str) -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix(name))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<usize>().ok()? << 10)
}

/// Each test runs in a process of its own, so the peak is that of this test.
#[test]
fn memory_stays_a_small_multiple_of_the_mail() {
    const SIZE: usize = 24 << 20;
    let mut nested = Vec::new();
    for level in 0..30 {
        nested.extend(
            format!("Content-Type: multipart/mixed; boundary=b{level}x\n\n--b{level}x\n").into_bytes(),
        );
    }
    nested.extend(b"Content-Type: application/octet-stream\n\n");
    nested.resize(SIZE, b'a');
    let mails = [
        ("nested", nested),
        ("uuencoded", b"begin 644 a\nend\n".repeat(SIZE / 16)),
        ("alternatives", {
            let mut mail = b"Content-Type: multipart/alternative; boundary=b\n\n".to_vec();
            (0..SIZE / 32).for_each(|i| mail.extend(format!("--b\n\n{i} text\n").into_bytes()));
            mail
        }),
        ("links", {
            let mut mail = b"Content-Type: text/html\n\n".to_vec();
            mail.extend(b"<a href=http://a.example/b>c</a>".repeat(SIZE / 32));
            mail
        }),
    ];
    for (name, mail) in mails {
        // From here on the peak counts anew.
        let fresh = std::fs::write("/proc/self/clear_refs", "5").is_ok();
        let before = memory("VmRSS:").filter(|_| fresh);
        let letter = read(&mail, &Limits::default());
        let (Some(before), Some(after)) = (before, memory("VmHWM:")) else {
            eprintln!("SKIPPED: the memory of this process cannot be read here");
            return;
        };
        let more = after.saturating_sub(before);
        println!(
            "{name}: {} MiB read, peak {} MiB more, {} files",
            mail.len() >> 20,
            more >> 20,
            letter.attachments.len()
        );
        assert!(more <= 4 * SIZE, "{name}: {} MiB", more >> 20);
        assert!(letter.attachments.len() <= Limits::default().max_parts);
    }
}
