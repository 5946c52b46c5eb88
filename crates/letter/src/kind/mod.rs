//! What kind of mail a letter is: from a person, or from one of several sorts of machines.
//!
//! It judges by structure first (report parts, envelope, marks that machines leave), by sentences
//! only when the sender looks like a machine or sentence and subject agree. What a person quotes or
//! forwards is never taken for the machine's own words.

mod automatic;
mod bounce;
mod complaint;
mod evidence;
mod notice;
mod phrases;
mod prose;
mod reason;
mod scan;
mod status;
mod wording;

pub use complaint::Complaint;
pub use reason::Reason;

use crate::Limits;
use crate::fields::Fields;
use crate::letter::Letter;
use serde::{Deserialize, Serialize};

/// What kind of mail it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub enum Kind {
    /// A person wrote it, as far as can be told.
    #[default]
    Human,
    /// A machine answered or announced something; never to be answered automatically.
    AutoReply {
        /// How we know.
        why: Auto,
    },
    /// A mail system tells what became of a mail; one report for each recipient, none when the mail
    /// does not say whom it is about.
    Bounce(Vec<Report>),
    /// Sent to many: a list or an advertisement.
    Bulk {
        /// How we know.
        why: Bulk,
    },
    /// A provider tells that a recipient called a mail spam, or wants no more of them.
    Complaint(Complaint),
}

impl Kind {
    /// Every text that it holds.
    pub(crate) fn texts(&mut self) -> Vec<&mut String> {
        let mut all: Vec<&mut String> = Vec::new();
        match self {
            Kind::Bounce(reports) => {
                for report in reports {
                    all.push(&mut report.diagnostic);
                    let single = [&mut report.recipient, &mut report.status, &mut report.original_message_id];
                    all.extend(single.into_iter().flatten());
                    let original = &mut report.original;
                    all.push(&mut original.subject);
                    let several = [&mut original.in_reply_to, &mut original.references, &mut original.to];
                    all.extend(several.into_iter().flatten());
                }
            }
            Kind::Complaint(complaint) => {
                all.push(&mut complaint.feedback);
                let single = [
                    &mut complaint.recipient,
                    &mut complaint.original_mail_from,
                    &mut complaint.original_message_id,
                ];
                all.extend(single.into_iter().flatten());
            }
            Kind::Human | Kind::AutoReply { .. } | Kind::Bulk { .. } => {}
        }
        all
    }
}

/// What shows that a machine wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Auto {
    /// Answers for an absent person ("Out of office", "Автоответ").
    Absence,
    /// Says that it answers automatically (RFC 3834 and its forerunners).
    Replied,
    /// Says that it was made automatically but answers nothing: a notice of another system.
    Generated,
    /// Tells that a mail was read or displayed (RFC 8098).
    Receipt,
}

/// What shows that it was sent to many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Bulk {
    /// List-Id or other fields of a mailing list.
    List,
    /// Precedence: bulk, list or junk.
    Precedence,
    /// A way to unsubscribe.
    Unsubscribe,
}

/// What became of a mail for one recipient.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The address it could not reach, as far as the report names one.
    pub recipient: Option<String>,
    /// What was done.
    pub action: Action,
    /// Enhanced status code (RFC 3463), as "5.1.1".
    pub status: Option<String>,
    /// Reply code of SMTP, as 550.
    pub reply_code: Option<u16>,
    /// Why.
    pub reason: Reason,
    /// Writing to this address again is of no use.
    pub hard: bool,
    /// The words of the other server, on one line.
    pub diagnostic: String,
    /// Message-ID of the mail it is about, without angle brackets.
    pub original_message_id: Option<String>,
    /// What else is known of that mail.
    pub original: Original,
}

/// What a report tells of the mail it is about.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Original {
    /// In-Reply-To.
    pub in_reply_to: Vec<String>,
    /// References.
    pub references: Vec<String>,
    /// Subject.
    pub subject: String,
    /// Addresses of To.
    pub to: Vec<String>,
}

/// What a mail system did with a mail (RFC 3464).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// Gave up.
    #[default]
    Failed,
    /// Could not deliver yet and goes on trying.
    Delayed,
    /// Delivered.
    Delivered,
    /// Passed on to a system that reports no more.
    Relayed,
    /// Delivered to several others in its place.
    Expanded,
}

/// Judges a letter whose header, body and attachments are read.
pub(crate) fn of(letter: &Letter, fields: &Fields, limits: &Limits) -> Kind {
    let evidence = evidence::gather(letter, fields);
    if let Some(complaint) = complaint::of(letter, &evidence, limits) {
        return Kind::Complaint(complaint);
    }
    if let Some(kind) = notice::of(letter, limits) {
        return kind;
    }
    if let Some(reports) = bounce::of(letter, &evidence, limits) {
        return Kind::Bounce(reports);
    }
    if let Some(why) = automatic::auto(letter, &evidence) {
        return Kind::AutoReply { why };
    }
    automatic::bulk(letter, fields).map_or(Kind::Human, |why| Kind::Bulk { why })
}
