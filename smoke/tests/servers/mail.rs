//! In one process with the engine at work and real servers on both sides.

use std::sync::Arc;
use std::time::Duration;

use app::mail::boxes::{Carrier, NewMailbox, Server};
use app::{Actor, App, Config};
use domain::desk::{State, Then};
use mailwire::{Endpoint, Tls, smtp};
use testkit::desk::{Engine, Place, SUPPORT, TestDesk};
use testkit::dovecot::Dovecot;
use testkit::postfix::{Postfix, Route};

/// Mail servers of the whole world, which is the desk and one client.
pub struct World {
    pub dovecot: Dovecot,
    pub postfix: Postfix,
}

impl World {
    /// Both servers; `support` and `anna` have mailboxes.
    pub async fn start() -> World {
        let dovecot = Dovecot::start(&[("support", "secret-support"), ("anna", "secret-anna")]).await;
        let routes = [("desk.example", Route::Lmtp(dovecot.lmtp_port)), ("igrosfera.example", Route::Lmtp(dovecot.lmtp_port))];
        let postfix = Postfix::start(&routes, Some(dovecot.auth_port)).await;
        World { dovecot, postfix }
    }

    /// Our mailbox, fetched by IMAP inside TLS and sent from by SMTP.
    pub fn mailbox(&self) -> NewMailbox {
        let server = |port: u16, tls: &str, user: &str| Server {
            host: "127.0.0.1".into(),
            port,
            tls: tls.into(),
            user: user.into(),
            ca_pem: if tls == "implicit" { self.dovecot.root_pem.clone() } else { String::new() },
            folder: "INBOX".into(),
            after: "seen".into(),
        };
        NewMailbox {
            address: SUPPORT.into(),
            name: "Поддержка".into(),
            imap: Some(server(self.dovecot.imaps_port, "implicit", "support")),
            smtp: Some(server(self.postfix.smtp_port, "none", "")),
            imap_password: "secret-support".into(),
            smtp_password: String::new(),
            plus_addressing: false,
        }
    }

    /// Somebody's program hands a mail to the server.
    pub async fn send(&self, from: &str, to: &str, mail: &[u8]) {
        let endpoint = Endpoint::new("127.0.0.1", self.postfix.smtp_port, Tls::None);
        let hello = "mail.igrosfera.example".to_owned();
        let sender = smtp::Sender::new(smtp::Config { endpoint, login: None, hello, keep: 1 });
        let envelope = smtp::Envelope { from: Some(from.to_owned()), to: vec![to.to_owned()] };
        let outcome = sender.send(&envelope, mail).await.remove(0);
        outcome.result.unwrap_or_else(|e| panic!("the server does not take it: {e}"));
    }

