//! What a ticket has to do with what the team knows: the articles that solved it, the one that was begun from it, or why
//! there is none.

use super::{Entry, Event};
use crate::ids::ArticleId;
use serde::{Deserialize, Serialize};

/// An article, as a ticket names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cited {
    /// The article.
    pub article: ArticleId,
    /// Its human number, which never changes.
    pub number: i64,
}

/// What is known of a ticket's solution.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// The articles that solved it, the first one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub solved_with: Vec<Cited>,
    /// The article that was begun from it last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drafted: Option<Cited>,
    /// Why no article is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived: Option<String>,
}

impl Known {
    /// The most articles that solve one ticket.
    pub const MOST: usize = 10;

    /// Whether nobody has said yet what the solution leaves behind.
    pub fn is_open(&self) -> bool {
        self.solved_with.is_empty() && self.drafted.is_none() && self.waived.is_none()
    }

    /// Whether an article is known to have solved it.
    pub fn cites(&self, article: ArticleId) -> bool {
        self.solved_with.iter().any(|one| one.article == article)
    }

    /// Takes what an entry says of articles.
    pub(super) fn apply(&mut self, entry: &Entry) {
        match &entry.event {
            Event::SolvedWith { article, number } => {
                self.solved_with.push(Cited { article: *article, number: *number });
            }
            Event::SolvedOtherwise { article, .. } => self.solved_with.retain(|one| one.article != *article),
            Event::ArticleBegun { article, number } => {
                self.drafted = Some(Cited { article: *article, number: *number });
            }
            Event::ArticleWaived { reason } => self.waived = Some(reason.clone()),
            _ => {}
        }
    }
}
