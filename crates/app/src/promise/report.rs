//! How promises were kept: sums over the accounts of tickets, each from its journal. Read-only; holds one ticket at a time.

use super::follow::promised_in;
use crate::reports::Among;
use crate::{Actor, App, AppError};
use domain::desk::Priority;
use domain::ids::{OrganisationId, TicketId};
use domain::people::{Object, Permission};
use domain::sla::{Account, Metric, Mode, Occurrence, Run, account};
use domain::time::MINUTE;
use serde::Serialize;
use std::collections::BTreeMap;
use store::{desk, people, promise};

/// Tickets read at once.
const STEP: i64 = 200;

/// How a promise was kept, for one clock and one priority.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// The clock.
    pub metric: String,
    /// 1 to 4.
    pub priority: i64,
    /// Done in time.
    pub met: u64,
    /// Late, done or not.
    pub breached: u64,
    /// Neither yet.
    pub running: u64,
    /// Of those that are decided, the share that was met; none when nothing is.
    pub share: Option<f64>,
    /// Working minutes of those that are done: the middle one.
    pub median_minutes: Option<f64>,
    /// Nine of ten took no longer.
    pub p90_minutes: Option<f64>,
    #[serde(skip)]
    took: Vec<i64>,
}

/// How promises were kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SlaReport {
    /// Tickets to which something was promised.
    pub tickets: u64,
    /// By clock and priority.
    pub figures: Vec<Figures>,
    /// By client, in the order of their names.
    pub clients: Vec<OfClient>,
}

impl SlaReport {
    /// A row for each clock and priority: of all first (without a client), then of each client. What would be a formula
    /// in a spreadsheet is text.
    pub fn csv(&self) -> Result<String, AppError> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let names = [
            "client",
            "metric",
            "priority",
            "met",
            "breached",
            "running",
            "share",
            "median_minutes",
            "p90_minutes",
        ];
        writer.write_record(names).map_err(AppError::broken)?;
        let all = std::iter::once(("", &self.figures));
        for (client, figures) in all.chain(self.clients.iter().map(|one| (one.name.as_str(), &one.figures))) {
            let quoted = if client.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
            for one in figures {
                let number =
                    |value: Option<f64>| value.map(|value| format!("{value:.4}")).unwrap_or_default();
                writer
                    .write_record([
                        format!("{quoted}{client}"),
                        one.metric.clone(),
                        one.priority.to_string(),
                        one.met.to_string(),
                        one.breached.to_string(),
                        one.running.to_string(),
                        number(one.share),
                        number(one.median_minutes),
                        number(one.p90_minutes),
                    ])
                    .map_err(AppError::broken)?;
            }
        }
        String::from_utf8(writer.into_inner().map_err(AppError::broken)?).map_err(AppError::broken)
    }
}

/// The figures of a client.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct OfClient {
    /// His id.
    pub id: i64,
    /// His name.
    pub name: String,
    /// Tickets.
    pub tickets: u64,
    /// By clock and priority.
    pub figures: Vec<Figures>,
}

type Sums = BTreeMap<(Metric, Priority), Figures>;

impl App {
    /// How promises were kept to these tickets.
    pub async fn sla_report(&self, actor: &Actor, among: &Among) -> Result<SlaReport, AppError> {
        match among.org {
            Some(client) => actor.may(Permission::InternalRead, Object::Organisation(client))?,
            None => actor.may(Permission::InternalRead, Object::Desk)?,
        }
        let (mut all, mut by_client) = (Sums::new(), BTreeMap::<OrganisationId, (u64, Sums)>::new());
        let mut tickets = 0;
        for client in self.orgs_among(actor, among.org).await? {
            let mut after = TicketId(0);
            loop {
                let page = self.accounts(client, (among.from, among.to), after).await?;
                let Some((last, ..)) = page.last() else { break };
                after = *last;
                for (_, org, account) in page {
                    tickets += 1;
                    let (count, sums) = by_client.entry(org).or_default();
                    *count += 1;
                    add(&account, sums);
                    add(&account, &mut all);
                }
            }
        }
        let mut clients = Vec::new();
        for (org, (tickets, sums)) in by_client {
            let found = self.db.read(move |tx| -> Result<_, AppError> { Ok(people::org(tx, org)?) }).await?;
            let name = found.map(|org| org.name).unwrap_or_default();
            clients.push(OfClient { id: org.0, name, tickets, figures: finish(sums) });
        }
        clients.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(SlaReport { tickets, figures: finish(all), clients })
    }

