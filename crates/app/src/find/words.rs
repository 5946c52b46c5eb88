//! The words of the desk: what stands for what, of everybody and of each client, as the search reads them.

use super::Finder;
use crate::{Actor, App, AppError};
use domain::ids::OrganisationId;
use domain::people::{Object, Permission};
use parking_lot::RwLock;
use seek::Vocabulary;
use std::sync::Arc;
use store::knowledge::{self, Term};

/// What was learnt of the desk's words.
pub(super) struct Words {
    known: RwLock<Known>,
}

struct Known {
    /// The last of them that was changed, and how many there are.
    mark: (i64, usize),
    terms: Arc<Vec<Term>>,
    /// All words, for those who serve the whole desk.
    all: Arc<Vocabulary>,
    /// The words that are nobody's own.
    common: Arc<Vocabulary>,
}

impl Default for Words {
    fn default() -> Words {
        let standard = Arc::new(Vocabulary::standard());
        let known = Known { mark: (0, 0), terms: Arc::default(), all: standard.clone(), common: standard };
        Words { known: RwLock::new(known) }
    }
}

impl Words {
    /// The words of somebody: those of his clients beside those of all.
    pub fn of(&self, actor: &Actor) -> Arc<Vocabulary> {
        let known = self.known.read();
        if actor.can(Permission::InternalRead, Object::Desk) {
            return known.all.clone();
        }
        let orgs: Vec<OrganisationId> = actor
            .grants
            .iter()
            .filter_map(|grant| match grant.scope {
                domain::people::Scope::Organisation(org) => Some(org),
                domain::people::Scope::Desk => None,
            })
            .collect();
        let own = |term: &&Term| term.org.is_some_and(|org| orgs.contains(&org));
        match known.terms.iter().any(|term| own(&term)) {
            false => known.common.clone(),
            true => {
                Arc::new(known.common.as_ref().clone().with_groups(&groups(known.terms.iter().filter(own))))
            }
        }
    }

    fn learn(&self, mark: (i64, usize), terms: Vec<Term>) {
        let common =
            Vocabulary::standard().with_groups(&groups(terms.iter().filter(|term| term.org.is_none())));
        let all = common.clone().with_groups(&groups(terms.iter().filter(|term| term.org.is_some())));
        *self.known.write() =
            Known { mark, terms: Arc::new(terms), all: Arc::new(all), common: Arc::new(common) };
    }
}

impl Finder {
    /// Learns the desk's words when they changed.
    pub async fn learn_words(&self, app: &App) -> Result<(), AppError> {
        let terms = app.db.read(|tx| -> Result<_, AppError> { Ok(knowledge::terms(tx)?) }).await?;
        let mark = (terms.iter().map(|term| term.updated_at).max().unwrap_or(0), terms.len());
        if mark != self.words.known.read().mark {
            self.words.learn(mark, terms);
        }
        Ok(())
    }
}

/// A line for each word with what else it is called.
fn groups<'a>(terms: impl Iterator<Item = &'a Term>) -> String {
    let plain = |text: &str| text.replace([',', '\n', '#'], " ");
    let mut out = String::new();
    for term in terms.filter(|term| !term.means.is_empty()) {
        out.push_str(&plain(&term.word));
        for other in &term.means {
            out.push_str(", ");
            out.push_str(&plain(other));
        }
        out.push('\n');
    }
    out
}
