//! The doors by which sayings come: programs and files. Each line stands for itself: one that is broken is told, and the
//! others go on.

use super::client::Client;
use super::follow::{Taken, take};
use super::said::Said;
use crate::{Actor, App, AppError};
use domain::ids::OrganisationId;
use domain::people::{Object, Permission};
use std::io::{BufRead, BufReader, Read};
use store::people;

/// Sayings in one unit of work.
const STEP: usize = 400;
/// Refusals that are told of one batch.
const TOLD: usize = 1_000;

impl App {
    /// Takes a batch: a saying in each line. The same saying again changes nothing, in whatever batch it comes.
    pub async fn tell_orders(
        &self,
        actor: &Actor,
        org: OrganisationId,
        text: &str,
    ) -> Result<Taken, AppError> {
        actor.may(Permission::OrdersWork, Object::Organisation(org))?;
        let mut all = Taken::default();
        let mut batch = Vec::new();
        for (number, line) in text.lines().enumerate() {
            batch.push((number as u64 + 1, line.to_owned()));
            if batch.len() == STEP {
                all.and(self.take_lines(org, std::mem::take(&mut batch), false).await?);
            }
        }
        all.and(self.take_lines(org, batch, false).await?);
        all.refused.truncate(TOLD);
        Ok(all)
    }

    /// Takes a file of sayings; what is in it was heard when it came to be so, for a history is not late.
    pub async fn import_orders(
        &self,
        actor: &Actor,
        org: OrganisationId,
        file: impl Read + Send,
        mut progress: impl FnMut(u64) + Send,
    ) -> Result<Taken, AppError> {
        actor.may(Permission::OrdersWork, Object::Organisation(org))?;
        let mut all = Taken::default();
        let (mut batch, mut number) = (Vec::new(), 0);
        for line in BufReader::new(file).split(b'\n') {
            let line = line.map_err(|e| AppError::broken(format!("the file cannot be read: {e}")))?;
            number += 1;
            batch.push((number, String::from_utf8_lossy(&line).into_owned()));
            if batch.len() == STEP {
                all.and(self.take_lines(org, std::mem::take(&mut batch), true).await?);
                all.refused.truncate(TOLD);
                progress(number);
            }
        }
        all.and(self.take_lines(org, batch, true).await?);
        Ok(all)
    }

    pub(crate) async fn take_lines(
        &self,
        org: OrganisationId,
        lines: Vec<(u64, String)>,
        history: bool,
    ) -> Result<Taken, AppError> {
        if lines.is_empty() {
            return Ok(Taken::default());
        }
        let (ids, now) = (self.ids.clone(), self.now());
        self.db
            .write(move |tx| -> Result<Taken, AppError> {
                people::org(tx, org)?.ok_or(AppError::Missing)?;
                let client = Client::load(tx, org)?;
                let (mut good, mut refused) = (Vec::with_capacity(lines.len()), Vec::new());
                for (number, line) in lines.iter().filter(|(_, line)| !line.trim().is_empty()) {
                    let said = Said::read(line.trim().as_bytes()).and_then(|mut said| {
                        if history && said.seen.is_none() {
                            said.seen = Some(said.at);
                        }
                        said.check(now).map_err(str::to_owned).map(|()| said)
                    });
                    match said {
                        Ok(said) => good.push((*number, said)),
                        Err(why) => refused.push((*number, why)),
                    }
                }
                let mut taken = take(tx, &ids, &client, &good, now)?;
                taken.refused.extend(refused);
                taken.refused.sort_unstable();
                Ok(taken)
            })
            .await
    }
}
