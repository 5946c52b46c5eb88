//! The real program dying at every step of a call, as by SIGKILL: somebody is told, at least once and with at most one
//! duplicate, and never nobody.

use app::crash::Point;
use app::incidents::alerts::{Format, NewSource};
use app::{Actor, App, Config};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::duty::{Channel, IncidentType, Map, Step, Target, Then};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{Db, Options, Target as Data};
use testkit::crash::{Server, program, run};
use testkit::desk::{HandClock, MONDAY, Tray};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::killed::admin;

const TOKEN: &str = "42:secret";

type Heard = Arc<Mutex<Vec<String>>>;

async fn bot(State(heard): State<Heard>, uri: axum::http::Uri, body: Bytes) -> Response {
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    if uri.path().ends_with("/sendMessage") {
        heard.lock().expect("a lock").push(body["text"].as_str().unwrap_or_default().to_owned());
    } else if uri.path().ends_with("/getUpdates") {
        // Held open for a while, as the Bot API does.
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    axum::Json(json!({ "ok": true, "result": [] })).into_response()
}

/// A map that calls one person by Telegram, and a source of alerts. Answers its secret.
async fn furnish(data: &Path) -> String {
    let db = Db::open(&Data::Sqlite { dir: data.to_owned() }, Options::default()).expect("the store opens");
    let clock = Arc::new(HandClock::at(MONDAY));
    let app =
        App::start(db, clock, Config::default(), Arc::new(web::WebPress), Arc::new(Tray::default())).await;
    let (app, system) = (app.expect("the application"), Actor::system());
    let org = app.organisation_of_name(&system, "Игросфера").await.expect("a look").expect("the client");
    let igor = app.find_person(&system, "igor@desk.example").await.expect("a look").expect("the engineer");
    app.set_reach(&system, igor, vec![(Channel::Telegram, "555".into())]).await.expect("reached so");
    let step = Step {
        target: Target::Person(igor),
        channels: vec![Channel::Telegram],
        minutes: 60,
        repeats: 0,
        then: Then::Next,
        calendar: None,
    };
    let root = IncidentType { path: String::new(), title: String::new(), steps: vec![step] };
    let head = app.duty_head(&system).await.expect("a head");
    let map = Map { types: vec![root], ..Map::new(org, head) };
    app.save_duty_map(&system, map, 0).await.expect("a map");
    let new = NewSource {
        org,
        name: "any".into(),
        format: Format::Generic,
        kind: String::new(),
        mapping: r#"{"fingerprint":"/id","title":"/text"}"#.into(),
    };
    app.create_alert_source(&system, new).await.expect("a source").1
}

/// Sends an alert as its system does; whether it was taken.
async fn alert(server: &Server, secret: &str, mark: &str) -> bool {
    let body = json!({ "id": mark, "text": mark }).to_string();
    let request = format!(
        "POST /api/v1/alerts/generic HTTP/1.1\r\nhost: desk\r\nauthorization: Bearer {secret}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    let asked = async {
        let mut stream = TcpStream::connect(&server.http).await?;
        stream.write_all(request.as_bytes()).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        std::io::Result::Ok(answer)
    };
    asked.await.is_ok_and(|answer| answer.starts_with("HTTP/1.1 202"))
}

#[test]
fn a_call_outlives_a_death_at_every_step() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("desk");
        let program = program().unwrap_or_else(|e| panic!("{e}"));
        for args in [
            &["init", "--organisation", "Provider", "--name", "Olga", "--mail", "olga@desk.example"][..],
            &["organisation", "--name", "Игросфера", "--domain", "igrosfera.example"],
            &["person", "--name", "Igor", "--mail", "igor@desk.example", "--role", "engineer"],
        ] {
            admin(&program, &data, args, "correct horse battery\n").await;
        }
        let secret = furnish(&data).await;
        let heard = Heard::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let router = Router::new().fallback(bot).with_state(heard.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let options = ["--telegram-url", url.as_str()];
        let count =
            |mark: &str| heard.lock().expect("a lock").iter().filter(|text| text.contains(mark)).count();
        for point in Point::CALLS {
            let mark = format!("died-{}", point.name());
            let environment = [("OPORA_TELEGRAM_TOKEN", TOKEN), ("OPORA_CRASH_AT", point.name())];
            let victim = Server::start_with(&program, &data, &options, &environment).await;
            let victim = victim.unwrap_or_else(|e| panic!("{mark}: {e}"));
            let _answered = alert(&victim, &secret, &mark).await;
            victim.died().await.unwrap_or_else(|e| panic!("{mark}: {e}"));
            let told = usize::from(point == Point::Paged);
            assert_eq!(count(&mark), told, "{mark}: it died where it was to die");
            let server = Server::start_with(&program, &data, &options, &environment[..1]).await;
            let server = server.unwrap_or_else(|e| panic!("{mark}: {e}"));
            // Whoever was not answered sends again.
            assert!(alert(&server, &secret, &mark).await, "{mark}");
            for n in 0.. {
                if count(&mark) > told {
                    break;
                }
                assert!(n < 1_800, "{mark}: nobody was told");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            server.stop().await.unwrap_or_else(|e| panic!("{mark}: {e}"));
            assert_eq!(count(&mark), 1 + told, "{mark}: at most one duplicate");
        }
        let (code, findings) = run(&program, &["doctor", "--data", data.to_str().expect("a text")], "")
            .await
            .expect("the doctor");
        assert_eq!((code, &findings["incidents"]), (0, &Point::CALLS.len().into()), "{findings}");
    });
}
