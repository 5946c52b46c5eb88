//! Marketplaces are asked by their published descriptions; they refuse, falter, change and break, and the rest goes on.

use app::Config;
use app::orders::{Agreed, NewSource, SourceRow, Wanted};
use domain::orders::Kind;
use domain::time::MINUTE;
use testkit::desk::{Client, Engine, Person, Place, TestDesk};
use testkit::markets::{KEY, Market};

/// A desk whose clock moves by hand and that may ask servers of this machine.
async fn desk() -> TestDesk {
    let place = Place::on(Engine::Sqlite).expect("a place");
    TestDesk::bare(place, Config { inner_hooks: true, ..Config::default() }).await
}

fn source(system: &str, market: &Market, key: &str) -> NewSource {
    NewSource {
        name: system.into(),
        system: system.into(),
        role: "marketplace".into(),
        road: "list".into(),
        agreed: Agreed {
            adapter: system.into(),
            address: market.url(),
            account: "42".into(),
            minutes: 5,
            ..Agreed::default()
        },
        key: key.into(),
        active: true,
    }
}

fn shop_side() -> NewSource {
    NewSource {
        name: "shop".into(),
        system: "opencart".into(),
        role: "shop".into(),
        road: "list".into(),
        active: true,
        ..NewSource::default()
    }
}

async fn row(desk: &TestDesk, head: &Person, name: &str) -> SourceRow {
    let rows = desk.app().order_sources(&head.actor().await).await.expect("sides");
    rows.into_iter().find(|row| row.source.name == name).expect("the side")
}

async fn states(desk: &TestDesk, who: &Person, number: &str) -> Vec<&'static str> {
    let found = desk.app().find_orders(&who.actor().await, number).await.expect("found");
    let twin = found.iter().find(|twin| twin.number == number).expect("the order");
    let order = desk.app().order(&who.actor().await, twin.id).await.expect("the order");
    order.said.iter().map(|said| said.state.code()).collect()
}

