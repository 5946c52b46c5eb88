//! The flows of the walk: each with a monitor that saw something, and one that waits for the client's word.

use super::world::World;
use app::Actor;
use app::flows::{Event, NewFlow, NewMonitor, Step};
use domain::flows::{Flow, Kind, Settings, Watch};
use domain::ids::{AlertId, MonitorId};
use std::sync::atomic::{AtomicU64, Ordering};

/// Whether an address is about flows.
pub fn is(path: &str) -> bool {
    let rooms = ["/flows", "/monitors/", "/alerts/", "/requests/flows"];
    rooms.iter().any(|room| path.starts_with(room))
}

/// A flow of this client or the other, a monitor of it, and what that saw.
pub async fn flow(world: &World, own: bool) -> (Flow, MonitorId, AlertId) {
    static SERIAL: AtomicU64 = AtomicU64::new(0);
    let (app, system) = (world.app(), Actor::system());
    let new = NewFlow {
        org: if own { world.own.id } else { world.other.id },
        key: format!("walk-{}", SERIAL.fetch_add(1, Ordering::SeqCst)),
        name: "Остатки на складе".into(),
        kind: Kind::Value,
        zone: "Europe/Moscow".into(),
        unit_value: 0,
        parent: None,
        period: 0,
        days: vec![],
    };
    let flow = app.create_flow(&system, new).await.expect("a flow");
    let monitor = NewMonitor {
        watch: Watch::Range,
        settings: Settings { low: Some(10.0), ..Settings::default() },
        reason: "Склад пуст".into(),
        replay: String::new(),
        algorithm: "Позвонить на склад".into(),
    };
    let id = app.request_monitor(&system, flow.id, monitor).await.expect("requested");
    app.start_monitor(&system, id, "по телефону").await.expect("it watches");
    world.desk.settle().await;
    world.desk.wait(1_000);
    let event = Event { id: "1".into(), at: world.desk.now(), value: Some(3.0), ..Event::default() };
    app.take_flow_events(&system, &flow.key, vec![(1, Ok(event))]).await.expect("taken");
    world.desk.settle().await;
    let alert = app.monitor(&system, id).await.expect("a monitor").alerts.first().map(|(row, _)| row.id);
    (flow, id, alert.expect("it saw that"))
}

/// The path with its parameters filled in.
pub async fn path(world: &World, path: &str, own: bool) -> String {
    if !path.contains("{id}") {
        return path.to_owned();
    }
    let (flow, monitor, alert) = flow(world, own).await;
    let id = match path.split('/').nth(1) {
        Some("monitors") => monitor.0,
        Some("alerts") => alert.0,
        _ => flow.id.0,
    };
    path.replace("{id}", &id.to_string())
}

/// A form that would be accepted from whoever may send it. What it is about besides its address stands in [`more`].
pub fn form(world: &World, path: &str, own: bool, fresh: &str) -> Vec<(&'static str, String)> {
    let org = if own { world.own.id } else { world.other.id };
    let fields = |pairs: &[(&'static str, &str)]| pairs.iter().map(|(n, v)| (*n, (*v).to_owned())).collect();
    let key = fresh.to_lowercase();
    match path {
        "/flows" | "/flows/{id}" => fields(&[
            ("org", &org.to_string()),
            ("key", &key),
            ("name", "Заказы"),
            ("kind", "orders"),
            ("zone", "Europe/Moscow"),
        ]),
        "/flows/{id}/sources" => fields(&[
            ("act", "create"),
            ("kind", "http"),
            ("url", "https://shop.example/orders"),
            ("id", "id"),
        ]),
        "/flows/{id}/monitors" => {
            fields(&[("watch", "silence"), ("often", "monthly"), ("reason", "Потеря заказов")])
        }
        "/monitors/{id}" => fields(&[("act", "write"), ("algorithm", "Позвонить")]),
        "/alerts/{id}" => fields(&[("act", "judge"), ("verdict", "useful")]),
        _ => vec![],
    }
}

/// What a form says besides: of a flow that has to be there.
pub async fn more(world: &World, path: &str, own: bool) -> Vec<(&'static str, String)> {
    match path {
        "/flows/quiet" => {
            let (flow, ..) = flow(world, own).await;
            let place = format!("f{}", flow.id);
            vec![("place", place), ("hours", "2".to_owned()), ("reason", "Переезд".to_owned())]
        }
        "/requests/flows" => {
            let (_, monitor, _) = flow(world, own).await;
            let (app, system) = (world.app(), Actor::system());
            let retire = Step::Retire { reason: "Новый".into() };
            app.step_monitor(&system, monitor, retire).await.expect("retired");
            let page = app.monitor(&system, monitor).await.expect("it");
            let new = NewMonitor {
                watch: Watch::Silence,
                settings: Settings::default(),
                reason: "Потеря заказов".into(),
                replay: String::new(),
                algorithm: "Позвонить".into(),
            };
            let id = app.request_monitor(&system, page.flow.flow.id, new).await.expect("requested");
            vec![("act", "agree".to_owned()), ("monitor", id.to_string())]
        }
        _ => vec![],
    }
}
