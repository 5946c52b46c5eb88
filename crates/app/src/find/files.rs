//! Reading the words in attached files, so that they are found. A message never waits for it: its file is noted as due
//! with it, and a loop of its own reads one file after another, apart from this process, in bounded memory and time. What
//! was found infected is not read. The words are derived: they may be forgotten and are read again.

use crate::{App, AppError};
use domain::time::{DAY, MINUTE};
use reader::{Limits, Outcome, Reading};
use store::finding::{self, DueFile, FileText};
use store::{blobs, lease};
use tokio::sync::watch;

/// Files that are noted at once when the loop begins.
const STEP: i64 = 500;

impl App {
    /// Reads files that are due until told to stop; begins with noting those that were attached before anybody read.
    pub(crate) async fn run_reader(self, holder: String, mut stop: watch::Receiver<bool>) {
        let mut commits = self.db.commits();
        let mut noted = false;
        while !*stop.borrow() {
            let read = match noted {
                true => self.read_next_file(&holder).await,
                false => self.note_unread().await.inspect(|_| noted = true),
            };
            match read {
                Ok(true) => continue,
                Ok(false) => {}
                Err(e) => tracing::warn!("a file could not be read: {e}"),
            }
            tokio::select! {
                _ = stop.changed() => {}
                () = tokio::time::sleep(std::time::Duration::from_secs(1)) => {
                    tokio::select! {
                        _ = stop.changed() => {}
                        _ = commits.changed() => {}
                        // Other processes attach too.
                        () = tokio::time::sleep(std::time::Duration::from_secs(10)) => {}
                    }
                }
            }
        }
    }

    /// Reads the words of the file that waits longest; `false` when none does, or another node reads.
    pub(crate) async fn read_next_file(&self, holder: &str) -> Result<bool, AppError> {
        if self.db.read(|tx| -> Result<_, AppError> { Ok(finding::next_due(tx)?) }).await?.is_none() {
            return Ok(false);
        }
        let (me, now, limits) = (holder.to_owned(), self.now(), Limits::default());
        let mine = self
            .db
            .write(move |tx| -> Result<_, AppError> { Ok(lease::take(tx, "reader", &me, now, MINUTE)?) });
        if !mine.await? {
            return Ok(false);
        }
        let most = limits.input as u64 + 1;
        let due = self.db.read(move |tx| -> Result<_, AppError> {
            let Some(due) = finding::next_due(tx)? else { return Ok(None) };
            let bytes = blobs::range(tx, &due.blob, 0..most)?;
            Ok(Some((due, bytes)))
        });
        let Some((due, bytes)) = due.await? else { return Ok(false) };
        let (app, blob) = (self.clone(), due.blob.clone());
        let reading = tokio::task::spawn_blocking(move || app.words_in(&due, &bytes, &limits));
        let text = as_text(reading.await.map_err(AppError::broken)??);
        let now = self.now();
        self.db
            .write(move |tx| -> Result<(), AppError> { Ok(finding::put_file_text(tx, &blob, &text, now)?) })
            .await?;
        Ok(true)
    }

    /// The words, read by another process when there is a program for that.
    fn words_in(&self, file: &DueFile, bytes: &[u8], limits: &Limits) -> Result<Reading, AppError> {
        match &self.config.reader {
            Some(apart) => apart.words(&file.name, &file.mime, bytes, limits).map_err(AppError::broken),
            None => Ok(reader::words(&file.name, &file.mime, bytes, limits)),
        }
    }

    /// Notes the files that were attached before their words were read. Answers whether there was one.
    async fn note_unread(&self) -> Result<bool, AppError> {
        let (mut after, mut any) = (String::new(), false);
        // What waits the longest is read first: old files after those of today.
        let at = self.now() + DAY;
        loop {
            let from = after.clone();
            let all =
                self.db.read(move |tx| -> Result<_, AppError> { Ok(finding::unread(tx, &from, STEP)?) });
            let all = all.await?;
            let Some(last) = all.last() else { return Ok(any) };
            (after, any) = (last.clone(), true);
            self.db
                .write(move |tx| -> Result<(), AppError> {
                    all.iter().try_for_each(|blob| Ok(finding::note_due(tx, blob, at)?))
                })
                .await?;
        }
    }
}

fn as_text(reading: Reading) -> FileText {
    let outcome = match reading.outcome {
        Outcome::Read => "read",
        Outcome::Cut => "cut",
        Outcome::NoWords => "none",
        Outcome::Unreadable(_) => "failed",
    };
    FileText { outcome: outcome.to_owned(), words: reading.words }
}
