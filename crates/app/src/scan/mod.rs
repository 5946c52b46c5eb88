//! Files are looked through for viruses by a scanner that the desk is told of. The message never waits for it: its
//! file is marked as not looked through yet, and a job asks, again and again until the scanner answers. What is
//! infected is kept and given to nobody; that is journalled in every ticket where the file is. It never changes a file
//! or removes one.

mod clamd;

pub(crate) use clamd::{PATIENCE, Scanner};
pub use store::scan::Verdict;

use crate::desk::{Acted, carry_out};
use crate::{App, AppError, Scene};
use domain::desk::{By, Channel, Command, Event};
use domain::ids::{AttachmentId, TicketId};
use store::jobs::{self, NewJob};
use store::{Tx, blobs, desk, finding, scan};

/// The job that has a file looked through; its payload is the address of the contents.
pub(crate) const SCAN: &str = "scan";
/// So much of a file is held at once.
const PIECE: u64 = 256 << 10;

/// Has contents looked through, if anybody looks: when nobody did so far, or when something was found, which is to be
/// told in the new place, too.
pub(crate) fn ask(tx: &mut Tx<'_>, scene: &Scene, blob: &str) -> Result<(), AppError> {
    if !scene.scans {
        // Nobody looks: its words may be read at once.
        return Ok(finding::note_due(tx, blob, scene.now)?);
    }
    match scan::verdict(tx, blob)? {
        Verdict::Unscanned => scan::note(tx, blob, &Verdict::Waiting, scene.now)?,
        Verdict::Infected(_) => {}
        Verdict::Waiting | Verdict::Clean | Verdict::TooBig => return Ok(()),
    }
    let key = format!("{SCAN} {blob}");
    jobs::enqueue(tx, &NewJob { kind: SCAN, payload: blob, run_at: scene.now, dedup_key: Some(&key) })?;
    Ok(())
}

impl App {
    /// Has contents looked through, notes what was said, and takes the job away in the same unit of work.
    pub(crate) async fn scan_file(&self, blob: &str, job: i64) -> Result<(), AppError> {
        let verdict = match &self.scanner {
            Some(scanner) => self.examined_by(scanner, blob).await?,
            // Nobody looks any more: what waited will not be looked through.
            None => Verdict::Unscanned,
        };
        let (scene, blob) = (self.scene(), blob.to_owned());
        let acted = self
            .db
            .write(move |tx| -> Result<Vec<Acted>, AppError> {
                jobs::fulfil(tx, job)?;
                scan::note(tx, &blob, &verdict, scene.now)?;
                match verdict.threat() {
                    Some(threat) => tell_bearers(tx, &scene, &blob, threat),
                    None => {
                        finding::note_due(tx, &blob, scene.now)?;
                        Ok(vec![])
                    }
                }
            })
            .await?;
        acted.iter().for_each(|acted| self.tell(acted));
        Ok(())
    }

    async fn examined_by(&self, scanner: &Scanner, blob: &str) -> Result<Verdict, AppError> {
        let piece = |at: u64| {
            let (db, blob) = (self.db.clone(), blob.to_owned());
            async move {
                db.read(move |tx| -> Result<_, AppError> { Ok(blobs::range(tx, &blob, at..at + PIECE)?) })
                    .await
            }
        };
        scanner.examine(piece).await.map_err(|why| AppError::broken(format!("the scanner: {why}")))
    }
}

/// Journals in each ticket, once for each of its files, what is in it.
fn tell_bearers(tx: &mut Tx<'_>, scene: &Scene, blob: &str, threat: &str) -> Result<Vec<Acted>, AppError> {
    let mut all = Vec::new();
    for (file, ticket, name) in scan::bearers(tx, blob)? {
        if is_told(tx, ticket, file)? {
            continue;
        }
        let Some(ticket) = desk::get(tx, ticket)? else { continue };
        let command = Command::TakeInfection { file, name, threat: threat.to_owned() };
        all.push(carry_out(tx, scene, ticket, vec![command], By::SYSTEM, Channel::System, None)?);
    }
    Ok(all)
}

fn is_told(tx: &mut Tx<'_>, ticket: TicketId, of: AttachmentId) -> Result<bool, AppError> {
    let journal = desk::journal(tx, ticket)?;
    Ok(journal.iter().any(|entry| matches!(entry.event, Event::FileInfected { file, .. } if file == of)))
}
