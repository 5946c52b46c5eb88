//! To which ticket does a mail belong? Pure: facts in, a verdict with its reason out.
//!
//! Order of evidence: what kind of mail it is (own, double, bounce, robot) → the signed token in our Message-ID or
//! address → stored Message-IDs within the client → the number in the subject, only from somebody who takes part or
//! is of the client → else a new ticket, with a hint when something pointed to another.

use crate::ids::{InboundId, OrganisationId, PersonId, TicketId};
use crate::people::Side;
use serde::{Deserialize, Serialize};

/// What sort of mail the reader took it for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailKind {
    /// Written by a person.
    Human,
    /// Sent by a machine on its own account: newsletters, notifications. May open a ticket, is never acknowledged.
    Bulk,
    /// An answer by a robot.
    AutoReply,
    /// A delivery report.
    Bounce,
}

/// Who sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The person whose contact point the address is.
    pub person: Option<PersonId>,
    /// On whose side that person stands.
    pub side: Side,
    /// The clients that he belongs to, by membership or by the domain of his address.
    pub orgs: Vec<OrganisationId>,
    /// The address is one of our own mailboxes.
    pub is_our_mailbox: bool,
}

/// A ticket that something in the mail points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointed {
    /// The ticket.
    pub ticket: TicketId,
    /// Its client.
    pub org: OrganisationId,
    /// The sender asked it, watches it, or wrote in it.
    pub takes_part: bool,
    /// The subjects agree (without marks).
    pub same_subject: bool,
}

/// A signed token of ours that came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The ticket it names; its signature has been proven.
    pub pointed: Pointed,
    /// The engineer to whom the notice with this token went, if it was a notice.
    pub staff: Option<PersonId>,
}

/// Everything that decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// What sort of mail.
    pub kind: MailKind,
    /// Who sends.
    pub sender: Sender,
    /// The mail's own Message-ID is one of ours: our mail came back round.
    pub own_message_id: bool,
    /// The same mail (Message-ID and bytes' digest) was taken in before.
    pub seen_before: Option<InboundId>,
    /// A valid token in References, In-Reply-To or the address it was sent to.
    pub token: Option<Token>,
    /// A token that was forged or belongs to another desk.
    pub forged_token: bool,
    /// A stored Message-ID that In-Reply-To or References name, nearest first.
    pub known_id: Option<Pointed>,
    /// A stored message with which it shares an ancestor that we never received.
    pub common_ancestor: Option<Pointed>,
    /// The number in the subject.
    pub number: Option<Pointed>,
    /// The subject says it is a forward.
    pub forward: bool,
}

/// Where a mail goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// A message of the client's side in this ticket.
    Reply {
        /// The ticket.
        ticket: TicketId,
        /// By which evidence.
        why: Why,
    },
    /// An engineer works by mail: reply, note or commands.
    StaffReply {
        /// The ticket.
        ticket: TicketId,
        /// The engineer.
        person: PersonId,
    },
    /// A new ticket; `hint` is a ticket that something pointed to without being enough.
    New {
        /// «Probably belongs to».
        hint: Option<TicketId>,
        /// By which evidence.
        why: Why,
        /// Whether an acknowledgement may go out.
        acknowledge: bool,
    },
    /// A robot's answer: attached where it belongs, opens nothing.
    AutoReply {
        /// The ticket, if it names one.
        ticket: Option<TicketId>,
    },
    /// A delivery report: attached where it belongs, opens nothing.
    Bounce {
        /// The ticket, if it names one.
        ticket: Option<TicketId>,
    },
    /// The same mail again, for example through a second mailbox of ours.
    Duplicate {
        /// The first one.
        of: InboundId,
    },
    /// Our own mail came back round.
    Own,
}

/// The evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// A signed token of ours.
    Token,
    /// A stored Message-ID.
    MessageId,
    /// A shared ancestor and subject.
    CommonAncestor,
    /// The number in the subject, from somebody who takes part or is of the client.
    Number,
    /// Nothing pointed anywhere.
    NothingPoints,
    /// Something pointed to a ticket, but the sender has no part in it.
    Stranger,
    /// Forwarded by somebody outside the conversation: a matter of its own.
    Forwarded,
    /// A token that we did not sign.
    Forged,
}

