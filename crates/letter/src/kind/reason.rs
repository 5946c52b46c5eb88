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
const WORDS: &[(Reason, &[&str])] = &[
    (Reason::AuthFailure, &["dmarc", "spf check", "spf fail", "sender policy framework", "dkim", "authentication checks failed", "unauthenticated email", "spf record", "spf validation", "not pass authentication", "fails spf", "email authentication", "authentication-results"]),
    (Reason::NoReverseName, &["reverse dns", "ptr record", "reverse lookup", "no ptr", "reverse hostname", "cannot find your reverse", "does not have a ptr", "resolve your hostname", "cannot find your hostname", "ptr lookup", "rdns", "domain name not found, [", "cannot resolve your address", "reverse-dns"]),
    (Reason::Virus, &["virus", "malware", "infected", "trojan"]),
    (Reason::HasMoved, &["has moved", "user moved", "address has changed", "changed address", "new address", "has been replaced by", "ящик перемещ"]),
    (Reason::NotAccepting, &["null mx", "does not accept mail", "accepts no mail", "not accepting mail from anyone", "domain does not accept", "recipient address has null mx", "smtp protocol returned a permanent error: 521", "521 "]),
    (Reason::MailboxFull, &["mailbox full", "mailbox is full", "inbox is full", "over quota", "overquota", "over the quota", "quota exceeded", "exceeded quota", "quota violation", "exceeding their quota", "exceeds allotted", "exceeded storage", "storage allocation", "mailbox size limit", "mailbox exceeded", "mail box full", "insufficient disk", "disk quota", "disc quota", "not enough storage space", "user is over", "exceeded the maximum mailbox", "would exceed mailbox", "mail quota", "exceeds the recipient's quota", "out of storage", "over its quota", "quota is exceeded", "quota full", "has exceeded his", "over disk", "is full", "mailbox has exceeded", "exceeded their", "mailfolder is full", "too much mail data", "sector over quota", "ящик переполнен", "переполнен", "превышена квота", "一杯"]),
    (Reason::TooBig, &["message too large", "message size exceeds", "too big", "size limit", "message size", "message length exceeds", "exceeds maximum", "exceeds the maximum", "maximum size", "message is too large", "exceeds size", "message exceeds"]),
    (Reason::Suspended, &["account is disabled", "account disabled", "mailbox disabled", "mailbox is disabled", "user disabled", "is inactive", "inactive user", "account inactive", "mailbox unavailable or access denied", "account that you tried to reach is disabled", "suspended", "account has been disabled", "disabled or discontinued", "currently not accepting", "not accepting messages", "mailbox currently suspended", "temporarily disabled", "account is locked", "mailbox is inactive", "is not active", "not active", "account expired", "account is deactivated", "deactivated", "user is inactive", "recipient suspend", "mailbox temporarily disabled", "mailbox is frozen", "is blocked", "user account disabled", "recipient no longer", "заблокирован", "отключен"]),
    (Reason::NoRelaying, &["relay not permitted", "relaying denied", "relay access denied", "unable to relay", "relay denied", "not allowed to relay", "we do not relay", "no relaying", "relaying not", "not a valid domain here", "insecure mail relay", "relay operation rejected", "not local domain", "relaying is prohibited", "not a gateway", "relay is prohibited", "mail server requires authentication when attempting to send to a non-local", "not an open relay", "relaying mail"]),
    (Reason::UserUnknown, &["user unknown", "unknown user", "no such user", "no such recipient", "unknown recipient", "recipient unknown", "unknown address", "address unknown", "unknown local", "addressee unknown", "unknown mailbox", "unknown account", "does not exist", "doesn't exist", "not exist", "no such mailbox", "no such account", "no such person", "no such address", "no such local user", "invalid recipient", "invalid mailbox", "invalid user", "invalid address", "bad address", "user not found", "recipient not found", "recipnotfound", "not found in", "mailbox not found", "address not found", "not our customer", "not a valid user", "not a valid mailbox", "no mailbox", "name is not recognized", "not recognized", "doesn't have a", "not have an account", "no longer valid", "recipient rejected", "user does not", "undeliverable address", "bad destination mailbox", "not listed in", "not known at", "not known here", "no account", "unrouteable address", "unroutable address", "destination mailbox address", "no user", "nonexistent", "non-existent", "not a known user", "unknown in", "unknown destination", "recipient address rejected: user", "rejected: unknown", "mailbox unavailable", "mailbox unknown", "delivery userid", "invalid account", "no valid recipients", "no match", "addressee is unknown", "is not a valid", "user is unknown", "unknown or illegal alias", "not found by smtp address lookup", "адресат не найден", "пользователь не найден", "не существует", "нет такого", "no longer available", "has no mailbox", "見つかりません", "見つけられません"]),
    (Reason::HostUnknown, &["host unknown", "unknown host", "host not found", "domain not found", "no such domain", "domain does not exist", "unknown domain", "name server: host not found", "nxdomain", "host or domain name not found", "name or service not known", "not exist in dns", "domain is not reachable", "no such host", "invalid domain", "bad destination system", "domain must exist", "dns lookup failure", "no mx", "cannot resolve", "no dns", "nameserver error", "could not find a mail exchanger", "nodename nor servname", "couldn't find any host", "no matches to nameserver", "unrouteable mail domain", "recipient domain", "illegal host/domain", "dns error", "имя домена"]),
    (Reason::SenderRejected, &["sender address rejected", "sender rejected", "sender denied", "sender verify", "sender is blocked", "from address rejected", "invalid sender", "bad sender", "sender not", "domain of sender", "sender's address", "sender domain", "not accept mail from", "access denied", "sender was rejected", "fake sender", "mail from not", "you are not allowed to post", "message has been rejected by", "unable to verify sender", "sender unknown", "only accepts messages from", "restricted", "not authorized", "your email is considered", "address you sent from", "rejecting the message", "permission to post", "发件人", "sender email address"]),
    (Reason::Blocked, &["blocked", "block list", "blocklist", "blacklist", "black list", "rbl", "spamhaus", "dnsbl", "reputation", "banned", "client host", "ip address", "your ip", "barracudacentral", "connection refused by", "access from ip", "connection dropped", "closed transmission", "not listed on", "unsolicited mail originating from your ip", "bad helo", "helo command", "rejected due to security", "bl. "]),
    (Reason::Spam, &["spam", "unsolicited", "junk mail", "bulk mail", "looks like", "message scored", "similarity", "no-spam", "спам"]),
    (Reason::TooMany, &["too many", "rate limit", "rate-limit", "ratelimit", "throttl", "try again later", "exceeded the max", "connection limit", "too fast", "concurrent", "sending rate", "receiving mail at a rate", "daily limit", "message limit", "recipients this hour"]),
    (Reason::Expired, &["timed out", "time out", "timeout", "delivery time expired", "too long", "expired", "retry time not reached", "was not delivered within", "delivery delayed", "could not be delivered for", "retry timeout", "giving up", "unable to deliver in", "connection refused", "has been in the queue", "delayed", "not responding", "could not connect", "for the past", "maximum delivery attempts", "will be retried", "in the queue"]),
    (Reason::Network, &["network unreachable", "network is unreachable", "no route to host", "routing loop", "mail loop", "loops back", "hop count", "too many hops", "lost connection", "connection reset", "malformed or unexpected name server", "dns temporary", "loop detected", "name service error", "interrupted", "mx points back", "connection lost", "connection was"]),
    (Reason::Security, &["starttls", "tls required", "authentication required", "authentication failed", "must issue", "encryption", "certificate", "auth failure", "authentication turned on", "delivery not authorized", "not authenticated", "authorization fail", "verification failure", "access is denied", "please authenticate", "smtp auth"]),
    (Reason::Policy, &["policy", "policies", "prohibited", "not permitted", "forbidden", "for policy reasons", "rejected by", "administratively", "you have been blocked by", "because the recipient is", "denied by", "violat"]),
    (Reason::Content, &["content", "attachment", "header", "mime", "format of", "8-bit", "8bit", "charset", "media error", "conversion", "message filter", "body type"]),
    (Reason::Mailer, &["pipe to", "child status", "return error code", "exited with", "program failed", "command failed", "command died", "procmail", "x-unix", "maildrop", "process failed", "local delivery failed"]),
    (Reason::System, &["system error", "local error", "i/o error", "system config", "configuration error", "insufficient system", "out of memory", "internal error", "temporary failure", "server error", "local problem", "service unavailable", "service not available", "cannot append", "ldap", "can't create", "local configuration", "resources", "temporarily unable", "server down", "internal server", "system not accepting", "duplicated message-id", "mail server is"]),
    (Reason::Protocol, &["syntax error", "bad sequence", "command not", "protocol error", "unrecognized command", "not implemented", "rfc 5322", "rfc5322", "rfc 2822", "rfc 5321", "rfc 822", "non rfc", "duplicate header", "not compliant", "invalid command", "bad command"]),
    (Reason::Filtered, &["filtered", "filter", "rejected", "refused", "not accept", "denied", "due to recipient", "undeliverable"]),
];

