//! Against real servers: Dovecot and Postfix, started by each test.

mod common;

use std::sync::Arc;
use std::time::Duration;

use common::{Desk, Mailbox, clock, endpoint, letter, soon};
use mailwire::imap::{self, AfterFetch, Config, Cursor, Status, Watcher, Why};
use mailwire::intake::{Intake, Listener, Protocol};
use mailwire::smtp::{self, Envelope, SendError, Sender};
use mailwire::{Roots, Secret, Tls, Trouble};
use testkit::dovecot::Dovecot;
use testkit::postfix::{Postfix, Route};
use testkit::process::{free_port, open_dir};
use tokio::net::{TcpListener, UnixListener};

const ANNA: &[(&str, &str)] = &[("anna", "пароль 7")];

/// The folder of Anna, watched bare; polling is as good as off, so only `IDLE` can wake the watcher.
fn config(dovecot: &Dovecot) -> Config {
    let mut config = Config::new(endpoint(dovecot.imap_port, Tls::None), "anna", Secret::new(ANNA[0].1));
    config.poll = Duration::from_secs(3600);
    config.reidle = Duration::from_secs(1500);
    config.backoff = (Duration::from_millis(50), Duration::from_millis(200));
    config
}

fn watch(config: &Config, cursor: Cursor, mailbox: &Arc<Mailbox>) -> Watcher {
    Watcher::start(config.clone(), cursor, mailbox.clone(), clock())
}

async fn until(watcher: &Watcher, what: impl FnMut(&Status) -> bool) -> Status {
    soon(watcher.status().wait_for(what)).await.expect("the watcher lives").clone()
}

async fn idle(watcher: &Watcher) {
    until(watcher, |s| matches!(s, Status::Idle(_))).await;
}

fn count(dovecot: &Dovecot, query: &[&str]) -> usize {
    dovecot.doveadm(&[&["search", "-u", "anna"], query].concat()).lines().count()
}

fn sender(port: u16, tls: Tls, root: &str, login: Option<(&str, &str)>) -> smtp::Config {
    let mut endpoint = endpoint(port, tls);
    endpoint.roots = Roots::WebPkiAnd(root.into());
    let login = login.map(|(user, password)| (user.to_owned(), Secret::new(password)));
    smtp::Config { endpoint, login, hello: "desk.test".into(), keep: 2 }
}

fn envelope(to: &[&str]) -> Envelope {
    let to = to.iter().map(ToString::to_string).collect();
    Envelope { from: Some("client@shop.test".into()), to, report: false }
}

#[tokio::test]
async fn mail_comes_through_postfix_and_dovecot_in_order_and_once() {
    let dovecot = Dovecot::start(ANNA).await;
    let postfix = Postfix::start(&[("desk.test", Route::Lmtp(dovecot.lmtp_port))], None).await;
    let mailbox = Mailbox::new();
    let watcher = watch(&config(&dovecot), Cursor::default(), &mailbox);
    let sender = Sender::new(sender(postfix.smtp_port, Tls::StartTls, &postfix.root_pem, None));
    for n in 1..=5 {
        idle(&watcher).await;
        let sent = sender.send(&envelope(&["anna@desk.test"]), &letter(n)).await;
        assert!(sent[0].result.is_ok(), "{sent:?} {}", postfix.log());
        let mail = soon(mailbox.next()).await;
        assert_eq!(mail.uid, n);
        let text = String::from_utf8(mail.bytes).expect("text");
        assert!(text.contains(&String::from_utf8_lossy(&letter(n)).into_owned()), "{text}");
        assert!(mail.internal_date.is_some());
    }
    idle(&watcher).await;
    assert_eq!(count(&dovecot, &["seen"]), 5);
    watcher.stop().await;
    sender.close().await;

    let last = mailbox.cursor();
    let again = watch(&config(&dovecot), last, &mailbox);
    idle(&again).await;
    assert_eq!(mailbox.len(), 5, "nothing is offered twice after a clean end");
}

