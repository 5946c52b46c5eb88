//! What mail systems write when they turn a mail away, by reason: general phrases, as many servers write them, in
//! lower case. Codes are judged beside it, in `reason`.

use super::Reason;

/// Words that tell a reason; the first that fits counts, so the special stand before the general.
#[rustfmt::skip]
pub(super) const WORDS: &[(Reason, &[&str])] = &[
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
        "smtp server of your isp", "your isp's smtp", "unwanted messages have been sent",
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
