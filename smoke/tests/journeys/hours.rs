//! Journeys of hours: the client disputes an entry, the head decides; a timer; a month and its act.

use app::hours::NewTime;
use domain::ids::PlanId;

use super::journeys;

journeys! {
    /// The client looks where the hours went, disputes an entry, the head makes it free, the client sees it.
    async fn dispute_of_hours(at) {
        let shop = at.desk.client("Игросфера").await;
        shop.contract(PlanId(1)).await;
        let anna = shop.manager("Анна").await;
        let (igor, olga) = (at.desk.engineer("Игорь").await, at.desk.head("Ольга").await);
        let number = anna.asks("Не идёт обмен", "С утра пусто.").await;
        let new = NewTime { minutes: 90, note: "Искали причину".into(), ..NewTime::default() };
        at.desk.app().log_time(&igor.actor().await, number, new).await.expect("written down");
        at.sign_in(&anna).await;
        at.go("/requests/hours").await;
        at.read(".ledger-lines", "Искали причину").await;
        at.look("hours").await;
        at.click(&format!(".ledger-lines a[href='/requests/{number}/time']")).await;
        at.until_at(&format!("/requests/{number}/time")).await;
        at.look("entries").await;
        at.click(".entry-acts summary").await;
        at.type_in(".entry-acts textarea", "Говорили двадцать минут").await;
        at.click(".entry-acts button.primary").await;
        at.read(".thread", "Говорили двадцать минут").await;
        at.see(".time-entry.disputed").await;
        at.look("disputed").await;
        at.leave().await;
        at.sign_in(&olga).await;
        at.go("/hours").await;
        at.read(".waiting", "Говорили двадцать минут").await;
        at.look("waiting").await;
        at.click(&format!(".waiting a[href='/tickets/{number}/time']")).await;
        at.until_at(&format!("/tickets/{number}/time")).await;
        at.type_in(".entry-acts textarea", "Остальное искали по своей вине").await;
        at.look("decision").await;
        at.click("button[value='free']").await;
        at.read(".thread", "Остальное искали по своей вине").await;
        assert_eq!(at.count(".time-entry.disputed").await, 0);
        at.look("decided").await;
        at.go(&format!("/hours/{}", shop.id)).await;
        at.see(".month-facts").await;
        at.look("ledger").await;
        at.leave().await;
        at.sign_in(&anna).await;
        at.go(&format!("/requests/{number}/time")).await;
        at.read(".thread", "Остальное искали").await;
        at.look("answered").await;
    }

    /// A service is put up, ordered, priced and accepted with one press.
    async fn a_service_is_ordered(at) {
        let shop = at.desk.client("Игросфера").await;
        shop.contract(PlanId(1)).await;
        let (anna, olga) = (shop.manager("Анна").await, at.desk.head("Ольга").await);
        at.sign_in(&olga).await;
        at.go("/settings/services").await;
        at.look("empty").await;
        at.type_in("#name", "Обучение кассиров").await;
        at.type_in("#amount", "4500").await;
        at.click("section[aria-labelledby='new-service'] button.primary").await;
        at.read(".services", "Обучение кассиров").await;
        at.look("catalogue").await;
        at.leave().await;
        at.sign_in(&anna).await;
        at.go("/requests/hours").await;
        at.click(".services summary").await;
        at.type_in(".services textarea", "Нас четверо").await;
        at.look("order").await;
        at.click(".services button.primary").await;
        at.until_at("/requests/1").await;
        at.leave().await;
        at.sign_in(&olga).await;
        at.go("/tickets/1/time").await;
        at.look("timer").await;
        at.click("button[value='start']").await;
        at.see("button[value='pause']").await;
        at.click("details.offer summary").await;
        at.type_in("#title", "Обучение кассиров").await;
        at.type_in("#amount", "9000").await;
        at.look("offer").await;
        at.click("details.offer button.primary").await;
        at.see(".quotes").await;
        at.go("/reports/hours").await;
        at.see(".figures").await;
        at.look("profit").await;
        at.leave().await;
        at.sign_in(&anna).await;
        at.go("/requests/1/time").await;
        at.look("quote").await;
        at.click("button[value='yes']").await;
        at.read(".quotes", "Анна").await;
        at.look("accepted").await;
    }
}