/// The reason out of the diagnostic (any case), the status and the reply code.
pub(crate) fn of(diagnostic: &str, status: Option<&str>, reply_code: Option<u16>) -> Reason {
    if status.is_some_and(|s| s.starts_with("2.")) {
        return Reason::Delivered;
    }
    let special = status.and_then(by_special_status);
    if let Some(reason) = special {
        return reason;
    }
    let words = diagnostic.to_lowercase();
    let said = WORDS.iter().find(|(_, list)| list.iter().any(|w| words.contains(w))).map(|(r, _)| *r);
    // Vague words give way to a code that says more.
    let vague = matches!(said, None | Some(Reason::Filtered | Reason::Policy | Reason::Content));
    match (vague, status.and_then(by_status), said) {
        (true, Some(reason), _) => reason,
        (_, _, Some(reason)) => reason,
        (_, _, None) => by_reply_code(reply_code),
    }
}

/// Codes that say more than the words beside them, which are often a product's set phrases.
fn by_special_status(status: &str) -> Option<Reason> {
    Some(match status {
        "5.1.6" => Reason::HasMoved,
        "5.1.10" => Reason::NotAccepting,
        "5.2.2" | "4.2.2" => Reason::MailboxFull,
        "5.3.4" | "4.3.4" | "5.2.3" => Reason::TooBig,
        "5.7.13" => Reason::Suspended,
        "5.7.20" | "5.7.21" | "5.7.22" | "5.7.23" | "5.7.24" | "5.7.26" | "5.7.509" => Reason::AuthFailure,
        "5.7.25" => Reason::NoReverseName,
        "5.7.27" => Reason::NotAccepting,
        _ => return None,
    })
}

fn by_status(status: &str) -> Option<Reason> {
    let rest = status.get(2..)?;
    Some(match rest {
        "1.0" | "1.1" | "1.3" | "1.4" | "1.351" | "2.4" => Reason::UserUnknown,
        "1.2" | "4.4" => Reason::HostUnknown,
        "1.7" | "1.8" => Reason::SenderRejected,
        "2.1" => Reason::Suspended,
        "3.0" | "3.1" | "3.2" | "3.3" | "3.5" | "4.3" | "4.5" => Reason::System,
        "4.1" | "4.2" | "4.7" => Reason::Expired,
        "4.0" | "4.6" => Reason::Network,
        "5.0" | "5.1" | "5.2" | "5.4" | "5.5" => Reason::Protocol,
        "5.3" => Reason::TooMany,
        "6.0" | "6.1" | "6.2" | "6.3" | "6.4" | "6.5" => Reason::Content,
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
