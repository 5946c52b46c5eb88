//! Many tickets in one act: what is to change, what that would do, and how it is taken back.

use super::{
    shell::{Notice, Shell},
    view::{Choice, Kind, Priority},
};
use askama::Template;
use i18n::T;

/// What is to change.
#[derive(Clone, Debug)]
pub struct Choices {
    /// Who may be the assignee: a person, `nobody`, or nothing.
    pub assignees: Vec<Choice>,
    /// Who may watch.
    pub watchers: Vec<Choice>,
    /// Whether nobody is to be the assignee.
    pub nobody: bool,
    /// The state's slug; empty leaves it.
    pub state: String,
    /// The priority's slug.
    pub priority: String,
    /// The kind's slug.
    pub kind: String,
    /// The line.
    pub line: String,
}

impl Choices {
    /// The states into which many tickets can be led, each with the key of what pressing it does.
    pub const STATES: [(&str, &str); 8] = [
        ("open", "move-open"),
        ("reopen", "move-reopen"),
        ("waiting-requester", "move-waiting-requester"),
        ("waiting-third-party", "move-waiting-third-party"),
        ("waiting-release", "move-waiting-release"),
        ("scheduled", "move-scheduled"),
        ("solved", "move-solved"),
        ("closed", "move-closed"),
    ];
}

/// What an act would do.
#[derive(Clone, Debug)]
pub struct Would {
    /// So many change.
    pub change: usize,
    /// So many are so already.
    pub same: usize,
    /// These refuse.
    pub refused: Vec<i64>,
}

/// `POST /bulk`: before it is done.
#[derive(Template, Clone, Debug)]
#[template(path = "desk/many.html")]
pub struct ManyPage {
    /// The reader.
    pub t: T,
    /// The frame.
    pub shell: Shell,
    /// The numbers of the tickets.
    pub numbers: Vec<i64>,
    /// The view from which they were chosen.
    pub view: String,
    /// What the list was filtered by.
    pub q: String,
    /// What is to change.
    pub choices: Choices,
    /// What that would do; none before something was chosen.
    pub would: Option<Would>,
    /// What is wrong.
    pub trouble: Option<Notice>,
}

impl ManyPage {
    /// Refusing numbers that are named; the rest is counted.
    pub const NAMED: usize = 20;

    /// The numbers as a field carries them.
    pub fn carried(&self) -> String {
        self.numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
    }
}

/// `GET /bulk/form`: the bar under the list, brought with the first choice.
#[derive(Template, Clone, Debug)]
#[template(path = "desk/bar.html")]
pub struct BarPart {
    /// The reader.
    pub t: T,
    /// How many the view offers beyond the page.
    pub offered: Option<i64>,
    /// What can be changed.
    pub choices: Choices,
}
