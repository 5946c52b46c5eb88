//! Brings mails of files in: mbox, Maildir, folders of single mails, gzipped or not. Histories are told, not lived:
//! nothing is sent. Each mail is named by its bytes, so that an import may be repeated and goes on where it stopped.

use super::judge::Outcome;
use crate::{Actor, App, AppError};
use domain::people::{Object, Permission};
use serde::Serialize;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// What an import did; `messages` is the sum of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Mails read.
    pub messages: u64,
    /// New tickets.
    pub tickets: u64,
    /// Mails that joined a ticket.
    pub replies: u64,
    /// Delivery reports.
    pub bounces: u64,
    /// Robots' answers.
    pub auto_replies: u64,
    /// Known already, or our own.
    pub duplicates: u64,
    /// Kept for a person to look at.
    pub quarantined: u64,
}

impl App {
    /// Imports everything under a path. A file that cannot be read is told to `trouble` and the rest goes on.
    pub async fn import_mail(
        &self,
        actor: &Actor,
        path: &Path,
        mut progress: impl FnMut(&Imported),
        mut trouble: impl FnMut(&Path, &io::Error),
    ) -> Result<Imported, AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        let files = files(path).map_err(|e| AppError::broken(format!("{}: {e}", path.display())))?;
        let mut sum = Imported::default();
        for file in files {
            let mut mails = match Mails::open(&file, self.config.max_mail_bytes) {
                Ok(mails) => mails,
                Err(e) => {
                    trouble(&file, &e);
                    continue;
                }
            };
            loop {
                match mails.next() {
                    Ok(Some(mail)) => {
                        self.import_one(mail, &mut sum).await?;
                        progress(&sum);
                    }
                    Ok(None) => break,
                    Err(e) => {
                        trouble(&file, &e);
                        break;
                    }
                }
            }
        }
        Ok(sum)
    }

    async fn import_one(&self, mail: Mail, sum: &mut Imported) -> Result<(), AppError> {
        sum.messages += 1;
        let source = format!("import:{}", blake3::hash(&mail.bytes).to_hex());
        if mail.cut {
            self.note_unfetched(source, None, mail.size, &mail.bytes, "too-big").await?;
            sum.quarantined += 1;
            return Ok(());
        }
        let taken = self.take_mail(source, None, mail.bytes.into(), None).await?;
        if !taken.fresh {
            sum.duplicates += 1;
            return Ok(());
        }
        let outcome = match self.judge(taken.id, true).await {
            Ok(outcome) => outcome,
            Err(AppError::Unavailable(e)) => return Err(AppError::Unavailable(e)),
            Err(e) => {
                self.quarantine(taken.id, e.to_string()).await?;
                Outcome::Quarantined
            }
        };
        *match outcome {
            Outcome::Opened => &mut sum.tickets,
            Outcome::Joined => &mut sum.replies,
            Outcome::Bounce => &mut sum.bounces,
            Outcome::AutoReply => &mut sum.auto_replies,
            Outcome::Duplicate => &mut sum.duplicates,
            Outcome::Quarantined => &mut sum.quarantined,
        } += 1;
        Ok(())
    }
}

/// All files that may hold mails, in order of their names. What is plainly something else is left out.
fn files(path: &Path) -> io::Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut out = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            let name = entry.file_name().to_string_lossy().into_owned();
            if kind.is_dir() && name != "tmp" {
                folders.push(path);
            } else if kind.is_file() && !name.starts_with('.') && !is_plainly_no_mail(&name) {
                out.push(path);
            }
        }
    }
    out.sort();
    Ok(out)
}

fn is_plainly_no_mail(name: &str) -> bool {
    const OTHERS: [&str; 14] = [
        "json", "jsonl", "csv", "tsv", "yml", "yaml", "toml", "md", "html", "htm", "png", "jpg", "pdf", "xml",
    ];
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_lowercase();
    OTHERS.contains(&extension.as_str()) || name.starts_with("LICENSE") || name.starts_with("README")
}

