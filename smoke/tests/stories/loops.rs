//! Machines that answer machines: freescout#3670, #4143; frappe#2433; glpi#16785.

use domain::channels::threading::Verdict;
use domain::desk::{State, Then};
use domain::time::{DAY, HOUR};
use testkit::desk::{Eml, SUPPORT, Sent, TestDesk};
use testkit::on_both;

/// A desk of another make: it acknowledges every mail, without a word about being a machine.
fn rude_answer(ours: &Sent, count: usize) -> Eml {
    let subject = format!("Re: {}", ours.letter().subject);
    Eml::new(
        "Чужая поддержка <help@vendor.example>",
        SUPPORT,
        &subject,
        &format!("Ваша заявка принята ({count})"),
    )
    .answering(&[&ours.id()])
}

/// Lets the other desk answer everything that we send to it; how many mails we sent.
async fn answer_all(desk: &TestDesk, make: impl Fn(&Sent, usize) -> Eml) -> usize {
    let mut answered = 0;
    for _ in 0..40 {
        let mails = desk.tray().to("help@vendor.example");
        if answered == mails.len() {
            break;
        }
        let next = mails[answered].clone();
        answered += 1;
        desk.receive(make(&next, answered)).await;
    }
    desk.tray().to("help@vendor.example").len()
}

on_both! {
    /// RFC 3834 kept on both sides: their question, our acknowledgement, silence.
    async fn two_polite_desks_exchange_two_mails(desk) {
        desk.receive(Eml::new("help@vendor.example", SUPPORT, "Case 17", "We opened a case")).await;
        let sent = answer_all(&desk, |ours, n| rude_answer(ours, n).field("Auto-Submitted", "auto-replied")).await;
        assert_eq!(sent, 1);
        let asked = desk.receive(Eml::new("help@vendor.example", SUPPORT, "Case 18", "We opened another")).await;
        assert_eq!(desk.state(asked.number()).await, State::New);
        assert_eq!(desk.tickets().await, 2);
    }

    /// A desk that marks nothing and threads: its answer joins, and what joins is not acknowledged.
    async fn a_rude_desk_that_threads_gets_no_more_than_three(desk) {
        desk.receive(Eml::new("help@vendor.example", SUPPORT, "Case 17", "We opened a case")).await;
        let sent = answer_all(&desk, rude_answer).await;
        assert!(sent < 3, "{sent} of ours");
        assert_eq!(desk.tickets().await, 1);
    }

    /// A desk that marks nothing, strips every reference and opens a new case for each mail of ours.
    async fn a_rude_desk_that_strips_everything_gets_no_more_than_three(desk) {
        desk.receive(Eml::new("help@vendor.example", SUPPORT, "Case 17", "We opened a case")).await;
        let sent = answer_all(&desk, |_, n| {
            Eml::new("help@vendor.example", SUPPORT, "Case 17", &format!("We opened a case for your mail {n}"))
        }).await;
        assert!(sent <= 2, "{sent} acknowledgements of ours, so {} mails of the two desks between them", sent + 1);
    }

    /// The same with a new number in each of its subjects: the brake of the address holds.
    async fn a_rude_desk_with_new_subjects_is_braked(desk) {
        desk.receive(Eml::new("help@vendor.example", SUPPORT, "Case 17", "We opened a case")).await;
        let sent = answer_all(&desk, |_, n| {
            Eml::new("help@vendor.example", SUPPORT, &format!("Case {} opened", 17 + n), "Opened")
        }).await;
        assert!(sent <= 10, "{sent} mails of ours in one moment");
        // what was held is seen in the ticket's mails and never sent later
        desk.pass(24).await;
        assert_eq!(desk.tray().to("help@vendor.example").len(), sent);
    }

    async fn our_own_mail_coming_round_is_dropped(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let number = anna.asks("Обмен", "Не идёт").await;
        igor.replies(number, "Смотрим", Then::Ask).await;
        let (tickets, said) = (desk.tickets().await, desk.page(number).await.said.len());
        // a forwarding rule of the client's sends everything of ours back to us, bytes as they were
        for mail in anna.mails().into_iter().chain(igor.mails()) {
            assert_eq!(desk.receive(mail.bytes.to_vec()).await.verdict(), Verdict::Own);
        }
        assert_eq!((desk.tickets().await, desk.page(number).await.said.len()), (tickets, said));
    }

    async fn two_of_our_mailboxes_do_not_talk(desk) {
        let ours = Eml::new(testkit::desk::ORDERS, SUPPORT, "Заявка принята", "Спасибо за обращение");
        let landed = desk.receive(ours.clone()).await;
        assert_eq!(desk.tray().to(testkit::desk::ORDERS).len(), 0, "{:?}", landed.verdict());
        let robot = desk.receive(ours.field("Auto-Submitted", "auto-replied")).await;
        assert_eq!(robot.verdict(), Verdict::Own);
    }

    async fn an_auto_reply_reopens_nothing_and_is_no_reaction(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let number = anna.asks("Обмен", "Не идёт").await;
        igor.replies(number, "Поправили", Then::Solve).await;
        let before = desk.ticket(number).await;
        let away = anna.answer(&anna.last_mail(), "Я в отпуске до 30 ноября").field("Auto-Submitted", "auto-replied");
        let landed = desk.receive(away).await;
        assert!(matches!(landed.verdict(), Verdict::AutoReply { ticket: Some(_) }));
        assert_eq!(landed.number(), number);
        let page = desk.page(number).await;
        assert_eq!((page.ticket.state, page.ticket.cycle), (State::Solved, 1));
        assert_eq!((page.ticket.turn_since, page.ticket.last), (before.turn_since, before.last));
        let last = page.said.last().expect("messages");
        assert_eq!(last.message.kind, "auto_reply");
        assert!(!last.message.public);
        assert_eq!(anna.kinds(), ["acknowledgement", "reply"], "nobody answers a robot");
        // one that names no ticket opens none, and is kept
        let lost = Eml::new("x@nowhere.example", SUPPORT, "Автоответ: в отпуске", "Меня нет")
            .field("Auto-Submitted", "auto-replied").field("X-Auto-Response-Suppress", "All");
        let lost = desk.receive(lost).await;
        assert_eq!(lost.verdict(), Verdict::AutoReply { ticket: None });
        assert_eq!(desk.tickets().await, 1);
        assert!(!desk.app().raw_mail(&app::Actor::system(), lost.mail.id).await.expect("its bytes").is_empty());
    }

    async fn a_newsletter_is_not_acknowledged(desk) {
        let letter = Eml::new("Новости <news@shop.example>", SUPPORT, "Скидки недели", "Всё дешевле")
            .field("List-Id", "<news.shop.example>").field("List-Unsubscribe", "<mailto:off@shop.example>")
            .field("Precedence", "bulk");
        let landed = desk.receive(letter).await;
        assert!(matches!(landed.verdict(), Verdict::New { acknowledge: false, .. }), "{:?}", landed.verdict());
        assert_eq!(desk.tray().all().len(), 0);
    }

    async fn brakes_let_go_with_time(desk) {
        let mails = async |n: usize| {
            for i in 0..n {
                desk.receive(Eml::new("a@b.example", SUPPORT, &format!("Вопрос {} {i}", desk.now()), "?")).await;
            }
            desk.tray().to("a@b.example").len()
        };
        assert_eq!(mails(15).await, 10, "ten at once");
        desk.pass(1).await;
        assert_eq!(mails(15).await, 16, "six an hour");
        desk.pass(DAY / HOUR).await;
        assert_eq!(mails(1).await, 17);
    }
}
