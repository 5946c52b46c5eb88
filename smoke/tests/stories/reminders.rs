//! Whose move it is: counters, reminders to the owner and then to the head, by working time.

use domain::desk::{State, Then, Turn};
use domain::time::HOUR;
use store::desk::View;
use testkit::desk::MONDAY;
use testkit::on_both;

on_both! {
    async fn first_the_owner_then_the_head(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let (igor, olga) = (desk.engineer("Игорь").await, desk.head("Ольга").await);
        let number = anna.asks("Обмен", "Не идёт").await;
        igor.replies(number, "Смотрю", Then::Keep).await; // his, and still our move
        let reminders = |mails: Vec<String>| mails.into_iter().filter(|kind| kind == "reminder").count();
        desk.pass(3).await;
        assert_eq!((reminders(igor.kinds()), reminders(olga.kinds())), (0, 0));
        desk.pass(1).await; // 14:00: four working hours
        assert_eq!((reminders(igor.kinds()), reminders(olga.kinds())), (1, 0));
        desk.pass(3).await;
        assert_eq!((reminders(igor.kinds()), reminders(olga.kinds())), (1, 0));
        desk.pass(1).await; // 18:00: eight
        assert_eq!((reminders(igor.kinds()), reminders(olga.kinds())), (1, 1));
        desk.pass(48).await;
        assert_eq!((reminders(igor.kinds()), reminders(olga.kinds())), (1, 1), "once each");
        assert_eq!(igor.mails().iter().filter(|m| m.kind() == "reminder").count(), 1);
        // it is a machine's mail and says so
        let mail = igor.mails().into_iter().find(|mail| mail.kind() == "reminder").expect("a reminder");
        assert_eq!(mail.letter().marks.auto_submitted.as_deref(), Some("auto-generated"));
    }

    async fn nights_and_weekends_do_not_count(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        desk.pass(4 * 24 + 6).await; // Friday 16:00
        let number = anna.asks("Обмен", "Не идёт").await;
        igor.replies(number, "Смотрю", Then::Keep).await;
        desk.pass(2 + 63).await; // Monday 9:00: two working hours have passed
        assert!(!desk.journal(number).await.contains(&"reminded"));
        desk.pass(2).await;
        assert!(desk.journal(number).await.contains(&"reminded"), "Monday 11:00: four");
    }

    async fn a_turn_of_the_client_is_not_ours(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let number = anna.asks("Обмен", "Не идёт").await;
        assert_eq!(desk.ticket(number).await.turn_since, MONDAY);
        desk.pass(2).await;
        igor.replies(number, "Какая версия?", Then::Ask).await;
        let ticket = desk.ticket(number).await;
        assert_eq!((ticket.turn(), ticket.turn_since), (Turn::Requester, MONDAY + 2 * HOUR));
        desk.pass(48).await;
        assert!(!desk.journal(number).await.contains(&"reminded"));
        // her answer gives the move back and the time begins anew; a second mail does not begin it again
        anna.answers("Версия 8.3.24").await;
        let since = desk.ticket(number).await.turn_since;
        assert_eq!(since, MONDAY + 50 * HOUR);
        desk.pass(1).await;
        anna.answers("И ещё: сборка 1691").await;
        assert_eq!(desk.ticket(number).await.turn_since, since);
    }

    async fn counters_follow_the_moves(desk) {
        let shop = desk.client("Игросфера").await;
        let anna = shop.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let (first, second) = (anna.asks("Раз", "раз").await, anna.asks("Два", "два").await);
        let counts = async || desk.app().queue(&igor.actor().await, View::Us, None, "").await.expect("the queue");
        let page = counts().await;
        assert_eq!((page.counts.us, page.counts.unassigned, page.counts.live, page.counts.all), (2, 2, 2, 2));
        assert_eq!(page.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [first, second], "the oldest move first");
        igor.replies(first, "Ответ", Then::Ask).await;
        let page = counts().await;
        assert_eq!((page.counts.us, page.counts.mine, page.counts.mine_us), (1, 1, 0));
        assert_eq!((page.counts.waiting, page.counts.unassigned), (1, 1));
        assert_eq!(page.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [second]);
        igor.replies(first, "Готово", Then::Solve).await;
        let page = counts().await;
        assert_eq!((page.counts.solved, page.counts.live, page.counts.all), (1, 1, 2));
        anna.answers("Нет, не готово: пусто").await;
        let page = counts().await;
        assert_eq!((page.counts.solved, page.counts.live, page.counts.us, page.counts.mine_us), (0, 2, 2, 1));
        assert_eq!(desk.state(first).await, State::Open);
        // folding the deltas changes no counter
        desk.app().tidy("story").await.expect("tidied");
        assert_eq!(counts().await.counts, page.counts);
    }
}
