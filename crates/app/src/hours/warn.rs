//! A limit of hours is near, or reached: the client's managers and ours hear of it, each once a month.

use super::account::account;
use super::terms::payer;
use crate::mail::{Kind, outbox};
use crate::{AppError, Scene};
use domain::hours::{LEVELS, Sheet};
use domain::ids::{OrganisationId, PersonId};
use domain::people::Role;
use store::{Tx, channels, hours, people};

/// What a mail about a limit needs to know.
pub(crate) struct Near {
    /// The client.
    pub client: String,
    /// Its month.
    pub sheet: Sheet,
}

/// Looks whether a limit is near after something was said of the time of a client.
pub(super) fn look(tx: &mut Tx<'_>, scene: &Scene, org: OrganisationId) -> Result<(), AppError> {
    let all = scene.promises.newest(tx)?;
    let payer = payer(tx, &all, org)?;
    // Who has no contract has no limit.
    if !all.has_contract(payer) {
        return Ok(());
    }
    let account = account(tx, scene, payer)?;
    let Some(sheet) = account.now() else { return Ok(()) };
    let mut fresh = false;
    for (level, reached) in LEVELS.into_iter().zip(sheet.reached) {
        if reached.is_some() {
            fresh |= hours::warn(tx, payer, sheet.month, level, scene.now)?;
        }
    }
    if !fresh || scene.historic {
        return Ok(());
    }
    for person in hearers(tx, scene, payer)? {
        let Some(address) = people::mail_of(tx, person)? else { continue };
        match outbox::put_personal(tx, scene, Kind::HoursNear, person, address) {
            Ok(mail) => channels::set_about_client(tx, mail, payer)?,
            // A desk without a mailbox has nothing to send by; the pages say it.
            Err(AppError::Invalid(..)) => return Ok(()),
            Err(e) => return Err(e),
        }
    }
    Ok(())
}

/// The client's managers; of ours the one who looks after the client, else the heads.
fn hearers(tx: &mut Tx<'_>, scene: &Scene, org: OrganisationId) -> Result<Vec<PersonId>, AppError> {
    let theirs = people::people_of_org(tx, org)?.into_iter();
    let theirs = theirs.filter(|(_, _, role)| role == Role::ClientManager.code()).map(|(id, ..)| id);
    let mut all: Vec<PersonId> = theirs.collect();
    let agreed = scene.promises.newest(tx)?;
    let ours = agreed.contracts_of(org).filter_map(|(_, all)| all.last()?.value.manager).next();
    match ours {
        Some(person) => all.push(person),
        None => {
            let staff = people::staff(tx)?.into_iter();
            all.extend(staff.filter(|(_, _, role)| *role == Role::Head).map(|(id, ..)| id));
        }
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// What a mail about a limit says: as things stand when it goes.
pub(crate) fn near(tx: &mut Tx<'_>, scene: &Scene, org: OrganisationId) -> Result<Option<Near>, AppError> {
    let account = account(tx, scene, org)?;
    let sheet = account.now().cloned();
    Ok(sheet.map(|sheet| Near { client: account.name, sheet }))
}
