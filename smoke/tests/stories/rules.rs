//! Those who manage the desk change its rules: reminders of tickets that wait already move with them.

use app::trail::Wanted;
use app::{Actor, AppError};
use domain::desk::{Rules, State, Then};
use domain::people::Role;
use domain::time::HOUR;
use testkit::desk::{MONDAY, Person};
use testkit::on_both;

fn reminders(of: &Person) -> usize {
    of.kinds().into_iter().filter(|kind| kind == "reminder").count()
}

on_both! {
    async fn a_longer_wait_moves_reminders_away(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let (igor, olga) = (desk.engineer("Игорь").await, desk.head("Ольга").await);
        let admin = desk.one_of_us("Пётр", Role::Administrator).await;
        let number = anna.asks("Обмен", "Не идёт").await;
        igor.replies(number, "Смотрю", Then::Keep).await;
        desk.pass(3).await;
        let rules = Rules { remind_owner_ms: 6 * HOUR, remind_head_ms: 10 * HOUR, ..Rules::default() };
        desk.app().save_rules(&admin.actor().await, rules.clone()).await.expect("saved");
        desk.settle().await;
        assert_eq!(*desk.app().rules(), rules);
        desk.pass(2).await; // Monday 15:00: five working hours
        assert_eq!((reminders(&igor), reminders(&olga)), (0, 0), "four hours are no more the rule");
        desk.pass(1).await; // six
        assert_eq!((reminders(&igor), reminders(&olga)), (1, 0));
        desk.pass(2).await; // Monday 18:00: eight
        assert_eq!((reminders(&igor), reminders(&olga)), (1, 0));
        desk.pass(15 + 1).await; // Tuesday 10:00: nine
        assert_eq!(reminders(&olga), 0);
        desk.pass(1).await; // ten
        assert_eq!((reminders(&igor), reminders(&olga)), (1, 1));
    }

    async fn a_shorter_wait_reminds_at_once_of_what_waited_longer(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let (igor, admin) = (desk.engineer("Игорь").await, desk.one_of_us("Пётр", Role::Administrator).await);
        let old = anna.asks("Обмен", "Не идёт").await;
        igor.replies(old, "Смотрю", Then::Keep).await;
        desk.pass(2).await;
        let fresh = anna.asks("Чеки", "Не печатает").await;
        igor.replies(fresh, "Смотрю", Then::Keep).await;
        let rules = Rules { remind_owner_ms: 2 * HOUR, ..Rules::default() };
        desk.app().save_rules(&admin.actor().await, rules).await.expect("saved");
        desk.settle().await;
        assert!(desk.journal(old).await.contains(&"reminded"), "two hours have passed");
        assert!(!desk.journal(fresh).await.contains(&"reminded"), "its own two hours begin");
        desk.pass(2).await;
        assert!(desk.journal(fresh).await.contains(&"reminded"));
        assert_eq!(reminders(&igor), 2);
    }

    async fn hours_and_silence_are_rules_too(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let (igor, admin) = (desk.engineer("Игорь").await, desk.one_of_us("Пётр", Role::Administrator).await);
        let number = anna.asks("Обмен", "Не идёт").await;
        igor.replies(number, "Готово", Then::Solve).await;
        let mut rules = Rules::default();
        rules.hours.days = [true; 7];
        (rules.hours.from_minute, rules.hours.to_minute) = (0, 24 * 60);
        rules.set_silence_days(1);
        desk.app().save_rules(&admin.actor().await, rules).await.expect("saved");
        desk.pass(23).await;
        assert_eq!(desk.state(number).await, State::Solved);
        desk.pass(1).await;
        assert_eq!(desk.state(number).await, State::Closed, "one day of twenty-four hours");
    }

    async fn a_moment_that_moved_away_does_not_come(desk) {
        // The clock passes the old moment before the job has run: nothing is reminded of, nothing turns in circles.
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let (igor, admin) = (desk.engineer("Игорь").await, desk.one_of_us("Пётр", Role::Administrator).await);
        let number = anna.asks("Обмен", "Не идёт").await;
        igor.replies(number, "Смотрю", Then::Keep).await;
        desk.settle().await;
        let rules = Rules { remind_owner_ms: 6 * HOUR, remind_head_ms: 9 * HOUR, ..Rules::default() };
        desk.app().save_rules(&admin.actor().await, rules).await.expect("saved");
        desk.pass(5).await;
        assert!(!desk.journal(number).await.contains(&"reminded"));
        desk.pass(1).await;
        assert!(desk.journal(number).await.contains(&"reminded"), "at {}", MONDAY + 6 * HOUR);
    }

    async fn who_may_and_what_is_written_down(desk) {
        let (head, admin) = (desk.head("Ирина").await, desk.one_of_us("Пётр", Role::Administrator).await);
        let app = desk.app();
        let rules = Rules { remind_owner_ms: 2 * HOUR, ..Rules::default() };
        let refused = app.save_rules(&head.actor().await, rules.clone()).await;
        assert!(matches!(refused, Err(AppError::Denied(_))));
        let mut wrong = rules.clone();
        wrong.hours.days = [false; 7];
        let refused = app.save_rules(&admin.actor().await, wrong).await;
        assert!(matches!(refused, Err(AppError::Invalid("days", "none"))), "{refused:?}");
        assert_eq!(*app.rules(), Rules::default(), "nothing has changed");
        for _ in 0..2 {
            app.save_rules(&admin.actor().await, rules.clone()).await.expect("saved");
        }
        let trail = app.trail(&Actor::system(), Wanted::default(), None).await.expect("the log");
        let told: Vec<_> = trail.rows.iter().filter(|row| row.act == "desk.rules").collect();
        assert_eq!(told.len(), 1, "the same again is nothing");
        let detail: serde_json::Value = serde_json::from_str(&told[0].detail).expect("it is JSON");
        assert_eq!(detail["before"]["remind_owner_ms"], 4 * HOUR);
        assert_eq!(detail["after"]["remind_owner_ms"], 2 * HOUR);
    }
}
