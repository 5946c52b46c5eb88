//! Calling by other channels than mail: a Telegram bot (against a server that speaks the Bot API), other systems.

use app::Config;
use app::incidents::NewIncident;
use app::{Actor, AppError};
use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::{Json, body::Bytes};
use domain::duty::{Channel, IncidentType, Map, Step, Target, Then};
use domain::incident::{Command, Figures, Severity, State as Stands};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use testkit::desk::{Client, Engine, Person, Place, TestDesk};

const TOKEN: &str = "42:secret";

/// A server that speaks as much of the Bot API as a bot needs, and hears webhooks.
#[derive(Clone, Default)]
struct Bot {
    sent: Arc<Mutex<Vec<Value>>>,
    answered: Arc<Mutex<Vec<Value>>>,
    updates: Arc<Mutex<Vec<Value>>>,
    hooks: Arc<Mutex<Vec<Value>>>,
    down: Arc<Mutex<bool>>,
    next: Arc<Mutex<i64>>,
}

async fn method(
    State(bot): State<Bot>,
    Path((token, method)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    let body: Value = serde_json::from_slice(&body).expect("JSON");
    if *bot.down.lock().expect("a lock") {
        return (axum::http::StatusCode::BAD_GATEWAY, "down").into_response();
    }
    if token != format!("bot{TOKEN}") {
        return Json(json!({ "ok": false, "error_code": 401, "description": "Unauthorized" }))
            .into_response();
    }
    let result = match method.as_str() {
        "sendMessage" => {
            bot.sent.lock().expect("a lock").push(body);
            json!({ "message_id": 1 })
        }
        "answerCallbackQuery" => {
            bot.answered.lock().expect("a lock").push(body);
            json!(true)
        }
        "getUpdates" => {
            let offset = body["offset"].as_i64().unwrap_or(0);
            let mut updates = bot.updates.lock().expect("a lock");
            updates.retain(|update| update["update_id"].as_i64() >= Some(offset));
            json!(updates.clone())
        }
        _ => {
            return Json(json!({ "ok": false, "error_code": 404, "description": "Not Found" }))
                .into_response();
        }
    };
    Json(json!({ "ok": true, "result": result })).into_response()
}

async fn hook(State(bot): State<Bot>, body: Bytes) -> &'static str {
    bot.hooks.lock().expect("a lock").push(serde_json::from_slice(&body).expect("JSON"));
    "ok"
}

impl Bot {
    async fn open() -> (Bot, String) {
        let bot = Bot::default();
        let router = Router::new()
            .route("/{token}/{method}", axum::routing::post(method))
            .fallback(hook)
            .with_state(bot.clone());
        let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", socket.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(socket, router).await });
        (bot, url)
    }

    fn sent(&self) -> Vec<Value> {
        self.sent.lock().expect("a lock").clone()
    }

    fn update(&self, value: Value) {
        let mut updates = self.updates.lock().expect("a lock");
        let mut value = value;
        let mut next = self.next.lock().expect("a lock");
        *next += 1;
        value["update_id"] = json!(*next);
        updates.push(value);
    }
}

async fn begin(desk: &TestDesk, shop: &Client, title: &str) -> i64 {
    let new = NewIncident {
        client: shop.id,
        kind: "tills".into(),
        title: title.into(),
        severity: Severity::Minor,
        by_client: false,
        ticket: None,
    };
    desk.app().begin_incident(&Actor::system(), new).await.expect("begun")
}

async fn calls(desk: &TestDesk, shop: &Client, head: &Person, whom: &Person, channels: Vec<Channel>) {
    let step = Step {
        target: Target::Person(whom.id),
        channels,
        minutes: 10,
        repeats: 0,
        then: Then::Next,
        calendar: None,
    };
    let root = IncidentType { path: String::new(), title: String::new(), steps: vec![step] };
    let map = Map { types: vec![root], ..Map::new(shop.id, head.id) };
    let known = desk.app().duty_map(&Actor::system(), shop.id).await.expect("the map").versions;
    let version = known.first().map_or(0, |one| one.version);
    desk.app().save_duty_map(&head.actor().await, map, version).await.expect("a map");
}

