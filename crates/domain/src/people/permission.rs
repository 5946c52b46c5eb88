//! The registry of permissions and the one function that checks them.

use super::role::{Grant, Role, Scope};
use crate::ids::{OrganisationId, PersonId};
use crate::knowledge::ArticleFacts;

/// Everything that can be allowed. Each has a help text in the interface under `permission-…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// See a ticket and its public conversation.
    TicketRead,
    /// See internal notes, journal reasons and the client's memo.
    InternalRead,
    /// Open a ticket for an organisation.
    TicketOpen,
    /// Write into the conversation as the client's side.
    TicketWrite,
    /// Answer publicly on behalf of the desk.
    TicketReply,
    /// Write internal notes.
    TicketNote,
    /// Assign, take, hand over between lines, change type, subject and state.
    TicketWork,
    /// Change impact and urgency.
    TicketPrioritise,
    /// Confirm, reopen, like.
    TicketJudge,
    /// Add or remove watchers.
    TicketWatch,
    /// See the queue and its counters.
    QueueRead,
    /// See mails that could not be taken in.
    InboundRead,
    /// Replay or drop such mails.
    InboundManage,
    /// See persons and organisations.
    PeopleRead,
    /// Create and change persons, organisations, roles.
    PeopleManage,
    /// Set up mailboxes and the desk.
    DeskManage,
    /// Read the audit log.
    AuditRead,
    /// Read an article.
    ArticleRead,
    /// Write articles, their drafts and next versions.
    ArticleWrite,
    /// Publish articles, confirm them after a review, retire them.
    ArticlePublish,
    /// Agree with clients: calendars, plans, contracts, deadlines by hand.
    PromiseManage,
    /// Lead the lines: set them up, agree to hand-overs, deal tickets out.
    LineManage,
    /// See what a client's hours and services come to, and acts.
    HoursRead,
    /// Object to an entry of time, as the client's side.
    TimeDispute,
    /// Close months, decide on objections, take back time that others wrote down.
    HoursManage,
    /// Decide what requests are asked: topics, their forms, types of assets.
    TopicManage,
    /// See what suppliers send, what is wrong with it and what becomes of it.
    DataRead,
    /// Set up feeds and checks, take files in, talk to suppliers by cases.
    DataManage,
    /// See incidents, who is on duty, escalation maps.
    IncidentRead,
    /// Take, lead, and work on incidents; keep alerts quiet.
    IncidentWork,
    /// Set up duty: maps, rotas, absences of others, sources of alerts.
    DutyManage,
    /// See flows, monitors and alerts.
    FlowRead,
    /// Bring events into flows.
    FlowWrite,
    /// Look after alerts: acknowledge, judge, plan windows of work.
    FlowWork,
    /// Agree to monitors, as the client's side.
    FlowAgree,
    /// Set up flows, their sources and monitors.
    FlowManage,
    /// See orders, what each side says of them, where the sides part.
    OrdersRead,
    /// Name causes of discrepancies, decide what statuses mean, tell what a side says.
    OrdersWork,
    /// Set up the sides of clients' orders and their keys.
    OrdersManage,
}

/// How far a permission reaches within a grant's scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Not at all.
    Nothing,
    /// Tickets that one asked or watches.
    Own,
    /// All within the grant's scope.
    Scope,
}

impl Permission {
    /// All permissions, for pages and tests.
    pub const ALL: [Permission; 39] = [
        Permission::TicketRead,
        Permission::InternalRead,
        Permission::TicketOpen,
        Permission::TicketWrite,
        Permission::TicketReply,
        Permission::TicketNote,
        Permission::TicketWork,
        Permission::TicketPrioritise,
        Permission::TicketJudge,
        Permission::TicketWatch,
        Permission::QueueRead,
        Permission::InboundRead,
        Permission::InboundManage,
        Permission::PeopleRead,
        Permission::PeopleManage,
        Permission::DeskManage,
        Permission::AuditRead,
        Permission::ArticleRead,
        Permission::ArticleWrite,
        Permission::ArticlePublish,
        Permission::PromiseManage,
        Permission::LineManage,
        Permission::HoursRead,
        Permission::TimeDispute,
        Permission::HoursManage,
        Permission::TopicManage,
        Permission::DataRead,
        Permission::DataManage,
        Permission::IncidentRead,
        Permission::IncidentWork,
        Permission::DutyManage,
        Permission::FlowRead,
        Permission::FlowWrite,
        Permission::FlowWork,
        Permission::FlowAgree,
        Permission::FlowManage,
        Permission::OrdersRead,
        Permission::OrdersWork,
        Permission::OrdersManage,
    ];

