//! Orders of a client between marketplace, shop and ERP: where the sides part, it is told once, ages, is mended with proof.

use super::programs::Program;
use app::AppError;
use app::orders::{Finding, NewSource, Wanted};
use domain::ids::FindingId;
use domain::orders::{Kind, State};
use domain::people::Mandate;
use domain::time::{HOUR, MINUTE, rfc3339};
use serde_json::{Value, json};
use testkit::desk::{Client, Person, TestDesk};
use testkit::on_both;

/// The sides of a client: ozon, shop, erp.
async fn sides(desk: &TestDesk, head: &Person, shop: &Client) {
    for (name, system, role) in
        [("ozon", "ozon", "marketplace"), ("shop", "bitrix", "shop"), ("erp", "plain", "erp")]
    {
        let new = NewSource {
            name: name.into(),
            system: system.into(),
            role: role.into(),
            road: "list".into(),
            active: true,
            ..NewSource::default()
        };
        desk.app().save_order_source(&head.actor().await, shop.id, None, new).await.expect("a side");
    }
}

/// A line of a batch: who, which order, status, minutes from now.
fn fact(desk: &TestDesk, source: &str, order: &str, status: &str, minutes: i64) -> Value {
    let mut fact = json!({
        "source": source, "order": order, "status": status, "at": rfc3339(desk.now() + minutes * MINUTE),
    });
    if source != "ozon" {
        fact["of"] = "ozon".into();
    }
    fact
}

async fn tells(desk: &TestDesk, who: &Person, shop: &Client, facts: &[Value]) -> app::orders::Taken {
    let text: String = facts.iter().map(|fact| format!("{fact}\n")).collect();
    let taken = desk.app().tell_orders(&who.actor().await, shop.id, &text).await.expect("taken");
    desk.settle().await;
    taken
}

async fn found(desk: &TestDesk, who: &Person, state: &str) -> Vec<Finding> {
    let wanted = Wanted { state: state.into(), ..Wanted::default() };
    desk.app().discrepancies(&who.actor().await, None, wanted, 0).await.expect("a list").rows
}

fn kinds(found: &[Finding]) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = found.iter().filter_map(|one| Kind::parse(&one.kind)).collect();
    kinds.sort_unstable();
    kinds
}

