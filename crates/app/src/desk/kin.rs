//! What a ticket's page shows of other tickets: what it is part of, what is part of it, what it has to do with.

use super::join::may_edit;
use super::view::Said;
use crate::{Actor, AppError};
use domain::desk::{Link, State, Ticket};
use domain::ids::{MessageId, TicketId};
use domain::people::{Object, Permission};
use std::collections::{HashMap, HashSet};
pub use store::desk::Relative;
use store::{Tx, desk};

/// A ticket's relations, within the rights of the one who looks.
#[derive(Clone, Debug, Default)]
pub struct Kin {
    /// Where the conversation of a merged ticket goes on.
    pub goes_on_in: Option<Relative>,
    /// The numbers of the tickets that are part of this one.
    pub parts: HashMap<TicketId, i64>,
    /// Links; of those to tickets that he may not read there is the number alone.
    pub links: Vec<(Link, Relative)>,
    /// Live parts of the larger matter that he could solve.
    pub open_children: Vec<i64>,
    /// Messages that he may put right.
    pub editable: HashSet<MessageId>,
}

/// The relations of a ticket of which he may read the page.
pub(super) fn kin(tx: &mut Tx<'_>, actor: &Actor, ticket: &Ticket, said: &[Said]) -> Result<Kin, AppError> {
    let mut kin = Kin::default();
    if ticket.merged.is_some() {
        let id = desk::current(tx, ticket.id)?;
        kin.goes_on_in = seen(tx, actor, id)?.map(|other| relative(&other));
    }
    let elsewhere: HashSet<TicketId> =
        said.iter().map(|said| said.message.ticket).filter(|id| *id != ticket.id).collect();
    for id in elsewhere {
        kin.parts.extend(desk::row_only(tx, id)?.map(|part| (id, part.number)));
    }
    for tie in &ticket.ties {
        let other = seen(tx, actor, tie.to)?;
        let unknown = Relative { number: tie.number, subject: String::new(), state: State::Open };
        if let Some(child) = other.as_ref().filter(|_| tie.link == Link::Child)
            && child.state.is_live()
            && may(actor, Permission::TicketReply, child)
        {
            kin.open_children.push(child.number);
        }
        kin.links.push((tie.link, other.as_ref().map_or(unknown, relative)));
    }
    kin.editable = said
        .iter()
        .filter(|said| may_edit(actor, ticket, &said.message))
        .map(|said| said.message.id)
        .collect();
    Ok(kin)
}

pub(super) fn relative(ticket: &Ticket) -> Relative {
    Relative { number: ticket.number, subject: ticket.subject.clone(), state: ticket.state }
}

/// Whether something may be done with a ticket.
pub(super) fn may(actor: &Actor, what: Permission, ticket: &Ticket) -> bool {
    let watching = ticket.watching();
    actor.can(what, Object::Ticket(ticket.facts(&watching)))
}

fn seen(tx: &mut Tx<'_>, actor: &Actor, id: TicketId) -> Result<Option<Ticket>, AppError> {
    Ok(desk::get(tx, id)?.filter(|ticket| may(actor, Permission::TicketRead, ticket)))
}
