//! Use-cases of persons: signing in and out, invitations, new passwords, entering people and organisations.

pub mod directory;
mod entry;
pub mod import;
pub mod link;
mod lock;
pub mod roles;
mod session;
pub mod setup;
mod table;

use crate::mail::{Kind, outbox};
use crate::memory::{Recall, Staff};
use crate::secret::{digest, hash_slowly, prove_slowly};
use crate::{Actor, App, AppError};
use domain::desk::Channel;
use domain::ids::{ContactPointId, GrantId, OrganisationId, PersonId};
use domain::people::{Grant, Object, OrgKind, Permission, Role, Scope};
use domain::time::{DAY, MINUTE};
use std::net::IpAddr;
use std::sync::Arc;
pub use store::people::Organisation as OrganisationRow;
use store::people::{self, AccessToken, Organisation};
use store::{StoreError, Tx};

/// A session lives so long after its last use.
const SESSION: i64 = 14 * DAY;
/// A use is noted at most so often.
const TOUCH: i64 = 10 * MINUTE;
/// The shortest password, in characters.
pub const SHORTEST_PASSWORD: usize = 10;

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who.
    pub actor: Actor,
    /// What every form of the session has to carry.
    pub csrf: String,
}

/// What a link of an invitation or a reset says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// `invite` or `reset`.
    pub purpose: String,
    /// Whom it is for.
    pub name: String,
    /// The address to sign in with.
    pub mail: String,
    /// The name of the desk.
    pub desk: String,
}

/// Somebody to be entered.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Full name.
    pub name: String,
    /// Mail address.
    pub mail: String,
    /// Phone, may be empty.
    pub phone: String,
    /// Position.
    pub position: String,
    /// `ru` or `en`.
    pub locale: String,
    /// IANA zone.
    pub zone: String,
    /// What stands under his answers.
    pub signature: String,
    /// His roles.
    pub grants: Vec<Grant>,
    /// Whether an invitation goes out.
    pub invite: bool,
}

/// An organisation to be entered.
#[derive(Clone, Debug)]
pub struct NewOrganisation {
    /// What it is to us.
    pub kind: OrgKind,
    /// Name.
    pub name: String,
    /// Letters before its ticket numbers.
    pub prefix: String,
    /// What every engineer has to know.
    pub memo: String,
    /// IANA zone.
    pub zone: String,
    /// Mail domains.
    pub domains: Vec<String>,
}

impl App {
    /// Signs in by mail and password; the answer is the secret for the cookie. `from` is where the visitor's
    /// connection comes from, when that is known.
    ///
    /// Addresses that are somebody's and nobody's answer alike, lock alike and cost the same work: an argon2 each,
    /// and none while they are locked.
    pub async fn sign_in(
        &self,
        mail: &str,
        password: &str,
        agent: &str,
        from: Option<IpAddr>,
    ) -> Result<String, AppError> {
        let (now, mail) = (self.now(), mail.trim().to_owned());
        let typed = mail.clone();
        let known = self
            .db
            .write(move |tx| -> Result<_, AppError> {
                lock::attempt(tx, &typed, from, now)?;
                Ok(people::credentials(tx, &typed)?)
            })
            .await?;
        let hash = known.as_ref().and_then(|known| known.password_hash.clone());
        let fits = prove_slowly(password.to_owned(), hash).await?;
        let Some(known) = known.filter(|known| fits && known.active) else {
            return Err(AppError::Invalid("password", "wrong"));
        };
        let forgive = move |tx: &mut Tx<'_>| lock::forgive(tx, &mail, from, now);
        self.begin_session(known.person, agent, forgive).await
    }

    /// Who holds a session's secret; `None` when it is over.
    pub async fn session(&self, token: &str, via: Channel) -> Result<Option<SignedIn>, AppError> {
        let (now, key, recall) = (self.now(), (digest(token), via), self.recall());
        if let Some(signed) = recall.get(|memory| &memory.sessions, &key) {
            return Ok(Some(signed));
        }
        let of = key.0.clone();
        let found = self
            .db
            .read(move |tx| -> Result<_, AppError> {
                let Some(session) = people::session(tx, &of)?.filter(|session| session.expires_at > now)
                else {
                    return Ok(None);
                };
                let actor = actor_of(tx, session.person, via)?;
                Ok(Some((session, actor)))
            })
            .await;
        let (session, actor) = match found {
            Ok(Some(found)) => found,
            Ok(None) | Err(AppError::SignedOut) => return Ok(None),
            Err(e) => return Err(e),
        };
        let signed = SignedIn { actor, csrf: session.csrf };
        let stored = key.0.clone();
        recall.put(|memory| &memory.sessions, key, signed.clone());
        if now - session.seen_at > TOUCH {
            self.db
                .write(move |tx| -> Result<_, AppError> {
                    Ok(people::touch_session(tx, &stored, now, now + SESSION)?)
                })
                .await?;
        }
        Ok(Some(signed))
    }