#[tokio::test]
async fn what_the_sink_could_not_store_comes_again() {
    let dovecot = Dovecot::start(ANNA).await;
    dovecot.save("anna", "INBOX", &letter(1));
    dovecot.save("anna", "INBOX", &letter(2));
    let mailbox = Mailbox::new();
    mailbox.fail_next(3);
    let watcher = watch(&config(&dovecot), Cursor::default(), &mailbox);
    let failed = until(&watcher, |s| matches!(s, Status::Failed { .. })).await;
    assert!(matches!(failed, Status::Failed { why: Trouble::Sink(_), .. }), "{failed:?}");
    idle(&watcher).await;
    assert_eq!(mailbox.uids(), [1, 2]);
    assert_eq!(mailbox.offers(), 5);
    assert_eq!(count(&dovecot, &["seen"]), 2);
}

#[tokio::test]
async fn killed_before_the_mark_the_mail_comes_again_and_is_marked() {
    let dovecot = Dovecot::start(ANNA).await;
    dovecot.save("anna", "INBOX", &letter(1));
    for stored in [false, true] {
        for after in [AfterFetch::MarkSeen, AfterFetch::Move("Взято/в работу".into())] {
            let mut config = config(&dovecot);
            config.after_fetch = after;
            let mailbox = Mailbox::new();
            mailbox.hang(stored);
            let watcher = watch(&config, Cursor::default(), &mailbox);
            soon(mailbox.hanging()).await;
            drop(watcher);
            assert_eq!(count(&dovecot, &["mailbox", "INBOX", "unseen"]), 1, "not stored, not marked");

            mailbox.work_again();
            let watcher = watch(&config, mailbox.cursor(), &mailbox);
            idle(&watcher).await;
            assert_eq!(mailbox.len(), 1, "known by its identity");
            assert_eq!(count(&dovecot, &["mailbox", "INBOX", "unseen"]), 0);
            watcher.stop().await;
            // Back to the beginning for the next round.
            if config.after_fetch == AfterFetch::MarkSeen {
                dovecot.doveadm(&["flags", "remove", "-u", "anna", "\\Seen", "mailbox", "INBOX", "all"]);
            } else {
                assert_eq!(count(&dovecot, &["mailbox", "Взято/в работу", "all"]), 1);
                dovecot.doveadm(&["move", "-u", "anna", "INBOX", "mailbox", "Взято/в работу", "all"]);
            }
        }
    }
}

#[tokio::test]
async fn a_renumbered_folder_is_read_anew_and_the_sink_is_told() {
    let mut dovecot = Dovecot::start(ANNA).await;
    dovecot.save("anna", "INBOX", &letter(1));
    dovecot.save("anna", "INBOX", &letter(2));
    let mailbox = Mailbox::new();
    let watcher = watch(&config(&dovecot), Cursor::default(), &mailbox);
    idle(&watcher).await;
    let old = mailbox.cursor().uidvalidity;
    dovecot.down().await;
    until(&watcher, |s| matches!(s, Status::Failed { .. })).await;
    dovecot.up().await;
    dovecot.doveadm(&["mailbox", "update", "-u", "anna", "--uid-validity", "77", "INBOX"]);
    drop(watcher);
    let watcher = watch(&config(&dovecot), mailbox.cursor(), &mailbox);
    idle(&watcher).await;
    let told = mailbox.renumbered();
    assert_eq!((told.old, told.new), (old, 77));
    assert_eq!(mailbox.identities(), [(old, 1), (old, 2), (77, 1), (77, 2)]);
    assert_eq!(told.uid_next, 3);
}

