//! Journeys through what the team knows: a case becomes an article, the article solves the next case, and readers find
//! it without asking.

use super::journeys;
use app::knowledge::ArticleForm;
use domain::desk::{Command, Flag, HandOver, Then, TicketKind};
use domain::knowledge::{ArticleKind, Audience, Content, Step};

journeys! {
    /// The second line writes an article from a case; who leads publishes it; the next alike case is solved with it.
    async fn from_a_case(at) {
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        let (igor, irina) = (at.desk.engineer("Игорь Комаров").await, at.desk.head("Ирина Гай").await);
        let first = anna.asks("Касса печатает пустой чек", "Лента есть, а чек выходит пустым.").await;
        igor.acts(first, Command::ChangeKind { kind: TicketKind::Incident }).await.expect("set");
        igor.acts(first, Command::HandOver(HandOver::to(2, ""))).await.expect("handed over");
        igor.replies(first, "Пока печатайте на второй кассе.", Then::Ask).await;
        igor.acts(first, Command::Flag { flag: Flag::Workaround, on: true }).await.expect("set");
        igor.notes(first, "Лента вставлена термослоем вниз.").await;
        igor.acts(first, Command::Flag { flag: Flag::CauseKnown, on: true }).await.expect("set");
        igor.replies(first, "Переверните ленту.", Then::Solve).await;
        at.sign_in(&igor).await;
        at.go(&format!("/tickets/{first}")).await;
        at.look("ticket").await;
        at.click("#knowledge a[href^='/articles/new']").await;
        at.see("#symptom").await;
        assert_eq!(at.value("#title").await, "Касса печатает пустой чек");
        assert_eq!(at.value("#symptom").await, "Лента есть, а чек выходит пустым.");
        assert_eq!(at.value("#workaround").await, "Пока печатайте на второй кассе.");
        assert_eq!(at.value("#cause").await, "Лента вставлена термослоем вниз.");
        at.choose("#audience", "public").await;
        at.type_in("#summary", "Лента вставлена не той стороной").await;
        at.type_in("#body", "\n\n## Как проверить\n\nПроведите **ногтем** по ленте.").await;
        // What is typed is drawn beside, by the server.
        at.read("[data-shown] h3", "Как проверить").await;
        at.read("[data-shown] strong", "ногтем").await;
        at.look("editor").await;
        at.click("button[name=do][value=submit]").await;
        at.see(".notice.good").await;
        at.look("in-review").await;
        assert_eq!(at.count(".one-head button[value=publish]").await, 0, "somebody else looks first");
        let number = at.path().await.rsplit('/').next().map(str::to_owned).expect("its page");
        at.leave().await;
        at.sign_in(&irina).await;
        at.go("/articles?stage=review").await;
        at.look("to-review").await;
        at.click(".articles .what a").await;
        at.click(".one-head button[value=publish]").await;
        at.see(".notice.good").await;
        at.go(&format!("/articles/{number}/edit")).await;
        at.type_in("#summary", ". Переверните её.").await;
        at.click("button[name=do][value=publish]").await;
        at.see(".notice.good").await;
        at.click(".beside a[href$='/versions']").await;
        at.see(".diff ins").await;
        at.look("versions").await;
        at.leave().await;
        let second = anna.asks("Опять пустой чек", "И на второй кассе.").await;
        at.sign_in(&igor).await;
        at.go(&format!("/tickets/{second}")).await;
        at.type_in("#knowledge input[name=article]", &number).await;
        at.click("#knowledge form.inline button").await;
        at.read("#knowledge .links", "Касса печатает пустой чек").await;
        at.read("#talk", &format!("№ {number}").replace("№", if at.is_phone() { "No." } else { "№" })).await;
        at.look("solved-with").await;
        at.go("/articles/measures").await;
        at.see("#best .articles").await;
        at.look("measures").await;
        at.go("/articles").await;
        at.look("list").await;
    }

    /// Somebody whom we do not know finds an answer, follows a procedure, and says whether it helped.
    async fn the_help_centre(at) {
        let irina = at.desk.head("Ирина Гай").await;
        let leader = irina.actor().await;
        let app = at.desk.app();
        let write = async |kind, topic: &str, title: &str, body: &str| {
            let content = Content { title: title.into(), body: body.into(), summary: "Коротко о главном.".into(), ..Content::default() };
            let form = ArticleForm { kind, audience: Audience::Public, topic: topic.into(), content, ..ArticleForm::default() };
            let number = app.save_article(&leader, None, form, None).await.expect("an article");
            app.step_article(&leader, number, Step::Publish, None).await.expect("published");
            number
        };
        write(ArticleKind::Instruction, "Касса / Чеки", "Как напечатать чек ещё раз", "1. Откройте меню.\n2. Нажмите **Повтор**.").await;
        write(ArticleKind::Instruction, "Обмен", "Почему не приходят заказы", "## Проверьте связь\n\nТекст.\n\n## Проверьте ключ\n\nТекст.\n\n## Напишите нам\n\nТекст.").await;
        let number = write(ArticleKind::Procedure, "Касса", "Касса не включается", "## Горит ли лампа?\nПосмотрите слева.\n\n- Горит → 2\n- Не горит → линия 2\n\n## Напечатайте отчёт\n- Вышел → решено\n- Не вышел → конец\n").await;
        at.go("/help").await;
        at.see(".help-sections section:nth-child(2)").await;
        at.look("start").await;
        at.type_in(".help-search input", "касса").await;
        at.click(".help-search button").await;
        at.see(".help-found a").await;
        at.look("found").await;
        at.click(".help-found a").await;
        at.until_at(&format!("/help/{number}")).await;
        at.look("article").await;
        at.click(".outcomes a").await;
        at.see("#step-2:target").await;
        at.click(".helped button[value='0']").await;
        at.see("#words").await;
        at.type_in("#words", "У нас другая касса").await;
        at.look("said").await;
        at.click(".helped form.form button").await;
        at.gone("#words").await;
        let words = app.article(&leader, number, None).await.expect("its page");
        assert_eq!((words.measure.unhelpful, words.words[0].words.as_str()), (1, "У нас другая касса"));
        at.go("/help?q=%D1%91%D0%BB%D0%BA%D0%B0").await;
        at.see(".help-nothing").await;
        at.look("nothing").await;
        at.sign_in(&irina).await;
        at.go(&format!("/articles/{number}")).await;
        at.read(".beside", "У нас другая касса").await;
        at.look("desk").await;
        at.go("/articles/vocabulary").await;
        at.type_in("#word", "касса").await;
        at.type_in("#means", "ККТ").await;
        at.click(".term-form button").await;
        at.see(".terms li").await;
        at.look("vocabulary").await;
    }
}
