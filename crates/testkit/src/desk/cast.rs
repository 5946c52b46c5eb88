//! People, made by their names and acting through the use-cases.

use app::desk::{Draft, NewTicket};
use app::people::{NewOrganisation, NewPerson, desk_role};
use app::promise::Edit;
use app::{Actor, AppError};
use domain::desk::{Channel, Command, Impact, Then, TicketKind, Urgency};
use domain::ids::{ContractId, OrganisationId, PersonId, PlanId};
use domain::people::{Grant, OrgKind, Role, Scope};
use domain::sla::{Contract, Package};

use super::{Eml, Landed, SUPPORT, Sent, TestDesk};

/// A client.
#[derive(Clone)]
pub struct Client {
    desk: TestDesk,
    /// The organisation.
    pub id: OrganisationId,
    /// The domain of its people's addresses.
    pub domain: String,
}

/// Somebody.
#[derive(Clone)]
pub struct Person {
    desk: TestDesk,
    /// The person.
    pub id: PersonId,
    /// The organisation, none for one of us.
    pub org: Option<OrganisationId>,
    /// The name.
    pub name: String,
    /// The address.
    pub mail: String,
}

impl TestDesk {
    /// A calendar, a plan or a contract is agreed upon, from now on.
    pub async fn agrees(&self, edit: Edit) -> i64 {
        let id = self.app().agree(&Actor::system(), edit, self.now()).await.expect("it is agreed");
        self.settle().await;
        id
    }

    /// A client with a mail domain made of its name: «Игросфера» has `igrosfera.example`.
    pub async fn client(&self, name: &str) -> Client {
        let domain = format!("{}.example", latin(name));
        let new = NewOrganisation {
            kind: OrgKind::Client,
            name: name.to_owned(),
            prefix: String::new(),
            memo: String::new(),
            zone: "Europe/Moscow".into(),
            domains: vec![domain.clone()],
        };
        let id = self.app().enter_organisation(&Actor::system(), new).await.expect("a client");
        Client { desk: self.clone(), id, domain }
    }

    /// An engineer of the whole desk.
    pub async fn engineer(&self, name: &str) -> Person {
        self.one_of_us(name, Role::Engineer).await
    }

    /// A head of the desk.
    pub async fn head(&self, name: &str) -> Person {
        self.one_of_us(name, Role::Head).await
    }

    /// One of us.
    pub async fn one_of_us(&self, name: &str, role: Role) -> Person {
        let mail = format!("{}@desk.example", latin(name));
        self.enter(name, mail, desk_role(role), None).await
    }

    /// One of us who serves one client alone.
    pub async fn serving(&self, name: &str, role: Role, org: OrganisationId) -> Person {
        let mail = format!("{}@partner.example", latin(name));
        let grants = vec![Grant { role, scope: Scope::Organisation(org) }];
        self.enter(name, mail, grants, None).await
    }

    async fn enter(
        &self,
        name: &str,
        mail: String,
        grants: Vec<Grant>,
        org: Option<OrganisationId>,
    ) -> Person {
        let new = NewPerson {
            name: name.to_owned(),
            mail: mail.clone(),
            phone: String::new(),
            position: String::new(),
            locale: "ru".into(),
            zone: "Europe/Moscow".into(),
            signature: String::new(),
            grants,
            invite: false,
        };
        let id = self.app().enter_person(&Actor::system(), new).await.expect("a person");
        Person { desk: self.clone(), id, org, name: name.to_owned(), mail }
    }

    /// The person whom the desk entered by itself for an address.
    pub async fn met(&self, mail: &str) -> Option<PersonId> {
        self.app().find_person(&Actor::system(), mail).await.expect("the address book")
    }
}

impl Client {
    /// A contract for everybody at the client's, from the beginning of the year.
    pub async fn contract(&self, plan: PlanId) -> Contract {
        self.agree(Contract::new(self.id, plan, jiff::civil::date(2026, 1, 1))).await
    }

    /// A contract as it is given, or another version of it.
    pub async fn agree(&self, contract: Contract) -> Contract {
        let known = (contract.id.0 > 0).then_some(contract.id);
        let contract = Contract { package: Some(Package::FullSla), ..contract };
        let id = self.desk.agrees(Edit::Contract(known, contract.clone())).await;
        Contract { id: ContractId(id), ..contract }
    }

    /// Somebody of the client who asks.
    pub async fn person(&self, name: &str) -> Person {
        self.somebody(name, Role::Requester).await
    }