#[tokio::test]
async fn mails_that_a_person_read_or_deleted_are_handled() {
    let dovecot = Dovecot::start(ANNA).await;
    for n in 1..=4 {
        dovecot.save("anna", "INBOX", &letter(n));
    }
    dovecot.doveadm(&["flags", "add", "-u", "anna", "\\Seen", "mailbox", "INBOX", "uid", "2,4"]);
    dovecot.doveadm(&["expunge", "-u", "anna", "mailbox", "INBOX", "uid", "3"]);
    let mailbox = Mailbox::new();
    // The last mail vanishes while the first is being stored: listed, but gone when asked for.
    mailbox.hang(false);
    let watcher = watch(&config(&dovecot), Cursor::default(), &mailbox);
    soon(mailbox.hanging()).await;
    dovecot.doveadm(&["expunge", "-u", "anna", "mailbox", "INBOX", "uid", "4"]);
    dovecot.save("anna", "INBOX", &letter(5));
    mailbox.work_again();
    soon(mailbox.wait_for(3)).await;
    idle(&watcher).await;
    assert_eq!(mailbox.uids(), [1, 2, 5]);
}

#[tokio::test]
async fn after_fetching_mails_are_moved_deleted_or_left() {
    let dovecot = Dovecot::start(ANNA).await;
    for (after, left_in_inbox) in
        [(AfterFetch::Delete, 0), (AfterFetch::Leave, 1), (AfterFetch::Move("Архив & Co".into()), 0)]
    {
        dovecot.save("anna", "INBOX", &letter(1));
        let mut config = config(&dovecot);
        config.after_fetch = after.clone();
        let mailbox = Mailbox::new();
        let watcher = watch(&config, Cursor::default(), &mailbox);
        idle(&watcher).await;
        assert_eq!(mailbox.len(), 1, "{after:?}");
        assert_eq!(count(&dovecot, &["mailbox", "INBOX", "all"]), left_in_inbox, "{after:?}");
        watcher.stop().await;
        dovecot.doveadm(&["expunge", "-u", "anna", "mailbox", "INBOX", "all"]);
    }
    assert_eq!(count(&dovecot, &["mailbox", "Архив & Co", "all"]), 1);
}

#[tokio::test]
async fn a_mail_too_big_is_told_and_does_not_hold_the_others() {
    let dovecot = Dovecot::start(ANNA).await;
    let mut big = letter(1);
    big.resize(300_000, b'x');
    dovecot.save("anna", "INBOX", &big);
    dovecot.save("anna", "INBOX", &letter(2));
    let mut config = config(&dovecot);
    config.max_bytes = 100_000;
    config.after_fetch = AfterFetch::Delete;
    let mailbox = Mailbox::new();
    let watcher = watch(&config, Cursor::default(), &mailbox);
    idle(&watcher).await;
    assert_eq!(mailbox.uids(), [2]);
    let aside = mailbox.aside();
    assert_eq!(aside.len(), 1);
    assert_eq!((aside[0].uid, &aside[0].why), (1, &Why::TooBig));
    assert!(aside[0].size >= 300_000);
    let header = String::from_utf8(aside[0].header.clone()).expect("text");
    assert!(header.contains("Subject: Letter 1\r\n") && !header.contains("xxx"), "{header}");
    assert_eq!(count(&dovecot, &["mailbox", "INBOX", "unseen"]), 1, "it stays at the server");
}

#[tokio::test]
async fn the_watcher_comes_back_when_the_server_does() {
    let mut dovecot = Dovecot::start(ANNA).await;
    let mailbox = Mailbox::new();
    let watcher = watch(&config(&dovecot), Cursor::default(), &mailbox);
    for n in 1..=3 {
        idle(&watcher).await;
        dovecot.down().await;
        until(&watcher, |s| matches!(s, Status::Failed { retry_at_ms, .. } if *retry_at_ms > 0)).await;
        dovecot.up().await;
        dovecot.save("anna", "INBOX", &letter(n));
        assert_eq!(soon(mailbox.next()).await.uid, n);
    }
}

