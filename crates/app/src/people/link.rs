//! Signing in by a link in a mail: for whoever has no password at hand.
//!
//! A link is used once, within a quarter of an hour, and only by a button: programs that look at links in mails spend
//! none. Asking for one tells nothing, whether the address is somebody's or not.

use super::session::begun_by;
use super::{lock, note, usable};
use crate::mail::{Kind, outbox};
use crate::secret::digest;
use crate::{App, AppError};
use domain::ids::PersonId;
use domain::time::MINUTE;
use std::net::IpAddr;
use store::Tx;
use store::people::{self, AccessToken};

/// What such links are for, as it is stored.
pub(crate) const PURPOSE: &str = "sign_in";
/// A link works for so long.
pub const LIFE: i64 = 15 * MINUTE;

impl App {
    /// Sends a link to sign in by, if the address is that of somebody who may have one.
    pub async fn request_link(&self, mail: &str, from: Option<IpAddr>) -> Result<(), AppError> {
        let (scene, mail, staff) = (self.scene(), mail.trim().to_owned(), self.brand().staff_links);
        self.db
            .write(move |tx| -> Result<(), AppError> {
                let may_ask = lock::may_ask(tx, &mail, from, scene.now)?;
                let Some(known) = people::credentials(tx, &mail)?.filter(|known| known.active) else {
                    return Ok(());
                };
                if !may_ask || !may_have(tx, known.person, staff)? {
                    return Ok(());
                }
                outbox::put_personal(tx, &scene, Kind::SignIn, known.person, mail.clone())?;
                note(tx, "", "person.link", &known.person.to_string(), scene.now)
            })
            .await
    }

    /// Whom a link would let in, by his name; `Spent` when its time is over.
    pub async fn link_of(&self, token: &str) -> Result<String, AppError> {
        let (now, stored, staff) = (self.now(), digest(token), self.brand().staff_links);
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let access = good(tx, &stored, now, staff)?;
                Ok(people::name(tx, access.person)?.unwrap_or_default())
            })
            .await
    }

    /// Signs in by a link, which is spent with that. The answer is the secret for the cookie.
    pub async fn enter_by_link(&self, token: &str, agent: &str) -> Result<String, AppError> {
        let (now, stored, staff) = (self.now(), digest(token), self.brand().staff_links);
        let (secret, opened) = begun_by(now);
        let agent = agent.to_owned();
        self.db
            .write(move |tx| -> Result<(), AppError> {
                let access = good(tx, &stored, now, staff)?;
                if !people::use_access(tx, &stored, now)? {
                    return Err(AppError::Spent);
                }
                opened.write(tx, access.person, &agent)?;
                let name = people::name(tx, access.person)?.unwrap_or_default();
                note(tx, &name, "person.link_used", &access.person.to_string(), now)
            })
            .await?;
        Ok(secret)
    }
}

/// A link that may still be used, by somebody who may still come in by it.
fn good(tx: &mut Tx<'_>, stored: &str, now: i64, staff: bool) -> Result<AccessToken, AppError> {
    let access = usable(people::access(tx, stored)?, now)?;
    let active = people::person(tx, access.person)?.is_some_and(|person| person.active);
    let good = access.purpose == PURPOSE && active && may_have(tx, access.person, staff)?;
    if good { Ok(access) } else { Err(AppError::Spent) }
}

/// Whether somebody may sign in by a link: he has a role, and no staff role unless the desk allows it.
fn may_have(tx: &mut Tx<'_>, person: PersonId, staff: bool) -> Result<bool, AppError> {
    let grants = people::grants(tx, person)?;
    Ok(!grants.is_empty() && (staff || !grants.iter().any(|grant| grant.role.is_staff())))
}
