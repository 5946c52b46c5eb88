//! From an empty desk to an answered request, by pages alone.

use super::browser::{Browser, Door, Walk};
use domain::desk::State;
use testkit::desk::{Eml, Engine, Place, TestDesk};

const PASSWORD: &str = "correct horse battery";

fn set_out(width: u32, locale: &'static str) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let door = Door::open().await;
        let config = app::Config { public_url: door.base.clone(), ..app::Config::default() };
        let desk = TestDesk::bare(Place::on(Engine::Sqlite).expect("a folder"), config).await;
        let journey = |at: Browser| -> Walk { Box::pin(walk(at)) };
        door.walk(desk, "newcomer", width, locale, journey).await;
    });
}

#[test]
fn wide() {
    set_out(1440, "ru");
}

#[test]
fn phone() {
    set_out(390, "en");
}

async fn walk(at: Browser) {
    take_the_desk(&at).await;
    connect_a_mailbox(&at).await;
    enter_clients(&at).await;
    invite_an_engineer(&at).await;
    answer_a_request(&at).await;
    look_around(&at).await;
}

async fn take_the_desk(at: &Browser) {
    let token = at.desk.app().setup_token().await.expect("a look").expect("nobody's");
    at.go(&format!("/setup/{token}")).await;
    at.look("setup").await;
    at.type_in("#organisation", "Линия опоры").await;
    at.type_in("#name", "Пётр Орлов").await;
    at.type_in("#mail", "petr@opora.example").await;
    at.type_in("#password", PASSWORD).await;
    at.click("form.form button.primary").await;
    at.until_at("/settings").await;
    at.look("first-run").await;
    assert_eq!(at.count(".steps li.done").await, 1, "only the administrator is there");
}

async fn connect_a_mailbox(at: &Browser) {
    at.click(".steps a.primary").await;
    at.until_at("/settings/mailboxes/new").await;
    at.type_in("#address", "help@opora.example").await;
    at.type_in("#name", "Поддержка Опоры").await;
    // A server that is not there: the try says in words what to do.
    at.type_in("#imap_host", "127.0.0.1").await;
    at.type_in("#imap_user", "help").await;
    at.type_in("#imap_password", "x").await;
    at.empty("#imap_port").await;
    at.type_in("#imap_port", &testkit::process::free_port().to_string()).await;
    at.click("button[value=try]").await;
    at.see(".notice.bad").await;
    assert_eq!(at.value("#address").await, "help@opora.example", "what was typed stays");
    assert_eq!(at.value("#imap_password").await, "", "a password never comes back");
    at.look("mailbox-tried").await;
    // Their mail server delivers to us.
    at.empty("#imap_host").await;
    at.click("button[value=save]").await;
    at.until_at("/settings/mailboxes").await;
    at.read(".rows", "help@opora.example").await;
    at.look("mailboxes").await;
}

async fn enter_clients(at: &Browser) {
    at.go("/settings/import").await;
    at.type_in("#text", "Организация;Домены;ФИО;Почта\nИгросфера;igrosfera.example;Анна Смирнова;anna@igrosfera.example\nДеталька;;Борис;кривой адрес").await;
    at.click("button[value=check]").await;
    at.read(".list-table", "Деталька").await;
    assert_eq!(at.count(".list-table tr.bad").await, 1);
    at.look("import").await;
    at.click("button[value=carry]").await;
    at.see(".notice.warn").await;
    let left = at.value("#text").await;
    assert!(left.contains("Деталька") && !left.contains("Игросфера"), "only what is wrong is left: {left}");
    at.go("/settings/organisations/new").await;
    at.type_in("#name", "Деталька").await;
    at.type_in("#memo", "Кассы обновляем ночью.").await;
    at.type_in("#parent", "Игросфера").await;
    at.look("organisation-form").await;
    at.click("form.form button.primary").await;
    at.read(".memo", "ночью").await;
    at.look("organisation").await;
}

async fn invite_an_engineer(at: &Browser) {
    at.go("/settings/people/new").await;
    at.type_in("#name", "Игорь Белов").await;
    at.type_in("#mail", "igor@opora.example").await;
    at.choose("#role", "engineer").await;
    at.look("person-form").await;
    at.click("form.form button.primary").await;
    at.read("h1", "Игорь Белов").await;
    at.look("person").await;
    at.desk.settle().await;
    let mail = at.desk.tray().to("igor@opora.example").pop().expect("the invitation went out");
    let token = mail.link("/access/").expect("it has a link");
    at.leave().await;
    at.go(&format!("/access/{token}")).await;
    at.type_in("#password", PASSWORD).await;
    at.click("form.form button.primary").await;
    at.until_at("/queue").await;
}

async fn answer_a_request(at: &Browser) {
    let asks = Eml::new(
        "Анна Смирнова <anna@igrosfera.example>",
        "help@opora.example",
        "Не идёт обмен",
        "С утра пусто.",
    );
    let number = at.desk.receive_at("help@opora.example", asks).await.number();
    at.go(&format!("/tickets/{number}")).await;
    at.type_in("#text", "Перезапустили обмен, проверьте.").await;
    at.click("#composer button.primary").await;
    at.read(".talk", "Перезапустили обмен").await;
    at.desk.settle().await;
    let answers = at.desk.tray().to("anna@igrosfera.example");
    assert!(
        answers.iter().any(|sent| sent.letter().text.contains("Перезапустили обмен")),
        "the answer went out"
    );
    assert_ne!(at.desk.state(number).await, State::New, "the desk works");
}

async fn look_around(at: &Browser) {
    at.go("/settings/roles").await;
    at.look("roles").await;
    at.leave().await;
    at.go("/session").await;
    at.type_in("#email", "petr@opora.example").await;
    at.type_in("#password", PASSWORD).await;
    at.click("form.form button.primary").await;
    at.until_at("/queue").await;
    at.go("/settings").await;
    assert_eq!(at.count(".steps li.done").await, 5, "all steps are taken");
    at.look("done").await;
    at.go("/settings/people").await;
    at.look("people").await;
    at.go("/settings/organisations").await;
    at.look("organisations").await;
    at.go("/settings/audit").await;
    at.see(".notice.good").await;
    at.look("audit").await;
}
