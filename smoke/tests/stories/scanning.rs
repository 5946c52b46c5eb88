//! Files are looked through by a real clamd with a signature of our own: what is infected is kept, told and given to
//! nobody; a scanner that is away delays no word.

use app::desk::{Draft, File};
use app::scan::Verdict;
use app::{AppError, Config};
use domain::desk::{Event, Then};
use std::time::Duration;
use testkit::clamd::Clamd;
use testkit::desk::{Engine, Person, Place, SUPPORT, TestDesk, tell};

/// The harmless file by which all scanners are tried, put together here so that no scanner finds it in this source.
fn eicar() -> Vec<u8> {
    let parts = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE", "!$H+H*"];
    parts.concat().into_bytes()
}

fn file(name: &str, data: &[u8]) -> File {
    let mime = if name.ends_with(".png") { "image/png" } else { "application/pdf" };
    File { name: name.into(), mime: mime.into(), data: data.into(), content_id: None, inline: false }
}

async fn furnished(place: Place, scan: &str) -> (TestDesk, Person, Person) {
    let config =
        Config { scan: scan.to_owned(), scan_patience: Duration::from_secs(20), ..Config::default() };
    let desk = TestDesk::bare(place, config).await;
    desk.mailbox(SUPPORT, false).await;
    let anna = desk.client("Игросфера").await.person("Анна").await;
    let oleg = desk.engineer("Олег").await;
    (desk, anna, oleg)
}

/// A scanner for a test, if there is one.
fn clamd() -> Option<Clamd> {
    tokio::runtime::Runtime::new().expect("a runtime").block_on(Clamd::start())
}

fn on(engine: Engine, story: impl AsyncFn(Place)) {
    tell(engine, |_| async {
        if let Some(place) = Place::on(engine) {
            story(place).await;
        }
    });
}

async fn verdicts(desk: &TestDesk, number: i64) -> Vec<(String, Verdict)> {
    let said = desk.page(number).await.said;
    said.into_iter().flat_map(|said| said.files).map(|file| (file.name, file.verdict)).collect()
}

#[test]
fn what_is_infected_is_kept_told_and_given_to_nobody() {
    let Some(clamd) = clamd() else { return };
    for (engine, address) in [(Engine::Sqlite, clamd.tcp()), (Engine::Postgres, clamd.socket())] {
        on(engine, async |place| {
            let (desk, anna, oleg) = furnished(place, &address).await;
            // From the portal or the API.
            let files = vec![file("счёт.pdf", &eicar()), file("накладная.pdf", b"%PDF-1.4 clean")];
            let number = anna.opens("Счёт", Draft::of("Посмотрите").with(files)).await;
            desk.settle().await;
            let found = Verdict::Infected("Opora.Eicar.UNOFFICIAL".into());
            let expected =
                [("счёт.pdf".to_owned(), found.clone()), ("накладная.pdf".to_owned(), Verdict::Clean)];
            assert_eq!(verdicts(&desk, number).await, expected);
            let page = desk.page(number).await;
            let (bad, good) = (&page.said[0].files[0], &page.said[0].files[1]);
            for person in [&anna, &oleg] {
                let actor = person.actor().await;
                let refused = desk.app().file(&actor, bad.id).await;
                assert!(matches!(refused, Err(AppError::Infected(_))), "{refused:?}");
                assert_eq!(desk.app().file(&actor, good.id).await.expect("clean").1, b"%PDF-1.4 clean");
            }
            let told = |page: &app::desk::TicketPage| {
                let infected =
                    |entry: &&domain::desk::Entry| matches!(entry.event, Event::FileInfected { .. });
                page.journal.iter().filter(infected).count()
            };
            assert_eq!(told(&page), 1);
            // By mail, the same bytes under another name, in another ticket: told there, too, and not twice here.
            let mail = anna.mail("Другое", "Ещё раз").file("act.pdf", "application/pdf", eicar());
            let other = desk.receive(mail).await.number();
            desk.settle().await;
            assert_eq!(verdicts(&desk, other).await, [("act.pdf".to_owned(), found)]);
            assert_eq!((told(&desk.page(other).await), told(&desk.page(number).await)), (1, 1));
            // An answer of ours that carries it goes out without it.
            let draft = Draft::of("Вот он").with(vec![file("ответ.pdf", &eicar())]);
            desk.app().reply(&oleg.actor().await, number, draft, Then::Ask, None).await.expect("said");
            desk.settle().await;
            let mail = anna.last_mail();
            let sent: Vec<String> = mail.letter().attachments.into_iter().map(|file| file.name).collect();
            assert_eq!(sent, [""; 0], "what is infected does not go out");
            desk.check().await;
        });
    }
}

#[test]
fn a_scanner_that_is_away_delays_nothing() {
    let Some(clamd) = clamd() else { return };
    let address = clamd.tcp();
    on(Engine::Sqlite, async |place| {
        let gate = testkit::clamd::Gate::before(&address);
        let (desk, anna, oleg) = furnished(place, &gate.address()).await;
        gate.shut();
        let number = anna.opens("Счёт", Draft::of("Срочно").with(vec![file("счёт.pdf", &eicar())])).await;
        desk.settle().await;
        assert_eq!(verdicts(&desk, number).await, [("счёт.pdf".to_owned(), Verdict::Waiting)]);
        oleg.replies(number, "Смотрим", Then::Keep).await;
        assert_eq!(desk.page(number).await.said.len(), 2, "the words are there");
        gate.open();
        desk.pass(2).await;
        desk.settle().await;
        let [(_, verdict)] = &verdicts(&desk, number).await[..] else { panic!("one file") };
        assert!(matches!(verdict, Verdict::Infected(_)), "{verdict:?}");
        desk.check().await;
    });
}

#[test]
fn without_a_scanner_nothing_is_asked() {
    on(Engine::Sqlite, async |place| {
        let (desk, anna, _) = furnished(place, "").await;
        let number = anna.opens("Счёт", Draft::of("Срочно").with(vec![file("счёт.pdf", b"x")])).await;
        desk.settle().await;
        assert_eq!(verdicts(&desk, number).await, [("счёт.pdf".to_owned(), Verdict::Unscanned)]);
        let page = desk.page(number).await;
        assert_eq!(
            desk.app().file(&anna.actor().await, page.said[0].files[0].id).await.expect("given").1,
            b"x"
        );
    });
}
