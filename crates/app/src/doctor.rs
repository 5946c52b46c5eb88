//! Proves that the caches are what the journals say: folds every journal, recounts every counter, checks the chain of
//! the audit and the blobs.

use crate::{App, AppError, Scene, checks, hours, promise, releases};
use domain::desk::Ticket;
use domain::ids::{TicketId, ViewId};
use std::collections::BTreeMap;
use store::promise::ClockRow;
use store::{Tx, audit, blobs, counters, desk};

/// What the doctor found.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Findings {
    /// Tickets looked at.
    pub tickets: u64,
    /// Journal entries folded.
    pub entries: u64,
    /// Numbers of tickets whose row, or whose place in saved views, is not the fold of their journal.
    pub unlike: Vec<i64>,
    /// Numbers of tickets whose clocks are not what their journals say.
    pub clocks: Vec<i64>,
    /// Numbers of tickets whose time, as it is kept for accounts, is not what their journals say.
    pub time: Vec<i64>,
    /// Numbers of tickets of whose wait for a release the releases know something else.
    pub releases: Vec<i64>,
    /// Monitors and alerts looked at.
    pub watched: u64,
    /// Those whose row is not the fold of their journal.
    pub flows: Vec<String>,
    /// Shipments looked at.
    pub orders: u64,
    /// Numbers of shipments that are not what their sides said.
    pub parted: Vec<String>,
    /// Tickets that follow up what suppliers sent wrong.
    pub data_tickets: u64,
    /// Numbers of those whose case is not as what stands wrong.
    pub astray: Vec<i64>,
    /// Counters that were wrong: key, kept, counted.
    pub counters: Vec<(String, i64, i64)>,
    /// Blobs looked at.
    pub blobs: u64,
    /// Blobs whose bytes are not what they were.
    pub damaged: Vec<String>,
    /// What is wrong with the audit's chain.
    pub audit: Option<String>,
    /// Mails stored and not yet judged.
    pub unjudged: u64,
    /// Incidents looked at.
    pub incidents: u64,
    /// Numbers of incidents whose row is not the fold of their journal.
    pub unlike_incidents: Vec<i64>,
}

impl Findings {
    /// Nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.unlike.is_empty()
            && self.clocks.is_empty()
            && self.time.is_empty()
            && self.releases.is_empty()
            && self.flows.is_empty()
            && self.parted.is_empty()
            && self.astray.is_empty()
            && self.counters.is_empty()
            && self.damaged.is_empty()
            && self.audit.is_none()
            && self.unlike_incidents.is_empty()
    }

    /// What is left of them once all is mended that can be made anew from journals.
    #[must_use]
    pub fn beyond_mending(&self) -> Findings {
        Findings {
            clocks: vec![],
            time: vec![],
            releases: vec![],
            flows: vec![],
            parted: vec![],
            counters: vec![],
            ..self.clone()
        }
    }
}

impl App {
    /// Examines the whole desk; mends counters when told to. `progress` hears how many tickets are done.
    pub async fn examine(&self, mend: bool, mut progress: impl FnMut(u64)) -> Result<Findings, AppError> {
        let mut findings = Findings::default();
        let mut counted = BTreeMap::new();
        let views = self.db.read(|tx| -> Result<_, AppError> { Ok(desk::views(tx)?) }).await?;
        let mut after = TicketId(i64::MIN);
        loop {
            let scene = self.scene();
            let page = self
                .db
                .read(move |tx| -> Result<_, AppError> {
                    let ids = desk::fold_all_ids(tx, after, 500)?;
                    ids.into_iter().map(|id| look(tx, &scene, id)).collect::<Result<Vec<_>, _>>()
                })
                .await?;
            let Some(last) = page.last() else { break };
            after = last.row.id;
            for Looked { row, folded, entries, stands_in, clocks, time, release } in page {
                findings.tickets += 1;
                findings.entries += entries;
                // In a view that is still being filled stands what was looked at.
                let belongs = |view: &&desk::SavedView| match view.filled_to {
                    None => view.filter.holds(&row),
                    Some(_) => stands_in.contains(&view.id),
                };
                let mut belongs: Vec<ViewId> = views.iter().filter(belongs).map(|view| view.id).collect();
                belongs.sort_unstable();
                desk::recount(&row, &belongs, &mut counted);
                if folded.as_ref() != Some(&row) || belongs != stands_in {
                    findings.unlike.push(row.number);
                }
                if !time {
                    findings.time.push(row.number);
                    if mend {
                        self.mend_time(row.id).await?;
                    }
                }
                if !release {
                    findings.releases.push(row.number);
                    if mend {
                        let row = row.clone();
                        self.db.write(move |tx| releases::mend(tx, &row)).await?;
                    }
                }
                if let Err(right) = clocks {
                    findings.clocks.push(row.number);
                    if mend {
                        self.mend_clocks(row.id, right).await?;
                    }
                }
            }
            progress(findings.tickets);
        }
        self.check_incidents(&mut findings).await?;
        (findings.orders, findings.parted) = self.examine_orders(mend).await?;
        (findings.data_tickets, findings.astray) = self.db.read(checks::examine).await?;
        self.compare_counters(counted, mend, &mut findings).await?;
        self.check_blobs(&mut findings).await?;
        (findings.watched, findings.flows) = match mend {
            true => self.db.write(|tx| crate::flows::examine(tx, true)).await?,
            false => self.db.read(|tx| crate::flows::examine(tx, false)).await?,
        };
        findings.audit = self
            .db
            .read(|tx| -> Result<_, AppError> {
                Ok(match audit::verify(tx)? {
                    audit::Verdict::Whole { .. } => None,
                    other => Some(format!("{other:?}")),
                })
            })
            .await?;
        findings.unjudged = self
            .db
            .read(|tx| -> Result<_, AppError> { Ok(store::channels::unjudged(tx, 1_000)?.len() as u64) })
            .await?;
        Ok(findings)
    }

