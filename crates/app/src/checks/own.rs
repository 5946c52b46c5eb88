//! The supplier's own page: whoever holds his link sees what is wrong with his data, and nothing else of the desk.

use super::arrive::by_token;
use super::load;
use super::look::{SupplierPage, bytes, whole};
use crate::secret::SupplierToken;
use crate::{App, AppError};
use domain::ids::ArrivalId;
use i18n::T;
use store::checks;

impl App {
    /// The supplier's own page, by his link: what is wrong, in his words, and what became of his files.
    pub async fn supplier_by_link(&self, token: &str, t: &T) -> Result<SupplierPage, AppError> {
        let token = SupplierToken::read(token, &self.key()).ok_or(AppError::Missing)?;
        let (scene, t) = (self.scene(), t.clone());
        self.db
            .read(move |tx| -> Result<SupplierPage, AppError> {
                let id = by_token(tx, token)?;
                let mut page = whole(tx, &scene, id, &t)?;
                // What is ours stays ours: numbers of tickets of other organisations, and figures of our work.
                page.repeats.clear();
                Ok(page)
            })
            .await
    }

    /// A file of his with its wrong cells marked, by the supplier's link.
    pub async fn marked_by_link(&self, token: &str, id: ArrivalId) -> Result<(String, Vec<u8>), AppError> {
        let token = SupplierToken::read(token, &self.key()).ok_or(AppError::Missing)?;
        let scene = self.scene();
        self.db
            .read(move |tx| -> Result<(String, Vec<u8>), AppError> {
                let own = by_token(tx, token)?;
                let arrival = checks::arrival(tx, id)?.ok_or(AppError::Missing)?;
                let (_, of) = load(tx, arrival.feed)?;
                if of.id != own {
                    return Err(AppError::Missing);
                }
                bytes(tx, &scene, &of, &arrival, true)
            })
            .await
    }
}
