//! Journeys of suppliers' data: the analyst sets up a feed, tries a check and has it approved; the supplier mends a file
//! on his own page.

use super::journeys;
use app::checks::{Coming, FeedEdit, FeedRules, SupplierEdit};
use domain::checks::{FeedKind, Schedule};
use domain::ids::{FeedId, SupplierId};
use testkit::desk::{Client, Person, TestDesk};

const SAMPLE: &str = "Дата;Склад;Артикул;Начальный остаток;Приход;Расход;Конечный остаток\n\
    13.11.2026;Центр;A-1;10;5;3;12\n13.11.2026;Центр;A-2;7;0;2;5\n13.11.2026;Север;A-1;4;1;0;5\n";

async fn supplier(desk: &TestDesk, by: &Person, of: &Client) -> (SupplierId, FeedId) {
    let (app, actor) = (desk.app(), by.actor().await);
    let edit = SupplierEdit {
        client: Some(of.id),
        name: "Торговый дом «Восток»".into(),
        it: "it@vostok.example".into(),
        head: "office@vostok.example".into(),
        ..SupplierEdit::default()
    };
    let supplier = app.save_supplier(&actor, edit).await.expect("entered");
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
    (supplier, app.save_feed(&actor, feed).await.expect("entered"))
}

async fn sends(desk: &TestDesk, by: &Person, feed: FeedId, name: &str, text: &str) {
    let coming = Coming {
        name: name.to_owned(),
        data: text.as_bytes().to_vec().into(),
        source: "upload",
        origin: by.name.clone(),
    };
    desk.app().deliver(&by.actor().await, feed, coming).await.expect("taken");
    desk.settle().await;
}

journeys! {
    /// From an empty room to a grid: a supplier, a feed, its columns, a check with its dry run, the second person.
    async fn analyst_sets_up_a_supplier(at) {
        let maker = at.desk.client("Снековит").await;
        let (igor, olga) = (at.desk.engineer("Игорь").await, at.desk.head("Ольга").await);
        at.sign_in(&igor).await;
        at.go("/data").await;
        at.look("empty").await;
        at.go("/data/suppliers/new").await;
        at.type_in("#name", "Торговый дом «Восток»").await;
        at.type_in("#it", "не адрес").await;
        at.click("form.form button.primary").await;
        at.see("#it-error").await;
        at.look("refused").await;
        at.empty("#it").await;
        at.type_in("#it", "it@vostok.example").await;
        at.type_in("#head", "office@vostok.example").await;
        at.click("form.form button.primary").await;
        at.see("section[aria-labelledby='settings']").await;
        at.type_in("#name", "Остатки").await;
        at.look("new-feed").await;
        at.click("section[aria-labelledby='settings'] button.primary").await;
        at.see("section[aria-labelledby='files']").await;
        at.look("feed").await;
        let page = at.desk.app().suppliers(&igor.actor().await).await.expect("the list");
        let id = page.iter().find(|one| one.client == maker.id).expect("entered").id;
        let t = i18n::T::new(i18n::Lang::Ru, "Europe/Moscow", 0);
        let feed = at.desk.app().supplier_page(&igor.actor().await, id, &t).await.expect("his page").rows[0].feed;
        sends(&at.desk, &igor, feed, "sample.csv", SAMPLE).await;
        at.go(&format!("/data/feeds/{feed}")).await;
        at.look("proposal").await;
        at.click("section[aria-labelledby='contract'] button.primary").await;
        at.gone("section[aria-labelledby='contract'] button.primary").await;
        at.look("agreed").await;
        at.desk.settle().await;
        at.go("/data/checks/new?template=stock").await;
        at.look("new-check").await;
        at.click("form.form button.primary").await;
        at.see("#tried").await;
        at.click("button[value='try']").await;
        at.see(".versions").await;
        at.look("tried").await;
        let check = at.desk.app().data_checks(&igor.actor().await).await.expect("the list")[0].id;
        at.leave().await;
        at.sign_in(&olga).await;
        at.go(&format!("/data/checks/{check}")).await;
        at.click("button[value='approve']").await;
        at.gone("button[value='approve']").await;
        at.look("approved").await;
        at.desk.settle().await;
        sends(&at.desk, &igor, feed, "wrong.csv", &SAMPLE.replace("A-2;7;0;2;5", "A-2;7;0;-2;5").replace("13.11", "16.11")).await;
        at.go("/data").await;
        at.see(".days .cell.wrong").await;
        at.look("grid").await;
        at.go(&format!("/data/suppliers/{id}")).await;
        at.see(".defects").await;
        at.look("supplier").await;
        at.go(&format!("/data/suppliers/{id}/balance")).await;
        at.see(".balance .wrong-row").await;
        at.look("balance").await;
    }

    /// The supplier opens the link of his letter, sees the row, sends a mended file, sees it turn green.
    async fn supplier_mends_on_his_own_page(at) {
        let maker = at.desk.client("Снековит").await;
        let igor = at.desk.engineer("Игорь").await;
        let (id, feed) = supplier(&at.desk, &igor, &maker).await;
        sends(&at.desk, &igor, feed, "sample.csv", SAMPLE).await;
        let page = at.desk.app().feed(&igor.actor().await, feed).await.expect("the feed");
        at.desk.app().agree_contract(&igor.actor().await, feed, page.proposal.expect("seen")).await.expect("agreed");
        at.desk.settle().await;
        let twice = format!("{SAMPLE}13.11.2026;Центр;A-2;7;0;2;5\n");
        sends(&at.desk, &igor, feed, "stock.csv", &twice).await;
        let link = at.desk.app().supplier_link(&igor.actor().await, id).await.expect("his link");
        let path = format!("/s/{}", link.rsplit('/').next().expect("a token"));
        at.go(&path).await;
        at.see(".own-feed .defects").await;
        at.look("own-wrong").await;
        at.desk.app().deliver_by_link(path.trim_start_matches("/s/"), feed, Coming {
            name: "mended.csv".into(),
            data: format!("{SAMPLE}\n").into_bytes().into(),
            source: "link",
            origin: String::new(),
        }).await.expect("taken");
        at.desk.settle().await;
        at.go(&path).await;
        at.see(".own-feed .notice.good").await;
        at.look("own-green").await;
        at.go("/s/none").await;
        at.sign_in(&igor).await;
        let t = i18n::T::new(i18n::Lang::Ru, "Europe/Moscow", 0);
        let files = at.desk.app().supplier_page(&igor.actor().await, id, &t).await.expect("his page").arrivals;
        let wrong = files[0].1.iter().find(|one| one.name == "stock.csv").expect("the file").id;
        at.go(&format!("/data/files/{wrong}")).await;
        at.see(".in-place").await;
        at.look("file").await;
    }
}
