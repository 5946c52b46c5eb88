//! Spelling of what the desk writes: within the rights of whoever writes, with the words that are right for whom it is
//! written to.
//!
//! No text leaves the process, and none is kept: it is read, marked and forgotten.

use super::write::load;
use crate::{Actor, App, AppError};
use domain::ids::{OrganisationId, OwnWordId};
use domain::people::{Object, Permission};
use domain::text::label;
use speller::{Mark, Speller, Vocabulary};
use store::desk::{ListedWord, OwnWord};
use store::{Tx, desk, knowledge, people};

/// One pair of dictionaries for the process, read when the first text asks for them.
static SPELLER: Speller = Speller::new();

/// The longest text that is looked through, in bytes; the rest of it stays unmarked.
const LONGEST: usize = 60_000;
/// The most words of one's own.
const MOST: i64 = 20_000;
/// A word is shorter than this.
const LONGEST_WORD: usize = 60;

/// For whom a word is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// For everybody whom the desk writes to.
    Everybody,
    /// For the client of a ticket, by its number.
    ClientOf(i64),
}

impl App {
    /// Marks what is misspelt in a text; in the ticket of that number, when there is one.
    pub async fn spelling(
        &self,
        actor: &Actor,
        number: Option<i64>,
        text: String,
    ) -> Result<Vec<Mark>, AppError> {
        let own = self.vocabulary(actor, number).await?;
        let marks = move || SPELLER.check(&text[..text.floor_char_boundary(LONGEST)], &own);
        tokio::task::spawn_blocking(marks).await.map_err(AppError::broken)
    }

    /// The words that are right besides the dictionaries: those of the desk and of a ticket's client, and the names of
    /// the people whom one may name there.
    pub async fn vocabulary(&self, actor: &Actor, number: Option<i64>) -> Result<Vocabulary, AppError> {
        actor.may_somewhere(Permission::TicketNote)?;
        let actor = actor.clone();
        self.db
            .read(move |tx| -> Result<Vocabulary, AppError> {
                let org = match number {
                    Some(number) => Some(load(tx, &actor, number, Permission::TicketNote)?.org),
                    None => None,
                };
                let mut own = Vocabulary::new(desk::words_right_for(tx, org)?);
                names(tx, &actor, org, &mut own)?;
                // What the desk explains and searches by is written so, too.
                for term in knowledge::terms(tx)? {
                    if term.org.is_none() || term.org == org {
                        own.add(&term.word);
                        term.means.iter().for_each(|word| own.add(word));
                    }
                }
                Ok(own)
            })
            .await
    }

    /// The words of one's own that somebody may know of: those for everybody, and those of his clients.
    pub async fn own_words(&self, actor: &Actor) -> Result<Vec<ListedWord>, AppError> {
        actor.may_somewhere(Permission::TicketNote)?;
        let all = self.db.read(|tx| -> Result<_, AppError> { Ok(desk::own_words(tx)?) }).await?;
        let seen = |one: &ListedWord| {
            one.word.org.is_none_or(|org| actor.can(Permission::TicketNote, Object::Organisation(org)))
        };
        Ok(all.into_iter().filter(seen).collect())
    }

    /// Adds a word that is right.
    pub async fn add_own_word(&self, actor: &Actor, whose: Whose, word: &str) -> Result<(), AppError> {
        actor.may_somewhere(Permission::TicketNote)?;
        if whose == Whose::Everybody {
            actor.may(Permission::TicketNote, Object::Desk)?;
        }
        let word = label(word).ok_or(AppError::Invalid("word", "empty"))?;
        if word.chars().count() > LONGEST_WORD || !word.chars().any(char::is_alphabetic) {
            return Err(AppError::Invalid("word", "no-word"));
        }
        let (scene, actor) = (self.scene(), actor.clone());
        self.write_once(move |tx| -> Result<(), AppError> {
            let org = match whose {
                Whose::Everybody => None,
                Whose::ClientOf(number) => Some(load(tx, &actor, number, Permission::TicketNote)?.org),
            };
            if desk::count_own_words(tx)? >= MOST {
                return Err(AppError::Invalid("word", "too-many"));
            }
            let id = OwnWordId(scene.ids.next());
            desk::insert_own_word(
                tx,
                &OwnWord { id, org, word: word.clone(), person: actor.person, created_at: scene.now },
            )?;
            Ok(())
        })
        .await
    }

    /// Removes a word: one's own, or anybody's by those who lead.
    pub async fn remove_own_word(&self, actor: &Actor, id: OwnWordId) -> Result<(), AppError> {
        actor.may_somewhere(Permission::TicketNote)?;
        let actor = actor.clone();
        self.write_once(move |tx| -> Result<(), AppError> {
            let one = desk::own_word(tx, id)?.ok_or(AppError::Missing)?;
            let object = one.org.map_or(Object::Desk, Object::Organisation);
            if one.org.is_some() && !actor.can(Permission::TicketNote, object) {
                return Err(AppError::Missing);
            }
            if one.person.is_none() || one.person != actor.person {
                actor.may(Permission::PeopleManage, object)?;
            }
            Ok(desk::delete_own_word(tx, id)?)
        })
        .await
    }
}

/// Names of us, and of the client and its people; without a ticket of all clients, for those who may know them all.
fn names(
    tx: &mut Tx<'_>,
    actor: &Actor,
    org: Option<OrganisationId>,
    own: &mut Vocabulary,
) -> Result<(), AppError> {
    people::staff(tx)?.iter().for_each(|(_, name, _)| own.add(name));
    match org {
        Some(org) => {
            people::org(tx, org)?.iter().for_each(|org| own.add(&org.name));
            people::people_of_org(tx, org)?.iter().for_each(|(_, name, _)| own.add(name));
        }
        None if actor.can(Permission::PeopleRead, Object::Desk) => {
            people::orgs(tx)?.iter().for_each(|org| own.add(&org.name));
        }
        None => {}
    }
    Ok(())
}