#[tokio::test]
async fn a_connection_test_tells_what_is_wrong() {
    let dovecot = Dovecot::start(ANNA).await;
    dovecot.save("anna", "INBOX", &letter(1));
    let good = config(&dovecot);
    let trusted = Roots::WebPkiAnd(dovecot.root_pem.clone());
    for (port, tls) in [
        (dovecot.imap_port, Tls::None),
        (dovecot.imap_port, Tls::StartTls),
        (dovecot.imaps_port, Tls::Implicit),
    ] {
        let mut config = good.clone();
        config.endpoint = endpoint(port, tls);
        if tls != Tls::None {
            let distrust = imap::probe(&config).await.expect_err("an unknown authority");
            assert!(matches!(&distrust, Trouble::Tls(why) if why.contains("authority")), "{distrust}");
        }
        config.endpoint.roots = trusted.clone();
        let found = imap::probe(&config).await.expect("it works");
        assert!(found.idle);
        assert_eq!((found.messages, found.end.last_uid), (1, 1));
    }
    let wrong = |change: &dyn Fn(&mut Config)| {
        let mut config = good.clone();
        change(&mut config);
        async move { imap::probe(&config).await.expect_err("it must fail") }
    };
    let trouble = wrong(&|c| c.password = "wrong".into()).await;
    assert!(matches!(trouble, Trouble::Auth(_)), "{trouble}");
    let trouble = wrong(&|c| c.folder = "Нет такой".into()).await;
    assert!(matches!(trouble, Trouble::NoFolder(_)), "{trouble}");
    let trouble = wrong(&|c| c.endpoint.port = free_port()).await;
    assert!(matches!(trouble, Trouble::Refused(_)), "{trouble}");
    let trouble = wrong(&|c| c.endpoint.host = "no-such-host.invalid".into()).await;
    assert!(matches!(trouble, Trouble::NoSuchHost(_)), "{trouble}");
    let trouble = wrong(&|c| c.endpoint.tls = Tls::Implicit).await;
    assert!(matches!(trouble, Trouble::Tls(_)), "{trouble}");
    let trouble = wrong(&|c| c.endpoint.port = dovecot.lmtp_port).await;
    assert!(matches!(trouble, Trouble::Protocol(_)), "{trouble}");
}

#[tokio::test]
async fn every_recipient_gets_an_answer() {
    let dovecot = Dovecot::start(ANNA).await;
    let postfix = Postfix::start(&[("desk.test", Route::Lmtp(dovecot.lmtp_port))], None).await;
    let sender = Sender::new(sender(postfix.smtp_port, Tls::None, "", None));
    let sent =
        sender.send(&envelope(&["anna@elsewhere.test", "anna@desk.test", "no address"]), &letter(1)).await;
    assert!(matches!(&sent[0].result, Err(SendError::Permanent { code: 554, .. })), "{sent:?}");
    assert!(matches!(&sent[1].result, Ok(accepted) if accepted.response.starts_with("250")), "{sent:?}");
    assert!(matches!(&sent[2].result, Err(SendError::Permanent { .. })), "{sent:?}");
    let nobody = sender.send(&envelope(&["anna@elsewhere.test"]), &letter(2)).await;
    assert!(matches!(&nobody[0].result, Err(SendError::Permanent { .. })), "{nobody:?}");
    let mailbox = Mailbox::new();
    let _watcher = watch(&config(&dovecot), Cursor::default(), &mailbox);
    let mail = soon(mailbox.next()).await;
    assert!(String::from_utf8_lossy(&mail.bytes).contains("Letter 1"));
}