    /// How far it reaches for a role: the table of rights.
    pub fn reach(self, role: Role) -> Reach {
        use Permission as P;
        use Reach::{Nothing, Own, Scope as All};
        match role {
            Role::Requester => match self {
                P::TicketRead | P::TicketWrite | P::TicketPrioritise | P::TicketJudge | P::TicketWatch => Own,
                P::TicketOpen | P::ArticleRead => All,
                _ => Nothing,
            },
            Role::ClientManager => match self {
                P::TicketRead
                | P::TicketWrite
                | P::TicketPrioritise
                | P::TicketJudge
                | P::TicketWatch
                | P::TicketOpen
                | P::HoursRead
                | P::TimeDispute
                | P::DataRead
                | P::FlowRead
                | P::FlowWrite
                | P::FlowAgree
                | P::OrdersRead
                | P::ArticleRead => All,
                _ => Nothing,
            },
            Role::Auditor => match self {
                P::TicketRead
                | P::InternalRead
                | P::QueueRead
                | P::PeopleRead
                | P::AuditRead
                | P::InboundRead
                | P::HoursRead
                | P::DataRead
                | P::IncidentRead
                | P::FlowRead
                | P::OrdersRead
                | P::ArticleRead => All,
                _ => Nothing,
            },
            Role::Engineer => match self {
                P::PeopleManage
                | P::DeskManage
                | P::AuditRead
                | P::InboundManage
                | P::ArticlePublish
                | P::PromiseManage
                | P::LineManage
                | P::HoursRead
                | P::HoursManage
                | P::DutyManage
                | P::TopicManage
                | P::FlowManage
                | P::OrdersManage => Nothing,
                P::TicketWrite | P::TicketJudge | P::TimeDispute | P::FlowAgree => Nothing,
                _ => All,
            },
            Role::Head => match self {
                P::DeskManage | P::TicketWrite | P::TicketJudge | P::TimeDispute | P::FlowAgree => Nothing,
                _ => All,
            },
            Role::Administrator => match self {
                P::TicketWrite | P::TicketJudge | P::TimeDispute | P::FlowAgree => Nothing,
                _ => All,
            },
        }
    }
}

/// What a permission is asked about.
#[derive(Clone, Copy, Debug)]
pub enum Object<'a> {
    /// The desk as a whole.
    Desk,
    /// An organisation.
    Organisation(OrganisationId),
    /// A ticket.
    Ticket(TicketFacts<'a>),
    /// An article.
    Article(ArticleFacts<'a>),
}

/// What of a ticket decides who may touch it.
#[derive(Clone, Copy, Debug)]
pub struct TicketFacts<'a> {
    /// The client whose ticket it is.
    pub org: OrganisationId,
    /// Who asked.
    pub requester: PersonId,
    /// Who watches, of whatever side.
    pub watchers: &'a [PersonId],
}

/// The refusal; carries what was asked for the log, never the object's content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not permitted: {0:?}")]
pub struct Denied(pub Permission);

