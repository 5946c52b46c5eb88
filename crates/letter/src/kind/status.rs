//! Delivery status notifications (RFC 3464): groups of fields, one group for each recipient.

use super::{Action, reason, scan};
use crate::words;

/// One recipient's group as it stands.
#[derive(Debug, Clone, Default)]
pub(crate) struct Group {
    pub(crate) final_recipient: Option<String>,
    pub(crate) original_recipient: Option<String>,
    pub(crate) action: Option<Action>,
    pub(crate) status: Option<String>,
    pub(crate) diagnostic: String,
}

impl Group {
    /// The address that the mail was sent to.
    pub(crate) fn recipient(&self) -> Option<String> {
        let good = |a: &Option<String>| a.clone().filter(|a| a.contains('@'));
        good(&self.original_recipient)
            .or_else(|| good(&self.final_recipient))
            .or_else(|| self.final_recipient.clone())
    }

    /// The status: the other server's own, where its words hold a telling one, else the field's.
    pub(crate) fn status(&self, said: &str) -> Option<String> {
        let telling = scan::telling_status(&self.diagnostic).map(str::to_owned);
        let vague = self.status.as_deref().is_none_or(|s| s.ends_with(".0.0"));
        let said = || scan::telling_status(said).filter(|_| vague).map(str::to_owned);
        telling
            .or_else(said)
            .or_else(|| self.status.clone())
            .or_else(|| scan::status(&self.diagnostic).map(str::to_owned))
    }

    fn is_empty(&self) -> bool {
        self.final_recipient.is_none()
            && self.original_recipient.is_none()
            && self.action.is_none()
            && self.status.is_none()
    }
}

/// The groups of a message/delivery-status part, or of a text that holds such fields.
pub(crate) fn groups(text: &str, max: usize) -> Vec<Group> {
    let mut out: Vec<Group> = Vec::new();
    let mut group = Group::default();
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in text.lines().chain([""]) {
        if line.starts_with([' ', '\t']) && !line.trim().is_empty() {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
            continue;
        }
        match line.split_once(':') {
            Some((name, value)) => fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned())),
            None if line.trim().is_empty() => {
                for (name, value) in fields.drain(..) {
                    // Some systems leave out the empty line between recipients.
                    let repeated = name == "final-recipient" && group.final_recipient.is_some();
                    if repeated && !group.is_empty() && out.len() < max {
                        out.push(std::mem::take(&mut group));
                    }
                    take(&mut group, &name, &value);
                }
                let done = std::mem::take(&mut group);
                if !done.is_empty() && out.len() < max {
                    out.push(done);
                }
            }
            None => {}
        }
    }
    out
}

fn take(group: &mut Group, name: &str, value: &str) {
    match name {
        "final-recipient" => group.final_recipient = address(value),
        "original-recipient" => group.original_recipient = address(value),
        "x-actual-recipient" if group.original_recipient.is_none() => {}
        "action" => group.action = action(value),
        "status" => group.status = scan::status(value).map(str::to_owned),
        "diagnostic-code" => {
            // "x-unix; 75" without its type would be a number only.
            let value = value
                .split_once(';')
                .filter(|(kind, _)| {
                    kind.len() < 20 && !kind.contains(' ') && !kind.eq_ignore_ascii_case("x-unix")
                })
                .map_or(value, |(_, v)| v);
            if group.diagnostic.is_empty() {
                group.diagnostic = words::one_line(value);
            }
        }
        _ => {}
    }
}

/// "rfc822; a@b.c" and what is written instead.
pub(crate) fn address(value: &str) -> Option<String> {
    let value = value.split_once(';').filter(|(kind, _)| !kind.contains('@')).map_or(value, |(_, v)| v);
    let value = value.trim().trim_matches(['<', '>', '"', ' ']);
    match scan::addresses(value).into_iter().next() {
        Some(found) if !value.contains("..") => Some(found.address.to_owned()),
        _ => (!value.is_empty() && !value.contains(' ')).then(|| value.to_owned()),
    }
}

fn action(value: &str) -> Option<Action> {
    let word: String = value.trim().chars().take_while(char::is_ascii_alphabetic).collect();
    Some(match word.to_ascii_lowercase().as_str() {
        "failed" | "failure" | "fail" => Action::Failed,
        "delayed" | "delay" | "deferred" => Action::Delayed,
        "delivered" => Action::Delivered,
        "relayed" => Action::Relayed,
        "expanded" => Action::Expanded,
        _ => return None,
    })
}

/// The reason for one recipient out of everything that is said about it.
///
/// `words` go from the nearest (the other server's) to the farthest (the whole report's).
pub(crate) fn reason_of(
    action: Action,
    words: [&str; 3],
    status: Option<&str>,
    code: Option<u16>,
) -> super::Reason {
    if matches!(action, Action::Delivered | Action::Relayed | Action::Expanded) {
        return super::Reason::Delivered;
    }
    let stage = reason::stage(words[2]);
    words
        .iter()
        .map(|w| reason::of(w, status, code, stage))
        .find(|r| *r != super::Reason::Unknown)
        .unwrap_or_default()
}
