//! What of real mails is shown and what is folded, measured on the public sets of other projects.
//!
//! The sets stay where they are (`OPORA_SHARED`, else a `shared` folder beside or above the checkout); without them
//! these tests say so and pass. How each set states what it expects is told at the function that reads it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use letter::html::to_text;
use letter::visible::{Kind, split_html, split_text};

/// One message with what a set expects of it.
struct Case {
    name: String,
    expected: String,
    shown: String,
}

impl Case {
    fn passes(&self) -> bool {
        self.expected.trim() == self.shown.trim()
    }
}

fn mail_folder() -> Option<PathBuf> {
    let shared = std::env::var_os("OPORA_SHARED").map(PathBuf::from).or_else(|| {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        here.ancestors().map(|folder| folder.join("shared")).find(|folder| folder.is_dir())
    });
    let mail = shared.map(|shared| shared.join("data/mail")).filter(|mail| mail.is_dir());
    if mail.is_none() {
        eprintln!("SKIPPED: no shared/data/mail here; set OPORA_SHARED to the folder that holds data/mail");
    }
    mail
}

fn read(path: &Path) -> String {
    String::from_utf8_lossy(&fs::read(path).expect("a file of the set")).replace("\r\n", "\n")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder of the set");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// discourse: `trimmed/X` is the text its library shows of `emails/X`.
fn discourse(mail: &Path) -> Vec<Case> {
    let set = mail.join("discourse_email_reply_trimmer");
    let case = |name: String| Case {
        expected: read(&set.join("trimmed").join(&name)),
        shown: split_text(&read(&set.join("emails").join(&name))).visible,
        name,
    };
    names(&set.join("emails")).into_iter().map(case).collect()
}

/// crisp: `expected.jsonl` gives for 30 files the text of the first, visible fragment.
fn crisp(mail: &Path) -> Vec<Case> {
    let set = mail.join("crisp_email_reply_parser");
    let expected = read(&set.join("expected.jsonl"));
    let case = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        let name = value["file"].as_str().expect("a file").to_owned();
        Case {
            expected: value["text"].as_str().expect("a text").to_owned(),
            shown: split_text(&read(&set.join(&name))).visible,
            name,
        }
    };
    expected.lines().map(case).collect()
}

/// github: the visible part as the tests of the library tell it, by the start of the first line that is hidden.
const GITHUB: &[(&str, Option<&str>)] = &[
    ("email_1_1.txt", Some("-Abhishek")),
    ("email_1_4.txt", Some("On Aug 22")),
    ("email_1_5.txt", None),
    ("email_1_6.txt", Some("On Dec 16")),
    ("email_1_7.txt", Some("On Tue, Sep 25")),
    ("email_2_3.txt", Some("From: CRM")),
    ("email_BlackBerry.txt", Some("Sent from")),
    ("email_bullets.txt", Some("On Fri, Feb 24")),
    ("email_iPhone.txt", Some("Sent from")),
    ("email_multi_word_sent_from_my_mobile_device.txt", Some("Sent from")),
    ("email_one_is_not_on.txt", Some("On Oct 1")),
    ("email_sent_from_my_not_signature.txt", None),
    ("email_sig_delimiter_in_middle_of_line.txt", None),
    ("pathological.txt", Some("On Dec 8")),
];

fn github(mail: &Path) -> Vec<Case> {
    let case = |(name, hidden): &(&str, Option<&str>)| {
        let text = read(&mail.join("github_email_reply_parser").join(name));
        let visible = |line: &&str| hidden.is_none_or(|hidden| !line.starts_with(hidden));
        let expected = text.lines().take_while(visible).collect::<Vec<_>>().join("\n");
        Case { name: (*name).to_owned(), expected, shown: split_text(&text).visible }
    };
    GITHUB.iter().map(case).collect()
}

