//! Which column says what. Names are compared without case and punctuation: `Problem Change Date+Time`,
//! `org:group`, `sys_updated_at`.

use crate::map::Map;
use serde::Deserialize;
use std::collections::HashMap;

/// What a column can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The name of the case.
    Case,
    /// When the row happened.
    Time,
    /// When the case was opened.
    Opened,
    /// The status.
    Status,
    /// The status below it.
    Substatus,
    /// The support team.
    Team,
    /// Who did it.
    Person,
    /// Who has it then.
    Assignee,
    /// Who asked.
    Requester,
    /// For which client.
    Client,
    /// How much is hit.
    Impact,
    /// How soon it hurts.
    Urgency,
    /// The priority.
    Priority,
    /// What it is about.
    Subject,
    /// What it is about, where nobody wrote a subject.
    Product,
}

/// The columns of logs that we have seen, the likeliest of each role first.
const SHIPPED: &[(Role, &[&str])] = &[
    (
        Role::Case,
        &[
            "case_concept_name",
            "case_id",
            "caseid",
            "case",
            "number",
            "problem_number",
            "sr_number",
            "incident_id",
            "ticket_id",
            "ticket",
            "issue_id",
            "id",
        ],
    ),
    (
        Role::Time,
        &[
            "time_timestamp",
            "sys_updated_at",
            "timestamp",
            "complete_timestamp",
            "problem_change_date_time",
            "change_date_time",
            "updated_at",
            "datetime",
            "date_time",
            "time",
            "date",
        ],
    ),
    (Role::Opened, &["opened_at", "opened", "open_time"]),
    (
        Role::Status,
        &[
            "concept_name",
            "incident_state",
            "problem_status",
            "status",
            "state",
            "activity",
            "incidentactivity_type",
        ],
    ),
    (Role::Substatus, &["problem_sub_status", "sub_status", "substatus", "lifecycle_transition"]),
    (
        Role::Team,
        &[
            "support_team",
            "assignment_group",
            "problem_involved_owner_st",
            "involved_st",
            "org_group",
            "organization_involved",
            "workgroup",
            "team",
            "group",
            "queue",
            "org_role",
        ],
    ),
    (
        Role::Person,
        &[
            "org_resource",
            "sys_updated_by",
            "problem_involved_action_owner_first_name",
            "owner_first_name",
            "resource",
            "person",
            "user",
            "agent",
        ],
    ),
    (Role::Assignee, &["assigned_to", "assignee"]),
    (Role::Requester, &["caller_id", "caller", "requester", "reporter"]),
    (Role::Client, &["client", "company", "customer"]),
    (Role::Impact, &["impact", "problem_latest_impact", "sr_latest_impact", "latest_impact"]),
    (Role::Urgency, &["urgency"]),
    (Role::Priority, &["priority"]),
    (Role::Subject, &["subject", "short_description", "summary", "title"]),
    (Role::Product, &["product", "category", "subcategory"]),
];

/// A name without case and punctuation.
pub(crate) fn plain(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.trim().chars() {
        match c.is_alphanumeric() {
            true => out.extend(c.to_lowercase()),
            false if out.ends_with('_') || out.is_empty() => {}
            false => out.push('_'),
        }
    }
    out.trim_end_matches('_').to_owned()
}

/// The columns of a log as they come up, each with its role and how likely it is.
pub(crate) struct Fields {
    names: Vec<String>,
    ids: HashMap<String, usize>,
    roles: Vec<Option<(Role, usize)>>,
    wanted: HashMap<String, (Role, usize)>,
    team: Option<String>,
}

impl Fields {
    /// The columns that a map and the shipped knowledge know.
    pub(crate) fn new(map: &Map) -> Fields {
        let mut wanted = HashMap::new();
        for (role, names) in SHIPPED.iter().filter(|(role, _)| !map.columns.contains_key(role)) {
            for (rank, name) in names.iter().enumerate() {
                wanted.insert((*name).to_owned(), (*role, rank + 1));
            }
        }
        for (role, names) in &map.columns {
            for (rank, name) in names.iter().enumerate() {
                wanted.insert(plain(name), (*role, rank + 1));
            }
        }
        Fields { names: Vec::new(), ids: HashMap::new(), roles: Vec::new(), wanted, team: None }
    }

    /// The number of a column.
    pub(crate) fn id(&mut self, name: &str) -> usize {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = self.names.len();
        let role = match &self.team {
            Some(team) if team == name => Some((Role::Team, 0)),
            Some(_) => self.wanted.get(&plain(name)).copied().filter(|(role, _)| *role != Role::Team),
            None => self.wanted.get(&plain(name)).copied(),
        };
        self.names.push(name.to_owned());
        self.ids.insert(name.to_owned(), id);
        self.roles.push(role);
        id
    }

    /// The name of a column.
    pub(crate) fn name(&self, id: usize) -> &str {
        self.names.get(id).map_or("", String::as_str)
    }

    /// What a column says; a lower rank goes before a higher one.
    pub(crate) fn role(&self, id: usize) -> Option<(Role, usize)> {
        self.roles.get(id).copied().flatten()
    }

    /// Whether a column with this role has come up.
    pub(crate) fn has(&self, role: Role) -> bool {
        self.roles.iter().flatten().any(|(one, _)| *one == role)
    }

    /// Says that the team stands in this column and in no other.
    pub(crate) fn set_team(&mut self, column: usize) {
        for (id, role) in self.roles.iter_mut().enumerate() {
            match role {
                _ if id == column => *role = Some((Role::Team, 0)),
                Some((Role::Team, _)) => *role = None,
                _ => {}
            }
        }
        self.team = self.names.get(column).cloned();
    }

    /// What a missing column of a role is usually called.
    pub(crate) fn usual(role: Role) -> &'static str {
        SHIPPED
            .iter()
            .find(|(one, _)| *one == role)
            .and_then(|(_, names)| names.first())
            .copied()
            .unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_case_and_punctuation() {
        assert_eq!(plain("Problem Change Date+Time"), "problem_change_date_time");
        assert_eq!(plain("org:group"), "org_group");
        assert_eq!(plain("  Дата (МСК) "), "дата_мск");
    }

    #[test]
    fn a_map_goes_before_the_shipped_names() {
        let map = Map::parse("[columns]\ncase = [\"Номер\", \"number\"]\nteam = \"Отдел\"").unwrap();
        let mut fields = Fields::new(&map);
        let mut role = |name: &str| {
            let id = fields.id(name);
            fields.role(id)
        };
        assert_eq!(role("number"), Some((Role::Case, 2)));
        assert_eq!(role("номер"), Some((Role::Case, 1)));
        assert_eq!(role("case_id"), None);
        assert_eq!(role("assignment_group"), None);
        assert_eq!(role("отдел"), Some((Role::Team, 1)));
        assert_eq!(role("Status"), Some((Role::Status, 4)));
    }
}
