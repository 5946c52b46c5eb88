//! A real Prometheus and a real Alertmanager: a rule fires, somebody is called, he has it, and it is over. Whoever dies
//! and comes back on either side makes neither a second incident nor a missed one.

use app::incidents::alerts::{Format, NewSource};
use app::{Actor, App, Config};
use domain::incident::{Command, State};
use std::time::Duration;
use testkit::alerting::Alerting;
use testkit::desk::{Client, Engine, Place, TestDesk};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

async fn serve(app: App, listener: TcpListener) -> JoinHandle<()> {
    tokio::spawn(async move {
        axum::serve(listener, web::router(app)).await.expect("served");
    })
}

/// Waits until an incident is as wanted; an eternity is a failure that shows what there is.
async fn until(
    desk: &TestDesk,
    alerting: &Alerting,
    what: &str,
    wanted: impl Fn(&domain::incident::Incident) -> bool,
) {
    for _ in 0..600 {
        desk.settle().await;
        let all = desk.app().incidents(&Actor::system(), true).await.expect("incidents");
        if all.first().is_some_and(|brief| wanted(&brief.incident)) {
            assert_eq!(all.len(), 1, "one cause, one incident");
            // It may have come after all that was due was done.
            desk.settle().await;
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let all = desk.app().incidents(&Actor::system(), true).await.expect("incidents");
    panic!("{what} did not come: {all:?}\n{}", alerting.log());
}

#[test]
fn a_rule_of_prometheus_calls_somebody_until_it_is_over() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let place = Place::on(Engine::Sqlite).expect("a folder");
        let desk = TestDesk::bare(place, Config::default()).await;
        desk.mailbox(testkit::desk::SUPPORT, false).await;
        let shop: Client = desk.client("Игросфера").await;
        let (igor, olga) = (desk.engineer("Игорь").await, desk.head("Ольга").await);
        let new = NewSource {
            org: shop.id,
            name: "prometheus".into(),
            format: Format::Alertmanager,
            kind: "servers".into(),
            mapping: String::new(),
        };
        let head = olga.actor().await;
        let (_, secret) = desk.app().create_alert_source(&head, new).await.expect("a source");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let server = serve(desk.app().clone(), listener).await;
        let url = format!("http://{address}/api/v1/alerts/alertmanager");
        let Some(mut alerting) = Alerting::start(&url, &secret).await else { return };
        until(&desk, &alerting, "an incident", |one| one.state == State::Calling).await;
        assert_eq!(olga.kinds(), ["call"], "there is no map: our head is called");
        let number = desk.app().incidents(&head, false).await.expect("incidents")[0].incident.number;
        let take = Command::Acknowledge { by: None, episode: None };
        desk.app().act_on_incident(&igor.actor().await, number, take).await.expect("taken");

        // Alertmanager dies and comes back; then we do, as another process over the same store.
        alerting.restart_alertmanager().await;
        server.abort();
        let _ended = server.await;
        let listener = loop {
            match TcpListener::bind(address).await {
                Ok(listener) => break listener,
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        };
        let again = desk.second_node(Config::default()).await;
        let before = again.alert_sources(&head).await.expect("sources")[0].0.used_at;
        desk.wait(domain::time::SECOND);
        let server = serve(again.clone(), listener).await;
        for n in 0.. {
            let now = again.alert_sources(&head).await.expect("sources")[0].0.used_at;
            if now > before {
                break;
            }
            assert!(n < 600, "it is heard again: {}", alerting.log());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        until(&desk, &alerting, "the same incident", |one| one.state == State::Held && one.episode == 1)
            .await;
        assert_eq!(olga.kinds(), ["call"], "nobody is called twice");

        alerting.fires(false);
        until(&desk, &alerting, "the end", |one| one.state == State::Recovered).await;
        server.abort();
        desk.check().await;
    });
}
