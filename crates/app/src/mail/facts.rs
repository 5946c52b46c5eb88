//! What the store knows about a mail that was read: who sent it, what it refers to, whether it was here before;
//! and by which ids it is found again. `domain` decides on it.

use super::reading::Read;
use super::sender::{Ours, know};
use crate::secret::MailToken;
use crate::{AppError, Scene};
use domain::channels::threading::{Facts, MailKind, Pointed, Sender, Token};
use domain::ids::TicketId;
use domain::text::{bare_subject, is_forward, number_in_subject};
use letter::{Auto, Kind, Letter};
use store::channels::{self, Inbound};
use store::{Tx, desk};

/// How many Message-IDs of References are looked at and remembered, the nearest first.
pub(super) const REFERENCES: usize = 20;
/// How many reports of one bounce are looked at.
pub(super) const REPORTS: usize = 50;

/// The facts that decide, as far as the store knows them.
pub(super) fn gather(
    tx: &mut Tx<'_>,
    scene: &Scene,
    ours: &Ours,
    mail: &Inbound,
    read: &Read,
) -> Result<Facts, AppError> {
    let letter = &read.letter;
    let sender = know(tx, ours, &read.address)?;
    let number = by_number(tx, &sender, letter)?;
    let kind = match &letter.kind {
        Kind::Human => MailKind::Human,
        Kind::Bulk { .. } => MailKind::Bulk,
        // A notice that a machine writes on its own account is news, not an answer: a ticket, which nobody is told of.
        Kind::AutoReply { why: Auto::Generated } if !answers(letter, &sender, number.as_ref()) => {
            MailKind::Bulk
        }
        Kind::AutoReply { .. } => MailKind::AutoReply,
        Kind::Bounce(_) | Kind::Complaint(_) => MailKind::Bounce,
    };
    let mut ids: Vec<&str> = letter.in_reply_to.iter().map(String::as_str).take(REFERENCES).collect();
    ids.extend(letter.references.iter().rev().map(String::as_str).take(REFERENCES));
    if let Kind::Bounce(reports) = &letter.kind {
        ids.extend(reports.iter().take(REPORTS).filter_map(|report| report.original_message_id.as_deref()));
    }
    if let Kind::Complaint(complaint) = &letter.kind {
        ids.extend(complaint.original_message_id.as_deref());
    }
    let tags = letter.to.iter().chain(&letter.cc).map(|to| to.address.as_str());
    let tags: Vec<&str> = tags
        .chain(letter.delivered_to.iter().map(String::as_str))
        .filter_map(|address| address.split_once('+').map(|(_, tag)| tag))
        .collect();
    let (token, forged_token) = find_token(tx, scene, &sender, letter, ids.iter().chain(&tags).copied())?;
    let own_message_id = match letter.message_id.as_deref() {
        Some(id) => find_token(tx, scene, &sender, letter, [id].into_iter())?.0.is_some(),
        None => false,
    };
    let (known_id, mut common_ancestor) = find_ids(tx, &sender, letter, &ids)?;
    if common_ancestor.is_none()
        && let Some(own) = letter.message_id.as_deref()
    {
        common_ancestor = find_ids(tx, &sender, letter, &[own])?.1;
    }
    let seen_before = match read.header_id.as_str() {
        header if !header.is_empty() && !automatic_kind(kind) => {
            channels::same_mail(tx, header, &read.digest, mail.id)?
        }
        _ => None,
    };
    Ok(Facts {
        kind,
        sender,
        own_message_id,
        seen_before,
        token,
        forged_token,
        known_id,
        common_ancestor,
        number,
        forward: is_forward(&letter.subject),
    })
}

/// The ticket whose number stands in the subject.
fn by_number(tx: &mut Tx<'_>, sender: &Sender, letter: &Letter) -> Result<Option<Pointed>, AppError> {
    let Some(number) = number_in_subject(&letter.subject) else { return Ok(None) };
    match desk::by_number(tx, number)? {
        Some(ticket) => point(tx, sender, letter, ticket),
        None => Ok(None),
    }
}

