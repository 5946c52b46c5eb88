//! The intake against peers that talk by hand: honest, clumsy and hostile.

mod common;

use std::sync::Arc;
use std::time::Duration;

use common::{Desk, clock, soon};
use mailwire::intake::{Config, Intake, Limits, Listener, Protocol};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use testkit::cert::Cert;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// An intake on a loopback port, for a desk.
struct House {
    desk: Arc<Desk>,
    port: u16,
    intake: Intake,
}

impl House {
    async fn open(protocol: Protocol, change: impl FnOnce(&mut Config)) -> House {
        House::with(Desk::new(), protocol, change).await
    }

    async fn with(desk: Arc<Desk>, protocol: Protocol, change: impl FnOnce(&mut Config)) -> House {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let mut config = Config::new("desk.test");
        change(&mut config);
        let intake = Intake::start(config, desk.clone(), vec![Listener::Tcp(listener, protocol)], clock());
        House { desk, port, intake }
    }

    /// A peer that has read the greeting.
    async fn peer(&self) -> Peer<TcpStream> {
        let mut peer =
            Peer { stream: TcpStream::connect(("127.0.0.1", self.port)).await.expect("connected") };
        let greeting = peer.answer().await;
        assert!(greeting.starts_with("220 desk.test "), "{greeting}");
        peer
    }

    /// A peer that has said hello and begun a mail for `help`.
    async fn mail(&self, hello: &str) -> Peer<TcpStream> {
        let mut peer = self.peer().await;
        peer.ask(&format!("{hello} shop.test"), "250").await;
        peer.ask("MAIL FROM:<client@shop.test>", "250").await;
        peer.ask("RCPT TO:<help@desk.test>", "250").await;
        peer
    }
}

struct Peer<S> {
    stream: S,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Peer<S> {
    async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).await.expect("sent");
        self.stream.flush().await.expect("sent");
    }

    /// One answer with all its lines; empty when the connection ended.
    async fn answer(&mut self) -> String {
        let mut text = String::new();
        loop {
            let mut line = Vec::new();
            while !line.ends_with(b"\r\n") {
                match soon(self.stream.read_u8()).await {
                    Ok(byte) => line.push(byte),
                    Err(_) => return text,
                }
            }
            text += &String::from_utf8(line.clone()).expect("text");
            if line[3] == b' ' {
                return text;
            }
        }
    }

    async fn expect(&mut self, code: &str) -> String {
        let answer = self.answer().await;
        assert!(answer.starts_with(code), "wanted {code}, got {answer:?}");
        answer
    }

    async fn ask(&mut self, line: &str, code: &str) -> String {
        self.send(format!("{line}\r\n")).await;
        self.expect(code).await
    }

    async fn ended(&mut self) {
        assert_eq!(self.answer().await, "");
    }
}

#[tokio::test]
async fn a_mail_in_one_breath() {
    let house = House::open(Protocol::Smtp, |_| ()).await;
    let mut peer = house.peer().await;
    let abilities = peer.ask("EHLO shop.test", "250").await;
    for ability in ["SIZE 52428800", "8BITMIME", "SMTPUTF8", "PIPELINING", "CHUNKING"] {
        assert!(abilities.contains(ability), "{abilities}");
    }
    assert!(!abilities.contains("STARTTLS") && !abilities.contains("AUTH"));
    peer.send(
        "MAIL FROM:<> SIZE=30 BODY=8BITMIME SMTPUTF8\r\nRCPT TO:<nobody@desk.test>\r\n\
         RCPT TO:<поддержка@desk.test>\r\nRCPT TO:<later@desk.test>\r\nRCPT TO:<Postmaster>\r\nDATA\r\n",
    )
    .await;
    peer.expect("250").await;
    let refusal = peer.expect("550").await;
    assert_eq!(refusal, "550 5.1.1 Nobody of that name  250 here\r\n", "no second answer inside");
    peer.expect("250").await;
    peer.expect("450").await;
    // `Postmaster` is written so: the address goes to the caller as it came.
    peer.expect("550").await;
    peer.expect("354").await;
    peer.send("..\r\n...\r\nПривет\r\n.\r\nNOOP\r\nVRFY help\r\nQUIT\r\n").await;
    for code in ["250", "250", "252", "221"] {
        peer.expect(code).await;
    }
    peer.ended().await;
    let mail = soon(house.desk.next()).await;
    assert_eq!((mail.from, mail.to), (None, vec!["поддержка@desk.test".to_owned()]));
    let text = String::from_utf8(mail.bytes).expect("text");
    let opening = "Return-Path: <>\r\nReceived: from shop.test ([127.0.0.1])\r\n\tby desk.test with ESMTP;\r\n\t\
                   Fri, 15 Jan 2027 08:00:00 +0000\r\n";
    assert_eq!(text, format!("{opening}.\r\n..\r\nПривет\r\n"));
}

