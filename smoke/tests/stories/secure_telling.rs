//! Webhooks over real HTTPS: a server with a certificate of a private authority, which the administrator lets the desk
//! believe; what it hears is verified as a receiver would.

use super::telling::signature;
use app::Config;
use app::hooks::{Delivery, NewHook};
use domain::people::Role;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use testkit::cert::Cert;
use testkit::desk::{Engine, Person, Place, SUPPORT, TestDesk, tell};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// What the server does with a request.
#[derive(Clone, Debug)]
enum Manner {
    /// Answers.
    Says(u16),
    /// Says go there instead.
    Sends(String),
    /// Never answers.
    Silent,
    /// Answers a byte at a time, and never comes to an end.
    Drips,
    /// Breaks off in the middle.
    Breaks,
}

/// A request as it came.
#[derive(Clone, Debug)]
struct Heard {
    head: String,
    body: String,
}

impl Heard {
    fn header(&self, name: &str) -> &str {
        let named = |line: &'_ str| line.to_lowercase().starts_with(&format!("{name}:"));
        let line = self.head.lines().find(|line| named(line)).unwrap_or_else(|| panic!("no {name}"));
        line.split_once(':').expect("a header").1.trim()
    }
}

#[derive(Clone, Default)]
struct Secure {
    heard: Arc<Mutex<Vec<Heard>>>,
    manners: Arc<Mutex<VecDeque<Manner>>>,
}

