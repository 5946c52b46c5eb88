//! How tickets end, and how they come back.

use app::AppError;
use domain::desk::{ClosedWhy, Command, Event, State, Then};
use testkit::desk::{Person, TestDesk};
use testkit::on_both;

/// A ticket that was asked and solved.
async fn solved(desk: &TestDesk) -> (Person, Person, i64) {
    let anna = desk.client("Игросфера").await.person("Анна").await;
    let igor = desk.engineer("Игорь").await;
    let number = anna.asks("Обмен", "Не идёт обмен с сайтом").await;
    igor.replies(number, "Поправили, проверьте", Then::Solve).await;
    (anna, igor, number)
}

on_both! {
    async fn a_mail_reopens(desk) {
        let (anna, igor, number) = solved(&desk).await;
        let old = anna.last_mail().link("/c/").expect("a link");
        anna.answers("Опять не идёт, с 12:00 пусто").await;
        let ticket = desk.ticket(number).await;
        assert_eq!((ticket.state, ticket.cycle), (State::Open, 2));
        // the link of the first offer confirms nothing now, not even after a second offer
        assert!(matches!(desk.app().judge_by_link(&old, true, "").await, Err(AppError::Spent)));
        igor.replies(number, "Теперь точно", Then::Solve).await;
        assert!(matches!(desk.app().judge_by_link(&old, true, "").await, Err(AppError::Spent)));
        let new = anna.last_mail().link("/c/").expect("a link");
        desk.app().judge_by_link(&new, true, "").await.expect("confirmed");
        // a mail after the end reopens too
        anna.answers("Извините, снова пропало: заказ 10452").await;
        let ticket = desk.ticket(number).await;
        assert_eq!((ticket.state, ticket.cycle), (State::Open, 3));
    }

    async fn the_link_reopens_with_words(desk) {
        let (anna, igor, number) = solved(&desk).await;
        let link = anna.last_mail().link("/c/").expect("a link");
        desk.app().judge_by_link(&link, false, "Не помогло: заказ 77 так и висит").await.expect("reopened");
        let page = desk.page(number).await;
        assert_eq!((page.ticket.state, page.ticket.cycle), (State::Open, 2));
        assert_eq!(page.said.last().expect("messages").message.body, "Не помогло: заказ 77 так и висит");
        desk.settle().await;
        assert!(igor.last_mail().letter().text.contains("заказ 77"), "the owner hears of it");
    }

    async fn a_forged_link_is_no_link(desk) {
        let (anna, _, number) = solved(&desk).await;
        let link = anna.last_mail().link("/c/").expect("a link");
        let mut forged = link.clone().into_bytes();
        let last = forged.len() - 1;
        forged[last] = if forged[last] == b'a' { b'b' } else { b'a' };
        let forged = String::from_utf8(forged).expect("ASCII");
        for token in [forged.as_str(), "", "x", "1.1.1.aaaaaaaaaaaaaaaa", &link.replace('.', "..")] {
            assert!(matches!(desk.app().judge_by_link(token, true, "").await, Err(AppError::Missing)), "{token}");
        }
        assert_eq!(desk.state(number).await, State::Solved);
    }

    async fn a_short_thanks_does_not_reopen_and_can_be_overruled(desk) {
        let (anna, igor, number) = solved(&desk).await;
        anna.answers("Спасибо большое, всё работает!").await;
        let ticket = desk.ticket(number).await;
        assert_eq!((ticket.state, ticket.cycle, ticket.likes), (State::Solved, 1, 1));
        igor.acts(number, Command::OverruleThanks).await.expect("overruled");
        let ticket = desk.ticket(number).await;
        assert_eq!((ticket.state, ticket.cycle, ticket.likes), (State::Open, 2, 0));
        assert!(igor.acts(number, Command::OverruleThanks).await.is_err(), "once");
    }

    async fn a_thanks_with_a_but_reopens(desk) {
        let (anna, _, number) = solved(&desk).await;
        anna.answers("Спасибо, но теперь пропали цены").await;
        assert_eq!(desk.state(number).await, State::Open);
    }

    async fn silence_closes_by_working_time(desk) {
        let (anna, _, number) = solved(&desk).await;
        // Monday 10:00 and three working days of nine hours: Thursday 10:00
        desk.pass(71).await;
        assert_eq!(desk.state(number).await, State::Solved, "Thursday 9:00");
        desk.pass(1).await;
        assert_eq!(desk.state(number).await, State::Closed);
        assert!(desk.events(number).await.contains(&Event::Closed { why: ClosedWhy::Silence }));
        assert_eq!(anna.kinds(), ["acknowledgement", "reply"], "silence is answered with silence");
    }

    async fn a_weekend_is_no_silence(desk) {
        desk.pass(4 * 24).await; // Friday 10:00
        let (_, _, number) = solved(&desk).await;
        desk.pass(5 * 24 - 1).await; // Wednesday 9:00: of three working days two have passed and the weekend
        assert_eq!(desk.state(number).await, State::Solved);
        desk.pass(1).await;
        assert_eq!(desk.state(number).await, State::Closed);
    }

    async fn a_wish_is_rejected_with_a_reason(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let number = anna.asks("Хочу тёмную тему", "Сделайте, пожалуйста").await;
        assert!(igor.acts(number, Command::Reject { reason: " ".into() }).await.is_err(), "not without a reason");
        igor.acts(number, Command::Reject { reason: "Нет в плане года".into() }).await.expect("rejected");
        assert_eq!(desk.state(number).await, State::Rejected);
        assert!(igor.acts(number, Command::Solve).await.is_err(), "the table has no such passage");
        assert!(anna.acts(number, Command::Resume).await.is_err(), "and she does not work on tickets");
    }
}
