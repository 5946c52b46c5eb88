//! The watcher against IMAP servers with odd habits, played by a script: what Dovecot never does and others do.

mod common;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use common::{Mailbox, clock, endpoint, soon};
use mailwire::imap::{self, AfterFetch, Config, Cursor, Status, Watcher, Why};
use mailwire::{Secret, Tls, Trouble};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

type Habit = dyn Fn(&str) -> Option<String> + Send + Sync;

/// A server with one message in its folder. A habit answers a command in its own way; `OK` and `NO` at the
/// start of its last line stand for the tagged answer; one with `TAG` in it is sent as it is.
struct Server {
    port: u16,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Server {
    async fn start(
        abilities: &'static str,
        habit: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (all, habit): (_, Arc<Habit>) = (heard.clone(), Arc::new(habit));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, abilities, habit.clone(), all.clone()));
            }
        });
        Server { port, heard }
    }

    fn config(&self) -> Config {
        let mut config = Config::new(endpoint(self.port, Tls::None), "anna", Secret::new("п\"7"));
        config.backoff = (Duration::from_millis(10), Duration::from_millis(20));
        config.poll = Duration::from_millis(10);
        config.max_bytes = 100_000;
        config
    }

    fn heard(&self, command: &str) -> usize {
        self.heard.lock().expect("unpoisoned").iter().filter(|c| c.contains(command)).count()
    }
}

async fn serve(
    stream: TcpStream,
    abilities: &'static str,
    habit: Arc<Habit>,
    heard: Arc<Mutex<Vec<String>>>,
) -> Option<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"* OK ready\r\n").await.ok()?;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let (tag, command) = line.trim_end().split_once(' ')?;
        let (tag, mut command) = (tag.to_owned(), command.to_owned());
        while let Some((_, length)) = command.strip_suffix('}').and_then(|c| c.rsplit_once('{')) {
            let mut literal = vec![0; length.parse().ok()?];
            stream.write_all(b"+ go on\r\n").await.ok()?;
            stream.read_exact(&mut literal).await.ok()?;
            let mut rest = String::new();
            stream.read_line(&mut rest).await.ok()?;
            let head = command.rfind('{')?;
            command.truncate(head);
            command += &String::from_utf8(literal).ok()?;
            command += rest.trim_end();
        }
        heard.lock().expect("unpoisoned").push(command.clone());
        let answer = habit(&command).unwrap_or_else(|| usual(&command, abilities));
        if answer.contains("TAG") {
            stream.write_all(answer.replace("TAG", &tag).as_bytes()).await.ok()?;
            continue;
        }
        let (data, last) = match answer.rfind('\n') {
            Some(at) => answer.split_at(at + 1),
            None => ("", answer.as_str()),
        };
        stream.write_all(format!("{data}{tag} {last}\r\n").as_bytes()).await.ok()?;
    }
}

fn usual(command: &str, abilities: &str) -> String {
    let mail = "Subject: odd\r\n\r\nbody\r\n";
    match command.split(' ').take(2).collect::<Vec<_>>()[..] {
        ["CAPABILITY"] => format!("* CAPABILITY IMAP4rev1 {abilities}\r\nOK"),
        ["SELECT" | "EXAMINE", _] => {
            "* 1 EXISTS\r\n* OK [UIDVALIDITY 5] yes\r\n* OK [UIDNEXT 8] yes\r\nOK done".into()
        }
        ["UID", "FETCH"] if command.contains("BODY.PEEK[]") => {
            format!("* 1 FETCH (UID 7 BODY[] {{{}}}\r\n{mail})\r\nOK", mail.len())
        }
        ["UID", "FETCH"] if command.contains("HEADER") => {
            "* 1 FETCH (BODY[HEADER]<0> \"Subject: odd\" UID 7)\r\nOK".into()
        }
        ["UID", "FETCH"] => "* 1 FETCH (UID 7 RFC822.SIZE 26 FLAGS ())\r\nOK".into(),
        _ => "OK done".into(),
    }
}

fn watch(server: &Server, after: AfterFetch, mailbox: &Arc<Mailbox>) -> Watcher {
    let config = Config { after_fetch: after, ..server.config() };
    Watcher::start(config, Cursor::default(), mailbox.clone(), clock())
}

async fn until(watcher: &Watcher, what: impl FnMut(&Status) -> bool) -> Status {
    soon(watcher.status().wait_for(what)).await.expect("the watcher lives").clone()
}

#[tokio::test]
async fn a_server_without_idle_is_polled() {
    let polls = std::sync::atomic::AtomicUsize::new(0);
    let server = Server::start("", move |command| {
        let count = polls.fetch_add(usize::from(command == "NOOP"), std::sync::atomic::Ordering::SeqCst);
        // The folder is empty until it was asked for the third time.
        (command.contains("RFC822.SIZE") && count < 3).then(|| "OK nothing".into())
    })
    .await;
    let mailbox = Mailbox::new();
    let watcher = watch(&server, AfterFetch::MarkSeen, &mailbox);
    let mail = soon(mailbox.next()).await;
    assert_eq!((mail.uidvalidity, mail.uid, mail.bytes), (5, 7, b"Subject: odd\r\n\r\nbody\r\n".to_vec()));
    until(&watcher, |s| matches!(s, Status::Idle(None))).await;
    watcher.stop().await;
    assert_eq!(server.heard("LOGIN anna п\"7"), 1, "sent as literals");
    assert_eq!(server.heard("UID STORE 7 +FLAGS.SILENT (\\Seen)"), 1);
}

