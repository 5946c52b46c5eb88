//! What the index of words follows: articles written since a position, each with the text that holds, and the labels
//! that say who may find it.
//!
//! Labels say the same as [`domain::people::may`]; a test of the stories compares both over random rights.

use super::{Article, reach, text};
use crate::find::{WHOLE, served};
use crate::{Actor, AppError};
use domain::ids::{ArticleId, OrganisationId};
use domain::knowledge::{Audience, Content};
use store::{Tx, knowledge};

/// The label of what all of us may read who serve some clients alone.
const STAFF: &str = "staff";
/// The label of what everybody may read.
const PUBLIC: &str = "public";
/// The label of what people of all clients may read.
const CLIENTS: &str = "clients";

/// An article that was written.
#[derive(Clone, Debug)]
pub struct Learnt {
    /// Where it stands; its `touched_at` and `id` are the position.
    pub article: Article,
    /// The text that holds; without one it is to be found no more.
    pub content: Option<Content>,
}

/// Articles written after a position, in its order.
pub fn learnt_since(tx: &mut Tx<'_>, after: (i64, ArticleId), limit: i64) -> Result<Vec<Learnt>, AppError> {
    let mut all = Vec::new();
    for article in knowledge::touched_since(tx, after, limit)? {
        let content = match article.out {
            Some(out) => Some(text(tx, &article, out)?.content),
            None => None,
        };
        all.push(Learnt { article, content });
    }
    Ok(all)
}

/// Who may find an article, in labels.
pub fn labels(article: &Article) -> Vec<String> {
    let mut labels = vec![WHOLE.to_owned()];
    match article.clients.is_empty() {
        true => labels.push(STAFF.to_owned()),
        false => labels.extend(article.clients.iter().map(|org| served(*org))),
    }
    if article.out.is_some() {
        match article.audience {
            Audience::Public => labels.push(PUBLIC.to_owned()),
            Audience::Clients if article.clients.is_empty() => labels.push(CLIENTS.to_owned()),
            Audience::Clients => labels.extend(article.clients.iter().map(|org| read_by(*org))),
            Audience::Lines | Audience::Internal => {}
        }
    }
    labels
}

/// The label of what people of one client may read.
fn read_by(org: OrganisationId) -> String {
    format!("reads:{org}")
}

/// What somebody finds in the help centre, in labels: one of us what people of clients find.
pub fn readers_rights(actor: &Actor) -> Vec<String> {
    match actor.is_staff() {
        true => vec![PUBLIC.to_owned(), CLIENTS.to_owned()],
        false => rights(actor),
    }
}

/// What of articles somebody may find, in labels: somebody whom we do not know, too.
pub fn rights(actor: &Actor) -> Vec<String> {
    let reach = reach(actor);
    let mut labels = vec![PUBLIC.to_owned()];
    labels.extend(reach.whole.then(|| WHOLE.to_owned()));
    if !reach.serves.is_empty() {
        labels.push(STAFF.to_owned());
        labels.extend(reach.serves.iter().map(|org| served(*org)));
    }
    if !reach.of.is_empty() {
        labels.push(CLIENTS.to_owned());
        labels.extend(reach.of.iter().map(|org| read_by(*org)));
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::PersonId;
    use domain::knowledge::{ArticleFacts, ArticleKind, Stage};
    use domain::people::{Grant, Object, Permission, Role, Scope, may};

    fn article(audience: Audience, clients: Vec<OrganisationId>, out: bool) -> Article {
        Article {
            id: ArticleId(1),
            number: 1,
            external_id: None,
            kind: ArticleKind::Instruction,
            stage: Stage::Draft,
            audience,
            clients,
            lines: vec![],
            owner: None,
            language: "ru".into(),
            original: None,
            topic: String::new(),
            tags: vec![],
            title: "т".into(),
            version: 1,
            out: out.then_some(1),
            review_days: 0,
            review_at: None,
            ticket: None,
            created_at: 0,
            updated_at: 0,
            published_at: None,
            touched_at: 0,
        }
    }

    /// Every audience × clients × state against every role × scope, two of them together, and nobody.
    #[test]
    fn labels_say_what_the_permission_says() {
        let (one, two) = (OrganisationId(1), OrganisationId(2));
        let mut holds: Vec<Vec<Grant>> = vec![vec![]];
        for role in Role::ALL {
            for scope in [Scope::Desk, Scope::Organisation(one), Scope::Organisation(two)] {
                if role.is_staff() || scope != Scope::Desk {
                    holds.push(vec![Grant { role, scope }]);
                    holds.push(vec![
                        Grant { role, scope },
                        Grant { role: Role::Requester, scope: Scope::Organisation(two) },
                    ]);
                }
            }
        }
        let mut asked = 0;
        for grants in &holds {
            let actor = Actor { grants: grants.clone().into(), ..Actor::guest("ru", "UTC") };
            let rights = rights(&actor);
            for audience in Audience::ALL {
                for clients in [vec![], vec![one], vec![two], vec![one, two]] {
                    for out in [true, false] {
                        let facts = ArticleFacts { audience, clients: &clients, out };
                        let allowed =
                            may(PersonId(0), grants, Permission::ArticleRead, Object::Article(facts)).is_ok();
                        let of = labels(&article(audience, clients.clone(), out));
                        let found = of.iter().any(|label| rights.contains(label));
                        assert_eq!(found, allowed, "{grants:?} on {audience:?} {clients:?} {out}");
                        asked += 1;
                    }
                }
            }
        }
        assert!(asked > 500);
    }
}