    /// The mails in somebody's inbox, the oldest first, as soon as there are so many.
    pub async fn inbox(&self, user: &str, count: usize) -> Vec<letter::Letter> {
        let mut seen = 0;
        for _ in 0..600 {
            let list = self.dovecot.doveadm(&["search", "-u", user, "mailbox", "INBOX", "all"]);
            seen = list.lines().count();
            if seen >= count {
                return (1..=seen).map(|at| self.fetch(user, at)).collect();
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{user} has {seen} mails and not {count}\n{}\n{}", self.postfix.log(), self.dovecot.log());
    }

    fn fetch(&self, user: &str, at: usize) -> letter::Letter {
        let at = at.to_string();
        let text = self.dovecot.doveadm(&["fetch", "-u", user, "text", "mailbox", "INBOX", &at]);
        // doveadm says `text:` before the mail
        let text = text.trim_start().strip_prefix("text:").unwrap_or(&text).trim_start();
        letter::read(text.as_bytes(), &letter::Limits::default())
    }
}

/// Waits until a ticket is as it should be, hearing of every change.
async fn until(app: &App, what: &str, mut ready: impl AsyncFnMut(&App) -> bool) {
    let mut commits = app.db.commits();
    let waited = async {
        while !ready(app).await {
            commits.changed().await.expect("the store is open");
        }
    };
    tokio::time::timeout(Duration::from_secs(60), waited).await.unwrap_or_else(|_| panic!("never: {what}"));
}

async fn state(app: &App, number: i64) -> Option<State> {
    app.ticket(&Actor::system(), number).await.ok().map(|page| page.ticket.state)
}

#[test]
fn from_mailbox_to_mailbox_and_back() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let world = World::start().await;
        let place = Place::on(Engine::Sqlite).expect("a folder");
        let tray = tempfile::tempdir().expect("a folder");
        let desk = TestDesk::with_post(place, Config::default(), Arc::new(Carrier::new(tray.path().to_owned()))).await;
        let app = desk.app().clone();
        app.enter_mailbox(&Actor::system(), world.mailbox()).await.expect("a mailbox");
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let igor = desk.one_of_us("Игорь", domain::people::Role::Engineer).await;
        let (stop, stopping) = tokio::sync::watch::channel(false);
        let engine = tokio::spawn(app.clone().run_engine(stopping));
        let watchers = app.watch_mailboxes().await.expect("watched");
        assert_eq!(watchers.len(), 1);

        // she writes; the desk hears of it by IDLE; the acknowledgement lies in her mailbox
        let asked = anna.mail("Не идёт обмен", "С утра пусто").id("first@igrosfera.example").bytes();
        world.send(&anna.mail, SUPPORT, &asked).await;
        let ack = world.inbox("anna", 1).await.remove(0);
        assert_eq!(ack.subject, "[№ 1] Не идёт обмен");
        assert_eq!(ack.in_reply_to, ["first@igrosfera.example"]);
        assert_eq!(ack.marks.auto_submitted.as_deref(), Some("auto-replied"));
        assert_eq!(state(&app, 1).await, Some(State::New));

        // the engineer answers; his answer is in the same thread of her mailbox
        let draft = app::desk::Draft::of("Какая версия обмена?");
        app.reply(&igor.actor().await, 1, draft, Then::Ask, None).await.expect("answered");
        let reply = world.inbox("anna", 2).await.remove(1);
        assert!(reply.text.contains("Какая версия обмена?"), "{}", reply.text);
        assert_eq!(reply.references.first().map(String::as_str), Some("first@igrosfera.example"));

        // she answers from her program; it threads
        let id = reply.message_id.clone().expect("ours has an id");
        let back = anna.mail(&format!("Re: {}", reply.subject), "Версия 8.3.24").answering(&["first@igrosfera.example", &id]);
        world.send(&anna.mail, SUPPORT, &back.bytes()).await;
        until(&app, "her answer joins", async |app| state(app, 1).await == Some(State::Open)).await;
        let page = app.ticket(&Actor::system(), 1).await.expect("the ticket");
        assert_eq!(page.said.last().expect("messages").message.body, "Версия 8.3.24");

        // solved; the link in the mail confirms
        app.reply(&igor.actor().await, 1, app::desk::Draft::of("Обновили, проверьте"), Then::Solve, None).await.expect("solved");
        let offer = world.inbox("anna", 3).await.remove(2);
        let at = offer.text.find("/c/").expect("a link to confirm") + 3;
        let link: String = offer.text[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '.').collect();
        app.judge_by_link(link.trim_end_matches('.'), true, "").await.expect("confirmed");
        assert_eq!(state(&app, 1).await, Some(State::Closed));

        // the connection to both servers breaks; what came meanwhile is fetched when they are back
        let mut world = world;
        world.dovecot.down().await;
        world.send(&anna.mail, SUPPORT, &anna.mail("Второй вопрос", "Есть кто?").bytes()).await;
        world.dovecot.up().await;
        world.postfix.flush();
        until(&app, "the mail sent meanwhile is a ticket", async |app| state(app, 2).await.is_some()).await;
        assert_eq!(world.inbox("anna", 4).await[3].subject, "[№ 2] Второй вопрос");

        stop.send_replace(true);
        engine.await.expect("the engine ends");
        drop(watchers);
        desk.check().await;
        assert_eq!(desk.tickets().await, 2);
    });
}
