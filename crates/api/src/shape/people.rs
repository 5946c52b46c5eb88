//! Organisations, persons, who calls, and mails that wait for one of them.

use super::{Named, OrganisationKind, Role, Scope};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An organisation.
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
    /// When it was entered.
    #[schema(example = "2026-01-10T09:00:00Z")]
    pub created_at: String,
}

/// Organisations.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Organisations {
    /// By name.
    pub items: Vec<Organisation>,
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
    /// Domains of its mail addresses.
    #[serde(default)]
    #[schema(example = json!(["igrosfera.example"]), max_items = 50)]
    pub domains: Vec<String>,
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
