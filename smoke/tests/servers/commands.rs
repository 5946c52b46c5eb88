//! What an administrator types to bring the desk and real mail servers together.

use std::io::Write as _;

use serde_json::Value;
use testkit::cert::Cert;
use testkit::crash::{Server, program, run};
use testkit::desk::{Eml, ORDERS, SUPPORT};
use testkit::dovecot::Dovecot;
use testkit::postfix::{Postfix, Route};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpStream;

use super::killed::{admin, all_in, set_up};
use super::mail::World;

fn file_of(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(text.as_bytes()).expect("written");
    file
}

/// `opora admin mailbox-probe` signs in at both servers, says what it found, and leaves the mail as it is; what is
/// wrong is named.
#[test]
fn a_mailbox_is_probed() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let world = World::start().await;
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("desk");
        let program = program().unwrap_or_else(|e| panic!("{e}"));
        set_up(&program, &data, &world, "seen").await;
        world.dovecot.save("support", "INBOX", &Eml::new("a@b.example", SUPPORT, "x", "y").bytes());

        let text = data.to_str().expect("a text");
        let probe = async |address: &str| {
            let args = ["admin", "--data", text, "mailbox-probe", address];
            run(&program, &args, "").await.unwrap_or_else(|e| panic!("{e}"))
        };
        let (code, found) = probe(SUPPORT).await;
        assert_eq!(code, 0, "{found}");
        assert_eq!(found["imap"], "1 messages in INBOX, tells of new mail by itself");
        assert_eq!(found["smtp"], "connected and signed in");
        let unseen = world.dovecot.doveadm(&["search", "-u", "support", "mailbox", "INBOX", "unseen"]);
        assert_eq!(unseen.lines().count(), 1, "looking takes nothing");

        let roots = file_of(&format!("{}{}", world.dovecot.root_pem, world.postfix.root_pem));
        let ca = roots.path().to_str().expect("a text");
        let starttls = format!("127.0.0.1:{},tls=starttls", world.dovecot.imap_port);
        let imaps = format!("127.0.0.1:{},tls=implicit", world.dovecot.imaps_port);
        let closed = format!("127.0.0.1:{},tls=none", testkit::process::free_port());
        let good = "secret-support\n\n";
        for (n, (options, password, wanted)) in [
            (vec!["--user", "support", "--imap", &starttls, "--ca", ca], good, Ok("1 messages in INBOX")),
            (vec!["--user", "support", "--imap", &starttls, "--ca", ca], "wrong\n\n", Err("fetching")),
            (vec!["--user", "support", "--imap", &imaps], good, Err("certificate")),
            (
                vec!["--user", "support", "--imap", &imaps, "--ca", ca, "--folder", "Нет"],
                good,
                Err("fetching"),
            ),
            (
                vec!["--user", "support", "--imap", &imaps, "--ca", ca, "--smtp", &closed],
                good,
                Err("sending"),
            ),
        ]
        .into_iter()
        .enumerate()
        {
            let address = format!("box{n}@desk.example");
            let args = [vec!["mailbox", &address, "--name", "Box"], options].concat();
            admin(&program, &data, &args, password).await;
            let (code, found) = probe(&address).await;
            match wanted {
                Ok(words) => {
                    assert_eq!(code, 0, "{address}: {found}");
                    assert!(found["imap"].as_str().is_some_and(|text| text.contains(words)), "{found}");
                    assert_eq!(found["smtp"], Value::Null, "no server for sending");
                }
                Err(words) => {
                    assert_eq!(code, 1, "{address}: {found}");
                    let said = found["error"].as_str().unwrap_or_default().to_lowercase();
                    assert!(said.contains(words), "{address}: {found}");
                    assert!(!said.contains("secret-support"), "a password is told: {found}");
                }
            }
        }
        assert_eq!(probe(ORDERS).await.0, 1, "an address that is no mailbox");
    });
}

/// `opora serve --smtp --tls-cert --tls-key --hostname`: another server brings mail by SMTP, inside TLS that it has
/// proved; what is addressed to nobody here is refused while it is being brought.
#[test]
fn a_server_brings_mail_by_smtp_and_starttls() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("desk");
        let program = program().unwrap_or_else(|e| panic!("{e}"));
        admin(&program, &data, &["mailbox", SUPPORT, "--name", "Support"], "").await;
        let cert = Cert::loopback();
        let (chain, key) = (file_of(&cert.cert), file_of(&cert.key));
        let path = |file: &tempfile::NamedTempFile| file.path().to_str().expect("a text").to_owned();
        let (cert_path, key_path) = (path(&chain), path(&key));
        let options = [
            "--smtp",
            "127.0.0.1:0",
            "--hostname",
            "mx.desk.example",
            "--tls-cert",
            &cert_path,
            "--tls-key",
            &key_path,
        ];
        let server = Server::start_with(&program, &data, &options, &[]).await;
        let server = server.unwrap_or_else(|e| panic!("{e}"));
        let smtp = server.smtp.clone().expect("it takes mail by SMTP");
        let port: u16 = smtp.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
        let mut greeting = String::new();
        let stream = TcpStream::connect(&smtp).await.expect("it listens");
        BufReader::new(stream).read_line(&mut greeting).await.expect("it greets");
        assert!(greeting.starts_with("220 mx.desk.example "), "{greeting}");
        let world = World {
            dovecot: Dovecot::start(&[("anna", "secret-anna")]).await,
            postfix: Postfix::start(&[("desk.example", Route::SmtpTls(port, cert.root.clone()))], None).await,
        };
        let mail = Eml::new("Анна <anna@igrosfera.example>", SUPPORT, "Письмо", "by smtp");
        world.send("anna@igrosfera.example", SUPPORT, &mail.bytes()).await;
        let found = all_in(&data, 1).await;
        assert_eq!(found.get("by smtp"), Some(&1), "{found:?}\n{}", world.postfix.log());
        let nobody = Eml::new("Анна <anna@igrosfera.example>", "none@desk.example", "Письмо", "to nobody");
        world.send("anna@igrosfera.example", "none@desk.example", &nobody.bytes()).await;
        let log = async {
            loop {
                let log = world.postfix.log();
                if log.contains("no such mailbox here") {
                    return log;
                }
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
        };
        let log = tokio::time::timeout(std::time::Duration::from_secs(60), log).await;
        let log = log.unwrap_or_else(|_| panic!("nobody is refused: {}", world.postfix.log()));
        assert!(log.contains("Verified TLS connection established to 127.0.0.1"), "{log}");
        assert!(log.contains("status=sent"), "{log}");
        server.stop().await.unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(all_in(&data, 1).await.len(), 1);
    });
}
