//! Journeys of an engineer.

use domain::desk::{State, Then, WaitFor};
use testkit::desk::{Eml, SUPPORT};

use super::browser::PASSWORD;
use super::journeys;

journeys! {
    /// Signs in, goes through the queue by keyboard, opens the ticket, answers, sees that the answer went out.
    async fn queue_ticket_answer(at) {
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        let igor = at.desk.engineer("Игорь").await;
        let first = anna.asks("Не выгружаются остатки", "С утра на сайте нули.").await;
        let second = anna.asks("Вопрос по отчёту", "Где увидеть продажи за октябрь?").await;
        at.sign_in(&igor).await;
        at.read("#list", "Вопрос по отчёту").await;
        at.look("queue").await;
        if at.is_phone() {
            at.click(&format!("#t{second} a.subject")).await;
        } else {
            at.type_in("body", "jj").await;
            at.read("#preview", "за октябрь").await;
            at.look("preview").await;
            at.type_in("body", "\u{E007}").await; // Enter
        }
        at.until_at(&format!("/tickets/{second}")).await;
        at.read(".msg .prose", "за октябрь").await;
        at.type_in("#text", "Отчёт лежит в разделе «Продажи».").await;
        at.look("composing").await;
        at.click("#composer button.primary").await;
        at.read(".msg.reply .prose", "Отчёт лежит").await;
        at.see(".msg.reply .delivery.queued").await;
        at.desk.settle().await;
        at.reload().await;
        at.see(".msg.reply .delivery.sent").await;
        at.look("answered").await;
        assert_eq!(at.desk.state(second).await, State::Waiting(WaitFor::Requester));
        assert_eq!(at.desk.state(first).await, State::New);
        assert!(anna.last_mail().letter().text.contains("Отчёт лежит"));
    }

    /// A mail comes in while the page is open: the page shows it by itself, and what was typed stays.
    async fn live_update(at) {
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        let igor = at.desk.engineer("Игорь").await;
        let number = anna.asks("Не идёт обмен", "С утра пусто.").await;
        igor.replies(number, "Какая версия?", Then::Ask).await;
        at.sign_in(&igor).await;
        at.go(&format!("/tickets/{number}")).await;
        at.read("#talk, .talk", "Какая версия?").await;
        at.type_in("#text", "Недописанный ответ").await;
        anna.answers("Версия 8.3.24").await;
        at.read(".talk", "Версия 8.3.24").await;
        assert_eq!(at.value("#text").await, "Недописанный ответ");
        at.look("arrived").await;
    }

    /// The menu of states offers what is possible; a no needs its reason, which goes to the client.
    async fn saying_no(at) {
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        let igor = at.desk.engineer("Игорь").await;
        let number = anna.asks("Другой цвет", "Хотим зелёный.").await;
        at.sign_in(&igor).await;
        at.go(&format!("/tickets/{number}")).await;
        at.click(".pair details:has(.moves) > summary").await;
        at.click(".moves .reject > summary").await;
        at.look("menu").await;
        at.type_in("#reason", "Договор зелёного не предусматривает.").await;
        at.click(".moves .reject button").await;
        at.read(".msg.reply .prose", "не предусматривает").await;
        at.see(".facts .mark.rejected").await;
        assert_eq!(at.desk.state(number).await, State::Rejected);
        at.desk.settle().await;
        assert!(anna.last_mail().letter().text.contains("не предусматривает"));
        assert_eq!(at.count(".moves form").await, 1, "from here it can only be taken up again");
        at.look("rejected").await;
    }

    /// A colleague is named, not addressed.
    async fn watcher_by_name(at) {
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        let igor = at.desk.engineer("Игорь Белов").await;
        let oleg = at.desk.engineer("Олег Титов").await;
        let number = anna.asks("Не идёт обмен", "С утра пусто.").await;
        at.sign_in(&igor).await;
        at.go(&format!("/tickets/{number}")).await;
        at.type_in("input[data-suggest]", "олег").await;
        at.see(&format!("#people option[value$='{}']", oleg.mail)).await;
        at.type_in("input[data-suggest]", " титов\u{E007}").await; // Enter
        at.read("ul.people", "Олег Титов").await;
        at.look("watched").await;
    }

    /// A note is for ours only: the client's page knows nothing of it.
    async fn hidden_note(at) {
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        let igor = at.desk.engineer("Игорь").await;
        let number = anna.asks("Не идёт обмен", "С утра пусто.").await;
        at.sign_in(&igor).await;
        at.go(&format!("/tickets/{number}")).await;
        at.click("#composer label.note").await;
        at.type_in("#text", "Договор истёк в пятницу.").await;
        at.look("noting").await;
        at.click("#composer button.primary").await;
        at.read(".msg.note .prose", "Договор истёк").await;
        at.desk.settle().await;
        at.look("noted").await;
        at.leave().await;
        at.sign_in(&anna).await;
        at.go(&format!("/requests/{number}")).await;
        at.read(".talk", "С утра пусто").await;
        assert!(!at.text("html").await.contains("Договор"));
        assert!(anna.mails().iter().all(|mail| !mail.letter().text.contains("Договор")));
    }

    /// Pictures of elsewhere are not fetched until somebody asks for them.
    async fn remote_images(at) {
        let igor = at.desk.engineer("Игорь").await;
        let html = format!(
            "From: Shop <news@shop.example>\r\nTo: {SUPPORT}\r\nSubject: Banner\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/html; charset=utf-8\r\n\r\n<p>Look here</p><table><tr><td>\
             <img src=\"https://cdn.shop.example/banner.png\" alt=\"banner\"></td></tr></table>"
        );
        let number = at.desk.receive(html).await.number();
        at.sign_in(&igor).await;
        at.go(&format!("/tickets/{number}")).await;
        at.see(".blocked [data-images]").await;
        assert_eq!(at.count(".prose img[src^='http']").await, 0);
        at.look("blocked").await;
        at.click(".blocked [data-images]").await;
        at.see(".prose img[src='https://cdn.shop.example/banner.png']").await;
    }

    /// What was typed survives a reload, and is gone once it was sent.
    async fn draft_survives(at) {
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        let igor = at.desk.engineer("Игорь").await;
        let number = anna.asks("Не идёт обмен", "С утра пусто.").await;
        at.sign_in(&igor).await;
        at.go(&format!("/tickets/{number}")).await;
        at.type_in("#text", "Смотрю журнал обмена").await;
        at.reload().await;
        at.see("#text").await;
        assert_eq!(at.value("#text").await, "Смотрю журнал обмена");
        at.click("#text").await; // on a phone the buttons come with the cursor
        at.click("#composer button.primary").await;
        at.read(".msg.reply .prose", "Смотрю журнал").await;
        at.reload().await;
        at.read(".msg.reply .prose", "Смотрю журнал").await;
        assert_eq!(at.value("#text").await, "");
        at.desk.settle().await;
    }

    /// A wrong password tells nothing; five lock the door, and time opens it.
    async fn locked_out(at) {
        let igor = at.desk.engineer("Игорь").await;
        let system = app::Actor::system();
        at.desk.app().set_password(&system, igor.id, PASSWORD).await.expect("a password");
        at.go("/session").await;
        at.look("sign-in").await;
        let mut seen = Vec::new();
        for mail in [igor.mail.as_str(), "nobody@desk.example"] {
            at.go("/session").await;
            at.type_in("#email", mail).await;
            at.type_in("#password", "wrong password").await;
            at.click("form.form button.primary").await;
            at.see("[role=alert]").await;
            seen.push(at.text("[role=alert]").await);
        }
        assert_eq!(seen[0], seen[1], "an unknown address looks like a wrong password");
        for _ in 0..5 {
            at.go("/session").await;
            at.type_in("#email", &igor.mail).await;
            at.type_in("#password", "wrong password").await;
            at.click("form.form button.primary").await;
            at.see("[role=alert]").await;
        }
        at.see(".notice.warn[role=alert]").await;
        at.look("locked").await;
        at.desk.pass_minutes(24 * 60).await;
        at.sign_in(&igor).await;
    }

    /// A mail of a client that nobody knew is a row of the queue like any other.
    async fn a_stranger_in_the_queue(at) {
        let igor = at.desk.engineer("Игорь").await;
        at.sign_in(&igor).await;
        at.see("#list .empty, .empty").await;
        at.look("empty").await;
        let number = at.desk.receive(Eml::new("Пётр <petr@nowhere.example>", SUPPORT, "Как подключиться?", "Расскажите")).await.number();
        at.see(&format!("#t{number}")).await;
        at.click(&format!("#t{number} a.subject")).await;
        if !at.is_phone() && at.path().await == "/queue" {
            at.type_in("body", "\u{E007}").await;
        }
        at.until_at(&format!("/tickets/{number}")).await;
        at.look("ticket").await;
    }
}