/// talon, standard_replies: its quotation cutter must leave `X_reply_text` or, without such a file, "Hello". It
/// leaves signatures to another part of it, so they count as shown here.
fn talon_standard(mail: &Path) -> Vec<Case> {
    let set = mail.join("talon/standard_replies");
    let case = |name: String| {
        let bytes = fs::read(set.join(&name)).expect("a mail");
        let message = mail_parser::MessageParser::new().parse(&bytes).expect("a mail that parses");
        let parts = split_text(&message.body_text(0).expect("a text part"));
        let shown =
            parts.pieces.iter().filter(|piece| piece.kind != Kind::Quoted).map(|piece| piece.text.as_str());
        let reply = set.join(name.replace(".eml", "_reply_text"));
        let expected = if reply.exists() { read(&reply) } else { "Hello".to_owned() };
        Case {
            name,
            expected: expected.replace(" \n", "\n"),
            shown: shown.collect::<String>().replace(" \n", "\n"),
        }
    };
    names(&set).into_iter().filter(|name| name.ends_with(".eml")).map(case).collect()
}

/// talon, html_replies: the tests of the library expect "Hi. I am fine. / Thanks, / Alex" of every one, and "Reply" of
/// the one for Outlook on a Mac.
fn talon_html(mail: &Path) -> Vec<Case> {
    let set = mail.join("talon");
    let case = |name: String, expected: &str| {
        let parts = split_html(&read(&set.join(&name)));
        let shown = to_text(&(parts.visible + &parts.signature));
        let filled =
            shown.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        Case { name, expected: expected.to_owned(), shown: filled }
    };
    let replies = names(&set.join("html_replies")).into_iter().map(|name| format!("html_replies/{name}"));
    let mut cases: Vec<Case> = replies.map(|name| case(name, "Hi. I am fine.\nThanks,\nAlex")).collect();
    cases.push(case("OLK_SRC_BODY_SECTION.html".to_owned(), "Reply"));
    cases
}

/// talon, signature: `stripped/X_body` less `X_signature`; in `P` the lines marked `#sig#` are signature, those
/// marked `#reply#` are quotes. One file of `P` has no marks; there the closing begins the signature.
fn talon_signature(mail: &Path) -> Vec<Case> {
    let set = mail.join("talon/signature/emails");
    let bare = |text: &str| text.replace("#sig#", "").replace("#reply#", "");
    let mut cases = Vec::new();
    for name in names(&set.join("stripped")).into_iter().filter(|name| name.ends_with("_body")) {
        let body = read(&set.join("stripped").join(&name));
        let signature = read(&set.join("stripped").join(name.replace("_body", "_signature")));
        let text = bare(&body);
        let expected = text
            .trim_end()
            .strip_suffix(bare(&signature).trim())
            .expect("the signature ends the body")
            .to_owned();
        cases.push(Case { name, expected, shown: split_text(&text).visible });
    }
    for (name, closing) in [("102682_R_S", None), ("unicode_msg", Some("С уважением"))] {
        let text = read(&set.join("P").join(name));
        let body = text.lines().skip_while(|line| line.contains(": ")).collect::<Vec<_>>();
        let marked = |line: &&&str| !line.starts_with("#sig#") && !line.starts_with("#reply#");
        let open = |line: &&&str| closing.is_none_or(|closing| !line.starts_with(closing));
        let expected = body.iter().take_while(open).filter(marked).copied().collect::<Vec<_>>().join("\n");
        cases.push(Case {
            name: name.to_owned(),
            expected,
            shown: split_text(&bare(&body.join("\n"))).visible,
        });
    }
    cases
}

/// quotequail, beyond the count: what its tests call the text above a message passed on, or all where nothing is above.
fn quotequail(mail: &Path) -> Vec<Case> {
    let set = mail.join("quotequail");
    let filled = |html: &str| {
        to_text(html).lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    };
    let case = |(name, expected): (&str, Option<&str>)| {
        let html = read(&set.join(name));
        let all = expected.is_none();
        let expected = expected.map_or_else(|| filled(&html), str::to_owned);
        let parts = split_html(&html);
        let shown = if all { parts.visible + &parts.signature } else { parts.visible };
        Case { name: name.to_owned(), expected, shown: filled(&shown) }
    };
    [
        ("gmail_reply.html", Some("foo\nbar")),
        ("gmail_forward.html", Some("test\nblah")),
        ("apple_forward.html", Some("test\nblah")),
        ("mailru_forward.html", None),
        ("mailru_forward_unwrapped.html", None),
        ("outlook_forward_unwrapped_top.html", None),
    ]
    .map(case)
    .into()
}

