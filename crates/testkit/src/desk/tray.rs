//! A post that keeps every mail instead of sending it, over a network that can fail.

use std::collections::VecDeque;
use std::sync::Arc;

use app::mail::{Post, Sending, Undelivered};
use parking_lot::Mutex;
use store::channels::Mailbox;

/// A mail of ours that reached the network.
#[derive(Clone, Debug)]
pub struct Sent {
    /// From which mailbox of ours.
    pub from: String,
    /// To whom.
    pub to: String,
    /// The mail as it went over the wire.
    pub bytes: Arc<[u8]>,
}

impl Sent {
    /// The mail, read as its addressee's program would read it.
    pub fn letter(&self) -> letter::Letter {
        letter::read(&self.bytes, &letter::Limits::default())
    }

    /// What the mail is about, as it says itself (`X-Opora-Kind`).
    pub fn kind(&self) -> String {
        let own = self.letter().marks.own;
        own.into_iter().find(|(name, _)| name == "x-opora-kind").map(|(_, value)| value).unwrap_or_default()
    }

    /// The Message-ID without brackets.
    pub fn id(&self) -> String {
        self.letter().message_id.expect("our mails have a Message-ID")
    }

    /// The first link of the mail whose path begins so, such as `/c/`; the token behind it.
    pub fn link(&self, path: &str) -> Option<String> {
        let text = self.letter().text;
        let tail = &text[text.find(path)? + path.len()..];
        let end = tail.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')));
        Some(tail[..end.unwrap_or(tail.len())].trim_end_matches('.').to_owned())
    }
}

/// How the network fails.
#[derive(Clone, Debug)]
enum Fault {
    Once(Undelivered),
    Refused(String),
    Down,
}

/// Keeps mails; fails when told to.
#[derive(Default)]
pub struct Tray {
    sent: Mutex<Vec<Sent>>,
    faults: Mutex<VecDeque<Fault>>,
}

impl Tray {
    /// All mails so far, the oldest first.
    pub fn all(&self) -> Vec<Sent> {
        self.sent.lock().clone()
    }

    /// All mails to an address, the oldest first.
    pub fn to(&self, address: &str) -> Vec<Sent> {
        self.sent.lock().iter().filter(|mail| mail.to.eq_ignore_ascii_case(address)).cloned().collect()
    }

    /// The next mail fails once: for good, or for now.
    pub fn fail_next(&self, permanent: bool, why: &str) {
        self.faults.lock().push_back(Fault::Once(Undelivered { permanent, why: why.to_owned() }));
    }

    /// This address is refused for good from now on.
    pub fn refuse(&self, address: &str) {
        self.faults.lock().push_back(Fault::Refused(address.to_owned()));
    }

    /// No server answers from now on.
    pub fn cut(&self) {
        self.faults.lock().push_back(Fault::Down);
    }

    /// Everything works again.
    pub fn mend(&self) {
        self.faults.lock().clear();
    }

    fn fault(&self, to: &str) -> Option<Undelivered> {
        let mut faults = self.faults.lock();
        let at = faults.iter().position(|fault| match fault {
            Fault::Refused(address) => address.eq_ignore_ascii_case(to),
            Fault::Once(_) | Fault::Down => true,
        })?;
        match faults[at].clone() {
            Fault::Once(e) => {
                faults.remove(at);
                Some(e)
            }
            Fault::Refused(_) => Some(Undelivered { permanent: true, why: "550 no such user".into() }),
            Fault::Down => Some(Undelivered { permanent: false, why: "connection refused".into() }),
        }
    }
}

impl Post for Tray {
    fn send<'a>(
        &'a self,
        from: &'a Mailbox,
        _: Option<&'a str>,
        to: &'a str,
        bytes: &'a [u8],
    ) -> Sending<'a> {
        Box::pin(async move {
            if let Some(e) = self.fault(to) {
                return Err(e);
            }
            self.sent.lock().push(Sent {
                from: from.address.clone(),
                to: to.to_owned(),
                bytes: bytes.into(),
            });
            Ok(())
        })
    }
}