#[tokio::test]
async fn lmtp_answers_for_every_recipient() {
    let house = House::open(Protocol::Lmtp, |_| ()).await;
    let mut peer = house.peer().await;
    peer.ask("EHLO shop.test", "500").await;
    peer.ask("LHLO shop.test", "250").await;
    for (fail, code) in [(1, "451"), (0, "250")] {
        house.desk.fail_next(fail);
        peer.ask("MAIL FROM:<a@b.test>", "250").await;
        peer.ask("RCPT TO:<help@desk.test>", "250").await;
        peer.ask("RCPT TO:<nobody@desk.test>", "550").await;
        peer.ask("RCPT TO:<sales@desk.test>", "250").await;
        peer.ask("DATA", "354").await;
        peer.ask("Hello\r\n.", code).await;
        peer.expect(code).await;
    }
    peer.ask("NOOP", "250").await;
    assert_eq!(house.desk.len(), 1);
}

#[tokio::test]
async fn no_mail_inside_a_mail() {
    let house = House::open(Protocol::Smtp, |_| ()).await;
    for end in ["\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r.\r\n", "\r\n.\r"] {
        let mut peer = house.mail("EHLO").await;
        peer.ask("DATA", "354").await;
        peer.send(format!("Subject: outer\r\n\r\nouter{end}")).await;
        peer.send("MAIL FROM:<boss@desk.test>\r\nRCPT TO:<sales@desk.test>\r\nDATA\r\n").await;
        peer.send("Subject: inner\r\n\r\ninner\r\n.\r\n").await;
        peer.expect("554").await;
        // Exactly one answer came: the next one belongs to the next command.
        peer.ask("QUIT", "221").await;
        peer.ended().await;
    }
    assert_eq!(house.desk.len(), 0);
}

#[tokio::test]
async fn lines_that_do_not_end_as_they_should() {
    let house = House::open(Protocol::Smtp, |_| ()).await;
    for line in ["NOOP\nQUIT\r\n", "NOOP\rQUIT\r\n", "NOOP\n"] {
        let mut peer = house.peer().await;
        peer.send(line).await;
        peer.expect("500").await;
        peer.ended().await;
    }
    let mut peer = house.peer().await;
    peer.ask(&format!("NOOP {}", "x".repeat(5000)), "500").await;
    peer.ask("NOOP", "250").await;
    // An endless line: the intake hangs up, so at some point nothing more can be sent.
    let endless = vec![b'x'; 64 * 1024];
    soon(async { while peer.stream.write_all(&endless).await.is_ok() {} }).await;
}

