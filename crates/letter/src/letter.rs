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
    /// The first whole address of From, else the one of Sender; what is no whole address only when there is none.
    pub fn sender_address(&self) -> Option<&Address> {
        let whole = |a: &&Address| a.address.contains('@');
        let writers = || self.from.iter().chain(&self.sender);
        writers().find(whole).or_else(|| writers().find(|a| !a.address.is_empty()))
    }

    /// Takes NUL out of every text: encoded words, escapes and JSON bring it in where the bytes had none, and
    /// not every store takes it. Whoever reads a letter need not think of it.
    pub(crate) fn drop_nuls(&mut self) {
        for text in self.texts() {
            if text.contains('\0') {
                text.retain(|c| c != '\0');
            }
        }
    }

    fn texts(&mut self) -> Vec<&mut String> {
        let mut all: Vec<&mut String> = vec![&mut self.subject, &mut self.text];
        all.extend([&mut self.message_id, &mut self.return_path, &mut self.html].into_iter().flatten());
        all.extend([&mut self.in_reply_to, &mut self.references, &mut self.delivered_to].into_iter().flatten());
        let people = [&mut self.from, &mut self.reply_to, &mut self.to, &mut self.cc, &mut self.bcc];
        for person in people.into_iter().flatten().chain(&mut self.sender) {
            all.extend([&mut person.name, &mut person.address]);
        }
        for file in &mut self.attachments {
            all.extend([&mut file.name, &mut file.mime]);
            all.extend(&mut file.content_id);
        }
        all.extend(self.marks.texts());
        all.extend(self.kind.texts());
        all
    }
}

impl Marks {
    fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        let single = [
            &mut self.auto_submitted,
            &mut self.precedence,
            &mut self.list_id,
            &mut self.x_auto_response_suppress,
        ];
        let several = [&mut self.x_loop, &mut self.x_autoreply, &mut self.x_failed_recipients];
        let own = self.own.iter_mut().flat_map(|(name, value)| [name, value]);
        single.into_iter().flatten().chain(several.into_iter().flatten()).chain(own)
    }
}
