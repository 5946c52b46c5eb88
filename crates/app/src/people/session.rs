//! How a session begins: always under a new secret, in the unit of work of what allowed it.

use super::SESSION;
use crate::secret::{digest, random_token};
use crate::{App, AppError};
use domain::ids::PersonId;
use store::Tx;
use store::people::{self, Session};

impl App {
    /// Begins a session under a new secret: what was in the browser before is worth nothing.
    /// `first` is done in the same unit of work.
    pub(super) async fn begin_session(
        &self,
        person: PersonId,
        agent: &str,
        first: impl Fn(&mut Tx<'_>) -> Result<(), AppError> + Send + Sync + 'static,
    ) -> Result<String, AppError> {
        let (token, opened) = begun_by(self.now());
        let agent = agent.to_owned();
        self.db
            .write(move |tx| -> Result<_, AppError> {
                first(tx)?;
                opened.write(tx, person, &agent)
            })
            .await?;
        Ok(token)
    }
}

/// A session that is to begin: everything of it that must be the same when its unit of work runs again.
pub(super) struct Opened {
    stored: String,
    csrf: String,
    now: i64,
}

/// A new secret, and the session that it opens.
pub(super) fn begun_by(now: i64) -> (String, Opened) {
    let token = random_token();
    let opened = Opened { stored: digest(&token), csrf: random_token(), now };
    (token, opened)
}

impl Opened {
    pub fn write(&self, tx: &mut Tx<'_>, person: PersonId, agent: &str) -> Result<(), AppError> {
        let agent: String = agent.chars().filter(|c| !c.is_control()).take(200).collect();
        let (csrf, now) = (self.csrf.clone(), self.now);
        let session = Session { person, csrf, seen_at: now, expires_at: now + SESSION };
        Ok(people::insert_session(tx, &self.stored, &session, &agent)?)
    }
}
