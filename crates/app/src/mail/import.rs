//! Brings mails of files in: mbox, Maildir, folders of single mails, gzipped or not. Histories are told, not lived:
//! nothing is sent. Each mail is named by its bytes, so that an import may be repeated and goes on where it stopped.

use super::intake::IMPORTED;
use super::judge::{Outcome, trouble};
use crate::desk::{Acted, carry_out};
use crate::{Actor, App, AppError, Scene};
use domain::channels::Trouble;
use domain::desk::{By, Channel, ClosedWhy, Command};
use domain::ids::TicketId;
use domain::people::{Object, Permission};
use domain::time::Moment;
use serde::Serialize;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use store::{Tx, channels, desk};

/// Histories that are ended in one unit of work.
const TOGETHER: i64 = 100;

/// What an import did; `messages` is the sum of the others, but for `closed`.
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
    /// Tickets whose history had ended: they are closed.
    pub closed: u64,
}

impl App {
    /// Imports everything under a path. What cannot be read is told to `unread` and the rest goes on.
    pub async fn import_mail(
        &self,
        actor: &Actor,
        path: &Path,
        mut progress: impl FnMut(&Imported),
        mut unread: impl FnMut(&Path, &io::Error),
    ) -> Result<Imported, AppError> {
        actor.may(Permission::DeskManage, Object::Desk)?;
        let files =
            files(path, &mut unread).map_err(|e| AppError::broken(format!("{}: {e}", path.display())))?;
        let mut sum = Imported::default();
        for file in files {
            let mut mails = match Mails::open(&file, self.config.max_mail_bytes) {
                Ok(mails) => mails,
                Err(e) => {
                    unread(&file, &e);
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
                        unread(&file, &e);
                        break;
                    }
                }
            }
        }
        sum.closed = self.end_histories().await?;
        progress(&sum);
        Ok(sum)
    }

    /// Closes what had been silent, when it was brought in, for longer than the silence that closes: whoever still
    /// needs it answers any mail of it. What is younger stays live, for nobody knows yet that it is over.
    async fn end_histories(&self) -> Result<u64, AppError> {
        let (mut ended, mut after) = (0, TicketId(0));
        loop {
            let scene = self.scene();
            let (last, acted) = self
                .db
                .write(move |tx| -> Result<(Option<TicketId>, Vec<Acted>), AppError> {
                    let live = channels::untouched_histories(tx, IMPORTED, after, TOGETHER)?;
                    let mut acted = Vec::new();
                    for (id, brought_at) in &live {
                        acted.extend(end_history(tx, &scene, *id, *brought_at)?);
                    }
                    Ok((live.last().map(|(id, _)| *id), acted))
                })
                .await?;
            for acted in &acted {
                self.tell(acted);
            }
            ended += acted.len() as u64;
            match last {
                Some(last) => after = last,
                None => return Ok(ended),
            }
        }
    }

    async fn import_one(&self, mail: Mail, sum: &mut Imported) -> Result<(), AppError> {
        sum.messages += 1;
        let source = format!("{IMPORTED}{}", blake3::hash(&mail.bytes).to_hex());
        if mail.cut {
            let fresh = self.note_unfetched(source, None, mail.size, &mail.bytes, &Trouble::TooBig).await?;
            *if fresh { &mut sum.quarantined } else { &mut sum.duplicates } += 1;
            return Ok(());
        }
        let taken = self.take_mail(source, None, mail.bytes.into(), None).await?;
        if !taken.fresh {
            sum.duplicates += 1;
            return Ok(());
        }
        let outcome = match self.judge(taken.id, taken.job).await {
            Ok(outcome) => outcome,
            Err(AppError::Unavailable(e)) => return Err(AppError::Unavailable(e)),
            Err(e) => {
                self.quarantine(taken.id, trouble(&e), taken.job).await?;
                Outcome::Quarantined
            }
        };
        *match outcome {
            Outcome::Opened => &mut sum.tickets,
            Outcome::Joined => &mut sum.replies,
            Outcome::Bounce => &mut sum.bounces,
            Outcome::AutoReply => &mut sum.auto_replies,
            Outcome::Duplicate | Outcome::Data => &mut sum.duplicates,
            Outcome::Quarantined => &mut sum.quarantined,
        } += 1;
        Ok(())
    }
}

/// Closes a history at the moment when the silence after its last words had lasted long enough.
fn end_history(
    tx: &mut Tx<'_>,
    scene: &Scene,
    id: TicketId,
    brought_at: Moment,
) -> Result<Option<Acted>, AppError> {
    let Some(ticket) = desk::get(tx, id)? else { return Ok(None) };
    let at = scene.rules.hours.add(ticket.last.at, scene.rules.silence_ms);
    if at > brought_at {
        return Ok(None);
    }
    let scene = Scene { now: at.max(ticket.updated_at), historic: true, passed: scene.now, ..scene.clone() };
    let close = vec![Command::Close { why: ClosedWhy::Imported }];
    carry_out(tx, &scene, ticket, close, By::SYSTEM, Channel::Import, None).map(Some)
}

