//! Organisations, tables of them, their year, and what each role may do.

use super::change::present;
use super::{Named, OrganisationKind, Role};
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
