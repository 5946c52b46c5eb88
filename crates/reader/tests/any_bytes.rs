//! Whatever the bytes, reading ends, within its limits and without a panic.

mod common;

use common::{docx, lines, packed, pdf};
use proptest::prelude::*;
use reader::{Apart, Limits, Outcome, Reading};
use std::time::Duration;

/// Limits that are soon reached.
fn tight() -> Limits {
    Limits {
        input: 64 << 10,
        words: 500,
        pages: 3,
        unpacked: 64 << 10,
        time: Duration::from_secs(5),
        memory: 8 << 20,
    }
}

/// Reads here; old workbooks apart, for a circle of their sectors costs their library any memory.
fn read(name: &str, kind: &str, bytes: &[u8], limits: &Limits) -> Reading {
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        let apart = Apart { program: env!("CARGO_BIN_EXE_extract-words").into(), arguments: Vec::new() };
        return apart.words(name, kind, bytes, limits).expect("a process");
    }
    reader::words(name, kind, bytes, limits)
}

fn check(reading: &Reading, limits: &Limits) {
    assert!(reading.words.len() <= limits.words);
    assert!(!reading.words.starts_with([' ', '\n']) && !reading.words.contains("  "));
    match reading.outcome {
        Outcome::Unreadable(_) | Outcome::NoWords => assert_eq!(reading.words, ""),
        Outcome::Read | Outcome::Cut => {}
    }
}

/// One file of each kind.
fn files() -> Vec<Vec<u8>> {
    let body = "<w:p><w:r><w:t>Счёт на оплату</w:t></w:r></w:p>".repeat(50);
    vec![
        pdf(&lines(&["Счёт на оплату № 57", "пере-", "нос"])),
        include_bytes!("files/chromium.pdf").to_vec(),
        include_bytes!("files/owner.pdf").to_vec(),
        include_bytes!("files/old.xls").to_vec(),
        docx(&body, &[("word/comments.xml", &body)]),
        packed(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", body.as_bytes())]),
        b"{\\rtf1\\ansicpg1251 \\'cf\\'f0\\u1080?{\\*\\x y}{\\bin3 abc}\\par}".to_vec(),
        "<html><title>Счёт</title><p>на <b>оплату</p><table><tr><td>1".into(),
        "<?xml version=\"1.0\"?><a b=\"в\">г<![CDATA[д]]></a>".into(),
    ]
}

#[test]
fn files_that_break_off() {
    let limits = Limits::default();
    for file in files() {
        for part in 0..=50 {
            let bytes = &file[..file.len() * part / 50];
            check(&read("файл", "", bytes, &limits), &limits);
        }
    }
}

#[test]
fn files_with_bytes_changed() {
    let limits = tight();
    // every place is hit somewhere, by a sequence that is the same each time
    let mut seed = 7_u64;
    let mut next = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize
    };
    for file in files() {
        for _ in 0..200 {
            let mut bytes = file.clone();
            for _ in 0..=next() % 8 {
                let at = next() % bytes.len();
                bytes[at] = [0, 0xff, b'<', b'9', b'(', b'\\'][next() % 6] ^ (next() % 2) as u8;
            }
            check(&read("файл", "", &bytes, &limits), &limits);
        }
    }
}

proptest! {
    #[test]
    fn any_bytes(begin in 0_usize..10, bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let begins: [&[u8]; 10] = [
            b"", b"%PDF-1.4\n1 0 obj\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1W\0o\0r\0k\0b\0o\0o\0k\0\0\0",
            b"{\\rtf1 ", b"<html>", b"<?xml version='1.0'?>", b"\xff\xfe", b"\xef\xbb\xbf", b"a b c d e f g h ",
        ];
        let bytes = [begins[begin], &bytes].concat();
        let limits = tight();
        check(&read("файл", "text/plain", &bytes, &limits), &limits);
    }

    #[test]
    fn any_content_of_a_page(content in "(BT|ET|q|Q|/F [0-9.]{1,4} Tf|<[0-9a-f]{0,12}> Tj|\\[[-0-9<>() ]{0,20}\\] TJ|[-0-9.]{1,6} [-0-9e.]{1,9} Td|[0-9 .-]{5,30} (cm|Tm)|/X Do|<<|>>| |\\(|\\)|BI|ID|EI|/S <</ActualText (x)>> BDC|EMC){0,60}") {
        let limits = tight();
        check(&read("a.pdf", "", &pdf(&content), &limits), &limits);
    }

    #[test]
    fn any_text_is_read_whole(text in "[а-яёА-ЯЁa-z0-9,.;№«»]{1,20}( [а-яёА-ЯЁa-z0-9,.;№«»]{1,20}){0,30}") {
        let reading = reader::words("a.txt", "", text.as_bytes(), &Limits::default());
        prop_assert_eq!(reading, Reading { words: text, outcome: Outcome::Read });
    }

    #[test]
    fn any_words_of_a_page_are_read_whole(words in prop::collection::vec("[а-яё]{1,12}", 1..30)) {
        let text = words.join(" ");
        let reading = reader::words("a.pdf", "", &pdf(&lines(&[&text])), &Limits::default());
        prop_assert_eq!(reading, Reading { words: text, outcome: Outcome::Read });
    }
}