/// Decides.
pub fn decide(facts: &Facts) -> Verdict {
    if facts.own_message_id || (facts.sender.is_our_mailbox && facts.kind != MailKind::Human) {
        return Verdict::Own;
    }
    if let Some(of) = facts.seen_before {
        return Verdict::Duplicate { of };
    }
    let thread = || facts.token.as_ref().map(|token| &token.pointed).or(facts.known_id.as_ref());
    match facts.kind {
        MailKind::Bounce => return Verdict::Bounce { ticket: thread().map(|pointed| pointed.ticket) },
        MailKind::AutoReply => {
            let by_number = facts.number.as_ref().filter(|pointed| belongs(facts, pointed));
            return Verdict::AutoReply { ticket: thread().or(by_number).map(|pointed| pointed.ticket) };
        }
        MailKind::Human | MailKind::Bulk => {}
    }
    by_token(facts)
        .or_else(|| by_message_id(facts))
        .or_else(|| by_ancestor(facts))
        .or_else(|| by_number(facts))
        .unwrap_or_else(|| fresh(facts))
}

fn by_token(facts: &Facts) -> Option<Verdict> {
    let token = facts.token.as_ref()?;
    let ticket = token.pointed.ticket;
    if facts.sender.side == Side::Staff {
        // Only the engineer to whom the notice went orders by mail: a From line alone proves nothing.
        return match (token.staff, facts.sender.person) {
            (Some(addressee), Some(sender)) if addressee == sender => {
                Some(Verdict::StaffReply { ticket, person: sender })
            }
            _ if belongs(facts, &token.pointed) => Some(Verdict::Reply { ticket, why: Why::Token }),
            _ => None,
        };
    }
    // A notice's token in the hands of somebody who is not its addressee is not an answer to us.
    if token.staff.is_some() {
        return None;
    }
    if facts.forward && !belongs(facts, &token.pointed) {
        return None;
    }
    Some(Verdict::Reply { ticket, why: Why::Token })
}

fn by_message_id(facts: &Facts) -> Option<Verdict> {
    let pointed = facts.known_id.as_ref().filter(|pointed| belongs(facts, pointed))?;
    // The same references under a new subject and a forward mark: somebody starts a matter of its own.
    if facts.forward && !pointed.same_subject {
        return None;
    }
    Some(Verdict::Reply { ticket: pointed.ticket, why: Why::MessageId })
}

fn by_ancestor(facts: &Facts) -> Option<Verdict> {
    let pointed = facts.common_ancestor.as_ref().filter(|p| belongs(facts, p) && p.same_subject)?;
    if facts.forward {
        None
    } else {
        Some(Verdict::Reply { ticket: pointed.ticket, why: Why::CommonAncestor })
    }
}

fn by_number(facts: &Facts) -> Option<Verdict> {
    let pointed = facts.number.as_ref().filter(|pointed| belongs(facts, pointed))?;
    if facts.forward && !pointed.takes_part {
        return None;
    }
    Some(Verdict::Reply { ticket: pointed.ticket, why: Why::Number })
}

fn fresh(facts: &Facts) -> Verdict {
    let token = facts.token.as_ref().map(|token| &token.pointed);
    let pointed = [token, facts.known_id.as_ref(), facts.common_ancestor.as_ref(), facts.number.as_ref()];
    let hint = pointed.into_iter().flatten().next().map(|pointed| pointed.ticket);
    let why = match hint {
        Some(_) if facts.forward => Why::Forwarded,
        Some(_) => Why::Stranger,
        None if facts.forged_token => Why::Forged,
        None => Why::NothingPoints,
    };
    let acknowledge =
        facts.kind == MailKind::Human && facts.sender.side != Side::Staff && !facts.sender.is_our_mailbox;
    Verdict::New { hint, why, acknowledge }
}

/// The sender takes part in the ticket, or is of its client.
fn belongs(facts: &Facts, pointed: &Pointed) -> bool {
    pointed.takes_part || facts.sender.orgs.contains(&pointed.org)
}

#[cfg(test)]
#[path = "threading_tests.rs"]
mod tests;
