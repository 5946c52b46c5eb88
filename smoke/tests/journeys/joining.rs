//! Journeys of an engineer among tickets that belong together, and with words that are put right or taken back.

use domain::desk::{Link, State, Then};
use domain::time::SECOND;

use super::browser::walk_with;
use super::journeys;

journeys! {
    /// Looks at what merging would do, merges, follows the banner, lets go again; the client is led along.
    async fn merged_and_separated(at) {
        let shop = at.desk.client("Игросфера").await;
        let anna = shop.person("Анна Смирнова").await;
        let eva = at.desk.client("Деталь-Сервис").await.person("Ева").await;
        let igor = at.desk.engineer("Игорь").await;
        let first = anna.asks("Не выгружаются остатки", "Остатки нулевые.").await;
        let second = anna.asks("Остатки", "Почему ноль?").await;
        let foreign = eva.asks("Другое", "Другое").await;
        at.sign_in(&igor).await;
        at.go(&format!("/tickets/{second}")).await;
        at.click(".merge-with > summary").await;
        at.type_in("#into", &foreign.to_string()).await;
        at.click(".merge-with button").await;
        at.see(".notice.bad[role=alert]").await;
        at.look("refused").await;
        at.go(&format!("/tickets/{second}/merging?into=%E2%84%96{first}")).await;
        at.read(".pairing", "Анна Смирнова").await;
        at.look("preview").await;
        at.click("form[action$='/merging'] button.primary").await;
        at.until_at(&format!("/tickets/{first}")).await;
        at.read("#talk", "Почему ноль?").await;
        at.see(&format!(".from-part a[href='/tickets/{second}']")).await;
        at.look("whole").await;
        at.go(&format!("/tickets/{second}")).await;
        at.see(".part-of").await;
        assert_eq!(at.count("#composer").await, 0, "it goes on elsewhere");
        at.look("part").await;
        at.leave().await;
        at.sign_in(&anna).await;
        at.go(&format!("/requests/{second}")).await;
        at.until_at(&format!("/requests/{first}")).await;
        at.leave().await;
        at.sign_in(&igor).await;
        at.go(&format!("/tickets/{second}")).await;
        at.click("form[action$='/unmerging'] button").await;
        at.see("#composer").await;
        assert_eq!(at.desk.state(second).await, State::New);
    }

    /// Links by number, sees the other side, solves the parts of a solved matter.
    async fn linked_and_solved_together(at) {
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        let igor = at.desk.engineer("Игорь").await;
        let whole = anna.asks("Стоит обмен", "Стоит.").await;
        let part = anna.asks("И отчёты стоят", "Стоят.").await;
        at.sign_in(&igor).await;
        at.go(&format!("/tickets/{whole}")).await;
        at.click(".add-link > summary").await;
        at.choose("#link", "child").await;
        at.type_in("#link-to", &part.to_string()).await;
        at.click(".add-link button").await;
        at.read(".links", "отчёты стоят").await;
        at.look("linked").await;
        assert_eq!(at.desk.ticket(part).await.ties[0].link, Link::Parent);
        igor.replies(whole, "Поправили.", Then::Solve).await;
        at.reload().await;
        at.click(".solve-children > summary").await;
        at.type_in("#children-text", "И отчёты поправили.").await;
        at.look("parts").await;
        at.click(".solve-children button").await;
        let solved = async {
            while at.desk.state(part).await != State::Solved {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), solved).await.expect("solved");
    }

    /// Puts one's own words right, looks at what stood there, gives a second matter a ticket of its own.
    async fn corrected_and_split(at) {
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        let igor = at.desk.engineer("Игорь").await;
        let number = anna.asks("Остатки", "Остатки нулевые. И ещё не печатает чек.").await;
        igor.notes(number, "Пароль: 12345").await;
        at.sign_in(&igor).await;
        at.go(&format!("/tickets/{number}")).await;
        at.click(".msg.note .more > summary").await;
        at.type_in(".msg.note textarea", " — сменён").await;
        at.look("correcting").await;
        at.click(".msg.note .more button.primary").await;
        at.read(".msg.note .prose", "12345 — сменён").await;
        at.click(".msg.note .edited").await;
        at.read(".versions li + li", "Пароль: 12345").await;
        at.look("versions").await;
        at.go(&format!("/tickets/{number}")).await;
        at.click(".msg.client .more > summary").await;
        at.type_in(".msg.client .more input[name=subject]", "Не печатает чек").await;
        at.click(".msg.client .more button.primary").await;
        at.read("h1", "Не печатает чек").await;
        at.see(".links").await;
        at.look("split").await;
    }

    /// Writes an answer and a macro in the settings, uses both in a ticket.
    async fn answers_and_macros(at) {
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        let vera = at.desk.head("Вера").await;
        let number = anna.asks("Не идёт обмен", "С утра пусто.").await;
        at.sign_in(&vera).await;
        at.go("/settings/answers").await;
        at.look("answers-empty").await;
        at.type_in("#name-new", "Проверка").await;
        at.type_in("#text-new", "{имя}, проверьте № {номер}.").await;
        at.click("form:has(#name-new) input[name=shared]").await;
        at.click("form:has(#name-new) button").await;
        at.read(".rows", "Проверка").await;
        at.look("answers").await;
        at.go("/settings/macros").await;
        at.type_in("#name-new", "Авария").await;
        at.type_in("#text-new", "{name}, чиним.").await;
        at.choose("#type-new", "incident").await;
        at.choose("#state-new", "waiting-release").await;
        at.click("form:has(#name-new) input[name=take]").await;
        at.look("macro").await;
        at.click("form:has(#name-new) button").await;
        at.read(".rows", "Авария").await;
        at.go(&format!("/tickets/{number}")).await;
        at.click("#text").await;
        at.type_in("#text", "/").await;
        at.see(".canned-list").await;
        at.look("menu").await;
        at.type_in(".canned input", "пров\u{E007}").await; // Enter
        at.see(".canned:not([open])").await;
        assert_eq!(at.value("#text").await, format!("Анна, проверьте № {number}."));
        at.type_in("#text", " /").await;
        at.click(".canned-list a").await;
        at.see(".form-page #text").await;
        assert_eq!(at.value("#text").await, "Анна, чиним.");
        at.look("macro-preview").await;
        at.click(".form-page button.primary").await;
        at.until_at(&format!("/tickets/{number}")).await;
        at.read(".msg.reply .prose", "чиним").await;
        assert_eq!(at.desk.ticket(number).await.assignee, Some(vera.id));
    }

    /// The draft is on the server: another browser finds it.
    async fn draft_on_another_device(at) {
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        let igor = at.desk.engineer("Игорь").await;
        let number = anna.asks("Не идёт обмен", "С утра пусто.").await;
        let app = at.desk.app();
        at.sign_in(&igor).await;
        at.go(&format!("/tickets/{number}")).await;
        at.type_in("#text", "Смотрю журнал").await;
        let kept = async {
            loop {
                let page = app.ticket(&igor.actor().await, number).await.expect("the page");
                if page.composing.draft.is_some_and(|(kept, _)| kept.text == "Смотрю журнал") {
                    break;
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), kept).await.expect("kept");
        at.leave().await;
        // What this browser kept itself is gone with the session; the words come from the server.
        anna.writes(number, "Уже не нужно.").await.expect("she writes");
        at.sign_in(&igor).await;
        at.go(&format!("/tickets/{number}")).await;
        at.see("#text").await;
        assert_eq!(at.value("#text").await, "Смотрю журнал");
        at.read(".news", "Уже не нужно").await;
        at.look("found").await;
    }
}

/// Sends, thinks again, takes back, sends for good.
fn second_thoughts(width: u32, locale: &'static str) {
    walk_with(
        "second_thoughts",
        width,
        locale,
        |config| config.second_thoughts = 10 * SECOND,
        |at| {
            Box::pin(async move {
                let anna = at.desk.client("Игросфера").await.person("Анна").await;
                let igor = at.desk.engineer("Игорь").await;
                let number = anna.asks("Не идёт обмен", "С утра пусто.").await;
                at.sign_in(&igor).await;
                at.go(&format!("/tickets/{number}")).await;
                at.type_in("#text", "Перезапустите службу").await;
                at.click("#composer button.primary").await;
                at.read(".held", "Перезапустите").await;
                at.look("held").await;
                assert_eq!(at.value("#text").await, "");
                at.click(".held button").await;
                at.see(".conversation:not(:has(.held)) #composer").await;
                assert_eq!(at.value("#text").await, "Перезапустите службу");
                at.look("back").await;
                at.type_in("#text", " обмена").await;
                at.click("#composer button.primary").await;
                at.read(".held", "службу обмена").await;
                at.desk.pass_minutes(1).await;
                at.read(".msg.reply .prose", "службу обмена").await;
                at.see(".conversation:not(:has(.held))").await;
                assert_eq!(at.value("#text").await, "");
            })
        },
    );
}

#[test]
fn second_thoughts_wide() {
    second_thoughts(1440, "ru");
}

#[test]
fn second_thoughts_phone() {
    second_thoughts(390, "en");
}
