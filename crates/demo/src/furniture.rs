//! What makes the desk pleasant to work at: answers, macros, lists, marks, branches. Written by hand in
//! `content/furniture.toml`; which conversation bears which mark follows from its number.

use crate::act::{Act, Kind, Pause, What, Who};
use serde::Deserialize;

/// All of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Furniture {
    /// Answers that are written once.
    pub answers: Vec<Answer>,
    /// Macros.
    pub macros: Vec<Macro>,
    /// Lists for everybody.
    pub views: Vec<List>,
    /// Names that other systems have.
    pub references: Vec<Named>,
    /// Branches of clients.
    pub branches: Vec<Branch>,
    /// Who works for a second company.
    pub seconds: Vec<Second>,
    /// The lines of support, the first one first.
    pub lines: Vec<SupportLine>,
    /// Their teams.
    pub teams: Vec<SupportTeam>,
    /// Where new requests go.
    pub routes: Vec<Rule>,
    /// What can be ordered.
    pub services: Vec<Offered>,
    /// What clients say against entries of time.
    pub objections: Vec<Objection>,
}

/// A line of support.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SupportLine {
    /// Its name.
    pub name: String,
    /// What handing over to it takes: `summary`, `search`, `facts`, `procedure`, `reproduction`, `approval`.
    #[serde(default)]
    pub wants: Vec<String>,
    /// `pull`, `round_robin`, `least_loaded`.
    pub dealing: String,
}

/// A team of a line.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SupportTeam {
    /// Its name.
    pub name: String,
    /// Its line.
    pub line: u8,
    /// Keys of its people.
    pub members: Vec<String>,
}

/// Where requests of a kind go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Rule {
    /// Its name.
    pub name: String,
    /// Beginnings of words, any of which it looks for.
    pub words: Vec<String>,
    /// Types, any of which it wants.
    pub kinds: Vec<String>,
    /// The team that gets it.
    pub team: String,
    /// The person who gets it, on the first line.
    pub person: String,
}

/// Something that can be ordered.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Offered {
    /// Its name.
    pub name: String,
    /// What the client gets.
    pub about: String,
    /// Its price, in roubles.
    pub price: i64,
    /// That is the price of an hour.
    #[serde(default)]
    pub hourly: bool,
}

/// What a client says against an entry of time.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Objection {
    /// The client's words.
    pub words: String,
    /// The head's; empty while it waits.
    #[serde(default)]
    pub answer: String,
    /// Minutes that she makes free.
    #[serde(default)]
    pub free: i64,
}

/// An answer that is written once.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Answer {
    /// Its name.
    pub name: String,
    /// The words, with variables.
    pub text: String,
}

/// A macro.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Macro {
    /// Its name.
    pub name: String,
    /// The words, with variables.
    pub text: String,
    /// Whether they are a note.
    #[serde(default)]
    pub note: bool,
    /// What becomes of the request.
    pub then: After,
    /// `take`, `incident`, `urgent`, `line 2`.
    pub changes: Vec<String>,
    /// Minutes that it writes down.
    #[serde(default)]
    pub minutes: i64,
}

/// What becomes of a request with a macro.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum After {
    /// As it is.
    Keep,
    /// The requester's move.
    Requester,
    /// A solution is offered.
    Solved,
}

/// A list for everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct List {
    /// Its name.
    pub name: String,
    /// Priorities, 1 to 4.
    pub priorities: Vec<i64>,
    /// `us` or `other`.
    pub turns: Vec<String>,
    /// Live only.
    pub live: Option<bool>,
    /// Those without an answer.
    pub unanswered: Option<bool>,
    /// Those that were reopened.
    pub reopened: Option<bool>,
}

/// How another system names what a request is about.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Named {
    /// The word in the subject; empty for any.
    pub about: String,
    /// The other system.
    pub system: String,
    /// The name there, `{n}` for a number.
    pub value: String,
    /// Where to look at it.
    #[serde(default)]
    pub url: String,
    /// Only for requests that are handed to one of these lines.
    #[serde(default)]
    pub lines: Vec<u8>,
}

