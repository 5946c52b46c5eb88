//! Where a new request goes: the first rule that fits says to which line, team or person. What no rule knows stays on the
//! first line.

use super::{Channel, LINES, Priority, TicketKind};
use crate::ids::{OrganisationId, PersonId, TeamId};
use crate::text::fold;
use serde::{Deserialize, Serialize};

/// A rule: what it wants of a request, and where it sends it. Every condition that is set has to fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Route {
    /// What it is called: stands in the journal as the reason.
    pub name: String,
    /// Any of these types; none: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<TicketKind>,
    /// Any of these clients; none: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clients: Vec<OrganisationId>,
    /// Any of these words, or beginnings of words, in subject or text; none: whatever it says.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// Any of these channels; none: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
    /// At least this priority.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// Only outside the desk's hours.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub off_hours: bool,
    /// To which line.
    pub line: u8,
    /// To which of its teams.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamId>,
    /// To whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
}

/// A request that comes, as far as rules look at it.
#[derive(Clone, Copy, Debug)]
pub struct Coming<'a> {
    /// Its type.
    pub kind: TicketKind,
    /// The client.
    pub org: OrganisationId,
    /// How it came.
    pub channel: Channel,
    /// Its priority.
    pub priority: Priority,
    /// Its subject.
    pub subject: &'a str,
    /// What it says.
    pub text: &'a str,
    /// Whether the desk is at work.
    pub at_work: bool,
}

/// Where a rule sent a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Routed {
    /// The rule's name.
    pub rule: String,
    /// To which line.
    pub line: u8,
    /// To which of its teams.
    pub team: Option<TeamId>,
    /// To whom.
    pub to: Option<PersonId>,
}

impl Route {
    /// Whether a request fits.
    pub fn fits(&self, one: Coming<'_>) -> bool {
        let any = |empty: bool, has: bool| empty || has;
        any(self.kinds.is_empty(), self.kinds.contains(&one.kind))
            && any(self.clients.is_empty(), self.clients.contains(&one.org))
            && any(self.channels.is_empty(), self.channels.contains(&one.channel))
            && self.priority.is_none_or(|least| one.priority.number() <= least.number())
            && any(!self.off_hours, !one.at_work)
            && any(self.words.is_empty(), says(one.subject, one.text, &self.words))
    }

    /// What is wrong with it: the code of what to do.
    pub fn flaw(&self) -> Option<&'static str> {
        match self {
            Route { name, .. } if name.trim().is_empty() => Some("nameless"),
            Route { line, .. } if !(1..=LINES).contains(line) => Some("line"),
            Route { words, .. } if words.iter().any(|word| fold(word).is_empty()) => Some("word"),
            _ => None,
        }
    }
}

/// Whether any of the words begins a word of the texts, letter case aside.
fn says(subject: &str, text: &str, words: &[String]) -> bool {
    let text = format!(" {} {} ", fold(subject), fold(text));
    let spaced: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    words.iter().any(|word| {
        let wanted: String = fold(word).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
        spaced.contains(&format!(" {}", wanted.trim()))
    })
}

/// Where a request goes: as the first rule that fits says.
pub fn route(routes: &[Route], one: Coming<'_>) -> Option<Routed> {
    let found = routes.iter().find(|route| route.fits(one))?;
    let Route { name, line, team, person, .. } = found;
    Some(Routed { rule: name.clone(), line: *line, team: *team, to: *person })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_beginnings_of_words() {
        let says = |text: &str, words: &[&str]| {
            super::says("Касса №3", text, &words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>())
        };
        assert!(says("не печатает чек", &["чек"]));
        assert!(says("нет ЧЕКОВ", &["возврат", "чек"]));
        assert!(says("", &["КАССА"]));
        assert!(says("(чек)", &["чек"]), "signs part words");
        assert!(!says("человек", &["чек"]), "the end of a word is no beginning");
        assert!(!says("ничего", &["чек"]));
    }

    #[test]
    fn flaws_are_named() {
        let route = |name: &str, line: u8, words: &[&str]| Route {
            name: name.into(),
            line,
            words: words.iter().map(|&word| word.to_owned()).collect(),
            ..Route::default()
        };
        assert_eq!(route("Кассы", 1, &["касс"]).flaw(), None);
        assert_eq!(route(" ", 1, &[]).flaw(), Some("nameless"));
        assert_eq!(route("Кассы", 0, &[]).flaw(), Some("line"));
        assert_eq!(route("Кассы", 1, &[" "]).flaw(), Some("word"));
    }
}
