//! Absences, and how somebody is reached.

use crate::{Actor, App, AppError, trail};
use domain::duty::{Absence, Channel, Reason};
use domain::ids::{AbsenceId, PersonId};
use domain::people::{Object, Permission};
use domain::time::{DAY, Moment};
use serde_json::json;
use store::duty::{self, Away};
use store::people;

/// The most channels of a person.
const MOST: usize = 8;

/// How somebody is reached.
#[derive(Clone, Debug)]
pub struct Reach {
    /// Who.
    pub person: PersonId,
    /// His name.
    pub name: String,
    /// Channels in his own order, with addresses.
    pub contacts: Vec<(Channel, String)>,
}

/// Whether somebody may say this of a person: of himself, or because he manages duty.
fn may_say(actor: &Actor, person: PersonId) -> Result<(), AppError> {
    if actor.person == Some(person) && actor.mandate.is_none() {
        return Ok(());
    }
    actor.may(Permission::DutyManage, Object::Desk)
}

impl App {
    /// Absences that are not over, with the names of the people.
    pub async fn absences(&self, actor: &Actor) -> Result<Vec<(Away, String)>, AppError> {
        actor.may_somewhere(Permission::IncidentRead)?;
        let now = self.now();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let all = duty::absences(tx, now)?.into_iter();
                all.map(|one| {
                    let name = people::name(tx, one.absence.person)?.unwrap_or_default();
                    Ok((one, name))
                })
                .collect()
            })
            .await
    }

    /// Notes that somebody cannot be called for a time: one's own, or anybody's for those who manage duty.
    pub async fn add_absence(
        &self,
        actor: &Actor,
        person: PersonId,
        reason: Reason,
        (from, to): (Moment, Moment),
        note: &str,
    ) -> Result<AbsenceId, AppError> {
        may_say(actor, person)?;
        let (scene, who) = (self.scene(), actor.name.clone());
        if from >= to || to <= scene.now || to - from > 800 * DAY {
            return Err(AppError::Invalid("time", "range"));
        }
        let note: String = domain::text::typed(note).trim().chars().take(300).collect();
        self.db
            .write(move |tx| -> Result<_, AppError> {
                people::person(tx, person)?.ok_or(AppError::Missing)?;
                let away = Away {
                    id: AbsenceId(scene.ids.next()),
                    absence: Absence { person, reason, from, to },
                    note: note.clone(),
                    made_at: scene.now,
                    made_by: who.clone(),
                };
                duty::insert_absence(tx, &away)?;
                let detail = json!({ "reason": reason.code(), "from": from, "to": to });
                trail::tell(tx, scene.wall, &who, "duty.absence", &person.to_string(), &detail)?;
                Ok(away.id)
            })
            .await
    }

    /// Ends an absence now.
    pub async fn end_absence(&self, actor: &Actor, id: AbsenceId) -> Result<(), AppError> {
        actor.may_somewhere(Permission::IncidentRead)?;
        let (scene, actor) = (self.scene(), actor.clone());
        self.db
            .write(move |tx| -> Result<_, AppError> {
                let all = duty::absences(tx, scene.now)?;
                let one = all.iter().find(|one| one.id == id).ok_or(AppError::Missing)?;
                may_say(&actor, one.absence.person)?;
                duty::end_absence(tx, id, scene.now)?;
                let subject = one.absence.person.to_string();
                trail::tell(tx, scene.wall, &actor.name, "duty.back", &subject, &json!({}))
            })
            .await
    }

    /// How somebody is reached: oneself, or anybody for those who manage duty.
    pub async fn reach(&self, actor: &Actor, person: PersonId) -> Result<Reach, AppError> {
        may_say(actor, person)?;
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let name = people::name(tx, person)?.ok_or(AppError::Missing)?;
                Ok(Reach { person, name, contacts: duty::contacts(tx, person)? })
            })
            .await
    }

    /// Sets how somebody is reached, in his order.
    pub async fn set_reach(
        &self,
        actor: &Actor,
        person: PersonId,
        contacts: Vec<(Channel, String)>,
    ) -> Result<(), AppError> {
        may_say(actor, person)?;
        if contacts.len() > MOST {
            return Err(AppError::Invalid("contacts", "too-many"));
        }
        for (channel, address) in &contacts {
            let wrong = match channel {
                Channel::Live => false,
                // A person's own mail address stands when no other is given.
                Channel::Mail => !address.is_empty() && !crate::mail::sender::is_address(address),
                Channel::Telegram => address.parse::<i64>().is_err(),
                Channel::Webhook => self.wire.address(address).is_err(),
            };
            if wrong {
                return Err(AppError::Invalid("address", channel.code()));
            }
        }
        let (scene, who) = (self.scene(), actor.name.clone());
        self.db
            .write(move |tx| -> Result<_, AppError> {
                people::person(tx, person)?.ok_or(AppError::Missing)?;
                duty::put_contacts(tx, person, &contacts)?;
                let channels: Vec<&str> = contacts.iter().map(|(channel, _)| channel.code()).collect();
                let detail = json!({ "channels": channels });
                trail::tell(tx, scene.wall, &who, "duty.reach", &person.to_string(), &detail)
            })
            .await
    }
}
