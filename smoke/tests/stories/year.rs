//! The client's figures of twelve months are the desk's own.

use app::AppError;
use domain::desk::{Command, Then};
use testkit::on_both;

on_both! {
    async fn the_client_sees_what_became_of_his_requests(desk) {
        let shop = desk.client("Игросфера").await;
        let (anna, vera) = (shop.person("Анна").await, shop.manager("Вера").await);
        let eva = desk.client("Детали").await.person("Ева").await;
        let igor = desk.engineer("Игорь").await;
        let mut numbers = vec![];
        for n in 0..6 {
            numbers.push(anna.asks(&format!("Обмен {n}"), "стоит").await);
            desk.pass(24 * 20).await;
        }
        eva.asks("Другое", "у других").await;
        vera.asks("Цены", "от управляющей").await;
        igor.replies(numbers[4], "Готово", Then::Solve).await;
        igor.acts(numbers[5], Command::Reject { reason: "вне договора".into() }).await.expect("declined");
        let app = desk.app();
        let mine = app.my_year(&anna.actor().await).await.expect("hers");
        assert_eq!((mine.all.came, mine.all.done, mine.all.declined), (6, 1, 1));
        let hers = app.company_year(&vera.actor().await, shop.id).await.expect("she manages");
        assert_eq!((hers.all.came, hers.all.done, hers.all.not_done(), hers.all.percent()), (7, 1, 6, 14));
        let ours = app.company_year(&igor.actor().await, shop.id).await.expect("ours");
        assert_eq!(hers, ours, "the client's figures are the desk's");
        // merged, two are one
        let merged = app.merge(&igor.actor().await, numbers[0], numbers[1]).await;
        merged.expect("merged");
        assert_eq!(app.my_year(&anna.actor().await).await.expect("hers").all.came, 5);
        // a colleague who does not manage, or another client's person, does not see the company's
        for person in [&anna, &eva] {
            let refused = app.company_year(&person.actor().await, shop.id).await;
            assert!(matches!(refused, Err(AppError::Denied(_))), "{refused:?}");
        }
        // after a year there is nothing left to count
        desk.pass(24 * 400).await;
        assert_eq!(app.my_year(&anna.actor().await).await.expect("hers").all.came, 0);
    }
}
