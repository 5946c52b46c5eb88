//! Other systems are told what happens: signed, again when they were away, never into inner networks.

use app::hooks::NewHook;
use app::{AppError, Config};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::desk::{Command, Then};
use domain::people::Role;
use std::sync::{Arc, Mutex};
use testkit::desk::{Engine, Person, Place, TestDesk, tell};
use testkit::on_both;

/// Somebody else's server.
#[derive(Clone, Default)]
struct Listener {
    heard: Arc<Mutex<Vec<(HeaderMap, String)>>>,
    answer: Arc<Mutex<u16>>,
}

async fn hear(State(listener): State<Listener>, headers: HeaderMap, body: Bytes) -> Response {
    let text = String::from_utf8_lossy(&body).into_owned();
    listener.heard.lock().expect("a lock").push((headers, text));
    let status = *listener.answer.lock().expect("a lock");
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    if status.is_redirection() {
        return (status, [("location", "http://127.0.0.1:1/secret")]).into_response();
    }
    (status, "услышано").into_response()
}

impl Listener {
    async fn open() -> (Listener, String) {
        let listener = Listener::default();
        listener.answers(200);
        let router = Router::new().fallback(hear).with_state(listener.clone());
        let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/hook?x=1", socket.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(socket, router).await });
        (listener, url)
    }

    fn answers(&self, status: u16) {
        *self.answer.lock().expect("a lock") = status;
    }

    fn take(&self) -> Vec<(HeaderMap, String)> {
        std::mem::take(&mut *self.heard.lock().expect("a lock"))
    }

    fn events(&self) -> Vec<String> {
        let event = |body: &str| -> String {
            let body: serde_json::Value = serde_json::from_str(body).expect("JSON");
            body["type"].as_str().expect("a type").to_owned()
        };
        self.take().iter().map(|(_, body)| event(body)).collect()
    }
}

async fn furnished(place: Place) -> (TestDesk, Person, Person, Person) {
    let desk = TestDesk::bare(place, Config { inner_hooks: true, ..Config::default() }).await;
    desk.mailbox(testkit::desk::SUPPORT, false).await;
    let anna = desk.client("Игросфера").await.person("Анна").await;
    let (oleg, admin) = (desk.engineer("Олег").await, desk.one_of_us("Пётр", Role::Administrator).await);
    (desk, anna, oleg, admin)
}

fn told(url: &str, events: &[&str]) -> NewHook {
    let events = events.iter().map(|event| (*event).to_owned()).collect();
    NewHook { url: url.to_owned(), name: "Склад".into(), events, active: true }
}

fn everywhere<F: Future<Output = ()>>(story: impl Fn(Place) -> F) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        tell(engine, |_| async {
            if let Some(place) = Place::on(engine) {
                story(place).await;
            }
        });
    }
}

#[test]
fn what_happens_is_told_signed() {
    everywhere(|place| async move {
        let (desk, anna, oleg, admin) = furnished(place).await;
        let (listener, url) = Listener::open().await;
        let by = admin.actor().await;
        let (hook, secret) = desk.app().create_hook(&by, told(&url, &[])).await.expect("a webhook");
        assert!(secret.starts_with("whsec_"));
        let number = anna.asks("Обмен", "Секретные слова").await;
        assert_eq!(listener.events(), ["ticket.created"]);
        oleg.acts(number, Command::Assign { to: Some(oleg.id) }).await.expect("assigned");
        oleg.notes(number, "Секрет заметки").await;
        oleg.replies(number, "Готово", Then::Solve).await;
        desk.settle().await;
        let heard = listener.take();
        for (headers, body) in &heard {
            assert!(!body.contains("Секрет"), "no words of a conversation go out");
            let header =
                |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).expect("a header");
            let (id, at) = (header("webhook-id"), header("webhook-timestamp"));
            assert_eq!(at, (desk.now() / 1000).to_string());
            assert_eq!(header("webhook-signature"), signature(&secret, id, at, body));
        }
        let mut events: Vec<String> = heard
            .iter()
            .map(|(_, body)| {
                serde_json::from_str::<serde_json::Value>(body).expect("JSON")["type"].to_string()
            })
            .collect();
        events.sort();
        let expected = ["\"ticket.assigned\"", "\"ticket.noted\"", "\"ticket.replied\"", "\"ticket.solved\""];
        assert_eq!(events, expected);
        let (log, next) = desk.app().hook_deliveries(&by, hook.id, None).await.expect("the log");
        assert_eq!((log.len(), next), (5, None));
        assert!(
            log.iter()
                .all(|one| one.state == "delivered" && one.status == Some(200) && one.answer == "услышано")
        );
        // Rotated, both secrets sign for a day.
        let (_, new) = desk.app().rotate_hook(&by, hook.id).await.expect("rotated");
        let again = desk.app().replay_delivery(&by, hook.id, log[0].id).await.expect("again");
        desk.settle().await;
        let (headers, body) = listener.take().remove(0);
        let header = |name: &str| {
            headers.get(name).and_then(|value| value.to_str().ok()).expect("a header").to_owned()
        };
        let (id, at) = (header("webhook-id"), header("webhook-timestamp"));
        assert_eq!((id.as_str(), body.as_str()), (again.id.to_string().as_str(), log[0].body.as_str()));
        let both = format!("{} {}", signature(&new, &id, &at, &body), signature(&secret, &id, &at, &body));
        assert_eq!(header("webhook-signature"), both);
        desk.pass(25).await;
        listener.take();
        desk.app().replay_delivery(&by, hook.id, log[0].id).await.expect("again");
        desk.settle().await;
        let (headers, _) = listener.take().pop().expect("told");
        let signed = headers.get("webhook-signature").and_then(|value| value.to_str().ok()).expect("signed");
        assert_eq!(signed.split(' ').count(), 1, "the old one is out of force");
        // Only what one asked for.
        desk.app().change_hook(&by, hook.id, told(&url, &["ticket.closed"])).await.expect("changed");
        oleg.notes(number, "x").await;
        assert_eq!(listener.events(), [""; 0]);
        desk.app().delete_hook(&by, hook.id).await.expect("gone");
        desk.check().await;
    });
}