async fn stands(desk: &TestDesk, number: i64) -> (Stands, Option<Channel>) {
    let one = desk.app().incident(&Actor::system(), number).await.expect("the room").kept.incident;
    (one.state, one.held.and_then(|held| held.by))
}

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::too_many_lines, reason = "one night, told to its end")]
async fn a_bot_calls_and_its_button_acknowledges() {
    let (bot, url) = Bot::open().await;
    let config = Config {
        telegram_url: url.clone(),
        telegram_token: TOKEN.into(),
        inner_hooks: true,
        ..Config::default()
    };
    let desk = TestDesk::bare(Place::on(Engine::Sqlite).expect("a folder"), config).await;
    desk.mailbox(testkit::desk::SUPPORT, false).await;
    let shop = desk.client("Игросфера").await;
    let (igor, petr, olga) =
        (desk.engineer("Игорь").await, desk.engineer("Пётр").await, desk.head("Ольга").await);
    let app = desk.app();
    for (person, chat) in [(&igor, "555"), (&petr, "777")] {
        let reach = vec![(Channel::Telegram, chat.to_owned()), (Channel::Mail, String::new())];
        app.set_reach(&person.actor().await, person.id, reach).await.expect("reached so");
    }
    let wrong = app.set_reach(&igor.actor().await, igor.id, vec![(Channel::Telegram, "@igor".into())]).await;
    assert!(matches!(wrong, Err(AppError::Invalid("address", "telegram"))), "{wrong:?}");
    calls(&desk, &shop, &olga, &igor, vec![]).await;

    // The bot is away: the message goes when it is back, and the mail went at once.
    *bot.down.lock().expect("a lock") = true;
    let first = begin(&desk, &shop, "Касса не печатает").await;
    desk.settle().await;
    assert_eq!((bot.sent().len(), igor.kinds()), (0, vec!["call".to_owned()]));
    *bot.down.lock().expect("a lock") = false;
    desk.pass_minutes(1).await;
    let sent = bot.sent();
    assert_eq!((sent.len(), sent[0]["chat_id"].as_str()), (1, Some("555")));
    assert!(sent[0]["text"].as_str().is_some_and(|text| text.contains("Касса не печатает")), "{}", sent[0]);
    let data = sent[0]["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        .as_str()
        .expect("a button")
        .to_owned();
    assert!(data.len() <= 64, "as the Bot API wants: {data}");

    // Somebody else's hands, a forged button, a stranger's word: nothing.
    bot.update(json!({ "callback_query": { "id": "1", "from": { "id": 777 }, "data": data } }));
    bot.update(json!({ "callback_query": { "id": "2", "from": { "id": 555 }, "data": "1.2.3.forged" } }));
    bot.update(json!({ "message": { "chat": { "id": 1 }, "text": "взял" } }));
    bot.update(json!({ "poll": { "odd": true } }));
    app.hear_telegram(0).await.expect("heard");
    assert_eq!(stands(&desk, first).await.0, Stands::Calling);
    bot.update(json!({ "callback_query": { "id": "3", "from": { "id": 555 }, "data": data } }));
    app.hear_telegram(0).await.expect("heard");
    assert_eq!(stands(&desk, first).await, (Stands::Held, Some(Channel::Telegram)));
    assert_eq!(bot.answered.lock().expect("a lock").len(), 1);
    assert_eq!(app.hear_telegram(0).await.expect("heard"), 0, "what was read is read once");

    // A word does it, too; and one who cannot is passed over at once.
    let second = begin(&desk, &shop, "Нет цен").await;
    desk.settle().await;
    bot.update(json!({ "message": { "chat": { "id": 555 }, "text": "занят" } }));
    app.hear_telegram(0).await.expect("heard");
    desk.settle().await;
    assert_eq!(olga.kinds(), ["call"], "the next one is our head");
    let third = begin(&desk, &shop, "Нет остатков").await;
    desk.settle().await;
    bot.update(json!({ "message": { "chat": { "id": 555 }, "text": "Взял!" } }));
    app.hear_telegram(0).await.expect("heard");
    assert_eq!(stands(&desk, third).await.0, Stands::Held);
    assert_eq!(stands(&desk, second).await.0, Stands::Calling);

    // Other systems in the shapes that they know, told of the end, too.
    let hook = format!("{url}/alertmanager");
    let pager = format!("{url}/pager/v2/enqueue?routing_key=K1");
    let reach = vec![(Channel::Webhook, hook)];
    app.set_reach(&igor.actor().await, igor.id, reach).await.expect("reached so");
    let fourth = begin(&desk, &shop, "Нет связи").await;
    desk.settle().await;
    let take = Command::Acknowledge { by: None, episode: None };
    app.act_on_incident(&igor.actor().await, fourth, take.clone()).await.expect("taken");
    app.act_on_incident(&igor.actor().await, fourth, Command::Recover(Figures::default()))
        .await
        .expect("well");
    desk.settle().await;
    let heard = std::mem::take(&mut *bot.hooks.lock().expect("a lock"));
    let statuses: Vec<_> =
        heard.iter().map(|body| body["alerts"][0]["status"].as_str().unwrap_or_default()).collect();
    assert_eq!((statuses, heard[0]["version"].as_str()), (vec!["firing", "resolved"], Some("4")));
    app.set_reach(&petr.actor().await, petr.id, vec![(Channel::Webhook, pager)]).await.expect("reached so");
    calls(&desk, &shop, &olga, &petr, vec![Channel::Webhook]).await;
    let fifth = begin(&desk, &shop, "Нет обмена").await;
    desk.settle().await;
    app.act_on_incident(&petr.actor().await, fifth, take).await.expect("taken");
    app.act_on_incident(&petr.actor().await, fifth, Command::Recover(Figures::default()))
        .await
        .expect("well");
    desk.settle().await;
    let heard = bot.hooks.lock().expect("a lock").clone();
    let said: Vec<_> =
        heard.iter().map(|body| (body["event_action"].as_str(), body["routing_key"].as_str())).collect();
    assert_eq!(said, [(Some("trigger"), Some("K1")), (Some("resolve"), Some("K1"))]);
    app.act_on_incident(&olga.actor().await, second, Command::Acknowledge { by: None, episode: None })
        .await
        .expect("taken");
    desk.check().await;
}
