//! What the walk needs of suppliers' data: a supplier of this client or the other with a feed, a file, a check.

use super::world::World;
use app::Actor;
use app::checks::{Coming, FeedEdit, FeedRules, SupplierEdit};
use domain::checks::{FeedKind, Schedule};
use domain::ids::{ArrivalId, CheckId, FeedId, SupplierId};
use i18n::{Lang, T};

/// A check that is of its form.
pub const TEXT: &str = app::checks::TEMPLATES[2].1;

/// What a client has.
pub struct Data {
    /// Who sends.
    pub supplier: SupplierId,
    /// What.
    pub feed: FeedId,
    /// A file that came.
    pub arrival: ArrivalId,
    /// A check.
    pub check: CheckId,
    /// The supplier's link.
    pub token: String,
}

/// The same each time it is asked for.
pub async fn data(world: &World, own: bool) -> Data {
    let (app, system) = (world.app(), Actor::system());
    let client = if own { world.own.id } else { world.other.id };
    let known = app.suppliers(&system).await.expect("the list").into_iter().find(|one| one.client == client);
    let supplier = match known {
        Some(known) => known.id,
        None => {
            let edit = SupplierEdit {
                client: Some(client),
                name: format!("Поставщик {client}"),
                it: format!("it@supplier-{client}.example"),
                ..SupplierEdit::default()
            };
            let supplier = app.save_supplier(&system, edit).await.expect("entered");
            let feed = FeedEdit {
                id: None,
                supplier,
                kind: FeedKind::Stock,
                name: "Остатки".into(),
                schedule: Schedule::default(),
                rules: FeedRules::default(),
                active: true,
                seen: 0,
            };
            let feed = app.save_feed(&system, feed).await.expect("entered");
            let data = "Артикул;Остаток\nA-1;5\n".as_bytes().to_vec();
            let coming = Coming {
                name: "stock.csv".into(),
                data: data.into(),
                source: "upload",
                origin: String::new(),
            };
            app.deliver(&system, feed, coming).await.expect("taken");
            app.save_check(&system, None, client, TEXT).await.expect("kept").expect("a check");
            world.desk.settle().await;
            supplier
        }
    };
    let t = T::new(Lang::Ru, "Europe/Moscow", 0);
    let page = app.supplier_page(&system, supplier, &t).await.expect("his page");
    let (feed, arrivals) = page.arrivals.first().expect("a feed");
    let name = page.supplier.client_name.clone();
    let checks = app.data_checks(&system).await.expect("the list");
    Data {
        supplier,
        feed: *feed,
        arrival: arrivals.last().expect("a file").id,
        check: checks.iter().find(|one| one.client == name).expect("a check").id,
        token: page.link.rsplit('/').next().unwrap_or_default().to_owned(),
    }
}

/// A path with what the client has.
pub async fn path(world: &World, path: &str, own: bool) -> String {
    let data = data(world, own).await;
    let id = match path {
        path if path.starts_with("/data/suppliers/") => data.supplier.0,
        path if path.starts_with("/data/feeds/") => data.feed.0,
        path if path.starts_with("/data/files/") => data.arrival.0,
        _ => data.check.0,
    };
    let path = path.replace("{id}", &id.to_string()).replace("{token}", &data.token);
    let path = path.replace("{what}", "original").replace("{file}", &data.arrival.to_string());
    match path.as_str() {
        "/data/feeds/new" => format!("/data/feeds/new?supplier={}", data.supplier),
        _ => path,
    }
}

/// A form that would be accepted.
pub async fn form(world: &World, path: &str, own: bool, fresh: String) -> Vec<(&'static str, String)> {
    let client = if own { world.own.id } else { world.other.id };
    let seen = data(world, own).await;
    let fixed: &[(&'static str, &str)] = match path {
        "/data/suppliers" | "/data/suppliers/{id}" => {
            &[("it", "it@new.example"), ("remind", "24"), ("after", "48"), ("locale", "ru")]
        }
        "/data/feeds/{id}/contract" => &[("column0", "Артикул"), ("role0", "code"), ("kind0", "code")],
        "/data/feeds" | "/data/feeds/{id}" => &[
            ("kind", "prices"),
            ("day0", "1"),
            ("deadline", "10:00"),
            ("lag", "1"),
            ("grace", "0"),
            ("zone", "Europe/Moscow"),
            ("active", "1"),
        ],
        "/data/checks/{id}" => &[("do", "try")],
        _ => &[("do", "take")],
    };
    let mut all: Vec<(&'static str, String)> =
        fixed.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    let version = world.app().feed(&Actor::system(), seen.feed).await.expect("the feed").edit.seen;
    all.extend([
        ("client", client.to_string()),
        ("name", format!("Поставщик {fresh}")),
        ("supplier", seen.supplier.to_string()),
        ("feed", seen.feed.to_string()),
        ("seen", version.to_string()),
        ("text", TEXT.to_owned()),
    ]);
    all
}
