//! Mails that other people's programs wrote, through the whole product: an import of every public set of test mails.
//! Nothing is lost, nothing is counted twice, machines open no tickets and people are not taken for machines.
//!
//! The sets are read in place from `$OPORA_SHARED/data/mail`, else the first `shared` folder beside or above the
//! checkout; without them the tests say `SKIPPED` and pass.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use app::Actor;
use app::mail::import::Imported;
use domain::ids::InboundId;
use store::StoreError;
use store::channels::Inbound;
use testkit::desk::{Engine, TestDesk, tell};
use testkit::on_both;

/// The sets, with what machines wrote of them, by how the paths of its files begin.
const SETS: [(&str, &[&str]); 19] = [
    ("sisimai/maildir", &[""]),
    ("flufl_bounce", &[""]),
    ("sisimai/mailbox", &["mbox-0"]),
    (
        "zammad",
        &["mail018.", "mail033-", "mail035.", "mail052.", "mail053.", "mail078.", "mail089.", "mail090."],
    ),
    ("stalwart_mail_parser/eml", &[]),
    ("stalwart_mail_parser/maildir", &[]),
    ("mailcore2", &["summary/input/2113-formatting.eml", "summary/input/4850-russian.eml"]),
    (
        "mikel_mail",
        &["mime_emails/raw_email_with_mimepart_without_content_type.eml", "multipart_report_emails/"],
    ),
    ("redmine", &[]),
    ("rt", &[]),
    ("webklex_php_imap", &["example_bounce.eml", "issue-382.eml"]),
    ("ddeboer_imap", &[]),
    ("php_mime_mail_parser", &[]),
    ("flanker/messages", &["bounce/", "disposition-notification.eml"]),
    ("discourse_email_reply_trimmer", &[]),
    ("talon", &[]),
    ("quotequail", &[]),
    ("crisp_email_reply_parser", &[]),
    ("github_email_reply_parser", &[]),
];

/// The files of a folder that hold mails, by their paths within it, and how many each holds.
fn mails_of(folder: &Path) -> BTreeMap<String, u64> {
    let mut out = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).expect("a folder").map(|entry| entry.expect("an entry")) {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let other = ["json", "jsonl", "csv", "yml", "html", "md"]
                .iter()
                .any(|e| name.ends_with(&format!(".{e}")));
            if !other && !name.starts_with('.') {
                let within = path.strip_prefix(folder).expect("within").to_string_lossy().into_owned();
                out.insert(within, mails_in(&path));
            }
        }
    }
    out
}

/// How many mails a file holds: one, unless it is an mbox.
fn mails_in(path: &Path) -> u64 {
    let mut bytes = std::fs::read(path).expect("a file");
    if path.extension().is_some_and(|extension| extension == "gz") {
        let packed = std::mem::take(&mut bytes);
        flate2::read::MultiGzDecoder::new(packed.as_slice()).read_to_end(&mut bytes).expect("gzip");
    }
    let text = String::from_utf8_lossy(&bytes);
    if !text.starts_with("From ") {
        return 1;
    }
    let lines: Vec<&str> = text.lines().collect();
    let dated =
        |line: &str| line.starts_with("From ") && line.split(' ').any(|word| word.matches(':').count() == 2);
    (0..lines.len()).filter(|&n| n == 0 || (lines[n - 1].is_empty() && dated(lines[n]))).count() as u64
}

async fn import(desk: &TestDesk, folder: &Path) -> Imported {
    let trouble = |path: &Path, e: &std::io::Error| panic!("{}: {e}", path.display());
    desk.app().import_mail(&Actor::system(), folder, |_| {}, trouble).await.expect("the import goes through")
}

fn parts(got: &Imported) -> u64 {
    got.tickets + got.replies + got.bounces + got.auto_replies + got.duplicates + got.quarantined
}

/// Every mail that the desk keeps.
async fn kept(desk: &TestDesk) -> Vec<Inbound> {
    let all = desk.app().db.read(|tx| -> Result<_, StoreError> {
        store::channels::inbound_ids(tx)?
            .into_iter()
            .map(|id| store::channels::inbound(tx, id)?.ok_or(StoreError::NotFound))
            .collect::<Result<Vec<_>, _>>()
    });
    all.await.expect("the mails")
}

