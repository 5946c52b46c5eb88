//! Mails as programs of other people write them: text in, bytes with CR LF out.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Sent;

/// A mail in the making.
#[derive(Clone, Debug)]
pub struct Eml {
    fields: Vec<(String, String)>,
    text: String,
    files: Vec<(String, String, Vec<u8>)>,
}

impl Eml {
    /// A plain mail; `from` and `to` as `Name <address>` or bare.
    pub fn new(from: &str, to: &str, subject: &str, text: &str) -> Eml {
        let mut eml = Eml { fields: vec![], text: text.to_owned(), files: vec![] };
        for (name, value) in [("From", &mailbox(from)), ("To", &mailbox(to)), ("Subject", &words(subject))] {
            eml = eml.field(name, value);
        }
        eml
    }

    /// One more header field, as it stands on the wire.
    pub fn field(mut self, name: &str, value: &str) -> Eml {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Under this Message-ID.
    pub fn id(self, id: &str) -> Eml {
        self.field("Message-ID", &format!("<{id}>"))
    }

    /// Copied to.
    pub fn cc(self, to: &str) -> Eml {
        let to = mailbox(to);
        self.field("Cc", &to)
    }

    /// In answer to these Message-IDs, the oldest first.
    pub fn answering(self, ids: &[&str]) -> Eml {
        let Some(last) = ids.last() else { return self };
        let all: Vec<String> = ids.iter().map(|id| format!("<{id}>")).collect();
        self.field("In-Reply-To", &format!("<{last}>")).field("References", &all.join(" "))
    }

    /// In answer to a mail of ours, with its text quoted below as mail programs do.
    pub fn quoting(mut self, ours: &Sent) -> Eml {
        let letter = ours.letter();
        let quoted: String = letter.text.lines().map(|line| format!("> {line}\n")).collect();
        self.text = format!("{}\n\n16.11.2026 10:05, Support пишет:\n{quoted}", self.text.trim_end());
        let mut ids: Vec<String> = letter.references.clone();
        ids.extend(letter.message_id);
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        self.answering(&ids)
    }

    /// With a file.
    pub fn file(mut self, name: &str, mime: &str, data: impl Into<Vec<u8>>) -> Eml {
        self.files.push((name.to_owned(), mime.to_owned(), data.into()));
        self
    }

    /// The mail on the wire.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = String::new();
        for (name, value) in &self.fields {
            out.push_str(&format!("{name}: {value}\r\n"));
        }
        if !self.fields.iter().any(|(name, _)| name == "Message-ID") {
            // Of the content, so that the same words twice are the same mail twice.
            let digest = blake3::hash(format!("{out}{}", self.text).as_bytes()).to_hex();
            out.push_str(&format!("Message-ID: <{}@mail.example>\r\n", &digest[..20]));
        }
        if !self.fields.iter().any(|(name, _)| name == "Date") {
            out.push_str("Date: Mon, 16 Nov 2026 10:00:00 +0300\r\n");
        }
        out.push_str("MIME-Version: 1.0\r\n");
        let body = self.text.replace('\n', "\r\n");
        let text = format!(
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{body}\r\n"
        );
        if self.files.is_empty() {
            return (out + &text).into_bytes();
        }
        out.push_str("Content-Type: multipart/mixed; boundary=\"=-border\"\r\n\r\n");
        out.push_str(&format!("--=-border\r\n{text}"));
        for (name, mime, data) in &self.files {
            out.push_str(&format!(
                "--=-border\r\nContent-Type: {mime}\r\nContent-Transfer-Encoding: base64\r\n\
                 Content-Disposition: attachment; filename=\"{}\"\r\n\r\n",
                words(name)
            ));
            for line in STANDARD.encode(data).as_bytes().chunks(76) {
                out.push_str(std::str::from_utf8(line).expect("base64 is ASCII"));
                out.push_str("\r\n");
            }
        }
        (out + "--=-border--\r\n").into_bytes()
    }
}

/// An encoded word (RFC 2047) where a text is not plain ASCII.
pub fn words(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { format!("=?utf-8?B?{}?=", STANDARD.encode(text)) }
}

fn mailbox(text: &str) -> String {
    match text.split_once('<') {
        Some((name, address)) if !name.trim().is_empty() => format!("{} <{address}", words(name.trim())),
        _ => text.to_owned(),
    }
}

impl From<Eml> for Vec<u8> {
    fn from(eml: Eml) -> Vec<u8> {
        eml.bytes()
    }
}
