//! What proposing is good for: how many clients were helped without a request, how many tickets were solved with what
//! was proposed and did not come back.

use crate::{Actor, App, AppError};
use domain::people::{Object, Permission};
use domain::time::{DAY, HOUR};
use store::finding;
pub use store::finding::Measures as Effect;

/// A form that was not sent so long after the last words in it was given up.
const GIVEN_UP: i64 = HOUR;

/// How long back is looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// A month of thirty days.
    Month,
    /// A quarter of ninety days.
    Quarter,
}

impl Period {
    fn span(self) -> i64 {
        match self {
            Period::Month => 30 * DAY,
            Period::Quarter => 90 * DAY,
        }
    }
}

impl App {
    /// What came of proposals in the last month or quarter.
    pub async fn effect_of_proposing(&self, actor: &Actor, period: Period) -> Result<Effect, AppError> {
        actor.may(Permission::ArticleRead, Object::Desk)?;
        let now = self.now();
        self.db
            .read(move |tx| -> Result<Effect, AppError> {
                Ok(finding::measures(tx, now - period.span(), now + 1, now, GIVEN_UP)?)
            })
            .await
    }
}