#[tokio::test]
async fn the_order_of_commands_matters() {
    let house = House::open(Protocol::Smtp, |_| ()).await;
    let mut peer = house.peer().await;
    for (line, code) in [
        ("MAIL FROM:<a@b.test>", "503"),
        ("LHLO shop.test", "500"),
        ("HELO shop.test", "250"),
        ("RCPT TO:<help@desk.test>", "503"),
        ("DATA", "503"),
        ("MAIL FROM:<иван@b.test>", "553"),
        ("MAIL FROM:<a@b.test> SIZE=99999999999", "552"),
        ("MAIL FROM:<a@b.test>", "250"),
        ("MAIL FROM:<a@b.test>", "503"),
        ("DATA", "554"),
        ("STARTTLS", "502"),
        ("AUTH LOGIN", "502"),
        ("RSET", "250"),
        ("RCPT TO:<help@desk.test>", "503"),
        ("MAIL FROM:<a@b.test>", "250"),
        ("HELO again.test", "250"),
        ("RCPT TO:<help@desk.test>", "503"),
    ] {
        peer.ask(line, code).await;
    }
}

#[tokio::test]
async fn chunks_carry_a_mail_too() {
    let house = House::open(Protocol::Lmtp, |c| c.limits.mail_bytes = 100).await;
    let mut peer = house.mail("LHLO").await;
    peer.send("BDAT 6\r\na\r\n.\r\nBDAT 5 LAST\r\nNOOP\nNOOP\r\n").await;
    for code in ["250", "250", "250"] {
        peer.expect(code).await;
    }
    let text = String::from_utf8(soon(house.desk.next()).await.bytes).expect("text");
    assert!(text.ends_with("+0000\r\na\r\n.\r\nNOOP\n"), "bytes are counted, not looked at: {text:?}");
    // Without a recipient the bytes are no commands either.
    peer.send("BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n").await;
    peer.expect("503").await;
    peer.expect("250").await;
    peer.send("MAIL FROM:<a@b.c>\r\nRCPT TO:<help@d.test>\r\nBDAT 101 LAST\r\n").await;
    peer.send("x".repeat(101)).await;
    for code in ["250", "250", "552"] {
        peer.expect(code).await;
    }
    assert_eq!(house.desk.len(), 1);
}

#[tokio::test]
async fn a_hundred_megabytes_do_not_fill_the_memory() {
    let chunk = [b"0123456789abcdef".repeat(4096).as_slice(), b"\r\n"].concat();
    let count = 100 * 1024 * 1024 / chunk.len() + 1;
    for (limit, code) in [(50 * 1024 * 1024, "552"), (200 * 1024 * 1024, "250")] {
        let desk = Arc::new(Desk::keeping(false));
        let house = House::with(desk, Protocol::Smtp, |c| c.limits.mail_bytes = limit).await;
        let mut peer = house.mail("EHLO").await;
        peer.ask("DATA", "354").await;
        let before = memory();
        for _ in 0..count {
            peer.send(&chunk).await;
        }
        peer.send(".\r\n").await;
        peer.expect(code).await;
        let grown = memory().saturating_sub(before);
        assert!(grown < 20 * 1024, "grown by {grown} KiB");
        if code == "250" {
            let size = house.desk.sizes.lock().expect("unpoisoned")[0];
            assert!(size > 100 * 1024 * 1024, "{size}");
        } else {
            assert_eq!(house.desk.len(), 0);
        }
    }
}

/// The highest resident memory of this process so far, in KiB.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|l| l.starts_with("VmHWM:")).expect("a peak");
    line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).expect("a number")
}

