//! The desk on which rights are tried: two clients, everybody's role, tickets of both clients.

use super::visitor::Visitor;
use app::desk::{Draft, File};
use app::hours::{NewTime, Pricing, Service};
use app::people::NewPerson;
use app::tokens::NewToken;
use app::{Actor, App};
use domain::desk::{Channel, Offer, Then};
use domain::ids::{PersonId, ServiceId};
use domain::people::{Grant, Mandate, Role, Scope};
use domain::sla::Money;
use testkit::desk::{Client, Person, TestDesk};

/// Everybody's password.
pub const PASSWORD: &str = "длинный пароль 7";

/// Who knocks, in the order of the table's columns.
pub const ROLES: [&str; 9] =
    ["guest", "requester", "colleague", "manager", "engineer", "scoped", "head", "administrator", "auditor"];

/// The desk and the visitors.
pub struct World {
    /// The desk.
    pub desk: TestDesk,
    /// The client of everybody here who has one.
    pub own: Client,
    /// His requester and a colleague.
    pub anna: Person,
    pub alla: Person,
    /// The other client's.
    pub boris: Person,
    pub berta: Person,
    /// An engineer of the whole desk, who prepares things.
    pub engineer: Person,
    /// Who leads.
    pub head: Person,
    /// Who sets the desk up.
    pub administrator: PersonId,
    /// A browser for each role, signed in.
    pub visitors: Vec<Visitor>,
    /// A token of each role, which may do all that the role may; a guest's is nobody's.
    pub tokens: Vec<String>,
    /// The other client.
    pub other: Client,
    /// Something that can be ordered.
    pub service: ServiceId,
}

impl World {
    /// Everything and everybody.
    pub async fn furnished(desk: TestDesk) -> World {
        let (own, other) = (desk.client("Игросфера").await, desk.client("Деталька").await);
        let (anna, alla) = (own.person("Анна Смирнова").await, own.person("Алла Белова").await);
        let manager = own.manager("Марина Котова").await;
        let (boris, berta) = (other.person("Борис Ухов").await, other.person("Берта Ким").await);
        let engineer = desk.engineer("Олег Титов").await;
        let scoped = enter(&desk, "scoped@desk.example", Role::Engineer, Scope::Organisation(own.id)).await;
        let head = desk.head("Ирина Гай").await;
        let administrator = desk.one_of_us("Пётр Админ", Role::Administrator).await;
        let auditor = desk.one_of_us("Вера Аудит", Role::Auditor).await;
        let router = web::router(desk.app().clone());
        let mut tokens = vec!["opora_nobodys".to_owned()];
        let mut visitors = vec![Visitor::new(router.clone())];
        for (person, mail) in [
            (anna.id, anna.mail.as_str()),
            (alla.id, &alla.mail),
            (manager.id, &manager.mail),
            (engineer.id, &engineer.mail),
            (scoped, "scoped@desk.example"),
            (head.id, &head.mail),
            (administrator.id, &administrator.mail),
            (auditor.id, &auditor.mail),
        ] {
            desk.app().set_password(&Actor::system(), person, PASSWORD).await.expect("a password");
            let mut visitor = Visitor::new(router.clone());
            let answer = visitor.sign_in(mail, PASSWORD).await;
            assert_eq!(answer.location(), "/", "{mail} signs in: {}", answer.status);
            visitors.push(visitor);
            let actor = desk.app().actor(person, Channel::Desk).await.expect("somebody");
            let new = NewToken { name: mail.to_owned(), mandate: Mandate::Admin, expires_at: None };
            tokens.push(desk.app().create_token(&actor, new).await.expect("a token").1);
        }
        let administrator = administrator.id;
        let service = Service {
            id: None,
            name: "Обучение".into(),
            about: String::new(),
            pricing: Pricing::Fixed(Money::roubles(4_000)),
            active: true,
        };
        let service = desk.app().save_service(&head.actor().await, service).await.expect("a service");
        World {
            desk,
            own,
            anna,
            alla,
            boris,
            berta,
            engineer,
            head,
            administrator,
            visitors,
            tokens,
            other,
            service,
        }
    }

    /// The application.
    pub fn app(&self) -> &App {
        self.desk.app()
    }

