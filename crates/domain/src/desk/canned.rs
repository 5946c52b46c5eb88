//! Answers that are written once and used often, and macros: changes and words in one act.
//!
//! A variable stands in braces, under its Russian or its English name. What is not known stays as it stands, so that
//! whoever sends it sees the hole.

use super::{Command, HandOver, Impact, TicketKind, Urgency};
use crate::ids::PersonId;
use serde::{Deserialize, Serialize};

/// What a variable stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variable {
    /// The client's name.
    Client,
    /// The requester's name.
    Requester,
    /// The ticket's number.
    Number,
    /// Until when an answer is promised.
    Deadline,
    /// The name of the engineer who writes.
    Engineer,
}

impl Variable {
    /// All, with their names.
    pub const ALL: [(Variable, &'static str, &'static str); 5] = [
        (Variable::Requester, "имя", "name"),
        (Variable::Client, "клиент", "client"),
        (Variable::Number, "номер", "number"),
        (Variable::Deadline, "срок", "deadline"),
        (Variable::Engineer, "инженер", "engineer"),
    ];

    /// The variable of a name, in whatever case.
    pub fn of(name: &str) -> Option<Variable> {
        let name = name.trim().to_lowercase();
        let found = Variable::ALL.iter().find(|(_, ru, en)| [*ru, *en].contains(&name.as_str()));
        found.map(|(variable, ..)| *variable)
    }
}

/// Puts values in the places of variables. One pass: what a value says is not read again.
pub fn fill(text: &str, value: impl Fn(Variable) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        let inner = &rest[at + 1..];
        let found = inner.find('}').and_then(|end| {
            let value = Variable::of(&inner[..end]).and_then(&value)?;
            Some((value, end))
        });
        match found {
            Some((value, end)) => {
                out.push_str(&value);
                rest = &inner[end + 1..];
            }
            None => {
                out.push('{');
                rest = inner;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The first name in braces that is no variable.
pub fn unknown_variable(text: &str) -> Option<&str> {
    let inner = text.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name));
    inner.into_iter().find(|name| Variable::of(name).is_none())
}

/// A change that a macro makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
#[allow(missing_docs, reason = "fields repeat the words of the variant's description")]
pub enum Change {
    /// Give it to whoever runs the macro.
    Take,
    /// Set the type.
    Kind { kind: TicketKind },
    /// Set impact and urgency.
    Priority { impact: Impact, urgency: Urgency },
    /// Hand it to a line.
    Line { line: u8 },
    /// Write down minutes.
    Time { minutes: i64 },
}

impl Change {
    /// What is asked of the ticket when this person runs it.
    pub fn command(&self, me: PersonId) -> Command {
        match self {
            Change::Take => Command::Assign { to: Some(me) },
            Change::Kind { kind } => Command::ChangeKind { kind: *kind },
            Change::Priority { impact, urgency } => {
                Command::Prioritise { impact: *impact, urgency: *urgency }
            }
            Change::Line { line } => Command::HandOver(HandOver::to(*line, "")),
            Change::Time { minutes } => Command::minutes(*minutes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_filled_once_and_holes_stay() {
        let value = |variable| match variable {
            Variable::Requester => Some("Анна {номер}".to_owned()),
            Variable::Number => Some("7".to_owned()),
            _ => None,
        };
        let text = "{Имя}, № { number }: до {срок} {иначе} {";
        assert_eq!(fill(text, value), "Анна {номер}, № 7: до {срок} {иначе} {");
        assert_eq!(unknown_variable(text), Some("иначе"));
        assert_eq!(unknown_variable("{имя} и {deadline}"), None);
    }
}
