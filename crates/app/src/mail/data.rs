//! What suppliers send by mail: data are taken in as data and open no ticket.

use super::judge::Judge;
use crate::AppError;
use crate::checks::{FeedMail, by_mail};
use store::Tx;

impl Judge<'_> {
    /// Takes what a supplier sent as data. Whether all that came with the mail was that, so that nobody is to answer it.
    pub(super) fn took_data(&self, tx: &mut Tx<'_>) -> Result<bool, AppError> {
        // An imported mail tells of what was: its data were dealt with then.
        if self.scene.historic {
            return Ok(false);
        }
        let letter = &self.read.letter;
        let to = letter.to.iter().chain(&letter.cc).map(|to| to.address.as_str());
        let mail = FeedMail {
            sender: self.sender,
            address: &self.read.address,
            to: to.chain(letter.delivered_to.iter().map(String::as_str)).collect(),
            draft: &self.read.draft,
        };
        let (taken, left) = by_mail(tx, self.scene, &mail)?;
        Ok(taken > 0 && left == 0)
    }
}
