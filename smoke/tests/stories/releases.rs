//! Releases that close the loop, and trackers that tell how the makers' tasks stand.

use app::AppError;
use app::releases::NewRelease;
use app::releases::tracker::{NewTracker, Proof};
use domain::desk::{Command, Event, Reference, State, WaitFor};
use domain::ids::{ReleaseId, TrackerId};
use domain::people::Role;
use serde_json::{Value, json};
use testkit::desk::{Person, TestDesk};
use testkit::on_both;

async fn release(desk: &TestDesk, head: &Person, name: &str) -> ReleaseId {
    let new = NewRelease {
        product: "Магазин".into(),
        name: name.into(),
        planned_on: "2026-12-01".into(),
        note_ru: "Цена обновляется сразу.".into(),
        note_en: "Prices are renewed at once.".into(),
    };
    desk.app().create_release(&head.actor().await, new).await.expect("entered")
}

async fn tracker(desk: &TestDesk, kind: &str) -> (TrackerId, Proof) {
    let administrator = desk.one_of_us("Пётр", Role::Administrator).await;
    let actor = administrator.actor().await;
    let new = NewTracker { kind: kind.into(), name: "Jira".into(), ..NewTracker::default() };
    let (id, secret) = desk.app().create_tracker(&actor, new).await.expect("entered");
    (id, Proof { secret, signature: String::new() })
}

async fn tells(desk: &TestDesk, (id, proof): &(TrackerId, Proof), told: Value) -> Result<(), AppError> {
    let heard = desk.app().hear_tracker(*id, proof.clone(), told.to_string().into_bytes()).await;
    desk.settle().await;
    heard
}

fn task(state: &str, done: bool, release: &str) -> Value {
    json!({ "task": "SHOP-118", "title": "Цена", "state": state, "done": done, "release": release })
}

