//! Mail that was made to harm: read in bounds, without panic, on a small stack.

use letter::{Kind, Letter, Limits, Problem, read};
use proptest::prelude::*;

fn small_stack(raw: Vec<u8>, limits: Limits) -> Letter {
    let thread = std::thread::Builder::new().stack_size(512 << 10).spawn(move || read(&raw, &limits));
    thread.expect("thread").join().expect("no panic")
}

fn default_read(raw: Vec<u8>) -> Letter {
    small_stack(raw, Limits::default())
}

#[test]
fn nesting_without_end() {
    let mut raw = Vec::new();
    for i in 0..50_000 {
        raw.extend(format!("Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n").into_bytes());
    }
    let letter = default_read(raw);
    assert!(letter.problems.contains(&Problem::TooDeep));
    let messages = "Content-Type: message/rfc822\n\n".repeat(100_000).into_bytes();
    assert_eq!(default_read(messages).attachments.len(), 1);
    let comments =
        format!("From: {}a@b.c\nContent-Type: text/plain{}\n\nx", "(".repeat(200_000), "(".repeat(200_000));
    default_read(comments.into_bytes());
}

#[test]
fn headers_and_parts_by_the_megabyte() {
    let limits = || Limits { max_bytes: 128 << 20, ..Limits::default() };
    // One as large as anything that comes in; the others need only be far beyond their limits.
    let header = [b"X-Long: ".to_vec(), vec![b'a'; 100 << 20], b"\nSubject: hi\n\nbody".to_vec()].concat();
    let letter = small_stack(header, limits());
    assert!(letter.problems.contains(&Problem::TooManyHeaders));
    let fields = b"X-Many: 1234567890\n".repeat((8 << 20) / 19);
    assert!(small_stack(fields, limits()).problems.contains(&Problem::TooManyHeaders));
    let mut parts = b"Content-Type: multipart/mixed; boundary=b\n\n".to_vec();
    parts.extend(b"--b\nContent-Type: image/png\n\nx\n".repeat((8 << 20) / 32));
    let letter = small_stack(parts, limits());
    assert!(letter.problems.contains(&Problem::TooManyParts));
    assert!(letter.attachments.len() <= limits().max_parts);
    let body = [b"Subject: x\n\n".to_vec(), b"text \xff\xfe\n".repeat(1 << 20)].concat();
    let letter = small_stack(body, limits());
    assert!(letter.text.len() <= limits().max_text_bytes && letter.problems.contains(&Problem::TextCut));
    let too_long = small_stack(vec![b'a'; 2 << 20], Limits { max_bytes: 1 << 20, ..Limits::default() });
    assert!(too_long.problems.contains(&Problem::TooLong { read: 1 << 20 }));
}

#[test]
fn tokens_without_end() {
    for junk in [
        "<",
        "\"",
        "(",
        "=?",
        "=?u?q?",
        "=?utf-8?b?",
        "a@",
        "@",
        ",",
        ";",
        ":",
        "\\",
        "<a@b,",
        "=?x?q?=3D?",
        "[",
        "'",
    ] {
        let value = junk.repeat((16 << 10) / junk.len());
        for field in [
            "From",
            "Subject",
            "References",
            "Content-Type",
            "Content-Disposition",
            "Date",
            "Return-Path",
            "Delivered-To",
            "X-Failed-Recipients",
        ] {
            let letter = default_read(format!("{field}: {value}\nTo: a@b.c\n\nx").into_bytes());
            assert_eq!(letter.to[0].address, "a@b.c");
        }
    }
    default_read(format!("From: {}\nTo: a@b.c\n\nx", "<a@b,".repeat(50_000)).into_bytes());
    for junk in [
        "a@b.c\n",
        "<!--",
        "<style",
        "begin 644 x\n",
        "5.1.1 ",
        "550 ",
        "Final-Recipient: rfc822; a@b.c\n",
        "Received: x\n",
        "--",
        "\x1b$B",
        "&#",
        "> ",
    ] {
        let text = junk.repeat((16 << 10) / junk.len());
        for mime in [
            "text/plain",
            "text/html",
            "message/delivery-status",
            "multipart/mixed",
            "multipart/report; report-type=delivery-status",
        ] {
            default_read(
                format!("From: mailer-daemon@x.y\nSubject: failure notice\nContent-Type: {mime}\n\n{text}")
                    .into_bytes(),
            );
        }
    }
}

