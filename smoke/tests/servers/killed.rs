//! The real program between real servers, killed by SIGKILL again and again while mail comes in: one ticket for
//! each mail, none lost, none doubled.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::time::Duration;

use store::{Db, Options, StoreError, Target};
use testkit::crash::{Server, program, run};
use testkit::desk::{Eml, SUPPORT};

use super::mail::World;

/// So many mails come while it is killed so often.
const MAILS: usize = 60;
const KILLS: u64 = 12;

#[test]
fn the_intake_is_killed_at_every_step() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let world = World::start().await;
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("desk");
        let program = program().unwrap_or_else(|e| panic!("{e}"));
        set_up(&program, &data, &world, "seen").await;

        let mut server = Server::start(&program, &data).await.unwrap_or_else(|e| panic!("{e}"));
        let mut sent = 0;
        let mut random = 0x9e37_79b9_7f4a_7c15_u64;
        for _ in 0..KILLS {
            for _ in 0..MAILS / usize::try_from(KILLS).expect("small") {
                sent += 1;
                let mail = Eml::new(
                    "Анна <anna@igrosfera.example>",
                    SUPPORT,
                    &format!("Письмо {sent}"),
                    &format!("mark-{sent:04}."),
                );
                world.send("anna@igrosfera.example", SUPPORT, &mail.bytes()).await;
            }
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            // Somewhere between the mail's arrival and everything being done with it.
            tokio::time::sleep(Duration::from_millis((random >> 33) % 700)).await;
            server.kill().await;
            server = Server::start(&program, &data).await.unwrap_or_else(|e| panic!("{e}"));
        }
        let found = all_in(&data, sent).await;
        for at in 1..=sent {
            assert_eq!(found.get(&format!("mark-{at:04}.")), Some(&1), "mail {at}");
        }
        assert_eq!(found.len(), sent, "and nothing else");
        server.stop().await.unwrap_or_else(|e| panic!("{e}"));
        let (code, findings) = run(&program, &["doctor", "--data", data.to_str().expect("a text")], "")
            .await
            .expect("the doctor");
        assert_eq!(
            (code, &findings["clean"], &findings["tickets"]),
            (0, &true.into(), &sent.into()),
            "{findings}"
        );
        // Sending is at least once: after a kill between the server's 250 and our note of it a mail goes again, under
        // the same Message-ID. The brake lets ten of them out at once.
        let mails = world.inbox("anna", 1).await;
        let mut by_subject: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for mail in mails {
            by_subject.entry(mail.subject).or_default().push(mail.message_id.unwrap_or_default());
        }
        for (subject, mut ids) in by_subject {
            ids.dedup();
            assert_eq!(ids.len(), 1, "{subject} was acknowledged twice: {ids:?}");
        }
    });
}

pub async fn admin(program: &std::path::Path, data: &std::path::Path, args: &[&str], input: &str) {
    let data = data.to_str().expect("a text");
    let args: Vec<&str> = ["admin", "--data", data].into_iter().chain(args.iter().copied()).collect();
    let (code, value) = run(program, &args, input).await.unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(code, 0, "{args:?}: {value}");
}

/// A desk with a client, whose mailbox lies at the world's servers.
pub async fn set_up(program: &std::path::Path, data: &std::path::Path, world: &World, after: &str) {
    let mut ca = tempfile::NamedTempFile::new().expect("a file");
    let roots = format!("{}{}", world.dovecot.root_pem, world.postfix.root_pem);
    ca.write_all(roots.as_bytes()).expect("written");
    let (imap, smtp) = (
        format!("127.0.0.1:{},tls=implicit", world.dovecot.imaps_port),
        format!("127.0.0.1:{},tls=implicit", world.postfix.submissions_port),
    );
    let ca = ca.path().to_str().expect("a text").to_owned();
    admin(program, data, &["organisation", "--name", "Игросфера", "--domain", "igrosfera.example"], "").await;
    let mailbox = [
        "mailbox", SUPPORT, "--name", "Support", "--user", "support", "--imap", &imap, "--smtp", &smtp,
        "--ca", &ca, "--after", after,
    ];
    admin(program, data, &mailbox, "secret-support\n\n").await;
}

/// The bodies of all messages, counted, as soon as there are so many and nothing is left to do.
pub async fn all_in(data: &std::path::Path, mails: usize) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for _ in 0..600 {
        let idle;
        (found, idle) = bodies(data).await;
        if found.len() >= mails && idle {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    found
}

/// The bodies of all messages as they are now, counted, and whether nothing is left to do.
pub async fn bodies(data: &std::path::Path) -> (BTreeMap<String, usize>, bool) {
    let db = Db::open(&Target::Sqlite { dir: data.to_owned() }, Options::default()).expect("the store opens");
    let read = db.read(|tx| -> Result<_, StoreError> {
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        for id in store::desk::fold_all_ids(tx, domain::ids::TicketId(i64::MIN), 10_000)? {
            for message in store::desk::messages(tx, id)? {
                *found.entry(message.body.trim().to_owned()).or_default() += 1;
            }
        }
        Ok((found, store::jobs::next_due(tx)?.is_none()))
    });
    read.await.expect("read")
}
