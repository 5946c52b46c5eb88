//! Who reads and who writes a ticket now, so that two of us do not answer it at once.
//!
//! Held in memory: a sign of life costs a lookup and no write, and whoever falls silent is gone after [`SILENT`].
//! Nodes that share a database tell each other by one ephemeral row each, written only when somebody came, went or
//! began to write. Never kept, never in the journal, and never told to the client's side.

use crate::desk::load;
use crate::secret::random_token;
use crate::{Actor, App, AppError};
use domain::ids::{OrganisationId, PersonId, TicketId};
use domain::people::{Object, Permission};
use domain::time::SECOND;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use store::presence;
use tokio::sync::broadcast;

/// Whoever gives no sign of life for so long is gone. Pages give one every [`PULSE`].
pub const SILENT: i64 = 45 * SECOND;
/// How often a page gives a sign of life.
pub const PULSE: i64 = 20 * SECOND;
/// A node repeats at least so often who is there, so that a dead node's people are gone soon.
const REPEAT: i64 = 15 * SECOND;
/// So many seats a node holds; more are not noted.
const MOST: usize = 10_000;
/// The longest name of a page.
const LONGEST_PAGE: usize = 40;

/// What somebody does at a ticket. The first is what is told of somebody with several pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    /// Writes an answer to the client.
    Replying,
    /// Writes a note.
    Noting,
    /// Has it open.
    Reading,
}

impl Doing {
    /// Of the word that a page sends; `None` says that it was left.
    pub fn from_word(word: &str) -> Option<Doing> {
        Some(match word {
            "replying" => Doing::Replying,
            "noting" => Doing::Noting,
            "reading" => Doing::Reading,
            _ => return None,
        })
    }
}

/// Somebody at a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Present {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// What he does.
    pub doing: Doing,
}

/// Somebody came to a ticket, went, or began to do something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The ticket's number.
    pub number: i64,
    /// Its client.
    pub org: OrganisationId,
}

/// A page that somebody has open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Seat {
    ticket: i64,
    number: i64,
    org: i64,
    person: i64,
    name: String,
    doing: Doing,
    /// Not after this moment.
    until: i64,
}

/// Who is where.
pub struct Presence {
    node: String,
    sender: broadcast::Sender<Moved>,
    rooms: Mutex<Rooms>,
}

#[derive(Default)]
struct Rooms {
    /// The pages of this node, by ticket, person and page.
    own: HashMap<(i64, i64, String), Seat>,
    /// The people of other nodes, as they said last.
    others: Vec<Seat>,
    /// What was told last of each ticket.
    told: HashMap<i64, (Moved, BTreeMap<i64, Doing>)>,
    /// What the other nodes were told last, and when.
    shared: (String, i64),
}

impl Rooms {
    fn seats(&self, now: i64) -> impl Iterator<Item = &Seat> {
        self.own.values().chain(&self.others).filter(move |seat| seat.until > now)
    }

    /// Tickets of which something else holds now than was told last.
    fn moved(&mut self, now: i64) -> Vec<Moved> {
        self.own.retain(|_, seat| seat.until > now);
        self.others.retain(|seat| seat.until > now);
        let mut held: HashMap<i64, (Moved, BTreeMap<i64, Doing>)> = HashMap::new();
        for seat in self.seats(now) {
            let news = Moved { number: seat.number, org: OrganisationId(seat.org) };
            let (_, there) = held.entry(seat.ticket).or_insert_with(|| (news, BTreeMap::new()));
            let doing = there.entry(seat.person).or_insert(seat.doing);
            *doing = seat.doing.min(*doing);
        }
        let differs = |(ticket, (_, there)): &(&i64, &(Moved, BTreeMap<i64, Doing>)),
                       known: &HashMap<_, _>| {
            known.get(*ticket).is_none_or(|(_, before)| before != there)
        };
        let came = held.iter().filter(|one| differs(one, &self.told)).map(|(_, (news, _))| *news);
        let went =
            self.told.iter().filter(|(ticket, _)| !held.contains_key(ticket)).map(|(_, (news, _))| *news);
        let moved = came.chain(went).collect();
        self.told = held;
        moved
    }

    /// What the other nodes are to be told, when they have to be: how many seats, and who has them.
    fn news_for_others(&mut self, now: i64) -> Option<String> {
        let mut people: BTreeMap<(i64, i64), Seat> = BTreeMap::new();
        for seat in self.own.values() {
            let one = people.entry((seat.ticket, seat.person)).or_insert_with(|| seat.clone());
            one.doing = one.doing.min(seat.doing);
            one.until = 0;
        }
        let text = serde_json::to_string(&people.values().collect::<Vec<_>>()).unwrap_or_default();
        let again = !people.is_empty() && now - self.shared.1 >= REPEAT;
        if text == self.shared.0 && !again || people.is_empty() && self.shared.0.is_empty() {
            return None;
        }
        self.shared = (if people.is_empty() { String::new() } else { text.clone() }, now);
        Some(text)
    }
}

