//! Organisations, persons, who calls, and mails that wait for one of them.

use super::change::present;
use super::{Named, OrganisationKind, Role, Scope};
use domain::people as p;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An organisation. What is for our side only is `null` for the client's.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Organisation {
    /// The id.
    #[schema(example = "730144440320000001")]
    pub id: String,
    /// Its name.
    #[schema(example = "Игросфера")]
    pub name: String,
    /// What it is to the desk.
    pub kind: OrganisationKind,
    /// Its IANA zone.
    #[schema(example = "Europe/Moscow")]
    pub zone: String,
    /// What every engineer has to know; for the client's side empty.
    #[schema(example = "Звонить только Анне")]
    pub memo: String,
    /// Letters before its ticket numbers.
    #[schema(example = "ИГР")]
    pub prefix: Option<String>,
    /// Of which it is a branch.
    #[schema(example = "730144440320000002")]
    pub parent_id: Option<String>,
    /// Its branches; in lists `null`.
    pub branches: Option<Vec<Named>>,
    /// Domains of its mail addresses; in lists `null`.
    #[schema(example = json!(["igrosfera.example"]))]
    pub domains: Option<Vec<String>>,
    /// Tickets that are not finished.
    #[schema(example = 3)]
    pub live: Option<i64>,
    /// All its tickets.
    #[schema(example = 211)]
    pub all: Option<i64>,
    /// When it was entered.
    #[schema(example = "2026-01-10T09:00:00Z")]
    pub created_at: String,
}

/// A page of organisations.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Organisations {
    /// By name.
    pub items: Vec<Organisation>,
    /// The `cursor` of the next page.
    #[schema(example = "b3JnYW5pc2F0aW9ucyA3MzAxNDQ0NDAzMjAwMDAwMDEg0LjQs9GA0L7RgdGE0LXRgNCw")]
    pub next: Option<String>,
}

/// An organisation to be entered.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOrganisation {
    /// Its name.
    #[schema(example = "Игросфера", min_length = 1, max_length = 200)]
    pub name: String,
    /// What it is to the desk.
    #[serde(default = "client")]
    pub kind: OrganisationKind,
    /// Its IANA zone.
    #[serde(default = "moscow")]
    #[schema(example = "Europe/Moscow", max_length = 60)]
    pub zone: String,
    /// What every engineer has to know.
    #[serde(default)]
    #[schema(example = "", max_length = 10_000)]
    pub memo: String,
    /// Letters before its ticket numbers.
    #[serde(default)]
    #[schema(example = "ИГР", max_length = 20)]
    pub prefix: String,
    /// Domains of its mail addresses.
    #[serde(default)]
    #[schema(example = json!(["igrosfera.example"]), max_items = 50)]
    pub domains: Vec<String>,
    /// Of which it is a branch.
    #[schema(example = json!(null), pattern = "^[0-9]{1,19}$")]
    pub parent_id: Option<String>,
}

/// What becomes different of an organisation; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct OrganisationChange {
    /// Its name.
    #[schema(example = "Игросфера", min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// What it is to the desk.
    pub kind: Option<OrganisationKind>,
    /// Its IANA zone.
    #[schema(example = "Europe/Moscow", max_length = 60)]
    pub zone: Option<String>,
    /// What every engineer has to know.
    #[schema(example = "Звонить только Анне", max_length = 10_000)]
    pub memo: Option<String>,
    /// Letters before its ticket numbers.
    #[schema(example = "ИГР", max_length = 20)]
    pub prefix: Option<String>,
    /// Domains of its mail addresses, all of them.
    #[schema(example = json!(["igrosfera.example"]), max_items = 50)]
    pub domains: Option<Vec<String>>,
    /// Of which it is a branch; `null` of none.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, example = json!(null), pattern = "^[0-9]{1,19}$")]
    pub parent_id: Option<Option<String>>,
}

/// A table of organisations and people.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTable {
    /// The table, its first line the heading.
    #[schema(
        example = "Организация;Имя;Почта\nИгросфера;Анна Смирнова;anna@igrosfera.example",
        min_length = 1,
        max_length = 2_000_000
    )]
    pub text: String,
    /// Whether nothing is written.
    #[serde(default)]
    #[schema(example = true)]
    pub rehearse: bool,
}

/// A line of a table.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ImportedLine {
    /// Its number, the heading being 1.
    #[schema(example = 2)]
    pub line: usize,
    /// The organisation.
    #[schema(example = "Игросфера")]
    pub organisation: String,
    /// The person, by name or address.
    #[schema(example = "Анна Смирнова")]
    pub person: String,
    /// `entered`, `changed`, `known`, `wrong`.
    #[schema(example = "entered")]
    pub fate: &'static str,
    /// What is wrong: the field and the reason.
    #[schema(example = json!(null))]
    pub problem: Option<String>,
}

