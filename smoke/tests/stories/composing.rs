//! Words on their way: drafts that follow their writer, answers that can be taken back, parts solved together.

use app::desk::{Draft, File, Manner, Sending};
use app::{AppError, Config};
use domain::desk::{Link, State, Then, WaitFor};
use domain::ids::DraftFileId;
use domain::time::SECOND;
use testkit::desk::{Engine, Person, Place, SUPPORT, TestDesk};
use testkit::on_both;

fn answer(text: &str) -> Sending {
    let manner = Manner::Reply { then: Then::Ask, children: false };
    Sending { draft: Draft::of(text), manner, seen: None, kept: vec![], minutes: 0 }
}

fn price() -> File {
    File {
        name: "прайс.csv".into(),
        mime: "text/csv".into(),
        data: b"a;b".as_slice().into(),
        content_id: None,
        inline: false,
    }
}

/// What of one's own waits in a ticket: the draft's words and files, and how many answers are held.
async fn waits(desk: &TestDesk, who: &Person, number: i64) -> (Option<String>, Vec<DraftFileId>, usize) {
    let page = desk.app().ticket(&who.actor().await, number).await.expect("the page");
    let held = page.composing.held.len();
    match page.composing.draft {
        Some((kept, files)) => (Some(kept.text), files.iter().map(|file| file.id).collect(), held),
        None => (None, vec![], held),
    }
}

on_both! {
    async fn a_draft_follows_its_writer(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let (igor, oleg) = (desk.engineer("Игорь").await, desk.engineer("Олег").await);
        let number = anna.asks("Вход", "Не пускает").await;
        let (app, actor) = (desk.app(), igor.actor().await);
        let seq = desk.ticket(number).await.seq;
        app.keep_draft(&actor, number, false, "Смотрю".into(), seq).await.expect("kept");
        app.keep_draft(&actor, number, true, "Смотрю журнал".into(), seq).await.expect("kept again");
        assert_eq!(waits(&desk, &igor, number).await, (Some("Смотрю журнал".into()), vec![], 0));
        assert_eq!(waits(&desk, &oleg, number).await.0, None, "nobody else's");
        assert_eq!(desk.ticket(number).await.seq, seq, "writing is not doing");
        let refused = app.keep_draft(&anna.actor().await, number, false, "Чужое".into(), seq).await;
        assert!(refused.is_err(), "{refused:?}");
        app.keep_draft(&actor, number, true, "  ".into(), seq).await.expect("emptied");
        assert_eq!(waits(&desk, &igor, number).await.0, None);
        app.keep_draft(&actor, number, false, "Готово".into(), seq).await.expect("kept");
        app.send(&actor, number, answer("Готово.")).await.expect("sent at once");
        assert_eq!(desk.page(number).await.said.last().map(|said| said.message.body.as_str()), Some("Готово."));
        assert_eq!(waits(&desk, &igor, number).await, (None, vec![], 0));
    }

    async fn what_arrived_meanwhile_is_read_first(desk) {
        let anna = desk.client("Игросфера").await.person("Анна").await;
        let igor = desk.engineer("Игорь").await;
        let number = anna.asks("Вход", "Не пускает").await;
        let before = desk.ticket(number).await.seq;
        let seen = Some(before);
        anna.writes(number, "Уже пускает").await.expect("she writes");
        let app = desk.app();
        app.keep_draft(&igor.actor().await, number, false, "Смотрю".into(), before).await.expect("kept");
        let refused = app.send(&igor.actor().await, number, Sending { seen, ..answer("Смотрю") }).await;
        assert!(matches!(refused, Err(AppError::Changed(_))), "{refused:?}");
        assert_eq!(waits(&desk, &igor, number).await.0.as_deref(), Some("Смотрю"), "the words are safe");
    }

    async fn parts_are_solved_with_their_matter(desk) {
        let (anna, eva) = (
            desk.client("Игросфера").await.person("Анна").await,
            desk.client("Деталь-Сервис").await.person("Ева").await,
        );
        let igor = desk.engineer("Игорь").await;
        let actor = igor.actor().await;
        let (whole, part) = (anna.asks("Стоит обмен", "стоит").await, eva.asks("И у нас", "стоит").await);
        let over = anna.asks("Раньше", "стояло").await;
        igor.replies(over, "Прошло.", Then::Solve).await;
        let app = desk.app();
        for child in [part, over] {
            app.link(&actor, whole, Link::Child, child, true).await.expect("linked");
        }
        assert_eq!(app.ticket(&actor, whole).await.expect("the page").kin.open_children, [part]);
        let manner = Manner::Reply { then: Then::Solve, children: true };
        app.send(&actor, whole, Sending { manner, ..answer("Починили.") }).await.expect("sent");
        desk.settle().await;
        for (number, person) in [(whole, &anna), (part, &eva)] {
            assert_eq!(desk.state(number).await, State::Solved);
            assert!(person.last_mail().letter().text.contains("Починили."), "{}", person.name);
        }
        assert_eq!(desk.page(over).await.said.len(), 2, "what was over stays as it was");
        // solved by the menu of states, its parts are offered still
        let late = eva.asks("Опять", "стоит").await;
        app.link(&actor, whole, Link::Child, late, true).await.expect("linked");
        assert_eq!(app.solve_children(&actor, whole, Draft::of("И это.")).await.expect("solved"), 1);
        assert_eq!(desk.state(late).await, State::Solved);
    }
}

