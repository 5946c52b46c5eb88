//! Who watches a ticket: people to choose from by their names, and adding the one who is meant.

use super::write::load;
use crate::mail::sender::NOBODYS;
use crate::{Actor, App, AppError};
use domain::desk::{Command, Ticket};
use domain::people::{Permission, Role, Side};
use domain::text::fold;
use store::Tx;
use store::people::{self, Reachable};

/// People offered at once.
const OFFERED: usize = 20;

impl App {
    /// Those who could watch a ticket and whose name or address holds all words: the client's people and, for one of
    /// us, ours. Whoever hears of it already is left out.
    pub async fn watcher_candidates(
        &self,
        actor: &Actor,
        number: i64,
        words: &str,
    ) -> Result<Vec<Reachable>, AppError> {
        let actor = actor.clone();
        let words: Vec<String> = fold(words).split_whitespace().map(ToOwned::to_owned).collect();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let ticket = load(tx, &actor, number, Permission::TicketWatch)?;
                let watching = ticket.watching();
                let mut all = candidates(tx, &actor, &ticket)?;
                all.retain(|person| {
                    let text = fold(&format!("{} {}", person.name, person.mail));
                    person.id != ticket.requester
                        && !watching.contains(&person.id)
                        && words.iter().all(|word| text.contains(word))
                });
                all.truncate(OFFERED);
                Ok(all)
            })
            .await
    }

    /// Lets somebody know of a ticket from now on: whose address the words name, or whose whole name they are. The
    /// client's side adds only colleagues of the same company, and learns of nobody else whether he exists.
    pub async fn add_watcher(&self, actor: &Actor, number: i64, words: &str) -> Result<(), AppError> {
        let (who, words) = (actor.clone(), words.trim().to_owned());
        let (person, side) = self
            .db
            .read(move |tx| -> Result<_, AppError> {
                let ticket = load(tx, &who, number, Permission::TicketWatch)?;
                let known = candidates(tx, &who, &ticket)?;
                let wanted = fold(address_in(&words));
                let mut meant = known.iter().filter(|one| match wanted.contains('@') {
                    true => fold(&one.mail) == wanted,
                    false => fold(&one.name) == wanted,
                });
                match (meant.next(), meant.next()) {
                    (Some(one), None) => Ok((one.id, side(one.role))),
                    (Some(_), Some(_)) => Err(AppError::Invalid("watcher", "several")),
                    _ if !who.is_staff() => Err(AppError::Invalid("watcher", "not-of-client")),
                    _ => match people::person_of_contact(tx, "mail", &wanted)? {
                        Some(person) => Ok((person, Side::Client)),
                        None => Err(AppError::Invalid("watcher", "unknown")),
                    },
                }
            })
            .await?;
        self.act(actor, number, vec![Command::AddWatcher { person, side }]).await
    }
}

/// Whom somebody may add. Of people who belong to no client nobody is anybody's colleague.
fn candidates(tx: &mut Tx<'_>, actor: &Actor, ticket: &Ticket) -> Result<Vec<Reachable>, AppError> {
    let mut all = people::reachable(tx, ticket.org)?;
    let staff = actor.is_staff() || actor.is_system();
    all.retain(|one| match one.role.is_staff() {
        true => staff,
        false => ticket.org != NOBODYS,
    });
    Ok(all)
}

fn side(role: Role) -> Side {
    if role.is_staff() { Side::Staff } else { Side::Client }
}

/// The address of «Name · address», as the list offers it; else the words themselves.
fn address_in(words: &str) -> &str {
    words.rsplit_once(" · ").map_or(words, |(_, last)| if last.contains('@') { last } else { words })
}

#[cfg(test)]
mod tests {
    use super::address_in;

    #[test]
    fn an_address_is_found_in_what_the_list_offers() {
        assert_eq!(address_in("Анна Смирнова · anna@igrosfera.example"), "anna@igrosfera.example");
        assert_eq!(address_in("anna@igrosfera.example"), "anna@igrosfera.example");
        assert_eq!(address_in("Склад · Анна"), "Склад · Анна");
    }
}
