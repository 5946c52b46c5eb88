//! Saved views with kept counters, and many tickets in one act that can be taken back.

use app::AppError;
use app::desk::{CountedView, NewView, View};
use domain::desk::{Command, Filter, Impact, Owner, State, Then, Urgency};
use domain::ids::ViewId;
use testkit::desk::{Person, TestDesk};
use testkit::on_both;

fn named(name: &str, filter: Filter) -> NewView {
    NewView { name: name.into(), filter, mine: false, newest: false, shared: false }
}

async fn count(desk: &TestDesk, who: &Person, id: ViewId) -> Option<i64> {
    let views = desk.app().saved_views(&who.actor().await).await.expect("his views");
    views.into_iter().find(|view| view.view.id == id).and_then(|view| view.count)
}

async fn rows(desk: &TestDesk, who: &Person, view: &CountedView) -> Vec<i64> {
    let view = View::Saved { id: view.view.id, mine: view.view.mine, newest: view.view.newest };
    let page = desk.app().queue(&who.actor().await, view, None, "").await.expect("a page");
    page.rows.iter().map(|row| row.number).collect()
}

on_both! {
    async fn a_view_counts_what_it_shows_whatever_happens(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let (igor, oleg, head) = (desk.engineer("Игорь").await, desk.engineer("Олег").await, desk.head("Вера").await);
        let app = desk.app();
        let mut numbers = vec![];
        for n in 0..4 {
            numbers.push(anna.asks(&format!("Обмен {n}"), "стоит").await);
        }
        let urgent = Filter { live: Some(true), impacts: vec![Impact::High], ..Filter::default() };
        let id = app.save_view(&igor.actor().await, None, named("Горит", urgent)).await.expect("saved");
        assert_eq!(count(&desk, &igor, id).await, Some(0));
        igor.acts(numbers[1], Command::Prioritise { impact: Impact::High, urgency: Urgency::High }).await.expect("raised");
        igor.acts(numbers[2], Command::Prioritise { impact: Impact::High, urgency: Urgency::Low }).await.expect("raised");
        assert_eq!(count(&desk, &igor, id).await, Some(2));
        let seen = app.saved_views(&igor.actor().await).await.expect("his views");
        assert_eq!(rows(&desk, &igor, &seen[0]).await, [numbers[1], numbers[2]], "the most urgent first");
        igor.replies(numbers[1], "Готово", Then::Solve).await;
        assert_eq!(rows(&desk, &igor, &seen[0]).await, [numbers[2]]);
        // it is his alone
        assert!(app.saved_views(&oleg.actor().await).await.expect("none").is_empty());
        let refused = app.save_view(&oleg.actor().await, Some(id), named("Моё", Filter::default())).await;
        assert!(matches!(refused, Err(AppError::Missing)), "{refused:?}");
        let everybodys = NewView { shared: true, ..named("Для всех", Filter::default()) };
        let refused = app.save_view(&oleg.actor().await, None, everybodys.clone()).await;
        assert!(matches!(refused, Err(AppError::Denied(_))), "{refused:?}");
        let all = app.save_view(&head.actor().await, None, everybodys).await.expect("she leads");
        assert_eq!(count(&desk, &oleg, all).await, Some(4), "what was there before is counted too");
        // changed, it counts anew; removed, it is gone with its counter
        let nobodys = Filter { owners: vec![Owner::Nobody], ..Filter::default() };
        app.save_view(&head.actor().await, Some(all), NewView { shared: true, ..named("Ничьи", nobodys) }).await.expect("changed");
        assert_eq!(count(&desk, &oleg, all).await, Some(3));
        app.delete_view(&head.actor().await, all).await.expect("removed");
        assert_eq!(count(&desk, &oleg, all).await, None);
        assert!(matches!(app.delete_view(&anna.actor().await, id).await, Err(AppError::Denied(_) | AppError::Missing)));
    }

    async fn a_view_of_mine_shows_each_his_own(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let (igor, oleg, head) = (desk.engineer("Игорь").await, desk.engineer("Олег").await, desk.head("Вера").await);
        for n in 0..5 {
            let number = anna.asks(&format!("Обмен {n}"), "стоит").await;
            let to = if n < 2 { igor.id } else { oleg.id };
            head.acts(number, Command::Assign { to: Some(to) }).await.expect("given");
        }
        let new = NewView { mine: true, newest: true, shared: true, ..named("Мои", Filter::default()) };
        let id = desk.app().save_view(&head.actor().await, None, new).await.expect("saved");
        assert_eq!((count(&desk, &igor, id).await, count(&desk, &oleg, id).await), (Some(2), Some(3)));
        let seen = desk.app().saved_views(&oleg.actor().await).await.expect("his views");
        assert_eq!(rows(&desk, &oleg, &seen[0]).await.len(), 3);
    }

    async fn many_at_once_and_back(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let oleg = desk.engineer("Олег").await;
        let (app, actor) = (desk.app(), igor.actor().await);
        let mut numbers = vec![];
        for n in 0..30 {
            numbers.push(anna.asks(&format!("Обмен {n}"), "стоит").await);
        }
        igor.acts(numbers[0], Command::Reject { reason: "вне договора".into() }).await.expect("rejected");
        desk.pass(1).await;
        let mut before = vec![];
        for number in &numbers {
            before.push(desk.ticket(*number).await.before());
        }
        let commands = vec![Command::Assign { to: Some(igor.id) }, Command::Solve];
        let with_a_stranger: Vec<i64> = numbers.iter().copied().chain([999_999]).collect();
        let seen = app.preview_bulk(&actor, with_a_stranger.clone(), commands.clone()).await.expect("looked at");
        assert_eq!((seen.changed.len(), &seen.refused[..]), (29, &[numbers[0], 999_999][..]));
        assert_eq!(desk.state(numbers[1]).await, State::New, "looking changes nothing");
        let done = app.bulk(&actor, with_a_stranger, commands).await.expect("done");
        assert_eq!(desk.state(numbers[1]).await, State::Solved);
        // one was touched since: it stays as somebody made it; the others are what they were
        oleg.acts(numbers[5], Command::minutes(5)).await.expect("worked");
        let id = done.id.expect("something changed");
        assert!(matches!(app.undo_bulk(&oleg.actor().await, id).await, Err(AppError::Missing)), "it is not his");
        let undone = app.undo_bulk(&actor, id).await.expect("taken back");
        assert_eq!(undone.refused, [numbers[5]]);
        for (number, before) in numbers.iter().zip(before).filter(|(number, _)| **number != numbers[5]) {
            assert_eq!(desk.ticket(*number).await.before(), before, "{number}");
        }
        assert!(matches!(app.undo_bulk(&actor, id).await, Err(AppError::Spent)), "once");
        let said = app.bulk(&actor, numbers, vec![Command::Like]).await;
        assert!(matches!(said, Err(AppError::Invalid("commands", _))), "what is said cannot be unsaid: {said:?}");
    }

    async fn what_many_mails_would_tell_waits_for_second_thoughts(desk) {
        desk.mailbox("help@opora.example", true).await;
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let (app, actor) = (desk.app(), igor.actor().await);
        let (one, other) = (anna.asks("Обмен", "стоит").await, anna.asks("Касса", "молчит").await);
        desk.settle().await;
        let had = anna.mails().len();
        let done = app.bulk(&actor, vec![one, other], vec![Command::Solve]).await.expect("done");
        desk.settle().await;
        assert_eq!(anna.mails().len(), had, "nobody is told at once");
        let undone = app.undo_bulk(&actor, done.id.expect("changed")).await.expect("taken back");
        assert_eq!((undone.changed.len(), undone.mails_gone), (2, 0));
        desk.pass_minutes(5).await;
        assert_eq!(anna.mails().len(), had, "what was taken back is never told");
        // without second thoughts the mails go after a minute, and then nobody can call them back
        let done = app.bulk(&actor, vec![one, other], vec![Command::Solve]).await.expect("done");
        desk.pass_minutes(1).await;
        assert_eq!(anna.mails().len(), had + 2);
        let undone = app.undo_bulk(&actor, done.id.expect("changed")).await.expect("taken back");
        assert_eq!((undone.changed.len(), undone.mails_gone), (2, 2), "and it is said that they went");
    }

    async fn a_condition_is_counted_before_it_is_saved(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let actor = igor.actor().await;
        let mut numbers = vec![];
        for n in 0..7 {
            numbers.push(anna.asks(&format!("Обмен {n}"), "стоит").await);
        }
        igor.acts(numbers[0], Command::Assign { to: Some(igor.id) }).await.expect("taken");
        igor.replies(numbers[1], "Готово", Then::Solve).await;
        let live = Filter { live: Some(true), ..Filter::default() };
        for (filter, mine, wanted) in [
            (Filter::default(), false, 7),
            (live.clone(), false, 6),
            (live, true, 1),
            (Filter { states: vec![State::Solved], ..Filter::default() }, false, 1),
            (Filter { subject: "ОБМЕН 3".into(), ..Filter::default() }, false, 1),
        ] {
            let seen = desk.app().foresee_view(&actor, filter.clone(), mine).await.expect("counted");
            assert_eq!((seen.holds, seen.newest), (wanted, None), "{filter:?}");
            // what was foreseen is what the saved view counts
            let new = NewView { mine, ..named("Вид", filter) };
            let id = desk.app().save_view(&actor, None, new).await.expect("saved");
            assert_eq!(count(&desk, &igor, id).await, Some(wanted));
        }
        // a whole view by its numbers, and by words
        let all = desk.app().numbers_in(&actor, View::Live, "").await.expect("numbers");
        assert_eq!(all.len(), 6);
        assert_eq!(desk.app().numbers_in(&actor, View::Live, "обмен").await.expect("numbers"), all);
        assert!(desk.app().numbers_in(&actor, View::Live, "отчёт").await.expect("numbers").is_empty());
    }

    async fn a_view_of_another_is_not_there(desk) {
        let (igor, oleg) = (desk.engineer("Игорь").await, desk.engineer("Олег").await);
        let id = desk.app().save_view(&igor.actor().await, None, named("Моё", Filter::default())).await.expect("saved");
        let view = View::Saved { id, mine: false, newest: false };
        assert!(desk.app().queue(&igor.actor().await, view, None, "").await.is_ok());
        let seen = desk.app().queue(&oleg.actor().await, view, None, "").await;
        assert!(matches!(seen, Err(AppError::Missing)), "{seen:?}");
        let numbers = desk.app().numbers_in(&oleg.actor().await, view, "").await;
        assert!(matches!(numbers, Err(AppError::Missing)), "{numbers:?}");
    }
}