/// Imports sets, looks at each, imports them again, and has a look at everything that came of it.
async fn imported(desk: TestDesk, sets: &[(PathBuf, &[&str])]) {
    desk.head("Ольга").await;
    desk.engineer("Игорь").await;
    let mut all = Imported::default();
    println!(
        "{:<34} {:>5} {:>7} {:>7} {:>7} {:>6} {:>6} {:>7}",
        "set", "mails", "tickets", "replies", "bounces", "robots", "twice", "aside"
    );
    for (folder, machines) in sets {
        let files = mails_of(folder);
        let there: u64 = files.values().sum();
        let before = kept(&desk).await.last().map_or(InboundId(0), |mail| mail.id);
        let got = import(&desk, folder).await;
        let name = folder.to_string_lossy();
        let name = name.rsplit("data/mail/").next().expect("a name");
        println!(
            "{name:<34} {:>5} {:>7} {:>7} {:>7} {:>6} {:>6} {:>7}",
            got.messages,
            got.tickets,
            got.replies,
            got.bounces,
            got.auto_replies,
            got.duplicates,
            got.quarantined
        );
        assert_eq!(parts(&got), got.messages, "{name}");
        assert_eq!(got.messages, there, "{name}: every mail is counted");
        let robots = got.bounces + got.auto_replies;
        let written: u64 = files
            .iter()
            .filter(|(file, _)| machines.iter().any(|m| file.starts_with(m)))
            .map(|(_, n)| n)
            .sum();
        assert!(robots <= written, "{name}: {robots} taken for machines', {written} are");
        if name.starts_with("sisimai") || name.starts_with("flufl") {
            for mail in kept(&desk).await.iter().filter(|mail| mail.ticket.is_some() && mail.id > before) {
                println!("    a ticket: {} from {}", mail.subject, mail.sender);
            }
            let fresh = written - got.duplicates;
            assert!(robots * 100 >= fresh * 97, "{name}: {robots} of {fresh} known as machines'");
        }
        all = Imported {
            messages: all.messages + got.messages,
            tickets: all.tickets + got.tickets,
            quarantined: all.quarantined + got.quarantined,
            ..all
        };
    }
    desk.settle().await;
    assert!(desk.tray().all().is_empty(), "histories are told, not lived: nobody hears of them");
    assert_eq!(desk.tickets().await, all.tickets);
    let mails = kept(&desk).await;
    for mail in &mails {
        assert!(matches!(mail.state.as_str(), "done" | "quarantined"), "{mail:?}");
    }
    assert_eq!(mails.iter().filter(|mail| mail.state == "quarantined").count() as u64, all.quarantined);
    let odd = mails.iter().find(|mail| mail.state == "quarantined" && mail.problem != "no-sender");
    assert!(odd.is_none(), "put aside for another reason: {odd:?}");
    for (folder, _) in sets {
        let again = import(&desk, folder).await;
        assert_eq!(again.duplicates, again.messages, "{}: {again:?}", folder.display());
    }
    assert_eq!(desk.tickets().await, all.tickets, "nothing came of the second import");
    look_at_tickets(&desk, all.tickets).await;
}

/// Everything that can be read of the tickets is harmless.
async fn look_at_tickets(desk: &TestDesk, tickets: u64) {
    const HARM: [&str; 13] = [
        "<script",
        "<style",
        "<iframe",
        "<object",
        "<form",
        "<meta",
        "<link",
        "<svg",
        "javascript:",
        "vbscript:",
        " style=",
        " src=\"http",
        " src=\"//",
    ];
    let (mut texts, mut pages) = (0, 0);
    for number in 1..=i64::try_from(tickets).expect("few") {
        for said in desk.page(number).await.said {
            let message = said.message;
            texts += usize::from(!message.body.trim().is_empty());
            for text in [&message.body, &message.quoted, &message.html, &message.quoted_html] {
                assert!(!text.contains('\0'), "{number}");
            }
            let shown = format!("{}{}", message.html, message.quoted_html).to_lowercase();
            pages += usize::from(!shown.is_empty());
            for harm in HARM {
                assert!(!shown.contains(harm), "ticket {number} shows {harm}");
            }
            let handlers = shown.split('<').skip(1).map(|tag| tag.split('>').next().unwrap_or_default());
            for tag in handlers {
                assert!(
                    !tag.split_whitespace().skip(1).any(|word| word.starts_with("on") && word.contains('=')),
                    "{tag}"
                );
            }
            for file in said.files {
                assert!(!file.name.is_empty() && !file.name.contains(['/', '\\', '\0']), "{file:?}");
            }
        }
    }
    println!("{texts} messages with text, {pages} with HTML, in {tickets} tickets");
    assert!(texts >= 10 && pages >= 10, "{texts} texts, {pages} pages");
}

fn some(sets: &Path, wanted: impl Fn(&str) -> bool) -> Vec<(PathBuf, &'static [&'static str])> {
    SETS.iter()
        .filter(|(name, _)| wanted(name))
        .map(|(name, machines)| (sets.join(name), *machines))
        .collect()
}

#[test]
fn every_set_is_imported_whole() {
    let Some(sets) = sets::find_or_skip("data/mail") else { return };
    tell(Engine::Sqlite, |desk| async move {
        imported(desk, &some(&sets, |_| true)).await;
    });
}

on_both! {
    async fn two_sets_are_imported_whole(desk) {
        let Some(sets) = sets::find_or_skip("data/mail") else { return };
        imported(desk, &some(&sets, |name| name == "zammad" || name.starts_with("stalwart"))).await;
    }
}