/// A desk on which answers are held for ten seconds.
async fn thoughtful(engine: Engine) -> Option<TestDesk> {
    let config = Config { second_thoughts: 10 * SECOND, ..Config::default() };
    let desk = TestDesk::bare(Place::on(engine)?, config).await;
    desk.mailbox(SUPPORT, false).await;
    Some(desk)
}

async fn taken_back(desk: TestDesk) {
    let anna = desk.client("Игросфера").await.person("Анна").await;
    let igor = desk.engineer("Игорь").await;
    let (app, actor) = (desk.app(), igor.actor().await);
    let number = anna.asks("Вход", "Не пускает").await;
    let with_file = Sending { draft: Draft::of("Вот прайс").with(vec![price()]), ..answer("") };
    app.send(&actor, number, with_file).await.expect("pressed");
    desk.settle().await;
    assert_eq!(desk.page(number).await.said.len(), 1, "not said yet");
    assert_eq!(desk.state(number).await, State::New);
    let held = app.ticket(&actor, number).await.expect("the page").composing.held;
    let id = held.first().expect("it is held").id;
    let oleg = desk.engineer("Олег").await;
    assert!(!app.take_back(&oleg.actor().await, number, id).await.expect("asked"), "not his");
    // a word begun meanwhile stays behind what comes back
    app.keep_draft(&actor, number, false, "И ещё".into(), 1).await.expect("kept");
    assert!(app.take_back(&actor, number, id).await.expect("asked"));
    let (text, files, held) = waits(&desk, &igor, number).await;
    assert_eq!((text.as_deref(), files.len(), held), (Some("Вот прайс\n\nИ ещё"), 1, 0));
    desk.pass_minutes(1).await;
    assert_eq!(desk.page(number).await.said.len(), 1, "taken back is taken back");

    // sent again, with its file; the first press's job does not send it early
    app.send(&actor, number, Sending { kept: files, ..answer("Вот прайс") }).await.expect("pressed again");
    // what arrives after the press does not stop it
    anna.writes(number, "Жду").await.expect("she writes");
    desk.pass_minutes(1).await;
    let page = desk.page(number).await;
    let said = page.said.last().expect("it was said");
    assert_eq!((said.message.body.as_str(), said.files.len()), ("Вот прайс", 1));
    assert_eq!(said.files[0].name, "прайс.csv");
    assert_eq!(page.ticket.state, State::Waiting(WaitFor::Requester));
    assert!(anna.last_mail().letter().text.contains("Вот прайс"));
    assert_eq!(waits(&desk, &igor, number).await, (None, vec![], 0));
    assert!(!app.take_back(&actor, number, id).await.expect("asked"), "too late");
    // a note needs no second thought
    app.send(&actor, number, Sending { manner: Manner::Note, ..answer("Прайс у неё") }).await.expect("noted");
    assert_eq!(desk.page(number).await.said.len(), 4);
}

async fn not_possible_any_more(desk: TestDesk) {
    let anna = desk.client("Игросфера").await.person("Анна").await;
    let (igor, oleg) = (desk.engineer("Игорь").await, desk.engineer("Олег").await);
    let (first, second) = (anna.asks("Вход", "Не пускает").await, anna.asks("Вход", "Опять").await);
    let (app, actor) = (desk.app(), igor.actor().await);
    app.send(&actor, second, answer("Смотрю")).await.expect("pressed");
    app.merge(&oleg.actor().await, second, first).await.expect("merged meanwhile");
    desk.pass_minutes(1).await;
    assert_eq!(desk.page(second).await.said.len(), 1);
    let page = app.ticket(&actor, second).await.expect("the page");
    let (kept, _) = page.composing.draft.expect("the words are there");
    assert_eq!((kept.text.as_str(), kept.failed), ("Смотрю", true));
}

/// On an engine that is to be tested.
fn on(engine: Engine, story: fn(TestDesk) -> std::pin::Pin<Box<dyn Future<Output = ()>>>) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        if let Some(desk) = thoughtful(engine).await {
            story(desk.clone()).await;
            desk.check().await;
        }
    });
}

#[test]
fn an_answer_is_taken_back_sqlite() {
    on(Engine::Sqlite, |desk| Box::pin(taken_back(desk)));
}

#[test]
fn an_answer_is_taken_back_postgres() {
    on(Engine::Postgres, |desk| Box::pin(taken_back(desk)));
}

#[test]
fn what_cannot_be_sent_comes_back_sqlite() {
    on(Engine::Sqlite, |desk| Box::pin(not_possible_any_more(desk)));
}

#[test]
fn what_cannot_be_sent_comes_back_postgres() {
    on(Engine::Postgres, |desk| Box::pin(not_possible_any_more(desk)));
}
