//! Persons, who calls, and mails that wait for one of them.

use super::{Named, Role, Scope};
use domain::people as p;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
