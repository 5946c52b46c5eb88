//! The sender against our own intake, and against servers that break off.

mod common;

use std::sync::Arc;
use std::time::Duration;

use common::{Desk, clock, endpoint, letter, soon};
use mailwire::Tls;
use mailwire::intake::{self, Intake, Listener, Protocol};
use mailwire::smtp::{Config, Envelope, SendError, Sender};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

fn config(port: u16) -> Config {
    Config { endpoint: endpoint(port, Tls::None), login: None, hello: "shop.test".into(), keep: 2 }
}

fn envelope(to: &[&str]) -> Envelope {
    Envelope { from: None, to: to.iter().map(ToString::to_string).collect(), report: false }
}

async fn intake(port: u16, desk: &Arc<Desk>) -> (u16, Intake) {
    let listener = TcpListener::bind(("127.0.0.1", port)).await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let mut config = intake::Config::new("desk.test");
    // A second connection at a time would be refused.
    config.limits.per_peer = 1;
    (port, Intake::start(config, desk.clone(), vec![Listener::Tcp(listener, Protocol::Smtp)], clock()))
}

#[tokio::test]
async fn one_connection_carries_many_mails_and_is_renewed() {
    let desk = Desk::new();
    let (port, first) = intake(0, &desk).await;
    let sender = Sender::new(config(port));
    for n in 0..3 {
        let sent = soon(sender.send(&envelope(&["help@desk.test", "nobody@desk.test"]), &letter(n))).await;
        assert!(sent[0].result.is_ok(), "{sent:?}");
        assert!(matches!(sent[1].result, Err(SendError::Permanent { code: 550, .. })), "{sent:?}");
        let mail = soon(desk.next()).await;
        assert!(mail.bytes.ends_with(&letter(n)));
    }
    let later = soon(sender.send(&envelope(&["later@desk.test"]), &letter(4))).await;
    assert!(matches!(later[0].result, Err(SendError::Temporary { code: 450, .. })), "{later:?}");
    desk.fail_next(1);
    let failed = soon(sender.send(&envelope(&["help@desk.test"]), &letter(4))).await;
    assert!(matches!(failed[0].result, Err(SendError::Temporary { code: 451, .. })), "{failed:?}");

    first.stop(Duration::from_secs(5)).await;
    let down = soon(sender.send(&envelope(&["help@desk.test"]), &letter(5))).await;
    assert!(matches!(down[0].result, Err(SendError::Connect(_))), "{down:?}");
    let (_, _second) = intake(port, &desk).await;
    let sent = soon(sender.send(&envelope(&["help@desk.test"]), b"Subject: bare\n\n.\nends\n")).await;
    assert!(sent[0].result.is_ok(), "{sent:?}");
    let mail = soon(desk.next()).await;
    assert!(mail.bytes.ends_with(b"Subject: bare\r\n\r\n.\r\nends\r\n"), "line ends are put right");
    sender.close().await;
}

/// A server that answers each command with `250` (or `354`) and hangs up at the one that starts so.
async fn breaking_off_at(word: &'static str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut stream = BufReader::new(stream);
            stream.write_all(b"220 hello\r\n").await.ok();
            let mut line = String::new();
            while stream.read_line(&mut line).await.is_ok_and(|n| n > 0) && !line.starts_with(word) {
                let answer: &[u8] = match &line[..4] {
                    "DATA" => b"354 go on\r\n",
                    "EHLO" | "MAIL" | "RCPT" | "RSET" | "QUIT" => b"250 fine\r\n",
                    _ => b"",
                };
                stream.write_all(answer).await.ok();
                line.clear();
            }
        }
    });
    port
}

#[tokio::test]
async fn a_broken_connection_tells_whether_the_mail_may_be_there() {
    for (word, unconfirmed) in [("MAIL", false), ("RCPT", false), ("DATA", false), ("Subject", true)] {
        let sender = Sender::new(config(breaking_off_at(word).await));
        let sent = soon(sender.send(&envelope(&["a@desk.test", "b@desk.test"]), &letter(1))).await;
        for one in &sent {
            match &one.result {
                Err(SendError::Lost(_)) => assert!(!unconfirmed, "{word}: {sent:?}"),
                Err(SendError::Unconfirmed(_)) => assert!(unconfirmed, "{word}: {sent:?}"),
                other => panic!("{word}: {other:?}"),
            }
        }
    }
    let sender = Sender::new(config(breaking_off_at("EHLO").await));
    let sent = soon(sender.send(&envelope(&["a@desk.test"]), &letter(1))).await;
    assert!(matches!(sent[0].result, Err(SendError::Connect(_))), "{sent:?}");
}