    /// Somebody who sees all requests of the client.
    pub async fn manager(&self, name: &str) -> Person {
        self.somebody(name, Role::ClientManager).await
    }

    async fn somebody(&self, name: &str, role: Role) -> Person {
        let mail = format!("{}@{}", latin(name), self.domain);
        let grants = vec![Grant { role, scope: Scope::Organisation(self.id) }];
        self.desk.enter(name, mail, grants, Some(self.id)).await
    }
}

impl Person {
    /// His name and address, as they stand in From.
    pub fn from(&self) -> String {
        format!("{} <{}>", self.name, self.mail)
    }

    /// A mail from him to the desk.
    pub fn mail(&self, subject: &str, text: &str) -> Eml {
        Eml::new(&self.from(), SUPPORT, subject, text)
    }

    /// His answer to a mail of ours, quoting it.
    pub fn answer(&self, ours: &Sent, text: &str) -> Eml {
        self.mail(&reply_subject(&ours.letter().subject), text).quoting(ours)
    }

    /// He asks by mail; the number of the new ticket.
    pub async fn asks(&self, subject: &str, text: &str) -> i64 {
        self.desk.receive(self.mail(subject, text)).await.number()
    }

    /// He answers the last mail of ours to him.
    pub async fn answers(&self, text: &str) -> Landed {
        self.desk.receive(self.answer(&self.last_mail(), text)).await
    }

    /// All mails that went to him.
    pub fn mails(&self) -> Vec<Sent> {
        self.desk.tray().to(&self.mail)
    }

    /// What kinds of mails went to him, the oldest first.
    pub fn kinds(&self) -> Vec<String> {
        self.mails().iter().map(Sent::kind).collect()
    }

    /// The last mail that went to him.
    pub fn last_mail(&self) -> Sent {
        self.mails().pop().unwrap_or_else(|| panic!("no mail went to {}", self.mail))
    }

    /// As use-cases know him.
    pub async fn actor(&self) -> Actor {
        let via = if self.org.is_none() { Channel::Desk } else { Channel::Portal };
        self.desk.app().actor(self.id, via).await.expect("an actor")
    }

    /// He opens a ticket in the portal.
    pub async fn opens(&self, subject: &str, draft: Draft) -> i64 {
        let new = NewTicket {
            org: self.org.expect("one of a client opens in the portal"),
            requester: self.id,
            kind: TicketKind::Consultation,
            subject: subject.to_owned(),
            impact: Impact::Low,
            urgency: Urgency::Medium,
            draft,
            via: Channel::Portal,
            topic: None,
        };
        let number = self.desk.app().open(&self.actor().await, new).await.expect("a ticket");
        self.desk.settle().await;
        number
    }

    /// One of us answers.
    pub async fn replies(&self, number: i64, text: &str, then: Then) {
        let done = self.desk.app().reply(&self.actor().await, number, Draft::of(text), then, None).await;
        done.unwrap_or_else(|e| panic!("{} cannot answer {number}: {e}", self.name));
        self.desk.settle().await;
    }

    /// One of us notes.
    pub async fn notes(&self, number: i64, text: &str) {
        let done = self.desk.app().note(&self.actor().await, number, Draft::of(text)).await;
        done.unwrap_or_else(|e| panic!("{} cannot note in {number}: {e}", self.name));
        self.desk.settle().await;
    }

    /// He writes in the portal.
    pub async fn writes(&self, number: i64, text: &str) -> Result<(), AppError> {
        let done = self.desk.app().write(&self.actor().await, number, Draft::of(text)).await;
        self.desk.settle().await;
        done
    }

    /// He does something else with a ticket.
    pub async fn acts(&self, number: i64, command: Command) -> Result<(), AppError> {
        let done = self.desk.app().act(&self.actor().await, number, vec![command]).await;
        self.desk.settle().await;
        done
    }
}

/// `Re:` once.
pub(super) fn reply_subject(subject: &str) -> String {
    if subject.starts_with("Re:") { subject.to_owned() } else { format!("Re: {subject}") }
}

/// A name in letters that an address may have.
fn latin(name: &str) -> String {
    const FROM: &str = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя";
    const TO: [&str; 33] = [
        "a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t",
        "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya",
    ];
    let letter = |c: char| match FROM.chars().position(|from| from == c) {
        Some(at) => TO[at].to_owned(),
        None if c.is_ascii_alphanumeric() => c.to_string(),
        None if c == ' ' => ".".into(),
        None => String::new(),
    };
    name.to_lowercase().chars().map(letter).collect()
}