#[tokio::test]
async fn slow_and_silent_peers_are_let_go() {
    let house = House::open(Protocol::Smtp, |c| c.limits.idle = Duration::from_millis(200)).await;
    let mut silent = house.peer().await;
    silent.expect("421").await;
    silent.ended().await;
    let mut stuck = house.mail("EHLO").await;
    stuck.ask("DATA", "354").await;
    stuck.send("Subject: never ending\r\n").await;
    stuck.expect("421").await;
    stuck.ended().await;

    let house = House::open(Protocol::Smtp, |c| c.limits.data = Duration::from_millis(300)).await;
    let dripping = house.mail("EHLO").await;
    let (mut read, mut write) = dripping.stream.into_split();
    let drip = tokio::spawn(async move {
        write.write_all(b"DATA\r\n").await.ok();
        while write.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    let mut said = String::new();
    soon(read.read_to_string(&mut said)).await.ok();
    assert!(said.contains("\r\n421 4.4.2 "), "{said}");
    drip.abort();
    assert_eq!(house.desk.len(), 0);
}

#[tokio::test]
async fn crowds_and_nuisances_are_kept_out() {
    let limits = Limits { per_peer: 2, errors: 3, commands: 20, recipients: 2, ..Limits::default() };
    let house = House::open(Protocol::Smtp, |c| c.limits = limits).await;
    let mut one = house.mail("EHLO").await;
    one.ask("RCPT TO:<sales@desk.test>", "250").await;
    one.ask("RCPT TO:<help@desk.test>", "452").await;
    let mut two = house.peer().await;
    let mut three = Peer { stream: TcpStream::connect(("127.0.0.1", house.port)).await.expect("connected") };
    three.expect("421").await;
    three.ended().await;
    for _ in 0..3 {
        two.ask("GET / HTTP/1.1", "500").await;
    }
    two.ask("Host: desk.test", "500").await;
    two.ask("NOOP", "421").await;
    two.ended().await;
    let mut four = house.peer().await;
    for _ in 0..20 {
        four.ask("NOOP", "250").await;
    }
    four.ask("NOOP", "421").await;
    four.ended().await;
}

#[tokio::test]
async fn start_tls_and_nothing_said_before_counts() {
    let cert = Cert::loopback();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let server = mailwire::intake::certificate(&cert.cert, &cert.key).expect("a configuration");
    assert!(mailwire::intake::certificate("", &cert.key).is_err());
    assert!(mailwire::intake::certificate(&cert.cert, "").is_err());
    let house = House::open(Protocol::Smtp, |c| c.tls = Some(server)).await;

    let mut injecting = house.peer().await;
    injecting.ask("EHLO shop.test", "250").await;
    injecting.send("STARTTLS\r\nMAIL FROM:<boss@desk.test>\r\n").await;
    injecting.expect("501").await;
    injecting.ended().await;

    let mut peer = house.mail("EHLO").await;
    peer.ask("STARTTLS", "220").await;
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(cert.root.as_bytes()).expect("a root")).expect("added");
    let client = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").expect("a name");
    let tls = tokio_rustls::TlsConnector::from(Arc::new(client)).connect(name, peer.stream).await;
    let mut peer = Peer { stream: tls.expect("a handshake") };
    peer.ask("MAIL FROM:<client@shop.test>", "503").await;
    let abilities = peer.ask("EHLO shop.test", "250").await;
    assert!(!abilities.contains("STARTTLS"), "{abilities}");
    peer.ask("MAIL FROM:<client@shop.test>", "250").await;
    peer.ask("RCPT TO:<help@desk.test>", "250").await;
    peer.ask("DATA", "354").await;
    peer.ask("Hello\r\n.", "250").await;
    let mail = soon(house.desk.next()).await;
    assert!(mail.secure);
    assert!(String::from_utf8_lossy(&mail.bytes).contains(" with ESMTPS;"));
}

#[tokio::test]
async fn stopping_lets_a_mail_come_to_its_answer() {
    let house = House::open(Protocol::Smtp, |_| ()).await;
    let mut waiting = house.peer().await;
    let mut busy = house.mail("EHLO").await;
    busy.ask("DATA", "354").await;
    busy.send("Half of it").await;
    let stop = tokio::spawn(house.intake.stop(Duration::from_secs(60)));
    waiting.expect("421").await;
    waiting.ended().await;
    assert!(TcpStream::connect(("127.0.0.1", house.port)).await.is_err(), "nobody new");
    busy.ask(" and the rest\r\n.", "250").await;
    busy.expect("421").await;
    busy.ended().await;
    soon(stop).await.expect("stopped");
    assert_eq!(house.desk.len(), 1);
}
