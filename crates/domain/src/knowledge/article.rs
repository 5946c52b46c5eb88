//! What kinds of articles there are, for whom, and how each lives.

use serde::{Deserialize, Serialize};

/// The longest time between two reviews, days.
pub const LONGEST_REVIEW: i64 = 1_825;

/// What kind of article it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArticleKind {
    /// An instruction, or the answer to a frequent question.
    Instruction,
    /// A typical incident: symptom, cause, workaround, solution.
    Incident,
    /// What we do when something of a kind comes in.
    Algorithm,
    /// Steps with outcomes that lead to further steps.
    Procedure,
    /// What everybody who works with a client has to know.
    Memo,
    /// What is new in a release.
    Release,
}

impl ArticleKind {
    /// All kinds, in the order of the interface.
    pub const ALL: [ArticleKind; 6] = [
        ArticleKind::Instruction,
        ArticleKind::Incident,
        ArticleKind::Algorithm,
        ArticleKind::Procedure,
        ArticleKind::Memo,
        ArticleKind::Release,
    ];

    /// The stored name.
    pub fn code(self) -> &'static str {
        match self {
            ArticleKind::Instruction => "instruction",
            ArticleKind::Incident => "incident",
            ArticleKind::Algorithm => "algorithm",
            ArticleKind::Procedure => "procedure",
            ArticleKind::Memo => "memo",
            ArticleKind::Release => "release",
        }
    }

    /// The kind of a stored name.
    pub fn from_code(code: &str) -> Option<ArticleKind> {
        ArticleKind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// For whom an article is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everybody, without signing in.
    Public,
    /// People of all clients, or of those that are named.
    Clients,
    /// Those of us on some lines of support. Nobody belongs to a line yet, so it says for whom an article is written;
    /// all of us may read it.
    Lines,
    /// All of us.
    Internal,
}

impl Audience {
    /// All audiences, the widest first.
    pub const ALL: [Audience; 4] = [Audience::Public, Audience::Clients, Audience::Lines, Audience::Internal];

    /// The stored name.
    pub fn code(self) -> &'static str {
        match self {
            Audience::Public => "public",
            Audience::Clients => "clients",
            Audience::Lines => "lines",
            Audience::Internal => "internal",
        }
    }

    /// The audience of a stored name.
    pub fn from_code(code: &str) -> Option<Audience> {
        Audience::ALL.into_iter().find(|audience| audience.code() == code)
    }
}

/// Where an article stands in its life. What was published stays published while its next version is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// It is being written.
    Draft,
    /// Somebody else looks at it before it is published.
    Review,
    /// It holds.
    Published,
    /// It holds, and somebody has to look whether it is still right.
    Due,
    /// It holds no more.
    Retired,
}

/// What is done with an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Ask somebody to look at it.
    Submit,
    /// Give it back to be put right.
    Return,
    /// Let it hold.
    Publish,
    /// Say that it is still right.
    Confirm,
    /// Let it hold no more.
    Retire,
    /// Write it again.
    Revive,
}

impl Step {
    /// All steps, in the order of the interface.
    pub const ALL: [Step; 6] =
        [Step::Publish, Step::Submit, Step::Return, Step::Confirm, Step::Revive, Step::Retire];

    /// The name in forms and in the log.
    pub fn code(self) -> &'static str {
        match self {
            Step::Submit => "submit",
            Step::Return => "return",
            Step::Publish => "publish",
            Step::Confirm => "confirm",
            Step::Retire => "retire",
            Step::Revive => "revive",
        }
    }

    /// The step of a name.
    pub fn from_code(code: &str) -> Option<Step> {
        Step::ALL.into_iter().find(|step| step.code() == code)
    }

    /// Whether it changes what readers see: done by those who publish.
    pub fn is_published(self) -> bool {
        matches!(self, Step::Publish | Step::Confirm | Step::Retire)
    }
}

impl Stage {
    /// All stages, in the order of a life.
    pub const ALL: [Stage; 5] = [Stage::Draft, Stage::Review, Stage::Published, Stage::Due, Stage::Retired];

    /// The stored name.
    pub fn code(self) -> &'static str {
        match self {
            Stage::Draft => "draft",
            Stage::Review => "review",
            Stage::Published => "published",
            Stage::Due => "due",
            Stage::Retired => "retired",
        }
    }

    /// The stage of a stored name.
    pub fn from_code(code: &str) -> Option<Stage> {
        Stage::ALL.into_iter().find(|stage| stage.code() == code)
    }

    /// Where a step leads from here; `None` when it cannot be taken.
    pub fn after(self, step: Step) -> Option<Stage> {
        Some(match (self, step) {
            (Stage::Draft, Step::Submit) => Stage::Review,
            (Stage::Review, Step::Return) => Stage::Draft,
            (Stage::Draft | Stage::Review, Step::Publish) => Stage::Published,
            (Stage::Published | Stage::Due, Step::Confirm) => Stage::Published,
            (Stage::Draft | Stage::Review | Stage::Published | Stage::Due, Step::Retire) => Stage::Retired,
            (Stage::Retired, Step::Revive) => Stage::Draft,
            _ => return None,
        })
    }

    /// Where it stands after its text was changed.
    pub fn edited(self) -> Stage {
        match self {
            Stage::Review => Stage::Review,
            _ => Stage::Draft,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_names_are_read_back() {
        for kind in ArticleKind::ALL {
            assert_eq!(ArticleKind::from_code(kind.code()), Some(kind));
        }
        for audience in Audience::ALL {
            assert_eq!(Audience::from_code(audience.code()), Some(audience));
        }
        for stage in Stage::ALL {
            assert_eq!(Stage::from_code(stage.code()), Some(stage));
        }
        for step in Step::ALL {
            assert_eq!(Step::from_code(step.code()), Some(step));
        }
    }

    #[test]
    fn a_life_has_no_dead_end_and_no_short_cut() {
        for stage in Stage::ALL {
            assert!(Step::ALL.into_iter().any(|step| stage.after(step).is_some()), "{stage:?} goes on");
            assert!(matches!(stage.edited(), Stage::Draft | Stage::Review), "what is written is not out");
        }
        assert_eq!(Stage::Published.after(Step::Publish), None, "there is nothing new to publish");
        assert_eq!(Stage::Retired.after(Step::Publish), None, "what holds no more is written again first");
        assert_eq!(Stage::Due.after(Step::Confirm), Some(Stage::Published));
    }
}