/// Mails of the sets that are one person's words without any quote: nothing of them may fold as history.
#[test]
fn nothing_folds_where_nothing_is_quoted() {
    let Some(mail) = mail_folder() else { return };
    for name in [
        "crisp_email_reply_parser/email_5.txt",
        "crisp_email_reply_parser/email_21.txt",
        "crisp_email_reply_parser/email_not_a_signature_2.txt",
        "crisp_email_reply_parser/email_tricky_7_multiple_dashes.txt",
        "crisp_email_reply_parser/email_tricky_8_sent_from_in_content.txt",
        "crisp_email_reply_parser/email_tricky_13_timestamp_variations.txt",
        "crisp_email_reply_parser/email_with_date_headers.txt",
        "crisp_email_reply_parser/email_with_from_headers.txt",
        "github_email_reply_parser/email_1_5.txt",
        "github_email_reply_parser/email_sent_from_my_not_signature.txt",
        "github_email_reply_parser/email_sig_delimiter_in_middle_of_line.txt",
        "talon/signature/emails/stripped/camel_case_body",
        "discourse_email_reply_trimmer/emails/text_only.txt",
        "discourse_email_reply_trimmer/emails/retains_spaces_and_formatting.txt",
        "discourse_email_reply_trimmer/emails/embedded_email_19.txt",
    ] {
        let parts = split_text(&read(&mail.join(name)));
        assert!(!parts.is_folded(), "{name}: {:?} {:?}", parts.quoted, parts.signature);
    }
}

/// No text of any set is lost or wholly folded.
#[test]
fn every_text_is_whole_and_shows_something() {
    let Some(mail) = mail_folder() else { return };
    let mut folders = vec![mail];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        for name in names(&folder) {
            let path = folder.join(name);
            if path.is_dir() {
                folders.push(path);
            } else if path.metadata().is_ok_and(|data| data.len() < 1 << 14) {
                let text = read(&path).replace('\r', "\n");
                let parts = split_text(&text);
                assert_eq!(parts.whole(), text, "{}", path.display());
                assert_eq!(parts.visible.is_empty(), text.trim().is_empty(), "{}", path.display());
                seen += 1;
            }
        }
    }
    eprintln!("{seen} texts");
    assert!(seen > 500, "{seen} texts");
}

fn report(set: &str, cases: &[Case], table: &mut String) -> (usize, usize) {
    let passed = cases.iter().filter(|case| case.passes()).count();
    let _ = writeln!(table, "{set:<34} {passed:>3} of {:>3}", cases.len());
    for case in cases.iter().filter(|case| !case.passes()) {
        let _ = writeln!(table, "    differs: {}", case.name);
        if std::env::var_os("QUOTES_DIFF").is_some() {
            let _ = writeln!(
                table,
                "--- expected\n{}\n--- shown\n{}\n---",
                case.expected.trim(),
                case.shown.trim()
            );
        }
    }
    (passed, cases.len())
}

#[test]
fn the_sets_of_other_projects() {
    let Some(mail) = mail_folder() else { return };
    let mut table = String::new();
    let sets = [
        ("discourse (trimmed)", discourse(&mail)),
        ("crisp (expected.jsonl)", crisp(&mail)),
        ("github", github(&mail)),
        ("talon standard_replies", talon_standard(&mail)),
        ("talon html_replies", talon_html(&mail)),
        ("talon signature", talon_signature(&mail)),
    ];
    let (mut passed, mut all) = (0, 0);
    for (name, cases) in &sets {
        let (good, total) = report(name, cases, &mut table);
        passed += good;
        all += total;
    }
    let _ = writeln!(table, "{:<34} {passed:>3} of {all:>3}", "together");
    report("quotequail (beyond the count)", &quotequail(&mail), &mut table);
    eprintln!("{table}");
    assert!(passed * 100 >= all * 90, "{table}");
}
