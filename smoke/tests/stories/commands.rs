//! Working by mail alone: engineers answer their notices, with orders.

use domain::channels::threading::Verdict;
use domain::desk::{ClosedWhy, Event, State, Then, WaitFor};
use domain::people::Side;
use testkit::desk::{Landed, Person, TestDesk};
use testkit::on_both;

async fn scene(desk: &TestDesk) -> (Person, Person, i64) {
    let anna = desk.client("Игросфера").await.person("Анна").await;
    let igor = desk.engineer("Игорь").await;
    let number = anna.asks("Обмен", "Не идёт").await;
    (anna, igor, number)
}

/// He answers the last notice that went to him.
async fn orders(desk: &TestDesk, who: &Person, text: &str) -> Landed {
    let notice = who.mails().into_iter().rfind(|mail| mail.kind() == "notice").expect("a notice");
    desk.receive(who.answer(&notice, text)).await
}

on_both! {
    async fn an_answer_to_the_notice_goes_to_the_client(desk) {
        let (anna, igor, number) = scene(&desk).await;
        let landed = orders(&desk, &igor, "Смотрю, минуту.").await;
        assert!(matches!(landed.verdict(), Verdict::StaffReply { person, .. } if person == igor.id));
        assert_eq!(landed.number(), number);
        let mail = anna.last_mail();
        assert_eq!(mail.kind(), "reply");
        let text = mail.letter().text;
        assert!(text.contains("Смотрю, минуту.") && !text.contains("пишет:"), "without the notice below it: {text}");
        let ticket = desk.ticket(number).await;
        assert_eq!((ticket.assignee, ticket.state), (Some(igor.id), State::Waiting(WaitFor::Requester)));
    }

    async fn note_line_and_time(desk) {
        let (anna, igor, number) = scene(&desk).await;
        let before = anna.mails().len();
        orders(&desk, &igor, "#note\nКлюч истёк, ждём сертификат.\n#line2\n#time 15").await;
        let page = desk.page(number).await;
        let note = &page.said.last().expect("messages").message;
        assert_eq!((note.body.as_str(), note.public, note.by.side), ("Ключ истёк, ждём сертификат.", false, Side::Staff));
        assert_eq!((page.ticket.line, page.ticket.minutes, page.ticket.state), (2, 15, State::New));
        assert_eq!(anna.mails().len(), before, "nothing went to the client");
    }

    async fn close_ends_it(desk) {
        let (anna, igor, number) = scene(&desk).await;
        orders(&desk, &igor, "Готово, обмен идёт.\n#close").await;
        assert_eq!(desk.state(number).await, State::Closed);
        assert!(desk.events(number).await.contains(&Event::Closed { why: ClosedWhy::Staff }));
        assert!(anna.last_mail().letter().text.contains("Готово"));
        // an order alone, in Russian
        anna.answers("Нет, не идёт: пусто").await;
        assert_eq!(desk.state(number).await, State::Open);
        orders(&desk, &igor, "#закрыть").await;
        assert_eq!(desk.state(number).await, State::Closed);
    }

    async fn solve_keep_and_take(desk) {
        let (_, igor, number) = scene(&desk).await;
        orders(&desk, &igor, "Ищу причину\n#keep").await;
        assert_eq!(desk.state(number).await, State::Open);
        orders(&desk, &igor, "Нашёл и поправил\n#solve").await;
        assert_eq!(desk.state(number).await, State::Solved);
        let oleg = desk.engineer("Олег").await;
        igor.notes(number, "Олег, посмотри").await;
        // he has a notice only when he watches; then `#take` makes it his
        let watch = domain::desk::Command::AddWatcher { person: oleg.id, side: Side::Staff };
        igor.acts(number, watch).await.expect("he watches");
        igor.notes(number, "Олег, теперь точно").await;
        orders(&desk, &oleg, "#take").await;
        assert_eq!(desk.ticket(number).await.assignee, Some(oleg.id));
    }

    async fn a_misspelt_order_becomes_a_note_and_is_told(desk) {
        let (anna, igor, number) = scene(&desk).await;
        let before = anna.mails().len();
        orders(&desk, &igor, "Клиент сам виноват, закрываю\n#cloze").await;
        let page = desk.page(number).await;
        assert_eq!(page.ticket.state, State::New, "nothing was carried out by guess");
        let note = &page.said.last().expect("messages").message;
        assert!(!note.public && note.body.contains("#cloze"));
        assert_eq!(anna.mails().len(), before, "nothing reached the client by mistake");
        assert_eq!(igor.kinds().last().map(String::as_str), Some("misunderstood"));
    }

    async fn an_order_that_cannot_be_carried_out_becomes_a_note_and_is_told(desk) {
        let (anna, igor, number) = scene(&desk).await;
        igor.acts(number, domain::desk::Command::Reject { reason: "Не делаем".into() }).await.expect("rejected");
        let before = anna.mails().len();
        let landed = orders(&desk, &igor, "Готово\n#close").await;
        assert_eq!(landed.mail.state, "done", "{}", landed.mail.problem);
        let page = desk.page(number).await;
        assert_eq!(page.ticket.state, State::Rejected);
        let note = &page.said.last().expect("messages").message;
        assert_eq!((note.body.as_str(), note.public), ("Готово", false));
        assert_eq!(anna.mails().len(), before);
        assert_eq!(igor.kinds().last().map(String::as_str), Some("misunderstood"));
        // an order alone, with nothing to note
        assert_eq!(orders(&desk, &igor, "#close").await.mail.state, "done");
        assert_eq!(desk.state(number).await, State::Rejected);
    }

    async fn a_notice_in_other_hands_orders_nothing(desk) {
        let (anna, igor, number) = scene(&desk).await;
        let oleg = desk.engineer("Олег").await;
        let notice = igor.mails().pop().expect("a notice");
        for who in [&oleg, &anna] {
            let landed = desk.receive(who.answer(&notice, "#close")).await;
            assert!(!matches!(landed.verdict(), Verdict::StaffReply { .. }), "{}: {:?}", who.name, landed.verdict());
        }
        assert!(desk.state(number).await.is_live());
        assert!(!desk.journal(number).await.contains(&"solved"));
    }

    async fn who_left_orders_nothing(desk) {
        let (_, igor, number) = scene(&desk).await;
        igor.replies(number, "Смотрю", Then::Keep).await;
        let colours = "Цвет фона #333333\n# заголовок\nномер #12";
        orders(&desk, &igor, colours).await;
        let page = desk.page(number).await;
        assert_eq!(page.said.last().expect("messages").message.body, colours, "what is no order stays text");
        assert!(page.said.last().expect("messages").message.public);
    }
}
