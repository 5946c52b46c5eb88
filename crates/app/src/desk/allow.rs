//! What a command needs: the right to give it, and that what it names exists and stands on the right side.

use crate::AppError;
use crate::people::roles::effective_grants;
use domain::desk::{Command, HandOver, Refusal, Ticket};
use domain::hours::{Case, may_answer, quotes};
use domain::people::{Permission, Side};
use store::{Tx, desk, people};

/// What each command needs.
pub(super) fn permission(command: &Command) -> Permission {
    match command {
        Command::Write { .. } => Permission::TicketWrite,
        Command::Reply { .. } => Permission::TicketReply,
        Command::Note { .. } => Permission::TicketNote,
        Command::Prioritise { .. } => Permission::TicketPrioritise,
        Command::SetDeadline { .. } => Permission::PromiseManage,
        Command::JudgeHandOver { .. } => Permission::LineManage,
        // In another's name; and what has use-cases of its own with finer rights.
        Command::LogTime { spent, .. } if spent.person.is_some() => Permission::HoursManage,
        Command::CounterTime { .. } | Command::DisputeTime { .. } => Permission::HoursManage,
        Command::AnswerDispute { .. } | Command::DecideDispute { .. } => Permission::HoursManage,
        Command::AnswerQuote { .. } => Permission::TimeDispute,
        Command::Confirm | Command::Like => Permission::TicketJudge,
        Command::AddWatcher { .. } | Command::RemoveWatcher { .. } => Permission::TicketWatch,
        _ => Permission::TicketWork,
    }
}

/// What the pure rules cannot know: that persons exist and stand on the right side.
pub(super) fn check(tx: &mut Tx<'_>, ticket: &Ticket, command: &Command) -> Result<(), AppError> {
    match command {
        Command::Assign { to: Some(person) } => {
            let staff = people::grants(tx, *person)?.iter().any(|grant| grant.role.is_staff());
            if staff { Ok(()) } else { Err(AppError::Invalid("assignee", "not-staff")) }
        }
        Command::AddWatcher { person, side: Side::Client } => {
            let org = domain::people::Scope::Organisation(ticket.org);
            let theirs = effective_grants(tx, *person)?.iter().any(|grant| grant.scope == org);
            if theirs { Ok(()) } else { Err(AppError::Invalid("watcher", "not-of-client")) }
        }
        Command::AddWatcher { person, side: Side::Staff } => {
            let staff = people::grants(tx, *person)?.iter().any(|grant| grant.role.is_staff());
            if staff { Ok(()) } else { Err(AppError::Invalid("watcher", "not-staff")) }
        }
        Command::HandOver(HandOver { line, team: Some(team), .. }) => {
            let known = desk::team(tx, *team)?.is_some_and(|team| team.line == *line);
            if known { Ok(()) } else { Err(AppError::Invalid("team", "unknown")) }
        }
        Command::LogTime { spent, .. } => match spent.person {
            Some(person) if !people::grants(tx, person)?.iter().any(|grant| grant.role.is_staff()) => {
                Err(AppError::Invalid("person", "not-staff"))
            }
            _ => Ok(()),
        },
        Command::CounterTime { of, minutes, .. } => Ok(case(tx, ticket)?.counter(*of, *minutes)?),
        Command::DisputeTime { of, .. } => Ok(case(tx, ticket)?.talk(*of, true)?),
        Command::AnswerDispute { of, .. } => Ok(case(tx, ticket)?.talk(*of, false)?),
        Command::DecideDispute { of, verdict, free, .. } => {
            let right = case(tx, ticket)?.decide(*of, *verdict, *free)?;
            if right == *free { Ok(()) } else { Err(Refusal::Minutes(*free).into()) }
        }
        Command::AnswerQuote { of, .. } => Ok(may_answer(&quotes(&desk::journal(tx, ticket.id)?), *of)?),
        // Its parts came from one client and are not shown to another.
        Command::ChangeRequester { org, .. } if *org != ticket.org => {
            let alone = desk::whole(tx, ticket.id)?.len() == 1;
            if alone { Ok(()) } else { Err(AppError::Invalid("requester", "has-parts")) }
        }
        _ => Ok(()),
    }
}

/// The time of a ticket; of its days only that they are there matters.
fn case(tx: &mut Tx<'_>, ticket: &Ticket) -> Result<Case, AppError> {
    Ok(Case::of(&desk::journal(tx, ticket.id)?, "UTC"))
}
