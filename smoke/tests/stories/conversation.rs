//! The main job: a mail comes in, an answer goes out, the answer to it finds its way back.

use app::AppError;
use domain::channels::threading::{Verdict, Why};
use domain::desk::{Channel, Command, State, Then, Turn, WaitFor};
use domain::people::Side;
use testkit::desk::{Eml, ORDERS, SUPPORT};
use testkit::on_both;

on_both! {
    async fn mail_in_answer_out_and_back(desk) {
        let shop = desk.client("Игросфера").await;
        let anna = shop.person("Анна").await;
        let igor = desk.engineer("Игорь").await;

        // a mail comes in and is a ticket at once, acknowledged once, with its number
        let asked = anna.mail("Не выгружаются остатки", "Добрый день!\nС утра остатки на сайте нулевые.\n\n-- \nАнна, Игросфера");
        let landed = desk.receive(asked.id("first@igrosfera.example")).await;
        let number = landed.number();
        assert_eq!(landed.verdict(), Verdict::New { hint: None, why: Why::NothingPoints, acknowledge: true });
        let page = desk.page(number).await;
        assert_eq!((page.ticket.state, page.ticket.turn()), (State::New, Turn::Us));
        assert_eq!((page.ticket.requester, page.ticket.org), (anna.id, shop.id));
        assert_eq!(page.said[0].message.body, "Добрый день!\nС утра остатки на сайте нулевые.");
        assert!(page.said[0].message.quoted.contains("Анна, Игросфера"), "the signature is folded");
        assert_eq!(anna.kinds(), ["acknowledgement"]);
        let ack = anna.last_mail().letter();
        assert!(ack.subject.contains(&format!("№ {number}")), "{}", ack.subject);
        assert_eq!(ack.in_reply_to, ["first@igrosfera.example"]);
        assert_eq!(ack.marks.auto_submitted.as_deref(), Some("auto-replied"));
        assert_eq!(igor.kinds(), ["notice"], "the engineers hear of it");

        // the engineer answers; the answer threads under the customer's mail, from us, as a person's mail
        igor.replies(number, "Здравствуйте, Анна! Пришлите, пожалуйста, время последнего обмена.", Then::Ask).await;
        assert_eq!(anna.kinds(), ["acknowledgement", "reply"]);
        let ours = anna.last_mail();
        let reply = ours.letter();
        assert_eq!(ours.from, SUPPORT);
        assert!(reply.text.contains("время последнего обмена"));
        assert_eq!(reply.in_reply_to, ["first@igrosfera.example"]);
        assert!(reply.message_id.as_deref().is_some_and(|id| id.ends_with("@desk.example")));
        assert_eq!(reply.marks.auto_submitted, None);
        let ticket = desk.ticket(number).await;
        assert_eq!((ticket.state, ticket.assignee), (State::Waiting(WaitFor::Requester), Some(igor.id)));

        // her answer, with ours quoted below, joins by the token; the quote is folded; it is our move again
        let back = anna.answers("Последний раз в 6:40.").await;
        assert_eq!(back.number(), number);
        assert!(matches!(back.verdict(), Verdict::Reply { why: Why::Token, .. }), "{:?}", back.verdict());
        let page = desk.page(number).await;
        let last = &page.said.last().expect("messages").message;
        assert_eq!(last.body, "Последний раз в 6:40.");
        assert!(last.quoted.contains("время последнего обмена"));
        assert_eq!((page.ticket.state, page.ticket.turn()), (State::Open, Turn::Us));
        assert_eq!(anna.kinds(), ["acknowledgement", "reply"], "no second acknowledgement");

        // solved: an offer with a link; the link confirms and closes, once and for all
        igor.replies(number, "Обмен запущен, остатки на месте.", Then::Solve).await;
        assert_eq!(desk.state(number).await, State::Solved);
        let offer = anna.last_mail();
        assert_eq!(offer.letter().references.last(), Some(&back.mail.header_id), "threads under her answer");
        let link = offer.link("/c/").expect("a link to confirm");
        let (shown, ..) = desk.app().confirmation(&link).await.expect("the link opens");
        assert_eq!(shown.number, number);
        assert_eq!(desk.state(number).await, State::Solved, "looking at the link confirms nothing");
        desk.app().judge_by_link(&link, true, "").await.expect("confirmed");
        assert_eq!(desk.state(number).await, State::Closed);
        desk.app().judge_by_link(&link, true, "").await.expect("pressing twice does no harm");
        assert_eq!(
            desk.journal(number).await,
            [
                "opened", "requester_wrote", "acknowledged", "replied", "assigned", "waited", "requester_wrote",
                "resumed", "replied", "solved", "confirmed", "closed"
            ]
        );
        assert_eq!(desk.tickets().await, 1);
    }

    async fn a_request_of_the_portal_goes_the_same_way(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let file = app::desk::File {
            name: "остатки.csv".into(),
            mime: "text/csv".into(),
            data: b"sku;qty\n1;0\n".as_slice().into(),
            content_id: None,
            inline: false,
        };
        let number = anna.opens("Остатки", app::desk::Draft::of("Нули на сайте").with(vec![file])).await;
        assert_eq!(anna.kinds(), ["acknowledgement"]);
        igor.replies(number, "Смотрю", Then::Keep).await;
        assert_eq!(desk.state(number).await, State::Open);
        let page = desk.app().ticket(&anna.actor().await, number).await.expect("her own ticket");
        let (file, bytes) = desk.app().file(&anna.actor().await, page.said[0].files[0].id).await.expect("her file");
        assert_eq!((file.name.as_str(), bytes.as_slice()), ("остатки.csv", b"sku;qty\n1;0\n".as_slice()));
        anna.writes(number, "Жду").await.expect("she writes");
        assert_eq!(desk.page(number).await.said.last().expect("messages").message.via, Channel::Portal);
        assert!(igor.kinds().iter().all(|kind| kind == "notice"), "{:?}", igor.kinds());
    }

    async fn hidden_notes_never_reach_the_client(desk) {
        let shop = desk.client("Игросфера").await;
        let (anna, boss) = (shop.person("Анна").await, shop.manager("Борис").await);
        let (igor, oleg) = (desk.engineer("Игорь").await, desk.engineer("Олег").await);
        let number = anna.asks("Обмен", "Не идёт обмен").await;
        boss.acts(number, Command::AddWatcher { person: boss.id, side: Side::Client }).await.expect("he watches");
        igor.acts(number, Command::Assign { to: Some(igor.id) }).await.expect("taken");
        oleg.notes(number, "СЕКРЕТ: у клиента истёк договор").await;
        igor.replies(number, "Разбираемся.", Then::Keep).await;

        assert!(igor.mails().iter().any(|mail| mail.letter().text.contains("СЕКРЕТ")), "the owner reads it");
        for person in [&anna, &boss] {
            for mail in person.mails() {
                assert!(!String::from_utf8_lossy(&mail.bytes).contains("СЕКРЕТ"));
                assert!(!mail.letter().text.contains("СЕКРЕТ") && !mail.letter().html.unwrap_or_default().contains("СЕКРЕТ"));
            }
            let page = desk.app().ticket(&person.actor().await, number).await.expect("their ticket");
            assert!(!format!("{page:?}").contains("СЕКРЕТ"), "the page of {}", person.name);
            assert!(!page.internal && !page.may_reply);
        }
        let page = desk.app().ticket(&oleg.actor().await, number).await.expect("our ticket");
        assert!(page.said.iter().any(|said| said.message.body.contains("СЕКРЕТ") && !said.message.public));
        // nor can a client write one, or read the queue
        assert!(matches!(desk.app().note(&anna.actor().await, number, app::desk::Draft::of("x")).await, Err(AppError::Denied(_))));
        assert!(matches!(desk.app().queue(&anna.actor().await, store::desk::View::All, None, "").await, Err(AppError::Denied(_))));
    }

    async fn a_foreign_tickets_number_opens_nothing(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let eva = desk.client("Другие").await.person("Ева").await;
        let number = anna.asks("Обмен", "Не идёт обмен").await;
        let eva = eva.actor().await;
        assert!(matches!(desk.app().ticket(&eva, number).await, Err(AppError::Missing)));
        assert!(matches!(desk.app().write(&eva, number, app::desk::Draft::of("?")).await, Err(AppError::Missing)));
        assert!(matches!(desk.app().act(&eva, number, vec![Command::Like]).await, Err(AppError::Missing)));
        assert!(matches!(desk.app().ticket(&eva, 999_999).await, Err(AppError::Missing)), "and looks like none at all");
    }

    async fn watchers_hear_what_they_may(desk) {
        let shop = desk.client("Игросфера").await;
        let (anna, vera) = (shop.person("Анна").await, shop.person("Вера").await);
        let (igor, oleg) = (desk.engineer("Игорь").await, desk.engineer("Олег").await);
        // a colleague in Cc watches from the start, and is not told what her mail brought her anyway
        let landed = desk.receive(anna.mail("Обмен", "Не идёт").cc(&vera.from())).await;
        let number = landed.number();
        assert!(desk.ticket(number).await.watchers.iter().any(|w| w.person == vera.id && w.side == Side::Client));
        assert_eq!(vera.kinds(), [] as [&str; 0]);
        oleg.acts(number, Command::AddWatcher { person: oleg.id, side: Side::Staff }).await.expect("he watches");
        igor.replies(number, "Смотрим", Then::Ask).await;
        assert_eq!(vera.kinds(), ["reply"], "the watcher gets our answers");
        // both got one and the same mail, so their own answers thread for each other
        assert_eq!(vera.last_mail().id(), anna.last_mail().id());
        // the watcher answers: it is part of the ticket, and Anna reads it
        let back = vera.answers("Это и у меня").await;
        assert_eq!(back.number(), number);
        assert_eq!(anna.kinds(), ["acknowledgement", "reply", "copy"]);
        assert!(anna.last_mail().letter().text.contains("Это и у меня"));
        assert!(oleg.kinds().contains(&"notice".to_owned()), "{:?}", oleg.kinds());
        // who no longer watches hears nothing more
        anna.acts(number, Command::RemoveWatcher { person: vera.id }).await.expect("removed");
        igor.replies(number, "Готово", Then::Solve).await;
        assert_eq!(vera.kinds().iter().filter(|kind| *kind == "reply").count(), 1);
    }

    async fn an_answer_to_what_one_has_not_seen_is_refused(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let number = anna.asks("Обмен", "Не идёт").await;
        let seen = desk.ticket(number).await.seq;
        anna.answers("Уже идёт, спасибо не надо отвечать").await;
        let refused = desk.app().reply(&igor.actor().await, number, app::desk::Draft::of("Смотрю"), Then::Ask, Some(seen)).await;
        assert!(matches!(refused, Err(AppError::Changed(now)) if now > seen), "{refused:?}");
        assert_eq!(anna.kinds(), ["acknowledgement"], "nothing went out");
    }

    async fn answers_survive_a_network_that_fails(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let number = anna.asks("Обмен", "Не идёт").await;
        desk.tray().cut();
        igor.replies(number, "Смотрим", Then::Ask).await;
        let page = desk.page(number).await;
        let delivery = &page.said.last().expect("messages").deliveries[0];
        assert_eq!((delivery.state.as_str(), delivery.problem.as_str()), ("queued", "connection refused"));
        desk.pass(2).await;
        assert_eq!(anna.kinds(), ["acknowledgement"]);
        desk.tray().mend();
        desk.pass(1).await;
        assert_eq!(anna.kinds(), ["acknowledgement", "reply"], "once, when the network is back");
        assert_eq!(desk.page(number).await.said.last().expect("messages").deliveries[0].state, "sent");
        // and an address that does not exist is told in the ticket at once
        desk.tray().refuse(&anna.mail);
        igor.replies(number, "Вы здесь?", Then::Ask).await;
        let page = desk.page(number).await;
        assert_eq!(page.said.last().expect("messages").deliveries[0].state, "failed");
        assert!(desk.journal(number).await.contains(&"bounced"));
    }

    async fn the_answer_goes_out_of_the_mailbox_that_was_asked(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let mail = Eml::new(&anna.from(), ORDERS, "Заказ", "Где заказ?");
        let number = desk.receive_at(ORDERS, mail).await.number();
        igor.replies(number, "В пути", Then::Ask).await;
        let ours = anna.last_mail();
        assert_eq!(ours.from, ORDERS);
        // Reply-To carries the token: even a mail with nothing else but this address finds its way
        let reply_to = ours.letter().reply_to[0].address.clone();
        assert!(reply_to.starts_with("orders+o."), "{reply_to}");
        let bare = Eml::new("Кто-то <somebody@elsewhere.example>", &reply_to, "привет", "Это про тот заказ");
        assert_eq!(desk.receive_at(ORDERS, bare).await.ticket, Some(number));
    }
}
