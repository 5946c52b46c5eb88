//! Journeys through the queue: views of one's own, many tickets at once, the keyboard.

use domain::desk::{Command, State};

use super::journeys;

journeys! {
    /// Sets conditions, sees how many tickets fit, saves the view, renames and removes it.
    async fn a_view_of_ones_own(at) {
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        let igor = at.desk.engineer("Игорь").await;
        for n in 0..3 {
            anna.asks(&format!("Обмен {n}"), "Стоит с утра.").await;
        }
        let report = anna.asks("Отчёт", "Где он?").await;
        igor.acts(report, Command::Assign { to: Some(igor.id) }).await.expect("taken");
        at.sign_in(&igor).await;
        at.click("[data-conditions-open]").await;
        at.see("#conditions form").await;
        at.read("#view-count", "4").await;
        at.type_in("input[name=subject]", "обмен").await;
        at.read("#view-count", "3").await;
        at.look("conditions").await;
        at.type_in("#name", "Обмены").await;
        at.click("#conditions button.primary").await;
        at.read("h1", "Обмены").await;
        at.read("h1 .total", "3").await;
        assert_eq!(at.count(".row").await, 3);
        at.look("view").await;
        // Its counter and its list follow what happens.
        anna.asks("Ещё один обмен", "И он стоит.").await;
        at.read("h1 .total", "4").await;
        at.click("[data-conditions-open]").await;
        at.type_in("#name", " с сайтом").await;
        at.click("#conditions button.primary").await;
        at.read("h1", "Обмены с сайтом").await;
        at.click("[data-conditions-open]").await;
        at.click("#conditions .removing summary").await;
        at.click("#conditions .removing button").await;
        at.until_at("/queue").await;
        at.see(".row").await;
        assert_eq!(at.count("#views .apart .name").await, 0);
    }

    /// Picks tickets, sees what would change, changes them, takes it back.
    async fn many_at_once_and_back(at) {
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        let igor = at.desk.engineer("Игорь").await;
        let mut numbers = vec![];
        for n in 0..5 {
            numbers.push(anna.asks(&format!("Обмен {n}"), "Стоит с утра.").await);
        }
        at.sign_in(&igor).await;
        at.click(&format!("#t{} .pick", numbers[0])).await;
        at.see("#many-bar select[name=state]").await;
        at.click("[data-pick-page]").await;
        at.read("#chosen", "5").await;
        at.click(&format!("#t{} .pick", numbers[4])).await;
        at.read("#chosen", "4").await;
        // A live change leaves the choice as it is.
        let late = anna.asks("Шестое", "Пришло, пока выбирали.").await;
        at.see(&format!("#t{late}")).await;
        at.read("#chosen", "4").await;
        at.choose("#many-bar select[name=state]", "solved").await;
        at.look("bar").await;
        at.click(".many-bar button.primary").await;
        at.read(".would", "4").await;
        assert_eq!(at.desk.state(numbers[0]).await, State::New, "looking changes nothing");
        at.look("preview").await;
        at.click(".many-form button[value=go]").await;
        at.until_at("/queue").await;
        at.see(".undo button").await;
        at.look("done").await;
        assert_eq!(at.desk.state(numbers[0]).await, State::Solved);
        assert_eq!(at.desk.state(numbers[4]).await, State::New);
        at.click(".undo button").await;
        at.see(&format!("#t{}", numbers[0])).await;
        assert_eq!(at.desk.state(numbers[0]).await, State::New);
        at.look("undone").await;
    }

    /// The keyboard walks, selects, goes to views; whoever does not want it turns it off.
    async fn by_keys(at) {
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        let igor = at.desk.engineer("Игорь").await;
        let first = anna.asks("Обмен", "Стоит с утра.").await;
        at.sign_in(&igor).await;
        at.see(&format!("#t{first}")).await;
        at.type_in("body", "?").await;
        at.see("dialog#keys[open]").await;
        at.look("sheet").await;
        at.type_in("body", "\u{E00C}").await; // Escape
        at.type_in("body", "jx").await;
        at.read("#chosen", "1").await;
        at.type_in("body", "a").await;
        at.see(&format!("#t{first} .avatar.mine")).await;
        // In a field they are letters.
        at.type_in("#q", "e").await;
        assert_eq!(at.value("#q").await, "e");
        at.type_in("body", "gm").await;
        at.see("#views [aria-current][href$=mine]").await;
        at.type_in("body", "j").await;
        at.type_in("body", "e").await;
        at.see(".empty").await;
        assert_eq!(at.desk.state(first).await, State::Solved);
    }
}