    /// A browser of somebody who is not signed in.
    pub fn guest(&self) -> Visitor {
        self.visitors[0].clone()
    }

    /// The browser of a role.
    pub fn visitor(&self, role: &str) -> Visitor {
        let at = ROLES.iter().position(|known| *known == role).expect("a role");
        self.visitors[at].clone()
    }

    /// The token of a role.
    pub fn token(&self, role: &str) -> &str {
        let at = ROLES.iter().position(|known| *known == role).expect("a role");
        &self.tokens[at]
    }

    /// How many tickets there are.
    pub async fn tickets(&self) -> i64 {
        self.app().counts(&Actor::system()).await.expect("the counters").0.all
    }

    /// A fresh ticket of this client or the other, solved if wished; its number.
    pub async fn ticket(&self, own: bool, solved: bool) -> i64 {
        let requester = if own { &self.anna } else { &self.boris };
        let number = requester.opens("Обмен с сайтом", Draft::of("Не идёт с утра.")).await;
        if solved {
            self.engineer.replies(number, "Перезапустили.", Then::Solve).await;
        }
        number
    }

    /// Time that the engineer wrote down in a ticket, or a price that he offered there; the entry of its journal.
    pub async fn with_time(&self, number: i64, path: &str) -> i64 {
        let actor = self.engineer.actor().await;
        if path.contains("{quote}") {
            let (title, amount) = ("Обучение".to_owned(), Money::roubles(4_000));
            let offer = Offer { title, amount, ..Offer::default() };
            self.app().quote(&actor, number, offer).await.expect("offered");
            return self.app().time_of(&actor, number).await.expect("its time").quotes[0].seq;
        }
        let new = NewTime { minutes: 15, ..NewTime::default() };
        self.app().log_time(&actor, number, new).await.expect("written down");
        self.app().time_of(&actor, number).await.expect("its time").entries[0].1.seq
    }

    /// A ticket with a public file and a file in a note: number, address of the one, address of the other.
    pub async fn ticket_with_files(&self, own: bool, name: &str, mime: &str) -> (i64, String, String) {
        let requester = if own { &self.anna } else { &self.boris };
        let file = |name: &str| File {
            name: name.to_owned(),
            mime: mime.to_owned(),
            data: b"<svg onload=alert(1)>".to_vec().into(),
            content_id: None,
            inline: false,
        };
        let number = requester.opens("С файлом", Draft::of("Вот снимок.").with(vec![file(name)])).await;
        let note = Draft::of("Секрет заметки").with(vec![file("hidden.txt")]);
        self.app().note(&self.engineer.actor().await, number, note).await.expect("a note");
        let said = self.desk.page(number).await.said;
        let address = |public: bool| {
            let of = said.iter().find(|said| said.message.public == public).expect("it was said");
            format!("/attachments/{}/{name}", of.files.first().expect("a file").id)
        };
        (number, address(true), address(false))
    }
}

async fn enter(desk: &TestDesk, mail: &str, role: Role, scope: Scope) -> PersonId {
    let new = NewPerson {
        name: format!("Кто-то {mail}"),
        mail: mail.to_owned(),
        phone: String::new(),
        position: String::new(),
        locale: "ru".into(),
        zone: "Europe/Moscow".into(),
        signature: String::new(),
        grants: vec![Grant { role, scope }],
        invite: false,
    };
    desk.app().enter_person(&Actor::system(), new).await.expect("a person")
}

/// The token of a link by which an invited person chooses a password.
pub async fn invitation(world: &World, mail: &str) -> String {
    let new = NewPerson {
        name: "Приглашённый".into(),
        mail: mail.to_owned(),
        phone: String::new(),
        position: String::new(),
        locale: "ru".into(),
        zone: "Europe/Moscow".into(),
        signature: String::new(),
        grants: vec![Grant { role: Role::Requester, scope: Scope::Organisation(world.own.id) }],
        invite: true,
    };
    world.app().enter_person(&Actor::system(), new).await.expect("a person");
    world.desk.settle().await;
    let mail = world.desk.tray().to(mail).pop().expect("the invitation went out");
    mail.link("/access/").expect("it has a link")
}