#[tokio::test]
async fn what_cannot_be_sent_is_permanent() {
    let sender = Sender::new(config(breaking_off_at("never").await));
    let wide = soon(sender.send(&envelope(&["иван@desk.test"]), &letter(1))).await;
    assert!(matches!(wide[0].result, Err(SendError::Permanent { code: 553, .. })), "{wide:?}");
    let mut bad = envelope(&["a@desk.test"]);
    bad.from = Some("no address".into());
    let sent = soon(sender.send(&bad, &letter(1))).await;
    assert!(matches!(sent[0].result, Err(SendError::Permanent { code: 553, .. })), "{sent:?}");
    assert!(soon(sender.send(&envelope(&[]), &letter(1))).await.is_empty());
    let injected = soon(sender.send(&envelope(&["a@desk.test>\r\nRCPT TO:<b@desk.test"]), &letter(1))).await;
    assert!(matches!(injected[0].result, Err(SendError::Permanent { .. })), "{injected:?}");
}

/// A server that offers these extensions, takes everything, and tells what it was told.
async fn offering(offers: &'static str) -> (u16, Arc<std::sync::Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let told = Arc::new(std::sync::Mutex::new(Vec::new()));
    let heard = told.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut stream = BufReader::new(stream);
            stream.write_all(b"220 hello\r\n").await.ok();
            let (mut line, mut within) = (String::new(), false);
            while stream.read_line(&mut line).await.is_ok_and(|n| n > 0) {
                let answer = match (within, line.trim_end()) {
                    (true, ".") => "250 taken\r\n",
                    (true, _) => "",
                    (false, "DATA") => "354 go on\r\n",
                    (false, command) if command.starts_with("EHLO") => offers,
                    _ => "250 fine\r\n",
                };
                within = answer.starts_with("354") || within && answer.is_empty();
                heard.lock().expect("a lock").push(line.trim_end().to_owned());
                stream.write_all(answer.as_bytes()).await.ok();
                line.clear();
            }
        }
    });
    (port, told)
}

#[tokio::test]
async fn arrival_is_to_be_reported_where_that_is_offered() {
    let wanted = |from: Option<&str>, report| Envelope {
        from: from.map(ToOwned::to_owned),
        to: vec!["a@desk.test".into()],
        report,
    };
    let offers = "250-shop.test\r\n250-DSN\r\n250 8BITMIME\r\n";
    for (offers, envelope, asked) in [
        (offers, wanted(Some("us@desk.test"), true), true),
        (offers, wanted(Some("us@desk.test"), false), false),
        // Nobody is there to report to.
        (offers, wanted(None, true), false),
        ("250-shop.test\r\n250 8BITMIME\r\n", wanted(Some("us@desk.test"), true), false),
        ("250-dsn.test\r\n250 XDSN\r\n", wanted(Some("us@desk.test"), true), false),
    ] {
        let (port, told) = offering(offers).await;
        let sender = Sender::new(config(port));
        // A connection that is used again asks the same.
        for n in 0..2 {
            let sent = soon(sender.send(&envelope, &letter(n))).await;
            assert!(sent[0].result.is_ok(), "{sent:?}");
        }
        sender.close().await;
        let told = told.lock().expect("a lock").clone();
        let count = |line: &str| told.iter().filter(|told| told.starts_with(line)).count();
        let times = if asked { 2 } else { 0 };
        assert_eq!(count("RCPT TO:<a@desk.test> NOTIFY=SUCCESS,FAILURE"), times, "{told:?}");
        assert_eq!(count("MAIL FROM:<us@desk.test> RET=HDRS"), times, "{told:?}");
        assert_eq!(count("RCPT TO:<a@desk.test>"), 2, "{told:?}");
    }
}
