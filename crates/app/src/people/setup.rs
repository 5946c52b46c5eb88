//! The first run: an empty desk becomes somebody's, by a link that only whoever started it has seen.
//!
//! The link is made of the desk's key, so that every node knows it, and is dead as soon as there is an administrator.

use crate::mail::sender::{NOBODYS, is_address};
use crate::people::entry::person;
use crate::people::{NewPerson, SHORTEST_PASSWORD, desk_role, set_hash};
use crate::secret::{hash_slowly, same};
use crate::trail::tell;
use crate::{Actor, App, AppError};
use domain::ids::{ContactPointId, GrantId, OrganisationId, PersonId};
use domain::people::{OrgKind, Permission, Role};
use serde_json::json;
use store::people::{self, Organisation, directory};
use store::{Tx, channels};

/// What the first page asks.
#[derive(Clone, Debug, Default)]
pub struct First {
    /// Our organisation.
    pub organisation: String,
    /// The administrator's name.
    pub name: String,
    /// His address.
    pub mail: String,
    /// His password.
    pub password: String,
    /// `ru` or `en`.
    pub locale: String,
    /// IANA zone.
    pub zone: String,
}

/// How far a new desk has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Mailboxes.
    pub mailboxes: i64,
    /// Clients' organisations.
    pub clients: i64,
    /// Those of us who can work on tickets, without administrators.
    pub engineers: i64,
    /// Tickets.
    pub tickets: i64,
}

impl App {
    /// The secret of the link by which an empty desk is taken; `None` when it is somebody's.
    pub async fn setup_token(&self) -> Result<Option<String>, AppError> {
        let free = self.db.read(|tx| -> Result<_, AppError> { is_free(tx) }).await?;
        Ok(free.then(|| self.setup_secret()))
    }

    /// Whether a link of this secret takes the desk.
    pub async fn setup_open(&self, token: &str) -> Result<bool, AppError> {
        Ok(self.setup_token().await?.is_some_and(|secret| same(token, &secret)))
    }

    /// Takes an empty desk: our organisation, its first administrator, and his session.
    pub async fn set_up(&self, token: &str, first: First, agent: &str) -> Result<String, AppError> {
        if !self.setup_open(token).await? {
            return Err(AppError::Spent);
        }
        for (field, text) in [("organisation", &first.organisation), ("name", &first.name)] {
            if text.trim().is_empty() {
                return Err(AppError::Invalid(field, "empty"));
            }
        }
        if !is_address(first.mail.trim()) {
            return Err(AppError::Invalid("mail", "address"));
        }
        if !domain::time::is_zone(&first.zone) {
            return Err(AppError::Invalid("zone", "unknown"));
        }
        if first.password.chars().count() < SHORTEST_PASSWORD {
            return Err(AppError::Invalid("password", "short"));
        }
        if first.password.len() > 400 {
            return Err(AppError::Invalid("password", "long"));
        }
        let hash = hash_slowly(first.password.clone()).await?;
        let scene = self.scene();
        let id = PersonId(self.ids.next());
        self.db
            .write(move |tx| -> Result<(), AppError> {
                if !is_free(tx)? {
                    return Err(AppError::Spent);
                }
                let org = Organisation {
                    id: OrganisationId(scene.ids.next()),
                    kind: OrgKind::Ours,
                    name: first.organisation.trim().to_owned(),
                    prefix: String::new(),
                    memo: String::new(),
                    zone: first.zone.clone(),
                    parent: None,
                    created_at: scene.now,
                };
                people::insert_org(tx, &org)?;
                people::insert_person(tx, &person(&administrator(&first), id, scene.now))?;
                people::insert_contact(tx, ContactPointId(scene.ids.next()), id, "mail", first.mail.trim())?;
                for grant in desk_role(Role::Administrator) {
                    people::insert_grant(tx, GrantId(scene.ids.next()), id, grant)?;
                }
                set_hash(tx, id, &hash)?;
                // A new desk can ask well from its first day.
                crate::topics::enter(tx, &scene, &Actor::system())?;
                let detail = json!({ "organisation": org.name });
                tell(tx, scene.now, first.name.trim(), "desk.set_up", &id.to_string(), &detail)
            })
            .await?;
        self.begin_session(id, agent, |_| Ok(())).await
    }

    /// How far the desk has come, for the page that leads on.
    pub async fn progress(&self, actor: &Actor) -> Result<Progress, AppError> {
        actor.may_somewhere(Permission::PeopleRead)?;
        self.db
            .read(|tx| -> Result<Progress, AppError> {
                let all = domain::desk::keys::ALL;
                let staff = people::staff(tx)?;
                let engineers = staff.iter().filter(|(.., role)| *role != Role::Administrator).count();
                Ok(Progress {
                    mailboxes: i64::try_from(channels::mailboxes(tx)?.len()).unwrap_or(0),
                    clients: directory::count_kind(tx, OrgKind::Client.code(), NOBODYS)?,
                    engineers: i64::try_from(engineers).unwrap_or(0),
                    tickets: store::counters::get(tx, &[all])?.get(all).copied().unwrap_or(0),
                })
            })
            .await
    }

    fn setup_secret(&self) -> String {
        let mut text = blake3::keyed_hash(self.key().bytes(), b"the first run").to_hex().to_string();
        text.truncate(32);
        text
    }
}

/// Whether the desk is nobody's yet.
fn is_free(tx: &mut Tx<'_>) -> Result<bool, AppError> {
    Ok(directory::count_role(tx, Role::Administrator.code())? == 0)
}

fn administrator(first: &First) -> NewPerson {
    NewPerson {
        name: first.name.clone(),
        mail: first.mail.clone(),
        phone: String::new(),
        position: String::new(),
        locale: if first.locale == "en" { "en".into() } else { "ru".into() },
        zone: first.zone.clone(),
        signature: first.name.trim().to_owned(),
        grants: vec![],
        invite: false,
    }
}
