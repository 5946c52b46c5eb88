//! Use-cases of the one who sets the desk up: further roles, trying a mailbox's servers.

use crate::{Actor, App, AppError, trail};
use domain::ids::{GrantId, PersonId};
use domain::people::{Grant, Object, Permission, Scope};
use mailwire::{imap, smtp};
use store::{channels, people};

/// What trying a mailbox's servers found, in the servers' words; none where there is no server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Probed {
    /// Fetching.
    pub imap: Option<Result<String, String>>,
    /// Sending.
    pub smtp: Option<Result<String, String>>,
}

impl App {
    /// Gives somebody a further role; one that he has already changes nothing.
    pub async fn grant(&self, actor: &Actor, person: PersonId, grant: Grant) -> Result<(), AppError> {
        actor.may(Permission::PeopleManage, Object::Desk)?;
        actor.may_give(grant)?;
        let (scene, who) = (self.scene(), actor.name.clone());
        self.write_once(move |tx| -> Result<(), AppError> {
            people::person(tx, person)?.ok_or(AppError::Missing)?;
            if let Scope::Organisation(org) = grant.scope {
                people::org(tx, org)?.ok_or(AppError::Invalid("organisation", "unknown"))?;
            }
            if people::grants(tx, person)?.contains(&grant) {
                return Ok(());
            }
            people::insert_grant(tx, GrantId(scene.ids.next()), person, grant)?;
            let detail = serde_json::to_value(grant).map_err(AppError::broken)?;
            trail::tell(tx, scene.now, &who, "person.grant", &person.to_string(), &detail)
        })
        .await
    }

    /// Tries the servers of a mailbox, changing nothing: signs in and opens the folder, connects for sending.
    pub async fn probe_mailbox(&self, actor: &Actor, address: &str) -> Result<Probed, AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        let boxes = self.db.read(|tx| -> Result<_, AppError> { Ok(channels::mailboxes(tx)?) }).await?;
        let wanted = address.to_lowercase();
        let mailbox = boxes.into_iter().find(|mailbox| mailbox.address == wanted).ok_or(AppError::Missing)?;
        let mut probed = Probed::default();
        if let Some(config) = self.fetching(&mailbox) {
            probed.imap = Some(match imap::probe(&config).await {
                Ok(found) => Ok(format!(
                    "{} messages in {}, {}",
                    found.messages,
                    config.folder,
                    if found.idle { "tells of new mail by itself" } else { "is asked for new mail" }
                )),
                Err(e) => Err(e.to_string()),
            });
        }
        probed.smtp = match self.sending(&mailbox) {
            None => None,
            Some(Err(why)) => Some(Err(why)),
            Some(Ok(config)) => Some(match smtp::Sender::probe(&config).await {
                Ok(()) => Ok("connected and signed in".into()),
                Err(e) => Err(e.to_string()),
            }),
        };
        Ok(probed)
    }
}
