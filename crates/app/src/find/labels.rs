//! Who may find what, in labels: documents bear them, and whoever asks has them. They say the same as
//! [`domain::people::may`].

use crate::{Actor, knowledge};
use domain::desk::Ticket;
use domain::ids::{OrganisationId, PersonId};
use domain::people::{Object, Permission, Role, Scope, Side};
use seek::{Inner, Rights};

/// The label of what those see who serve the whole desk.
pub(crate) const WHOLE: &str = "desk";
/// The label of cases. No text of theirs is ever shown and none is a hit, so whoever asks learns from all.
pub(super) const LESSON: &str = "lesson";

/// The label of what those see who serve one client.
pub(crate) fn served(org: OrganisationId) -> String {
    format!("served:{org}")
}

/// The label of what a client's manager sees.
fn company(org: OrganisationId) -> String {
    format!("company:{org}")
}

/// The label of what a person of a client sees who asked or watches.
fn person(org: OrganisationId, person: PersonId) -> String {
    format!("person:{org}:{person}")
}

/// Who may find a ticket.
pub(super) fn of_ticket(ticket: &Ticket) -> Vec<String> {
    let mut labels = vec![WHOLE.to_owned(), served(ticket.org), company(ticket.org)];
    labels.push(person(ticket.org, ticket.requester));
    let theirs = ticket.watchers.iter().filter(|watcher| watcher.side == Side::Client);
    labels.extend(theirs.map(|watcher| person(ticket.org, watcher.person)));
    labels
}

/// Who may find what belongs to organisations: those of us who serve one of them.
pub(super) fn of_organisations(orgs: &[OrganisationId]) -> Vec<String> {
    std::iter::once(WHOLE.to_owned()).chain(orgs.iter().map(|org| served(*org))).collect()
}

/// What somebody may find.
pub(super) fn rights(actor: &Actor) -> Rights {
    let whole = actor.can(Permission::InternalRead, Object::Desk);
    let mut inner: Vec<String> = whole.then(|| WHOLE.to_owned()).into_iter().collect();
    for grant in actor.grants.iter() {
        if let (true, Scope::Organisation(org)) = (grant.role.is_staff(), grant.scope)
            && actor.can(Permission::InternalRead, Object::Organisation(org))
        {
            inner.push(served(org));
        }
    }
    let mut labels = inner.clone();
    for (org, role) in actor.client_of() {
        labels.extend((role == Role::ClientManager).then(|| company(org)));
        labels.extend(actor.person.map(|me| person(org, me)));
    }
    labels.extend(knowledge::follow::rights(actor));
    let inner = match inner {
        // Whoever sees the inside of everything is asked about one text a document, not two.
        _ if whole => Inner::All,
        inner if inner.is_empty() => Inner::Nothing,
        inner => Inner::Of(inner),
    };
    Rights { inner, ..Rights::to(labels) }
}

/// What somebody may be proposed: the same, and he learns from all cases.
pub(crate) fn rights_to_learn(actor: &Actor) -> Rights {
    let Rights { mut labels, inner } = rights(actor);
    labels.push(LESSON.to_owned());
    Rights { inner, ..Rights::to(labels) }
}