/// All files that may hold mails, in order of their names. What is plainly something else is left out.
fn files(path: &Path, mut trouble: impl FnMut(&Path, &io::Error)) -> io::Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut out = Vec::new();
    let mut folders = Vec::new();
    look_into(path, &mut folders, &mut out)?;
    while let Some(folder) = folders.pop() {
        if let Err(e) = look_into(&folder, &mut folders, &mut out) {
            trouble(&folder, &e);
        }
    }
    out.sort();
    Ok(out)
}

/// The folders and the files of a folder. Links are not followed: they could lead anywhere, also back.
fn look_into(folder: &Path, folders: &mut Vec<PathBuf>, files: &mut Vec<PathBuf>) -> io::Result<()> {
    // What lies in a Maildir beside `cur` and `new` are the mail server's own notes.
    let maildir = folder.join("cur").is_dir() && folder.join("new").is_dir();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let (path, kind) = (entry.path(), entry.file_type()?);
        let name = entry.file_name().to_string_lossy().into_owned();
        if kind.is_dir() && !(maildir && name == "tmp") {
            folders.push(path);
        } else if kind.is_file() && !maildir && !name.starts_with('.') && !is_plainly_no_mail(&name) {
            files.push(path);
        }
    }
    Ok(())
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
            if (!inside && line.starts_with(b"From ")) || (blank && separates(&line)) {
                if inside {
                    self.pending = Some(line);
                    return Ok(Some(mail));
                }
                inside = true;
                continue;
            }
            blank = line == b"\n" || line == b"\r\n";
            let quoted = line.iter().take_while(|byte| **byte == b'>').count();
            let from =
                if quoted > 0 && line[quoted..].starts_with(b"From ") { &line[1..] } else { &line[..] };
            mail.size += from.len() as u64;
            if mail.bytes.len() + from.len() <= self.max {
                mail.bytes.extend_from_slice(from);
            } else {
                mail.cut = true;
            }
        }
    }
}

/// Whether a line stands between two mails: `From`, who sent it, and a moment as `Mon Nov 16 10:00:00 2026`. Some
/// programs leave out all of it; but people begin paragraphs with the word too.
fn separates(line: &[u8]) -> bool {
    const DAYS: [&[u8]; 7] = [b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"];
    let Some(rest) = line.strip_prefix(b"From ").map(<[u8]>::trim_ascii) else { return false };
    let words = || rest.split(u8::is_ascii_whitespace);
    let day = words().any(|word| DAYS.contains(&word.strip_suffix(b",").unwrap_or(word)));
    let time = words().any(|word| word.first().is_some_and(u8::is_ascii_digit) && word.contains(&b':'));
    rest.is_empty() || rest == b"-" || (day && time)
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
        let found = mails(
            b"From a Mon Nov 16 10:00:00 2026\nSubject: 1\n\nx\n>From here\nFrom there\n\nFrom Monday on\n\n\
              From b@c  Tue Nov 17 10:00:00 2026\nSubject: 2\n\ny\n\nFrom - \nSubject: 3\n",
            1 << 20,
        );
        assert_eq!(found.len(), 3);
        assert_eq!(found[0].0, b"Subject: 1\n\nx\nFrom here\nFrom there\n\nFrom Monday on\n\n");
        assert_eq!(found[1].0, b"Subject: 2\n\ny\n\n");
        assert_eq!(found[2].0, b"Subject: 3\n");
    }

    #[test]
    fn of_a_maildir_only_mails_are_taken() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "cur/1:2,S",
            "new/2",
            "tmp/3",
            "dovecot-uidlist",
            ".Sent/cur/4",
            ".Sent/new/5",
            ".Sent/dovecot.index",
        ] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "Subject: x\n\n").unwrap();
        }
        let found = files(folder.path(), |path, e| panic!("{}: {e}", path.display())).unwrap();
        let names: Vec<_> =
            found.iter().map(|path| path.strip_prefix(folder.path()).unwrap().to_owned()).collect();
        assert_eq!(names, [".Sent/cur/4", ".Sent/new/5", "cur/1:2,S", "new/2"].map(PathBuf::from));
    }

    #[test]
    fn a_file_is_a_mail_even_when_empty_and_a_big_one_is_cut() {
        assert_eq!(mails(b"", 10), vec![(vec![], false)]);
        assert_eq!(mails(b"0123456789ab", 10), vec![(b"0123456789".to_vec(), true)]);
    }
}
