//! What is known of a ticket besides its state: flags, and the names that other systems have for it.

use app::AppError;
use domain::desk::{Command, Flag, Reference};
use testkit::on_both;

fn order(value: &str) -> Reference {
    Reference::of("Ozon", value, "").expect("a reference")
}

on_both! {
    async fn flags_and_names_elsewhere(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let stranger = desk.client("Ромашка").await.person("Глеб").await;
        let igor = desk.engineer("Игорь").await;
        let (app, actor) = (desk.app(), igor.actor().await);
        let (one, other) = (anna.asks("Заказ не пришёл", "35481264").await, anna.asks("Ещё заказ", "Где?").await);
        igor.acts(one, Command::Flag { flag: Flag::CauseKnown, on: true }).await.expect("known");
        igor.acts(one, Command::Flag { flag: Flag::Workaround, on: true }).await.expect("given");
        let task = Reference::of("Jira", "SHOP-1287", "https://jira.example/SHOP-1287").expect("a task");
        for reference in [order("35481264-0001-1"), task.clone()] {
            igor.acts(one, Command::Refer { reference }).await.expect("written down");
        }
        let seq = desk.ticket(one).await.seq;
        igor.acts(one, Command::Flag { flag: Flag::Workaround, on: true }).await.expect("so already");
        igor.acts(one, Command::Refer { reference: task.clone() }).await.expect("so already");
        let ticket = desk.ticket(one).await;
        assert_eq!(ticket.seq, seq, "what is so already is not written again");
        assert_eq!(ticket.marks.flags, [Flag::Workaround, Flag::CauseKnown]);
        assert_eq!(ticket.marks.references, [order("35481264-0001-1"), task.clone()]);

        // found by it, whatever the case, as far as one may see
        assert_eq!(app.referred(&actor, " shop-1287 ").await.expect("asked"), [one]);
        igor.acts(other, Command::Refer { reference: task.clone() }).await.expect("written down");
        assert_eq!(app.referred(&actor, "SHOP-1287").await.expect("asked"), [other, one]);
        assert!(matches!(app.referred(&anna.actor().await, "SHOP-1287").await, Err(AppError::Denied(_))));

        // none of it is the client's business, and none of it is his to set
        let seen = app.ticket(&anna.actor().await, one).await.expect("her own");
        assert!(seen.ticket.marks.is_empty());
        assert!(seen.journal.iter().all(|entry| !["flagged", "referred"].contains(&entry.event.code())));
        for person in [&anna, &stranger] {
            let tried = person.acts(one, Command::Flag { flag: Flag::OurFault, on: true }).await;
            assert!(matches!(tried, Err(AppError::Denied(_) | AppError::Missing)), "{tried:?}");
        }

        igor.acts(one, Command::Unrefer { reference: order("35481264-0001-1") }).await.expect("forgotten");
        igor.acts(one, Command::Flag { flag: Flag::CauseKnown, on: false }).await.expect("taken off");
        let ticket = desk.ticket(one).await;
        assert_eq!((&ticket.marks.flags[..], &ticket.marks.references[..]), (&[Flag::Workaround][..], &[task][..]));
    }
}