impl ImportedLine {
    pub fn of(line: app::people::import::Line) -> ImportedLine {
        use app::people::import::Fate;
        let (fate, problem) = match line.fate {
            Fate::Enters(..) => ("entered", None),
            Fate::Changes => ("changed", None),
            Fate::Known => ("known", None),
            Fate::Wrong(field, why) => ("wrong", Some(format!("{field}: {why}"))),
        };
        ImportedLine {
            line: line.number,
            organisation: line.organisation,
            person: line.person,
            fate,
            problem,
        }
    }
}

/// What became of a table.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Imported {
    /// Its lines.
    pub lines: Vec<ImportedLine>,
    /// How many are wrong.
    #[schema(example = 0)]
    pub wrong: usize,
    /// Those, as a table with the heading; empty when all are right.
    #[schema(example = "")]
    pub rest: String,
}

/// A month's requests.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Month {
    /// The year.
    #[schema(example = 2026)]
    pub year: i16,
    /// 1 to 12.
    #[schema(example = 11)]
    pub month: i8,
    /// How many came.
    #[schema(example = 20)]
    pub came: i64,
    /// Of those done by now.
    #[schema(example = 17)]
    pub done: i64,
    /// Of those not done, the declined ones included.
    #[schema(example = 3)]
    pub not_done: i64,
    /// Of those declined, with a reason.
    #[schema(example = 1)]
    pub declined: i64,
    /// Done, in whole per cent.
    #[schema(example = 85)]
    pub percent: i64,
}

impl Month {
    pub fn of(month: domain::desk::year::Month) -> Month {
        Month {
            year: month.year,
            month: month.month,
            came: month.came,
            done: month.done,
            not_done: month.not_done(),
            declined: month.declined,
            percent: month.percent(),
        }
    }
}

/// Twelve months.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Statistics {
    /// The months, the oldest first, the current one last.
    pub months: Vec<Month>,
    /// All of them together.
    pub all: Month,
}

/// A role, and what it may do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RoleFacts {
    /// The role.
    pub role: Role,
    /// Whether it stands on our side.
    #[schema(example = true)]
    pub ours: bool,
    /// What it may do within its scope.
    #[schema(example = json!(["TicketRead", "TicketReply"]))]
    pub may: Vec<String>,
    /// What it may do with requests that are its own.
    #[schema(example = json!([]))]
    pub may_own: Vec<String>,
}

impl RoleFacts {
    pub fn of(role: domain::people::Role) -> RoleFacts {
        use domain::people::{Permission, Reach};
        let reaching = |reach: Reach| {
            let all = Permission::ALL.into_iter().filter(move |what| what.reach(role) == reach);
            all.map(|what| format!("{what:?}")).collect()
        };
        let (may, may_own) = (reaching(Reach::Scope), reaching(Reach::Own));
        RoleFacts { role: role.into(), ours: role.is_staff(), may, may_own }
    }
}

/// The roles.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Roles {
    /// The least powerful first.
    pub items: Vec<RoleFacts>,
}

fn client() -> OrganisationKind {
    OrganisationKind::Client
}

fn moscow() -> String {
    "Europe/Moscow".into()
}

/// Somebody of an organisation or of ours.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Person {
    /// The id.
    #[schema(example = "730144440320000012")]
    pub id: String,
    /// The name.
    #[schema(example = "Анна Смирнова")]
    pub name: String,
    /// The role, as it is called within the list.
    #[schema(example = "requester")]
    pub role: String,
}

/// Persons.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct People {
    /// By name.
    pub items: Vec<Person>,
}

/// Somebody to be entered.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPerson {
    /// Full name.
    #[schema(example = "Анна Смирнова", min_length = 1, max_length = 200)]
    pub name: String,
    /// Mail address.
    #[schema(example = "anna@igrosfera.example", min_length = 3, max_length = 254)]
    pub mail: String,
    /// Phone.
    #[serde(default)]
    #[schema(example = "+7 495 000-00-00", max_length = 60)]
    pub phone: String,
    /// The role.
    pub role: Role,
    /// Of which organisation; of the whole desk when absent, which is for ours only.
    #[schema(example = "730144440320000001", pattern = "^[0-9]{1,19}$")]
    pub organisation_id: Option<String>,
    /// Whether an invitation goes out.
    #[serde(default)]
    #[schema(example = false)]
    pub invite: bool,
}

/// Somebody as a list has him.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PersonRow {
    /// The id.
    #[schema(example = "730144440320000012")]
    pub id: String,
    /// The name.
    #[schema(example = "Анна Смирнова")]
    pub name: String,
    /// Position.
    #[schema(example = "Главный бухгалтер")]
    pub position: String,
    /// The first mail address.
    #[schema(example = "anna@igrosfera.example")]
    pub mail: String,
    /// May sign in.
    #[schema(example = true)]
    pub active: bool,
    /// Has chosen a password.
    #[schema(example = true)]
    pub joined: bool,
    /// His roles, as far as the caller's reach.
    pub roles: Vec<Grant>,
}