#[tokio::test]
async fn sending_with_a_password() {
    let dovecot = Dovecot::start(ANNA).await;
    let routes = [("desk.test", Route::Lmtp(dovecot.lmtp_port))];
    let postfix = Postfix::start(&routes, Some(dovecot.auth_port)).await;
    let account = |root: &str, password| {
        sender(postfix.submissions_port, Tls::Implicit, root, Some(("anna", password)))
    };
    let good = account(&postfix.root_pem, ANNA[0].1);
    Sender::probe(&good).await.unwrap_or_else(|e| panic!("{e} {} {}", postfix.log(), dovecot.log()));
    let sent = Sender::new(good.clone()).send(&envelope(&["anna@desk.test"]), &letter(1)).await;
    assert!(sent[0].result.is_ok(), "{sent:?}");

    let wrong = Sender::probe(&account(&postfix.root_pem, "wrong")).await;
    assert!(matches!(wrong, Err(SendError::Auth(_))), "{wrong:?}");
    let mut stranger = good.clone();
    stranger.endpoint.roots = Roots::WebPki;
    let distrust = Sender::probe(&stranger).await;
    assert!(matches!(&distrust, Err(SendError::Tls(why)) if why.contains("authority")), "{distrust:?}");
    let mut start_tls = sender(postfix.smtp_port, Tls::StartTls, &postfix.root_pem, None);
    assert_eq!(Sender::probe(&start_tls).await, Ok(()));
    start_tls.endpoint.roots = Roots::WebPki;
    let distrust = Sender::probe(&start_tls).await;
    assert!(matches!(&distrust, Err(SendError::Tls(why)) if why.contains("authority")), "{distrust:?}");
    let nobody = Sender::probe(&sender(free_port(), Tls::None, "", None)).await;
    assert!(matches!(nobody, Err(SendError::Connect(_))), "{nobody:?}");
    let mistaken = Sender::probe(&sender(postfix.smtp_port, Tls::Implicit, &postfix.root_pem, None)).await;
    assert!(matches!(mistaken, Err(SendError::Tls(_))), "{mistaken:?}");
}

#[tokio::test]
async fn postfix_feeds_our_intake() {
    let dir = open_dir();
    let socket = dir.path().join("lmtp");
    let [lmtp, smtp] = [(); 2].map(|()| async { TcpListener::bind("127.0.0.1:0").await.expect("a port") });
    let (lmtp, smtp) = (lmtp.await, smtp.await);
    let unix = UnixListener::bind(&socket).expect("a socket");
    let everyone = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    std::fs::set_permissions(&socket, everyone).expect("permissions");
    let port = |l: &TcpListener| l.local_addr().expect("an address").port();
    let routes = [
        ("tcp.test", Route::Lmtp(port(&lmtp))),
        ("smtp.test", Route::Smtp(port(&smtp))),
        ("unix.test", Route::LmtpSocket(socket)),
    ];
    let desk = Desk::new();
    let listeners = vec![
        Listener::Tcp(lmtp, Protocol::Lmtp),
        Listener::Tcp(smtp, Protocol::Smtp),
        Listener::Unix(unix, Protocol::Lmtp),
    ];
    let config = mailwire::intake::Config::new("desk.test");
    let intake = Intake::start(config, desk.clone(), listeners, clock());
    let postfix = Postfix::start(&routes, None).await;
    let sender = Sender::new(sender(postfix.smtp_port, Tls::None, "", None));
    for (n, domain) in ["tcp.test", "smtp.test", "unix.test"].iter().enumerate() {
        let to = [format!("help@{domain}"), format!("sales@{domain}")];
        let n = u32::try_from(n).expect("small");
        // The first attempt finds our store out of order: the mail waits at Postfix and comes again.
        desk.fail_next(1);
        let sent = sender.send(&envelope(&[&to[0], &to[1]]), &letter(n)).await;
        assert!(sent.iter().all(|s| s.result.is_ok()), "{sent:?}");
        soon(desk.failed()).await;
        let mut got = Vec::new();
        while got.len() < 2 {
            let mail = tokio::select! {
                mail = desk.next() => mail,
                () = tokio::time::sleep(Duration::from_millis(300)) => { postfix.flush(); continue }
            };
            assert_eq!(mail.from.as_deref(), Some("client@shop.test"));
            let text = String::from_utf8(mail.bytes).expect("text");
            assert!(text.starts_with("Return-Path: <client@shop.test>\r\nReceived: from mx.test"), "{text}");
            assert!(text.ends_with(&String::from_utf8_lossy(&letter(n)).into_owned()), "{text}");
            got.extend(mail.to);
        }
        got.sort();
        assert_eq!(got, to);
    }
    intake.stop(Duration::from_secs(5)).await;
}
