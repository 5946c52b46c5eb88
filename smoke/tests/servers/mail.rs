//! In one process with the engine at work, real servers on both sides and a real browser before it.

use std::sync::Arc;
use std::time::Duration;

use app::mail::boxes::{Carrier, NewMailbox, Server};
use app::{Actor, App, Config};
use domain::desk::State;
use mailwire::{Endpoint, Tls, smtp};
use testkit::desk::{Engine, Place, SUPPORT, TestDesk};
use testkit::dovecot::Dovecot;
use testkit::postfix::{Postfix, Route};

use crate::journeys::browser::{Browser, Door, Walk};

/// Mail servers of the whole world, which is the desk and one client.
pub struct World {
    pub dovecot: Dovecot,
    pub postfix: Postfix,
}

impl World {
    /// Both servers; `support` and `anna` have mailboxes.
    pub async fn start() -> World {
        let dovecot = Dovecot::start(&[("support", "secret-support"), ("anna", "secret-anna")]).await;
        let routes = [
            ("desk.example", Route::Lmtp(dovecot.lmtp_port)),
            ("igrosfera.example", Route::Lmtp(dovecot.lmtp_port)),
        ];
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
        let (from, to) = (Some(from.to_owned()), vec![to.to_owned()]);
        let envelope = smtp::Envelope { from, to, report: false };
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

    /// Waits until no mail of the desk's mailbox stands there untouched: each is marked or gone.
    pub async fn marked(&self) {
        let mut unseen = String::new();
        for _ in 0..600 {
            unseen = self.dovecot.doveadm(&["search", "-u", "support", "mailbox", "INBOX", "unseen"]);
            if unseen.trim().is_empty() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("still not marked: {unseen}\n{}", self.dovecot.log());
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
        let door = Door::open().await;
        let place = Place::on(Engine::Sqlite).expect("a folder");
        let tray = tempfile::tempdir().expect("a folder");
        let config = Config { public_url: door.base.clone(), ..Config::default() };
        let post = Arc::new(Carrier::new(tray.path().to_owned()));
        let desk = TestDesk::with_post(place, config, post).await;
        desk.app().enter_mailbox(&Actor::system(), world.mailbox()).await.expect("a mailbox");
        let (stop, stopping) = tokio::sync::watch::channel(false);
        let engine = tokio::spawn(desk.app().clone().run_engine(stopping));
        let watchers = desk.app().watch_mailboxes().await.expect("watched");
        assert_eq!(watchers.len(), 1);
        let journey = |at: Browser| -> Walk { Box::pin(ask_answer_solve_confirm(at, world)) };
        door.walk(desk.clone(), "servers", 1440, "ru", journey).await;
        stop.send_replace(true);
        engine.await.expect("the engine ends");
        drop(watchers);
        assert_eq!(desk.tickets().await, 2);
    });
}

/// Mails go from server to server; what people of ours and clients do, they do in the browser.
async fn ask_answer_solve_confirm(at: Browser, mut world: World) {
    let (desk, app) = (at.desk.clone(), at.desk.app().clone());
    let anna = desk.client("Игросфера").await.person("Анна").await;
    let igor = desk.one_of_us("Игорь", domain::people::Role::Engineer).await;

    // she writes; the desk hears of it by IDLE; the acknowledgement lies in her mailbox
    let asked = anna.mail("Не идёт обмен", "С утра пусто").id("first@igrosfera.example").bytes();
    world.send(&anna.mail, SUPPORT, &asked).await;
    let ack = world.inbox("anna", 1).await.remove(0);
    assert_eq!(ack.subject, "[№ 1] Не идёт обмен");
    assert_eq!(ack.in_reply_to, ["first@igrosfera.example"]);
    assert_eq!(ack.marks.auto_submitted.as_deref(), Some("auto-replied"));
    assert_eq!(state(&app, 1).await, Some(State::New));

    // the engineer finds it in the queue and answers; his answer is in the same thread of her mailbox
    at.sign_in(&igor).await;
    at.read("#list", "Не идёт обмен").await;
    at.go("/tickets/1").await;
    at.read(".talk", "С утра пусто").await;
    at.type_in("#text", "Какая версия обмена?").await;
    at.click("#composer button.primary").await;
    at.read(".msg.reply .prose", "Какая версия обмена?").await;
    let reply = world.inbox("anna", 2).await.remove(1);
    assert!(reply.text.contains("Какая версия обмена?"), "{}", reply.text);
    assert_eq!(reply.references.first().map(String::as_str), Some("first@igrosfera.example"));

    // she answers from her program; it threads, and the open page shows it by itself
    let id = reply.message_id.clone().expect("ours has an id");
    let back = anna
        .mail(&format!("Re: {}", reply.subject), "Версия 8.3.24")
        .answering(&["first@igrosfera.example", &id]);
    world.send(&anna.mail, SUPPORT, &back.bytes()).await;
    at.read(".talk", "Версия 8.3.24").await;
    assert_eq!(state(&app, 1).await, Some(State::Open));

    // he solves it; she confirms by the link in the mail, in a browser where she is not signed in
    at.type_in("#text", "Обновили, проверьте").await;
    at.choose("#state", "solved").await;
    at.click("#composer button.primary").await;
    at.read(".msg.reply .prose", "Обновили, проверьте").await;
    let offer = world.inbox("anna", 3).await.remove(2);
    assert_eq!(state(&app, 1).await, Some(State::Solved));
    let from = offer.text.find(&format!("{}/c/", at.base())).expect("a link to our pages");
    let link: String = offer.text[from..].chars().take_while(|c| !c.is_whitespace()).collect();
    at.leave().await;
    at.go(link.strip_prefix(at.base()).expect("our own")).await;
    at.see("p.lead").await; // the page of this link sends its form by itself: one click in the mail is enough
    assert_eq!(state(&app, 1).await, Some(State::Closed));

    // the server was asked to report, and did; that is no news for the conversation, and no ticket
    assert!(world.postfix.log().contains("status=sent"), "{}", world.postfix.log());
    let reports = async |app: &App| {
        let read = app.db.read(|tx| -> Result<_, store::StoreError> {
            let mut reports = 0;
            for id in store::channels::inbound_ids(tx)? {
                let mail = store::channels::inbound(tx, id)?;
                reports += usize::from(
                    mail.is_some_and(|mail| mail.state == "done" && mail.subject.starts_with("Successful")),
                );
            }
            Ok(reports)
        });
        read.await.is_ok_and(|reports| reports >= 3)
    };
    until(&app, "reports of our mails are read", reports).await;
    let page = app.ticket(&Actor::system(), 1).await.expect("a ticket");
    // (His own notices come back: he has no mailbox there. That is told.)
    let told =
        page.said.iter().filter(|said| said.message.kind != "text" && !said.message.body.contains("igor@"));
    assert_eq!(told.count(), 0, "reports of success are no words: {:?}", page.said);

    // the connection to both servers breaks; what came meanwhile is fetched when they are back
    world.dovecot.down().await;
    world.send(&anna.mail, SUPPORT, &anna.mail("Второй вопрос", "Есть кто?").bytes()).await;
    world.dovecot.up().await;
    world.postfix.flush();
    until(&app, "the mail sent meanwhile is a ticket", async |app| state(app, 2).await.is_some()).await;
    assert_eq!(world.inbox("anna", 4).await[3].subject, "[№ 2] Второй вопрос");
}
