//! Acts bound to what their sender knows: carried out once under a key of his, and only on the version that he saw.
//!
//! Both are looked at in the unit of work of the act itself: whatever dies in between, a key is taken if and only if
//! its act was carried out.

use crate::{App, AppError, Scene};
use domain::desk::Ticket;
use domain::ids::PersonId;
use std::sync::Arc;
use store::Tx;
use store::gate::{self, Once};

/// How long a key is kept.
pub const KEPT: i64 = domain::time::DAY;
/// The longest answer that is kept to be given again, bytes.
const LONGEST: usize = 256 << 10;

/// One try of a request that may be sent again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Try {
    /// For whom.
    pub person: PersonId,
    /// The sender's key.
    pub key: String,
    /// What tells the request from others.
    pub digest: String,
    attempt: i64,
}

/// What an act is bound to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bond {
    once: Option<Arc<Try>>,
    seen: Option<(i64, Arc<[i64]>)>,
}

impl App {
    /// A try of a request.
    pub fn attempt(&self, person: PersonId, key: String, digest: String) -> Try {
        Try { person, key, digest, attempt: self.ids.next() }
    }

    /// The same application for one request: what it changes it changes once.
    pub fn once(&self, attempt: &Try) -> App {
        let bond = Bond { once: Some(Arc::new(attempt.clone())), ..self.bond.clone() };
        App { bond, ..self.clone() }
    }

    /// The same application for one who saw a ticket in one of these versions: any other is not changed.
    pub fn seen(&self, number: i64, versions: Vec<i64>) -> App {
        let bond = Bond { seen: Some((number, versions.into())), ..self.bond.clone() };
        App { bond, ..self.clone() }
    }

    /// A write that is carried out once under the key of its request, if it has one. For acts on a ticket, which
    /// note their number with the key, see [`Scene::take`].
    pub(crate) async fn write_once<F, T>(&self, act: F) -> Result<T, AppError>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, AppError> + Send + Sync + 'static,
        T: Send + 'static,
    {
        let scene = self.scene();
        self.db
            .write(move |tx| -> Result<T, AppError> {
                scene.take(tx, None)?;
                act(tx)
            })
            .await
    }

    /// What became of a request.
    pub async fn carried_out(&self, person: PersonId, key: &str) -> Result<Option<Once>, AppError> {
        let key = key.to_owned();
        self.db.read(move |tx| -> Result<_, AppError> { Ok(gate::once(tx, person, &key)?) }).await
    }

    /// Notes what a try was answered, to answer the next the same.
    pub async fn answered(&self, attempt: &Try, status: u16, answer: &str) -> Result<(), AppError> {
        if answer.len() > LONGEST {
            return Ok(());
        }
        let (of, status, answer) = (attempt.clone(), i64::from(status), answer.to_owned());
        self.db
            .write(move |tx| -> Result<_, AppError> {
                Ok(gate::put_answer(tx, of.person, &of.key, of.attempt, status, &answer)?)
            })
            .await
    }
}

impl Scene {
    /// Takes the key of the request, if it has one; `subject` is the number of the ticket that it is about.
    pub fn take(&self, tx: &mut Tx<'_>, subject: Option<i64>) -> Result<(), AppError> {
        let Some(once) = &self.bond.once else { return Ok(()) };
        let taken =
            gate::take_key(tx, once.person, &once.key, once.attempt, &once.digest, subject, self.now)?;
        if taken { Ok(()) } else { Err(AppError::Repeated) }
    }

    /// Refuses a ticket in another version than the sender saw.
    pub fn expects(&self, ticket: &Ticket) -> Result<(), AppError> {
        match &self.bond.seen {
            Some((number, versions)) if *number == ticket.number && !versions.contains(&ticket.seq) => {
                Err(AppError::Changed(ticket.seq))
            }
            _ => Ok(()),
        }
    }
}
