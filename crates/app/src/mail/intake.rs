//! Takes mails in: bytes are stored, with the job that will judge them, in one durable write. From here on nothing
//! can be lost.

use crate::{Actor, App, AppError, trail};
use domain::channels::Trouble;
use domain::ids::{InboundId, MailboxId};
use domain::people::{Object, Permission};
use domain::time::MINUTE;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use store::blobs;
use store::channels::{self, Inbound};
use store::jobs::{self, NewJob};

/// The kind of the jobs that judge.
pub(crate) const JUDGE: &str = "judge";

/// With this the sources of imported mails begin: they are histories, which are told and not lived, whoever judges
/// them and however late.
pub(crate) const IMPORTED: &str = "import:";
/// An import judges its mails itself; should it end early, the engine goes on after this long.
const IMPORT_HEAD_START: i64 = 10 * MINUTE;

/// What became of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The mail; the one that is known already when it is not fresh.
    pub id: InboundId,
    /// It was not known before.
    pub fresh: bool,
    /// The job that judges it.
    pub(crate) job: Option<i64>,
}

impl App {
    /// Stores a mail once; `source` names it once and for all (a mailbox's UIDVALIDITY and UID, a digest …).
    /// `cursor` is where fetching from its mailbox stands with it.
    pub async fn take_mail(
        &self,
        source: String,
        mailbox: Option<MailboxId>,
        bytes: Arc<[u8]>,
        cursor: Option<(i64, i64)>,
    ) -> Result<Taken, AppError> {
        let mail = self.arrived(source, mailbox, bytes.len());
        let head_start = if mail.source.starts_with(IMPORTED) { IMPORT_HEAD_START } else { 0 };
        let run_at = self.now() + head_start;
        let taken = self
            .db
            .write(move |tx| -> Result<Taken, AppError> {
                let mut mail = mail.clone();
                if let (Some(mailbox), Some((validity, uid))) = (mail.mailbox, cursor) {
                    channels::set_cursor(tx, mailbox, validity, uid)?;
                }
                if let Some(id) = channels::inbound_of_source(tx, &mail.source)? {
                    return Ok(Taken { id, fresh: false, job: None });
                }
                mail.blob = Some(blobs::put(tx, &bytes)?.hash);
                if !channels::insert_inbound(tx, &mail)? {
                    // Somebody else stored it in this very moment.
                    let id = channels::inbound_of_source(tx, &mail.source)?.ok_or(AppError::Missing)?;
                    return Ok(Taken { id, fresh: false, job: None });
                }
                let payload = mail.id.to_string();
                let job =
                    jobs::enqueue(tx, &NewJob { kind: JUDGE, payload: &payload, run_at, dedup_key: None })?;
                Ok(Taken { id: mail.id, fresh: true, job: Some(job) })
            })
            .await?;
        if taken.fresh {
            self.meters.mails_in.fetch_add(1, Ordering::Relaxed);
        }
        Ok(taken)
    }

    /// Notes a mail that was not taken whole: too big, or unreadable at its server. It is shown, and stays there.
    /// Answers whether it was not known before.
    pub async fn note_unfetched(
        &self,
        source: String,
        mailbox: Option<MailboxId>,
        size: u64,
        header: &[u8],
        trouble: &Trouble,
    ) -> Result<bool, AppError> {
        let letter = letter::read(header, &letter::Limits::default());
        let mut mail = self.arrived(source, mailbox, 0);
        mail.size = i64::try_from(size).unwrap_or(i64::MAX);
        mail.state = "quarantined".into();
        mail.problem = trouble.to_string();
        mail.subject = letter.subject.chars().take(300).collect();
        mail.sender =
            letter.sender_address().map(|from| from.address.chars().take(300).collect()).unwrap_or_default();
        self.db.write(move |tx| -> Result<_, AppError> { Ok(channels::insert_inbound(tx, &mail)?) }).await
    }

    /// Puts a mail that failed again and again aside, for a person to look at.
    pub(crate) async fn quarantine(
        &self,
        id: InboundId,
        trouble: Trouble,
        job: Option<i64>,
    ) -> Result<(), AppError> {
        self.db
            .write(move |tx| -> Result<(), AppError> {
                if let Some(job) = job {
                    jobs::fulfil(tx, job)?;
                }
                let Some(mut mail) = channels::inbound(tx, id)?.filter(|mail| mail.state == "new") else {
                    return Ok(());
                };
                mail.state = "quarantined".into();
                mail.problem = trouble.to_string();
                mail.attempts += 1;
                Ok(channels::settle_inbound(tx, &mail)?)
            })
            .await
    }

    fn arrived(&self, source: String, mailbox: Option<MailboxId>, size: usize) -> Inbound {
        Inbound {
            id: InboundId(self.ids.next()),
            source,
            mailbox,
            received_at: self.now(),
            blob: None,
            size: i64::try_from(size).unwrap_or(i64::MAX),
            state: "new".into(),
            verdict: String::new(),
            problem: String::new(),
            sender: String::new(),
            subject: String::new(),
            header_id: String::new(),
            digest: String::new(),
            ticket: None,
            message: None,
            attempts: 0,
        }
    }

    /// Mails that wait for a person, the freshest first.
    pub async fn troubled_mails(&self, actor: &Actor) -> Result<Vec<Inbound>, AppError> {
        actor.may(Permission::InboundRead, Object::Desk)?;
        self.db.read(|tx| -> Result<_, AppError> { Ok(channels::troubled(tx, 200)?) }).await
    }

    /// The bytes of a mail as it came.
    pub async fn raw_mail(&self, actor: &Actor, id: InboundId) -> Result<Vec<u8>, AppError> {
        actor.may(Permission::InboundRead, Object::Desk)?;
        self.db
            .read(move |tx| -> Result<_, AppError> {
                let mail = channels::inbound(tx, id)?.ok_or(AppError::Missing)?;
                let blob = mail.blob.ok_or(AppError::Missing)?;
                Ok(blobs::get(tx, &blob)?)
            })
            .await
    }

    /// Judges a mail again, after whatever kept it out was mended.
    pub async fn replay_mail(&self, actor: &Actor, id: InboundId) -> Result<(), AppError> {
        actor.may(Permission::InboundManage, Object::Desk)?;
        let (now, who) = (self.now(), actor.name.clone());
        self.write_once(move |tx| -> Result<(), AppError> {
            let mut mail = channels::inbound(tx, id)?.ok_or(AppError::Missing)?;
            if mail.state == "done" {
                return Ok(());
            }
            if mail.blob.is_none() {
                return Err(AppError::Invalid("mail", "not-here"));
            }
            mail.state = "new".into();
            mail.problem = String::new();
            channels::settle_inbound(tx, &mail)?;
            let payload = id.to_string();
            jobs::enqueue(tx, &NewJob { kind: JUDGE, payload: &payload, run_at: now, dedup_key: None })?;
            trail::tell(tx, now, &who, "mail.replay", &payload, &serde_json::json!({}))
        })
        .await
    }
}
