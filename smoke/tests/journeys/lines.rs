//! Journeys through the lines: a hand-over with a gate, the head's consent, lines and rules as settings.

use domain::desk::{Dealing, Gate, Line};

use super::journeys;

fn line(number: u8, name: &str, gate: Gate) -> Line {
    Line { number, name: name.into(), gate, dealing: Dealing::Pull }
}

journeys! {
    /// The quick way is refused and leads to the page that says what is missing; there it is mended and done.
    async fn handed_over_through_a_gate(at) {
        let anna = at.desk.client("Игросфера").await.person("Анна Смирнова").await;
        let (igor, vera) = (at.desk.engineer("Игорь").await, at.desk.head("Вера").await);
        let open = Gate::default();
        let second = Gate { summary: true, search: true, ..open };
        let third = Gate { reproduction: true, approval: true, ..second };
        let lines = vec![line(1, "Первая", open), line(2, "Вторая", second), line(3, "Разработка", third)];
        at.desk.app().save_lines(&vera.actor().await, lines).await.expect("set up");
        let number = anna.asks("Касса не печатает чек", "После обновления.").await;
        at.sign_in(&igor).await;
        at.go(&format!("/tickets/{number}/hand-over?to=2")).await;
        assert_eq!(at.count(".checks .open").await, 2);
        at.look("open").await;
        at.type_in("#note", "Бумага есть, перезагрузка не помогла.").await;
        at.click("form[action$='/hand-over'] button.primary").await;
        at.see("#q-error").await;
        at.look("refused").await;
        at.type_in("#q", "касса чек").await;
        at.click("form[action$='/search'] button").await;
        at.see(".checks .done").await;
        at.look("searched").await;
        at.type_in("#note", "Бумага есть, перезагрузка не помогла.").await;
        at.click("form[action$='/hand-over'] button.primary").await;
        at.until_at(&format!("/tickets/{number}")).await;
        at.read("#talk", "перезагрузка не помогла").await;
        assert_eq!(at.desk.ticket(number).await.line, 2);
        at.look("handed-over").await;

        at.go(&format!("/tickets/{number}/hand-over?to=3")).await;
        at.type_in("#q", "обновление кассы").await;
        at.click("form[action$='/search'] button").await;
        at.see(".checks .done").await;
        at.type_in("#note", "Ошибка в новой версии.").await;
        at.type_in("#reproduction", "Обновить до 5.2, пробить чек: печать не начинается.").await;
        at.look("to-developers").await;
        at.click("form[action$='/hand-over'] button.primary").await;
        at.until_at(&format!("/tickets/{number}")).await;
        at.see(".consent").await;
        at.leave().await;
        at.sign_in(&vera).await;
        at.go(&format!("/tickets/{number}")).await;
        at.read(".consent", "Ошибка в новой версии").await;
        at.look("consent").await;
        at.click(".consent button.primary").await;
        at.gone(".consent").await;
        assert_eq!(at.desk.ticket(number).await.line, 3);
    }

    /// A head sets up lines, a team and a rule; the next request goes where the rule says.
    async fn lines_are_set_up(at) {
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        let (igor, vera) = (at.desk.engineer("Игорь").await, at.desk.head("Вера").await);
        at.sign_in(&vera).await;
        at.go("/settings/lines").await;
        at.look("lines").await;
        at.click("input[name=l2s]").await;
        at.click("button[value=save]").await;
        at.see("input[name=l2s]:checked").await;
        at.go("/settings/lines/teams/new").await;
        at.type_in("#name", "Кассы").await;
        at.choose("#line", "2").await;
        at.click(&format!("input[name='m.{}']", igor.id)).await;
        at.look("team").await;
        at.click("form.form button.primary").await;
        at.read(".line-cards", "Кассы").await;
        at.look("lines-with-team").await;
        at.go("/settings/routes").await;
        at.look("routes-empty").await;
        at.type_in("#name", "Кассы").await;
        at.type_in("#words", "касс, чек").await;
        at.choose("#place", "2").await;
        at.click("button[value=add]").await;
        at.read("ol.rows", "Кассы").await;
        at.look("routes").await;
        let number = anna.asks("Касса", "Не печатает").await;
        assert_eq!(at.desk.ticket(number).await.line, 2);
        at.go("/queue?view=unassigned").await;
        at.click("form[action='/next'] button").await;
        at.until_at(&format!("/tickets/{number}")).await;
        assert_eq!(at.desk.ticket(number).await.assignee, Some(vera.id));
    }
}
