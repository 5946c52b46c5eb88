//! Searches that found nothing: kept as words with counts, so that somebody writes what was looked for. Not by whom,
//! and without numbers and addresses.

use super::side;
use crate::trail::tell;
use crate::{Actor, App, AppError};
use domain::people::{Object, Permission, Side};
use domain::text::fold;
use domain::time::DAY;
use serde_json::json;
use store::finding;
pub use store::finding::Missed as Vain;

/// Characters of a search that are kept.
const LONGEST: usize = 80;
/// So long ago does not matter any more.
const MATTERS: i64 = 90 * DAY;
/// So many are listed.
const LISTED: i64 = 200;

impl App {
    /// Counts a search without a result. That it could not be counted spoils no search.
    pub(super) async fn note_vain(&self, actor: &Actor, text: &str) {
        let Some(words) = kept(text) else { return };
        let (side, now) = (code(side(actor)), self.now());
        let noted = self
            .db
            .write(move |tx| -> Result<(), AppError> { Ok(finding::miss(tx, &words, side, now)?) })
            .await;
        if let Err(e) = noted {
            tracing::debug!("a search in vain could not be counted: {e}");
        }
    }

    /// What was looked for in vain in the last three months, the most frequent first.
    pub async fn searched_in_vain(&self, actor: &Actor) -> Result<Vec<Vain>, AppError> {
        actor.may(Permission::ArticleRead, Object::Desk)?;
        let since = self.now() - MATTERS;
        self.db.read(move |tx| -> Result<_, AppError> { Ok(finding::missed(tx, since, LISTED)?) }).await
    }

    /// Says that somebody looked after these words: they leave the list until they are looked for again.
    pub async fn settle_vain(&self, actor: &Actor, words: &str) -> Result<(), AppError> {
        actor.may(Permission::ArticleWrite, Object::Desk)?;
        let (words, now, who) = (words.to_owned(), self.now(), actor.name.clone());
        self.db
            .write(move |tx| -> Result<(), AppError> {
                finding::settle_missed(tx, &words, now)?;
                tell(tx, now, &who, "search.settled", "", &json!({ "words": words }))
            })
            .await
    }
}

/// The words of a search that may be kept: folded, without whatever may be a number, an address or a filter.
fn kept(text: &str) -> Option<String> {
    let plain = |word: &&str| {
        !word.contains(|c: char| c.is_ascii_digit() || matches!(c, '@' | ':' | '/'))
            && word.contains(char::is_alphabetic)
    };
    let words: Vec<&str> = text.split_whitespace().filter(plain).collect();
    let folded: String = fold(&words.join(" ")).chars().take(LONGEST).collect();
    (folded.chars().count() > 2).then_some(folded)
}

fn code(side: Side) -> &'static str {
    match side {
        Side::Staff => "staff",
        Side::Client => "client",
        Side::Outside | Side::System => "outside",
    }
}

#[cfg(test)]
mod tests {
    use super::kept;

    #[test]
    fn no_number_and_no_address_is_kept() {
        assert_eq!(
            kept("Нет Чека 35481264-0001 от ivan@shop.example клиент:Ромашка"),
            Some("нет чека от".into())
        );
        assert_eq!(kept("+7 916 123-45-67"), None);
        assert_eq!(kept("http://shop.example/x"), None);
        assert_eq!(kept("  "), None);
    }
}
