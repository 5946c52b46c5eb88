//! The keys of the words of this area.

use crate::pages::FieldErrors;
use app::AppError;
use domain::people::{OrgKind, Permission, Role};
use i18n::T;

/// What has just been done, by the word in the address.
pub fn done(word: &str) -> Option<&'static str> {
    Some(match word {
        "saved" => "done-saved",
        "entered" => "done-entered",
        "paused" => "done-paused",
        "resumed" => "done-resumed",
        "removed" => "done-removed",
        "invited" => "done-invited",
        "deactivated" => "done-deactivated",
        "activated" => "done-activated",
        "given" => "done-given",
        "taken" => "done-taken",
        "revoked" => "done-revoked",
        "hook-on" => "done-hook-on",
        "hook-off" => "done-hook-off",
        "told-again" => "done-told-again",
        _ => return None,
    })
}

/// The name of a role.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Requester => "role-requester",
        Role::ClientManager => "role-client-manager",
        Role::Engineer => "role-engineer",
        Role::Head => "role-head",
        Role::Administrator => "role-administrator",
        Role::Auditor => "role-auditor",
    }
}

/// The name of a kind of organisation.
pub fn kind(kind: OrgKind) -> &'static str {
    match kind {
        OrgKind::Ours => "org-ours",
        OrgKind::Partner => "org-partner",
        OrgKind::Client => "org-client",
        OrgKind::Counterparty => "org-counterparty",
    }
}

/// What a permission allows, in words.
pub fn permission(what: Permission) -> &'static str {
    match what {
        Permission::TicketRead => "permission-ticket-read",
        Permission::InternalRead => "permission-internal-read",
        Permission::TicketOpen => "permission-ticket-open",
        Permission::TicketWrite => "permission-ticket-write",
        Permission::TicketReply => "permission-ticket-reply",
        Permission::TicketNote => "permission-ticket-note",
        Permission::TicketWork => "permission-ticket-work",
        Permission::TicketPrioritise => "permission-ticket-prioritise",
        Permission::TicketJudge => "permission-ticket-judge",
        Permission::TicketWatch => "permission-ticket-watch",
        Permission::QueueRead => "permission-queue-read",
        Permission::InboundRead => "permission-inbound-read",
        Permission::InboundManage => "permission-inbound-manage",
        Permission::PeopleRead => "permission-people-read",
        Permission::PeopleManage => "permission-people-manage",
        Permission::DeskManage => "permission-desk-manage",
        Permission::AuditRead => "permission-audit-read",
        Permission::ArticleRead => "permission-article-read",
        Permission::ArticleWrite => "permission-article-write",
        Permission::ArticlePublish => "permission-article-publish",
        Permission::PromiseManage => "permission-promise-manage",
        Permission::LineManage => "permission-line-manage",
        Permission::HoursRead => "permission-hours-read",
        Permission::TimeDispute => "permission-time-dispute",
        Permission::HoursManage => "permission-hours-manage",
        Permission::TopicManage => "permission-topic-manage",
        Permission::DataRead => "permission-data-read",
        Permission::DataManage => "permission-data-manage",
        Permission::IncidentRead => "permission-incident-read",
        Permission::IncidentWork => "permission-incident-work",
        Permission::DutyManage => "permission-duty-manage",
        Permission::FlowRead => "permission-flow-read",
        Permission::FlowWrite => "permission-flow-write",
        Permission::FlowWork => "permission-flow-work",
        Permission::FlowAgree => "permission-flow-agree",
        Permission::FlowManage => "permission-flow-manage",
        Permission::OrdersRead => "permission-orders-read",
        Permission::OrdersWork => "permission-orders-work",
        Permission::OrdersManage => "permission-orders-manage",
    }
}

/// What is wrong with a field and what to do; none for what no form of this area can mean.
pub fn wrong(field: &str, code: &str) -> &'static str {
    match (field, code) {
        ("accent", "empty") => "wrong-accent-first",
        (_, "colour") => "wrong-colour",
        ("logo", "large") => "wrong-logo-large",
        ("logo", "wide") => "wrong-logo-wide",
        ("logo", _) => "wrong-logo",
        ("url", "scheme") => "wrong-url-scheme",
        ("url", "inner") => "wrong-url-inner",
        (_, "too-many-webhooks") => "wrong-too-many-webhooks",
        ("url", _) => "wrong-url",
        (_, "too-many-tokens") => "wrong-too-many-tokens",
        ("desk" | "provider" | "hours" | "footer" | "memo", "long") => "wrong-long",
        ("word", "no-word") => "wrong-no-word",
        ("word", "too-many") => "wrong-too-many-words",
        (_, "empty") => "wrong-empty",
        (_, "address") => "wrong-address",
        ("domains", "taken") => "wrong-domain-taken",
        ("name", "taken") => "wrong-name-taken",
        (_, "taken") => "wrong-taken",
        (_, "domain") => "wrong-domain",
        ("zone", _) => "wrong-zone",
        ("days", _) => "wrong-days",
        (_, "time") => "wrong-time",
        ("to", "order") => "wrong-to-order",
        ("head", "order") => "wrong-head-order",
        ("silence", "far") => "wrong-silence-far",
        ("silence", _) => "wrong-silence",
        (_, "far") => "wrong-wait-far",
        ("owner" | "head", _) => "wrong-wait",
        ("parent", "circle") => "wrong-circle",
        ("parent", _) | ("organisation", "unknown") => "wrong-organisation",
        ("organisation", _) => "wrong-organisation-needed",
        (_, "host") => "wrong-host",
        (_, "port") => "wrong-port",
        (_, "again") => "wrong-password-again",
        (_, "needed") => "wrong-password-needed",
        (_, "staff") => "wrong-staff",
        (_, "last-administrator") => "wrong-last-administrator",
        (_, "yourself") => "wrong-yourself",
        (_, "inactive") => "wrong-inactive",
        (_, "no-mailbox") => "wrong-no-mailbox",
        ("mailbox", "active") => "wrong-mailbox-active",
        ("mailbox", _) => "wrong-mailbox-last",
        (_, "no-organisation") => "wrong-no-column",
        (_, "many") => "wrong-many",
        (_, "table") => "wrong-table",
        ("role", _) => "wrong-role",
        ("kind", _) => "wrong-kind",
        _ => "wrong-other",
    }
}

/// The error of a form beside its field; what is no error of a form goes on.
pub fn errors(t: &T, e: AppError) -> Result<FieldErrors, AppError> {
    match e {
        AppError::Invalid("password", "short") => {
            let words = t.n("password-short", app::people::SHORTEST_PASSWORD as i64).to_string();
            Ok(FieldErrors(vec![("password", words)]))
        }
        AppError::Invalid("password", "long") => {
            let words = t.n("password-long", app::people::SHORTEST_PASSWORD as i64).to_string();
            Ok(FieldErrors(vec![("password", words)]))
        }
        AppError::Invalid(field, code) => Ok(FieldErrors(vec![(field, t.of(wrong(field, code)).to_owned())])),
        other => Err(other),
    }
}

/// The same, for pages that have no such field: the sentence stands over the form.
pub fn over(t: &T, e: AppError) -> Result<FieldErrors, AppError> {
    let found = errors(t, e)?;
    Ok(FieldErrors(found.0.into_iter().map(|(_, words)| ("", words)).collect()))
}
