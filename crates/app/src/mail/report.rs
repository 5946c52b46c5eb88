//! What machines report of mails that went: that they arrived, came back, or were called spam.

use super::facts::REPORTS;
use super::judge::Judge;
use crate::AppError;
use crate::desk::{Acted, Draft, carry_out, say};
use domain::desk::{By, Channel, Command};
use domain::ids::{MessageId, TicketId};
use domain::text::fold;
use letter::{Action, Complaint, Kind};
use store::{Tx, channels, desk};

impl Judge<'_> {
    /// Marks the mails that came back and tells it in their ticket.
    pub(super) fn attach_bounce(
        &mut self,
        tx: &mut Tx<'_>,
        named: Option<TicketId>,
    ) -> Result<Vec<Acted>, AppError> {
        let reports = match &self.read.letter.kind {
            Kind::Bounce(reports) => reports,
            Kind::Complaint(complaint) => return self.attach_complaint(tx, named, complaint),
            _ => return Ok(vec![]),
        };
        let mut ticket = named;
        let mut commands = Vec::new();
        // Every one of them tells that a mail went on: to its reader, or to a server that reports no more.
        let well = |action| matches!(action, Action::Delivered | Action::Relayed | Action::Expanded);
        let all_well = !reports.is_empty() && reports.iter().all(|report| well(report.action));
        for report in reports.iter().take(REPORTS) {
            let Some(header) = &report.original_message_id else { continue };
            let recipient = report.recipient.as_deref().map(fold).unwrap_or_default();
            for mail in channels::outgoing_by_header(tx, header)? {
                if !recipient.is_empty() && fold(&mail.address) != recipient {
                    continue;
                }
                ticket = ticket.or(mail.ticket);
                let now = self.scene.now;
                if report.action == Action::Delivered && mail.state == "sent" {
                    channels::mark_outgoing(tx, mail.id, "delivered", "", now)?;
                }
                if report.action != Action::Failed {
                    continue;
                }
                let why: String = report.diagnostic.chars().take(500).collect();
                channels::mark_outgoing(tx, mail.id, "bounced", &why, now)?;
                commands.push(Command::TakeBounce {
                    message: mail.message,
                    recipient: mail.address.clone(),
                    hard: report.hard,
                    reason: why,
                });
            }
        }
        // That a mail arrived is a mark on it, that it went on not even that; neither is news for the conversation.
        if all_well {
            self.mail.ticket = ticket;
            return Ok(vec![]);
        }
        self.attach_report(tx, ticket, "bounce", commands)
    }

    /// Marks the mail that a recipient called spam and tells it in its ticket. A complaint of nobody known is told
    /// without a mark: providers often hide who complained.
    fn attach_complaint(
        &mut self,
        tx: &mut Tx<'_>,
        named: Option<TicketId>,
        complaint: &Complaint,
    ) -> Result<Vec<Acted>, AppError> {
        let header = complaint.original_message_id.as_deref().unwrap_or_default();
        let recipient = complaint.recipient.as_deref().map(fold).unwrap_or_default();
        let sent = channels::outgoing_by_header(tx, header)?;
        let hidden = recipient.is_empty() && sent.len() > 1;
        let mut commands = Vec::new();
        for mail in &sent {
            if hidden || (!recipient.is_empty() && fold(&mail.address) != recipient) {
                continue;
            }
            channels::mark_outgoing(tx, mail.id, "complained", &complaint.feedback, self.scene.now)?;
            commands.push(complain(mail.message, mail.address.clone(), complaint));
        }
        if hidden {
            commands.push(complain(sent[0].message, String::new(), complaint));
        }
        let ticket = named.or_else(|| sent.iter().find_map(|mail| mail.ticket));
        self.attach_report(tx, ticket, "complaint", commands)
    }

    /// Keeps a machine's report in the ticket, for us alone, with what it tells.
    fn attach_report(
        &mut self,
        tx: &mut Tx<'_>,
        ticket: Option<TicketId>,
        kind: &str,
        commands: Vec<Command>,
    ) -> Result<Vec<Acted>, AppError> {
        let Some(id) = ticket else { return Ok(vec![]) };
        let Some(ticket) = desk::get(tx, id)? else { return Ok(vec![]) };
        let message = MessageId(self.scene.ids.next());
        let draft = Draft { kind: kind.into(), files: vec![], ..self.draft() };
        let scene = &self.at_least(&ticket);
        say(tx, scene, id, message, &draft, By::SYSTEM, Channel::Mail, false)?;
        self.place(id, message);
        Ok(vec![carry_out(tx, scene, ticket, commands, By::SYSTEM, Channel::Mail, None)?])
    }
}

fn complain(message: Option<MessageId>, recipient: String, complaint: &Complaint) -> Command {
    let feedback = complaint.feedback.chars().take(60).collect();
    Command::TakeComplaint { message, recipient, feedback }
}
