//! Why a mail was not delivered, out of codes and words.

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

/// Words that tell a reason; the first that fits counts, so the special stand before the general.
#[rustfmt::skip]
const WORDS: &[(Reason, &[&str])] = &[
    (Reason::AuthFailure, &[
        "dmarc", "spf check", "spf fail", "sender policy framework", "dkim",
        "authentication checks failed", "unauthenticated email", "spf record", "spf validation",
        "not pass authentication", "fails spf", "email authentication", "authentication information",
        "fails to pass",
    ]),
    (Reason::NoReverseName, &[
        "reverse dns", "ptr record", "reverse lookup", "no ptr", "reverse hostname",
        "cannot find your reverse", "resolve your hostname", "cannot find your hostname", "ptr lookup",
        "rdns", "cannot resolve your address", "reverse-dns", "ip name lookup failed",
        "mismatches client ip", "name lookup failed for your",
    ]),
    (Reason::Virus, &[
        "virus", "malware", "infected", "trojan",
    ]),
    (Reason::Protocol, &[
        "rfc 5322 compliant", "rfc 2822 compliant", "rfc5322", "not rfc", "addresses in from:",
        "duplicate header", "syntax error", "bad sequence", "protocol error", "unrecognized command",
        "incorrectly constructed", "malformed address", "not compliant",
    ]),
    (Reason::HasMoved, &[
        "has moved", "user moved", "address has changed", "changed address", "has been replaced by",
        "ящик перемещ",
    ]),
    (Reason::NotAccepting, &[
        "null mx", "does not accept mail", "accepts no mail", "not accepting mail from anyone",
        "domain does not accept", "has null mx", "no mx found", "find a mail exchanger",
        "host does not accept mail",
    ]),
    (Reason::Network, &[
        "too many hops", "hop count", "routing loop", "mail loop", "loops back", "loop detected",
        "network unreachable", "network is unreachable", "no route to host",
        "malformed or unexpected name server", "mx points back",
    ]),
    (Reason::MailboxFull, &[
        "mailbox full", "mailbox is full", "inbox is full", "over quota", "overquota", "over the quota",
        "quota exceeded", "exceeded quota", "quota violation", "exceeding their quota", "exceeds allotted",
        "exceeded storage", "storage allocation", "mailbox size limit", "mailbox exceeded",
        "mailbox exceeds", "mail box full", "insufficient disk", "disk quota", "disc quota",
        "not enough storage space", "user is over", "exceeded the maximum mailbox", "would exceed mailbox",
        "mail quota", "exceeds the recipient's quota", "out of storage", "over its quota",
        "quota is exceeded", "quota full", "has exceeded his", "over disk", "is full",
        "mailbox has exceeded", "exceeded their", "too much mail data", "ящик переполнен", "переполнен",
        "превышена квота", "一杯",
    ]),
    (Reason::TooBig, &[
        "message too large", "message size exceeds", "too big", "size limit", "message size",
        "message length exceeds", "maximum size", "message is too large", "exceeds size",
        "message exceeds", "maximum message", "exceeds maximum", "line length",
    ]),
    (Reason::SenderRejected, &[
        "domain of sender", "sender address rejected", "sender rejected", "sender denied", "sender verify",
        "sender verification", "from address rejected", "invalid sender", "bad sender",
        "fake sender", "unable to verify sender", "permission to post",
        "not authorized to send to", "only accepts messages from", "sender is not", "sender email address",
        "domain part of your email address", "does not accept mail from", "not accept mail from",
        "purported responsible address", "groups.google.com/support",
    ]),
    (Reason::NoRelaying, &[
        "relay not permitted", "relaying denied", "relay access denied", "unable to relay", "relay denied",
        "not allowed to relay", "we do not relay", "no relaying", "relaying not",
        "not a valid domain here", "insecure mail relay", "relay operation rejected", "not local domain",
        "relaying is prohibited", "not a gateway", "relay is prohibited", "not an open relay",
        "relaying mail", "to relay mail", "email address is not verified",
    ]),
    (Reason::Suspended, &[
        "account is disabled", "account disabled", "mailbox disabled", "mailbox is disabled",
        "user disabled", "is inactive", "inactive user", "account inactive", "suspended",
        "has been disabled", "disabled or discontinued", "currently not accepting",
        "not accepting messages", "temporarily disabled", "account is locked", "is not active",
        "not active", "account expired", "deactivated", "recipient suspend", "mailbox is frozen",
        "account disabled", "заблокирован", "отключен",
    ]),
    (Reason::HostUnknown, &[
        "host unknown", "unknown host", "host not found", "domain not found", "no such domain",
        "domain does not exist", "unknown domain", "nxdomain", "domain name not found",
        "name or service not known", "not exist in dns", "domain is not reachable", "no such host",
        "invalid domain", "bad destination system", "domain must exist", "dns lookup failure",
        "cannot resolve", "no dns", "nodename nor servname", "couldn't find any host",
        "unrouteable mail domain", "illegal host/domain", "имя домена",
    ]),
    (Reason::UserUnknown, &[
        "user unknown", "unknown user", "no such user", "no such recipient", "unknown recipient",
        "recipient unknown", "unknown address", "address unknown", "unknown local", "addressee unknown",
        "unknown mailbox", "unknown account", "unknown e-mail", "does not exist", "doesn't exist",
        "not exist", "no such mailbox", "no such account", "no such person", "no such address",
        "no such local user", "invalid recipient", "invalid mailbox", "invalid user", "invalid address",
        "bad address", "user not found", "recipient not found", "recipnotfound", "recipientnotfound",
        "not found in", "mailbox not found", "address not found", "couldn't be found",
        "could not be found", "wasn't found", "was not found", "not our customer", "not a valid user",
        "not a valid mailbox", "no mailbox", "name is not recognized", "doesn't have a",
        "not have an account", "no longer valid", "user does not", "undeliverable address",
        "bad destination mailbox", "not listed in", "not known at", "not known here", "no account",
        "unrouteable address", "unroutable address", "destination mailbox address", "no user",
        "nonexistent", "non-existent", "not a known user", "unknown in", "unknown destination",
        "rejected: user", "rejected: unknown", "rejected: access denied", "mailbox unavailable",
        "mailbox unknown", "delivery userid", "invalid account", "no valid recipients", "no match",
        "addressee is unknown", "is not a valid", "user is unknown", "unknown or illegal alias",
        "адресат не найден", "пользователь не найден", "не существует", "нет такого",
        "no longer available", "has no mailbox", "is not a registered", "見つかりません", "見つけられません",
    ]),
    (Reason::Blocked, &[
        "ip reputation", "poor reputation", "low reputation", "bad reputation", "reputation of the sending",
    ]),
    (Reason::Policy, &[
        "presents a potential security", "content presents a",
    ]),
    (Reason::TooMany, &[
        "frequency limited", "rate limit", "rate-limit", "ratelimit", "throttl", "too many",
        "exceeded the max", "connection limit", "too fast", "concurrent", "sending rate",
        "receiving mail at a rate", "daily limit", "recipients this hour",
    ]),
    (Reason::Spam, &[
        "spam message", "message content rejected", "blacklisted url", "ube,", "unsolicited", "junk mail",
        "looks like", "message scored", "considered spam", "classified as spam", "rejected as spam",
        "is spam", "likely spam", "spam detected", "suspected spam", "spam content", "as spam",
        "high probability of spam", "content rejected", "similar to spam", "reject, id=", "спам",
    ]),
    (Reason::Blocked, &[
        "blocked", "block list", "blocklist", "blacklist", "black list", "rbl", "spamhaus", "dnsbl",
        "reputation", "banned", "client host", "your ip", "invalid ip", "barracudacentral",
        "access from ip", "connection dropped", "closed transmission", "bad helo", "helo command",
        "rejected due to security", "user complaints", "(bl)",
        "not accepting connections", "unexpected volume",
    ]),
    (Reason::System, &[
        "unable to contact",
    ]),
    (Reason::Expired, &[
        "in the queue too long", "message expired", "envelope expired",
    ]),
    (Reason::Mailer, &[
        "pipe to", "child status", "return error code", "exited with", "program failed", "command failed",
        "command died", "procmail", "x-unix", "maildrop", "process failed", "local delivery failed",
        "mailer prog", "unknown mailer error", "\"|",
    ]),
    (Reason::System, &[
        "ldap", "system error", "local error", "i/o error", "system config",
        "configuration error", "insufficient system", "out of memory", "internal error", "server error",
        "local problem", "service unavailable", "service not available", "service currently unavailable",
        "cannot append", "can't create", "resources", "server down", "internal server",
        "system not accepting", "duplicated message-id", "could not load", "disk full",
    ]),
    (Reason::Security, &[
        "access denied", "starttls", "tls required", "authentication required", "authentication failed",
        "must issue", "encryption", "certificate", "auth failure", "authentication turned on",
        "not authorized", "not authenticated", "authorization fail", "verification failure",
        "access is denied", "please authenticate", "smtp auth",
    ]),
    (Reason::Expired, &[
        "timed out", "time out", "timeout", "delivery time expired", "expired", "retry time not reached",
        "was not delivered within", "could not be delivered for", "unable to deliver in",
        "connection refused", "not responding", "could not connect", "requests to connect", "for the past",
        "maximum delivery attempts", "cannot send message for", "undelivered after",
    ]),
    (Reason::Spam, &[
        "spam",
    ]),
    (Reason::Policy, &[
        "policy", "policies", "prohibited", "not permitted", "forbidden", "not allowed",
        "administratively", "violat", "potential security", "header error",
    ]),
    (Reason::Content, &[
        "media error", "attachment", "8-bit", "8bit", "charset", "content conversion", "body type",
        "content error",
    ]),
    (Reason::Network, &[
        "lost connection", "connection reset", "dns error", "dns temporary", "name service error",
        "interrupted", "connection lost", "connection was", "network error",
    ]),
    (Reason::Filtered, &[
        "filtered", "filter", "rejected", "refused", "not accept", "denied", "restricted",
        "due to recipient",
    ]),
    (Reason::Expired, &[
        "delayed", "will be retried", "in the queue", "try again later", "try later", "delivery delayed",
        "giving up",
    ]),
    (Reason::System, &[
        "temporary failure",
    ]),
];

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