    /// The accounts of the next tickets to which something was promised, in one reading.
    async fn accounts(
        &self,
        client: Option<OrganisationId>,
        span: (i64, i64),
        after: TicketId,
    ) -> Result<Vec<(TicketId, OrganisationId, Account)>, AppError> {
        let scene = self.scene();
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let mut page = Vec::new();
                for (id, org) in promise::promised(tx, span, client, after, STEP)? {
                    let journal = desk::journal(tx, id)?;
                    let all: Vec<Occurrence> = journal.iter().filter_map(Occurrence::of).collect();
                    let book = scene.book(tx, promised_in(&all))?;
                    page.push((id, org, account(&all, &book, scene.now).map_err(AppError::broken)?));
                }
                Ok(page)
            })
            .await
    }
}

/// Adds what an account says of promises; what was promised for no time at all is not judged.
fn add(account: &Account, sums: &mut Sums) {
    for run in &account.runs {
        if !judged(run) {
            continue;
        }
        let key = (run.metric, account.clocks.priority);
        let figures = sums.entry(key).or_insert_with(|| Figures {
            metric: key.0.code().to_owned(),
            priority: key.1.number(),
            ..Figures::default()
        });
        let stopped = run.done || run.ledger.last().is_none_or(|last| last.mode == Mode::Stopped);
        match (run.breached.is_some(), stopped) {
            (true, _) => figures.breached += 1,
            (false, true) => figures.met += 1,
            (false, false) => figures.running += 1,
        }
        if stopped {
            figures.took.push(run.elapsed);
        }
    }
}

/// Whether anything was promised when the run last counted.
fn judged(run: &Run) -> bool {
    let counted = run.ledger.iter().rev().find(|one| one.mode != Mode::Stopped);
    counted.is_some_and(|one| one.promised.target.is_some() || one.promised.fixed.is_some())
}

fn finish(sums: Sums) -> Vec<Figures> {
    let mut all: Vec<Figures> = sums.into_values().collect();
    for one in &mut all {
        let decided = one.met + one.breached;
        one.share = (decided > 0).then(|| one.met as f64 / decided as f64);
        one.took.sort_unstable();
        one.median_minutes = quantile(&one.took, 50);
        one.p90_minutes = quantile(&one.took, 90);
        one.took = Vec::new();
    }
    all
}

/// The smallest value that so many hundredths do not exceed, in minutes.
fn quantile(sorted: &[i64], hundredths: usize) -> Option<f64> {
    let at = (sorted.len() * hundredths).div_ceil(100).max(1) - 1;
    sorted.get(at).map(|took| *took as f64 / MINUTE as f64)
}

#[cfg(test)]
mod tests {
    use super::{Figures, OfClient, SlaReport, quantile};
    use domain::time::MINUTE;

    #[test]
    fn names_are_text_in_a_table() {
        let one = Figures {
            metric: "reaction".into(),
            priority: 1,
            met: 3,
            share: Some(0.75),
            ..Figures::default()
        };
        let client =
            |name: &str| OfClient { name: name.into(), figures: vec![one.clone()], ..OfClient::default() };
        let clients = vec![client("=cmd()"), client("ООО «Край», юг")];
        let report = SlaReport { tickets: 3, figures: vec![one.clone()], clients };
        assert_eq!(
            report.csv().unwrap(),
            "client,metric,priority,met,breached,running,share,median_minutes,p90_minutes\n\
             ,reaction,1,3,0,0,0.7500,,\n'=cmd(),reaction,1,3,0,0,0.7500,,\n\
             \"ООО «Край», юг\",reaction,1,3,0,0,0.7500,,\n"
        );
    }

    #[test]
    fn quantiles_are_values_that_were_there() {
        let minutes = |all: &[i64]| all.iter().map(|one| one * MINUTE).collect::<Vec<_>>();
        assert_eq!(quantile(&[], 50), None);
        assert_eq!(quantile(&minutes(&[7]), 90), Some(7.0));
        assert_eq!(quantile(&minutes(&[1, 2, 3, 4]), 50), Some(2.0));
        assert_eq!(quantile(&minutes(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), 90), Some(9.0));
    }
}
