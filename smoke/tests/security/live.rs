//! What open pages are told: that something changed in what one may see, and nothing of anything else.

use super::world::World;
use app::desk::Draft;
use domain::desk::{Command, HandOver, Impact, Then, Urgency};
use domain::people::Side;
use testkit::desk::{Engine, tell};

#[test]
fn nobody_hears_of_what_he_may_not_see() {
    tell(Engine::Sqlite, |desk| async move {
        let world = World::furnished(desk).await;
        let mut heard = Vec::new();
        for role in ["requester", "colleague", "manager", "engineer", "scoped"] {
            heard.push((role, world.visitor(role).listen("/live").await));
        }
        let foreign = world.boris.opens("Тайна Детальки", Draft::of("Секретный заказ.")).await;
        let own = world.anna.opens("Обмен", Draft::of("Не идёт.")).await;
        world.engineer.notes(own, "Секрет заметки").await;
        world.engineer.acts(own, Command::HandOver(HandOver::to(2, ""))).await.expect("line");
        world.engineer.acts(own, Command::minutes(5)).await.expect("time");
        let watch = Command::AddWatcher { person: world.engineer.id, side: Side::Staff };
        world.engineer.acts(own, watch).await.expect("watches");
        world.engineer.replies(own, "Смотрим.", Then::Ask).await;
        let raise = Command::Prioritise { impact: Impact::High, urgency: Urgency::High };
        world.engineer.acts(own, raise).await.expect("the priority");
        // Who of us is there is for us alone.
        let there = world.engineer.actor().await;
        let came = world.app().be_present(&there, own, "p", Some(app::presence::Doing::Replying)).await;
        assert!(came.expect("he is there").is_empty());
        // Everybody here may see this one: where it is heard, all before it was said.
        let last = world.alla.opens("Касса", Draft::of("Не печатает.")).await;
        let seen = Command::AddWatcher { person: world.anna.id, side: Side::Client };
        world.engineer.acts(last, seen).await.expect("the requester watches it");
        for (role, stream) in heard {
            let said = stream.until(&format!("data: {last}")).await;
            let times = |number: i64| said.matches(&format!("event: ticket\ndata: {number}\n")).count();
            // The opening, the answer, the priority: what the client's side sees of seven changes.
            let expected = match role {
                "requester" | "manager" => (0, 3),
                "colleague" => (0, 0),
                "scoped" => (0, 7),
                _ => (1, 7),
            };
            assert_eq!((times(foreign), times(own)), expected, "{role}: {said}");
            let met = said.contains(&format!("event: presence\ndata: {own}\n"));
            assert_eq!(met, ["engineer", "scoped"].contains(&role), "{role}: {said}");
            assert!(!said.contains("Секрет") && !said.contains("Тайна"), "{role}: numbers and nothing else");
        }
    });
}