impl PersonRow {
    pub fn of(one: app::people::directory::Listed, grants: &[(p::Grant, Option<String>)]) -> PersonRow {
        PersonRow {
            id: one.id.to_string(),
            name: one.name,
            position: one.position,
            mail: one.mail,
            active: one.active,
            joined: one.joined,
            roles: grants.iter().map(|(grant, _)| Grant::of(grant)).collect(),
        }
    }
}

/// A page of people.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PersonRows {
    /// By name.
    pub items: Vec<PersonRow>,
    /// The `cursor` of the next page.
    #[schema(example = "cGVvcGxlIDczMDE0NDQ0MDMyMDAwMDAxMiDQsNC90L3QsA")]
    pub next: Option<String>,
}

/// Everything about a person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PersonFacts {
    /// Who.
    pub person: PersonRow,
    /// Mail addresses; to the first one mail goes.
    #[schema(example = json!(["anna@igrosfera.example"]))]
    pub mails: Vec<String>,
    /// Phones.
    #[schema(example = json!(["+7 495 000-00-00"]))]
    pub phones: Vec<String>,
    /// `ru` or `en`.
    #[schema(example = "ru")]
    pub locale: String,
    /// IANA zone.
    #[schema(example = "Europe/Moscow")]
    pub zone: String,
    /// What stands under his answers.
    #[schema(example = "")]
    pub signature: String,
    /// When last seen on the pages.
    #[schema(example = "2026-11-22T09:30:00Z")]
    pub seen_at: Option<String>,
    /// Numbers of his requests, the freshest first, fifty at most.
    #[schema(example = json!([4711, 4702]))]
    pub tickets: Vec<i64>,
}

/// What becomes different of a person; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PersonChange {
    /// Full name.
    #[schema(example = "Анна Смирнова", min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// Position.
    #[schema(example = "Главный бухгалтер", max_length = 200)]
    pub position: Option<String>,
    /// The language of what is sent to him.
    pub locale: Option<Locale>,
    /// IANA zone.
    #[schema(example = "Europe/Moscow", max_length = 60)]
    pub zone: Option<String>,
    /// What stands under his answers.
    #[schema(example = "", max_length = 2_000)]
    pub signature: Option<String>,
    /// Mail addresses, all of them; the first is the one that mail goes to.
    #[schema(example = json!(["anna@igrosfera.example"]), min_items = 1, max_items = 20)]
    pub mails: Option<Vec<String>>,
    /// Phones, all of them.
    #[schema(example = json!(["+7 495 000-00-00"]), max_items = 20)]
    pub phones: Option<Vec<String>>,
}

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words say it")]
pub(crate) enum Locale {
    Ru,
    En,
}

impl Locale {
    pub fn code(self) -> &'static str {
        match self {
            Locale::Ru => "ru",
            Locale::En => "en",
        }
    }
}

/// A role to be given.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewGrant {
    /// The role.
    pub role: Role,
    /// Of which organisation; of the whole desk when absent, which is for ours only.
    #[schema(example = "730144440320000001", pattern = "^[0-9]{1,19}$")]
    pub organisation_id: Option<String>,
}

/// The id of something that was made.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Made {
    /// The id.
    #[schema(example = "730144440320000013")]
    pub id: String,
}

/// Who calls.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Me {
    /// The person.
    pub person: Named,
    /// `ru` or `en`.
    #[schema(example = "ru")]
    pub locale: String,
    /// IANA zone.
    #[schema(example = "Europe/Moscow")]
    pub zone: String,
    /// What the token may do.
    pub scope: Scope,
    /// The person's roles.
    pub roles: Vec<Grant>,
}

/// A role within a scope.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Grant {
    /// The role.
    pub role: Role,
    /// Of which organisation; `null` of the whole desk.
    #[schema(example = "730144440320000001")]
    pub organisation_id: Option<String>,
}

impl Grant {
    pub fn of(grant: &p::Grant) -> Grant {
        let organisation_id = match grant.scope {
            p::Scope::Desk => None,
            p::Scope::Organisation(id) => Some(id.to_string()),
        };
        Grant { role: grant.role.into(), organisation_id }
    }
}

/// A mail that could not be taken in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FailedMail {
    /// The id.
    #[schema(example = "730144440320001200")]
    pub id: String,
    /// When it came.
    #[schema(example = "2026-11-22T09:12:04.113Z")]
    pub received_at: String,
    /// From, as far as readable.
    #[schema(example = "shop@marketplace.example")]
    pub from: String,
    /// Subject, as far as readable.
    #[schema(example = "Заказ 100500")]
    pub subject: String,
    /// Bytes.
    #[schema(example = 20480)]
    pub size: i64,
    /// What is wrong with it.
    #[schema(example = "no_sender")]
    pub problem: String,
    /// How often it was tried.
    #[schema(example = 1)]
    pub attempts: i64,
}

/// Mails that could not be taken in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FailedMails {
    /// The newest first.
    pub items: Vec<FailedMail>,
}