/// Whether a mail refers to another, or to a ticket of the sender's side by its number, or comes from nobody.
fn answers(letter: &Letter, sender: &Sender, number: Option<&Pointed>) -> bool {
    let theirs = |pointed: &Pointed| pointed.takes_part || sender.orgs.contains(&pointed.org);
    !letter.in_reply_to.is_empty()
        || !letter.references.is_empty()
        || letter.return_path.as_deref() == Some("")
        || number.is_some_and(theirs)
}

fn automatic_kind(kind: MailKind) -> bool {
    matches!(kind, MailKind::AutoReply | MailKind::Bounce)
}

/// The first token of ours among texts that we really signed; and whether there was one that we did not.
fn find_token<'t>(
    tx: &mut Tx<'_>,
    scene: &Scene,
    sender: &Sender,
    letter: &Letter,
    texts: impl Iterator<Item = &'t str>,
) -> Result<(Option<Token>, bool), AppError> {
    let mut forged = false;
    for text in texts {
        let Some((token, signature)) = MailToken::read(text) else { continue };
        let Some(pointed) = point(tx, sender, letter, token.ticket)? else {
            forged = true;
            continue;
        };
        if token.proves(&signature, &scene.key, pointed.org) {
            return Ok((Some(Token { pointed, staff: token.staff }), forged));
        }
        forged = true;
    }
    Ok((None, forged))
}

/// The tickets of the nearest Message-IDs: one of a mail that we have, one of a mail that others only referred to. Of
/// several tickets the one that the sender has a part in.
fn find_ids(
    tx: &mut Tx<'_>,
    sender: &Sender,
    letter: &Letter,
    ids: &[&str],
) -> Result<(Option<Pointed>, Option<Pointed>), AppError> {
    let ours = |pointed: &Pointed| pointed.takes_part || sender.orgs.contains(&pointed.org);
    let (mut known, mut ancestor): (Option<Pointed>, Option<Pointed>) = (None, None);
    for id in ids {
        for (ticket, kind) in channels::tickets_of_id(tx, id)? {
            let found = if kind == "ancestor" { &mut ancestor } else { &mut known };
            if found.as_ref().is_some_and(ours) {
                continue;
            }
            if let Some(pointed) = point(tx, sender, letter, ticket)?
                && (found.is_none() || ours(&pointed))
            {
                *found = Some(pointed);
            }
        }
    }
    Ok((known, ancestor))
}

fn point(
    tx: &mut Tx<'_>,
    sender: &Sender,
    letter: &Letter,
    ticket: TicketId,
) -> Result<Option<Pointed>, AppError> {
    let Some(found) = desk::row_only(tx, ticket)? else { return Ok(None) };
    // What answers a merged ticket goes on where its conversation does. Only tickets of one client are merged.
    let current = if found.merged.is_some() { desk::current(tx, ticket)? } else { ticket };
    let takes_part = match sender.person {
        Some(person) => {
            channels::takes_part(tx, ticket, person)?
                || (current != ticket && channels::takes_part(tx, current, person)?)
        }
        None => false,
    };
    let same_subject = bare_subject(&letter.subject) == bare_subject(&found.subject);
    Ok(Some(Pointed { ticket: current, org: found.org, takes_part, same_subject }))
}

/// Every Message-ID is stored: the mail's own, and those it refers to, as ancestors that we may never see.
pub(super) fn remember(tx: &mut Tx<'_>, letter: &Letter, ticket: TicketId) -> Result<(), AppError> {
    if let Some(own) = &letter.message_id {
        channels::insert_thread_id(tx, own, ticket, "in")?;
    }
    for ancestor in letter.in_reply_to.iter().chain(letter.references.iter().rev()).take(REFERENCES) {
        channels::insert_thread_id(tx, ancestor, ticket, "ancestor")?;
    }
    Ok(())
}