/// Whether `person` with `grants` may do `what` on `object`.
///
/// The desk as object needs a grant over the whole desk; an organisation or ticket a grant over it or over the desk;
/// [`Reach::Own`] additionally that the person asked or watches. What is published for everybody may be read by
/// whoever comes, also without any grant.
pub fn may(person: PersonId, grants: &[Grant], what: Permission, object: Object<'_>) -> Result<(), Denied> {
    if let (Permission::ArticleRead, Object::Article(article)) = (what, object)
        && article.is_for_everybody()
    {
        return Ok(());
    }
    let allowed = grants.iter().any(|grant| {
        let in_scope = match (grant.scope, object) {
            (Scope::Desk, _) => true,
            (Scope::Organisation(_), Object::Desk) => false,
            (Scope::Organisation(id), Object::Organisation(org)) => id == org,
            (Scope::Organisation(id), Object::Ticket(ticket)) => id == ticket.org,
            (Scope::Organisation(id), Object::Article(article)) => article.reaches(what, grant.role, id),
        };
        in_scope
            && match (what.reach(grant.role), object) {
                (Reach::Nothing, _) => false,
                (Reach::Scope, _) => true,
                (Reach::Own, Object::Ticket(ticket)) => {
                    ticket.requester == person || ticket.watchers.contains(&person)
                }
                (Reach::Own, _) => false,
            }
    });
    if allowed { Ok(()) } else { Err(Denied(what)) }
}

