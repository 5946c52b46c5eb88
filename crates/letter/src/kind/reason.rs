//! Why a mail was not delivered, out of codes and words.

use super::wording::WORDS;
use serde::{Deserialize, Serialize};

/// Why a mail was not delivered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Reason {
    /// It does not say, or not in a way we know.
    #[default]
    Unknown,
    /// No such person there.
    UserUnknown,
    /// No such domain, or it takes no way.
    HostUnknown,
    /// The person has moved elsewhere.
    HasMoved,
    /// The domain takes no mail at all.
    NotAccepting,
    /// The box is full.
    MailboxFull,
    /// The box is switched off or does not take mail now.
    Suspended,
    /// The recipient's filter turned it away after accepting the address.
    Filtered,
    /// The sender's address was turned away.
    SenderRejected,
    /// Our server's address was turned away (block lists, reputation).
    Blocked,
    /// Our server's reverse name is missing or wrong.
    NoReverseName,
    /// SPF, DKIM or DMARC failed.
    AuthFailure,
    /// A policy of the recipient forbids it.
    Policy,
    /// It was taken for spam.
    Spam,
    /// It was taken for a virus.
    Virus,
    /// The content was not liked or not understood.
    Content,
    /// The mail is too big.
    TooBig,
    /// It waited too long.
    Expired,
    /// The network failed.
    Network,
    /// The recipient's system failed.
    System,
    /// A program that should take the mail failed.
    Mailer,
    /// Rights or encryption were missing.
    Security,
    /// The server does not take mail for that domain.
    NoRelaying,
    /// Too many mails or connections at once.
    TooMany,
    /// The servers did not understand each other.
    Protocol,
    /// It was delivered after all.
    Delivered,
}

impl Reason {
    /// Whether writing to the address again is of no use.
    pub fn is_hard(self) -> bool {
        matches!(self, Self::UserUnknown | Self::HostUnknown | Self::HasMoved | Self::NotAccepting)
    }
}

/// How far the two servers had come when the mail was turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Before the sender was told.
    Connection,
    /// At the sender's address.
    Sender,
    /// At the recipient's address.
    Recipient,
    /// After the recipient was accepted.
    Content,
}

/// The stage that a report tells, if it does.
pub(crate) fn stage(report: &str) -> Option<Stage> {
    let lower = report.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|w| lower.contains(w));
    if says(&["no valid recipients"]) {
        // A pipelining client had sent DATA before it saw that every recipient was refused.
        Some(Stage::Recipient)
    } else if says(&[
        "after initial connection",
        "reply to ehlo",
        "reply to helo",
        "while receiving the initial",
        "reply to end of banner",
        "my name was rejected",
        ">>> ehlo",
        ">>> helo",
    ]) {
        Some(Stage::Connection)
    } else if says(&[
        "end of data",
        "to data command",
        "our final data",
        "smtp command data",
        ">>> data",
        "text command",
        "reply to message",
        "after data",
        "failed on data command",
        "failed after i sent the message",
    ]) {
        Some(Stage::Content)
    } else if says(&[
        "after mail from",
        "to mail from",
        "our mail from",
        ">>> mail from",
        "but sender was rejected",
    ]) {
        Some(Stage::Sender)
    } else if says(&["rcpt to", "after rcpt"]) {
        Some(Stage::Recipient)
    } else {
        None
    }
}

/// The reason out of the words (any case), the status, the reply code and the stage.
pub(crate) fn of(words: &str, status: Option<&str>, reply_code: Option<u16>, stage: Option<Stage>) -> Reason {
    if status.is_some_and(|s| s.starts_with("2.")) {
        return Reason::Delivered;
    }
    if let Some(reason) = status.and_then(by_special_status) {
        return reason;
    }
    let said = said(&words.to_lowercase());
    // Vague words give way to a code that says more, and that to the stage.
    let vague = matches!(said, None | Some(Reason::Filtered | Reason::Policy));
    let coded = status
        .and_then(by_status)
        .filter(|c| vague && (*c, said) != (Reason::Security, Some(Reason::Policy)));
    match (coded, said, stage) {
        (Some(reason), ..) => reason,
        // "User unknown" after the recipient had been accepted is a filter's answer.
        (_, Some(Reason::UserUnknown), Some(Stage::Content))
            if status.is_none_or(|s| !s.starts_with("5.1.")) =>
        {
            Reason::Filtered
        }
        (_, Some(Reason::Filtered | Reason::Security | Reason::HostUnknown), Some(Stage::Connection)) => {
            Reason::Blocked
        }
        // What is unknown at the sender's address is the sender.
        (_, Some(Reason::Filtered | Reason::UserUnknown | Reason::HostUnknown), Some(Stage::Sender)) => {
            Reason::SenderRejected
        }
        (_, None, Some(Stage::Sender)) => Reason::SenderRejected,
        (_, None, Some(Stage::Connection)) => Reason::Blocked,
        (_, Some(reason), _) => reason,
        (_, None, _) => by_reply_code(reply_code),
    }
}

