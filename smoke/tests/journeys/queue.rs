//! Journeys through the queue: views of one's own, many tickets at once, the keyboard.

use app::desk::{Draft, File};
use domain::desk::{Command, Impact, State, Urgency};
use domain::people::Side;

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
        at.click("[data-open]").await;
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
        at.click("[data-open]").await;
        at.type_in("#name", " с сайтом").await;
        at.click("#conditions button.primary").await;
        at.read("h1", "Обмены с сайтом").await;
        at.click("[data-open]").await;
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
        // What was picked stays picked: the page is awake.
        at.see(".row.picked").await;
        at.type_in("body", "e").await;
        at.see(".list .empty").await;
        assert_eq!(at.desk.state(first).await, State::Solved);
    }

    /// Ctrl-K goes to a ticket by its number and to a view by its name.
    async fn anywhere_by_a_few_letters(at) {
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        let igor = at.desk.engineer("Игорь").await;
        let number = anna.asks("Обмен стоит", "С утра.").await;
        at.sign_in(&igor).await;
        at.see(".row").await;
        at.type_in("body", "\u{E009}k").await; // Ctrl
        at.see("#palette[open] [role=option]").await;
        at.type_in("#palette-q", "игросф").await;
        at.read("#palette-list", "Анна").await;
        at.look("palette").await;
        at.type_in("#palette-q", &"\u{E003}".repeat(6)).await; // Backspace
        at.type_in("#palette-q", &format!("{number}")).await;
        at.read("#palette-list", "Обмен стоит").await;
        at.type_in("#palette-q", "\u{E007}").await; // Enter
        at.until_at(&format!("/tickets/{number}")).await;
    }

    /// Without a click: who raised the priority, who spoke last and whether the client can read it, whose move it is
    /// and how long, who watches, by which way it came, what is attached.
    async fn at_one_glance(at) {
        let anna = at.desk.client("Игросфера").await.person("Анна").await;
        let (igor, oleg) = (at.desk.engineer("Игорь").await, at.desk.engineer("Олег Титов").await);
        let file = File { name: "log.txt".into(), mime: "text/plain".into(), data: b"x".to_vec().into(), content_id: None, inline: false };
        let number = anna.opens("Обмен стоит", Draft::of("С утра.").with(vec![file])).await;
        anna.acts(number, Command::Prioritise { impact: Impact::High, urgency: Urgency::High }).await.expect("raised");
        let watcher = Command::AddWatcher { person: oleg.id, side: Side::Staff };
        igor.acts(number, watcher).await.expect("watched");
        oleg.notes(number, "Договор истёк.").await;
        at.desk.pass_minutes(80).await;
        at.sign_in(&igor).await;
        at.see(&format!("#t{number}")).await;
        at.read(".row .last.hidden-note .by", "Олег Титов").await;
        at.read(".row .last", "Договор истёк").await;
        at.read(".row .clock time", "1").await;
        for mark in [".raised", ".marks [role=img]:has(.i)", ".bars.p1", ".clock .whose", ".clock time", ".last .by", ".client", ".no"] {
            assert!(at.shows(&format!(".row {mark}")).await, "{mark} cannot be seen at {} points", at.width);
        }
        assert_eq!(at.count(".row .marks [role=img][title]").await, 4, "raised, files, watchers, channel");
        at.look("glance").await;
    }
}