async fn cast(desk: &TestDesk) -> (Client, Person) {
    (desk.client("Игросфера").await, desk.head("Ольга").await)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_marketplace_is_read_whole_and_what_is_as_it_was_is_no_news() {
    for (system, begins, goes_on) in [
        ("ozon", ("awaiting_packaging", ""), ("delivering", "posting_on_way_to_city")),
        ("wildberries", ("confirm", "waiting"), ("complete", "sorted")),
        ("yandex_market", ("PROCESSING", "STARTED"), ("DELIVERY", "")),
    ] {
        let (desk, market) = (desk().await, Market::open().await);
        let (shop, olga) = cast(&desk).await;
        for n in 0..250 {
            market.order(&format!("{}", 7_000 + n), begins.0, begins.1);
        }
        let app = desk.app();
        app.save_order_source(&olga.actor().await, shop.id, None, source(system, &market, KEY))
            .await
            .expect("a side");
        desk.settle().await;
        let told = row(&desk, &olga, system).await.source;
        assert_eq!((told.told, told.trouble.as_str()), ((250, 0), ""), "{system}");
        desk.pass_minutes(6).await;
        assert_eq!(row(&desk, &olga, system).await.source.told, (250, 0), "{system}: no news");
        market.order("7003", goes_on.0, goes_on.1);
        desk.pass_minutes(6).await;
        assert_eq!(row(&desk, &olga, system).await.source.told, (251, 0), "{system}");
        assert_eq!(states(&desk, &olga, "7003").await, ["assembling", "in_transit"], "{system}");
        let late = Wanted { state: "noted".into(), ..Wanted::default() };
        let late = app.discrepancies(&olga.actor().await, None, late, 0).await.expect("a list");
        assert_eq!(late.all, 0, "{system}: a first round finds history");
        desk.check().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_are_said_beside_the_side_and_the_rest_goes_on() {
    let (desk, market) = (desk().await, Market::open().await);
    let (shop, olga) = cast(&desk).await;
    let app = desk.app();
    market.order("1-1", "awaiting_packaging", "");
    let actor = olga.actor().await;
    let id =
        app.save_order_source(&actor, shop.id, None, source("ozon", &market, "wrong")).await.expect("a side");
    app.save_order_source(&actor, shop.id, None, shop_side()).await.expect("a side");
    desk.settle().await;
    assert_eq!(row(&desk, &olga, "ozon").await.source.trouble, "key 401");
    assert_eq!(row(&desk, &olga, "ozon").await.source.secret.as_deref(), Some(""), "a key is never shown");
    let asked = market.asked().len();
    desk.pass_minutes(20).await;
    assert_eq!(market.asked().len(), asked, "a wrong key is not tried each minute");
    // Three failures over ten minutes are a failed exchange.
    desk.pass(1).await;
    desk.pass(1).await;
    app.tidy("test").await.expect("tidied");
    let kinds = |found: app::orders::Discrepancies| {
        found.rows.iter().filter_map(|one| Kind::parse(&one.kind)).collect::<Vec<_>>()
    };
    let open = || Wanted { state: "open".into(), ..Wanted::default() };
    let found = app.discrepancies(&actor, None, open(), 0).await.expect("a list");
    assert_eq!(kinds(found), [Kind::ExchangeFailed]);
    // The right key: it is read, and the exchange is mended.
    app.save_order_source(&actor, shop.id, Some(id), source("ozon", &market, KEY)).await.expect("changed");
    desk.settle().await;
    app.tidy("test").await.expect("tidied");
    let told = row(&desk, &olga, "ozon").await.source;
    assert_eq!((told.told.0, told.trouble.as_str(), told.failures), (1, "", 0));
    desk.pass_minutes(16).await;
    let found = app.discrepancies(&actor, None, open(), 0).await.expect("a list");
    assert_eq!(kinds(found), [Kind::MissingInShop], "and now orders are compared");
    // Too fast: as long as it says.
    market.fails(429, Some(1_800));
    desk.pass_minutes(6).await;
    assert_eq!(row(&desk, &olga, "ozon").await.source.trouble, "pace 429");
    let asked = market.asked().len();
    desk.pass_minutes(25).await;
    assert_eq!(market.asked().len(), asked, "we wait as long as it says");
    desk.pass_minutes(6).await;
    assert!(market.asked().len() > asked);
    assert_eq!(row(&desk, &olga, "ozon").await.source.trouble, "");
    // A fault of its own, then a changed answer, then well again.
    market.fails(500, None);
    desk.pass_minutes(6).await;
    assert_eq!(row(&desk, &olga, "ozon").await.source.trouble, "fault 500");
    market.changes(true);
    desk.pass_minutes(10).await;
    assert!(row(&desk, &olga, "ozon").await.source.trouble.starts_with("changed "));
    market.changes(false);
    desk.pass_minutes(60).await;
    assert_eq!(row(&desk, &olga, "ozon").await.source.trouble, "");
    desk.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_broken_order_in_a_page_of_a_hundred_is_told_and_the_rest_is_taken() {
    let (desk, market) = (desk().await, Market::open().await);
    let (shop, olga) = cast(&desk).await;
    for n in 0..100 {
        market.order(&format!("5-{n:03}"), "awaiting_packaging", "");
    }
    market.breaks("5-050");
    let app = desk.app();
    app.save_order_source(&olga.actor().await, shop.id, None, source("ozon", &market, KEY))
        .await
        .expect("a side");
    desk.settle().await;
    let told = row(&desk, &olga, "ozon").await.source;
    assert_eq!(told.told, (99, 0));
    assert!(told.trouble.starts_with("odd 1:") && told.trouble.contains("5-050"), "{}", told.trouble);
    assert!(told.answered_at.is_some_and(|at| desk.now() - at < MINUTE));
    desk.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_asked_in_an_inner_network() {
    let place = Place::on(Engine::Sqlite).expect("a place");
    let desk = TestDesk::bare(place, Config::default()).await;
    let (shop, olga) = cast(&desk).await;
    let market = Market::open().await;
    let refused =
        desk.app().save_order_source(&olga.actor().await, shop.id, None, source("ozon", &market, KEY)).await;
    assert!(matches!(refused, Err(app::AppError::Invalid("address", "refused"))), "{refused:?}");
}