/// The reason that the words (in lower case) name.
fn said(words: &str) -> Option<Reason> {
    if domain_is_missing(words) {
        return Some(Reason::HostUnknown);
    }
    // A gateway's set phrase for any refusal of a recipient; what the other server said follows it in quotes.
    let words = words.replace("unknown address error 5", "5");
    WORDS.iter().find(|(_, list)| list.iter().any(|w| words.contains(w))).map(|(r, _)| *r)
}

/// Whether it is a bare domain of which the words say that it does not exist.
fn domain_is_missing(words: &str) -> bool {
    [" does not exist", " doesn't exist"].iter().filter_map(|w| words.split_once(w)).any(|(before, _)| {
        let name = before.rsplit([' ', '\'', '"', ':']).next().unwrap_or_default();
        name.split('.').count() > 1
            && name
                .split('.')
                .all(|l| !l.is_empty() && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
            && name.ends_with(|c: char| c.is_ascii_alphabetic())
    })
}

/// Codes that say more than the words beside them, which are often a product's set phrases.
fn by_special_status(status: &str) -> Option<Reason> {
    Some(match status {
        "5.1.6" | "5.7.17" | "5.7.18" => Reason::HasMoved,
        "5.2.2" | "4.2.2" => Reason::MailboxFull,
        "5.3.4" | "4.3.4" | "5.2.3" => Reason::TooBig,
        "5.7.13" => Reason::Suspended,
        "5.7.20" | "5.7.21" | "5.7.22" | "5.7.23" | "5.7.24" | "5.7.26" | "5.7.509" => Reason::AuthFailure,
        "5.7.25" => Reason::NoReverseName,
        "5.7.27" => Reason::NotAccepting,
        "5.6.1" | "5.6.2" | "5.6.3" | "5.6.4" | "5.6.5" => Reason::Content,
        _ => return None,
    })
}

fn by_status(status: &str) -> Option<Reason> {
    let rest = status.get(2..)?;
    Some(match rest {
        "1.0" | "1.1" | "1.3" | "1.4" | "1.10" | "1.351" | "2.4" => Reason::UserUnknown,
        "1.2" | "4.4" => Reason::HostUnknown,
        "1.7" | "1.8" => Reason::SenderRejected,
        "2.1" => Reason::Suspended,
        "3.0" | "3.1" | "3.2" | "3.3" | "3.5" | "4.3" | "4.5" => Reason::System,
        "4.1" | "4.2" | "4.7" => Reason::Expired,
        "4.0" | "4.6" => Reason::Network,
        "5.0" | "5.1" | "5.2" | "5.4" | "5.5" => Reason::Protocol,
        "5.3" => Reason::TooMany,
        "6.0" | "6.1" | "6.2" | "6.3" | "6.4" | "6.5" => Reason::Content,
        "7.3" | "7.4" | "7.5" | "7.6" | "7.7" | "7.8" | "7.9" | "7.10" | "7.11" | "7.12" | "7.14"
        | "7.30" => Reason::Security,
        "7.28" => Reason::TooMany,
        _ => return None,
    })
}

fn by_reply_code(code: Option<u16>) -> Reason {
    match code {
        Some(421 | 450 | 451) => Reason::Expired,
        Some(452 | 552) => Reason::MailboxFull,
        Some(500..=504) => Reason::Protocol,
        Some(525) => Reason::Suspended,
        Some(551) => Reason::HasMoved,
        Some(553) => Reason::UserUnknown,
        _ => Reason::Unknown,
    }
}
