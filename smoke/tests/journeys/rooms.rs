//! Journeys through what was added beside the queue: who is there, programs, other systems, the look, a link instead of
//! a password, and whom one works for.

use super::journeys;

journeys! {
    /// Two engineers at one ticket: each sees what the other does, without reload, until he goes.
    async fn two_at_one_ticket(at) {
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        let igor = at.desk.engineer("Игорь Комаров").await;
        let maria = at.desk.engineer("Мария Ершова").await;
        let number = anna.asks("Не идёт обмен", "С утра пусто.").await;
        let page = format!("/tickets/{number}");
        at.sign_in(&igor).await;
        at.go(&page).await;
        at.see("#presence").await;
        let other = at.another().await;
        other.sign_in(&maria).await;
        other.go(&page).await;
        at.read("#presence .reading", "Мария Ершова").await;
        other.read("#presence .reading", "Игорь Комаров").await;
        other.type_in("#text", "Проверяю журнал").await;
        at.read("#presence .replying", "Мария Ершова").await;
        at.read("#beside-writing", "Мария Ершова").await;
        at.look("beside").await;
        // The page closes: gone at once.
        other.go("/queue").await;
        at.gone("#presence .here").await;
        assert_eq!(at.text("#beside-writing").await, "");
        other.end().await;
    }
}
