//! Journeys of the duty officer and of the head who prepares the night.

use domain::duty::{IncidentType, Map, Step, Target, Then};
use domain::incident::{Severity, Signal};
use domain::time::HOUR;

use super::journeys;

journeys! {
    /// Called, taken, led, reported, closed: the incident room from its first minute to its last.
    async fn an_incident_is_worked_on(at) {
        let shop = at.desk.client("Игросфера").await;
        let (igor, vera) = (at.desk.engineer("Игорь").await, at.desk.head("Вера").await);
        let step = Step { target: Target::Person(igor.id), channels: vec![], minutes: 10, repeats: 0, then: Then::Next, calendar: None };
        let root = IncidentType { path: String::new(), title: String::new(), steps: vec![step] };
        let map = Map { types: vec![root], report_to: vec![vera.id], ..Map::new(shop.id, vera.id) };
        at.desk.app().save_duty_map(&vera.actor().await, map, 0).await.expect("a map");
        at.sign_in(&igor).await;
        at.go("/incidents").await;
        at.look("calm").await;
        let fact = |label: &str, value: &str| (label.to_owned(), value.to_owned());
        let signal = Signal {
            client: shop.id,
            kind: "orders.silence".into(),
            cause: "flow:1".into(),
            flow: None,
            title: "Нет заказов с площадки".into(),
            facts: vec![fact("norm", "3"), fact("actual", "0"), fact("missing", "3")],
            severity: Severity::Major,
            money_missing: 1_770_000,
            at: at.desk.now() - HOUR,
        };
        at.desk.app().signal(&igor.actor().await, signal).await.expect("raised");
        at.desk.settle().await;
        at.go("/incidents").await;
        at.see(".call-me").await;
        at.look("called").await;
        at.click(".incident-rows a").await;
        at.see(".ringing").await;
        at.look("room").await;
        at.click("button[value=take]").await;
        at.gone(".ringing").await;
        at.click("button[value=speak]").await;
        at.gone("button[value=speak]").await;
        at.type_in("#counterparty", "Площадка").await;
        at.click("button[value=ask]").await;
        at.read(".thread", "Площадка").await;
        at.desk.pass(1).await;
        at.reload().await;
        at.see(".draft, .timeline .reported").await;
        at.look("report").await;
        at.type_in("#note", "Проверили обмен у себя").await;
        at.click("button[value=note]").await;
        at.read(".timeline", "Проверили обмен у себя").await;
        at.click("button[value=recover]").await;
        at.see("#technical").await;
        at.type_in("#technical", "Очередь у площадки").await;
        at.click("button[value=causes]").await;
        at.see(".timeline .causes_found").await;
        at.look("recovered").await;
        at.click("button[value=close]").await;
        at.gone("button[value=close]").await;
        at.look("closed").await;
        at.go("/incidents/missed").await;
        at.look("missed").await;
    }

    /// The head draws a map, asks whom it calls, sees its holes, sets up a rota, takes alerts in.
    async fn the_night_is_prepared(at) {
        let shop = at.desk.client("Игросфера").await;
        let (_igor, vera) = (at.desk.engineer("Игорь").await, at.desk.head("Вера").await);
        at.sign_in(&vera).await;
        at.go("/duty").await;
        at.look("empty").await;
        at.go(&format!("/duty/maps/{}", shop.id)).await;
        at.look("map-empty").await;
        at.type_in("#new-path", "orders").await;
        at.click("button[value=type].btn:not(.primary)").await;
        at.read(".map-tree", "orders").await;
        at.click(".map-tree li:first-child summary").await;
        at.choose(".map-tree li:first-child select[name='target.0']", &format!("p{}", vera.id)).await;
        at.click(".map-tree li:first-child button[value=type]").await;
        at.read(".map-tree", "Вера").await;
        at.look("map").await;
        at.go(&format!("/duty?client={}&kind=orders.silence&at=2027-01-01T03:00", shop.id)).await;
        at.read(".calls", "Вера").await;
        at.look("who").await;
        at.go(&format!("/duty/coverage/{}", shop.id)).await;
        at.look("holes").await;
        at.go("/duty").await;
        at.click("main details summary").await;
        at.type_in("#rota-name", "Ночи").await;
        at.click("form[action='/duty/rotas'] button").await;
        at.see(".month").await;
        at.look("rota").await;
        at.go(&format!("/duty/people/{}", vera.id)).await;
        at.look("reach").await;
        at.go("/settings/alerts").await;
        at.type_in("#name", "Prometheus").await;
        at.click("button[value=create]").await;
        at.see("#secret").await;
        at.look("source").await;
    }
}