on_both! {
    /// All who wait are told once, each in his language, and see for themselves; who was solved meanwhile is not.
    async fn a_release_tells_all_who_wait(desk) {
        let client = desk.client("Игросфера").await;
        let (anna, boris) = (client.person("Анна").await, desk.client("Деталька").await.person("Борис").await);
        let (igor, olga) = (desk.engineer("Игорь").await, desk.head("Ольга").await);
        let id = release(&desk, &olga, "4.12").await;
        let (first, second, third) =
            (anna.asks("Цена", "Старая").await, boris.asks("Цена", "Тоже").await, anna.asks("Ещё", "И здесь").await);
        let app = desk.app();
        for number in [first, second, third] {
            app.plan_in_release(&igor.actor().await, number, Some(id)).await.expect("planned");
            assert_eq!(desk.ticket(number).await.state, State::Waiting(WaitFor::Release));
        }
        assert!(matches!(app.ship_release(&igor.actor().await, id).await, Err(AppError::Denied(_))), "by those who lead");
        // The client reads which release it waits for, and nothing else of our preparations.
        let page = app.ticket(&anna.actor().await, first).await.expect("hers");
        assert_eq!(page.ticket.prepared.planned.expect("planned").name, "4.12");
        igor.acts(third, Command::Solve).await.expect("solved without it");
        desk.settle().await;
        let heard = |who: &Person| who.kinds().iter().filter(|kind| *kind == "shipped").count();

        app.ship_release(&olga.actor().await, id).await.expect("out");
        app.ship_release(&olga.actor().await, id).await.expect("out already: nothing more");
        desk.settle().await;
        assert_eq!((heard(&anna), heard(&boris)), (1, 1));
        let mail = anna.last_mail();
        assert!(mail.letter().text.contains("Магазин 4.12") && mail.letter().text.contains("Цена обновляется сразу."));
        for number in [first, second] {
            assert_eq!(desk.ticket(number).await.state, State::Solved);
        }
        let (release, tickets) = app.release(&olga.actor().await, id).await.expect("read");
        assert!(release.out_at.is_some() && tickets.iter().all(|one| one.shipped) && tickets.len() == 3);
        // It is not mended: the requester says so by the link of that mail.
        let token = mail.link("/c/").expect("it asks");
        app.judge_by_link(&token, false, "Цена та же").await.expect("reopened");
        assert_eq!(desk.ticket(first).await.state, State::Open);
        // What is out can be waited for no more.
        let late = anna.asks("Опоздал", "Тоже цена").await;
        assert!(matches!(app.plan_in_release(&igor.actor().await, late, Some(id)).await, Err(AppError::Invalid("release", _))));
    }

    /// Planned elsewhere, or nowhere: the old release lets go.
    async fn a_plan_is_changed(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let (igor, olga) = (desk.engineer("Игорь").await, desk.head("Ольга").await);
        let (old, new) = (release(&desk, &olga, "4.12").await, release(&desk, &olga, "4.13").await);
        let number = anna.asks("Цена", "Старая").await;
        let (app, by) = (desk.app(), igor.actor().await);
        app.plan_in_release(&by, number, Some(old)).await.expect("planned");
        app.plan_in_release(&by, number, Some(new)).await.expect("planned elsewhere");
        assert!(app.release(&by, old).await.expect("read").1.is_empty());
        assert_eq!(app.release(&by, new).await.expect("read").1.len(), 1);
        app.plan_in_release(&by, number, None).await.expect("nowhere");
        assert_eq!(desk.ticket(number).await.state, State::Open);
        assert!(app.release(&by, new).await.expect("read").1.is_empty());
        // A name is given once, and a change that came too late is refused.
        let again = NewRelease { product: "Магазин".into(), name: "4.12".into(), ..NewRelease::default() };
        let head = olga.actor().await;
        assert!(matches!(app.create_release(&head, again.clone()).await, Err(AppError::Invalid("name", "taken"))));
        assert!(matches!(app.change_release(&head, new, again.clone(), 1).await, Err(AppError::Invalid("name", "taken"))));
        let other = NewRelease { name: "4.14".into(), ..again };
        app.change_release(&head, new, other.clone(), 1).await.expect("changed");
        assert!(matches!(app.change_release(&head, new, other, 1).await, Err(AppError::Changed(2))));
    }

    /// Whoever takes a ticket out of a release by hand is not overruled; a task named later is planned as it stands; what
    /// is part of another ticket is told there.
    async fn plans_keep_to_people(desk) {
        let client = desk.client("Игросфера").await;
        let (anna, vera) = (client.person("Анна").await, client.person("Вера").await);
        let (igor, olga) = (desk.engineer("Игорь").await, desk.head("Ольга").await);
        let jira = tracker(&desk, "plain").await;
        let app = desk.app();
        let reference = Reference { system: "Jira".into(), value: "SHOP-118".into(), url: None };
        let (part, whole) = (anna.asks("Цена", "Старая").await, vera.asks("Цены", "Не те").await);
        tells(&desk, &jira, task("В работе", false, "4.12")).await.expect("nobody waits yet");
        igor.acts(part, Command::Refer { reference }).await.expect("referred");
        assert!(app.releases(&olga.actor().await).await.expect("read").is_empty(), "nobody waited when it was told");
        tells(&desk, &jira, task("В тесте", false, "4.13")).await.expect("heard");
        let planned = |ticket: domain::desk::Ticket| ticket.prepared.planned.map(|one| one.name);
        assert_eq!(planned(desk.ticket(part).await).as_deref(), Some("4.13"));
        app.plan_in_release(&igor.actor().await, part, None).await.expect("out of it");
        tells(&desk, &jira, task("Готово", true, "4.13")).await.expect("the same release again");
        assert_eq!(planned(desk.ticket(part).await), None);
        let id = app.releases(&olga.actor().await).await.expect("read")[0].release.id;
        app.plan_in_release(&igor.actor().await, part, Some(id)).await.expect("back");
        app.merge(&igor.actor().await, part, whole).await.expect("merged");
        app.ship_release(&olga.actor().await, id).await.expect("out");
        desk.settle().await;
        assert_eq!(desk.ticket(whole).await.state, State::Solved);
        assert_eq!(vera.kinds().iter().filter(|kind| *kind == "shipped").count(), 1);
        assert!(desk.app().examine(false, |_| {}).await.expect("the doctor looks").is_clean());
    }

    /// The tracker says how its task stands, names the version, and that it is out: the rest goes by itself.
    async fn a_tracker_closes_the_loop(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let jira = tracker(&desk, "plain").await;
        let number = anna.asks("Цена", "Старая").await;
        // Told before anybody referred to it: known as soon as somebody does.
        tells(&desk, &jira, task("В работе", false, "")).await.expect("heard");
        let reference = Reference::of("Jira", "SHOP-118", "").expect("a name");
        igor.acts(number, Command::Refer { reference: reference.clone() }).await.expect("referred");
        let tasks = desk.ticket(number).await.prepared.tasks;
        assert_eq!((tasks.len(), tasks[0].state.as_str(), tasks[0].done), (1, "В работе", false));
        tells(&desk, &jira, task("В тесте", false, "4.12")).await.expect("heard");
        tells(&desk, &jira, task("В тесте", false, "4.12")).await.expect("the same again");
        let ticket = desk.ticket(number).await;
        assert_eq!(ticket.state, State::Waiting(WaitFor::Release));
        assert_eq!(ticket.prepared.planned.as_ref().map(|one| one.name.as_str()), Some("4.12"));
        let moved = |journal: &[domain::desk::Entry]| {
            journal.iter().filter(|entry| matches!(entry.event, Event::TaskMoved { .. })).count()
        };
        assert_eq!(moved(&desk.page(number).await.journal), 2, "what is the same is no news");
        tells(&desk, &jira, task("Готово", true, "4.12")).await.expect("heard");
        tells(&desk, &jira, json!({ "released": "4.12" })).await.expect("heard");
        tells(&desk, &jira, json!({ "released": "4.12" })).await.expect("once is enough");
        assert_eq!(desk.ticket(number).await.state, State::Solved);
        assert_eq!(anna.kinds().iter().filter(|kind| *kind == "shipped").count(), 1);
        // Forgotten with its reference.
        igor.acts(number, Command::Unrefer { reference }).await.expect("forgotten");
        assert!(desk.ticket(number).await.prepared.tasks.is_empty());
    }

    /// Whoever has no secret hears nothing; what cannot be read says so, is seen, and loses nothing.
    async fn strangers_and_nonsense_are_not_heard(desk) {
        let jira = tracker(&desk, "jira").await;
        let wrong = Proof { secret: "guess".into(), signature: String::new() };
        let body = || b"{}".to_vec();
        assert!(matches!(desk.app().hear_tracker(jira.0, wrong, body()).await, Err(AppError::Missing)));
        let signed = Proof { secret: String::new(), signature: "sha256=00".into() };
        assert!(matches!(desk.app().hear_tracker(jira.0, signed, body()).await, Err(AppError::Missing)));
        assert!(matches!(tells(&desk, &jira, json!([1])).await, Err(AppError::Invalid("body", "json"))));
        let administrator = desk.one_of_us("Павел", Role::Administrator).await;
        let actor = administrator.actor().await;
        let seen = desk.app().trackers(&actor).await.expect("read").remove(0);
        assert_eq!((seen.problem.as_str(), seen.told_at.is_some()), ("json", true));
        tells(&desk, &jira, json!({ "webhookEvent": "comment_created" })).await.expect("nothing to us");
        desk.app().change_tracker(&actor, jira.0, false).await.expect("off");
        assert!(matches!(tells(&desk, &jira, json!({})).await, Err(AppError::Missing)), "not listened to");
        desk.app().delete_tracker(&actor, jira.0).await.expect("gone");
        assert!(desk.app().trackers(&actor).await.expect("read").is_empty());
    }
}
