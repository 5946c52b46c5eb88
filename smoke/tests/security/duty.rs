//! Incidents and duty for the walk over all routes: what stands behind the parameters of their paths.

use super::world::World;
use app::Actor;
use app::incidents::NewIncident;
use domain::duty::{IncidentType, Map, Reason, Rota, Step, Target, Then};
use domain::ids::RotaId;
use domain::incident::Severity;
use domain::time::{DAY, HOUR};

/// Whether a route is about incidents or duty.
pub fn is_duty(path: &str) -> bool {
    ["/incidents", "/duty", "/p/{token}"].iter().any(|room| path.starts_with(room))
}

async fn incident(world: &World, own: bool) -> i64 {
    let client = if own { world.own.id } else { world.other.id };
    let new = NewIncident {
        client,
        kind: "orders".into(),
        title: "Нет заказов".into(),
        severity: Severity::Minor,
        by_client: true,
        ticket: None,
    };
    world.app().begin_incident(&Actor::system(), new).await.expect("an incident")
}

async fn rota(world: &World) -> RotaId {
    let rota = Rota {
        id: RotaId(0),
        name: "Первая линия".into(),
        zone: "Europe/Moscow".into(),
        start: jiff::civil::date(2026, 1, 5),
        end: None,
        days: 1,
        hand_over: vec![9 * 60],
        people: vec![world.engineer.id, world.head.id],
        covers: vec![],
    };
    world.app().save_rota(&Actor::system(), rota, None, 0).await.expect("a rota")
}

/// Makes the client's map say that the engineer is called, and answers the link of his mail.
async fn link(world: &World) -> String {
    let step = Step {
        target: Target::Person(world.engineer.id),
        channels: vec![],
        minutes: 30,
        repeats: 0,
        then: Then::Next,
        calendar: None,
    };
    let root = IncidentType { path: String::new(), title: String::new(), steps: vec![step] };
    let map = Map { types: vec![root], ..Map::new(world.own.id, world.head.id) };
    let known = world.app().duty_map(&Actor::system(), world.own.id).await.expect("the map").versions;
    let version = known.first().map_or(0, |one| one.version);
    world.app().save_duty_map(&Actor::system(), map, version).await.expect("a map");
    incident(world, true).await;
    world.desk.settle().await;
    world.engineer.last_mail().link("/p/").expect("a link")
}

/// A path with what it is about.
pub async fn path(world: &World, path: &str, own: bool) -> String {
    let org = if own { world.own.id } else { world.other.id };
    let mut path = path.replace("{org}", &org.to_string());
    if path.contains("{number}") {
        path = path.replace("{number}", &incident(world, own).await.to_string());
    }
    if path.contains("{token}") {
        path = path.replace("{token}", &link(world).await);
    }
    if path.contains("/rotas/{id}") || path.contains("{file}") {
        let id = rota(world).await;
        let now = world.desk.now();
        let view = world.app().rota(&Actor::system(), id, (now, now + 1)).await.expect("the rota");
        let file = view.feed.rsplit('/').next().unwrap_or_default().to_owned();
        path = path.replace("{id}", &id.to_string()).replace("{file}", &file);
    }
    if path.contains("/absences/{id}") {
        let times = (world.desk.now() + HOUR, world.desk.now() + DAY);
        let person = world.engineer.id;
        let id = world.app().add_absence(&Actor::system(), person, Reason::Busy, times, "").await;
        path = path.replace("{id}", &id.expect("an absence").to_string());
    }
    path.replace("{id}", &world.engineer.id.to_string())
}

/// What a form there says.
pub async fn form(world: &World, path: &str, own: bool) -> Vec<(&'static str, String)> {
    let org = if own { world.own.id } else { world.other.id };
    let pairs: &[(&'static str, &str)] = match path {
        "/incidents" => &[("title", "Касса не печатает"), ("kind", "tills"), ("severity", "minor")],
        "/incidents/{number}" => &[("do", "note"), ("text", "Смотрим")],
        "/incidents/{number}/change" => &[("text", "Добавили проверку")],
        "/p/{token}" => &[("answer", "take")],
        "/duty/absences" => &[
            ("reason", "busy"),
            ("from", "2026-12-20T10:00"),
            ("to", "2026-12-20T11:00"),
            ("note", "Встреча"),
        ],
        "/duty/maps/{org}" => &[("do", "type"), ("path", "orders"), ("title", "Заказы")],
        "/duty/rotas" => &[("name", "Вторая линия")],
        "/duty/rotas/{id}" => &[("do", "note"), ("text", "Всё спокойно")],
        "/duty/people/{id}" => &[("channel.0", "mail"), ("address.0", "")],
        _ => &[],
    };
    let mut all: Vec<(&'static str, String)> =
        pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    if path == "/incidents" {
        all.push(("client", org.to_string()));
    }
    if path == "/duty/absences" {
        all.push(("person", world.engineer.id.to_string()));
    }
    if path == "/duty/maps/{org}" {
        let known = world.app().duty_map(&Actor::system(), org).await.expect("the map").versions;
        all.push(("version", known.first().map_or(0, |one| one.version).to_string()));
    }
    all
}
