//! What mails say that are about no ticket: a webhook, hours, an alert over a flow. As things stand when they go.

use super::send::Letter;
use crate::{App, AppError};
use store::{Tx, channels, people};

impl App {
    /// What a mail about a webhook says: what it is called, where it leads, why it is told no more.
    pub(super) fn gather_hook(&self, tx: &mut Tx<'_>, letter: &mut Letter) -> Result<(), AppError> {
        let hook = channels::about(tx, letter.mail.id)?.map(|id| store::hooks::hook(tx, id)).transpose()?;
        let Some(hook) = hook.flatten() else { return Ok(()) };
        let words = &mut letter.words;
        words.subject = if hook.name.is_empty() { hook.url.clone() } else { hook.name };
        (words.org, words.text) = (hook.url, hook.problem);
        words.url = format!("{}/settings/webhooks/{}", self.config.public_url, hook.id);
        Ok(())
    }

    /// What a mail about a limit of hours says.
    pub(super) fn gather_hours(&self, tx: &mut Tx<'_>, letter: &mut Letter) -> Result<(), AppError> {
        let Some(org) = channels::about_client(tx, letter.mail.id)? else { return Ok(()) };
        let Some(near) = crate::hours::near(tx, &self.scene(), org)? else { return Ok(()) };
        let staff = match letter.mail.person {
            Some(person) => people::grants(tx, person)?.iter().any(|grant| grant.role.is_staff()),
            None => false,
        };
        let words = &mut letter.words;
        (words.org, words.hours) = (near.client, Some(near.sheet));
        let place = if staff { format!("hours/{org}") } else { "requests/hours".to_owned() };
        words.url = format!("{}/{place}", self.config.public_url);
        Ok(())
    }

    /// What a mail about a flow says: how its alert stands when it goes.
    pub(super) fn gather_alert(&self, tx: &mut Tx<'_>, letter: &mut Letter) -> Result<(), AppError> {
        let Some(id) = channels::about_alert(tx, letter.mail.id)? else { return Ok(()) };
        let Some(told) = crate::flows::told_of(tx, id, letter.words.now)? else { return Ok(()) };
        let words = &mut letter.words;
        words.org = people::org(tx, told.client)?.map(|org| org.name).unwrap_or_default();
        let flow = told.flow.map(|flow| flow.to_string()).unwrap_or_default();
        words.url = format!("{}/flows/{flow}", self.config.public_url);
        words.alert = Some(told);
        Ok(())
    }
}