/// A branch of a client.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Branch {
    /// Its name.
    pub name: String,
    /// The client whose it is.
    pub of: String,
    /// Prefix of ticket numbers.
    pub prefix: String,
    /// Mail domain.
    pub domain: String,
    /// IANA time zone.
    pub zone: String,
    /// What an engineer must know.
    pub memo: String,
}

/// That somebody works for a second company.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Second {
    /// The person's key.
    pub person: String,
    /// The company's name.
    pub company: String,
    /// Whether all its requests are seen.
    #[serde(default)]
    pub leads: bool,
}

/// What is written on a request beside the conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The requester was given a way to go on.
    Workaround,
    /// It was our fault.
    OurFault,
    /// Why it happened is known.
    CauseKnown,
    /// Another system's name for it: system, name, address.
    Named(String, String, String),
}

/// The furniture of the demonstration. The same at every call.
pub fn furniture() -> Furniture {
    toml::from_str(include_str!("../content/furniture.toml"))
        .expect("content/furniture.toml is checked by tests")
}

impl Furniture {
    /// What is marked after an act of ours in a conversation with this opening; a part of all conversations has marks.
    pub fn marks(&self, opening: &Act, act: &Act) -> Vec<Mark> {
        let (What::Open { subject, kind, .. }, Who::Staff(_)) = (&opening.what, &act.by) else {
            return vec![];
        };
        let thread = act.thread;
        match &act.what {
            What::Take if thread.is_multiple_of(2) => {
                let one =
                    self.references.iter().find(|one| one.lines.is_empty() && subject.contains(&one.about));
                one.map(|one| one.mark(thread)).into_iter().collect()
            }
            What::HandOver { line, .. } => {
                let all = self.references.iter().filter(|one| one.lines.contains(line));
                all.map(|one| one.mark(thread)).collect()
            }
            What::Wait { reason: Pause::Release } => vec![Mark::CauseKnown, Mark::Workaround],
            What::Wait { reason: Pause::ThirdParty } if thread.is_multiple_of(3) => vec![Mark::Workaround],
            What::Solve { .. } if *kind == Kind::Fault => vec![Mark::CauseKnown, Mark::OurFault],
            What::Solve { .. } if thread.is_multiple_of(9) => vec![Mark::CauseKnown],
            _ => vec![],
        }
    }
}

impl Named {
    fn mark(&self, thread: u32) -> Mark {
        // Numbers as others give them: far apart, and the same each time.
        let number = (10_000 + u64::from(thread) * 7_919 % 89_989).to_string();
        let put = |text: &str| text.replace("{n}", &number);
        Mark::Named(self.system.clone(), put(&self.value), put(&self.url))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_furniture_is_readable_and_fits_the_cast() {
        let (all, cast) = (furniture(), crate::cast());
        assert!(all.answers.len() >= 5 && all.macros.len() >= 3 && all.views.len() >= 3);
        let client = |name: &str| cast.clients.iter().any(|client| client.name == name);
        for branch in &all.branches {
            assert!(client(&branch.of) && !client(&branch.name), "{branch:?}");
        }
        for second in &all.seconds {
            let (home, _) = cast.person(&second.person).expect("one of the cast");
            assert_ne!(home.name, second.company);
            let branch = all.branches.iter().any(|branch| branch.name == second.company);
            assert!(branch || client(&second.company), "{second:?}");
        }
    }

    #[test]
    fn some_conversations_are_marked_and_most_are_not() {
        let (all, plan) = (furniture(), crate::plan(1, 1_746_392_400_000, 60));
        let mut openings = std::collections::HashMap::new();
        let mut marked = std::collections::BTreeMap::<&str, u32>::new();
        for act in &plan {
            let opening: &Act = openings.entry(act.thread).or_insert(act);
            for mark in all.marks(opening, act) {
                let name = match mark {
                    Mark::Workaround => "workaround",
                    Mark::OurFault => "fault",
                    Mark::CauseKnown => "cause",
                    Mark::Named(..) => "named",
                };
                *marked.entry(name).or_default() += 1;
            }
        }
        let threads = openings.len() as u32;
        for name in ["workaround", "fault", "cause", "named"] {
            let count = marked.get(name).copied().unwrap_or_default();
            assert!((3..threads / 2).contains(&count), "{name}: {count} of {threads}");
        }
    }
}