pub fn signature(secret: &str, id: &str, at: &str, body: &str) -> String {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use hmac::Mac;
    let key = STANDARD.decode(secret.trim_start_matches("whsec_")).expect("base64");
    let mut mac = hmac::Hmac::<sha2::Sha256>::new_from_slice(&key).expect("a key");
    mac.update(format!("{id}.{at}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[test]
fn who_was_away_is_told_later_and_who_stays_away_no_more() {
    everywhere(|place| async move {
        let (desk, anna, _, admin) = furnished(place).await;
        let (listener, url) = Listener::open().await;
        let by = admin.actor().await;
        let (hook, _) =
            desk.app().create_hook(&by, told(&url, &["ticket.created"])).await.expect("a webhook");
        listener.answers(503);
        anna.asks("Обмен", "Не идёт").await;
        assert_eq!(listener.events().len(), 1);
        let log = || async { desk.app().hook_deliveries(&by, hook.id, None).await.expect("the log").0 };
        let failed = log().await.remove(0);
        assert_eq!((failed.state.as_str(), failed.attempts, failed.status), ("pending", 1, Some(503)));
        listener.answers(302);
        desk.pass_minutes(10).await;
        assert_eq!(listener.events().len(), 1, "tried again; where it was sent on to was not asked");
        listener.answers(200);
        desk.pass_minutes(60).await;
        let done = log().await.remove(0);
        assert_eq!((done.state.as_str(), done.attempts), ("delivered", 3));
        // Away for longer than all tries, then for longer than anybody waits.
        listener.answers(500);
        anna.asks("Второе", "Не идёт").await;
        desk.pass(24 * 4).await;
        let lost = log().await.remove(0);
        assert_eq!((lost.state.as_str(), lost.attempts), ("failed", 10));
        desk.pass(24 * 2).await;
        anna.asks("Третье", "Не идёт").await;
        desk.settle().await;
        let seen = desk.app().hooks(&by).await.expect("webhooks").remove(0);
        assert!(!seen.active && seen.problem.contains("five days"), "{seen:?}");
        listener.take();
        anna.asks("Четвёртое", "Не идёт").await;
        assert_eq!(listener.events().len(), 0, "told no more");
        // Switched on again, it begins anew.
        listener.answers(200);
        let seen = desk.app().change_hook(&by, hook.id, told(&url, &[])).await.expect("on");
        assert!(seen.active && seen.problem.is_empty() && seen.failing_since.is_none());
        desk.pass_minutes(10).await;
        assert_eq!(log().await[0].state, "delivered", "what waited is told");
        listener.answers(410);
        anna.asks("Пятое", "Не идёт").await;
        assert!(!desk.app().hooks(&by).await.expect("webhooks")[0].active, "gone is gone");
    });
}

on_both! {
    async fn nothing_goes_into_inner_networks(desk) {
        let admin = desk.one_of_us("Пётр", Role::Administrator).await;
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let (listener, url) = Listener::open().await;
        let by = admin.actor().await;
        for url in [url.as_str(), "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.1/", "ftp://x.example/", "x"] {
            let refused = desk.app().create_hook(&by, told(url, &[])).await;
            assert!(matches!(refused, Err(AppError::Invalid("url", _))), "{url}: {refused:?}");
        }
        // A name that leads inside is refused when it is connected to.
        let port = url.split(':').nth(2).and_then(|rest| rest.split('/').next()).expect("a port").to_owned();
        let name = format!("https://localhost:{port}/");
        let (hook, _) = desk.app().create_hook(&by, told(&name, &[])).await.expect("a name");
        anna.asks("Обмен", "Не идёт").await;
        let log = desk.app().hook_deliveries(&by, hook.id, None).await.expect("the log").0;
        assert!(log[0].problem.contains("inner network"), "{log:?}");
        assert!(listener.take().is_empty());
        let refused = desk.app().create_hook(&by, told("https://hooks.example/", &["ticket.strange"])).await;
        assert!(matches!(refused, Err(AppError::Invalid("events", _))), "{refused:?}");
        let oleg = desk.head("Олег").await;
        assert!(matches!(desk.app().hooks(&oleg.actor().await).await, Err(AppError::Denied(_))));
    }

    async fn what_is_undone_is_not_told(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let (oleg, admin) = (desk.engineer("Олег").await, desk.one_of_us("Пётр", Role::Administrator).await);
        let number = anna.asks("Обмен", "Не идёт").await;
        let by = admin.actor().await;
        let (hook, _) = desk.app().create_hook(&by, told("https://localhost:1/", &[])).await.expect("a webhook");
        // Half of an act that is refused leaves nothing behind, in the queue as in the journal.
        let refused = desk.app().act(&oleg.actor().await, number, vec![Command::Solve, Command::Wait {
            on: domain::desk::WaitFor::Release,
            whose: None,
        }]).await;
        assert!(refused.is_err());
        assert!(desk.app().hook_deliveries(&by, hook.id, None).await.expect("the log").0.is_empty());
    }
}
