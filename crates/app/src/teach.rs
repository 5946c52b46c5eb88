//! Teaching the suggestions: questions that were answered elsewhere, with the articles that answered them.
//!
//! What is taught here is written down as lessons, which the index follows. Questions of our own tickets teach by
//! themselves, as soon as an article solves one, and stop when it comes back.

mod table;

pub use table::{Case, read_cases};

use crate::trail::tell;
use crate::{Actor, App, AppError};
use domain::ids::{ArticleId, LessonId};
use domain::people::{Object, Permission};
use domain::text::fold;
use serde::Serialize;
use std::collections::HashMap;
use store::finding::{self, Lesson};
use store::{Tx, knowledge};

/// Cases that are taught in one unit of work.
const TOGETHER: usize = 200;
/// Names of articles that are not known, as far as they are told.
const TOLD: usize = 20;

/// What was taught.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Taught {
    /// Cases that were read.
    pub cases: u64,
    /// Questions that were not known.
    pub new: u64,
    /// Questions that were known, and have these articles now.
    pub changed: u64,
    /// Questions without a known article, and cases that ask nothing.
    pub failed: u64,
    /// Names of articles that nobody knows, the first of them.
    pub unknown: Vec<String>,
}

impl App {
    /// Teaches cases. The same question again has the articles that are said last.
    pub async fn teach(
        &self,
        actor: &Actor,
        cases: Vec<Case>,
        mut progress: impl FnMut(u64),
    ) -> Result<Taught, AppError> {
        actor.may(Permission::ArticlePublish, Object::Desk)?;
        let mut sum = Taught { cases: cases.len() as u64, ..Taught::default() };
        for some in gathered(cases).chunks(TOGETHER) {
            let (scene, some) = (self.scene(), some.to_vec());
            let part = self
                .db
                .write(move |tx| -> Result<Taught, AppError> {
                    let mut part = Taught::default();
                    for case in &some {
                        let articles = known(tx, &case.articles, &mut part.unknown)?;
                        let id = LessonId(scene.ids.next());
                        let question = case.question.clone();
                        let lesson = Lesson { id, question, articles, at: scene.now };
                        let said = digest(&case.question);
                        match said.filter(|_| !lesson.articles.is_empty()) {
                            None => part.failed += 1,
                            Some(said) if finding::put_lesson(tx, &lesson, &said)? => part.new += 1,
                            Some(_) => part.changed += 1,
                        }
                    }
                    Ok(part)
                })
                .await?;
            sum.new += part.new;
            sum.changed += part.changed;
            sum.failed += part.failed;
            sum.unknown.extend(part.unknown);
            sum.unknown.truncate(TOLD);
            progress(sum.new + sum.changed + sum.failed);
        }
        let (now, who) = (self.now(), actor.name.clone());
        let detail = serde_json::to_value(&sum).map_err(AppError::broken)?;
        self.db
            .write(move |tx| -> Result<(), AppError> { tell(tx, now, &who, "desk.lessons", "", &detail) })
            .await?;
        Ok(sum)
    }
}

/// Each question once, with all articles that are said of it.
fn gathered(cases: Vec<Case>) -> Vec<Case> {
    let mut all: Vec<Case> = Vec::with_capacity(cases.len());
    let mut at: HashMap<String, usize> = HashMap::new();
    for case in cases {
        match digest(&case.question).and_then(|said| at.insert(said.clone(), all.len()).map(|at| (said, at)))
        {
            Some((said, first)) => {
                all[first].articles.extend(case.articles);
                at.insert(said, first);
            }
            None => all.push(case),
        }
    }
    all
}

/// By what a question is known: its words, however they are written; none when it has none.
fn digest(question: &str) -> Option<String> {
    let words = fold(question).split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then(|| blake3::hash(words.as_bytes()).to_hex().to_string())
}

/// The articles of these names.
fn known(tx: &mut Tx<'_>, names: &[String], unknown: &mut Vec<String>) -> Result<Vec<ArticleId>, AppError> {
    let mut found = Vec::new();
    for name in names {
        let ids = match named(tx, name)? {
            Some(id) => vec![id],
            // Several names with spaces or commas between them.
            None => {
                let mut ids = Vec::new();
                let parts = name.split([' ', ',', '\t', '\n']).filter(|part| !part.is_empty());
                for part in parts {
                    match named(tx, part)? {
                        Some(id) => ids.push(id),
                        None => unknown.push(part.to_owned()),
                    }
                }
                ids
            }
        };
        found.extend(ids);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// The article that is called so elsewhere, with or without the ending of its file, or has this number.
fn named(tx: &mut Tx<'_>, name: &str) -> Result<Option<ArticleId>, AppError> {
    let name = name.trim();
    let path = name.trim_start_matches("./").trim_start_matches('/');
    let bare = path
        .rsplit_once('.')
        .filter(|(_, ending)| matches!(*ending, "md" | "markdown"))
        .map(|(bare, _)| bare);
    let candidates =
        [Some(name.to_owned()), Some(path.to_owned()), bare.map(str::to_owned), Some(format!("{path}.md"))];
    for candidate in candidates.into_iter().flatten() {
        if let Some(article) = knowledge::by_external(tx, &candidate)? {
            return Ok(Some(article.id));
        }
    }
    let number = name.trim_start_matches(['№', '#']).trim().parse().ok();
    let article = number.map(|number| knowledge::by_number(tx, number)).transpose()?.flatten();
    // A number of another system is not one of ours.
    Ok(article.filter(|article| article.external_id.is_none()).map(|article| article.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_question_is_asked_once() {
        let case = |question: &str, article: &str| Case {
            question: question.to_owned(),
            articles: vec![article.to_owned()],
        };
        let all = gathered(vec![
            case("Нет чека?", "1"),
            case("Где чек", "2"),
            case(" нет  ЧЕКА? ", "3"),
            case("", "4"),
        ]);
        assert_eq!(all.len(), 3);
        assert_eq!(all[0].articles, ["1", "3"]);
        assert_eq!(digest(" \n"), None);
    }
}
