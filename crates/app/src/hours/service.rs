//! Professional services: what can be ordered, and prices that are offered in a ticket.

use crate::desk::{Acted, carry_out, load};
use crate::{Actor, App, AppError, trail};
use domain::desk::{Command, Offer, TicketKind};
use domain::hours::{may_answer, quotes};
use domain::ids::ServiceId;
use domain::people::{Object, Permission};
use domain::sla::Money;
use domain::text::label;
use serde::{Deserialize, Serialize};
use store::{Tx, desk, hours};

/// The most services.
const MOST: usize = 500;
/// The longest description, in characters.
const LONGEST: usize = 2_000;

/// How a service is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pricing {
    /// A price for all of it.
    Fixed(Money),
    /// The price of an hour.
    Hour(Money),
}

impl Pricing {
    /// What it comes to; of a fixed price the minutes do not matter.
    pub fn amount(self, minutes: i64) -> Money {
        match self {
            Pricing::Fixed(price) => price,
            Pricing::Hour(price) => domain::hours::cost(minutes, price),
        }
    }

    fn money(self) -> Money {
        match self {
            Pricing::Fixed(price) | Pricing::Hour(price) => price,
        }
    }
}

/// Something that can be ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its id; none for a new one.
    pub id: Option<ServiceId>,
    /// Its name.
    pub name: String,
    /// What the client gets.
    pub about: String,
    /// How it is paid for.
    pub pricing: Pricing,
    /// Whether it is offered.
    pub active: bool,
}

#[derive(Serialize, Deserialize)]
struct Doc {
    about: String,
    pricing: Pricing,
}

fn read(one: hours::Service) -> Result<Service, AppError> {
    let doc: Doc = serde_json::from_str(&one.doc).map_err(AppError::broken)?;
    let hours::Service { id, name, active, .. } = one;
    Ok(Service { id: Some(id), name, about: doc.about, pricing: doc.pricing, active })
}

fn all(tx: &mut Tx<'_>) -> Result<Vec<Service>, AppError> {
    hours::services(tx)?.into_iter().map(read).collect()
}

impl App {
    /// The catalogue: for us all of it, for a client's people what is offered.
    pub async fn services(&self, actor: &Actor) -> Result<Vec<Service>, AppError> {
        let ours = actor.is_system() || actor.is_staff();
        if !ours && actor.client_of().next().is_none() {
            return Err(AppError::Missing);
        }
        let mut services = self.db.read(|tx| -> Result<_, AppError> { all(tx) }).await?;
        services.retain(|one| ours || one.active);
        Ok(services)
    }

    /// Writes a service of the catalogue. Prices that were offered stay what they were.
    pub async fn save_service(&self, actor: &Actor, service: Service) -> Result<ServiceId, AppError> {
        actor.may(Permission::HoursManage, Object::Desk)?;
        let name = label(&service.name).ok_or(AppError::Invalid("name", "empty"))?;
        if service.pricing.money() <= Money(0) {
            return Err(AppError::Invalid("price", "range"));
        }
        let about: String = service.about.trim().chars().take(LONGEST).collect();
        let doc =
            serde_json::to_string(&Doc { about, pricing: service.pricing }).map_err(AppError::broken)?;
        let (scene, who) = (self.scene(), actor.name.clone());
        self.db
            .write(move |tx| -> Result<_, AppError> {
                let known = hours::services(tx)?;
                let before =
                    service.id.map(|id| known.iter().find(|one| one.id == id).ok_or(AppError::Missing));
                let before = before.transpose()?;
                if before.is_none() && known.len() >= MOST {
                    return Err(AppError::Invalid("name", "too-many"));
                }
                if known.iter().any(|one| Some(one.id) != service.id && one.name == name) {
                    return Err(AppError::Invalid("name", "taken"));
                }
                let id = service.id.unwrap_or_else(|| ServiceId(scene.ids.next()));
                let created_at = before.map_or(scene.now, |one| one.created_at);
                let (active, name) = (service.active, name.clone());
                let one = hours::Service { id, name, doc: doc.clone(), active, created_at };
                hours::put_service(tx, &one)?;
                let detail = serde_json::json!({ "name": one.name, "text": one.doc, "active": one.active });
                trail::tell(tx, scene.wall, &who, "service.saved", &id.to_string(), &detail)?;
                Ok(id)
            })
            .await
    }

    /// Offers a price in a ticket; the ticket becomes an order of a service and waits for the client.
    pub async fn quote(&self, actor: &Actor, number: i64, offer: Offer) -> Result<(), AppError> {
        let (scene, actor) = (self.scene(), actor.clone());
        let acted = self
            .db
            .write(move |tx| -> Result<Acted, AppError> {
                let ticket = load(tx, &actor, number, Permission::TicketWork)?;
                let commands = vec![
                    Command::ChangeKind { kind: TicketKind::ServiceOrder },
                    Command::Quote { offer: offer.clone() },
                ];
                carry_out(tx, &scene, ticket, commands, actor.by(), actor.via, None)
            })
            .await?;
        self.tell(&acted);
        Ok(())
    }

    /// Says yes or no to a price, for the client.
    pub async fn answer_quote(
        &self,
        actor: &Actor,
        number: i64,
        quote: i64,
        accepted: bool,
        words: &str,
    ) -> Result<(), AppError> {
        let (scene, actor, words) = (self.scene(), actor.clone(), words.to_owned());
        let acted = self
            .db
            .write(move |tx| -> Result<Acted, AppError> {
                let ticket = load(tx, &actor, number, Permission::TimeDispute)?;
                may_answer(&quotes(&desk::journal(tx, ticket.id)?), quote)?;
                let command = Command::AnswerQuote { of: quote, accepted, words: words.clone() };
                carry_out(tx, &scene, ticket, vec![command], actor.by(), actor.via, None)
            })
            .await?;
        self.tell(&acted);
        Ok(())
    }
}