    async fn compare_counters(
        &self,
        counted: BTreeMap<String, i64>,
        mend: bool,
        findings: &mut Findings,
    ) -> Result<(), AppError> {
        let wrong = self
            .db
            .write(move |tx| -> Result<_, Compared> {
                let counted: Vec<(&str, i64)> = counted.iter().map(|(key, n)| (key.as_str(), *n)).collect();
                let wrong = counters::recount_replace(tx, "", &counted)?;
                // Looking must not change: an error undoes the replacement, and carries what was found.
                if mend { Ok(wrong) } else { Err(Compared::Found(wrong)) }
            })
            .await;
        findings.counters = match wrong {
            Ok(wrong) | Err(Compared::Found(wrong)) => wrong,
            Err(Compared::Failed(e)) => return Err(e.into()),
        };
        Ok(())
    }

    async fn check_incidents(&self, findings: &mut Findings) -> Result<(), AppError> {
        let mut after = domain::ids::IncidentId(i64::MIN);
        loop {
            let page = self
                .db
                .read(move |tx| -> Result<_, AppError> {
                    let mut page = vec![];
                    for id in store::incidents::ids_after(tx, after, 200)? {
                        let kept = store::incidents::get(tx, id)?.ok_or(AppError::Missing)?;
                        let folded = domain::incident::Incident::fold(&store::incidents::journal(tx, id)?);
                        page.push((id, kept.incident.number, folded.as_ref() == Some(&kept.incident)));
                    }
                    Ok(page)
                })
                .await?;
            let Some((last, ..)) = page.last() else { return Ok(()) };
            after = *last;
            for (_, number, same) in page {
                findings.incidents += 1;
                if !same {
                    findings.unlike_incidents.push(number);
                }
            }
        }
    }

    async fn check_blobs(&self, findings: &mut Findings) -> Result<(), AppError> {
        let mut after = String::new();
        loop {
            let from = after.clone();
            let page = self
                .db
                .read(move |tx| -> Result<_, AppError> {
                    let mut page = Vec::new();
                    for blob in blobs::list(tx, &from, 100)? {
                        let whole = blobs::check(tx, &blob.hash)?;
                        page.push((blob.hash, whole));
                    }
                    Ok(page)
                })
                .await?;
            let Some((last, _)) = page.last() else { return Ok(()) };
            after.clone_from(last);
            for (hash, whole) in page {
                findings.blobs += 1;
                if !whole {
                    findings.damaged.push(hash);
                }
            }
        }
    }
}

/// A ticket, and what its journal says of it.
struct Looked {
    row: Ticket,
    folded: Option<Ticket>,
    entries: u64,
    stands_in: Vec<ViewId>,
    /// Its clocks, or those that it should have.
    clocks: Result<(), Option<ClockRow>>,
    /// Its time for accounts is right.
    time: bool,
    /// The releases know what it waits for.
    release: bool,
}

fn look(tx: &mut Tx<'_>, scene: &Scene, id: TicketId) -> Result<Looked, AppError> {
    let row = desk::get(tx, id)?.ok_or(AppError::Missing)?;
    let journal = desk::journal(tx, id)?;
    Ok(Looked {
        stands_in: desk::views_of(tx, id)?,
        clocks: promise::examine(tx, scene, &row, &journal)?,
        time: hours::examine(tx, scene, &row, &journal)?,
        release: releases::examine(tx, &row)?,
        folded: Ticket::fold(id, &journal),
        entries: journal.len() as u64,
        row,
    })
}

enum Compared {
    Found(Vec<(String, i64, i64)>),
    Failed(store::StoreError),
}

impl From<store::StoreError> for Compared {
    fn from(e: store::StoreError) -> Compared {
        Compared::Failed(e)
    }
}
