//! Clusters: tickets that are like one another and that no article solved, so somebody should write one.
//!
//! The freshest tickets are asked one after the other for those that are like them; whoever is like an earlier one joins
//! it. Bounded in tickets, and nothing is kept.

use super::ALIKE;
use crate::find::docs::asked;
use crate::find::rights_to_learn;
use crate::{Actor, App, AppError};
use domain::desk::{State, Ticket};
use domain::ids::TicketId;
use domain::people::{Object, Permission};
use domain::time::DAY;
use seek::{Kind, Question, Voices};
use std::collections::{HashMap, HashSet};
use store::desk;

/// So many of the freshest tickets are looked at.
const LOOKED: i64 = 400;
/// So many alike are asked for each.
const NEAREST: usize = 20;
/// Fewer are no cluster.
const FEWEST: usize = 3;
/// So many are listed.
const LISTED: usize = 30;
/// Older tickets do not matter.
const MATTERS: i64 = 90 * DAY;

/// Tickets that are like one another, without an article.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// The subject of the one in the middle.
    pub subject: String,
    /// Their numbers, the one in the middle first.
    pub numbers: Vec<i64>,
    /// Of how many clients.
    pub clients: usize,
    /// Minutes that were spent on them.
    pub minutes: i64,
    /// The last change of any.
    pub updated_at: i64,
}

impl App {
    /// Clusters of tickets of the last three months without an article, the largest first.
    pub async fn tickets_without_article(&self, actor: &Actor) -> Result<Vec<Cluster>, AppError> {
        actor.may(Permission::ArticleRead, Object::Desk)?;
        actor.may(Permission::InternalRead, Object::Desk)?;
        let since = self.now() - MATTERS;
        let tickets = self
            .db
            .read(move |tx| -> Result<HashMap<TicketId, (Ticket, String)>, AppError> {
                let mut fresh = Vec::new();
                desk::newest(tx, false, LOOKED, |ticket| {
                    if ticket.updated_at >= since && !matters_no_more(ticket) {
                        fresh.push(ticket.id);
                    }
                })?;
                let mut all = HashMap::new();
                for id in fresh {
                    if let Some(ticket) = desk::get(tx, id)?
                        && ticket.known.is_open()
                    {
                        let question = asked(tx, &ticket)?;
                        all.insert(id, (ticket, question));
                    }
                }
                Ok(all)
            })
            .await?;
        let finder = self.ready().await?;
        let rights = rights_to_learn(actor);
        let voices = Voices { once: false, slips: false, ..Voices::ALL };
        let mut near: Vec<(TicketId, Vec<TicketId>)> = Vec::new();
        for (id, (_, question)) in &tickets {
            let own = [id.0];
            let question = Question {
                kind: Kind::Ticket,
                top: NEAREST,
                but: &own,
                voices,
                ..Question::new(question, &rights)
            };
            let found = finder.index.suggest(&question).map_err(crate::find::broken)?;
            let alike = found.into_iter().filter(|one| one.cover >= ALIKE).map(|one| TicketId(one.id));
            near.push((*id, alike.filter(|other| tickets.contains_key(other)).collect()));
        }
        Ok(clusters(near, &tickets))
    }
}

fn matters_no_more(ticket: &Ticket) -> bool {
    matches!(ticket.state, State::Merged | State::Rejected)
}

/// The one with the most alike takes them all, then the next of those that are left.
fn clusters(
    mut near: Vec<(TicketId, Vec<TicketId>)>,
    tickets: &HashMap<TicketId, (Ticket, String)>,
) -> Vec<Cluster> {
    near.sort_by_key(|(id, alike)| (std::cmp::Reverse(alike.len()), *id));
    let mut taken: HashSet<TicketId> = HashSet::new();
    let mut all = Vec::new();
    for (middle, alike) in near {
        let members: Vec<TicketId> =
            std::iter::once(middle).chain(alike).filter(|id| !taken.contains(id)).collect();
        if members.first() != Some(&middle) || members.len() < FEWEST {
            continue;
        }
        taken.extend(&members);
        let of: Vec<&Ticket> =
            members.iter().filter_map(|id| tickets.get(id)).map(|(ticket, _)| ticket).collect();
        all.push(Cluster {
            subject: of[0].subject.clone(),
            numbers: of.iter().map(|ticket| ticket.number).collect(),
            clients: of.iter().map(|ticket| ticket.org).collect::<HashSet<_>>().len(),
            minutes: of.iter().map(|ticket| ticket.minutes).sum(),
            updated_at: of.iter().map(|ticket| ticket.updated_at).max().unwrap_or_default(),
        });
    }
    all.sort_by_key(|cluster| std::cmp::Reverse((cluster.numbers.len(), cluster.updated_at)));
    all.truncate(LISTED);
    all
}