impl Secure {
    /// Listens with the certificate; answers 200 to whatever has no manner of its own.
    async fn open(cert: &Cert) -> (Secure, u16) {
        let chain: Vec<_> =
            CertificateDer::pem_slice_iter(cert.cert.as_bytes()).map(|c| c.expect("PEM")).collect();
        let key = PrivateKeyDer::from_pem_slice(cert.key.as_bytes()).expect("a key");
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .expect("a certificate");
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let secure = Secure::default();
        let server = secure.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (server, acceptor) = (server.clone(), acceptor.clone());
                tokio::spawn(async move { server.serve(acceptor, stream).await });
            }
        });
        (secure, port)
    }

    /// Whatever breaks is the other side's affair.
    async fn serve(self, acceptor: TlsAcceptor, stream: TcpStream) -> Option<()> {
        let mut stream = acceptor.accept(stream).await.ok()?;
        let mut bytes = Vec::new();
        let head = loop {
            bytes.push(stream.read_u8().await.ok()?);
            if bytes.ends_with(b"\r\n\r\n") {
                break String::from_utf8(bytes).ok()?;
            }
        };
        let heard = Heard { head, body: String::new() };
        let mut body = vec![0; heard.header("content-length").parse().ok()?];
        stream.read_exact(&mut body).await.ok()?;
        let body = String::from_utf8(body).ok()?;
        let manner = {
            self.heard.lock().expect("a lock").push(Heard { body, ..heard });
            self.manners.lock().expect("a lock").pop_front().unwrap_or(Manner::Says(200))
        };
        let head = match manner {
            Manner::Says(status) => format!("HTTP/1.1 {status} x\r\ncontent-length: 2\r\n\r\nok"),
            Manner::Sends(ref to) => format!("HTTP/1.1 307 x\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n"),
            Manner::Silent => {
                std::future::pending::<()>().await;
                return None;
            }
            Manner::Drips => "HTTP/1.1 200 x\r\n".to_owned(),
            Manner::Breaks => "HTTP/1.1 200 x\r\ncontent-".to_owned(),
        };
        stream.write_all(head.as_bytes()).await.ok()?;
        if matches!(manner, Manner::Drips) {
            loop {
                stream.write_all(b"x-slow: 1\r\n").await.ok()?;
                stream.flush().await.ok()?;
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        stream.flush().await.ok()?;
        stream.shutdown().await.ok()
    }

    fn does(&self, manner: Manner) {
        self.manners.lock().expect("a lock").push_back(manner);
    }

    fn take(&self) -> Vec<Heard> {
        std::mem::take(&mut *self.heard.lock().expect("a lock"))
    }
}

/// A desk that believes an authority and may go to this machine, as `--webhook-ca` and `--inner-webhooks` say.
async fn furnished(place: Place, ca: &str, inner: bool) -> (TestDesk, Person, Person) {
    let config = Config {
        inner_hooks: inner,
        hook_ca: ca.to_owned(),
        hook_patience: Duration::from_millis(700),
        ..Config::default()
    };
    let desk = TestDesk::bare(place, config).await;
    desk.mailbox(SUPPORT, false).await;
    let anna = desk.client("Игросфера").await.person("Анна").await;
    let admin = desk.one_of_us("Пётр", Role::Administrator).await;
    (desk, anna, admin)
}

fn told(url: String) -> NewHook {
    NewHook { url, name: "Склад".into(), events: vec!["ticket.created".into()], active: true }
}

fn here<F: Future<Output = ()>>(story: impl Fn(Place) -> F) {
    tell(Engine::Sqlite, |_| async {
        story(Place::on(Engine::Sqlite).expect("the embedded store is always there")).await;
    });
}

#[test]
fn a_private_authority_is_believed_and_the_signature_holds() {
    here(|place| async move {
        let cert = Cert::loopback();
        let (server, port) = Secure::open(&cert).await;
        let (desk, anna, admin) = furnished(place, &cert.root, true).await;
        let by = admin.actor().await;
        let url = format!("https://localhost:{port}/opora?shop=7");
        let (hook, secret) = desk.app().create_hook(&by, told(url)).await.expect("a webhook");
        let number = anna.asks("Обмен", "Секретные слова").await;
        desk.settle().await;
        let heard = server.take();
        let [one] = heard.as_slice() else { panic!("heard {heard:?}") };
        assert!(one.head.starts_with("POST /opora?shop=7 HTTP/1.1\r\n"), "{}", one.head);
        assert_eq!(one.header("host"), format!("localhost:{port}"));
        assert_eq!(one.header("content-type"), "application/json");
        let (id, at) = (one.header("webhook-id"), one.header("webhook-timestamp"));
        assert_eq!(one.header("webhook-signature"), signature(&secret, id, at, &one.body));
        assert_ne!(one.header("webhook-signature"), signature(&secret, id, at, &format!("{} ", one.body)));
        assert_ne!(one.header("webhook-signature"), signature(&secret, id, "1", &one.body));
        let body: serde_json::Value = serde_json::from_str(&one.body).expect("JSON");
        assert_eq!(
            (&body["type"], &body["data"]["ticket"]["number"]),
            (&"ticket.created".into(), &number.into())
        );
        assert!(!one.body.contains("Секретные"));
        let (log, _) = desk.app().hook_deliveries(&by, hook.id, None).await.expect("the log");
        let [one] = log.as_slice() else { panic!("{log:?}") };
        assert_eq!((one.state.as_str(), one.attempts, one.status), ("delivered", 1, Some(200)));
        assert_eq!((one.answer.as_str(), one.problem.as_str()), ("ok", ""));
    });
}

/// Minutes until a telling is tried again.
fn until_due(telling: &Delivery, now: i64) -> i64 {
    (telling.due_at - now) / domain::time::MINUTE + 1
}

#[test]
fn whoever_fails_is_told_again_until_he_hears() {
    here(|place| async move {
        let cert = Cert::loopback();
        let (server, port) = Secure::open(&cert).await;
        let (desk, anna, admin) = furnished(place, &cert.root, true).await;
        let by = admin.actor().await;
        let url = format!("https://127.0.0.1:{port}/");
        let (hook, secret) = desk.app().create_hook(&by, told(url)).await.expect("a webhook");
        // A redirect leads to a server of an inner network, which must not hear of it.
        let (inside, inner_port) = Secure::open(&cert).await;
        let troubles = [
            (Manner::Says(500), "answered 500", Some(500)),
            (Manner::Sends(format!("https://127.0.0.1:{inner_port}/secret")), "answered 307", Some(307)),
            (Manner::Silent, "no answer in time", None),
            (Manner::Drips, "no answer in time", None),
            (Manner::Breaks, "the connection was lost", None),
        ];
        let one = || async {
            let log = desk.app().hook_deliveries(&by, hook.id, None).await.expect("the log").0;
            <[Delivery; 1]>::try_from(log).expect("one telling").into_iter().next().expect("one")
        };
        for (n, (manner, problem, status)) in troubles.into_iter().enumerate() {
            server.does(manner);
            match n {
                0 => drop(anna.asks("Обмен", "Не идёт").await),
                _ => desk.pass_minutes(until_due(&one().await, desk.now())).await,
            }
            let seen = one().await;
            assert_eq!((seen.state.as_str(), seen.attempts), ("pending", n as i64 + 1), "{seen:?}");
            assert!(seen.problem.starts_with(problem), "{seen:?}");
            assert_eq!(seen.status, status);
        }
        desk.pass_minutes(until_due(&one().await, desk.now())).await;
        let seen = one().await;
        assert_eq!((seen.state.as_str(), seen.attempts, seen.status), ("delivered", 6, Some(200)));
        assert_eq!(seen.problem, "");
        // Each try carried the same body under the same id, signed for its own moment.
        let heard = server.take();
        assert_eq!(heard.len(), 6);
        for each in &heard {
            assert_eq!(
                (each.header("webhook-id"), &each.body),
                (heard[0].header("webhook-id"), &heard[0].body)
            );
            let (id, at) = (each.header("webhook-id"), each.header("webhook-timestamp"));
            assert_eq!(each.header("webhook-signature"), signature(&secret, id, at, &each.body));
        }
        assert!(inside.take().is_empty(), "nobody follows a redirect");
    });
}

#[test]
fn strangers_and_inner_networks_are_refused() {
    here(|place| async move {
        let cert = Cert::loopback();
        let (server, port) = Secure::open(&cert).await;
        // The certificate is of an authority that nobody said to believe.
        let (desk, anna, admin) = furnished(place, &Cert::loopback().root, true).await;
        let by = admin.actor().await;
        let url = format!("https://localhost:{port}/");
        let (hook, _) = desk.app().create_hook(&by, told(url)).await.expect("a webhook");
        anna.asks("Обмен", "Не идёт").await;
        desk.settle().await;
        let log = desk.app().hook_deliveries(&by, hook.id, None).await.expect("the log").0;
        assert!(log[0].problem.contains("no secure connection"), "{log:?}");
        assert!(server.take().is_empty(), "nothing is said to a stranger");
    });
    here(|place| async move {
        let cert = Cert::loopback();
        let (server, port) = Secure::open(&cert).await;
        // Believed, but inside: a certificate opens no inner network.
        let (desk, anna, admin) = furnished(place, &cert.root, false).await;
        let by = admin.actor().await;
        let url = format!("https://localhost:{port}/");
        let (hook, _) = desk.app().create_hook(&by, told(url)).await.expect("a name");
        anna.asks("Обмен", "Не идёт").await;
        desk.settle().await;
        let log = desk.app().hook_deliveries(&by, hook.id, None).await.expect("the log").0;
        assert!(log[0].problem.contains("inner network"), "{log:?}");
        assert!(server.take().is_empty());
    });
}