    /// Ends a session.
    pub async fn sign_out(&self, token: &str) -> Result<(), AppError> {
        let stored = digest(token);
        self.db.write(move |tx| -> Result<_, AppError> { Ok(people::delete_session(tx, &stored)?) }).await
    }

    /// Sends a link for a new password, if the address is somebody's. The answer tells nothing either way, nor does
    /// the time that it takes.
    pub async fn request_reset(&self, mail: &str, from: Option<IpAddr>) -> Result<(), AppError> {
        let (scene, mail) = (self.scene(), mail.trim().to_owned());
        self.db
            .write(move |tx| -> Result<(), AppError> {
                let may_ask = lock::may_ask(tx, &mail, from, scene.now)?;
                let Some(known) = people::credentials(tx, &mail)?.filter(|known| known.active) else {
                    return Ok(());
                };
                if people::grants(tx, known.person)?.is_empty() || !may_ask {
                    return Ok(());
                }
                outbox::put_personal(tx, &scene, Kind::Reset, known.person, mail.clone())?;
                Ok(())
            })
            .await
    }

    /// What a link of an invitation or a reset is for. `Spent` when its time is over.
    pub async fn access(&self, token: &str) -> Result<Access, AppError> {
        let (now, stored, brand) = (self.now(), digest(token), self.brand());
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let access = for_password(people::access(tx, &stored)?, now)?;
                let desk = match brand.desk.as_str() {
                    "" => store::channels::mailboxes(tx)?.first().map(|mailbox| mailbox.name.clone()),
                    name => Some(name.to_owned()),
                };
                Ok(Access {
                    purpose: access.purpose,
                    name: people::name(tx, access.person)?.unwrap_or_default(),
                    mail: people::mail_of(tx, access.person)?.unwrap_or_default(),
                    desk: desk.unwrap_or_default(),
                })
            })
            .await
    }

    /// Sets the password by a link, ends all older sessions and begins one.
    pub async fn accept(&self, token: &str, password: &str, agent: &str) -> Result<String, AppError> {
        if password.chars().count() < SHORTEST_PASSWORD {
            return Err(AppError::Invalid("password", "short"));
        }
        if password.len() > 400 {
            return Err(AppError::Invalid("password", "long"));
        }
        let hash = hash_slowly(password.to_owned()).await?;
        let (now, stored) = (self.now(), digest(token));
        let person = self
            .db
            .write(move |tx| -> Result<PersonId, AppError> {
                let access = for_password(people::access(tx, &stored)?, now)?;
                if !people::use_access(tx, &stored, now)? {
                    return Err(AppError::Spent);
                }
                set_hash(tx, access.person, &hash)?;
                people::delete_sessions_of(tx, access.person)?;
                let name = people::name(tx, access.person)?.unwrap_or_default();
                note(tx, &name, "password.set", &access.person.to_string(), now)?;
                Ok(access.person)
            })
            .await?;
        self.begin_session(person, agent, |_| Ok(())).await
    }

    /// Sets a password outright: for the command line and the demo.
    pub async fn set_password(
        &self,
        actor: &Actor,
        person: PersonId,
        password: &str,
    ) -> Result<(), AppError> {
        actor.may(Permission::PeopleManage, Object::Desk)?;
        let hash = hash_slowly(password.to_owned()).await?;
        self.db.write(move |tx| set_hash(tx, person, &hash)).await
    }

    /// Enters a person, and invites him if wished.
    pub async fn enter_person(&self, actor: &Actor, new: NewPerson) -> Result<PersonId, AppError> {
        actor.may(Permission::PeopleManage, Object::Desk)?;
        if new.name.trim().is_empty() {
            return Err(AppError::Invalid("name", "empty"));
        }
        if !new.mail.contains('@') {
            return Err(AppError::Invalid("mail", "address"));
        }
        for grant in &new.grants {
            actor.may_give(*grant)?;
        }
        let (scene, who) = (self.scene(), actor.name.clone());
        self.db
            .write(move |tx| -> Result<PersonId, AppError> {
                scene.take(tx, None)?;
                let id = PersonId(scene.ids.next());
                people::insert_person(tx, &entry::person(&new, id, scene.now))?;
                if people::person_of_contact(tx, "mail", &new.mail)?.is_some() {
                    return Err(AppError::Invalid("mail", "taken"));
                }
                people::insert_contact(tx, ContactPointId(scene.ids.next()), id, "mail", &new.mail)?;
                if !new.phone.is_empty() && people::person_of_contact(tx, "phone", &new.phone)?.is_none() {
                    people::insert_contact(tx, ContactPointId(scene.ids.next()), id, "phone", &new.phone)?;
                }
                for grant in &new.grants {
                    if let Scope::Organisation(org) = grant.scope {
                        people::org(tx, org)?.ok_or(AppError::Invalid("organisation", "unknown"))?;
                    }
                    people::insert_grant(tx, GrantId(scene.ids.next()), id, *grant)?;
                }
                if new.invite {
                    outbox::put_personal(tx, &scene, Kind::Invitation, id, new.mail.clone())?;
                }
                note(tx, &who, "person.enter", &id.to_string(), scene.now)?;
                Ok(id)
            })
            .await
    }

    /// Enters an organisation.
    pub async fn enter_organisation(
        &self,
        actor: &Actor,
        new: NewOrganisation,
    ) -> Result<OrganisationId, AppError> {
        actor.may(Permission::PeopleManage, Object::Desk)?;
        if new.name.trim().is_empty() {
            return Err(AppError::Invalid("name", "empty"));
        }
        let (scene, who) = (self.scene(), actor.name.clone());
        self.db
            .write(move |tx| -> Result<OrganisationId, AppError> {
                scene.take(tx, None)?;
                let id = OrganisationId(scene.ids.next());
                let org = Organisation {
                    id,
                    kind: new.kind,
                    name: new.name.trim().to_owned(),
                    prefix: new.prefix.clone(),
                    memo: new.memo.clone(),
                    zone: new.zone.clone(),
                    parent: None,
                    created_at: scene.now,
                };
                people::insert_org(tx, &org)?;
                for domain in &new.domains {
                    if people::org_of_domain(tx, domain)?.is_some() {
                        return Err(AppError::Invalid("domains", "taken"));
                    }
                    people::insert_domain(tx, domain, id)?;
                }
                note(tx, &who, "organisation.enter", &id.to_string(), scene.now)?;
                Ok(id)
            })
            .await
    }

    /// All organisations that somebody of us may open tickets for.
    pub async fn organisations(&self, actor: &Actor) -> Result<Vec<Organisation>, AppError> {
        actor.may_somewhere(Permission::PeopleRead)?;
        let all = self.db.read(|tx| -> Result<_, AppError> { Ok(people::orgs(tx)?) }).await?;
        Ok(all
            .into_iter()
            .filter(|org| actor.can(Permission::TicketOpen, Object::Organisation(org.id)))
            .collect())
    }

    /// The persons of an organisation: id, name, role.
    pub async fn people_of(
        &self,
        actor: &Actor,
        org: OrganisationId,
    ) -> Result<Vec<(PersonId, String, String)>, AppError> {
        actor.may(Permission::PeopleRead, Object::Organisation(org))?;
        self.db.read(move |tx| -> Result<_, AppError> { Ok(people::people_of_org(tx, org)?) }).await
    }

    /// An organisation that somebody belongs to, for the portal.
    pub async fn own_organisation(
        &self,
        actor: &Actor,
        id: OrganisationId,
    ) -> Result<Organisation, AppError> {
        if !actor.client_of().any(|(org, _)| org == id) {
            actor.may(Permission::PeopleRead, Object::Organisation(id))?;
        }
        self.db.read(move |tx| -> Result<_, AppError> { people::org(tx, id)?.ok_or(AppError::Missing) }).await
    }

    /// The person of a mail address.
    pub async fn find_person(&self, actor: &Actor, mail: &str) -> Result<Option<PersonId>, AppError> {
        actor.may_somewhere(Permission::PeopleRead)?;
        let mail = mail.to_owned();
        self.db
            .read(move |tx| -> Result<_, AppError> { Ok(people::person_of_contact(tx, "mail", &mail)?) })
            .await
    }

    /// Persons of the clients that somebody of us may open tickets for.
    pub async fn client_people(&self, actor: &Actor) -> Result<Vec<people::ClientPerson>, AppError> {
        actor.may_somewhere(Permission::PeopleRead)?;
        let all = self.db.read(|tx| -> Result<_, AppError> { Ok(people::client_people(tx, 2_000)?) }).await?;
        Ok(all
            .into_iter()
            .filter(|person| actor.can(Permission::TicketOpen, Object::Organisation(person.org_id)))
            .collect())
    }

    /// Those of us who can be assigned.
    pub async fn staff(&self, actor: &Actor) -> Result<Staff, AppError> {
        actor.may_somewhere(Permission::PeopleRead)?;
        let recall = self.recall();
        self.db.read(move |tx| -> Result<_, AppError> { Ok(staff(tx, &recall)?) }).await
    }

    /// An actor for a person, as the command line and tests act.
    pub async fn actor(&self, person: PersonId, via: Channel) -> Result<Actor, AppError> {
        self.db.read(move |tx| -> Result<_, AppError> { actor_of(tx, person, via) }).await
    }

    /// Changes what somebody chose for himself: language and theme.
    pub async fn set_preferences(&self, actor: &Actor, locale: &str, theme: &str) -> Result<(), AppError> {
        let person = actor.person.ok_or(AppError::SignedOut)?;
        if !["ru", "en"].contains(&locale) || !["system", "light", "dark"].contains(&theme) {
            return Err(AppError::Invalid("preferences", "unknown"));
        }
        let (locale, theme) = (locale.to_owned(), theme.to_owned());
        self.write_once(move |tx| -> Result<_, AppError> {
            Ok(people::set_preferences(tx, person, &locale, &theme)?)
        })
        .await
    }
}

