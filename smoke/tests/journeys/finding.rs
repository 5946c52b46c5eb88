//! Journeys of finding: a suggestion solves a ticket, an answer is found before it is asked for, a slip is put right before
//! it is sent, words in a file lead to its ticket.

use super::journeys;
use app::knowledge::ArticleForm;
use domain::knowledge::{Audience, Content, Step};
use testkit::desk::{Person, SUPPORT, TestDesk};

/// A published article; its number.
async fn article(desk: &TestDesk, by: &Person, title: &str, summary: &str, body: &str) -> i64 {
    let (title, summary, body) = (title.into(), summary.into(), body.into());
    let content = Content { title, summary, body, ..Content::default() };
    let form =
        ArticleForm { audience: Audience::Public, language: "ru".into(), content, ..ArticleForm::default() };
    let writer = by.actor().await;
    let number = desk.app().save_article(&writer, None, form, None).await.expect("it is written");
    desk.app().step_article(&writer, number, Step::Publish, None).await.expect("it is published");
    number
}

journeys! {
    /// The first line solves a ticket with what is suggested beside it, and the next alike question gets it first.
    async fn solved_from_a_suggestion(at) {
        let (igor, irina) = (at.desk.engineer("Игорь Комаров").await, at.desk.head("Ирина Гай").await);
        let tape = article(&at.desk, &irina, "Замена термоленты", "Лента вставлена не той стороной", "Откройте крышку принтера и переверните рулон.").await;
        article(&at.desk, &irina, "Весы показывают ноль", "Нужна калибровка", "Откалибруйте весы по инструкции принтера этикеток.").await;
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        let first = anna.asks("Лента не той стороной", "Принтер чеков: рулон, крышка, лента — печати нет.").await;
        let twin = anna.asks("Рулон и лента", "Принтер чеков не печатает, рулон вставлен, крышка закрыта.").await;
        at.sign_in(&igor).await;
        at.go(&format!("/tickets/{first}")).await;
        at.read("[data-suggestions] .proposed", "Замена термоленты").await;
        at.read("[data-suggestions] .alike", "Рулон и лента").await;
        at.look("suggestions").await;
        at.click("[data-suggestions] .proposed form button").await;
        at.read("#knowledge .links", "Замена термоленты").await;
        at.look("solved").await;
        at.go(&format!("/tickets/{twin}")).await;
        at.read("[data-suggestions] .proposed li:first-child", "Замена термоленты").await;
        at.look("learnt").await;
        let known = at.desk.ticket(first).await.known.solved_with;
        assert_eq!(known.iter().map(|cited| cited.number).collect::<Vec<_>>(), [tape]);
    }

    /// A client describes his trouble, reads what is offered below, and has no need to send.
    async fn answered_before_it_was_sent(at) {
        let irina = at.desk.head("Ирина Гай").await;
        article(&at.desk, &irina, "Касса печатает пустой чек", "Переверните ленту термослоем наружу", "Чек выходит пустым, если лента вставлена термослоем вниз.").await;
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        at.sign_in(&anna).await;
        at.go("/requests/new").await;
        at.type_in("[name=subject]", "Касса печатает пустые чеки").await;
        at.read("#offered", "Касса печатает пустой чек").await;
        at.look("offered").await;
        at.click("#offered [data-helped]").await;
        at.until_at("/requests").await;
        at.see(".notice.good").await;
        at.look("no-need").await;
        assert_eq!(at.desk.tickets().await, 0, "nothing was sent");
        at.leave().await;
        at.sign_in(&irina).await;
        at.go("/articles/gaps").await;
        at.look("effect").await;
    }

    /// Slips are marked while one writes, put right by keyboard, and asked after once before sending.
    async fn spelling(at) {
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        let igor = at.desk.engineer("Игорь Комаров").await;
        let number = anna.asks("Не идёт обмен", "С утра пусто.").await;
        at.sign_in(&igor).await;
        at.go(&format!("/tickets/{number}")).await;
        at.type_in("#text", "Мы исправили ошыбку у кассирона").await;
        at.read(".spell-copy s", "ошыбку").await;
        at.look("marked").await;
        at.type_in("#text", "\u{E011}").await; // Home
        at.type_in("#text", "\u{E00A}\u{E015}").await; // Alt and the arrow down
        at.see(".spell-menu").await;
        at.look("menu").await;
        at.click(".spell-menu button:first-child").await;
        assert_eq!(at.value("#text").await, "Мы исправили ошибку у кассирона");
        // A name of ours stays: it is asked after once, and goes when it is sent again.
        at.read(".spell-copy s", "кассирона").await;
        at.click("#composer button.primary").await;
        at.read(".spell-warning", "кассирона").await;
        at.look("asked-after").await;
        at.click("#composer button.primary").await;
        at.read(".talk", "кассирона").await;
        at.go("/settings/vocabulary").await;
        at.type_in("[name=word]", "кассирон").await;
        at.click("form.form button").await;
        at.read("#main", "кассирон").await;
        at.look("own-words").await;
        at.go(&format!("/tickets/{number}")).await;
        at.type_in("#text", "Спросите кассирона, там ошыбка").await;
        at.read(".spell-copy s", "ошыбка").await;
        assert_eq!(at.count(".spell-copy s").await, 1, "the own word is right in all its forms");
    }

    /// What stands in a file finds its ticket, in any form and the other layout.
    async fn words_in_a_file(at) {
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        let igor = at.desk.engineer("Игорь Комаров").await;
        let mail = anna.mail("Акт сверки", "Во вложении.").file("акт.txt", "text/plain", "Недостача камнереза на складе".as_bytes().to_vec());
        let number = at.desk.receive_at(SUPPORT, mail).await.number();
        at.desk.settle().await;
        at.sign_in(&igor).await;
        at.go("/search").await;
        at.look("empty").await;
        at.type_in("[name=q]", "rfvyjhtp").await; // камнерез
        at.click(".search button").await;
        at.read(".found", "Акт сверки").await;
        at.read(".found mark", "камнереза").await;
        at.look("found").await;
        at.click(".found a").await;
        at.until_at(&format!("/tickets/{number}")).await;
        at.go("/search?q=несуществующее").await;
        at.look("nothing").await;
    }
}