#[tokio::test]
async fn a_mail_that_the_server_never_gives_is_told_and_passed() {
    let server =
        Server::start("", |command| command.contains("BODY.PEEK[]").then(|| "NO internal error".into()))
            .await;
    let mailbox = Mailbox::new();
    let watcher = watch(&server, AfterFetch::Delete, &mailbox);
    until(&watcher, |s| matches!(s, Status::Failed { why: Trouble::Server(_), .. })).await;
    until(&watcher, |s| matches!(s, Status::Idle(_))).await;
    let aside = mailbox.aside();
    assert_eq!((aside[0].uid, &aside[0].why), (7, &Why::Unreadable("internal error".into())));
    assert_eq!(aside[0].header, b"Subject: odd");
    assert_eq!(server.heard("BODY.PEEK[]"), 3);
    assert_eq!(server.heard("STORE"), 0, "what is not stored here is not touched there");
}

#[tokio::test]
async fn moving_without_the_extension_copies_and_never_expunges_others() {
    for (abilities, expunges) in [("", 0), ("UIDPLUS", 1)] {
        let server = Server::start(abilities, |_| None).await;
        let mailbox = Mailbox::new();
        let watcher = watch(&server, AfterFetch::Move("Done".into()), &mailbox);
        until(&watcher, |s| matches!(s, Status::Idle(_))).await;
        assert_eq!(server.heard("UID COPY 7 \"Done\""), 1);
        assert_eq!(server.heard("UID STORE 7 +FLAGS.SILENT (\\Deleted)"), 1);
        assert_eq!((server.heard("UID EXPUNGE 7"), server.heard("EXPUNGE")), (expunges, expunges));
    }
}

#[tokio::test]
async fn a_mail_that_cannot_be_marked_is_a_warning() {
    let server =
        Server::start("", |command| command.contains("STORE").then(|| "NO read-only folder".into())).await;
    let mailbox = Mailbox::new();
    let watcher = watch(&server, AfterFetch::MarkSeen, &mailbox);
    let status = until(&watcher, |s| matches!(s, Status::Idle(_))).await;
    assert_eq!(status, Status::Idle(Some("read-only folder".into())));
    assert_eq!(mailbox.len(), 1);
}

#[tokio::test]
async fn a_size_that_was_a_lie_costs_no_memory() {
    let server = Server::start("", |command| {
        let body = "x".repeat(300_000);
        command
            .contains("BODY.PEEK[]")
            .then(|| format!("* 1 FETCH (UID 7 BODY[] {{{}}}\r\n{body})\r\nOK", body.len()))
    })
    .await;
    let mailbox = Mailbox::new();
    let watcher = watch(&server, AfterFetch::MarkSeen, &mailbox);
    until(&watcher, |s| matches!(s, Status::Idle(_))).await;
    let aside = mailbox.aside();
    assert_eq!((aside[0].size, &aside[0].why), (300_000, &Why::TooBig));
}

#[tokio::test]
async fn what_a_server_can_do_wrong_has_a_name() {
    let probe = |server: &Server, change: fn(&mut Config)| {
        let mut config = server.config();
        change(&mut config);
        async move { soon(imap::probe(&config)).await.expect_err("it must fail") }
    };
    let server = Server::start("LOGINDISABLED", |_| None).await;
    let trouble = probe(&server, |_| ()).await;
    assert!(matches!(trouble, Trouble::Tls(_)), "{trouble:?}");
    let server = Server::start("", |_| None).await;
    let trouble = probe(&server, |c| c.endpoint.tls = Tls::StartTls).await;
    assert!(matches!(trouble, Trouble::Tls(_)), "{trouble:?}");
    let server =
        Server::start("STARTTLS", |c| (c == "STARTTLS").then(|| "TAG OK\r\n* OK inject\r\n".into())).await;
    let trouble = probe(&server, |c| c.endpoint.tls = Tls::StartTls).await;
    assert!(matches!(trouble, Trouble::Tls(_)), "{trouble:?}");
    let server = Server::start("", |c| c.starts_with("LOGIN").then(|| "NO [UNAVAILABLE] later".into())).await;
    let trouble = probe(&server, |_| ()).await;
    assert!(matches!(trouble, Trouble::Server(_)), "{trouble:?}");
    let server = Server::start("", |c| c.starts_with("EXAMINE").then(|| "OK but no numbers".into())).await;
    let trouble = probe(&server, |_| ()).await;
    assert!(matches!(trouble, Trouble::Protocol(_)), "{trouble:?}");
    let server = Server::start("", |c| c.starts_with("EXAMINE").then(|| "* BYE tired\r\nOK".into())).await;
    let trouble = probe(&server, |_| ()).await;
    assert!(matches!(trouble, Trouble::Lost(_)), "{trouble:?}");
    let server = Server::start("", |c| c.starts_with("EXAMINE").then(|| "x".repeat(400_000))).await;
    let trouble = probe(&server, |_| ()).await;
    assert!(matches!(trouble, Trouble::Protocol(_)), "{trouble:?}");

    let silent = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let hasty = |c: &mut Config| c.endpoint.timeouts.reply = Duration::from_millis(300);
    let server = Server { port: silent.local_addr().expect("an address").port(), heard: Arc::default() };
    let trouble = probe(&server, hasty).await;
    assert!(matches!(trouble, Trouble::TimedOut(_)), "{trouble:?}");
}