/// The actor of a person; `SignedOut` when he is gone or not active.
pub(crate) fn actor_of(tx: &mut Tx<'_>, id: PersonId, via: Channel) -> Result<Actor, AppError> {
    let person = people::person(tx, id)?.filter(|person| person.active).ok_or(AppError::SignedOut)?;
    Ok(Actor {
        person: Some(id),
        name: person.name,
        locale: person.locale,
        zone: person.zone,
        theme: person.theme,
        grants: roles::effective_grants(tx, id)?.into(),
        via,
        mandate: None,
    })
}

/// A new password lifts the lock of all of a person's addresses.
fn set_hash(tx: &mut Tx<'_>, person: PersonId, hash: &str) -> Result<(), AppError> {
    for (_, mail) in people::contacts(tx, person)?.into_iter().filter(|(kind, _)| kind == "mail") {
        lock::lift(tx, &mail)?;
    }
    Ok(people::set_password(tx, person, hash)?)
}

fn usable(access: Option<AccessToken>, now: i64) -> Result<AccessToken, AppError> {
    match access {
        Some(access) if access.used_at.is_none() && access.expires_at > now => Ok(access),
        _ => Err(AppError::Spent),
    }
}

/// A link by which a password may be set: not one that only lets in.
fn for_password(access: Option<AccessToken>, now: i64) -> Result<AccessToken, AppError> {
    let access = usable(access, now)?;
    if access.purpose == link::PURPOSE { Err(AppError::Spent) } else { Ok(access) }
}

fn note(tx: &mut Tx<'_>, actor: &str, act: &str, subject: &str, now: i64) -> Result<(), AppError> {
    crate::trail::tell(tx, now, actor, act, subject, &serde_json::json!({}))
}

/// The roles of a person of ours, over the whole desk.
pub fn desk_role(role: Role) -> Vec<Grant> {
    vec![Grant { role, scope: Scope::Desk }]
}

/// The staff, from the memory when it is there.
pub(crate) fn staff(tx: &mut Tx<'_>, recall: &Recall) -> Result<Staff, StoreError> {
    recall.or_read(|memory| &memory.staff, (), || people::staff(tx).map(Arc::new))
}