impl Presence {
    pub(crate) fn new() -> Presence {
        Presence { node: random_token(), sender: broadcast::channel(256).0, rooms: Mutex::default() }
    }

    /// Hears from now on who comes and goes.
    pub fn listen(&self) -> broadcast::Receiver<Moved> {
        self.sender.subscribe()
    }

    fn tell(&self, moved: Vec<Moved>) {
        for one in moved {
            // Nobody listening is no fault.
            let _nobody = self.sender.send(one);
        }
    }

    /// Lets those go who fell silent.
    pub(crate) fn sweep(&self, now: i64) {
        let moved = self.rooms.lock().moved(now);
        self.tell(moved);
    }
}

impl App {
    /// A page of one of us gives a sign of life, or says that it is left (`doing` none).
    pub async fn be_present(
        &self,
        actor: &Actor,
        number: i64,
        page: &str,
        doing: Option<Doing>,
    ) -> Result<Vec<Present>, AppError> {
        let person = actor.person.ok_or(AppError::SignedOut)?;
        let who = actor.clone();
        let ticket = self.db.read(move |tx| load(tx, &who, number, Permission::InternalRead)).await?;
        let now = self.now();
        let page: String = page.chars().filter(char::is_ascii_alphanumeric).take(LONGEST_PAGE).collect();
        let key = (ticket.id.0, person.0, page);
        let moved = {
            let mut rooms = self.presence.rooms.lock();
            match doing {
                None => drop(rooms.own.remove(&key)),
                Some(doing) if rooms.own.len() < MOST || rooms.own.contains_key(&key) => {
                    let (ticket_id, org, name) = (ticket.id.0, ticket.org.0, actor.name.clone());
                    let until = now + SILENT;
                    let seat = Seat { ticket: ticket_id, number, org, person: person.0, name, doing, until };
                    rooms.own.insert(key, seat);
                }
                Some(_) => {}
            }
            rooms.moved(now)
        };
        self.presence.tell(moved);
        Ok(self.beside(actor, ticket.id, ticket.org))
    }

    /// Who of us is at a ticket besides the actor.
    pub async fn present(&self, actor: &Actor, number: i64) -> Result<Vec<Present>, AppError> {
        let who = actor.clone();
        let ticket = self.db.read(move |tx| load(tx, &who, number, Permission::InternalRead)).await?;
        Ok(self.beside(actor, ticket.id, ticket.org))
    }

    /// The same for a ticket that the actor was shown already; nobody for whoever may not see what is internal.
    pub fn beside(&self, actor: &Actor, ticket: TicketId, org: OrganisationId) -> Vec<Present> {
        if !actor.can(Permission::InternalRead, Object::Organisation(org)) {
            return vec![];
        }
        let now = self.now();
        let mut there: BTreeMap<i64, Present> = BTreeMap::new();
        let rooms = self.presence.rooms.lock();
        let seats = rooms.seats(now).filter(|seat| seat.ticket == ticket.0);
        for seat in seats.filter(|seat| Some(PersonId(seat.person)) != actor.person) {
            let one = there.entry(seat.person).or_insert_with(|| Present {
                person: PersonId(seat.person),
                name: seat.name.clone(),
                doing: seat.doing,
            });
            one.doing = one.doing.min(seat.doing);
        }
        let mut there: Vec<Present> = there.into_values().collect();
        there.sort_by(|a, b| (a.doing, &a.name, a.person).cmp(&(b.doing, &b.name, b.person)));
        there
    }

    /// Tells the other nodes who is here, and hears who is there. Writes nothing while nobody comes or goes.
    pub async fn share_presence(&self) -> Result<(), AppError> {
        let (now, node) = (self.now(), self.presence.node.clone());
        let share = self.presence.rooms.lock().news_for_others(now);
        if let Some(seats) = share {
            let node = node.clone();
            let told = self.db.write(move |tx| -> Result<(), AppError> {
                presence::forget(tx, &node, now - 100 * SILENT)?;
                Ok(presence::put(tx, &node, now, &seats)?)
            });
            if let Err(e) = told.await {
                // Said again with the next look.
                self.presence.rooms.lock().shared.1 = 0;
                return Err(e);
            }
        }
        let after = now - REPEAT - SILENT / 3;
        let said = self
            .db
            .read(move |tx| -> Result<_, AppError> { Ok(presence::of_others(tx, &node, after)?) })
            .await?;
        let seats = said.iter().filter_map(|seats| serde_json::from_str::<Vec<Seat>>(seats).ok()).flatten();
        let seats = seats.map(|seat| Seat { until: now + SILENT, ..seat }).collect();
        let moved = {
            let mut rooms = self.presence.rooms.lock();
            rooms.others = seats;
            rooms.moved(now)
        };
        self.presence.tell(moved);
        Ok(())
    }

    /// Says to the other nodes that nobody is here any more.
    pub(crate) async fn leave_all(&self) -> Result<(), AppError> {
        let (node, now) = (self.presence.node.clone(), self.now());
        self.db
            .write(move |tx| -> Result<_, AppError> { Ok(presence::forget(tx, &node, now - 100 * SILENT)?) })
            .await
    }
}
