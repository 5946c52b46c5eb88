//! The desk's own vocabulary: words of the trade and of clients, and what else they are called. Search and spelling
//! read it.

use super::Term;
use super::read::staff;
use crate::trail::tell;
use crate::{Actor, App, AppError};
use domain::ids::{OrganisationId, TermId};
use domain::people::Permission;
use domain::text::{fold, label};
use serde_json::json;
use store::{knowledge, people};

/// The most words.
const MOST: usize = 10_000;
/// The most other names of one word.
const MOST_NAMES: usize = 20;

/// A word that somebody writes down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewTerm {
    /// As it is spelt.
    pub word: String,
    /// What else it is called, with commas between.
    pub means: String,
    /// What it is, for people.
    pub note: String,
    /// Whose word it is.
    pub org: Option<OrganisationId>,
}

impl App {
    /// All words.
    pub async fn terms(&self, actor: &Actor) -> Result<Vec<Term>, AppError> {
        staff(actor, Permission::ArticleRead)?;
        self.db.read(|tx| -> Result<_, AppError> { Ok(knowledge::terms(tx)?) }).await
    }

    /// Writes a word down, a new one or one that is known.
    pub async fn save_term(
        &self,
        actor: &Actor,
        id: Option<TermId>,
        new: NewTerm,
    ) -> Result<TermId, AppError> {
        actor.may(Permission::ArticleWrite, domain::people::Object::Desk)?;
        let word = label(&new.word).ok_or(AppError::Invalid("word", "empty"))?;
        let mut means: Vec<String> = new.means.split([',', ';', '\n']).filter_map(label).collect();
        means.retain(|one| fold(one) != fold(&word));
        means.truncate(MOST_NAMES);
        let (scene, who) = (self.scene(), actor.name.clone());
        self.write_once(move |tx| -> Result<TermId, AppError> {
            if let Some(org) = new.org {
                people::org(tx, org)?.ok_or(AppError::Invalid("organisation", "unknown"))?;
            }
            let all = knowledge::terms(tx)?;
            let same =
                |one: &&Term| fold(&one.word) == fold(&word) && one.org == new.org && Some(one.id) != id;
            if all.iter().find(same).is_some() {
                return Err(AppError::Invalid("word", "taken"));
            }
            if id.is_none() && all.len() >= MOST {
                return Err(AppError::Invalid("word", "too-many"));
            }
            let before = match id {
                Some(id) => Some(knowledge::term(tx, id)?.ok_or(AppError::Missing)?),
                None => None,
            };
            let term = Term {
                id: id.unwrap_or_else(|| TermId(scene.ids.next())),
                word: word.clone(),
                means: means.clone(),
                note: new.note.trim().chars().take(500).collect(),
                org: new.org,
                updated_at: scene.now,
            };
            knowledge::put_term(tx, &term)?;
            let of = |term: &Term| json!({ "word": term.word, "means": term.means, "note": term.note });
            let detail = json!({ "was": before.as_ref().map(of), "is": of(&term) });
            tell(tx, scene.now, &who, "term.save", &term.id.to_string(), &detail)?;
            Ok(term.id)
        })
        .await
    }

    /// Forgets a word.
    pub async fn delete_term(&self, actor: &Actor, id: TermId) -> Result<(), AppError> {
        actor.may(Permission::ArticleWrite, domain::people::Object::Desk)?;
        let (now, who) = (self.now(), actor.name.clone());
        self.write_once(move |tx| -> Result<(), AppError> {
            let term = knowledge::term(tx, id)?.ok_or(AppError::Missing)?;
            knowledge::delete_term(tx, id)?;
            let detail = json!({ "was": { "word": term.word, "means": term.means } });
            tell(tx, now, &who, "term.delete", &id.to_string(), &detail)
        })
        .await
    }
}