on_both! {
    /// A cancelled order goes on being packed: told after its grace, once; mended with proof; told again when it returns.
    async fn a_cancellation_that_does_not_arrive_is_told_and_mended_with_proof(desk) {
        let shop = desk.client("Игросфера").await;
        let (anna, igor, olga) = (shop.manager("Анна").await, desk.engineer("Игорь").await, desk.head("Ольга").await);
        sides(&desk, &olga, &shop).await;
        let both = [fact(&desk, "ozon", "1-1", "awaiting_packaging", 0), fact(&desk, "shop", "1-1", "P", 1), fact(&desk, "erp", "1-1", "assembling", 2)];
        let taken = tells(&desk, &igor, &shop, &both).await;
        assert_eq!((taken.taken, taken.repeated, taken.refused.len()), (3, 0, 0));
        desk.pass(1).await;
        tells(&desk, &igor, &shop, &[fact(&desk, "ozon", "1-1", "cancelled", 0)]).await;
        desk.pass_minutes(19).await;
        assert_eq!(found(&desk, &igor, "open").await, [], "a cancellation needs its time");
        desk.pass_minutes(2).await;
        let open = found(&desk, &igor, "open").await;
        assert_eq!(kinds(&open), [Kind::CancelNotPropagated]);
        assert_eq!((open[0].from.as_str(), open[0].to.as_str(), open[0].times), ("ozon", "shop", 1));
        desk.pass(2).await;
        assert_eq!(found(&desk, &igor, "open").await[0].id, open[0].id, "it ages and is told once");
        // The client sees it, somebody of another client does not.
        assert_eq!(found(&desk, &anna, "open").await.len(), 1);
        let stranger = desk.client("Детали").await.manager("Борис").await;
        assert_eq!(found(&desk, &stranger, "open").await, []);
        let twin = open[0].twin.expect("a shipment");
        assert!(matches!(desk.app().order(&stranger.actor().await, twin).await, Err(AppError::Missing)));
        // Mended: by what, is kept. And the ERP is behind now.
        tells(&desk, &igor, &shop, &[fact(&desk, "shop", "1-1", "D", 0), fact(&desk, "erp", "1-1", "cancelled", 1)]).await;
        assert_eq!(found(&desk, &igor, "open").await, []);
        let mended = found(&desk, &igor, "mended").await;
        assert_eq!(kinds(&mended), [Kind::CancelNotPropagated]);
        assert!(mended[0].proof.contains("cancelled"), "{}", mended[0].proof);
        // It comes back: the same row, a second time. The rising itself is a step that no order makes.
        tells(&desk, &igor, &shop, &[fact(&desk, "shop", "1-1", "P", 5)]).await;
        desk.pass(2).await;
        let again = found(&desk, &igor, "open").await;
        let same = again.iter().find(|one| one.kind == "cancel_not_propagated").expect("it is back");
        assert_eq!((same.id, same.times), (open[0].id, 2));
        assert!(kinds(&again).contains(&Kind::IllegalTransition));
        desk.check().await;
    }

    /// A batch is taken once, whatever way it is cut; broken lines are told and the rest goes on.
    async fn a_batch_is_taken_once_and_a_broken_line_stops_nothing(desk) {
        let shop = desk.client("Игросфера").await;
        let (igor, olga) = (desk.engineer("Игорь").await, desk.head("Ольга").await);
        sides(&desk, &olga, &shop).await;
        let program = Program::of(&desk, &igor, Mandate::Write).await;
        let mut lines: Vec<String> = (0..100).map(|n| fact(&desk, "ozon", &format!("7-{n}"), "awaiting_packaging", 0).to_string()).collect();
        lines[41] = "{broken".into();
        lines[42] = fact(&desk, "moon", "7-42", "new", 0).to_string();
        lines[43] = json!({"source": "ozon", "order": "7-43", "status": "awaiting_packaging", "at": "2014-01-01T00:00:00Z"}).to_string();
        let path = format!("/orders/facts?organisation_id={}", shop.id);
        let sent = program.send_text("POST", &path, &lines.join("\n")).await;
        assert_eq!(sent.status, 200, "{sent:?}");
        assert_eq!((&sent.body["taken"], &sent.body["repeated"]), (&json!(97), &json!(0)));
        let refused: Vec<i64> = sent.body["refused"].as_array().expect("a list").iter().filter_map(|one| one["line"].as_i64()).collect();
        assert_eq!(refused, [42, 43, 44]);
        let again = program.send_text("POST", &path, &lines.join("\n")).await;
        assert_eq!((&again.body["taken"], &again.body["repeated"]), (&json!(0), &json!(97)));
        desk.pass_minutes(16).await;
        let list = program.get(&format!("/orders/discrepancies?organisation_id={}", shop.id)).await;
        assert_eq!(list.body["total"], 97, "nobody else has them");
        let strange = program.send_text("POST", "/orders/facts?organisation_id=7", &lines[0]).await;
        assert_eq!(strange.status, 404);
    }

    /// What stands after each fact came alone is what stands when all are judged at once.
    async fn incremental_equals_batch(desk) {
        let (one, other) = (desk.client("Игросфера").await, desk.client("Детали").await);
        let olga = desk.head("Ольга").await;
        sides(&desk, &olga, &one).await;
        sides(&desk, &olga, &other).await;
        let ozon = ["awaiting_packaging", "awaiting_deliver", "delivering", "delivered", "cancelled", "arbitration"];
        let (bitrix, plain) = (["N", "P", "S", "D", "F"], ["new", "assembling", "in_transit", "cancelled", "delivered"]);
        let mut seed = 7_u64;
        let mut pick = |n: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from(seed >> 33).expect("small") % n
        };
        let begin = desk.now();
        let mut all = Vec::new();
        for _ in 0..60 {
            let order = format!("9-{}", pick(6));
            let minutes = i64::try_from(pick(50)).expect("small") - (desk.now() - begin) / MINUTE;
            let late = minutes.min(0);
            let said = match pick(3) {
                0 => fact(&desk, "ozon", &order, ozon[pick(6)], late),
                1 => fact(&desk, "shop", &order, bitrix[pick(5)], late),
                _ => fact(&desk, "erp", &order, plain[pick(5)], late),
            };
            all.push(said.clone());
            tells(&desk, &olga, &one, &[said]).await;
            desk.pass_minutes(7).await;
        }
        // The other client's batch comes in another order, all at once.
        all.reverse();
        tells(&desk, &olga, &other, &all).await;
        let of = |org, list: &[Finding]| {
            let mut rows: Vec<_> = list.iter().filter(|row| row.org == org).map(|row| {
                (row.number.clone(), row.kind.clone(), row.from.clone(), row.to.clone(), row.since, row.opened_at)
            }).collect();
            rows.sort();
            rows
        };
        let open = found(&desk, &olga, "open").await;
        assert!(!of(one.id, &open).is_empty());
        assert_eq!(of(one.id, &open), of(other.id, &open));
        desk.check().await;
    }

    /// A status that nobody knows is told once; decided on, all orders are judged anew; the decision is the client's own.
    async fn an_unknown_status_is_told_once_and_decided_for_one_client(desk) {
        let (shop, other) = (desk.client("Игросфера").await, desk.client("Детали").await);
        let (igor, olga, anna) = (desk.engineer("Игорь").await, desk.head("Ольга").await, shop.manager("Анна").await);
        sides(&desk, &olga, &shop).await;
        sides(&desk, &olga, &other).await;
        let mut facts = Vec::new();
        for n in 0..20 {
            let order = format!("5-{n}");
            facts.extend([fact(&desk, "ozon", &order, "awaiting_packaging", 0), fact(&desk, "shop", &order, "XX", 1), fact(&desk, "erp", &order, "assembling", 1)]);
        }
        tells(&desk, &igor, &shop, &facts).await;
        tells(&desk, &igor, &other, &facts[..3]).await;
        desk.pass(3).await;
        let open = found(&desk, &igor, "open").await;
        assert_eq!(kinds(&open), [Kind::UnmappedStatus, Kind::UnmappedStatus], "one for each client, not for each order");
        let refused = desk.app().decide_meaning(&anna.actor().await, shop.id, "bitrix", "XX", Some(State::Cancelled)).await;
        assert!(matches!(refused, Err(AppError::Denied(_))), "{refused:?}");
        desk.app().decide_meaning(&igor.actor().await, shop.id, "bitrix", "XX", Some(State::Cancelled)).await.expect("decided");
        desk.settle().await;
        let open = found(&desk, &igor, "open").await;
        let mine: Vec<Finding> = open.iter().filter(|one| one.org == shop.id).cloned().collect();
        let sent = mine.iter().filter(|one| one.kind == "shop_cancel_not_sent").count();
        assert_eq!(sent, 20, "judged anew: the shop cancelled what the marketplace waits for");
        assert_eq!(kinds(&open.iter().filter(|one| one.org == other.id).cloned().collect::<Vec<_>>()), [Kind::UnmappedStatus]);
        desk.app().decide_meaning(&igor.actor().await, shop.id, "bitrix", "XX", None).await.expect("taken back");
        desk.settle().await;
        let open = found(&desk, &igor, "open").await;
        assert_eq!(kinds(&open), [Kind::UnmappedStatus, Kind::UnmappedStatus]);
        desk.check().await;
    }

    /// Many get one cause and one ticket; what is accepted stands no longer among what is open.
    async fn many_get_a_cause_and_a_ticket(desk) {
        let (shop, other) = (desk.client("Игросфера").await, desk.client("Детали").await);
        let (igor, olga, vera) = (desk.engineer("Игорь").await, desk.head("Ольга").await, shop.person("Вера").await);
        sides(&desk, &olga, &shop).await;
        sides(&desk, &olga, &other).await;
        let facts: Vec<Value> = (0..30).map(|n| fact(&desk, "ozon", &format!("3-{n}"), "awaiting_packaging", 0)).collect();
        tells(&desk, &igor, &shop, &facts).await;
        tells(&desk, &igor, &other, &facts[..1]).await;
        desk.pass(1).await;
        let open = found(&desk, &igor, "open").await;
        let ids = |org| open.iter().filter(|one| one.org == org).map(|one| one.id).collect::<Vec<FindingId>>();
        let (mine, all) = (ids(shop.id), open.iter().map(|one| one.id).collect::<Vec<_>>());
        let (app, actor) = (desk.app(), igor.actor().await);
        assert_eq!(app.name_cause(&actor, &mine, "Обмен стоял с 2:00", false).await.expect("named"), 30);
        let new = || app::desk::NewTicket {
            org: shop.id,
            requester: vera.id,
            kind: domain::desk::TicketKind::Incident,
            subject: "Заказы не дошли".into(),
            impact: domain::desk::Impact::Medium,
            urgency: domain::desk::Urgency::Medium,
            draft: app::desk::Draft { text: "Тридцать заказов".into(), ..app::desk::Draft::default() },
            via: domain::desk::Channel::Desk,
            topic: None,
        };
        let mixed = app.open_about(&actor, &all, new()).await;
        assert!(matches!(mixed, Err(AppError::Invalid("findings", "clients"))), "{mixed:?}");
        let number = app.open_about(&actor, &mine, new()).await.expect("opened");
        let open = found(&desk, &igor, "open").await;
        assert!(open.iter().filter(|one| one.org == shop.id).all(|one| one.ticket == Some(number)));
        assert!(open.iter().filter(|one| one.org == shop.id).all(|one| one.cause == "Обмен стоял с 2:00"));
        let empty = app.name_cause(&actor, &mine, "", true).await;
        assert!(matches!(empty, Err(AppError::Invalid("cause", "empty"))), "{empty:?}");
        app.name_cause(&actor, &mine, "Тестовый кабинет", true).await.expect("settled");
        desk.pass(1).await;
        assert_eq!(found(&desk, &igor, "open").await.len(), 1, "only the other client's");
        assert_eq!(found(&desk, &igor, "settled").await.len(), 30);
        let figures = app.order_statistics(&actor, Some(shop.id), 7).await.expect("figures");
        assert_eq!(figures.rows.iter().map(|row| (row.came, row.named)).collect::<Vec<_>>(), [(30, 30)]);
        assert_eq!(figures.rows[0].exchange.2, "shop");
    }

    /// Terms run out by themselves, at their moment, without anything being heard; graces are the client's own.
    async fn terms_run_out_by_themselves(desk) {
        let shop = desk.client("Игросфера").await;
        let (igor, olga) = (desk.engineer("Игорь").await, desk.head("Ольга").await);
        sides(&desk, &olga, &shop).await;
        let mut due = fact(&desk, "ozon", "4-1", "awaiting_packaging", 0);
        due["due"] = rfc3339(desk.now() + 8 * HOUR).into();
        tells(&desk, &igor, &shop, &[due, fact(&desk, "shop", "4-1", "P", 0), fact(&desk, "erp", "4-1", "assembling", 0)]).await;
        desk.pass_minutes(359).await;
        assert_eq!(found(&desk, &igor, "open").await, []);
        desk.pass_minutes(1).await;
        assert_eq!(kinds(&found(&desk, &igor, "open").await), [Kind::StuckBeforeDeadline]);
        desk.pass(2).await;
        assert_eq!(kinds(&found(&desk, &igor, "open").await), [Kind::DeadlineMissed]);
        let rows = desk.app().order_sources(&olga.actor().await).await.expect("sides");
        let shops = rows.iter().find(|row| row.source.name == "shop").expect("the shop").source.clone();
        let mut agreed = app::orders::Agreed::default();
        agreed.graces.insert("missing_in_shop".into(), 600);
        let new = NewSource { name: "shop".into(), system: "bitrix".into(), role: "shop".into(), road: "list".into(), active: true, agreed, ..NewSource::default() };
        desk.app().save_order_source(&olga.actor().await, shop.id, Some(shops.id), new).await.expect("agreed");
        tells(&desk, &igor, &shop, &[fact(&desk, "ozon", "4-2", "awaiting_packaging", 0)]).await;
        desk.pass(9).await;
        assert!(!kinds(&found(&desk, &igor, "open").await).contains(&Kind::MissingInShop));
        desk.pass(2).await;
        assert!(kinds(&found(&desk, &igor, "open").await).contains(&Kind::MissingInShop));
    }
}
