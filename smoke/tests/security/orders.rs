//! Orders on which rights are tried.

use super::world::World;
use app::orders::{NewSource, Wanted};
use domain::ids::OrganisationId;
use domain::time::{HOUR, rfc3339};

/// A discrepancy of this client's or the other's: the shipment and the discrepancy.
pub async fn discrepancy(world: &World, own: bool) -> (String, String) {
    let org = if own { world.own.id } else { world.other.id };
    side(world, org).await;
    let (app, head) = (world.app(), world.head.actor().await);
    let number = if own { "1-1" } else { "2-2" };
    let at = rfc3339(app.now() - 2 * HOUR);
    let said = format!(r#"{{"source":"ozon","order":"{number}","status":"awaiting_packaging","at":"{at}"}}"#);
    app.tell_orders(&head, org, &said).await.expect("told");
    let found = app.discrepancies(&head, Some(org), Wanted::default(), 0).await.expect("a list");
    let first = found.rows.into_iter().find(|one| one.number == number).expect("the shop does not have it");
    (first.twin.expect("a shipment").to_string(), first.id.to_string())
}

async fn side(world: &World, org: OrganisationId) {
    let (app, head) = (world.app(), world.head.actor().await);
    let known = app.order_sources(&head).await.expect("sides");
    for (name, system, role) in [("ozon", "ozon", "marketplace"), ("shop", "bitrix", "shop")] {
        if known.iter().any(|row| row.source.org == org && row.source.name == name) {
            continue;
        }
        let new = NewSource {
            name: name.into(),
            system: system.into(),
            role: role.into(),
            road: "list".into(),
            active: true,
            ..NewSource::default()
        };
        app.save_order_source(&head, org, None, new).await.expect("a side");
    }
}

/// What a form of the room says, so that whoever may send it is heard.
pub async fn form(world: &World, path: &str, own: bool, fresh: &str) -> Vec<(&'static str, String)> {
    let (org, asks) = if own { (world.own.id, &world.anna) } else { (world.other.id, &world.boris) };
    let text = |fields: &[(&'static str, &str)]| fields.iter().map(|(n, v)| (*n, (*v).to_owned())).collect();
    match path {
        "/orders" | "/orders/ticket" => {
            let (_, id) = discrepancy(world, own).await;
            let pick: &'static str = Box::leak(format!("pick-{id}").into_boxed_str());
            let requester = asks.id.to_string();
            text(&[
                (pick, "1"),
                ("act", "cause"),
                ("cause", "Обмен стоял"),
                ("requester", &requester),
                ("subject", "Заказ не дошёл"),
                ("text", "Проверьте обмен."),
            ])
        }
        "/orders/statuses" => {
            let org = org.to_string();
            text(&[("organisation", &org), ("system", "bitrix"), ("word", "X1"), ("means", "assembling")])
        }
        "/settings/orders" => {
            let (org, name) = (org.to_string(), format!("side{}", fresh.len()));
            let name = format!("{name}-{}", world.app().ids.next());
            text(&[
                ("organisation", &org),
                ("name", &name),
                ("system", "ozon"),
                ("role", "marketplace"),
                ("road", "list"),
                ("minutes", "5"),
            ])
        }
        _ => vec![],
    }
}