/// One mail of a file.
struct Mail {
    bytes: Vec<u8>,
    /// All its bytes, also those that were not kept.
    size: u64,
    /// It is bigger than what is taken in: only its beginning is here.
    cut: bool,
}

/// The mails of a file, one after the other, in bounded memory.
struct Mails {
    lines: Box<dyn BufRead + Send>,
    mbox: bool,
    pending: Option<Vec<u8>>,
    max: usize,
    started: bool,
}

impl Mails {
    fn open(path: &Path, max: usize) -> io::Result<Mails> {
        let file = File::open(path)?;
        let gzip = path.extension().is_some_and(|extension| extension == "gz");
        let mut lines: Box<dyn BufRead + Send> = if gzip {
            Box::new(BufReader::new(flate2::read::MultiGzDecoder::new(file)))
        } else {
            Box::new(BufReader::with_capacity(1 << 16, file))
        };
        let mbox = lines.fill_buf()?.starts_with(b"From ");
        Ok(Mails { lines, mbox, pending: None, max, started: false })
    }

    /// The next mail; `None` at the end. A file that is no mbox is one mail, even when empty.
    fn next(&mut self) -> io::Result<Option<Mail>> {
        if self.mbox { self.next_of_mbox() } else { self.whole() }
    }

    fn whole(&mut self) -> io::Result<Option<Mail>> {
        if std::mem::replace(&mut self.started, true) {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        (&mut self.lines).take(self.max as u64).read_to_end(&mut bytes)?;
        let rest = io::copy(&mut self.lines, &mut io::sink())?;
        Ok(Some(Mail { size: bytes.len() as u64 + rest, cut: rest > 0, bytes }))
    }

    fn next_of_mbox(&mut self) -> io::Result<Option<Mail>> {
        let mut mail = Mail { bytes: Vec::new(), size: 0, cut: false };
        let mut blank = false;
        let mut inside = self.pending.take().is_some();
        loop {
            let mut line = Vec::new();
            // A line longer than what is taken in is read in pieces, which changes nothing in the bytes.
            (&mut self.lines).take(1 << 20).read_until(b'\n', &mut line)?;
            if line.is_empty() {
                return Ok(inside.then_some(mail));
            }
            if line.starts_with(b"From ") && (blank || !inside) {
                if inside {
                    self.pending = Some(line);
                    return Ok(Some(mail));
                }
                inside = true;
                continue;
            }
            blank = line == b"\n" || line == b"\r\n";
            let quoted = line.iter().take_while(|byte| **byte == b'>').count();
            let from = if quoted > 0 && line[quoted..].starts_with(b"From ") { &line[1..] } else { &line[..] };
            mail.size += from.len() as u64;
            if mail.bytes.len() + from.len() <= self.max {
                mail.bytes.extend_from_slice(from);
            } else {
                mail.cut = true;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mails(bytes: &[u8], max: usize) -> Vec<(Vec<u8>, bool)> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("box");
        std::fs::write(&path, bytes).unwrap();
        let mut mails = Mails::open(&path, max).unwrap();
        std::iter::from_fn(|| mails.next().unwrap()).map(|mail| (mail.bytes, mail.cut)).collect()
    }

    #[test]
    fn an_mbox_falls_into_its_mails() {
        let found = mails(b"From a\nSubject: 1\n\nx\n>From here\nFrom there\n\nFrom b\nSubject: 2\n\ny\n", 1 << 20);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].0, b"Subject: 1\n\nx\nFrom here\nFrom there\n\n");
        assert_eq!(found[1].0, b"Subject: 2\n\ny\n");
    }

    #[test]
    fn a_file_is_a_mail_even_when_empty_and_a_big_one_is_cut() {
        assert_eq!(mails(b"", 10), vec![(vec![], false)]);
        assert_eq!(mails(b"0123456789ab", 10), vec![(b"0123456789".to_vec(), true)]);
    }
}