/// Whether somebody who holds `held` may give or take `grant`: he manages people, and the role can do nothing there
/// that he could not do himself. A client's role is given within an organisation only.
pub fn may_give(person: PersonId, held: &[Grant], grant: Grant) -> bool {
    let object = match grant.scope {
        Scope::Desk if !grant.role.is_staff() => return false,
        Scope::Desk => Object::Desk,
        Scope::Organisation(id) => Object::Organisation(id),
    };
    let has = |what| may(person, held, what, object).is_ok();
    let theirs = Permission::ALL.into_iter().filter(|what| what.reach(grant.role) != Reach::Nothing);
    may(person, held, Permission::PeopleManage, Object::Desk).is_ok()
        && (!grant.role.is_staff() || theirs.into_iter().all(has))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_gives_more_than_he_holds() {
        let desk = |role| Grant { role, scope: Scope::Desk };
        let given =
            |by: Role| Role::ALL.into_iter().filter(move |role| may_give(ME, &[desk(by)], desk(*role)));
        assert_eq!(given(Role::Engineer).count(), 0);
        assert_eq!(given(Role::Auditor).count(), 0);
        assert_eq!(given(Role::Head).collect::<Vec<_>>(), [Role::Auditor, Role::Engineer, Role::Head]);
        assert_eq!(given(Role::Administrator).count(), 4, "and no client's role over the whole desk");
        let of_client = Grant { role: Role::ClientManager, scope: Scope::Organisation(ORG) };
        assert!(may_give(ME, &[desk(Role::Head)], of_client));
        let scoped = Grant { role: Role::Head, scope: Scope::Organisation(ORG) };
        assert!(!may_give(ME, &[scoped], of_client), "people are managed for the whole desk");
    }

    const ORG: OrganisationId = OrganisationId(1);
    const OTHER: OrganisationId = OrganisationId(2);
    const ME: PersonId = PersonId(10);

    fn ticket(org: OrganisationId, requester: PersonId) -> Object<'static> {
        Object::Ticket(TicketFacts { org, requester, watchers: &[] })
    }

    #[test]
    fn nobody_reaches_a_foreign_organisation() {
        for role in Role::ALL {
            let grants = [Grant { role, scope: Scope::Organisation(ORG) }];
            for what in Permission::ALL {
                assert!(may(ME, &grants, what, ticket(OTHER, ME)).is_err(), "{role:?} {what:?}");
                assert!(may(ME, &grants, what, Object::Organisation(OTHER)).is_err(), "{role:?} {what:?}");
                assert!(may(ME, &grants, what, Object::Desk).is_err(), "{role:?} {what:?}");
            }
        }
    }

    #[test]
    fn a_requester_sees_his_own_and_what_he_watches() {
        let grants = [Grant { role: Role::Requester, scope: Scope::Organisation(ORG) }];
        let read = Permission::TicketRead;
        assert!(may(ME, &grants, read, ticket(ORG, ME)).is_ok());
        assert!(may(ME, &grants, read, ticket(ORG, PersonId(11))).is_err());
        let watched = TicketFacts { org: ORG, requester: PersonId(11), watchers: &[ME] };
        assert!(may(ME, &grants, read, Object::Ticket(watched)).is_ok());
        assert!(may(ME, &grants, Permission::InternalRead, Object::Ticket(watched)).is_err());
    }

    #[test]
    fn articles_are_read_by_those_they_are_for() {
        use crate::knowledge::Audience::{Clients, Internal, Lines, Public};
        let read = |role, scope, audience, clients: &[OrganisationId], out| {
            let article = Object::Article(ArticleFacts { audience, clients, out });
            may(ME, &[Grant { role, scope }], Permission::ArticleRead, article).is_ok()
        };
        let his = Scope::Organisation(ORG);
        for role in [Role::Requester, Role::ClientManager] {
            assert!(read(role, his, Public, &[], true) && read(role, his, Clients, &[], true));
            assert!(read(role, his, Clients, &[OTHER, ORG], true));
            assert!(!read(role, his, Clients, &[OTHER], true), "for another client");
            for (audience, out) in [(Public, false), (Clients, false), (Lines, true), (Internal, true)] {
                assert!(!read(role, his, audience, &[], out), "{audience:?} {out}");
                assert!(!read(role, his, audience, &[ORG], out), "{audience:?} {out}: even about his own");
            }
        }
        for audience in [Public, Clients, Lines, Internal] {
            assert!(read(Role::Auditor, Scope::Desk, audience, &[OTHER], false));
            assert!(
                read(Role::Engineer, his, audience, &[], false)
                    && read(Role::Engineer, his, audience, &[ORG], false)
            );
        }
        assert!(
            !read(Role::Engineer, his, Internal, &[OTHER], true),
            "about a client whom he does not serve"
        );
        let nobody = |audience, out| {
            let article = Object::Article(ArticleFacts { audience, clients: &[], out });
            may(ME, &[], Permission::ArticleRead, article).is_ok()
        };
        assert!(nobody(Public, true) && !nobody(Public, false) && !nobody(Clients, true));
    }

    #[test]
    fn articles_are_written_by_engineers_and_published_by_those_who_lead() {
        let may = |role, scope, what, clients: &[OrganisationId]| {
            let audience = crate::knowledge::Audience::Public;
            let article = Object::Article(ArticleFacts { audience, clients, out: true });
            super::may(ME, &[Grant { role, scope }], what, article).is_ok()
        };
        for (role, writes, publishes) in [
            (Role::Auditor, false, false),
            (Role::Engineer, true, false),
            (Role::Head, true, true),
            (Role::Administrator, true, true),
        ] {
            assert_eq!(may(role, Scope::Desk, Permission::ArticleWrite, &[]), writes, "{role:?}");
            assert_eq!(may(role, Scope::Desk, Permission::ArticlePublish, &[OTHER]), publishes, "{role:?}");
            let his = Scope::Organisation(ORG);
            assert_eq!(may(role, his, Permission::ArticleWrite, &[ORG]), writes, "{role:?} about his client");
            for clients in [&[][..], &[OTHER], &[ORG, OTHER]] {
                assert!(!may(role, his, Permission::ArticleWrite, clients), "{role:?}: not for others");
            }
        }
        for role in [Role::Requester, Role::ClientManager] {
            assert!(!may(role, Scope::Organisation(ORG), Permission::ArticleWrite, &[ORG]));
        }
    }

    #[test]
    fn clients_never_see_internal_things() {
        for role in Role::ALL.into_iter().filter(|role| !role.is_staff()) {
            let grants = [Grant { role, scope: Scope::Organisation(ORG) }];
            for what in [Permission::InternalRead, Permission::TicketNote, Permission::QueueRead] {
                assert!(may(ME, &grants, what, ticket(ORG, ME)).is_err());
            }
        }
    }
}
