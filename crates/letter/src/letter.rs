//! The values that a mail becomes.

use crate::addresses::Address;
use crate::kind::Kind;
use crate::problem::Problem;
use serde::{Deserialize, Serialize};

/// A mail, read as well as it can be.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Letter {
    /// Message-ID without angle brackets.
    pub message_id: Option<String>,
    /// In-Reply-To, ids without angle brackets.
    pub in_reply_to: Vec<String>,
    /// References, oldest first, ids without angle brackets.
    pub references: Vec<String>,
    /// Who wrote it.
    pub from: Vec<Address>,
    /// Who sent it for the writer.
    pub sender: Option<Address>,
    /// Where answers are wanted.
    pub reply_to: Vec<Address>,
    /// To whom it is addressed.
    pub to: Vec<Address>,
    /// To whom it is copied.
    pub cc: Vec<Address>,
    /// To whom it is copied unseen.
    pub bcc: Vec<Address>,
    /// Boxes that servers on the way say they delivered it for (Delivered-To, X-Original-To,
    /// Envelope-To and others), as written, each once.
    pub delivered_to: Vec<String>,
    /// The envelope sender; `Some("")` is the null one that reports have.
    pub return_path: Option<String>,
    /// The subject on one line.
    pub subject: String,
    /// The Date field in UTC milliseconds.
    pub date: Option<i64>,
    /// The whole body as plain text with "\n" line ends.
    pub text: String,
    /// The body's HTML, decoded but **not sanitised**: never to be shown as it is.
    pub html: Option<String>,
    /// Everything that is not the body.
    pub attachments: Vec<Attachment>,
    /// Header fields that tell machines from people.
    pub marks: Marks,
    /// What kind of mail it is.
    pub kind: Kind,
    /// What was wrong with it.
    pub problems: Vec<Problem>,
}

/// A file that came with a letter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// The file's name, without path or control signs; made of the type when none is given.
    pub name: String,
    /// The declared type in lower case, as "image/png".
    pub mime: String,
    /// Content-ID without angle brackets, by which the HTML refers to it.
    pub content_id: Option<String>,
    /// Meant to be seen within the text.
    pub inline: bool,
    /// The decoded content.
    pub data: Vec<u8>,
}

/// Header fields that tell machines from people and help to break loops; values as sent, trimmed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// Auto-Submitted (RFC 3834).
    pub auto_submitted: Option<String>,
    /// Precedence.
    pub precedence: Option<String>,
    /// List-Id.
    pub list_id: Option<String>,
    /// Whether List-Unsubscribe is there.
    pub list_unsubscribe: bool,
    /// X-Auto-Response-Suppress: what its sender wants no automatic answer to.
    pub x_auto_response_suppress: Option<String>,
    /// X-Loop and its kin.
    pub x_loop: Vec<String>,
    /// X-Autoreply, X-Autorespond and their kin, as "name: value".
    pub x_autoreply: Vec<String>,
    /// X-Failed-Recipients.
    pub x_failed_recipients: Vec<String>,
    /// Our own X-Opora-* fields, name in lower case and value.
    pub own: Vec<(String, String)>,
}

impl Letter {
    /// The first address of From that has one.
    pub fn sender_address(&self) -> Option<&Address> {
        self.from.iter().find(|a| !a.address.is_empty()).or(self.sender.as_ref())
    }
}
