//! The real program between real servers, dying at every step of a mail's way: whatever had been done goes on where
//! it stood, and whatever had not been done is done once.

use app::crash::Point;
use testkit::crash::{Server, program, run};
use testkit::desk::{Eml, SUPPORT};

use super::killed::{all_in, bodies, set_up};
use super::mail::World;

#[test]
fn a_mail_outlives_a_death_at_every_step() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let world = World::start().await;
        // Each mail is counted here, and a report of ours would be one more in our mailbox.
        world.postfix.report_nothing();
        // Deleting comes first: what is only marked would be fetched by the next desk again.
        let deleted = every_step(&world, "delete", 0).await;
        assert_eq!(world.dovecot.doveadm(&["search", "-u", "support", "mailbox", "INBOX", "all"]).trim(), "");
        every_step(&world, "seen", deleted).await;
        let left = |how| world.dovecot.doveadm(&["search", "-u", "support", "mailbox", "INBOX", how]);
        assert_eq!(left("all").lines().count(), Point::ALL.len());
        assert_eq!(left("unseen").trim(), "");
    });
}

/// A desk of its own dies at each point once. Answers how many mails its client has got in the end, `before` of them
/// from others.
async fn every_step(world: &World, after: &str, before: usize) -> usize {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("desk");
    let program = program().unwrap_or_else(|e| panic!("{e}"));
    set_up(&program, &data, world, after).await;
    let mut got = before;
    for (at, point) in Point::ALL.into_iter().enumerate() {
        let mark = format!("{after}-{}", point.name());
        let victim = Server::start_to_die(&program, &data, point.name()).await;
        let victim = victim.unwrap_or_else(|e| panic!("{mark}: {e}"));
        let mail = Eml::new("Анна <anna@igrosfera.example>", SUPPORT, &format!("Шаг {mark}"), &mark);
        world.send("anna@igrosfera.example", SUPPORT, &mail.bytes()).await;
        victim.died().await.unwrap_or_else(|e| panic!("{mark}: {e}"));
        // It died where it was to die: with a ticket from the commit on, and marked at its server only after it was
        // stored.
        let committed = matches!(point, Point::Judged | Point::Sending | Point::Sent);
        assert_eq!(bodies(&data).await.0.contains_key(&mark), committed, "{mark}");
        if matches!(point, Point::Fetched | Point::Stored) {
            let unseen = world.dovecot.doveadm(&["search", "-u", "support", "mailbox", "INBOX", "unseen"]);
            let what = ["fetch", "-u", "support", "hdr.subject hdr.from uid", "mailbox", "INBOX", "all"];
            assert_eq!(unseen.lines().count(), 1, "{mark}: {}", world.dovecot.doveadm(&what));
        }

        let server = Server::start(&program, &data).await.unwrap_or_else(|e| panic!("{mark}: {e}"));
        let found = all_in(&data, at + 1).await;
        assert_eq!(found.get(&mark), Some(&1), "{mark}: {found:?}");
        assert_eq!(found.len(), at + 1, "{mark}: and nothing else: {found:?}");
        // Sending is at least once: what the server took and we had not noted goes again, and is the same mail to
        // every program that reads it. Anywhere else it goes once.
        let times = if point == Point::Sent { 2 } else { 1 };
        got += times;
        let mut ids: Vec<String> = world
            .inbox("anna", got)
            .await
            .into_iter()
            .filter(|mail| mail.subject.ends_with(&format!("Шаг {mark}")))
            .map(|mail| mail.message_id.expect("ours have ids"))
            .collect();
        assert_eq!(ids.len(), times, "{mark}: {ids:?}");
        ids.dedup();
        assert_eq!(ids.len(), 1, "{mark}: {ids:?}");
        // The next one is to die over its own mail, not over what this one had no time to mark.
        world.marked().await;
        server.stop().await.unwrap_or_else(|e| panic!("{mark}: {e}"));
    }
    let (code, findings) =
        run(&program, &["doctor", "--data", data.to_str().expect("a text")], "").await.expect("the doctor");
    let tickets = Point::ALL.len();
    assert_eq!(
        (code, &findings["clean"], &findings["tickets"]),
        (0, &true.into(), &tickets.into()),
        "{findings}"
    );
    assert_eq!(world.inbox("anna", got).await.len(), got, "nothing came behind");
    got
}