#[test]
fn nothing_and_rubbish() {
    assert_eq!(read(b"", &Limits::default()).problems, [Problem::Empty]);
    let letter = default_read(b"Subject: only\n".to_vec());
    assert_eq!((letter.subject.as_str(), letter.text.as_str()), ("only", ""));
    assert!(letter.problems.contains(&Problem::NoBody));
    let letter = default_read((0..=255u8).cycle().take(1 << 16).collect());
    assert_eq!(letter.kind, Kind::Human);
    let none = Limits {
        max_bytes: 0,
        max_parts: 0,
        max_depth: 0,
        max_header_bytes: 0,
        max_text_bytes: 0,
        max_addresses: 0,
        max_reports: 0,
    };
    small_stack(b"From: a@b.c\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--".to_vec(), none);
    let tight = Limits {
        max_bytes: 1 << 20,
        max_parts: 0,
        max_depth: 0,
        max_header_bytes: 5,
        max_text_bytes: 1,
        max_addresses: 0,
        max_reports: 0,
    };
    small_stack("From: ы@б.c\nSubject: ы\n\nыыы".as_bytes().to_vec(), tight);
}

/// A mail built of pieces that readers stumble over.
fn mail() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop::sample::select(vec![
        "From: Ann <ann@x.example>\r\n",
        "To: =?utf-8?B?0J8=?= <b@x.example>, c@x.example\r\n",
        "Subject: =?koi8-r?Q?=F0?= =?utf-8?q?x\r\n",
        "Content-Type: multipart/mixed; boundary=\"b\"\r\n",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n",
        "\r\n",
        "--b\r\n",
        "--b--\r\n",
        "Content-Type: text/html; charset=koi8-r\r\n",
        "Content-Type: text/plain; format=flowed; delsp=yes\r\n",
        "Content-Transfer-Encoding: base64\r\n",
        "Content-Transfer-Encoding: quoted-printable\r\n",
        "0J/RgNC40LLQtdGC\r\n",
        "=D0=9F=\r\n=zz\r\n",
        "begin 644 a\r\n#0V%T\r\n`\r\nend\r\n",
        "Content-Disposition: attachment; filename*0*=utf-8''%D0; filename*1=x\r\n",
        "<html><b>ы</b>&amp;<style>",
        "Content-Type: message/delivery-status\r\n",
        "Final-Recipient: rfc822; b@x.example\r\n",
        "Status: 5.1.1\r\n",
        "Diagnostic-Code: smtp; 550 5.1.1 ы\r\n",
        "Content-Type: message/rfc822\r\n",
        "From: mailer-daemon@x.example\r\n",
        "550 5.1.1 <b@x.example>: user unknown\r\n",
        "Date: Mon, 1 Jan 2024 10:00:00 +0300\r\n",
        "{\"notificationType\":\"Bounce\",\"bounce\":{\"bouncedRecipients\":[{\"emailAddress\":\"b@x\"}]}}",
        "Content-Type: text/plain; charset=iso-2022-kr\r\n",
        "\u{1b}$)C\u{e}>H\u{f}",
        "> quoted ы\r\n",
        "\t continued ы\r\n",
        "Message-ID: <1@x>\r\n",
        "Message-ID: <1\0@x>\r\nReturn-Path: <a\0@x>\r\nDelivered-To: b\0@x\r\nX-Loop: \0\r\n",
        "Subject: =?utf-8?Q?a=00b?=\r\nFrom: =?utf-8?Q?=00?= <=?utf-8?Q?a=00?=@x>\r\n",
        "Content-ID: <p\0@x>\r\nContent-Type: im\0age/png; name*=utf-8''%00.png\r\n",
        "Content-Type: text/plain; charset=utf-16le\r\n\r\n\0\0a\0\0\0",
        "References: <a@b> <c@d\r\n",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|p| p.concat().into_bytes())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_mails_never_panic(mut raw in mail(), edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4u8), 0..12)) {
        for (at, byte, edit) in edits {
            if raw.is_empty() {
                break;
            }
            let i = at.index(raw.len());
            match edit {
                0 => raw[i] = byte,
                1 => raw.insert(i, byte),
                2 => { raw.remove(i); }
                _ => raw.truncate(i),
            }
        }
        let letter = read(&raw, &Limits::default());
        prop_assert!(letter.problems.iter().all(|p| !p.to_string().is_empty()));
        // no text of it, however deep
        let mut whole = letter.clone();
        whole.attachments.iter_mut().for_each(|file| file.data.clear());
        let written = serde_json::to_string(&whole).expect("JSON");
        prop_assert!(!written.contains("\\u0000"), "{written}");
    }

    #[test]
    fn russian_survives_every_charset(text in "[А-Яа-я]{4,12}( [а-я]{3,12}){3,8}", which in 0..5usize) {
        let label = ["windows-1251", "koi8-r", "ibm866", "iso-8859-5", "utf-8"][which];
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).expect("label");
        let mail = [format!("Content-Type: text/plain; charset={label}\r\n\r\n").into_bytes(), encoding.encode(&text).0.into_owned()].concat();
        prop_assert_eq!(read(&mail, &Limits::default()).text, text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_never_panic(raw in prop::collection::vec(any::<u8>(), 0..2_000)) {
        read(&raw, &Limits::default());
    }
}
